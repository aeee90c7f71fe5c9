/* SPDX-License-Identifier: ISC */
/* bgp-rib/history.c - every change of the routes of a prefix. */
#include "differ.h"
#include "field/time.h"
#include "query.h"

static const struct grid_column history_columns[] = { { "time", false }, { "peer", false }, { "change", false },
	{ "family", false }, { "rd", false }, { "path-id", true }, { "attribute", false }, { "from", false }, { "to", false },
	{ "why", false } };

bool
history_begin(struct query *q)
{
	return query_grid(q, history_columns, COUNT(history_columns));
}

/* Is the route one of the prefix? */
static bool
history_is_of(const struct query *q, const struct rib_change *c)
{
	struct nlri_prefix of;

	return c->part->prefixes && nlri_prefix(c->part->row, c->nlri.v, &of) && of.bits == q->prefix.bits &&
	    q->prefix.ip.len == (c->part->afi == AFI_IPV4 ? 4 : 16) && memcmp(of.ip, q->prefix.ip.a, q->prefix.ip.len) == 0;
}

/* The route in q->view, for its cells. */
static void
history_route(struct query *q)
{
	static const char *const words[] = { "family", "rd", "path-id" };
	size_t i;

	for (i = 0; i < COUNT(words); i++)
		field_print(field_find(span_str(words[i])), &q->view, grid_cell(&q->grid));
}

static void
history_row(struct query *q, const struct rib_change *c, const char *word, const struct differ_one *one)
{
	struct buf *cell;

	time_print(grid_cell(&q->grid), c->time_us);
	cell = grid_cell(&q->grid);
	if (c->table->peer.len)
		buf_ip(cell, c->table->peer.a, c->table->peer.len);
	buf_str(grid_cell(&q->grid), word);
	route_view(q, history_route);
	cell = grid_cell(&q->grid);
	if (one)
		differ_name(one->code, cell);
	cell = grid_cell(&q->grid);
	if (one)
		differ_value(one->code, one->a, cell);
	else
		differ_summary(c->before, cell);
	cell = grid_cell(&q->grid);
	if (one)
		differ_value(one->code, one->b, cell);
	else
		differ_summary(c->after, cell);
	cell = grid_cell(&q->grid);
	if (c->why)
		buf_str(cell, c->why);
	grid_row(&q->grid);
	route_written(q);
}

static void
history_changed(struct query *q, const struct rib_change *c)
{
	static const struct differ_ignore nothing;
	const struct differ_route a = { c->nlri_before, c->before }, b = { c->nlri.v, c->after };
	struct differ_walk w = { .began = false };
	struct differ_one one;

	while (differ_next(&w, c->part, &a, &b, &nothing, &one))
		history_row(q, c, "changed", &one);
}

void
history_change(void *query, const struct rib_change *c)
{
	static const char *const words[] = { [RIB_ADDED] = "announced", [RIB_WITHDRAWN] = "withdrawn", [RIB_LOST] = "lost",
		[RIB_SET] = "in a RIB" };
	struct query *q = query;

	if (q->stop || c->what == RIB_REPEATED || c->what == RIB_WAS_ABSENT || !history_is_of(q, c) ||
	    !route_event(q, c->table, c->part, &c->nlri, c->after.n ? c->after : c->before, c->time_us))
		return;
	if (c->before.n && c->after.n)
		history_changed(q, c);
	else
		history_row(q, c, words[c->what], NULL);
}

void
history_finish(struct query *q)
{
	grid_flush(&q->grid, false);
	route_written(q);
}
