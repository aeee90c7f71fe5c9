/* SPDX-License-Identifier: ISC */
/*
 * attr/aigp.c - AIGP: RFC 7311.
 *
 * JSON: the metric as "0x" and 16 digits; a number or a decimal string is read too. Commands: aigp 100 or aigp 0x64.
 * The attribute may hold further TLVs, of which only the first metric counts; then both have a list of them, in order:
 * metrics as above, others as "TYPE:0xHEX". ExaBGP's text has the metric alone.
 */
#include "attr/attr.h"

#include "base/num.h"
#include "value/tree.h"

#include <stdio.h>

enum { TLV_AIGP = 1, TLV_HEADER = 3, AIGP_LEN = 11 };

/* ---- a TLV, whose length counts its header ---- */

static struct span
aigp_take(struct get *g, unsigned *type, unsigned *len)
{
	*type = get_u8(g);
	*len = get_u16(g);
	g->bad |= *len < TLV_HEADER;
	return get_bytes(g, *len - TLV_HEADER);
}

static void
aigp_tlv_print(struct buf *b, struct get *g, const void *arg)
{
	unsigned type, len;
	struct span v = aigp_take(g, &type, &len);

	(void)arg;
	if (type != TLV_AIGP)
		buf_fmt(b, "%u:", type);
	buf_str(b, "0x");
	(type == TLV_AIGP ? buf_hex_lower : buf_hex)(b, v);
}

static void
aigp_put(struct buf *out, uint64_t m)
{
	put_u8(out, TLV_AIGP);
	put_u16(out, AIGP_LEN);
	put_u64(out, m);
}

static bool
aigp_tlv_read(struct span s, struct buf *out)
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

KIND_WORDS(aigp_tlv, "a metric, or a TLV as TYPE:0xHEX");

static bool
aigp_metric_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	uint64_t m;

	if (!jr_u64(j, &m))
		return aigp_tlv_unjson(j, out, d, arg);
	aigp_put(out, m);
	return true;
}

static bool
aigp_metric_scan(struct lex *l, struct buf *out, const void *arg)
{
	uint64_t m;

	if (l->tok.kind == TOK_WORD && memchr(l->tok.s.p, ':', l->tok.s.n))
		return aigp_tlv_scan(l, out, arg);
	if (!lex_any(l, "a 64-bit number", UINT64_MAX, &m))
		return false;
	aigp_put(out, m);
	return true;
}

static bool
aigp_tlv_good(struct get *g, const void *arg, struct kind_why *why)
{
	struct get at = *g;
	unsigned type, len;

	(void)arg;
	aigp_take(g, &type, &len);
	if (get_left(&at) < TLV_HEADER || len < TLV_HEADER)
		snprintf(why->text, sizeof(why->text), "TLV %u of length %u, want at least 3", type, len);
	else if (!get_ok(g))
		snprintf(why->text, sizeof(why->text), "TLV %u of length %u runs past the end", type, len);
	else if (type == TLV_AIGP && len != AIGP_LEN)
		snprintf(why->text, sizeof(why->text), "AIGP TLV of length %u, want 11", len);
	else
		return true;
	why->from = at;
	why->to = *g;
	return false;
}

static bool
aigp_tlv_tree(struct tree *t, const char *name, struct get *g, const void *arg)
{
	struct get peek = *g, tlv;
	unsigned type, len;

	(void)name, (void)arg;
	aigp_take(&peek, &type, &len);
	if (!get_ok(&peek))
		return false;
	tree_begin(t, "tlv", g, len);
	tlv = get_sub(g, len);
	tree_number(t, "type", &tlv, 1);
	tree_number(t, "length", &tlv, 2);
	tree_hex(t, "value", &tlv, get_left(&tlv));
	tree_end(t);
	return true;
}

static const struct kind aigp_tlv = { .want = "a metric, or a TLV as TYPE:0xHEX", .json = aigp_tlv_json,
	.unjson = aigp_metric_unjson, .show = aigp_tlv_print, .scan = aigp_metric_scan, .good = aigp_tlv_good,
	.tree = aigp_tlv_tree };
static const struct field aigp_fields[] = { { NULL, NULL, &aigp_tlv, NULL } };
static const struct seq aigp_tlvs = {
	.what = "\"0x\" and 16 hexadecimal digits, or a list of \"0xHEX\" and \"TYPE:0xHEX\"", .other = { FIELDS(aigp_fields) },
	.alone = TLV_AIGP, .style = SEQ_SEVERAL, .none = "no TLV",
};

/* ---- the attribute ---- */

/* The first metric; false if there is none. */
static bool
aigp_first(struct get g, struct get *first)
{
	unsigned type, len;

	while (get_left(&g)) {
		*first = g;
		aigp_take(&g, &type, &len);
		if (type == TLV_AIGP)
			return true;
	}
	return false;
}

static bool
aigp_valid(const struct attr_row *row, const struct get *v, const struct ctx *ctx, struct diags *d)
{
	struct get first;

	(void)ctx;
	if (!aigp_first(*v, &first))
		return true;
	get_bytes(&first, TLV_HEADER);
	return get_u64(&first) != UINT64_MAX || attr_bad(row, v, d, "metric of all ones");
}

/* What ExaBGP prints: the metric that counts. */
static void
aigp_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	struct get first;

	if (ctx->names) {
		attr_record_text(row, b, v, ctx);
		return;
	}
	buf_str(b, " aigp ");
	if (aigp_first(get_of(v), &first))
		aigp_tlv_print(b, &first, NULL);
	else
		buf_str(b, "0x");
}

const struct attr_row attr_aigp = {
	.code = ATTR_AIGP,
	.flags = ATTR_OPT,
	.on_error = DIAG_DISCARD,
	.scope = ATTR_ACCEPTED,
	.name = "AIGP",
	ATTR_KEY("aigp"),
	ATTR_WORD("aigp"),
	.rfc = "RFC 7311 3.2",
	ATTR_SEQ(&aigp_tlvs),
	.valid = aigp_valid,
	.plain = attr_always_plain,
	.text = aigp_text,
	ATTR_COMMAND,
};
