/* SPDX-License-Identifier: ISC */
/*
 * json/jr.h - reading JSON (RFC 8259) in place.
 *
 * jr_parse walks a text once and keeps one node for each value, in the order of the text, in storage that is used again
 * for the next text: a text of usual size allocates nothing. A string is the bytes of the text itself unless it has
 * escapes. A struct jr is a handle of a value; it and all spans taken from it are valid until the document's next
 * jr_parse or jr_doc_fini, and no longer than the text. The handle of what is missing has type JR_NONE, and every
 * question asked of it answers no. Questions move cursors inside the document: it belongs to one thread.
 *
 *     if (!jr_parse(&doc, line, &event))
 *             ... doc.error_at, doc.error
 *     if (jr_max(jr_get(jr_get(event, "neighbor"), "port"), 65535, &port))
 *
 * What is refused, although RFC 8259 lets a reader take it (section 9): arrays and objects nested more than
 * JR_DEPTH_MAX deep, a key of more than JR_KEY_MAX bytes or twice in its object, a number of more than JR_NUMBER_MAX
 * bytes, a text of more than JR_TEXT_MAX bytes or JR_VALUES_MAX values, text that is not UTF-8 (RFC 3629), and half of a
 * surrogate pair.
 */
#ifndef JSON_JR_H
#define JSON_JR_H

#include "base/buf.h"

enum jr_type { JR_NONE, JR_NULL, JR_BOOL, JR_INT, JR_DOUBLE, JR_STRING, JR_ARRAY, JR_OBJECT };

enum {
	JR_DEPTH_MAX = 64,
	JR_KEY_MAX = UINT16_MAX,
	JR_NUMBER_MAX = 255,
	JR_TEXT_MAX = INT32_MAX,
	JR_VALUES_MAX = 1 << 23,
};

/* Objects of more members than this have an index of their keys. */
enum { JR_FEW = 32 };

/* One value, and the key that it has in its object. Those inside it follow it. */
struct jr_node {
	union {
		const uint8_t *p;       /* JR_STRING: its bytes; JR_DOUBLE: its text */
		uint64_t number;        /* JR_INT: two's complement; JR_BOOL: 0 or 1 */
		uint64_t keys;          /* JR_OBJECT of at most JR_FEW: a bit for each key, by its hash */
		struct jr_node **index; /* JR_OBJECT of more: its members, sorted by key */
		uint32_t elem;          /* JR_ARRAY: which element `at` leads to */
	};
	const uint8_t *key;
	uint32_t n;    /* JR_STRING, JR_DOUBLE: bytes; JR_ARRAY, JR_OBJECT: values; JR_INT: 1 if negative */
	uint32_t skip; /* nodes from here to the next value that is not inside this one */
	uint32_t at;   /* JR_ARRAY, JR_OBJECT: nodes from here to the value that is likely to be asked for next */
	uint16_t key_n;
	uint8_t hash;  /* of the key */
	uint8_t type;
};

struct jr {
	struct jr_node *v; /* NULL: JR_NONE */
};

struct jr_doc {
	size_t error_at;   /* byte of the text where it went wrong */
	const char *error; /* what was expected there, and what was found */
	bool no_memory;    /* the text may be good, but there was no memory to read it */
	struct jr_node *node;
	uint32_t cap;
	uint32_t large;         /* the last object of more than JR_FEW members, counted from 1; each leads to the one before */
	struct jr_node **index; /* of all of them */
	struct buf strings;     /* those that had escapes, without them; or a copy of the text, and they */
	char message[96];
};

void jr_doc_init(struct jr_doc *d);
void jr_doc_fini(struct jr_doc *d);

/* Parse one whole value (blanks around it allowed). False: d->error says why, d->error_at where. */
bool jr_parse(struct jr_doc *d, struct span text, struct jr *root);

static inline enum jr_type
jr_type(struct jr j)
{
	return j.v ? (enum jr_type)j.v->type : JR_NONE;
}

static inline bool jr_is(struct jr j, enum jr_type t) { return jr_type(j) == t; }

/* Of an array or object; else 0. */
static inline size_t
jr_len(struct jr j)
{
	return j.v && j.v->type >= JR_ARRAY ? j.v->n : 0;
}

/* A number that differs for most keys, known to the compiler where the key is a literal. */
static inline uint8_t
jr_hash(struct span key)
{
	return key.n ? (uint8_t)(key.n * 29 + key.p[0] * 5 + key.p[key.n - 1]) : 0;
}

/* A member of an object, or JR_NONE. Asking in the order of the text costs one comparison for each. */
struct jr jr_member(struct jr obj, struct span key, uint8_t hash);

static inline struct jr
jr_get(struct jr obj, const char *key)
{
	struct span k = span_str(key);

	return obj.v ? jr_member(obj, k, jr_hash(k)) : obj;
}

/* An element of an array, or JR_NONE. Asking from the first to the last costs one step for each. */
struct jr jr_at(struct jr arr, size_t i);

/*
 * Integers from -2^63 to 2^64-1 stay whole. A number with a fraction or an exponent is JR_DOUBLE, even if its value is
 * an integer, and so is an integer beyond those; but what a program that keeps numbers as doubles makes of those next
 * to 2^64-1 is read as 2^64-1. jr_max is true for a non-negative integer of at most max.
 */
static inline bool
jr_max(struct jr j, uint64_t max, uint64_t *out)
{
	if (jr_type(j) != JR_INT || j.v->n || j.v->number > max)
		return false;
	*out = j.v->number;
	return true;
}

static inline bool
jr_u32(struct jr j, uint32_t *out)
{
	uint64_t v;

	if (!jr_max(j, UINT32_MAX, &v))
		return false;
	*out = (uint32_t)v;
	return true;
}

static inline bool jr_u64(struct jr j, uint64_t *out) { return jr_max(j, UINT64_MAX, out); }

bool jr_double(struct jr j, double *out); /* any number */
bool jr_bool(struct jr j, bool *out);

/* A string's UTF-8 bytes, escapes resolved; \u0000 is a byte like the others. */
static inline bool
jr_str(struct jr j, struct span *out)
{
	if (jr_type(j) != JR_STRING)
		return false;
	*out = span_of(j.v->p, j.v->n);
	return true;
}

static inline bool
jr_str_is(struct jr j, const char *s)
{
	struct span v;

	return jr_str(j, &v) && span_is(v, s);
}

/*
 * Walk an object, or an array, in the document's order:
 *     struct jr_iter it = { 0 };
 *     while (jr_each(obj, &it)) it.key, it.val
 *     while (jr_elem(arr, &it)) it.val
 */
struct jr_iter {
	bool begun;
	struct span key;
	struct jr val;
};

static inline bool
jr_step(struct jr j, enum jr_type type, struct jr_iter *it)
{
	struct jr_node *next;

	if (jr_type(j) != type)
		return false;
	next = it->begun ? it->val.v + it->val.v->skip : j.v + 1;
	if (next == j.v + j.v->skip)
		return false;
	it->begun = true;
	it->val.v = next;
	return true;
}

static inline bool
jr_each(struct jr obj, struct jr_iter *it)
{
	if (!jr_step(obj, JR_OBJECT, it))
		return false;
	it->key = span_of(it->val.v->key, it->val.v->key_n);
	return true;
}

static inline bool jr_elem(struct jr arr, struct jr_iter *it) { return jr_step(arr, JR_ARRAY, it); }

/* Deep equality; numbers by value (one may have been rounded, num_rounded), objects without regard to order. */
bool jr_equal(struct jr a, struct jr b);

#endif
