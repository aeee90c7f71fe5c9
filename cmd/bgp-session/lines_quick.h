/* SPDX-License-Identifier: ISC */
/*
 * bgp-session/lines_quick.h - lines like earlier ones but for their prefix, the quick way beside lines.c.
 *
 * `announce route PREFIX WORDS`: what WORDS came to is remembered, so that the next prefix with the same words goes
 * straight to the table. The slow way is routes_run (routes.c), with the same outcome: tests/twin/session.c.
 */
#ifndef SESSION_LINES_QUICK_H
#define SESSION_LINES_QUICK_H

#include "session.h"

/* The parts of "announce route PREFIX WORDS" or "withdraw route PREFIX WORDS". */
struct quick_line {
	bool withdraw;
	struct span words;            /* what follows the prefix, with the blank before it */
	uint8_t nlri[17];
	size_t n;                     /* of nlri; 0: the line is not of this form */
	unsigned afi_len;             /* 4 or 16 */
};

bool quick_init(struct session_input *in);
void quick_fini(struct session_input *in);
/* Know nothing: a session has come up, and what was accepted before may be refused now. */
void quick_forget(struct session_input *in);

/* Take the line apart, and carry it out if its words are known. False: it has not been carried out. */
bool quick_take(struct session_input *in, struct span line, struct quick_line *out);
/* It is to be carried out the slow way: prefetch the place of its prefix in the table. */
void quick_expect(struct session_input *in, const struct quick_line *line);
/* The line came to the route r with this set of attributes: remember its words if there is nothing else to it. */
void quick_learn(struct session_input *in, const struct quick_line *line, const struct route *r, uint32_t set);

#endif
