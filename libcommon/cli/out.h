/* SPDX-License-Identifier: ISC */
/*
 * cli/out.h - standard output of a tool: lines are built in a buf and leave in large blocks.
 *
 * Use: append a whole record (line) to &o->b, then out_end(). When the input has to wait for more, out_flush() first
 * (struct input does that through its before_wait). To a terminal, or with --line-buffered, each record leaves at once.
 */
#ifndef CLI_OUT_H
#define CLI_OUT_H

#include "base/buf.h"

enum { OUT_BLOCK = 128 * 1024, OUT_RECORD_MAX = 8 * 1024 * 1024 };

struct out {
	struct buf b;
	size_t done;  /* bytes of b that are whole records */
	int fd;
	bool lines;   /* write after each record */
	bool gone;    /* the reader has gone (EPIPE), or a signal ended us while writing: stop, say nothing */
	int error;    /* errno of a failed write; 0 none */
	bool toobig;  /* the last record was over OUT_RECORD_MAX and has been dropped */
};

/* fd is not owned. `lines` is also set when fd is a terminal. */
void out_init(struct out *o, int fd, bool lines);
void out_fini(struct out *o);

/* A record is whole. False: writing is over (gone or error). A record that ran over its ceiling is dropped: toobig. */
bool out_end(struct out *o);
bool out_flush(struct out *o);
/* Records that were made elsewhere, or parts of one: they follow what waits, and are not copied when they are many. */
bool out_put(struct out *o, struct span records);

/* Take back what was appended since the last out_end. */
static inline void
out_undo(struct out *o)
{
	o->b.n = o->done;
	o->b.bad = false;
}

/*
 * Flush, and say what went wrong, if anything. Returns `status`, or EXIT_IO when output was lost for another reason
 * than that its reader left, or may have been lost for want of memory.
 */
int out_finish(struct out *o, const char *prog, int status);

#endif
