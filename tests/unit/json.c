/* SPDX-License-Identifier: ISC */
/* tests/unit/json.c - the JSON writer is total and on one line; the reader keeps integers whole and is bounded. */
#include "json/jr.h"
#include "json/jw.h"

#include "tap.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct jr_doc doc;

static bool
parse(const char *text, struct jr *root)
{
	return jr_parse(&doc, span_str(text), root);
}

static bool
refuses(const char *text)
{
	struct jr root;

	return !parse(text, &root) && doc.error && doc.error_at <= strlen(text);
}

static void
writing(void)
{
	struct buf b;
	struct jw w;

	buf_init(&b, 4096);
	jw_init(&w, &b, false);
	jw_obj(&w);
	jw_key_u64(&w, "a", UINT64_MAX);
	jw_key(&w, "b");
	jw_arr(&w);
	jw_i64(&w, INT64_MIN);
	jw_bool(&w, true);
	jw_null(&w);
	jw_arr(&w);
	jw_arr_end(&w);
	jw_arr_end(&w);
	jw_key_span(&w, SPAN("k\"\n"));
	jw_hex(&w, SPAN("\x00\xab"), "0x");
	jw_key(&w, "f");
	jw_fmt(&w, "%d-%s", 5, "x");
	jw_obj_end(&w);
	same(buf_cstr(&b), "{\"a\":18446744073709551615,\"b\":[-9223372036854775808,true,null,[]],\"k\\\"\\n\":\"0x00AB\","
	    "\"f\":\"5-x\"}", "compact");
	buf_reset(&b);
	jw_init(&w, &b, true);
	jw_obj(&w);
	jw_key(&w, "a");
	jw_arr(&w);
	jw_u64(&w, 1);
	jw_u64(&w, 2);
	jw_arr_end(&w);
	jw_key_cstr(&w, "b", "c");
	jw_obj_end(&w);
	same(buf_cstr(&b), "{ \"a\": [ 1, 2 ], \"b\": \"c\" }", "spaced");
	buf_fini(&b);
}

static const char *
string_of(struct buf *b, struct span s)
{
	struct jw w;

	buf_reset(b);
	jw_init(&w, b, false);
	jw_str(&w, s);
	return buf_cstr(b);
}

static void
strings(void)
{
	struct buf b;
	struct jr root;
	struct span back = { 0 };
	uint8_t s[4];
	bool one_line = true, whole = true;
	unsigned i, k;

	buf_init(&b, 4096);
	same(string_of(&b, SPAN("a\"\\/\b\f\n\r\t\x01\x1f\x7f")), "\"a\\\"\\\\/\\u0008\\u000c\\n\\r\\t\\u0001\\u001f\\u007f\"",
	    "escapes");
	same(string_of(&b, SPAN("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80")), "\"\\u00e9\\u20ac\\ud83d\\ude00\"",
	    "beyond ASCII, with surrogates");
	same(string_of(&b, span_of("\0x", 2)), "\"\\u0000x\"", "a zero octet");
	same(string_of(&b, SPAN("")), "\"\"", "nothing");
	for (i = 0; i < 65536; i++) {
		for (k = 0; k < 4; k++)
			s[k] = (uint8_t)(k < 2 ? i >> 8 * k : i * 2654435761u >> 8 * k);
		string_of(&b, span_of(s, 4));
		one_line &= !memchr(b.p, '\n', b.n);
		whole &= jr_parse(&doc, buf_span(&b), &root) && jr_str(root, &back);
		if (utf8_ok(span_of(s, 4)))
			whole &= span_eq(back, span_of(s, 4));
	}
	ok(one_line && whole, "any bytes give a string on one line, and UTF-8 comes back");
	ok(utf8_ok(SPAN("\xf4\x8f\xbf\xbf")) && !utf8_ok(SPAN("\xf4\x90\x80\x80")) && !utf8_ok(SPAN("\xc0\x80")) &&
	    !utf8_ok(SPAN("\xed\xa0\x80")) && !utf8_ok(SPAN("\xe2\x82")) && !utf8_ok(SPAN("\x80")), "what is UTF-8");
	buf_fini(&b);
}

