/* SPDX-License-Identifier: ISC */
/*
 * nlri/bgpls.c - link-state NLRI and their VPN form (RFC 9552 5.2, RFC 9086 4, RFC 9514 6).
 *
 * Types that we do not know are opaque: they pass through as bytes. A protocol that is not assigned is a number.
 *
 * In commands, after `bgp-ls bgp-ls`, `bgp-ls bgp-ls-spf` or `bgp-ls bgp-ls-vpn` (then with `rd RD`):
 *     node      protocol P identifier N local [ NODE ]
 *     link      protocol P identifier N local [ NODE ] remote [ NODE ] link-identifiers LOCAL REMOTE
 *               interface-address A neighbor-address A multi-topology-ids [ N ... ]
 *     prefix-v4 protocol P identifier N local [ NODE ] prefix P ospf-route-type N multi-topology-ids [ N ... ]
 *     prefix-v6 the same
 *     srv6-sid  protocol P identifier N local [ NODE ] srv6-sid A multi-topology-ids [ N ... ]
 *     sr-policy protocol P identifier N local [ NODE ] sr-policy-candidate-path [ protocol-origin N flags [ FLAG ... ]
 *               endpoint A color N originator-as N originator-address A discriminator N ]
 *     stub-link as link, without remote
 *     nlri TYPE 0xVALUE
 * What is regular of the descriptors is rows of attr/ls_table.c, and has its words.
 * NODE is made of: autonomous-system N, bgp-ls-identifier N, ospf-area-id A, router-id ID (IS-IS: hexadecimal digits,
 * OSPF: dotted, with designated-router-id A after it for a pseudonode), bgp-router-id A, member-as-number N. Any other
 * descriptor is `tlv TYPE 0xVALUE`. Descriptors are sent in ascending order, as the RFC wants, whatever the order of the
 * words.
 */
#include "nlri/nlri.h"

#include "attr/ls_tlv.h"
#include "value/tree.h"
#include "base/count.h"
#include "base/num.h"

#include <stdio.h>

enum {
	TYPE_NODE = 1,
	TYPE_LINK = 2,
	TYPE_PREFIX4 = 3,
	TYPE_PREFIX6 = 4,
	TYPE_SR_POLICY = 5,
	TYPE_SRV6_SID = 6,
	TYPE_STUB_LINK = 7,
};
enum {
	LOCAL_NODE = 256,
	REMOTE_NODE = 257,
	LINK_IDS = 258,
	IF_ADDRESS4 = 259,
	NEIGHBOR4 = 260,
	IF_ADDRESS6 = 261,
	NEIGHBOR6 = 262,
	TOPOLOGY = 263,
	ROUTE_TYPE = 264,
	REACHABILITY = 265,
	ROUTER_ID = 515,
	SRV6_SID = 518,
	DESCRIPTOR_MAX = 1185,
};
enum { HEAD = 4, FIXED = 9, RD = 8, ARENA_MAX = 1 << 20 };

static const char raw_prefix[] = "generic-tlv-";

static const struct name protocols[] = {
	{ 1, "isis-l1" }, { 2, "isis-l2" }, { 3, "ospfv2" }, { 4, "direct" }, { 5, "static" }, { 6, "ospfv3" },
	{ 7, "bgp" }, { 8, "rsvp-te" }, { 9, "segment-routing" }, { 227, "freertr" }, { 0, NULL },
};

static const struct name types[] = {
	{ TYPE_NODE, "node" }, { TYPE_LINK, "link" }, { TYPE_PREFIX4, "prefix-v4" }, { TYPE_PREFIX6, "prefix-v6" },
	{ TYPE_SR_POLICY, "sr-policy" }, { TYPE_SRV6_SID, "srv6-sid" }, { TYPE_STUB_LINK, "stub-link" }, { 0, NULL },
};

static const struct name json_types[] = {
	{ TYPE_NODE, "bgpls-node" }, { TYPE_LINK, "bgpls-link" }, { TYPE_PREFIX4, "bgpls-prefix-v4" },
	{ TYPE_PREFIX6, "bgpls-prefix-v6" }, { TYPE_SR_POLICY, "bgpls-sr-policy" }, { TYPE_SRV6_SID, "bgpls-srv6sid" },
	{ TYPE_STUB_LINK, "bgpls-stub-link" }, { 0, NULL },
};

/* In which types of NLRI a regular descriptor may be, from .. to. */
static const struct descriptor_place {
	uint16_t from, to;
	uint8_t types;
} places[] = {
	{ 270, 272, 1 << TYPE_LINK | 1 << TYPE_STUB_LINK },
	{ 550, 554, 1 << TYPE_SR_POLICY },
	{ 1185, DESCRIPTOR_MAX, 1 << TYPE_LINK },
};

static bool
ls_is_link(unsigned type)
{
	return type == TYPE_LINK || type == TYPE_STUB_LINK;
}

/* The regular descriptor i, if it may be in such NLRI; else NULL. */
static const struct ls_row *
ls_regular_at(unsigned type, size_t i)
{
	const struct ls_row *r = &ls_descriptor_rows[i];
	size_t k;

	for (k = 0; k < COUNT(places); k++)
		if (r->code >= places[k].from && r->code <= places[k].to)
			return places[k].types >> type & 1 ? r : NULL;
	return NULL;
}

static const struct ls_row *
ls_regular(unsigned type, unsigned code)
{
	size_t i;

	for (i = 0; i < ls_descriptor_cnt; i++)
		if (ls_descriptor_rows[i].code == code)
			return ls_regular_at(type, i);
	return NULL;
}

/* Node descriptors but the IGP Router-ID, which is irregular. */
static const struct node_row {
	uint16_t code;
	const char *key;
	const struct kind *kind;
} node_rows[] = {
	{ 512, "autonomous-system", &kind_u32 }, { 513, "bgp-ls-identifier", &kind_u32_str },
	{ 514, "ospf-area-id", &kind_ip4 }, { 516, "bgp-router-id", &kind_ip4 }, { 517, "member-as-number", &kind_u32 },
};

static const struct node_row *
ls_node_row(unsigned code)
{
	size_t i;

	for (i = 0; i < COUNT(node_rows); i++)
		if (node_rows[i].code == code)
			return &node_rows[i];
	return NULL;
}

/* ---- taking one apart ---- */

struct parts {
	uint16_t type;
	bool opaque;
	uint8_t protocol;
	uint64_t identifier;
	const uint8_t *rd; /* NULL outside VPNs */
	struct span tlvs;
};

/* False when the fixed part does not fit. */
static bool
ls_split(const struct nlri_row *row, struct span v, struct parts *out)
{
	struct get g = get_of(v);
	struct parts p = { 0 };

	p.type = (uint16_t)get_u16(&g);
	get_u16(&g);
	p.opaque = !table_name(types, p.type);
	if (p.opaque) {
		*out = p;
		return get_ok(&g);
	}
	if (row->safi == SAFI_BGPLS_VPN)
		p.rd = get_bytes(&g, RD).p;
	p.protocol = (uint8_t)get_u8(&g);
	p.identifier = get_u64(&g);
	p.tlvs = get_rest(&g);
	*out = p;
	return get_ok(&g);
}

