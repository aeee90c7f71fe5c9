/* SPDX-License-Identifier: ISC */
/*
 * bgp-api-bridge/event.c - what sessions tell, to the helpers that want it, each in its encoder and version.
 *
 * A session sends messages as hex; they are rendered here, once for each notation that somebody wants.
 */
#include "event.h"

#include <signal.h>
#include <stdio.h>

#include "base/num.h"
#include "bridge.h"
#include "client.h"
#include "event/event.h"
#include "helper.h"
#include "msg/open.h"
#include "msg/update.h"
#include "neighbor.h"

/* ---- what is wanted ---- */

/* API_*, whose bits are in the order of the types. */
static uint32_t
event_message_bit(unsigned type)
{
	return msg_row(type) ? (uint32_t)API_OPEN << (type - MSG_OPEN) : 0;
}

void
event_wanted(const struct neighbor *n, char *list, size_t size)
{
	const uint32_t forms = API_PARSED | API_PACKETS | API_CONSOLIDATE;
	uint32_t receive = 0, send = 0;
	size_t i, at;

	for (i = 0; i < n->sub_cnt; i++) {
		if (n->subs[i].receive & forms)
			receive |= n->subs[i].receive;
		if (n->subs[i].send & forms)
			send |= n->subs[i].send;
	}
	at = (size_t)snprintf(list, size, "state,fsm,negotiated");
	for (i = MSG_OPEN; msg_row((unsigned)i) && at < size; i++) {
		uint32_t bit = event_message_bit((unsigned)i);
		const char *word = msg_type_word((unsigned)i);

		if (receive & bit)
			at += (size_t)snprintf(list + at, size - at, ",%s", word);
		if (send & bit && at < size)
			at += (size_t)snprintf(list + at, size - at, ",send-%s", word);
	}
}

/* ---- rendering ---- */

enum form { FORM_PARSED, FORM_CONSOLIDATED, FORM_PACKET, FORM_CNT };
enum notation { NOTATION_TEXT, NOTATION_4, NOTATION_5, NOTATION_6, NOTATION_CNT };

/* One event in the notations asked for so far. */
struct event_view {
	struct neighbor *n;
	struct event e;
	const struct ctx *ctx;
	struct buf text[FORM_CNT][NOTATION_CNT];
	bool made[FORM_CNT][NOTATION_CNT], counted[FORM_CNT];
	uint64_t counter[FORM_CNT];
};

static void
event_render_init(struct event_view *r, struct neighbor *n, uint64_t time_us)
{
	const struct ctx *ctx = n->connected ? &n->receive : &n->neutral;

	memset(r, 0, sizeof(*r));
	r->n = n;
	r->ctx = ctx;
	r->e.time_us = time_us;
	r->e.local = ctx->local;
	r->e.peer = ctx->peer;
	r->e.local_as = ctx->local_as;
	r->e.peer_as = ctx->peer_as;
	r->e.router_id = ctx->router_id;
	r->e.stream = -1;
}

static void
event_render_fini(struct event_view *r)
{
	size_t i, k;

	for (i = 0; i < FORM_CNT; i++)
		for (k = 0; k < NOTATION_CNT; k++)
			if (r->made[i][k])
				buf_fini(&r->text[i][k]);
}

static void
event_packet_text(const struct event_view *r, struct buf *out)
{
	struct span m = r->e.msg;

	buf_fmt(out, "neighbor %s %s %u header 0x", r->n->peer, r->e.direction, m.p[18]);
	buf_hex(out, span_of(m.p, MSG_HEADER));
	buf_str(out, " body 0x");
	buf_hex(out, span_of(m.p + MSG_HEADER, m.n - MSG_HEADER));
	buf_str(out, "\n\n");
}

