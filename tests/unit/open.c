/* SPDX-License-Identifier: ISC */
/* tests/unit/open.c - OPEN, NOTIFICATION, ROUTE-REFRESH and OPERATIONAL: notations, laws, a truncation sweep. */
#include <stdio.h>
#include <stdlib.h>

#include "base/num.h"
#include "cap/cap.h"
#include "msg/notification.h"
#include "msg/open.h"
#include "msg/operational.h"
#include "msg/refresh.h"
#include "msg/wire.h"
#include "tap.h"

/* Bytes to JSON; whole object in out. */
static void
render(struct span msg, struct buf *out, struct diags *d)
{
	struct ctx ctx;
	struct jw w;

	ctx_init(&ctx);
	jw_init(&w, out, false);
	jw_obj(&w);
	msg_json(&w, msg, &ctx, d);
	jw_obj_end(&w);
}

/* The law: whatever the bytes, JSON gives them back. */
static bool
lossless(struct span msg)
{
	struct ctx ctx;
	struct diags d = { .n = 0 };
	struct jr_doc doc;
	struct jr root;
	struct buf text, back;
	bool same;

	ctx_init(&ctx);
	buf_init(&text, 1 << 22);
	buf_init(&back, 1 << 20);
	jr_doc_init(&doc);
	render(msg, &text, &d);
	same = jr_parse(&doc, buf_span(&text), &root);
	if (!same)
		printf("# no JSON: %s: %s\n", doc.error, buf_cstr(&text));
	diags_reset(&d);
	same = same && msg_unjson(msg_row(msg.p[18]), root, &ctx, &back, &d) && span_eq(buf_span(&back), msg);
	if (!same)
		printf("# %s\n", buf_cstr(&text));
	buf_reset(&back);
	msg_row(msg.p[18])->text(&back, msg, &ctx);
	jr_doc_fini(&doc);
	buf_fini(&back);
	buf_fini(&text);
	return same;
}

/* A message around a body given in hex. */
static struct span
message(struct buf *b, unsigned type, const char *body)
{
	struct mark m;

	buf_reset(b);
	m = msg_begin(b, type);
	num_hex(span_str(body), b);
	msg_end(b, m);
	return buf_span(b);
}

static void
json_is(unsigned type, const char *body, const char *want)
{
	struct diags d = { .n = 0 };
	struct buf b, text;
	struct span msg;

	buf_init(&b, 70000);
	buf_init(&text, 1 << 22);
	msg = message(&b, type, body);
	render(msg, &text, &d);
	ok(strcmp(buf_cstr(&text), want) == 0, "%u %.60s", type, body);
	if (strcmp(buf_cstr(&text), want) != 0)
		printf("# want %s\n# got  %s\n", want, buf_cstr(&text));
	ok(lossless(msg), "%u %.60s comes back", type, body);
	buf_fini(&text);
	buf_fini(&b);
}

static void
text_is(unsigned type, const char *body, const char *want)
{
	struct ctx ctx;
	struct buf b, text;

	ctx_init(&ctx);
	buf_init(&b, 70000);
	buf_init(&text, 1 << 20);
	msg_row(type)->text(&text, message(&b, type, body), &ctx);
	ok(strcmp(buf_cstr(&text), want) == 0, "%u %.40s as text", type, body);
	if (strcmp(buf_cstr(&text), want) != 0)
		printf("# got %s\n", buf_cstr(&text));
	buf_fini(&text);
	buf_fini(&b);
}

/* The strongest diag of a message. */
static void
error_is(unsigned type, const char *body, enum diag_class cls, unsigned code, unsigned subcode, size_t off)
{
	struct diags d = { .n = 0 };
	struct buf b, text;
	struct span msg;

	buf_init(&b, 70000);
	buf_init(&text, 1 << 22);
	msg = message(&b, type, body);
	render(msg, &text, &d);
	ok(d.n && d.v[0].cls == cls && d.v[0].code == code && d.v[0].subcode == subcode && d.v[0].off == off,
	    "%u %.40s: %u/%u at %zu", type, body, code, subcode, off);
	if (d.n)
		printf("# %s: %s (%s) %u/%u at %zu\n", d.v[0].what, d.v[0].msg, d.v[0].rfc, d.v[0].code, d.v[0].subcode, d.v[0].off);
	ok(lossless(msg), "%u %.40s comes back", type, body);
	buf_fini(&text);
	buf_fini(&b);
}

