/* SPDX-License-Identifier: ISC */
/*
 * pcap/tcp.c - connections, and the bytes of each direction in their order (RFC 9293 3.4, 3.10).
 *
 * Long because a segment may be early, late, twice, cut or lost, and each case works on the same window of one direction.
 */
#include "base/memory.h"
#include "bmp/bmp.h"
#include "pcap/conn.h"

#include <stdlib.h>

#include "base/hash.h"

#define SECOND 1000000000ull

enum {
	BGP_PORT = 179,
	PENDING_MAX = 4096,         /* segments that wait after a hole */
	PENDING_ACKED = 64,         /* ... of which the receiver has said to have the missing bytes */
	PENDING_BLIND = 256,        /* ... when nothing is heard of the receiver */
	WINDOW = 1 << 26,           /* bytes: farther away is not the same connection */
	HOLE_FIRST = 1 << 20,       /* bytes before the first segment seen that may come late */
	NEAR = 1 << 20,             /* bytes: so near are the segments of one connection that takes two paths */
	SUMS_FEW = 8,               /* checksums of segments without data that are looked at */
	CLOSED_S = 120,             /* a closed connection is remembered for stragglers */
	OVERTAKE_MAX = 1 << 16,     /* bytes that overtake the first ones, and are kept */
};

#define HOLE_ACKED_NS SECOND        /* a hole that was acknowledged: the capture lacks it */
#define HOLE_BLIND_NS (10 * SECOND) /* nothing is heard of the receiver */
#define HOLE_NS (120 * SECOND)      /* not acknowledged: it may still be sent again */
#define HELD_NS (5 * SECOND)        /* messages held for certainty */
#define START_NS (SECOND / 5)       /* the first segment of a direction that begins in mid-message */
#define TWICE_NS (SECOND / 10)      /* the same segment with the same IPv4 identification */
#define TWICE_ANY_NS (SECOND / 100) /* ... or without one */

static const char why_missing[] = "not in the capture";
static const char why_snap[] = "cut by the snap length";

/* ---- the table of connections ---- */

/* The key of a segment; returns which half it belongs to. */
static unsigned
tcp_key_of(const struct segment *s, struct conn_key *k)
{
	int cmp = memcmp(s->src, s->dst, 16);
	unsigned d = cmp > 0 || (cmp == 0 && s->sport > s->dport);

	memset(k, 0, sizeof(*k));
	memcpy(k->a, d ? s->dst : s->src, 16);
	memcpy(k->b, d ? s->src : s->dst, 16);
	k->aport = d ? s->dport : s->sport;
	k->bport = d ? s->sport : s->dport;
	k->alen = s->alen;
	return d;
}

static void
tcp_wait_begin(struct capture *c, struct conn *k)
{
	if (k->waiting)
		return;
	k->waiting = true;
	c->waiting_cnt++;
	k->wprev = NULL;
	k->wnext = c->waiting;
	if (c->waiting)
		c->waiting->wprev = k;
	c->waiting = k;
}

static void
tcp_wait_end(struct capture *c, struct conn *k)
{
	if (!k->waiting)
		return;
	k->waiting = false;
	c->waiting_cnt--;
	*(k->wprev ? &k->wprev->wnext : &c->waiting) = k->wnext;
	if (k->wnext)
		k->wnext->wprev = k->wprev;
}

static void
tcp_lru_out(struct capture *c, struct conn *k)
{
	*(k->older ? &k->older->newer : &c->oldest[k->lane]) = k->newer;
	*(k->newer ? &k->newer->older : &c->newest[k->lane]) = k->older;
}

static void
tcp_lru_in(struct capture *c, struct conn *k)
{
	k->lane = k->started;
	k->newer = NULL;
	k->older = c->newest[k->lane];
	*(k->older ? &k->older->newer : &c->oldest[k->lane]) = k;
	c->newest[k->lane] = k;
}

static size_t
tcp_half_weight(const struct half *h)
{
	return h->pending_bytes + h->tail.cap + h->junk.cap + (h->alien ? sizeof(*h->alien) + h->alien->n : 0);
}

/* Bring the account of memory up to date. */
static void
tcp_weigh(struct capture *c, struct conn *k)
{
	size_t w = sizeof(*k) + 16 + tcp_half_weight(&k->h[0]) + tcp_half_weight(&k->h[1]) + dialog_weight(k->dialog) +
	    monitor_weight(k->monitor) +
	    (k->facts ? sizeof(*k->facts) : 0);

	c->used += w - k->weight;
	k->weight = w;
	if (c->used > c->st.memory_peak)
		c->st.memory_peak = c->used;
}

