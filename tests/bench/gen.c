/* SPDX-License-Identifier: ISC */
/*
 * tests/bench/gen.c - inputs for the bench: deterministic, with the distributions of real updates (path length,
 * communities, NLRI per message, attributes that repeat).
 *
 *     gen mrt MESSAGES      BGP4MP updates of 20 peers (a third IPv6)
 *     gen rib PREFIXES      TABLE_DUMP_V2, 5 peers for each prefix
 *     gen raw MESSAGES      the same updates, one after the other
 *     gen hex MESSAGES      the same, a line each
 *     gen pcap MESSAGES     the same as a capture of TCP: segments of 1448 bytes, messages across them
 *     gen commands ROUTES   announce route lines, attributes of their own
 *     gen shared ROUTES     announce route lines, attributes in common
 *     gen config ROUTES     a configuration with static routes
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mrt/write.h"
#include "msg/update.h"
#include "pcap/write.h"

static uint64_t seed = 88172645463325252u;

static uint32_t
any(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)((seed >> 11) % below);
}

/* Small numbers often, large ones seldom: the shape of paths and community lists. */
static uint32_t
few(uint32_t least, uint32_t usual, uint32_t most)
{
	uint32_t n = least + any(usual - least + 1) + any(2);

	if (any(20) == 0)
		n += any(most - n + 1);
	return n > most ? most : n;
}

static uint32_t
as_number(void)
{
	return any(4) ? 1000 + any(64000) : 131072 + any(280000);
}

static void
put32(struct buf *b, uint32_t v)
{
	put_u32(b, v);
}

static void
attributes(struct attrset *s)
{
	struct buf v;
	uint32_t i, n;

	attrset_reset(s);
	buf_init(&v, 65536);
	put_u8(&v, any(20) ? 0 : 2);
	attrset_put(s, ATTR_ORIGIN, ATTR_TRANS, buf_span(&v));
	buf_reset(&v);
	n = few(2, 5, 30);
	put_u8(&v, 2);
	put_u8(&v, n);
	for (i = 0; i < n; i++)
		put32(&v, as_number());
	attrset_put(s, ATTR_AS_PATH, ATTR_TRANS, buf_span(&v));
	if (any(10) < 2) {
		buf_reset(&v);
		put32(&v, any(1000));
		attrset_put(s, ATTR_MED, ATTR_OPT, buf_span(&v));
	}
	if (any(10) == 0)
		attrset_put(s, ATTR_ATOMIC_AGGREGATE, ATTR_TRANS, span_of("", 0));
	if (any(8) == 0) {
		buf_reset(&v);
		put32(&v, as_number());
		put32(&v, 0x0a000000 + any(1 << 24));
		attrset_put(s, ATTR_AGGREGATOR, ATTR_OPT | ATTR_TRANS, buf_span(&v));
	}
	if (any(10) < 6) {
		buf_reset(&v);
		for (n = few(1, 6, 40); n; n--)
			put32(&v, (1000 + any(64000)) << 16 | any(65536));
		attrset_put(s, ATTR_COMMUNITIES, ATTR_OPT | ATTR_TRANS, buf_span(&v));
	}
	if (any(10) == 0) {
		buf_reset(&v);
		for (n = few(1, 3, 10); n; n--) {
			put32(&v, as_number());
			put32(&v, any(100));
			put32(&v, any(1000));
		}
		attrset_put(s, ATTR_LARGE_COMMUNITIES, ATTR_OPT | ATTR_TRANS, buf_span(&v));
	}
	buf_fini(&v);
}

static void
prefix(struct nlri_list *l, bool six)
{
	uint8_t v[17];
	unsigned bits = six ? (any(3) ? 48 : 32 + any(17)) : any(5) < 3 ? 24 : 16 + any(9), i;

	v[0] = (uint8_t)bits;
	for (i = 0; i < bits_bytes(bits); i++)
		v[1 + i] = (uint8_t)(six && i < 2 ? (i ? 1 : 0x2a) : any(223) + 1);
	if (bits % 8)
		v[bits_bytes(bits)] &= (uint8_t)(0xff00 >> bits % 8);
	nlri_list_add(l, six ? &nlri_ipv6_unicast : &nlri_ipv4_unicast, span_of(v, 1 + bits_bytes(bits)), NULL,
	    six ? AFI_IPV6 : AFI_IPV4, SAFI_UNICAST);
}

