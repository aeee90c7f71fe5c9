/* SPDX-License-Identifier: ISC */
/* tests/fuzz/command.c - lines of commands: what is accepted becomes whole messages of a permitted size. */
#include <stdio.h>

#include "fuzz.h"

static bool
has(struct span s, const char *word)
{
	size_t i, n = strlen(word);

	for (i = 0; i + n <= s.n; i++)
		if (memcmp(s.p + i, word, n) == 0)
			return true;
	return false;
}

/*
 * The messages are whole; and their routes can be walked, unless the line has bytes or numbers of its own choosing: an attribute in
 * hex, an unknown family; labels, of which a zero looks like the end of a withdrawn route's stack.
 */
static void
messages_good(struct span out, struct span line, const struct ctx *ctx)
{
	bool raw = has(line, "attribute") || has(line, "0x") || has(line, "label") || has(line, "safi");
	struct diags d = { 0 };
	size_t len;

	while (out.n) {
		law(msg_header(out, ctx_message_max(ctx), &len, &d) && len >= MSG_HEADER && len <= out.n, "whole messages", line);
		message_laws(span_of(out.p, len), ctx);
		diags_reset(&d);
		/* AS 0 and the like are said, and sent */
		if (!raw && msg_check(span_of(out.p, len), ctx, &d) > DIAG_WITHDRAW) {
			fprintf(stderr, "%.*s\n%s: %s\n", (int)line.n, (const char *)line.p, d.v[0].what, d.v[0].msg);
			law(false, "messages of commands can be walked", span_of(out.p, len));
		}
		out = span_of(out.p + len, out.n - len);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_of(data, size);
	struct ctx ctx = fuzz_ctx(&text);
	struct src src = { "command", text, 1 };
	struct diags d = { 0 };
	struct command c;
	struct buf out, shown;

	/* errors that depend on the session are the session's, not the line's */
	ctx.session = CTX_UNKNOWN;
	ctx.own = ctx.apply = false;
	ctx.local = ip_of((const uint8_t *)"\xc0\x00\x02\x01", 4);
	ctx.router_id = 0xc0000201;
	command_init(&c);
	buf_init(&out, 16 << 20);
	buf_init(&shown, 1 << 20);
	if (command_encode(&c, &src, &ctx, size % 2, &out, &d)) {
		law(command_flush(&c, &ctx, &out, &d) || d.n, "what cannot be sent is said", text);
		messages_good(buf_span(&out), text, &ctx);
	} else {
		law(d.n > 0 && out.n == 0, "an error says why, and leaves nothing", text);
		src_show(&src, &d.v[0], &shown);
		law(!shown.bad && shown.n && shown.p[shown.n - 1] == '\n', "errors are shown as lines", text);
	}
	buf_fini(&shown);
	buf_fini(&out);
	command_fini(&c);
	return 0;
}
