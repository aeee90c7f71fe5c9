/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/forward.h - commands that go to the sessions, and whose answers come from there. */
#ifndef BRIDGE_FORWARD_H
#define BRIDGE_FORWARD_H

#include "verbs.h"

/* Words at the end of a command that tell how to answer. */
struct manner {
	bool sync, json;
};

/* Take `json`, `text`, `sync` and `async` off the end of the line. */
struct span forward_manner(const struct client *c, struct span line, struct manner *m);

/* The line to all of t; flags: ENTRY_. */
enum taken forward(struct client *c, const struct targets *t, struct span line, uint16_t flags);
/* The line to all of t as a part of entry seq, which then waits for them too. */
void forward_also(struct client *c, const struct targets *t, struct span line, uint64_t seq, bool sync);

/* ---- verbs ---- */

int forward_announce(void *call, const struct verb_line *l);
/* To the sessions that are established. */
int forward_announce_up(void *call, const struct verb_line *l);
/* `announce` or `withdraw` of something unknown. */
int forward_unknown(void *call, const struct verb_line *l);
int forward_watchdog(void *call, const struct verb_line *l);
int forward_teardown(void *call, const struct verb_line *l);
int forward_flush(void *call, const struct verb_line *l);
int forward_clear(void *call, const struct verb_line *l);

#endif
