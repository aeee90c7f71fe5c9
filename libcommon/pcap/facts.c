/* SPDX-License-Identifier: ISC */
/* pcap/facts.c - what TCP shows of a connection besides its bytes (RFC 9293, RFC 7323). */
#include "pcap/facts.h"

#include "base/be.h"

enum { OPTION_END = 0, OPTION_NOP = 1, OPTION_SCALE = 3, OPTION_STAMP = 8, OPTION_MD5 = 19, OPTION_AO = 29 };

#define FACTS_SECOND 1000000u

struct facts_options {
	bool stamped, md5, ao;
	uint8_t scale;
	uint32_t stamp, echo;
};

static void
facts_options_read(struct span s, struct facts_options *o)
{
	size_t i = 0;

	*o = (struct facts_options){ .scale = 0 };
	while (i < s.n && s.p[i] != OPTION_END) {
		const uint8_t *p = s.p + i;
		size_t n = p[0] == OPTION_NOP ? 1 : i + 1 < s.n ? p[1] : 0;

		o->md5 |= p[0] == OPTION_MD5; /* also if the snap length has cut the rest of it */
		o->ao |= p[0] == OPTION_AO;
		if (n == 0 || n > s.n - i)
			return;
		if (p[0] == OPTION_STAMP && n == 10) {
			o->stamped = true;
			o->stamp = be_u32(p + 2);
			o->echo = be_u32(p + 6);
		} else if (p[0] == OPTION_SCALE && n == 3) {
			o->scale = p[2] > 14 ? 14 : p[2];
		}
		i += n;
	}
}

static int32_t
facts_diff(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b);
}

/* ---- flags, TTL, window ---- */

static void
facts_first(struct facts_at *to, struct facts_at now)
{
	if (!to->frame)
		*to = now;
}

static void
facts_flags(struct tcp_facts *f, unsigned d, const struct segment *s, const struct facts_options *o, struct facts_at now)
{
	struct facts_half *h = &f->h[d];

	if (s->flags & TCP_SYN) {
		bool ack = s->flags & TCP_ACK;

		facts_first(ack ? &h->syn_ack : &h->syn, now);
		h->syn_cnt += !ack;
		h->syn_ack_cnt += ack;
		h->syn_ttl = s->ttl;
		h->md5 |= o->md5;
		h->ao |= o->ao;
		h->scale = o->scale;
		if (!h->known) {
			h->known = true;
			h->isn = s->seq;
			h->top = h->claimed = s->seq + 1;
		}
		if (f->client < 0)
			f->client = (int)(ack ? d ^ 1 : d);
	} else if (!(s->flags & TCP_RST)) {
		if (!h->ttl_least || s->ttl < h->ttl_least)
			h->ttl_least = s->ttl;
		if (s->len)
			h->ttl_data = s->ttl;
	}
	f->over |= (s->flags & (TCP_FIN | TCP_RST)) != 0;
	if (s->flags & TCP_FIN)
		facts_first(&h->fin, now);
	if (s->flags & TCP_RST) {
		facts_first(&h->rst, now);
		if (!(s->flags & TCP_ACK))
			facts_first(&h->reply, now);
		f->h[d ^ 1].heard = now;
	}
}

static void
facts_window(struct facts_half *h, const struct segment *s, struct facts_at now)
{
	if (s->window == 0) {
		facts_first(&h->zero_now, now);
		if (!h->zero.frame) /* the first, until a longer one ends */
			h->zero = h->zero_now;
		return;
	}
	if (!h->zero_now.frame)
		return;
	if (!h->zero_end.frame || now.us - h->zero_now.us > h->zero_end.us - h->zero.us) {
		h->zero = h->zero_now;
		h->zero_end = now;
	}
	h->zero_now.frame = 0;
}

/* ---- data and acknowledgements ---- */

