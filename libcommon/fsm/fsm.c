/* SPDX-License-Identifier: ISC */
/* fsm/fsm.c - the BGP finite state machine. */
#include "fsm/fsm.h"

#include <assert.h>

enum {
	ERR_OPEN = 2, OPEN_ID = 3, OPEN_HOLD = 6,
	ERR_HOLD = 4,
	ERR_FSM = 5,
	ERR_CEASE = 6, CEASE_COLLISION = 7, CEASE_RESOURCES = 8,
	ERR_SEND_HOLD = 8,
	SEND_HOLD_MIN_S = 480,
};

/* ---- small things ---- */

const char *
fsm_state_name(enum fsm_state s)
{
	static const char *const name[] = { "IDLE", "CONNECT", "ACTIVE", "OPENSENT", "OPENCONFIRM", "ESTABLISHED" };

	return name[s];
}

enum fsm_state
fsm_state(const struct fsm *f)
{
	enum fsm_state a = f->conn[FSM_OUT].state, b = f->conn[FSM_IN].state, s = a > b ? a : b;

	if (s != FSM_IDLE)
		return s;
	/* Between two tries a peer that may call is waited for; one that may not has nothing to offer. */
	return f->started && (f->conf.passive || f->conf.listening) ? FSM_ACTIVE : FSM_IDLE;
}

void
fsm_init(struct fsm *f, const struct fsm_conf *conf, const struct backoff *b)
{
	int i;

	*f = (struct fsm){ .conf = *conf, .backoff = *b, .retry = MONO_NEVER };
	for (i = 0; i < FSM_CONNS; i++)
		f->conn[i].hold = f->conn[i].keepalive = f->conn[i].blocked = f->conn[i].stall = MONO_NEVER;
}

static struct fsm_action *
fsm_act(struct fsm_actions *out, enum fsm_action_kind kind, int conn)
{
	assert(out->n < FSM_ACTIONS);
	out->v[out->n] = (struct fsm_action){ .kind = kind, .conn = conn };
	return &out->v[out->n++];
}

static void
fsm_say_state(struct fsm *f, struct fsm_actions *out)
{
	enum fsm_state s = fsm_state(f);

	if (s == f->said)
		return;
	f->said = s;
	fsm_act(out, FSM_DO_STATE, 0)->state = s;
}

static void
fsm_enter(struct fsm_conn *c, enum fsm_state s, struct mono now)
{
	c->state = s;
	c->since = now;
}

static void
fsm_forget(struct fsm_conn *c)
{
	*c = (struct fsm_conn){ .hold = MONO_NEVER, .keepalive = MONO_NEVER, .blocked = MONO_NEVER, .stall = MONO_NEVER };
}

static bool
fsm_has_tcp(const struct fsm_conn *c)
{
	return c->state >= FSM_OPENSENT;
}

static uint32_t
fsm_send_hold_s(const struct fsm *f, const struct fsm_conn *c)
{
	if (f->conf.send_hold_s)
		return f->conf.send_hold_s;
	return c->hold_s * 2 > SEND_HOLD_MIN_S ? c->hold_s * 2 : SEND_HOLD_MIN_S;
}

/* ---- beginning and ending ---- */

static void
fsm_try_connect(struct fsm *f, struct mono now, struct fsm_actions *out)
{
	struct fsm_conn *c = &f->conn[FSM_OUT];

	f->retry = MONO_NEVER;
	fsm_forget(c);
	fsm_enter(c, FSM_CONNECT, now);
	if (f->conf.connect_s)
		c->hold = mono_s(now, f->conf.connect_s);
	fsm_act(out, FSM_DO_CONNECT, FSM_OUT);
}

static void
fsm_end(struct fsm *f, struct fsm_actions *out)
{
	f->started = false;
	f->ended = true;
	f->retry = MONO_NEVER;
	fsm_act(out, FSM_DO_END, 0);
}

static void
fsm_count_attempt(struct fsm *f, struct fsm_actions *out)
{
	f->sessions++;
	if (f->started && f->conf.attempts && f->sessions >= f->conf.attempts)
		fsm_end(f, out);
}

/* Nothing is left: say so, and see when to try again. */
static void
fsm_after_close(struct fsm *f, bool at_once, enum fsm_reason reason, unsigned code, unsigned subcode, struct mono now,
    struct fsm_actions *out)
{
	if (f->conn[FSM_OUT].state != FSM_IDLE || f->conn[FSM_IN].state != FSM_IDLE)
		return;
	if (f->connected) {
		struct fsm_action *a = fsm_act(out, FSM_DO_DOWN, 0);

		a->reason = reason;
		a->code = (uint8_t)code;
		a->subcode = (uint8_t)subcode;
		f->connected = false;
		f->refused = 0;
		fsm_count_attempt(f, out);
	} else if (f->conf.connect_tries && ++f->refused >= f->conf.connect_tries) {
		f->refused = 0;
		fsm_count_attempt(f, out);
	}
	if (f->started && !f->conf.passive)
		f->retry = at_once ? now : mono_ms(now, backoff_next(&f->backoff));
}

