/* SPDX-License-Identifier: ISC */
/*
 * attr/sfp.c - SFP attribute: RFC 9015 3.2.1.
 *
 * JSON: the TLVs in their order,
 *     {"type":"association","association-type":1,"rd":"65000:1","spi":5}
 *     {"type":"hop","service-index":255,"functions":[{"type":"sft","service-function-type":4,"sfir-rds":["65000:1"]},
 *         {"type":"mpls-stacking"}]}
 *     {"type":"mpls-traversal"}
 *     {"type":9,"value":"0x00"}      any other, in a hop's functions too
 * No words in commands.
 */
#include "attr/attr.h"

#include "base/count.h"
#include "value/tree.h"

enum { ASSOCIATION = 1, HOP = 2, SFT = 3, MPLS_STACKING = 4, MPLS_TRAVERSAL = 5, RD = 8 };

static const struct field association[] = {
	{ "association-type", NULL, &kind_u8, NULL },
	{ "rd", NULL, &kind_rd, NULL },
	{ "spi", NULL, &kind_u24, NULL },
};
enum { ASSOCIATION_FIELDS = COUNT(association), ASSOCIATION_LEN = 12 };

/* ---- check ---- */

static bool
sfp_check_hop(const struct attr_row *row, struct get g, struct diags *d)
{
	struct get at = g, sub;
	unsigned type = 0;

	get_u8(&g);
	if (!get_left(&g))
		return attr_bad(row, &at, d, "hop without sub-TLVs");
	while (at = g, get_tlv(&g, 1, 2, &type, &sub)) {
		size_t len = get_left(&sub);

		if (type == SFT && (len < 2 || (len - 2) % RD))
			return attr_bad_part(row, &at, &g, d, "SFT sub-TLV of length %zu", len);
		if (type == MPLS_STACKING && len)
			return attr_bad_part(row, &at, &g, d, "sub-TLV 4 of length %zu, want 0", len);
	}
	return get_ok(&g) || attr_bad_part(row, &at, &g, d, "sub-TLV %u runs past the end of its hop", type);
}

static bool
sfp_check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	struct get g = *v, at, tlv;
	unsigned type = 0;
	bool hop = false;

	(void)ctx;
	while (at = g, get_tlv(&g, 1, 2, &type, &tlv)) {
		size_t len = get_left(&tlv);

		if (type == ASSOCIATION && len != ASSOCIATION_LEN)
			return attr_bad_part(row, &at, &g, d, "association of length %zu, want 12", len);
		if (type == MPLS_TRAVERSAL && len)
			return attr_bad_part(row, &at, &g, d, "TLV 5 of length %zu, want 0", len);
		if (type == HOP && !sfp_check_hop(row, tlv, d))
			return false;
		hop |= type == HOP;
	}
	if (!get_ok(&g))
		return attr_bad_part(row, &at, &g, d, "TLV %u runs past the end", type);
	return hop || attr_bad(row, v, d, "no hop");
}

/* ---- JSON ---- */

static void
sfp_other_json(struct jw *w, unsigned type, struct get g)
{
	jw_key_u64(w, "type", type);
	jw_key(w, "value");
	jw_hex(w, get_rest(&g), "0x");
}

static void
sfp_function_json(struct jw *w, unsigned type, struct get g)
{
	jw_obj(w);
	if (type == SFT) {
		jw_key_cstr(w, "type", "sft");
		jw_key_u64(w, "service-function-type", get_u16(&g));
		jw_key(w, "sfir-rds");
		jw_arr(w);
		while (get_left(&g))
			kind_rd.json(w, &g, NULL);
		jw_arr_end(w);
	} else if (type == MPLS_STACKING) {
		jw_key_cstr(w, "type", "mpls-stacking");
	} else {
		sfp_other_json(w, type, g);
	}
	jw_obj_end(w);
}

static void
sfp_tlv_json(struct jw *w, unsigned type, struct get g)
{
	jw_obj(w);
	if (type == ASSOCIATION) {
		jw_key_cstr(w, "type", "association");
		record_json(association, ASSOCIATION_FIELDS, w, &g);
	} else if (type == HOP) {
		jw_key_cstr(w, "type", "hop");
		jw_key_u64(w, "service-index", get_u8(&g));
		jw_key(w, "functions");
		jw_arr(w);
		while (get_left(&g)) {
			unsigned sub = get_u8(&g), len = get_u16(&g);

			sfp_function_json(w, sub, get_sub(&g, len));
		}
		jw_arr_end(w);
	} else if (type == MPLS_TRAVERSAL) {
		jw_key_cstr(w, "type", "mpls-traversal");
	} else {
		sfp_other_json(w, type, g);
	}
	jw_obj_end(w);
}

