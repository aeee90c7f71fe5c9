/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/peers.c - neighbors that a command makes and removes; they survive a reload. */
#include "peers.h"

#include <stdlib.h>

#include "bridge.h"
#include "neighbor.h"
#include "reload.h"

/* What `create` asks for: the values of its keys. */
struct peer_request {
	struct span ip, local, local_as, peer_as, router_id, families, graceful, group;
	struct span api[16];
	size_t api_cnt;
};

static const struct peer_key {
	const char *word;
	size_t off;           /* of a span in struct peer_request */
} peer_keys[] = {
	{ "local-address", offsetof(struct peer_request, local) },
	{ "local-ip", offsetof(struct peer_request, local) },
	{ "local-as", offsetof(struct peer_request, local_as) },
	{ "peer-as", offsetof(struct peer_request, peer_as) },
	{ "router-id", offsetof(struct peer_request, router_id) },
	{ "family-allowed", offsetof(struct peer_request, families) },
	{ "graceful-restart", offsetof(struct peer_request, graceful) },
	{ "group-updates", offsetof(struct peer_request, group) },
	{ NULL, 0 },
};

static struct span
peers_word(struct span *s)
{
	size_t n = 0;
	struct span w;

	while (s->n && (s->p[0] == ' ' || s->p[0] == '\t')) {
		s->p++;
		s->n--;
	}
	while (n < s->n && s->p[n] != ' ' && s->p[n] != '\t')
		n++;
	w = span_of(s->p, n);
	s->p += n;
	s->n -= n;
	return w;
}

/* False: *bad is the word that is not understood. */
static bool
peers_read(struct span s, struct peer_request *m, struct span *bad)
{
	*m = (struct peer_request){ .api_cnt = 0 };
	m->ip = peers_word(&s);
	for (;;) {
		const struct peer_key *k = peer_keys;
		struct span key = peers_word(&s), value = peers_word(&s);

		if (!key.n)
			return true;
		*bad = key;
		while (k->word && !span_is(key, k->word))
			k++;
		if (!value.n)
			return false;
		if (k->word)
			memcpy((char *)m + k->off, &value, sizeof(value));
		else if (span_is(key, "api") && m->api_cnt < sizeof(m->api) / sizeof(m->api[0]))
			m->api[m->api_cnt++] = value;
		else
			return false;
	}
}

static void
peers_put_families(struct buf *t, struct span f)
{
	buf_str(t, "\tfamily {\n");
	if (!f.n || span_is(f, "in-open"))
		buf_str(t, "\t\tipv4 unicast;\n");
	while (f.n && !span_is(f, "in-open")) {
		const uint8_t *end = memchr(f.p, '/', f.n);
		size_t n = end ? (size_t)(end - f.p) : f.n;
		const uint8_t *dash = memchr(f.p, '-', n);

		/* "ipv4-mpls-vpn": the first dash parts AFI and SAFI; "bgp-ls-..." has one of its own. */
		if (n > 7 && memcmp(f.p, "bgp-ls-", 7) == 0)
			dash = f.p + 6;
		buf_str(t, "\t\t");
		buf_put(t, f.p, dash ? (size_t)(dash - f.p) : n);
		if (dash) {
			buf_c(t, ' ');
			buf_put(t, dash + 1, n - (size_t)(dash + 1 - f.p));
		}
		buf_str(t, ";\n");
		f = span_of(f.p + n + (end != NULL), f.n - n - (end != NULL));
	}
	buf_str(t, "\t}\n");
}

static void
peers_put_statement(struct buf *t, const char *key, struct span value)
{
	if (!value.n)
		return;
	buf_fmt(t, "\t%s ", key);
	buf_span_put(t, value);
	buf_str(t, ";\n");
}

static void
peers_put_text(struct buf *t, const struct peer_request *m)
{
	struct ip ip;
	size_t i;

	buf_str(t, "neighbor ");
	buf_span_put(t, m->ip);
	buf_str(t, " {\n");
	peers_put_statement(t, "local-address", m->local);
	peers_put_statement(t, "local-as", m->local_as);
	peers_put_statement(t, "peer-as", m->peer_as);
	peers_put_statement(t, "router-id", m->router_id.n ? m->router_id : ip_scan(m->local, &ip) &&
	    ip.len == 4 ? m->local : m->router_id);
	peers_put_statement(t, "group-updates", m->group);
	peers_put_families(t, m->families);
	if (m->graceful.n) {
		buf_str(t, "\tcapability {\n\t");
		peers_put_statement(t, "graceful-restart", m->graceful);
		buf_str(t, "\t}\n");
	}
	for (i = 0; i < m->api_cnt; i++) {
		buf_str(t, "\tapi {\n\t\tprocesses [ ");
		buf_span_put(t, m->api[i]);
		buf_str(t, " ];\n\t}\n");
	}
	buf_str(t, "}\n");
}

