/* SPDX-License-Identifier: ISC */
/* tests/fuzz/filter.c - filter expressions, each with an UPDATE after the first newline: what passes is a message. */
#include "filter/filter.h"
#include "fuzz.h"

static void
passes(const struct filter *f, struct span msg, const struct ctx *ctx)
{
	struct event e = { .kind = EVENT_MESSAGE, .msg = msg, .direction = "receive", .stream = -1 };
	bool whole, changed = false;
	struct diags d = { 0 };
	struct buf out;
	size_t len = 0;

	e.local = ip_of((const uint8_t *)"\xc0\x00\x02\x01", 4);
	e.peer = ip_of((const uint8_t *)"\xc0\x00\x02\x02", 4);
	whole = filter_pass(f, &e, ctx);
	buf_init(&out, MSG_MAX_EXTENDED);
	if (filter_routes(f, &e, ctx, &out, &changed)) {
		law(whole, "a message that keeps a route passes", msg);
		if (changed)
			law(!out.bad && msg_header(buf_span(&out), MSG_MAX_EXTENDED, &len, &d) && len == out.n && len <= msg.n,
			    "a message without some routes is one", msg);
	}
	buf_fini(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nl = size ? memchr(data, '\n', size) : NULL;
	struct span text = span_of(data, nl ? (size_t)(nl - data) : size);
	struct span body = nl ? span_of(nl + 1, size - text.n - 1) : span_of(data, 0);
	struct src src = { "filter", text, 1 };
	struct ctx ctx = fuzz_ctx(&body);
	struct diags d = { 0 };
	struct filter *f;
	struct buf b;

	/* lists in files: not from here */
	if (text.n && memchr(text.p, '@', text.n))
		return 0;
	f = filter_compile(&src, &d);
	if (!f) {
		law(d.n > 0, "an error says why", text);
		return 0;
	}
	passes(f, fuzz_message(&b, MSG_UPDATE, body), &ctx);
	buf_fini(&b);
	filter_free(f);
	return 0;
}
