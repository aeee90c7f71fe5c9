/* SPDX-License-Identifier: ISC */
/* msg/refresh.c - ROUTE-REFRESH (RFC 2918 3, subtypes of RFC 7313 3.2, filters of RFC 5291 4 and RFC 5292). */
#include "msg/refresh.h"

#include "base/num.h"
#include "msg/tree.h"

enum { BODY = 4, ORF_PREFIX = 64, ORF_PREFIX_CISCO = 128 }; /* 128: the same entries, from before the RFC */
enum { REMOVE_ALL = 2 };

static const struct name subtypes[] = { { 0, "query" }, { 1, "begin" }, { 2, "end" }, { 0, NULL } };
static const struct name whens[] = { { 1, "immediate" }, { 2, "defer" }, { 0, NULL } };
static const struct name types[] = {
	{ ORF_PREFIX, "address-prefix" }, { 65, "covering-prefixes" }, { ORF_PREFIX_CISCO, "cisco-address-prefix" }, { 0, NULL },
};
static const struct name actions[] = { { 0, "add" }, { 1, "remove" }, { REMOVE_ALL, "remove-all" }, { 0, NULL } };

void
refresh_build(unsigned afi, unsigned safi, unsigned subtype, struct buf *out)
{
	struct mark m = msg_begin(out, MSG_REFRESH);

	put_u16(out, afi);
	put_u8(out, subtype);
	put_u8(out, safi);
	msg_end(out, m);
}

/* Both words of a family, taken apart. */
static void
refresh_family_json(struct jw *w, unsigned afi, unsigned safi)
{
	jw_key(w, "afi");
	jw_quote(w);
	buf_afi(w->b, afi);
	jw_quote_end(w);
	jw_key(w, "safi");
	jw_quote(w);
	buf_safi(w->b, safi);
	jw_quote_end(w);
}

/* ---- filters ---- */

/* One entry of the address prefix filter, printed when w is not NULL; false when it is cut short. */
static bool
refresh_prefix_entry(struct get *g, unsigned afi, struct jw *w)
{
	size_t size = afi == AFI_IPV6 ? 16 : 4;
	unsigned first = get_u8(g), min, max, bits;
	uint8_t a[16] = { 0 };
	uint32_t sequence;
	struct span v;

	if (w) {
		jw_obj(w);
		jw_key_cstr(w, "action", table_name(actions, first >> 6) ? table_name(actions, first >> 6) : "reserved");
	}
	if (first >> 6 != REMOVE_ALL) {
		sequence = get_u32(g);
		min = get_u8(g);
		max = get_u8(g);
		bits = get_u8(g);
		if (!get_ok(g) || bits > 8 * size)
			return false;
		v = get_bytes(g, bits_bytes(bits));
		if (w && get_ok(g)) {
			jw_key_cstr(w, "match", first & 0x20 ? "deny" : "permit");
			jw_key_u64(w, "sequence", sequence);
			jw_key_u64(w, "min-length", min);
			jw_key_u64(w, "max-length", max);
			jw_key(w, "prefix");
			jw_quote(w);
			if (v.n)
				memcpy(a, v.p, v.n);
			buf_ip(w->b, a, size);
			buf_c(w->b, '/');
			buf_u32(w->b, bits);
			jw_quote_end(w);
		}
	}
	if (w)
		jw_obj_end(w);
	return get_ok(g) && first >> 6 <= REMOVE_ALL;
}

static bool
refresh_prefix_list(struct span v, unsigned afi, struct jw *w)
{
	struct get g = get_of(v);

	if (afi != AFI_IPV4 && afi != AFI_IPV6)
		return false;
	while (get_left(&g))
		if (!refresh_prefix_entry(&g, afi, w))
			return false;
	return true;
}

/* Filters that cannot be read cost nothing but themselves: RFC 5291 6. */
static void
refresh_filters_check(struct span msg, struct diags *d)
{
	struct get g = get_of(msg);
	unsigned afi, when;

	get_bytes(&g, MSG_HEADER);
	afi = get_u16(&g);
	get_u16(&g);
	when = get_u8(&g);
	if (!table_name(whens, when))
		diag_add(d, DIAG_NOTE, "ROUTE-REFRESH", "RFC 5291 4", 23, 1, "when to refresh: %u, want 1 or 2", when);
	while (get_left(&g)) {
		size_t off = get_off(&g), left = get_left(&g);
		unsigned type = get_u8(&g);
		struct span v = get_bytes(&g, get_u16(&g));

		if (!get_ok(&g))
			diag_add(d, DIAG_NOTE, "ROUTE-REFRESH", "RFC 5291 4", off, left, "filter of type %u runs past the end", type);
		else if ((type == ORF_PREFIX || type == ORF_PREFIX_CISCO) && !refresh_prefix_list(v, afi, NULL))
			diag_add(d, DIAG_NOTE, "ROUTE-REFRESH", "RFC 5292 3", off + 3, v.n, "entries of an address prefix filter cannot be read");
	}
}

