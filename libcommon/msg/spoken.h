/* SPDX-License-Identifier: ISC */
/* msg/spoken.h - commands that name a message and what is in it: open, keepalive, notification, raw. */
#ifndef MSG_SPOKEN_H
#define MSG_SPOKEN_H

#include "msg/msg.h"

/* Is it the first word of such a command? */
bool spoken_begins(struct span word);

/*
 * Read the command whose first word was `word`, up to its end, and append the message; what it leaves out comes from ctx.
 * False: l->d says why.
 */
bool spoken_parse(struct lex *l, struct span word, const struct ctx *ctx, struct buf *out);

#endif
