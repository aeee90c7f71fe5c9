/* SPDX-License-Identifier: ISC */
/*
 * attr/container.c - BGP Community Container: draft-ietf-idr-wide-bgp-communities 3.
 *
 * JSON: the containers in their order,
 *     {"flags":N,"community":N,"source-as":N,"context-as":N,
 *         "targets":[ATOM],"exclude-targets":[ATOM],"parameters":[ATOM]}
 *     {"type":N,"flags":N,"value":"0x"}                                     of another type than 1, or malformed
 * ATOM: {"as-numbers":[N]}, {"integers":[N]}, {"neighbor-classes":[N]}, {"user-classes":[N]}, {"text":"T"}, or
 * {"type":N,"value":"0x"}. No words in commands.
 */
#include "attr/attr.h"

#include "base/count.h"
#include "value/tree.h"

enum { WIDE = 1, HEAD = 6, WIDE_FIXED = 12, TEXT = 8 };

static const struct name lists[] = { { 1, "targets" }, { 2, "exclude-targets" }, { 3, "parameters" }, { 0, NULL } };
/* Atoms that are numbers of four bytes. */
static const struct name numbers[] = {
	{ 1, "as-numbers" }, { 4, "integers" }, { 6, "neighbor-classes" }, { 7, "user-classes" }, { 0, NULL },
};

static const struct field head[] = { { "flags", NULL, &kind_u8, NULL } };
static const struct field fixed[] = {
	{ "community", NULL, &kind_u32, NULL },
	{ "source-as", NULL, &kind_u32, NULL },
	{ "context-as", NULL, &kind_u32, NULL },
};

/* The next container: its type, its flags, a cursor over its value. False at the end, and past it: g is bad then. */
static bool
container_next(struct get *g, unsigned *type, unsigned *flags, struct get *v)
{
	if (!get_left(g))
		return false;
	*type = get_u16(g);
	*flags = get_u8(g);
	get_u8(g);
	*v = get_sub(g, get_u16(g));
	return get_ok(g);
}

/* Are the TLVs of a wide community whole, each list no more than once and in the order of JSON? */
static bool
container_typed(struct get v)
{
	unsigned type, last = 0, atom;
	struct get list, one;

	get_bytes(&v, WIDE_FIXED);
	while (get_tlv(&v, 1, 2, &type, &list)) {
		if (type <= last || !table_name(lists, type))
			return false;
		last = type;
		while (get_tlv(&list, 1, 2, &atom, &one))
			;
		if (!get_done(&list))
			return false;
	}
	return get_done(&v);
}

static bool
container_check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	struct get g = *v, at, one;
	unsigned type = 0, flags;

	(void)ctx;
	if (!get_left(&g))
		return attr_bad(row, v, d, "no container");
	while (at = g, container_next(&g, &type, &flags, &one)) {
		struct get list, atom, in;
		unsigned code;

		if (type != WIDE)
			continue;
		get_bytes(&one, WIDE_FIXED);
		if (!get_ok(&one))
			return attr_bad_part(row, &at, &g, d, "wide community of length %zu, want at least 12",
			    get_between(&at, &g) - HEAD);
		while (at = one, get_tlv(&one, 1, 2, &code, &list)) {
			while (in = list, get_tlv(&list, 1, 2, &code, &atom))
				;
			if (!get_ok(&list))
				return attr_bad_part(row, &in, &list, d, "atom %u runs past the end", code);
		}
		if (!get_ok(&one))
			return attr_bad_part(row, &at, &one, d, "TLV runs past the end of its wide community");
	}
	return get_ok(&g) || attr_bad_part(row, &at, &g, d, "container of type %u runs past the end", type);
}

/* ---- JSON ---- */

static void
container_atom_json(struct jw *w, unsigned type, struct get g)
{
	const char *name = get_left(&g) % 4 ? NULL : table_name(numbers, type);
	struct span text = span_of(g.p, get_left(&g));

	jw_obj(w);
	if (name) {
		jw_key(w, name);
		jw_arr(w);
		while (get_left(&g))
			jw_u64(w, get_u32(&g));
		jw_arr_end(w);
	} else if (type == TEXT && utf8_ok(text)) {
		jw_key(w, "text");
		jw_str(w, text);
	} else {
		jw_key_u64(w, "type", type);
		jw_key(w, "value");
		jw_hex(w, get_rest(&g), "0x");
	}
	jw_obj_end(w);
}

static void
container_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v), one, list, atom;
	unsigned type, flags, code;

	(void)row, (void)ctx;
	jw_arr(w);
	while (container_next(&g, &type, &flags, &one)) {
		jw_obj(w);
		if (type != WIDE || !container_typed(one)) {
			jw_key_u64(w, "type", type);
			jw_key_u64(w, "flags", flags);
			jw_key(w, "value");
			jw_hex(w, get_rest(&one), "0x");
			jw_obj_end(w);
			continue;
		}
		jw_key_u64(w, "flags", flags);
		record_json(fixed, COUNT(fixed), w, &one);
		while (get_tlv(&one, 1, 2, &code, &list)) {
			jw_key(w, table_name(lists, code));
			jw_arr(w);
			while (get_tlv(&list, 1, 2, &code, &atom))
				container_atom_json(w, code, atom);
			jw_arr_end(w);
		}
		jw_obj_end(w);
	}
	jw_arr_end(w);
}

