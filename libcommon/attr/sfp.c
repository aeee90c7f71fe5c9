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

enum { ASSOCIATION = 1, HOP = 2, SFT = 3, MPLS_STACKING = 4, MPLS_TRAVERSAL = 5 };

static const struct field sfp_other[] = { { "value", NULL, &kind_xhex, NULL } };

/* ---- the functions of a hop ---- */

static const struct field sfp_rd[] = { { NULL, NULL, &kind_rd, NULL } };
static const struct seq sfp_rds = { .what = "route distinguishers", .other = { .name = "sfir-rd", FIELDS(sfp_rd) } };
static const struct field sfp_sft[] = {
	{ "service-function-type", NULL, &kind_u16, NULL },
	{ "sfir-rds", NULL, &kind_seq, &sfp_rds },
};
static const struct seq_row sfp_function_rows[] = {
	{ .type = SFT, .name = "sft", .word = "sft", FIELDS(sfp_sft), .bad = "SFT sub-TLV" },
	{ .type = MPLS_STACKING, .name = "mpls-stacking", .word = "mpls-stacking", .bad = "sub-TLV 4", .want = "0" },
};
static const struct seq sfp_functions = {
	.what = "functions of type sft, mpls-stacking, or a number and a value", .type_n = 1, .len_n = 2, .key = "type",
	SEQ_ROWS(sfp_function_rows), .other = { .name = "sub-tlv", FIELDS(sfp_other) }, .none = "hop without sub-TLVs",
	.past = "sub-TLV", .past_end = " runs past the end of its hop",
};

/* ---- the TLVs ---- */

static const struct field sfp_association[] = {
	{ "association-type", NULL, &kind_u8, NULL },
	{ "rd", NULL, &kind_rd, NULL },
	{ "spi", NULL, &kind_u24, NULL },
};
static const struct field sfp_hop[] = {
	{ "service-index", NULL, &kind_u8, NULL },
	{ "functions", NULL, &kind_seq, &sfp_functions },
};
static const struct seq_row sfp_rows[] = {
	{ .type = ASSOCIATION, .name = "association", .word = "association", FIELDS(sfp_association), .bad = "association",
	    .want = "12" },
	{ .type = HOP, .name = "hop", .word = "hop", FIELDS(sfp_hop), .bad = "hop" },
	{ .type = MPLS_TRAVERSAL, .name = "mpls-traversal", .word = "mpls-traversal", .bad = "TLV 5", .want = "0" },
};
static const struct seq sfp_tlvs = {
	.what = "TLVs of type association, hop, mpls-traversal, or a number and a value", .type_n = 1, .len_n = 2,
	.key = "type", SEQ_ROWS(sfp_rows), .other = { .name = "tlv", FIELDS(sfp_other) }, .past = "TLV",
};

static bool
sfp_valid(const struct attr_row *row, const struct get *v, const struct ctx *ctx, struct diags *d)
{
	struct get g = *v, tlv;
	unsigned type;

	(void)ctx;
	while (get_tlv(&g, 1, 2, &type, &tlv))
		if (type == HOP)
			return true;
	return attr_bad(row, v, d, "no hop");
}

const struct attr_row attr_sfp = {
	.code = ATTR_SFP,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "SFP attribute",
	ATTR_KEY("sfp"),
	.rfc = "RFC 9015 3.2.1",
	ATTR_SEQ(&sfp_tlvs),
	.valid = sfp_valid,
};
