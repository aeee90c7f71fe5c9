/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/peers.h - neighbors that a command makes and removes; they survive a reload. */
#ifndef BRIDGE_PEERS_H
#define BRIDGE_PEERS_H

#include "verbs.h"

int peers_create(void *call, const struct verb_line *l);
int peers_delete(void *call, const struct verb_line *l);

#endif
