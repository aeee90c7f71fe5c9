/* SPDX-License-Identifier: ISC */
/*
 * rib/tables.c - the tables that a stream of events describes.
 *
 * Long because the lifetime of a table depends on everything that a session may do: which connection is the session, hold
 * times, graceful and long-lived restart, refreshes, what a NOTIFICATION ends. These rules change each other's state, so
 * they are in one file; the routes themselves are in routes.c.
 */
#include "rib/tables.h"

#include <stdlib.h>

#include "base/count.h"
#include "base/hash.h"
#include "base/memory.h"
#include "msg/notification.h"
#include "msg/open.h"
#include "msg/refresh.h"
#include "rib/quick.h"

enum { KEY = 48, CONNS = 4, JUDGED = 64, NEAR = 16, LLGR_STALE = 0xffff0006, NO_LLGR = 0xffff0007 };

#define SECOND UINT64_C(1000000)

/* A connection of a session: the one that carries it, or one that is on its way. */
struct rib_conn {
	struct rib_conn *next;    /* the one used before it */
	int64_t stream;
	struct open *open[2];     /* by side; NULL: not seen */
	uint64_t heard_us[2];     /* each side's last message */
	unsigned keepalive;       /* sides that sent one, as bits */
	bool gap[2];
	bool dead[2];             /* the hold time that this side's messages restart was over: nobody reads what still comes */
	bool over;                /* a connection of a capture that has ended: what still comes of it was not read */
};

struct rib_session {
	uint8_t key[KEY];
	struct rib_table *table[4]; /* by side, and in BMP after policy */
	struct rib_conn *conns, *current; /* current: NULL while it is down */
	bool capture;             /* silence means something */
};

/* An event, and where it belongs. */
struct tables_at {
	struct rib_tables *t;
	const struct event *e;
	struct rib_session *s;
	unsigned side;            /* that sent it */
	bool post;                /* BMP: after policy */
	uint64_t now;
};

/* ---- life ---- */

bool
rib_tables_init(struct rib_tables *t, uint64_t seed)
{
	*t = (struct rib_tables){ .tail = NULL };
	t->tail = &t->tables;
	buf_init(&t->means, 4 * MSG_MAX_EXTENDED);
	buf_init(&t->set, 2 * MSG_MAX_EXTENDED);
	buf_init(&t->nlri, MSG_MAX_EXTENDED);
	t->update = memory_get(sizeof(*t->update));
	return rib_store_init(&t->store, seed) && t->update;
}

static void
tables_conn_free(struct rib_conn *c)
{
	free(c->open[0]);
	free(c->open[1]);
	free(c);
}

static void
tables_session_free(struct rib_session *s)
{
	struct rib_conn *c, *next;

	for (c = s->conns; c; c = next) {
		next = c->next;
		tables_conn_free(c);
	}
	free(s);
}

static void
tables_list_free(struct rib_table *list)
{
	struct rib_table *next;

	for (; list; list = next) {
		struct rib_part *p, *after;

		next = list->next;
		for (p = list->parts; p; p = after) {
			after = p->next;
			rib_part_fini(p);
			free(p);
		}
		free(list);
	}
}

void
rib_tables_fini(struct rib_tables *t)
{
	size_t i;

	for (i = 0; i < t->slot_cnt; i++)
		if (t->slot[i])
			tables_session_free(t->slot[i]);
	free(t->slot);
	tables_list_free(t->tables);
	for (i = 0; i < t->look_cnt; i++)
		tables_list_free(t->look[i].tables);
	rib_store_fini(&t->store);
	buf_fini(&t->means);
	buf_fini(&t->set);
	buf_fini(&t->nlri);
	free(t->update);
	free(t->judged);
	*t = (struct rib_tables){ .tail = NULL };
}

void
rib_tables_input(struct rib_tables *t)
{
	t->dump++;
}

/* ---- changes ---- */

static void
tables_report(const struct rib_tables *t, const struct rib_change *c)
{
	if (t->change)
		t->change(t->arg, c);
}

/* For rib_part_drop. */
struct tables_drop {
	struct rib_tables *t;
	const struct rib_table *table;
	const char *why;
	uint64_t now;
	const struct event *e;
	bool long_lived;          /* only what must not stay stale for long */
};

/* Does the route carry the community NO_LLGR (RFC 9494 4.2)? */
static bool
tables_no_llgr(struct span set)
{
	struct span v;
	size_t i;

	if (rib_attribute(set, ATTR_COMMUNITIES, &v))
		for (i = 0; i + 4 <= v.n; i += 4)
			if (be_u32(v.p + i) == NO_LLGR)
				return true;
	return false;
}

static bool
tables_drop_one(void *arg, struct rib_part *p, const struct rib_entry *e)
{
	const struct tables_drop *d = arg;
	struct span before = rib_set_bytes(&d->t->store.sets, e->set);

	if (d->long_lived && !tables_no_llgr(before))
		return false;
	tables_report(d->t, &(struct rib_change){ .what = RIB_LOST, .table = d->table, .part = p, .nlri = rib_entry_nlri(e),
		.before = before, .time_us = d->now, .before_us = e->time_us, .was_stale = rib_is_stale(p, e), .why = d->why,
		.event = d->e });
	return true;
}

static void
tables_drop(struct tables_drop *d, struct rib_part *p, bool all)
{
	rib_part_drop(&d->t->store, p, all, d->t->change || d->long_lived ? tables_drop_one : NULL, d);
}

/* ---- looks and timers ---- */

static struct rib_part *
tables_part_find(struct rib_table *table, unsigned afi, unsigned safi)
{
	struct rib_part *p;

	for (p = table->parts; p && (p->afi != afi || p->safi != safi); p = p->next)
		;
	return p;
}

