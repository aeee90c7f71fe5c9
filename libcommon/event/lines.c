/* SPDX-License-Identifier: ISC */
/* event/lines.c - events as commands, and as bgpdump's lines. */
#include "event/envelope.h"
#include "msg/bgpdump.h"
#include "msg/notification.h"
#include "msg/update_text.h"

/* ---- commands ---- */

enum diag_class
event_command(struct buf *b, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	const struct msg_row *row;
	struct diags own;

	if (!d) {
		d = &own;
		diags_reset(d);
	}
	if (e->kind != EVENT_MESSAGE || !msg_readable(e->msg, ctx, d))
		return d->worst;
	row = msg_row(msg_type(e->msg));
	if (row->command)
		row->command(b, e, ctx, d);
	else if (row->check)
		row->check(e->msg, ctx, d);
	return d->worst;
}

/* ---- bgpdump ---- */

/* What the lines begin with that bgpdump has for other events than routes: BGP4MP|time|what|peer|peer AS */
static void
lines_bgpdump_head(struct buf *b, const struct event *e, const char *what)
{
	buf_str(b, e->mrt_type == 5 ? "BGP|" : dump_record(e) == 17 ? "BGP4MP_ET|" : "BGP4MP|");
	buf_u64(b, e->time_us / 1000000);
	if (dump_record(e) == 17)
		buf_fmt(b, ".%06u", (unsigned)(e->time_us % 1000000));
	buf_fmt(b, "|%s|", what);
	buf_ip(b, e->peer.a, e->peer.len);
	buf_fmt(b, "|%lu", (unsigned long)e->peer_as);
}

enum diag_class
event_bgpdump(struct buf *b, const struct event *e, const struct ctx *ctx, struct printer *p, struct diags *d)
{
	struct notification_parts n;
	struct diags own;

	if (!d) {
		d = &own;
		diags_reset(d);
	}
	if ((e->kind == EVENT_STATE || e->kind == EVENT_FSM) && (e->state_old || e->state_new)) {
		lines_bgpdump_head(b, e, "STATE");
		buf_fmt(b, "|%u|%u\n", e->state_old, e->state_new);
		return d->worst;
	}
	if (e->kind != EVENT_MESSAGE || !msg_readable(e->msg, ctx, d))
		return d->worst;
	if (msg_type(e->msg) == MSG_UPDATE)
		update_bgpdump(b, e, ctx, p, d);
	else
		msg_check(e->msg, ctx, d);
	if (msg_type(e->msg) == MSG_NOTIFICATION && notification_find(e->msg, &n)) {
		lines_bgpdump_head(b, e, "NOTIFICATION");
		buf_fmt(b, "|%u|%u|", n.code, n.subcode);
		notification_put_names(b, &n);
		buf_c(b, '\n');
	}
	return d->worst;
}
