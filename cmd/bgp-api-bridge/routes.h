/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/routes.h - `routes list`, `routes add`, `routes remove`: routes by an index. */
#ifndef BRIDGE_ROUTES_H
#define BRIDGE_ROUTES_H

#include "verbs.h"

int routes_run(void *call, const struct verb_line *l);

/* What the session printed for `routes list`, as the array that the client gets. */
void routes_list(const struct neighbor *n, struct span text, struct buf *out);

#endif
