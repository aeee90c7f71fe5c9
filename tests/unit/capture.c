/* SPDX-License-Identifier: ISC */
/*
 * tests/unit/capture.c - captures made here, one for each trouble that captures hold, and what must come out of them.
 *
 * The messages of a stream are UPDATEs that withdraw 10.x.y.0/24, numbered by x and y; what comes out is written as a
 * line of words: S start, E end, u7 UPDATE 7 from the client, v7 from the server, O/P OPENs, k/l KEEPALIVEs, n/m
 * NOTIFICATIONs, ~u an UPDATE of which only the beginning is there, g40 a gap of 40 bytes, j5 five bytes of garbage, N a note; b7 UPDATE 7 that a BMP message holds, a word
 * another BMP message.
 */
#include "pcap/capture.h"

#include "watch/infer.h"
#include "pcap/file.h"
#include "pcap/frag.h"
#include "pcap/link.h"
#include "summary/summary.h"
#include "pcap/write.h"
#include "base/num.h"
#include "tap.h"
#include "watch/infer.h"
#include "wire/put.h"

#include <stdlib.h>

static uint64_t seed = 1;

static uint32_t
rnd(uint32_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % n;
}

/* ---- making captures ---- */

enum { A = 0, B = 1 }; /* the client, the server */

/* A capture in the making, and the habits of its packets. */
struct net {
	struct buf file;
	bool v6, little, nano, pcapng;
	bool no_length;         /* IP length 0, as segmentation offload leaves it */
	unsigned link;          /* link type */
	void (*wrap)(struct buf *b, struct span ip, bool v6); /* NULL: as the link type needs */
	unsigned snap;          /* 0: whole */
	uint64_t ms;            /* of the next packet */
	uint16_t port[2];
	uint32_t seq[2];        /* of the first byte of each side's stream */
	uint16_t id;            /* of the next IPv4 header */
	bool sums;              /* TCP checksums are right, else 0 */
	bool damaged;           /* ... but for a bit of the data that has changed since */
	unsigned pcapng_if;
};

static void
num(struct net *n, uint32_t v, unsigned width)
{
	unsigned i;

	for (i = 0; i < width; i++)
		put_u8(&n->file, v >> 8 * (n->little ? i : width - 1 - i) & 0xff);
}

static void
net_begin(struct net *n)
{
	buf_init(&n->file, 1u << 30);
	n->port[A] = n->port[A] ? n->port[A] : 40000;
	n->port[B] = n->port[B] ? n->port[B] : 179;
	n->seq[A] = n->seq[A] ? n->seq[A] : 1000;
	n->seq[B] = n->seq[B] ? n->seq[B] : 5000;
	if (n->pcapng) {
		num(n, 0x0a0d0d0a, 4);
		num(n, 28, 4);
		num(n, 0x1a2b3c4d, 4);
		num(n, 1, 2);
		num(n, 0, 2);
		num(n, 0xffffffff, 4);
		num(n, 0xffffffff, 4);
		num(n, 28, 4);
		return;
	}
	num(n, n->nano ? 0xa1b23c4d : 0xa1b2c3d4, 4);
	num(n, 2, 2);
	num(n, 4, 2);
	num(n, 0, 4);
	num(n, 0, 4);
	num(n, 65535, 4);
	num(n, n->link, 4);
}

static void
interface(struct net *n, unsigned link, unsigned resolution)
{
	num(n, 1, 4);
	num(n, 32, 4);
	num(n, link, 2);
	num(n, 0, 2);
	num(n, 0, 4);
	num(n, 9, 2); /* if_tsresol */
	num(n, 1, 2);
	put_u32(&n->file, resolution << 24);
	num(n, 0, 4);
	num(n, 32, 4);
}

/* The writer is still there: an Interface Statistics Block without options. */
static void
still_there(struct net *n)
{
	uint64_t t = n->ms * 1000;

	num(n, 5, 4);
	num(n, 24, 4);
	num(n, 0, 4);
	num(n, (uint32_t)(t >> 32), 4);
	num(n, (uint32_t)t, 4);
	num(n, 24, 4);
}

/* A packet with its link layer. */
static void
packet(struct net *n, struct span p)
{
	uint32_t cap = n->snap && p.n > n->snap ? n->snap : (uint32_t)p.n, padded = (cap + 3) & ~3u;

	if (n->pcapng) {
		uint64_t t = n->ms * (n->nano ? 1000000 : 1000);

		num(n, 6, 4);
		num(n, 32 + padded, 4);
		num(n, n->pcapng_if, 4);
		num(n, (uint32_t)(t >> 32), 4);
		num(n, (uint32_t)t, 4);
		num(n, cap, 4);
		num(n, (uint32_t)p.n, 4);
		buf_put(&n->file, p.p, cap);
		while (cap++ < padded)
			put_u8(&n->file, 0);
		num(n, 32 + padded, 4);
	} else {
		num(n, (uint32_t)(n->ms / 1000), 4);
		num(n, (uint32_t)(n->ms % 1000) * (n->nano ? 1000000 : 1000), 4);
		num(n, cap, 4);
		num(n, (uint32_t)p.n, 4);
		buf_put(&n->file, p.p, cap);
	}
	n->ms += 10;
}

static void
ether(struct buf *b, unsigned type)
{
	put_u64(b, 0x0200000000010200);
	put_u32(b, 0x00000002);
	put_u16(b, type);
}

static void
wrap_ether(struct buf *b, struct span ip, bool v6)
{
	ether(b, v6 ? 0x86dd : 0x800);
	buf_span_put(b, ip);
}

static void
put_wrapped(struct net *n, struct span ip)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	(n->wrap ? n->wrap : wrap_ether)(&b, ip, n->v6);
	packet(n, buf_span(&b));
	buf_fini(&b);
}

static void
ip4_head(struct buf *b, unsigned proto, size_t n, unsigned d, unsigned id, unsigned off)
{
	put_u16(b, 0x4500);
	put_u16(b, n);
	put_u16(b, id);
	put_u16(b, off);
	put_u8(b, 64);
	put_u8(b, proto);
	put_u16(b, 0);
	put_u32(b, 0x0a000001 + d);
	put_u32(b, 0x0a000001 + (d ^ 1));
}

static void
ip6_head(struct buf *b, unsigned next, size_t n, unsigned d)
{
	put_u32(b, 0x60000000);
	put_u16(b, n);
	put_u8(b, next);
	put_u8(b, 64);
	put_u64(b, 0x20010db800000000);
	put_u64(b, 1 + d);
	put_u64(b, 0x20010db800000000);
	put_u64(b, 1 + (d ^ 1));
}

static void
tcp(struct net *n, struct buf *b, unsigned d, uint32_t seq, uint32_t ack, unsigned flags, struct span data)
{
	put_u16(b, n->port[d]);
	put_u16(b, n->port[d ^ 1]);
	put_u32(b, seq);
	put_u32(b, ack);
	put_u16(b, 5 << 12 | flags);
	put_u16(b, 65535);
	put_u32(b, 0);
	buf_span_put(b, data);
}

/* The checksum of the segment from `at` on, in an IPv4 packet (RFC 9293 3.1). */
static void
checksum(struct buf *b, size_t at)
{
	uint32_t sum = 6 + (uint32_t)(b->n - at);
	size_t i;

	for (i = at - 8; i < b->n; i++)
		sum += (uint32_t)b->p[i] << (i % 2 ? 0 : 8);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	b->p[at + 16] = (uint8_t)(~sum >> 8);
	b->p[at + 17] = (uint8_t)~sum;
}

static void
segment(struct net *n, unsigned d, uint32_t seq, uint32_t ack, unsigned flags, struct span data)
{
	struct buf b;
	size_t at;

	buf_init(&b, 1 << 20);
	if (n->v6)
		ip6_head(&b, 6, n->no_length ? 0 : 20 + data.n, d);
	else
		ip4_head(&b, 6, n->no_length ? 0 : 40 + data.n, d, ++n->id, 0x4000);
	at = b.n;
	tcp(n, &b, d, seq, ack, flags, data);
	if (n->sums)
		checksum(&b, at);
	if (n->damaged)
		b.p[b.n - 1] ^= 4;
	put_wrapped(n, buf_span(&b));
	buf_fini(&b);
}

static const struct span nothing = { NULL, 0 };

static void
handshake(struct net *n)
{
	segment(n, A, n->seq[A] - 1, 0, TCP_SYN, nothing);
	segment(n, B, n->seq[B] - 1, n->seq[A], TCP_SYN | TCP_ACK, nothing);
	segment(n, A, n->seq[A], n->seq[B], TCP_ACK, nothing);
}

/* Bytes from..to of a stream as one segment. */
static void
piece(struct net *n, unsigned d, const struct buf *stream, size_t from, size_t to)
{
	segment(n, d, n->seq[d] + (uint32_t)from, n->seq[d ^ 1], TCP_ACK | TCP_PSH, span_of(stream->p + from, to - from));
}

/* The other side says to have the first `upto` bytes. */
static void
ack(struct net *n, unsigned d, size_t upto)
{
	segment(n, d ^ 1, n->seq[d ^ 1], n->seq[d] + (uint32_t)upto, TCP_ACK, nothing);
}

/* ---- messages ---- */

enum { UPD = 27 };

static void
add_update(struct buf *b, unsigned i)
{
	struct mark m = msg_begin(b, MSG_UPDATE);

	put_u16(b, 4);
	put_u32(b, 24u << 24 | 10 << 16 | (i & 0xffff));
	put_u16(b, 0);
	msg_end(b, m);
}

