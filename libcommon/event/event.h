/* SPDX-License-Identifier: ISC */
/*
 * event/event.h - events (struct event, msg/msg.h) in every notation, and back from JSON.
 */
#ifndef EVENT_EVENT_H
#define EVENT_EVENT_H

#include "base/arena.h"
#include "msg/printer.h"

/* ---- printing: each appends to out and returns the strongest class of error of the message; d may be NULL ---- */

/* One JSON object (bgp-json(5)), no newline. p: whoever prints; NULL says nothing of itself. */
enum diag_class event_json(struct buf *out, const struct event *, const struct ctx *, struct printer *p, struct diags *d);
/* ExaBGP's text encoder: lines, each with its newline, and an empty line after state and update blocks. */
enum diag_class event_text(struct buf *out, const struct event *, const struct ctx *, struct diags *d);
/* Commands that say the same, one a line. */
enum diag_class event_command(struct buf *out, const struct event *, const struct ctx *, struct diags *d);
/* The one-line format of bgpdump -m. */
enum diag_class event_bgpdump(struct buf *out, const struct event *, const struct ctx *, struct printer *p,
    struct diags *d);

/* One of the printers above, or one that is made of them. */
typedef void event_print_fn(void *arg, struct buf *out, const struct event *, const struct ctx *, struct diags *d);

/*
 * Print what an event means: an UPDATE with errors is printed as what is left once they are carried out (update_means). The
 * errors are added to d, which the caller has reset; d may be NULL.
 */
void event_meaning(event_print_fn *print, void *arg, struct buf *out, const struct event *, const struct ctx *,
    struct diags *d);

/* ---- reading ---- */

/* An event that was read, with all that it points to; it is valid until the next one is read into it. */
struct event_read {
	struct event ev;      /* msg: with EVENT_MESSAGE whole messages, mostly one (msg_next) */
	struct ctx ctx;       /* to read them with */
	struct buf msg, extra;
	struct arena texts;   /* ev.text, ev.reason */
	bool no_room;         /* for one of them */
};

void event_read_init(struct event_read *r);
void event_read_fini(struct event_read *r);

/*
 * Read an event. `given` says what the event itself does not, by "negotiated", "inferred" or path identifiers. Events of
 * types that are not ours, and those without a neighbor, are EVENT_OTHER. False: d says what is wrong.
 */
bool event_unjson(struct event_read *r, struct jr event, const struct ctx *given, struct diags *d);

/*
 * Its messages alone, appended to out; nothing for an event that has none. False: d says what is wrong, and nothing is
 * appended.
 */
bool event_unjson_messages(struct jr event, const struct ctx *given, struct buf *out, struct diags *d);

#endif
