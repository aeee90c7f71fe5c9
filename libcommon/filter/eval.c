/* SPDX-License-Identifier: ISC */
/*
 * filter/eval.c - the expression on the bytes of a message.
 *
 * Three values: what depends on a route is unknown until one is looked at. Most messages are decided without looking at
 * any; only if the whole stays unknown are the routes walked. Nothing is rendered, and of a message only what a term asks
 * for is found.
 */
#include "filter/node.h"

enum truth { NO, YES, UNKNOWN };

/* One evaluation. */
struct eval {
	const struct filter *f;
	struct field_view view;
	uint64_t known, holds; /* terms with a slot */
};

static bool
eval_any(struct field_view *v, const struct node *n)
{
	const struct field_row *row = n->row;
	struct field_value value;
	unsigned i;

	if (!row->get)
		return row->kind->any(row, &n->operand, v);
	for (i = 0; row->get(v, i, &value); i++)
		if ((row->kind->needs_value || n->operand.ranges.n || !row->kind->want) ? row->kind->fits(row, &n->operand, &value) : true)
			return true;
	return false;
}

static enum truth
eval_term(struct eval *x, const struct node *n)
{
	struct field_view *v = &x->view;
	uint16_t afi;
	uint8_t safi;
	bool routes;

	if (v->route || n->row->about <= FIELD_MESSAGE)
		return eval_any(v, n);
	if (v->type != MSG_UPDATE)
		return n->row->about != FIELD_ROUTE && eval_any(v, n);
	if (n->row->about == FIELD_ROUTE)
		return UNKNOWN;
	if (!eval_any(v, n))
		return NO;
	/* of a message with several families, or with both actions, each route has one */
	routes = x->f->routes && !view_is_eor(v, &afi, &safi);
	return routes ? UNKNOWN : YES;
}

static enum truth
eval_remembered(struct eval *x, const struct node *n)
{
	uint64_t bit = (uint64_t)1 << (n->slot - 1);

	if (!(x->known & bit)) {
		x->known |= bit;
		if (eval_term(x, n) == YES)
			x->holds |= bit;
	}
	return x->holds & bit ? YES : NO;
}

static enum truth
eval_node(struct eval *x, const struct node *n)
{
	enum truth a, b;

	switch (n->op) {
	case NODE_AND:
		a = eval_node(x, n->a);
		if (a == NO)
			return NO;
		b = eval_node(x, n->b);
		return b == NO ? NO : a == YES && b == YES ? YES : UNKNOWN;
	case NODE_OR:
		a = eval_node(x, n->a);
		if (a == YES)
			return YES;
		b = eval_node(x, n->b);
		return b == YES ? YES : a == NO && b == NO ? NO : UNKNOWN;
	case NODE_NOT:
		a = eval_node(x, n->a);
		return a == UNKNOWN ? UNKNOWN : a == YES ? NO : YES;
	case NODE_TRUE:
		return YES;
	default:
		return n->slot ? eval_remembered(x, n) : eval_term(x, n);
	}
}

static void
eval_init(struct eval *x, const struct filter *f, const struct event *e, const struct ctx *ctx)
{
	x->f = f;
	x->known = x->holds = 0;
	view_begin(&x->view, e, ctx);
}

/* Nothing in the message that the expression could be true for? */
static bool
eval_hopeless(struct eval *x)
{
	return x->f->quick && (x->view.type != MSG_UPDATE || !view_parts(&x->view) || !quick_may(x->f->quick, x->view.at, x->view.ctx));
}

/* Does the route under consideration match? Then the walk may stop. */
static bool
eval_matches(struct field_view *v, void *arg)
{
	struct eval *x = arg;

	return eval_node(x, x->f->root) != YES;
}

/* The whole expression, as far as it can be told without a look at each route. */
static enum truth
eval_message(struct eval *x)
{
	enum truth t = eval_node(x, x->f->root);

	if (t == UNKNOWN && x->f->verdict)
		view_carry_out(&x->view);
	return t;
}

bool
filter_pass(const struct filter *f, const struct event *e, const struct ctx *ctx)
{
	struct eval x;
	enum truth t;

	eval_init(&x, f, e, ctx);
	if (eval_hopeless(&x))
		return false;
	t = eval_message(&x);
	return t == UNKNOWN ? !view_routes(&x.view, eval_matches, &x) : t == YES;
}

