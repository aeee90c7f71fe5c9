/* SPDX-License-Identifier: ISC */
/* field/trie.h - sets of prefixes: look-ups cost the depth of a path-compressed trie, whatever the size of the set. */
#ifndef FIELD_TRIE_H
#define FIELD_TRIE_H

#include "value/ip.h"

struct trie_node;

/* One set; both address families side by side. Zero-initialise. */
struct trie {
	struct trie_node *v;
	uint32_t n, cap;
	uint32_t root[2]; /* IPv4, IPv6: index + 1, 0 empty */
};

/* Add p, for prefixes of `lo` to `hi` bits; bits after p's length are ignored. False: out of memory. */
bool trie_add(struct trie *t, const struct prefix *p, uint8_t lo, uint8_t hi);
void trie_fini(struct trie *t);
/* Each member; bits after its length may be set. */
void trie_each(const struct trie *t, void (*each)(void *arg, const struct prefix *member), void *arg);

/* Is there a member ... */
bool trie_exact(const struct trie *t, const struct prefix *p);   /* equal to p, or p within its range of lengths */
bool trie_covers(const struct trie *t, const struct prefix *p);  /* that covers p (equal counts), p's length in its range */
bool trie_within(const struct trie *t, const struct prefix *p);  /* that p covers (equal counts) */

#endif
