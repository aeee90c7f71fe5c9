/* SPDX-License-Identifier: ISC */
/*
 * attr/aigp.c - AIGP: RFC 7311.
 *
 * JSON: the metric as "0x" and 16 digits; a number or a decimal string is read too. Commands: aigp 100 or aigp 0x64.
 * The attribute may hold further TLVs, of which only the first metric counts; then both have a list of them, in order:
 * metrics as above, others as "TYPE:0xHEX". ExaBGP's text has the metric alone.
 */
#include "attr/tree.h"
#include "base/num.h"

enum { TLV_AIGP = 1, TLV_HEADER = 3, AIGP_LEN = 11 };

/* The value of the first AIGP TLV. */
static bool
aigp_metric(struct get g, uint64_t *out)
{
	while (get_left(&g)) {
		unsigned type = get_u8(&g), len = get_u16(&g);
		struct get v = get_sub(&g, len < TLV_HEADER ? 0 : len - TLV_HEADER);

		if (type == TLV_AIGP) {
			*out = get_u64(&v);
			return get_ok(&v);
		}
	}
	return false;
}

static bool
aigp_check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	struct get g = *v, at;
	uint64_t first;

	if (attr_external(ctx) && !ctx->aigp) {
		diag_add(d, DIAG_DISCARD, row->name, "RFC 7311 3.3", get_off(v), get_left(v),
		    "from an external peer without AIGP");
		return false;
	}
	if (!get_left(&g))
		return attr_bad(row, v, d, "no TLV");
	while (at = g, get_left(&g)) {
		unsigned type = get_u8(&g), len = get_u16(&g);

		if (!get_ok(&g) || len < TLV_HEADER)
			return attr_bad_part(row, &at, &g, d, "TLV %u of length %u, want at least 3", type, len);
		get_bytes(&g, len - TLV_HEADER);
		if (!get_ok(&g))
			return attr_bad_part(row, &at, &g, d, "TLV %u of length %u runs past the end", type, len);
		if (type == TLV_AIGP && len != AIGP_LEN)
			return attr_bad_part(row, &at, &g, d, "AIGP TLV of length %u, want 11", len);
	}
	if (aigp_metric(*v, &first) && first == UINT64_MAX)
		return attr_bad(row, v, d, "metric of all ones");
	return true;
}

static void
aigp_print(struct buf *b, struct span v)
{
	uint64_t m;
	unsigned i;

	buf_str(b, "0x");
	if (!aigp_metric(get_of(v), &m))
		return;
	for (i = 0; i < 8; i++) {
		uint8_t byte = (uint8_t)(m >> (56 - 8 * i));

		buf_hex_lower(b, span_of(&byte, 1));
	}
}

static void
aigp_put(struct buf *out, uint64_t m)
{
	put_u8(out, TLV_AIGP);
	put_u16(out, AIGP_LEN);
	put_u64(out, m);
}

static bool
aigp_plain(const struct attr_row *row, struct span v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	return v.n > 0;
}

/* Is it one metric, as it is meant to be? */
static bool
aigp_alone(struct span v)
{
	uint64_t m;

	return v.n == AIGP_LEN && aigp_metric(get_of(v), &m);
}

/* Take the next TLV, as the text of a member of the list. */
static bool
aigp_member_print(struct get *g, struct buf *b)
{
	const uint8_t *start = g->p;
	unsigned type, len;

	if (get_left(g) < TLV_HEADER)
		return false;
	type = get_u8(g);
	len = get_u16(g);
	get_bytes(g, len < TLV_HEADER ? 0 : len - TLV_HEADER);
	if (!get_ok(g) || len < TLV_HEADER)
		return false;
	if (type != TLV_AIGP)
		buf_fmt(b, "%u:", type);
	buf_str(b, "0x");
	(type == TLV_AIGP ? buf_hex_lower : buf_hex)(b, span_of(start + TLV_HEADER, len - TLV_HEADER));
	return true;
}

