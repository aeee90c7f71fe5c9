/* SPDX-License-Identifier: ISC */
/*
 * watch/stream.h - the messages of one session in their order, each given on with its context as soon as that is certain.
 *
 * For connections in a capture, and for bare messages (raw, hex). What no OPEN, option or configuration tells is inferred;
 * a message whose reading is still doubtful waits, a bounded number of messages and bytes, for others that make it certain.
 */
#ifndef WATCH_STREAM_H
#define WATCH_STREAM_H

#include "watch/watch.h"

/* Where a message comes from; the caller's, handed back with it. */
struct watch_place {
	uint64_t frame, offset, time_ns;
};

/* A message, ready to be read. All of it borrowed until the function returns. */
struct watch_given {
	unsigned side; /* that sent it */
	struct span msg;
	struct watch_place at;
	const struct ctx *ctx;
	struct watch_inferred inferred;
};

/* False: nothing more is wanted; what is held stays held. */
typedef bool watch_give_fn(void *arg, const struct watch_given *g);

struct watch_stream_options {
	struct ctx ctx;        /* what is not negotiated, and defaults */
	unsigned fix;          /* WATCH_FIX_* */
	bool no_infer;         /* without OPENs take the defaults */
	bool one_way;          /* which side sends what is not known: the first OPEN and all else count as from side 0 */
	unsigned lookahead;    /* messages of a side that may wait; 0: 64 */
	watch_give_fn *give;
};

struct watch_held;

struct watch_stream {
	struct watch_stream_options opt;
	struct watch w;
	struct ctx ctx[2];     /* without what is inferred, for what side 0, side 1 sends */
	struct watch_known known[2];
	bool alive[2];         /* a KEEPALIVE of that side was seen */
	struct {
		struct watch_held *first, *last;
		size_t bytes;
		unsigned cnt;
		bool impatient; /* waited for nothing: guess from now on */
	} held[2];
};

void watch_stream_init(struct watch_stream *s, const struct watch_stream_options *opt);
/* What is held is dropped. */
void watch_stream_fini(struct watch_stream *s);

/* The next message that `side` sent (0 if one_way). It is given on now, or held. False: as the give function said. */
bool watch_stream_message(struct watch_stream *s, unsigned side, struct span msg, const struct watch_place *at, void *arg);
/* Give on what is held, at the best guess. */
bool watch_stream_flush(struct watch_stream *s, unsigned side, void *arg);
/* Do so, and do not wait any more, if something has been held since before that time. */
bool watch_stream_tick(struct watch_stream *s, uint64_t before_ns, void *arg);

bool watch_stream_holds(const struct watch_stream *s);
/* Bytes of memory, beside the struct. */
size_t watch_stream_weight(const struct watch_stream *s);

#endif
