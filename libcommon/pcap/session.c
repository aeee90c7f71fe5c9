/* pcap/session.c - what the messages of a connection mean to each other: OPENs, context, inference, and the end. */
#include "pcap/conn.h"

#include <stdlib.h>

#include "msg/notification.h"

enum {
	LOOKAHEAD = 64,          /* messages held for certainty, by default */
	HELD_MAX = 512 * 1024,   /* ... and bytes */
	INFER_ALWAYS = 256,      /* UPDATEs looked at before it is done only now and then */
	INFER_EVERY = 32,
};

#define CERTAIN 0.98

static struct ip
side_ip(const struct conn *k, unsigned d)
{
	return ip_of(d ? k->key.b : k->key.a, k->key.alen);
}

static uint16_t
side_port(const struct conn *k, unsigned d)
{
	return d ? k->key.bport : k->key.aport;
}

/* The half of the side that opened the connection: by its SYN, else by who has not port 179, else the higher port. */
static unsigned
client_of(const struct conn *k)
{
	if (k->client >= 0)
		return (unsigned)k->client;
	if ((k->key.aport == 179) != (k->key.bport == 179))
		return k->key.aport == 179;
	return k->key.bport > k->key.aport;
}

/* ---- life ---- */

static struct session *
session_new(const struct capture *c, const struct conn *k)
{
	struct session *s = calloc(1, sizeof(*s));
	unsigned d;

	if (!s)
		return NULL;
	for (d = 0; d < 2; d++) {
		s->ctx[d] = c->ctx;
		s->ctx[d].peer = side_ip(k, d);
		s->ctx[d].local = side_ip(k, d ^ 1);
		buf_init(&s->open[d], MSG_MAX_EXTENDED);
		infer_init(&s->infer[d]);
		if (c->opt.fix & CAPTURE_FIX_ADDPATH)
			s->addpath_known[d] = FAMSET_ALL;
		/* What is not known must not make a message wrong. */
		if (!(c->opt.fix & CAPTURE_FIX_NEXTHOP6))
			s->ctx[d].nexthop6 = FAMSET_ALL;
		if (!(c->opt.fix & CAPTURE_FIX_EXTENDED))
			s->ctx[d].extended_message = true;
	}
	s->asn_known = c->opt.fix & CAPTURE_FIX_ASN4;
	buf_init(&s->extra, 16384);
	return s;
}

void
session_free(struct session *s)
{
	unsigned d;

	if (!s)
		return;
	for (d = 0; d < 2; d++) {
		while (s->first[d]) {
			struct held *x = s->first[d];

			s->first[d] = x->next;
			free(x);
		}
		buf_fini(&s->open[d]);
	}
	buf_fini(&s->extra);
	free(s);
}

bool
session_holds(const struct session *s)
{
	return s && (s->first[0] || s->first[1]);
}

size_t
session_weight(const struct session *s)
{
	return s ? sizeof(*s) + s->open[0].cap + s->open[1].cap + s->held_bytes[0] + s->held_bytes[1] + s->extra.cap : 0;
}

bool
session_extended(const struct session *s)
{
	return !s || s->ctx[0].extended_message;
}

/* ---- events ---- */

static struct capture_event
event_of(const struct conn *k, unsigned d, enum capture_kind kind, struct when w)
{
	static const enum event_kind kinds[] = { EVENT_MESSAGE, EVENT_GAP, EVENT_GARBAGE, EVENT_STATE, EVENT_STATE, EVENT_STATE };
	const struct session *s = k->s;
	struct capture_event e = {
		.kind = kind,
		.ev = {
			.kind = kinds[kind],
			.time_us = w.time_ns / 1000,
			.direction = "receive",
			.peer = side_ip(k, d),
			.local = side_ip(k, d ^ 1),
			.peer_port = side_port(k, d),
			.local_port = side_port(k, d ^ 1),
			.frame = w.frame,
			.has_frame = true,
			.stream = (int64_t)k->stream,
		},
		.side = d != client_of(k),
		.confidence = 1,
	};

	if (s) {
		e.ctx = &s->ctx[d];
		e.ev.peer_as = s->as[d];
		e.ev.local_as = s->as[d ^ 1];
	}
	return e;
}