/* ---- check ---- */

static bool
ls_bad(const struct get *g, struct diags *d, const char *what)
{
	diag_add(d, DIAG_DISCARD, "BGP-LS NLRI", "RFC 9552 8.2.2", get_off(g), (size_t)(g->end - g->p), "%s", what);
	return false;
}

static bool
ls_router_id_ok(size_t n)
{
	return n == 4 || (n >= 6 && n <= 8) || n == 16;
}

static bool
ls_check_node(struct get g, struct diags *d)
{
	struct get at = g;
	struct span v;
	unsigned code, had = 0;

	while (ls_next(&g, &code, &v)) {
		if (code == ROUTER_ID ? !ls_router_id_ok(v.n) : ls_node_row(code) && v.n != 4)
			return ls_bad(&at, d, "node descriptor of a wrong length");
		if (code >= 512 && code < 512 + 32) {
			if (had >> (code - 512) & 1)
				return ls_bad(&at, d, "node descriptor twice");
			had |= 1u << (code - 512);
		}
		at = g;
	}
	return get_ok(&g) || ls_bad(&at, d, "node descriptor runs past the end");
}

static bool
ls_is_prefix(unsigned type)
{
	return type == TYPE_PREFIX4 || type == TYPE_PREFIX6;
}

static bool
ls_reachability_ok(unsigned type, struct span v)
{
	unsigned max = type == TYPE_PREFIX6 ? 128 : 32;

	if (!ls_is_prefix(type))
		return true;
	return v.n && v.p[0] <= max && v.n == 1 + bits_bytes(v.p[0]);
}

static bool
ls_descriptor_ok(unsigned type, unsigned code, struct span v)
{
	const struct ls_row *r = ls_regular(type, code);

	if (r)
		return ls_row_fits(r, v);
	switch (code) {
	case LINK_IDS:
		return v.n == 8;
	case IF_ADDRESS4:
	case NEIGHBOR4:
		return v.n == 4;
	case IF_ADDRESS6:
	case NEIGHBOR6:
	case SRV6_SID:
		return v.n == 16;
	case TOPOLOGY:
		return v.n % 2 == 0;
	case ROUTE_TYPE:
		return v.n == 1;
	case REACHABILITY:
		return ls_reachability_ok(type, v);
	default:
		return true;
	}
}

/* Which descriptors have members of their own: 1 once, 2 each time. */
static unsigned
ls_member(unsigned type, unsigned code, struct span v)
{
	if (!ls_descriptor_ok(type, code, v))
		return 0;
	if (ls_regular(type, code))
		return 1;
	switch (code) {
	case LOCAL_NODE:
		return 1;
	case REMOTE_NODE:
		return type == TYPE_LINK;
	case LINK_IDS:
	case IF_ADDRESS4:
	case NEIGHBOR4:
	case IF_ADDRESS6:
	case NEIGHBOR6:
		return ls_is_link(type) ? 2 : 0;
	case TOPOLOGY:
		return type != TYPE_NODE && type != TYPE_SR_POLICY;
	case ROUTE_TYPE:
	case REACHABILITY:
		return ls_is_prefix(type);
	case SRV6_SID:
		return type == TYPE_SRV6_SID;
	default:
		return 0;
	}
}

/* The first TLV of a type; p NULL when there is none. */
static struct span
ls_find(const struct parts *p, unsigned want)
{
	struct get g = get_of(p->tlvs);
	struct span v;
	unsigned code;

	while (ls_next(&g, &code, &v))
		if (code == want && ls_member(p->type, code, v))
			return v;
	return (struct span){ NULL, 0 };
}

/* g is at the descriptors. */
static bool
ls_do_check(unsigned type, struct get g, struct diags *d)
{
	struct get at = g;
	struct span v;
	unsigned code, last = 0;
	struct get behind = { 0 };

	while (ls_next(&g, &code, &v)) {
		if (code == LOCAL_NODE || code == REMOTE_NODE) {
			struct get sub = { g.base, v.p, v.p + v.n, false };

			if (!ls_check_node(sub, d))
				return false;
		}
		if (!ls_descriptor_ok(type, code, v))
			return ls_bad(&at, d, "descriptor of a wrong length");
		if (code < last && !behind.p)
			behind = (struct get){ at.base, at.p, g.p, false };
		last = code;
		at = g;
	}
	if (!get_ok(&g))
		return ls_bad(&at, d, "descriptor runs past the end");
	if (behind.p)
		diag_add(d, DIAG_NOTE, "BGP-LS NLRI", "RFC 9552 5.1", get_off(&behind), get_left(&behind), "descriptors not in ascending order");
	return true;
}

static bool
ls_take(const struct nlri_row *row, struct get *g, bool withdraw, struct span *one, struct diags *d)
{
	struct get whole = *g, at = *g;
	struct parts p;
	struct span v;
	size_t len;

	(void)withdraw;
	get_u16(g);
	len = get_u16(g);
	get_bytes(g, len);
	if (!get_ok(g)) {
		diag_add(d, DIAG_DISABLE, "BGP-LS NLRI", "RFC 9552 8.2.2", get_off(&at), (size_t)(at.end - at.p),
		    "NLRI runs past the end");
		return false;
	}
	v = get_bytes(&whole, HEAD + len);
	at.end = whole.p;
	if (!ls_split(row, v, &p))
		return ls_bad(&at, d, "shorter than its fixed part");
	if (!p.opaque) {
		get_bytes(&at, v.n - p.tlvs.n);
		if (!ls_do_check(p.type, at, d))
			return false;
	}
	*one = v;
	return true;
}

/* ---- JSON ---- */

static void
ls_router_id_show(struct buf *b, struct span v)
{
	if (v.n == 4 || v.n == 8)
		buf_ip4(b, v.p);
	else if (v.n == 16)
		buf_ip6(b, v.p);
	else
		buf_hex_lower(b, v);
}

static void
ls_router_id_json(struct jw *w, struct span v)
{
	jw_key(w, "router-id");
	jw_quote(w);
	ls_router_id_show(w->b, v);
	jw_quote_end(w);
	if (v.n == 7) {
		jw_key(w, "psn");
		jw_quote(w);
		buf_u32(w->b, v.p[6]);
		jw_quote_end(w);
	} else if (v.n == 8) {
		jw_key(w, "designated-router-id");
		jw_ip4(w, v.p + 4);
	}
}

static void
ls_node_json(struct jw *w, const char *key, struct span subs)
{
	struct get g = get_of(subs);
	struct span v;
	unsigned code;

	jw_key(w, key);
	jw_arr(w);
	while (ls_next(&g, &code, &v)) {
		const struct node_row *r = ls_node_row(code);
		struct get value = get_of(v);

		jw_obj(w);
		if (code == ROUTER_ID) {
			ls_router_id_json(w, v);
		} else if (r && v.n == 4) {
			jw_key(w, r->key);
			r->kind->json(w, &value, NULL);
		} else {
			char name[sizeof(raw_prefix) + FMT_U32];

			snprintf(name, sizeof(name), "%s%u", raw_prefix, code);
			jw_key(w, name);
			jw_arr(w);
			jw_hex(w, v, "0x");
			jw_arr_end(w);
		}
		jw_obj_end(w);
	}
	jw_arr_end(w);
}

