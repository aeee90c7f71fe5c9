/* SPDX-License-Identifier: ISC */
/* bgp-session/apply.h - commands to the table of routes. */
#ifndef SESSION_APPLY_H
#define SESSION_APPLY_H

#include "session.h"

/* Announce a route with these attributes, or withdraw it with all its variants. False: out of memory. */
bool apply_route(struct session *s, const struct rib_key *key, uint32_t set, bool withdraw);
/* The routes of a command or message. */
bool apply_list(struct session *s, const struct nlri_list *list, uint32_t set, bool withdraw);
/* `next-hop self` becomes the local address where that is known already: written either way it is the same route. */
void apply_self(const struct session *s, unsigned afi, struct nexthop *nh);

#endif
