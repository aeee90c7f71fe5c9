/* SPDX-License-Identifier: ISC */
/* attr/units.c - lists of values of one size whose spelling is their own: the hooks of their rows. */
#include "attr/attr.h"

#include <stdlib.h>

bool
attr_units_check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	(void)ctx;
	return attr_check_multiple(row, v, d, row->unit);
}

bool
attr_units_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	size_t i, n = jr_len(j);

	(void)ctx;
	if (!jr_is(j, JR_ARRAY) || !n)
		return unjson_fail(d, row->key, row->units->list);
	for (i = 0; i < n; i++)
		if (!row->units->unjson(jr_at(j, i), out))
			return unjson_fail(d, row->key, row->units->want);
	return true;
}

bool
attr_units_plain(const struct attr_row *row, struct span v, const struct ctx *ctx)
{
	(void)ctx;
	return v.n && v.n % row->unit == 0;
}

void
attr_units_put(const struct attr_row *row, struct buf *b, struct span v, void (*put)(struct buf *, const uint8_t *))
{
	struct get g = get_of(v);

	buf_c(b, ' ');
	buf_put(b, row->word, row->word_n);
	if (v.n > row->unit)
		buf_str(b, " [");
	while (get_left(&g) >= row->unit) {
		buf_c(b, ' ');
		put(b, get_bytes(&g, row->unit).p);
	}
	if (v.n > row->unit)
		buf_str(b, " ]");
}

void
attr_units_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	(void)ctx;
	attr_units_put(row, b, v, row->units->text);
}

bool
attr_units_show(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	(void)ctx;
	attr_units_put(row, b, v, row->units->show ? row->units->show : row->units->text);
	return true;
}

bool
attr_units_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	struct lex_list it = lex_list(l);
	size_t start = out->n;

	(void)kw, (void)ctx;
	while (lex_item(l, &it))
		if (!row->units->scan(l, out))
			return false;
	if (!out->bad && out->n > start)
		qsort(out->p + start, (out->n - start) / row->unit, row->unit, row->units->compare);
	return true;
}
