/* SPDX-License-Identifier: ISC */
/* attr/prefix_sid.c - BGP Prefix-SID: RFC 8669; SRv6 services: RFC 9252. */
#include "attr/attr.h"

#include "base/count.h"
#include "base/num.h"
#include "value/tree.h"

/* TLVs, and what a TLV of an SRv6 service holds. */
enum { TLV_LABEL_INDEX = 1, TLV_SRGB = 3, TLV_L3_SERVICE = 5, TLV_L2_SERVICE = 6 };
enum { SUB_SID_INFORMATION = 1, SUBSUB_STRUCTURE = 1 };
enum { LABEL_INDEX_SIZE = 7, RANGE_SIZE = 6, SID_INFORMATION_MIN = 21, STRUCTURE_SIZE = 6 };
enum { BEHAVIOR_OPAQUE = 0xffff };

/* A 1-octet type, a 2-octet length and a value: the same on all three levels. */
static bool
sid_tlv_next(struct get *g, unsigned *type, struct get *v)
{
	return get_tlv(g, 1, 2, type, v);
}

static struct mark
sid_tlv_open(struct buf *out, unsigned type)
{
	put_u8(out, type);
	return put_open(out, 2);
}

static bool
sid_is_service(unsigned type)
{
	return type == TLV_L3_SERVICE || type == TLV_L2_SERVICE;
}

static const char *
sid_service_name(unsigned type)
{
	return type == TLV_L3_SERVICE ? "l3-service" : "l2-service";
}

static bool
sid_is_structure(unsigned type, const struct get *v)
{
	return type == SUBSUB_STRUCTURE && get_left(v) == STRUCTURE_SIZE;
}

/* ---- check ---- */

/* A malformed service takes its routes with it: the SID is what they are forwarded by (RFC 9252 7). */
static bool
sid_service_bad(const struct attr_row *row, const struct get *v, struct diags *d, const char *why)
{
	diag_add(d, DIAG_WITHDRAW, row->name, "RFC 9252 7", get_off(v), (size_t)(v->end - v->p), "SRv6 service: %s", why);
	return false;
}

static bool
sid_service_check(const struct attr_row *row, struct get *g, struct diags *d)
{
	struct get at = *g, sub, subsub;
	unsigned type;

	get_u8(g);
	if (!get_ok(g))
		return sid_service_bad(row, &at, d, "empty");
	while (at = *g, sid_tlv_next(g, &type, &sub)) {
		if (type != SUB_SID_INFORMATION)
			continue;
		at = sub;
		if (get_left(&sub) < SID_INFORMATION_MIN)
			return sid_service_bad(row, &at, d, "SID information shorter than 21");
		get_bytes(&sub, SID_INFORMATION_MIN);
		while (sid_tlv_next(&sub, &type, &subsub))
			;
		if (!get_ok(&sub))
			return sid_service_bad(row, &at, d, "a part overruns the SID information");
	}
	return get_ok(g) || sid_service_bad(row, &at, d, "a part overruns it");
}

static bool
prefix_sid_check(const struct attr_row *row, struct get *g, const struct ctx *ctx, struct diags *d)
{
	struct get at = *g, v;
	unsigned type;
	size_t n;

	(void)ctx;
	if (!get_left(g))
		return attr_bad(row, g, d, "empty");
	while (at = *g, sid_tlv_next(g, &type, &v)) {
		n = get_left(&v);
		if (type == TLV_LABEL_INDEX && n != LABEL_INDEX_SIZE)
			return attr_bad(row, &v, d, "label index of length %zu, want %d", n, LABEL_INDEX_SIZE);
		if (type == TLV_SRGB && (n < 2 + RANGE_SIZE || (n - 2) % RANGE_SIZE))
			return attr_bad(row, &v, d, "originator SRGB of length %zu, want 2 and a multiple of %d", n, RANGE_SIZE);
		if (sid_is_service(type) && !sid_service_check(row, &v, d))
			return false;
	}
	if (get_ok(g))
		return true;
	if (sid_is_service(type))
		return sid_service_bad(row, &at, d, "overruns the attribute");
	return attr_bad(row, &at, d, "a TLV overruns the attribute");
}

