/* SPDX-License-Identifier: ISC */
/* tests/unit/tap.h - Test Anything Protocol: one line a check, the exit code says whether all passed. */
#ifndef TESTS_UNIT_TAP_H
#define TESTS_UNIT_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static unsigned tap_count, tap_failed;

static inline bool __attribute__((format(printf, 2, 3)))
ok(bool pass, const char *fmt, ...)
{
	va_list ap;

	tap_count++;
	tap_failed += !pass;
	printf("%sok %u - ", pass ? "" : "not ", tap_count);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	return pass;
}

/* Two texts; the difference is shown. */
static inline bool
same(const char *got, const char *want, const char *name)
{
	bool pass = strcmp(got, want) == 0;

	ok(pass, "%s", name);
	if (!pass)
		printf("# want: %s\n# got:  %s\n", want, got);
	return pass;
}

static inline int
tap_end(void)
{
	printf("1..%u\n", tap_count);
	return tap_failed != 0;
}

#endif
