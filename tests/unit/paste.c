/* SPDX-License-Identifier: ISC */
/*
 * tests/unit/paste.c - messages in every dialect are found again, whole, among other text. With arguments it writes them:
 * paste DIALECT HEX ...; without HEX the names of the dialects.
 */
#include <stdlib.h>

#include "dialect.h"
#include "input.h"
#include "input/intake.h"
#include "msg/msg.h"

#define MARKER "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"

/* What came back. */
struct paste_back {
	struct buf bytes;
	unsigned cnt, wrong;
};

static bool
paste_event(void *arg, const struct event *e, const struct ctx *ctx, const struct place *at, bool wrong)
{
	struct paste_back *back = arg;

	(void)ctx, (void)at;
	buf_span_put(&back->bytes, e->msg);
	back->cnt++;
	back->wrong += wrong;
	return true;
}

static bool
paste_wrong(void *arg, const struct place *at, const char *text)
{
	struct paste_back *back = arg;

	back->wrong++;
	buf_str(&back->bytes, text);
	return true;
}

static void
paste_read(struct span text, struct paste_back *back)
{
	struct intake d = { .type = MSG_UPDATE, .arg = back, .event = paste_event, .wrong = paste_wrong };
	struct input in;

	ctx_init(&d.ctx);
	buf_init(&back->bytes, 1 << 20);
	back->cnt = back->wrong = 0;
	input_memory(&in, "text", text);
	in.max++;
	intake_read(&d, &in, intake_at(intake_index("hex")));
}

static uint32_t paste_seed;

static unsigned
paste_random(void)
{
	paste_seed = paste_seed * 1664525 + 1013904223;
	return paste_seed >> 16;
}

/*
 * A message of a random length with random bytes, many of which are zeros or what text is made of. Small numbers alone
 * would make two headers of one where words may be written in either order.
 */
static void
paste_message(struct buf *b)
{
	unsigned type = 1 + paste_random() % 5, kind = paste_random() % 4, i;
	const struct msg_row *row = msg_row(type);
	struct mark m = msg_begin(b, type);
	size_t n = row->least - MSG_HEADER, more;

	if (row->most > row->least) {
		more = paste_random();
		n += more % (paste_random() % 8 ? 90 : 900);
	}
	for (i = 0; i < n; i++) {
		unsigned r = paste_random();

		buf_c(b, (char)(kind == 0 ? r : kind == 1 ? (r % 3 ? 0 : r) : kind == 2 ? ' ' + r % 95 : (unsigned)"0123456789abcdefABCDEF \\\"'xff"[r % 29]));
	}
	msg_end(b, m);
}

/* How a whole text is changed on its way. */
enum paste_way { WAY_PLAIN, WAY_CRLF, WAY_NBSP, WAY_BOM, WAY_UTF16, WAY_INDENT, WAY_CNT };

static void
paste_change(struct buf *out, struct span s, enum paste_way way)
{
	size_t i;

	if (way == WAY_BOM)
		buf_str(out, "\xef\xbb\xbf");
	if (way == WAY_UTF16)
		buf_put(out, "\xff\xfe", 2);
	for (i = 0; i < s.n; i++) {
		uint8_t c = s.p[i];

		if (way == WAY_CRLF && c == '\n')
			buf_c(out, '\r');
		if (way == WAY_NBSP && c == ' ')
			buf_put(out, "\xc2\xa0", 2);
		else
			buf_c(out, (char)c);
		if (way == WAY_UTF16)
			buf_c(out, 0);
		if (way == WAY_INDENT && c == '\n')
			buf_str(out, "   ");
	}
}

static bool
paste_way_fits(const struct dialect *x, enum paste_way way)
{
	if (way == WAY_NBSP || way == WAY_INDENT) /* blanks are bytes there, or columns count */
		return x->token != T_COLUMNS && x->token != T_REPR && x->token != T_JSON && !x->chars;
	return way != WAY_UTF16 || x->token != T_JSON;
}

/* Messages in a dialect, perhaps with prose around them: they come back, and nothing else does. */
static bool
paste_law(const struct dialect *x, unsigned n, bool prose, enum paste_way way)
{
	static const char *const says[] = { "Hi all,\n\nsince this morning our session to 192.0.2.1 flaps. This is what it sends:\n\n",
		"\nthen, as one would expect, 30 seconds later, at 12:34:56:\n\n",
		"\nHas anyone seen this before? Added: the feed has 1,024 routes. Be careful.\n-- \nNOC\n" };
	struct buf want, text, sent;
	struct paste_back back;
	unsigned i;
	bool good;

	buf_init(&want, 1 << 20);
	buf_init(&text, 1 << 22);
	buf_init(&sent, 1 << 23);
	for (i = 0; i < n; i++) {
		size_t at = want.n;

		if (prose)
			buf_str(&text, says[i != 0]);
		paste_message(&want);
		dialect_write(&text, x, span_of(want.p + at, want.n - at));
	}
	if (prose)
		buf_str(&text, says[2]);
	paste_change(&sent, buf_span(&text), way);
	paste_read(buf_span(&sent), &back);
	good = back.cnt == n && !back.wrong && span_eq(buf_span(&want), buf_span(&back.bytes));
	if (!good && getenv("PASTE_SHOW")) {
		printf("# %u of %u, %u wrong\n", back.cnt, n, back.wrong);
		fwrite(sent.p, 1, sent.n, stdout);
		for (i = 0; i < want.n; i++)
			printf("%02X", want.p[i]);
		putchar('\n');
		for (i = 0; i < back.bytes.n; i++)
			printf("%02X", back.bytes.p[i]);
		putchar('\n');
		exit(1);
	}
	buf_fini(&sent);
	buf_fini(&text);
	buf_fini(&want);
	buf_fini(&back.bytes);
	return good;
}

static int
paste_write(int argc, char **argv)
{
	struct buf msg, out;
	size_t i;
	int a;

	buf_init(&out, 1 << 24);
	for (i = 0; i < COUNT(dialects); i++) {
		if (argc == 2)
			buf_fmt(&out, "%s\n", dialects[i].name);
		for (a = 2; a < argc && strcmp(dialects[i].name, argv[1]) == 0; a++) {
			dialect_write(&out, &dialects[i], unhex(&msg, argv[a]));
			buf_fini(&msg);
		}
	}
	fwrite(out.p, 1, out.n, stdout);
	buf_fini(&out);
	return 0;
}

int
main(int argc, char **argv)
{
	size_t i;
	unsigned r, way;

	if (argc > 1)
		return paste_write(argc, argv);
	for (i = 0; i < COUNT(dialects); i++) {
		unsigned good = 0, all = 0;

		if (getenv("PASTE_ONLY") && strcmp(getenv("PASTE_ONLY"), dialects[i].name) != 0)
			continue;
		for (r = 0; r < 120; r++) {
			paste_seed = r * 7919 + 1;
			for (way = 0; way < WAY_CNT; way++) {
				if (!paste_way_fits(&dialects[i], way) || (way && r % 8))
					continue;
				all++;
				good += paste_law(&dialects[i], 1 + r % 3, r % 2, way);
			}
		}
		ok(good == all, "%s: %u of %u", dialects[i].name, good, all);
	}
	return tap_end();
}
