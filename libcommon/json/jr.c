/* SPDX-License-Identifier: ISC */
/* json/jr.c - questions asked of a document that has been parsed. */
#include "json/jr.h"

#include "base/num.h"

#include <stdlib.h>

/* By length first: any order will do. */
static int
jr_key_cmp(const struct jr_node *member, struct span key)
{
	if (member->key_n != key.n)
		return member->key_n < key.n ? -1 : 1;
	return key.n ? memcmp(member->key, key.p, key.n) : 0;
}

/* Of an object with an index. */
static struct jr_node *
jr_member_sorted(const struct jr_node *o, struct span key)
{
	size_t lo = 0, hi = o->n, mid;
	int order;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		order = jr_key_cmp(o->index[mid], key);
		if (!order)
			return o->index[mid];
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

/* Most keys have a length that two words make up, which may overlap. */
static inline bool
jr_is_short(struct span key)
{
	return key.n >= 4 && key.n <= 16;
}

static inline bool
jr_same_key(const uint8_t *a, const uint8_t *b, size_t n)
{
	uint64_t x, y, v, w;
	uint32_t c, d, e, f;

	if (n < 4 || n > 16)
		return n == 0 || memcmp(a, b, n) == 0;
	if (n >= 8) {
		memcpy(&x, a, 8);
		memcpy(&y, b, 8);
		memcpy(&v, a + n - 8, 8);
		memcpy(&w, b + n - 8, 8);
		return x == y && v == w;
	}
	memcpy(&c, a, 4);
	memcpy(&d, b, 4);
	memcpy(&e, a + n - 4, 4);
	memcpy(&f, b + n - 4, 4);
	return c == d && e == f;
}

static inline struct jr
jr_found(struct jr_node *o, struct jr_node *m)
{
	uint32_t next = (uint32_t)(m - o) + m->skip;

	o->at = next == o->skip ? 1 : next;
	return (struct jr){ m };
}

/* The member of a key that the object may have. Apart, so that what is usual needs no stack. */
__attribute__((noinline)) static struct jr
jr_member_walk(struct jr_node *o, struct span key, uint8_t hash)
{
	struct jr_node *m = o + o->at, *first = m, *end = o + o->skip;

	do {
		if (m->hash == hash && m->key_n == key.n && jr_same_key(m->key, key.p, key.n))
			return jr_found(o, m);
		m += m->skip;
		if (m == end)
			m = o + 1;
	} while (o->n <= JR_FEW && m != first);
	return (struct jr){ o->n <= JR_FEW ? NULL : jr_member_sorted(o, key) };
}

struct jr
jr_member(struct jr obj, struct span key, uint8_t hash)
{
	struct jr_node *o = obj.v, *m;

	if (!o || o->type != JR_OBJECT)
		return (struct jr){ NULL };
	if (o->n <= JR_FEW && !(o->keys >> (hash & 63) & 1))
		return (struct jr){ NULL };
	m = o + o->at;
	if (m->hash == hash && m->key_n == key.n && jr_is_short(key) && jr_same_key(m->key, key.p, key.n))
		return jr_found(o, m);
	return jr_member_walk(o, key, hash);
}

struct jr
jr_at(struct jr arr, size_t i)
{
	struct jr_node *a = arr.v;

	if (!a || a->type != JR_ARRAY || i >= a->n)
		return (struct jr){ NULL };
	if (a->skip == a->n + 1) /* nothing is inside its elements */
		return (struct jr){ a + 1 + i };
	if (i < a->elem) {
		a->elem = 0;
		a->at = 1;
	}
	for (; a->elem < i; a->elem++)
		a->at += a[a->at].skip;
	return (struct jr){ a + a->at };
}

bool
jr_double(struct jr j, double *out)
{
	char text[JR_NUMBER_MAX + 1];

	if (jr_type(j) == JR_INT) {
		*out = j.v->n ? (double)(int64_t)j.v->number : (double)j.v->number;
		return true;
	}
	if (jr_type(j) != JR_DOUBLE)
		return false;
	memcpy(text, j.v->p, j.v->n); /* jr_parse has seen to its length */
	text[j.v->n] = '\0';
	*out = strtod(text, NULL);
	return true;
}

bool
jr_bool(struct jr j, bool *out)
{
	if (jr_type(j) != JR_BOOL)
		return false;
	*out = j.v->number;
	return true;
}

/* An integer that went through a program that keeps doubles is still the same. */
static bool
jr_same_int(const struct jr_node *a, const struct jr_node *b)
{
	if (a->n || b->n)
		return a->n == b->n && a->number == b->number;
	return a->number == b->number || num_rounded(a->number) == b->number || num_rounded(b->number) == a->number;
}

static bool
jr_same_double(struct jr a, struct jr b)
{
	double x = 0, y = 0;

	jr_double(a, &x);
	jr_double(b, &y);
	return x == y;
}

/* As deep as jr_parse lets it be. */
bool
jr_equal(struct jr a, struct jr b)
{
	struct jr_iter it = { 0 };
	size_t i, n;

	if (jr_type(a) != jr_type(b))
		return false;
	switch (jr_type(a)) {
	case JR_BOOL:
		return a.v->number == b.v->number;
	case JR_INT:
		return jr_same_int(a.v, b.v);
	case JR_DOUBLE:
		return jr_same_double(a, b);
	case JR_STRING:
		return span_eq(span_of(a.v->p, a.v->n), span_of(b.v->p, b.v->n));
	case JR_ARRAY:
		n = jr_len(a);
		if (n != jr_len(b))
			return false;
		for (i = 0; i < n; i++)
			if (!jr_equal(jr_at(a, i), jr_at(b, i)))
				return false;
		return true;
	case JR_OBJECT:
		if (jr_len(a) != jr_len(b))
			return false;
		while (jr_each(a, &it))
			if (!jr_equal(it.val, jr_member(b, it.key, jr_hash(it.key))))
				return false;
		return true;
	default:
		return true;
	}
}
