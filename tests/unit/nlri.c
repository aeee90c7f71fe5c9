/* SPDX-License-Identifier: ISC */
/*
 * tests/unit/nlri.c - the laws of the families whose NLRI are more than a prefix, over deterministic random values:
 *
 *     unjson(json(v)) == v  whenever plain says so;  scan(show(v)) == v  always;  every shorter prefix of a value is
 *     refused, or is itself a value with these laws; and any bytes at all are either refused or such a value.
 *
 * And what particular commands give, and which are refused.
 */
#include <stdlib.h>

#include "base/num.h"
#include "msg/command.h"
#include "tap.h"

/* ---- deterministic numbers ---- */

static uint64_t seed = 1;

static uint32_t
rnd(uint32_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % n;
}

static void
rnd_bytes(struct buf *b, size_t n)
{
	while (n--)
		put_u8(b, rnd(3) ? rnd(256) : rnd(2) * 255);
}

/* ---- the laws ---- */

static struct command command;
static struct ctx ctx;
static unsigned refused, taken, unplain;

static bool
complain(const char *law, const struct nlri_row *row, struct span v, const char *detail)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	buf_hex(&b, v);
	printf("# %s: %u/%u %s: %s\n", law, row->afi, row->safi, buf_cstr(&b), detail);
	buf_fini(&b);
	return false;
}

static bool
law_json(const struct nlri_row *row, const struct nlri *one)
{
	struct buf text, back;
	struct diags d = { 0 };
	struct jr_doc doc;
	struct jr root;
	struct jw w;
	bool good, plain = !row->plain || row->plain(row, one->v);

	buf_init(&text, 1 << 20);
	buf_init(&back, 1 << 16);
	jr_doc_init(&doc);
	jw_init(&w, &text, false);
	row->json(row, &w, one, &ctx);
	good = !text.bad && jr_parse(&doc, buf_span(&text), &root);
	if (!good)
		complain("json", row, one->v, buf_cstr(&text));
	unplain += !plain;
	if (good && plain) {
		good = row->unjson(row, root, &back, &d) && span_eq(buf_span(&back), one->v);
		if (!good)
			complain("unjson(json(v))", row, one->v, d.n ? d.v[0].msg : buf_cstr(&text));
	}
	jr_doc_fini(&doc);
	buf_fini(&text);
	buf_fini(&back);
	return good;
}

static bool
law_words(const struct nlri_row *row, const struct nlri *one)
{
	struct buf text;
	struct diags d = { 0 };
	struct src src = { "test", { NULL, 0 }, 1 };
	const struct nlri_row *got_row;
	struct nlri got;
	struct lex l;
	size_t at = 0;
	bool good;

	buf_init(&text, 1 << 20);
	buf_str(&text, "announce ");
	row->show(row, &text, one, &ctx);
	src.text = buf_span(&text);
	lex_init(&l, &src, &command.arena, &d);
	good = command_parse(&command, &l, &ctx) && nlri_list_next(&command.route.list, &at, &got_row, &got) &&
	    got_row == row && span_eq(got.v, one->v) && (!one->path || (got.path && memcmp(got.path, one->path, 4) == 0));
	if (!good)
		complain("scan(show(v))", row, one->v, d.n ? d.v[0].msg : buf_cstr(&text));
	buf_fini(&text);
	return good;
}

/* Read bytes from memory that ends where they end. */
static bool
law_bytes(const struct nlri_row *row, const uint8_t *p, size_t n)
{
	static const uint8_t path[4] = { 1, 2, 3, 4 };
	uint8_t *copy = malloc(n ? n : 1);
	struct diags d = { 0 };
	struct nlri one = { 0 };
	struct buf key;
	struct get g;
	bool good = true;

	if (n)
		memcpy(copy, p, n);
	g = get_of(span_of(copy, n));
	buf_init(&key, 1 << 16);
	if (!row->take(row, &g, false, &one.v, &d)) {
		refused++;
		good = d.n > 0 && d.worst >= DIAG_DISCARD;
		if (!good)
			complain("a refusal says why", row, span_of(copy, n), "");
	} else {
		taken++;
		good = one.v.n > 0 && get_ok(&g) && one.v.p + one.v.n == g.p;
		good = good && law_json(row, &one);
		if (rnd(2))
			one.path = path;
		good = good && law_words(row, &one);
		if (row->key)
			row->key(row, one.v, &key);
		row->text(row, &key, &one, &ctx);
		good = good && !key.bad;
	}
	buf_fini(&key);
	free(copy);
	return good;
}

/* ---- random values ---- */

