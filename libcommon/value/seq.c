/* SPDX-License-Identifier: ISC */
/* value/seq.c - kinds made of other kinds: lists of records, TLVs, values with their length, numbers made of bits. */
#include "value/seq.h"

#include "value/tree.h"

#include <stdio.h>

/* ---- members, one after the other ---- */

struct seq_member {
	unsigned type;
	const struct seq_row *row; /* of its type */
	const struct seq_row *as;  /* what its value is as: the row, or that of other types if it does not fit */
	struct get v;
	size_t len;                /* of the value */
};

struct seq_walk {
	const struct seq *s;
	struct get *g;
	size_t count, at;    /* members in all, SIZE_MAX: to the end; and before the next one */
	size_t size;         /* of each member; 0: as long as its fields are */
	struct seq_member m;
	struct get from;     /* before the member */
	struct kind_why why;
};

static size_t
seq_size(const struct seq *s, size_t n)
{
	return s->sizes[0] && n % s->sizes[0] == 0 ? s->sizes[0] : s->sizes[1];
}

static struct seq_walk
seq_walk(const struct seq *s, struct get *g)
{
	struct seq_walk w = { .s = s, .g = g, .from = *g, .count = s->exactly ? s->exactly : SIZE_MAX };

	if (s->count_n)
		w.count = (size_t)get_un(g, s->count_n);
	w.size = seq_size(s, get_left(g));
	return w;
}

static const struct seq_row *
seq_row(const struct seq *s, uint64_t type)
{
	size_t i;

	for (i = 0; i < s->row_cnt; i++)
		if (s->rows[i].type == type)
			return &s->rows[i];
	return &s->other;
}

/* The next member; false at the end, or where one runs past it: the cursor is bad then. */
static bool
seq_next(struct seq_walk *w)
{
	const struct seq *s = w->s;
	struct seq_member *m = &w->m;
	struct get peek = *w->g;

	if (w->at == w->count || (w->count == SIZE_MAX && !get_left(w->g)))
		return false;
	w->at++;
	if (!s->count_n)
		w->from = *w->g;
	m->type = (unsigned)(s->peek ? get_u8(&peek) : get_un(w->g, s->type_n));
	m->row = m->as = seq_row(s, m->type);
	if (s->len_n) {
		m->len = (size_t)get_un(w->g, s->len_n);
		w->g->bad |= m->len < s->self;
		m->len -= s->self;
	} else if (w->size) {
		m->len = w->size;
	} else {
		peek = *w->g;
		w->g->bad |= !record_good(m->row->fields, m->row->field_cnt, &peek, &w->why);
		m->len = (size_t)(peek.p - w->g->p);
	}
	m->v = get_sub(w->g, m->len);
	peek = m->v;
	if (s->len_n && get_ok(w->g) && (!record_good(m->row->fields, m->row->field_cnt, &peek, &w->why) || !get_done(&peek)))
		m->as = NULL;
	return get_ok(w->g);
}

/* The next one of a sequence that was checked, or is looked at as far as it goes. */
static bool
seq_each(struct seq_walk *w)
{
	if (!seq_next(w))
		return false;
	if (!w->m.as)
		w->m.as = &w->s->other;
	return true;
}

/* Why the last member is none, if it does not say so itself. */
static bool
seq_misfit(struct seq_walk *w, struct kind_why *why)
{
	const struct seq_row *row = w->m.row;

	*why = w->why;
	if (!*why->text)
		snprintf(why->text, sizeof(why->text), "%s of length %zu%s%s", row->bad, w->m.len, row->want ? ", want " : "",
		    row->want ? row->want : "");
	if (!why->from.base)
		why->from = w->from, why->to = *w->g;
	return false;
}

static bool
seq_past(struct seq_walk *w, struct kind_why *why)
{
	const struct seq *s = w->s;
	size_t number = s->type_n || s->peek ? w->m.type : s->count_n ? w->count : w->m.len + s->self;

	*why = w->why;
	if (!*why->text && s->past)
		snprintf(why->text, sizeof(why->text), "%s %zu%s", s->past, number,
		    s->past_end ? s->past_end : " runs past the end");
	if (!why->from.base)
		why->from = w->from, why->to = *w->g;
	return false;
}

