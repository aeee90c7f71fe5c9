/* SPDX-License-Identifier: ISC */
/*
 * field/history.c - a bounded memory of routes.
 *
 * Two tables of buckets with four places each. A place has 64 bits that stand for its key; of a full bucket the place that was
 * used longest ago is taken. Sessions are in a small table: each has a number that changes when it ends, so that its routes
 * need not be looked for, and the role that its announcer has in its OPEN.
 */
#include "field/history.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"
#include "msg/open.h"

enum { HISTORY_WAYS = 4, HISTORY_SESSIONS = 1 << 12, HISTORY_MARK = 8 };

struct history_route {
	uint64_t key; /* 0: the place is free */
	uint32_t attributes, used, session;
	bool announced;
};

struct history_prefix {
	uint64_t key;
	uint32_t origin, used;
	bool several;
};

struct history_session {
	uint64_t key;
	uint32_t number;
	int role; /* RFC 9234; -1: unknown */
};

struct history {
	struct history_route *routes;
	struct history_prefix *prefixes;
	struct history_session sessions[HISTORY_SESSIONS];
	uint32_t now, numbers;
	struct buf marks;
	struct field_view view;

	/* of the event being noted */
	struct history_session *session;
	uint32_t attributes;
};

_Static_assert((HISTORY_ROUTES * sizeof(struct history_route) + HISTORY_PREFIXES * sizeof(struct history_prefix)) >> 20 <=
    HISTORY_MIB, "the bound that is documented");

struct history *
history_new(void)
{
	struct history *h = memory_zeroed(1, sizeof(*h));

	if (!h)
		return NULL;
	h->routes = memory_zeroed(HISTORY_ROUTES, sizeof(*h->routes));
	h->prefixes = memory_zeroed(HISTORY_PREFIXES, sizeof(*h->prefixes));
	buf_init(&h->marks, HISTORY_MARK * (MSG_MAX_EXTENDED + 1));
	if (h->routes && h->prefixes)
		return h;
	history_free(h);
	return NULL;
}

void
history_free(struct history *h)
{
	if (!h)
		return;
	free(h->routes);
	free(h->prefixes);
	buf_fini(&h->marks);
	free(h);
}

/* ---- keys ---- */

static uint64_t
history_hash(uint64_t seed, const void *p, size_t n)
{
	uint64_t a = hash_bytes(seed, p, n), b = hash_bytes(seed ^ 0x9fb21c651e98df25u, p, n);

	return a << 32 | b;
}

static uint64_t
history_peer(const struct event *e)
{
	return history_hash(history_hash(e->peer_as, e->peer.a, e->peer.len), e->local.a, e->local.len) | 1;
}

static uint64_t
history_nlri(const struct field_route *r, uint64_t seed)
{
	uint64_t h = history_hash(seed + ((uint64_t)r->afi << 8 | r->safi), r->nlri.v.p, r->nlri.v.n);

	return (r->nlri.path ? history_hash(h, r->nlri.path, 4) : h) | 1;
}

/* ---- sessions ---- */

static struct history_session *
history_session(struct history *h, const struct event *e)
{
	uint64_t key = history_peer(e);
	struct history_session *s = &h->sessions[key >> 8 & (HISTORY_SESSIONS - 1)];

	if (s->key != key)
		*s = (struct history_session){ .key = key, .number = ++h->numbers, .role = -1 };
	return s;
}

/* A session begins or ends: what its announcer had announced is gone. */
static void
history_event(struct history *h, const struct event *e, unsigned type)
{
	struct open open;

	if (e->kind == EVENT_STATE || e->kind == EVENT_FSM || type == MSG_NOTIFICATION) {
		h->session->number = ++h->numbers;
	} else if (type == MSG_OPEN && open_read(e->msg, &open, NULL)) {
		h->session->number = ++h->numbers;
		h->session->role = open.role;
	}
}

/* ---- routes ---- */

static struct history_route *
history_route(struct history *h, uint64_t key, bool *found)
{
	struct history_route *bucket = &h->routes[(key >> 16) % (HISTORY_ROUTES / HISTORY_WAYS) * HISTORY_WAYS], *old = bucket;
	unsigned i;

	for (i = 0; i < HISTORY_WAYS; i++) {
		if (bucket[i].key == key) {
			*found = true;
			bucket[i].used = h->now;
			return &bucket[i];
		}
		if (!bucket[i].key || (old->key && bucket[i].used < old->used))
			old = old->key ? &bucket[i] : old;
	}
	*found = false;
	*old = (struct history_route){ .key = key, .used = h->now };
	return old;
}

