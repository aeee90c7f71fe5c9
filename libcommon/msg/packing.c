/* msg/packing.c - the habits of neighbors in laying out attributes: what is expected, what is learned. */
#include "msg/packing.h"

#include <stdlib.h>

enum { SLOTS = 4096, WAYS = 8, BEFORE = -2, STEP = 512, BEHIND = (PACKING_ORDER + 2) * STEP };

static const struct packing usual;

/* ---- one neighbor ---- */

static bool
is_mp(unsigned code)
{
	return code == ATTR_MP_REACH || code == ATTR_MP_UNREACH;
}

static int
rank_by_code(const struct packing *p, unsigned code)
{
	unsigned i, behind = 0;

	for (i = 0; i < p->order_n; i++) {
		if (p->order[i] == code)
			return (int)(i + 1) * STEP;
		if (p->order[i] < code)
			behind = i + 1;
	}
	return (int)behind * STEP + 1 + (int)code;
}

int
packing_rank(const struct packing *p, unsigned code)
{
	bool reach = code == ATTR_MP_REACH;
	unsigned place;

	if (!is_mp(code))
		return rank_by_code(p, code);
	place = reach ? p->reach : p->unreach;
	if (place == PLACE_USUAL)
		place = reach ? PLACE_LAST : PLACE_FIRST;
	if (place == PLACE_BY_CODE)
		return rank_by_code(p, code);
	return (place == PLACE_FIRST ? BEFORE : BEHIND) + reach;
}

unsigned
packing_ext(const struct packing *p, unsigned code, bool is_eor)
{
	bool ext = is_eor ? !p->eor_short : p->ext[code >> 6] >> (code & 63) & 1;

	return ext ? ATTR_EXT : 0;
}

/* With or without the MP_ attributes. */
static bool
in_order(const struct packing *p, const struct layout *l, bool mp)
{
	int last = BEFORE - 1;
	unsigned i;

	for (i = 0; i < l->n; i++) {
		int rank = packing_rank(p, l->v[i].code);

		if (!mp && is_mp(l->v[i].code))
			continue;

		if (rank < last)
			return false;
		last = rank;
	}
	return true;
}

bool
packing_expects(const struct packing *p, const struct layout *l)
{
	unsigned i;

	for (i = 0; i < l->n; i++)
		if (!l->v[i].is_given && (l->v[i].flags & ATTR_EXT) != packing_ext(p, l->v[i].code, l->is_eor))
			return false;
	return in_order(p, l, true);
}

/* The order of those beside the MP_ attributes, when it is another one than before. */
static void
learn_order(struct packing *p, const struct layout *l)
{
	static const struct packing by_code;
	unsigned i;

	if (in_order(p, l, false))
		return;
	p->order_n = 0;
	if (in_order(&by_code, l, false))
		return;
	for (i = 0; i < l->n && p->order_n < PACKING_ORDER; i++)
		if (!is_mp(l->v[i].code))
			p->order[p->order_n++] = l->v[i].code;
}

/* The places that explain where the MP_ attributes stand: the present ones, if they do. */
static void
learn_places(struct packing *p, const struct layout *l)
{
	static const uint8_t places[] = { PLACE_USUAL, PLACE_FIRST, PLACE_LAST, PLACE_BY_CODE };
	struct packing try = *p;
	unsigned i, k;

	if (in_order(p, l, true))
		return;
	for (i = 0; i < 5; i++) {
		for (k = 0; k < 5; k++) {
			try.reach = i ? places[i - 1] : p->reach;
			try.unreach = k ? places[k - 1] : p->unreach;
			if (in_order(&try, l, true)) {
				*p = try;
				return;
			}
		}
	}
}

void
packing_learn(struct packing *p, const struct layout *l)
{
	unsigned i;

	for (i = 0; i < l->n; i++) {
		unsigned code = l->v[i].code;
		bool ext = l->v[i].flags & ATTR_EXT;

		if (l->v[i].is_given)
			continue;
		if (l->is_eor)
			p->eor_short = !ext;
		else if (ext)
			p->ext[code >> 6] |= (uint64_t)1 << (code & 63);
		else
			p->ext[code >> 6] &= ~((uint64_t)1 << (code & 63));
	}
	learn_order(p, l);
	learn_places(p, l);
}

/* ---- layouts ---- */

bool
layout_is_given(unsigned code, size_t len)
{
	return len > 255 || (!is_mp(code) && !attr_row(code)->json);
}

void
layout_of(struct span msg, struct layout *out)
{
	struct get g = get_of(msg);
	struct get attrs;

	*out = (struct layout){ .n = 0 };
	get_bytes(&g, MSG_HEADER);
	get_bytes(&g, get_u16(&g));
	attrs = get_sub(&g, get_u16(&g));
	while (get_left(&attrs) && out->n < UPDATE_ATTRS) {
		unsigned flags = get_u8(&attrs), code = get_u8(&attrs);
		size_t len = flags & ATTR_EXT ? get_u16(&attrs) : get_u8(&attrs);

		get_bytes(&attrs, len);
		if (!get_ok(&attrs)) {
			out->n = 0;
			return;
		}
		out->v[out->n].flags = (uint8_t)flags;
		out->v[out->n].code = (uint8_t)code;
		out->v[out->n++].is_given = layout_is_given(code, len);
		out->is_eor = code == ATTR_MP_UNREACH && len == 3;
	}
	out->is_eor &= out->n == 1 && msg.n - MSG_HEADER == 4 + (out->v[0].flags & ATTR_EXT ? 7u : 6u);
}

