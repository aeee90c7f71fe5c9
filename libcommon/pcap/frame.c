/* SPDX-License-Identifier: ISC */
/* pcap/frame.c - the messages in a direction's bytes: by length as long as all is well, by marker when it is not. */
#include "pcap/conn.h"

#include "msg/cut.h"
#include "msg/parts.h"

enum {
	MARKER = 16,
	JUNK_MAX = 65535,  /* bytes of garbage in one event */
	TAIL_KEEP = 16384, /* a larger buffer is given back when it is empty */
};

/* As many of the first 16 bytes as are there, all ones? */
static bool
frame_marker_run(const uint8_t *p, size_t n)
{
	static const uint8_t ones[MARKER] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 };

	return memcmp(p, ones, n < MARKER ? n : MARKER) == 0;
}

static size_t
frame_length_of(const uint8_t *p)
{
	return be_u16(p + 16);
}

/* Is a length possible for a type? For finding messages, where a peer's error is less likely than other bytes. */
static bool
frame_header_likely(const uint8_t *p)
{
	size_t len = frame_length_of(p);

	switch (p[18]) {
	case MSG_OPEN:
		return len >= 29 && len <= MSG_MAX;
	case MSG_UPDATE:
		return len >= 23;
	case MSG_NOTIFICATION:
		return len >= 21;
	case MSG_KEEPALIVE:
		return len == MSG_HEADER;
	case MSG_REFRESH:
		return len >= 23 && len <= MSG_MAX;
	case MSG_OPERATIONAL:
		return len >= 23;
	}
	return false;
}

/* The same for a message that is whole: do the lengths inside agree? */
static bool
frame_message_likely(const uint8_t *p, size_t n)
{
	struct span msg = span_of(p, n), body = msg_body(msg);
	struct update_parts parts;

	switch (msg_type(msg)) {
	case MSG_OPEN:
		return body.n && body.p[0] == 4;
	case MSG_UPDATE:
		return parts_find(msg, &parts) == PARTS_OK;
	case MSG_NOTIFICATION:
		return body.n && body.p[0] != 0;
	}
	return true;
}

/* Offset of the first place where a message can begin, whole or cut by the end; n when there is none. */
static size_t
frame_search(const uint8_t *p, size_t n)
{
	size_t i = 0, j, m;

	while (i < n) {
		m = n - i < MARKER ? n - i : MARKER;
		for (j = m; j > 0 && p[i + j - 1] == 0xff; j--)
			;
		if (j) { /* no marker covers this byte */
			i += j;
			continue;
		}
		if (n - i < MSG_HEADER || frame_header_likely(p + i))
			return i;
		i++;
	}
	return n;
}

/* ---- garbage ---- */

static void
frame_junk_flush(struct capture *c, struct conn *k, unsigned d)
{
	struct half *h = &k->h[d];

	if (h->junk.n) {
		dialog_report(c, k, d, CAPTURE_GARBAGE, buf_span(&h->junk), h->junk.n, h->junk_why, h->junk_when);
		buf_fini(&h->junk);
		buf_init(&h->junk, JUNK_MAX);
	}
}

/* Bytes that belong to no message. On a port of its own a connection that has them was never BGP. */
static void
frame_junk(struct capture *c, struct conn *k, unsigned d, const uint8_t *p, size_t n, const char *why, struct when w)
{
	struct half *h = &k->h[d];

	if (!n)
		return;
	if (!k->sure) {
		k->dead = true;
		return;
	}
	if (h->junk.n && h->junk_why != why)
		frame_junk_flush(c, k, d);
	if (h->junk.max == 0)
		buf_init(&h->junk, JUNK_MAX);
	while (n && !c->stop) {
		size_t room = JUNK_MAX - h->junk.n, m = n < room ? n : room;

		buf_put(&h->junk, p, m);
		h->junk_why = why;
		h->junk_when = w;
		p += m;
		n -= m;
		if (h->junk.n == JUNK_MAX || h->junk.bad)
			frame_junk_flush(c, k, d);
	}
}

