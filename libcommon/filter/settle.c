/* SPDX-License-Identifier: ISC */
/* filter/settle.c - what is found out about an expression once, so that messages are decided with little. */

#include "base/memory.h"
#include "filter/node.h"

enum { UNBOUND = UINT32_MAX, SLOTS = 64, MOST = 1 << 30 };

static uint32_t
settle_cost(const struct node *n)
{
	return n->op != NODE_TERM ? 1 : n->row->cost ? n->row->cost : n->row->kind->cost;
}

/*
 * A node that is about prefixes is true for a route with one of these prefixes only, and never for a message as such.
 * Both sides of an "or" must be so, one of an "and" is enough: the one with fewer.
 */
static void
settle_node(struct filter *f, struct node *n)
{
	struct node *a = n->a, *b = n->b;

	if (a)
		settle_node(f, a);
	if (b)
		settle_node(f, b);
	n->cost = (a ? a->cost : settle_cost(n)) + (b ? b->cost : 0);
	if (n->cost > MOST)
		n->cost = MOST;
	if (a && b && b->cost < a->cost) {
		n->a = b;
		n->b = a;
	}
	if (n->op == NODE_TERM && n->row->about <= FIELD_MESSAGE && n->cost >= 200 && f->slots < SLOTS)
		n->slot = ++f->slots;
	n->weight = UNBOUND;
	if (node_is_prefix(n))
		n->weight = quick_weight(&n->operand.trie);
	else if (n->op == NODE_AND)
		n->weight = a->weight < b->weight ? a->weight : b->weight;
	else if (n->op == NODE_OR && a->weight != UNBOUND && b->weight != UNBOUND)
		n->weight = a->weight > b->weight ? a->weight : b->weight;
}

static void
settle_mark(struct quick *q, const struct node *n)
{
	if (n->op == NODE_OR) {
		settle_mark(q, n->a);
		settle_mark(q, n->b);
	} else if (n->op == NODE_AND) {
		settle_mark(q, n->a->weight < n->b->weight ? n->a : n->b);
	} else {
		quick_mark(q, &n->operand.trie);
	}
}

void
filter_settle(struct filter *f)
{
	settle_node(f, f->root);
	if (f->root->weight == UNBOUND || !(f->quick = memory_zeroed(1, sizeof(*f->quick))))
		return;
	settle_mark(f->quick, f->root);
}
