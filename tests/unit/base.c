/* SPDX-License-Identifier: ISC */
/* tests/unit/base.c - buffers, arenas, numbers, tables and diagnostics. */
#include "attr/set.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/table.h"
#include "tap.h"

#include <inttypes.h>

static uint64_t state = 1;

/* Numbers that are the same in every run; every width turns up. */
static uint64_t
any(void)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (state ^ state >> 33) >> (state >> 58);
}

static void
buffers(void)
{
	struct buf b;
	size_t i;

	buf_init(&b, 1000);
	ok(buf_span(&b).n == 0 && !b.bad, "a new buf is empty");
	for (i = 0; i < 1000; i++)
		buf_c(&b, (char)('a' + i % 26));
	ok(b.n == 1000 && !b.bad && b.p[999] == 'a' + 999 % 26, "a buf grows up to its ceiling");
	buf_c(&b, '!');
	ok(b.bad && b.n == 1000, "one more makes it bad and is dropped");
	buf_str(&b, "");
	buf_put(&b, "x", 1);
	ok(b.bad && b.n == 1000, "it stays bad");
	same(buf_cstr(&b), "", "a bad buf has no text");
	buf_reset(&b);
	buf_str(&b, "0123456789");
	buf_cut(&b, 2, 3);
	same(buf_cstr(&b), "0156789", "a cut closes the gap");
	buf_cut(&b, 5, 2);
	same(buf_cstr(&b), "01567", "a cut at the end");
	buf_fmt(&b, " %d %s", -5, "x");
	same(buf_cstr(&b), "01567 -5 x", "formatted text is appended");
	buf_fini(&b);

	buf_init(&b, 8);
	buf_fmt(&b, "%s", "123456789");
	ok(b.bad, "formatted text that does not fit makes it bad");
	buf_fini(&b);
	ok(!buf_grow(&b, SIZE_MAX), "no room for SIZE_MAX");
	buf_fini(&b);
}

/* What is appended may lie inside the buf, at any length: the bytes move when it grows. */
static void
from_inside(void)
{
	size_t n, wrong = 0;

	for (n = 1; n <= 2000; n++) {
		struct attrset s;
		struct buf b;
		struct span v;
		size_t i;

		buf_init(&b, 1 << 16);
		for (i = 0; i < n; i++)
			buf_c(&b, (char)i);
		buf_put(&b, b.p, n);
		wrong += b.bad || b.n != 2 * n || memcmp(b.p, b.p + n, n) != 0;
		buf_reset(&b);
		for (i = 0; i < n; i++)
			buf_c(&b, (char)i);
		attr_put(&b, ATTR_OPT, 8, span_of(b.p, n));
		wrong += b.bad || memcmp(b.p, b.p + b.n - n, n) != 0;

		attrset_init(&s);
		for (i = 0; i < n; i++)
			buf_c(&s.b, (char)i);
		attrset_said(&s, 8, ATTR_OPT, 0);
		attrset_append(&s, 8, ATTR_OPT, span_of(s.b.p, n));
		v = attrset_get(&s, 8);
		wrong += s.b.bad || v.n != 2 * n || memcmp(v.p, v.p + n, n) != 0 || memcmp(v.p, b.p, n) != 0;
		attrset_put(&s, 16, ATTR_OPT, attrset_get(&s, 8));
		wrong += attrset_get(&s, 16).n != 2 * n || !span_eq(attrset_get(&s, 16), attrset_get(&s, 8));
		attrset_fini(&s);
		buf_fini(&b);
	}
	ok(!wrong, "bytes of the buf itself are appended as they were");
}

static void
arenas(void)
{
	struct arena a;
	struct span s;
	bool aligned = true;
	size_t i;

	arena_init(&a, 4096);
	for (i = 1; i < 40; i++) {
		uint8_t *p = arena_alloc(&a, i);

		aligned &= p && (uintptr_t)p % _Alignof(max_align_t) == 0 && p[0] == 0 && p[i - 1] == 0;
		if (p)
			memset(p, 0xff, i);
	}
	ok(aligned, "memory is aligned and zero");
	ok(!arena_alloc(&a, 4096), "the ceiling holds");
	ok(!arena_alloc(&a, SIZE_MAX) && !arena_alloc(&a, SIZE_MAX - 8), "sizes near SIZE_MAX are refused");
	ok(!arena_array(&a, SIZE_MAX / 4, 8), "a product that overflows is refused");
	arena_reset(&a);
	ok(arena_alloc(&a, 2048) != NULL, "a reset gives the room back");
	s = arena_dup(&a, SPAN("abc"));
	ok(span_is(s, "abc"), "a copy");
	same(arena_str(&a, span_of("abcd", 3)), "abc", "a C string");
	arena_fini(&a);
}

