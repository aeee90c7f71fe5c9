/* SPDX-License-Identifier: ISC */
/*
 * bgp-api-bridge/control.c - commands from outside: ExaBGP's UNIX socket, and its two named pipes.
 *
 * A connection is a client as a helper is; it may touch every neighbor. One at a time unless api.multi_client.
 */
#include "control.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/count.h"
#include "bridge.h"
#include "client.h"
#include "verbs.h"

enum { CONNECTIONS = 64, READ_MOST = 64 << 10, LINES_MOST = 1024, RETRY_MS = 20, UNREAD_MS = 5000 };

struct connection {
	struct source source;
	struct control *control;
	struct client *client;
	struct inq from;
	bool eof, stalled, refused;
};

struct control {
	struct bridge *b;
	struct source listener;
	struct connection *v[CONNECTIONS];
	size_t cnt;
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
	/* named pipes */
	struct source in, out;
	struct client *pipes;
	struct inq from;
	char in_path[512], out_path[512];
	struct mono give_up;
	bool stalled;
	bool made; /* by us: they go when we do */
};

/* ---- lines, from either ---- */

/* False: one has to wait. */
static bool
control_lines(struct client *c, struct inq *from)
{
	int i;

	for (i = 0; i < LINES_MOST; i++) {
		struct span left = inq_span(from);
		const uint8_t *nl = left.n ? memchr(left.p, '\n', left.n) : NULL;
		size_t n = nl ? (size_t)(nl - left.p) : 0;

		if (!nl)
			break;
		if (!client_open(c) || verbs_line(c, span_of(left.p, n)) == LATER)
			return false;
		inq_take(from, n + 1);
	}
	if (inq_full(from) && !memchr(inq_span(from).p, '\n', inq_left(from))) {
		inq_take(from, inq_left(from));
		client_fail(c, "the command is longer than 1 MiB");
	}
	return true;
}

/* ---- connections ---- */

static void
control_connection_end(struct connection *k)
{
	struct control *t = k->control;
	size_t i;

	for (i = 0; i < t->cnt; i++)
		if (t->v[i] == k) {
			t->v[i] = t->v[--t->cnt];
			break;
		}
	loop_del(&t->b->loop, &k->source);
	close(k->source.fd);
	client_drop(k->client);
	inq_fini(&k->from);
	free(k);
}

static short
control_connection_want(struct source *source, struct mono now, struct mono *deadline)
{
	struct connection *k = (struct connection *)(void *)source;
	short want = 0;

	if (!k->eof && !k->stalled && client_open(k->client) && !inq_full(&k->from))
		want |= POLLIN;
	if (outq_left(&k->client->out))
		want |= POLLOUT;
	if ((k->eof || k->refused) && client_idle(k->client))
		*deadline = now;
	return want;
}

static void
control_connection_ready(struct source *source, short revents, struct mono now)
{
	struct connection *k = (struct connection *)(void *)source;
	struct bridge *b = k->control->b;
	enum io_result r;

	b->now = now;
	if (revents & POLLOUT && outq_write(&k->client->out, b->loop.sys, k->source.fd, READ_MOST) == IO_ERROR) {
		control_connection_end(k);
		return;
	}
	if (revents & (POLLERR | POLLNVAL)) {
		control_connection_end(k);
		return;
	}
	if (!(revents & (POLLIN | POLLHUP)) || k->eof)
		return;
	r = inq_read(&k->from, b->loop.sys, k->source.fd, READ_MOST);
	if (r == IO_EOF || r == IO_ERROR)
		k->eof = true;
}

static void
control_connection_tick(struct source *source, struct mono now)
{
	struct connection *k = (struct connection *)(void *)source;
	struct bridge *b = k->control->b;

	b->now = now;
	if (!k->refused && inq_left(&k->from))
		k->stalled = !control_lines(k->client, &k->from);
	if (outq_left(&k->client->out) && !k->client->out.blocked &&
	    outq_write(&k->client->out, b->loop.sys, k->source.fd, READ_MOST) == IO_ERROR) {
		control_connection_end(k);
		return;
	}
	if ((k->eof || k->refused) && !k->stalled && client_idle(k->client))
		control_connection_end(k);
}

