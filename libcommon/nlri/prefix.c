/* SPDX-License-Identifier: ISC */
/*
 * nlri/prefix.c - the prefix families: unicast and multicast (RFC 4271, 4760), labelled (RFC 8277), VPN (RFC 4364,
 * 4659), multicast in VPN (SAFI 129, RFC 6514 4.3), MDT (RFC 6037), and families known only by number, as bytes.
 *
 * Words of a route: PREFIX [label N | label [ N N ]] [rd RD], and path-information which is read for every family.
 */
#include "nlri/nlri.h"

#include "base/num.h"
#include "value/tree.h"

enum { LABEL_WITHDRAWN = 0x800000 };

static bool
prefix_has_label(const struct nlri_row *row)
{
	return row->safi == SAFI_LABEL || row->safi == SAFI_VPN || row->safi == SAFI_TRANSPORT;
}

static bool
prefix_has_rd(const struct nlri_row *row)
{
	return row->safi == SAFI_VPN || row->safi == SAFI_MULTICAST_VPN || row->safi == SAFI_TRANSPORT;
}

static unsigned
prefix_max_bits(const struct nlri_row *row)
{
	return row->afi == AFI_IPV4 ? 32 : 128;
}

/* How strange a distinguisher and a prefix of `bits` bits look; 0: nothing strange. */
static unsigned
prefix_strange(const struct nlri_row *row, const uint8_t *p, unsigned bits)
{
	unsigned odd = 0;

	if (prefix_has_rd(row)) {
		odd = p[0] || p[1] > 2 ? 4 : 0;
		p += 8;
	}
	if (bits == 0)
		return odd + 1;
	if (bits % 8 && p[bits / 8] & (0xff >> bits % 8))
		odd += 3;
	if (row->afi == AFI_IPV4)
		return odd + (bits < 8 ? 3 : 0) + (p[0] == 0 || p[0] >= 240 ? 2 : 0);
	return odd + (bits < 12 ? 3 : 0) + ((p[0] & 0xe0) != 0x20 && p[0] < 0xfc ? 2 : 0);
}

/*
 * How many labels are at the front of an NLRI of `bits` bits; 0: there is no room for one. Without the capability for
 * several labels there is one, whose bottom bit means nothing (RFC 8277 2.2); with it the bit ends the stack (2.3). NLRI
 * do not say which, but hardly any reads well both ways: if one does, it is one label.
 */
static unsigned
prefix_labels(const struct nlri_row *row, const uint8_t *p, unsigned bits)
{
	unsigned fixed = prefix_has_rd(row) ? 64 : 0, max = prefix_max_bits(row), n = 0, one, all;
	uint32_t raw;

	if (bits < 24 + fixed)
		return 0;
	do
		raw = be_u24(p + 3 * (size_t)n++);
	while (!(raw & 1) && !(n == 1 && (raw == LABEL_WITHDRAWN || raw == 0)) && bits >= 24 * (n + 1) + fixed);
	if (n == 1)
		return 1;
	one = bits - 24 - fixed;
	all = bits - 24 * n - fixed;
	if (!(raw & 1) || all > max) /* no bottom, or nothing that the family can have after it */
		return 1;
	if (one > max || prefix_strange(row, p + 3 * (size_t)n, all) < prefix_strange(row, p + 3, one))
		return n;
	return 1;
}

static void
prefix_split(const struct nlri_row *row, struct span v, struct nlri_prefix *out)
{
	const uint8_t *p = v.p + 1;
	unsigned bits = v.p[0];
	size_t n;

	*out = (struct nlri_prefix){ 0 };
	if (prefix_has_label(row)) {
		out->labels = p;
		out->label_cnt = prefix_labels(row, p, bits);
		p += 3 * (size_t)out->label_cnt;
		bits -= 24 * out->label_cnt;
	}
	if (prefix_has_rd(row)) {
		out->rd = p;
		p += 8;
		bits -= 64;
	}
	out->bits = bits;
	n = bits_bytes(bits);
	memcpy(out->ip, p, n);
	if (bits % 8)
		out->ip[n - 1] &= (uint8_t)(0xff00 >> bits % 8);
}

bool
nlri_prefix(const struct nlri_row *row, struct span v, struct nlri_prefix *out)
{
	if ((row->afi != AFI_IPV4 && row->afi != AFI_IPV6) ||
	    !(prefix_has_label(row) || prefix_has_rd(row) || row->safi == SAFI_UNICAST || row->safi == SAFI_MULTICAST))
		return false;
	prefix_split(row, v, out);
	return true;
}

