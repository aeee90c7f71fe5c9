/* SPDX-License-Identifier: ISC */
/*
 * bgp-api-bridge/reload.c - the configuration becomes neighbors and helpers; a new one becomes the difference.
 *
 * Only what changed is touched: routes are announced and withdrawn, subscriptions changed, sessions begun and ended;
 * a session restarts only when something its OPEN or its connection depends on is different. A configuration that is
 * wrong changes nothing.
 */
#include "reload.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"
#include "bridge.h"
#include "cli/say.h"
#include "helper.h"
#include "listen.h"
#include "neighbor.h"
#include "targets.h"

/* ---- subscriptions ---- */

static void
reload_subscribe_one(struct neighbor *n, struct helper *h, const struct config_api *a)
{
	struct subscription *v;
	size_t i;

	for (i = 0; i < n->sub_cnt; i++)
		if (n->subs[i].h == h)
			break;
	if (i == n->sub_cnt) {
		v = realloc(n->subs, (n->sub_cnt + 1) * sizeof(*v));
		if (!v) {
			log_say(CAT_PROCESSES, LEVEL_CRITICAL, "processes", "process.events.lost process=%s peer=%s reason=memory",
			    h->name, n->peer);
			return;
		}
		n->subs = v;
		n->subs[n->sub_cnt++] = (struct subscription){ .h = h };
	}
	n->subs[i].events |= a->events;
	n->subs[i].receive |= a->receive;
	n->subs[i].send |= a->send;
}

void
reload_subscribe(struct neighbor *n)
{
	struct bridge *b = n->b;
	const struct config_api *a;
	size_t i;

	n->sub_cnt = 0;
	for (i = 0; i < b->helper_cnt; i++)
		for (a = n->conf->apis; a && !b->helpers[i]->removed; a = a->next)
			if ((a->events || a->receive || a->send) && config_api_names(a, b->helpers[i]->name))
				reload_subscribe_one(n, b->helpers[i], a);
}

/* ---- lists ---- */

bool
reload_add_neighbor(struct bridge *b, struct neighbor *n)
{
	if (!MEMORY_ROOM(b->neighbors, b->neighbor_cnt, &b->neighbor_cap))
		return false;
	b->neighbors[b->neighbor_cnt++] = n;
	return true;
}

static void
reload_describe(const struct config_process *p, struct helper *h)
{
	const struct env *e = &h->b->env;

	h->conf = p;
	/* From version 5 on helpers always get JSON from ExaBGP; one that asks for text still can have it here. */
	h->version = (int)e->api_version;
	h->json = p->encoder == CONFIG_JSON || e->api_version == 6;
	buf_reset(&h->print);
	config_print_process(p, &h->print);
}

static bool
reload_add_helper(struct bridge *b, const struct config_process *p)
{
	struct helper *h = helper_new(b, p);

	if (!h)
		return false;
	if (!MEMORY_ROOM(b->helpers, b->helper_cnt, &b->helper_cap)) {
		helper_free(h);
		return false;
	}
	b->helpers[b->helper_cnt++] = h;
	reload_describe(p, h);
	return true;
}

static struct neighbor *
reload_new_neighbor(struct bridge *b, const struct config_neighbor *c)
{
	struct neighbor *n = neighbor_new(b, c);

	if (!n)
		return NULL;
	if (!reload_add_neighbor(b, n)) {
		neighbor_free(n);
		return NULL;
	}
	config_print_neighbor(&b->config, c, 0, &n->head);
	return n;
}

/* ---- reading ---- */

static bool
reload_read_files(struct bridge *b, struct config *c)
{
	const char *const *files = b->files;
	size_t n = b->file_cnt;
	enum config_result r;
	struct buf errors;
	const char *text;

	if (b->env.rotate && n > 1) {
		files += b->file_at;
		n = 1;
	}
	config_init(c);
	buf_init(&errors, 1 << 20);
	r = config_load(c, files, n, &errors);
	text = buf_cstr(&errors);
	say_block(PROG, text);
	if (r != CONFIG_GOOD) {
		log_say(CAT_CONFIGURATION, LEVEL_ERROR, "configuration", "configuration.refused reason=\"%.*s\"",
		    (int)strcspn(text, "\n"), text);
	}
	buf_fini(&errors);
	return r == CONFIG_GOOD;
}