/* A connection goes away; an established one that has lasted makes earlier failures forgotten. */
static void
fsm_close_conn(struct fsm *f, int i, struct mono now, struct fsm_actions *out)
{
	struct fsm_conn *c = &f->conn[i];

	if (c->state == FSM_ESTABLISHED && mono_due(mono_s(c->since, f->conf.steady_s), now))
		f->backoff.failures = 0;
	fsm_act(out, FSM_DO_CLOSE, i);
	fsm_forget(c);
}

/* NOTIFICATION, close, and what follows. */
static void
fsm_fail(
    struct fsm *f, int i, unsigned code, unsigned subcode, struct span data, struct mono now, struct fsm_actions *out)
{
	struct fsm_action *a = fsm_act(out, FSM_DO_NOTIFY, i);

	a->code = (uint8_t)code;
	a->subcode = (uint8_t)subcode;
	a->data = data;
	fsm_close_conn(f, i, now, out);
	fsm_after_close(f, false, FSM_BY_US, code, subcode, now, out);
}

static const struct span nothing = { NULL, 0 };

static void
fsm_stop_conns(struct fsm *f, const struct fsm_event *e, struct mono now, struct fsm_actions *out)
{
	int i;

	for (i = 0; i < FSM_CONNS; i++) {
		struct fsm_conn *c = &f->conn[i];

		if (c->state == FSM_IDLE)
			continue;
		if (fsm_has_tcp(c) && e->code) {
			struct fsm_action *a = fsm_act(out, FSM_DO_NOTIFY, i);

			a->code = e->code;
			a->subcode = e->subcode;
			a->data = e->data;
		}
		fsm_close_conn(f, i, now, out);
	}
}

/* ---- connections ---- */

static void
fsm_tcp_up(struct fsm *f, int i, struct mono now, struct fsm_actions *out)
{
	struct fsm_conn *c = &f->conn[i];

	fsm_forget(c);
	fsm_enter(c, FSM_OPENSENT, now);
	c->hold = mono_s(now, f->conf.open_hold_s);
	f->refused = 0;
	if (!f->connected) {
		f->connected = true;
		fsm_act(out, FSM_DO_CONNECTED, i);
	}
	if (!f->conf.open_last)
		fsm_act(out, FSM_DO_OPEN, i);
}

static void
fsm_refuse(struct fsm_actions *out, unsigned subcode)
{
	struct fsm_action *a = fsm_act(out, FSM_DO_REFUSE, FSM_IN);

	a->code = ERR_CEASE;
	a->subcode = (uint8_t)subcode;
}

static void
fsm_incoming(struct fsm *f, const struct fsm_event *e, struct mono now, struct fsm_actions *out)
{
	struct fsm_conn *in = &f->conn[FSM_IN];
	int i;

	if (!f->started) {
		fsm_refuse(out, 5);
		return;
	}
	for (i = 0; i < FSM_CONNS; i++) {
		if (f->conn[i].state != FSM_ESTABLISHED)
			continue;
		if (!e->graceful) {
			fsm_refuse(out, CEASE_COLLISION);
			return;
		}
		/* RFC 4724 5: the peer has restarted, and the old connection is dead. */
		fsm_close_conn(f, i, now, out);
		fsm_after_close(f, true, FSM_BY_RESTART, 0, 0, now, out);
		if (!f->started) {
			fsm_refuse(out, 5);
			return;
		}
		f->retry = MONO_NEVER;
	}
	if (in->state == FSM_OPENCONFIRM) {
		fsm_refuse(out, CEASE_COLLISION);
		return;
	}
	if (in->state != FSM_IDLE) {
		/* An older one that never said anything: the newer is the one that is meant. */
		struct fsm_action *a = fsm_act(out, FSM_DO_NOTIFY, FSM_IN);

		a->code = ERR_CEASE;
		a->subcode = CEASE_COLLISION;
		fsm_close_conn(f, FSM_IN, now, out);
	}
	fsm_act(out, FSM_DO_TAKE, FSM_IN);
	if (f->conn[FSM_OUT].state == FSM_IDLE)
		f->retry = MONO_NEVER;
	fsm_tcp_up(f, FSM_IN, now, out);
}

/*
 * Collision (RFC 4271 6.8, RFC 6286 2.3): an OPEN came on connection i while the other is at least as far. True when
 * i is the one to go. The connection that the side with the higher identifier opened stays.
 */
