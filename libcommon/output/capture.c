/* SPDX-License-Identifier: ISC */
/* output/capture.c - captures, pcap and pcapng: what travels between BGP speakers, in packets that never did. */
#include "output/output.h"
#include "pcap/write.h"

struct capture_output {
	struct capture_writer *writer;
};

static bool
capture_open(struct output *o, bool pcapng)
{
	struct capture_output *c = o->state;

	c->writer = capture_writer_new(&(struct capture_write_options){ .pcapng = pcapng });
	return c->writer != NULL;
}

static bool
capture_open_pcap(struct output *o)
{
	return capture_open(o, false);
}

static bool
capture_open_pcapng(struct output *o)
{
	return capture_open(o, true);
}

static void
capture_event(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	struct capture_output *c = o->state;

	output_check(e, ctx, d);
	capture_write(c->writer, e, ctx, out);
}

static bool
capture_end(struct output *o, struct buf *out)
{
	struct capture_output *c = o->state;

	return capture_write_end(c->writer, out);
}

static void
capture_close(struct output *o)
{
	struct capture_output *c = o->state;

	capture_writer_free(c->writer);
}

const struct output_row output_pcap = {
	.help = "a capture that every tool reads", .flags = OUTPUT_BINARY, .state = sizeof(struct capture_output),
	.open = capture_open_pcap, .event = capture_event, .end = capture_end, .close = capture_close,
};

const struct output_row output_pcapng = {
	.help = "a capture with comments on what was made up", .flags = OUTPUT_BINARY,
	.state = sizeof(struct capture_output),
	.open = capture_open_pcapng, .event = capture_event, .end = capture_end, .close = capture_close,
};