static void
tcp_pieces_free(struct half *h)
{
	while (h->pending) {
		struct piece *p = h->pending;

		h->pending = p->next;
		free(p);
	}
	h->last = NULL;
	h->pending_bytes = h->pending_cnt = 0;
	free(h->alien);
	h->alien = NULL;
}

static void
tcp_half_fini(struct half *h)
{
	tcp_pieces_free(h);
	buf_fini(&h->tail);
	buf_fini(&h->junk);
	*h = (struct half){ 0 };
}

static void
tcp_conn_free(struct capture *c, struct conn *k)
{
	struct conn **p = &c->bucket[k->hash & (c->bucket_cnt - 1)];

	while (*p != k)
		p = &(*p)->chain;
	*p = k->chain;
	tcp_lru_out(c, k);
	tcp_wait_end(c, k);
	if (c->last == k)
		c->last = NULL;
	c->conn_cnt--;
	c->used -= k->weight;
	tcp_half_fini(&k->h[0]);
	tcp_half_fini(&k->h[1]);
	dialog_free(k->dialog);
	monitor_free(k->monitor);
	free(k->facts);
	free(k);
}

static bool
tcp_table_grow(struct capture *c)
{
	size_t cnt = c->bucket_cnt ? 2 * c->bucket_cnt : BUCKETS_MIN, i;
	struct conn **b = memory_zeroed(cnt, sizeof(struct conn *)), *k, *next;

	if (!b)
		return c->bucket_cnt != 0;
	for (i = 0; i < c->bucket_cnt; i++) {
		for (k = c->bucket[i]; k; k = next) {
			next = k->chain;
			k->chain = b[k->hash & (cnt - 1)];
			b[k->hash & (cnt - 1)] = k;
		}
	}
	free(c->bucket);
	c->used += (cnt - c->bucket_cnt) * sizeof(struct conn *);
	c->bucket = b;
	c->bucket_cnt = cnt;
	return true;
}

static bool
tcp_near(uint32_t a, uint32_t b)
{
	return seq_diff(a, b) < NEAR && seq_diff(a, b) > -NEAR;
}

/*
 * Does a segment that came by another path than those before it belong to the connection all the same, by its sequence
 * numbers? The directions of a connection may be in different VLANs, and a mirror may see a packet before and after it was
 * routed; but the same addresses may as well be used in many places.
 */
static bool
tcp_path_fits(const struct conn *k, unsigned d, const struct segment *s)
{
	const struct half *h = &k->h[d], *o = &k->h[d ^ 1];
	bool ack = s->flags & TCP_ACK && o->heard, near = ack && tcp_near(s->ack, o->last_seq);

	return h->heard ? tcp_near(s->seq, h->last_seq) && (!ack || near) : near;
}

/* The path of a segment is that of its direction, or if that was not heard, of the other. */
static bool
tcp_same_path(const struct conn *k, unsigned d, const struct segment *s)
{
	return k->h[k->h[d].heard ? d : d ^ 1].path == s->path;
}

static struct conn *
tcp_conn_find(struct capture *c, const struct conn_key *key, uint32_t hash, unsigned d, const struct segment *s)
{
	struct conn *k, *other = NULL;

	if (!c->bucket_cnt)
		return NULL;
	for (k = c->bucket[hash & (c->bucket_cnt - 1)]; k; k = k->chain) {
		if (k->hash != hash || memcmp(&k->key, key, sizeof(*key)) != 0)
			continue;
		if (tcp_same_path(k, d, s))
			return k;
		if (!other && tcp_path_fits(k, d, s))
			other = k;
	}
	return other;
}

static struct conn *
tcp_conn_new(struct capture *c, const struct conn_key *key, uint32_t hash)
{
	struct conn *k;

	if (c->conn_cnt >= c->bucket_cnt && !tcp_table_grow(c))
		return NULL;
	k = memory_zeroed(1, sizeof(*k));
	if (!k)
		return NULL;
	k->key = *key;
	k->hash = hash;
	k->client = -1;
	k->carrier = &carrier_bgp;
	k->stream = c->next_stream++;
	k->chain = c->bucket[hash & (c->bucket_cnt - 1)];
	c->bucket[hash & (c->bucket_cnt - 1)] = k;
	tcp_lru_in(c, k);
	c->conn_cnt++;
	c->st.connections++;
	if (key->aport == BGP_PORT || key->bport == BGP_PORT)
		k->bgp = k->sure = true;
	if (c->opt.facts && (k->facts = memory_zeroed(1, sizeof(*k->facts))))
		k->facts->client = -1;
	return k;
}

/* ---- holes ---- */