/* ExaBGP's raw form is an event of its own, with the message as hex. */
static void
event_packet_json(const struct event_view *r, const struct ctx *ctx, struct buf *out)
{
	struct event e = r->e;
	const char *name = msg_type_name(msg_type(e.msg));
	struct buf members;
	struct jw w;

	buf_init(&members, 4 * MSG_MAX_EXTENDED);
	jw_init(&w, &members, true);
	jw_key(&w, "message");
	jw_obj(&w);
	jw_key_u64(&w, "category", msg_type(e.msg));
	jw_key(&w, "header");
	jw_hex(&w, span_of(e.msg.p, MSG_HEADER), "0x");
	jw_key(&w, "body");
	jw_hex(&w, span_of(e.msg.p + MSG_HEADER, e.msg.n - MSG_HEADER), "0x");
	jw_obj_end(&w);
	if (r->n->negotiated.n) {
		jw_key(&w, "negotiated");
		jw_raw(&w, buf_span(&r->n->negotiated));
	}
	e.kind = EVENT_OTHER;
	e.text = name ? name : "unknown";
	e.extra = buf_span(&members);
	event_json(out, &e, ctx, r->n->b->printer, NULL);
	buf_c(out, '\n');
	buf_fini(&members);
}

/*
 * ExaBGP with API 4 prints End-of-RIB as announce { FAMILY { "null": [ "eor": {...} ] } }, which is not JSON. What
 * reads that with the brackets mended reads this; other versions have "message": { "eor": {...} }.
 */
static void
event_eor_of_4(const struct event_view *r, struct buf *out)
{
	static const char head[] = "\"message\": { \"eor\": ";
	uint8_t safi;
	uint16_t afi;
	struct update u;
	struct diags d = { .n = 0 };
	struct buf text;
	size_t at, end;

	if (r->e.msg.n > 32 || msg_type(r->e.msg) != MSG_UPDATE)
		return;
	update_read(r->e.msg, r->ctx, &u, &d);
	if (!update_is_eor(&u, &afi, &safi))
		return;
	for (at = 0; at + sizeof(head) < out->n && memcmp(out->p + at, head, sizeof(head) - 1) != 0; at++)
		;
	for (end = at; end < out->n && out->p[end] != '}'; end++)
		;
	if (end + 3 >= out->n)
		return;
	buf_init(&text, 4096);
	buf_put(&text, out->p, at);
	buf_str(&text, "\"message\": { \"update\": { \"announce\": { \"");
	buf_family(&text, afi, safi, ' ');
	buf_str(&text, "\": { \"null\": { \"eor\": ");
	buf_put(&text, out->p + at + sizeof(head) - 1, end + 1 - at - (sizeof(head) - 1));
	buf_str(&text, " } } } }");
	buf_put(&text, out->p + end + 1, out->n - end - 1);
	buf_reset(out);
	buf_span_put(out, buf_span(&text));
	buf_fini(&text);
}

static struct span
event_rendered(struct event_view *r, enum form form, const struct helper *h)
{
	enum notation notation = !h->json ? NOTATION_TEXT : h->version == 4 ? NOTATION_4 : h->version == 5 ? NOTATION_5 :
	    NOTATION_6;
	struct buf *out = &r->text[form][notation];
	struct ctx ctx = *r->ctx;

	if (r->made[form][notation])
		return buf_span(out);
	r->made[form][notation] = true;
	buf_init(out, 32 << 20);
	if (!r->counted[form]) {
		r->counted[form] = true;
		r->counter[form] = ++r->n->counter;
	}
	ctx.spaced = true;
	ctx.compact = r->n->b->env.compact;
	ctx.json_version = notation == NOTATION_4 ? 4 : notation == NOTATION_5 ? 5 : 6;
	r->e.counter = r->counter[form];
	r->e.consolidate = form == FORM_CONSOLIDATED;
	if (form == FORM_PACKET && notation == NOTATION_TEXT) {
		event_packet_text(r, out);
	} else if (form == FORM_PACKET) {
		event_packet_json(r, &ctx, out);
	} else if (notation == NOTATION_TEXT) {
		event_text(out, &r->e, &ctx, NULL);
	} else {
		event_json(out, &r->e, &ctx, r->n->b->printer, NULL);
		buf_c(out, '\n');
		if (notation == NOTATION_4 && r->e.kind == EVENT_MESSAGE)
			event_eor_of_4(r, out);
	}
	if (out->bad)
		buf_reset(out);
	return buf_span(out);
}

static void
event_give(struct event_view *r, struct helper *h, enum form form)
{
	struct span text;

	if (!h->client || h->ending)
		return;
	text = event_rendered(r, form, h);
	if (text.n)
		client_event(h->client, text);
}

