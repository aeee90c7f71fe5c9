/* SPDX-License-Identifier: ISC */
/* field/route.c - rows about a route. */
#include "field/history.h"
#include "field/kind.h"
#include "field/rpki.h"

#include "msg/refresh.h"

/* ---- what happens to it ---- */

enum { ACTION_ANNOUNCE = 1, ACTION_WITHDRAW, ACTION_EOR, ACTION_STATE, ACTION_OPEN, ACTION_NOTIFICATION, ACTION_KEEPALIVE,
	ACTION_REFRESH, ACTION_OPERATIONAL, ACTION_GAP, ACTION_GARBAGE, ACTION_OTHER };

static const struct name route_actions[] = {
	{ ACTION_ANNOUNCE, "announce" }, { ACTION_WITHDRAW, "withdraw" }, { ACTION_EOR, "end-of-rib" }, { ACTION_STATE, "state" },
	{ ACTION_OPEN, "open" }, { ACTION_NOTIFICATION, "notification" }, { ACTION_KEEPALIVE, "keepalive" },
	{ ACTION_REFRESH, "refresh" }, { ACTION_OPERATIONAL, "operational" }, { ACTION_GAP, "gap" },
	{ ACTION_GARBAGE, "garbage" }, { ACTION_OTHER, "other" }, { ACTION_EOR, "eor" }, { 0, NULL },
};

static bool
route_action(struct field_view *v, unsigned i, struct field_value *out)
{
	static const uint8_t of_type[] = { ACTION_OTHER, ACTION_OPEN, ACTION_OTHER, ACTION_NOTIFICATION, ACTION_KEEPALIVE,
		ACTION_REFRESH, ACTION_OPERATIONAL };
	uint16_t afi;
	uint8_t safi;

	if (v->route) {
		out->number = v->route->withdraw ? ACTION_WITHDRAW : ACTION_ANNOUNCE;
		return !i;
	}
	if (v->e->kind != EVENT_MESSAGE) {
		out->number = v->e->kind == EVENT_STATE || v->e->kind == EVENT_FSM ? ACTION_STATE :
		    v->e->kind == EVENT_GAP ? ACTION_GAP : v->e->kind == EVENT_GARBAGE ? ACTION_GARBAGE : ACTION_OTHER;
		return !i;
	}
	if (v->type != MSG_UPDATE) {
		out->number = v->type < COUNT(of_type) ? of_type[v->type] : ACTION_OTHER;
		return !i;
	}
	if (view_is_eor(v, &afi, &safi)) {
		out->number = ACTION_EOR;
		return !i;
	}
	if (v->carried_out) { /* a message without routes */
		out->number = ACTION_OTHER;
		return !i;
	}
	out->number = i + 1; /* either may be what one of its routes is */
	return i < 2 && view_split(v);
}

static bool
route_announce(struct field_view *v, unsigned i, struct field_value *out)
{
	out->number = !v->route->withdraw;
	return !i;
}

static bool
route_withdraw(struct field_view *v, unsigned i, struct field_value *out)
{
	out->number = v->route->withdraw;
	return !i;
}

/* ---- what it is ---- */

/* Of a message as such: the families of its fields. */
static bool
route_family(struct field_view *v, unsigned i, struct field_value *out)
{
	const struct mp *mp[] = { &v->reach, &v->unreach };
	struct refresh_parts refresh;
	unsigned n = 0, k;

	if (v->route) {
		out->number = (uint64_t)v->route->afi << 8 | v->route->safi;
		return !i;
	}
	if (v->type == MSG_REFRESH && refresh_find(v->e->msg, &refresh)) {
		out->number = (uint64_t)refresh.afi << 8 | refresh.safi;
		return !i;
	}
	if (!view_split(v))
		return false;
	if ((v->at->part.withdrawn.n || v->at->part.nlri.n || !v->at->part.attributes.n) && n++ == i) {
		out->number = (uint64_t)AFI_IPV4 << 8 | SAFI_UNICAST;
		return true;
	}
	for (k = 0; k < COUNT(mp); k++)
		if (mp[k]->row && n++ == i) {
			out->number = (uint64_t)mp[k]->afi << 8 | mp[k]->safi;
			return true;
		}
	return false;
}

static bool
route_prefix(struct field_view *v, unsigned i, struct field_value *out)
{
	if (i || !view_prefix(v->route))
		return false;
	out->prefix = v->route->prefix;
	return true;
}

static bool
route_length(struct field_view *v, unsigned i, struct field_value *out)
{
	if (i || !view_prefix(v->route))
		return false;
	out->number = v->route->prefix.bits;
	return true;
}

static bool
route_path_id(struct field_view *v, unsigned i, struct field_value *out)
{
	if (i || !v->route->nlri.path)
		return false;
	out->number = be_u32(v->route->nlri.path);
	return true;
}

