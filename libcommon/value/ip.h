/* SPDX-License-Identifier: ISC */
/* value/ip.h - addresses and prefixes, in network order. */
#ifndef VALUE_IP_H
#define VALUE_IP_H

#include "base/buf.h"

struct ip {
	uint8_t len; /* 0 unset, 4 or 16 */
	uint8_t a[16];
};

struct prefix {
	struct ip ip;
	uint8_t bits;
};

/* Address text: dotted quad or IPv6. Nothing else is accepted (no blanks, no scope). */
bool ip4_scan(struct span s, uint8_t out[4]);
bool ip6_scan(struct span s, uint8_t out[16]);
bool ip_scan(struct span s, struct ip *out);
/* Address, with an optional /length; without it all bits count. Says nothing about host bits. */
bool prefix_scan(struct span s, struct prefix *out);
/* Is the address one of the prefix? */
bool prefix_has(const struct prefix *p, const struct ip *ip);
/* True when a bit after the prefix length is set. */
bool prefix_host_bits(const struct prefix *p);

static inline struct ip
ip_of(const uint8_t *a, size_t len)
{
	struct ip ip = { .len = (uint8_t)len };

	if (len == 4)
		memcpy(ip.a, a, 4);
	else
		memcpy(ip.a, a, len);
	return ip;
}

static inline bool
ip_eq(const struct ip *a, const struct ip *b)
{
	return a->len == b->len && memcmp(a->a, b->a, a->len) == 0;
}

static inline bool
ip_is_link_local(const uint8_t a[16])
{
	return a[0] == 0xfe && (a[1] & 0xc0) == 0x80;
}

void buf_ip(struct buf *b, const uint8_t *a, size_t len); /* len 4 or 16; other lengths as hex */

/* Bytes that hold `bits` bits. */
static inline size_t
bits_bytes(unsigned bits)
{
	return (bits + 7) / 8;
}

#endif
