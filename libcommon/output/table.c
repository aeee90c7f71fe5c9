/* SPDX-License-Identifier: ISC */
/* output/table.c - the formats by number and name, and what they share. */
#include "output/output.h"

#include "base/memory.h"

#include <stdlib.h>

#include "base/count.h"
#include "event/event.h"
#include "output/rows.h"

#define OUTPUT_EXTERN(name, word) extern const struct output_row output_##name;
OUTPUT_ROWS(OUTPUT_EXTERN)

#define OUTPUT_ROW(name, word) &output_##name,
static const struct output_row *const table_rows[] = { OUTPUT_ROWS(OUTPUT_ROW) NULL };

const struct output_row *
output_at(size_t i)
{
	return i < COUNT(table_rows) ? table_rows[i] : NULL;
}

const char *const *
output_names(void)
{
#define OUTPUT_WORD(name, word) word,
	static const char *const words[] = { OUTPUT_ROWS(OUTPUT_WORD) NULL };

	return words;
}

unsigned
output_index(const char *word)
{
	const char *const *words = output_names();
	unsigned i = 0;

	while (words[i] && strcmp(words[i], word) != 0)
		i++;
	return i;
}

bool
output_open(struct output *o, const struct output_row *row, const struct output_options *options)
{
	*o = (struct output){ .row = row, .options = options, .printer = printer_new() };
	if (row->state)
		o->state = memory_zeroed(1, row->state);
	if (o->printer && (o->state || !row->state) && (!row->open || row->open(o)))
		return true;
	output_close(o);
	return false;
}

void
output_close(struct output *o)
{
	if (o->row && o->row->close && o->state)
		o->row->close(o);
	printer_free(o->printer);
	free(o->state);
	*o = (struct output){ .row = NULL };
}

static void
output_print(void *arg, struct buf *out, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	struct output *o = arg;

	o->row->event(o, e, ctx, out, d);
}

void
output_event(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	if (o->row->flags & OUTPUT_MEANING)
		event_meaning(output_print, o, out, e, ctx, d);
	else
		o->row->event(o, e, ctx, out, d);
}

void
output_check(const struct event *e, const struct ctx *ctx, struct diags *d)
{
	if (e->kind == EVENT_MESSAGE)
		msg_check(e->msg, ctx, d);
}