static bool
prefix_plain_take(const struct nlri_row *row, struct get *g, bool withdraw, struct span *one, struct diags *d)
{
	const uint8_t *start = g->p;
	unsigned bits = get_u8(g);

	(void)withdraw;
	if (bits <= prefix_max_bits(row) && get_need(g, bits_bytes(bits))) {
		g->p += bits_bytes(bits);
		*one = span_of(start, (size_t)(g->p - start));
		return true;
	}
	diag_add(d, DIAG_DISABLE, "NLRI", "RFC 7606 5.3", (size_t)(start - g->base), (size_t)(g->end - start),
	    bits > prefix_max_bits(row) ? "prefix length %u, want at most %u"
					: "prefix of %u bits runs past the end of the field",
	    bits, prefix_max_bits(row));
	g->bad = true;
	return false;
}

/* Labels, then a distinguisher, then the prefix; the length counts the bits of all three. */
static bool
prefix_vpn_take(const struct nlri_row *row, struct get *g, bool withdraw, struct span *one, struct diags *d)
{
	const uint8_t *start = g->p;
	size_t at = get_off(g);
	unsigned bits = get_u8(g), left = bits, fixed = prefix_has_rd(row) ? 64 : 0, n = 0;
	struct span body = get_bytes(g, bits_bytes(bits));

	if (!get_ok(g)) {
		diag_add(d, DIAG_DISABLE, "NLRI", "RFC 7606 5.3", at, 1, "NLRI of %u bits runs past the end of the field",
		    bits);
		return false;
	}
	*one = span_of(start, 1 + body.n);
	(void)withdraw;
	if (prefix_has_label(row)) {
		n = prefix_labels(row, body.p, bits);
		left -= 24 * n;
	}
	if ((prefix_has_label(row) && !n) || left < fixed || left - fixed > prefix_max_bits(row)) {
		bool room = left >= fixed && (n || !prefix_has_label(row));

		/* a length that the family cannot have says nothing about where the next one begins */
		g->bad = true;
		if (room)
			diag_add(d, DIAG_DISABLE, "NLRI", "RFC 7606 5.3", at, one->n,
			    "%u bits leave no prefix of %u bits or less", bits, prefix_max_bits(row));
		else
			diag_add(d, DIAG_DISABLE, "NLRI", "RFC 7606 5.3", at, one->n, "%u bits have no room for %s",
			    bits,
			    !prefix_has_label(row) ? "a route distinguisher"
				: fixed            ? "a label and a route distinguisher"
						   : "a label");
		return false;
	}
	return true;
}

static bool
prefix_plain(const struct nlri_row *row, struct span v)
{
	struct nlri_prefix p;
	size_t n;
	unsigned i;

	prefix_split(row, v, &p);
	n = bits_bytes(p.bits);
	if (n && p.ip[n - 1] != v.p[v.n - 1])
		return false;
	if (p.rd) {
		struct buf b;
		uint8_t again[8];
		bool same;

		if (p.rd[0] == 0 && p.rd[1] < 2)
			return true;
		buf_init(&b, 64);
		buf_rd(&b, p.rd);
		same = rd_scan(buf_span(&b), again) && memcmp(again, p.rd, 8) == 0;
		buf_fini(&b);
		if (!same)
			return false;
	}
	for (i = 0; i < p.label_cnt; i++)
		if (be_u24(p.labels + 3 * i) >> 4 > 0xfffff)
			return false;
	return true;
}

static bool
prefix_unicast_plain(const struct nlri_row *row, struct span v)
{
	unsigned spare = v.p[0] % 8;

	(void)row;
	return !spare || !(v.p[v.n - 1] & (0xff >> spare));
}

static uint8_t *
prefix_fmt_ip(uint8_t *o, const uint8_t *ip, unsigned afi)
{
	return afi == AFI_IPV4 ? fmt_ip4(o, ip) : fmt_ip6(o, ip);
}

static void
put_prefix(const struct nlri_row *row, struct buf *b, const struct nlri_prefix *p)
{
	uint8_t *o;

	if (!buf_room(b, FMT_IP6 + 4))
		return;
	o = prefix_fmt_ip(b->p + b->n, p->ip, row->afi);
	*o++ = '/';
	o = fmt_u32(o, p->bits);
	b->n = (size_t)(o - b->p);
}

