/* SPDX-License-Identifier: ISC */
/* tests/unit/config.c - configurations: what they say, what is said about bad ones, laws, a truncation sweep. */
#include <stdio.h>
#include <stdlib.h>

#include "config/config.h"
#include "tap.h"

#define HEAD "neighbor 127.0.0.1 {\n\trouter-id 1.2.3.4;\n\tlocal-address 127.0.0.1;\n\tlocal-as 1;\n\tpeer-as 1;\n"

static const char everything[] =
    "# all there is\n"
    "process watch-it {\n\trun ./run/watch.run --name \"a b\" x[1],2;\n\tencoder json;\n\trespawn false;\n}\n"
    "process other { run /bin/cat; }\n"
    "template {\n"
    "\tneighbor common {\n"
    "\t\thold-time 90;\n"
    "\t\tfamily { ipv4 unicast; ipv6 unicast; }\n"
    "\t\tcapability { route-refresh; graceful-restart 1200; }\n"
    "\t\tstatic { route 10.9.0.0/24 next-hop 192.0.2.9; }\n"
    "\t}\n"
    "}\n"
    "neighbor 192.0.2.1 {\n"
    "\tinherit common;\n"
    "\tdescription \"a \\\"quoted\\\" word\";\n"
    "\tlocal-address 192.0.2.2; local-as 65000; peer-as 4200000001;\n"
    "\thold-time 180;\n"
    "\thost-name h1; domain-name d1;\n"
    "\trate-limit disable;\n"
    "\toutgoing-ttl 255; incoming-ttl disable;\n"
    "\tmd5-password se(cr)et(; source-interface (x); md5-base64 auto; md5-ip 192.0.2.2;\n"
    "\tgroup-updates true; auto-flush; adj-rib-out false; manual-eor false;\n"
    "\tfamily { ipv4 mpls-vpn; ipv6 mpls-vpn; }\n"
    "\tcapability {\n"
    "\t\tadd-path send/receive; operational; aigp enable; software-version enable; asn4;\n"
    "\t\tlink-local-nexthop disable; extended-message disable;\n"
    "\t\tmultiple-labels [ ipv4/nlri-mpls 3, ipv6 mpls-vpn 2 ];\n"
    "\t}\n"
    "\tadd-path { ipv4 unicast limit 10; ipv6 unicast; }\n"
    "\tnexthop { ipv4 unicast ipv6; ipv4 mpls-vpn ipv6; }\n"
    "\tapi first { processes [ watch-it, other ]; neighbor-changes; receive { parsed; update; } send { packets; } }\n"
    "\tapi { processes-match [ \"^wat\" ]; fsm; signal true; negotiated false; receive { consolidate; open; } }\n"
    "\tstatic {\n"
    "\t\troute 10.0.0.0/24 next-hop self med 5;\n"
    "\t\troute 10.0.1.0/24 { next-hop 192.0.2.3; community [ 65000:1 no-export ]; }\n"
    "\t\tattributes next-hop 192.0.2.4 med 7 nlri 10.0.3.0/24 10.0.2.0/24;\n"
    "\t\troute 10.0.4.0/24 next-hop 192.0.2.3 watchdog dog withdraw;\n"
    "\t\troute 10.0.5.0/24 next-hop 192.0.2.3 watchdog dog name here;\n"
    "\t\troute 2001:db8::/32 next-hop 2001:db8::1 attribute [ 0x99 0xC0 0x0102 ];\n"
    "\t\troute 10.0.6.0/24 rd 65000:1 label 100 next-hop 192.0.2.3 path-information 7;\n"
    "\t\troute 10.0.8.0/23 next-hop 192.0.2.3 split /24;\n"
    "\t}\n"
    "\tannounce {\n"
    "\t\tipv4 { unicast 10.1.0.0/24 next-hop 192.0.2.3 as-path [ 65001 ( 65002 65003 ) ]; }\n"
    "\t\tipv6 { }\n"
    "\t}\n"
    "\toperational { asm afi ipv4 safi unicast advisory \"hello; world\"; }\n"
    "}\n"
    "neighbor 2001:db8::/64 {\n\tpassive; router-id 9.9.9.9; local-as auto; peer-as auto;\n}\n";