static bool
fsm_collides(struct fsm *f, int i, const struct fsm_event *e, struct mono now, struct fsm_actions *out)
{
	int other = i == FSM_OUT ? FSM_IN : FSM_OUT, loser;
	struct fsm_conn *o = &f->conn[other];
	bool we_are_higher;

	if (o->state == FSM_ESTABLISHED) {
		loser = i;
	} else if (o->state == FSM_OPENCONFIRM) {
		we_are_higher = f->conf.local_id != e->peer_id ? f->conf.local_id > e->peer_id :
		    f->conf.local_as > e->peer_as;
		loser = we_are_higher ? FSM_IN : FSM_OUT;
	} else {
		return false;
	}
	fsm_fail(f, loser, ERR_CEASE, CEASE_COLLISION, nothing, now, out);
	return loser == i;
}

/* ---- messages ---- */

static void
fsm_wrong_state(struct fsm *f, int i, unsigned type, struct mono now, struct fsm_actions *out)
{
	static const uint8_t types[] = { 0, 1, 2, 3, 4, 5, 6 };
	unsigned subcode = f->conn[i].state == FSM_OPENSENT ? 1 : f->conn[i].state == FSM_OPENCONFIRM ? 2 : 3;

	/* RFC 6608 2: the data is the type of the message. */
	fsm_fail(f, i, ERR_FSM, subcode, type < sizeof(types) ? span_of(&types[type], 1) : nothing, now, out);
}

static void
fsm_restart_hold(struct fsm_conn *c, struct mono now)
{
	c->hold = c->hold_s ? mono_s(now, c->hold_s) : MONO_NEVER;
}

static void
fsm_got_open(struct fsm *f, int i, const struct fsm_event *e, struct mono now, struct fsm_actions *out)
{
	struct fsm_conn *c = &f->conn[i];

	if (c->state != FSM_OPENSENT) {
		fsm_wrong_state(f, i, 1, now, out);
		return;
	}
	if (fsm_collides(f, i, e, now, out))
		return;
	if (f->conf.open_last)
		fsm_act(out, FSM_DO_OPEN, i);
	c->peer_as = e->peer_as;
	c->peer_id = e->peer_id;
	c->hold_s = e->hold_s < f->conf.hold_s ? e->hold_s : f->conf.hold_s;
	fsm_enter(c, FSM_OPENCONFIRM, now);
	fsm_restart_hold(c, now);
	c->keepalive = c->hold_s ? mono_ms(now, (int64_t)c->hold_s * 1000 / 3) : MONO_NEVER;
	fsm_say_state(f, out);
	fsm_act(out, FSM_DO_KEEPALIVE, i);
}

static void
fsm_got_keepalive(struct fsm *f, int i, struct mono now, struct fsm_actions *out)
{
	struct fsm_conn *c = &f->conn[i];
	int other = i == FSM_OUT ? FSM_IN : FSM_OUT;

	if (c->state == FSM_OPENSENT) {
		fsm_wrong_state(f, i, 4, now, out);
		return;
	}
	fsm_restart_hold(c, now);
	if (c->state != FSM_OPENCONFIRM)
		return;
	fsm_enter(c, FSM_ESTABLISHED, now);
	if (fsm_has_tcp(&f->conn[other])) {
		struct fsm_action *a = fsm_act(out, FSM_DO_NOTIFY, other);

		a->code = ERR_CEASE;
		a->subcode = CEASE_COLLISION;
	}
	if (f->conn[other].state != FSM_IDLE)
		fsm_close_conn(f, other, now, out);
	f->retry = MONO_NEVER;
	fsm_say_state(f, out);
	fsm_act(out, FSM_DO_UP, i);
}

static void
fsm_got_message(struct fsm *f, int i, const struct fsm_event *e, struct mono now, struct fsm_actions *out)
{
	if (f->conn[i].state != FSM_ESTABLISHED)
		fsm_wrong_state(f, i, e->type, now, out);
	else
		fsm_restart_hold(&f->conn[i], now);
}

/* ---- time ---- */

static void
fsm_conn_time(struct fsm *f, int i, struct mono now, struct fsm_actions *out)
{
	struct fsm_conn *c = &f->conn[i];

	if (c->state == FSM_CONNECT && mono_due(c->hold, now)) {
		fsm_close_conn(f, i, now, out);
		fsm_after_close(f, false, FSM_BY_TCP, 0, 0, now, out);
	} else if (mono_due(c->stall, now)) {
		fsm_fail(f, i, ERR_CEASE, CEASE_RESOURCES, nothing, now, out);
	} else if (!c->paused && mono_due(c->hold, now)) {
		fsm_fail(f, i, ERR_HOLD, 0, nothing, now, out);
	} else if (mono_due(c->blocked, now)) {
		fsm_fail(f, i, ERR_SEND_HOLD, 0, nothing, now, out);
	} else if (mono_due(c->keepalive, now)) {
		int64_t period = (int64_t)c->hold_s * 1000000 / 3;

		/* From the time it was due, so that lateness does not add up; but never several at once. */
		c->keepalive.us += period;
		if (mono_due(c->keepalive, now))
			c->keepalive.us = now.us + period;
		fsm_act(out, FSM_DO_KEEPALIVE, i);
	}
}