/* `odd`: also what can be said in fewer bytes, and bits that mean nothing. */
static void
flow_prefix(struct buf *b, bool six, bool rfc, bool odd)
{
	unsigned bits = rnd(six ? 129 : 33), offset = 0;

	if (six && bits && rnd(3) == 0)
		offset = rnd(bits);
	put_u8(b, bits);
	if (six)
		put_u8(b, offset);
	rnd_bytes(b, bits_bytes(rfc ? bits - offset : bits));
	if (bits % 8 && !rfc && !odd)
		b->p[b->n - 1] &= (uint8_t)(0xff00 >> bits % 8);
}

static void
flow_list(struct buf *b, unsigned type, bool odd)
{
	bool bits = type == 9 || type == 12 || type >= 25;
	unsigned n = 1 + rnd(4), i;

	for (i = 0; i < n; i++) {
		unsigned width = odd ? rnd(8) ? rnd(2) : rnd(4) : type == 14 ? 1 : type == 20 ? 3 : 0;
		unsigned op = bits ? rnd(4) : 1 + rnd(6);

		if (odd && rnd(4) == 0)
			op = rnd(16);
		if ((i || odd) && rnd(3) == 0)
			op |= 0x40;
		put_u8(b, op | width << 4 | (i + 1 < n ? 0u : 0x80u));
		if (!odd) {
			put_un(b, rnd(8), (size_t)1 << width);
		} else if (rnd(2)) {
			put_un(b, 0, ((size_t)1 << width) - 1);
			put_u8(b, rnd(256));
		} else {
			rnd_bytes(b, (size_t)1 << width);
		}
	}
}

static void
random_flow(const struct nlri_row *row, struct buf *out)
{
	unsigned type, last = row->afi == AFI_IPV4 ? 12 : row->afi == AFI_IPV6 ? 13 : 28;
	bool odd = rnd(2), rfc = row->afi == AFI_IPV6 && rnd(2);
	struct buf b;

	buf_init(&b, 4096);
	if (row->safi == SAFI_FLOW_VPN) {
		put_u16(&b, rnd(4));
		rnd_bytes(&b, 6);
	}
	for (type = 1; type <= last; type++) {
		if (rnd(3))
			continue;
		put_u8(&b, type);
		if (type <= 2)
			flow_prefix(&b, row->afi == AFI_IPV6, rfc, odd);
		else if (type == 15 || type == 16) {
			unsigned bits = rnd(2) ? 6 : rnd(49);

			put_u8(&b, bits);
			rnd_bytes(&b, bits == 6 ? 6 : bits_bytes(bits));
			if (!odd && bits != 6 && bits % 8)
				b.p[b.n - 1] &= (uint8_t)(0xff00 >> bits % 8);
		} else
			flow_list(&b, type, odd);
	}
	if (b.n >= 0xf0 || (odd && rnd(20) == 0))
		put_u16(out, 0xf000 | b.n);
	else
		put_u8(out, b.n);
	buf_span_put(out, buf_span(&b));
	buf_fini(&b);
}

static void
random_ip(struct buf *b, bool zero, int afi)
{
	unsigned bits = afi == AFI_IPV4 ? 32 : afi == AFI_IPV6 ? 128 : rnd(2) ? 32 : 128;

	if (zero && rnd(3) == 0)
		bits = 0;
	put_u8(b, bits);
	rnd_bytes(b, bits / 8);
}

static void
random_rd(struct buf *b)
{
	put_u16(b, rnd(4));
	rnd_bytes(b, 6);
}

static void
random_evpn(const struct nlri_row *row, struct buf *out)
{
	unsigned type = 1 + rnd(12);
	struct mark m;

	put_u8(out, type);
	m = put_open(out, 1);
	if (type == 11) {
		put_u8(out, 3);
		put_u8(out, 5);
		rnd_bytes(out, 5);
		random_ip(out, false, 0);
		put_close(out, m);
		return;
	}
	random_rd(out);
	if (type != 3 && type != 6 && type != 9 && type != 10)
		rnd(2) ? rnd_bytes(out, 10) : buf_put(out, "\0\0\0\0\0\0\0\0\0", 10);
	if (type != 4)
		rnd_bytes(out, 4);
	switch (type) {
	case 1:
		rnd_bytes(out, 3);
		break;
	case 2:
		put_u8(out, 48);
		rnd_bytes(out, 6);
		random_ip(out, true, 0);
		rnd_bytes(out, 3 + 3 * rnd(2));
		break;
	case 3:
	case 4:
		random_ip(out, false, 0);
		break;
	case 5:
		if (rnd(2)) {
			put_u8(out, rnd(33));
			rnd_bytes(out, 4 + 4 + 3);
		} else {
			put_u8(out, rnd(129));
			rnd_bytes(out, 16 + 16 + 3);
		}
		break;
	case 9:
		rnd_bytes(out, 8);
		break;
	case 6:
	case 7:
	case 8:
	case 10:
		random_ip(out, true, 0);
		random_ip(out, true, 0);
		random_ip(out, false, 0);
		if (type == 8)
			rnd_bytes(out, 5);
		if (type != 10)
			rnd_bytes(out, 1);
		break;
	default:
		rnd_bytes(out, rnd(40));
	}
	put_close(out, m);
}

