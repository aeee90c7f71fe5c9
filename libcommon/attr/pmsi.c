/* SPDX-License-Identifier: ISC */
/*
 * attr/pmsi.c - PMSI_TUNNEL and PE Distinguisher Labels: RFC 6514 5 and 8, used by EVPN too (RFC 7432 11.2).
 *
 * PMSI_TUNNEL, JSON: "pmsi:ingressreplication:0:100(1601):10.0.0.1": type, flags, label, tunnel: an address for ingress
 * replication, else 0x and digits, or nothing. In parentheses are the 24 bits of the label's field, unless their last
 * four are zero. As in ExaBGP a type without a name is "unknown", which "wire" completes. Commands: pmsi ingress-replication flags 0 label 100 tunnel 10.0.0.1; the words after the type may
 * come in any order or be left out. `label` sets the bottom-of-stack bit, `vni` gives all 24 bits; a PIM tunnel is
 * two addresses, others are 0x and digits.
 *
 * PE Distinguisher Labels, JSON: [{"address":"10.0.0.1","label":[100,1601]}]. Commands:
 * pe-distinguisher-labels [ 10.0.0.1 label 100, 10.0.0.2 vni 1600 ].
 */
#include "attr/attr.h"

#include "base/count.h"
#include "base/num.h"
#include "value/tree.h"

#include <stdio.h>

enum { PMSI_HEADER = 5, PMSI_COMPOSITE = 0x80 };

/*
 * What a tunnel identifier is made of, for commands: a number of bytes is a number, 'a' an address of either family (the
 * last one takes what is left, of two each takes half). NULL: 0x and digits.
 */
static const struct pmsi_type {
	uint8_t type;
	bool strict;            /* another length is malformed */
	const char *word;       /* of commands */
	const char *json;       /* and as ExaBGP's JSON spells it, or would */
	const char *parts;
	uint8_t least[2], each; /* lengths of a strict one without parts: either, or at least `each` */
} pmsi_types[] = {
	{ 0, false, "no-tunnel", "notunnel", NULL, { 0 }, 0 },
	/* extended tunnel id, reserved, tunnel id, P2MP id */
	{ 1, true, "rsvp-te-p2mp", "rsvp-tep2mplsp", NULL, { 12, 24 }, 0 },
	/* a FEC element: type, family, length, root, length, opaque value */
	{ 2, true, "mldp-p2mp", "mldpp2mplsp", NULL, { 0 }, 6 },
	{ 3, true, "pim-ssm", "pim-ssmtree", "aa", { 0 }, 0 },
	{ 4, true, "pim-sm", "pim-smtree", "aa", { 0 }, 0 },
	{ 5, true, "bidir-pim", "bidir-pimtree", "aa", { 0 }, 0 },
	{ 6, true, "ingress-replication", "ingressreplication", "a", { 0 }, 0 },
	{ 7, true, "mldp-mp2mp", "mldpmp2mplsp", NULL, { 0 }, 6 },
	{ 8, false, "transport-tunnel", "transporttunnel", NULL, { 0 }, 0 },            /* RFC 7524 14.1 */
	{ 10, false, "assisted-replication", "assistedreplication", "a", { 0 }, 0 },    /* RFC 9574 4 */
	{ 11, false, "bier", "bier", "12a", { 0 }, 0 },                                 /* RFC 8556 2.1 */
	{ 12, false, "sr-mpls-p2mp-tree", "sr-mplsp2mptree", "4a", { 0 }, 0 },          /* draft-ietf-bess-mvpn-evpn-sr-p2mp */
	{ 13, false, "srv6-p2mp-tree", "srv6p2mptree", "4a", { 0 }, 0 },
};

static const struct pmsi_type *
pmsi_type(unsigned type)
{
	size_t i;

	for (i = 0; i < COUNT(pmsi_types); i++)
		if (pmsi_types[i].type == type)
			return &pmsi_types[i];
	return NULL;
}

/* The bytes of each address in an identifier of n bytes; 0: it does not have these parts. */
static size_t
pmsi_address_bytes(const char *parts, size_t n)
{
	size_t cnt = 0;

	for (; *parts; parts++) {
		size_t number = *parts == 'a' ? 0 : (size_t)(*parts - '0');

		cnt += *parts == 'a';
		if (n < number)
			return 0;
		n -= number;
	}
	return n == cnt * 4 || n == cnt * 16 ? n / cnt : 0;
}

