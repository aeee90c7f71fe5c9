/* SPDX-License-Identifier: ISC */
/* field/table.c - rows by name. */
#include "field/kind.h"

static const struct field_row *const table_groups[] = { field_event_rows, field_attribute_rows, field_route_rows,
	field_rib_rows };

const struct field_row *
field_at(size_t i)
{
	size_t g;

	for (g = 0; g < COUNT(table_groups); g++) {
		const struct field_row *r;

		for (r = table_groups[g]; r->name; r++)
			if (!i--)
				return r;
	}
	return NULL;
}

/* Words of other tools that mean one of our rows. */
static const struct table_word {
	const char *word, *name;
} table_words[] = {
	/* routers */
	{ "aspath", "as-path" }, { "as_path", "as-path" }, { "nexthop", "next-hop" }, { "next_hop", "next-hop" },
	{ "localpref", "local-pref" }, { "local_pref", "local-pref" }, { "metric", "med" }, { "multi-exit-disc", "med" },
	{ "route-filter", "prefix" }, { "prefix-list", "prefix" }, { "nlri", "prefix" }, { "neighbor", "peer" },
	{ "remote-as", "peer-as" }, { "ext-community", "extended-community" }, { "extcommunity", "extended-community" },
	{ "large-communities", "large-community" }, { "lcommunity", "large-community" }, { "communities", "community" },
	{ "only-to-customer", "otc" }, { "route-distinguisher", "rd" }, { "originator", "originator-id" },
	{ "originas", "origin-as" }, { "origin_asn", "origin-as" }, { "peer_asn", "peer-as" }, { "peer-asn", "peer-as" },
	{ "peer_ip", "peer" },
	/* tcpdump */
	{ "net", "host" }, { "src", "peer" }, { "dst", "local" }, { "src-host", "peer" }, { "dst-host", "local" },
	{ "src-net", "peer" }, { "dst-net", "local" },
	/* tshark */
	{ "bgp.type", "type" }, { "ip.src", "peer" }, { "ipv6.src", "peer" }, { "ip.dst", "local" }, { "ipv6.dst", "local" },
	{ "ip.addr", "host" }, { "ipv6.addr", "host" }, { "tcp.port", "port" }, { "tcp.stream", "stream" },
	{ "frame.number", "frame" }, { "frame.time", "time" }, { "frame.time_epoch", "timestamp" }, { "bgp.length", "size" },
	{ "bgp.nlri_prefix", "prefix" }, { "bgp.mp_reach_nlri_ipv4_prefix", "prefix" }, { "bgp.cap.type", "capability" },
	{ "bgp.update.path_attribute.next_hop", "next-hop" }, { "bgp.update.path_attribute.origin", "origin" },
	{ "bgp.update.path_attribute.local_pref", "local-pref" }, { "bgp.update.path_attribute.multi_exit_disc", "med" },
	{ "bgp.update.path_attribute.as_path_segment.as4", "as-path-contains" },
	{ "bgp.update.path_attribute.community", "community" }, { "bgp.notify.major_error", "notification" },
};

static const struct field_row *
table_foreign(struct span name)
{
	size_t i;

	for (i = 0; i < COUNT(table_words); i++)
		if (span_is(name, table_words[i].word))
			return field_find(span_str(table_words[i].name));
	return NULL;
}

const struct field_row *
field_find(struct span name)
{
	const struct field_row *r;
	size_t i, k;

	for (i = 0; (r = field_at(i)); i++) {
		if (span_is(name, r->name))
			return r;
		for (k = 0; k < COUNT(r->alias) && r->alias[k]; k++)
			if (span_is(name, r->alias[k]))
				return r;
	}
	return table_foreign(name);
}

enum { FIELD_MOST = 128 };

/* The names of the fields, NULL-ended. */
static const char *const *
table_names(const char *names[FIELD_MOST], bool columns)
{
	const struct field_row *r;
	size_t i, n = 0;

	for (i = 0; (r = field_at(i)) && n + 1 < FIELD_MOST; i++)
		if (!columns || r->column)
			names[n++] = r->name;
	names[n] = NULL;
	return names;
}

const char *const *
field_terms(void)
{
	static const char *names[FIELD_MOST];

	return table_names(names, false);
}

const char *const *
field_columns(void)
{
	static const char *names[FIELD_MOST];

	return table_names(names, true);
}

const char *
field_near(struct span name, bool columns)
{
	return word_near((const char *)name.p, name.n, columns ? field_columns() : field_terms());
}

void
field_print(const struct field_row *row, struct field_view *v, struct buf *out)
{
	struct field_value value;
	unsigned i;

	if (row->about == FIELD_ROUTE && !v->route)
		return;
	if (!row->get) {
		row->kind->print_all(row, v, out);
		return;
	}
	if (row->kind->print_all) {
		row->kind->print_all(row, v, out);
		return;
	}
	for (i = 0; row->get(v, i, &value); i++) {
		if (i)
			buf_c(out, ' ');
		row->kind->print(row, &value, out);
	}
}
