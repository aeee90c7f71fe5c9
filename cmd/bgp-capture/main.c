/* SPDX-License-Identifier: ISC */
/* main.c - bgp-capture: packets off an interface as pcapng, by a process that has given its privileges up. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/num.h"
#include "cli/exit.h"
#include "cli/opt.h"
#include "cli/out.h"
#include "cli/say.h"
#include "cli/stop.h"
#include "io/privilege.h"
#include "live.h"
#include "pcap/block.h"
#include "sandbox.h"

#define PROG "bgp-capture"
#define SECOND_NS 1000000000u

enum { CAPTURE_SNAP = 262144, CAPTURE_BUFFER_KIB = 16384 }; /* the buffer holds a burst of a full table */

struct recorder {
	struct live_options live;
	const char *user;
	char *bpf;                 /* the operands as one filter, or NULL */
	uint64_t count;            /* packets to capture; 0: no limit */
	bool list, quiet;

	struct live source;
	struct out out;
	uint64_t packets;
	uint64_t quiet_since_ns;   /* the last packet, or the start */
	unsigned quiet_s;          /* the next length of silence to report; 0: no more */
};

/* A port, or "any". */
static bool
capture_recorder_port(const struct opt_given *g)
{
	struct live_options *live = g->at;
	uint64_t number = 0;

	live->any_port = strcmp(g->arg, "any") == 0;
	if (!live->any_port && (!num_max(span_str(g->arg), 65535, &number) || !number))
		return opt_wrong(g, "a number from 1 to 65535, or any");
	live->port = (unsigned)number;
	return true;
}

#define INTO(member) OPT_INTO(struct recorder, member)

static const struct opt options[] = {
	{ "interface", 'i', "IF", "the interface; default any: all of them", opt_string, INTO(live.interface),
	    .hint = "@interface" },
	{ "port", 0, "N", "the port of BGP, default 179; any: all of TCP", capture_recorder_port, INTO(live) },
	{ "count", 'c', "N", "end after N packets", opt_number, INTO(count), .lo = 1, .hi = UINT64_MAX },
	{ "snaplen", 's', "N", "keep the first N bytes of each packet; default 262144", opt_number, INTO(live.snap), .lo = 1,
	    .hi = CAPTURE_SNAP },
	{ "buffer-size", 'B', "KIB", "the kernel's buffer; default 16384", opt_number, INTO(live.buffer_kib), .lo = 1,
	    .hi = INT32_MAX >> 10 },
	{ "promiscuous", 0, NULL, "see packets that are not for this machine too", opt_flag, INTO(live.promiscuous) },
	{ "user", 0, "NAME", "the user to become; default the caller of sudo, else nobody", opt_string, INTO(user) },
	{ "list-interfaces", 'D', NULL, "list the interfaces and exit", opt_flag, INTO(list) },
	{ "quiet", 'q', NULL, "print no statistics at the end", opt_flag, INTO(quiet) },
	{ .name = NULL },
};

static const struct opt_command command = {
	.name = PROG,
	.operands = "[BPF ...]",
	.about = "Capture BGP packets from an interface, as pcapng on standard output.",
};

/* The operands are one filter, as with tcpdump. False: out of memory. */
static bool
capture_recorder_filter(struct recorder *r, int cnt, char **words)
{
	struct buf b;
	int i;

	if (!cnt)
		return true;
	buf_init(&b, 1 << 16);
	for (i = 0; i < cnt; i++)
		buf_fmt(&b, "%s%s", i ? " " : "", words[i]);
	r->live.bpf = r->bpf = b.bad ? NULL : strdup(buf_cstr(&b));
	buf_fini(&b);
	return r->bpf;
}

/* ---- writing ---- */

static uint64_t
capture_recorder_now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (uint64_t)ts.tv_sec * SECOND_NS + (uint64_t)ts.tv_nsec;
}

static void
capture_recorder_header(struct recorder *r)
{
	struct buf *b = &r->out.b;
	static const uint8_t nanoseconds[] = { 9 };
	size_t at, option;

	block_section(b, PROG " " VERSION);
	at = block_interface(b, r->source.link, r->live.snap);
	block_option(b, BLOCK_INTERFACE_NAME, span_str(r->source.interface));
	block_option(b, BLOCK_INTERFACE_UNIT, span_of(nanoseconds, 1));
	option = strlen(r->source.filter) + 1;
	le16(b, BLOCK_INTERFACE_FILTER);
	le16(b, (uint32_t)option);
	buf_c(b, 0); /* what follows is the filter's text */
	buf_str(b, r->source.filter);
	block_pad(b, at);
	block_options_end(b);
	block_end(b, at);
	out_end(&r->out);
}

/* How many packets came and were lost, as of now; also what tells a reader that time passes while none come. */
static void
capture_recorder_statistics(struct recorder *r)
{
	struct buf *b = &r->out.b, value;
	uint64_t received, dropped, now = capture_recorder_now_ns();
	size_t at = block_begin(b, BLOCK_STATISTICS);

	le32(b, 0); /* interface */
	le32(b, (uint32_t)(now >> 32));
	le32(b, (uint32_t)now);
	if (live_counts(&r->source, &received, &dropped)) {
		buf_init(&value, 16);
		le64(&value, received);
		block_option(b, BLOCK_STATISTICS_RECEIVED, buf_span(&value));
		buf_reset(&value);
		le64(&value, dropped);
		block_option(b, BLOCK_STATISTICS_DROPPED, buf_span(&value));
		block_options_end(b);
		buf_fini(&value);
	}
	block_end(b, at);
	out_end(&r->out);
}

