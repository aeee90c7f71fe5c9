/* SPDX-License-Identifier: ISC */
/*
 * bgp-rib/diff.c - what differs between two tables.
 *
 * The routes of both are walked in order. Of each destination the paths are compared as multisets: those that both have are
 * left out; what remains is paired one by one as changed, and the rest is lost or new.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "differ.h"
#include "query.h"

enum { DIFF_KEYS = 1 << 30, DIFF_COVERS = 130 };

static const struct grid_column diff_columns[] = { { "difference", false }, { "peer", false }, { "table", false }, { "family", false },
	{ "rd", false }, { "prefix", false }, { "attribute", false }, { "from", false }, { "to", false }, { "covered-by", false } };

/* One of the two tables: its routes of a family in order. */
struct diff_side {
	struct rib_tables *t;
	const struct rib_table *table; /* NULL: there is none */
	const struct rib_part *part;   /* NULL: it has none of the family */
	uint32_t *v;
	size_t n, i;
	/* the paths of the destination being compared */
	struct diff_path *path;
	size_t path_n, path_cap;
	struct buf keys;
};

struct diff_path {
	const struct rib_entry *e;
	size_t key, key_n;             /* in `keys` */
	const struct buf *keys;
};

struct diff {
	struct query *q;
	struct diff_side side[2];
	struct differ_ignore ignore;
	const struct rib_entry *cover[DIFF_COVERS]; /* destinations of the second table, each covering the next */
	size_t cover_n;
	bool differs;
};

/* A row about a path of either side, or of both. */
struct diff_row {
	const char *word;
	const struct rib_entry *a, *b;
	const struct differ_one *one;     /* of both: the attribute */
	const struct rib_entry *covered;  /* of a lost one; NULL */
};

bool
diff_begin(struct query *q)
{
	return query_grid(q, diff_columns, COUNT(diff_columns));
}

/* ---- rows ---- */

static struct span
diff_set(const struct diff_side *s, const struct rib_entry *e)
{
	return e ? rib_set_bytes(&s->t->store.sets, e->set) : span_of(NULL, 0);
}

static void
diff_route(struct query *q)
{
	static const char *const words[] = { "family", "rd", "prefix" };
	size_t i;

	for (i = 0; i < COUNT(words); i++)
		field_print(field_find(span_str(words[i])), &q->view, grid_cell(&q->grid));
}

static void
diff_covered(const struct rib_part *part, const struct rib_entry *e, struct buf *out)
{
	struct nlri_prefix of;

	nlri_prefix(part->row, rib_entry_nlri(e).v, &of);
	buf_ip(out, of.ip, part->afi == AFI_IPV4 ? 4 : 16);
	buf_fmt(out, "/%u", of.bits);
}

static void
diff_row(struct diff *d, const struct diff_row *r)
{
	const struct diff_side *s = &d->side[!r->a];
	struct query *q = d->q;
	struct buf *cell;

	d->differs = true;
	if (q->stop || !route_entry(q, s->t, s->table, s->part, r->a ? r->a : r->b))
		return;
	buf_str(grid_cell(&q->grid), r->word);
	cell = grid_cell(&q->grid);
	if (s->table->peer.len)
		buf_ip(cell, s->table->peer.a, s->table->peer.len);
	cell = grid_cell(&q->grid);
	if (s->table->rib)
		buf_str(cell, s->table->rib);
	route_view(q, diff_route);
	cell = grid_cell(&q->grid);
	if (r->one)
		differ_name(r->one->code, cell);
	cell = grid_cell(&q->grid);
	if (r->one)
		differ_value(r->one->code, r->one->a, cell);
	else
		differ_summary(diff_set(&d->side[0], r->a), cell);
	cell = grid_cell(&q->grid);
	if (r->one)
		differ_value(r->one->code, r->one->b, cell);
	else
		differ_summary(diff_set(&d->side[1], r->b), cell);
	cell = grid_cell(&q->grid);
	if (r->covered)
		diff_covered(d->side[1].part, r->covered, cell);
	grid_row(&q->grid);
	route_written(q);
}

/* ---- covering prefixes ---- */

