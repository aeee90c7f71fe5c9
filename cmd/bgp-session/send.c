/* SPDX-License-Identifier: ISC */
/* bgp-session/send.c - the table of routes becomes UPDATEs: grouping, order, resends, End-of-RIB. */
#include "send.h"

#include <stdlib.h>
#include <string.h>

#include "msg/operational.h"
#include "msg/refresh.h"
#include "session.h"

enum {
	MARKS = 20000,      /* routes looked at in one turn when the table is queued again */
	BATCHES = 64,       /* batches made into messages in one turn */
	FILL = 16,          /* messages that one batch may fill */
	FIRST_MS = 25,      /* gathering before the first routes of a session */
};

enum { OTC_ADD = 1, OTC_REFUSE = 2 };

/* RFC 9234 5: what our role asks of routes to this peer. */
static unsigned
send_otc_rules(const struct session *s)
{
	switch (s->conf->role) {
	case 0: case 1: /* we are provider, route server */
		return OTC_ADD;
	case 2: case 3: /* we are its client, its customer */
		return OTC_REFUSE;
	case 4:
		return OTC_ADD | OTC_REFUSE;
	default:
		return 0;
	}
}

/* ---- one batch ---- */

static int
send_by_bytes(const void *x, const void *y)
{
	const struct nlri *a = x, *b = y;
	int c = memcmp(a->v.p, b->v.p, a->v.n < b->v.n ? a->v.n : b->v.n);

	return c ? c : a->v.n < b->v.n ? -1 : a->v.n > b->v.n;
}

/*
 * IPv4 unicast with an IPv4 next hop, the ordinary case: NLRI are copied straight after the attributes, and messages
 * are filled to the last byte. False: not such a batch.
 */
static bool
send_classic(struct session *s, const struct rib_batch *b, const struct nexthop *nexthop, struct buf *out)
{
	bool addpath = famset_has(s->send.addpath, b->family), pack = s->conf->group && !(b->withdraw && s->conf->exabgp);
	const struct nlri_row *row = nlri_row_at(b->family);
	struct nexthop nh = *nexthop;
	size_t max = ctx_message_max(&s->send), i = 0;

	if (!row->classic || s->conf->exabgp || s->unhurried)
		return false;
	if (nh.self)
		nh.ip = s->send.local;
	if (!b->withdraw && nh.ip.len != 4)
		return false;
	buf_reset(&s->block);
	if (!b->withdraw)
		update_attributes(&s->send, &s->attrs, &nh, row, false, &s->block);
	if (s->block.bad || MSG_HEADER + 4 + s->block.n + 4 + 5 > max)
		return false;
	while (i < b->n) {
		size_t from = out->n, start;
		struct update_frame f = update_open(out);

		if (!b->withdraw) {
			update_attrs(out, &f);
			buf_span_put(out, buf_span(&s->block));
			update_nlri(out, &f);
		}
		start = out->n;
		if (!buf_room(out, max))
			return true;
		while (i < b->n) {
			struct nlri one = rib_nlri(rib_route(&s->rib, b->ref[i]));
			size_t need = one.v.n + (addpath ? 4 : 0), tail = b->withdraw ? 2 : 0;
			uint8_t *o = out->p + out->n;

			if (out->n > start && (!pack || out->n - from + need + tail > max))
				break;
			if (addpath) {
				if (one.path)
					memcpy(o, one.path, 4);
				else
					memset(o, 0, 4);
				o += 4;
			}
			memcpy(o, one.v.p, one.v.n);
			out->n += need;
			i++;
		}
		if (b->withdraw) {
			update_attrs(out, &f);
			update_nlri(out, &f);
		}
		update_close(out, &f);
	}
	return true;
}

