/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/ctl.c - `bgp-api-bridge ctl COMMAND`: commands for people, to a running bridge or ExaBGP. */
#include "ctl.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "cli/exit.h"
#include "cli/opt.h"
#include "cli/say.h"
#include "control.h"
#include "expand.h"
#include "verbs.h"

enum { ANSWER_S = 5 };

#define CTL "bgp-api-bridge ctl"

struct ctl {
	const char *path, *name, *batch;
	bool complete;
	bool people;              /* output is for a terminal */
	int fd, to_fd, timeout_s; /* answers come from fd, commands go to to_fd: one socket, or two pipes */
	char in[1 << 16];
	size_t n;
};

#define INTO(member) OPT_INTO(struct ctl, member)

static const struct opt options[] = {
	{ "socket", 0, "PATH", "the bridge's socket", opt_string, INTO(path), .hint = "@file" },
	{ "pipename", 0, "NAME", "the instance's name (exabgp)", opt_string, INTO(name) },
	{ "batch", 0, "FILE", "commands from a file, one a line; - for standard input", opt_string, INTO(batch),
	    .hint = "@file" },
	{ "timeout", 0, "SECONDS", "longest time to wait for an answer (5)", opt_number, INTO(timeout_s), .lo = 1,
	    .hi = 86400 },
	{ "complete", 0, NULL, "print the words that can follow those given", opt_flag, INTO(complete) },
	{ .name = NULL },
};
static const struct opt_command command = {
	.name = CTL,
	.operands = "[COMMAND ...]",
	.about = "Give commands to a running bgp-api-bridge; without one they are read from standard input.",
};

static bool
ctl_try_path(struct ctl *c, const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(a.sun_path))
		return false;
	memcpy(a.sun_path, path, strlen(path) + 1);
	c->fd = socket(AF_UNIX, SOCK_STREAM, 0);
	c->to_fd = c->fd;
	if (c->fd >= 0 && connect(c->fd, (struct sockaddr *)&a, sizeof(a)) == 0)
		return true;
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	return false;
}

