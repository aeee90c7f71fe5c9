/* SPDX-License-Identifier: ISC */
/* io/timer.c - delays that grow. */
#include "io/timer.h"

uint32_t
random_next(uint64_t *state)
{
	uint64_t x = *state ? *state : 0x9e3779b97f4a7c15u;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	*state = x;
	return (uint32_t)((x * 0x2545f4914f6cdd1du) >> 32);
}

uint32_t
backoff_next(struct backoff *b)
{
	uint64_t ms = b->first_ms;
	uint32_t i;

	for (i = 0; i < b->failures && ms < b->max_ms; i++)
		ms *= 2;
	if (ms > b->max_ms)
		ms = b->max_ms;
	if (b->failures < UINT32_MAX)
		b->failures++;
	return (uint32_t)(ms - ms * (random_next(&b->random) & 0xffff) / 0x40000);
}