static void
prefix_json(const struct nlri_row *row, struct jw *w, const struct nlri *one, const struct ctx *ctx)
{
	struct nlri_prefix p;
	unsigned i;

	prefix_split(row, one->v, &p);
	if (ctx->compact && !one->path && !p.labels && !p.rd) {
		jw_quote(w);
		put_prefix(row, w->b, &p);
		jw_quote_end(w);
		return;
	}
	jw_obj(w);
	jw_key(w, "nlri");
	jw_quote(w);
	put_prefix(row, w->b, &p);
	jw_quote_end(w);
	nlri_path_json(w, one->path);
	if (p.labels) {
		jw_key(w, "label");
		jw_arr(w);
		for (i = 0; i < p.label_cnt; i++) {
			uint32_t raw = be_u24(p.labels + 3 * i);

			jw_arr(w);
			jw_u64(w, raw >> 4);
			jw_u64(w, raw);
			jw_arr_end(w);
		}
		jw_arr_end(w);
	}
	if (p.rd) {
		jw_key(w, "rd");
		jw_quote(w);
		buf_rd(w->b, p.rd);
		jw_quote_end(w);
	}
	jw_obj_end(w);
}

/* Of those that have more than a prefix. */
static void
prefix_tree(const struct nlri_row *row, struct tree *t, struct get *g)
{
	static const struct field rd = { "rd", NULL, &kind_rd, NULL };
	struct nlri_prefix p;
	unsigned i;

	prefix_split(row, span_of(g->p, get_left(g)), &p);
	tree_number(t, "length", g, 1);
	for (i = 0; i < p.label_cnt; i++) {
		struct jw *w = tree_value(t);
		struct get peek = *g;
		uint32_t raw = get_u24(&peek);

		jw_arr(w);
		jw_u64(w, raw >> 4);
		jw_u64(w, raw);
		jw_arr_end(w);
		tree_leaf(t, "label", g, 3);
	}
	if (p.rd)
		tree_record(t, &rd, 1, NULL, g);
	jw_quote(tree_value(t));
	put_prefix(row, &t->value, &p);
	jw_quote_end(&t->w);
	tree_leaf(t, "nlri", g, get_left(g));
}

/* Unicast without label or distinguisher is what nearly every message holds: no parts, one reservation. */
enum { UNICAST_MOST = 80 };

/* The prefix of n bytes after its length, as an object that is left open. */
static inline uint8_t *
prefix_fmt_unicast(uint8_t *o, const uint8_t *v, size_t n, unsigned afi)
{
	uint8_t ip[16] = { 0 };

	memcpy(ip, v + 1, n);
	if (v[0] % 8)
		ip[n - 1] &= (uint8_t)(0xff00 >> v[0] % 8);
	memcpy(o, "{\"nlri\":\"", 9);
	o = prefix_fmt_ip(o + 9, ip, afi);
	*o++ = '/';
	o = fmt_u32(o, v[0]);
	*o++ = '"';
	return o;
}

static bool
prefix_unicast_walks(const struct nlri_row *row, struct span field)
{
	const uint8_t *p = field.p, *end = p + field.n;
	unsigned max = prefix_max_bits(row);
	size_t n;

	for (; p < end; p += n) {
		n = 1 + bits_bytes(*p);
		if (*p > max || n > (size_t)(end - p))
			return false;
	}
	return true;
}

static bool
prefix_unicast_jsons(const struct nlri_row *row, struct jw *w, struct span field)
{
	const uint8_t *p = field.p, *end = p + field.n;
	struct buf *b = w->b;
	bool plain = true;
	uint8_t *o;
	size_t n;

	for (; p < end && buf_room(b, UNICAST_MOST); p += 1 + n) {
		n = bits_bytes(*p);
		plain &= prefix_unicast_plain(row, span_of(p, 1 + n));
		o = b->p + b->n;
		if (w->comma)
			*o++ = ',';
		o = prefix_fmt_unicast(o, p, n, row->afi);
		*o++ = '}';
		b->n = (size_t)(o - b->p);
		w->comma = true;
	}
	return plain;
}

