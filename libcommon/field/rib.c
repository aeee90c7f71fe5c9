/* SPDX-License-Identifier: ISC */
/* field/rib.c - rows about a route in a table, and about rows of numbers: what bgp-rib adds. */
#include "field/kind.h"

static bool
rib_stale(struct field_view *v, unsigned i, struct field_value *out)
{
	out->number = v->e->rib && v->e->rib->stale;
	return !i && v->e->rib;
}

static bool
rib_table(struct field_view *v, unsigned i, struct field_value *out)
{
	if (i || !v->e->rib || !v->e->rib->table)
		return false;
	out->bytes = span_str(v->e->rib->table);
	return true;
}

static bool
rib_time(uint64_t us, unsigned i, struct field_value *out)
{
	out->number = us;
	return !i && us;
}

static bool
rib_at(struct field_view *v, unsigned i, struct field_value *out)
{
	return v->e->rib && rib_time(v->e->rib->at_us, i, out);
}

static bool
rib_first(struct field_view *v, unsigned i, struct field_value *out)
{
	return v->e->rib && rib_time(v->e->rib->first_us, i, out);
}

static bool
rib_last(struct field_view *v, unsigned i, struct field_value *out)
{
	return v->e->rib && rib_time(v->e->rib->last_us, i, out);
}

#define RIB_NUMBER(member, known)                                                                                      \
	static bool rib_##member(struct field_view *v, unsigned i, struct field_value *out)                            \
	{                                                                                                              \
		if (i || !v->e->rib || !v->e->rib->known)                                                              \
			return false;                                                                                  \
		out->number = v->e->rib->member;                                                                       \
		return true;                                                                                           \
	}
RIB_NUMBER(routes, counted)
RIB_NUMBER(announcements, churned)
RIB_NUMBER(withdrawals, churned)
RIB_NUMBER(path_changes, churned)
RIB_NUMBER(other_changes, churned)
RIB_NUMBER(duplicates, churned)
RIB_NUMBER(withdrawals_of_absent, churned)
RIB_NUMBER(flaps, churned)
#undef RIB_NUMBER

#define RIB_COUNT(text, member, about_it)                                                                              \
	{ .name = text, .about = FIELD_EVENT, .kind = &field_number, .get = rib_##member, .column = true, .help = about_it }

const struct field_row field_rib_rows[] = {
	{ .name = "stale", .about = FIELD_EVENT, .kind = &field_flag, .get = rib_stale, .column = true,
	    .help = "of a route in a table (bgp-rib): it waits to be announced again after a restart or in a refresh" },
	{ .name = "table", .about = FIELD_EVENT, .kind = &field_text, .get = rib_table, .column = true,
	    .help = "of a table out of BMP (bgp-rib): pre-policy, post-policy, out-pre-policy, out-post-policy, loc-rib" },
	{ .name = "at", .about = FIELD_EVENT, .kind = &field_time, .get = rib_at, .column = true,
	    .help = "of a route in a table (bgp-rib): the time of --at" },
	RIB_COUNT("routes", routes, "of bgp-rib --count: how many routes"),
	RIB_COUNT("announcements", announcements, "of bgp-rib --churn: how many routes were announced"),
	RIB_COUNT("withdrawals", withdrawals, "of bgp-rib --churn: how many routes were withdrawn, there or not"),
	RIB_COUNT("path-changes", path_changes, "of bgp-rib --churn: announcements that changed the AS path"),
	RIB_COUNT("other-changes", other_changes, "of bgp-rib --churn: announcements that changed something, but not the AS path"),
	RIB_COUNT("duplicates", duplicates, "of bgp-rib --churn: announcements that changed nothing"),
	RIB_COUNT("withdrawals-of-absent", withdrawals_of_absent, "of bgp-rib --churn: withdrawals of a route that was not there: some of the withdrawals"),
	RIB_COUNT("flaps", flaps, "of bgp-rib --churn: announcements of a route that had been withdrawn"),
	{ .name = "first", .about = FIELD_EVENT, .kind = &field_time, .get = rib_first, .column = true,
	    .help = "of bgp-rib --churn: when the first of them was seen" },
	{ .name = "last", .about = FIELD_EVENT, .kind = &field_time, .get = rib_last, .column = true,
	    .help = "of bgp-rib --churn: when the last of them was seen" },
	{ .name = NULL },
};