/* ---- reading parts ---- */

static uint32_t
sid_index_of(struct get v)
{
	get_bytes(&v, 3);
	return get_u32(&v);
}

/* The first TLV of a type; false when there is none. */
static bool
sid_tlv_find(struct span v, unsigned type, struct get *out)
{
	struct get g = get_of(v);
	unsigned t;

	while (sid_tlv_next(&g, &t, out))
		if (t == type)
			return true;
	return false;
}

struct sid {
	struct span sid;
	unsigned flags, behavior;
};

static struct sid
sid_read(struct get *v)
{
	struct sid s;

	get_u8(v);
	s.sid = get_bytes(v, 16);
	s.flags = get_u8(v);
	s.behavior = get_u16(v);
	get_u8(v);
	return s;
}

/* ---- JSON ---- */

static const struct field structure[] = {
	{ "locator-block-length", NULL, &kind_u8, NULL },
	{ "locator-node-length", NULL, &kind_u8, NULL },
	{ "function-length", NULL, &kind_u8, NULL },
	{ "argument-length", NULL, &kind_u8, NULL },
	{ "transposition-length", NULL, &kind_u8, NULL },
	{ "transposition-offset", NULL, &kind_u8, NULL },
};

#define UNKNOWN_TLV "attribute-not-implemented-"
#define UNKNOWN_SUB "unknown-subtlv-"
#define UNKNOWN_SUBSUB "unknown-subsubtlv-"

static void
sid_unknown_json(struct jw *w, const char *prefix, unsigned type, struct get *v)
{
	char key[40];
	size_t n = strlen(prefix);

	memcpy(key, prefix, n);
	*fmt_u32((uint8_t *)key + n, type) = '\0';
	jw_key(w, key);
	jw_hex(w, get_rest(v), "0x");
}

/* The number in a key of that form; false when it is of another. */
static bool
sid_unknown_key(struct span key, const char *prefix, unsigned *type)
{
	size_t n = strlen(prefix);
	uint64_t v;

	if (key.n <= n || memcmp(key.p, prefix, n) != 0 || !num_max(span_of(key.p + n, key.n - n), 255, &v))
		return false;
	*type = (unsigned)v;
	return true;
}

static bool
sid_first_of(uint8_t seen[32], unsigned type)
{
	uint8_t bit = (uint8_t)(1u << (type & 7));
	bool first = !(seen[type >> 3] & bit);

	seen[type >> 3] |= bit;
	return first;
}

static void
sid_json(struct jw *w, struct get v)
{
	struct sid s = sid_read(&v);
	uint8_t seen[32] = { 0 };
	struct get sub;
	unsigned type;

	jw_key(w, "sid");
	jw_ip6(w, s.sid.p);
	jw_key_u64(w, "flags", s.flags);
	jw_key_u64(w, "endpoint_behavior", s.behavior);
	while (sid_tlv_next(&v, &type, &sub)) {
		if (!sid_first_of(seen, type))
			continue;
		if (sid_is_structure(type, &sub)) {
			jw_key(w, "structure");
			jw_obj(w);
			record_json(structure, 6, w, &sub);
			jw_obj_end(w);
		} else {
			sid_unknown_json(w, UNKNOWN_SUBSUB, type, &sub);
		}
	}
}

static void
sid_service_json(struct jw *w, struct get v)
{
	struct get sub;
	unsigned type;

	get_u8(&v);
	jw_arr(w);
	while (sid_tlv_next(&v, &type, &sub)) {
		jw_obj(w);
		if (type == SUB_SID_INFORMATION)
			sid_json(w, sub);
		else
			sid_unknown_json(w, UNKNOWN_SUB, type, &sub);
		jw_obj_end(w);
	}
	jw_arr_end(w);
}

