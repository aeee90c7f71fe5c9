/* SPDX-License-Identifier: ISC */
/* field/trie.c - a path-compressed binary trie in one array. */
#include "field/trie.h"

#include "base/memory.h"

#include <stdlib.h>

struct trie_node {
	uint8_t key[16];
	uint8_t bits;
	bool member;
	uint8_t lo, hi;     /* lengths that a member admits */
	uint32_t child[2];  /* index + 1 */
};

static unsigned
trie_bit(const uint8_t *a, unsigned i)
{
	return a[i / 8] >> (7 - i % 8) & 1;
}

static uint64_t
trie_word_at(const uint8_t *p)
{
	uint64_t w = 0;
	size_t i;

	for (i = 0; i < 8; i++)
		w = w << 8 | p[i];
	return w;
}

/* Leading bits that a and b share, at most `most`. */
static unsigned
trie_common(const uint8_t a[16], const uint8_t b[16], unsigned most)
{
	uint64_t differ = trie_word_at(a) ^ trie_word_at(b);
	unsigned n = 0;

	if (!differ && most > 64) {
		n = 64;
		differ = trie_word_at(a + 8) ^ trie_word_at(b + 8);
	}
	n += differ ? (unsigned)__builtin_clzll(differ) : 64;
	return n < most ? n : most;
}

static uint32_t
trie_new_node(struct trie *t, const uint8_t *key, unsigned bits)
{
	struct trie_node *node;

	if (t->n == t->cap) {
		uint32_t cap = t->cap ? t->cap * 2 : 64;
		struct trie_node *v = memory_resize(t->v, cap * sizeof(*v));

		if (!v)
			return 0;
		t->v = v;
		t->cap = cap;
	}
	node = &t->v[t->n];
	*node = (struct trie_node){ .bits = (uint8_t)bits };
	memcpy(node->key, key, bits_bytes(bits));
	return ++t->n;
}

static uint32_t *
trie_child_of(struct trie *t, uint32_t parent, const struct prefix *p)
{
	if (!parent)
		return &t->root[p->ip.len == 16];
	return &t->v[parent - 1].child[trie_bit(p->ip.a, t->v[parent - 1].bits)];
}

bool
trie_add(struct trie *t, const struct prefix *p, uint8_t lo, uint8_t hi)
{
	uint32_t parent = 0, at, made;
	unsigned same = 0;

	/* down to where the paths part */
	for (;;) {
		struct trie_node *node;

		at = *trie_child_of(t, parent, p);
		if (!at)
			break;
		node = &t->v[at - 1];
		same = trie_common(node->key, p->ip.a, node->bits < p->bits ? node->bits : p->bits);
		if (same < node->bits || node->bits == p->bits)
			break;
		parent = at;
	}
	if (at && same == t->v[at - 1].bits && same == p->bits) {
		made = at;
	} else {
		made = trie_new_node(t, p->ip.a, p->bits);
		if (!made)
			return false;
		if (!at) {
			*trie_child_of(t, parent, p) = made;
		} else if (same == p->bits) {
			t->v[made - 1].child[trie_bit(t->v[at - 1].key, same)] = at;
			*trie_child_of(t, parent, p) = made;
		} else {
			uint32_t fork = trie_new_node(t, p->ip.a, same);

			if (!fork)
				return false;
			t->v[fork - 1].child[trie_bit(t->v[at - 1].key, same)] = at;
			t->v[fork - 1].child[trie_bit(p->ip.a, same)] = made;
			*trie_child_of(t, parent, p) = fork;
		}
	}
	if (t->v[made - 1].member) {
		if (lo > t->v[made - 1].lo)
			lo = t->v[made - 1].lo;
		if (hi < t->v[made - 1].hi)
			hi = t->v[made - 1].hi;
	}
	t->v[made - 1].member = true;
	t->v[made - 1].lo = lo;
	t->v[made - 1].hi = hi;
	return true;
}

void
trie_fini(struct trie *t)
{
	free(t->v);
	*t = (struct trie){ 0 };
}

static bool
trie_look(const struct trie *t, const struct prefix *p, bool exact)
{
	uint32_t at = t->root[p->ip.len == 16];

	while (at) {
		const struct trie_node *node = &t->v[at - 1];

		if (node->bits > p->bits || trie_common(node->key, p->ip.a, node->bits) < node->bits)
			return false;
		if (node->member && p->bits >= node->lo && p->bits <= node->hi && (!exact || node->bits == p->bits))
			return true;
		if (node->bits == p->bits)
			return false;
		at = node->child[trie_bit(p->ip.a, node->bits)];
	}
	return false;
}

bool
trie_exact(const struct trie *t, const struct prefix *p)
{
	return trie_look(t, p, true);
}

bool
trie_covers(const struct trie *t, const struct prefix *p)
{
	return trie_look(t, p, false);
}

bool
trie_within(const struct trie *t, const struct prefix *p)
{
	uint32_t at = t->root[p->ip.len == 16];

	/* every leaf of the trie is a member: the first node below p decides */
	while (at) {
		const struct trie_node *node = &t->v[at - 1];
		unsigned shorter = node->bits < p->bits ? node->bits : p->bits;

		if (trie_common(node->key, p->ip.a, shorter) < shorter)
			return false;
		if (node->bits >= p->bits)
			return true;
		at = node->child[trie_bit(p->ip.a, node->bits)];
	}
	return false;
}

static void
trie_each_below(const struct trie *t, uint32_t at, uint8_t len, void (*each)(void *, const struct prefix *), void *arg)
{
	const struct trie_node *node;

	for (; at; at = node->child[1]) {
		node = &t->v[at - 1];
		if (node->member) {
			struct prefix p = { .ip = { .len = len }, .bits = node->bits };

			memcpy(p.ip.a, node->key, sizeof(p.ip.a));
			each(arg, &p);
		}
		trie_each_below(t, node->child[0], len, each, arg);
	}
}

void
trie_each(const struct trie *t, void (*each)(void *arg, const struct prefix *member), void *arg)
{
	trie_each_below(t, t->root[0], 4, each, arg);
	trie_each_below(t, t->root[1], 16, each, arg);
}
