/* SPDX-License-Identifier: ISC */
/* cli/tty.h - what is for eyes only: colour and progress. */
#ifndef CLI_TTY_H
#define CLI_TTY_H

#include <stdbool.h>
#include <stdint.h>

/* Colour is for a terminal, never with NO_COLOR set (to anything but the empty string) or TERM=dumb. */
bool tty_colour(int fd);

/* One line on standard error that is rewritten: bytes of total, rate, time left, files done of all files. */
struct progress {
	bool on;
	bool shown;
	uint64_t start_ms, last_ms;
	unsigned file, files; /* files done, of how many; 0: one input */
	uint64_t before, all; /* bytes of the files done, and of all; 0: not known */
};

/* On with --progress; else when standard error is a terminal and standard output is not. */
void progress_init(struct progress *p, bool force);
/* Several files come, one after the other: their sizes are looked up. */
void progress_files(struct progress *p, const char *const *names, int n);
/* `done` of `total` bytes (0: unknown) of the input. Cheap to call for each block: prints at most four times a second. */
void progress_step(struct progress *p, uint64_t done, uint64_t total);
/* An input is at its end. After the last of them: the last line, if any was shown or it was forced. */
void progress_end(struct progress *p, uint64_t done, uint64_t total);

/* Where standard input is a terminal: say what is waited for, and how to end it. */
void tty_waits(const char *prog, const char *what);

#endif
