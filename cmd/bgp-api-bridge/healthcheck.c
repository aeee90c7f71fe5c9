/* SPDX-License-Identifier: ISC */
/*
 * bgp-api-bridge/healthcheck.c - `bgp-api-bridge healthcheck`: a helper that checks a service and announces, worsens or
 * withdraws its addresses. A program of its own: it gives commands to the bridge as any helper does.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "bridge.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "health.h"

enum { ACK_MS = 5000, STEP_MS = 10 };

static volatile sig_atomic_t leave;

static void
health_on_signal(int signo)
{
	leave = signo;
}

static const char *
health_state_name(enum health_state s)
{
	static const char *const names[] = { "INIT", "RISING", "FALLING", "UP", "DOWN", "DISABLED", "EXIT" };

	return names[s];
}

void
health_log(const struct health *h, int severity, const char *fmt, ...)
{
	static const char *const names[] = { "CRITICAL", "CRITICAL", "CRITICAL", "ERROR", "WARNING", "INFO", "INFO",
	    "DEBUG" };
	char text[1024];
	va_list ap;

	if (h->silent || (severity == LOG_DEBUG && !h->debug))
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (!h->no_syslog && !h->debug)
		syslog(severity, "%s", text);
	fprintf(stderr, "%s[%s] %s\n", names[severity & 7], h->name, text);
}

/* ---- the check ---- */

static int64_t
health_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
health_sleep_for(uint32_t ms)
{
	int64_t until = health_now_ms() + ms, left;

	while (!leave && (left = until - health_now_ms()) > 0)
		poll(NULL, 0, left > 1000 ? 1000 : (int)left);
}

static pid_t
health_shell(const char *command, const char *state, bool quiet)
{
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		setpgid(0, 0);
		signal(SIGTERM, SIG_DFL);
		signal(SIGINT, SIG_DFL);
		signal(SIGPIPE, SIG_DFL);
		dup2(null, 0);
		/* Our stdout is the bridge's input. */
		dup2(quiet ? null : 2, 1);
		if (quiet)
			dup2(null, 2);
		if (state)
			setenv("STATE", state, 1);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	return pid;
}

/* The check's outcome; runs for at most `timeout`. */
static bool
health_check(struct health *h)
{
	int64_t until = health_now_ms() + h->timeout_ms;
	int status = 0;
	pid_t pid;

	if (!*h->command)
		return true;
	pid = health_shell(h->command, NULL, true);
	if (pid < 0) {
		health_log(h, LOG_ERR, "cannot run the check: %s", strerror(errno));
		return false;
	}
	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (health_now_ms() >= until) {
			kill(-pid, SIGKILL);
			kill(pid, SIGKILL);
			while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
				;
			health_log(h, LOG_WARNING, "Timeout (%g) while running check command %s", h->timeout_ms / 1000.0,
			    h->command);
			return false;
		}
		poll(NULL, 0, STEP_MS);
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	health_log(h, LOG_WARNING, "Check command was unsuccessful: %d", WIFEXITED(status) ? WEXITSTATUS(status) :
	    -WTERMSIG(status));
	return false;
}

static void
health_run_list(const struct health *h, const struct opt_list *l, enum health_state state)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		pid_t pid = health_shell(l->v[i], health_state_name(state), false);

		if (pid < 0)
			health_log(h, LOG_ERR, "cannot run '%s': %s", l->v[i], strerror(errno));
		while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
}

static void
health_run(struct health *h, enum health_state state)
{
	health_run_list(h, &h->execute, state);
	if (state == HEALTH_UP)
		health_run_list(h, &h->up_execute, state);
	else if (state == HEALTH_DOWN)
		health_run_list(h, &h->down_execute, state);
	else if (state == HEALTH_DISABLED)
		health_run_list(h, &h->disabled_execute, state);
}

/* ---- lines ---- */

static void
health_selector(const struct health *h, struct buf *out)
{
	size_t i;

	if (!h->neighbors.n)
		buf_str(out, "peer *");
	for (i = 0; i < h->neighbors.n; i++)
		buf_fmt(out, "%speer %s", i ? ", " : "", h->neighbors.v[i]);
	buf_c(out, ' ');
}

