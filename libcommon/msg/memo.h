/*
 * msg/memo.h - what was read and rendered a moment ago, so that it is not done again: updates repeat their attributes,
 * and events their neighbors.
 *
 * A memo belongs to one thread and one output. It is bounded (about 3 MiB) and forgets by overwriting. Everything that
 * the rendering depends on is part of the key, so that what comes out is what would have come out without it.
 */
#ifndef MSG_MEMO_H
#define MSG_MEMO_H

#include "msg/update.h"

/* Where an UPDATE's bytes stand when it has at most one MP_ attribute: nothing was checked but the framing. */
struct memo_parts {
	struct span withdrawn, before, after, nlri; /* before and behind the MP_ attribute; all in before when none */
	size_t withdrawn_off, nlri_off;
	uint8_t mp_flags, mp_code;                  /* mp_code 0: none */
	struct mp mp;
};

/* False when the message is not that simple: it then goes the long way. */
bool memo_split(struct span msg, struct memo_parts *out);

enum memo_notation { MEMO_JSON, MEMO_TEXT, MEMO_COMMAND, MEMO_BGPDUMP };

/* A block of attributes, rendered. The text is borrowed from the memo until the next memo_store. */
struct memo_block {
	struct span text;   /* the attributes in the notation */
	size_t mark;        /* a place in the text, for who wrote it */
	uint8_t nexthop[4]; /* NEXT_HOP, when the message has NLRI of its own */
};

/* Find the block of p's attributes; false when it is not there. */
bool memo_find(struct memo *m, const struct memo_parts *p, enum memo_notation, const struct ctx *, struct memo_block *out);
/* Keep it, if it is small enough. */
void memo_store(struct memo *m, const struct memo_parts *p, enum memo_notation, const struct ctx *,
    const struct memo_block *);

/* Rendered `"host":...,"pid":...` members of the envelope, which never change; n 0 when not there. */
struct span memo_host(const struct memo *m, bool spaced);
void memo_host_store(struct memo *m, bool spaced, struct span text);

/* Rendered members of "neighbor" for the event's addresses, AS numbers, ports and router-id; n 0 when not there. */
struct span memo_neighbor(struct memo *m, const struct event *e, bool spaced);
void memo_neighbor_store(struct memo *m, const struct event *e, bool spaced, struct span text);

#endif
