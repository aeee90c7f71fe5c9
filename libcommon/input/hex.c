/* SPDX-License-Identifier: ISC */
/* input/hex.c - messages in text: lines of hex, and whatever people paste. */
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "input/bare.h"
#include "input/marker.h"
#include "input/paste.h"

struct hex {
	struct bare st;
	struct paste paste;
	struct buf bytes;      /* of a line */
	struct buf attributes; /* -t attributes: of lines that may go on */
	struct buf ascii;      /* of a line in UTF-16, or with colours */
	struct paste trial;    /* what a line is made of that has others in a string */
	struct buf trials;     /* its messages */
	unsigned trial_bad;    /* those that are not whole */
	bool prose;            /* there was text that is no hex: a line of hex without a marker is no message then */
	bool found;            /* a message, or what should have been one */
	uint64_t number;       /* of the line */
	uint64_t first;        /* line with text; 0: none yet */
	char sample[64];       /* its beginning */
};

/* ---- messages ---- */

/* A message without its header, bare NLRI, or bare attributes. */
static bool
hex_body(struct hex *h, struct span bytes)
{
	struct intake *d = h->st.d;
	struct buf *b = &h->st.body;
	struct mark m;

	h->found = true;
	if (d->type == INTAKE_NLRI)
		return intake_nlri(d, bytes, &h->st.at);
	buf_reset(b);
	m = msg_begin(b, d->type == INTAKE_ATTRIBUTES ? MSG_UPDATE : d->type);
	if (d->type == INTAKE_ATTRIBUTES) {
		buf_c(b, 0);
		buf_c(b, 0);
		buf_c(b, (char)(bytes.n >> 8));
		buf_c(b, (char)bytes.n);
	}
	buf_span_put(b, bytes);
	msg_end(b, m);
	if (b->bad)
		return bare_garbage(&h->st, bytes, "more bytes than a message can have");
	return bare_message(&h->st, buf_span(b));
}

static bool
hex_found(void *arg, struct span msg, uint64_t line, enum paste_end end)
{
	struct hex *h = arg;

	h->found = true;
	h->st.at.number = line;
	if (end == PASTE_CUT)
		return bare_cut(&h->st, msg, "the text has no more of it");
	return bare_message(&h->st, msg); /* if its header is wrong, the message says so itself */
}

/*
 * The line is nothing but hex digits, and its bytes are whole messages, perhaps damaged ones or with something after them:
 * give them away. False: it is not.
 */
static bool
hex_plain(struct hex *h, struct span line)
{
	struct span s, rest;
	bool go = true;
	size_t n;

	buf_reset(&h->bytes);
	if (line.n < 2 * MSG_HEADER || line.n % 2 || !num_hex(line, &h->bytes) || h->bytes.n != line.n / 2)
		return false;
	s = rest = buf_span(&h->bytes);
	while (rest.n && marker_first(rest) && (n = msg_length(rest)) >= MSG_HEADER && n <= rest.n)
		rest = span_of(rest.p + n, rest.n - n);
	if (rest.n && (rest.n == s.n ? !msg_damaged(s) : rest.p[0] == 0xff && !msg_damaged(rest)))
		return false;
	h->found = true;
	for (; s.n && go; s = span_of(s.p + n, s.n - n)) {
		n = marker_first(s) ? msg_length(s) : msg_damaged(s);
		if (n) {
			go = bare_message(&h->st, span_of(s.p, n));
		} else {
			n = marker_find(s, 0);
			go = bare_garbage(&h->st, span_of(s.p, n), "bytes behind the message");
		}
	}
	return true;
}

/* ---- what has no marker ---- */

/* Digits in pairs, and what is written between them. */
static bool
hex_is_bare(struct span line)
{
	size_t i, digits = 0;

	for (i = 0; i < line.n; i++) {
		if (num_digit(line.p[i]) >= 0)
			digits++;
		else if (!strchr(" \t:,;-.\"{}", line.p[i]))
			return false;
	}
	return digits && digits % 2 == 0;
}

/* Do the bytes end where an attribute does? */
static bool
hex_attributes_end(struct span s)
{
	while (s.n >= 3) {
		size_t head = s.p[0] & 0x10 ? 4 : 3, n;

		if (s.n < head)
			return false;
		n = head + (head == 4 ? be_u16(s.p + 2) : s.p[2]);
		if (n > s.n)
			return false;
		s = span_of(s.p + n, s.n - n);
	}
	return s.n == 0;
}

