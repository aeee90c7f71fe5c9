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
	uint64_t h = seed ^ (n * 0x9e3779b97f4a7c15u), w;
	const uint8_t *p = bytes;

	for (; n >= 8; p += 8, n -= 8) {
		memcpy(&w, p, 8);
		h = hash_mix(h ^ w, 0xe7037ed1a0b428dbu);
	}
	if (n)
		h = hash_mix(h ^ num_bytes(p, n), 0x8ebc6af09c88c6e3u);
	h = hash_mix(h ^ (h >> 32), seed | 1);
	return (uint32_t)(h ^ h >> 32);
}

static inline uint32_t
hash_span(uint64_t seed, struct span s)
{
	return hash_bytes(seed, s.p, s.n);
}

#endif
