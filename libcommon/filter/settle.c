/* filter/settle.c - what is found out about an expression once, so that messages are decided with little. */
#include <stdlib.h>

#include "filter/node.h"

enum { UNBOUND = UINT32_MAX, SLOTS = 64, MOST = 1 << 30 };

/* Roughly, in instructions. */
static uint32_t
cost_of(enum node_op op)
{
	switch (op) {
	case NODE_FAMILY:
	case NODE_ATTRIBUTE:
	case NODE_VALUE:
	case NODE_ORIGIN:
	case NODE_EOR:
		return 20;
	case NODE_PEER:
	case NODE_LOCAL:
	case NODE_EXACT:
	case NODE_COVERED_BY:
	case NODE_COVERS:
	case NODE_OVERLAPS:
	case NODE_NEXT_HOP:
		return 50;
	case NODE_ORIGIN_AS:
	case NODE_FIRST_AS:
	case NODE_PATH_LENGTH:
	case NODE_PATH_HAS:
	case NODE_COMMUNITY:
	case NODE_LARGE:
		return 200;
	case NODE_AS_PATH:
	case NODE_EXTENDED:
	case NODE_ERROR:
		return 1000;
	default:
		return 5;
	}
}

static bool
about_prefixes(enum node_op op)
{
	return op == NODE_EXACT || op == NODE_COVERED_BY || op == NODE_COVERS || op == NODE_OVERLAPS;
}

/*
 * A node that is about prefixes is true for a route with one of these prefixes only, and never for a message as such.
 * Both sides of an "or" must be so, one of an "and" is enough: the one with fewer.
 */
static void
settle(struct filter *f, struct node *n)
{
	struct node *a = n->a, *b = n->b;

	if (a)
		settle(f, a);
	if (b)
		settle(f, b);
	n->cost = (a ? a->cost : cost_of(n->op)) + (b ? b->cost : 0);
	if (n->cost > MOST)
		n->cost = MOST;
	if (a && b && b->cost < a->cost) {
		n->a = b;
		n->b = a;
	}
	if (!a && n->cost >= 200 && f->slots < SLOTS)
		n->slot = ++f->slots;
	n->weight = UNBOUND;
	if (about_prefixes(n->op))
		n->weight = quick_weight(&n->trie);
	else if (n->op == NODE_AND)
		n->weight = a->weight < b->weight ? a->weight : b->weight;
	else if (n->op == NODE_OR && a->weight != UNBOUND && b->weight != UNBOUND)
		n->weight = a->weight > b->weight ? a->weight : b->weight;
}

static void
mark(struct quick *q, const struct node *n)
{
	if (n->op == NODE_OR) {
		mark(q, n->a);
		mark(q, n->b);
	} else if (n->op == NODE_AND) {
		mark(q, n->a->weight < n->b->weight ? n->a : n->b);
	} else {
		quick_mark(q, &n->trie);
	}
}

void
filter_settle(struct filter *f)
{
	settle(f, f->root);
	if (f->root->weight == UNBOUND || !(f->quick = calloc(1, sizeof(*f->quick))))
		return;
	mark(f->quick, f->root);
}