static void
tcp_hole_add(struct half *h, uint32_t start, uint32_t end)
{
	if (h->hole_cnt == HOLES) {
		memmove(h->holes, h->holes + 1, (HOLES - 1) * sizeof(h->holes[0]));
		h->hole_cnt--;
	}
	h->holes[h->hole_cnt++] = (struct hole){ start, end };
}

/* An old segment: what of it falls into a hole that was reported was never delivered. */
static void
tcp_late(struct capture *c, struct conn *k, unsigned d, uint32_t seq, const uint8_t *p, size_t n, struct when w)
{
	struct half *h = &k->h[d];
	unsigned i;

	for (i = 0; i < h->hole_cnt; i++) {
		struct hole *o = &h->holes[i];
		uint32_t start = seq_diff(seq, o->start) > 0 ? seq : o->start;
		uint32_t end = seq_diff(seq + (uint32_t)n, o->end) < 0 ? seq + (uint32_t)n : o->end;

		if (seq_diff(end, start) <= 0)
			continue;
		/* The larger part that is left stays a hole. */
		if (end - o->start > o->end - start)
			o->end = start;
		else
			o->start = end;
		k->carrier->late(c, k, d, p + (start - seq), end - start, w);
		return;
	}
	c->st.retransmitted++;
}

/* ---- segments that wait ---- */

static struct piece *
tcp_piece_new(uint32_t seq, const uint8_t *p, size_t n, size_t len, struct when w)
{
	struct piece *x = memory_get(sizeof(*x) + n);

	if (x) {
		*x = (struct piece){ .seq = seq, .n = n, .len = len, .when = w };
		memcpy(x->p, p, n);
	}
	return x;
}

/* A doubtful piece makes room for one of the same bytes that is not; it keeps its place in the list. */
static bool
tcp_pending_mend(struct piece *x, const uint8_t *p, size_t n, struct when w)
{
	if (!x->doubtful || x->n != n)
		return false;
	memcpy(x->p, p, n);
	x->doubtful = false;
	x->when = w;
	return true;
}

static void
tcp_pending_add(struct half *h, uint32_t seq, const uint8_t *p, size_t n, size_t len, bool doubtful, struct when w)
{
	struct piece **at = &h->pending, *x;

	if (h->last && seq_diff(seq, h->last->seq) > 0)
		at = &h->last->next;
	while (*at && seq_diff((*at)->seq, seq) < 0)
		at = &(*at)->next;
	if (*at && (*at)->seq == seq && !doubtful && tcp_pending_mend(*at, p, n, w))
		return;
	if (*at && (*at)->seq == seq && (*at)->n >= n && (doubtful || !(*at)->doubtful))
		return; /* sent again while it waits */
	x = tcp_piece_new(seq, p, n, len, w);
	if (!x)
		return; /* its place becomes a gap */
	x->doubtful = doubtful;
	x->next = *at;
	*at = x;
	if (!x->next)
		h->last = x;
	h->pending_bytes += sizeof(*x) + n;
	h->pending_cnt++;
}

static struct piece *
tcp_pending_take(struct half *h)
{
	struct piece *x = h->pending;

	h->pending = x->next;
	if (!h->pending)
		h->last = NULL;
	h->pending_bytes -= sizeof(*x) + x->n;
	h->pending_cnt--;
	return x;
}

/* Bytes at h->next or before it; what was delivered already is left out. */
static void
tcp_in_order(struct capture *c, struct conn *k, unsigned d, uint32_t seq, const uint8_t *p, size_t n, size_t len,
    struct when w)
{
	struct half *h = &k->h[d];
	uint32_t old = h->next - seq;
	uint32_t at;

	if (old >= len)
		return;
	if (old && n > old && k->carrier == &carrier_bgp && frame_misplaced(&k->h[d], p, n, old))
		old = 0;
	if (n > old)
		k->carrier->bytes(c, k, d, p + old, n - old, w);
	at = seq + (uint32_t)(n > old ? n : old);
	h->next = seq + (uint32_t)len;
	if (at != h->next && !k->dead && !c->stop) {
		tcp_hole_add(h, at, h->next);
		k->carrier->gap(c, k, d, h->next - at, why_snap, w);
	}
}

/* Is the first piece not to be believed yet, and not superseded by others either? */
static bool
tcp_in_doubt(const struct half *h)
{
	const struct piece *x = h->pending;

	return x->doubtful && seq_diff(x->seq + (uint32_t)x->len, h->next) > 0;
}

