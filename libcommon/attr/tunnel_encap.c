/* SPDX-License-Identifier: ISC */
/*
 * attr/tunnel_encap.c - Tunnel Encapsulation: RFC 9012; SR Policies, RFC 9830.
 *
 * What the row of a sub-TLV cannot say of a value in words is written as `sub-tlv N 0x..`, so that every attribute that
 * is well framed has a command form.
 */
#include "attr/tunnel_sub.h"

#include "base/num.h"
#include "value/tree.h"

enum { ATTR_VALUE_MAX = 65535 };

/* Words of tunnel types, IANA "BGP Tunnel Encapsulation Attribute Tunnel Types". */
static const struct name tunnel_types[] = {
	{ 1, "l2tpv3" }, { 2, "gre" }, { 3, "transmit-tunnel-endpoint" }, { 4, "ipsec" }, { 5, "ip-in-ip-ipsec" },
	{ 6, "mpls-in-ip-ipsec" }, { 7, "ip-in-ip" }, { 8, "vxlan" }, { 9, "nvgre" }, { 10, "mpls" },
	{ 11, "mpls-in-gre" }, { 12, "vxlan-gpe" }, { 13, "mpls-in-udp" }, { 14, "ipv6-tunnel" }, { 15, "sr-policy" },
	{ 16, "bare" }, { 17, "sr-tunnel" }, { 18, "cloud-security" }, { 19, "geneve" }, { 20, "any-encapsulation" },
	{ 21, "gtp" }, { 22, "dynamic-path-selection" }, { 23, "originating-pe" },
	{ 24, "dynamic-path-selection-policy" }, { 25, "sdwan-hybrid" }, { 0, NULL },
};

const char *const sr_policy_words[] = { "preference", "priority", "binding-sid", "srv6-binding-sid", "policy-name",
	"candidate-path-name", "segment-list", "explicit-null", "sub-tlv", NULL };

/* ---- tunnels: 2-octet type, 2-octet length, sub-TLVs ---- */

static bool
tunnel_next(struct get *g, unsigned *type, struct span *v)
{
	struct get one;

	if (!get_tlv(g, 2, 2, type, &one))
		return false;
	*v = get_rest(&one);
	return true;
}

/* Known, and more than SR Policy and what ExaBGP prints as hex. */
static bool
tunnel_typed(unsigned type)
{
	return type != TUNNEL_SR_POLICY && table_name(tunnel_types, type);
}

static void
tunnel_word(struct buf *b, unsigned type)
{
	const char *name = table_name(tunnel_types, type);

	if (name)
		buf_str(b, name);
	else
		buf_u32(b, type);
}

/* ---- check ---- */

static bool
tunnel_policy_check(const struct attr_row *row, const struct get *at, const struct sub *s, struct span v,
    uint64_t *seen, struct diags *d)
{
	uint64_t bit = (uint64_t)1 << sub_index(s);
	const char *why;

	if (s->many == ONCE && *seen & bit)
		return attr_bad(row, at, d, "SR Policy with two of %s (RFC 9830 2.4)", s->key);
	*seen |= bit;
	if (s->type == SUB_SEGMENT_LIST && !segment_list_good(v, &why))
		return attr_bad(row, at, d, "segment list: %s (RFC 9830 2.4.4)", why);
	if (!s->good(s, v, TUNNEL_SR_POLICY))
		return attr_bad(row, at, d, "%s: length %zu (RFC 9830 2.4)", s->key, v.n);
	return true;
}

