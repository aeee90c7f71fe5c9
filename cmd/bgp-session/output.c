/* SPDX-License-Identifier: ISC */
/* bgp-session/output.c - standard output: events and answers, as whole lines, through one bounded queue. */
#include "output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/exit.h"
#include "event/event.h"
#include "session.h"

enum {
	OUTPUT_SOFT = 512 * 1024,     /* bytes that wait above which nothing is read */
	OUTPUT_HARD = 48 * 1024 * 1024,
	OUTPUT_WRITES = 8,            /* write(2) calls in one turn */
};

struct buf *
output_buf(struct session *s)
{
	outq_compact(&s->out.out);
	return &s->out.out.b;
}

/* High and low mark differ, so that reading does not start and stop for every line. */
void
output_mark_full(struct session_output *o)
{
	size_t left = outq_left(&o->out);

	if (left >= OUTPUT_SOFT)
		o->full = true;
	else if (left < OUTPUT_SOFT / 2)
		o->full = false;
}

static void
output_event(struct session *s, struct event *e, enum event_kind kind)
{
	const struct ctx *ctx = s->up >= 0 ? &s->receive : &s->neutral;

	memset(e, 0, sizeof(*e));
	e->kind = kind;
	e->time_us = s->sys->wall_us(s->sys->arg);
	e->counter = ++s->counter;
	e->local = ctx->local;
	e->peer = ctx->peer;
	e->local_as = ctx->local_as;
	e->peer_as = ctx->peer_as;
	e->router_id = s->conf->ctx.router_id;
	e->stream = -1;
}

/*
 * Events for a program that renders them itself: "! KIND MICROSECONDS ...", messages as hex.
 *
 *     ! address TIME LOCAL PEER                  once TCP is up
 *     ! state TIME connected|up|down [REASON]
 *     ! fsm TIME NAME
 *     ! negotiated TIME OPEN-SENT OPEN-RECEIVED JSON
 *     ! receive|send TIME MESSAGE
 *     ! receipt TIME ID STAGE
 */
static void
output_line_head(struct session *s, struct buf *b, const char *kind)
{
	buf_str(b, "! ");
	buf_str(b, kind);
	buf_c(b, ' ');
	buf_u64(b, s->sys->wall_us(s->sys->arg));
	buf_c(b, ' ');
}

static void
output_as_line(struct session *s, struct buf *b, const struct event *e)
{
	switch (e->kind) {
	case EVENT_MESSAGE:
		output_line_head(s, b, e->direction);
		buf_hex(b, e->msg);
		break;
	case EVENT_STATE:
		if (strcmp(e->text, "connected") == 0) {
			output_line_head(s, b, "address");
			buf_ip(b, e->local.a, e->local.len);
			buf_c(b, ' ');
			buf_ip(b, e->peer.a, e->peer.len);
			buf_c(b, '\n');
		}
		/* fall through */
	case EVENT_FSM:
		output_line_head(s, b, e->kind == EVENT_FSM ? "fsm" : "state");
		buf_str(b, e->text);
		if (e->reason)
			buf_fmt(b, " %s", e->reason);
		break;
	default:
		output_line_head(s, b, e->text);
		buf_span_put(b, e->extra);
	}
	buf_c(b, '\n');
}

static void
output_text(void *arg, struct buf *b, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	event_text(b, e, ctx, d);
}

static void
output_command(void *arg, struct buf *b, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	event_command(b, e, ctx, d);
}

/* One event in the format that was asked for. */
static void
output_render(struct session *s, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	struct buf *b = output_buf(s);
	size_t from = b->n;

	switch (s->conf->format) {
	case FORMAT_JSON:
		event_json(b, e, ctx, s->out.printer, d);
		buf_c(b, '\n');
		break;
	case FORMAT_TEXT:
		event_meaning(output_text, NULL, b, e, ctx, d);
		break;
	case FORMAT_COMMAND:
		if (e->kind == EVENT_MESSAGE)
			event_meaning(output_command, NULL, b, e, ctx, d);
		break;
	case FORMAT_RAW:
		if (e->kind == EVENT_MESSAGE)
			buf_span_put(b, e->msg);
		break;
	case FORMAT_LINES:
		output_as_line(s, b, e);
		break;
	}
	if (b->bad) {
		/* Out of memory or over the ceiling: the event is not dropped silently. */
		b->n = from;
		b->bad = false;
		session_say(s, "event %llu does not fit into the output and is left out", (unsigned long long)e->counter);
		s->in.bad = true;
	}
	output_mark_full(&s->out);
}

