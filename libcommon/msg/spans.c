/* SPDX-License-Identifier: ISC */
/*
 * msg/spans.c - the tree of fields of a message as JSON: where each is.
 *
 * A group is an object, a leaf [offset, length]; of several with one name in one group there is a list. The walk comes in
 * the order of the bytes, so it is kept first, and linked by name.
 */
#include "msg/tree.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"

enum { SPANS_NAMES_MAX = 4 << 20, SPANS_NONE = 0 };

/* One field; number 0 is the message itself. */
struct span_node {
	uint32_t parent, off, len, name; /* name: where it is in the names */
	uint32_t child, last, next;      /* the first and the last of a group's, and the next one of the same group */
	uint32_t same;                   /* the next of the same name */
	bool group, follows;             /* follows: one of the same name came before it */
};

struct spans {
	struct tree t; /* first: the sink is called with it */
	struct span_node *v;
	size_t n, room;
	uint32_t *table, mask; /* the last node of each parent and name */
	struct buf names;
	uint32_t at; /* the group that is open */
	bool bad;
};

static const char *
spans_name(const struct spans *s, uint32_t i)
{
	return (const char *)s->names.p + s->v[i].name;
}

static uint32_t *
spans_slot(struct spans *s, uint32_t parent, const char *name)
{
	uint32_t i = hash_bytes(parent, name, strlen(name)) & s->mask;

	while (s->table[i] && (s->v[s->table[i]].parent != parent || strcmp(spans_name(s, s->table[i]), name) != 0))
		i = (i + 1) & s->mask;
	return &s->table[i];
}

static bool
spans_grow(struct spans *s)
{
	size_t room = s->room ? 4 * s->room : 128;
	struct span_node *v = memory_resize(s->v, room * sizeof(*v));
	uint32_t *table = memory_zeroed(2 * room, sizeof(*table));
	uint32_t i;

	if (v)
		s->v = v;
	if (!v || !table) {
		free(table);
		return false;
	}
	free(s->table);
	s->room = room;
	s->table = table;
	s->mask = (uint32_t)(2 * room - 1);
	for (i = 1; i < s->n; i++)
		*spans_slot(s, s->v[i].parent, spans_name(s, i)) = i;
	return true;
}

static void
spans_add(struct spans *s, const char *name, size_t off, size_t len, bool group)
{
	struct span_node *node;
	uint32_t i, *slot;

	if (s->n == s->room && !s->bad)
		s->bad = !spans_grow(s);
	if (s->bad)
		return;
	i = (uint32_t)s->n++;
	node = &s->v[i];
	*node = (struct span_node){ .parent = s->at, .off = (uint32_t)off, .len = (uint32_t)len,
		.name = (uint32_t)s->names.n, .group = group };
	buf_put(&s->names, name, strlen(name) + 1);
	if ((s->bad = s->names.bad))
		return;
	slot = spans_slot(s, s->at, name);
	if (*slot) {
		s->v[*slot].same = i;
		node->follows = true;
	}
	*slot = i;
	if (s->v[s->at].last)
		s->v[s->v[s->at].last].next = i;
	else
		s->v[s->at].child = i;
	s->v[s->at].last = i;
	if (group)
		s->at = i;
}

static void
spans_begin(struct tree *t, const char *name, size_t off, size_t len)
{
	spans_add((struct spans *)t, name, off, len, true);
}

static void
spans_leaf(struct tree *t, const char *name, size_t off, size_t len, struct span json)
{
	spans_add((struct spans *)t, name, off, len, false);
}

static void
spans_end(struct tree *t)
{
	struct spans *s = (struct spans *)t;

	if (!s->bad)
		s->at = s->v[s->at].parent;
}

static void
spans_json(const struct spans *s, struct jw *w, uint32_t i)
{
	const struct span_node *node = &s->v[i];
	uint32_t k, same;

	if (!node->group) {
		jw_arr(w);
		jw_u64(w, node->off);
		jw_u64(w, node->len);
		jw_arr_end(w);
		return;
	}
	jw_obj(w);
	for (k = node->child; k; k = s->v[k].next) {
		if (s->v[k].follows)
			continue;
		jw_key(w, spans_name(s, k));
		if (!s->v[k].same) {
			spans_json(s, w, k);
			continue;
		}
		jw_arr(w);
		for (same = k; same; same = s->v[same].same)
			spans_json(s, w, same);
		jw_arr_end(w);
	}
	jw_obj_end(w);
}

void
msg_spans(struct jw *w, struct span msg, const struct ctx *ctx)
{
	struct spans s = { .t = { .begin = spans_begin, .leaf = spans_leaf, .end = spans_end } };

	tree_init(&s.t);
	buf_init(&s.names, SPANS_NAMES_MAX);
	spans_add(&s, "", 0, msg.n, true);
	s.at = 0;
	if (!s.bad)
		msg_tree(&s.t, msg, ctx);
	if (s.bad)
		w->b->bad = true; /* a line without them would be another line */
	else
		spans_json(&s, w, 0);
	free(s.v);
	free(s.table);
	buf_fini(&s.names);
	tree_fini(&s.t);
}
