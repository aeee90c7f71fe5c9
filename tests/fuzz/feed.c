/* SPDX-License-Identifier: ISC */
/*
 * tests/fuzz/feed.c - lines of other tools: every event keeps the laws of events, its message is whole, and the lines of
 * bgpdump that are printed of it read back to the same lines.
 */
#include "event/event.h"
#include "fuzz.h"
#include "input/intake.h"

struct feed_got {
	struct buf lines;
	bool laws;
};

static bool
got_event(void *arg, const struct event *e, const struct ctx *ctx, const struct place *at, bool wrong)
{
	struct feed_got *g = arg;

	(void)at, (void)wrong;
	if (g->laws)
		event_laws(e, ctx);
	event_bgpdump(&g->lines, e, ctx, NULL, NULL);
	return true;
}

static bool
got_wrong(void *arg, const struct place *at, const char *text)
{
	(void)arg, (void)at, (void)text;
	return true;
}

static void
no_memory(void *arg)
{
}

static void
read_feed(struct span text, const char *format, bool laws, struct feed_got *g)
{
	struct intake d = { .type = MSG_UPDATE, .arg = g, .event = got_event, .wrong = got_wrong, .no_memory = no_memory };
	struct input in;

	*g = (struct feed_got){ .laws = laws };
	buf_init(&g->lines, 16 << 20);
	ctx_init(&d.ctx);
	input_memory(&in, "text", text);
	in.max++;
	intake_read(&d, &in, intake_at(intake_index(format)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const formats[] = { "ris-live", "bgpipe", "bgpdump" };
	struct feed_got first, second;
	size_t i;

	if (size > 1 << 16)
		return 0;
	for (i = 0; i < 3; i++) {
		read_feed(span_of(data, size), formats[i], true, &first);
		if (i == 2) {
			struct feed_got again;

			read_feed(buf_span(&first.lines), "bgpdump", false, &second);
			read_feed(buf_span(&second.lines), "bgpdump", false, &again);
			law(span_eq(buf_span(&second.lines), buf_span(&again.lines)), "bgpdump lines read back", buf_span(&first.lines));
			buf_fini(&second.lines);
			buf_fini(&again.lines);
		}
		buf_fini(&first.lines);
	}
	return 0;
}
