/* SPDX-License-Identifier: ISC */
/* bgp-session/conn.c - connections: bytes in and out, opening, refusing, and closing politely. */
#include "conn.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/be.h"
#include "io/child.h"
#include "io/os.h"
#include "msg/notification.h"
#include "receive.h"

enum {
	PEER_READ = 32 * 1024,        /* bytes read from the peer in one turn */
	PEER_IN = 256 * 1024,         /* room for what was read and not handled: more than one extended message */
	PEER_HARD = 8 * 1024 * 1024,
	CONN_WRITES = 8,              /* write(2) calls on one descriptor in one turn */
	CLOSE_MS = 2000,              /* for the last bytes of a connection */
};

const struct conn_calls conn_posix = {
	.connect = tcp_connect,
	.connected = tcp_connected,
	.accept = tcp_accept,
	.accepted = tcp_accepted,
	.local = tcp_local,
	.remote = tcp_remote,
	.unacked = os_tcp_unacked,
};

static void
conn_tell(struct peer_conn *c, enum fsm_event_kind kind)
{
	struct fsm_event e = { .kind = kind, .conn = c->i };

	session_step(c->s, &e);
}

/* ---- closing ---- */

static short
conn_closing_want(struct source *source, struct mono now, struct mono *deadline)
{
	struct conn_closing *c = (struct conn_closing *)source;

	mono_lower(deadline, c->until);
	return (short)(POLLIN | (outq_left(&c->out) ? POLLOUT : 0));
}

static void
conn_closing_end(struct conn_closing *c)
{
	loop_del(&c->s->loop, &c->source);
	c->s->sys->close(c->s->sys->arg, c->source.fd);
	c->source.fd = -1;
	outq_reset(&c->out);
}

/* Write the rest, say that it was all, then read until the peer has closed too: closing over unread bytes would
 * reset the connection and take the last words with it. */
static void
conn_closing_work(struct conn_closing *c)
{
	const struct io_sys *sys = c->s->sys;

	while (outq_left(&c->out)) {
		enum io_result r = outq_write(&c->out, sys, c->source.fd, outq_left(&c->out));

		if (r == IO_ERROR) {
			conn_closing_end(c);
			return;
		}
		if (r != IO_OK)
			return;
	}
	if (!c->shut) {
		c->shut = true;
		if (sys->shut(sys->arg, c->source.fd) < 0)
			conn_closing_end(c);
	}
}

static void
conn_closing_ready(struct source *source, short revents, struct mono now)
{
	struct conn_closing *c = (struct conn_closing *)source;
	const struct io_sys *sys = c->s->sys;
	char drop[4096];
	ssize_t got = 1;
	int i;

	if (revents & (POLLIN | POLLHUP | POLLERR))
		for (i = 0; i < CONN_WRITES && got > 0; i++)
			got = sys->read(sys->arg, c->source.fd, drop, sizeof(drop));
	if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
		conn_closing_end(c);
		return;
	}
	if (!c->shut)
		conn_closing_work(c);
}

static void
conn_closing_tick(struct source *source, struct mono now)
{
	struct conn_closing *c = (struct conn_closing *)source;

	if (c->source.fd >= 0 && mono_due(c->until, now))
		conn_closing_end(c);
}

static void
conn_closing_begin(struct session *s, int fd, struct outq *out)
{
	struct conn_closing *c = &s->closing[0];
	int i;

	for (i = 0; i < CONN_CLOSING; i++) {
		if (s->closing[i].source.fd < 0) {
			c = &s->closing[i];
			break;
		}
		if (s->closing[i].until.us < c->until.us)
			c = &s->closing[i];
	}
	if (c->source.fd >= 0)
		conn_closing_end(c);
	if (out) {
		struct outq spare = c->out;

		c->out = *out;
		*out = spare;
	}
	c->s = s;
	c->shut = false;
	c->until = mono_ms(s->now, CLOSE_MS);
	c->source = (struct source){
		.fd = fd, .want = conn_closing_want, .ready = conn_closing_ready, .tick = conn_closing_tick
	};
	if (!loop_add(&s->loop, &c->source)) {
		conn_closing_end(c);
		return;
	}
	conn_closing_work(c);
}

/* ---- sending ---- */

static void
conn_note_sent(struct peer_conn *c, struct span msg)
{
	struct session *s = c->s;
	unsigned type = msg_type(msg);

	s->counters.sent[type < 8 ? type : 0]++;
	archive_message(s, msg, true, s->up == c->i ? &s->send : &s->neutral);
	if (s->conf->send & (type < 8 && type ? 1u << type : ON_UNKNOWN)) {
		struct ctx ctx = s->up == c->i ? s->send : s->neutral;
		struct diags d;

		diags_reset(&d);
		ctx.session = CTX_UNKNOWN;
		ctx.own = ctx.apply = false;
		output_message(s, msg, true, &ctx, &d);
	}
}

