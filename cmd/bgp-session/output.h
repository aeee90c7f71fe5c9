/* SPDX-License-Identifier: ISC */
/* bgp-session/output.h - standard output: events and answers, as whole lines, through one bounded queue. */
#ifndef SESSION_OUTPUT_H
#define SESSION_OUTPUT_H

#include "base/diag.h"
#include "fsm/fsm.h"
#include "io/loop.h"
#include "io/stream.h"
#include "value/ctx.h"

struct session;
struct peer_conn;

struct session_output {
	struct source source;
	struct session *s;
	struct outq out;
	struct printer *printer;
	bool full;                    /* above the high mark, and not yet below the low one */
	bool archive_full;            /* the archive's queue is */
	bool gone;                    /* its reader has left, or it failed */
	int error;
};

bool output_begin(struct session_output *o, struct session *s);
void output_finish(struct session_output *o);
/* Events and answers may be written: nothing that produces them is read otherwise. */
static inline bool
output_has_room(const struct session_output *o)
{
	return !o->full && !o->archive_full;
}
void output_state(struct session *s, const char *state, const char *reason);
void output_fsm(struct session *s, enum fsm_state state);
void output_negotiated(struct session *s, const struct peer_conn *c);
/* A message, in the direction, by its own rules. Fills *d with what is wrong with it. */
enum diag_class output_message(struct session *s, struct span msg, bool sent, const struct ctx *ctx, struct diags *d);
/* "receipt": {...} */
void output_receipt(struct session *s, const char *id, const char *stage);
/* A line. */
void output_put_line(struct session *s, const char *text);
/* Where lines are appended; call output_mark_full after that. */
struct buf *output_buf(struct session *s);
void output_mark_full(struct session_output *o);

#endif
