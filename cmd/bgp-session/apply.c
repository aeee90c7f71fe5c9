/* SPDX-License-Identifier: ISC */
/* bgp-session/apply.c - commands to the table of routes. */
#include "apply.h"

/* A receipt that waits for the route learns of the change before it is made. */
static void
apply_before(struct session *s, const struct rib_key *key, uint32_t set, bool withdraw)
{
	const struct rib_route *p;
	uint32_t ref;

	if (!s->receipts.map_used)
		return;
	ref = rib_find(&s->rib, key);
	if (!ref)
		return;
	p = rib_route(&s->rib, ref);
	if (p->flags & RIB_MARK && (withdraw || p->set != set || !span_eq(rib_nlri(p).v, key->nlri)))
		receipt_replaced(s, ref);
}

/* The receipt waits for the message that will carry the change. */
static void
apply_after(struct session *s, const struct rib_key *key)
{
	uint32_t ref = rib_find(&s->rib, key);
	const struct rib_route *p;

	if (!ref)
		return;
	p = rib_route(&s->rib, ref);
	if (p->flags & (RIB_ANNOUNCE | RIB_WITHDRAW) || !s->rib.live || s->resend.marking)
		receipt_wait(s, s->in.receipt, ref);
}

static enum rib_result
apply_change(struct rib *r, const struct rib_key *key, uint32_t set, bool withdraw)
{
	return withdraw ? rib_withdraw(r, key, set, NULL) : rib_announce(r, key, set, NULL);
}

/* Of routes that are kept beside each other the peer knows one at most, and its withdrawal is that of all. */
static void
apply_forget_variants(struct session *s, const struct rib_key *key)
{
	struct rib_key other = *key;
	unsigned v;

	for (v = 1; v <= s->rib.variants; v++) {
		uint32_t ref;

		other.variant = (uint8_t)v;
		ref = rib_find(&s->rib, &other);
		if (!ref)
			continue;
		if (rib_route(&s->rib, ref)->flags & RIB_MARK)
			receipt_replaced(s, ref);
		rib_forget(&s->rib, ref);
	}
}

bool
apply_route(struct session *s, const struct rib_key *key, uint32_t set, bool withdraw)
{
	struct rib *r = &s->rib;
	enum rib_result result;

	apply_before(s, key, set, withdraw);
	/* As long as the peer keeps up, every change is sent, also two of one route in a row. */
	r->eager = !s->conf->gather_ms;
	result = apply_change(r, key, set, withdraw);
	r->eager = false;
	if (result == RIB_BUSY) {
		send_pump(s);
		result = apply_change(r, key, set, withdraw);
	}
	if (result == RIB_NOMEM)
		return false;
	if (withdraw && r->variants)
		apply_forget_variants(s, key);
	if (result != RIB_SAME)
		send_changed(s);
	if (s->in.receipt)
		apply_after(s, key);
	return true;
}

void
apply_self(const struct session *s, unsigned afi, struct nexthop *nh)
{
	const struct ip *local = &s->conf->ctx.local;

	if (!nh->self || !s->conf->tcp.source.len || local->len != (afi == AFI_IPV4 ? 4 : afi == AFI_IPV6 ? 16 : 0))
		return;
	nh->ip = *local;
	nh->self = false;
}

bool
apply_list(struct session *s, const struct nlri_list *list, uint32_t set, bool withdraw)
{
	const struct nlri_row *row;
	struct nlri one;
	size_t at = 0;

	while (at < list->b.n) {
		uint8_t safi;
		uint16_t afi = nlri_list_family(list, at, &safi);
		struct rib_key key = { .family = rib_family(&s->rib, afi, safi) };

		if (!nlri_list_next(list, &at, &row, &one))
			break;
		key.path = one.path;
		key.nlri = one.v;
		if (key.family < 0 || !apply_route(s, &key, set, withdraw))
			return false;
	}
	return true;
}
