/* SPDX-License-Identifier: ISC */
/* cli/input.c - reading files and pipes through one moving window, decompressed on the way. */
#include "cli/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/count.h"
#include "base/memory.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "cli/stop.h"
#include "io/os.h"

enum { PIPE_SIZE = 1 << 20, WAIT = 200 /* ms */ };

/* Programs by the magic of what they read; the first that is installed is taken. */
static const struct packed {
	const char *magic;
	size_t len;
	const char *programs[4];
} packed[] = {
	{ "\x1f\x8b", 2, { "igzip", "pigz", "gzip", NULL } },
	{ "BZh", 3, { "lbzip2", "bzip2", NULL } },
	{ "\xfd" "7zXZ\0", 6, { "xz", NULL } },
	{ "\x28\xb5\x2f\xfd", 4, { "zstd", NULL } },
	{ "\x04\x22\x4d\x18", 4, { "lz4", NULL } },
};

static const struct packed *
input_packed_find(struct span s)
{
	size_t i;

	for (i = 0; i < COUNT(packed); i++)
		if (s.n >= packed[i].len && memcmp(s.p, packed[i].magic, packed[i].len) == 0)
			return &packed[i];
	return NULL;
}

/* Only then is it worth waiting for more of a pipe. */
static bool
input_maybe_packed(struct span s)
{
	size_t i;

	for (i = 0; s.n && i < COUNT(packed); i++)
		if (s.p[0] == (uint8_t)packed[i].magic[0])
			return true;
	return false;
}

bool
input_is_packed(struct input *in)
{
	return input_packed_find(input_peek(in, 6)) != NULL;
}

/* ---- reading ---- */

/* Before a read that would wait for somebody, let the caller flush. The decompressor of a file goes on by itself. */
static void
input_wait_hook(struct input *in)
{
	struct pollfd pfd = { .fd = in->fd, .events = POLLIN };

	if (!in->before_wait || in->regular || (in->child && !in->feeder) || poll(&pfd, 1, 0) != 0)
		return;
	in->before_wait(in->wait_arg);
	while (in->enough && !stop_asked() && poll(&pfd, 1, WAIT) == 0)
		if (in->enough(in->enough_arg)) {
			in->stopped = in->eof = true;
			return;
		}
}

/* At the end of a file that grows: wait a moment, after the caller has flushed. False: a signal, or it is enough. */
static bool
input_wait_growth(struct input *in)
{
	if (!in->grew_not++ && in->before_wait)
		in->before_wait(in->wait_arg);
	poll(NULL, 0, WAIT);
	return !stop_asked() && !(in->enough && in->enough(in->enough_arg));
}

/* Read once into the room after the window. False at the end. */
static bool
input_read_block(struct input *in)
{
	struct pollfd pfd = { .fd = in->fd, .events = POLLIN };
	ssize_t n;

	input_wait_hook(in);
	while (!in->eof) {
		if (stop_asked() && !(in->stop && in->stop(in->stop_arg))) {
			in->stopped = true;
			break;
		}
		n = read(in->fd, in->p + in->end, in->cap - in->end);
		if (n > 0) {
			in->end += (size_t)n;
			in->grew_not = 0;
			return true;
		}
		if (n == 0 && in->follow && !in->child) {
			in->stopped = !input_wait_growth(in);
			if (in->stopped)
				break;
			continue;
		}
		if (n == 0)
			break;
		if (errno == EAGAIN || errno == EWOULDBLOCK) {
			poll(&pfd, 1, 1000); /* shared, and made non-blocking by somebody */
		} else if (errno != EINTR) {
			in->error = errno;
			break;
		}
	}
	in->eof = true;
	return false;
}

static bool
input_grow(struct input *in, size_t want)
{
	size_t cap = in->cap;
	uint8_t *p;

	while (cap < want)
		cap = cap > in->max / 2 ? in->max : cap * 2;
	p = memory_resize(in->p, cap);
	if (!p) {
		in->error = ENOMEM;
		in->eof = true;
		return false;
	}
	in->p = p;
	in->cap = cap;
	return true;
}

struct span
input_more(struct input *in, size_t want)
{
	if (want > in->max)
		want = in->max;
	if (in->fd >= 0 && in->end - in->at < want && !in->eof) {
		if (in->at) {
			memmove(in->p, in->p + in->at, in->end - in->at);
			in->end -= in->at;
			in->at = 0;
		}
		if (want <= in->cap || input_grow(in, want))
			while (in->end < want && input_read_block(in))
				;
	}
	return (struct span){ in->p ? in->p + in->at : NULL, in->end - in->at };
}