static bool
container_numbers_unjson(struct jr list, unsigned type, struct buf *out)
{
	struct mark m;
	uint32_t n;
	size_t i;

	put_u8(out, type);
	m = put_open(out, 2);
	for (i = 0; i < jr_len(list); i++) {
		if (!jr_u32(jr_at(list, i), &n))
			return false;
		put_u32(out, n);
	}
	put_close(out, m);
	return true;
}

static bool
container_atom_unjson(struct jr j, struct buf *out, struct diags *d)
{
	const struct name *n;
	struct span text;
	struct mark m;
	uint64_t type;

	for (n = numbers; n->name; n++)
		if (jr_is(jr_get(j, n->name), JR_ARRAY))
			return container_numbers_unjson(jr_get(j, n->name), n->code, out);
	if (jr_str(jr_get(j, "text"), &text)) {
		put_u8(out, TEXT);
		m = put_open(out, 2);
		buf_span_put(out, text);
		put_close(out, m);
		return true;
	}
	if (!jr_max(jr_get(j, "type"), 0xff, &type))
		return false;
	put_u8(out, type);
	m = put_open(out, 2);
	if (!kind_xhex.unjson(jr_get(j, "value"), out, d, NULL))
		return false;
	put_close(out, m);
	return true;
}

static bool
container_wide_unjson(struct jr j, struct buf *out, struct diags *d)
{
	const struct name *n;
	size_t i;

	if (!record_unjson(fixed, COUNT(fixed), j, out, d))
		return false;
	for (n = lists; n->name; n++) {
		struct jr list = jr_get(j, n->name);
		struct mark m;

		if (!jr_is(list, JR_ARRAY))
			continue;
		put_u8(out, n->code);
		m = put_open(out, 2);
		for (i = 0; i < jr_len(list); i++)
			if (!container_atom_unjson(jr_at(list, i), out, d))
				return false;
		put_close(out, m);
	}
	return true;
}

static bool
container_one_unjson(struct jr j, struct buf *out, struct diags *d)
{
	bool wide = jr_is(jr_get(j, "type"), JR_NONE);
	uint64_t type = WIDE;
	struct mark m;

	if (!wide && !jr_max(jr_get(j, "type"), 0xffff, &type))
		return false;
	put_u16(out, type);
	if (!record_unjson(head, COUNT(head), j, out, d))
		return false;
	put_u8(out, 0);
	m = put_open(out, 2);
	if (wide ? !container_wide_unjson(j, out, d) : !kind_xhex.unjson(jr_get(j, "value"), out, d, NULL))
		return false;
	put_close(out, m);
	return true;
}

static bool
container_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	size_t i;

	(void)ctx;
	if (!jr_is(j, JR_ARRAY) || !jr_len(j))
		return unjson_fail(d, row->key, "a list of containers");
	for (i = 0; i < jr_len(j); i++)
		if (!container_one_unjson(jr_at(j, i), out, d))
			return unjson_fail(d, row->key, "containers with flags, and community, source-as, context-as, or type and value");
	return true;
}

/* ---- the tree ---- */

static void
container_atoms_tree(struct tree *t, struct get *g)
{
	struct get v;

	while (get_left(g)) {
		const char *name = table_name(numbers, g->p[0]);
		bool text = g->p[0] == TEXT;

		if (!tree_tlv_begin(t, name ? name : text ? "text" : "atom", g, 1, 2, &v))
			return;
		if (text && get_left(&v) && utf8_ok(span_of(v.p, get_left(&v)))) {
			jw_str(tree_value(t), span_of(v.p, get_left(&v)));
			tree_leaf(t, "value", &v, get_left(&v));
		}
		while (name && get_left(&v) && get_left(&v) % 4 == 0)
			tree_number(t, "value", &v, 4);
		tree_raw(t, &v);
		tree_end(t);
	}
}

static void
container_tree(const struct attr_row *row, struct tree *t, struct get *g, const struct ctx *ctx)
{
	struct get v, list;

	(void)row, (void)ctx;
	while (get_left(g) >= HEAD && get_left(g) - HEAD >= be_u16(g->p + 4)) {
		bool wide = be_u16(g->p) == WIDE;
		size_t n = be_u16(g->p + 4);

		tree_begin(t, wide ? "wide-community" : "container", g, HEAD + n);
		tree_number(t, "type", g, 2);
		tree_number(t, "flags", g, 1);
		tree_number(t, "reserved", g, 1);
		tree_number(t, "length", g, 2);
		v = get_sub(g, n);
		if (wide && container_typed(v)) {
			tree_record(t, fixed, COUNT(fixed), NULL, &v);
			while (get_left(&v)) {
				const char *name = table_name(lists, v.p[0]);

				if (!tree_tlv_begin(t, name ? name : "tlv", &v, 1, 2, &list))
					break;
				container_atoms_tree(t, &list);
				tree_end(t);
			}
		}
		tree_raw(t, &v);
		tree_end(t);
	}
}

const struct attr_row attr_community_container = {
	.code = ATTR_COMMUNITY_CONTAINER,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_DISCARD,
	.name = "BGP Community Container Attribute",
	ATTR_KEY("community-container"),
	.rfc = "draft-ietf-idr-wide-bgp-communities 3",
	.check = container_check,
	.json = container_json,
	.unjson = container_unjson,
	.tree = container_tree,
};