static void
hex_attributes_flush(struct hex *h)
{
	if (h->attributes.n)
		hex_body(h, buf_span(&h->attributes));
	buf_reset(&h->attributes);
}

/* The longest run of the line: attributes, or the part of them that it has. */
static void
hex_attributes(struct hex *h, struct span line)
{
	struct buf *a = &h->attributes;
	bool bare = hex_is_bare(line);

	if (a->n && !bare)
		hex_attributes_flush(h);
	if (!a->n)
		h->st.at.number = h->number;
	if (paste_longest(line, a) < 3 && !bare)
		buf_reset(a);
	if (a->bad || hex_attributes_end(buf_span(a)))
		hex_attributes_flush(h);
}

/* 00 01 02 ...: the heads of the columns of a dump. */
static bool
hex_is_heads(struct span bytes)
{
	size_t i;

	for (i = 0; i < bytes.n && bytes.p[i] == i; i++)
		;
	return i == bytes.n && (i == 8 || i == 16 || i == 32);
}

/* A line that is hex but for a few characters: the column of the first of them, from 1; 0: it is not. */
static size_t
hex_mistyped(struct span line)
{
	size_t i, digits = 0, first = 0;

	for (i = 0; i < line.n; i++) {
		digits += num_digit(line.p[i]) >= 0;
		if (num_digit(line.p[i]) < 0 && !first)
			first = i + 1;
		if (line.p[i] == ' ')
			return 0;
	}
	if (!first && digits % 2)
		first = line.n;
	return line.n >= 16 && line.p[0] != 'S' && line.p[0] != ':' && digits >= line.n - line.n / 8 ? first : 0;
}

/* A line without a marker, which belongs to no message that has one. */
static void
hex_other(struct hex *h, struct span line)
{
	struct intake *d = h->st.d;
	size_t column = hex_mistyped(line);
	char why[64];

	if (d->type == INTAKE_ATTRIBUTES) {
		hex_attributes(h, line);
		return;
	}
	if (column) {
		h->found = true;
		snprintf(why, sizeof(why), "not hexadecimal at column %zu", column);
		bare_garbage(&h->st, line, why);
		return;
	}
	buf_reset(&h->bytes);
	if (!h->prose && hex_is_bare(line) && paste_longest(line, &h->bytes) && !hex_is_heads(buf_span(&h->bytes)) && (h->bytes.n >= 4 || d->type != MSG_UPDATE)) {
		hex_body(h, buf_span(&h->bytes));
		return;
	}
	h->prose = true;
	if (!h->first) {
		h->first = h->number;
		snprintf(h->sample, sizeof(h->sample), "%.*s", line.n > 40 ? 40 : (int)line.n, (const char *)line.p);
	}
}

/* ---- lines ---- */

static struct span
hex_trim(struct span s)
{
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t' || s.p[s.n - 1] == '\r'))
		s.n--;
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = span_of(s.p + 1, s.n - 1);
	return s;
}

/* The bytes of a sequence that sets a colour or the like, at the escape; 0: it is none. */
static size_t
hex_colour(struct span s)
{
	size_t n = 2;

	if (s.n < 3 || s.p[0] != 0x1b)
		return 0;
	if (s.p[1] == '[')
		while (n < s.n && (s.p[n] < 0x40 || s.p[n] > 0x7e))
			n++;
	else if (s.p[1] == ']')
		while (n < s.n && s.p[n] != 7 && s.p[n] != 0x1b)
			n++;
	return n < s.n ? n + 1 : s.n;
}

/* What a line has that is not read: a mark of Unicode, the zeros of UTF-16, colours; and a blank of markup. 0: it is read. */
static size_t
hex_unread(struct span s, bool wide, bool *blank)
{
	*blank = false;
	if (s.p[0] == 0x1b)
		return hex_colour(s);
	if (s.p[0] == 0xef && s.n >= 3 && memcmp(s.p, "\xef\xbb\xbf", 3) == 0)
		return 3;
	*blank = s.p[0] == '&' && s.n >= 6 && memcmp(s.p, "&nbsp;", 6) == 0;
	if (*blank)
		return 6;
	return wide && (!s.p[0] || s.p[0] >= 0xfe);
}