/* A copy of the table as it is, into the look. */
static void
tables_look(struct rib_tables *t, const struct rib_table *table, struct rib_look *look)
{
	struct rib_table *copy = memory_get(sizeof(*copy));
	struct rib_part **tail, *p, *one;

	if (!copy) {
		t->no_memory = true;
		return;
	}
	*copy = *table;
	copy->session = NULL;
	copy->parts = NULL;
	copy->time_us = look->at_us;
	copy->next = look->tables;
	look->tables = copy;
	for (tail = &copy->parts, p = table->parts; p; p = p->next, tail = &one->next) {
		if (!(one = memory_get(sizeof(*one)))) {
			t->no_memory = true;
			return;
		}
		t->no_memory |= !rib_part_copy(&t->store, p, one);
		*tail = one;
	}
}

/* The set with the community LLGR_STALE (RFC 9494 4.3), in the canonical form of rib_attributes; 0: no memory. */
static uint32_t
tables_stamp(void *arg, uint32_t set)
{
	struct rib_tables *t = arg;
	struct get g = get_of(rib_set_bytes(&t->store.sets, set));
	uint8_t stale[4] = { BE_U32_BYTES(LLGR_STALE) };
	struct attr_head a;
	struct buf v;
	bool done = false;

	buf_init(&v, 2 * MSG_MAX_EXTENDED);
	buf_reset(&t->set);
	while (attr_next(&g, &a)) {
		if (a.code == ATTR_COMMUNITIES)
			buf_span_put(&v, a.v);
		if (a.code >= ATTR_COMMUNITIES && !done) {
			buf_put(&v, stale, sizeof(stale));
			attr_put(&t->set, ATTR_OPT | ATTR_TRANS, ATTR_COMMUNITIES, buf_span(&v));
			done = true;
		}
		if (a.code != ATTR_COMMUNITIES)
			buf_span_put(&t->set, attr_whole(&a));
	}
	if (!done)
		attr_put(&t->set, ATTR_OPT | ATTR_TRANS, ATTR_COMMUNITIES, span_of(stale, sizeof(stale)));
	set = v.bad || t->set.bad ? 0 : rib_set_of(&t->store.sets, buf_span(&t->set));
	buf_fini(&v);
	t->no_memory |= !set;
	return set;
}

static void
tables_expire(struct rib_tables *t, struct rib_table *table, uint64_t now)
{
	struct rib_part *p;

	for (p = table->parts; table->restarting && p; p = p->next)
		while (p->until_us && p->until_us <= now) {
			uint64_t more = p->long_lived ? 0 : p->long_us; /* the stale time of RFC 9494 follows */
			struct tables_drop d = { t, table, p->long_lived ? "the long-lived stale time is over" : "the restart time is over",
				p->until_us, NULL, more != 0 };

			tables_drop(&d, p, false);
			if (more)
				rib_part_stamp(&t->store, p, tables_stamp, t);
			p->long_lived = more != 0;
			p->until_us = more ? p->until_us + more : 0;
			p->restarting = more != 0;
		}
}

/* The hold time of both OPENs; 0: there is none, or it is not known. */
static uint64_t
tables_hold_us(const struct rib_conn *c)
{
	const struct open *a = c->open[0], *b = c->open[1];

	return a && b ? (a->hold_s < b->hold_s ? a->hold_s : b->hold_s) * SECOND : 0;
}

/* When the receiver's hold timer runs out if the sender stays silent; 0: that is not known. */
static uint64_t
tables_hold(const struct rib_table *table)
{
	const struct rib_session *s = table->session;
	uint64_t hold = s->capture && s->current && table->up ? tables_hold_us(s->current) : 0;

	return hold && table->heard_us ? table->heard_us + hold : 0;
}

/* Do a NOTIFICATION and the hold timer leave the routes stale (RFC 8538 4)? */
static bool
tables_soft(const struct rib_conn *c)
{
	return c->open[0] && c->open[1] && c->open[0]->graceful_notification && c->open[1]->graceful_notification;
}

static void tables_end(struct rib_tables *t, struct rib_table *table, uint64_t now, const char *why, bool hard, const struct event *e);

/*
 * The sender is heard again after the hold time was over: was it? Not if the receiver has been heard since, or should have
 * been only now; nor if packets are missing, whose time nobody knows.
 */
static bool
tables_mute(const struct rib_table *table, uint64_t end, uint64_t now)
{
	const struct rib_conn *c = table->session->current;
	uint64_t third = (end - table->heard_us) / 3;

	return now > end + third && !c->gap[0] && !c->gap[1] && c->heard_us[table->side ^ 1] < end;
}

/* Time goes on to `now`: timers, and the looks before it. `alive`: the sender is heard now. */
static void
tables_until(struct rib_tables *t, struct rib_table *table, uint64_t now, bool alive)
{
	uint64_t end = tables_hold(table);

	if (end && end <= now && (!alive || tables_mute(table, end, now))) {
		tables_until(t, table, end, true);
		table->session->current->dead[table->side] = true;
		tables_end(t, table, end, "the hold time is over", !tables_soft(table->session->current), NULL);
	}
	while (table->next_at < t->look_cnt && t->look[table->next_at].at_us < now) {
		tables_expire(t, table, t->look[table->next_at].at_us);
		tables_look(t, table, &t->look[table->next_at++]);
	}
	tables_expire(t, table, now);
	if (now > table->time_us)
		table->time_us = now;
}

/* ---- tables of a session ---- */

static void
tables_doubt(struct rib_table *table, unsigned doubt)
{
	struct rib_part *p;

	table->doubts |= doubt;
	for (p = table->parts; p; p = p->next)
		p->doubts |= doubt;
}