static enum config_result
load(struct config *c, const char *text, size_t n, struct buf *errors)
{
	enum config_result r;

	config_init(c);
	buf_reset(errors);
	r = config_parse(c, "test.conf", span_of(text, n), errors);
	return r == CONFIG_GOOD ? config_check(c, errors) : r;
}

/* What a text must say when it is wrong. */
static void
wrong(const char *text, const char *want)
{
	struct config c;
	struct buf errors;
	enum config_result r;

	buf_init(&errors, 1 << 20);
	r = load(&c, text, strlen(text), &errors);
	ok(r == CONFIG_BAD && strstr(buf_cstr(&errors), want), "says: %s", want);
	if (r != CONFIG_BAD || !strstr(buf_cstr(&errors), want))
		printf("# result %d\n# %s\n", r, buf_cstr(&errors));
	config_fini(&c);
	buf_fini(&errors);
}

static void
errors(void)
{
	static const char several[] =
	    "neighbor 127.0.0.1 {\n\tfoo 1;\n\tstatic {\n\t\troute 10.0.0.0/33;\n\t\troute bar;\n\t}\n\tbaz { x; }\n}\n";
	static const char open_end[] = HEAD "\tstatic {\n\t\troute 10.0.0.0/24 next-hop 192.0.2.1;\n\t}\n";
	struct config c;
	struct buf e;

	wrong("neighbor 127.0.0.1 {\n\tlocal-az 1;\n}\n", "test.conf:2:2: unknown keyword \"local-az\" (did you mean \"local-as\"?)");
	wrong("neighbor 127.0.0.1 {\n\tlocal-az 1;\n}\n", "\n     ^~~~~~~~");
	wrong(HEAD "\tfamily { ipv4 unicats; }\n}\n", "'unicats' is not valid for ipv4 (did you mean \"unicast\"?)");
	wrong(HEAD "\tfamily { ipv4 unicast; ipv4 unicast; }\n}\n", "duplicate entry: ipv4 unicast");
	wrong(HEAD "\tfamily { all; ipv4 unicast; }\n}\n", "cannot add any family once family all is set");
	wrong(HEAD "\thold-time 2;\n}\n", "test.conf:6:12: hold-time 2 is invalid");
	wrong(HEAD "\thold-time 90\n\tpassive;\n}\n", "test.conf:6:2: missing \";\" behind this statement");
	wrong(HEAD "\tcapability { graceful-restart 5000; }\n}\n", "5000 is not in 0..4095");
	wrong(HEAD "\tcapability { multiple-labels ipv4/nlri-mpls 256; }\n}\n", "256 is more than 255");
	wrong(HEAD "\tcapability { multiple-labels [ ]; }\n}\n", "expected families");
	wrong(HEAD "\tcapability { add-path receive/send; }\n}\n", "the option is send/receive");
	wrong(HEAD "\tapi { processes [ nobody ]; }\n}\n", "an api called 'nobody' is used by this neighbor but not defined");
	wrong(HEAD "\tfamily { ipv6 unicast; }\n\tstatic { route 10.0.0.0/24 next-hop self; }\n}\n",
	    "test.conf:7:11: trying to announce a route of type ipv4,unicast");
	wrong(HEAD "}\n" HEAD "}\n", "duplicate peer definition 127.0.0.1");
	wrong("neighbor 127.0.0.1 {\n\tlocal-as 1;\n\trouter-id 1.1.1.1;\n}\n", "incomplete neighbor, missing peer-as");
	wrong("neighbor 127.0.0.1 {\n\tlocal-as 1; peer-as 1;\n}\n", "incomplete neighbor, missing router-id");
	wrong("neighbor 10.0.0.0/8 {\n\tlocal-as 1; peer-as 1; router-id 1.1.1.1;\n}\n", "can only use ip ranges");
	wrong("neighbor 10.0.0.1 {\n\tlocal-as 1; peer-as 1; router-id 1.1.1.1; local-address ::1;\n}\n", "must be of the same family");
	wrong("neighbor 10.0.0.1 {\n\tlocal-link-local 2001::1;\n}\n", "local-link-local must be an IPv6 link-local address");
	wrong("template {\n\tneighbor a/b { }\n}\n", "test.conf:2:11: a name holds only letters");
	wrong("template { neighbor a { } neighbor b { inherit [ a a a a a a a a a a a a ]; }\n"
	      "neighbor c { inherit [ b b b b b b b b b b b b ]; } neighbor d { inherit [ c c c c c c c c c c c c ]; } }\n"
	      "neighbor 127.0.0.1 { inherit d; }\n",
	    "templates inherit from too many others");
	wrong("process x { encoder text; }\n", "unset process sections: run");
	wrong("process x { run a; }\nprocess x { run b; }\n", "a process section called \"x\" already exists");
	wrong("process x { run a\n encoder text; }\n", "missing \";\" behind run");
	wrong("neighbour 127.0.0.1 { }\n", "unknown section \"neighbour\" (did you mean \"neighbor\"?)");
	wrong("neighbor 127.0.0.1 {\n\tlocal-as 1;\n", "missing \"}\"");
	wrong(HEAD "\tstatic { route 10.0.0.1/24 next-hop 1.2.3.4; }\n}\n", "test.conf:6:");
	wrong(HEAD "\tmd5-password abc;\n\ttcp-ao { keyid 1; algorithm hmac-sha-256; password x; }\n}\n", "exclude each other");
	wrong(HEAD "\tdescription \"open;\n}\n", "unclosed quote");
	buf_init(&e, 1 << 20);
	ok(load(&c, open_end, sizeof(open_end) - 1, &e) == CONFIG_GOOD && c.neighbor_cnt == 1 && c.store.route_cnt == 1,
	    "the end of the file closes what is open");
	ok(strcmp(buf_cstr(&e), "test.conf:1:20: warning: missing \"}\": nothing closes this section\n    neighbor 127.0.0.1 {\n"
	    "                       ^\n") == 0, "and is told of");
	config_fini(&c);
	/* several at once, each in its place */
	load(&c, several, sizeof(several) - 1, &e);
	ok(strstr(buf_cstr(&e), "test.conf:2:2:") && strstr(buf_cstr(&e), "test.conf:4:") && strstr(buf_cstr(&e), "test.conf:5:") &&
	    strstr(buf_cstr(&e), "test.conf:7:2:"), "goes on behind an error");
	config_fini(&c);
	buf_fini(&e);
}

