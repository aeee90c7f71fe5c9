/*
 * msg/memo.h - what was read and rendered a moment ago, so that it is not done again: updates repeat their attributes,
 * and events their neighbors.
 *
 * A memo belongs to one thread and one output. It is bounded (about 3.3 MiB) and forgets by overwriting. Everything that
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
/*
 * The same of a message without withdrawn routes and with NLRI of its own, as if it had no MP_ attribute, and without a
 * look at the attributes: enough to ask with, since what is found was split the long way when it was stored. No offsets.
 */
bool memo_split_plain(struct span msg, struct memo_parts *out);

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

/*
 * The attributes that the message after the next will have, one like that asked for last and without MP_ attribute: their
 * block is brought nearer. n 0: not known. Only speed depends on it.
 */
void memo_ahead(struct memo *m, struct span attributes);

/* A neighbor as columns of a line, for who prints them: n 0 when nothing is kept. */
struct memo_columns {
	struct ip peer;
	uint32_t as;
	uint8_t n;
	uint8_t text[72];
};

/* Where they are kept for a neighbor; may be those of another. */
struct memo_columns *memo_columns(struct memo *m, const struct ip *peer, uint32_t as);

/* The last time printed, in seconds, with what stands before it; n 0 when none was. */
struct memo_stamp {
	const void *kind;
	uint64_t seconds;
	uint8_t n;
	uint8_t text[64];
};

struct memo_stamp *memo_stamp(struct memo *m);

/* Rendered `"host":...,"pid":...` members of the envelope, which never change; n 0 when not there. */
struct span memo_host(const struct memo *m, bool spaced);
void memo_host_store(struct memo *m, bool spaced, struct span text);

/* Rendered members of "neighbor" for the event's addresses, AS numbers, ports and router-id; n 0 when not there. */
struct span memo_neighbor(struct memo *m, const struct event *e, bool spaced);
void memo_neighbor_store(struct memo *m, const struct event *e, bool spaced, struct span text);

#endif
