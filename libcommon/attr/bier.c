/* SPDX-License-Identifier: ISC */
/*
 * attr/bier.c - BIER: RFC 9793, for the architecture of RFC 8279.
 *
 * JSON: the TLVs in their order, {"sub-domain":0,"bfr-id":1,"reserved":0,"sub-tlvs":[...]}; sub-TLVs are
 *     {"type":"mpls","max-si":1,"bsl":3,"label":100}       MPLS encapsulation; bsl codes the length of the bit string
 *     {"type":"non-mpls","max-si":1,"bsl":3,"label":100}   the label being a BIFT identifier
 *     {"type":"next-hop","address":"10.0.0.1"}
 *     {"type":9,"value":"0x00"}                            any other, a TLV that is no BIER TLV too
 * No words in commands.
 */
#include "attr/attr.h"

#include "base/count.h"
#include "value/tree.h"

enum { TLV_BIER = 1, SUB_MPLS = 1, SUB_NON_MPLS = 2, SUB_NEXT_HOP = 3, FIXED = 4 };

static const struct field head[] = {
	{ "sub-domain", NULL, &kind_u8, NULL },
	{ "bfr-id", NULL, &kind_u16, NULL },
	{ "reserved", NULL, &kind_u8, NULL },
};
enum { HEAD_CNT = COUNT(head) };

static bool
bier_check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	struct get g = *v, at, tlv, one;
	unsigned type = 0, sub = 0;

	(void)ctx;
	if (!get_left(&g))
		return attr_bad(row, v, d, "no TLV");
	while (at = g, get_tlv(&g, 2, 2, &type, &tlv)) {
		if (type != TLV_BIER)
			continue;
		if (get_left(&tlv) < FIXED)
			return attr_bad_part(row, &at, &g, d, "BIER TLV of length %zu, want at least 4", get_left(&tlv));
		get_bytes(&tlv, FIXED);
		while (at = tlv, get_tlv(&tlv, 2, 2, &sub, &one))
			;
		if (!get_ok(&tlv))
			return attr_bad_part(row, &at, &tlv, d, "sub-TLV %u runs past the end of its TLV", sub);
	}
	return get_ok(&g) || attr_bad_part(row, &at, &g, d, "TLV %u runs past the end", type);
}

static void
bier_other_json(struct jw *w, unsigned type, struct get g)
{
	jw_key_u64(w, "type", type);
	jw_key(w, "value");
	jw_hex(w, get_rest(&g), "0x");
}

static void
bier_sub_json(struct jw *w, unsigned type, struct get g)
{
	size_t n = get_left(&g);

	jw_obj(w);
	if ((type == SUB_MPLS || type == SUB_NON_MPLS) && n == 4) {
		uint32_t low;

		jw_key_cstr(w, "type", type == SUB_MPLS ? "mpls" : "non-mpls");
		jw_key_u64(w, "max-si", get_u8(&g));
		low = get_u24(&g);
		jw_key_u64(w, "bsl", low >> 20);
		jw_key_u64(w, "label", low & 0xfffff);
	} else if (type == SUB_NEXT_HOP && (n == 4 || n == 16)) {
		jw_key_cstr(w, "type", "next-hop");
		jw_key(w, "address");
		jw_quote(w);
		buf_ip(w->b, get_rest(&g).p, n);
		jw_quote_end(w);
	} else {
		bier_other_json(w, type, g);
	}
	jw_obj_end(w);
}

static void
bier_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v), tlv, one;
	unsigned type, sub;

	(void)row, (void)ctx;
	jw_arr(w);
	while (get_tlv(&g, 2, 2, &type, &tlv)) {
		jw_obj(w);
		if (type == TLV_BIER) {
			record_json(head, HEAD_CNT, w, &tlv);
			jw_key(w, "sub-tlvs");
			jw_arr(w);
			while (get_tlv(&tlv, 2, 2, &sub, &one))
				bier_sub_json(w, sub, one);
			jw_arr_end(w);
		} else {
			bier_other_json(w, type, tlv);
		}
		jw_obj_end(w);
	}
	jw_arr_end(w);
}

static bool
bier_other_unjson(struct jr j, struct buf *out, struct diags *d)
{
	struct mark m;
	uint64_t type;

	if (!jr_max(jr_get(j, "type"), 0xffff, &type))
		return false;
	put_u16(out, type);
	m = put_open(out, 2);
	if (!kind_xhex.unjson(jr_get(j, "value"), out, d, NULL))
		return false;
	put_close(out, m);
	return true;
}

