/* SPDX-License-Identifier: ISC */
/* tests/fuzz/mrt.c - MRT archives: every byte is accounted for, and what comes out keeps the laws of events. */
#include "fuzz.h"
#include "mrt/mrt.h"
#include "mrt/write.h"

enum { EVENTS_MOST = 2000 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span_of(data, size);
	struct ctx base = fuzz_ctx(&bytes);
	struct mrt_writer writer = { .new_records = base.own };
	const struct event *e;
	const struct ctx *ctx;
	struct input in;
	struct buf out;
	struct mrt m;
	unsigned n = 0;

	input_memory(&in, "fuzz.mrt", bytes);
	mrt_init(&m, &in, &base);
	m.json = true;
	buf_init(&out, 64 << 20);
	while (n++ < EVENTS_MOST && (e = mrt_next(&m, &ctx))) {
		law(!m.bad || (e->reason && *e->reason), "what is bad has a reason", bytes);
		event_laws(e, ctx);
		mrt_write(&writer, e, ctx, &out);
	}
	mrt_fini(&m);
	buf_fini(&out);
	return 0;
}
