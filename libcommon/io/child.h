/* SPDX-License-Identifier: ISC */
/*
 * io/child.h - child processes with pipes, and descriptors handed from one process to another.
 *
 * Pipes are fresh and close-on-exec, our ends non-blocking. Nothing here waits.
 */
#ifndef IO_CHILD_H
#define IO_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* A descriptor of ours that the child gets under another number. */
struct child_fd {
	int ours, theirs;
};

struct child_spec {
	const char *path;        /* program; searched in PATH when it has no slash */
	char *const *argv;
	char *const *envp;       /* NULL: ours */
	const char *dir;         /* working directory; NULL: ours */
	bool group;              /* a process group of its own */
	bool pipe_in, pipe_out, pipe_err; /* a pipe to its stdin, from its stdout, from its stderr; else inherited */
	const struct child_fd *fds;
	size_t fd_cnt;
};

struct child {
	pid_t pid;      /* 0: none */
	int in, out, err; /* our ends: write to in, read from out and err; -1 none */
	int status;     /* as of waitpid, once it has ended */
};

/* Start it. False with errno: also when exec failed (the error of the child's exec comes back). */
bool child_start(struct child *c, const struct child_spec *spec);
/* Has it ended? Reaps without waiting; true once, pid is 0 then. Descriptors stay open: there may be bytes inside. */
bool child_ended(struct child *c);
/* A signal to it, or to its whole group. */
void child_signal(const struct child *c, int signo, bool group);
/* Close our ends. */
void child_close(struct child *c);

/* Hand descriptor fd over a UNIX socket together with n > 0 bytes. False with errno (EAGAIN: later). */
bool fd_send(int sock, int fd, const void *bytes, size_t n);
/* Take one: *fd is -1 when bytes came without. Bytes read, 0 at the end, -1 with errno. */
ssize_t fd_take(int sock, int *fd, void *bytes, size_t n);

#endif
