/* SPDX-License-Identifier: ISC */
/* tests/unit/tunnel.c - Tunnel Encapsulation, SR Policy and Prefix-SID: notations, laws, errors, truncation. */
#include "input.h"

#include "attr/attr.h"
#include "attr/tunnel.h"
#include "nlri/nlri.h"

static struct ctx ctx;

static enum diag_class
check(const struct attr_row *row, struct span v)
{
	struct get g = get_of(v);
	struct diags d = { 0 };
	bool good = row->check(row, &g, &ctx, &d);

	if (good == (d.worst > DIAG_NOTE))
		return DIAG_RESET; /* verdict and diagnostics must agree */
	return good ? DIAG_NONE : d.worst;
}

static void
json_of(const struct attr_row *row, struct span v, struct buf *out)
{
	struct jw w;

	buf_init(out, 1 << 20);
	jw_init(&w, out, false);
	row->json(row, &w, v, &ctx);
}

static bool
unjson(const struct attr_row *row, struct span text, struct buf *out)
{
	struct diags d = { 0 };
	struct jr_doc doc;
	struct jr root;
	bool good;

	buf_init(out, 65535);
	jr_doc_init(&doc);
	good = jr_parse(&doc, text, &root) && row->unjson(row, root, out, &ctx, &d) && !out->bad;
	if (!good && d.n)
		printf("# %s\n", d.v[0].msg);
	jr_doc_fini(&doc);
	return good;
}

/* Command words back to the value: those of the row, or those of an sr-policy route. */
static bool
scan(const struct attr_row *row, struct span text, struct buf *out)
{
	struct words w;
	struct lex *l = words_init(&w, text);
	struct span kw;
	struct mark m;
	bool good = true;

	buf_init(out, 65535);
	if (attr_row_word(l->tok.s) == row) {
		good = lex_word(l, "a keyword", &kw) && row->scan(row, l, kw, out, &ctx);
	} else {
		put_u16(out, TUNNEL_SR_POLICY);
		m = put_open(out, 2);
		while (good && l->tok.kind != TOK_END)
			good = lex_word(l, "a keyword", &kw) && sr_policy_word(l, kw, out) == 1;
		put_close(out, m);
	}
	good = good && l->tok.kind == TOK_END && !out->bad;
	if (!good && w.d.n)
		printf("# %s\n", w.d.v[0].msg);
	words_fini(&w);
	return good;
}

/* For every shorter prefix: refused, or whole and printable; never a crash. */
static void
sweep(const struct attr_row *row, struct span v, const char *name)
{
	struct buf out;
	size_t n;

	for (n = 0; n < v.n; n++) {
		uint8_t *part = malloc(n ? n : 1);

		memcpy(part, v.p, n);
		if (check(row, span_of(part, n)) == DIAG_NONE) {
			json_of(row, span_of(part, n), &out);
			row->text(row, &out, span_of(part, n), &ctx);
			row->show(row, &out, span_of(part, n), &ctx);
			buf_fini(&out);
		}
		free(part);
	}
	ok(true, "%s", name);
}

struct vector {
	const struct attr_row *row;
	const char *hex, *json, *show, *text; /* NULL: not compared */
	bool lossy;                           /* JSON alone does not give the bytes back */
};