/* ---- messages ---- */

static void
frame_emit(struct capture *c, struct conn *k, unsigned d, const uint8_t *p, size_t n, struct when w)
{
	frame_junk_flush(c, k, d);
	k->h[d].synced = true;
	k->h[d].lost_why = NULL;
	k->h[d].found = true;
	k->sure = true;
	dialog_message(c, k, d, span_of(p, n), w);
}

static const char why_start[] = "before the first message";
static const char why_lost[] = "where a message should begin";
static const char why_marker[] = "a marker that is not all ones";
static const char why_length[] = "a length that cannot be, or no message behind it";
static const char why_cut[] = "message cut by a gap";

static const char *
frame_why_junk(const struct half *h)
{
	return h->lost_why ? h->lost_why : h->found || h->syn ? why_lost : why_start;
}

/* No message begins at p, where one was expected. */
static void
frame_lose(struct half *h, const uint8_t *p, size_t n)
{
	if (h->synced)
		h->lost_why = frame_marker_run(p, n) ? why_length : why_marker;
	h->synced = false;
}

bool
frame_edge(const struct half *h, const char *why)
{
	return (why == why_start && !h->syn) || strcmp(why, FRAME_CUT_END) == 0;
}

/*
 * What is at p: more bytes needed (0, *want says how many in all), a message (its length), or nothing (-1).
 * p has n bytes, and after them `more` that may be looked at to see whether the next message begins there.
 */
static long
frame_judge(
    const struct half *h, bool extended, const uint8_t *p, size_t n, const uint8_t *more, size_t more_n, size_t *want)
{
	size_t len;

	if (!frame_marker_run(p, n))
		return h->synced && (len = msg_damaged(span_of(p, n))) ? (long)len : -1;
	*want = MSG_HEADER;
	if (n < MSG_HEADER)
		return 0;
	len = frame_length_of(p);
	if (h->synced ? len < MSG_HEADER : !frame_header_likely(p))
		return -1;
	*want = len;
	if (n < len)
		return 0;
	if (n > len) { /* p itself goes on */
		more = p + len;
		more_n = n - len;
	}
	/* A doubtful one must be followed by a marker, if by anything. */
	if (!h->synced && (!frame_message_likely(p, len) || !frame_marker_run(more, more_n)))
		return -1;
	if (h->synced && (p[18] == 0 || p[18] > MSG_OPERATIONAL || (len > MSG_MAX && !extended)) &&
	    !frame_marker_run(more, more_n))
		return -1;
	return (long)len;
}

static void
frame_tail_clear(struct half *h)
{
	h->tail_at = 0;
	if (h->tail.cap > TAIL_KEEP) {
		buf_fini(&h->tail);
		buf_init(&h->tail, 2 * MSG_MAX_EXTENDED);
	} else {
		buf_reset(&h->tail);
	}
}

static void
frame_tail_put(struct half *h, const uint8_t *p, size_t n)
{
	if (h->tail.max == 0)
		buf_init(&h->tail, 2 * MSG_MAX_EXTENDED);
	if (h->tail_at > h->tail.n / 2) {
		buf_cut(&h->tail, 0, h->tail_at);
		h->tail_at = 0;
	}
	buf_put(&h->tail, p, n);
}

static void frame_gap(struct capture *c, struct conn *k, unsigned d, uint64_t n, const char *why, struct when w);

/* What is there of a message that will not be whole is read as far as it goes. False: it is none. */
static bool
frame_cut(struct capture *c, struct conn *k, unsigned d, const uint8_t *p, size_t n, const char *why, struct when w)
{
	if (!msg_is_cut(span_of(p, n)) || !frame_marker_run(p, n) || !frame_header_likely(p))
		return false;
	frame_junk_flush(c, k, d);
	k->sure = k->h[d].found = true;
	if (!c->stop)
		dialog_cut(c, k, d, span_of(p, n), why, w);
	return true;
}