void
output_state(struct session *s, const char *state, const char *reason)
{
	struct event e;

	archive_state(s, state);
	player_saw(s->player, strcmp(state, "up") == 0 ? PLAY_SAW_UP : strcmp(state, "down") == 0 ? PLAY_SAW_CLOSED : PLAY_SAW_CONNECTED);
	if (!(s->conf->receive & ON_STATE))
		return;
	output_event(s, &e, EVENT_STATE);
	e.text = state;
	e.reason = reason;
	output_render(s, &e, &s->neutral, NULL);
}

static void
output_fsm_event(struct session *s, const char *name)
{
	struct event e;

	output_event(s, &e, EVENT_FSM);
	e.text = name;
	output_render(s, &e, &s->neutral, NULL);
}

void
output_fsm(struct session *s, enum fsm_state state)
{
	if (!(s->conf->receive & ON_FSM))
		return;
	if (s->conf->exabgp) {
		/* ExaBGP says ACTIVE and IDLE before it connects, and CONNECT once TCP is up. */
		if (state == FSM_CONNECT) {
			output_fsm_event(s, "ACTIVE");
			output_fsm_event(s, "IDLE");
			return;
		}
	}
	output_fsm_event(s, fsm_state_name(state));
}

static void
output_other(struct session *s, const char *type, const char *direction, struct buf *members)
{
	struct event e;

	output_event(s, &e, EVENT_OTHER);
	e.text = type;
	e.direction = direction;
	e.extra = buf_span(members);
	output_render(s, &e, &s->neutral, NULL);
}

void
output_negotiated(struct session *s, const struct peer_conn *c)
{
	struct buf b;

	if (!(s->conf->receive & ON_NEGOTIATED))
		return;
	buf_init(&b, 1 << 19);
	if (s->conf->format == FORMAT_LINES) {
		buf_hex(&b, buf_span(&c->open_sent));
		buf_c(&b, ' ');
		buf_hex(&b, buf_span(&c->open_got));
		buf_c(&b, ' ');
	} else {
		buf_str(&b, s->neutral.spaced ? "\"negotiated\": " : "\"negotiated\":");
	}
	buf_span_put(&b, buf_span(&s->negotiated));
	output_other(s, "negotiated", NULL, &b);
	buf_fini(&b);
}

void
output_receipt(struct session *s, const char *id, const char *stage)
{
	struct buf b;
	struct jw w;

	if (!s->conf->receipts)
		return;
	buf_init(&b, 1024);
	if (s->conf->format == FORMAT_LINES) {
		buf_fmt(&b, "%s %s", id, stage);
		output_other(s, "receipt", NULL, &b);
		buf_fini(&b);
		return;
	}
	jw_init(&w, &b, s->neutral.spaced);
	jw_key(&w, "receipt");
	jw_obj(&w);
	jw_key_cstr(&w, "id", id);
	jw_key_cstr(&w, "stage", stage);
	jw_obj_end(&w);
	output_other(s, "receipt", NULL, &b);
	buf_fini(&b);
}

static void
output_packet(struct session *s, const struct event *e, unsigned type)
{
	const char *name = msg_type_name(type);
	struct buf b;
	struct jw w;

	buf_init(&b, 4 * MSG_MAX_EXTENDED);
	jw_init(&w, &b, s->neutral.spaced);
	jw_key(&w, "message");
	jw_obj(&w);
	jw_key_u64(&w, "category", type);
	jw_key(&w, "header");
	jw_hex(&w, span_of(e->msg.p, e->msg.n < MSG_HEADER ? e->msg.n : MSG_HEADER), "0x");
	jw_key(&w, "body");
	jw_hex(&w, e->msg.n > MSG_HEADER ? span_of(e->msg.p + MSG_HEADER, e->msg.n - MSG_HEADER) : span_of("", 0), "0x");
	jw_obj_end(&w);
	if (s->up >= 0 && s->negotiated.n) {
		jw_key(&w, "negotiated");
		jw_raw(&w, buf_span(&s->negotiated));
	}
	output_other(s, name ? name : "unknown", e->direction, &b);
	buf_fini(&b);
}