static void
send_collect(struct session *s, const struct rib_batch *b, uint16_t afi, uint8_t safi)
{
	const struct nlri_row *row = nlri_row(afi, safi);
	struct nlri *sorted = NULL;
	size_t i;

	buf_reset(&s->list.b);
	s->list.n = 0;
	/* ExaBGP sorts what shares a message. */
	if (s->conf->exabgp && row->grouped && !b->withdraw && b->n > 1 && (sorted = calloc(b->n, sizeof(*sorted)))) {
		for (i = 0; i < b->n; i++)
			sorted[i] = rib_nlri(rib_route(&s->rib, b->ref[i]));
		qsort(sorted, b->n, sizeof(*sorted), send_by_bytes);
	}
	for (i = 0; i < b->n; i++) {
		struct nlri one = sorted ? sorted[i] : rib_nlri(rib_route(&s->rib, b->ref[i]));

		nlri_list_add(&s->list, row, one.v, one.path, afi, safi);
	}
	free(sorted);
}

static void
send_say_unsent(struct session *s, const struct diags *d, unsigned afi, unsigned safi)
{
	struct buf b;

	buf_init(&b, 512);
	buf_family(&b, afi, safi, ' ');
	session_say(s, "a route of %s cannot be sent: %s", buf_cstr(&b), d->n ? d->v[0].msg : "it does not fit");
	s->in.bad = true;
	buf_fini(&b);
}

/* RFC 9234: false when the routes must not go to this peer. */
static bool
send_otc(struct session *s, const struct nlri_row *row, bool withdraw)
{
	unsigned rules = send_otc_rules(s);
	uint32_t as = s->send.local_as;
	uint8_t value[4] = { BE_U32_BYTES(as) };

	if (!rules || withdraw || row->safi != SAFI_UNICAST || s->send.local_as == s->send.peer_as)
		return true;
	if (attrset_has(&s->attrs, ATTR_OTC)) {
		if (!(rules & OTC_REFUSE))
			return true;
		if (!s->skipped_otc)
			session_say(s, "routes with OTC do not go to this peer (RFC 9234 5)");
		s->skipped_otc = true;
		return false;
	}
	if (rules & OTC_ADD)
		attrset_put(&s->attrs, ATTR_OTC, ATTR_OPT | ATTR_TRANS, span_of(value, 4));
	return true;
}

static void
send_batch(struct session *s, const struct rib_batch *b, struct buf *out)
{
	struct diags d = { .n = 0 };
	struct nexthop nh;
	const struct nlri_row *row;
	uint16_t afi;
	uint8_t safi;
	bool pack;

	rib_family_of(&s->rib, (unsigned)b->family, &afi, &safi);
	if (b->family >= FAMILY_MAX || !famset_has(s->send.families, b->family)) {
		famset bit = b->family < FAMILY_MAX ? (famset)1 << b->family : 0;

		if (!(s->skipped & bit)) {
			diag_add(&d, DIAG_NOTE, "family", NULL, 0, 0, "the family was not negotiated");
			send_say_unsent(s, &d, afi, safi);
			s->skipped |= bit;
		}
		return;
	}
	row = nlri_row_at(b->family);
	if (b->set) {
		if (!rib_set_unpack(rib_set_bytes(&s->rib, b->set), &s->attrs, &nh))
			return;
	} else {
		attrset_reset(&s->attrs);
		memset(&nh, 0, sizeof(nh));
	}
	if (!send_otc(s, row, b->withdraw))
		return;
	if (nh.ip.len == 16 && !b->withdraw && !s->conf->exabgp && nlri_wants_nexthop4(row) &&
	    !famset_has(s->send.nexthop6, b->family)) {
		diag_add(&d, DIAG_NOTE, "next-hop", NULL, 0, 0, "it " NEXTHOP4_WANTED);
		send_say_unsent(s, &d, afi, safi);
		return;
	}
	if (b->withdraw && s->first_pass) {
		/* what ExaBGP's first pass leaves of a withdrawal: its attributes */
		if (safi != SAFI_UNICAST && safi != SAFI_MULTICAST)
			update_bare(&s->send, &s->attrs, &nh, row, true, out);
		return;
	}
	if (send_classic(s, b, &nh, out))
		return;
	pack = s->conf->group && (!s->conf->exabgp || (row->grouped && !b->withdraw && !s->resend.refresh));
	send_collect(s, b, afi, safi);
	if (!update_build(&s->send, &s->attrs, &nh, &s->list, b->withdraw, pack, out, &d))
		send_say_unsent(s, &d, afi, safi);
}

