/* SPDX-License-Identifier: ISC */
/*
 * rib/rib.c - tables of routes.
 *
 * Long because memory, sets, routes and the lists of what is to be sent refer to each other by the same numbers; each is a
 * section.
 */
#include "rib/rib.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"
#include "wire/get.h"
#include "wire/put.h"

/*
 * Memory of the routes: chunks of words; a reference is the number of the chunk and of the word in it. Freed pieces
 * are chained by their exact size, so that walking over a chunk always meets headers.
 */
enum { WORD = 4, CHUNK_BITS = 16, CHUNK_WORDS = 1 << CHUNK_BITS, HEAD_WORDS = sizeof(struct rib_route) / WORD,
	PIECE_MAX = HEAD_WORDS + (0xffff + WORD) / WORD + 1 };

struct rib_chunk {
	uint32_t used; /* words */
	uint32_t word[CHUNK_WORDS];
};

static inline struct rib_route *
rib_at(const struct rib *r, uint32_t ref)
{
	return (struct rib_route *)(void *)&r->chunk[ref >> CHUNK_BITS]->word[ref & (CHUNK_WORDS - 1)];
}

struct rib_route *
rib_route(const struct rib *r, uint32_t ref)
{
	return rib_at(r, ref);
}

static inline size_t
rib_words_of(size_t len)
{
	return HEAD_WORDS + (len + WORD - 1) / WORD;
}

static bool
rib_add_chunk(struct rib *r)
{
	struct rib_chunk *c;

	if (!MEMORY_ROOM(r->chunk, r->chunk_cnt, &r->chunk_cap))
		return false;
	if (r->chunk_cnt == 1u << (32 - CHUNK_BITS) || !(c = memory_get(sizeof(*c))))
		return false;
	/* Word 0 of chunk 0 is no route: 0 is no reference. */
	c->used = r->chunk_cnt == 0;
	r->chunk[r->chunk_cnt++] = c;
	r->memory += sizeof(*c);
	return true;
}

static uint32_t
rib_piece_new(struct rib *r, size_t len)
{
	size_t words = rib_words_of(len);
	uint32_t ref = r->free_list[words];
	struct rib_chunk *c;

	if (ref) {
		r->free_list[words] = rib_at(r, ref)->next;
		return ref;
	}
	c = r->chunk_cnt ? r->chunk[r->chunk_cnt - 1] : NULL;
	if (!c || CHUNK_WORDS - c->used < words) {
		if (!rib_add_chunk(r))
			return 0;
		c = r->chunk[r->chunk_cnt - 1];
	}
	ref = (uint32_t)((r->chunk_cnt - 1) << CHUNK_BITS) | c->used;
	c->used += (uint32_t)words;
	return ref;
}

static void
rib_piece_free(struct rib *r, uint32_t ref)
{
	struct rib_route *p = rib_at(r, ref);
	size_t words = rib_words_of(p->len);

	p->flags = RIB_FREE;
	p->next = r->free_list[words];
	r->free_list[words] = ref;
}

uint32_t
rib_walk(const struct rib *r, uint32_t *pos)
{
	size_t chunk = *pos >> CHUNK_BITS, word = *pos & (CHUNK_WORDS - 1);

	/* A position at the end of a chunk is kept as the beginning of the next. */
	if (chunk == 0 && word == 0)
		word = 1;
	for (; chunk < r->chunk_cnt; chunk++, word = 0) {
		while (word < r->chunk[chunk]->used) {
			uint32_t ref = (uint32_t)(chunk << CHUNK_BITS | word);
			const struct rib_route *p = rib_at(r, ref);

			word += rib_words_of(p->len);
			if (p->flags & RIB_FREE)
				continue;
			*pos = word >= CHUNK_WORDS ? (uint32_t)((chunk + 1) << CHUNK_BITS) :
			    (uint32_t)(chunk << CHUNK_BITS | word);
			return ref;
		}
		if (chunk + 1 == r->chunk_cnt) {
			*pos = word >= CHUNK_WORDS ? (uint32_t)((chunk + 1) << CHUNK_BITS) :
			    (uint32_t)(chunk << CHUNK_BITS | word);
			return 0;
		}
	}
	return 0;
}

