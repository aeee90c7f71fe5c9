/* SPDX-License-Identifier: ISC */
/* output/messages.c - the messages themselves: as lines of hex, or as bytes. */
#include "output/output.h"

static void
messages_hex(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	output_check(e, ctx, d);
	if (e->kind != EVENT_MESSAGE)
		return;
	buf_hex(out, e->msg);
	buf_c(out, '\n');
}

static void
messages_raw(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	output_check(e, ctx, d);
	if (e->kind == EVENT_MESSAGE)
		buf_span_put(out, e->msg);
}

static void
messages_nlri(const struct nlri_row *row, const struct nlri *one, const struct ctx *ctx, struct buf *out)
{
	if (one->path)
		buf_hex(out, span_of(one->path, 4));
	buf_hex(out, one->v);
}

const struct output_row output_hex = {
	.help = "each message as a line of hex", .flags = OUTPUT_APART,
	.event = messages_hex, .nlri = messages_nlri,
};

const struct output_row output_raw = {
	.help = "the bytes of the messages", .flags = OUTPUT_APART | OUTPUT_BINARY,
	.event = messages_raw, .nlri = messages_nlri,
};