static bool
tunnel_check(const struct attr_row *row, struct get *g, unsigned tunnel, struct diags *d)
{
	const struct sub *s;
	uint64_t seen = 0;
	unsigned type;
	struct get from, at;
	struct span v;

	while (from = *g, subtlv_next(g, &type, &v)) {
		s = sub_of(type);
		if (!s)
			continue;
		at = *g;
		at.p = v.p;
		at.end = v.p + v.n;
		if (s->policy && tunnel == TUNNEL_SR_POLICY) {
			if (!tunnel_policy_check(row, &at, s, v, &seen, d))
				return false;
		} else if (s->type != SUB_ENCAPSULATION && !s->good(s, v, tunnel)) {
			/* it counts as an unknown one (RFC 9012 13) */
			diag_add(d, DIAG_NOTE, row->name, row->rfc, get_off(&at), v.n, "malformed %s is ignored", s->key);
		}
	}
	return get_ok(g) || attr_bad_part(row, &from, g, d, "a sub-TLV overruns tunnel type %u", tunnel);
}

static bool
tunnel_encap_check(const struct attr_row *row, struct get *g, const struct ctx *ctx, struct diags *d)
{
	struct get at = *g, one;
	unsigned type;

	(void)ctx;
	if (!get_left(g))
		return attr_bad(row, g, d, "no tunnel");
	while (get_left(g)) {
		at = *g;
		type = get_u16(g);
		one = get_sub(g, get_u16(g));
		if (!get_ok(g))
			return attr_bad(row, &at, d, "a tunnel overruns the attribute");
		if (!tunnel_check(row, &one, type, d))
			return false;
	}
	return true;
}

/* ---- JSON ---- */

/* Is there a sub-TLV of this type that the table can print? Counts them from g on. */
static unsigned
tunnel_sub_count(struct get g, const struct sub *s, unsigned tunnel)
{
	unsigned type, n = 0;
	struct span v;

	while (subtlv_next(&g, &type, &v))
		if (type == s->type && s->good(s, v, tunnel))
			n++;
	return n;
}

static void
tunnel_sub_list_json(struct jw *w, struct get g, const struct sub *s, unsigned tunnel)
{
	unsigned type;
	struct span v;

	jw_arr(w);
	while (subtlv_next(&g, &type, &v))
		if (type == s->type && s->good(s, v, tunnel))
			s->json(s, w, v, tunnel);
	jw_arr_end(w);
}

/* Can the table print it? Names only when they are text. */
static bool
tunnel_sayable(const struct sub *s, struct span v, unsigned tunnel)
{
	return s->good(s, v, tunnel) && (!s->utf8 || utf8_ok(v));
}

/* Which members an object has already: those of the table, and unknown types. */
struct seen {
	uint64_t subs;
	uint8_t unknown[32];
};

static bool
tunnel_seen_before(struct seen *seen, const struct sub *s, unsigned type)
{
	uint64_t bit = s ? (uint64_t)1 << sub_index(s) : 0;
	uint8_t mask = (uint8_t)(1u << (type & 7));
	bool before = s ? (seen->subs & bit) != 0 : (seen->unknown[type >> 3] & mask) != 0;

	seen->subs |= bit;
	if (!s)
		seen->unknown[type >> 3] |= mask;
	return before;
}

/* The members of an open object, in the order of the wire; of several that count once, the first. */
static void
tunnel_subs_json(struct jw *w, struct span v, unsigned tunnel)
{
	struct get g = get_of(v), rest = g;
	struct seen seen = { 0 };
	const struct sub *s;
	unsigned type;
	struct span one;

	for (; subtlv_next(&g, &type, &one); rest = g) {
		s = sub_of(type);
		if (s && !tunnel_sayable(s, one, tunnel))
			s = NULL;
		if (tunnel_seen_before(&seen, s, type))
			continue;
		if (!s) {
			subtlv_unknown_json(w, type, one);
			continue;
		}
		jw_key(w, s->key);
		if (s->many == LIST || (s->many == SEVERAL && tunnel_sub_count(rest, s, tunnel) > 1))
			tunnel_sub_list_json(w, rest, s, tunnel);
		else
			s->json(s, w, one, tunnel);
	}
}

/* A set of tunnel types. */
struct types {
	uint8_t bit[65536 / 8];
};