/* Deliver what the last bytes made deliverable. `w` NULL: each is owed to its own packet. */
static void
tcp_drain(struct capture *c, struct conn *k, unsigned d, const struct when *w)
{
	struct half *h = &k->h[d];

	while (h->pending && !h->starting && seq_diff(h->pending->seq, h->next) <= 0 && !tcp_in_doubt(h) && !c->stop) {
		struct piece *x = tcp_pending_take(h);

		if (!k->dead)
			tcp_in_order(c, k, d, x->seq, x->p, x->n, x->len, w ? *w : x->when);
		free(x);
	}
	h->hole_ns = c->now.time_ns;
}

/* No earlier segment came: the direction begins with the first of those that wait. */
static void
tcp_start(struct capture *c, struct conn *k, unsigned d)
{
	struct half *h = &k->h[d];

	h->starting = false;
	if (h->pending)
		h->next = h->pending->seq;
	tcp_hole_add(h, h->next - HOLE_FIRST, h->next);
	tcp_drain(c, k, d, NULL);
}

/* Wait no longer for the bytes before the first piece, or for another one in its place. */
static void
tcp_give_up_hole(struct capture *c, struct conn *k, unsigned d, const char *why)
{
	struct half *h = &k->h[d];
	uint32_t to = h->pending->seq;
	uint32_t n = seq_diff(to, h->next) > 0 ? to - h->next : 0;
	struct when w = h->pending->when;

	h->pending->doubtful = false;
	if (n) {
		tcp_hole_add(h, h->next, to);
		h->next = to;
		k->carrier->gap(c, k, d, n, why, w);
	}
	tcp_drain(c, k, d, NULL);
}

static bool
tcp_acked_hole(const struct half *h)
{
	const struct piece *x = h->pending;

	return h->has_ack && seq_diff(h->acked, x->seq + (x->doubtful ? (uint32_t)x->len : 0)) >= 0;
}

/* Has the first hole been waited for long enough? */
static const char *
tcp_hopeless(const struct capture *c, const struct conn *k, unsigned d)
{
	const struct half *h = &k->h[d];
	uint64_t waited = c->now.time_ns > h->hole_ns ? c->now.time_ns - h->hole_ns : 0;
	size_t room = c->max / 8 < 4 << 20 ? c->max / 8 : 4 << 20;

	if (h->pending_bytes > room || h->pending_cnt > PENDING_MAX)
		return "not in the capture (given up for want of room)";
	if (tcp_acked_hole(h))
		return waited > HOLE_ACKED_NS || h->pending_cnt > PENDING_ACKED ? why_missing : NULL;
	if (!h->has_ack)
		return waited > HOLE_BLIND_NS || h->pending_cnt > PENDING_BLIND ? why_missing : NULL;
	return waited > HOLE_NS ? why_missing : NULL;
}

static void
tcp_look(struct capture *c, struct conn *k, unsigned d)
{
	struct half *h = &k->h[d];
	const char *why;

	if (h->starting && (h->pending_cnt > 1 || c->now.time_ns > h->hole_ns + START_NS))
		tcp_start(c, k, d);
	while (!h->starting && k->h[d].pending && !c->stop && (why = tcp_hopeless(c, k, d)))
		tcp_give_up_hole(c, k, d, why);
}

/* ---- the end of a connection ---- */

/* Bytes that were sent, by the FIN or what the other side acknowledged, and are not in the capture. */
static uint32_t
tcp_never_seen(const struct half *h)
{
	int32_t n = 0;

	if (!h->known)
		return 0;
	if (h->fin)
		n = seq_diff(h->fin_seq, h->next);
	else if (h->has_ack)
		n = seq_diff(h->acked - 1, h->next); /* a FIN that is not in the capture is acknowledged as a byte */
	if (n <= 0 || n > WINDOW)
		return 0;
	return h->fin ? (uint32_t)n : (uint32_t)n + 1;
}

/* Nothing more will come for half d. */
static void
tcp_half_end(struct capture *c, struct conn *k, unsigned d, const char *why)
{
	struct half *h = &k->h[d];
	uint32_t n;

	if (!k->bgp)
		tcp_pieces_free(h);
	if (h->starting)
		tcp_start(c, k, d);
	while (h->pending && !c->stop)
		tcp_give_up_hole(c, k, d, why_missing);
	if (!k->bgp || k->dead || c->stop)
		return;
	n = tcp_never_seen(h);
	if (n) {
		tcp_hole_add(h, h->next, h->next + n);
		h->next += n;
		k->carrier->gap(c, k, d, n, why_missing, c->now);
	}
	k->carrier->end(c, k, d, why, c->now);
}

static const char tcp_half_closed[] = "FIN of one side, then the end of the capture";