static bool
u64(const char *s, uint64_t want)
{
	uint64_t v = 0;

	return num_u64(span_str(s), &v) && v == want;
}

static bool
u64_refused(const char *s)
{
	uint64_t v = 77;

	return !num_u64(span_str(s), &v) && v == 77;
}

/* Eight digits at once must say what one after the other says. */
static bool
digits_agree(void)
{
	uint32_t seed = 1, got, i;

	for (i = 0; i < 200000; i++) {
		uint64_t want = 0;
		bool good = true;
		uint8_t t[10];
		size_t n, k;

		seed = seed * 1664525 + 1013904223;
		n = seed >> 24 & 7;
		for (k = 0; k <= n; k++) {
			seed = seed * 1664525 + 1013904223;
			t[k] = (uint8_t)(seed >> 28 ? '0' + (seed >> 8) % 10 : seed >> 8);
			good &= t[k] >= '0' && t[k] <= '9';
			want = want * 10 + t[k] - '0';
		}
		got = 77;
		if (num_u32(span_of(t, n + 1), &got) != good || got != (good ? want : 77))
			return false;
	}
	return true;
}

static void
bytes(void)
{
	static const char text[] = "abc:efg:";
	bool good = true;
	size_t n;

	for (n = 1; n <= 8; n++)
		good &= num_find(num_bytes((const uint8_t *)text, n), ':') == (n > 3 ? 3 : 8);
	ok(good, "the first of some bytes");
	ok(num_find(num_bytes((const uint8_t *)"\x3b\x3a", 2), ':') == 1 && num_find(0, ':') == 8, "and not its neighbours");
	ok(digits_agree(), "digits read together and one by one");
}

static void
numbers(void)
{
	uint64_t v;
	uint32_t w;
	struct buf b;

	ok(u64("0", 0) && u64("7", 7) && u64("0012", 12), "decimal numbers");
	ok(u64("18446744073709551615", UINT64_MAX), "the largest number");
	ok(u64_refused("18446744073709551616") && u64_refused("99999999999999999999"), "one more is refused");
	ok(u64_refused("") && u64_refused("-1") && u64_refused("+1") && u64_refused(" 1") && u64_refused("1 ") &&
	    u64_refused("1x") && u64_refused("0x10"), "anything else is refused");
	ok(num_u32(SPAN("4294967295"), &w) && w == UINT32_MAX && !num_u32(SPAN("4294967296"), &w), "32 bits");
	ok(num_max(SPAN("100"), 100, &v) && v == 100 && !num_max(SPAN("101"), 100, &v), "a maximum");
	ok(num_any(SPAN("0x1F"), &v) && v == 0x1f && num_any(SPAN("0XffffFFFFffffFFFF"), &v) && v == UINT64_MAX, "hex");
	ok(!num_any(SPAN("0x"), &v) && !num_any(SPAN("0x1g"), &v) && !num_any(SPAN("0x10000000000000000"), &v),
	    "hex that is none, or too large");

	buf_init(&b, 64);
	ok(num_hex(SPAN("00fF 1:2a"), &b) == false, "half a pair is refused");
	buf_reset(&b);
	ok(num_hex(SPAN("00fF 12:2a"), &b) && b.n == 4 && memcmp(b.p, "\x00\xff\x12\x2a", 4) == 0, "pairs of digits");
	buf_reset(&b);
	ok(num_hex(SPAN(""), &b) && b.n == 0 && !num_hex(SPAN("zz"), &b) && !num_hex(SPAN("0x00"), &b), "no pairs");
	buf_fini(&b);
}