static bool
tunnel_types_have(const struct types *t, unsigned type)
{
	return t->bit[type >> 3] >> (type & 7) & 1;
}

static void
tunnel_types_add(struct types *t, unsigned type)
{
	t->bit[type >> 3] |= (uint8_t)(1u << (type & 7));
}

#define TUNNEL_TYPE "tunnel-type-"

static void
tunnel_typed_json(struct jw *w, struct span v)
{
	struct get g = get_of(v);
	unsigned type;
	struct span one;

	jw_key(w, "tunnels");
	jw_arr(w);
	while (tunnel_next(&g, &type, &one)) {
		if (!tunnel_typed(type))
			continue;
		jw_obj(w);
		jw_key_u64(w, "type", type);
		jw_key_cstr(w, "name", table_name(tunnel_types, type));
		tunnel_subs_json(w, one, type);
		jw_obj_end(w);
	}
	jw_arr_end(w);
}

/*
 * ExaBGP's members, "sr-policy" and "tunnel-type-N", each for the first of its type; and "tunnels", a list with the
 * contents of all tunnels of a known type, which is what counts when this is read back.
 */
static void
tunnel_encap_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	char key[sizeof(TUNNEL_TYPE) + FMT_U32] = TUNNEL_TYPE;
	struct types seen = { { 0 } };
	struct get g = get_of(v);
	bool typed = false;
	unsigned type;
	struct span one;

	(void)row, (void)ctx;
	jw_obj(w);
	while (tunnel_next(&g, &type, &one)) {
		if (tunnel_types_have(&seen, type))
			continue;
		tunnel_types_add(&seen, type);
		if (type == TUNNEL_SR_POLICY) {
			jw_key(w, "sr-policy");
			jw_obj(w);
			tunnel_subs_json(w, one, type);
			jw_obj_end(w);
			continue;
		}
		*fmt_u32((uint8_t *)key + sizeof(TUNNEL_TYPE) - 1, type) = '\0';
		jw_key(w, key);
		jw_hex(w, one, "0x");
		if (tunnel_typed(type) && !typed) {
			tunnel_typed_json(w, v);
			typed = true;
		}
	}
	jw_obj_end(w);
}

static bool
tunnel_sub_unjson(const struct sub *s, struct jr j, struct buf *out, unsigned tunnel, struct diags *d)
{
	struct mark m = subtlv_open(out, s->type);

	if (!s->unjson(s, j, out, d, tunnel))
		return false;
	put_close(out, m);
	return true;
}

static bool
tunnel_member_unjson(struct span key, struct jr j, struct buf *out, unsigned tunnel, struct diags *d)
{
	const struct sub *s = sub_of_key(key);
	struct mark m;
	unsigned type;
	size_t i;

	if (s && s->many != ONCE && jr_is(j, JR_ARRAY)) {
		for (i = 0; i < jr_len(j); i++)
			if (!tunnel_sub_unjson(s, jr_at(j, i), out, tunnel, d))
				return false;
		return true;
	}
	if (s)
		return tunnel_sub_unjson(s, j, out, tunnel, d);
	if (!subtlv_unknown_key(key, &type))
		return unjson_fail(d, "tunnel-encap", "the name of a sub-TLV as key");
	m = subtlv_open(out, type);
	if (!kind_xhex.unjson(j, out, d, NULL))
		return unjson_fail(d, "unknown-subtlv-N", kind_xhex.want);
	put_close(out, m);
	return true;
}

static bool
tunnel_unjson(struct jr j, struct buf *out, unsigned tunnel, struct diags *d)
{
	struct jr_iter it = { 0 };
	struct mark m;

	if (!jr_is(j, JR_OBJECT))
		return unjson_fail(d, "tunnel", "an object");
	put_u16(out, tunnel);
	m = put_open(out, 2);
	while (jr_each(j, &it))
		if (!span_is(it.key, "type") && !span_is(it.key, "name") &&
		    !tunnel_member_unjson(it.key, it.val, out, tunnel, d))
			return false;
	put_close(out, m);
	return true;
}