/* ---- hashing ---- */

/* What identifies a route of the family: all of the NLRI, or what the row's key says, written into `scratch`. */
static struct span
rib_key_of(int family, struct span nlri, struct buf *scratch)
{
	const struct nlri_row *row = family < FAMILY_MAX ? nlri_row_at(family) : NULL;

	if (!row || !row->key)
		return nlri;
	buf_reset(scratch);
	row->key(row, nlri, scratch);
	return buf_span(scratch);
}

static uint32_t
rib_hash_of(const struct rib *r, const struct rib_key *k, struct span key)
{
	uint64_t seed = r->seed + (uint64_t)k->family * 0xa0761d6478bd642fu + k->variant;

	if (k->path) {
		uint32_t id;

		memcpy(&id, k->path, 4);
		seed = hash_mix(seed ^ id, 0x9fb21c651e98df25u) + 1;
	}
	return hash_span(seed, key);
}

static bool
rib_is_route(struct rib *r, uint32_t ref, const struct rib_key *k, struct span key)
{
	const struct rib_route *p = rib_at(r, ref);
	struct nlri n;

	if ((int)p->family != k->family || !(p->flags & RIB_PATH) != !k->path || rib_variant(p) != k->variant)
		return false;
	n = rib_nlri(p);
	if (k->path && memcmp(n.path, k->path, 4) != 0)
		return false;
	return span_eq(rib_key_of(k->family, n.v, &r->key2), key);
}

/* The slot of a route, or the empty one where it belongs. */
static size_t
rib_slot_find(struct rib *r, uint32_t hash, const struct rib_key *k, struct span key)
{
	size_t mask = r->slot_cnt - 1, i = hash & mask;

	while (r->slot[i]) {
		if (r->slot[i] >> 32 == hash && rib_is_route(r, (uint32_t)r->slot[i], k, key))
			return i;
		i = (i + 1) & mask;
	}
	return i;
}

static bool
rib_slots_grow(struct rib *r)
{
	size_t cnt = r->slot_cnt ? r->slot_cnt * 2 : 1024, mask = cnt - 1, i;
	uint64_t *slot;

	if (cnt > (size_t)1 << 32 || !(slot = memory_zeroed(cnt, sizeof(*slot))))
		return false;
	for (i = 0; i < r->slot_cnt; i++) {
		size_t k = r->slot[i] >> 32 & mask;

		if (!r->slot[i])
			continue;
		while (slot[k])
			k = (k + 1) & mask;
		slot[k] = r->slot[i];
	}
	free(r->slot);
	r->memory += (cnt - r->slot_cnt) * sizeof(*slot);
	r->slot = slot;
	r->slot_cnt = cnt;
	return true;
}

/* Empty slot i and move back what had been pushed after it. */
static void
rib_slot_empty(struct rib *r, size_t i)
{
	size_t mask = r->slot_cnt - 1, k = i;

	for (;;) {
		k = (k + 1) & mask;
		if (!r->slot[k])
			break;
		if (((k - (r->slot[k] >> 32)) & mask) >= ((k - i) & mask)) {
			r->slot[i] = r->slot[k];
			i = k;
		}
	}
	r->slot[i] = 0;
	r->used--;
}

/* ---- attribute sets ---- */