bool
reload_first(struct bridge *b)
{
	const struct config_neighbor *c;
	size_t i;

	if (!reload_read_files(b, &b->config))
		return false;
	for (i = 0; i < b->config.process_cnt; i++)
		if (!reload_add_helper(b, b->config.processes[i]))
			return false;
	for (c = b->config.neighbors; c; c = c->next)
		if (!reload_new_neighbor(b, c))
			return false;
	targets_index(b);
	for (i = 0; i < b->neighbor_cnt; i++)
		reload_subscribe(b->neighbors[i]);
	return true;
}

/* ---- the difference of routes ---- */

struct old_route {
	uint32_t hash, route;
	size_t entry, entry_len;
	uint32_t set;
	bool kept;
};

struct old_table {
	const struct config *c;
	struct old_route *v;
	uint32_t *slot;
	size_t cnt, slots;
};

static struct span
reload_key_of(const struct config *c, size_t entry, size_t len)
{
	return span_of(c->store.list.b.p + entry, len);
}

/* Of two with one key the later one counts. */
static struct old_route *
reload_old_find(struct old_table *t, struct span key, uint32_t **slot)
{
	uint32_t h = hash_span(0, key);
	size_t i = h & (t->slots - 1);

	while (t->slot[i]) {
		struct old_route *o = &t->v[t->slot[i] - 1];

		if (o->hash == h && span_eq(reload_key_of(t->c, o->entry, o->entry_len), key)) {
			*slot = &t->slot[i];
			return o;
		}
		i = (i + 1) & (t->slots - 1);
	}
	*slot = &t->slot[i];
	return NULL;
}

static bool
reload_old_init(struct old_table *t, const struct config *c, const struct config_neighbor *n)
{
	const struct config_range *r;
	struct config_walk w;
	struct config_entry e;
	size_t cnt = 0;

	for (r = n->routes; r; r = r->next)
		cnt += r->n;
	*t = (struct old_table){ .c = c, .slots = 16 };
	while (t->slots < cnt * 2)
		t->slots *= 2;
	t->v = calloc(cnt + 1, sizeof(*t->v));
	t->slot = calloc(t->slots, sizeof(*t->slot));
	if (!t->v || !t->slot)
		return false;
	config_walk_begin(&w, c, n);
	while (config_walk_next(&w, &e)) {
		struct span key = reload_key_of(c, e.entry, e.entry_len);
		uint32_t *slot;
		struct old_route *o = reload_old_find(t, key, &slot);

		if (!o) {
			o = &t->v[t->cnt++];
			*slot = (uint32_t)t->cnt;
		}
		*o = (struct old_route){ hash_span(0, key), e.route, e.entry, e.entry_len, e.set, false };
	}
	return true;
}

static void
reload_old_fini(struct old_table *t)
{
	free(t->v);
	free(t->slot);
}

static bool
reload_same_label(const struct config_label *a, const struct config_label *b)
{
	const char *x = a && a->watchdog ? a->watchdog : "", *y = b && b->watchdog ? b->watchdog : "";

	return strcmp(x, y) == 0 && (a && a->withdrawn) == (b && b->withdrawn);
}

static bool
reload_same_route(const struct old_table *t, const struct old_route *o, const struct config_entry *e)
{
	const struct config_store *s = &t->c->store;
	uint32_t label = s->routes[o->route].label;

	return span_eq(config_set(s, o->set), e->said) && reload_same_label(label ? &s->labels[label] : NULL, e->label);
}

static void
reload_tell(struct neighbor *n, const char *verb, const struct config_neighbor *c, const struct config_entry *e)
{
	struct buf *t = &n->b->scratch;

	buf_reset(t);
	buf_str(t, verb);
	if (config_print_route(c, e, t) && !t->bad)
		neighbor_command(n, buf_span(t), NULL, 0);
}

