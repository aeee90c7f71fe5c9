/* SPDX-License-Identifier: ISC */
/* attr/ls_tlv.c - the walkers over link-state TLVs: check, JSON and back, words and back. */
#include "attr/ls_tlv.h"

#include "base/num.h"
#include "value/tree.h"

#include <stdio.h>
#include <stdlib.h>

enum { HEAD = 4, TLVS_MAX = LS_MAX / HEAD + 1, WORDS_MAX = 1 << 20 };

static const char raw_prefix[] = "generic-lsid-";

/* ---- framing ---- */

bool
ls_next(struct get *g, unsigned *code, struct span *v)
{
	struct get one;

	if (!get_tlv(g, 2, 2, code, &one))
		return false;
	*v = get_rest(&one);
	return true;
}

void
ls_put(struct buf *out, unsigned code, struct span v)
{
	put_u16(out, code);
	put_u16(out, v.n);
	buf_span_put(out, v);
}

bool
ls_ascending(struct span tlvs)
{
	struct get g = get_of(tlvs);
	unsigned code, last = 0;
	struct span v;

	while (ls_next(&g, &code, &v)) {
		if (code < last)
			return false;
		last = code;
	}
	return true;
}

static int
ls_do_ascending(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

bool
ls_sort(struct buf *b, size_t from)
{
	uint32_t at[TLVS_MAX];
	struct get g;
	struct span v;
	struct buf copy;
	unsigned code;
	size_t n = 0, i, size;
	bool sorted = true;

	if (b->bad || b->n - from > LS_MAX)
		return false;
	g = get_of(span_of(b->p + from, b->n - from));
	while (get_left(&g)) {
		size_t off = get_off(&g);

		if (!ls_next(&g, &code, &v))
			return false;
		at[n] = (uint32_t)code << 16 | (uint32_t)off;
		if (n && at[n] < at[n - 1])
			sorted = false;
		n++;
	}
	if (sorted)
		return true;
	qsort(at, n, sizeof(at[0]), ls_do_ascending);
	buf_init(&copy, LS_MAX);
	for (i = 0; i < n; i++) {
		const uint8_t *p = b->p + from + (at[i] & 0xffff);

		size = HEAD + be_u16(p + 2);
		buf_put(&copy, p, size);
	}
	if (!copy.bad)
		memcpy(b->p + from, copy.p, copy.n);
	b->bad |= copy.bad;
	buf_fini(&copy);
	return !b->bad;
}

/* ---- rows ---- */

/* The head and the fields after it; 0: the value does not have them. */
static size_t
ls_row_fields(const struct ls_row *r, struct span v, size_t *sizes)
{
	size_t i, n = r->head;

	memset(sizes, 0, LS_NEXT_MAX * sizeof(*sizes));
	if (!r->split)
		return n;
	if (!r->split(v, sizes))
		return 0;
	for (i = 0; i < LS_NEXT_MAX; i++)
		n += sizes[i];
	return n <= v.n ? n : 0;
}

bool
ls_row_fits(const struct ls_row *r, struct span v)
{
	size_t sizes[LS_NEXT_MAX], n;

	if (v.n < r->min || v.n > r->max || (v.n - r->min) % r->unit || (r->check && !r->check(v)))
		return false;
	if (!r->split)
		return true;
	n = ls_row_fields(r, v, sizes);
	return r->form & LS_SUBS ? n > 0 : n == v.n;
}

static size_t
ls_row_subs(const struct ls_row *r, struct span v)
{
	size_t sizes[LS_NEXT_MAX];

	return r->subs ? r->subs(v) : ls_row_fields(r, v, sizes);
}

static bool
ls_row_is_sole(const struct ls_row *r)
{
	return r->n == 1 && !r->fields[0].key;
}

static struct get
ls_next_slice(const struct ls_row *r, size_t field, struct span v)
{
	size_t sizes[LS_NEXT_MAX], i, k = 0;
	struct get g = get_of(v);

	ls_row_fields(r, v, sizes);
	get_bytes(&g, r->head);
	for (i = 0; i < field; i++)
		if (r->fields[i].len == LS_NEXT)
			get_bytes(&g, sizes[k++]);
	return get_sub(&g, sizes[k]);
}

static struct get
ls_field_slice(const struct ls_row *r, size_t i, struct span v)
{
	const struct ls_field *f = &r->fields[i];
	struct get g = get_of(v);

	if (f->len == LS_ALL)
		return g;
	if (f->len == LS_NEXT)
		return ls_next_slice(r, i, v);
	get_bytes(&g, f->off);
	return f->len == LS_REST ? g : get_sub(&g, f->len);
}

static bool
ls_field_is_absent(const struct ls_row *r, size_t i, struct span v)
{
	struct get g = ls_field_slice(r, i, v);

	return r->fields[i].len == LS_NEXT && !get_left(&g);
}

static bool
ls_field_is_fixed(const struct ls_field *f)
{
	return f->len != LS_REST && f->len < LS_NEXT;
}

/* The kind has appended to v, which had n octets: a fixed field goes to its place in the head. */
static bool
ls_field_place(const struct ls_field *f, struct buf *v, size_t n)
{
	if (v->bad)
		return false;
	if (!ls_field_is_fixed(f))
		return true;
	if (v->n - n != f->len)
		return false;
	memcpy(v->p + f->off, v->p + n, f->len);
	v->n = n;
	return true;
}

static void
ls_put_zeros(struct buf *b, size_t n)
{
	while (n--)
		put_u8(b, 0);
}

/* ---- check ---- */

static bool
ls_do_check(struct span tlvs, const uint8_t *base, unsigned depth, size_t *at, char *why, size_t why_len)
{
	struct get g = get_of(tlvs);

	while (get_left(&g)) {
		const uint8_t *start = g.p;
		const struct ls_row *r;
		struct span v;
		unsigned code;

		*at = (size_t)(start - base);
		if (!ls_next(&g, &code, &v)) {
			snprintf(why, why_len, "TLV runs past the end");
			return false;
		}
		r = ls_row(code);
		if (!r || (r->form & LS_LOOSE))
			continue;
		if (!ls_row_fits(r, v)) {
			if (r->min == r->max)
				snprintf(why, why_len, "TLV %u: length %zu, want %u", code, v.n, (unsigned)r->min);
			else
				snprintf(why, why_len, "TLV %u of length %zu cannot be taken apart", code, v.n);
			return false;
		}
		if ((r->form & LS_SUBS) && depth < LS_DEPTH) {
			size_t n = ls_row_subs(r, v);

			if (!ls_do_check(span_of(v.p + n, v.n - n), base, depth + 1, at, why, why_len))
				return false;
		}
	}
	return true;
}

bool
ls_check(struct span tlvs, size_t *at, char *why, size_t why_len)
{
	return ls_do_check(tlvs, tlvs.p, 0, at, why, why_len);
}

/* ---- JSON ---- */

static void ls_json_members(struct jw *w, struct span tlvs, unsigned version, unsigned depth);

static void
ls_json_value(struct jw *w, const struct ls_row *r, struct span v, unsigned version, unsigned depth)
{
	struct get g;
	size_t i, n;

	if (ls_row_is_sole(r)) {
		g = ls_field_slice(r, 0, v);
		if (version == 5 && (r->form & LS_TEXT5))
			jw_str(w, v);
		else
			r->fields->kind->json(w, &g, r->fields->arg);
		return;
	}
	if (!(r->form & LS_SPLIT))
		jw_obj(w);
	for (i = 0; i < r->n; i++) {
		if (ls_field_is_absent(r, i, v))
			continue;
		g = ls_field_slice(r, i, v);
		jw_key(w, r->fields[i].key);
		r->fields[i].kind->json(w, &g, r->fields[i].arg);
	}
	if (r->form & LS_SUBS) {
		n = ls_row_subs(r, v);
		ls_json_members(w, span_of(v.p + n, v.n - n), version, depth + 1);
	}
	if (!(r->form & LS_SPLIT))
		jw_obj_end(w);
}

/* What a walk over one set of TLVs remembers: the rows it has met. */
struct ls_met {
	unsigned version, depth;
	bool row[LS_ROWS_MAX];
};

/* Is this TLV printed by its row? Else it is printed as bytes. */
static bool
ls_readable(const struct ls_met *m, const struct ls_row *r, struct span v)
{
	return r && ls_row_fits(r, v) && m->depth <= LS_DEPTH && !((r->form & LS_NEW) && m->version < 6);
}

static bool
ls_want_raw(void *u, unsigned code, struct span v)
{
	struct ls_met *m = u;
	const struct ls_row *r = ls_row(code);

	if (!ls_readable(m, r, v))
		return true;
	if (!(r->form & LS_MANY) && m->row[r - ls_rows])
		return true;
	m->row[r - ls_rows] = true;
	return false;
}

static bool
ls_same_key(const struct ls_row *a, const struct ls_row *b)
{
	return a == b || a->pair == b->code || b->pair == a->code;
}

/* The list of all TLVs with the key of r, from g on; v is the first. */
static void
ls_json_list(struct jw *w, const struct ls_row *r, struct span v, struct get g, const struct ls_met *m)
{
	struct get ahead = g;
	const struct ls_row *next;
	struct span more;
	unsigned code;
	bool single = m->version == 5 && r->key5;

	while (single && ls_next(&ahead, &code, &more))
		if ((next = ls_row(code)) != NULL && ls_readable(m, next, more) && ls_same_key(r, next))
			single = false;
	if (single) {
		jw_key(w, r->key5);
		ls_json_value(w, r, v, m->version, m->depth);
		return;
	}
	jw_key(w, m->version == 5 && r->key5 ? r->key5 : r->key);
	jw_arr(w);
	ls_json_value(w, r, v, m->version, m->depth);
	while (ls_next(&g, &code, &more))
		if ((next = ls_row(code)) != NULL && ls_readable(m, next, more) && ls_same_key(r, next))
			ls_json_value(w, next, more, m->version, m->depth);
	jw_arr_end(w);
}

static void
ls_json_lists(struct jw *w, struct span tlvs, struct ls_met *m)
{
	struct get g = get_of(tlvs);
	const struct ls_row *r;
	struct span v;
	unsigned code;
	size_t i;

	while (ls_next(&g, &code, &v)) {
		r = ls_row(code);
		if (!ls_readable(m, r, v) || !(r->form & LS_MANY) || m->row[r - ls_rows])
			continue;
		for (i = 0; i < ls_row_cnt; i++)
			if (ls_same_key(r, &ls_rows[i]))
				m->row[i] = true;
		ls_json_list(w, r, v, g, m);
	}
}

static void
ls_json_singles(struct jw *w, struct span tlvs, struct ls_met *m)
{
	struct get g = get_of(tlvs);
	const struct ls_row *r;
	struct span v;
	unsigned code;

	while (ls_next(&g, &code, &v)) {
		r = ls_row(code);
		if (!ls_readable(m, r, v) || (r->form & LS_MANY) || m->row[r - ls_rows])
			continue;
		m->row[r - ls_rows] = true;
		if (!(r->form & LS_SPLIT))
			jw_key(w, r->key);
		ls_json_value(w, r, v, m->version, m->depth);
	}
}

static void
ls_json_members(struct jw *w, struct span tlvs, unsigned version, unsigned depth)
{
	struct ls_met m = { .version = version, .depth = depth };
	struct ls_met again = m;

	ls_json_lists(w, tlvs, &m);
	ls_json_raw(w, raw_prefix, tlvs, ls_want_raw, &again);
	ls_json_singles(w, tlvs, &m);
}

void
ls_json(struct jw *w, struct span tlvs, unsigned version)
{
	ls_json_members(w, tlvs, version, 0);
}

static bool ls_plain_members(struct span tlvs, struct ls_met *m);

/* Octets of the head that no field shows must be zero. */
static bool
ls_head_plain(const struct ls_row *r, struct span v)
{
	uint64_t shown = 0;
	size_t i;

	for (i = 0; i < r->n; i++)
		if (ls_field_is_fixed(&r->fields[i]))
			shown |= (((uint64_t)1 << r->fields[i].len) - 1) << r->fields[i].off;
	for (i = 0; i < r->head; i++)
		if (!(shown >> i & 1) && v.p[i] && i >= r->filled)
			return false;
	return true;
}

static bool
ls_value_plain(const struct ls_row *r, struct span v, const struct ls_met *m)
{
	struct ls_met inner = { .version = m->version, .depth = m->depth + 1 };
	size_t i, n;

	if (m->version == 5 && (r->form & LS_TEXT5))
		return false;
	if (!ls_head_plain(r, v))
		return false;
	for (i = 0; i < r->n; i++) {
		struct get g = ls_field_slice(r, i, v);

		if (!ls_field_is_absent(r, i, v) && !ls_kind_plain(r->fields[i].kind, span_of(g.p, get_left(&g)), r->fields[i].arg))
			return false;
	}
	if (!(r->form & LS_SUBS))
		return true;
	n = ls_row_subs(r, v);
	return ls_plain_members(span_of(v.p + n, v.n - n), &inner);
}

static bool
ls_plain_members(struct span tlvs, struct ls_met *m)
{
	struct get g = get_of(tlvs);
	unsigned code, last = 0;
	bool raw, last_raw = false;
	struct span v;

	while (ls_next(&g, &code, &v)) {
		const struct ls_row *r = ls_row(code);

		raw = ls_want_raw(m, code, v);
		/* of one type, JSON does not keep what could be read and the bytes of the others in order */
		if (code < last || (code == last && raw != last_raw) || (!raw && !ls_value_plain(r, v, m)))
			return false;
		last = code;
		last_raw = raw;
	}
	return get_done(&g);
}

bool
ls_plain(struct span tlvs, unsigned version)
{
	struct ls_met m = { .version = version };

	return ls_plain_members(tlvs, &m);
}

void
ls_json_raw(struct jw *w, const char *prefix, struct span tlvs, bool (*want)(void *u, unsigned code, struct span v),
    void *u)
{
	uint32_t at[TLVS_MAX];
	struct get g = get_of(span_of(tlvs.p, tlvs.n > LS_MAX ? LS_MAX : tlvs.n));
	struct span v;
	unsigned code;
	size_t n = 0, i;

	for (;;) {
		size_t off = get_off(&g);

		if (!ls_next(&g, &code, &v))
			break;
		if (want(u, code, v))
			at[n++] = (uint32_t)code << 16 | (uint32_t)off;
	}
	if (!n)
		return;
	qsort(at, n, sizeof(at[0]), ls_do_ascending);
	for (i = 0; i < n; i++) {
		const uint8_t *p = tlvs.p + (at[i] & 0xffff);

		if (!i || at[i] >> 16 != at[i - 1] >> 16) {
			char key[40];

			if (i)
				jw_arr_end(w);
			snprintf(key, sizeof(key), "%.24s%u", prefix, (unsigned)(at[i] >> 16));
			jw_key(w, key);
			jw_arr(w);
		}
		jw_hex(w, span_of(p + HEAD, be_u16(p + 2)), "0x");
	}
	jw_arr_end(w);
}

/* ---- the tree ---- */

/* The fixed field at `at` or next after it, that ends before `end`; NULL: there is no further one. */
static const struct ls_field *
ls_field_at(const struct ls_row *r, size_t at, size_t end)
{
	const struct ls_field *next = NULL, *f;

	for (f = r->fields; f < r->fields + r->n; f++)
		if (f->len < LS_NEXT && f->off >= at && (f->len == LS_REST ? f->off < end : f->off + f->len <= end) &&
		    (!next || f->off < next->off))
			next = f;
	return next;
}

/* What the fields that see the whole value say of its rest. */
static void
ls_rest_tree(struct tree *t, const struct ls_row *r, struct span v, struct get *g)
{
	const char *name = "reserved";
	size_t i;

	jw_obj(tree_value(t));
	for (i = 0; i < r->n; i++) {
		const struct ls_field *f = &r->fields[i];
		struct get all = get_of(v);

		if (f->len != LS_ALL)
			continue;
		if (!t->w.comma)
			name = f->key;
		jw_key(&t->w, f->key);
		f->kind->json(&t->w, &all, f->arg);
	}
	tree_members(t, name, g, get_left(g));
}

/* The value without its sub-TLVs: fixed fields, what is reserved between them, the rest. */
static void
ls_fields_tree(struct tree *t, const struct ls_row *r, struct span v, struct get *g)
{
	size_t start = get_off(g), end = get_left(g), at = 0, i;
	const struct ls_field *f;

	while ((f = ls_field_at(r, at, end)) != NULL) {
		struct get slice = ls_field_slice(r, (size_t)(f - r->fields), v);
		size_t n = f->len == LS_REST ? end - f->off : f->len;

		tree_hex(t, "reserved", g, f->off - at);
		f->kind->json(tree_value(t), &slice, f->arg);
		tree_leaf(t, f->key ? f->key : "value", g, n);
		at = get_off(g) - start;
	}
	if (at < r->head && r->head <= end)
		tree_hex(t, r->filled ? "count" : "reserved", g, r->head - at);
	for (i = 0; i < r->n; i++) {
		struct get slice = ls_field_slice(r, i, v);

		if (r->fields[i].len != LS_NEXT || !get_left(&slice))
			continue;
		end = get_left(&slice);
		r->fields[i].kind->json(tree_value(t), &slice, r->fields[i].arg);
		tree_leaf(t, r->fields[i].key, g, end);
	}
	if (get_left(g))
		ls_rest_tree(t, r, v, g);
}

static void
ls_members_tree(struct tree *t, struct get *g, unsigned depth)
{
	while (get_left(g)) {
		struct get peek = *g, v, head;
		const struct ls_row *r = ls_row(get_u16(&peek));
		struct span whole;

		if (!tree_tlv_begin(t, !r ? "generic-lsid" : r->form & LS_SPLIT ? r->fields[0].key : r->key, g, 2, 2, &v))
			return;
		whole = span_of(v.p, get_left(&v));
		if (r && ls_row_fits(r, whole) && depth <= LS_DEPTH) {
			head = get_sub(&v, r->form & LS_SUBS ? ls_row_subs(r, whole) : whole.n);
			ls_fields_tree(t, r, whole, &head);
			ls_members_tree(t, &v, depth + 1);
		}
		tree_hex(t, "value", &v, get_left(&v));
		tree_end(t);
	}
}

void
ls_row_tree(struct tree *t, const struct ls_row *r, struct get *g)
{
	ls_fields_tree(t, r, span_of(g->p, get_left(g)), g);
}

void
ls_tree(struct tree *t, struct get *g)
{
	ls_members_tree(t, g, 0);
}

/* ---- JSON back ---- */

static bool ls_unjson_members(
    struct jr obj, const struct ls_row *inside, struct buf *out, struct diags *d, unsigned depth);

bool
ls_unjson_raw(struct span key, struct jr val, const char *prefix, struct buf *out, bool *good)
{
	size_t n = strlen(prefix), i;
	uint64_t code;

	if (key.n <= n || memcmp(key.p, prefix, n) != 0 || !num_max(span_of(key.p + n, key.n - n), 0xffff, &code))
		return false;
	*good = jr_is(val, JR_ARRAY);
	for (i = 0; *good && i < jr_len(val); i++) {
		struct mark m;

		put_u16(out, code);
		m = put_open(out, 2);
		*good = kind_xhex.unjson(jr_at(val, i), out, NULL, NULL);
		put_close(out, m);
	}
	return true;
}

/* The value of one TLV, from its JSON value (or, for a split row, from the object that has its members). */
static bool
ls_unjson_value(const struct ls_row *r, struct jr j, struct buf *v, struct diags *d, unsigned depth)
{
	size_t sizes[LS_NEXT_MAX] = { 0 }, i, k = 0, from = v->n;

	ls_put_zeros(v, r->head);
	for (i = 0; i < r->n; i++) {
		const struct ls_field *f = &r->fields[i];
		struct jr one = f->key ? jr_get(j, f->key) : j;
		size_t n = v->n;

		if (f->len == LS_NEXT && jr_is(one, JR_NONE)) {
			k++;
			continue;
		}
		if (!f->kind->unjson(one, v, d, f->arg) || !ls_field_place(f, v, n))
			return unjson_fail(d, f->key ? f->key : r->key, f->kind->want);
		if (f->len == LS_NEXT)
			sizes[k++] = v->n - n;
	}
	if (r->fill && !v->bad)
		r->fill(v->p + from, sizes);
	return !(r->form & LS_SUBS) || ls_unjson_members(j, r, v, d, depth + 1);
}

static bool
ls_unjson_one(const struct ls_row *r, struct jr j, struct buf *out, struct diags *d, unsigned depth)
{
	struct span s;
	struct buf v;
	bool good;

	if (r->pair && jr_str(j, &s) && s.n && memchr(s.p, ':', s.n))
		r = ls_row(r->pair);
	buf_init(&v, LS_MAX);
	good = ls_unjson_value(r, j, &v, d, depth) && !v.bad;
	if (good && !ls_row_fits(r, buf_span(&v)))
		good = unjson_fail(d, r->key, "a value of another length");
	if (good)
		ls_put(out, r->code, buf_span(&v));
	buf_fini(&v);
	return good;
}

static const struct ls_row *
ls_row_of_key(struct span key)
{
	size_t i;

	for (i = 0; i < ls_row_cnt; i++) {
		const struct ls_row *r = &ls_rows[i];

		if (span_is(key, r->form & LS_SPLIT ? r->fields[0].key : r->key) || (r->key5 && span_is(key, r->key5)))
			return r;
	}
	return NULL;
}

static bool
ls_field_of(const struct ls_row *r, struct span key)
{
	size_t i;

	for (i = 0; r && i < r->n; i++)
		if (r->fields[i].key && span_is(key, r->fields[i].key))
			return true;
	return false;
}

/* Members that belong to a split row whose first member is there. */
static bool
ls_member_of_split(struct jr obj, struct span key)
{
	size_t i;

	for (i = 0; i < ls_row_cnt; i++)
		if ((ls_rows[i].form & LS_SPLIT) && ls_field_of(&ls_rows[i], key) &&
		    !jr_is(jr_get(obj, ls_rows[i].fields[0].key), JR_NONE))
			return true;
	return false;
}

static bool
ls_unjson_member(struct jr obj, struct span key, struct jr val, struct buf *out, struct diags *d, unsigned depth)
{
	const struct ls_row *r = ls_row_of_key(key);
	bool good;
	size_t i;

	if (ls_unjson_raw(key, val, raw_prefix, out, &good))
		return good || unjson_fail(d, raw_prefix, "a list of hexadecimal strings");
	if (!r) {
		if (ls_member_of_split(obj, key))
			return true;
		diag_add(d, DIAG_RESET, "json", NULL, 0, 0, "bgp-ls: unknown member \"%.*s\"", key.n > 40 ? 40 : (int)key.n,
		    (const char *)key.p);
		return false;
	}
	if (r->form & LS_SPLIT)
		val = obj;
	if (!(r->form & LS_MANY) || !jr_is(val, JR_ARRAY))
		return ls_unjson_one(r, val, out, d, depth);
	for (i = 0; i < jr_len(val); i++)
		if (!ls_unjson_one(r, jr_at(val, i), out, d, depth))
			return false;
	return true;
}

static bool
ls_unjson_members(struct jr obj, const struct ls_row *inside, struct buf *out, struct diags *d, unsigned depth)
{
	struct jr_iter it = { 0 };
	size_t from = out->n;

	if (!jr_is(obj, JR_OBJECT))
		return unjson_fail(d, "bgp-ls", "an object");
	if (depth > 2 * LS_DEPTH)
		return unjson_fail(d, "bgp-ls", "less nesting");
	while (jr_each(obj, &it)) {
		if (ls_field_of(inside, it.key))
			continue;
		if (!ls_unjson_member(obj, it.key, it.val, out, d, depth))
			return false;
	}
	return ls_sort(out, from);
}

bool
ls_unjson(struct jr obj, struct buf *out, struct diags *d)
{
	return ls_unjson_members(obj, NULL, out, d, 0);
}

/* ---- words ---- */

static void ls_show_members(struct buf *b, struct span tlvs, unsigned depth);
static bool ls_scan_members(struct lex *l, struct buf *out, unsigned depth);

static const char *
ls_row_word(const struct ls_row *r)
{
	return r->word ? r->word : r->key;
}

void
ls_show_raw(struct buf *b, unsigned code, struct span v)
{
	buf_str(b, "tlv ");
	buf_u32(b, code);
	buf_str(b, " 0x");
	buf_hex(b, v);
}

/* What is absent reads as an empty list, so empty lists are left out. */
static void
ls_show_record(struct buf *b, const struct ls_row *r, struct span v, unsigned depth)
{
	size_t i, n;

	buf_c(b, '[');
	for (i = 0; i < r->n; i++) {
		struct get g = ls_field_slice(r, i, v);
		size_t from = b->n, value;

		if (ls_field_is_absent(r, i, v))
			continue;
		buf_c(b, ' ');
		buf_str(b, r->fields[i].key);
		buf_c(b, ' ');
		value = b->n;
		r->fields[i].kind->show(b, &g, r->fields[i].arg);
		if (!b->bad && b->n - value == 3 && memcmp(b->p + value, "[ ]", 3) == 0)
			b->n = from;
	}
	if (r->form & LS_SUBS) {
		n = ls_row_subs(r, v);
		ls_show_members(b, span_of(v.p + n, v.n - n), depth + 1);
	}
	buf_str(b, " ]");
}

static bool
ls_reads_back(struct span words, struct span want, unsigned depth)
{
	struct src src = { .name = "", .text = words, .first_line = 1 };
	struct diags d = { 0 };
	struct arena a;
	struct lex l;
	struct buf got;
	bool same;

	arena_init(&a, WORDS_MAX);
	buf_init(&got, LS_MAX);
	lex_init(&l, &src, &a, &d);
	same = ls_scan_members(&l, &got, depth) && l.tok.kind == TOK_END && !d.n && !got.bad &&
	    span_eq(buf_span(&got), want);
	buf_fini(&got);
	arena_fini(&a);
	return same;
}

/* One TLV by its row's words, or, when these would lose a bit of it, as bytes. `whole` is the TLV with its header. */
static void
ls_show_one(struct buf *b, unsigned code, struct span v, struct span whole, unsigned depth)
{
	const struct ls_row *r = ls_row(code);
	size_t from;

	buf_c(b, ' ');
	from = b->n;
	if (r && ls_row_fits(r, v) && depth <= LS_DEPTH && (r->fields->kind != &kind_text || utf8_ok(v))) {
		buf_str(b, ls_row_word(r));
		buf_c(b, ' ');
		if (ls_row_is_sole(r)) {
			struct get g = ls_field_slice(r, 0, v);

			r->fields->kind->show(b, &g, r->fields->arg);
		} else {
			ls_show_record(b, r, v, depth);
		}
		if (!b->bad && ls_reads_back(span_of(b->p + from, b->n - from), whole, depth))
			return;
		b->n = from < b->n ? from : b->n;
	}
	ls_show_raw(b, code, v);
}

static void
ls_show_members(struct buf *b, struct span tlvs, unsigned depth)
{
	struct get g = get_of(tlvs);
	struct span v;
	unsigned code;

	for (;;) {
		const uint8_t *start = g.p;

		if (!ls_next(&g, &code, &v))
			break;
		ls_show_one(b, code, v, span_of(start, HEAD + v.n), depth);
	}
}

void
ls_show(struct buf *b, struct span tlvs)
{
	ls_show_members(b, tlvs, 0);
}

bool
ls_scan_raw(struct lex *l, struct buf *out)
{
	struct mark m;
	uint64_t code;

	if (!lex_any(l, "a TLV type", 0xffff, &code))
		return false;
	put_u16(out, code);
	m = put_open(out, 2);
	if (!lex_hex(l, "0x and the TLV's value", out))
		return false;
	put_close(out, m);
	return !out->bad || lex_fail(l, "a TLV has at most 65535 octets");
}

/* One field word that may be at field i or later; its index in *i. */
static bool
ls_field_word(const struct ls_row *r, struct span kw, size_t *i)
{
	size_t k;

	for (k = *i; k < r->n; k++) {
		if (span_is(kw, r->fields[k].key)) {
			*i = k;
			return true;
		}
	}
	return false;
}

static bool ls_scan_word(struct lex *l, const struct tok *kw, struct buf *out, unsigned depth);

/* Which of its row's fields of LS_NEXT this is. */
static size_t
ls_next_index(const struct ls_row *r, const struct ls_field *f)
{
	const struct ls_field *at;
	size_t k = 0;

	for (at = r->fields; at < f; at++)
		k += at->len == LS_NEXT;
	return k;
}

/* [ field value ... sub-TLVs ]: fields in their order, each may be left out and is then zero or empty. */
static bool
ls_scan_record(struct lex *l, const struct ls_row *r, struct buf *v, struct buf *subs, unsigned depth)
{
	size_t sizes[LS_NEXT_MAX] = { 0 }, from = v->n - r->head, i = 0;

	if (!lex_want_c(l, '['))
		return false;
	while (!lex_take_c(l, ']')) {
		struct tok kw = l->tok;

		if (kw.kind != TOK_WORD)
			return lex_expected(l, "a word or ]");
		lex_next(l);
		if (ls_field_word(r, kw.s, &i)) {
			const struct ls_field *f = &r->fields[i++];
			size_t n = v->n;

			if (!f->kind->scan(l, v, f->arg))
				return false;
			if (!ls_field_place(f, v, n))
				return lex_fail_at(l, &kw, "expected %s after \"%s\"", f->kind->want, f->key);
			if (f->len == LS_NEXT)
				sizes[ls_next_index(r, f)] = v->n - n;
		} else if (ls_field_of(r, kw.s)) {
			return lex_fail_at(l, &kw, "\"%.*s\" stands too late or twice", (int)kw.s.n, (const char *)kw.s.p);
		} else if (!(r->form & LS_SUBS)) {
			return lex_fail_at(l, &kw, "%s has no \"%.*s\"", ls_row_word(r), kw.s.n > 60 ? 60 : (int)kw.s.n,
			    (const char *)kw.s.p);
		} else if (!ls_scan_word(l, &kw, subs, depth + 1)) {
			return false;
		}
	}
	if (r->fill && !v->bad)
		r->fill(v->p + from, sizes);
	return true;
}

static bool
ls_scan_value(struct lex *l, const struct ls_row *r, struct buf *v, unsigned depth)
{
	struct buf subs;
	bool good;
	size_t n;

	ls_put_zeros(v, r->head);
	n = v->n;
	if (ls_row_is_sole(r))
		return r->fields->kind->scan(l, v, r->fields->arg) && ls_field_place(r->fields, v, n);
	buf_init(&subs, LS_MAX);
	good = ls_scan_record(l, r, v, &subs, depth);
	if (good)
		buf_span_put(v, buf_span(&subs));
	good = good && !subs.bad;
	buf_fini(&subs);
	return good;
}

/* ---- one value by a row that is not in the table ---- */

void
ls_row_json(struct jw *w, const struct ls_row *r, struct span v)
{
	ls_json_value(w, r, v, 6, 0);
}

bool
ls_row_unjson(const struct ls_row *r, struct jr j, struct buf *out, struct diags *d)
{
	return ls_unjson_one(r, j, out, d, 0);
}

bool
ls_row_plain(const struct ls_row *r, struct span v)
{
	struct ls_met m = { .version = 6 };

	return ls_value_plain(r, v, &m);
}

void
ls_row_show(struct buf *b, const struct ls_row *r, struct span v)
{
	struct get g = ls_field_slice(r, 0, v);

	if (ls_row_is_sole(r))
		r->fields->kind->show(b, &g, r->fields->arg);
	else
		ls_show_record(b, r, v, 0);
}

/* The value after its word; appends the TLV. */
static bool
ls_scan_one(struct lex *l, const struct tok *kw, const struct ls_row *r, struct buf *out, unsigned depth)
{
	struct buf v;
	bool good;

	buf_init(&v, LS_MAX);
	good = ls_scan_value(l, r, &v, depth);
	if (good && (v.bad || !ls_row_fits(r, buf_span(&v))))
		good = lex_fail_at(l, kw, "%s cannot have %zu octets", ls_row_word(r), v.n);
	if (good)
		ls_put(out, r->code, buf_span(&v));
	buf_fini(&v);
	return good;
}

bool
ls_row_scan(struct lex *l, const struct ls_row *r, struct buf *out)
{
	struct tok kw = l->tok;

	return ls_scan_one(l, &kw, r, out, 0);
}

static const struct ls_row *
ls_row_of_word(struct lex *l, struct span kw)
{
	size_t i;

	for (i = 0; i < ls_row_cnt; i++) {
		const struct ls_row *r = &ls_rows[i];

		if (!span_is(kw, ls_row_word(r)))
			continue;
		if (r->pair && l->tok.s.n && memchr(l->tok.s.p, ':', l->tok.s.n))
			r = ls_row(r->pair);
		return r;
	}
	return NULL;
}

static bool
ls_unknown_word(struct lex *l, const struct tok *kw)
{
	const char *words[LS_ROWS_MAX + 2], *near;
	size_t i;

	for (i = 0; i < ls_row_cnt; i++)
		words[i] = ls_row_word(&ls_rows[i]);
	words[i++] = "tlv";
	words[i] = NULL;
	near = word_near((const char *)kw->s.p, kw->s.n, words);
	return lex_fail_at(l, kw, "unknown link-state attribute \"%.*s\"%s%s%s", kw->s.n > 60 ? 60 : (int)kw->s.n,
	    (const char *)kw->s.p, near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
}

/* One TLV; its word was taken. */
static bool
ls_scan_word(struct lex *l, const struct tok *kw, struct buf *out, unsigned depth)
{
	const struct ls_row *r;

	if (span_is(kw->s, "tlv"))
		return ls_scan_raw(l, out);
	r = ls_row_of_word(l, kw->s);
	if (!r)
		return ls_unknown_word(l, kw);
	if (depth > 2 * LS_DEPTH)
		return lex_fail_at(l, kw, "nested too deeply");
	return ls_scan_one(l, kw, r, out, depth);
}

static bool
ls_scan_members(struct lex *l, struct buf *out, unsigned depth)
{
	while (!lex_at_c(l, ']') && l->tok.kind != TOK_END) {
		struct tok kw = l->tok;

		if (kw.kind != TOK_WORD)
			return lex_expected(l, "a link-state attribute or ]");
		lex_next(l);
		if (!ls_scan_word(l, &kw, out, depth))
			return false;
	}
	return true;
}

bool
ls_scan(struct lex *l, struct buf *out)
{
	return ls_scan_members(l, out, 0);
}
