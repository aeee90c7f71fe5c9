/* SPDX-License-Identifier: ISC */
/* bgp-session/session.c - the session: what the state machine says is carried out here. */
#include "session.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/be.h"
#include "cap/cap.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "io/child.h"
#include "lines_quick.h"
#include "msg/notification.h"
#include "receive.h"

enum {
	LEAVE_MS = 2000,              /* for the last lines on stdout */
	RECEIPTS_MS = 5000,           /* for the last acknowledgements, with --exit-on-eof */
	EOF_TRIES = 4,                /* tries in a row that fail, with --exit-on-eof at the end of stdin */
};

void
session_say(struct session *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsay(s->conf->prog, fmt, ap);
	va_end(ap);
}

/* ---- what is in force ---- */

static void
session_addresses(struct peer_conn *c, struct ctx *ctx)
{
	uint8_t a[16];
	size_t n;

	if ((n = tcp_addr_bytes(&c->local, a)))
		ctx->local = ip_of(a, n);
	if ((n = tcp_addr_bytes(&c->remote, a)))
		ctx->peer = ip_of(a, n);
}

static void
session_family_list(struct jw *w, const char *key, famset set, const char *tail)
{
	unsigned i;

	jw_key(w, key);
	jw_arr(w);
	for (i = 0; i < family_cnt; i++)
		if (famset_has(set, (int)i))
			jw_fmt(w, "%s%s", families[i].name, tail);
	jw_arr_end(w);
}

/* The JSON object of what is in force. */
static void
session_negotiated_json(struct session *s)
{
	uint32_t hold = s->ours.hold_s < s->theirs.hold_s ? s->ours.hold_s : s->theirs.hold_s;
	const struct ctx *x = &s->receive;
	struct open_walk offered;
	struct jw w;
	int f;

	buf_reset(&s->negotiated);
	jw_init(&w, &s->negotiated, x->spaced);
	jw_obj(&w);
	jw_key_u64(&w, "message_size", ctx_message_max(x));
	jw_key_u64(&w, "hold_time", hold);
	jw_key(&w, "asn4");
	jw_bool(&w, x->asn4);
	jw_key(&w, "multisession");
	jw_bool(&w, s->ours.multisession && s->theirs.multisession);
	jw_key(&w, "operational");
	jw_bool(&w, s->ours.operational && s->theirs.operational);
	jw_key_cstr(&w, "refresh", s->ours.enhanced_refresh && s->theirs.enhanced_refresh ? "enhanced" :
	    s->ours.refresh && s->theirs.refresh ? "normal" : "absent");
	/* In the order in which the peer offered them. */
	jw_key(&w, "families");
	jw_arr(&w);
	if (!s->theirs.multiprotocol && famset_has(x->families, 0))
		jw_cstr(&w, families[0].name);
	for (open_walk(&offered, s->theirs.msg, NULL); (f = open_walk_family(&offered)) >= 0;)
		if (famset_has(x->families, f))
			jw_cstr(&w, families[f].name);
	jw_arr_end(&w);
	session_family_list(&w, "nexthop", s->send.nexthop6, " ipv6");
	jw_key(&w, "add_path");
	jw_obj(&w);
	session_family_list(&w, "send", s->send.addpath & x->families, "");
	session_family_list(&w, "receive", s->receive.addpath & x->families, "");
	jw_obj_end(&w);
	jw_obj_end(&w);
}

