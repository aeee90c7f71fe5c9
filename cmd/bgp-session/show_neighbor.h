/* SPDX-License-Identifier: ISC */
/* bgp-session/show_neighbor.h - the session in words. */
#ifndef SESSION_SHOW_NEIGHBOR_H
#define SESSION_SHOW_NEIGHBOR_H

#include "base/buf.h"

struct session;

/* The session, its capabilities and its counters; json wins over summary. */
void show_neighbor(struct session *s, struct buf *b, bool summary, bool json);
/* The same at length, with the table and the queues. */
void show_state(struct session *s, struct buf *b);
/* The peer's address. */
void show_peer(struct session *s, struct buf *b);

#endif