static bool
diff_covers(const struct rib_part *p, const struct rib_entry *a, const struct rib_entry *b)
{
	struct nlri_prefix m, n;
	unsigned i;

	if (!p->prefixes || !nlri_prefix(p->row, rib_entry_nlri(a).v, &m) || !nlri_prefix(p->row, rib_entry_nlri(b).v, &n) ||
	    m.bits > n.bits || (m.rd && n.rd && memcmp(m.rd, n.rd, 8) != 0))
		return false;
	for (i = 0; i < m.bits / 8; i++)
		if (m.ip[i] != n.ip[i])
			return false;
	return m.bits % 8 == 0 || !((m.ip[i] ^ n.ip[i]) & (0xff00 >> m.bits % 8) & 0xff);
}

/* The longest prefix of the second table before this one that covers it; NULL: none. Routes come in order. */
static const struct rib_entry *
diff_cover(struct diff *d, const struct rib_part *p, const struct rib_entry *e)
{
	while (d->cover_n && !diff_covers(p, d->cover[d->cover_n - 1], e))
		d->cover_n--;
	return d->cover_n ? d->cover[d->cover_n - 1] : NULL;
}

/* ---- the paths of a destination ---- */

static bool
diff_path_add(struct diff *d, struct diff_side *s, const struct rib_entry *e)
{
	const struct differ_route r = { rib_entry_nlri(e).v, diff_set(s, e) };
	size_t at = s->keys.n;

	if (!MEMORY_ROOM(s->path, s->path_n, &s->path_cap))
		return false;
	differ_key(s->part, &r, &d->ignore, &s->keys);
	s->path[s->path_n++] = (struct diff_path){ e, at, s->keys.n - at, &s->keys };
	return !s->keys.bad;
}

/* Take the paths of the destination that the side is at, as far as the filter lets them pass. */
static void
diff_take(struct diff *d, struct diff_side *s)
{
	const struct rib_entry *first = rib_entry_at(&s->t->store, s->v[s->i]), *e;
	struct query *q = d->q;

	for (; s->i < s->n && rib_compare(s->part, first, e = rib_entry_at(&s->t->store, s->v[s->i])) == 0; s->i++)
		if ((!q->filter || route_entry(q, s->t, s->table, s->part, e)) && !diff_path_add(d, s, e))
			s->t->no_memory = true;
}

static int
diff_path_compare(const void *x, const void *y)
{
	const struct diff_path *a = x, *b = y;
	size_t n = a->key_n < b->key_n ? a->key_n : b->key_n;
	int c = n ? memcmp(a->keys->p + a->key, b->keys->p + b->key, n) : 0;

	return c ? c : (a->key_n > b->key_n) - (a->key_n < b->key_n);
}

static void
diff_sort(struct diff_side *s)
{
	if (s->path_n > 1)
		qsort(s->path, s->path_n, sizeof(*s->path), diff_path_compare);
}

/* Leave out the paths that both sides have; what remains stays in order. */
static void
diff_cancel(struct diff_side *a, struct diff_side *b)
{
	size_t i = 0, k = 0, left_a = 0, left_b = 0;

	while (i < a->path_n || k < b->path_n) {
		int c = i == a->path_n ? 1 : k == b->path_n ? -1 : diff_path_compare(&a->path[i], &b->path[k]);

		if (c < 0)
			a->path[left_a++] = a->path[i];
		if (c > 0)
			b->path[left_b++] = b->path[k];
		i += c <= 0;
		k += c >= 0;
	}
	a->path_n = left_a;
	b->path_n = left_b;
}

static void
diff_changed(struct diff *d, const struct rib_entry *x, const struct rib_entry *y)
{
	const struct diff_side *a = &d->side[0], *b = &d->side[1];
	const struct differ_route m = { rib_entry_nlri(x).v, diff_set(a, x) }, n = { rib_entry_nlri(y).v, diff_set(b, y) };
	struct differ_walk w = { .began = false };
	struct differ_one one;

	while (differ_next(&w, a->part, &m, &n, &d->ignore, &one))
		diff_row(d, &(struct diff_row){ .word = "changed", .a = x, .b = y, .one = &one });
}

