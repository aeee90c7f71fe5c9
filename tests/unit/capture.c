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
	const char *before;     /* what is before each IP packet, as wrap_into reads it; NULL: an Ethernet header */
	bool padded;            /* ... and 16 bytes are after it */
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

/*
 * A packet with what is before it: pairs of hex digits (one that begins with E in small letters) and letters. E the addresses
 * of an Ethernet header, T the Ethernet type of the packet, Ixx an IPv4 header of other hosts with protocol xx, Uxxxx a
 * UDP header to port xxxx, L the length of what follows, M the same without the first four bytes, W the same with itself
 * and its low byte first.
 */
static void
wrap_into(struct buf *b, const char *text, struct span ip, bool v6)
{
	struct buf rest, head;
	char letter = *text;
	size_t digits = strchr("ETLMW ", letter) ? 0 : letter == 'U' ? 4 : 2, value;

	if (!letter) {
		buf_span_put(b, ip);
		return;
	}
	buf_init(&rest, 1 << 20);
	buf_init(&head, 64);
	text += strchr("ETLMWIU ", letter) != NULL;
	num_hex(span_of(text, digits), &head);
	wrap_into(&rest, text + digits, ip, v6);
	value = head.n == 2 ? (size_t)be_u16(head.p) : head.n ? head.p[0] : 0;
	switch (letter) {
	case 'E':
		put_u64(b, 0x0200000000010200);
		put_u32(b, 0x00000002);
		break;
	case 'T':
		put_u16(b, v6 ? 0x86dd : 0x800);
		break;
	case 'I':
		put_u16(b, 0x4500);
		put_u16(b, 20 + rest.n);
		put_u32(b, 0);
		put_u8(b, 64);
		put_u8(b, (unsigned)value);
		put_u16(b, 0);
		put_u32(b, 0xc0000201);
		put_u32(b, 0xc0000202);
		break;
	case 'U':
		put_u16(b, 50000);
		put_u16(b, value);
		put_u16(b, 8 + rest.n);
		put_u16(b, 0);
		break;
	case 'L':
	case 'M':
		put_u16(b, rest.n - (letter == 'M' ? 4 : 0));
		break;
	case 'W':
		put_u8(b, (2 + rest.n) & 0xff);
		put_u8(b, (2 + rest.n) >> 8);
		break;
	default:
		buf_span_put(b, buf_span(&head));
	}
	buf_span_put(b, buf_span(&rest));
	buf_fini(&rest);
	buf_fini(&head);
}

static void
put_wrapped(struct net *n, struct span ip)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	wrap_into(&b, n->before ? n->before : "E T", ip, n->v6);
	if (n->padded) {
		put_u64(&b, UINT64_MAX);
		put_u64(&b, UINT64_MAX);
	}
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