static bool
seq_good(struct get *g, const void *arg, struct kind_why *why)
{
	struct seq_walk w = seq_walk(arg, g);
	size_t n = get_left(g);

	if (w.s->sizes[0] && (!n || n % w.size)) {
		snprintf(why->text, sizeof(why->text), "length %zu, want a non-zero multiple of %u or %u", n, w.s->sizes[0],
		    w.s->sizes[1]);
		return false;
	}
	if (w.s->none && (!w.count || (w.count == SIZE_MAX && !n))) {
		snprintf(why->text, sizeof(why->text), "%s", w.s->none);
		if (!w.count)
			why->from = w.from, why->to = *g;
		return false;
	}
	while (seq_next(&w)) {
		if (w.m.as)
			continue;
		if (w.m.row->bad)
			return seq_misfit(&w, why);
		w.why = (struct kind_why){ .text = "" };
	}
	return get_ok(g) || seq_past(&w, why);
}

/* ---- JSON ---- */

/* Is it one member that is written without a list? */
static bool
seq_alone(const struct seq *s, struct get g)
{
	struct seq_walk w = seq_walk(s, &g);

	return s->alone && get_left(&g) && *g.p == s->alone && seq_next(&w) && get_done(&g);
}

static bool
seq_plain(const struct seq *s, const struct seq_row *row)
{
	return !s->type_n && row->field_cnt == 1 && !row->fields->key;
}

static void
seq_json(struct jw *w, struct get *g, const void *arg)
{
	const struct seq *s = arg;
	struct seq_walk walk = seq_walk(s, g);
	const struct seq_row *row;
	bool list = !seq_alone(s, *g);

	if (list)
		jw_arr(w);
	while (seq_each(&walk)) {
		row = walk.m.as;
		if (seq_plain(s, row)) {
			row->fields->kind->json(w, &walk.m.v, row->fields->arg);
			continue;
		}
		jw_obj(w);
		if (s->key && !row->word)
			jw_key_u64(w, s->key, walk.m.type);
		else if (s->key && *row->word)
			jw_key_cstr(w, s->key, row->word);
		record_json(row->fields, row->field_cnt, w, &walk.m.v);
		jw_obj_end(w);
	}
	if (list)
		jw_arr_end(w);
}

/* What an object's members say that it is; NULL: they do not. */
static const struct seq_row *
seq_row_of(const struct seq *s, struct jr j, uint64_t *type)
{
	struct jr named = jr_get(j, s->peek ? s->other.fields->key : s->key ? s->key : "");
	const struct seq_row *row;
	size_t i;

	*type = 0;
	for (i = 0; i < s->row_cnt; i++) {
		row = &s->rows[i];
		*type = row->type;
		if (row->word && (*row->word ? jr_str_is(named, row->word) : jr_is(jr_get(j, row->fields->key), JR_INT)))
			return row;
	}
	if (!s->key && !s->peek)
		return &s->other;
	if (!jr_max(named, ((uint64_t)1 << 8 * (s->peek ? 1 : s->type_n)) - 1, type))
		return NULL;
	row = seq_row(s, *type);
	return s->peek || (!row->word && row->field_cnt && !jr_is(jr_get(j, row->fields->key), JR_NONE)) ? row : &s->other;
}

static bool
seq_close(struct buf *out, struct mark m, size_t self)
{
	size_t len = out->n - m.at - m.width + self, i;

	if (out->bad || !m.width)
		return true;
	if (len >> 8 * m.width)
		return false;
	for (i = 0; i < m.width; i++)
		out->p[m.at + i] = (uint8_t)(len >> 8 * (m.width - 1 - i));
	return true;
}

static bool
seq_member_unjson(const struct seq *s, struct jr j, struct buf *out, struct diags *d)
{
	const struct seq_row *row;
	struct mark m;
	uint64_t type;

	if (seq_plain(s, &s->other)) {
		m = put_open(out, s->len_n);
		return s->other.fields->kind->unjson(j, out, d, s->other.fields->arg) && seq_close(out, m, s->self);
	}
	row = jr_is(j, JR_OBJECT) ? seq_row_of(s, j, &type) : NULL;
	if (!row)
		return false;
	if (s->type_n)
		put_un(out, type, s->type_n);
	m = put_open(out, s->len_n);
	return record_unjson(row->fields, row->field_cnt, j, out, d) && seq_close(out, m, s->self);
}

/* Members of two sizes are all of the same one. */
static bool
seq_size_ok(const struct seq *s, struct buf *out, size_t start, size_t member)
{
	return out->bad || !s->sizes[0] || (out->n - start) % (out->n - member) == 0;
}

