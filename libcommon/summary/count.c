/* SPDX-License-Identifier: ISC */
/* summary/count.c - events counted by connection. */
#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"
#include "msg/notification.h"
#include "msg/open.h"
#include "summary/row.h"

enum { CONNECTIONS = 65536, SUMMARY_BUCKETS = 16384, SUMMARY_FAMILIES = 64, STATE_ESTABLISHED = 6 };

struct summary *
summary_new(size_t connections)
{
	struct summary *s = memory_zeroed(1, sizeof(*s));

	if (s && !(s->bucket = memory_zeroed(SUMMARY_BUCKETS, sizeof(*s->bucket)))) {
		free(s);
		s = NULL;
	}
	if (s)
		s->max = connections ? connections : CONNECTIONS;
	return s;
}

static void
count_row_free(struct summary_row *r)
{
	if (!r)
		return;
	free(r->s[0].family);
	free(r->s[1].family);
	free(r->tcp);
	free(r);
}

void
summary_free(struct summary *s)
{
	size_t i;

	if (!s)
		return;
	for (i = 0; i < s->cnt; i++)
		count_row_free(s->row[i]);
	count_row_free(s->rest);
	free(s->row);
	free(s->bucket);
	free(s->sorted);
	free(s->pair);
	free(s);
}

/* ---- which row ---- */

/* A TCP connection that was captured, and not one that carries a monitor's reports? */
static bool
count_captured(const struct event *e)
{
	return e->stream >= 0 && (e->peer_port || e->local_port) && !e->record.n;
}

/* The same whichever side is the peer; of archives and monitors, which do not always say more, by the peer alone. */
static unsigned
count_hash_of(const struct event *e)
{
	uint32_t a = hash_bytes(e->peer_port, e->peer.a, e->peer.len), b = hash_bytes(e->local_port, e->local.a, e->local.len);

	if (!count_captured(e))
		return hash_bytes((uint64_t)e->stream, e->peer.a, e->peer.len);
	return hash_bytes(a + b, &e->stream, sizeof(e->stream));
}

static bool
count_is_side(const struct summary_side *x, const struct ip *ip, uint16_t port)
{
	return x->port == port && ip_eq(&x->ip, ip);
}

static bool
count_row_is(struct summary_row *r, const struct event *e)
{
	struct summary_side *other = &r->s[1];
	unsigned i;

	if (r->stream != e->stream || r->captured != count_captured(e))
		return false;
	for (i = 0; i < 2 && r->captured; i++)
		if (count_is_side(&r->s[i], &e->peer, e->peer_port) && count_is_side(&r->s[i ^ 1], &e->local, e->local_port))
			return true;
	if (r->captured || !ip_eq(&r->s[0].ip, &e->peer) || (other->ip.len && e->local.len && !ip_eq(&other->ip, &e->local)))
		return false;
	if (!other->ip.len)
		other->ip = e->local;
	return true;
}

static struct summary_row *
count_row_new(struct summary *s, const struct event *e, unsigned hash)
{
	struct summary_row *r;

	if (!MEMORY_ROOM(s->row, s->cnt, &s->cap) || !(r = memory_zeroed(1, sizeof(*r))))
		return NULL;
	r->hash = hash;
	r->stream = e->stream;
	r->captured = count_captured(e);
	r->s[0].ip = e->peer;
	r->s[1].ip = e->local;
	if (r->captured) {
		r->s[0].port = e->peer_port;
		r->s[1].port = e->local_port;
		r->path = e->path;
	}
	r->chain = s->bucket[hash % SUMMARY_BUCKETS];
	s->bucket[hash % SUMMARY_BUCKETS] = r;
	s->row[s->cnt++] = r;
	return r;
}