/* What the OPENs say about the table of `side`. */
static void
tables_opens(struct rib_table *table, const struct rib_conn *c)
{
	const struct open *from = c->open[table->side], *to = c->open[table->side ^ 1];
	bool due = from && to && (from->graceful || table->rib); /* RFC 4724 2, RFC 7854 9 */

	table->bgp_id = from ? from->router_id : table->bgp_id;
	table->doubts = (from || table->set ? 0 : RIB_DOUBT_MIDWAY) | (c->gap[table->side] ? RIB_DOUBT_GAP : 0);
	table->expected = due ? from->families & to->families : 0;
}

static struct rib_table *
tables_new(struct tables_at *x)
{
	static const char *const ribs[] = { "pre-policy", "post-policy", "out-pre-policy", "out-post-policy" };
	struct rib_tables *t = x->t;
	const struct event *e = x->e;
	struct rib_table *table = memory_zeroed(1, sizeof(*table));
	bool bmp = x->s->key[0] == 2;

	if (!table) {
		t->no_memory = true;
		return NULL;
	}
	*table = (struct rib_table){ .number = (unsigned)t->table_cnt++, .session = x->s, .peer = e->peer, .local = e->local,
		.direction = e->direction, .side = x->side, .mrt_type = e->mrt_type, .heard_us = x->now, .up = true };
	if (bmp) {
		table->rib = e->record.p[6] == 3 ? "loc-rib" : ribs[x->side * 2 + x->post];
		table->rd = be_u64(e->record.p + 8);
	}
	while (table->next_at < t->look_cnt && t->look[table->next_at].at_us < x->now)
		table->next_at++;
	if (x->s->current)
		tables_opens(table, x->s->current);
	*t->tail = table;
	t->tail = &table->next;
	return table;
}

/* The table of the event's sender; NULL: no memory. */
static struct rib_table *
tables_of(struct tables_at *x)
{
	struct rib_table **at = &x->s->table[x->side * 2 + x->post];

	if (!*at)
		*at = tables_new(x);
	if (*at) {
		(*at)->peer_as = x->e->peer_as ? x->e->peer_as : (*at)->peer_as;
		(*at)->local_as = x->e->local_as ? x->e->local_as : (*at)->local_as;
		(*at)->router_id = x->e->router_id ? x->e->router_id : (*at)->router_id;
		if (x->e->local.len)
			(*at)->local = x->e->local;
		if (x->e->mrt_type)
			(*at)->mrt_type = x->e->mrt_type;
	}
	return *at;
}

static struct rib_part *
tables_part(struct rib_tables *t, struct rib_table *table, unsigned afi, unsigned safi)
{
	struct rib_part **at, *p;
	unsigned n = 0;

	for (at = &table->parts; (p = *at); at = &p->next, n++)
		if (p->afi == afi && p->safi == safi)
			return p;
	if (n == RIB_PARTS) {
		tables_doubt(table, RIB_DOUBT_FAMILIES);
		return NULL;
	}
	if (!(p = memory_get(sizeof(*p)))) {
		t->no_memory = true;
		return NULL;
	}
	rib_part_init(p, afi, safi);
	p->doubts = table->doubts;
	return *at = p;
}

/* ---- sessions ---- */

/* The session is over: the sender's routes go, or become stale. */
static void
tables_end(struct rib_tables *t, struct rib_table *table, uint64_t now, const char *why, bool hard, const struct event *e)
{
	const struct rib_conn *c = table->session->current;
	const struct open *from = c ? c->open[table->side] : NULL, *to = c ? c->open[table->side ^ 1] : NULL;
	bool both = from && to && from->graceful && to->graceful && !table->rib;
	bool graceful = both && !hard;
	struct rib_part *p;

	if (!table->up)
		return;
	table->up = table->set = table->restarting = false;
	for (p = table->parts; p; p = p->next) {
		int family = family_index(p->afi, p->safi);
		struct tables_drop d = { t, table, why, now, e, false };

		if (graceful && famset_has(from->graceful_families, family)) {
			tables_drop(&d, p, false); /* what is stale from an earlier restart (RFC 4724 4.2) */
			rib_part_age(&t->store, p);
			p->restarting = true;
			p->long_lived = false;
			p->until_us = now + from->restart_s * SECOND;
			p->long_us = from->llgr && to->llgr && famset_has(from->llgr_families, family) ? from->llgr_s[family] * SECOND : 0;
			table->restarting = true;
		} else {
			tables_drop(&d, p, true);
			p->restarting = false;
			p->until_us = 0;
		}
		p->eor = p->refreshing = false;
	}
}

static void
tables_session_end(struct tables_at *x, const char *why, bool hard)
{
	unsigned i;

	for (i = 0; i < 4; i++) {
		struct rib_table *table = x->s->table[i];

		if (!table)
			continue;
		tables_until(x->t, table, x->now, false);
		tables_end(x->t, table, x->now, why, hard, x->e);
	}
	x->s->current = NULL;
}

/* The sender comes back: do stale routes stay (RFC 4724 4.2)? */
static bool
tables_keeps(const struct open *from, int family)
{
	return from && from->graceful && famset_has(from->graceful_families & from->graceful_forwarding, family);
}

static void
tables_start(struct tables_at *x, struct rib_table *table, const struct rib_conn *c)
{
	const struct open *from = c->open[table->side];
	struct rib_part *p;

	tables_until(x->t, table, x->now, true);
	table->up = true;
	table->restarting = false;
	table->heard_us = x->now;
	tables_opens(table, c);
	for (p = table->parts; p; p = p->next) {
		struct tables_drop d = { x->t, table, "the restart has not kept the family", x->now, x->e, false };

		p->doubts = table->doubts;
		p->eor = p->refreshing = false;
		p->until_us = 0;
		if (p->restarting && !tables_keeps(from, family_index(p->afi, p->safi))) {
			tables_drop(&d, p, false);
			p->restarting = false;
		}
	}
}

