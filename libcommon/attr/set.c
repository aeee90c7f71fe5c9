/* SPDX-License-Identifier: ISC */
/* attr/set.c - a set of path attributes being written. */
#include "attr/set.h"

#include "attr/attr.h"
#include "attr/walk.h"

enum { SET_MAX = 1 << 20 };

void
attrset_init(struct attrset *s)
{
	memset(s->has, 0, sizeof(s->has));
	buf_init(&s->b, SET_MAX);
}

void
attrset_fini(struct attrset *s)
{
	buf_fini(&s->b);
}

void
attrset_put(struct attrset *s, unsigned code, unsigned flags, struct span value)
{
	size_t off = s->b.n;

	if (!buf_room_for(&s->b, value.n, &value))
		return;
	buf_span_put(&s->b, value);
	attrset_said(s, code, flags, off);
}

void
attrset_append(struct attrset *s, unsigned code, unsigned flags, struct span more)
{
	size_t off = s->b.n, old = attrset_has(s, code) ? s->at[code].len : 0;

	/* once for both, so that neither moves before it is copied */
	if (!buf_room_for(&s->b, old + more.n, &more))
		return;
	if (old)
		buf_put(&s->b, s->b.p + s->at[code].off, old);
	buf_span_put(&s->b, more);
	attrset_said(s, code, flags, off);
}

void
attr_put_long(struct buf *out, unsigned flags, unsigned code, struct span value)
{
	size_t n = value.n;
	uint8_t *o;

	if (n > 0xffff || !buf_room_for(out, n + 4, &value)) {
		out->bad = true;
		return;
	}
	if (n > 0xff)
		flags |= ATTR_EXT;
	o = out->p + out->n;
	*o++ = (uint8_t)flags;
	*o++ = (uint8_t)code;
	if (flags & ATTR_EXT)
		*o++ = (uint8_t)(n >> 8);
	*o++ = (uint8_t)n;
	if (n)
		memcpy(o, value.p, n);
	out->n = (size_t)(o - out->p) + n;
}

void
attrset_store(const struct attrset *s, struct buf *out)
{
	unsigned w;

	for (w = 0; w < 4; w++) {
		uint64_t left = s->has[w];

		while (left) {
			unsigned code = w * 64 + (unsigned)__builtin_ctzll(left);

			attr_put(out, s->at[code].flags, code, attrset_get(s, code));
			left &= left - 1;
		}
	}
}

bool
attrset_load(struct attrset *s, struct span bytes)
{
	struct get g = get_of(bytes);
	struct attr_head a;

	/* all at once, headers too: the set says where in it the values are */
	attrset_reset(s);
	buf_span_put(&s->b, bytes);
	while (attr_next(&g, &a)) {
		s->at[a.code].off = (uint32_t)(a.v.p - bytes.p);
		s->at[a.code].len = (uint32_t)a.v.n;
		s->at[a.code].flags = a.flags;
		s->has[a.code >> 6] |= (uint64_t)1 << (a.code & 63);
	}
	return get_done(&g) && !s->b.bad;
}