static const struct name pmsi_flags[] = { { 0x01, "leaf information required" }, { 0, NULL } };

struct pmsi {
	unsigned flags, type;
	uint32_t label; /* all 24 bits */
	struct span tunnel;
};

static struct pmsi
pmsi_take(struct span v)
{
	struct get g = get_of(v);
	struct pmsi p = { 0 };

	p.flags = get_u8(&g);
	p.type = get_u8(&g);
	p.label = get_u24(&g);
	p.tunnel = get_rest(&g);
	return p;
}

static bool
pmsi_tunnel_ok(const struct pmsi_type *t, size_t n)
{
	if (!t || !t->strict)
		return true;
	if (t->parts)
		return pmsi_address_bytes(t->parts, n) > 0;
	return t->each ? n >= t->each : n == t->least[0] || n == t->least[1];
}

/* Types that somebody defined; 0x7b to 0x7e and 0xfb to 0xfe are for trials, those between composite (RFC 8317 8.2). */
static bool
pmsi_defined(unsigned type)
{
	if (type >= 0xfb)
		return type < 0xff;
	if (type >= PMSI_COMPOSITE)
		type -= PMSI_COMPOSITE;
	return pmsi_type(type) || (type >= 0x7b && type <= 0x7e);
}

static bool
pmsi_check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	struct get g = *v;
	unsigned type;
	size_t n;

	(void)ctx;
	if (get_left(v) < PMSI_HEADER)
		return attr_bad(row, v, d, "length %zu, want at least 5", get_left(v));
	get_u8(&g);
	type = get_u8(&g);
	get_u24(&g);
	n = get_left(&g);
	/* RFC 6514 5 wants it said; withdrawn it would be with the Partial bit only, and types get defined */
	if (!pmsi_defined(type))
		diag_add(d, DIAG_NOTE, row->name, row->rfc, get_off(v) + 1, 1, "undefined tunnel type %u", type);
	return pmsi_tunnel_ok(pmsi_type(type), n) ||
	    attr_bad(row, &g, d, "tunnel identifier of %zu bytes for tunnel type %u", n, type);
}

/* The parts of an identifier, `sep` between them; 0x and digits when it has not these. */
static void
pmsi_print_tunnel(struct buf *b, const char *parts, struct span tunnel, char sep)
{
	struct get g = get_of(tunnel);
	size_t n = parts ? pmsi_address_bytes(parts, tunnel.n) : 0;

	if (!n) {
		buf_str(b, "0x");
		buf_hex(b, tunnel);
		return;
	}
	for (; *parts; parts++) {
		if (*parts == 'a')
			buf_ip(b, get_bytes(&g, n).p, n);
		else
			buf_u64(b, get_un(&g, (size_t)(*parts - '0')));
		if (parts[1])
			buf_c(b, sep);
	}
}

static void
pmsi_print(struct buf *b, struct span v)
{
	struct pmsi p = pmsi_take(v);
	const struct pmsi_type *t = pmsi_type(p.type);

	buf_fmt(b, "pmsi:%s:%u:%u", t ? t->json : "unknown", p.flags, (unsigned)(p.label >> 4));
	if (p.label & 15)
		buf_fmt(b, "(%u)", (unsigned)p.label);
	buf_c(b, ':');
	/* ExaBGP's JSON has the two addresses of PIM as digits */
	if (p.tunnel.n)
		pmsi_print_tunnel(b, t && t->parts && strcmp(t->parts, "aa") != 0 ? t->parts : NULL, p.tunnel, ',');
}

static void
pmsi_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	jw_quote(w);
	pmsi_print(w->b, v);
	jw_quote_end(w);
}

/* What comes before the next ':'; s goes on after it. */
static bool
pmsi_part(struct span *s, struct span *out)
{
	const uint8_t *colon = s->n ? memchr(s->p, ':', s->n) : NULL;
	size_t n;

	if (!colon)
		return false;
	n = (size_t)(colon - s->p);
	*out = span_of(s->p, n);
	*s = span_of(colon + 1, s->n - n - 1);
	return true;
}