/* A line with nothing but what bytes are written with, which is ASCII, and what is told apart from it. */
static struct span
hex_narrow(struct hex *h, struct span line)
{
	bool wide, blank;
	size_t i, n;

	wide = line.n && memchr(line.p, 0, line.n);
	if (!wide && (!line.n || (line.p[0] != 0xef && !memchr(line.p, 0x1b, line.n) && !memchr(line.p, '&', line.n))))
		return line;
	buf_reset(&h->ascii);
	for (i = 0; i < line.n; i += n ? n : 1) {
		n = hex_unread(span_of(line.p + i, line.n - i), wide, &blank);
		if (!n || blank)
			buf_c(&h->ascii, blank ? ' ' : (char)line.p[i]);
	}
	return buf_span(&h->ascii);
}

/* ---- lines in a string ---- */

static bool
hex_trial_found(void *arg, struct span msg, uint64_t line, enum paste_end end)
{
	struct hex *h = arg;

	(void)line;
	h->trial_bad += end != PASTE_WHOLE;
	buf_span_put(&h->trials, msg);
	return true;
}

/* The next end of a line in a string, "\n", at or after `at`; s.n: there is none. */
static size_t
hex_line_end(struct span s, size_t at)
{
	for (; at + 1 < s.n; at++)
		if (s.p[at] == '\\' && s.p[at + 1] == 'n')
			return at;
	return s.n;
}

/* Are there messages, and are all of them whole? Their bytes are in h->bytes then. */
static bool
hex_trial_good(struct hex *h)
{
	bool good;

	paste_flush(&h->trial);
	good = h->trials.n && !h->trial_bad;
	buf_reset(&h->bytes);
	if (good)
		buf_span_put(&h->bytes, buf_span(&h->trials));
	buf_reset(&h->trials);
	h->trial_bad = 0;
	return good;
}

/* Where the string with the first end of a line begins. */
static size_t
hex_string_from(struct span s)
{
	size_t end = hex_line_end(s, 0), at;

	for (at = end; at > 0 && (s.p[at - 1] != '"' || (at > 1 && s.p[at - 2] == '\\')); at--)
		;
	return at;
}

/* A line that has lines in a string, as JSON has them: the messages in it, if all are whole. False: it is none. */
static bool
hex_lines_in_string(struct hex *h, struct span line)
{
	size_t at, end;
	struct span s;
	bool go = true;

	if (h->paste.open || hex_line_end(line, 0) == line.n || !notation_hints(line))
		return false;
	paste_line(&h->trial, line, h->number); /* \n may be a byte of the message */
	if (hex_trial_good(h))
		return false;
	for (at = hex_string_from(line); at < line.n; at = end + 2) {
		end = hex_line_end(line, at);
		paste_line(&h->trial, span_of(line.p + at, end - at), h->number);
	}
	if (!hex_trial_good(h))
		return false;
	for (s = buf_span(&h->bytes); s.n && go; s = span_of(s.p + msg_length(s), s.n - msg_length(s))) {
		h->found = true;
		go = bare_message(&h->st, span_of(s.p, msg_length(s)));
	}
	return true;
}

static void
hex_line(struct hex *h, struct span line)
{
	struct span s = hex_trim(line);
	bool comment = s.n && s.p[0] == '#' && !(s.n > 1 && s.p[1] == '('); /* #(#xFF ...) is a literal */

	if (!h->paste.open)
		h->st.at.number = h->number;
	if (!h->paste.open && !comment && hex_plain(h, s))
		return;
	if (!comment && (hex_lines_in_string(h, line) || paste_line(&h->paste, line, h->number))) {
		h->prose = true;
		return;
	}
	h->st.at.number = h->number;
	if (s.n && !comment)
		hex_other(h, s);
	else
		hex_attributes_flush(h);
}

/* A line as it comes, which may be several where ends of lines are carriage returns alone. */
static void
hex_text(struct hex *h, struct span text)
{
	struct span s = hex_narrow(h, text);
	const uint8_t *cr;
	size_t n;

	while ((cr = s.n ? memchr(s.p, '\r', s.n - 1) : NULL)) {
		n = (size_t)(cr - s.p);
		hex_line(h, span_of(s.p, n));
		s = span_of(cr + 1, s.n - n - 1);
	}
	hex_line(h, s);
}

