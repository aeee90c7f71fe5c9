/* SPDX-License-Identifier: ISC */
/*
 * wire/put.h - the writing side: network-order appends to a struct buf.
 *
 * Arguments are wide: a value too big for its field makes the buf bad and is never truncated. Ask b->bad once at the
 * end.
 */
#ifndef WIRE_PUT_H
#define WIRE_PUT_H

#include "base/buf.h"

static inline void
put_un(struct buf *b, uint64_t v, size_t n)
{
	if (n < 8 && v >> (8 * n)) {
		b->bad = true;
		return;
	}
	if (buf_room(b, n)) {
		uint8_t *o = b->p + b->n;
		size_t i;

		for (i = 0; i < n; i++)
			o[i] = (uint8_t)(v >> (8 * (n - 1 - i)));
		b->n += n;
	}
}

static inline void
put_u8(struct buf *b, uint64_t v)
{
	put_un(b, v, 1);
}

static inline void
put_u16(struct buf *b, uint64_t v)
{
	put_un(b, v, 2);
}

static inline void
put_u24(struct buf *b, uint64_t v)
{
	put_un(b, v, 3);
}

static inline void
put_u32(struct buf *b, uint64_t v)
{
	put_un(b, v, 4);
}

static inline void
put_u64(struct buf *b, uint64_t v)
{
	put_un(b, v, 8);
}

/* An open length field: `at` is where its `width` bytes are; put_close writes the count of bytes after it. */
struct mark {
	size_t at, width;
};

static inline struct mark
put_open(struct buf *b, size_t width)
{
	struct mark m = { b->n, width };

	put_un(b, 0, width);
	return m;
}

static inline void
put_close(struct buf *b, struct mark m)
{
	size_t len, i;

	if (b->bad)
		return;
	len = b->n - m.at - m.width;
	if (m.width < sizeof(len) && len >> (8 * m.width)) {
		b->bad = true;
		return;
	}
	for (i = 0; i < m.width; i++)
		b->p[m.at + i] = (uint8_t)(len >> (8 * (m.width - 1 - i)));
}

#endif