static const struct vector vectors[] = {
	/* as ExaBGP encodes them */
	{ &attr_tunnel_encap, "000F0024 0C06 000000000064 0D06 100005DC0100 800011 0009060000000000010106000003E81100",
	    "{\"sr-policy\":{\"preference\":100,\"binding-sid\":{\"type\":\"mpls\",\"label\":24000},\"segment"
	    "-lists\":[{\"weight\":1,\"segments\":[{\"type\":\"A\",\"label\":16001,\"tc\":0,\"s\":true,\"ttl"
	    "\":0}]}]}}",
	    " preference 100 binding-sid mpls 24000 segment-list weight 1 segment type-a mpls 16001",
	    " tunnel-encap tunnel-encap [sr-policy {preference 100 binding-sid mpls 24000 segment-list weight"
	    " 1 [16001]}]", false },
	{ &attr_tunnel_encap, "000F005C 0C06 0000000000C8 1412 0000FC000000000000000000000000000001 800025 0009060000000000020D"
	    "1A1000FC0000000000000000000000000000010041000020001000 82000A 006D792D706F6C696379 810008 007072"
	    "696D617279",
	    "{\"sr-policy\":{\"preference\":200,\"srv6-binding-sid\":\"fc00::1\",\"segment-lists\":[{\"weight"
	    "\":2,\"segments\":[{\"type\":\"B\",\"sid\":\"fc00::1\",\"endpoint-behavior\":{\"behavior\":65,\""
	    "lb-length\":32,\"ln-length\":0,\"fun-length\":16,\"arg-length\":0}}]}],\"policy-name\":\"my-poli"
	    "cy\",\"candidate-path-name\":\"primary\"}}",
	    " preference 200 srv6-binding-sid fc00::1 segment-list weight 2 segment type-b srv6 fc00::1 endpo"
	    "int-behavior 65 32 0 16 0 policy-name \"my-policy\" candidate-path-name \"primary\"",
	    " tunnel-encap tunnel-encap [sr-policy {preference 200 srv6-binding-sid fc00::1 segment-list weig"
	    "ht 2 [fc00::1] policy-name \"my-policy\" candidate-path-name \"primary\"}]", false },
	{ &attr_tunnel_encap, "000F0038 0C06 00000000012C 800019 0009060000000000010106000003E810000106000003E83100 800011 0009"
	    "060000000000020106000003E82100",
	    NULL,
	    " preference 300 segment-list weight 1 segment type-a mpls 16001 segment type-a mpls 16003 segmen"
	    "t-list weight 2 segment type-a mpls 16002",
	    " tunnel-encap tunnel-encap [sr-policy {preference 300 segment-list weight 1 [16001 16003] segmen"
	    "t-list weight 2 [16002]}]", false },
	{ &attr_tunnel_encap, "000F0028 800025 00 0106000003E81000 0106000003E83100 0D120000FC000000000000000000000000000001",
	    NULL,
	    " segment-list segment type-a mpls 16001 segment type-a mpls 16003 segment type-b srv6 fc00::1",
	    " tunnel-encap tunnel-encap [sr-policy {segment-list [16001 16003 fc00::1]}]", false },
	/* a name that needs quoting; no binding SID */
	{ &attr_tunnel_encap, "000F0019 0F02 0A00 0E03 000002 0D02 0000 820009 0061220A5C6220C3A9",
	    "{\"sr-policy\":{\"priority\":10,\"explicit-null\":2,\"binding-sid\":null,\"policy-name\":\"a\\\""
	    "\\n\\\\b \\u00e9\"}}",
	    " priority 10 explicit-null 2 binding-sid null policy-name \"a\\\"\\u000a\\\\b é\"",
	    NULL, false },
	/* a name that is not UTF-8 */
	{ &attr_tunnel_encap, "000F0006 820003 00FF41",
	    "{\"sr-policy\":{\"unknown-subtlv-130\":\"0x00FF41\"}}",
	    NULL,
	    NULL, false },
	{ &attr_tunnel_encap, "000F0014 0D12 1000FC000000000000000000000000000001",
	    "{\"sr-policy\":{\"binding-sid\":{\"type\":\"srv6\",\"sid\":\"fc00::1\"}}}",
	    " binding-sid srv6 fc00::1",
	    NULL, false },
	{ &attr_tunnel_encap, "000F0008 0D06 800005DC0100",
	    "{\"sr-policy\":{\"binding-sid\":{\"type\":\"mpls\",\"label\":24000,\"flags\":128}}}",
	    " binding-sid mpls 24000 flags 128",
	    " tunnel-encap tunnel-encap [sr-policy {binding-sid mpls 24000}]", false },
	/* flags as RFC 9830 has them */
	{ &attr_tunnel_encap, "000F0008 0D06 000005DC0100",
	    "{\"sr-policy\":{\"binding-sid\":{\"type\":\"mpls\",\"label\":24000}}}",
	    " binding-sid mpls 24000 flags 0",
	    NULL, true },
	{ &attr_tunnel_encap, "000F0030 141A 2000FC0000000000000000000000000000010041000020001000 1412 4000FC000000000000000000"
	    "000000000001",
	    "{\"sr-policy\":{\"srv6-binding-sid\":[{\"sid\":\"fc00::1\",\"behavior\":65,\"lb-length\":32,\"ln"
	    "-length\":0,\"fun-length\":16,\"arg-length\":0},{\"sid\":\"fc00::1\",\"flags\":64}]}}",
	    " srv6-binding-sid fc00::1 endpoint-behavior 65 32 0 16 0 srv6-binding-sid fc00::1 flags 64",
	    NULL, false },
	/* all segment types, with and without what is optional */
	{ &attr_tunnel_encap, "000F0084 800081 00030600000A000001030A60010A00000103E820000412408020010DB80000000000000000000000"
	    "010416200020010DB800000000000000000000000103E82000050A0000000000070A000001050E2000000000070A0000"
	    "0103E82000060A00000A0000010A000002060EA0000A0000010A00000203E82D400106000003E811FF",
	    NULL,
	    " segment-list segment type-c ipv4 10.0.0.1 algorithm 0 segment type-c ipv4 10.0.0.1 algorithm 1 "
	    "sid 16002 segment type-d ipv6 2001:db8::1 algorithm 128 segment type-d ipv6 2001:db8::1 algorith"
	    "m 0 sid 16002 segment type-e local-if-id 7 ipv4 10.0.0.1 segment type-e local-if-id 7 ipv4 10.0."
	    "0.1 sid 16002 segment type-f local 10.0.0.1 remote 10.0.0.2 segment type-f local 10.0.0.1 remote"
	    " 10.0.0.2 sid 16002 tc 6 s 1 ttl 64 flags 160 segment type-a mpls 16001 ttl 255",
	    NULL, false },
	{ &attr_tunnel_encap, "000F00AC 8000A9 00072A00000000000120010DB80000000000000000000000010000000220010DB800000000000000"
	    "0000000002072E20000000000120010DB80000000000000000000000010000000220010DB80000000000000000000000"
	    "02000010000822000020010DB800000000000000000000000120010DB80000000000000000000000020826200020010D"
	    "B800000000000000000000000120010DB800000000000000000000000200001000",
	    "{\"sr-policy\":{\"segment-lists\":[{\"segments\":[{\"type\":\"G\",\"local_if_id\":1,\"local_ipv6"
	    "\":\"2001:db8::1\",\"remote_if_id\":2,\"remote_ipv6\":\"2001:db8::2\"},{\"type\":\"G\",\"local_i"
	    "f_id\":1,\"local_ipv6\":\"2001:db8::1\",\"remote_if_id\":2,\"remote_ipv6\":\"2001:db8::2\",\"sid"
	    "\":1,\"tc\":0,\"s\":false,\"ttl\":0},{\"type\":\"H\",\"local_ipv6\":\"2001:db8::1\",\"remote_ipv"
	    "6\":\"2001:db8::2\"},{\"type\":\"H\",\"local_ipv6\":\"2001:db8::1\",\"remote_ipv6\":\"2001:db8::"
	    "2\",\"sid\":1,\"tc\":0,\"s\":false,\"ttl\":0}]}]}}",
	    " segment-list segment type-g local-if-id 1 local-ipv6 2001:db8::1 remote-if-id 2 remote-ipv6 200"
	    "1:db8::2 segment type-g local-if-id 1 local-ipv6 2001:db8::1 remote-if-id 2 remote-ipv6 2001:db8"
	    "::2 sid 1 segment type-h local 2001:db8::1 remote 2001:db8::2 segment type-h local 2001:db8::1 r"
	    "emote 2001:db8::2 sid 1",
	    NULL, false },
	{ &attr_tunnel_encap, "000F0118 800115 000E12000020010DB80000000000000000000000010E2A300020010DB80000000000000000000000"
	    "01FC00000000000000000000000000000100410000200010000E1A500520010DB8000000000000000000000001004100"
	    "00200010000E22200020010DB8000000000000000000000001FC0000000000000000000000000000010F2A0000000000"
	    "0120010DB80000000000000000000000010000000220010DB80000000000000000000000020F4270010000000120010D"
	    "B80000000000000000000000010000000220010DB8000000000000000000000002FC0000000000000000000000000000"
	    "0100410000200010001022000020010DB800000000000000000000000120010DB8000000000000000000000002",
	    NULL,
	    " segment-list segment type-i ipv6 2001:db8::1 algorithm 0 segment type-i ipv6 2001:db8::1 algori"
	    "thm 0 sid fc00::1 endpoint-behavior 65 32 0 16 0 segment type-i ipv6 2001:db8::1 algorithm 5 end"
	    "point-behavior 65 32 0 16 0 segment type-i ipv6 2001:db8::1 algorithm 0 sid fc00::1 segment type"
	    "-j local-if-id 1 local-ipv6 2001:db8::1 remote-if-id 2 remote-ipv6 2001:db8::2 algorithm 0 segme"
	    "nt type-j local-if-id 1 local-ipv6 2001:db8::1 remote-if-id 2 remote-ipv6 2001:db8::2 algorithm "
	    "1 sid fc00::1 endpoint-behavior 65 32 0 16 0 segment type-k local 2001:db8::1 remote 2001:db8::2"
	    " algorithm 0",
	    NULL, false },
	{ &attr_tunnel_encap, "000F0040 80003D 00103A710220010DB800000000000000000000000120010DB8000000000000000000000002FC0000"
	    "000000000000000000000000010041000020001000",
	    "{\"sr-policy\":{\"segment-lists\":[{\"segments\":[{\"type\":\"K\",\"local_ipv6\":\"2001:db8::1\""
	    ",\"remote_ipv6\":\"2001:db8::2\",\"algorithm\":2,\"sid\":\"fc00::1\",\"endpoint-behavior\":{\"be"
	    "havior\":65,\"lb-length\":32,\"ln-length\":0,\"fun-length\":16,\"arg-length\":0},\"flags\":113}]"
	    "}]}}",
	    " segment-list segment type-k local 2001:db8::1 remote 2001:db8::2 algorithm 2 sid fc00::1 endpoi"
	    "nt-behavior 65 32 0 16 0 flags 113",
	    NULL, false },
	/* an S flag that does not fit: in JSON that is left to the bytes */
	{ &attr_tunnel_encap, "000F0010 80000D 00030A40010A00000103E82100",
	    NULL,
	    " segment-list segment type-c ipv4 10.0.0.1 algorithm 1 sid 16002 flags 64",
	    NULL, true },
	/* what nobody knows */
	{ &attr_tunnel_encap, "000F0008 800005 0002020102",
	    "{\"sr-policy\":{\"segment-lists\":[{\"segments\":[{\"unknown-subtlv-2\":\"0x0102\"}]}]}}",
	    " sub-tlv 128 0x0002020102",
	    NULL, false },
	{ &attr_tunnel_encap, "000F0004 6302 0102",
	    "{\"sr-policy\":{\"unknown-subtlv-99\":\"0x0102\"}}",
	    " sub-tlv 99 0x0102",
	    " tunnel-encap tunnel-encap [sr-policy {unknown-subtlv-99 0x0102}]", false },
	{ &attr_tunnel_encap, "000F0000",
	    "{\"sr-policy\":{}}",
	    " tunnel-encap [ type sr-policy ]",
	    NULL, false },
	/* RFC 9012 */
	{ &attr_tunnel_encap, "00080028 010C C00000050011223344550000 060A 000000000001C0000201 0408 030B000000000064 0802 12B5",
	    "{\"tunnel-type-8\":\"0x010CC00000050011223344550000060A000000000001C00002010408030B0000000000640"
	    "80212B5\",\"tunnels\":[{\"type\":8,\"name\":\"vxlan\",\"encapsulation\":{\"vni\":5,\"mac\":\"00:"
	    "11:22:33:44:55\"},\"endpoint\":\"192.0.2.1\",\"colors\":[100],\"udp-port\":4789}]}",
	    " tunnel-encap [ type vxlan encapsulation vni 5 mac 00:11:22:33:44:55 endpoint 192.0.2.1 color 10"
	    "0 udp-port 4789 ]",
	    " tunnel-encap tunnel-encap [vxlan {encapsulation vni 5 mac 00:11:22:33:44:55 endpoint 192.0.2.1 "
	    "color 100 udp-port 4789}]", false },
	/* two of one type, and an unknown one */
	{ &attr_tunnel_encap, "00010038 010C 000000070102030405060708 0616 00000000000220010DB8000000000000000000000001 0202 08"
	    "00 0202 86DD 0408 030B400000000064 0001000C 0104 00000007 0701 2E 0901 02 00630004 0502 0001",
	    NULL,
	    " tunnel-encap [ type l2tpv3 encapsulation session 7 cookie 0x0102030405060708 endpoint 2001:db8:"
	    ":1 protocol 2048 protocol 34525 color 100 flags 16384 type l2tpv3 encapsulation session 7 ds-fie"
	    "ld 46 embedded-label-handling 2 type 99 load-balancing-block 1 ]",
	    NULL, false },
	{ &attr_tunnel_encap, "000B0024 0104 0000002A 0606 000000000000 0A08 000100FF000110FF 0B0A 0100070000000000012C",
	    NULL,
	    " tunnel-encap [ type mpls-in-gre encapsulation key 42 endpoint next-hop label-stack [ 16 17 ] su"
	    "b-tlv 11 0x0100070000000000012C ]",
	    NULL, false },
	/* parts that words cannot say */
	{ &attr_tunnel_encap, "0009001C 010C 000000FF0000000000000000 0A04 00010140 0606 000000010000",
	    NULL,
	    " tunnel-encap [ type nvgre sub-tlv 1 0x000000FF0000000000000000 sub-tlv 10 0x00010140 sub-tlv 6 "
	    "0x000000010000 ]",
	    NULL, true },
	{ &attr_tunnel_encap, "00000000 00000000",
	    "{\"tunnel-type-0\":\"0x\"}",
	    " tunnel-encap [ type 0 type 0 ]",
	    NULL, true },
	/* values that RFC 9012 calls malformed count as unknown */
	{ &attr_tunnel_encap, "0007000D 08020000 0202FFFF 090103 0700",
	    "{\"tunnel-type-7\":\"0x080200000202FFFF0901030700\",\"tunnels\":[{\"type\":7,\"name\":\"ip-in-ip\",\"unknown-subtlv-8\":"
	    "\"0x0000\",\"unknown-subtlv-2\":\"0xFFFF\",\"unknown-subtlv-9\":\"0x03\",\"unknown-subtlv-7\":\"0x\"}]}",
	    " tunnel-encap [ type ip-in-ip sub-tlv 8 0x0000 sub-tlv 2 0xFFFF sub-tlv 9 0x03 sub-tlv 7 0x ]",
	    NULL, false },
	/* RFC 8669 */
	{ &attr_prefix_sid, "010007 00000000000309",
	    "{\"sr-label-index\":777}",
	    " bgp-prefix-sid [ 777 ]",
	    " bgp-prefix-sid [ 777 ]", false },
	{ &attr_prefix_sid, "010007 0000000000012C 03000E 00000C35000010000F4240001388",
	    "{\"sr-label-index\":300,\"sr-srgbs\":[[800000,4096],[1000000,5000]]}",
	    " bgp-prefix-sid [ 300, [ ( 800000,4096 ), ( 1000000,5000 ) ] ]",
	    " bgp-prefix-sid [ 300, [ ( 800000,4096 ), ( 1000000,5000 ) ] ]", false },
	/* RFC 9252 */
	{ &attr_prefix_sid, "050022 0001001E0020010DB800000000000000000000000000001300010006301000001040",
	    "{\"l3-service\":[{\"sid\":\"2001:db8::\",\"flags\":0,\"endpoint_behavior\":19,\"structure\":{\"l"
	    "ocator-block-length\":48,\"locator-node-length\":16,\"function-length\":0,\"argument-length\":0,"
	    "\"transposition-length\":16,\"transposition-offset\":64}}]}",
	    " bgp-prefix-sid-srv6 ( l3-service 2001:db8:: 0x13 [48,16,0,0,16,64] )",
	    " bgp-prefix-sid [ l3-service [ sid-information [ sid:2001:db8:: flags:0 endpoint_behavior:0x13  "
	    "[ sid-structure [48,16,0,0,16,64] ] ] ]", false },
	{ &attr_prefix_sid, "060019 0001001500FC00000000000000000000000000000100FFFF00",
	    "{\"l2-service\":[{\"sid\":\"fc00::1\",\"flags\":0,\"endpoint_behavior\":65535}]}",
	    " bgp-prefix-sid-srv6 ( l2-service fc00::1 0xffff )",
	    " bgp-prefix-sid [ l2-service [ sid-information [ sid:fc00::1 flags:0 endpoint_behavior:0xffff  ]"
	    " ]", false },
	/* more than words can say */
	{ &attr_prefix_sid, "010007 00000000000001 05001D 0001001900FC00000000000000000000000000000100000100070001AB 090001 0"
	    "1 050005 0002000101",
	    "{\"sr-label-index\":1,\"l3-service\":[{\"sid\":\"fc00::1\",\"flags\":0,\"endpoint_behavior\":1,"
	    "\"unknown-subsubtlv-7\":\"0xAB\"}],\"attribute-not-implemented-9\":\"0x01\"}",
	    NULL,
	    NULL, true },
	{ &attr_prefix_sid, "05001D 000200010101001500FC00000000000000000000000000000100000100",
	    "{\"l3-service\":[{\"unknown-subtlv-2\":\"0x01\"},{\"sid\":\"fc00::1\",\"flags\":0,\"endpoint_beh"
	    "avior\":1}]}",
	    NULL,
	    NULL, false },
	{ &attr_prefix_sid, "000000",
	    "{\"attribute-not-implemented-0\":\"0x\"}",
	    NULL,
	    NULL, false },
};

