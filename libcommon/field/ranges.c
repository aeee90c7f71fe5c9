/* SPDX-License-Identifier: ISC */
/* field/ranges.c - sets of numbers. */
#include "field/ranges.h"

#include "base/memory.h"

#include <stdlib.h>

bool
ranges_add(struct ranges *r, uint64_t lo, uint64_t hi)
{
	if (!MEMORY_ROOM(r->v, r->n, &r->cap))
		return false;
	r->v[r->n++] = (struct range){ lo, hi };
	return true;
}

static int
ranges_by_lo(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	return (x->lo > y->lo) - (x->lo < y->lo);
}

void
ranges_sort(struct ranges *r)
{
	size_t i, k = 0;

	if (!r->n)
		return;
	qsort(r->v, r->n, sizeof(*r->v), ranges_by_lo);
	for (i = 1; i < r->n; i++) {
		if (r->v[i].lo <= r->v[k].hi || r->v[i].lo - 1 == r->v[k].hi) {
			if (r->v[i].hi > r->v[k].hi)
				r->v[k].hi = r->v[i].hi;
		} else {
			r->v[++k] = r->v[i];
		}
	}
	r->n = k + 1;
}

bool
ranges_have(const struct ranges *r, uint64_t v)
{
	size_t lo = 0, hi = r->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (v < r->v[mid].lo)
			hi = mid;
		else if (v > r->v[mid].hi)
			lo = mid + 1;
		else
			return true;
	}
	return false;
}

void
ranges_fini(struct ranges *r)
{
	free(r->v);
	*r = (struct ranges){ 0 };
}
