/* SPDX-License-Identifier: ISC */
/*
 * tests/fuzz/hex.c - small readers of text: numbers, addresses, families, hex; what they accept reads back when
 * printed.
 */
#include "base/num.h"
#include "fuzz.h"

static void
numbers(struct span s)
{
	uint64_t v, w;
	struct buf b;

	buf_init(&b, 64);
	if (num_u64(s, &v)) {
		buf_u64(&b, v);
		law(num_u64(buf_span(&b), &w) && v == w && num_any(s, &w) && v == w, "a number", s);
	}
	buf_fini(&b);
}

static void
hex(struct span s)
{
	struct buf bytes, text, again;

	buf_init(&bytes, 1 << 20);
	buf_init(&text, 2 << 20);
	buf_init(&again, 1 << 20);
	if (num_hex(s, &bytes)) {
		buf_hex(&text, buf_span(&bytes));
		law(num_hex(buf_span(&text), &again) && span_eq(buf_span(&bytes), buf_span(&again)), "hex", s);
	}
	buf_fini(&again);
	buf_fini(&text);
	buf_fini(&bytes);
}

static void
addresses(struct span s)
{
	struct prefix p, q;
	struct ip a, b;
	struct buf text;

	buf_init(&text, 128);
	if (ip_scan(s, &a)) {
		buf_ip(&text, a.a, a.len);
		law(ip_scan(buf_span(&text), &b) && ip_eq(&a, &b), "an address", s);
	}
	buf_reset(&text);
	if (prefix_scan(s, &p)) {
		buf_ip(&text, p.ip.a, p.ip.len);
		buf_c(&text, '/');
		buf_u32(&text, p.bits);
		law(prefix_scan(buf_span(&text), &q) && ip_eq(&p.ip, &q.ip) && p.bits == q.bits, "a prefix", s);
		prefix_host_bits(&p);
	}
	buf_fini(&text);
}

static void
names(struct span s)
{
	uint8_t rd[8], mac[6], safi, safi2;
	uint16_t afi, afi2;
	struct span bad;
	uint32_t as;
	famset set;
	struct buf b;

	buf_init(&b, 1 << 16);
	if (family_scan(s, &afi, &safi)) {
		buf_family(&b, afi, safi, ' ');
		law(family_scan(buf_span(&b), &afi2, &safi2) && afi == afi2 && safi == safi2, "a family", s);
	}
	buf_reset(&b);
	if (rd_scan(s, rd)) {
		buf_rd(&b, rd);
		law(rd_scan(buf_span(&b), rd), "a route distinguisher", s);
	}
	buf_reset(&b);
	if (mac_scan(s, mac)) {
		buf_mac(&b, mac);
		law(mac_scan(buf_span(&b), mac), "a MAC address", s);
	}
	asn_scan(s, &as);
	if (!famset_scan(s, &set, &bad))
		law(bad.n <= s.n, "the bad part of a list is in it", s);
	buf_fini(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span s = span_of(data, size);

	numbers(s);
	hex(s);
	addresses(s);
	names(s);
	return 0;
}
