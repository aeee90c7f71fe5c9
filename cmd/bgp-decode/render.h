/* SPDX-License-Identifier: ISC */
/* render.h - one event to its bytes of output: what each thread does for itself. */
#ifndef RENDER_H
#define RENDER_H

#include "decode.h"

/* Where the errors of events go: lines, each with its newline. */
struct render {
	struct output output;
	const struct filter *filter; /* NULL: everything passes */
	bool routes;                 /* a filter also takes out routes */
	bool files;                  /* events name their input */
	struct diags diags;
	struct buf kept;             /* the message without routes that did not match */
};

/* False: out of memory. */
bool render_init(struct render *r, const struct decode *d);
void render_fini(struct render *r);

/*
 * Append the event to out in r's format, and what is wrong with it to `said`. *bad: something was. False: the filter
 * left it out.
 */
bool render_event(struct render *r, const struct event *ev, const struct ctx *ctx, const struct place *at,
    bool is_wrong, struct buf *out, struct buf *said, bool *bad);

/* ---- jobs.c: several threads ---- */

struct jobs;

/* `cnt` threads that render. NULL: they cannot be started. */
struct jobs *jobs_new(struct decode *d, unsigned cnt);
/* Copy the event to be rendered; finished ones before it leave in order. */
bool jobs_event(struct jobs *j, const struct event *ev, const struct ctx *ctx, const struct place *at, bool is_wrong);
/* Wait for all that was given, write it out. */
bool jobs_drain(struct jobs *j);
void jobs_free(struct jobs *j);

#endif