static void
sid_ranges_json(struct jw *w, struct get v)
{
	get_u16(&v);
	jw_arr(w);
	while (get_left(&v)) {
		jw_arr(w);
		jw_u64(w, get_u24(&v));
		jw_u64(w, get_u24(&v));
		jw_arr_end(w);
	}
	jw_arr_end(w);
}

/* Of several TLVs of one type, the first counts (RFC 8669 6, RFC 9252 7). */
static void
prefix_sid_json(const struct attr_row *row, struct jw *w, struct span value, const struct ctx *ctx)
{
	struct get g = get_of(value), v;
	uint8_t seen[32] = { 0 };
	unsigned type;

	(void)row, (void)ctx;
	jw_obj(w);
	while (sid_tlv_next(&g, &type, &v)) {
		if (!sid_first_of(seen, type))
			continue;
		if (type == TLV_LABEL_INDEX) {
			jw_key_u64(w, "sr-label-index", sid_index_of(v));
		} else if (type == TLV_SRGB) {
			jw_key(w, "sr-srgbs");
			sid_ranges_json(w, v);
		} else if (sid_is_service(type)) {
			jw_key(w, sid_service_name(type));
			sid_service_json(w, v);
		} else {
			sid_unknown_json(w, UNKNOWN_TLV, type, &v);
		}
	}
	jw_obj_end(w);
}

static bool
sid_hex_unjson(struct jr j, unsigned type, struct buf *out, struct diags *d)
{
	struct mark m = sid_tlv_open(out, type);

	if (!kind_xhex.unjson(j, out, d, NULL))
		return unjson_fail(d, "unknown TLV", kind_xhex.want);
	put_close(out, m);
	return true;
}

/* The sub-sub-TLVs are what is left of the object's members, in their order. */
static bool
sid_subsubs_unjson(struct jr j, struct buf *out, struct diags *d)
{
	struct jr_iter it = { 0 };
	struct mark m;
	unsigned type;

	while (jr_each(j, &it)) {
		if (span_is(it.key, "structure")) {
			m = sid_tlv_open(out, SUBSUB_STRUCTURE);
			if (!record_unjson(structure, 6, it.val, out, d))
				return false;
			put_close(out, m);
		} else if (sid_unknown_key(it.key, UNKNOWN_SUBSUB, &type)) {
			if (!sid_hex_unjson(it.val, type, out, d))
				return false;
		} else if (!span_is(it.key, "sid") && !span_is(it.key, "flags") && !span_is(it.key, "endpoint_behavior")) {
			return unjson_fail(d, "l3-service or l2-service", "sid, flags, endpoint_behavior or structure as key");
		}
	}
	return true;
}

static bool
sid_sub_unjson(struct jr j, struct buf *out, struct diags *d)
{
	static const struct field flags[] = {
		{ "flags", NULL, &kind_u8, NULL }, { "endpoint_behavior", NULL, &kind_u16, NULL }
	};
	struct jr_iter it = { 0 };
	struct mark m;
	unsigned type;

	if (jr_len(j) == 1 && jr_each(j, &it) && sid_unknown_key(it.key, UNKNOWN_SUB, &type))
		return sid_hex_unjson(it.val, type, out, d);
	m = sid_tlv_open(out, SUB_SID_INFORMATION);
	put_u8(out, 0);
	if (!kind_ip6.unjson(jr_get(j, "sid"), out, d, NULL))
		return unjson_fail(d, "sid", kind_ip6.want);
	if (!record_unjson(flags, 2, j, out, d))
		return false;
	put_u8(out, 0);
	if (!sid_subsubs_unjson(j, out, d))
		return false;
	put_close(out, m);
	return true;
}