void
conn_sent(struct peer_conn *c, size_t at)
{
	while (at < c->out.b.n) {
		size_t len = be_u16(c->out.b.p + at + 16);

		conn_note_sent(c, span_of(c->out.b.p + at, len));
		at += len;
	}
}

struct peer_conn *
conn_present(struct session *s)
{
	int i;

	if (s->up >= 0)
		return &s->conn[s->up];
	for (i = 0; i < FSM_CONNS; i++)
		if (s->conn[i].open && !s->conn[i].connecting && !s->conn[i].lost)
			return &s->conn[i];
	return NULL;
}

void
conn_send_bytes(struct peer_conn *c, struct span bytes)
{
	/* an OPEN in the place of ours is what we offer */
	if (!c->open_sent.n && msg_type(bytes) == MSG_OPEN)
		buf_span_put(&c->open_sent, bytes);
	outq_compact(&c->out);
	buf_span_put(&c->out.b, bytes);
	conn_note_sent(c, bytes);
	receipt_message(c->s, c->s->in.receipt, outq_end(&c->out));
}

void
conn_send_keepalive(struct peer_conn *c)
{
	size_t at;

	if (player_mutes(c->s->player, PLAY_NO_KEEPALIVE))
		return;
	/* One that still waits at the end of the queue says it already. */
	if (c->keepalive_end == outq_end(&c->out) && c->keepalive_end > c->out.total)
		return;
	outq_compact(&c->out);
	at = c->out.b.n;
	msg_end(&c->out.b, msg_begin(&c->out.b, MSG_KEEPALIVE));
	c->keepalive_end = outq_end(&c->out);
	conn_sent(c, at);
}

void
conn_send_notification(struct peer_conn *c, unsigned code, unsigned subcode, struct span data)
{
	size_t at, max = c->s->up == c->i ? ctx_message_max(&c->s->send) : MSG_MAX;

	/* a message that is given back whole may leave no room for this one's header */
	if (data.n > max - MSG_HEADER - 2)
		data.n = max - MSG_HEADER - 2;
	outq_compact(&c->out);
	at = c->out.b.n;
	notification_build(code, subcode, data, &c->out.b);
	conn_sent(c, at);
}

void
conn_send_open(struct peer_conn *c)
{
	struct session *s = c->s;
	struct conf *conf = s->conf;
	struct open_offer o = {
		.as = conf->ctx.local_as, .router_id = conf->ctx.router_id, .hold_s = (uint16_t)conf->fsm.hold_s,
		.families = conf->families, .family_cnt = conf->family_cnt, .addpath = conf->addpath,
		.addpath_cnt = conf->addpath_cnt, .nexthop = conf->nexthop, .nexthop_cnt = conf->nexthop_cnt,
		.paths_limit = conf->limits, .paths_limit_cnt = conf->limit_cnt, .asn4 = conf->asn4,
		.refresh = conf->refresh, .operational = conf->operational, .extended_message = conf->extended_message,
		.link_local_nexthop = conf->link_local_nexthop, .multisession = conf->multisession,
		.graceful = conf->graceful, .restart_s = conf->restart_s, .llgr_s = conf->llgr_s, .host = span_str(conf->host),
		.domain = span_str(conf->domain), .software = span_str(conf->software), .role = conf->role,
		.extra = conf->caps, .extra_cnt = conf->cap_cnt,
	};
	uint8_t id[16];
	size_t at;

	if (player_mutes(s->player, PLAY_NO_OPEN))
		return;
	if (conf->auto_local_as && c->open_got.n) {
		struct diags d = { .n = 0 };
		struct open theirs;

		if (open_read(buf_span(&c->open_got), &theirs, &d))
			o.as = conf->ctx.local_as = s->fsm.conf.local_as = theirs.as;
	}
	if (!o.router_id && tcp_addr_bytes(&c->local, id) == 4)
		o.router_id = be_u32(id);
	conf->ctx.router_id = s->neutral.router_id = s->fsm.conf.local_id = o.router_id;
	if (conf->graceful)
		o.graceful_flags = (uint8_t)((s->was_up ? 0 : 8) | (conf->graceful_n ? 4 : 0));
	buf_reset(&c->open_sent);
	if (!player_offers(s->player, &c->open_sent))
		open_build(&o, &c->open_sent);
	at = c->out.b.n;
	buf_span_put(&c->out.b, buf_span(&c->open_sent));
	conn_sent(c, at);
}

