/* attr/otc.c - ONLY_TO_CUSTOMER: RFC 9234 5. JSON: the AS number. Commands: otc 65000. */
#include "attr/attr.h"

static uint32_t
value(struct span v)
{
	struct get g = get_of(v);

	return get_u32(&g);
}

static bool
check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	(void)ctx;
	return attr_check_len(row, v, d, 4);
}

static void
json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	jw_u64(w, value(v));
}

static bool
unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	uint32_t as;

	(void)ctx;
	if (!jr_u32(j, &as))
		return unjson_fail(d, row->key, "an AS number");
	put_u32(out, as);
	return true;
}

static bool
plain(const struct attr_row *row, struct span v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	return v.n == 4;
}

static void
text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	buf_str(b, " otc ");
	buf_u32(b, value(v));
}

static bool
scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	uint32_t as;

	(void)row, (void)kw, (void)ctx;
	if (l->tok.kind != TOK_WORD || !asn_scan(l->tok.s, &as))
		return lex_expected(l, "an AS number");
	lex_next(l);
	put_u32(out, as);
	return true;
}

const struct attr_row attr_otc = {
	.code = ATTR_OTC,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "ONLY_TO_CUSTOMER",
	ATTR_KEY("otc"),
	ATTR_WORD("otc"),
	.rfc = "RFC 9234 5",
	.check = check,
	.json = json,
	.unjson = unjson,
	.plain = plain,
	.text = text,
	.scan = scan,
};