static bool
sid_service_unjson(struct jr j, unsigned type, struct buf *out, struct diags *d)
{
	struct mark m = sid_tlv_open(out, type);
	size_t i;

	if (!jr_is(j, JR_ARRAY))
		return unjson_fail(d, sid_service_name(type), "a list");
	put_u8(out, 0);
	for (i = 0; i < jr_len(j); i++)
		if (!sid_sub_unjson(jr_at(j, i), out, d))
			return false;
	put_close(out, m);
	return true;
}

static bool
sid_ranges_unjson(struct jr j, struct buf *out, struct diags *d)
{
	struct mark m = sid_tlv_open(out, TLV_SRGB);
	uint64_t base, range;
	size_t i;

	put_u16(out, 0);
	for (i = 0; i < jr_len(j); i++) {
		struct jr one = jr_at(j, i);

		if (jr_len(one) != 2 || !jr_max(jr_at(one, 0), 0xffffff, &base) || !jr_max(jr_at(one, 1), 0xffffff, &range))
			return unjson_fail(d, "sr-srgbs", "pairs of numbers");
		put_u24(out, base);
		put_u24(out, range);
	}
	put_close(out, m);
	return jr_len(j) || unjson_fail(d, "sr-srgbs", "a list");
}

static void
sid_index_put(struct buf *out, uint64_t index)
{
	struct mark m = sid_tlv_open(out, TLV_LABEL_INDEX);

	put_u24(out, 0);
	put_u32(out, index);
	put_close(out, m);
}

static bool
prefix_sid_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	struct jr_iter it = { 0 };
	unsigned type;
	uint64_t n;
	bool ok;

	(void)row, (void)ctx;
	if (!jr_is(j, JR_OBJECT))
		return unjson_fail(d, "bgp-prefix-sid", "an object");
	while (jr_each(j, &it)) {
		if (span_is(it.key, "sr-label-index")) {
			if (!jr_max(it.val, UINT32_MAX, &n))
				return unjson_fail(d, "sr-label-index", kind_u32.want);
			sid_index_put(out, n);
			continue;
		}
		if (span_is(it.key, "sr-srgbs"))
			ok = sid_ranges_unjson(it.val, out, d);
		else if (span_is(it.key, "l3-service"))
			ok = sid_service_unjson(it.val, TLV_L3_SERVICE, out, d);
		else if (span_is(it.key, "l2-service"))
			ok = sid_service_unjson(it.val, TLV_L2_SERVICE, out, d);
		else if (sid_unknown_key(it.key, UNKNOWN_TLV, &type))
			ok = sid_hex_unjson(it.val, type, out, d);
		else
			ok = unjson_fail(d, "bgp-prefix-sid", "sr-label-index, sr-srgbs, l3-service or l2-service");
		if (!ok)
			return false;
	}
	return true;
}

/* ---- words ---- */

static const char *const aliases[] = { "bgp-prefix-sid-srv6", NULL };

static void
sid_ranges_show(struct buf *b, struct get v)
{
	const char *sep = "";

	get_u16(&v);
	buf_str(b, "[ ");
	while (get_left(&v)) {
		uint32_t base = get_u24(&v);

		buf_fmt(b, "%s( %u,%u )", sep, base, get_u24(&v));
		sep = ", ";
	}
	buf_str(b, " ]");
}

static void
sid_structure_show(struct buf *b, struct get v)
{
	const char *sep = "[";

	while (get_left(&v)) {
		buf_fmt(b, "%s%u", sep, get_u8(&v));
		sep = ",";
	}
	buf_c(b, ']');
}

static void
sid_labels_show(struct buf *b, struct span value, struct get index)
{
	struct get srgb;

	buf_fmt(b, " bgp-prefix-sid [ %u", sid_index_of(index));
	if (sid_tlv_find(value, TLV_SRGB, &srgb)) {
		buf_str(b, ", ");
		sid_ranges_show(b, srgb);
	}
	buf_str(b, " ]");
}

