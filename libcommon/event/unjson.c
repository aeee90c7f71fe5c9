/* SPDX-License-Identifier: ISC */
/* event/unjson.c - events back from JSON: messages to bytes, and what is not a message to its facts. */
#include "base/num.h"
#include "event/envelope.h"

enum { EVENT_TEXT_MAX = 1 << 20, EVENT_MESSAGES_MAX = 64 << 20 };

void
event_read_init(struct event_read *r)
{
	memset(r, 0, sizeof(*r));
	buf_init(&r->msg, EVENT_MESSAGES_MAX);
	arena_init(&r->texts, EVENT_TEXT_MAX);
	buf_init(&r->extra, EVENT_TEXT_MAX);
}

void
event_read_fini(struct event_read *r)
{
	buf_fini(&r->msg);
	arena_fini(&r->texts);
	buf_fini(&r->extra);
}

/* ---- messages ---- */

static bool
event_unjson_raw(struct jr wire, struct buf *out, struct diags *d)
{
	struct span s;

	if (!jr_str(jr_get(wire, "message"), &s))
		return true;
	return num_hex(s, out) || unjson_fail(d, "wire", "hexadecimal digits");
}

/*
 * ExaBGP's form for whole packets (exabgp-json 3.6): "message":{"category":2,"header":"0x...","body":"0x..."}. True when
 * it is that form; *good whether its digits were.
 */
static bool
event_unjson_packet(struct jr message, struct buf *out, struct diags *d, bool *good)
{
	struct span s[2];
	size_t i;

	if (jr_is(jr_get(message, "category"), JR_NONE) || !jr_str(jr_get(message, "header"), &s[0]) ||
	    !jr_str(jr_get(message, "body"), &s[1]))
		return false;
	*good = true;
	for (i = 0; i < 2 && *good; i++) {
		if (s[i].n >= 2 && s[i].p[0] == '0' && s[i].p[1] == 'x')
			s[i] = span_of(s[i].p + 2, s[i].n - 2);
		*good = num_hex(s[i], out) || unjson_fail(d, "message", "hexadecimal digits");
	}
	return true;
}

/* A message without content is its bytes, when it has them: it was too broken to be read. */
static bool
event_unjson_content(const struct envelope *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	const struct msg_row *row;
	struct span type;
	bool good;

	if (event_unjson_packet(e->message, out, d, &good))
		return good;
	jr_str(e->type, &type);
	row = msg_row_word(type);
	if (!row || (jr_is(e->wire, JR_OBJECT) && (!row->key || jr_is(jr_get(e->neighbor, row->key), JR_NONE))))
		return event_unjson_raw(e->wire, out, d);
	return msg_unjson(row, e->neighbor, ctx, out, d);
}

static bool
event_unjson_in(const struct envelope *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	size_t start = out->n;

	if (!jr_is(e->event, JR_OBJECT))
		return unjson_fail(d, "event", "an object");
	if (!jr_is(e->type, JR_STRING))
		return unjson_fail(d, "type", "a message's type");
	if (!jr_is(e->neighbor, JR_OBJECT))
		return true; /* shutdown, signal: nothing that travels */
	if (event_unjson_content(e, ctx, out, d) && !out->bad)
		return true;
	out->n = start;
	return false;
}

bool
event_unjson_messages(struct jr event, const struct ctx *given, struct buf *out, struct diags *d)
{
	struct ctx ctx = *given;
	struct envelope e;

	envelope_find(event, &e);
	envelope_context(&e, &ctx);
	/* routes are written as they are; whether bytes still say the same depends on it */
	if (jr_is(jr_get(e.wire, "message"), JR_STRING))
		envelope_paths(&e, &ctx);
	return event_unjson_in(&e, &ctx, out, d);
}

/* ---- whole events ---- */

/* "raw":"0x..." */
static bool
event_unjson_bytes(struct event_read *r, struct jr j, struct diags *d)
{
	struct span s;

	if (!jr_str(j, &s))
		return true;
	if (s.n < 2 || memcmp(s.p, "0x", 2) != 0 || !num_hex(span_of(s.p + 2, s.n - 2), &r->msg))
		return unjson_fail(d, "raw", "0x and hexadecimal digits");
	r->ev.msg = buf_span(&r->msg);
	return true;
}

static bool
event_unjson_body(struct event_read *r, struct jr neighbor, struct diags *d)
{
	struct event *e = &r->ev;
	struct jr gap;

	switch (e->kind) {
	case EVENT_STATE:
	case EVENT_FSM:
		e->text = envelope_text(r, jr_get(neighbor, "state"));
		e->reason = envelope_text(r, jr_get(neighbor, "reason"));
		return true;
	case EVENT_GAP:
		gap = jr_get(neighbor, "gap");
		jr_u64(jr_get(gap, "bytes"), &e->gap_bytes);
		e->text = envelope_text(r, jr_get(gap, "what"));
		e->reason = envelope_text(r, jr_get(gap, "reason"));
		return true;
	case EVENT_GARBAGE:
	case EVENT_MRT:
		e->text = envelope_text(r, jr_get(neighbor, "what"));
		e->reason = envelope_text(r, jr_get(jr_at(jr_get(neighbor, "error"), 0), "message"));
		return event_unjson_bytes(r, jr_get(neighbor, "raw"), d);
	default:
		return true;
	}
}

/* What the verdict on the message depends on, and the event tells: the kind of session, and what an OPEN is checked against. */
static void
event_unjson_session(struct event_read *r)
{
	enum { NOBODY = 65533 }; /* both sides of a message without a session, in ExaBGP's JSON and in ours */
	const struct event *e = &r->ev;
	bool seen = e->stream >= 0; /* in a capture */

	if (r->ctx.session == CTX_UNKNOWN && (seen || e->local_as != NOBODY || e->peer_as != NOBODY))
		r->ctx.session = (uint8_t)(e->synthesized ? CTX_TABLE : ctx_session_seen(e->local_as, e->peer_as));
	if (seen && e->router_id && msg_type(e->msg) == MSG_OPEN) {
		r->ctx.own = true;
		r->ctx.router_id = e->router_id;
		r->ctx.local_as = e->local_as;
		r->ctx.peer_as = 0;
	}
}

bool
event_unjson(struct event_read *r, struct jr event, const struct ctx *given, struct diags *d)
{
	struct envelope e;

	buf_reset(&r->msg);
	arena_reset(&r->texts);
	r->no_room = false;
	buf_reset(&r->extra);
	r->ctx = *given;
	envelope_find(event, &e);
	envelope_context(&e, &r->ctx);
	envelope_paths(&e, &r->ctx);
	if (!event_unjson_in(&e, &r->ctx, &r->msg, d))
		return false;
	envelope_unjson(r, &e);
	r->ctx.json_version = given->json_version;
	r->ctx.extended_message = true;
	if (r->msg.n) {
		r->ev.kind = EVENT_MESSAGE;
		r->ev.msg = buf_span(&r->msg);
		if (!r->ev.direction)
			r->ev.direction = "in";
	} else if (r->ev.kind == EVENT_OTHER) {
		r->ev.text = envelope_text(r, e.type);
	} else if (!event_unjson_body(r, e.neighbor, d)) {
		return false;
	}
	if (r->no_room || r->extra.bad)
		return unjson_fail(d, "event", "less text");
	event_unjson_session(r);
	return true;
}
