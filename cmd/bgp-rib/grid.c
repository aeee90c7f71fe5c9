/* SPDX-License-Identifier: ISC */
/* bgp-rib/grid.c - rows of cells in the forms of tables. */
#include "grid.h"

#include <stdlib.h>

#include "base/memory.h"
#include "json/jw.h"
#include "output/columns.h"

enum { GRID_TEXT = 64 << 20, GRID_WIDE = 64 };

bool
grid_init(struct grid *g, enum grid_form form, const struct grid_column *column, size_t cnt, bool no_header, struct buf *out)
{
	*g = (struct grid){ .form = form, .column = column, .cnt = cnt, .no_header = no_header, .out = out };
	buf_init(&g->text, GRID_TEXT);
	g->cell_cap = cnt * (form == GRID_PEOPLE ? GRID_ROWS : 1);
	g->end = memory_zeroed(g->cell_cap, sizeof(*g->end));
	g->width = memory_zeroed(cnt, sizeof(*g->width));
	g->shown = memory_zeroed(cnt, sizeof(*g->shown));
	return g->end && g->width && g->shown;
}

void
grid_fini(struct grid *g)
{
	buf_fini(&g->text);
	free(g->end);
	free(g->width);
	free(g->shown);
	*g = (struct grid){ .cnt = 0 };
}

/* ---- cells ---- */

static void
grid_end_cell(struct grid *g)
{
	if (g->cells)
		g->end[g->cells - 1] = g->text.n;
}

static struct span
grid_text(const struct grid *g, size_t cell)
{
	size_t from = cell ? g->end[cell - 1] : 0;

	return span_of(g->text.p + from, g->end[cell] - from);
}

struct buf *
grid_cell(struct grid *g)
{
	grid_end_cell(g);
	g->cells++;
	return &g->text;
}

/* ---- rows ---- */

static void
grid_names(struct grid *g, char separator)
{
	size_t i;

	if (g->headed || g->no_header)
		return;
	g->headed = true;
	for (i = 0; i < g->cnt; i++) {
		if (i)
			buf_c(g->out, separator);
		buf_str(g->out, g->column[i].name);
	}
	buf_c(g->out, '\n');
}

static void
grid_put_table(struct grid *g)
{
	bool csv = g->form == GRID_CSV;
	size_t i;

	grid_names(g, csv ? ',' : '\t');
	for (i = 0; i < g->cnt; i++) {
		if (i)
			buf_c(g->out, csv ? ',' : '\t');
		columns_put(g->out, grid_text(g, i), csv);
	}
	buf_c(g->out, '\n');
}

static void
grid_put_json(struct grid *g)
{
	struct jw w;
	size_t i;

	jw_init(&w, g->out, false);
	jw_obj(&w);
	for (i = 0; i < g->cnt; i++) {
		struct span s = grid_text(g, i);

		if (!s.n)
			continue;
		jw_key(&w, g->column[i].name);
		if (g->column[i].number)
			jw_raw(&w, s);
		else
			jw_str(&w, s);
	}
	jw_obj_end(&w);
	buf_c(g->out, '\n');
}

void
grid_row(struct grid *g)
{
	grid_end_cell(g);
	g->out->bad |= g->text.bad;
	if (g->form == GRID_PEOPLE) {
		if (g->cells == g->cell_cap || g->text.n > GRID_TEXT / 2)
			grid_flush(g, false);
		return;
	}
	if (g->form == GRID_JSON)
		grid_put_json(g);
	else
		grid_put_table(g);
	g->cells = 0;
	buf_reset(&g->text);
}

/* ---- for people ---- */

/* Characters of UTF-8 that take a place. */
static size_t
grid_width(struct span s)
{
	size_t n = 0, i;

	for (i = 0; i < s.n; i++)
		n += (s.p[i] & 0xc0) != 0x80;
	return n;
}

static void
grid_pad(struct buf *out, size_t n)
{
	while (n--)
		buf_c(out, ' ');
}

/* One cell of a line. A column without any text is left out; the last one is not padded. */
static void
grid_put_cell(struct grid *g, size_t i, struct span s)
{
	size_t n = grid_width(s), more = n < g->width[i] ? g->width[i] - n : 0, k;
	bool last = true;

	if (!g->shown[i])
		return;
	for (k = i + 1; k < g->cnt; k++)
		last &= !g->shown[k];
	if (g->column[i].number)
		grid_pad(g->out, more);
	columns_put(g->out, s, false); /* controls are escaped */
	if (!g->column[i].number && !last)
		grid_pad(g->out, more);
	while (last && g->out->n && g->out->p[g->out->n - 1] == ' ')
		g->out->n--;
	buf_c(g->out, last ? '\n' : ' ');
}

/* The widths of the columns, and which have any text. True: another one than before has. */
static bool
grid_measure(struct grid *g)
{
	bool more = false;
	size_t cell;

	for (cell = 0; cell < g->cells; cell++) {
		size_t i = cell % g->cnt, n = grid_width(grid_text(g, cell)), name = g->no_header ? 0 : strlen(g->column[i].name);

		if (!n)
			continue;
		more |= !g->shown[i];
		g->shown[i] = true;
		n = n > GRID_WIDE ? GRID_WIDE : n < name ? name : n;
		if (n > g->width[i])
			g->width[i] = n;
	}
	return more;
}

static void
grid_flush_people(struct grid *g)
{
	bool names = grid_measure(g) && !g->no_header;
	size_t cell, i;

	for (i = 0; names && i < g->cnt; i++)
		grid_put_cell(g, i, span_str(g->column[i].name));
	for (cell = 0; cell < g->cells; cell++)
		grid_put_cell(g, cell % g->cnt, grid_text(g, cell));
	g->cells = 0;
	buf_reset(&g->text);
}

void
grid_flush(struct grid *g, bool again)
{
	if (g->form == GRID_PEOPLE && g->cells)
		grid_flush_people(g);
	if (g->form == GRID_TSV || g->form == GRID_CSV)
		grid_names(g, g->form == GRID_CSV ? ',' : '\t'); /* a table without rows has its names, too */
	if (again) {
		memset(g->width, 0, g->cnt * sizeof(*g->width));
		memset(g->shown, 0, g->cnt * sizeof(*g->shown));
	}
}
