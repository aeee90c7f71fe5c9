/* watch/stream.c - the messages of a session in their order, held until their context is certain. */
#include "watch/stream.h"

#include "base/memory.h"

#include <stdlib.h>

enum {
	LOOKAHEAD = 64,        /* messages held for certainty, by default */
	HELD_MAX = 512 * 1024, /* ... and bytes */
};

struct watch_held {
	struct watch_held *next;
	struct watch_place at;
	size_t n;
	uint8_t p[];
};

/* ---- life ---- */

/* What is known before the first message. */
static void
stream_begin(struct watch_stream *s)
{
	const struct watch_stream_options *opt = &s->opt;
	unsigned d;

	for (d = 0; d < 2; d++) {
		s->ctx[d] = opt->ctx;
		s->known[d] = (struct watch_known){ 0 };
		s->known[d].fix = opt->fix;
		s->known[d].asn4 = opt->no_infer || opt->fix & WATCH_FIX_ASN4;
		s->known[d].addpath = opt->no_infer || opt->fix & WATCH_FIX_ADDPATH ? FAMSET_ALL : 0;
		/* What is not known must not make a message wrong. */
		if (!(opt->fix & WATCH_FIX_NEXTHOP6))
			s->ctx[d].nexthop6 = FAMSET_ALL;
		if (!(opt->fix & WATCH_FIX_EXTENDED))
			s->ctx[d].extended_message = true;
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
		s->ctx[d].peer_as = s->w.side[d].open.as;
		s->ctx[d].local_as = s->w.side[d ^ 1].open.as;
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
	s->ctx[d].peer_as = s->ctx[d ^ 1].local_as = o->as;
}

/* Returns the side that sent it. */
static unsigned
stream_opened(struct watch_stream *s, unsigned d, struct span msg)
{
	if (s->opt.one_way) {
		if (s->w.side[0].open.seen && s->w.side[1].open.seen) { /* a new session */
			watch_forget(&s->w);
			stream_begin(s);
		}
		d = s->w.side[0].open.seen; /* the second OPEN answers the first */
	}
	if (!watch_open(&s->w, d, msg))
		return d;
	if (s->w.side[d ^ 1].open.seen)
		stream_agree(s);
	else
		stream_half(s, d);
	return d;
}

/* ---- giving on ---- */

static bool
stream_give(struct watch_stream *s, unsigned side, struct span msg, const struct watch_place *at, void *arg)
{
	struct watch_given g = { side, msg, *at, &s->ctx[side], { { NULL, 0 }, 1 } };
	struct ctx ctx;

	if (msg_type(msg) == MSG_UPDATE) {
		ctx = s->ctx[side];
		g.inferred = watch_read(&s->w, side, msg, &s->known[side], &ctx);
		g.ctx = &ctx;
	}
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
		go = stream_give(s, side, span_of(x->p, x->n), &x->at, arg);
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
stream_hold(struct watch_stream *s, unsigned side, struct span msg, const struct watch_place *at)
{
	unsigned max = s->opt.lookahead ? s->opt.lookahead : LOOKAHEAD;
	struct watch_held *x;

	if (s->held[side].impatient || s->held[side].cnt >= max || s->held[side].bytes + msg.n > HELD_MAX)
		return false;
	x = memory_get(sizeof(*x) + msg.n);
	if (!x)
		return false;
	*x = (struct watch_held){ .at = *at, .n = msg.n };
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
	bool certain = true, go;

	switch (type) {
	case MSG_OPEN:
		side = stream_opened(s, side, msg);
		go = watch_stream_flush(s, 0, arg) && watch_stream_flush(s, 1, arg);
		break;
	case MSG_UPDATE:
		certain = watch_learn(&s->w, side, msg, &s->known[side], &s->ctx[side]);
		if (!certain && stream_hold(s, side, msg, at))
			return true;
		s->held[side].impatient |= !certain;
		go = watch_stream_flush(s, side, arg);
		break;
	case MSG_NOTIFICATION:
		go = watch_stream_flush(s, side, arg);
		break;
	default: /* in its turn after what waits */
		if (s->held[side].first && stream_hold(s, side, msg, at))
			return true;
		go = watch_stream_flush(s, side, arg);
	}
	return go && stream_give(s, side, msg, at, arg);
}