void
layout_json(struct jw *w, const struct layout *l)
{
	unsigned i;

	jw_key(w, "wire");
	jw_obj(w);
	jw_key(w, "attributes");
	jw_arr(w);
	for (i = 0; i < l->n; i++) {
		jw_arr(w);
		jw_u64(w, l->v[i].flags);
		jw_u64(w, l->v[i].code);
		if (l->v[i].bytes.p)
			jw_hex(w, l->v[i].bytes, "");
		jw_arr_end(w);
	}
	jw_arr_end(w);
	if (l->nexthop.n) {
		jw_key(w, "next-hop");
		jw_hex(w, l->nexthop, "");
	}
	jw_obj_end(w);
}

/* ---- all neighbors ---- */

struct slot {
	struct packing_key key;
	struct packing p;
	bool used;
};

struct packings {
	bool blank;
	struct slot slot[SLOTS];
};

struct packings *
packings_new(void)
{
	struct packings *ps = calloc(1, sizeof(*ps));

	if (ps)
		ps->blank = true;
	return ps;
}

void
packings_free(struct packings *ps)
{
	free(ps);
}

bool
packings_blank(const struct packings *ps)
{
	return ps->blank;
}

/* Of what printer and reader both know; so both forget the same. */
static size_t
hash(const struct packing_key *k)
{
	uint64_t h = (unsigned char)k->direction, v;
	const struct ip *ip[] = { &k->local, &k->peer };
	unsigned i, at;

	for (i = 0; i < 2; i++) {
		for (at = 0; at < 16; at += 8) {
			v = 0;
			if (at < ip[i]->len)
				memcpy(&v, ip[i]->a + at, ip[i]->len - at < 8 ? ip[i]->len - at : 8);
			h = (h ^ v) * 0x9e3779b97f4a7c15u;
			h ^= h >> 29;
		}
	}
	return h >> 20;
}

static bool
key_eq(const struct packing_key *a, const struct packing_key *b)
{
	return a->direction == b->direction && a->source == b->source && ip_eq(&a->peer, &b->peer) &&
	    ip_eq(&a->local, &b->local);
}

/* The neighbor's slot, or the one that it may have. */
static size_t
slot_of(const struct packings *ps, const struct packing_key *k)
{
	size_t h = hash(k), i;

	for (i = h; i < h + WAYS; i++)
		if (!ps->slot[i % SLOTS].used || key_eq(&ps->slot[i % SLOTS].key, k))
			return i % SLOTS;
	return (h + (h >> 32) % WAYS) % SLOTS;
}

const struct packing *
packings_find(const struct packings *ps, const struct packing_key *k)
{
	const struct slot *s;

	if (ps->blank)
		return &usual;
	s = &ps->slot[slot_of(ps, k)];
	return s->used && key_eq(&s->key, k) ? &s->p : &usual;
}

void
packings_learn(struct packings *ps, const struct packing_key *k, const struct layout *l)
{
	struct slot *s = &ps->slot[slot_of(ps, k)];

	if (!s->used || !key_eq(&s->key, k)) {
		s->key = *k;
		s->p = usual;
		s->used = true;
	}
	ps->blank = false;
	packing_learn(&s->p, l);
}

enum packing_text
packings_judge(struct packings *ps, const struct packing_key *k, const struct layout *l, bool each)
{
	bool has_text = l->end > l->at;

	if (!l->n || (ps->blank && !has_text))
		return TEXT_STANDS;
	if (!l->stated && packing_expects(packings_find(ps, k), l) && !(each && has_text))
		return has_text ? TEXT_WITHOUT : TEXT_STANDS;
	packings_learn(ps, k, l);
	return has_text ? TEXT_STANDS : TEXT_WITH;
}

void
packing_key_of(const struct event *e, struct packing_key *out)
{
	*out = (struct packing_key){ .local = e->local, .peer = e->peer, .direction = e->direction ? e->direction[0] : 'i' };
}

void
packings_settle(struct packings *ps, const struct event *e, const struct layout *l, bool each, bool spaced, struct buf *out)
{
	struct packing_key k;
	struct buf tail;
	struct jw w;

	if (out->bad || !l->n || (ps->blank && l->end == l->at))
		return;
	packing_key_of(e, &k);
	switch (packings_judge(ps, &k, l, each)) {
	case TEXT_STANDS:
		return;
	case TEXT_WITHOUT:
		memmove(out->p + l->at, out->p + l->end, out->n - l->end);
		out->n -= l->end - l->at;
		return;
	case TEXT_WITH:
		break;
	}
	buf_init(&tail, out->n - l->at);
	buf_put(&tail, out->p + l->at, out->n - l->at);
	out->n = l->at;
	jw_init(&w, out, spaced);
	w.comma = true;
	layout_json(&w, l);
	buf_span_put(out, buf_span(&tail));
	buf_fini(&tail);
}
