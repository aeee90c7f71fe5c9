/* SPDX-License-Identifier: ISC */
/*
 * nlri/car.c - BGP Color-Aware Routing and its VPN form: RFC 9871 2.9, SAFI 83 and 84.
 *
 * An NLRI is its length, the length of its key, a type, the key, and TLVs that are no part of it. Of a VPN the key begins
 * with a distinguisher. JSON:
 *     {"type":"color-aware-route","rd":"RD","prefix":"P","color":N,"tlvs":[TLV]}     type 1
 *     {"type":"ip-prefix","rd":"RD","prefix":"P","tlvs":[TLV]}                       type 2
 *     {"code":N,"raw":"HEX"}                                                         of another type, or malformed
 * TLV, each with "transitive": {"labels":[[LABEL,RAW]]}, {"label-index":N,"flags":N}, {"srv6-sids":["A"]}, or
 * {"type":N,"value":"0x"}. In commands, after `ipv4 car` or `ipv4 car-vpn`:
 *     color-aware-route P color N | ip-prefix P
 *         [rd RD] [label N | label [ N ... ]] [label-index N flags N] [srv6-sid A | srv6-sid [ A ... ]] [tlv OCTET 0xHEX]
 *     nlri 0xHEX
 * A label index is transitive, labels and SIDs are not; those that differ are written as tlv, with the whole first octet.
 */
#include "nlri/nlri.h"

#include "value/tree.h"

enum { CAR_COLOR = 1, CAR_PREFIX = 2, RD = 8 };
enum { TLV_LABEL = 1, TLV_INDEX = 2, TLV_SID = 3, TLV_TYPE = 0x3f, TLV_TRANSITIVE = 0x40, TLV_RESERVED = 0x80 };
enum { PART_TLVS, PART_RAW };

static const struct name types[] = { { CAR_COLOR, "color-aware-route" }, { CAR_PREFIX, "ip-prefix" }, { 0, NULL } };

/* One taken apart. */
struct car {
	unsigned type;
	bool opaque;       /* only type and bytes can be told */
	const uint8_t *rd; /* NULL outside VPNs */
	struct prefix prefix;
	bool loose;        /* bits after the prefix's length, which JSON has not */
	uint32_t color;
	struct span tlvs;
	struct span at;    /* what is wrong with it is here */
};

static size_t
car_size(const struct nlri_row *row)
{
	return row->afi == AFI_IPV4 ? 4 : 16;
}

static bool
car_next_tlv(struct get *g, unsigned *octet, struct span *v)
{
	size_t n;

	if (!get_left(g))
		return false;
	*octet = get_u8(g);
	n = get_u8(g);
	*v = get_bytes(g, n);
	return get_ok(g);
}

/* Are the TLVs whole? If not, *at is the one that is not. */
static bool
car_tlvs_ok(struct span tlvs, struct span *at)
{
	struct get g = get_of(tlvs), from;
	unsigned octet;
	struct span v;

	while (from = g, car_next_tlv(&g, &octet, &v))
		;
	*at = span_of(from.p, get_left(&from));
	return get_done(&g);
}

/* The key, from after the type on. False: it is not made as the type's key is. */
static bool
car_split_key(const struct nlri_row *row, struct get *g, struct car *c)
{
	size_t n;

	if (row->safi == SAFI_CAR_VPN)
		c->rd = get_bytes(g, RD).p;
	c->prefix.bits = (uint8_t)get_u8(g);
	c->prefix.ip.len = (uint8_t)car_size(row);
	n = bits_bytes(c->prefix.bits);
	if (n > car_size(row) || !get_need(g, n))
		return false;
	memcpy(c->prefix.ip.a, get_bytes(g, n).p, n);
	c->loose = prefix_host_bits(&c->prefix);
	if (n && c->prefix.bits % 8)
		c->prefix.ip.a[n - 1] &= (uint8_t)(0xff << (8 - c->prefix.bits % 8));
	if (c->type == CAR_COLOR)
		c->color = get_u32(g);
	return get_done(g);
}

