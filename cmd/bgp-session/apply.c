/* bgp-session/apply.c - commands to the table of routes; watchdogs. */
#include "session.h"

#include <stdlib.h>
#include <string.h>

/* A receipt that waits for the route is told before the route changes. */
static void
before_change(struct session *s, int family, const uint8_t *path, struct span nlri, uint32_t set, bool withdraw)
{
	const struct rib_route *p;
	uint32_t ref;

	if (!s->receipts.map_used)
		return;
	ref = rib_find(&s->rib, family, path, nlri);
	if (!ref)
		return;
	p = rib_route(&s->rib, ref);
	if (p->flags & RIB_MARK && (withdraw || p->set != set || !span_eq(rib_nlri(p).v, nlri)))
		receipt_replaced(s, ref);
}

/* What the new change will leave as: the receipt waits for that. */
static void
after_change(struct session *s, int family, const uint8_t *path, struct span nlri)
{
	uint32_t ref = rib_find(&s->rib, family, path, nlri);
	const struct rib_route *p;

	if (!ref)
		return;
	p = rib_route(&s->rib, ref);
	if (p->flags & (RIB_ANNOUNCE | RIB_WITHDRAW) || !s->rib.live || s->resend.marking)
		receipt_wait(s, s->in.receipt, ref);
}

bool
apply_route(struct session *s, int family, const uint8_t *path, struct span nlri, uint32_t set, bool withdraw)
{
	struct rib *r = &s->rib;
	enum rib_result result;

	before_change(s, family, path, nlri, set, withdraw);
	/* As long as the peer keeps up, it is told of every change, also of two of one route in a row. */
	r->eager = !s->conf->gather_ms;
	result = withdraw ? rib_withdraw(r, family, path, nlri, set, NULL) : rib_announce(r, family, path, nlri, set, NULL);
	r->eager = false;
	if (result == RIB_BUSY) {
		send_pump(s);
		result = withdraw ? rib_withdraw(r, family, path, nlri, set, NULL) :
		    rib_announce(r, family, path, nlri, set, NULL);
	}
	if (result == RIB_NOMEM)
		return false;
	if (result != RIB_SAME)
		send_changed(s);
	if (s->in.receipt)
		after_change(s, family, path, nlri);
	return true;
}

void
resolve_self(const struct session *s, unsigned afi, struct nexthop *nh)
{
	const struct ip *local = &s->conf->ctx.local;

	if (!nh->self || !s->conf->tcp.source.len || local->len != (afi == AFI_IPV4 ? 4 : afi == AFI_IPV6 ? 16 : 0))
		return;
	nh->ip = *local;
	nh->self = false;
}

bool
apply_list(struct session *s, const struct nlri_list *list, uint32_t set, bool withdraw)
{
	const struct nlri_row *row;
	struct nlri one;
	size_t at = 0;

	while (at < list->b.n) {
		uint8_t safi;
		uint16_t afi = nlri_list_family(list, at, &safi);
		int family = rib_family(&s->rib, afi, safi);

		if (!nlri_list_next(list, &at, &row, &one))
			break;
		if (family < 0 || !apply_route(s, family, one.path, one.v, set, withdraw))
			return false;
	}
	return true;
}

/* ---- watchdogs: groups of routes that are announced and withdrawn together ---- */

static struct watch *
watch_find(struct session *s, struct span name, bool make)
{
	struct watch *v;
	size_t i;

	for (i = 0; i < s->watch_cnt; i++)
		if (span_is(name, s->watches[i].name))
			return &s->watches[i];
	if (!make || name.n >= sizeof(v->name) || !(v = realloc(s->watches, (s->watch_cnt + 1) * sizeof(*v))))
		return NULL;
	s->watches = v;
	v = &s->watches[s->watch_cnt++];
	memset(v, 0, sizeof(*v));
	memcpy(v->name, name.p, name.n);
	return v;
}

