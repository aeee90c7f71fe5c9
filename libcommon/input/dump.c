/* SPDX-License-Identifier: ISC */
/* input/dump.c - hex as people paste it: with blanks and colons, with offsets and characters beside it. */
#include "input/dump.h"

#include "base/num.h"

static bool
dump_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

static struct span
dump_trim(struct span s)
{
	while (s.n && (dump_blank(s.p[s.n - 1]) || s.p[s.n - 1] == '\r'))
		s.n--;
	while (s.n && dump_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	return s;
}

static size_t
dump_digits(struct span s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && num_digit(s.p[at + n]) >= 0)
		n++;
	return n;
}

/* od's lines have one blank after the offset, six hex digits or seven octal ones, and then pairs of digits. */
static bool
dump_od_offset(struct span s, size_t n, uint64_t *off)
{
	size_t i;

	if ((n != 6 && n != 7) || s.p[0] != '0' || s.p[1] != '0' || dump_digits(s, n + 1) != 2)
		return false;
	if (n == 7) {
		*off = 0;
		for (i = 0; i < n; i++) {
			if (num_digit(s.p[i]) > 7)
				return false;
			*off = *off << 3 | (uint64_t)num_digit(s.p[i]);
		}
	}
	return *off % 8 == 0;
}

/*
 * The offset at the front of a dumped line: three to eight hex digits after which there is a colon and a blank, or
 * two blanks; or any with 0x in front and a blank after; or od's. Returns how many bytes to step over, 0 when there is
 * none.
 */
static size_t
dump_offset_take(struct span s, uint64_t *off)
{
	size_t at = s.n > 2 && s.p[0] == '0' && (s.p[1] | 0x20) == 'x' ? 2 : 0, n = dump_digits(s, at), i;
	bool marked = at != 0;

	if (n < 3 || n > 8)
		return 0;
	*off = 0;
	for (i = 0; i < n; i++)
		*off = *off << 4 | (uint64_t)num_digit(s.p[at + i]);
	at += n;
	if (at < s.n && (s.p[at] == ':' || s.p[at] == '|')) {
		at++;
		marked = true;
	}
	if (at >= s.n || !dump_blank(s.p[at]))
		return 0;
	if (!marked && s.p[at] != '\t' && (at + 1 >= s.n || !dump_blank(s.p[at + 1])) && !dump_od_offset(s, n, off))
		return 0;
	while (at < s.n && dump_blank(s.p[at]))
		at++;
	return at;
}

/*
 * The bytes after an offset, in groups of an even number of digits. They end at what is not such a group, at a wide gap,
 * or at a gap of two blanks that does not follow the eighth byte: there the characters begin.
 */
static size_t
dump_groups_take(struct span s, struct buf *out)
{
	size_t at = 0, n, gap, cnt = 0, i;

	for (;;) {
		n = dump_digits(s, at);
		if (n == 0 || n % 2 || n > 32 || (at + n < s.n && !dump_blank(s.p[at + n]) && s.p[at + n] != '-'))
			return cnt;
		for (i = 0; i < n; i += 2)
			buf_c(out, (char)(num_digit(s.p[at + i]) << 4 | num_digit(s.p[at + i + 1])));
		cnt += n / 2;
		at += n;
		for (gap = 0; at < s.n && (dump_blank(s.p[at]) || (s.p[at] == '-' && gap <= 1)); at++)
			gap += s.p[at] == '\t' ? 3 : 1;
		if (at >= s.n || gap > 3 || (gap == 3 && s.p[at - 2] != '-') || (gap == 2 && cnt != 8 && s.p[at - 1] != '-'))
			return cnt;
		if (cnt >= 16 && n <= 4 && gap >= 2)
			return cnt;
	}
}

/* Punctuation that is between hex digits when bytes are written as a list or a string. */
static bool
dump_between(uint8_t c)
{
	return dump_blank(c) || c == ':' || c == ',' || c == ';' || c == '"' || c == '{' || c == '}' || c == '-' ||
	    c == '.';
}

static bool
dump_bare_take(struct span s, struct buf *out, size_t *bad)
{
	size_t at = 0;

	if (!buf_room(out, s.n / 2))
		return false;
	while (at < s.n) {
		/* two digits, as nearly all are */
		if (at + 1 < s.n && num_digit(s.p[at]) >= 0 && num_digit(s.p[at + 1]) >= 0) {
			out->p[out->n++] = (uint8_t)(num_digit(s.p[at]) << 4 | num_digit(s.p[at + 1]));
			at += 2;
			continue;
		}
		if (dump_between(s.p[at])) {
			at++;
			continue;
		}
		if (at + 1 < s.n && (s.p[at] == '0' || s.p[at] == '\\') && (s.p[at + 1] | 0x20) == 'x') {
			at += 2;
			continue;
		}
		*bad = num_digit(s.p[at]) < 0 || at + 1 >= s.n ? at : at + 1;
		return false;
	}
	return true;
}

enum dump_kind
dump_line(struct span line, struct buf *out, uint64_t *off, size_t *bad)
{
	struct span s = dump_trim(line);
	size_t n, before = out->n;

	*bad = 0;
	if (!s.n || s.p[0] == '#')
		return DUMP_EMPTY;
	n = dump_offset_take(s, off);
	if (n && dump_groups_take(span_of(s.p + n, s.n - n), out))
		return DUMP_OFFSET;
	out->n = before;
	if (dump_bare_take(s, out, bad) && out->n > before)
		return DUMP_BARE;
	out->n = before;
	*bad += (size_t)(s.p - line.p);
	return DUMP_OTHER;
}
