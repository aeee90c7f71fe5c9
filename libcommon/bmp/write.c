/* SPDX-License-Identifier: ISC */
/* bmp/write.c - events as BMP messages. */
#include "bmp/write.h"

#include <stdlib.h>

#include "base/count.h"
#include "base/hash.h"
#include "base/memory.h"
#include "bmp/bmp.h"
#include "json/jr.h"
#include "msg/made.h"
#include "watch/infer.h"
#include "wire/put.h"

enum { PAIRS_MAX = 65536, BUCKETS = 16384, VERSION_3 = 3, OPEN_ID = 24 };

/* Peer Down (RFC 7854 4.9) */
enum { DOWN_LOCAL_NOTIFICATION = 1, DOWN_LOCAL = 2, DOWN_REMOTE_NOTIFICATION = 3, DOWN_REMOTE = 4, DOWN_UNWATCHED = 5 };

/* One end of a session. */
struct bmp_end {
	struct ip ip;
	uint16_t port;
	struct buf open;      /* that it sent; n 0: not known */
	uint32_t as, id;      /* 0: not known */
	uint8_t type, rd[8];  /* of the per-peer header */
	bool up;              /* as a peer that is monitored */
	bool made;            /* its Peer Up has an OPEN that nobody sent */
	famset addpath;       /* ... and says this */
};

struct bmp_pair_key {
	uint8_t a[16], b[16];
	int64_t stream;
	uint8_t alen, blen, type, rd[8], pad[5];
};

/* What an event's "bmp" says of the per-peer header, for events that came from BMP by way of JSON. */
struct bmp_said {
	bool here;
	uint8_t type, rd[8];
	unsigned flags;       /* BMP_FLAG_* of the RIB */
};

/* A session: both ends may be peers, as in a capture, where each message is seen from the side that received it. */
struct bmp_pair {
	struct bmp_pair *chain, *newer;
	struct bmp_pair_key key;
	unsigned hash;
	struct bmp_end end[2]; /* 0: the one that the key has first */
};

struct bmp_writer {
	struct bmp_pair *bucket[BUCKETS], *oldest, *newest;
	size_t cnt;
	struct bmp_said said;  /* of the event at hand */
	struct jr_doc doc;
	struct buf text;
	bool begun;
	struct span last;      /* the message written last: further events of it add nothing */
	uint64_t last_frame, last_offset;
};

struct bmp_writer *
bmp_writer_new(void)
{
	struct bmp_writer *w = memory_zeroed(1, sizeof(*w));

	if (w) {
		jr_doc_init(&w->doc);
		buf_init(&w->text, 1 << 20);
	}
	return w;
}

static void
write_pair_free(struct bmp_pair *p)
{
	buf_fini(&p->end[0].open);
	buf_fini(&p->end[1].open);
	free(p);
}

void
bmp_writer_free(struct bmp_writer *w)
{
	while (w && w->oldest) {
		struct bmp_pair *p = w->oldest;

		w->oldest = p->newer;
		write_pair_free(p);
	}
	if (w) {
		jr_doc_fini(&w->doc);
		buf_fini(&w->text);
	}
	free(w);
}

/* ---- messages ---- */

/* A message begins: its length counts from its version on. */
static size_t
write_begin(struct buf *out, unsigned type)
{
	size_t at = out->n;

	put_u8(out, VERSION_3);
	put_u32(out, 0);
	put_u8(out, type);
	return at;
}

static void
write_end(struct buf *out, size_t at)
{
	unsigned i;

	for (i = 0; i < 4 && !out->bad; i++)
		out->p[at + 1 + i] = (uint8_t)((out->n - at) >> (24 - 8 * i));
}

static void
write_text(struct buf *out, unsigned code, const char *text)
{
	struct mark m;

	put_u16(out, code);
	m = put_open(out, 2);
	buf_str(out, text);
	put_close(out, m);
}

static void
write_initiation(struct bmp_writer *w, struct buf *out)
{
	size_t at;

	if (w->begun)
		return;
	w->begun = true;
	at = write_begin(out, BMP_INITIATION);
	write_text(out, 1, "BGP messages written as BMP");
	write_text(out, 2, "bgp-decode");
	write_end(out, at);
}

