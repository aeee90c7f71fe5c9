/* SPDX-License-Identifier: ISC */
/*
 * io/sig.h - signals as bytes in a self-pipe.
 *
 * A handler can be given no argument, so what it writes to is the one mutable global of the library: there is one
 * struct sig open in a process at a time.
 */
#ifndef IO_SIG_H
#define IO_SIG_H

#include "io/loop.h"

struct sig {
	struct source source; /* add it to the loop */
	int pipe[2];
	void (*got)(struct sig *, int signo); /* called once per turn for each signal that came */
};

/* Ignore SIGPIPE, open the pipe. False with errno. */
bool sig_open(struct sig *s, void (*got)(struct sig *, int signo));
/* Watch one more signal. */
bool sig_watch(int signo);
/* Restore what was before. */
void sig_close(struct sig *s);

#endif
