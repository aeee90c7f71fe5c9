/* SPDX-License-Identifier: ISC */
/* pcap/dialog.c - what the messages of a connection are to each other, as events; and why the connection ended. */
#include "pcap/conn.h"

#include "base/memory.h"

#include <stdlib.h>

#include "msg/cut.h"
#include "msg/notification.h"

static struct ip
dialog_side_ip(const struct conn *k, unsigned d)
{
	return ip_of(d ? k->key.b : k->key.a, k->key.alen);
}

static uint16_t
dialog_side_port(const struct conn *k, unsigned d)
{
	return d ? k->key.bport : k->key.aport;
}

/* The half of the side that opened the connection: by its SYN, else by who has not port 179, else the higher port. */
static unsigned
dialog_client_of(const struct conn *k)
{
	if (k->client >= 0)
		return (unsigned)k->client;
	if ((k->key.aport == 179) != (k->key.bport == 179))
		return k->key.aport == 179;
	return k->key.bport > k->key.aport;
}

/* The VLANs and tunnels of the connection; 0: none, or each direction has its own. */
static uint32_t
dialog_path(const struct conn *k)
{
	const struct half *a = &k->h[0], *b = &k->h[1];

	return !b->heard ? a->path : !a->heard || a->path == b->path ? b->path : 0;
}

/* ---- life ---- */

static bool dialog_give(void *arg, const struct watch_given *g);

static struct dialog *
dialog_new(const struct capture *c, const struct conn *k)
{
	struct dialog *s = memory_zeroed(1, sizeof(*s));
	unsigned d;

	if (!s)
		return NULL;
	watch_stream_init(&s->stream, &(struct watch_stream_options){ .ctx = c->ctx, .fix = c->opt.fix,
		.no_infer = c->opt.no_infer, .lookahead = c->opt.lookahead, .give = dialog_give });
	for (d = 0; d < 2; d++) {
		s->stream.ctx[d].peer = dialog_side_ip(k, d);
		s->stream.ctx[d].local = dialog_side_ip(k, d ^ 1);
	}
	return s;
}

void
dialog_free(struct dialog *s)
{
	if (!s)
		return;
	watch_stream_fini(&s->stream);
	free(s);
}

bool
dialog_holds(const struct dialog *s)
{
	return s && watch_stream_holds(&s->stream);
}

size_t
dialog_weight(const struct dialog *s)
{
	return s ? sizeof(*s) + watch_stream_weight(&s->stream) : 0;
}

bool
dialog_extended(const struct dialog *s)
{
	return !s || s->stream.ctx[0].extended_message;
}

/* ---- events ---- */

struct capture_event
dialog_event(const struct conn *k, unsigned d, enum capture_kind kind, struct when w)
{
	static const enum event_kind kinds[] = { [CAPTURE_MESSAGE] = EVENT_MESSAGE, [CAPTURE_GAP] = EVENT_GAP,
		[CAPTURE_GARBAGE] = EVENT_GARBAGE, [CAPTURE_START] = EVENT_STATE, [CAPTURE_END] = EVENT_STATE,
		[CAPTURE_FACTS] = EVENT_TCP };
	const struct dialog *s = k->dialog;
	struct capture_event e = {
		.kind = kind,
		.ev = {
			.kind = kinds[kind],
			.time_us = w.time_ns / 1000,
			.direction = "receive",
			.peer = dialog_side_ip(k, d),
			.local = dialog_side_ip(k, d ^ 1),
			.peer_port = dialog_side_port(k, d),
			.local_port = dialog_side_port(k, d ^ 1),
			.frame = w.frame,
			.has_frame = true,
			.stream = (int64_t)k->stream,
			.path = dialog_path(k),
		},
		.side = d != dialog_client_of(k),
		.confidence = 1,
	};

	if (s) {
		e.ctx = &s->stream.ctx[d];
		e.ev.peer_as = s->stream.w.side[d].open.as;
		e.ev.local_as = s->stream.w.side[d ^ 1].open.as;
	}
	return e;
}

bool
dialog_start(struct capture *c, struct conn *k, struct when w)
{
	struct capture_event e;

	if (!k->dialog && !(k->dialog = dialog_new(c, k))) {
		k->dead = true;
		return false;
	}
	if (k->started)
		return true;
	k->started = true;
	c->st.bgp_connections++;
	e = dialog_event(k, dialog_client_of(k), CAPTURE_START, w);
	e.ev.text = "connected";
	e.ev.reason = k->h[0].syn || k->h[1].syn ? "SYN" : "in the middle of the connection";
	capture_give(c, &e);
	return !c->stop;
}

