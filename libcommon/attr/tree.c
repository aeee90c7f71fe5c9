/* SPDX-License-Identifier: ISC */
/* attr/tree.c - the tree of fields of a path attribute (value/tree.h). */
#include "attr/tree.h"

#include <stdio.h>

/* The JSON of one member, which is that of a list of one without its brackets. */
static void
tree_member(struct tree *t, const struct attr_row *row, struct span member, const struct ctx *ctx)
{
	struct buf *b = tree_value(t)->b;

	row->json(row, &t->w, member, ctx);
	if (b->n >= 2 && !b->bad && *b->p == '[') {
		memmove(b->p, b->p + 1, b->n - 2);
		b->n -= 2;
	}
}

static void
tree_members(struct tree *t, const struct attr_row *row, struct get *v, const struct ctx *ctx)
{
	while (get_left(v) >= row->unit) {
		tree_member(t, row, span_of(v->p, row->unit), ctx);
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

/* Type and length are leaves of their own; the value has the JSON of an attribute that is this one TLV. */
static void
tree_tlvs(struct tree *t, const struct attr_row *row, struct get *v, const struct ctx *ctx)
{
	struct get at = *v, value;
	unsigned type;

	while (get_tlv(v, row->tlv_type, row->tlv_len, &type, &value)) {
		struct get whole = get_sub(&at, get_off(v) - get_off(&at)), one;

		tree_begin(t, "tlv", &whole, get_left(&whole));
		one = whole;
		tree_number(t, "type", &whole, row->tlv_type);
		tree_number(t, "length", &whole, row->tlv_len);
		if (tree_well_formed(row, one, ctx)) {
			tree_member(t, row, span_of(one.p, get_left(&one)), ctx);
			tree_leaf(t, "value", &whole, get_left(&whole));
		}
		tree_raw(t, &whole);
		tree_end(t);
	}
	*v = at;
}

/* The value: all of v, whether or not it is well formed. */
static void
attr_tree_value(struct tree *t, const struct attr_row *row, struct get *v, const struct ctx *ctx)
{
	const struct field *f = row->narrow && !ctx->asn4 ? row->narrow : row->fields;

	if (row->tree) {
		row->tree(row, t, v, ctx);
	} else if (row->unit) {
		tree_members(t, row, v, ctx);
	} else if (row->tlv_type) {
		tree_tlvs(t, row, v, ctx);
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
