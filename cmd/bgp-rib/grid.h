/* SPDX-License-Identifier: ISC */
/*
 * bgp-rib/grid.h - rows of cells: aligned for people, with tabs, with commas (RFC 4180), or as JSON objects.
 *
 *     buf = grid_cell(g); ... append the text ...   for each column, then   grid_row(g)
 */
#ifndef RIB_GRID_H
#define RIB_GRID_H

#include "base/buf.h"

enum grid_form { GRID_PEOPLE, GRID_TSV, GRID_CSV, GRID_JSON };

struct grid_column {
	const char *name;
	bool number;       /* aligned to the right; bare in JSON */
};

enum { GRID_ROWS = 1024 }; /* rows for people that are measured together */

struct grid {
	enum grid_form form;
	const struct grid_column *column;
	size_t cnt;
	struct buf *out;
	bool no_header;

	/* inside */
	struct buf text;   /* the cells of the rows that wait, one after the other */
	size_t *end;       /* where each ends in it */
	size_t cells, cell_cap;
	size_t *width;     /* of each column, in characters */
	bool *shown;       /* it has had some text; for people those without are left out */
	bool headed;
};

/* columns are borrowed. False: no memory. */
bool grid_init(struct grid *g, enum grid_form form, const struct grid_column *column, size_t cnt, bool no_header, struct buf *out);
void grid_fini(struct grid *g);
/* Where the text of the next cell goes; it ends with the next cell, or the row. */
struct buf *grid_cell(struct grid *g);
/* The row is whole. */
void grid_row(struct grid *g);
/* Append what waits. `again`: the next row gets a line of names of its own. */
void grid_flush(struct grid *g, bool again);

#endif