bool
session_start(struct capture *c, struct conn *k, struct when w)
{
	struct capture_event e;

	if (!k->s && !(k->s = session_new(c, k))) {
		k->dead = true;
		return false;
	}
	if (k->started)
		return true;
	k->started = true;
	c->st.bgp_connections++;
	e = event_of(k, client_of(k), CAPTURE_START, w);
	e.ev.text = "connected";
	e.ev.reason = k->h[0].syn || k->h[1].syn ? "SYN" : "in the middle of the connection";
	capture_give(c, &e);
	return !c->stop;
}

void
session_report(struct capture *c, struct conn *k, unsigned d, enum capture_kind kind, struct span bytes, uint64_t n,
    const char *why, struct when w)
{
	struct capture_event e;

	if (!k->sure || !session_start(c, k, w))
		return;
	session_flush(c, k, d);
	if (kind == CAPTURE_GAP) {
		c->st.gaps++;
		c->st.gap_bytes += n;
	} else {
		c->st.garbage_bytes += n;
	}
	e = event_of(k, d, kind, w);
	e.ev.msg = bytes;
	e.ev.gap_bytes = kind == CAPTURE_GAP ? n : 0;
	e.ev.reason = why;
	e.malformed = kind == CAPTURE_GAP || !frame_edge(&k->h[d], why);
	capture_give(c, &e);
}

/* ---- OPENs ---- */

static void
apply_inferred(struct session *s, unsigned d)
{
	infer_apply(&s->infer[d], &s->ctx[d], s->asn_known, s->addpath_known[d]);
}

/* Both OPENs: what is in force is known, but for what options order. */
static void
negotiate(const struct capture *c, struct session *s, const struct open o[2])
{
	unsigned d;

	for (d = 0; d < 2; d++) {
		struct ctx was = s->ctx[d], *x = &s->ctx[d];

		open_negotiate(&o[d], &o[d ^ 1], x);
		x->router_id = was.router_id;
		if (c->opt.fix & CAPTURE_FIX_ASN4)
			x->asn4 = was.asn4;
		if (c->opt.fix & CAPTURE_FIX_ADDPATH)
			x->addpath = was.addpath;
		if (c->opt.fix & CAPTURE_FIX_NEXTHOP6)
			x->nexthop6 = was.nexthop6;
		if (c->opt.fix & CAPTURE_FIX_EXTENDED)
			x->extended_message = was.extended_message;
		s->addpath_known[d] = FAMSET_ALL;
	}
	s->asn_known = true;
}

/* One OPEN of the two: it says what cannot be, and makes likelier what can. */
static void
half_negotiate(const struct capture *c, struct session *s, unsigned d, const struct open *o)
{
	if (!(c->opt.fix & CAPTURE_FIX_ADDPATH)) {
		s->addpath_known[d] |= ~o->addpath_send;
		s->addpath_known[d ^ 1] |= ~o->addpath_receive;
		s->ctx[d].addpath &= o->addpath_send;
		s->ctx[d ^ 1].addpath &= o->addpath_receive;
	}
	if (!s->asn_known && !o->asn4) {
		s->asn_known = true;
		s->ctx[0].asn4 = s->ctx[1].asn4 = false;
	} else if (!s->asn_known) {
		s->infer[0].asn4 += 2;
		s->infer[1].asn4 += 2;
	}
	if (!(c->opt.fix & CAPTURE_FIX_EXTENDED) && !o->extended_message)
		s->ctx[0].extended_message = s->ctx[1].extended_message = false;
	s->ctx[d].peer_as = s->ctx[d ^ 1].local_as = o->as;
}

static void
opened(struct capture *c, struct conn *k, unsigned d, struct span msg)
{
	struct session *s = k->s;
	struct open o[2];

	if (!open_read(msg, &o[d], NULL))
		return;
	buf_reset(&s->open[d]);
	buf_span_put(&s->open[d], msg);
	s->has_open[d] = !s->open[d].bad;
	s->as[d] = o[d].as;
	s->hold_s = !s->has_hold || o[d].hold_s < s->hold_s ? o[d].hold_s : s->hold_s;
	s->has_hold = true;
	if (s->has_open[d ^ 1] && open_read(buf_span(&s->open[d ^ 1]), &o[d ^ 1], NULL))
		negotiate(c, s, o);
	else
		half_negotiate(c, s, d, &o[d]);
	apply_inferred(s, 0);
	apply_inferred(s, 1);
	session_flush(c, k, 0);
	if (s->has_open[0] && s->has_open[1])
		session_flush(c, k, 1);
}