/* Every shorter message, and every message with one byte changed, comes back or is at least no crash. */
static void
sweep(unsigned type, const char *body)
{
	struct buf b, copy;
	struct span msg;
	size_t n, i;
	bool good = true;

	buf_init(&b, 70000);
	buf_init(&copy, 70000);
	msg = message(&b, type, body);
	for (n = MSG_HEADER; n < msg.n; n++) {
		/* on the heap and of the exact size, so that a sanitizer sees one byte too many */
		uint8_t *part = malloc(n);

		memcpy(part, msg.p, n);
		part[16] = (uint8_t)(n >> 8);
		part[17] = (uint8_t)n;
		good &= lossless(span_of(part, n));
		free(part);
	}
	for (i = MSG_HEADER; i < msg.n; i++) {
		static const uint8_t flips[] = { 0x01, 0x80, 0xff, 0x7f };
		size_t f;

		for (f = 0; f < sizeof(flips); f++) {
			buf_reset(&copy);
			buf_span_put(&copy, msg);
			copy.p[i] ^= flips[f];
			good &= lossless(buf_span(&copy));
		}
	}
	ok(good, "sweep of %u %.40s", type, body);
	buf_fini(&copy);
	buf_fini(&b);
}

static const char everything[] =
    "04 FDE8 00B4 01020304 96"
    "0206 010400010001 0206 010400020001 0206 41040000FDE8 0208 0506000100010002 0206 450400010103 0207 4C05000101000A"
    "020C 400A80B4 00010180 00020180 0202 0200 0202 4600 0202 B900 0202 0600 0208 4906 02 6831 02 6431"
    "0206 4B04 03 616263 0202 4D00 0203 090103 0209 470700010180 000E10 0205 0703 080001 0206 080400010102"
    "0209 0307 00010001 01 4003 0203 630101";

