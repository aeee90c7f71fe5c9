/* SPDX-License-Identifier: ISC */
/* event/meaning.c - events as what they mean: RFC 7606 2. */
#include "event/event.h"
#include "msg/update.h"

/* An UPDATE with errors: what was printed of it is replaced by what is left of it. */
static void
meaning_again(event_print_fn *print, void *arg, struct buf *out, const struct event *e, const struct ctx *ctx)
{
	struct event one = *e;
	struct diags none;
	struct buf left;
	struct span rest;

	buf_init(&left, 4 * MSG_MAX_EXTENDED);
	update_means(e->msg, ctx, &left);
	for (rest = buf_span(&left); msg_next(&rest, &one.msg);) {
		diags_reset(&none);
		print(arg, out, &one, ctx, &none);
	}
	out->bad |= left.bad;
	buf_fini(&left);
}

void
event_meaning(event_print_fn *print, void *arg, struct buf *out, const struct event *e, const struct ctx *ctx,
    struct diags *d)
{
	size_t from = out->n;
	struct diags own;

	if (!d) {
		diags_reset(&own);
		d = &own;
	}
	/* most messages are right, and are looked at once */
	print(arg, out, e, ctx, d);
	if (d->worst < DIAG_DISCARD || e->kind != EVENT_MESSAGE || msg_type(e->msg) != MSG_UPDATE || out->bad)
		return;
	out->n = from;
	meaning_again(print, arg, out, e, ctx);
}