/* One that is as long as it may be. */
static void
add_long(struct buf *b, unsigned i)
{
	struct mark m = msg_begin(b, MSG_UPDATE);
	unsigned k;

	put_u16(b, 4 * 1000);
	for (k = 0; k < 1000; k++)
		put_u32(b, 24u << 24 | 10 << 16 | ((i + k) & 0xffff));
	put_u16(b, 0);
	msg_end(b, m);
}

static void
add_bare(struct buf *b, unsigned type)
{
	msg_end(b, msg_begin(b, type));
}

static struct buf
updates(unsigned from, unsigned to)
{
	struct buf b;

	buf_init(&b, 1 << 24);
	for (; from < to; from++)
		add_update(&b, from);
	return b;
}

/* ---- what comes out ---- */

struct seen {
	struct buf words;
	uint64_t last_us, frame;
	struct buf extra;
	struct capture_stats st;
	uint64_t messages;
	unsigned asn4, addpath;
	char end[256];
};

static bool
see(void *arg, const struct capture_event *e)
{
	static const char letters[2][8] = { "?Ounkr?", "?Pvmls?" };
	struct seen *s = arg;
	struct buf *b = &s->words;

	if (b->n)
		buf_c(b, ' ');
	switch (e->kind) {
	case CAPTURE_START:
		buf_c(b, 'S');
		break;
	case CAPTURE_END:
		buf_c(b, 'E');
		snprintf(s->end, sizeof(s->end), "%s", e->ev.reason);
		break;
	case CAPTURE_NOTE:
		buf_c(b, 'N');
		break;
	case CAPTURE_GAP:
		buf_fmt(b, "g%llu", (unsigned long long)e->ev.gap_bytes);
		break;
	case CAPTURE_GARBAGE:
		buf_fmt(b, "j%zu", e->ev.msg.n);
		break;
	case CAPTURE_MESSAGE:
		if (e->malformed)
			buf_c(b, '~');
		s->messages++;
		s->last_us = e->ev.time_us;
		s->frame = e->ev.frame;
		s->asn4 = e->ctx->asn4;
		s->addpath = famset_has(e->ctx->addpath, family_index(AFI_IPV4, SAFI_UNICAST));
		buf_reset(&s->extra);
		buf_span_put(&s->extra, e->ev.extra);
		buf_c(b, letters[e->side][e->ev.msg.p[18] % 7]);
		if (e->ev.msg.p[18] == MSG_UPDATE && e->ev.msg.n >= UPD)
			buf_fmt(b, "%u", (unsigned)e->ev.msg.p[23] << 8 | e->ev.msg.p[24]);
		break;
	case CAPTURE_MONITOR:
		if (e->malformed)
			buf_c(b, '~');
		if (e->ev.kind != EVENT_MESSAGE)
			buf_str(b, e->ev.text);
		else
			buf_fmt(b, "b%u", (unsigned)e->ev.msg.p[23] << 8 | e->ev.msg.p[24]);
		break;
	case CAPTURE_FACTS:
		break;
	}
	return true;
}

/* A source that gives its bytes in small and uneven portions. */
struct drip {
	struct span s;
	bool whole;
};

static size_t
drip_read(void *arg, void *to, size_t n)
{
	struct drip *d = arg;
	size_t k = d->whole ? n : 1 + rnd(700);

	k = k < n ? k : n;
	k = k < d->s.n ? k : d->s.n;
	memcpy(to, d->s.p, k);
	d->s.p += k;
	d->s.n -= k;
	return k;
}

static void
look(struct span file, struct seen *s, size_t memory, bool whole)
{
	struct capture_options o = { .memory = memory };
	struct drip d = { file, whole };
	struct diags why = { 0 };
	struct capture *c;

	*s = (struct seen){ 0 };
	buf_init(&s->words, 1 << 28);
	buf_init(&s->extra, 1 << 16);
	c = capture_stream(drip_read, &d, span_of(NULL, 0), &o, &why);
	if (!c) {
		buf_fmt(&s->words, "refused: %s", why.v[0].msg);
		return;
	}
	capture_run(c, see, s);
	s->st = *capture_stats(c);
	capture_close(c);
}

static void
unsee(struct seen *s)
{
	buf_fini(&s->words);
	buf_fini(&s->extra);
}

/* With CAPTURE_DIR in the environment every capture is left there by its name, for other programs to look at. */
static void
keep(struct span file, const char *what)
{
	const char *dir = getenv("CAPTURE_DIR");
	char path[4096], *p;
	FILE *f;

	if (!dir)
		return;
	snprintf(path, sizeof(path), "%s/", dir);
	p = path + strlen(path);
	snprintf(p, sizeof(path) - strlen(path), "%s.pcap", what);
	for (; *p; p++)
		if (*p == ' ' || *p == '/')
			*p = '-';
	f = fopen(path, "wb");
	if (!f || fwrite(file.p, 1, file.n, f) != file.n || fclose(f) != 0)
		perror(path);
}

static void
keep_round(const struct buf *file, const char *what, unsigned round)
{
	char name[64];

	snprintf(name, sizeof(name), "%s %u", what, round);
	keep(buf_span(file), name);
}

/* The capture gives these words; it is freed. */
static void
expect(struct net *n, const char *want, const char *what)
{
	struct seen s;

	keep(buf_span(&n->file), what);
	look(buf_span(&n->file), &s, 0, false);
	if (!ok(strcmp(buf_cstr(&s.words), want) == 0, "%s", what))
		printf("#   got %s\n#  want %s\n", buf_cstr(&s.words), want);
	unsee(&s);
	buf_fini(&n->file);
}

/* ---- one for each trouble ---- */

static void
test_order(void)
{
	struct net n = { .link = LINK_ETHERNET };
	struct buf s = updates(0, 6);
	size_t i;

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, s.n);
	expect(&n, "S u0 u1 u2 u3 u4 u5 E", "several messages in a segment");

	net_begin(&n);
	handshake(&n);
	for (i = 0; i < s.n; i++)
		piece(&n, A, &s, i, i + 1);
	expect(&n, "S u0 u1 u2 u3 u4 u5 E", "a byte in each segment");

	net_begin(&n);
	handshake(&n);
	for (i = s.n; i > 0; i -= 9)
		piece(&n, A, &s, i - 9, i);
	expect(&n, "S u0 u1 u2 u3 u4 u5 E", "segments in reverse order");

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, 40);
	piece(&n, A, &s, 70, s.n);
	piece(&n, A, &s, 20, 60);
	piece(&n, A, &s, 30, 100);
	piece(&n, A, &s, 0, s.n);
	expect(&n, "S u0 u1 u2 u3 u4 u5 E", "retransmission with other boundaries, overlaps");

	net_begin(&n);
	handshake(&n);
	for (i = 0; i < 6; i++) {
		piece(&n, A, &s, i * UPD, (i + 1) * UPD);
		piece(&n, A, &s, i * UPD, (i + 1) * UPD);
	}
	expect(&n, "S u0 u1 u2 u3 u4 u5 E", "every segment twice");

	n.seq[A] = 0xffffffff - 50;
	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, 40);
	piece(&n, A, &s, 60, s.n);
	piece(&n, A, &s, 40, 60);
	expect(&n, "S u0 u1 u2 u3 u4 u5 E", "the sequence numbers wrap");
	buf_fini(&s);
}

static void
test_loss(void)
{
	struct net n = { .link = LINK_ETHERNET };
	struct buf s = updates(0, 6);

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, 2 * UPD);
	piece(&n, A, &s, 3 * UPD, 6 * UPD);
	expect(&n, "S u0 u1 g27 u3 u4 u5 E", "a lost segment that is a message");

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, 2 * UPD + 22);
	ack(&n, A, s.n);
	piece(&n, A, &s, 2 * UPD + 25, 6 * UPD);
	expect(&n, "S u0 u1 j22 g3 j2 u3 u4 u5 E", "a gap inside of a message: the next one is where the length says");

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, 2 * UPD + 10);
	piece(&n, A, &s, 4 * UPD - 5, 6 * UPD);
	expect(&n, "S u0 u1 j10 g39 j5 u4 u5 E", "a gap over several messages: the next one is found by its marker");

	n.snap = 14 + 40 + 30;
	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, 2 * UPD);
	piece(&n, A, &s, 2 * UPD, 3 * UPD);
	expect(&n, "S u0 j3 g24 u2 E", "segments cut by the snap length");

	n.snap = 0;
	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, UPD);
	piece(&n, A, &s, 2 * UPD, 3 * UPD);
	ack(&n, A, 3 * UPD);
	n.ms += 3000;
	piece(&n, A, &s, 3 * UPD, 4 * UPD);
	n.ms += 3000;
	piece(&n, A, &s, 1 * UPD, 2 * UPD);
	expect(&n, "S u0 g27 u2 u3 u1 E", "a segment that comes after it was given up");
	buf_fini(&s);

	buf_init(&s, 1 << 16);
	add_long(&s, 0);
	add_update(&s, 7);
	n.snap = 14 + 40 + 56; /* the header and 8 routes */
	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, 1400);
	piece(&n, A, &s, 1400, s.n);
	expect(&n, "S ~u0 g1344 j56 g2594 E", "a long message cut by the snap length is read as far as it goes");

	n.snap = 0;
	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, 1400);
	piece(&n, A, &s, 2800, s.n);
	ack(&n, A, s.n);
	expect(&n, "S ~u0 g1400 j1223 u7 E", "... and one of which a segment is missing");

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, 1400);
	expect(&n, "S ~u0 E", "... and one that the capture's end cuts");

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, 24);
	expect(&n, "S j24 E", "... but not if there is nothing of it but a header");
	buf_fini(&s);

	/* A message whose contents look like a message. */
	buf_init(&s, 1 << 16);
	{
		struct mark m = msg_begin(&s, MSG_UPDATE);

		put_u16(&s, 0);
		put_u16(&s, 3 + 40);
		put_u8(&s, 0xc0);
		put_u8(&s, 99);
		put_u8(&s, 40);
		put_u64(&s, UINT64_MAX);
		put_u64(&s, UINT64_MAX);
		put_u32(&s, 19u << 16 | 4 << 8);
		put_u64(&s, 7);
		put_u64(&s, 7);
		put_u32(&s, 7);
		msg_end(&s, m);
	}
	add_update(&s, 1);
	net_begin(&n);
	piece(&n, A, &s, 5, s.n); /* starts inside of it */
	expect(&n, "S j61 u1 E", "a marker inside of a message is not one, when no message follows what it begins");
	buf_fini(&s);
}