static bool
capture_recorder_packet(struct recorder *r, const struct packet *p)
{
	struct buf *b = &r->out.b;
	size_t at = block_packet(b, 0, p->time_ns, p->n, p->wire);

	buf_put(b, p->p, p->n);
	block_end(b, at);
	r->packets++;
	return out_end(&r->out);
}

/* ---- the loop ---- */

/*
 * Nothing has come for now: what was captured leaves, and so does, after 1, 2, 4 ... 64 seconds of silence, the time:
 * a reader that waits for a missing segment or for certainty then learns that it has waited long enough.
 */
static bool
capture_recorder_wait(struct recorder *r)
{
	struct pollfd fds[] = { { .fd = r->source.fd, .events = POLLIN }, { .fd = STDOUT_FILENO } };

	if (!out_flush(&r->out))
		return false;
	if (poll(fds, 2, r->source.fd < 0 ? 10 : 1000) < 0 && errno != EINTR)
		return false;
	if (fds[1].revents & (POLLERR | POLLHUP | POLLNVAL)) /* the reader has gone */
		return false;
	if (r->quiet_s && capture_recorder_now_ns() >= r->quiet_since_ns + (uint64_t)r->quiet_s * SECOND_NS) {
		r->quiet_s = r->quiet_s < 64 ? 2 * r->quiet_s : 0;
		capture_recorder_statistics(r);
		return out_flush(&r->out);
	}
	return true;
}

/* Until a signal, the count, an error, or the reader's end. */
static int
capture_recorder_loop(struct recorder *r)
{
	struct diags why = { 0 };
	struct packet p;

	capture_recorder_header(r);
	while (!stop_asked() && !(r->count && r->packets >= r->count)) {
		switch (live_next(&r->source, &p, &why)) {
		case LIVE_PACKET:
			if (!capture_recorder_packet(r, &p))
				return EXIT_GOOD;
			r->quiet_since_ns = p.time_ns;
			r->quiet_s = 1;
			break;
		case LIVE_IDLE:
			if (!capture_recorder_wait(r))
				return EXIT_GOOD;
			break;
		case LIVE_FAILED:
			say(PROG, "%s", why.v[0].msg);
			return EXIT_IO;
		}
	}
	return EXIT_GOOD;
}

static int
capture_recorder_end(struct recorder *r, int status)
{
	uint64_t received, dropped;

	capture_recorder_statistics(r);
	status = out_finish(&r->out, PROG, status);
	if (!r->quiet && live_counts(&r->source, &received, &dropped))
		say(PROG, "%s: %llu packets, %llu dropped by the kernel", r->source.interface,
		    (unsigned long long)r->packets, (unsigned long long)dropped);
	return status;
}

/* Open with privilege, and give it up before anything else: the compiler of filters runs without. */
static int
capture_recorder_open(struct recorder *r)
{
	struct diags why = { 0 };
	const char *hint;

	if (!live_open(&r->source, &r->live, &why, &hint) || !privilege_drop(r->user, &why)) {
		say(PROG, "%s", why.v[0].msg);
		if (hint)
			say(PROG, "%s", hint);
		return EXIT_IO;
	}
	if (!live_filter(&r->source, &r->live, &why)) {
		say(PROG, "%s", why.v[0].msg);
		return r->live.bpf ? EXIT_USAGE : EXIT_IO;
	}
	if (!r->quiet && isatty(STDERR_FILENO))
		say(PROG, "capturing on %s: %s", r->source.interface, r->source.filter);
	sandbox_enter();
	return EXIT_GOOD;
}

static int
capture_recorder_list(void)
{
	struct diags why = { 0 };

	if (!live_list(stdout, &why))
		say(PROG, "%s", why.v[0].msg);
	else if (fclose(stdout) != 0)
		say(PROG, "cannot write: %s", strerror(errno));
	else
		return EXIT_GOOD;
	return EXIT_IO;
}

int
main(int argc, char **argv)
{
	struct recorder r = { .live = { .snap = CAPTURE_SNAP, .buffer_kib = CAPTURE_BUFFER_KIB } };
	const struct opt_group groups[] = { { options, &r, NULL }, { .rows = NULL } };
	int status = opt_read(&command, groups, &argc, &argv);

	if (status != OPT_GO)
		return status;
	if (r.list)
		return capture_recorder_list();
	if (isatty(STDOUT_FILENO))
		return opt_usage(&command, "packets are not for a terminal: > FILE, or | bgp-decode");
	if (!capture_recorder_filter(&r, argc, argv)) {
		say(PROG, "out of memory, or the filter is too long");
		return EXIT_IO;
	}
	stop_init();
	out_init(&r.out, STDOUT_FILENO, false);
	status = capture_recorder_open(&r);
	if (status == EXIT_GOOD)
		status = capture_recorder_end(&r, capture_recorder_loop(&r));
	live_close(&r.source);
	out_fini(&r.out);
	free(r.bpf);
	return status;
}
