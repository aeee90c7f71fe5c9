/* SPDX-License-Identifier: ISC */
/* tests/fuzz/notification.c - NOTIFICATION bodies. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span body = span_of(data, size);
	struct ctx ctx = fuzz_ctx(&body);
	struct buf b;

	message_laws(fuzz_message(&b, MSG_NOTIFICATION, body), &ctx);
	buf_fini(&b);
	return 0;
}
