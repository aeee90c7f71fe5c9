/* SPDX-License-Identifier: ISC */
/* value/tree.c - what the walkers of the tree of fields share. */
#include "value/tree.h"

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
tree_begin(struct tree *t, const char *name, const struct get *g, size_t len)
{
	t->begin(t, name, get_off(g), len);
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
tree_flags(struct tree *t, const char *name, struct get *g)
{
	struct get peek = *g;
	uint32_t v = get_u8(&peek);

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
tree_record(struct tree *t, const struct field *f, size_t n, const char *name, struct get *g)
{
	for (; n--; f++) {
		struct get peek = *g;
		size_t off = get_off(g);

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
