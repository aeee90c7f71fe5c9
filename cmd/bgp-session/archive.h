/* SPDX-License-Identifier: ISC */
/*
 * bgp-session/archive.h - --archive: what the session receives and sends, and when it is up, as MRT files that rotate at
 * round times.
 *
 * Disks make writers wait, and nothing in the loop may: records go through a bounded queue and a pipe to a process of ours
 * (archive_writer.c) that writes the files. When the queue is full, nothing is read that fills it. The process outlives a
 * session that is killed, and writes what is in the pipe.
 */
#ifndef SESSION_ARCHIVE_H
#define SESSION_ARCHIVE_H

#include "io/loop.h"
#include "io/stream.h"
#include "mrt/write.h"

struct session;

/* What was asked for. */
struct archive_conf {
	const char *dir;        /* NULL: no archive */
	uint32_t rotate_s;
	const char *compress;   /* the ending of complete files: gz, bz2, xz, zst, lz4; NULL: none */
};

struct session_archive {
	struct source source;   /* fd -1: there is none */
	struct session *s;
	struct outq out;
	struct mrt_writer writer;
	pid_t pid;
	bool full;              /* above the high mark, and not yet below the low one */
	bool gone;              /* the writer has ended */
};

/* Start the writer, if an archive was asked for. False: reported. */
bool archive_begin(struct session_archive *a, struct session *s);
/* Let the writer finish, and wait for that, a few seconds at most. */
void archive_finish(struct session_archive *a);
/* Nothing waits any more. */
bool archive_written(const struct session_archive *a);

void archive_message(struct session *s, struct span msg, bool sent, const struct ctx *ctx);
/* "up", "down" */
void archive_state(struct session *s, const char *state);

/*
 * The writer: reads MRT records from fd up to its end, writes them to files DIR/NAME.YYYYMMDD.HHMM.mrt, which have the ending
 * .part until they are complete. Returns the exit status.
 */
int archive_write(const struct archive_conf *conf, const char *name, int fd);

#endif
