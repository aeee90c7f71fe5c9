/* SPDX-License-Identifier: ISC */
/* pcap/capture.c - opening captures, and the walk over their packets. */
#include "pcap/capture.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "pcap/conn.h"

enum {
	MEMORY = 256 * 1024 * 1024,
	FRAGS_MAX = 16 * 1024 * 1024,
	LEFT_NS = 100 * 1000000, /* how often fragments are looked for whose rest did not come */
};

static struct capture *
capture_new(const struct capture_options *o, struct diags *d)
{
	struct capture *c = memory_zeroed(1, sizeof(*c));

	if (c) {
		if (o)
			c->opt = *o;
		if (c->opt.ctx)
			c->ctx = *c->opt.ctx;
		else
			ctx_init(&c->ctx);
		c->max = c->opt.memory ? c->opt.memory : MEMORY;
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

static void
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
capture_unknown_link(struct capture *c, unsigned link)
{
	char why[64];
	unsigned i = link % 256;

	if (c->warned_links[i / 64] >> i % 64 & 1)
		return;
	c->warned_links[i / 64] |= (uint64_t)1 << i % 64;
	snprintf(why, sizeof(why), "link type %u is not understood", link);
	capture_note(c, true, why);
}

static void
capture_packet(struct capture *c, const struct packet *p)
{
	struct segment s;

	c->st.packets++;
	c->st.bytes += p->n;
	c->now.frame++;
	if (p->time_ns)
		c->now.time_ns = p->time_ns;
	if (p->link == LINK_BMP && monitor_packet(c, p))
		return;
	switch (link_read(p, c->frags, &s)) {
	case LINK_TCP:
		tcp_segment(c, &s);
		break;
	case LINK_OTHER:
		c->st.other++;
		break;
	case LINK_UNKNOWN:
		capture_unknown_link(c, p->link);
		c->st.bad++;
		break;
	case LINK_BAD:
		c->st.bad++;
		break;
	}
	if (c->now.time_ns >= c->left_ns) {
		c->left_ns = c->now.time_ns + LEFT_NS;
		while (link_fragment_left(c->frags, c->now.time_ns, &s))
			tcp_segment(c, &s);
	}
	/* Once in a second of the capture's time, which may also jump back. */
	if (c->waiting && c->st.packets >= c->tick_packet &&
	    (c->now.time_ns >= c->tick_ns + 1000000000 || c->now.time_ns + 1000000000 < c->tick_ns))
		tcp_tick(c, c->now.time_ns);
}

/* Time has passed without packets: what waits for some of them may have waited long enough. */
static void
capture_clock(struct capture *c, uint64_t time_ns)
{
	if (c->waiting && time_ns > c->now.time_ns) {
		c->now.time_ns = time_ns;
		tcp_tick(c, time_ns);
	}
}

/* ---- opening ---- */

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
	if (!file_init(&c->file, read, arg, head, d)) {
		capture_close(c);
		return NULL;
	}
	return c;
}

void
capture_close(struct capture *c)
{
	if (!c)
		return;
	tcp_fini(c);
	frags_free(c->frags);
	monitor_free(c->monitor);
	file_fini(&c->file);
	free(c);
}

/* ---- walking ---- */

/* The end: connections and fragments that are still open give out what they hold. */
static void
capture_finish(struct capture *c)
{
	struct frags_stats fs = frags_stats(c->frags);
	struct segment s;
	char why[96];

	if (fs.lost) {
		snprintf(why, sizeof(why), "%llu IP datagrams whose fragments are not all in the capture",
		    (unsigned long long)fs.lost);
		capture_note(c, true, why);
	}
	while (!c->stop && link_fragment_left(c->frags, UINT64_MAX, &s))
		tcp_segment(c, &s);
	if (c->st.duplicates) {
		snprintf(why, sizeof(why), "%llu segments are there twice, as from a mirror port; each counts once",
		    (unsigned long long)c->st.duplicates);
		capture_note(c, false, why);
	}
	if (!c->stop)
		tcp_finish(c);
}

bool
capture_run(struct capture *c, capture_fn *fn, void *arg)
{
	enum file_status st = FILE_PACKET;
	struct packet p;
	char why[128];

	c->fn = fn;
	c->arg = arg;
	while (!c->stop && st != FILE_CUT && st != FILE_END) {
		st = file_next(&c->file, &p, why);
		if (st == FILE_PACKET)
			capture_packet(c, &p);
		else if (st == FILE_CLOCK)
			capture_clock(c, p.time_ns);
		else if (st != FILE_END)
			capture_note(c, true, why);
	}
	if (!c->stop)
		capture_finish(c);
	return !c->stop;
}

const struct capture_stats *
capture_stats(struct capture *c)
{
	struct frags_stats fs = frags_stats(c->frags);

	c->st.fragments = fs.fragments;
	c->st.fragments_lost = fs.lost;
	return &c->st;
}
