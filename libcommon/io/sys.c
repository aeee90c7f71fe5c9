/* SPDX-License-Identifier: ISC */
/* io/sys.c - the POSIX calls behind struct io_sys. */
#include "io/sys.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static struct mono
sys_posix_now(void *arg)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (struct mono){ (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000 };
}

static uint64_t
sys_posix_wall(void *arg)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static int
sys_posix_poll(void *arg, struct pollfd *p, size_t n, int timeout_ms)
{
	return poll(p, (nfds_t)n, timeout_ms);
}

static ssize_t
sys_posix_read(void *arg, int fd, void *to, size_t n)
{
	return read(fd, to, n);
}

static ssize_t
sys_posix_write(void *arg, int fd, const void *from, size_t n)
{
	return write(fd, from, n);
}

static int
sys_posix_shut(void *arg, int fd)
{
	return shutdown(fd, SHUT_WR);
}

static int
sys_posix_close(void *arg, int fd)
{
	return close(fd);
}

const struct io_sys io_posix = {
	.now = sys_posix_now,
	.wall_us = sys_posix_wall,
	.poll = sys_posix_poll,
	.read = sys_posix_read,
	.write = sys_posix_write,
	.shut = sys_posix_shut,
	.close = sys_posix_close,
};

int
io_nonblock(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags != -1 && !(flags & O_NONBLOCK))
		fcntl(fd, F_SETFL, flags | O_NONBLOCK);
	return flags;
}

void
io_restore(int fd, int saved)
{
	if (saved != -1 && !(saved & O_NONBLOCK))
		fcntl(fd, F_SETFL, saved);
}
