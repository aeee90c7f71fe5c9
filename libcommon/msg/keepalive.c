/* SPDX-License-Identifier: ISC */
/* msg/keepalive.c - KEEPALIVE: RFC 4271 4.4: a header alone. */
#include "msg/msg.h"

static bool
keepalive_unjson(struct jr neighbor, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	msg_end(out, msg_begin(out, MSG_KEEPALIVE));
	return true;
}

static void
keepalive_text(struct buf *b, struct span msg, const struct ctx *ctx)
{
	(void)msg, (void)ctx;
	buf_str(b, "keepalive");
}

const struct msg_row msg_keepalive = {
	.type = MSG_KEEPALIVE, .least = MSG_HEADER, .most = MSG_HEADER,
	.unjson = keepalive_unjson, .text = keepalive_text,
};
