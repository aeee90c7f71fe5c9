/* SPDX-License-Identifier: ISC */
/* bgp-session/messages.c - BGP messages on standard input, raw, as hex or as JSON events. */
#include "messages.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "event/event.h"
#include "msg/notification.h"
#include "msg/refresh.h"

/* AGGREGATOR in its 4-byte form (RFC 6793 4.2.3), as commands give it. */
static void
messages_aggregator(struct session *s, const struct update *u)
{
	uint8_t wide[8] = { 0 };
	bool is_wide;
	const struct attr *a = update_aggregator(u, &s->send, &is_wide);
	struct span v = a ? a->v : span_of(NULL, 0);

	if (!is_wide && v.n == 6) {
		memcpy(wide + 2, v.p, 6);
		v = span_of(wide, 8);
	}
	if (v.n == 8)
		attrset_put(&s->attrs, ATTR_AGGREGATOR, ATTR_OPT | ATTR_TRANS, v);
}

/* Attributes and next hop of an UPDATE as a command would have given them. */
static void
messages_lift(struct session *s, const struct update *u, struct nexthop *nh)
{
	const struct attr *hop = update_attr(u, ATTR_NEXT_HOP);
	struct buf path;
	size_t i;

	memset(nh, 0, sizeof(*nh));
	attrset_reset(&s->attrs);
	for (i = 0; i < u->n; i++) {
		const struct attr *a = &u->list[i];

		if (a->bad || a->code == ATTR_MP_REACH || a->code == ATTR_MP_UNREACH || a->code == ATTR_NEXT_HOP ||
		    a->code == ATTR_AS_PATH || a->code == ATTR_AS4_PATH || a->code == ATTR_AS4_AGGREGATOR)
			continue;
		if (a->code == ATTR_AGGREGATOR)
			messages_aggregator(s, u);
		else
			attrset_put(&s->attrs, a->code, a->flags, a->v);
	}
	buf_init(&path, 4 * MSG_MAX_EXTENDED);
	if (update_as_path(u, &s->send, &path))
		attrset_put(&s->attrs, ATTR_AS_PATH, ATTR_TRANS, buf_span(&path));
	buf_fini(&path);
	if (hop && hop->v.n == 4)
		nh->ip = ip_of(hop->v.p, 4);
	if (u->reach.row) {
		struct span v = u->reach.nexthop;
		size_t rd = nlri_nexthop_skip(u->reach.row, v.n), one = v.n > rd + 4 ? 16 : 4;

		if (v.n >= rd + one)
			nh->ip = ip_of(v.p + rd, one);
		if (v.n == 2 * (rd + 16))
			nh->link_local = ip_of(v.p + rd + 16 + rd, 16);
	}
}

/* The table learns what was sent to the peer. */
static void
messages_note_field(struct session *s, unsigned afi, unsigned safi, struct span nlri, uint32_t set, bool withdraw)
{
	const struct nlri_row *row = nlri_row(afi, safi);
	int family = rib_family(&s->rib, afi, safi);
	struct get g = get_of(nlri);
	struct diags d = { .n = 0 };
	struct nlri one;

	s->rib.live = false;
	while (family >= 0 && nlri_next(row, &g, famset_has(s->send.addpath, family_index(afi, safi)), withdraw, &one, &d)) {
		struct rib_key key = { .family = family, .path = one.path, .nlri = one.v };
		uint32_t ref;

		if (withdraw) {
			rib_withdraw(&s->rib, &key, 0, NULL);
			continue;
		}
		rib_announce(&s->rib, &key, set, NULL);
		ref = rib_find(&s->rib, &key);
		if (ref)
			rib_route(&s->rib, ref)->flags |= RIB_SENT;
	}
	s->rib.live = true;
}

static void
messages_note(struct session *s, const struct update *u)
{
	struct nexthop nh;
	uint32_t set;

	messages_note_field(s, AFI_IPV4, SAFI_UNICAST, u->withdrawn, 0, true);
	if (u->unreach.row)
		messages_note_field(s, u->unreach.afi, u->unreach.safi, u->unreach.nlri, 0, true);
	if (!u->nlri.n && !u->reach.row)
		return;
	messages_lift(s, u, &nh);
	buf_reset(&s->in.pack);
	rib_set_pack(&s->attrs, &nh, &s->in.pack);
	set = rib_set_of(&s->rib, buf_span(&s->in.pack));
	if (set && u->nlri.n)
		messages_note_field(s, AFI_IPV4, SAFI_UNICAST, u->nlri, set, false);
	if (set && u->reach.row)
		messages_note_field(s, u->reach.afi, u->reach.safi, u->reach.nlri, set, false);
	rib_set_drop(&s->rib, set);
}

static bool
messages_family(const struct session *s, unsigned afi, unsigned safi)
{
	return famset_has(s->send.families, family_index(afi, safi));
}

