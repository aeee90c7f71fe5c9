/* SPDX-License-Identifier: ISC */
/* tests/unit/tunnel.c - Tunnel Encapsulation, SR Policy and Prefix-SID: words as people write them, routes; the rest is vectors/tunnel.vec. */
#include "input.h"

#include "attr/attr.h"
#include "attr/tunnel.h"
#include "nlri/nlri.h"

static struct ctx ctx;

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
	ctx_init(&ctx);
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