static void
test_start(void)
{
	struct net n = { .link = LINK_ETHERNET };
	struct buf s = updates(0, 4), t = updates(10, 12);
	uint8_t probe = 0x18;

	net_begin(&n);
	piece(&n, A, &s, 0, s.n);
	expect(&n, "S u0 u1 u2 u3 E", "the middle of a session");

	net_begin(&n);
	piece(&n, A, &s, 5, s.n);
	expect(&n, "S j22 u1 u2 u3 E", "the middle of a message");

	net_begin(&n);
	piece(&n, A, &s, UPD, s.n);
	piece(&n, A, &s, 0, UPD);
	expect(&n, "S u1 u2 u3 u0 E", "the middle of a session, the first segments reordered");

	net_begin(&n);
	segment(&n, A, n.seq[A] - 1, n.seq[B], TCP_ACK, span_of(&probe, 1));
	piece(&n, A, &s, 0, s.n);
	expect(&n, "S u0 u1 u2 u3 E", "the middle of a session, a keepalive probe first");

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, UPD);
	segment(&n, A, n.seq[A] + UPD - 1, n.seq[B], TCP_ACK, span_of(&probe, 1));
	segment(&n, A, n.seq[A] + UPD - 1, n.seq[B], TCP_ACK, nothing);
	piece(&n, A, &s, UPD, s.n);
	expect(&n, "S u0 u1 u2 u3 E", "keepalive probes");

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, s.n);
	n.seq[A] += 777777;
	n.seq[B] += 333333;
	handshake(&n);
	piece(&n, A, &t, 0, t.n);
	expect(&n, "S u0 u1 u2 u3 E S u10 u11 E", "the same ports again with a new SYN");

	n.seq[A] = 1000;
	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, s.n);
	n.seq[A] += 0x70000000;
	piece(&n, A, &t, 0, UPD);
	piece(&n, A, &t, UPD, t.n);
	expect(&n, "S u0 u1 u2 u3 E S u10 u11 E", "the same ports again, the SYN not in the capture");

	n.seq[A] = 1000;
	net_begin(&n);
	piece(&n, A, &s, 0, 2 * UPD);
	segment(&n, A, n.seq[A] - 1, 0, TCP_SYN, nothing);
	piece(&n, A, &s, 2 * UPD, s.n);
	expect(&n, "S u0 u1 u2 u3 E", "a SYN that comes after the data");
	buf_fini(&s);
	buf_fini(&t);
}

static void
test_end(void)
{
	struct net n = { .link = LINK_ETHERNET };
	struct buf s = updates(0, 3), t;
	struct seen x;

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, 2 * UPD + 3);
	segment(&n, A, n.seq[A] + 2 * UPD + 3, 0, TCP_RST, nothing);
	expect(&n, "S u0 u1 j3 E", "RST in the middle of a message");

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, UPD);
	segment(&n, A, n.seq[A] + 3 * UPD, n.seq[B], TCP_FIN | TCP_ACK, nothing);
	segment(&n, B, n.seq[B], n.seq[A] + 3 * UPD + 1, TCP_FIN | TCP_ACK, nothing);
	piece(&n, A, &s, UPD, 3 * UPD);
	segment(&n, A, n.seq[A] + 3 * UPD + 1, n.seq[B] + 1, TCP_ACK, nothing);
	expect(&n, "S u0 u1 u2 E", "FIN before the last data");

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, UPD);
	segment(&n, A, n.seq[A] + 3 * UPD, n.seq[B], TCP_FIN | TCP_ACK, nothing);
	segment(&n, B, n.seq[B], n.seq[A] + 3 * UPD + 1, TCP_FIN | TCP_ACK, nothing);
	expect(&n, "S u0 g54 E", "the last data before FIN are lost");

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, UPD + 9);
	ack(&n, A, 2 * UPD);
	expect(&n, "S u0 j9 g18 E", "the last data are lost, but were acknowledged");

	net_begin(&n);
	segment(&n, A, 1, 0, TCP_SYN, nothing);
	segment(&n, B, 0, 2, TCP_RST | TCP_ACK, nothing);
	look(buf_span(&n.file), &x, 0, true);
	same(buf_cstr(&x.words), "E", "a connection that is refused has no start");
	same(x.end, "connection refused from 10.0.0.2", "... and says so");
	unsee(&x);
	buf_fini(&n.file);

	buf_init(&t, 4096);
	buf_span_put(&t, buf_span(&s));
	{
		struct mark m = msg_begin(&t, MSG_NOTIFICATION);

		put_u16(&t, 0x0400);
		msg_end(&t, m);
	}
	net_begin(&n);
	handshake(&n);
	piece(&n, A, &t, 0, t.n);
	segment(&n, A, n.seq[A] + (uint32_t)t.n, n.seq[B], TCP_FIN | TCP_ACK, nothing);
	segment(&n, B, n.seq[B], n.seq[A] + (uint32_t)t.n + 1, TCP_FIN | TCP_ACK, nothing);
	look(buf_span(&n.file), &x, 0, true);
	same(buf_cstr(&x.words), "S u0 u1 u2 n E", "NOTIFICATION and FIN");
	same(x.end, "NOTIFICATION Hold Timer Expired from 10.0.0.1, FIN", "... are the reason of the end");
	unsee(&x);
	buf_fini(&n.file);
	buf_fini(&s);
	buf_fini(&t);
}

/* ---- IP ---- */

/* The IP packet of a segment in fragments of `size` bytes, in reverse order when `reverse`. */
static void
fragments(struct net *n, struct span data, size_t size, bool reverse)
{
	struct buf whole, f;
	size_t i, cnt;

	buf_init(&whole, 1 << 20);
	tcp(n, &whole, A, n->seq[A], n->seq[B], TCP_ACK, data);
	cnt = (whole.n + size - 1) / size;
	for (i = 0; i < cnt; i++) {
		size_t k = reverse ? cnt - 1 - i : i, from = k * size, len = whole.n - from < size ? whole.n - from : size;
		bool more = from + len < whole.n;

		buf_init(&f, 1 << 20);
		if (n->v6) {
			ip6_head(&f, 0, 8 + 8 + len, A); /* hop by hop, then the fragment header */
			put_u64(&f, 0x2c00010400000000);
			put_u16(&f, 6 << 8);
			put_u16(&f, from | more);
			put_u32(&f, 77);
		} else {
			ip4_head(&f, 6, 20 + len, A, 77, from / 8 | (more ? 0x2000 : 0));
		}
		buf_put(&f, whole.p + from, len);
		put_wrapped(n, buf_span(&f));
		buf_fini(&f);
	}
	buf_fini(&whole);
}

/* Fragments that cannot all be of one datagram. */
static void
test_contradiction(void)
{
	static const uint8_t data[24];
	const struct frag_key key = { .alen = 4, .id = 7 };
	struct frags *f = frags_new(1 << 20);
	struct span whole;

	frags_add(f, &key, 0, 0, true, span_of(data, 8), &whole);
	frags_add(f, &key, 0, 16, false, span_of(data, 8), &whole);
	ok(!frags_add(f, &key, 0, 64, true, span_of(data, 8), &whole), "a hole is not filled by a fragment behind the end");
	frags_add(f, &key, 0, 16, false, span_of(data, 8), &whole);
	ok(frags_add(f, &key, 0, 0, true, span_of(data, 16), &whole) && whole.n == 24, "... and the next datagram is whole");
	frags_free(f);
}

static void
test_ip(void)
{
	struct net n = { .link = LINK_ETHERNET };
	struct buf s = updates(0, 3), b;

	net_begin(&n);
	handshake(&n);
	fragments(&n, buf_span(&s), 24, false);
	expect(&n, "S u0 u1 u2 E", "fragments of IPv4");
	net_begin(&n);
	handshake(&n);
	fragments(&n, buf_span(&s), 32, true);
	expect(&n, "S u0 u1 u2 E", "fragments of IPv4 in reverse order");
	n.v6 = true;
	net_begin(&n);
	handshake(&n);
	fragments(&n, buf_span(&s), 24, false);
	fragments(&n, buf_span(&s), 40, true);
	expect(&n, "S u0 u1 u2 E", "fragments of IPv6");

	net_begin(&n);
	handshake(&n);
	buf_init(&b, 4096);
	ip6_head(&b, 0, 8 + 24 + 16 + 20 + s.n, A);
	put_u64(&b, 0x3c00010400000000); /* hop by hop, then destination of 24 */
	put_u64(&b, 0x3302010400000000); /* ... then authentication of 16 */
	put_u64(&b, 0);
	put_u64(&b, 0);
	put_u64(&b, 0x0602000000000001);
	put_u64(&b, 0x0000000100000000);
	tcp(&n, &b, A, n.seq[A], n.seq[B], TCP_ACK, buf_span(&s));
	put_wrapped(&n, buf_span(&b));
	buf_fini(&b);
	expect(&n, "S u0 u1 u2 E", "IPv6 with extension headers");

	n = (struct net){ .link = LINK_ETHERNET, .no_length = true };
	net_begin(&n);
	piece(&n, A, &s, 0, s.n);
	expect(&n, "S u0 u1 u2 E", "IPv4 of length 0 (segmentation offload)");
	n.v6 = true;
	net_begin(&n);
	piece(&n, A, &s, 0, s.n);
	expect(&n, "S u0 u1 u2 E", "IPv6 of length 0 (segmentation offload)");
	buf_fini(&s);
}

