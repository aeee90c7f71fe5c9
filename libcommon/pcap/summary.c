/* SPDX-License-Identifier: ISC */
/* pcap/summary.c - connections counted and told in a table. */
#include "pcap/summary.h"

#include <stdlib.h>
#include <time.h>

#include "base/count.h"
#include "base/hash.h"
#include "base/memory.h"
#include "msg/notification.h"
#include "msg/open.h"
#include "msg/update.h"

enum { CONNECTIONS = 65536, BUCKETS = 16384, REASON = 160, TYPES = 7 };

/* One direction: what a side sent. */
struct sent {
	struct ip ip;
	uint16_t port;
	uint32_t as;
	uint64_t type[TYPES];      /* messages by type; 0: others */
	uint64_t bytes, announced, withdrawn, eor;
	uint64_t gaps, gap_bytes, garbage;
	uint64_t last_us, silence_us; /* of messages; the longest time between two */
	bool open, fresh;          /* an OPEN came; and since the last end of a session */
	uint16_t hold_s;
	uint32_t router_id;
};

struct row {
	struct row *chain;
	unsigned hash;
	int64_t stream;
	struct sent s[2];          /* 0: who was seen to send first */
	bool both;                 /* s[1] is known */
	uint64_t first_us, last_us;
	uint64_t resets;           /* sessions that ended */
	unsigned state;            /* last one an archive told (RFC 4271 8.2.2), 0 none */
	bool alive;                /* a message came since the last end of a session */
	bool rest;                 /* connections that were not kept apart */
	char reason[REASON];
};

struct summary {
	struct row **row;
	size_t cnt, cap, max;
	struct row *bucket[BUCKETS];
	struct row *rest;
	size_t first;      /* width of the text's first column */
	struct update update;
	struct diags diags;
};

struct summary *
summary_new(size_t connections)
{
	struct summary *s = memory_zeroed(1, sizeof(*s));

	if (s)
		s->max = connections ? connections : CONNECTIONS;
	return s;
}

void
summary_free(struct summary *s)
{
	size_t i;

	if (!s)
		return;
	for (i = 0; i < s->cnt; i++)
		free(s->row[i]);
	free(s->row);
	free(s->rest);
	free(s);
}

/* ---- which row ---- */

/* The same whichever side is the peer. */
static unsigned
summary_hash_of(const struct event *e)
{
	uint32_t a = hash_bytes(e->peer_port, e->peer.a, e->peer.len), b = hash_bytes(e->local_port, e->local.a, e->local.len);

	return hash_bytes(a + b, &e->stream, sizeof(e->stream));
}

static bool
summary_is_side(const struct sent *s, const struct ip *ip, uint16_t port)
{
	return s->port == port && ip_eq(&s->ip, ip);
}

static bool
summary_row_is(const struct row *r, const struct event *e)
{
	if (r->stream != e->stream)
		return false;
	return (summary_is_side(&r->s[0], &e->peer, e->peer_port) &&
		   summary_is_side(&r->s[1], &e->local, e->local_port)) ||
	    (summary_is_side(&r->s[1], &e->peer, e->peer_port) && summary_is_side(&r->s[0], &e->local, e->local_port));
}

static struct row *
summary_row_new(struct summary *s, const struct event *e, unsigned hash)
{
	struct row *r;

	if (s->cnt == s->cap) {
		size_t cap = s->cap ? 2 * s->cap : 64;
		struct row **v = memory_resize(s->row, cap * sizeof(struct row *));

		if (!v)
			return NULL;
		s->row = v;
		s->cap = cap;
	}
	r = memory_zeroed(1, sizeof(*r));
	if (!r)
		return NULL;
	r->hash = hash;
	r->stream = e->stream;
	r->s[0].ip = e->peer;
	r->s[0].port = e->peer_port;
	r->s[1].ip = e->local;
	r->s[1].port = e->local_port;
	r->chain = s->bucket[hash % BUCKETS];
	s->bucket[hash % BUCKETS] = r;
	s->row[s->cnt++] = r;
	return r;
}

