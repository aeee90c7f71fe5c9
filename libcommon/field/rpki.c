/* SPDX-License-Identifier: ISC */
/*
 * field/rpki.c - validated payloads in memory, and what they make of a route.
 *
 * Origins are in one array, hashed by prefix and length: an entry leads to the next of the same slot. A look-up asks for each
 * length that some entry has. Providers are pairs in ascending order.
 */
#include "field/rpki.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"
#include "field/view.h"

const struct name rpki_states[] = { { RPKI_VALID, "valid" }, { RPKI_INVALID, "invalid" }, { RPKI_NOT_FOUND, "not-found" },
	{ 0, NULL } };
const struct name aspa_states[] = { { ASPA_VALID, "valid" }, { ASPA_INVALID, "invalid" }, { ASPA_UNKNOWN, "unknown" }, { 0, NULL } };

enum { RPKI_FIRST = 1 << 12, RPKI_NONE = 0 };

struct rpki_entry {
	uint8_t a[16]; /* bits after the length are 0 */
	uint8_t v6, bits, max;
	uint32_t as;
	uint32_t next; /* number of the next one in the slot, from 1; 0: none */
};

struct rpki {
	struct rpki_entry *v;
	size_t n, cap;
	uint32_t *slot; /* `cap` of them, a power of two */
	uint64_t lengths[2][3]; /* which lengths there are, by family */
	uint64_t *pair; /* customer << 32 | provider */
	size_t pair_cnt, pair_cap;
};

struct rpki *
rpki_new(void)
{
	return memory_zeroed(1, sizeof(struct rpki));
}

void
rpki_free(struct rpki *r)
{
	if (!r)
		return;
	free(r->v);
	free(r->slot);
	free(r->pair);
	free(r);
}

/* ---- origins ---- */

static struct rpki_entry
rpki_key(const struct prefix *p, unsigned bits)
{
	struct rpki_entry e = { .v6 = p->ip.len == 16, .bits = (uint8_t)bits };
	size_t n = bits_bytes(bits);

	memcpy(e.a, p->ip.a, n);
	if (bits % 8)
		e.a[n - 1] &= (uint8_t)(0xff00 >> bits % 8);
	return e;
}

static uint32_t *
rpki_slot(const struct rpki *r, const struct rpki_entry *key)
{
	return &r->slot[hash_bytes(0, key, offsetof(struct rpki_entry, max)) & (r->cap - 1)];
}

static bool
rpki_same(const struct rpki_entry *a, const struct rpki_entry *b)
{
	return memcmp(a, b, offsetof(struct rpki_entry, max)) == 0;
}

static void
rpki_link(struct rpki *r, size_t i)
{
	uint32_t *slot = rpki_slot(r, &r->v[i]);

	r->v[i].next = *slot;
	*slot = (uint32_t)i + 1;
}

static bool
rpki_grow(struct rpki *r)
{
	size_t cap = r->cap ? 2 * r->cap : RPKI_FIRST, i;
	struct rpki_entry *v = cap <= UINT32_MAX / 2 ? memory_resize(r->v, cap * sizeof(*v)) : NULL;
	uint32_t *slot = v ? memory_zeroed(cap, sizeof(*slot)) : NULL;

	if (v)
		r->v = v;
	if (!slot)
		return false;
	free(r->slot);
	r->slot = slot;
	r->cap = cap;
	for (i = 0; i < r->n; i++)
		rpki_link(r, i);
	return true;
}

bool
rpki_add_origin(struct rpki *r, const struct prefix *p, uint8_t max, uint32_t as)
{
	struct rpki_entry e = rpki_key(p, p->bits);

	if (r->n == r->cap && !rpki_grow(r))
		return false;
	e.max = max;
	e.as = as;
	r->v[r->n] = e;
	rpki_link(r, r->n++);
	r->lengths[e.v6][e.bits / 64] |= (uint64_t)1 << e.bits % 64;
	return true;
}

