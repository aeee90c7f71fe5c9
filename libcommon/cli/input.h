/* SPDX-License-Identifier: ISC */
/*
 * cli/input.h - reading files and pipes through one moving window, decompressed on the way.
 *
 * Bytes are read in large blocks into a window that grows only for a record that does not fit, up to the ceiling told
 * at opening: memory stays flat whatever passes. What is compressed (gzip, bzip2, xz, zstd, lz4; by magic) is piped through
 * the usual program for it, run without a shell.
 */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <sys/types.h>

#include "base/buf.h"

enum { INPUT_BLOCK = 256 * 1024 };

struct input {
	const char *name;    /* for messages: the file's name, or "<stdin>" */
	int fd;              /* what is read: the file or the decompressor's output; -1: bytes given by the caller */
	int src;             /* the compressed file, else -1 */
	pid_t child, feeder; /* decompressor, and who feeds it from a pipe; 0 none */
	const char *program; /* its name for messages */
	uint8_t *p;          /* the window: bytes at..end of p are there to be looked at */
	size_t at, end, cap, max;
	uint64_t offset;     /* of p[at], in the (decompressed) stream */
	uint64_t size;       /* of the file on disk, 0 unknown */
	bool regular;        /* a plain file: reading never waits for somebody */
	bool eof;            /* nothing more will come */
	bool in_line;        /* the rest of a line that was too long is to be dropped */
	bool stopped;        /* ended by a signal, not by the input */
	int error;           /* errno of a failed read */
	bool follow;         /* the file may grow: at its end wait for more; input_follow */
	unsigned grew_not;   /* ... and how often that was in vain since bytes came */
	void (*before_wait)(void *arg); /* called before waiting for more (flush the output); may be NULL */
	void *wait_arg;
	bool (*enough)(void *arg);      /* called a few times a second while waiting: true ends the input; may be NULL */
	void *enough_arg;
	/* A signal asks to stop: true, the writer of the descriptor was told, and what it still writes is to be read. May be
	 * NULL. Called again at each wait, about once a second. */
	bool (*stop)(void *arg);
	void *stop_arg;
};

/*
 * Open a file, or standard input for "-". `max` is the window's ceiling: the largest record that input_peek can show
 * whole. False: errno says why (nothing is held then). `name` is kept.
 */
bool input_open(struct input *in, const char *name, size_t max);
/* Read from a descriptor that is open, as it is; input_close closes it. False: out of memory. */
bool input_descriptor(struct input *in, const char *name, int fd);
/*
 * The file may grow: at its end wait for more, until a signal comes. Without effect on what is no plain file. A compressed
 * one cannot be followed: false.
 */
bool input_follow(struct input *in);
/* Read from bytes in memory, borrowed; no descriptor. */
void input_memory(struct input *in, const char *name, struct span bytes);

/*
 * What lies ahead, at least `want` bytes of it unless the input ends before or `want` is over the ceiling. Valid until
 * the next call that reads.
 */
struct span input_more(struct input *in, size_t want);

static inline struct span
input_peek(struct input *in, size_t want)
{
	if (in->end - in->at >= want)
		return (struct span){ in->p + in->at, in->end - in->at };
	return input_more(in, want);
}

/* Does what comes next look compressed? Of what is followed it may come so. */
bool input_is_packed(struct input *in);

/* Step over n bytes, those not read yet included; fewer when the input ends. Returns how many. */
uint64_t input_skip_far(struct input *in, uint64_t n);

static inline void
input_skip(struct input *in, size_t n)
{
	if (n <= in->end - in->at) {
		in->at += n;
		in->offset += n;
	} else {
		input_skip_far(in, n);
	}
}

/*
 * The next line without its newline, and step over it; false at the end. A line over the ceiling: its beginning in
 * *line, *cut true, the rest is stepped over.
 */
bool input_line(struct input *in, struct span *line, bool *cut);

/* Progress: bytes of the file on disk that have been read (compressed ones, when they are). */
uint64_t input_done(const struct input *in);

/*
 * Close, reap the decompressor, and say what failed. EXIT_GOOD, EXIT_BAD (the compressed data is broken) or EXIT_IO.
 */
int input_close(struct input *in, const char *prog);

#endif
