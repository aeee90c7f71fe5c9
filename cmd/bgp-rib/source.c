/* SPDX-License-Identifier: ISC */
/* bgp-rib/source.c - inputs to tables, and what is wrong with them to standard error. */
#include <errno.h>
#include <stdlib.h>

#include "base/memory.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "cli/stop.h"
#include "input/merge.h"
#include "input/report.h"
#include "mrt/mrt.h"
#include "query.h"

static void
source_worse(struct query *q, int status)
{
	if (status > q->status)
		q->status = status;
}

void
source_bad(struct query *q)
{
	source_worse(q, EXIT_BAD);
}

static void
source_report(struct query *q)
{
	if (!q->said.n)
		return;
	complain(&q->complain, buf_cstr(&q->said));
	buf_reset(&q->said);
	source_worse(q, EXIT_BAD);
}

static void
source_no_memory(void *arg)
{
	struct query *q = arg;

	if (!q->stop)
		say(PROG, "out of memory");
	source_worse(q, EXIT_IO);
	q->stop = true;
}

static bool
source_event(void *arg, const struct event *e, const struct ctx *ctx, const struct place *at, bool wrong)
{
	struct query *q = arg;
	struct rib_tables *t = q->reading;

	rib_tables_event(t, e, ctx, wrong);
	if (t->diags.worst > DIAG_NOTE || wrong) {
		report_wrong(&t->diags, e, at, wrong, &q->said);
		source_report(q);
	}
	if (t->no_memory || memory_has_run_out())
		source_no_memory(q);
	if (q->progress.on && q->in && ++q->tick % 1024 == 0)
		progress_step(&q->progress, input_done(q->in), q->in->size);
	return !q->stop && !stop_asked();
}

static bool
source_nlri(void *arg, struct span bytes, const struct place *at)
{
	(void)arg, (void)bytes, (void)at;
	return true;
}

static bool
source_wrong(void *arg, const struct place *at, const char *text)
{
	struct query *q = arg;

	report_line(at, text, &q->said);
	source_report(q);
	return !q->stop && !stop_asked();
}

static struct intake
source_intake(struct query *q)
{
	return (struct intake){ .ctx = q->ctx, .fix = q->fix, .type = MSG_UPDATE, .memory = q->memory_mib << 20, .stop = q->stop,
		.arg = q, .event = source_event, .nlri = source_nlri, .wrong = source_wrong, .no_memory = source_no_memory };
}

static void
source_flush(void *arg)
{
	struct query *q = arg;

	out_flush(&q->out);
}

static bool
source_open(struct query *q, const char *name, struct input *in)
{
	if (!input_open(in, name, MRT_RECORD_MAX + 2 * MRT_HEADER)) {
		say(PROG, "%s: cannot open: %s", name, strerror(errno));
		source_worse(q, EXIT_IO);
		return false;
	}
	in->before_wait = source_flush;
	in->wait_arg = q;
	if (q->follow && !input_follow(in)) {
		say(PROG, "%s: a compressed file cannot be followed: read to its end", name);
		source_worse(q, EXIT_BAD);
	}
	return true;
}

void
source_file(struct query *q, const char *name)
{
	struct intake intake = source_intake(q);
	struct input in;

	if (!source_open(q, name, &in))
		return;
	q->in = &in;
	rib_tables_input(q->reading);
	intake_read(&intake, &in, intake_at(q->input));
	if (q->progress.on)
		progress_end(&q->progress, input_done(&in), in.size);
	q->in = NULL;
	source_worse(q, input_close(&in, PROG));
}

void
source_merge(struct query *q, char **names, int cnt)
{
	struct intake intake = source_intake(q);
	struct input *in = memory_zeroed((size_t)cnt, sizeof(*in));
	size_t n = 0, i;
	int f;

	for (f = 0; in && f < cnt; f++)
		n += source_open(q, names[f], &in[n]);
	rib_tables_input(q->reading);
	if (!in || !intake_merge(&intake, in, n, intake_at(q->input))) {
		say(PROG, "no threads or memory for %d files", cnt);
		source_worse(q, EXIT_IO);
	}
	for (i = 0; i < n; i++)
		source_worse(q, input_close(&in[i], PROG));
	free(in);
}