/* All TLVs of two types, as one list of addresses. */
static void
ls_addresses_json(struct jw *w, const char *key, const struct parts *p, unsigned a, unsigned b)
{
	struct get g = get_of(p->tlvs);
	struct span v;
	unsigned code;

	jw_key(w, key);
	jw_arr(w);
	while (ls_next(&g, &code, &v)) {
		if ((code != a && code != b) || !ls_member(p->type, code, v))
			continue;
		jw_quote(w);
		buf_ip(w->b, v.p, v.n);
		jw_quote_end(w);
	}
	jw_arr_end(w);
}

static void
ls_topologies_json(struct jw *w, struct span v, bool strings)
{
	struct get g = get_of(v);

	jw_key(w, "multi-topology-ids");
	jw_arr(w);
	while (get_left(&g) >= 2) {
		unsigned id = get_u16(&g) & 0xfff;

		if (strings) {
			jw_quote(w);
			buf_u32(w->b, id);
			jw_quote_end(w);
		} else {
			jw_u64(w, id);
		}
	}
	jw_arr_end(w);
}

static void
ls_link_ids_json(struct jw *w, const struct parts *p)
{
	struct get g = get_of(p->tlvs);
	struct span v;
	unsigned code;

	jw_key(w, "link-identifiers");
	jw_arr(w);
	while (ls_next(&g, &code, &v)) {
		struct get ids = get_of(v);

		if (code != LINK_IDS || !ls_member(p->type, code, v))
			continue;
		jw_obj(w);
		jw_key_u64(w, "link-local-id", get_u32(&ids));
		jw_key_u64(w, "link-remote-id", get_u32(&ids));
		jw_obj_end(w);
	}
	jw_arr_end(w);
}

static void
ls_prefix_show(struct buf *b, unsigned type, struct span v)
{
	uint8_t a[16] = { 0 };

	memcpy(a, v.p + 1, v.n - 1 < sizeof(a) ? v.n - 1 : sizeof(a));
	buf_ip(b, a, type == TYPE_PREFIX6 ? 16 : 4);
	buf_c(b, '/');
	buf_u32(b, v.p[0]);
}

static void
ls_prefix_json(struct jw *w, const struct parts *p)
{
	static const char *const keys[] = { "ip-reachability-tlv", "ip-reach-prefix" };
	struct span v = ls_find(p, REACHABILITY);
	size_t i;

	for (i = 0; v.p && i < 2; i++) {
		jw_key(w, keys[i]);
		jw_quote(w);
		ls_prefix_show(w->b, p->type, v);
		jw_quote_end(w);
	}
	v = ls_find(p, ROUTE_TYPE);
	if (v.p)
		jw_key_u64(w, "ospf-route-type", v.p[0]);
	v = ls_find(p, TOPOLOGY);
	if (v.p)
		ls_topologies_json(w, v, false);
}

struct bgpls_met {
	unsigned type;
	uint8_t had[DESCRIPTOR_MAX + 1];
};

static bool
ls_want_raw(void *u, unsigned code, struct span v)
{
	struct bgpls_met *m = u;
	unsigned how = ls_member(m->type, code, v);

	if (!how)
		return true;
	if (how == 1 && m->had[code])
		return true;
	m->had[code] = 1;
	return false;
}

static void
ls_raw_json(struct jw *w, const struct parts *p)
{
	struct bgpls_met m = { .type = p->type };

	ls_json_raw(w, raw_prefix, p->tlvs, ls_want_raw, &m);
}

static void
ls_srv6_json(struct jw *w, const struct parts *p)
{
	struct span v = ls_find(p, TOPOLOGY);

	jw_key(w, "srv6-sid-descriptors");
	jw_obj(w);
	if (v.p)
		ls_topologies_json(w, v, true);
	v = ls_find(p, SRV6_SID);
	if (v.p) {
		jw_key(w, "srv6-sid");
		jw_ip6(w, v.p);
	}
	ls_raw_json(w, p);
	jw_obj_end(w);
}

static void
ls_regular_json(struct jw *w, const struct parts *p)
{
	size_t i;

	for (i = 0; i < ls_descriptor_cnt; i++) {
		const struct ls_row *r = ls_regular_at(p->type, i);
		struct span v = r ? ls_find(p, r->code) : (struct span){ NULL, 0 };

		if (!v.p)
			continue;
		jw_key(w, r->key);
		ls_row_json(w, r, v);
	}
}

static void
ls_descriptors_json(struct jw *w, const struct parts *p)
{
	bool link = ls_is_link(p->type);

	ls_node_json(w, link ? "local-node-descriptors" : "node-descriptors", ls_find(p, LOCAL_NODE));
	if (p->type == TYPE_SRV6_SID) {
		ls_srv6_json(w, p);
		return;
	}
	if (p->type == TYPE_LINK)
		ls_node_json(w, "remote-node-descriptors", ls_find(p, REMOTE_NODE));
	if (link) {
		ls_addresses_json(w, "interface-addresses", p, IF_ADDRESS4, IF_ADDRESS6);
		ls_addresses_json(w, "neighbor-addresses", p, NEIGHBOR4, NEIGHBOR6);
		ls_topologies_json(w, ls_find(p, TOPOLOGY), false);
		ls_link_ids_json(w, p);
	} else if (ls_is_prefix(p->type)) {
		ls_prefix_json(w, p);
	}
	ls_regular_json(w, p);
	ls_raw_json(w, p);
}

static void
ls_do_json(const struct nlri_row *row, struct jw *w, const struct nlri *n, const struct ctx *ctx)
{
	struct parts p;

	jw_obj(w);
	if (!ls_split(row, n->v, &p) || p.opaque) {
		jw_key_u64(w, "code", p.type);
		jw_key(w, "parsed");
		jw_bool(w, false);
		jw_key(w, "raw");
		jw_hex(w, n->v, "");
	} else {
		jw_key_cstr(w, "ls-nlri-type", table_name(json_types, p.type));
		jw_key_u64(w, "l3-routing-topology", p.identifier);
		jw_key_u64(w, "protocol-id", p.protocol);
		ls_descriptors_json(w, &p);
		if (ctx->json_version == 4 && n->nexthop.n >= 4 && (p.type == TYPE_NODE || ls_is_prefix(p.type))) {
			jw_key(w, "nexthop");
			jw_quote(w);
			buf_ip(w->b, n->nexthop.p, n->nexthop.n > 16 ? 16 : n->nexthop.n);
			jw_quote_end(w);
		}
		if (p.rd) {
			struct get rd = get_of(span_of(p.rd, RD));

			jw_key(w, "rd");
			kind_rd.json(w, &rd, NULL);
		}
	}
	nlri_path_json(w, n->path);
	jw_obj_end(w);
}

/* ---- the tree ---- */

