/* SPDX-License-Identifier: ISC */
/* nlri/flow.h - what the files of the flow families share; nobody else includes it. */
#ifndef NLRI_FLOW_H
#define NLRI_FLOW_H

#include "nlri/nlri.h"

/* route.seen: the NLRI was given whole; we are in a block, where statements end with ";" */
enum { FLOW_RAW = 1, FLOW_BLOCK = 2 };

/*
 * `match { ... }`, `scope { ... }`, `then { ... }` after the keyword: statements, each a condition, an action or an
 * attribute, up to the closing brace. False after saying why.
 */
bool flow_block(struct lex *l, struct route *r, struct span kw);

/*
 * One action (RFC 8955 7) after its keyword: appends extended communities to attribute 16 or 25 of the route, in
 * ascending order, or sets its next hop. 1 read, 0 no action, -1 error reported.
 */
int flow_action(struct lex *l, struct route *r, struct span kw);

#endif
