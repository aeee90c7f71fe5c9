/* SPDX-License-Identifier: ISC */
/* cap/tree.h - the tree of fields of a capability (value/tree.h). */
#ifndef CAP_TREE_H
#define CAP_TREE_H

#include "cap/cap.h"
#include "value/tree.h"

/* The capability at g: code, length and value. All that is left as one leaf if it runs past the end. Steps over it. */
void cap_tree(struct tree *t, struct get *g);

#endif
