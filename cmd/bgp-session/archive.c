/* SPDX-License-Identifier: ISC */
/* bgp-session/archive.c - MRT records to the process that writes them. */
#include "archive.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/exit.h"
#include "session.h"

enum {
	ARCHIVE_SOFT = 1 << 20,       /* bytes that wait above which nothing is read */
	ARCHIVE_HARD = 16 << 20,
	ARCHIVE_WRITES = 8,           /* write(2) calls in one turn */
	ARCHIVE_WAIT_MS = 5000,       /* for the writer at the end */
};

static void
archive_check(struct session_archive *a)
{
	size_t left = outq_left(&a->out);

	if (left >= ARCHIVE_SOFT)
		a->full = true;
	else if (left < ARCHIVE_SOFT / 2)
		a->full = false;
	a->s->out.archive_full = a->full;
}

/* ---- records ---- */

static void
archive_event(struct session *s, struct event *e, enum event_kind kind)
{
	const struct ctx *ctx = s->up >= 0 ? &s->receive : &s->neutral;

	*e = (struct event){
		.kind = kind, .time_us = s->sys->wall_us(s->sys->arg), .local = ctx->local, .peer = ctx->peer,
		.local_as = ctx->local_as, .peer_as = ctx->peer_as, .router_id = s->conf->ctx.router_id, .stream = -1,
	};
}

static void
archive_put(struct session *s, const struct event *e, const struct ctx *ctx)
{
	struct session_archive *a = &s->archive;
	struct buf *b = &a->out.b;
	size_t from;

	outq_compact(&a->out);
	from = b->n;
	if (!mrt_write(&a->writer, e, ctx, b)) {
		b->n = from;
		b->bad = false;
		session_say(s, "a record does not fit into the queue of the archive and is left out");
		s->in.bad = true;
	}
	archive_check(a);
}

void
archive_message(struct session *s, struct span msg, bool sent, const struct ctx *ctx)
{
	struct event e;

	if (s->archive.source.fd < 0)
		return;
	archive_event(s, &e, EVENT_MESSAGE);
	e.msg = msg;
	e.direction = sent ? "send" : "receive";
	archive_put(s, &e, ctx);
}

void
archive_state(struct session *s, const char *state)
{
	struct event e;

	if (s->archive.source.fd < 0)
		return;
	archive_event(s, &e, EVENT_STATE);
	e.text = state;
	archive_put(s, &e, &s->neutral);
}

/* ---- the pipe ---- */

bool
archive_written(const struct session_archive *a)
{
	return a->source.fd < 0 || !outq_left(&a->out);
}

static void
archive_gone(struct session_archive *a)
{
	struct session *s = a->s;

	session_say(s, "the archive has ended: its writer could not go on");
	s->status = EXIT_IO;
	loop_del(&s->loop, &a->source);
	s->sys->close(s->sys->arg, a->source.fd);
	a->source.fd = -1;
	outq_reset(&a->out);
	archive_check(a);
}

static void
archive_flush(struct session_archive *a)
{
	int i;

	for (i = 0; i < ARCHIVE_WRITES && outq_left(&a->out); i++) {
		enum io_result r = outq_write(&a->out, a->s->sys, a->source.fd, 256 * 1024);

		if (r == IO_ERROR) {
			archive_gone(a);
			return;
		}
		if (r != IO_OK)
			break;
	}
	archive_check(a);
}

static short
archive_want(struct source *source, struct mono now, struct mono *deadline)
{
	struct session_archive *a = (struct session_archive *)source;

	return outq_left(&a->out) ? POLLOUT : 0; /* without interest POLLERR shows that the writer has gone */
}

static void
archive_ready(struct source *source, short revents, struct mono now)
{
	struct session_archive *a = (struct session_archive *)source;

	if (revents & POLLOUT)
		archive_flush(a);
	else if (revents & (POLLERR | POLLHUP | POLLNVAL))
		archive_gone(a);
}

static void
archive_tick(struct source *source, struct mono now)
{
	struct session_archive *a = (struct session_archive *)source;

	if (outq_left(&a->out) && !a->out.blocked)
		archive_flush(a);
}

/* ---- the process ---- */

/* What the files begin with: the peer's address, or the range of peers, without what has a meaning in names of files. */
static void
archive_name(const struct conf *conf, char name[96])
{
	struct buf b;
	char *p;

	buf_init(&b, 95);
	buf_ip(&b, conf->range.ip.a, conf->range.ip.len);
	if (conf_is_range(conf))
		buf_fmt(&b, "-%u", conf->range.bits);
	snprintf(name, 96, "%s", buf_cstr(&b));
	for (p = name; *p; p++)
		if (*p == ':')
			*p = '-';
	buf_fini(&b);
}

/* In the child: nothing of the session but the pipe. Its signals are the session's business; the pipe's end ends this. */
static void
archive_child(const struct archive_conf *conf, const char *name, int fd)
{
	static const int ignored[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGPIPE };
	long fds = sysconf(_SC_OPEN_MAX), i;

	for (i = 0; i < (long)(sizeof(ignored) / sizeof(ignored[0])); i++)
		signal(ignored[i], SIG_IGN);
	for (i = 0; i < (fds > 0 && fds < 4096 ? fds : 4096); i++)
		if (i != 2 && i != fd)
			close((int)i);
	if (open("/dev/null", O_RDWR) == 0) /* so that no file takes the place of standard output */
		dup2(0, 1);
	_exit(archive_write(conf, name, fd));
}

bool
archive_begin(struct session_archive *a, struct session *s)
{
	char name[96];
	int p[2];

	*a = (struct session_archive){ .s = s, .source = { .fd = -1 } };
	outq_init(&a->out, ARCHIVE_SOFT, ARCHIVE_HARD);
	if (!s->conf->archive.dir)
		return true;
	archive_name(s->conf, name);
	if (pipe(p) < 0 || (a->pid = fork()) < 0) {
		session_say(s, "the archive: %s", strerror(errno));
		return false;
	}
	if (a->pid == 0) {
		close(p[1]);
		archive_child(&s->conf->archive, name, p[0]);
	}
	close(p[0]);
	fcntl(p[1], F_SETFD, FD_CLOEXEC);
	io_nonblock(p[1]);
	a->source = (struct source){ .fd = p[1], .want = archive_want, .ready = archive_ready, .tick = archive_tick };
	return loop_add(&s->loop, &a->source);
}

void
archive_finish(struct session_archive *a)
{
	const struct timespec moment = { .tv_nsec = 10 * 1000 * 1000 };
	int status = 0, ms;
	pid_t got = 0;

	if (a->source.fd >= 0)
		close(a->source.fd);
	a->source.fd = -1;
	outq_fini(&a->out);
	for (ms = 0; a->pid > 0 && got == 0 && ms < ARCHIVE_WAIT_MS; ms += 10) {
		got = waitpid(a->pid, &status, WNOHANG);
		if (got == 0)
			nanosleep(&moment, NULL);
	}
	if (got == a->pid && a->pid > 0 && status != 0)
		a->s->status = EXIT_IO;
	a->pid = 0;
}
