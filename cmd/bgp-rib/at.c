/* SPDX-License-Identifier: ISC */
/* bgp-rib/at.c - the tables at the end or at the times asked for; and with --follow each change as it comes. */
#include <stdlib.h>

#include "base/memory.h"
#include "field/time.h"
#include "query.h"

/* Columns, or a format of events. */
bool
at_begin(struct query *q)
{
	size_t i;

	if (query_format_is(q, "mrt"))
		return true;
	if (!q->columns.v)
		return output_open(&q->print, output_at(output_index(query_formats()[q->format])), &q->output);
	if (!(q->column = memory_zeroed(q->columns.n, sizeof(*q->column))))
		return false;
	for (i = 0; i < q->columns.n; i++)
		q->column[i] = (struct grid_column){ .name = q->columns.v[i]->name, .number = query_is_number(q->columns.v[i]) };
	return query_grid(q, q->column, q->columns.n);
}

/* ---- one route ---- */

static void
at_cells(struct query *q)
{
	size_t i;

	for (i = 0; i < q->columns.n; i++) {
		struct buf *cell = grid_cell(&q->grid);

		if (q->grid.form != GRID_PEOPLE || strcmp(q->columns.v[i]->name, "stale") != 0)
			field_print(q->columns.v[i], &q->view, cell);
		else if (q->says.stale) /* a column without any is left out */
			buf_str(cell, "stale");
	}
	grid_row(&q->grid);
}

static bool
at_route(struct query *q)
{
	if (!q->grid.cnt)
		return route_print(q);
	route_view(q, at_cells);
	return route_written(q);
}

/* ---- tables ---- */

/* "192.0.2.1 AS65001, ipv4 unicast: 150 routes, 3 stale (no End-of-RIB yet)" */
static void
at_title(struct query *q, const struct rib_table *table, const struct rib_part *part)
{
	struct buf *out = &q->out.b;
	unsigned doubts = rib_table_doubts(table);

	route_who(table, out);
	buf_str(out, ", ");
	buf_family(out, part->afi, part->safi, ' ');
	buf_fmt(out, ": %zu route%s", part->routes, part->routes == 1 ? "" : "s");
	if (part->fresh < part->routes)
		buf_fmt(out, ", %zu stale", part->routes - part->fresh);
	if (doubts) {
		buf_str(out, " (perhaps not all: ");
		rib_doubts_print(doubts, out);
		buf_c(out, ')');
	}
	buf_c(out, '\n');
}

static void
at_part(struct query *q, struct rib_tables *t, const struct rib_table *table, const struct rib_part *part)
{
	bool people = q->grid.cnt && q->grid.form == GRID_PEOPLE, any = false;
	size_t n, i;
	uint32_t *v = rib_part_sorted(&t->store, part, &n);

	t->no_memory |= n && !v;
	for (i = 0; v && i < n && !q->stop; i++)
		if (route_entry(q, t, table, part, rib_entry_at(&t->store, v[i]))) {
			if (people && !any)
				at_title(q, table, part);
			any = true;
			at_route(q);
		}
	if (people && any) {
		grid_flush(&q->grid, true);
		route_written(q);
	}
	free(v);
}

/* The families in the order of their numbers. */
static const struct rib_part *
at_next(const struct rib_table *table, const struct rib_part *before)
{
	const struct rib_part *p, *best = NULL;
	unsigned after = before ? (unsigned)before->afi << 8 | before->safi : 0;

	for (p = table->parts; p; p = p->next) {
		unsigned number = (unsigned)p->afi << 8 | p->safi;

		if ((!before || number > after) && (!best || number < ((unsigned)best->afi << 8 | best->safi)))
			best = p;
	}
	return best;
}

/* Neighbor by neighbor. */
static void
at_tables(struct query *q, struct rib_tables *t, const struct rib_table *table)
{
	const struct rib_part *p;

	for (; table && !q->stop; table = table->next)
		for (p = NULL; (p = at_next(table, p)) && !q->stop;)
			at_part(q, t, table, p);
}

static void
at_list(struct query *q, struct rib_tables *t, const struct rib_table *list, uint64_t time_us)
{
	if (query_format_is(q, "mrt") || query_format_is(q, "bgpdump"))
		dump_tables(q, t, list, time_us);
	else
		at_tables(q, t, list);
}

void
at_finish(struct query *q)
{
	struct rib_tables *t = &q->tables[0];
	bool people = q->grid.cnt && q->grid.form == GRID_PEOPLE;
	size_t i;

	for (i = 0; i < t->look_cnt && !q->stop; i++) {
		if (people && t->look_cnt > 1) {
			buf_str(&q->out.b, "at ");
			time_print(&q->out.b, t->look[i].at_us);
			buf_str(&q->out.b, ":\n");
		}
		t->look[i].tables = rib_tables_order(t->look[i].tables);
		at_list(q, t, t->look[i].tables, t->look[i].at_us);
	}
	if (!t->look_cnt)
		at_list(q, t, t->tables, t->last_us);
	if (q->grid.cnt) {
		grid_flush(&q->grid, false);
		route_written(q);
	}
}

/* ---- changes ---- */

void
at_change(void *query, const struct rib_change *c)
{
	struct query *q = query;
	bool gone = c->what == RIB_WITHDRAWN || c->what == RIB_LOST;

	if (c->what == RIB_REPEATED || c->what == RIB_WAS_ABSENT || q->stop)
		return;
	if (gone && !route_event(q, c->table, c->part, &c->nlri, c->before, c->time_us))
		return;
	if (!route_event(q, c->table, c->part, &c->nlri, gone ? span_of(NULL, 0) : c->after, c->time_us) && !gone)
		return;
	q->event.synthesized = false;
	q->event.mrt_type = 0;
	if (q->grid.cnt) {
		route_view(q, at_cells);
		route_written(q);
	} else {
		route_print(q);
	}
}
