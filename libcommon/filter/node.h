/* SPDX-License-Identifier: ISC */
/* filter/node.h - the compiled expression, shared by its parser and its evaluator. */
#ifndef FILTER_NODE_H
#define FILTER_NODE_H

#include "field/kind.h"
#include "filter/filter.h"
#include "filter/quick.h"

enum node_op { NODE_AND, NODE_OR, NODE_NOT, NODE_TRUE, NODE_TERM };

struct node {
	enum node_op op;
	struct node *a, *b;
	const struct field_row *row;  /* of a term, and what its values are compared with */
	struct field_operand operand;
	uint32_t cost;    /* of a look at it: of two sides the cheaper one is asked first */
	uint32_t weight;  /* quick_weight of the prefixes it is about; UINT32_MAX: not about prefixes */
	uint8_t slot;     /* > 0: expensive, and the same for all routes of a message: remembered there */
	struct node *all; /* the next of all nodes of the filter, for freeing */
};

struct filter {
	struct node *root, *all;
	bool routes; /* some node is about a route */
	bool verdict; /* some node asks what is left once errors are carried out */
	bool vrps;   /* some node needs --vrps */
	bool history; /* some node needs what the events before say */
	uint8_t slots;
	struct quick *quick; /* what is about no prefix of these does not pass; NULL: anything may */
	struct buf text; /* the expression: operands borrow from it */
	struct filter_file *files; /* "@FILE" lists: operands borrow from them */
};

struct filter_file {
	struct filter_file *next;
	struct buf text;
};

/* Is it about the prefix of a route? */
static inline bool
node_is_prefix(const struct node *n)
{
	return n->op == NODE_TERM && n->row->kind == &field_prefix;
}

/* Order what was parsed, and find what it is about. */
void filter_settle(struct filter *f);

#endif