/* The connection carries the session from now on. */
static void
tables_establish(struct tables_at *x, struct rib_conn *c)
{
	struct rib_conn *old;
	uint64_t hold;
	unsigned i;

	if (x->s->current == c)
		return;
	if ((old = x->s->current)) {
		hold = x->s->capture ? tables_hold_us(old) : 0;
		tables_session_end(x, "another connection took its place", false);
		old->over |= hold && (x->now > old->heard_us[0] + hold || x->now > old->heard_us[1] + hold);
	}
	x->s->current = c;
	for (i = 0; i < 4; i++)
		if (x->s->table[i])
			tables_start(x, x->s->table[i], c);
}

static void
tables_conn_forget(struct rib_session *s, struct rib_conn *c)
{
	struct rib_conn **at;

	for (at = &s->conns; *at != c; at = &(*at)->next)
		;
	*at = c->next;
	if (s->current == c)
		s->current = NULL;
	tables_conn_free(c);
}

/* The connection has ended. Only captures number connections: elsewhere the next message is of another one. */
static void
tables_conn_end(struct rib_session *s, struct rib_conn *c)
{
	if (c->stream < 0) {
		tables_conn_forget(s, c);
		return;
	}
	c->over = true;
	if (s->current == c)
		s->current = NULL;
}

/* The connection of the event; the few that were used last are known. NULL: no memory. */
static struct rib_conn *
tables_conn(struct tables_at *x)
{
	struct rib_session *s = x->s;
	struct rib_conn **at, *c, *last = NULL;
	unsigned n = 0;

	for (at = &s->conns; (c = *at) && c->stream != x->e->stream; at = &c->next, n++)
		if (c != s->current)
			last = c;
	if (c) {
		*at = c->next;
	} else {
		if (n >= CONNS && last)
			tables_conn_forget(s, last);
		if (!(c = memory_zeroed(1, sizeof(*c)))) {
			x->t->no_memory = true;
			return NULL;
		}
		c->stream = x->e->stream;
	}
	c->next = s->conns;
	s->conns = c;
	return c;
}

/* ---- which session ---- */

static uint8_t *
tables_key_ip(uint8_t *o, const struct ip *ip)
{
	*o++ = ip->len;
	memcpy(o, ip->a, ip->len);
	return o + 16;
}

static void
tables_name(struct tables_at *x, uint8_t key[KEY])
{
	const struct event *e = x->e;
	bool swap, bmp = !e->mrt_type && e->record.n >= 48;
	uint16_t port = 0;
	uint8_t *o;

	memset(key, 0, KEY);
	x->side = e->direction && e->direction[0] == 's';
	x->post = false;
	if (e->mrt_type) { /* RIB entries do not say who received them */
		key[0] = 1;
		be_put_u32(tables_key_ip(key + 1, &e->peer), e->peer_as);
		return;
	}
	if (bmp) {
		key[0] = 2;
		key[1] = e->record.p[6];
		memcpy(key + 2, e->record.p + 8, 8);
		tables_key_ip(key + 10, &e->peer);
		be_put_u32(key + 30, (uint32_t)e->stream);
		x->side |= e->record.p[6] != 3 && e->record.p[7] & 0x10;
		x->post = e->record.p[6] != 3 && e->record.p[7] & 0x40;
		return;
	}
	swap = false;
	if (e->stream >= 0) { /* a capture: the two sides are peers of each other */
		int c = e->peer.len == e->local.len ? memcmp(e->peer.a, e->local.a, e->peer.len) : e->peer.len - e->local.len;

		swap = c > 0 || (!c && e->peer_port > e->local_port);
		x->side = swap;
		if (e->peer_port != 179 && e->local_port != 179) /* not the port of BGP: each is a neighbor of its own */
			port = e->peer_port < e->local_port ? e->peer_port : e->local_port;
	}
	o = tables_key_ip(key + 1, swap ? &e->local : &e->peer);
	o = tables_key_ip(o, swap ? &e->peer : &e->local);
	be_put_u16(o, port);
	be_put_u32(o + 2, e->path);
}

static bool
tables_slots_grow(struct rib_tables *t)
{
	size_t cnt = t->slot_cnt ? t->slot_cnt * 2 : 64, i, k;
	struct rib_session **slot = memory_zeroed(cnt, sizeof(struct rib_session *));

	if (!slot)
		return false;
	for (i = 0; i < t->slot_cnt; i++) {
		if (!t->slot[i])
			continue;
		for (k = hash_bytes(t->store.seed, t->slot[i]->key, KEY) & (cnt - 1); slot[k]; k = (k + 1) & (cnt - 1))
			;
		slot[k] = t->slot[i];
	}
	free(t->slot);
	t->slot = slot;
	t->slot_cnt = cnt;
	return true;
}

/*
 * The entries of a table name a few neighbors again and again: where the session of an archive's neighbor was found last.
 * NULL: the event is not of an archive.
 */
static struct rib_session **
tables_near(struct rib_tables *t, const struct event *e)
{
	const uint8_t *a = e->peer.a;

	return e->mrt_type ? &t->near[(a[1] * 5u + a[2] * 3u + a[3] + a[e->peer.len == 16 ? 15 : 0] * 7u + e->peer_as) % RIB_NEAR] : NULL;
}

