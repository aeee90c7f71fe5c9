/* SPDX-License-Identifier: ISC */
/*
 * attr/te.c - Traffic Engineering: RFC 5543.
 *
 * JSON: [{"switching":1,"encoding":2,"bandwidth":[8 numbers, bytes/s, by priority],"minimum":N,"mtu":N}], the last
 * two for packet switching (1 to 4); "minimum" and "indication" for TDM (100); neither for others.
 * Commands: traffic-engineering [ switching 1 encoding 2 bandwidth [ 8 numbers ] minimum N mtu N, switching ... ].
 */
#include "attr/tree.h"

#include <math.h>
#include <stdlib.h>

#include "base/count.h"

enum { PSC_1 = 1, PSC_4 = 4, TDM = 100, PRIORITIES = 8 };

/* ---- a float, bytes per second ---- */

static float
te_float_of(uint32_t bits)
{
	float f;

	memcpy(&f, &bits, sizeof(f));
	return f;
}

static bool
te_put_float(struct buf *out, double v)
{
	float f = (float)v;
	uint32_t bits;

	if (isnan(f) || isinf(f))
		return false;
	memcpy(&bits, &f, sizeof(bits));
	put_u32(out, bits);
	return true;
}

static void
te_float_json(struct jw *w, struct get *g, const void *arg)
{
	(void)arg;
	jw_float(w, te_float_of(get_u32(g)));
}

static bool
te_float_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	double v;

	(void)d, (void)arg;
	return jr_double(j, &v) && te_put_float(out, v);
}

static void
te_float_show(struct buf *b, struct get *g, const void *arg)
{
	(void)arg;
	buf_fmt(b, "%.9g", (double)te_float_of(get_u32(g)));
}

static bool
te_float_scan(struct lex *l, struct buf *out, const void *arg)
{
	char tmp[40], *end;
	size_t i;

	(void)arg;
	if (l->tok.kind != TOK_WORD || l->tok.s.n >= sizeof(tmp))
		return lex_expected(l, "a number");
	memcpy(tmp, l->tok.s.p, l->tok.s.n);
	tmp[l->tok.s.n] = 0;
	for (i = 0; i < l->tok.s.n; i++)
		if (!strchr("0123456789.e+-", tmp[i]))
			return lex_expected(l, "a number");
	if (!te_put_float(out, (double)strtof(tmp, &end)) || *end)
		return lex_expected(l, "a number");
	lex_next(l);
	return true;
}

static const struct kind kind_float = KIND("a number", te_float);

/* ---- eight of them ---- */

static void
te_eight_json(struct jw *w, struct get *g, const void *arg)
{
	unsigned i;

	jw_arr(w);
	for (i = 0; i < PRIORITIES; i++)
		te_float_json(w, g, arg);
	jw_arr_end(w);
}

static bool
te_eight_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	unsigned i;

	if (jr_len(j) != PRIORITIES)
		return false;
	for (i = 0; i < PRIORITIES; i++)
		if (!te_float_unjson(jr_at(j, i), out, d, arg))
			return false;
	return true;
}

static void
te_eight_show(struct buf *b, struct get *g, const void *arg)
{
	unsigned i;

	buf_c(b, '[');
	for (i = 0; i < PRIORITIES; i++) {
		buf_c(b, ' ');
		te_float_show(b, g, arg);
	}
	buf_str(b, " ]");
}

static bool
te_eight_scan(struct lex *l, struct buf *out, const void *arg)
{
	unsigned i;

	if (!lex_want_c(l, '['))
		return false;
	for (i = 0; i < PRIORITIES; i++)
		if (!te_float_scan(l, out, arg))
			return false;
	return lex_want_c(l, ']');
}

static const struct kind kind_eight = KIND("eight numbers", te_eight);

/* ---- two bytes without meaning, sent as zero ---- */

static void
te_zero_json(struct jw *w, struct get *g, const void *arg)
{
	(void)w, (void)arg;
	get_u16(g);
}

static bool
te_zero_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	(void)j, (void)d, (void)arg;
	put_u16(out, 0);
	return true;
}

static const struct kind kind_zero = KIND_OF("", te_zero_json, te_zero_unjson, NULL, NULL);

/* ---- descriptors ---- */

static const struct field head[] = {
	{ "switching", "switching", &kind_u8, NULL },
	{ "encoding", "encoding", &kind_u8, NULL },
};
static const struct field reserved[] = { { NULL, NULL, &kind_zero, NULL } };
static const struct field common[] = { { "bandwidth", "bandwidth", &kind_eight, NULL } };
static const struct field packet[] = {
	{ "minimum", "minimum", &kind_float, NULL },
	{ "mtu", "mtu", &kind_u16, NULL },
};
static const struct field tdm[] = {
	{ "minimum", "minimum", &kind_float, NULL },
	{ "indication", "indication", &kind_u8, NULL },
};

/* What a switching capability has of its own: the count of its fields and their bytes. */
static const struct field *
te_own(unsigned switching, size_t *n, size_t *bytes)
{
	*n = *bytes = 0;
	if (switching >= PSC_1 && switching <= PSC_4) {
		*n = COUNT(packet);
		*bytes = 6;
		return packet;
	}
	if (switching == TDM) {
		*n = COUNT(tdm);
		*bytes = 5;
		return tdm;
	}
	return packet;
}