struct bad {
	const struct attr_row *row;
	const char *name, *hex;
	enum diag_class cls;
};

static const struct bad bad[] = {
	{ &attr_tunnel_encap, "no tunnel", "", DIAG_WITHDRAW },
	{ &attr_tunnel_encap, "half a tunnel header", "0008 00", DIAG_WITHDRAW },
	{ &attr_tunnel_encap, "a tunnel overruns the attribute", "0008 0005 070100", DIAG_WITHDRAW },
	{ &attr_tunnel_encap, "a sub-TLV overruns its tunnel", "0008 0003 070200", DIAG_WITHDRAW },
	{ &attr_tunnel_encap, "a sub-TLV without its length", "0008 0001 07", DIAG_WITHDRAW },
	{ &attr_tunnel_encap, "a long sub-TLV with half a length", "000F 0002 8000", DIAG_WITHDRAW },
	{ &attr_tunnel_encap, "a malformed sub-TLV counts as unknown", "00080008 0702 0000 0602 0000", DIAG_NONE },
	{ &attr_tunnel_encap, "an unknown type is no error", "12670004 C80001 01", DIAG_NONE },
	{ &attr_tunnel_encap, "preference of length 5", "000F0007 0C05 0000000064", DIAG_WITHDRAW },
	{ &attr_tunnel_encap, "two preferences", "000F0010 0C06 000000000064 0C06 000000000064", DIAG_WITHDRAW },
	{ &attr_tunnel_encap, "a segment of length 7", "000F000D 80000A 00010700000003E81100", DIAG_WITHDRAW },
	{ &attr_tunnel_encap, "two weights", "000F0014 800011 0009060000000000010906000000000001", DIAG_WITHDRAW },
	{ &attr_tunnel_encap, "an empty segment list", "000F0003 800000", DIAG_WITHDRAW },
	{ &attr_tunnel_encap, "a segment overruns its list", "000F0008 800005 0001060000", DIAG_WITHDRAW },
	{ &attr_prefix_sid, "empty", "", DIAG_DISCARD },
	{ &attr_prefix_sid, "half a TLV", "0100", DIAG_DISCARD },
	{ &attr_prefix_sid, "label index of length 6", "010006 000000000001", DIAG_DISCARD },
	{ &attr_prefix_sid, "no SRGB", "030002 0000", DIAG_DISCARD },
	{ &attr_prefix_sid, "half an SRGB", "030005 00000C3500", DIAG_DISCARD },
	{ &attr_prefix_sid, "a TLV overruns the attribute", "0900020A", DIAG_DISCARD },
	{ &attr_prefix_sid, "a service overruns the attribute", "05000200", DIAG_WITHDRAW },
	{ &attr_prefix_sid, "an empty service", "050000", DIAG_WITHDRAW },
	{ &attr_prefix_sid, "a service's part overruns it", "050005 0001001500", DIAG_WITHDRAW },
	{ &attr_prefix_sid, "SID information of 20 octets", "050018 000100140000000000000000000000000000000000000000", DIAG_WITHDRAW },
	{ &attr_prefix_sid, "a sub-sub-TLV overruns", "05001C 00010018000000000000000000000000000000000000000000010006", DIAG_WITHDRAW },
	{ &attr_prefix_sid, "a structure of 5 octets is only unknown", "050021 0001001D0000000000000000000000000000000000000000000100050000000000", DIAG_NONE },
};