static bool
bier_sub_unjson(struct jr j, struct buf *out, struct diags *d)
{
	struct jr type = jr_get(j, "type");
	uint64_t si, bsl, label;
	struct span s;
	struct ip ip;

	if (jr_str_is(type, "mpls") || jr_str_is(type, "non-mpls")) {
		if (!jr_max(jr_get(j, "max-si"), 0xff, &si) || !jr_max(jr_get(j, "bsl"), 15, &bsl) ||
		    !jr_max(jr_get(j, "label"), 0xfffff, &label))
			return false;
		put_u16(out, jr_str_is(type, "mpls") ? SUB_MPLS : SUB_NON_MPLS);
		put_u16(out, 4);
		put_u8(out, si);
		put_u24(out, bsl << 20 | label);
		return true;
	}
	if (jr_str_is(type, "next-hop")) {
		if (!jr_str(jr_get(j, "address"), &s) || !ip_scan(s, &ip))
			return false;
		put_u16(out, SUB_NEXT_HOP);
		put_u16(out, ip.len);
		buf_put(out, ip.a, ip.len);
		return true;
	}
	return bier_other_unjson(j, out, d);
}

static bool
bier_tlv_unjson(struct jr j, struct buf *out, struct diags *d)
{
	struct jr subs = jr_get(j, "sub-tlvs");
	struct mark m;
	size_t i;

	if (!jr_is(jr_get(j, "sub-domain"), JR_INT))
		return bier_other_unjson(j, out, d);
	put_u16(out, TLV_BIER);
	m = put_open(out, 2);
	if (!record_unjson(head, HEAD_CNT, j, out, d))
		return false;
	for (i = 0; i < jr_len(subs); i++)
		if (!bier_sub_unjson(jr_at(subs, i), out, d))
			return false;
	put_close(out, m);
	return true;
}

static bool
bier_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	size_t i;

	(void)ctx;
	if (!jr_is(j, JR_ARRAY) || !jr_len(j))
		return unjson_fail(d, row->key, "a list of TLVs");
	for (i = 0; i < jr_len(j); i++)
		if (!bier_tlv_unjson(jr_at(j, i), out, d))
			return unjson_fail(d, row->key, "TLVs with sub-domain, bfr-id, reserved and sub-tlvs");
	return true;
}

static void
bier_subs_tree(struct tree *t, struct get *g)
{
	while (get_left(g)) {
		struct get peek = *g, v;
		unsigned type = get_u16(&peek);
		bool labels = type == SUB_MPLS || type == SUB_NON_MPLS;

		if (!tree_tlv_begin(t, labels ? "encapsulation" : type == SUB_NEXT_HOP ? "next-hop" : "sub-tlv", g, 2, 2, &v))
			return;
		if (labels && get_left(&v) == 4) {
			uint32_t low = be_u24(v.p + 1);

			tree_number(t, "max-si", &v, 1);
			jw_obj(tree_value(t));
			jw_key_u64(&t->w, "bsl", low >> 20);
			jw_key_u64(&t->w, "label", low & 0xfffff);
			tree_members(t, "label", &v, 3);
		} else if (type == SUB_NEXT_HOP) {
			tree_ip(t, "address", &v, get_left(&v));
		}
		tree_hex(t, "value", &v, get_left(&v));
		tree_end(t);
	}
}

static void
bier_tree(const struct attr_row *row, struct tree *t, struct get *g, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	while (get_left(g)) {
		struct get peek = *g, v;
		bool bier = get_u16(&peek) == TLV_BIER;

		if (!tree_tlv_begin(t, "tlv", g, 2, 2, &v))
			return;
		if (bier && get_left(&v) >= FIXED) {
			tree_record(t, head, HEAD_CNT, NULL, &v);
			bier_subs_tree(t, &v);
		}
		tree_hex(t, "value", &v, get_left(&v));
		tree_end(t);
	}
}

const struct attr_row attr_bier = {
	.code = ATTR_BIER,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_DISCARD,
	.name = "BIER",
	ATTR_KEY("bier"),
	.rfc = "RFC 9793",
	.check = bier_check,
	.json = bier_json,
	.unjson = bier_unjson,
	.plain = attr_always_plain,
	.tree = bier_tree,
};
