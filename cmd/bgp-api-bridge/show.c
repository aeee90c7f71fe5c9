/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/show.c - what the bridge prints about itself and its neighbors. */
#include "show.h"

#include <unistd.h>

#include "bridge.h"
#include "forward.h"
#include "helper.h"
#include "json/jw.h"
#include "neighbor.h"

/* The text is all of the output. */
static int
show_text(struct client *c, struct buf *text)
{
	client_show(c, buf_span(text), 0);
	buf_fini(text);
	return TAKEN;
}

/* ---- the bridge ---- */

static int64_t
show_uptime(const struct bridge *b)
{
	return (int64_t)(b->loop.sys->wall_us(b->loop.sys->arg) / 1000000) - b->started;
}

int
show_status(void *context, const struct verb_line *l)
{
	struct client *c = ((struct call *)context)->c;
	bool json = verbs_json(c, l);
	struct bridge *b = c->b;
	int64_t up = show_uptime(b);
	struct buf t;
	struct jw w;
	size_t i, n = 0;

	buf_init(&t, CLIENT_HARD);
	for (i = 0; i < b->neighbor_cnt; i++)
		n += !b->neighbors[i]->removed;
	if (json) {
		jw_init(&w, &t, false);
		jw_obj(&w);
		jw_key_cstr(&w, "version", bridge_version(b));
		jw_key_cstr(&w, "uuid", b->uuid);
		jw_key_u64(&w, "pid", (uint64_t)getpid());
		jw_key_u64(&w, "uptime", (uint64_t)up);
		jw_key_u64(&w, "start_time", (uint64_t)b->started);
		jw_key(&w, "peers");
		jw_obj(&w);
	} else {
		buf_fmt(&t, "ExaBGP Daemon Status\n====================\nVersion: %s\nUUID: %s\nPID: %ld\nUptime: %lldh %lldm %llds\n"
		    "Peers: %zu\n", bridge_version(b), b->uuid, (long)getpid(), (long long)(up / 3600),
		    (long long)(up / 60 % 60),
		    (long long)(up % 60), n);
	}
	for (i = 0; i < b->neighbor_cnt; i++) {
		struct neighbor *p = b->neighbors[i];

		if (p->removed)
			continue;
		if (json) {
			jw_key_span(&w, span_str(p->name));
			jw_cstr(&w, p->fsm);
		} else {
			buf_fmt(&t, "  - %s: %s\n", p->name, p->fsm);
		}
	}
	if (json) {
		jw_obj_end(&w);
		jw_obj_end(&w);
		buf_c(&t, '\n');
	}
	return show_text(c, &t);
}

int
show_version(void *context, const struct verb_line *l)
{
	struct client *c = ((struct call *)context)->c;
	bool json = verbs_json(c, l);
	struct buf t;

	buf_init(&t, 512);
	if (json)
		buf_fmt(&t, "{\"version\": \"%s\", \"application\": \"%s\"}\n", bridge_version(c->b),
		    *c->b->env.version ? "exabgp" : PROG);
	else
		buf_fmt(&t, "%s %s\n", *c->b->env.version ? "exabgp" : PROG, bridge_version(c->b));
	return show_text(c, &t);
}

