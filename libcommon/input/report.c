/* SPDX-License-Identifier: ISC */
/* input/report.c - what is wrong with what was read, as lines for standard error. */
#include "input/report.h"

#include <stdio.h>

void
report_line(const struct place *at, const char *what, struct buf *said)
{
	buf_str(said, at->file);
	if (at->has_offset)
		buf_fmt(said, "@%llu", (unsigned long long)at->offset);
	buf_str(said, ": ");
	if (at->unit)
		buf_fmt(said, "%s %llu: ", at->unit, (unsigned long long)at->number);
	buf_str(said, what);
	buf_c(said, '\n');
}

/* The strongest of the errors, and how many more there are. */
static void
report_diags(const struct diags *list, const struct place *at, const char *type, struct buf *said)
{
	const struct diag *one = &list->v[0];
	char text[512], more[48] = "";
	size_t i;

	for (i = 1; i < list->n; i++)
		if (list->v[i].cls > one->cls)
			one = &list->v[i];
	if (list->n + list->lost > 1)
		snprintf(more, sizeof(more), "; and %zu more", list->n + list->lost - 1);
	snprintf(text, sizeof(text), "%s: %s: %s (byte %zu, %s%s%s)%s", type, one->what, one->msg, one->off,
	    diag_class_name(one->cls), one->rfc ? ", " : "", one->rfc ? one->rfc : "", more);
	report_line(at, text, said);
}

/* What is wrong with an event that is not a message, or with the record around one. */
static void
report_event(const struct event *ev, const struct place *at, struct buf *said)
{
	const char *reason = ev->reason ? ev->reason : "damaged";
	char text[256];

	if (ev->kind == EVENT_GAP)
		snprintf(text, sizeof(text), "gap of %llu bytes: %s", (unsigned long long)ev->gap_bytes, reason);
	else if (ev->kind == EVENT_GARBAGE && ev->stream >= 0)
		snprintf(text, sizeof(text), "%zu bytes that are no message: %s", ev->msg.n, reason);
	else
		snprintf(text, sizeof(text), "%s", reason);
	report_line(at, text, said);
}

void
report_wrong(const struct diags *list, const struct event *ev, const struct place *at, bool is_wrong, struct buf *said)
{
	const char *type;

	if (list->worst > DIAG_NOTE) {
		type = ev->kind == EVENT_MESSAGE ? msg_type_name(msg_type(ev->msg)) : NULL;
		report_diags(list, at, type ? type : "message", said);
	}
	if (is_wrong)
		report_event(ev, at, said);
}
