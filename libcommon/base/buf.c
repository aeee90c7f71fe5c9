/* SPDX-License-Identifier: ISC */
/* base/buf.c - growing buffers and the digit printers of the hot path. */
#include "base/be.h"
#include "base/buf.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>

void
buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void
buf_init_on(struct buf *b, void *room, size_t size, size_t max)
{
	*b = (struct buf){ .max = max };
#ifdef BUF_TIGHT
#else
	b->p = room;
	b->cap = size - 1; /* one more for buf_cstr */
	b->lent = true;
#endif
}

void
buf_fini(struct buf *b)
{
	if (!b->lent)
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
#ifdef BUF_TIGHT
	/*
	 * Move whenever anything is added: with a sanitizer, each span that outlives a growth is found. Large ones move a
	 * little less often, for what is written byte by byte would be copied for hours.
	 */
	cap = want < 1 << 16 || b->max - want < want / 64 ? want : want + want / 64;
#else
	cap = b->cap ? b->cap : b->max < 256 ? b->max : 256;
	while (cap < want)
		cap = cap > b->max / 2 ? b->max : cap * 2;
#endif
	p = memory_resize(b->lent ? NULL : b->p, cap + 1); /* one more for buf_cstr */
	if (!p) {
		b->bad = true;
		return false;
	}
	if (b->lent && b->n)
		memcpy(p, b->p, b->n);
	b->lent = false;
	b->p = p;
	b->cap = cap;
	return true;
}

bool
buf_room_for(struct buf *b, size_t more, struct span *s)
{
	bool inside = b->p && s->p >= b->p && s->p < b->p + b->n;
	size_t off = inside ? (size_t)(s->p - b->p) : 0;

	if (!buf_room(b, more))
		return false;
	if (inside)
		s->p = b->p + off;
	return true;
}