/* Both directions are at their end; the connection is kept for stragglers. */
static void
tcp_conn_end(struct capture *c, struct conn *k, const char *why, const char *cut)
{
	unsigned d;

	for (d = 0; d < 2; d++)
		tcp_half_end(c, k, d, cut);
	if (k->bgp && !k->dead)
		k->carrier->over(c, k, why, why == tcp_half_closed ? k->closing : c->now);
	k->ended = true;
	tcp_pieces_free(&k->h[0]);
	tcp_pieces_free(&k->h[1]);
	tcp_wait_end(c, k);
}

static const char *
tcp_end_reason(const struct conn *k)
{
	if (k->h[0].fin || k->h[1].fin)
		return tcp_half_closed;
	if ((k->h[0].syn || k->h[1].syn) && !k->established && !k->h[0].found && !k->h[1].found)
		return "no answer to SYN";
	return "end of the capture";
}

static void
tcp_conn_forget(struct capture *c, struct conn *k)
{
	if (k->facts)
		dialog_facts(c, k);
	tcp_conn_free(c, k);
}

static void
tcp_forget_oldest(struct capture *c, const struct conn *except)
{
	struct conn *k = NULL;
	unsigned lane;

	for (lane = 0; lane < 2 && !k; lane++) {
		k = c->oldest[lane];
		if (k == except && k)
			k = k->newer;
	}
	if (!k)
		return;
	if (!k->dead) {
		c->st.given_up += !k->ended;
		tcp_conn_end(c, k, "given up for want of memory", "connection given up for want of memory");
	}
	tcp_conn_forget(c, k);
}

static bool
tcp_long_over(const struct capture *c, const struct conn *k)
{
	return k && (k->ended || k->dead) && k->last_ns + CLOSED_S * SECOND < c->now.time_ns;
}

/* Stay within the bound, and forget what ended long ago. */
static void
tcp_bound(struct capture *c, const struct conn *current)
{
	unsigned lane;

	while (c->used > c->max && c->conn_cnt > 1 && !c->stop)
		tcp_forget_oldest(c, current);
	for (lane = 0; lane < 2; lane++) {
		while (c->oldest[lane] != current && tcp_long_over(c, c->oldest[lane]) && !c->stop) {
			tcp_conn_end(c, c->oldest[lane], NULL, "message cut by the end of the connection");
			tcp_conn_forget(c, c->oldest[lane]);
		}
	}
}

/* ---- flags ---- */

/* A SYN on a connection that exists: is it the same one? */
static bool
tcp_syn_same(const struct conn *k, unsigned d, const struct segment *s)
{
	const struct half *h = &k->h[d];

	if (h->syn)
		return h->isn == s->seq;
	if (k->dead)
		return s->flags & TCP_ACK;
	if (!h->known) /* the other side spoke first: a SYN that comes to meet it, or an old connection seen from one side */
		return !k->ended && (k->h[d ^ 1].syn || !k->h[d ^ 1].found || s->flags & TCP_ACK);
	return s->seq + 1 == h->next || (h->hole_cnt && s->seq + 1 == h->holes[0].end); /* its data came before it */
}

static void
tcp_syn(struct capture *c, struct conn *k, unsigned d, const struct segment *s)
{
	struct half *h = &k->h[d], *o = &k->h[d ^ 1];

	h->isn = s->seq;
	if (!h->syn && !h->known) {
		h->next = s->seq + 1;
		h->known = true;
		h->synced = true;
	}
	h->syn = true;
	if (!(s->flags & TCP_ACK)) {
		if (k->client < 0)
			k->client = (int)d;
		return;
	}
	if (k->client < 0)
		k->client = (int)(d ^ 1);
	if (!o->known) {
		o->known = o->synced = o->syn = true;
		o->isn = s->ack - 1;
		o->next = s->ack;
	}
	k->established = true;
	if (k->sure && !k->started)
		dialog_start(c, k, c->now);
}

static void
tcp_reset(struct capture *c, struct conn *k, unsigned d, const struct segment *s)
{
	const struct half *h = &k->h[d];
	int32_t off = h->known ? seq_diff(s->seq, h->next) : 0;

	if (k->ended || off > WINDOW || off < -WINDOW)
		return;
	k->rst = true;
	k->rst_side = d;
	tcp_conn_end(c, k, k->established || k->started ? "RST" : "connection refused", "message cut by RST");
}

