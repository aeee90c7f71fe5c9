/*
 * json/jr.h - reading JSON: the one face of json-c, so that nothing else includes its header.
 *
 * Integers up to 2^64-1 stay whole. A struct jr is a borrowed handle into the document, valid until the next jr_parse
 * or jr_doc_fini; the handle of what is missing has type JR_NONE and every question asked of it answers no.
 */
#ifndef JSON_JR_H
#define JSON_JR_H

#include "base/buf.h"

enum jr_type { JR_NONE, JR_NULL, JR_BOOL, JR_INT, JR_DOUBLE, JR_STRING, JR_ARRAY, JR_OBJECT };

struct jr {
	void *o;
	bool null;
};

struct jr_doc {
	void *tok; /* the parser, kept from line to line */
	void *root;
	size_t error_at; /* byte where parsing stopped */
	const char *error;
};

void jr_doc_init(struct jr_doc *d);
void jr_doc_fini(struct jr_doc *d);

/* Parse one whole value (blanks around it allowed). False: d->error says what, d->error_at where. Depth is bounded,
 * text that is not UTF-8 is refused, and so is a key that stands twice in its object. */
bool jr_parse(struct jr_doc *d, struct span text, struct jr *root);

enum jr_type jr_type(struct jr j);
static inline bool jr_is(struct jr j, enum jr_type t) { return jr_type(j) == t; }

struct jr jr_get(struct jr obj, const char *key); /* member, or JR_NONE */
size_t jr_len(struct jr j);                       /* of an array or object; else 0 */
struct jr jr_at(struct jr arr, size_t i);

bool jr_u64(struct jr j, uint64_t *out);                /* a non-negative integer */
bool jr_max(struct jr j, uint64_t max, uint64_t *out);  /* ... of at most max */
bool jr_u32(struct jr j, uint32_t *out);
bool jr_double(struct jr j, double *out);               /* any number */
bool jr_bool(struct jr j, bool *out);
bool jr_str(struct jr j, struct span *out);             /* a string's UTF-8 bytes, escapes resolved */
bool jr_str_is(struct jr j, const char *s);

/* Walk an object in the document's order: struct jr_iter it = {0}; while (jr_each(obj, &it)) it.key, it.val */
struct jr_iter {
	void *next;
	bool begun;
	struct span key;
	struct jr val;
};
bool jr_each(struct jr obj, struct jr_iter *it);

/* Deep equality; numbers by value (one may have been rounded, num_rounded), objects without regard to order. */
bool jr_equal(struct jr a, struct jr b);

#endif
