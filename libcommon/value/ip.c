/* SPDX-License-Identifier: ISC */
/* value/ip.c - reading addresses. */
#include "value/ip.h"

#include "base/be.h"
#include "base/num.h"

/* One byte of a dotted quad onto *a; where it ends, or NULL. */
static inline const uint8_t *
ip_octet(const uint8_t *p, const uint8_t *end, uint32_t *a)
{
	unsigned v, d;

	if (p == end || (v = (unsigned)*p - '0') > 9)
		return NULL;
	if (++p < end && (d = (unsigned)*p - '0') <= 9) {
		if (!v) /* a leading zero means octal to some */
			return NULL;
		v = v * 10 + d;
		if (++p < end && (d = (unsigned)*p - '0') <= 9) {
			v = v * 10 + d;
			if (v > 255)
				return NULL;
			p++;
		}
	}
	*a = *a << 8 | v;
	return p;
}

static inline const uint8_t *
ip_dot_octet(const uint8_t *p, const uint8_t *end, uint32_t *a)
{
	return p && p < end && *p == '.' ? ip_octet(p + 1, end, a) : NULL;
}

/* A dotted quad at p; where it ends, or NULL. */
static inline const uint8_t *
ip_quad(const uint8_t *p, const uint8_t *end, uint8_t out[4])
{
	uint32_t a = 0;

	if (end - p < 7) /* 0.0.0.0 */
		return NULL;
	p = ip_octet(p, end, &a);
	p = ip_dot_octet(p, end, &a);
	p = ip_dot_octet(p, end, &a);
	p = ip_dot_octet(p, end, &a);
	if (p)
		be_put_u32(out, a);
	return p;
}

bool
ip4_scan(struct span s, uint8_t out[4])
{
	uint8_t a[4];

	if (!s.n || ip_quad(s.p, s.p + s.n, a) != s.p + s.n)
		return false;
	memcpy(out, a, 4);
	return true;
}

bool
ip6_scan(struct span s, uint8_t out[16])
{
	uint8_t a[16] = { 0 };
	size_t n = 0, i = 0, gap = SIZE_MAX;

	if (s.n < 2)
		return false;
	if (s.p[0] == ':') {
		if (s.p[1] != ':')
			return false;
		gap = 0;
		i = 2;
	}
	while (i < s.n) {
		size_t start = i;
		unsigned v = 0;
		int d;

		while (i < s.n && (d = num_digit(s.p[i])) >= 0 && i - start < 5) {
			v = v << 4 | (unsigned)d;
			i++;
		}
		if (i < s.n && s.p[i] == '.') {
			if (n > 12 || !ip4_scan(span_of(s.p + start, s.n - start), a + n))
				return false;
			n += 4;
			i = s.n;
			break;
		}
		if (i == start || i - start > 4 || n > 14)
			return false;
		a[n++] = (uint8_t)(v >> 8);
		a[n++] = (uint8_t)v;
		if (i == s.n)
			break;
		if (s.p[i++] != ':' || i == s.n)
			return false;
		if (s.p[i] == ':') {
			if (gap != SIZE_MAX)
				return false;
			gap = n;
			i++;
		}
	}
	if (gap == SIZE_MAX ? n != 16 : n > 14)
		return false;
	memset(out, 0, 16);
	if (gap == SIZE_MAX)
		gap = 16;
	memcpy(out, a, gap);
	memcpy(out + 16 - (n > gap ? n - gap : 0), a + gap, n > gap ? n - gap : 0);
	return true;
}

bool
ip_scan(struct span s, struct ip *out)
{
	uint8_t a[16] = { 0 };
	uint8_t len = 4;

	if (!ip4_scan(s, a)) {
		len = 16;
		if (!ip6_scan(s, a))
			return false;
	}
	out->len = len;
	memcpy(out->a, a, 16);
	return true;
}

/* Nearly always among the last four bytes. */
static const uint8_t *
ip_prefix_slash(struct span s)
{
	size_t i;

	for (i = 1; i <= 4 && i <= s.n; i++)
		if (s.p[s.n - i] == '/')
			return s.p + s.n - i;
	return s.n ? memchr(s.p, '/', s.n) : NULL;
}

/* "10.0.0.0/24", what nearly all are, in one pass. False: it is to be read the general way. */
static inline bool
ip_prefix_scan_plain(struct span s, struct prefix *out)
{
	uint8_t a[4];
	const uint8_t *end = s.p + s.n, *p = s.n ? ip_quad(s.p, end, a) : NULL;
	unsigned bits, d;

	if (!p || end - p < 2 || *p != '/' || (bits = (unsigned)p[1] - '0') > 9)
		return false;
	if (end - p == 3 && (d = (unsigned)p[2] - '0') <= 9)
		bits = bits * 10 + d;
	else if (end - p != 2)
		return false;
	if (bits > 32)
		return false;
	*out = (struct prefix){ .ip = ip_of(a, 4), .bits = (uint8_t)bits };
	return true;
}

bool
prefix_scan(struct span s, struct prefix *out)
{
	const uint8_t *slash;
	struct span addr = s;
	uint32_t bits = UINT32_MAX;
	struct ip ip;

	if (ip_prefix_scan_plain(s, out))
		return true;
	if ((slash = ip_prefix_slash(s))) {
		addr.n = (size_t)(slash - s.p);
		if (!num_u32(span_of(slash + 1, s.n - addr.n - 1), &bits))
			return false;
	}
	if (!ip_scan(addr, &ip))
		return false;
	if (!slash)
		bits = ip.len * 8u;
	else if (bits > ip.len * 8u)
		return false;
	out->ip = ip;
	out->bits = (uint8_t)bits;
	return true;
}

bool
prefix_host_bits(const struct prefix *p)
{
	size_t i = p->bits / 8;

	if (p->bits % 8 && p->ip.a[i++] & (0xff >> p->bits % 8))
		return true;
	for (; i < p->ip.len; i++)
		if (p->ip.a[i])
			return true;
	return false;
}

void
buf_ip(struct buf *b, const uint8_t *a, size_t len)
{
	if (len == 4)
		buf_ip4(b, a);
	else if (len == 16)
		buf_ip6(b, a);
	else
		buf_hex(b, span_of(a, len));
}

bool
prefix_has(const struct prefix *p, const struct ip *ip)
{
	size_t whole = p->bits / 8;
	unsigned rest = p->bits % 8;

	if (p->ip.len != ip->len || memcmp(p->ip.a, ip->a, whole) != 0)
		return false;
	return !rest || (p->ip.a[whole] ^ ip->a[whole]) >> (8 - rest) == 0;
}
