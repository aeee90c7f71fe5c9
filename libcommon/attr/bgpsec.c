/* SPDX-License-Identifier: ISC */
/*
 * attr/bgpsec.c - BGPsec_PATH: RFC 8205 3.
 *
 * JSON: {"secure-path":[{"pcount":1,"flags":0,"asn":65000}],"signature-blocks":[{"algorithm":1,
 * "signatures":[{"ski":"HEX","signature":"HEX"}]}]}. No words in commands: signatures are for machines.
 */
#include "attr/attr.h"

#include "base/be.h"

/* ---- Secure_Path ---- */

enum { SEGMENT = 6 };

static const struct field bgpsec_segment[] = {
	{ "pcount", NULL, &kind_u8, NULL },
	{ "flags", NULL, &kind_u8, NULL },
	{ "asn", NULL, &kind_u32, NULL },
};
static const struct seq bgpsec_segments = { .what = "a list of segments", .other = { FIELDS(bgpsec_segment) }, .none = "" };
static const struct sized bgpsec_path = {
	.bad = "Secure_Path", .len_n = 2, .self = 2, .group = true, .value = { .kind = &kind_seq, .arg = &bgpsec_segments },
};

/* ---- Signature_Blocks ---- */

static const size_t bgpsec_ski = 20;
static const struct sized bgpsec_signature = { .len_n = 2, .value = { .kind = &kind_hex } };
static const struct field bgpsec_signature_fields[] = {
	{ "ski", NULL, &kind_hex, &bgpsec_ski },
	{ "signature", NULL, &kind_sized, &bgpsec_signature },
};
static const struct seq bgpsec_signatures = { .what = "signatures (ski, signature)", .other = { FIELDS(bgpsec_signature_fields) } };
static const struct field bgpsec_block[] = {
	{ "algorithm", NULL, &kind_u8, NULL },
	{ "signatures", NULL, &kind_seq, &bgpsec_signatures },
};
static const struct seq bgpsec_blocks = {
	.what = "blocks of an \"algorithm\" and \"signatures\" (ski, signature)", .len_n = 2, .self = 2,
	.other = { .name = "signature-block", FIELDS(bgpsec_block) }, .none = "no Signature_Block",
	.past = "Signature_Block of length", .past_end = "",
};

static const struct field bgpsec_fields[] = {
	{ "secure-path", NULL, &kind_sized, &bgpsec_path },
	{ "signature-blocks", NULL, &kind_seq, &bgpsec_blocks },
};

/* One or two blocks, each with a signature for each segment. */
static bool
bgpsec_valid(const struct attr_row *row, const struct get *v, const struct ctx *ctx, struct diags *d)
{
	size_t segments = (get_left(v) ? be_u16(v->p) - 2u : 0) / SEGMENT, blocks = 0, n;
	struct get g = *v, at, b;

	(void)ctx;
	get_bytes(&g, 2 + segments * SEGMENT);
	for (; at = g, get_left(&g); blocks++) {
		if (blocks == 2)
			return attr_bad(row, &g, d, "more than two Signature_Blocks");
		b = get_sub(&g, get_u16(&g) - 2);
		get_u8(&b);
		for (n = 0; get_left(&b); n++) {
			get_bytes(&b, bgpsec_ski);
			get_bytes(&b, get_u16(&b));
		}
		if (n != segments || !get_done(&b))
			return attr_bad_part(row, &at, &g, d, "Signature_Block without exactly %zu signatures", segments);
	}
	return true;
}

const struct attr_row attr_bgpsec_path = {
	.code = ATTR_BGPSEC_PATH,
	.flags = ATTR_OPT,
	.on_error = DIAG_WITHDRAW,
	.name = "BGPsec_PATH",
	ATTR_KEY("bgpsec-path"),
	.rfc = "RFC 8205 5.2",
	ATTR_FIELDS(bgpsec_fields),
	.valid = bgpsec_valid,
	.plain = attr_always_plain,
};
