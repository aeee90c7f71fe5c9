/* nlri/route.c - what all families share: path identifiers, lists of NLRI, the route that a command says. */
#include "nlri/nlri.h"

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

/* ---- lists: each entry is afi, safi, has-path, path, length, bytes ---- */

enum { ENTRY = 12, LIST_MAX = 64 << 20, PART_MAX = 65535 };

void
nlri_list_add(struct nlri_list *l, const struct nlri_row *row, struct span v, const uint8_t *path, uint16_t afi,
    uint8_t safi)
{
	struct buf *b = &l->b;
	uint8_t *o;

	(void)row;
	if (!buf_room(b, ENTRY + v.n))
		return;
	o = b->p + b->n;
	o[0] = (uint8_t)(afi >> 8);
	o[1] = (uint8_t)afi;
	o[2] = safi;
	o[3] = path != NULL;
	if (path)
		memcpy(o + 4, path, 4);
	else
		memset(o + 4, 0, 4);
	o[8] = (uint8_t)(v.n >> 24);
	o[9] = (uint8_t)(v.n >> 16);
	o[10] = (uint8_t)(v.n >> 8);
	o[11] = (uint8_t)v.n;
	if (v.n)
		memcpy(o + ENTRY, v.p, v.n);
	b->n += ENTRY + v.n;
	l->n++;
}

static size_t
entry_size(const uint8_t *o)
{
	return (size_t)o[8] << 24 | (size_t)o[9] << 16 | (size_t)o[10] << 8 | o[11];
}

bool
nlri_list_next(const struct nlri_list *l, size_t *at, const struct nlri_row **row, struct nlri *out)
{
	const uint8_t *o = l->b.p + *at;
	size_t n;

	if (*at >= l->b.n)
		return false;
	n = entry_size(o);
	*row = nlri_row((unsigned)o[0] << 8 | o[1], o[2]);
	*out = (struct nlri){ .v = span_of(o + ENTRY, n), .path = o[3] ? o + 4 : NULL };
	*at += ENTRY + n;
	return true;
}

static int
by_bytes(const void *a, const void *b)
{
	const uint8_t *x = *(const uint8_t *const *)a, *y = *(const uint8_t *const *)b;
	size_t n = entry_size(x), m = entry_size(y);
	/* the path identifier is zero where there is none */
	int d = memcmp(x + 4, y + 4, 4);

	if (!d)
		d = memcmp(x + ENTRY, y + ENTRY, n < m ? n : m);
	return d ? d : (n > m) - (n < m);
}

void
nlri_list_sort(struct nlri_list *l)
{
	const uint8_t **entries = l->n > 1 ? malloc(l->n * sizeof(*entries)) : NULL;
	uint8_t *old = entries ? malloc(l->b.n) : NULL;
	size_t i, at = 0;

	if (old) {
		memcpy(old, l->b.p, l->b.n);
		for (i = 0; i < l->n; i++) {
			entries[i] = old + at;
			at += ENTRY + entry_size(old + at);
		}
		qsort(entries, l->n, sizeof(*entries), by_bytes);
		for (i = at = 0; i < l->n; i++) {
			size_t n = ENTRY + entry_size(entries[i]);

			memcpy(l->b.p + at, entries[i], n);
			at += n;
		}
	}
	free(old);
	free(entries);
}

uint16_t
nlri_list_family(const struct nlri_list *l, size_t at, uint8_t *safi)
{
	const uint8_t *o = l->b.p + at;

	*safi = o[2];
	return (uint16_t)((unsigned)o[0] << 8 | o[1]);
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

void
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