/* Both sides have taken their paths of one destination. */
static void
diff_destination(struct diff *d, const struct rib_entry *cover)
{
	struct diff_side *a = &d->side[0], *b = &d->side[1];
	bool gone = a->path_n && !b->path_n;
	size_t i;

	diff_sort(a);
	diff_sort(b);
	diff_cancel(a, b);
	for (i = 0; i < a->path_n || i < b->path_n; i++)
		if (i < a->path_n && i < b->path_n)
			diff_changed(d, a->path[i].e, b->path[i].e);
		else if (i < a->path_n)
			diff_row(d, &(struct diff_row){ .word = "lost", .a = a->path[i].e, .covered = gone ? cover : NULL });
		else
			diff_row(d, &(struct diff_row){ .word = "new", .b = b->path[i].e });
	a->path_n = b->path_n = 0;
	buf_reset(&a->keys);
	buf_reset(&b->keys);
}

/* ---- families and tables ---- */

static const struct rib_part *
diff_part(const struct rib_table *table, unsigned afi, unsigned safi)
{
	const struct rib_part *p;

	for (p = table ? table->parts : NULL; p && (p->afi != afi || p->safi != safi); p = p->next)
		;
	return p;
}

static void
diff_side_begin(struct diff_side *s, unsigned afi, unsigned safi)
{
	s->part = diff_part(s->table, afi, safi);
	s->n = s->i = 0;
	s->v = s->part ? rib_part_sorted(&s->t->store, s->part, &s->n) : NULL;
	if (s->n && !s->v) {
		s->t->no_memory = true;
		s->n = 0;
	}
}

static void
diff_family(struct diff *d, unsigned afi, unsigned safi)
{
	struct diff_side *a = &d->side[0], *b = &d->side[1];

	diff_side_begin(a, afi, safi);
	diff_side_begin(b, afi, safi);
	d->cover_n = 0;
	while ((a->i < a->n || b->i < b->n) && !d->q->stop) {
		const struct rib_entry *x = a->i < a->n ? rib_entry_at(&a->t->store, a->v[a->i]) : NULL;
		const struct rib_entry *y = b->i < b->n ? rib_entry_at(&b->t->store, b->v[b->i]) : NULL;
		int c = !x ? 1 : !y ? -1 : rib_compare(a->part, x, y);
		const struct rib_entry *cover = c < 0 && b->part ? diff_cover(d, b->part, x) : NULL;

		if (c <= 0)
			diff_take(d, a);
		if (c >= 0)
			diff_take(d, b);
		if (c >= 0 && b->part->prefixes && b->path_n) {
			diff_cover(d, b->part, y);
			if (d->cover_n < DIFF_COVERS)
				d->cover[d->cover_n++] = y;
		}
		diff_destination(d, cover);
	}
	free(a->v);
	free(b->v);
}

/* A table that may lack something is not equal to any. */
static void
diff_doubts(struct diff *d, const struct rib_table *table)
{
	unsigned doubts = table ? rib_table_doubts(table) : 0;
	struct buf text;

	if (!doubts)
		return;
	d->differs = true;
	buf_init(&text, 4096);
	buf_str(&text, "the table of ");
	route_who(table, &text);
	buf_str(&text, " may lack something: ");
	rib_doubts_print(doubts, &text);
	say(PROG, "%s", buf_cstr(&text));
	buf_fini(&text);
}

static void
diff_tables(struct diff *d, const struct rib_table *a, const struct rib_table *b)
{
	const struct rib_part *p;

	d->side[0].table = a;
	d->side[1].table = b;
	diff_doubts(d, a);
	diff_doubts(d, b);
	for (p = a ? a->parts : NULL; p; p = p->next)
		diff_family(d, p->afi, p->safi);
	for (p = b ? b->parts : NULL; p; p = p->next)
		if (!diff_part(a, p->afi, p->safi))
			diff_family(d, p->afi, p->safi);
}

/* ---- which tables are compared ---- */

