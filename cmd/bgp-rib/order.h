/* SPDX-License-Identifier: ISC */
/* bgp-rib/order.h - the routes of all neighbors, destination by destination. */
#ifndef RIB_ORDER_H
#define RIB_ORDER_H

#include "rib/tables.h"

/* The routes of one table and family, sorted, and how far they have been given. */
struct order_head {
	const struct rib_table *table;
	const struct rib_part *part;
	uint32_t *v;
	size_t n, i;
};

struct order {
	struct rib_tables *t;
	struct order_head *heap; /* the smallest first */
	size_t cnt;
};

/* All routes of the family in these tables. False: no memory. */
bool order_begin(struct order *o, struct rib_tables *t, const struct rib_table *list, unsigned afi, unsigned safi);
/* The next: by destination, then by table, then by path identifier. NULL at the end. */
const struct rib_entry *order_next(struct order *o, struct order_head *of);
void order_end(struct order *o);

#endif
