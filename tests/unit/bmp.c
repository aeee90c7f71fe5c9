/* SPDX-License-Identifier: ISC */
/* tests/unit/bmp.c - monitors: every kind of BMP message, made here, as events; and damaged ones. */
#include <stdlib.h>

#include "bmp/stream.h"
#include "mrt/mrt.h"
#include "records.h"

/* A message: version, type, body in hex. */
static void
bmp(struct buf *b, unsigned version, unsigned type, const char *body)
{
	size_t at = b->n;
	struct mark m;

	put_u8(b, version);
	m = put_open(b, 4);
	put_u8(b, type);
	num_hex(span_str(body), b);
	put_close(b, m);
	if (!b->bad) { /* the length counts from the version on */
		b->p[at + 3] = (uint8_t)((b->n - at) >> 8);
		b->p[at + 4] = (uint8_t)(b->n - at);
	}
}

static const char *
bmp_all(struct buf *out, struct span bytes, bool json)
{
	const struct event *ev;
	const struct ctx *ctx;
	struct input in;
	struct ctx base;
	struct bmp_stream r;

	ctx_init(&base);
	buf_init(out, 1 << 24);
	input_memory(&in, "test", bytes);
	bmp_stream_init(&r, &in, &base);
	r.bmp.json = json;
	while ((ev = bmp_stream_next(&r, &ctx))) {
		show(out, ev, ctx, r.bmp.bad);
		if (!r.bmp.bad && ev->reason) {
			buf_str(out, ev->reason);
			buf_c(out, '\n');
		}
		if (json) {
			buf_span_put(out, ev->extra);
			buf_c(out, '\n');
		}
	}
	bmp_stream_fini(&r);
	return buf_cstr(out);
}

#define PEER(type, flags) type flags "0000000000000000" "0000000000000000000000000A000001" "0000FDE8" "0A000001" \
	"3B9ACA00" "00000000"
#define UP "0000000000000000000000000A000002" "00B3" "C000"

static void
bmp_messages(void)
{
	struct buf b, out;

	buf_init(&b, 1 << 20);
	bmp(&b, 3, 4, "0001" "0004" "64657363" "0002" "0004" "6E616D65");
	bmp(&b, 3, 3, PEER("00", "00") UP OPEN_RECEIVE OPEN_SEND);
	bmp(&b, 3, 0, PEER("00", "00") UPDATE_PATH);
	bmp(&b, 3, 0, PEER("00", "20") UPDATE2);
	bmp(&b, 3, 0, PEER("00", "10") UPDATE4);
	bmp(&b, 3, 1, PEER("00", "00") "00000002" "0000" "0004" "00000005" "0009" "000B" "000101" "0000000000000007");
	bmp(&b, 3, 6, PEER("00", "00") "0001" "0002" "0000" "0000" "002F" UPDATE4);
	bmp(&b, 3, 2, PEER("00", "00") "03" MARKER "0015030602");
	bmp(&b, 3, 2, PEER("00", "00") "02" "0012");
	bmp(&b, 3, 5, "0001" "0002" "0000");
	same(bmp_all(&out, buf_span(&b), false), "mrt initiation\n"
	    "message send 10.0.0.1 65000>0 as4 " OPEN_RECEIVE "\nmessage receive 10.0.0.1 65000>0 as4 paths " OPEN_SEND "\n"
	    "state 10.0.0.1 up\n"
	    "message receive 10.0.0.1 65000>0 as4 paths " UPDATE_PATH "\n"
	    "message receive 10.0.0.1 65000>0 as2 " UPDATE2
	    " BAD: no path identifiers: not as the OPENs of the Peer Up say\n"
	    "message send 10.0.0.1 65000>0 as4 " UPDATE4 "\n"
	    "mrt 10.0.0.1 statistics-report\n"
	    "mrt 10.0.0.1 route-mirroring\nmessage receive 10.0.0.1 65000>0 as4 " UPDATE4 "\n"
	    "message receive 10.0.0.1 65000>0 as4 paths " MARKER "0015030602\nstate 10.0.0.1 down\nnotification received (6,2)\n"
	    "state 10.0.0.1 down\nclosed by the local system, event 18\n"
	    "mrt termination\n", "BMP: every type of message");
	buf_fini(&out);
	ok(strstr(bmp_all(&out, buf_span(&b), true), "\"statistics\":[{\"type\":0,\"name\":\"rejected-prefixes\",\"value\":5},"
	    "{\"type\":9,\"name\":\"adj-rib-in-routes-by-family\",\"family\":\"ipv4 unicast\",\"value\":7}]") != NULL,
	    "BMP: statistics");
	ok(strstr(buf_cstr(&out), "\"information\":[{\"sys-descr\":\"desc\"},{\"sys-name\":\"name\"}]") != NULL,
	    "BMP: information");
	buf_fini(&out);
	buf_reset(&b);
	bmp(&b, 4, 0, PEER("00", "00") "0004" "002F" "0000" UPDATE4);
	num_hex(SPAN("0300000000AABBCC"), &b);
	bmp(&b, 3, 0, PEER("00", "00") KEEPALIVE);
	bmp(&b, 3, 99, PEER("00", "00"));
	bmp(&b, 3, 0, PEER("00", "00"));
	bmp(&b, 3, 3, PEER("00", "00") UP);
	same(bmp_all(&out, buf_span(&b), false), "message receive 10.0.0.1 65000>0 as4 " UPDATE4 "\n"
	    "garbage BAD: no BMP message: version 3, length 0, type 170\n"
	    "message receive 10.0.0.1 65000>0 as4 " KEEPALIVE "\n"
	    "mrt unknown\n"
	    "message receive 10.0.0.1 65000>0 as4 \n"
	    "mrt 10.0.0.1 peer-up BAD: no sent OPEN in the Peer Up\n", "BMP: version 4, damage");
	buf_fini(&out);
	buf_fini(&b);
}

