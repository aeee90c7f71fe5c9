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

#include "base/num.h"

enum { PIM_SSM = 3, BIDIR_PIM = 5, INGRESS_REPLICATION = 6, PMSI_HEADER = 5 };

/* RFC 7385. By the words of commands, and as JSON spells them. */
static const struct name types[] = { { 0, "no-tunnel" }, { 1, "rsvp-te-p2mp" }, { 2, "mldp-p2mp" }, { 3, "pim-ssm" },
	{ 4, "pim-sm" }, { 5, "bidir-pim" }, { 6, "ingress-replication" }, { 7, "mldp-mp2mp" }, { 0, NULL } };
static const struct name json_types[] = { { 0, "notunnel" }, { 1, "rsvp-tep2mplsp" }, { 2, "mldpp2mplsp" },
	{ 3, "pim-ssmtree" }, { 4, "pim-smtree" }, { 5, "bidir-pimtree" }, { 6, "ingressreplication" },
	{ 7, "mldpmp2mplsp" }, { 0, NULL } };

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
pmsi_tunnel_ok(unsigned type, size_t n)
{
	switch (type) {
	case 1: /* extended tunnel id, reserved, tunnel id, P2MP id */
		return n == 12 || n == 24;
	case 2:
	case 7: /* a FEC element: type, family, length, root, length, opaque value */
		return n >= 6;
	case PIM_SSM:
	case 4:
	case BIDIR_PIM:
		return n == 8 || n == 32;
	case INGRESS_REPLICATION:
		return n == 4 || n == 16;
	default:
		return true;
	}
}

/* Types that somebody defined: RFC 7385, RFC 8556, RFC 9574, SR P2MP; 0x7b to 0x7f and 0xfb to 0xff are for trials. */
static bool
pmsi_defined(unsigned type)
{
	return type <= 7 || (type >= 0x0a && type <= 0x0d) || (type >= 0x7b && type <= 0x7f) || type >= 0xfb;
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
		diag_add(d, DIAG_NOTE, row->name, row->rfc, get_off(v), get_left(v), "undefined tunnel type %u", type);
	return pmsi_tunnel_ok(type, n) ||
	    attr_bad(row, v, d, "tunnel identifier of %zu bytes for tunnel type %u", n, type);
}

static void
pmsi_print(struct buf *b, struct span v)
{
	struct pmsi p = pmsi_take(v);
	const char *type = table_name(json_types, p.type);

	buf_fmt(b, "pmsi:%s:%u:%u", type ? type : "unknown", p.flags, (unsigned)(p.label >> 4));
	if (p.label & 15)
		buf_fmt(b, "(%u)", (unsigned)p.label);
	buf_c(b, ':');
	if (p.type == INGRESS_REPLICATION && (p.tunnel.n == 4 || p.tunnel.n == 16)) {
		buf_ip(b, p.tunnel.p, p.tunnel.n);
	} else if (p.tunnel.n) {
		buf_str(b, "0x");
		buf_hex(b, p.tunnel);
	}
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
	uint32_t code;

	if (table_code(json_types, s, &code) || table_code(types, s, &code)) {
		*type = code;
		return true;
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

static bool
pmsi_read_tunnel(struct span s, struct buf *out)
{
	struct ip ip;

	if (ip_scan(s, &ip)) {
		buf_put(out, ip.a, ip.len);
		return true;
	}
	if (s.n >= 2 && s.p[0] == '0' && (s.p[1] | 0x20) == 'x')
		return num_hex(span_of(s.p + 2, s.n - 2), out);
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
	return pmsi_read_tunnel(s, out) || unjson_fail(d, row->key, "an address or 0x and digits as tunnel");
}

static bool
pmsi_plain(const struct attr_row *row, struct span v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	return v.n >= PMSI_HEADER && table_name(json_types, v.p[1]);
}

static void
pmsi_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	buf_str(b, " pmsi ");
	pmsi_print(b, v);
}

/* " label 100" where the bottom-of-stack bit is all that is set beside the label, else " vni 1600". */
static void
pmsi_show_label(struct buf *b, uint32_t label)
{
	buf_str(b, (label & 15) == 1 ? " label " : " vni ");
	buf_u32(b, (label & 15) == 1 ? label >> 4 : label);
}

static bool
pmsi_show(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	struct pmsi p = pmsi_take(v);
	const char *type = table_name(types, p.type);
	size_t half = p.tunnel.n / 2;

	(void)row, (void)ctx;
	buf_str(b, " pmsi ");
	if (type)
		buf_str(b, type);
	else
		buf_u32(b, p.type);
	buf_str(b, " flags ");
	buf_u32(b, p.flags);
	pmsi_show_label(b, p.label);
	if (!p.tunnel.n)
		return true;
	buf_str(b, " tunnel ");
	if (p.type == INGRESS_REPLICATION && (p.tunnel.n == 4 || p.tunnel.n == 16)) {
		buf_ip(b, p.tunnel.p, p.tunnel.n);
	} else if (p.type >= PIM_SSM && p.type <= BIDIR_PIM && (half == 4 || half == 16) && p.tunnel.n == 2 * half) {
		buf_ip(b, p.tunnel.p, half);
		buf_c(b, ' ');
		buf_ip(b, p.tunnel.p + half, half);
	} else {
		buf_str(b, "0x");
		buf_hex(b, p.tunnel);
	}
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
pmsi_scan_address(struct lex *l, struct buf *out)
{
	struct ip ip;

	if (l->tok.kind != TOK_WORD || !ip_scan(l->tok.s, &ip))
		return lex_expected(l, "an address");
	lex_next(l);
	buf_put(out, ip.a, ip.len);
	return true;
}

static bool
pmsi_scan_tunnel(struct lex *l, unsigned type, struct buf *out)
{
	if (l->tok.kind == TOK_WORD && l->tok.s.n >= 2 && l->tok.s.p[0] == '0' && (l->tok.s.p[1] | 0x20) == 'x')
		return lex_hex(l, "0x and hexadecimal digits", out);
	if (!pmsi_scan_address(l, out))
		return false;
	return type < PIM_SSM || type > BIDIR_PIM || pmsi_scan_address(l, out);
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
		return lex_table(l, "tunnel type", types, &(uint32_t){ 0 }); /* which says so, with the nearest */
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
};

/* ---- PE Distinguisher Labels ---- */

/* Bytes of an address: the attribute does not say, only its length does. */
static size_t
pmsi_address_len(size_t n)
{
	return n && n % 7 == 0 ? 4 : n && n % 19 == 0 ? 16 : 0;
}

static bool
pmsi_pe_check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	(void)ctx;
	return pmsi_address_len(get_left(v)) ||
	    attr_bad(row, v, d, "length %zu, want a non-zero multiple of 7 or 19", get_left(v));
}

static void
pmsi_pe_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);
	size_t n = pmsi_address_len(v.n);

	(void)row, (void)ctx;
	jw_arr(w);
	while (n && get_left(&g) >= n + 3) {
		struct span a = get_bytes(&g, n);
		uint32_t label = get_u24(&g);

		jw_obj(w);
		jw_key(w, "address");
		jw_quote(w);
		buf_ip(w->b, a.p, a.n);
		jw_quote_end(w);
		jw_key(w, "label");
		jw_arr(w);
		jw_u64(w, label >> 4);
		jw_u64(w, label);
		jw_arr_end(w);
		jw_obj_end(w);
	}
	jw_arr_end(w);
}

