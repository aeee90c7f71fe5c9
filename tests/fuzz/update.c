/* SPDX-License-Identifier: ISC */
/* tests/fuzz/update.c - UPDATE bodies. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span body = span_of(data, size);
	struct ctx ctx = fuzz_ctx(&body);
	struct buf b;

	message_laws(fuzz_message(&b, MSG_UPDATE, body), &ctx);
	buf_fini(&b);
	return 0;
}
