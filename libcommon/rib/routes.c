/* SPDX-License-Identifier: ISC */
/* rib/routes.c - the routes of one neighbor and family. */
#include "rib/routes.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"

/* Memory of routes: chunks of words, freed pieces chained by their size in their first word. */
enum { WORD = 8, CHUNK_BITS = 15, CHUNK_WORDS = 1 << CHUNK_BITS, HEAD = offsetof(struct rib_entry, bytes),
	PIECE_WORDS = (HEAD + 0xffff) / WORD + 1, SLOTS_LEAST = 16 };

/* ---- memory ---- */

bool
rib_store_init(struct rib_store *s, uint64_t seed)
{
	*s = (struct rib_store){ .seed = seed };
	buf_init(&s->key, 1 << 17);
	buf_init(&s->key2, 1 << 17);
	s->free_list = memory_zeroed(PIECE_WORDS + 1, sizeof(*s->free_list));
	return s->free_list && rib_init(&s->sets, seed);
}

void
rib_store_fini(struct rib_store *s)
{
	size_t i;

	for (i = 0; i < s->chunk_cnt; i++)
		free(s->chunk[i]);
	free(s->chunk);
	free(s->free_list);
	rib_fini(&s->sets);
	buf_fini(&s->key);
	buf_fini(&s->key2);
	*s = (struct rib_store){ 0 };
}

struct rib_entry *
rib_entry_at(const struct rib_store *s, uint32_t ref)
{
	return (struct rib_entry *)(void *)&s->chunk[ref >> CHUNK_BITS][ref & (CHUNK_WORDS - 1)];
}

static inline size_t
routes_words(size_t len)
{
	return (HEAD + len + WORD - 1) / WORD;
}

static bool
routes_chunk_add(struct rib_store *s)
{
	uint64_t *c;

	if (!MEMORY_ROOM(s->chunk, s->chunk_cnt, &s->chunk_cap))
		return false;
	if (s->chunk_cnt == 1u << (32 - CHUNK_BITS) || !(c = memory_get(CHUNK_WORDS * sizeof(*c))))
		return false;
	s->used = s->chunk_cnt == 0; /* word 0 of chunk 0 is no route: 0 is no reference */
	s->chunk[s->chunk_cnt++] = c;
	return true;
}

static uint32_t
routes_piece_new(struct rib_store *s, size_t len)
{
	size_t words = routes_words(len);
	uint32_t ref = s->free_list[words];

	if (ref) {
		s->free_list[words] = rib_entry_at(s, ref)->set;
		return ref;
	}
	if ((!s->chunk_cnt || CHUNK_WORDS - s->used < words) && !routes_chunk_add(s))
		return 0;
	ref = (uint32_t)((s->chunk_cnt - 1) << CHUNK_BITS | s->used);
	s->used += words;
	return ref;
}

static void
routes_piece_free(struct rib_store *s, uint32_t ref)
{
	struct rib_entry *e = rib_entry_at(s, ref);
	size_t words = routes_words(e->len);

	e->set = s->free_list[words];
	s->free_list[words] = ref;
}

/* ---- finding ---- */

struct nlri
rib_entry_nlri(const struct rib_entry *e)
{
	size_t head = e->has_path ? 4 : 0;

	return (struct nlri){ .v = span_of(e->bytes + head, e->len - head), .path = e->has_path ? e->bytes : NULL };
}

void
rib_part_init(struct rib_part *p, unsigned afi, unsigned safi)
{
	static const uint8_t least[1 + 3 + 8] = { 24 + 64 };
	struct nlri_prefix of;

	*p = (struct rib_part){ .afi = (uint16_t)afi, .safi = (uint8_t)safi, .row = nlri_row(afi, safi) };
	p->prefixes = nlri_prefix(p->row, span_of(least, sizeof(least)), &of);
}

