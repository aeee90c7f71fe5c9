/* SPDX-License-Identifier: ISC */
/* watch/stream.c - the messages of a session in their order, held until their context is certain. */
#include "watch/stream.h"

#include "base/memory.h"

#include <stdlib.h>

#include "msg/open.h"

enum {
	LOOKAHEAD = 64,        /* messages held for certainty, by default */
	HELD_MAX = 512 * 1024, /* ... and bytes */
};

struct watch_held {
	struct watch_held *next;
	struct watch_place at;
	size_t n;
	uint8_t unexpected;
	uint8_t p[];
};

/* ---- life ---- */

/* What is known before the first message. */
static void
stream_begin(struct watch_stream *s)
{
	const struct watch_stream_options *opt = &s->opt;
	unsigned d;

	s->alive[0] = s->alive[1] = false;
	for (d = 0; d < 2; d++) {
		s->ctx[d] = opt->ctx;
		if (d && opt->one_way) { /* what our own side sends */
			s->ctx[d].peer_as = opt->ctx.local_as;
			s->ctx[d].local_as = opt->ctx.peer_as;
			s->ctx[d].own = false;
		}
		s->known[d] = (struct watch_known){ 0 };
		s->known[d].fix = opt->fix;
		s->known[d].asn4 = opt->no_infer || opt->fix & WATCH_FIX_ASN4;
		s->known[d].addpath = opt->no_infer || opt->fix & WATCH_FIX_ADDPATH ? FAMSET_ALL : 0;
		/* What is not known must not make a message wrong. */
		if (!(opt->fix & WATCH_FIX_NEXTHOP6))
			s->ctx[d].nexthop6 = FAMSET_ALL;
		s->ctx[d].nexthop_known = opt->fix & WATCH_FIX_NEXTHOP6;
		if (!(opt->fix & WATCH_FIX_EXTENDED) && !opt->ctx.own)
			s->ctx[d].extended_message = true;
		if (!opt->one_way) /* which of the two sides the options speak of is not known */
			s->ctx[d].own = false;
	}
}

void
watch_stream_init(struct watch_stream *s, const struct watch_stream_options *opt)
{
	*s = (struct watch_stream){ .opt = *opt };
	watch_init(&s->w);
	stream_begin(s);
}

void
watch_stream_fini(struct watch_stream *s)
{
	unsigned d;

	for (d = 0; d < 2; d++) {
		while (s->held[d].first) {
			struct watch_held *x = s->held[d].first;

			s->held[d].first = x->next;
			free(x);
		}
	}
	watch_fini(&s->w);
}

bool
watch_stream_holds(const struct watch_stream *s)
{
	return s->held[0].first || s->held[1].first;
}

size_t
watch_stream_weight(const struct watch_stream *s)
{
	return s->held[0].bytes + s->held[1].bytes + s->w.inferred.json.cap;
}

/* ---- OPENs ---- */

/* Both OPENs: what is in force is known, but for what is fixed. */
static void
stream_agree(struct watch_stream *s)
{
	unsigned d;

	for (d = 0; d < 2; d++) {
		watch_agreed(&s->w, d, s->opt.fix, &s->ctx[d]);
		if (!s->opt.ctx.own || !s->opt.one_way) {
			s->ctx[d].peer_as = s->w.side[d].open.as;
			s->ctx[d].local_as = s->w.side[d ^ 1].open.as;
		}
		if (!s->opt.ctx.session)
			s->ctx[d].session = ctx_session_seen(s->ctx[d].peer_as, s->ctx[d].local_as);
		s->known[d].asn4 = true;
		s->known[d].addpath = FAMSET_ALL;
		s->known[d].doubt = s->opt.one_way;
	}
}

/* One OPEN of the two says what cannot be. */
static void
stream_half(struct watch_stream *s, unsigned d)
{
	const struct watch_open *o = &s->w.side[d].open;

	if (!(s->opt.fix & WATCH_FIX_ADDPATH)) {
		s->known[d].addpath |= ~o->addpath_send;
		s->known[d ^ 1].addpath |= ~o->addpath_receive;
		s->ctx[d].addpath &= o->addpath_send;
		s->ctx[d ^ 1].addpath &= o->addpath_receive;
	}
	if (!(s->opt.fix & WATCH_FIX_ASN4) && !o->asn4) {
		s->known[0].asn4 = s->known[1].asn4 = true;
		s->ctx[0].asn4 = s->ctx[1].asn4 = false;
	}
	if (!(s->opt.fix & WATCH_FIX_EXTENDED) && !o->extended)
		s->ctx[0].extended_message = s->ctx[1].extended_message = false;
	if (!s->opt.ctx.own || !s->opt.one_way)
		s->ctx[d].peer_as = s->ctx[d ^ 1].local_as = o->as;
}

/*
 * Is the message a second OPEN of its side? The subcode of RFC 6608 by the state that it arrives in, or 0. Other messages
 * before their time are not looked for: captures that people make up, and ours, have no KEEPALIVEs, or no OPENs.
 */