static void
sfp_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v), tlv;
	unsigned type;

	(void)row, (void)ctx;
	jw_arr(w);
	while (get_tlv(&g, 1, 2, &type, &tlv))
		sfp_tlv_json(w, type, tlv);
	jw_arr_end(w);
}

/* ---- and back ---- */

static bool
sfp_other_unjson(struct jr j, struct buf *out, struct diags *d)
{
	struct mark m;
	uint64_t type;

	if (!jr_max(jr_get(j, "type"), 0xff, &type))
		return false;
	put_u8(out, type);
	m = put_open(out, 2);
	if (!kind_xhex.unjson(jr_get(j, "value"), out, d, NULL))
		return false;
	put_close(out, m);
	return true;
}

static bool
sfp_function_unjson(struct jr j, struct buf *out, struct diags *d)
{
	struct jr type = jr_get(j, "type"), rds = jr_get(j, "sfir-rds");
	struct mark m;
	uint64_t sft;
	size_t i;

	if (jr_str_is(type, "mpls-stacking")) {
		put_u8(out, MPLS_STACKING);
		put_u16(out, 0);
		return true;
	}
	if (!jr_str_is(type, "sft"))
		return sfp_other_unjson(j, out, d);
	if (!jr_max(jr_get(j, "service-function-type"), 0xffff, &sft))
		return false;
	put_u8(out, SFT);
	m = put_open(out, 2);
	put_u16(out, sft);
	for (i = 0; i < jr_len(rds); i++)
		if (!kind_rd.unjson(jr_at(rds, i), out, d, NULL))
			return false;
	put_close(out, m);
	return true;
}

static bool
sfp_tlv_unjson(struct jr j, struct buf *out, struct diags *d)
{
	struct jr type = jr_get(j, "type"), functions = jr_get(j, "functions");
	struct mark m;
	uint64_t si;
	size_t i;

	if (jr_str_is(type, "mpls-traversal")) {
		put_u8(out, MPLS_TRAVERSAL);
		put_u16(out, 0);
		return true;
	}
	if (jr_str_is(type, "association")) {
		put_u8(out, ASSOCIATION);
		m = put_open(out, 2);
		if (!record_unjson(association, ASSOCIATION_FIELDS, j, out, d))
			return false;
		put_close(out, m);
		return true;
	}
	if (!jr_str_is(type, "hop"))
		return sfp_other_unjson(j, out, d);
	if (!jr_max(jr_get(j, "service-index"), 0xff, &si))
		return false;
	put_u8(out, HOP);
	m = put_open(out, 2);
	put_u8(out, si);
	for (i = 0; i < jr_len(functions); i++)
		if (!sfp_function_unjson(jr_at(functions, i), out, d))
			return false;
	put_close(out, m);
	return true;
}

static bool
sfp_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	size_t i;

	(void)ctx;
	if (!jr_is(j, JR_ARRAY))
		return unjson_fail(d, row->key, "a list of TLVs");
	for (i = 0; i < jr_len(j); i++)
		if (!sfp_tlv_unjson(jr_at(j, i), out, d))
			return unjson_fail(d, row->key, "TLVs of type association, hop, mpls-traversal, or a number and a value");
	return true;
}

/* ---- the tree ---- */

static const struct field sfp_index[] = { { "service-index", NULL, &kind_u8, NULL } };
static const struct field sfp_sft[] = { { "service-function-type", NULL, &kind_u16, NULL } };
static const struct field sfp_rd[] = { { "sfir-rd", NULL, &kind_rd, NULL } };
static const struct tree_tlv sfp_sub_rows[] = {
	{ SFT, "sft", sfp_sft, sfp_rd, COUNT(sfp_sft), COUNT(sfp_rd), NULL },
	{ MPLS_STACKING, "mpls-stacking", NULL, NULL, 0, 0, NULL },
};
static const struct tree_tlvs sfp_subs = { 1, 2, "sub-tlv", sfp_sub_rows, COUNT(sfp_sub_rows) };
static const struct tree_tlv sfp_rows[] = {
	{ ASSOCIATION, "association", association, NULL, ASSOCIATION_FIELDS, 0, NULL },
	{ HOP, "hop", sfp_index, NULL, COUNT(sfp_index), 0, &sfp_subs },
	{ MPLS_TRAVERSAL, "mpls-traversal", NULL, NULL, 0, 0, NULL },
};
static const struct tree_tlvs sfp_tlvs = { 1, 2, "tlv", sfp_rows, COUNT(sfp_rows) };

static void
sfp_tree(const struct attr_row *row, struct tree *t, struct get *v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	tree_tlvs(t, &sfp_tlvs, v);
}

const struct attr_row attr_sfp = {
	.code = ATTR_SFP,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "SFP attribute",
	ATTR_KEY("sfp"),
	.rfc = "RFC 9015 3.2.1",
	.check = sfp_check,
	.json = sfp_json,
	.unjson = sfp_unjson,
	.tree = sfp_tree,
};