/* To all that have asked for one of the section's switches. */
static void
event_give_events(struct event_view *r, uint32_t bit)
{
	size_t i;

	for (i = 0; i < r->n->sub_cnt; i++)
		if (r->n->subs[i].events & bit)
			event_give(r, r->n->subs[i].h, FORM_PARSED);
	event_render_fini(r);
}

/* ---- kinds ---- */

static void
event_on_state(struct neighbor *n, uint64_t time_us, const char *state, const char *reason)
{
	struct event_view r;

	if (strcmp(state, "connected") == 0)
		n->connected = true;
	event_render_init(&r, n, time_us);
	r.e.kind = EVENT_STATE;
	r.e.text = state;
	r.e.reason = reason && *reason ? reason : NULL;
	if (strcmp(state, "connected") != 0)
		neighbor_came(n);
	if (strcmp(state, "up") == 0) {
		n->up = true;
		n->since = n->b->now;
	}
	log_say(CAT_NETWORK, LEVEL_INFO, "network", "peer.%s peer=%s%s%s%s", state, n->peer, r.e.reason ? " reason=\"" : "",
	    r.e.reason ? r.e.reason : "", r.e.reason ? "\"" : "");
	event_give_events(&r, API_NEIGHBOR_CHANGES);
	if (strcmp(state, "down") == 0) {
		n->up = n->connected = false;
		n->since = n->b->now;
		n->receive = n->send = n->neutral;
		buf_reset(&n->negotiated);
		neighbor_release(n);
	}
}

void
event_down(struct neighbor *n, const char *reason)
{
	event_on_state(n, n->b->loop.sys->wall_us(n->b->loop.sys->arg), "down", reason);
}

static void
event_on_fsm(struct neighbor *n, uint64_t time_us, const char *name)
{
	struct event_view r;

	event_render_init(&r, n, time_us);
	/* ACTIVE, IDLE precede each attempt, as in ExaBGP; another IDLE says that it failed */
	if (strcmp(name, "IDLE") == 0 && strcmp(n->fsm, "IDLE") == 0)
		neighbor_came(n);
	snprintf(n->fsm, sizeof(n->fsm), "%.15s", name);
	r.e.kind = EVENT_FSM;
	r.e.text = name;
	event_give_events(&r, API_FSM);
}

/* What is in force, from the two OPENs. */
static void
event_on_negotiated(struct neighbor *n, uint64_t time_us, struct span sent, struct span got, struct span json)
{
	struct buf *ours = &n->b->scratch, *theirs = &n->b->scratch2, members;
	struct diags d = { .n = 0 };
	struct open a, b;
	struct event_view r;

	buf_reset(ours);
	buf_reset(theirs);
	if (!num_hex(sent, ours) || !num_hex(got, theirs) || !open_read(buf_span(ours), &a, &d))
		return;
	diags_reset(&d);
	if (!open_read(buf_span(theirs), &b, &d))
		return;
	open_negotiate(&b, &a, &n->receive);
	open_negotiate(&a, &b, &n->send);
	n->receive.local_as = n->send.local_as = a.as;
	n->receive.peer_as = n->send.peer_as = b.as;
	n->receive.router_id = n->send.router_id = a.router_id;
	n->receive.nexthop6 = n->send.nexthop6;
	n->receive.session = ctx_ibgp(&n->receive) ? CTX_INTERNAL : CTX_EXTERNAL;
	n->receive.apply = true;
	buf_reset(&n->negotiated);
	buf_span_put(&n->negotiated, json);
	buf_init(&members, 1 << 17);
	buf_str(&members, "\"negotiated\": ");
	buf_span_put(&members, json);
	event_render_init(&r, n, time_us);
	r.e.kind = EVENT_OTHER;
	r.e.text = "negotiated";
	r.e.extra = buf_span(&members);
	event_give_events(&r, API_NEGOTIATED);
	buf_fini(&members);
}