static void
random_mcast_vpn(const struct nlri_row *row, struct buf *out)
{
	unsigned type = 1 + rnd(8);
	struct mark m;

	put_u8(out, type);
	m = put_open(out, 1);
	switch (type) {
	case 1:
		random_rd(out);
		rnd_bytes(out, rnd(2) ? 4 : 16);
		break;
	case 2:
		random_rd(out);
		rnd_bytes(out, 4);
		break;
	case 3:
		random_rd(out);
		random_ip(out, true, row->afi);
		random_ip(out, true, row->afi);
		rnd_bytes(out, rnd(2) ? 4 : 16);
		break;
	case 4:
		put_u8(out, 2);
		put_u8(out, 12);
		rnd_bytes(out, 12 + (rnd(2) ? 4 : 16));
		break;
	case 8:
		rnd_bytes(out, rnd(30));
		break;
	default:
		random_rd(out);
		if (type > 5)
			rnd_bytes(out, 4);
		random_ip(out, false, row->afi);
		random_ip(out, false, row->afi);
	}
	put_close(out, m);
}

static void
random_mup(const struct nlri_row *row, struct buf *out)
{
	unsigned type = 1 + rnd(5), bits = row->afi == AFI_IPV4 ? 32 : 128, plen = rnd(bits + 1), teid;
	struct mark m;

	put_u8(out, rnd(9) ? 1 : rnd(256));
	put_u16(out, type);
	m = put_open(out, 1);
	random_rd(out);
	if (type == 1 || type == 3) {
		put_u8(out, plen);
		rnd_bytes(out, bits_bytes(plen));
		if (plen % 8 && rnd(4))
			out->p[out->n - 1] &= (uint8_t)(0xff00 >> plen % 8);
	}
	if (type == 2)
		rnd_bytes(out, bits / 8);
	if (type == 3) {
		rnd_bytes(out, 5);
		random_ip(out, false, 0);
		if (rnd(2))
			random_ip(out, true, 0);
	}
	if (type == 4) {
		teid = rnd(33);
		put_u8(out, bits + teid);
		rnd_bytes(out, bits / 8);
		put_un(out, ((uint64_t)rnd(0x10000) << 16 | rnd(0x10000)) & (((uint64_t)1 << teid) - 1), bits_bytes(teid));
	}
	if (type == 5)
		rnd_bytes(out, rnd(30));
	put_close(out, m);
}

static void
random_vpls(const struct nlri_row *row, struct buf *out)
{
	unsigned more = rnd(6) ? 0 : rnd(9);

	put_u16(out, 17 + more);
	random_rd(out);
	rnd_bytes(out, 2 + 2 + 1);
	put_u8(out, rnd(256));
	rnd_bytes(out, 2);
	put_u8(out, rnd(2) ? 1 : rnd(256));
	rnd_bytes(out, more);
}

static void
random_rtc(const struct nlri_row *row, struct buf *out)
{
	unsigned bits = rnd(2) ? 96 : rnd(5) ? 32 + rnd(65) : 0;

	put_u8(out, bits);
	rnd_bytes(out, bits_bytes(bits > 32 ? 32 : bits));
	if (bits == 96 && rnd(3)) {
		put_u8(out, rnd(3));
		put_u8(out, 2);
		rnd_bytes(out, 6);
	} else if (bits > 32) {
		rnd_bytes(out, bits_bytes(bits - 32));
		if (bits % 8 && rnd(4))
			out->p[out->n - 1] &= (uint8_t)(0xff00 >> bits % 8);
	}
}