static void
floats(void)
{
	static const char *const want[] = { "125000000.0", "0.0003", "1e+20", "0.0", "-1.5" };
	static const double given[] = { 125000000.0, 0.0003, 1e20, 0.0, -1.5 };
	uint32_t state = 1;
	struct buf b;
	struct jw w;
	struct jr root;
	bool single = true, wide = true, pointed = true;
	double back;
	size_t i;

	buf_init(&b, 4096);
	for (i = 0; i < 5; i++) {
		buf_reset(&b);
		jw_init(&w, &b, false);
		jw_double(&w, given[i]);
		if (!parse(buf_cstr(&b), &root) || !jr_double(root, &back) || back != given[i])
			same(buf_cstr(&b), want[i], "a double reads back");
	}
	for (i = 0; i < 50000; i++) {
		union {
			uint32_t u;
			float f;
		} x;

		x.u = state = state * 1664525u + 1013904223u;
		buf_reset(&b);
		jw_init(&w, &b, false);
		jw_float(&w, x.f);
		if (isfinite(x.f)) {
			single &= strtof(buf_cstr(&b), NULL) == x.f;
			pointed &= strpbrk(buf_cstr(&b), ".e") != NULL;
		} else {
			single &= strcmp(buf_cstr(&b), "null") == 0;
		}
		buf_reset(&b);
		jw_init(&w, &b, false);
		jw_double(&w, (double)x.u / 7);
		wide &= strtod(buf_cstr(&b), NULL) == (double)x.u / 7;
	}
	ok(single && wide, "floats and doubles read back as they were; those that are no numbers are null");
	ok(pointed, "a float always has a point or an exponent");
	buf_reset(&b);
	jw_init(&w, &b, false);
	jw_float(&w, 125000000.0f);
	same(buf_cstr(&b), "125000000.0", "a bandwidth");
	buf_fini(&b);
}

static void
integers(void)
{
	struct jr root;
	uint64_t v = 0;
	uint32_t w;
	double x;

	ok(parse("18446744073709551615", &root) && jr_u64(root, &v) && v == UINT64_MAX, "2^64 - 1 stays whole");
	ok(parse("9223372036854775808", &root) && jr_u64(root, &v) && v == (uint64_t)1 << 63, "and so does 2^63");
	ok(parse("18446744073709552000", &root) && jr_u64(root, &v) && v == UINT64_MAX,
	    "what doubles make of 2^64 - 1 is read as that");
	ok(parse("18446744073709553665", &root) && !jr_u64(root, &v) && parse("184467440737095516160", &root) &&
	    !jr_u64(root, &v) && jr_is(root, JR_DOUBLE), "what is more does not wrap");
	ok(parse("-9223372036854775808", &root) && jr_is(root, JR_INT) && jr_double(root, &x) && x == -0x1p63 &&
	    parse("-9223372036854775809", &root) && jr_is(root, JR_DOUBLE), "-2^63 stays whole, and less is a double");
	ok(parse("[-9223372036854775807,-9223372036854775808,-9223372036854775807]", &root) &&
	    jr_equal(jr_at(root, 0), jr_at(root, 2)) && !jr_equal(jr_at(root, 0), jr_at(root, 1)), "and differ by one");
	ok(parse("-0", &root) && jr_u64(root, &v) && v == 0, "-0 is 0");
	ok(parse("[1e3,1.0,0.5e-3]", &root) && !jr_u64(jr_at(root, 0), &v) && jr_double(jr_at(root, 0), &x) && x == 1000 &&
	    jr_double(jr_at(root, 1), &x) && x == 1 && jr_double(jr_at(root, 2), &x) && x == 0.0005,
	    "a fraction or an exponent makes a double");
	ok(parse("-1", &root) && !jr_u64(root, &v), "-1 is no unsigned number");
	ok(parse("1.5", &root) && !jr_u64(root, &v), "nor is 1.5");
	ok(parse("\"1\"", &root) && !jr_u64(root, &v), "nor a string");
	ok(parse("4294967296", &root) && !jr_u32(root, &w) && parse("4294967295", &root) && jr_u32(root, &w) &&
	    w == UINT32_MAX, "32 bits");
	ok(parse("256", &root) && !jr_max(root, 255, &v) && jr_max(root, 256, &v), "a maximum");
}