void
session_negotiate(struct session *s, struct peer_conn *c)
{
	struct diags d = { .n = 0 };
	const struct conf *conf = s->conf;

	open_read(buf_span(&c->open_sent), &s->ours, &d);
	diags_reset(&d);
	open_read(buf_span(&c->open_got), &s->theirs, &d);
	s->receive = s->send = conf->ctx;
	open_negotiate(&s->theirs, &s->ours, &s->receive);
	open_negotiate(&s->ours, &s->theirs, &s->send);
	/* Commands speak of us: in both directions `local` is this side. */
	s->receive.local_as = s->send.local_as = s->ours.as;
	s->receive.peer_as = s->send.peer_as = s->theirs.as;
	s->receive.router_id = s->send.router_id = s->ours.router_id;
	s->receive.nexthop6 = s->send.nexthop6 |= conf->ctx.nexthop6;
	s->receive.session = s->ours.as == s->theirs.as ? CTX_INTERNAL : CTX_EXTERNAL;
	s->receive.apply = s->receive.nexthop_known = true;
	s->send.link_local = conf->ctx.link_local;
	if (conf->tcp.ttl > 1)
		s->send.link_local.len = 0;
	session_addresses(c, &s->receive);
	session_addresses(c, &s->send);
	session_negotiated_json(s);
	c->max = s->receive.extended_message ? MSG_MAX_EXTENDED : MSG_MAX;
}

/* ---- actions ---- */

static void
session_do_connect(struct session *s)
{
	struct tcp_error e = { NULL, 0 };
	int fd = s->net->connect(&s->conf->peer, &s->conf->tcp, &e);

	if (fd < 0) {
		s->last_error = e;
		s->at_connect = true;
		/* What the system cannot do it will not be able to do at the next try either. */
		/* ExaBGP tries on, for what is wrong may be mended from outside: a rule, an interface. */
		s->hopeless = !s->conf->exabgp &&
		    (e.err == ENOPROTOOPT || e.err == EOPNOTSUPP || e.err == EPERM || e.err == ENODEV);
		return;
	}
	conn_take(&s->conn[FSM_OUT], fd, true);
}

static void
session_do_up(struct session *s, int i)
{
	struct peer_conn *c = &s->conn[i];

	s->up = i;
	s->up_since = s->now;
	s->counters.sessions++;
	s->was_up = true;
	s->skipped = 0;
	s->skipped_otc = false;
	s->said_error = (struct mono){ 0 };
	session_negotiate(s, c);
	output_state(s, "up", NULL);
	receive_up(s);
	send_up(s);
	quick_forget(&s->in);
}

static void
session_do_down(struct session *s, const struct fsm_action *a)
{
	char reason[80];

	switch (a->reason) {
	case FSM_BY_US:
		snprintf(reason, sizeof(reason), "notification sent (%u,%u)", a->code, a->subcode);
		break;
	case FSM_BY_PEER:
		snprintf(reason, sizeof(reason), "notification received (%u,%u)", a->code, a->subcode);
		break;
	case FSM_BY_RESTART:
		snprintf(reason, sizeof(reason), "graceful restarted negotiated, closing without sending any notification");
		break;
	default:
		snprintf(reason, sizeof(reason), "closing connection");
	}
	s->down_since = s->now;
	if (a->reason == FSM_BY_PEER || a->reason == FSM_BY_TCP || (a->reason == FSM_BY_US && !s->stopping))
		s->status = EXIT_PEER;
	output_state(s, "down", reason);
	receive_down(s, a->reason, a->code, a->subcode);
}

/* Why connecting fails is reported once in a while, not at every try. */
static void
session_say_failure(struct session *s)
{
	if (!s->last_error.what)
		return;
	if (!s->said_error.us || mono_due(mono_s(s->said_error, 60), s->now)) {
		session_say(s, "%s: %s", s->last_error.what, strerror(s->last_error.err));
		s->said_error = s->now;
	}
	s->last_error.what = NULL;
}

static void
session_do_close(struct session *s, int i)
{
	if (s->up == i) {
		s->up = -1;
		send_down(s);
	}
	conn_close(&s->conn[i]);
	if (!s->conn[FSM_IN].open && !s->conn[FSM_OUT].open)
		steer_free(s);
	session_say_failure(s);
}