/* False when there is no SID to say. */
static bool
sid_service_show(struct buf *b, unsigned type, struct get v)
{
	struct get sub, subsub;
	unsigned t;
	struct sid s;

	get_u8(&v);
	if (!sid_tlv_next(&v, &t, &sub) || t != SUB_SID_INFORMATION)
		return false;
	s = sid_read(&sub);
	buf_fmt(b, " bgp-prefix-sid-srv6 ( %s ", sid_service_name(type));
	buf_ip6(b, s.sid.p);
	buf_fmt(b, " 0x%x", s.behavior);
	if (sid_tlv_next(&sub, &t, &subsub) && sid_is_structure(t, &subsub)) {
		buf_c(b, ' ');
		sid_structure_show(b, subsub);
	}
	buf_str(b, " )");
	return true;
}

static bool
sid_range_scan(struct lex *l, struct buf *out)
{
	uint64_t base, range;

	if (!lex_want_c(l, '(') || !lex_any(l, "the first label", 0xffffff, &base))
		return false;
	lex_take_c(l, ',');
	if (!lex_any(l, "a number of labels", 0xffffff, &range) || !lex_want_c(l, ')'))
		return false;
	put_u24(out, base);
	put_u24(out, range);
	return true;
}

static bool
sid_labels_scan(struct lex *l, struct buf *out)
{
	struct lex_list it;
	struct mark m;
	uint64_t index;

	if (!lex_want_c(l, '[') || !lex_any(l, "a label index", UINT32_MAX, &index))
		return false;
	sid_index_put(out, index);
	lex_take_c(l, ',');
	if (lex_at_c(l, '[')) {
		m = sid_tlv_open(out, TLV_SRGB);
		put_u16(out, 0);
		it = lex_list(l);
		while (lex_item(l, &it))
			if (!sid_range_scan(l, out))
				return false;
		if (out->n == m.at + m.width + 2)
			return lex_list_empty(l, &it, "ranges of labels");
		put_close(out, m);
	}
	return lex_want_c(l, ']');
}

static bool
sid_structure_scan(struct lex *l, struct buf *out)
{
	struct mark m = sid_tlv_open(out, SUBSUB_STRUCTURE);
	uint64_t n;
	size_t i;

	if (!lex_want_c(l, '['))
		return false;
	for (i = 0; i < STRUCTURE_SIZE; i++) {
		if (!lex_any(l, "a length in bits", 255, &n))
			return false;
		put_u8(out, n);
		lex_take_c(l, ',');
	}
	put_close(out, m);
	return lex_want_c(l, ']');
}

/* ( ipv6 SID ) and ( vpn SID ): TLVs of ExaBGP 4.2, deprecated by RFC 9252; reserved or type and flags, all 0, and the SID. */
static const struct name old_sids[] = { { 2, "ipv6" }, { 4, "vpn" }, { 0, NULL } };

static bool
sid_old_scan(struct lex *l, unsigned type, struct buf *out)
{
	struct mark sid = sid_tlv_open(out, type);

	lex_next(l);
	put_u24(out, 0);
	if (!kind_ip6.scan(l, out, NULL))
		return false;
	put_close(out, sid);
	return lex_want_c(l, ')');
}

static bool
sid_service_scan(struct lex *l, struct buf *out)
{
	uint64_t behavior = BEHAVIOR_OPAQUE;
	struct mark service, sub;
	unsigned type = TLV_L3_SERVICE;
	uint32_t old;

	if (!lex_want_c(l, '('))
		return false;
	if (table_code(old_sids, l->tok.s, &old))
		return sid_old_scan(l, old, out);
	if (lex_at(l, "l3vpn"))
		lex_note(l, &l->tok, "warning: l3vpn is l3-service today, and sent as RFC 9252 has it");
	if (lex_take(l, "l2-service"))
		type = TLV_L2_SERVICE;
	else if (!lex_take(l, "l3-service") && !lex_take(l, "l3vpn"))
		return lex_expected(l, "l3-service or l2-service");
	service = sid_tlv_open(out, type);
	put_u8(out, 0);
	sub = sid_tlv_open(out, SUB_SID_INFORMATION);
	put_u8(out, 0);
	if (!kind_ip6.scan(l, out, NULL))
		return false;
	if (l->tok.kind == TOK_WORD && !lex_any(l, "an endpoint behavior", 0xffff, &behavior))
		return false;
	put_u8(out, 0);
	put_u16(out, behavior);
	put_u8(out, 0);
	if (lex_at_c(l, '[') && !sid_structure_scan(l, out))
		return false;
	put_close(out, sub);
	put_close(out, service);
	return lex_want_c(l, ')');
}

