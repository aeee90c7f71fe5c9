/* SPDX-License-Identifier: ISC */
/* field/ranges.h - sets of numbers: sorted ranges that do not overlap. */
#ifndef FIELD_RANGES_H
#define FIELD_RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct range {
	uint64_t lo, hi;
};

/* Zero-initialise. */
struct ranges {
	struct range *v;
	size_t n, cap;
};

/* Add lo to hi, both included; an empty range (lo > hi) is allowed. False: out of memory. Then ranges_sort, once. */
bool ranges_add(struct ranges *r, uint64_t lo, uint64_t hi);
void ranges_sort(struct ranges *r);
bool ranges_have(const struct ranges *r, uint64_t v);
void ranges_fini(struct ranges *r);

#endif