/* The message begun in the tail, with n bytes more at p. Returns how many of these were used. */
static size_t
frame_join(struct capture *c, struct conn *k, unsigned d, const uint8_t *p, size_t n, struct when w)
{
	struct half *h = &k->h[d];
	bool extended = dialog_extended(k->dialog);
	size_t used = 0, skip;

	while (h->tail.n && !k->dead && !c->stop) {
		size_t have = h->tail.n - h->tail_at, want, m;
		const uint8_t *t = h->tail.p + h->tail_at;
		long r = frame_judge(h, extended, t, have, p + used, n - used, &want);

		if (r > 0) {
			frame_emit(c, k, d, t, (size_t)r, w);
			h->tail_at += (size_t)r;
		} else if (r == 0) {
			m = want - have < n - used ? want - have : n - used;
			if (!m)
				break;
			frame_tail_put(h, p + used, m);
			used += m;
			if (h->tail.bad) { /* no memory: say so as bytes lost */
				frame_tail_clear(h);
				frame_gap(c, k, d, have + m, "no memory", w);
			}
		} else {
			frame_lose(h, t, have);
			skip = 1 + frame_search(t + 1, have - 1);
			frame_junk(c, k, d, t, skip, frame_why_junk(h), w);
			h->tail_at += skip;
		}
		if (h->tail_at == h->tail.n)
			frame_tail_clear(h);
	}
	return used;
}

static void
frame_bytes(struct capture *c, struct conn *k, unsigned d, const uint8_t *p, size_t n, struct when w)
{
	struct half *h = &k->h[d];
	bool extended;

	if (h->skip && n) {
		size_t m = n < h->skip ? n : h->skip;

		frame_junk(c, k, d, p, m, why_cut, w);
		h->skip -= m;
		p += m;
		n -= m;
	}
	if (h->tail.n) {
		size_t m = frame_join(c, k, d, p, n, w);

		p += m;
		n -= m;
	}
	extended = dialog_extended(k->dialog);
	while (n && !k->dead && !c->stop) {
		size_t want, skip;
		long r;

		if (!h->synced) {
			skip = frame_search(p, n);
			frame_junk(c, k, d, p, skip, frame_why_junk(h), w);
			p += skip;
			n -= skip;
			if (!n)
				break;
		}
		r = frame_judge(h, extended, p, n, p, 0, &want);
		if (r > 0) {
			frame_emit(c, k, d, p, (size_t)r, w);
			extended = dialog_extended(k->dialog);
			p += r;
			n -= (size_t)r;
		} else if (r == 0) {
			frame_tail_put(h, p, n);
			return;
		} else {
			frame_lose(h, p, n);
			frame_junk(c, k, d, p, 1, frame_why_junk(h), w);
			p++;
			n--;
		}
	}
}

static void
frame_gap(struct capture *c, struct conn *k, unsigned d, uint64_t n, const char *why, struct when w)
{
	struct half *h = &k->h[d];
	size_t have = h->tail.n - h->tail_at, rest = h->skip;
	bool inside = h->skip != 0;

	if (have) {
		const uint8_t *t = h->tail.p + h->tail_at;

		if (have >= MSG_HEADER && h->synced) {
			inside = true;
			rest = frame_length_of(t) - have;
		}
		if (!frame_cut(c, k, d, t, have, why, w))
			frame_junk(c, k, d, t, have, why_cut, w);
		frame_tail_clear(h);
	}
	if (k->dead)
		return;
	/* The length tells where the next message begins, when the gap does not reach beyond. */
	inside = inside && n <= rest;
	h->skip = inside ? rest - (size_t)n : 0;
	h->synced = inside;
	frame_junk_flush(c, k, d);
	dialog_report(c, k, d, CAPTURE_GAP, span_of(NULL, 0), n, why, w);
}

