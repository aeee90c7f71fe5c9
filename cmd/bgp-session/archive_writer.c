/* SPDX-License-Identifier: ISC */
/*
 * bgp-session/archive_writer.c - the process that writes an archive's files. It may wait for the disk; it ends with its pipe.
 *
 * A record is written as soon as it is here, so that a kill of this process loses at most the one that is being written.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "archive.h"
#include "base/be.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "mrt/mrt.h"

enum { PATH_LEN = 512, NAMES_MOST = 1000, BLOCK = 1 << 16 };

static const char part[] = ".part", ending[] = ".mrt";

struct archive_file {
	const struct archive_conf *conf;
	const char *name;
	int fd;                 /* -1: none is open */
	uint64_t slot;          /* when it begins, seconds since the epoch */
	char path[PATH_LEN];    /* of the complete file, without what a compressor adds */
	char open[PATH_LEN];    /* ... and as long as it is not complete */
	int status;
};

static void
file_complain(struct archive_file *f, const char *path)
{
	say("bgp-session", "archive: %s: %s", path, strerror(errno));
	f->status = EXIT_IO;
}

/* ---- complete files ---- */

/* The programs by the ending of what they make; all of them read standard input and write standard output with -c. */
static const char *
file_compressor(const char *compress)
{
	static const char *const programs[][2] = { { "gz", "gzip" }, { "bz2", "bzip2" }, { "xz", "xz" }, { "zst", "zstd" },
		{ "lz4", "lz4" } };
	size_t i;

	for (i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
		if (strcmp(programs[i][0], compress) == 0)
			return programs[i][1];
	return NULL;
}

/* In a process of its own: compress, and give the result its name. What cannot be compressed stays as it is. */
static int
file_compress(struct archive_file *f)
{
	const char *program = file_compressor(f->conf->compress);
	char packed[PATH_LEN + 8], unfinished[PATH_LEN + 16];
	int in, out, status = 0;
	pid_t pid;

	snprintf(packed, sizeof(packed), "%s.%s", f->path, f->conf->compress);
	snprintf(unfinished, sizeof(unfinished), "%s%s", packed, part);
	in = open(f->open, O_RDONLY);
	out = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (in < 0 || out < 0 || (pid = fork()) < 0) {
		file_complain(f, unfinished);
		return rename(f->open, f->path);
	}
	if (pid == 0) {
		dup2(in, 0);
		dup2(out, 1);
		close(in);
		close(out);
		execlp(program, program, "-c", (char *)NULL);
		_exit(127);
	}
	close(in);
	close(out);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (status != 0 || rename(unfinished, packed) < 0) {
		say("bgp-session", "archive: %s: %s does not compress it", f->path, program);
		unlink(unfinished);
		return rename(f->open, f->path);
	}
	return unlink(f->open);
}

/* The file at f->open is complete. */
static void
file_complete(struct archive_file *f)
{
	pid_t pid;

	if (!f->conf->compress) {
		if (rename(f->open, f->path) < 0)
			file_complain(f, f->path);
		return;
	}
	pid = fork();
	if (pid == 0)
		_exit(file_compress(f) < 0);
	if (pid < 0)
		file_complain(f, f->path);
}

static void
file_close(struct archive_file *f)
{
	if (f->fd < 0)
		return;
	if (close(f->fd) < 0)
		file_complain(f, f->open);
	f->fd = -1;
	file_complete(f);
}

/* ---- the file that is being written ---- */

static bool
file_exists(const char *path, const char *more)
{
	char all[PATH_LEN + 16];
	struct stat st;

	snprintf(all, sizeof(all), "%s%s%s", path, *more ? "." : "", more);
	return stat(all, &st) == 0;
}

/* A file for the slot; a number tells it apart from one that is there already. */
static bool
file_open(struct archive_file *f, uint64_t slot)
{
	time_t t = (time_t)slot;
	struct tm tm;
	char when[32], number[16] = "";
	unsigned i;

	gmtime_r(&t, &tm);
	strftime(when, sizeof(when), "%Y%m%d.%H%M%S", &tm);
	if (f->conf->rotate_s % 60 == 0)
		when[strlen(when) - 2] = '\0'; /* the seconds are always 00 */
	for (i = 2; i < NAMES_MOST; i++) {
		if ((size_t)snprintf(f->path, sizeof(f->path), "%s/%s.%s%s%s", f->conf->dir, f->name, when, number, ending) +
		    sizeof(part) > sizeof(f->path)) {
			errno = ENAMETOOLONG;
			break;
		}
		snprintf(f->open, sizeof(f->open), "%.*s%s", (int)(sizeof(f->path) - sizeof(part)), f->path, part);
		if (!file_exists(f->path, "") && !(f->conf->compress && file_exists(f->path, f->conf->compress))) {
			f->fd = open(f->open, O_WRONLY | O_CREAT | O_EXCL | O_APPEND, 0644);
			if (f->fd >= 0 || errno != EEXIST)
				break;
		}
		snprintf(number, sizeof(number), "-%u", i);
	}
	if (f->fd < 0) {
		file_complain(f, f->open);
		return false;
	}
	flock(f->fd, LOCK_EX | LOCK_NB); /* a sign that somebody writes it */
	f->slot = slot;
	return true;
}

static bool
file_write(struct archive_file *f, const uint8_t *p, size_t n)
{
	while (n) {
		ssize_t got = write(f->fd, p, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			file_complain(f, f->open);
			return false;
		}
		p += got;
		n -= (size_t)got;
	}
	return true;
}

/* The whole records at the front of the bytes, each into the file of its time. Returns how many bytes are done with. */
static size_t
file_records(struct archive_file *f, const uint8_t *p, size_t n)
{
	size_t at = 0, from = 0, len;

	while (n - at >= MRT_HEADER && (len = MRT_HEADER + (size_t)be_u32(p + at + 8)) <= n - at) {
		uint64_t t = be_u32(p + at), slot = t - t % f->conf->rotate_s;

		if (f->fd >= 0 && slot != f->slot) {
			if (!file_write(f, p + from, at - from))
				return 0;
			from = at;
			file_close(f);
		}
		if (f->fd < 0 && !file_open(f, slot))
			return 0;
		at += len;
	}
	return f->fd < 0 || file_write(f, p + from, at - from) ? at : 0;
}

/* ---- files that a kill left behind ---- */

/* How many bytes at the front are whole records. */
static off_t
file_whole(int fd)
{
	uint8_t head[MRT_HEADER];
	off_t at = 0, len, end = lseek(fd, 0, SEEK_END);

	while (pread(fd, head, sizeof(head), at) == (ssize_t)sizeof(head)) {
		len = MRT_HEADER + (off_t)be_u32(head + 8);
		if (at + len > end)
			break;
		at += len;
	}
	return at;
}

static void
file_recover(struct archive_file *f, const char *entry)
{
	size_t n = strlen(entry) - (sizeof(part) - 1);
	int fd;

	if (snprintf(f->open, sizeof(f->open), "%s/%s", f->conf->dir, entry) >= (int)sizeof(f->open))
		return;
	snprintf(f->path, sizeof(f->path), "%s/%.*s", f->conf->dir, (int)n, entry);
	fd = open(f->open, O_RDWR);
	if (fd < 0)
		return;
	/* nobody writes it any more */
	if (flock(fd, LOCK_EX | LOCK_NB) == 0 && ftruncate(fd, file_whole(fd)) == 0)
		file_complete(f);
	close(fd);
}

static void
file_recover_all(struct archive_file *f)
{
	char tail[sizeof(ending) + sizeof(part)];
	size_t name = strlen(f->name), n, last;
	struct dirent *e;
	DIR *d = opendir(f->conf->dir);

	if (!d)
		return;
	snprintf(tail, sizeof(tail), "%s%s", ending, part);
	last = strlen(tail);
	while ((e = readdir(d))) {
		n = strlen(e->d_name);
		if (n > name + 1 + last && strncmp(e->d_name, f->name, name) == 0 && e->d_name[name] == '.' &&
		    strcmp(e->d_name + n - last, tail) == 0)
			file_recover(f, e->d_name);
	}
	closedir(d);
}

/* ---- the loop ---- */

/* Until when the open file takes records, as a timeout; -1: there is no open file. */
static int
file_timeout(const struct archive_file *f)
{
	int64_t left = (int64_t)(f->slot + f->conf->rotate_s) - (int64_t)time(NULL);

	if (f->fd < 0)
		return -1;
	return left <= 0 ? 0 : left > 3600 ? 3600 * 1000 : (int)left * 1000;
}

int
archive_write(const struct archive_conf *conf, const char *name, int fd)
{
	struct archive_file f = { .conf = conf, .name = name, .fd = -1, .status = EXIT_GOOD };
	struct pollfd p = { .fd = fd, .events = POLLIN };
	size_t n = 0, cap = MRT_RECORD_MAX + MRT_HEADER + BLOCK, done;
	uint8_t *b = malloc(cap);
	ssize_t got = 1;

	if (!b || (mkdir(conf->dir, 0755) < 0 && errno != EEXIST)) {
		file_complain(&f, conf->dir);
		free(b);
		return f.status;
	}
	file_recover_all(&f);
	while (f.status == EXIT_GOOD && got != 0) {
		if (poll(&p, 1, file_timeout(&f)) == 0 && file_timeout(&f) == 0) {
			file_close(&f);
			continue;
		}
		got = read(fd, b + n, cap - n);
		if (got < 0) {
			got = errno == EINTR ? 1 : 0;
			continue;
		}
		n += (size_t)got;
		done = file_records(&f, b, n);
		memmove(b, b + done, n - done);
		n -= done;
	}
	file_close(&f);
	free(b);
	while (wait(NULL) > 0 || errno == EINTR)
		;
	return f.status;
}
