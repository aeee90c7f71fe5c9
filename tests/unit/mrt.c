/* SPDX-License-Identifier: ISC */
/* tests/unit/mrt.c - archives: every kind of record, made here, as events; damaged ones; and back. */
#include <stdlib.h>

#include "mrt/mrt.h"
#include "mrt/write.h"
#include "records.h"

/* An archive that lies in memory, being read. */
struct archive {
	struct input in;
	struct ctx base;
	struct mrt m;
};

static void
archive_open(struct archive *a, struct span bytes)
{
	ctx_init(&a->base);
	input_memory(&a->in, "test", bytes);
	mrt_init(&a->m, &a->in, &a->base);
}

/* All events of an archive, a line each. */
static const char *
read_all(struct buf *out, struct span bytes, bool json)
{
	const struct event *ev;
	const struct ctx *ctx;
	struct archive a;

	buf_init(out, 1 << 24);
	archive_open(&a, bytes);
	a.m.json = json;
	while ((ev = mrt_next(&a.m, &ctx))) {
		show(out, ev, ctx, a.m.bad);
		if (json && ev->extra.n) {
			buf_span_put(out, ev->extra);
			buf_c(out, '\n');
		}
	}
	mrt_fini(&a.m);
	return buf_cstr(out);
}

static void
expect(unsigned type, unsigned subtype, const char *body, const char *want, const char *name)
{
	struct buf b, out;

	buf_init(&b, 1 << 20);
	record(&b, type, subtype, body);
	same(read_all(&out, buf_span(&b), false), want, name);
	buf_fini(&b);
	buf_fini(&out);
}

/* ---- MRT ---- */

static void
bgp4mp(void)
{
	expect(16, 1, HEAD2 UPDATE2, "message receive 10.0.0.1 65000>65001 as2 " UPDATE2 "\n", "BGP4MP_MESSAGE");
	expect(16, 4, HEAD4 UPDATE4, "message receive 10.0.0.1 65000>65001 as4 " UPDATE4 "\n", "BGP4MP_MESSAGE_AS4");
	expect(16, 4, HEAD6 UPDATE4, "message receive 2001:db8::1 65000>65001 as4 " UPDATE4 "\n", "IPv6 addresses");
	expect(16, 6, HEAD2 UPDATE2, "message send 10.0.0.1 65000>65001 as2 " UPDATE2 "\n", "BGP4MP_MESSAGE_LOCAL");
	expect(16, 7, HEAD4 UPDATE4, "message send 10.0.0.1 65000>65001 as4 " UPDATE4 "\n", "BGP4MP_MESSAGE_AS4_LOCAL");
	expect(16, 9, HEAD4 UPDATE_PATH, "message receive 10.0.0.1 65000>65001 as4 paths " UPDATE_PATH "\n",
	    "BGP4MP_MESSAGE_AS4_ADDPATH");
	expect(16, 8, HEAD2 KEEPALIVE, "message receive 10.0.0.1 65000>65001 as2 paths " KEEPALIVE "\n",
	    "BGP4MP_MESSAGE_ADDPATH");
	expect(16, 10, HEAD2 KEEPALIVE, "message send 10.0.0.1 65000>65001 as2 paths " KEEPALIVE "\n",
	    "BGP4MP_MESSAGE_LOCAL_ADDPATH");
	expect(16, 11, HEAD4 UPDATE_PATH, "message send 10.0.0.1 65000>65001 as4 paths " UPDATE_PATH "\n",
	    "BGP4MP_MESSAGE_AS4_LOCAL_ADDPATH");
	expect(16, 0, HEAD2 "00030006", "fsm 10.0.0.1 ESTABLISHED 3-6\n", "BGP4MP_STATE_CHANGE");
	expect(16, 5, HEAD4 "00060001", "fsm 10.0.0.1 IDLE 6-1\n", "BGP4MP_STATE_CHANGE_AS4");
	expect(17, 4, "0001E240" HEAD4 UPDATE4, "message receive 10.0.0.1 65000>65001 as4 " UPDATE4 "\n", "BGP4MP_ET");
	expect(16, 4, HEAD4 KEEPALIVE UPDATE4, "message receive 10.0.0.1 65000>65001 as4 " KEEPALIVE "\n"
	    "message receive 10.0.0.1 65000>65001 as4 " UPDATE4 "\n", "two messages in a record");
	expect(16, 3, "0000" "2F746D7000", "mrt BGP4MP_SNAPSHOT\n", "BGP4MP_SNAPSHOT");
	expect(16, 2, HEAD2 "00000001" "3B9ACA00" "0001" "01" "04" "C0000201" "180A0000" "000B" "40010100" "4002040201FDE8",
	    "message receive 10.0.0.1 65000>65001 as2 made " MARKER "002D02" "0000" "0012" "400304C0000201" "40010100"
	    "4002040201FDE8" "180A0000\n", "BGP4MP_ENTRY");
	expect(16, 99, HEAD4, "mrt BGP4MP BAD: unknown subtype 99 of BGP4MP\n", "unknown subtype");
	expect(16, 4, "0000FDE8" "0000FDE9" "0000" "0007" "0A000001" "0A000002" KEEPALIVE,
	    "mrt BGP4MP_MESSAGE_AS4 BAD: the addresses of the message cannot be read\n", "unknown address family");
	expect(16, 5, HEAD4 "0006", "mrt BGP4MP_STATE_CHANGE_AS4 BAD: state change of 22 bytes is too short\n",
	    "short state change");
}

