/* SPDX-License-Identifier: ISC */
/* bgp-session/configured.c - the routes of a configuration go to the table. */
#include "configured.h"

#include <string.h>

#include "apply.h"

/*
 * ExaBGP sends a configured route once for each set of attributes that the file gives it, and takes every VPLS statement
 * for a route of its own: they are variants of one route. False: there are too many of them.
 */
static bool
configured_variant(struct session *s, const struct config_entry *e, uint32_t set, struct rib_key *key)
{
	uint32_t ref;

	if (!s->conf->exabgp || key->path || famset_has(s->conf->ctx.addpath, key->family))
		return true;
	while ((ref = rib_find(&s->rib, key)) && (e->safi == SAFI_VPLS || rib_route(&s->rib, ref)->set != set))
		if (!++key->variant) {
			session_say(s, "more than 256 routes of one NLRI in the configuration");
			return false;
		}
	return true;
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
		struct rib_key key = { .family = rib_family(&s->rib, e.afi, e.safi), .path = e.nlri.path, .nlri = e.nlri.v };
		struct attrset none;
		struct nexthop nh;
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
		if (!set || key.family < 0)
			return false;
		if (e.label && e.label->watchdog)
			good = watchdog_add(s, span_str(e.label->watchdog), key.family, &e.nlri, set);
		if (!(e.label && e.label->withdrawn) && configured_variant(s, &e, set, &key))
			good = good && apply_route(s, &key, set, false);
		rib_set_drop(&s->rib, set);
		if (!good)
			return false;
	}
	return true;
}
