/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/show.h - what the bridge prints about itself and its neighbors. */
#ifndef BRIDGE_SHOW_H
#define BRIDGE_SHOW_H

#include "verbs.h"

int show_status(void *call, const struct verb_line *l);
int show_version(void *call, const struct verb_line *l);
int show_help(void *call, const struct verb_line *l);
int show_queue(void *call, const struct verb_line *l);
int show_list(void *call, const struct verb_line *l);
int show_neighbors(void *call, const struct verb_line *l);
int show_rib(void *call, const struct verb_line *l);
/* `show ...` and `adj-rib ...` after a selector: one of the two. */
int show_selected(void *call, const struct verb_line *l);

/* The text of `help`. */
void show_help_text(bool json, struct buf *out);

#endif