static bool
tables_is_near(const struct rib_session *s, const struct event *e)
{
	return s && s->key[0] == 1 && s->key[1] == e->peer.len && memcmp(s->key + 2, e->peer.a, e->peer.len) == 0 &&
	    be_u32(s->key + 18) == e->peer_as;
}

/* The session of the event, made if need be; NULL: no memory. */
static struct rib_session *
tables_session(struct tables_at *x)
{
	struct rib_tables *t = x->t;
	struct rib_session *s = NULL, **near = tables_near(t, x->e);
	uint8_t key[KEY];
	size_t k;

	if (near && tables_is_near(*near, x->e)) {
		x->side = x->e->direction && x->e->direction[0] == 's';
		x->post = false;
		return *near;
	}
	tables_name(x, key);
	if (t->session_cnt * 4 < t->slot_cnt * 3 || tables_slots_grow(t)) {
		for (k = hash_bytes(t->store.seed, key, KEY) & (t->slot_cnt - 1); t->slot[k]; k = (k + 1) & (t->slot_cnt - 1))
			if (memcmp(t->slot[k]->key, key, KEY) == 0) {
				if (near)
					*near = t->slot[k];
				return t->slot[k];
			}
		if ((s = memory_zeroed(1, sizeof(*s)))) {
			memcpy(s->key, key, KEY);
			s->capture = x->e->stream >= 0;
			t->slot[k] = s;
			t->session_cnt++;
		}
	}
	t->no_memory |= !s;
	return s;
}

/* ---- routes ---- */

static void
tables_announce(struct tables_at *x, struct rib_table *table, struct rib_part *p, const struct nlri *n, uint32_t set)
{
	struct rib_tables *t = x->t;
	struct rib_change c = { .table = table, .part = p, .time_us = x->now, .event = x->e };
	struct rib_entry *e;
	struct rib_found f;
	uint32_t old = 0;

	if (rib_part_find(&t->store, p, n, &f)) {
		e = rib_entry_at(&t->store, f.ref);
		c.was_stale = rib_is_stale(p, e);
		c.before_us = e->time_us;
		c.was_withdrawn = !e->set;
		if (e->set == set && span_eq(rib_entry_nlri(e).v, n->v)) {
			rib_part_refresh(&t->store, p, &f);
			c.what = x->e->synthesized ? RIB_SET : RIB_REPEATED;
			c.nlri = rib_entry_nlri(e);
			c.before = c.after = rib_set_bytes(&t->store.sets, set);
			c.nlri_before = c.nlri.v;
			tables_report(t, &c);
			return;
		}
		if (t->change && e->set) {
			buf_reset(&t->nlri);
			buf_span_put(&t->nlri, rib_entry_nlri(e).v);
			c.nlri_before = buf_span(&t->nlri);
		}
	}
	if (!rib_part_put(&t->store, p, n, &f, set, x->now, x->e->originated, &old)) {
		t->no_memory = true;
		return;
	}
	rib_set_hold(&t->store.sets, set);
	if (t->change) {
		struct span a, b;

		c.nlri = rib_entry_nlri(rib_entry_at(&t->store, f.ref));
		c.before = rib_set_bytes(&t->store.sets, old);
		c.after = rib_set_bytes(&t->store.sets, set);
		if (x->e->synthesized)
			c.what = RIB_SET;
		else if (!old)
			c.what = RIB_ADDED;
		else if (rib_attribute(c.before, ATTR_AS_PATH, &a) == rib_attribute(c.after, ATTR_AS_PATH, &b) && span_eq(a, b))
			c.what = RIB_OTHER_CHANGED;
		else
			c.what = RIB_PATH_CHANGED;
		tables_report(t, &c);
	}
	rib_set_drop(&t->store.sets, old);
}

static void
tables_withdraw(struct tables_at *x, struct rib_table *table, struct rib_part *p, const struct nlri *n)
{
	struct rib_tables *t = x->t;
	struct rib_change c = { .what = RIB_WAS_ABSENT, .table = table, .part = p, .nlri = *n, .time_us = x->now, .event = x->e };
	struct rib_found f;
	bool there = rib_part_find(&t->store, p, n, &f) && rib_entry_at(&t->store, f.ref)->set;

	if (there) {
		const struct rib_entry *e = rib_entry_at(&t->store, f.ref);

		c.what = RIB_WITHDRAWN;
		c.nlri = rib_entry_nlri(e);
		c.before = rib_set_bytes(&t->store.sets, e->set);
		c.before_us = e->time_us;
		c.was_stale = rib_is_stale(p, e);
	}
	tables_report(t, &c);
	if (there)
		rib_set_drop(&t->store.sets, rib_part_take(&t->store, p, &f, t->remember));
}

/* The mark of sets that have been judged for the family in this context; 0: there are too many contexts. */
static uint32_t
tables_mark_find(struct rib_tables *t, const struct rib_part *p, const struct ctx *ctx)
{
	struct rib_judged *j;
	size_t i;

	for (i = 0; i < t->judged_cnt; i++)
		if (t->judged[i].afi == p->afi && t->judged[i].safi == p->safi && memcmp(&t->judged[i].ctx, ctx, sizeof(*ctx)) == 0)
			return (uint32_t)i + 1;
	if (i == JUDGED || (!t->judged && !(t->judged = memory_zeroed(JUDGED, sizeof(*t->judged)))))
		return 0;
	j = &t->judged[t->judged_cnt++];
	j->ctx = *ctx;
	j->afi = p->afi;
	j->safi = p->safi;
	return (uint32_t)i + 1;
}

