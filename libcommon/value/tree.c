/* SPDX-License-Identifier: ISC */
/* value/tree.c - what the walkers of the tree of fields share. */
#include "value/tree.h"

#include <stdio.h>

enum { TREE_VALUE_MAX = 1 << 22 };

void
tree_init(struct tree *t)
{
	buf_init(&t->value, TREE_VALUE_MAX);
}

void
tree_fini(struct tree *t)
{
	buf_fini(&t->value);
}

void
tree_note(struct tree *t, const char *note)
{
	snprintf(t->note, sizeof(t->note), "%s", note ? note : "");
}

void
tree_begin(struct tree *t, const char *name, const struct get *g, size_t len)
{
	t->begin(t, name, get_off(g), len);
	t->note[0] = '\0';
}

void
tree_end(struct tree *t)
{
	t->end(t);
}

struct jw *
tree_value(struct tree *t)
{
	buf_reset(&t->value);
	jw_init(&t->w, &t->value, false);
	return &t->w;
}

void
tree_leaf(struct tree *t, const char *name, struct get *g, size_t n)
{
	size_t off = get_off(g);

	if (n > get_left(g)) {
		tree_raw(t, g);
		return;
	}
	get_bytes(g, n);
	if (n)
		t->leaf(t, name, off, n, buf_span(&t->value));
	t->note[0] = '\0';
}

