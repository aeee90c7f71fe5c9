/* SPDX-License-Identifier: ISC */
/* base/num.h - reading numbers and hex from text: whole words, no sign, no blanks, overflow refused. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include "base/buf.h"

/* The first n bytes at p, 1 to 8, as one number, the first in the lowest byte. */
static inline uint64_t
num_bytes(const uint8_t *p, size_t n)
{
	if (n >= 4) {
		uint64_t head = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
		const uint8_t *q = p + n - 4;

		return head | (uint64_t)((uint32_t)q[0] | (uint32_t)q[1] << 8 | (uint32_t)q[2] << 16 | (uint32_t)q[3] << 24)
		    << (8 * (n - 4));
	}
	return (uint32_t)p[0] | (uint32_t)p[n / 2] << (8 * (n / 2)) | (uint32_t)p[n - 1] << (8 * (n - 1));
}

/* Which of the bytes of x, as num_bytes reads them, is the first that is c; 8: none. */
static inline size_t
num_find(uint64_t x, uint8_t c)
{
	x ^= c * 0x0101010101010101u;
	x = (x - 0x0101010101010101u) & ~x & 0x8080808080808080u;
	return x ? (size_t)__builtin_ctzll(x) / 8 : 8;
}

/*
 * The value of n digits, 1 to 8, in x as num_bytes reads them; anything may follow them; false when they
 * are not digits. All at once: neighbours are added up in pairs, the pairs in fours, the fours in an eight.
 */
static inline bool
num_of_bytes(uint64_t x, size_t n, uint32_t *out)
{
	x = (x ^ 0x3030303030303030u) << (64 - 8 * n); /* zeros before the first digit */
	if (((x + 0x7676767676767676u) | x) & 0x8080808080808080u)
		return false;
	x = x * 2561 >> 8 & 0x00ff00ff00ff00ffu;
	x = x * 6553601 >> 16 & 0x0000ffff0000ffffu;
	*out = (uint32_t)(x * 42949672960001u >> 32);
	return true;
}

/* Decimal. */
bool num_u64(struct span s, uint64_t *out);
/* Decimal up to `max`. */
bool num_max(struct span s, uint64_t max, uint64_t *out);
bool num_u32_long(struct span s, uint32_t *out); /* the slow part of num_u32 */

/* Decimal up to 4294967295. Nearly all have eight digits at most. */
static inline bool
num_u32(struct span s, uint32_t *out)
{
	return s.n - 1 < 8 ? num_of_bytes(num_bytes(s.p, s.n), s.n, out) : num_u32_long(s, out);
}
/* Decimal or 0x hex. */
bool num_any(struct span s, uint64_t *out);
/* Pairs of hex digits (either case), blanks and ':' between pairs skipped, appended to out; false on anything else. */
bool num_hex(struct span s, struct buf *out);
/*
 * What a program that keeps numbers as doubles makes of v on its way from JSON to JSON: the shortest number that is the
 * same double. jq up to 1.6 does that to numbers beyond 2^53.
 */
uint64_t num_rounded(uint64_t v);
/* Value of a hex digit, or -1. */
extern const int8_t num_digits[256];

static inline int
num_digit(uint8_t c)
{
	return num_digits[c];
}

#endif
