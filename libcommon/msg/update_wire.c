/* SPDX-License-Identifier: ISC */
/* msg/update_wire.c - what the content of an UPDATE's JSON leaves out, as the member "wire". */
#include "msg/update_wire.h"

#include "msg/layout.h"
#include "msg/wire.h"

/* What was written, of which message, in which context. */
struct update_wire {
	const struct update *u;
	const struct ctx *ctx;
	const struct update_shown *shown;
};

/* ---- what the encoder would make of the content ---- */

/* The flags that the encoder gives an attribute, without the bit of the extended length. */
static unsigned
wire_usual_flags(const struct attr *a)
{
	if (a->code == ATTR_MP_REACH || a->code == ATTR_MP_UNREACH)
		return ATTR_OPT;
	if (!a->row->json)
		return (a->flags | ATTR_PARTIAL) & ~(unsigned)ATTR_EXT;
	return a->row->flags | (update_is_partial(a) ? ATTR_PARTIAL : 0);
}

static bool
wire_is_shown(const struct update_wire *x, unsigned code)
{
	return x->shown->codes[code >> 6] >> (code & 63) & 1;
}

/* The encoder writes this attribute, though it has no key of its own. */
static bool
wire_is_derived(const struct update_wire *x, unsigned code)
{
	return code == ATTR_MP_REACH || code == ATTR_MP_UNREACH || code == ATTR_AS_PATH ||
	    (code == ATTR_NEXT_HOP && x->u->nlri.n) ||
	    (!x->ctx->asn4 && (code == ATTR_AS4_PATH || code == ATTR_AS4_AGGREGATOR));
}

/* The extended length is a matter of layout: the value is short, and no key says the flags. */
static bool
wire_has_choice(const struct attr *a)
{
	return a->v.n <= 255 && (a->code == ATTR_MP_REACH || a->code == ATTR_MP_UNREACH || a->row->json);
}

/*
 * Would the encoder, of itself, write other attributes, or with other flags, than there are? If not, *usual says whether
 * their layout is the usual one, too.
 */
static bool
wire_differs(const struct update_wire *x, bool *usual)
{
	const struct update *u = x->u;
	bool announces = u->nlri.n || u->reach.row;
	int last = -1, rank;
	size_t i;

	*usual = true;
	for (i = 0; i < u->n; i++, last = rank) {
		const struct attr *a = &u->list[i];

		rank = layout_rank(a->code);
		*usual &= rank >= last && !((a->flags & ATTR_EXT) && wire_has_choice(a));
		if ((a->flags & ~(unsigned)ATTR_EXT) != wire_usual_flags(a))
			return true;
		if (!wire_is_shown(x, a->code) &&
		    !(a->code == ATTR_AS_PATH ? announces || wire_is_shown(x, ATTR_ORIGIN) : wire_is_derived(x, a->code)))
			return true;
	}
	/* the encoder adds these */
	if ((announces || wire_is_shown(x, ATTR_ORIGIN)) && !u->at[ATTR_AS_PATH])
		return true;
	return announces && !u->at[ATTR_ORIGIN];
}

/* IPv4 unicast usually ends with an empty UPDATE (RFC 4724 2). */
static bool
wire_eor_differs(const struct update *u)
{
	return u->n && (u->unreach.row->classic || (u->list[0].flags & ~(unsigned)ATTR_EXT) != ATTR_OPT);
}

/* ---- saying what differs ---- */

static void
wire_layout(const struct update_wire *x, bool is_eor, struct jw *w)
{
	const struct update *u = x->u;
	struct layout l;
	size_t i;

	l.n = (unsigned)u->n;
	for (i = 0; i < u->n; i++) {
		const struct attr *a = &u->list[i];

		l.v[i].code = a->code;
		l.v[i].is_odd = wire_has_choice(a) && ((a->flags & ATTR_EXT) != 0) != is_eor;
	}
	layout_json(w, &l);
}

/* All attributes in their order, with their flags, and the bytes of those that the content leaves out. */
static void
wire_attributes(const struct update_wire *x, struct jw *w)
{
	const struct update *u = x->u;
	size_t i;

	jw_key(w, "wire");
	jw_obj(w);
	jw_key(w, "attributes");
	jw_arr(w);
	for (i = 0; i < u->n; i++) {
		const struct attr *a = &u->list[i];

		jw_arr(w);
		jw_u64(w, a->flags);
		jw_u64(w, a->code);
		if (!wire_is_shown(x, a->code) && !wire_is_derived(x, a->code))
			jw_hex(w, a->v, "");
		jw_arr_end(w);
	}
	jw_arr_end(w);
	if (x->shown->needs_nexthop) {
		jw_key(w, "next-hop");
		jw_hex(w, u->reach.nexthop, "");
	}
	jw_obj_end(w);
}

/* ---- the member ---- */

void
update_wire_json(struct jw *w, const struct update *u, const struct ctx *ctx, const struct update_shown *shown, bool is_eor,
    size_t content)
{
	struct update_wire x = { u, ctx, shown };
	size_t at = w->b->n;
	bool usual = false;

	if (w->b->bad)
		return;
	if (shown->faith != FAITH_NONE) {
		if (is_eor ? wire_eor_differs(u) : wire_differs(&x, &usual) || shown->needs_nexthop)
			wire_attributes(&x, w);
		else if (!usual)
			wire_layout(&x, is_eor, w);
		if (shown->faith == FAITH_FULL || wire_gives_back(&msg_update, w->b, content, u->msg, ctx))
			return;
		w->b->n = at;
		w->comma = true;
	}
	wire_message(w, u->msg);
}