static void
event_on_message(struct neighbor *n, uint64_t time_us, bool sent, struct span hex)
{
	struct buf *msg = &n->b->scratch;
	struct event_view r;
	uint32_t bit;
	size_t i;

	buf_reset(msg);
	if (!num_hex(hex, msg) || msg->n < MSG_HEADER)
		return;
	bit = event_message_bit(msg_type(buf_span(msg)));
	event_render_init(&r, n, time_us);
	r.ctx = sent ? &n->send : &n->receive;
	r.e.kind = EVENT_MESSAGE;
	r.e.msg = buf_span(msg);
	r.e.direction = sent ? "send" : "receive";
	if (msg_type(buf_span(msg)) == MSG_UPDATE)
		r.e.negotiated = buf_span(&n->negotiated);
	for (i = 0; i < n->sub_cnt; i++) {
		const struct subscription *s = &n->subs[i];
		uint32_t want = sent ? s->send : s->receive;

		if (!(want & bit))
			continue;
		/* Consolidated: one line instead of two; what is sent only when packets are on too. */
		if (want & API_CONSOLIDATE && (!sent || want & API_PACKETS)) {
			event_give(&r, s->h, FORM_CONSOLIDATED);
			continue;
		}
		if (want & API_PACKETS)
			event_give(&r, s->h, FORM_PACKET);
		if (want & API_PARSED)
			event_give(&r, s->h, FORM_PARSED);
	}
	event_render_fini(&r);
}

static void
event_on_address(struct neighbor *n, struct span local, struct span peer)
{
	struct ip ip;

	if (ip_scan(local, &ip))
		n->neutral.local = ip;
	if (ip_scan(peer, &ip))
		n->neutral.peer = ip;
	n->receive = n->send = n->neutral;
}

/* ---- lines ---- */

static struct span
event_field(struct span *s)
{
	const uint8_t *end = s->n ? memchr(s->p, ' ', s->n) : NULL;
	size_t n = end ? (size_t)(end - s->p) : s->n;
	struct span f = span_of(s->p, n);

	*s = span_of(s->p + n + (end != NULL), s->n - n - (end != NULL));
	return f;
}

static void
event_copy(struct span s, char *out, size_t size)
{
	snprintf(out, size, "%.*s", (int)(s.n < size ? s.n : size - 1), (const char *)s.p);
}

void
event_line(struct neighbor *n, struct span line)
{
	struct span kind = event_field(&line), stamp = event_field(&line), a, b;
	char word[32], rest[512];
	uint64_t time_us, id;

	if (!num_u64(stamp, &time_us))
		return;
	if (span_is(kind, "receive") || span_is(kind, "send")) {
		event_on_message(n, time_us, span_is(kind, "send"), line);
	} else if (span_is(kind, "address")) {
		a = event_field(&line);
		event_on_address(n, a, line);
	} else if (span_is(kind, "state")) {
		event_copy(event_field(&line), word, sizeof(word));
		event_copy(line, rest, sizeof(rest));
		event_on_state(n, time_us, word, rest);
	} else if (span_is(kind, "fsm")) {
		event_copy(line, word, sizeof(word));
		event_on_fsm(n, time_us, word);
	} else if (span_is(kind, "negotiated")) {
		a = event_field(&line);
		b = event_field(&line);
		event_on_negotiated(n, time_us, a, b, line);
	} else if (span_is(kind, "receipt")) {
		a = event_field(&line);
		if (num_u64(a, &id) && !span_is(line, "accepted"))
			neighbor_receipt(n, id);
	}
}

void
event_signal(struct bridge *b, int signo)
{
	const char *name = signo == SIGUSR1 ? "SIGUSR1" : signo == SIGUSR2 ? "SIGUSR2" : signo == SIGALRM ? "SIGALRM" :
	    signo == SIGTERM ? "SIGTERM" : signo == SIGHUP ? "SIGHUP" : "SIGINT";
	char members[80];
	struct event_view r;
	size_t i;

	snprintf(members, sizeof(members), "\"code\": \"%d\", \"name\": \"%s\"", signo, name);
	for (i = 0; i < b->neighbor_cnt; i++) {
		event_render_init(&r, b->neighbors[i], b->loop.sys->wall_us(b->loop.sys->arg));
		r.e.kind = EVENT_OTHER;
		r.e.text = "signal";
		r.e.extra = span_str(members);
		event_give_events(&r, API_SIGNAL);
	}
}