/* ---- giving messages out ---- */

/* What of a message is inferred, and the words for it; kept while neither changes. */
static void
inferred(struct session *s, unsigned d, bool asn, famset nlri, struct capture_event *e)
{
	if (s->extra_d != d + 1 || s->extra_asn != asn || s->extra_nlri != nlri || s->extra_cnt != s->infer[d].cnt) {
		buf_reset(&s->extra);
		s->extra_confidence = infer_json(&s->infer[d], asn, nlri, s->ctx[d].spaced, &s->extra);
		s->extra_d = d + 1;
		s->extra_asn = asn;
		s->extra_nlri = nlri;
		s->extra_cnt = s->infer[d].cnt;
	}
	e->ev.extra = buf_span(&s->extra);
	e->inferred = s->extra.n != 0;
	e->confidence = s->extra_confidence;
}

/* What of the message depends on something that is not known. */
static bool
unknowns(const struct capture *c, const struct session *s, unsigned d, struct span msg, bool *asn, famset *nlri)
{
	*asn = false;
	*nlri = 0;
	if (c->opt.no_infer || (s->asn_known && s->addpath_known[d] == FAMSET_ALL) || msg.p[18] != MSG_UPDATE)
		return false;
	if (!infer_needs(msg, asn, nlri))
		return false;
	*asn = *asn && !s->asn_known;
	*nlri &= ~s->addpath_known[d];
	return *asn || *nlri;
}

static void
notified(struct session *s, unsigned d, struct span msg)
{
	if (s->notified || msg.n < 21)
		return;
	s->notified = true;
	s->notifier = d;
	s->code = msg.p[19];
	s->subcode = msg.p[20];
}

static void
give(struct capture *c, struct conn *k, unsigned d, struct span msg, struct when w)
{
	struct session *s = k->s;
	struct capture_event e = event_of(k, d, CAPTURE_MESSAGE, w);
	bool asn;
	famset nlri;

	e.ev.msg = msg;
	s->counter[d]++;
	if (unknowns(c, s, d, msg, &asn, &nlri))
		inferred(s, d, asn, nlri, &e);
	c->st.messages++;
	capture_give(c, &e);
}

void
session_flush(struct capture *c, struct conn *k, unsigned d)
{
	struct session *s = k->s;

	while (s && s->first[d] && !c->stop) {
		struct held *x = s->first[d];

		s->first[d] = x->next;
		if (!x->next)
			s->last[d] = NULL;
		s->held_cnt[d]--;
		s->held_bytes[d] -= sizeof(*x) + x->n;
		give(c, k, d, span_of(x->p, x->n), x->when);
		free(x);
	}
}

void
session_tick(struct capture *c, struct conn *k, uint64_t before_ns)
{
	unsigned d;

	for (d = 0; k->s && d < 2; d++) {
		if (k->s->first[d] && k->s->first[d]->when.time_ns < before_ns) {
			k->s->impatient[d] = true;
			session_flush(c, k, d);
		}
	}
}

static bool
hold(struct capture *c, struct session *s, unsigned d, struct span msg, struct when w)
{
	unsigned max = c->opt.lookahead ? c->opt.lookahead : LOOKAHEAD;
	struct held *x;

	if (s->impatient[d] || s->held_cnt[d] >= max || s->held_bytes[d] + msg.n > HELD_MAX)
		return false;
	x = malloc(sizeof(*x) + msg.n);
	if (!x)
		return false;
	*x = (struct held){ .when = w, .n = msg.n };
	memcpy(x->p, msg.p, msg.n);
	*(s->last[d] ? &s->last[d]->next : &s->first[d]) = x;
	s->last[d] = x;
	s->held_cnt[d]++;
	s->held_bytes[d] += sizeof(*x) + msg.n;
	return true;
}