static void
opens(void)
{
	json_is(MSG_OPEN, "04 FDE8 00B4 01020304 14 0206 0104 00010001 0206 4104 0000FDE8 0202 0600",
	    "{\"open\":{\"version\":4,\"asn\":65000,\"hold_time\":180,\"router_id\":\"1.2.3.4\",\"capabilities\":{"
	    "\"1\":{\"name\":\"multiprotocol\",\"families\":[\"ipv4/unicast\"]},\"65\":{\"name\":\"asn4\",\"asn4\":65000},"
	    "\"6\":{\"name\":\"extended-message\",\"size\":65535}}}}");
	/* several capabilities in one parameter: the packing travels beside */
	json_is(MSG_OPEN, "04 FDE8 00B4 01020304 0A 0208 0200 8000 6302 0102",
	    "{\"open\":{\"version\":4,\"asn\":65000,\"hold_time\":180,\"router_id\":\"1.2.3.4\",\"capabilities\":{"
	    "\"2\":{\"name\":\"route-refresh\",\"variant\":\"RFC\"},\"128\":{\"name\":\"route-refresh\",\"variant\":\"Cisco\"},"
	    "\"99\":{\"name\":\"unknown\",\"iana\":\"unassigned\",\"value\":99,\"raw\":\"0102\"}}},"
	    "\"wire\":{\"message\":\"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00270104FDE800B4010203040A0208020080006302"
	    "0102\"}}");
	json_is(MSG_OPEN, "04 FDE8 00B4 01020304 14 0212 4010 C078 00010180 00020100 00018080 0000",
	    "{\"open\":{\"version\":4,\"asn\":65000,\"hold_time\":180,\"router_id\":\"1.2.3.4\",\"capabilities\":{"
	    "\"64\":{\"name\":\"unknown\",\"iana\":\"unknown\",\"value\":64,\"raw\":\"C07800010180000201000001808000"
	    "00\"}}}}");
	json_is(MSG_OPEN, "04 FDE8 00B4 01020304 0E 020C 400A C078 00010180 00020100",
	    "{\"open\":{\"version\":4,\"asn\":65000,\"hold_time\":180,\"router_id\":\"1.2.3.4\",\"capabilities\":{"
	    "\"64\":{\"name\":\"graceful restart\",\"time\":120,\"address-family-flags\":{\"ipv4/unicast\":[\"forwarding\"],"
	    "\"ipv6/unicast\":[]},\"restart-flags\":[\"restart\",\"notification\"]}}}}");
	json_is(MSG_OPEN, "04 5BA0 00B4 01020304 12 0208 45060001010300FF 0206 4104 FA56EA01",
	    "{\"open\":{\"version\":4,\"asn\":23456,\"hold_time\":180,\"router_id\":\"1.2.3.4\",\"capabilities\":{"
	    "\"69\":{\"name\":\"unknown\",\"iana\":\"unknown\",\"value\":69,\"raw\":\"0001010300FF\"},"
	    "\"65\":{\"name\":\"asn4\",\"asn4\":4200000001}}}}");
	text_is(MSG_OPEN, "04 FDE8 00B4 01020304 1C 0206 0104 00010001 0206 0104 00010085 0202 0200 0206 4104 0000FDE8",
	    "open version 4 asn 65000 hold_time 180 router_id 1.2.3.4 capabilities [multiprotocol(ipv4 unicast,ipv4 flow), "
	    "route refresh, asn4(65000)]");
	error_is(MSG_OPEN, "03 FDE8 00B4 01020304 00", DIAG_RESET, 2, 1, 19);
	error_is(MSG_OPEN, "04 0000 00B4 01020304 00", DIAG_RESET, 2, 2, 20);
	error_is(MSG_OPEN, "04 FDE8 00B4 00000000 00", DIAG_RESET, 2, 3, 24);
	error_is(MSG_OPEN, "04 FDE8 0002 01020304 00", DIAG_RESET, 2, 6, 22);
	error_is(MSG_OPEN, "04 FDE8 00B4 01020304 03 030100", DIAG_RESET, 2, 4, 31);
	error_is(MSG_OPEN, "04 FDE8 00B4 01020304 03 010100", DIAG_RESET, 2, 5, 31);
	error_is(MSG_OPEN, "04 FDE8 00B4 01020304 04 0202 0204", DIAG_RESET, 2, 0, 31);
	error_is(MSG_OPEN, "04 FDE8 00B4 01020304 05 0202 0200", DIAG_RESET, 2, 0, 29);
	error_is(MSG_OPEN, "04 FDE8 00B4 01020304 04 0202 0200 00", DIAG_RESET, 2, 0, 33);
	error_is(MSG_OPEN, "04 FDE8 00B4 01020304 05 0203 410100", DIAG_RESET, 2, 0, 33);
	error_is(MSG_OPEN, "04 FDE8 00", DIAG_RESET, 1, 2, 16);
	sweep(MSG_OPEN, everything);
	sweep(MSG_OPEN, "04 FDE8 00B4 01020304 FF FF 0009 02 0006 0104 00010001");
}

static void
notifications(void)
{
	struct buf b;

	json_is(MSG_NOTIFICATION, "0602 02 6F6B",
	    "{\"notification\":{\"code\":6,\"subcode\":2,\"data\":\"0x026F6B\","
	    "\"message\":\"Shutdown Communication: \\\"ok\\\"\",\"code-name\":\"Cease\","
	    "\"subcode-name\":\"Administrative Shutdown\"}}");
	json_is(MSG_NOTIFICATION, "0104 00FF",
	    "{\"notification\":{\"code\":1,\"subcode\":4,\"data\":\"0x00FF\",\"message\":\"0x00FF\","
	    "\"code-name\":\"Message Header Error\"}}");
	json_is(MSG_NOTIFICATION, "0400",
	    "{\"notification\":{\"code\":4,\"subcode\":0,\"data\":\"0x\",\"message\":\"\",\"code-name\":\"Hold Timer Expired\"}}");
	json_is(MSG_NOTIFICATION, "0604 05 6162",
	    "{\"notification\":{\"code\":6,\"subcode\":4,\"data\":\"0x056162\","
	    "\"message\":\"invalid Shutdown Communication (buffer underrun) length : 5 [0x6162]\",\"code-name\":\"Cease\","
	    "\"subcode-name\":\"Administrative Reset\"}}");
	json_is(MSG_NOTIFICATION, "0609 0602 02 6F6B",
	    "{\"notification\":{\"code\":6,\"subcode\":9,\"data\":\"0x0602026F6B\","
	    "\"message\":\"Hard Reset: Cease / Administrative Shutdown: Shutdown Communication: \\\"ok\\\"\",\"code-name\":\"Cease\","
	    "\"subcode-name\":\"Hard Reset\"}}");
	text_is(MSG_NOTIFICATION, "0602 02 6F6B", "notification code 6 subcode 2 data 0x026F6B");
	sweep(MSG_NOTIFICATION, "0609 0602 02 6F6B");
	buf_init(&b, 1000);
	notification_name(&b, 6, 10);
	buf_c(&b, '\n');
	notification_name(&b, 8, 0);
	buf_c(&b, '\n');
	notification_name(&b, 77, 5);
	ok(strcmp(buf_cstr(&b), "Cease / BFD Down\nSend Hold Timer Expired\ncode 77 / subcode 5") == 0, "names");
	buf_reset(&b);
	notification_build(NOTIFY_CEASE, CEASE_SHUTDOWN, SPAN("ok"), &b);
	ok(b.n == 24 && memcmp(b.p + 18, "\3\6\2\2ok", 6) == 0, "a shutdown with its text");
	buf_fini(&b);
}