static void
fields(void)
{
	const struct config_neighbor *n;
	struct config_walk w;
	struct config_entry one;
	struct open_offer o;
	struct config c;
	struct ctx ctx;
	struct buf e;
	size_t routes = 0;

	buf_init(&e, 1 << 20);
	ok(load(&c, everything, sizeof(everything) - 1, &e) == CONFIG_GOOD, "a configuration with everything");
	if (e.n)
		printf("# %s\n", buf_cstr(&e));
	ok(c.process_cnt == 2 && c.processes[0]->argc == 4 && strcmp(c.processes[0]->argv[2], "a b") == 0 &&
	    strcmp(c.processes[0]->argv[3], "x[1],2") == 0 && !c.processes[0]->respawn && c.processes[1]->respawn, "processes");
	ok(c.neighbor_cnt == 2 && c.neighbors && c.neighbors->next, "two neighbors");
	if (!c.neighbors || !c.neighbors->next)
		return;
	n = c.neighbors;
	ok(n->hold_s == 90, "of a scalar in both the template's value counts");
	ok(strcmp(n->description, "a \"quoted\" word") == 0 && strcmp(n->md5_password, "se(cr)et(") == 0 &&
	    strcmp(n->source_interface, "(x)") == 0, "texts");
	ok(n->peer_as.as == 4200000001 && n->local_as.as == 65000 && n->router_id == 0xc0000202, "numbers, router-id from the address");
	ok(n->graceful == 1200 && n->route_refresh && n->adj_rib_out && n->addpath == 3 && n->operational && !n->extended_message,
	    "capabilities, merged");
	ok(n->families.n == 4 && n->families.v[0].safi == 1 && n->families.v[1].safi == 128, "families, lists appended");
	ok(n->apis && n->apis->processes.n == 2 && n->apis->receive == (API_PARSED | API_UPDATE) && n->apis->send == API_PACKETS &&
	    n->apis->events == API_NEIGHBOR_CHANGES, "api");
	ok(n->apis->next && config_api_names(n->apis->next, "watch-it") && !config_api_names(n->apis->next, "other") &&
	    n->apis->next->events == (API_FSM | API_SIGNAL), "api by match");
	config_offer(n, span_str("x"), &o);
	ok(o.addpath_cnt == 2 && o.paths_limit_cnt == 1 && o.paths_limit[0].value == 10 && o.nexthop_cnt == 2 && o.software.n == 1 &&
	    o.host.n == 2 && o.refresh && o.graceful && o.restart_s == 1200, "what the OPEN offers");
	config_ctx(n, true, &ctx);
	ok(ctx.aigp && !ctx.extended_message && ctx.addpath && ctx.nexthop6 && !ctx.link_local_nexthop, "the context");
	config_walk_begin(&w, &c, n);
	while (config_walk_next(&w, &one))
		routes++;
	ok(routes == 12, "%zu routes", routes);
	ok(n->next->multi_session == false && config_is_range(n->next) && n->next->local_as.automatic, "the second one");
	config_fini(&c);
	buf_fini(&e);
}

