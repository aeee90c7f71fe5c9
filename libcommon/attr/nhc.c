/* SPDX-License-Identifier: ISC */
/*
 * attr/nhc.c - BGP Next Hop Dependent Characteristics: draft-ietf-idr-entropy-label 2.
 *
 * JSON: {"family":"ipv4 unicast","next-hop":"10.0.0.1","characteristics":[{"code":1,"value":"0x"}]}; a next hop that
 * is no address is 0x and digits. Commands: nhc ipv4 unicast next-hop 10.0.0.1 [ 1 0x 3 0x0A000001 ]; families
 * without a name are numbers.
 */
#include "attr/attr.h"

#include "base/num.h"

static void
nhc_next_hop_print(struct buf *b, struct get *g, const void *arg)
{
	struct span s = get_rest(g);

	(void)arg;
	if (s.n != 4 && s.n != 16)
		buf_str(b, "0x");
	buf_ip(b, s.p, s.n);
}

static bool
nhc_next_hop_read(struct span s, struct buf *out)
{
	struct ip ip;

	if (!ip_scan(s, &ip))
		return s.n >= 2 && s.p[0] == '0' && (s.p[1] | 0x20) == 'x' && num_hex(span_of(s.p + 2, s.n - 2), out);
	buf_put(out, ip.a, ip.len);
	return true;
}

KIND_WORDS(nhc_next_hop, "an address");
static const struct kind nhc_next_hop = KIND_OF("an address", nhc_next_hop_json, nhc_next_hop_unjson, nhc_next_hop_print,
    nhc_next_hop_scan);

static const struct sized nhc_sized = {
	.past = "next hop runs past the end", .len_n = 1, .value = { .kind = &nhc_next_hop },
};
static const struct field nhc_value[] = { { "value", NULL, &kind_xhex, NULL } };
static const struct seq nhc_characteristics = {
	.what = "characteristics with a code and a value in hexadecimal", .type_n = 2, .len_n = 2, .key = "code",
	.other = { .name = "characteristic", FIELDS(nhc_value) }, .past = "characteristic",
};
static const struct field nhc_fields[] = {
	{ "family", NULL, &kind_family_blank, NULL },
	{ "next-hop", "next-hop", &kind_sized, &nhc_sized },
	{ "characteristics", NULL, &kind_seq, &nhc_characteristics },
};

const struct attr_row attr_nhc = {
	.code = ATTR_NHC,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_DISCARD,
	.name = "BGP Next Hop Dependent Characteristics",
	ATTR_KEY("nhc"),
	ATTR_WORD("nhc"),
	.rfc = "draft-ietf-idr-entropy-label 2",
	.least = 4,
	ATTR_FIELDS(nhc_fields),
	.text = attr_record_text,
	ATTR_COMMAND,
};
