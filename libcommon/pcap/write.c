/* SPDX-License-Identifier: ISC */
/* pcap/write.c - events as packets of TCP connections that carry them. */
#include "pcap/write.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"
#include "msg/made.h"
#include "pcap/block.h"
#include "pcap/link.h"
#include "wire/put.h"

enum {
	ETHERNET = 14, TCP = 20,
	SNAP = 262144,
	CONNECTIONS = 65536,
	SEGMENT4 = 1448, SEGMENT6 = 1428,
	BGP_PORT = 179,
	FIRST_PORT = 49152, PORTS = 16384,
};

enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16 };

struct side {
	struct ip ip;
	uint16_t port;
	uint32_t seq;
	bool open;        /* its OPEN was written */
};

struct key {
	uint8_t a[16], b[16];
	int64_t stream;
	uint16_t aport, bport;
	uint8_t alen, blen, pad[2];
};

struct write_flow {
	struct write_flow *chain, *newer;
	struct key key;
	unsigned hash;
	struct side s[2]; /* 0: whoever the key has first */
	unsigned client;
	bool up;
};

struct capture_writer {
	struct capture_write_options opt;
	struct write_flow **bucket;
	size_t cnt;
	struct write_flow *oldest, *newest;
	struct write_flow *ending; /* capture_write_end goes on with it */
	bool header;
	uint64_t time_us;
	uint32_t born;    /* flows so far: ports and sequence numbers come from it */
	uint16_t id;
};

enum { BUCKETS = 16384 };

struct capture_writer *
capture_writer_new(const struct capture_write_options *o)
{
	struct capture_writer *w = memory_zeroed(1, sizeof(*w));

	if (!w)
		return NULL;
	w->bucket = memory_zeroed(BUCKETS, sizeof(struct write_flow *));
	if (!w->bucket) {
		free(w);
		return NULL;
	}
	if (o)
		w->opt = *o;
	if (!w->opt.connections)
		w->opt.connections = CONNECTIONS;
	return w;
}

void
capture_writer_free(struct capture_writer *w)
{
	struct write_flow *f, *next;

	if (!w)
		return;
	for (f = w->oldest; f; f = next) {
		next = f->newer;
		free(f);
	}
	free(w->bucket);
	free(w);
}

/* ---- files: little endian, as most of them are ---- */

static void
write_file_header(struct capture_writer *w, struct buf *b)
{
	if (w->header)
		return;
	w->header = true;
	if (w->opt.pcapng) {
		block_section(b, NULL);
		block_end(b, block_interface(b, LINK_ETHERNET, SNAP)); /* in microseconds by default */
		return;
	}
	le32(b, 0xa1b2c3d4);
	le16(b, 2);
	le16(b, 4);
	le64(b, 0); /* zone, accuracy */
	le32(b, SNAP);
	le32(b, LINK_ETHERNET);
}

/* A record around a packet that is then appended; returns where it began. */
static size_t
write_record_begin(struct capture_writer *w, struct buf *b)
{
	size_t at = b->n;
	uint64_t t = w->time_us;

	if (w->opt.pcapng)
		return block_packet(b, 0, t, 0, 0);
	le32(b, (uint32_t)(t / 1000000));
	le32(b, (uint32_t)(t % 1000000));
	le64(b, 0); /* both lengths */
	return at;
}

static void
write_record_end(const struct capture_writer *w, struct buf *b, size_t at, const char *comment)
{
	size_t head = w->opt.pcapng ? BLOCK_PACKET_HEAD : 16, n = b->n - at - head;

	le32_at(b, at + head - 8, (uint32_t)n);
	le32_at(b, at + head - 4, (uint32_t)n);
	if (!w->opt.pcapng)
		return;
	block_pad(b, at);
	if (comment) {
		block_option(b, BLOCK_COMMENT, span_str(comment));
		block_options_end(b);
	}
	block_end(b, at);
}

/* ---- packets ---- */

