/* SPDX-License-Identifier: ISC */
/*
 * tests/fuzz/paste.c - messages in any text. Any bytes: what is given away has a marker, is no longer than its length says,
 * and is a whole message when it is called whole. A message of the input's bytes, written in the dialect that the first
 * byte says: it comes back.
 */
#include "../unit/dialect.h"
#include "fuzz.h"
#include "input/paste.h"

struct got {
	struct span text;
	struct buf bytes;
	unsigned cnt, whole;
};

static bool
message(void *arg, struct span msg, uint64_t line, enum paste_end end)
{
	struct got *g = arg;
	size_t i;

	law(msg.n >= 16 && line > 0, "a marker", g->text);
	for (i = 0; i < 16; i++)
		law(msg.p[i] == 0xff, "a marker of ones", g->text);
	if (end == PASTE_WHOLE)
		law(msg.n == msg_length(msg), "a whole message", g->text);
	if (end == PASTE_CUT)
		law(msg.n < MSG_HEADER || msg.n < msg_length(msg), "a message that is cut", g->text);
	buf_span_put(&g->bytes, msg);
	g->cnt++;
	g->whole += end == PASTE_WHOLE;
	return true;
}

static void
read_text(struct span text, struct got *g)
{
	struct span rest = text, line;
	const uint8_t *nl;
	struct paste p;
	uint64_t number = 0;

	*g = (struct got){ .text = text };
	buf_init(&g->bytes, 4 << 20);
	law(paste_init(&p, message, g), "memory", text);
	while (rest.n) {
		nl = memchr(rest.p, '\n', rest.n);
		line = span_of(rest.p, nl ? (size_t)(nl - rest.p) : rest.n);
		paste_line(&p, line, ++number);
		rest = span_of(rest.p + line.n + (nl != NULL), rest.n - line.n - (nl != NULL));
	}
	paste_flush(&p);
	law(!p.open, "nothing is open after the end", text);
	paste_fini(&p);
}

/* Bodies that look like a marker, and words whose bytes could be a header in the other order, are told apart by nothing. */
static bool
telling(const struct dialect *x, struct span body)
{
	unsigned ones = 0;
	size_t i;

	for (i = 0; i < body.n; i++) {
		ones = body.p[i] == 0xff ? ones + 1 : 0;
		if (ones == 4 || (i < 8 && body.p[i] < 16 && dialect_size(x->token) > 1))
			return false;
	}
	return true;
}

static void
dialect(struct span s)
{
	const struct dialect *x = &dialects[s.p[0] % COUNT(dialects)];
	struct span body = span_of(s.p + 1, s.n - 1 > 4000 ? 4000 : s.n - 1), msg;
	struct buf b, text;
	struct got got;

	if (body.n < 8 || !telling(x, body))
		return;
	buf_init(&b, MSG_MAX_EXTENDED);
	buf_init(&text, 1 << 20);
	msg = fuzz_message(&b, MSG_UPDATE, body);
	if (dialect_size(x->token) > 1 && msg.p[17] == 0xff) { /* in the other order the marker ends a byte later */
		buf_fini(&b);
		buf_fini(&text);
		return;
	}
	dialect_write(&text, x, msg);
	read_text(buf_span(&text), &got);
	law(got.cnt == 1 && got.whole == 1 && span_eq(buf_span(&got.bytes), msg), x->name, buf_span(&text));
	buf_fini(&got.bytes);
	buf_fini(&text);
	buf_fini(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct got got;

	read_text(span_of(data, size), &got);
	buf_fini(&got.bytes);
	if (size > 1)
		dialect(span_of(data, size));
	return 0;
}