void
show_help_text(bool json, struct buf *out)
{
	static const char *const filters[] = { "local-ip", "local-as", "peer-as", "router-id", "family-allowed", NULL };
	const struct verb *row;
	struct jw w;
	size_t i;

	jw_init(&w, out, false);
	if (json) {
		jw_obj(&w);
		jw_key_cstr(&w, "description", "Available API commands (v6 format)");
		jw_key(&w, "peer_filters");
		jw_arr(&w);
		for (i = 0; filters[i]; i++)
			jw_cstr(&w, filters[i]);
		jw_arr_end(&w);
		jw_key(&w, "commands");
		jw_arr(&w);
	} else {
		buf_str(out, "available API commands are listed here:\n");
	}
	for (row = bridge_verbs; row->words; row++) {
		if (!row->help)
			continue;
		if (!json) {
			buf_str(out, row->flags & VERB_PEER ? "[peer <ip> [filters]] " : "");
			verb_usage(row, out);
			buf_c(out, '\n');
			continue;
		}
		jw_obj(&w);
		jw_key_cstr(&w, "command", row->words);
		jw_key(&w, "neighbor_support");
		jw_bool(&w, row->flags & VERB_PEER);
		jw_key(&w, "json_support");
		jw_bool(&w, row->flags & VERB_JSON);
		jw_key_cstr(&w, "options", row->args);
		jw_key_cstr(&w, "help", row->help);
		jw_obj_end(&w);
	}
	if (json) {
		jw_arr_end(&w);
		jw_obj_end(&w);
		buf_c(out, '\n');
	}
}

int
show_help(void *context, const struct verb_line *l)
{
	struct client *c = ((struct call *)context)->c;
	struct buf t;

	buf_init(&t, 1 << 16);
	show_help_text(verbs_json(c, l), &t);
	return show_text(c, &t);
}

int
show_queue(void *context, const struct verb_line *l)
{
	struct client *c = ((struct call *)context)->c;
	bool json = verbs_json(c, l);
	struct bridge *b = c->b;
	size_t i, some = 0;
	struct buf t;
	struct jw w;

	buf_init(&t, 1 << 20);
	jw_init(&w, &t, false);
	if (json)
		jw_obj(&w);
	for (i = 0; i < b->helper_cnt; i++) {
		const struct helper *h = b->helpers[i];
		size_t bytes = h->client ? outq_left(&h->client->out) : 0, items = 0, k;

		if (!h->client)
			continue;
		for (k = h->client->out.at; k < h->client->out.b.n; k++)
			items += h->client->out.b.p[k] == '\n';
		if (json) {
			jw_key_span(&w, span_str(h->name));
			jw_obj(&w);
			jw_key_u64(&w, "items", items);
			jw_key_u64(&w, "bytes", bytes);
			jw_key_u64(&w, "dropped", h->client->dropped_all);
			jw_obj_end(&w);
		} else if (bytes || h->client->dropped_all) {
			buf_fmt(&t, "%s: %zu items (%zu bytes)", h->name, items, bytes);
			if (h->client->dropped_all)
				buf_fmt(&t, ", %llu events dropped", (unsigned long long)h->client->dropped_all);
			buf_c(&t, '\n');
			some++;
		}
	}
	if (json) {
		jw_obj_end(&w);
		buf_c(&t, '\n');
	} else if (!some) {
		buf_str(&t, "no queued messages\n");
	}
	return show_text(c, &t);
}

/* ---- neighbors ---- */

int
show_list(void *context, const struct verb_line *l)
{
	const struct call *k = context;
	const struct targets *t = k->t;
	struct buf b;
	size_t i;

	buf_init(&b, CLIENT_HARD);
	if (verb_has(l, "text")) {
		buf_fmt(&b, "%-40s %-10s %s\n", "peer", "AS", "state");
		for (i = 0; i < t->n; i++)
			buf_fmt(&b, "%-40s %-10s %s\n", t->v[i]->peer, t->v[i]->peer_as, t->v[i]->fsm);
		return show_text(k->c, &b);
	}
	buf_c(&b, '[');
	for (i = 0; i < t->n; i++) {
		const struct neighbor *n = t->v[i];
		const char *quote = n->conf->peer_as.automatic ? "\"" : "";

		buf_fmt(&b, "%s{\"peer-address\": \"%s\", \"peer-as\": %s%s%s, \"state\": \"%s\"}", i ? ", " : "", n->peer,
		    quote,
		    n->peer_as, quote, n->fsm);
	}
	buf_str(&b, "]\n");
	return show_text(k->c, &b);
}