/* ---- link layers and tunnels ---- */

static void
wrap_vlan(struct buf *b, struct span ip, bool v6)
{
	ether(b, 0x8100);
	put_u16(b, 5);
	put_u16(b, v6 ? 0x86dd : 0x800);
	buf_span_put(b, ip);
}

static void
wrap_qinq(struct buf *b, struct span ip, bool v6)
{
	ether(b, 0x88a8);
	put_u32(b, 0x00058100);
	put_u16(b, 6);
	put_u16(b, v6 ? 0x86dd : 0x800);
	buf_span_put(b, ip);
}

static void
wrap_mpls(struct buf *b, struct span ip, bool v6)
{
	ether(b, 0x8847);
	put_u32(b, 100 << 12 | 64);
	put_u32(b, 200 << 12 | 0x100 | 64);
	buf_span_put(b, ip);
}

static void
wrap_pseudowire(struct buf *b, struct span ip, bool v6)
{
	ether(b, 0x8847);
	put_u32(b, 100 << 12 | 0x100 | 64);
	put_u32(b, 0);
	wrap_ether(b, ip, v6);
}

static void
wrap_pppoe(struct buf *b, struct span ip, bool v6)
{
	ether(b, 0x8864);
	put_u32(b, 0x11000001);
	put_u16(b, ip.n + 2);
	put_u16(b, v6 ? 0x57 : 0x21);
	buf_span_put(b, ip);
}

/* An outer IPv4 header with other addresses. */
static void
outer(struct buf *b, unsigned proto, size_t n)
{
	ether(b, 0x800);
	put_u16(b, 0x4500);
	put_u16(b, 20 + n);
	put_u32(b, 0);
	put_u8(b, 64);
	put_u8(b, proto);
	put_u16(b, 0);
	put_u32(b, 0xc0000201);
	put_u32(b, 0xc0000202);
}

static void
wrap_gre(struct buf *b, struct span ip, bool v6)
{
	outer(b, 47, ip.n + 16);
	put_u16(b, 0xb000); /* checksum, key, sequence */
	put_u16(b, v6 ? 0x86dd : 0x800);
	put_u32(b, 0);
	put_u32(b, 1);
	put_u32(b, 2);
	buf_span_put(b, ip);
}

static void
wrap_erspan(struct buf *b, struct span ip, bool v6)
{
	outer(b, 47, ip.n + 16 + 14);
	put_u16(b, 0x1000);
	put_u16(b, 0x88be);
	put_u32(b, 9);
	put_u64(b, 0x1000000000000000);
	wrap_ether(b, ip, v6);
}

static void
wrap_ipip(struct buf *b, struct span ip, bool v6)
{
	outer(b, v6 ? 41 : 4, ip.n);
	buf_span_put(b, ip);
}

static void
wrap_vxlan(struct buf *b, struct span ip, bool v6)
{
	outer(b, 17, ip.n + 8 + 8 + 14);
	put_u16(b, 50000);
	put_u16(b, 4789);
	put_u16(b, ip.n + 8 + 8 + 14);
	put_u16(b, 0);
	put_u64(b, 0x0800000000000100);
	wrap_ether(b, ip, v6);
}

/* UDP and what is between it and the packet inside. */
static void
wrap_udp(struct buf *b, unsigned port, const char *hex, size_t inside)
{
	struct buf head;

	buf_init(&head, 256);
	num_hex(span_str(hex), &head);
	outer(b, 17, inside + 8 + head.n);
	put_u16(b, 50000);
	put_u16(b, port);
	put_u16(b, inside + 8 + head.n);
	put_u16(b, 0);
	buf_span_put(b, buf_span(&head));
	buf_fini(&head);
}

static void
wrap_vxlan_gpe(struct buf *b, struct span ip, bool v6)
{
	wrap_udp(b, 4790, v6 ? "0C00000200000100" : "0C00000100000100", ip.n);
	buf_span_put(b, ip);
}

static void
wrap_vxlan_linux(struct buf *b, struct span ip, bool v6)
{
	wrap_udp(b, 8472, "0800000000000100", ip.n + 14);
	wrap_ether(b, ip, v6);
}

static void
wrap_geneve(struct buf *b, struct span ip, bool v6)
{
	wrap_udp(b, 6081, "0100655800000100" "01020304", ip.n + 14);
	wrap_ether(b, ip, v6);
}

static void
wrap_gtp(struct buf *b, struct span ip, bool v6)
{
	wrap_udp(b, 2152, ip.n > 48 ? "30FF00FF00000007" : "30FF003000000007", ip.n);
	b->p[b->n - 6] = (uint8_t)(ip.n >> 8);
	b->p[b->n - 5] = (uint8_t)ip.n;
	buf_span_put(b, ip);
}

/* A sequence number, and the extension header of 5G. */
static void
wrap_gtp_extended(struct buf *b, struct span ip, bool v6)
{
	wrap_udp(b, 2152, "36FF000000000007" "00010085" "01100900", ip.n);
	b->p[b->n - 14] = (uint8_t)((ip.n + 8) >> 8);
	b->p[b->n - 13] = (uint8_t)(ip.n + 8);
	buf_span_put(b, ip);
}

static void
wrap_erspan_1(struct buf *b, struct span ip, bool v6)
{
	outer(b, 47, ip.n + 4 + 14);
	put_u32(b, 0x000088be);
	wrap_ether(b, ip, v6);
}

static void
wrap_erspan_3(struct buf *b, struct span ip, bool v6)
{
	outer(b, 47, ip.n + 8 + 12 + 8 + 14);
	put_u32(b, 0x100022eb);
	put_u32(b, 9);
	put_u64(b, 0x2000000100000002);
	put_u32(b, 1); /* a subheader of 8 bytes follows */
	put_u64(b, 0);
	wrap_ether(b, ip, v6);
}

static void
wrap_padded(struct buf *b, struct span ip, bool v6)
{
	wrap_ether(b, ip, v6);
	put_u64(b, UINT64_MAX);
	put_u64(b, UINT64_MAX);
}

static void
wrap_snap(struct buf *b, struct span ip, bool v6)
{
	ether(b, (unsigned)ip.n + 8);
	put_u64(b, 0xaaaa030000000000 | (v6 ? 0x86dd : 0x800));
	buf_span_put(b, ip);
}

static void
wrap_sll(struct buf *b, struct span ip, bool v6)
{
	put_u64(b, 0x0000000100060200);
	put_u32(b, 0);
	put_u16(b, 0);
	put_u16(b, v6 ? 0x86dd : 0x800);
	buf_span_put(b, ip);
}

static void
wrap_sll2(struct buf *b, struct span ip, bool v6)
{
	put_u16(b, v6 ? 0x86dd : 0x800);
	put_u16(b, 0);
	put_u32(b, 2);
	put_u32(b, 0x00010006);
	put_u64(b, 0);
	buf_span_put(b, ip);
}

static void
wrap_sll_vlan(struct buf *b, struct span ip, bool v6)
{
	put_u64(b, 0x0000000100060200);
	put_u32(b, 0);
	put_u16(b, 0);
	put_u16(b, 0x8100);
	put_u16(b, 7);
	put_u16(b, v6 ? 0x86dd : 0x800);
	buf_span_put(b, ip);
}

static void
wrap_raw(struct buf *b, struct span ip, bool v6)
{
	buf_span_put(b, ip);
}

static void
wrap_null_little(struct buf *b, struct span ip, bool v6)
{
	put_u32(b, v6 ? 0x1e000000 : 0x02000000);
	buf_span_put(b, ip);
}

static void
wrap_loop(struct buf *b, struct span ip, bool v6)
{
	put_u32(b, v6 ? 24 : 2);
	buf_span_put(b, ip);
}

static void
wrap_ppp(struct buf *b, struct span ip, bool v6)
{
	put_u32(b, v6 ? 0xff030057 : 0xff030021);
	buf_span_put(b, ip);
}

static void
wrap_ppp_short(struct buf *b, struct span ip, bool v6)
{
	put_u8(b, v6 ? 0x57 : 0x21);
	buf_span_put(b, ip);
}

static void
wrap_chdlc(struct buf *b, struct span ip, bool v6)
{
	put_u32(b, v6 ? 0x0f0086dd : 0x0f000800);
	buf_span_put(b, ip);
}

static void
wrap_frelay(struct buf *b, struct span ip, bool v6)
{
	put_u32(b, v6 ? 0x0c21038e : 0x0c2103cc);
	buf_span_put(b, ip);
}

static void
wrap_nflog(struct buf *b, struct span ip, bool v6)
{
	put_u32(b, v6 ? 0x0a000000 : 0x02000000);
	put_u64(b, 0x0800010001020304); /* a TLV of 8 in little endian */
	put_u8(b, (ip.n + 4) & 0xff);
	put_u8(b, (ip.n + 4) >> 8);
	put_u16(b, 0x0900);
	buf_span_put(b, ip);
}

static void
wrap_juniper(struct buf *b, struct span ip, bool v6)
{
	put_u32(b, 0x4d474381);
	put_u16(b, 6);
	put_u32(b, 0);
	put_u16(b, 0);
	wrap_ether(b, ip, v6);
}

