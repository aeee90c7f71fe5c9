/* SPDX-License-Identifier: ISC */
/*
 * field/history.h - what the events before say of a route: is it new, again, back after a withdrawal, from another origin, a
 * leak?
 *
 * The memory is bounded. It holds the last HISTORY_ROUTES routes that were seen, by announcer, path identifier and NLRI, and
 * for as many prefixes half of that the origin; together at most HISTORY_MIB. What has not been seen for longest is forgotten
 * first, and is new again when it comes back. Nothing of it is allocated before it is used.
 *
 * history_note is called for each event in the order of the input, by one thread; what it finds travels with the event, so
 * that any thread can ask.
 */
#ifndef FIELD_HISTORY_H
#define FIELD_HISTORY_H

#include "field/view.h"

enum { HISTORY_ROUTES = 1 << 22, HISTORY_PREFIXES = 1 << 21, HISTORY_MIB = 144 };

/* What is noted of a route. */
enum { HISTORY_NEW = 1, HISTORY_DUPLICATE = 2, HISTORY_FLAP = 4, HISTORY_MOAS = 8, HISTORY_LEAK = 16 };

struct history;

/* NULL: out of memory. */
struct history *history_new(void);
void history_free(struct history *h);

/* Note an event; *marks is what to put into event.marks, valid until the next call. */
struct span history_note(struct history *h, const struct event *e, const struct ctx *ctx);

/* What was noted of the route that v is at; 0: nothing. */
unsigned history_of(struct field_view *v);

#endif
