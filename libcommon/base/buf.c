/* base/buf.c - growing buffers and the digit printers of the hot path. */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

void
buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void
buf_fini(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ .max = b->max };
}

bool
buf_grow(struct buf *b, size_t more)
{
	size_t want, cap;
	uint8_t *p;

	if (b->bad || more > b->max || b->n > b->max - more) {
		b->bad = true;
		return false;
	}
	want = b->n + more;
	cap = b->cap ? b->cap : b->max < 256 ? b->max : 256;
	while (cap < want)
		cap = cap > b->max / 2 ? b->max : cap * 2;
	p = realloc(b->p, cap + 1); /* one more for buf_cstr */
	if (!p) {
		b->bad = true;
		return false;
	}
	b->p = p;
	b->cap = cap;
	return true;
}

void
buf_vfmt(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n > 0 && buf_room(b, (size_t)n + 1)) {
		vsnprintf((char *)b->p + b->n, (size_t)n + 1, fmt, ap);
		b->n += (size_t)n;
	}
}

void
buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(b, fmt, ap);
	va_end(ap);
}

void
buf_cut(struct buf *b, size_t at, size_t n)
{
	if (!n || at > b->n || n > b->n - at)
		return;
	memmove(b->p + at, b->p + at + n, b->n - at - n);
	b->n -= n;
}

const char *
buf_cstr(struct buf *b)
{
	if (!b->p || b->bad)
		return "";
	b->p[b->n] = 0;
	return (const char *)b->p;
}

static const char pairs[201] = "0001020304050607080910111213141516171819"
			       "2021222324252627282930313233343536373839"
			       "4041424344454647484950515253545556575859"
			       "6061626364656667686970717273747576777879"
			       "8081828384858687888990919293949596979899";

/* Two digits. */
static inline uint8_t *
pair(uint8_t *o, uint32_t v)
{
	memcpy(o, pairs + 2 * v, 2);
	return o + 2;
}

/* Up to four digits, leading zeros left out. */
static inline uint8_t *
short_u32(uint8_t *o, uint32_t v)
{
	if (v < 10) {
		*o = (uint8_t)('0' + v);
		return o + 1;
	}
	if (v < 100)
		return pair(o, v);
	if (v < 1000) {
		*o++ = (uint8_t)('0' + v / 100);
		return pair(o, v % 100);
	}
	o = pair(o, v / 100);
	return pair(o, v % 100);
}

uint8_t *
fmt_u32(uint8_t *o, uint32_t v)
{
	uint32_t low;

	if (v < 10000)
		return short_u32(o, v);
	low = v % 10000;
	v /= 10000;
	if (v < 10000) {
		o = short_u32(o, v);
	} else {
		o = short_u32(o, v / 10000);
		v %= 10000;
		o = pair(o, v / 100);
		o = pair(o, v % 100);
	}
	o = pair(o, low / 100);
	return pair(o, low % 100);
}

uint8_t *
fmt_u64(uint8_t *o, uint64_t v)
{
	uint32_t low;

	if (v <= UINT32_MAX)
		return fmt_u32(o, (uint32_t)v);
	low = (uint32_t)(v % 100000000);
	o = fmt_u64(o, v / 100000000); /* at most twice */
	o = pair(o, low / 1000000);
	o = pair(o, low / 10000 % 100);
	o = pair(o, low / 100 % 100);
	return pair(o, low % 100);
}

static uint8_t *
fmt_u8(uint8_t *o, uint8_t v)
{
	if (v >= 100) {
		*o++ = (uint8_t)('0' + v / 100);
		v %= 100;
		memcpy(o, pairs + 2 * v, 2);
		return o + 2;
	}
	if (v >= 10) {
		memcpy(o, pairs + 2 * v, 2);
		return o + 2;
	}
	*o++ = (uint8_t)('0' + v);
	return o;
}

uint8_t *
fmt_ip4(uint8_t *o, const uint8_t a[4])
{
	o = fmt_u8(o, a[0]);
	*o++ = '.';
	o = fmt_u8(o, a[1]);
	*o++ = '.';
	o = fmt_u8(o, a[2]);
	*o++ = '.';
	return fmt_u8(o, a[3]);
}

static uint8_t *
fmt_group(uint8_t *o, unsigned v)
{
	static const char digits[] = "0123456789abcdef";

	if (v > 0xfff)
		*o++ = (uint8_t)digits[v >> 12];
	if (v > 0xff)
		*o++ = (uint8_t)digits[v >> 8 & 15];
	if (v > 0xf)
		*o++ = (uint8_t)digits[v >> 4 & 15];
	*o++ = (uint8_t)digits[v & 15];
	return o;
}

uint8_t *
fmt_ip6(uint8_t *o, const uint8_t a[16])
{
	unsigned w[8];
	int i, best = -1, best_n = 1, run = -1, run_n = 0;

	for (i = 0; i < 8; i++) {
		w[i] = (unsigned)a[2 * i] << 8 | a[2 * i + 1];
		if (w[i]) {
			run = -1;
			continue;
		}
		if (run < 0) {
			run = i;
			run_n = 0;
		}
		if (++run_n > best_n) {
			best = run;
			best_n = run_n;
		}
	}
	for (i = 0; i < 8; i++) {
		if (i == best) {
			*o++ = ':';
			*o++ = ':';
			i += best_n - 1;
			continue;
		}
		if (i && i != best + best_n)
			*o++ = ':';
		else if (i && best < 0)
			*o++ = ':';
		if (i == 6 && best == 0 && (best_n == 6 || (best_n == 5 && w[5] == 0xffff)))
			return fmt_ip4(o, a + 12);
		o = fmt_group(o, w[i]);
	}
	return o;
}

uint8_t *
fmt_hex(uint8_t *o, const uint8_t *p, size_t n, bool upper)
{
	const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";

	while (n--) {
		*o++ = (uint8_t)digits[*p >> 4];
		*o++ = (uint8_t)digits[*p++ & 15];
	}
	return o;
}

#define APPEND(b, most, call)                                                                                          \
	if (buf_room(b, most)) {                                                                                       \
		uint8_t *o = (b)->p + (b)->n;                                                                          \
		(b)->n = (size_t)((call) - (b)->p);                                                                    \
	}

void
buf_u32(struct buf *b, uint32_t v)
{
	APPEND(b, FMT_U32, fmt_u32(o, v))
}

void
buf_u64(struct buf *b, uint64_t v)
{
	APPEND(b, FMT_U64, fmt_u64(o, v))
}

void
buf_i64(struct buf *b, int64_t v)
{
	if (v < 0)
		buf_c(b, '-');
	buf_u64(b, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

void
buf_ip4(struct buf *b, const uint8_t a[4])
{
	APPEND(b, FMT_IP4, fmt_ip4(o, a))
}

void
buf_ip6(struct buf *b, const uint8_t a[16])
{
	APPEND(b, FMT_IP6, fmt_ip6(o, a))
}

void
buf_hex(struct buf *b, struct span s)
{
	APPEND(b, 2 * s.n, fmt_hex(o, s.p, s.n, true))
}

void
buf_hex_lower(struct buf *b, struct span s)
{
	APPEND(b, 2 * s.n, fmt_hex(o, s.p, s.n, false))
}