/* What identifies a route of the family, as bytes; host bits of a prefix are cleared. */
static struct span
routes_key(const struct rib_part *p, struct span v, struct buf *scratch)
{
	if (p->row->key) {
		buf_reset(scratch);
		p->row->key(p->row, v, scratch);
		return buf_span(scratch);
	}
	if (!p->prefixes || v.n < 2 || v.p[0] % 8 == 0 || !(v.p[v.n - 1] & 0xff >> v.p[0] % 8))
		return v;
	buf_reset(scratch);
	buf_span_put(scratch, v);
	if (!scratch->bad)
		scratch->p[v.n - 1] &= (uint8_t)(0xff00 >> v.p[0] % 8);
	return buf_span(scratch);
}

static uint32_t
routes_hash(const struct rib_store *s, const struct nlri *n, struct span key)
{
	uint64_t seed = s->seed;
	uint32_t id;

	if (n->path) {
		memcpy(&id, n->path, 4);
		seed = hash_mix(seed ^ id, 0x9fb21c651e98df25u) + 1;
	}
	return hash_span(seed, key);
}

static bool
routes_is(struct rib_store *s, const struct rib_part *p, const struct rib_entry *e, const struct nlri *n, struct span key)
{
	struct nlri have = rib_entry_nlri(e);

	if (!have.path != !n->path || (have.path && memcmp(have.path, n->path, 4) != 0))
		return false;
	return span_eq(routes_key(p, have.v, &s->key2), key);
}

/* Give the part `cnt` slots, a power of two. */
static bool
routes_slots_resize(struct rib_part *p, size_t cnt)
{
	size_t mask = cnt - 1, i, k;
	uint64_t *slot;

	if (cnt > (size_t)1 << 32 || !(slot = memory_zeroed(cnt, sizeof(*slot))))
		return false;
	for (i = 0; i < p->slot_cnt; i++) {
		if (!p->slot[i])
			continue;
		for (k = p->slot[i] >> 32 & mask; slot[k]; k = (k + 1) & mask)
			;
		slot[k] = p->slot[i];
	}
	free(p->slot);
	p->slot = slot;
	p->slot_cnt = cnt;
	return true;
}

static bool
routes_slots_grow(struct rib_part *p)
{
	return routes_slots_resize(p, p->slot_cnt ? p->slot_cnt * 2 : SLOTS_LEAST);
}

/* After a walk over slots of which few are left: the next walk shall cost less. */
static void
routes_slots_shrink(struct rib_part *p)
{
	size_t cnt = SLOTS_LEAST;

	while (cnt < p->used * 2)
		cnt *= 2;
	if (cnt < p->slot_cnt / 4)
		routes_slots_resize(p, cnt);
}

/* Empty slot i and move back what had been pushed after it. */
static void
routes_slot_empty(struct rib_part *p, size_t i)
{
	size_t mask = p->slot_cnt - 1, k;

	for (k = (i + 1) & mask; p->slot[k]; k = (k + 1) & mask)
		if (((k - (p->slot[k] >> 32)) & mask) >= ((k - i) & mask)) {
			p->slot[i] = p->slot[k];
			i = k;
		}
	p->slot[i] = 0;
	p->used--;
}

void
rib_part_expect(struct rib_store *s, const struct nlri *n, struct rib_part *const *parts, size_t cnt)
{
	uint32_t hash = 0;
	size_t i;

	for (i = 0; i < cnt; i++) {
		if (!i)
			hash = routes_hash(s, n, routes_key(parts[0], n->v, &s->key));
		if (parts[i]->slot_cnt)
			__builtin_prefetch(&parts[i]->slot[hash & (parts[i]->slot_cnt - 1)]);
	}
}

bool
rib_part_find(struct rib_store *s, struct rib_part *p, const struct nlri *n, struct rib_found *f)
{
	struct span key = routes_key(p, n->v, &s->key);
	size_t mask, i;

	*f = (struct rib_found){ .hash = routes_hash(s, n, key) };
	if (!p->slot_cnt)
		return false;
	mask = p->slot_cnt - 1;
	for (i = f->hash & mask; p->slot[i]; i = (i + 1) & mask)
		if (p->slot[i] >> 32 == f->hash && routes_is(s, p, rib_entry_at(s, (uint32_t)p->slot[i]), n, key)) {
			f->ref = (uint32_t)p->slot[i];
			break;
		}
	f->slot = i;
	return f->ref != 0;
}