static bool
peers_exists(const struct bridge *b, const char *name)
{
	size_t i;

	for (i = 0; i < b->neighbor_cnt; i++)
		if (!b->neighbors[i]->removed && strcmp(b->neighbors[i]->name, name) == 0)
			return true;
	return false;
}

/* Only letters that a configuration's words are made of: nothing in a command becomes a statement of its own. */
static bool
peers_plain(struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (strchr(";{}\"'#\\[](),", s.p[i]) || (s.p[i] < 0x20 && s.p[i] != '\t'))
			return false;
	return true;
}

static bool
peers_make(struct bridge *b, const struct peer_request *m, struct neighbor **out, struct buf *errors)
{
	struct config *own = calloc(1, sizeof(*own));
	struct neighbor *n;
	struct buf text;
	size_t i;

	*out = NULL;
	if (!own)
		return false;
	buf_init(&text, 1 << 20);
	for (i = 0; i < m->api_cnt; i++) {
		const struct config_process *p = config_process(&b->config, m->api[i]);

		if (p)
			config_print_process(p, &text);
	}
	peers_put_text(&text, m);
	config_init(own);
	if (config_parse(own, "command", buf_span(&text), errors) == CONFIG_GOOD && config_check(own,
	    errors) == CONFIG_GOOD &&
	    own->neighbors && (n = neighbor_new(b, own->neighbors))) {
		n->own = own;
		*out = n;
	} else {
		config_fini(own);
		free(own);
	}
	buf_fini(&text);
	return *out != NULL;
}

static void
peers_add(struct client *c, struct span words)
{
	struct bridge *b = c->b;
	struct span bad = words;
	struct buf errors;
	struct neighbor *n;
	struct peer_request m;

	if (!peers_plain(words)) {
		client_fail(c, "Unexpected error: ValueError: only words are understood here");
		return;
	}
	if (!peers_read(words, &m, &bad)) {
		client_fail(c, "Unexpected error: ValueError: unknown parameter: %.*s", bad.n > 60 ? 60 : (int)bad.n,
		    (const char *)bad.p);
		return;
	}
	if (!m.ip.n || !m.local.n || !m.local_as.n || !m.peer_as.n) {
		client_fail(c, "Unexpected error: ValueError: missing required parameters: %s%s%s%s", m.ip.n ? "" :
		    "peer-address ",
		    m.local.n ? "" : "local-address ", m.local_as.n ? "" : "local-as ", m.peer_as.n ? "" : "peer-as");
		return;
	}
	buf_init(&errors, 1 << 16);
	if (!peers_make(b, &m, &n, &errors)) {
		const char *text = buf_cstr(&errors);

		client_fail(c, "Unexpected error: ValueError: %.*s", (int)strcspn(text, "\n"), text);
	} else if (peers_exists(b, n->name)) {
		client_fail(c, "peer already exists: %s", n->name);
		neighbor_free(n);
	} else if (!reload_add_neighbor(b, n)) {
		neighbor_free(n);
		client_fail(c, "out of memory");
	} else {
		config_print_neighbor(n->own, n->conf, 0, &n->head);
		targets_index(b);
		reload_subscribe(n);
		neighbor_start(n);
		log_say(CAT_NETWORK, LEVEL_INFO, "network", "peer.created peer=%s", n->name);
		client_done(c);
	}
	buf_fini(&errors);
}

int
peers_create(void *context, const struct verb_line *l)
{
	peers_add(((struct call *)context)->c, verb_rest(l, l->args));
	return TAKEN;
}

int
peers_delete(void *context, const struct verb_line *l)
{
	struct client *c = ((struct call *)context)->c;
	struct span rest = verb_rest(l, l->args);
	struct targets *t = targets_select(c, &rest);
	size_t i;

	if (!t) {
		client_refuse(c, "expected an address, *, or a list of them in brackets");
		return TAKEN;
	}
	if (t->bad || !t->n) {
		client_fail(c, "%s", t->bad ? "out of memory" : "no neighbors match the selector");
		return TAKEN;
	}
	for (i = 0; i < t->n; i++) {
		t->v[i]->removed = true;
		log_say(CAT_NETWORK, LEVEL_INFO, "network", "peer.deleted peer=%s", t->v[i]->name);
		neighbor_end(t->v[i]);
	}
	c->b->gen++;
	client_done(c);
	return TAKEN;
}
