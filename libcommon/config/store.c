/* config/store.c - routes, packed: a million of them in some tens of bytes each. */
#include <stdlib.h>

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

/* Room for one more element of an array that doubles. */
static bool
room(void *array, size_t n, size_t *cap, size_t size)
{
	void *old, *more;
	size_t want;

	if (n < *cap)
		return true;
	want = *cap ? *cap * 2 : 64;
	if (want > UINT32_MAX / 2)
		return false;
	memcpy(&old, array, sizeof(old));
	more = realloc(old, want * size);
	if (!more)
		return false;
	memcpy(array, &more, sizeof(more));
	*cap = want;
	return true;
}

static uint32_t
hash(const uint8_t *p, size_t n)
{
	uint64_t h = n * 0x9e3779b97f4a7c15u, v;

	for (; n >= 8; p += 8, n -= 8) {
		memcpy(&v, p, 8);
		h = (h ^ v) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
	}
	v = 0;
	memcpy(&v, p, n);
	h = (h ^ v) * 0xff51afd7ed558ccdu;
	return (uint32_t)(h ^ h >> 29);
}

static bool
nexthop_eq(const struct nexthop *a, const struct nexthop *b)
{
	return a->self == b->self && ip_eq(&a->ip, &b->ip) && ip_eq(&a->link_local, &b->link_local);
}

static uint32_t
set_hash(const struct config_store *s, const struct config_set *set)
{
	uint32_t h = hash(s->bytes.p + set->off, set->len);

	h = h * 31 + hash(set->nexthop.ip.a, 16);
	return h * 31 + set->nexthop.self;
}

static bool
rehash(struct config_store *s)
{
	size_t cap = s->index_cap ? s->index_cap * 2 : 256, i;
	uint32_t *index = calloc(cap, sizeof(*index));

	if (!index)
		return false;
	free(s->index);
	s->index = index;
	s->index_cap = cap;
	for (i = 0; i < s->set_cnt; i++) {
		size_t at = set_hash(s, &s->sets[i]) & (cap - 1);

		while (index[at])
			at = (at + 1) & (cap - 1);
		index[at] = (uint32_t)i + 1;
	}
	return true;
}

/* The number of the set of r's attributes and next hop; false when out of room. */
static bool
intern(struct config_store *s, const struct route *r, uint32_t *out)
{
	struct config_set set = { .nexthop = r->nexthop, .off = (uint32_t)s->bytes.n };
	size_t at;

	if ((s->set_cnt + 1) * 2 > s->index_cap && !rehash(s))
		return false;
	buf_room(&s->bytes, 1); /* so that the bytes of an empty set have an address too */
	attrset_store(&r->attrs, &s->bytes);
	if (s->bytes.bad)
		return false;
	set.len = (uint32_t)(s->bytes.n - set.off);
	for (at = set_hash(s, &set) & (s->index_cap - 1); s->index[at]; at = (at + 1) & (s->index_cap - 1)) {
		const struct config_set *have = &s->sets[s->index[at] - 1];

		if (have->len == set.len && memcmp(s->bytes.p + have->off, s->bytes.p + set.off, set.len) == 0 &&
		    nexthop_eq(&have->nexthop, &set.nexthop)) {
			s->bytes.n = set.off;
			*out = s->index[at] - 1;
			return true;
		}
	}
	if (!room(&s->sets, s->set_cnt, &s->set_cap, sizeof(*s->sets)))
		return false;
	s->sets[s->set_cnt++] = set;
	s->index[at] = (uint32_t)s->set_cnt;
	*out = (uint32_t)s->set_cnt - 1;
	return true;
}

static bool
label(struct config *c, const struct route *r, uint32_t *out)
{
	struct config_store *s = &c->store;
	struct config_label *l;

	*out = 0;
	if (!r->watchdog.n && !r->name.n && !r->start_withdrawn)
		return true;
	if (!s->label_cnt) {
		if (!room(&s->labels, 0, &s->label_cap, sizeof(*s->labels)))
			return false;
		s->labels[s->label_cnt++] = (struct config_label){ 0 };
	}
	if (!room(&s->labels, s->label_cnt, &s->label_cap, sizeof(*s->labels)))
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

	if (!intern(s, r, &set) || !label(c, r, &text))
		return false;
	buf_span_put(&s->list.b, buf_span(&r->list.b));
	if (s->list.b.bad)
		return false;
	for (;;) {
		size_t from = at;

		if (!nlri_list_next(&r->list, &at, &row, &one))
			return true;
		if (!room(&s->routes, s->route_cnt, &s->route_cap, sizeof(*s->routes)))
			return false;
		s->routes[s->route_cnt++] = (struct config_route){
			.set = set, .nlri = (uint32_t)(base + from), .off = (uint32_t)off, .label = text,
		};
	}
}