static void
bgp_old(void)
{
	expect(5, 1, "FDE8" "0A000001" "FDE9" "0A000002" "0000" "0012" ATTRS2 "180A0000",
	    "message receive 10.0.0.1 65000>65001 as2 " UPDATE2 "\n", "BGP_UPDATE gets a header");
	expect(5, 7, "FDE8" "0A000001" "FDE9" "0A000002", "message receive 10.0.0.1 65000>65001 as2 " KEEPALIVE "\n",
	    "BGP_KEEPALIVE");
	expect(5, 5, "FDE8" "0A000001" "FDE9" "0A000002" "04FDE8005A0A00000100",
	    "message receive 10.0.0.1 65000>65001 as2 " OPEN2 "\n", "BGP_OPEN");
	expect(5, 6, "FDE8" "0A000001" "FDE9" "0A000002" "0400",
	    "message receive 10.0.0.1 65000>65001 as2 " MARKER "0015030400\n", "BGP_NOTIFY");
	expect(5, 3, "FDE8" "0A000001" "00030002", "fsm 10.0.0.1 CONNECT 3-2\n", "BGP_STATE_CHANGE");
	expect(5, 4, "0000" "2F00", "mrt BGP_SYNC\n", "BGP_SYNC");
	expect(9, 1, "FDE8" "20010DB8000000000000000000000001" "FDE9" "20010DB8000000000000000000000002" "00000000",
	    "message receive 2001:db8::1 65000>65001 as2 " MARKER "00170200000000\n", "BGP4PLUS");
	expect(11, 0, "0A0000010A00000200", "mrt OSPFv2\n", "OSPFv2 is kept");
	expect(6, 0, "0A0000010A00000200", "mrt RIP\n", "RIP is kept");
	expect(32, 0, "00", "mrt ISIS\n", "ISIS is kept");
}

static void
table_dump(void)
{
	expect(12, 1, "0000" "0001" "0A000000" "18" "01" "3B9ACA00" "0A000001" "FDE8" "0012" ATTRS2,
	    "message receive 10.0.0.1 65000>0 as2 made " UPDATE2 "\n", "TABLE_DUMP");
	expect(12, 2, "0000" "0001" "20010DB8000000000000000000000000" "20" "01" "3B9ACA00"
	    "20010DB8000000000000000000000001" "FDE8" "001F" "40010100" "4002040201FDE8"
	    "800E11" "1020010DB8000000000000000000000009",
	    "message receive 2001:db8::1 65000>0 as2 made " MARKER "003F02" "0000" "0028" "40010100" "4002040201FDE8"
	    "800E1A" "000201" "1020010DB8000000000000000000000009" "00" "2020010DB8\n", "TABLE_DUMP IPv6");
	expect(12, 1, "0000" "0001" "0A000000" "21" "01" "3B9ACA00" "0A000001" "FDE8" "0012" ATTRS2,
	    "mrt AFI_IPv4 BAD: prefix length 33, want at most 32\n", "TABLE_DUMP, prefix too long");
	expect(12, 1, "0000" "0001" "0A000000" "18" "01" "3B9ACA00" "0A000001" "FDE8" "0013" ATTRS2,
	    "mrt AFI_IPv4 BAD: the entry runs past the end of the record\n", "TABLE_DUMP, attributes too long");
}

