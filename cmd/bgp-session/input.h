/* SPDX-License-Identifier: ISC */
/*
 * bgp-session/input.h - standard input: commands a line each, and BGP messages, raw, as hex, or as JSON events.
 *
 * An item is taken when it has been carried out. One that cannot be yet (a message before the session is up, a table
 * that is being shown, a queue that is full) stays where it is, and everything after it waits in the pipe. So what
 * carries out an item (lines.h, messages.h, verbs.h, routes.h) returns true when it is done with, be it refused, and
 * false when it is to be tried again later.
 */
#ifndef SESSION_INPUT_H
#define SESSION_INPUT_H

#include "io/loop.h"
#include "io/stream.h"
#include "json/jr.h"
#include "msg/command.h"
#include "show.h"

struct session;
struct quick_pair;

struct session_input {
	struct source source;
	struct session *s;
	struct inq in;
	bool eof;
	bool skipping;                /* inside a line that is too long */
	bool waits;                   /* the next item cannot be handled yet */
	bool waits_up;                /* because no session is up */
	bool full;                    /* too many changes wait for the peer */
	bool bad;                     /* something was refused, */
	bool refused;                 /* and so was the present command */
	bool ack;                     /* answers are wanted */
	const char *name;             /* where lines come from */
	unsigned line;                /* number of the present one */
	uint32_t receipt;             /* of the present command; 0: none */
	struct show_job job;
	struct buf group;             /* lines since "group start" */
	bool in_group;
	unsigned group_cnt;
	struct quick_pair *quick;     /* lines_quick.h */
	/* scratch of the present item */
	struct command cmd;
	struct jr_doc json;
	struct update update;
	struct buf message, pack;
};

bool input_begin(struct session_input *in, struct session *s);
void input_finish(struct session_input *in);

/* ---- answers ---- */

/* The command has been carried out: "done", if answers are wanted. Always true. */
bool input_done(struct session_input *in);
/* The command cannot be carried out; d or fmt tell why, d->off where in the line. Always true. */
bool input_refuse_at(struct session_input *in, struct span line, const struct diag *d);
bool input_refuse(struct session_input *in, struct span line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