/* Tables of two inputs are of one neighbor if this is 0; an AS number that is not known is like any. */
static int
diff_who_compare(const struct rib_table *a, const struct rib_table *b)
{
	int c = memcmp(&a->peer, &b->peer, sizeof(a->peer));

	if (!c)
		c = strcmp(a->rib ? a->rib : "", b->rib ? b->rib : "");
	if (!c)
		c = (int)a->side - (int)b->side;
	if (!c)
		c = (a->rd > b->rd) - (a->rd < b->rd);
	return c || !a->peer_as || !b->peer_as ? c : (a->peer_as > b->peer_as) - (a->peer_as < b->peer_as);
}

static int
diff_list_compare(const void *x, const void *y)
{
	const struct rib_table *a = *(const struct rib_table *const *)x, *b = *(const struct rib_table *const *)y;
	int c = diff_who_compare(a, b);

	return c ? c : (a->number > b->number) - (a->number < b->number);
}

/* The tables of a list as an array, in the order of who they are of; NULL: none, or no memory. */
static const struct rib_table **
diff_list(struct rib_tables *t, const struct rib_table *list, size_t *n)
{
	const struct rib_table **v, *one;

	*n = 0;
	v = memory_get((t->table_cnt + 1) * sizeof(*v));
	if (!v) {
		t->no_memory = true;
		return NULL;
	}
	for (one = list; one; one = one->next)
		v[(*n)++] = one;
	qsort(v, *n, sizeof(*v), diff_list_compare);
	return v;
}

static void
diff_lists(struct diff *d, const struct rib_table *first, const struct rib_table *second)
{
	size_t n = 0, m = 0, i = 0, k = 0;
	const struct rib_table **a = diff_list(d->side[0].t, first, &n), **b = diff_list(d->side[1].t, second, &m);
	bool alone = n == 1 && m == 1;

	while (a && b && (i < n || k < m) && !d->q->stop) {
		int c = i == n ? 1 : k == m ? -1 : alone ? 0 : diff_who_compare(a[i], b[k]);

		diff_tables(d, c <= 0 ? a[i] : NULL, c >= 0 ? b[k] : NULL);
		i += c <= 0;
		k += c >= 0;
	}
	free(a);
	free(b);
}

/* The tables of two neighbors: those to the same receiver, if there are several. */
static void
diff_neighbors(struct diff *d, const struct rib_table *list)
{
	const struct ip *ip = d->q->neighbor;
	const struct rib_table *a, *b, *best;

	for (a = list; a && !ip_eq(&a->peer, &ip[0]); a = a->next)
		;
	for (best = NULL, b = list; b; b = b->next)
		if (ip_eq(&b->peer, &ip[1]) && (!best || (a && ip_eq(&b->local, &a->local) && !ip_eq(&best->local, &a->local))))
			best = b;
	if (!a || !best) {
		say(PROG, "no table of neighbor %s", d->q->context.neighbors.v[a ? 1 : 0]);
		d->differs = true;
	}
	diff_tables(d, a, best);
}

/* What was looked at first, or all there is. */
static struct rib_table *
diff_look(struct rib_tables *t, size_t i)
{
	if (!t->look_cnt)
		return t->tables;
	t->look[i].tables = rib_tables_order(t->look[i].tables);
	return t->look[i].tables;
}

int
diff_finish(struct query *q)
{
	bool times = q->at_text.n == 2, neighbors = q->context.neighbors.n == 2;
	struct diff d = { .q = q };
	size_t i;

	for (i = 0; i < q->ignore.n; i++)
		differ_ignore_add(&d.ignore, q->ignore.v[i]);
	for (i = 0; i < 2; i++) {
		d.side[i].t = &q->tables[times || neighbors ? 0 : i];
		buf_init(&d.side[i].keys, DIFF_KEYS);
	}
	if (neighbors)
		diff_neighbors(&d, diff_look(d.side[0].t, 0));
	else
		diff_lists(&d, diff_look(d.side[0].t, times && q->swapped), diff_look(d.side[1].t, times && !q->swapped));
	grid_flush(&q->grid, false);
	route_written(q);
	for (i = 0; i < 2; i++) {
		buf_fini(&d.side[i].keys);
		free(d.side[i].path);
	}
	return d.differs && q->status == EXIT_GOOD ? EXIT_BAD : q->status;
}
