/* attr/origin.c - ORIGIN: RFC 4271 5.1.1. */
#include "attr/attr.h"

static const struct name words[] = { { 0, "igp" }, { 1, "egp" }, { 2, "incomplete" }, { 0, NULL } };

static uint32_t
value(struct span v)
{
	struct get g = get_of(v);

	return get_u8(&g);
}

static const char *
word_of(struct span v)
{
	const char *word = table_name(words, value(v));

	return word ? word : "incomplete";
}

static bool
check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	struct get g = *v;
	uint32_t origin;

	(void)ctx;
	if (!attr_check_len(row, v, d, 1))
		return false;
	origin = get_u8(&g);
	return origin <= 2 || attr_bad(row, v, d, "value %u, want 0 to 2", (unsigned)origin);
}

static void
json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	jw_quote(w);
	buf_str(w->b, word_of(v));
	jw_quote_end(w);
}

static bool
unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	struct span s;
	uint32_t code;

	(void)ctx;
	if (!jr_str(j, &s) || !table_code(words, s, &code))
		return unjson_fail(d, row->key, "igp, egp or incomplete");
	put_u8(out, code);
	return true;
}

static bool
plain(const struct attr_row *row, struct span v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	return v.n == 1 && value(v) <= 2;
}

static void
text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	buf_str(b, " origin ");
	buf_str(b, word_of(v));
}

static bool
scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	uint32_t code;

	(void)row, (void)kw, (void)ctx;
	if (!lex_table(l, "origin", words, &code))
		return false;
	put_u8(out, code);
	return true;
}

const struct attr_row attr_origin = {
	.code = ATTR_ORIGIN,
	.flags = ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "ORIGIN",
	ATTR_KEY("origin"),
	ATTR_WORD("origin"),
	.rfc = "RFC 7606 7.1",
	.check = check,
	.json = json,
	.unjson = unjson,
	.plain = plain,
	.text = text,
	.scan = scan,
};
