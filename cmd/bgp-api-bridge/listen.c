/* SPDX-License-Identifier: ISC */
/*
 * bgp-api-bridge/listen.c - the listening sockets: the bridge accepts, and hands each connection to the session it is
 * for, by descriptor.
 *
 * It listens where --listen and tcp.bind say, and where neighbors have `listen` and a local address. A connection is
 * for the neighbor with its source address; for a range, a session of its own is started for that address.
 */
#include "listen.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/num.h"
#include "bridge.h"
#include "cli/say.h"
#include "io/tcp.h"
#include "neighbor.h"
#include "reload.h"
#include "targets.h"

enum { ACCEPTS = 16 };

struct listener {
	struct source source;
	struct bridge *b;
	struct tcp_addr at;
};

static struct neighbor *
listen_find(struct bridge *b, const struct ip *from, const struct ip *at)
{
	struct neighbor *second = NULL;
	size_t i;

	for (i = 0; i < b->neighbor_cnt; i++) {
		struct neighbor *n = b->neighbors[i];

		if (n->removed || config_is_range(n->conf) || !ip_eq(&n->address, from))
			continue;
		if (n->conf->local.len && ip_eq(&n->conf->local, at))
			return n;
		if (!n->conf->local.len)
			second = n;
	}
	return second;
}

struct neighbor *
listen_range(const struct bridge *b, const struct ip *from)
{
	struct neighbor *best = NULL;
	size_t i;

	for (i = 0; i < b->neighbor_cnt; i++) {
		struct neighbor *r = b->neighbors[i];

		if (!r->removed && config_is_range(r->conf) && prefix_has(&r->conf->peer, from) &&
		    (!best || r->conf->peer.bits > best->conf->peer.bits))
			best = r;
	}
	return best;
}

/* A neighbor of its own for one address of a range. */
static struct neighbor *
listen_ephemeral(struct bridge *b, const struct ip *from)
{
	const struct neighbor *best = listen_range(b, from);
	struct config_neighbor one;
	struct config *own;
	struct buf text, errors;
	struct neighbor *n = NULL;
	size_t i, peers = 0;

	for (i = 0; i < b->neighbor_cnt; i++)
		peers += b->neighbors[i]->ephemeral;
	if (!best || peers >= RANGE_PEERS)
		return NULL;
	one = *best->conf;
	one.peer.ip = *from;
	one.peer.bits = (uint8_t)(from->len * 8);
	own = calloc(1, sizeof(*own));
	if (!own)
		return NULL;
	buf_init(&text, SESSION_HARD);
	buf_init(&errors, 1 << 20);
	for (i = 0; i < b->config.process_cnt; i++)
		config_print_process(b->config.processes[i], &text);
	config_print_neighbor(&b->config, &one, CONFIG_PRINT_API | CONFIG_PRINT_ROUTES, &text);
	config_init(own);
	if (config_parse(own, "range", buf_span(&text), &errors) == CONFIG_GOOD && config_check(own,
	    &errors) == CONFIG_GOOD)
		n = neighbor_new(b, own->neighbors);
	buf_fini(&text);
	buf_fini(&errors);
	if (!n || !reload_add_neighbor(b, n)) {
		config_fini(own);
		free(own);
		return NULL;
	}
	n->own = own;
	n->ephemeral = true;
	targets_index(b);
	reload_subscribe(n);
	neighbor_start(n);
	neighbor_tell_kept(n, best);
	return n;
}

static void
listen_refuse(int fd, const struct ip *from, const char *why)
{
	struct buf text;

	buf_init(&text, 128);
	buf_ip(&text, from->a, from->len);
	log_say(CAT_NETWORK, LEVEL_WARNING, "network", "connection.refused peer=%s reason=\"%s\"", buf_cstr(&text), why);
	buf_fini(&text);
	close(fd);
}

static void
listen_hand_over(struct bridge *b, int fd, const struct tcp_addr *from)
{
	struct tcp_addr local = { .len = 0 };
	struct ip peer = { .len = 0 }, at = { .len = 0 };
	struct neighbor *n;

	peer.len = (uint8_t)tcp_addr_bytes(from, peer.a);
	if (tcp_local(fd, &local))
		at.len = (uint8_t)tcp_addr_bytes(&local, at.a);
	n = listen_find(b, &peer, &at);
	if (!n)
		n = listen_ephemeral(b, &peer);
	if (!n)
		listen_refuse(fd, &peer, listen_range(b, &peer) ? "too many peers of ranges, or no memory" : "no neighbor has this address");
	else if (n->accept_fd < 0 || !fd_send(n->accept_fd, fd, "+", 1))
		listen_refuse(fd, &peer, "its session does not take it");
	else
		close(fd);
}

