/* attr/address.c - the attributes made of IPv4 addresses: NEXT_HOP (RFC 4271 5.1.3), ORIGINATOR_ID and CLUSTER_LIST
 * (RFC 4456 8). */
#include "attr/attr.h"

/* ---- one address ---- */

static bool
check_next_hop(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	(void)ctx;
	return attr_check_len(row, v, d, 4);
}

static bool
check_originator(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	return attr_check_internal(row, v, ctx, d) && attr_check_len(row, v, d, 4);
}

static void
one_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);
	struct span a = get_bytes(&g, 4);

	(void)row, (void)ctx;
	jw_quote(w);
	if (a.n)
		buf_ip4(w->b, a.p);
	jw_quote_end(w);
}

static bool
address(const struct attr_row *row, struct jr j, struct buf *out, struct diags *d)
{
	uint8_t a[4];
	struct span s;

	if (!jr_str(j, &s) || !ip4_scan(s, a))
		return unjson_fail(d, row->key, "an IPv4 address");
	buf_put(out, a, 4);
	return true;
}

static bool
one_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	(void)ctx;
	return address(row, j, out, d);
}

static bool
one_plain(const struct attr_row *row, struct span v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	return v.n == 4;
}

static void
one_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);
	struct span a = get_bytes(&g, 4);

	(void)ctx;
	buf_c(b, ' ');
	buf_str(b, row->word);
	buf_c(b, ' ');
	if (a.n)
		buf_ip4(b, a.p);
}

static bool
one_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	(void)row, (void)kw, (void)ctx;
	return kind_ip4.scan(l, out, NULL);
}

/* ---- a list of them ---- */

static bool
check_list(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	return attr_check_internal(row, v, ctx, d) && attr_check_multiple(row, v, d, 4);
}

static void
list_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);
	uint8_t *o;

	(void)row, (void)ctx;
	jw_next(w);
	if (!buf_room(w->b, v.n / 4 * (FMT_IP4 + 4) + 4))
		return;
	o = w->b->p + w->b->n;
	*o++ = '[';
	if (w->spaced)
		*o++ = ' ';
	while (get_left(&g) >= 4) {
		*o++ = '"';
		o = fmt_ip4(o, get_bytes(&g, 4).p);
		*o++ = '"';
		if (get_left(&g) >= 4) {
			*o++ = ',';
			if (w->spaced)
				*o++ = ' ';
		}
	}
	if (w->spaced)
		*o++ = ' ';
	*o++ = ']';
	w->b->n = (size_t)(o - w->b->p);
}

static bool
list_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	size_t i, n = jr_len(j);

	(void)ctx;
	if (!jr_is(j, JR_ARRAY) || !n)
		return unjson_fail(d, row->key, "a list of IPv4 addresses");
	for (i = 0; i < n; i++)
		if (!address(row, jr_at(j, i), out, d))
			return false;
	return true;
}

static bool
list_plain(const struct attr_row *row, struct span v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	return v.n && v.n % 4 == 0;
}

static void
list_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);

	(void)ctx;
	buf_c(b, ' ');
	buf_str(b, row->word);
	if (v.n > 4)
		buf_str(b, " [");
	while (get_left(&g) >= 4) {
		buf_c(b, ' ');
		buf_ip4(b, get_bytes(&g, 4).p);
	}
	if (v.n > 4)
		buf_str(b, " ]");
}

static bool
list_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	struct lex_list it = lex_list(l);
	size_t start = out->n;

	(void)row, (void)kw, (void)ctx;
	while (lex_item(l, &it))
		if (!kind_ip4.scan(l, out, NULL))
			return false;
	return out->n > start || lex_list_empty(l, &it, "an IPv4 address");
}

const struct attr_row attr_next_hop = {
	.code = ATTR_NEXT_HOP,
	.flags = ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "NEXT_HOP",
	ATTR_KEY("next-hop"),
	ATTR_WORD("next-hop"),
	.rfc = "RFC 7606 7.3",
	.check = check_next_hop,
	.json = one_json,
	.unjson = one_unjson,
	.plain = one_plain,
	.text = one_text,
	.scan = one_scan,
};

const struct attr_row attr_originator_id = {
	.code = ATTR_ORIGINATOR_ID,
	.flags = ATTR_OPT,
	.on_error = DIAG_WITHDRAW,
	.name = "ORIGINATOR_ID",
	ATTR_KEY("originator-id"),
	ATTR_WORD("originator-id"),
	.rfc = "RFC 7606 7.9",
	.check = check_originator,
	.json = one_json,
	.unjson = one_unjson,
	.plain = one_plain,
	.text = one_text,
	.scan = one_scan,
};

const struct attr_row attr_cluster_list = {
	.code = ATTR_CLUSTER_LIST,
	.flags = ATTR_OPT,
	.on_error = DIAG_WITHDRAW,
	.name = "CLUSTER_LIST",
	ATTR_KEY("cluster-list"),
	ATTR_WORD("cluster-list"),
	.rfc = "RFC 7606 7.10",
	.check = check_list,
	.json = list_json,
	.unjson = list_unjson,
	.plain = list_plain,
	.text = list_text,
	.scan = list_scan,
};