static bool
pmsi_read_type(struct span s, uint64_t *type)
{
	size_t i;

	for (i = 0; i < COUNT(pmsi_types); i++) {
		if (span_is(s, pmsi_types[i].word) || span_is(s, pmsi_types[i].json)) {
			*type = pmsi_types[i].type;
			return true;
		}
	}
	return num_max(s, 0xff, type);
}

/* "100(1601)": the number in parentheses counts; "100" alone has no bit set after the label. */
static bool
pmsi_read_label(struct span s, uint64_t *label)
{
	const uint8_t *open = s.n ? memchr(s.p, '(', s.n) : NULL;
	size_t n = open ? (size_t)(open - s.p) : s.n;

	if (open)
		return s.p[s.n - 1] == ')' && num_max(span_of(open + 1, s.n - n - 2), 0xffffff, label);
	if (!num_max(s, 0xfffff, label))
		return false;
	*label <<= 4;
	return true;
}

/* One part of an identifier. */
static bool
pmsi_read_part(char part, struct span s, struct buf *out)
{
	size_t bytes = part == 'a' ? 0 : (size_t)(part - '0');
	struct ip ip;
	uint64_t v;

	if (part == 'a') {
		if (!ip_scan(s, &ip))
			return false;
		buf_put(out, ip.a, ip.len);
		return true;
	}
	if (!num_max(s, ((uint64_t)1 << 8 * bytes) - 1, &v))
		return false;
	put_un(out, v, bytes);
	return true;
}

/* "7,10.0.0.1", or an address whatever the type, or 0x and digits, or nothing. */
static bool
pmsi_read_tunnel(unsigned type, struct span s, struct buf *out)
{
	const struct pmsi_type *t = pmsi_type(type);
	const char *part = t && t->parts && s.n && memchr(s.p, ',', s.n) ? t->parts : "a";

	if (s.n >= 2 && s.p[0] == '0' && (s.p[1] | 0x20) == 'x')
		return num_hex(span_of(s.p + 2, s.n - 2), out);
	for (; s.n && *part; part++) {
		const uint8_t *comma = part[1] ? memchr(s.p, ',', s.n) : NULL;
		size_t n = comma ? (size_t)(comma - s.p) : s.n;

		if (!pmsi_read_part(*part, span_of(s.p, n), out))
			return false;
		s = comma ? span_of(s.p + n + 1, s.n - n - 1) : span_of(s.p + n, 0);
		if (!comma != !part[1])
			return false;
	}
	return s.n == 0;
}

static bool
pmsi_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	struct span s, head, type, flags, label;
	uint64_t type_n, flags_n, label_n;

	(void)ctx;
	if (!jr_str(j, &s) || !pmsi_part(&s, &head) || !span_is(head, "pmsi") || !pmsi_part(&s, &type) ||
	    !pmsi_part(&s, &flags) || !pmsi_part(&s, &label) || !pmsi_read_type(type, &type_n) ||
	    !num_max(flags, 0xff, &flags_n) || !pmsi_read_label(label, &label_n))
		return unjson_fail(d, row->key, "\"pmsi:TYPE:FLAGS:LABEL(FIELD):TUNNEL\"");
	put_u8(out, flags_n);
	put_u8(out, type_n);
	put_u24(out, label_n);
	return pmsi_read_tunnel((unsigned)type_n, s, out) ||
	    unjson_fail(d, row->key, "an address or 0x and digits as tunnel");
}

static bool
pmsi_plain(const struct attr_row *row, struct span v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	return v.n >= PMSI_HEADER && pmsi_type(v.p[1]);
}

static void
pmsi_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	buf_str(b, " pmsi ");
	pmsi_print(b, v);
}

/* "label 100" where the bottom-of-stack bit is all that is set beside the label, else "vni 1600". */
static void
pmsi_show_label(struct buf *b, uint32_t label)
{
	buf_str(b, (label & 15) == 1 ? "label " : "vni ");
	buf_u32(b, (label & 15) == 1 ? label >> 4 : label);
}

static bool
pmsi_show(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	struct pmsi p = pmsi_take(v);
	const struct pmsi_type *t = pmsi_type(p.type);

	(void)row, (void)ctx;
	buf_str(b, " pmsi ");
	if (t)
		buf_str(b, t->word);
	else
		buf_u32(b, p.type);
	buf_str(b, " flags ");
	buf_u32(b, p.flags);
	buf_c(b, ' ');
	pmsi_show_label(b, p.label);
	if (!p.tunnel.n)
		return true;
	buf_str(b, " tunnel ");
	pmsi_print_tunnel(b, t ? t->parts : NULL, p.tunnel, ' ');
	return true;
}