static void
fsm_pause_conn(struct fsm *f, struct fsm_conn *c, bool paused, struct mono now)
{
	if (c->paused == paused)
		return;
	c->paused = paused;
	c->stall = paused && f->conf.stall_s ? mono_s(now, f->conf.stall_s) : MONO_NEVER;
	/* What the peer sent meanwhile waits unread: its silence is counted from now. */
	if (!paused && !mono_is_never(c->hold) && c->state >= FSM_OPENCONFIRM)
		fsm_restart_hold(c, now);
}

static void
fsm_lost(struct fsm *f, const struct fsm_event *e, struct mono now, struct fsm_actions *out)
{
	if (f->conn[e->conn].state == FSM_IDLE)
		return;
	fsm_close_conn(f, e->conn, now, out);
	fsm_after_close(
	    f, false, e->kind == FSM_NOTIFICATION ? FSM_BY_PEER : FSM_BY_TCP, e->code, e->subcode, now, out);
}

void
fsm_step(struct fsm *f, const struct fsm_event *e, struct mono now, struct fsm_actions *out)
{
	struct fsm_conn *c = &f->conn[e->conn];
	int i;

	out->n = 0;
	switch (e->kind) {
	case FSM_START:
		if (f->started || f->ended)
			break;
		f->started = true;
		if (!f->conf.passive)
			fsm_try_connect(f, now, out);
		break;
	case FSM_STOP:
		if (f->ended)
			break;
		f->started = false;
		fsm_stop_conns(f, e, now, out);
		fsm_after_close(f, false, e->code ? FSM_BY_US : FSM_BY_RESTART, e->code, e->subcode, now, out);
		fsm_end(f, out);
		break;
	case FSM_RESTART:
		if (!f->started)
			break;
		fsm_stop_conns(f, e, now, out);
		f->backoff.failures = 0;
		fsm_after_close(f, true, e->code ? FSM_BY_US : FSM_BY_RESTART, e->code, e->subcode, now, out);
		break;
	case FSM_CONNECTED:
		if (c->state == FSM_CONNECT)
			fsm_tcp_up(f, e->conn, now, out);
		break;
	case FSM_INCOMING:
		fsm_incoming(f, e, now, out);
		break;
	case FSM_LOST:
	case FSM_NOTIFICATION:
		fsm_lost(f, e, now, out);
		break;
	case FSM_OPEN:
		if (fsm_has_tcp(c))
			fsm_got_open(f, e->conn, e, now, out);
		break;
	case FSM_KEEPALIVE:
		if (fsm_has_tcp(c))
			fsm_got_keepalive(f, e->conn, now, out);
		break;
	case FSM_UPDATE:
		if (fsm_has_tcp(c))
			fsm_got_message(f, e->conn, e, now, out);
		break;
	case FSM_BAD:
		if (fsm_has_tcp(c))
			fsm_fail(f, e->conn, e->code, e->subcode, e->data, now, out);
		break;
	case FSM_PAUSED:
	case FSM_RESUMED:
		if (fsm_has_tcp(c))
			fsm_pause_conn(f, c, e->kind == FSM_PAUSED, now);
		break;
	case FSM_BLOCKED:
		if (c->state >= FSM_OPENCONFIRM && c->hold_s && mono_is_never(c->blocked))
			c->blocked = mono_s(now, fsm_send_hold_s(f, c));
		break;
	case FSM_MOVED:
		c->blocked = MONO_NEVER;
		break;
	case FSM_TIME:
		if (f->started && mono_due(f->retry, now) && f->conn[FSM_OUT].state == FSM_IDLE)
			fsm_try_connect(f, now, out);
		for (i = 0; i < FSM_CONNS; i++)
			if (f->conn[i].state != FSM_IDLE)
				fsm_conn_time(f, i, now, out);
		break;
	}
	fsm_say_state(f, out);
}

void
fsm_not_before(struct fsm *f, struct mono at)
{
	if (f->retry.us < at.us)
		f->retry = at;
}

struct mono
fsm_deadline(const struct fsm *f)
{
	struct mono at = f->retry;
	int i;

	for (i = 0; i < FSM_CONNS; i++) {
		const struct fsm_conn *c = &f->conn[i];

		if (!c->paused)
			mono_lower(&at, c->hold);
		mono_lower(&at, c->keepalive);
		mono_lower(&at, c->blocked);
		mono_lower(&at, c->stall);
	}
	return at;
}