static void
test_links(void)
{
	static const struct {
		const char *name;
		unsigned link;
		void (*wrap)(struct buf *, struct span, bool);
	} all[] = {
		{ "Ethernet", LINK_ETHERNET, wrap_ether },
		{ "Ethernet with padding", LINK_ETHERNET, wrap_padded },
		{ "802.3 with SNAP", LINK_ETHERNET, wrap_snap },
		{ "VLAN", LINK_ETHERNET, wrap_vlan },
		{ "QinQ", LINK_ETHERNET, wrap_qinq },
		{ "MPLS", LINK_ETHERNET, wrap_mpls },
		{ "an Ethernet pseudowire", LINK_ETHERNET, wrap_pseudowire },
		{ "PPPoE", LINK_ETHERNET, wrap_pppoe },
		{ "GRE", LINK_ETHERNET, wrap_gre },
		{ "ERSPAN I", LINK_ETHERNET, wrap_erspan_1 },
		{ "ERSPAN II", LINK_ETHERNET, wrap_erspan },
		{ "ERSPAN III", LINK_ETHERNET, wrap_erspan_3 },
		{ "IP in IP, 6in4", LINK_ETHERNET, wrap_ipip },
		{ "VXLAN", LINK_ETHERNET, wrap_vxlan },
		{ "VXLAN on Linux's old port", LINK_ETHERNET, wrap_vxlan_linux },
		{ "VXLAN-GPE", LINK_ETHERNET, wrap_vxlan_gpe },
		{ "GENEVE", LINK_ETHERNET, wrap_geneve },
		{ "GTP-U", LINK_ETHERNET, wrap_gtp },
		{ "GTP-U with extension headers", LINK_ETHERNET, wrap_gtp_extended },
		{ "Linux cooked", LINK_LINUX_SLL, wrap_sll },
		{ "Linux cooked with VLAN", LINK_LINUX_SLL, wrap_sll_vlan },
		{ "Linux cooked v2", LINK_LINUX_SLL2, wrap_sll2 },
		{ "raw IP", LINK_RAW, wrap_raw },
		{ "raw IP by the old number", LINK_RAW_BSD, wrap_raw },
		{ "BSD loopback", LINK_NULL, wrap_null_little },
		{ "OpenBSD loopback", LINK_LOOP, wrap_loop },
		{ "PPP", LINK_PPP, wrap_ppp },
		{ "PPP, compressed", LINK_PPP, wrap_ppp_short },
		{ "Cisco HDLC", LINK_C_HDLC, wrap_chdlc },
		{ "Cisco HDLC that is called PPP", LINK_PPP, wrap_chdlc },
		{ "Cisco HDLC that is called PPP with HDLC", LINK_PPP_HDLC, wrap_chdlc },
		{ "frame relay", LINK_FRELAY, wrap_frelay },
		{ "nflog", LINK_NFLOG, wrap_nflog },
		{ "Juniper's Ethernet", LINK_JUNIPER_ETHER, wrap_juniper },
	};
	struct buf s = updates(0, 3);
	char what[64];
	size_t i;

	for (i = 0; i < 2 * sizeof(all) / sizeof(all[0]); i++) {
		struct net n = { .link = all[i / 2].link, .wrap = all[i / 2].wrap, .v6 = i % 2 };

		net_begin(&n);
		handshake(&n);
		piece(&n, A, &s, 0, 40);
		piece(&n, A, &s, 40, s.n);
		snprintf(what, sizeof(what), "%s, IPv%d", all[i / 2].name, i % 2 ? 6 : 4);
		expect(&n, "S u0 u1 u2 E", what);
	}
	buf_fini(&s);
}

/* ---- files ---- */

static void
test_files(void)
{
	struct buf s = updates(0, 3);
	struct seen x;
	unsigned i;

	for (i = 0; i < 8; i++) {
		struct net n = { .link = LINK_ETHERNET, .little = i & 1, .nano = i & 2, .pcapng = i & 4, .ms = 1700000000123 };
		char what[96];

		net_begin(&n);
		if (n.pcapng)
			interface(&n, LINK_ETHERNET, n.nano ? 9 : 6);
		handshake(&n);
		piece(&n, A, &s, 0, s.n);
		look(buf_span(&n.file), &x, 0, false);
		snprintf(what, sizeof(what), "%s, %s endian, %s", n.pcapng ? "pcapng" : "pcap", n.little ? "little" : "big",
		    n.nano ? "nanoseconds" : "microseconds");
		same(buf_cstr(&x.words), "S u0 u1 u2 E", what);
		ok(x.last_us == 1700000000153000 && x.frame == 4, "... time and frame");
		unsee(&x);
		buf_fini(&n.file);
	}
	{
		struct net n = { .pcapng = true, .little = true };

		net_begin(&n);
		interface(&n, LINK_ETHERNET, 6);
		interface(&n, LINK_RAW, 6);
		interface(&n, LINK_LINUX_SLL, 6);
		handshake(&n);
		n.pcapng_if = 1;
		n.wrap = wrap_raw;
		piece(&n, A, &s, 0, 30);
		n.pcapng_if = 2;
		n.wrap = wrap_sll;
		piece(&n, A, &s, 30, s.n);
		expect(&n, "S u0 u1 u2 E", "pcapng with interfaces of three kinds");
	}
	{
		struct net n = { .link = LINK_ETHERNET, .pcapng = true };
		unsigned quiet;

		for (quiet = 0; quiet < 2; quiet++) {
			n.seq[A] = 1000;
			net_begin(&n);
			interface(&n, LINK_ETHERNET, 6);
			handshake(&n);
			piece(&n, A, &s, 0, UPD);
			piece(&n, A, &s, 2 * UPD, 3 * UPD);
			ack(&n, A, 3 * UPD);
			n.ms += 3000;
			if (!quiet)
				still_there(&n);
			n.ms += 3000;
			piece(&n, A, &s, UPD, 2 * UPD);
			expect(&n, quiet ? "S u0 u1 u2 E" : "S u0 g27 u2 u1 E",
			    quiet ? "silence without a clock" : "silence with the writer's clock ends the wait for a segment");
		}
	}
	{
		struct net n = { .link = LINK_ETHERNET };

		net_begin(&n);
		handshake(&n);
		piece(&n, A, &s, 0, 2 * UPD);
		piece(&n, A, &s, 2 * UPD, 3 * UPD);
		n.file.n -= 7;
		expect(&n, "S u0 u1 j20 g7 N E", "a file that ends in the middle of a packet");

		net_begin(&n);
		handshake(&n);
		piece(&n, A, &s, 0, UPD);
		buf_put(&n.file, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff garbage", 24);
		piece(&n, A, &s, UPD, 2 * UPD);
		piece(&n, A, &s, 2 * UPD, 3 * UPD);
		expect(&n, "S u0 N u1 u2 E", "damaged records in between");

		n.link = 12345;
		net_begin(&n);
		handshake(&n);
		expect(&n, "N", "an unknown link type, said once");
	}
	look(SPAN("hello, world"), &x, 0, true);
	same(buf_cstr(&x.words), "refused: neither pcap nor pcapng: begins with 68656c6c", "not a capture");
	unsee(&x);
	buf_fini(&s);
}

/* ---- ports ---- */

static void
test_ports(void)
{
	struct net n = { .link = LINK_ETHERNET, .port = { 40000, 12345 } };
	struct buf s = updates(0, 4), web;
	uint8_t bmp[64] = { 3, 0, 0, 0, 64, 0 };

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, 50);
	piece(&n, A, &s, 50, s.n);
	expect(&n, "S u0 u1 u2 u3 E", "BGP on another port");

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, 7);
	piece(&n, A, &s, 7, s.n);
	expect(&n, "S u0 u1 u2 u3 E", "BGP on another port, its first header in two segments");

	net_begin(&n);
	piece(&n, A, &s, 10, s.n);
	expect(&n, "S j17 u1 u2 u3 E", "BGP on another port, from the middle of a message");

	net_begin(&n);
	handshake(&n);
	buf_init(&web, 4096);
	buf_str(&web, "GET / HTTP/1.1\r\n\r\n");
	piece(&n, A, &web, 0, web.n);
	buf_span_put(&web, buf_span(&s));
	piece(&n, A, &web, 18, web.n);
	expect(&n, "", "another protocol, though it carries messages later");
	buf_fini(&web);

	memset(bmp + 6, 0xff, 16);
	bmp[23] = 19;
	bmp[24] = 4;
	net_begin(&n);
	handshake(&n);
	segment(&n, A, n.seq[A], n.seq[B], TCP_ACK, span_of(bmp, 64));
	expect(&n, "", "BMP is not BGP");
	buf_fini(&s);
}

/* ---- BMP ---- */

enum { MONITORED = 6 + 42 + UPD, HELLO = 6 + 4 + 2 };

/* An Initiation. */
static void
add_hello(struct buf *b)
{
	put_u8(b, 3);
	put_u32(b, HELLO);
	put_u8(b, 4);
	put_u32(b, 2 << 16 | 2);
	buf_str(b, "r1");
}

/* UPDATE i as Route Monitoring. */
static void
add_monitored(struct buf *b, unsigned i)
{
	put_u8(b, 3);
	put_u32(b, MONITORED);
	put_u16(b, 0);
	put_u8(b, 0);
	put_u64(b, 0);
	put_u64(b, 0);
	put_u64(b, 0xc0000209);
	put_u32(b, 65001);
	put_u32(b, 0xc0000209);
	put_u64(b, (uint64_t)1000000000 << 32);
	add_update(b, i);
}