/* How many connections are still open: one that the client has closed may not have been read to its end yet. */
static long
control_present(struct control *t)
{
	size_t i;
	long n = 0;
	char c;

	for (i = 0; i < t->cnt; i++) {
		struct connection *k = t->v[i];

		if (!k->eof && recv(k->source.fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) == 0)
			k->eof = true;
		n += !k->eof && !k->refused;
	}
	return n;
}

static void
control_accept_ready(struct source *source, short revents, struct mono now)
{
	struct control *t = SOURCE_OWNER(source, struct control, listener);
	struct bridge *b = t->b;
	long most = b->env.multi_client ? b->env.max_clients : 1;
	int fd = accept(source->fd, NULL, NULL);
	struct connection *k;

	b->now = now;
	if (fd < 0)
		return;
	fcntl(fd, F_SETFL, O_NONBLOCK);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	k = t->cnt < CONNECTIONS ? calloc(1, sizeof(*k)) : NULL;
	if (!k || !inq_init(&k->from, LINE_LONGEST) || !(k->client = client_new(b, "cli", NULL))) {
		if (k)
			inq_fini(&k->from);
		free(k);
		close(fd);
		return;
	}
	k->control = t;
	k->source = (struct source){ .fd = fd, .want = control_connection_want, .ready = control_connection_ready,
	    .tick = control_connection_tick };
	k->client->ack = k->client->people = true;
	k->client->v6_only = b->env.api_version == 6;
	if (control_present(t) >= most) {
		k->refused = true;
		buf_str(&k->client->out.b, "error: another CLI client is already connected\ndone\n");
	}
	t->v[t->cnt++] = k;
	loop_add(&b->loop, &k->source);
}

/* ---- places ---- */

bool
control_place(const char *root, size_t i, char *out, size_t size)
{
	static const char *const places[] = { "/run/exabgp/", "/run/UID/", "/run/user/UID/", "/run/",
		"/var/run/exabgp/", "/var/run/UID/", "/var/run/" };
	const char *uid;

	if (i >= COUNT(places))
		return false;
	uid = strstr(places[i], "UID");
	if (uid)
		snprintf(out, size, "%.200s%.*s%ld/", root, (int)(uid - places[i]), places[i], (long)getuid());
	else
		snprintf(out, size, "%.200s%s", root, places[i]);
	return true;
}

static bool
control_listen_at(struct control *t, const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	struct stat st;
	int fd;

	if (strlen(path) >= sizeof(a.sun_path))
		return false;
	memcpy(a.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0)
		return false;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	/* A socket without an answer is left over from a daemon that is not running any more. */
	if (stat(path, &st) == 0 && S_ISSOCK(st.st_mode) && connect(fd, (struct sockaddr *)&a, sizeof(a)) < 0 &&
	    errno == ECONNREFUSED)
		unlink(path);
	close(fd);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0)
		return false;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	if (bind(fd, (struct sockaddr *)&a, sizeof(a)) < 0 || chmod(path, 0600) < 0 || listen(fd, 16) < 0) {
		close(fd);
		return false;
	}
	snprintf(t->path, sizeof(t->path), "%s", path);
	t->listener = (struct source){ .fd = fd, .ready = control_accept_ready };
	return loop_add(&t->b->loop, &t->listener);
}

static bool
control_open_socket(struct control *t)
{
	struct bridge *b = t->b;
	char dir[300], path[600];
	size_t i;

	if (*b->env.socketpath)
		return control_listen_at(t, b->env.socketpath);
	for (i = 0; control_place(b->env.root, i, dir, sizeof(dir)); i++) {
		if (strcmp(dir + strlen(dir) - 5, "/run/") != 0)
			mkdir(dir, 0700); /* a folder of our own */
		snprintf(path, sizeof(path), "%s%s.sock", dir, b->env.socketname);
		if (control_listen_at(t, path))
			return true;
	}
	return false;
}