static void
reading(void)
{
	struct jr root, one;
	struct jr_iter it = { 0 };
	struct span s;
	char order[8] = "";
	bool b;

	ok(parse(" {\"b\":[1,\"x\\u00e9\\n\",null,true],\"a\":{},\"c\":false} \r\n", &root), "an object among blanks");
	ok(jr_len(root) == 3 && jr_len(jr_get(root, "b")) == 4 && jr_len(jr_get(root, "c")) == 0, "lengths");
	ok(jr_str(jr_at(jr_get(root, "b"), 1), &s) && span_is(s, "x\xc3\xa9\n"), "a string's bytes");
	ok(jr_type(jr_at(jr_get(root, "b"), 2)) == JR_NULL && jr_bool(jr_at(jr_get(root, "b"), 3), &b) && b, "null and true");
	ok(jr_type(jr_get(root, "d")) == JR_NONE && jr_type(jr_at(jr_get(root, "b"), 4)) == JR_NONE &&
	    jr_type(jr_get(jr_get(root, "d"), "e")) == JR_NONE, "what is missing");
	while (jr_each(root, &it))
		strncat(order, (const char *)it.key.p, 1);
	same(order, "bac", "members in their order");
	ok(parse("{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":\"b\"}],\"c\":\"a\",\"a\\\"\":\"c\"}", &root) && jr_len(root) == 4,
	    "one name in several objects");
	ok(parse("\"a\\u0000b\"", &root) && jr_str(root, &s) && s.n == 3, "a zero in a string");
	ok(parse("[1,2]", &root) && !jr_each(root, &(struct jr_iter){ 0 }) && jr_type(jr_get(root, "a")) == JR_NONE,
	    "a list has no members");
	one = root;
	ok(jr_equal(one, root), "equal to itself");
}

/* Every character as it is and as an escape, and the halves of pairs alone. */
static void
characters(void)
{
	static const char *const halves[] = { "\"\\ud876\"", "\"\\ud876x\"", "\"\\ud876\\n\"", "\"\\ud876\\u0041\"",
		"\"\\ud876\\ud876\"", "\"\\udcb9\"", "\"\\udcb9\\ud876\"", "{\"\\ud876\":1}" };
	char text[64];
	uint8_t raw[4];
	bool same_raw = true, same_escape = true, alone = true;
	struct jr root;
	struct span s;
	uint32_t c, high, low;
	size_t n, i;

	for (c = 1; c <= 0x10ffff; c++) {
		if (c >= 0xd800 && c < 0xe000)
			continue;
		n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
		if (n == 1)
			raw[0] = (uint8_t)c;
		for (i = n - 1; n > 1 && i > 0; i--)
			raw[i] = (uint8_t)(0x80 | (c >> 6 * (n - 1 - i) & 0x3f));
		if (n > 1)
			raw[0] = (uint8_t)((n == 2 ? 0xc0 : n == 3 ? 0xe0 : 0xf0) | c >> 6 * (n - 1));
		if (c >= 0x20 && c != '"' && c != '\\') {
			snprintf(text, sizeof(text), "\"%.*s\"", (int)n, (char *)raw);
			same_raw &= parse(text, &root) && jr_str(root, &s) && span_eq(s, span_of(raw, n));
		}
		high = 0xd800 + ((c - 0x10000) >> 10);
		low = 0xdc00 + (c & 0x3ff);
		if (c < 0x10000)
			snprintf(text, sizeof(text), "\"\\u%04x\"", (unsigned)c);
		else
			snprintf(text, sizeof(text), "\"\\u%04X\\u%04x\"", (unsigned)high, (unsigned)low);
		same_escape &= parse(text, &root) && jr_str(root, &s) && span_eq(s, span_of(raw, n));
	}
	ok(same_raw, "every character comes back as it is");
	ok(same_escape, "and from its escapes");
	ok(parse("\"\\ud836\\udcb9\\ud876\\udcb9\"", &root) && jr_str_is(root, "\xf0\x9d\xa2\xb9\xf0\xad\xa2\xb9"),
	    "U+1D8B9 and U+2D8B9, whose low bits look like surrogates");
	for (i = 0; i < sizeof(halves) / sizeof(halves[0]); i++)
		alone &= refuses(halves[i]) && strcmp(doc.error, "half of a surrogate pair") == 0;
	ok(alone, "half of a pair is refused");
	ok(parse("[\"a\\tb\",\"c\",\"\\u0064\\\\\",{\"\\u0065\":\"f\"}]", &root) && jr_str_is(jr_at(root, 0), "a\tb") &&
	    jr_str_is(jr_at(root, 1), "c") && jr_str_is(jr_at(root, 2), "d\\") &&
	    jr_str_is(jr_get(jr_at(root, 3), "e"), "f"), "several strings with escapes, and a key");
	ok(jr_parse(&doc, span_of("\"a\0b\"", 5), &root) == false && doc.error_at == 2, "a zero octet must be an escape");
	ok(!jr_parse(&doc, span_of("[1]\0", 4), &root) && doc.error_at == 3, "and is no blank");
}

