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

void
src_show(const struct src *s, const struct diag *d, struct buf *out)
{
	enum { WIDE = 160 };
	size_t off = d->off > s->text.n ? s->text.n : d->off;
	size_t from = off, to = off, i;
	struct loc loc;

	src_place(s, off, &loc);
	buf_fmt(out, "%s:%u:%u: %s\n", loc.file, loc.line, loc.col, d->msg);
	while (from > 0 && s->text.p[from - 1] != '\n' && off - from < WIDE / 2)
		from--;
	while (to < s->text.n && s->text.p[to] != '\n' && to - from < WIDE)
		to++;
	buf_str(out, "    ");
	for (i = from; i < to; i++) {
		uint8_t c = s->text.p[i];

		buf_c(out, c == '\t' ? ' ' : c < 0x20 || c == 0x7f ? '?' : (char)c);
	}
	buf_str(out, "\n    ");
	for (i = from; i < off; i++)
		if ((s->text.p[i] & 0xc0) != 0x80)
			buf_c(out, ' ');
	buf_c(out, '^');
	for (i = off + 1; i < off + d->len && i < to; i++)
		if ((s->text.p[i] & 0xc0) != 0x80)
			buf_c(out, '~');
	buf_c(out, '\n');
}
