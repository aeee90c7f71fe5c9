/* SPDX-License-Identifier: ISC */
/* bgp-rib/count.c - numbers of routes, or of changes, for each value of the columns asked for. */
#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"
#include "query.h"

enum { COUNT_TEXT = 1 << 20 };

/* The values of the columns, cell after cell with a NUL after each, and the numbers. */
struct count_row {
	size_t key;          /* in `keys`; the next row's begins where it ends */
	uint64_t total;      /* what the rows are ordered by */
	struct event_rib n;
};

/* A row when they are put in order. */
struct count_place {
	uint64_t total;
	struct span key;
	const struct count_row *row;
};

struct counts {
	struct count_row *row;
	size_t cnt, cap;
	uint64_t *slot;      /* hash << 32 | index in `row`, + 1 */
	size_t slot_cnt;
	struct buf key, keys;
	uint64_t seed;
	const struct field_row **shown; /* for each column of the grid */
	int *group;          /* which of the grouping columns it is; -1: a number */
	size_t shown_cnt;
	const struct rib_change *change; /* being counted; NULL: a route */
};

/* ---- what is asked for ---- */

static const char *const count_numbers[] = { "routes", NULL };
static const char *const churn_numbers[] = { "announcements", "withdrawals", "path-changes", "other-changes", "duplicates",
	"withdrawals-of-absent", "flaps", "first", "last", NULL };

static const struct query_columns *
count_by(const struct query *q)
{
	return q->mode == QUERY_CHURN ? &q->churn : &q->count;
}

static int
count_group_of(const struct query *q, const struct field_row *row)
{
	const struct query_columns *by = count_by(q);
	size_t i;

	for (i = 0; i < by->n; i++)
		if (by->v[i] == row)
			return (int)i;
	return -1;
}

static void
count_show(struct query *q, const struct field_row *row)
{
	struct counts *c = q->counts;
	size_t i = c->shown_cnt++;

	c->shown[i] = row;
	c->group[i] = count_group_of(q, row);
	q->column[i] = (struct grid_column){ row->name, query_is_number(row) };
}

bool
count_begin(struct query *q)
{
	const char *const *numbers = q->mode == QUERY_CHURN ? churn_numbers : count_numbers, *const *word;
	const struct query_columns *by = count_by(q);
	size_t most = by->n + q->columns.n + COUNT(churn_numbers), i;
	struct counts *c = q->counts = memory_zeroed(1, sizeof(*c));

	if (!c)
		return false;
	c->seed = q->tables[0].store.seed;
	buf_init(&c->key, COUNT_TEXT);
	buf_init(&c->keys, SIZE_MAX / 2);
	q->column = memory_zeroed(most, sizeof(*q->column));
	c->shown = memory_zeroed(most, sizeof(struct field_row *));
	c->group = memory_zeroed(most, sizeof(*c->group));
	if (!q->column || !c->shown || !c->group)
		return false;
	for (i = 0; i < q->columns.n; i++)
		count_show(q, q->columns.v[i]);
	for (i = 0; i < by->n && !q->columns.n; i++)
		count_show(q, by->v[i]);
	for (word = numbers; *word && !q->columns.n; word++)
		count_show(q, field_find(span_str(*word)));
	return query_grid(q, q->column, c->shown_cnt);
}

void
count_free(struct query *q)
{
	struct counts *c = q->counts;

	if (!c)
		return;
	free(c->row);
	free(c->slot);
	free(c->shown);
	free(c->group);
	buf_fini(&c->key);
	buf_fini(&c->keys);
	free(c);
}

/* ---- rows ---- */

static struct span
count_key(const struct counts *c, size_t i)
{
	size_t from = c->row[i].key, end = i + 1 < c->cnt ? c->row[i + 1].key : c->keys.n;

	return span_of(c->keys.p + from, end - from);
}

static bool
count_slots_grow(struct counts *c)
{
	size_t n = c->slot_cnt ? c->slot_cnt * 2 : 256, i, k;
	uint64_t *slot = n <= UINT32_MAX ? memory_zeroed(n, sizeof(*slot)) : NULL;

	if (!slot)
		return false;
	for (i = 0; i < c->slot_cnt; i++) {
		if (!c->slot[i])
			continue;
		for (k = c->slot[i] >> 32 & (n - 1); slot[k]; k = (k + 1) & (n - 1))
			;
		slot[k] = c->slot[i];
	}
	free(c->slot);
	c->slot = slot;
	c->slot_cnt = n;
	return true;
}

/* The row of c->key; NULL: no memory. */
static struct count_row *
count_row(struct counts *c)
{
	struct span key = buf_span(&c->key);
	uint32_t hash = hash_span(c->seed, key);
	struct count_row *r;
	size_t k;

	if (c->key.bad || (c->cnt * 4 >= c->slot_cnt * 3 && !count_slots_grow(c)))
		return NULL;
	for (k = hash & (c->slot_cnt - 1); c->slot[k]; k = (k + 1) & (c->slot_cnt - 1))
		if (c->slot[k] >> 32 == hash && span_eq(count_key(c, (uint32_t)c->slot[k] - 1), key))
			return &c->row[(uint32_t)c->slot[k] - 1];
	if (!MEMORY_ROOM(c->row, c->cnt, &c->cap) || !buf_room(&c->keys, key.n))
		return NULL;
	r = &c->row[c->cnt++];
	*r = (struct count_row){ .key = c->keys.n };
	buf_span_put(&c->keys, key);
	c->slot[k] = (uint64_t)hash << 32 | c->cnt;
	return r;
}