/* ---- changing ---- */

/* The number of its routes that are in the present epoch follows. */
static void
routes_enter(struct rib_part *p, struct rib_entry *e)
{
	if (e->set && e->epoch == p->epoch)
		return;
	p->fresh++;
	e->epoch = p->epoch;
}

static bool
routes_insert(struct rib_part *p, struct rib_found *f, uint32_t ref)
{
	size_t mask;

	if (p->used * 4 >= p->slot_cnt * 3) {
		if (!routes_slots_grow(p))
			return false;
		mask = p->slot_cnt - 1;
		for (f->slot = f->hash & mask; p->slot[f->slot]; f->slot = (f->slot + 1) & mask)
			;
	}
	f->ref = ref;
	p->slot[f->slot] = (uint64_t)f->hash << 32 | ref;
	p->used++;
	return true;
}

bool
rib_part_put(struct rib_store *s, struct rib_part *p, const struct nlri *n, struct rib_found *f, uint32_t set, uint64_t time_us,
    uint32_t originated, uint32_t *old)
{
	size_t len = n->v.n + (n->path ? 4 : 0);
	struct rib_entry *e;
	uint32_t ref;

	*old = 0;
	if (len > 0xffff)
		return false;
	if (f->ref && rib_entry_at(s, f->ref)->len != len) { /* its labels have changed */
		if (!(ref = routes_piece_new(s, len)))
			return false;
		*rib_entry_at(s, ref) = *rib_entry_at(s, f->ref);
		routes_piece_free(s, f->ref);
		f->ref = ref;
		p->slot[f->slot] = (uint64_t)f->hash << 32 | ref;
	} else if (!f->ref) {
		if (!(ref = routes_piece_new(s, len)))
			return false;
		*rib_entry_at(s, ref) = (struct rib_entry){ .len = (uint16_t)len };
		if (!routes_insert(p, f, ref)) {
			routes_piece_free(s, ref);
			return false;
		}
	}
	e = rib_entry_at(s, f->ref);
	routes_enter(p, e);
	*old = e->set;
	p->routes += !e->set;
	e->set = set;
	e->time_us = time_us;
	e->originated = originated;
	e->has_path = n->path != NULL;
	e->len = (uint16_t)len;
	if (n->path)
		memcpy(e->bytes, n->path, 4);
	memcpy(e->bytes + len - n->v.n, n->v.p, n->v.n);
	return true;
}

uint32_t
rib_part_take(struct rib_store *s, struct rib_part *p, const struct rib_found *f, bool remember)
{
	struct rib_entry *e = rib_entry_at(s, f->ref);
	uint32_t set = e->set;

	if (set) {
		p->routes--;
		p->fresh -= e->epoch == p->epoch;
	}
	e->set = 0;
	if (!remember) {
		routes_slot_empty(p, f->slot);
		routes_piece_free(s, f->ref);
	}
	return set;
}

void
rib_part_refresh(struct rib_store *s, struct rib_part *p, const struct rib_found *f)
{
	routes_enter(p, rib_entry_at(s, f->ref));
}

void
rib_part_age(struct rib_store *s, struct rib_part *p)
{
	size_t i;

	p->fresh = 0;
	if (++p->epoch)
		return;
	for (i = 0; i < p->slot_cnt; i++) /* the numbers are used up, once in 65536 times */
		if (p->slot[i])
			rib_entry_at(s, (uint32_t)p->slot[i])->epoch = 0;
	p->epoch = 1;
}

/* All routes go. */
static void
routes_clear(struct rib_store *s, struct rib_part *p)
{
	size_t i;

	for (i = 0; i < p->slot_cnt; i++)
		if (p->slot[i]) {
			rib_set_drop(&s->sets, rib_entry_at(s, (uint32_t)p->slot[i])->set);
			routes_piece_free(s, (uint32_t)p->slot[i]);
		}
	free(p->slot);
	p->slot = NULL;
	p->slot_cnt = p->used = p->routes = p->fresh = 0;
}

