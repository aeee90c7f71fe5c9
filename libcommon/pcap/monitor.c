/* SPDX-License-Identifier: ISC */
/*
 * pcap/monitor.c - BMP in the bytes of a connection, of any port: messages by their length as long as all is well, by what
 * their headers look like where it is not.
 */
#include "bmp/bmp.h"
#include "pcap/conn.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/num.h"
#include "msg/cut.h"

/* The routers' messages; a connection has mostly one, which sends. */
struct monitor {
	struct bmp side[2];
};

static const char why_start[] = "before the first BMP message";
static const char why_lost[] = "where a BMP message should begin";
static const char why_cut[] = "BMP message cut by a gap";

/* ---- life ---- */

static struct monitor *
monitor_new(const struct capture *c)
{
	struct monitor *m = memory_zeroed(1, sizeof(*m));
	unsigned d;

	for (d = 0; m && d < 2; d++) {
		bmp_init(&m->side[d], &c->ctx);
		m->side[d].fix = c->opt.fix;
		m->side[d].json = c->opt.json;
	}
	return m;
}

/* The monitor of a connection; NULL: no memory. */
static struct monitor *
monitor_of(const struct capture *c, struct conn *k)
{
	unsigned d;

	if (k->monitor || !(k->monitor = monitor_new(c)))
		return k->monitor;
	for (d = 0; d < 2; d++) {
		k->monitor->side[d].stream = (int64_t)k->stream;
		k->monitor->side[d].router = ip_of(d ? k->key.b : k->key.a, k->key.alen);
	}
	return k->monitor;
}

void
monitor_free(struct monitor *m)
{
	if (!m)
		return;
	bmp_fini(&m->side[0]);
	bmp_fini(&m->side[1]);
	free(m);
}

size_t
monitor_weight(const struct monitor *m)
{
	return m ? sizeof(*m) + bmp_weight(&m->side[0]) + bmp_weight(&m->side[1]) : 0;
}

/* ---- recognition ---- */

/* The first place where a message certainly begins; s.n when there is none. */
static size_t
monitor_search(struct span s)
{
	size_t at;

	for (at = 0; at + BMP_HEADER <= s.n; at++)
		if ((s.p[at] == 3 || s.p[at] == 4) && bmp_head_certain(span_of(s.p + at, s.n - at)))
			return at;
	return s.n;
}

enum frame_guess
monitor_guess(struct span s, bool first)
{
	if (first && s.n && s.n < BMP_HEADER)
		return (s.p[0] == 3 || s.p[0] == 4) && (s.n < 2 || !s.p[1]) ? FRAME_MAYBE : FRAME_NO;
	if (first)
		return bmp_head_likely(s) ? FRAME_MAYBE : FRAME_NO;
	return monitor_search(s) < s.n ? FRAME_YES : FRAME_NO;
}

/* ---- events ---- */

/* Of a message only the beginning is there; n 0: it is whole. */
struct monitor_rest {
	struct span there;  /* the BGP message inside */
	const char *why;
};

/* An event of a message that was cut says so. */
static void
monitor_give_cut(struct capture *c, struct capture_event *e, const struct monitor_rest *cut)
{
	struct buf extra;
	char why[160];

	snprintf(why, sizeof(why), "update of %zu bytes, of which %zu are there: %s", msg_length(cut->there), cut->there.n,
	    cut->why);
	buf_init(&extra, 1 << 20);
	buf_span_put(&extra, e->ev.extra);
	msg_cut_json(cut->there, cut->why, e->ctx->spaced, &extra);
	e->ev.extra = buf_span(&extra);
	e->ev.reason = why;
	e->malformed = true;
	capture_give(c, e);
	buf_fini(&extra);
}

/* A message, as all its events. */
static void
monitor_give(struct capture *c, struct bmp *b, struct span msg, const struct monitor_rest *cut, struct when w)
{
	struct bmp_place at = { .frame = w.frame, .time_us = w.time_ns / 1000 };
	const struct event *ev;
	const struct ctx *ctx;

	bmp_message(b, msg, &at);
	while (!c->stop && (ev = bmp_event(b, &ctx))) {
		struct capture_event e = { .kind = CAPTURE_MONITOR, .ev = *ev, .ctx = ctx, .confidence = 1,
			.malformed = b->bad };

		c->st.messages += ev->kind == EVENT_MESSAGE;
		if (cut)
			monitor_give_cut(c, &e, cut);
		else
			capture_give(c, &e);
	}
}

