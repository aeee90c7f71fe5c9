/* SPDX-License-Identifier: ISC */
/*
 * nlri/mup.c - mobile user plane: draft-mpmz-bess-mup-safi. Words, as ExaBGP has them:
 *
 *   mup-isd PREFIX rd RD
 *   mup-dsd IP rd RD
 *   mup-t1st PREFIX rd RD teid N qfi N endpoint IP [source IP]
 *   mup-t2st IP rd RD teid N/LEN
 *   [arch N] type N raw 0xHEX                                any other
 */
#include "base/count.h"
#include "nlri/typed.h"

#include "base/num.h"
#include <stdio.h>


static unsigned
mup_afi_bits(unsigned afi)
{
	return afi == AFI_IPV6 ? 128 : 32;
}

/* ---- a prefix: its length in bits and its bytes ---- */

static bool
mup_prefix_take(const struct typed_field *f, struct get *g, unsigned afi, struct span *out)
{
	const uint8_t *start = g->p;
	unsigned bits = get_u8(g);

	(void)f;
	get_bytes(g, bits_bytes(bits));
	*out = span_of(start, (size_t)(g->p - start));
	return get_ok(g) && bits <= mup_afi_bits(afi);
}

static void
mup_prefix_ip(struct buf *b, struct span v, unsigned afi)
{
	uint8_t a[16] = { 0 };

	if (v.n > 1)
		memcpy(a, v.p + 1, v.n - 1);
	if (v.p[0] % 8)
		a[v.p[0] / 8] &= (uint8_t)(0xff00 >> v.p[0] % 8);
	buf_ip(b, a, mup_afi_bits(afi) / 8);
}

static void
mup_prefix_json(const struct typed_field *f, struct jw *w, const struct span *all, size_t i, unsigned afi)
{
	(void)f;
	jw_key_u64(w, "prefix_ip_len", all[i].p[0]);
	jw_key(w, "prefix_ip");
	jw_quote(w);
	mup_prefix_ip(w->b, all[i], afi);
	jw_quote_end(w);
}

static bool
mup_prefix_put(struct prefix p, unsigned afi, struct buf *out)
{
	if (p.ip.len * 8u != mup_afi_bits(afi) || p.bits > mup_afi_bits(afi) || prefix_host_bits(&p))
		return false;
	put_u8(out, p.bits);
	buf_put(out, p.ip.a, bits_bytes(p.bits));
	return true;
}

static bool
mup_prefix_unjson(const struct typed_field *f, struct jr obj, struct buf *out, unsigned afi)
{
	struct prefix p = { 0 };
	struct span s;
	uint64_t bits;

	(void)f;
	if (!jr_max(jr_get(obj, "prefix_ip_len"), 128, &bits) || !jr_str(jr_get(obj, "prefix_ip"), &s) ||
	    !ip_scan(s, &p.ip))
		return false;
	p.bits = (uint8_t)bits;
	return mup_prefix_put(p, afi, out);
}

static void
mup_prefix_show(const struct typed_field *f, struct buf *b, const struct span *all, size_t i, unsigned afi)
{
	(void)f;
	mup_prefix_ip(b, all[i], afi);
	buf_fmt(b, "/%u", all[i].p[0]);
}

static bool
mup_prefix_words(const struct typed_field *f, struct lex *l, struct buf *out, unsigned afi)
{
	struct prefix p;

	(void)f;
	if (l->tok.kind != TOK_WORD || !prefix_scan(l->tok.s, &p) || !mup_prefix_put(p, afi, out))
		return lex_expected(l, afi == AFI_IPV6 ? "an IPv6 prefix" : "an IPv4 prefix");
	lex_next(l);
	return true;
}

static bool
mup_prefix_plain(struct span v)
{
	return !(v.p[0] % 8) || !(v.p[v.n - 1] & (0xff >> v.p[0] % 8));
}

static const struct typed_kind mup_prefix = {
	.want = "a prefix of the family", .take = mup_prefix_take, .json = mup_prefix_json, .unjson = mup_prefix_unjson,
	.show = mup_prefix_show, .scan = mup_prefix_words, .plain = mup_prefix_plain,
};

/* ---- an address of the family without length ---- */

static bool
mup_address_take(const struct typed_field *f, struct get *g, unsigned afi, struct span *out)
{
	(void)f;
	*out = get_bytes(g, mup_afi_bits(afi) / 8);
	return get_ok(g);
}