static struct summary_row *
count_row_of(struct summary *s, const struct event *e)
{
	unsigned hash = count_hash_of(e);
	struct summary_row *r;

	for (r = s->bucket[hash % SUMMARY_BUCKETS]; r; r = r->chain)
		if (r->hash == hash && count_row_is(r, e))
			return r;
	if (s->cnt < s->max && (r = count_row_new(s, e, hash)))
		return r;
	if (!s->rest && (s->rest = memory_zeroed(1, sizeof(*s->rest)))) {
		s->rest->rest = true;
		s->rest->stream = -1;
	}
	return s->rest;
}

/* ---- routes ---- */

static struct summary_family *
count_family_of(struct summary_side *x, uint16_t afi, uint8_t safi)
{
	struct summary_family *v;
	size_t i;

	for (i = 0; i < x->family_cnt; i++)
		if (x->family[i].afi == afi && x->family[i].safi == safi)
			return &x->family[i];
	if (x->family_cnt == SUMMARY_FAMILIES || !(v = memory_resize(x->family, (x->family_cnt + 1) * sizeof(*v))))
		return NULL;
	x->family = v;
	v[x->family_cnt] = (struct summary_family){ .afi = afi, .safi = safi };
	return &v[x->family_cnt++];
}

static uint64_t
count_nlri(struct summary *s, const struct nlri_row *row, struct span v, bool addpath, bool withdraw)
{
	struct get g = get_of(v);
	struct nlri one;
	uint64_t n = 0;

	while (nlri_next(row, &g, addpath, withdraw, &one, &s->diags))
		n++;
	return n;
}

/* Routes of an UPDATE, or of a table's entry, which is printed as one. */
static uint64_t
count_routes(struct summary *s, struct summary_side *x, const struct event *e, const struct ctx *ctx, uint16_t afi,
    uint8_t safi, struct span bytes, bool withdraw)
{
	const struct nlri_row *row = nlri_row(afi, safi);
	struct summary_family *f;
	uint64_t n;

	if (!bytes.n || !row)
		return 0;
	n = count_nlri(s, row, bytes, famset_has(ctx->addpath, family_index(afi, safi)), withdraw);
	f = count_family_of(x, afi, safi);
	if (e->synthesized) {
		x->entries += n;
		if (f)
			f->entries += n;
		return 0;
	}
	if (f)
		*(withdraw ? &f->withdrawn : &f->announced) += n;
	*(withdraw ? &x->withdrawn : &x->announced) += n;
	return n;
}

static void
count_minute(struct summary_side *x, uint64_t us, uint64_t routes)
{
	uint64_t minute = us / 60000000;

	if (minute != x->minute) {
		x->minute = minute;
		x->minute_routes = 0;
	}
	x->minute_routes += routes;
	if (x->minute_routes > x->busy_routes) {
		x->busy_routes = x->minute_routes;
		x->busy_minute = minute;
	}
}

static void
count_update(struct summary *s, struct summary_side *x, const struct event *e, const struct ctx *ctx)
{
	struct update *u = &s->update;
	uint64_t n;
	uint16_t afi;
	uint8_t safi;

	diags_reset(&s->diags);
	update_read(e->msg, ctx, u, &s->diags);
	if (update_is_eor(u, &afi, &safi) && !e->synthesized)
		x->eor++;
	n = count_routes(s, x, e, ctx, AFI_IPV4, SAFI_UNICAST, u->withdrawn, true);
	n += count_routes(s, x, e, ctx, AFI_IPV4, SAFI_UNICAST, u->nlri, false);
	if (u->reach.row)
		n += count_routes(s, x, e, ctx, u->reach.afi, u->reach.safi, u->reach.nlri, false);
	if (u->unreach.row)
		n += count_routes(s, x, e, ctx, u->unreach.afi, u->unreach.safi, u->unreach.nlri, true);
	if (n)
		count_minute(x, e->time_us, n);
}

/* ---- sessions ---- */

static struct facts_at
count_at(const struct event *e)
{
	return (struct facts_at){ e->frame, e->time_us };
}