uint64_t
input_skip_far(struct input *in, uint64_t n)
{
	uint64_t left = n;
	size_t step;

	while (left) {
		if (in->at == in->end && input_more(in, 1).n == 0)
			break;
		step = in->end - in->at;
		if (step > left)
			step = (size_t)left;
		in->at += step;
		in->offset += step;
		left -= step;
	}
	return n - left;
}

/* Up to and with the next newline; false when the input ends before it. */
static bool
input_skip_line(struct input *in)
{
	struct span s;
	const uint8_t *nl;

	while ((s = input_peek(in, 1)).n) {
		nl = memchr(s.p, '\n', s.n);
		input_skip(in, nl ? (size_t)(nl - s.p) + 1 : s.n);
		if (nl)
			return true;
	}
	return false;
}

bool
input_line(struct input *in, struct span *line, bool *cut)
{
	size_t seen = 0, want = 1;
	const uint8_t *nl;
	struct span s;

	*cut = false;
	if (in->in_line && !input_skip_line(in))
		return false;
	in->in_line = false;
	for (;;) {
		s = input_peek(in, want);
		nl = s.n > seen ? memchr(s.p + seen, '\n', s.n - seen) : NULL;
		if (nl) {
			*line = (struct span){ s.p, (size_t)(nl - s.p) };
			input_skip(in, line->n + 1);
			return true;
		}
		if (s.n < want)
			break; /* the last line, without a newline */
		if (s.n >= in->max) {
			*cut = in->in_line = true; /* its rest is dropped by the next call: the window must stay for now */
			break;
		}
		seen = s.n;
		want = s.n + 1;
	}
	*line = s;
	in->at += s.n;
	in->offset += s.n;
	return s.n > 0;
}

uint64_t
input_done(const struct input *in)
{
	off_t at;

	if (in->src < 0)
		return in->offset;
	at = lseek(in->src, 0, SEEK_CUR); /* shared with the decompressor, which moves it */
	return at < 0 ? 0 : (uint64_t)at;
}

/* ---- opening ---- */

static void
input_close_fd(int *fd)
{
	if (*fd > STDERR_FILENO)
		close(*fd);
	*fd = -1;
}

static void
input_child_signals(void)
{
	struct sigaction sa = { .sa_handler = SIG_DFL };

	sigaction(SIGPIPE, &sa, NULL); /* ours ignores it, and that would be inherited */
}

/* In the child: become the first of the programs that is installed. */
static void
input_become(const struct packed *kind, int from, int to)
{
	char flag[] = "-dc", name[16];
	char *argv[] = { name, flag, NULL };
	size_t i;

	input_child_signals();
	if (dup2(from, STDIN_FILENO) < 0 || dup2(to, STDOUT_FILENO) < 0)
		_exit(126);
	for (i = 0; kind->programs[i]; i++) {
		strcpy(name, kind->programs[i]);
		execvp(name, argv);
	}
	_exit(127);
}

/* In the child: what has been read of a pipe, then its rest, to the decompressor. */
static void
input_feed(struct input *in, int to)
{
	bool good = true;

	input_child_signals();
	in->before_wait = NULL;
	do {
		while (in->at < in->end && good) {
			ssize_t n = write(to, in->p + in->at, in->end - in->at);

			if (n > 0)
				in->at += (size_t)n;
			else if (n < 0 && errno != EINTR)
				good = false;
		}
		in->at = in->end = 0;
	} while (good && input_read_block(in));
	_exit(0);
}

static int
input_cloexec_pipe(int fd[2])
{
	if (pipe(fd) < 0)
		return -1;
	fcntl(fd[0], F_SETFD, FD_CLOEXEC);
	fcntl(fd[1], F_SETFD, FD_CLOEXEC);
	os_pipe_room(fd[1], PIPE_SIZE); /* so that both sides work for a while before one waits */
	return 0;
}