/* RFC 7854 4.2 */
static void
write_peer(struct buf *out, const struct bmp_end *peer, unsigned flags, uint64_t time_us)
{
	static const uint8_t zero[12];

	put_u8(out, peer->type);
	put_u8(out, flags | (peer->ip.len == 16 ? BMP_FLAG_V6 : 0));
	buf_put(out, peer->rd, 8);
	if (peer->ip.len != 16)
		buf_put(out, zero, 12);
	buf_put(out, peer->ip.a, peer->ip.len == 16 ? 16 : 4);
	put_u32(out, peer->as);
	put_u32(out, peer->id);
	put_u32(out, (uint32_t)(time_us / 1000000));
	put_u32(out, (uint32_t)(time_us % 1000000));
}

static void
write_open(struct buf *out, const struct bmp_end *end, const struct ctx *ctx, bool sends)
{
	const uint8_t id[4] = { (uint8_t)(end->id >> 24), (uint8_t)(end->id >> 16), (uint8_t)(end->id >> 8),
		(uint8_t)end->id };

	if (end->open.n)
		buf_span_put(out, buf_span(&end->open));
	else
		made_open(out, ctx, end->as ? end->as : AS_TRANS, id, sends);
}

/* RFC 7854 4.10. ctx is for what `sender` sends. */
static void
write_up(struct buf *out, struct bmp_pair *p, unsigned peer, unsigned sender, const struct ctx *ctx, uint64_t time_us)
{
	static const uint8_t zero[16];
	struct bmp_end *end = &p->end[peer], *local = &p->end[peer ^ 1];
	size_t at = write_begin(out, BMP_PEER_UP), n = local->ip.len == 16 ? 16 : 4;

	write_peer(out, end, 0, time_us);
	buf_put(out, zero, 16 - n);
	buf_put(out, local->ip.a, n);
	put_u16(out, local->port);
	put_u16(out, end->port);
	write_open(out, local, ctx, sender != peer);
	write_open(out, end, ctx, sender == peer);
	end->up = true;
	end->made = !local->open.n || !end->open.n;
	end->addpath = ctx->addpath;
	if (end->made)
		write_text(out, 0, "an OPEN is made from the context: not one that travelled");
	write_end(out, at);
}

static void
write_down(struct buf *out, struct bmp_end *peer, unsigned reason, struct span notification, uint64_t time_us)
{
	size_t at;

	if (!peer->up)
		return;
	at = write_begin(out, BMP_PEER_DOWN);
	write_peer(out, peer, 0, time_us);
	put_u8(out, reason);
	if (reason == DOWN_LOCAL)
		put_u16(out, 0); /* no event of the FSM is known */
	buf_span_put(out, notification);
	write_end(out, at);
	peer->up = false;
}

static void
write_both_down(struct buf *out, struct bmp_pair *p, unsigned reason, uint64_t time_us)
{
	write_down(out, &p->end[0], reason, (struct span){ NULL, 0 }, time_us);
	write_down(out, &p->end[1], reason, (struct span){ NULL, 0 }, time_us);
	buf_reset(&p->end[0].open);
	buf_reset(&p->end[1].open);
}

/* ---- sessions ---- */

static void
write_forget_oldest(struct bmp_writer *w, struct buf *out, uint64_t time_us)
{
	struct bmp_pair *p = w->oldest, **at;

	write_both_down(out, p, DOWN_UNWATCHED, time_us);
	for (at = &w->bucket[p->hash % BUCKETS]; *at != p; at = &(*at)->chain)
		;
	*at = p->chain;
	w->oldest = p->newer;
	if (!w->oldest)
		w->newest = NULL;
	w->cnt--;
	write_pair_free(p);
}

static uint32_t
write_id_of(const struct ip *ip)
{
	uint32_t id = ip->len ? be_u32(ip->a + ip->len - 4) : 0;

	return id ? id : 0x7f000001;
}