/* What is wrong with it; NULL: nothing. */
static const char *
car_split(const struct nlri_row *row, struct span v, struct car *c)
{
	struct get g = get_of(v), key;
	size_t n;

	*c = (struct car){ .opaque = true, .at = v };
	get_u8(&g);
	c->at = span_of(g.p, get_left(&g));
	n = get_u8(&g);
	c->type = get_u8(&g);
	key = get_sub(&g, n);
	if (!get_ok(&g))
		return "the key runs past the end";
	c->tlvs = get_rest(&g);
	if (!table_name(types, c->type))
		return NULL;
	c->at = span_of(key.p, n);
	if (!car_split_key(row, &key, c))
		return "a key that is not of its type";
	if (!car_tlvs_ok(c->tlvs, &c->at))
		return "a TLV runs past the end";
	c->opaque = false;
	return NULL;
}

static bool
car_take(const struct nlri_row *row, struct get *g, bool withdraw, struct span *one, struct diags *d)
{
	const uint8_t *start = g->p;
	size_t off = get_off(g), n = get_u8(g);
	const char *wrong;
	struct car c;

	(void)withdraw;
	get_bytes(g, n);
	if (!get_ok(g) || n < 2) {
		g->bad = true;
		diag_add(d, DIAG_DISABLE, "CAR", row->rfc, off, 1, "NLRI of %zu bytes does not fit the field", n);
		return false;
	}
	*one = span_of(start, (size_t)(g->p - start));
	wrong = car_split(row, *one, &c);
	if (wrong)
		diag_add(d, DIAG_WITHDRAW, "CAR", row->rfc, off + (size_t)(c.at.p - start), c.at.n, "%s", wrong);
	return true;
}

/* ---- TLVs: which have fields ---- */

static bool
car_tlv_has_fields(unsigned octet, struct span v)
{
	if (octet & TLV_RESERVED)
		return false;
	switch (octet & TLV_TYPE) {
	case TLV_LABEL:
		return v.n && v.n % 3 == 0;
	case TLV_INDEX:
		return v.n == 7 && !v.p[0];
	case TLV_SID:
		return v.n && v.n % 16 == 0;
	default:
		return false;
	}
}

static void
car_label_json(struct jw *w, uint32_t raw)
{
	jw_arr(w);
	jw_u64(w, raw >> 4);
	jw_u64(w, raw);
	jw_arr_end(w);
}

static void
car_tlv_json(struct jw *w, unsigned octet, struct span v)
{
	struct get g = get_of(v);
	unsigned type = car_tlv_has_fields(octet, v) ? octet & TLV_TYPE : 0;

	jw_obj(w);
	switch (type) {
	case TLV_LABEL:
		jw_key(w, "labels");
		jw_arr(w);
		while (get_left(&g))
			car_label_json(w, get_u24(&g));
		jw_arr_end(w);
		break;
	case TLV_INDEX:
		get_u8(&g);
		octet |= (unsigned)get_u16(&g) << 8;
		jw_key_u64(w, "label-index", get_u32(&g));
		jw_key_u64(w, "flags", octet >> 8);
		break;
	case TLV_SID:
		jw_key(w, "srv6-sids");
		jw_arr(w);
		while (get_left(&g))
			jw_ip6(w, get_bytes(&g, 16).p);
		jw_arr_end(w);
		break;
	default:
		jw_key_u64(w, "type", octet & (TLV_TYPE | TLV_RESERVED));
		jw_key(w, "value");
		jw_hex(w, v, "0x");
	}
	jw_key(w, "transitive");
	jw_bool(w, octet & TLV_TRANSITIVE);
	jw_obj_end(w);
}

static bool
car_labels_unjson(struct jr list, struct buf *out)
{
	size_t i;

	for (i = 0; i < jr_len(list); i++) {
		struct jr one = jr_at(list, i);
		uint64_t raw;

		if (!jr_max(jr_at(one, 1), 0xffffff, &raw)) {
			if (!jr_max(jr_is(one, JR_ARRAY) ? jr_at(one, 0) : one, 0xfffff, &raw))
				return false;
			raw = raw << 4 | (i + 1 == jr_len(list));
		}
		put_u24(out, raw);
	}
	return jr_len(list) > 0;
}

static bool
car_sids_unjson(struct jr list, struct buf *out, struct diags *d)
{
	size_t i;

	for (i = 0; i < jr_len(list); i++)
		if (!kind_ip6.unjson(jr_at(list, i), out, d, NULL))
			return false;
	return jr_len(list) > 0;
}

