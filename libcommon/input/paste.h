/* SPDX-License-Identifier: ISC */
/*
 * input/paste.h - messages in any text: logs, dumps, source code, mail.
 *
 * Each line is read in each notation (input/notation.h) in which it may hold a marker. Where sixteen bytes of ones, a length
 * and a type come together, a message begins, and the same notation is followed from line to line until the length is
 * satisfied. What is before the bytes of its first line (a time, a name, an offset, nothing) says what to step over in
 * the next ones. A line is looked at a bounded number of times, and what is kept is one message for each notation.
 */
#ifndef INPUT_PASTE_H
#define INPUT_PASTE_H

#include "input/notation.h"
#include "msg/msg.h"

/* What became of a message. */
enum paste_end {
	PASTE_WHOLE,
	PASTE_CUT,   /* the text has fewer bytes than its length says */
	PASTE_WRONG, /* its header is wrong: the bytes up to where they end, or to the next marker */
};

struct paste_guess;

struct paste {
	struct paste_guess *guesses; /* one for each notation */
	unsigned open;               /* how many of them are in a message, or in what may be a marker */
	struct buf suspect;          /* a message whose header is wrong */
	uint64_t suspect_line;
	size_t taken;                /* up to where the line has been given away */
	bool stop;
	/* A message, and the line where it begins. False: nothing more is wanted. */
	bool (*message)(void *arg, struct span msg, uint64_t line, enum paste_end end);
	void *arg;
};

/* False: out of memory. */
bool paste_init(struct paste *p, bool (*message)(void *, struct span, uint64_t, enum paste_end), void *arg);
void paste_fini(struct paste *p);

/* Read a line. True: something of it belongs to a message, or may. */
bool paste_line(struct paste *p, struct span line, uint64_t number);
/* Nothing follows, or nothing that belongs to what came before: give away what there is. */
void paste_flush(struct paste *p);

/* Append the bytes of the longest run in the line that is numbers of one byte or more; 0: there are none. */
size_t paste_longest(struct span line, struct buf *out);

#endif
