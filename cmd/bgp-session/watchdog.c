/* SPDX-License-Identifier: ISC */
/* bgp-session/watchdog.c - named groups of routes that are announced and withdrawn together. */
#include "watchdog.h"

#include <stdlib.h>
#include <string.h>

#include "apply.h"
#include "base/memory.h"

static struct watchdog *
watchdog_find(struct session *s, struct span name, bool make)
{
	struct watchdog *v;
	size_t i;

	for (i = 0; i < s->watchdogs.cnt; i++)
		if (span_is(name, s->watchdogs.v[i].name))
			return &s->watchdogs.v[i];
	if (!make || name.n >= sizeof(v->name) || !(v = realloc(s->watchdogs.v, (s->watchdogs.cnt + 1) * sizeof(*v))))
		return NULL;
	s->watchdogs.v = v;
	v = &s->watchdogs.v[s->watchdogs.cnt++];
	memset(v, 0, sizeof(*v));
	memcpy(v->name, name.p, name.n);
	return v;
}

static bool
watchdog_put(struct session *s, struct watchdog *w, int family, const struct nlri *one, uint32_t set)
{
	struct watchdog_route *m;
	size_t i;

	for (i = 0; i < w->cnt; i++) {
		m = &s->watchdogs.route[w->member[i]];
		if (m->family == family && m->has_path == (one->path != NULL) && span_eq(m->nlri, one->v) &&
		    (!one->path || memcmp(m->path, one->path, 4) == 0)) {
			rib_set_hold(&s->rib, set);
			rib_set_drop(&s->rib, m->set);
			m->set = set;
			return true;
		}
	}
	if (!MEMORY_ROOM(s->watchdogs.route, s->watchdogs.route_cnt, &s->watchdogs.route_cap) ||
	    !MEMORY_ROOM(w->member, w->cnt, &w->cap))
		return false;
	m = &s->watchdogs.route[s->watchdogs.route_cnt];
	*m = (struct watchdog_route){ .set = set, .family = family, .has_path = one->path != NULL };
	if (one->path)
		memcpy(m->path, one->path, 4);
	m->nlri.p = malloc(one->v.n ? one->v.n : 1);
	if (!m->nlri.p)
		return false;
	memcpy((void *)(size_t)m->nlri.p, one->v.p, one->v.n);
	m->nlri.n = one->v.n;
	rib_set_hold(&s->rib, set);
	w->member[w->cnt++] = (uint32_t)s->watchdogs.route_cnt++;
	return true;
}

bool
watchdog_add(struct session *s, struct span name, int family, const struct nlri *one, uint32_t set)
{
	struct watchdog *w = watchdog_find(s, name, true);

	return w && family >= 0 && watchdog_put(s, w, family, one, set);
}

bool
watchdog_apply(struct session *s, const struct route *r)
{
	struct watchdog *w = watchdog_find(s, r->watchdog, true);
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
		good = watchdog_put(s, w, rib_family(&s->rib, afi, safi), &one, set);
	}
	if (good && set && !r->start_withdrawn)
		good = apply_list(s, &r->list, set, false);
	rib_set_drop(&s->rib, set);
	return good && set;
}

bool
watchdog_switch(struct session *s, struct span name, bool withdraw)
{
	struct watchdog *w = watchdog_find(s, name, false);
	size_t i;

	for (i = 0; w && i < w->cnt; i++) {
		const struct watchdog_route *m = &s->watchdogs.route[w->member[i]];
		struct rib_key key = { .family = m->family, .path = m->has_path ? m->path : NULL, .nlri = m->nlri };
		uint32_t ref = rib_find(&s->rib, &key);

		/* Repeating it does nothing: only what is announced is withdrawn. */
		if (withdraw && (!ref || !rib_route(&s->rib, ref)->set))
			continue;
		if (!apply_route(s, &key, m->set, withdraw))
			return false;
	}
	return true;
}

void
watchdogs_fini(struct watchdogs *w)
{
	size_t i;

	for (i = 0; i < w->route_cnt; i++)
		free((void *)(size_t)w->route[i].nlri.p);
	for (i = 0; i < w->cnt; i++)
		free(w->v[i].member);
	free(w->route);
	free(w->v);
	*w = (struct watchdogs){ .cnt = 0 };
}
