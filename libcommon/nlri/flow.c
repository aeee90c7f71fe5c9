/* SPDX-License-Identifier: ISC */
/*
 * nlri/flow.c - flow specifications: IPv4 (RFC 8955), IPv6 (RFC 8956), in VPNs (RFC 8955 8), and of layer 2
 * (draft-ietf-idr-flowspec-l2vpn, component types from 14 on). What may follow them in words is in flow_action.c.
 */
#include "nlri/flow.h"

#include "base/num.h"
#include "nlri/service.h"
#include "nlri/typed.h"
#include "value/tree.h"

#include <stdio.h>

enum { FLOW_MAX = 4095, WIDE = 0xf0, ITEM_MAX = 8192 };

/* The operator byte: RFC 8955 4.2.1. */
enum { OP_END = 0x80, OP_AND = 0x40, OP_LEN = 0x30 };
enum { NUM_LT = 4, NUM_GT = 2, NUM_EQ = 1, NUM_ALL = 7, NUM_SPARE = 8 };
enum { BIT_NOT = 2, BIT_MATCH = 1, BIT_ALL = 3, BIT_SPARE = 12 };

enum comp_kind { NUMBER, BITS, PREFIX4, PREFIX6, MAC };

/* Widths in which values are written: bit n is 2^n bytes. What is read may have any. */
enum { W1 = 1, W2 = 2, W4 = 4, W8 = 8 };

struct comp_row {
	uint8_t type, widths;
	enum comp_kind kind;
	const char *key;
	uint64_t max;
	const struct name *names; /* read and printed */
	const struct name *also;  /* only read */
};

struct flow_set {
	const char *family;
	uint16_t afi;
	const struct comp_row *rows[FLOW_COMPONENTS]; /* by type */
};

/* ---- names: exabgp-config 4.3 ---- */

static const struct name protocols[] = {
	{ 1, "icmp" }, { 2, "igmp" }, { 6, "tcp" }, { 8, "egp" }, { 17, "udp" }, { 46, "rsvp" }, { 47, "gre" },
	{ 50, "esp" }, { 51, "ah" }, { 89, "ospf" }, { 94, "ipip" }, { 103, "pim" }, { 132, "sctp" }, { 0, NULL },
};
static const struct name protocols_also[] = {
	{ 0, "hopopt" }, { 4, "ipv4" }, { 9, "igp" }, { 41, "ipv6" }, { 43, "ipv6-route" }, { 44, "ipv6-frag" },
	{ 58, "ipv6-icmp" }, { 58, "icmpv6" }, { 59, "ipv6-nonxt" }, { 60, "ipv6-opts" }, { 88, "eigrp" },
	{ 108, "ipcomp" }, { 112, "vrrp" }, { 115, "l2tp" }, { 136, "udplite" }, { 0, NULL },
};
static const struct name icmp_types[] = {
	{ 0, "echo-reply" }, { 3, "unreachable" }, { 5, "redirect" }, { 8, "echo-request" },
	{ 9, "router-advertisement" }, { 10, "router-solicit" }, { 11, "time-exceeded" }, { 12, "parameter-problem" },
	{ 13, "timestamp" }, { 14, "timestamp-reply" }, { 40, "photuris" }, { 41, "experimental-mobility" },
	{ 42, "extended-echo-request" }, { 43, "extended-echo-reply" }, { 253, "experimental-one" },
	{ 254, "experimental-two" }, { 0, NULL },
};
/* A code means something only with its type; only the codes that have one name are printed by it. */
static const struct name icmp_codes[] = {
	{ 4, "fragmentation-needed" }, { 5, "source-route-failed" }, { 6, "destination-network-unknown" },
	{ 7, "destination-host-unknown" }, { 8, "source-host-isolated" }, { 9, "destination-network-prohibited" },
	{ 10, "destination-host-prohibited" }, { 11, "network-unreachable-for-tos" },
	{ 12, "host-unreachable-for-tos" }, { 13, "communication-prohibited-by-filtering" },
	{ 14, "host-precedence-violation" }, { 15, "precedence-cutoff-in-effect" }, { 0, NULL },
};
static const struct name icmp_codes_also[] = {
	{ 0, "network-unreachable" }, { 1, "host-unreachable" }, { 2, "protocol-unreachable" },
	{ 3, "port-unreachable" }, { 0, "redirect-for-network" }, { 1, "redirect-for-host" },
	{ 2, "redirect-for-tos-and-net" }, { 3, "redirect-for-tos-and-host" }, { 0, "ttl-eq-zero-during-transit" },
	{ 1, "ttl-eq-zero-during-reassembly" }, { 1, "required-option-missing" }, { 2, "ip-header-bad" }, { 0, NULL },
};
static const struct name tcp_flags[] = {
	{ 0x001, "fin" }, { 0x002, "syn" }, { 0x004, "rst" }, { 0x008, "push" }, { 0x010, "ack" }, { 0x020, "urg" },
	{ 0x040, "ece" }, { 0x080, "cwr" }, { 0x100, "ns" }, { 0, NULL },
};
static const struct name tcp_flags_also[] = {
	{ 0x020, "urgent" }, { 0x008, "psh" }, { 0x004, "reset" }, { 0, NULL },
};
static const struct name fragments[] = {
	{ 1, "dont-fragment" }, { 2, "is-fragment" }, { 4, "first-fragment" }, { 8, "last-fragment" }, { 0, NULL },
};
static const struct name fragments_also[] = {
	{ 1, "df" }, { 2, "isf" }, { 4, "ff" }, { 8, "lf" }, { 0, NULL },
};
static const struct name ether_types[] = {
	{ 0x0800, "ipv4" }, { 0x0806, "arp" }, { 0x8035, "rarp" }, { 0x8100, "vlan" }, { 0x86dd, "ipv6" },
	{ 0x8847, "mpls" }, { 0x8848, "mpls-multicast" }, { 0x8863, "pppoe-discovery" }, { 0x8864, "pppoe-session" },
	{ 0x888e, "eapol" }, { 0x88a8, "qinq" }, { 0x88cc, "lldp" }, { 0x88f7, "ptp" }, { 0, NULL },
};
static const struct name no_names[] = { { 0, NULL } };

/* ---- components ---- */