/* The pipes DIR NAME.in and .out, if a daemon reads them. */
static bool
ctl_try_pipes(struct ctl *c, const char *dir, const char *name)
{
	char in[512], out[512];

	snprintf(in, sizeof(in), "%s%.120s.in", dir, name);
	snprintf(out, sizeof(out), "%s%.120s.out", dir, name);
	c->to_fd = open(in, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (c->to_fd < 0)
		return false;
	/* Open for writing too: a daemon that closes its end between two answers is not their end. */
	c->fd = open(out, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (c->fd < 0) {
		close(c->to_fd);
		return false;
	}
	while (read(c->fd, c->in, sizeof(c->in)) > 0)
		; /* what an earlier client has left */
	fcntl(c->to_fd, F_SETFL, 0);
	return true;
}

static bool
ctl_find(struct ctl *c)
{
	const char *root = getenv("EXABGP_ROOT"), *path = getenv("exabgp_api_socketpath"),
	    *name = getenv("exabgp_api_socketname"), *pipe = getenv("exabgp_api_pipename");
	char dir[300], full[512];
	size_t i;

	if (c->path || (path && *path)) {
		if (ctl_try_path(c, c->path ? c->path : path))
			return true;
		say(CTL, "%s: %s", c->path ? c->path : path, strerror(errno));
		return false;
	}
	if (c->name)
		name = c->name;
	for (i = 0; control_place(root ? root : "", i, dir, sizeof(dir)); i++) {
		snprintf(full, sizeof(full), "%s%.120s.sock", dir, name ? name : "exabgp");
		if (ctl_try_path(c, full))
			return true;
	}
	for (i = 0; control_place(root ? root : "", i, dir, sizeof(dir)); i++)
		if (ctl_try_pipes(c, dir, c->name ? c->name : pipe && *pipe ? pipe : "exabgp"))
			return true;
	say(CTL, "no bridge is running: there is no %s.sock and no %s.in in /run/exabgp, /run/%ld, /run/user/%ld, /run or "
	    "the same in /var/run",
	    name ? name : "exabgp", c->name ? c->name : pipe && *pipe ? pipe : "exabgp", (long)getuid(), (long)getuid());
	return false;
}

/* One line of the answer without its newline; NULL at the end or when it takes too long. */
static char *
ctl_read_line(struct ctl *c, char *line, size_t size)
{
	for (;;) {
		char *nl = memchr(c->in, '\n', c->n);
		struct pollfd p = { .fd = c->fd, .events = POLLIN };
		ssize_t got;
		size_t n;

		if (nl || c->n == sizeof(c->in)) {
			n = nl ? (size_t)(nl - c->in) : c->n;
			snprintf(line, size, "%.*s", (int)n, c->in);
			n += nl != NULL;
			memmove(c->in, c->in + n, c->n - n);
			c->n -= n;
			return line;
		}
		if (poll(&p, 1, c->timeout_s * 1000) <= 0) {
			say(CTL, "no answer within %d seconds", c->timeout_s);
			return NULL;
		}
		got = read(c->fd, c->in + c->n, sizeof(c->in) - c->n);
		if (got <= 0) {
			say(CTL, "the bridge has closed the connection");
			return NULL;
		}
		c->n += (size_t)got;
	}
}

/* 1: done; 0: the daemon answers error; -1: no answer. */
static int
ctl_run(struct ctl *c, const char *said)
{
	static char line[1 << 16];
	bool bare = strstr(said, " routes ") != NULL, reason = false;
	char text[8200];
	size_t n, at = 0;

	/* tables for people, JSON for programs */
	snprintf(text, sizeof(text), "%s%s", said, !verbs_shows(said) ? "" : c->people ? " text" : " json");
	n = strlen(text);

	while (at < n + 1) {
		ssize_t put = at < n ? write(c->to_fd, text + at, n - at) : write(c->to_fd, "\n", 1);

		if (put < 0) {
			say(CTL, "cannot write to the bridge: %s", strerror(errno));
			return -1;
		}
		at += (size_t)put;
	}
	while (ctl_read_line(c, line, sizeof(line))) {
		if (strcmp(line, "done") == 0)
			return 1;
		if (strcmp(line, "error") == 0) {
			if (!reason)
				say(CTL, "the command was refused: %s", said);
			return 0;
		}
		if (strncmp(line, "error: ", 7) == 0) {
			reason = true;
			fflush(stdout);
			say(CTL, "%s", line + 7);
			continue;
		}
		puts(line);
		if (bare && (line[0] == '[' || line[0] == '{'))
			return 1;
	}
	return -1;
}

static int
ctl_stream(struct ctl *c, FILE *f, bool batch)
{
	unsigned n = 0, errors = 0;
	char *line = NULL;
	size_t cap = 0;
	ssize_t got;
	int r = 1;

	if (!batch)
		fputs("> ", stdout);
	fflush(stdout);
	while (r >= 0 && (got = getline(&line, &cap, f)) > 0) {
		char full[8192];

		while (got && (line[got - 1] == '\n' || line[got - 1] == ' ' || line[got - 1] == '\r'))
			line[--got] = 0;
		if (*line && *line != '#') {
			if (!batch && (!strcmp(line, "exit") || !strcmp(line, "quit")))
				break;
			expand(line, full, sizeof(full));
			n++;
			if (batch)
				printf("[%u] %s\n", n, full);
			r = ctl_run(c, full);
			errors += r != 1;
		}
		if (!batch)
			fputs("> ", stdout);
		fflush(stdout);
	}
	free(line);
	if (batch)
		printf("Batch execution complete: %u commands, %u errors\n", n, errors);
	return r < 0 ? EXIT_PEER : errors ? EXIT_BAD : EXIT_GOOD;
}

static int
ctl_one(struct ctl *c, char **words, int n)
{
	char text[8192] = "", full[8192];
	size_t at = 0;
	int i, r;

	for (i = 0; i < n; i++)
		at += (size_t)snprintf(text + at, at < sizeof(text) ? sizeof(text) - at : 0, "%s%s", i ? " " : "", words[i]);
	if (at >= sizeof(text)) {
		say(CTL, "the command is too long for the command line: use --batch");
		return EXIT_USAGE;
	}
	if (expand(text, full, sizeof(full)) && c->people)
		printf("command: %s\n", full);
	fflush(stdout);
	r = ctl_run(c, full);
	return r == 1 ? EXIT_GOOD : r == 0 ? EXIT_BAD : EXIT_PEER;
}

int
ctl_main(int argc, char **argv)
{
	static struct ctl c = { .fd = -1, .timeout_s = ANSWER_S };
	const struct opt_group groups[] = { { options, &c, NULL }, { .rows = NULL } };
	bool terminal = isatty(0);
	int status = opt_read(&command, groups, &argc, &argv);
	FILE *f = stdin;

	if (status != OPT_GO)
		return status;
	if (c.complete) {
		struct buf list;

		buf_init(&list, 1 << 20);
		expand_complete(argv, argc, &list);
		fwrite(list.p, 1, list.n, stdout);
		buf_fini(&list);
		return fflush(stdout) != 0 ? EXIT_IO : EXIT_GOOD;
	}
	if (c.batch && strcmp(c.batch, "-") != 0 && !(f = fopen(c.batch, "r"))) {
		say(CTL, "%s: %s", c.batch, strerror(errno));
		return EXIT_IO;
	}
	if (!ctl_find(&c))
		return EXIT_IO;
	c.people = isatty(1);
	status = argc ? ctl_one(&c, argv, argc) : ctl_stream(&c, f, c.batch || !terminal);
	close(c.fd);
	if (fflush(stdout) != 0)
		return EXIT_IO;
	return status;
}
