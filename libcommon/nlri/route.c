/* SPDX-License-Identifier: ISC */
/* nlri/route.c - what all families share: path identifiers, lists of NLRI, the route that a command says. */
#include "nlri/nlri.h"

#include "base/memory.h"

#include <stdlib.h>

bool
nlri_next(const struct nlri_row *row, struct get *g, bool addpath, bool withdraw, struct nlri *out, struct diags *d)
{
	while (get_left(g)) {
		size_t at = get_off(g);

		out->path = NULL;
		out->nexthop = (struct span){ NULL, 0 };
		if (addpath) {
			struct span id = get_bytes(g, 4);

			if (!get_ok(g)) {
				diag_add(d, DIAG_DISABLE, "NLRI", "RFC 7911 3", at, 4, "path identifier cut off");
				return false;
			}
			out->path = id.p;
		}
		out->off = get_off(g);
		out->nexthop = (struct span){ NULL, 0 };
		if (row->take(row, g, withdraw, &out->v, d))
			return true;
		if (!get_ok(g))
			return false;
	}
	return false;
}

void
nlri_path_json(struct jw *w, const uint8_t *path)
{
	if (!path)
		return;
	jw_key(w, "path-information");
	jw_ip4(w, path);
}

void
nlri_path_show(struct buf *b, const uint8_t *path)
{
	if (!path)
		return;
	buf_str(b, " path-information ");
	buf_ip4(b, path);
}

/*
 * ---- lists ----
 *
 * Tables are kept in them, so an entry is short: its family's index + 1, or 0 and AFI and SAFI of one without a codec;
 * its length, in one byte, or a byte of all ones and four; its path identifier, if there is one; its bytes.
 */

enum { WITH_PATH = 0x80, LONG = 0xff, HEAD_MAX = 1 + 3 + 5 + 4, LIST_MAX = 64 << 20, PART_MAX = 65535 };

void
nlri_list_add(struct nlri_list *l, const struct nlri_row *row, struct span v, const uint8_t *path, uint16_t afi,
    uint8_t safi)
{
	int family = family_index(afi, safi);
	struct buf *b = &l->b;
	uint8_t *o;

	(void)row;
	if (!buf_room_for(b, HEAD_MAX + v.n, &v))
		return;
	o = b->p + b->n;
	*o++ = (uint8_t)((family + 1) | (path ? WITH_PATH : 0));
	if (family < 0) {
		be_put_u16(o, afi);
		o += 2;
		*o++ = safi;
	}
	if (v.n < LONG) {
		*o++ = (uint8_t)v.n;
	} else {
		*o++ = LONG;
		be_put_u32(o, (uint32_t)v.n);
		o += 4;
	}
	if (path) {
		memcpy(o, path, 4);
		o += 4;
	}
	if (v.n)
		memcpy(o, v.p, v.n);
	b->n = (size_t)(o - b->p) + v.n;
	l->n++;
}

bool
nlri_list_next(const struct nlri_list *l, size_t *at, const struct nlri_row **row, struct nlri *out)
{
	const uint8_t *o = l->b.p + *at;
	unsigned head;
	size_t n;

	if (*at >= l->b.n)
		return false;
	head = *o++;
	*row = nlri_row_at((int)(head & ~(unsigned)WITH_PATH) - 1);
	if (!(head & ~(unsigned)WITH_PATH))
		o += 3;
	n = *o++;
	if (n == LONG) {
		n = be_u32(o);
		o += 4;
	}
	*out = (struct nlri){ .path = head & WITH_PATH ? o : NULL };
	if (out->path)
		o += 4;
	out->v = span_of(o, n);
	*at = (size_t)(o - l->b.p) + n;
	return true;
}

struct entry {
	const uint8_t *p;
	size_t n;
	struct nlri one;
};

int
nlri_compare(const struct nlri *x, const struct nlri *y)
{
	static const uint8_t none[4];
	int d = memcmp(x->path ? x->path : none, y->path ? y->path : none, 4);

	if (!d)
		d = memcmp(x->v.p, y->v.p, x->v.n < y->v.n ? x->v.n : y->v.n);
	return d ? d : (x->v.n > y->v.n) - (x->v.n < y->v.n);
}