static bool
aigp_member_read(struct span s, struct buf *out)
{
	const uint8_t *colon = s.n ? memchr(s.p, ':', s.n) : NULL;
	size_t n = colon ? (size_t)(colon - s.p) : 0;
	uint64_t v;
	size_t from;

	if (!colon) {
		if (!num_any(s, &v))
			return false;
		aigp_put(out, v);
		return true;
	}
	if (!num_max(span_of(s.p, n), 0xff, &v) || v == TLV_AIGP || s.n - n < 3 || colon[1] != '0' || (colon[2] | 0x20) != 'x')
		return false;
	from = out->n;
	put_u8(out, v);
	put_u16(out, 0);
	if (!num_hex(span_of(colon + 3, s.n - n - 3), out) || out->n - from > 0xffff)
		return false;
	if (!out->bad) { /* the length counts the header */
		out->p[from + 1] = (uint8_t)((out->n - from) >> 8);
		out->p[from + 2] = (uint8_t)(out->n - from);
	}
	return true;
}

static void
aigp_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);

	(void)row, (void)ctx;
	if (aigp_alone(v)) {
		jw_quote(w);
		aigp_print(w->b, v);
		jw_quote_end(w);
		return;
	}
	jw_arr(w);
	while (get_left(&g) >= TLV_HEADER) {
		jw_quote(w);
		if (!aigp_member_print(&g, w->b))
			get_rest(&g);
		jw_quote_end(w);
	}
	jw_arr_end(w);
}

static bool
aigp_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	struct span s;
	uint64_t m;
	size_t i;

	(void)ctx;
	for (i = 0; jr_is(j, JR_ARRAY) && i < jr_len(j); i++)
		if (!jr_str(jr_at(j, i), &s) || !aigp_member_read(s, out))
			return unjson_fail(d, row->key, "a list of \"0xHEX\" and \"TYPE:0xHEX\"");
	if (i)
		return true;
	if (!jr_u64(j, &m) && !(jr_str(j, &s) && num_any(s, &m)))
		return unjson_fail(d, row->key, "\"0x\" and 16 hexadecimal digits");
	aigp_put(out, m);
	return true;
}

static void
aigp_list(struct buf *b, struct span v)
{
	struct get g = get_of(v);

	buf_str(b, " aigp [ ");
	while (aigp_member_print(&g, b))
		buf_c(b, ' ');
	buf_c(b, ']');
}

static void
aigp_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	(void)row;
	if (ctx->names && !aigp_alone(v)) {
		aigp_list(b, v);
		return;
	}
	buf_str(b, " aigp ");
	aigp_print(b, v);
}

static bool
aigp_show(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	if (aigp_alone(v))
		aigp_text(row, b, v, ctx);
	else
		aigp_list(b, v);
	return true;
}

static bool
aigp_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	size_t from = out->n;
	struct lex_list it;
	uint64_t m;

	(void)row, (void)kw, (void)ctx;
	if (!lex_at_c(l, '[')) {
		if (!lex_any(l, "a 64-bit number", UINT64_MAX, &m))
			return false;
		aigp_put(out, m);
		return true;
	}
	it = lex_list(l);
	while (lex_item(l, &it)) {
		if (l->tok.kind != TOK_WORD || !aigp_member_read(l->tok.s, out))
			return lex_expected(l, "a metric, or a TLV as TYPE:0xHEX");
		lex_next(l);
	}
	return out->n > from || lex_list_empty(l, &it, "a metric");
}

static void
aigp_tree(const struct attr_row *row, struct tree *t, struct get *v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	while (get_left(v) >= TLV_HEADER) {
		size_t n = be_u16(v->p + 1);
		struct get tlv;

		if (n < TLV_HEADER || n > get_left(v))
			return;
		tree_begin(t, "tlv", v, n);
		tlv = get_sub(v, n);
		tree_number(t, "type", &tlv, 1);
		tree_number(t, "length", &tlv, 2);
		tree_hex(t, "value", &tlv, get_left(&tlv));
		tree_end(t);
	}
}

const struct attr_row attr_aigp = {
	.code = ATTR_AIGP,
	.flags = ATTR_OPT,
	.on_error = DIAG_DISCARD,
	.name = "AIGP",
	ATTR_KEY("aigp"),
	ATTR_WORD("aigp"),
	.rfc = "RFC 7311 3.2",
	.check = aigp_check,
	.json = aigp_json,
	.unjson = aigp_unjson,
	.plain = aigp_plain,
	.text = aigp_text,
	.show = aigp_show,
	.scan = aigp_scan,
	.tree = aigp_tree,
};
