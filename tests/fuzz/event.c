/* SPDX-License-Identifier: ISC */
/* tests/fuzz/event.c - JSON events: what is read becomes at most one message, which then keeps the laws. */
#include "fuzz.h"

#include "event/event.h"
#include "json/jr.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_of(data, size);
	struct ctx ctx = fuzz_ctx(&text);
	struct diags d = { 0 };
	struct jr_doc doc;
	struct buf out;
	struct jr root;

	jr_doc_init(&doc);
	buf_init(&out, 16 << 20);
	if (jr_parse(&doc, text, &root)) {
		if (event_unjson_messages(root, &ctx, &out, &d)) {
			/* given raw, a message may be anything */
			if (out.n >= MSG_HEADER && out.n <= MSG_MAX_EXTENDED)
				message_laws(buf_span(&out), &ctx);
		} else {
			law(d.n > 0 && out.n == 0, "an error says why, and leaves nothing", text);
		}
	} else {
		law(doc.error && doc.error_at <= text.n, "an error has a place", text);
	}
	buf_fini(&out);
	jr_doc_fini(&doc);
	return 0;
}