/* An object of so many members "k0": 0, "k1": 1 ...; `twice` is there once more, if it is not negative. */
static void
members(struct buf *b, int n, int twice)
{
	int i;

	buf_reset(b);
	buf_c(b, '{');
	for (i = 0; i < n; i++)
		buf_fmt(b, "%s\"k%d\":%d", i ? "," : "", i, i);
	if (twice >= 0)
		buf_fmt(b, ",\"k%d\":[]", twice);
	buf_c(b, '}');
}

static bool
finds_all(struct jr root, int n, bool backwards)
{
	char key[16];
	uint64_t v;
	int i;

	for (i = 0; i < n; i++) {
		int k = backwards ? n - 1 - i : i;

		snprintf(key, sizeof(key), "k%d", k);
		if (!jr_u64(jr_get(root, key), &v) || v != (uint64_t)k)
			return false;
	}
	return jr_is(jr_get(root, "k"), JR_NONE) && jr_is(jr_get(root, ""), JR_NONE) && jr_is(jr_get(root, "k-1"), JR_NONE) &&
	    jr_is(jr_get(root, "K0"), JR_NONE);
}

static void
keys(void)
{
	static const int cnt[] = { 0, 1, 2, JR_FEW - 1, JR_FEW, JR_FEW + 1, 100, 3000 };
	bool found = true, twice = true, places = true;
	struct jr root;
	struct buf b;
	size_t i;
	int k;

	buf_init(&b, 1 << 22);
	for (i = 0; i < sizeof(cnt) / sizeof(cnt[0]); i++) {
		members(&b, cnt[i], -1);
		found &= jr_parse(&doc, buf_span(&b), &root) && jr_len(root) == (size_t)cnt[i] && finds_all(root, cnt[i], false) &&
		    finds_all(root, cnt[i], true);
		for (k = 0; k < cnt[i]; k += 1 + cnt[i] / 20) {
			members(&b, cnt[i], k);
			twice &= !jr_parse(&doc, buf_span(&b), &root);
			places &= doc.error_at < b.n && b.p[doc.error_at - 1] == ',' && !memchr(b.p + doc.error_at, ',', b.n - doc.error_at);
		}
	}
	ok(found, "members are found in any order, and those that are not there are not");
	ok(twice && places, "a key twice is found among few and many, and where");
	buf_reset(&b);
	buf_str(&b, "{\"a\":");
	for (k = 0; k < 200; k++)
		buf_fmt(&b, "%s\"k%d\":%d", k ? "," : "{", k, k);
	buf_str(&b, "},\"b\":");
	for (k = 0; k < 50; k++)
		buf_fmt(&b, "%s\"k%d\":%d", k ? "," : "{", k, k);
	buf_str(&b, "},\"k0\":1}");
	ok(jr_parse(&doc, buf_span(&b), &root) && finds_all(jr_get(root, "a"), 200, true) &&
	    finds_all(jr_get(root, "b"), 50, false) && jr_len(root) == 3, "several large objects");
	ok(refuses("{\"a\":1,\"\\u0061\":2}") && doc.error_at == 7, "a key is the same when it is escaped");
	ok(refuses("{\"\":1,\"\":2}") && parse("{\"\":1,\"a\":2}", &root) && jr_is(jr_get(root, ""), JR_INT), "an empty key");
	buf_reset(&b);
	buf_str(&b, "{\"");
	for (k = 0; k < JR_KEY_MAX; k++)
		buf_c(&b, 'k');
	buf_str(&b, "\":1}");
	ok(jr_parse(&doc, buf_span(&b), &root) && jr_len(root) == 1, "a long key");
	b.n -= 4;
	buf_str(&b, "k\":1}");
	ok(!jr_parse(&doc, buf_span(&b), &root) && doc.error_at == 1, "one that is too long");
	buf_fini(&b);
}

