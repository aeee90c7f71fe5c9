/* SPDX-License-Identifier: ISC */
/* input/table.c - the containers by word and by what they look like, and what they share. */
#include <stdarg.h>
#include <stdio.h>

#include "base/count.h"
#include "input/intake.h"
#include "input/rows.h"

#define INPUT_EXTERN(name, word) extern const struct intake_row input_##name;
INPUT_ROWS(INPUT_EXTERN)

#define INPUT_ROW(name, word) &input_##name,
static const struct intake_row *const table_rows[] = { NULL, INPUT_ROWS(INPUT_ROW) };

const char *const *
intake_names(void)
{
#define INPUT_WORD(name, word) word,
	static const char *const words[] = { "auto", INPUT_ROWS(INPUT_WORD) NULL };

	return words;
}

unsigned
intake_index(const char *word)
{
	const char *const *words = intake_names();
	unsigned i = 0;

	while (words[i] && strcmp(words[i], word) != 0)
		i++;
	return i;
}

const struct intake_row *
intake_at(unsigned i)
{
	return i < COUNT(table_rows) ? table_rows[i] : NULL;
}

/* The row that the input looks like; NULL: none. */
static const struct intake_row *
table_intake_recognise(struct input *in)
{
	size_t i;

	for (i = 1; i < COUNT(table_rows); i++)
		if (table_rows[i]->is(in))
			return table_rows[i];
	for (i = 1; i < COUNT(table_rows); i++)
		if (table_rows[i]->may_be && table_rows[i]->may_be(in))
			return table_rows[i];
	return NULL;
}

void
intake_read(struct intake *d, struct input *in, const struct intake_row *row)
{
	struct place at = { .file = in->name };

	if (!row)
		row = table_intake_recognise(in);
	if (row)
		row->read(d, in);
	else if (in->follow && input_is_packed(in))
		intake_wrong(d, &at, "a compressed file cannot be followed");
	else
		intake_wrong(d, &at, "neither text, capture, MRT, BMP nor BGP messages: say which with --input");
}

bool
intake_event(struct intake *d, const struct event *e, const struct ctx *ctx, const struct place *at, bool wrong)
{
	d->stop |= !d->event(d->arg, e, ctx, at, wrong);
	return !d->stop;
}

bool
intake_nlri(struct intake *d, struct span bytes, const struct place *at)
{
	d->stop |= !d->nlri(d->arg, bytes, at);
	return !d->stop;
}

bool
intake_line(struct intake *d, struct span line)
{
	d->stop |= d->line && !d->line(d->arg, line);
	return !d->stop;
}

bool
intake_wrong(struct intake *d, const struct place *at, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	d->stop |= !d->wrong(d->arg, at, text);
	return !d->stop;
}

void
intake_note(struct intake *d, const struct place *at, const char *text)
{
	if (d->note)
		d->note(d->arg, at, text);
}

bool
intake_no_memory(struct intake *d)
{
	d->no_memory(d->arg);
	d->stop = true;
	return false;
}
