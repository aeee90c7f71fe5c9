/* SPDX-License-Identifier: ISC */
/* output/bmp.c - a stream of the BGP Monitoring Protocol, RFC 7854. */
#include "bmp/write.h"
#include "output/output.h"

struct bmp_output {
	struct bmp_writer *writer;
};

static bool
bmp_open(struct output *o)
{
	struct bmp_output *b = o->state;

	b->writer = bmp_writer_new();
	return b->writer != NULL;
}

static void
bmp_output_event(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	struct bmp_output *b = o->state;

	output_check(e, ctx, d);
	bmp_write(b->writer, e, ctx, out);
}

static void
bmp_close(struct output *o)
{
	struct bmp_output *b = o->state;

	bmp_writer_free(b->writer);
}

const struct output_row output_bmp = {
	.help = "a stream of the BGP Monitoring Protocol (RFC 7854)", .flags = OUTPUT_BINARY,
	.state = sizeof(struct bmp_output), .open = bmp_open, .event = bmp_output_event, .close = bmp_close,
};