static void
encode_hex(const struct config *c, const struct config_neighbor *n, struct buf *hex)
{
	struct diags d = { .n = 0 };
	struct ctx ctx;
	struct buf out;

	buf_init(&out, 1 << 24);
	config_ctx(n, true, &ctx);
	config_encode_to(c, n, &ctx, true, &out, NULL, NULL, &d);
	buf_hex(hex, buf_span(&out));
	buf_fini(&out);
}

/* print gives a text that loads to the same: it prints the same, and sends the same. */
static void
printing(const char *text, const char *name)
{
	const struct config_neighbor *n, *m;
	struct config a, b;
	struct buf e, one, two, x, y;

	buf_init(&e, 1 << 20);
	buf_init(&one, 1 << 22);
	buf_init(&two, 1 << 22);
	buf_init(&x, 1 << 24);
	buf_init(&y, 1 << 24);
	ok(load(&a, text, strlen(text), &e) == CONFIG_GOOD, "%s loads", name);
	config_print(&a, &one);
	ok(load(&b, (const char *)one.p, one.n, &e) == CONFIG_GOOD, "%s printed loads", name);
	if (e.n)
		printf("# %s\n", buf_cstr(&e));
	config_print(&b, &two);
	ok(span_eq(buf_span(&one), buf_span(&two)), "%s printed twice is the same", name);
	for (n = a.neighbors, m = b.neighbors; n && m; n = n->next, m = m->next) {
		encode_hex(&a, n, &x);
		encode_hex(&b, m, &y);
	}
	ok(x.n && span_eq(buf_span(&x), buf_span(&y)), "%s printed sends the same", name);
	config_fini(&a);
	config_fini(&b);
	buf_fini(&e);
	buf_fini(&one);
	buf_fini(&two);
	buf_fini(&x);
	buf_fini(&y);
}

static void
sends(const char *body, const char *want, const char *what)
{
	struct config c;
	struct buf text, e, hex;

	buf_init(&text, 1 << 20);
	buf_init(&e, 1 << 20);
	buf_init(&hex, 1 << 20);
	buf_str(&text, HEAD);
	buf_str(&text, body);
	buf_str(&text, "}\n");
	load(&c, (const char *)text.p, text.n, &e);
	if (e.n)
		printf("# %s", buf_cstr(&e));
	if (c.neighbors)
		encode_hex(&c, c.neighbors, &hex);
	ok(strcmp(buf_cstr(&hex), want) == 0, "%s", what);
	if (strcmp(buf_cstr(&hex), want) != 0)
		printf("# want %s\n# got  %s\n", want, buf_cstr(&hex));
	config_fini(&c);
	buf_fini(&text);
	buf_fini(&e);
	buf_fini(&hex);
}

#define M "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
#define EOR M "00170200000000"
#define UPDATE(len, attrs, nlri) M len "0200000015" "40010100" "400200" "400304" attrs "40050400000064" nlri