static struct row *
summary_row_of(struct summary *s, const struct event *e)
{
	unsigned hash = summary_hash_of(e);
	struct row *r;

	for (r = s->bucket[hash % BUCKETS]; r; r = r->chain)
		if (r->hash == hash && summary_row_is(r, e))
			return r;
	if (s->cnt < s->max && (r = summary_row_new(s, e, hash)))
		return r;
	if (!s->rest && (s->rest = memory_zeroed(1, sizeof(*s->rest)))) {
		s->rest->rest = true;
		s->rest->stream = -1;
	}
	return s->rest;
}

/* ---- counting ---- */

static void
summary_ended(struct row *r, const char *why)
{
	if (why && why[0]) {
		strncpy(r->reason, why, sizeof(r->reason) - 1);
		r->reason[sizeof(r->reason) - 1] = '\0';
	}
}

static uint64_t
summary_count_nlri(struct summary *s, const struct nlri_row *row, struct span v, bool addpath, bool withdraw)
{
	struct get g = get_of(v);
	struct nlri one;
	uint64_t n = 0;

	while (nlri_next(row, &g, addpath, withdraw, &one, &s->diags))
		n++;
	return n;
}

static void
summary_count_update(struct summary *s, struct sent *x, const struct event *e, const struct ctx *ctx)
{
	struct update *u = &s->update;
	const struct nlri_row *classic = nlri_row(AFI_IPV4, SAFI_UNICAST);
	bool path = famset_has(ctx->addpath, family_index(AFI_IPV4, SAFI_UNICAST));
	uint16_t afi;
	uint8_t safi;

	diags_reset(&s->diags);
	update_read(e->msg, ctx, u, &s->diags);
	if (update_is_eor(u, &afi, &safi))
		x->eor++;
	x->withdrawn += summary_count_nlri(s, classic, u->withdrawn, path, true);
	x->announced += summary_count_nlri(s, classic, u->nlri, path, false);
	if (u->reach.row)
		x->announced += summary_count_nlri(s, u->reach.row, u->reach.nlri,
		    famset_has(ctx->addpath, family_index(u->reach.afi, u->reach.safi)), false);
	if (u->unreach.row)
		x->withdrawn += summary_count_nlri(s, u->unreach.row, u->unreach.nlri,
		    famset_has(ctx->addpath, family_index(u->unreach.afi, u->unreach.safi)), true);
}

/* Both sides' silence up to now: that of a side that died ends with what the other one did about it. */
static void
summary_silence_until(struct row *r, uint64_t us)
{
	unsigned i;

	for (i = 0; i < 2; i++) {
		struct sent *x = &r->s[i];

		if (x->last_us && us > x->last_us && us - x->last_us > x->silence_us)
			x->silence_us = us - x->last_us;
	}
}

/* Time to the next session is no silence. */
static void
summary_session_over(struct row *r, uint64_t us)
{
	summary_silence_until(r, us);
	r->resets++;
	r->alive = r->s[0].fresh = r->s[1].fresh = false;
	r->s[0].last_us = r->s[1].last_us = 0;
}

static void
summary_count_open(struct row *r, struct sent *x, const struct event *e)
{
	struct open o;

	if (x->fresh) { /* a second OPEN of this side: the end of the session between was not seen */
		summary_session_over(r, 0);
		r->alive = true;
		x->last_us = e->time_us;
	}
	x->fresh = true;
	if (!open_read(e->msg, &o, NULL))
		return;
	x->open = true;
	x->hold_s = o.hold_s;
	x->as = o.as;
	x->router_id = o.router_id;
}

