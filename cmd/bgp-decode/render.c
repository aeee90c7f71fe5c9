/* SPDX-License-Identifier: ISC */
/* render.c - events to the format asked for. */
#include "render.h"

#include "event/event.h"
#include "filter/filter.h"
#include "input/report.h"

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
		report_wrong(&r->diags, ev, at, is_wrong, said);
		*bad = true;
	}
	return true;
}