const struct quick *
filter_quick(const struct filter *f)
{
	return f ? f->quick : NULL;
}

/* ---- keeping the matching routes ---- */

/* What is left of the four fields. */
struct eval_kept {
	struct eval x;
	struct buf withdrawn, nlri, reach, unreach;
	bool any, lost;
};

static bool
eval_within(struct span field, const uint8_t *p)
{
	return p >= field.p && p < field.p + field.n;
}

static bool
eval_keep(struct field_view *v, void *arg)
{
	struct eval_kept *k = arg;
	const struct field_route *r = v->route;
	struct buf *out;

	if (eval_node(&k->x, k->x.f->root) != YES) {
		k->lost = true;
		return true;
	}
	k->any = true;
	out = eval_within(v->at->part.withdrawn, r->nlri.v.p) ? &k->withdrawn : eval_within(v->at->part.nlri, r->nlri.v.p) ? &k->nlri :
	    eval_within(v->reach.nlri, r->nlri.v.p) ? &k->reach : &k->unreach;
	if (r->nlri.path)
		buf_put(out, r->nlri.path, 4);
	buf_span_put(out, r->nlri.v);
	return true;
}

/* Put the attribute of mp with the routes that are left, or leave it out when there are none. */
static void
eval_put_mp(struct buf *out, const struct attr_head *a, const struct mp *mp, bool reach, struct span nlri)
{
	struct mp left = *mp;

	if (!nlri.n)
		return;
	left.nlri = nlri;
	mp_put(out, a->flags & ~(unsigned)ATTR_EXT, &left, reach);
}

/* Is it the attribute that mp was read from? A second one of its code is left as it is. */
static bool
eval_is_of(const struct mp *mp, const struct attr_head *a)
{
	return mp->row && mp->nlri.p > a->v.p && mp->nlri.p <= a->v.p + a->v.n;
}

static void
eval_rebuild(struct eval_kept *k, struct buf *out)
{
	struct field_view *v = &k->x.view;
	struct get g = get_of(v->at->part.attributes);
	bool announces = k->nlri.n || k->reach.n || !(v->at->part.nlri.n || v->reach.row);
	struct update_frame f;
	struct attr_head a;

	buf_reset(out);
	f = update_open(out);
	buf_span_put(out, buf_span(&k->withdrawn));
	update_attrs(out, &f);
	while (attr_next(&g, &a)) {
		if (a.code == ATTR_MP_REACH && eval_is_of(&v->reach, &a))
			eval_put_mp(out, &a, &v->reach, true, buf_span(&k->reach));
		else if (a.code == ATTR_MP_UNREACH && eval_is_of(&v->unreach, &a))
			eval_put_mp(out, &a, &v->unreach, false, buf_span(&k->unreach));
		else if (announces)
			buf_span_put(out, attr_whole(&a));
	}
	update_nlri(out, &f);
	buf_span_put(out, buf_span(&k->nlri));
	update_close(out, &f);
}

bool
filter_routes(const struct filter *f, const struct event *e, const struct ctx *ctx, struct buf *out, bool *changed)
{
	struct eval_kept k;
	enum truth t;

	*changed = false;
	eval_init(&k.x, f, e, ctx);
	if (eval_hopeless(&k.x))
		return false;
	t = eval_message(&k.x);
	if (t != UNKNOWN || !view_split(&k.x.view))
		return t == YES;
	k.any = k.lost = false;
	buf_init(&k.withdrawn, MSG_MAX_EXTENDED);
	buf_init(&k.nlri, MSG_MAX_EXTENDED);
	buf_init(&k.reach, MSG_MAX_EXTENDED);
	buf_init(&k.unreach, MSG_MAX_EXTENDED);
	view_routes(&k.x.view, eval_keep, &k);
	if (k.any && k.lost) {
		eval_rebuild(&k, out);
		out->bad |= k.withdrawn.bad || k.nlri.bad || k.reach.bad || k.unreach.bad;
		*changed = !out->bad;
	}
	buf_fini(&k.withdrawn);
	buf_fini(&k.nlri);
	buf_fini(&k.reach);
	buf_fini(&k.unreach);
	return k.any;
}
