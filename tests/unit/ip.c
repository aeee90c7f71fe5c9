/* SPDX-License-Identifier: ISC */
/* tests/unit/ip.c - addresses: printing and reading held against inet_ntop and inet_pton. */
#include "value/ip.h"
#include "value/kind.h"

#include "input.h"

#include <arpa/inet.h>

static uint64_t state = 7;

static uint32_t
any(uint32_t n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 33) % n;
}

static bool
prints(const uint8_t a[16])
{
	char want[INET6_ADDRSTRLEN];
	uint8_t got[FMT_IP6 + 1], back[16];
	size_t n;

	inet_ntop(AF_INET6, a, want, sizeof(want));
	n = (size_t)(fmt_ip6(got, a) - got);
	got[n] = '\0';
	if (strcmp((char *)got, want) != 0 || !ip6_scan(span_of(got, n), back) || memcmp(a, back, 16) != 0) {
		printf("# want: %s\n# got:  %s\n", want, (char *)got);
		return false;
	}
	return true;
}

/* Every pattern of zero groups, with groups of each number of digits. */
static void
groups(void)
{
	static const uint16_t values[] = { 1, 0xf, 0x10, 0xff, 0x100, 0xabc, 0x1000, 0xffff };
	bool good = true;
	unsigned zero, k, i;
	uint8_t a[16];

	for (zero = 0; zero < 256; zero++) {
		for (k = 0; k < 8; k++) {
			for (i = 0; i < 8; i++) {
				uint16_t v = zero >> i & 1 ? 0 : values[(i + k) % 8];

				a[2 * i] = (uint8_t)(v >> 8);
				a[2 * i + 1] = (uint8_t)v;
			}
			good &= prints(a);
		}
	}
	ok(good, "IPv6 in all patterns of zeros, as inet_ntop");
}

static void
embedded(void)
{
	bool good = true;
	uint8_t a[16];
	unsigned i, k;

	for (i = 0; i < 100000; i++) {
		memset(a, 0, 16);
		if (i & 1)
			a[10] = a[11] = 0xff;
		for (k = 12; k < 16; k++)
			a[k] = any(4) ? (uint8_t)any(256) : 0;
		good &= prints(a);
	}
	ok(good, "IPv4 inside IPv6, mapped and compatible");
	for (good = true, i = 0; i < 100000; i++) {
		for (k = 0; k < 16; k++)
			a[k] = any(3) ? 0 : (uint8_t)any(256);
		good &= prints(a);
	}
	ok(good, "IPv6 with many zero octets");
}

static void
ip4(void)
{
	char want[INET_ADDRSTRLEN];
	uint8_t a[4], got[FMT_IP4 + 1], back[4];
	bool good = true;
	unsigned i, k;

	for (i = 0; i < 100000; i++) {
		for (k = 0; k < 4; k++)
			a[k] = (uint8_t)any(256);
		inet_ntop(AF_INET, a, want, sizeof(want));
		*fmt_ip4(got, a) = '\0';
		good &= strcmp((char *)got, want) == 0 && ip4_scan(span_str(want), back) && memcmp(a, back, 4) == 0;
	}
	ok(good, "IPv4, as inet_ntop");
}

static bool
agrees(const char *s)
{
	uint8_t a[16], b[16];
	bool want4 = inet_pton(AF_INET, s, a) == 1, got4 = ip4_scan(span_str(s), b), good;
	bool want6, got6;

	good = want4 == got4 && (!want4 || memcmp(a, b, 4) == 0);
	want6 = inet_pton(AF_INET6, s, a) == 1;
	got6 = ip6_scan(span_str(s), b);
	good = good && want6 == got6 && (!want6 || memcmp(a, b, 16) == 0);
	if (!good)
		printf("# %s: inet_pton %d %d, here %d %d\n", s, want4, want6, got4, got6);
	return good;
}

/* Texts good and bad, and single changes of them: read or refused as inet_pton does. */
static void
texts(void)
{
	static const char *const seeds[] = { "", "0.0.0.0", "255.255.255.255", "256.1.1.1", "1.2.3", "1.2.3.4.5", "01.2.3.4",
		"1.2.3.4 ", "1..2.3", "::", "::1", "1::", ":", ":::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8",
		"1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7", "1::2::3", "12345::", "::ffff:1.2.3.4", "::1.2.3.4", "1:2:3:4:5:6:1.2.3.4",
		"1:2:3:4:5:6:7:1.2.3.4", "1.2.3.4::", "fe80::1%eth0", "ABCD:ef01::", "::0001", "::00001", "1:2:3:4:5:6:7:8::",
		"::1:2:3:4:5:6:7:8", "1:", ":1", "g::" };
	static const char chars[] = "0123456789abcdefF:.:.g ";
	char s[64];
	bool good = true;
	size_t i, k, n;

	for (i = 0; i < sizeof(seeds) / sizeof(seeds[0]); i++)
		good &= agrees(seeds[i]);
	ok(good, "texts are read as inet_pton reads them");
	for (good = true, i = 0; i < 300000; i++) {
		snprintf(s, sizeof(s), "%s", seeds[any(sizeof(seeds) / sizeof(seeds[0]))]);
		for (k = any(3); k-- && (n = strlen(s));) {
			size_t at = any((uint32_t)n);

			if (any(3))
				s[at] = chars[any(sizeof(chars) - 1)];
			else
				memmove(s + at, s + at + 1, n - at);
		}
		good &= agrees(s);
	}
	ok(good, "and so are texts with errors in them");
}

