/* SPDX-License-Identifier: ISC */
/* tests/unit/bgpls.c - BGP-LS: NLRI, the attribute and its TLVs: notations, laws, errors, truncation, mutation. */
#include "input.h"

#include "attr/attr.h"
#include "attr/ls_tlv.h"
#include "nlri/nlri.h"

static struct ctx ctx;

/* ---- both sides behind one interface: an NLRI row, or the attribute when row is NULL ---- */

static bool
accept(const struct nlri_row *row, struct span v, struct diags *d)
{
	struct get g = get_of(v);
	struct span one;

	diags_reset(d);
	if (!row)
		return attr_bgp_ls.check(&attr_bgp_ls, &g, &ctx, d);
	return row->take(row, &g, false, &one, d) && get_done(&g) && one.n == v.n;
}

static void
json_of(const struct nlri_row *row, struct span v, struct buf *out)
{
	struct nlri one = { .v = v };
	struct jw w;

	buf_init(out, 8 << 20);
	jw_init(&w, out, false);
	if (row)
		row->json(row, &w, &one, &ctx);
	else
		attr_bgp_ls.json(&attr_bgp_ls, &w, v, &ctx);
}

/* 0: not JSON, 1: JSON that is refused, 2: read. */
static int
unjson(const struct nlri_row *row, struct span text, struct buf *out)
{
	struct diags d = { 0 };
	struct jr_doc doc;
	struct jr root;
	int how = 0;

	buf_init(out, 1 << 20);
	jr_doc_init(&doc);
	if (jr_parse(&doc, text, &root))
		how = 1 + (row ? row->unjson(row, root, out, &d) : attr_bgp_ls.unjson(&attr_bgp_ls, root, out, &ctx, &d));
	jr_doc_fini(&doc);
	return how;
}

/* False: words cannot carry it. That is so for attributes whose TLVs do not ascend, and for nothing else. */
static bool
show(const struct nlri_row *row, struct span v, struct buf *out)
{
	struct nlri one = { .v = v };

	buf_init(out, 8 << 20);
	if (!row)
		return attr_bgp_ls.show(&attr_bgp_ls, out, v, &ctx);
	row->show(row, out, &one, &ctx);
	return true;
}

/* The words of a route after its family, as a command reads them. */
static bool
scan_route(const struct nlri_row *row, struct lex *l, struct buf *out)
{
	struct route r;
	struct nlri one;
	size_t at = 0;
	bool good;

	route_init(&r);
	route_reset(&r, &ctx);
	r.row = row;
	good = row->scan(row, l, &r);
	while (good && !lex_at_end(l)) {
		struct span kw;

		good = lex_word(l, "a keyword", &kw) && row->word(row, l, &r, kw) > 0;
	}
	good = good && row->done(row, l, &r) && r.list.n == 1;
	if (good && nlri_list_next(&r.list, &at, &row, &one))
		buf_span_put(out, one.v);
	route_fini(&r);
	return good;
}

static bool
scan(const struct nlri_row *row, struct span text, struct buf *out)
{
	struct words w;
	struct lex *l = words_init(&w, text);
	struct span kw;
	bool good;

	buf_init(out, 1 << 20);
	if (row)
		good = lex_take(l, "bgp-ls") && lex_word(l, "SAFI", &kw) && scan_route(row, l, out);
	else
		good = lex_word(l, "keyword", &kw) && attr_bgp_ls.scan(&attr_bgp_ls, l, kw, out, &ctx) && lex_at_end(l);
	good = good && !w.d.n && !out->bad;
	words_fini(&w);
	return good;
}

/* ---- samples ---- */

struct sample {
	const char *hex, *json; /* json NULL: not compared */
	const char *text;       /* NULL: not compared */
	bool lossy;             /* JSON does not carry all of it */
};

