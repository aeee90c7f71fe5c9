/* SPDX-License-Identifier: ISC */
/* attr/walk.h - the one iterator over path attributes (RFC 4271 4.3). */
#ifndef ATTR_WALK_H
#define ATTR_WALK_H

#include "attr/set.h"
#include "base/be.h"
#include "wire/get.h"

/* One path attribute. */
struct attr_head {
	struct span v;       /* its value */
	uint8_t flags, code;
	uint8_t head;        /* bytes of its header, which lies before the value: 3 or 4 */
};

/* The whole attribute, header included. */
static inline struct span
attr_whole(const struct attr_head *a)
{
	return (struct span){ a->v.p - a->head, a->head + a->v.n };
}

/*
 * The next attribute. False at the end (get_done holds then), or when the framing is lost (RFC 7606 4): g is bad then and
 * still at the header in question; a->head is 0 if what is left does not hold a header, otherwise a->v.n is the length
 * that runs past the end.
 */
static inline bool
attr_next(struct get *g, struct attr_head *a)
{
	const uint8_t *p = g->p;
	size_t left = get_left(g), n;

	if (left < 3 || (p[0] & ATTR_EXT && left == 3)) {
		a->head = 0;
		g->bad |= left != 0;
		return false;
	}
	a->flags = p[0];
	a->code = p[1];
	a->head = 3;
	n = p[2];
	if (p[0] & ATTR_EXT) {
		a->head = 4;
		n = be_u16(p + 2);
	}
	a->v = (struct span){ p + a->head, n };
	if (n > left - a->head) {
		g->bad = true;
		return false;
	}
	g->p = a->v.p + n;
	return true;
}

#endif