static const struct comp_row destination4 = { 1, 0, PREFIX4, "destination-ipv4", 0, no_names, no_names };
static const struct comp_row source4 = { 2, 0, PREFIX4, "source-ipv4", 0, no_names, no_names };
static const struct comp_row destination6 = { 1, 0, PREFIX6, "destination-ipv6", 0, no_names, no_names };
static const struct comp_row source6 = { 2, 0, PREFIX6, "source-ipv6", 0, no_names, no_names };
static const struct comp_row protocol = { 3, W1, NUMBER, "protocol", 0xff, protocols, protocols_also };
static const struct comp_row next_header = { 3, W1, NUMBER, "next-header", 0xff, protocols, protocols_also };
static const struct comp_row port = { 4, W1 | W2, NUMBER, "port", 0xffff, no_names, services };
static const struct comp_row dst_port = { 5, W1 | W2, NUMBER, "destination-port", 0xffff, no_names, services };
static const struct comp_row src_port = { 6, W1 | W2, NUMBER, "source-port", 0xffff, no_names, services };
static const struct comp_row icmp_type = { 7, W1, NUMBER, "icmp-type", 0xff, icmp_types, no_names };
static const struct comp_row icmp_code = { 8, W1, NUMBER, "icmp-code", 0xff, icmp_codes, icmp_codes_also };
static const struct comp_row flags = { 9, W1 | W2, BITS, "tcp-flags", 0xffff, tcp_flags, tcp_flags_also };
static const struct comp_row length = { 10, W1 | W2, NUMBER, "packet-length", 0xffff, no_names, no_names };
static const struct comp_row dscp = { 11, W1, NUMBER, "dscp", 0x3f, no_names, no_names };
static const struct comp_row traffic_class = { 11, W1, NUMBER, "traffic-class", 0xff, no_names, no_names };
static const struct comp_row fragment = { 12, W1 | W2, BITS, "fragment", 0xffff, fragments, fragments_also };
static const struct comp_row flow_label = { 13, W1 | W2 | W4, NUMBER, "flow-label", 0xfffff, no_names, no_names };
static const struct comp_row ether_type = { 14, W2, NUMBER, "ethernet-type", 0xffff, ether_types, no_names };
static const struct comp_row source_mac = { 15, 0, MAC, "source-mac", 0, no_names, no_names };
static const struct comp_row destination_mac = { 16, 0, MAC, "destination-mac", 0, no_names, no_names };
static const struct comp_row dsap = { 17, W1, NUMBER, "llc-dsap", 0xff, no_names, no_names };
static const struct comp_row ssap = { 18, W1, NUMBER, "llc-ssap", 0xff, no_names, no_names };
static const struct comp_row control = { 19, W1, NUMBER, "llc-control", 0xff, no_names, no_names };
static const struct comp_row snap = { 20, W8, NUMBER, "snap", 0xffffffffff, no_names, no_names };
static const struct comp_row vlan = { 21, W1 | W2, NUMBER, "vlan-id", 0xfff, no_names, no_names };
static const struct comp_row pcp = { 22, W1, NUMBER, "vlan-pcp", 7, no_names, no_names };
static const struct comp_row inner_vlan = { 23, W1 | W2, NUMBER, "inner-vlan-id", 0xfff, no_names, no_names };
static const struct comp_row inner_pcp = { 24, W1, NUMBER, "inner-vlan-pcp", 7, no_names, no_names };
static const struct comp_row dei = { 25, W1, BITS, "vlan-dei", 0xff, no_names, no_names };
static const struct comp_row inner_dei = { 26, W1, BITS, "inner-vlan-dei", 0xff, no_names, no_names };
static const struct comp_row source_mac_bits = { 27, W1, BITS, "source-mac-bits", 0xff, no_names, no_names };
static const struct comp_row destination_mac_bits = { 28, W1, BITS, "destination-mac-bits", 0xff, no_names, no_names };

static const struct flow_set set4 = {
	"ipv4", AFI_IPV4,
	{ NULL, &destination4, &source4, &protocol, &port, &dst_port, &src_port, &icmp_type, &icmp_code, &flags, &length,
	    &dscp, &fragment },
};
static const struct flow_set set6 = {
	"ipv6", AFI_IPV6,
	{ NULL, &destination6, &source6, &next_header, &port, &dst_port, &src_port, &icmp_type, &icmp_code, &flags,
	    &length, &traffic_class, &fragment, &flow_label },
};
/* Layer 2 filters may name what the frame carries too; an address there is an IPv4 one. */
static const struct flow_set set2 = {
	"l2vpn", AFI_L2VPN,
	{ NULL, &destination4, &source4, &protocol, &port, &dst_port, &src_port, &icmp_type, &icmp_code, &flags, &length,
	    &dscp, &fragment, &flow_label, &ether_type, &source_mac, &destination_mac, &dsap, &ssap, &control, &snap,
	    &vlan, &pcp, &inner_vlan, &inner_pcp, &dei, &inner_dei, &source_mac_bits, &destination_mac_bits },
};

static const struct flow_set *
flow_set_of(const struct nlri_row *row)
{
	return row->afi == AFI_IPV4 ? &set4 : row->afi == AFI_IPV6 ? &set6 : &set2;
}

static bool
flow_is_vpn(const struct nlri_row *row)
{
	return row->safi == SAFI_FLOW_VPN;
}

static const struct name *
flow_word_of(const struct comp_row *c, struct span s)
{
	const struct name *t[2] = { c->names, c->also };
	const struct name *found = NULL;
	size_t i, k;

	for (i = 0; i < 2; i++) {
		const struct name *n;

		for (n = t[i]; n->name; n++) {
			/* case does not matter, and _ is the same as - */
			for (k = 0; k < s.n && n->name[k]; k++) {
				uint8_t a = s.p[k] == '_' ? '-' : s.p[k];

				if (a >= 'A' && a <= 'Z')
					a |= 0x20;
				if (a != (uint8_t)n->name[k])
					break;
			}
			if (k == s.n && !n->name[k])
				found = n;
		}
	}
	return found;
}

/* ---- reading the wire ---- */

/*
 * One component: for prefixes and MAC addresses v holds everything after the type, else operators and values.
 *
 * IPv6 prefixes travel in two ways. RFC 8956 3.1 puts the bits from the offset on right after the offset; ExaBGP puts all
 * from bit 0 on. They differ when the offset is not zero. An NLRI is read the RFC's way when that makes sense of all
 * of it, else the other; what is written has the form of ExaBGP, with which one has to agree.
 */
struct comp {
	const struct comp_row *row;
	struct span v;
};

