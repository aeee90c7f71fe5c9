/* SPDX-License-Identifier: ISC */
/* config/store.c - routes, packed: a million of them in some tens of bytes each. */
#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"
#include "config/parse.h"

enum { BYTES_MAX = 1 << 30 };

void
store_init(struct config_store *s)
{
	*s = (struct config_store){ 0 };
	buf_init(&s->bytes, BYTES_MAX);
	buf_init(&s->list.b, BYTES_MAX);
}

void
store_fini(struct config_store *s)
{
	free(s->routes);
	free(s->sets);
	free(s->labels);
	free(s->index);
	buf_fini(&s->bytes);
	buf_fini(&s->list.b);
	*s = (struct config_store){ 0 };
}

/* ---- sets: a byte that says what next hop there is, its addresses, path attributes ---- */

enum { SELF = 0x10 };

/* Two bits for each address. */
static const uint8_t address_len[4] = { 0, 4, 16, 0 };

static unsigned
store_form_of(const struct ip *ip)
{
	return ip->len == 16 ? 2 : ip->len == 4;
}

static void
store_put_nexthop(struct buf *b, const struct nexthop *nh)
{
	buf_c(b, (char)(store_form_of(&nh->ip) | store_form_of(&nh->link_local) << 2 | (nh->self ? SELF : 0)));
	buf_put(b, nh->ip.a, nh->ip.len);
	buf_put(b, nh->link_local.a, nh->link_local.len);
}

struct span
config_set(const struct config_store *s, uint32_t set)
{
	size_t from = s->sets[set], to = set + 1 < s->set_cnt ? s->sets[set + 1] : s->bytes.n;

	return span_of(s->bytes.p + from, to - from);
}

void
config_set_read(struct span set, struct span *attributes, struct nexthop *nexthop)
{
	size_t first = address_len[set.p[0] & 3], second = address_len[set.p[0] >> 2 & 3];

	if (attributes)
		*attributes = span_of(set.p + 1 + first + second, set.n - 1 - first - second);
	if (nexthop)
		*nexthop = (struct nexthop){ .ip = ip_of(set.p + 1, first), .link_local = ip_of(set.p + 1 + first, second),
			.self = set.p[0] & SELF };
}

/*
 * A slot of the index: a set's number + 1, and above the bits that this takes those of its hash that did not choose the
 * slot. Sets that differ are hardly ever looked at, then: each would be a miss of the caches, or two.
 */
static uint32_t
store_slot_for(uint32_t h, size_t cap, size_t set)
{
	return (h & ~(uint32_t)(cap - 1)) | (uint32_t)(set + 1);
}

static bool
store_rehash(struct config_store *s)
{
	size_t cap = 256, i;
	uint32_t *index;

	while (cap < (s->set_cnt + 1) * 2)
		cap *= 2;
	free(s->index); /* first: the two together would be the most that is ever needed */
	s->index_cap = 0;
	s->index = index = memory_zeroed(cap, sizeof(*index));
	if (!index)
		return false;
	s->index_cap = cap;
	for (i = 0; i < s->set_cnt; i++) {
		struct span set = config_set(s, (uint32_t)i);
		uint32_t h = hash_span(0, set);
		size_t at = h & (cap - 1);

		while (index[at])
			at = (at + 1) & (cap - 1);
		index[at] = store_slot_for(h, cap, i);
	}
	return true;
}

/* The number of the set of r's attributes and next hop; false when out of room. */
static bool
store_intern(struct config_store *s, const struct route *r, uint32_t *out)
{
	size_t off = s->bytes.n, at, low;
	struct span set;
	uint32_t h;

	if ((s->set_cnt + 1) * 2 > s->index_cap && !store_rehash(s))
		return false;
	store_put_nexthop(&s->bytes, &r->nexthop);
	attrset_store(&r->attrs, &s->bytes);
	set = span_of(s->bytes.p + off, s->bytes.n - off);
	s->bytes.n = off; /* until it is known to be a new one */
	if (s->bytes.bad)
		return false;
	h = hash_span(0, set);
	low = s->index_cap - 1;
	for (at = h & low; s->index[at]; at = (at + 1) & low) {
		uint32_t have = (s->index[at] & (uint32_t)low) - 1;

		if (!((s->index[at] ^ h) & ~(uint32_t)low) && span_eq(config_set(s, have), set)) {
			*out = have;
			return true;
		}
	}
	if (!MEMORY_ROOM(s->sets, s->set_cnt, &s->set_cap))
		return false;
	s->bytes.n += set.n;
	s->sets[s->set_cnt++] = (uint32_t)off;
	s->index[at] = store_slot_for(h, s->index_cap, s->set_cnt - 1);
	*out = (uint32_t)s->set_cnt - 1;
	return true;
}

static bool
store_label(struct config *c, const struct route *r, uint32_t *out)
{
	struct config_store *s = &c->store;
	struct config_label *l;

	*out = 0;
	if (!r->watchdog.n && !r->name.n && !r->start_withdrawn)
		return true;
	if (!s->label_cnt) {
		if (!MEMORY_ROOM(s->labels, 0, &s->label_cap))
			return false;
		s->labels[s->label_cnt++] = (struct config_label){ 0 };
	}
	if (!MEMORY_ROOM(s->labels, s->label_cnt, &s->label_cap))
		return false;
	l = &s->labels[s->label_cnt];
	*l = (struct config_label){ .withdrawn = r->start_withdrawn };
	if (r->watchdog.n)
		l->watchdog = arena_str(&c->arena, r->watchdog);
	if (r->name.n)
		l->name = arena_str(&c->arena, r->name);
	*out = (uint32_t)s->label_cnt++;
	return true;
}

bool
store_add(struct config *c, const struct route *r, size_t off)
{
	struct config_store *s = &c->store;
	const struct nlri_row *row;
	struct nlri one;
	uint32_t set, text;
	size_t at = 0, base = s->list.b.n;

	if (!store_intern(s, r, &set) || !store_label(c, r, &text))
		return false;
	buf_span_put(&s->list.b, buf_span(&r->list.b));
	if (s->list.b.bad)
		return false;
	for (;;) {
		size_t from = at;

		if (!nlri_list_next(&r->list, &at, &row, &one))
			return true;
		if (!MEMORY_ROOM(s->routes, s->route_cnt, &s->route_cap))
			return false;
		s->routes[s->route_cnt++] = (struct config_route){
			.set = set, .nlri = (uint32_t)(base + from), .off = (uint32_t)off, .label = text,
		};
	}
}
