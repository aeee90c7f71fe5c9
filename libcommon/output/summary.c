/* SPDX-License-Identifier: ISC */
/* output/summary.c - one paragraph, or one JSON object, for each connection. */
#include "summary/summary.h"

#include "output/output.h"

struct summary_output {
	struct summary *summary;
	size_t next; /* the piece to be printed next */
};

static bool
summary_open(struct output *o)
{
	struct summary_output *s = o->state;

	s->summary = summary_new(0);
	return s->summary != NULL;
}

static void
summary_take(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	struct summary_output *s = o->state;

	output_check(e, ctx, d);
	summary_event(s->summary, e, ctx, d);
}

static bool
summary_end_text(struct output *o, struct buf *out)
{
	struct summary_output *s = o->state;

	return summary_text(s->summary, s->next++, out, o->options->width, o->options->colour);
}

static bool
summary_end_json(struct output *o, struct buf *out)
{
	struct summary_output *s = o->state;

	return summary_json(s->summary, s->next++, out);
}

static void
summary_close(struct output *o)
{
	struct summary_output *s = o->state;

	summary_free(s->summary);
}

const struct output_row output_summary = {
	.help = "the whole input in a paragraph; each connection: messages, routes, resets, gaps, and why it ended",
	.flags = OUTPUT_TCP, .state = sizeof(struct summary_output),
	.open = summary_open, .event = summary_take, .end = summary_end_text, .close = summary_close,
};

const struct output_row output_summary_json = {
	.help = "the same as JSON, one object for each connection",
	.flags = OUTPUT_TCP, .state = sizeof(struct summary_output),
	.open = summary_open, .event = summary_take, .end = summary_end_json, .close = summary_close,
};