static void
output_to_player(struct session *s, struct span msg, const struct ctx *ctx)
{
	struct event e;

	output_event(s, &e, EVENT_MESSAGE);
	s->counter--;
	e.msg = msg;
	e.direction = "receive";
	player_message(s->player, &e, ctx);
}

enum diag_class
output_message(struct session *s, struct span msg, bool sent, const struct ctx *ctx, struct diags *d)
{
	unsigned type = msg_type(msg), wanted = sent ? s->conf->send : s->conf->receive;
	struct event e;

	if (!sent)
		archive_message(s, msg, false, ctx);
	if (s->player && !sent)
		output_to_player(s, msg, ctx);
	if (!(wanted & (type < 8 && type ? 1u << type : ON_UNKNOWN)))
		return d && !sent ? msg_check(msg, ctx, d) : DIAG_NONE;
	output_event(s, &e, EVENT_MESSAGE);
	e.msg = msg;
	e.direction = sent ? "send" : "receive";
	e.consolidate = s->conf->consolidate;
	if (s->conf->negotiated && s->up >= 0 && type == MSG_UPDATE)
		e.negotiated = buf_span(&s->negotiated);
	if (s->conf->packets && s->conf->format == FORMAT_JSON) {
		s->counter--;
		output_packet(s, &e, type);
		return d && !sent ? msg_check(msg, ctx, d) : DIAG_NONE;
	}
	output_render(s, &e, ctx, d);
	if (d && !sent && s->conf->format >= FORMAT_COMMAND) {
		diags_reset(d);
		return msg_check(msg, ctx, d);
	}
	return d ? d->worst : DIAG_NONE;
}

void
output_put_line(struct session *s, const char *text)
{
	struct buf *b = output_buf(s);

	buf_str(b, text);
	buf_c(b, '\n');
	output_mark_full(&s->out);
}

/* ---- the descriptor ---- */

static short
output_want(struct source *source, struct mono now, struct mono *deadline)
{
	struct session_output *o = (struct session_output *)source;

	if (o->gone)
		return LOOP_ASLEEP;
	/* Also with nothing to write: POLLERR is how a reader that has left shows. */
	return outq_left(&o->out) ? POLLOUT : 0;
}

static void
output_gone(struct session_output *o, int error)
{
	o->gone = true;
	o->error = error;
	if (error != EPIPE)
		o->s->status = EXIT_IO;
	outq_reset(&o->out);
	o->full = false;
}

static void
output_flush(struct session_output *o)
{
	int i;

	for (i = 0; i < OUTPUT_WRITES && outq_left(&o->out); i++) {
		enum io_result r = outq_write(&o->out, o->s->sys, o->source.fd, 256 * 1024);

		if (r == IO_ERROR)
			output_gone(o, o->out.error);
		if (r != IO_OK)
			break;
	}
	output_mark_full(o);
}

static void
output_ready(struct source *source, short revents, struct mono now)
{
	struct session_output *o = (struct session_output *)source;

	if (o->gone)
		return;
	if (revents & POLLOUT)
		output_flush(o);
	else if (revents & (POLLERR | POLLHUP))
		output_gone(o, EPIPE);
}

static void
output_tick(struct source *source, struct mono now)
{
	struct session_output *o = (struct session_output *)source;

	if (o->gone)
		outq_reset(&o->out);
	else if (outq_left(&o->out) && !o->out.blocked)
		output_flush(o);
}

bool
output_begin(struct session_output *o, struct session *s)
{
	*o = (struct session_output){ .s = s };
	o->source = (struct source){ .fd = 1, .want = output_want, .ready = output_ready, .tick = output_tick };
	o->printer = printer_new();
	if (o->printer) {
		gethostname(o->printer->host, sizeof(o->printer->host) - 1);
		o->printer->pid = (long)getpid();
		o->printer->ppid = (long)getppid();
	}
	outq_init(&o->out, OUTPUT_SOFT, OUTPUT_HARD);
	return o->printer && loop_add(&s->loop, &o->source);
}

void
output_finish(struct session_output *o)
{
	outq_fini(&o->out);
	printer_free(o->printer);
}
