/* SPDX-License-Identifier: ISC */
/*
 * nlri/flow_action.c - what is done with the traffic a flow matches: RFC 8955 7, RFC 8956 6, and the drafts ExaBGP
 * knows. Actions are extended communities, and sometimes the next hop.
 */
#include "nlri/flow.h"

#include <stdlib.h>

#include "attr/attr.h"
#include "base/num.h"

/* ---- communities ---- */

static int
action_by_bytes8(const void *a, const void *b)
{
	return memcmp(a, b, 8);
}

static int
action_by_bytes20(const void *a, const void *b)
{
	return memcmp(a, b, 20);
}

/* Append one and sort, as all lists of extended communities are sent. */
static bool
action_add(struct lex *l, struct route *r, unsigned code, struct buf *c)
{
	struct span old = attrset_get(&r->attrs, code);
	size_t unit = code == ATTR_EXT_COMMUNITIES ? 8 : 20;
	struct buf all;
	bool good;

	buf_init(&all, 65535);
	buf_span_put(&all, old);
	buf_span_put(&all, buf_span(c));
	good = !all.bad && !c->bad;
	if (good) {
		qsort(all.p, all.n / unit, unit, unit == 8 ? action_by_bytes8 : action_by_bytes20);
		attrset_put(&r->attrs, code, ATTR_OPT | ATTR_TRANS, buf_span(&all));
	}
	buf_fini(&all);
	return good ? true : lex_fail(l, "too many extended communities");
}

/* An 8-byte community: type, 2 bytes, 4 bytes. */
static bool
action_add8(struct lex *l, struct route *r, unsigned type, unsigned high, uint32_t low)
{
	struct buf c;
	bool good;

	buf_init(&c, 8);
	put_u16(&c, type);
	put_u16(&c, high);
	put_u32(&c, low);
	good = action_add(l, r, ATTR_EXT_COMMUNITIES, &c);
	buf_fini(&c);
	return good;
}

/* Type, 4 bytes, 2 bytes. */
static bool
action_add8_4(struct lex *l, struct route *r, unsigned type, uint32_t high, unsigned low)
{
	return action_add8(l, r, type, high >> 16, (high & 0xffff) << 16 | low);
}

/* Type, an IPv6 address, 2 bytes (RFC 5701). */
static bool
action_add20(struct lex *l, struct route *r, unsigned type, const uint8_t a[16], unsigned low)
{
	struct buf c;
	bool good;

	buf_init(&c, 20);
	put_u16(&c, type);
	buf_put(&c, a, 16);
	put_u16(&c, low);
	good = action_add(l, r, ATTR_IPV6_EXT_COMMUNITIES, &c);
	buf_fini(&c);
	return good;
}

/* ---- actions ---- */

static bool
action_traffic_rate(struct lex *l, struct route *r, unsigned type, uint64_t rate)
{
	const uint64_t most = 1000000000000; /* ExaBGP's: 1 terabyte per second */
	float f = (float)(rate < most ? rate : most);
	uint32_t bits;

	memcpy(&bits, &f, sizeof(bits));
	return action_add8(l, r, type, 0, bits);
}

/* rate-limit N [bytes|packets]: RFC 8955 7.1 and 7.2 */
static bool
action_rate_limit(struct lex *l, struct route *r)
{
	uint64_t rate;

	if (!lex_num(l, "rate", 0, UINT64_MAX, &rate))
		return false;
	if (lex_take(l, "packets"))
		return action_traffic_rate(l, r, 0x800c, rate);
	lex_take(l, "bytes");
	return action_traffic_rate(l, r, 0x8006, rate);
}

/* To an address: draft-simpson-idr-flowspec-redirect, which says where by the next hop. */
static bool
action_to_nexthop(struct lex *l, struct route *r, bool copy)
{
	if (l->tok.kind != TOK_WORD || !ip_scan(l->tok.s, &r->nexthop.ip))
		return lex_expected(l, "an address");
	lex_next(l);
	r->nexthop.self = false;
	return action_add8(l, r, 0x0800, 0, copy);
}

