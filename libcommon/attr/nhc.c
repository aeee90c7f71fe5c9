/* SPDX-License-Identifier: ISC */
/*
 * attr/nhc.c - BGP Next Hop Dependent Characteristics: draft-ietf-idr-entropy-label 2.
 *
 * JSON: {"family":"ipv4 unicast","next-hop":"10.0.0.1","characteristics":[{"code":1,"value":"0x"}]}; a next hop that
 * is no address is 0x and digits. Commands: nhc ipv4 unicast next-hop 10.0.0.1 [ 1 0x 3 0x0A000001 ]; families
 * without a name are numbers.
 */
#include "attr/attr.h"

#include "base/num.h"
#include "value/tree.h"

static bool
nhc_check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	struct get g = *v, at, one;
	unsigned code = 0;

	(void)ctx;
	get_u16(&g);
	get_u8(&g);
	get_bytes(&g, get_u8(&g));
	if (!get_ok(&g))
		return attr_bad(row, v, d, "next hop runs past the end");
	while (at = g, get_tlv(&g, 2, 2, &code, &one))
		;
	return get_ok(&g) || attr_bad_part(row, &at, &g, d, "characteristic %u runs past the end", code);
}

static void
nhc_put_nexthop(struct buf *b, struct span s)
{
	if (s.n != 4 && s.n != 16)
		buf_str(b, "0x");
	buf_ip(b, s.p, s.n);
}

static bool
nhc_read_nexthop(struct span s, struct buf *out)
{
	struct mark m = put_open(out, 1);
	struct ip ip;

	if (ip_scan(s, &ip))
		buf_put(out, ip.a, ip.len);
	else if (s.n < 2 || s.p[0] != '0' || (s.p[1] | 0x20) != 'x' || !num_hex(span_of(s.p + 2, s.n - 2), out))
		return false;
	put_close(out, m);
	return true;
}

static void
nhc_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);
	unsigned afi = get_u16(&g), safi = get_u8(&g);

	(void)row, (void)ctx;
	jw_obj(w);
	jw_key(w, "family");
	jw_quote(w);
	buf_family(w->b, afi, safi, ' ');
	jw_quote_end(w);
	jw_key(w, "next-hop");
	jw_quote(w);
	nhc_put_nexthop(w->b, get_bytes(&g, get_u8(&g)));
	jw_quote_end(w);
	jw_key(w, "characteristics");
	jw_arr(w);
	while (get_left(&g)) {
		jw_obj(w);
		jw_key_u64(w, "code", get_u16(&g));
		jw_key(w, "value");
		jw_hex(w, get_bytes(&g, get_u16(&g)), "0x");
		jw_obj_end(w);
	}
	jw_arr_end(w);
	jw_obj_end(w);
}

static bool
nhc_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	struct jr list = jr_get(j, "characteristics");
	struct span s;
	uint16_t afi;
	uint8_t safi;
	size_t i;

	(void)ctx;
	if (!jr_str(jr_get(j, "family"), &s) || !family_scan(s, &afi, &safi))
		return unjson_fail(d, row->key, "a family");
	put_u16(out, afi);
	put_u8(out, safi);
	if (!jr_str(jr_get(j, "next-hop"), &s) || !nhc_read_nexthop(s, out))
		return unjson_fail(d, row->key, "a \"next-hop\" address");
	for (i = 0; i < jr_len(list); i++) {
		struct mark m;
		uint64_t code;

		if (!jr_max(jr_get(jr_at(list, i), "code"), 0xffff, &code))
			return unjson_fail(d, row->key, "characteristics with a code");
		put_u16(out, code);
		m = put_open(out, 2);
		if (!kind_xhex.unjson(jr_get(jr_at(list, i), "value"), out, d, NULL))
			return unjson_fail(d, row->key, "characteristics with a value in hexadecimal");
		put_close(out, m);
	}
	return true;
}

static void
nhc_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);
	unsigned afi = get_u16(&g), safi = get_u8(&g);

	(void)ctx;
	buf_c(b, ' ');
	buf_str(b, row->word);
	buf_c(b, ' ');
	if (family_index(afi, safi) >= 0)
		buf_family(b, afi, safi, ' ');
	else
		buf_fmt(b, "%u %u", afi, safi);
	buf_str(b, " next-hop ");
	nhc_put_nexthop(b, get_bytes(&g, get_u8(&g)));
	buf_str(b, " [");
	while (get_left(&g)) {
		buf_c(b, ' ');
		buf_u32(b, get_u16(&g));
		buf_str(b, " 0x");
		buf_hex(b, get_bytes(&g, get_u16(&g)));
	}
	buf_str(b, " ]");
}

static bool
nhc_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	struct lex_list it;
	struct span s;
	uint64_t code;
	uint16_t afi;
	uint8_t safi;

	(void)row, (void)kw, (void)ctx;
	if (!lex_word(l, "an address family", &s))
		return false;
	if (!afi_scan(s, &afi))
		return lex_fail(l, "unknown address family \"%.*s\"", s.n > 60 ? 60 : (int)s.n, (const char *)s.p);
	if (!lex_word(l, "a subsequent address family", &s))
		return false;
	if (!safi_scan(s, &safi))
		return lex_fail(l, "unknown family \"%.*s\"", s.n > 60 ? 60 : (int)s.n, (const char *)s.p);
	put_u16(out, afi);
	put_u8(out, safi);
	if (!lex_want(l, "next-hop"))
		return false;
	if (l->tok.kind != TOK_WORD || !nhc_read_nexthop(l->tok.s, out))
		return lex_expected(l, "an address");
	lex_next(l);
	if (!lex_at_c(l, '['))
		return lex_expected(l, "\"[\"");
	it = lex_list(l);
	while (lex_item(l, &it)) {
		struct mark m;

		if (!lex_num(l, "code", 0, 0xffff, &code))
			return false;
		put_u16(out, code);
		m = put_open(out, 2);
		if (!lex_hex(l, "0x and hexadecimal digits", out))
			return false;
		put_close(out, m);
	}
	return true;
}

static void
nhc_tree(const struct attr_row *row, struct tree *t, struct get *v, const struct ctx *ctx)
{
	static const struct tree_tlvs characteristics = { 2, 2, "characteristic", NULL, 0 };
	struct get peek = *v;
	uint16_t afi;
	uint8_t safi;

	(void)row, (void)ctx;
	get_bytes(&peek, 3);
	get_bytes(&peek, get_u8(&peek));
	if (!get_ok(&peek))
		return;
	tree_family(t, v, ' ', &afi, &safi);
	tree_ip(t, "next-hop", v, tree_number(t, "next-hop-length", v, 1));
	tree_tlvs(t, &characteristics, v);
}

const struct attr_row attr_nhc = {
	.code = ATTR_NHC,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_DISCARD,
	.name = "BGP Next Hop Dependent Characteristics",
	ATTR_KEY("nhc"),
	ATTR_WORD("nhc"),
	.rfc = "draft-ietf-idr-entropy-label 2",
	.check = nhc_check,
	.json = nhc_json,
	.unjson = nhc_unjson,
	.text = nhc_text,
	.scan = nhc_scan,
	.tree = nhc_tree,
};
