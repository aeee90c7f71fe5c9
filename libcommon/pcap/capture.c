/* pcap/capture.c - opening captures, and the walk over their packets. */
#include "pcap/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "pcap/conn.h"

enum {
	STEP = 512,                        /* packets in one capture_step */
	MEMORY = 256 * 1024 * 1024,
	FRAGS_MAX = 16 * 1024 * 1024,
};

struct capture *
capture_new(const struct capture_options *o, struct diags *d)
{
	struct capture *c = calloc(1, sizeof(*c));

	if (c) {
		if (o)
			c->opt = *o;
		if (c->opt.ctx)
			c->ctx = *c->opt.ctx;
		else
			ctx_init(&c->ctx);
		c->max = c->opt.memory ? c->opt.memory : MEMORY;
		c->fd = -1;
		c->frags = frags_new(c->max / 8 < FRAGS_MAX ? c->max / 8 : FRAGS_MAX);
		/* Not a secret, but enough that collisions cannot be prepared in advance. */
		c->seed = (uint64_t)time(NULL) * 0x9e3779b97f4a7c15ull ^ (uint64_t)getpid() << 32 ^ (uintptr_t)c;
	}
	if (!c || !c->frags) {
		free(c);
		diag_add(d, DIAG_RESET, "capture", NULL, 0, 0, "out of memory");
		return NULL;
	}
	return c;
}

void
capture_give(struct capture *c, const struct capture_event *e)
{
	struct capture_event with = *e;

	if (c->stop)
		return;
	if (!with.ctx)
		with.ctx = &c->ctx;
	if (!c->fn(c->arg, &with))
		c->stop = true;
}

void
capture_note(struct capture *c, bool malformed, const char *why)
{
	struct capture_event e = {
		.kind = CAPTURE_NOTE,
		.ev = { .kind = EVENT_STATE, .frame = c->now.frame, .has_frame = true, .stream = -1, .reason = why },
		.confidence = 1,
		.malformed = malformed,
	};

	e.ev.time_us = c->now.time_ns / 1000;
	capture_give(c, &e);
}

/* Once for each link type. */
static void
unknown_link(struct capture *c, unsigned link)
{
	char why[64];
	unsigned i = link % 256;

	if (c->warned_links[i / 64] >> i % 64 & 1)
		return;
	c->warned_links[i / 64] |= (uint64_t)1 << i % 64;
	snprintf(why, sizeof(why), "link type %u is not understood", link);
	capture_note(c, true, why);
}

void
capture_packet(struct capture *c, const struct packet *p)
{
	struct segment s;

	c->st.packets++;
	c->st.bytes += p->n;
	c->now.frame++;
	if (p->time_ns)
		c->now.time_ns = p->time_ns;
	switch (link_read(p, c->frags, &s)) {
	case LINK_TCP:
		tcp_segment(c, &s);
		break;
	case LINK_OTHER:
		c->st.other++;
		break;
	case LINK_UNKNOWN:
		unknown_link(c, p->link);
		c->st.bad++;
		break;
	case LINK_BAD:
		c->st.bad++;
		break;
	}
	/* Once in a second of the capture's time, which may also jump back. */
	if (c->waiting && c->st.packets >= c->tick_packet &&
	    (c->now.time_ns >= c->tick_ns + 1000000000 || c->now.time_ns + 1000000000 < c->tick_ns))
		tcp_tick(c, c->now.time_ns);
}

/* ---- opening files ---- */

bool
capture_magic(struct span head)
{
	return file_magic(head);
}

struct capture *
capture_stream(capture_read_fn *read, void *arg, struct span head, const struct capture_options *o, struct diags *d)
{
	struct capture *c = capture_new(o, d);

	if (!c)
		return NULL;
	c->is_file = true;
	if (!file_init(&c->file, read, arg, head, d)) {
		capture_close(c);
		return NULL;
	}
	return c;
}