static void
run(const struct vector *v, size_t n)
{
	struct buf wire, json, show, policy, text, back;
	char name[64];
	struct span s = unhex(&wire, v->hex);

	snprintf(name, sizeof(name), "vector %zu: well formed", n);
	ok(check(v->row, s) == DIAG_NONE, "%s", name);
	json_of(v->row, s, &json);
	if (v->json)
		same(buf_cstr(&json), v->json, "json");
	ok(unjson(v->row, buf_span(&json), &back) && (v->lossy || span_eq(buf_span(&back), s)), "unjson(json(v)) == v");
	buf_fini(&back);

	buf_init(&show, 1 << 20);
	if (v->row->show(v->row, &show, s, &ctx)) {
		ok(scan(v->row, buf_span(&show), &back) && span_eq(buf_span(&back), s), "scan(show(v)) == v");
		buf_fini(&back);
		/* an SR Policy has words of its own, too */
		buf_init(&policy, 1 << 20);
		if (v->row == &attr_tunnel_encap && sr_policy_words_show(&policy, s)) {
			ok(scan(v->row, buf_span(&policy), &back) && span_eq(buf_span(&back), s), "policy words read back");
			buf_fini(&back);
			if (v->show)
				same(buf_cstr(&policy), v->show, "policy words");
		} else if (v->show) {
			same(buf_cstr(&show), v->show, "show");
		}
		buf_fini(&policy);
	} else {
		ok(!v->show && show.n == 0, "no words for it, and none left behind");
	}

	buf_init(&text, 1 << 20);
	v->row->text(v->row, &text, s, &ctx);
	if (v->text)
		same(buf_cstr(&text), v->text, "text");
	sweep(v->row, s, "truncation sweep");
	buf_fini(&text);
	buf_fini(&show);
	buf_fini(&json);
	buf_fini(&wire);
}

