/* SPDX-License-Identifier: ISC */
/*
 * attr/attr_set.c - ATTR_SET: RFC 6368 5: the attributes of a customer's route, carried inside ours.
 *
 * JSON: {"origin-as":65000,"attribute":{...}}, the inner attributes by the keys they have outside; one without a codec
 * as "attribute-0xCODE-0xFLAGS":"0x...". Commands: attr-set 65000 ( origin igp as-path [ 65001 ] ), with the words of
 * the attributes. AS numbers inside are always 4 bytes wide. A set may hold another one, but not for ever.
 */
#include "attr/tree.h"
#include "base/num.h"

enum { DEPTH_MAX = 4, ORIGIN_AS = 4 };

/* RFC 6368 5: 4-byte AS numbers whatever the session has; and the session's rules are not the customer's. */
static struct ctx
set_inside(const struct ctx *ctx)
{
	struct ctx c = *ctx;

	c.asn4 = true;
	c.session = CTX_TABLE; /* routes of a customer, as it sent them */
	return c;
}

/* ---- check ---- */

/* What is wrong with the value of an attribute inside, in its own words. */
static bool
set_inner_bad(const struct attr_row *row, const struct attr_row *of, struct get value, const struct ctx *ctx, struct diags *d)
{
	struct diags own = { 0 };

	of->check(of, &value, ctx, &own);
	if (own.n)
		diag_add(d, row->on_error, row->name, row->rfc, own.v[0].off, own.v[0].len, "%s inside: %s", of->name, own.v[0].msg);
	return false;
}

static bool
check_set(const struct attr_row *row, const struct get *v, struct get g, const struct ctx *ctx, struct diags *d,
    unsigned depth)
{
	struct attr_head a;
	struct get at;

	if (depth > DEPTH_MAX)
		return attr_bad(row, v, d, "sets nested deeper than %d", DEPTH_MAX);
	get_u32(&g);
	if (!get_ok(&g))
		return attr_bad(row, v, d, "length %zu, want at least 4", get_left(v));
	while (at = g, attr_next(&g, &a)) {
		const struct attr_row *of = attr_row(a.code);
		struct get value = get_at(a.v, (size_t)(a.v.p - g.base));

		if (a.code == ATTR_MP_REACH || a.code == ATTR_MP_UNREACH)
			return attr_bad_part(row, &at, &g, d, "attribute %u inside", a.code);
		if (!of->json && !of->check && !(a.flags & ATTR_OPT))
			return attr_bad_part(row, &at, &g, d, "unrecognized well-known attribute %u inside", a.code);
		if (of->json && (a.flags & (ATTR_OPT | ATTR_TRANS)) != of->flags)
			return attr_bad_part(row, &at, &g, d, "attribute %u inside has flags 0x%02X", a.code, a.flags);
		if (a.code == ATTR_SET) {
			if (!check_set(row, &value, value, ctx, d, depth + 1))
				return false;
		} else if (of->check && !of->check(of, &(struct get){ value.base, value.p, value.end, false }, ctx, NULL)) {
			return set_inner_bad(row, of, value, ctx, d);
		}
	}
	return get_done(&g) || attr_bad_part(row, &at, &g, d, "an attribute inside runs past the end");
}

static bool
set_check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	struct ctx c = set_inside(ctx);

	return check_set(row, v, *v, &c, d, 1);
}

/* ---- JSON ---- */

/* Of what occurs twice, the first counts (RFC 7606 3(g)), and a key occurs once. */
static bool
set_again(uint64_t seen[4], unsigned code)
{
	bool before = seen[code >> 6] >> (code & 63) & 1;

	seen[code >> 6] |= (uint64_t)1 << (code & 63);
	return before;
}

static void
set_json(struct jw *w, struct span v, const struct ctx *ctx, unsigned depth)
{
	struct get g = get_of(v);
	uint64_t seen[4] = { 0 };
	struct attr_head a;

	jw_obj(w);
	jw_key_u64(w, "origin-as", get_u32(&g));
	jw_key(w, "attribute");
	jw_obj(w);
	while (attr_next(&g, &a)) {
		const struct attr_row *of = attr_row(a.code);
		if (set_again(seen, a.code))
			continue;
		if (a.code == ATTR_SET && depth < DEPTH_MAX) {
			jw_key(w, of->key);
			set_json(w, a.v, ctx, depth + 1);
		} else if (of->json && a.code != ATTR_SET) {
			jw_key(w, of->key);
			of->json(of, w, a.v, ctx);
		} else {
			char key[] = "attribute-0x00-0x00";

			fmt_hex((uint8_t *)key + 12, &(uint8_t){ (uint8_t)a.code }, 1, true);
			fmt_hex((uint8_t *)key + 17, &(uint8_t){ (uint8_t)a.flags }, 1, true);
			jw_key(w, key);
			jw_hex(w, a.v, "0x");
		}
	}
	jw_obj_end(w);
	jw_obj_end(w);
}

