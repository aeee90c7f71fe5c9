/* SPDX-License-Identifier: ISC */
/* base/memory.c - allocation, and one flag of the process, which is never cleared. */
#include "base/memory.h"

#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

static atomic_bool memory_ran_out;

static void *
memory_noted(void *p)
{
	if (!p)
		atomic_store_explicit(&memory_ran_out, true, memory_order_relaxed);
	return p;
}

void *
memory_get(size_t n)
{
	return memory_noted(malloc(n ? n : 1));
}

void *
memory_zeroed(size_t cnt, size_t size)
{
	return memory_noted(calloc(cnt ? cnt : 1, size));
}

void *
memory_resize(void *p, size_t n)
{
	return memory_noted(realloc(p, n ? n : 1));
}

bool
memory_grow(void *array, size_t *cap, size_t size)
{
	size_t want = *cap ? *cap * 2 : 16;
	void *v;

	memcpy(&v, array, sizeof(v));
	if (want > UINT32_MAX / 2 || !(v = memory_resize(v, want * size)))
		return false;
	memcpy(array, &v, sizeof(v));
	*cap = want;
	return true;
}

bool
memory_has_run_out(void)
{
	return atomic_load_explicit(&memory_ran_out, memory_order_relaxed);
}
