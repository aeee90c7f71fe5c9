/* msg/memo.c - attribute blocks in a ring, with an index of where they stand; neighbors in a direct-mapped table. */
#include "msg/memo.h"

#include <stdlib.h>

enum { BUCKETS = 4096, WAYS = 2, RING = 3 << 20, ROOM = 4096, PEERS = 256, PEER_ROOM = 320 };

/* A block in the ring; behind it the key's bytes and the text, up to a multiple of eight. */
struct block {
	uint64_t hash;
	uint32_t tag;
	uint16_t key_n, before_n, text_n, mark;
	uint8_t nexthop[4];
};

struct peer_key {
	struct ip local, peer;
	uint32_t local_as, peer_as, router_id;
	uint16_t local_port, peer_port;
	bool spaced;
};

struct peer {
	struct peer_key key;
	uint16_t n;
	uint8_t text[PEER_ROOM];
};

struct memo {
	struct {
		uint16_t n;
		uint8_t text[PEER_ROOM];
	} host[2];
	struct peer peer[PEERS];
	struct memo_columns columns[PEERS];
	struct memo_stamp stamp;
	struct {
		uint64_t hash;
		const uint8_t *key;
		uint32_t tag;
	} asked;                        /* what memo_find did not find: memo_store mostly follows */
	struct ahead {
		uint64_t hash, first, last;
		size_t n;
		uint32_t tag;
	} ahead[4];                     /* what memo_ahead made of bytes that begin and end so; n 0: nothing */
	unsigned turn;                  /* the newest is ahead[turn % 4] */
	uint64_t end;                   /* bytes that were ever put into the ring, counted from RING on */
	uint64_t at[BUCKETS][WAYS];     /* where blocks were put, counted likewise, with some of the hash; the newest first */
	uint64_t ring[RING / sizeof(uint64_t)];
};

struct memo *
memo_new(void)
{
	struct memo *m = calloc(1, sizeof(*m));

	if (m)
		m->end = RING;
	return m;
}

void
memo_free(struct memo *m)
{
	free(m);
}

bool
memo_split_plain(struct span msg, struct memo_parts *out)
{
	const uint8_t *p = msg.p + MSG_HEADER;
	size_t n;

	if (msg.n < MSG_HEADER + 4 || p[0] || p[1])
		return false;
	n = (size_t)p[2] << 8 | p[3];
	if (MSG_HEADER + 4 + n >= msg.n)
		return false;
	p += 4;
	out->withdrawn = span_of(p, 0);
	out->before = span_of(p, n);
	out->nlri = span_of(p + n, msg.n - MSG_HEADER - 4 - n);
	out->after = span_of(out->nlri.p, 0);
	out->mp_code = 0;
	return true;
}

bool
memo_split(struct span msg, struct memo_parts *out)
{
	const uint8_t *p = msg.p + MSG_HEADER, *end = msg.p + msg.n, *attrs, *attrs_end;
	size_t n;

	if (msg.n < MSG_HEADER + 4)
		return false;
	n = (size_t)p[0] << 8 | p[1];
	p += 2;
	if (n + 2 > (size_t)(end - p))
		return false;
	out->withdrawn = span_of(p, n);
	out->withdrawn_off = (size_t)(p - msg.p);
	p += n;
	n = (size_t)p[0] << 8 | p[1];
	p += 2;
	if (n > (size_t)(end - p))
		return false;
	attrs = p;
	attrs_end = p + n;
	out->nlri = span_of(attrs_end, (size_t)(end - attrs_end));
	out->nlri_off = (size_t)(attrs_end - msg.p);
	out->mp_code = out->mp_flags = 0;
	out->before = span_of(attrs, n);
	out->after = span_of(attrs_end, 0);
	while (p < attrs_end) {
		const uint8_t *start = p;
		size_t left = (size_t)(attrs_end - p), head = left > 2 && p[0] & ATTR_EXT ? 4 : 3, len;

		if (left < head)
			return false;
		len = head == 4 ? (size_t)p[2] << 8 | p[3] : p[2];
		if (len > left - head)
			return false;
		p += head + len;
		if (start[1] != ATTR_MP_REACH && start[1] != ATTR_MP_UNREACH)
			continue;
		if (out->mp_code)
			return false;
		out->mp_flags = start[0];
		out->mp_code = start[1];
		out->before = span_of(attrs, (size_t)(start - attrs));
		out->after = span_of(p, (size_t)(attrs_end - p));
		{
			struct get g = get_at(span_of(start + head, len), (size_t)(start + head - msg.p));
			bool reach = start[1] == ATTR_MP_REACH;

			out->mp.afi = (uint16_t)get_u16(&g);
			out->mp.safi = (uint8_t)get_u8(&g);
			out->mp.nexthop = reach ? get_bytes(&g, get_u8(&g)) : (struct span){ NULL, 0 };
			out->mp.reserved = reach ? (uint8_t)get_u8(&g) : 0;
			if (!get_ok(&g) || !get_left(&g) || (start[0] & (ATTR_OPT | ATTR_TRANS)) != ATTR_OPT)
				return false;
			out->mp.nlri_off = get_off(&g);
			out->mp.nlri = get_rest(&g);
			out->mp.row = nlri_row(out->mp.afi, out->mp.safi);
		}
	}
	return out->nlri.n || out->withdrawn.n || out->mp_code;
}

