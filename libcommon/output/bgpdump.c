/* SPDX-License-Identifier: ISC */
/* output/bgpdump.c - the one-line format of bgpdump -m. */
#include "output/output.h"

static void
bgpdump_event(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	event_bgpdump(out, e, ctx, o->printer, d);
}

static void
bgpdump_nlri(const struct nlri_row *row, const struct nlri *one, const struct ctx *ctx, struct buf *out)
{
	row->show(row, out, one, ctx);
}

const struct output_row output_bgpdump = {
	.help = "one line for each route, as bgpdump -m writes it",
	.flags = OUTPUT_APART | OUTPUT_ROUTES | OUTPUT_MEANING, .event = bgpdump_event, .nlri = bgpdump_nlri,
};
