/* SPDX-License-Identifier: ISC */
/* tests/twin/bgpdump.c - dump_quick prints the lines of dump_all, or leaves the message to it; of nothing wrong, notes excepted. */
#include "msg/bgpdump.h"
#include "updates.h"

enum { CASES = 150000 };

static void
some_event(struct event *e, struct span msg)
{
	static const uint8_t types[] = { 0, 5, 9, 12, 13, 13, 16, 16, 17 };
	static const uint8_t peer[16] = { 0x20, 1, 0xd, 0xb8, [15] = 1 };

	*e = (struct event){ .kind = EVENT_MESSAGE, .msg = msg, .direction = "in", .stream = -1, .peer_as = 64500 };
	e->time_us = (uint64_t)twin_any(UINT32_MAX) * 1000000 + twin_any(1000000);
	e->mrt_type = types[twin_any(sizeof(types))];
	e->mrt_subtype = (uint16_t)twin_any(13);
	e->synthesized = twin_rare(3);
	e->peer = ip_of(peer, twin_rare(3) ? 16 : 4);
}

int
main(void)
{
	unsigned wrong = 0, quick_cnt = 0, i;
	struct printer *printer = printer_new();
	struct buf msg, quick, all;

	buf_init(&msg, MSG_MAX_EXTENDED * 2);
	buf_init(&quick, 1 << 24);
	buf_init(&all, 1 << 24);
	for (i = 0; i < CASES; i++) {
		struct printer *p = twin_rare(4) ? NULL : printer;
		struct diags d = { .n = 0 };
		struct event e;
		struct ctx ctx;

		twin_ctx(&ctx);
		twin_update(&msg, &ctx);
		if (i % 2)
			twin_mutate(&msg);
		some_event(&e, buf_span(&msg));
		buf_reset(&quick);
		buf_reset(&all);
		buf_str(&quick, "before\n");
		buf_str(&all, "before\n");
		if (!dump_quick(&quick, &e, &ctx, p)) {
			if (quick.n != 7)
				wrong++;
			continue;
		}
		quick_cnt++;
		dump_all(&all, &e, &ctx, p, &d);
		if ((d.worst > DIAG_NOTE || !span_eq(buf_span(&quick), buf_span(&all))) && wrong++ < 5)
			twin_differ("bgpdump", buf_span(&msg), &ctx);
	}
	ok(printer != NULL, "a printer");
	ok(wrong == 0, "bgpdump: the same lines both ways, of %u messages (%u wrong)", i, wrong);
	ok(quick_cnt > CASES / 4 && quick_cnt < CASES * 9 / 10, "bgpdump: quick for %u of them", quick_cnt);
	buf_fini(&msg);
	buf_fini(&quick);
	buf_fini(&all);
	printer_free(printer);
	return tap_end();
}