static void
prefix_unicast_json(const struct nlri_row *row, struct jw *w, const struct nlri *one, const struct ctx *ctx)
{
	struct buf *b = w->b;
	uint8_t *o;

	if (w->spaced || ctx->compact) {
		prefix_json(row, w, one, ctx);
		return;
	}
	if (!buf_room(b, 2 * UNICAST_MOST))
		return;
	o = b->p + b->n;
	if (w->comma)
		*o++ = ',';
	o = prefix_fmt_unicast(o, one->v.p, one->v.n - 1, row->afi);
	if (one->path) {
		memcpy(o, ",\"path-information\":\"", 21);
		o = fmt_ip4(o + 21, one->path);
		*o++ = '"';
	}
	*o++ = '}';
	b->n = (size_t)(o - b->p);
	w->comma = true;
}

static void
prefix_put_wire(const struct nlri_row *row, struct buf *out, const uint32_t *raw, unsigned label_cnt, const uint8_t *rd,
    const struct prefix *p)
{
	unsigned i;

	put_u8(out, p->bits + 24u * label_cnt + (rd ? 64 : 0));
	for (i = 0; i < label_cnt; i++)
		put_u24(out, raw[i]);
	if (prefix_has_rd(row))
		buf_put(out, rd, 8);
	buf_put(out, p->ip.a, bits_bytes(p->bits));
}

/* Without labels and RD. */
static void
prefix_put_plain(struct buf *out, const struct prefix *p)
{
	if (!buf_room(out, 1 + sizeof(p->ip.a)))
		return;
	out->p[out->n] = p->bits;
	memcpy(out->p + out->n + 1, p->ip.a, sizeof(p->ip.a));
	out->n += 1 + bits_bytes(p->bits);
}

/* Bits after the length that do not travel, beyond the last octet of the prefix. */
static bool
prefix_has_stray_bits(const struct prefix *p)
{
	size_t i;

	for (i = bits_bytes(p->bits); i < p->ip.len; i++)
		if (p->ip.a[i])
			return true;
	return false;
}

/* ExaBGP prints the last octet of a prefix as it came: 48.0.0.0/1. RFC 4271 4.3: what is after is irrelevant. */
static bool
prefix_unjson(const struct nlri_row *row, struct jr j, struct buf *out, struct diags *d)
{
	uint32_t raw[LABELS_MAX];
	unsigned cnt = 0;
	uint8_t rd[8];
	struct prefix p;
	struct jr label;
	struct span s;
	size_t i;

	if (!jr_str(jr_is(j, JR_STRING) ? j : jr_get(j, "nlri"), &s) || !prefix_scan(s, &p) ||
	    p.ip.len * 8u != prefix_max_bits(row))
		return unjson_fail(d, "nlri", row->afi == AFI_IPV4 ? "an IPv4 prefix" : "an IPv6 prefix");
	if (prefix_has_stray_bits(&p))
		return unjson_fail(d, "nlri", "a prefix without bits behind its length");
	if (!prefix_has_label(row) && !prefix_has_rd(row)) {
		prefix_put_plain(out, &p);
		return true;
	}
	if (prefix_has_label(row)) {
		label = jr_get(j, "label");
		for (i = 0; i < jr_len(label); i++) {
			struct jr pair = jr_at(label, i);
			uint64_t v;

			if (cnt == LABELS_MAX)
				return unjson_fail(d, "label", "no more than 16 labels");
			if (jr_len(pair) == 2 && jr_max(jr_at(pair, 1), 0xffffff, &v)) {
				raw[cnt++] = (uint32_t)v;
			} else if (jr_max(jr_is(pair, JR_ARRAY) ? jr_at(pair, 0) : pair, 0xfffff, &v)) {
				raw[cnt++] = (uint32_t)(v << 4) | (i + 1 == jr_len(label));
			} else {
				return unjson_fail(d, "label", "a list of [label, raw] numbers");
			}
		}
		if (!cnt)
			return unjson_fail(d, "label", "a list of [label, raw] numbers");
	}
	if (prefix_has_rd(row) && (!jr_str(jr_get(j, "rd"), &s) || !rd_scan(s, rd)))
		return unjson_fail(d, "rd", "a route distinguisher");
	if (p.bits + 24u * cnt + (prefix_has_rd(row) ? 64 : 0) > 255)
		return unjson_fail(d, "label", "fewer labels: the NLRI is longer than 255 bits");
	prefix_put_wire(row, out, raw, cnt, prefix_has_rd(row) ? rd : NULL, &p);
	return true;
}

