/* SPDX-License-Identifier: ISC */
/* cli/exit.h - what the exit status of every tool means. */
#ifndef CLI_EXIT_H
#define CLI_EXIT_H

enum {
	EXIT_GOOD = 0,  /* all processed and well formed */
	EXIT_BAD = 1,   /* processed, but some input was bad; each was said on standard error */
	EXIT_USAGE = 2, /* the command line is wrong */
	EXIT_IO = 3,    /* could not read, write or allocate */
	EXIT_PEER = 4,  /* the peer or the protocol ended the session */
};

#endif