/* ---- attribute blocks ---- */

static uint64_t
mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

static uint64_t
word_at(const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, 8);
	return v;
}

/* Two words at once, so that one multiplication need not wait for the other; the last bytes as words that overlap. */
static uint64_t
hash(uint64_t h, struct span s)
{
	const uint8_t *p = s.p, *end = s.p + s.n;
	uint64_t g = h ^ 0xff51afd7ed558ccdu, v = 0;

	if (s.n < 16) {
		if (s.n >= 8)
			v = word_at(p) ^ word_at(end - 8) << 1;
		else
			while (p < end)
				v = v << 8 | *p++;
		return mix(h, v ^ (uint64_t)s.n << 56);
	}
	for (; end - p > 16; p += 16) {
		h = mix(h, word_at(p));
		g = mix(g, word_at(p + 8));
	}
	h = mix(h, word_at(end - 16));
	g = mix(g, word_at(end - 8));
	return mix(h, g ^ s.n);
}

/* Everything beside the bytes that a rendering depends on. */
static uint32_t
tag_of(const struct memo_parts *p, enum memo_notation notation, const struct ctx *c)
{
	uint32_t what = p->mp_code == ATTR_MP_REACH ? 1 : p->mp_code == ATTR_MP_UNREACH ? 2 : 0;

	return (uint32_t)notation | what << 2 | (uint32_t)(p->withdrawn.n != 0) << 4 | (uint32_t)(p->nlri.n != 0) << 5 |
	    (uint32_t)c->asn4 << 6 | (uint32_t)c->spaced << 7 | (uint32_t)ctx_ibgp(c) << 8 | (uint32_t)c->json_version << 9 |
	    (uint32_t)c->extended_message << 13 | 1u << 31;
}

static uint64_t
hash_of(const struct memo_parts *p, uint32_t tag)
{
	uint64_t h = hash(tag, p->before);

	return p->after.n ? hash(h, p->after) : h;
}

static uint64_t *
bucket(struct memo *m, uint64_t h)
{
	return m->at[h >> 40 & (BUCKETS - 1)];
}

enum { PLACE_BITS = 48 }; /* of a place in the ring; those above are the hash's */

static uint64_t
place_of(uint64_t at, uint64_t h)
{
	return at | h << PLACE_BITS;
}

/* The block that was put at a place, unless it has another hash or others have been written over it since. */
static const struct block *
block_at(const struct memo *m, uint64_t place, uint64_t h)
{
	uint64_t at = place & (((uint64_t)1 << PLACE_BITS) - 1);

	if (place >> PLACE_BITS != (h & 0xffff) || !at || m->end - at > RING)
		return NULL;
	return (const struct block *)(const void *)&m->ring[at % RING / sizeof(uint64_t)];
}

static bool
is_of(const struct block *b, const struct memo_parts *p, uint32_t tag, uint64_t h)
{
	const uint8_t *key = (const uint8_t *)(b + 1);

	return b->hash == h && b->tag == tag && b->before_n == p->before.n && b->key_n == p->before.n + p->after.n &&
	    memcmp(key, p->before.p, p->before.n) == 0 &&
	    (!p->after.n || memcmp(key + p->before.n, p->after.p, p->after.n) == 0);
}

/*
 * The hash, perhaps from memo_ahead: should it be that of other bytes that begin and end alike, then nothing is found, and
 * the block is kept where nobody will look.
 */
static uint64_t
asked_for(const struct memo *m, const struct memo_parts *p, uint32_t tag)
{
	const struct ahead *a = &m->ahead[(m->turn - 2) % 4];
	size_t n = p->before.n;

	if (n >= 16 && a->n == n && a->tag == tag && !p->after.n && word_at(p->before.p) == a->first &&
	    word_at(p->before.p + n - 8) == a->last)
		return a->hash;
	return hash_of(p, tag);
}

bool
memo_find(struct memo *m, const struct memo_parts *p, enum memo_notation notation, const struct ctx *ctx,
    struct memo_block *out)
{
	uint32_t tag = tag_of(p, notation, ctx);
	uint64_t h = asked_for(m, p, tag), *at = bucket(m, h);
	unsigned i;

	m->asked.tag = tag;
	for (i = 0; i < WAYS; i++) {
		const struct block *b = block_at(m, at[i], h);

		if (!b || !is_of(b, p, tag, h))
			continue;
		out->text = span_of((const uint8_t *)(b + 1) + b->key_n, b->text_n);
		out->mark = b->mark;
		memcpy(out->nexthop, b->nexthop, 4);
		return true;
	}
	m->asked.hash = h;
	m->asked.key = p->before.p;
	return false;
}