/* The session of an event, and which end is its peer. NULL: out of memory. */
static struct bmp_pair *
write_pair_of(struct bmp_writer *w, struct buf *out, const struct event *e, unsigned *peer)
{
	struct bmp_pair_key k = { .stream = e->stream, .type = w->said.type };
	bool swapped = memcmp(e->peer.a, e->local.a, 16) > 0;
	const struct ip *a = swapped ? &e->local : &e->peer, *b = swapped ? &e->peer : &e->local;
	struct bmp_pair *p;
	unsigned hash, i;

	memcpy(k.a, a->a, a->len);
	memcpy(k.b, b->a, b->len);
	memcpy(k.rd, w->said.rd, 8);
	k.alen = a->len;
	k.blen = b->len;
	*peer = swapped;
	hash = hash_bytes(0, &k, sizeof(k));
	for (p = w->bucket[hash % BUCKETS]; p; p = p->chain)
		if (p->hash == hash && memcmp(&p->key, &k, sizeof(k)) == 0)
			return p;
	if (w->cnt >= PAIRS_MAX)
		write_forget_oldest(w, out, e->time_us);
	p = memory_zeroed(1, sizeof(*p));
	if (!p)
		return NULL;
	p->key = k;
	p->hash = hash;
	for (i = 0; i < 2; i++) {
		p->end[i].ip = i ? *b : *a;
		p->end[i].id = write_id_of(&p->end[i].ip);
		p->end[i].type = k.type;
		memcpy(p->end[i].rd, k.rd, 8);
		buf_init(&p->end[i].open, MSG_MAX_EXTENDED);
	}
	p->chain = w->bucket[hash % BUCKETS];
	w->bucket[hash % BUCKETS] = p;
	*(w->newest ? &w->newest->newer : &w->oldest) = p;
	w->newest = p;
	w->cnt++;
	return p;
}

/* ---- events ---- */

static void
write_note_open(struct buf *out, struct bmp_pair *p, unsigned sender, const struct event *e)
{
	struct bmp_end *end = &p->end[sender];

	if (p->end[0].up || p->end[1].up) /* a new session, the end of the other was not seen */
		write_both_down(out, p, DOWN_REMOTE, e->time_us);
	buf_reset(&end->open);
	buf_span_put(&end->open, e->msg);
	if (e->msg.n >= OPEN_ID + 4)
		end->id = be_u32(e->msg.p + OPEN_ID);
	out->bad |= end->open.bad;
}

/* An UPDATE that is read otherwise than the Peer Up lets its readers: what was made up is made anew. */
static bool
write_outdated(const struct bmp_end *peer, const struct event *e, const struct ctx *ctx)
{
	famset nlri = 0;
	bool asn;

	return peer->made && peer->addpath != ctx->addpath && infer_needs(e->msg, &asn, &nlri) &&
	    (nlri & (peer->addpath ^ ctx->addpath));
}

static void
write_update(const struct bmp_writer *w, struct buf *out, const struct bmp_end *peer, bool sent, const struct event *e,
    const struct ctx *ctx)
{
	size_t at = write_begin(out, BMP_ROUTE_MONITORING);
	/* what a session sends, and what is in an archive's table, is what policy made of it */
	unsigned flags = (sent ? BMP_FLAG_OUT : 0) | (sent || e->synthesized ? BMP_FLAG_POST : 0);

	write_peer(out, peer, (w->said.here ? w->said.flags : flags) | (ctx->asn4 ? 0 : BMP_FLAG_AS2), e->time_us);
	buf_span_put(out, e->msg);
	write_end(out, at);
}

/* A TLV of Route Mirroring: 0 a message, 1 what happened (RFC 7854 4.7). */
static void
write_mirrored(struct buf *out, const struct bmp_end *peer, unsigned code, struct span v, uint64_t time_us)
{
	size_t at = write_begin(out, BMP_ROUTE_MIRRORING);

	write_peer(out, peer, 0, time_us);
	put_u16(out, code);
	put_u16(out, v.n);
	buf_span_put(out, v);
	write_end(out, at);
}

static void
write_message(const struct bmp_writer *w, struct buf *out, struct bmp_pair *p, unsigned peer, bool sent, const struct event *e, const struct ctx *ctx)
{
	struct bmp_end *end = &p->end[peer], *other = &p->end[peer ^ 1];
	unsigned type = msg_type(e->msg), sender = sent ? peer ^ 1 : peer;

	end->as = e->peer_as ? e->peer_as : end->as;
	other->as = e->local_as ? e->local_as : other->as;
	if (e->peer_port || e->local_port) {
		end->port = e->peer_port;
		other->port = e->local_port;
	}
	if (type == MSG_OPEN) {
		write_note_open(out, p, sender, e);
		return;
	}
	if (type == MSG_NOTIFICATION) {
		write_down(out, end, sent ? DOWN_LOCAL_NOTIFICATION : DOWN_REMOTE_NOTIFICATION, e->msg, e->time_us);
		write_down(out, other, sent ? DOWN_REMOTE_NOTIFICATION : DOWN_LOCAL_NOTIFICATION, e->msg, e->time_us);
		buf_reset(&end->open);
		buf_reset(&other->open);
		return;
	}
	if (type == MSG_KEEPALIVE && (!end->open.n || !other->open.n))
		return;
	if (!end->up || (type == MSG_UPDATE && write_outdated(end, e, ctx)))
		write_up(out, p, peer, sender, ctx, e->time_us);
	if (type == MSG_UPDATE)
		write_update(w, out, end, sent, e, ctx);
	else if (type != MSG_KEEPALIVE && !sent)
		write_mirrored(out, end, 0, e->msg, e->time_us);
}