/* Both sides' silence up to now: that of a side that died ends with what the other one did about it. */
static void
count_silence_until(struct summary_row *r, uint64_t us)
{
	unsigned i;

	for (i = 0; i < 2; i++) {
		struct summary_side *x = &r->s[i];

		if (x->last_us && us > x->last_us && us - x->last_us > x->silence_us) {
			x->silence_us = us - x->last_us;
			x->heard = (struct facts_at){ 0, 0 };
		}
	}
}

static void
count_session_over(struct summary_row *r, uint64_t us)
{
	if (us)
		count_silence_until(r, us);
	r->resets += r->up.us || r->up.frame;
	r->alive = false;
}

/* A session begins: what is known of the one before is of no use. */
static void
count_session_new(struct summary_row *r)
{
	unsigned i;

	if (r->alive)
		count_session_over(r, 0);
	r->up = r->down = (struct facts_at){ 0, 0 };
	r->how = SUMMARY_UP;
	r->note.seen = r->both = false;
	r->reason[0] = '\0';
	for (i = 0; i < 2; i++) {
		struct summary_side *x = &r->s[i];

		x->fresh = x->kept = false;
		x->last_us = x->before_us = x->over_us = x->gap_us = 0;
		x->bad = (struct summary_message){ 0, { 0, 0 } };
		x->wrong[0] = '\0';
	}
}

static void
count_up(struct summary_row *r, const struct event *e)
{
	if (!r->up.us && !r->up.frame)
		r->up = count_at(e);
	if (!r->up_us)
		r->up_us = e->time_us;
}

/*
 * Has it come up with this message? Both sides' KEEPALIVEs show it, or an UPDATE, for nobody sends one earlier; in mid-session
 * any message does.
 */
static void
count_established(struct summary_row *r, const struct summary_side *x, const struct event *e, unsigned type)
{
	const struct summary_side *other = &r->s[x == &r->s[0]];

	if (r->up.us || r->up.frame || r->note.seen || (type != MSG_UPDATE && type != MSG_KEEPALIVE && type != MSG_REFRESH))
		return;
	if (e->synthesized)
		return;
	if (!x->fresh && !other->fresh)
		count_up(r, e);
	else if (x->kept && other->kept)
		count_up(r, e);
	else if (type == MSG_UPDATE && (!r->captured || !summary_messages(other) || other->fresh))
		count_up(r, e);
}

/* The fixed part of an OPEN of which not more was captured (RFC 4271 4.2). */
static void
count_open_cut(struct summary_side *x, struct span msg)
{
	struct span body = msg_body(msg);

	if (body.n < 9)
		return;
	x->open = true;
	x->hold_s = be_u16(body.p + 3);
	x->router_id = be_u32(body.p + 5);
	if (!x->as)
		x->as = be_u16(body.p + 1);
}

static void
count_capabilities(struct summary_side *x, struct span msg)
{
	struct open_walk w;
	struct open_cap c;

	memset(x->caps, 0, sizeof(x->caps));
	for (open_walk(&w, msg, NULL); open_walk_next(&w, &c);)
		x->caps[c.code / 64] |= (uint64_t)1 << c.code % 64;
}

static void
count_open(struct summary_row *r, struct summary_side *x, const struct event *e)
{
	struct open o;

	if (x->fresh || (!r->captured && (r->note.seen || r->how != SUMMARY_UP)) || (!r->captured && !r->alive))
		count_session_new(r); /* the end of the session before was seen, or was not in the input */
	x->fresh = true;
	x->last_us = e->time_us;
	r->alive = true;
	if (e->kind != EVENT_MESSAGE || !open_read(e->msg, &o, NULL)) {
		count_open_cut(x, e->msg);
		return;
	}
	x->open = true;
	x->hold_s = o.hold_s;
	x->as = o.as;
	x->router_id = o.router_id;
	x->families = o.families;
	count_capabilities(x, e->msg);
}

