/* SPDX-License-Identifier: ISC */
/* bgp-session/receive.c - what the peer says: checks, the state machine, the Adj-RIB-In. */
#include "receive.h"

#include <stdio.h>
#include <string.h>

#include "base/be.h"
#include "msg/answer.h"
#include "msg/notification.h"
#include "msg/refresh.h"

enum { ROLE_PROVIDER, ROLE_RS, ROLE_RS_CLIENT, ROLE_CUSTOMER, ROLE_PEER, OPEN_ROLE_MISMATCH = 11 };

static void
receive_event(struct peer_conn *c, enum fsm_event_kind kind, unsigned type)
{
	struct fsm_event e = { .kind = kind, .conn = c->i, .type = (uint8_t)type };

	session_step(c->s, &e);
}

void
receive_bad(struct peer_conn *c, struct span msg, const struct diags *d)
{
	struct fsm_event e = { .kind = FSM_BAD, .conn = c->i };
	struct answer a = { .code = 0 };
	char text[64];

	if (!answer_due(msg, d, &a))
		e.kind = FSM_NOTIFICATION;
	e.code = a.code;
	e.subcode = a.subcode;
	e.data = a.data;
	if (c->s->conf->exabgp && a.code == NOTIFY_HEADER && a.subcode == 3) {
		e.subcode = 0;
		e.data = span_of(text, (size_t)snprintf(text, sizeof(text), "can not decode update message of type \"%u\"", msg_type(msg)));
	}
	session_step(c->s, &e);
}

/* ---- OPEN ---- */

/* RFC 9234 4.2: which roles go together. */
static bool
receive_roles_match(int ours, int theirs)
{
	static const int other[] = { ROLE_CUSTOMER, ROLE_RS_CLIENT, ROLE_RS, ROLE_PROVIDER, ROLE_PEER };

	return theirs >= 0 && theirs <= ROLE_PEER && other[ours] == theirs;
}

static void
receive_open(struct peer_conn *c, struct span msg)
{
	struct session *s = c->s;
	struct fsm_event e = { .kind = FSM_OPEN, .conn = c->i };
	struct ctx ctx = s->neutral;
	struct diags d = { .n = 0 };
	struct open theirs;

	if (s->conf->auto_local_as)
		ctx.local_as = 0;
	output_message(s, msg, false, &ctx, NULL);
	if (s->fsm.conn[c->i].state != FSM_OPENSENT) {
		session_step(s, &e);
		return;
	}
	if (open_check(msg, &ctx, &d) >= DIAG_RESET) {
		receive_bad(c, msg, &d);
		return;
	}
	diags_reset(&d);
	open_read(msg, &theirs, &d);
	if (s->conf->role >= 0 && (theirs.role >= 0 ? !receive_roles_match(s->conf->role, theirs.role) :
	    s->conf->role_strict)) {
		session_say(s, "role mismatch: we are %d, the peer says %d", s->conf->role, theirs.role);
		e = (struct fsm_event){ .kind = FSM_BAD, .conn = c->i, .code = NOTIFY_OPEN, .subcode = OPEN_ROLE_MISMATCH };
		session_step(s, &e);
		return;
	}
	buf_reset(&c->open_got);
	buf_span_put(&c->open_got, msg);
	if (s->up < 0 && c->open_sent.n) {
		session_negotiate(s, c);
		output_negotiated(s, c);
	}
	e.hold_s = theirs.hold_s;
	e.peer_as = theirs.as;
	e.peer_id = theirs.router_id;
	session_step(s, &e);
}

/* ---- Adj-RIB-In ---- */

/* What is kept of an UPDATE beside its NLRI: next hop (a length byte first), then the attributes as they came. */
static void
receive_pack(const struct update *u, const struct mp *mp, struct buf *out)
{
	size_t i;

	buf_reset(out);
	put_u8(out, mp ? mp->nexthop.n : 0);
	if (mp)
		buf_span_put(out, mp->nexthop);
	for (i = 0; i < u->n; i++) {
		const struct attr *a = &u->list[i];

		if (!a->bad && a->code != ATTR_MP_REACH && a->code != ATTR_MP_UNREACH)
			attr_put(out, a->flags, a->code, a->v);
	}
}