static void
prefix_put_labels(struct buf *b, const struct nlri_prefix *p, bool raws)
{
	unsigned i;

	buf_str(b, p->label_cnt > 1 ? " label [ " : " label ");
	for (i = 0; i < p->label_cnt; i++) {
		uint32_t raw = be_u24(p->labels + 3 * i);

		if (i)
			buf_c(b, ' ');
		buf_u32(b, raw >> 4);
		if (raws) {
			buf_str(b, " (");
			buf_u32(b, raw);
			buf_c(b, ')');
		}
	}
	if (p->label_cnt > 1)
		buf_str(b, " ]");
}

static void
prefix_text(const struct nlri_row *row, struct buf *b, const struct nlri *one, const struct ctx *ctx)
{
	struct nlri_prefix p;

	(void)ctx;
	prefix_split(row, one->v, &p);
	put_prefix(row, b, &p);
	nlri_path_show(b, one->path);
	if (p.labels)
		prefix_put_labels(b, &p, true);
	if (p.rd) {
		buf_str(b, " rd ");
		buf_rd(b, p.rd);
	}
}

static void
prefix_show(const struct nlri_row *row, struct buf *b, const struct nlri *one, const struct ctx *ctx)
{
	struct nlri_prefix p;
	bool no_label;

	(void)ctx;
	prefix_split(row, one->v, &p);
	/* announced all the same, it is a label like any */
	no_label = p.label_cnt == 1 && be_u24(p.labels) == LABEL_WITHDRAWN && !one->nexthop.n;
	/* "route" alone would be the unicast family when no label and no distinguisher say otherwise */
	if (row->safi == SAFI_MULTICAST || row->safi == SAFI_MULTICAST_VPN || row->safi == SAFI_TRANSPORT ||
	    (row->safi == SAFI_LABEL && no_label)) {
		buf_family(b, row->afi, row->safi, ' ');
		buf_c(b, ' ');
	} else {
		buf_str(b, "route ");
	}
	put_prefix(row, b, &p);
	nlri_path_show(b, one->path);
	if (p.rd) {
		buf_str(b, " rd ");
		buf_rd(b, p.rd);
	}
	if (p.labels && !no_label)
		prefix_put_labels(b, &p, false);
}

/* ---- commands ---- */

static bool
prefix_scan_word(const struct nlri_row *row, struct lex *l, struct route *r)
{
	if (l->tok.kind != TOK_WORD || !prefix_scan(l->tok.s, &r->prefix))
		return lex_expected(l, "a prefix");
	if (r->safi && r->prefix.ip.len * 8u != prefix_max_bits(row))
		return lex_expected(l, row->afi == AFI_IPV4 ? "an IPv4 prefix" : "an IPv6 prefix");
	if (prefix_host_bits(&r->prefix))
		return lex_fail(l, "%.*s has bits set behind its length", l->tok.s.n > 60 ? 60 : (int)l->tok.s.n,
		    (const char *)l->tok.s.p);
	r->has_prefix = true;
	lex_next(l);
	return true;
}

static int
prefix_word(const struct nlri_row *row, struct lex *l, struct route *r, struct span kw)
{
	if (span_is(kw, "label")) {
		struct lex_list it;

		if (r->safi && !prefix_has_label(row))
			return lex_fail_word(l, kw, "this family has no label") - 1;
		it = lex_list(l);
		r->label_cnt = 0;
		while (lex_item(l, &it)) {
			uint64_t v;

			if (r->label_cnt == LABELS_MAX)
				return lex_fail(l, "more than %d labels", LABELS_MAX) - 1;
			if (!lex_num(l, "a label", 0, 0xfffff, &v))
				return -1;
			r->labels[r->label_cnt++] = (uint32_t)v;
		}
		if (!r->label_cnt)
			return lex_list_empty(l, &it, "a label") - 1;
		r->has_labels = true;
		return 1;
	}
	if (span_is(kw, "rd") || span_is(kw, "route-distinguisher")) {
		if (r->safi && !prefix_has_rd(row))
			return lex_fail_word(l, kw, "this family has no route distinguisher") - 1;
		if (l->tok.kind != TOK_WORD || !rd_scan(l->tok.s, r->rd))
			return lex_expected(l, "a route distinguisher") - 1;
		r->has_rd = true;
		lex_next(l);
		return 1;
	}
	return 0;
}