static bool
rib_set_slots_grow(struct rib *r)
{
	size_t cnt = r->set_slot_cnt ? r->set_slot_cnt * 2 : 256, mask = cnt - 1, i;
	uint64_t *slot = memory_zeroed(cnt, sizeof(*slot));

	if (!slot)
		return false;
	for (i = 0; i < r->set_slot_cnt; i++) {
		size_t k = r->set_slot[i] >> 32 & mask;

		if (!r->set_slot[i])
			continue;
		while (slot[k])
			k = (k + 1) & mask;
		slot[k] = r->set_slot[i];
	}
	free(r->set_slot);
	r->memory += (cnt - r->set_slot_cnt) * sizeof(*slot);
	r->set_slot = slot;
	r->set_slot_cnt = cnt;
	return true;
}

static uint32_t
rib_set_alloc(struct rib *r)
{
	uint32_t i = r->set_free;

	if (i) {
		r->set_free = r->set[i].next;
		return i;
	}
	if (r->set_cnt == r->set_cap) {
		size_t cap = r->set_cap ? r->set_cap * 2 : 64;
		struct rib_set *v = cap <= UINT32_MAX ? memory_resize(r->set, cap * sizeof(*v)) : NULL;

		if (!v)
			return 0;
		r->memory += (cap - r->set_cap) * sizeof(*v);
		r->set = v;
		r->set_cap = cap;
		if (r->set_cnt == 0)
			r->set_cnt = 1;
	}
	return (uint32_t)r->set_cnt++;
}

/* The slot of the set with these bytes, or the empty one where it belongs. */
static size_t
rib_set_slot(const struct rib *r, uint32_t hash, struct span bytes)
{
	size_t mask = r->set_slot_cnt - 1, i;

	for (i = hash & mask; r->set_slot[i]; i = (i + 1) & mask) {
		const struct rib_set *have = &r->set[(uint32_t)r->set_slot[i]];

		if (r->set_slot[i] >> 32 == hash && span_eq(span_of(have->bytes, have->len), bytes))
			break;
	}
	return i;
}

uint32_t
rib_set_known(const struct rib *r, struct span bytes)
{
	return (uint32_t)r->set_slot[rib_set_slot(r, hash_span(r->seed, bytes), bytes)];
}

uint32_t
rib_set_of(struct rib *r, struct span bytes)
{
	uint32_t hash = hash_span(r->seed, bytes), s;
	uint8_t *copy;
	size_t i;

	if (r->set_used * 4 >= r->set_slot_cnt * 3 && !rib_set_slots_grow(r))
		return 0;
	i = rib_set_slot(r, hash, bytes);
	if ((s = (uint32_t)r->set_slot[i])) {
		r->set[s].refs++;
		return s;
	}
	if (bytes.n > UINT32_MAX || !(copy = memory_get(bytes.n ? bytes.n : 1)))
		return 0;
	if (!(s = rib_set_alloc(r))) {
		free(copy);
		return 0;
	}
	if (bytes.n)
		memcpy(copy, bytes.p, bytes.n);
	r->set[s] = (struct rib_set){ .bytes = copy, .len = (uint32_t)bytes.n, .hash = hash, .refs = 1 };
	r->set_slot[i] = (uint64_t)hash << 32 | s;
	r->set_used++;
	r->memory += bytes.n;
	return s;
}

void
rib_set_hold(struct rib *r, uint32_t s)
{
	if (s)
		r->set[s].refs++;
}

void
rib_set_drop(struct rib *r, uint32_t s)
{
	size_t mask = r->set_slot_cnt - 1, i, k;
	struct rib_set *set;

	if (!s || --r->set[s].refs)
		return;
	set = &r->set[s];
	for (i = set->hash & mask; (uint32_t)r->set_slot[i] != s; i = (i + 1) & mask)
		;
	for (k = (i + 1) & mask; r->set_slot[k]; k = (k + 1) & mask)
		if (((k - (r->set_slot[k] >> 32)) & mask) >= ((k - i) & mask)) {
			r->set_slot[i] = r->set_slot[k];
			i = k;
		}
	r->set_slot[i] = 0;
	r->set_used--;
	r->memory -= set->len;
	free(set->bytes);
	*set = (struct rib_set){ .next = r->set_free };
	r->set_free = s;
}