/* Where the value of the only member begins; 0: there are several members, or none. */
static size_t
tree_only_value(struct span object)
{
	size_t i, depth = 0, value = 0;
	bool quoted = false;

	for (i = 0; i < object.n; i++) {
		uint8_t c = object.p[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (quoted)
			continue;
		else if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
		else if (depth == 1 && c == ',')
			return 0;
		else if (depth == 1 && c == ':')
			value = i + 1;
	}
	return value;
}

void
tree_only_member(struct tree *t)
{
	struct buf *b = &t->value;
	size_t at = b->bad ? 0 : tree_only_value(buf_span(b));

	if (!at)
		return;
	b->n -= at + 1;
	memmove(b->p, b->p + at, b->n);
}

void
tree_members(struct tree *t, const char *name, struct get *g, size_t n)
{
	bool any = t->w.comma;

	jw_obj_end(&t->w);
	tree_only_member(t);
	if (any)
		tree_leaf(t, name, g, n);
	else
		tree_hex(t, name, g, n);
}

void
tree_hex(struct tree *t, const char *name, struct get *g, size_t n)
{
	struct get peek = *g;

	jw_hex(tree_value(t), get_bytes(&peek, n), "0x");
	tree_leaf(t, name, g, n);
}

void
tree_raw(struct tree *t, struct get *g)
{
	tree_hex(t, "raw", g, get_left(g));
}

uint32_t
tree_number(struct tree *t, const char *name, struct get *g, size_t n)
{
	struct get peek = *g;
	uint32_t v = (uint32_t)get_un(&peek, n);

	jw_u64(tree_value(t), v);
	tree_leaf(t, name, g, n);
	return v;
}

void
tree_string(struct tree *t, const char *name, struct get *g, size_t n, const char *string)
{
	jw_cstr(tree_value(t), string);
	tree_leaf(t, name, g, n);
}

uint32_t
tree_named(struct tree *t, const char *name, struct get *g, size_t n, const struct name *names)
{
	struct get peek = *g;
	uint32_t v = (uint32_t)get_un(&peek, n);
	const char *word = table_name(names, v);

	if (!word)
		return tree_number(t, name, g, n);
	tree_string(t, name, g, n, word);
	return v;
}

uint32_t
tree_flags(struct tree *t, const char *name, struct get *g, const struct name *names)
{
	struct get peek = *g;
	uint32_t v = get_u8(&peek);
	size_t n = 0;

	for (; names && names->name; names++)
		if (v & names->code && n < sizeof(t->note))
			n += (size_t)snprintf(t->note + n, sizeof(t->note) - n, "%s%s", n ? ", " : "", names->name);
	tree_hex(t, name, g, 1);
	return v;
}

void
tree_family(struct tree *t, struct get *g, char sep, uint16_t *afi, uint8_t *safi)
{
	struct get peek = *g;
	struct jw *w = tree_value(t);

	*afi = (uint16_t)get_u16(&peek);
	*safi = (uint8_t)get_u8(&peek);
	jw_quote(w);
	buf_family(w->b, *afi, *safi, sep);
	jw_quote_end(w);
	tree_leaf(t, "family", g, 3);
}

void
tree_afi(struct tree *t, struct get *g)
{
	struct jw *w = tree_value(t);
	struct get peek = *g;

	jw_quote(w);
	buf_afi(w->b, get_u16(&peek));
	jw_quote_end(w);
	tree_leaf(t, "afi", g, 2);
}

void
tree_safi(struct tree *t, struct get *g)
{
	struct jw *w = tree_value(t);
	struct get peek = *g;

	jw_quote(w);
	buf_safi(w->b, get_u8(&peek));
	jw_quote_end(w);
	tree_leaf(t, "safi", g, 1);
}

void
tree_ip(struct tree *t, const char *name, struct get *g, size_t n)
{
	if ((n != 4 && n != 16) || n > get_left(g)) {
		tree_hex(t, name, g, n);
		return;
	}
	jw_quote(tree_value(t));
	buf_ip(&t->value, g->p, n);
	jw_quote_end(&t->w);
	tree_leaf(t, name, g, n);
}

void
tree_record(struct tree *t, const struct field *f, size_t n, const char *name, struct get *g)
{
	for (; n--; f++) {
		struct get peek = *g;
		size_t off = get_off(g);

		if (f->kind->tree) {
			if (f->kind->tree(t, f->key ? f->key : name, g, f->arg))
				continue;
			tree_raw(t, g);
			return;
		}
		f->kind->json(tree_value(t), &peek, f->arg);
		if (!get_ok(&peek)) {
			tree_raw(t, g);
			return;
		}
		if (t->value.n)
			tree_leaf(t, f->key ? f->key : name, g, get_off(&peek) - off);
		else
			tree_hex(t, "reserved", g, get_off(&peek) - off);
	}
}

bool
tree_tlv_begin(struct tree *t, const char *name, struct get *g, size_t type_n, size_t len_n, struct get *v)
{
	return tree_coded_begin(t, name, "type", g, type_n, len_n, v);
}

bool
tree_coded_begin(struct tree *t, const char *name, const char *type, struct get *g, size_t type_n, size_t len_n, struct get *v)
{
	size_t left = get_left(g), head = type_n + len_n, n;
	struct get peek = *g;

	get_bytes(&peek, type_n);
	n = (size_t)get_un(&peek, len_n);
	tree_begin(t, name, g, left < head || left - head < n ? left : head + n);
	tree_number(t, type, g, type_n);
	tree_number(t, "length", g, len_n);
	if (left >= head && left - head >= n) {
		*v = get_sub(g, n);
		return true;
	}
	tree_raw(t, g);
	tree_end(t);
	return false;
}

void
tree_tlvs(struct tree *t, const struct tree_tlvs *tlvs, struct get *g)
{
	while (get_left(g)) {
		struct get peek = *g, v;
		unsigned type = (unsigned)get_un(&peek, tlvs->type_n);
		const struct tree_tlv *row = tlvs->rows, *end = row + tlvs->n;

		while (row < end && row->type != type)
			row++;
		if (!tree_tlv_begin(t, row < end ? row->name : tlvs->other, g, tlvs->type_n, tlvs->len_n, &v))
			return;
		if (row < end) {
			tree_record(t, row->fields, row->field_cnt, "value", &v);
			while (row->each_cnt && get_left(&v))
				tree_record(t, row->each, row->each_cnt, "value", &v);
			if (row->inside)
				tree_tlvs(t, row->inside, &v);
			tree_raw(t, &v);
		} else {
			tree_hex(t, "value", &v, get_left(&v));
		}
		tree_end(t);
	}
}
