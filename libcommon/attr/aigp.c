/* SPDX-License-Identifier: ISC */
/*
 * attr/aigp.c - AIGP: RFC 7311.
 *
 * JSON: the metric as "0x" and 16 digits; a number or a decimal string is read too. Commands: aigp 100 or aigp 0x64.
 * The attribute may hold further TLVs, of which only the first metric counts; then neither form carries it.
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
	struct get g = *v;
	uint64_t first;

	if (attr_external(ctx) && !ctx->aigp) {
		diag_add(d, DIAG_DISCARD, row->name, "RFC 7311 3.3", get_off(v), get_left(v),
		    "from an external peer without AIGP");
		return false;
	}
	if (!get_left(&g))
		return attr_bad(row, v, d, "no TLV");
	while (get_left(&g)) {
		unsigned type = get_u8(&g), len = get_u16(&g);

		if (!get_ok(&g) || len < TLV_HEADER)
			return attr_bad(row, v, d, "TLV %u of length %u, want at least 3", type, len);
		get_bytes(&g, len - TLV_HEADER);
		if (!get_ok(&g))
			return attr_bad(row, v, d, "TLV %u of length %u runs past the end", type, len);
		if (type == TLV_AIGP && len != AIGP_LEN)
			return attr_bad(row, v, d, "AIGP TLV of length %u, want 11", len);
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
	uint64_t m;

	(void)row, (void)ctx;
	return v.n == AIGP_LEN && aigp_metric(get_of(v), &m);
}

static void
aigp_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	jw_quote(w);
	aigp_print(w->b, v);
	jw_quote_end(w);
}

static bool
aigp_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	struct span s;
	uint64_t m;

	(void)ctx;
	if (!jr_u64(j, &m) && !(jr_str(j, &s) && num_any(s, &m)))
		return unjson_fail(d, row->key, "\"0x\" and 16 hexadecimal digits");
	aigp_put(out, m);
	return true;
}

static void
aigp_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	buf_str(b, " aigp ");
	aigp_print(b, v);
}

static bool
aigp_show(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	if (!aigp_plain(row, v, ctx))
		return false;
	aigp_text(row, b, v, ctx);
	return true;
}

static bool
aigp_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	uint64_t m;

	(void)row, (void)kw, (void)ctx;
	if (!lex_any(l, "a 64-bit number", UINT64_MAX, &m))
		return false;
	aigp_put(out, m);
	return true;
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
