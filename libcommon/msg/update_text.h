/* SPDX-License-Identifier: ISC */
/* msg/update_text.h - an UPDATE as lines, for msg/event.c. */
#ifndef MSG_UPDATE_TEXT_H
#define MSG_UPDATE_TEXT_H

#include "msg/update.h"

/* From "neighbor IP DIR update start" to "... update end", each line with its newline. */
void update_text(struct buf *b, const struct event *e, const struct ctx *ctx, struct diags *d);
/* Commands: one line for each field of NLRI. */
void update_command(struct buf *b, const struct event *e, const struct ctx *ctx, struct diags *d);
/* bgpdump -m: one line for each NLRI. */
void update_bgpdump(struct buf *b, const struct event *e, const struct ctx *ctx, struct printer *p, struct diags *d);

#endif