static bool
car_tlv_unjson(struct jr j, struct buf *out, struct diags *d)
{
	bool transitive = false, good;
	uint64_t type, flags = 0;
	uint32_t index;
	size_t from = out->n;

	put_u16(out, 0);
	jr_bool(jr_get(j, "transitive"), &transitive);
	if (!jr_is(jr_get(j, "labels"), JR_NONE)) {
		type = TLV_LABEL;
		good = car_labels_unjson(jr_get(j, "labels"), out);
	} else if (!jr_is(jr_get(j, "srv6-sids"), JR_NONE)) {
		type = TLV_SID;
		good = car_sids_unjson(jr_get(j, "srv6-sids"), out, d);
	} else if (!jr_is(jr_get(j, "label-index"), JR_NONE)) {
		type = TLV_INDEX;
		good = jr_u32(jr_get(j, "label-index"), &index) &&
		    (jr_is(jr_get(j, "flags"), JR_NONE) || jr_max(jr_get(j, "flags"), 0xffff, &flags));
		put_u8(out, 0);
		put_u16(out, flags);
		put_u32(out, good ? index : 0);
	} else {
		good = jr_max(jr_get(j, "type"), 255, &type) && !(type & TLV_TRANSITIVE) &&
		    kind_xhex.unjson(jr_get(j, "value"), out, d, NULL);
	}
	if (!good || out->bad || out->n - from - 2 > 255)
		return unjson_fail(d, "tlvs", "labels, label-index, srv6-sids, or type and value of at most 255 octets");
	out->p[from] = (uint8_t)(type | (transitive ? TLV_TRANSITIVE : 0));
	out->p[from + 1] = (uint8_t)(out->n - from - 2);
	return true;
}

/* ---- JSON ---- */

static void
car_json(const struct nlri_row *row, struct jw *w, const struct nlri *n, const struct ctx *ctx)
{
	unsigned octet;
	struct span v;
	struct get g;
	struct car c;

	(void)ctx;
	car_split(row, n->v, &c);
	jw_obj(w);
	if (c.opaque) {
		jw_key_u64(w, "code", c.type);
		jw_key(w, "raw");
		jw_hex(w, n->v, "");
	} else {
		jw_key_cstr(w, "type", table_name(types, c.type));
		if (c.rd) {
			g = get_of(span_of(c.rd, RD));
			jw_key(w, "rd");
			kind_rd.json(w, &g, NULL);
		}
		jw_key(w, "prefix");
		jw_quote(w);
		buf_ip(w->b, c.prefix.ip.a, c.prefix.ip.len);
		buf_c(w->b, '/');
		buf_u32(w->b, c.prefix.bits);
		jw_quote_end(w);
		if (c.type == CAR_COLOR)
			jw_key_u64(w, "color", c.color);
		jw_key(w, "tlvs");
		jw_arr(w);
		for (g = get_of(c.tlvs); car_next_tlv(&g, &octet, &v);)
			car_tlv_json(w, octet, v);
		jw_arr_end(w);
	}
	nlri_path_json(w, n->path);
	jw_obj_end(w);
}

/* The whole of one, from its parts. */
static bool
car_compose(unsigned type, const uint8_t *rd, const struct prefix *p, uint32_t color, struct span tlvs, struct buf *out)
{
	struct mark whole = put_open(out, 1);
	size_t n = bits_bytes(p->bits);

	put_u8(out, (rd ? RD : 0) + 1 + n + (type == CAR_COLOR ? 4 : 0));
	put_u8(out, type);
	if (rd)
		buf_put(out, rd, RD);
	put_u8(out, p->bits);
	buf_put(out, p->ip.a, n);
	if (type == CAR_COLOR)
		put_u32(out, color);
	buf_span_put(out, tlvs);
	put_close(out, whole);
	return !out->bad;
}

static bool
car_unjson_parts(const struct nlri_row *row, struct jr j, struct buf *tlvs, struct buf *out, struct diags *d)
{
	bool vpn = row->safi == SAFI_CAR_VPN;
	struct jr list = jr_get(j, "tlvs");
	uint32_t type, color = 0;
	struct prefix p;
	uint8_t rd[RD];
	struct span s;
	size_t i;

	if (!jr_str(jr_get(j, "type"), &s) || !table_code(types, s, &type))
		return unjson_fail(d, "type", "color-aware-route or ip-prefix");
	if (vpn && (!jr_str(jr_get(j, "rd"), &s) || !rd_scan(s, rd)))
		return unjson_fail(d, "rd", kind_rd.want);
	if (!jr_str(jr_get(j, "prefix"), &s) || !prefix_scan(s, &p) || p.ip.len != car_size(row) || prefix_host_bits(&p))
		return unjson_fail(d, "prefix", "a prefix of the family, without bits after its length");
	if (type == CAR_COLOR && !jr_u32(jr_get(j, "color"), &color))
		return unjson_fail(d, "color", "a 32-bit number");
	for (i = 0; i < jr_len(list); i++)
		if (!car_tlv_unjson(jr_at(list, i), tlvs, d))
			return false;
	return car_compose(type, vpn ? rd : NULL, &p, color, buf_span(tlvs), out) ||
	    unjson_fail(d, "tlvs", "an NLRI of at most 255 octets");
}

