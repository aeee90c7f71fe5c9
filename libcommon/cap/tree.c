/* SPDX-License-Identifier: ISC */
/* cap/tree.c - the tree of fields of a capability. */
#include "cap/tree.h"

void
cap_tree(struct tree *t, struct get *g)
{
	const struct cap_row *row = cap_row(*g->p);
	struct get peek, v;
	size_t n;

	if (!tree_coded_begin(t, row->name, "code", g, 1, 1, &v))
		return;
	n = get_left(&v);
	peek = v;
	if (row->tree) {
		row->tree(row, t, &v);
	} else if (row->field_cnt) {
		size_t size = record_size(row->fields, row->field_cnt);

		do
			tree_record(t, row->fields, row->field_cnt, row->list ? row->list : "value", &v);
		while ((row->list || row->map) && get_left(&v) >= size);
	} else if (row->json && n && (!row->check || row->check(row, &peek, NULL))) {
		struct span s = span_of(v.p, n);

		jw_obj(tree_value(t));
		row->json(row, &t->w, &s, 1);
		jw_obj_end(&t->w);
		tree_leaf(t, "value", &v, n);
	}
	tree_raw(t, &v);
	tree_end(t);
}
