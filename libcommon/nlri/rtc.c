/* SPDX-License-Identifier: ISC */
/*
 * nlri/rtc.c - route target membership: RFC 4684 4. A prefix of 0 bits, or of 32 to 96: an AS number and a route target,
 * or its first bits. ExaBGP has no words for it; ours:
 *
 *   ipv4 rtc default                                    everything
 *   ipv4 rtc origin 65000 route-target target:65000:1
 *   ipv4 rtc origin 65000                               all route targets that AS 65000 wants
 *   ipv4 rtc origin 65000 route-target 0x0002FDE8/32    ... that begin with these 32 bits
 *   ipv4 rtc raw 0x1F...                                the whole NLRI, for what the words cannot say
 *
 * The same for other AFIs, whose routes the targets are of.
 */
#include "attr/attr.h"
#include "base/num.h"
#include "nlri/nlri.h"
#include "value/tree.h"

enum { AS_BITS = 32, ALL_BITS = 96 };

/* Scratch of the route: which words were read. */
enum { DEFAULT = 1, ORIGIN = 2, TARGET = 4, RAW = 8 };

static bool
rtc_take(const struct nlri_row *row, struct get *g, bool withdraw, struct span *one, struct diags *d)
{
	const uint8_t *start = g->p;
	size_t at = get_off(g);
	unsigned bits = get_u8(g);

	(void)row, (void)withdraw;
	get_bytes(g, bits_bytes(bits));
	if (!get_ok(g)) {
		diag_add(d, DIAG_DISABLE, "rtc", "RFC 4684 4", at, 1, "prefix of %u bits runs past the end of the field", bits);
		return false;
	}
	*one = span_of(start, (size_t)(g->p - start));
	if (bits == 0 || (bits >= AS_BITS && bits <= ALL_BITS))
		return true;
	diag_add(d, DIAG_DISCARD, "rtc", "RFC 4684 4", at, one->n, "prefix of %u bits, want 0 or 32 to 96", bits);
	return false;
}

static uint32_t
rtc_origin_of(struct span v)
{
	struct get g = get_of(v);

	get_u8(&g);
	return get_u32(&g);
}

/* The text of the route target; false when it does not give the bytes back. */
static bool
rtc_put_target(struct buf *b, struct span v)
{
	unsigned bits = v.p[0];
	uint8_t again[8];
	size_t start = b->n;

	if (bits < ALL_BITS) {
		buf_str(b, "0x");
		buf_hex(b, span_of(v.p + 5, v.n - 5));
		buf_fmt(b, "/%u", bits - AS_BITS);
		return !(bits % 8) || !(v.p[v.n - 1] & (0xff >> bits % 8));
	}
	extcom_text(b, v.p + 5);
	return !b->bad && extcom_scan(span_of(b->p + start, b->n - start), again) && memcmp(again, v.p + 5, 8) == 0;
}

static bool
rtc_target_back(struct span v)
{
	struct buf b;
	bool good;

	buf_init(&b, 256);
	good = rtc_put_target(&b, v);
	buf_fini(&b);
	return good;
}

static bool
rtc_plain(const struct nlri_row *row, struct span v)
{
	(void)row;
	if (v.p[0] <= AS_BITS)
		return v.p[0] == 0 || rtc_origin_of(v) != 0;
	return rtc_target_back(v);
}

static void
rtc_json(const struct nlri_row *row, struct jw *w, const struct nlri *one, const struct ctx *ctx)
{
	unsigned bits = one->v.p[0];

	(void)row, (void)ctx;
	jw_obj(w);
	jw_key_u64(w, "origin", bits ? rtc_origin_of(one->v) : 0);
	jw_key(w, "route-target");
	if (bits <= AS_BITS) {
		jw_null(w);
	} else {
		jw_quote(w);
		rtc_put_target(w->b, one->v);
		jw_quote_end(w);
	}
	nlri_path_json(w, one->path);
	jw_obj_end(w);
}

static void
rtc_tree(const struct nlri_row *row, struct tree *t, struct get *g)
{
	struct span v = span_of(g->p, get_left(g));

	(void)row;
	tree_number(t, "length", g, 1);
	if (!get_left(g))
		return;
	tree_number(t, "origin", g, 4);
	if (v.p[0] > AS_BITS) {
		jw_quote(tree_value(t));
		rtc_put_target(&t->value, v);
		jw_quote_end(&t->w);
		tree_leaf(t, "route-target", g, get_left(g));
	}
}

/* "target:65000:1", or "0xHEX/BITS" for a part of one: the whole NLRI to out. */
static bool
rtc_target_put(uint32_t origin, struct span s, struct buf *out)
{
	const uint8_t *slash = s.n ? memchr(s.p, '/', s.n) : NULL;
	uint8_t target[8];
	struct buf part;
	uint64_t bits;
	bool good;

	if (!slash) {
		if (!extcom_scan(s, target))
			return false;
		put_u8(out, ALL_BITS);
		put_u32(out, origin);
		buf_put(out, target, 8);
		return true;
	}
	if (!num_max(span_of(slash + 1, s.n - (size_t)(slash + 1 - s.p)), 63, &bits) || slash - s.p < 4 ||
	    memcmp(s.p, "0x", 2) != 0)
		return false;
	buf_init(&part, 16);
	good = num_hex(span_of(s.p + 2, (size_t)(slash - s.p) - 2), &part) && part.n == bits_bytes((unsigned)bits) &&
	    (!(bits % 8) || !(part.p[part.n - 1] & (0xff >> bits % 8)));
	if (good) {
		put_u8(out, AS_BITS + bits);
		put_u32(out, origin);
		buf_span_put(out, buf_span(&part));
	}
	buf_fini(&part);
	return good;
}

