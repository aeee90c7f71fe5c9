/* SPDX-License-Identifier: ISC */
/* msg/update_tree.c - UPDATE: the tree of fields. */
#include "msg/tree.h"

#include "attr/tree.h"
#include "msg/update.h"

/* One NLRI: a leaf, or a group of its path identifier and its parts. */
static void
tree_route(struct tree *t, struct get *g, const struct nlri_row *row, const struct nlri *found, const struct ctx *ctx)
{
	bool group = found->path || row->tree;
	struct nlri one = *found;
	struct get v;

	if (group)
		tree_begin(t, "route", g, (found->path ? 4 : 0) + one.v.n);
	if (found->path) {
		jw_ip4(tree_value(t), found->path);
		tree_leaf(t, "path-information", g, 4);
	}
	v = get_sub(g, one.v.n);
	if (row->tree) {
		row->tree(row, t, &v);
	} else {
		one.path = NULL;
		row->json(row, tree_value(t), &one, ctx);
		tree_only_member(t);
		tree_leaf(t, "nlri", &v, one.v.n);
	}
	tree_raw(t, &v);
	if (group)
		tree_end(t);
}

void
update_tree_nlri(struct tree *t, struct get *g, const struct nlri_row *row, bool addpath, bool withdraw,
    struct span nexthop, const struct ctx *ctx)
{
	struct get at = *g;
	struct nlri one;

	while (nlri_next(row, g, addpath, withdraw, &one, NULL)) {
		size_t path = one.path ? 4 : 0, skipped = (size_t)(one.v.p - at.p) - path;

		one.nexthop = nexthop;
		tree_hex(t, "raw", &at, skipped); /* what could not be read before it */
		tree_route(t, &at, row, &one, ctx);
	}
	tree_raw(t, &at);
	*g = at;
}

/* Distinguishers and addresses, as many as there are. */
static void
tree_nexthop(struct tree *t, struct get g, const struct nlri_row *row)
{
	size_t len = get_left(&g), rd = nlri_nexthop_skip(row, len), size = len == rd + 4 ? 4 : 16;
	const char *name = "next-hop";

	if (size == 16 && len != rd + 16 && len != 2 * (rd + 16)) {
		tree_hex(t, name, &g, len);
		return;
	}
	while (get_left(&g)) {
		if (rd)
			tree_record(t, &(const struct field){ "next-hop-rd", NULL, &kind_rd, NULL }, 1, NULL, &g);
		tree_ip(t, name, &g, size);
		name = "link-local-next-hop";
	}
}

static void
tree_mp(struct tree *t, struct get *v, bool reach, const struct ctx *ctx)
{
	const struct nlri_row *row;
	struct span nexthop = { NULL, 0 };
	uint16_t afi;
	uint8_t safi;

	tree_family(t, v, ' ', &afi, &safi);
	row = nlri_row(afi, safi);
	if (reach && get_left(v)) {
		size_t n = tree_number(t, "next-hop-length", v, 1);

		if (n >= get_left(v)) {
			tree_raw(t, v);
			return;
		}
		nexthop = span_of(v->p, n);
		tree_nexthop(t, get_sub(v, n), row);
		tree_number(t, "reserved", v, 1);
		if (nlri_nexthop_skip(row, n) && n >= 8)
			nexthop = span_of(nexthop.p + 8, n - 8);
	}
	tree_begin(t, reach ? "announce" : "withdraw", v, get_left(v));
	update_tree_nlri(t, v, row, famset_has(ctx->addpath, family_index(afi, safi)), !reach, nexthop, ctx);
	tree_end(t);
}

static void
tree_attribute(struct tree *t, struct get *g, const struct ctx *ctx)
{
	unsigned code = get_left(g) > 1 ? g->p[1] : 0;
	const struct attr_row *row;
	struct get v;

	if (code != ATTR_MP_REACH && code != ATTR_MP_UNREACH) {
		attr_tree(t, g, ctx);
		return;
	}
	tree_note(t, code == ATTR_MP_REACH ? "MP_REACH_NLRI" : "MP_UNREACH_NLRI");
	if (attr_tree_begin(t, code == ATTR_MP_REACH ? "mp-reach" : "mp-unreach", g, &v, &row)) {
		tree_mp(t, &v, code == ATTR_MP_REACH, ctx);
		tree_end(t);
	}
}

void
update_tree(struct tree *t, struct get *g, const struct ctx *ctx)
{
	bool addpath = famset_has(ctx->addpath, FAMILY_ipv4_unicast);
	struct span none = { NULL, 0 };
	struct update_parts p;
	struct get part;

	parts_find(span_of(g->base, (size_t)(g->end - g->base)), &p);
	tree_number(t, "withdrawn-length", g, 2);
	if (!p.withdrawn.p)
		return;
	tree_begin(t, "withdraw", g, p.withdrawn.n);
	part = get_sub(g, p.withdrawn.n);
	update_tree_nlri(t, &part, &nlri_ipv4_unicast, addpath, true, none, ctx);
	tree_end(t);
	tree_number(t, "attributes-length", g, 2);
	if (!p.attributes.p)
		return;
	tree_begin(t, "attribute", g, p.attributes.n);
	for (part = get_sub(g, p.attributes.n); get_left(&part);)
		tree_attribute(t, &part, ctx);
	tree_end(t);
	tree_begin(t, "announce", g, get_left(g));
	update_tree_nlri(t, g, &nlri_ipv4_unicast, addpath, false, none, ctx);
	tree_end(t);
}