/* [IPv6]:N - RFC 8956 6.1 */
static bool
action_redirect_ipv6(struct lex *l, struct route *r)
{
	uint8_t a[16];
	uint64_t n;

	if (l->tok.kind != TOK_WORD || !ip6_scan(l->tok.s, a))
		return lex_expected(l, "an IPv6 address");
	lex_next(l);
	if (!lex_want_c(l, ']'))
		return false;
	if (l->tok.kind != TOK_WORD || l->tok.s.n < 2 || l->tok.s.p[0] != ':' ||
	    !num_max(span_of(l->tok.s.p + 1, l->tok.s.n - 1), 0xffff, &n))
		return lex_expected(l, "a colon and a number up to 65535");
	lex_next(l);
	return action_add20(l, r, 0x000d, a, (unsigned)n);
}

/* redirect AS:N | IP:N | IP | [IPv6]:N - RFC 8955 7.4 */
static bool
action_redirect(struct lex *l, struct route *r)
{
	struct span s = l->tok.s, left, right;
	const uint8_t *colon;
	struct tok at = l->tok;
	uint8_t a[16];
	uint32_t as;
	uint64_t n;

	if (lex_take_c(l, '['))
		return action_redirect_ipv6(l, r);
	if (l->tok.kind != TOK_WORD)
		return lex_expected(l, "an address or a route target");
	colon = s.n ? memchr(s.p, ':', s.n) : NULL;
	if (!colon || ip6_scan(s, a))
		return action_to_nexthop(l, r, false);
	left = span_of(s.p, (size_t)(colon - s.p));
	right = span_of(colon + 1, s.n - left.n - 1);
	lex_next(l);
	if (ip4_scan(left, a)) {
		if (!num_max(right, 0xffff, &n))
			return lex_fail_at(l, &at, "the number behind an address is at most 65535");
		return action_add8_4(l, r, 0x8108,
		    be_u32(a), (unsigned)n);
	}
	if (!asn_scan(left, &as) || !num_max(right, as > 0xffff ? 0xffff : 0xffffffff, &n))
		return lex_fail_at(l, &at, "expected a route target like 65000:1 or 192.0.2.1:1");
	if (as > 0xffff)
		return action_add8_4(l, r, 0x8208, as, (unsigned)n);
	return action_add8(l, r, 0x8008, as, (uint32_t)n);
}

/* draft-ietf-idr-flowspec-redirect-ip */
static bool
action_redirect_ietf(struct lex *l, struct route *r)
{
	struct ip ip;

	if (l->tok.kind != TOK_WORD || !ip_scan(l->tok.s, &ip))
		return lex_expected(l, "an address");
	lex_next(l);
	if (ip.len == 16)
		return action_add20(l, r, 0x000c, ip.a, 0);
	return action_add8_4(l, r, 0x010c,
	    be_u32(ip.a), 0);
}

/* RFC 8955 7.3: terminal is the last bit, sample the one before it */
static bool
action(struct lex *l, struct route *r)
{
	static const struct name words[] = {
		{ 1, "terminal" }, { 2, "sample" }, { 3, "sample-terminal" }, { 3, "terminal-sample" }, { 0, NULL },
	};
	uint32_t bits;

	return lex_table(l, "action", words, &bits) && action_add8(l, r, 0x8007, 0, bits);
}

static bool
action_mark(struct lex *l, struct route *r)
{
	uint64_t dscp;

	return lex_num(l, "DSCP", 0, 63, &dscp) && action_add8(l, r, 0x8009, 0, (uint32_t)dscp);
}

static bool
action_cut_word(struct span *s, struct span *word)
{
	const uint8_t *colon = s->n ? memchr(s->p, ':', s->n) : NULL;

	*word = colon ? span_of(s->p, (size_t)(colon - s->p)) : *s;
	*s = colon ? span_of(colon + 1, s->n - word->n - 1) : span_of(s->p + s->n, 0);
	return word->n > 0;
}

