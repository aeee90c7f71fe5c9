/* attr/tree.c - the tree of fields of a path attribute (value/tree.h). */
#include "attr/tree.h"

#include <stdio.h>

/* A list of members of row->unit bytes: the JSON of a list of one, without its brackets. */
static void
tree_members(struct tree *t, const struct attr_row *row, struct get *v, const struct ctx *ctx)
{
	while (get_left(v) >= row->unit) {
		struct buf *b = tree_value(t)->b;

		row->json(row, &t->w, span_of(v->p, row->unit), ctx);
		if (b->n >= 2 && !b->bad) {
			memmove(b->p, b->p + 1, b->n - 2);
			b->n -= 2;
		}
		tree_leaf(t, row->key, v, row->unit);
	}
}

static bool
tree_well_formed(const struct attr_row *row, struct get v, const struct ctx *ctx)
{
	struct ctx form = *ctx;

	/* where it comes from changes nothing about its fields */
	form.session = CTX_UNKNOWN;
	return !row->check || row->check(row, &v, &form, NULL);
}

void
attr_tree_value(struct tree *t, const struct attr_row *row, struct get *v, const struct ctx *ctx)
{
	const struct field *f = row->narrow && !ctx->asn4 ? row->narrow : row->fields;

	if (row->tree) {
		row->tree(row, t, v, ctx);
	} else if (row->unit) {
		tree_members(t, row, v, ctx);
	} else if (row->field_cnt) {
		do
			tree_record(t, f, row->field_cnt, "value", v);
		while (row->list && get_left(v));
	} else if (row->json && get_left(v) && tree_well_formed(row, *v, ctx)) {
		row->json(row, tree_value(t), span_of(v->p, get_left(v)), ctx);
		tree_leaf(t, "value", v, get_left(v));
	}
	tree_raw(t, v);
}

bool
attr_tree_begin(struct tree *t, const char *name, struct get *g, struct get *v, const struct attr_row **row)
{
	struct get at = *g;
	struct attr_head a;
	char unknown[32];

	if (!attr_next(g, &a)) {
		*g = at;
		tree_raw(t, g);
		return false;
	}
	*row = attr_row(a.code);
	if (!name && !(name = (*row)->key)) {
		snprintf(unknown, sizeof(unknown), "attribute-0x%02X-0x%02X", a.code, a.flags);
		name = unknown;
	}
	tree_begin(t, name, &at, a.head + a.v.n);
	tree_flags(t, "flags", &at);
	tree_number(t, "code", &at, 1);
	tree_number(t, "length", &at, a.head - 2);
	*v = get_sub(&at, a.v.n);
	return true;
}

void
attr_tree(struct tree *t, struct get *g, const struct ctx *ctx)
{
	const struct attr_row *row;
	struct get v;

	if (!attr_tree_begin(t, NULL, g, &v, &row))
		return;
	attr_tree_value(t, row, &v, ctx);
	tree_end(t);
}