static const struct {
	const struct nlri_row *row;
	void (*random)(const struct nlri_row *, struct buf *);
	const char *name;
} rows[] = {
	{ &nlri_ipv4_flow, random_flow, "ipv4 flow" },
	{ &nlri_ipv4_flow_vpn, random_flow, "ipv4 flow-vpn" },
	{ &nlri_ipv6_flow, random_flow, "ipv6 flow" },
	{ &nlri_ipv6_flow_vpn, random_flow, "ipv6 flow-vpn" },
	{ &nlri_l2vpn_flow, random_flow, "l2vpn flow" },
	{ &nlri_l2vpn_flow_vpn, random_flow, "l2vpn flow-vpn" },
	{ &nlri_vpls, random_vpls, "l2vpn vpls" },
	{ &nlri_evpn, random_evpn, "l2vpn evpn" },
	{ &nlri_ipv4_mcast_vpn, random_mcast_vpn, "ipv4 mcast-vpn" },
	{ &nlri_ipv6_mcast_vpn, random_mcast_vpn, "ipv6 mcast-vpn" },
	{ &nlri_ipv4_mup, random_mup, "ipv4 mup" },
	{ &nlri_ipv6_mup, random_mup, "ipv6 mup" },
	{ &nlri_rtc, random_rtc, "ipv4 rtc" },
};

static void
values(size_t r)
{
	const struct nlri_row *row = rows[r].row;
	bool good = true, swept = true, mixed = true;
	struct buf b;
	size_t i, k;

	buf_init(&b, 1 << 16);
	refused = taken = unplain = 0;
	for (i = 0; i < 3000 && good; i++) {
		buf_reset(&b);
		rows[r].random(row, &b);
		good = law_bytes(row, b.p, b.n);
	}
	ok(good && refused == 0, "%s: the laws hold for %u random values (%u refused, %u not plain)", rows[r].name, taken,
	    refused, unplain);
	for (i = 0; i < 60 && swept; i++) {
		buf_reset(&b);
		rows[r].random(row, &b);
		for (k = 0; k < b.n && swept; k++)
			swept = law_bytes(row, b.p, k);
	}
	ok(swept, "%s: what is cut off is refused, or a value", rows[r].name);
	refused = taken = 0;
	for (i = 0; i < 6000 && mixed; i++) {
		buf_reset(&b);
		if (rnd(4)) {
			rows[r].random(row, &b);
			for (k = 1 + rnd(3); k; k--)
				b.p[rnd((uint32_t)b.n)] = (uint8_t)rnd(256);
		} else {
			rnd_bytes(&b, rnd(60));
		}
		mixed = law_bytes(row, b.p, b.n);
	}
	ok(mixed, "%s: other bytes are refused (%u), or a value (%u)", rows[r].name, refused, taken);
	buf_fini(&b);
}

/* ---- commands ---- */

/* The NLRI and, after a blank, attributes 16 and 25 of a command; "error: ..." when it is refused. */
static const char *
given(const char *text, struct buf *out)
{
	struct diags d = { 0 };
	struct src src = { "test", span_str(text), 1 };
	const struct nlri_row *row;
	struct nlri one;
	struct lex l;
	size_t at = 0;

	buf_reset(out);
	lex_init(&l, &src, &command.arena, &d);
	if (!command_parse(&command, &l, &ctx)) {
		buf_fmt(out, "error: %s", d.n ? d.v[0].msg : "nothing said");
		return buf_cstr(out);
	}
	while (nlri_list_next(&command.route.list, &at, &row, &one)) {
		buf_fmt(out, "%s%u/%u ", out->n ? " " : "", row->afi, row->safi);
		buf_hex(out, one.v);
	}
	if (attrset_has(&command.route.attrs, ATTR_EXT_COMMUNITIES)) {
		buf_c(out, ' ');
		buf_hex(out, attrset_get(&command.route.attrs, ATTR_EXT_COMMUNITIES));
	}
	if (attrset_has(&command.route.attrs, ATTR_IPV6_EXT_COMMUNITIES)) {
		buf_str(out, " 25:");
		buf_hex(out, attrset_get(&command.route.attrs, ATTR_IPV6_EXT_COMMUNITIES));
	}
	return buf_cstr(out);
}

#define FLOW(s) "announce ipv4 flow destination 10.0.0.0/8 " s
#define NET "1/133 0301080A"