struct span
rib_set_bytes(const struct rib *r, uint32_t s)
{
	return s ? span_of(r->set[s].bytes, r->set[s].len) : span_of(NULL, 0);
}

void
rib_set_pack(const struct attrset *a, const struct nexthop *nh, struct buf *out)
{
	put_u8(out, nh->self);
	put_u8(out, nh->ip.len);
	buf_put(out, nh->ip.a, nh->ip.len);
	put_u8(out, nh->link_local.len);
	buf_put(out, nh->link_local.a, nh->link_local.len);
	attrset_store(a, out);
}

bool
rib_set_unpack(struct span bytes, struct attrset *a, struct nexthop *nh)
{
	struct get g = get_of(bytes);
	size_t n;

	memset(nh, 0, sizeof(*nh));
	nh->self = get_u8(&g);
	n = get_u8(&g);
	if (n > 16 || !get_need(&g, n))
		return false;
	nh->ip = ip_of(get_bytes(&g, n).p, n);
	n = get_u8(&g);
	if (n > 16 || !get_need(&g, n))
		return false;
	nh->link_local = ip_of(get_bytes(&g, n).p, n);
	return attrset_load(a, get_rest(&g));
}

/* ---- lists of changes ---- */

static void
rib_link_announce(struct rib *r, uint32_t ref)
{
	struct rib_route *p = rib_at(r, ref);
	struct rib_set *s = &r->set[p->set];

	if (!s->head) {
		s->next = 0;
		s->prev = r->set_tail;
		if (r->set_tail)
			r->set[r->set_tail].next = p->set;
		else
			r->set_head = p->set;
		r->set_tail = p->set;
	}
	p->next = 0;
	p->prev = s->tail;
	if (s->tail)
		rib_at(r, s->tail)->next = ref;
	else
		s->head = ref;
	s->tail = ref;
	p->flags |= RIB_ANNOUNCE;
	r->announce_cnt++;
}

static void
rib_unlink_announce(struct rib *r, uint32_t ref)
{
	struct rib_route *p = rib_at(r, ref);
	struct rib_set *s = &r->set[p->set];

	if (p->prev)
		rib_at(r, p->prev)->next = p->next;
	else
		s->head = p->next;
	if (p->next)
		rib_at(r, p->next)->prev = p->prev;
	else
		s->tail = p->prev;
	p->flags &= (uint8_t)~RIB_ANNOUNCE;
	r->announce_cnt--;
	if (s->head)
		return;
	if (s->prev)
		r->set[s->prev].next = s->next;
	else
		r->set_head = s->next;
	if (s->next)
		r->set[s->next].prev = s->prev;
	else
		r->set_tail = s->prev;
	s->next = s->prev = 0;
}

static void
rib_link_withdraw(struct rib *r, uint32_t ref, uint32_t wset)
{
	struct rib_route *p = rib_at(r, ref);

	rib_set_hold(r, wset);
	rib_set_drop(r, p->wset);
	p->wset = wset;
	if (!(p->flags & RIB_WITHDRAW)) {
		p->flags |= RIB_WITHDRAW;
		r->withdraw_cnt++;
	}
	if (p->flags & RIB_LINKED)
		return;
	p->flags |= RIB_LINKED;
	p->wnext = 0;
	if (r->w_tail)
		rib_at(r, r->w_tail)->wnext = ref;
	else
		r->w_head = ref;
	r->w_tail = ref;
}

static void
rib_cancel_withdraw(struct rib *r, struct rib_route *p)
{
	if (!(p->flags & RIB_WITHDRAW))
		return;
	p->flags &= (uint8_t)~RIB_WITHDRAW;
	r->withdraw_cnt--;
	rib_set_drop(r, p->wset);
	p->wset = 0;
}

/* ---- routes ---- */

