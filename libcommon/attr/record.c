/* SPDX-License-Identifier: ISC */
/*
 * attr/record.c - attributes that are a record of fields, or a list of such records: the hooks of their rows.
 *
 * A record of one field without a key is spelled as the value alone. What JSON and commands give is as wide as `fields`
 * says; `narrow` is for the wire of sessions whose AS numbers have 2 bytes.
 */
#include "attr/attr.h"

static inline const struct field *
record_fields(const struct attr_row *row, const struct ctx *ctx)
{
	return row->narrow && !ctx->asn4 ? row->narrow : row->fields;
}

static inline bool
record_unnamed(const struct attr_row *row)
{
	return row->field_cnt == 1 && !row->fields->key;
}

static bool
record_scope(const struct attr_row *row, const struct get *v, const struct ctx *ctx, struct diags *d)
{
	switch (row->scope) {
	case ATTR_INTERNAL:
		return attr_check_internal(row, v, ctx, d);
	case ATTR_ACCEPTED:
		if (!attr_external(ctx) || ctx->aigp)
			return true;
		diag_add(d, DIAG_DISCARD, row->name, "RFC 7311 3.3", get_off(v), get_left(v), "from an external peer without AIGP");
		return false;
	case ATTR_AS4:
		return attr_check_as4(row, v, ctx, d);
	default:
		return true;
	}
}

static bool
record_values(const struct attr_row *row, const struct field *f, const struct get *v, struct diags *d)
{
	size_t size = row->list ? record_size(f, row->field_cnt) : get_left(v);
	struct get g = *v, one, at;

	do {
		struct kind_why why = { .text = "" };

		at = one = get_sub(&g, size);
		if (record_good(f, row->field_cnt, &at, &why) && get_done(&at))
			continue;
		if (why.from.base)
			return attr_bad_part(row, &why.from, &why.to, d, "%s", why.text);
		return attr_bad(row, &one, d, "%s", *why.text ? why.text : "of a wrong length");
	} while (get_left(&g));
	return true;
}

static __attribute__((noinline)) bool
record_check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	const struct field *f = record_fields(row, ctx);
	size_t size = record_size(f, row->field_cnt);

	if (row->scope && !record_scope(row, v, ctx, d))
		return false;
	if (row->least && get_left(v) < row->least)
		return attr_bad(row, v, d, "length %zu, want at least %u", get_left(v), row->least);
	if ((size || !row->field_cnt) && (row->list ? !attr_check_multiple(row, v, d, size) : !attr_check_len(row, v, d, size)))
		return false;
	return record_values(row, f, v, d) && (!row->valid || row->valid(row, v, ctx, d));
}

bool
attr_record_check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	const struct field *f = row->fields;
	struct get g = *v;
	struct kind_why why;

	/* nearly always: one value of the right size */
	if (row->field_cnt == 1 && !row->scope && !row->list && !row->valid && !row->narrow && get_left(v) == f->kind->size &&
	    (!f->kind->good || f->kind->good(&g, f->arg, &why)))
		return true;
	return record_check(row, v, ctx, d);
}

/* ---- JSON ---- */

static inline void
record_one_json(const struct attr_row *row, const struct field *f, struct jw *w, struct get *g)
{
	if (record_unnamed(row)) {
		f->kind->json(w, g, f->arg);
		return;
	}
	jw_obj(w);
	record_json(f, row->field_cnt, w, g);
	jw_obj_end(w);
}

void
attr_record_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	const struct field *f = record_fields(row, ctx);
	struct get g = get_of(v);

	if (!row->list && row->field_cnt) {
		record_one_json(row, f, w, &g);
	} else if (!row->list) {
		jw_bool(w, true);
	} else {
		jw_arr(w);
		while (get_left(&g))
			record_one_json(row, f, w, &g);
		jw_arr_end(w);
	}
}

static bool
record_one_unjson(const struct attr_row *row, struct jr j, struct buf *out, struct diags *d)
{
	const struct field *f = row->fields;

	if (record_unnamed(row))
		return f->kind->unjson(j, out, d, f->arg) || unjson_fail(d, row->key, field_want(f));
	return (jr_is(j, JR_OBJECT) || unjson_fail(d, row->key, "an object")) &&
	    record_unjson(f, row->field_cnt, j, out, d);
}

bool
attr_record_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	size_t i, n = jr_len(j);
	bool there;

	(void)ctx;
	if (!row->field_cnt)
		return (jr_bool(j, &there) && there) || unjson_fail(d, row->key, "true");
	if (!row->list)
		return record_one_unjson(row, j, out, d);
	if (!jr_is(j, JR_ARRAY) || !n)
		return unjson_fail(d, row->key, "a list that is not empty");
	for (i = 0; i < n; i++)
		if (!record_one_unjson(row, jr_at(j, i), out, d))
			return false;
	return true;
}

bool
attr_record_plain(const struct attr_row *row, struct span v, const struct ctx *ctx)
{
	const struct field *f = record_fields(row, ctx);
	size_t size = row->field_cnt == 1 ? f->kind->size : record_size(f, row->field_cnt);

	return row->list ? v.n && v.n % size == 0 : v.n == size;
}

/* ---- text and commands ---- */

bool
attr_record_show(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);
	size_t at = b->n;

	(void)ctx;
	buf_c(b, ' ');
	buf_put(b, row->word, row->word_n);
	record_show(row->words ? row->words : row->fields, row->words ? row->word_cnt : row->field_cnt, b, &g);
	if (get_done(&g))
		return true;
	b->n = at;
	return false;
}

void
attr_record_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	const struct field *f = record_fields(row, ctx);
	bool brackets = row->list && v.n > record_size(f, row->field_cnt);
	struct get g = get_of(v);

	buf_c(b, ' ');
	buf_put(b, row->word, row->word_n);
	if (brackets)
		buf_str(b, " [");
	do
		record_show(f, row->field_cnt, b, &g);
	while (row->list && get_left(&g));
	if (brackets)
		buf_str(b, " ]");
}

bool
attr_record_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	size_t start = out->n;
	struct lex_list it;

	(void)kw, (void)ctx;
	if (row->words)
		return record_scan(row->words, row->word_cnt, l, out);
	if (!row->list)
		return record_scan(row->fields, row->field_cnt, l, out);
	it = lex_list(l);
	while (lex_item(l, &it))
		if (!record_scan(row->fields, row->field_cnt, l, out))
			return false;
	return out->n > start || lex_list_empty(l, &it, field_want(row->fields));
}
