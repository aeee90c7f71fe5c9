/* SPDX-License-Identifier: ISC */
/* bgp-rib/route.c - a route of a table as the event that would announce it: what filters, columns and formats take. */
#include "cli/stop.h"
#include "field/time.h"
#include "json/jw.h"
#include "query.h"

/* Is the table of a neighbor that was asked for? */
static bool
route_is_wanted(const struct query *q, const struct rib_table *table)
{
	const struct opt_list *names = &q->context.neighbors;
	struct ip ip;
	size_t i;

	if (!names->n || q->context.files.n || q->mode == QUERY_DIFF)
		return true;
	for (i = 0; i < names->n; i++)
		if (ip_scan(span_str(names->v[i]), &ip) && ip_eq(&ip, &table->peer))
			return true;
	return false;
}

/* Who announces the routes of a table, and what is the same for all of them. */
static void
route_table(struct query *q, const struct rib_table *table)
{
	q->event = (struct event){ .kind = EVENT_MESSAGE, .direction = table->direction, .peer = table->peer, .local = table->local,
		.peer_as = table->peer_as, .local_as = table->local_as, .router_id = table->router_id, .stream = -1,
		.synthesized = true, .mrt_type = table->mrt_type == 12 ? 12 : 13, .rib = &q->says };
	q->says = (struct event_rib){ .table = table->rib, .stale = q->stale, .at_us = table->session ? 0 : table->time_us };
	ctx_init(&q->event_ctx);
	q->event_ctx.session = CTX_TABLE;
	q->event_ctx.extended_message = true;
	q->event_ctx.rpki = q->ctx.rpki;
	q->event_ctx.peer_as = table->peer_as;
	q->event_ctx.local_as = table->local_as;
}

bool
route_event(struct query *q, const struct rib_table *table, const struct rib_part *part, const struct nlri *n, struct span set,
    uint64_t time_us)
{
	if (!route_is_wanted(q, table))
		return false;
	route_table(q, table);
	q->event.time_us = time_us;
	q->event.mrt_subtype = n->path ? 8 : 0;
	q->event_ctx.addpath = n->path ? FAMSET_ALL : 0;
	buf_reset(&q->message);
	rib_update(part, n, set, !set.n, &q->message);
	if (q->message.bad) {
		q->tables[0].no_memory = true;
		return false;
	}
	q->event.msg = buf_span(&q->message);
	return !q->filter || filter_pass(q->filter, &q->event, &q->event_ctx);
}

/* What JSON says of a route in a table besides its message. */
static void
route_says(struct query *q)
{
	struct buf *b = &q->extra;
	struct jw w;

	buf_reset(b);
	if (!q->says.at_us && !q->says.stale && !q->says.table)
		return;
	jw_init(&w, b, false);
	buf_str(b, "\"rib\":");
	jw_obj(&w);
	if (q->says.at_us) {
		jw_key(&w, "at");
		jw_quote(&w);
		time_print(b, q->says.at_us);
		jw_quote_end(&w);
	}
	if (q->says.stale) {
		jw_key(&w, "stale");
		jw_bool(&w, true);
	}
	if (q->says.table)
		jw_key_cstr(&w, "table", q->says.table);
	jw_obj_end(&w);
	q->event.extra = buf_span(b);
}

bool
route_entry(struct query *q, struct rib_tables *t, const struct rib_table *table, const struct rib_part *part, const struct rib_entry *e)
{
	struct nlri n = rib_entry_nlri(e);

	q->stale = rib_is_stale(part, e);
	if (!route_event(q, table, part, &n, rib_set_bytes(&t->store.sets, e->set), e->time_us))
		return false;
	q->event.originated = e->originated;
	route_says(q);
	return true;
}

struct route_seen {
	struct query *q;
	void (*each)(struct query *q);
};

static bool
route_seen_one(struct field_view *v, void *arg)
{
	struct route_seen *s = arg;

	s->each(s->q);
	return true;
}

void
route_view(struct query *q, void (*each)(struct query *q))
{
	view_begin(&q->view, &q->event, &q->event_ctx);
	view_routes(&q->view, route_seen_one, &(struct route_seen){ q, each });
}

bool
route_written(struct query *q)
{
	if (!out_end(&q->out) || stop_asked())
		q->stop = true;
	return !q->stop;
}

bool
route_print(struct query *q)
{
	diags_reset(&q->diags);
	output_event(&q->print, &q->event, &q->event_ctx, &q->out.b, &q->diags);
	return route_written(q);
}

void
route_who(const struct rib_table *table, struct buf *out)
{
	if (table->peer.len)
		buf_ip(out, table->peer.a, table->peer.len);
	else
		buf_str(out, "the sender");
	if (table->peer_as)
		buf_fmt(out, " AS%u", table->peer_as);
	if (table->rib)
		buf_fmt(out, " %s", table->rib);
	if (table->direction && table->direction[0] == 's')
		buf_str(out, " (sent to it)");
}
