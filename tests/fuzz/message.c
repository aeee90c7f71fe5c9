/* SPDX-License-Identifier: ISC */
/* tests/fuzz/message.c - messages of any type, their headers as they come; ROUTE-REFRESH and OPERATIONAL among them. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span body = span_of(data, size), msg;
	struct ctx ctx = fuzz_ctx(&body);
	struct diags d = { 0 };
	struct buf b;
	size_t len = 0;

	/* the first byte says whether there is a header to be read, or else is the type */
	if (!body.n)
		return 0;
	if (body.p[0] != 0xff) {
		message_laws(fuzz_message(&b, body.p[0], span_of(body.p + 1, body.n - 1)), &ctx);
		buf_fini(&b);
		return 0;
	}
	msg = body;
	if (msg.n > MSG_MAX_EXTENDED)
		msg.n = MSG_MAX_EXTENDED;
	if (msg_header(msg, ctx_message_max(&ctx), &len, &d)) {
		law(len >= MSG_HEADER && d.n == 0, "a good header has a length and no errors", msg);
		if (len <= msg.n)
			message_laws(span_of(msg.p, len), &ctx);
	} else {
		law(d.n > 0, "a bad header says why", msg);
	}
	return 0;
}