static void
count_add(struct event_rib *n, const struct rib_change *c)
{
	bool announced = c->what != RIB_WITHDRAWN && c->what != RIB_WAS_ABSENT;

	n->churned = true;
	n->announcements += announced;
	n->withdrawals += !announced;
	n->path_changes += c->what == RIB_PATH_CHANGED;
	n->other_changes += c->what == RIB_OTHER_CHANGED;
	n->duplicates += c->what == RIB_REPEATED;
	n->withdrawals_of_absent += c->what == RIB_WAS_ABSENT;
	n->flaps += announced && c->was_withdrawn;
	if (!n->first_us || c->time_us < n->first_us)
		n->first_us = c->time_us;
	if (c->time_us > n->last_us)
		n->last_us = c->time_us;
}

/* Count the route in q->view. */
static void
count_one(struct query *q)
{
	const struct query_columns *by = count_by(q);
	struct counts *c = q->counts;
	struct count_row *r;
	size_t i;

	buf_reset(&c->key);
	for (i = 0; i < by->n; i++) {
		field_print(by->v[i], &q->view, &c->key);
		buf_c(&c->key, 0);
	}
	if (!(r = count_row(c))) {
		q->tables[0].no_memory = true;
		return;
	}
	r->total++;
	r->n.counted = true;
	r->n.routes++;
	if (c->change)
		count_add(&r->n, c->change);
}

/* A withdrawal counts for the route that it withdraws. */
void
count_change(void *query, const struct rib_change *change)
{
	struct query *q = query;

	if (change->what == RIB_LOST || change->what == RIB_SET)
		return;
	if (!route_event(q, change->table, change->part, &change->nlri, change->after.n ? change->after : change->before, change->time_us))
		return;
	q->counts->change = change;
	route_view(q, count_one);
	q->counts->change = NULL;
}

/* ---- at the end ---- */

static int
count_compare(const void *x, const void *y)
{
	const struct count_place *a = x, *b = y;
	size_t n = a->key.n < b->key.n ? a->key.n : b->key.n;
	int c;

	if (a->total != b->total)
		return a->total < b->total ? 1 : -1;
	c = memcmp(a->key.p, b->key.p, n);
	return c ? c : (a->key.n > b->key.n) - (a->key.n < b->key.n);
}

/* The rows in order; NULL: there are none, or no memory. */
static struct count_place *
count_order(struct query *q)
{
	struct counts *c = q->counts;
	struct count_place *v = c->cnt ? memory_get(c->cnt * sizeof(*v)) : NULL;
	size_t i;

	q->tables[0].no_memory |= c->cnt && !v;
	for (i = 0; v && i < c->cnt; i++)
		v[i] = (struct count_place){ c->row[i].total, count_key(c, i), &c->row[i] };
	if (v)
		qsort(v, c->cnt, sizeof(*v), count_compare);
	return v;
}

static struct span
count_cell(struct span key, int group)
{
	const char *p = (const char *)key.p;

	for (; group; group--)
		p += strlen(p) + 1;
	return span_str(p);
}

static void
count_print(struct query *q, const struct count_place *p)
{
	struct event e = { .kind = EVENT_OTHER, .stream = -1, .rib = &p->row->n };
	struct counts *c = q->counts;
	size_t i;

	view_begin(&q->view, &e, &q->event_ctx);
	for (i = 0; i < c->shown_cnt; i++) {
		struct buf *cell = grid_cell(&q->grid);

		if (c->group[i] >= 0)
			buf_span_put(cell, count_cell(p->key, c->group[i]));
		else
			field_print(c->shown[i], &q->view, cell);
	}
	grid_row(&q->grid);
	route_written(q);
}

static void
count_tables(struct query *q, struct rib_tables *t, const struct rib_table *table)
{
	const struct rib_part *p;
	size_t i;

	for (; table && !q->stop; table = table->next)
		for (p = table->parts; p; p = p->next)
			for (i = 0; i < p->slot_cnt; i++) {
				const struct rib_entry *e = p->slot[i] ? rib_entry_at(&t->store, (uint32_t)p->slot[i]) : NULL;

				if (e && e->set && route_entry(q, t, table, p, e))
					route_view(q, count_one);
			}
}

void
count_finish(struct query *q)
{
	struct rib_tables *t = &q->tables[0];
	struct counts *c = q->counts;
	struct count_place *v;
	size_t i;

	if (q->mode == QUERY_COUNT) {
		for (i = 0; i < t->look_cnt; i++)
			count_tables(q, t, t->look[i].tables);
		if (!t->look_cnt)
			count_tables(q, t, t->tables);
	}
	v = count_order(q);
	for (i = 0; v && i < c->cnt && i < q->top && !q->stop; i++)
		count_print(q, &v[i]);
	free(v);
	grid_flush(&q->grid, false);
	route_written(q);
}
