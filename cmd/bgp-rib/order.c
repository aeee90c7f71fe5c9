/* SPDX-License-Identifier: ISC */
/* bgp-rib/order.c - the routes of all neighbors, destination by destination: sorted lists, merged by a heap. */
#include "order.h"

#include <stdlib.h>

#include "base/memory.h"

static const struct rib_entry *
order_entry(const struct order *o, const struct order_head *h)
{
	return rib_entry_at(&o->t->store, h->v[h->i]);
}

static bool
order_before(const struct order *o, const struct order_head *a, const struct order_head *b)
{
	int c = rib_compare(a->part, order_entry(o, a), order_entry(o, b));

	return c < 0 || (c == 0 && a->table->number < b->table->number);
}

/* Let the head at i sink to its place. */
static void
order_sink(struct order *o, size_t i)
{
	struct order_head h = o->heap[i];
	size_t k;

	for (; (k = 2 * i + 1) < o->cnt; i = k) {
		if (k + 1 < o->cnt && order_before(o, &o->heap[k + 1], &o->heap[k]))
			k++;
		if (!order_before(o, &o->heap[k], &h))
			break;
		o->heap[i] = o->heap[k];
	}
	o->heap[i] = h;
}

bool
order_begin(struct order *o, struct rib_tables *t, const struct rib_table *list, unsigned afi, unsigned safi)
{
	const struct rib_table *table;
	const struct rib_part *p;
	size_t i;

	*o = (struct order){ .t = t, .heap = memory_zeroed(t->table_cnt + 1, sizeof(*o->heap)) };
	for (table = list; o->heap && table; table = table->next)
		for (p = table->parts; p; p = p->next) {
			struct order_head *h = &o->heap[o->cnt];

			if (p->afi != afi || p->safi != safi || !p->routes)
				continue;
			*h = (struct order_head){ .table = table, .part = p, .v = rib_part_sorted(&t->store, p, &h->n) };
			h->n = p->routes;
			if (!h->v)
				return false;
			o->cnt++;
		}
	for (i = o->cnt / 2; i--;)
		order_sink(o, i);
	return o->heap != NULL;
}

const struct rib_entry *
order_next(struct order *o, struct order_head *of)
{
	const struct rib_entry *e;

	if (!o->cnt)
		return NULL;
	*of = o->heap[0];
	e = order_entry(o, of);
	if (++o->heap[0].i == o->heap[0].n) {
		free(o->heap[0].v);
		o->heap[0] = o->heap[--o->cnt];
	}
	if (o->cnt)
		order_sink(o, 0);
	return e;
}

void
order_end(struct order *o)
{
	while (o->cnt)
		free(o->heap[--o->cnt].v);
	free(o->heap);
	o->heap = NULL;
}
