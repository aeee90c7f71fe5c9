/* SPDX-License-Identifier: ISC */
/* input/hex.c - messages in hex: lines, and dumps that people paste. */
#include <stdio.h>
#include <string.h>

#include "input/bare.h"
#include "input/dump.h"
#include "input/marker.h"

struct hex {
	struct bare st;
	struct buf block;     /* bytes collected from lines */
	bool dump;            /* they come with offsets */
	bool dumps;           /* the input has dumps: lines of other text belong to them */
	uint64_t next;        /* the offset that goes on */
};

/* A message without its header, or bare NLRI. */
static bool
hex_body(struct hex *h, struct span bytes)
{
	struct buf *b = &h->st.body;
	struct mark m;

	if (h->st.d->type == INTAKE_NLRI)
		return intake_nlri(h->st.d, bytes, &h->st.at);
	buf_reset(b);
	m = msg_begin(b, h->st.d->type);
	buf_span_put(b, bytes);
	msg_end(b, m);
	if (b->bad)
		return bare_garbage(&h->st, bytes, "more bytes than a message can have");
	return bare_message(&h->st, buf_span(b));
}

/* A whole packet without BGP data in it, such as an acknowledgement. */
static bool
hex_is_packet(struct span s)
{
	unsigned type = s.n > 34 ? be_u16(s.p + 12) : 0;

	return s.n >= 40 && (s.p[0] == 0x45 || s.p[0] >> 4 == 6 || type == 0x0800 || type == 0x86dd || type == 0x8100);
}

/* The messages in the collected bytes. */
static bool
hex_flush(struct hex *h)
{
	struct span s = buf_span(&h->block);
	size_t at = h->dump ? marker_find(s, 0) : marker_first(s) || msg_damaged(s) ? 0 : s.n, n;
	bool go = true;

	if (!s.n)
		return true;
	if (at == s.n) {
		if (!h->dump || !hex_is_packet(s))
			go = hex_body(h, s);
		s.n = 0;
	}
	for (s = span_of(s.p + (s.n ? at : 0), s.n ? s.n - at : 0); s.n && go; s = span_of(s.p + n, s.n - n)) {
		if (!marker_first(s) && !msg_damaged(s)) {
			n = marker_find(s, 0);
			if (!h->dump)
				go = bare_garbage(&h->st, span_of(s.p, n), "bytes behind the message");
			continue;
		}
		n = msg_length(s);
		if (n < MSG_HEADER || n > s.n)
			n = marker_find(s, s.n > MSG_HEADER ? MSG_HEADER : s.n);
		go = bare_message(&h->st, span_of(s.p, n));
	}
	buf_reset(&h->block);
	h->dump = false;
	return go;
}

/* Does the last of the collected messages want further lines? */
static bool
hex_wants(const struct hex *h)
{
	struct span s = buf_span(&h->block);
	size_t i, n;

	while (s.n > MSG_HEADER && marker_first(s) && (n = msg_length(s)) >= MSG_HEADER && n < s.n)
		s = span_of(s.p + n, s.n - n);
	for (i = 0; i < s.n && i < MARKER; i++)
		if (s.p[i] != 0xff)
			return false;
	return s.n && (s.n < MSG_HEADER || (msg_length(s) > s.n && msg_length(s) >= MSG_HEADER));
}

static bool
hex_line(struct hex *h, struct span line, uint64_t number)
{
	size_t before = h->block.n, bad, got;
	enum dump_kind kind;
	char why[64];
	uint64_t off = 0;
	bool go = true;

	kind = dump_line(line, &h->block, &off, &bad);
	got = h->block.n - before;
	if (kind == DUMP_BARE && h->dump && got <= 4) { /* the last line of a dump: where it ends, and no bytes */
		struct get g = get_of(span_of(h->block.p + before, got));

		if (get_un(&g, got) == h->next) {
			h->block.n = before;
			got = 0;
			kind = DUMP_EMPTY;
		}
	}
	if (h->block.bad) {
		buf_reset(&h->block);
		h->st.at.number = number;
		return intake_wrong(h->st.d, &h->st.at, "more hex than a message can have");
	}
	if (before && (kind == DUMP_EMPTY || kind == DUMP_OTHER || h->dump != (kind == DUMP_OFFSET) ||
	    (kind == DUMP_OFFSET && off != h->next) ||
	    (kind == DUMP_BARE && (!hex_wants(&(struct hex){ .block = { .p = h->block.p, .n = before } }) ||
	    marker_first(span_of(h->block.p + before, got)))))) {
		/* what was collected is whole; the new line's bytes begin the next */
		struct buf rest = h->block;

		h->block.n = before;
		buf_init(&rest, MSG_MAX_EXTENDED);
		buf_put(&rest, h->block.p + before, got);
		go = hex_flush(h);
		buf_span_put(&h->block, buf_span(&rest));
		buf_fini(&rest);
		before = 0;
	}
	if (!before)
		h->st.at.number = number;
	if (kind == DUMP_OTHER && !h->dumps) {
		snprintf(why, sizeof(why), "not hexadecimal at column %zu", bad + 1);
		return go && bare_garbage(&h->st, line, why);
	}
	h->dump = kind == DUMP_OFFSET;
	h->dumps |= h->dump;
	h->next = off + got;
	if (go && kind == DUMP_BARE && !hex_wants(h))
		go = hex_flush(h);
	return go;
}

