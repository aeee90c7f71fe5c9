/* SPDX-License-Identifier: ISC */
/*
 * filter/quick.h - which prefixes an expression may be about, by their first two octets: a message none of whose prefixes
 * is among them cannot pass, and is not looked at any further.
 */
#ifndef FILTER_QUICK_H
#define FILTER_QUICK_H

#include "base/be.h"
#include "field/trie.h"
#include "field/view.h"

enum { QUICK_BITS = 16 }; /* a shorter prefix is always taken for one of them */

struct quick {
	uint64_t set[2][1024]; /* IPv4, IPv6 */
};

/* How many of the 65536 pairs of octets the members stand for, by address family the worse. */
uint32_t quick_weight(const struct trie *t);
void quick_mark(struct quick *q, const struct trie *t);

/* Is a prefix among them whose first two octets these are? */
static inline bool
quick_has(const uint64_t set[1024], const uint8_t p[2])
{
	unsigned at = be_u16(p);

	return set[at / 64] >> (at % 64) & 1;
}

/* May one of the message's routes have such a prefix? True also when that cannot be told here. */
bool quick_may(const struct quick *q, const struct field_parts *f, const struct ctx *ctx);

#endif
