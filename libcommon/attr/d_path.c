/* SPDX-License-Identifier: ISC */
/*
 * attr/d_path.c - BGP Domain Path (D-PATH): draft-ietf-bess-evpn-ipvpn-interworking 4.
 *
 * Segments of a count and as many domains: a 6-byte domain identifier (4 bytes : 2 bytes) and the SAFI that the route
 * had there. JSON: [[{"domain":"65000:1","safi":70}]], a list for each segment. Commands: d-path [ 65000:1:70 ],
 * segments one after the other.
 */
#include "attr/attr.h"

#include "base/num.h"
#include "value/tree.h"

enum { DOMAIN = 7, SEGMENT_MAX = 255 };

static bool
d_path_check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	struct get g = *v, at;

	(void)ctx;
	if (!get_left(&g))
		return attr_bad(row, v, d, "no segment");
	while (at = g, get_left(&g)) {
		unsigned n = get_u8(&g);

		get_bytes(&g, (size_t)n * DOMAIN);
		if (!n)
			return attr_bad_part(row, &at, &g, d, "segment without domains");
		if (!get_ok(&g))
			return attr_bad_part(row, &at, &g, d, "segment of %u domains runs past the end", n);
	}
	return true;
}

static void
d_path_put_domain(struct buf *b, struct get *g)
{
	buf_u32(b, get_u32(g));
	buf_c(b, ':');
	buf_u32(b, get_u16(g));
}

static bool
d_path_read_domain(struct span s, struct buf *out)
{
	const uint8_t *colon = s.n ? memchr(s.p, ':', s.n) : NULL;
	uint64_t local;
	uint32_t global;

	if (!colon || !asn_scan(span_of(s.p, (size_t)(colon - s.p)), &global) ||
	    !num_max(span_of(colon + 1, s.n - (size_t)(colon - s.p) - 1), 0xffff, &local))
		return false;
	put_u32(out, global);
	put_u16(out, local);
	return true;
}

static void
d_path_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);

	(void)row, (void)ctx;
	jw_arr(w);
	while (get_left(&g)) {
		unsigned n = get_u8(&g);

		jw_arr(w);
		while (n-- && get_left(&g)) {
			jw_obj(w);
			jw_key(w, "domain");
			jw_quote(w);
			d_path_put_domain(w->b, &g);
			jw_quote_end(w);
			jw_key_u64(w, "safi", get_u8(&g));
			jw_obj_end(w);
		}
		jw_arr_end(w);
	}
	jw_arr_end(w);
}

static bool
d_path_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	size_t i, k, n;
	uint64_t safi;
	struct span s;

	(void)ctx;
	if (!jr_is(j, JR_ARRAY) || !jr_len(j))
		return unjson_fail(d, row->key, "a list of segments");
	for (i = 0; i < jr_len(j); i++) {
		n = jr_len(jr_at(j, i));
		if (!jr_is(jr_at(j, i), JR_ARRAY) || !n || n > SEGMENT_MAX)
			return unjson_fail(d, row->key, "segments of 1 to 255 domains");
		put_u8(out, n);
		for (k = 0; k < n; k++) {
			struct jr one = jr_at(jr_at(j, i), k);

			if (!jr_str(jr_get(one, "domain"), &s) || !d_path_read_domain(s, out) ||
			    !jr_max(jr_get(one, "safi"), 0xff, &safi))
				return unjson_fail(d, row->key, "{ \"domain\": \"N:N\", \"safi\": N }");
			put_u8(out, safi);
		}
	}
	return true;
}

static void
d_path_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);

	(void)ctx;
	buf_c(b, ' ');
	buf_str(b, row->word);
	while (get_left(&g)) {
		unsigned n = get_u8(&g);

		buf_str(b, " [ ");
		while (n-- && get_left(&g)) {
			d_path_put_domain(b, &g);
			buf_c(b, ':');
			buf_u32(b, get_u8(&g));
			buf_c(b, ' ');
		}
		buf_c(b, ']');
	}
}

static bool
d_path_scan_one(struct lex *l, struct buf *out)
{
	struct span s = l->tok.s;
	uint64_t safi;
	size_t i = s.n;

	while (i && s.p[i - 1] != ':')
		i--;
	if (l->tok.kind != TOK_WORD || !i || !d_path_read_domain(span_of(s.p, i - 1), out) ||
	    !num_max(span_of(s.p + i, s.n - i), 0xff, &safi))
		return lex_expected(l, "a domain N:N:SAFI");
	put_u8(out, safi);
	lex_next(l);
	return true;
}

static bool
d_path_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	(void)row, (void)kw, (void)ctx;
	do {
		struct lex_list it = lex_list(l);
		size_t at = out->n, n;

		put_u8(out, 0);
		while (lex_item(l, &it))
			if (!d_path_scan_one(l, out))
				return false;
		n = (out->n - at - 1) / DOMAIN;
		if (!n || n > SEGMENT_MAX)
			return lex_fail(l, "a segment has 1 to 255 domains");
		if (out->bad)
			return true;
		out->p[at] = (uint8_t)n;
	} while (lex_at_c(l, '['));
	return true;
}

static void
d_path_tree(const struct attr_row *row, struct tree *t, struct get *v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	while (get_left(v)) {
		size_t n = 1 + (size_t)*v->p * DOMAIN;
		struct get g;

		if (n > get_left(v))
			return;
		tree_begin(t, "segment", v, n);
		g = get_sub(v, n);
		tree_number(t, "count", &g, 1);
		while (get_left(&g)) {
			struct get peek = g;

			jw_quote(tree_value(t));
			d_path_put_domain(&t->value, &peek);
			jw_quote_end(&t->w);
			tree_leaf(t, "domain", &g, DOMAIN - 1);
			tree_number(t, "safi", &g, 1);
		}
		tree_end(t);
	}
}

const struct attr_row attr_d_path = {
	.code = ATTR_D_PATH,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "BGP Domain Path",
	ATTR_KEY("d-path"),
	ATTR_WORD("d-path"),
	.rfc = "draft-ietf-bess-evpn-ipvpn-interworking 4",
	.check = d_path_check,
	.json = d_path_json,
	.unjson = d_path_unjson,
	.plain = attr_always_plain,
	.text = d_path_text,
	.scan = d_path_scan,
	.tree = d_path_tree,
};
