/* SPDX-License-Identifier: ISC */
/* attr/ls_table.c - the link-state TLVs as data: IANA "BGP-LS NLRI and Attribute TLVs". */
#include "attr/ls_tlv.h"

#define ITEMS(a) (sizeof(a) / sizeof((a)[0]))
#define FLAGS(name, octets, ...)                                                                                       \
	static const struct ls_flag name##_names[] = { __VA_ARGS__, { NULL, 0 } };                                     \
	static const struct ls_flags name = { octets, false, name##_names }
#define FIELDS(name, ...) static const struct ls_field name[] = { __VA_ARGS__ }
/* A value that is one thing. */
#define SOLE(name, kind, arg, len) FIELDS(name, { NULL, &kind, arg, 0, len })

/* ---- flags ---- */

FLAGS(node_flags, 1, { "O", 0x80 }, { "T", 0x40 }, { "E", 0x20 }, { "B", 0x10 }, { "R", 0x08 }, { "V", 0x04 });
FLAGS(capability_flags, 1, { "I", 0x80 }, { "V", 0x40 });           /* RFC 8667 3.1 */
FLAGS(block_flags, 1, { NULL, 0 });                                 /* RFC 8667 3.3: none defined */
static const struct ls_flag srv6_names[] = { { "O", 0x4000 }, { NULL, 0 } };
static const struct ls_flags srv6_flags = { 2, true, srv6_names };  /* RFC 9514 3.1 */
FLAGS(protection_flags, 2, { "ExtraTrafic", 0x0100 }, { "Unprotected", 0x0200 }, { "Shared", 0x0400 },
    { "Dedicated 1:1", 0x0800 }, { "Dedicated 1+1", 0x1000 }, { "Enhanced", 0x2000 }); /* RFC 5307 1.2 */
FLAGS(mpls_flags, 1, { "LDP", 0x80 }, { "RSVP-TE", 0x40 });
FLAGS(adjacency_flags, 1, { "F", 0x80 }, { "B", 0x40 }, { "V", 0x20 }, { "L", 0x10 }, { "S", 0x08 }, { "P", 0x04 });
FLAGS(peer_flags, 1, { "V", 0x80 }, { "L", 0x40 }, { "B", 0x20 }, { "P", 0x10 }); /* RFC 9086 5 */
FLAGS(endx_flags, 1, { "B", 0x80 }, { "S", 0x40 }, { "P", 0x20 });
FLAGS(igp_flags, 1, { "D", 0x80 }, { "N", 0x40 }, { "L", 0x20 }, { "P", 0x10 });
FLAGS(prefix_sid_flags, 1, { "R", 0x80 }, { "N", 0x40 }, { "P", 0x20 }, { "E", 0x10 }, { "V", 0x08 }, { "L", 0x04 });
FLAGS(range_flags, 1, { "F", 0x80 }, { "M", 0x40 }, { "S", 0x20 }, { "D", 0x10 }, { "A", 0x08 }); /* RFC 8667 2.4.1 */
FLAGS(locator_flags, 1, { "D", 0x80 });
FLAGS(attribute_flags, 1, { "X", 0x80 }, { "R", 0x40 }, { "N", 0x20 }); /* RFC 7794 2.1 */
FLAGS(flex_metric_flags, 1, { "E", 0x80 });                         /* RFC 9351 4 */

/* SR Policies, RFC 9857 */
FLAGS(candidate_flags, 1, { "E", 0x80 }, { "O", 0x40 });
FLAGS(bsid_flags, 2, { "D", 0x8000 }, { "B", 0x4000 }, { "U", 0x2000 }, { "L", 0x1000 }, { "F", 0x0800 });
FLAGS(srv6_bsid_flags, 2, { "B", 0x8000 }, { "U", 0x4000 }, { "F", 0x2000 });
FLAGS(state_flags, 2, { "S", 0x8000 }, { "A", 0x4000 }, { "B", 0x2000 }, { "E", 0x1000 }, { "V", 0x0800 },
    { "O", 0x0400 }, { "D", 0x0200 }, { "C", 0x0100 }, { "I", 0x0080 }, { "T", 0x0040 }, { "U", 0x0020 });
FLAGS(constraint_flags, 2, { "D", 0x8000 }, { "P", 0x4000 }, { "U", 0x2000 }, { "A", 0x1000 }, { "T", 0x0800 },
    { "S", 0x0400 }, { "F", 0x0200 }, { "H", 0x0100 });
FLAGS(segment_list_flags, 2, { "D", 0x8000 }, { "E", 0x4000 }, { "C", 0x2000 }, { "V", 0x1000 }, { "R", 0x0800 },
    { "F", 0x0400 }, { "A", 0x0200 }, { "T", 0x0100 }, { "M", 0x0080 });
FLAGS(segment_flags, 2, { "S", 0x8000 }, { "E", 0x4000 }, { "V", 0x2000 }, { "R", 0x1000 }, { "A", 0x0800 });
FLAGS(list_metric_flags, 1, { "M", 0x80 }, { "A", 0x40 }, { "B", 0x20 }, { "V", 0x10 });
FLAGS(metric_constraint_flags, 1, { "O", 0x80 }, { "M", 0x40 }, { "A", 0x20 }, { "B", 0x10 });
FLAGS(disjoint_request_flags, 1, { "S", 0x80 }, { "N", 0x40 }, { "L", 0x20 }, { "F", 0x10 }, { "I", 0x08 });
FLAGS(disjoint_status_flags, 1, { "S", 0x80 }, { "N", 0x40 }, { "L", 0x20 }, { "F", 0x10 }, { "I", 0x08 },
    { "X", 0x04 });
FLAGS(bidirectional_flags, 2, { "R", 0x8000 }, { "C", 0x4000 });

/* ---- lists ---- */

static const struct ls_list list_u8 = { &kind_u8, NULL, 1 };
static const struct ls_list list_u32 = { &kind_u32, NULL, 4 };
static const struct ls_list list_u64 = { &kind_u64, NULL, 8 };
static const struct ls_list list_float = { &ls_kind_float, NULL, 4 };
static const struct ls_list list_topology = { &ls_kind_topology, NULL, 2 };

SOLE(u8s, ls_kind_list, &list_u8, LS_REST);
SOLE(u32s, ls_kind_list, &list_u32, LS_REST);
SOLE(u64s, ls_kind_list, &list_u64, LS_REST);
SOLE(floats, ls_kind_list, &list_float, LS_REST);
SOLE(topologies, ls_kind_list, &list_topology, LS_REST);
SOLE(msds, ls_kind_msd, NULL, LS_REST);

/* ---- one thing ---- */

SOLE(u8, kind_u8, NULL, LS_REST);
SOLE(u16, kind_u16, NULL, LS_REST);
SOLE(u32, kind_u32, NULL, LS_REST);
SOLE(u64, kind_u64, NULL, LS_REST);
SOLE(flt, ls_kind_float, NULL, LS_REST);
SOLE(text, kind_text, NULL, LS_REST);
SOLE(opaque, ls_kind_opaque, NULL, LS_REST);
SOLE(area, ls_kind_area, NULL, LS_REST);
SOLE(ip4, kind_ip4, NULL, LS_REST);
SOLE(ip, ls_kind_ip, NULL, LS_REST);
SOLE(metric, ls_kind_metric, NULL, LS_REST);
SOLE(label, ls_kind_label, NULL, LS_REST);
SOLE(present, ls_kind_true, NULL, LS_REST);
SOLE(node_flag, ls_kind_flags, &node_flags, LS_REST);
SOLE(protection, ls_kind_flags, &protection_flags, LS_REST);
SOLE(mpls, ls_kind_flags, &mpls_flags, LS_REST);
SOLE(igp_flag, ls_kind_flags, &igp_flags, LS_REST);
SOLE(prefix_flag, ls_kind_flags, &attribute_flags, LS_REST);

/* ---- records ---- */

FIELDS(link_ids, { "local-id", &kind_u32, NULL, 0, 4 }, { "remote-id", &kind_u32, NULL, 4, 4 });
FIELDS(capabilities, { "sr-capability-flags", &ls_kind_flags, &capability_flags, 0, 1 },
    { "sids", &ls_kind_ranges, NULL, 2, LS_REST });
FIELDS(local_block, { "flags", &ls_kind_flags, &block_flags, 0, 1 }, { "sids", &ls_kind_ranges, NULL, 2, LS_REST });
FIELDS(srv6_capabilities, { "flags", &ls_kind_flags, &srv6_flags, 0, 2 });

static const struct ls_sid adjacency_sid = { 0x20, 0x10, 4 }, lan_sid = { 0x20, 0x10, 0 }, peer_sid = { 0x80, 0x40, 4 },
	prefix_sid = { 0x08, 0x04, 4 };

FIELDS(adjacency, { "flags", &ls_kind_flags, &adjacency_flags, 0, 1 },
    { "sids", &ls_kind_sids, &adjacency_sid, 0, LS_ALL }, { "weight", &kind_u8, NULL, 1, 1 },
    { "undecoded-sids", &ls_kind_undecoded, &adjacency_sid, 0, LS_ALL });
FIELDS(lan_adjacency, { "flags", &ls_kind_flags, &adjacency_flags, 0, 1 }, { "weight", &kind_u8, NULL, 1, 1 },
    { "system-id", &ls_kind_neighbor, NULL, 0, LS_ALL }, { "sid", &ls_kind_sid, &lan_sid, 0, LS_ALL },
    { "undecoded", &ls_kind_undecoded, &lan_sid, 0, LS_ALL });
FIELDS(peer, { "flags", &ls_kind_flags, &peer_flags, 0, 1 }, { "sids", &ls_kind_sids, &peer_sid, 0, LS_ALL },
    { "weight", &kind_u8, NULL, 1, 1 }, { "undecoded-sids", &ls_kind_undecoded, &peer_sid, 0, LS_ALL });
FIELDS(prefix, { "sr-prefix-flags", &ls_kind_flags, &prefix_sid_flags, 0, 1 },
    { "sids", &ls_kind_sids, &prefix_sid, 0, LS_ALL }, { "undecoded-sids", &ls_kind_undecoded, &prefix_sid, 0, LS_ALL },
    { "sr-algorithm", &kind_u8, NULL, 1, 1 });
FIELDS(range, { "flags", &ls_kind_flags, &range_flags, 0, 1 }, { "range-size", &kind_u16, NULL, 2, 2 });

FIELDS(endx, { "flags", &ls_kind_flags, &endx_flags, 2, 1 }, { "behavior", &kind_u16, NULL, 0, 2 },
    { "algorithm", &kind_u8, NULL, 3, 1 }, { "weight", &kind_u8, NULL, 4, 1 }, { "sid", &kind_ip6, NULL, 6, 16 });
FIELDS(lan_endx_isis, { "flags", &ls_kind_flags, &endx_flags, 2, 1 }, { "neighbor-id", &ls_kind_low_hex, NULL, 6, 6 },
    { "behavior", &kind_u16, NULL, 0, 2 }, { "algorithm", &kind_u8, NULL, 3, 1 }, { "weight", &kind_u8, NULL, 4, 1 },
    { "sid", &kind_ip6, NULL, 12, 16 });
FIELDS(lan_endx_ospf, { "flags", &ls_kind_flags, &endx_flags, 2, 1 }, { "neighbor-id", &kind_ip4, NULL, 6, 4 },
    { "behavior", &kind_u16, NULL, 0, 2 }, { "algorithm", &kind_u8, NULL, 3, 1 }, { "weight", &kind_u8, NULL, 4, 1 },
    { "sid", &kind_ip6, NULL, 10, 16 });
FIELDS(locator, { "flags", &ls_kind_flags, &locator_flags, 0, 1 }, { "algorithm", &kind_u8, NULL, 1, 1 },
    { "metric", &kind_u32, NULL, 4, 4 });
FIELDS(behavior, { "endpoint-behavior", &kind_u16, NULL, 0, 2 }, { "flags", &ls_kind_no_flags, NULL, 2, 1 },
    { "algorithm", &kind_u8, NULL, 3, 1 });
FIELDS(structure, { "loc_block_len", &kind_u8, NULL, 0, 1 }, { "loc_node_len", &kind_u8, NULL, 1, 1 },
    { "func_len", &kind_u8, NULL, 2, 1 }, { "arg_len", &kind_u8, NULL, 3, 1 });
FIELDS(srv6_peer, { "flags", &ls_kind_flags, &endx_flags, 0, 1 }, { "weight", &kind_u8, NULL, 1, 1 },
    { "peer-as", &kind_u32, NULL, 4, 4 }, { "peer-bgp-identifier", &kind_ip4, NULL, 8, 4 });

FIELDS(delay, { "delay-us", &kind_u24, NULL, 1, 3 }, { "anomalous", &ls_kind_anomalous, NULL, 0, 1 });
FIELDS(minmax_delay, { "min-delay-us", &kind_u24, NULL, 1, 3 }, { "max-delay-us", &kind_u24, NULL, 5, 3 },
    { "anomalous", &ls_kind_anomalous, NULL, 0, 1 });
FIELDS(variation, { NULL, &kind_u24, NULL, 1, 3 });
FIELDS(loss, { "loss-percent", &ls_kind_loss, NULL, 1, 3 }, { "anomalous", &ls_kind_anomalous, NULL, 0, 1 });

FIELDS(flex_algorithm, { "algorithm", &kind_u8, NULL, 0, 1 }, { "metric-type", &kind_u8, NULL, 1, 1 },
    { "calculation-type", &kind_u8, NULL, 2, 1 }, { "priority", &kind_u8, NULL, 3, 1 });
FIELDS(flex_metric, { "algorithm", &kind_u8, NULL, 0, 1 }, { "flags", &ls_kind_flags, &flex_metric_flags, 1, 1 },
    { "metric", &kind_u32, NULL, 4, 4 });
FIELDS(flex_unsupported, { "protocol-id", &kind_u8, NULL, 0, 1 }, { "sub-tlv-types", &kind_xhex, NULL, 1, LS_REST });

FIELDS(asla, { "standard-applications", &ls_kind_mask, NULL, 0, LS_ALL },
    { "user-applications", &ls_kind_user_mask, NULL, 0, LS_ALL });
FIELDS(bundle_member, { "member-descriptor", &kind_u32, NULL, 0, 4 });

FIELDS(bsid, { "flags", &ls_kind_flags, &bsid_flags, 0, 2 }, { "sid", &ls_kind_policy_sid, NULL, 4, LS_NEXT },
    { "specified-sid", &ls_kind_policy_sid, NULL, 4, LS_NEXT });
FIELDS(srv6_bsid, { "flags", &ls_kind_flags, &srv6_bsid_flags, 0, 2 }, { "sid", &kind_ip6, NULL, 4, 16 },
    { "specified-sid", &kind_ip6, NULL, 20, 16 });
FIELDS(path_state, { "priority", &kind_u8, NULL, 0, 1 }, { "flags", &ls_kind_flags, &state_flags, 2, 2 },
    { "preference", &kind_u32, NULL, 4, 4 });
FIELDS(constraints, { "flags", &ls_kind_flags, &constraint_flags, 0, 2 },
    { "multi-topology-id", &ls_kind_topology, NULL, 4, 2 }, { "algorithm", &kind_u8, NULL, 6, 1 });
FIELDS(segment_list, { "flags", &ls_kind_flags, &segment_list_flags, 0, 2 },
    { "multi-topology-id", &ls_kind_topology, NULL, 4, 2 }, { "algorithm", &kind_u8, NULL, 6, 1 },
    { "weight", &kind_u32, NULL, 8, 4 });
FIELDS(segment, { "type", &kind_u8, NULL, 0, 1 }, { "flags", &ls_kind_flags, &segment_flags, 2, 2 },
    { "sid", &ls_kind_policy_sid, NULL, 4, LS_NEXT }, { "algorithm", &kind_u8, NULL, 4, LS_NEXT },
    { "local-address", &ls_kind_ip, NULL, 4, LS_NEXT }, { "local-interface-id", &kind_u32, NULL, 4, LS_NEXT },
    { "remote-address", &ls_kind_ip, NULL, 4, LS_NEXT }, { "remote-interface-id", &kind_u32, NULL, 4, LS_NEXT });
FIELDS(list_metric, { "metric-type", &kind_u8, NULL, 0, 1 }, { "flags", &ls_kind_flags, &list_metric_flags, 1, 1 },
    { "margin", &kind_u32, NULL, 4, 4 }, { "bound", &kind_u32, NULL, 8, 4 }, { "value", &kind_u32, NULL, 12, 4 });
FIELDS(affinity, { "exclude-any", &ls_kind_list, &list_u32, 4, LS_NEXT },
    { "include-any", &ls_kind_list, &list_u32, 4, LS_NEXT }, { "include-all", &ls_kind_list, &list_u32, 4, LS_NEXT });
FIELDS(disjoint, { "request-flags", &ls_kind_flags, &disjoint_request_flags, 0, 1 },
    { "status-flags", &ls_kind_flags, &disjoint_status_flags, 1, 1 }, { "group", &ls_kind_group, NULL, 4, LS_REST });
FIELDS(bidirectional, { "flags", &ls_kind_flags, &bidirectional_flags, 0, 2 },
    { "group", &ls_kind_group, NULL, 4, LS_REST });
FIELDS(metric_constraint, { "metric-type", &kind_u8, NULL, 0, 1 },
    { "flags", &ls_kind_flags, &metric_constraint_flags, 1, 1 }, { "margin", &kind_u32, NULL, 4, 4 },
    { "bound", &kind_u32, NULL, 8, 4 });
FIELDS(candidate, { "protocol-origin", &kind_u8, NULL, 0, 1 }, { "flags", &ls_kind_flags, &candidate_flags, 1, 1 },
    { "endpoint", &ls_kind_ip, NULL, 4, LS_NEXT }, { "color", &kind_u32, NULL, 4, LS_NEXT },
    { "originator-as", &kind_u32, NULL, 4, LS_NEXT }, { "originator-address", &ls_kind_ip, NULL, 4, LS_NEXT },
    { "discriminator", &kind_u32, NULL, 4, LS_NEXT });

/* The D flag: the SIDs are of SRv6 (RFC 9857 5.1). */
static bool
ls_bsid_split(struct span v, size_t *sizes)
{
	sizes[0] = sizes[1] = v.p[0] & 0x80 ? 16 : 4;
	return true;
}

static void
ls_bsid_fill(uint8_t *head, const size_t *sizes)
{
	head[0] = (uint8_t)((head[0] & 0x7f) | (sizes[0] == 16 ? 0x80 : 0));
}

/* The flags E and O: endpoint and originator are of IPv6 (RFC 9857 4.1). */
static bool
ls_candidate_split(struct span v, size_t *sizes)
{
	sizes[0] = v.p[1] & 0x80 ? 16 : 4;
	sizes[1] = sizes[2] = sizes[4] = 4;
	sizes[3] = v.p[1] & 0x40 ? 16 : 4;
	return true;
}

static void
ls_candidate_fill(uint8_t *head, const size_t *sizes)
{
	head[1] = (uint8_t)((head[1] & 0x3f) | (sizes[0] == 16 ? 0x80 : 0) | (sizes[3] == 16 ? 0x40 : 0));
}

/* What segments of each type have, A to K (RFC 9857 5.7.1.1): SID, algorithm, and so on, as the fields above. */
static const uint8_t segments[][6] = {
	{ 4, 1, 0, 0, 0, 0 }, { 16, 1, 0, 0, 0, 0 }, { 4, 1, 4, 0, 0, 0 }, { 4, 1, 16, 0, 0, 0 }, { 4, 0, 4, 4, 0, 0 },
	{ 4, 0, 4, 0, 4, 0 }, { 4, 0, 16, 4, 16, 4 }, { 4, 0, 16, 0, 16, 0 }, { 16, 1, 16, 0, 0, 0 },
	{ 16, 0, 16, 4, 16, 4 }, { 16, 0, 16, 0, 16, 0 },
};

/* The SID is there even when the S flag says that it has no value; one that is not there is tolerated. */
static bool
ls_segment_split(struct span v, size_t *sizes)
{
	size_t i, n = 4;

	if (v.p[0] < 1 || v.p[0] > ITEMS(segments))
		return false;
	for (i = 0; i < 6; i++) {
		sizes[i] = segments[v.p[0] - 1][i];
		n += sizes[i];
	}
	if (!(v.p[2] & 0x80) && v.n == n - sizes[0])
		sizes[0] = 0;
	return true;
}

/* Three counts, then the words that they count (RFC 9857 5.6.1). */
static bool
ls_affinity_split(struct span v, size_t *sizes)
{
	size_t i;

	for (i = 0; i < 3; i++)
		sizes[i] = 4u * v.p[i];
	return true;
}

static void
ls_affinity_fill(uint8_t *head, const size_t *sizes)
{
	size_t i;

	for (i = 0; i < 3; i++)
		head[i] = (uint8_t)(sizes[i] / 4);
}

static bool
ls_asla_ok(struct span v)
{
	size_t a = v.p[0], b = v.p[1];

	return (a == 0 || a == 4 || a == 8) && (b == 0 || b == 4 || b == 8) && 4 + a + b <= v.n;
}

static size_t
ls_asla_subs(struct span v)
{
	return 4u + v.p[0] + v.p[1];
}

#define R(f) .fields = f, .n = ITEMS(f)
#define ANY 0, LS_MAX, 1

const struct ls_row ls_rows[] = {
	/* code, form, head, key, word, key5, lengths min max unit, pair, fields */
	/* link and prefix descriptors that a speaker may give as attributes too (RFC 9552 5.2.2, RFC 9086 5) */
	{ 258, 0, 8, "link-local-remote-identifiers", NULL, NULL, 8, 8, 1, 0, R(link_ids) },
	{ 259, LS_MANY | LS_NEW, 0, "interface-addresses", "interface-address", NULL, 4, 4, 1, 261, R(ip) },
	{ 260, LS_MANY | LS_NEW, 0, "neighbor-addresses", "neighbor-address", NULL, 4, 4, 1, 262, R(ip) },
	{ 261, LS_MANY | LS_NEW, 0, "interface-addresses", "interface-address", NULL, 16, 16, 1, 0, R(ip) },
	{ 262, LS_MANY | LS_NEW, 0, "neighbor-addresses", "neighbor-address", NULL, 16, 16, 1, 0, R(ip) },
	{ 263, LS_NEW, 0, "multi-topology-ids", NULL, NULL, 0, LS_MAX, 2, 0, R(topologies) },
	{ 266, LS_NEW, 0, "node-msd", NULL, NULL, 0, LS_MAX, 2, 0, R(msds) },   /* RFC 8814 3 */
	{ 267, LS_NEW, 0, "link-msd", NULL, NULL, 0, LS_MAX, 2, 0, R(msds) },   /* RFC 8814 4 */
	/* nodes */
	{ 1024, 0, 0, "node-flags", NULL, NULL, 1, 1, 1, 0, R(node_flag) },
	{ 1025, LS_TEXT5, 0, "opaque", "opaque-node", NULL, ANY, 0, R(opaque) },
	{ 1026, 0, 0, "node-name", NULL, NULL, ANY, 0, R(text) },
	{ 1027, LS_MANY, 0, "area-ids", "area-id", "area-id", 1, 255, 1, 0, R(area) },
	{ 1028, LS_MANY, 0, "local-router-ids", "local-router-id", NULL, 4, 4, 1, 1029, R(ip) },
	{ 1029, LS_MANY, 0, "local-router-ids", "local-router-id", NULL, 16, 16, 1, 0, R(ip) },
	{ 1030, LS_MANY, 0, "remote-router-ids", "remote-router-id", NULL, 4, 4, 1, 1031, R(ip) },
	{ 1031, LS_MANY, 0, "remote-router-ids", "remote-router-id", NULL, 16, 16, 1, 0, R(ip) },
	{ 1032, LS_NEW, 0, "sbfd-discriminators", NULL, NULL, 4, LS_MAX, 4, 0, R(u32s) }, /* RFC 9247 3 */
	{ 1034, LS_SPLIT, 2, "sr-capabilities", NULL, NULL, 2, LS_MAX, 1, 0, R(capabilities), .check = ls_ranges_ok },
	{ 1035, 0, 0, "sr-algorithms", NULL, NULL, ANY, 0, R(u8s) },
	{ 1036, LS_NEW, 2, "sr-local-block", NULL, NULL, 2, LS_MAX, 1, 0, R(local_block), .check = ls_ranges_ok },
	{ 1037, LS_NEW, 0, "srms-preference", NULL, NULL, 1, 1, 1, 0, R(u8) },
	{ 1038, 0, 4, "srv6-capabilities", NULL, NULL, 4, 4, 1, 0, R(srv6_capabilities) },
	/* flexible algorithms, RFC 9351 3 and 4 */
	{ 1039, LS_MANY | LS_NEW | LS_SUBS, 4, "flex-algorithms", "flex-algorithm", NULL, 4, LS_MAX, 1, 0,
	    R(flex_algorithm) },
	{ 1040, LS_NEW, 0, "exclude-any", NULL, NULL, 4, LS_MAX, 4, 0, R(u32s) },
	{ 1041, LS_NEW, 0, "include-any", NULL, NULL, 4, LS_MAX, 4, 0, R(u32s) },
	{ 1042, LS_NEW, 0, "include-all", NULL, NULL, 4, LS_MAX, 4, 0, R(u32s) },
	{ 1043, LS_NEW, 0, "definition-flags", NULL, NULL, ANY, 0, R(opaque) },
	{ 1044, LS_MANY | LS_NEW, 8, "flex-algorithm-metrics", "flex-algorithm-metric", NULL, 8, 8, 1, 0, R(flex_metric) },
	{ 1045, LS_NEW, 0, "exclude-srlg", NULL, NULL, 4, LS_MAX, 4, 0, R(u32s) },
	{ 1046, LS_NEW, 1, "flex-algorithm-unsupported", NULL, NULL, 1, LS_MAX, 1, 0, R(flex_unsupported) },
	/* links */
	{ 1088, 0, 0, "admin-group-mask", NULL, NULL, 4, 4, 1, 0, R(u32) },
	{ 1089, 0, 0, "maximum-link-bandwidth", NULL, NULL, 4, 4, 1, 0, R(flt) },
	{ 1090, 0, 0, "maximum-reservable-link-bandwidth", NULL, NULL, 4, 4, 1, 0, R(flt) },
	{ 1091, 0, 0, "unreserved-bandwidth", NULL, NULL, 32, 32, 1, 0, R(floats) },
	{ 1092, 0, 0, "te-metric", NULL, NULL, 4, 4, 1, 0, R(u32) },
	{ 1093, 0, 0, "link-protection-flags", NULL, NULL, 2, 2, 1, 0, R(protection) },
	{ 1094, 0, 0, "mpls-mask", NULL, NULL, 1, 1, 1, 0, R(mpls) },
	{ 1095, 0, 0, "igp-metric", NULL, NULL, 1, 3, 1, 0, R(metric) },
	{ 1096, 0, 0, "shared-risk-link-groups", NULL, NULL, 0, LS_MAX, 4, 0, R(u32s) },
	{ 1097, LS_TEXT5, 0, "opaque-link", NULL, NULL, ANY, 0, R(opaque) },
	{ 1098, 0, 0, "link-name", NULL, NULL, ANY, 0, R(text) },
	{ 1099, LS_MANY, 4, "sr-adjs", "sr-adj", "sr-adj", 7, 8, 1, 0, R(adjacency) },
	{ 1100, LS_MANY, 4, "sr-adj-lan-sids", "sr-adj-lan", NULL, 11, 14, 1, 0, R(lan_adjacency) },
	{ 1101, LS_MANY | LS_NEW, 4, "peer-node-sids", "peer-node-sid", NULL, 7, 8, 1, 0, R(peer) },
	{ 1102, LS_MANY | LS_NEW, 4, "peer-adj-sids", "peer-adj-sid", NULL, 7, 8, 1, 0, R(peer) },
	{ 1103, LS_MANY | LS_NEW, 4, "peer-set-sids", "peer-set-sid", NULL, 7, 8, 1, 0, R(peer) },
	{ 1105, LS_NEW, 0, "rtm-capability", NULL, NULL, ANY, 0, R(opaque) }, /* RFC 8169 */
	{ 1106, LS_MANY | LS_SUBS, 22, "srv6-endx", NULL, NULL, 22, LS_MAX, 1, 0, R(endx) },
	{ 1107, LS_MANY | LS_SUBS, 28, "srv6-lan-endx-isis", NULL, NULL, 28, LS_MAX, 1, 0, R(lan_endx_isis) },
	{ 1108, LS_MANY | LS_SUBS, 26, "srv6-lan-endx-ospf", NULL, NULL, 26, LS_MAX, 1, 0, R(lan_endx_ospf) },
	{ 1114, 0, 4, "unidirectional-link-delay", NULL, NULL, 4, 4, 1, 0, R(delay) },
	{ 1115, 0, 8, "minmax-unidirectional-link-delay", NULL, NULL, 8, 8, 1, 0, R(minmax_delay) },
	{ 1116, 0, 4, "unidirectional-delay-variation", NULL, NULL, 4, 4, 1, 0, R(variation) },
	{ 1117, 0, 4, "unidirectional-link-loss", NULL, NULL, 4, 4, 1, 0, R(loss) },
	{ 1118, 0, 0, "unidirectional-residual-bandwidth", NULL, NULL, 4, 4, 1, 0, R(flt) },
	{ 1119, 0, 0, "unidirectional-available-bandwidth", NULL, NULL, 4, 4, 1, 0, R(flt) },
	{ 1120, 0, 0, "unidirectional-utilized-bandwidth", NULL, NULL, 4, 4, 1, 0, R(flt) },
	{ 1121, LS_NEW, 0, "graceful-link-shutdown", NULL, NULL, 0, 0, 1, 0, R(present) }, /* RFC 8379 6 */
	{ 1122, LS_MANY | LS_NEW | LS_SUBS, 4, "application-specific-link-attributes", "application-specific", NULL, 4,
	    LS_MAX, 1, 0, R(asla), .check = ls_asla_ok, .subs = ls_asla_subs, .filled = 2 }, /* RFC 9294 2 */
	/* prefixes */
	{ 1152, 0, 0, "igp-flags", NULL, NULL, 1, 1, 1, 0, R(igp_flag) },
	{ 1153, 0, 0, "igp-route-tags", NULL, NULL, 0, LS_MAX, 4, 0, R(u32s) },
	{ 1154, 0, 0, "igp-extended-route-tags", NULL, NULL, 0, LS_MAX, 8, 0, R(u64s) },
	{ 1155, 0, 0, "prefix-metric", NULL, NULL, 4, 4, 1, 0, R(u32) },
	{ 1156, 0, 0, "ospf-forwarding-address", NULL, NULL, 4, 16, 12, 0, R(ip) },
	{ 1157, LS_TEXT5, 0, "opaque-prefix", NULL, NULL, ANY, 0, R(opaque) },
	{ 1158, LS_MANY, 4, "sr-prefix-sids", "sr-prefix-sid", "sr-prefix-sid", 7, 8, 1, 0, R(prefix) },
	{ 1159, LS_MANY | LS_NEW | LS_SUBS, 4, "sr-prefix-ranges", "sr-prefix-range", NULL, 4, LS_MAX, 1, 0, R(range) },
	{ 1160, LS_NEW, 0, "flood-reflection", NULL, NULL, ANY, 0, R(opaque) }, /* draft-ietf-idr-bgp-ls-isis-flood-reflection */
	{ 1161, LS_MANY | LS_NEW, 0, "sid-labels", "sid-label", NULL, 3, 4, 1, 0, R(label) },
	{ 1162, LS_MANY | LS_SUBS, 8, "srv6-locators", "srv6-locator", "srv6-locator", 8, LS_MAX, 1, 0, R(locator) },
	{ 1170, LS_LOOSE, 0, "sr-prefix-attribute-flags", NULL, NULL, 1, 1, 1, 0, R(prefix_flag) },
	{ 1171, 0, 0, "sr-source-router-id", NULL, NULL, 4, 16, 12, 0, R(ip) },
	{ 1172, LS_MANY | LS_NEW | LS_SUBS, 4, "l2-bundle-members", "l2-bundle-member", NULL, 4, LS_MAX, 1, 0,
	    R(bundle_member) },
	{ 1173, LS_NEW, 0, "extended-admin-group", NULL, NULL, 4, LS_MAX, 4, 0, R(u32s) }, /* RFC 9104 2 */
	{ 1174, LS_NEW, 0, "source-ospf-router-id", NULL, NULL, 4, 4, 1, 0, R(ip4) },
	/* BGP-LS-SPF, RFC 9815 5.2 */
	{ 1180, LS_NEW, 0, "spf-capability", NULL, NULL, 1, 1, 1, 0, R(u8) },
	{ 1181, LS_NEW, 0, "sequence-number", NULL, NULL, 8, 8, 1, 0, R(u64) },
	{ 1182, LS_NEW, 0, "ipv4-link-prefix-length", NULL, NULL, 1, 1, 1, 0, R(u8) },
	{ 1183, LS_NEW, 0, "ipv6-link-prefix-length", NULL, NULL, 1, 1, 1, 0, R(u8) },
	{ 1184, LS_NEW, 0, "spf-status", NULL, NULL, 1, 1, 1, 0, R(u8) },
	/* SR Policies, RFC 9857 5 */
	{ 1201, LS_NEW, 4, "sr-binding-sid", NULL, NULL, 12, 36, 24, 0, R(bsid), .split = ls_bsid_split,
	    .fill = ls_bsid_fill },
	{ 1202, LS_NEW, 8, "sr-candidate-path-state", NULL, NULL, 8, 8, 1, 0, R(path_state) },
	{ 1203, LS_NEW, 0, "sr-candidate-path-name", NULL, NULL, ANY, 0, R(text) },
	{ 1204, LS_NEW | LS_SUBS, 8, "sr-candidate-path-constraints", NULL, NULL, 8, LS_MAX, 1, 0, R(constraints) },
	{ 1205, LS_MANY | LS_NEW | LS_SUBS, 12, "sr-segment-lists", "sr-segment-list", NULL, 12, LS_MAX, 1, 0,
	    R(segment_list) },
	{ 1206, LS_MANY | LS_NEW | LS_SUBS | LS_LOOSE, 4, "segments", "segment", NULL, 4, LS_MAX, 1, 0, R(segment),
	    .split = ls_segment_split },
	{ 1207, LS_MANY | LS_NEW, 16, "segment-list-metrics", "segment-list-metric", NULL, 16, 16, 1, 0, R(list_metric) },
	{ 1208, LS_NEW, 4, "affinity-constraint", NULL, NULL, 4, LS_MAX, 4, 0, R(affinity), .split = ls_affinity_split,
	    .fill = ls_affinity_fill, .filled = 3 },
	{ 1209, LS_NEW, 0, "srlg-constraint", NULL, NULL, 4, LS_MAX, 4, 0, R(u32s) },
	{ 1210, LS_NEW, 0, "bandwidth-constraint", NULL, NULL, 4, 4, 1, 0, R(flt) },
	{ 1211, LS_NEW, 4, "disjoint-group-constraint", NULL, NULL, 8, LS_MAX, 1, 0, R(disjoint) },
	{ 1212, LS_NEW | LS_SUBS, 36, "srv6-binding-sid", NULL, NULL, 36, LS_MAX, 1, 0, R(srv6_bsid) },
	{ 1213, LS_NEW, 0, "sr-policy-name", NULL, NULL, ANY, 0, R(text) },
	{ 1214, LS_NEW, 4, "bidirectional-group-constraint", NULL, NULL, 8, LS_MAX, 1, 0, R(bidirectional) },
	{ 1215, LS_MANY | LS_NEW, 12, "metric-constraints", "metric-constraint", NULL, 12, 12, 1, 0,
	    R(metric_constraint) },
	{ 1216, LS_NEW, 0, "segment-list-bandwidth", NULL, NULL, 4, 4, 1, 0, R(flt) },
	{ 1217, LS_NEW, 0, "segment-list-id", NULL, NULL, 4, 4, 1, 0, R(u32) },
	{ 1220, LS_NEW | LS_LOOSE, 0, "nrp-id", NULL, NULL, 4, 4, 1, 0, R(u32) },
	/* SRv6 SIDs, RFC 9514 7 and 8 */
	{ 1250, 0, 4, "srv6-endpoint-behavior", NULL, NULL, 4, 4, 1, 0, R(behavior) },
	{ 1251, LS_NEW, 12, "srv6-bgp-peer-node-sid", NULL, NULL, 12, 12, 1, 0, R(srv6_peer) },
	{ 1252, 0, 4, "srv6-sid-structure", NULL, NULL, 4, 4, 1, 0, R(structure) },
};

const size_t ls_row_cnt = ITEMS(ls_rows);
_Static_assert(ITEMS(ls_rows) <= LS_ROWS_MAX, "LS_ROWS_MAX is too small");

/* Descriptors of NLRI that are regular. */
const struct ls_row ls_descriptor_rows[] = {
	/* draft-ietf-idr-bgpls-inter-as-topology-ext */
	{ 270, 0, 0, "remote-as-number", NULL, NULL, 4, 4, 1, 0, R(u32) },
	{ 271, 0, 0, "ipv4-remote-asbr-id", NULL, NULL, 4, 4, 1, 0, R(ip4) },
	{ 272, 0, 0, "ipv6-remote-asbr-id", NULL, NULL, 16, 16, 1, 0, R(ip) },
	/* draft-ietf-idr-te-lsp-distribution */
	{ 550, 0, 0, "tunnel-id", NULL, NULL, 2, 2, 1, 0, R(u16) },
	{ 551, 0, 0, "lsp-id", NULL, NULL, 2, 2, 1, 0, R(u16) },
	{ 552, 0, 0, "tunnel-head-end", NULL, NULL, 4, 16, 12, 0, R(ip) },
	{ 553, 0, 0, "tunnel-tail-end", NULL, NULL, 4, 16, 12, 0, R(ip) },
	{ 554, 0, 4, "sr-policy-candidate-path", NULL, NULL, 24, 48, 12, 0, R(candidate), .split = ls_candidate_split,
	    .fill = ls_candidate_fill }, /* RFC 9857 4.1 */
	{ 1185, 0, 0, "address-family", NULL, NULL, 1, 1, 1, 0, R(u8) }, /* RFC 9815 5.2.2.1: 1 IPv4, 2 IPv6 */
};

const size_t ls_descriptor_cnt = ITEMS(ls_descriptor_rows);

const struct ls_row *
ls_row(unsigned code)
{
	size_t lo = 0, hi = ITEMS(ls_rows);

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (ls_rows[mid].code == code)
			return &ls_rows[mid];
		if (ls_rows[mid].code < code)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}