/* Write what waits, as far as it goes without blocking. */
static void
conn_flush(struct peer_conn *c)
{
	struct session *s = c->s;
	bool moved = false;
	int i;

	if (!c->open || c->connecting || c->lost)
		return;
	for (i = 0; i < (s->conf->exact ? 64 : CONN_WRITES) && outq_left(&c->out); i++) {
		size_t n = outq_left(&c->out);
		enum io_result r;

		if (s->conf->exact) {
			/* The queue's front is always the front of a message: what was cut is finished first. */
			const uint8_t *p = c->out.b.p + c->out.at;
			size_t len = n >= 18 && p[0] == 0xff && p[1] == 0xff ? be_u16(p + 16) : n;

			if (len && len < n)
				n = len;
		}
		r = outq_write(&c->out, s->sys, c->source.fd, n);
		if (r == IO_ERROR) {
			c->lost = true;
			break;
		}
		if (r != IO_OK)
			break;
		moved = true;
	}
	if (moved) {
		if (c->blocked) {
			c->blocked = false;
			conn_tell(c, FSM_MOVED);
		}
		if (s->up == c->i)
			receipts_written(s, c->out.total);
	}
	if (c->open && c->out.blocked && outq_left(&c->out) && !c->blocked) {
		c->blocked = true;
		conn_tell(c, FSM_BLOCKED);
	}
}

/* ---- receiving ---- */

/* Handle the messages that are there, as long as stdout can take what becomes of them. */
static void
conn_handle(struct peer_conn *c)
{
	struct session *s = c->s;
	int i;

	for (i = 0; i < 4096 && c->open && output_has_room(&s->out); i++) {
		struct span left = inq_span(&c->in);
		struct diags d;
		size_t len;

		if (left.n < MSG_HEADER)
			break;
		diags_reset(&d);
		if (!msg_header(left, c->max, &len, &d)) {
			struct span msg = span_of(left.p, len && len <= left.n ? len : MSG_HEADER);

			output_message(s, msg, false, &s->neutral, NULL);
			receive_bad(c, msg, &d);
			break;
		}
		if (len > left.n)
			break;
		if (!receive_message(c, span_of(left.p, len)))
			break;
		inq_take(&c->in, len);
		output_mark_full(&s->out);
	}
}

/* Is a whole message waiting for its turn? */
static bool
conn_has_message(const struct peer_conn *c)
{
	struct span left = inq_span(&c->in);

	return left.n >= MSG_HEADER && msg_length(left) <= left.n;
}

static short
conn_want(struct source *source, struct mono now, struct mono *deadline)
{
	struct peer_conn *c = (struct peer_conn *)source;
	bool open = output_has_room(&c->s->out);
	short want = 0;

	if (!c->open)
		return LOOP_ASLEEP;
	if (c->connecting)
		return POLLOUT;
	if (c->lost) {
		/* What had come before the end is handled first, as soon as stdout can take it. */
		if (open || !conn_has_message(c))
			*deadline = now;
		return LOOP_ASLEEP;
	}
	if (open == c->paused) {
		c->paused = !open;
		conn_tell(c, open ? FSM_RESUMED : FSM_PAUSED);
	}
	if (!c->open)
		return LOOP_ASLEEP;
	if (open && conn_has_message(c))
		*deadline = now;
	if (open && !inq_full(&c->in))
		want |= POLLIN;
	if (outq_left(&c->out))
		want |= POLLOUT;
	/* A peer that has closed while we do not read would wake us for nothing. */
	return want ? want : LOOP_ASLEEP;
}

static void
conn_connected(struct peer_conn *c)
{
	struct session *s = c->s;
	int err = s->net->connected(c->source.fd);

	if (err == 0) {
		c->connecting = false;
		s->net->local(c->source.fd, &c->local);
		s->net->remote(c->source.fd, &c->remote);
		conn_tell(c, FSM_CONNECTED);
		return;
	}
	s->last_error = (struct tcp_error){ "connect", err };
	conn_tell(c, FSM_LOST);
}

static void
conn_ready(struct source *source, short revents, struct mono now)
{
	struct peer_conn *c = (struct peer_conn *)source;
	struct session *s = c->s;
	enum io_result r;

	s->now = now;
	if (c->connecting) {
		conn_connected(c);
		return;
	}
	if (!(revents & (POLLIN | POLLHUP | POLLERR)) || !output_has_room(&s->out))
		return;
	r = inq_read(&c->in, s->sys, c->source.fd, PEER_READ);
	if (r == IO_EOF || r == IO_ERROR)
		c->lost = true;
}

