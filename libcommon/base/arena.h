/* SPDX-License-Identifier: ISC */
/* base/arena.h - memory that is given back all at once: one message, one configuration, one session. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/buf.h"

struct arena_block;

/* `max` bounds what it may hold in all; zero-initialised otherwise. */
struct arena {
	struct arena_block *head;
	size_t used, max;
};

void arena_init(struct arena *a, size_t max);
void arena_reset(struct arena *a); /* forget everything, keep one block */
void arena_fini(struct arena *a);

/* n zeroed bytes aligned for any type; NULL when over the ceiling or out of memory. */
void *arena_alloc(struct arena *a, size_t n);
/* n things of `size` bytes; NULL too when n * size overflows. */
void *arena_array(struct arena *a, size_t n, size_t size);
/* Copies; the C string is NUL-terminated. */
struct span arena_dup(struct arena *a, struct span s);
char *arena_str(struct arena *a, struct span s);

#endif
