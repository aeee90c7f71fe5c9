/* SPDX-License-Identifier: ISC */
/*
 * attr/bgp_ls.c - BGP-LS Attribute: what link-state routes say of their node, link or prefix (RFC 9552 5.3).
 *
 * In commands:
 *     bgp-ls [ node-name "r1" area-id 0x49 te-metric 10 sr-adj [ flags [ V L ] sids [ 16001 ] weight 0 ] tlv 9999 0x0102 ]
 * The words are those of the table in attr/ls_table.c; what the words of a TLV cannot carry is written as `tlv TYPE
 * 0xVALUE`. The TLVs are sent in ascending order (RFC 9552 5.1), whatever the order of the words.
 */
#include "attr/attr.h"
#include "attr/ls_tlv.h"

#include <stdio.h>

static bool
ls_do_check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	struct get bad = *v;
	size_t at = 0;
	char why[80];

	(void)ctx;
	if (ls_check(span_of(v->p, get_left(v)), &at, why, sizeof(why)))
		return true;
	get_bytes(&bad, at);
	return attr_bad(row, &bad, d, "%s", why);
}

static void
ls_do_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	(void)row;
	jw_obj(w);
	ls_json(w, v, ctx->json_version ? ctx->json_version : 6);
	jw_obj_end(w);
}

/* What was written from `from` on: TLVs given as bytes may be wrong. */
static bool
ls_written_ok(const struct buf *out, size_t from, char *why, size_t why_len)
{
	size_t at;

	if (out->bad || out->n - from > LS_MAX) {
		snprintf(why, why_len, "more than %d octets", LS_MAX);
		return false;
	}
	return out->n == from || ls_check(span_of(out->p + from, out->n - from), &at, why, why_len);
}

static bool
ls_do_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	size_t from = out->n;
	char why[80];

	(void)ctx;
	if (!ls_unjson(j, out, d))
		return false;
	if (ls_written_ok(out, from, why, sizeof(why)))
		return true;
	diag_add(d, DIAG_RESET, "json", row->rfc, 0, 0, "bgp-ls: %s", why);
	return false;
}

static bool
ls_do_plain(const struct attr_row *row, struct span v, const struct ctx *ctx)
{
	(void)row;
	return ls_plain(v, ctx->json_version ? ctx->json_version : 6);
}

static void
ls_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	(void)ctx;
	buf_c(b, ' ');
	buf_str(b, row->word);
	buf_str(b, " [");
	ls_show(b, v);
	buf_str(b, " ]");
}

static bool
ls_do_show(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	if (!ls_ascending(v))
		return false; /* reading would order it */
	ls_text(row, b, v, ctx);
	return true;
}

static bool
ls_do_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	size_t from = out->n;
	char why[80];

	(void)row, (void)kw, (void)ctx;
	if (!lex_want_c(l, '[') || !ls_scan(l, out) || !lex_want_c(l, ']'))
		return false;
	return (ls_written_ok(out, from, why, sizeof(why)) && ls_sort(out, from)) || lex_fail(l, "bgp-ls: %s", why);
}

static void
ls_do_tree(const struct attr_row *row, struct tree *t, struct get *v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	ls_tree(t, v);
}

const struct attr_row attr_bgp_ls = {
	.code = ATTR_BGP_LS,
	.flags = ATTR_OPT,
	.on_error = DIAG_DISCARD,
	.name = "BGP-LS",
	ATTR_KEY("bgp-ls"),
	ATTR_WORD("bgp-ls"),
	.rfc = "RFC 9552 8.2.2",
	.check = ls_do_check,
	.json = ls_do_json,
	.unjson = ls_do_unjson,
	.plain = ls_do_plain,
	.text = ls_text,
	.show = ls_do_show,
	.scan = ls_do_scan,
	.tree = ls_do_tree,
};
