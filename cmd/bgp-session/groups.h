/* SPDX-License-Identifier: ISC */
/* bgp-session/groups.h - commands between `group start` and `group end`: they wait, then are carried out together. */
#ifndef SESSION_GROUPS_H
#define SESSION_GROUPS_H

#include "cli/verb.h"
#include "session.h"

enum { GROUP_BYTES = 100 << 20, GROUP_LINES = 100000 };

int group_start(void *context, const struct verb_line *l);
int group_end(void *context, const struct verb_line *l);
/* A line within the block. */
bool group_buffer(struct session_input *in, struct span line);

#endif