/* Has the prefix been announced with another origin? */
static bool
history_origin(struct history *h, const struct field_route *r, uint32_t as)
{
	uint64_t key = history_hash((uint64_t)r->afi << 8 | r->safi, r->nlri.v.p, r->nlri.v.n) | 1;
	struct history_prefix *bucket = &h->prefixes[(key >> 16) % (HISTORY_PREFIXES / HISTORY_WAYS) * HISTORY_WAYS], *old = bucket;
	unsigned i;

	for (i = 0; i < HISTORY_WAYS; i++) {
		if (bucket[i].key == key) {
			bucket[i].used = h->now;
			bucket[i].several |= bucket[i].origin != as;
			return bucket[i].several;
		}
		if (!bucket[i].key || (old->key && bucket[i].used < old->used))
			old = old->key ? &bucket[i] : old;
	}
	*old = (struct history_prefix){ .key = key, .origin = as, .used = h->now };
	return false;
}

/* RFC 9234 5: what a customer, a client of a route server or a peer must not announce. */
static bool
history_leak(struct history *h, struct field_view *v)
{
	enum { CLIENT = 2, CUSTOMER = 3, PEER = 4 };
	struct span otc;

	if (!view_attribute(v, ATTR_OTC, &otc) || otc.n != 4)
		return false;
	return h->session->role == CLIENT || h->session->role == CUSTOMER ||
	    (h->session->role == PEER && v->e->peer_as && be_u32(otc.p) != v->e->peer_as);
}

/* All attributes but the routes among them. */
static uint32_t
history_attributes(struct field_view *v)
{
	struct attr_head a;
	uint64_t hash = 0;
	struct get g;

	if (!view_parts(v))
		return 0;
	g = get_of(v->at->part.attributes);
	while (attr_next(&g, &a))
		if (a.code != ATTR_MP_REACH && a.code != ATTR_MP_UNREACH)
			hash = hash_bytes(hash + a.code, a.v.p, a.v.n);
	return (uint32_t)hash;
}

static bool
history_each(struct field_view *v, void *arg)
{
	struct history *h = arg;
	struct field_route *r = v->route;
	uint64_t key = history_nlri(r, h->session->key);
	bool found, current;
	struct history_route *old = history_route(h, key, &found);
	uint32_t attributes = hash_bytes(h->attributes, r->nexthop.p, r->nexthop.n);
	unsigned mark = 0;

	current = found && old->session == h->session->number;
	if (!r->withdraw) {
		mark |= found ? 0 : HISTORY_NEW;
		mark |= current && old->announced && old->attributes == attributes ? HISTORY_DUPLICATE : 0;
		mark |= current && !old->announced ? HISTORY_FLAP : 0;
		if (view_path(v) && v->as_cnt && history_origin(h, r, v->as[v->as_cnt - 1]))
			mark |= HISTORY_MOAS;
		if (history_leak(h, v))
			mark |= HISTORY_LEAK;
	}
	old->announced = !r->withdraw;
	old->attributes = attributes;
	old->session = h->session->number;
	if (buf_room(&h->marks, HISTORY_MARK)) {
		be_put_u32(h->marks.p + h->marks.n, (uint32_t)history_nlri(r, r->withdraw));
		be_put_u32(h->marks.p + h->marks.n + 4, mark);
		h->marks.n += HISTORY_MARK;
	}
	return true;
}

struct span
history_note(struct history *h, const struct event *e, const struct ctx *ctx)
{
	struct field_view *v = &h->view;

	buf_reset(&h->marks);
	h->now++;
	view_begin(v, e, ctx);
	h->session = history_session(h, e);
	if (v->type == MSG_UPDATE) {
		view_carry_out(v);
		h->attributes = history_attributes(v);
		view_routes(v, history_each, h);
	} else {
		history_event(h, e, v->type);
	}
	return buf_span(&h->marks);
}

/* The marks are in the order of the routes, of which a filter may have taken some out. */
unsigned
history_of(struct field_view *v)
{
	const struct span marks = v->e->marks;
	size_t n = marks.n / HISTORY_MARK, i;
	uint32_t key;

	if (!n || !v->route)
		return 0;
	key = (uint32_t)history_nlri(v->route, v->route->withdraw);
	for (i = 0; i < n; i++) {
		size_t at = (v->mark + i) % n;

		if (be_u32(marks.p + at * HISTORY_MARK) == key) {
			v->mark = at;
			return be_u32(marks.p + at * HISTORY_MARK + 4);
		}
	}
	return 0;
}