static void
refreshes(void)
{
	json_is(MSG_REFRESH, "0001 00 01", "{\"route-refresh\":{\"afi\":\"ipv4\",\"safi\":\"unicast\",\"subtype\":\"query\"}}");
	json_is(MSG_REFRESH, "0002 01 80", "{\"route-refresh\":{\"afi\":\"ipv6\",\"safi\":\"mpls-vpn\",\"subtype\":\"begin\"}}");
	json_is(MSG_REFRESH, "0001 00 01 01 40 000D 20 00000005 00 18 08 0A 80 C0",
	    "{\"route-refresh\":{\"afi\":\"ipv4\",\"safi\":\"unicast\",\"subtype\":\"query\",\"when-to-refresh\":\"immediate\","
	    "\"filters\":[]},\"wire\":{\"message\":\"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF002605000100010140000D2000000005001808"
	    "0A80C0\"}}");
	json_is(MSG_REFRESH, "0001 00 01 01 40 000A 20 00000005 00 18 08 0A 80 99 0002 0102",
	    "{\"route-refresh\":{\"afi\":\"ipv4\",\"safi\":\"unicast\",\"subtype\":\"query\",\"when-to-refresh\":\"immediate\","
	    "\"filters\":[{\"type\":\"address-prefix\",\"entries\":[{\"action\":\"add\",\"match\":\"deny\",\"sequence\":5,"
	    "\"min-length\":0,\"max-length\":24,\"prefix\":\"10.0.0.0/8\"},{\"action\":\"remove-all\"}]},"
	    "{\"type\":153,\"raw\":\"0102\"}]}}");
	error_is(MSG_REFRESH, "0001 01 01 00", DIAG_RESET, 7, 1, 16);
	error_is(MSG_REFRESH, "0001 01", DIAG_RESET, 1, 2, 16);
	error_is(MSG_REFRESH, "0001 09 01", DIAG_NOTE, 0, 0, 21);
	text_is(MSG_REFRESH, "0001 00 01", "route-refresh afi ipv4 safi unicast query");
	sweep(MSG_REFRESH, "0001 00 01 01 40 000A 20 00000005 00 18 08 0A 80 99 0002 0102");
	sweep(MSG_REFRESH, "0002 00 01 02 40 000F 00 00000005 00 18 40 20010DB8 00000001");
}

static void
operationals(void)
{
	json_is(MSG_OPERATIONAL, "0002 0007 0001 01 74657874",
	    "{\"operational\":{\"name\":\"ASM\",\"afi\":\"ipv4\",\"safi\":\"unicast\",\"advisory\":\"text\"}}");
	json_is(MSG_OPERATIONAL, "0004 000F 0001 01 01020304 00000001 00000002",
	    "{\"operational\":{\"name\":\"RPCP\",\"afi\":\"ipv4\",\"safi\":\"unicast\",\"router-id\":\"1.2.3.4\",\"sequence\":1,"
	    "\"counter\":2}}");
	json_is(MSG_OPERATIONAL, "0009 0001 FF",
	    "{\"operational\":{\"name\":\"unknown\",\"type\":\"operational-type-9\",\"data\":\"0xFF\"}}");
	text_is(MSG_OPERATIONAL, "0002 0007 0001 01 74657874", "operational ASM afi ipv4 safi unicast advisory \"text\"");
	text_is(MSG_OPERATIONAL, "0003 000B 0001 01 01020304 00000001", "operational RPCQ afi ipv4 safi unicast");
	sweep(MSG_OPERATIONAL, "0002 0007 0001 01 74657874");
	sweep(MSG_OPERATIONAL, "0004 000F 0001 01 01020304 00000001 00000002");
	sweep(MSG_OPERATIONAL, "FFFF 0009 0001 01 00000001 0001");
}

