/* SPDX-License-Identifier: ISC */
/* sink.c - events to the format asked for, and what is wrong with them to standard error. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/exit.h"
#include "cli/stop.h"
#include "input/report.h"
#include "io/sys.h"
#include "nlri/nlri.h"
#include "filter/filter.h"
#include "render.h"

enum { SINK_NAP_US = 200000 }; /* a signal is seen within that */

/* ---- saying what is wrong ---- */

static void
sink_say_all(struct decode *d)
{
	if (d->said.n)
		complain(&d->complain, buf_cstr(&d->said));
	buf_reset(&d->said);
}

bool
sink_bad(struct decode *d)
{
	if (d->status == EXIT_GOOD)
		d->status = EXIT_BAD;
	if (d->strict)
		d->stop = true;
	return !d->stop;
}

bool
sink_wrong(struct decode *d, const struct place *at, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	report_line(at, text, &d->said);
	sink_say_all(d);
	return sink_bad(d);
}

void
sink_note(struct decode *d, const struct place *at, const char *text)
{
	report_line(at, text, &d->said);
	sink_say_all(d);
}

static void
sink_progress(struct decode *d)
{
	if (d->in && ++d->tick % 1024 == 0)
		progress_step(&d->progress, input_done(d->in), d->in->size);
}

/* After each record: has the output gone, has a signal come? */
static bool
sink_written(struct decode *d, const struct place *at)
{
	if (!out_end(&d->out) || stop_asked()) {
		d->stop = true;
		return false;
	}
	if (d->out.toobig)
		return sink_wrong(d, at, "more than %d bytes to print for one message: left out", OUT_RECORD_MAX);
	if (d->progress.on)
		sink_progress(d);
	return !d->stop;
}

/* --speed: wait until it is time for the event; what was printed before leaves first. */
__attribute__((noinline)) static void
sink_pace(struct decode *d, const struct event *ev)
{
	struct mono now = io_posix.now(NULL), until;
	int64_t us;

	if (!d->paced_us) {
		d->paced_us = ev->time_us;
		d->paced_from = now;
	}
	us = (int64_t)(ev->time_us - d->paced_us) * 1000 / d->speed_milli;
	until = (struct mono){ d->paced_from.us + us };
	if (ev->time_us < d->paced_us || mono_due(until, now))
		return;
	out_flush(&d->out);
	while (!stop_asked() && !mono_due(until, now = io_posix.now(NULL))) {
		us = until.us - now.us < SINK_NAP_US ? until.us - now.us : SINK_NAP_US;
		nanosleep(&(struct timespec){ us / 1000000, us % 1000000 * 1000 }, NULL);
	}
}

bool
sink_event(struct decode *d, const struct event *ev, const struct ctx *ctx, const struct place *at, bool is_wrong)
{
	bool bad = false;

	if (!d->output.start_us)
		d->output.start_us = ev->time_us;
	if (d->speed_milli && ev->time_us)
		sink_pace(d, ev);
	if (d->history) {
		d->marked = *ev;
		d->marked.marks = history_note(d->history, ev, ctx);
		ev = &d->marked;
	}
	if (d->jobs)
		return jobs_event(d->jobs, ev, ctx, at, is_wrong) && sink_written(d, at);
	render_event(d->render, ev, ctx, at, is_wrong, &d->out.b, &d->said, &bad);
	if (d->said.n)
		sink_say_all(d);
	if (bad)
		sink_bad(d);
	return sink_written(d, at);
}

bool
sink_drain(struct decode *d)
{
	return !d->jobs || jobs_drain(d->jobs);
}

bool
sink_line(struct decode *d, struct span line)
{
	static const struct place nowhere = { .file = "output" };

	sink_drain(d);
	buf_span_put(&d->out.b, line);
	buf_c(&d->out.b, '\n');
	return sink_written(d, &nowhere);
}

/* ---- bare NLRI ---- */

bool
sink_nlri(struct decode *d, struct span bytes, const struct place *at)
{
	const struct output_row *format = d->render->output.row;
	const struct nlri_row *row = nlri_row(d->afi, d->safi);
	bool addpath = famset_has(d->ctx.addpath, family_index(d->afi, d->safi));
	struct get g = get_of(bytes);
	struct diags list;
	struct nlri one;

	if (!format->nlri && !format->nlris)
		format = output_at(0);
	diags_reset(&list);
	while (nlri_next(row, &g, addpath, false, &one, &list)) {
		if (!format->nlri)
			continue;
		format->nlri(row, &one, &d->ctx, &d->out.b);
		buf_c(&d->out.b, '\n');
		if (!sink_written(d, at))
			return false;
	}
	if (format->nlris)
		format->nlris(&d->render->output, row, bytes, &d->ctx, &d->out.b, &list);
	if (list.worst <= DIAG_NOTE)
		return (!format->nlris || sink_written(d, at)) && !d->stop;
	if (format->nlri_wrong)
		format->nlri_wrong(bytes, &list.v[0], &d->ctx, &d->out.b);
	report_line(at, list.v[0].msg, &d->said);
	sink_say_all(d);
	sink_bad(d);
	return sink_written(d, at);
}

/* ---- life ---- */

/* Does the filter or a column ask what the events before say? */
static bool
sink_wants_history(const struct decode *d)
{
	size_t i;

	for (i = 0; i < d->output.column_cnt; i++)
		if (d->output.columns[i]->history)
			return true;
	return filter_wants_history(d->filter);
}

bool
sink_init(struct decode *d)
{
	const char *columns = getenv("COLUMNS");
	const struct output_row *row = output_at(d->format);

	d->output.colour = tty_colour(d->out.fd);
	d->output.width = isatty(d->out.fd) && columns ? (unsigned)strtoul(columns, NULL, 10) : 0;
	buf_init(&d->said, 1 << 20);
	d->render = memory_get(sizeof(*d->render));
	if (!d->render || !render_init(d->render, d))
		return false;
	if (sink_wants_history(d) && !(d->history = history_new()))
		return false;
	if (row->head) {
		row->head(&d->output, &d->out.b);
		out_end(&d->out);
	}
	if (d->threads > 1 && row->flags & OUTPUT_APART && !(d->jobs = jobs_new(d, d->threads)))
		return false;
	return true;
}

int
sink_finish(struct decode *d)
{
	static const struct place end = { .file = "output" };
	struct output *o = &d->render->output;
	bool more = o->row->end != NULL;

	sink_drain(d);
	while (more && !d->out.gone) {
		more = o->row->end(o, &d->out.b);
		more = sink_written(d, &end) && more;
	}
	jobs_free(d->jobs);
	history_free(d->history);
	render_fini(d->render);
	free(d->render);
	buf_fini(&d->said);
	complain_finish(&d->complain);
	d->status = out_finish(&d->out, PROG, d->status);
	out_fini(&d->out);
	return d->status;
}
