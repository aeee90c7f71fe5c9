/* SPDX-License-Identifier: ISC */
/*
 * bgp-api-bridge/neighbor.c - one bgp-session for each neighbor: its start, what goes in and what comes out, its end.
 *
 * Into it go commands, one a line; each is answered by done or error, in order, perhaps with lines of output before.
 * Lines that begin with "! " are events (event.c).
 */
#include "neighbor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "bridge.h"
#include "client.h"
#include "event.h"
#include "routes.h"

enum {
	SESSION_SOFT = 512 << 10,
	SESSION_IN = 1 << 20,
	READ_MOST = 128 << 10,
	LINES_MOST = 2048,
	WRITES = 4,
	END_MS = 3000,
	FIRST_MS = 1000,
	LAST_MS = 60000,
	ARGS = 48,
	TRIES = 50,                   /* to connect, in one attempt */
	FD_CONF = 3,
	FD_ACCEPT = 4,
	SAID_MOST = 4096,
};

struct pending {
	struct client *c;     /* NULL: nobody waits for the answer */
	uint64_t seq;
};

/* A command that waits for a receipt. */
struct sync {
	uint64_t id;
	struct client *c;
	uint64_t seq;
};

/* ---- names ---- */

static void
neighbor_put_as(char *out, size_t size, const struct config_as *as)
{
	if (as->automatic)
		snprintf(out, size, "auto");
	else
		snprintf(out, size, "%u", as->as);
}

static void
neighbor_put_ip(char *out, size_t size, const struct ip *ip)
{
	struct buf b;

	buf_init(&b, 128);
	if (ip->len)
		buf_ip(&b, ip->a, ip->len);
	else
		buf_str(&b, "auto");
	snprintf(out, size, "%s", buf_cstr(&b));
	buf_fini(&b);
}

static void
neighbor_names(struct neighbor *n)
{
	const struct config_neighbor *c = n->conf;
	uint32_t id = c->router_id;
	const char *allowed;
	struct buf b;

	buf_init(&b, 4096);
	config_neighbor_name(c, &b);
	free(n->name);
	n->name = strdup(buf_cstr(&b));
	buf_fini(&b);
	n->address = c->peer.ip;
	neighbor_put_ip(n->peer, sizeof(n->peer), &c->peer.ip);
	if (config_is_range(c))
		snprintf(n->peer + strlen(n->peer), sizeof(n->peer) - strlen(n->peer), "/%u", c->peer.bits);
	neighbor_put_ip(n->local_ip, sizeof(n->local_ip), &c->local);
	neighbor_put_as(n->local_as, sizeof(n->local_as), &c->local_as);
	neighbor_put_as(n->peer_as, sizeof(n->peer_as), &c->peer_as);
	if (!id && c->local.len == 4)
		id = be_u32(c->local.a);
	snprintf(n->router_id, sizeof(n->router_id), "%u.%u.%u.%u", id >> 24, id >> 16 & 255, id >> 8 & 255, id & 255);
	allowed = n->name ? strstr(n->name, " family-allowed ") : NULL;
	snprintf(n->family_allowed, sizeof(n->family_allowed), "%s", allowed ? allowed + 16 : "in-open");
	ctx_init(&n->neutral);
	n->neutral.local = c->local;
	n->neutral.peer = c->peer.ip;
	n->neutral.local_as = c->local_as.as;
	n->neutral.peer_as = c->peer_as.as;
	n->neutral.router_id = id;
	n->receive = n->send = n->neutral;
}

/* ---- queue of commands under way ---- */

static bool
neighbor_ring_push(struct neighbor *n, struct client *c, uint64_t seq)
{
	if (n->tail_seq - n->head_seq == n->ring_cap) {
		size_t cap = n->ring_cap ? n->ring_cap * 2 : 64;
		struct pending *v = calloc(cap, sizeof(*v));
		uint64_t i;

		if (!v)
			return false;
		for (i = n->head_seq; i != n->tail_seq; i++)
			v[i & (cap - 1)] = n->ring[i & (n->ring_cap - 1)];
		free(n->ring);
		n->ring = v;
		n->ring_cap = cap;
	}
	if (c)
		client_ref(c);
	n->ring[n->tail_seq++ & (n->ring_cap - 1)] = (struct pending){ c, seq };
	return true;
}