static uint32_t
write_sum_of(const uint8_t *p, size_t n, uint32_t sum)
{
	size_t i;

	for (i = 0; i + 1 < n; i += 2)
		sum += (uint32_t)p[i] << 8 | p[i + 1];
	if (n % 2)
		sum += (uint32_t)p[n - 1] << 8;
	return sum;
}

static uint16_t
write_checksum(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

static void
write_u16_at(struct buf *b, size_t at, uint16_t v)
{
	if (b->bad)
		return;
	b->p[at] = (uint8_t)(v >> 8);
	b->p[at + 1] = (uint8_t)v;
}

static void
write_put_ether(struct buf *b, unsigned d, bool v6)
{
	static const uint8_t mac[2][6] = { { 2, 0, 0, 0, 0, 1 }, { 2, 0, 0, 0, 0, 2 } };

	buf_put(b, mac[d ^ 1], 6);
	buf_put(b, mac[d], 6);
	put_u16(b, v6 ? 0x86dd : 0x0800);
}

static void
write_put_ip(struct capture_writer *w, struct buf *b, const struct write_flow *f, unsigned d, size_t n)
{
	const struct ip *src = &f->s[d].ip, *dst = &f->s[d ^ 1].ip;
	size_t at = b->n;

	if (src->len == 16) {
		put_u32(b, 0x60000000);
		put_u16(b, n);
		put_u8(b, 6);
		put_u8(b, 64);
	} else {
		put_u16(b, 0x4500);
		put_u16(b, n + 20);
		put_u16(b, w->id++);
		put_u16(b, 0x4000); /* do not fragment */
		put_u8(b, 64);
		put_u8(b, 6);
		put_u16(b, 0);
	}
	buf_put(b, src->a, src->len);
	buf_put(b, dst->a, src->len);
	if (src->len == 4 && !b->bad)
		write_u16_at(b, at + 10, write_checksum(write_sum_of(b->p + at, 20, 0)));
}

/* One packet of side d. */
static void
write_packet(struct capture_writer *w, struct buf *b, struct write_flow *f, unsigned d, unsigned flags,
    struct span data, const char *comment)
{
	struct side *s = &f->s[d], *o = &f->s[d ^ 1];
	size_t at, tcp, n = TCP + data.n;

	write_file_header(w, b);
	at = write_record_begin(w, b);
	write_put_ether(b, d, s->ip.len == 16);
	write_put_ip(w, b, f, d, n);
	tcp = b->n;
	put_u16(b, s->port);
	put_u16(b, o->port);
	put_u32(b, s->seq);
	put_u32(b, flags & ACK ? o->seq : 0);
	put_u16(b, 5 << 12 | flags);
	put_u16(b, 65535);
	put_u32(b, 0);
	buf_span_put(b, data);
	if (!b->bad) {
		uint32_t sum = 6 + (uint32_t)n;

		sum = write_sum_of(s->ip.a, s->ip.len, sum);
		sum = write_sum_of(o->ip.a, o->ip.len, sum);
		write_u16_at(b, tcp + 16, write_checksum(write_sum_of(b->p + tcp, n, sum)));
	}
	write_record_end(w, b, at, comment);
	s->seq += (uint32_t)data.n + (flags & (SYN | FIN) ? 1 : 0);
}

static void
write_data(
    struct capture_writer *w, struct buf *b, struct write_flow *f, unsigned d, struct span v, const char *comment)
{
	size_t max = w->opt.segment ? w->opt.segment : f->s[d].ip.len == 16 ? SEGMENT6 : SEGMENT4;

	if (max > 65000)
		max = 65000;
	while (v.n) {
		size_t n = v.n < max ? v.n : max;

		write_packet(w, b, f, d, ACK | (n == v.n ? PSH : 0), span_of(v.p, n), comment);
		v.p += n;
		v.n -= n;
	}
}

static void
write_handshake(struct capture_writer *w, struct buf *b, struct write_flow *f)
{
	unsigned c = f->client;
	struct span none = { NULL, 0 };

	write_packet(w, b, f, c, SYN, none, NULL);
	write_packet(w, b, f, c ^ 1, SYN | ACK, none, NULL);
	write_packet(w, b, f, c, ACK, none, NULL);
	f->up = true;
	f->s[0].open = f->s[1].open = false;
}

static void
write_hang_up(struct capture_writer *w, struct buf *b, struct write_flow *f, unsigned d, bool rst)
{
	struct span none = { NULL, 0 };

	if (!f->up)
		return;
	f->up = false;
	if (rst) {
		write_packet(w, b, f, d, RST | ACK, none, NULL);
	} else {
		write_packet(w, b, f, d, FIN | ACK, none, NULL);
		write_packet(w, b, f, d ^ 1, FIN | ACK, none, NULL);
		write_packet(w, b, f, d, ACK, none, NULL);
	}
	/* Should these ports speak again, it is from somewhere else. */
	f->s[0].seq += 0x10000000;
	f->s[1].seq += 0x10000000;
}

/* ---- OPENs ---- */

static void
write_make_open(struct capture_writer *w, struct buf *out, struct write_flow *f, unsigned d, const struct ctx *ctx,
    uint32_t as, bool sends)
{
	struct buf msg;

	buf_init(&msg, MSG_MAX);
	if (made_open(&msg, ctx, as, f->s[d].ip.a + f->s[d].ip.len - 4, sends))
		write_data(w, out, f, d, buf_span(&msg), "OPEN made from the context: not one that travelled");
	buf_fini(&msg);
	f->s[d].open = true;
}

/* ---- connections ---- */

static void
write_remember(struct capture_writer *w, struct buf *out)
{
	struct write_flow *f = w->oldest, **p;

	if (w->cnt < w->opt.connections)
		return;
	write_hang_up(w, out, f, f->client, false);
	for (p = &w->bucket[f->hash % BUCKETS]; *p != f; p = &(*p)->chain)
		;
	*p = f->chain;
	w->oldest = f->newer;
	if (!w->oldest)
		w->newest = NULL;
	w->cnt--;
	free(f);
}

/* Both addresses must be of one family: an IPv4 one beside an IPv6 one is mapped (RFC 4291 2.5.5.2). */
static void
write_set_address(struct ip *to, const struct ip *from, bool v6, unsigned nr)
{
	static const uint8_t doc4[4] = { 192, 0, 2, 0 }, doc6[4] = { 0x20, 0x01, 0x0d, 0xb8 };
	static const uint8_t mapped[2] = { 0xff, 0xff };

	*to = (struct ip){ .len = v6 ? 16 : 4 };
	if (from->len == to->len) {
		*to = *from;
	} else if (from->len == 4) {
		memcpy(to->a + 10, mapped, 2);
		memcpy(to->a + 12, from->a, 4);
	} else {
		memcpy(to->a, v6 ? doc6 : doc4, 4);
		to->a[to->len - 1] = (uint8_t)nr;
	}
}

static void
write_flow_init(struct capture_writer *w, struct write_flow *f, const struct event *e, bool swapped)
{
	struct side *peer = &f->s[swapped], *local = &f->s[!swapped];
	bool v6 = e->peer.len == 16 || e->local.len == 16;
	uint32_t n = w->born++;

	write_set_address(&peer->ip, &e->peer, v6, 1);
	write_set_address(&local->ip, &e->local, v6, 2);
	peer->port = e->peer_port ? e->peer_port : (uint16_t)(e->local_port == 0 || e->local_port == BGP_PORT ?
	    FIRST_PORT + n % PORTS : BGP_PORT);
	local->port = e->local_port ? e->local_port : (uint16_t)(peer->port == BGP_PORT ? FIRST_PORT + n % PORTS : BGP_PORT);
	f->client = f->s[0].port == BGP_PORT || (f->s[1].port != BGP_PORT && f->s[1].port > f->s[0].port);
	f->s[0].seq = 1000 + n * 0x01000193u;
	f->s[1].seq = 2000 + n * 0x9e3779b1u;
}

/* The flow of an event, and which side is the event's peer. */
static struct write_flow *
write_flow_of(struct capture_writer *w, struct buf *out, const struct event *e, unsigned *peer)
{
	struct key k = { .stream = e->stream };
	int cmp = memcmp(e->peer.a, e->local.a, 16);
	bool swapped = cmp > 0 || (cmp == 0 && e->peer_port > e->local_port);
	const struct ip *a = swapped ? &e->local : &e->peer, *b = swapped ? &e->peer : &e->local;
	struct write_flow *f;
	unsigned hash;

	memcpy(k.a, a->a, a->len);
	memcpy(k.b, b->a, b->len);
	k.alen = a->len;
	k.blen = b->len;
	k.aport = swapped ? e->local_port : e->peer_port;
	k.bport = swapped ? e->peer_port : e->local_port;
	*peer = swapped;
	hash = hash_bytes(0, &k, sizeof(k));
	for (f = w->bucket[hash % BUCKETS]; f; f = f->chain)
		if (f->hash == hash && memcmp(&f->key, &k, sizeof(k)) == 0)
			return f;
	write_remember(w, out);
	f = memory_zeroed(1, sizeof(*f));
	if (!f)
		return NULL;
	f->key = k;
	f->hash = hash;
	write_flow_init(w, f, e, swapped);
	f->chain = w->bucket[hash % BUCKETS];
	w->bucket[hash % BUCKETS] = f;
	*(w->newest ? &w->newest->newer : &w->oldest) = f;
	w->newest = f;
	w->cnt++;
	return f;
}

static void
write_message(struct capture_writer *w, struct buf *out, struct write_flow *f, unsigned d, unsigned peer,
    const struct event *e, const struct ctx *ctx)
{
	unsigned type = msg_type(e->msg);
	unsigned i;

	if (!f->up)
		write_handshake(w, out, f);
	if (type == MSG_OPEN) {
		f->s[d].open = true;
	} else if (type != MSG_NOTIFICATION && !w->opt.no_open) {
		for (i = 0; i < 2; i++) {
			unsigned side = i ? f->client ^ 1 : f->client;

			if (!f->s[side].open)
				write_make_open(w, out, f, side, ctx, made_as(e, ctx, side == peer), side == d);
		}
	}
	write_data(w, out, f, d, e->msg, NULL);
}

bool
capture_write(struct capture_writer *w, const struct event *e, const struct ctx *ctx, struct buf *out)
{
	unsigned peer, d;
	struct write_flow *f;

	write_file_header(w, out);
	if (e->kind != EVENT_MESSAGE && e->kind != EVENT_STATE && e->kind != EVENT_GAP && e->kind != EVENT_GARBAGE)
		return !out->bad;
	if (e->time_us)
		w->time_us = e->time_us;
	f = write_flow_of(w, out, e, &peer);
	if (!f) {
		out->bad = true;
		return false;
	}
	d = e->direction && strcmp(e->direction, "send") == 0 ? peer ^ 1 : peer;
	switch (e->kind) {
	case EVENT_MESSAGE:
		write_message(w, out, f, d, peer, e, ctx);
		break;
	case EVENT_GARBAGE:
		if (!f->up)
			write_handshake(w, out, f);
		write_data(w, out, f, d, e->msg, NULL);
		break;
	case EVENT_GAP:
		if (!f->up)
			write_handshake(w, out, f);
		f->s[d].seq += (uint32_t)e->gap_bytes;
		break;
	default:
		if (e->text && strcmp(e->text, "down") == 0)
			write_hang_up(w, out, f, d, e->reason && strstr(e->reason, "RST"));
	}
	return !out->bad;
}

bool
capture_write_end(struct capture_writer *w, struct buf *out)
{
	enum { AT_ONCE = 1024 };
	unsigned n;

	write_file_header(w, out);
	if (!w->ending)
		w->ending = w->oldest;
	for (n = 0; w->ending && n < AT_ONCE; n++) {
		write_hang_up(w, out, w->ending, w->ending->client, false);
		w->ending = w->ending->newer;
	}
	return w->ending != NULL;
}