/* Keep, or forget, the NLRI of one field. Returns how many there were. */
static size_t
receive_field(struct session *s, unsigned afi, unsigned safi, struct span nlri, size_t off, uint32_t set, bool withdraw)
{
	const struct nlri_row *row = nlri_row(afi, safi);
	int index = family_index(afi, safi), family = rib_family(&s->rib_in, afi, safi);
	bool addpath = famset_has(s->receive.addpath, index);
	struct get g = get_at(nlri, off);
	struct diags d = { .n = 0 };
	struct nlri one;
	size_t n = 0;

	while (family >= 0 && nlri_next(row, &g, addpath, withdraw, &one, &d)) {
		struct rib_key key = { .family = family, .path = one.path, .nlri = one.v };

		n++;
		if (withdraw)
			rib_withdraw(&s->rib_in, &key, 0, NULL);
		else if (set)
			rib_announce(&s->rib_in, &key, set, NULL);
	}
	return n;
}

static void
receive_sweep(struct session *s, famset set)
{
	uint32_t at = 0, ref;

	while (s->rib_in.stale_cnt && (ref = rib_walk(&s->rib_in, &at))) {
		const struct rib_route *p = rib_route(&s->rib_in, ref);

		if (p->flags & RIB_STALE && (p->family >= FAMILY_MAX || famset_has(set, p->family)))
			rib_remove(&s->rib_in, ref);
	}
}

/* withdraw: the verdict on the message is that its routes are withdrawn (RFC 7606 2). */
static void
receive_keep(struct session *s, struct span msg, bool withdraw)
{
	struct update *u = &s->in.update;
	struct diags d = { .n = 0 };
	uint32_t set = 0;
	uint16_t afi;
	uint8_t safi;

	update_read(msg, &s->receive, u, &d);
	if (update_is_eor(u, &afi, &safi)) {
		int i = family_index(afi, safi);

		if (i >= 0) {
			s->eor_got |= (famset)1 << i;
			receive_sweep(s, (famset)1 << i);
		}
		return;
	}
	s->counters.withdrawn += receive_field(s, AFI_IPV4, SAFI_UNICAST, u->withdrawn, u->withdrawn_off, 0, true);
	if (u->unreach.row)
		s->counters.withdrawn += receive_field(s, u->unreach.afi, u->unreach.safi, u->unreach.nlri, u->unreach.nlri_off, 0, true);
	if (u->nlri.n) {
		if (s->conf->adj_in) {
			receive_pack(u, NULL, &s->in.pack);
			set = rib_set_of(&s->rib_in, buf_span(&s->in.pack));
		}
		s->counters.announced += receive_field(s, AFI_IPV4, SAFI_UNICAST, u->nlri, u->nlri_off, set, withdraw);
		rib_set_drop(&s->rib_in, set);
	}
	if (u->reach.row) {
		if (s->conf->adj_in) {
			receive_pack(u, &u->reach, &s->in.pack);
			set = rib_set_of(&s->rib_in, buf_span(&s->in.pack));
		}
		s->counters.announced += receive_field(s, u->reach.afi, u->reach.safi, u->reach.nlri, u->reach.nlri_off, set, withdraw);
		rib_set_drop(&s->rib_in, set);
	}
}

/* ---- restarts of the peer (RFC 4724, 8538, 9494) ---- */

static void
receive_forget_all(struct session *s)
{
	uint32_t at = 0, ref;

	while ((ref = rib_walk(&s->rib_in, &at)))
		rib_remove(&s->rib_in, ref);
}

void
receive_up(struct session *s)
{
	const struct open *o = &s->theirs;

	s->eor_got = 0;
	s->counters.announced = s->counters.withdrawn = 0;
	if (!s->conf->adj_in)
		return;
	if (!s->stale_in)
		receive_forget_all(s);
	else
		/* What the peer has not kept over its restart is gone; the rest has until its End-of-RIB. */
		receive_sweep(s, ~(o->graceful ? o->graceful_families & o->graceful_forwarding : 0));
	s->stale_in = false;
	s->stale_until = mono_s(s->now, s->rib_in.stale_cnt ? 300 : 0);
}