static bool
prefix_sid_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	return span_is(kw, aliases[0]) ? sid_service_scan(l, out) : sid_labels_scan(l, out);
}

/* Do these words, keyword included, give the value back? */
static bool
sid_reads_back(struct span words, struct span value)
{
	struct src src = { "", words, 1 };
	struct diags d = { 0 };
	struct buf out;
	struct span kw;
	struct lex l;
	bool same;

	buf_init(&out, 65535);
	lex_init(&l, &src, NULL, &d);
	same = lex_word(&l, "a keyword", &kw) && prefix_sid_scan(NULL, &l, kw, &out, NULL) && !out.bad &&
	    span_eq(buf_span(&out), value);
	buf_fini(&out);
	return same;
}

static bool
prefix_sid_show(const struct attr_row *row, struct buf *b, struct span value, const struct ctx *ctx)
{
	size_t at = b->n;
	bool said = true;
	struct get v;

	(void)row, (void)ctx;
	if (sid_tlv_find(value, TLV_LABEL_INDEX, &v))
		sid_labels_show(b, value, v);
	else if (sid_tlv_find(value, TLV_L3_SERVICE, &v))
		said = sid_service_show(b, TLV_L3_SERVICE, v);
	else if (sid_tlv_find(value, TLV_L2_SERVICE, &v))
		said = sid_service_show(b, TLV_L2_SERVICE, v);
	else
		said = false;
	if (said && (b->bad || sid_reads_back(span_of(b->p + at, b->n - at), value)))
		return true;
	b->n = at;
	return false;
}

/* ---- ExaBGP's text: brackets as it prints them, not all of them closed ---- */

static void
sid_text(struct buf *b, struct get v)
{
	struct sid s = sid_read(&v);
	const char *sep = " [ ";
	struct get sub;
	unsigned type;

	buf_str(b, "sid-information [ sid:");
	buf_ip6(b, s.sid.p);
	buf_fmt(b, " flags:%u endpoint_behavior:0x%x ", s.flags, s.behavior);
	while (sid_tlv_next(&v, &type, &sub)) {
		buf_str(b, sep);
		sep = ", ";
		if (sid_is_structure(type, &sub)) {
			buf_str(b, "sid-structure ");
			sid_structure_show(b, sub);
		} else {
			buf_fmt(b, UNKNOWN_SUBSUB "%u 0x", type);
			buf_hex(b, get_rest(&sub));
		}
	}
	if (*sep == ',')
		buf_str(b, " ]");
}

static void
sid_service_text(struct buf *b, unsigned type, struct get v)
{
	const char *sep = " [ ";
	struct get sub;

	buf_str(b, sid_service_name(type));
	get_u8(&v);
	while (sid_tlv_next(&v, &type, &sub)) {
		buf_str(b, sep);
		sep = ", ";
		if (type == SUB_SID_INFORMATION) {
			sid_text(b, sub);
		} else {
			buf_fmt(b, UNKNOWN_SUB "%u 0x", type);
			buf_hex(b, get_rest(&sub));
		}
	}
	buf_str(b, *sep == ',' ? " ]" : " [  ]");
}

