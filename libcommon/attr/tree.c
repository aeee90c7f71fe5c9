/* SPDX-License-Identifier: ISC */
/* attr/tree.c - the tree of fields of a path attribute (value/tree.h). */
#include "attr/tree.h"

#include <stdio.h>

/* The JSON of one member, which is that of a list of one without its brackets. */
static void
tree_one(struct tree *t, const struct attr_row *row, struct span member, const struct ctx *ctx)
{
	struct buf *b = tree_value(t)->b;

	row->json(row, &t->w, member, ctx);
	if (b->n >= 2 && !b->bad && *b->p == '[') {
		memmove(b->p, b->p + 1, b->n - 2);
		b->n -= 2;
	}
}

static void
tree_units(struct tree *t, const struct attr_row *row, struct get *v, const struct ctx *ctx)
{
	while (get_left(v) >= row->unit) {
		tree_note(t, row->note ? row->note(v->p) : NULL);
		tree_one(t, row, span_of(v->p, row->unit), ctx);
		tree_leaf(t, row->key, v, row->unit);
	}
}

static bool
tree_well_formed(const struct attr_row *row, struct get v, const struct ctx *ctx)
{
	struct ctx form = *ctx;

	form.session = CTX_SHAPE;
	return !row->check || row->check(row, &v, &form, NULL);
}

/* The value: all of v, whether or not it is well formed. */
static void
attr_tree_value(struct tree *t, const struct attr_row *row, struct get *v, const struct ctx *ctx)
{
	const struct field *f = row->narrow && !ctx->asn4 ? row->narrow : row->fields;

	if (row->tree) {
		row->tree(row, t, v, ctx);
	} else if (row->unit) {
		tree_units(t, row, v, ctx);
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

static const struct name tree_attr_flags[] = {
	{ ATTR_OPT, "optional" }, { ATTR_TRANS, "transitive" }, { ATTR_PARTIAL, "partial" }, { ATTR_EXT, "extended length" },
	{ 0, NULL },
};

static void
tree_attr_head(struct tree *t, struct get *g)
{
	uint32_t flags = tree_flags(t, "flags", g, tree_attr_flags);

	tree_number(t, "code", g, 1);
	tree_number(t, "length", g, flags & ATTR_EXT ? 2 : 1);
}

bool
attr_tree_begin(struct tree *t, const char *name, struct get *g, struct get *v, const struct attr_row **row)
{
	bool noted = name != NULL; /* by the caller */
	struct get at = *g;
	struct attr_head a;
	char unknown[32];

	if (!attr_next(g, &a)) {
		*g = at;
		tree_begin(t, get_left(g) > 1 && attr_row(g->p[1])->key ? attr_row(g->p[1])->key : "attribute", g, get_left(g));
		tree_attr_head(t, g);
		tree_raw(t, g);
		tree_end(t);
		return false;
	}
	*row = attr_row(a.code);
	if (!name && !(name = (*row)->key)) {
		snprintf(unknown, sizeof(unknown), "attribute-0x%02X-0x%02X", a.code, a.flags);
		name = unknown;
	}
	if (!noted)
		tree_note(t, (*row)->name);
	tree_begin(t, name, &at, a.head + a.v.n);
	tree_attr_head(t, &at);
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