static const struct {
	const char *text, *want;
} commands[] = {
	/* RFC 8955 4.3: a specification in each of the notations that people use */
	{ "announce flow route { match { source 10.0.0.0/24; destination-port [ =80 >8080&<8088 ]; protocol [ tcp udp ]; "
	  "tcp-flags [ SYN RST&FIN&!=push =ack !urg ]; fragment [ is-fragment !dont-fragment ]; packet-length <=100; "
	  "icmp-type echo-request; dscp 10; } then { accept; } }",
	    "1/133 2E02180A00000301068111050150121F90D41F98078108090002000440014308011082200A85640B810A0C00028201" },
	{ "announce ipv4 flow port = 80", "1/133 03048150" },
	{ "announce ipv4 flow port [ > 80 & < 90 , = 100 ]", "1/133 07040250445A8164" },
	{ "announce ipv4 flow port >80&<90", "1/133 05040250C45A" },
	{ "announce ipv4 flow port http", "1/133 03048150" },
	{ "announce ipv4 flow port [ domain !=ndl_aas ]", "1/133 06040135960C38" },
	{ "announce ipv4 flow tcp-flags S", "1/133 03098002" },
	{ "announce ipv4 flow tcp-flags =SA", "1/133 03098112" },
	{ "announce ipv4 flow tcp-flags =SYN+ACK", "1/133 03098112" },
	{ "announce ipv4 flow tcp-flags 18", "1/133 03098012" },
	{ "announce ipv4 flow tcp-flags 0x112", "1/133 0409900112" },
	{ "announce ipv4 flow tcp-flags [ ack cwr & !fin & !ece ]", "1/133 0909001000804201C240" },
	{ "announce ipv4 flow icmp-code communication-prohibited-by-filtering", "1/133 0308810D" },
	{ "announce ipv4 flow protocol true", "1/133 03038700" },
	{ "announce ipv4 flow packet-length !=1500", "1/133 040A9605DC" },
	{ "announce ipv4 flow source 10.0.0.1/32 rd 65535:65536", "1/134 0E0000FFFF0001000002200A000001" },
	{ "announce flow route source 10.0.0.0/24 discard", "1/133 0502180A0000 8006000000000000" },
	{ "announce flow route { rd 1:1; match { source 2001:db8::/32; } then { discard; } }",
	    "2/134 0F000000010000000102200020010DB8 8006000000000000" },
	/* the family follows the addresses */
	{ "announce flow route { match { source ::1/128/120; } }",
	    "2/133 1302807800000000000000000000000000000001" },
	{ "announce ipv6 flow next-header icmpv6 flow-label 70000", "2/133 0903813A0DA100011170" },
	/* layer 2 */
	{ "announce l2vpn flow ethernet-type arp source-mac 00:11:22:33:44:55 vlan-id >=100",
	    "25/133 0F0E9108060F06001122334455158364" },
	{ "announce l2vpn flow source-mac 00:11:22:00:00:00/24", "25/133 050F18001122" },
	/* actions: RFC 8955 7 */
	{ FLOW("rate-limit 9600"), NET " 8006000046160000" },
	{ FLOW("rate-limit 9600 bytes"), NET " 8006000046160000" },
	{ FLOW("rate-limit 1000 packets"), NET " 800C0000447A0000" },
	{ FLOW("redirect 65500:12345"), NET " 8008FFDC00003039" },
	{ FLOW("redirect 70000:5"), NET " 8208000111700005" },
	{ FLOW("redirect 1.2.3.4:5678"), NET " 810801020304162E" },
	{ FLOW("redirect 1.2.3.4"), NET " 0800000000000000" },
	{ FLOW("redirect [2001:db8::1]:5"), NET " 25:000D20010DB80000000000000000000000010005" },
	{ FLOW("redirect-to-nexthop"), NET " 0800000000000000" },
	{ FLOW("redirect-to-nexthop-ietf 10.0.0.1"), NET " 010C0A0000010000" },
	{ FLOW("redirect-to-nexthop-ietf 2001:db8::1"), NET " 25:000C20010DB80000000000000000000000010000" },
	{ FLOW("copy 1.2.3.4"), NET " 0800000000000001" },
	{ FLOW("mark 10"), NET " 800900000000000A" },
	{ FLOW("action sample-terminal"), NET " 8007000000000003" },
	{ FLOW("action terminal"), NET " 8007000000000001" },
	{ FLOW("interface-set [ transitive:input:65000:5 non-transitive:input-output:70000:1 output:1:0 ]"),
	    NET " 0702000000018000070200" "00FDE84005470200011170C001" },
	{ FLOW("mark 10 discard"), NET " 8006000000000000800900000000000A" },
	{ "announce flow route x { match { destination 10.0.0.0/8; } then { extended-community [ target:1:1 ]; discard; } }",
	    NET " 00020001000000018006000000000000" },
	{ FLOW("mark 64"), "error: DSCP 64 is not in 0..63" },
	{ FLOW("destination 11.0.0.0/8"), "error: destination-ipv4 \"11.0.0.0/8\": given twice" },
	{ FLOW("source 2001:db8::/32"), "error: source-ipv4 \"2001:db8::/32\": an IPv6 prefix in an IPv4 flow" },
	{ FLOW("source 10.0.0.1/24"), "error: source-ipv4 \"10.0.0.1/24\": bits set behind the prefix length" },
	{ FLOW("port 65536"), "error: port \"65536\": value too big" },
	{ FLOW("protocol foo"), "error: protocol \"foo\": unknown value" },
	{ FLOW("dscp 64"), "error: dscp \"64\": value too big" },
	{ FLOW("then { discrad; }"), "error: unknown word \"discrad\" in then (did you mean \"discard\"?)" },
	{ FLOW("then { match { } }"), "error: match inside of then" },
	{ "announce ipv4 flow", "error: a flow that matches nothing in particular: no condition" },
	{ "announce ipv4 flow-vpn port 80", "error: flow-vpn wants a route distinguisher: rd" },
	{ "announce ipv6 flow source 10.0.0.0/8",
	    "error: source-ipv6 \"10.0.0.0/8\": an IPv4 prefix in an IPv6 flow" },
	{ "announce ipv6 flow source ::/0/1", "error: source-ipv6 \"::/0/1\": offset behind the prefix length" },
	/* VPLS */
	{ "announce vpls rd 192.168.201.1:123 endpoint 5 base 10702 offset 1 size 8",
	    "25/65 00110001C0A8C901007B000500010008029CE1" },
	{ "announce l2vpn vpls size 8 offset 1 base 10702 endpoint 5 rd 192.168.201.1:123",
	    "25/65 00110001C0A8C901007B000500010008029CE1" },
	{ "announce vpls rd 1:1 endpoint 5 offset 1 size 8", "error: vpls nlri base missing" },
	{ "announce vpls rd 1:1 endpoint 5 base 1048570 offset 1 size 8",
	    "error: vpls nlri size inconsistency: base 1048570 and size 8 go beyond label 1048575" },
	/* MCAST-VPN */
	{ "announce ipv4 mcast-vpn shared-join rp 10.99.199.1 group 239.251.255.228 rd 65000:99999 source-as 65000",
	    "1/5 06160000FDE80001869F0000FDE8200A63C70120EFFBFFE4" },
	{ "announce ipv4 mcast-vpn source-ad group 239.251.255.228 rd 65000:99999 source 10.99.12.4",
	    "1/5 05120000FDE80001869F200A630C0420EFFBFFE4" },
	{ "announce ipv4 mcast-vpn intra-as originator 192.0.2.1 rd 1:1", "1/5 010C0000000100000001C0000201" },
	{ "announce ipv4 mcast-vpn s-pmsi group 239.0.0.1 originator 192.0.2.1 rd 1:1",
	    "1/5 03120000000100000001" "0020EF000001C0000201" },
	{ "announce ipv4 mcast-vpn source-ad source 10.99.12.4 rd 1:1", "error: mcast-vpn source-ad: group missing" },
	{ "announce ipv4 mcast-vpn source-ad source fd00::1", "error: expected an IPv4 address, found \"fd00::1\"" },
	/* MUP */
	{ "announce ipv4 mup mup-t2st 10.0.0.1 rd 100:100 teid 12345/23",
	    "1/85 010004100000006400000064370A000001003039" },
	{ "announce ipv4 mup mup-t2st 10.0.0.1 rd 100:100 teid 0/0", "1/85 0100040D0000006400000064200A000001" },
	{ "announce ipv4 mup mup-t2st 10.0.0.1 rd 100:100 teid 12345/2",
	    "error: expected a teid and its length, like 12345/32, found \"12345/2\"" },
	{ "announce ipv4 mup mup-t1st 192.168.0.1/32 rd 100:100 teid 12345 qfi 9 endpoint 10.0.0.1 source 10.0.1.1",
	    "1/85 0100031C000000640000006420C0A80001000030390920" "0A000001200A000101" },
	/* EVPN */
	{ "announce l2vpn evpn mac-ip rd 65000:1 esi 00:01:02:03:04:05:06:07:08:09 ethernet-tag 7 mac 00:11:22:33:44:55 "
	  "ip 192.0.2.1 label 100",
	    "25/70 02250000FDE800000001000102030405060708090000000730001122334455" "20C0000201000641" },
	{ "announce l2vpn evpn mac-ip rd 65000:1 mac 00:11:22:33:44:55 vni [ 10000 20000 ]",
	    "25/70 02240000FDE800000001000000000000000000000000000030001122334455" "00002710004E20" },
	{ "announce l2vpn evpn multicast rd 65000:1 ip 192.0.2.1", "25/70 03110000FDE8000000010000000020C0000201" },
	{ "announce l2vpn evpn ip-prefix rd 65000:1 prefix 10.0.0.0/24 label 100",
	    "25/70 05220000FDE80000000100000000000000000000000000" "00180A00000000000000000641" },
	{ "announce l2vpn evpn type 200 raw 0x0102", "25/70 C8020102" },
	{ "withdraw l2vpn evpn mac-ip rd 65000:1 mac 00:11:22:33:44:55",
	    "25/70 02210000FDE80000000100000000000000000000000000003000112233445500000000" },
	{ "announce l2vpn evpn mac-ip rd 65000:1 mac 00:11:22:33:44:55", "error: evpn mac-ip: label missing" },
	{ "announce l2vpn evpn mac_ip", "error: unknown route type \"mac_ip\" (did you mean \"mac-ip\"?)" },
	{ "announce l2vpn evpn type 2 raw 0x0102", "error: route type 2 (mac-ip) is not well formed in 2 bytes" },
	/* route target membership */
	{ "announce ipv4 rtc default", "1/132 00" },
	{ "announce ipv4 rtc origin 65000 route-target target:65000:1", "1/132 600000FDE80002FDE800000001" },
	{ "announce ipv4 rtc origin 65000", "1/132 200000FDE8" },
	{ "announce ipv4 rtc origin 65000 route-target 0x0002FDE8/32", "1/132 400000FDE80002FDE8" },
	{ "announce ipv4 rtc route-target target:65000:1", "error: a route target without origin" },
};

