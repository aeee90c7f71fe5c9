/* SPDX-License-Identifier: ISC */
/* bgp-session/main.c - options, descriptors, signals; the rest is the session. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/count.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "config/context.h"
#include "io/os.h"
#include "msg/notification.h"
#include "keys.h"
#include "options.h"
#include "show_neighbor.h"
#include "configured.h"

static void
main_rekey(struct session *s)
{
	struct tcp_error e;
	int i;

	if (!keys_read(s->conf))
		return;
	if (s->listener.fd >= 0 && !tcp_rekey(s->listener.fd, &s->conf->peer, &s->conf->tcp, &e))
		session_say(s, "%s: %s", e.what, strerror(e.err));
	for (i = 0; i < FSM_CONNS; i++)
		if (s->conn[i].open && !tcp_rekey(s->conn[i].source.fd, &s->conf->peer, &s->conf->tcp, &e))
			session_say(s, "%s: %s", e.what, strerror(e.err));
}

static void
main_print_state(struct session *s)
{
	struct buf b;

	buf_init(&b, 1 << 16);
	show_state(s, &b);
	if (b.n && write(2, b.p, b.n) < 0)
		errno = 0;
	buf_fini(&b);
}

static void
session_on_signal(struct sig *sig, int signo)
{
	struct session *s = (struct session *)(void *)((char *)sig - offsetof(struct session, sig));

	s->now = s->sys->now(s->sys->arg);
	switch (signo) {
	case SIGTERM:
	case SIGINT:
		session_stop(s, CEASE_SHUTDOWN, span_of(NULL, 0));
		break;
	case SIGUSR1:
		main_print_state(s);
		break;
	case SIGHUP:
		main_rekey(s);
		break;
	}
}

static int
main_run(struct session *s, const struct context *x)
{
	static const int signals[] = { SIGTERM, SIGINT, SIGUSR1, SIGHUP };
	int status;
	size_t i;

	if (!sig_open(&s->sig, session_on_signal))
		return EXIT_IO;
	for (i = 0; i < COUNT(signals); i++)
		sig_watch(signals[i]);
	if (!loop_add(&s->loop, &s->sig.source) || !configured_routes(s, x)) {
		say(s->conf->prog, "out of memory");
		return EXIT_IO;
	}
	if (s->conf->play.files.n && !(s->player = player_new(s, &status)))
		return status;
	session_begin(s);
	if (!loop_run(&s->loop)) {
		say(s->conf->prog, "poll: %s", strerror(errno));
		return EXIT_IO;
	}
	sig_close(&s->sig);
	if (s->player)
		return s->status = player_finish(s->player);
	if (s->status == EXIT_GOOD && s->in.bad)
		s->status = EXIT_BAD;
	return s->status;
}

int
main(int argc, char **argv)
{
	static struct session s;
	static struct context x;
	static struct conf conf;
	int status, in, out;

	if (options_read(&conf, &x, argc, argv, &status) < 0)
		return status;
	os_random(&conf.backoff.random, sizeof(conf.backoff.random));
	in = io_nonblock(0);
	out = io_nonblock(1);
	if (session_init(&s, &conf, &io_posix, &conn_posix))
		status = main_run(&s, &x);
	else
		status = EXIT_IO;
	io_restore(0, in);
	io_restore(1, out);
	player_free(s.player);
	session_fini(&s);
	if (status == EXIT_GOOD)
		status = s.status;
	context_fini(&x);
	conf_fini(&conf);
	return status;
}