static bool
car_unjson(const struct nlri_row *row, struct jr j, struct buf *out, struct diags *d)
{
	size_t from = out->n;
	struct buf tlvs;
	struct span one;
	struct get g;
	bool good;

	if (!jr_is(jr_get(j, "raw"), JR_NONE)) {
		if (!kind_hex.unjson(jr_get(j, "raw"), out, d, NULL) || out->bad)
			return unjson_fail(d, "raw", "hexadecimal digits");
		g = get_of(span_of(out->p + from, out->n - from));
		return (car_take(row, &g, false, &one, NULL) && get_done(&g)) || unjson_fail(d, "raw", "the bytes of one NLRI");
	}
	buf_init(&tlvs, 255);
	good = car_unjson_parts(row, j, &tlvs, out, d);
	buf_fini(&tlvs);
	return good;
}

static bool
car_plain(const struct nlri_row *row, struct span v)
{
	struct get g = get_of(v);
	struct car c;

	car_split(row, v, &c);
	if (c.opaque)
		return true;
	if (c.loose)
		return false;
	/* an RD of type 2 whose AS number fits two bytes reads back as type 0 */
	g = get_of(c.rd ? span_of(c.rd, 4) : span_of("", 0));
	return !c.rd || get_u32(&g) != 0x00020000;
}

/* ---- words ---- */

static void
car_tlv_show(struct buf *b, unsigned octet, struct span v)
{
	struct get g = get_of(v);
	unsigned type = car_tlv_has_fields(octet, v) ? octet & TLV_TYPE : 0;
	size_t from = b->n, i, n = type == TLV_LABEL ? v.n / 3 : v.n / 16;

	if (type && ((octet & TLV_TRANSITIVE) != 0) == (type == TLV_INDEX)) {
		if (type == TLV_INDEX) {
			get_u8(&g);
			octet = get_u16(&g);
			buf_fmt(b, " label-index %lu", (unsigned long)get_u32(&g));
			if (octet)
				buf_fmt(b, " flags %u", octet);
			return;
		}
		buf_str(b, type == TLV_LABEL ? " label" : " srv6-sid");
		buf_str(b, n > 1 ? " [ " : " ");
		for (i = 0; i < n; i++) {
			uint32_t raw = type == TLV_LABEL ? get_u24(&g) : 0;

			if (type == TLV_LABEL && (raw & 15) != (i + 1 == n))
				break;
			if (type == TLV_LABEL)
				buf_u32(b, raw >> 4);
			else
				buf_ip6(b, get_bytes(&g, 16).p);
			if (n > 1)
				buf_c(b, ' ');
		}
		if (i == n) {
			buf_str(b, n > 1 ? "]" : "");
			return;
		}
		b->n = from < b->n ? from : b->n;
	}
	buf_fmt(b, " tlv %u 0x", octet);
	buf_hex(b, v);
}

static void
car_show(const struct nlri_row *row, struct buf *b, const struct nlri *n, const struct ctx *ctx)
{
	unsigned octet;
	struct span v;
	struct get g;
	struct car c;

	(void)ctx;
	car_split(row, n->v, &c);
	buf_family(b, row->afi, row->safi, ' ');
	if (c.opaque || !car_plain(row, n->v)) {
		buf_str(b, " nlri 0x");
		buf_hex(b, n->v);
	} else {
		buf_c(b, ' ');
		buf_str(b, table_name(types, c.type));
		buf_c(b, ' ');
		buf_ip(b, c.prefix.ip.a, c.prefix.ip.len);
		buf_c(b, '/');
		buf_u32(b, c.prefix.bits);
		if (c.type == CAR_COLOR)
			buf_fmt(b, " color %lu", (unsigned long)c.color);
		if (c.rd) {
			buf_str(b, " rd ");
			buf_rd(b, c.rd);
		}
		for (g = get_of(c.tlvs); car_next_tlv(&g, &octet, &v);)
			car_tlv_show(b, octet, v);
	}
	nlri_path_show(b, n->path);
}

