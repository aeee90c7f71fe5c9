/*
 * tests/capture/dump.c - what a capture gives, one line an event, for comparison.
 *
 *   dump [-m MEMORY] [-q] [FILE]    FILE - or none: standard input; -q: only the counts
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "pcap/capture.h"

static bool quiet;

static void
addresses(struct buf *b, const struct event *ev)
{
	buf_ip(b, ev->peer.a, ev->peer.len);
	buf_fmt(b, ":%u > ", ev->peer_port);
	buf_ip(b, ev->local.a, ev->local.len);
	buf_fmt(b, ":%u", ev->local_port);
}

static bool
show(void *arg, const struct capture_event *e)
{
	static const char *const kinds[] = { "message", "gap", "garbage", "start", "end", "note" };
	struct buf *b = arg;

	if (quiet)
		return true;
	buf_reset(b);
	buf_fmt(b, "%s frame=%llu", kinds[e->kind], (unsigned long long)e->ev.frame);
	if (e->kind != CAPTURE_NOTE) {
		buf_fmt(b, " stream=%lld ", (long long)e->ev.stream);
		addresses(b, &e->ev);
	}
	if (e->kind == CAPTURE_MESSAGE) {
		buf_fmt(b, " type=%u", e->ev.msg.p[18]);
		buf_fmt(b, " asn4=%d addpath=%llx ", e->ctx->asn4, (unsigned long long)e->ctx->addpath);
		buf_hex(b, e->ev.msg);
		if (e->ev.extra.n) {
			buf_c(b, ' ');
			buf_span_put(b, e->ev.extra);
		}
	} else if (e->kind == CAPTURE_GAP) {
		buf_fmt(b, " bytes=%llu (%s)", (unsigned long long)e->ev.gap_bytes, e->ev.reason);
	} else if (e->kind == CAPTURE_GARBAGE) {
		buf_fmt(b, " bytes=%zu (%s)", e->ev.msg.n, e->ev.reason);
	} else {
		buf_fmt(b, " (%s)", e->ev.reason);
	}
	puts(buf_cstr(b));
	return true;
}

int
main(int argc, char **argv)
{
	struct capture_options o = { 0 };
	struct diags d = { 0 };
	struct capture *c;
	struct buf b;
	enum capture_status st;
	int opt;

	while ((opt = getopt(argc, argv, "m:q")) != -1) {
		if (opt == 'm')
			o.memory = strtoul(optarg, NULL, 0);
		else
			quiet = true;
	}
	c = capture_open(argv[optind] ? argv[optind] : "-", &o, &d);
	if (!c) {
		fprintf(stderr, "dump: %s\n", d.v[0].msg);
		return 3;
	}
	buf_init(&b, 1 << 20);
	st = capture_run(c, show, &b, &d);
	if (quiet) {
		const struct capture_stats *s = capture_stats(c);

		printf("packets=%llu messages=%llu gaps=%llu gap_bytes=%llu garbage=%llu connections=%llu memory=%zu\n",
		    (unsigned long long)s->packets, (unsigned long long)s->messages, (unsigned long long)s->gaps,
		    (unsigned long long)s->gap_bytes, (unsigned long long)s->garbage_bytes,
		    (unsigned long long)s->bgp_connections, s->memory_peak);
	}
	capture_close(c);
	buf_fini(&b);
	return st == CAPTURE_DONE ? 0 : 3;
}
