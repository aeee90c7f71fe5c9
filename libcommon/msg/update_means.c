/* SPDX-License-Identifier: ISC */
/* msg/update_means.c - what an UPDATE means once its errors are carried out: RFC 7606 2. */
#include "msg/notification.h"
#include "msg/update.h"

/* Withdrawals of the classic routes and of those of one MP attribute, whose values may be in two places. */
static void
means_put_withdrawal(const struct update *u, bool classic, const struct mp *first, const struct mp *second, struct buf *out)
{
	struct update_frame f = update_open(out);
	struct buf nlri;
	struct mp mp;

	if (classic) {
		buf_span_put(out, u->withdrawn);
		buf_span_put(out, u->nlri);
	}
	update_attrs(out, &f);
	if (first) {
		buf_init(&nlri, 2 * MSG_MAX_EXTENDED);
		buf_span_put(&nlri, first->nlri);
		if (second)
			buf_span_put(&nlri, second->nlri);
		mp = (struct mp){ .afi = first->afi, .safi = first->safi, .nlri = buf_span(&nlri) };
		mp_put(out, ATTR_OPT, &mp, false);
		out->bad |= nlri.bad;
		buf_fini(&nlri);
	}
	update_nlri(out, &f);
	update_close(out, &f);
}

/* All routes are withdrawn: those that the message withdraws, and those that it announces. */
static void
means_withdrawal(const struct update *u, struct buf *out)
{
	const struct mp *gone = u->unreach.row && u->unreach.nlri.n ? &u->unreach : NULL;
	const struct mp *told = u->reach.row && u->reach.nlri.n ? &u->reach : NULL;
	bool classic = u->withdrawn.n || u->nlri.n, same = gone && told && gone->afi == told->afi && gone->safi == told->safi;

	if (classic || gone || told)
		means_put_withdrawal(u, classic, gone ? gone : told, same ? told : NULL, out);
	if (gone && told && !same)
		means_put_withdrawal(u, false, told, NULL, out);
}

/* The message without the attributes that are discarded. */
static void
means_without(const struct update *u, struct buf *out)
{
	struct update_frame f = update_open(out);
	struct get g = get_of(u->attributes);
	struct attr_head a;

	buf_span_put(out, u->withdrawn);
	update_attrs(out, &f);
	while (attr_next(&g, &a)) {
		const struct attr *used = update_attr(u, a.code);

		if (u->overflow || (used && !used->bad && used->v.p == a.v.p))
			buf_span_put(out, attr_whole(&a));
	}
	update_nlri(out, &f);
	buf_span_put(out, u->nlri);
	update_close(out, &f);
}

/*
 * Is an attribute that should be well known and is not the worst of it? RFC 4271 6.3 resets the session; but ExaBGP sends such
 * attributes on purpose, as `attribute [ 0x99 0x60 0x00 ]`, and its users expect them back from commands and text.
 */
static bool
means_unknown_alone(const struct diags *d)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		if (d->v[i].cls >= DIAG_WITHDRAW && (d->v[i].code != NOTIFY_UPDATE || d->v[i].subcode != 2))
			return false;
	return !d->lost;
}

void
update_means(struct span msg, const struct ctx *ctx, struct buf *out)
{
	struct diags d;
	struct update u;

	diags_reset(&d);
	msg_check(msg, ctx, &d);
	if (d.worst >= DIAG_DISABLE && means_unknown_alone(&d)) {
		buf_span_put(out, msg);
		return;
	}
	if (d.worst >= DIAG_DISABLE)
		return;
	update_read(msg, ctx, &u, NULL);
	if (d.worst == DIAG_WITHDRAW)
		means_withdrawal(&u, out);
	else if (d.worst == DIAG_DISCARD)
		means_without(&u, out);
	else
		buf_span_put(out, msg);
}