static void
health_list(struct buf *out, const char *word, const char *value)
{
	if (*value)
		buf_fmt(out, " %s [ %s ]", word, value);
}

static void
health_attributes(const struct health *h, enum health_state state, long metric, struct buf *out)
{
	bool down = state == HEALTH_DOWN || state == HEALTH_DISABLED;
	const char *path = state == HEALTH_UP ? h->up_as_path : state == HEALTH_DOWN ? h->down_as_path :
	    h->disabled_as_path;

	buf_fmt(out, " med %ld", metric);
	if (h->local_preference >= 0)
		buf_fmt(out, " local-preference %ld", h->local_preference);
	health_list(out, "community", down && *h->disabled_community ? h->disabled_community : h->community);
	health_list(out, "extended-community", h->extended);
	health_list(out, "large-community", h->large);
	health_list(out, "as-path", *path ? path : h->as_path);
}

/* The lines for the bridge. */
static bool
health_withdraws(const struct health *h, enum health_state state)
{
	return state == HEALTH_EXIT || (h->withdraw_on_down && (state == HEALTH_DOWN || state == HEALTH_DISABLED));
}

static void
health_announce(struct health *h, enum health_state state, struct buf *out)
{
	bool withdraw = health_withdraws(h, state);
	long metric = state == HEALTH_UP ? h->up_metric : state == HEALTH_DOWN ? h->down_metric : h->disabled_metric;
	size_t i;

	if (state != HEALTH_UP && state != HEALTH_DOWN && state != HEALTH_DISABLED && state != HEALTH_EXIT)
		return;
	for (i = 0; i < h->ip_cnt; i++) {
		health_selector(h, out);
		buf_str(out, withdraw ? "withdraw route " : "announce route ");
		buf_ip(out, h->ips[i].net.ip.a, h->ips[i].net.ip.len);
		buf_fmt(out, "/%u next-hop %s", h->ips[i].net.bits, h->next_hop);
		if (!withdraw)
			health_attributes(h, state, metric, out);
		if (h->marks & HEALTH_PATH_ID)
			buf_fmt(out, " path-information %ld", h->path_id);
		buf_c(out, '\n');
		metric += h->increase;
	}
}

/* One line of answer, if it comes in time; the end of stdin means that the bridge has ended. */
static bool
health_read_answer(void)
{
	struct pollfd p = { .fd = 0, .events = POLLIN };
	char c = 0;

	while (poll(&p, 1, ACK_MS) == 1) {
		ssize_t got = read(0, &c, 1);

		if (got <= 0)
			return got < 0 && (errno == EINTR || errno == EAGAIN);
		if (c == '\n')
			return true;
	}
	return true;
}

