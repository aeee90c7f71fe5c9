/* SPDX-License-Identifier: ISC */
/* output/command.c - commands that say the same, bgp-commands(5). */
#include "output/output.h"

static void
command_event(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	event_command(out, e, ctx, d);
}

static void
command_nlri(const struct nlri_row *row, const struct nlri *one, const struct ctx *ctx, struct buf *out)
{
	row->show(row, out, one, ctx);
}

const struct output_row output_command = {
	.help = "commands that bgp-encode and bgp-session read: bgp-commands(5)",
	.flags = OUTPUT_APART | OUTPUT_ROUTES | OUTPUT_MEANING, .event = command_event, .nlri = command_nlri,
};