bool
rib_init(struct rib *r, uint64_t seed)
{
	*r = (struct rib){ .seed = seed, .unknown = true };
	buf_init(&r->key, 1 << 17);
	buf_init(&r->key2, 1 << 17);
	r->free_list = memory_zeroed(PIECE_MAX + 1, sizeof(*r->free_list));
	return r->free_list && rib_slots_grow(r) && rib_set_slots_grow(r);
}

void
rib_fini(struct rib *r)
{
	size_t i;

	for (i = 0; i < r->chunk_cnt; i++)
		free(r->chunk[i]);
	for (i = 1; i < r->set_cnt; i++)
		free(r->set[i].bytes);
	free(r->chunk);
	free(r->free_list);
	free(r->slot);
	free(r->set);
	free(r->set_slot);
	buf_fini(&r->key);
	buf_fini(&r->key2);
	*r = (struct rib){ 0 };
}

int
rib_family(struct rib *r, unsigned afi, unsigned safi)
{
	int i = family_index(afi, safi);
	unsigned k;

	if (i >= 0)
		return i;
	for (k = 0; k < r->other_cnt; k++)
		if (r->other[k].afi == afi && r->other[k].safi == safi)
			return (int)(FAMILY_MAX + k);
	if (k == RIB_FAMILIES - FAMILY_MAX)
		return -1;
	r->other[k].afi = (uint16_t)afi;
	r->other[k].safi = (uint8_t)safi;
	r->other_cnt++;
	return (int)(FAMILY_MAX + k);
}

void
rib_family_of(const struct rib *r, unsigned family, uint16_t *afi, uint8_t *safi)
{
	*afi = family < FAMILY_MAX ? families[family].afi : r->other[family - FAMILY_MAX].afi;
	*safi = family < FAMILY_MAX ? families[family].safi : r->other[family - FAMILY_MAX].safi;
}

/* The bytes before the NLRI. */
static size_t
rib_head_of(const struct rib_route *p)
{
	return (p->flags & RIB_PATH ? 4 : 0) + p->varied;
}

struct nlri
rib_nlri(const struct rib_route *p)
{
	size_t head = rib_head_of(p);

	return (struct nlri){ .v = span_of(p->bytes + head, p->len - head), .path = p->flags & RIB_PATH ? p->bytes : NULL };
}

uint8_t
rib_variant(const struct rib_route *p)
{
	return p->varied ? p->bytes[p->flags & RIB_PATH ? 4 : 0] : 0;
}

/* The key of a route that is in the table; borrows its bytes. */
static struct rib_key
rib_key_of_route(const struct rib_route *p)
{
	struct nlri n = rib_nlri(p);

	return (struct rib_key){ .family = (int)p->family, .variant = rib_variant(p), .path = n.path, .nlri = n.v };
}

static size_t
rib_store_size(const struct rib_key *k)
{
	return (k->path ? 4 : 0) + (k->variant != 0) + k->nlri.n;
}

static void
rib_store(struct rib_route *p, const struct rib_key *k)
{
	uint8_t *o = p->bytes;

	*p = (struct rib_route){ .family = (unsigned)k->family & 0x7f, .varied = k->variant != 0, .flags = k->path ? RIB_PATH : 0,
		.len = rib_store_size(k) & 0xffff };
	if (k->path) {
		memcpy(o, k->path, 4);
		o += 4;
	}
	if (k->variant)
		*o++ = k->variant;
	if (k->nlri.n)
		memcpy(o, k->nlri.p, k->nlri.n);
}

static uint32_t
rib_insert(struct rib *r, uint32_t hash, const struct rib_key *k, struct span key)
{
	uint32_t ref;

	if (r->used * 4 >= r->slot_cnt * 3 && !rib_slots_grow(r))
		return 0;
	if (rib_store_size(k) > 0xffff || !(ref = rib_piece_new(r, rib_store_size(k))))
		return 0;
	rib_store(rib_at(r, ref), k);
	r->slot[rib_slot_find(r, hash, k, key)] = (uint64_t)hash << 32 | ref;
	r->used++;
	return ref;
}

