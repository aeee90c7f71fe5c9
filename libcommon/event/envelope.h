/* SPDX-License-Identifier: ISC */
/*
 * event/envelope.h - the envelope of an event in JSON (exabgp-json 1.1): when, where, between whom. Written and read here
 * and nowhere else.
 */
#ifndef EVENT_ENVELOPE_H
#define EVENT_ENVELOPE_H

#include "event/event.h"

/* Open the object, and write everything up to the neighbor's own members; its object stays open. */
void envelope_json(struct jw *w, const struct event *e, const struct ctx *ctx, struct printer *p);

/* The main parts of an event that was parsed. */
struct envelope {
	struct jr event, version, type, neighbor;
	struct jr message, wire; /* of the neighbor */
};

void envelope_find(struct jr event, struct envelope *e);

/* Into r->ev: its kind, and all but the content. */
void envelope_unjson(struct event_read *r, const struct envelope *e);

/* What the event says of the session in which its message was read. */
void envelope_context(const struct envelope *e, struct ctx *ctx);
/* The same from its routes: families with path identifiers, and families without. */
void envelope_paths(const struct envelope *e, struct ctx *ctx);

/* A string as text that ends in a NUL, in r's storage; NULL if it is not a string. */
const char *envelope_text(struct event_read *r, struct jr j);

#endif