/* What the session printed before its answer, all at once, so that sessions do not mix. */
static void
neighbor_hand_text(struct neighbor *n, const struct pending *p)
{
	struct buf list;

	if (!client_wants_routes(p->c, p->seq)) {
		client_text(p->c, p->seq, n->order, buf_span(&n->text));
		return;
	}
	buf_init(&list, CLIENT_HARD);
	routes_list(n, buf_span(&n->text), &list);
	client_text(p->c, p->seq, n->order, buf_span(&list));
	buf_fini(&list);
}

static void
neighbor_answered(struct neighbor *n, bool failed)
{
	struct pending p;

	if (n->head_seq == n->tail_seq) {
		log_say(CAT_REACTOR, LEVEL_ERROR, "reactor", "session.answer.unexpected peer=%s", n->peer);
		return;
	}
	p = n->ring[n->head_seq++ & (n->ring_cap - 1)];
	if (p.c && n->text.n)
		neighbor_hand_text(n, &p);
	buf_reset(&n->text);
	if (!p.c)
		return;
	client_answer(p.c, p.seq, failed);
	client_unref(p.c);
}

void
neighbor_release(struct neighbor *n)
{
	while (n->sync_cnt) {
		struct sync s = n->syncs[--n->sync_cnt];

		client_answer(s.c, s.seq, false);
		client_unref(s.c);
	}
}

void
neighbor_receipt(struct neighbor *n, uint64_t id)
{
	size_t i;

	for (i = 0; i < n->sync_cnt; i++)
		if (n->syncs[i].id == id) {
			struct sync s = n->syncs[i];

			n->syncs[i] = n->syncs[--n->sync_cnt];
			client_answer(s.c, s.seq, false);
			client_unref(s.c);
			return;
		}
}

static void
neighbor_fail_pending(struct neighbor *n)
{
	while (n->head_seq != n->tail_seq)
		neighbor_answered(n, true);
	neighbor_release(n);
}

/* The routes that commands announce to a range are for the peers that come, too. False: there is no room for more. */
static bool
neighbor_keep(struct neighbor *n, struct span line)
{
	static const char *const routes[] = { "announce ", "withdraw ", "attributes ", "group ", NULL };
	static const char *const others[] = { "eor", "route-refresh", "operational", NULL };
	size_t i, k, verb;

	for (i = 0; routes[i]; i++) {
		verb = strlen(routes[i]);
		if (line.n <= verb || memcmp(line.p, routes[i], verb) != 0)
			continue;
		for (k = 0; others[k]; k++)
			if (line.n >= verb + strlen(others[k]) && memcmp(line.p + verb, others[k], strlen(others[k])) == 0)
				return true;
		buf_span_put(&n->kept_lines, line);
		buf_c(&n->kept_lines, '\n');
		return !n->kept_lines.bad;
	}
	if (line.n >= 5 && memcmp(line.p, "clear", 5) == 0)
		buf_reset(&n->kept_lines);
	return true;
}

void
neighbor_tell_kept(struct neighbor *n, const struct neighbor *range)
{
	struct span left = buf_span(&range->kept_lines);

	while (left.n) {
		const uint8_t *nl = memchr(left.p, '\n', left.n);
		size_t len = (size_t)(nl - left.p);

		neighbor_command(n, span_of(left.p, len), NULL, 0);
		left = span_of(left.p + len + 1, left.n - len - 1);
	}
}

void
neighbor_command(struct neighbor *n, struct span line, struct client *c, uint64_t seq)
{
	if (config_is_range(n->conf)) {
		bool kept = neighbor_keep(n, line);

		if (c)
			client_answer(c, seq, !kept);
		return;
	}
	if (n->finished || !neighbor_ring_push(n, c, seq)) {
		if (c)
			client_answer(c, seq, !n->finished);
		return;
	}
	outq_compact(&n->to);
	buf_span_put(&n->to.b, line);
	buf_c(&n->to.b, '\n');
}