/* ---- the length of a flow: RFC 8955 4.1 ---- */

static void
flow_lengths(void)
{
	static const size_t want[] = { 239, 240, 241, 4095, 4096 };
	struct buf text, out;
	size_t i, n;
	char name[64];

	buf_init(&text, 1 << 20);
	buf_init(&out, 1 << 20);
	for (i = 0; i < 5; i++) {
		/* the type, then conditions of two bytes, or of three where the number is odd */
		buf_reset(&text);
		buf_str(&text, "announce ipv4 flow port [");
		n = want[i] - 1;
		if (n % 2) {
			buf_str(&text, " =300");
			n -= 3;
		}
		for (; n; n -= 2)
			buf_str(&text, " =80");
		buf_str(&text, " ]");
		given(buf_cstr(&text), &out);
		snprintf(name, sizeof(name), "1/133 %s%zX04", want[i] < 240 ? "" : "F", want[i]);
		if (want[i] >= 240 && want[i] < 256)
			snprintf(name, sizeof(name), "1/133 F0%zX04", want[i]);
		if (want[i] > 4095)
			ok(strncmp(buf_cstr(&out), "error: a flow of more than 4095 bytes", 37) == 0,
			    "a flow of %zu bytes is refused", want[i]);
		else
			ok(strncmp(buf_cstr(&out), name, strlen(name)) == 0, "a flow of %zu bytes has the length %s", want[i],
			    name + 6);
	}
	buf_fini(&text);
	buf_fini(&out);
}