enum rpki_state
rpki_origin(const struct rpki *r, const struct prefix *p, uint32_t as)
{
	const uint64_t *lengths = r->lengths[p->ip.len == 16];
	enum rpki_state state = RPKI_NOT_FOUND;
	unsigned bits;

	for (bits = 0; bits <= p->bits; bits++) {
		struct rpki_entry key;
		uint32_t i;

		if (!(lengths[bits / 64] >> bits % 64 & 1))
			continue;
		key = rpki_key(p, bits);
		for (i = *rpki_slot(r, &key); i; i = r->v[i - 1].next) {
			const struct rpki_entry *e = &r->v[i - 1];

			if (!rpki_same(e, &key))
				continue;
			if (as && e->as == as && p->bits <= e->max)
				return RPKI_VALID;
			state = RPKI_INVALID;
		}
	}
	return state;
}

/* ---- providers ---- */

bool
rpki_add_provider(struct rpki *r, uint32_t customer, uint32_t provider)
{
	if (!MEMORY_ROOM(r->pair, r->pair_cnt, &r->pair_cap))
		return false;
	r->pair[r->pair_cnt++] = (uint64_t)customer << 32 | provider;
	return true;
}

static int
rpki_pair_compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void
rpki_done(struct rpki *r)
{
	if (r->pair_cnt)
		qsort(r->pair, r->pair_cnt, sizeof(*r->pair), rpki_pair_compare);
}

enum rpki_hop { RPKI_PROVIDER, RPKI_NO_PROVIDER, RPKI_NO_ATTESTATION };

/* Is `provider` one of the customer's? */
static enum rpki_hop
rpki_hop(const struct rpki *r, uint32_t customer, uint32_t provider)
{
	uint64_t want = (uint64_t)customer << 32 | provider;
	size_t lo = 0, hi = r->pair_cnt;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (r->pair[mid] < want)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < r->pair_cnt && r->pair[lo] == want)
		return RPKI_PROVIDER;
	if ((lo < r->pair_cnt && r->pair[lo] >> 32 == customer) || (lo && r->pair[lo - 1] >> 32 == customer))
		return RPKI_NO_PROVIDER;
	return RPKI_NO_ATTESTATION;
}

/*
 * How far a path climbs from as[from] in steps of `step`: up to the first hop that is no provider (*most), and up to the first
 * that is none for sure known to be one (*least). In ASes, of n.
 */
static void
rpki_ramp(const struct rpki *r, const uint32_t *as, size_t n, bool from_origin, size_t *most, size_t *least)
{
	size_t i;

	*most = *least = n;
	for (i = 1; i < n && *most == n; i++) {
		uint32_t customer = from_origin ? as[n - i] : as[i - 1], provider = from_origin ? as[n - i - 1] : as[i];
		enum rpki_hop hop = rpki_hop(r, customer, provider);

		if (hop != RPKI_PROVIDER && *least == n)
			*least = i;
		if (hop == RPKI_NO_PROVIDER)
			*most = i;
	}
}

enum aspa_state
rpki_path(const struct rpki *r, const uint32_t *as, size_t n, bool sets, enum aspa_from from, uint32_t receiver)
{
	size_t up_most, up_least, down_most = 0, down_least = 0, i, len = 0;
	uint32_t path[VIEW_PATH_MAX];

	for (i = 0; i < n && i < VIEW_PATH_MAX; i++)
		if (!len || path[len - 1] != as[i])
			path[len++] = as[i];
	if (!len || sets)
		return ASPA_INVALID;
	rpki_ramp(r, path, len, true, &up_most, &up_least);
	if (from == ASPA_UNTOLD && receiver && rpki_hop(r, receiver, path[0]) == RPKI_NO_PROVIDER)
		from = ASPA_OTHER;
	if (from != ASPA_OTHER)
		rpki_ramp(r, path, len, false, &down_most, &down_least);
	if (up_most + down_most < len)
		return ASPA_INVALID;
	return up_least + down_least < len ? ASPA_UNKNOWN : ASPA_VALID;
}
