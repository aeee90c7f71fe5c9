/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/daemon.c - what a service does to itself: background, pid file, fewer rights. */
#include "daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bridge.h"
#include "cli/say.h"

/* In the background there is no stderr: the log gets the message, too. */
static void __attribute__((format(printf, 1, 2)))
daemon_complain(const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	say(PROG, "%s", text);
	log_say(CAT_DAEMON, LEVEL_CRITICAL, "daemon", "daemon.failed reason=\"%s\"", text);
}

/* Each session needs a handful of descriptors. */
void
daemon_limits(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur < r.rlim_max) {
		r.rlim_cur = r.rlim_max;
		setrlimit(RLIMIT_NOFILE, &r);
	}
}

bool
daemon_background(const struct env *e)
{
	int null, i;
	pid_t pid;

	if (!e->daemonize)
		return true;
	for (i = 0; i < 2; i++) {
		pid = fork();
		if (pid < 0) {
			daemon_complain("fork: %s", strerror(errno));
			return false;
		}
		if (pid > 0)
			_exit(0);
		if (i == 0)
			setsid();
	}
	if (chdir("/") < 0)
		return false;
	umask((mode_t)e->umask);
	null = open("/dev/null", O_RDWR);
	for (i = 0; null >= 0 && i < 3; i++)
		dup2(null, i);
	if (null > 2)
		close(null);
	return true;
}

bool
daemon_drop(const struct env *e)
{
	struct passwd *p;

	if (!e->drop || getuid() != 0 || strcmp(e->user, "root") == 0)
		return true;
	errno = 0;
	p = getpwnam(e->user);
	if (!p) {
		daemon_complain("daemon.user: there is no user '%s'", e->user);
		return false;
	}
	if (setgroups(0, NULL) < 0 || setgid(p->pw_gid) < 0 || setuid(p->pw_uid) < 0) {
		daemon_complain("cannot become user '%s': %s", e->user, strerror(errno));
		return false;
	}
	return true;
}

/* An old file whose process does not exist any more is replaced. */
static bool
daemon_stale(const char *path)
{
	char text[32] = "";
	int fd = open(path, O_RDONLY);
	long pid;

	if (fd < 0)
		return false;
	if (read(fd, text, sizeof(text) - 1) < 0)
		text[0] = 0;
	close(fd);
	pid = strtol(text, NULL, 10);
	if (pid > 0 && (kill((pid_t)pid, 0) == 0 || errno == EPERM)) {
		daemon_complain("%s: process %ld is running", path, pid);
		return false;
	}
	return unlink(path) == 0;
}

bool
daemon_pid(const struct env *e)
{
	char text[32];
	int fd, n;

	if (!*e->pid)
		return true;
	fd = open(e->pid, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0 && errno == EEXIST && daemon_stale(e->pid))
		fd = open(e->pid, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0) {
		daemon_complain("%s: %s", e->pid, strerror(errno));
		return false;
	}
	n = snprintf(text, sizeof(text), "%ld\n", (long)getpid());
	if (write(fd, text, (size_t)n) != n)
		daemon_complain("%s: %s", e->pid, strerror(errno));
	close(fd);
	return true;
}

void
daemon_pid_remove(const struct env *e)
{
	if (*e->pid)
		unlink(e->pid);
}
