/* SPDX-License-Identifier: ISC */
/*
 * repeat.h - lines that differ in their prefix only give messages that differ in their NLRI only: a quick way to what
 * encode_command does, which can be left out. tests/twin/repeat.c requires the same messages of both.
 *
 * `announce route PREFIX WORDS`: for each WORDS met, the message without its NLRI is remembered, and the next prefix with
 * the same words needs no parsing of them. Bounded: when it is full it begins anew.
 */
#ifndef REPEAT_H
#define REPEAT_H

#include "msg/command.h"

struct repeat_slot {
	uint32_t hash;
	uint32_t words, words_len; /* in repeat.bytes */
	uint32_t message, message_len;
	uint32_t mp;               /* offset of the one-byte length of MP_REACH in the message, 0: classic NLRI */
};

struct repeat {
	struct repeat_slot *slot;
	struct buf bytes;
	size_t n;
	struct buf join_words;  /* the words of the routes that wait in a group */
	uint8_t join_len;       /* length of their addresses; 0: no other may join them */
	unsigned fresh, passed; /* lines in a row with words not met before; lines not looked at since */
};

/* The line taken apart; false: it is not of that form, or its prefix is special. */
struct repeat_line {
	struct prefix prefix;
	struct span words;
	uint32_t hash;
};

bool repeat_init(struct repeat *m);
void repeat_fini(struct repeat *m);

bool repeat_line(struct span line, struct repeat_line *out);
/*
 * Is the next line to be looked at? Where each line has words of its own, looking is useless: after a good many of them only
 * some are looked at, until one is known again.
 */
bool repeat_due(struct repeat *m);
/* Append the message, if the words are known. */
bool repeat_find(struct repeat *m, const struct repeat_line *l, struct buf *out);
/* The line gave these messages: remember what they have in common with others, if they are one and plain. */
void repeat_learn(struct repeat *m, const struct repeat_line *l, struct span messages);

/* With --group: if the line has the words of the one before, whose routes wait in c, its prefix joins them. */
bool repeat_join(struct repeat *m, const struct repeat_line *l, struct command *c);
/* c has read the line: others may join it if the prefix as it is was all that the line said, and waits. */
void repeat_join_learn(struct repeat *m, const struct repeat_line *l, const struct command *c);

#endif