static bool
car_scan(const struct nlri_row *row, struct lex *l, struct route *r)
{
	uint64_t color = 0;
	uint32_t type;

	buf_reset(&r->part[PART_TLVS]);
	buf_reset(&r->part[PART_RAW]);
	r->row = row;
	if (lex_take(l, "nlri")) {
		struct tok at = l->tok;
		struct span one;
		struct get g;

		if (!lex_hex(l, "0x and hexadecimal digits", &r->part[PART_RAW]))
			return false;
		g = get_of(buf_span(&r->part[PART_RAW]));
		return (car_take(row, &g, false, &one, NULL) && get_done(&g)) || lex_fail_at(l, &at, "not the bytes of one CAR NLRI");
	}
	if (!lex_table(l, "type of CAR NLRI", types, &type))
		return false;
	if (l->tok.kind != TOK_WORD || !prefix_scan(l->tok.s, &r->prefix) || r->prefix.ip.len != car_size(row))
		return lex_expected(l, row->afi == AFI_IPV4 ? "an IPv4 prefix" : "an IPv6 prefix");
	if (prefix_host_bits(&r->prefix))
		return lex_fail(l, "the prefix has bits set after its length");
	lex_next(l);
	if (type == CAR_COLOR && (!lex_want(l, "color") || !lex_any(l, "a color", UINT32_MAX, &color)))
		return false;
	r->labels[0] = type;
	r->labels[1] = (uint32_t)color;
	return true;
}

/* The TLV that was begun at `from`: its octet, and how long it became. */
static int
car_tlv_close(struct lex *l, struct buf *out, size_t from, unsigned octet)
{
	if (out->bad || out->n - from - 2 > 255)
		return lex_fail(l, "a TLV has at most 255 octets") - 1;
	out->p[from] = (uint8_t)octet;
	out->p[from + 1] = (uint8_t)(out->n - from - 2);
	return 1;
}

static int
car_word_labels(struct lex *l, struct buf *out)
{
	struct lex_list it = lex_list(l);
	size_t from = out->n, n = 0;
	uint64_t v;

	put_u16(out, 0);
	for (; lex_item(l, &it); n++) {
		if (!lex_num(l, "a label", 0, 0xfffff, &v))
			return -1;
		put_u24(out, v << 4);
	}
	if (!n)
		return lex_list_empty(l, &it, "a label") - 1;
	if (!out->bad)
		out->p[out->n - 1] |= 1;
	return car_tlv_close(l, out, from, TLV_LABEL);
}

static int
car_word_sids(struct lex *l, struct buf *out)
{
	struct lex_list it = lex_list(l);
	size_t from = out->n;

	put_u16(out, 0);
	while (lex_item(l, &it))
		if (!kind_ip6.scan(l, out, NULL))
			return -1;
	if (out->n == from + 2)
		return lex_list_empty(l, &it, "a SID") - 1;
	return car_tlv_close(l, out, from, TLV_SID);
}

static int
car_word(const struct nlri_row *row, struct lex *l, struct route *r, struct span kw)
{
	struct buf *out = &r->part[PART_TLVS];
	size_t from = out->n;
	uint64_t v, flags = 0;

	if (row->safi == SAFI_CAR_VPN && span_is(kw, "rd")) {
		if (l->tok.kind != TOK_WORD || !rd_scan(l->tok.s, r->rd))
			return lex_expected(l, kind_rd.want) - 1;
		r->has_rd = true;
		lex_next(l);
		return 1;
	}
	if (span_is(kw, "label"))
		return car_word_labels(l, out);
	if (span_is(kw, "srv6-sid"))
		return car_word_sids(l, out);
	if (span_is(kw, "label-index")) {
		if (!lex_any(l, "a label index", UINT32_MAX, &v) ||
		    (lex_take(l, "flags") && !lex_any(l, "flags", 0xffff, &flags)))
			return -1;
		put_u16(out, 0);
		put_u8(out, 0);
		put_u16(out, flags);
		put_u32(out, v);
		return car_tlv_close(l, out, from, TLV_INDEX | TLV_TRANSITIVE);
	}
	if (span_is(kw, "tlv")) {
		if (!lex_any(l, "the first octet of a TLV", 255, &v))
			return -1;
		put_u16(out, 0);
		return lex_hex(l, "0x and the TLV's value", out) ? car_tlv_close(l, out, from, (unsigned)v) : -1;
	}
	return 0;
}