static uint32_t
tables_mark(struct rib_tables *t, struct rib_part *p, const struct ctx *ctx)
{
	struct ctx of;

	if (p->judged_known && memcmp(&p->ctx, ctx, sizeof(*ctx)) == 0)
		return p->judged;
	p->ctx = *ctx;
	p->judged_known = true;
	of = *ctx;
	if (of.session == CTX_TABLE) /* nobody sent it: the verdict depends on nobody */
		of.peer_as = of.local_as = 0;
	return p->judged = tables_mark_find(t, p, &of);
}

/* The routes of one field of an UPDATE. */
static void
tables_field(struct tables_at *x, struct rib_table *table, const struct ctx *ctx, unsigned afi, unsigned safi, struct span field,
    bool withdraw, const struct update *u, const struct mp *mp)
{
	struct rib_tables *t = x->t;
	bool addpath = famset_has(ctx->addpath, family_index(afi, safi));
	struct get g = get_of(field);
	struct rib_part *p;
	uint32_t set = 0;
	struct nlri n;

	if (!field.n || !(p = tables_part(t, table, afi, safi)))
		return;
	if (!withdraw) {
		buf_reset(&t->set);
		rib_attributes(u, ctx, mp, &t->set);
		if (t->set.bad || !(set = rib_set_of(&t->store.sets, buf_span(&t->set)))) {
			t->no_memory = true;
			return;
		}
	}
	while (nlri_next(p->row, &g, addpath, withdraw, &n, NULL))
		if (withdraw)
			tables_withdraw(x, table, p, &n);
		else
			tables_announce(x, table, p, &n, set);
	if (set && t->diags.n == 0)
		t->store.sets.set[set].mark = tables_mark(t, p, ctx);
	rib_set_drop(&t->store.sets, set);
}

/* The entries of a RIB record are about one destination: its places in the tables of the first few neighbors are wanted soon. */
static void
tables_expect(struct tables_at *x, const struct mp *mp)
{
	struct rib_part *parts[NEAR];
	struct get g = get_of(mp->nlri);
	struct rib_table *table = x->t->tables;
	struct nlri n;
	size_t cnt = 0, i;

	x->t->record = x->e->frame;
	for (i = 0; table && i < NEAR; i++, table = table->next)
		if ((parts[cnt] = tables_part_find(table, mp->afi, mp->safi)))
			cnt++;
	if (nlri_next(mp->row, &g, false, false, &n, NULL))
		rib_part_expect(&x->t->store, &n, parts, cnt);
}

/* The fast road. False: nothing was done. */
static bool
tables_quick(struct tables_at *x, struct rib_table *table, const struct ctx *ctx)
{
	struct rib_tables *t = x->t;
	struct quick_update u;
	struct rib_part *p;
	struct nlri n;
	struct get g;

	if (t->slow || !quick_find(&t->store, x->e->msg, ctx, &t->set, &u) || !(p = tables_part_find(table, u.mp.afi, u.mp.safi)) ||
	    !t->store.sets.set[u.set].mark || t->store.sets.set[u.set].mark != tables_mark(t, p, ctx))
		return false;
	if (x->e->synthesized && x->e->frame != t->record)
		tables_expect(x, &u.mp);
	rib_set_hold(&t->store.sets, u.set); /* its last route may be one that is replaced now */
	for (g = get_of(u.mp.nlri); nlri_next(u.mp.row, &g, false, false, &n, NULL);)
		tables_announce(x, table, p, &n, u.set);
	rib_set_drop(&t->store.sets, u.set);
	return true;
}

/* An UPDATE without errors. */
static void
tables_routes(struct tables_at *x, struct rib_table *table, const struct ctx *ctx, const struct update *u)
{
	tables_field(x, table, ctx, AFI_IPV4, SAFI_UNICAST, u->withdrawn, true, u, NULL);
	if (u->unreach.row)
		tables_field(x, table, ctx, u->unreach.afi, u->unreach.safi, u->unreach.nlri, true, u, NULL);
	if (u->reach.row)
		tables_field(x, table, ctx, u->reach.afi, u->reach.safi, u->reach.nlri, false, u, &u->reach);
	tables_field(x, table, ctx, AFI_IPV4, SAFI_UNICAST, u->nlri, false, u, NULL);
}

/* What was not announced again since the family's routes became stale goes. */
static void
tables_sweep(struct tables_at *x, struct rib_table *table, struct rib_part *p, const char *why)
{
	struct tables_drop d = { x->t, table, why, x->now, x->e, false };

	tables_drop(&d, p, false);
	p->restarting = p->refreshing = p->long_lived = false;
	p->until_us = 0;
}

static void
tables_update(struct tables_at *x, struct rib_table *table, const struct ctx *ctx)
{
	struct update *u = x->t->update;
	struct diags *d = &x->t->diags;
	struct rib_part *p;
	struct span rest, one;
	uint16_t afi;
	uint8_t safi;

	if (tables_quick(x, table, ctx))
		return;
	update_read(x->e->msg, ctx, u, d);
	if (d->worst >= DIAG_DISCARD) {
		buf_reset(&x->t->means);
		update_means(x->e->msg, ctx, &x->t->means);
		x->t->no_memory |= x->t->means.bad;
		for (rest = buf_span(&x->t->means); msg_next(&rest, &one);) {
			update_read(one, ctx, u, NULL);
			tables_routes(x, table, ctx, u);
		}
	} else if (!update_is_eor(u, &afi, &safi)) {
		tables_routes(x, table, ctx, u);
	} else if ((p = tables_part(x->t, table, afi, safi))) {
		p->eor = true;
		if (p->restarting)
			tables_sweep(x, table, p, "not announced again before the End-of-RIB");
	}
}

/* ---- events ---- */