static bool
prefix_is(const char *s, const char *ip, unsigned bits, bool host)
{
	struct prefix p;
	struct buf b;
	bool good;

	if (!prefix_scan(span_str(s), &p))
		return false;
	buf_init(&b, 100);
	buf_ip(&b, p.ip.a, p.ip.len);
	good = strcmp(buf_cstr(&b), ip) == 0 && p.bits == bits && prefix_host_bits(&p) == host;
	buf_fini(&b);
	return good;
}

static void
prefixes(void)
{
	struct prefix p;

	ok(prefix_is("10.0.0.0/8", "10.0.0.0", 8, false), "10.0.0.0/8");
	ok(prefix_is("10.0.0.1", "10.0.0.1", 32, false), "without a length");
	ok(prefix_is("10.0.0.1/24", "10.0.0.1", 24, true), "with host bits");
	ok(prefix_is("255.255.255.255/0", "255.255.255.255", 0, true), "all are host bits");
	ok(prefix_is("2001:db8::/33", "2001:db8::", 33, false), "IPv6");
	ok(prefix_is("2001:db8:8000::/32", "2001:db8:8000::", 32, true), "IPv6 with host bits");
	ok(!prefix_scan(SPAN("10.0.0.0/33"), &p) && !prefix_scan(SPAN("::/129"), &p) && !prefix_scan(SPAN("10.0.0.0/"), &p) &&
	    !prefix_scan(SPAN("/8"), &p) && !prefix_scan(SPAN("10.0.0.0/8/8"), &p) && !prefix_scan(SPAN("10.0.0.0/-1"), &p),
	    "what is no prefix");
}

/* A kind's text, read and printed again. */
static bool
distinguisher(const char *text, const char *hex)
{
	struct buf want, got;
	uint8_t rd[8];
	bool good;

	good = rd_scan(span_str(text), rd) && span_eq(span_of(rd, 8), unhex(&want, hex));
	if (good) {
		buf_init(&got, 64);
		buf_rd(&got, rd);
		good = strcmp(buf_cstr(&got), text) == 0;
		buf_fini(&got);
		buf_fini(&want);
	}
	return good;
}

static void
values(void)
{
	uint8_t rd[8], mac[6];
	uint32_t as;

	ok(distinguisher("65000:1", "0000 FDE8 00000001") && distinguisher("65535:4294967295", "0000 FFFF FFFFFFFF") &&
	    distinguisher("192.0.2.1:65535", "0001 C0000201 FFFF") && distinguisher("65536:7", "0002 00010000 0007") &&
	    distinguisher("0x00030102030405FF", "0003 0102030405FF"), "route distinguishers of all types");
	ok(!rd_scan(SPAN("65000"), rd) && !rd_scan(SPAN("65000:"), rd) && !rd_scan(SPAN(":1"), rd) &&
	    !rd_scan(SPAN("65536:65536"), rd) && !rd_scan(SPAN("1.2.3.4:65536"), rd) && !rd_scan(SPAN("0x0003"), rd) &&
	    !rd_scan(SPAN("4294967296:1"), rd), "what is no route distinguisher");
	ok(asn_scan(SPAN("4294967295"), &as) && as == UINT32_MAX && asn_scan(SPAN("1.0"), &as) && as == 65536 &&
	    asn_scan(SPAN("65535.65535"), &as) && as == UINT32_MAX, "AS numbers, dotted too");
	ok(!asn_scan(SPAN("4294967296"), &as) && !asn_scan(SPAN("1."), &as) && !asn_scan(SPAN("65536.0"), &as) &&
	    !asn_scan(SPAN(""), &as) && !asn_scan(SPAN("1.2.3"), &as), "what is no AS number");
	ok(mac_scan(SPAN("00:1a:FF:00:00:01"), mac) && memcmp(mac, "\x00\x1a\xff\x00\x00\x01", 6) == 0 &&
	    !mac_scan(SPAN("00:1a:ff:00:00"), mac) && !mac_scan(SPAN("00-1a-ff-00-00-01"), mac), "MAC addresses");
}

int
main(void)
{
	groups();
	embedded();
	ip4();
	texts();
	prefixes();
	values();
	return tap_end();
}