void
rib_part_drop(struct rib_store *s, struct rib_part *p, bool all, rib_drop_fn *drop, void *arg)
{
	size_t i;

	if (!all && p->fresh == p->routes)
		return;
	for (i = 0; i < p->slot_cnt && (!all || drop);) {
		struct rib_found f = { .slot = i, .ref = (uint32_t)p->slot[i] };
		const struct rib_entry *e = f.ref ? rib_entry_at(s, f.ref) : NULL;

		if (!e || (e->set && !all && e->epoch == p->epoch) || (e->set && drop && !drop(arg, p, e)) || all)
			i++;
		else /* another route may be moved to this slot */
			rib_set_drop(&s->sets, rib_part_take(s, p, &f, false));
	}
	if (all)
		routes_clear(s, p);
	else
		routes_slots_shrink(p);
}

void
rib_part_stamp(struct rib_store *s, struct rib_part *p, uint32_t (*to)(void *arg, uint32_t set), void *arg)
{
	size_t i;

	for (i = 0; i < p->slot_cnt; i++) {
		struct rib_entry *e = p->slot[i] ? rib_entry_at(s, (uint32_t)p->slot[i]) : NULL;
		uint32_t set = e && e->set && e->epoch != p->epoch ? to(arg, e->set) : 0;

		if (set) {
			rib_set_drop(&s->sets, e->set);
			e->set = set;
		}
	}
}

bool
rib_part_copy(struct rib_store *s, const struct rib_part *p, struct rib_part *out)
{
	size_t i;
	uint32_t ref = 1;

	*out = *p;
	out->next = NULL;
	out->slot = p->slot_cnt ? memory_zeroed(p->slot_cnt, sizeof(*out->slot)) : NULL;
	for (i = 0; out->slot && ref && i < p->slot_cnt; i++) {
		const struct rib_entry *e = p->slot[i] ? rib_entry_at(s, (uint32_t)p->slot[i]) : NULL;

		if (!e || !(ref = routes_piece_new(s, e->len)))
			continue;
		memcpy(rib_entry_at(s, ref), e, HEAD + (size_t)e->len);
		rib_set_hold(&s->sets, e->set);
		out->slot[i] = (p->slot[i] & ~(uint64_t)UINT32_MAX) | ref;
	}
	if (ref && (out->slot || !p->slot_cnt))
		return true;
	free(out->slot); /* the pieces are freed with the store */
	out->slot = NULL;
	out->slot_cnt = out->used = out->routes = out->fresh = 0;
	return false;
}

void
rib_part_fini(struct rib_part *p)
{
	free(p->slot);
	p->slot = NULL;
}

/* ---- order ---- */