static void
session_perform(struct session *s, const struct fsm_action *a)
{
	struct peer_conn *c = &s->conn[a->conn];

	switch (a->kind) {
	case FSM_DO_STATE:
		output_fsm(s, a->state);
		break;
	case FSM_DO_CONNECT:
		session_do_connect(s);
		break;
	case FSM_DO_TAKE:
		conn_take(c, s->offered_fd, false);
		s->offered_fd = -1;
		break;
	case FSM_DO_REFUSE:
		conn_refuse(s, s->offered_fd, a->subcode);
		s->offered_fd = -1;
		break;
	case FSM_DO_CONNECTED:
		session_addresses(c, &s->neutral);
		output_state(s, "connected", NULL);
		break;
	case FSM_DO_OPEN:
		conn_send_open(c);
		break;
	case FSM_DO_KEEPALIVE:
		conn_send_keepalive(c);
		break;
	case FSM_DO_NOTIFY:
		conn_send_notification(c, a->code, a->subcode, a->data);
		break;
	case FSM_DO_CLOSE:
		session_do_close(s, a->conn);
		break;
	case FSM_DO_UP:
		session_do_up(s, a->conn);
		break;
	case FSM_DO_DOWN:
		session_do_down(s, a);
		break;
	case FSM_DO_END:
		s->ended = true;
		/* nobody asked us to end, and no session has ended: there was none */
		if (!s->stopping && s->status == EXIT_GOOD)
			s->status = EXIT_PEER;
		s->leave = mono_ms(s->now, LEAVE_MS);
		break;
	}
}

void
session_step(struct session *s, const struct fsm_event *e)
{
	struct fsm_event failed = { .kind = FSM_LOST, .conn = FSM_OUT };
	struct fsm_actions acts;
	size_t i;

	fsm_step(&s->fsm, e, s->now, &acts);
	for (i = 0; i < acts.n; i++)
		session_perform(s, &acts.v[i]);
	if (s->at_connect) {
		s->at_connect = false;
		session_step(s, &failed);
		if (s->hopeless) {
			session_stop(s, CEASE_SHUTDOWN, span_of(NULL, 0));
			s->status = EXIT_IO;
		}
	}
}

static void
session_end(struct session *s, enum fsm_event_kind kind, unsigned subcode, struct span text, bool quiet)
{
	struct fsm_event e = { .kind = kind, .code = quiet ? 0 : NOTIFY_CEASE, .subcode = (uint8_t)subcode, .data = text };
	const char *name;

	if (!quiet && !text.n && s->conf->exabgp && (name = notification_subcode_name(NOTIFY_CEASE, subcode)))
		e.data = span_str(name);
	if (subcode == CEASE_HARD_RESET && !quiet) {
		/* RFC 8538 3: the reason of the reset is inside. */
		buf_reset(&s->nlri);
		put_u8(&s->nlri, NOTIFY_CEASE);
		put_u8(&s->nlri, CEASE_RESET);
		put_u8(&s->nlri, text.n > 255 ? 255 : text.n);
		buf_put(&s->nlri, text.p, text.n > 255 ? 255 : text.n);
		e.data = buf_span(&s->nlri);
	}
	session_step(s, &e);
}

void
session_stop(struct session *s, unsigned subcode, struct span text)
{
	if (s->stopping)
		return;
	s->stopping = true;
	session_end(s, FSM_STOP, subcode, text, false);
}

void
session_restart(struct session *s, unsigned subcode, struct span text, bool quiet)
{
	session_end(s, FSM_RESTART, subcode, text, quiet);
}

/* ---- timers, signals, incoming connections ---- */

static bool
session_all_written(const struct session *s)
{
	int i;

	for (i = 0; i < CONN_CLOSING; i++)
		if (s->closing[i].source.fd >= 0)
			return false;
	return (!outq_left(&s->out.out) || s->out.gone) && archive_written(&s->archive);
}

