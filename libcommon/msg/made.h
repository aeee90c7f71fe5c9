/* SPDX-License-Identifier: ISC */
/*
 * msg/made.h - OPENs that nobody sent: for captures and monitors whose readers must know how the UPDATEs are written, where
 * the OPENs that travelled are not known.
 */
#ifndef MSG_MADE_H
#define MSG_MADE_H

#include "msg/msg.h"

/*
 * Append an OPEN of AS number `as` and identifier `id` that offers what ctx has: families, width of AS numbers, ADD-PATH,
 * IPv6 next hops, extended messages. `sends`: ctx is for what the sender of this OPEN sends. False: out is bad.
 */
bool made_open(struct buf *out, const struct ctx *ctx, uint32_t as, const uint8_t id[4], bool sends);

/* The AS number of the event's peer or of its other side, as far as the event and the context know it; else AS_TRANS. */
uint32_t made_as(const struct event *e, const struct ctx *ctx, bool peer);

#endif
