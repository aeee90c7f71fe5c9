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

static const struct field bier_other[] = { { "value", NULL, &kind_xhex, NULL } };

static const struct bits bier_label_bits[] = { { "bsl", 4, NULL }, { "label", 20, NULL } };
static const struct bits_of bier_label = { 3, COUNT(bier_label_bits), bier_label_bits };
static const struct field bier_encapsulation[] = {
	{ "max-si", NULL, &kind_u8, NULL },
	{ NULL, NULL, &kind_bits3, &bier_label },
};
static const struct field bier_next_hop[] = { { "address", NULL, &kind_ip, NULL } };
static const struct seq_row bier_sub_rows[] = {
	{ .type = 1, .name = "encapsulation", .word = "mpls", FIELDS(bier_encapsulation) },
	{ .type = 2, .name = "encapsulation", .word = "non-mpls", FIELDS(bier_encapsulation) },
	{ .type = 3, .name = "next-hop", .word = "next-hop", FIELDS(bier_next_hop) },
};
static const struct seq bier_subs = {
	.what = "sub-TLVs of type mpls, non-mpls, next-hop, or a number and a value", .type_n = 2, .len_n = 2, .key = "type",
	SEQ_ROWS(bier_sub_rows), .other = { .name = "sub-tlv", FIELDS(bier_other) }, .past = "sub-TLV",
	.past_end = " runs past the end of its TLV",
};

static const struct field bier_fields[] = {
	{ "sub-domain", NULL, &kind_u8, NULL },
	{ "bfr-id", NULL, &kind_u16, NULL },
	{ "reserved", NULL, &kind_u8, NULL },
	{ "sub-tlvs", NULL, &kind_seq, &bier_subs },
};
static const struct seq_row bier_rows[] = {
	{ .type = 1, .word = "", FIELDS(bier_fields), .bad = "BIER TLV", .want = "at least 4" },
};
static const struct seq bier_tlvs = {
	.what = "TLVs with sub-domain, bfr-id, reserved and sub-tlvs", .type_n = 2, .len_n = 2, .key = "type",
	SEQ_ROWS(bier_rows), .other = { .name = "tlv", FIELDS(bier_other) }, .none = "no TLV", .past = "TLV",
};

const struct attr_row attr_bier = {
	.code = ATTR_BIER,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_DISCARD,
	.name = "BIER",
	ATTR_KEY("bier"),
	.rfc = "RFC 9793",
	ATTR_SEQ(&bier_tlvs),
	.plain = attr_always_plain,
};