/* How many bytes of NLRI to take at once: enough for some full messages of these attributes. */
static size_t
send_batch_bytes(const struct session *s)
{
	uint32_t set = s->rib.w_head ? 0 : s->rib.set_head;
	size_t max = ctx_message_max(&s->send), attrs = set ? s->rib.set[set].len : 0, used = attrs + 100;

	return (max > used + 200 ? max - used : 200) * (max > MSG_MAX ? 2 : FILL);
}

/* ---- resends ---- */

void
send_again(struct session *s, famset set, bool refresh)
{
	struct resend *r = &s->resend;

	if (s->up < 0)
		return;
	set &= s->send.families;
	if (r->families || r->first) {
		r->again |= set;
		return;
	}
	r->families = set;
	r->refresh = refresh;
	r->marking = set != 0;
	r->at = 0;
	r->begun = 0;
}

void
send_changed(struct session *s)
{
	s->drained = false;
	if (!s->conf->gather_ms || s->gathering || s->up < 0)
		return;
	s->gathering = true;
	s->gather = mono_ms(s->now, s->conf->gather_ms);
}

void
send_up(struct session *s)
{
	s->rib.live = true;
	s->rib.unknown = true;
	s->rib.stale_new = true;
	s->resend = (struct resend){ .families = FAMSET_ALL, .first = true, .marking = true };
	s->drained = false;
	s->gathering = false;
	s->first_pass = s->conf->exabgp;
	s->first_begun = false;
	send_changed(s);
	/* What the peer sends right after its OPEN is read before; nothing else is to be waited for. */
	if (s->gathering && s->conf->gather_ms > FIRST_MS)
		s->gather = mono_ms(s->now, FIRST_MS);
}

void
send_down(struct session *s)
{
	receipts_down(s);
	rib_down(&s->rib);
	s->rib.stale_new = false;
	s->resend = (struct resend){ .at = 0 };
	s->gathering = false;
	s->gather = MONO_NEVER;
}

/* Queue a part of the table. */
static void
send_mark(struct session *s)
{
	struct resend *r = &s->resend;
	uint32_t ref = 0;
	int i;

	for (i = 0; i < MARKS && (ref = rib_walk(&s->rib, &r->at)); i++) {
		struct rib_route *p = rib_route(&s->rib, ref);

		if (r->first)
			p->flags &= (uint8_t)~RIB_SENT;
		if (p->family >= FAMILY_MAX || famset_has(r->families, p->family))
			rib_again(&s->rib, ref);
	}
	if (!ref)
		r->marking = s->rib.stale_new = false;
}

static void
send_refresh(famset set, unsigned subtype, struct buf *out)
{
	unsigned i;

	for (i = 0; i < family_cnt; i++)
		if (famset_has(set, (int)i))
			refresh_build(families[i].afi, families[i].safi, subtype, out);
}

/* One End-of-RIB for each family, in the order in which the peer offered them (RFC 4724 2). */
static void
send_eors(struct session *s, struct buf *out)
{
	famset left = s->send.families;
	const struct open *o = &s->theirs;
	struct open_walk w;
	int f;

	if (!o->multiprotocol && famset_has(left, 0)) {
		update_eor(AFI_IPV4, SAFI_UNICAST, out);
		return;
	}
	for (open_walk(&w, o->msg, NULL); (f = open_walk_family(&w)) >= 0;) {
		if (!famset_has(left, f))
			continue;
		left &= ~((famset)1 << f);
		update_eor(families[f].afi, families[f].safi, out);
	}
}

/*
 * What `operational` of the configuration says, before the first routes: ASM in each session, the rest once
 * (draft-ietf-idr-operational-message 3).
 */
static void
send_operationals(struct session *s, struct buf *out)
{
	if (s->ours.operational && s->theirs.operational)
		config_operationals(s->conf->operationals, s->counters.sessions > 1, &s->send, out);
}