/* The answer counts once the session has taken it; another one is due when it has been written to the peer. */
void
neighbor_sync(struct neighbor *n, struct span line, struct client *c, uint64_t seq)
{
	if (n->up && !n->finished) {
		if (!MEMORY_ROOM(n->syncs, n->sync_cnt, &n->sync_cap)) {
			neighbor_command(n, line, c, seq);
			return;
		}
		n->syncs[n->sync_cnt++] = (struct sync){ ++n->b->sync_id, c, seq };
		client_ref(c);
		client_wait(c, seq, 1);
		outq_compact(&n->to);
		buf_fmt(&n->to.b, "#%llu ", (unsigned long long)n->b->sync_id);
	}
	neighbor_command(n, line, c, seq);
}

/* ---- starting ---- */

struct session_args {
	const char *v[ARGS];
	char text[ARGS][64];
	size_t n;
};

static void
neighbor_arg(struct session_args *a, const char *word)
{
	if (a->n + 1 < ARGS)
		a->v[a->n++] = word;
}

static void
neighbor_arg_number(struct session_args *a, const char *word, unsigned long value)
{
	neighbor_arg(a, word);
	if (a->n + 1 < ARGS) {
		snprintf(a->text[a->n], sizeof(a->text[0]), "%lu", value);
		a->v[a->n] = a->text[a->n];
		a->n++;
	}
}