static void
summary_count_notification(struct row *r, const struct event *e, const struct ip *from)
{
	struct notification_parts n;
	struct buf b;

	summary_session_over(r, e->time_us);
	if (!notification_find(e->msg, &n))
		return;
	buf_init(&b, 512);
	buf_str(&b, "NOTIFICATION ");
	notification_name(&b, n.code, n.subcode);
	if (from->len) {
		buf_str(&b, " from ");
		buf_ip(&b, from->a, from->len);
	}
	summary_ended(r, buf_cstr(&b));
	buf_fini(&b);
}

static void
summary_count_message(struct summary *s, struct row *r, struct sent *x, const struct event *e, const struct ctx *ctx)
{
	unsigned type = msg_type(e->msg);

	x->type[type < TYPES ? type : 0]++;
	x->bytes += e->msg.n;
	if (!x->as)
		x->as = x == &r->s[0] || r->rest ? e->peer_as : x->as;
	if (x->last_us && e->time_us > x->last_us && type != MSG_OPEN && e->time_us - x->last_us > x->silence_us)
		x->silence_us = e->time_us - x->last_us;
	x->last_us = e->time_us;
	r->alive = true;
	if (type == MSG_UPDATE)
		summary_count_update(s, x, e, ctx);
	else if (type == MSG_OPEN)
		summary_count_open(r, x, e);
	else if (type == MSG_NOTIFICATION)
		summary_count_notification(r, e, &x->ip);
}

static void
summary_count_state(struct row *r, const struct event *e)
{
	if (e->state_new) { /* an archive: 6 is Established */
		if (r->state == 6 && e->state_new != 6) {
			if (r->alive || !r->reason[0])
				summary_ended(r, "left Established");
			summary_session_over(r, e->time_us);
		}
		r->state = e->state_new;
		return;
	}
	if (!e->text || strcmp(e->text, "down") != 0)
		return;
	if (r->alive && e->reason && (strstr(e->reason, "RST") || strstr(e->reason, "FIN")))
		summary_session_over(r, e->time_us);
	summary_silence_until(r, e->time_us);
	summary_ended(r, e->reason);
}

void
summary_event(struct summary *s, const struct event *e, const struct ctx *ctx)
{
	struct row *r = summary_row_of(s, e);
	bool sent_by_local = e->direction && strcmp(e->direction, "send") == 0;
	const struct ip *from = sent_by_local ? &e->local : &e->peer;
	uint16_t port = sent_by_local ? e->local_port : e->peer_port;
	uint32_t as = sent_by_local ? e->local_as : e->peer_as, other = sent_by_local ? e->peer_as : e->local_as;
	struct sent *x;

	if (!r)
		return;
	if (e->time_us) {
		if (!r->first_us || e->time_us < r->first_us)
			r->first_us = e->time_us;
		if (e->time_us > r->last_us)
			r->last_us = e->time_us;
	}
	x = &r->s[!r->rest && !summary_is_side(&r->s[0], from, port)];
	if (as && !r->rest)
		x->as = as;
	if (other && !r->rest)
		r->s[x == &r->s[0]].as = other;
	switch (e->kind) {
	case EVENT_MESSAGE:
		summary_count_message(s, r, x, e, ctx);
		break;
	case EVENT_GAP:
		x->gaps++;
		x->gap_bytes += e->gap_bytes;
		break;
	case EVENT_GARBAGE:
		x->garbage += e->msg.n;
		break;
	case EVENT_STATE:
		summary_count_state(r, e);
		break;
	default:
		break;
	}
}

/* ---- what follows from the counts ---- */

/* The hold time in force: the smaller of both OPENs' (RFC 4271 4.2); false: not known, or none. */
static bool
summary_hold_of(const struct row *r, uint16_t *s)
{
	const struct sent *a = &r->s[0], *b = &r->s[1];

	if (!a->open && !b->open)
		return false;
	*s = !b->open || (a->open && a->hold_s < b->hold_s) ? a->hold_s : b->hold_s;
	return *s != 0;
}

static bool
summary_slack_of(const struct row *r, const struct sent *x, double *s)
{
	uint16_t hold;

	if (!x->silence_us || !summary_hold_of(r, &hold))
		return false;
	*s = hold - (double)x->silence_us / 1e6;
	return true;
}

