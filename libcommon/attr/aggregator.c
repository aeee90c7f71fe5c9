/* SPDX-License-Identifier: ISC */
/*
 * attr/aggregator.c - ATOMIC_AGGREGATE and AGGREGATOR (RFC 4271 5.1.6, 5.1.7), AS4_AGGREGATOR (RFC 6793 3).
 *
 * An aggregator is an AS number and an address: JSON "65000:1.2.3.4", also read as { "asn": N, "speaker": "A" };
 * words aggregator ( 65000:1.2.3.4 ), the parentheses being optional. AS4_AGGREGATOR is the same under the key and
 * word as4-aggregator, for messages where it cannot be merged into AGGREGATOR.
 */
#include "attr/attr.h"

const struct attr_row attr_atomic_aggregate = {
	.code = ATTR_ATOMIC_AGGREGATE,
	.flags = ATTR_TRANS,
	.on_error = DIAG_DISCARD,
	.name = "ATOMIC_AGGREGATE",
	.rfc = "RFC 7606 7.6",
	ATTR_KEY("atomic-aggregate"),
	ATTR_WORD("atomic-aggregate"),
	ATTR_FLAG,
};

/* ---- the value; arg: the bytes of its AS number ---- */

static const size_t aggregator_two = 2, aggregator_four = 4;

static void
aggregator_print(struct buf *b, struct get *g, const void *arg)
{
	uint32_t as = (uint32_t)get_un(g, *(const size_t *)arg);
	struct span a = get_bytes(g, 4);

	buf_u32(b, as);
	buf_c(b, ':');
	if (a.n)
		buf_ip4(b, a.p);
}

static void
aggregator_json(struct jw *w, struct get *g, const void *arg)
{
	jw_quote(w);
	aggregator_print(w->b, g, arg);
	jw_quote_end(w);
}

static bool
aggregator_read(struct span s, struct buf *out)
{
	const uint8_t *colon = s.n ? memchr(s.p, ':', s.n) : NULL;
	uint8_t a[4];
	uint32_t as;

	if (!colon || !asn_scan(span_of(s.p, (size_t)(colon - s.p)), &as) ||
	    !ip4_scan(span_of(colon + 1, s.n - (size_t)(colon - s.p) - 1), a))
		return false;
	put_u32(out, as);
	buf_put(out, a, 4);
	return true;
}

static bool
aggregator_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	struct span s;
	uint8_t a[4];
	uint32_t as;

	(void)arg, (void)d;
	if (jr_is(j, JR_OBJECT) && jr_u32(jr_get(j, "asn"), &as) && jr_str(jr_get(j, "speaker"), &s) && ip4_scan(s, a)) {
		put_u32(out, as);
		buf_put(out, a, 4);
		return true;
	}
	return jr_str(j, &s) && aggregator_read(s, out);
}

static void
aggregator_show(struct buf *b, struct get *g, const void *arg)
{
	buf_str(b, "( ");
	aggregator_print(b, g, arg);
	buf_str(b, " )");
}

static bool
aggregator_scan(struct lex *l, struct buf *out, const void *arg)
{
	bool paren = lex_take_c(l, '(');

	(void)arg;
	if (l->tok.kind != TOK_WORD || !aggregator_read(l->tok.s, out))
		return lex_expected(l, "ASN:IPv4");
	lex_next(l);
	return !paren || lex_want_c(l, ')');
}

static const struct kind aggregator_kind = KIND_SIZED("\"ASN:IPv4\"", aggregator, 8);
static const struct kind aggregator_kind2 = KIND_SIZED("\"ASN:IPv4\"", aggregator, 6);
static const struct field aggregator_fields[] = { { NULL, NULL, &aggregator_kind, &aggregator_four } };
static const struct field aggregator_narrow[] = { { NULL, NULL, &aggregator_kind2, &aggregator_two } };

static bool
aggregator_valid(const struct attr_row *row, const struct get *v, const struct ctx *ctx, struct diags *d)
{
	size_t w = row->narrow && !ctx->asn4 ? 2 : 4;
	struct get g = *v;

	if (get_un(&g, w) || ctx->session == CTX_SHAPE)
		return true;
	diag_add(d, row->on_error, row->name, "RFC 7607 2", get_off(v), w, "AS number 0");
	return false;
}

const struct attr_row attr_aggregator = {
	.code = ATTR_AGGREGATOR,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_DISCARD,
	.name = "AGGREGATOR",
	.rfc = "RFC 7606 7.7",
	ATTR_KEY("aggregator"),
	ATTR_WORD("aggregator"),
	ATTR_RECORD(aggregator_fields),
	.narrow = aggregator_narrow,
	.valid = aggregator_valid,
};

const struct attr_row attr_as4_aggregator = {
	.code = ATTR_AS4_AGGREGATOR,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_DISCARD,
	.scope = ATTR_AS4,
	.name = "AS4_AGGREGATOR",
	.rfc = "RFC 6793 6",
	ATTR_KEY("as4-aggregator"),
	ATTR_WORD("as4-aggregator"),
	ATTR_RECORD(aggregator_fields),
	.valid = aggregator_valid,
};