/* A node's sub-TLVs: each has one of the members that ls_node_json writes. */
static void
ls_node_tree(struct tree *t, struct get *g)
{
	while (get_left(g)) {
		struct get peek = *g, v, value;
		unsigned code = get_u16(&peek);
		const struct node_row *r = ls_node_row(code);

		if (!tree_tlv_begin(t, code == ROUTER_ID ? "router-id" : r ? r->key : "node-descriptor", g, 2, 2, &v))
			return;
		value = v;
		jw_obj(tree_value(t));
		if (code == ROUTER_ID && ls_router_id_ok(get_left(&v))) {
			ls_router_id_json(&t->w, span_of(v.p, get_left(&v)));
		} else if (r && get_left(&v) == 4) {
			jw_key(&t->w, r->key);
			r->kind->json(&t->w, &value, NULL);
		}
		tree_members(t, "value", &v, get_left(&v));
		tree_end(t);
	}
}

/* What the descriptors are called in JSON, where each is one of a list or an object. */
static const struct name descriptor_keys[] = { { REMOTE_NODE, "remote-node-descriptors" }, { LINK_IDS, "link-identifiers" },
	{ IF_ADDRESS4, "interface-addresses" }, { IF_ADDRESS6, "interface-addresses" }, { NEIGHBOR4, "neighbor-addresses" },
	{ NEIGHBOR6, "neighbor-addresses" }, { TOPOLOGY, "multi-topology-ids" }, { ROUTE_TYPE, "ospf-route-type" },
	{ REACHABILITY, "ip-reachability-tlv" }, { SRV6_SID, "srv6-sid" }, { 0, NULL } };

/* The value of one, whose length fits its type. */
static void
ls_descriptor_tree(struct tree *t, unsigned type, unsigned code, struct get *g)
{
	static const struct field link_ids[] = {
		{ "link-local-id", NULL, &kind_u32, NULL }, { "link-remote-id", NULL, &kind_u32, NULL },
	};
	const char *key = table_name(descriptor_keys, code);
	const struct ls_row *r = ls_regular(type, code);
	struct span v = span_of(g->p, get_left(g));
	struct jw *w;

	if (r) {
		ls_row_tree(t, r, g);
		return;
	}
	w = tree_value(t);
	switch (code) {
	case LOCAL_NODE:
	case REMOTE_NODE:
		ls_node_tree(t, g);
		return;
	case LINK_IDS:
		tree_record(t, link_ids, COUNT(link_ids), NULL, g);
		return;
	case TOPOLOGY:
		while (get_left(g) >= 2) {
			struct get peek = *g;

			ls_kind_topology.json(tree_value(t), &peek, NULL);
			tree_leaf(t, "multi-topology-id", g, 2);
		}
		return;
	case ROUTE_TYPE:
		tree_number(t, key, g, 1);
		return;
	case REACHABILITY:
		jw_quote(w);
		ls_prefix_show(w->b, type, v);
		jw_quote_end(w);
		break;
	default:
		jw_quote(w);
		buf_ip(w->b, v.p, v.n);
		jw_quote_end(w);
	}
	tree_leaf(t, key, g, v.n);
}

static void
ls_do_tree(const struct nlri_row *row, struct tree *t, struct get *g)
{
	static const struct field identifier[] = { { "l3-routing-topology", NULL, &kind_u64, NULL } };
	struct parts p;
	struct get v;

	if (!ls_split(row, span_of(g->p, get_left(g)), &p))
		return;
	tree_note(t, table_name(json_types, p.type));
	tree_number(t, "type", g, 2);
	tree_number(t, "length", g, 2);
	if (p.opaque)
		return;
	if (p.rd)
		tree_record(t, &(const struct field){ "rd", NULL, &kind_rd, NULL }, 1, NULL, g);
	tree_note(t, table_name(protocols, p.protocol));
	tree_number(t, "protocol-id", g, 1);
	tree_record(t, identifier, 1, NULL, g);
	while (get_left(g)) {
		struct get peek = *g;
		unsigned code = get_u16(&peek);
		const struct ls_row *r = ls_regular(p.type, code);
		const char *key = r ? r->key : code == LOCAL_NODE ?
			ls_is_link(p.type) ? "local-node-descriptors" : "node-descriptors" : table_name(descriptor_keys, code);

		if (!tree_tlv_begin(t, key ? key : "descriptor", g, 2, 2, &v))
			return;
		if (ls_member(p.type, code, span_of(v.p, get_left(&v))))
			ls_descriptor_tree(t, p.type, code, &v);
		tree_hex(t, "value", &v, get_left(&v));
		tree_end(t);
	}
}

/* ---- putting together ---- */

/* What JSON and commands say, before it is one NLRI. */
struct said {
	uint16_t type;
	uint8_t protocol;
	uint8_t rd[RD];
	bool has_protocol, has_local, has_remote, has_rd, opaque;
	uint64_t identifier;
	struct buf *local, *remote, *tlvs; /* sub-TLVs, sub-TLVs, TLVs; opaque: tlvs is the whole NLRI */
};

static bool
ls_compose(const struct nlri_row *row, const struct said *s, struct buf *out)
{
	struct mark m;
	size_t from;

	if (s->opaque) {
		buf_span_put(out, buf_span(s->tlvs));
		return !out->bad && !s->tlvs->bad;
	}
	if (!ls_sort(s->local, 0) || !ls_sort(s->remote, 0) || s->tlvs->bad)
		return false;
	put_u16(out, s->type);
	m = put_open(out, 2);
	if (row->safi == SAFI_BGPLS_VPN)
		buf_put(out, s->rd, RD);
	put_u8(out, s->protocol);
	put_u64(out, s->identifier);
	from = out->n;
	if (s->has_local)
		ls_put(out, LOCAL_NODE, buf_span(s->local));
	if (s->has_remote)
		ls_put(out, REMOTE_NODE, buf_span(s->remote));
	buf_span_put(out, buf_span(s->tlvs));
	if (!ls_sort(out, from))
		return false;
	put_close(out, m);
	return !out->bad;
}

static bool
ls_router_id_read(struct span s, struct span second, struct buf *out)
{
	size_t from = out->n;
	uint8_t a[16];

	if (ip4_scan(s, a)) {
		buf_put(out, a, 4);
		if (!second.n)
			return true;
		if (!ip4_scan(second, a))
			return false;
		buf_put(out, a, 4);
		return true;
	}
	if (ip6_scan(s, a)) {
		buf_put(out, a, 16);
		return true;
	}
	return num_hex(s, out) && (out->n - from == 6 || out->n - from == 7);
}

static void
ls_put_prefix(struct buf *out, const struct prefix *p)
{
	struct mark m;

	put_u16(out, REACHABILITY);
	m = put_open(out, 2);
	put_u8(out, p->bits);
	buf_put(out, p->ip.a, bits_bytes(p->bits));
	put_close(out, m);
}

static void
ls_put_address(struct buf *out, unsigned code4, unsigned code6, const struct ip *ip)
{
	ls_put(out, ip->len == 4 ? code4 : code6, span_of(ip->a, ip->len));
}

/* What came as bytes: is it one NLRI that could have been received? */
static bool
ls_opaque_ok(const struct nlri_row *row, struct span v, struct diags *why)
{
	struct get g = get_of(v);
	struct span one;

	return ls_take(row, &g, false, &one, why) && get_done(&g);
}

/* ---- JSON back ---- */