/* A Route Monitoring message of version 4 with a long UPDATE. */
static void
add_monitored_4(struct buf *b)
{
	size_t at = b->n;

	add_monitored(b, 0);
	b->n = at + 6 + 42;
	put_u16(b, 3);
	put_u16(b, 3);
	put_u16(b, 0);
	put_u24(b, 0x726564); /* "red" */
	put_u16(b, 4);
	put_u16(b, 23 + 4000);
	put_u16(b, 0);
	add_long(b, 0);
	b->p[at] = 4;
	b->p[at + 3] = (uint8_t)((b->n - at) >> 8);
	b->p[at + 4] = (uint8_t)(b->n - at);
}

static void
test_monitor(void)
{
	struct net n = { .link = LINK_ETHERNET, .port = { 40000, 5000 } };
	struct buf s;
	size_t i;
	unsigned u;

	buf_init(&s, 1 << 16);
	add_hello(&s);
	for (u = 0; u < 4; u++)
		add_monitored(&s, u);

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, s.n);
	expect(&n, "initiation b0 b1 b2 b3", "BMP on any port");

	net_begin(&n);
	handshake(&n);
	piece(&n, B, &s, 0, s.n);
	expect(&n, "initiation b0 b1 b2 b3", "BMP from the side that was connected to");

	net_begin(&n);
	handshake(&n);
	for (i = 0; i < s.n; i++)
		piece(&n, A, &s, i, i + 1);
	expect(&n, "initiation b0 b1 b2 b3", "BMP, a byte in each segment");

	net_begin(&n);
	segment(&n, A, n.seq[A] - 1, 0, TCP_SYN, span_of(s.p, 100));
	segment(&n, B, n.seq[B] - 1, n.seq[A] + 100, TCP_SYN | TCP_ACK, nothing);
	piece(&n, A, &s, 100, s.n);
	expect(&n, "initiation b0 b1 b2 b3", "BMP that begins with the SYN");

	net_begin(&n);
	piece(&n, A, &s, HELLO, s.n);
	expect(&n, "b0 b1 b2 b3", "BMP from the middle of a connection");

	net_begin(&n);
	piece(&n, A, &s, HELLO + 20, s.n);
	expect(&n, "j55 b1 b2 b3", "BMP from the middle of a message");

	net_begin(&n);
	piece(&n, A, &s, HELLO + MONITORED, s.n);
	piece(&n, A, &s, HELLO, HELLO + MONITORED);
	expect(&n, "b1 b2 b3 b0", "BMP, the first segments reordered");

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, HELLO + 30);
	piece(&n, A, &s, HELLO + 40, s.n);
	expect(&n, "initiation j30 g10 j35 b1 b2 b3", "BMP with a gap inside of a message");

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, HELLO);
	piece(&n, A, &s, HELLO + MONITORED + 10, s.n);
	expect(&n, "initiation g85 j65 b2 b3", "BMP with a gap over messages");

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, s.n);
	n.port[A]++;
	handshake(&n);
	piece(&n, A, &s, 0, s.n - MONITORED);
	expect(&n, "initiation b0 b1 b2 b3 initiation b0 b1 b2", "BMP of several routers");

	/* version 4, a message over two segments: a TLV, and the UPDATE in another */
	buf_reset(&s);
	add_monitored_4(&s);
	net_begin(&n);
	piece(&n, A, &s, 0, 1000);
	piece(&n, A, &s, 1000, s.n);
	expect(&n, "b0", "BMP of version 4 from the middle of a connection, a long message first");

	/* two UPDATEs in one message look like BGP */
	buf_reset(&s);
	add_monitored(&s, 0);
	add_update(&s, 1);
	s.p[4] = (uint8_t)s.n;
	net_begin(&n);
	piece(&n, A, &s, 0, s.n);
	expect(&n, "b0 b1", "BMP from the middle of a connection, with two UPDATEs in a message");

	/* the header, the per-peer header, and what is there of the UPDATE inside: its header and 8 routes */
	buf_reset(&s);
	put_u8(&s, 3);
	put_u32(&s, 6 + 42 + 23 + 4000);
	put_u8(&s, 0);
	put_u64(&s, 0);
	put_u64(&s, 0);
	put_u64(&s, 0);
	put_u64(&s, 0);
	put_u64(&s, 0);
	put_u16(&s, 0);
	add_long(&s, 0);
	n.snap = 14 + 40 + 48 + 56;
	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, 1400);
	expect(&n, "~b0 g1296", "a BMP message cut by the snap length is read as far as it goes");
	n.snap = 0;
	buf_reset(&s);
	add_hello(&s);
	add_monitored(&s, 0);

	n.link = LINK_BMP;
	net_begin(&n);
	packet(&n, span_of(s.p, HELLO));
	packet(&n, span_of(s.p + HELLO, MONITORED));
	expect(&n, "initiation b0", "packets that are BMP messages");
	buf_fini(&s);
}

/* ---- mirrors, paths, damage ---- */

static unsigned vlan;

static void
wrap_some_vlan(struct buf *b, struct span ip, bool v6)
{
	ether(b, 0x8100);
	put_u16(b, vlan);
	put_u16(b, v6 ? 0x86dd : 0x800);
	buf_span_put(b, ip);
}

static void
test_paths(void)
{
	struct net n = { .link = LINK_ETHERNET }, m = { .link = LINK_ETHERNET, .seq = { 0x60000000, 0x70000000 } };
	struct buf s = updates(0, 4), t = updates(10, 14);
	struct buf one;
	struct seen x;
	unsigned i;

	net_begin(&n);
	handshake(&n);
	for (i = 0; i < 4; i++) {
		n.id = (uint16_t)(100 + i);
		piece(&n, A, &s, i * UPD, (i + 1) * UPD);
		n.ms -= 10;
		n.id = (uint16_t)(100 + i);
		piece(&n, A, &s, i * UPD, (i + 1) * UPD);
	}
	keep(buf_span(&n.file), "a mirror port");
	look(buf_span(&n.file), &x, 0, false);
	same(buf_cstr(&x.words), "S u0 u1 u2 u3 N E", "a mirror port that writes each packet twice");
	ok(x.st.duplicates == 4 && x.st.retransmitted == 0, "... they are counted, and are no retransmissions");
	unsee(&x);
	buf_fini(&n.file);

	/* the same addresses and ports in two VLANs at the same time */
	n = (struct net){ .link = LINK_ETHERNET, .wrap = wrap_some_vlan };
	vlan = 10;
	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, 2 * UPD);
	vlan = 20;
	net_begin(&m);
	m.wrap = wrap_some_vlan;
	one = m.file;
	m.file = n.file;
	handshake(&m);
	piece(&m, A, &t, 0, 2 * UPD);
	vlan = 10;
	n.file = m.file;
	piece(&n, A, &s, 2 * UPD, s.n);
	vlan = 20;
	m.file = n.file;
	piece(&m, A, &t, 2 * UPD, t.n);
	n.file = m.file;
	expect(&n, "S u0 u1 S u10 u11 u2 u3 u12 u13 E E", "the same addresses in two VLANs");
	buf_fini(&one);

	/* a trunk shows each packet before and after it is routed; not the port of BGP */
	n = (struct net){ .link = LINK_ETHERNET, .wrap = wrap_some_vlan, .port = { 40000, 5000 } };
	net_begin(&n);
	for (i = 0; i < 6; i++) {
		vlan = i % 2 ? 20 : 10;
		n.id = (uint16_t)(200 + i / 2);
		n.ms -= i % 2 ? 9 : 0;
		if (i < 2)
			segment(&n, A, n.seq[A] - 1, 0, TCP_SYN, nothing);
		else
			piece(&n, A, &s, (i / 2 - 1) * 2 * UPD, i / 2 * 2 * UPD);
	}
	expect(&n, "S u0 u1 u2 u3 N E", "packets before and after they are routed are those of one connection");

	/* one connection, its directions in two VLANs */
	n = (struct net){ .link = LINK_ETHERNET, .wrap = wrap_some_vlan };
	vlan = 10;
	net_begin(&n);
	segment(&n, A, n.seq[A] - 1, 0, TCP_SYN, nothing);
	vlan = 20;
	segment(&n, B, n.seq[B] - 1, n.seq[A], TCP_SYN | TCP_ACK, nothing);
	piece(&n, B, &t, 0, t.n);
	vlan = 10;
	piece(&n, A, &s, 0, s.n);
	expect(&n, "S v10 v11 v12 v13 u0 u1 u2 u3 E", "one connection, its directions in two VLANs");
	buf_fini(&s);
	buf_fini(&t);
}

static void
test_damage(void)
{
	struct net n = { .link = LINK_ETHERNET, .sums = true };
	struct buf s = updates(0, 4);

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, UPD);
	n.damaged = true;
	piece(&n, A, &s, UPD, 2 * UPD - 2);
	n.damaged = false;
	piece(&n, A, &s, 2 * UPD - 2, 3 * UPD);
	piece(&n, A, &s, UPD, 2 * UPD - 2);
	piece(&n, A, &s, 3 * UPD, 4 * UPD);
	expect(&n, "S u0 u1 u2 u3 E", "of two segments that differ the one with the right checksum counts");

	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, UPD);
	n.damaged = true;
	piece(&n, A, &s, UPD, 2 * UPD);
	n.damaged = false;
	piece(&n, A, &s, 2 * UPD, s.n);
	ack(&n, A, s.n);
	n.ms += 2000;
	ack(&n, A, s.n);
	expect(&n, "S u0 u1 u2 u3 E", "... and if there is no other, the damaged one");

	n.sums = false; /* as an interface leaves them that computes them itself */
	net_begin(&n);
	handshake(&n);
	piece(&n, A, &s, 0, UPD);
	piece(&n, A, &s, UPD, s.n);
	expect(&n, "S u0 u1 u2 u3 E", "checksums that are all wrong say nothing");
	buf_fini(&s);
}

