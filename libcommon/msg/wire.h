/* SPDX-License-Identifier: ISC */
/*
 * msg/wire.h - "wire":{"message":"FFFF..."} beside the content of an event: the bytes of a message that its content does
 * not give back.
 *
 *     "open": { ... }, "wire": { "message": "FFFF..." }
 *
 * On the way back they count as long as nobody edited the content: what was changed by hand must not be undone by bytes
 * that say something else.
 */
#ifndef MSG_WIRE_H
#define MSG_WIRE_H

#include "msg/msg.h"

/*
 * Does the text of b from `content` on, with the row's key before it, give the message when it is read back? The text is
 * the value of that key, and whatever members follow it.
 */
bool wire_gives_back(const struct msg_row *row, const struct buf *b, size_t content, struct span msg, const struct ctx *ctx);

/* Write the member "wire" of the open object. */
void wire_message(struct jw *w, struct span msg);

/*
 * Do the bytes of "wire" still say what the content says? They are rendered and compared with it, in the spelling of each
 * version of the schema, and an UPDATE also with and without path identifiers. Missing content equals content that could
 * not be rendered. True: they are appended to out. False: nothing is appended, and the content has to be encoded.
 */
bool wire_unedited(const struct msg_row *row, struct jr neighbor, const struct ctx *ctx, struct buf *out);

#endif