/* ---- named pipes ---- */

static short
control_in_want(struct source *source, struct mono now, struct mono *deadline)
{
	struct control *t = SOURCE_OWNER(source, struct control, in);

	return t->stalled || !client_open(t->pipes) || inq_full(&t->from) ? LOOP_ASLEEP : POLLIN;
}

static void
control_in_ready(struct source *source, short revents, struct mono now)
{
	struct control *t = SOURCE_OWNER(source, struct control, in);

	t->b->now = now;
	inq_read(&t->from, t->b->loop.sys, source->fd, READ_MOST);
}

static void
control_in_tick(struct source *source, struct mono now)
{
	struct control *t = SOURCE_OWNER(source, struct control, in);

	t->b->now = now;
	if (inq_left(&t->from))
		t->stalled = !control_lines(t->pipes, &t->from);
}

static void
control_close_out(struct control *t)
{
	if (t->out.fd >= 0)
		close(t->out.fd);
	t->out.fd = -1;
}

static void
control_write_out(struct control *t)
{
	struct outq *o = &t->pipes->out;

	if (!outq_left(o)) {
		t->give_up = MONO_NEVER;
		return;
	}
	if (t->out.fd < 0) {
		/* Without a reader the pipe cannot be opened: the client will open it soon, or it has left. */
		t->out.fd = open(t->out_path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
		if (t->out.fd < 0) {
			if (mono_is_never(t->give_up))
				t->give_up = mono_ms(t->b->now, UNREAD_MS);
			else if (mono_due(t->give_up, t->b->now))
				outq_reset(o);
			return;
		}
	}
	t->give_up = MONO_NEVER;
	while (outq_left(o)) {
		enum io_result r = outq_write(o, t->b->loop.sys, t->out.fd, READ_MOST);

		if (r == IO_ERROR) {
			outq_reset(o);
			control_close_out(t);
		}
		if (r != IO_OK)
			return;
	}
	control_close_out(t);
}

static short
control_out_want(struct source *source, struct mono now, struct mono *deadline)
{
	struct control *t = SOURCE_OWNER(source, struct control, out);

	if (!outq_left(&t->pipes->out))
		return LOOP_ASLEEP;
	if (source->fd < 0)
		mono_lower(deadline, mono_ms(now, RETRY_MS));
	return POLLOUT;
}

static void
control_out_ready(struct source *source, short revents, struct mono now)
{
	struct control *t = SOURCE_OWNER(source, struct control, out);

	t->b->now = now;
	if (revents & (POLLERR | POLLHUP)) {
		outq_reset(&t->pipes->out);
		control_close_out(t);
	}
}

static void
control_out_tick(struct source *source, struct mono now)
{
	struct control *t = SOURCE_OWNER(source, struct control, out);

	t->b->now = now;
	control_write_out(t);
}

static bool
control_is_pipe(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISFIFO(st.st_mode);
}

/* Another daemon reads it. */
static bool
control_is_read(const char *path)
{
	int fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

/* A pipe for the user that we become: the answers are opened anew for each client. */
static bool
control_make_pipe(const struct bridge *b, const char *path)
{
	const struct passwd *p;

	if (mkfifo(path, 0600) < 0)
		return control_is_pipe(path);
	if (b->env.drop && getuid() == 0 && (p = getpwnam(b->env.user)) && chown(path, p->pw_uid, p->pw_gid) < 0) {
		unlink(path);
		return false;
	}
	return true;
}

static bool
control_use_pipes(struct control *t)
{
	struct bridge *b = t->b;

	/* Open for reading and writing, so that a client that leaves is not an end of file. */
	t->in = (struct source){ .fd = open(t->in_path, O_RDWR | O_NONBLOCK | O_CLOEXEC), .want = control_in_want,
		.ready = control_in_ready, .tick = control_in_tick };
	t->out = (struct source){ .fd = -1, .want = control_out_want, .ready = control_out_ready,
		.tick = control_out_tick };
	t->give_up = MONO_NEVER;
	t->pipes = client_new(b, "cli", NULL);
	if (t->in.fd < 0 || !t->pipes || !inq_init(&t->from, LINE_LONGEST))
		return false;
	/* The clients that know the pipes alone are ExaBGP 4's and say its words; those of today are understood as well. */
	t->pipes->ack = true;
	t->pipes->v6_only = false;
	return loop_add(&b->loop, &t->in) && loop_add(&b->loop, &t->out);
}

static bool
control_pipe_paths(struct control *t, size_t i, char *dir, size_t size)
{
	if (!control_place(t->b->env.root, i, dir, size))
		return false;
	snprintf(t->in_path, sizeof(t->in_path), "%s%.120s.in", dir, t->b->env.pipename);
	snprintf(t->out_path, sizeof(t->out_path), "%s%.120s.out", dir, t->b->env.pipename);
	return true;
}

/* Those that exist, else new ones in a folder that exists and is not everybody's. */
static bool
control_open_pipes(struct control *t, bool make)
{
	char dir[300];
	size_t i;

	for (i = 0; control_pipe_paths(t, i, dir, sizeof(dir)); i++)
		if (control_is_pipe(t->in_path) && control_is_pipe(t->out_path) && !control_is_read(t->in_path))
			return control_use_pipes(t);
	for (i = 0; make && control_pipe_paths(t, i, dir, sizeof(dir)); i++) {
		if (strcmp(dir + strlen(dir) - 5, "/run/") == 0 || access(dir, W_OK) < 0 || control_is_pipe(t->in_path))
			continue;
		t->made = true;
		if (control_make_pipe(t->b, t->in_path) && control_make_pipe(t->b, t->out_path))
			return control_use_pipes(t);
	}
	errno = ENOENT;
	return false;
}

/* ---- both ---- */

static void
control_report(bool opened, const char *transport, const char *path)
{
	if (opened)
		log_say(CAT_DAEMON, LEVEL_INFO, "cli", "control.open path=%s", path);
	else
		log_say(CAT_DAEMON, LEVEL_WARNING, "cli", "control.unavailable transport=%s reason=\"%s\"", transport,
		    strerror(errno));
}

bool
control_open(struct bridge *b)
{
	struct control *t;
	bool only_pipes = b->env.fifos || strcmp(b->env.cli_mode, "pipe") == 0, opened;

	if (!b->env.cli)
		return true;
	t = calloc(1, sizeof(*t));
	if (!t)
		return false;
	t->b = b;
	t->listener.fd = t->in.fd = t->out.fd = -1;
	b->control = t;
	if (!only_pipes) {
		opened = control_open_socket(t);
		control_report(opened, "socket", t->path);
	}
	/* clients of ExaBGP 4 know the pipes alone */
	opened = control_open_pipes(t, !only_pipes);
	if (opened || only_pipes)
		control_report(opened, "pipe", t->in_path);
	return true;
}

void
control_close(struct bridge *b)
{
	struct control *t = b->control;

	if (!t)
		return;
	while (t->cnt)
		control_connection_end(t->v[0]);
	if (t->listener.fd >= 0) {
		close(t->listener.fd);
		unlink(t->path);
	}
	if (t->in.fd >= 0)
		close(t->in.fd);
	control_close_out(t);
	if (t->made) {
		unlink(t->in_path);
		unlink(t->out_path);
	}
	if (t->pipes)
		client_drop(t->pipes);
	inq_fini(&t->from);
	free(t);
	b->control = NULL;
}