/* ---- text ---- */

/* Columns: numbers to the right, addresses to the left. */
struct column {
	const char *head;
	int width; /* < 0: to the left */
};

static const struct column columns[] = {
	{ "OPEN", 5 }, { "UPDATE", 8 }, { "KEEPALIVE", 10 }, { "NOTIFY", 7 }, { "REFRESH", 8 }, { "ANNOUNCED", 10 },
	{ "WITHDRAWN", 10 }, { "GAPS", 5 }, { "SILENCE", 9 }, { "SLACK", 9 },
};

enum { WHO = 34 };

static void
summary_who(struct buf *b, const struct sent *x, bool rest)
{
	if (rest) {
		buf_str(b, "(all)");
	} else if (x->ip.len) {
		if (x->port && x->ip.len == 16)
			buf_c(b, '[');
		buf_ip(b, x->ip.a, x->ip.len);
		if (x->port && x->ip.len == 16)
			buf_c(b, ']');
		if (x->port)
			buf_fmt(b, ":%u", x->port);
	} else {
		buf_str(b, "(unknown)");
	}
	if (x->as)
		buf_fmt(b, " AS%u", x->as);
}

/* The first column is as wide as its widest. */
static size_t
summary_who_width(const struct summary *s)
{
	size_t i, most = WHO;
	struct buf b;

	buf_init(&b, 256);
	for (i = 0; i < 2 * s->cnt; i++) {
		buf_reset(&b);
		summary_who(&b, &s->row[i / 2]->s[i % 2], false);
		most = b.n > most ? b.n : most;
	}
	buf_fini(&b);
	return most;
}

static void
summary_seconds(struct buf *b, bool known, double s, int width)
{
	if (known)
		buf_fmt(b, "%*.1f", width, s);
	else
		buf_fmt(b, "%*s", width, "-");
}

static void
summary_text_side(struct buf *b, const struct row *r, const struct sent *x, size_t first)
{
	static const unsigned order[] = { MSG_OPEN, MSG_UPDATE, MSG_KEEPALIVE, MSG_NOTIFICATION, MSG_REFRESH };
	double slack = 0;
	bool known;
	size_t i, at = b->n;

	buf_str(b, "  ");
	summary_who(b, x, r->rest);
	while (b->n - at < first + 2 && !b->bad)
		buf_c(b, ' ');
	for (i = 0; i < 5; i++)
		buf_fmt(b, "%*llu", columns[i].width, (unsigned long long)x->type[order[i]]);
	buf_fmt(b, "%*llu%*llu%*llu", columns[5].width, (unsigned long long)x->announced, columns[6].width,
	    (unsigned long long)x->withdrawn, columns[7].width, (unsigned long long)x->gaps);
	summary_seconds(b, x->silence_us != 0, (double)x->silence_us / 1e6, columns[8].width);
	known = summary_slack_of(r, x, &slack);
	summary_seconds(b, known, slack, columns[9].width);
	buf_c(b, '\n');
}

static void
summary_date(struct buf *b, uint64_t us)
{
	time_t t = (time_t)(us / 1000000);
	struct tm tm;
	char text[32];

	if (us && gmtime_r(&t, &tm) && strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm))
		buf_fmt(b, "%s.%03u", text, (unsigned)(us / 1000 % 1000));
	else
		buf_c(b, '-');
}

static const char *
summary_reason_of(const struct row *r)
{
	return r->reason[0] ? r->reason : "still up at the end";
}

static void
summary_text_title(struct buf *b, const struct row *r)
{
	uint16_t hold;

	if (r->rest)
		buf_str(b, "further connections");
	else if (r->stream >= 0)
		buf_fmt(b, "connection %lld", (long long)r->stream);
	else
		buf_str(b, "neighbor");
	buf_str(b, ": ");
	summary_date(b, r->first_us);
	buf_str(b, " to ");
	summary_date(b, r->last_us);
	if (summary_hold_of(r, &hold))
		buf_fmt(b, ", hold time %u s", hold);
	if (r->resets)
		buf_fmt(b, ", %llu reset%s", (unsigned long long)r->resets, r->resets == 1 ? "" : "s");
	buf_c(b, '\n');
}