/* The row that the words of a `route` add up to, when no family was named. */
static const struct nlri_row *
prefix_row_of_words(const struct route *r)
{
	unsigned afi = r->prefix.ip.len == 4 ? AFI_IPV4 : AFI_IPV6;

	if (!r->has_rd && !r->has_labels)
		return afi == AFI_IPV4 ? &nlri_ipv4_unicast : &nlri_ipv6_unicast;
	return nlri_row(afi, r->has_rd ? SAFI_VPN : r->has_labels ? SAFI_LABEL : SAFI_UNICAST);
}

static void
prefix_add_one(struct route *r, const struct prefix *p)
{
	uint32_t raw[LABELS_MAX];
	uint8_t bytes[1 + 3 * LABELS_MAX + 8 + 16];
	struct buf out = { .p = bytes, .cap = sizeof(bytes), .max = sizeof(bytes) };
	unsigned i, cnt = 0;

	if (!prefix_has_label(r->row) && !prefix_has_rd(r->row)) {
		bytes[0] = p->bits;
		memcpy(bytes + 1, p->ip.a, 16);
		route_add(r, span_of(bytes, 1 + bits_bytes(p->bits)));
		return;
	}
	if (prefix_has_label(r->row)) {
		for (i = 0; i < r->label_cnt; i++)
			raw[i] = r->labels[i] << 4 | (i + 1 == r->label_cnt);
		cnt = r->label_cnt;
		if (!cnt)
			raw[cnt++] = LABEL_WITHDRAWN;
	}
	prefix_put_wire(r->row, &out, raw, cnt, prefix_has_rd(r->row) ? r->rd : NULL, p);
	route_add(r, buf_span(&out));
}

static void
prefix_ip_step(uint8_t *a, unsigned bits)
{
	unsigned i = (bits - 1) / 8, step = 1u << (7 - (bits - 1) % 8);

	for (;;) {
		unsigned v = a[i] + step;

		a[i] = (uint8_t)v;
		if (v < 256 || i == 0)
			return;
		i--;
		step = 1;
	}
}

enum { SPLIT_MAX = 1 << 20 };

static bool
prefix_done(const struct nlri_row *row, struct lex *l, struct route *r)
{
	struct prefix p = r->prefix;
	uint32_t n;

	if (!r->has_prefix)
		return lex_fail(l, "no prefix was given");
	if (!r->safi)
		r->row = prefix_row_of_words(r);
	else
		r->row = row;
	if (!r->has_rd && prefix_has_rd(r->row))
		return lex_fail(l, "no route distinguisher (rd) was given");
	if (!r->has_labels && prefix_has_label(r->row) && !r->withdraw)
		return lex_fail(l, "no label was given");
	if (p.bits + 24u * r->label_cnt + (r->has_rd ? 64 : 0) > 255)
		return lex_fail(l, "too many labels: the NLRI is longer than 255 bits");
	if (!r->split || r->split <= p.bits) {
		prefix_add_one(r, &p);
		return true;
	}
	if (r->split > prefix_max_bits(r->row))
		return lex_fail(l, "split /%u is longer than an address", r->split);
	if (r->split - p.bits > 20)
		return lex_fail(l, "split /%u of a /%u makes more than %d prefixes", r->split, p.bits, SPLIT_MAX);
	n = (uint32_t)1 << (r->split - p.bits);
	p.bits = (uint8_t)r->split;
	while (n--) {
		prefix_add_one(r, &p);
		prefix_ip_step(p.ip.a, p.bits);
	}
	return true;
}

/* A route is the same route whatever its label: RFC 8277 2.4. */
static void
prefix_key(const struct nlri_row *row, struct span v, struct buf *out)
{
	struct nlri_prefix p;

	prefix_split(row, v, &p);
	put_u8(out, p.bits);
	if (p.rd)
		buf_put(out, p.rd, 8);
	buf_put(out, p.ip, bits_bytes(p.bits));
}

static const char *const words[] = { "label", "rd", "route-distinguisher", NULL };

#define COMMON .unjson = prefix_unjson, .text = prefix_text, .show = prefix_show,                 \
	.scan = prefix_scan_word, .word = prefix_word, .done = prefix_done, .words = words, .partless = true
#define UNICAST                                                                                                        \
	.json = prefix_unicast_json, .take = prefix_plain_take, .plain = prefix_unicast_plain,                         \
	.walks = prefix_unicast_walks, .jsons = prefix_unicast_jsons
#define VPN .json = prefix_json, .tree = prefix_tree, .take = prefix_vpn_take, .plain = prefix_plain, .key = prefix_key