static void
monitor_emit(struct capture *c, struct conn *k, unsigned d, struct span msg, const struct monitor_rest *cut, struct when w)
{
	if (!monitor_of(c, k)) {
		k->dead = true;
		return;
	}
	k->h[d].found = k->h[d].synced = k->sure = k->started = k->established = true;
	monitor_give(c, &k->monitor->side[d], msg, cut, w);
}

/* The first address in a comment. */
static struct ip
monitor_router(struct span comment)
{
	struct span word = { comment.p, 0 };
	struct ip ip;
	size_t i;

	for (i = 0; i <= comment.n; i++) {
		if (i < comment.n && (num_digit(comment.p[i]) >= 0 || comment.p[i] == '.' || comment.p[i] == ':')) {
			word.n++;
			continue;
		}
		if (word.n && ip_scan(word, &ip))
			return ip;
		word = span_of(comment.p + (i < comment.n ? i + 1 : i), 0);
	}
	return (struct ip){ .len = 0 };
}

bool
monitor_packet(struct capture *c, const struct packet *p)
{
	struct span msg = span_of(p->p, p->n);

	if (!bmp_head_likely(msg) || bmp_head_read(p->p).len != p->n)
		return false;
	if (!c->monitor && !(c->monitor = monitor_new(c)))
		return false;
	if (p->comment.n)
		bmp_router(&c->monitor->side[0], monitor_router(p->comment));
	monitor_give(c, &c->monitor->side[0], msg, NULL, c->now);
	return true;
}

static void
monitor_report(struct capture *c, struct conn *k, unsigned d, enum capture_kind kind, struct span bytes, uint64_t n,
    const char *why, struct when w)
{
	struct capture_event e = dialog_event(k, d, kind, w);

	if (!k->sure) {
		k->dead = true; /* it never was BMP */
		return;
	}
	if (kind == CAPTURE_GAP) {
		c->st.gaps++;
		c->st.gap_bytes += n;
		e.ev.gap_bytes = n;
	} else {
		c->st.garbage_bytes += n;
	}
	e.ev.msg = bytes;
	e.ev.reason = why;
	e.malformed = kind == CAPTURE_GAP || !((why == why_start && !k->h[d].syn) || strcmp(why, FRAME_CUT_END) == 0);
	capture_give(c, &e);
}

static void
monitor_junk(struct capture *c, struct conn *k, unsigned d, struct span bytes, const char *why, struct when w)
{
	if (bytes.n)
		monitor_report(c, k, d, CAPTURE_GARBAGE, bytes, bytes.n, why, w);
}

/* ---- bytes ---- */

/* How many bytes the message at the front has; 0: none begins there. */
static size_t
monitor_length(const struct half *h, struct span s)
{
	struct bmp_head head = bmp_head_read(s.p);

	if (!bmp_head_possible(&head) || (!h->synced && !bmp_head_certain(s)))
		return 0;
	return head.len;
}

/* Give out the messages at the front. Returns how many bytes are done with; the rest begins a message. */
static size_t
monitor_take(struct capture *c, struct conn *k, unsigned d, struct span s, struct when w)
{
	struct half *h = &k->h[d];
	size_t at = 0, n;

	while (s.n - at >= BMP_HEADER && !k->dead && !c->stop) {
		struct span rest = span_of(s.p + at, s.n - at);

		n = monitor_length(h, rest);
		if (!n) {
			const char *why = h->found || h->syn ? why_lost : why_start;

			h->synced = false;
			n = 1 + monitor_search(span_of(rest.p + 1, rest.n - 1));
			if (n == rest.n && n >= BMP_HEADER)
				n -= BMP_HEADER - 1; /* a header may begin there */
			monitor_junk(c, k, d, span_of(rest.p, n), why, w);
		} else if (n > rest.n) {
			break;
		} else {
			monitor_emit(c, k, d, span_of(rest.p, n), NULL, w);
		}
		at += n;
	}
	return at;
}

/* How many bytes the message that has begun in the tail still lacks. */
static size_t
monitor_lacks(const struct half *h)
{
	size_t have = h->tail.n;

	if (have < BMP_HEADER)
		return BMP_HEADER - have;
	return bmp_head_read(h->tail.p).len > have ? bmp_head_read(h->tail.p).len - have : 1;
}

