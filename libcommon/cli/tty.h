/* SPDX-License-Identifier: ISC */
/* cli/tty.h - what is for eyes only: colour and progress. */
#ifndef CLI_TTY_H
#define CLI_TTY_H

#include <stdbool.h>
#include <stdint.h>

/* Colour is for a terminal, never with NO_COLOR set (to anything but the empty string) or TERM=dumb. */
bool tty_colour(int fd);

/* One line on standard error that is rewritten: bytes of total, rate, time left. */
struct progress {
	bool on;
	bool shown;
	uint64_t start_ms, last_ms;
};

/* On with --progress; else when standard error is a terminal and standard output is not. */
void progress_init(struct progress *p, bool force);
/* `done` of `total` bytes (0: unknown). Cheap to call for each block: prints at most four times a second. */
void progress_step(struct progress *p, uint64_t done, uint64_t total);
/* The last line, if any was shown or it was forced. */
void progress_end(struct progress *p, uint64_t done, uint64_t total);

#endif