static bool
ls_node_member(struct jr obj, struct span key, struct jr val, struct buf *out, struct diags *d)
{
	struct span id, second = { NULL, 0 };
	struct mark m;
	bool good;
	size_t i;

	if (ls_unjson_raw(key, val, raw_prefix, out, &good))
		return good || unjson_fail(d, raw_prefix, "a list of hexadecimal strings");
	if (span_is(key, "psn") || span_is(key, "designated-router-id"))
		return true;
	if (span_is(key, "router-id")) {
		put_u16(out, ROUTER_ID);
		m = put_open(out, 2);
		jr_str(jr_get(obj, "designated-router-id"), &second);
		if (!jr_str(val, &id) || !ls_router_id_read(id, second, out))
			return unjson_fail(d, "router-id", "a router identifier");
		put_close(out, m);
		return true;
	}
	for (i = 0; i < COUNT(node_rows); i++) {
		const struct node_row *r = &node_rows[i];

		if (!span_is(key, r->key))
			continue;
		put_u16(out, r->code);
		put_u16(out, 4);
		return r->kind->unjson(val, out, d, NULL) || unjson_fail(d, r->key, r->kind->want);
	}
	return unjson_fail(d, "node-descriptors", "known members");
}

/* A list of objects; the old spelling, one object, is read too. */
static bool
ls_unjson_node(struct jr j, struct buf *out, bool *has, struct diags *d)
{
	size_t i, n = jr_is(j, JR_OBJECT) ? 1 : jr_len(j);

	if (jr_is(j, JR_NONE))
		return true;
	if (!jr_is(j, JR_OBJECT) && !jr_is(j, JR_ARRAY))
		return unjson_fail(d, "node-descriptors", "a list of objects");
	for (i = 0; i < n; i++) {
		struct jr obj = jr_is(j, JR_OBJECT) ? j : jr_at(j, i);
		struct jr_iter it = { 0 };

		if (!jr_is(obj, JR_OBJECT))
			return unjson_fail(d, "node-descriptors", "a list of objects");
		while (jr_each(obj, &it))
			if (!ls_node_member(obj, it.key, it.val, out, d))
				return false;
	}
	*has = out->n > 0;
	return true;
}

/* A list, or one alone as older versions print it, then under a name that ends in -address. */
static bool
ls_unjson_addresses(struct jr j, const char *key, const char *one, unsigned code4, unsigned code6, struct buf *out,
    struct diags *d)
{
	struct jr list = jr_get(j, key);
	size_t i, n;

	if (jr_is(list, JR_NONE))
		list = jr_get(j, one);
	if (jr_is(list, JR_NONE))
		return true;
	n = jr_is(list, JR_STRING) ? 1 : jr_len(list);
	if (!jr_is(list, JR_STRING) && !jr_is(list, JR_ARRAY))
		return unjson_fail(d, key, "a list of addresses");
	for (i = 0; i < n; i++) {
		struct span s;
		struct ip ip;

		if (!jr_str(jr_is(list, JR_STRING) ? list : jr_at(list, i), &s) || !ip_scan(s, &ip))
			return unjson_fail(d, key, "a list of addresses");
		ls_put_address(out, code4, code6, &ip);
	}
	return true;
}

static bool
ls_unjson_topologies(struct jr list, struct buf *out, struct diags *d)
{
	struct mark m;
	size_t i;

	if (!jr_is(list, JR_NONE) && !jr_is(list, JR_ARRAY))
		return unjson_fail(d, "multi-topology-ids", "a list of numbers");
	if (!jr_len(list))
		return true;
	put_u16(out, TOPOLOGY);
	m = put_open(out, 2);
	for (i = 0; i < jr_len(list); i++)
		if (!ls_kind_topology.unjson(jr_at(list, i), out, d, NULL))
			return unjson_fail(d, "multi-topology-ids", ls_kind_topology.want);
	put_close(out, m);
	return true;
}

static bool
ls_unjson_link(struct jr j, struct buf *out, struct diags *d)
{
	struct jr ids = jr_get(j, "link-identifiers");
	size_t i, n = jr_is(ids, JR_OBJECT) ? 1 : jr_len(ids);

	if (!jr_is(ids, JR_NONE) && !jr_is(ids, JR_ARRAY) && !jr_is(ids, JR_OBJECT))
		return unjson_fail(d, "link-identifiers", "a list of objects");
	for (i = 0; i < n; i++) {
		struct jr one = jr_is(ids, JR_OBJECT) ? ids : jr_at(ids, i);
		uint32_t local, remote;

		if (!jr_u32(jr_get(one, "link-local-id"), &local) || !jr_u32(jr_get(one, "link-remote-id"), &remote))
			return unjson_fail(d, "link-identifiers", "objects with link-local-id and link-remote-id");
		put_u16(out, LINK_IDS);
		put_u16(out, 8);
		put_u32(out, local);
		put_u32(out, remote);
	}
	return ls_unjson_addresses(j, "interface-addresses", "interface-address", IF_ADDRESS4, IF_ADDRESS6, out, d) &&
	    ls_unjson_addresses(j, "neighbor-addresses", "neighbor-address", NEIGHBOR4, NEIGHBOR6, out, d);
}

static bool
ls_unjson_prefix(struct jr j, unsigned type, struct buf *out, struct diags *d)
{
	struct jr route_type = jr_get(j, "ospf-route-type"), at = jr_get(j, "ip-reach-prefix");
	struct prefix p;
	struct span s;
	uint64_t v;

	if (jr_is(at, JR_NONE))
		at = jr_get(j, "ip-reachability-tlv");
	if (!jr_is(at, JR_NONE)) {
		if (!jr_str(at, &s) || !prefix_scan(s, &p) || p.ip.len != (type == TYPE_PREFIX6 ? 16 : 4))
			return unjson_fail(d, "ip-reach-prefix", "a prefix of the family");
		ls_put_prefix(out, &p);
	}
	if (jr_is(route_type, JR_NONE))
		return true;
	if (!jr_max(route_type, 255, &v))
		return unjson_fail(d, "ospf-route-type", "a number up to 255");
	put_u16(out, ROUTE_TYPE);
	put_u16(out, 1);
	put_u8(out, v);
	return true;
}

static bool
ls_unjson_regular(struct jr j, struct said *s, struct diags *d)
{
	size_t i;

	for (i = 0; i < ls_descriptor_cnt; i++) {
		const struct ls_row *r = ls_regular_at(s->type, i);
		struct jr one = r ? jr_get(j, r->key) : (struct jr){ 0 };

		if (r && !jr_is(one, JR_NONE) && !ls_row_unjson(r, one, s->tlvs, d))
			return false;
	}
	return true;
}