#define PEERS "0A0000FF" "0004" "76696577" "0002" \
	"02" "0A000001" "0A000001" "0000FDE8" "03" "0A000002" "20010DB8000000000000000000000002" "00010001"

/* A RIB record after a table of two peers. */
static void
expect_rib(unsigned subtype, const char *body, const char *want, const char *name)
{
	static const char table[] = "mrt PEER_INDEX_TABLE\n";
	struct buf b, out;
	const char *got;

	buf_init(&b, 1 << 20);
	record(&b, 13, 1, PEERS);
	record(&b, 13, subtype, body);
	got = read_all(&out, buf_span(&b), false);
	same(strncmp(got, table, strlen(table)) == 0 ? got + strlen(table) : got, want, name);
	buf_fini(&b);
	buf_fini(&out);
}

static void
table_dump_v2(void)
{
	expect_rib(2, "00000001" "180A0000" "0001" "0000" "3B9ACA00" "0014" ATTRS4,
	    "message receive 10.0.0.1 65000>0 as4 made " UPDATE4 "\n", "RIB_IPV4_UNICAST");
	expect_rib(2, "00000001" "180A0000" "0002" "0000" "3B9ACA00" "0014" ATTRS4 "0001" "3B9ACA00" "0014" ATTRS4,
	    "message receive 10.0.0.1 65000>0 as4 made " UPDATE4 "\n"
	    "message receive 2001:db8::2 65537>0 as4 made " UPDATE4 "\n", "two entries");
	expect_rib(3, "00000001" "180A0000" "0001" "0000" "3B9ACA00" "0014" ATTRS4,
	    "message receive 10.0.0.1 65000>0 as4 made " MARKER "003B02" "0000" "0024" ATTRS4
	    "800E0D" "000102" "04C0000201" "00" "180A0000\n", "RIB_IPV4_MULTICAST");
	expect_rib(4, "00000001" "2020010DB8" "0001" "0000" "3B9ACA00" "0018" "40010100"
	    "800E11" "1020010DB8000000000000000000000009",
	    "message receive 10.0.0.1 65000>0 as4 made " MARKER "003802" "0000" "0021" "40010100"
	    "800E1A" "000201" "1020010DB8000000000000000000000009" "00" "2020010DB8\n",
	    "RIB_IPV6_UNICAST: MP_REACH_NLRI is written out");
	expect_rib(4, "00000001" "2020010DB8" "0001" "0000" "3B9ACA00" "001C" "40010100"
	    "800E15" "000201" "1020010DB8000000000000000000000009" "00",
	    "message receive 10.0.0.1 65000>0 as4 made " MARKER "003802" "0000" "0021" "40010100"
	    "800E1A" "000201" "1020010DB8000000000000000000000009" "00" "2020010DB8\n",
	    "RIB_IPV6_UNICAST: MP_REACH_NLRI that was whole");
	expect_rib(8, "00000001" "180A0000" "0001" "0000" "3B9ACA00" "00000007" "0014" ATTRS4,
	    "message receive 10.0.0.1 65000>0 as4 paths made " UPDATE_PATH "\n", "RIB_IPV4_UNICAST_ADDPATH");
	expect_rib(12, "00000001" "0001" "01" "00000007" "180A0000" "0001" "0000" "3B9ACA00" "0014" ATTRS4,
	    "message receive 10.0.0.1 65000>0 as4 paths made " UPDATE_PATH "\n", "RIB_GENERIC_ADDPATH");
	expect_rib(6, "00000001" "0001" "80" "70" "000101" "0000FDE800000064" "0A0000" "0001" "0000" "3B9ACA00" "0014" ATTRS4,
	    "message receive 10.0.0.1 65000>0 as4 made " MARKER "004E02" "0000" "0037" ATTRS4
	    "800E20" "000180" "0C0000000000000000C0000201" "00" "70" "000101" "0000FDE800000064" "0A0000\n",
	    "RIB_GENERIC: a VPN route's next hop from NEXT_HOP");
	expect_rib(2, "00000001" "180A0000" "0001" "0000" "3B9ACA00" "0000",
	    "message receive 10.0.0.1 65000>0 as4 made " MARKER "002902" "0000" "000E" "40010102" "400200" "40030400000000"
	    "180A0000\n", "an entry without attributes");
	expect_rib(2, "00000001" "180A0000" "0001" "0009" "3B9ACA00" "0014" ATTRS4,
	    "message receive 0>0 as4 made " UPDATE4 " BAD: peer index 9, the table has 2 peers\n", "peer index out of range");
	expect_rib(2, "00000001" "180A0000" "0002" "0000" "3B9ACA00" "0014" ATTRS4,
	    "message receive 10.0.0.1 65000>0 as4 made " UPDATE4 "\n"
	    "mrt RIB_IPV4_UNICAST BAD: the entry runs past the end of the record, 0 more are missing\n",
	    "fewer entries than said");
	expect_rib(2, "00000001" "2A0A0000" "0000", "mrt RIB_IPV4_UNICAST BAD: the NLRI of the record cannot be read\n",
	    "prefix too long");
	expect_rib(6, "00000001" "0063" "63" "180A0000" "0000", "mrt RIB_GENERIC BAD: entries of the unknown family 99/99\n",
	    "unknown family");
	expect_rib(2, "00000001" "180A0000" "0000", "mrt RIB_IPV4_UNICAST\n", "no entries");
	expect_rib(77, "00000001", "mrt TABLE_DUMP_V2 BAD: unknown subtype 77 of TABLE_DUMP_V2\n", "unknown subtype");
	expect_rib(7, "0A0000FF" "41200000" "C1200000" "0001" "02" "0A000001" "7FC00000" "7FC00000",
	    "mrt GEO_PEER_TABLE\n", "GEO_PEER_TABLE");
	expect(13, 1, "0A0000FF" "0000" "0002" "02" "0A000001" "0A000001" "0000FDE8",
	    "mrt PEER_INDEX_TABLE BAD: the table says 2 peers and holds 1\n", "peers are missing");
	expect(13, 2, "00000001" "180A0000" "0001" "0000" "3B9ACA00" "0014" ATTRS4,
	    "message receive 0>0 as4 made " UPDATE4 " BAD: peer index 0, the table has 0 peers\n", "no table of peers");
}