static bool
rtc_unjson(const struct nlri_row *row, struct jr j, struct buf *out, struct diags *d)
{
	struct jr target = jr_get(j, "route-target");
	uint32_t origin;
	struct span s;

	(void)row;
	if (!jr_u32(jr_get(j, "origin"), &origin))
		return unjson_fail(d, "origin", "an AS number");
	if (jr_is(target, JR_NULL)) {
		put_u8(out, origin ? AS_BITS : 0);
		if (origin)
			put_u32(out, origin);
		return true;
	}
	if (!jr_str(target, &s) || !rtc_target_put(origin, s, out))
		return unjson_fail(d, "route-target", "null or a route target like \"target:65000:1\"");
	return true;
}

/* Nothing shorter is known of ExaBGP's text encoder than for the other families. */
static void
rtc_text(const struct nlri_row *row, struct buf *b, const struct nlri *one, const struct ctx *ctx)
{
	(void)ctx;
	buf_str(b, "afi ");
	buf_afi(b, row->afi);
	buf_str(b, " safi rtc");
	nlri_path_show(b, one->path);
}

static void
rtc_show(const struct nlri_row *row, struct buf *b, const struct nlri *one, const struct ctx *ctx)
{
	struct span v = one->v;
	size_t start;

	(void)ctx;
	buf_family(b, row->afi, row->safi, ' ');
	buf_c(b, ' ');
	if (v.p[0] == 0) {
		buf_str(b, "default");
	} else if (v.p[0] > AS_BITS && v.p[0] < ALL_BITS && !rtc_target_back(v)) {
		buf_str(b, "raw 0x");
		buf_hex(b, v);
	} else {
		buf_fmt(b, "origin %u", rtc_origin_of(v));
		if (v.p[0] > AS_BITS) {
			buf_str(b, " route-target ");
			start = b->n;
			/* some communities are written in several words: in hex they are one */
			if (!rtc_put_target(b, v) || memchr(b->p + start, ' ', b->n - start)) {
				b->n = start;
				buf_str(b, "0x");
				buf_hex(b, span_of(v.p + 5, 8));
			}
		}
	}
	nlri_path_show(b, one->path);
}

static bool
rtc_raw(struct lex *l, struct route *r)
{
	buf_reset(&r->part[0]);
	if (!route_raw(l, r, "route target membership"))
		return false;
	r->seen |= RAW;
	return true;
}

static int
rtc_word(const struct nlri_row *row, struct lex *l, struct route *r, struct span kw)
{
	(void)row;
	if (span_is(kw, "default")) {
		r->seen |= DEFAULT;
		return 1;
	}
	if (span_is(kw, "raw"))
		return rtc_raw(l, r) ? 1 : -1;
	if (span_is(kw, "origin")) {
		uint32_t as;

		/* `origin igp` is the attribute */
		if (l->tok.kind != TOK_WORD || !asn_scan(l->tok.s, &as))
			return 0;
		r->labels[0] = as;
		r->seen |= ORIGIN;
		lex_next(l);
		return 1;
	}
	if (!span_is(kw, "route-target"))
		return 0;
	buf_reset(&r->part[1]);
	if (l->tok.kind != TOK_WORD || !rtc_target_put(0, l->tok.s, &r->part[1])) {
		lex_expected(l, "a route target like target:65000:1");
		return -1;
	}
	r->seen |= TARGET;
	lex_next(l);
	return 1;
}

static bool
rtc_done(const struct nlri_row *row, struct lex *l, struct route *r)
{
	struct buf *v = &r->part[0];
	uint32_t as = r->labels[0];

	(void)row;
	if (!r->seen)
		return lex_fail(l, "expected default, or origin and route-target");
	if (r->seen & DEFAULT && r->seen != DEFAULT)
		return lex_fail(l, "default and a route target");
	if (r->seen & TARGET && !(r->seen & ORIGIN))
		return lex_fail(l, "a route target without origin");
	if (r->seen & TARGET) {
		v = &r->part[1];
		be_put_u32(v->p + 1, (uint32_t)as);
	} else if (!(r->seen & RAW)) {
		put_u8(v, r->seen & DEFAULT ? 0 : AS_BITS);
		if (r->seen & ORIGIN)
			put_u32(v, as);
	}
	route_add(r, buf_span(v));
	return true;
}

static const char *const rtc_words[] = { "default", "origin", "route-target", "raw", NULL };

#define RTC(address_family)                                                                                            \
	{                                                                                                              \
		.afi = address_family, .safi = SAFI_RTC, .rfc = "RFC 4684 4", .take = rtc_take, .json = rtc_json,      \
		.tree = rtc_tree, .unjson = rtc_unjson, .plain = rtc_plain, .text = rtc_text, .show = rtc_show,        \
		.word = rtc_word, .done = rtc_done, .words = rtc_words,                                                \
	}

const struct nlri_row nlri_rtc = RTC(AFI_IPV4);
const struct nlri_row nlri_ipv6_rtc = RTC(AFI_IPV6);
const struct nlri_row nlri_l2vpn_rtc = RTC(AFI_L2VPN);
