/* SPDX-License-Identifier: ISC */
/*
 * attr/bfd.c - BFD Discriminator: RFC 9026 3.1.6.
 *
 * JSON: {"mode":1,"discriminator":5,"tlvs":[{"type":1,"source":"10.0.0.1"},{"type":9,"value":"0x00"}]}.
 * Commands: bfd-discriminator mode 1 discriminator 5 source 10.0.0.1, when that one TLV is all there is.
 */
#include "attr/attr.h"

#include "base/count.h"

enum { MODE_P2MP = 1, TLV_SOURCE = 1 };

static const struct field bfd_source[] = { { "source", NULL, &kind_ip, NULL } };
static const struct field bfd_other[] = { { "value", NULL, &kind_xhex, NULL } };
static const struct seq_row bfd_rows[] = {
	{ .type = TLV_SOURCE, FIELDS(bfd_source), .bad = "source address", .want = "4 or 16" },
};
static const struct seq bfd_tlvs = {
	.what = "TLVs with a \"source\" address or a \"value\" in hexadecimal", .type_n = 1, .len_n = 1, .key = "type",
	SEQ_ROWS(bfd_rows), .other = { .name = "tlv", FIELDS(bfd_other) }, .past = "TLV",
};
static const struct field bfd_fields[] = {
	{ "mode", NULL, &kind_u8, NULL },
	{ "discriminator", NULL, &kind_u32, NULL },
	{ "tlvs", NULL, &kind_seq, &bfd_tlvs },
};

static const struct sized bfd_source_tlv = { .type_n = 1, .type = TLV_SOURCE, .len_n = 1, .value = { .kind = &kind_ip } };
static const struct field bfd_words[] = {
	{ NULL, "mode", &kind_u8, NULL },
	{ NULL, "discriminator", &kind_u32, NULL },
	{ NULL, "source", &kind_sized, &bfd_source_tlv },
};

static bool
bfd_valid(const struct attr_row *row, const struct get *v, const struct ctx *ctx, struct diags *d)
{
	struct get g = *v, tlv;
	unsigned mode = get_u8(&g), type;

	(void)ctx;
	get_u32(&g);
	while (mode == MODE_P2MP && get_tlv(&g, 1, 1, &type, &tlv))
		if (type == TLV_SOURCE)
			return true;
	return mode != MODE_P2MP || attr_bad(row, v, d, "no source address TLV");
}

const struct attr_row attr_bfd_discriminator = {
	.code = ATTR_BFD_DISCRIMINATOR,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_DISCARD,
	.name = "BFD Discriminator",
	ATTR_KEY("bfd-discriminator"),
	ATTR_WORD("bfd-discriminator"),
	.rfc = "RFC 9026 3.1.6",
	.least = 11,
	ATTR_FIELDS(bfd_fields),
	.valid = bfd_valid,
	.plain = attr_always_plain,
	.words = bfd_words,
	.word_cnt = COUNT(bfd_words),
	ATTR_COMMAND,
};
