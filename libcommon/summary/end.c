/* SPDX-License-Identifier: ISC */
/*
 * summary/end.c - why a session ended: rules over what BGP said and what TCP showed, in the order in which they are tried. The
 * first that can tell, does.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/count.h"
#include "base/memory.h"
#include "cap/cap.h"
#include "msg/notification.h"
#include "msg/open.h"
#include "summary/row.h"

#define END_SECOND 1000000ull

enum {
	END_LARGE = 500,      /* bytes: smaller segments pass wherever others do */
	END_GTSM = 225,       /* a TTL that a sender set to 255 (RFC 5082 3) */
	END_LOOK = 64,        /* connections between the same addresses that are looked at */
	END_SOON_US = 2000000, /* the capture ended so soon that nothing follows from what did not happen */
};

/* What is looked at. */
struct end_view {
	const struct summary *s;
	const struct summary_row *r;
	const struct tcp_facts *f; /* NULL: not known */
	uint64_t hold_us;          /* 0: none, or not known */
	bool hold_known;           /* by an OPEN of this connection */
	uint64_t end_us;           /* when it ended, or the last of the input */
	int closer;                /* the side whose FIN or RST was the first; -1 neither */
	bool guessed;              /* ... is not certain */
	int only;                  /* the side whose packets alone are in the capture, though the other one answered; -1 neither */
	bool reset;                /* it was an RST */
	struct facts_at close;
	unsigned server;           /* the side that was connected to */
	uint64_t over_us[2];       /* as in struct summary_side, with the hold time that is assumed */
	struct facts_at over[2];
	const struct summary_row *next; /* a session that came up while this one was not closed: it must have ended before; NULL */
};

/* ---- saying it ---- */

static bool
end_is(struct summary_end *e, const char *cause, const char *why, int by)
{
	e->cause = cause;
	e->why = why;
	e->by = by;
	return true;
}

static void
end_frame(struct summary_end *e, uint64_t frame)
{
	unsigned i, k;

	for (i = 0; i < e->frame_cnt && e->frame[i] < frame; i++)
		;
	if (!frame || e->frame_cnt == SUMMARY_FRAMES || (i < e->frame_cnt && e->frame[i] == frame))
		return;
	for (k = e->frame_cnt++; k > i; k--)
		e->frame[k] = e->frame[k - 1];
	e->frame[i] = frame;
}

static void
end_at(struct summary_end *e, struct facts_at at)
{
	e->us = at.us;
	end_frame(e, at.frame);
}

/* A word or two of a sentence, for printf. */
struct end_words {
	char s[64];
};

static struct end_words
end_who(const struct summary_row *r, int side)
{
	static const char *const unknown[] = { "one side", "the other side" };
	const struct ip *ip = &r->s[side == 1].ip;
	uint8_t *text;
	struct end_words w;

	if (ip->len) {
		text = (uint8_t *)w.s;
		*(ip->len == 4 ? fmt_ip4(text, ip->a) : fmt_ip6(text, ip->a)) = 0;
	} else {
		snprintf(w.s, sizeof(w.s), "%s", unknown[side == 1]);
	}
	return w;
}

static struct end_words
end_seconds(uint64_t us)
{
	struct end_words w;

	snprintf(w.s, sizeof(w.s), "%.*f s", us < 10 * END_SECOND ? 1 : 0, (double)us / 1e6);
	return w;
}

/* " (frame 7)", or nothing */
static struct end_words
end_frame_word(uint64_t frame)
{
	struct end_words w = { "" };

	if (frame)
		snprintf(w.s, sizeof(w.s), " (frame %llu)", (unsigned long long)frame);
	return w;
}

static void __attribute__((format(printf, 2, 3)))
end_say(struct summary_end *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(&e->text, fmt, ap);
	va_end(ap);
}

/* ---- times ---- */

/* How long half h's window was closed, up to us. */
static uint64_t
end_zero_us(const struct facts_half *h, uint64_t us, struct facts_at *from)
{
	struct facts_at to = h->zero_end;
	uint64_t now = h->zero_now.frame && us > h->zero_now.us ? us - h->zero_now.us : 0, past;

	if (!h->zero.frame)
		return 0;
	past = to.frame && to.us > h->zero.us ? (to.us < us ? to.us : us) - (h->zero.us < us ? h->zero.us : us) : 0;
	*from = now > past ? h->zero_now : h->zero;
	return now > past ? now : past;
}

/* When r's hold timer, which side d's messages restart, expired or was to expire; 0: unknown. */
static uint64_t
end_expiry(const struct end_view *v, unsigned d)
{
	const struct summary_side *x = &v->r->s[d];
	bool over = v->over_us[d] && (v->closer >= 0 || v->next); /* else the other side did not mind */
	uint64_t heard = over ? v->over_us[d] : x->last_us;

	if (!heard || !v->hold_us)
		return 0;
	if (v->f && !over) {
		const struct facts_stall *out = &v->f->h[d].out;

		/* the last message is still on its way */
		if (out->first.frame && out->times > 1 && heard >= out->first.us && x->before_us)
			heard = x->before_us;
	}
	return heard + v->hold_us;
}

/* ---- words about what follows ---- */

/* The connections between the same addresses that came after this one. */
static const struct summary_row *
end_next(const struct end_view *v, size_t *at)
{
	const struct summary_pair *p = v->r->pair;

	for (; p && *at < p->cnt; ++*at)
		if (p->row[*at] != v->r && p->row[*at]->first_us >= v->r->first_us && p->row[*at]->first_us >= v->close.us)
			return p->row[(*at)++];
	return NULL;
}

