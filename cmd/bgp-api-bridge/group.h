/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/group.h - commands that are carried out together, without others between them. */
#ifndef BRIDGE_GROUP_H
#define BRIDGE_GROUP_H

#include "verbs.h"

/* Keep the line until `group end`. */
void group_line(struct client *c, struct span line);

int group_start(void *call, const struct verb_line *l);
int group_end(void *call, const struct verb_line *l);
/* `group COMMAND ; COMMAND ...` */
int group_inline(void *call, const struct verb_line *l);

#endif