/* An address among the words limits the command to that neighbor. */
static bool
show_means(const struct verb_line *l, const struct neighbor *n)
{
	bool named = false;
	struct ip ip;
	size_t i;

	for (i = 1; i < l->n; i++)
		if (ip_scan(l->v[i], &ip)) {
			named = true;
			if (ip_eq(&ip, &n->address))
				return true;
		}
	return !named;
}

/* Those of the call that the words mean. False: out of memory. */
static bool
show_some(const struct call *k, const struct verb_line *l, struct targets *out)
{
	size_t i;

	*out = (struct targets){ .n = 0 };
	for (i = 0; i < k->t->n; i++)
		if (show_means(l, k->t->v[i]))
			targets_add(out, k->t->v[i]);
	if (out->bad)
		client_fail(k->c, "out of memory");
	return !out->bad;
}

static int
show_configuration(struct client *c, const struct targets *t)
{
	struct buf b;
	size_t i;

	buf_init(&b, CLIENT_HARD);
	for (i = 0; i < t->n; i++)
		config_print_neighbor(t->v[i]->own ? t->v[i]->own : &c->b->config, t->v[i]->conf, CONFIG_PRINT_ROUTES, &b);
	return show_text(c, &b);
}

int
show_neighbors(void *context, const struct verb_line *l)
{
	const struct call *k = context;
	struct targets some;
	int r = TAKEN;

	if (!show_some(k, l, &some))
		;
	else if (!some.n)
		client_refuse(k->c, "no neighbor has this address");
	else if (verb_has(l, "configuration"))
		r = show_configuration(k->c, &some);
	else if (verbs_json(k->c, l))
		r = forward(k->c, &some, SPAN("show neighbor json"), ENTRY_SHOW | ENTRY_JOIN);
	else if (verb_has(l, "summary") || (verb_has(l, "text") && !verb_has(l, "extensive")))
		r = forward(k->c, &some, SPAN("show neighbor summary"), ENTRY_SHOW | ENTRY_HEAD);
	else if (verb_has(l, "extensive"))
		r = forward(k->c, &some, SPAN("show neighbor extensive"), ENTRY_SHOW);
	else
		client_show(k->c, SPAN("usage: peer <ip> show [summary|extensive|configuration]\n"), 0);
	targets_fini(&some);
	return r;
}

int
show_rib(void *context, const struct verb_line *l)
{
	static const char *const kept[] = { "extensive", "inet", "flow", NULL };
	const struct call *k = context;
	struct buf *line = &k->c->b->scratch;
	struct targets some;
	int r = TAKEN;
	uint16_t afi;
	uint8_t safi;
	size_t i;

	buf_reset(line);
	buf_str(line, verb_has(l, "in") ? "show adj-rib in" : "show adj-rib out");
	for (i = 0; kept[i]; i++)
		if (verb_has(l, kept[i])) {
			buf_c(line, ' ');
			buf_str(line, kept[i]);
		}
	for (i = l->args; i < l->n; i++)
		if (afi_scan(l->v[i], &afi)) {
			buf_c(line, ' ');
			buf_span_put(line, l->v[i]);
			if (i + 1 < l->n && safi_scan(l->v[i + 1], &safi)) {
				buf_c(line, ' ');
				buf_span_put(line, l->v[i + 1]);
			}
			break;
		}
	if (verbs_json(k->c, l))
		buf_str(line, " json");
	if (show_some(k, l, &some))
		r = forward(k->c, &some, buf_span(line), ENTRY_SHOW);
	targets_fini(&some);
	return r;
}

int
show_selected(void *context, const struct verb_line *l)
{
	if (verb_has(l, "adj-rib") && verb_has(l, "show"))
		return show_rib(context, l);
	if (verb_is(l, 0, "show"))
		return show_neighbors(context, l);
	client_refuse(((struct call *)context)->c, "expected adj-rib in show, or adj-rib out show");
	return TAKEN;
}
