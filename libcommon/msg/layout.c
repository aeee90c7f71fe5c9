/* SPDX-License-Identifier: ISC */
/* msg/layout.c - the layout of attributes as a short list of codes, and back. */
#include "msg/layout.h"

#include <limits.h>

void
layout_json(struct jw *w, const struct layout *l)
{
	bool listed[LAYOUT_MAX], any = false;
	int least = INT_MAX, last = INT_MIN;
	unsigned i;

	/* one that is before a code of lower rank has to be listed ... */
	for (i = l->n; i-- > 0;) {
		int rank = layout_rank(l->v[i].code);

		listed[i] = l->v[i].is_odd || rank > least;
		any |= listed[i];
		if (rank < least)
			least = rank;
	}
	if (!any)
		return;
	jw_key(w, "wire");
	jw_arr(w);
	for (i = 0; i < l->n; i++) {
		int rank = layout_rank(l->v[i].code);

		/* ... and so has the next one after it, which would otherwise come before it */
		if (!listed[i] && rank > last)
			continue;
		jw_i64(w, l->v[i].is_odd ? -(int64_t)l->v[i].code : l->v[i].code);
		last = rank;
	}
	jw_arr_end(w);
}

bool
layout_unjson(struct jr list, struct layout *out)
{
	uint64_t seen[4] = { 0 };
	size_t i, n = jr_len(list);

	out->n = 0;
	for (i = 0; i < n; i++) {
		unsigned code;
		double v;

		if (!jr_double(jr_at(list, i), &v) || !(v >= -255 && v <= 255) || v != (double)(int)v)
			return false;
		code = (unsigned)(v < 0 ? -v : v);
		if (seen[code >> 6] >> (code & 63) & 1)
			continue;
		seen[code >> 6] |= (uint64_t)1 << (code & 63);
		out->v[out->n].code = (uint8_t)code;
		out->v[out->n++].is_odd = v < 0;
	}
	return true;
}

/* The codes of a set in the usual order. */
static void
layout_usual(const uint64_t codes[4], struct layout *out)
{
	static const uint64_t mp = (uint64_t)1 << ATTR_MP_REACH | (uint64_t)1 << ATTR_MP_UNREACH;
	unsigned w;

	out->n = 0;
	if (codes[0] >> ATTR_MP_UNREACH & 1)
		out->v[out->n++].code = ATTR_MP_UNREACH;
	for (w = 0; w < 4; w++) {
		uint64_t left = w ? codes[w] : codes[w] & ~mp;

		for (; left; left &= left - 1)
			out->v[out->n++].code = (uint8_t)(w * 64 + (unsigned)__builtin_ctzll(left));
	}
	if (codes[0] >> ATTR_MP_REACH & 1)
		out->v[out->n++].code = ATTR_MP_REACH;
	for (w = 0; w < out->n; w++)
		out->v[w].is_odd = false;
}

/* The listed ones that are in the set are taken out of it. */
static unsigned
layout_take(const struct layout *list, uint64_t codes[4], struct layout *out)
{
	unsigned i;

	out->n = 0;
	for (i = 0; i < list->n; i++) {
		unsigned code = list->v[i].code;

		if (!(codes[code >> 6] >> (code & 63) & 1))
			continue;
		codes[code >> 6] &= ~((uint64_t)1 << (code & 63));
		out->v[out->n++] = list->v[i];
	}
	return out->n;
}

void
layout_apply(const struct layout *list, const uint64_t codes[4], struct layout *out)
{
	uint64_t rest[4] = { codes[0], codes[1], codes[2], codes[3] };
	unsigned after[LAYOUT_MAX], i, k;
	struct layout listed, usual;

	if (!list->n || !layout_take(list, rest, &listed)) {
		layout_usual(codes, out);
		return;
	}
	layout_usual(rest, &usual);
	/* how many listed ones come before each of the others */
	for (i = 0; i < usual.n; i++) {
		int rank = layout_rank(usual.v[i].code);

		for (k = listed.n; k > 0 && layout_rank(listed.v[k - 1].code) > rank; k--)
			;
		after[i] = k;
	}
	out->n = 0;
	for (k = 0; k <= listed.n; k++) {
		if (k)
			out->v[out->n++] = listed.v[k - 1];
		for (i = 0; i < usual.n; i++)
			if (after[i] == k)
				out->v[out->n++] = usual.v[i];
	}
}