static int
routes_compare_bytes(struct span a, struct span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

int
rib_compare(const struct rib_part *p, const struct rib_entry *a, const struct rib_entry *b)
{
	struct span x = rib_entry_nlri(a).v, y = rib_entry_nlri(b).v;
	struct nlri_prefix m, n;
	int c;

	if (!p->prefixes || !nlri_prefix(p->row, x, &m) || !nlri_prefix(p->row, y, &n))
		return routes_compare_bytes(x, y);
	c = m.rd && n.rd ? memcmp(m.rd, n.rd, 8) : 0;
	if (!c)
		c = memcmp(m.ip, n.ip, sizeof(m.ip));
	return c ? c : (m.bits > n.bits) - (m.bits < n.bits);
}

/* A route to be sorted: its front decides nearly always, without a look at the route. */
struct routes_item {
	uint64_t front;
	uint32_t ref;
};

static uint64_t
routes_front(const struct rib_part *p, const struct rib_entry *e)
{
	struct span v = rib_entry_nlri(e).v;
	struct nlri_prefix of;
	uint8_t bytes[8] = { 0 };

	if (!p->prefixes || !nlri_prefix(p->row, v, &of)) {
		memcpy(bytes, v.p, v.n < 8 ? v.n : 8);
	} else if (of.rd || p->afi != AFI_IPV4) {
		memcpy(bytes, of.rd ? of.rd : of.ip, 8);
	} else {
		memcpy(bytes, of.ip, 4);
		bytes[4] = (uint8_t)of.bits;
	}
	return be_u64(bytes);
}

static bool
routes_before(const struct rib_store *s, const struct rib_part *p, const struct routes_item *x, const struct routes_item *y)
{
	const struct rib_entry *a, *b;
	int c;

	if (x->front != y->front)
		return x->front < y->front;
	a = rib_entry_at(s, x->ref);
	b = rib_entry_at(s, y->ref);
	c = rib_compare(p, a, b);
	if (!c)
		c = a->has_path && b->has_path ? memcmp(a->bytes, b->bytes, 4) : (int)a->has_path - (int)b->has_path;
	return c <= 0;
}

/* Merge the ordered runs from[at, mid) and from[mid, end). */
static void
routes_merge(const struct rib_store *s, const struct rib_part *p, const struct routes_item *from, struct routes_item *to, size_t at,
    size_t mid, size_t end)
{
	size_t a = at, b = mid;

	while (at < end)
		to[at++] = b == end || (a < mid && routes_before(s, p, &from[a], &from[b])) ? from[a++] : from[b++];
}

/* Sort n items; either array is returned. */
static struct routes_item *
routes_sort(const struct rib_store *s, const struct rib_part *p, struct routes_item *v, struct routes_item *spare, size_t n)
{
	struct routes_item *swap;
	size_t width, i;

	for (width = 1; width < n; width *= 2) {
		for (i = 0; i < n; i += 2 * width)
			routes_merge(s, p, v, spare, i, i + width < n ? i + width : n, i + 2 * width < n ? i + 2 * width : n);
		swap = v;
		v = spare;
		spare = swap;
	}
	return v;
}

uint32_t *
rib_part_sorted(struct rib_store *s, const struct rib_part *p, size_t *cnt)
{
	struct routes_item *v, *sorted;
	uint32_t *out;
	size_t n = 0, i;

	*cnt = p->routes;
	if (!p->routes)
		return NULL;
	out = memory_get(p->routes * sizeof(*out));
	v = memory_get(2 * p->routes * sizeof(*v));
	if (!out || !v) {
		free(out);
		free(v);
		return NULL;
	}
	for (i = 0; i < p->slot_cnt; i++) {
		const struct rib_entry *e = p->slot[i] ? rib_entry_at(s, (uint32_t)p->slot[i]) : NULL;

		if (e && e->set)
			v[n++] = (struct routes_item){ routes_front(p, e), (uint32_t)p->slot[i] };
	}
	sorted = routes_sort(s, p, v, v + n, n);
	for (i = 0; i < n; i++)
		out[i] = sorted[i].ref;
	free(v);
	return out;
}

/* ---- attributes ---- */

/* The next hop alone, with its length. */
static void
routes_put_hop(struct span hop, unsigned flags, struct buf *out)
{
	uint8_t v[1 + 255];

	v[0] = (uint8_t)hop.n;
	if (hop.n)
		memcpy(v + 1, hop.p, hop.n & 0xff);
	attr_put(out, flags, ATTR_MP_REACH, span_of(v, 1 + (hop.n & 0xff)));
}

static void
routes_put_path(const struct update *u, const struct ctx *ctx, unsigned flags, struct buf *out)
{
	struct buf path;

	buf_init(&path, 2 * MSG_MAX_EXTENDED);
	if (update_as_path(u, ctx, &path))
		attr_put(out, flags, ATTR_AS_PATH, buf_span(&path));
	out->bad |= path.bad;
	buf_fini(&path);
}

static void
routes_put_aggregator(const struct update *u, const struct ctx *ctx, unsigned flags, struct buf *out)
{
	bool wide;
	const struct attr *a = update_aggregator(u, ctx, &wide);
	uint8_t v[8] = { 0 };

	if (!a)
		return;
	if (a->v.n == 6)
		memcpy(v + 2, a->v.p, 6);
	else
		memcpy(v, a->v.p, a->v.n < 8 ? a->v.n : 8);
	attr_put(out, flags, ATTR_AGGREGATOR, span_of(v, 8));
}

/* One attribute in its canonical form, if it belongs to routes of mp. */
static void
routes_put_attribute(const struct update *u, const struct ctx *ctx, const struct mp *mp, const struct attr *a, struct buf *out)
{
	unsigned flags = a->flags & (ATTR_OPT | ATTR_TRANS | ATTR_PARTIAL);

	switch (a->code) {
	case ATTR_AS_PATH:
		if (ctx->asn4)
			attr_put(out, flags, a->code, a->v);
		else
			routes_put_path(u, ctx, flags, out);
		break;
	case ATTR_AGGREGATOR:
		routes_put_aggregator(u, ctx, flags, out);
		break;
	case ATTR_NEXT_HOP:
		if (!mp)
			attr_put(out, flags, a->code, a->v);
		break;
	case ATTR_MP_REACH:
	case ATTR_MP_UNREACH:
	case ATTR_AS4_PATH:
	case ATTR_AS4_AGGREGATOR:
		break;
	default:
		attr_put(out, flags, a->code, a->v);
		break;
	}
}

/* Are the attributes in ascending order, as nearly always? Then the list can be walked in place of the codes. */
static bool
routes_in_order(const struct update *u)
{
	size_t i;

	for (i = 1; i < u->n && u->list[i - 1].code < u->list[i].code; i++)
		;
	return i >= u->n && !u->overflow;
}

void
rib_attributes(const struct update *u, const struct ctx *ctx, const struct mp *mp, struct buf *out)
{
	bool hop = mp && mp->afi == AFI_IPV4 && mp->safi == SAFI_UNICAST && mp->nexthop.n == 4, ordered = routes_in_order(u);
	unsigned due = !mp ? 256 : hop ? ATTR_NEXT_HOP : ATTR_MP_REACH; /* where the next hop of mp belongs */
	size_t i, n = ordered ? u->n : 256;

	for (i = 0; i <= n; i++) {
		const struct attr *a = i == n ? NULL : ordered ? &u->list[i] : update_attr(u, (unsigned)i);

		if (i < n && (!a || a != update_attr(u, a->code)))
			continue;
		if (due < 256 && (!a || a->code >= due)) {
			if (hop)
				attr_put(out, ATTR_TRANS, ATTR_NEXT_HOP, mp->nexthop);
			else
				routes_put_hop(mp->nexthop, ATTR_OPT, out);
			due = 256;
		}
		if (a)
			routes_put_attribute(u, ctx, mp, a, out);
	}
}

bool
rib_attribute(struct span set, unsigned code, struct span *value)
{
	struct get g = get_of(set);
	struct attr_head a;

	while (attr_next(&g, &a) && a.code <= code)
		if (a.code == code) {
			*value = a.v;
			return true;
		}
	return false;
}

static void
routes_put_nlri(const struct nlri *n, struct buf *out)
{
	if (n->path)
		buf_put(out, n->path, 4);
	buf_span_put(out, n->v);
}

void
rib_update(const struct rib_part *p, const struct nlri *n, struct span set, bool withdraw, struct buf *out)
{
	bool classic = p->row->classic && !rib_attribute(set, ATTR_MP_REACH, &(struct span){ NULL, 0 });
	uint8_t room[64];
	struct get g = get_of(set);
	struct update_frame f;
	struct attr_head a;
	struct buf nlri;
	struct mp mp = { .afi = p->afi, .safi = p->safi };

	buf_init_on(&nlri, room, sizeof(room), MSG_MAX_EXTENDED);
	routes_put_nlri(n, &nlri);
	mp.nlri = buf_span(&nlri);
	f = update_open(out);
	if (withdraw && classic)
		buf_span_put(out, mp.nlri);
	update_attrs(out, &f);
	if (withdraw && !classic)
		mp_put(out, ATTR_OPT, &mp, false);
	while (!withdraw && attr_next(&g, &a)) {
		if (a.code == ATTR_MP_REACH) {
			mp.nexthop = span_of(a.v.p + 1, a.v.n - 1);
			mp_put(out, a.flags, &mp, true);
		} else {
			buf_span_put(out, attr_whole(&a));
		}
	}
	update_nlri(out, &f);
	if (!withdraw && classic)
		buf_span_put(out, mp.nlri);
	update_close(out, &f);
	out->bad |= nlri.bad;
	buf_fini(&nlri);
}
