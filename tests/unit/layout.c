/* SPDX-License-Identifier: ISC */
/* tests/unit/layout.c - the layout of attributes: every order of some codes is written as a short list, and read back. */
#include "tap.h"

#include "msg/layout.h"

static void
layout_text(const struct layout *l, struct buf *out)
{
	struct jw w;

	buf_reset(out);
	jw_init(&w, out, false);
	jw_obj(&w);
	layout_json(&w, l);
	jw_obj_end(&w);
}

/* Write the layout, read it, lay out its codes: they are as they were. */
static bool
layout_returns(const struct layout *l, struct jr_doc *doc, struct buf *text)
{
	uint64_t codes[4] = { 0 };
	struct layout list = { .n = 0 }, got;
	struct jr root, wire;
	unsigned i;

	layout_text(l, text);
	if (!jr_parse(doc, buf_span(text), &root))
		return false;
	wire = jr_get(root, "wire");
	if (!jr_is(wire, JR_NONE) && (!jr_is(wire, JR_ARRAY) || !layout_unjson(wire, &list)))
		return false;
	for (i = 0; i < l->n; i++)
		codes[l->v[i].code >> 6] |= (uint64_t)1 << (l->v[i].code & 63);
	layout_apply(&list, codes, &got);
	if (got.n != l->n)
		return false;
	for (i = 0; i < l->n; i++)
		if (got.v[i].code != l->v[i].code || got.v[i].is_odd != l->v[i].is_odd)
			return false;
	return true;
}

static void
swap(struct layout *l, unsigned a, unsigned b)
{
	struct layout was = *l;

	l->v[a] = was.v[b];
	l->v[b] = was.v[a];
}

static unsigned
permute(struct layout *l, unsigned from, struct jr_doc *doc, struct buf *text)
{
	unsigned wrong = 0, i;

	if (from == l->n)
		return !layout_returns(l, doc, text);
	for (i = from; i < l->n; i++) {
		swap(l, from, i);
		wrong += permute(l, from + 1, doc, text);
		swap(l, from, i);
	}
	return wrong;
}

static void
test_orders(struct jr_doc *doc, struct buf *text)
{
	static const uint8_t codes[] = { 15, 1, 2, 8, 130, 14 };
	unsigned odd, wrong = 0, i;
	struct layout l;

	for (odd = 0; odd < 64; odd++) {
		l.n = sizeof(codes);
		for (i = 0; i < l.n; i++) {
			l.v[i].code = codes[i];
			l.v[i].is_odd = odd >> i & 1;
		}
		wrong += permute(&l, 0, doc, text);
	}
	ok(wrong == 0, "all orders of six attributes, with all sizes of their length fields: %u wrong", wrong);
}

static void
test_all_codes(struct jr_doc *doc, struct buf *text)
{
	struct layout l;
	unsigned i, step, wrong = 0;

	for (step = 1; step < 256; step += 2) {
		l.n = 256;
		for (i = 0; i < 256; i++) {
			l.v[i].code = (uint8_t)(i * step + 7);
			l.v[i].is_odd = l.v[i].code && i % 3 == 0; /* code 0 has no size to choose */
		}
		wrong += !layout_returns(&l, doc, text);
	}
	ok(wrong == 0, "all codes: %u wrong", wrong);
}

static void
test_spelling(struct buf *text)
{
	static const struct {
		struct layout l;
		const char *want;
	} rows[] = {
		{ { .n = 0 }, "{}" },
		{ { .n = 4, .v = { { 15, false }, { 1, false }, { 2, false }, { 14, false } } }, "{}" },
		{ { .n = 3, .v = { { 1, false }, { 2, true }, { 3, false } } }, "{\"wire\":[-2]}" },
		{ { .n = 4, .v = { { 14, true }, { 1, false }, { 2, false }, { 8, false } } }, "{\"wire\":[-14,1]}" },
		{ { .n = 4, .v = { { 1, false }, { 2, false }, { 8, false }, { 14, true } } }, "{\"wire\":[-14]}" },
		{ { .n = 4, .v = { { 1, false }, { 2, false }, { 10, false }, { 9, false } } }, "{\"wire\":[10,9]}" },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		layout_text(&rows[i].l, text);
		same(buf_cstr(text), rows[i].want, rows[i].want);
	}
}

static void
test_hostile(struct jr_doc *doc)
{
	static const char *const bad[] = { "[256]", "[-256]", "[1.5]", "[\"1\"]", "[[64,1]]", "[null]", "[1e300]" };
	struct layout l;
	struct jr root;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(jr_parse(doc, span_str(bad[i]), &root) && !layout_unjson(root, &l), "refused: %s", bad[i]);
	ok(jr_parse(doc, span_str("[7,7,-7,0]"), &root) && layout_unjson(root, &l) && l.n == 2, "a code counts once");
}

int
main(void)
{
	struct jr_doc doc;
	struct buf text;

	jr_doc_init(&doc);
	buf_init(&text, 1 << 16);
	test_spelling(&text);
	test_orders(&doc, &text);
	test_all_codes(&doc, &text);
	test_hostile(&doc);
	buf_fini(&text);
	jr_doc_fini(&doc);
	return tap_end();
}