static enum diag_class
refresh_check(struct span msg, const struct ctx *ctx, struct diags *d)
{
	struct diags own = { .n = 0 };
	struct refresh_parts p;
	struct diag *one;

	if (!d)
		d = &own;
	if (!refresh_find(msg, &p)) {
		one = diag_add(d, DIAG_RESET, "ROUTE-REFRESH", "RFC 4271 6.1", 16, 2, "length %zu, want %d", msg.n,
		    MSG_HEADER + BODY);
		one->code = 1;
		one->subcode = 2;
	} else if (p.filters.n && (p.subtype == REFRESH_BEGIN || p.subtype == REFRESH_END)) {
		one = diag_add(d, DIAG_RESET, "ROUTE-REFRESH", "RFC 7313 5", 16, 2, "length %zu, want %d", msg.n,
		    MSG_HEADER + BODY);
		one->code = 7;
		one->subcode = 1;
	} else if (p.subtype > REFRESH_END) {
		diag_add(d, DIAG_NOTE, "ROUTE-REFRESH", "RFC 7313 5", MSG_HEADER + 2, 1, "subtype %u, want 0 to 2", p.subtype);
	} else if (p.filters.n) {
		refresh_filters_check(msg, d);
	}
	return d->worst;
}

static void
refresh_filter_json(struct jw *w, unsigned afi, unsigned type, struct span v)
{
	const char *name = table_name(types, type);

	jw_obj(w);
	jw_key(w, "type");
	if (name)
		jw_cstr(w, name);
	else
		jw_u64(w, type);
	if ((type == ORF_PREFIX || type == ORF_PREFIX_CISCO) && refresh_prefix_list(v, afi, NULL)) {
		jw_key(w, "entries");
		jw_arr(w);
		refresh_prefix_list(v, afi, w);
		jw_arr_end(w);
	} else {
		jw_key(w, "raw");
		jw_hex(w, v, "");
	}
	jw_obj_end(w);
}

/* After the four bytes: when-to-refresh (1), then type (1), length (2) and entries of each filter. */
static void
refresh_filters_json(struct jw *w, unsigned afi, struct get *g)
{
	unsigned code = get_u8(g);
	const char *when = table_name(whens, code);

	jw_key(w, "when-to-refresh");
	if (when)
		jw_cstr(w, when);
	else
		jw_u64(w, code);
	jw_key(w, "filters");
	jw_arr(w);
	while (get_left(g)) {
		unsigned type = get_u8(g);
		struct span v = get_bytes(g, get_u16(g));

		if (get_ok(g))
			refresh_filter_json(w, afi, type, v);
	}
	jw_arr_end(w);
}

static void
refresh_content(struct jw *w, struct span msg)
{
	struct get g = get_of(msg);
	unsigned afi, subtype, safi;
	const char *word;

	get_bytes(&g, MSG_HEADER);
	jw_obj(w);
	if (get_left(&g) >= BODY) {
		afi = get_u16(&g);
		subtype = get_u8(&g);
		safi = get_u8(&g);
		word = table_name(subtypes, subtype);
		refresh_family_json(w, afi, safi);
		jw_key_cstr(w, "subtype", word ? word : "invalid");
		if (get_left(&g) && subtype == REFRESH_QUERY)
			refresh_filters_json(w, afi, &g);
	}
	jw_obj_end(w);
}

static bool
refresh_prefix_unjson(struct jr list, unsigned afi, struct buf *out, struct diags *d)
{
	size_t i;

	for (i = 0; i < jr_len(list); i++) {
		struct jr one = jr_at(list, i);
		struct prefix p;
		struct span s;
		uint32_t action, sequence;
		uint64_t min, max;

		if (!jr_str(jr_get(one, "action"), &s) || !table_code(actions, s, &action))
			return unjson_fail(d, "action", "add, remove or remove-all");
		put_u8(out, action << 6 | (jr_str_is(jr_get(one, "match"), "deny") ? 0x20 : 0));
		if (action == REMOVE_ALL)
			continue;
		if (!jr_u32(jr_get(one, "sequence"), &sequence))
			return unjson_fail(d, "sequence", "a number of 32 bits");
		if (!jr_max(jr_get(one, "min-length"), 255, &min) || !jr_max(jr_get(one, "max-length"), 255, &max))
			return unjson_fail(d, "min-length", "with max-length, numbers up to 255");
		if (!jr_str(jr_get(one, "prefix"), &s) || !prefix_scan(s, &p) || p.ip.len != (afi == AFI_IPV6 ? 16 : 4))
			return unjson_fail(d, "prefix", "a prefix of the message's family");
		put_u32(out, sequence);
		put_u8(out, min);
		put_u8(out, max);
		put_u8(out, p.bits);
		buf_put(out, p.ip.a, bits_bytes(p.bits));
	}
	return true;
}

