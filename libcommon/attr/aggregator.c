/*
 * attr/aggregator.c - ATOMIC_AGGREGATE and AGGREGATOR (RFC 4271 5.1.6, 5.1.7), AS4_AGGREGATOR (RFC 6793 3).
 *
 * An aggregator is an AS number and an address: JSON "65000:1.2.3.4", also read as { "asn": N, "speaker": "A" };
 * words aggregator ( 65000:1.2.3.4 ), the parentheses being optional. AS4_AGGREGATOR is the same under the key and
 * word as4-aggregator, for messages where it cannot be merged into AGGREGATOR.
 */
#include "attr/attr.h"

/* ---- ATOMIC_AGGREGATE ---- */

static bool
atomic_check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	(void)ctx;
	return attr_check_len(row, v, d, 0);
}

static void
atomic_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	(void)row, (void)v, (void)ctx;
	jw_bool(w, true);
}

static bool
atomic_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	bool there;

	(void)out, (void)ctx;
	return (jr_bool(j, &there) && there) || unjson_fail(d, row->key, "true");
}

static bool
atomic_plain(const struct attr_row *row, struct span v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	return v.n == 0;
}

static void
atomic_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	(void)row, (void)v, (void)ctx;
	buf_str(b, " atomic-aggregate");
}

static bool
atomic_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	(void)row, (void)l, (void)kw, (void)out, (void)ctx;
	return true;
}

/* ---- AGGREGATOR, AS4_AGGREGATOR ---- */

/* Bytes of the AS number. */
static size_t
width(const struct attr_row *row, const struct ctx *ctx)
{
	return row->code == ATTR_AS4_AGGREGATOR || ctx->asn4 ? 4 : 2;
}

static bool
check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	struct get g = *v;
	size_t n = width(row, ctx);

	if (row->code == ATTR_AS4_AGGREGATOR && !attr_check_as4(row, v, ctx, d))
		return false;
	if (!attr_check_len(row, v, d, n + 4))
		return false;
	if (get_un(&g, n) == 0) {
		diag_add(d, row->on_error, row->name, "RFC 7607 2", get_off(v), get_left(v),
		    "AS number 0");
		return false;
	}
	return true;
}

static void
print(struct buf *b, struct span v, size_t n)
{
	struct get g = get_of(v);
	uint32_t as = (uint32_t)get_un(&g, n);
	struct span a = get_bytes(&g, 4);

	buf_u32(b, as);
	buf_c(b, ':');
	if (a.n)
		buf_ip4(b, a.p);
}

static void
json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	jw_quote(w);
	print(w->b, v, width(row, ctx));
	jw_quote_end(w);
}

static bool
read_text(struct span s, struct buf *out)
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
unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	struct span s;
	uint8_t a[4];
	uint32_t as;

	(void)ctx;
	if (jr_is(j, JR_OBJECT) && jr_u32(jr_get(j, "asn"), &as) && jr_str(jr_get(j, "speaker"), &s) && ip4_scan(s, a)) {
		put_u32(out, as);
		buf_put(out, a, 4);
		return true;
	}
	return (jr_str(j, &s) && read_text(s, out)) || unjson_fail(d, row->key, "\"ASN:IPv4\"");
}

static bool
plain(const struct attr_row *row, struct span v, const struct ctx *ctx)
{
	return v.n == width(row, ctx) + 4;
}

static void
text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	buf_c(b, ' ');
	buf_str(b, row->word);
	buf_str(b, " ( ");
	print(b, v, width(row, ctx));
	buf_str(b, " )");
}

static bool
scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	bool paren = lex_take_c(l, '(');

	(void)row, (void)kw, (void)ctx;
	if (l->tok.kind != TOK_WORD || !read_text(l->tok.s, out))
		return lex_expected(l, "ASN:IPv4");
	lex_next(l);
	return !paren || lex_want_c(l, ')');
}

const struct attr_row attr_atomic_aggregate = {
	.code = ATTR_ATOMIC_AGGREGATE,
	.flags = ATTR_TRANS,
	.on_error = DIAG_DISCARD,
	.name = "ATOMIC_AGGREGATE",
	ATTR_KEY("atomic-aggregate"),
	ATTR_WORD("atomic-aggregate"),
	.rfc = "RFC 7606 7.6",
	.check = atomic_check,
	.json = atomic_json,
	.unjson = atomic_unjson,
	.plain = atomic_plain,
	.text = atomic_text,
	.scan = atomic_scan,
};

const struct attr_row attr_aggregator = {
	.code = ATTR_AGGREGATOR,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_DISCARD,
	.name = "AGGREGATOR",
	ATTR_KEY("aggregator"),
	ATTR_WORD("aggregator"),
	.rfc = "RFC 7606 7.7",
	.check = check,
	.json = json,
	.unjson = unjson,
	.plain = plain,
	.text = text,
	.scan = scan,
};

const struct attr_row attr_as4_aggregator = {
	.code = ATTR_AS4_AGGREGATOR,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_DISCARD,
	.name = "AS4_AGGREGATOR",
	ATTR_KEY("as4-aggregator"),
	ATTR_WORD("as4-aggregator"),
	.rfc = "RFC 6793 6",
	.check = check,
	.json = json,
	.unjson = unjson,
	.plain = plain,
	.text = text,
	.scan = scan,
};