/* An edited event must not be undone by the bytes beside it. */
static void
edited(void)
{
	static const char event[] = "{\"open\":{\"version\":4,\"asn\":65001,\"hold_time\":180,\"router_id\":\"1.2.3.4\","
	    "\"capabilities\":{\"2\":{\"name\":\"route-refresh\",\"variant\":\"RFC\"}}},"
	    "\"wire\":{\"message\":\"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00220104FDE800B40102030405020302000000\"}}";
	struct diags d = { .n = 0 };
	struct jr_doc doc;
	struct jr root;
	struct ctx ctx;
	struct buf b;

	ctx_init(&ctx);
	buf_init(&b, 70000);
	jr_doc_init(&doc);
	ok(jr_parse(&doc, SPAN(event), &root), "an event");
	ok(msg_unjson(&msg_open, root, &ctx, &b, &d) && b.n == 33 &&
	    memcmp(b.p + 19, "\4\xfd\xe9\0\xb4\1\2\3\4\4\2\2\2", 13) == 0, "edited content wins over wire");
	jr_doc_fini(&doc);
	buf_fini(&b);
}

/* ExaBGP names the capabilities of an OPEN that it sent, and numbers those of one received. */
static void
named(void)
{
	static const char event[] = "{\"open\":{\"version\":4,\"asn\":65001,\"hold_time\":180,\"router_id\":\"1.2.3.4\","
	    "\"capabilities\":{\"multiprotocol\":{\"families\":[\"ipv4/unicast\"]},\"add-path\":{\"ipv4/unicast\":\"send\"},"
	    "\"graceful-restart\":{\"time\":120,\"address-family-flags\":{},\"restart-flags\":[]},"
	    "\"route-refresh\":{\"variant\":\"RFC\"}}}}";
	static const char want[] = "04FDE900B4010203041A" "0206010400010001" "0206450400010102" "020440020078" "02020200";
	struct diags d = { .n = 0 };
	struct jr_doc doc;
	struct jr root;
	struct ctx ctx;
	struct buf b, hex;
	unsigned code = 0;

	ctx_init(&ctx);
	buf_init(&b, 70000);
	buf_init(&hex, 70000);
	jr_doc_init(&doc);
	ok(jr_parse(&doc, SPAN(event), &root) &&
	    msg_unjson(&msg_open, root, &ctx, &b, &d), "capabilities by name");
	buf_hex(&hex, span_of(b.p + MSG_HEADER, b.n > MSG_HEADER ? b.n - MSG_HEADER : 0));
	ok(!strcmp(buf_cstr(&hex), want), "and their bytes: %s", buf_cstr(&hex));
	ok(cap_key(SPAN("multi-session"), &code) && code == CAP_MULTISESSION && cap_key(SPAN("185"), &code) &&
	    code == CAP_OPERATIONAL && !cap_key(SPAN("unknown"), &code) && !cap_key(SPAN("256"), &code), "keys");
	jr_doc_fini(&doc);
	buf_fini(&b);
	buf_fini(&hex);
}

static size_t
count(const struct open *o)
{
	struct open_walk w;
	struct open_cap c;
	size_t n = 0;

	for (open_walk(&w, o->msg, NULL); open_walk_next(&w, &c); n++)
		;
	return n;
}