static bool
seq_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	const struct seq *s = arg;
	size_t i, n = jr_len(j), start, member;

	if (s->alone && !jr_is(j, JR_ARRAY))
		return seq_member_unjson(s, j, out, d);
	if (!jr_is(j, JR_ARRAY) || (!n && s->none) || (s->exactly && n != s->exactly) || (s->count_n && n >> 8 * s->count_n))
		return false;
	if (s->count_n)
		put_un(out, n, s->count_n);
	start = out->n;
	for (i = 0; i < n; i++) {
		member = out->n;
		if (!seq_member_unjson(s, jr_at(j, i), out, d) || !seq_size_ok(s, out, start, member))
			return false;
	}
	return true;
}

/* ---- words ---- */

static void
seq_show(struct buf *b, struct get *g, const void *arg)
{
	const struct seq *s = arg;
	struct seq_walk w = seq_walk(s, g);
	size_t at = b->n;
	bool brackets = s->style != SEQ_EACH && !seq_alone(s, *g);

	if (brackets)
		buf_c(b, '[');
	while (seq_each(&w)) {
		const struct seq_row *row = w.m.as;

		if (w.at > 1 && s->comma)
			buf_c(b, ',');
		if (s->type_n) {
			buf_c(b, ' ');
			buf_u32(b, w.m.type);
		}
		record_show(s->words ? s->words : row->fields, s->words ? s->word_cnt : row->field_cnt, b, &w.m.v);
		g->bad |= !get_done(&w.m.v);
	}
	if (brackets)
		buf_str(b, " ]");
	else
		buf_cut(b, at, 1); /* the blank of the first one, which the caller has written */
}

static bool
seq_member_scan(const struct seq *s, struct lex *l, struct buf *out)
{
	const struct seq_row *row = &s->other;
	const struct field *f = s->words ? s->words : row->fields;
	size_t n = s->words ? s->word_cnt : row->field_cnt, at = out->n;
	struct mark m;
	uint64_t type;

	if (s->type_n) {
		if (!lex_num(l, s->key, 0, ((uint64_t)1 << 8 * s->type_n) - 1, &type))
			return false;
		put_un(out, type, s->type_n);
	}
	m = put_open(out, s->len_n);
	if (s->peek) {
		if (!record_scan(f, 1, l, out) || out->bad)
			return false;
		row = seq_row(s, out->p[at]);
		return record_scan(row->fields + 1, row->field_cnt - 1u, l, out);
	}
	return record_scan(f, n, l, out) && (seq_close(out, m, s->self) || lex_fail(l, "too long"));
}

static bool
seq_list_scan(const struct seq *s, struct lex *l, struct buf *out)
{
	struct lex_list it = lex_list(l);
	size_t start = out->n + s->count_n, n = 0;

	put_un(out, 0, s->count_n);
	while (lex_item(l, &it)) {
		struct tok at = l->tok;
		size_t member = out->n;

		if (!seq_member_scan(s, l, out))
			return false;
		if (!seq_size_ok(s, out, start, member))
			return lex_fail_at(l, &at, "of another length than the one before");
		n++;
	}
	if (s->none && !n)
		return lex_list_empty(l, &it, field_want(s->words ? s->words : s->other.fields));
	if (s->count_n && n >> 8 * s->count_n)
		return lex_fail(l, "%zu of them are too many", n);
	if (s->count_n && !out->bad)
		out->p[start - 1] = (uint8_t)n;
	return true;
}

static bool
seq_scan(struct lex *l, struct buf *out, const void *arg)
{
	const struct seq *s = arg;
	size_t i;

	if (s->exactly) {
		if (!lex_want_c(l, '['))
			return false;
		for (i = 0; i < s->exactly; i++)
			if (!seq_member_scan(s, l, out))
				return false;
		return lex_want_c(l, ']');
	}
	if (s->style == SEQ_EACH) {
		do
			if (!seq_member_scan(s, l, out))
				return false;
		while (lex_at_c(l, '['));
		return true;
	}
	if (s->style == SEQ_BRACKETS && !lex_at_c(l, '['))
		return lex_expected(l, "\"[\"");
	return seq_list_scan(s, l, out);
}

/* ---- the tree ---- */

static void
seq_head_tree(struct tree *t, const struct seq *s, struct get *g)
{
	tree_number(t, s->key ? s->key : "type", g, s->type_n);
	tree_number(t, "length", g, s->len_n);
}