enum { POOL = 4096, PEERS = 20 };

struct source {
	struct ctx ctx;
	struct attrset *pool; /* attribute sets seen a moment ago: a third of the updates repeat one */
	struct nlri_list list;
	struct buf msg;
	uint64_t us;
	struct event ev;
};

static void
source_init(struct source *s)
{
	unsigned i;

	memset(s, 0, sizeof(*s));
	ctx_init(&s->ctx);
	s->ctx.local_as = 65000;
	s->ctx.peer_as = 64999;
	s->pool = calloc(POOL, sizeof(*s->pool));
	for (i = 0; i < POOL; i++) {
		attrset_init(&s->pool[i]);
		attributes(&s->pool[i]);
	}
	buf_init(&s->list.b, 1 << 20);
	buf_init(&s->msg, 1 << 20);
	s->us = 1767225600000000u;
}

/* The next update, in s->ev. */
static void
next(struct source *s)
{
	struct nexthop nh = { { 0 }, { 0 }, false };
	bool six = any(3) == 0, withdraw = any(8) == 0;
	unsigned peer = any(PEERS), n = any(2) ? 1 : few(1, 4, 200);
	struct attrset *set = &s->pool[any(POOL)];

	if (any(3))
		attributes(set);
	buf_reset(&s->list.b);
	s->list.n = 0;
	while (n--)
		prefix(&s->list, six);
	nh.ip.len = six ? 16 : 4;
	nh.ip.a[0] = six ? 0x20 : 10;
	nh.ip.a[nh.ip.len - 1] = (uint8_t)(peer + 1);
	buf_reset(&s->msg);
	update_build(&s->ctx, set, &nh, &s->list, withdraw, true, &s->msg, NULL);
	s->us += any(2000);
	s->ev = (struct event){ .kind = EVENT_MESSAGE, .time_us = s->us, .direction = "receive", .stream = peer,
		.has_frame = true, .local_port = 179, .peer_port = (uint16_t)(40000 + peer), .local_as = 65000,
		.peer_as = 65001 + peer, .local = { 4, { 192, 0, 2, 254 } }, .peer = { 4, { 192, 0, 2, (uint8_t)(peer + 1) } } };
	s->ev.msg = span_of(s->msg.p, (size_t)s->msg.p[16] << 8 | s->msg.p[17]);
}

static void
flush(struct buf *out, size_t least)
{
	if (out->n > least) {
		fwrite(out->p, 1, out->n, stdout);
		buf_reset(out);
	}
}

static void
messages(const char *what, uint64_t count)
{
	struct capture_writer *cap = capture_writer_new(&(struct capture_write_options){ 0 });
	struct mrt_writer mrt = { 0 };
	struct source s;
	struct buf out;

	source_init(&s);
	buf_init(&out, 1 << 26);
	while (count--) {
		next(&s);
		if (strcmp(what, "mrt") == 0)
			mrt_write(&mrt, &s.ev, &s.ctx, &out);
		else if (strcmp(what, "pcap") == 0)
			capture_write(cap, &s.ev, &s.ctx, &out);
		else if (strcmp(what, "raw") == 0)
			buf_span_put(&out, s.ev.msg);
		else {
			buf_hex(&out, s.ev.msg);
			buf_c(&out, '\n');
		}
		flush(&out, 1 << 20);
	}
	if (strcmp(what, "pcap") == 0)
		while (capture_write_end(cap, &out))
			;
	flush(&out, 0);
	capture_writer_free(cap);
}

/* ---- TABLE_DUMP_V2 (RFC 6396 4.3) ---- */

static struct mark
record(struct buf *out, unsigned subtype)
{
	put_u32(out, 1767225600);
	put_u16(out, 13);
	put_u16(out, subtype);
	return put_open(out, 4);
}