static void
count_notification(struct summary_row *r, unsigned side, const struct event *e)
{
	struct summary_notification *n = &r->note;
	struct notification_parts parts;

	if (n->seen) { /* both sides, or the same one sent again */
		r->both |= n->side != side;
		return;
	}
	if (!notification_find(e->msg, &parts))
		return;
	n->seen = true;
	n->side = side;
	n->code = parts.code;
	n->subcode = parts.subcode;
	n->at = count_at(e);
	n->n = parts.data.n < SUMMARY_DATA ? parts.data.n : SUMMARY_DATA;
	memcpy(n->data, parts.data.p, n->n);
	r->down = n->at;
	if (n->code == NOTIFY_FSM && n->subcode != 3 && !(r->s[0].kept && r->s[1].kept)) {
		r->up = (struct facts_at){ 0, 0 }; /* the UPDATE came too early */
		r->up_us = 0;
	}
	if (r->alive)
		count_session_over(r, e->time_us);
}

/* A silence that was longer than the hold time, unless the other side's next message shows that its timer had not expired. */
static void
count_overdue(struct summary_row *r, struct summary_side *x, const struct event *e)
{
	struct summary_side *other = &r->s[x == &r->s[0]];
	uint16_t hold;

	if (other->over_us && e->time_us > other->over.us)
		other->over_us = 0;
	if (r->captured && x->last_us && e->time_us > x->last_us && summary_hold_of(r, &hold) && e->time_us - x->last_us > hold * 1000000ull) {
		x->over_us = x->last_us;
		x->over = count_at(e);
	}
}

static void
count_verdict(struct summary_side *x, const struct event *e, unsigned type, const struct diags *d)
{
	const struct diag *one = d && d->n ? &d->v[0] : NULL;
	size_t i;

	if (!one || d->worst <= DIAG_NOTE)
		return;
	for (i = 1; i < d->n; i++)
		if (d->v[i].cls > one->cls)
			one = &d->v[i];
	x->bad = (struct summary_message){ type, count_at(e) };
	snprintf(x->wrong, sizeof(x->wrong), "%s: %s (%s%s%s)", one->what, one->msg, diag_class_name(one->cls),
	    one->rfc ? ", " : "", one->rfc ? one->rfc : "");
}

static void
count_message(struct summary *s, struct summary_row *r, struct summary_side *x, const struct event *e, const struct ctx *ctx,
    const struct diags *verdict)
{
	unsigned type = msg_type(e->msg);

	if (e->synthesized) { /* an entry of a table: no message travelled */
		count_update(s, x, e, ctx);
		return;
	}
	count_verdict(x, e, type, verdict);
	if (type == MSG_OPEN)
		count_open(r, x, e);
	x->type[type < SUMMARY_TYPES ? type : 0]++;
	x->said[type < SUMMARY_TYPES ? type : 0] = (struct summary_message){ type, count_at(e) };
	x->bytes += e->msg.n;
	if (type == MSG_NOTIFICATION) {
		count_notification(r, x == &r->s[1], e);
		return;
	}
	if (x->last_us && e->time_us > x->last_us && type != MSG_OPEN && e->time_us - x->last_us > x->silence_us) {
		x->silence_us = e->time_us - x->last_us;
		x->heard = count_at(e);
	}
	count_overdue(r, x, e);
	if (x->before_us && x->last_us > x->before_us && x->last_us - x->before_us > x->gap_us)
		x->gap_us = x->last_us - x->before_us;
	x->before_us = x->last_us;
	x->last_us = e->time_us;
	x->last_at = count_at(e);
	if (!r->closed && !(r->captured && r->note.seen)) {
		if (!r->captured && (r->note.seen || r->how != SUMMARY_UP) && type != MSG_OPEN)
			count_session_new(r); /* it began again, unseen */
		r->alive = true;
	}
	if (type == MSG_KEEPALIVE)
		x->kept = true;
	if (type == MSG_UPDATE && e->kind == EVENT_MESSAGE)
		count_update(s, x, e, ctx);
	count_established(r, x, e, type);
}