/* All of the resend is on its way: say so. */
static void
send_finish(struct session *s, struct buf *out)
{
	struct resend *r = &s->resend;
	famset again = r->again;

	if (r->begun)
		send_refresh(r->begun, REFRESH_END, out);
	if (r->first && !s->conf->manual_eor)
		send_eors(s, out);
	*r = (struct resend){ .at = 0 };
	if (again)
		send_again(s, again, true);
}

/* ---- the pump ---- */

/* Events about what is sent need room on stdout; without such, stdout does not matter here. */
static bool
send_may(const struct session *s)
{
	return output_has_room(&s->out) || (!s->conf->send && !s->archive.full);
}

static bool
send_step(struct session *s, struct peer_conn *c)
{
	struct resend *r = &s->resend;
	bool enhanced = s->ours.enhanced_refresh && s->theirs.enhanced_refresh;
	size_t at = c->out.b.n;

	if (r->marking) {
		if (r->first && !r->at)
			send_operationals(s, &c->out.b);
		if (r->refresh && enhanced && !r->begun) {
			r->begun = r->families;
			send_refresh(r->begun, REFRESH_BEGIN, &c->out.b);
		}
		send_mark(s);
	} else if ((r->families || r->first) && !s->rib.stale_cnt && !(r->first && s->conf->exabgp && rib_waiting(&s->rib))) {
		send_finish(s, &c->out.b);
	} else if (rib_take(&s->rib, &s->batch, s->conf->group ? RIB_BATCH : 64, send_batch_bytes(s))) {
		s->first_begun = true;
		send_batch(s, &s->batch, &c->out.b);
		receipts_taken(s, &s->batch, outq_end(&c->out));
		rib_sent(&s->rib, &s->batch);
	} else if (r->families || r->first) {
		/* Nothing waits, yet something is counted as not sent: it was changed since. */
		send_finish(s, &c->out.b);
	} else {
		return false;
	}
	if (c->out.b.n > at)
		conn_sent(c, at);
	return true;
}

void
send_pump(struct session *s)
{
	struct peer_conn *c;
	int i;

	if (s->up < 0)
		return;
	c = &s->conn[s->up];
	if (s->gathering) {
		if (!mono_due(s->gather, s->now))
			return;
		s->gathering = false;
		s->gather = MONO_NEVER;
	}
	for (i = 0; i < BATCHES && outq_open(&c->out) && send_may(s); i++) {
		outq_compact(&c->out);
		if (!send_step(s, c)) {
			s->drained = true;
			break;
		}
		if (s->conf->send & ON_UPDATE)
			output_mark_full(&s->out);
	}
	/* ExaBGP's first pass with something in it leaves withdrawals out, whether before End-of-RIB or after it. */
	if (s->first_begun && !rib_waiting(&s->rib))
		s->first_pass = false;
}

void
send_deadline(struct session *s, struct mono *deadline)
{
	const struct peer_conn *c;

	if (s->up < 0)
		return;
	c = &s->conn[s->up];
	if (s->gathering)
		mono_lower(deadline, s->gather);
	else if ((rib_waiting(&s->rib) || s->resend.families || s->resend.first) && outq_open(&c->out) && !c->out.blocked &&
	    send_may(s))
		*deadline = s->now;
}

/* ---- one message of a command ---- */

bool
send_first_due(const struct session *s)
{
	return s->conf->exabgp && s->up >= 0 && s->gathering && s->resend.first && s->rib.routes;
}

bool
send_is_clear(const struct session *s)
{
	return s->up >= 0 && !rib_waiting(&s->rib) && !s->resend.first && !s->resend.marking &&
	    outq_open(&s->conn[s->up].out) && !s->gathering;
}

bool
send_clear(struct session *s)
{
	if (s->up >= 0)
		send_pump(s);
	return send_is_clear(s);
}

void
send_message(struct session *s, struct span msg)
{
	struct peer_conn *c = &s->conn[s->up];
	size_t at;

	outq_compact(&c->out);
	at = c->out.b.n;
	buf_span_put(&c->out.b, msg);
	conn_sent(c, at);
	receipt_message(s, s->in.receipt, outq_end(&c->out));
}