static bool
pmsi_pe_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	size_t i, n = jr_len(j);
	unsigned len = 0;

	(void)ctx;
	if (!jr_is(j, JR_ARRAY) || !n)
		return unjson_fail(d, row->key, "a list of { \"address\": A, \"label\": [ label, field ] }");
	for (i = 0; i < n; i++) {
		struct jr one = jr_at(j, i), label = jr_get(one, "label");
		struct span s;
		struct ip ip;
		uint64_t raw;

		if (!jr_str(jr_get(one, "address"), &s) || !ip_scan(s, &ip) || (len && ip.len != len))
			return unjson_fail(d, row->key, "addresses of one family");
		len = ip.len;
		if (!jr_max(jr_at(label, 1), 0xffffff, &raw)) {
			if (!jr_max(jr_at(label, 0), 0xfffff, &raw) && !jr_max(label, 0xfffff, &raw))
				return unjson_fail(d, row->key, "a label");
			raw = raw << 4 | 1;
		}
		buf_put(out, ip.a, ip.len);
		put_u24(out, raw);
	}
	return true;
}

static void
pmsi_pe_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);
	size_t n = pmsi_address_len(v.n);
	bool first = true;

	(void)ctx;
	buf_c(b, ' ');
	buf_str(b, row->word);
	buf_str(b, " [");
	while (n && get_left(&g) >= n + 3) {
		struct span a = get_bytes(&g, n);

		buf_str(b, first ? " " : ", ");
		first = false;
		buf_ip(b, a.p, a.n);
		pmsi_show_label(b, get_u24(&g));
	}
	buf_str(b, " ]");
}

static bool
pmsi_pe_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	struct lex_list it = lex_list(l);
	size_t start = out->n, before, len = 0;
	uint32_t label;

	(void)row, (void)kw, (void)ctx;
	while (lex_item(l, &it)) {
		struct tok at = l->tok;
		bool vni;

		before = out->n;
		if (!pmsi_scan_address(l, out))
			return false;
		if (len && out->n - before != len)
			return lex_fail_at(l, &at, "addresses of two families");
		len = out->n - before;
		vni = lex_take(l, "vni");
		if (!vni && !lex_want(l, "label"))
			return false;
		if (!pmsi_scan_label(l, vni, &label))
			return false;
		put_u24(out, label);
	}
	return out->n > start || lex_list_empty(l, &it, "an address");
}

/* 133 bytes can be read as 19 IPv4 entries or as 7 IPv6 entries; the first reading reads back to the same bytes. */
const struct attr_row attr_pe_distinguisher = {
	.code = ATTR_PE_DISTINGUISHER,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "PE Distinguisher Labels",
	ATTR_KEY("pe-distinguisher-labels"),
	ATTR_WORD("pe-distinguisher-labels"),
	.rfc = "RFC 6514 8",
	.check = pmsi_pe_check,
	.json = pmsi_pe_json,
	.unjson = pmsi_pe_unjson,
	.text = pmsi_pe_text,
	.scan = pmsi_pe_scan,
};
