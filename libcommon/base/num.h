/* base/num.h - reading numbers and hex from text: whole words, no sign, no blanks, overflow refused. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include "base/buf.h"

/* Decimal. */
bool num_u64(struct span s, uint64_t *out);
/* Decimal up to `max`. */
bool num_max(struct span s, uint64_t max, uint64_t *out);
bool num_u32(struct span s, uint32_t *out);
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
int num_digit(uint8_t c);

#endif
