/* SPDX-License-Identifier: ISC */
/* field/table.c - rows by name. */
#include "field/kind.h"

static const struct field_row *const table_groups[] = { field_event_rows, field_attribute_rows, field_route_rows,
	field_rib_rows };

const struct field_row *
field_at(size_t i)
{
	size_t g;

	for (g = 0; g < COUNT(table_groups); g++) {
		const struct field_row *r;

		for (r = table_groups[g]; r->name; r++)
			if (!i--)
				return r;
	}
	return NULL;
}

const struct field_row *
field_find(struct span name)
{
	const struct field_row *r;
	size_t i, k;

	for (i = 0; (r = field_at(i)); i++) {
		if (span_is(name, r->name))
			return r;
		for (k = 0; k < COUNT(r->alias) && r->alias[k]; k++)
			if (span_is(name, r->alias[k]))
				return r;
	}
	return NULL;
}

enum { FIELD_MOST = 128 };

/* The names of the fields, NULL-ended. */
static const char *const *
table_names(const char *names[FIELD_MOST], bool columns)
{
	const struct field_row *r;
	size_t i, n = 0;

	for (i = 0; (r = field_at(i)) && n + 1 < FIELD_MOST; i++)
		if (!columns || r->column)
			names[n++] = r->name;
	names[n] = NULL;
	return names;
}

const char *const *
field_terms(void)
{
	static const char *names[FIELD_MOST];

	return table_names(names, false);
}

const char *const *
field_columns(void)
{
	static const char *names[FIELD_MOST];

	return table_names(names, true);
}

const char *
field_near(struct span name, bool columns)
{
	return word_near((const char *)name.p, name.n, columns ? field_columns() : field_terms());
}

void
field_print(const struct field_row *row, struct field_view *v, struct buf *out)
{
	struct field_value value;
	unsigned i;

	if (row->about == FIELD_ROUTE && !v->route)
		return;
	if (!row->get) {
		row->kind->print_all(row, v, out);
		return;
	}
	if (row->kind->print_all) {
		row->kind->print_all(row, v, out);
		return;
	}
	for (i = 0; row->get(v, i, &value); i++) {
		if (i)
			buf_c(out, ' ');
		row->kind->print(row, &value, out);
	}
}