static const char *
flow_comp_next(struct get *g, const struct flow_set *set, bool rfc, struct comp *out)
{
	unsigned type = get_u8(g), bits, offset = 0;
	const uint8_t *start = g->p;

	out->row = type < FLOW_COMPONENTS ? set->rows[type] : NULL;
	if (!out->row)
		return "unknown component type";
	switch (out->row->kind) {
	case PREFIX4:
	case PREFIX6:
		bits = get_u8(g);
		if (out->row->kind == PREFIX6)
			offset = get_u8(g);
		if (bits > (out->row->kind == PREFIX6 ? 128 : 32))
			return "prefix too long";
		/* RFC 8956 3.1: the length is more than the offset, but for 0/0 */
		if (offset && offset >= bits)
			return "prefix offset behind its length";
		get_bytes(g, bits_bytes(rfc ? bits - offset : bits));
		break;
	case MAC:
		bits = get_u8(g);
		if (bits > 48)
			return "MAC address too long";
		get_bytes(g, bits == 6 ? 6 : bits_bytes(bits));
		break;
	case NUMBER:
	case BITS:
		for (;;) {
			unsigned op = get_u8(g);

			get_bytes(g, (size_t)1 << ((op & OP_LEN) >> 4));
			if (!get_ok(g))
				return "no end of list";
			if (op & OP_END)
				break;
		}
		break;
	}
	if (!get_ok(g))
		return "component cut off";
	out->v = span_of(start, (size_t)(g->p - start));
	return NULL;
}

/* Walk all components; NULL when they make sense, otherwise *at is over the bytes of the one that does not. */
static const char *
flow_walk(struct get g, const struct flow_set *set, bool rfc, struct span *at)
{
	unsigned last = 0;
	struct comp c;

	while (get_left(&g)) {
		struct get from = g;
		const char *why = flow_comp_next(&g, set, rfc, &c);

		*at = span_of(from.p, why ? (size_t)(from.end - from.p) : get_between(&from, &g));
		if (why)
			return why;
		if (c.row->type <= last)
			return c.row->type == last ? "component given twice" : "components not in ascending order";
		last = c.row->type;
	}
	return NULL;
}

/* The parts of an NLRI. */
struct flow {
	const struct flow_set *set;
	const uint8_t *rd; /* NULL: none */
	struct get g;      /* at the first component */
	bool rfc;
	const char *bad;   /* why it is malformed, and is bytes alone; NULL: it is not */
	struct span at;    /* where */
};

static struct flow
flow_of(const struct nlri_row *row, struct span v)
{
	struct flow f = { .set = flow_set_of(row), .g = get_of(v), .at = v };

	if (get_u8(&f.g) >= WIDE)
		get_u8(&f.g);
	/* No distinguisher and no component: ExaBGP takes it, and it filters nothing */
	if (flow_is_vpn(row) && get_left(&f.g))
		f.rd = get_bytes(&f.g, 8).p;
	f.rfc = f.set->afi == AFI_IPV6 && !flow_walk(f.g, f.set, true, &f.at);
	if (!get_ok(&f.g))
		f.bad = "no room for the route distinguisher";
	else if (!f.rfc)
		f.bad = flow_walk(f.g, f.set, false, &f.at);
	return f;
}

static bool
flow_next(struct flow *f, struct comp *c)
{
	return !f->bad && get_left(&f->g) && !flow_comp_next(&f->g, f->set, f->rfc, c);
}

/* What is malformed inside of one costs the route (RFC 8955 4.2 and 10), which is kept as bytes. */
static bool
flow_take(const struct nlri_row *row, struct get *g, bool withdraw, struct span *one, struct diags *d)
{
	const uint8_t *start = g->p;
	size_t at = get_off(g), n = get_u8(g);
	struct flow f;

	(void)withdraw;
	if (n >= WIDE)
		n = (n & 0x0f) << 8 | get_u8(g);
	get_bytes(g, n);
	if (!get_ok(g)) {
		diag_add(d, DIAG_DISABLE, "flow", "RFC 8955 4.1", at, 1, "length %zu runs past the end of the field", n);
		return false;
	}
	*one = span_of(start, (size_t)(g->p - start));
	f = flow_of(row, *one);
	if (f.bad)
		diag_add(d, DIAG_WITHDRAW, "flow", row->afi == AFI_IPV6 ? "RFC 8956 3" : "RFC 8955 10",
		    at + (size_t)(f.at.p - start), f.at.n, "%s", f.bad);
	return true;
}

/* ---- printing ---- */

static uint64_t
flow_op_value(struct get *g, unsigned *op)
{
	*op = get_u8(g);
	return get_un(g, (size_t)1 << ((*op & OP_LEN) >> 4));
}

static void
flow_put_number(struct buf *b, const struct comp_row *c, unsigned op, uint64_t v)
{
	static const char *const ops[] = { "", "=", ">", ">=", "<", "<=", "!=", "" };
	const char *name;

	if ((op & NUM_ALL) == 0 || (op & NUM_ALL) == NUM_ALL) {
		buf_str(b, op & NUM_ALL ? "true" : "false");
		return;
	}
	buf_str(b, ops[op & NUM_ALL]);
	name = v <= c->max ? table_name(c->names, (uint32_t)v) : NULL;
	if (name)
		buf_str(b, name);
	else
		buf_u64(b, v);
}

static void
flow_put_bits(struct buf *b, const struct comp_row *c, unsigned op, uint64_t v)
{
	static const char *const ops[] = { "", "=", "!", "!=" };
	const struct name *n;
	bool more = false;

	buf_str(b, ops[op & BIT_ALL]);
	for (n = c->names; n->name; n++) {
		if (!(v & n->code))
			continue;
		if (more)
			buf_c(b, '+');
		buf_str(b, n->name);
		v &= ~(uint64_t)n->code;
		more = true;
	}
	if (v || !more)
		buf_fmt(b, more ? "+0x%llx" : "0x%llx", (unsigned long long)v);
}

/* One term of a list, with what is and-ed to it: ">8080&<8088". */
static void
flow_put_term(struct buf *b, const struct comp_row *c, struct get *g)
{
	bool first = true;

	while (get_left(g) && (first || *g->p & OP_AND)) {
		unsigned op;
		uint64_t v = flow_op_value(g, &op);

		if (!first)
			buf_c(b, '&');
		first = false;
		if (c->kind == NUMBER)
			flow_put_number(b, c, op, v);
		else
			flow_put_bits(b, c, op, v);
	}
}