/* Of the entries of "tunnels", the types. */
static bool
tunnel_typed_types(struct jr list, struct types *out, struct diags *d)
{
	uint64_t type;
	size_t i;

	for (i = 0; i < jr_len(list); i++) {
		if (!jr_max(jr_get(jr_at(list, i), "type"), 0xffff, &type))
			return unjson_fail(d, "type", "a tunnel type");
		tunnel_types_add(out, (unsigned)type);
	}
	return true;
}

static bool
tunnel_typed_unjson(struct jr list, struct buf *out, struct diags *d)
{
	uint64_t type;
	size_t i;

	if (!jr_is(list, JR_ARRAY))
		return unjson_fail(d, "tunnels", "a list");
	for (i = 0; i < jr_len(list); i++)
		if (!jr_u64(jr_get(jr_at(list, i), "type"), &type) ||
		    !tunnel_unjson(jr_at(list, i), out, (unsigned)type, d))
			return false;
	return true;
}

static bool
tunnel_encap_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	size_t n = sizeof(TUNNEL_TYPE) - 1;
	struct types typed = { { 0 } };
	struct jr_iter it = { 0 };
	uint64_t type;
	struct mark m;

	(void)row, (void)ctx;
	if (!jr_is(j, JR_OBJECT))
		return unjson_fail(d, "tunnel-encap", "an object");
	if (!tunnel_typed_types(jr_get(j, "tunnels"), &typed, d))
		return false;
	while (jr_each(j, &it)) {
		if (span_is(it.key, "sr-policy")) {
			if (!tunnel_unjson(it.val, out, TUNNEL_SR_POLICY, d))
				return false;
		} else if (span_is(it.key, "tunnels")) {
			if (!tunnel_typed_unjson(it.val, out, d))
				return false;
		} else if (it.key.n > n && memcmp(it.key.p, TUNNEL_TYPE, n) == 0 &&
		    num_max(span_of(it.key.p + n, it.key.n - n), 0xffff, &type)) {
			if (tunnel_types_have(&typed, (unsigned)type))
				continue;
			put_u16(out, type);
			m = put_open(out, 2);
			if (!kind_xhex.unjson(it.val, out, d, NULL))
				return unjson_fail(d, TUNNEL_TYPE "N", kind_xhex.want);
			put_close(out, m);
		} else {
			return unjson_fail(d, "tunnel-encap", "sr-policy, tunnels or tunnel-type-N as key");
		}
	}
	return true;
}

/* ---- words ---- */

/* Read one sub-TLV after its word. */
static bool
tunnel_sub_scan(const struct sub *s, struct lex *l, struct buf *out, unsigned tunnel)
{
	struct mark m = subtlv_open(out, s->type);

	if (!s->scan(s, l, out, tunnel))
		return false;
	put_close(out, m);
	return !out->bad || lex_fail(l, "%s is too long", s->word);
}

static bool
tunnel_generic_scan(struct lex *l, struct buf *out)
{
	struct mark m;
	uint64_t type;

	if (!lex_any(l, "a sub-TLV type", 255, &type))
		return false;
	m = subtlv_open(out, (unsigned)type);
	if (!kind_xhex.scan(l, out, NULL))
		return false;
	put_close(out, m);
	return !out->bad || lex_fail(l, "sub-TLV %u is too long", (unsigned)type);
}

/* Do the words give the sub-TLV back? */
static bool
tunnel_reads_back(const struct sub *s, struct span words, unsigned tunnel, struct span v)
{
	struct src src = { "", words, 1 };
	struct diags d = { 0 };
	struct arena arena;
	struct buf out;
	struct lex l;
	bool same;

	arena_init(&arena, 4 * (size_t)ATTR_VALUE_MAX);
	buf_init(&out, ATTR_VALUE_MAX);
	lex_init(&l, &src, &arena, &d);
	same = s->scan(s, &l, &out, tunnel) && l.tok.kind == TOK_END && !out.bad && span_eq(buf_span(&out), v);
	buf_fini(&out);
	arena_fini(&arena);
	return same;
}