void
dialog_report(struct capture *c, struct conn *k, unsigned d, enum capture_kind kind, struct span bytes, uint64_t n,
    const char *why, struct when w)
{
	struct capture_event e;

	if (!k->sure || !dialog_start(c, k, w))
		return;
	dialog_flush(c, k, d);
	if (kind == CAPTURE_GAP) {
		c->st.gaps++;
		c->st.gap_bytes += n;
	} else {
		c->st.garbage_bytes += n;
	}
	e = dialog_event(k, d, kind, w);
	e.ev.msg = bytes;
	e.ev.gap_bytes = kind == CAPTURE_GAP ? n : 0;
	e.ev.reason = why;
	e.malformed = kind == CAPTURE_GAP || !frame_edge(&k->h[d], why);
	capture_give(c, &e);
}

/* ---- messages ---- */

/* A connection of a capture, for the stream's give function. */
struct dialog_at {
	struct capture *c;
	struct conn *k;
	struct span cut;    /* the message is made of these bytes, the beginning of a longer one; n 0: it is whole */
	const char *why;
};

static void
dialog_give_cut(const struct dialog_at *at, struct capture_event *e)
{
	struct buf extra;
	char why[160];

	msg_cut_words(at->cut, at->why, why);
	buf_init(&extra, 1 << 20);
	buf_span_put(&extra, e->ev.extra);
	msg_cut_json(at->cut, at->why, e->ctx->spaced, &extra);
	e->ev.extra = buf_span(&extra);
	e->ev.reason = why;
	e->malformed = true;
	capture_give(at->c, e);
	buf_fini(&extra);
}

static bool
dialog_give(void *arg, const struct watch_given *g)
{
	const struct dialog_at *at = arg;
	struct capture_event e = dialog_event(at->k, g->side, CAPTURE_MESSAGE, (struct when){ g->at.frame, g->at.time_ns });

	e.ctx = g->ctx;
	e.ev.msg = g->msg;
	if (g->ctx->own && msg_type(g->msg) == MSG_OPEN)
		e.ev.router_id = g->ctx->router_id; /* so that whoever has the event alone can check the OPEN against it */
	e.ev.extra = g->inferred.json;
	e.inferred = g->inferred.json.n != 0;
	e.confidence = g->inferred.confidence;
	at->c->st.messages++;
	if (at->cut.n)
		dialog_give_cut(at, &e);
	else
		capture_give(at->c, &e);
	return !at->c->stop;
}

void
dialog_flush(struct capture *c, struct conn *k, unsigned d)
{
	if (k->dialog && !c->stop)
		watch_stream_flush(&k->dialog->stream, d, &(struct dialog_at){ .c = c, .k = k });
}

void
dialog_tick(struct capture *c, struct conn *k, uint64_t before_ns)
{
	if (k->dialog)
		watch_stream_tick(&k->dialog->stream, before_ns, &(struct dialog_at){ .c = c, .k = k });
}

static void
dialog_notified(struct dialog *s, unsigned d, struct span msg)
{
	struct notification_parts n;

	if (s->notified || !notification_find(msg, &n))
		return;
	s->notified = true;
	s->notifier = d;
	s->code = n.code;
	s->subcode = n.subcode;
}

void
dialog_message(struct capture *c, struct conn *k, unsigned d, struct span msg, struct when w)
{
	if (!dialog_start(c, k, w))
		return;
	k->dialog->last_ns[d] = w.time_ns;
	k->established = true;
	if (msg_type(msg) == MSG_NOTIFICATION)
		dialog_notified(k->dialog, d, msg);
	watch_stream_message(&k->dialog->stream, d, msg, &(struct watch_place){ .frame = w.frame, .time_ns = w.time_ns },
	    &(struct dialog_at){ .c = c, .k = k });
}

/* An OPEN that was cut says nothing about what it offered: it is no context. */
void
dialog_cut(struct capture *c, struct conn *k, unsigned d, struct span there, const char *why, struct when w)
{
	struct watch_place place = { .frame = w.frame, .time_ns = w.time_ns };
	struct dialog_at at = { .c = c, .k = k, .cut = there, .why = why };
	struct watch_stream *stream;
	struct buf msg;
	char text[160];
	bool good;

	if (!dialog_start(c, k, w))
		return;
	dialog_flush(c, k, d);
	stream = &k->dialog->stream;
	buf_init(&msg, MSG_MAX_EXTENDED);
	good = msg_cut(there, &stream->ctx[d], &msg);
	if (good && msg_type(there) == MSG_UPDATE) {
		watch_stream_message(stream, d, buf_span(&msg), &place, &at);
		watch_stream_flush(stream, d, &at);
	} else if (good) {
		if (msg_type(there) == MSG_NOTIFICATION)
			dialog_notified(k->dialog, d, buf_span(&msg));
		dialog_give(&at, &(struct watch_given){ .side = d, .msg = buf_span(&msg), .at = place,
			.ctx = &stream->ctx[d], .inferred = { .confidence = 1 } });
	} else {
		msg_cut_words(there, why, text);
		dialog_report(c, k, d, CAPTURE_GARBAGE, there, there.n, text, w);
	}
	buf_fini(&msg);
	k->dialog->last_ns[d] = w.time_ns;
}

