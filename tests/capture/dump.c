/*
 * tests/capture/dump.c - what a capture gives, one line an event, for comparison.
 *
 *   dump [-m MEMORY] [-q] [-s|-S] [-w FILE|-W FILE] [FILE]
 *
 * FILE - or none: standard input; -q: only the counts; -s, -S: the summary as text, JSON; -w, -W: written again as pcap,
 * pcapng.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "pcap/capture.h"
#include "pcap/summary.h"
#include "pcap/write.h"

static bool quiet;
static struct summary *summary;
static struct capture_writer *writer;
static struct buf written;

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

	if (summary && e->kind != CAPTURE_NOTE)
		summary_event(summary, &e->ev, e->ctx);
	if (writer && e->kind != CAPTURE_NOTE)
		capture_write(writer, &e->ev, e->ctx, &written);
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

static void
save(const char *to)
{
	FILE *f = fopen(to, "wb");

	capture_write_end(writer, &written);
	if (!f || written.bad || fwrite(written.p, 1, written.n, f) != written.n || fclose(f) != 0) {
		perror(to);
		exit(3);
	}
	capture_writer_free(writer);
	buf_fini(&written);
}

int
main(int argc, char **argv)
{
	struct capture_options o = { 0 };
	struct diags d = { 0 };
	struct capture *c;
	struct buf b;
	enum capture_status st;
	const char *to = NULL;
	int opt, form = 0;

	while ((opt = getopt(argc, argv, "m:qsSw:W:")) != -1) {
		if (opt == 'm') {
			o.memory = strtoul(optarg, NULL, 0);
		} else if (opt == 'w' || opt == 'W') {
			to = optarg;
			buf_init(&written, (size_t)1 << 32);
			writer = capture_writer_new(&(struct capture_write_options){ .pcapng = opt == 'W' });
		} else if (opt == 's' || opt == 'S') {
			form = opt;
			summary = summary_new(0);
		}
		quiet |= opt != 'm';
	}
	c = capture_open(argv[optind] ? argv[optind] : "-", &o, &d);
	if (!c) {
		fprintf(stderr, "dump: %s\n", d.v[0].msg);
		return 3;
	}
	buf_init(&b, 1 << 20);
	st = capture_run(c, show, &b, &d);
	if (quiet && !to && !summary) {
		const struct capture_stats *s = capture_stats(c);

		printf("packets=%llu messages=%llu gaps=%llu gap_bytes=%llu garbage=%llu connections=%llu memory=%zu\n",
		    (unsigned long long)s->packets, (unsigned long long)s->messages, (unsigned long long)s->gaps,
		    (unsigned long long)s->gap_bytes, (unsigned long long)s->garbage_bytes,
		    (unsigned long long)s->bgp_connections, s->memory_peak);
	}
	if (to)
		save(to);
	if (summary) {
		buf_reset(&b);
		if (form == 's')
			summary_text(summary, &b, 0, false);
		else
			summary_json(summary, &b);
		fputs(buf_cstr(&b), stdout);
		summary_free(summary);
	}
	capture_close(c);
	buf_fini(&b);
	return st == CAPTURE_DONE ? 0 : 3;
}