static void
frame_end(struct capture *c, struct conn *k, unsigned d, const char *why, struct when w)
{
	struct half *h = &k->h[d];

	while (h->tail.n > h->tail_at && !k->dead && !c->stop) {
		const uint8_t *t = h->tail.p + h->tail_at;
		size_t have = h->tail.n - h->tail_at, at;

		/* A message that never ended may have been a wrong length with right messages after it. */
		h->synced = false;
		at = 1 + frame_search(t + 1, have - 1);
		if (at == have && frame_cut(c, k, d, t, have, why, w))
			break;
		frame_junk(c, k, d, t, at, why, w);
		h->tail_at += at;
		if (h->tail_at == h->tail.n)
			break;
		frame_join(c, k, d, h->tail.p, 0, w);
	}
	frame_tail_clear(h);
	if (!k->dead)
		frame_junk_flush(c, k, d);
	h->skip = 0;
	h->synced = false;
}

static void
frame_late(struct capture *c, struct conn *k, unsigned d, const uint8_t *p, size_t n, struct when w)
{
	struct half *h = &k->h[d];
	bool synced = h->synced;
	size_t want;
	long r;

	h->synced = false;
	while (n >= MSG_HEADER && !c->stop) {
		size_t skip = frame_search(p, n);

		p += skip;
		n -= skip;
		if (n < MSG_HEADER)
			break;
		r = frame_judge(h, true, p, n, p, 0, &want);
		if (r > 0) {
			frame_emit(c, k, d, p, (size_t)r, w);
			h->synced = false;
		} else {
			r = 1;
		}
		p += r;
		n -= (size_t)r;
	}
	h->synced = synced;
}

bool
frame_misplaced(const struct half *h, const uint8_t *p, size_t n, size_t old)
{
	if (!h->synced || h->tail.n || h->skip || frame_marker_run(p + old, n - old))
		return false;
	while (n >= MSG_HEADER && frame_marker_run(p, n) && frame_header_likely(p) && frame_length_of(p) <= n) {
		size_t len = frame_length_of(p);

		if (!frame_message_likely(p, len))
			return false;
		p += len;
		n -= len;
	}
	return n == 0;
}

enum frame_guess
frame_guess(const uint8_t *p, size_t n, bool first)
{
	size_t i, len;

	if (frame_marker_run(p, n)) {
		if (n < MSG_HEADER)
			return first || n >= MARKER ? FRAME_MAYBE : FRAME_NO;
		if (!frame_header_likely(p))
			return FRAME_NO;
		len = frame_length_of(p);
		return n >= len && (!frame_message_likely(p, len) || !frame_marker_run(p + len, n - len)) ? FRAME_NO
													  : FRAME_MAYBE;
	}
	if (first)
		return FRAME_NO;
	/* In the middle: two messages in a row, which no other protocol carries but for a BMP peer-up's two OPENs. */
	for (i = frame_search(p, n); i + MSG_HEADER <= n; i += 1 + frame_search(p + i + 1, n - i - 1)) {
		const uint8_t *q;

		len = frame_length_of(p + i);
		if (i + len + MSG_HEADER > n || !frame_message_likely(p + i, len))
			continue;
		q = p + i + len;
		if (frame_marker_run(q, MARKER) && frame_header_likely(q) &&
		    !(p[i + 18] == MSG_OPEN && q[18] == MSG_OPEN))
			return FRAME_YES;
	}
	return FRAME_NO;
}

/* What waits for certainty is given out, and why the connection ended. */
static void
frame_over(struct capture *c, struct conn *k, const char *why, struct when w)
{
	dialog_flush(c, k, 0);
	dialog_flush(c, k, 1);
	if (!k->ended)
		dialog_end(c, k, why, w);
}

static bool
frame_begins(const uint8_t *p, size_t n)
{
	return frame_marker_run(p, n) && (n < MSG_HEADER || frame_header_likely(p));
}

const struct carrier carrier_bgp = {
	.begins = frame_begins, .bytes = frame_bytes, .gap = frame_gap, .end = frame_end, .late = frame_late, .over = frame_over,
};