static size_t
end_place(const struct end_view *v)
{
	const struct summary_pair *p = v->r->pair;
	size_t lo = 0, hi = p ? p->cnt : 0;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (p->row[mid]->first_us < v->r->first_us)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void
end_after(const struct end_view *v, struct summary_end *e)
{
	const struct summary_row *n;
	size_t at = end_place(v), refused = 0, i;
	uint64_t first = 0;

	for (i = 0; i < END_LOOK && (n = end_next(v, &at)); i++) {
		if (n->up.us) {
			if (n->up.us > e->us && e->us)
				end_say(e, "; a new session was up after %s", end_seconds(n->up.us - e->us).s);
			return;
		}
		if (n->how == SUMMARY_REFUSED) {
			if (!refused++)
				first = n->down.frame;
		}
	}
	if (refused)
		end_say(e, "; later attempts were refused%s", end_frame_word(first).s);
}

/* Was another connection between the same addresses up while this one was? */
static const struct summary_row *
end_rival(const struct end_view *v)
{
	const struct summary_pair *p = v->r->pair;
	size_t at = end_place(v), i;

	at = at > END_LOOK / 2 ? at - END_LOOK / 2 : 0;
	for (i = 0; p && i < END_LOOK && at + i < p->cnt; i++) {
		const struct summary_row *o = p->row[at + i];

		if (o != v->r && o->captured && o->first_us <= v->end_us && (!o->down.us || o->down.us >= v->end_us) &&
		    summary_messages(&o->s[0]) + summary_messages(&o->s[1]) > 2 && (o->up.us || !v->r->up.us))
			return o->up.us ? o : NULL;
	}
	return NULL;
}

/* ---- TTL security ---- */

/* One side's segments come with a low TTL, the other's with 255: what the first sends after the SYN never arrives. */
static bool
end_ttl(const struct end_view *v, struct summary_end *e)
{
	unsigned d;

	if (!v->f || v->only >= 0)
		return false;
	for (d = 0; d < 2; d++) {
		const struct facts_half *low = &v->f->h[d], *high = &v->f->h[d ^ 1];
		uint64_t up = v->r->up.us; /* the OPEN may arrive before the other side looks at TTLs, and the KEEPALIVE not */
		bool none = up ? low->progress.us < up && low->out.first.us <= up : !low->progress.frame;
		bool data = low->out.times >= 2 && none && low->ttl_data && low->ttl_data < END_GTSM &&
		    (high->ttl_least ? high->ttl_least : high->syn_ttl) >= END_GTSM;
		bool syn = !up && low->syn_ack_cnt >= 2 && low->syn_ttl < END_GTSM && high->syn_ttl >= END_GTSM && !high->ttl_least;
		unsigned ttl = data ? low->ttl_data : low->syn_ttl;

		if (!data && !syn)
			continue;
		end_is(e, "unanswered", "ttl", (int)(d ^ 1));
		end_at(e, data ? low->out.first : low->syn_ack);
		end_frame(e, data ? low->out.last.frame : high->syn.frame);
		end_frame(e, high->first.frame);
		end_say(e, "%s sends with TTL %u, %s with 255 (TTL security, RFC 5082): what the first sends after "
		    "the %s is sent again and again without answer, the session never came up",
		    end_who(v->r, (int)d).s, ttl, end_who(v->r, (int)(d ^ 1)).s, data ? "handshake" : "SYN");
		return true;
	}
	return false;
}

/* ---- no connection ---- */

static bool
end_quiet(const struct end_view *v)
{
	return !summary_spoke(&v->r->s[0]) && !summary_spoke(&v->r->s[1]);
}

static bool
end_refused(const struct end_view *v, struct summary_end *e)
{
	const struct facts_half *server = v->f ? &v->f->h[v->server] : NULL, *client = v->f ? &v->f->h[v->server ^ 1] : NULL;

	if (!end_quiet(v) || (v->f ? !server->rst.frame || server->syn_ack_cnt || !client->syn_cnt : v->r->how != SUMMARY_REFUSED))
		return false;
	if (v->f && client->md5 && !server->md5 && client->syn_cnt > 1)
		return false; /* a bare RST does not count with the option: the SYN is sent again */
	end_is(e, "refused", NULL, (int)v->server);
	end_at(e, v->f ? server->rst : v->r->down);
	end_frame(e, v->f ? client->syn.frame : 0);
	end_say(e, "%s answered the SYN with RST: nobody listens there", end_who(v->r, (int)v->server).s);
	return true;
}

/* Why nobody answers: MD5 or TCP-AO on one side only, or on both without answers; TTL security; or nothing that shows. */
static void
end_unanswered_why(const struct end_view *v, const struct facts_half *client, const struct facts_half *server,
    struct summary_end *e)
{
	const struct summary_pair *p = v->r->pair;
	bool own = client->md5 || client->ao;
	bool other = p && (own ? p->plain : p->md5);

	if (own || other || server->md5) {
		e->why = "md5";
		if (other)
			end_say(e, "; SYNs of one side carry the TCP %s option, those of the other do not: only one side has a "
			    "password", client->ao ? "AO" : "MD5");
		else
			end_say(e, "; the SYN carries the TCP %s option: the passwords differ, or the other side has none",
			    client->ao ? "AO" : "MD5");
	} else if (p && client->syn_ttl < END_GTSM && p->ttl_most >= END_GTSM) {
		e->why = "ttl";
		end_say(e, "; its TTL is %u, that of the other side's SYNs %u (TTL security, RFC 5082)", client->syn_ttl,
		    p->ttl_most);
	} else {
		e->why = "nothing";
		if (!server->first.frame)
			end_say(e, ": the host or the way to it is down, or a filter drops them");
	}
}

/* The client answered the SYN-ACK with RST: it wants the connection no longer, or only wanted to see who listens. */
static bool
end_given_up(const struct end_view *v, unsigned c, struct summary_end *e)
{
	const struct summary_row *rival = end_rival(v);

	end_is(e, rival ? "collision" : "probe", NULL, (int)c);
	end_at(e, v->f->h[c].rst);
	end_frame(e, v->f->h[v->server].syn_ack.frame);
	end_say(e, "%s answered the SYN-ACK with RST%s", end_who(v->r, (int)c).s,
	    end_frame_word(v->f->h[c].rst.frame).s);
	if (rival)
		end_say(e, ": another connection between the two (%lld) was up", (long long)rival->stream);
	else
		buf_str(&e->text, ": a probe, or it had given up");
	return true;
}

static bool
end_unanswered(const struct end_view *v, struct summary_end *e)
{
	const struct facts_half *server, *client;
	unsigned c = v->server ^ 1;

	if (!end_quiet(v))
		return false;
	if (!v->f) {
		if (v->r->how != SUMMARY_NO_ANSWER)
			return false;
		end_is(e, "unanswered", "nothing", -1);
		end_at(e, v->r->down);
		end_say(e, "%s did not answer the SYN", end_who(v->r, (int)v->server).s);
		return true;
	}
	client = &v->f->h[c];
	server = &v->f->h[v->server];
	if (!client->syn_cnt || client->ttl_least)
		return false; /* the handshake was completed */
	if (server->syn_ack_cnt && client->rst.frame)
		return end_given_up(v, c, e);
	if (client->syn_cnt == 1 && server->syn_ack_cnt < 2 && !server->rst.frame && v->s->last_us - client->syn.us < END_SECOND)
		return false;
	end_is(e, "unanswered", NULL, -1);
	end_at(e, client->syn);
	end_frame(e, client->last.frame);
	end_say(e, "%s", end_who(v->r, (int)c).s);
	if (server->syn_ack_cnt) {
		end_frame(e, server->syn_ack.frame);
		end_say(e, " sent %u SYN%s; the SYN-ACK was sent %u times and never acknowledged", client->syn_cnt,
		    client->syn_cnt == 1 ? "" : "s", server->syn_ack_cnt);
	} else {
		end_say(e, " sent %u SYN%s without answer from %s", client->syn_cnt, client->syn_cnt == 1 ? "" : "s",
		    end_who(v->r, (int)v->server).s);
	}
	end_unanswered_why(v, client, server, e);
	return true;
}

/* ---- the hold timer ---- */

/* Did side d's bytes arrive too late at the other side, as its acknowledgements show, which then closed the connection? */
static bool
end_starved(const struct end_view *v, unsigned d, uint64_t slack)
{
	const struct facts_half *h = v->f ? &v->f->h[d] : NULL;

	return h && v->closer == (int)(d ^ 1) && h->quiet_us + slack >= v->hold_us && v->end_us < h->quiet.us + v->hold_us / 3;
}

struct hold_view {
	const struct end_view *v;
	unsigned d;             /* whose messages did not arrive in time */
	uint64_t end_us, hold_us, heard_us;
	const struct facts_half *from, *to; /* what d sent; what the other side sent */
	struct facts_stall stall; /* of d's data */
	bool stalled;
};

/* A window that stays closed: nothing can be sent to that side. */
static bool
hold_zero_window(const struct hold_view *h, struct summary_end *e)
{
	uint64_t expiry = h->heard_us + h->hold_us;
	unsigned i;

	for (i = 0; i < 2; i++) {
		unsigned z = i ? h->d ^ 1 : h->d;
		const struct facts_half *half = &h->v->f->h[z];
		struct facts_at from = { 0, 0 };
		uint64_t us = end_zero_us(half, h->end_us, &from);

		if (us < END_SECOND || us < h->hold_us / 3 || from.us + us + END_SECOND < (expiry < h->end_us ? expiry : h->end_us))
			continue;
		e->why = "zero-window";
		end_frame(e, from.frame);
		end_frame(e, half->last.us <= h->end_us ? half->last.frame : 0);
		end_say(e, "%s has closed its window and did not open it for %s%s: it stopped reading",
		    end_who(h->v->r, (int)z).s, end_seconds(us).s, end_frame_word(from.frame).s);
		return true;
	}
	return false;
}

/* Large segments are lost while small ones pass. */
static bool
hold_mtu(const struct hold_view *h, struct summary_end *e)
{
	const struct facts_half *from = h->from, *to = h->to;
	bool passes = to->data.us > h->stall.first.us && to->progress.us > h->stall.first.us && to->repeat.us < h->stall.first.us;
	uint32_t hole = from->acks && h->stall.first.frame && !h->stall.acked.frame && (int32_t)(h->stall.seq - from->acked) > 0 ?
	    h->stall.seq - from->acked : 0;
	bool never = from->claimed != from->top && (int32_t)(from->claimed - from->top) > 0 &&
	    (!from->acks || (int32_t)(from->claimed - from->acked) > 0);

	if (h->stalled && !h->stall.acked.frame && h->stall.len > END_LARGE && (passes || (h->stall.len > from->len_most &&
	    to->data.us < h->stall.first.us))) {
		e->why = "mtu";
		end_frame(e, h->stall.first.frame);
		end_frame(e, h->stall.last.frame);
		end_say(e, "%s sent a segment of %u bytes %u times (frames %llu to %llu) without acknowledgement, "
		    "while small ones passed: the way does not carry this size, and nobody says so",
		    end_who(h->v->r, (int)h->d).s, h->stall.len, h->stall.times,
		    (unsigned long long)h->stall.first.frame, (unsigned long long)h->stall.last.frame);
		return true;
	}
	if (hole > END_LARGE) {
		e->why = "mtu";
		end_frame(e, h->stall.first.frame);
		end_say(e, "%s sent %u bytes that never came here, though what it sent after them did%s",
		    end_who(h->v->r, (int)h->d).s, hole, end_frame_word(h->stall.first.frame).s);
		return true;
	}
	if (never && from->last.us > h->heard_us + h->hold_us / 6) {
		e->why = "mtu";
		end_frame(e, from->last.frame);
		end_say(e, "%s sent %u bytes that never came here, while its small segments did",
		    end_who(h->v->r, (int)h->d).s, from->claimed - from->top);
		return true;
	}
	return false;
}

/* The way got slow, and nothing was lost. */
static bool
hold_late(const struct hold_view *h, struct summary_end *e)
{
	const struct facts_half *half[2] = { h->from, h->to };
	uint64_t limit = h->hold_us / 2 > END_SECOND / 2 ? h->hold_us / 2 : END_SECOND / 2;
	unsigned i;
	bool replied;

	for (i = 0; i < 2; i++) {
		const struct facts_half *x = half[i];
		unsigned side = i ? h->d ^ 1 : h->d;

		if (x->lag_us >= limit && x->lag.us + 3 * h->hold_us > h->end_us) {
			e->why = "late";
			end_frame(e, x->lag.frame);
			end_say(e, "%s had its segments delayed by up to %s%s, as their timestamps show: the way got "
			    "slow", end_who(h->v->r, (int)side).s, end_seconds(x->lag_us).s,
			    end_frame_word(x->lag.frame).s);
			return true;
		}
	}
	for (i = 0; i < 2; i++) {
		const struct facts_half *x = half[i];

		if (x->rtt_us >= limit && x->rtt.us + 3 * h->hold_us > h->end_us) {
			e->why = "late";
			end_frame(e, x->rtt.frame);
			end_say(e, "%s waited %s for an acknowledgement%s: the way got slow",
			    end_who(h->v->r, (int)(i ? h->d ^ 1 : h->d)).s, end_seconds(x->rtt_us).s,
			    end_frame_word(x->rtt.frame).s);
			return true;
		}
	}
	if (end_starved(h->v, h->d, 0)) {
		e->why = "late";
		end_frame(e, h->stall.first.frame);
		end_frame(e, h->from->quiet.frame);
		end_say(e, "%s had nothing acknowledged for %s%s: it came too late", end_who(h->v->r, (int)h->d).s,
		    end_seconds(h->from->quiet_us).s, end_frame_word(h->from->quiet.frame).s);
		return true;
	}
	/* what was on its way when the timer expired did arrive, and was answered, afterwards */
	replied = h->to->reply.us > h->stall.first.us + h->hold_us / 2;
	if (h->stalled && (h->from->heard.us > h->end_us + END_SECOND / 2 ? (h->v->r->note.seen && h->v->r->note.side != h->d) ||
	    (replied && h->to->reply.us > h->from->last.us + END_SECOND / 2) : replied)) {
		e->why = "late";
		end_frame(e, h->stall.first.frame);
		end_frame(e, h->from->heard.frame);
		end_say(e, "%s had its segments answered only %s after they were sent%s: they came too late",
		    end_who(h->v->r, (int)h->d).s, end_seconds(h->from->heard.us - h->stall.first.us).s,
		    end_frame_word(h->from->heard.frame).s);
		return true;
	}
	return false;
}

/* TCP is alive, but the process behind it sends nothing. */
static bool
hold_silent(const struct hold_view *h, struct summary_end *e)
{
	struct facts_at alive = h->to->progress.us > h->from->data.us || h->v->over_us[h->d] ? h->to->progress : h->from->last;

	const struct facts_stall *other = facts_stall_of(h->to, h->end_us);

	if (other->times > 2 && (!other->acked.frame || other->acked.us > h->end_us))
		return false;
	if (h->stalled || (int32_t)(h->from->claimed - h->from->top) > 0 || alive.us < h->heard_us + h->hold_us / 5)
		return false;
	e->why = "silent";
	end_frame(e, h->v->r->s[h->d].last_at.frame);
	end_frame(e, alive.frame);
	end_say(e, "%s sent no message for %s though its TCP still acknowledged%s: the process hung",
	    end_who(h->v->r, (int)h->d).s, end_seconds(h->end_us - h->heard_us).s, end_frame_word(alive.frame).s);
	return true;
}

static bool
hold_lost_one_way(const struct hold_view *h, struct summary_end *e)
{
	if (!h->stalled || h->to->last.us < h->stall.first.us + h->hold_us / 20)
		return false;
	e->why = "lost-one-way";
	end_frame(e, h->stall.first.frame);
	end_frame(e, h->stall.last.frame);
	end_frame(e, h->to->last.us <= h->end_us ? h->to->last.frame : 0);
	end_say(e, "%s sent the same segment %u times (frames %llu to %llu) and never had it acknowledged, while "
	    "segments of %s still came: packets are lost one way", end_who(h->v->r, (int)h->d).s, h->stall.times,
	    (unsigned long long)h->stall.first.frame, (unsigned long long)h->stall.last.frame,
	    end_who(h->v->r, (int)(h->d ^ 1)).s);
	return true;
}

/* Nothing comes from one side any more, not even acknowledgements. */
static bool
hold_lost_both_ways(const struct hold_view *h, struct summary_end *e)
{
	unsigned i;

	for (i = 0; i < 2; i++) {
		unsigned mute = i ? h->d ^ 1 : h->d;
		const struct facts_half *from = &h->v->f->h[mute], *to = &h->v->f->h[mute ^ 1];
		struct facts_stall stall = *facts_stall_of(to, h->end_us);

		if (stall.times < 2 || from->last.us > stall.first.us + h->hold_us / 3)
			continue;
		e->why = "lost-both-ways";
		if (!h->v->r->note.seen)
			e->by = (int)(mute ^ 1); /* what it sent last may not have arrived, but its own timer is certain */
		end_frame(e, from->last.frame);
		end_frame(e, stall.first.frame);
		end_frame(e, stall.last.frame);
		end_say(e, "%s fell silent%s, not even TCP came from it, while %s sent the same segment %u times "
		    "(frames %llu to %llu) without answer", end_who(h->v->r, (int)mute).s,
		    end_frame_word(from->last.frame).s, end_who(h->v->r, (int)(mute ^ 1)).s, stall.times,
		    (unsigned long long)stall.first.frame, (unsigned long long)stall.last.frame);
		return true;
	}
	return false;
}

/* A message came, but after the timer. */
static bool
hold_overdue(const struct hold_view *h, struct summary_end *e)
{
	struct facts_at over = h->v->over[h->d];
	uint64_t before = h->v->over_us[h->d];

	if (!before)
		return false;
	e->why = "late";
	end_frame(e, over.frame);
	end_say(e, "%s sent its next message %s after the one before: too late%s", end_who(h->v->r, (int)h->d).s,
	    end_seconds(over.us - before).s, end_frame_word(over.frame).s);
	return true;
}

typedef bool hold_rule(const struct hold_view *h, struct summary_end *e);

static hold_rule *const hold_rules[] = { hold_zero_window, hold_late, hold_mtu, hold_silent, hold_overdue,
	hold_lost_one_way, hold_lost_both_ways };

/* The hold timer of the side other than d expired: why did nothing arrive in time? */
static void
end_hold_why(const struct end_view *v, unsigned d, uint64_t end_us, struct summary_end *e)
{
	const struct summary_side *x = &v->r->s[d];
	struct hold_view h = { .v = v, .d = d, .end_us = end_us, .heard_us = v->over_us[d] ? v->over_us[d] :
	    x->last_us };
	size_t i;

	h.hold_us = v->hold_us ? v->hold_us : end_us > h.heard_us ? end_us - h.heard_us : 0;
	if (!v->f || v->only >= 0) {
		if (hold_overdue(&h, e))
			return;
		end_say(e, "%s was not heard in time", end_who(v->r, (int)d).s);
		return;
	}
	h.from = &v->f->h[d];
	h.to = &v->f->h[d ^ 1];
	h.stall = *facts_stall_of(h.from, end_us);
	h.stalled = h.stall.times >= 2 && h.stall.first.us < end_us &&
	    (!h.stall.acked.frame || h.stall.acked.us - h.stall.first.us >= h.hold_us / 3);
	for (i = 0; i < COUNT(hold_rules); i++)
		if (hold_rules[i](&h, e))
			return;
	end_say(e, "%s was not heard for %s", end_who(v->r, (int)d).s,
	    end_seconds(end_us > h.heard_us ? end_us - h.heard_us : 0).s);
}

/* ", and the hold timer (9 s) of SIDE expired" */
static void
end_hold_timer(const struct end_view *v, struct summary_end *e, unsigned r)
{
	uint16_t hold;

	buf_str(&e->text, "; the hold timer ");
	if (summary_hold_of(v->r, &hold))
		end_say(e, "(%u s) ", hold);
	else if (v->hold_us)
		end_say(e, "(about %u s, by the intervals) ", (unsigned)(v->hold_us / END_SECOND));
	end_say(e, "of %s expired", end_who(v->r, (int)r).s);
}

/* A hold timer must have expired, and no NOTIFICATION is in the input. */
static bool
end_hold(const struct end_view *v, struct summary_end *e)
{
	uint64_t expiry[2], slack = v->hold_us / 50 + END_SECOND / 5;
	int d = -1;
	unsigned i;

	if (!v->r->up.us || !v->hold_us || v->r->note.seen || !v->r->captured)
		return false;
	for (i = 0; i < 2; i++) {
		expiry[i] = end_starved(v, i, slack) ? v->end_us : end_expiry(v, i);
		if (expiry[i] && (v->closer >= 0 || v->next ? v->end_us + slack >= expiry[i] : v->end_us >= expiry[i] + slack) &&
		    (d < 0 || expiry[i] < expiry[d]))
			d = (int)i;
	}
	if (d < 0)
		return false;
	end_is(e, "hold-timer-expired", NULL, d ^ 1);
	e->us = v->end_us;
	end_frame(e, v->r->s[d].last_at.frame);
	end_frame(e, v->close.frame);
	end_hold_why(v, (unsigned)d, v->end_us, e);
	if (v->closer < 0)
		e->us = expiry[e->by ^ 1];
	if (v->next)
		end_say(e, "; another connection (%lld) took its place", (long long)v->next->stream);
	end_hold_timer(v, e, (unsigned)e->by);
	buf_str(&e->text, " and no NOTIFICATION is in the input");
	return true;
}

/* ---- NOTIFICATION ---- */

static void
end_notification_name(struct summary_end *e, const struct summary_notification *n)
{
	buf_str(&e->text, "NOTIFICATION ");
	notification_name(&e->text, n->code, n->subcode);
	end_say(e, " (%u/%u)", n->code, n->subcode);
}

/* "SIDE sent NOTIFICATION Cease / ... (6/4)" */
static void
end_notification_sent(const struct end_view *v, struct summary_end *e)
{
	end_say(e, "%s sent ", end_who(v->r, (int)v->r->note.side).s);
	end_notification_name(e, &v->r->note);
	end_say(e, "%s", end_frame_word(v->r->note.at.frame).s);
}

/* "the UPDATE" */
static void
end_message_name(struct summary_end *e, unsigned type)
{
	const char *word = type ? msg_type_word(type) : NULL;

	buf_str(&e->text, word ? "the " : type ? "a message of unknown type" : "bytes that are no message");
	summary_type_name(&e->text, type);
}

/* What the NOTIFICATION answered, and what is wrong with it by our own verdict. */
static void
end_answered(const struct end_view *v, struct summary_end *e, unsigned type)
{
	const struct summary_side *x = &v->r->s[v->r->note.side ^ 1];
	struct summary_message m = type < SUMMARY_TYPES ? x->said[type] : (struct summary_message){ 0, { 0, 0 } };
	unsigned i;

	if (type == SUMMARY_TYPES) /* the last of any type */
		for (i = 0; i < SUMMARY_TYPES; i++)
			if (x->said[i].at.us >= m.at.us && x->said[i].at.frame >= m.at.frame)
				m = x->said[i];
	if (x->wrong[0] && (x->bad.type == type || type == SUMMARY_TYPES || !m.at.frame))
		m = x->bad;
	if (!m.at.frame && !m.at.us && !x->wrong[0])
		return;
	end_frame(e, m.at.frame);
	buf_str(&e->text, " in answer to ");
	end_message_name(e, m.type);
	end_say(e, "%s", end_frame_word(m.at.frame).s);
	if (x->wrong[0] && x->bad.at.frame == m.at.frame && x->bad.type == m.type)
		end_say(e, ": %s", x->wrong);
}

/* The capabilities in the data (RFC 5492 5), by name. */
static void
end_capabilities(struct summary_end *e, const struct summary_notification *n)
{
	size_t i = 0;

	while (i + 2 <= n->n && n->data[i + 1] + i + 2 <= n->n) {
		const uint8_t *p = n->data + i;
		const struct cap_row *row = cap_row(p[0]);

		buf_str(&e->text, i ? ", " : ": ");
		if (p[0] == CAP_MULTIPROTOCOL && p[1] == 4)
			buf_family(&e->text, (unsigned)p[2] << 8 | p[3], p[5], ' ');
		else if (row && row->name)
			buf_str(&e->text, row->name);
		else
			end_say(e, "capability %u", p[0]);
		i += 2 + p[1];
	}
}

/* What one OPEN offers, and the other does not. */
static void
end_missing(struct summary_end *e, const struct summary_side *offers, const struct summary_side *lacks)
{
	famset only = offers->families & ~lacks->families;
	const char *between = "; it lacks what the other one offers: ";
	unsigned i;

	for (i = 0; i < family_cnt; i++) {
		if (!famset_has(only, (int)i))
			continue;
		end_say(e, "%s%s", between, families[i].name);
		between = ", ";
	}
	for (i = 0; i < 256; i++) {
		const struct cap_row *row = cap_row(i);

		if (!((offers->caps[i / 64] & ~lacks->caps[i / 64]) >> i % 64 & 1))
			continue;
		if (row && (row->label || row->name))
			end_say(e, "%s%s", between, row->name ? row->name : row->label);
		else
			end_say(e, "%scapability %u", between, i);
		between = ", ";
	}
}

static void
end_open_words(const struct end_view *v, struct summary_end *e)
{
	const struct summary_notification *n = &v->r->note;
	const struct summary_side *refused = &v->r->s[n->side ^ 1], *own = &v->r->s[n->side];
	uint8_t id[4] = { BE_U32_BYTES(refused->router_id) };

	switch (n->subcode) {
	case 2:
		if (refused->open)
			end_say(e, ": its OPEN says AS %u", refused->as);
		if (refused->open && own->open)
			end_say(e, ", that of the other side AS %u", own->as);
		break;
	case 3:
		if (!refused->open)
			break;
		buf_str(&e->text, ": ");
		buf_ip4(&e->text, id);
		if (own->open && own->router_id == refused->router_id)
			buf_str(&e->text, ", the same in both OPENs");
		break;
	case 6:
		if (refused->open)
			end_say(e, ": %u s", refused->hold_s);
		break;
	case 7:
		if (n->n)
			end_capabilities(e, n);
		else if (refused->open && own->open)
			end_missing(e, own, refused);
		break;
	}
}

static bool
end_open_refused(const struct end_view *v, struct summary_end *e)
{
	static const char *const whys[] = { [1] = "version", [2] = "bad-peer-as", [3] = "bad-bgp-identifier",
		[6] = "unacceptable-hold-time", [7] = "unsupported-capability", [11] = "role" };
	const struct summary_notification *n = &v->r->note;

	end_is(e, "open-refused", n->subcode < COUNT(whys) ? whys[n->subcode] : NULL, (int)n->side);
	if (!e->why)
		e->why = "other";
	end_frame(e, v->r->s[n->side ^ 1].said[MSG_OPEN].at.frame);
	end_notification_sent(v, e);
	end_say(e, " and refused the OPEN of %s", end_who(v->r, (int)(n->side ^ 1)).s);
	end_open_words(v, e);
	return true;
}

static void
end_cease_text(struct summary_end *e, const struct summary_notification *n, size_t at)
{
	if (n->n > at && n->data[at] && n->n - at - 1 >= n->data[at]) {
		buf_str(&e->text, ", and says \"");
		buf_put(&e->text, n->data + at + 1, n->data[at]);
		buf_c(&e->text, '"');
	}
}

static bool
end_cease(const struct end_view *v, struct summary_end *e)
{
	static const char *const causes[] = { [1] = "maximum-prefixes", [2] = "administrative-shutdown", [3] = "deconfigured",
		[4] = "administrative-reset", [7] = "collision", [9] = "hard-reset" };
	const struct summary_notification *n = &v->r->note;
	const char *cause = n->subcode < COUNT(causes) ? causes[n->subcode] : NULL;
	const struct notification_row *row = notification_row(n->code, n->subcode);
	const struct summary_row *rival;

	end_is(e, cause ? cause : "cease", NULL, (int)n->side);
	end_notification_sent(v, e);
	if (n->subcode == 1 && n->n >= 7) {
		end_say(e, ": more than %u routes of ", be_u32(n->data + 3));
		buf_family(&e->text, be_u16(n->data), n->data[2], ' ');
	} else if (row && row->data == NOTIFICATION_TEXT) {
		end_cease_text(e, n, 0);
	} else if (row && row->data == NOTIFICATION_INNER && n->n >= 2) {
		buf_str(&e->text, ", which carries ");
		notification_name(&e->text, n->data[0], n->data[1]);
		end_say(e, " (%u/%u)", n->data[0], n->data[1]);
		row = notification_row(n->data[0], n->data[1]);
		if (row && row->data == NOTIFICATION_TEXT)
			end_cease_text(e, n, 2);
		buf_str(&e->text, ": graceful restart does not apply, the routes are dropped");
	} else if (n->subcode == 7) {
		buf_str(&e->text, ": one of two connections is closed");
		rival = end_rival(v);
		if (rival)
			end_say(e, "; the other one (connection %lld) was established", (long long)rival->stream);
	}
	return true;
}

/* Hold Timer Expired: of a session, or because no OPEN ever came. */
static bool
end_hold_notified(const struct end_view *v, struct summary_end *e)
{
	const struct summary_notification *n = &v->r->note;
	unsigned d = n->side ^ 1;
	const struct summary_side *x = &v->r->s[d], *own = &v->r->s[n->side];
	uint64_t own_silence = own->last_us && n->at.us > own->last_us ? n->at.us - own->last_us : 0;
	uint64_t silence = x->last_us && n->at.us > x->last_us ? n->at.us - x->last_us : 0;
	bool stopped = v->hold_us && own_silence >= v->hold_us && silence < own_silence;

	if (v->r->captured && v->only < 0 && !summary_messages(x) && !x->gaps && own->said[MSG_OPEN].at.us) {
		uint64_t acked = v->f ? v->f->h[n->side].progress.frame : 0;

		end_is(e, "open-unanswered", NULL, (int)n->side);
		end_frame(e, own->said[MSG_OPEN].at.frame);
		end_frame(e, acked);
		end_say(e, "%s %s; ", end_who(v->r, (int)d).s,
		    acked ? "acknowledged the OPEN and never sent one: the process hangs" : "never answered the OPEN");
		end_notification_sent(v, e);
		return true;
	}
	end_is(e, "hold-timer-expired", NULL, (int)n->side);
	end_frame(e, x->last_at.frame);
	end_hold_why(v, stopped ? n->side : d, n->at.us, e);
	buf_str(&e->text, "; ");
	end_notification_sent(v, e);
	if (stopped) { /* the other side's timer had expired before, and says nothing any more */
		end_say(e, " when it woke up, after the hold timer of %s had expired", end_who(v->r, (int)d).s);
		e->by = (int)d;
		e->us = own->last_us + v->hold_us;
	}
	return true;
}

static bool
end_send_hold(const struct end_view *v, struct summary_end *e)
{
	const struct summary_notification *n = &v->r->note;

	end_is(e, "hold-timer-expired", NULL, (int)n->side);
	end_hold_why(v, n->side, n->at.us, e);
	buf_str(&e->text, "; ");
	end_notification_sent(v, e);
	return true;
}

static bool
end_notification(const struct end_view *v, struct summary_end *e)
{
	static const struct {
		const char *cause;
		unsigned answered; /* the type of message that it is about; SUMMARY_TYPES: any */
		bool (*tell)(const struct end_view *, struct summary_end *);
	} codes[] = {
		[NOTIFY_HEADER] = { "header-error", SUMMARY_TYPES, NULL }, [NOTIFY_OPEN] = { .tell = end_open_refused },
		[NOTIFY_UPDATE] = { "update-error", MSG_UPDATE, NULL }, [NOTIFY_HOLD_TIMER] = { .tell = end_hold_notified },
		[NOTIFY_FSM] = { "fsm-error", SUMMARY_TYPES, NULL }, [NOTIFY_CEASE] = { .tell = end_cease },
		[NOTIFY_REFRESH] = { "refresh-error", MSG_REFRESH, NULL }, [NOTIFY_SEND_HOLD] = { .tell = end_send_hold },
	};
	const struct summary_notification *n = &v->r->note;
	const char *cause = n->code < COUNT(codes) ? codes[n->code].cause : NULL;

	if (!n->seen)
		return false;
	end_at(e, n->at);
	if (n->code < COUNT(codes) && codes[n->code].tell) {
		codes[n->code].tell(v, e);
	} else {
		end_is(e, cause ? cause : "other", NULL, (int)n->side);
		end_notification_sent(v, e);
		if (cause)
			end_answered(v, e, codes[n->code].answered);
	}
	if (v->r->both && n->code != NOTIFY_HOLD_TIMER)
		buf_str(&e->text, "; the other side sent one, too");
	end_after(v, e);
	return true;
}

/* ---- closed without a NOTIFICATION ---- */

static void
end_closed_word(const struct end_view *v, struct summary_end *e)
{
	if (v->guessed)
		buf_str(&e->text, "one side closed the connection (FIN");
	else
		end_say(e, "%s %s", end_who(v->r, v->closer).s,
		    v->reset ? "reset the connection (RST" : "closed the connection (FIN");
	if (v->close.frame)
		end_say(e, ", frame %llu", (unsigned long long)v->close.frame);
	buf_c(&e->text, ')');
}

static bool
end_collided(const struct end_view *v, struct summary_end *e)
{
	const struct summary_row *rival = v->closer >= 0 && !v->r->up.us && v->r->captured ? end_rival(v) : NULL;

	if (!rival)
		return false;
	end_is(e, "collision", NULL, v->closer);
	end_at(e, v->close);
	end_closed_word(v, e);
	end_say(e, " without NOTIFICATION: another connection between the two (%lld) was up", (long long)rival->stream);
	return true;
}

/* Closed before both OPENs were there. */
static bool
end_early(const struct end_view *v, struct summary_end *e)
{
	const struct summary_side *closer = &v->r->s[v->closer == 1], *other = &v->r->s[v->closer != 1];
	bool server = v->closer == (int)v->server;

	if (v->closer < 0 || v->only >= 0 || v->r->up.us || (summary_spoke(closer) && summary_spoke(other)))
		return false;
	end_at(e, v->close);
	if (server && !summary_spoke(closer)) {
		end_is(e, "closed-before-open", NULL, v->closer);
		end_say(e, "%s accepted the connection and %s it%s without an OPEN: the peer is not configured "
		    "there, or for another address", end_who(v->r, v->closer).s, v->reset ? "reset" : "closed",
		    end_frame_word(v->close.frame).s);
		end_after(v, e);
		return true;
	}
	if (!summary_spoke(closer)) {
		end_is(e, "probe", NULL, v->closer);
		end_say(e, "%s opened the connection and %s it%s without a message: a probe",
		    end_who(v->r, v->closer).s, v->reset ? "reset" : "closed", end_frame_word(v->close.frame).s);
		return true;
	}
	end_is(e, "open-unanswered", NULL, v->closer);
	end_frame(e, closer->said[MSG_OPEN].at.frame);
	end_say(e, "%s never sent an OPEN; ", end_who(v->r, v->closer ^ 1).s);
	end_closed_word(v, e);
	return true;
}

static bool
end_closed(const struct end_view *v, struct summary_end *e)
{
	if (v->closer < 0)
		return false;
	end_is(e, v->reset ? "reset" : "closed", NULL, v->guessed ? -1 : v->closer);
	end_at(e, v->close);
	end_closed_word(v, e);
	buf_str(&e->text, " without NOTIFICATION");
	if (v->only < 0)
		buf_str(&e->text, v->r->up.us ? ": its process ended or was killed" : " before the session was up");
	end_after(v, e);
	return true;
}

/* ---- not closed ---- */

/* What a monitor says of a session without a NOTIFICATION (RFC 7854 4.9): the cause, and which side it is by. */
static void
end_monitored(const struct summary_row *r, struct summary_end *e)
{
	static const struct { const char *words, *cause; int by; } reasons[] = {
		{ "closed by the peer without", "closed", 0 }, { "local system, event 10", "hold-timer-expired", 1 },
		{ "local system, event 2", "administrative-shutdown", 1 }, { "local system, event 8", "administrative-shutdown", 1 },
		{ "local system, event 18", "reset", -1 }, { "closed by the local system", "closed", 1 },
	};
	size_t i;

	for (i = 0; i < COUNT(reasons) && r->reason[0]; i++) {
		const char *at = strstr(r->reason, reasons[i].words);
		char next = at ? at[strlen(reasons[i].words)] : '0';

		if (at && (next < '0' || next > '9')) { /* event 2 is not event 20 */
			end_is(e, reasons[i].cause, NULL, reasons[i].by);
			return;
		}
	}
	end_is(e, "unknown", NULL, -1);
}

/* An archive or a monitor says that the session left Established. */
static bool
end_left(const struct end_view *v, struct summary_end *e)
{
	if (v->r->how != SUMMARY_LEFT && v->r->how != SUMMARY_OTHER)
		return false;
	end_monitored(v->r, e);
	end_at(e, v->r->down);
	buf_str(&e->text, v->r->how == SUMMARY_LEFT ? "the session left Established, and no NOTIFICATION is in the input" :
	    "the end is not in the input");
	if (v->r->reason[0])
		end_say(e, ": %s", v->r->reason);
	return true;
}

static bool
end_waiting(const struct end_view *v, struct summary_end *e)
{
	unsigned i;

	if (v->r->up.us || !v->r->captured || !v->f || v->only >= 0)
		return false;
	for (i = 0; i < 2; i++) {
		const struct summary_side *x = &v->r->s[i];

		if (!x->said[MSG_OPEN].at.us || summary_spoke(&v->r->s[i ^ 1]) ||
		    (!v->f->h[i].progress.frame && v->s->last_us - x->said[MSG_OPEN].at.us < END_SOON_US))
			continue;
		end_is(e, "open-unanswered", NULL, -1);
		end_at(e, x->said[MSG_OPEN].at);
		end_frame(e, v->f->h[i].progress.frame);
		end_say(e, "%s %s%s", end_who(v->r, (int)(i ^ 1)).s,
		    v->f->h[i].progress.frame ? "acknowledged the OPEN and sent none for " : "did not answer the OPEN for ",
		    end_seconds(v->s->last_us - x->said[MSG_OPEN].at.us).s);
		return true;
	}
	return false;
}

static bool
end_alive(const struct end_view *v, struct summary_end *e)
{
	const struct summary_row *r = v->r;
	uint16_t hold;

	if (!r->up.us && !r->up.frame && !(!r->captured && r->alive))
		return false;
	if (v->next) {
		end_is(e, "unknown", NULL, -1);
		e->us = v->end_us;
		end_frame(e, v->next->up.frame);
		end_say(e, "another connection (%lld) took its place; the end is not in the input", (long long)v->next->stream);
		return true;
	}
	end_is(e, "alive", NULL, -1);
	e->us = 0;
	end_frame(e, r->s[0].last_at.frame);
	end_frame(e, r->s[1].last_at.frame);
	buf_str(&e->text, "the session is up at the end of the input");
	if ((r->s[0].open || r->s[1].open) && !summary_hold_of(r, &hold))
		buf_str(&e->text, "; the hold time is 0: silence is in order");
	if (r->s[0].gaps + r->s[1].gaps)
		end_say(e, "; %llu bytes are missing in the capture, in %llu gaps",
		    (unsigned long long)(r->s[0].gap_bytes + r->s[1].gap_bytes),
		    (unsigned long long)(r->s[0].gaps + r->s[1].gaps));
	return true;
}

/* Whatever it was, it did not come up and did not end. */
static bool
end_opening(const struct end_view *v, struct summary_end *e)
{
	const struct summary_row *r = v->r;

	if (r->s[0].entries + r->s[1].entries || r->rest || !r->captured || v->only >= 0) {
		end_is(e, "unknown", NULL, -1);
		buf_str(&e->text, r->s[0].entries + r->s[1].entries ? "entries of a table do not say how the session went on" :
		    r->rest ? "connections that were not kept apart" : "the session was not seen to come up");
		return true;
	}
	end_is(e, "opening", NULL, -1);
	end_frame(e, v->f ? v->f->h[v->server ^ 1].first.frame : 0);
	buf_str(&e->text, "the input ends while the connection is being opened");
	return true;
}

/* ---- the rules ---- */

typedef bool end_rule(const struct end_view *v, struct summary_end *e);

static end_rule *const end_rules[] = { end_ttl, end_notification, end_refused, end_unanswered, end_hold, end_collided, end_early,
	end_closed, end_left, end_waiting, end_alive, end_opening };

/*
 * Without OPENs: keepalives come at a third of the hold time (RFC 4271 4.4), so three of the longest intervals are about that.
 * Few intervals will do if a segment is sent again and again until the end.
 */
static uint64_t
end_hold_guess(const struct end_view *v)
{
	const struct summary_row *r = v->r;
	uint64_t most = 0;
	unsigned i;

	if (r->s[0].open || r->s[1].open)
		return 0; /* it is known, and zero */
	if (r->pair && r->pair->hold_s)
		return r->pair->hold_s * END_SECOND;
	for (i = 0; i < 2; i++) {
		const struct summary_side *x = &r->s[i];
		bool stalled = v->f && v->closer < 0 && (v->f->h[0].out.times > 3 || v->f->h[1].out.times > 3);
		uint64_t gap = x->type[MSG_KEEPALIVE] > 3 ? x->gap_us : 0;

		if (stalled && x->before_us && x->last_us - x->before_us > gap)
			gap = x->last_us - x->before_us;
		most = gap > most ? gap : most;
	}
	return most ? 3 * most + END_SECOND : 90 * END_SECOND;
}

static void
end_closer(struct end_view *v)
{
	const struct tcp_facts *f = v->f;
	unsigned i;

	v->closer = -1;
	for (i = 0; f && i < 2; i++) {
		struct facts_at fin = f->h[i].fin, rst = f->h[i].rst;
		struct facts_at at = rst.frame && (!fin.frame || rst.frame < fin.frame) ? rst : fin;

		if (at.frame && (v->closer < 0 || at.frame < v->close.frame)) {
			v->closer = (int)i;
			v->close = at;
			v->reset = at.frame == rst.frame;
		}
	}
	if (!f && (v->r->how == SUMMARY_RST || v->r->how == SUMMARY_FIN)) { /* events of JSON: no packets, but a report */
		v->reset = v->r->how == SUMMARY_RST;
		v->guessed = !v->reset;
		v->closer = v->reset ? (int)v->r->down_side : summary_spoke(&v->r->s[v->server]) ? (int)v->server ^ 1 : (int)v->server;
		v->close = v->r->down;
	}
}

/* A session between the same addresses that came up after this one, which was not closed; NULL: there is none. */
static const struct summary_row *
end_taken(const struct summary_row *r)
{
	const struct summary_pair *p = r->pair;
	size_t i;

	for (i = 0; p && r->captured && r->up.us && !r->note.seen && i < p->cnt; i++)
		if (p->row[i] != r && p->row[i]->captured && p->row[i]->first_us > r->up.us && p->row[i]->up.us)
			return p->row[i];
	return NULL;
}

/* A side that was answered, while nothing of the other one was captured; -1: neither. */
static int
end_only(const struct tcp_facts *f)
{
	unsigned i;

	for (i = 0; f && i < 2; i++)
		if (!f->h[i ^ 1].first.frame && f->h[i].ttl_least)
			return (int)i;
	return -1;
}

void
summary_end_of(const struct summary *s, const struct summary_row *r, struct summary_end *e)
{
	struct end_view v = { .s = s, .r = r, .f = r->tcp };
	uint16_t hold;
	size_t i;

	*e = (struct summary_end){ .by = -1 };
	buf_init(&e->text, 4096);
	v.hold_known = summary_hold_of(r, &hold);
	v.server = v.f && v.f->client >= 0 ? (unsigned)v.f->client ^ 1 : r->s[0].port == 179 && r->s[1].port != 179 ? 0 : 1;
	end_closer(&v);
	v.next = v.closer < 0 ? end_taken(r) : NULL;
	v.hold_us = v.hold_known ? hold * END_SECOND : end_hold_guess(&v);
	for (i = 0; i < 2; i++) {
		const struct summary_side *x = &r->s[i];

		v.over_us[i] = x->over_us;
		v.over[i] = x->over;
		if (!x->over_us && x->heard.frame && v.hold_us && x->silence_us > v.hold_us &&
		    (v.next || (v.closer == (int)(i ^ 1) && v.close.us >= x->heard.us && v.close.us < x->heard.us + v.hold_us / 3))) {
			v.over_us[i] = x->heard.us - x->silence_us;
			v.over[i] = x->heard;
		}
		if (!v.hold_known && v.hold_us && x->before_us && x->last_us > x->before_us + v.hold_us) {
			v.over_us[i] = x->before_us;
			v.over[i] = x->last_at;
		}
	}
	v.end_us = v.closer >= 0 ? v.close.us : v.next ? v.next->up.us : r->down.us ? r->down.us : s->last_us;
	v.only = end_only(v.f);
	for (i = 0; i < COUNT(end_rules) && !end_rules[i](&v, e); i++)
		;
	if (v.only >= 0)
		end_say(e, "; only the packets of %s are in the capture", end_who(r, v.only).s);
}

/* ---- connections between the same addresses, by the same way ---- */

static int
end_ip_compare(const struct ip *a, const struct ip *b)
{
	return a->len != b->len ? (a->len < b->len ? -1 : 1) : memcmp(a->a, b->a, 16);
}

/* The addresses of a row in their order. */
static void
end_key(const struct summary_row *r, const struct ip *key[2])
{
	bool swap = end_ip_compare(&r->s[0].ip, &r->s[1].ip) > 0;

	key[0] = &r->s[swap].ip;
	key[1] = &r->s[!swap].ip;
}

static int
end_same_pair(const struct summary_row *a, const struct summary_row *b)
{
	const struct ip *x[2], *y[2];
	int c;

	end_key(a, x);
	end_key(b, y);
	c = end_ip_compare(x[0], y[0]);
	c = c ? c : end_ip_compare(x[1], y[1]);
	return c ? c : (a->path > b->path) - (a->path < b->path);
}

static int
end_row_compare(const void *p, const void *q)
{
	const struct summary_row *a = *(struct summary_row *const *)p, *b = *(struct summary_row *const *)q;
	int c = end_same_pair(a, b);

	if (c)
		return c;
	if (a->first_us != b->first_us)
		return a->first_us < b->first_us ? -1 : 1;
	return a->stream < b->stream ? -1 : a->stream > b->stream;
}

static void
end_pair_add(struct summary_pair *p, struct summary_row *r)
{
	uint16_t hold;
	unsigned i;

	r->pair = p;
	p->cnt++;
	if (summary_hold_of(r, &hold))
		p->hold_s = hold;
	for (i = 0; r->tcp && i < 2; i++) {
		const struct facts_half *h = &r->tcp->h[i];

		if (!h->syn_cnt)
			continue;
		p->md5 |= h->md5 || h->ao;
		p->plain |= !h->md5 && !h->ao;
		if (!p->ttl_least || h->syn_ttl < p->ttl_least)
			p->ttl_least = h->syn_ttl;
		if (h->syn_ttl > p->ttl_most)
			p->ttl_most = h->syn_ttl;
	}
}

bool
summary_pairs(struct summary *s)
{
	size_t i, n = 0;

	if (s->ready || !s->cnt)
		return true;
	s->sorted = memory_get(s->cnt * sizeof(struct summary_row *));
	s->pair = memory_zeroed(s->cnt, sizeof(*s->pair));
	if (!s->sorted || !s->pair)
		return false;
	memcpy(s->sorted, s->row, s->cnt * sizeof(struct summary_row *));
	qsort(s->sorted, s->cnt, sizeof(struct summary_row *), end_row_compare);
	for (i = 0; i < s->cnt; i++) {
		if (i == 0 || end_same_pair(s->sorted[i - 1], s->sorted[i]) != 0)
			s->pair[n++].row = s->sorted + i;
		end_pair_add(&s->pair[n - 1], s->sorted[i]);
	}
	s->ready = true;
	return true;
}