/* Bytes that are the beginning of a message, of which the rest was not captured. */
static bool
count_is_cut(const struct event *e)
{
	size_t i;

	for (i = 0; i < 16; i++)
		if (e->msg.n < MSG_HEADER || e->msg.p[i] != 0xff)
			return false;
	return e->stream >= 0 && msg_row(msg_type(e->msg)) && msg_length(e->msg) > e->msg.n;
}

/* ---- states ---- */

static void
count_down(struct summary_row *r, const struct event *e, enum summary_how how)
{
	if (!r->captured && !r->alive && !r->note.seen && r->how != SUMMARY_UP)
		return; /* it was down already */
	if (r->alive && how != SUMMARY_NO_MORE)
		count_session_over(r, e->time_us);
	r->how = how;
	if (!r->note.seen)
		r->down = count_at(e);
	if (e->reason)
		snprintf(r->reason, sizeof(r->reason), "%s", e->reason);
}

/* Captures say by words how a connection ended; so do the events that were made of them. */
static enum summary_how
count_how(const struct event *e)
{
	static const struct { const char *word; enum summary_how how; } words[] = {
		{ "connection refused", SUMMARY_REFUSED }, { "no answer to SYN", SUMMARY_NO_ANSWER }, { "RST", SUMMARY_RST },
		{ "then the end of the capture", SUMMARY_FIN }, { "FIN", SUMMARY_FIN }, { "end of the capture", SUMMARY_NO_MORE },
	};
	size_t i;

	for (i = 0; e->reason && i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(e->reason, words[i].word))
			return words[i].how;
	return SUMMARY_OTHER;
}

static unsigned
count_state_of(const struct event *e)
{
	static const char *const words[] = { "IDLE", "CONNECT", "ACTIVE", "OPENSENT", "OPENCONFIRM", "ESTABLISHED" };
	unsigned i;

	if (e->state_new)
		return e->state_new;
	for (i = 0; e->text && i < 6; i++)
		if (strcmp(e->text, words[i]) == 0)
			return i + 1;
	return 0;
}

static void
count_fsm(struct summary_row *r, const struct event *e)
{
	unsigned state = count_state_of(e);

	r->states++;
	if (state == STATE_ESTABLISHED) {
		if (r->note.seen || r->how != SUMMARY_UP)
			count_session_new(r);
		r->alive = true;
		count_up(r, e);
	} else if (e->state_old == STATE_ESTABLISHED || r->state == STATE_ESTABLISHED) {
		count_down(r, e, SUMMARY_LEFT);
	}
	r->state = state;
}

static void
count_state(struct summary_row *r, const struct summary_side *x, const struct event *e)
{
	if (!e->text)
		return;
	if (strcmp(e->text, "up") == 0) {
		r->states++;
		if (r->note.seen || r->how != SUMMARY_UP)
			count_session_new(r);
		r->alive = true;
		count_up(r, e);
	} else if (strcmp(e->text, "down") == 0) {
		r->states += !r->captured;
		count_silence_until(r, e->time_us);
		r->down_side = (unsigned)(x == &r->s[1]);
		count_down(r, e, !r->captured ? SUMMARY_LEFT : count_how(e));
		r->closed |= r->captured;
	}
}

static void
count_time(uint64_t *first, uint64_t *last, uint64_t us)
{
	if (us && (!*first || us < *first))
		*first = us;
	if (us > *last)
		*last = us;
}

static void
count_tcp(struct summary_row *r, const struct event *e)
{
	unsigned first = !count_is_side(&r->s[0], &e->peer, e->peer_port), i;

	if (r->tcp || r->rest || !e->tcp || !(r->tcp = memory_get(sizeof(*r->tcp))))
		return;
	*r->tcp = *e->tcp;
	if (first) {
		r->tcp->h[0] = e->tcp->h[1];
		r->tcp->h[1] = e->tcp->h[0];
		r->tcp->client = e->tcp->client < 0 ? -1 : e->tcp->client ^ 1;
	}
	r->last_us = 0; /* of its packets, not that of the capture */
	for (i = 0; i < 2; i++) {
		const struct facts_half *h = &r->tcp->h[i];

		if (h->first.us && h->first.us < r->first_us)
			r->first_us = h->first.us;
		count_time(&r->first_us, &r->last_us, h->last.us);
		count_time(&r->first_us, &r->last_us, h->fin.us);
		count_time(&r->first_us, &r->last_us, h->rst.us);
	}
}

