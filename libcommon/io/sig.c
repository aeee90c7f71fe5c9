/* SPDX-License-Identifier: ISC */
/* io/sig.c - the self-pipe. */
#include "io/sig.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { SIGNALS = 65 };

static volatile sig_atomic_t flag[SIGNALS];
static volatile sig_atomic_t wake = -1;
static struct sigaction before[SIGNALS];
static bool watched[SIGNALS];

static void
sig_handler(int signo)
{
	int saved = errno;
	char c = 0;

	flag[signo] = 1;
	if (wake >= 0 && write((int)wake, &c, 1) < 0)
		errno = 0; /* a full pipe wakes the loop as well */
	errno = saved;
}

static void
sig_ready(struct source *source, short revents, struct mono now)
{
	struct sig *s = (struct sig *)source;
	char drop[64];
	int i;

	while (read(s->pipe[0], drop, sizeof(drop)) > 0)
		;
	for (i = 1; i < SIGNALS; i++)
		if (flag[i]) {
			flag[i] = 0;
			s->got(s, i);
		}
}

bool
sig_open(struct sig *s, void (*got)(struct sig *, int signo))
{
	int i;

	*s = (struct sig){ .got = got };
	if (pipe(s->pipe) < 0)
		return false;
	for (i = 0; i < 2; i++) {
		fcntl(s->pipe[i], F_SETFD, FD_CLOEXEC);
		fcntl(s->pipe[i], F_SETFL, O_NONBLOCK);
	}
	s->source = (struct source){ .fd = s->pipe[0], .ready = sig_ready };
	wake = s->pipe[1];
	signal(SIGPIPE, SIG_IGN);
	return true;
}

bool
sig_watch(int signo)
{
	struct sigaction a;

	memset(&a, 0, sizeof(a));
	a.sa_handler = sig_handler;
	a.sa_flags = SA_RESTART;
	sigemptyset(&a.sa_mask);
	if (signo <= 0 || signo >= SIGNALS || sigaction(signo, &a, &before[signo]) < 0)
		return false;
	watched[signo] = true;
	return true;
}

void
sig_close(struct sig *s)
{
	int i;

	for (i = 1; i < SIGNALS; i++)
		if (watched[i]) {
			sigaction(i, &before[i], NULL);
			watched[i] = false;
			flag[i] = 0;
		}
	wake = -1;
	close(s->pipe[0]);
	close(s->pipe[1]);
}