static bool
route_rd(struct field_view *v, unsigned i, struct field_value *out)
{
	if (i || !view_prefix(v->route) || !v->route->of.rd)
		return false;
	out->number = be_u64(v->route->of.rd);
	return true;
}

static bool
route_label(struct field_view *v, unsigned i, struct field_value *out)
{
	if (!view_prefix(v->route) || i >= v->route->of.label_cnt)
		return false;
	out->number = be_u24(v->route->of.labels + 3 * (size_t)i) >> 4;
	return true;
}

/* The global address, without the distinguisher before it. */
static bool
route_next_hop(struct field_view *v, unsigned i, struct field_value *out)
{
	const struct field_route *r = v->route;
	size_t skip = nlri_nexthop_skip(r->row, r->nexthop.n), n = r->nexthop.n;

	if (i || r->withdraw || (n != skip + 4 && n != skip + 16 && n != 2 * (skip + 16)))
		return false;
	n = n == skip + 4 ? 4 : 16;
	out->prefix = (struct prefix){ .ip = ip_of(r->nexthop.p + skip, n), .bits = (uint8_t)(8 * n) };
	return true;
}

/* ---- prefixes that have no place in the Internet ---- */

/* RFC 1918, RFC 4193. */
static const char *const route_private[] = { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7" };

/* RFC 6890 and the registries that it has made: not globally reachable; multicast; the space that is kept back. */
static const char *const route_bogons[] = { "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
	"172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
	"224.0.0.0/3", "::/8", "100::/64", "2001:2::/48", "2001:10::/28", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7",
	"fe80::/10", "fec0::/10", "ff00::/8" };

/* Does it lie in one of them? */
static bool
route_lies_in(struct field_view *v, const char *const *list, size_t n, struct field_value *out)
{
	struct prefix p;
	size_t i;

	if (!view_prefix(v->route))
		return false;
	out->number = 0;
	for (i = 0; i < n && !out->number; i++)
		out->number = prefix_scan(span_str(list[i]), &p) && p.bits <= v->route->prefix.bits &&
		    prefix_has(&p, &v->route->prefix.ip);
	return true;
}

static bool
route_private_prefix(struct field_view *v, unsigned i, struct field_value *out)
{
	return !i && route_lies_in(v, route_private, COUNT(route_private), out);
}

/* A default route is not one. */
static bool
route_bogon_prefix(struct field_view *v, unsigned i, struct field_value *out)
{
	return !i && route_lies_in(v, route_bogons, COUNT(route_bogons), out);
}

/* ---- what the events before say of it ---- */

static bool
route_history(struct field_view *v, unsigned i, unsigned mark, struct field_value *out)
{
	if (i || !v->e->marks.n)
		return false;
	out->number = history_of(v) & mark;
	return true;
}

#define ROUTE_HISTORY(name, mark)                                                                                      \
	static bool route_##name(struct field_view *v, unsigned i, struct field_value *out)                            \
	{                                                                                                              \
		return route_history(v, i, mark, out);                                                                 \
	}
ROUTE_HISTORY(new, HISTORY_NEW)
ROUTE_HISTORY(duplicate, HISTORY_DUPLICATE)
ROUTE_HISTORY(flap, HISTORY_FLAP)
ROUTE_HISTORY(moas, HISTORY_MOAS)
ROUTE_HISTORY(leak, HISTORY_LEAK)

/* ---- what the RPKI says of it ---- */

/* Announced, and of a family that is validated. */
static bool
route_validated(const struct field_view *v, unsigned i)
{
	const struct field_route *r = v->route;

	return !i && v->ctx->rpki && !r->withdraw && (r->safi == SAFI_UNICAST || r->safi == SAFI_MULTICAST || r->safi == SAFI_LABEL);
}

/*
 * RFC 6811 2: the origin is the last AS, if the path ends in a sequence; for a path that stays inside an AS, that AS, which
 * is the announcer's.
 */
static bool
route_rpki(struct field_view *v, unsigned i, struct field_value *out)
{
	uint32_t as;

	if (!route_validated(v, i) || !view_prefix(v->route))
		return false;
	if (!view_path(v) || v->as_cnt <= v->as_confed)
		as = v->as_sets ? 0 : v->e->peer_as;
	else
		as = v->as_open ? 0 : v->as[v->as_cnt - 1];
	out->number = rpki_origin(v->ctx->rpki, &v->route->prefix, as);
	return true;
}

/* draft-ietf-sidrops-aspa-verification: unicast alone; a path that stays inside an AS is not verified. */
static bool
route_aspa(struct field_view *v, unsigned i, struct field_value *out)
{
	enum aspa_from from = !v->ctx->role ? ASPA_UNTOLD : v->ctx->role == 1 ? ASPA_PROVIDER : ASPA_OTHER;
	size_t skip;

	if (!route_validated(v, i) || v->route->safi != SAFI_UNICAST || !view_path(v))
		return false;
	skip = v->as_confed < v->as_cnt ? v->as_confed : v->as_cnt;
	if (skip == v->as_cnt && v->e->peer_as && v->e->peer_as == v->e->local_as)
		return false;
	out->number = rpki_path(v->ctx->rpki, v->as + skip, v->as_cnt - skip, v->as_sets, from, v->e->local_as);
	return true;
}

const struct field_row field_route_rows[] = {
	{ .name = "action", .about = FIELD_EACH, .kind = &field_choice, .names = route_actions, .get = route_action, .per_field = true,
	    .verdict = true, .column = true,
	    .help = "announce, withdraw, end-of-rib, or what else happened: state, open, notification, keepalive, refresh, gap" },
	{ .name = "announce", .about = FIELD_ROUTE, .kind = &field_flag, .cost = 5, .get = route_announce, .verdict = true,
	    .help = "it is announced" },
	{ .name = "withdraw", .about = FIELD_ROUTE, .kind = &field_flag, .cost = 5, .get = route_withdraw, .verdict = true,
	    .help = "it is withdrawn" },
	{ .name = "family", .alias = { "afi" }, .about = FIELD_SUMMARY, .kind = &field_family, .get = route_family, .per_field = true,
	    .column = true, .help = "its family: ipv4/unicast, or all of ipv6" },
	{ .name = "prefix", .about = FIELD_ROUTE, .kind = &field_prefix, .get = route_prefix, .column = true,
	    .help = "its prefix; as a column of other families its words" },
	{ .name = "length", .alias = { "prefix-length" }, .about = FIELD_ROUTE, .kind = &field_number, .cost = 5,
	    .get = route_length, .column = true, .help = "the length of its prefix" },
	{ .name = "path-id", .alias = { "path-information" }, .about = FIELD_ROUTE, .kind = &field_path_id, .get = route_path_id,
	    .column = true, .help = "its path identifier, a number or an address" },
	{ .name = "rd", .about = FIELD_ROUTE, .kind = &field_rd, .get = route_rd, .column = true, .help = "its route distinguisher" },
	{ .name = "label", .about = FIELD_ROUTE, .kind = &field_number, .cost = 5, .get = route_label, .column = true,
	    .help = "a label of its stack" },
	{ .name = "next-hop", .about = FIELD_ROUTE, .kind = &field_address, .get = route_next_hop, .per_field = true, .column = true,
	    .help = "its next hop" },
	{ .name = "private-prefix", .about = FIELD_ROUTE, .kind = &field_flag, .cost = 500, .get = route_private_prefix,
	    .column = true, .help = "its prefix is for private use (RFC 1918, RFC 4193)" },
	{ .name = "bogon-prefix", .about = FIELD_ROUTE, .kind = &field_flag, .cost = 1000, .get = route_bogon_prefix,
	    .column = true, .help = "its prefix is not for the Internet: private, documentation, link-local, multicast, reserved" },
	{ .name = "new", .about = FIELD_ROUTE, .kind = &field_flag, .cost = 100, .get = route_new, .history = true, .column = true,
	    .help = "its announcer has not announced it before" },
	{ .name = "duplicate", .about = FIELD_ROUTE, .kind = &field_flag, .cost = 100, .get = route_duplicate, .history = true,
	    .column = true, .help = "it is announced again with the same attributes, and nothing in between" },
	{ .name = "flap", .about = FIELD_ROUTE, .kind = &field_flag, .cost = 100, .get = route_flap, .history = true,
	    .column = true, .help = "it is announced after it was withdrawn in the same session" },
	{ .name = "moas", .about = FIELD_ROUTE, .kind = &field_flag, .cost = 100, .get = route_moas, .history = true,
	    .column = true, .help = "its prefix has been announced with another origin AS, too" },
	{ .name = "leak", .about = FIELD_ROUTE, .kind = &field_flag, .cost = 100, .get = route_leak, .history = true,
	    .column = true, .help = "it has ONLY_TO_CUSTOMER, and the role in the announcer's OPEN forbids to announce it (RFC 9234 5)" },
	{ .name = "rpki", .about = FIELD_ROUTE, .kind = &field_choice, .names = rpki_states, .cost = 2000, .get = route_rpki,
	    .vrps = true, .column = true, .help = "what --vrps makes of its origin: valid, invalid, not-found" },
	{ .name = "aspa", .about = FIELD_ROUTE, .kind = &field_choice, .names = aspa_states, .cost = 2000, .get = route_aspa,
	    .vrps = true, .column = true, .help = "what --vrps makes of its path: valid, invalid, unknown" },
	{ .name = NULL },
};
