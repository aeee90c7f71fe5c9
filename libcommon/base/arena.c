/* SPDX-License-Identifier: ISC */
/* base/arena.c - blocks that double, handed out from the front. */
#include "base/arena.h"

#include "base/memory.h"

#include <stdalign.h>
#include <stdlib.h>

struct arena_block {
	struct arena_block *next;
	size_t n, cap;
	alignas(max_align_t) uint8_t data[];
};

void
arena_init(struct arena *a, size_t max)
{
	*a = (struct arena){ .max = max };
}

static void
arena_free_from(struct arena_block *b)
{
	while (b) {
		struct arena_block *next = b->next;

		free(b);
		b = next;
	}
}

void
arena_reset(struct arena *a)
{
	if (a->head) {
		arena_free_from(a->head->next);
		a->head->next = NULL;
		a->head->n = 0;
	}
	a->used = 0;
}

void
arena_fini(struct arena *a)
{
	arena_free_from(a->head);
	a->head = NULL;
	a->used = 0;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	struct arena_block *b = a->head;
	void *p;

	if (n > a->max)
		return NULL;
	n = (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (a->used > a->max - n)
		return NULL;
	if (!b || b->cap - b->n < n) {
		size_t cap = b ? (b->cap < 1 << 20 ? b->cap * 2 : b->cap) : 4096;

		if (cap < n)
			cap = n;
		b = memory_get(sizeof(*b) + cap);
		if (!b)
			return NULL;
		*b = (struct arena_block){ .next = a->head, .cap = cap };
		a->head = b;
	}
	p = b->data + b->n;
	b->n += n;
	a->used += n;
	memset(p, 0, n);
	return p;
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		return NULL;
	return arena_alloc(a, n * size);
}

struct span
arena_dup(struct arena *a, struct span s)
{
	uint8_t *p = arena_alloc(a, s.n ? s.n : 1);

	if (!p)
		return (struct span){ NULL, 0 };
	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct span){ p, s.n };
}

char *
arena_str(struct arena *a, struct span s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (p && s.n)
		memcpy(p, s.p, s.n);
	return p;
}
