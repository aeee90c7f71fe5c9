/* SPDX-License-Identifier: ISC */
/*
 * msg/cut.h - messages of which only the beginning is there: a snap length, a lost fragment, the end of a capture or of a log
 * took the rest.
 *
 * What is there becomes a message that every reader reads: its lengths are made right, and what is cut in its middle (an
 * attribute, an NLRI, a capability) is left out. The caller says that it was cut; what its verdict is nobody knows.
 */
#ifndef MSG_CUT_H
#define MSG_CUT_H

#include "msg/msg.h"

/* Is `there` the beginning of a longer message: a whole header, whose length says more than there is? */
bool msg_is_cut(struct span there);

/* Append the message that can be read. False: there is nothing but a header, or out is bad; nothing is appended. */
bool msg_cut(struct span there, const struct ctx *ctx, struct buf *out);

/*
 * "cut":{"bytes":N,"length":N,"reason":TEXT,"raw":"0x..."}, a member for event.extra: how many bytes are there, how many
 * the header says, and all of them.
 */
void msg_cut_json(struct span there, const char *reason, bool spaced, struct buf *extra);

/* The same for people: "update of 78 bytes, of which 60 are there: WHY". */
enum { MSG_CUT_WORDS = 160 };
void msg_cut_words(struct span there, const char *why, char text[MSG_CUT_WORDS]);

#endif