void
summary_event(struct summary *s, const struct event *e, const struct ctx *ctx, const struct diags *verdict)
{
	bool sent_by_local = e->direction && strcmp(e->direction, "send") == 0;
	const struct ip *from = sent_by_local ? &e->local : &e->peer;
	uint16_t port = sent_by_local ? e->local_port : e->peer_port;
	uint32_t as = sent_by_local ? e->local_as : e->peer_as, other = sent_by_local ? e->peer_as : e->local_as;
	struct summary_side *x;
	struct summary_row *r;

	count_time(&s->first_us, &s->last_us, e->time_us);
	if (e->kind == EVENT_MRT || e->kind == EVENT_OTHER) /* of no session: a peer table, statistics */
		return;
	if (!(r = count_row_of(s, e)))
		return;
	if (e->kind == EVENT_TCP) {
		count_tcp(r, e);
		return;
	}
	count_time(&r->first_us, &r->last_us, e->time_us);
	x = &r->s[!r->rest && (r->captured ? !count_is_side(&r->s[0], from, port) : sent_by_local)];
	if (as && !r->rest)
		x->as = as;
	if (other && !r->rest)
		r->s[x == &r->s[0]].as = other;
	switch (e->kind) {
	case EVENT_MESSAGE:
		count_message(s, r, x, e, ctx, verdict);
		break;
	case EVENT_GAP:
		x->gaps++;
		x->gap_bytes += e->gap_bytes;
		if (x->last_us) /* what it sent meanwhile is not known */
			x->last_us = e->time_us;
		break;
	case EVENT_GARBAGE:
		if (count_is_cut(e)) {
			count_message(s, r, x, e, ctx, NULL);
			break;
		}
		x->garbage += e->msg.n;
		x->bad = (struct summary_message){ 0, count_at(e) };
		snprintf(x->wrong, sizeof(x->wrong), "%s", e->reason ? e->reason : "bytes that are no message");
		break;
	case EVENT_STATE:
		count_state(r, x, e);
		break;
	case EVENT_FSM:
		count_fsm(r, e);
		break;
	default:
		break;
	}
}

/* ---- what follows from the counts ---- */

const struct summary_row *
summary_row(const struct summary *s, size_t i)
{
	return i < s->cnt ? s->row[i] : i == s->cnt ? s->rest : NULL;
}

uint64_t
summary_messages(const struct summary_side *x)
{
	uint64_t n = 0;
	unsigned i;

	for (i = 0; i < SUMMARY_TYPES; i++)
		n += x->type[i];
	return n;
}

bool
summary_spoke(const struct summary_side *x)
{
	return summary_messages(x) || x->gaps || x->garbage || x->entries;
}

bool
summary_hold_of(const struct summary_row *r, uint16_t *s)
{
	const struct summary_side *a = &r->s[0], *b = &r->s[1];

	if (!a->open && !b->open)
		return false;
	*s = !b->open || (a->open && a->hold_s < b->hold_s) ? a->hold_s : b->hold_s;
	return *s != 0;
}

bool
summary_slack_of(const struct summary_row *r, const struct summary_side *x, double *s)
{
	uint16_t hold;

	if (!x->silence_us || (!r->captured && !x->type[MSG_KEEPALIVE]) || !summary_hold_of(r, &hold))
		return false;
	*s = hold - (double)x->silence_us / 1e6;
	return true;
}

void
summary_type_name(struct buf *b, unsigned type)
{
	const char *word = type == MSG_REFRESH ? "route-refresh" : msg_type_word(type);

	for (; word && *word; word++)
		buf_c(b, *word >= 'a' && *word <= 'z' ? (char)(*word - 'a' + 'A') : *word);
}