static bool
car_done(const struct nlri_row *row, struct lex *l, struct route *r)
{
	bool vpn = row->safi == SAFI_CAR_VPN;
	struct buf out;
	bool good;

	if (r->part[PART_RAW].n) {
		route_add(r, buf_span(&r->part[PART_RAW]));
		return true;
	}
	if (vpn && !r->has_rd)
		return lex_fail(l, "no route distinguisher (rd) was given");
	buf_init(&out, 256);
	good = !r->part[PART_TLVS].bad &&
	    car_compose(r->labels[0], vpn ? r->rd : NULL, &r->prefix, r->labels[1], buf_span(&r->part[PART_TLVS]), &out);
	if (good)
		route_add(r, buf_span(&out));
	buf_fini(&out);
	return good || lex_fail(l, "a CAR NLRI has at most 255 octets");
}

/* A route is the same route whatever its TLVs: the length of the key, the type, the key. */
static void
car_key(const struct nlri_row *row, struct span v, struct buf *out)
{
	size_t n = v.n > 2 ? 2u + v.p[1] : 0;

	(void)row;
	buf_put(out, v.p + 1, v.n > 1 + n ? n : v.n - 1);
}

/* ---- the tree ---- */

static void
car_tlv_tree(struct tree *t, unsigned octet, struct get *g)
{
	unsigned type = car_tlv_has_fields(octet, span_of(g->p, get_left(g))) ? octet & TLV_TYPE : 0;

	while (type == TLV_LABEL && get_left(g)) {
		struct get label = *g;

		car_label_json(tree_value(t), get_u24(&label));
		tree_leaf(t, "label", g, 3);
	}
	while (type == TLV_SID && get_left(g))
		tree_ip(t, "srv6-sid", g, 16);
	if (type == TLV_INDEX) {
		tree_number(t, "reserved", g, 1);
		tree_number(t, "flags", g, 2);
		tree_number(t, "label-index", g, 4);
	}
	tree_hex(t, "value", g, get_left(g));
}

static void
car_tree(const struct nlri_row *row, struct tree *t, struct get *g)
{
	unsigned octet;
	struct get v;
	struct car c;

	car_split(row, span_of(g->p, get_left(g)), &c);
	tree_number(t, "length", g, 1);
	tree_number(t, "length", g, 1);
	tree_note(t, table_name(types, c.type));
	tree_number(t, "type", g, 1);
	if (c.opaque)
		return;
	if (c.rd)
		tree_record(t, &(const struct field){ "rd", NULL, &kind_rd, NULL }, 1, NULL, g);
	jw_quote(tree_value(t));
	buf_ip(t->w.b, c.prefix.ip.a, c.prefix.ip.len);
	buf_fmt(t->w.b, "/%u", c.prefix.bits);
	jw_quote_end(&t->w);
	tree_leaf(t, "prefix", g, 1 + bits_bytes(c.prefix.bits));
	if (c.type == CAR_COLOR)
		tree_number(t, "color", g, 4);
	while (get_left(g)) {
		octet = g->p[0];
		if (!tree_tlv_begin(t, "tlv", g, 1, 1, &v))
			return;
		car_tlv_tree(t, octet, &v);
		tree_end(t);
	}
}

static const char *const words[] = { "label", "label-index", "srv6-sid", "tlv", "rd", NULL };

#define CAR(address_family, the_safi, rds)                                                                             \
	{                                                                                                              \
		.afi = address_family, .safi = the_safi, .nexthop_rd = rds, .rfc = "RFC 9871 2.9", .take = car_take,   \
		.json = car_json, .unjson = car_unjson, .plain = car_plain, .tree = car_tree, .text = car_show,        \
		.show = car_show, .scan = car_scan, .word = car_word, .done = car_done, .key = car_key, .words = words, \
	}

const struct nlri_row nlri_ipv4_car = CAR(AFI_IPV4, SAFI_CAR, false);
const struct nlri_row nlri_ipv6_car = CAR(AFI_IPV6, SAFI_CAR, false);
const struct nlri_row nlri_ipv4_car_vpn = CAR(AFI_IPV4, SAFI_CAR_VPN, true);
const struct nlri_row nlri_ipv6_car_vpn = CAR(AFI_IPV6, SAFI_CAR_VPN, true);