static void
rib(uint64_t count)
{
	struct attrset *pool = calloc(POOL, sizeof(*pool));
	struct nlri_list one;
	struct buf out, attrs;
	struct mark m;
	uint64_t i;
	unsigned k;

	buf_init(&out, 1 << 26);
	buf_init(&attrs, 1 << 16);
	buf_init(&one.b, 1 << 16);
	for (k = 0; k < POOL; k++) {
		attrset_init(&pool[k]);
		attributes(&pool[k]);
		attrset_put(&pool[k], ATTR_NEXT_HOP, ATTR_TRANS, span_of("\x0a\0\0\1", 4));
	}
	m = record(&out, 1);
	put_u32(&out, 0x0a000001);
	put_u16(&out, 0);
	put_u16(&out, 5);
	for (k = 0; k < 5; k++) {
		put_u8(&out, 2);
		put_u32(&out, 0x0a000001 + k);
		put_u32(&out, 0x0a000001 + k);
		put_u32(&out, 65001 + k);
	}
	put_close(&out, m);
	for (i = 0; i < count; i++) {
		uint8_t v[4] = { 24, (uint8_t)(1 + i / 65536 % 223), (uint8_t)(i / 256), (uint8_t)i };

		m = record(&out, 2);
		put_u32(&out, i);
		buf_put(&out, v, 4);
		put_u16(&out, 5);
		for (k = 0; k < 5; k++) {
			struct attrset *set = &pool[any(POOL)];

			buf_reset(&attrs);
			attrset_store(set, &attrs);
			put_u16(&out, k);
			put_u32(&out, 1767000000 + any(200000));
			put_u16(&out, attrs.n);
			buf_span_put(&out, buf_span(&attrs));
		}
		put_close(&out, m);
		flush(&out, 1 << 20);
	}
	flush(&out, 0);
}

/* ---- text ---- */

static void
routes(const char *what, uint64_t count)
{
	bool shared = strcmp(what, "shared") == 0, config = strcmp(what, "config") == 0;
	uint64_t i;

	if (config)
		printf("neighbor 127.0.0.1 {\n\trouter-id 10.0.0.1;\n\tlocal-address 127.0.0.1;\n\tlocal-as 65000;\n"
		    "\tpeer-as 65000;\n\tfamily {\n\t\tipv4 unicast;\n\t}\n\tstatic {\n");
	for (i = 0; i < count; i++) {
		printf("%s %u.%u.%u.%u/32 next-hop 192.0.2.%u", config ? "\t\troute" : "announce route",
		    (unsigned)(1 + i / 16777216 % 223), (unsigned)(i / 65536 % 256), (unsigned)(i / 256 % 256), (unsigned)(i % 256),
		    shared ? 1 : 1 + any(50));
		if (shared)
			printf(" med 100 as-path [ 65001 65002 65003 ] community [ 65001:100 65001:200 ]");
		else
			printf(" med %u as-path [ %u %u %u ] community [ 65001:%u 65001:%u ]", any(1000), 65001, 1000 + any(60000),
			    1000 + any(60000), any(65536), any(65536));
		puts(config ? ";" : "");
	}
	if (config)
		puts("\t}\n}");
}

int
main(int argc, char **argv)
{
	uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;
	const char *what = argc > 1 ? argv[1] : "";
	static char block[1 << 20];

	setvbuf(stdout, block, _IOFBF, sizeof(block));
	if (strcmp(what, "mrt") == 0 || strcmp(what, "raw") == 0 || strcmp(what, "hex") == 0 || strcmp(what, "pcap") == 0)
		messages(what, count);
	else if (strcmp(what, "rib") == 0)
		rib(count);
	else if (strcmp(what, "commands") == 0 || strcmp(what, "shared") == 0 || strcmp(what, "config") == 0)
		routes(what, count);
	else {
		fputs("usage: gen mrt|rib|raw|hex|pcap|commands|shared|config COUNT\n", stderr);
		return 2;
	}
	return fflush(stdout) == 0 ? 0 : 3;
}