static void
flow_put_prefix(struct buf *b, const struct comp *c, bool rfc)
{
	struct get g = get_of(c->v);
	unsigned bits = get_u8(&g), offset = 0, i;
	uint8_t a[16] = { 0 };
	struct span s;

	if (c->row->kind == MAC) {
		s = get_rest(&g);
		if (s.n)
			memcpy(a, s.p, s.n);
		buf_mac(b, a);
		if (bits != 6)
			buf_fmt(b, "/%u", bits);
		return;
	}
	if (c->row->kind == PREFIX6)
		offset = get_u8(&g);
	s = get_rest(&g);
	if (rfc && offset) {
		for (i = offset; i < bits; i++)
			if (s.p[(i - offset) / 8] & (0x80 >> (i - offset) % 8))
				a[i / 8] |= (uint8_t)(0x80 >> i % 8);
	} else if (s.n) {
		memcpy(a, s.p, s.n);
		if (bits % 8)
			a[bits / 8] &= (uint8_t)(0xff00 >> bits % 8);
	}
	buf_ip(b, a, c->row->kind == PREFIX6 ? 16 : 4);
	if (c->row->kind == PREFIX6)
		buf_fmt(b, "/%u/%u", bits, offset);
	else
		buf_fmt(b, "/%u", bits);
}

static bool
flow_has_list(const struct comp *c)
{
	return c->row->kind == NUMBER || c->row->kind == BITS;
}

/* " key value", or " key [ value value ]" where there is more than one operator: as in ExaBGP and-ed ones count too. */
static void
flow_put_words(struct buf *b, const struct comp *c, bool rfc)
{
	struct get g = get_of(c->v), all = g;
	bool several;
	unsigned op;

	buf_c(b, ' ');
	buf_str(b, c->row->key);
	buf_c(b, ' ');
	if (!flow_has_list(c)) {
		flow_put_prefix(b, c, rfc);
		return;
	}
	flow_op_value(&all, &op);
	several = get_left(&all) > 0;
	if (several)
		buf_str(b, "[ ");
	flow_put_term(b, c->row, &g);
	while (get_left(&g)) {
		buf_c(b, ' ');
		flow_put_term(b, c->row, &g);
	}
	if (several)
		buf_str(b, " ]");
}

static void
flow_put_string(struct buf *b, struct flow f)
{
	struct comp c;

	while (flow_next(&f, &c))
		flow_put_words(b, &c, f.rfc);
	if (f.rd) {
		buf_str(b, " rd ");
		buf_rd(b, f.rd);
	}
}

static void
flow_json(const struct nlri_row *row, struct jw *w, const struct nlri *one, const struct ctx *ctx)
{
	struct flow all = flow_of(row, one->v), f = all;
	struct comp c;

	(void)ctx;
	jw_obj(w);
	if (f.bad) {
		jw_key(w, "raw");
		jw_hex(w, one->v, "");
		nlri_path_json(w, one->path);
		jw_obj_end(w);
		return;
	}
	while (flow_next(&f, &c)) {
		struct get g = get_of(c.v);

		jw_key(w, c.row->key);
		jw_arr(w);
		do {
			jw_quote(w);
			if (flow_has_list(&c))
				flow_put_term(w->b, c.row, &g);
			else
				flow_put_prefix(w->b, &c, f.rfc);
			jw_quote_end(w);
		} while (flow_has_list(&c) && get_left(&g));
		jw_arr_end(w);
	}
	if (f.rd) {
		jw_key(w, "rd");
		jw_quote(w);
		buf_rd(w->b, f.rd);
		jw_quote_end(w);
	}
	if (one->nexthop.n && ctx->json_version == 4) {
		jw_key(w, "next-hop");
		jw_quote(w);
		buf_ip(w->b, one->nexthop.p, one->nexthop.n == 32 ? 16 : one->nexthop.n);
		jw_quote_end(w);
	}
	jw_key(w, "string");
	jw_quote(w);
	buf_str(w->b, "flow");
	flow_put_string(w->b, all);
	jw_quote_end(w);
	nlri_path_json(w, one->path);
	jw_obj_end(w);
}

/* One operator and its value, as JSON has them in a string. */
static void
flow_term_tree(struct tree *t, const struct comp_row *c, struct get *g)
{
	struct get peek = *g;
	unsigned op;
	uint64_t v = flow_op_value(&peek, &op);

	tree_note(t, op & OP_AND ? "and" : NULL);
	jw_quote(tree_value(t));
	if (c->kind == NUMBER)
		flow_put_number(&t->value, c, op, v);
	else
		flow_put_bits(&t->value, c, op, v);
	jw_quote_end(&t->w);
	tree_leaf(t, "term", g, get_off(&peek) - get_off(g));
}

static void
flow_tree(const struct nlri_row *row, struct tree *t, struct get *g)
{
	struct flow f = flow_of(row, span_of(g->p, get_left(g)));
	struct get peek = *g;
	unsigned n = get_u8(&peek);
	struct comp c;

	jw_u64(tree_value(t), n >= WIDE ? (n & 0x0f) << 8 | get_u8(&peek) : n);
	tree_leaf(t, "length", g, get_off(&peek) - get_off(g));
	if (f.rd && !f.bad)
		tree_record(t, &(const struct field){ "rd", NULL, &kind_rd, NULL }, 1, NULL, g);
	while (flow_next(&f, &c)) {
		struct get v;

		tree_begin(t, c.row->key, g, 1 + c.v.n);
		tree_number(t, "type", g, 1);
		v = get_sub(g, c.v.n);
		while (flow_has_list(&c) && get_left(&v))
			flow_term_tree(t, c.row, &v);
		if (get_left(&v)) {
			jw_quote(tree_value(t));
			flow_put_prefix(&t->value, &c, f.rfc);
			jw_quote_end(&t->w);
			tree_leaf(t, "value", &v, get_left(&v));
		}
		tree_end(t);
	}
}

static void
flow_text(const struct nlri_row *row, struct buf *b, const struct nlri *one, const struct ctx *ctx)
{
	struct flow f = flow_of(row, one->v);

	(void)ctx;
	buf_str(b, "flow");
	if (f.bad) {
		buf_str(b, " raw 0x");
		buf_hex(b, one->v);
	} else {
		flow_put_string(b, f);
	}
	nlri_path_show(b, one->path);
}

/* ---- is it written as we would write it? ---- */

static size_t
flow_width_of(const struct comp_row *c, uint64_t v)
{
	size_t n;

	for (n = 1; n < 8; n *= 2)
		if (c->widths & n && !(v >> (8 * n)))
			return n;
	return 8;
}

