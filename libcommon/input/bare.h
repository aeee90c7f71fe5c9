/* SPDX-License-Identifier: ISC */
/*
 * input/bare.h - messages without a container, raw or in hex: one session, of which only the bytes are known.
 */
#ifndef INPUT_BARE_H
#define INPUT_BARE_H

#include "input/intake.h"
#include "watch/stream.h"

struct bare {
	struct intake *d;
	struct place at;  /* of the next message */
	struct watch_stream watch;
	struct buf body;
	struct event ev;  /* the envelope of all messages */
	struct span cut;  /* the message was made of these bytes, the beginning of a longer one; n 0: it is whole */
	const char *why;
	struct input *in; /* NULL: bytes in memory */
	void (*before_wait)(void *arg);
	void *wait_arg;
};

/* in: what is read, so that nothing is held back while it waits for more; NULL: bytes in memory. */
void bare_init(struct bare *s, struct intake *d, const char *name, struct input *in);
void bare_fini(struct bare *s);
/* The message at s->at. False: nothing more is wanted. */
bool bare_message(struct bare *s, struct span msg);
/* The beginning of a message, and why there is no more of it: what can be read of it. */
bool bare_cut(struct bare *s, struct span there, const char *why);
/* Bytes that belong to no message, and why. */
bool bare_garbage(struct bare *s, struct span bytes, const char *reason);

#endif