static void
bmp_damage(void)
{
	struct buf b, out;
	bool calm = true;
	size_t i;

	buf_init(&b, 1 << 20);
	bmp(&b, 3, 3, PEER("00", "00") UP OPEN_RECEIVE OPEN_SEND "0000" "0002" "6869");
	bmp(&b, 3, 0, PEER("03", "00") UPDATE_PATH);
	bmp(&b, 3, 1, PEER("00", "00") "00000001" "0000" "0004" "00000005");
	bmp(&b, 3, 6, PEER("00", "00") "0001" "0002" "0000" "0000" "002F" UPDATE4);
	bmp(&b, 3, 2, PEER("00", "00") "03" MARKER "0015030602");
	for (i = 0; i <= b.n; i++) {
		uint8_t *copy = malloc(i + !i);

		memcpy(copy, b.p, i);
		bmp_all(&out, span_of(copy, i), true);
		calm = calm && !out.bad;
		buf_fini(&out);
		free(copy);
	}
	ok(calm, "BMP: every shorter stream is read to its end");
	for (i = 0; i < b.n * 4; i++) {
		static const uint8_t flips[] = { 0xff, 0x80, 0x01, 0x7f };

		b.p[i / 4] ^= flips[i % 4];
		bmp_all(&out, buf_span(&b), true);
		b.p[i / 4] ^= flips[i % 4];
		calm = calm && !out.bad && out.n;
		buf_fini(&out);
	}
	ok(calm, "BMP: every stream with a byte changed is read to its end");
	buf_fini(&b);
}

static bool
is_bmp(const struct buf *b)
{
	struct input in;

	input_memory(&in, "test", buf_span(b));
	return bmp_stream_is(&in);
}

static void
magic(void)
{
	struct buf b;

	buf_init(&b, 4096);
	record(&b, 16, 4, HEAD4 KEEPALIVE);
	ok(mrt_magic(buf_span(&b)) && !is_bmp(&b), "MRT is known by its head");
	buf_reset(&b);
	bmp(&b, 3, 0, PEER("00", "00") KEEPALIVE);
	ok(is_bmp(&b) && !mrt_magic(buf_span(&b)), "BMP is known by its head");
	buf_reset(&b);
	num_hex(SPAN(KEEPALIVE), &b);
	ok(!is_bmp(&b) && !mrt_magic(buf_span(&b)), "messages are neither");
	buf_fini(&b);
}

int
main(void)
{
	bmp_messages();
	bmp_damage();
	magic();
	return tap_end();
}
