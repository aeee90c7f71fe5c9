/* SPDX-License-Identifier: ISC */
/* base/buf.h - borrowed bytes (span) and owned, growing bytes with a ceiling (buf); and the digit printers. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes that belong to somebody else; valid as long as the owner says. */
struct span {
	const uint8_t *p;
	size_t n;
};

#define SPAN(s) ((struct span){ (const uint8_t *)(s), sizeof(s) - 1 })

static inline struct span
span_of(const void *p, size_t n)
{
	return (struct span){ p, n };
}

static inline struct span
span_str(const char *s)
{
	return (struct span){ (const uint8_t *)s, strlen(s) };
}

static inline bool
span_eq(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool
span_is(struct span a, const char *word)
{
	size_t n = strlen(word);

	return a.n == n && memcmp(a.p, word, n) == 0;
}

/*
 * Bytes we own. `max` is the ceiling, given at the start. Running over it, or out of memory, makes the buf `bad`: what is
 * appended from then on is dropped, and who uses the result asks `bad` once, at the end.
 */
struct buf {
	uint8_t *p;
	size_t n, cap, max;
	bool bad;
	bool lent; /* the bytes are not ours to free: buf_init_on */
};

void buf_init(struct buf *b, size_t max);
/* The same, with room for `size` - 1 bytes that the caller lends, such as an array of its own: nothing is allocated before
 * they are full. */
void buf_init_on(struct buf *b, void *room, size_t size, size_t max);
void buf_fini(struct buf *b);
bool buf_grow(struct buf *b, size_t more); /* the slow half of buf_room */

static inline void
buf_reset(struct buf *b)
{
	b->n = 0;
	b->bad = false;
}

/* Make sure that `more` bytes can be stored at p + n without asking again. */
static inline bool
buf_room(struct buf *b, size_t more)
{
	return b->cap - b->n >= more ? !b->bad : buf_grow(b, more);
}

/* The same; and if *s lies inside the buf, it still does when the bytes have moved. */
bool buf_room_for(struct buf *b, size_t more, struct span *s);

static inline struct span
buf_span(const struct buf *b)
{
	return (struct span){ b->p, b->n };
}

static inline void
buf_c(struct buf *b, char c)
{
	if (buf_room(b, 1))
		b->p[b->n++] = (uint8_t)c;
}

/* Append bytes, which may lie inside the buf. */
void buf_put_grow(struct buf *b, struct span s); /* the slow half of buf_put */

static inline void
buf_put(struct buf *b, const void *p, size_t n)
{
	if (n > b->cap - b->n || b->bad) {
		buf_put_grow(b, span_of(p, n));
	} else if (n) {
		memcpy(b->p + b->n, p, n);
		b->n += n;
	}
}

static inline void
buf_span_put(struct buf *b, struct span s)
{
	buf_put(b, s.p, s.n);
}

/* A string literal or any C string. */
static inline void
buf_str(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

/* printf into the buf: for cold paths only. */
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vfmt(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

/* Close the gap: remove `n` bytes at offset `at`. */
void buf_cut(struct buf *b, size_t at, size_t n);
/* Put the bytes, which are not b's own, before those at `at`. */
void buf_insert(struct buf *b, size_t at, struct span s);

/* NUL-terminate after the content (not counted in n) and return it as a C string; "" when bad. */
const char *buf_cstr(struct buf *b);

/*
 * Digit printers. Each `fmt_*` writes at `o` without asking for room and returns the end; FMT_* is the most it
 * writes. Each `buf_*` appends.
 */
#define FMT_U32 10
#define FMT_U64 20
#define FMT_IP4 16 /* one is written after the end */
#define FMT_IP6 46

/* The numbers below 1000 as three digits, and how many of them are zeros in front (the last is none). */
struct fmt_thousand {
	char s[3];
	uint8_t zeros;
};
extern const struct fmt_thousand fmt_thousand[1000];

uint8_t *fmt_u32_long(uint8_t *o, uint32_t v); /* the part of fmt_u32 from a million on */

/* Three digits, of a number below 1000. */
static inline uint8_t *
fmt_three(uint8_t *o, uint32_t v)
{
	memcpy(o, fmt_thousand[v].s, 3);
	return o + 3;
}

/* A number below 1000. Stores four bytes. */
static inline uint8_t *
fmt_front(uint8_t *o, uint32_t v)
{
	unsigned zeros = fmt_thousand[v].zeros;
	uint32_t all;

	memcpy(&all, &fmt_thousand[v], sizeof(all));
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	all >>= 8 * zeros;
#else
	all <<= 8 * zeros;
#endif
	memcpy(o, &all, sizeof(all));
	return o + 3 - zeros;
}

static inline uint8_t *
fmt_u32(uint8_t *o, uint32_t v)
{
	if (v < 1000)
		return fmt_front(o, v);
	if (v < 1000000)
		return fmt_three(fmt_front(o, v / 1000), v % 1000);
	return fmt_u32_long(o, v);
}

uint8_t *fmt_u64(uint8_t *o, uint64_t v);
uint8_t *fmt_ip4(uint8_t *o, const uint8_t a[4]);  /* dotted quad, network order */
uint8_t *fmt_ip6(uint8_t *o, const uint8_t a[16]); /* as inet_ntop writes it (RFC 5952, IPv4-mapped dotted) */
uint8_t *fmt_hex(uint8_t *o, const uint8_t *p, size_t n, bool upper); /* 2n digits */

void buf_u32(struct buf *b, uint32_t v);
void buf_u64(struct buf *b, uint64_t v);
void buf_i64(struct buf *b, int64_t v);
void buf_ip4(struct buf *b, const uint8_t a[4]);
void buf_ip6(struct buf *b, const uint8_t a[16]);
void buf_hex(struct buf *b, struct span s);       /* upper case, no prefix */
void buf_hex_lower(struct buf *b, struct span s); /* lower case, no prefix */

#endif
