/* bgp-session/apply.c - commands to the table of routes. */
#include "apply.h"

/* A receipt that waits for the route is told before the route changes. */
static void
apply_before(struct session *s, int family, const uint8_t *path, struct span nlri, uint32_t set, bool withdraw)
{
	const struct rib_route *p;
	uint32_t ref;

	if (!s->receipts.map_used)
		return;
	ref = rib_find(&s->rib, family, path, nlri);
	if (!ref)
		return;
	p = rib_route(&s->rib, ref);
	if (p->flags & RIB_MARK && (withdraw || p->set != set || !span_eq(rib_nlri(p).v, nlri)))
		receipt_replaced(s, ref);
}

/* What the new change will leave as: the receipt waits for that. */
static void
apply_after(struct session *s, int family, const uint8_t *path, struct span nlri)
{
	uint32_t ref = rib_find(&s->rib, family, path, nlri);
	const struct rib_route *p;

	if (!ref)
		return;
	p = rib_route(&s->rib, ref);
	if (p->flags & (RIB_ANNOUNCE | RIB_WITHDRAW) || !s->rib.live || s->resend.marking)
		receipt_wait(s, s->in.receipt, ref);
}

bool
apply_route(struct session *s, int family, const uint8_t *path, struct span nlri, uint32_t set, bool withdraw)
{
	struct rib *r = &s->rib;
	enum rib_result result;

	apply_before(s, family, path, nlri, set, withdraw);
	/* As long as the peer keeps up, it is told of every change, also of two of one route in a row. */
	r->eager = !s->conf->gather_ms;
	result = withdraw ? rib_withdraw(r, family, path, nlri, set, NULL) : rib_announce(r, family, path, nlri, set, NULL);
	r->eager = false;
	if (result == RIB_BUSY) {
		send_pump(s);
		result = withdraw ? rib_withdraw(r, family, path, nlri, set, NULL) :
		    rib_announce(r, family, path, nlri, set, NULL);
	}
	if (result == RIB_NOMEM)
		return false;
	if (result != RIB_SAME)
		send_changed(s);
	if (s->in.receipt)
		apply_after(s, family, path, nlri);
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
		int family = rib_family(&s->rib, afi, safi);

		if (!nlri_list_next(list, &at, &row, &one))
			break;
		if (family < 0 || !apply_route(s, family, one.path, one.v, set, withdraw))
			return false;
	}
	return true;
}
