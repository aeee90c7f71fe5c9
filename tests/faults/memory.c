/* SPDX-License-Identifier: ISC */
/*
 * tests/faults/memory.c - a library to preload that refuses memory: allocation number FAIL_AT fails, and with FAIL_ON in
 * the environment all that follow fail, too. FAIL_COUNT names a file for the number of allocations.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);

static long cnt, fail_at = -1;
static int fail_on;

static int
fault_due(void)
{
	const char *at;

	if (fail_at < 0) {
		at = getenv("FAIL_AT");
		fail_at = at ? strtol(at, NULL, 10) : 0;
		fail_on = getenv("FAIL_ON") != NULL;
	}
	cnt++;
	if (!fail_at || (cnt != fail_at && !(fail_on && cnt > fail_at)))
		return 0;
	errno = ENOMEM;
	return 1;
}

void *
malloc(size_t n)
{
	return fault_due() ? NULL : __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	return fault_due() ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t n)
{
	return fault_due() ? NULL : __libc_realloc(p, n);
}

__attribute__((destructor)) static void
fault_count(void)
{
	const char *name = getenv("FAIL_COUNT");
	FILE *f = name ? fopen(name, "w") : NULL;

	if (f) {
		fprintf(f, "%ld\n", cnt);
		fclose(f);
	}
}