static void
listen_ready(struct source *source, short revents, struct mono now)
{
	struct listener *l = (struct listener *)(void *)source;
	int i;

	l->b->now = now;
	for (i = 0; i < ACCEPTS; i++) {
		struct tcp_addr from;
		int fd = tcp_accept(source->fd, &from);

		if (fd < 0)
			return;
		listen_hand_over(l->b, fd, &from);
	}
}

/* "10.0.0.1", "2001:db8::1", "10.0.0.1:1179", "[::1]:1179" */
static bool
listen_read_address(const char *word, unsigned port, struct tcp_addr *out)
{
	struct span s = span_str(word), host = s;
	struct ip ip;
	uint64_t v;

	if (s.n && s.p[0] == '[') {
		const uint8_t *end = memchr(s.p, ']', s.n);

		if (!end)
			return false;
		host = span_of(s.p + 1, (size_t)(end - s.p - 1));
		s = span_of(end + 1, s.n - (size_t)(end + 1 - s.p));
	} else if (s.n && memchr(s.p, '.', s.n) && memchr(s.p, ':', s.n)) {
		const uint8_t *colon = memchr(s.p, ':', s.n);

		if (ip_scan(s, &ip))
			colon = s.p + s.n; /* an IPv6 address with dots */
		host = span_of(s.p, (size_t)(colon - s.p));
		s = span_of(colon, s.n - host.n);
	} else {
		s.n = 0;
	}
	if (s.n > 1 && (s.p[0] != ':' || !num_max(span_of(s.p + 1, s.n - 1), 65535, &v)))
		return false;
	if (s.n > 1)
		port = (unsigned)v;
	if (!ip_scan(host, &ip))
		return false;
	*out = tcp_addr_of(ip.a, ip.len, port, 0);
	return true;
}

static bool
listen_add(struct bridge *b, const struct tcp_addr *at, const char *name)
{
	struct tcp_options o = { .dscp = -1 };
	struct tcp_error e = { NULL, 0 };
	struct listener *l, **v;
	size_t i;

	for (i = 0; i < b->listener_cnt; i++)
		if (tcp_same_host(&b->listeners[i]->at, at) && tcp_addr_port(&b->listeners[i]->at) == tcp_addr_port(at))
			return true;
	l = calloc(1, sizeof(*l));
	if (!l)
		return false;
	l->b = b;
	l->at = *at;
	l->source = (struct source){ .ready = listen_ready };
	l->source.fd = tcp_listen(at, NULL, &o, &e);
	if (l->source.fd < 0) {
		say(PROG, "cannot listen at %s port %u: %s: %s", name, tcp_addr_port(at), e.what, strerror(e.err));
		free(l);
		return false;
	}
	v = realloc(b->listeners, (b->listener_cnt + 1) * sizeof(*v));
	if (!v || !loop_add(&b->loop, &l->source)) {
		close(l->source.fd);
		free(l);
		return false;
	}
	b->listeners = v;
	v[b->listener_cnt++] = l;
	return true;
}

static bool
listen_add_word(struct bridge *b, const char *word)
{
	struct tcp_addr at;

	if (!listen_read_address(word, (unsigned)b->env.port, &at)) {
		say(PROG, "'%s' is not an address to listen at", word);
		return false;
	}
	return listen_add(b, &at, word);
}

bool
listen_open(struct bridge *b)
{
	char words[sizeof(b->env.bind)], *word, *save = NULL;
	size_t i;

	for (i = 0; i < b->listen_cnt; i++)
		if (!listen_add_word(b, b->listen[i]))
			return false;
	snprintf(words, sizeof(words), "%s", b->env.bind);
	for (word = strtok_r(words, " ,\t", &save); word; word = strtok_r(NULL, " ,\t", &save))
		if (!listen_add_word(b, word))
			return false;
	for (i = 0; i < b->neighbor_cnt; i++) {
		const struct config_neighbor *c = b->neighbors[i]->conf;
		struct tcp_addr at;

		/* Keys and TTLs are the session's: such a neighbor listens by itself. */
		if (!c->listen || !c->local.len || c->md5_password || c->ao || c->incoming_ttl > 0)
			continue;
		at = tcp_addr_of(c->local.a, c->local.len, c->listen, 0);
		if (!listen_add(b, &at, b->neighbors[i]->local_ip))
			return false;
	}
	for (i = 0; i < b->neighbor_cnt && !b->listener_cnt; i++)
		if (config_is_range(b->neighbors[i]->conf))
			log_say(CAT_NETWORK, LEVEL_WARNING, "network", "listen.none peer=%s reason=\"nobody can connect: give --listen, "
			    "tcp.bind, or listen and local-address of the neighbor\"", b->neighbors[i]->peer);
	return true;
}

void
listen_close(struct bridge *b)
{
	size_t i;

	for (i = 0; i < b->listener_cnt; i++) {
		close(b->listeners[i]->source.fd);
		free(b->listeners[i]);
	}
	free(b->listeners);
	b->listeners = NULL;
	b->listener_cnt = 0;
}
