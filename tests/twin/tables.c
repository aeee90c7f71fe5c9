/* SPDX-License-Identifier: ISC */
/* tests/twin/tables.c - the fast road of an UPDATE into a table makes the changes that the slow one makes. */
#include <stdlib.h>

#include "rib/tables.h"
#include "updates.h"

enum { STREAMS = 60, MESSAGES = 400, KEPT = 8 };

/* A change as bytes. */
static void
changed(void *arg, const struct rib_change *c)
{
	struct buf *b = arg;

	buf_c(b, (char)c->what);
	buf_c(b, (char)c->part->safi);
	if (c->nlri.path)
		buf_put(b, c->nlri.path, 4);
	buf_span_put(b, c->nlri.v);
	buf_span_put(b, c->before);
	buf_c(b, '|');
	buf_span_put(b, c->after);
}

static void
begin(struct rib_tables *t, bool slow, struct buf *log)
{
	if (!rib_tables_init(t, 1))
		exit(3);
	t->slow = slow;
	t->remember = twin_rare(2);
	t->change = changed;
	t->arg = log;
	buf_init(log, 1 << 28);
}

/* One stream: the same few attribute sets again and again, good and mutated, in two contexts, as messages and RIB entries. */
static unsigned
stream(unsigned *same)
{
	struct event e = { .kind = EVENT_MESSAGE, .direction = "receive", .stream = -1, .peer = ip_of((const uint8_t[]){ 10, 0, 0, 1 }, 4), .mrt_type = 16 };
	struct rib_tables fast, slow;
	struct buf msg, kept[KEPT], log[2];
	struct ctx ctx[2];
	unsigned wrong = 0, i, k;

	begin(&slow, true, &log[0]);
	begin(&fast, false, &log[1]);
	fast.remember = slow.remember;
	buf_init(&msg, MSG_MAX_EXTENDED * 2);
	for (i = 0; i < KEPT; i++)
		buf_init(&kept[i], MSG_MAX_EXTENDED * 2);
	twin_ctx(&ctx[0]);
	twin_ctx(&ctx[1]);
	for (i = 0; i < MESSAGES; i++) {
		const struct ctx *c = &ctx[twin_rare(5)];

		k = twin_any(KEPT);
		if (!kept[k].n || twin_rare(10)) {
			twin_update(&kept[k], c);
			if (twin_rare(3))
				twin_mutate(&kept[k]);
		}
		e.msg = buf_span(&kept[k]);
		e.time_us = 1000000 * (uint64_t)(i + 1);
		e.synthesized = twin_rare(10);
		e.frame = i / 3;
		rib_tables_event(&slow, &e, c, false);
		rib_tables_event(&fast, &e, c, false);
		if (!span_eq(buf_span(&log[0]), buf_span(&log[1])) || slow.diags.worst != fast.diags.worst) {
			if (!wrong++)
				printf("# stream differs at message %u\n", i);
			break;
		}
		*same += log[0].n != 0;
		buf_reset(&log[0]);
		buf_reset(&log[1]);
	}
	rib_tables_fini(&slow);
	rib_tables_fini(&fast);
	for (i = 0; i < KEPT; i++)
		buf_fini(&kept[i]);
	buf_fini(&msg);
	buf_fini(&log[0]);
	buf_fini(&log[1]);
	return wrong;
}

int
main(void)
{
	unsigned wrong = 0, same = 0, i;

	for (i = 0; i < STREAMS; i++)
		wrong += stream(&same);
	ok(wrong == 0, "both roads make the same changes");
	ok(same > STREAMS * MESSAGES / 4, "most messages change something");
	printf("# %u messages with changes\n", same);
	return tap_end();
}