static void
reload_routes(struct neighbor *n, const struct config *oldc, const struct config_neighbor *old,
    const struct config *newc,
    const struct config_neighbor *new)
{
	unsigned announced = 0, withdrawn = 0;
	struct config_entry e;
	struct config_walk w;
	struct old_table t;

	if (!reload_old_init(&t, oldc, old)) {
		reload_old_fini(&t);
		log_say(CAT_CONFIGURATION, LEVEL_ERROR, "configuration", "reload.routes peer=%s reason=memory", n->peer);
		return;
	}
	config_walk_begin(&w, newc, new);
	while (config_walk_next(&w, &e)) {
		uint32_t *slot;
		struct old_route *o = reload_old_find(&t, reload_key_of(newc, e.entry, e.entry_len), &slot);
		bool same = o && reload_same_route(&t, o, &e);

		if (o)
			o->kept = true;
		if (same)
			continue;
		reload_tell(n, "announce ", new, &e);
		announced++;
	}
	config_walk_begin(&w, oldc, old);
	while (config_walk_next(&w, &e)) {
		uint32_t *slot;
		struct old_route *o = reload_old_find(&t, reload_key_of(oldc, e.entry, e.entry_len), &slot);

		if (!o || o->kept || o->route != e.route)
			continue;
		if (e.label && e.label->withdrawn && e.label->watchdog)
			continue;
		reload_tell(n, "withdraw ", old, &e);
		withdrawn++;
	}
	if (announced || withdrawn)
		log_say(CAT_CONFIGURATION, LEVEL_INFO, "configuration", "reload.routes peer=%s announced=%u withdrawn=%u",
		    n->peer,
		    announced, withdrawn);
	reload_old_fini(&t);
}

/* ---- the difference of the rest ---- */

static void
reload_helpers(struct bridge *b, struct config *c, bool restart)
{
	size_t i, k;

	for (i = 0; i < b->helper_cnt; i++) {
		struct helper *h = b->helpers[i];
		const struct config_process *p;
		struct buf text;
		bool changed;

		if (h->removed)
			continue;
		p = config_process(c, span_str(h->name));
		if (!p) {
			h->removed = true;
			log_say(CAT_PROCESSES, LEVEL_INFO, "processes", "process.removed process=%s", h->name);
			helper_end(h);
			continue;
		}
		buf_init(&text, 1 << 20);
		config_print_process(p, &text);
		changed = !span_eq(buf_span(&text), buf_span(&h->print));
		buf_fini(&text);
		h->conf = p;
		if (!changed || !restart)
			continue;
		reload_describe(p, h);
		h->broken = h->given_up = false;
		h->starts = 0;
		if (h->client) {
			h->restart = true;
			helper_end(h);
		} else {
			h->again = b->now;
		}
	}
	for (k = 0; k < c->process_cnt; k++) {
		if (helper_find(b, c->processes[k]->name))
			continue;
		if (reload_add_helper(b, c->processes[k]))
			b->helpers[b->helper_cnt - 1]->again = b->now;
		else
			log_say(CAT_PROCESSES, LEVEL_CRITICAL, "processes", "process.lost process=%s reason=memory",
			    c->processes[k]->name);
	}
}

static struct neighbor *
reload_find_same(struct bridge *b, const struct ip *ip, const char *name)
{
	struct neighbor *n;

	for (n = targets_first(b, ip); n; n = n->next_hash)
		if (!n->removed && !n->own && strcmp(n->name, name) == 0)
			return n;
	return NULL;
}

struct fresh {
	const struct config_neighbor *conf;
	struct neighbor *kept;
};

static bool
reload_unchanged(const struct neighbor *n, const struct config *c, const struct config_neighbor *conf)
{
	struct buf text;
	bool same;

	buf_init(&text, 1 << 20);
	config_print_neighbor(c, conf, 0, &text);
	same = span_eq(buf_span(&text), buf_span(&n->head));
	buf_fini(&text);
	return same;
}