/* A line no longer than the terminal is wide. */
static void
summary_fit(struct buf *b, size_t from, unsigned width)
{
	if (width && b->n - from > (size_t)width + 1) {
		b->n = from + width;
		buf_c(b, '\n');
	}
}

static bool
summary_silent(const struct sent *x)
{
	unsigned i;

	for (i = 0; i < TYPES; i++)
		if (x->type[i])
			return false;
	return !x->gaps && !x->garbage;
}

static void
summary_text_row(struct buf *b, const struct row *r, size_t first, unsigned width, bool colour)
{
	size_t at = b->n;
	unsigned i;

	if (colour)
		buf_str(b, "\033[1m");
	summary_text_title(b, r);
	if (colour)
		buf_str(b, "\033[0m");
	for (i = 0; i < 2; i++) {
		if (i && (r->rest || (summary_silent(&r->s[1]) && r->stream < 0)))
			continue;
		at = b->n;
		summary_text_side(b, r, &r->s[i], first);
		summary_fit(b, at, width);
	}
	for (i = 0; i < 2; i++) {
		const struct sent *x = &r->s[i];

		if (x->gaps || x->garbage)
			buf_fmt(b, "  missing from side %u: %llu bytes in %llu gaps; %llu bytes that are no message\n", i + 1,
			    (unsigned long long)x->gap_bytes, (unsigned long long)x->gaps, (unsigned long long)x->garbage);
	}
	at = b->n;
	buf_fmt(b, "  end: %s\n", summary_reason_of(r));
	summary_fit(b, at, width);
}

/* The i-th connection; the one for all that were not kept apart comes last. NULL: there are no more. */
static const struct row *
summary_row(const struct summary *s, size_t i)
{
	return i < s->cnt ? s->row[i] : i == s->cnt ? s->rest : NULL;
}

static void
summary_text_heads(struct summary *s, struct buf *out, unsigned width)
{
	size_t i, at = out->n;

	s->first = summary_who_width(s);
	buf_fmt(out, "  %-*s", (int)s->first, "FROM");
	for (i = 0; i < COUNT(columns); i++)
		buf_fmt(out, "%*s", columns[i].width, columns[i].head);
	buf_c(out, '\n');
	summary_fit(out, at, width);
	if (!s->cnt)
		buf_str(out, "nothing found\n");
}

bool
summary_text(struct summary *s, size_t i, struct buf *out, unsigned width, bool colour)
{
	if (i == 0)
		summary_text_heads(s, out, width);
	else
		summary_text_row(out, summary_row(s, i - 1), s->first, width, colour);
	return summary_row(s, i) != NULL;
}

/* ---- JSON ---- */

static void
summary_json_time(struct jw *w, const char *key, uint64_t us)
{
	jw_key(w, key);
	if (us)
		jw_double(w, (double)us / 1e6);
	else
		jw_null(w);
}

static void
summary_json_messages(struct jw *w, const struct sent *x)
{
	unsigned i;

	jw_key(w, "messages");
	jw_obj(w);
	for (i = 1; i < TYPES; i++)
		jw_key_u64(w, msg_type_word(i), x->type[i]);
	jw_key_u64(w, "other", x->type[0]);
	jw_obj_end(w);
}