/* The neighbor as a configuration of its own, in a file without a name. */
static int
neighbor_configuration(struct neighbor *n)
{
	struct buf *t = &n->b->scratch;
	FILE *f;
	int fd;

	buf_reset(t);
	config_print_neighbor(n->own ? n->own : &n->b->config, n->conf, CONFIG_PRINT_ROUTES, t);
	if (t->bad || !(f = tmpfile()))
		return -1;
	if (fwrite(t->p, 1, t->n, f) != t->n || fflush(f) != 0) {
		fclose(f);
		return -1;
	}
	fd = fcntl(fileno(f), F_DUPFD_CLOEXEC, 3);
	fclose(f);
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

static void
neighbor_arguments(struct neighbor *n, struct session_args *a, char *software, size_t size)
{
	const struct bridge *b = n->b;
	const struct env *e = &b->env;

	neighbor_arg(a, "bgp-session");
	neighbor_arg(a, "-c");
	neighbor_arg(a, "/dev/fd/3");
	neighbor_arg(a, "--exabgp");
	neighbor_arg(a, "--spaced");
	neighbor_arg(a, "--ack");
	neighbor_arg(a, "--receipts");
	neighbor_arg(a, "--exit-on-eof");
	neighbor_arg(a, "-o");
	neighbor_arg(a, "lines");
	neighbor_arg_number(a, "--gather", b->gather_ms);
	event_wanted(n, n->asked, sizeof(n->asked));
	neighbor_arg(a, "--events");
	neighbor_arg(a, n->asked);
	if (!n->conf->connect)
		neighbor_arg_number(a, "-p", (unsigned long)e->port);
	if (n->ephemeral)
		neighbor_arg(a, "--once");
	if (e->attempts) {
		neighbor_arg_number(a, "--attempts", (unsigned long)e->attempts);
		neighbor_arg_number(a, "--connect-tries", TRIES);
		neighbor_arg(a, "--connect-retry");
		neighbor_arg(a, "0.6");
	}
	neighbor_arg(a, "--connect-retry-first");
	neighbor_arg(a, "0.1");
	if (n->accept_fd >= 0)
		neighbor_arg_number(a, "--accept-fd", FD_ACCEPT);
	if (e->passive)
		neighbor_arg(a, "--passive");
	if (n->conf->software_version) {
		snprintf(software, size, "%s%s", *e->version ? "ExaBGP/" : PROG "/", bridge_version(b));
		neighbor_arg(a, "--software-version");
		neighbor_arg(a, software);
	}
	if (n->conf->adj_rib_in)
		neighbor_arg(a, "--adj-rib-in");
	a->v[a->n] = NULL;
}

/* Keys and TTLs belong to the listening socket: such a neighbor has one of its own. */
static bool
neighbor_listens_itself(const struct config_neighbor *c)
{
	return c->listen && (c->md5_password || c->ao || c->incoming_ttl > 0);
}

/* All others get their connections from the bridge; a passive one waits for them even if the bridge does not listen. */
static bool
neighbor_listens(const struct neighbor *n)
{
	return !neighbor_listens_itself(n->conf) && (n->b->listener_cnt || n->conf->passive || n->b->env.passive ||
	    n->conf->listen);
}

void
neighbor_expect(struct neighbor *n)
{
	if (n->conf->passive || n->b->env.passive || config_is_range(n->conf))
		return;
	n->coming = true;
	n->b->coming++;
}

void
neighbor_came(struct neighbor *n)
{
	n->b->coming -= n->coming;
	n->coming = false;
}

bool
neighbor_start(struct neighbor *n)
{
	struct bridge *b = n->b;
	int conf, pair[2] = { -1, -1 };
	char software[SETTING_MAX + 32];
	struct child_fd fds[2];
	struct session_args a = { .n = 0 };
	struct child_spec spec = { .path = b->session, .group = true, .pipe_in = true, .pipe_out = true, .pipe_err = true,
		.fds = fds };

	n->again = MONO_NEVER;
	if (config_is_range(n->conf)) {
		/* A peer that connects begins its session. */
		n->finished = true;
		return true;
	}
	n->accept_fd = -1;
	conf = neighbor_configuration(n);
	if (conf >= 0)
		fds[spec.fd_cnt++] = (struct child_fd){ conf, FD_CONF };
	if (neighbor_listens(n) && socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0) {
		fcntl(pair[0], F_SETFD, FD_CLOEXEC);
		fcntl(pair[1], F_SETFD, FD_CLOEXEC);
		fcntl(pair[0], F_SETFL, O_NONBLOCK);
		n->accept_fd = pair[0];
		fds[spec.fd_cnt++] = (struct child_fd){ pair[1], FD_ACCEPT };
	}
	neighbor_arguments(n, &a, software, sizeof(software));
	memcpy(&spec.argv, &(const char **){ a.v }, sizeof(spec.argv));
	if (conf < 0 || !child_start(&n->child, &spec)) {
		log_say(CAT_NETWORK, LEVEL_ERROR, "network", "session.broken peer=%s program=%s reason=\"%s\"", n->peer,
		    b->session,
		    strerror(errno));
		n->child.pid = 0;
		neighbor_came(n);
	}
	if (conf >= 0)
		close(conf);
	if (pair[1] >= 0)
		close(pair[1]);
	if (!n->child.pid) {
		if (n->accept_fd >= 0)
			close(n->accept_fd);
		n->accept_fd = -1;
		n->again = mono_ms(b->now, LAST_MS);
		return false;
	}
	inq_reset(&n->from);
	inq_reset(&n->said);
	n->in.fd = n->child.in;
	n->out.fd = n->child.out;
	n->err.fd = n->child.err;
	n->ending = n->eof = n->up = n->connected = n->finished = false;
	n->kill_at = MONO_NEVER;
	n->since = b->now;
	snprintf(n->fsm, sizeof(n->fsm), "IDLE");
	loop_add(&b->loop, &n->out);
	loop_add(&b->loop, &n->err);
	loop_add(&b->loop, &n->in);
	log_say(CAT_NETWORK, LEVEL_DEBUG, "network", "session.started peer=%s pid=%ld", n->peer, (long)n->child.pid);
	return true;
}

/* ---- from the session ---- */

static void
neighbor_one_line(struct neighbor *n, struct span line)
{
	if (line.n >= 2 && line.p[0] == '!' && line.p[1] == ' ') {
		event_line(n, span_of(line.p + 2, line.n - 2));
	} else if (span_is(line, "done")) {
		neighbor_answered(n, false);
	} else if (span_is(line, "error")) {
		neighbor_answered(n, true);
	} else if (n->head_seq != n->tail_seq) {
		buf_span_put(&n->text, line);
		buf_c(&n->text, '\n');
	} else {
		log_say(CAT_REACTOR, LEVEL_WARNING, "reactor", "session.line.unexpected peer=%s text=\"%.*s\"", n->peer,
		    (int)(line.n < 80 ? line.n : 80), (const char *)line.p);
	}
}

static void
neighbor_lines(struct neighbor *n)
{
	int i;

	for (i = 0; i < LINES_MOST; i++) {
		struct span left = inq_span(&n->from);
		const uint8_t *nl = left.n ? memchr(left.p, '\n', left.n) : NULL;
		size_t len;

		if (!nl)
			break;
		len = (size_t)(nl - left.p);
		neighbor_one_line(n, span_of(left.p, len));
		inq_take(&n->from, len + 1);
	}
	if (inq_full(&n->from) && i < LINES_MOST) {
		log_say(CAT_REACTOR, LEVEL_ERROR, "reactor", "session.line.toolong peer=%s action=dropped", n->peer);
		inq_take(&n->from, inq_left(&n->from));
	}
}

static short
neighbor_out_want(struct source *source, struct mono now, struct mono *deadline)
{
	struct neighbor *n = SOURCE_OWNER(source, struct neighbor, out);

	if (inq_left(&n->from) && memchr(inq_span(&n->from).p, '\n', inq_left(&n->from))) {
		*deadline = now;
		return LOOP_ASLEEP;
	}
	return n->child.out < 0 ? LOOP_ASLEEP : POLLIN;
}

static void
neighbor_out_ready(struct source *source, short revents, struct mono now)
{
	struct neighbor *n = SOURCE_OWNER(source, struct neighbor, out);
	enum io_result r;

	n->b->now = now;
	r = inq_read(&n->from, n->b->loop.sys, n->child.out, READ_MOST);
	if (r == IO_EOF || r == IO_ERROR) {
		close(n->child.out);
		n->child.out = n->out.fd = -1;
		n->eof = true;
		neighbor_ended(n);
	}
}

static void
neighbor_out_tick(struct source *source, struct mono now)
{
	struct neighbor *n = SOURCE_OWNER(source, struct neighbor, out);

	n->b->now = now;
	if (inq_left(&n->from))
		neighbor_lines(n);
}

/* Its diagnostics become lines of the log. */
static void
neighbor_err_ready(struct source *source, short revents, struct mono now)
{
	struct neighbor *n = SOURCE_OWNER(source, struct neighbor, err);
	enum io_result r;
	char name[80];

	n->b->now = now;
	snprintf(name, sizeof(name), "peer-%s", n->peer);
	r = inq_read(&n->said, n->b->loop.sys, n->child.err, SAID_MOST);
	for (;;) {
		struct span left = inq_span(&n->said);
		const uint8_t *nl = left.n ? memchr(left.p, '\n', left.n) : NULL;
		size_t len = nl ? (size_t)(nl - left.p) : left.n;

		if (!left.n || (!nl && !inq_full(&n->said) && r == IO_OK))
			break;
		log_say(CAT_NETWORK, LEVEL_WARNING, name, "%.*s", (int)len, (const char *)left.p);
		inq_take(&n->said, len + (nl != NULL));
	}
	if (r == IO_EOF || r == IO_ERROR) {
		loop_del(&n->b->loop, &n->err);
		close(n->child.err);
		n->child.err = n->err.fd = -1;
	}
}

/* ---- to the session ---- */

static void
neighbor_close_in(struct neighbor *n)
{
	if (n->child.in < 0)
		return;
	loop_del(&n->b->loop, &n->in);
	close(n->child.in);
	n->child.in = n->in.fd = -1;
}

static void
neighbor_flush(struct neighbor *n)
{
	int i;

	for (i = 0; i < WRITES && n->child.in >= 0 && outq_left(&n->to); i++) {
		enum io_result r = outq_write(&n->to, n->b->loop.sys, n->child.in, READ_MOST);

		if (r == IO_ERROR)
			neighbor_close_in(n);
		if (r != IO_OK)
			break;
	}
}

static short
neighbor_in_want(struct source *source, struct mono now, struct mono *deadline)
{
	struct neighbor *n = SOURCE_OWNER(source, struct neighbor, in);

	return outq_left(&n->to) ? POLLOUT : 0;
}

static void
neighbor_in_ready(struct source *source, short revents, struct mono now)
{
	struct neighbor *n = SOURCE_OWNER(source, struct neighbor, in);

	n->b->now = now;
	if (revents & POLLOUT)
		neighbor_flush(n);
	else if (revents & (POLLERR | POLLHUP | POLLNVAL))
		neighbor_close_in(n);
}

static void
neighbor_in_tick(struct source *source, struct mono now)
{
	struct neighbor *n = SOURCE_OWNER(source, struct neighbor, in);

	n->b->now = now;
	if (outq_left(&n->to) && !n->to.blocked)
		neighbor_flush(n);
}

/* ---- the end ---- */

void
neighbor_end(struct neighbor *n)
{
	n->again = MONO_NEVER;
	if (!n->child.pid || n->ending)
		return;
	n->ending = true;
	n->kill_at = mono_ms(n->b->now, END_MS);
	if (n->removed || n->restart) {
		/* Peer De-configured: after what was accepted before. */
		neighbor_command(n, n->removed ? SPAN("shutdown 3") : SPAN("shutdown 4"), NULL, 0);
		neighbor_flush(n);
		return;
	}
	child_signal(&n->child, SIGTERM, false);
}

static void
neighbor_restart_later(struct neighbor *n)
{
	struct bridge *b = n->b;
	int s = n->child.status;

	if (n->removed || b->stopping)
		return;
	if (n->ephemeral) {
		n->removed = true;
		return;
	}
	if (n->restart) {
		n->restart = false;
		neighbor_start(n);
		return;
	}
	if (WIFEXITED(s) && b->env.attempts && WEXITSTATUS(s) != 2 && WEXITSTATUS(s) != 3) {
		n->finished = true;
		log_say(CAT_NETWORK, LEVEL_INFO, "network", "peer.finished peer=%s attempts=%ld", n->peer, b->env.attempts);
		return;
	}
	n->backoff_ms = !n->backoff_ms ? FIRST_MS : n->backoff_ms < LAST_MS / 2 ? n->backoff_ms * 2 : LAST_MS;
	if (mono_due(mono_ms(n->since, LAST_MS), b->now))
		n->backoff_ms = FIRST_MS;
	log_say(CAT_NETWORK, LEVEL_CRITICAL, "network",
	    "session.lost peer=%s %s=%d retry=%ums routes=\"those of helpers are lost\"",
	    n->peer, WIFSIGNALED(s) ? "signal" : "code", WIFSIGNALED(s) ? WTERMSIG(s) : WEXITSTATUS(s), n->backoff_ms);
	n->again = mono_ms(b->now, n->backoff_ms);
}

void
neighbor_ended(struct neighbor *n)
{
	if (!n->child.pid && n->child.in < 0 && n->child.out < 0)
		return;
	if (n->child.pid && !child_ended(&n->child))
		return;
	while (n->child.out >= 0 && inq_read(&n->from, n->b->loop.sys, n->child.out, READ_MOST) == IO_OK)
		neighbor_lines(n);
	neighbor_lines(n);
	if (n->child.err >= 0)
		neighbor_err_ready(&n->err, POLLIN, n->b->now);
	neighbor_close_in(n);
	loop_del(&n->b->loop, &n->out);
	loop_del(&n->b->loop, &n->err);
	child_close(&n->child);
	n->in.fd = n->out.fd = n->err.fd = -1;
	if (n->accept_fd >= 0)
		close(n->accept_fd);
	n->accept_fd = -1;
	n->kill_at = MONO_NEVER;
	if (n->connected)
		event_down(n, "closing connection");
	n->up = n->connected = false;
	neighbor_came(n);
	n->since = n->b->now;
	snprintf(n->fsm, sizeof(n->fsm), "IDLE");
	neighbor_fail_pending(n);
	outq_reset(&n->to);
	neighbor_restart_later(n);
	bridge_look(n->b);
}

bool
neighbor_gone(const struct neighbor *n)
{
	return !n->child.pid && n->child.out < 0 && n->child.in < 0;
}

/* ---- making ---- */

struct neighbor *
neighbor_new(struct bridge *b, const struct config_neighbor *conf)
{
	struct neighbor *n = calloc(1, sizeof(*n));

	if (!n)
		return NULL;
	n->b = b;
	n->conf = conf;
	n->in = (struct source){ .fd = -1, .want = neighbor_in_want, .ready = neighbor_in_ready, .tick = neighbor_in_tick };
	n->out = (struct source){ .fd = -1, .want = neighbor_out_want, .ready = neighbor_out_ready,
	    .tick = neighbor_out_tick };
	n->err = (struct source){ .fd = -1, .ready = neighbor_err_ready };
	n->child.in = n->child.out = n->child.err = -1;
	n->accept_fd = -1;
	n->again = n->kill_at = MONO_NEVER;
	outq_init(&n->to, SESSION_SOFT, SESSION_HARD);
	buf_init(&n->head, 1 << 20);
	buf_init(&n->kept_lines, RANGE_KEPT);
	buf_init(&n->negotiated, 1 << 16);
	buf_init(&n->text, CLIENT_HARD);
	snprintf(n->fsm, sizeof(n->fsm), "IDLE");
	neighbor_names(n);
	if (!n->name || !inq_init(&n->from, SESSION_IN) || !inq_init(&n->said, SAID_MOST)) {
		neighbor_free(n);
		return NULL;
	}
	return n;
}

void
neighbor_free(struct neighbor *n)
{
	neighbor_came(n);
	size_t i;

	neighbor_fail_pending(n);
	if (n->child.in >= 0)
		loop_del(&n->b->loop, &n->in);
	if (n->out.fd >= 0)
		loop_del(&n->b->loop, &n->out);
	if (n->err.fd >= 0)
		loop_del(&n->b->loop, &n->err);
	child_close(&n->child);
	if (n->accept_fd >= 0)
		close(n->accept_fd);
	outq_fini(&n->to);
	inq_fini(&n->from);
	inq_fini(&n->said);
	buf_fini(&n->head);
	buf_fini(&n->kept_lines);
	buf_fini(&n->negotiated);
	for (i = 0; i < n->api_cnt; i++)
		free(n->api[i]);
	free(n->api);
	buf_fini(&n->text);
	if (n->own) {
		config_fini(n->own);
		free(n->own);
	}
	free(n->subs);
	free(n->syncs);
	free(n->ring);
	free(n->name);
	free(n);
}

void
neighbor_reconfigure(struct neighbor *n, const struct config_neighbor *conf)
{
	n->conf = conf;
	if (!n->up)
		neighbor_names(n);
}

void
neighbor_events(struct neighbor *n)
{
	char list[sizeof(n->asked)], line[sizeof(n->asked) + 16];

	event_wanted(n, list, sizeof(list));
	if (strcmp(list, n->asked) == 0)
		return;
	snprintf(n->asked, sizeof(n->asked), "%s", list);
	snprintf(line, sizeof(line), "events %s", list);
	if (n->child.pid && !n->ending)
		neighbor_command(n, span_str(line), NULL, 0);
}

bool
neighbor_open(const struct neighbor *n)
{
	return outq_open(&n->to) || n->finished;
}
