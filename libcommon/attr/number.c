/* attr/number.c - the attributes that are one number: MULTI_EXIT_DISC and LOCAL_PREF, RFC 4271 5.1.4 and 5.1.5. */
#include "attr/attr.h"

static uint32_t
value(struct span v)
{
	struct get g = get_of(v);

	return get_u32(&g);
}

static bool
check_med(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	(void)ctx;
	return attr_check_len(row, v, d, 4);
}

static bool
check_pref(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	return attr_check_internal(row, v, ctx, d) && attr_check_len(row, v, d, 4);
}

static void
json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	jw_next(w);
	buf_u32(w->b, value(v));
}

static bool
unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	uint32_t n;

	(void)ctx;
	if (!jr_u32(j, &n))
		return unjson_fail(d, row->key, "a number up to 4294967295");
	put_u32(out, n);
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
	(void)ctx;
	buf_c(b, ' ');
	buf_str(b, row->word);
	buf_c(b, ' ');
	buf_u32(b, value(v));
}

static bool
scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	uint64_t n;

	(void)kw, (void)ctx;
	if (!lex_num(l, row->word, 0, UINT32_MAX, &n))
		return false;
	put_u32(out, n);
	return true;
}

const struct attr_row attr_med = {
	.code = ATTR_MED,
	.flags = ATTR_OPT,
	.on_error = DIAG_WITHDRAW,
	.name = "MULTI_EXIT_DISC",
	ATTR_KEY("med"),
	ATTR_WORD("med"),
	.rfc = "RFC 7606 7.4",
	.check = check_med,
	.json = json,
	.unjson = unjson,
	.plain = plain,
	.text = text,
	.scan = scan,
};

const struct attr_row attr_local_pref = {
	.code = ATTR_LOCAL_PREF,
	.flags = ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "LOCAL_PREF",
	ATTR_KEY("local-preference"),
	ATTR_WORD("local-preference"),
	.rfc = "RFC 7606 7.5",
	.check = check_pref,
	.json = json,
	.unjson = unjson,
	.plain = plain,
	.text = text,
	.scan = scan,
};