static void
summary_json_side(struct jw *w, const struct row *r, const struct sent *x)
{
	double slack;

	jw_obj(w);
	if (x->ip.len) {
		jw_key(w, "address");
		if (x->ip.len == 4)
			jw_ip4(w, x->ip.a);
		else
			jw_ip6(w, x->ip.a);
	}
	if (x->port)
		jw_key_u64(w, "port", x->port);
	if (x->as)
		jw_key_u64(w, "asn", x->as);
	if (x->open) {
		uint8_t id[4] = { BE_U32_BYTES(x->router_id) };

		jw_key(w, "router-id");
		jw_ip4(w, id);
		jw_key_u64(w, "hold-time", x->hold_s);
	}
	summary_json_messages(w, x);
	jw_key_u64(w, "bytes", x->bytes);
	jw_key_u64(w, "announced", x->announced);
	jw_key_u64(w, "withdrawn", x->withdrawn);
	jw_key_u64(w, "end-of-rib", x->eor);
	jw_key_u64(w, "gaps", x->gaps);
	jw_key_u64(w, "gap-bytes", x->gap_bytes);
	jw_key_u64(w, "garbage-bytes", x->garbage);
	if (x->silence_us != 0) {
		jw_key(w, "longest-silence");
		jw_double(w, (double)x->silence_us / 1e6);
	}
	if (summary_slack_of(r, x, &slack)) {
		jw_key(w, "hold-time-slack");
		jw_double(w, slack);
	}
	jw_obj_end(w);
}

static void
summary_json_row(struct buf *out, const struct row *r)
{
	struct jw w;
	uint16_t hold;

	jw_init(&w, out, false);
	jw_obj(&w);
	jw_key_cstr(&w, "type", "summary");
	if (r->stream >= 0)
		jw_key_u64(&w, "stream", (uint64_t)r->stream);
	if (r->rest) {
		jw_key(&w, "rest");
		jw_bool(&w, true);
	}
	summary_json_time(&w, "first", r->first_us);
	summary_json_time(&w, "last", r->last_us);
	if (summary_hold_of(r, &hold))
		jw_key_u64(&w, "hold-time", hold);
	jw_key_u64(&w, "resets", r->resets);
	jw_key(&w, "sides");
	jw_arr(&w);
	summary_json_side(&w, r, &r->s[0]);
	if (!r->rest)
		summary_json_side(&w, r, &r->s[1]);
	jw_arr_end(&w);
	jw_key_cstr(&w, "end", summary_reason_of(r));
	jw_obj_end(&w);
	buf_c(out, '\n');
}

static void
summary_add(struct sent *to, const struct sent *x)
{
	unsigned i;

	for (i = 0; i < TYPES; i++)
		to->type[i] += x->type[i];
	to->bytes += x->bytes;
	to->announced += x->announced;
	to->withdrawn += x->withdrawn;
	to->gaps += x->gaps;
	to->gap_bytes += x->gap_bytes;
	to->garbage += x->garbage;
}

static void
summary_json_total(const struct summary *s, struct buf *out)
{
	struct sent total = { 0 };
	const struct row *r;
	struct jw w;
	uint64_t resets = 0;
	size_t i;

	for (i = 0; (r = summary_row(s, i)); i++) {
		summary_add(&total, &r->s[0]);
		summary_add(&total, &r->s[1]);
		resets += r->resets;
	}
	jw_init(&w, out, false);
	jw_obj(&w);
	jw_key_cstr(&w, "type", "total");
	jw_key_u64(&w, "connections", s->cnt);
	summary_json_messages(&w, &total);
	jw_key_u64(&w, "bytes", total.bytes);
	jw_key_u64(&w, "announced", total.announced);
	jw_key_u64(&w, "withdrawn", total.withdrawn);
	jw_key_u64(&w, "resets", resets);
	jw_key_u64(&w, "gaps", total.gaps);
	jw_key_u64(&w, "gap-bytes", total.gap_bytes);
	jw_key_u64(&w, "garbage-bytes", total.garbage);
	jw_obj_end(&w);
	buf_c(out, '\n');
}

bool
summary_json(struct summary *s, size_t i, struct buf *out)
{
	const struct row *r = summary_row(s, i);

	if (r)
		summary_json_row(out, r);
	else
		summary_json_total(s, out);
	return r != NULL;
}