/* Put the decompressor between the file and us. */
static bool
input_unpack(struct input *in, const struct packed *kind)
{
	int down[2], up[2] = { -1, -1 }, from = in->fd;
	size_t last = 0;

	if (input_cloexec_pipe(down) < 0)
		return false;
	if (!in->regular || lseek(in->fd, -(off_t)in->end, SEEK_CUR) < 0) {
		if (input_cloexec_pipe(up) < 0 || (in->feeder = fork()) < 0) {
			in->feeder = 0;
			goto fail;
		}
		if (in->feeder == 0) {
			close(up[0]);
			close(down[0]);
			close(down[1]);
			input_feed(in, up[1]);
		}
		input_close_fd(&up[1]);
		from = up[0];
	}
	in->child = fork();
	if (in->child < 0) {
		in->child = 0;
		goto fail;
	}
	if (in->child == 0)
		input_become(kind, from, down[1]);
	while (kind->programs[last + 1])
		last++;
	in->program = kind->programs[last];
	if (up[0] >= 0)
		close(up[0]);
	close(down[1]);
	in->src = in->fd;
	in->fd = down[0];
	in->at = in->end = 0;
	in->eof = in->regular = false;
	return true;
fail:
	close(down[0]);
	close(down[1]);
	if (up[0] >= 0)
		close(up[0]);
	if (up[1] >= 0)
		close(up[1]);
	return false;
}

bool
input_open(struct input *in, const char *name, size_t max)
{
	const struct packed *kind;
	struct stat st;
	int saved;

	*in = (struct input){ .name = name, .fd = STDIN_FILENO, .src = -1, .max = max, .cap = INPUT_BLOCK };
	if (strcmp(name, "-") == 0)
		in->name = "<stdin>";
	else if ((in->fd = open(name, O_RDONLY | O_CLOEXEC)) < 0)
		return false;
	if (max < INPUT_BLOCK)
		in->max = INPUT_BLOCK;
	if (fstat(in->fd, &st) < 0)
		goto fail;
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		goto fail;
	}
	in->regular = S_ISREG(st.st_mode);
	in->size = in->regular && st.st_size > 0 ? (uint64_t)st.st_size : 0;
	in->p = memory_get(in->cap);
	if (!in->p)
		goto fail;
	kind = input_packed_find(input_peek(in, input_maybe_packed(input_peek(in, 1)) ? 6 : 1));
	if (kind && !input_unpack(in, kind))
		goto fail;
	return true;
fail:
	saved = errno;
	input_close_fd(&in->fd);
	free(in->p);
	in->p = NULL;
	errno = saved;
	return false;
}

bool
input_descriptor(struct input *in, const char *name, int fd)
{
	*in = (struct input){ .name = name, .fd = fd, .src = -1, .max = INPUT_BLOCK, .cap = INPUT_BLOCK };
	in->p = memory_get(in->cap);
	return in->p;
}

bool
input_follow(struct input *in)
{
	in->follow = in->regular;
	if (in->follow) { /* reading may wait for somebody; and its end, if it has been seen, is none */
		in->regular = in->eof = false;
		in->size = 0;
	}
	return !in->child;
}

void
input_memory(struct input *in, const char *name, struct span bytes)
{
	/* Never written through: with no descriptor the window neither moves nor grows. */
	union {
		const uint8_t *in;
		uint8_t *out;
	} p = { .in = bytes.p };

	*in = (struct input){ .name = name, .fd = -1, .src = -1, .p = p.out, .end = bytes.n, .cap = bytes.n,
		.max = bytes.n ? bytes.n : 1, .eof = true, .regular = true, .size = bytes.n };
}

/* ---- closing ---- */

static int
input_reap(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 0;
	return status;
}

int
input_close(struct input *in, const char *prog)
{
	bool early = !in->eof || in->stopped;
	int status = EXIT_GOOD, how;

	if (in->fd < 0 && in->src < 0)
		return EXIT_GOOD;
	if (in->error) {
		say(prog, "%s: cannot read: %s", in->name, strerror(in->error));
		status = EXIT_IO;
	}
	input_close_fd(&in->fd);
	input_close_fd(&in->src);
	if (in->feeder) {
		kill(in->feeder, SIGTERM); /* the decompressor has had all it will take */
		input_reap(in->feeder);
	}
	if (in->child) {
		if (early)
			kill(in->child, SIGTERM);
		how = input_reap(in->child);
		if (WIFEXITED(how) && WEXITSTATUS(how) == 127) {
			say(prog, "%s: cannot decompress: %s is not installed", in->name, in->program);
			status = EXIT_IO;
		} else if (!early && how != 0 && status == EXIT_GOOD) {
			say(prog, "%s: the compressed data is damaged or ends early (%s failed)", in->name, in->program);
			status = EXIT_BAD;
		}
	}
	free(in->p);
	in->p = NULL;
	return status;
}