static void
mup_address_json(const struct typed_field *f, struct jw *w, const struct span *all, size_t i, unsigned afi)
{
	typed_bare_ip.json(f, w, all, i, afi);
}

static bool
mup_address_unjson(const struct typed_field *f, struct jr obj, struct buf *out, unsigned afi)
{
	struct ip ip;

	return typed_unjson_ip(jr_get(obj, f->key), out, false, &ip) && ip.len * 8u == mup_afi_bits(afi);
}

static void
mup_address_show(const struct typed_field *f, struct buf *b, const struct span *all, size_t i, unsigned afi)
{
	typed_bare_ip.show(f, b, all, i, afi);
}

static bool
mup_address_of_family(struct lex *l, unsigned afi, struct ip *ip)
{
	if (l->tok.kind != TOK_WORD || !ip_scan(l->tok.s, ip) || ip->len * 8u != mup_afi_bits(afi))
		return lex_expected(l, afi == AFI_IPV6 ? "an IPv6 address" : "an IPv4 address");
	lex_next(l);
	return true;
}

static bool
mup_address_scan(const struct typed_field *f, struct lex *l, struct buf *out, unsigned afi)
{
	struct ip ip;

	(void)f;
	if (!mup_address_of_family(l, afi, &ip))
		return false;
	buf_put(out, ip.a, ip.len);
	return true;
}

static const struct typed_kind mup_address = {
	.want = "an address of the family",
	.take = mup_address_take,
	.json = mup_address_json,
	.unjson = mup_address_unjson,
	.show = mup_address_show,
	.scan = mup_address_scan,
};

/* ---- endpoint and source of a type 1 session: length in bits and address, two members each ---- */

/* The access network may have the other address family; the source may be missing altogether. */
static bool
mup_endpoint_take(const struct typed_field *f, struct get *g, unsigned afi, struct span *out)
{
	(void)afi;
	*out = span_of(g->p, 0);
	if (f->absent && !get_left(g))
		return true;
	return typed_take_ip(g, f->absent != NULL, out);
}

static void
mup_endpoint_json(const struct typed_field *f, struct jw *w, const struct span *all, size_t i, unsigned afi)
{
	struct span v = all[i];
	char key[32];

	(void)afi;
	snprintf(key, sizeof(key), "%s_len", f->key);
	jw_key_u64(w, key, v.n ? v.p[0] : 0);
	jw_key(w, f->key);
	jw_quote(w);
	/* without an address ExaBGP prints its empty bytes this way, and programs know it */
	if (v.n > 1)
		buf_ip(w->b, v.p + 1, v.n - 1);
	else
		buf_str(w->b, "b''");
	jw_quote_end(w);
}

static bool
mup_endpoint_unjson(const struct typed_field *f, struct jr obj, struct buf *out, unsigned afi)
{
	struct jr j = jr_get(obj, f->key);
	struct ip ip;

	(void)afi;
	if (f->absent && (jr_is(j, JR_NONE) || jr_str_is(j, "b''") || jr_str_is(j, "")))
		return true;
	return typed_unjson_ip(j, out, true, &ip);
}

static void
mup_endpoint_show(const struct typed_field *f, struct buf *b, const struct span *all, size_t i, unsigned afi)
{
	typed_any_ip.show(f, b, all, i, afi);
}

static bool
mup_endpoint_scan(const struct typed_field *f, struct lex *l, struct buf *out, unsigned afi)
{
	return typed_any_ip.scan(f, l, out, afi);
}

/* A source length of 0 has no words. */
static bool
mup_endpoint_plain(struct span v)
{
	return v.n != 1;
}

static const struct typed_kind mup_endpoint = {
	.want = "an address", .take = mup_endpoint_take, .json = mup_endpoint_json, .unjson = mup_endpoint_unjson,
	.show = mup_endpoint_show, .scan = mup_endpoint_scan, .plain = mup_endpoint_plain,
};

/*
 * ---- type 2 session: one length in bits counts the endpoint and the tunnel identifier after it ----
 *
 * The identifier is a number in as many bytes as its bits need. Fields: rd, endpoint (length and address), teid.
 */