static size_t
read_file(void *arg, void *to, size_t n)
{
	return fread(to, 1, n, arg);
}

struct capture *
capture_fopen(FILE *f, struct span head, const struct capture_options *o, struct diags *d)
{
	return capture_stream(read_file, f, head, o, d);
}

/* The descriptor travels as the pointer itself: it must outlive this call, and the capture is not born yet. */
static size_t
read_fd(void *arg, void *to, size_t n)
{
	ssize_t r;

	do
		r = read((int)(intptr_t)arg, to, n);
	while (r < 0 && errno == EINTR);
	return r > 0 ? (size_t)r : 0;
}

struct capture *
capture_open(const char *path, const struct capture_options *o, struct diags *d)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct capture *c;

	if (fd < 0) {
		diag_add(d, DIAG_RESET, "capture", NULL, 0, 0, "%s: %s", path, strerror(errno));
		return NULL;
	}
	c = capture_stream(read_fd, (void *)(intptr_t)fd, span_of(NULL, 0), o, d);
	if (c && !standard)
		c->fd = fd;
	else if (!standard)
		close(fd);
	return c;
}

void
capture_close(struct capture *c)
{
	if (!c)
		return;
	tcp_fini(c);
	frags_free(c->frags);
	if (c->is_file) {
		file_fini(&c->file);
		if (c->fd >= 0)
			close(c->fd);
	} else {
		live_close(c);
	}
	free(c);
}

/* ---- walking ---- */

enum capture_status
capture_finish(struct capture *c, capture_fn *fn, void *arg)
{
	struct frags_stats fs;

	c->fn = fn;
	c->arg = arg;
	if (c->done)
		return CAPTURE_DONE;
	c->done = true;
	fs = frags_stats(c->frags);
	if (fs.lost) {
		char why[96];

		snprintf(why, sizeof(why), "%llu IP datagrams whose fragments are not all in the capture",
		    (unsigned long long)fs.lost);
		capture_note(c, true, why);
	}
	if (!c->stop)
		tcp_finish(c);
	return c->stop ? CAPTURE_STOP : CAPTURE_DONE;
}

static enum capture_status
file_step(struct capture *c)
{
	struct packet p;
	char why[128];
	unsigned n;

	for (n = 0; n < STEP && !c->stop; n++) {
		switch (file_next(&c->file, n == 0, &p, why)) {
		case FILE_PACKET:
			capture_packet(c, &p);
			break;
		case FILE_WAIT:
			return CAPTURE_IDLE;
		case FILE_DAMAGED:
			capture_note(c, true, why);
			break;
		case FILE_CUT:
			capture_note(c, true, why);
			return capture_finish(c, c->fn, c->arg);
		case FILE_END:
			return capture_finish(c, c->fn, c->arg);
		}
	}
	return c->stop ? CAPTURE_STOP : CAPTURE_MORE;
}

enum capture_status
capture_step(struct capture *c, capture_fn *fn, void *arg, struct diags *d)
{
	c->fn = fn;
	c->arg = arg;
	if (c->stop)
		return CAPTURE_STOP;
	if (c->done)
		return CAPTURE_DONE;
	return c->is_file ? file_step(c) : live_step(c, d);
}

enum capture_status
capture_run(struct capture *c, capture_fn *fn, void *arg, struct diags *d)
{
	enum capture_status st;

	do
		st = capture_step(c, fn, arg, d);
	while (st == CAPTURE_MORE || st == CAPTURE_IDLE);
	return st;
}

const struct capture_stats *
capture_stats(struct capture *c)
{
	struct frags_stats fs = frags_stats(c->frags);

	c->st.fragments = fs.fragments;
	c->st.fragments_lost = fs.lost;
	if (!c->is_file)
		live_stats(c);
	return &c->st;
}

int
capture_fd(const struct capture *c)
{
	return c->is_file ? -1 : c->fd;
}