static bool
pmsi_scan_label(struct lex *l, bool vni, uint32_t *label)
{
	uint64_t n;

	if (!lex_num(l, vni ? "vni" : "label", 0, vni ? 0xffffff : 0xfffff, &n))
		return false;
	*label = (uint32_t)(vni ? n : n << 4 | 1);
	return true;
}

static bool
pmsi_scan_tunnel(struct lex *l, unsigned type, struct buf *out)
{
	const struct pmsi_type *t = pmsi_type(type);
	const char *part = t && t->parts ? t->parts : "a";

	if (l->tok.kind == TOK_WORD && l->tok.s.n >= 2 && l->tok.s.p[0] == '0' && (l->tok.s.p[1] | 0x20) == 'x')
		return lex_hex(l, "0x and hexadecimal digits", out);
	for (; *part; part++) {
		if (l->tok.kind != TOK_WORD || !pmsi_read_part(*part, l->tok.s, out))
			return lex_expected(l, *part == 'a' ? "an address" : "a number");
		lex_next(l);
	}
	return true;
}

static bool
pmsi_type_unknown(struct lex *l)
{
	struct name words[COUNT(pmsi_types) + 1] = { { 0 } };
	size_t i;

	for (i = 0; i < COUNT(pmsi_types); i++)
		words[i] = (struct name){ pmsi_types[i].type, pmsi_types[i].word };
	return lex_table(l, "tunnel type", words, &(uint32_t){ 0 }); /* which says so, with the nearest */
}

static bool
pmsi_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	bool has_flags = false, has_label = false;
	uint64_t type, flags = 0;
	uint32_t label = 0;
	size_t at = out->n;

	(void)row, (void)kw, (void)ctx;
	if (l->tok.kind != TOK_WORD)
		return lex_expected(l, "a tunnel type");
	if (!pmsi_read_type(l->tok.s, &type))
		return pmsi_type_unknown(l);
	lex_next(l);
	put_un(out, 0, PMSI_HEADER);
	for (;;) {
		/* a word that occurs twice belongs to the route: "label" */
		if (!has_flags && lex_take(l, "flags")) {
			if (!lex_any(l, "flags", 0xff, &flags))
				return false;
			has_flags = true;
		} else if (!has_label && (lex_at(l, "label") || lex_at(l, "vni"))) {
			bool vni = lex_at(l, "vni");

			lex_next(l);
			if (!pmsi_scan_label(l, vni, &label))
				return false;
			has_label = true;
		} else if (out->n == at + PMSI_HEADER && lex_take(l, "tunnel")) {
			if (!pmsi_scan_tunnel(l, (unsigned)type, out))
				return false;
		} else {
			break;
		}
	}
	if (out->bad)
		return true;
	out->p[at] = (uint8_t)flags;
	out->p[at + 1] = (uint8_t)type;
	out->p[at + 2] = (uint8_t)(label >> 16);
	out->p[at + 3] = (uint8_t)(label >> 8);
	out->p[at + 4] = (uint8_t)label;
	return true;
}

/* A label, and in a note what its field of 24 bits is: a VNI. */
static void
pmsi_label_tree(struct tree *t, struct get *g)
{
	struct get peek = *g;
	uint32_t raw = get_u24(&peek);
	char note[TREE_NOTE];

	if (raw & 15) {
		snprintf(note, sizeof(note), "as a VNI: %u", raw);
		tree_note(t, note);
	}
	jw_u64(tree_value(t), raw >> 4);
	tree_leaf(t, "label", g, 3);
}

/* An address of PIM: JSON has its digits, the note what it is. */
static void
pmsi_pim_tree(struct tree *t, struct get *g, size_t n)
{
	struct buf *b = tree_value(t)->b;

	buf_ip(b, g->p, n);
	tree_note(t, buf_cstr(b));
	tree_hex(t, "tunnel-address", g, n);
}