static void
rib_erase(struct rib *r, uint32_t ref)
{
	struct rib_route *p = rib_at(r, ref);
	struct rib_key k = rib_key_of_route(p);
	struct span key = rib_key_of(k.family, k.nlri, &r->key);

	rib_slot_empty(r, rib_slot_find(r, rib_hash_of(r, &k, key), &k, key));
	rib_set_drop(r, p->wset);
	rib_piece_free(r, ref);
}

void
rib_expect(const struct rib *r, int family, struct span nlri)
{
	struct rib_key k = { .family = family, .nlri = nlri };

	__builtin_prefetch(&r->slot[rib_hash_of(r, &k, nlri) & (r->slot_cnt - 1)]);
}

uint32_t
rib_find(struct rib *r, const struct rib_key *k)
{
	struct span key = rib_key_of(k->family, k->nlri, &r->key);

	return (uint32_t)r->slot[rib_slot_find(r, rib_hash_of(r, k, key), k, key)];
}

static void
rib_fresh(struct rib *r, struct rib_route *p)
{
	if (!(p->flags & RIB_STALE))
		return;
	p->flags &= (uint8_t)~RIB_STALE;
	r->stale_cnt--;
}

void
rib_stale(struct rib *r, uint32_t ref)
{
	struct rib_route *p = rib_at(r, ref);

	if (p->flags & RIB_STALE || !p->set)
		return;
	p->flags |= RIB_STALE;
	r->stale_cnt++;
}

/* The route loses its attributes: it is no longer in the table, though its withdrawal may still wait. */
static void
rib_detach(struct rib *r, uint32_t ref)
{
	struct rib_route *p = rib_at(r, ref);

	if (!p->set)
		return;
	rib_fresh(r, p);
	if (p->flags & RIB_ANNOUNCE)
		rib_unlink_announce(r, ref);
	rib_set_drop(r, p->set);
	p->set = 0;
	r->count[p->family]--;
	r->routes--;
}

/* The same route in other bytes (its labels changed): into a new piece when they do not fit the old one. */
static uint32_t
rib_rewrite(struct rib *r, size_t slot, uint32_t ref, const struct rib_key *k)
{
	struct rib_route *p = rib_at(r, ref);
	uint32_t fresh;

	if (p->len == rib_store_size(k)) {
		memcpy(p->bytes + rib_head_of(p), k->nlri.p, k->nlri.n);
		return ref;
	}
	/* The list of withdrawals knows the old piece: a change of length waits for that no longer. */
	if (p->flags & RIB_LINKED || rib_store_size(k) > 0xffff || !(fresh = rib_piece_new(r, rib_store_size(k))))
		return 0;
	p = rib_at(r, ref);
	if (p->flags & RIB_ANNOUNCE)
		rib_unlink_announce(r, ref);
	rib_store(rib_at(r, fresh), k);
	rib_at(r, fresh)->set = p->set;
	rib_at(r, fresh)->wset = p->wset;
	rib_at(r, fresh)->flags |= p->flags & (RIB_SENT | RIB_STALE | RIB_MARK);
	r->slot[slot] = (r->slot[slot] & ~(uint64_t)UINT32_MAX) | fresh;
	rib_piece_free(r, ref);
	return fresh;
}

/* Take ref out of the list of withdrawals: rare, so the list is walked. */
static void
rib_unlist_withdraw(struct rib *r, uint32_t ref)
{
	uint32_t prev = 0, i;

	for (i = r->w_head; i && i != ref; i = rib_at(r, i)->wnext)
		prev = i;
	if (!i)
		return;
	if (prev)
		rib_at(r, prev)->wnext = rib_at(r, ref)->wnext;
	else
		r->w_head = rib_at(r, ref)->wnext;
	if (r->w_tail == ref)
		r->w_tail = prev;
	rib_at(r, ref)->flags &= (uint8_t)~RIB_LINKED;
}

