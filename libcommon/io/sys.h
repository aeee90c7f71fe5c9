/* SPDX-License-Identifier: ISC */
/*
 * io/sys.h - the calls through which everything here touches descriptors and clocks.
 *
 * A program uses io_posix; a test swaps in its own and has a fake clock, short reads and writes, and EAGAIN at will.
 * The calls behave as those of POSIX: -1 with errno on failure.
 */
#ifndef IO_SYS_H
#define IO_SYS_H

#include <poll.h>
#include <stddef.h>
#include <sys/types.h>

#include "io/mono.h"

struct io_sys {
	void *arg; /* passed back to each call */
	struct mono (*now)(void *arg);
	uint64_t (*wall_us)(void *arg); /* since the epoch */
	int (*poll)(void *arg, struct pollfd *p, size_t n, int timeout_ms);
	ssize_t (*read)(void *arg, int fd, void *to, size_t n);
	ssize_t (*write)(void *arg, int fd, const void *from, size_t n);
	int (*shut)(void *arg, int fd); /* no more writing: SHUT_WR */
	int (*close)(void *arg, int fd);
};

extern const struct io_sys io_posix;

/*
 * O_NONBLOCK belongs to the open file, which a shell shares with us: io_nonblock says what it was, io_restore puts it
 * back. -1 when fd is no open descriptor; io_restore ignores -1.
 */
int io_nonblock(int fd);
void io_restore(int fd, int saved);

#endif
