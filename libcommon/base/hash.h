/* SPDX-License-Identifier: ISC */
/*
 * base/hash.h - a hash of bytes, for tables in memory: the same bytes may hash otherwise in another version, so it never
 * leaves the program. A table whose keys a peer can choose takes a seed that nobody outside knows.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/num.h"

static inline uint64_t
hash_mix(uint64_t a, uint64_t b)
{
	__uint128_t m = (__uint128_t)a * b;

	return (uint64_t)m ^ (uint64_t)(m >> 64);
}

static inline uint32_t
hash_bytes(uint64_t seed, const void *bytes, size_t n)
{
	uint64_t h = seed ^ (n * 0x9e3779b97f4a7c15u), w = 0;
	const uint8_t *p = bytes;

	if (n >= 8) {
		for (; n > 8; p += 8, n -= 8) {
			memcpy(&w, p, 8);
			h = hash_mix(h ^ w, 0xe7037ed1a0b428dbu);
		}
		memcpy(&w, p + n - 8, 8); /* the last eight, some of them for the second time */
	} else if (n) {
		w = num_bytes(p, n);
	}
	h = hash_mix(h ^ w, 0x8ebc6af09c88c6e3u);
	return (uint32_t)(h ^ h >> 32);
}

static inline uint32_t
hash_span(uint64_t seed, struct span s)
{
	return hash_bytes(seed, s.p, s.n);
}

/* span_eq, for short keys that are nearly always the same: whole words, the last of which may overlap, and no call. */
static inline bool
hash_same(struct span a, struct span b)
{
	uint64_t x, y, differ = 0;
	size_t i;

	if (a.n != b.n || a.n < 8)
		return span_eq(a, b);
	for (i = 0; i + 8 < a.n; i += 8) {
		memcpy(&x, a.p + i, 8);
		memcpy(&y, b.p + i, 8);
		differ |= x ^ y;
	}
	memcpy(&x, a.p + a.n - 8, 8);
	memcpy(&y, b.p + a.n - 8, 8);
	return !(differ | (x ^ y));
}

#endif
