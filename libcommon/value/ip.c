/* value/ip.c - reading addresses. */
#include "value/ip.h"

#include "base/be.h"
#include "base/num.h"

/* One byte of a dotted quad onto *a; where it ends, or NULL. */
static inline const uint8_t *
octet(const uint8_t *p, const uint8_t *end, uint32_t *a)
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
dot_octet(const uint8_t *p, const uint8_t *end, uint32_t *a)
{
	return p && p < end && *p == '.' ? octet(p + 1, end, a) : NULL;
}

bool
ip4_scan(struct span s, uint8_t out[4])
{
	const uint8_t *end, *p;
	uint32_t a = 0;

	if (s.n < 7) /* 0.0.0.0 */
		return false;
	end = s.p + s.n;
	p = octet(s.p, end, &a);
	p = dot_octet(p, end, &a);
	p = dot_octet(p, end, &a);
	p = dot_octet(p, end, &a);
	if (p != end || !p)
		return false;
	be_put_u32(out, (uint32_t)a);
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
find_slash(struct span s)
{
	size_t i;

	for (i = 1; i <= 4 && i <= s.n; i++)
		if (s.p[s.n - i] == '/')
			return s.p + s.n - i;
	return s.n ? memchr(s.p, '/', s.n) : NULL;
}

bool
prefix_scan(struct span s, struct prefix *out)
{
	const uint8_t *slash = find_slash(s);
	struct span addr = s;
	uint32_t bits = UINT32_MAX;
	struct ip ip;

	if (slash) {
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
