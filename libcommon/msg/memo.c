/* msg/memo.c - two direct-mapped tables: attribute blocks and neighbors. */
#include "msg/memo.h"

#include <stdlib.h>

enum { SLOTS = 2048, ROOM = 1280, PEERS = 256, PEER_ROOM = 320 };

struct slot {
	uint64_t hash;
	uint32_t tag;
	uint16_t key_n, before_n, text_n, mark;
	uint8_t nexthop[4];
	uint8_t data[ROOM]; /* key, text */
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
	struct slot slot[SLOTS];
	struct peer peer[PEERS];
};

struct memo *
memo_new(void)
{
	return calloc(1, sizeof(struct memo));
}

void
memo_free(struct memo *m)
{
	free(m);
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
hash(uint64_t h, struct span s)
{
	const uint8_t *p = s.p;
	size_t n = s.n;
	uint64_t v;

	for (; n >= 8; n -= 8, p += 8) {
		memcpy(&v, p, 8);
		h = mix(h, v);
	}
	v = n;
	if (n) {
		uint64_t tail = 0;

		memcpy(&tail, p, n);
		v |= tail << 8;
	}
	return mix(h, v);
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

static struct slot *
slot_of(struct memo *m, const struct memo_parts *p, uint32_t tag, uint64_t *h)
{
	*h = hash(hash(mix(tag, p->before.n), p->before), p->after);
	return &m->slot[*h >> 40 & (SLOTS - 1)];
}

bool
memo_find(struct memo *m, const struct memo_parts *p, enum memo_notation notation, const struct ctx *ctx,
    struct memo_block *out)
{
	uint32_t tag = tag_of(p, notation, ctx);
	const struct slot *s;
	uint64_t h;

	s = slot_of(m, p, tag, &h);
	if (s->hash != h || s->tag != tag || s->before_n != p->before.n || s->key_n != p->before.n + p->after.n ||
	    memcmp(s->data, p->before.p, p->before.n) != 0 ||
	    (p->after.n && memcmp(s->data + p->before.n, p->after.p, p->after.n) != 0))
		return false;
	out->text = span_of(s->data + s->key_n, s->text_n);
	out->mark = s->mark;
	memcpy(out->nexthop, s->nexthop, 4);
	return true;
}

void
memo_store(struct memo *m, const struct memo_parts *p, enum memo_notation notation, const struct ctx *ctx,
    const struct memo_block *b)
{
	uint32_t tag = tag_of(p, notation, ctx);
	struct slot *s;
	uint8_t *o;
	uint64_t h;

	if (p->before.n + p->after.n + b->text.n > ROOM)
		return;
	s = slot_of(m, p, tag, &h);
	o = s->data;
	memcpy(o, p->before.p, p->before.n);
	o += p->before.n;
	memcpy(o, p->after.p, p->after.n);
	o += p->after.n;
	if (b->text.n)
		memcpy(o, b->text.p, b->text.n);
	s->hash = h;
	s->tag = tag;
	s->before_n = (uint16_t)p->before.n;
	s->key_n = (uint16_t)(p->before.n + p->after.n);
	s->text_n = (uint16_t)b->text.n;
	s->mark = (uint16_t)b->mark;
	memcpy(s->nexthop, b->nexthop, 4);
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
