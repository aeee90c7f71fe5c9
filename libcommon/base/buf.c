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

/* Every octet with a dot behind it, and how many digits it has: four bytes are stored and the digits counted. */
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