static bool
ls_unjson_descriptors(struct jr j, struct said *s, struct diags *d)
{
	struct jr more = s->type == TYPE_SRV6_SID ? jr_get(j, "srv6-sid-descriptors") : j;
	struct jr_iter it = { 0 };
	struct jr sid;
	bool good = true;

	if (ls_is_link(s->type)) {
		if (!ls_unjson_node(jr_get(j, "local-node-descriptors"), s->local, &s->has_local, d) ||
		    (s->type == TYPE_LINK &&
		        !ls_unjson_node(jr_get(j, "remote-node-descriptors"), s->remote, &s->has_remote, d)) ||
		    !ls_unjson_link(j, s->tlvs, d))
			return false;
	} else if (!ls_unjson_node(jr_get(j, "node-descriptors"), s->local, &s->has_local, d)) {
		return false;
	}
	if (ls_is_prefix(s->type) && !ls_unjson_prefix(j, s->type, s->tlvs, d))
		return false;
	sid = jr_get(more, "srv6-sid");
	if (s->type == TYPE_SRV6_SID && !jr_is(sid, JR_NONE)) {
		put_u16(s->tlvs, SRV6_SID);
		put_u16(s->tlvs, 16);
		if (!kind_ip6.unjson(sid, s->tlvs, d, NULL))
			return unjson_fail(d, "srv6-sid", kind_ip6.want);
	}
	if (!ls_unjson_regular(j, s, d))
		return false;
	if (s->type != TYPE_NODE && s->type != TYPE_SR_POLICY &&
	    !ls_unjson_topologies(jr_get(more, "multi-topology-ids"), s->tlvs, d))
		return false;
	while (jr_each(more, &it))
		if (ls_unjson_raw(it.key, it.val, raw_prefix, s->tlvs, &good) && !good)
			return unjson_fail(d, raw_prefix, "a list of hexadecimal strings");
	return true;
}

static bool
ls_unjson_opaque(const struct nlri_row *row, struct jr j, struct buf *out, struct diags *d)
{
	size_t from = out->n;

	if (!kind_hex.unjson(jr_get(j, "raw"), out, d, NULL))
		return unjson_fail(d, "raw", "hexadecimal digits");
	if (out->bad || !ls_opaque_ok(row, span_of(out->p + from, out->n - from), NULL))
		return unjson_fail(d, "raw", "one whole and well-formed NLRI");
	return true;
}

static bool
ls_unjson_said(const struct nlri_row *row, struct jr j, struct said *s, struct buf *out, struct diags *d)
{
	struct span word;
	uint32_t type;
	uint64_t v;

	if (!jr_str(jr_get(j, "ls-nlri-type"), &word) || !table_code(json_types, word, &type))
		return unjson_fail(d, "ls-nlri-type", "a type of link-state NLRI");
	s->type = (uint16_t)type;
	if (!jr_u64(jr_get(j, "l3-routing-topology"), &s->identifier))
		return unjson_fail(d, "l3-routing-topology", "a 64-bit number");
	if (!jr_max(jr_get(j, "protocol-id"), 255, &v))
		return unjson_fail(d, "protocol-id", "a number up to 255");
	s->protocol = (uint8_t)v;
	if (row->safi == SAFI_BGPLS_VPN && (!jr_str(jr_get(j, "rd"), &word) || !rd_scan(word, s->rd)))
		return unjson_fail(d, "rd", kind_rd.want);
	return ls_unjson_descriptors(j, s, d) &&
	    (ls_compose(row, s, out) || unjson_fail(d, "bgp-ls", "at most 65535 octets"));
}

static bool
ls_do_unjson(const struct nlri_row *row, struct jr j, struct buf *out, struct diags *d)
{
	struct buf part[3];
	struct said s = { .local = &part[0], .remote = &part[1], .tlvs = &part[2] };
	bool good;
	size_t i;

	if (!jr_is(j, JR_OBJECT))
		return unjson_fail(d, "nlri", "an object");
	if (!jr_is(jr_get(j, "raw"), JR_NONE))
		return ls_unjson_opaque(row, j, out, d);
	for (i = 0; i < 3; i++)
		buf_init(&part[i], LS_MAX);
	good = ls_unjson_said(row, j, &s, out, d);
	for (i = 0; i < 3; i++)
		buf_fini(&part[i]);
	return good;
}

/* Is its JSON all of it? Node descriptors: in ascending order and not empty. */
static bool
ls_node_plain(struct span subs)
{
	return subs.n > 0 && ls_ascending(subs);
}

static bool
ls_topologies_plain(struct span v)
{
	size_t i;

	for (i = 0; i < v.n; i += 2)
		if (v.p[i] & 0xf0)
			return false;
	return v.n > 0;
}

static bool
ls_rd_plain(const uint8_t rd[RD])
{
	return rd[0] || rd[1] != 2 || rd[2] || rd[3];
}

static bool
ls_do_plain(const struct nlri_row *row, struct span one)
{
	unsigned code, last = 0;
	const struct ls_row *r;
	struct parts p;
	struct span v;
	struct get g;

	if (!ls_split(row, one, &p) || p.opaque)
		return true;
	g = get_of(p.tlvs);
	while (ls_next(&g, &code, &v)) {
		unsigned how = ls_member(p.type, code, v);

		if (code < last || (code == last && how == 1))
			return false;
		last = code;
		if (!how)
			continue;
		if ((code == LOCAL_NODE || code == REMOTE_NODE) && !ls_node_plain(v))
			return false;
		if (code == TOPOLOGY && !ls_topologies_plain(v))
			return false;
		if ((r = ls_regular(p.type, code)) != NULL && !ls_row_plain(r, v))
			return false;
	}
	return !p.rd || ls_rd_plain(p.rd);
}

/* ---- commands ---- */

static bool
ls_scan_router_id(struct lex *l, struct buf *out)
{
	struct span id, second = { NULL, 0 };
	struct tok at = l->tok;
	struct mark m;

	if (!lex_word(l, "a router identifier", &id))
		return false;
	if (lex_take(l, "designated-router-id") && !lex_word(l, "an IPv4 address", &second))
		return false;
	put_u16(out, ROUTER_ID);
	m = put_open(out, 2);
	if (!ls_router_id_read(id, second, out))
		return lex_fail_at(l, &at, "expected a router identifier: 6 or 7 octets in hexadecimal, or an address");
	put_close(out, m);
	return true;
}

