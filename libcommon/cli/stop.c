/* SPDX-License-Identifier: ISC */
/* cli/stop.c - SIGINT and SIGTERM as a flag. */
#include "cli/stop.h"

#include <signal.h>
#include <unistd.h>

#include "base/count.h"

static volatile sig_atomic_t asked;

static void
stop_on_signal(int sig)
{
	if (sig != SIGALRM)
		asked = 1;
	alarm(1); /* a call entered between the flag's test and the wait is woken by this */
}

void
stop_init(void)
{
	struct sigaction sa = { .sa_handler = stop_on_signal };
	static const int list[] = { SIGINT, SIGTERM, SIGALRM };
	size_t i;

	sigemptyset(&sa.sa_mask);
	for (i = 0; i < COUNT(list); i++)
		sigaction(list[i], &sa, NULL); /* no SA_RESTART: waiting calls give EINTR */
	sa.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &sa, NULL);
}

bool
stop_asked(void)
{
	return asked != 0;
}