static void
elements(void)
{
	struct jr root;
	uint64_t v = 0;
	bool good = true;
	size_t i, k;

	ok(parse("[[1,2],[3],[],{\"a\":[4,[5]]},6]", &root) && jr_len(root) == 5, "a list of lists");
	for (i = 0; i < 5; i++)
		for (k = 0; k < 5; k++)
			good &= jr_len(jr_at(root, i)) == (size_t[]){ 2, 1, 0, 1, 0 }[i] && jr_len(jr_at(root, k)) ==
			    (size_t[]){ 2, 1, 0, 1, 0 }[k];
	ok(good && jr_u64(jr_at(root, 4), &v) && v == 6 &&
	    jr_u64(jr_at(jr_at(jr_get(jr_at(root, 3), "a"), 1), 0), &v) && v == 5, "elements in any order");
	ok(parse("[1,2,[3]]", &root) && jr_equal(jr_at(root, 2), jr_at(root, 2)) && !jr_equal(jr_at(root, 0), jr_at(root, 1)),
	    "what is equal");
	ok(parse("[{\"a\":1,\"b\":[null,true]},{\"b\":[null,true],\"a\":1},{\"a\":1,\"c\":[null,true]},{\"a\":1}]", &root) &&
	    jr_equal(jr_at(root, 0), jr_at(root, 1)) && !jr_equal(jr_at(root, 0), jr_at(root, 2)) &&
	    !jr_equal(jr_at(root, 0), jr_at(root, 3)), "objects in another order");
}

/* Where an error is, and what was expected there. */
static void
places(void)
{
	static const struct {
		const char *text;
		size_t at;
		const char *error;
	} wrong[] = {
		{ "", 0, "expected a value, found the end" },
		{ "  ", 0, "expected a value, found the end" },
		{ "{", 1, "expected a key in quotes or '}', found the end" },
		{ "{\"a\":1,}", 7, "expected a key in quotes, found '}'" },
		{ "{\"a\" 1}", 5, "expected ':' after the key, found '1'" },
		{ "{\"a\":}", 5, "expected a value, found '}'" },
		{ "{\"a\":1 \"b\"", 7, "expected ',' or '}', found '\"'" },
		{ "[1 2]", 3, "expected ',' or ']', found '2'" },
		{ "[1,]", 3, "expected a value, found ']'" },
		{ "[1}", 2, "expected ',' or ']', found '}'" },
		{ "[]\x01", 2, "expected nothing after the value, found byte 0x01" },
		{ "[nul]", 4, "expected null, found ']'" },
		{ "[-]", 2, "expected a digit, found ']'" },
		{ "[01]", 1, "a number begins with 0 and goes on" },
		{ "[1.]", 3, "expected a digit after the point, found ']'" },
		{ "[1e+]", 4, "expected a digit of the exponent, found ']'" },
		{ "\"abc", 4, "expected the string's end, found the end" },
		{ "\"a\\x\"", 3, "expected one of \"\\/bfnrtu after \\, found 'x'" },
		{ "\"a\\u12g4\"", 2, "expected four hexadecimal digits after \\u" },
		{ "\"a\tb\"", 2, "a control character must be written as an escape" },
		{ "\"a\xff\"", 2, "invalid UTF-8" },
		{ "{\"a\":1,\"b\":2,\"a\":3}", 13, "the object has this key already" },
	};
	struct jr root;
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		bool good = parse(wrong[i].text, &root);

		same(good ? "read" : doc.error, wrong[i].error, wrong[i].text);
		ok(good || doc.error_at == wrong[i].at, "where");
	}
}

/* Cut anywhere, a text is refused, and nothing beyond its end is looked at. */
static void
cuts(void)
{
	static const char text[] = "{\"type\":\"update\",\"t\":1767225600.000646,\"n\":{\"a\":{\"local\":\"192.0.2.254\"},\"m\":[true,"
	    "false,null,-1,[1e5]],\"\\ud876\\udcb9\":\"\xf0\x9d\xa2\xb9\\n\"}} ";
	bool refused = true;
	struct jr root;
	uint8_t *cut;
	size_t n;

	for (n = 0; n < sizeof(text) - 2; n++) {
		cut = malloc(n ? n : 1); /* of its own, for the sanitizers */
		if (!cut)
			break;
		memcpy(cut, text, n);
		refused &= !jr_parse(&doc, span_of(cut, n), &root) && doc.error && doc.error_at <= n && !doc.no_memory;
		free(cut);
	}
	ok(refused && n == sizeof(text) - 2 && parse(text, &root), "a text that is cut is refused, wherever that is");
}