static void
pmsi_tree(const struct attr_row *row, struct tree *t, struct get *v, const struct ctx *ctx)
{
	const struct pmsi_type *type;
	size_t n, address;
	const char *p;

	(void)row, (void)ctx;
	if (get_left(v) < PMSI_HEADER)
		return;
	type = pmsi_type(v->p[1]);
	tree_flags(t, "flags", v, pmsi_flags);
	if (type)
		tree_string(t, "type", v, 1, type->json);
	else
		tree_number(t, "type", v, 1);
	pmsi_label_tree(t, v);
	n = get_left(v);
	address = type && type->parts ? pmsi_address_bytes(type->parts, n) : 0;
	for (p = address && n ? type->parts : ""; *p; p++) {
		if (*p != 'a')
			tree_number(t, "tunnel-number", v, (size_t)(*p - '0'));
		else if (strcmp(type->parts, "aa") == 0)
			pmsi_pim_tree(t, v, address);
		else
			tree_ip(t, "tunnel-address", v, address);
	}
	tree_hex(t, "tunnel", v, get_left(v));
}

const struct attr_row attr_pmsi_tunnel = {
	.code = ATTR_PMSI_TUNNEL,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "PMSI_TUNNEL",
	ATTR_KEY("pmsi"),
	ATTR_WORD("pmsi"),
	.rfc = "RFC 6514 5",
	.check = pmsi_check,
	.json = pmsi_json,
	.unjson = pmsi_unjson,
	.plain = pmsi_plain,
	.text = pmsi_text,
	.show = pmsi_show,
	.scan = pmsi_scan,
	.tree = pmsi_tree,
};

/* ---- PE Distinguisher Labels ---- */

static void
pmsi_field_json(struct jw *w, struct get *g, const void *arg)
{
	uint32_t label = get_u24(g);

	(void)arg;
	jw_arr(w);
	jw_u64(w, label >> 4);
	jw_u64(w, label);
	jw_arr_end(w);
}

static bool
pmsi_field_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	uint64_t raw;

	(void)d, (void)arg;
	if (!jr_max(jr_at(j, 1), 0xffffff, &raw)) {
		if (!jr_max(jr_at(j, 0), 0xfffff, &raw) && !jr_max(j, 0xfffff, &raw))
			return false;
		raw = raw << 4 | 1;
	}
	put_u24(out, raw);
	return true;
}

static void
pmsi_field_show(struct buf *b, struct get *g, const void *arg)
{
	(void)arg;
	pmsi_show_label(b, get_u24(g));
}

static bool
pmsi_field_scan(struct lex *l, struct buf *out, const void *arg)
{
	bool vni = lex_take(l, "vni");
	uint32_t label;

	(void)arg;
	if ((!vni && !lex_want(l, "label")) || !pmsi_scan_label(l, vni, &label))
		return false;
	put_u24(out, label);
	return true;
}

static bool
pmsi_field_tree(struct tree *t, const char *name, struct get *g, const void *arg)
{
	(void)name, (void)arg;
	pmsi_label_tree(t, g);
	return true;
}

static const struct kind pmsi_field = { .want = "a label", .json = pmsi_field_json, .unjson = pmsi_field_unjson,
	.show = pmsi_field_show, .scan = pmsi_field_scan, .tree = pmsi_field_tree, .size = 3 };
static const size_t pmsi_after_address = 3;
static const struct field pmsi_pe_fields[] = {
	{ "address", NULL, &kind_ip, &pmsi_after_address },
	{ "label", NULL, &pmsi_field, NULL },
};
static const struct seq pmsi_pe = {
	.what = "a list of { \"address\": A, \"label\": [ label, field ] }, addresses of one family", .sizes = { 7, 19 },
	.other = { FIELDS(pmsi_pe_fields) }, .style = SEQ_SEVERAL, .comma = true, .none = "",
};

/* 133 bytes can be read as 19 IPv4 entries or as 7 IPv6 entries; the first reading reads back to the same bytes. */
const struct attr_row attr_pe_distinguisher = {
	.code = ATTR_PE_DISTINGUISHER,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "PE Distinguisher Labels",
	ATTR_KEY("pe-distinguisher-labels"),
	ATTR_WORD("pe-distinguisher-labels"),
	.rfc = "RFC 6514 8",
	ATTR_SEQ(&pmsi_pe),
	.text = attr_record_text,
	ATTR_COMMAND,
};