/* A dump begins for this neighbor: its table is empty, and whole. NULL: no memory. */
static struct rib_table *
tables_dump(struct tables_at *x)
{
	struct rib_table *table = tables_of(x);
	struct rib_conn *c = tables_conn(x);
	struct rib_part *p;

	if (!table || !c)
		return NULL;
	tables_until(x->t, table, x->now, true);
	if (table->dump == x->t->dump && table->set)
		return table;
	for (p = table->parts; p; p = p->next) {
		tables_sweep(x, table, p, "not in the dump");
		tables_drop(&(struct tables_drop){ x->t, table, "not in the dump", x->now, x->e, false }, p, true);
		p->doubts = 0;
	}
	table->dump = x->t->dump;
	table->set = table->up = true;
	table->doubts = 0;
	table->expected = 0;
	x->s->current = c;
	return table;
}

/* The peers of a dump in TABLE_DUMP_V2 (RFC 6396 4.3.1): whoever has no entry has an empty table. */
static void
tables_index(struct rib_tables *t, const struct event *e)
{
	struct get g = get_of(e->record);
	struct event peer = { .kind = EVENT_OTHER, .time_us = e->time_us, .direction = "receive", .mrt_type = e->mrt_type,
		.stream = -1 };
	unsigned left;

	get_bytes(&g, 12);
	peer.router_id = get_u32(&g);
	get_bytes(&g, get_u16(&g)); /* the name of the view */
	for (left = get_u16(&g); left && get_left(&g); left--) {
		struct tables_at x = { .t = t, .e = &peer, .now = e->time_us ? e->time_us : t->last_us };
		unsigned type = get_u8(&g), id = get_u32(&g), n = type & 1 ? 16 : 4;
		struct rib_table *table;
		struct span ip;

		ip = get_bytes(&g, n);
		peer.peer_as = type & 2 ? get_u32(&g) : get_u16(&g);
		if (!get_ok(&g))
			return;
		peer.peer = ip_of(ip.p, n);
		if ((x.s = tables_session(&x)) && (table = tables_dump(&x)))
			table->bgp_id = id;
	}
}

static void
tables_record(struct tables_at *x, const struct ctx *ctx)
{
	struct rib_table *table = tables_dump(x);

	if (table)
		tables_update(x, table, ctx);
}

static void
tables_open(struct tables_at *x, struct rib_conn *c)
{
	struct open *o;

	if (x->s->current == c)
		tables_session_end(x, "a new OPEN", false);
	if (c->open[x->side]) {
		free(c->open[0]);
		free(c->open[1]);
		c->open[0] = c->open[1] = NULL;
		c->keepalive = 0;
		c->dead[0] = c->dead[1] = false;
	}
	if (!(o = memory_get(sizeof(*o)))) {
		x->t->no_memory = true;
		return;
	}
	if (!open_read(x->e->msg, o, NULL)) {
		free(o);
		return;
	}
	o->msg = span_of(NULL, 0);
	c->open[x->side] = o;
}

static void
tables_notification(struct tables_at *x, struct rib_conn *c)
{
	struct notification_parts n = { .code = 0 };
	char room[128];
	struct buf why;
	bool soft;

	notification_find(x->e->msg, &n);
	soft = tables_soft(c) && !(n.code == NOTIFY_CEASE && n.subcode == CEASE_HARD_RESET);
	if (x->s->current == c) {
		buf_init_on(&why, room, sizeof(room), 1024);
		buf_str(&why, "NOTIFICATION ");
		notification_name(&why, n.code, n.subcode);
		tables_session_end(x, buf_cstr(&why), !soft);
		buf_fini(&why);
	}
	tables_conn_end(x->s, c);
}

static void
tables_refresh(struct tables_at *x)
{
	struct rib_table *table = tables_of(x);
	struct refresh_parts r;
	struct rib_part *p;

	if (!table || !refresh_find(x->e->msg, &r) || r.subtype == REFRESH_QUERY || !(p = tables_part(x->t, table, r.afi, r.safi)))
		return;
	if (r.subtype == REFRESH_BEGIN) {
		rib_part_age(&x->t->store, p);
		p->refreshing = true;
	} else if (r.subtype == REFRESH_END && p->refreshing) {
		tables_sweep(x, table, p, "not announced again in the refresh");
		p->doubts = 0; /* all of it has been announced */
	}
}

static void
tables_message(struct tables_at *x, const struct ctx *ctx)
{
	unsigned type = msg_type(x->e->msg), i;
	struct rib_conn *c = tables_conn(x);
	struct rib_table *table;

	if (!c || c->over || (c->dead[x->side] && type != MSG_OPEN && type != MSG_NOTIFICATION))
		return;
	for (i = 0; i < 2; i++)
		if ((table = x->s->table[x->side * 2 + i]) && x->s->current == c) {
			tables_until(x->t, table, x->now, type != MSG_NOTIFICATION);
			table->heard_us = x->now;
		}
	c->heard_us[x->side] = x->now;
	if (c->dead[x->side] && type != MSG_OPEN && type != MSG_NOTIFICATION)
		return;
	switch (type) {
	case MSG_OPEN:
		tables_open(x, c);
		break;
	case MSG_NOTIFICATION:
		tables_notification(x, c);
		break;
	case MSG_KEEPALIVE:
		if (c->keepalive & 1u << x->side || (c->keepalive |= 1u << x->side) == 3)
			tables_establish(x, c);
		break;
	case MSG_UPDATE:
		tables_establish(x, c);
		if ((table = tables_of(x)))
			tables_update(x, table, ctx);
		break;
	case MSG_REFRESH:
		tables_establish(x, c);
		tables_refresh(x);
		break;
	default:
		break;
	}
}