static bool
ls_scan_node_word(struct lex *l, struct buf *out)
{
	static const char *const words[] = { "autonomous-system", "bgp-ls-identifier", "ospf-area-id", "router-id",
		"bgp-router-id", "member-as-number", "tlv", NULL };
	const char *near;
	size_t i;

	if (lex_take(l, "tlv"))
		return ls_scan_raw(l, out);
	if (lex_take(l, "router-id"))
		return ls_scan_router_id(l, out);
	for (i = 0; i < COUNT(node_rows); i++) {
		if (!lex_take(l, node_rows[i].key))
			continue;
		put_u16(out, node_rows[i].code);
		put_u16(out, 4);
		return node_rows[i].kind->scan(l, out, NULL);
	}
	near = word_near((const char *)l->tok.s.p, l->tok.s.n, words);
	return lex_fail(l, "unknown node descriptor \"%.*s\"%s%s%s", l->tok.s.n > 60 ? 60 : (int)l->tok.s.n,
	    (const char *)l->tok.s.p, near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
}

static bool
ls_scan_node(struct lex *l, struct buf *out, bool *has)
{
	if (*has)
		return lex_fail(l, "these node descriptors were given before");
	if (!lex_want_c(l, '['))
		return false;
	while (!lex_take_c(l, ']'))
		if (l->tok.kind != TOK_WORD ? !lex_expected(l, "a node descriptor or ]") : !ls_scan_node_word(l, out))
			return false;
	*has = true;
	return true;
}

static bool
ls_scan_address(struct lex *l, unsigned code4, unsigned code6, struct buf *out)
{
	struct ip ip;

	if (l->tok.kind != TOK_WORD || !ip_scan(l->tok.s, &ip))
		return lex_expected(l, "an address");
	ls_put_address(out, code4, code6, &ip);
	lex_next(l);
	return true;
}

static bool
ls_scan_prefix(struct lex *l, unsigned type, struct buf *out)
{
	struct prefix p;

	if (l->tok.kind != TOK_WORD || !prefix_scan(l->tok.s, &p) || p.ip.len != (type == TYPE_PREFIX6 ? 16 : 4))
		return lex_expected(l, type == TYPE_PREFIX6 ? "an IPv6 prefix" : "an IPv4 prefix");
	ls_put_prefix(out, &p);
	lex_next(l);
	return true;
}

/* Descriptors whose value one kind reads: header, then the value. */
static bool
ls_scan_tlv(struct lex *l, unsigned code, const struct kind *kind, const void *arg, struct buf *out)
{
	struct mark m;

	put_u16(out, code);
	m = put_open(out, 2);
	if (!kind->scan(l, out, arg))
		return false;
	put_close(out, m);
	return true;
}

static bool
ls_scan_descriptor(struct lex *l, struct span kw, struct said *s, bool *known)
{
	static const struct ls_list list = { &ls_kind_topology, NULL, 2 };
	struct buf *out = s->tlvs;
	unsigned how;
	size_t i;

	*known = true;
	how = ls_is_link(s->type) ? 1 : ls_is_prefix(s->type) ? 2 : s->type == TYPE_SRV6_SID ? 3 : 0;
	if (span_is(kw, "tlv"))
		return ls_scan_raw(l, out);
	for (i = 0; i < ls_descriptor_cnt; i++) {
		const struct ls_row *r = ls_regular_at(s->type, i);

		if (r && span_is(kw, r->key))
			return ls_row_scan(l, r, out);
	}
	if (how && span_is(kw, "multi-topology-ids"))
		return ls_scan_tlv(l, TOPOLOGY, &ls_kind_list, &list, out);
	if (s->type == TYPE_LINK && span_is(kw, "remote"))
		return ls_scan_node(l, s->remote, &s->has_remote);
	if (how == 1 && span_is(kw, "interface-address"))
		return ls_scan_address(l, IF_ADDRESS4, IF_ADDRESS6, out);
	if (how == 1 && span_is(kw, "neighbor-address"))
		return ls_scan_address(l, NEIGHBOR4, NEIGHBOR6, out);
	if (how == 1 && span_is(kw, "link-identifiers")) {
		put_u16(out, LINK_IDS);
		put_u16(out, 8);
		return kind_u32.scan(l, out, NULL) && kind_u32.scan(l, out, NULL);
	}
	if (how == 2 && span_is(kw, "prefix"))
		return ls_scan_prefix(l, s->type, out);
	if (how == 2 && span_is(kw, "ospf-route-type"))
		return ls_scan_tlv(l, ROUTE_TYPE, &kind_u8, NULL, out);
	if (how == 3 && span_is(kw, "srv6-sid"))
		return ls_scan_tlv(l, SRV6_SID, &kind_ip6, NULL, out);
	*known = false;
	return true;
}

static int
ls_answer(bool good)
{
	return good ? 1 : -1;
}

/* One word after the type; 0 when it is not ours. */
static int
ls_said_word(const struct nlri_row *row, struct lex *l, struct span kw, struct said *s)
{
	bool known, good;
	uint32_t code;

	if (s->opaque)
		return 0;
	if (span_is(kw, "protocol")) {
		uint64_t number;

		if (l->tok.kind == TOK_WORD && num_max(l->tok.s, 255, &number)) {
			s->protocol = (uint8_t)number;
			s->has_protocol = true;
			lex_next(l);
			return 1;
		}
		s->has_protocol = good = lex_table(l, "protocol", protocols, &code);
		if (good)
			s->protocol = (uint8_t)code;
		return ls_answer(good);
	}
	if (span_is(kw, "identifier"))
		return ls_answer(lex_any(l, "an identifier", UINT64_MAX, &s->identifier));
	if (span_is(kw, "local"))
		return ls_answer(ls_scan_node(l, s->local, &s->has_local));
	if (row->safi == SAFI_BGPLS_VPN && span_is(kw, "rd")) {
		if (l->tok.kind != TOK_WORD || !rd_scan(l->tok.s, s->rd))
			return ls_answer(lex_expected(l, kind_rd.want));
		s->has_rd = true;
		lex_next(l);
		return 1;
	}
	good = ls_scan_descriptor(l, kw, s, &known);
	return known ? ls_answer(good) : 0;
}

static bool
ls_said_type(struct lex *l, struct said *s)
{
	uint32_t code;

	if (lex_take(l, "nlri")) {
		s->opaque = true;
		return ls_scan_raw(l, s->tlvs);
	}
	if (!lex_table(l, "type of link-state NLRI", types, &code))
		return false;
	s->type = (uint16_t)code;
	return true;
}

static bool
ls_said_done(const struct nlri_row *row, struct lex *l, const struct said *s, struct buf *out)
{
	struct diags why = { 0 };

	if (s->opaque && !ls_opaque_ok(row, buf_span(s->tlvs), &why))
		return lex_fail(l, "malformed link-state NLRI: %.100s", why.n ? why.v[0].msg : "bytes after it");
	if (!s->opaque && !s->has_protocol)
		return lex_fail(l, "a link-state NLRI wants \"protocol\"");
	if (!s->opaque && row->safi == SAFI_BGPLS_VPN && !s->has_rd)
		return lex_fail(l, "a link-state NLRI of a VPN wants \"rd\"");
	return ls_compose(row, s, out) || lex_fail(l, "a link-state NLRI has at most 65535 octets");
}

/* What was said lives in the route's scratch: parts 0 to 2 are the bytes, 3 is the struct, 4 the result. */
static struct said
ls_said_load(struct route *r)
{
	struct said s = { 0 };

	if (r->part[3].n == sizeof(s))
		memcpy(&s, r->part[3].p, sizeof(s));
	s.local = &r->part[0];
	s.remote = &r->part[1];
	s.tlvs = &r->part[2];
	return s;
}

static void
ls_said_store(struct route *r, const struct said *s)
{
	buf_reset(&r->part[3]);
	buf_put(&r->part[3], s, sizeof(*s));
}

static bool
ls_do_scan(const struct nlri_row *row, struct lex *l, struct route *r)
{
	struct said s = ls_said_load(r);
	bool good = ls_said_type(l, &s);

	(void)row;
	ls_said_store(r, &s);
	return good;
}

static int
ls_word(const struct nlri_row *row, struct lex *l, struct route *r, struct span kw)
{
	struct said s = ls_said_load(r);
	int done = ls_said_word(row, l, kw, &s);

	ls_said_store(r, &s);
	return done;
}

static bool
ls_done(const struct nlri_row *row, struct lex *l, struct route *r)
{
	struct said s = ls_said_load(r);

	buf_reset(&r->part[4]);
	if (!ls_said_done(row, l, &s, &r->part[4]))
		return false;
	route_add(r, buf_span(&r->part[4]));
	return true;
}

static void
ls_show_node(struct buf *b, const char *kw, struct span subs)
{
	struct get g = get_of(subs);
	struct span v;
	unsigned code;

	buf_c(b, ' ');
	buf_str(b, kw);
	buf_str(b, " [");
	while (ls_next(&g, &code, &v)) {
		const struct node_row *r = ls_node_row(code);
		struct get value = get_of(v);

		buf_c(b, ' ');
		if (code == ROUTER_ID && ls_router_id_ok(v.n)) {
			buf_str(b, "router-id ");
			ls_router_id_show(b, v);
			if (v.n == 8) {
				buf_str(b, " designated-router-id ");
				buf_ip4(b, v.p + 4);
			}
		} else if (r && v.n == 4) {
			buf_str(b, r->key);
			buf_c(b, ' ');
			r->kind->show(b, &value, NULL);
		} else {
			ls_show_raw(b, code, v);
		}
	}
	buf_str(b, " ]");
}

static void
ls_show_topologies(struct buf *b, struct span v)
{
	struct get g = get_of(v);

	buf_str(b, " multi-topology-ids [ ");
	while (get_left(&g) >= 2) {
		ls_kind_topology.show(b, &g, NULL);
		buf_c(b, ' ');
	}
	buf_c(b, ']');
}

static void
ls_show_descriptor(struct buf *b, unsigned type, unsigned code, struct span v)
{
	const struct ls_row *r = ls_regular(type, code);
	struct get g = get_of(v);

	if (r && ls_row_fits(r, v)) {
		buf_fmt(b, " %s ", r->key);
		ls_row_show(b, r, v);
		return;
	}

	switch (ls_member(type, code, v) ? code : 0) {
	case LOCAL_NODE:
		ls_show_node(b, "local", v);
		break;
	case REMOTE_NODE:
		ls_show_node(b, "remote", v);
		break;
	case LINK_IDS:
		buf_str(b, " link-identifiers ");
		buf_u32(b, get_u32(&g));
		buf_c(b, ' ');
		buf_u32(b, get_u32(&g));
		break;
	case IF_ADDRESS4:
	case IF_ADDRESS6:
	case NEIGHBOR4:
	case NEIGHBOR6:
		buf_str(b, code == IF_ADDRESS4 || code == IF_ADDRESS6 ? " interface-address " : " neighbor-address ");
		buf_ip(b, v.p, v.n);
		break;
	case TOPOLOGY:
		ls_show_topologies(b, v);
		break;
	case ROUTE_TYPE:
		buf_str(b, " ospf-route-type ");
		buf_u32(b, v.p[0]);
		break;
	case REACHABILITY:
		buf_str(b, " prefix ");
		ls_prefix_show(b, type, v);
		break;
	case SRV6_SID:
		buf_str(b, " srv6-sid ");
		buf_ip6(b, v.p);
		break;
	default:
		buf_c(b, ' ');
		ls_show_raw(b, code, v);
	}
}

static void
ls_show_parts(struct buf *b, const struct parts *p)
{
	struct get g = get_of(p->tlvs);
	struct span v;
	unsigned code;

	buf_str(b, table_name(types, p->type));
	if (p->rd) {
		buf_str(b, " rd ");
		buf_rd(b, p->rd);
	}
	buf_str(b, " protocol ");
	if (table_name(protocols, p->protocol))
		buf_str(b, table_name(protocols, p->protocol));
	else
		buf_u32(b, p->protocol);
	buf_str(b, " identifier ");
	buf_u64(b, p->identifier);
	while (ls_next(&g, &code, &v))
		ls_show_descriptor(b, p->type, code, v);
}

/* Do the words give these bytes? */
static bool
ls_reads_back(const struct nlri_row *row, struct span words, struct span want)
{
	struct src src = { .name = "", .text = words, .first_line = 1 };
	struct buf part[4];
	struct said s = { .local = &part[0], .remote = &part[1], .tlvs = &part[2] };
	struct diags d = { 0 };
	struct lex l;
	bool same;
	size_t i;

	for (i = 0; i < 4; i++)
		buf_init(&part[i], LS_MAX + HEAD);
	lex_init(&l, &src, NULL, &d);
	same = ls_said_type(&l, &s);
	while (same && l.tok.kind == TOK_WORD) {
		struct span kw = l.tok.s;

		lex_next(&l);
		same = ls_said_word(row, &l, kw, &s) > 0;
	}
	same =
	    same && l.tok.kind == TOK_END && ls_said_done(row, &l, &s, &part[3]) && span_eq(buf_span(&part[3]), want);
	for (i = 0; i < 4; i++)
		buf_fini(&part[i]);
	return same;
}

static void
ls_do_show(const struct nlri_row *row, struct buf *b, const struct nlri *n, const struct ctx *ctx)
{
	struct parts p;
	size_t from;

	(void)ctx;
	buf_family(b, row->afi, row->safi, ' ');
	buf_c(b, ' ');
	from = b->n;
	if (ls_split(row, n->v, &p) && !p.opaque)
		ls_show_parts(b, &p);
	if (b->bad || from == b->n || !ls_reads_back(row, span_of(b->p + from, b->n - from), n->v)) {
		b->n = from < b->n ? from : b->n;
		buf_str(b, "nlri ");
		buf_u32(b, p.type);
		buf_str(b, " 0x");
		buf_hex(b, n->v.n > HEAD ? span_of(n->v.p + HEAD, n->v.n - HEAD) : (struct span){ NULL, 0 });
	}
	nlri_path_show(b, n->path);
}

/* ExaBGP has no text for these families. */
static void
ls_text(const struct nlri_row *row, struct buf *b, const struct nlri *n, const struct ctx *ctx)
{
	(void)n, (void)ctx;
	buf_str(b, "afi bgp-ls safi ");
	buf_safi(b, row->safi);
}

static const char *const words[] = { "protocol", "identifier", "local", "remote", "link-identifiers", "interface-address",
	"neighbor-address", "multi-topology-ids", "prefix", "ospf-route-type", "srv6-sid", "sr-policy-candidate-path",
	"remote-as-number", "ipv4-remote-asbr-id", "ipv6-remote-asbr-id", "tunnel-id", "lsp-id", "tunnel-head-end",
	"tunnel-tail-end", "address-family", "tlv", "rd", NULL };

#define ROW(the_safi, rds)                                                                                             \
	{                                                                                                              \
		.afi = AFI_BGPLS, .safi = the_safi, .nexthop_rd = rds, .rfc = "RFC 9552", .take = ls_take,             \
		.json = ls_do_json, .tree = ls_do_tree, .unjson = ls_do_unjson, .plain = ls_do_plain, .text = ls_text, .show = ls_do_show, \
		.scan = ls_do_scan, .word = ls_word, .done = ls_done, .words = words,                                  \
	}

const struct nlri_row nlri_bgpls = ROW(SAFI_BGPLS, false);
const struct nlri_row nlri_bgpls_spf = ROW(SAFI_BGPLS_SPF, false);
const struct nlri_row nlri_bgpls_vpn = ROW(SAFI_BGPLS_VPN, true);
