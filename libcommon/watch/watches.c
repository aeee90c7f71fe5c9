/* SPDX-License-Identifier: ISC */
/* watch/watches.c - many sessions, found by the bytes that name them: open addressing, at most half full. */
#include "base/memory.h"
#include "watch/watch.h"

#include <stdlib.h>

#include "base/hash.h"

void
watches_init(struct watches *s)
{
	*s = (struct watches){ .rest.w.many = true, .seed = (uintptr_t)s };
}

void
watches_fini(struct watches *s)
{
	size_t i;

	for (i = 0; i < s->cap; i++) {
		if (s->slot[i])
			watch_fini(&s->slot[i]->w);
		free(s->slot[i]);
	}
	free(s->slot);
	watch_fini(&s->rest.w);
	watches_init(s);
}

static inline bool
watches_same(const struct watch_entry *one, struct span key)
{
	return hash_same(span_of(one->key, one->key_len), key);
}

/* Where the key is, or would be. */
static struct watch_entry **
watches_place(const struct watches *s, struct watch_entry **slot, size_t cap, struct span key)
{
	size_t at = hash_span(s->seed, key) & (cap - 1);

	while (slot[at] && !watches_same(slot[at], key))
		at = (at + 1) & (cap - 1);
	return &slot[at];
}

static bool
watches_grow(struct watches *s)
{
	size_t cap = s->cap ? 2 * s->cap : 64, i;
	struct watch_entry **slot = memory_zeroed(cap, sizeof(*slot));

	if (!slot)
		return false;
	for (i = 0; i < s->cap; i++)
		if (s->slot[i])
			*watches_place(s, slot, cap, span_of(s->slot[i]->key, s->slot[i]->key_len)) = s->slot[i];
	free(s->slot);
	s->slot = slot;
	s->cap = cap;
	return true;
}

struct watch_entry *
watches_find(struct watches *s, struct span key)
{
	struct watch_entry **at;

	if (key.n > WATCH_KEY)
		key.n = WATCH_KEY;
	if (s->n * 2 >= s->cap && s->n < WATCHES_MAX && !watches_grow(s))
		return &s->rest;
	at = watches_place(s, s->slot, s->cap, key);
	if (!*at) {
		if (s->n >= WATCHES_MAX || !(*at = memory_zeroed(1, sizeof(**at))))
			return &s->rest;
		memcpy((*at)->key, key.p, key.n);
		(*at)->key_len = (uint8_t)key.n;
		s->n++;
	}
	return *at;
}

/* Where one with this key was found before, perhaps: three words of the key instead of a hash of it all. */
static inline struct watch_entry **
watches_recent(struct watches *s, struct span key)
{
	uint64_t first, middle, last;

	memcpy(&first, key.p, 8);
	memcpy(&middle, key.p + key.n / 2 - 4, 8);
	memcpy(&last, key.p + key.n - 8, 8);
	return &s->recent[(((first * 31 + middle) * 31 + last) * 0x9e3779b97f4a7c15u) >> 56];
}

struct watch_entry *
watches_known(struct watches *s, struct span key)
{
	struct watch_entry **recent, *one;

	if (!s->cap || key.n < 8 || key.n > WATCH_KEY)
		return s->cap && key.n < 8 ? *watches_place(s, s->slot, s->cap, key) : NULL;
	recent = watches_recent(s, key);
	if (*recent && watches_same(*recent, key))
		return *recent;
	one = *watches_place(s, s->slot, s->cap, key);
	if (one)
		*recent = one;
	return one;
}
