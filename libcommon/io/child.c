/* SPDX-License-Identifier: ISC */
/* io/child.c - child processes with pipes. */
#include "io/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static bool
child_pipe_cloexec(int p[2])
{
	if (pipe(p) < 0)
		return false;
	fcntl(p[0], F_SETFD, FD_CLOEXEC);
	fcntl(p[1], F_SETFD, FD_CLOEXEC);
	return true;
}

static void
child_close_pair(int p[2])
{
	int saved = errno;

	if (p[0] >= 0)
		close(p[0]);
	if (p[1] >= 0)
		close(p[1]);
	p[0] = p[1] = -1;
	errno = saved;
}

/*
 * Move every descriptor the child is to have above all target numbers first, so that no dup2 lands on one that is
 * still needed.
 */
static bool
child_place(struct child_fd *list, size_t n)
{
	int top = 3;
	size_t i;

	for (i = 0; i < n; i++)
		if (list[i].theirs >= top)
			top = list[i].theirs + 1;
	for (i = 0; i < n; i++) {
		list[i].ours = fcntl(list[i].ours, F_DUPFD_CLOEXEC, top);
		if (list[i].ours < 0)
			return false;
	}
	for (i = 0; i < n; i++)
		if (dup2(list[i].ours, list[i].theirs) < 0)
			return false;
	return true;
}

enum { CHILD_FDS = 16 };

static void
run_child(const struct child_spec *s, int in, int out, int err, int report)
{
	struct child_fd list[CHILD_FDS + 4];
	size_t n = 0, i;
	sigset_t none;
	int saved;

	if (in >= 0)
		list[n++] = (struct child_fd){ in, 0 };
	if (out >= 0)
		list[n++] = (struct child_fd){ out, 1 };
	if (err >= 0)
		list[n++] = (struct child_fd){ err, 2 };
	for (i = 0; i < s->fd_cnt && i < CHILD_FDS; i++)
		list[n++] = s->fds[i];
	list[n++] = (struct child_fd){ report, 0 }; /* only to be lifted out of the way */
	for (i = 0; i + 1 < n; i++)
		if (list[i].theirs >= list[n - 1].theirs)
			list[n - 1].theirs = list[i].theirs + 1;
	if (list[n - 1].theirs < 3)
		list[n - 1].theirs = 3;
	if (!child_place(list, n))
		goto fail;
	report = list[n - 1].theirs;
	fcntl(report, F_SETFD, FD_CLOEXEC);
	if (s->group)
		setpgid(0, 0);
	if (s->dir && chdir(s->dir) < 0)
		goto fail;
	for (i = 1; i < 32; i++)
		if (i != SIGKILL && i != SIGSTOP)
			signal((int)i, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (s->envp)
		memcpy(&environ, &s->envp, sizeof(environ));
	execvp(s->path, s->argv);
fail:
	saved = errno;
	while (write(report, &saved, sizeof(saved)) < 0 && errno == EINTR)
		;
	_exit(127);
}

bool
child_start(struct child *c, const struct child_spec *s)
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, err[2] = { -1, -1 }, report[2] = { -1, -1 }, failure = 0;
	ssize_t got;
	pid_t pid;

	*c = (struct child){ .in = -1, .out = -1, .err = -1 };
	if ((s->pipe_in && !child_pipe_cloexec(in)) || (s->pipe_out && !child_pipe_cloexec(out)) ||
	    (s->pipe_err && !child_pipe_cloexec(err)) || !child_pipe_cloexec(report) || (pid = fork()) < 0) {
		child_close_pair(in);
		child_close_pair(out);
		child_close_pair(err);
		child_close_pair(report);
		return false;
	}
	if (pid == 0)
		run_child(s, in[0], out[1], err[1], report[1]);
	close(report[1]);
	/* The pipe closes by itself at exec: this waits for nothing but that. */
	do
		got = read(report[0], &failure, sizeof(failure));
	while (got < 0 && errno == EINTR);
	close(report[0]);
	if (in[0] >= 0)
		close(in[0]);
	if (out[1] >= 0)
		close(out[1]);
	if (err[1] >= 0)
		close(err[1]);
	c->in = in[1];
	c->out = out[0];
	c->err = err[0];
	if (got > 0) {
		child_close(c);
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
		errno = failure;
		return false;
	}
	if (c->in >= 0)
		fcntl(c->in, F_SETFL, O_NONBLOCK);
	if (c->out >= 0)
		fcntl(c->out, F_SETFL, O_NONBLOCK);
	if (c->err >= 0)
		fcntl(c->err, F_SETFL, O_NONBLOCK);
	c->pid = pid;
	return true;
}

bool
child_ended(struct child *c)
{
	pid_t got;

	if (c->pid <= 0)
		return false;
	do
		got = waitpid(c->pid, &c->status, WNOHANG);
	while (got < 0 && errno == EINTR);
	if (got != c->pid && !(got < 0 && errno == ECHILD))
		return false;
	c->pid = 0;
	return true;
}

void
child_signal(const struct child *c, int signo, bool group)
{
	if (c->pid > 0)
		kill(group ? -c->pid : c->pid, signo);
}

void
child_close(struct child *c)
{
	int saved = errno;

	if (c->in >= 0)
		close(c->in);
	if (c->out >= 0)
		close(c->out);
	if (c->err >= 0)
		close(c->err);
	c->in = c->out = c->err = -1;
	errno = saved;
}

/* Room for one descriptor, aligned as the kernel wants it. */
union child_control {
	struct cmsghdr align;
	char room[CMSG_SPACE(sizeof(int))];
};

bool
fd_send(int sock, int fd, const void *bytes, size_t n)
{
	union child_control control;
	struct iovec iov = { .iov_len = n };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1 };
	struct cmsghdr *c;
	ssize_t put;

	memcpy(&iov.iov_base, &bytes, sizeof(bytes));
	memset(&control, 0, sizeof(control));
	m.msg_control = control.room;
	m.msg_controllen = sizeof(control.room);
	c = CMSG_FIRSTHDR(&m);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	do
		put = sendmsg(sock, &m, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (put < 0 && errno == EINTR);
	return put >= 0;
}

ssize_t
fd_take(int sock, int *fd, void *bytes, size_t n)
{
	union child_control control;
	struct iovec iov = { .iov_base = bytes, .iov_len = n };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1 };
	struct cmsghdr *c;
	ssize_t got;

	*fd = -1;
	m.msg_control = control.room;
	m.msg_controllen = sizeof(control.room);
	do
		got = recvmsg(sock, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return got;
	for (c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c))
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS && c->cmsg_len == CMSG_LEN(sizeof(int)))
			memcpy(fd, CMSG_DATA(c), sizeof(*fd));
	return got;
}
