/* SPDX-License-Identifier: ISC */
/* msg/tree.c - the tree of fields of a message. */
#include "msg/tree.h"

static void
tree_header(struct tree *t, struct get *g)
{
	unsigned type = g->p[18];
	const char *name = msg_type_name(type);

	tree_begin(t, "header", g, MSG_HEADER);
	tree_hex(t, "marker", g, 16);
	tree_number(t, "length", g, 2);
	if (name)
		tree_string(t, "type", g, 1, name);
	else
		tree_number(t, "type", g, 1);
	tree_end(t);
}

void
msg_tree(struct tree *t, struct span msg, const struct ctx *ctx)
{
	const struct msg_row *row = msg_row(msg_type(msg));
	struct get g = get_of(msg);

	if (msg.n >= MSG_HEADER)
		tree_header(t, &g);
	if (row && row->tree)
		row->tree(t, &g, ctx);
	tree_raw(t, &g);
}