static const struct sample nlri_samples[] = {
	{ "0001 0027 02 0000000000000000 0100 001a 0200 0004 0000fde8 0201 0004 00000000 0203 0006 010002000001",
	    "{\"ls-nlri-type\":\"bgpls-node\",\"l3-routing-topology\":0,\"protocol-id\":2,\"node-descriptors\":["
	    "{\"autonomous-system\":65000},{\"bgp-ls-identifier\":\"0\"},{\"router-id\":\"010002000001\"}]}",
	    "bgp-ls bgp-ls node protocol isis-l2 identifier 0 local [ autonomous-system 65000 bgp-ls-identifier 0 router-id "
	    "010002000001 ]",
	    false },
	{ "0002 004c 02 0000000000000000 0100 000a 0203 0006 010002000001 0101 000b 0203 0007 01000200000203"
	  "0102 0008 00000001 00000002 0103 0004 0a010001 0104 0004 0a010002 0107 0002 0002"
	  "0105 0000",
	    NULL, NULL, false }, /* refused: an IPv6 address without octets */
	{ "0002 0048 02 0000000000000000 0100 000a 0203 0006 010002000001 0101 000b 0203 0007 01000200000203"
	  "0102 0008 00000001 00000002 0103 0004 0a010001 0104 0004 0a010002 0107 0002 0002",
	    "{\"ls-nlri-type\":\"bgpls-link\",\"l3-routing-topology\":0,\"protocol-id\":2,\"local-node-descriptors\":["
	    "{\"router-id\":\"010002000001\"}],\"remote-node-descriptors\":[{\"router-id\":\"01000200000203\",\"psn\":\"3\"}],"
	    "\"interface-addresses\":[\"10.1.0.1\"],\"neighbor-addresses\":[\"10.1.0.2\"],\"multi-topology-ids\":[2],"
	    "\"link-identifiers\":[{\"link-local-id\":1,\"link-remote-id\":2}]}",
	    "bgp-ls bgp-ls link protocol isis-l2 identifier 0 local [ router-id 010002000001 ] remote [ router-id "
	    "01000200000203 ] link-identifiers 1 2 interface-address 10.1.0.1 neighbor-address 10.1.0.2 multi-topology-ids "
	    "[ 2 ]",
	    false },
	{ "0003 0026 03 0000000000000001 0100 000c 0203 0008 0a010401 0a010102 0108 0001 02 0109 0004 18c00002",
	    "{\"ls-nlri-type\":\"bgpls-prefix-v4\",\"l3-routing-topology\":1,\"protocol-id\":3,\"node-descriptors\":["
	    "{\"router-id\":\"10.1.4.1\",\"designated-router-id\":\"10.1.1.2\"}],\"ip-reachability-tlv\":\"192.0.2.0/24\","
	    "\"ip-reach-prefix\":\"192.0.2.0/24\",\"ospf-route-type\":2}",
	    "bgp-ls bgp-ls prefix-v4 protocol ospfv2 identifier 1 local [ router-id 10.1.4.1 designated-router-id 10.1.1.2 ] "
	    "ospf-route-type 2 prefix 192.0.2.0/24",
	    false },
	{ "0004 0025 06 0000000000000000 0100 0008 0202 0004 00000001 0107 0002 0002 0109 0006 2020010db8ff",
	    NULL, NULL, false }, /* refused: one octet too many */
	{ "0004 0024 06 0000000000000000 0100 0008 0202 0004 00000001 0107 0002 0002 0109 0005 2020010db8",
	    "{\"ls-nlri-type\":\"bgpls-prefix-v6\",\"l3-routing-topology\":0,\"protocol-id\":6,\"node-descriptors\":["
	    "{\"ospf-area-id\":\"0.0.0.1\"}],\"ip-reachability-tlv\":\"2001:db8::/32\",\"ip-reach-prefix\":\"2001:db8::/32\","
	    "\"multi-topology-ids\":[2]}",
	    NULL, false },
	{ "0006 0031 02 0000000000000000 0100 000a 0203 0006 010002000001 0107 0002 0002 0206 0010"
	  "20010db8000000000000000000000001",
	    "{\"ls-nlri-type\":\"bgpls-srv6sid\",\"l3-routing-topology\":0,\"protocol-id\":2,\"node-descriptors\":["
	    "{\"router-id\":\"010002000001\"}],\"srv6-sid-descriptors\":{\"multi-topology-ids\":[\"2\"],\"srv6-sid\":"
	    "\"2001:db8::1\"}}",
	    "bgp-ls bgp-ls srv6-sid protocol isis-l2 identifier 0 local [ router-id 010002000001 ] multi-topology-ids [ 2 ] "
	    "srv6-sid 2001:db8::1",
	    false },
	/* egress peer engineering, and descriptors that nobody knows */
	{ "0002 0037 07 0000000000000000 0100 0018 0200 0004 0000fde8 0204 0004 c0000201 0205 0004 0000fde9"
	  "0101 0008 0204 0004 c0000202 0190 0002 abcd",
	    "{\"ls-nlri-type\":\"bgpls-link\",\"l3-routing-topology\":0,\"protocol-id\":7,\"local-node-descriptors\":["
	    "{\"autonomous-system\":65000},{\"bgp-router-id\":\"192.0.2.1\"},{\"member-as-number\":65001}],"
	    "\"remote-node-descriptors\":[{\"bgp-router-id\":\"192.0.2.2\"}],\"interface-addresses\":[],"
	    "\"neighbor-addresses\":[],\"multi-topology-ids\":[],\"link-identifiers\":[],\"generic-tlv-400\":[\"0xABCD\"]}",
	    NULL, false },
	{ "0001 0015 05 0000000000000000 0100 0008 03e7 0004 01020304",
	    "{\"ls-nlri-type\":\"bgpls-node\",\"l3-routing-topology\":0,\"protocol-id\":5,\"node-descriptors\":["
	    "{\"generic-tlv-999\":[\"0x01020304\"]}]}",
	    NULL, false },
	/* no descriptors at all; an unknown type; an unassigned protocol; topologies with reserved bits; a wrong order */
	{ "0002 0009 03 0000000000000000", NULL,
	    "bgp-ls bgp-ls link protocol ospfv2 identifier 0", false },
	{ "0008 0003 010203", "{\"code\":8,\"parsed\":false,\"raw\":\"00080003010203\"}", "bgp-ls bgp-ls nlri 8 0x010203",
	    false },
	{ "0001 000d 63 0000000000000000 0100 0000",
	    "{\"ls-nlri-type\":\"bgpls-node\",\"l3-routing-topology\":0,\"protocol-id\":99,\"node-descriptors\":[]}",
	    "bgp-ls bgp-ls node protocol 99 identifier 0 local [ ]", true },
	{ "0002 000f 03 0000000000000000 0107 0002 f002", NULL, NULL, true },
	{ "0002 0019 03 0000000000000000 0104 0004 0a000001 0103 0004 0a000002", NULL, NULL, true },
	{ "0001 000d 03 0000000000000000 0100 0000", NULL, NULL, true },
};