static short
session_timers_want(struct source *source, struct mono now, struct mono *deadline)
{
	struct session *s = SOURCE_OWNER(source, struct session, timers);

	s->now = now;
	mono_lower(deadline, fsm_deadline(&s->fsm));
	send_deadline(s, deadline);
	receive_time(s, deadline);
	receipts_time(s, deadline);
	steer_time(s, deadline);
	if (s->ended)
		mono_lower(deadline, session_all_written(s) ? now : s->leave);
	return LOOP_ASLEEP;
}

/* Everything has left; is there somebody who wants to know that it has arrived? Not for ever. */
static bool
session_awaits_receipts(struct session *s)
{
	if (!s->conf->receipts || !s->receipts.head)
		return false;
	if (!s->drained_until.us)
		s->drained_until = mono_ms(s->now, RECEIPTS_MS);
	return !mono_due(s->drained_until, s->now);
}

/* --exit-on-eof: leave when all has been sent, or when nobody is there to whom it could be. */
static void
session_at_eof(struct session *s)
{
	const struct fsm_conf *f = &s->conf->fsm;
	bool eof = s->in.in.eof || (s->in.waits_up && inq_full(&s->in.in));

	if (s->in.eof && s->drained && s->up >= 0 && !outq_left(&s->conn[s->up].out)) {
		if (!session_awaits_receipts(s))
			session_stop(s, CEASE_SHUTDOWN, span_of(NULL, 0));
	} else if (eof && s->up < 0 && !f->attempts && !f->connect_tries && s->fsm.backoff.failures >= EOF_TRIES) {
		session_say(s, "gave up after %d tries: there was no session, and stdin has ended", EOF_TRIES);
		s->status = EXIT_PEER;
		session_stop(s, CEASE_SHUTDOWN, span_of(NULL, 0));
	}
}

static void
session_timers_tick(struct source *source, struct mono now)
{
	struct session *s = SOURCE_OWNER(source, struct session, timers);
	struct fsm_event e = { .kind = FSM_TIME };

	s->now = now;
	if (mono_due(fsm_deadline(&s->fsm), now))
		session_step(s, &e);
	receive_time(s, NULL);
	receipts_time(s, NULL);
	steer_time(s, NULL);
	if (s->conf->exit_on_eof && !s->stopping)
		session_at_eof(s);
	if (s->out.gone && !s->stopping)
		session_stop(s, CEASE_SHUTDOWN, span_of(NULL, 0));
	if (s->ended && (session_all_written(s) || mono_due(s->leave, now)))
		s->loop.stop = true;
}

static void
session_listener_ready(struct source *source, short revents, struct mono now)
{
	struct session *s = SOURCE_OWNER(source, struct session, listener);
	int i, fd;

	s->now = now;
	for (i = 0; i < 16; i++) {
		struct tcp_addr from;

		fd = s->net->accept(source->fd, &from);
		if (fd < 0)
			break;
		conn_offer(s, fd, &from);
	}
}

/* Connections that another process has accepted for us. */
static void
session_handed_ready(struct source *source, short revents, struct mono now)
{
	struct session *s = SOURCE_OWNER(source, struct session, handed);
	struct tcp_addr from;
	char note[64];
	ssize_t got;
	int fd;

	s->now = now;
	got = fd_take(source->fd, &fd, note, sizeof(note));
	if (fd >= 0 && s->net->remote(fd, &from)) {
		io_nonblock(fd);
		conn_offer(s, fd, &from);
	} else if (fd >= 0) {
		s->sys->close(s->sys->arg, fd);
	}
	if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
		loop_del(&s->loop, source);
		if (s->conf->listening) {
			s->sys->close(s->sys->arg, source->fd);
			source->fd = -1;
			steer_orphaned(s);
		}
	}
}

bool
session_listener(struct session *s, struct tcp_error *e)
{
	s->listener = (struct source){ .ready = session_listener_ready };
	s->listener.fd = tcp_listen(&s->conf->listen, &s->conf->peer, &s->conf->tcp, e);
	return s->listener.fd >= 0 && loop_add(&s->loop, &s->listener);
}