enum rib_result
rib_announce(struct rib *r, const struct rib_key *k, uint32_t set, uint32_t *changed)
{
	struct span key = rib_key_of(k->family, k->nlri, &r->key);
	uint32_t hash = rib_hash_of(r, k, key), ref;
	size_t slot = rib_slot_find(r, hash, k, key);
	enum rib_result result = RIB_NEW;
	struct rib_route *p;

	if (changed)
		*changed = 0;
	ref = (uint32_t)r->slot[slot];
	if (ref) {
		struct nlri have = rib_nlri(p = rib_at(r, ref));
		bool same_bytes = span_eq(have.v, k->nlri);

		if (p->set == set && same_bytes) {
			if (!(p->flags & RIB_ANNOUNCE))
				rib_fresh(r, p);
			if (changed && p->flags & RIB_ANNOUNCE)
				*changed = ref;
			return RIB_SAME;
		}
		if (r->eager && p->flags & (RIB_ANNOUNCE | RIB_WITHDRAW))
			return RIB_BUSY;
		result = p->set ? RIB_CHANGED : RIB_NEW;
		if (!same_bytes) {
			if (have.v.n != k->nlri.n && p->flags & RIB_LINKED) {
				/* What the announcement replaces need not be withdrawn first. */
				rib_cancel_withdraw(r, p);
				rib_unlist_withdraw(r, ref);
			}
			if (!(ref = rib_rewrite(r, slot, ref, k)))
				return RIB_NOMEM;
		}
	} else if (!(ref = rib_insert(r, hash, k, key))) {
		return RIB_NOMEM;
	}
	rib_set_hold(r, set);
	rib_detach(r, ref);
	p = rib_at(r, ref);
	p->set = set;
	r->count[k->family]++;
	r->routes++;
	if (k->variant > r->variants)
		r->variants = k->variant;
	if (!r->both)
		rib_cancel_withdraw(r, p);
	if (r->live) {
		rib_link_announce(r, ref);
		if (r->stale_new)
			rib_stale(r, ref);
	}
	if (changed)
		*changed = r->live ? ref : 0;
	return result;
}

static bool
rib_unused(const struct rib_route *p)
{
	return !p->set && !(p->flags & (RIB_WITHDRAW | RIB_LINKED));
}

enum rib_result
rib_withdraw(struct rib *r, const struct rib_key *k, uint32_t wset, uint32_t *changed)
{
	struct span key = rib_key_of(k->family, k->nlri, &r->key);
	uint32_t hash = rib_hash_of(r, k, key), ref;
	enum rib_result result;
	struct rib_route *p;
	bool told;

	if (changed)
		*changed = 0;
	ref = (uint32_t)r->slot[rib_slot_find(r, hash, k, key)];
	if (!ref) {
		if (!r->live || !r->unknown)
			return RIB_ABSENT;
		if (!(ref = rib_insert(r, hash, k, key)))
			return RIB_NOMEM;
	}
	p = rib_at(r, ref);
	if (r->eager && p->flags & (RIB_ANNOUNCE | RIB_WITHDRAW))
		return RIB_BUSY;
	result = p->set ? RIB_GONE : RIB_ABSENT;
	told = p->flags & RIB_SENT;
	rib_detach(r, ref);
	if (r->live && (told || r->unknown))
		rib_link_withdraw(r, ref, wset);
	if (rib_unused(p))
		rib_erase(r, ref);
	else if (changed)
		*changed = ref;
	return result;
}

void
rib_again(struct rib *r, uint32_t ref)
{
	const struct rib_route *p = rib_at(r, ref);

	if (!p->set || !r->live)
		return;
	if (!(p->flags & RIB_ANNOUNCE))
		rib_link_announce(r, ref);
	rib_stale(r, ref);
}