static int
route_entry_compare(const void *a, const void *b)
{
	return nlri_compare(&((const struct entry *)a)->one, &((const struct entry *)b)->one);
}

void
nlri_list_sort(struct nlri_list *l)
{
	struct entry *entries = l->n > 1 ? memory_get(l->n * sizeof(*entries)) : NULL;
	struct nlri_list old = { .b = { .p = entries ? memory_get(l->b.n) : NULL, .n = l->b.n } };
	const struct nlri_row *row;
	size_t i, cnt = 0, at = 0;

	if (old.b.p) {
		memcpy(old.b.p, l->b.p, l->b.n);
		while (cnt < l->n) {
			struct entry *e = &entries[cnt];

			e->p = old.b.p + at;
			if (!nlri_list_next(&old, &at, &row, &e->one))
				break;
			e->n = (size_t)(old.b.p + at - e->p);
			cnt++;
		}
		qsort(entries, cnt, sizeof(*entries), route_entry_compare);
		for (i = at = 0; i < cnt; i++) {
			memcpy(l->b.p + at, entries[i].p, entries[i].n);
			at += entries[i].n;
		}
	}
	free(old.b.p);
	free(entries);
}

uint16_t
nlri_list_family(const struct nlri_list *l, size_t at, uint8_t *safi)
{
	const uint8_t *o = l->b.p + at;
	unsigned family = *o & ~(unsigned)WITH_PATH;

	*safi = family ? families[family - 1].safi : o[3];
	return family ? families[family - 1].afi : (uint16_t)be_u16(o + 1);
}

/* ---- routes ---- */

void
route_init(struct route *r)
{
	size_t i;

	*r = (struct route){ 0 };
	attrset_init(&r->attrs);
	buf_init(&r->list.b, LIST_MAX);
	for (i = 0; i < FLOW_COMPONENTS; i++)
		buf_init(&r->part[i], PART_MAX);
}

void
route_fini(struct route *r)
{
	size_t i;

	attrset_fini(&r->attrs);
	buf_fini(&r->list.b);
	for (i = 0; i < FLOW_COMPONENTS; i++)
		buf_fini(&r->part[i]);
}

/* Forget the NLRI being read; keep attributes and list. */
static void
route_again(struct route *r)
{
	size_t i;

	/* without a row nothing was read since the last time */
	if (r->row && !r->row->partless)
		for (i = 0; i < FLOW_COMPONENTS; i++)
			buf_reset(&r->part[i]);
	r->row = NULL;
	r->afi = 0;
	r->safi = 0;
	r->has_prefix = r->has_rd = r->has_path = r->has_labels = false;
	r->label_cnt = 0;
	r->seen = 0;
}

void
route_reset(struct route *r, const struct ctx *ctx)
{
	r->ctx = ctx;
	attrset_reset(&r->attrs);
	r->nexthop = (struct nexthop){ 0 };
	buf_reset(&r->list.b);
	r->list.n = 0;
	r->withdraw = r->start_withdrawn = false;
	r->watchdog = r->name = (struct span){ NULL, 0 };
	r->split = 0;
	route_again(r);
}

void
route_add(struct route *r, struct span v)
{
	nlri_list_add(&r->list, r->row, v, r->has_path ? r->path : NULL, r->row->afi ? r->row->afi : r->afi,
	    r->row->afi ? r->row->safi : r->safi);
}

bool
route_raw(struct lex *l, struct route *r, const char *what)
{
	struct tok at = l->tok;
	struct span one;
	struct get g;

	if (!lex_hex(l, "0x and hexadecimal digits", &r->part[0]))
		return false;
	g = get_of(buf_span(&r->part[0]));
	return (r->row->take(r->row, &g, r->withdraw, &one, NULL) && get_done(&g)) ||
	    lex_fail_at(l, &at, "not the bytes of one %s", what);
}
