/* SPDX-License-Identifier: ISC */
/*
 * base/memory.h - memory, and the note that there was not enough of it.
 *
 * These are malloc, calloc and realloc; free is free's. When one of them fails, the program is marked, besides what its
 * caller does about it: what has been made since may lack something, however many callers have looked the other way. So
 * a program asks before it writes what must be whole, and before it ends, and exits with EXIT_IO. It is the one thing
 * that a whole process shares, so that the way from an allocation to the exit status needs no keeping up.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stdbool.h>
#include <stdlib.h>

void *memory_get(size_t n);
void *memory_zeroed(size_t cnt, size_t size); /* cnt things of `size` bytes; NULL too when that overflows */
void *memory_resize(void *p, size_t n);       /* p, which may be NULL, stays as it is when this fails */

/*
 * Room for one more after the first n elements of the array v, which doubles; *cap (size_t) is how many it has room for. False:
 * out of memory, and v and *cap are as they were.
 */
#define MEMORY_ROOM(v, n, cap) ((n) < *(cap) || memory_grow(&(v), cap, sizeof(*(v))))
bool memory_grow(void *array, size_t *cap, size_t size); /* array: the address of the pointer */

bool memory_has_run_out(void);

#endif