/* First the bucket is brought near, and at the next call, when it has come, the block it leads to. */
void
memo_ahead(struct memo *m, struct span attributes)
{
	enum { LINE = 64, LINES = 5 }; /* of most blocks */
	const struct ahead *before = &m->ahead[m->turn % 4];
	struct ahead *a = &m->ahead[++m->turn % 4];
	const struct block *b;
	uint64_t *at;
	unsigned i, k;

	a->n = 0;
	if (attributes.n >= 16 && m->asked.tag) {
		a->tag = m->asked.tag;
		a->hash = hash(a->tag, attributes);
		a->n = attributes.n;
		a->first = word_at(attributes.p);
		a->last = word_at(attributes.p + attributes.n - 8);
		__builtin_prefetch(bucket(m, a->hash));
	}
	if (!before->n)
		return;
	at = bucket(m, before->hash);
	for (i = 0; i < WAYS; i++)
		if ((b = block_at(m, at[i], before->hash)))
			for (k = 0; k < LINES; k++)
				__builtin_prefetch((const uint8_t *)b + k * LINE);
}

/* Room in the ring for n bytes, none of them behind its end. */
static uint64_t
ring_take(struct memo *m, size_t n)
{
	uint64_t at = m->end;

	if (at % RING + n > RING)
		at += RING - at % RING;
	m->end = at + ((n + 7) & ~(size_t)7);
	return at;
}

void
memo_store(struct memo *m, const struct memo_parts *p, enum memo_notation notation, const struct ctx *ctx,
    const struct memo_block *b)
{
	uint32_t tag = tag_of(p, notation, ctx);
	struct block *to;
	uint64_t h, at, *place;
	uint8_t *o;

	if (p->before.n + p->after.n + b->text.n > ROOM)
		return;
	h = m->asked.key == p->before.p && m->asked.tag == tag ? m->asked.hash : hash_of(p, tag);
	place = bucket(m, h);
	at = ring_take(m, sizeof(*to) + p->before.n + p->after.n + b->text.n);
	place[1] = place[0];
	place[0] = place_of(at, h);
	to = (struct block *)(void *)&m->ring[at % RING / sizeof(uint64_t)];
	*to = (struct block){ .hash = h, .tag = tag, .before_n = (uint16_t)p->before.n,
		.key_n = (uint16_t)(p->before.n + p->after.n), .text_n = (uint16_t)b->text.n, .mark = (uint16_t)b->mark };
	memcpy(to->nexthop, b->nexthop, 4);
	o = (uint8_t *)(to + 1);
	memcpy(o, p->before.p, p->before.n);
	o += p->before.n;
	if (p->after.n)
		memcpy(o, p->after.p, p->after.n);
	o += p->after.n;
	if (b->text.n)
		memcpy(o, b->text.p, b->text.n);
}

/* ---- columns of a line ---- */

struct memo_columns *
memo_columns(struct memo *m, const struct ip *peer, uint32_t as)
{
	uint32_t first, last;

	memcpy(&first, peer->a, 4);
	memcpy(&last, peer->a + 12, 4);
	return &m->columns[((first ^ last) * 0x9e3779b1u + as * 0x85ebca6bu) >> 24 & (PEERS - 1)];
}

struct memo_stamp *
memo_stamp(struct memo *m)
{
	return &m->stamp;
}

/* ---- neighbors ---- */

static void
peer_key(const struct event *e, bool spaced, struct peer_key *k)
{
	memset(k, 0, sizeof(*k)); /* padding too: keys are compared as bytes */
	k->local.len = e->local.len;
	memcpy(k->local.a, e->local.a, e->local.len);
	k->peer.len = e->peer.len;
	memcpy(k->peer.a, e->peer.a, e->peer.len);
	k->local_as = e->local_as;
	k->peer_as = e->peer_as;
	k->router_id = e->router_id;
	k->local_port = e->local_port;
	k->peer_port = e->peer_port;
	k->spaced = spaced;
}

static struct peer *
peer_of(struct memo *m, const struct peer_key *k)
{
	uint64_t h = hash(0, span_of(k->peer.a, 16));

	return &m->peer[mix(h, k->peer_as ^ (uint64_t)k->peer_port << 32) >> 40 & (PEERS - 1)];
}

struct span
memo_neighbor(struct memo *m, const struct event *e, bool spaced)
{
	struct peer_key k;
	const struct peer *p;

	peer_key(e, spaced, &k);
	p = peer_of(m, &k);
	if (!p->n || memcmp(&p->key, &k, sizeof(k)) != 0)
		return (struct span){ NULL, 0 };
	return span_of(p->text, p->n);
}

void
memo_neighbor_store(struct memo *m, const struct event *e, bool spaced, struct span text)
{
	struct peer_key k;
	struct peer *p;

	if (text.n > PEER_ROOM)
		return;
	peer_key(e, spaced, &k);
	p = peer_of(m, &k);
	p->key = k;
	p->n = (uint16_t)text.n;
	memcpy(p->text, text.p, text.n);
}

/* ---- the host ---- */

struct span
memo_host(const struct memo *m, bool spaced)
{
	return span_of(m->host[spaced].text, m->host[spaced].n);
}

void
memo_host_store(struct memo *m, bool spaced, struct span text)
{
	if (text.n > PEER_ROOM)
		return;
	m->host[spaced].n = (uint16_t)text.n;
	memcpy(m->host[spaced].text, text.p, text.n);
}