void
buf_put_grow(struct buf *b, struct span s)
{
	if (!s.n || !buf_room_for(b, s.n, &s))
		return;
	memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
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

void
buf_insert(struct buf *b, size_t at, struct span s)
{
	size_t after = b->n - at;

	if (!s.n || !buf_room(b, s.n))
		return;
	memmove(b->p + at + s.n, b->p + at, after);
	memcpy(b->p + at, s.p, s.n);
	b->n += s.n;
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
buf_pair(uint8_t *o, uint32_t v)
{
	memcpy(o, pairs + 2 * v, 2);
	return o + 2;
}

#define ONE(h, t, u) { { '0' + h, '0' + t, '0' + u }, h ? 0 : t ? 1 : 2 }
#define TEN(h, t)                                                                                                      \
	ONE(h, t, 0), ONE(h, t, 1), ONE(h, t, 2), ONE(h, t, 3), ONE(h, t, 4), ONE(h, t, 5), ONE(h, t, 6), ONE(h, t, 7), \
	    ONE(h, t, 8), ONE(h, t, 9)
#define HUNDRED(h)                                                                                                     \
	TEN(h, 0), TEN(h, 1), TEN(h, 2), TEN(h, 3), TEN(h, 4), TEN(h, 5), TEN(h, 6), TEN(h, 7), TEN(h, 8), TEN(h, 9)

const struct fmt_thousand fmt_thousand[1000] = { HUNDRED(0), HUNDRED(1), HUNDRED(2), HUNDRED(3), HUNDRED(4), HUNDRED(5),
	HUNDRED(6), HUNDRED(7), HUNDRED(8), HUNDRED(9) };

uint8_t *
fmt_u32_long(uint8_t *o, uint32_t v)
{
	uint32_t low = v % 1000000;

	o = fmt_u32(o, v / 1000000);
	o = fmt_three(o, low / 1000);
	return fmt_three(o, low % 1000);
}

uint8_t *
fmt_u64(uint8_t *o, uint64_t v)
{
	uint32_t low;

	if (v <= UINT32_MAX)
		return fmt_u32(o, (uint32_t)v);
	low = (uint32_t)(v % 100000000);
	o = fmt_u64(o, v / 100000000); /* at most twice */
	o = buf_pair(o, low / 1000000);
	o = buf_pair(o, low / 10000 % 100);
	o = buf_pair(o, low / 100 % 100);
	return buf_pair(o, low % 100);
}

/* Every octet with a dot after it, and how many digits it has: four bytes are stored and the digits counted. */
static const struct {
	char s[4];
	uint8_t n;
} octets[256] = {
	{"0...", 1}, {"1...", 1}, {"2...", 1}, {"3...", 1}, {"4...", 1}, {"5...", 1}, {"6...", 1}, {"7...", 1},
	{"8...", 1}, {"9...", 1}, {"10..", 2}, {"11..", 2}, {"12..", 2}, {"13..", 2}, {"14..", 2}, {"15..", 2},
	{"16..", 2}, {"17..", 2}, {"18..", 2}, {"19..", 2}, {"20..", 2}, {"21..", 2}, {"22..", 2}, {"23..", 2},
	{"24..", 2}, {"25..", 2}, {"26..", 2}, {"27..", 2}, {"28..", 2}, {"29..", 2}, {"30..", 2}, {"31..", 2},
	{"32..", 2}, {"33..", 2}, {"34..", 2}, {"35..", 2}, {"36..", 2}, {"37..", 2}, {"38..", 2}, {"39..", 2},
	{"40..", 2}, {"41..", 2}, {"42..", 2}, {"43..", 2}, {"44..", 2}, {"45..", 2}, {"46..", 2}, {"47..", 2},
	{"48..", 2}, {"49..", 2}, {"50..", 2}, {"51..", 2}, {"52..", 2}, {"53..", 2}, {"54..", 2}, {"55..", 2},
	{"56..", 2}, {"57..", 2}, {"58..", 2}, {"59..", 2}, {"60..", 2}, {"61..", 2}, {"62..", 2}, {"63..", 2},
	{"64..", 2}, {"65..", 2}, {"66..", 2}, {"67..", 2}, {"68..", 2}, {"69..", 2}, {"70..", 2}, {"71..", 2},
	{"72..", 2}, {"73..", 2}, {"74..", 2}, {"75..", 2}, {"76..", 2}, {"77..", 2}, {"78..", 2}, {"79..", 2},
	{"80..", 2}, {"81..", 2}, {"82..", 2}, {"83..", 2}, {"84..", 2}, {"85..", 2}, {"86..", 2}, {"87..", 2},
	{"88..", 2}, {"89..", 2}, {"90..", 2}, {"91..", 2}, {"92..", 2}, {"93..", 2}, {"94..", 2}, {"95..", 2},
	{"96..", 2}, {"97..", 2}, {"98..", 2}, {"99..", 2}, {"100.", 3}, {"101.", 3}, {"102.", 3}, {"103.", 3},
	{"104.", 3}, {"105.", 3}, {"106.", 3}, {"107.", 3}, {"108.", 3}, {"109.", 3}, {"110.", 3}, {"111.", 3},
	{"112.", 3}, {"113.", 3}, {"114.", 3}, {"115.", 3}, {"116.", 3}, {"117.", 3}, {"118.", 3}, {"119.", 3},
	{"120.", 3}, {"121.", 3}, {"122.", 3}, {"123.", 3}, {"124.", 3}, {"125.", 3}, {"126.", 3}, {"127.", 3},
	{"128.", 3}, {"129.", 3}, {"130.", 3}, {"131.", 3}, {"132.", 3}, {"133.", 3}, {"134.", 3}, {"135.", 3},
	{"136.", 3}, {"137.", 3}, {"138.", 3}, {"139.", 3}, {"140.", 3}, {"141.", 3}, {"142.", 3}, {"143.", 3},
	{"144.", 3}, {"145.", 3}, {"146.", 3}, {"147.", 3}, {"148.", 3}, {"149.", 3}, {"150.", 3}, {"151.", 3},
	{"152.", 3}, {"153.", 3}, {"154.", 3}, {"155.", 3}, {"156.", 3}, {"157.", 3}, {"158.", 3}, {"159.", 3},
	{"160.", 3}, {"161.", 3}, {"162.", 3}, {"163.", 3}, {"164.", 3}, {"165.", 3}, {"166.", 3}, {"167.", 3},
	{"168.", 3}, {"169.", 3}, {"170.", 3}, {"171.", 3}, {"172.", 3}, {"173.", 3}, {"174.", 3}, {"175.", 3},
	{"176.", 3}, {"177.", 3}, {"178.", 3}, {"179.", 3}, {"180.", 3}, {"181.", 3}, {"182.", 3}, {"183.", 3},
	{"184.", 3}, {"185.", 3}, {"186.", 3}, {"187.", 3}, {"188.", 3}, {"189.", 3}, {"190.", 3}, {"191.", 3},
	{"192.", 3}, {"193.", 3}, {"194.", 3}, {"195.", 3}, {"196.", 3}, {"197.", 3}, {"198.", 3}, {"199.", 3},
	{"200.", 3}, {"201.", 3}, {"202.", 3}, {"203.", 3}, {"204.", 3}, {"205.", 3}, {"206.", 3}, {"207.", 3},
	{"208.", 3}, {"209.", 3}, {"210.", 3}, {"211.", 3}, {"212.", 3}, {"213.", 3}, {"214.", 3}, {"215.", 3},
	{"216.", 3}, {"217.", 3}, {"218.", 3}, {"219.", 3}, {"220.", 3}, {"221.", 3}, {"222.", 3}, {"223.", 3},
	{"224.", 3}, {"225.", 3}, {"226.", 3}, {"227.", 3}, {"228.", 3}, {"229.", 3}, {"230.", 3}, {"231.", 3},
	{"232.", 3}, {"233.", 3}, {"234.", 3}, {"235.", 3}, {"236.", 3}, {"237.", 3}, {"238.", 3}, {"239.", 3},
	{"240.", 3}, {"241.", 3}, {"242.", 3}, {"243.", 3}, {"244.", 3}, {"245.", 3}, {"246.", 3}, {"247.", 3},
	{"248.", 3}, {"249.", 3}, {"250.", 3}, {"251.", 3}, {"252.", 3}, {"253.", 3}, {"254.", 3}, {"255.", 3},
};

uint8_t *
fmt_ip4(uint8_t *o, const uint8_t a[4])
{
	memcpy(o, octets[a[0]].s, 4);
	o += octets[a[0]].n + 1;
	memcpy(o, octets[a[1]].s, 4);
	o += octets[a[1]].n + 1;
	memcpy(o, octets[a[2]].s, 4);
	o += octets[a[2]].n + 1;
	memcpy(o, octets[a[3]].s, 4);
	return o + octets[a[3]].n;
}

static const char hex_pairs[513] =
	"000102030405060708090a0b0c0d0e0f"
	"101112131415161718191a1b1c1d1e1f"
	"202122232425262728292a2b2c2d2e2f"
	"303132333435363738393a3b3c3d3e3f"
	"404142434445464748494a4b4c4d4e4f"
	"505152535455565758595a5b5c5d5e5f"
	"606162636465666768696a6b6c6d6e6f"
	"707172737475767778797a7b7c7d7e7f"
	"808182838485868788898a8b8c8d8e8f"
	"909192939495969798999a9b9c9d9e9f"
	"a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
	"b0b1b2b3b4b5b6b7b8b9babbbcbdbebf"
	"c0c1c2c3c4c5c6c7c8c9cacbcccdcecf"
	"d0d1d2d3d4d5d6d7d8d9dadbdcdddedf"
	"e0e1e2e3e4e5e6e7e8e9eaebecedeeef"
	"f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";

/* A group without leading zeros: its four digits are put together and those in front shifted out. Stores four bytes. */
static inline uint8_t *
buf_fmt_group(uint8_t *o, const uint8_t g[2])
{
	unsigned v = be_u16(g), skip = (v < 0x1000) + (v < 0x100) + (v < 0x10);
	uint16_t high, low;
	uint32_t all;

	memcpy(&high, hex_pairs + 2 * g[0], 2);
	memcpy(&low, hex_pairs + 2 * g[1], 2);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	all = ((uint32_t)low << 16 | high) >> 8 * skip;
#else
	all = ((uint32_t)high << 16 | low) << 8 * skip;
#endif
	memcpy(o, &all, 4);
	return o + 4 - skip;
}

/* Which of eight groups are zero, bit by bit: in a word of four the top bit of each group that is, then these gathered. */
static unsigned
buf_zero_groups(const uint8_t a[16])
{
	const uint64_t low = 0x7fff7fff7fff7fff;
	unsigned zeros = 0, i;
	uint64_t x;

	for (i = 0; i < 2; i++) {
		memcpy(&x, a + 8 * i, 8);
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
		x = __builtin_bswap64(x);
#endif
		x = ~(((x & low) + low) | x | low) >> 15;
		zeros |= (unsigned)(x * 0x0001000200040008 >> 48 & 15) << 4 * i;
	}
	return zeros;
}

/* The first of the longest runs of two zero groups or more: the group after it, or 0 for none, and *n groups. */
static unsigned
buf_zero_run(const uint8_t a[16], unsigned *n)
{
	unsigned zeros = buf_zero_groups(a), at = 0;

	/* bit i of `zeros`: a run of *n or more begins at group i */
	for (*n = 1; (zeros &= zeros >> 1); ++*n)
		at = (unsigned)__builtin_ctz(zeros) + *n + 1;
	return at;
}

uint8_t *
fmt_ip6(uint8_t *o, const uint8_t a[16])
{
	unsigned n, behind = buf_zero_run(a, &n), first = behind ? behind - n : 8, i;

	for (i = 0; i < first; i++) {
		o = buf_fmt_group(o, a + 2 * i);
		*o++ = ':';
	}
	if (!behind)
		return o - 1;
	if (!first)
		*o++ = ':';
	*o++ = ':';
	if (!first && (n == 6 || (n == 5 && a[10] == 0xff && a[11] == 0xff))) { /* IPv4 in it */
		if (n == 5) {
			o = buf_fmt_group(o, a + 10);
			*o++ = ':';
		}
		return fmt_ip4(o, a + 12);
	}
	if (behind == 8)
		return o;
	for (i = behind; i < 8; i++) {
		o = buf_fmt_group(o, a + 2 * i);
		*o++ = ':';
	}
	return o - 1;
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