static void
test_overtaken(void)
{
	struct net n = { .link = LINK_ETHERNET };
	struct buf s = updates(0, 6);

	net_begin(&n);
	piece(&n, A, &s, 40, 100);
	piece(&n, A, &s, 10, 40);
	piece(&n, A, &s, 100, s.n);
	expect(&n, "S j17 u1 u2 u3 u4 u5 E", "the middle of a session, its first two segments swapped inside of a message");

	net_begin(&n);
	piece(&n, A, &s, 40, 100);
	n.ms += 1000;
	piece(&n, B, &s, 0, UPD);
	n.ms += 1000;
	piece(&n, B, &s, UPD, 2 * UPD);
	piece(&n, A, &s, 100, s.n);
	expect(&n, "S v0 j14 u2 v1 u3 u4 u5 E", "... a direction does not wait for long for such a segment");
	buf_fini(&s);
}

/* The first fragment of an IPv4 packet, the rest of which is lost. */
static void
test_left(void)
{
	struct net n = { .link = LINK_ETHERNET };
	struct buf s, b;

	buf_init(&s, 1 << 16);
	add_long(&s, 0);
	add_update(&s, 7);
	net_begin(&n);
	handshake(&n);
	buf_init(&b, 1 << 20);
	ip4_head(&b, 6, 20 + 800, A, 77, 0x2000);
	tcp(&n, &b, A, n.seq[A], n.seq[B], TCP_ACK, span_of(s.p, 780));
	put_wrapped(&n, buf_span(&b));
	buf_fini(&b);
	n.ms += 1500;
	piece(&n, A, &s, 1460, 2920);
	piece(&n, A, &s, 2920, s.n);
	ack(&n, A, s.n);
	expect(&n, "S N ~u0 g680 j2563 u7 E", "a message of which a fragment never came");
	buf_fini(&s);
}

/* ---- context ---- */

static void
add_open(struct buf *b, bool asn4, unsigned addpath)
{
	struct mark m = msg_begin(b, MSG_OPEN), all;

	put_u8(b, 4);
	put_u16(b, 65001);
	put_u16(b, 90);
	put_u32(b, 0x0a000001);
	all = put_open(b, 1);
	put_u16(b, 2 << 8 | (6 + (asn4 ? 6 : 0) + (addpath ? 6 : 0)));
	put_u16(b, 1 << 8 | 4);
	put_u32(b, 1 << 16 | 1);
	if (asn4) {
		put_u16(b, 65 << 8 | 4);
		put_u32(b, 65001);
	}
	if (addpath) {
		put_u16(b, 69 << 8 | 4);
		put_u32(b, 1 << 16 | 1 << 8 | addpath);
	}
	put_close(b, all);
	msg_end(b, m);
}

/* An UPDATE with an AS path of two numbers of `width`, and 10.0.0.0/24 twice with path identifiers or without. */
static void
add_routes(struct buf *b, unsigned width, bool addpath)
{
	struct mark m = msg_begin(b, MSG_UPDATE);
	unsigned i;

	put_u16(b, 0);
	put_u16(b, 4 + 3 + 2 + 2 * width + 7);
	put_u32(b, 0x40010100);
	put_u8(b, 0x40);
	put_u16(b, 2 << 8 | (2 + 2 * width));
	put_u16(b, 2 << 8 | 2);
	put_un(b, 65001, width);
	put_un(b, 3356, width);
	put_u24(b, 0x400304);
	put_u32(b, 0xc0000201);
	for (i = 0; i < 2; i++) {
		if (addpath)
			put_u32(b, i + 1);
		put_u32(b, 24u << 24 | 10 << 16 | i);
	}
	msg_end(b, m);
}

static void
context(bool opens, bool one, unsigned width, bool addpath, const char *extra, const char *what)
{
	struct net n = { .link = LINK_ETHERNET };
	struct buf a, b;
	struct seen x;

	buf_init(&a, 65536);
	buf_init(&b, 65536);
	if (opens)
		add_open(&a, width == 4, addpath ? 3 : 0);
	if (opens && !one)
		add_open(&b, width == 4, addpath ? 3 : 0);
	net_begin(&n);
	if (opens)
		handshake(&n);
	if (b.n)
		piece(&n, B, &b, 0, b.n);
	add_routes(&a, width, addpath);
	piece(&n, A, &a, 0, a.n);
	look(buf_span(&n.file), &x, 0, false);
	if (!ok(x.asn4 == (width == 4) && x.addpath == addpath && strcmp(buf_cstr(&x.extra), extra) == 0, "%s", what))
		printf("# asn4 %u addpath %u extra %s (%s)\n", x.asn4, x.addpath, buf_cstr(&x.extra), buf_cstr(&x.words));
	unsee(&x);
	buf_fini(&n.file);
	buf_fini(&a);
	buf_fini(&b);
}

static void
test_context(void)
{
	struct infer f;
	struct buf b;
	struct ctx ctx;
	double p;
	/* Path [100 200] [300] in 2 bytes, which reads as 6553800 33620268 in 4. */
	static const uint8_t both[] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 36,
		2, 0, 0, 0, 13, 0x40, 2, 10, 2, 2, 0, 100, 0, 200, 2, 1, 1, 44 };

	context(true, false, 4, false, "", "both OPENs: 4-byte AS numbers");
	context(true, false, 2, false, "", "both OPENs: 2-byte AS numbers");
	context(true, false, 4, true, "", "both OPENs: ADD-PATH");
	context(true, true, 2, false, "", "one OPEN is enough to know what cannot be");
	context(true, true, 4, true,
	    "\"inferred\":{\"asn4\":true,\"confidence\":0.9999,\"add-path\":{\"ipv4 unicast\":{\"value\":true,\"confidence\":0.9999}}}",
	    "one OPEN: what it allows is inferred");
	context(false, false, 4, false,
	    "\"inferred\":{\"asn4\":true,\"confidence\":0.9999,\"add-path\":{\"ipv4 unicast\":{\"value\":false,\"confidence\":0.9933}}}",
	    "no OPEN: 4-byte AS numbers");
	context(false, false, 2, false,
	    "\"inferred\":{\"asn4\":false,\"confidence\":0.997,\"add-path\":{\"ipv4 unicast\":{\"value\":false,\"confidence\":0.9933}}}",
	    "no OPEN: 2-byte AS numbers");
	context(false, false, 4, true,
	    "\"inferred\":{\"asn4\":true,\"confidence\":0.9999,\"add-path\":{\"ipv4 unicast\":{\"value\":true,\"confidence\":0.9999}}}",
	    "no OPEN: ADD-PATH");

	infer_init(&f);
	infer_update(&f, span_of(both, sizeof(both)));
	ok(!infer_asn4(&f, &p), "a path that reads both ways is read in 2 bytes");
	ok(p < 0.99, "... and is not called certain");

	buf_init(&b, 4096);
	add_routes(&b, 2, false);
	ctx_init(&ctx);
	ok(infer_one(buf_span(&b), &ctx, NULL) && !ctx.asn4 && !ctx.addpath, "one message against its context: 2-byte AS numbers");
	buf_reset(&b);
	add_routes(&b, 4, true);
	ctx_init(&ctx);
	ok(infer_one(buf_span(&b), &ctx, NULL) && ctx.asn4 && ctx.addpath, "one message against its context: ADD-PATH");
	buf_reset(&b);
	add_routes(&b, 4, false);
	ctx_init(&ctx);
	ok(!infer_one(buf_span(&b), &ctx, NULL), "one message with its context");
	buf_fini(&b);
}

/* ---- random troubles ---- */

/* A stream in segments that are repeated, overlapped and reordered at random, none lost: all messages, in order. */
static void
test_shuffle(void)
{
	unsigned round, i, bad = 0;

	for (round = 0; round < 300; round++) {
		struct net n = { .link = LINK_ETHERNET, .v6 = rnd(2), .seq = { rnd(UINT32_MAX), 5000 } };
		struct { size_t from, to; } seg[2000];
		size_t cnt = 0, at = 0, k;
		struct buf s, want;
		struct seen x;

		buf_init(&s, 1 << 24);
		buf_init(&want, 1 << 20);
		buf_str(&want, "S");
		for (i = 0; i < 40; i++) {
			if (rnd(8) == 0)
				add_long(&s, i);
			else
				add_update(&s, i);
			buf_fmt(&want, " u%u", i);
		}
		buf_str(&want, " E");
		while (at < s.n) {
			size_t len = 1 + rnd(rnd(3) ? 60 : 1460), back = rnd(4) ? 0 : rnd(50);

			seg[cnt].from = at > back ? at - back : 0;
			seg[cnt].to = at + len < s.n ? at + len : s.n;
			at = seg[cnt++].to;
			if (cnt + 3 >= 2000)
				seg[cnt - 1].to = at = s.n;
			if (rnd(6) == 0) {
				size_t old = rnd((uint32_t)cnt);

				seg[cnt++] = seg[old];
			}
		}
		for (k = 0; k + 1 < cnt; k++) {
			size_t j = k + rnd(cnt - k < 12 ? (uint32_t)(cnt - k) : 12);
			size_t from = seg[k].from, to = seg[k].to;

			seg[k] = seg[j];
			seg[j].from = from;
			seg[j].to = to;
		}
		net_begin(&n);
		handshake(&n);
		n.ms = 1000;
		for (k = 0; k < cnt; k++)
			piece(&n, A, &s, seg[k].from, seg[k].to);
		if (round < 20)
			keep_round(&n.file, "shuffled", round);
		look(buf_span(&n.file), &x, 0, rnd(2));
		if (strcmp(buf_cstr(&x.words), buf_cstr(&want)) != 0 && bad++ == 0)
			printf("# round %u: %.300s\n", round, buf_cstr(&x.words));
		unsee(&x);
		buf_fini(&want);
		buf_fini(&s);
		buf_fini(&n.file);
	}
	ok(bad == 0, "300 streams shuffled, repeated and overlapped");
}