static void
encoding(void)
{
	sends("family { ipv4 unicast; }\nstatic { route 10.0.1.0/24 next-hop 192.0.2.1; route 10.0.0.0/24 next-hop 192.0.2.1; }\n",
	    UPDATE("0034", "C0000201", "180A0000180A0001") EOR, "routes of one set share a message, sorted");
	sends("group-updates false;\nfamily { ipv4 unicast; }\n"
	      "static { route 10.0.1.0/24 next-hop 192.0.2.1; route 10.0.0.0/24 next-hop 192.0.2.1; }\n",
	    UPDATE("0030", "C0000201", "180A0001") UPDATE("0030", "C0000201", "180A0000") EOR, "without grouping one each, as they came");
	sends("family { ipv4 unicast; }\nmanual-eor true;\n"
	      "static { route 10.0.0.0/24 next-hop 192.0.2.1; route 10.0.1.0/24 next-hop 192.0.2.2;"
	      " route 10.0.0.0/24 next-hop 192.0.2.2; }\n",
	    UPDATE("0030", "C0000201", "180A0000") UPDATE("0034", "C0000202", "180A0000180A0001"),
	    "a route is sent with each set of attributes it was given, the last one last; manual-eor");
	sends("family { ipv4 unicast; }\n"
	      "static { route 10.0.0.0/24 next-hop 192.0.2.1 watchdog a withdraw; route 10.0.1.0/24 next-hop self watchdog a; }\n",
	    UPDATE("0030", "7F000001", "180A0001") EOR, "a watchdog's silent route is left out; next-hop self");
	sends("family { ipv6 unicast; ipv4 unicast; }\n", EOR M "001E0200000007900F0003000201", "End-of-RIB in the order of the OPEN");
	sends("family { ipv4 unicast; }\nstatic { route 10.0.0.0/24 med 5; }\n", EOR, "no next hop: left out");
}

static void
sweep(void)
{
	struct config c;
	struct buf e;
	size_t n, i;
	uint32_t x = 88172645;

	buf_init(&e, 1 << 20);
	for (n = 0; n < sizeof(everything); n++) {
		char *part = malloc(n + 1);

		memcpy(part, everything, n);
		load(&c, part, n, &e);
		config_fini(&c);
		free(part);
	}
	ok(true, "every shorter text is read to its end");
	for (i = 0; i < 4000; i++) {
		char *part = malloc(sizeof(everything));
		int k;

		memcpy(part, everything, sizeof(everything));
		for (k = 0; k < 3; k++) {
			static const char odd[] = "{}[]();,\"'\\# \n\t\0\xff/:-a0";

			x ^= x << 13, x ^= x >> 17, x ^= x << 5;
			part[x % (sizeof(everything) - 1)] = odd[(x >> 16) % (sizeof(odd) - 1)];
		}
		load(&c, part, sizeof(everything) - 1, &e);
		config_fini(&c);
		free(part);
	}
	ok(true, "mutated texts are read to their ends");
	buf_fini(&e);
}

int
main(void)
{
	errors();
	fields();
	encoding();
	printing(everything, "everything");
	printing(HEAD "static { route 10.0.0.0/24 next-hop self; }\n}\n", "a small one");
	printing(HEAD "flow { route a { match { source 10.0.0.0/24; destination-port [ =80 >8080&<8088 ]; } then { rate-limit 9600; } } }\n"
	              "l2vpn { vpls x { rd 1.2.3.4:5; endpoint 5; base 10702; offset 1; size 8; next-hop 192.0.2.1; } }\n}\n",
	    "flow and vpls");
	printing("group g {\n\tlocal-as 1; peer-as 1; router-id 1.2.3.4; graceful-restart 5; md5 \"x\"; family { minimal; }\n"
	         "\tprocess p { run /bin/cat; parse-routes; send { packets; } }\n"
	         "\tneighbor 127.0.0.1 { local-address 127.0.0.2; ttl-security 2; static { route 10.0.0.0/24 next-hop self; } }\n"
	         "\tneighbor 127.0.0.3 { local-address 127.0.0.2; add-path receive; process q { run /bin/cat; receive-packets; }\n"
	         "\t\tflow { route { match { source 10.0.0.0/24; port =80 =81; fragment not-a-fragment; } then { discard; } } } }\n}\n",
	    "one for ExaBGP 3");
	sweep();
	return tap_end();
}
