/* SPDX-License-Identifier: ISC */
/*
 * attr/bfd.c - BFD Discriminator: RFC 9026 3.1.6.
 *
 * JSON: {"mode":1,"discriminator":5,"tlvs":[{"type":1,"source":"10.0.0.1"},{"type":9,"value":"0x00"}]}.
 * Commands: bfd-discriminator mode 1 discriminator 5 source 10.0.0.1, when that one TLV is all there is.
 */
#include "attr/tree.h"

#include "base/count.h"

enum { TLV_SOURCE = 1, HEADER = 5, LEAST = 11 };

static const struct field head[] = {
	{ "mode", "mode", &kind_u8, NULL },
	{ "discriminator", "discriminator", &kind_u32, NULL },
};
static const struct field bfd_source4 = { "source", NULL, &kind_ip4, NULL };
static const struct field bfd_source6 = { "source", NULL, &kind_ip6, NULL };
enum { HEAD_CNT = COUNT(head) };

static bool
bfd_check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	struct get g = *v, at, tlv;
	unsigned mode, type = 0;
	bool source = false;

	(void)ctx;
	if (get_left(v) < LEAST)
		return attr_bad(row, v, d, "length %zu, want at least 11", get_left(v));
	mode = get_u8(&g);
	get_u32(&g);
	while (at = g, get_tlv(&g, 1, 1, &type, &tlv)) {
		size_t len = get_left(&tlv);

		if (type == TLV_SOURCE && len != 4 && len != 16)
			return attr_bad_part(row, &at, &g, d, "source address of %zu bytes, want 4 or 16", len);
		source |= type == TLV_SOURCE;
	}
	if (!get_ok(&g))
		return attr_bad_part(row, &at, &g, d, "TLV %u runs past the end", type);
	return mode != 1 || source || attr_bad(row, v, d, "no source address TLV");
}

static void
bfd_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v), tlv;
	unsigned type;

	(void)row, (void)ctx;
	jw_obj(w);
	record_json(head, HEAD_CNT, w, &g);
	jw_key(w, "tlvs");
	jw_arr(w);
	while (get_tlv(&g, 1, 1, &type, &tlv)) {
		struct span s = get_rest(&tlv);

		jw_obj(w);
		jw_key_u64(w, "type", type);
		if (type == TLV_SOURCE && (s.n == 4 || s.n == 16)) {
			jw_key(w, "source");
			jw_quote(w);
			buf_ip(w->b, s.p, s.n);
			jw_quote_end(w);
		} else {
			jw_key(w, "value");
			jw_hex(w, s, "0x");
		}
		jw_obj_end(w);
	}
	jw_arr_end(w);
	jw_obj_end(w);
}

static bool
bfd_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	struct jr tlvs = jr_get(j, "tlvs");
	size_t i;

	(void)ctx;
	if (!record_unjson(head, HEAD_CNT, j, out, d))
		return false;
	for (i = 0; i < jr_len(tlvs); i++) {
		struct jr one = jr_at(tlvs, i);
		struct mark m;
		struct span s;
		struct ip ip;
		uint64_t type;

		if (!jr_max(jr_get(one, "type"), 0xff, &type))
			return unjson_fail(d, row->key, "TLVs with a type");
		put_u8(out, type);
		m = put_open(out, 1);
		if (jr_str(jr_get(one, "source"), &s) && ip_scan(s, &ip))
			buf_put(out, ip.a, ip.len);
		else if (!kind_xhex.unjson(jr_get(one, "value"), out, d, NULL))
			return unjson_fail(d, row->key, "TLVs with a \"source\" address or a \"value\" in hexadecimal");
		put_close(out, m);
	}
	return true;
}

static bool
bfd_show(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v), tlv;
	struct span s;

	(void)ctx;
	tlv = get_of(span_of(v.p + HEADER, v.n - HEADER));
	if (get_u8(&tlv) != TLV_SOURCE)
		return false;
	s = get_bytes(&tlv, get_u8(&tlv));
	if (!get_done(&tlv) || (s.n != 4 && s.n != 16))
		return false;
	buf_c(b, ' ');
	buf_str(b, row->word);
	record_show(head, HEAD_CNT, b, &g);
	buf_str(b, " source ");
	buf_ip(b, s.p, s.n);
	return true;
}

static bool
bfd_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	struct ip ip;

	(void)row, (void)kw, (void)ctx;
	if (!record_scan(head, HEAD_CNT, l, out) || !lex_want(l, "source"))
		return false;
	if (l->tok.kind != TOK_WORD || !ip_scan(l->tok.s, &ip))
		return lex_expected(l, "an address");
	lex_next(l);
	put_u8(out, TLV_SOURCE);
	put_u8(out, ip.len);
	buf_put(out, ip.a, ip.len);
	return true;
}

static void
bfd_tree(const struct attr_row *row, struct tree *t, struct get *v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	tree_record(t, head, HEAD_CNT, NULL, v);
	while (get_left(v) >= 2) {
		unsigned type = v->p[0];
		size_t n = v->p[1];
		struct get tlv;

		if (n + 2 > get_left(v))
			return;
		tree_begin(t, "tlv", v, n + 2);
		tlv = get_sub(v, n + 2);
		tree_number(t, "type", &tlv, 1);
		tree_number(t, "length", &tlv, 1);
		if (type == TLV_SOURCE && (n == 4 || n == 16))
			tree_record(t, n == 4 ? &bfd_source4 : &bfd_source6, 1, NULL, &tlv);
		else
			tree_hex(t, "value", &tlv, n);
		tree_end(t);
	}
}

const struct attr_row attr_bfd_discriminator = {
	.code = ATTR_BFD_DISCRIMINATOR,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_DISCARD,
	.name = "BFD Discriminator",
	ATTR_KEY("bfd-discriminator"),
	ATTR_WORD("bfd-discriminator"),
	.rfc = "RFC 9026 3.1.6",
	.check = bfd_check,
	.json = bfd_json,
	.unjson = bfd_unjson,
	.plain = attr_always_plain,
	.show = bfd_show,
	.scan = bfd_scan,
	.tree = bfd_tree,
};