/* Are there dumped lines in what lies ahead? */
static bool
hex_dumps_ahead(struct span s)
{
	const uint8_t *nl;
	struct buf bytes;
	uint64_t off;
	size_t bad;
	bool found = false;

	buf_init(&bytes, INPUT_BLOCK);
	for (; s.n && !found; s = span_of(nl + 1, s.n - (size_t)(nl + 1 - s.p))) {
		nl = memchr(s.p, '\n', s.n);
		if (!nl)
			break;
		found = dump_line(span_of(s.p, (size_t)(nl - s.p)), &bytes, &off, &bad) == DUMP_OFFSET;
	}
	buf_fini(&bytes);
	return found;
}

static void
hex_init(struct hex *h, struct intake *d, const char *name, struct input *in)
{
	*h = (struct hex){ 0 };
	bare_init(&h->st, d, name, in);
	buf_init(&h->block, 4 * MSG_MAX_EXTENDED);
}

static void
hex_fini(struct hex *h)
{
	bare_fini(&h->st);
	buf_fini(&h->block);
}

static void
hex_read(struct intake *d, struct input *in)
{
	struct span line;
	struct hex h;
	uint64_t number = 0;
	bool cut;

	hex_init(&h, d, in->name, in);
	h.st.at.unit = "line";
	h.dumps = hex_dumps_ahead(input_peek(in, 1));
	while (!d->stop && input_line(in, &line, &cut)) {
		number++;
		if (cut) {
			h.st.at.number = number;
			intake_wrong(d, &h.st.at, "the line is too long");
			continue;
		}
		hex_line(&h, line, number);
	}
	if (!d->stop)
		hex_flush(&h);
	hex_fini(&h);
}

/* One argument: a line, or a pasted dump of several. */
static void
hex_argument(struct hex *h, const char *hex)
{
	struct intake *d = h->st.d;
	size_t bad;
	uint64_t off;
	char why[64];

	h->st.at.unit = NULL;
	if (strchr(hex, '\n')) {
		struct input in;
		struct span line;
		uint64_t number = 0;
		bool cut;

		input_memory(&in, "<argument>", span_str(hex));
		h->dumps = hex_dumps_ahead(span_str(hex));
		h->st.at.unit = "line";
		while (!d->stop && input_line(&in, &line, &cut))
			hex_line(h, line, ++number);
		if (!d->stop)
			hex_flush(h);
		h->dumps = false;
	} else if ((dump_line(span_str(hex), &h->block, &off, &bad) == DUMP_BARE && !h->block.bad) || h->block.n) {
		hex_flush(h);
	} else {
		snprintf(why, sizeof(why), "invalid hexadecimal at column %zu", bad + 1);
		bare_garbage(&h->st, span_str(hex), *hex ? why : "no hexadecimal digits");
	}
}

void
intake_hex(struct intake *d, const char *const *hex, size_t n)
{
	struct hex h;
	size_t i;

	if (!n)
		return;
	hex_init(&h, d, "<argument>", NULL);
	for (i = 0; i < n && !d->stop; i++)
		hex_argument(&h, hex[i]);
	hex_fini(&h);
}

static bool
hex_is(struct input *in)
{
	return marker_is_text(input_peek(in, 6));
}

const struct intake_row input_hex = { .help = "hexadecimal digits: lines, and dumps of many kinds", .is = hex_is, .read = hex_read };
