/* SPDX-License-Identifier: ISC */
/*
 * bgp-rib/dump.c - tables as archives have them, destination by destination: TABLE_DUMP_V2 records, or the lines that bgpdump
 * prints of them.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "cli/say.h"
#include "mrt/dump.h"
#include "order.h"
#include "query.h"

/* One list of tables being written. */
struct dump_run {
	struct query *q;
	struct rib_tables *t;
	const struct rib_table *list;
	unsigned *index;          /* of the peer of each table, by the table's number */
	struct mrt_dump mrt;
	bool lines;               /* of bgpdump */
};

/* The peers of an archive are all tables of the list, in their order. */
static bool
dump_peers(struct dump_run *d)
{
	struct mrt_dump_peer *peers = memory_zeroed(d->t->table_cnt + 1, sizeof(*peers));
	const struct rib_table *table;
	size_t n = 0;
	bool good;

	d->index = memory_zeroed(d->t->table_cnt + 1, sizeof(*d->index));
	if (!peers || !d->index) {
		free(peers);
		d->t->no_memory = true;
		return false;
	}
	for (table = d->list; table; table = table->next) {
		d->index[table->number] = (unsigned)n;
		peers[n++] = (struct mrt_dump_peer){ table->peer, table->peer_as, table->bgp_id };
	}
	good = mrt_dump_peers(&d->mrt, d->list ? d->list->router_id : 0, peers, n, &d->q->out.b);
	free(peers);
	if (!good) {
		say(PROG, "%zu tables: an archive has at most 65535 peers", n);
		source_bad(d->q);
	}
	return good && route_written(d->q);
}

static void
dump_entry(struct dump_run *d, const struct order_head *of, const struct rib_entry *e)
{
	struct nlri n = rib_entry_nlri(e);
	uint32_t since = e->originated ? e->originated : (uint32_t)(e->time_us / 1000000);

	if (mrt_dump_entry(&d->mrt, of->part->afi, of->part->safi, n.v, n.path, d->index[of->table->number], since,
		rib_set_bytes(&d->t->store.sets, e->set), &d->q->out.b))
		return;
	say(PROG, "a route has more attributes than an archive can hold: left out");
	source_bad(d->q);
}

static void
dump_family(struct dump_run *d, unsigned afi, unsigned safi)
{
	const struct rib_entry *e;
	struct order_head of;
	struct order o;

	d->t->no_memory |= !order_begin(&o, d->t, d->list, afi, safi);
	while (!d->t->no_memory && !d->q->stop && (e = order_next(&o, &of))) {
		if (!route_entry(d->q, d->t, of.table, of.part, e))
			continue;
		if (d->lines)
			route_print(d->q);
		else
			dump_entry(d, &of, e);
		route_written(d->q);
	}
	mrt_dump_end(&d->mrt, &d->q->out.b);
	route_written(d->q);
	order_end(&o);
}

/* The least family after this one (AFI << 8 | SAFI) that a table has; 0: none. */
static unsigned
dump_next(const struct rib_table *list, unsigned after)
{
	const struct rib_part *p;
	unsigned best = 0;

	for (; list; list = list->next)
		for (p = list->parts; p; p = p->next) {
			unsigned number = (unsigned)p->afi << 8 | p->safi;

			if (number > after && (!best || number < best))
				best = number;
		}
	return best;
}

void
dump_tables(struct query *q, struct rib_tables *t, const struct rib_table *list, uint64_t time_us)
{
	struct dump_run d = { .q = q, .t = t, .list = list, .lines = query_format_is(q, "bgpdump") };
	unsigned family = 0;

	mrt_dump_init(&d.mrt);
	d.mrt.time_s = (uint32_t)(time_us / 1000000);
	if (d.lines || dump_peers(&d))
		while ((family = dump_next(list, family)))
			dump_family(&d, family >> 8, family & 0xff);
	mrt_dump_fini(&d.mrt);
	free(d.index);
}
