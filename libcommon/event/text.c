/* SPDX-License-Identifier: ISC */
/* event/text.c - events as the lines of ExaBGP's text encoder. */
#include "event/envelope.h"
#include "msg/update_text.h"

/* A peer's words on a terminal or in a line: no control characters. */
static void
text_plain(struct buf *b, const char *s)
{
	for (; *s; s++) {
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			buf_fmt(b, "\\x%02x", (unsigned char)*s);
		else
			buf_c(b, *s);
	}
}

static void
text_head(struct buf *b, const struct event *e, bool direction)
{
	buf_str(b, "neighbor ");
	if (e->peer.len)
		buf_ip(b, e->peer.a, e->peer.len);
	else
		buf_str(b, "unknown");
	buf_c(b, ' ');
	if (direction)
		buf_str(b, e->direction && e->direction[0] == 's' ? "send " : "receive ");
}

static void
text_hex(struct buf *b, struct span msg)
{
	buf_str(b, " header 0x");
	buf_hex(b, span_of(msg.p, msg.n < MSG_HEADER ? msg.n : MSG_HEADER));
	buf_str(b, " body 0x");
	buf_hex(b, msg_body(msg));
}

static void
text_message(struct buf *b, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	const struct msg_row *row = msg_row(msg_type(e->msg));
	bool readable = msg_readable(e->msg, ctx, d);

	if (readable && !row->text) {
		update_text(b, e, ctx, d);
		return;
	}
	text_head(b, e, true);
	if (readable) {
		row->text(b, e->msg, ctx);
		if (row->check)
			row->check(e->msg, ctx, d);
	} else {
		buf_fmt(b, "%u", msg_type(e->msg));
	}
	if (!readable || e->consolidate)
		text_hex(b, e->msg);
	buf_c(b, '\n');
}

enum diag_class
event_text(struct buf *b, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	struct diags own;

	if (!d) {
		d = &own;
		diags_reset(d);
	}
	switch (e->kind) {
	case EVENT_MESSAGE:
		text_message(b, e, ctx, d);
		if (msg_type(e->msg) == MSG_OPERATIONAL)
			return d->worst;
		break;
	case EVENT_STATE:
		text_head(b, e, false);
		text_plain(b, e->text ? e->text : "");
		if (e->reason) {
			buf_str(b, " - ");
			text_plain(b, e->reason);
		}
		buf_c(b, '\n');
		break;
	case EVENT_FSM:
	case EVENT_TCP:
	case EVENT_OTHER:
		return d->worst;
	case EVENT_GAP:
		text_head(b, e, e->direction != NULL);
		buf_fmt(b, "gap %llu bytes\n", (unsigned long long)e->gap_bytes);
		break;
	case EVENT_GARBAGE:
	case EVENT_MRT:
		text_head(b, e, e->direction != NULL);
		buf_str(b, e->kind == EVENT_MRT ? "mrt " : "garbage ");
		text_plain(b, e->text ? e->text : "");
		if (e->msg.n) {
			buf_str(b, " 0x");
			buf_hex(b, e->msg);
		}
		buf_c(b, '\n');
		break;
	}
	buf_c(b, '\n');
	return d->worst;
}
