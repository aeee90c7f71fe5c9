/* SPDX-License-Identifier: ISC */
/* output/table.c - the formats by number and name, and what they share. */
#include "output/output.h"

#include "base/memory.h"

#include <stdlib.h>

#include "base/count.h"
#include "msg/update.h"
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

/* Take back what was printed of an UPDATE with errors, and print what it means. */
static void
output_meaning(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out)
{
	struct event one = *e;
	struct diags none;
	struct buf left;
	struct span rest;

	buf_init(&left, 4 * MSG_MAX_EXTENDED);
	update_means(e->msg, ctx, &left);
	for (rest = buf_span(&left); msg_next(&rest, &one.msg);) {
		diags_reset(&none);
		o->row->event(o, &one, ctx, out, &none);
	}
	out->bad |= left.bad;
	buf_fini(&left);
}

void
output_event(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	size_t at = out->n;

	o->row->event(o, e, ctx, out, d);
	if (d->worst < DIAG_DISCARD || !(o->row->flags & OUTPUT_MEANING) || e->kind != EVENT_MESSAGE ||
	    msg_type(e->msg) != MSG_UPDATE || out->bad)
		return;
	out->n = at;
	output_meaning(o, e, ctx, out);
}

void
output_check(const struct event *e, const struct ctx *ctx, struct diags *d)
{
	if (e->kind == EVENT_MESSAGE)
		msg_check(e->msg, ctx, d);
}