/* A word of a table, or a number. */
static bool
refresh_word_or_number(struct jr j, const struct name *t, uint64_t *out)
{
	struct span s;
	uint32_t code;

	if (!jr_str(j, &s))
		return jr_max(j, 255, out);
	if (!table_code(t, s, &code))
		return false;
	*out = code;
	return true;
}

static bool
refresh_filters_unjson(struct jr content, unsigned afi, struct buf *out, struct diags *d)
{
	struct jr list = jr_get(content, "filters");
	uint64_t when, type;
	size_t i;

	if (jr_is(jr_get(content, "when-to-refresh"), JR_NONE))
		return true;
	if (!refresh_word_or_number(jr_get(content, "when-to-refresh"), whens, &when))
		return unjson_fail(d, "when-to-refresh", "immediate, defer or a number");
	put_u8(out, when);
	for (i = 0; i < jr_len(list); i++) {
		struct jr one = jr_at(list, i);
		struct mark m;
		struct span raw;

		if (!refresh_word_or_number(jr_get(one, "type"), types, &type))
			return unjson_fail(d, "type", "address-prefix or a number");
		put_u8(out, type);
		m = put_open(out, 2);
		if (jr_str(jr_get(one, "raw"), &raw)) {
			if (!num_hex(raw, out))
				return unjson_fail(d, "raw", "hex digits");
		} else if (!refresh_prefix_unjson(jr_get(one, "entries"), afi, out, d)) {
			return false;
		}
		put_close(out, m);
	}
	return true;
}

static bool
refresh_unjson(struct jr neighbor, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	struct jr content = jr_get(neighbor, "route-refresh");
	struct span s;
	struct mark m;
	uint32_t subtype;
	uint16_t afi;
	uint8_t safi;

	if (!jr_str(jr_get(content, "afi"), &s) || !afi_scan(s, &afi))
		return unjson_fail(d, "afi", "an address family");
	if (!jr_str(jr_get(content, "safi"), &s) || !safi_scan(s, &safi))
		return unjson_fail(d, "safi", "a subsequent address family");
	if (!jr_str(jr_get(content, "subtype"), &s) || !table_code(subtypes, s, &subtype))
		return unjson_fail(d, "subtype", "query, begin or end");
	m = msg_begin(out, MSG_REFRESH);
	put_u16(out, afi);
	put_u8(out, subtype);
	put_u8(out, safi);
	if (!refresh_filters_unjson(content, afi, out, d))
		return false;
	msg_end(out, m);
	return !out->bad;
}

static void
refresh_text(struct buf *b, struct span msg, const struct ctx *ctx)
{
	struct refresh_parts p;
	const char *word;

	if (!refresh_find(msg, &p)) {
		buf_str(b, "route-refresh malformed");
		return;
	}
	buf_str(b, "route-refresh afi ");
	buf_afi(b, p.afi);
	buf_str(b, " safi ");
	buf_safi(b, p.safi);
	word = table_name(subtypes, p.subtype);
	buf_fmt(b, " %s", word ? word : "invalid");
}

/* ---- the tree ---- */

static void
refresh_tree(struct tree *t, struct get *g, const struct ctx *ctx)
{
	struct get peek = *g;
	unsigned afi = get_u16(&peek), type;

	tree_afi(t, g);
	tree_named(t, "subtype", g, 1, subtypes);
	tree_safi(t, g);
	if (get_left(g))
		tree_named(t, "when-to-refresh", g, 1, whens);
	while (get_left(g) >= 3) {
		size_t n = be_u16(g->p + 1);
		struct get v;

		if (n + 3 > get_left(g))
			return;
		tree_begin(t, "filter", g, n + 3);
		type = tree_named(t, "type", g, 1, types);
		tree_number(t, "length", g, 2);
		v = get_sub(g, n);
		while (get_left(&v) && (type == ORF_PREFIX || type == ORF_PREFIX_CISCO)) {
			struct get entry = v;

			if ((afi != AFI_IPV4 && afi != AFI_IPV6) || !refresh_prefix_entry(&entry, afi, tree_value(t)))
				break;
			tree_leaf(t, "entry", &v, get_off(&entry) - get_off(&v));
		}
		tree_raw(t, &v);
		tree_end(t);
	}
}

static void
refresh_command(struct buf *b, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	struct refresh_parts p;

	if (refresh_check(e->msg, ctx, d) >= DIAG_RESET || !refresh_find(e->msg, &p) || p.filters.n ||
	    p.subtype != REFRESH_QUERY)
		return;
	buf_str(b, "announce route-refresh ");
	buf_family(b, p.afi, p.safi, ' ');
	buf_c(b, '\n');
}

const struct msg_row msg_refresh = {
	.type = MSG_REFRESH, .least = 23, .most = MSG_MAX_EXTENDED, .alias = "route refresh", .key = "route-refresh",
	.check = refresh_check, .content = refresh_content, .unjson = refresh_unjson,
	.tree = refresh_tree, .text = refresh_text, .command = refresh_command,
};