static bool
grow(void *v, size_t *cap, size_t cnt, size_t size)
{
	size_t want = *cap ? *cap * 2 : 16;
	void *p;

	if (cnt < *cap)
		return true;
	memcpy(&p, v, sizeof(p));
	if (!(p = realloc(p, want * size)))
		return false;
	memcpy(v, &p, sizeof(p));
	*cap = want;
	return true;
}

static bool
watch_add(struct session *s, struct watch *w, int family, const struct nlri *one, uint32_t set)
{
	struct watched *m;
	size_t i;

	for (i = 0; i < w->cnt; i++) {
		m = &s->watched[w->member[i]];
		if (m->family == family && m->has_path == (one->path != NULL) && span_eq(m->nlri, one->v) &&
		    (!one->path || memcmp(m->path, one->path, 4) == 0)) {
			rib_set_hold(&s->rib, set);
			rib_set_drop(&s->rib, m->set);
			m->set = set;
			return true;
		}
	}
	if (!grow(&s->watched, &s->watched_cap, s->watched_cnt, sizeof(*s->watched)) ||
	    !grow(&w->member, &w->cap, w->cnt, sizeof(*w->member)))
		return false;
	m = &s->watched[s->watched_cnt];
	*m = (struct watched){ .set = set, .family = family, .has_path = one->path != NULL };
	if (one->path)
		memcpy(m->path, one->path, 4);
	m->nlri.p = malloc(one->v.n ? one->v.n : 1);
	if (!m->nlri.p)
		return false;
	memcpy((void *)(size_t)m->nlri.p, one->v.p, one->v.n);
	m->nlri.n = one->v.n;
	rib_set_hold(&s->rib, set);
	w->member[w->cnt++] = (uint32_t)s->watched_cnt++;
	return true;
}

bool
watchdog_add(struct session *s, struct span name, int family, const struct nlri *one, uint32_t set)
{
	struct watch *w = watch_find(s, name, true);

	return w && family >= 0 && watch_add(s, w, family, one, set);
}

bool
apply_watchdog(struct session *s, const struct route *r)
{
	struct watch *w = watch_find(s, r->watchdog, true);
	const struct nlri_row *row;
	struct nlri one;
	size_t at = 0;
	uint32_t set;
	bool good = w != NULL;

	buf_reset(&s->in.pack);
	rib_set_pack(&r->attrs, &r->nexthop, &s->in.pack);
	set = rib_set_of(&s->rib, buf_span(&s->in.pack));
	while (good && set && at < r->list.b.n) {
		uint8_t safi;
		uint16_t afi = nlri_list_family(&r->list, at, &safi);

		if (!nlri_list_next(&r->list, &at, &row, &one))
			break;
		good = watch_add(s, w, rib_family(&s->rib, afi, safi), &one, set);
	}
	if (good && set && !r->start_withdrawn)
		good = apply_list(s, &r->list, set, false);
	rib_set_drop(&s->rib, set);
	return good && set;
}

bool
watchdog_switch(struct session *s, struct span name, bool withdraw)
{
	struct watch *w = watch_find(s, name, false);
	size_t i;

	for (i = 0; w && i < w->cnt; i++) {
		const struct watched *m = &s->watched[w->member[i]];
		const uint8_t *path = m->has_path ? m->path : NULL;

		uint32_t ref = rib_find(&s->rib, m->family, path, m->nlri);

		/* Repeating it does nothing: only what is announced is withdrawn. */
		if (withdraw && (!ref || !rib_route(&s->rib, ref)->set))
			continue;
		if (!apply_route(s, m->family, path, m->nlri, m->set, withdraw))
			return false;
	}
	return true;
}

void
apply_forget(struct session *s)
{
	size_t i;

	for (i = 0; i < s->watched_cnt; i++)
		free((void *)(size_t)s->watched[i].nlri.p);
	for (i = 0; i < s->watch_cnt; i++)
		free(s->watches[i].member);
	free(s->watched);
	free(s->watches);
	s->watched = NULL;
	s->watches = NULL;
	s->watched_cnt = s->watch_cnt = 0;
}