static bool
mup_endpoint2_take(const struct typed_field *f, struct get *g, unsigned afi, struct span *out)
{
	const uint8_t *start = g->p;
	unsigned bits = get_u8(g);

	(void)f;
	get_bytes(g, mup_afi_bits(afi) / 8);
	*out = span_of(start, (size_t)(g->p - start));
	return get_ok(g) && bits >= mup_afi_bits(afi) && bits <= mup_afi_bits(afi) + 32;
}

static void
mup_endpoint2_json(const struct typed_field *f, struct jw *w, const struct span *all, size_t i, unsigned afi)
{
	(void)f, (void)afi;
	jw_key_u64(w, "endpoint_len", all[i].p[0]);
	jw_key(w, "endpoint_ip");
	jw_quote(w);
	buf_ip(w->b, all[i].p + 1, all[i].n - 1);
	jw_quote_end(w);
}

static bool
mup_endpoint2_unjson(const struct typed_field *f, struct jr obj, struct buf *out, unsigned afi)
{
	uint64_t bits;
	struct ip ip;

	(void)f;
	if (!jr_max(jr_get(obj, "endpoint_len"), mup_afi_bits(afi) + 32, &bits) || bits < mup_afi_bits(afi))
		return false;
	put_u8(out, bits);
	return typed_unjson_ip(jr_get(obj, "endpoint_ip"), out, false, &ip) && ip.len * 8u == mup_afi_bits(afi);
}

static void
mup_endpoint2_show(const struct typed_field *f, struct buf *b, const struct span *all, size_t i, unsigned afi)
{
	(void)f, (void)afi;
	buf_ip(b, all[i].p + 1, all[i].n - 1);
}

static bool
mup_endpoint2_scan(const struct typed_field *f, struct lex *l, struct buf *out, unsigned afi)
{
	struct ip ip;

	(void)f;
	if (!mup_address_of_family(l, afi, &ip))
		return false;
	put_u8(out, ip.len * 8u);
	buf_put(out, ip.a, ip.len);
	return true;
}

static const struct typed_kind mup_endpoint2 = {
	.want = "an address of the family, its length and that of the teid",
	.take = mup_endpoint2_take,
	.json = mup_endpoint2_json,
	.unjson = mup_endpoint2_unjson,
	.show = mup_endpoint2_show,
	.scan = mup_endpoint2_scan,
};

static bool
mup_teid2_take(const struct typed_field *f, struct get *g, unsigned afi, struct span *out)
{
	(void)f, (void)afi;
	*out = span_of(g->p, 0);
	if (get_left(g))
		*out = get_rest(g);
	return out->n <= 4;
}

static uint64_t
mup_teid2_value(struct span v)
{
	struct get g = get_of(v);

	return v.n ? get_un(&g, v.n) : 0;
}

static void
mup_teid2_json(const struct typed_field *f, struct jw *w, const struct span *all, size_t i, unsigned afi)
{
	(void)afi;
	jw_key(w, f->key);
	jw_quote(w);
	buf_u64(w->b, mup_teid2_value(all[i]));
	jw_quote_end(w);
}

static bool
mup_teid2_unjson(const struct typed_field *f, struct jr obj, struct buf *out, unsigned afi)
{
	uint64_t bits, v;
	struct span s;

	if (!jr_max(jr_get(obj, "endpoint_len"), mup_afi_bits(afi) + 32, &bits) || bits < mup_afi_bits(afi))
		return false;
	bits -= mup_afi_bits(afi);
	if (!jr_str(jr_get(obj, f->key), &s) || !num_max(s, ((uint64_t)1 << bits) - 1, &v))
		return false;
	put_un(out, v, bits_bytes((unsigned)bits));
	return true;
}

static unsigned
mup_teid2_bits(const struct span *all)
{
	return all[1].p[0] - 8u * (unsigned)(all[1].n - 1);
}

static void
mup_teid2_show(const struct typed_field *f, struct buf *b, const struct span *all, size_t i, unsigned afi)
{
	(void)f, (void)afi;
	buf_fmt(b, "%llu/%u", (unsigned long long)mup_teid2_value(all[i]), mup_teid2_bits(all));
}