static void
net_open(struct net *n)
{
	net_begin(n);
	handshake(n);
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

	net_open(&n);
	piece(&n, A, &s, 0, s.n);
	expect(&n, "S u0 u1 u2 u3 u4 u5 E", "several messages in a segment");

	net_open(&n);
	for (i = 0; i < s.n; i++)
		piece(&n, A, &s, i, i + 1);
	expect(&n, "S u0 u1 u2 u3 u4 u5 E", "a byte in each segment");

	net_open(&n);
	for (i = s.n; i > 0; i -= 9)
		piece(&n, A, &s, i - 9, i);
	expect(&n, "S u0 u1 u2 u3 u4 u5 E", "segments in reverse order");

	net_open(&n);
	piece(&n, A, &s, 0, 40);
	piece(&n, A, &s, 70, s.n);
	piece(&n, A, &s, 20, 60);
	piece(&n, A, &s, 30, 100);
	piece(&n, A, &s, 0, s.n);
	expect(&n, "S u0 u1 u2 u3 u4 u5 E", "retransmission with other boundaries, overlaps");

	net_open(&n);
	for (i = 0; i < 6; i++) {
		piece(&n, A, &s, i * UPD, (i + 1) * UPD);
		piece(&n, A, &s, i * UPD, (i + 1) * UPD);
	}
	expect(&n, "S u0 u1 u2 u3 u4 u5 E", "every segment twice");

	n.seq[A] = 0xffffffff - 50;
	net_open(&n);
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

	net_open(&n);
	piece(&n, A, &s, 0, 2 * UPD);
	piece(&n, A, &s, 3 * UPD, 6 * UPD);
	expect(&n, "S u0 u1 g27 u3 u4 u5 E", "a lost segment that is a message");

	net_open(&n);
	piece(&n, A, &s, 0, 2 * UPD + 22);
	ack(&n, A, s.n);
	piece(&n, A, &s, 2 * UPD + 25, 6 * UPD);
	expect(&n, "S u0 u1 j22 g3 j2 u3 u4 u5 E", "a gap inside of a message: the next one is where the length says");

	net_open(&n);
	piece(&n, A, &s, 0, 2 * UPD + 10);
	piece(&n, A, &s, 4 * UPD - 5, 6 * UPD);
	expect(&n, "S u0 u1 j10 g39 j5 u4 u5 E", "a gap over several messages: the next one is found by its marker");

	n.snap = 14 + 40 + 30;
	net_open(&n);
	piece(&n, A, &s, 0, 2 * UPD);
	piece(&n, A, &s, 2 * UPD, 3 * UPD);
	expect(&n, "S u0 j3 g24 u2 E", "segments cut by the snap length");

	n.snap = 0;
	net_open(&n);
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
	net_open(&n);
	piece(&n, A, &s, 0, 1400);
	piece(&n, A, &s, 1400, s.n);
	expect(&n, "S ~u0 g1344 j56 g2594 E", "a long message cut by the snap length is read as far as it goes");

	n.snap = 0;
	net_open(&n);
	piece(&n, A, &s, 0, 1400);
	piece(&n, A, &s, 2800, s.n);
	ack(&n, A, s.n);
	expect(&n, "S ~u0 g1400 j1223 u7 E", "... and one of which a segment is missing");

	net_open(&n);
	piece(&n, A, &s, 0, 1400);
	expect(&n, "S ~u0 E", "... and one that the capture's end cuts");

	net_open(&n);
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

	net_open(&n);
	piece(&n, A, &s, 0, UPD);
	segment(&n, A, n.seq[A] + UPD - 1, n.seq[B], TCP_ACK, span_of(&probe, 1));
	segment(&n, A, n.seq[A] + UPD - 1, n.seq[B], TCP_ACK, nothing);
	piece(&n, A, &s, UPD, s.n);
	expect(&n, "S u0 u1 u2 u3 E", "keepalive probes");

	net_open(&n);
	piece(&n, A, &s, 0, s.n);
	n.seq[A] += 777777;
	n.seq[B] += 333333;
	handshake(&n);
	piece(&n, A, &t, 0, t.n);
	expect(&n, "S u0 u1 u2 u3 E S u10 u11 E", "the same ports again with a new SYN");

	n.seq[A] = 1000;
	net_open(&n);
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

	net_open(&n);
	piece(&n, A, &s, 0, 2 * UPD + 3);
	segment(&n, A, n.seq[A] + 2 * UPD + 3, 0, TCP_RST, nothing);
	expect(&n, "S u0 u1 j3 E", "RST in the middle of a message");

	net_open(&n);
	piece(&n, A, &s, 0, UPD);
	segment(&n, A, n.seq[A] + 3 * UPD, n.seq[B], TCP_FIN | TCP_ACK, nothing);
	segment(&n, B, n.seq[B], n.seq[A] + 3 * UPD + 1, TCP_FIN | TCP_ACK, nothing);
	piece(&n, A, &s, UPD, 3 * UPD);
	segment(&n, A, n.seq[A] + 3 * UPD + 1, n.seq[B] + 1, TCP_ACK, nothing);
	expect(&n, "S u0 u1 u2 E", "FIN before the last data");

	net_open(&n);
	piece(&n, A, &s, 0, UPD);
	segment(&n, A, n.seq[A] + 3 * UPD, n.seq[B], TCP_FIN | TCP_ACK, nothing);
	segment(&n, B, n.seq[B], n.seq[A] + 3 * UPD + 1, TCP_FIN | TCP_ACK, nothing);
	expect(&n, "S u0 g54 E", "the last data before FIN are lost");

	net_open(&n);
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
	net_open(&n);
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

	net_open(&n);
	fragments(&n, buf_span(&s), 24, false);
	expect(&n, "S u0 u1 u2 E", "fragments of IPv4");
	net_open(&n);
	fragments(&n, buf_span(&s), 32, true);
	expect(&n, "S u0 u1 u2 E", "fragments of IPv4 in reverse order");
	n.v6 = true;
	net_open(&n);
	fragments(&n, buf_span(&s), 24, false);
	fragments(&n, buf_span(&s), 40, true);
	expect(&n, "S u0 u1 u2 E", "fragments of IPv6");

	net_open(&n);
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
test_links(void)
{
	static const struct {
		const char *name;
		unsigned link;
		const char *before, *before_6; /* NULL: the same for IPv6 */
	} all[] = {
		{ "Ethernet", LINK_ETHERNET, "E T", NULL },
		{ "Ethernet with padding", LINK_ETHERNET, "E T", NULL },
		{ "VLAN", LINK_ETHERNET, "E 8100 0005 T", NULL },
		{ "QinQ", LINK_ETHERNET, "E 88A8 0005 8100 0006 T", NULL },
		{ "MPLS", LINK_ETHERNET, "E 8847 00064040 000C8140", NULL },
		{ "an Ethernet pseudowire", LINK_ETHERNET, "E 8847 00064140 00000000 E T", NULL },
		{ "PPPoE", LINK_ETHERNET, "E 8864 11000001 L 0021", "E 8864 11000001 L 0057" },
		{ "GRE", LINK_ETHERNET, "E 0800 I2F B000 T 00000000 00000001 00000002", NULL },
		{ "ERSPAN I", LINK_ETHERNET, "E 0800 I2F 000088BE E T", NULL },
		{ "ERSPAN II", LINK_ETHERNET, "E 0800 I2F 100088BE 00000009 1000000000000000 E T", NULL },
		{ "ERSPAN III", LINK_ETHERNET, "E 0800 I2F 100022eb 00000009 2000000100000002 00000001 0000000000000000 E T", NULL },
		{ "IP in IP, 6in4", LINK_ETHERNET, "E 0800 I04", "E 0800 I29" },
		{ "VXLAN", LINK_ETHERNET, "E 0800 I11 U12B5 0800000000000100 E T", NULL },
		{ "VXLAN on Linux's old port", LINK_ETHERNET, "E 0800 I11 U2118 0800000000000100 E T", NULL },
		{ "VXLAN-GPE", LINK_ETHERNET, "E 0800 I11 U12B6 0C00000100000100", "E 0800 I11 U12B6 0C00000200000100" },
		{ "GENEVE", LINK_ETHERNET, "E 0800 I11 U17C1 0100655800000100 01020304 E T", NULL },
		{ "GTP-U", LINK_ETHERNET, "E 0800 I11 U0868 30FF M 00000007", NULL },
		{ "GTP-U with extension headers", LINK_ETHERNET, "E 0800 I11 U0868 36FF M 00000007 00010085 01100900", NULL },
		{ "802.3 with SNAP", LINK_ETHERNET, "E L AAAA03 000000 T", NULL },
		{ "Linux cooked", LINK_LINUX_SLL, "0000000100060200 000000000000 T", NULL },
		{ "Linux cooked with VLAN", LINK_LINUX_SLL, "0000000100060200 000000000000 8100 0007 T", NULL },
		{ "Linux cooked v2", LINK_LINUX_SLL2, "T 0000 00000002 00010006 0000000000000000", NULL },
		{ "raw IP", LINK_RAW, "", NULL },
		{ "raw IP by the old number", LINK_RAW_BSD, "", NULL },
		{ "BSD loopback", LINK_NULL, "02000000", "1E000000" },
		{ "OpenBSD loopback", LINK_LOOP, "00000002", "00000018" },
		{ "PPP", LINK_PPP, "FF030021", "FF030057" },
		{ "PPP, compressed", LINK_PPP, "21", "57" },
		{ "Cisco HDLC", LINK_C_HDLC, "0F00 T", NULL },
		{ "Cisco HDLC that is called PPP", LINK_PPP, "0F00 T", NULL },
		{ "Cisco HDLC that is called PPP with HDLC", LINK_PPP_HDLC, "0F00 T", NULL },
		{ "frame relay", LINK_FRELAY, "0C2103CC", "0C21038E" },
		{ "nflog", LINK_NFLOG, "02000000 0800010001020304 W 0900", "0A000000 0800010001020304 W 0900" },
		{ "Juniper's Ethernet", LINK_JUNIPER_ETHER, "4D474381 0006 00000000 0000 E T", NULL },
	};
	struct buf s = updates(0, 3);
	char what[64];
	size_t i;

	for (i = 0; i < 2 * sizeof(all) / sizeof(all[0]); i++) {
		struct net n = { .link = all[i / 2].link, .before = all[i / 2].before, .v6 = i % 2 };

		if (n.v6 && all[i / 2].before_6)
			n.before = all[i / 2].before_6;
		n.padded = strstr(all[i / 2].name, "padding");
		net_open(&n);
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
		n.before = "";
		piece(&n, A, &s, 0, 30);
		n.pcapng_if = 2;
		n.before = "0000000100060200 000000000000 T";
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

		net_open(&n);
		piece(&n, A, &s, 0, 2 * UPD);
		piece(&n, A, &s, 2 * UPD, 3 * UPD);
		n.file.n -= 7;
		expect(&n, "S u0 u1 j20 g7 N E", "a file that ends in the middle of a packet");

		net_open(&n);
		piece(&n, A, &s, 0, UPD);
		buf_put(&n.file, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff garbage", 24);
		piece(&n, A, &s, UPD, 2 * UPD);
		piece(&n, A, &s, 2 * UPD, 3 * UPD);
		expect(&n, "S u0 N u1 u2 E", "damaged records in between");

		n.link = 12345;
		net_open(&n);
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

	net_open(&n);
	piece(&n, A, &s, 0, 50);
	piece(&n, A, &s, 50, s.n);
	expect(&n, "S u0 u1 u2 u3 E", "BGP on another port");

	net_open(&n);
	piece(&n, A, &s, 0, 7);
	piece(&n, A, &s, 7, s.n);
	expect(&n, "S u0 u1 u2 u3 E", "BGP on another port, its first header in two segments");

	net_begin(&n);
	piece(&n, A, &s, 10, s.n);
	expect(&n, "S j17 u1 u2 u3 E", "BGP on another port, from the middle of a message");

	net_open(&n);
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
	net_open(&n);
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

	net_open(&n);
	piece(&n, A, &s, 0, s.n);
	expect(&n, "initiation b0 b1 b2 b3", "BMP on any port");

	net_open(&n);
	piece(&n, B, &s, 0, s.n);
	expect(&n, "initiation b0 b1 b2 b3", "BMP from the side that was connected to");

	net_open(&n);
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

	net_open(&n);
	piece(&n, A, &s, 0, HELLO + 30);
	piece(&n, A, &s, HELLO + 40, s.n);
	expect(&n, "initiation j30 g10 j35 b1 b2 b3", "BMP with a gap inside of a message");

	net_open(&n);
	piece(&n, A, &s, 0, HELLO);
	piece(&n, A, &s, HELLO + MONITORED + 10, s.n);
	expect(&n, "initiation g85 j65 b2 b3", "BMP with a gap over messages");

	net_open(&n);
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
	net_open(&n);
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

#define VLAN_10 "E 8100 000A T"
#define VLAN_20 "E 8100 0014 T"

static void
test_paths(void)
{
	struct net n = { .link = LINK_ETHERNET }, m = { .link = LINK_ETHERNET, .seq = { 0x60000000, 0x70000000 } };
	struct buf s = updates(0, 4), t = updates(10, 14);
	struct buf one;
	struct seen x;
	unsigned i;

	net_open(&n);
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
	n = (struct net){ .link = LINK_ETHERNET, .before = VLAN_10 };
	net_open(&n);
	piece(&n, A, &s, 0, 2 * UPD);
	net_begin(&m);
	m.before = VLAN_20;
	one = m.file;
	m.file = n.file;
	handshake(&m);
	piece(&m, A, &t, 0, 2 * UPD);
	n.file = m.file;
	piece(&n, A, &s, 2 * UPD, s.n);
	m.file = n.file;
	piece(&m, A, &t, 2 * UPD, t.n);
	n.file = m.file;
	expect(&n, "S u0 u1 S u10 u11 u2 u3 u12 u13 E E", "the same addresses in two VLANs");
	buf_fini(&one);

	/* a trunk shows each packet before and after it is routed; not the port of BGP */
	n = (struct net){ .link = LINK_ETHERNET, .port = { 40000, 5000 } };
	net_begin(&n);
	for (i = 0; i < 6; i++) {
		n.before = i % 2 ? VLAN_20 : VLAN_10;
		n.id = (uint16_t)(200 + i / 2);
		n.ms -= i % 2 ? 9 : 0;
		if (i < 2)
			segment(&n, A, n.seq[A] - 1, 0, TCP_SYN, nothing);
		else
			piece(&n, A, &s, (i / 2 - 1) * 2 * UPD, i / 2 * 2 * UPD);
	}
	expect(&n, "S u0 u1 u2 u3 N E", "packets before and after they are routed are those of one connection");

	/* one connection, its directions in two VLANs */
	n = (struct net){ .link = LINK_ETHERNET, .before = VLAN_10 };
	net_begin(&n);
	segment(&n, A, n.seq[A] - 1, 0, TCP_SYN, nothing);
	n.before = VLAN_20;
	segment(&n, B, n.seq[B] - 1, n.seq[A], TCP_SYN | TCP_ACK, nothing);
	piece(&n, B, &t, 0, t.n);
	n.before = VLAN_10;
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

	net_open(&n);
	piece(&n, A, &s, 0, UPD);
	n.damaged = true;
	piece(&n, A, &s, UPD, 2 * UPD - 2);
	n.damaged = false;
	piece(&n, A, &s, 2 * UPD - 2, 3 * UPD);
	piece(&n, A, &s, UPD, 2 * UPD - 2);
	piece(&n, A, &s, 3 * UPD, 4 * UPD);
	expect(&n, "S u0 u1 u2 u3 E", "of two segments that differ the one with the right checksum counts");

	net_open(&n);
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
	net_open(&n);
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
	net_open(&n);
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
		net_open(&n);
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

		net_open(&n);
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
		static const char *const before[] = { "E 88A8 0005 8100 0006 T", "E 8847 00064040 000C8140",
			"E 0800 I2F B000 T 00000000 00000001 00000002", "E 0800 I11 U12B5 0800000000000100 E T", "E 0800 I29",
			"E 0800 I2F 100088BE 00000009 1000000000000000 E T" };

		n.before = before[i];
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
		net_open(&n);
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
