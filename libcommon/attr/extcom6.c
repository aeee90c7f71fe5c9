/* SPDX-License-Identifier: ISC */
/*
 * attr/extcom6.c - IPv6 Address Specific Extended Communities: RFC 5701.
 *
 * Twenty bytes each: type, sub-type, address, two bytes. JSON: { "value": <160-bit number>, "string": TEXT }; it is the
 * string that is read, for no reader keeps a number of that size. TEXT in JSON and commands is that of the forms below,
 * target:2001:db8::1:5; what has none is 0x and 40 digits. ExaBGP's text has no other name than
 * redirect-to-nexthop-ietf.
 */
#include "attr/extcom.h"

#include "base/count.h"
#include "base/num.h"

#include <stdlib.h>

enum { UNIT = 20, VALUE = UNIT - 2 };

/* Only what ExaBGP names has its words in its text too: LOOSE. */
static const struct extcom_form forms6[] = {
	{ 0x00, 0x02, 0, "target:%q:%h", NULL },
	{ 0x00, 0x03, 0, "origin:%q:%h", NULL },
	{ 0x00, 0x05, 0, "ifit:%x", NULL },               /* draft-ietf-idr-bgp-ifit-capabilities */
	{ 0x00, 0x06, 0, "link-bandwidth-transitive:%x", NULL },
	{ 0x40, 0x06, 0, "link-bandwidth:%x", NULL },
	{ 0x00, 0x0b, 0, "vrf-route-import:%q:%h", NULL }, /* RFC 6515 4 */
	{ 0x00, 0x0c, EXTCOM_LOOSE, "redirect-to-nexthop-ietf %q%z%z", NULL }, /* draft-ietf-idr-flowspec-redirect-ip */
	{ 0x00, 0x0d, 0, "redirect:%q:%h", NULL },        /* RFC 8956 6.1 */
	{ 0x00, 0x10, 0, "vpn-distinguisher:%q:%h", NULL },
	{ 0x00, 0x11, 0, "target-uuid:%x", NULL },
	{ 0x00, 0x12, 0, "inter-area-p2mp-next-hop:%q:%h", NULL }, /* RFC 7524 4 */
	{ 0x00, 0x15, 0, "rt-derived:%q:%h", NULL },
	/* draft-li-idr-link-bandwidth-ext: octets a second, AS */
	{ 0x02, 0x06, 0, "extended-bandwidth-transitive:%z%z%8:%4%z%z%z%z", NULL },
	{ 0x42, 0x06, 0, "extended-bandwidth:%z%z%8:%4%z%z%z%z", NULL },
};

/* Its words; 0x and its digits when no form is for it, or none whose flags have `want`. */
static void
extcom6_print(struct buf *b, const uint8_t *c, unsigned want)
{
	size_t i, start = b->n;

	for (i = 0; i < COUNT(forms6); i++) {
		const struct extcom_form *f = &forms6[i];

		if (f->type != c[0] || f->sub != c[1] || (f->flags & want) != want)
			continue;
		if (extcom_print(b, f, span_of(c + 2, VALUE), true))
			return;
		b->n = start < b->n ? start : b->n;
	}
	buf_str(b, "0x");
	buf_hex(b, span_of(c, UNIT));
}

static void
extcom6_put_text(struct buf *b, const uint8_t *c)
{
	extcom6_print(b, c, EXTCOM_LOOSE);
}

static void
extcom6_put_words(struct buf *b, const uint8_t *c)
{
	extcom6_print(b, c, 0);
}

/* A 160-bit number in decimal: the bytes divided by 10^9 again and again. */
static void
extcom6_put_number(struct buf *b, const uint8_t *c)
{
	uint32_t w[UNIT / 4], digits[6];
	struct get g = get_of(span_of(c, UNIT));
	int n = 0, i;

	for (i = 0; i < UNIT / 4; i++)
		w[i] = get_u32(&g);
	do {
		uint64_t rest = 0;

		for (i = 0; i < UNIT / 4; i++) {
			rest = rest << 32 | w[i];
			w[i] = (uint32_t)(rest / 1000000000);
			rest %= 1000000000;
		}
		digits[n++] = (uint32_t)rest;
	} while (n < 6 && (w[0] | w[1] | w[2] | w[3] | w[4]));
	buf_u32(b, digits[--n]);
	while (n--)
		buf_fmt(b, "%09u", (unsigned)digits[n]);
}

static void
extcom6_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);

	(void)row, (void)ctx;
	jw_arr(w);
	while (get_left(&g) >= UNIT) {
		const uint8_t *c = get_bytes(&g, UNIT).p;

		jw_obj(w);
		jw_key(w, "value");
		jw_next(w);
		extcom6_put_number(w->b, c);
		jw_key(w, "string");
		jw_quote(w);
		extcom6_put_words(w->b, c);
		jw_quote_end(w);
		jw_obj_end(w);
	}
	jw_arr_end(w);
}

static bool
extcom6_read_one(struct span s, struct buf *out)
{
	size_t start = out->n, i;
	uint8_t value[VALUE];

	if (s.n >= 2 && s.p[0] == '0' && (s.p[1] | 0x20) == 'x')
		return s.n == 2 + 2 * UNIT && num_hex(span_of(s.p + 2, s.n - 2), out) && out->n == start + UNIT;
	for (i = 0; i < COUNT(forms6); i++) {
		if (!extcom_read_form(&forms6[i], s, value, VALUE))
			continue;
		put_u8(out, forms6[i].type);
		put_u8(out, forms6[i].sub);
		buf_put(out, value, VALUE);
		return true;
	}
	return false;
}

static bool
extcom6_member(struct jr j, struct buf *out)
{
	struct span s;

	return (jr_str(j, &s) || jr_str(jr_get(j, "string"), &s)) && extcom6_read_one(s, out);
}

static int
extcom6_compare(const void *a, const void *b)
{
	return memcmp(a, b, UNIT);
}

static bool
extcom6_scan(struct lex *l, struct buf *out)
{
	char two[96] = "redirect-to-nexthop-ietf ";
	size_t n = strlen(two);
	struct tok at = l->tok;
	struct span s = at.s;

	if (at.kind != TOK_WORD)
		return lex_expected(l, "an IPv6 extended community");
	lex_next(l);
	if (span_is(s, "redirect-to-nexthop-ietf") && l->tok.kind == TOK_WORD && l->tok.s.n < sizeof(two) - n) {
		memcpy(two + n, l->tok.s.p, l->tok.s.n);
		s = span_of(two, n + l->tok.s.n);
		lex_next(l);
	}
	return extcom6_read_one(s, out) ||
	    lex_fail_at(l, &at, "unknown IPv6 extended community \"%.*s\"", s.n > 60 ? 60 : (int)s.n, (const char *)s.p);
}

static const struct attr_units extcom6_units = {
	.list = "a list of { \"value\": N, \"string\": TEXT }",
	.want = "a string: 0x and 40 digits, or a name and its fields",
	.unjson = extcom6_member,
	.text = extcom6_put_text,
	.show = extcom6_put_words,
	.scan = extcom6_scan,
	.compare = extcom6_compare,
};

const struct attr_row attr_ipv6_ext_communities = {
	.code = ATTR_IPV6_EXT_COMMUNITIES,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "IPv6 Address Specific Extended Community",
	ATTR_KEY("extended-community-ipv6"),
	ATTR_WORD("extended-community-ipv6"),
	.rfc = "RFC 7606 7.15",
	ATTR_UNITS(&extcom6_units, UNIT),
	.json = extcom6_json,
};
