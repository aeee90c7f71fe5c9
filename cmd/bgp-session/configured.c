/* bgp-session/configured.c - the routes of a configuration go to the table. */
#include "configured.h"

#include <string.h>

#include "apply.h"

/*
 * ExaBGP sends a configured route once for each set of attributes that the file gives it, and takes every VPLS statement
 * for a route of its own: a path identifier, never sent, keeps them apart.
 */
static const uint8_t *
configured_path(struct session *s, const struct config_entry *e, int family, uint32_t set, uint8_t path[4])
{
	uint32_t first, n = e->safi == SAFI_VPLS ? e->route + 1 : set;

	if (!s->conf->exabgp || e->nlri.path || famset_has(s->conf->ctx.addpath, family) ||
	    !(first = rib_find(&s->rib, family, NULL, e->nlri.v)) ||
	    (e->safi != SAFI_VPLS && rib_route(&s->rib, first)->set == set))
		return e->nlri.path;
	path[0] = (uint8_t)(n >> 24);
	path[1] = (uint8_t)(n >> 16);
	path[2] = (uint8_t)(n >> 8);
	path[3] = (uint8_t)n;
	return path;
}

bool
configured_routes(struct session *s, const struct context *x)
{
	struct config_entry e;
	struct config_walk w;

	if (!x->neighbor)
		return true;
	config_walk_begin(&w, &x->config, x->neighbor);
	while (config_walk_next(&w, &e)) {
		int family = rib_family(&s->rib, e.afi, e.safi);
		struct attrset none;
		struct nexthop nh;
		uint8_t path[4];
		uint32_t set;
		bool good = true;

		config_set_read(e.said, NULL, &nh);
		attrset_init(&none);
		memset(none.has, 0, sizeof(none.has));
		buf_reset(&s->in.pack);
		apply_self(s, e.afi, &nh);
		rib_set_pack(&none, &nh, &s->in.pack);
		attrset_fini(&none);
		buf_span_put(&s->in.pack, e.attributes);
		set = rib_set_of(&s->rib, buf_span(&s->in.pack));
		if (!set || family < 0)
			return false;
		if (e.label && e.label->watchdog)
			good = watchdog_add(s, span_str(e.label->watchdog), family, &e.nlri, set);
		if (!(e.label && e.label->withdrawn))
			good = good && apply_route(s, family, configured_path(s, &e, family, set, path), e.nlri.v, set, false);
		rib_set_drop(&s->rib, set);
		if (!good)
			return false;
	}
	return true;
}