static const struct sample vpn_samples[] = {
	{ "0002 0019 00010a0000010007 03 0000000000000000 0103 0004 c0000201",
	    "{\"ls-nlri-type\":\"bgpls-link\",\"l3-routing-topology\":0,\"protocol-id\":3,\"local-node-descriptors\":[],"
	    "\"remote-node-descriptors\":[],\"interface-addresses\":[\"192.0.2.1\"],\"neighbor-addresses\":[],"
	    "\"multi-topology-ids\":[],\"link-identifiers\":[],\"rd\":\"10.0.0.1:7\"}",
	    "bgp-ls bgp-ls-vpn link rd 10.0.0.1:7 protocol ospfv2 identifier 0 interface-address 192.0.2.1", false },
	{ "0001 0011 000200000001000a 03 0000000000000000", NULL, NULL, true }, /* RD type 2 of a small AS */
	{ "000a 0000", "{\"code\":10,\"parsed\":false,\"raw\":\"000A0000\"}", "bgp-ls bgp-ls-vpn nlri 10 0x", false },
};

static const struct sample attr_samples[] = {
	{ "", "{}", " bgp-ls [ ]", false },
	{ "0102 0008 00000172 000001bb 0447 0003 001388",
	    "{\"link-local-remote-identifiers\":{\"local-id\":370,\"remote-id\":443},\"igp-metric\":5000}",
	    " bgp-ls [ link-local-remote-identifiers [ local-id 370 remote-id 443 ] igp-metric 5000 ]", false },
	{ "0400 0001 a4", "{\"node-flags\":{\"O\":1,\"T\":0,\"E\":1,\"B\":0,\"R\":0,\"V\":1,\"RSV\":0}}",
	    " bgp-ls [ node-flags [ O E V ] ]", false },
	{ "0400 0001 01", NULL, " bgp-ls [ node-flags [ 0x01 ] ]", true },
	{ "0401 0002 ab01 0402 0002 7231 0403 0001 49 0404 0004 0a000001 0405 0010 20010db8000000000000000000000001",
	    "{\"area-ids\":[\"73\"],\"local-router-ids\":[\"10.0.0.1\",\"2001:db8::1\"],\"opaque\":\"ab01\",\"node-name\":\"r1\"}",
	    " bgp-ls [ opaque-node 0xAB01 node-name \"r1\" area-id 0x49 local-router-id 10.0.0.1 local-router-id 2001:db8::1 ]",
	    false },
	{ "0402 0006 615c2262 0a00", "{\"node-name\":\"a\\\\\\\"b\\n\\u0000\"}", NULL, false },
	{ "0402 0002 ff41", "{\"node-name\":\"\\ufffdA\"}", " bgp-ls [ tlv 1026 0xFF41 ]", true },
	{ "0403 0009 4900000000ff980000", "{\"area-ids\":[\"1346612317385085419520\"]}", NULL, false },
	{ "0406 0004 0a000002 0407 0010 20010db8000000000000000000000002",
	    "{\"remote-router-ids\":[\"10.0.0.2\",\"2001:db8::2\"]}", NULL, false },
	{ "040a 000c 8000 000064 0489 0003 003e80 040b 0002 0001",
	    "{\"sr-capability-flags\":{\"I\":1,\"V\":0,\"RSV\":0},\"sids\":[[100,16000]],\"sr-algorithms\":[0,1]}",
	    " bgp-ls [ sr-capabilities [ sr-capability-flags [ I ] sids [ 100:16000 ] ] sr-algorithms [ 0 1 ] ]", false },
	{ "040c 000c 0000 0003e8 0489 0003 003a98 040d 0001 80",
	    "{\"sr-local-block\":{\"flags\":{\"RSV\":0},\"sids\":[[1000,15000]]},\"srms-preference\":128}", NULL, false },
	{ "0408 0008 00000001 00000002 010a 0004 010a 0210", "{\"sbfd-discriminators\":[1,2],\"node-msd\":["
	    "{\"type\":1,\"value\":10},{\"type\":2,\"value\":16}]}", NULL, true }, /* in the other order */
	{ "040e 0004 40000000", "{\"srv6-capabilities\":{\"flags\":{\"O\":1}}}", NULL, false },
	{ "040f 0014 80000064 0410 0004 00000003 0413 0004 80000000 0414 0008 8080000000000064",
	    "{\"flex-algorithms\":[{\"algorithm\":128,\"metric-type\":0,\"calculation-type\":0,\"priority\":100,"
	    "\"exclude-any\":[3],\"definition-flags\":\"80000000\"}],\"flex-algorithm-metrics\":[{\"algorithm\":128,\"flags\":"
	    "{\"E\":1,\"RSV\":0},\"metric\":100}]}", NULL, false },
	{ "0440 0004 00000005 0441 0004 4cee6b28 0443 0020 4cee6b284cee6b284cee6b284cee6b284cee6b284cee6b284cee6b284cee6b28"
	  "0444 0004 00000014 0445 0002 0a00 0446 0001 c0 0447 0003 00000a 0448 0008 0000000100000002",
	    "{\"admin-group-mask\":5,\"maximum-link-bandwidth\":125000000.0,\"unreserved-bandwidth\":[125000000.0,125000000.0,"
	    "125000000.0,125000000.0,125000000.0,125000000.0,125000000.0,125000000.0],\"te-metric\":20,\"link-protection-flags\":"
	    "{\"ExtraTrafic\":0,\"Unprotected\":1,\"Shared\":0,\"Dedicated 1:1\":1,\"Dedicated 1+1\":0,\"Enhanced\":0,\"RSV\":0},"
	    "\"mpls-mask\":{\"LDP\":1,\"RSVP-TE\":1,\"RSV\":0},\"igp-metric\":10,\"shared-risk-link-groups\":[1,2]}", NULL, false },
	{ "0447 0001 0a", "{\"igp-metric\":10}", " bgp-ls [ tlv 1095 0x0A ]", true },
	{ "0441 0004 ffffffff", "{\"maximum-link-bandwidth\":null}", " bgp-ls [ tlv 1089 0xFFFFFFFF ]", true },
	{ "0449 0001 00 044a 0000 044b 0007 30000000049310",
	    "{\"sr-adjs\":[{\"flags\":{\"F\":0,\"B\":0,\"V\":1,\"L\":1,\"S\":0,\"P\":0,\"RSV\":0},\"sids\":[299792],\"weight\":0,"
	    "\"undecoded-sids\":[]}],\"opaque-link\":\"00\",\"link-name\":\"\"}",
	    " bgp-ls [ opaque-link 0x00 link-name \"\" sr-adj [ flags [ V L ] sids [ 299792 ] weight 0 ] ]", false },
	{ "044b 0008 20000000 00000001", "{\"sr-adjs\":[{\"flags\":{\"F\":0,\"B\":0,\"V\":1,\"L\":0,\"S\":0,\"P\":0,\"RSV\":0},"
	    "\"sids\":[],\"weight\":0,\"undecoded-sids\":[\"0x00000001\"]}]}", NULL, false },
	{ "044c 000d 30010000 010002000002 003e81 044c 000c 00000000 0a000002 00000007",
	    "{\"sr-adj-lan-sids\":[{\"flags\":{\"F\":0,\"B\":0,\"V\":1,\"L\":1,\"S\":0,\"P\":0,\"RSV\":0},\"weight\":1,"
	    "\"system-id\":\"010002000002\",\"sid\":16001,\"undecoded\":[]},{\"flags\":{\"F\":0,\"B\":0,\"V\":0,\"L\":0,\"S\":0,"
	    "\"P\":0,\"RSV\":0},\"weight\":0,\"system-id\":\"10.0.0.2\",\"sid\":7,\"undecoded\":[]}]}", NULL, false },
	{ "044d 0007 c0000000 003e82 044e 0008 00000000 00000005 044f 0007 f0000000 003e83", NULL,
	    " bgp-ls [ peer-node-sid [ flags [ V L ] sids [ 16002 ] weight 0 ] peer-adj-sid [ sids [ 5 ] weight 0 ] "
	    "peer-set-sid [ flags [ V L B P ] sids [ 16003 ] weight 0 ] ]", false },
	{ "0452 001e 0005 80 00 0a 00 20010db8000000000000000000000001 04e4 0004 20181000",
	    "{\"srv6-endx\":[{\"flags\":{\"B\":1,\"S\":0,\"P\":0,\"RSV\":0},\"behavior\":5,\"algorithm\":0,\"weight\":10,\"sid\":"
	    "\"2001:db8::1\",\"srv6-sid-structure\":{\"loc_block_len\":32,\"loc_node_len\":24,\"func_len\":16,\"arg_len\":0}}]}",
	    " bgp-ls [ srv6-endx [ flags [ B ] behavior 5 algorithm 0 weight 10 sid 2001:db8::1 srv6-sid-structure [ "
	    "loc_block_len 32 loc_node_len 24 func_len 16 arg_len 0 ] ] ]", false },
	{ "0453 001c 0039 00 80 00 00 000000000014 fc302200000de0020000000000000000", "{\"srv6-lan-endx-isis\":[{\"flags\":"
	    "{\"B\":0,\"S\":0,\"P\":0,\"RSV\":0},\"neighbor-id\":\"000000000014\",\"behavior\":57,\"algorithm\":128,\"weight\":0,"
	    "\"sid\":\"fc30:2200:d:e002::\"}]}", NULL, false },
	{ "0454 001a 0039 20 00 00 00 0a000002 fc302200000de0020000000000000000", "{\"srv6-lan-endx-ospf\":[{\"flags\":"
	    "{\"B\":0,\"S\":0,\"P\":1,\"RSV\":0},\"neighbor-id\":\"10.0.0.2\",\"behavior\":57,\"algorithm\":0,\"weight\":0,"
	    "\"sid\":\"fc30:2200:d:e002::\"}]}", NULL, false },
	{ "045a 0004 80000064 045b 0008 00000064 000000c8 045c 0004 00000005 045d 0004 00000064 045e 0004 00000000",
	    "{\"unidirectional-link-delay\":{\"delay-us\":100,\"anomalous\":true},\"minmax-unidirectional-link-delay\":"
	    "{\"min-delay-us\":100,\"max-delay-us\":200,\"anomalous\":false},\"unidirectional-delay-variation\":5,"
	    "\"unidirectional-link-loss\":{\"loss-percent\":0.0003,\"anomalous\":false},\"unidirectional-residual-bandwidth\":0.0}",
	    NULL, false },
	{ "0461 0000 0462 0010 04 00 0000 10000000 0444 0004 00000007",
	    "{\"application-specific-link-attributes\":[{\"standard-applications\":\"0x10000000\",\"user-applications\":\"0x\","
	    "\"te-metric\":7}],\"graceful-link-shutdown\":true}",
	    " bgp-ls [ graceful-link-shutdown true application-specific [ standard-applications 0x10000000 user-applications 0x "
	    "te-metric 7 ] ]", false },
	{ "0480 0001 90 0481 0004 00000001 0482 0008 ffffffffffffffff 0483 0004 00000064 0484 0004 0a000001 0485 0001 ff",
	    "{\"igp-flags\":{\"D\":1,\"N\":0,\"L\":0,\"P\":1,\"RSV\":0},\"igp-route-tags\":[1],\"igp-extended-route-tags\":"
	    "[18446744073709551615],\"prefix-metric\":100,\"ospf-forwarding-address\":\"10.0.0.1\",\"opaque-prefix\":\"ff\"}",
	    NULL, false },
	{ "0486 0008 40000000 00000005", "{\"sr-prefix-sids\":[{\"sr-prefix-flags\":{\"R\":0,\"N\":1,\"P\":0,\"E\":0,\"V\":0,"
	    "\"L\":0,\"RSV\":0},\"sids\":[5],\"undecoded-sids\":[],\"sr-algorithm\":0}]}", NULL, false },
	{ "0487 0010 80000064 0486 0008 00000000 00000005", "{\"sr-prefix-ranges\":[{\"flags\":{\"F\":1,\"M\":0,\"S\":0,\"D\":0,"
	    "\"A\":0,\"RSV\":0},\"range-size\":100,\"sr-prefix-sids\":[{\"sr-prefix-flags\":{\"R\":0,\"N\":0,\"P\":0,\"E\":0,"
	    "\"V\":0,\"L\":0,\"RSV\":0},\"sids\":[5],\"undecoded-sids\":[],\"sr-algorithm\":0}]}]}", NULL, false },
	{ "048a 0008 80000000 0000000a 0492 0001 20 0493 0004 0a000001", "{\"srv6-locators\":[{\"flags\":{\"D\":1,\"RSV\":0},"
	    "\"algorithm\":0,\"metric\":10}],\"sr-prefix-attribute-flags\":{\"X\":0,\"R\":0,\"N\":1,\"RSV\":0},"
	    "\"sr-source-router-id\":\"10.0.0.1\"}", NULL, false },
	{ "0492 0002 2000", "{\"generic-lsid-1170\":[\"0x2000\"]}", NULL, false },
	{ "0494 000c 00000001 0444 0004 00000007 0495 0008 0000000100000002 0496 0004 0a000001",
	    "{\"l2-bundle-members\":[{\"member-descriptor\":1,\"te-metric\":7}],\"extended-admin-group\":[1,2],"
	    "\"source-ospf-router-id\":\"10.0.0.1\"}", NULL, false },
	{ "04e2 0004 00050000 04e3 000c 80010000 0000fde8 c0000201 04e4 0004 20181000",
	    "{\"srv6-endpoint-behavior\":{\"endpoint-behavior\":5,\"flags\":[],\"algorithm\":0},\"srv6-bgp-peer-node-sid\":"
	    "{\"flags\":{\"B\":1,\"S\":0,\"P\":0,\"RSV\":0},\"weight\":1,\"peer-as\":65000,\"peer-bgp-identifier\":\"192.0.2.1\"},"
	    "\"srv6-sid-structure\":{\"loc_block_len\":32,\"loc_node_len\":24,\"func_len\":16,\"arg_len\":0}}", NULL, false },
	/* unknown types are gathered; a second instance of what occurs once is kept as bytes */
	{ "270f 0001 01 270f 0000 0444 0004 00000007 0444 0004 00000008",
	    "{\"generic-lsid-1092\":[\"0x00000008\"],\"generic-lsid-9999\":[\"0x01\",\"0x\"],\"te-metric\":7}",
	    NULL, true },
	{ "0444 0004 00000007 0444 0004 00000008 270f 0001 01 270f 0000",
	    "{\"generic-lsid-1092\":[\"0x00000008\"],\"generic-lsid-9999\":[\"0x01\",\"0x\"],\"te-metric\":7}",
	    " bgp-ls [ te-metric 7 te-metric 8 tlv 9999 0x01 tlv 9999 0x ]", true },
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static bool
equal(struct buf *b, struct span v)
{
	return !b->bad && span_eq(buf_span(b), v);
}

static void
one_sample(const struct nlri_row *row, const struct sample *s)
{
	struct buf raw, json, back, text;
	struct span v = unhex(&raw, s->hex);
	struct diags d;

	if (!s->json && !s->text && !s->lossy) {
		ok(!accept(row, v, &d) && d.worst == DIAG_DISCARD, "refused: %s", s->hex);
		buf_fini(&raw);
		return;
	}
	ok(accept(row, v, &d), "accepted: %s", s->hex);
	json_of(row, v, &json);
	if (s->json)
		same(buf_cstr(&json), s->json, "JSON");
	ok(unjson(row, buf_span(&json), &back) && equal(&back, v) == !s->lossy, "unjson(json(v)) == v%s",
	    s->lossy ? ", which this one cannot" : "");
	ok((row ? row->plain(row, v) : attr_bgp_ls.plain(&attr_bgp_ls, v, &ctx)) == !s->lossy, "and it is known");
	buf_fini(&back);
	if (!show(row, v, &text)) {
		ok(!ls_ascending(v), "no words for what does not ascend");
	} else {
		if (s->text)
			same(buf_cstr(&text), s->text, "words");
		if (!ok(scan(row, buf_span(&text), &back) && equal(&back, v), "scan(show(v)) == v"))
			printf("# %s\n", buf_cstr(&text));
		buf_fini(&back);
	}
	buf_fini(&text);
	buf_fini(&json);
	buf_fini(&raw);
}

/* ---- laws over whatever is accepted ---- */

static bool
laws(const struct nlri_row *row, struct span v)
{
	struct buf json, back, text;
	struct diags d;
	bool good, plain;
	int how;

	if (!accept(row, v, &d))
		return d.n > 0 || row; /* a shorter NLRI with bytes after it is not refused */
	json_of(row, v, &json);
	how = unjson(row, buf_span(&json), &back);
	plain = row ? row->plain(row, v) : attr_bgp_ls.plain(&attr_bgp_ls, v, &ctx);
	good = how != 0 && (!plain || (how == 2 && equal(&back, v)));
	buf_fini(&back);
	if (show(row, v, &text)) {
		good = scan(row, buf_span(&text), &back) && equal(&back, v) && good;
		buf_fini(&back);
	} else {
		good = !ls_ascending(v) && good;
	}
	buf_fini(&text);
	buf_fini(&json);
	return good;
}

static void
sweep(const struct nlri_row *row, const struct sample *s, size_t n)
{
	bool good = true;
	size_t i, k;

	for (i = 0; i < n; i++) {
		struct buf raw;
		struct span v = unhex(&raw, s[i].hex);

		for (k = 0; k < v.n; k++) {
			/* a copy of exactly these bytes, so that a read past them is seen */
			uint8_t *p = malloc(k ? k : 1);

			if (k)
				memcpy(p, v.p, k);
			good = laws(row, span_of(p, k)) && good;
			free(p);
		}
		buf_fini(&raw);
	}
	ok(good, "truncation sweep, %s", row ? "NLRI" : "attribute");
}

static void
mutate(const struct nlri_row *row, const struct sample *s, size_t n)
{
	uint32_t seed = 1;
	bool good = true;
	size_t i, k, rounds;

	for (i = 0; i < n; i++) {
		struct buf raw;
		struct span v = unhex(&raw, s[i].hex);

		for (rounds = 0; v.n && rounds < 200; rounds++) {
			uint8_t *p = malloc(v.n);

			memcpy(p, v.p, v.n);
			for (k = 0; k < 1 + rounds % 3; k++) {
				seed = seed * 1664525 + 1013904223;
				p[(seed >> 8) % v.n] = (uint8_t)(seed >> 24);
			}
			if (!laws(row, span_of(p, v.n))) {
				struct buf hex;

				good = false;
				buf_init(&hex, 1 << 20);
				buf_hex(&hex, span_of(p, v.n));
				printf("# %s\n", buf_cstr(&hex));
				buf_fini(&hex);
			}
			free(p);
		}
		buf_fini(&raw);
	}
	ok(good, "mutations, %s", row ? "NLRI" : "attribute");
}

/* ---- errors ---- */

static void
refused(const struct nlri_row *row, const char *hex, enum diag_class want, size_t off, const char *why)
{
	struct buf raw;
	struct span v = unhex(&raw, hex);
	struct diags d;
	bool good = !accept(row, v, &d) && d.n == 1 && d.worst == want && d.v[0].off == off;

	if (!ok(good, "%s", why) && d.n)
		printf("# class %s at %zu: %s\n", diag_class_name(d.worst), d.v[0].off, d.v[0].msg);
	buf_fini(&raw);
}

static void
errors(void)
{
	const struct nlri_row *row = &nlri_bgpls;

	refused(row, "0001", DIAG_DISABLE, 0, "header cut off");
	refused(row, "0001 0020 03", DIAG_DISABLE, 0, "longer than the field");
	refused(row, "0001 0008 03 00000000000000", DIAG_DISCARD, 0, "fixed part too short");
	refused(row, "0001 000f 03 0000000000000000 0100 0009 0203", DIAG_DISCARD, 13, "descriptor past the end");
	refused(row, "0001 0013 03 0000000000000000 0100 0006 0200 0002 fde8", DIAG_DISCARD, 17, "AS number of two octets");
	refused(row, "0001 0013 03 0000000000000000 0100 0006 0200 0008 fde8", DIAG_DISCARD, 17, "sub-TLV past its TLV");
	refused(row, "0001 001d 03 0000000000000000 0100 0010 0200 0004 00000001 0200 0004 00000001", DIAG_DISCARD, 25,
	    "AS number twice");
	refused(row, "0003 0012 03 0000000000000000 0109 0005 2120010db8", DIAG_DISCARD, 13, "IPv4 prefix of 33 bits");
	refused(row, "0003 000d 03 0000000000000000 0109 0000", DIAG_DISCARD, 13, "prefix without length");
	refused(&nlri_bgpls_vpn, "0001 0009 03 0000000000000000", DIAG_DISCARD, 0, "VPN without a distinguisher");
	refused(NULL, "0447", DIAG_DISCARD, 0, "TLV header cut off");
	refused(NULL, "0444 0004 00000001 0447 0004 0000", DIAG_DISCARD, 8, "TLV past the end");
	refused(NULL, "0444 0003 000001", DIAG_DISCARD, 0, "metric of three octets");
	refused(NULL, "040a 0006 8000 000064 04", DIAG_DISCARD, 0, "range cut off");
	refused(NULL, "0462 0008 05 00 0000 10000000", DIAG_DISCARD, 0, "mask of five octets");
	refused(NULL, "0452 001e 0005 80 00 0a 00 20010db8000000000000000000000001 04e4 0005 20181000", DIAG_DISCARD, 26,
	    "sub-TLV past its TLV, offset of the sub-TLV");
}

/* ---- words as people write them ---- */

static void
words_give(const struct nlri_row *row, const char *text, const char *hex)
{
	struct buf raw, got;
	bool good = scan(row, span_str(text), &got);

	if (hex) {
		unhex(&raw, hex);
		ok(good && equal(&got, buf_span(&raw)), "%s", text);
		buf_fini(&raw);
	} else {
		ok(!good, "refused: %s", text);
	}
	buf_fini(&got);
}

static void
words(void)
{
	const struct nlri_row *row = &nlri_bgpls;

	words_give(row, "bgp-ls bgp-ls prefix-v4 prefix 192.0.2.0/24 ospf-route-type 1 local [ router-id 1.2.3.4 "
	    "autonomous-system 65000 ] protocol ospfv2", "0003 002a 03 0000000000000000 0100 0010 0200 "
	    "0004 0000fde8 0203 0004 01020304 0108 0001 01 0109 0004 18c00002");
	words_give(row, "bgp-ls bgp-ls node protocol 256 identifier 0x10 tlv 400 0xAB tlv 0x100 0x", NULL);
	words_give(row, "bgp-ls bgp-ls node protocol 2 identifier 0x10 tlv 400 0xAB", "0001 000e 02 0000000000000010 0190 0001 ab");
	words_give(row, "bgp-ls bgp-ls node protocol isis-l1 identifier 0x10 tlv 400 0xAB",
	    "0001 000e 01 0000000000000010 0190 0001 ab");
	words_give(row, "bgp-ls bgp-ls node identifier 1", NULL);
	words_give(row, "bgp-ls bgp-ls bridge protocol isis-l1", NULL);
	words_give(row, "bgp-ls bgp-ls node protocol isis-l1 prefix 10.0.0.0/8", NULL);
	words_give(row, "bgp-ls bgp-ls prefix-v4 protocol isis-l1 prefix 2001:db8::/32", NULL);
	words_give(row, "bgp-ls bgp-ls node protocol isis-l1 local [ router-id 0102 ]", NULL);
	words_give(row, "bgp-ls bgp-ls node protocol isis-l1 local [ autonomous-system 1", NULL);
	words_give(row, "bgp-ls bgp-ls node protocol isis-l1 local [ ] local [ ]", NULL);
	words_give(&nlri_bgpls_vpn, "bgp-ls bgp-ls-vpn node protocol isis-l1", NULL);
	words_give(NULL, "bgp-ls [ te-metric 7 te-metrik 8 ]", NULL);
	words_give(NULL, "bgp-ls [ tlv 9999 0x00 te-metric 7 node-name a ]", "0402 0001 61 0444 0004 00000007 270f 0001 00");
	words_give(NULL, "bgp-ls [ sr-adj [ weight 7 flags [ V L ] ] ]", NULL);
	words_give(NULL, "bgp-ls [ sr-adj [ sids [ 16001 ] ] ]", "044b 0008 00000000 00003e81");
	words_give(NULL, "bgp-ls [ sr-adj [ flags [ V ] sids [ 16001 ] ] ]", NULL);
	words_give(NULL, "bgp-ls [ sr-adj [ flags [ V L ] ] ]", NULL);
	words_give(NULL, "bgp-ls [ sr-capabilities [ sids 100:16000 ] ]", "040a 000c 0000 000064 0489 0003 003e80");
	words_give(NULL, "bgp-ls [ maximum-link-bandwidth 1e9 ]", "0441 0004 4e6e6b28");
	words_give(NULL, "bgp-ls [ maximum-link-bandwidth nan ]", NULL);
	words_give(NULL, "bgp-ls [ node-name 'a b' link-protection-flags [ \"Dedicated 1:1\" ] ]",
	    "0402 0003 612062 0445 0002 0800");
	words_give(NULL, "bgp-ls [ srv6-endx [ srv6-endx [ srv6-endx [ srv6-endx [ srv6-endx [ srv6-endx [ srv6-endx [ srv6-endx "
	    "[ srv6-endx [ srv6-endx [ ] ] ] ] ] ] ] ] ] ] ]", NULL);
}

/* ---- the table, the versions, the limits ---- */

static void
table(void)
{
	bool good = true;
	size_t i, k;

	for (i = 0; i < ls_row_cnt; i++) {
		const struct ls_row *r = &ls_rows[i];

		good = good && (!i || ls_rows[i - 1].code < r->code) && ls_row(r->code) == r && r->unit && r->min <= r->max;
		good = good && (!r->pair || ls_row(r->pair)) && r->n && r->key;
		for (k = 0; k < r->n; k++) {
			const struct ls_field *f = &r->fields[k];

			good = good && f->kind && (f->len == LS_REST || f->len >= LS_NEXT || !r->head || f->off + f->len <= r->head);
		}
		for (k = 0; k < i; k++)
			if (ls_rows[k].pair != r->code && strcmp(ls_rows[k].key, r->key) == 0)
				good = false;
		if (!good) {
			printf("# TLV %u\n", r->code);
			break;
		}
	}
	ok(good, "rows ascend, have unique keys, and fields within their heads");
	ok(!ls_row(0) && !ls_row(65535) && !ls_row(1033), "unknown types have no row");
}

static void
version(unsigned v, const char *hex, const char *want, bool whole)
{
	struct buf raw, json, back;
	struct span bytes = unhex(&raw, hex);

	ctx.json_version = (uint8_t)v;
	json_of(NULL, bytes, &json);
	same(buf_cstr(&json), want, "attribute in an older version");
	ok((unjson(NULL, buf_span(&json), &back) == 2 && equal(&back, bytes)) == whole, "read back, or not");
	ctx.json_version = 6;
	buf_fini(&back);
	buf_fini(&json);
	buf_fini(&raw);
}

static void
versions(void)
{
	static const uint8_t hop[] = { 192, 0, 2, 1 };
	struct nlri one = { .nexthop = { hop, 4 } };
	struct buf raw, out;
	struct jw w;

	version(4, "040d 0001 80", "{\"generic-lsid-1037\":[\"0x80\"]}", true);
	version(5, "0401 0001 41 0403 0001 49", "{\"area-id\":\"73\",\"opaque\":\"A\"}", false); /* opaque bytes were text */
	version(5, "0403 0001 49 0403 0001 4a", "{\"area-id\":[\"73\",\"74\"]}", true);
	one.v = unhex(&raw, nlri_samples[0].hex);
	ctx.json_version = 4;
	buf_init(&out, 1 << 20);
	jw_init(&w, &out, true);
	nlri_bgpls.json(&nlri_bgpls, &w, &one, &ctx);
	ctx.json_version = 6;
	ok(strstr(buf_cstr(&out), "], \"nexthop\": \"192.0.2.1\" }") != NULL, "API 4 has the next hop of nodes");
	buf_fini(&out);
	buf_init(&out, 1 << 20);
	nlri_bgpls_vpn.text(&nlri_bgpls_vpn, &out, &one, &ctx);
	same(buf_cstr(&out), "afi bgp-ls safi bgp-ls-vpn", "text encoder");
	buf_fini(&out);
	buf_fini(&raw);
}

/* 64 KiB of nothing but small TLVs, all unknown and all different or all nested: bounded work, and the laws. */
static void
limits(void)
{
	struct diags d;
	struct buf b;
	size_t i;

	buf_init(&b, 1 << 20);
	for (i = 0; i < 16383; i++) {
		put_u16(&b, 65535 - i);
		put_u16(&b, 0);
	}
	ok(accept(NULL, buf_span(&b), &d) && laws(NULL, buf_span(&b)), "sixteen thousand unknown types");
	buf_reset(&b);
	for (i = 0; i < 8000; i++) {
		put_u16(&b, 1172);
		put_u16(&b, 64000 - 8 * (i + 1) + 4);
		put_u32(&b, i);
	}
	ok(accept(NULL, buf_span(&b), &d) && laws(NULL, buf_span(&b)), "eight thousand nested bundles");
	buf_fini(&b);
}

static void
bad_json(void)
{
	static const char *const texts[] = {
		"[]", "{\"te-metric\":-1}", "{\"te-metric\":4294967296}", "{\"te-metric\":\"x\"}", "{\"no-such\":1}",
		"{\"sr-adjs\":[{\"flags\":{\"V\":2}}]}", "{\"area-ids\":[\"4x\"]}", "{\"sids\":[]}", "{\"generic-lsid-1\":\"0x\"}",
		"{\"generic-lsid-1\":[\"0x1\"]}", "{\"local-router-ids\":[5]}", "{\"maximum-link-bandwidth\":1e300}",
	};
	bool good = true;
	struct buf out;
	size_t i;

	for (i = 0; i < COUNT(texts); i++) {
		if (unjson(NULL, span_str(texts[i]), &out) != 1) {
			good = false;
			printf("# %s\n", texts[i]);
		}
		buf_fini(&out);
	}
	ok(good, "wrong JSON is refused");
}

/* Links as older versions print them: one object of descriptors, one address without a list. */
static void
old_links(void)
{
#define LINK "{\"ls-nlri-type\":\"bgpls-link\",\"l3-routing-topology\":0,\"protocol-id\":2,"
	static const char *const alike[] = {
		LINK "\"local-node-descriptors\":{\"autonomous-system\":65000},\"interface-address\":\"10.1.0.1\","
		    "\"neighbor-address\":\"10.1.0.2\",\"link-identifiers\":{\"link-local-id\":1,\"link-remote-id\":2}}",
		LINK "\"local-node-descriptors\":[{\"autonomous-system\":65000}],\"interface-addresses\":\"10.1.0.1\","
		    "\"neighbor-addresses\":[\"10.1.0.2\"],\"link-identifiers\":[{\"link-local-id\":1,\"link-remote-id\":2}]}",
	};
	static const char *const wrong[] = {
		LINK "\"interface-addresses\":5}", LINK "\"neighbor-address\":{}}", LINK "\"multi-topology-ids\":2}",
		LINK "\"link-identifiers\":\"1\"}", LINK "\"interface-addresses\":\"10.1.0\"}",
	};
#undef LINK
	struct buf want, out;
	struct span v = unhex(&want, "0002 0031 02 0000000000000000 0100 0008 0200 0004 0000fde8 0102 0008 00000001 00000002"
	    "0103 0004 0a010001 0104 0004 0a010002");
	size_t i;

	for (i = 0; i < COUNT(alike); i++) {
		ok(unjson(&nlri_bgpls, span_str(alike[i]), &out) == 2 && equal(&out, v), "old link %zu", i);
		buf_fini(&out);
	}
	for (i = 0; i < COUNT(wrong); i++) {
		ok(unjson(&nlri_bgpls, span_str(wrong[i]), &out) == 1, "%s", wrong[i]);
		buf_fini(&out);
	}
	buf_fini(&want);
}

static void
all(const struct nlri_row *row, const struct sample *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		one_sample(row, &s[i]);
	sweep(row, s, n);
	mutate(row, s, n);
}

int
main(void)
{
	ctx_init(&ctx);
	table();
	all(&nlri_bgpls, nlri_samples, COUNT(nlri_samples));
	all(&nlri_bgpls_vpn, vpn_samples, COUNT(vpn_samples));
	all(NULL, attr_samples, COUNT(attr_samples));
	errors();
	words();
	versions();
	limits();
	bad_json();
	old_links();
	return tap_end();
}