static void
building(void)
{
	static const struct open_family offered[] = { { AFI_IPV4, SAFI_UNICAST, 0 }, { AFI_IPV6, SAFI_UNICAST, 0 } };
	static const struct open_family nexthop[] = { { AFI_IPV4, SAFI_UNICAST, AFI_IPV6 } };
	static const struct open_family addpath[] = { { AFI_IPV4, SAFI_UNICAST, 3 } };
	static const struct open_family limit[] = { { AFI_IPV4, SAFI_UNICAST, 10 } };
	static const char want[] = "04FDE800B4010203048602060104000100010206010400020001020641040000FDE802080506000100010002"
	    "02064504000101030207" "4C05000101000A" "020C400A80B40001018000020180" "02020200" "02024600" "0202B900" "02020600"
	    "02084906026831026431" "02254B232245786142475" "02F362E302E302D3031323334353637383930313233343536373839" "02024D00";
	static struct open_family many[40];
	struct open_offer o = {
		.as = 65000, .router_id = 0x01020304, .hold_s = 180, .families = offered, .family_cnt = 2, .nexthop = nexthop,
		.nexthop_cnt = 1, .addpath = addpath, .addpath_cnt = 1, .paths_limit = limit, .paths_limit_cnt = 1, .asn4 = true,
		.refresh = true, .operational = true, .extended_message = true, .link_local_nexthop = true, .graceful = true,
		.graceful_flags = 8, .restart_s = 180, .llgr_s = 3600, .host = SPAN("h1"), .domain = SPAN("d1"),
		.software = SPAN("ExaBGP/6.0.0-01234567890123456789"), .role = -1,
	};
	struct open read;
	struct ctx ctx;
	struct buf b, hex;
	size_t i;

	buf_init(&b, 70000);
	buf_init(&hex, 70000);
	open_build(&o, &b);
	buf_hex(&hex, span_of(b.p + 19, b.n - 19));
	ok(!b.bad && hex.n > 60 && memcmp(hex.p + 20, want + 20, 60) == 0, "what we offer");
	if (memcmp(hex.p + 20, want + 20, 60))
		printf("# %s\n", buf_cstr(&hex));
	ok(lossless(buf_span(&b)), "what we offer comes back");
	ok(open_read(buf_span(&b), &read, NULL), "what we offer can be read");
	open_negotiate(&read, &read, &ctx);
	ok(ctx.asn4 && ctx.extended_message && ctx.link_local_nexthop && ctx.addpath == 1 && ctx.nexthop6 == 1 &&
	    ctx.local_as == 65000 && read.paths_limit[0] == 10 && read.restart_s == 180 && read.graceful_restarting && read.llgr &&
	    read.role == -1, "what two of them have in common");
	for (i = 0; i < 40; i++)
		many[i] = (struct open_family){ (uint16_t)(i + 1), 1, 0 };
	o.families = many;
	o.family_cnt = 40;
	o.role = 3;
	buf_reset(&b);
	open_build(&o, &b);
	ok(!b.bad && b.p[28] == 255 && b.p[29] == 255 && lossless(buf_span(&b)), "long parameters, RFC 9072");
	ok(open_read(buf_span(&b), &read, NULL) && read.role == 3 && count(&read) == 54, "long parameters can be read");
	buf_fini(&hex);
	buf_fini(&b);
}

/* Bytes of a small generator: any capability with any value. */
static void
noise(void)
{
	uint32_t x = 2463534242u;
	bool good = true;
	int round;

	for (round = 0; round < 3000; round++) {
		unsigned code = (unsigned)round % 256;
		struct buf b;
		struct mark m, p, c;
		size_t n, i;

		buf_init(&b, 5000);
		m = msg_begin(&b, MSG_OPEN);
		num_hex(SPAN("04FDE800B401020304"), &b);
		p = put_open(&b, 1);
		put_u8(&b, 2);
		c = put_open(&b, 1);
		put_u8(&b, code);
		x ^= x << 13, x ^= x >> 17, x ^= x << 5;
		n = x % 24;
		put_u8(&b, n);
		for (i = 0; i < n; i++) {
			x ^= x << 13, x ^= x >> 17, x ^= x << 5;
			put_u8(&b, x >> 8 & (x & 1 ? 3 : 255));
		}
		put_close(&b, c);
		put_close(&b, p);
		msg_end(&b, m);
		good &= lossless(buf_span(&b));
		buf_fini(&b);
	}
	ok(good, "capabilities of noise come back");
}

static void
rows(void)
{
	unsigned code, known = 0;
	bool good = true;

	for (code = 0; code < 256; code++) {
		const struct cap_row *row = cap_row(code);

		if (row->code == code && code) {
			known++;
			good &= row->name && row->rfc && row->json && row->unjson && row->text;
		}
	}
	ok(good && known == 24, "rows are whole: %u", known);
}

int
main(void)
{
	opens();
	notifications();
	refreshes();
	operationals();
	edited();
	named();
	building();
	noise();
	rows();
	return tap_end();
}