static void
extras(void)
{
	struct buf b, out;

	buf_init(&b, 1 << 20);
	record(&b, 13, 1, PEERS);
	record(&b, 13, 2, "00000001" "180A0000" "0001" "0000" "3B9ACA00" "0014" ATTRS4);
	record(&b, 13, 7, "0A0000FF" "41200000" "C1200000" "0001" "02" "0A000001" "7FC00000" "7FC00000");
	record(&b, 16, 5, HEAD4 "00060001");
	same(read_all(&out, buf_span(&b), true),
	    "mrt PEER_INDEX_TABLE\n\"mrt\":{\"type\":\"TABLE_DUMP_V2\",\"subtype\":\"PEER_INDEX_TABLE\",\"collector\":"
	    "\"10.0.0.255\",\"view\":\"view\",\"peers\":[{\"address\":\"10.0.0.1\",\"asn\":65000,\"router-id\":\"10.0.0.1\"},"
	    "{\"address\":\"2001:db8::2\",\"asn\":65537,\"router-id\":\"10.0.0.2\"}]}\n"
	    "message receive 10.0.0.1 65000>0 as4 made " UPDATE4 "\n"
	    "\"mrt\":{\"record\":\"0x3B9ACA00000D000200000026" "00000001" "180A0000" "0001" "0000" "3B9ACA00" "0014" ATTRS4 "\",\"type\":\"TABLE_DUMP_V2\",\"subtype\":\"RIB_IPV4_UNICAST\",\"sequence\":1,\"peer-index\":0,"
	    "\"originated\":1000000000,\"synthesized\":true}\n"
	    "mrt GEO_PEER_TABLE\n\"mrt\":{\"type\":\"TABLE_DUMP_V2\",\"subtype\":\"GEO_PEER_TABLE\",\"collector\":"
	    "\"10.0.0.255\",\"latitude\":10.0,\"longitude\":-10.0,\"peers\":[{\"router-id\":\"10.0.0.1\",\"latitude\":null,"
	    "\"longitude\":null}]}\n"
	    "fsm 10.0.0.1 IDLE 6-1\n\"mrt\":{\"record\":\"0x3B9ACA000010000500000018" HEAD4 "00060001\",\"type\":\"BGP4MP\",\"subtype\":\"BGP4MP_STATE_CHANGE_AS4\",\"old-state\":"
	    "\"ESTABLISHED\",\"new-state\":\"IDLE\"}\n", "what JSON says of records");
	buf_fini(&b);
	buf_fini(&out);
}