static void
facts_data(struct facts_half *h, const struct segment *s, const struct facts_options *o, struct facts_at now)
{
	uint32_t seq = s->seq + (s->flags & TCP_SYN ? 1 : 0), end = seq + (uint32_t)s->len;

	if (!h->known) {
		h->known = true;
		h->isn = seq - 1;
		h->top = h->claimed = seq;
	}
	h->segments++;
	if (facts_diff(end, h->top) <= 0) {
		h->again++;
		h->repeat = now;
	} else {
		h->bytes += (uint32_t)facts_diff(end, h->top);
		h->data = now;
		h->top = end;
	}
	if (!h->out.first.frame) {
		if (!h->acks || facts_diff(end, h->acked) > 0)
			h->out = (struct facts_stall){ .first = now, .last = now, .seq = seq, .len = (uint32_t)s->len,
				.stamp = o->stamp, .times = 1 };
	} else if (facts_diff(seq, h->out.seq) <= 0 && facts_diff(end, h->out.seq) > 0) {
		if (!h->out.times)
			h->out.first = now;
		h->out.times++;
		h->out.last = now;
		h->out.len = (uint32_t)s->len;
	}
}

static uint64_t
facts_stall_us(const struct facts_stall *s, uint64_t us)
{
	uint64_t to = s->acked.frame ? s->acked.us : us;

	return s->first.frame && to > s->first.us ? to - s->first.us : 0;
}

/* h's data up to s->ack has arrived. */
static void
facts_acknowledged(struct facts_half *h, bool over, const struct segment *s, const struct facts_options *o, struct facts_at now)
{
	struct facts_stall *out = &h->out;
	uint64_t took;

	if (h->acks && facts_diff(s->ack, h->acked) <= 0)
		return;
	if (h->acks || s->ack != h->isn + 1) {
		h->heard = now;
		if (!over && h->progress.frame && now.us > h->progress.us + h->quiet_us) {
			h->quiet_us = now.us - h->progress.us;
			h->quiet = now;
		}
		if (!over)
			h->progress = now;
	}
	h->acks = true;
	h->acked = s->ack;
	if (!out->first.frame || facts_diff(s->ack, out->seq) <= 0)
		return;
	out->acked = now;
	took = facts_stall_us(out, now.us);
	if (took > h->rtt_us && (out->times == 1 || (out->times && o->stamped && o->echo == out->stamp && out->stamp))) {
		h->rtt_us = took;
		h->rtt = now;
	}
	if (took >= facts_stall_us(&h->stall, now.us))
		h->stall = *out;
	if (out->len > h->len_most)
		h->len_most = out->len;
	*out = (struct facts_stall){ .seq = s->ack };
	if (facts_diff(h->top, s->ack) > 0) /* what was sent after it: when is not remembered */
		out->first = out->last = now;
}

/* How much longer than others was this segment under way? By a clock of the sender that counts milliseconds. */
static void
facts_clock(struct facts_half *h, const struct facts_options *o, struct facts_at now)
{
	int64_t drift, elapsed;

	if (!o->stamped)
		return;
	if (!h->timed) {
		h->timed = true;
		h->stamp = o->stamp;
		h->stamp_us = now.us;
		return;
	}
	elapsed = (int64_t)(now.us - h->stamp_us);
	drift = elapsed - (int64_t)facts_diff(o->stamp, h->stamp) * 1000;
	if (drift < h->drift_us)
		h->drift_us = drift;
	if (h->steady && drift - h->drift_us > (int64_t)h->lag_us) {
		h->lag_us = (uint64_t)(drift - h->drift_us);
		h->lag = now;
	}
	if (elapsed >= FACTS_SECOND && drift < elapsed / 8 && drift > -elapsed / 8)
		h->steady = true;
}

void
facts_segment(struct tcp_facts *f, unsigned d, const struct segment *s, uint64_t frame, uint64_t us)
{
	struct facts_half *h = &f->h[d];
	struct facts_at now = { frame, us };
	struct facts_options o;

	facts_options_read(s->options, &o);
	facts_first(&h->first, now);
	if (!f->over)
		h->last = now;
	facts_flags(f, d, s, &o, now);
	if (s->flags & TCP_RST)
		return;
	facts_clock(h, &o, now);
	facts_window(h, s, now);
	if (s->len)
		facts_data(h, s, &o, now);
	if (h->known && facts_diff(s->seq + (uint32_t)s->len, h->claimed) > 0)
		h->claimed = s->seq + (uint32_t)s->len;
	if (s->flags & TCP_ACK)
		facts_acknowledged(&f->h[d ^ 1], f->over, s, &o, now);
}

const struct facts_stall *
facts_stall_of(const struct facts_half *h, uint64_t us)
{
	return facts_stall_us(&h->out, us) >= facts_stall_us(&h->stall, us) ? &h->out : &h->stall;
}
