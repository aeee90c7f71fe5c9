/* SPDX-License-Identifier: ISC */
/* output/mrt.c - an MRT archive, RFC 6396. */
#include "mrt/write.h"
#include "output/output.h"

static void
mrt_event(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	output_check(e, ctx, d);
	mrt_write(o->state, e, ctx, out);
}

const struct output_row output_mrt = {
	.help = "an MRT archive (RFC 6396)", .flags = OUTPUT_BINARY, .state = sizeof(struct mrt_writer),
	.event = mrt_event,
};