static void
tcp_fin_check(struct capture *c, struct conn *k)
{
	unsigned d;

	for (d = 0; d < 2; d++) {
		struct half *h = &k->h[d];

		if (h->fin && !h->fin_done && seq_diff(h->next, h->fin_seq) >= 0) {
			h->fin_done = true;
			tcp_half_end(c, k, d, "message cut by FIN");
		}
	}
	if (k->h[0].fin_done && k->h[1].fin_done && !k->ended)
		tcp_conn_end(c, k, "FIN", "message cut by FIN");
}

static void
tcp_acknowledged(struct half *o, uint32_t ack)
{
	if (!o->has_ack || seq_diff(ack, o->acked) > 0 || seq_diff(ack, o->acked) < -WINDOW) {
		o->acked = ack;
		o->has_ack = true;
	}
}

/* ---- data ---- */

/* The first bytes seen of a direction of which no SYN was. */
static bool
tcp_first_bytes(const struct conn *k, struct half *h, const struct segment *s)
{
	h->known = true;
	h->next = s->seq;
	/* A single byte may be a probe that repeats the last one sent (RFC 9293 3.8.4). */
	if (s->len == 1 && s->data.n == 1 && s->data.p[0] != 0xff) {
		h->next++;
		return false;
	}
	/* One that begins in mid-message may have been overtaken. */
	h->starting = !k->carrier->begins(s->data.p, s->data.n);
	if (!h->starting)
		tcp_hole_add(h, s->seq - HOLE_FIRST, s->seq);
	return true;
}

/* Is the checksum wrong, where those of the direction are right? */
static bool
tcp_doubtful(struct capture *c, struct half *h, enum link_sum sum)
{
	switch (sum) {
	case LINK_SUM_UNKNOWN:
		break;
	case LINK_SUM_GOOD:
		h->sums_good++;
		break;
	case LINK_SUM_BAD:
		h->sums_bad++;
		if (h->sums_good <= 4 * h->sums_bad - 4 || !h->sums_good)
			break;
		c->st.damaged++;
		return true;
	}
	return false;
}

/*
 * A segment from far outside of what can be in flight. One alone is ignored; when a second one goes on where it ended,
 * this is another connection between the same ports, whose SYN is not in the capture. True: begin that one.
 */
static bool
tcp_alien(struct half *h, const struct segment *s, struct when w)
{
	if (h->alien && h->alien->seq + h->alien->len == s->seq)
		return true;
	free(h->alien);
	h->alien = tcp_piece_new(s->seq, s->data.p, s->data.n, s->len, w);
	return false;
}

static void
tcp_data(struct capture *c, struct conn *k, unsigned d, const struct segment *s, bool doubtful)
{
	struct half *h = &k->h[d];
	uint32_t seq = s->seq + (s->flags & TCP_SYN ? 1 : 0);
	int32_t off;

	if (!h->known && !tcp_first_bytes(k, h, s))
		return;
	h->data = true;
	off = seq_diff(seq, h->next);
	if (off > 0 || h->starting || (doubtful && off + (int64_t)s->len > 0)) {
		c->st.reordered += off > 0 && !h->starting;
		if (!h->pending)
			h->hole_ns = c->now.time_ns;
		tcp_pending_add(h, seq, s->data.p, s->data.n, s->len, doubtful, c->now);
		tcp_wait_begin(c, k);
	} else if (0u - (uint32_t)off >= s->len) {
		tcp_late(c, k, d, seq, s->data.p, s->data.n, c->now);
	} else {
		tcp_in_order(c, k, d, seq, s->data.p, s->data.n, s->len, c->now);
		if (h->pending)
			tcp_drain(c, k, d, &c->now);
	}
}

/* Of a connection that may be recognised by its first bytes: a segment that overtook them. */
static void
tcp_hold(struct capture *c, struct half *h, const struct segment *s)
{
	int32_t off = seq_diff(s->seq, h->isn + 1);

	if (!h->syn || h->data || off <= 0 || off > OVERTAKE_MAX || h->pending_bytes > OVERTAKE_MAX)
		return;
	if (!h->pending)
		h->hole_ns = c->now.time_ns;
	tcp_pending_add(h, s->seq, s->data.p, s->data.n, s->len, false, c->now);
}

/* BMP on BGP's port shows in its first bytes. */
static void
tcp_second_look(struct conn *k, unsigned d, const struct segment *s)
{
	const struct half *h = &k->h[d];

	if (!h->syn || h->next != h->isn + 1 || s->seq != h->next || h->found || k->h[d ^ 1].found || s->data.n < BMP_HEADER ||
	    monitor_guess(s->data, true) == FRAME_NO)
		return;
	k->carrier = &carrier_bmp;
	k->sure = false;
}