static void
printers(void)
{
	static const uint64_t edges[] = { 0, 9, 10, 99, 100, 999, 1000, 9999, 10000, 65535, 99999, 999999, 9999999,
		99999999, 999999999, 1000000000, 4294967295u, 4294967296u, 9999999999u, 99999999999999999u,
		9999999999999999999u, UINT64_MAX };
	char want[32];
	uint8_t got[32];
	bool good32 = true, good64 = true, neighbours = true;
	size_t i;
	int k;

	for (i = 0; i < 200000; i++) {
		uint64_t v = any();

		snprintf(want, sizeof(want), "%" PRIu64, v);
		*fmt_u64(got, v) = '\0';
		good64 &= strcmp((char *)got, want) == 0;
		snprintf(want, sizeof(want), "%" PRIu32, (uint32_t)v);
		*fmt_u32(got, (uint32_t)v) = '\0';
		good32 &= strcmp((char *)got, want) == 0;
	}
	ok(good32, "fmt_u32 prints as printf does");
	ok(good64, "fmt_u64 prints as printf does");
	for (i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
		for (k = -1; k <= 1; k++) {
			uint64_t v = edges[i] + (uint64_t)(int64_t)k;

			snprintf(want, sizeof(want), "%" PRIu64, v);
			*fmt_u64(got, v) = '\0';
			neighbours &= strcmp((char *)got, want) == 0;
		}
	}
	ok(neighbours, "around powers of ten and two");
	*fmt_hex(got, (const uint8_t *)"\x01\xab\xff", 3, true) = '\0';
	same((char *)got, "01ABFF", "hex in upper case");
	*fmt_hex(got, (const uint8_t *)"\x01\xab\xff", 3, false) = '\0';
	same((char *)got, "01abff", "hex in lower case");
}

static void
signed_numbers(void)
{
	struct buf b;

	buf_init(&b, 100);
	buf_i64(&b, INT64_MIN);
	buf_c(&b, ' ');
	buf_i64(&b, -1);
	buf_c(&b, ' ');
	buf_i64(&b, INT64_MAX);
	same(buf_cstr(&b), "-9223372036854775808 -1 9223372036854775807", "signed numbers");
	buf_fini(&b);
}

static void
tables(void)
{
	static const struct name t[] = { { 1, "one" }, { 2, "two" }, { 2, "zwei" }, { 3, "three" }, { 0, NULL } };
	uint32_t code = 0;

	same(table_name(t, 2), "two", "the first name of a code");
	ok(!table_name(t, 4), "no name");
	ok(table_code(t, SPAN("ZWEI"), &code) && code == 2, "an alias, whatever its case");
	ok(!table_code(t, SPAN("tw"), &code) && !table_code(t, SPAN(""), &code), "half a name is none");
	same(table_near(t, SPAN("thre")), "three", "a name that is near");
	ok(!table_near(t, SPAN("elephant")), "nothing near");
}

static void
diagnostics(void)
{
	static const char *const words[] = { "ipv4", "ipv6", "l2vpn", "preference", NULL };
	struct diags d = { 0 };
	const char *near;
	char longer[400];
	size_t i;

	diag_add(&d, DIAG_DISCARD, "AGGREGATOR", "RFC 7606 7.7", 5, 2, "length %d, want %d", 6, 8);
	diag_add(&d, DIAG_WITHDRAW, "ORIGIN", NULL, 0, 1, "%s", "x");
	diag_add(&d, DIAG_NOTE, "ORIGIN", NULL, 0, 1, "%s", "x");
	ok(d.n == 3 && d.worst == DIAG_WITHDRAW, "the strongest class counts");
	same(d.v[0].msg, "length 6, want 8", "what was said");
	for (i = 0; i < 100; i++)
		diag_add(&d, DIAG_NOTE, "x", NULL, 0, 0, "%zu", i);
	diag_add(&d, DIAG_RESET, "x", NULL, 0, 0, "last");
	ok(d.n == DIAGS_MAX && d.n + d.lost == 104 && d.worst == DIAG_RESET, "of too many, the count and the class");
	ok(d.v[0].cls == DIAG_DISCARD && d.v[1].cls == DIAG_WITHDRAW && d.v[DIAGS_MAX - 1].cls == DIAG_RESET,
	    "of too many, the strongest");
	same(d.v[DIAGS_MAX - 2].msg, "11", "in their order, the last of the weakest left out");
	memset(longer, 'y', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	diags_reset(&d);
	diag_add(&d, DIAG_NOTE, "x", NULL, 0, 0, "%s", longer);
	ok(strlen(d.v[0].msg) < sizeof(d.v[0].msg), "a long message is cut");
	ok(diag_add(NULL, DIAG_NOTE, "x", NULL, 0, 0, "nobody listens") != NULL, "without a list");

	near = word_near("prefrence", 9, words);
	same(near ? near : "", "preference", "a letter is missing");
	near = word_near("l2vnp", 5, words);
	same(near ? near : "", "l2vpn", "two letters changed places");
	ok(!word_near("xyzzy", 5, words) && !word_near("", 0, words), "nothing near");
	memset(longer, 'p', sizeof(longer));
	ok(!word_near(longer, sizeof(longer), words), "a very long word");
}

int
main(void)
{
	buffers();
	from_inside();
	arenas();
	numbers();
	bytes();
	printers();
	signed_numbers();
	tables();
	diagnostics();
	return tap_end();
}