/* ---- JSON by hand ---- */

static void
edited(const char *family, const char *json, const char *want, const char *name)
{
	struct buf out, hex;
	struct diags d = { 0 };
	struct jr_doc doc;
	struct jr root;
	uint16_t afi;
	uint8_t safi;

	buf_init(&out, 1 << 16);
	buf_init(&hex, 1 << 16);
	jr_doc_init(&doc);
	if (family_scan(span_str(family), &afi, &safi) && jr_parse(&doc, span_str(json), &root) &&
	    nlri_row(afi, safi)->unjson(nlri_row(afi, safi), root, &out, &d))
		buf_hex(&hex, buf_span(&out));
	else
		buf_str(&hex, d.n ? d.v[0].msg : "refused");
	same(buf_cstr(&hex), want, name);
	jr_doc_fini(&doc);
	buf_fini(&out);
	buf_fini(&hex);
}

static void
json_by_hand(void)
{
	edited("l2vpn evpn", "{\"code\":3,\"raw\":\"03110000FDE8000000010000000020C0000201\",\"rd\":\"65000:2\","
	    "\"ethernet-tag\":0,\"ip\":\"192.0.2.1\"}", "03110000FDE8000000020000000020C0000201",
	    "an edited member counts more than raw");
	edited("l2vpn evpn", "{\"code\":3,\"rd\":\"65000:1\",\"ip\":\"192.0.2.1\"}",
	    "03110000FDE8000000010000000020C0000201", "members alone are enough");
	edited("l2vpn evpn", "{\"code\":6,\"rd\":\"65000:1\",\"group\":\"239.0.0.1\",\"originator\":\"192.0.2.1\"}",
	    "06180000FDE800000001000000000020EF00000120C000020100", "also for a type that is printed as bytes");
	edited("l2vpn evpn", "{\"code\":3,\"raw\":\"0311\"}", "raw: expected the bytes of one NLRI", "raw is checked");
	edited("ipv4 flow", "{\"port\":[\"=80\",\">8080&<8088\"],\"protocol\":\"=tcp\"}",
	    "0C0381060401" "50121F90D41F98", "components are put in order");
	edited("ipv4 flow", "{\"port\":[80,\">=1024\"]}", "06040150930400", "a bare number is a condition too");
	edited("ipv4 flow", "{\"prot\":[\"=80\"]}", "ipv4 flow: unknown component \"prot\"",
	    "a component that is not known is not left out");
	edited("ipv4 flow-vpn", "{\"port\":[\"=80\"]}", "rd: expected a route distinguisher", "flow-vpn wants rd");
	edited("ipv4 mup", "{\"arch\":1,\"code\":4,\"name\":\"x\",\"endpoint_len\":55,\"endpoint_ip\":\"10.0.0.1\","
	    "\"rd\":\"100:100\",\"teid\":\"12345\"}", "010004100000006400000064370A000001003039", "MUP from members");
	edited("l2vpn vpls", "{\"rd\":\"1:1\",\"endpoint\":1,\"base\":2000000,\"offset\":1,\"size\":1}",
	    "base: expected a label", "VPLS is checked");
	edited("ipv4 unicast", "{\"nlri\":\"48.0.0.0/1\"}", "0130", "bits behind the length, in the octet that travels");
	edited("ipv6 unicast", "\"2001:db8:8000:ff40::/57\"", "3920010DB88000FF40", "the same in IPv6");
	edited("ipv4 unicast", "{\"nlri\":\"10.0.0.1/24\"}", "nlri: expected a prefix without bits behind its length",
	    "not in one that does not");
	edited("ipv4 rtc", "{\"origin\":65000,\"route-target\":\"target:65000:1\"}", "600000FDE80002FDE800000001",
	    "route target membership");
}

