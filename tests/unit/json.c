/* tests/unit/json.c - the JSON writer is total and on one line; the reader keeps integers whole and is bounded. */
#include "json/jr.h"
#include "json/jw.h"

#include "tap.h"

#include <float.h>
#include <math.h>
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
	struct span back;
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
		/* json-c takes a code point above U+FFFF for a surrogate when its low 16 bits look like one */
		if (utf8_ok(span_of(s, 4)) && s[0] < 0xf0)
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

	ok(parse("18446744073709551615", &root) && jr_u64(root, &v) && v == UINT64_MAX, "2^64 - 1 stays whole");
	ok(parse("9223372036854775808", &root) && jr_u64(root, &v) && v == (uint64_t)1 << 63, "and so does 2^63");
	ok(parse("18446744073709551616", &root) ? !jr_u64(root, &v) || v == UINT64_MAX : true, "2^64 does not wrap");
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
	memset(deep, '[', 60);
	memset(deep + 60, ']', 60);
	ok(parse(deep, &root), "that is far enough");
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
	errors();
	jr_doc_fini(&doc);
	return tap_end();
}