static uint8_t
stream_unexpected(const struct watch_stream *s, unsigned d, unsigned type)
{
	enum { OPENCONFIRM = 2, ESTABLISHED = 3 };

	if (s->opt.one_way || type != MSG_OPEN || !s->w.side[d].open.seen)
		return 0;
	return s->alive[d] && s->alive[d ^ 1] ? ESTABLISHED : OPENCONFIRM;
}

/* Returns the side that sent it. */
static unsigned
stream_opened(struct watch_stream *s, unsigned d, struct span msg)
{
	struct open o;

	if (s->opt.one_way) {
		if (s->w.side[0].open.seen && s->w.side[1].open.seen) { /* a new session */
			watch_forget(&s->w);
			stream_begin(s);
		}
		/* the second OPEN answers the first; a first one with our AS number is ours */
		d = s->w.side[0].open.seen || (s->opt.ctx.session == CTX_EXTERNAL && open_read(msg, &o, NULL) &&
		    o.as == s->opt.ctx.local_as);
	} else if (s->w.side[d].open.seen) { /* unexpected: nothing of it counts */
		return d;
	}
	if (!watch_open(&s->w, d, msg))
		return d;
	if (!s->opt.one_way) { /* the other side's OPEN is checked against this one */
		s->ctx[d ^ 1].own = true;
		s->ctx[d ^ 1].router_id = s->w.side[d].open.router_id;
	}
	if (s->w.side[d ^ 1].open.seen)
		stream_agree(s);
	else
		stream_half(s, d);
	return d;
}

/* ---- giving on ---- */

static bool
stream_give(struct watch_stream *s, unsigned side, struct span msg, uint8_t unexpected, const struct watch_place *at,
    void *arg)
{
	struct ctx ctx = s->ctx[side];
	struct watch_given g = { side, msg, *at, &ctx, { { NULL, 0 }, 1 } };

	ctx.unexpected = unexpected;
	if (msg_type(msg) == MSG_UPDATE)
		g.inferred = watch_read(&s->w, side, msg, &s->known[side], &ctx);
	return s->opt.give(arg, &g);
}

bool
watch_stream_flush(struct watch_stream *s, unsigned side, void *arg)
{
	bool go = true;

	while (go && s->held[side].first) {
		struct watch_held *x = s->held[side].first;

		s->held[side].first = x->next;
		if (!x->next)
			s->held[side].last = NULL;
		s->held[side].cnt--;
		s->held[side].bytes -= sizeof(*x) + x->n;
		go = stream_give(s, side, span_of(x->p, x->n), x->unexpected, &x->at, arg);
		free(x);
	}
	return go;
}

bool
watch_stream_tick(struct watch_stream *s, uint64_t before_ns, void *arg)
{
	bool go = true;
	unsigned d;

	for (d = 0; go && d < 2; d++) {
		if (s->held[d].first && s->held[d].first->at.time_ns < before_ns) {
			s->held[d].impatient = true;
			go = watch_stream_flush(s, d, arg);
		}
	}
	return go;
}

static bool
stream_hold(struct watch_stream *s, unsigned side, struct span msg, uint8_t unexpected, const struct watch_place *at)
{
	unsigned max = s->opt.lookahead ? s->opt.lookahead : LOOKAHEAD;
	struct watch_held *x;

	if (s->held[side].impatient || s->held[side].cnt >= max || s->held[side].bytes + msg.n > HELD_MAX)
		return false;
	x = memory_get(sizeof(*x) + msg.n);
	if (!x)
		return false;
	*x = (struct watch_held){ .at = *at, .n = msg.n, .unexpected = unexpected };
	memcpy(x->p, msg.p, msg.n);
	*(s->held[side].last ? &s->held[side].last->next : &s->held[side].first) = x;
	s->held[side].last = x;
	s->held[side].cnt++;
	s->held[side].bytes += sizeof(*x) + msg.n;
	return true;
}

bool
watch_stream_message(struct watch_stream *s, unsigned side, struct span msg, const struct watch_place *at, void *arg)
{
	unsigned type = msg_type(msg);
	uint8_t unexpected = stream_unexpected(s, side, type);
	bool certain = true, go;

	s->alive[side] |= type == MSG_KEEPALIVE;
	switch (type) {
	case MSG_OPEN:
		side = stream_opened(s, side, msg);
		go = watch_stream_flush(s, 0, arg) && watch_stream_flush(s, 1, arg);
		break;
	case MSG_UPDATE:
		certain = watch_learn(&s->w, side, msg, &s->known[side], &s->ctx[side]);
		if (!certain && stream_hold(s, side, msg, unexpected, at))
			return true;
		s->held[side].impatient |= !certain;
		go = watch_stream_flush(s, side, arg);
		break;
	case MSG_NOTIFICATION:
		go = watch_stream_flush(s, side, arg);
		break;
	default: /* in its turn after what waits */
		if (s->held[side].first && stream_hold(s, side, msg, unexpected, at))
			return true;
		go = watch_stream_flush(s, side, arg);
	}
	return go && stream_give(s, side, msg, unexpected, at, arg);
}
