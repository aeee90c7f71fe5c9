/* SPDX-License-Identifier: ISC */
/* tests/fuzz/bmp.c - BMP streams: what comes out keeps the laws of events. */
#include "fuzz.h"
#include "bmp/stream.h"

enum { EVENTS_MOST = 2000 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span_of(data, size);
	struct ctx base = fuzz_ctx(&bytes);
	const struct event *e;
	const struct ctx *ctx;
	struct input in;
	struct bmp_stream b;
	unsigned n = 0;

	input_memory(&in, "fuzz.bmp", bytes);
	bmp_stream_init(&b, &in, &base);
	b.bmp.json = true;
	while (n++ < EVENTS_MOST && (e = bmp_stream_next(&b, &ctx))) {
		law(!b.bmp.bad || (e->reason && *e->reason), "what is bad has a reason", bytes);
		event_laws(e, ctx);
	}
	bmp_stream_fini(&b);
	return 0;
}
