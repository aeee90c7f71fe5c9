/* SPDX-License-Identifier: ISC */
/*
 * tests/twin/json.c - JSON, quickly and slowly: short numbers at once and digit by digit, members in the order of the
 * text and in any other, and the families that are looked at first.
 */
#include "json/jr.h"
#include "updates.h"

enum { CASES = 200000 };

/* Near the end of a text numbers are read digit by digit; far from it at once. */
static void
twin_numbers(void)
{
	static const char digits[] = "0123456789012345678901234567890123456789.-+eE,]}x ";
	struct jr_doc near, far;
	struct jr a, b;
	bool same = true;
	unsigned i, k;

	jr_doc_init(&near);
	jr_doc_init(&far);
	for (i = 0; i < CASES; i++) {
		char text[64];
		size_t n = 1 + twin_any(10);
		bool good;

		memset(text, ' ', sizeof(text));
		text[0] = '[';
		for (k = 1; k <= n; k++)
			text[k] = digits[twin_any(twin_any(3) ? 10 : sizeof(digits) - 1)];
		text[n + 1] = ']';
		good = jr_parse(&near, span_of(text, n + 2), &a);
		/* blanks inside, so that they are not taken off */
		text[n + 1] = ' ';
		text[30] = ']';
		same &= good == jr_parse(&far, span_of(text, 31), &b) && (good ? jr_equal(a, b) : true);
	}
	jr_doc_fini(&near);
	jr_doc_fini(&far);
	ok(same, "a number is the same, good or not, wherever the text ends");
}

/* The member of a key, by looking at each. */
static struct jr
twin_member(struct jr obj, struct span key)
{
	struct jr_iter it = { 0 };

	while (jr_each(obj, &it))
		if (span_eq(it.key, key))
			return it.val;
	return (struct jr){ NULL };
}

static void
twin_members(void)
{
	static const char *const words[] = { "", "a", "b", "ab", "nlri", "nlry", "type", "time", "exabgp", "neighbor",
		"neighbors", "direction", "path-information", "path-informatiom", "link-local-next-hop", "link-local-next-hoq",
		"0", "1", "message", "massage" };
	enum { WORDS = sizeof(words) / sizeof(words[0]) };
	struct jr_doc doc;
	struct buf text;
	bool same = true;
	unsigned i, k;

	jr_doc_init(&doc);
	buf_init(&text, 1 << 20);
	for (i = 0; i < CASES / 20; i++) {
		unsigned cnt = twin_any(twin_any(10) ? 12 : 80);
		struct jr_iter it = { 0 };
		struct jr root;

		buf_reset(&text);
		buf_c(&text, '{');
		for (k = 0; k < cnt; k++) {
			buf_fmt(&text, "%s\"%s", k ? "," : "", words[twin_any(WORDS)]);
			if (twin_any(2) || cnt > 3)
				buf_fmt(&text, "%u", k);
			buf_fmt(&text, "\":%u", k);
		}
		buf_c(&text, '}');
		if (!jr_parse(&doc, buf_span(&text), &root))
			continue;
		for (k = 0; k < 30; k++) {
			struct span key = span_str(words[twin_any(WORDS)]);

			same &= jr_member(root, key, jr_hash(key)).v == twin_member(root, key).v;
			if (jr_each(root, &it))
				same &= jr_member(root, it.key, jr_hash(it.key)).v == it.val.v;
			else
				it = (struct jr_iter){ 0 };
		}
	}
	buf_fini(&text);
	jr_doc_fini(&doc);
	ok(same, "a member is found, or not, whatever was asked for before");
}

/* The two families that are looked at first are what the tables say. */
static void
twin_families(void)
{
	static const struct {
		const char *name;
		uint16_t afi;
	} both[] = { { "ipv4 unicast", AFI_IPV4 }, { "ipv6 unicast", AFI_IPV6 }, { "IPv4 unicast", AFI_IPV4 },
		{ "ipv6/unicast", AFI_IPV6 }, { "ipv4-unicast", AFI_IPV4 } };
	uint16_t afi;
	uint8_t safi;
	size_t i;

	for (i = 0; i < sizeof(both) / sizeof(both[0]); i++)
		ok(family_scan(span_str(both[i].name), &afi, &safi) && afi == both[i].afi && safi == SAFI_UNICAST, "%s",
		    both[i].name);
	ok(!family_scan(SPAN("ipv5 unicast"), &afi, &safi) && !family_scan(SPAN("ipv4 unicas"), &afi, &safi), "no others");
}

int
main(void)
{
	twin_numbers();
	twin_members();
	twin_families();
	return tap_end();
}