static bool
flow_list_plain(const struct comp *c)
{
	struct get g = get_of(c->v);
	bool first = true;

	while (get_left(&g)) {
		unsigned op;
		uint64_t v = flow_op_value(&g, &op);
		size_t n = (size_t)1 << ((op & OP_LEN) >> 4);

		if ((op & (c->row->kind == NUMBER ? NUM_SPARE : BIT_SPARE)) || (first && op & OP_AND) || v > c->row->max)
			return false;
		/* "true" and "false" have a value that nobody looks at */
		if (c->row->kind == NUMBER && ((op & NUM_ALL) == 0 || (op & NUM_ALL) == NUM_ALL) && v)
			return false;
		if (n != flow_width_of(c->row, v))
			return false;
		first = false;
	}
	return true;
}

static bool
flow_comp_plain(const struct comp *c, bool rfc)
{
	unsigned bits;

	if (flow_has_list(c))
		return flow_list_plain(c);
	if (c->row->kind == PREFIX6 && rfc && c->v.p[1])
		return false;
	bits = c->v.p[0];
	if (c->row->kind == MAC && bits == 6)
		return true;
	return !(bits % 8) || !(c->v.p[c->v.n - 1] & (0xff >> bits % 8));
}

static bool
flow_plain(const struct nlri_row *row, struct span v)
{
	struct flow f = flow_of(row, v);
	struct comp c;

	if (f.bad)
		return true;
	if ((v.p[0] >= WIDE && v.n - 2 < WIDE) || (f.rd && !rd_plain(f.rd)))
		return false;
	while (flow_next(&f, &c))
		if (!flow_comp_plain(&c, f.rfc))
			return false;
	return true;
}

/* ---- words ---- */

/*
 * ipv4 flow destination-ipv4 10.0.0.0/24 protocol [ =tcp =udp ] destination-port >8080&<8088 rd 65000:1
 * ipv4 flow raw 0x0101  - the whole NLRI, for what the words cannot say
 */
static void
flow_show(const struct nlri_row *row, struct buf *b, const struct nlri *one, const struct ctx *ctx)
{
	struct flow f = flow_of(row, one->v);

	(void)ctx;
	buf_str(b, f.set->family);
	buf_str(b, flow_is_vpn(row) ? " flow-vpn" : " flow");
	if (f.bad || !get_left(&f.g) || !flow_plain(row, one->v)) {
		buf_str(b, " raw 0x");
		buf_hex(b, one->v);
	} else {
		flow_put_string(b, f);
	}
	nlri_path_show(b, one->path);
}