static void
monitor_bytes(struct capture *c, struct conn *k, unsigned d, const uint8_t *p, size_t n, struct when w)
{
	struct half *h = &k->h[d];
	size_t m;

	if (h->skip) {
		m = n < h->skip ? n : h->skip;
		monitor_junk(c, k, d, span_of(p, m), why_cut, w);
		h->skip -= m;
		p += m;
		n -= m;
	}
	while (n && h->tail.n && !k->dead && !c->stop) {
		m = monitor_lacks(h);
		m = m < n ? m : n;
		buf_put(&h->tail, p, m);
		p += m;
		n -= m;
		if (h->tail.bad) {
			buf_reset(&h->tail);
			h->synced = false;
			break;
		}
		m = monitor_take(c, k, d, buf_span(&h->tail), w);
		buf_cut(&h->tail, 0, m);
	}
	if (n && !k->dead && !c->stop) {
		m = monitor_take(c, k, d, span_of(p, n), w);
		if (h->tail.max == 0)
			buf_init(&h->tail, BMP_MESSAGE_MAX + BMP_HEADER);
		if (m < n)
			buf_put(&h->tail, p + m, n - m);
	}
}

/* The beginning of a Route Monitoring message is read as far as it goes. False: there is nothing of it to be read. */
static bool
monitor_cut(struct capture *c, struct conn *k, unsigned d, const char *why, struct when w)
{
	enum { INSIDE = BMP_HEADER + BMP_PEER_HEADER };
	struct span there = buf_span(&k->h[d].tail);
	struct monitor_rest cut = { .why = why };
	struct buf made;
	bool good;

	if (there.n < INSIDE || !bmp_head_likely(there) || bmp_head_read(there.p).type != BMP_ROUTE_MONITORING)
		return false;
	cut.there = span_of(there.p + INSIDE, there.n - INSIDE);
	if (!msg_is_cut(cut.there) || cut.there.p[0] != 0xff || msg_type(cut.there) != MSG_UPDATE)
		return false;
	buf_init(&made, BMP_MESSAGE_MAX);
	buf_put(&made, there.p, INSIDE);
	good = msg_cut(cut.there, &c->ctx, &made);
	if (good) {
		be_put_u16(made.p + 1, 0);
		be_put_u16(made.p + 3, (uint32_t)made.n);
		monitor_emit(c, k, d, buf_span(&made), &cut, w);
	}
	buf_fini(&made);
	return good;
}

static void
monitor_tail_drop(struct capture *c, struct conn *k, unsigned d, const char *why, struct when w)
{
	if (!monitor_cut(c, k, d, why, w))
		monitor_junk(c, k, d, buf_span(&k->h[d].tail), why, w);
	buf_fini(&k->h[d].tail);
	buf_init(&k->h[d].tail, BMP_MESSAGE_MAX + BMP_HEADER);
}

static void
monitor_gap(struct capture *c, struct conn *k, unsigned d, uint64_t n, const char *why, struct when w)
{
	struct half *h = &k->h[d];
	size_t rest = h->skip;

	if (h->tail.n >= BMP_HEADER && h->synced)
		rest = bmp_head_read(h->tail.p).len - h->tail.n;
	if (h->tail.n)
		monitor_tail_drop(c, k, d, why, w);
	if (k->dead)
		return;
	/* The length tells where the next message begins, if the gap does not reach beyond. */
	h->synced = rest && n <= rest;
	h->skip = h->synced ? rest - (size_t)n : 0;
	monitor_report(c, k, d, CAPTURE_GAP, (struct span){ NULL, 0 }, n, why, w);
}

static void
monitor_end(struct capture *c, struct conn *k, unsigned d, const char *why, struct when w)
{
	if (k->h[d].tail.n)
		monitor_tail_drop(c, k, d, why, w);
	k->h[d].skip = 0;
	k->h[d].synced = false;
}

static void
monitor_late(struct capture *c, struct conn *k, unsigned d, const uint8_t *p, size_t n, struct when w)
{
	bool synced = k->h[d].synced;
	struct span s = span_of(p, n);

	while (s.n >= BMP_HEADER && !c->stop) {
		size_t at = monitor_search(s), len;

		if (at == s.n)
			break;
		s = span_of(s.p + at, s.n - at);
		len = bmp_head_read(s.p).len;
		if (len > s.n)
			break;
		monitor_emit(c, k, d, span_of(s.p, len), NULL, w);
		s = span_of(s.p + len, s.n - len);
	}
	k->h[d].synced = synced;
}

/* The sessions that a monitor speaks of do not end with its connection. */
static void
monitor_over(struct capture *c, struct conn *k, const char *why, struct when w)
{
}

static bool
monitor_begins(const uint8_t *p, size_t n)
{
	return bmp_head_likely(span_of(p, n));
}

const struct carrier carrier_bmp = {
	.begins = monitor_begins, .bytes = monitor_bytes, .gap = monitor_gap, .end = monitor_end, .late = monitor_late, .over = monitor_over,
};
