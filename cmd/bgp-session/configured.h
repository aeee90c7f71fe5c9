/* SPDX-License-Identifier: ISC */
/* bgp-session/configured.h - the routes of a configuration. */
#ifndef SESSION_CONFIGURED_H
#define SESSION_CONFIGURED_H

#include "config/context.h"
#include "session.h"

/* Announce them. False: out of memory. */
bool configured_routes(struct session *s, const struct context *x);

#endif