/* Is it that the capture has ended, and not the connection? The words are those of bgp-json(5). */
static bool
tables_capture_ends(const struct event *e)
{
	static const char words[] = "end of the capture";
	size_t n = e->reason ? strlen(e->reason) : 0;

	return n >= sizeof(words) - 1 && strcmp(e->reason + n - (sizeof(words) - 1), words) == 0 && !strstr(e->reason, "FIN of one side");
}

static void
tables_state(struct tables_at *x)
{
	const struct event *e = x->e;
	const char *word = e->text ? e->text : "";
	struct rib_conn *c = tables_conn(x);

	if (!c)
		return;
	if (strcmp(word, "up") == 0) {
		tables_establish(x, c);
	} else if (strcmp(word, "connected") == 0 && x->s->current == c && e->stream < 0) {
		tables_session_end(x, "a new connection", false);
	} else if (strcmp(word, "down") == 0 && !tables_capture_ends(e)) {
		if (x->s->current == c)
			tables_session_end(x, e->reason ? e->reason : "the session went down", false);
		tables_conn_end(x->s, c);
	}
}

/* A change of state in an archive: 6 is Established. */
static void
tables_fsm(struct tables_at *x)
{
	const struct event *e = x->e;
	bool up = e->state_new == 6 || (!e->state_new && e->text && strcmp(e->text, "ESTABLISHED") == 0);
	struct rib_conn *c = tables_conn(x);

	if (!c)
		return;
	if (!up && (e->state_old == 6 || !e->state_new)) { /* JSON does not say from where */
		if (x->s->current == c)
			tables_session_end(x, "the session left Established", false);
		tables_conn_end(x->s, c);
	} else if (up) {
		if (x->s->current == c && !c->open[0] && !c->open[1]) /* that of the session before was not recorded */
			tables_session_end(x, "a new session", false);
		tables_establish(x, c);
	}
}

static void
tables_gap(struct tables_at *x)
{
	struct rib_conn *c = tables_conn(x);
	unsigned i;

	if (!c)
		return;
	c->gap[x->side] = true;
	for (i = 0; i < 2; i++)
		if (x->s->table[x->side * 2 + i] && x->s->current == c)
			tables_doubt(x->s->table[x->side * 2 + i], RIB_DOUBT_GAP);
}

void
rib_tables_event(struct rib_tables *t, const struct event *e, const struct ctx *ctx, bool wrong)
{
	struct tables_at x = { .t = t, .e = e, .now = e->time_us ? e->time_us : t->last_us };

	diags_reset(&t->diags);
	if (e->kind == EVENT_MRT && e->mrt_type == 13 && e->mrt_subtype == 1) {
		t->dump++;
		tables_index(t, e);
	}
	if (e->kind == EVENT_MRT || e->kind == EVENT_OTHER || !(x.s = tables_session(&x)))
		return;
	if (!t->first_us)
		t->first_us = x.now;
	if (x.now > t->last_us)
		t->last_us = x.now;
	if (e->kind == EVENT_MESSAGE && e->synthesized)
		tables_record(&x, ctx);
	else if (e->kind == EVENT_MESSAGE)
		tables_message(&x, ctx);
	else if (e->kind == EVENT_STATE)
		tables_state(&x);
	else if (e->kind == EVENT_FSM)
		tables_fsm(&x);
	else if (e->kind == EVENT_GAP || (e->kind == EVENT_GARBAGE && wrong))
		tables_gap(&x);
}

void
rib_tables_finish(struct rib_tables *t)
{
	struct rib_table *table;

	for (table = t->tables; table; table = table->next) {
		tables_until(t, table, t->last_us, false);
		for (; table->next_at < t->look_cnt; table->next_at++) {
			/* whoever asks for a later time than the input has says that it has come */
			tables_expire(t, table, t->look[table->next_at].at_us);
			tables_look(t, table, &t->look[table->next_at]);
		}
	}
}

/* ---- what is to be known of a table ---- */

unsigned
rib_table_doubts(const struct rib_table *table)
{
	unsigned doubts = table->parts ? 0 : table->doubts;
	const struct rib_part *p;
	famset missing = table->expected;

	for (p = table->parts; p; p = p->next) {
		int family = family_index(p->afi, p->safi);

		doubts |= p->doubts;
		if (family >= 0 && p->eor)
			missing &= ~((famset)1 << family);
	}
	return doubts | (missing ? RIB_DOUBT_EOR : 0);
}

void
rib_doubts_print(unsigned doubts, struct buf *out)
{
	static const char *const words[] = { "it begins in the middle of a session", "messages are missing", "no End-of-RIB yet",
		"there are more families than are kept" };
	unsigned i;

	for (i = 0; i < COUNT(words); i++)
		if (doubts >> i & 1) {
			if (doubts & ((1u << i) - 1))
				buf_str(out, ", ");
			buf_str(out, words[i]);
		}
}

/* Merge two lists in order. */
static struct rib_table *
tables_merge(struct rib_table *a, struct rib_table *b)
{
	struct rib_table *list = NULL, **tail = &list;

	while (a && b) {
		struct rib_table **first = a->number <= b->number ? &a : &b;

		*tail = *first;
		tail = &(*first)->next;
		*first = (*first)->next;
	}
	*tail = a ? a : b;
	return list;
}

struct rib_table *
rib_tables_order(struct rib_table *list)
{
	struct rib_table *bin[64] = { NULL }, *one;
	unsigned i;

	while ((one = list)) {
		list = list->next;
		one->next = NULL;
		for (i = 0; i < 63 && bin[i]; i++) {
			one = tables_merge(bin[i], one);
			bin[i] = NULL;
		}
		bin[i] = one;
	}
	for (one = NULL, i = 0; i < 64; i++)
		one = tables_merge(bin[i], one);
	return one;
}
