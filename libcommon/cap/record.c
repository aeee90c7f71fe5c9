/* SPDX-License-Identifier: ISC */
/* cap/record.c - capabilities that are a record of fields, or entries of one: the hooks of their rows. */
#include "cap/cap.h"

static bool
record_entries(const struct cap_row *row)
{
	return row->list || row->map;
}

bool
cap_record_check(const struct cap_row *row, struct get *v, struct diags *d)
{
	size_t size = record_size(row->fields, row->field_cnt), n = get_left(v);

	if (record_entries(row) && !row->each)
		return n % size == 0 || cap_bad(row, v, d, "length %zu, want a multiple of %zu", n, size);
	return n == size || cap_bad(row, v, d, "length %zu, want %zu", n, size);
}

/* ---- entries ---- */

/* A walk over the entries of all values. */
struct entries {
	const struct cap_row *row;
	const struct span *v;
	size_t n, size, at, i;
};

static bool
record_entries_next(struct entries *e, struct span *entry)
{
	for (; e->i < e->n; e->i++, e->at = 0) {
		if (e->at + e->size > e->v[e->i].n || (e->row->each && e->at))
			continue;
		*entry = span_of(e->v[e->i].p + e->at, e->size);
		e->at += e->size;
		return true;
	}
	return false;
}

static struct entries
record_entries_of(const struct cap_row *row, const struct span *v, size_t n)
{
	return (struct entries){ .row = row, .v = v, .n = n, .size = record_size(row->fields, row->field_cnt) };
}

/* Was there the same entry before this one? */
static bool
record_entries_again(const struct cap_row *row, const struct span *v, size_t n, struct span entry)
{
	struct entries e = record_entries_of(row, v, n);
	struct span one;
	size_t i;

	while (row->id && record_entries_next(&e, &one) && one.p != entry.p) {
		for (i = 0; i < one.n && (!(row->id >> i & 1) || one.p[i] == entry.p[i]); i++)
			;
		if (i == one.n)
			return true;
	}
	return false;
}

static bool
record_entries_zero(struct span value)
{
	while (value.n && !*value.p)
		value = span_of(value.p + 1, value.n - 1);
	return !value.n;
}

/* ---- JSON ---- */

/* A family as a key, then the value. */
static void
record_member(const struct cap_row *row, struct jw *w, struct get *g)
{
	unsigned afi = get_u16(g), safi = get_u8(g);

	cap_family_key(w, afi, safi);
	row->fields[1].kind->json(w, g, row->fields[1].arg);
}

void
cap_record_json(const struct cap_row *row, struct jw *w, const struct span *v, size_t n)
{
	struct entries e;
	struct span entry;
	struct get g;

	if (!row->nameless)
		jw_key_cstr(w, "name", row->name);
	if (!record_entries(row)) {
		g = get_of(v[n - 1]);
		record_json(row->fields, row->field_cnt, w, &g);
		return;
	}
	if (row->list) {
		jw_key(w, row->list);
		jw_arr(w);
	}
	for (e = record_entries_of(row, v, n); record_entries_next(&e, &entry);) {
		if (record_entries_again(row, v, n, entry) ||
		    (row->no_zero && record_entries_zero(span_of(entry.p + 3, entry.n - 3))))
			continue;
		g = get_of(entry);
		if (row->map) {
			record_member(row, w, &g);
		} else if (row->field_cnt == 1) {
			row->fields->kind->json(w, &g, row->fields->arg);
		} else {
			jw_obj(w);
			record_json(row->fields, row->field_cnt, w, &g);
			jw_obj_end(w);
		}
	}
	if (row->list)
		jw_arr_end(w);
}

static bool
record_list_unjson(const struct cap_row *row, struct jr list, struct buf *out, struct diags *d)
{
	const struct field *f = row->fields;
	struct mark m = { 0 };
	size_t i, n = jr_len(list);

	if (!jr_is(list, JR_ARRAY))
		return unjson_fail(d, row->list, "a list");
	if (!row->each)
		m = cap_open(out, row->code);
	for (i = 0; i < n; i++) {
		if (row->each)
			m = cap_open(out, row->code);
		if (!(row->field_cnt == 1 ? f->kind->unjson(jr_at(list, i), out, d, f->arg) :
		    record_unjson(f, row->field_cnt, jr_at(list, i), out, d)))
			return unjson_fail(d, row->list, field_want(f));
		if (row->each)
			put_close(out, m);
	}
	if (!row->each)
		put_close(out, m);
	return true;
}

static bool
record_map_unjson(const struct cap_row *row, struct jr j, struct buf *out, struct diags *d)
{
	const struct field *f = &row->fields[1];
	struct mark m = cap_open(out, row->code);
	struct jr_iter it = { .begun = false };

	while (jr_each(j, &it)) {
		if (span_is(it.key, "name"))
			continue;
		if (!cap_family_scan(it.key, out, false))
			return unjson_fail(d, row->name, "families as keys");
		if (!f->kind->unjson(it.val, out, d, f->arg))
			return unjson_fail(d, row->name, field_want(f));
	}
	put_close(out, m);
	return true;
}

bool
cap_record_unjson(const struct cap_row *row, struct jr j, struct buf *out, struct diags *d)
{
	struct mark m;

	if (row->list)
		return record_list_unjson(row, jr_get(j, row->list), out, d);
	if (row->map)
		return record_map_unjson(row, j, out, d);
	m = cap_open(out, row->code);
	if (!record_unjson(row->fields, row->field_cnt, j, out, d))
		return false;
	put_close(out, m);
	return true;
}

/* ---- text ---- */

static void
record_words(const struct cap_row *row, struct buf *b, struct span entry)
{
	struct get g = get_of(entry);
	size_t i;

	for (i = 0; i < row->field_cnt; i++) {
		if (i)
			buf_c(b, ' ');
		row->fields[i].kind->show(b, &g, row->fields[i].arg);
	}
}

void
cap_record_text(const struct cap_row *row, struct buf *b, const struct span *v, size_t n)
{
	const char *c, *label = row->label ? row->label : row->name;
	struct entries e;
	struct span entry;
	size_t cnt = 0;

	if (!row->field_cnt) {
		for (c = label; *c; c++)
			buf_c(b, *c == '-' ? ' ' : *c);
		return;
	}
	buf_str(b, label);
	buf_c(b, '(');
	if (!record_entries(row)) {
		record_words(row, b, v[n - 1]);
	} else {
		for (e = record_entries_of(row, v, n); record_entries_next(&e, &entry);) {
			if (cnt++)
				buf_c(b, ',');
			record_words(row, b, entry);
		}
	}
	buf_c(b, ')');
}

/* ---- words of an offer ---- */

bool
cap_scan(const struct cap_row *row, struct lex *l, struct buf *out)
{
	size_t start = out->n;
	struct lex_list it;

	if (!record_entries(row))
		return record_scan(row->fields, row->field_cnt, l, out);
	for (it = lex_list(l); lex_item(l, &it);)
		if (!record_scan(row->fields, row->field_cnt, l, out))
			return false;
	return out->n > start || lex_list_empty(l, &it, field_want(row->fields));
}

void
cap_show(const struct cap_row *row, struct buf *b, struct span v)
{
	bool brackets = record_entries(row) && v.n > record_size(row->fields, row->field_cnt);
	struct get g = get_of(v);

	if (brackets)
		buf_str(b, " [");
	record_show(row->fields, row->field_cnt, b, &g);
	while (record_entries(row) && get_left(&g)) {
		buf_c(b, ',');
		record_show(row->fields, row->field_cnt, b, &g);
	}
	if (brackets)
		buf_str(b, " ]");
}
