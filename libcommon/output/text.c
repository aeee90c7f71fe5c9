/* SPDX-License-Identifier: ISC */
/* output/text.c - the lines of ExaBGP's text encoder, with names where ExaBGP has none. */
#include "output/output.h"

static void
text_event(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	struct ctx named = *ctx;

	named.names = true;
	event_text(out, e, &named, d);
}

static void
text_nlri(const struct nlri_row *row, const struct nlri *one, const struct ctx *ctx, struct buf *out)
{
	row->text(row, out, one, ctx);
}

const struct output_row output_text = {
	.help = "lines as ExaBGP's text encoder writes them", .flags = OUTPUT_APART | OUTPUT_ROUTES | OUTPUT_MEANING,
	.event = text_event, .nlri = text_nlri,
};
