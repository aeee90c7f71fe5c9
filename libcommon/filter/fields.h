/*
 * filter/fields.h - where the fields and attributes of an UPDATE stand (RFC 4271 4.3): one walk over the framing, before
 * any term is looked at.
 */
#ifndef FILTER_FIELDS_H
#define FILTER_FIELDS_H

#include "base/buf.h"

enum { FIELDS_CODES = 64 };

struct fields {
	bool framed;                     /* the three fields were found; else nothing below counts */
	struct span withdrawn, attributes, nlri;
	uint64_t has[4];                 /* attributes by code, up to the first that runs past the field */
	struct span value[FIELDS_CODES]; /* of the first of each code; only where `has` says so */
};

/* Walk over the UPDATE (header included): f points into it. Returns f->framed. */
bool fields_find(struct span msg, struct fields *f);

static inline bool
fields_have(const struct fields *f, unsigned code)
{
	return f->has[code / 64] >> (code % 64) & 1;
}

/* The value of an attribute whose code is below FIELDS_CODES; n 0 when it is not there. */
static inline struct span
fields_value(const struct fields *f, unsigned code)
{
	return fields_have(f, code) ? f->value[code] : (struct span){ NULL, 0 };
}

#endif
