/* SPDX-License-Identifier: ISC */
/* source.c - inputs to the sink. */
#include "cli/exit.h"
#include "cli/say.h"
#include "decode.h"
#include "filter/filter.h"
#include "input/merge.h"

static bool
source_event(void *arg, const struct event *e, const struct ctx *ctx, const struct place *at, bool wrong)
{
	return sink_event(arg, e, ctx, at, wrong);
}

static bool
source_nlri(void *arg, struct span bytes, const struct place *at)
{
	return sink_nlri(arg, bytes, at);
}

/* What has no message passes as it is, if JSON is wanted. */
static bool
source_line(void *arg, struct span line)
{
	struct decode *d = arg;

	return output_at(d->format)->flags & OUTPUT_JSON ? sink_line(d, line) : !d->stop;
}

static bool
source_wrong(void *arg, const struct place *at, const char *text)
{
	return sink_wrong(arg, at, "%s", text);
}

static void
source_note(void *arg, const struct place *at, const char *text)
{
	sink_note(arg, at, text);
}

static void
source_no_memory(void *arg)
{
	struct decode *d = arg;

	say(PROG, "out of memory");
	d->status = EXIT_IO;
	d->stop = true;
}

static struct intake
source_intake(struct decode *d)
{
	return (struct intake){
		.ctx = d->ctx, .fix = d->fix, .type = d->type, .memory = d->memory_mib << 20, .quick = filter_quick(d->filter),
		.json = (output_at(d->format)->flags & OUTPUT_JSON) != 0, .tcp = (output_at(d->format)->flags & OUTPUT_TCP) != 0,
		.stop = d->stop, .arg = d, .event = source_event,
		.nlri = source_nlri, .line = source_line, .wrong = source_wrong, .note = source_note, .no_memory = source_no_memory,
	};
}

void
source_read(struct decode *d, struct input *in)
{
	struct intake intake = source_intake(d);

	intake_read(&intake, in, intake_at(d->input));
}

bool
source_merge(struct decode *d, struct input *in, size_t n)
{
	struct intake intake = source_intake(d);

	return intake_merge(&intake, in, n, intake_at(d->input));
}

void
source_hex_arguments(struct decode *d, const char *const *hex, size_t n)
{
	struct intake intake = source_intake(d);

	intake_hex(&intake, hex, n);
}