/* Take what the event's ready-made JSON says of the per-peer header it came from. */
static void
write_take_said(struct bmp_writer *w, const struct event *e)
{
	static const char *const types[] = { "global", "rd", "local", "loc-rib" };
	struct bmp_said *s = &w->said;
	struct jr root, bmp, type;
	bool filtered;
	struct span rd;
	uint64_t v;
	unsigned i;

	*s = (struct bmp_said){ .here = false };
	if (e->extra.n < 8 || memcmp(e->extra.p, "\"bmp\":", 6) != 0)
		return;
	buf_reset(&w->text);
	buf_c(&w->text, '{');
	buf_span_put(&w->text, e->extra);
	buf_c(&w->text, '}');
	if (w->text.bad || !jr_parse(&w->doc, buf_span(&w->text), &root))
		return;
	bmp = jr_get(root, "bmp");
	type = jr_get(bmp, "peer-type");
	s->here = !jr_is(type, JR_NONE);
	for (i = 0; i < COUNT(types); i++)
		if (jr_str_is(type, types[i]))
			s->type = (uint8_t)i;
	if (jr_max(type, UINT8_MAX, &v))
		s->type = (uint8_t)v;
	if (jr_str(jr_get(bmp, "distinguisher"), &rd))
		rd_scan(rd, s->rd);
	s->flags = (jr_str_is(jr_get(bmp, "rib"), "adj-rib-out") ? BMP_FLAG_OUT : 0) |
	    (jr_str_is(jr_get(bmp, "policy"), "post") ? BMP_FLAG_POST : 0);
	if (jr_bool(jr_get(bmp, "filtered"), &filtered) && filtered)
		s->flags = BMP_FLAG_FILTERED;
}

/* Does the event come from a BMP message? Then that is written, once. */
static bool
write_copied(struct bmp_writer *w, const struct event *e, struct buf *out)
{
	if (e->mrt_type || !e->record.n)
		return false;
	if (w->last.p == e->record.p && w->last.n == e->record.n && w->last_frame == e->frame && w->last_offset == e->offset)
		return true;
	w->begun = true;
	w->last = e->record;
	w->last_frame = e->frame;
	w->last_offset = e->offset;
	buf_span_put(out, e->record);
	return true;
}

bool
bmp_write(struct bmp_writer *w, const struct event *e, const struct ctx *ctx, struct buf *out)
{
	static const uint8_t lost[2] = { 0, 1 };
	bool sent = e->direction && strcmp(e->direction, "send") == 0, over;
	struct bmp_pair *p;
	unsigned peer;

	if (write_copied(w, e, out))
		return !out->bad;
	if (e->kind != EVENT_MESSAGE && e->kind != EVENT_STATE && e->kind != EVENT_FSM && e->kind != EVENT_GAP)
		return !out->bad;
	write_initiation(w, out);
	write_take_said(w, e);
	p = write_pair_of(w, out, e, &peer);
	if (!p) {
		out->bad = true;
		return false;
	}
	switch (e->kind) {
	case EVENT_MESSAGE:
		write_message(w, out, p, peer, sent, e, ctx);
		break;
	case EVENT_GAP:
		if (p->end[peer].up)
			write_mirrored(out, &p->end[peer], 1, span_of(lost, 2), e->time_us);
		break;
	default:
		over = e->kind == EVENT_STATE ? e->text && strcmp(e->text, "down") == 0 :
		    e->state_new ? e->state_new != 6 : e->text && strcmp(e->text, "ESTABLISHED") != 0;
		if (over)
			write_both_down(out, p, e->kind == EVENT_STATE ? DOWN_REMOTE : DOWN_LOCAL, e->time_us);
	}
	return !out->bad;
}