/* " word value", or the generic form where words do not give the bytes back. */
static void
tunnel_sub_show(struct buf *b, unsigned type, struct span v, unsigned tunnel, bool bare)
{
	const struct sub *s = sub_of(type);
	size_t at = b->n, words;

	if (s && s->scan && (s->policy || !bare) && tunnel_sayable(s, v, tunnel)) {
		buf_c(b, ' ');
		buf_str(b, s->word);
		words = b->n;
		s->show(s, b, v, tunnel);
		if (b->bad || tunnel_reads_back(s, span_of(b->p + words, b->n - words), tunnel, v))
			return;
		b->n = at;
	}
	buf_fmt(b, " sub-tlv %u 0x", type);
	buf_hex(b, v);
}

static void
tunnel_subs_show(struct buf *b, struct span v, unsigned tunnel, bool bare)
{
	struct get g = get_of(v);
	unsigned type;
	struct span one;

	while (subtlv_next(&g, &type, &one))
		tunnel_sub_show(b, type, one, tunnel, bare);
}

bool
sr_policy_words_show(struct buf *b, struct span v)
{
	struct get g = get_of(v);
	unsigned type;
	struct span one;

	if (!tunnel_next(&g, &type, &one) || !get_done(&g) || type != TUNNEL_SR_POLICY || !one.n)
		return false;
	tunnel_subs_show(b, one, type, true);
	return true;
}

static bool
tunnel_encap_show(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);
	unsigned type;
	struct span one;

	(void)ctx;
	buf_fmt(b, " %s [", row->word);
	while (tunnel_next(&g, &type, &one)) {
		buf_str(b, " type ");
		tunnel_word(b, type);
		tunnel_subs_show(b, one, type, false);
	}
	buf_str(b, " ]");
	return true;
}

static bool
tunnel_type_scan(struct lex *l, uint64_t *type)
{
	uint32_t code;

	if (l->tok.kind == TOK_WORD && l->tok.s.n && num_digit(l->tok.s.p[0]) >= 0 && num_digit(l->tok.s.p[0]) < 10)
		return lex_any(l, "a tunnel type", 0xffff, type);
	if (!lex_table(l, "tunnel type", tunnel_types, &code))
		return false;
	*type = code;
	return true;
}

static bool
tunnel_sub_word_scan(struct lex *l, struct buf *out, unsigned tunnel)
{
	const struct sub *s = sub_of_word(l->tok.s);

	if (lex_take(l, "sub-tlv"))
		return tunnel_generic_scan(l, out);
	if (l->tok.kind != TOK_WORD || !s)
		return lex_expected(l, "a sub-TLV's name, type or ]");
	lex_next(l);
	return tunnel_sub_scan(s, l, out, tunnel);
}

static bool
tunnel_encap_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	uint64_t type;
	struct mark m;

	(void)row, (void)kw, (void)ctx;
	if (!lex_want_c(l, '['))
		return false;
	do {
		if (!lex_want(l, "type") || !tunnel_type_scan(l, &type))
			return false;
		put_u16(out, type);
		m = put_open(out, 2);
		while (!lex_at(l, "type") && !lex_at_c(l, ']'))
			if (!tunnel_sub_word_scan(l, out, (unsigned)type))
				return false;
		put_close(out, m);
	} while (!lex_take_c(l, ']'));
	return !out->bad || lex_fail(l, "the tunnels are too long");
}