static void
sizes(void)
{
	enum { MANY = 1 << 20, BYTES = 20 << 20 };
	struct jr_node *before;
	struct jr root;
	struct span s;
	struct buf b;
	uint64_t v, sum = 0;
	size_t i;

	ok(parse("{\"a\":[1,2,3]}", &root), "a line");
	before = doc.node;
	for (i = 0; i < 1000 && parse("{\"b\":[\"c\",{\"d\":[1]}]}", &root); i++)
		;
	ok(i == 1000 && doc.node == before, "lines of usual size need no memory of their own");
	buf_init(&b, 80 << 20);
	buf_c(&b, '[');
	for (i = 0; i < MANY; i++)
		buf_str(&b, i ? ",[1]" : "[1]");
	buf_c(&b, ']');
	ok(jr_parse(&doc, buf_span(&b), &root) && jr_len(root) == MANY, "a line of many values");
	for (i = 0; i < MANY; i++)
		sum += jr_u64(jr_at(jr_at(root, i), 0), &v) ? v : 0;
	ok(sum == MANY, "each is found in its turn");
	ok(doc.cap >= 2 * MANY && parse("[]", &root) && doc.cap < MANY, "the next line gives the memory back");
	buf_reset(&b);
	buf_c(&b, '[');
	for (i = 0; i <= JR_VALUES_MAX; i++)
		buf_str(&b, "1,");
	b.p[b.n - 1] = ']';
	ok(!jr_parse(&doc, buf_span(&b), &root) && !doc.no_memory && strstr(doc.error, "more values"), "too many values");
	buf_reset(&b);
	buf_str(&b, "[\"\\n");
	for (i = 0; i < BYTES; i++)
		buf_c(&b, 'x');
	buf_str(&b, "\\u00e9\"]");
	ok(jr_parse(&doc, buf_span(&b), &root) && jr_str(jr_at(root, 0), &s) && s.n == BYTES + 3 && s.p[0] == '\n' &&
	    s.p[s.n - 1] == 0xa9, "a long string with escapes");
	ok(parse("[\"\\n\"]", &root) && doc.strings.cap < 4096, "its memory is given back too");
	buf_reset(&b);
	for (i = 0; i <= JR_NUMBER_MAX; i++)
		buf_c(&b, '1');
	ok(!jr_parse(&doc, buf_span(&b), &root), "a number of too many digits");
	b.n--;
	ok(jr_parse(&doc, buf_span(&b), &root) && jr_is(root, JR_DOUBLE), "one that just fits");
	buf_fini(&b);
}

static void
errors(void)
{
	char deep[400];
	struct jr root;
	size_t i;

	ok(refuses("") && refuses("{") && refuses("[1,") && refuses("\"a") && refuses("tru"), "ends too early");
	ok(refuses("{\"a\":1,\"a\":2}") && refuses("[{\"b\":{\"c\":[\"a\"],\"d\":\"c\",\"c\":0}}]"), "a name twice in one object");
	ok(refuses("\"\xff\"") && refuses("{\"\xc3\":1}") && refuses("\"\xed\xa0\x80\""), "what is not UTF-8");
	ok(refuses("{\"a\":1}x") && refuses("1 2") && refuses("[] []"), "text behind the value");
	ok(refuses("{a:1}") && refuses("[1,]") && refuses("{\"a\":1,}") && refuses("01") &&
	    refuses("nan") && refuses("[1 2]"), "what is no JSON");
	ok(refuses("\"a\nb\"") && refuses("[\"a\\\\\t\"]") && parse("\t\"a\\nb\\\"\"\r\n", &root), "controls inside strings");
	for (i = 0; i < sizeof(deep) - 1; i++)
		deep[i] = '[';
	deep[i] = '\0';
	ok(refuses(deep), "nesting has an end");
	memset(deep, 0, sizeof(deep));
	memset(deep, '[', JR_DEPTH_MAX);
	memset(deep + JR_DEPTH_MAX, ']', JR_DEPTH_MAX);
	ok(parse(deep, &root), "that is far enough");
	memset(deep, '[', JR_DEPTH_MAX + 1);
	memset(deep + JR_DEPTH_MAX + 1, ']', JR_DEPTH_MAX + 1);
	ok(refuses(deep) && doc.error_at == JR_DEPTH_MAX, "and one more is too deep");
	ok(parse("{\"ok\":1}", &root), "and after errors all is well");
}

int
main(void)
{
	jr_doc_init(&doc);
	writing();
	strings();
	floats();
	integers();
	reading();
	characters();
	keys();
	elements();
	places();
	cuts();
	sizes();
	errors();
	jr_doc_fini(&doc);
	return tap_end();
}