/* OPENs in the archive tell what the UPDATEs carry. */
static void
sessions(void)
{
	struct buf b, out;
	const char *got, *last;

	buf_init(&b, 1 << 20);
	record(&b, 16, 4, HEAD4 OPEN_SEND);
	record(&b, 16, 7, HEAD4 OPEN_RECEIVE);
	record(&b, 16, 4, HEAD4 UPDATE_PATH);
	got = read_all(&out, buf_span(&b), false);
	last = strstr(got, "0033");
	ok(last && strstr(got, " paths " MARKER "0033"), "ADD-PATH from two OPENs");
	buf_fini(&b);
	buf_fini(&out);
}

/* The events of an archive, each with its number and offset, and a zero after it. */
static void
read_events(struct buf *out, struct span bytes, const struct quick *q)
{
	const struct event *ev;
	const struct ctx *ctx;
	struct archive a;

	buf_init(out, 1 << 24);
	archive_open(&a, bytes);
	a.m.quick = q;
	while ((ev = mrt_next(&a.m, &ctx))) {
		buf_fmt(out, "%llu %llu ", (unsigned long long)ev->frame, (unsigned long long)ev->offset);
		show(out, ev, ctx, a.m.bad);
		buf_span_put(out, ev->extra);
		buf_c(out, 0);
	}
	mrt_fini(&a.m);
}

/*
 * Passing over messages about other prefixes leaves no trace in those that are read: counts, context and inference are the
 * same, whatever records, OPENs and misread messages come between.
 */