/* On ports of their own connections are watched without being put together until they show BGP or BMP. */
static bool
tcp_recognise(struct capture *c, struct conn *k, unsigned d, const struct segment *s)
{
	struct half *h = &k->h[d];
	bool first = h->syn && s->seq + (s->flags & TCP_SYN ? 1 : 0) == h->isn + 1;
	enum frame_guess guess = monitor_guess(s->data, first); /* BMP holds what looks like BGP */

	if (guess != FRAME_NO)
		k->carrier = &carrier_bmp;
	else
		guess = frame_guess(s->data.p, s->data.n, first);
	if (guess == FRAME_NO) {
		k->dead = first && s->data.n;
		if (!first)
			tcp_hold(c, h, s);
		return false;
	}
	k->sure |= guess == FRAME_YES;
	k->bgp = true;
	if (!first) {
		tcp_pieces_free(h);
		h->known = false;
		h->synced = false;
	}
	return true;
}

/* ---- a segment ---- */

static struct conn *
tcp_conn_renew(struct capture *c, struct conn *k, const char *why)
{
	struct conn_key key = k->key;
	uint32_t hash = k->hash;

	tcp_conn_end(c, k, why, "message cut by a new connection");
	tcp_conn_forget(c, k);
	return tcp_conn_new(c, &key, hash);
}

static bool
tcp_is_alien(const struct conn *k, unsigned d, const struct segment *s)
{
	const struct half *h = &k->h[d];
	int32_t off = seq_diff(s->seq, h->next);

	return k->bgp && h->known && s->len && (off > WINDOW || off < -WINDOW);
}

/* The connection of a segment; NULL: without meaning for any. */
static struct conn *
tcp_conn_of(struct capture *c, const struct segment *s, unsigned *d)
{
	struct conn_key key;
	struct conn *k;
	uint32_t hash;

	*d = tcp_key_of(s, &key);
	k = c->last;
	if (!k || memcmp(&k->key, &key, sizeof(key)) != 0 || !tcp_same_path(k, *d, s)) {
		hash = hash_bytes(c->seed, &key, sizeof(key));
		k = tcp_conn_find(c, &key, hash, *d, s);
		if (!k)
			k = tcp_conn_new(c, &key, hash);
	}
	if (!k)
		return NULL;
	if (s->flags & TCP_SYN && !(s->flags & TCP_RST) && !tcp_syn_same(k, *d, s)) {
		k = tcp_conn_renew(c, k, "a new SYN between the same ports");
	} else if (tcp_is_alien(k, *d, s)) {
		struct piece *x;

		if (!tcp_alien(&k->h[*d], s, c->now))
			return k;
		x = k->h[*d].alien;
		k->h[*d].alien = NULL;
		k = tcp_conn_renew(c, k, "another connection between the same ports, by its sequence numbers");
		if (k) {
			k->bgp = true;
			k->h[*d].known = true;
			k->h[*d].next = x->seq;
			tcp_in_order(c, k, *d, x->seq, x->p, x->n, x->len, x->when);
		}
		free(x);
	}
	return k;
}

/*
 * Was the very same segment seen a moment ago? A mirror port that sees a packet come and go writes it twice; one that is sent
 * again has another identification, and comes later.
 */
static bool
tcp_twice(struct capture *c, struct half *h, const struct segment *s, unsigned sum)
{
	uint64_t hash = hash_mix((uint64_t)s->seq << 32 ^ s->ack ^ (uint64_t)s->flags << 24,
	    0x9e3779b97f4a7c15ull ^ (uint64_t)s->id << 32 ^ (uint64_t)sum << 16 ^ s->len) | 1;
	uint64_t within = s->id ? TWICE_NS : TWICE_ANY_NS;
	unsigned i;

	for (i = 0; i < PRINTS; i++)
		if (h->prints[i].hash == hash && c->now.time_ns < h->prints[i].time_ns + within) {
			c->st.duplicates++;
			return true;
		}
	h->prints[h->print_at++ % PRINTS] = (struct print){ hash, c->now.time_ns };
	return false;
}

/* What a segment is worth beside its bytes. True: nothing, for it was seen already. */
static bool
tcp_weigh_segment(struct capture *c, struct half *h, const struct segment *s, bool *doubtful)
{
	bool counts = s->len || s->flags & (TCP_SYN | TCP_FIN | TCP_RST);
	struct link_summed sum;

	*doubtful = false;
	if (!counts && h->sums_good + h->sums_bad >= SUMS_FEW)
		return false;
	sum = link_sum(s);
	if (counts && tcp_twice(c, h, s, sum.sum))
		return true;
	*doubtful = tcp_doubtful(c, h, sum.state);
	return false;
}