/* Every byte of every vector, with each of its bits turned: no crash, and whatever is well formed keeps the laws. */
static void
flip(const struct vector *v)
{
	struct buf wire, show, json, back;
	struct span s = unhex(&wire, v->hex);
	bool good = true;
	size_t i;

	for (i = 0; i < 8 * s.n; i++) {
		wire.p[i / 8] ^= (uint8_t)(1u << i % 8);
		if (check(v->row, s) == DIAG_NONE) {
			buf_init(&show, 1 << 20);
			if (v->row->show(v->row, &show, s, &ctx)) {
				good &= scan(v->row, buf_span(&show), &back) && span_eq(buf_span(&back), s);
				buf_fini(&back);
			}
			json_of(v->row, s, &json);
			good &= unjson(v->row, buf_span(&json), &back);
			buf_fini(&back);
			buf_fini(&json);
			buf_fini(&show);
		}
		wire.p[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	ok(good, "turned bits keep the laws");
	buf_fini(&wire);
}

/* What a command may say and is not printed that way. */
static void
words(const struct attr_row *row, const char *text, const char *hex)
{
	struct buf out, want;
	struct span s = unhex(&want, hex);

	ok(scan(row, span_str(text), &out) && span_eq(buf_span(&out), s), "%s", text);
	buf_fini(&out);
	buf_fini(&want);
}

static void
refused(const struct attr_row *row, const char *text)
{
	struct buf out;

	ok(!scan(row, span_str(text), &out), "%s", text);
	buf_fini(&out);
}

static void
route(unsigned afi, const char *text, const char *nlri, const char *attribute)
{
	const struct nlri_row *row = nlri_row(afi, SAFI_SR_POLICY), *found;
	struct buf want, tunnel, shown;
	struct words w;
	struct lex *l = words_init(&w, span_str(text));
	struct route r;
	struct nlri one;
	struct span kw;
	size_t at = 0;
	bool good;

	route_init(&r);
	route_reset(&r, &ctx);
	r.row = row;
	r.afi = (uint16_t)afi;
	r.safi = SAFI_SR_POLICY;
	good = row->scan(row, l, &r);
	while (good && !lex_at_end(l))
		good = lex_word(l, "a keyword", &kw) && row->word(row, l, &r, kw) == 1;
	good = good && row->done(row, l, &r) && nlri_list_next(&r.list, &at, &found, &one);
	ok(good && found == row && span_eq(one.v, unhex(&want, nlri)), "%s", text);
	if (good) {
		ok(span_eq(attrset_get(&r.attrs, ATTR_TUNNEL_ENCAP), unhex(&tunnel, attribute)), "its attribute");
		buf_init(&shown, 4096);
		row->show(row, &shown, &one, &ctx);
		ok(span_eq(span_of(shown.p + strlen("ipv4 sr-policy "), shown.n - strlen("ipv4 sr-policy ")),
		       span_of(text, shown.n - strlen("ipv4 sr-policy "))), "shown as it was said");
		buf_fini(&shown);
		buf_fini(&tunnel);
	}
	buf_fini(&want);
	route_fini(&r);
	words_fini(&w);
}

static void
take(unsigned afi, const char *hex, bool good, bool walkable, const char *name)
{
	const struct nlri_row *row = nlri_row(afi, SAFI_SR_POLICY);
	struct diags d = { 0 };
	struct buf wire;
	struct get g = get_of(unhex(&wire, hex));
	struct span one;

	ok(row->take(row, &g, false, &one, &d) == good && get_ok(&g) == walkable && (d.n == 0) == good, "%s", name);
	buf_fini(&wire);
}

int
main(void)
{
	size_t i;

	ctx_init(&ctx);
	for (i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		run(&vectors[i], i);
		flip(&vectors[i]);
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct buf wire;

		ok(check(bad[i].row, unhex(&wire, bad[i].hex)) == bad[i].cls, "%s", bad[i].name);
		buf_fini(&wire);
	}
	words(&attr_prefix_sid, "bgp-prefix-sid [ 300, [ ( 800000,4096 ) ( 1000000,5000 ) ] ]",
	    "010007 0000000000012C 03000E 00000C35000010000F4240001388");
	words(&attr_prefix_sid, "bgp-prefix-sid-srv6 ( l3-service 2001:db8:: )",
	    "050019 000100150020010DB800000000000000000000000000FFFF00");
	words(&attr_tunnel_encap, "binding-sid mpls null", "000F0004 0D020000");
	words(&attr_tunnel_encap, "segment-list weight 1 segment type-c ipv4 10.0.0.1 sid 5",
	    "000F0018 800015 000906000000000001030A20000A00000100005100");
	words(&attr_tunnel_encap, "preference 100 priority 3 binding-sid mpls 24000 policy-name pn candidate-path-name cn "
	    "segment-list weight 1 segment type-a mpls 16001 segment type-b srv6 fc00::1 endpoint-behavior 65 32 0 16 0",
	    "000F0050 0C06000000000064 0F020300 0D06100005DC0100 82000300706E 81000300636E 80002D00 0906000000000001"
	    "0106000003E81100 0D1A1000FC0000000000000000000000000000010041000020001000");
	words(&attr_tunnel_encap, "segment-list segment type-a mpls 1 segment type-c ipv4 10.0.0.1 sid 5 segment type-a mpls 2 s 0",
	    "000F0020 80001D00 0106000000001000 030A20000A00000100005000 0106000000002000");
	refused(&attr_prefix_sid, "bgp-prefix-sid [ ]");
	refused(&attr_prefix_sid, "bgp-prefix-sid [ 1, [ ] ]");
	refused(&attr_prefix_sid, "bgp-prefix-sid-srv6 ( l3-service 2001:db8:: 1 [1,2,3,4,5] )");
	refused(&attr_tunnel_encap, "tunnel-encap [ ]");
	refused(&attr_tunnel_encap, "tunnel-encap [ type vxlna ]");
	refused(&attr_tunnel_encap, "tunnel-encap [ type vxlan color ]");
	refused(&attr_tunnel_encap, "tunnel-encap [ type vxlan");
	refused(&attr_tunnel_encap, "segment-list weight 1 segment type-a mpls 1048576");
	refused(&attr_tunnel_encap, "segment-list weight 1 segment type-l mpls 1");
	refused(&attr_tunnel_encap, "binding-sid 5");
	route(AFI_IPV4, "distinguisher 1 color 200 endpoint 10.0.0.2 preference 200 segment-list weight 1 segment type-a mpls 16001",
	    "60 00000001 000000C8 0A000002",
	    "000F001C 0C06 0000000000C8 800011 0009060000000000010106000003E81100");
	route(AFI_IPV6, "distinguisher 0 color 100 endpoint 2001:db8::1 priority 1",
	    "C0 00000000 00000064 20010DB8000000000000000000000001", "000F0004 0F020100");
	take(AFI_IPV4, "60 00000001 000000C8 0A000002", true, true, "an IPv4 policy");
	take(AFI_IPV6, "60 00000001 000000C8 0A000002", false, true, "an IPv4 policy among IPv6: passed over");
	take(AFI_IPV4, "60 00000001 000000C8 0A0000", false, false, "a policy that overruns");
	take(AFI_IPV4, "00", false, true, "no policy at all");
	return tap_end();
}