static void
seq_member_tree(struct tree *t, const char *name, struct seq_walk *w, struct get at)
{
	const struct seq *s = w->s;
	const struct seq_row *row = w->m.row->bad ? w->m.row : w->m.as;
	bool group = s->len_n || s->peek;

	name = w->m.row->name ? w->m.row->name : s->other.name ? s->other.name : name;
	if (group)
		tree_begin(t, name, &at, (size_t)(w->g->p - at.p));
	seq_head_tree(t, s, &at);
	tree_record(t, row->fields, row->field_cnt, name, &w->m.v);
	tree_raw(t, &w->m.v);
	if (group)
		tree_end(t);
}

static bool
seq_members_tree(struct tree *t, const char *name, struct get *g, const struct seq *s)
{
	size_t n = get_left(g);
	struct seq_walk w = seq_walk(s, g);
	struct get at = *g;

	if (w.size && n % w.size)
		return false;
	for (; seq_each(&w); at = *g)
		seq_member_tree(t, name, &w, at);
	if (get_ok(g))
		return true;
	*g = at;
	if (!s->len_n)
		return false;
	tree_begin(t, w.m.row->name ? w.m.row->name : s->other.name, g, get_left(g));
	seq_head_tree(t, s, g);
	tree_raw(t, g);
	tree_end(t);
	return true;
}

static bool
seq_tree(struct tree *t, const char *name, struct get *g, const void *arg)
{
	const struct seq *s = arg;
	struct get peek = *g;
	struct kind_why why = { .text = "" };
	bool whole;

	if (!s->group && !s->leaf)
		return seq_members_tree(t, name, g, s);
	whole = seq_good(&peek, s, &why);
	if (!whole)
		return false;
	if (s->leaf) {
		struct get value = *g;

		seq_json(tree_value(t), &value, s);
		tree_leaf(t, name, g, (size_t)(peek.p - g->p));
		return true;
	}
	tree_begin(t, s->group, g, (size_t)(peek.p - g->p));
	peek = *g;
	tree_number(t, "count", &peek, s->count_n);
	seq_members_tree(t, name, g, s);
	tree_end(t);
	return true;
}

const struct kind kind_seq = { .want = "a list", .json = seq_json, .unjson = seq_unjson, .show = seq_show, .scan = seq_scan,
	.good = seq_good, .tree = seq_tree };

/* ---- one value after its length ---- */

static bool
sized_take(const struct sized *s, struct get *g, struct get *v)
{
	size_t n;

	g->bad |= get_un(g, s->type_n) != s->type;
	n = (size_t)get_un(g, s->len_n);
	g->bad |= n < s->self;
	*v = get_sub(g, n - s->self);
	return get_ok(g);
}

static bool
sized_good(struct get *g, const void *arg, struct kind_why *why)
{
	const struct sized *s = arg;
	struct get peek = *g, v;
	bool there = sized_take(s, g, &v);

	if (there && record_good(&s->value, 1, &v, why) && get_done(&v))
		return true;
	get_bytes(&peek, s->type_n);
	if (s->bad)
		snprintf(why->text, sizeof(why->text), "%s of length %zu", s->bad, (size_t)get_un(&peek, s->len_n));
	else if (!there && s->past)
		snprintf(why->text, sizeof(why->text), "%s", s->past);
	return false;
}

static void
sized_json(struct jw *w, struct get *g, const void *arg)
{
	const struct sized *s = arg;
	struct get v;

	sized_take(s, g, &v);
	s->value.kind->json(w, &v, s->value.arg);
}

static struct mark
sized_open(const struct sized *s, struct buf *out)
{
	put_un(out, s->type, s->type_n);
	return put_open(out, s->len_n);
}

static bool
sized_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	const struct sized *s = arg;
	struct mark m = sized_open(s, out);

	return s->value.kind->unjson(j, out, d, s->value.arg) && seq_close(out, m, s->self);
}

static void
sized_show(struct buf *b, struct get *g, const void *arg)
{
	const struct sized *s = arg;
	struct get v;

	if (!sized_take(s, g, &v))
		return;
	s->value.kind->show(b, &v, s->value.arg);
	g->bad |= !get_done(&v);
}

static bool
sized_scan(struct lex *l, struct buf *out, const void *arg)
{
	const struct sized *s = arg;
	struct mark m = sized_open(s, out);

	return s->value.kind->scan(l, out, s->value.arg) && (seq_close(out, m, s->self) || lex_fail(l, "too long"));
}

