/* SPDX-License-Identifier: ISC */
/*
 * wire/get.h - the reading cursor: the one gate through which bytes from outside pass.
 *
 * Errors are sticky: after one read past the end the cursor is bad, every further read gives 0, and get_left is 0,
 * so that every loop ends. Nothing read is acted upon before get_done (or get_ok) has been asked.
 */
#ifndef WIRE_GET_H
#define WIRE_GET_H

#include "base/be.h"
#include "base/buf.h"

struct get {
	const uint8_t *base, *p, *end; /* base: first byte of the outermost message, for get_off */
	bool bad;
};

static inline struct get
get_of(struct span s)
{
	return (struct get){ s.p, s.p, s.n ? s.p + s.n : s.p, false };
}

/* A cursor over s whose offsets count from `off` bytes before it: for values cut out of a message. */
static inline struct get
get_at(struct span s, size_t off)
{
	return (struct get){ s.p - off, s.p, s.p + s.n, false };
}

static inline size_t
get_left(const struct get *g)
{
	return g->bad ? 0 : (size_t)(g->end - g->p);
}

static inline size_t
get_off(const struct get *g)
{
	return (size_t)(g->p - g->base);
}

/* True when n bytes can be read; marks the cursor bad otherwise. */
static inline bool
get_need(struct get *g, size_t n)
{
	if (g->bad || (size_t)(g->end - g->p) < n) {
		g->bad = true;
		return false;
	}
	return true;
}

static inline uint32_t
get_u8(struct get *g)
{
	return get_need(g, 1) ? *g->p++ : 0;
}

static inline uint32_t
get_u16(struct get *g)
{
	uint32_t v = 0;

	if (get_need(g, 2)) {
		v = be_u16(g->p);
		g->p += 2;
	}
	return v;
}

static inline uint32_t
get_u24(struct get *g)
{
	uint32_t v = 0;

	if (get_need(g, 3)) {
		v = be_u24(g->p);
		g->p += 3;
	}
	return v;
}

static inline uint32_t
get_u32(struct get *g)
{
	uint32_t v = 0;

	if (get_need(g, 4)) {
		v = be_u32(g->p);
		g->p += 4;
	}
	return v;
}

static inline uint64_t
get_u64(struct get *g)
{
	uint64_t hi;

	if (!get_need(g, 8))
		return 0;
	hi = get_u32(g);
	return hi << 32 | get_u32(g);
}

/* An unsigned number of n <= 8 bytes. */
static inline uint64_t
get_un(struct get *g, size_t n)
{
	uint64_t v = 0;

	if (get_need(g, n))
		while (n--)
			v = v << 8 | *g->p++;
	return v;
}

/* The next n bytes, borrowed; an empty span once bad. */
static inline struct span
get_bytes(struct get *g, size_t n)
{
	struct span s = { NULL, 0 };

	if (get_need(g, n)) {
		s = (struct span){ g->p, n };
		g->p += n;
	}
	return s;
}

/* All that is left. */
static inline struct span
get_rest(struct get *g)
{
	return get_bytes(g, get_left(g));
}

/* A child over the next n bytes; the parent steps over them. A child that goes bad leaves the parent good. */
static inline struct get
get_sub(struct get *g, size_t n)
{
	struct get child = { g->base, g->p, g->p, true };

	if (get_need(g, n)) {
		child.end = g->p + n;
		child.bad = false;
		g->p += n;
	}
	return child;
}

/*
 * The next type, length and value: the type is a number of type_n bytes, the length one of len_n bytes. False at the
 * end, and when it runs past the end: g is bad then, and *type is what was read.
 */
static inline bool
get_tlv(struct get *g, size_t type_n, size_t len_n, unsigned *type, struct get *v)
{
	if (!get_left(g))
		return false;
	*type = (unsigned)get_un(g, type_n);
	*v = get_sub(g, (size_t)get_un(g, len_n));
	return !g->bad;
}

static inline bool
get_ok(const struct get *g)
{
	return !g->bad;
}

/* Bytes between two cursors over the same ones; all that was left for `from` where `to` went bad. */
static inline size_t
get_between(const struct get *from, const struct get *to)
{
	return (size_t)((to->bad ? from->end : to->p) - from->p);
}

/* Nothing failed and nothing is left. */
static inline bool
get_done(const struct get *g)
{
	return !g->bad && g->p == g->end;
}

#endif