/* ---- the end ---- */

/* The hold time in force, seconds: the lesser of those that were offered; 0: none, or unknown. */
static unsigned
dialog_hold(const struct dialog *s)
{
	const struct watch_open *a = &s->stream.w.side[0].open, *b = &s->stream.w.side[1].open;

	if (!a->seen || !b->seen)
		return a->seen ? a->hold_s : b->hold_s;
	return a->hold_s < b->hold_s ? a->hold_s : b->hold_s;
}

/* Who has not been heard for longer than the hold time, while the capture went on? */
static int
dialog_silent(const struct capture *c, const struct conn *k, uint64_t *s_out)
{
	const struct dialog *s = k->dialog;
	uint64_t now = c->now.time_ns, longest = 0;
	unsigned d, hold_s = dialog_hold(s);
	int side = -1;

	for (d = 0; d < 2; d++) {
		uint64_t for_s = s->last_ns[d] && now > s->last_ns[d] ? (now - s->last_ns[d]) / 1000000000 : 0;

		if (s->last_ns[d] && hold_s && for_s > hold_s && for_s > longest) {
			side = (int)d;
			longest = for_s;
		}
	}
	*s_out = longest;
	return side;
}

static void
dialog_end_words(const struct capture *c, const struct conn *k, const char *why, struct buf *b)
{
	const struct dialog *s = k->dialog;
	uint64_t silence;
	int side;

	if (s->notified) {
		buf_str(b, "NOTIFICATION ");
		notification_name(b, s->code, s->subcode);
		buf_str(b, " from ");
		buf_ip(b, s->notifier ? k->key.b : k->key.a, k->key.alen);
		buf_str(b, ", ");
	}
	if (k->rst) {
		buf_str(b, why);
		buf_str(b, " from ");
		buf_ip(b, k->rst_side ? k->key.b : k->key.a, k->key.alen);
	} else if (!k->h[0].fin && !k->h[1].fin && !s->notified && (side = dialog_silent(c, k, &silence)) >= 0) {
		buf_str(b, "silence: nothing from ");
		buf_ip(b, side ? k->key.b : k->key.a, k->key.alen);
		buf_fmt(b, " for %llu s, hold time %u s; ", (unsigned long long)silence, dialog_hold(s));
		buf_str(b, why);
	} else {
		buf_str(b, why);
	}
}

void
dialog_end(struct capture *c, struct conn *k, const char *why, struct when w)
{
	struct capture_event e;
	struct buf b;
	unsigned d;

	if (!k->started && (!k->sure || !k->h[dialog_client_of(k)].syn))
		return; /* nothing was ever said of it */
	if (!k->dialog && !(k->dialog = dialog_new(c, k)))
		return;
	d = k->dialog->notified ? k->dialog->notifier : k->rst ? k->rst_side : dialog_client_of(k);
	buf_init(&b, 1024);
	dialog_end_words(c, k, why, &b);
	e = dialog_event(k, d, CAPTURE_END, w);
	e.ev.text = "down";
	e.ev.reason = buf_cstr(&b);
	capture_give(c, &e);
	buf_fini(&b);
}

void
dialog_facts(struct capture *c, struct conn *k)
{
	struct capture_event e;
	unsigned d;

	if (!k->facts || k->dead || !k->dialog || !k->sure)
		return;
	d = dialog_client_of(k);
	if (d) {
		struct facts_half client = k->facts->h[1];

		k->facts->h[1] = k->facts->h[0];
		k->facts->h[0] = client;
		k->facts->client = k->facts->client < 0 ? -1 : k->facts->client ^ 1;
	}
	e = dialog_event(k, d, CAPTURE_FACTS, c->now);
	e.ev.text = "tcp";
	e.ev.tcp = k->facts;
	capture_give(c, &e);
	free(k->facts);
	k->facts = NULL;
}