/* Segments lost at random: every message that none of them touched is found, and nothing else. */
static void
test_lossy(void)
{
	unsigned round, i, bad = 0;

	for (round = 0; round < 300; round++) {
		struct net n = { .link = LINK_ETHERNET };
		struct buf s = updates(0, 200), want, got;
		bool *lost = calloc(s.n, 1);
		size_t at = 0, len, k;
		struct seen x;
		char *w;

		net_begin(&n);
		handshake(&n);
		for (; at < s.n; at += len) {
			len = 1 + rnd(120);
			len = len < s.n - at ? len : s.n - at;
			if (rnd(10) == 0)
				memset(lost + at, 1, len);
			else
				piece(&n, A, &s, at, at + len);
			if (rnd(20) == 0)
				ack(&n, A, at + len);
		}
		buf_init(&want, 1 << 20);
		buf_init(&got, 1 << 20);
		for (i = 0; i < 200; i++) {
			bool whole = true;

			for (k = i * UPD; k < (i + 1) * UPD; k++)
				whole &= !lost[k];
			if (whole)
				buf_fmt(&want, " u%u", i);
		}
		if (round < 20)
			keep_round(&n.file, "lossy", round);
		look(buf_span(&n.file), &x, 0, false);
		for (w = strtok((char *)(uintptr_t)buf_cstr(&x.words), " "); w; w = strtok(NULL, " "))
			if (w[0] == 'u')
				buf_fmt(&got, " %s", w);
		if (!span_eq(buf_span(&want), buf_span(&got)) && bad++ == 0)
			printf("# round %u\n# got %s\n# want %s\n", round, buf_cstr(&got), buf_cstr(&want));
		unsee(&x);
		free(lost);
		buf_fini(&want);
		buf_fini(&got);
		buf_fini(&s);
		buf_fini(&n.file);
	}
	ok(bad == 0, "300 streams with losses: what is whole is found, nothing is invented");
}

/* Bytes changed at random: no crash, no hang, and the reader comes to an end. */
static void
test_mutations(void)
{
	struct net n = { .link = LINK_ETHERNET, .pcapng = true };
	struct buf s = updates(0, 30), copy;
	unsigned round, i;
	struct seen x;

	net_begin(&n);
	interface(&n, LINK_ETHERNET, 6);
	handshake(&n);
	for (i = 0; i < 30; i++)
		piece(&n, A, &s, i * UPD, (i + 1) * UPD);
	n.v6 = true;
	fragments(&n, buf_span(&s), 64, true);
	for (i = 0; i < 6; i++) {
		static void (*const wraps[])(struct buf *, struct span, bool) = { wrap_qinq, wrap_mpls, wrap_gre, wrap_vxlan,
			wrap_ipip, wrap_erspan };

		n.wrap = wraps[i];
		piece(&n, B, &s, i * UPD, (i + 1) * UPD);
	}
	for (round = 0; round < 3000; round++) {
		buf_init(&copy, 1 << 24);
		buf_span_put(&copy, buf_span(&n.file));
		for (i = 1 + rnd(20); i > 0; i--)
			copy.p[rnd((uint32_t)copy.n)] = (uint8_t)(rnd(4) ? rnd(256) : rnd(2) ? 0xff : 0);
		if (rnd(4) == 0)
			copy.n = rnd((uint32_t)copy.n);
		look(buf_span(&copy), &x, 1 << 16, rnd(2));
		unsee(&x);
		buf_fini(&copy);
	}
	ok(true, "3000 damaged captures");
	buf_fini(&n.file);
	buf_fini(&s);
}

static void
test_memory(void)
{
	struct net n = { .link = LINK_ETHERNET };
	struct buf s = updates(0, 2);
	struct seen x;
	unsigned i;

	net_begin(&n);
	for (i = 0; i < 3000; i++) {
		n.port[A] = (uint16_t)(10000 + i);
		handshake(&n);
		piece(&n, A, &s, 0, UPD);
		piece(&n, A, &s, UPD + 5, 2 * UPD); /* waits for the hole */
		n.ms -= 39;
	}
	look(buf_span(&n.file), &x, 1 << 20, true);
	ok(x.messages == 3000, "3000 connections in 1 MiB: every message");
	ok(x.st.gaps == 3000 && x.st.given_up > 1000, "... and what was given up is reported");
	ok(x.st.memory_peak < (1 << 20) + 65536, "... within the bound");
	unsee(&x);
	buf_fini(&n.file);
	buf_fini(&s);
}

/* A connection that carries BGP outlives any number that do not. */
static void
test_flood(void)
{
	struct net n = { .link = LINK_ETHERNET };
	struct buf s = updates(0, 2);
	struct seen x;
	unsigned i;

	net_begin(&n);
	n.port[A] = 40000;
	handshake(&n);
	piece(&n, A, &s, 0, UPD + 9);
	for (i = 0; i < 9000; i++) {
		n.port[A] = (uint16_t)(10000 + i);
		segment(&n, A, 1, 0, TCP_SYN, nothing);
		n.ms -= 9;
	}
	n.port[A] = 40000;
	piece(&n, A, &s, UPD + 9, 2 * UPD);
	look(buf_span(&n.file), &x, 1 << 20, true);
	ok(x.messages == 2 && x.st.gaps == 0, "a connection in a flood of SYNs is not forgotten");
	unsee(&x);
	buf_fini(&n.file);
	buf_fini(&s);
}

/* ---- writing ---- */

struct rewrite {
	struct capture_writer *w;
	struct buf out;
	struct summary *summary;
};

static bool
write_again(void *arg, const struct capture_event *e)
{
	struct rewrite *r = arg;

	capture_write(r->w, &e->ev, e->ctx, &r->out);
	summary_event(r->summary, &e->ev, e->ctx, NULL);
	return true;
}

static void
test_write(void)
{
	struct net n = { .link = LINK_ETHERNET };
	struct buf a, b, sum;
	size_t piece_at;
	unsigned i;

	for (i = 0; i < 8; i++) {
		struct capture_write_options wo = { .pcapng = i & 1, .segment = i & 2 ? 30 : 0 };
		struct rewrite r = { .w = capture_writer_new(&wo), .summary = summary_new(0) };
		struct drip d;
		struct diags why = { 0 };
		struct capture *c;
		struct seen x;

		n.v6 = i & 4;
		buf_init(&a, 65536);
		buf_init(&b, 65536);
		buf_init(&sum, 65536);
		buf_init(&r.out, 1 << 20);
		add_open(&a, true, 3);
		add_open(&b, true, 3);
		add_bare(&b, MSG_KEEPALIVE);
		add_routes(&b, 4, true);
		net_begin(&n);
		handshake(&n);
		piece(&n, A, &a, 0, a.n);
		piece(&n, B, &b, 0, b.n);
		d = (struct drip){ buf_span(&n.file), true };
		c = capture_stream(drip_read, &d, nothing, NULL, &why);
		capture_run(c, write_again, &r);
		capture_close(c);
		while (capture_write_end(r.w, &r.out))
			;
		look(buf_span(&r.out), &x, 0, true);
		same(buf_cstr(&x.words), "S O P l v16385 E", "written and read again");
		ok(x.asn4 && x.addpath && !x.extra.n, "... with its context");
		for (piece_at = 0; summary_json(r.summary, piece_at, &sum); piece_at++)
			;
		ok(strstr(buf_cstr(&sum), "\"announced\":2") != NULL, "... and summed up");
		unsee(&x);
		capture_writer_free(r.w);
		summary_free(r.summary);
		buf_fini(&r.out);
		buf_fini(&a);
		buf_fini(&b);
		buf_fini(&sum);
		buf_fini(&n.file);
	}
	for (i = 0; i < 2; i++) { /* events without OPENs and addresses */
		struct capture_writer *w = capture_writer_new(NULL);
		struct event e = { .kind = EVENT_MESSAGE, .direction = "receive", .stream = -1 };
		struct buf out;
		struct seen x;
		struct ctx ctx;

		ctx_init(&ctx);
		ctx.asn4 = i;
		ctx.addpath = i ? (famset)1 << family_index(AFI_IPV4, SAFI_UNICAST) : 0;
		buf_init(&a, 65536);
		buf_init(&out, 1 << 20);
		add_routes(&a, i ? 4 : 2, i);
		e.msg = buf_span(&a);
		capture_write(w, &e, &ctx, &out);
		while (capture_write_end(w, &out))
			;
		look(buf_span(&out), &x, 0, true);
		same(buf_cstr(&x.words), "S O P u16385 E", "a bare UPDATE gets its OPENs");
		ok(x.asn4 == i && x.addpath == i && !x.extra.n, "... that say its context");
		unsee(&x);
		capture_writer_free(w);
		buf_fini(&a);
		buf_fini(&out);
	}
}

int
main(void)
{
	test_order();
	test_loss();
	test_start();
	test_end();
	test_ip();
	test_contradiction();
	test_links();
	test_files();
	test_ports();
	test_monitor();
	test_paths();
	test_damage();
	test_overtaken();
	test_left();
	test_context();
	test_shuffle();
	test_lossy();
	test_memory();
	test_flood();
	test_write();
	test_mutations();
	return tap_end();
}
