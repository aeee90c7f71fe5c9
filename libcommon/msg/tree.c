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
	static void (*const body[])(struct tree *, struct get *, const struct ctx *) = {
		[MSG_OPEN] = open_tree, [MSG_UPDATE] = update_tree, [MSG_NOTIFICATION] = notification_tree,
		[MSG_REFRESH] = refresh_tree, [MSG_OPERATIONAL] = operational_tree,
	};
	unsigned type = msg_type(msg);
	struct get g = get_of(msg);

	if (msg.n >= MSG_HEADER)
		tree_header(t, &g);
	if (type < sizeof(body) / sizeof(body[0]) && body[type])
		body[type](t, &g, ctx);
	tree_raw(t, &g);
}