static void
set_do_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	struct ctx c = set_inside(ctx);

	(void)row;
	set_json(w, v, &c, 1);
}

/* "attribute-0xCC-0xFF" */
static bool
set_opaque_key(struct span key, unsigned *code, unsigned *flags)
{
	uint64_t c, f;

	if (key.n != 19 || memcmp(key.p, "attribute-0x", 12) != 0 || key.p[14] != '-' ||
	    !num_any(span_of(key.p + 10, 4), &c) || !num_any(span_of(key.p + 15, 4), &f))
		return false;
	*code = (unsigned)c;
	*flags = (unsigned)f;
	return true;
}

static bool set_unjson(struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d, unsigned depth);

static bool
set_inner_unjson(struct span key, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d, unsigned depth)
{
	const struct attr_row *row = attr_row_key(key);
	unsigned code = 0, flags = 0;
	struct buf v;
	bool ok;

	buf_init(&v, 0xffff);
	if (row && row->code == ATTR_SET) {
		ok = set_unjson(j, &v, ctx, d, depth + 1);
	} else if (row && row->unjson) {
		ok = row->unjson(row, j, &v, ctx, d);
	} else {
		row = NULL;
		ok = set_opaque_key(key, &code, &flags) && kind_xhex.unjson(j, &v, d, NULL);
	}
	ok = ok && !v.bad;
	if (ok)
		attr_put(out, row ? row->flags : flags, row ? row->code : code, buf_span(&v));
	buf_fini(&v);
	return ok;
}

static bool
set_unjson(struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d, unsigned depth)
{
	struct jr_iter it = { 0 };
	uint32_t as;

	if (depth > DEPTH_MAX || !jr_u32(jr_get(j, "origin-as"), &as) || !jr_is(jr_get(j, "attribute"), JR_OBJECT))
		return false;
	put_u32(out, as);
	while (jr_each(jr_get(j, "attribute"), &it))
		if (!set_inner_unjson(it.key, it.val, out, ctx, d, depth))
			return false;
	return true;
}

static bool
set_do_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	struct ctx c = set_inside(ctx);

	return set_unjson(j, out, &c, d, 1) ||
	    unjson_fail(d, row->key, "an \"origin-as\" and the members of \"attribute\"");
}

/* ---- commands ---- */

/* Commands write communities in ascending order; those in another order would not read back to the same set. */
static bool
set_ordered(const struct attr_head *a)
{
	size_t unit = a->code == ATTR_COMMUNITIES ? 4 : a->code == ATTR_EXT_COMMUNITIES ? 8 :
	    a->code == ATTR_LARGE_COMMUNITIES ? 12 : a->code == ATTR_IPV6_EXT_COMMUNITIES ? 20 : 0;
	size_t at;

	for (at = unit; unit && at + unit <= a->v.n; at += unit) {
		int c = memcmp(a->v.p + at - unit, a->v.p + at, unit);

		if (c > 0 || (c == 0 && a->code == ATTR_LARGE_COMMUNITIES))
			return false;
	}
	return true;
}

static bool
set_show(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx, unsigned depth)
{
	struct get g = get_of(v);
	struct attr_head a;
	int last = -1;

	buf_c(b, ' ');
	buf_str(b, row->word);
	buf_c(b, ' ');
	buf_u32(b, get_u32(&g));
	buf_str(b, " (");
	while (attr_next(&g, &a)) {
		const struct attr_row *of = attr_row(a.code);
		size_t start = b->n;
		bool shown = false;

		/* they are written in ascending order, each once, with the extended length where it is needed */
		if ((int)a.code <= last || !!(a.flags & ATTR_EXT) != (a.v.n > 0xff))
			return false;
		last = (int)a.code;
		if (of->word && (a.flags & ~(unsigned)ATTR_EXT) == of->flags && set_ordered(&a)) {
			if (a.code == ATTR_SET)
				shown = depth < DEPTH_MAX && set_show(of, b, a.v, ctx, depth + 1);
			else if (of->show)
				shown = of->show(of, b, a.v, ctx);
			else if (of->text) {
				of->text(of, b, a.v, ctx);
				shown = true;
			}
		}
		if (!shown) {
			b->n = start;
			buf_fmt(b, " attribute [ 0x%02X 0x%02X 0x", a.code, a.flags & ~(unsigned)ATTR_EXT);
			buf_hex(b, a.v);
			buf_str(b, " ]");
		}
	}
	buf_str(b, " )");
	return true;
}