static void
passing_over(void)
{
	static const char other4[] = MARKER "002F02" "0000" "0014" ATTRS4 "18C63364", wrong4[] = MARKER "002D02" "0000" "0012"
	    ATTRS2 "18C63364", path4[] = MARKER "003302" "0000" "0014" ATTRS4 "00000007" "18C63364";
	static const char *const bodies[] = { other4, other4, other4, other4, other4, UPDATE4, UPDATE4, wrong4, UPDATE2,
		path4, UPDATE_PATH, OPEN2, OPEN4, OPEN_SEND, KEEPALIVE, UPDATE4 KEEPALIVE, MARKER "001702" "0000" "0000" };
	static const char *const heads[] = { HEAD4, HEAD4, HEAD6, HEAD2 };
	struct quick q = { { { 0 } } };
	struct trie t = { 0 };
	struct prefix ten = { .ip = { 4, { 10 } }, .bits = 8 };
	unsigned round, i, left = 0, differ = 0, kept = 0;
	struct buf b, body, all, some;
	uint32_t seed = 7;

	trie_add(&t, &ten, 0, 32);
	quick_mark(&q, &t);
	buf_init(&b, 1 << 20);
	buf_init(&body, 1 << 12);
	for (round = 0; round < 40; round++) {
		const char *p, *s;

		buf_reset(&b);
		for (i = 0; i < 120; i++) {
			unsigned head, what;
			bool calm;

			seed = seed * 1664525 + 1013904223;
			/* in most rounds few records are out of the ordinary: what is remembered lasts */
			calm = round % 4 && (seed >> 20) % 100;
			head = (seed >> 8) % (calm ? 3 : 4);
			what = (seed >> 12) % (calm ? 7 : sizeof(bodies) / sizeof(bodies[0]));
			buf_reset(&body);
			buf_str(&body, heads[head]);
			buf_str(&body, bodies[what]);
			record(&b, 16, head == 3 ? 1 : calm || (seed >> 26) % 8 ? 4 : 9, buf_cstr(&body));
		}
		read_events(&all, buf_span(&b), NULL);
		read_events(&some, buf_span(&b), &q);
		buf_c(&some, 0);
		s = (const char *)some.p;
		for (p = buf_cstr(&all); *p; p += strlen(p) + 1) {
			if (strcmp(p, s) == 0) {
				s += strlen(s) + 1;
				kept++;
			} else {
				left++;
				differ += !strstr(p, "18C63364\n") && !strstr(p, "00170200000000\n"); /* without any prefix */
			}
		}
		differ += *s != 0;
		buf_fini(&all);
		buf_fini(&some);
	}
	ok(differ == 0, "passing over messages changes nothing in the others (%u do)", differ);
	ok(left > 500 && kept > 500, "some are passed over (%u), some are not (%u)", left, kept);
	trie_fini(&t);
	buf_fini(&b);
	buf_fini(&body);
}

static void
damage(void)
{
	struct buf b, out;
	size_t i, n;
	bool calm = true;

	buf_init(&b, 1 << 20);
	record(&b, 16, 4, HEAD4 UPDATE4);
	n = b.n;
	num_hex(SPAN("3B9ACA00001000047FFFFFFF"), &b); /* a length that cannot be */
	for (i = 0; i < 3; i++)
		record(&b, 16, 4, HEAD4 KEEPALIVE);
	same(read_all(&out, buf_span(&b), false), "message receive 10.0.0.1 65000>65001 as4 " UPDATE4 "\n"
	    "garbage BAD: no record: type 16, length 2147483647; records go on 12 bytes later\n"
	    "message receive 10.0.0.1 65000>65001 as4 " KEEPALIVE "\n"
	    "message receive 10.0.0.1 65000>65001 as4 " KEEPALIVE "\n"
	    "message receive 10.0.0.1 65000>65001 as4 " KEEPALIVE "\n", "after a false length the stream goes on");
	buf_fini(&out);
	b.p[n + 8] = 0;
	b.p[n + 9] = 0;
	b.p[n + 10] = 0;
	b.p[n + 11] = 70; /* now it holds the header of the next and a part of it */
	same(read_all(&out, buf_span(&b), false), "message receive 10.0.0.1 65000>65001 as4 " UPDATE4 "\n"
	    "garbage BAD: a record of 82 bytes holds others, 12 bytes later\n"
	    "message receive 10.0.0.1 65000>65001 as4 " KEEPALIVE "\n"
	    "message receive 10.0.0.1 65000>65001 as4 " KEEPALIVE "\n"
	    "message receive 10.0.0.1 65000>65001 as4 " KEEPALIVE "\n", "records inside a record that was cut");
	buf_fini(&out);
	b.n = n;
	same(read_all(&out, span_of(b.p, n - 1), false),
	    "garbage BAD: the file ends inside a record of 79 bytes, after 78\n", "cut at the end");
	buf_fini(&out);
	same(read_all(&out, span_of(b.p, 5), false), "garbage BAD: the file ends inside a record header, after 5 bytes\n",
	    "cut inside a header");
	buf_fini(&out);
	same(read_all(&out, span_of(b.p, 0), false), "", "an empty archive");
	buf_fini(&out);

	/* every cut and every flipped byte: no crash, no hang (sanitizers look on) */
	buf_reset(&b);
	record(&b, 13, 1, PEERS);
	record(&b, 13, 4, "00000001" "2020010DB8" "0001" "0000" "3B9ACA00" "0018" "40010100"
	    "800E11" "1020010DB8000000000000000000000009");
	record(&b, 13, 8, "00000001" "180A0000" "0001" "0000" "3B9ACA00" "00000007" "0014" ATTRS4);
	record(&b, 12, 1, "0000" "0001" "0A000000" "18" "01" "3B9ACA00" "0A000001" "FDE8" "0012" ATTRS2);
	record(&b, 17, 4, "0001E240" HEAD4 UPDATE4);
	record(&b, 16, 4, HEAD4 OPEN_SEND);
	record(&b, 5, 1, "FDE8" "0A000001" "FDE9" "0A000002" "0000" "0012" ATTRS2 "180A0000");
	record(&b, 13, 7, "0A0000FF" "41200000" "C1200000" "0001" "02" "0A000001" "7FC00000" "7FC00000");
	for (i = 0; i <= b.n; i++) {
		uint8_t *copy = malloc(i + !i); /* its own block, so that a read past the end is seen */

		memcpy(copy, b.p, i);
		read_all(&out, span_of(copy, i), true);
		calm = calm && !out.bad;
		buf_fini(&out);
		free(copy);
	}
	ok(calm, "every shorter archive is read to its end");
	calm = true;
	for (i = 0; i < b.n * 4; i++) {
		static const uint8_t flips[] = { 0xff, 0x80, 0x01, 0x7f };

		b.p[i / 4] ^= flips[i % 4];
		read_all(&out, buf_span(&b), true);
		b.p[i / 4] ^= flips[i % 4];
		calm = calm && !out.bad && out.n;
		buf_fini(&out);
	}
	ok(calm, "every archive with a byte changed is read to its end");
	buf_fini(&b);
}

