/* SPDX-License-Identifier: ISC */
/* live.c - live capture: bgp-capture is run, and what it writes is read like a file. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/exit.h"
#include "cli/say.h"
#include "decode.h"
#include "io/child.h"
#include "io/os.h"
#include "io/privilege.h"

#define LIVE_PROGRAM "bgp-capture"

enum { LIVE_ARGS = 12, LIVE_PATIENCE = 5 };

struct live_child {
	struct child child;
	unsigned asked;      /* how often it was asked to end */
};

static bool
live_start(struct live_child *l, const struct decode *d)
{
	const char *argv[LIVE_ARGS] = { LIVE_PROGRAM, "-i", d->interface };
	char path[4096];
	struct child_spec spec = { .path = os_beside(LIVE_PROGRAM, path, sizeof(path)), .pipe_out = true };
	size_t n = 3;

	if (d->user) {
		argv[n++] = "--user";
		argv[n++] = d->user;
	}
	if (d->capture_port) {
		argv[n++] = "--port";
		argv[n++] = d->capture_port;
	}
	argv[n++] = "--";
	if (d->capture_filter)
		argv[n++] = d->capture_filter;
	memcpy(&spec.argv, &(const char *const *){ argv }, sizeof(spec.argv)); /* exec does not write to them */
	return child_start(&l->child, &spec);
}

/* A signal came: bgp-capture is to end, and what it has captured is read to its end. False: it does not obey. */
static bool
live_stop(void *arg)
{
	struct live_child *l = arg;

	if (l->asked >= LIVE_PATIENCE)
		return false;
	child_signal(&l->child, ++l->asked < LIVE_PATIENCE ? SIGTERM : SIGKILL, false);
	return true;
}

/* bgp-capture has reported by itself what went wrong. */
static int
live_wait(struct live_child *l)
{
	int status;

	child_close(&l->child); /* it ends if it has not yet: nobody reads */
	while (waitpid(l->child.pid, &status, 0) < 0)
		if (errno != EINTR)
			return EXIT_IO;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_IO;
}

int
live_read(struct decode *d, void (*before_wait)(void *))
{
	struct live_child l = { .asked = 0 };
	struct diags why = { 0 };
	struct input in;
	int status, ended;

	if (!live_start(&l, d)) {
		say(PROG, "cannot run %s: %s", LIVE_PROGRAM, strerror(errno));
		return EXIT_IO;
	}
	if (!privilege_drop(d->user, &why) || !input_descriptor(&in, d->interface, l.child.out)) {
		say(PROG, "%s", why.n ? why.v[0].msg : "out of memory");
		live_wait(&l);
		return EXIT_IO;
	}
	in.before_wait = before_wait;
	in.wait_arg = d;
	in.stop = live_stop;
	in.stop_arg = &l;
	d->in = &in;
	d->input = intake_index("pcap");
	source_read(d, &in);
	d->in = NULL;
	status = input_close(&in, PROG);
	l.child.out = -1;
	ended = live_wait(&l);
	return ended > status ? ended : status;
}