void
receive_down(struct session *s, enum fsm_reason reason, unsigned code, unsigned subcode)
{
	bool both = s->ours.graceful && s->theirs.graceful, hard = code == NOTIFY_CEASE && subcode == CEASE_HARD_RESET;
	bool notified = reason == FSM_BY_US || reason == FSM_BY_PEER, keeps;
	uint32_t at = 0, ref;

	/* RFC 8538 4: with the N bit on both sides a NOTIFICATION no longer ends it, but for a hard reset. */
	keeps = both && !hard && (!notified || (s->ours.graceful_notification && s->theirs.graceful_notification));
	if (!s->rib_in.routes)
		return;
	if (!keeps || s->stopping) {
		receive_forget_all(s);
		return;
	}
	while ((ref = rib_walk(&s->rib_in, &at)))
		rib_stale(&s->rib_in, ref);
	s->stale_in = true;
	s->stale_until = mono_s(s->now, (int64_t)s->theirs.restart_s +
	    (s->conf->llgr_s && s->theirs.llgr ? (int64_t)s->conf->llgr_s : 0));
}

void
receive_time(struct session *s, struct mono *deadline)
{
	if (!s->rib_in.stale_cnt)
		return;
	if (deadline) {
		mono_lower(deadline, s->stale_until);
	} else if (mono_due(s->stale_until, s->now)) {
		receive_sweep(s, FAMSET_ALL);
		s->stale_in = false;
	}
}

/* ---- the rest ---- */

static void
receive_refresh(struct peer_conn *c, struct span msg)
{
	struct session *s = c->s;
	struct diags d = { .n = 0 };
	struct refresh_parts p;
	int i;

	receive_event(c, FSM_UPDATE, MSG_REFRESH);
	output_message(s, msg, false, &s->receive, &d);
	if (!c->open)
		return;
	if (d.worst >= DIAG_RESET) {
		receive_bad(c, msg, &d);
		return;
	}
	if (!refresh_find(msg, &p))
		return;
	i = family_index(p.afi, p.safi);
	if (!s->ours.refresh || i < 0 || !famset_has(s->receive.families, i))
		return;
	if (p.subtype == REFRESH_QUERY) {
		send_again(s, (famset)1 << i, true);
	} else if (s->ours.enhanced_refresh && s->theirs.enhanced_refresh) {
		/* RFC 7313 4: what is not announced again between the two is stale. */
		if (p.subtype == REFRESH_BEGIN) {
			uint32_t at = 0, ref;

			while ((ref = rib_walk(&s->rib_in, &at)))
				if (rib_route(&s->rib_in, ref)->family == i)
					rib_stale(&s->rib_in, ref);
			s->stale_until = mono_s(s->now, 300);
		} else if (p.subtype == REFRESH_END) {
			receive_sweep(s, (famset)1 << i);
		}
	}
}

static void
receive_update(struct peer_conn *c, struct span msg)
{
	struct session *s = c->s;
	struct diags d;

	receive_event(c, FSM_UPDATE, MSG_UPDATE);
	if (!c->open || s->up != c->i)
		return;
	diags_reset(&d);
	output_message(s, msg, false, &s->receive, &d);
	if (d.worst >= DIAG_DISABLE)
		receive_bad(c, msg, &d);
	else if (s->conf->adj_in)
		receive_keep(s, msg, d.worst >= DIAG_WITHDRAW);
}

bool
receive_message(struct peer_conn *c, struct span msg)
{
	struct session *s = c->s;
	unsigned type = msg_type(msg);
	const struct ctx *ctx = s->up == c->i ? &s->receive : &s->neutral;
	bool established = s->fsm.conn[c->i].state == FSM_ESTABLISHED;
	struct fsm_event e = { .conn = c->i };
	struct notification_parts n;
	struct diags d = { .n = 0 };

	s->counters.received[type < 8 ? type : 0]++;
	switch (type) {
	case MSG_OPEN:
		receive_open(c, msg);
		break;
	case MSG_KEEPALIVE:
		output_message(s, msg, false, ctx, NULL);
		receive_event(c, FSM_KEEPALIVE, type);
		break;
	case MSG_NOTIFICATION:
		output_message(s, msg, false, ctx, NULL);
		e.kind = FSM_NOTIFICATION;
		if (notification_find(msg, &n)) {
			e.code = n.code;
			e.subcode = n.subcode;
		}
		session_step(s, &e);
		break;
	case MSG_UPDATE:
		if (established) {
			receive_update(c, msg);
			break;
		}
		output_message(s, msg, false, ctx, NULL);
		receive_event(c, FSM_UPDATE, type);
		break;
	case MSG_REFRESH:
		if (established) {
			receive_refresh(c, msg);
			break;
		}
		/* fall through */
	default:
		output_message(s, msg, false, ctx, &d);
		receive_event(c, FSM_UPDATE, type);
		if (c->open && d.worst >= DIAG_RESET)
			receive_bad(c, msg, &d);
	}
	return c->open;
}
