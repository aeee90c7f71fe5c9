/* SPDX-License-Identifier: ISC */
/* attr/tree.h - the tree of fields of a path attribute (value/tree.h). */
#ifndef ATTR_TREE_H
#define ATTR_TREE_H

#include "attr/attr.h"
#include "attr/walk.h"
#include "value/tree.h"

/* The attribute at g, header included; all that is left as one leaf if it runs past the end. Steps over it. */
void attr_tree(struct tree *t, struct get *g, const struct ctx *);

/*
 * Its header: opens the group, whose name is the attribute's key if `name` is NULL, and its note the name in the RFC. v is
 * then over the value, and tree_end is due. False: there was no whole attribute, and all of g has been made leaves.
 */
bool attr_tree_begin(struct tree *t, const char *name, struct get *g, struct get *v, const struct attr_row **row);

#endif