const struct nlri_row nlri_ipv4_unicast = { AFI_IPV4, SAFI_UNICAST, .classic = true, .grouped = true,
	.nexthop_attr = true, .rfc = "RFC 4271 4.3", COMMON, UNICAST };
const struct nlri_row nlri_ipv4_multicast = { AFI_IPV4, SAFI_MULTICAST, .nexthop_attr = true, .rfc = "RFC 4760 5",
	COMMON, UNICAST };
const struct nlri_row nlri_ipv6_unicast = { AFI_IPV6, SAFI_UNICAST, .nexthop_attr = true, .rfc = "RFC 2545", COMMON,
	UNICAST };
const struct nlri_row nlri_ipv6_multicast = { AFI_IPV6, SAFI_MULTICAST, .nexthop_attr = true, .rfc = "RFC 4760 5",
	COMMON, UNICAST };
const struct nlri_row nlri_ipv4_label = { AFI_IPV4, SAFI_LABEL, .nexthop_attr = true, .rfc = "RFC 8277 2", COMMON, VPN };
const struct nlri_row nlri_ipv6_label = { AFI_IPV6, SAFI_LABEL, .nexthop_attr = true, .rfc = "RFC 8277 2", COMMON, VPN };
const struct nlri_row nlri_ipv4_vpn = { AFI_IPV4, SAFI_VPN, .nexthop_rd = true, .nexthop_attr = true,
	.rfc = "RFC 4364 4.3.4", COMMON, VPN };
const struct nlri_row nlri_ipv6_vpn = { AFI_IPV6, SAFI_VPN, .nexthop_rd = true, .nexthop_attr = true,
	.rfc = "RFC 4659 3.2", COMMON, VPN };
const struct nlri_row nlri_ipv4_transport = { AFI_IPV4, SAFI_TRANSPORT, .nexthop_either = true, .rfc = "RFC 9832",
	COMMON, VPN };
const struct nlri_row nlri_ipv6_transport = { AFI_IPV6, SAFI_TRANSPORT, .nexthop_either = true, .rfc = "RFC 9832",
	COMMON, VPN };
const struct nlri_row nlri_ipv4_multicast_vpn = { AFI_IPV4, SAFI_MULTICAST_VPN, .nexthop_rd = true,
	.nexthop_attr = true, .rfc = "RFC 6514", COMMON, VPN };
const struct nlri_row nlri_ipv6_multicast_vpn = { AFI_IPV6, SAFI_MULTICAST_VPN, .nexthop_rd = true,
	.nexthop_attr = true, .rfc = "RFC 6514", COMMON, VPN };

/* ---- MDT (RFC 6037 3.1.1): length in bits, distinguisher, address of the PE, group ----
 *
 * announce ipv4 mdt rd RD source IP group IP next-hop IP
 */

static const struct field mdt4[] = {
	{ "rd", "rd", &kind_rd, NULL }, { "source", "source", &kind_ip4, NULL }, { "group", "group", &kind_ip4, NULL },
};
static const struct field mdt6[] = {
	{ "rd", "rd", &kind_rd, NULL }, { "source", "source", &kind_ip6, NULL }, { "group", "group", &kind_ip6, NULL },
};

/* 16 bytes after the length in IPv4; the 40 of IPv6 do not fit a count of bits and are counted in bytes. */
static size_t
prefix_mdt_size(const struct nlri_row *row)
{
	return row->afi == AFI_IPV4 ? 16 : 40;
}

static bool
prefix_mdt_take(const struct nlri_row *row, struct get *g, bool withdraw, struct span *one, struct diags *d)
{
	const uint8_t *start = g->p;
	unsigned len = get_u8(g), want = row->afi == AFI_IPV4 ? 128 : 40;

	(void)withdraw;
	if (len != want || !get_need(g, prefix_mdt_size(row))) {
		diag_add(d, DIAG_DISABLE, "NLRI", "RFC 6037 3.1.1", (size_t)(start - g->base), (size_t)(g->end - start),
		    "MDT length %u, want %u and as much behind it", len, want);
		g->bad = true;
		return false;
	}
	g->p += prefix_mdt_size(row);
	*one = span_of(start, 1 + prefix_mdt_size(row));
	return true;
}