/* ---- keys: what makes two routes one ---- */

static void
same_route(const char *a, const char *b, bool want, const char *name)
{
	struct buf key[2];
	const char *text[2] = { a, b };
	size_t i;

	for (i = 0; i < 2; i++) {
		const struct nlri_row *row;
		struct diags d = { 0 };
		struct src src = { "test", span_str(text[i]), 1 };
		struct nlri one;
		struct lex l;
		size_t at = 0;

		buf_init(&key[i], 4096);
		lex_init(&l, &src, &command.arena, &d);
		if (command_parse(&command, &l, &ctx) && nlri_list_next(&command.route.list, &at, &row, &one))
			row->key(row, one.v, &key[i]);
	}
	ok(key[0].n && key[1].n && span_eq(buf_span(&key[0]), buf_span(&key[1])) == want, "%s", name);
	buf_fini(&key[0]);
	buf_fini(&key[1]);
}

static void
keys(void)
{
	same_route("announce l2vpn evpn mac-ip rd 1:1 mac 00:00:00:00:00:01 label 1",
	    "announce l2vpn evpn mac-ip rd 1:1 mac 00:00:00:00:00:01 esi 01:00:00:00:00:00:00:00:00:00 label 2", true,
	    "RFC 7432 7.2: segment and labels are not in the key");
	same_route("announce l2vpn evpn mac-ip rd 1:1 mac 00:00:00:00:00:01 label 1",
	    "announce l2vpn evpn mac-ip rd 1:1 mac 00:00:00:00:00:01 ip 10.0.0.1 label 1", false, "the address is");
	same_route("announce l2vpn evpn ethernet-ad rd 1:1 esi 01:00:00:00:00:00:00:00:00:00 label 1",
	    "announce l2vpn evpn ethernet-ad rd 1:1 label 1", false, "RFC 7432 7.1: there the segment is");
	same_route("announce l2vpn evpn ip-prefix rd 1:1 prefix 10.0.0.0/8 gateway 10.0.0.1 label 1",
	    "announce l2vpn evpn ip-prefix rd 1:1 prefix 10.0.0.0/8 label 2", true, "RFC 9136 3.1: gateway and label are not");
	same_route("announce vpls rd 1:1 endpoint 5 base 100 offset 1 size 8",
	    "announce vpls rd 1:1 endpoint 5 base 200 offset 1 size 16", true, "RFC 4761: the labels are not");
}

int
main(void)
{
	struct buf out;
	size_t i;

	command_init(&command);
	ctx_init(&ctx);
	buf_init(&out, 1 << 20);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		values(i);
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		same(given(commands[i].text, &out), commands[i].want, commands[i].text);
	flow_lengths();
	json_by_hand();
	keys();
	buf_fini(&out);
	command_fini(&command);
	return tap_end();
}
