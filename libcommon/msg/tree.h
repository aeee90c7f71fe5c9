/* SPDX-License-Identifier: ISC */
/* msg/tree.h - the tree of fields of a message (value/tree.h). */
#ifndef MSG_TREE_H
#define MSG_TREE_H

#include "msg/msg.h"
#include "nlri/nlri.h"
#include "value/tree.h"

/*
 * Take a message apart, header included, whole or cut, well formed or not: each of its bytes is told to the sink in one
 * leaf. `ctx` as for reading it.
 */
void msg_tree(struct tree *t, struct span msg, const struct ctx *ctx);

/*
 * The tree as one JSON value: a group is an object, a leaf [offset, length]; of several fields of one name in one group there
 * is a list. Out of memory makes the writer's buf bad.
 */
void msg_spans(struct jw *w, struct span msg, const struct ctx *ctx);

/* That of an UPDATE's body, for its row. */
void update_tree(struct tree *, struct get *g, const struct ctx *);
/* That of a list of NLRI; what cannot be read are leaves, too. */
void update_tree_nlri(struct tree *, struct get *g, const struct nlri_row *row, bool addpath, bool withdraw, struct span nexthop,
    const struct ctx *);

#endif
