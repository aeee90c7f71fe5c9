/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/reload.h - the configuration becomes neighbors and helpers; a new one becomes the difference. */
#ifndef BRIDGE_RELOAD_H
#define BRIDGE_RELOAD_H

#include <stdbool.h>

struct bridge;
struct neighbor;

/* Read the configuration again; `helpers`: restart those that have changed. A wrong one changes nothing. */
bool reload(struct bridge *b, bool helpers);
/* The first configuration into neighbors and helpers. */
bool reload_first(struct bridge *b);
bool reload_add_neighbor(struct bridge *b, struct neighbor *n);
/* Subscriptions of a neighbor out of its api sections. */
void reload_subscribe(struct neighbor *n);

#endif
