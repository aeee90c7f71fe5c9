/* SPDX-License-Identifier: ISC */
/*
 * tests/unit/attr.c - the laws of path attributes, over the vectors and deterministic mutations of them.
 *
 *     unjson(json(v)) == v  whenever plain says so;  scan(show(v)) == v  when show returned true (communities, which
 *     are sets, up to their order);  every shorter prefix of a value is refused, or is itself a value with these laws.
 */
#include "vec.h"

static void
complain(const char *law, unsigned code, struct span v, const char *detail)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	buf_hex(&b, v);
	printf("# %s: attribute %u, value %s, %s\n", law, code, buf_cstr(&b), detail);
	buf_fini(&b);
}

/* ---- deterministic numbers ---- */

static uint64_t seed = 1;

static uint32_t
rnd(uint32_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % n;
}

/* ---- the laws ---- */

static bool
law_json(const struct attr_row *row, struct span v, struct span want, const struct ctx *ctx)
{
	struct buf b, back;
	struct jr_doc doc;
	struct diags d = { 0 };
	struct jr j;
	struct jw w;
	bool pass = true, parsed;
	int spaced;

	jr_doc_init(&doc);
	for (spaced = 0; spaced < 2; spaced++) {
		buf_init(&b, 1 << 24);
		buf_init(&back, 1 << 20);
		jw_init(&w, &b, spaced);
		row->json(row, &w, v, ctx);
		parsed = jr_parse(&doc, buf_span(&b), &j);
		if (!parsed) {
			complain("JSON is valid", row->code, v, buf_cstr(&b));
			pass = false;
		} else {
			bool read = row->unjson(row, j, &back, ctx, &d);
			bool equal = read && !back.bad && span_eq(buf_span(&back), want);

			if (!equal && row->plain && row->plain(row, v, ctx)) {
				complain("plain tells the truth", row->code, v, buf_cstr(&b));
				pass = false;
			}
		}
		buf_fini(&b);
		buf_fini(&back);
	}
	jr_doc_fini(&doc);
	return pass;
}

static bool
law_words(const struct attr_row *row, struct span v, struct span want, const struct ctx *ctx)
{
	struct buf b, back;
	struct arena arena = { 0 };
	struct diags d = { 0 };
	struct span kw;
	struct src src;
	struct lex l;
	bool pass = true, shown = true;

	if (!row->word || !row->scan)
		return true;
	buf_init(&b, 1 << 24);
	buf_init(&back, 1 << 20);
	arena_init(&arena, 1 << 24);
	if (row->show)
		shown = row->show(row, &b, v, ctx);
	else
		row->text(row, &b, v, ctx);
	if (shown) {
		src = (struct src){ "test", buf_span(&b), 1 };
		lex_init(&l, &src, &arena, &d);
		pass = lex_word(&l, "keyword", &kw) && attr_row_word(kw) == row && row->scan(row, &l, kw, &back, ctx) &&
		    l.tok.kind == TOK_END && !back.bad && vec_alike(row->code, buf_span(&back), want);
		if (!pass) {
			complain("words read back", row->code, v, buf_cstr(&b));
			if (d.n)
				printf("#   %s\n", d.v[0].msg);
		}
	}
	if (row->text) {
		buf_reset(&b);
		row->text(row, &b, v, ctx);
	}
	arena_fini(&arena);
	buf_fini(&b);
	buf_fini(&back);
	return pass;
}

static bool
laws(const struct attr_row *row, struct span v, const struct ctx *ctx, size_t *checked)
{
	struct diags d = { 0 };
	struct get g;
	struct buf want;
	/* an own copy, so that the sanitizer sees the first byte too many */
	uint8_t *copy = malloc(v.n ? v.n : 1);
	struct span c = { copy, v.n };
	bool pass;

	if (v.n)
		memcpy(copy, v.p, v.n);
	g = get_of(c);
	if (row->check && !row->check(row, &g, ctx, &d)) {
		pass = d.n > 0;
		if (!pass)
			complain("a refusal says why", row->code, v, "");
		free(copy);
		return pass;
	}
	++*checked;
	buf_init(&want, 1 << 20);
	vec_widen(row->code, c, ctx, &want);
	pass = law_json(row, c, buf_span(&want), ctx) && law_words(row, c, buf_span(&want), ctx);
	buf_fini(&want);
	free(copy);
	return pass;
}

static bool
sweep(const struct attr_row *row, struct span v, const struct ctx *ctx, size_t *checked)
{
	size_t n;
	bool pass = true;

	for (n = 0; n < v.n; n++)
		pass &= laws(row, span_of(v.p, n), ctx, checked);
	return pass;
}

static void
mutate(struct buf *b)
{
	unsigned times = 1 + rnd(4);

	while (times--) {
		size_t at = b->n ? rnd((uint32_t)b->n) : 0;

		switch (rnd(6)) {
		case 0: /* a bit */
			if (b->n)
				b->p[at] ^= (uint8_t)(1u << rnd(8));
			break;
		case 1: /* a byte */
			if (b->n)
				b->p[at] = (uint8_t)rnd(256);
			break;
		case 2: /* a small number */
			if (b->n)
				b->p[at] = (uint8_t)rnd(6);
			break;
		case 3: /* cut */
			if (b->n && rnd(4) == 0)
				b->n = at;
			break;
		case 4: { /* the tail again */
			uint8_t tmp[64];
			size_t n = b->n - at < sizeof(tmp) ? b->n - at : sizeof(tmp);

			if (n && b->n < 600) {
				memcpy(tmp, b->p + at, n);
				buf_put(b, tmp, n);
			}
			break;
		}
		default: /* a run of bytes */
			if (b->n)
				memset(b->p + at, rnd(2) ? 0xff : 0, b->n - at < 4 ? b->n - at : 4);
		}
	}
}

static unsigned rounds = 300;

static void
run_vector(struct vector *vector)
{
	const struct attr_row *row = attr_row(vector->b[1]);
	size_t checked = 0, good = 0;
	struct buf m;
	struct span v;
	struct ctx ctx;
	unsigned i;
	bool pass;

	/* the long ones are for vectors alone */
	if (vector->of != OF_ATTRIBUTE || vector->v[K_FAIL] || !row->json || vector->n > 2000)
		return;
	ctx = vector->ctx;
	v = vec_attr_value(vector);
	buf_init(&m, 1 << 20);
	pass = laws(row, v, &ctx, &good) && good == 1;
	if (good != 1)
		complain("a good value is good", row->code, v, "");
	pass &= sweep(row, v, &ctx, &checked);
	for (i = 0; i < rounds; i++) {
		buf_reset(&m);
		buf_span_put(&m, v);
		mutate(&m);
		ctx.asn4 = rnd(4) != 0;
		ctx.session = rnd(4) ? CTX_UNKNOWN : CTX_EXTERNAL;
		ctx.local_as = 65000;
		ctx.peer_as = rnd(2) ? 65000 : 65001;
		pass &= laws(row, buf_span(&m), &ctx, &checked);
	}
	ok(pass, "%s: laws hold (%zu values)", vector->v[K_NAME], good + checked);
	buf_fini(&m);
}

int
main(int argc, char **argv)
{
	struct vec_reader reader = { .record = run_vector };

	if (argc > 1)
		rounds = (unsigned)strtoul(argv[1], NULL, 10);
	vec_all(&reader);
	return tap_end();
}
