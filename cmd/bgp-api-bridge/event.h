/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/event.h - what sessions report, to the helpers that want it, each in its encoder and version. */
#ifndef BRIDGE_EVENT_H
#define BRIDGE_EVENT_H

#include "base/buf.h"

struct bridge;
struct neighbor;

/* One line of a session that is not an answer, without the "! " it begins with. */
void event_line(struct neighbor *n, struct span line);
void event_signal(struct bridge *b, int signo);
void event_down(struct neighbor *n, const char *reason);
/* What the session is to report, by all subscriptions: a list for --events. */
void event_wanted(const struct neighbor *n, char *list, size_t size);

#endif