/* Take the evidence of an UPDATE. True: all that this message needs is certain. */
static bool
learn(struct session *s, unsigned d, struct span msg, bool asn, famset nlri)
{
	struct infer *f = &s->infer[d];
	double p;
	int i;

	if (f->cnt < INFER_ALWAYS || s->counter[d] % INFER_EVERY == 0 || (nlri & ~f->seen) || (asn && !f->asn_seen)) {
		infer_update(f, msg);
		if (!s->asn_known) { /* the width is the same in both directions */
			s->infer[d ^ 1].asn4 = f->asn4;
			s->infer[d ^ 1].asn_seen = f->asn_seen;
			apply_inferred(s, d ^ 1);
		}
		apply_inferred(s, d);
	}
	if (asn) {
		infer_asn4(f, &p);
		if (p < CERTAIN)
			return false;
	}
	for (i = 0; i < (int)family_cnt; i++) {
		if (!famset_has(nlri, i))
			continue;
		infer_addpath(f, i, &p);
		if (p < CERTAIN)
			return false;
	}
	return true;
}

void
session_message(struct capture *c, struct conn *k, unsigned d, struct span msg, struct when w)
{
	struct session *s;
	bool asn, certain = true;
	famset nlri;

	if (!session_start(c, k, w))
		return;
	s = k->s;
	s->last_ns[d] = w.time_ns;
	k->established = true;
	switch (msg.p[18]) {
	case MSG_OPEN:
		opened(c, k, d, msg);
		session_flush(c, k, d);
		break;
	case MSG_UPDATE:
		if (unknowns(c, s, d, msg, &asn, &nlri))
			certain = learn(s, d, msg, asn, nlri);
		if (certain && s->first[d])
			session_flush(c, k, d);
		else if (!certain && hold(c, s, d, msg, w))
			return;
		else if (!certain && !s->impatient[d]) {
			s->impatient[d] = true;
			session_flush(c, k, d);
		}
		break;
	case MSG_NOTIFICATION:
		notified(s, d, msg);
		session_flush(c, k, d);
		break;
	default: /* in its turn behind what waits */
		if (s->first[d] && hold(c, s, d, msg, w))
			return;
		session_flush(c, k, d);
	}
	if (!c->stop)
		give(c, k, d, msg, w);
}

/* ---- the end ---- */

/* Who has not been heard for longer than the hold time, while the capture went on? */
static int
silent_side(const struct capture *c, const struct conn *k, uint64_t *s_out)
{
	const struct session *s = k->s;
	uint64_t now = c->now.time_ns, longest = 0;
	int side = -1;
	unsigned d;

	for (d = 0; d < 2; d++) {
		uint64_t for_s = s->last_ns[d] && now > s->last_ns[d] ? (now - s->last_ns[d]) / 1000000000 : 0;

		if (s->last_ns[d] && s->has_hold && s->hold_s && for_s > s->hold_s && for_s > longest) {
			side = (int)d;
			longest = for_s;
		}
	}
	*s_out = longest;
	return side;
}

static void
end_words(const struct capture *c, const struct conn *k, const char *why, struct buf *b)
{
	const struct session *s = k->s;
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
	} else if (!k->h[0].fin && !k->h[1].fin && !s->notified && (side = silent_side(c, k, &silence)) >= 0) {
		buf_str(b, "silence: nothing from ");
		buf_ip(b, side ? k->key.b : k->key.a, k->key.alen);
		buf_fmt(b, " for %llu s, hold time %u s; ", (unsigned long long)silence, s->hold_s);
		buf_str(b, why);
	} else {
		buf_str(b, why);
	}
}

void
session_end(struct capture *c, struct conn *k, const char *why, struct when w)
{
	struct capture_event e;
	struct buf b;
	unsigned d;

	if (!k->started && (!k->sure || !k->h[client_of(k)].syn))
		return; /* nothing was ever said of it */
	if (!k->s && !(k->s = session_new(c, k)))
		return;
	d = k->s->notified ? k->s->notifier : k->rst ? k->rst_side : client_of(k);
	buf_init(&b, 1024);
	end_words(c, k, why, &b);
	e = event_of(k, d, CAPTURE_END, w);
	e.ev.text = "down";
	e.ev.reason = buf_cstr(&b);
	capture_give(c, &e);
	buf_fini(&b);
}