static void
prefix_mdt_json(const struct nlri_row *row, struct jw *w, const struct nlri *one, const struct ctx *ctx)
{
	struct get g = get_of(span_of(one->v.p + 1, one->v.n - 1));

	(void)ctx;
	jw_obj(w);
	record_json(row->afi == AFI_IPV4 ? mdt4 : mdt6, 3, w, &g);
	nlri_path_json(w, one->path);
	jw_obj_end(w);
}

static void
prefix_mdt_tree(const struct nlri_row *row, struct tree *t, struct get *g)
{
	tree_number(t, "length", g, 1);
	tree_record(t, row->afi == AFI_IPV4 ? mdt4 : mdt6, 3, NULL, g);
}

static bool
prefix_mdt_unjson(const struct nlri_row *row, struct jr j, struct buf *out, struct diags *d)
{
	put_u8(out, row->afi == AFI_IPV4 ? 128 : 40);
	return record_unjson(row->afi == AFI_IPV4 ? mdt4 : mdt6, 3, j, out, d);
}

static void
prefix_mdt_show(const struct nlri_row *row, struct buf *b, const struct nlri *one, const struct ctx *ctx)
{
	struct get g = get_of(span_of(one->v.p + 1, one->v.n - 1));

	(void)ctx;
	buf_str(b, row->afi == AFI_IPV4 ? "ipv4 mdt" : "ipv6 mdt");
	record_show(row->afi == AFI_IPV4 ? mdt4 : mdt6, 3, b, &g);
	nlri_path_show(b, one->path);
}

static bool
prefix_mdt_scan(const struct nlri_row *row, struct lex *l, struct route *r)
{
	put_u8(&r->part[0], row->afi == AFI_IPV4 ? 128 : 40);
	return record_scan(row->afi == AFI_IPV4 ? mdt4 : mdt6, 3, l, &r->part[0]);
}

static bool
prefix_part_done(const struct nlri_row *row, struct lex *l, struct route *r)
{
	(void)l;
	r->row = row;
	route_add(r, buf_span(&r->part[0]));
	return true;
}

#define MDT                                                                                                            \
	.tree = prefix_mdt_tree, .take = prefix_mdt_take, .json = prefix_mdt_json, .unjson = prefix_mdt_unjson, .text = prefix_mdt_show,        \
	.show = prefix_mdt_show, .scan = prefix_mdt_scan, .done = prefix_part_done, .rfc = "RFC 6037 3.1.1"
const struct nlri_row nlri_ipv4_mdt = { AFI_IPV4, SAFI_MDT, MDT };
const struct nlri_row nlri_ipv6_mdt = { AFI_IPV6, SAFI_MDT, MDT };

/* ---- families without a codec: all bytes of the field are one value ----
 *
 * announce afi N safi N raw 0xHEX next-hop IP
 */

static bool
prefix_opaque_take(const struct nlri_row *row, struct get *g, bool withdraw, struct span *one, struct diags *d)
{
	(void)row, (void)withdraw, (void)d;
	*one = get_rest(g);
	return true;
}

static void
prefix_opaque_json(const struct nlri_row *row, struct jw *w, const struct nlri *one, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	jw_obj(w);
	jw_key(w, "raw");
	jw_hex(w, one->v, "");
	nlri_path_json(w, one->path);
	jw_obj_end(w);
}

static bool
prefix_opaque_unjson(const struct nlri_row *row, struct jr j, struct buf *out, struct diags *d)
{
	struct span s;

	(void)row;
	return (jr_str(jr_get(j, "raw"), &s) && num_hex(s, out)) || unjson_fail(d, "raw", "hexadecimal digits");
}

static bool
prefix_opaque_plain(const struct nlri_row *row, struct span v)
{
	(void)row, (void)v;
	return true;
}

static void
prefix_opaque_show(const struct nlri_row *row, struct buf *b, const struct nlri *one, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	buf_str(b, "raw 0x");
	buf_hex(b, one->v);
	nlri_path_show(b, one->path);
}

static bool
prefix_opaque_scan(const struct nlri_row *row, struct lex *l, struct route *r)
{
	(void)row;
	return lex_want(l, "raw") && lex_hex(l, "0x and hexadecimal digits", &r->part[0]);
}

const struct nlri_row nlri_opaque = { .nexthop_none = true,
	.take = prefix_opaque_take,
	.json = prefix_opaque_json,
	.unjson = prefix_opaque_unjson,
	.plain = prefix_opaque_plain,
	.text = prefix_opaque_show,
	.show = prefix_opaque_show,
	.scan = prefix_opaque_scan,
	.done = prefix_part_done };
