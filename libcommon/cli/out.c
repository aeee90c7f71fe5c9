/* SPDX-License-Identifier: ISC */
/* cli/out.c - standard output of a tool, in large blocks. */
#include "cli/out.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "cli/stop.h"

void
out_init(struct out *o, int fd, bool lines)
{
	*o = (struct out){ .fd = fd };
	o->lines = lines || isatty(fd);
	buf_init(&o->b, OUT_BLOCK + OUT_RECORD_MAX);
	buf_room(&o->b, 2 * OUT_BLOCK);
}

void
out_fini(struct out *o)
{
	buf_fini(&o->b);
}

static bool
out_write_all(struct out *o, const uint8_t *p, size_t n)
{
	struct pollfd pfd = { .fd = o->fd, .events = POLLOUT };
	ssize_t r;

	while (n) {
		r = write(o->fd, p, n);
		if (r >= 0) {
			p += r;
			n -= (size_t)r;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			poll(&pfd, 1, 1000); /* the descriptor is shared and somebody made it non-blocking */
		} else if (errno != EINTR) {
			if (errno == EPIPE)
				o->gone = true;
			else
				o->error = errno;
			return false;
		}
		if (n && r < 0 && stop_asked()) {
			o->gone = true;
			return false;
		}
	}
	return true;
}

bool
out_flush(struct out *o)
{
	size_t rest = o->b.n - o->done;

	if (o->gone || o->error) {
		o->b.n = o->done = 0;
		return false;
	}
	if (!o->done)
		return true;
	out_write_all(o, o->b.p, o->done);
	if (rest)
		memmove(o->b.p, o->b.p + o->done, rest);
	o->b.n = rest;
	o->done = 0;
	return !o->gone && !o->error;
}

bool
out_end(struct out *o)
{
	o->toobig = o->b.bad;
	if (o->b.bad)
		out_undo(o);
	o->done = o->b.n;
	if (o->done >= OUT_BLOCK || o->lines)
		return out_flush(o);
	return !o->gone && !o->error;
}

bool
out_put(struct out *o, struct span records)
{
	if (records.n < OUT_BLOCK) {
		buf_span_put(&o->b, records);
		return out_end(o);
	}
	o->done = o->b.n;
	if (out_flush(o))
		out_write_all(o, records.p, records.n);
	return !o->gone && !o->error;
}

int
out_finish(struct out *o, const char *prog, int status)
{
	out_flush(o);
	if (memory_has_run_out() && status != EXIT_IO) {
		say(prog, "out of memory: something may be missing from the output");
		status = EXIT_IO;
	}
	if (!o->error)
		return status;
	say(prog, "cannot write: %s", strerror(o->error));
	return EXIT_IO;
}