/* ---- writing ---- */

static void
writing(void)
{
	static const char *const bodies[] = { HEAD4 UPDATE4, HEAD6 UPDATE4 };
	struct mrt_writer w = { .new_records = true };
	const struct event *ev;
	const struct ctx *ctx;
	struct buf b, again;
	struct input in;
	struct ctx base;
	struct mrt m;
	size_t i;

	ctx_init(&base);
	buf_init(&b, 1 << 20);
	buf_init(&again, 1 << 20);
	for (i = 0; i < 2; i++)
		record(&b, 16, 4, bodies[i]);
	record(&b, 16, 1, HEAD2 UPDATE2);
	record(&b, 16, 6, HEAD2 UPDATE2);
	record(&b, 16, 9, HEAD4 UPDATE_PATH);
	record(&b, 17, 7, "0001E240" HEAD4 UPDATE4);
	record(&b, 16, 5, HEAD4 "00030006");
	input_memory(&in, "test", buf_span(&b));
	mrt_init(&m, &in, &base);
	while ((ev = mrt_next(&m, &ctx)))
		ok(mrt_write(&w, ev, ctx, &again), "written");
	mrt_fini(&m);
	ok(span_eq(buf_span(&b), buf_span(&again)), "records made anew from events are the same");

	buf_reset(&b);
	buf_reset(&again);
	record(&b, 13, 1, PEERS);
	record(&b, 13, 2, "00000001" "180A0000" "0002" "0000" "3B9ACA00" "0014" ATTRS4 "0001" "3B9ACA00" "0014" ATTRS4);
	record(&b, 11, 0, "0A0000010A00000200");
	w = (struct mrt_writer){ .new_records = false };
	input_memory(&in, "test", buf_span(&b));
	mrt_init(&m, &in, &base);
	while ((ev = mrt_next(&m, &ctx)))
		mrt_write(&w, ev, ctx, &again);
	mrt_fini(&m);
	ok(span_eq(buf_span(&b), buf_span(&again)), "records that came from an archive are copied, each once");
	buf_fini(&b);
	buf_fini(&again);
}

int
main(void)
{
	bgp4mp();
	bgp_old();
	table_dump();
	table_dump_v2();
	extras();
	sessions();
	passing_over();
	damage();
	writing();
	return tap_end();
}
