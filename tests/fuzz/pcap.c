/* SPDX-License-Identifier: ISC */
/* tests/fuzz/pcap.c - captures: what comes out keeps the laws of events, and memory stays below its ceiling. */

#include "bmp/write.h"
#include "fuzz.h"
#include "pcap/capture.h"
#include "summary/summary.h"
#include "pcap/write.h"

enum { MEMORY = 1 << 20, EVENTS_MOST = 2000 };

struct seen {
	struct summary *summary;
	struct capture_writer *writer;
	struct bmp_writer *monitor;
	struct buf out;
	unsigned n;
};

static size_t
read_span(void *arg, void *to, size_t n)
{
	struct span *left = arg;

	if (n > left->n)
		n = left->n;
	if (n)
		memcpy(to, left->p, n);
	*left = span_of(left->p + n, left->n - n);
	return n;
}

static bool
seen(void *arg, const struct capture_event *e)
{
	struct seen *s = arg;

	if (e->kind == CAPTURE_NOTE) {
		law(e->ev.reason && *e->ev.reason, "a note says something", e->ev.msg);
		return true;
	}
	law(e->ctx != NULL && e->confidence >= 0 && e->confidence <= 1, "each event has a context", e->ev.msg);
	if (e->kind == CAPTURE_MESSAGE)
		law(e->ev.msg.n >= MSG_HEADER && msg_length(e->ev.msg) == e->ev.msg.n, "messages are whole", e->ev.msg);
	event_laws(&e->ev, e->ctx);
	summary_event(s->summary, &e->ev, e->ctx, NULL);
	capture_write(s->writer, &e->ev, e->ctx, &s->out);
	bmp_write(s->monitor, &e->ev, e->ctx, &s->out);
	return ++s->n < EVENTS_MOST;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span_of(data, size), head;
	struct ctx base = fuzz_ctx(&bytes);
	struct capture_options options = { .ctx = &base, .memory = MEMORY, .no_infer = base.own, .facts = true,
		.json = true };
	struct capture_write_options writing = { .pcapng = base.apply };
	struct diags d = { 0 };
	struct capture *c;
	struct seen s = { 0 };
	struct buf text;
	size_t i;

	head = span_of(bytes.p, bytes.n < 8 ? bytes.n : 8);
	capture_magic(head);
	bytes = span_of(bytes.p + head.n, bytes.n - head.n);
	c = capture_stream(read_span, &bytes, head, &options, &d);
	if (!c) {
		law(d.n > 0, "what cannot be opened says why", head);
		return 0;
	}
	s.summary = summary_new(8);
	s.writer = capture_writer_new(&writing);
	s.monitor = bmp_writer_new();
	buf_init(&s.out, 64 << 20);
	buf_init(&text, 16 << 20);
	capture_run(c, seen, &s);
	law(capture_stats(c)->memory_peak <= 2 * MEMORY, "memory stays below its ceiling", head);
	for (i = 0; summary_text(s.summary, i, &text, 80, false); i++)
		;
	for (i = 0; summary_json(s.summary, i, &text); i++)
		;
	while (capture_write_end(s.writer, &s.out))
		;
	capture_close(c);
	capture_writer_free(s.writer);
	bmp_writer_free(s.monitor);
	summary_free(s.summary);
	buf_fini(&text);
	buf_fini(&s.out);
	return 0;
}