static bool
set_do_show(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	struct ctx c = set_inside(ctx);
	size_t start = b->n;

	if (set_show(row, b, v, &c, 1))
		return true;
	b->n = start;
	return false;
}

static bool set_scan(struct lex *l, struct buf *out, const struct ctx *ctx, unsigned depth);

/* attribute [ 0xCC 0xFF 0xHEX ] */
static bool
set_opaque_scan(struct lex *l, struct attrset *set)
{
	uint64_t code, flags;
	struct buf v;
	bool ok;

	if (!lex_want_c(l, '[') || !lex_any(l, "an attribute code", 0xff, &code) || !lex_any(l, "flags", 0xff, &flags))
		return false;
	buf_init(&v, 0xffff);
	ok = lex_hex(l, "0x and hexadecimal digits", &v) && lex_want_c(l, ']');
	if (ok && !v.bad)
		attrset_put(set, (unsigned)code, (unsigned)flags, buf_span(&v));
	buf_fini(&v);
	return ok;
}

static bool
set_inner_scan(struct lex *l, struct attrset *set, const struct ctx *ctx, unsigned depth)
{
	const struct attr_row *row;
	struct tok at = l->tok;
	struct span kw;
	struct buf v;
	bool ok;

	if (!lex_word(l, "an attribute, or \")\"", &kw))
		return false;
	if (span_is(kw, "attribute"))
		return set_opaque_scan(l, set);
	row = attr_row_word(kw);
	if (!row || !row->scan)
		return lex_fail_at(l, &at, "unknown attribute \"%.*s\"", kw.n > 60 ? 60 : (int)kw.n, (const char *)kw.p);
	buf_init(&v, 0xffff);
	ok = row->code == ATTR_SET ? set_scan(l, &v, ctx, depth + 1) : row->scan(row, l, kw, &v, ctx);
	if (ok && v.bad)
		ok = lex_fail_at(l, &at, "too long");
	if (ok && !(row->omit && !v.n))
		attrset_put(set, row->code, row->flags, buf_span(&v));
	buf_fini(&v);
	return ok;
}

static bool
set_scan(struct lex *l, struct buf *out, const struct ctx *ctx, unsigned depth)
{
	struct attrset set;
	bool ok = true;
	uint32_t as;

	if (depth > DEPTH_MAX)
		return lex_fail(l, "sets nested deeper than %d", DEPTH_MAX);
	if (l->tok.kind != TOK_WORD || !asn_scan(l->tok.s, &as))
		return lex_expected(l, "an AS number");
	lex_next(l);
	if (!lex_want_c(l, '('))
		return false;
	put_u32(out, as);
	attrset_init(&set);
	while (ok && !lex_take_c(l, ')'))
		ok = set_inner_scan(l, &set, ctx, depth);
	if (ok)
		attrset_store(&set, out);
	attrset_fini(&set);
	return ok;
}

static bool
set_do_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	struct ctx c = set_inside(ctx);

	(void)row, (void)kw;
	return set_scan(l, out, &c, 1);
}

/* ---- the tree ---- */

static void
set_tree(const struct attr_row *row, struct tree *t, struct get *v, const struct ctx *ctx)
{
	struct ctx c = set_inside(ctx);

	/* the check bounds the depth */
	if (!check_set(row, v, *v, &c, NULL, 1))
		return;
	tree_number(t, "origin-as", v, ORIGIN_AS);
	tree_begin(t, "attribute", v, get_left(v));
	while (get_left(v))
		attr_tree(t, v, &c);
	tree_end(t);
}

const struct attr_row attr_set = {
	.code = ATTR_SET,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "ATTR_SET",
	ATTR_KEY("attr-set"),
	ATTR_WORD("attr-set"),
	.rfc = "RFC 7606 7.16",
	.check = set_check,
	.json = set_do_json,
	.unjson = set_do_unjson,
	.show = set_do_show,
	.scan = set_do_scan,
	.tree = set_tree,
};