static bool
sized_tree(struct tree *t, const char *name, struct get *g, const void *arg)
{
	const struct sized *s = arg;
	struct get peek = *g, v;
	struct kind_why why = { .text = "" };
	char length[40];

	if (!sized_good(&peek, s, &why))
		return false;
	if (s->group)
		tree_begin(t, name, g, (size_t)(peek.p - g->p));
	snprintf(length, sizeof(length), "%s-length", name);
	v = get_sub(g, (size_t)(peek.p - g->p));
	tree_number(t, s->group ? "length" : length, &v, s->len_n);
	tree_record(t, &s->value, 1, name, &v);
	if (s->group)
		tree_end(t);
	return true;
}

const struct kind kind_sized = { .want = "a value", .json = sized_json, .unjson = sized_unjson, .show = sized_show,
	.scan = sized_scan, .good = sized_good, .tree = sized_tree };

/* ---- numbers made of parts ---- */

/* The value of part i, and how far to the right of its end the number's is. */
static unsigned
bits_part(const struct bits_of *all, uint64_t number, size_t i)
{
	unsigned end = 8u * all->bytes;
	size_t k;

	for (k = 0; k <= i; k++)
		end -= all->parts[k].n;
	return (unsigned)(number >> end) & ((1u << all->parts[i].n) - 1);
}

static void
bits_json(struct jw *w, struct get *g, const void *arg)
{
	const struct bits_of *all = arg;
	uint64_t number = get_un(g, all->bytes);
	size_t i;

	for (i = 0; i < all->cnt; i++) {
		const struct bits *one = &all->parts[i];
		unsigned v = bits_part(all, number, i);

		if (one->key && one->names)
			jw_key_cstr(w, one->key, table_name(one->names, v));
		else if (one->key)
			jw_key_u64(w, one->key, v);
	}
}

static bool
bits_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	const struct bits_of *all = arg;
	uint64_t number = 0, v;
	uint32_t code;
	struct span s;
	size_t i;

	for (i = 0; i < all->cnt; i++) {
		const struct bits *one = &all->parts[i];

		v = 0;
		if (one->key && one->names && jr_str(jr_get(j, one->key), &s) && table_code(one->names, s, &code))
			v = code;
		else if (one->key && (one->names || !jr_max(jr_get(j, one->key), ((uint64_t)1 << one->n) - 1, &v)))
			return unjson_fail(d, one->key, one->names ? "a word" : "a number");
		number = number << one->n | v;
	}
	put_un(out, number, all->bytes);
	return true;
}

static bool
bits_tree(struct tree *t, const char *name, struct get *g, const void *arg)
{
	const struct bits_of *all = arg;
	struct get peek = *g;
	size_t i;

	jw_obj(tree_value(t));
	bits_json(&t->w, &peek, arg);
	for (i = 0; i < all->cnt; i++)
		name = all->parts[i].key ? all->parts[i].key : name;
	tree_members(t, name, g, all->bytes);
	return true;
}

static void
bits_show(struct buf *b, struct get *g, const void *arg)
{
	const struct bits_of *all = arg;
	uint64_t number = get_un(g, all->bytes);
	size_t i;

	for (i = 0; i < all->cnt; i++) {
		const struct bits *one = &all->parts[i];
		unsigned v = bits_part(all, number, i);

		if (!one->key)
			continue;
		if (i)
			buf_c(b, ' ');
		if (one->names)
			buf_str(b, table_name(one->names, v));
		else
			buf_u32(b, v);
	}
}

#define BITS(bytes_)                                                                                                   \
	const struct kind kind_bits##bytes_ = { .want = "numbers", .json = bits_json, .unjson = bits_unjson,           \
		.show = bits_show, .tree = bits_tree, .size = bytes_ }
BITS(1);
BITS(3);

/* ---- bytes without a meaning ---- */

static void
reserved_json(struct jw *w, struct get *g, const void *arg)
{
	(void)w, (void)arg;
	get_u16(g);
}

static bool
reserved_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	(void)j, (void)d, (void)arg;
	put_u16(out, 0);
	return true;
}

static bool
reserved_scan(struct lex *l, struct buf *out, const void *arg)
{
	(void)l, (void)arg;
	put_u16(out, 0);
	return true;
}

const struct kind kind_reserved16 = { .want = "", .json = reserved_json, .unjson = reserved_unjson, .scan = reserved_scan,
	.size = 2 };