int
sr_policy_word(struct lex *l, struct span kw, struct buf *out)
{
	const struct sub *s = sub_of_word(kw);

	if (span_is(kw, "sub-tlv"))
		return tunnel_generic_scan(l, out) ? 1 : -1;
	if (!s || !s->policy)
		return 0;
	return tunnel_sub_scan(s, l, out, TUNNEL_SR_POLICY) ? 1 : -1;
}

/* ---- ExaBGP's text ---- */

static void
tunnel_text(struct buf *b, struct span v, unsigned tunnel)
{
	struct get g = get_of(v);
	const struct sub *s;
	size_t at = b->n;
	unsigned type;
	struct span one;

	while (subtlv_next(&g, &type, &one)) {
		s = sub_of(type);
		if (s && s->word && tunnel_sayable(s, one, tunnel)) {
			buf_c(b, ' ');
			buf_str(b, s->word);
			(s->text ? s->text : s->show)(s, b, one, tunnel);
		} else {
			buf_fmt(b, " unknown-subtlv-%u 0x", type);
			buf_hex(b, one);
		}
	}
	if (!b->bad && b->n > at)
		buf_cut(b, at, 1); /* the first blank */
}

static void
tunnel_encap_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);
	bool more = false;
	unsigned type;
	struct span one;

	(void)row, (void)ctx;
	buf_str(b, " tunnel-encap tunnel-encap [");
	while (tunnel_next(&g, &type, &one)) {
		if (more)
			buf_c(b, ' ');
		more = true;
		if (table_name(tunnel_types, type)) {
			tunnel_word(b, type);
			buf_str(b, " {");
			tunnel_text(b, one, type);
			buf_c(b, '}');
		} else {
			buf_fmt(b, TUNNEL_TYPE "%u 0x", type);
			buf_hex(b, one);
		}
	}
	buf_c(b, ']');
}

/* ---- the tree ---- */

/* A value that its row can print: a number between reserved octets, segments, or all of it. */
static void
tunnel_value_tree(struct tree *t, const struct sub *s, unsigned tunnel, struct get *g)
{
	if (s->type == SUB_SEGMENT_LIST) {
		segment_list_tree(t, g);
	} else if (s->width) {
		tree_hex(t, "reserved", g, s->lead);
		tree_number(t, s->key, g, s->width);
		tree_hex(t, "reserved", g, s->trail);
	} else {
		s->json(s, tree_value(t), span_of(g->p, get_left(g)), tunnel);
		tree_leaf(t, s->key, g, get_left(g));
	}
}

static void
tunnel_subs_tree(struct tree *t, unsigned tunnel, struct get *g)
{
	while (get_left(g)) {
		const struct sub *s = sub_of(*g->p);
		struct get v;

		if (!subtlv_tree_begin(t, s ? s->key : "sub-tlv", g, &v))
			return;
		if (s && tunnel_sayable(s, span_of(v.p, get_left(&v)), tunnel))
			tunnel_value_tree(t, s, tunnel, &v);
		tree_hex(t, "value", &v, get_left(&v));
		tree_end(t);
	}
}

static void
tunnel_tree(const struct attr_row *row, struct tree *t, struct get *g, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	while (get_left(g)) {
		struct get peek = *g, v;
		unsigned type = get_u16(&peek);

		tree_note(t, table_name(tunnel_types, type));
		if (!tree_tlv_begin(t, "tunnel", g, 2, 2, &v))
			return;
		tunnel_subs_tree(t, type, &v);
		tree_end(t);
	}
}

const struct attr_row attr_tunnel_encap = {
	.code = ATTR_TUNNEL_ENCAP,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "TUNNEL_ENCAP",
	ATTR_KEY("tunnel-encap"),
	ATTR_WORD("tunnel-encap"),
	.rfc = "RFC 9012 13",
	.check = tunnel_encap_check,
	.json = tunnel_encap_json,
	.unjson = tunnel_encap_unjson,
	.text = tunnel_encap_text,
	.show = tunnel_encap_show,
	.scan = tunnel_encap_scan,
	.tree = tunnel_tree,
};