static size_t
reload_match(struct bridge *b, const struct config *c, struct fresh *v)
{
	const struct config_neighbor *n;
	struct buf name;
	size_t cnt = 0, i;

	for (i = 0; i < b->neighbor_cnt; i++)
		b->neighbors[i]->kept = false;
	buf_init(&name, 8192);
	for (n = c->neighbors; n; n = n->next, cnt++) {
		struct neighbor *old;

		buf_reset(&name);
		config_neighbor_name(n, &name);
		old = reload_find_same(b, &n->peer.ip, buf_cstr(&name));
		v[cnt].conf = n;
		v[cnt].kept = old && !old->kept && reload_unchanged(old, c, n) ? old : NULL;
		if (v[cnt].kept)
			old->kept = true;
	}
	buf_fini(&name);
	return cnt;
}

static void
reload_end_others(struct bridge *b)
{
	size_t i, k;

	for (i = 0; i < b->neighbor_cnt; i++) {
		struct neighbor *n = b->neighbors[i];

		if (n->kept || n->own || n->removed)
			continue;
		for (k = 0; config_is_range(n->conf) && k < b->neighbor_cnt; k++) {
			struct neighbor *one = b->neighbors[k];

			if (!one->ephemeral || listen_range(b, &one->address) != n)
				continue;
			one->removed = true;
			neighbor_end(one);
		}
		n->removed = true;
		log_say(CAT_NETWORK, LEVEL_INFO, "network", "peer.removed peer=%s", n->peer);
		neighbor_end(n);
	}
}

/* The peers of a range get the difference of its routes; those that come read the new ones. */
static void
reload_range(struct neighbor *range, const struct config *old, const struct config_neighbor *conf)
{
	struct bridge *b = range->b;
	size_t i;

	for (i = 0; i < b->neighbor_cnt; i++)
		if (b->neighbors[i]->ephemeral && listen_range(b, &b->neighbors[i]->address) == range)
			reload_routes(b->neighbors[i], old, range->conf, &b->config, conf);
}

static void
reload_apply(struct bridge *b, struct config *old, const struct fresh *v, size_t cnt)
{
	size_t i;

	reload_end_others(b);
	for (i = 0; i < cnt; i++) {
		struct neighbor *n = v[i].kept;

		if (n) {
			if (config_is_range(n->conf))
				reload_range(n, old, v[i].conf);
			else
				reload_routes(n, old, n->conf, &b->config, v[i].conf);
			neighbor_reconfigure(n, v[i].conf);
			continue;
		}
		n = reload_new_neighbor(b, v[i].conf);
		if (n)
			n->again = b->now;
		else
			log_say(CAT_NETWORK, LEVEL_CRITICAL, "network", "peer.lost reason=memory");
	}
	targets_index(b);
	for (i = 0; i < b->neighbor_cnt; i++)
		if (!b->neighbors[i]->removed) {
			reload_subscribe(b->neighbors[i]);
			neighbor_events(b->neighbors[i]);
		}
}

bool
reload(struct bridge *b, bool restart_helpers)
{
	size_t before = b->file_at;
	struct config new, old;
	struct fresh *v;

	if (strcmp(b->files[0], "-") == 0) {
		log_say(CAT_CONFIGURATION, LEVEL_ERROR, "configuration", "reload.refused standard input cannot be read again");
		return false;
	}
	if (b->env.rotate && b->file_cnt > 1)
		b->file_at = (b->file_at + 1) % b->file_cnt;
	if (!reload_read_files(b, &new)) {
		config_fini(&new);
		b->file_at = before;
		log_say(CAT_CONFIGURATION, LEVEL_ERROR, "configuration", "reload.refused the configuration in force stays");
		return false;
	}
	v = calloc(new.neighbor_cnt + 1, sizeof(*v));
	if (!v) {
		config_fini(&new);
		return false;
	}
	reload_helpers(b, &new, restart_helpers);
	old = b->config;
	b->config = new;
	reload_apply(b, &old, v, reload_match(b, &b->config, v));
	free(v);
	config_fini(&old);
	log_say(CAT_CONFIGURATION, LEVEL_INFO, "configuration", "reload.done neighbors=%zu processes=%zu",
	    b->config.neighbor_cnt,
	    b->config.process_cnt);
	return true;
}