void
tcp_segment(struct capture *c, const struct segment *s)
{
	unsigned d;
	bool doubtful = false;
	struct conn *k = tcp_conn_of(c, s, &d);

	if (!k)
		c->st.given_up++;
	if (!k || c->stop)
		return;
	if (k->bgp && tcp_weigh_segment(c, &k->h[d], s, &doubtful))
		return;
	if (!k->h[d].heard) {
		k->h[d].heard = true;
		k->h[d].path = s->path;
	}
	k->h[d].last_seq = s->seq;
	c->last = k;
	k->last_ns = c->now.time_ns;
	if (c->newest[k->lane] != k || k->lane != k->started) {
		tcp_lru_out(c, k);
		tcp_lru_in(c, k);
	}
	if (k->facts)
		facts_segment(k->facts, d, s, c->now.frame, c->now.time_ns / 1000);
	if (s->flags & TCP_SYN && !(s->flags & TCP_RST))
		tcp_syn(c, k, d, s);
	if (k->dead) {
		if (s->flags & TCP_RST)
			k->ended = true;
	} else {
		if (s->len && !(s->flags & TCP_RST) && !tcp_is_alien(k, d, s)) {
			c->st.segments++;
			if (k->bgp && k->carrier == &carrier_bgp)
				tcp_second_look(k, d, s);
			if (k->bgp || tcp_recognise(c, k, d, s))
				tcp_data(c, k, d, s, doubtful);
		}
		if (s->flags & TCP_ACK)
			tcp_acknowledged(&k->h[d ^ 1], s->ack);
		if (s->flags & TCP_FIN && !k->h[d].fin) {
			if (!k->h[d ^ 1].fin)
				k->closing = c->now;
			k->h[d].fin = true;
			k->h[d].fin_seq = s->seq + (uint32_t)s->len;
			if (!k->h[d].known) {
				k->h[d].known = true;
				k->h[d].next = k->h[d].fin_seq;
			}
		}
		if (k->bgp && k->h[0].pending)
			tcp_look(c, k, 0);
		if (k->bgp && k->h[1].pending)
			tcp_look(c, k, 1);
		if (k->h[0].fin || k->h[1].fin)
			tcp_fin_check(c, k);
		if (s->flags & TCP_RST)
			tcp_reset(c, k, d, s);
	}
	if (k->dead) {
		tcp_pieces_free(&k->h[0]);
		tcp_pieces_free(&k->h[1]);
	}
	if (dialog_holds(k->dialog))
		tcp_wait_begin(c, k);
	tcp_weigh(c, k);
	tcp_bound(c, k);
}

/* ---- time ---- */

void
tcp_tick(struct capture *c, uint64_t now_ns)
{
	struct conn *k = c->waiting, *next;

	c->tick_ns = now_ns;
	c->tick_packet = c->st.packets + c->waiting_cnt;
	for (; k && !c->stop; k = next) {
		next = k->wnext;
		tcp_look(c, k, 0);
		tcp_look(c, k, 1);
		dialog_tick(c, k, now_ns > HELD_NS ? now_ns - HELD_NS : 0);
		tcp_weigh(c, k);
		if (!k->h[0].pending && !k->h[1].pending && !dialog_holds(k->dialog))
			tcp_wait_end(c, k);
	}
}

static int
tcp_by_stream(const void *a, const void *b)
{
	const struct conn *x = *(struct conn *const *)a, *y = *(struct conn *const *)b;

	return x->stream < y->stream ? -1 : x->stream > y->stream;
}

void
tcp_finish(struct capture *c)
{
	struct conn **v, *k;
	size_t n = 0, i;
	unsigned lane;

	/* In the order of their beginning, so that the output does not depend on who spoke last. */
	v = memory_get((c->conn_cnt + 1) * sizeof(struct conn *));
	for (lane = 0; lane < 2; lane++)
		for (k = c->oldest[lane]; k && v; k = k->newer)
			if (k->bgp && !k->dead)
				v[n++] = k;
	if (v)
		qsort(v, n, sizeof(struct conn *), tcp_by_stream);
	for (i = 0; i < n && !c->stop; i++) {
		tcp_conn_end(c, v[i], tcp_end_reason(v[i]), FRAME_CUT_END);
		tcp_conn_forget(c, v[i]);
	}
	free(v);
	tcp_fini(c);
}

void
tcp_fini(struct capture *c)
{
	unsigned lane;

	for (lane = 0; lane < 2; lane++)
		while (c->oldest[lane])
			tcp_conn_free(c, c->oldest[lane]);
	free(c->bucket);
	c->bucket = NULL;
	c->bucket_cnt = 0;
}
