/*
 * msg/wire.h - the key "wire" of an event: the bytes of a message whose JSON cannot carry them.
 *
 *     "open": { ... }, "wire": { "message": "FFFF..." }
 *
 * It stands beside the content, and only where the content alone would give other bytes. On the way back it counts as
 * long as nobody edited the content: what was changed by hand must not be undone by bytes that say something else.
 */
#ifndef MSG_WIRE_H
#define MSG_WIRE_H

#include "msg/msg.h"

/*
 * Does wire.message still say what `content` says? The bytes are rendered by `json` (a *_json function of msg/msg.h,
 * which writes `key` among the members of an open object) and compared with content. True: the bytes are appended to
 * out. False: nothing is appended, and the content has to be encoded. Missing content equals content that could not be
 * rendered. Spellings that differ by schema version are all tried.
 */
bool wire_unedited(struct jr content, struct jr wire, const struct ctx *ctx, const char *key,
    void (*json)(struct jw *, struct span, const struct ctx *, struct diags *), struct buf *out);

/*
 * Write "wire":{"message":"HEX"} as a member of the open object, unless `unjson` makes msg out of the content alone.
 * `content` is the text of the rendered object; n 0 when there is none, which always needs the bytes.
 */
void wire_json(struct jw *w, struct span content, struct span msg, const struct ctx *ctx,
    bool (*unjson)(struct jr, struct jr, const struct ctx *, struct buf *, struct diags *));

/* The member alone. */
void wire_message(struct jw *w, struct span msg);

#endif
