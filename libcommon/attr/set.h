/* SPDX-License-Identifier: ISC */
/* attr/set.h - a set of path attributes being written: values by code, AS numbers always 4 bytes wide. */
#ifndef ATTR_SET_H
#define ATTR_SET_H

#include "base/buf.h"

/* Flags of an attribute: RFC 4271 4.3. */
enum { ATTR_OPT = 0x80, ATTR_TRANS = 0x40, ATTR_PARTIAL = 0x20, ATTR_EXT = 0x10 };

struct attrset {
	struct buf b;
	uint64_t has[4];
	struct {
		uint32_t off, len;
		uint8_t flags;
	} at[256];
};

void attrset_init(struct attrset *s);
void attrset_fini(struct attrset *s);

static inline void
attrset_reset(struct attrset *s)
{
	buf_reset(&s->b);
	memset(s->has, 0, sizeof(s->has));
}

static inline bool
attrset_has(const struct attrset *s, unsigned code)
{
	return s->has[code >> 6] >> (code & 63) & 1;
}

/* The value; an empty span when the set has none (ask attrset_has). */
static inline struct span
attrset_get(const struct attrset *s, unsigned code)
{
	if (!attrset_has(s, code) || !s->at[code].len)
		return (struct span){ NULL, 0 };
	return (struct span){ s->b.p + s->at[code].off, s->at[code].len };
}

/* Set (replacing) or append to a value. The bytes may lie inside the set, which may move them. */
void attrset_put(struct attrset *s, unsigned code, unsigned flags, struct span value);
/* The value is the set's bytes from off on: it was written there. */
static inline void
attrset_said(struct attrset *s, unsigned code, unsigned flags, size_t off)
{
	s->at[code].off = (uint32_t)off;
	s->at[code].len = (uint32_t)(s->b.n - off);
	s->at[code].flags = (uint8_t)flags;
	s->has[code >> 6] |= (uint64_t)1 << (code & 63);
}
void attrset_append(struct attrset *s, unsigned code, unsigned flags, struct span more);

/* Append the set in ascending order of codes as path attributes: flags, code, length, value. */
void attrset_store(const struct attrset *s, struct buf *out);
/* Read such bytes back; false when they are cut. */
bool attrset_load(struct attrset *s, struct span bytes);

/* One path attribute, header included; the extended-length bit is set when needed, or kept when given. The value may lie inside the buf. */
void attr_put_long(struct buf *out, unsigned flags, unsigned code, struct span value);

static inline void
attr_put(struct buf *out, unsigned flags, unsigned code, struct span value)
{
	uint8_t *o;

	/* what has to grow goes the long way: the value may lie inside the buf */
	if (!value.n || value.n > 0xff || flags & ATTR_EXT || out->cap - out->n < value.n + 3 || out->bad) {
		attr_put_long(out, flags, code, value);
		return;
	}
	o = out->p + out->n;
	o[0] = (uint8_t)flags;
	o[1] = (uint8_t)code;
	o[2] = (uint8_t)value.n;
	if (value.n == 4)
		memcpy(o + 3, value.p, 4);
	else
		memcpy(o + 3, value.p, value.n);
	out->n += value.n + 3;
}

#endif