bool
session_handed(struct session *s, int fd)
{
	s->handed = (struct source){ .fd = fd, .ready = session_handed_ready };
	return loop_add(&s->loop, &s->handed);
}

static bool
session_listen(struct session *s)
{
	if (s->conf->listening && !steer_listen(s))
		return false;
	return s->conf->accept_fd < 0 || session_handed(s, s->conf->accept_fd);
}

/* ---- life ---- */

bool
session_init(struct session *s, struct conf *conf, const struct io_sys *sys, const struct conn_calls *net)
{
	uint64_t seed = conf->backoff.random;
	int i;

	*s = (struct session){ .conf = conf, .sys = sys, .net = net, .up = -1, .offered_fd = -1, .gather = MONO_NEVER };
	for (i = 0; i < CONN_CLOSING; i++)
		s->closing[i].source.fd = -1;
	s->listener.fd = s->handed.fd = -1;
	steer_init(s);
	s->neutral = conf->ctx;
	s->neutral.own = true;
	s->offered = conf_famset(conf->families, conf->family_cnt);
	s->offered6 = conf_famset(conf->nexthop, conf->nexthop_cnt) | conf->ctx.nexthop6;
	s->timers = (struct source){ .fd = -1, .want = session_timers_want, .tick = session_timers_tick };
	buf_init(&s->negotiated, 1 << 16);
	buf_init(&s->block, 1 << 17);
	buf_init(&s->nlri, 1 << 20);
	buf_init(&s->list.b, 8 << 20);
	attrset_init(&s->attrs);
	s->now = sys->now(sys->arg);
	s->down_since = s->now;
	fsm_init(&s->fsm, &conf->fsm, &conf->backoff);
	if (!rib_init(&s->rib, random_next(&seed) * 0x100000001ull ^ random_next(&seed)) ||
	    !rib_init(&s->rib_in, random_next(&seed) * 0x100000001ull ^ random_next(&seed)) ||
	    !loop_init(&s->loop, sys))
		return false;
	receipts_init(&s->receipts);
	s->rib.both = conf->exabgp;
	/* The order of sources is the order of a turn: commands, then the peer's connections, then what leaves. */
	if (!input_begin(&s->in, s) || !conn_init(&s->conn[FSM_OUT], s, FSM_OUT) || !conn_init(&s->conn[FSM_IN], s, FSM_IN))
		return false;
	return loop_add(&s->loop, &s->timers) && session_listen(s) && output_begin(&s->out, s) && archive_begin(&s->archive, s);
}

void
session_begin(struct session *s)
{
	struct fsm_event e = { .kind = FSM_START };

	session_step(s, &e);
}

void
session_fini(struct session *s)
{
	int i;

	for (i = 0; i < CONN_CLOSING; i++) {
		if (s->closing[i].source.fd >= 0)
			s->sys->close(s->sys->arg, s->closing[i].source.fd);
		outq_fini(&s->closing[i].out);
	}
	for (i = 0; i < FSM_CONNS; i++)
		conn_fini(&s->conn[i]);
	steer_fini(s);
	if (s->listener.fd >= 0)
		s->sys->close(s->sys->arg, s->listener.fd);
	if (s->conf->listening && s->handed.fd >= 0)
		s->sys->close(s->sys->arg, s->handed.fd);
	watchdogs_fini(&s->watchdogs);
	input_finish(&s->in);
	output_finish(&s->out);
	archive_finish(&s->archive);
	receipts_fini(&s->receipts);
	rib_fini(&s->rib);
	rib_fini(&s->rib_in);
	loop_fini(&s->loop);
	attrset_fini(&s->attrs);
	buf_fini(&s->negotiated);
	buf_fini(&s->block);
	buf_fini(&s->nlri);
	buf_fini(&s->list.b);
}
