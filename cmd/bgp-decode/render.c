/* SPDX-License-Identifier: ISC */
/* render.c - events to the format asked for. */
#include "render.h"

#include <stdio.h>

#include "event/event.h"
#include "filter/filter.h"

enum { KEPT_MAX = 1 << 17 };

bool
render_init(struct render *r, const struct decode *d)
{
	const struct output_row *row = output_at(d->format);

	/* a row for each route: of a message that passes only the routes that match */
	*r = (struct render){ .filter = d->filter, .routes = d->routes || row->flags & OUTPUT_ROUTES, .files = d->files };
	buf_init(&r->kept, KEPT_MAX);
	return output_open(&r->output, row, &d->output);
}

void
render_fini(struct render *r)
{
	output_close(&r->output);
	buf_fini(&r->kept);
}

/* ---- saying what is wrong ---- */

void
render_line(const struct place *at, const char *what, struct buf *said)
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
render_say_diags(const struct diags *list, const struct place *at, const char *type, struct buf *said)
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
	render_line(at, text, said);
}

/* What is wrong with an event that is not a message, or with the record around one. */
static void
render_say_event(const struct event *ev, const struct place *at, struct buf *said)
{
	const char *reason = ev->reason ? ev->reason : "damaged";
	char text[256];

	if (ev->kind == EVENT_GAP)
		snprintf(text, sizeof(text), "gap of %llu bytes: %s", (unsigned long long)ev->gap_bytes, reason);
	else if (ev->kind == EVENT_GARBAGE && ev->stream >= 0)
		snprintf(text, sizeof(text), "%zu bytes that are no message: %s", ev->msg.n, reason);
	else
		snprintf(text, sizeof(text), "%s", reason);
	render_line(at, text, said);
}

static void
render_wrong(const struct diags *list, const struct event *ev, const struct place *at, bool is_wrong, struct buf *said)
{
	const char *type;

	if (list->worst > DIAG_NOTE) {
		type = ev->kind == EVENT_MESSAGE ? msg_type_name(msg_type(ev->msg)) : NULL;
		render_say_diags(list, at, type ? type : "message", said);
	}
	if (is_wrong)
		render_say_event(ev, at, said);
}

/* ---- events ---- */

/* Does it pass the filter? *msg: the message as the filter leaves it. */
static bool
render_passes(struct render *r, const struct event *ev, const struct ctx *ctx, struct span *msg)
{
	bool changed = false;

	*msg = ev->msg;
	if (!r->filter)
		return true;
	if (!r->routes)
		return filter_pass(r->filter, ev, ctx);
	if (!filter_routes(r->filter, ev, ctx, &r->kept, &changed))
		return false;
	if (changed)
		*msg = buf_span(&r->kept);
	return true;
}

bool
render_event(struct render *r, const struct event *ev, const struct ctx *ctx, const struct place *at,
    bool is_wrong, struct buf *out, struct buf *said, bool *bad)
{
	struct event own;
	struct span msg;

	if (!render_passes(r, ev, ctx, &msg))
		return false;
	diags_reset(&r->diags);
	if (ev->msg.p != msg.p || (r->files && !ev->has_file)) {
		own = *ev;
		own.msg = msg;
		if (r->files && !own.has_file) {
			own.file = at->file;
			own.has_file = true;
		}
		ev = &own;
	}
	output_event(&r->output, ev, ctx, out, &r->diags);
	if (r->diags.worst > DIAG_NOTE || is_wrong) {
		render_wrong(&r->diags, ev, at, is_wrong, said);
		*bad = true;
	}
	return true;
}
