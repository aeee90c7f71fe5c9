/* bgp-api-bridge/show.c - output of the daemon about itself. */
#include "bridge.h"

#include <unistd.h>

static int64_t
uptime(const struct bridge *b)
{
	return (int64_t)(b->loop.sys->wall_us(b->loop.sys->arg) / 1000000) - b->started;
}

void
show_status(struct client *c, bool json)
{
	struct bridge *b = c->b;
	int64_t up = uptime(b);
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
		    "Peers: %zu\n", bridge_version(b), b->uuid, (long)getpid(), (long long)(up / 3600), (long long)(up / 60 % 60),
		    (long long)(up % 60), n);
	}
	for (i = 0; i < b->neighbor_cnt; i++) {
		struct neighbor *p = b->neighbors[i];

		if (p->removed)
			continue;
		if (json) {
			jw_key_span(&w, span_str(p->name));
			jw_cstr(&w, neighbor_state(p));
		} else {
			buf_fmt(&t, "  - %s: %s\n", p->name, neighbor_state(p));
		}
	}
	if (json) {
		jw_obj_end(&w);
		jw_obj_end(&w);
		buf_c(&t, '\n');
	}
	client_show(c, buf_span(&t), 0);
	buf_fini(&t);
}

void
show_version(struct client *c, bool json)
{
	struct buf t;

	buf_init(&t, 512);
	if (json)
		buf_fmt(&t, "{\"version\": \"%s\", \"application\": \"%s\"}\n", bridge_version(c->b), c->b->env.version_set ? "exabgp" : PROG);
	else
		buf_fmt(&t, "%s %s\n", c->b->env.version_set ? "exabgp" : PROG, bridge_version(c->b));
	client_show(c, buf_span(&t), 0);
	buf_fini(&t);
}

static const struct {
	const char *command;
	bool neighbor, json;
	const char *options;
} commands[] = {
	{ "daemon shutdown", false, true, "" },
	{ "daemon reload", false, true, "" },
	{ "daemon restart", false, true, "" },
	{ "daemon status", false, true, "" },
	{ "session ack", false, false, "enable|disable|silence" },
	{ "session sync", false, false, "enable|disable" },
	{ "session reset", false, true, "" },
	{ "session ping", false, true, "[UUID START]" },
	{ "session bye", false, false, "[UUID]" },
	{ "system help", false, true, "" },
	{ "system version", false, true, "" },
	{ "system queue-status", false, true, "" },
	{ "system api version", false, true, "[4|6]" },
	{ "rib show in", false, true, "[extensive] [inet|flow|l2vpn] [IP]" },
	{ "rib show out", false, true, "[extensive] [inet|flow|l2vpn] [IP]" },
	{ "rib flush out", false, false, "" },
	{ "rib clear in", false, false, "" },
	{ "rib clear out", false, false, "" },
	{ "peer list", false, true, "" },
	{ "peer show", false, true, "[summary|extensive|configuration] [IP]" },
	{ "peer create", false, false, "IP local-address IP local-as N peer-as N [router-id IP] [family-allowed F/F] [api PROCESS]" },
	{ "peer delete", true, false, "" },
	{ "teardown", true, false, "CODE" },
	{ "announce route", true, false, "PREFIX next-hop ADDRESS|self [ATTRIBUTES]" },
	{ "announce ipv4", true, false, "SAFI ..." },
	{ "announce ipv6", true, false, "SAFI ..." },
	{ "announce flow", true, false, "route ..." },
	{ "announce vpls", true, false, "..." },
	{ "announce attributes", true, false, "ATTRIBUTES nlri PREFIX ..." },
	{ "announce eor", true, false, "[AFI SAFI]" },
	{ "announce route-refresh", true, false, "AFI SAFI" },
	{ "announce operational", true, false, "KIND afi AFI safi SAFI ..." },
	{ "announce watchdog", false, false, "[NAME]" },
	{ "withdraw route", true, false, "PREFIX ..." },
	{ "withdraw ipv4", true, false, "SAFI ..." },
	{ "withdraw ipv6", true, false, "SAFI ..." },
	{ "withdraw flow", true, false, "route ..." },
	{ "withdraw vpls", true, false, "..." },
	{ "withdraw attributes", true, false, "ATTRIBUTES nlri PREFIX ..." },
	{ "withdraw watchdog", false, false, "[NAME]" },
	{ "group", true, false, "COMMAND ; COMMAND ..." },
	{ "group start", false, true, "" },
	{ "group end", false, true, "" },
	{ "routes list", true, true, "" },
	{ "routes add", true, true, "route PREFIX ..." },
	{ "routes remove", true, true, "route PREFIX ... | index HEX" },
	{ NULL, false, false, NULL },
};

void
show_help(struct client *c, bool json)
{
	static const char *const filters[] = { "local-ip", "local-as", "peer-as", "router-id", "family-allowed", NULL };
	struct buf t;
	struct jw w;
	size_t i;

	buf_init(&t, 1 << 16);
	jw_init(&w, &t, false);
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
		buf_str(&t, "available API commands are listed here:\n");
	}
	for (i = 0; commands[i].command; i++) {
		if (!json) {
			buf_fmt(&t, "%s%s %s\n", commands[i].neighbor ? "[peer <ip> [filters]] " : "", commands[i].command,
			    commands[i].options);
			continue;
		}
		jw_obj(&w);
		jw_key_cstr(&w, "command", commands[i].command);
		jw_key(&w, "neighbor_support");
		jw_bool(&w, commands[i].neighbor);
		jw_key(&w, "json_support");
		jw_bool(&w, commands[i].json);
		jw_key_cstr(&w, "options", commands[i].options);
		jw_obj_end(&w);
	}
	if (json) {
		jw_arr_end(&w);
		jw_obj_end(&w);
		buf_c(&t, '\n');
	}
	client_show(c, buf_span(&t), 0);
	buf_fini(&t);
}

void
show_queue(struct client *c, bool json)
{
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
	client_show(c, buf_span(&t), 0);
	buf_fini(&t);
}

void
show_list(struct client *c, struct targets *t)
{
	struct buf b;
	size_t i;

	buf_init(&b, CLIENT_HARD);
	buf_c(&b, '[');
	for (i = 0; i < t->n; i++)
		buf_fmt(&b, "%s{\"peer-address\": \"%s\", \"peer-as\": %s%s%s, \"state\": \"%s\"}", i ? ", " : "", t->v[i]->peer,
		    t->v[i]->conf->peer_as.automatic ? "\"" : "", t->v[i]->peer_as, t->v[i]->conf->peer_as.automatic ? "\"" : "",
		    neighbor_state(t->v[i]));
	buf_str(&b, "]\n");
	client_show(c, buf_span(&b), 0);
	buf_fini(&b);
}
