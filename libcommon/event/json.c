/* SPDX-License-Identifier: ISC */
/* event/json.c - events as JSON (bgp-json(5)): the envelope, and by its kind what is in it. */
#include "event/envelope.h"
#include "msg/tree.h"
#include "msg/wire.h"

static void
event_json_errors(struct jw *w, const struct diags *d)
{
	size_t i;

	jw_key(w, "error");
	jw_arr(w);
	for (i = 0; i < d->n; i++) {
		const struct diag *one = &d->v[i];

		jw_obj(w);
		jw_key_cstr(w, "class", diag_class_name(one->cls));
		jw_key_cstr(w, "what", one->what);
		jw_key_u64(w, "offset", one->off);
		jw_key_u64(w, "length", one->len);
		jw_key_cstr(w, "message", one->msg);
		if (one->cls == DIAG_RESET && one->code) {
			jw_key(w, "notification");
			jw_arr(w);
			jw_u64(w, one->code);
			jw_u64(w, one->subcode);
			jw_arr_end(w);
		}
		if (one->rfc)
			jw_key_cstr(w, "rfc", one->rfc);
		jw_obj_end(w);
	}
	if (d->lost) {
		jw_obj(w);
		jw_key_u64(w, "more", d->lost);
		jw_obj_end(w);
	}
	jw_arr_end(w);
}

/* What the reader cannot know from the message, when nobody said it for the whole session. */
static void
event_json_negotiated(struct jw *w, const struct event *e, const struct ctx *ctx)
{
	const struct msg_row *row = msg_row(msg_type(e->msg));

	if (e->negotiated.n) {
		jw_key(w, "negotiated");
		jw_raw(w, e->negotiated);
	} else if ((row && row->by_width && !ctx->asn4) || e->msg.n > MSG_MAX) {
		jw_key(w, "negotiated");
		jw_obj(w);
		if (e->msg.n > MSG_MAX)
			jw_key_u64(w, "message_size", MSG_MAX_EXTENDED);
		if (!ctx->asn4) {
			jw_key(w, "asn4");
			jw_bool(w, false);
		}
		jw_obj_end(w);
	}
}

static void
event_json_body(struct jw *w, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	switch (e->kind) {
	case EVENT_MESSAGE:
		jw_key_word(w, "direction", e->direction ? e->direction : "in");
		if (msg_readable(e->msg, ctx, d))
			msg_json(w, e->msg, ctx, d);
		else
			wire_message(w, e->msg);
		if (ctx->spans) {
			jw_key(w, "spans");
			msg_spans(w, e->msg, ctx);
		}
		event_json_negotiated(w, e, ctx);
		if (d->n)
			event_json_errors(w, d);
		break;
	case EVENT_STATE:
	case EVENT_FSM:
		jw_key_cstr(w, "state", e->text ? e->text : "");
		if (e->reason)
			jw_key_cstr(w, "reason", e->reason);
		break;
	case EVENT_TCP:
		break;
	case EVENT_OTHER:
		if (e->direction)
			jw_key_word(w, "direction", e->direction);
		if (e->extra.n)
			jw_raw(w, e->extra);
		break;
	case EVENT_GAP:
		if (e->direction)
			jw_key_word(w, "direction", e->direction);
		jw_key(w, "gap");
		jw_obj(w);
		jw_key_u64(w, "bytes", e->gap_bytes);
		if (e->text)
			jw_key_cstr(w, "what", e->text);
		if (e->reason)
			jw_key_cstr(w, "reason", e->reason);
		jw_obj_end(w);
		break;
	case EVENT_GARBAGE:
	case EVENT_MRT:
		if (e->direction)
			jw_key_word(w, "direction", e->direction);
		if (e->text)
			jw_key_cstr(w, "what", e->text);
		if (e->msg.n) {
			jw_key(w, "raw"); /* not "wire": these bytes are no message, and must not become one on the way back */
			jw_hex(w, e->msg, "0x");
		}
		if (e->reason) {
			jw_key(w, "error");
			jw_arr(w);
			jw_obj(w);
			jw_key_cstr(w, "message", e->reason);
			jw_obj_end(w);
			jw_arr_end(w);
		}
		break;
	}
}

enum diag_class
event_json(struct buf *out, const struct event *e, const struct ctx *ctx, struct printer *p, struct diags *d)
{
	struct diags own;
	struct jw w;

	if (!d) {
		d = &own;
		diags_reset(d);
	}
	jw_init(&w, out, ctx->spaced);
	envelope_json(&w, e, ctx, p);
	event_json_body(&w, e, ctx, d);
	if (p && p->more)
		p->more(p->more_arg, &w, e, ctx);
	jw_obj_end(&w);
	jw_obj_end(&w);
	return d->worst;
}