static struct span
flow_trim(struct span s)
{
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = span_of(s.p + 1, s.n - 1);
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

/* Single letters of TCP flags, as in "SA". */
static bool
flow_flag_letters(struct span s, uint64_t *v)
{
	static const char letters[] = "FSRPAUEC";
	size_t i;

	*v = 0;
	for (i = 0; i < s.n; i++) {
		const char *at = memchr(letters, s.p[i], sizeof(letters) - 1);

		if (!at)
			return false;
		*v |= 1u << (at - letters);
	}
	return s.n > 0;
}

static bool
flow_value_scan(const struct comp_row *c, struct span s, uint64_t *v)
{
	const struct name *n;

	if (num_any(s, v))
		return true;
	n = flow_word_of(c, s);
	if (n) {
		*v = n->code;
		return true;
	}
	return c == &flags && flow_flag_letters(s, v);
}

/* Flags joined by +. */
static bool
flow_bits_scan(const struct comp_row *c, struct span s, uint64_t *v)
{
	*v = 0;
	for (;;) {
		const uint8_t *plus = s.n ? memchr(s.p, '+', s.n) : NULL;
		struct span one = flow_trim(plus ? span_of(s.p, (size_t)(plus - s.p)) : s);
		uint64_t bits;

		if (!flow_value_scan(c, one, &bits))
			return false;
		*v |= bits;
		if (!plus)
			return true;
		s = span_of(plus + 1, s.n - (size_t)(plus + 1 - s.p));
	}
}

/* Take the operator from the front of s. */
static unsigned
flow_op_scan(const struct comp_row *c, struct span *s)
{
	unsigned op = 0;
	bool not = false;

	for (; s->n; *s = span_of(s->p + 1, s->n - 1)) {
		if (s->p[0] == '!')
			not = true;
		else if (s->p[0] == '=')
			op |= NUM_EQ;
		else if (c->kind == NUMBER && s->p[0] == '>')
			op |= NUM_GT;
		else if (c->kind == NUMBER && s->p[0] == '<')
			op |= NUM_LT;
		else if (s->p[0] != ' ' && s->p[0] != '\t')
			break;
	}
	if (c->kind == BITS)
		return (op ? BIT_MATCH : 0) | (not ? BIT_NOT : 0);
	if (not)
		return op == NUM_EQ || op == 0 ? NUM_LT | NUM_GT : NUM_ALL & ~op;
	return op ? op : NUM_EQ;
}

static void
flow_op_put(unsigned op, uint64_t v, size_t n, struct buf *out)
{
	put_u8(out, op | (n == 8 ? 0x30u : n == 4 ? 0x20u : n == 2 ? 0x10u : 0u));
	put_un(out, v, n);
}

static void
flow_number_put(const struct comp_row *c, uint64_t v, struct buf *out)
{
	flow_op_put(NUM_EQ, v, flow_width_of(c, v), out);
}

static bool
flow_term_scan(const struct comp_row *c, struct span s, bool and, struct buf *out, const char **why)
{
	unsigned op;
	uint64_t v;

	s = flow_trim(s);
	if (c->kind == NUMBER && (span_is(s, "true") || span_is(s, "false"))) {
		op = s.n == 4 ? NUM_ALL : 0;
		v = 0;
	} else {
		op = flow_op_scan(c, &s);
		/* ExaBGP 3's word for what is written !is-fragment today */
		if (c == &fragment && span_is(s, "not-a-fragment")) {
			op ^= BIT_NOT;
			s = SPAN("is-fragment");
		}
		if (!s.n || !(c->kind == BITS ? flow_bits_scan(c, s, &v) : flow_value_scan(c, s, &v))) {
			*why = "unknown value";
			return false;
		}
		if (c->kind == NUMBER && op == NUM_ALL) {
			*why = "no such operator";
			return false;
		}
	}
	if (v > c->max) {
		*why = "value too big";
		return false;
	}
	flow_op_put(op | (and ? OP_AND : 0u), v, flow_width_of(c, v), out);
	return true;
}

/* One item of a list, its terms joined by &: appended without an end mark. */
static bool
flow_item_scan(const struct comp_row *c, struct span s, struct buf *out, const char **why)
{
	bool and = false;

	for (;;) {
		const uint8_t *amp = s.n ? memchr(s.p, '&', s.n) : NULL;

		if (!flow_term_scan(c, amp ? span_of(s.p, (size_t)(amp - s.p)) : s, and, out, why))
			return false;
		if (!amp)
			return true;
		s = span_of(amp + 1, s.n - (size_t)(amp + 1 - s.p));
		and = true;
	}
}

/* The name nearest to the first value of an item that has none; NULL: none is near. */
static const char *
flow_near_value(const struct comp_row *c, struct span s)
{
	const uint8_t *p, *end = s.p + s.n;
	uint64_t v;

	if (c->kind != NUMBER && c->kind != BITS)
		return NULL;
	for (; s.p < end; s.p = p + 1) {
		struct span one;

		for (p = s.p; p < end && *p != '&' && *p != '+'; p++)
			;
		one = flow_trim(span_of(s.p, (size_t)(p - s.p)));
		flow_op_scan(c, &one);
		if (one.n && !flow_value_scan(c, one, &v))
			return table_near(c->names, one);
		if (p == end)
			break;
	}
	return NULL;
}

/* "::1/128/120" -> the address with its length, and the offset. */
static bool
flow_address_scan(const struct comp_row *c, struct span s, struct buf *out, const char **why)
{
	const uint8_t *slash = NULL;
	uint64_t offset = 0, bits = 48;
	struct prefix p;
	uint8_t mac[6];
	unsigned i, cnt = 0;

	for (i = 0; i < s.n; i++)
		if (s.p[i] == '/' && (++cnt == (c->kind == MAC ? 1 : 2)))
			slash = s.p + i;
	*why = c->kind == MAC ? "not a MAC address" : "not a prefix";
	if (slash) {
		struct span tail = span_of(slash + 1, s.n - (size_t)(slash + 1 - s.p));

		if (!num_max(tail, 128, c->kind == MAC ? &bits : &offset) || bits > 48)
			return false;
		s.n = (size_t)(slash - s.p);
	}
	if (c->kind == MAC) {
		if (!mac_scan(s, mac))
			return false;
		*why = "a length of 6 bits cannot be told from 6 bytes";
		if (slash && bits == 6)
			return false;
		put_u8(out, slash ? bits : 6);
		buf_put(out, mac, slash ? bits_bytes((unsigned)bits) : 6);
		return true;
	}
	if (!prefix_scan(s, &p) || (slash && c->kind != PREFIX6))
		return false;
	*why = c->kind == PREFIX6 ? "an IPv4 prefix in an IPv6 flow" : "an IPv6 prefix in an IPv4 flow";
	if ((p.ip.len == 16) != (c->kind == PREFIX6))
		return false;
	*why = "bits set behind the prefix length";
	if (prefix_host_bits(&p))
		return false;
	*why = "offset behind the prefix length";
	if (offset && offset >= p.bits)
		return false;
	put_u8(out, p.bits);
	if (c->kind == PREFIX6)
		put_u8(out, offset);
	buf_put(out, p.ip.a, bits_bytes(p.bits));
	return true;
}

/*
 * Read one item, which may be in several words: `> 80`, `>80 & <90`, `syn + ack`. It goes on while its end or the
 * next word's begin is an operator that joins.
 */
static bool
flow_item_words(struct lex *l, struct buf *text)
{
	buf_reset(text);
	for (;;) {
		uint8_t last;

		if (l->tok.kind != TOK_WORD && l->tok.kind != TOK_STRING)
			return lex_expected(l, "a value");
		buf_span_put(text, l->tok.s);
		lex_next(l);
		last = text->n ? text->p[text->n - 1] : 0;
		if (last && memchr("=<>!&+", last, 6))
			continue;
		if (l->tok.kind != TOK_WORD || !l->tok.s.n || !memchr("&+", l->tok.s.p[0], 2))
			return text->n && !text->bad ? true : lex_fail(l, "no value of reasonable length");
	}
}

static bool
flow_comp_words(struct lex *l, const struct comp_row *c, struct buf *out, struct buf *text)
{
	struct lex_list it = lex_list(l);
	const char *why = "";
	size_t cnt = 0;

	while (lex_item(l, &it)) {
		struct tok at = l->tok;
		bool good;

		if (!flow_item_words(l, text))
			return false;
		if (c->kind == NUMBER || c->kind == BITS)
			good = flow_item_scan(c, buf_span(text), out, &why);
		else if (cnt || out->n)
			good = (why = "given twice", false);
		else
			good = flow_address_scan(c, buf_span(text), out, &why);
		if (!good) {
			const char *near = flow_near_value(c, buf_span(text));

			return lex_fail_at(l, &at, "%s \"%.*s\": %s%s%s%s", c->key, text->n > 60 ? 60 : (int)text->n,
			    (const char *)text->p, why, near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
		}
		cnt++;
	}
	return cnt ? true : lex_list_empty(l, &it, "a value");
}

/* Does another value follow without brackets? On one line it must not be mistaken for the next keyword. */
static bool
flow_is_next_value(const struct lex *l, const struct comp_row *c, bool block)
{
	if ((c->kind != NUMBER && c->kind != BITS) || l->tok.kind != TOK_WORD || !l->tok.s.n)
		return false;
	if (block)
		return !l->tok.fresh_line;
	return memchr("=<>!0123456789", l->tok.s.p[0], 14);
}

/* Lists without brackets are ExaBGP 3's: a later one reads the first value and nothing else, without a word. */
static bool
flow_values_scan(struct lex *l, const struct comp_row *c, bool block, struct buf *out, struct buf *text)
{
	bool bare = !lex_at_c(l, '[');

	if (!flow_comp_words(l, c, out, text))
		return false;
	if (!bare || !flow_is_next_value(l, c, block))
		return true;
	lex_note(l, &l->tok, "warning: values without brackets: all are taken, ExaBGP 4 and later keep only the first; write "
	    "%s [ ... ]", c->key);
	while (flow_is_next_value(l, c, block))
		if (!flow_comp_words(l, c, out, text))
			return false;
	return true;
}

/* Put a component in: its type, and the end mark on its last operator. */
static void
flow_comp_put(const struct comp_row *c, struct span v, struct buf *out)
{
	size_t last = 0, at = 0;

	put_u8(out, c->type);
	if (c->kind == NUMBER || c->kind == BITS)
		while (at < v.n) {
			last = at;
			at += 1 + ((size_t)1 << ((v.p[at] & OP_LEN) >> 4));
		}
	if (!buf_room_for(out, v.n, &v))
		return;
	memcpy(out->p + out->n, v.p, v.n);
	if (at)
		out->p[out->n + last] |= OP_END;
	out->n += v.n;
}

/* Length, distinguisher, components. False: too long. */
static bool
flow_put(const struct flow_set *set, const struct buf *part, const uint8_t *rd, struct buf *out)
{
	size_t n = rd ? 8 : 0, i, start = out->n;

	for (i = 1; i < FLOW_COMPONENTS; i++)
		if (part[i].n && set->rows[i])
			n += 1 + part[i].n;
	if (n > FLOW_MAX)
		return false;
	put_un(out, n < WIDE ? n : 0xf000 | n, n < WIDE ? 1 : 2);
	if (rd)
		buf_put(out, rd, 8);
	for (i = 1; i < FLOW_COMPONENTS; i++)
		if (part[i].n && set->rows[i])
			flow_comp_put(set->rows[i], buf_span(&part[i]), out);
	return !out->bad && out->n - start == n + (n < WIDE ? 1 : 2);
}

static bool
flow_parts_unjson(const struct flow_set *set, struct jr j, struct buf *part, struct diags *d)
{
	static const char *const others[] = { "rd", "next-hop", "string", "path-information", NULL };
	struct jr_iter it = { 0 };
	const char *why = "";

	while (jr_each(j, &it)) {
		const struct comp_row *c = NULL;
		size_t i, n = jr_is(it.val, JR_ARRAY) ? jr_len(it.val) : 1;
		struct span s;

		for (i = 1; i < FLOW_COMPONENTS && !c; i++)
			if (set->rows[i] && span_is(it.key, set->rows[i]->key))
				c = set->rows[i];
		for (i = 0; !c && others[i] && !span_is(it.key, others[i]); i++)
			;
		if (!c) {
			if (others[i])
				continue;
			/* a condition that is not understood must not widen the filter */
			diag_add(d, DIAG_RESET, "json", NULL, 0, 0, "%s flow: unknown component \"%.*s\"", set->family,
			    it.key.n > 60 ? 60 : (int)it.key.n, (const char *)it.key.p);
			return false;
		}
		for (i = 0; i < n; i++) {
			struct jr one = jr_is(it.val, JR_ARRAY) ? jr_at(it.val, i) : it.val;
			bool list = c->kind == NUMBER || c->kind == BITS;
			uint64_t number;

			/* a bare number is one that is equal */
			if (c->kind == NUMBER && jr_max(one, c->max, &number)) {
				flow_number_put(c, number, &part[c->type]);
				continue;
			}
			if (!jr_str(one, &s) || (!list && i) ||
			    !(list ? flow_item_scan(c, s, &part[c->type], &why)
				   : flow_address_scan(c, s, &part[c->type], &why)))
				return unjson_fail(d, c->key, list ? "conditions like \"=80\"" : "one prefix");
		}
	}
	return true;
}

static bool
flow_unjson(const struct nlri_row *row, struct jr j, struct buf *out, struct diags *d)
{
	struct buf part[FLOW_COMPONENTS];
	uint8_t rd[8];
	struct span s;
	bool good, has_rd = jr_str(jr_get(j, "rd"), &s);
	size_t i, from = out->n;

	if (!jr_is(j, JR_OBJECT))
		return unjson_fail(d, "flow", "an object");
	if (!jr_is(jr_get(j, "raw"), JR_NONE)) {
		struct span one;
		struct get g;

		if (!kind_hex.unjson(jr_get(j, "raw"), out, d, NULL) || out->bad)
			return unjson_fail(d, "raw", "hexadecimal digits");
		g = get_of(span_of(out->p + from, out->n - from));
		return (flow_take(row, &g, false, &one, NULL) && get_done(&g)) || unjson_fail(d, "raw", "the bytes of one NLRI");
	}
	if (has_rd && (!flow_is_vpn(row) || !rd_scan(s, rd)))
		return unjson_fail(d, "rd", flow_is_vpn(row) ? "a route distinguisher" : "none outside of flow-vpn");
	for (i = 0; i < FLOW_COMPONENTS; i++)
		buf_init(&part[i], FLOW_MAX + 1);
	good = flow_parts_unjson(flow_set_of(row), j, part, d);
	for (i = 0; i < FLOW_COMPONENTS && good; i++) {
		if (part[i].bad)
			good = unjson_fail(d, "flow", "less than 4096 bytes");
		if (part[i].n && flow_is_vpn(row) && !has_rd)
			good = unjson_fail(d, "rd", "a route distinguisher");
	}
	if (good && !flow_put(flow_set_of(row), part, has_rd ? rd : NULL, out))
		good = unjson_fail(d, "flow", "less than 4096 bytes");
	for (i = 0; i < FLOW_COMPONENTS; i++)
		buf_fini(&part[i]);
	return good;
}

/* ---- commands ---- */

static const struct name keywords[] = {
	{ 1, "destination" }, { 1, "destination-ipv4" }, { 1, "destination-ipv6" }, { 2, "source" },
	{ 2, "source-ipv4" }, { 2, "source-ipv6" }, { 3, "protocol" }, { 3, "next-header" }, { 4, "port" },
	{ 5, "destination-port" }, { 6, "source-port" }, { 7, "icmp-type" }, { 8, "icmp-code" }, { 9, "tcp-flags" },
	{ 10, "packet-length" }, { 11, "dscp" }, { 11, "traffic-class" }, { 12, "fragment" }, { 13, "flow-label" },
	{ 14, "ethernet-type" }, { 15, "source-mac" }, { 16, "destination-mac" }, { 17, "llc-dsap" },
	{ 18, "llc-ssap" }, { 19, "llc-control" }, { 20, "snap" }, { 21, "vlan-id" }, { 22, "vlan-pcp" },
	{ 23, "inner-vlan-id" }, { 24, "inner-vlan-pcp" }, { 25, "vlan-dei" }, { 26, "inner-vlan-dei" },
	{ 27, "source-mac-bits" }, { 28, "destination-mac-bits" }, { 0, NULL },
};

static const char *const flow_words[] = {
	"match", "scope", "then", "rd", "route-distinguisher", "raw", "destination", "destination-ipv4",
	"destination-ipv6", "source", "source-ipv4", "source-ipv6", "protocol", "next-header", "port",
	"destination-port", "source-port", "icmp-type", "icmp-code", "tcp-flags", "packet-length", "dscp",
	"traffic-class", "fragment", "flow-label", "accept", "discard", "rate-limit", "redirect",
	"redirect-to-nexthop", "redirect-to-nexthop-ietf", "copy", "mark", "action", "interface-set", NULL,
};
static const char *const flow_words2[] = {
	"match", "scope", "then", "rd", "route-distinguisher", "raw", "ethernet-type", "source-mac",
	"destination-mac", "llc-dsap", "llc-ssap", "llc-control", "snap", "vlan-id", "vlan-pcp", "inner-vlan-id",
	"inner-vlan-pcp", "vlan-dei", "inner-vlan-dei", "source-mac-bits", "destination-mac-bits", "destination-ipv4",
	"source-ipv4", "protocol", "port", "destination-port", "source-port", "icmp-type", "icmp-code", "tcp-flags",
	"packet-length", "dscp", "fragment", "flow-label", "accept", "discard", "rate-limit", "redirect", "copy",
	"mark", "action", "interface-set", NULL,
};

static void
flow_turn(struct route *r, unsigned afi, unsigned safi)
{
	r->row = nlri_row(afi, safi);
	r->afi = (uint16_t)afi;
	r->safi = (uint8_t)safi;
}

/* A flow is IPv6 as soon as something in it can only be; an IPv4 prefix before it makes that an error later. */
static void
flow_turn_ipv6(struct route *r, struct lex *l, unsigned type)
{
	struct span s = l->tok.s;
	bool six = type == 13;

	if (r->row->afi != AFI_IPV4 || r->part[1].n || r->part[2].n)
		return;
	if (lex_at_c(l, '['))
		return;
	if (type <= 2)
		six = s.n && memchr(s.p, ':', s.n);
	if (six)
		flow_turn(r, AFI_IPV6, r->row->safi);
}

static bool
flow_raw_words(struct lex *l, struct route *r)
{
	char what[40];

	snprintf(what, sizeof(what), "%s flow", flow_set_of(r->row)->family);
	if (!route_raw(l, r, what))
		return false;
	r->seen |= FLOW_RAW;
	return true;
}

static bool
flow_rd_words(struct lex *l, struct route *r)
{
	if (l->tok.kind != TOK_WORD || !rd_scan(l->tok.s, r->rd))
		return lex_expected(l, "a route distinguisher");
	lex_next(l);
	r->has_rd = true;
	flow_turn(r, r->row->afi, SAFI_FLOW_VPN);
	return true;
}

static int
flow_word(const struct nlri_row *row, struct lex *l, struct route *r, struct span kw)
{
	const struct comp_row *c;
	uint32_t type;

	(void)row;
	if (span_is(kw, "rd") || span_is(kw, "route-distinguisher"))
		return flow_rd_words(l, r) ? 1 : -1;
	if (span_is(kw, "raw"))
		return flow_raw_words(l, r) ? 1 : -1;
	/* on one line the words may be without braces: `source 10.0.0.0/24 then discard` */
	if (span_is(kw, "match") || span_is(kw, "scope") || span_is(kw, "then")) {
		bool good;

		if (!lex_at_c(l, '{') && !lex_at_end(l))
			return 1;
		r->seen |= FLOW_BLOCK;
		good = flow_block(l, r, kw);
		r->seen &= ~(uint64_t)FLOW_BLOCK;
		return good ? 1 : -1;
	}
	if (!table_code(keywords, kw, &type))
		return flow_action(l, r, kw);
	if (r->seen & FLOW_RAW) {
		lex_fail(l, "a condition beside a raw NLRI");
		return -1;
	}
	flow_turn_ipv6(r, l, type);
	c = flow_set_of(r->row)->rows[type];
	if (!c) {
		lex_fail_word(l, kw, "%.*s is nothing that %s flows can match", (int)kw.n, (const char *)kw.p,
		    flow_set_of(r->row)->family);
		return -1;
	}
	return flow_values_scan(l, c, r->seen & FLOW_BLOCK, &r->part[type], &r->part[0]) ? 1 : -1;
}

static bool
flow_done(const struct nlri_row *row, struct lex *l, struct route *r)
{
	struct buf out;
	bool good = false, any = false;
	size_t i;

	row = r->row;
	if (r->seen & FLOW_RAW) {
		route_add(r, buf_span(&r->part[0]));
		return true;
	}
	for (i = 1; i < FLOW_COMPONENTS; i++)
		any |= r->part[i].n != 0;
	if (!any)
		return lex_fail(l, "a flow that matches nothing in particular: no condition");
	if (flow_is_vpn(row) && !r->has_rd)
		return lex_fail(l, "flow-vpn wants a route distinguisher: rd");
	buf_init(&out, FLOW_MAX + 2);
	if (flow_put(flow_set_of(row), r->part, flow_is_vpn(row) ? r->rd : NULL, &out)) {
		route_add(r, buf_span(&out));
		good = true;
	} else {
		lex_fail(l, "a flow of more than %d bytes", FLOW_MAX);
	}
	buf_fini(&out);
	return good;
}

#define FLOW_ROW(name, f, s, reference, list)                                                                          \
	const struct nlri_row name = {                                                                                 \
		.afi = f, .safi = s, .nexthop_none = true, .rfc = reference, .take = flow_take, .json = flow_json,     \
		.tree = flow_tree,                                                                                     \
		.unjson = flow_unjson, .plain = flow_plain, .text = flow_text, .show = flow_show, .word = flow_word,   \
		.done = flow_done, .words = list,                                                                      \
	}

FLOW_ROW(nlri_ipv4_flow, AFI_IPV4, SAFI_FLOW, "RFC 8955 4", flow_words);
FLOW_ROW(nlri_ipv4_flow_vpn, AFI_IPV4, SAFI_FLOW_VPN, "RFC 8955 8", flow_words);
FLOW_ROW(nlri_ipv6_flow, AFI_IPV6, SAFI_FLOW, "RFC 8956 3", flow_words);
FLOW_ROW(nlri_ipv6_flow_vpn, AFI_IPV6, SAFI_FLOW_VPN, "RFC 8956 3", flow_words);
FLOW_ROW(nlri_l2vpn_flow, AFI_L2VPN, SAFI_FLOW, "draft-ietf-idr-flowspec-l2vpn", flow_words2);
FLOW_ROW(nlri_l2vpn_flow_vpn, AFI_L2VPN, SAFI_FLOW_VPN, "draft-ietf-idr-flowspec-l2vpn", flow_words2);