/* Nothing was read from what is not empty: say what it looks like. */
static void
hex_nothing(struct hex *h)
{
	const char *s = h->sample;

	h->st.at.number = h->first;
	intake_wrong(h->st.d, &h->st.at, "no BGP message in this %s: a message is found by its marker, in hex, dumps, logs, "
	    "literals and base64; what has no header is read with -t",
	    *s == '{' || *s == '[' ? "JSON" : *s == '<' ? "markup" : strchr(s, '|') ? "table of another tool" : "text");
}

static void
hex_init(struct hex *h, struct intake *d, const char *name, struct input *in)
{
	*h = (struct hex){ .found = false };
	d->ctx.partial = d->type == INTAKE_ATTRIBUTES;
	bare_init(&h->st, d, name, in);
	buf_init(&h->bytes, SIZE_MAX / 4);
	buf_init(&h->ascii, SIZE_MAX / 4);
	buf_init(&h->attributes, MSG_MAX_EXTENDED);
	buf_init(&h->trials, SIZE_MAX / 4);
	if (!paste_init(&h->paste, hex_found, h) || !paste_init(&h->trial, hex_trial_found, h))
		intake_no_memory(d);
}

static void
hex_fini(struct hex *h)
{
	bare_fini(&h->st);
	paste_fini(&h->paste);
	paste_fini(&h->trial);
	buf_fini(&h->trials);
	buf_fini(&h->bytes);
	buf_fini(&h->ascii);
	buf_fini(&h->attributes);
}

static void
hex_lines(struct hex *h, struct input *in)
{
	struct intake *d = h->st.d;
	struct span line;
	bool cut;

	for (h->number = 1; !d->stop && input_line(in, &line, &cut); h->number++) {
		if (cut) {
			h->st.at.number = h->number;
			intake_wrong(d, &h->st.at, "the line is too long");
			h->found = true;
		} else {
			hex_text(h, line);
		}
	}
	if (!d->stop)
		paste_flush(&h->paste);
	if (!d->stop)
		hex_attributes_flush(h);
}

static void
hex_read(struct intake *d, struct input *in)
{
	struct hex h;

	hex_init(&h, d, in->name, in);
	h.st.at.unit = "line";
	if (!d->stop)
		hex_lines(&h, in);
	if (!d->stop && !h.found && h.first)
		hex_nothing(&h);
	hex_fini(&h);
}

void
intake_hex(struct intake *d, const char *const *hex, size_t n)
{
	struct input in;
	struct hex h;
	size_t i;

	if (!n)
		return;
	hex_init(&h, d, "<argument>", NULL);
	for (i = 0; i < n && !d->stop; i++) {
		h.found = h.prose = false;
		h.first = 0;
		input_memory(&in, "<argument>", span_str(hex[i]));
		in.max++; /* the last line needs no end */
		h.st.at.unit = strchr(hex[i], '\n') ? "line" : NULL;
		hex_lines(&h, &in);
		if (!d->stop && !h.found)
			bare_garbage(&h.st, span_str(hex[i]), *hex[i] ? "no message, and no hexadecimal" : "no hexadecimal digits");
	}
	hex_fini(&h);
}

/* UTF-16 or UTF-32, with its mark or without it. */
static bool
hex_is_wide(struct span s)
{
	size_t i, zeros[2] = { 0 }, texts[2] = { 0 };

	if (s.n > 2 && ((s.p[0] == 0xff && s.p[1] == 0xfe) || (s.p[0] == 0xfe && s.p[1] == 0xff)))
		return true;
	for (i = 0; i < s.n; i++) {
		zeros[i % 2] += !s.p[i];
		texts[i % 2] += (s.p[i] >= ' ' && s.p[i] < 0x7f) || (s.p[i] >= '\t' && s.p[i] <= '\r');
	}
	return s.n >= 6 && ((zeros[0] == s.n / 2 && texts[1] == s.n / 2) || (zeros[1] == s.n / 2 && texts[0] == s.n / 2));
}

static bool
hex_is(struct input *in)
{
	struct span s = input_peek(in, 6); /* of a file, all of it */

	return marker_is_text(s) || hex_is_wide(span_of(s.p, s.n < 64 ? s.n : 64));
}

const struct intake_row input_hex = {
	.help = "hexadecimal digits, and messages in any text: dumps, logs, literals, base64", .is = hex_is, .read = hex_read,
};