/* [transitive|non-transitive:]input|output|input-output:ASN:GROUP - draft-ietf-idr-flowspec-interfaceset */
static bool
action_interface_set(struct lex *l, struct route *r)
{
	static const struct name directions[] = { { 1, "input" }, { 2, "output" }, { 3, "input-output" }, { 0, NULL } };
	struct lex_list it = lex_list(l);

	while (lex_item(l, &it)) {
		struct span s = l->tok.s, word;
		unsigned type = 0x0702;
		uint32_t direction, as;
		uint64_t group;

		if (l->tok.kind != TOK_WORD)
			return lex_expected(l, "an interface set");
		action_cut_word(&s, &word);
		if (span_is(word, "non-transitive"))
			type = 0x4702;
		if (type == 0x4702 || span_is(word, "transitive"))
			action_cut_word(&s, &word);
		if (!table_code(directions, word, &direction) || !action_cut_word(&s, &word) || !asn_scan(word, &as) ||
		    !num_max(s, 0x3fff, &group))
			return lex_expected(l, "an interface set like transitive:input:65000:5");
		lex_next(l);
		if (!action_add8_4(l, r, type, as, (unsigned)(direction << 14 | group)))
			return false;
	}
	return true;
}

int
flow_action(struct lex *l, struct route *r, struct span kw)
{
	bool good;

	if (span_is(kw, "accept"))
		good = true;
	else if (span_is(kw, "discard"))
		good = action_traffic_rate(l, r, 0x8006, 0);
	else if (span_is(kw, "rate-limit"))
		good = action_rate_limit(l, r);
	else if (span_is(kw, "redirect"))
		good = action_redirect(l, r);
	else if (span_is(kw, "redirect-to-nexthop"))
		good = action_add8(l, r, 0x0800, 0, 0);
	else if (span_is(kw, "redirect-to-nexthop-ietf"))
		good = action_redirect_ietf(l, r);
	else if (span_is(kw, "copy"))
		good = action_to_nexthop(l, r, true);
	else if (span_is(kw, "mark"))
		good = action_mark(l, r);
	else if (span_is(kw, "action"))
		good = action(l, r);
	else if (span_is(kw, "interface-set"))
		good = action_interface_set(l, r);
	else
		return 0;
	return good ? 1 : -1;
}

/* ---- blocks ---- */

/* An attribute in `then { community [ ... ]; }`; the first one of a kind counts, extended communities add up. */
static int
action_attribute(struct lex *l, struct route *r, struct span kw)
{
	const struct attr_row *a = attr_row_word(kw);
	struct buf v;
	bool good;

	if (!a || !a->scan)
		return 0;
	buf_init(&v, 65535);
	good = a->scan(a, l, kw, &v, r->ctx);
	if (good && (a->code == ATTR_EXT_COMMUNITIES || a->code == ATTR_IPV6_EXT_COMMUNITIES))
		good = action_add(l, r, a->code, &v);
	else if (good && !attrset_has(&r->attrs, a->code))
		attrset_put(&r->attrs, a->code, a->flags, buf_span(&v));
	buf_fini(&v);
	return good ? 1 : -1;
}

bool
flow_block(struct lex *l, struct route *r, struct span block)
{
	if (!lex_want_c(l, '{'))
		return false;
	while (!lex_take_c(l, '}')) {
		struct tok at = l->tok;
		const char *near;
		struct span kw;
		int done;

		if (lex_take_c(l, ';'))
			continue;
		if (!lex_word(l, "a keyword or \"}\"", &kw))
			return false;
		if (span_is(kw, "match") || span_is(kw, "then") || span_is(kw, "scope"))
			return lex_fail_at(l, &at, "%.*s inside of %.*s", (int)kw.n, (const char *)kw.p, (int)block.n,
			    (const char *)block.p);
		done = r->row->word(r->row, l, r, kw);
		if (!done)
			done = action_attribute(l, r, kw);
		if (done < 0)
			return false;
		if (!done) {
			near = word_near((const char *)kw.p, kw.n, r->row->words);
			return lex_fail_at(l, &at, "unknown word \"%.*s\" in %.*s%s%s%s", kw.n > 60 ? 60 : (int)kw.n,
			    (const char *)kw.p, (int)block.n, (const char *)block.p, near ? " (did you mean \"" : "",
			    near ? near : "", near ? "\"?)" : "");
		}
		if (!lex_at_c(l, '}') && !lex_want_c(l, ';'))
			return false;
	}
	return true;
}