/* N/LEN: left as the length and the bytes, for t2st_fix. */
static bool
mup_teid2_scan(const struct typed_field *f, struct lex *l, struct buf *out, unsigned afi)
{
	struct span s = l->tok.s;
	const uint8_t *slash = s.n ? memchr(s.p, '/', s.n) : NULL;
	uint64_t v, bits;

	(void)f, (void)afi;
	if (l->tok.kind != TOK_WORD || !slash || !num_max(span_of(slash + 1, s.n - (size_t)(slash + 1 - s.p)), 32, &bits) ||
	    !num_max(span_of(s.p, (size_t)(slash - s.p)), ((uint64_t)1 << bits) - 1, &v))
		return lex_expected(l, "a teid and its length, like 12345/32");
	lex_next(l);
	put_u8(out, bits);
	put_un(out, v, bits_bytes((unsigned)bits));
	return true;
}

static const struct typed_kind mup_teid2 = {
	.want = "a teid that fits its length",
	.take = mup_teid2_take,
	.json = mup_teid2_json,
	.unjson = mup_teid2_unjson,
	.show = mup_teid2_show,
	.scan = mup_teid2_scan,
};

static bool
mup_t2st_fix(struct buf *part)
{
	part[1].p[0] = (uint8_t)(part[1].p[0] + part[2].p[0]);
	buf_cut(&part[2], 0, 1);
	return true;
}

static bool
mup_t2st_check(const struct span *all, unsigned afi)
{
	unsigned bits = mup_teid2_bits(all);

	(void)afi;
	return all[2].n == bits_bytes(bits) && mup_teid2_value(all[2]) <= ((uint64_t)1 << bits) - 1;
}

/* ---- types ---- */

#define RD { "rd", "rd", &typed_rd, &kind_rd, 8, NULL, 0, false, false }
#define PREFIX { "prefix_ip", NULL, &mup_prefix, NULL, 0, NULL, 0, false, false }

static const struct typed_field isd[] = { RD, PREFIX };
static const struct typed_field dsd[] = {
	RD,
	{ "ip", NULL, &mup_address, NULL, 0, NULL, 0, false, false },
};
static const struct typed_field t1st[] = {
	RD,
	PREFIX,
	{ "teid", "teid", &typed_fixed, &kind_u32_str, 4, NULL, 0, false, true },
	{ "qfi", "qfi", &typed_fixed, &kind_u8_str, 1, NULL, 0, false, true },
	{ "endpoint_ip", "endpoint", &mup_endpoint, NULL, 0, NULL, 0, false, true },
	{ "source_ip", "source", &mup_endpoint, NULL, 0, "", 0, false, true },
};
static const struct typed_field t2st[] = {
	RD,
	{ "endpoint_ip", NULL, &mup_endpoint2, NULL, 0, NULL, 0, false, false },
	{ "teid", "teid", &mup_teid2, NULL, 0, NULL, 0, false, false },
};

#define DRAFT "draft-mpmz-bess-mup-safi 3.1"

static const struct typed_type types[] = {
	{ 1, "mup-isd", "InterworkSegmentDiscoveryRoute", DRAFT, true, isd, COUNT(isd), "ba", "ba", NULL, NULL },
	{ 2, "mup-dsd", "DirectSegmentDiscoveryRoute", DRAFT, true, dsd, COUNT(dsd), "ba", "ba", NULL, NULL },
	{ 3, "mup-t1st", "Type1SessionTransformedRoute", DRAFT, true, t1st, COUNT(t1st), "bcdaef", "bacdef", NULL, NULL },
	{ 4, "mup-t2st", "Type2SessionTransformedRoute", DRAFT, true, t2st, COUNT(t2st), "bac", "bac", mup_t2st_check,
	    mup_t2st_fix },
};

static const struct typed_family mup = { "mup", types, COUNT(types), TYPED_MUP };

static const char *const words[] = { "rd", "teid", "qfi", "endpoint", "source", NULL };

TYPED_FUNCTIONS(mup);

const struct nlri_row nlri_ipv4_mup = {
	.afi = AFI_IPV4, .safi = SAFI_MUP, .nexthop_attr = true, .rfc = "draft-mpmz-bess-mup-safi 3", TYPED_ROW(mup),
	.words = words,
};
const struct nlri_row nlri_ipv6_mup = {
	.afi = AFI_IPV6, .safi = SAFI_MUP, .nexthop_map = true, .rfc = "draft-mpmz-bess-mup-safi 3", TYPED_ROW(mup),
	.words = words,
};