/* Why the UPDATE cannot go to this peer; NULL: it can. */
static const char *
messages_misfit(struct session *s, struct span msg, struct diags *d)
{
	struct ctx ctx = s->send;
	struct update *u = &s->in.update;

	ctx.session = CTX_UNKNOWN;
	ctx.own = ctx.apply = false;
	update_read(msg, &ctx, u, d);
	if (d->worst >= DIAG_WITHDRAW)
		return d->v[0].msg;
	if ((u->nlri.n || u->withdrawn.n) && !messages_family(s, AFI_IPV4, SAFI_UNICAST))
		return "ipv4 unicast was not negotiated";
	if ((u->reach.row && !messages_family(s, u->reach.afi, u->reach.safi)) ||
	    (u->unreach.row && !messages_family(s, u->unreach.afi, u->unreach.safi)))
		return "its family was not negotiated";
	return NULL;
}

/* A refusal, and how to send the message all the same. */
static bool
messages_refuse(struct session_input *in, const char *why, ...) __attribute__((format(printf, 2, 3)));

static bool
messages_refuse(struct session_input *in, const char *why, ...)
{
	char text[120];
	va_list ap;

	va_start(ap, why);
	vsnprintf(text, sizeof(text), why, ap);
	va_end(ap);
	return input_refuse(in, span_of(NULL, 0), "message refused: %s (--unchecked sends it)", text);
}

bool
messages_may_go(struct session *s)
{
	struct peer_conn *c = s->conf->unchecked ? conn_present(s) : NULL;

	return c && (s->up < 0 ? outq_open(&c->out) : send_is_clear(s));
}

/* As it is, once a connection is there; what was accepted before it goes first. */
static bool
messages_send_unchecked(struct session_input *in, struct span msg)
{
	struct session *s = in->s;

	if (s->up >= 0)
		send_clear(s);
	if (!messages_may_go(s))
		return false;
	conn_send_bytes(conn_present(s), msg);
	return input_done(in);
}

bool
messages_send(struct session_input *in, struct span msg)
{
	struct session *s = in->s;
	struct diags d = { .n = 0 };
	const char *why;
	size_t len;

	if (s->conf->unchecked)
		return messages_send_unchecked(in, msg);
	if (!msg_header(msg, MSG_MAX_EXTENDED, &len, &d) || len != msg.n)
		return messages_refuse(in, "%s", d.n ? d.v[0].msg : "its length is not what the header says");
	if (msg_type(msg) == MSG_OPEN)
		return messages_refuse(in, "the session writes its own OPEN");
	if (!send_clear(s))
		return false;
	if (msg.n > ctx_message_max(&s->send))
		return messages_refuse(in, "%zu bytes, and %zu were negotiated", msg.n, ctx_message_max(&s->send));
	switch (msg_type(msg)) {
	case MSG_UPDATE:
		if ((why = messages_misfit(s, msg, &d)))
			return messages_refuse(in, "%s", why);
		send_message(s, msg);
		messages_note(s, &in->update);
		break;
	case MSG_NOTIFICATION: {
		struct fsm_event e = { .kind = FSM_RESTART };
		struct notification_parts n;

		if (notification_find(msg, &n)) {
			e.code = n.code;
			e.subcode = n.subcode;
			e.data = n.data;
		}
		session_step(s, &e);
		break;
	}
	case MSG_REFRESH:
		if (!(s->ours.refresh && s->theirs.refresh))
			return messages_refuse(in, "route refresh was not negotiated");
		send_message(s, msg);
		break;
	case MSG_OPERATIONAL:
		if (!(s->ours.operational && s->theirs.operational))
			return messages_refuse(in, "operational was not negotiated");
		/* fall through */
	default:
		send_message(s, msg);
	}
	return input_done(in);
}

bool
messages_hex(struct session_input *in, struct span line)
{
	buf_reset(&in->message);
	if (!num_hex(line, &in->message) || in->message.bad)
		return input_refuse(in, line, "this is not a message in hex");
	return messages_send(in, buf_span(&in->message));
}

bool
messages_json(struct session_input *in, struct span line)
{
	const struct ctx *ctx = in->s->up >= 0 ? &in->s->send : &in->s->neutral;
	struct diags d = { .n = 0 };
	struct jr root;

	buf_reset(&in->message);
	if (!jr_parse(&in->json, line, &root))
		return input_refuse(in, span_of(NULL, 0), "JSON: column %zu: %s", in->json.error_at + 1, in->json.error);
	if (!event_unjson_messages(root, ctx, &in->message, &d))
		return input_refuse(in, span_of(NULL, 0), "%s", d.n ? d.v[0].msg : "this event holds no message");
	if (!in->message.n)
		return input_done(in);
	return messages_send(in, buf_span(&in->message));
}

bool
messages_is_hex(struct span line, bool unchecked)
{
	size_t i;

	if (line.n < 2 * MSG_HEADER)
		return false;
	if (unchecked) {
		for (i = 0; i < line.n && isxdigit(line.p[i]); i++)
			;
		return i == line.n;
	}
	for (i = 0; i < 16; i++)
		if (line.p[i] != 'f' && line.p[i] != 'F')
			return false;
	return true;
}
