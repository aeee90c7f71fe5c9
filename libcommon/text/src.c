/* SPDX-License-Identifier: ISC */
/* text/src.c - places in a text. */
#include "text/src.h"

void
src_place(const struct src *s, size_t off, struct loc *out)
{
	size_t i, start = 0;
	unsigned line = s->first_line;

	if (off > s->text.n)
		off = s->text.n;
	for (i = 0; i < off; i++) {
		if (s->text.p[i] == '\n') {
			line++;
			start = i + 1;
		}
	}
	*out = (struct loc){ s->name, line, (unsigned)(off - start + 1) };
}

/* Bytes of the character at p, of n > 0: what is not UTF-8 (RFC 3629) counts singly. */
static size_t
src_char_len(const uint8_t *p, size_t n)
{
	size_t len = *p >= 0xf0 && *p <= 0xf4 ? 4 : *p >= 0xe0 && *p <= 0xef ? 3 : *p >= 0xc2 && *p <= 0xdf ? 2 : 1, i;

	if (len > n || (*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) || (*p == 0xf0 && p[1] < 0x90) ||
	    (*p == 0xf4 && p[1] > 0x8f))
		return 1;
	for (i = 1; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 1;
	return len;
}

/* A character that a terminal may see; controls, the second set of them too, and stray bytes are question marks. */
static size_t
src_put_char(struct buf *out, const uint8_t *p, size_t n)
{
	size_t len = src_char_len(p, n);

	if (*p == '\t')
		buf_c(out, ' ');
	else if (*p < 0x20 || *p == 0x7f || (len == 1 && *p >= 0x80) || (*p == 0xc2 && p[1] < 0xa0))
		buf_c(out, '?');
	else
		buf_put(out, p, len);
	return len;
}

void
src_show(const struct src *s, const struct diag *d, struct buf *out)
{
	enum { WIDE = 160 };
	size_t off = d->off > s->text.n ? s->text.n : d->off;
	size_t from = off, to = off, i, step;
	struct loc loc;

	src_place(s, off, &loc);
	buf_fmt(out, "%s:%u:%u: %s\n", loc.file, loc.line, loc.col, d->msg);
	while (from > 0 && s->text.p[from - 1] != '\n' && off - from < WIDE / 2)
		from--;
	while (to < s->text.n && s->text.p[to] != '\n' && to - from < WIDE)
		to++;
	buf_str(out, "    ");
	for (i = from; i < to; i += step)
		step = src_put_char(out, s->text.p + i, to - i);
	buf_str(out, "\n    ");
	for (i = from; i < off; i += src_char_len(s->text.p + i, to - i))
		buf_c(out, ' ');
	buf_c(out, '^');
	if (off < to)
		for (i = off + src_char_len(s->text.p + off, to - off); i < off + d->len && i < to;
		    i += src_char_len(s->text.p + i, to - i))
			buf_c(out, '~');
	buf_c(out, '\n');
}