static void
prefix_sid_text(const struct attr_row *row, struct buf *b, struct span value, const struct ctx *ctx)
{
	struct get g = get_of(value), v;
	const char *sep = " ";
	unsigned type;

	(void)row, (void)ctx;
	if (sid_tlv_find(value, TLV_LABEL_INDEX, &v)) {
		sid_labels_show(b, value, v);
		return;
	}
	buf_str(b, " bgp-prefix-sid [");
	while (sid_tlv_next(&g, &type, &v)) {
		buf_str(b, sep);
		sep = ", ";
		if (type == TLV_SRGB) {
			sid_ranges_show(b, v);
		} else if (sid_is_service(type)) {
			sid_service_text(b, type, v);
		} else {
			buf_fmt(b, UNKNOWN_TLV "%u 0x", type);
			buf_hex(b, get_rest(&v));
		}
	}
	buf_str(b, " ]");
}

/* ---- the tree ---- */

static const struct field sid_index_fields[] = { { "reserved", NULL, &kind_u8, NULL }, { "flags", NULL, &kind_u16, NULL },
	{ "sr-label-index", NULL, &kind_u32, NULL } };
static const struct field sid_srgb_flags[] = { { "flags", NULL, &kind_u16, NULL } };
static const struct field sid_srgb_range[] = { { "base", NULL, &kind_u24, NULL }, { "range", NULL, &kind_u24, NULL } };
static const struct field sid_reserved[] = { { "reserved", NULL, &kind_u8, NULL } };
static const struct field sid_information[] = { { "reserved", NULL, &kind_u8, NULL }, { "sid", NULL, &kind_ip6, NULL },
	{ "flags", NULL, &kind_u8, NULL }, { "endpoint_behavior", NULL, &kind_u16, NULL }, { "reserved", NULL, &kind_u8, NULL } };
static const struct tree_tlv sid_subsub_rows[] = { { SUBSUB_STRUCTURE, "structure", structure, NULL, COUNT(structure), 0, NULL } };
static const struct tree_tlvs sid_subsubs = { 1, 2, "subsubtlv", sid_subsub_rows, COUNT(sid_subsub_rows) };
static const struct tree_tlv sid_sub_rows[] = {
	{ SUB_SID_INFORMATION, "sid-information", sid_information, NULL, COUNT(sid_information), 0, &sid_subsubs },
};
static const struct tree_tlvs sid_subs = { 1, 2, "subtlv", sid_sub_rows, COUNT(sid_sub_rows) };
static const struct tree_tlv sid_rows[] = {
	{ TLV_LABEL_INDEX, "label-index", sid_index_fields, NULL, COUNT(sid_index_fields), 0, NULL },
	{ TLV_SRGB, "sr-srgbs", sid_srgb_flags, sid_srgb_range, COUNT(sid_srgb_flags), COUNT(sid_srgb_range), NULL },
	{ TLV_L3_SERVICE, "l3-service", sid_reserved, NULL, COUNT(sid_reserved), 0, &sid_subs },
	{ TLV_L2_SERVICE, "l2-service", sid_reserved, NULL, COUNT(sid_reserved), 0, &sid_subs },
};
static const struct tree_tlvs sid_tlvs = { 1, 2, "tlv", sid_rows, COUNT(sid_rows) };

static void
prefix_sid_tree(const struct attr_row *row, struct tree *t, struct get *v, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	tree_tlvs(t, &sid_tlvs, v);
}

const struct attr_row attr_prefix_sid = {
	.code = ATTR_PREFIX_SID,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_DISCARD,
	.name = "BGP Prefix-SID",
	ATTR_KEY("bgp-prefix-sid"),
	ATTR_WORD("bgp-prefix-sid"),
	.aliases = aliases,
	.rfc = "RFC 8669 6",
	.check = prefix_sid_check,
	.json = prefix_sid_json,
	.unjson = prefix_sid_unjson,
	.text = prefix_sid_text,
	.show = prefix_sid_show,
	.scan = prefix_sid_scan,
	.tree = prefix_sid_tree,
};