void
rib_remove(struct rib *r, uint32_t ref)
{
	struct rib_route *p = rib_at(r, ref);
	uint32_t set = p->set;
	bool told = p->flags & RIB_SENT;

	if (!set)
		return;
	rib_set_hold(r, set);
	rib_detach(r, ref);
	if (r->live && told)
		rib_link_withdraw(r, ref, set);
	rib_set_drop(r, set);
	if (rib_unused(p))
		rib_erase(r, ref);
}

void
rib_forget(struct rib *r, uint32_t ref)
{
	struct rib_route *p = rib_at(r, ref);

	rib_detach(r, ref);
	rib_cancel_withdraw(r, p);
	if (p->flags & RIB_LINKED)
		rib_unlist_withdraw(r, ref);
	rib_erase(r, ref);
}

void
rib_down(struct rib *r)
{
	uint32_t ref, next;

	while (r->set_head)
		rib_unlink_announce(r, r->set[r->set_head].head);
	for (ref = r->w_head; ref; ref = next) {
		struct rib_route *p = rib_at(r, ref);

		next = p->wnext;
		p->flags &= (uint8_t)~RIB_LINKED;
		rib_cancel_withdraw(r, p);
		if (rib_unused(p))
			rib_erase(r, ref);
	}
	r->w_head = r->w_tail = 0;
	r->live = false;
}

/* ---- sending ---- */

static bool
rib_fits(const struct rib_batch *b, const struct rib_route *p, size_t max, size_t left)
{
	return b->n == 0 || (b->n < max && b->n < RIB_BATCH && p->family == b->family && p->len <= left);
}

static bool
rib_take_withdraws(struct rib *r, struct rib_batch *b, size_t max, size_t bytes)
{
	while (r->w_head) {
		uint32_t ref = r->w_head;
		struct rib_route *p = rib_at(r, ref);

		if (p->flags & RIB_WITHDRAW) {
			if (b->n && (p->wset != b->set || !rib_fits(b, p, max, bytes)))
				break;
			bytes -= p->len < bytes ? p->len : bytes;
			b->family = p->family;
			b->set = p->wset;
			b->ref[b->n++] = ref;
			r->withdraw_cnt--;
		}
		r->w_head = p->wnext;
		if (!r->w_head)
			r->w_tail = 0;
		p->flags &= (uint8_t)~RIB_LINKED;
		if (p->flags & RIB_WITHDRAW)
			p->flags &= (uint8_t)~(RIB_WITHDRAW | RIB_SENT);
		else if (rib_unused(p))
			rib_erase(r, ref);
	}
	return b->n != 0;
}

bool
rib_take(struct rib *r, struct rib_batch *b, size_t max, size_t bytes)
{
	uint32_t ref;

	b->n = 0;
	b->withdraw = true;
	if (rib_take_withdraws(r, b, max, bytes))
		return true;
	b->withdraw = false;
	if (!r->set_head)
		return false;
	b->set = r->set_head;
	rib_set_hold(r, b->set);
	while ((ref = r->set[b->set].head)) {
		struct rib_route *p = rib_at(r, ref);

		if (!rib_fits(b, p, max, bytes))
			break;
		bytes -= p->len < bytes ? p->len : bytes;
		b->family = p->family;
		b->ref[b->n++] = ref;
		rib_unlink_announce(r, ref);
		rib_fresh(r, p);
		p->flags |= RIB_SENT;
	}
	return true;
}

void
rib_sent(struct rib *r, struct rib_batch *b)
{
	size_t i;

	if (!b->withdraw) {
		rib_set_drop(r, b->set);
		b->n = 0;
		return;
	}
	for (i = 0; i < b->n; i++) {
		struct rib_route *p = rib_at(r, b->ref[i]);

		rib_set_drop(r, p->wset);
		p->wset = 0;
		if (rib_unused(p))
			rib_erase(r, b->ref[i]);
	}
	b->n = 0;
}