static bool
health_put(const uint8_t *p, size_t n)
{
	while (n) {
		ssize_t done = write(1, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

static void
health_tell(struct health *h, enum health_state state)
{
	struct buf out;
	size_t at = 0;

	buf_init(&out, 64 << 20);
	health_announce(h, state, &out);
	if (out.n)
		health_log(h, LOG_INFO, "send announces for States.%s state to ExaBGP", health_state_name(state));
	while (at < out.n) {
		const uint8_t *nl = memchr(out.p + at, '\n', out.n - at);
		size_t n = (size_t)(nl + 1 - (out.p + at));

		if (!health_put(out.p + at, n)) {
			leave = SIGPIPE;
			break;
		}
		at += n;
		if (!h->no_ack && state != HEALTH_EXIT && !health_read_answer())
			h->no_ack = true;
	}
	buf_fini(&out);
}

/* ---- states ---- */

static enum health_state
health_enter(struct health *h, enum health_state target)
{
	if (target == HEALTH_RISING && h->rise <= 1)
		target = HEALTH_UP;
	else if (target == HEALTH_FALLING && h->fall <= 1)
		target = HEALTH_DOWN;
	health_log(h, LOG_DEBUG, "Transition to %s", health_state_name(target));
	if (h->dynamic && target == HEALTH_UP)
		health_setup(h);
	else if (h->dynamic && (target == HEALTH_DOWN || target == HEALTH_DISABLED))
		health_remove(h);
	health_run(h, target);
	return target;
}

static enum health_state
health_step(struct health *h, enum health_state state, long *checks)
{
	bool disabled = *h->disable && access(h->disable, F_OK) == 0, good = disabled || health_check(h);

	if (leave)
		return state;
	if (disabled)
		return state == HEALTH_DISABLED ? state : health_enter(h, HEALTH_DISABLED);
	switch (state) {
	case HEALTH_DISABLED:
		return health_enter(h, HEALTH_INIT);
	case HEALTH_RISING:
		if (good)
			return ++*checks >= h->rise ? health_enter(h, HEALTH_UP) : state;
		break;
	case HEALTH_FALLING:
		if (!good)
			return ++*checks >= h->fall ? health_enter(h, HEALTH_DOWN) : state;
		break;
	case HEALTH_UP:
		if (good)
			return state;
		break;
	case HEALTH_DOWN:
		if (!good)
			return state;
		break;
	default:
		break;
	}
	*checks = 1;
	return health_enter(h, good ? HEALTH_RISING : HEALTH_FALLING);
}

static void
health_loop(struct health *h)
{
	enum health_state state = HEALTH_INIT, before;
	long checks = 0;

	while (!leave) {
		before = state;
		state = health_step(h, state, &checks);
		if (leave)
			break;
		/* as in ExaBGP announcements come at each check, for sessions without adj-rib-out; a withdrawal is for good */
		if (state != before || (!h->debounce && !health_withdraws(h, state)))
			health_tell(h, state);
		if (!h->interval_ms && (state == HEALTH_UP || state == HEALTH_DOWN))
			return;
		health_sleep_for(state == HEALTH_RISING || state == HEALTH_FALLING ? h->fast_interval_ms : h->interval_ms);
	}
	health_log(h, LOG_DEBUG, "leaving");
	health_tell(h, HEALTH_EXIT);
	health_run(h, HEALTH_EXIT);
	health_remove(h);
}

/* ---- the start ---- */

static bool
health_become(const struct health *h)
{
	struct group *g = *h->group ? getgrnam(h->group) : NULL;
	struct passwd *p = *h->user ? getpwnam(h->user) : NULL;

	if ((*h->group && !g) || (*h->user && !p)) {
		say(HEALTH, "there is no %s '%s'", *h->group && !g ? "group" : "user", *h->group && !g ? h->group : h->user);
		return false;
	}
	if ((g && (setgroups(0, NULL) < 0 || setgid(g->gr_gid) < 0)) || (p && setuid(p->pw_uid) < 0)) {
		say(HEALTH, "cannot change user or group: %s", strerror(errno));
		return false;
	}
	return true;
}

static bool
health_write_pid(const struct health *h)
{
	FILE *f = NULL;
	int fd;

	if (!*h->pid)
		return true;
	/* not through a symbolic link: whoever may write to the folder chooses no file of ours */
	fd = open(h->pid, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0 && errno == ELOOP) {
		say(HEALTH, "%s: it is a symbolic link", h->pid);
		return false;
	}
	if (fd >= 0)
		f = fdopen(fd, "w");
	if (!f || fprintf(f, "%ld\n", (long)getpid()) < 0 || fclose(f) != 0) {
		say(HEALTH, "%s: %s", h->pid, strerror(errno));
		return false;
	}
	return true;
}

int
healthcheck_main(int argc, char **argv)
{
	static struct health h;
	struct sigaction a;
	int status = health_options(&h, argc, argv);

	if (status >= 0)
		return status;
	if (!h.no_syslog && !h.debug && !h.silent)
		openlog(h.name, LOG_PID, h.facility);
	memset(&a, 0, sizeof(a));
	a.sa_handler = health_on_signal;
	sigaction(SIGTERM, &a, NULL);
	sigaction(SIGINT, &a, NULL);
	signal(SIGPIPE, SIG_IGN);
	if (!health_addresses(&h) || !health_write_pid(&h))
		return EXIT_BAD;
	if (!h.dynamic)
		health_setup(&h);
	if (!health_become(&h))
		return EXIT_BAD;
	health_loop(&h);
	if (*h.pid)
		unlink(h.pid);
	return EXIT_GOOD;
}