static bool
te_check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	struct get g = *v, at;

	(void)ctx;
	if (!get_left(&g))
		return attr_bad(row, v, d, "no descriptor");
	while (at = g, get_left(&g)) {
		unsigned switching = get_u8(&g);
		size_t n, bytes;

		te_own(switching, &n, &bytes);
		get_bytes(&g, 3 + 4 * PRIORITIES + bytes);
		if (!get_ok(&g))
			return attr_bad_part(row, &at, &g, d, "descriptor of switching capability %u runs past the end", switching);
	}
	return true;
}

static void
te_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);

	(void)row, (void)ctx;
	jw_arr(w);
	while (get_left(&g)) {
		struct get peek = g;
		size_t n, bytes;
		const struct field *f = te_own(get_u8(&peek), &n, &bytes);

		jw_obj(w);
		record_json(head, COUNT(head), w, &g);
		record_json(reserved, COUNT(reserved), w, &g);
		record_json(common, COUNT(common), w, &g);
		record_json(f, n, w, &g);
		jw_obj_end(w);
	}
	jw_arr_end(w);
}

static bool
te_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	size_t i, len = jr_len(j);

	(void)ctx;
	if (!jr_is(j, JR_ARRAY) || !len)
		return unjson_fail(d, row->key, "a list of descriptors");
	for (i = 0; i < len; i++) {
		struct jr one = jr_at(j, i);
		const struct field *f;
		uint64_t switching;
		size_t n, bytes;

		if (!jr_max(jr_get(one, "switching"), 0xff, &switching))
			return unjson_fail(d, row->key, "a \"switching\" capability");
		f = te_own((unsigned)switching, &n, &bytes);
		if (!record_unjson(head, COUNT(head), one, out, d) ||
		    !record_unjson(reserved, COUNT(reserved), one, out, d) ||
		    !record_unjson(common, COUNT(common), one, out, d) || !record_unjson(f, n, one, out, d))
			return false;
	}
	return true;
}

/* Reserved bytes that are not zero, and floats that are not numbers, have no words. */
static bool
te_wordless(struct span v)
{
	struct get g = get_of(v);

	while (get_left(&g)) {
		unsigned switching = get_u8(&g), i;
		size_t n, bytes;

		te_own(switching, &n, &bytes);
		get_u8(&g);
		if (get_u16(&g))
			return true;
		for (i = 0; i < PRIORITIES + (n ? 1 : 0); i++) {
			float f = te_float_of(get_u32(&g));

			if (isnan(f) || isinf(f))
				return true;
		}
		get_bytes(&g, n ? bytes - 4 : 0);
	}
	return false;
}

static bool
te_show(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);
	bool first = true;

	(void)ctx;
	if (te_wordless(v))
		return false;
	buf_c(b, ' ');
	buf_str(b, row->word);
	buf_str(b, " [");
	while (get_left(&g)) {
		struct get peek = g;
		size_t n, bytes;
		const struct field *f = te_own(get_u8(&peek), &n, &bytes);

		if (!first)
			buf_c(b, ',');
		first = false;
		record_show(head, COUNT(head), b, &g);
		get_u16(&g);
		record_show(common, COUNT(common), b, &g);
		record_show(f, n, b, &g);
	}
	buf_str(b, " ]");
	return true;
}

static bool
te_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	size_t start = out->n;
	struct lex_list it;

	(void)row, (void)kw, (void)ctx;
	if (!lex_at_c(l, '['))
		return lex_expected(l, "\"[\"");
	it = lex_list(l);
	while (lex_item(l, &it)) {
		const struct field *f;
		size_t at = out->n, n, bytes;

		if (!record_scan(head, COUNT(head), l, out) || out->bad)
			return false;
		f = te_own(out->p[at], &n, &bytes);
		put_u16(out, 0);
		if (!record_scan(common, COUNT(common), l, out) || !record_scan(f, n, l, out))
			return false;
	}
	return out->n > start || lex_list_empty(l, &it, "\"switching\"");
}

static void
te_tree(const struct attr_row *row, struct tree *t, struct get *v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	while (get_left(v)) {
		size_t n, bytes;
		const struct field *f = te_own(v->p[0], &n, &bytes);

		bytes += 4 + 4 * PRIORITIES;
		if (bytes > get_left(v))
			return;
		tree_begin(t, "descriptor", v, bytes);
		tree_record(t, head, COUNT(head), NULL, v);
		tree_record(t, reserved, COUNT(reserved), NULL, v);
		tree_record(t, common, COUNT(common), NULL, v);
		tree_record(t, f, n, NULL, v);
		tree_end(t);
	}
}

const struct attr_row attr_traffic_engineering = {
	.code = ATTR_TRAFFIC_ENGINEERING,
	.flags = ATTR_OPT,
	.on_error = DIAG_WITHDRAW,
	.name = "Traffic Engineering",
	ATTR_KEY("traffic-engineering"),
	ATTR_WORD("traffic-engineering"),
	.rfc = "RFC 7606 7.13",
	.check = te_check,
	.json = te_json,
	.unjson = te_unjson,
	.show = te_show,
	.scan = te_scan,
	.tree = te_tree,
};
