/* SPDX-License-Identifier: ISC */
/* nlri/sr_policy.c - SR Policy NLRI: distinguisher, color, endpoint (RFC 9830 2.1). */
#include "nlri/nlri.h"

#include "attr/attr.h"
#include "attr/tunnel.h"
#include "value/tree.h"

/* Parts of the route being read. */
enum { PART_NLRI, PART_TUNNEL };

static const struct field fields4[] = {
	{ "distinguisher", "distinguisher", &kind_u32, NULL },
	{ "color", "color", &kind_u32, NULL },
	{ "endpoint", "endpoint", &kind_ip4, NULL },
};
static const struct field fields6[] = {
	{ "distinguisher", "distinguisher", &kind_u32, NULL },
	{ "color", "color", &kind_u32, NULL },
	{ "endpoint", "endpoint", &kind_ip6, NULL },
};

enum { FIELD_CNT = 3, HEAD_FIELDS = 2 };

static const struct field *
policy_fields_of(unsigned afi)
{
	return afi == AFI_IPV4 ? fields4 : fields6;
}

static unsigned
policy_bits_of(unsigned afi)
{
	return afi == AFI_IPV4 ? 96 : 192;
}

static bool
sr_policy_take(const struct nlri_row *row, struct get *g, bool withdraw, struct span *one, struct diags *d)
{
	const uint8_t *start = g->p;
	size_t off = get_off(g);
	unsigned bits = get_u8(g);

	(void)withdraw;
	get_bytes(g, bits_bytes(bits));
	if (!get_ok(g)) {
		diag_add(d, DIAG_DISABLE, "SR Policy", row->rfc, off, 1, "NLRI of %u bits overruns the field", bits);
		return false;
	}
	if (bits != policy_bits_of(row->afi)) {
		diag_add(d, DIAG_DISCARD, "SR Policy", row->rfc, off, (size_t)(g->p - start), "NLRI of %u bits, want %u",
		    bits, policy_bits_of(row->afi));
		return false;
	}
	*one = span_of(start, (size_t)(g->p - start));
	return true;
}

static void
sr_policy_json(const struct nlri_row *row, struct jw *w, const struct nlri *n, const struct ctx *ctx)
{
	struct get g = get_of(n->v);

	(void)ctx;
	get_u8(&g);
	jw_obj(w);
	record_json(policy_fields_of(row->afi), FIELD_CNT, w, &g);
	nlri_path_json(w, n->path);
	jw_obj_end(w);
}

static void
sr_policy_tree(const struct nlri_row *row, struct tree *t, struct get *g)
{
	tree_number(t, "length", g, 1);
	tree_record(t, policy_fields_of(row->afi), FIELD_CNT, NULL, g);
}

static bool
sr_policy_unjson(const struct nlri_row *row, struct jr j, struct buf *out, struct diags *d)
{
	put_u8(out, policy_bits_of(row->afi));
	return record_unjson(policy_fields_of(row->afi), FIELD_CNT, j, out, d);
}

static bool
sr_policy_plain(const struct nlri_row *row, struct span v)
{
	(void)row, (void)v;
	return true;
}

/* ExaBGP has no words for it in its text. */
static void
sr_policy_text(const struct nlri_row *row, struct buf *b, const struct nlri *n, const struct ctx *ctx)
{
	(void)n, (void)ctx;
	buf_str(b, row->afi == AFI_IPV4 ? "afi ipv4 safi sr-policy" : "afi ipv6 safi sr-policy");
}

static void
sr_policy_show(const struct nlri_row *row, struct buf *b, const struct nlri *n, const struct ctx *ctx)
{
	struct get g = get_of(n->v);

	(void)ctx;
	get_u8(&g);
	buf_str(b, row->afi == AFI_IPV4 ? "ipv4 sr-policy" : "ipv6 sr-policy");
	record_show(policy_fields_of(row->afi), FIELD_CNT, b, &g);
	nlri_path_show(b, n->path);
}

static bool
sr_policy_scan(const struct nlri_row *row, struct lex *l, struct route *r)
{
	struct buf *out = &r->part[PART_NLRI];
	struct ip ip;

	buf_reset(out);
	buf_reset(&r->part[PART_TUNNEL]);
	put_u8(out, policy_bits_of(row->afi));
	if (!record_scan(fields4, HEAD_FIELDS, l, out) || !lex_want(l, "endpoint"))
		return false;
	if (l->tok.kind != TOK_WORD || !ip_scan(l->tok.s, &ip))
		return lex_expected(l, "an address");
	if ((ip.len == 4) != (row->afi == AFI_IPV4))
		return lex_fail(l, "the endpoint is not of the route's family");
	lex_next(l);
	buf_put(out, ip.a, ip.len);
	return true;
}

static int
sr_policy_route_word(const struct nlri_row *row, struct lex *l, struct route *r, struct span kw)
{
	(void)row;
	return sr_policy_word(l, kw, &r->part[PART_TUNNEL]);
}

/* The words of the policy are an attribute, in the order they were said. */
static bool
sr_policy_done(const struct nlri_row *row, struct lex *l, struct route *r)
{
	const struct buf *policy = &r->part[PART_TUNNEL];
	bool ok = !policy->bad;
	struct mark m;
	struct buf v;

	(void)row;
	if (policy->n) {
		buf_init(&v, 65535);
		put_u16(&v, TUNNEL_SR_POLICY);
		m = put_open(&v, 2);
		buf_span_put(&v, buf_span(policy));
		put_close(&v, m);
		ok = ok && !v.bad;
		if (ok)
			attrset_put(&r->attrs, ATTR_TUNNEL_ENCAP, ATTR_OPT | ATTR_TRANS, buf_span(&v));
		buf_fini(&v);
	}
	if (!ok)
		return lex_fail(l, "the policy is too long");
	route_add(r, buf_span(&r->part[PART_NLRI]));
	return true;
}

#define SR_POLICY(address_family)                                                                                      \
	{                                                                                                              \
		.afi = address_family, .safi = SAFI_SR_POLICY, .nexthop_attr = false, .rfc = "RFC 9830 2.1",           \
		.take = sr_policy_take, .json = sr_policy_json, .tree = sr_policy_tree, .unjson = sr_policy_unjson, .plain = sr_policy_plain,  \
		.text = sr_policy_text, .show = sr_policy_show, .scan = sr_policy_scan,                                \
		.word = sr_policy_route_word, .done = sr_policy_done, .words = sr_policy_words,                        \
	}

const struct nlri_row nlri_ipv4_sr_policy = SR_POLICY(AFI_IPV4);
const struct nlri_row nlri_ipv6_sr_policy = SR_POLICY(AFI_IPV6);
