/* SPDX-License-Identifier: ISC */
/* tests/unit/open.c - OPEN and NOTIFICATION: what is built, edited and negotiated; their samples are in tests/vectors. */
#include <stdio.h>

#include "base/num.h"
#include "cap/cap.h"
#include "msg/notification.h"
#include "msg/open.h"
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

static void
notifications(void)
{
	struct buf b;

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
	notifications();
	edited();
	named();
	building();
	noise();
	rows();
	return tap_end();
}