static void
conn_tick(struct source *source, struct mono now)
{
	struct peer_conn *c = (struct peer_conn *)source;
	struct session *s = c->s;

	s->now = now;
	if (!c->open || c->connecting)
		return;
	/* Before the peer's messages fill stdout: a peer that never pauses must not keep us from sending. */
	if (s->up == c->i)
		send_pump(s);
	conn_flush(c);
	if (c->open)
		conn_handle(c);
	if (c->open && s->up == c->i)
		send_pump(s);
	conn_flush(c);
	if (c->open && s->up == c->i && outq_open(&c->out) && !c->out.blocked) {
		/* There may be more, and there is room again. */
		send_pump(s);
		conn_flush(c);
	}
	if (c->open && c->lost && !conn_has_message(c))
		conn_tell(c, FSM_LOST);
}

/* ---- opening ---- */

bool
conn_init(struct peer_conn *c, struct session *s, int i)
{
	*c = (struct peer_conn){ .s = s, .i = i, .max = MSG_MAX };
	c->source = (struct source){ .fd = -1, .want = conn_want, .ready = conn_ready, .tick = conn_tick };
	outq_init(&c->out, PEER_SOFT, PEER_HARD);
	buf_init(&c->open_sent, MSG_MAX_EXTENDED);
	buf_init(&c->open_got, MSG_MAX_EXTENDED);
	return inq_init(&c->in, PEER_IN) && loop_add(&s->loop, &c->source);
}

void
conn_fini(struct peer_conn *c)
{
	if (c->open)
		c->s->sys->close(c->s->sys->arg, c->source.fd);
	inq_fini(&c->in);
	outq_fini(&c->out);
	buf_fini(&c->open_sent);
	buf_fini(&c->open_got);
}

void
conn_take(struct peer_conn *c, int fd, bool connecting)
{
	inq_reset(&c->in);
	outq_reset(&c->out);
	buf_reset(&c->open_sent);
	buf_reset(&c->open_got);
	c->source.fd = fd;
	c->open = true;
	c->connecting = connecting;
	c->blocked = c->paused = c->lost = false;
	c->keepalive_end = 0;
	c->max = MSG_MAX;
	c->local = c->remote = (struct tcp_addr){ .len = 0 };
	if (!connecting) {
		c->s->net->local(fd, &c->local);
		c->s->net->remote(fd, &c->remote);
	}
}

void
conn_close(struct peer_conn *c)
{
	struct session *s = c->s;
	int fd = c->source.fd;

	if (!c->open)
		return;
	c->open = false;
	c->source.fd = -1;
	if (c->connecting || c->lost)
		s->sys->close(s->sys->arg, fd);
	else
		conn_closing_begin(s, fd, &c->out);
	if (!c->out.b.max)
		outq_init(&c->out, PEER_SOFT, PEER_HARD);
	outq_reset(&c->out);
	inq_reset(&c->in);
}

void
conn_refuse(struct session *s, int fd, unsigned subcode)
{
	struct outq out;

	outq_init(&out, PEER_SOFT, PEER_HARD);
	notification_build(NOTIFY_CEASE, subcode, span_of(NULL, 0), &out.b);
	s->counters.refused++;
	conn_closing_begin(s, fd, &out);
	outq_fini(&out);
}

/* Nobody here wants it: it gets nothing, not even a byte read; of a range all sessions may have their peers. */
static void
conn_reject(struct session *s, int fd, const struct tcp_addr *from)
{
	bool busy = conf_is_range(s->conf);
	struct buf text;
	uint8_t a[16];

	if (!s->said_refused.us || mono_due(mono_s(s->said_refused, 60), s->now)) {
		buf_init(&text, 64);
		buf_ip(&text, a, tcp_addr_bytes(from, a));
		session_say(s, "a connection from %s was refused: %s", buf_cstr(&text),
		    busy ? "no session is free for it" : "no session here is for that address");
		buf_fini(&text);
		s->said_refused = s->now;
	}
	if (busy) {
		conn_refuse(s, fd, CEASE_REJECTED);
		return;
	}
	s->counters.refused++;
	s->sys->close(s->sys->arg, fd);
}

void
conn_offer(struct session *s, int fd, const struct tcp_addr *from)
{
	struct fsm_event e = { .kind = FSM_INCOMING, .conn = FSM_IN };
	struct tcp_error error;

	if (!steer_is_ours(s, from)) {
		if (!steer_give(s, fd, from))
			conn_reject(s, fd, from);
		return;
	}
	if (!s->net->accepted(fd, &s->conf->tcp, &error)) {
		s->sys->close(s->sys->arg, fd);
		return;
	}
	e.graceful = s->up >= 0 && s->ours.graceful && s->theirs.graceful;
	s->offered_fd = fd;
	session_step(s, &e);
	if (s->offered_fd >= 0)
		conn_refuse(s, s->offered_fd, CEASE_REJECTED);
	s->offered_fd = -1;
}
