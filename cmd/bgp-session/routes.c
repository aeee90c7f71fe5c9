/* SPDX-License-Identifier: ISC */
/* bgp-session/routes.c - announcing and withdrawing: commands of routes, groups, End-of-RIB, refresh, operational. */
#include "routes.h"

#include <string.h>

#include "apply.h"
#include "messages.h"
#include "msg/refresh.h"

/* An announcement needs a next hop, of a family that can carry it. */
static bool
routes_lacks_nexthop(const struct route *r)
{
	const struct nlri_row *row;
	struct nlri one;
	size_t at = 0;

	if (r->withdraw || r->nexthop.ip.len || r->nexthop.self)
		return false;
	while (nlri_list_next(&r->list, &at, &row, &one))
		if (!row->nexthop_none)
			return true;
	return false;
}

static bool
routes_refuse_nexthop(struct session_input *in, struct span line, const struct route *r)
{
	const struct nlri_row *row;
	struct buf text;
	struct nlri one;
	size_t at = 0;

	buf_init(&text, 1 << 17);
	if (nlri_list_next(&r->list, &at, &row, &one) && row->text)
		row->text(row, &text, &one, &in->s->neutral);
	input_refuse(in, line, "announce requires nexthop: %.100s", buf_cstr(&text));
	buf_fini(&text);
	return true;
}

/*
 * Why routes of this family cannot go to the peer; NULL: they can, or nobody knows yet. Before a session is up what we
 * offer decides; what comes to be negotiated is known, and reported, later.
 */
static const char *
routes_misfit(const struct session *s, const struct nlri_row *row, const struct route *r)
{
	int f = family_index(row->afi, row->safi);

	if (!famset_has(s->up >= 0 ? s->send.families : s->offered, f))
		return s->up >= 0 ? "was not negotiated" : "is not offered: see --family";
	if (!r->withdraw && r->nexthop.ip.len == 16 && nlri_wants_nexthop4(row) &&
	    !famset_has(s->up >= 0 ? s->send.nexthop6 : s->offered6, f))
		return s->up >= 0 ? NEXTHOP4_WANTED : "with an IPv6 next hop is not offered: see --extended-nexthop";
	return NULL;
}

/* ExaBGP accepts everything, and sends what it can. */
static bool
routes_fit(struct session_input *in, struct span line, const struct route *r)
{
	const struct nlri_row *row;
	struct nlri one;
	const char *why;
	struct buf name;
	size_t at = 0;

	while (!in->s->conf->exabgp && nlri_list_next(&r->list, &at, &row, &one)) {
		why = routes_misfit(in->s, row, r);
		if (!why)
			continue;
		buf_init(&name, 512);
		buf_family(&name, row->afi, row->safi, ' ');
		input_refuse(in, line, "%s %s", buf_cstr(&name), why);
		buf_fini(&name);
		return false;
	}
	return true;
}

static bool
routes_apply(struct session_input *in, struct span line, struct route *r, const struct quick_line *quick)
{
	struct session *s = in->s;
	uint32_t set = 0;
	bool good;

	if (routes_lacks_nexthop(r))
		return routes_refuse_nexthop(in, line, r);
	if (!routes_fit(in, line, r))
		return true;
	if (r->nexthop.self && r->list.n) {
		uint8_t safi;

		apply_self(s, nlri_list_family(&r->list, 0, &safi), &r->nexthop);
	}
	if (r->watchdog.n && !r->withdraw)
		return watchdog_apply(s, r) ? input_done(in) : input_refuse(in, line, "out of memory");
	if (!r->withdraw || s->conf->exabgp || r->attrs.b.n) {
		buf_reset(&in->pack);
		rib_set_pack(&r->attrs, &r->nexthop, &in->pack);
		set = rib_set_of(&s->rib, buf_span(&in->pack));
		if (!set)
			return input_refuse(in, line, "out of memory");
	}
	good = apply_list(s, &r->list, set, r->withdraw);
	if (good && quick)
		quick_learn(in, quick, r, set);
	rib_set_drop(&s->rib, set);
	return good ? input_done(in) : input_refuse(in, line, "out of memory");
}

/* Attributes given for the whole group: of those given twice the first is kept, as within one command. */
static void
routes_merge(struct attrset *to, const struct attrset *from)
{
	unsigned code;

	for (code = 1; code < 256; code++)
		if (attrset_has(from, code) && !attrset_has(to, code))
			attrset_put(to, code, from->at[code].flags, attrset_get(from, code));
}

static bool
routes_group(struct session_input *in, struct lex *l, struct span line)
{
	struct session *s = in->s;
	struct nexthop nexthop = { 0 };
	struct attrset common;
	struct diags *d = l->d;
	bool ack = in->ack, good = true;

	attrset_init(&common);
	in->ack = false;
	while (good && command_part(&in->cmd, l, &s->neutral)) {
		struct route *r = &in->cmd.route;

		if (in->cmd.kind == COMMAND_ATTRIBUTES) {
			routes_merge(&common, &r->attrs);
			if (!nexthop.ip.len && !nexthop.self)
				nexthop = r->nexthop;
		} else if (in->cmd.kind == COMMAND_ROUTE) {
			command_lay_under(r, &common, &nexthop);
			good = !routes_lacks_nexthop(r);
			if (good)
				routes_apply(in, line, r, NULL);
			else
				diag_add(d, DIAG_NOTE, "group", NULL, 0, 0, "announce requires nexthop");
		}
	}
	in->ack = ack;
	attrset_fini(&common);
	if (!good || d->n)
		return input_refuse_at(in, line, d->n ? &d->v[0] : NULL);
	return input_done(in);
}

static bool
routes_attributes(struct session_input *in, const struct route *r)
{
	struct session *s = in->s;

	if (s->up < 0)
		return input_refuse(in, span_of(NULL, 0), "no session is established");
	if (!send_clear(s))
		return false;
	buf_reset(&in->message);
	update_bare(&s->send, &r->attrs, &r->nexthop, nlri_row(AFI_IPV4, SAFI_UNICAST), false, &in->message);
	if (in->message.bad || in->message.n > ctx_message_max(&s->send))
		return input_refuse(in, span_of(NULL, 0), "the attributes are longer than any message");
	send_message(s, buf_span(&in->message));
	return input_done(in);
}

static bool
routes_special(struct session_input *in, struct span line)
{
	struct session *s = in->s;
	struct command *c = &in->cmd;

	if (c->kind == COMMAND_WATCHDOG)
		return watchdog_switch(s, c->watchdog.n ? c->watchdog : SPAN("bgp-session"), c->route.withdraw) ? input_done(in) :
		    input_refuse(in, line, "out of memory");
	/* Without answers nobody would notice a refusal: before the first session such a command waits for it. */
	if (s->up < 0 && !s->was_up && !in->ack && !s->conf->exabgp)
		return false;
	if (s->up < 0)
		return input_refuse(in, line, "no session is established");
	if (c->kind != COMMAND_OPERATIONAL && !famset_has(s->send.families, family_index(c->afi, c->safi)))
		return input_refuse(in, line, "the family was not negotiated");
	if (c->kind == COMMAND_REFRESH && !(s->ours.refresh && s->theirs.refresh))
		return input_refuse(in, line, "route refresh was not negotiated");
	if (c->kind == COMMAND_OPERATIONAL && !(s->ours.operational && s->theirs.operational))
		return input_refuse(in, line, "operational was not negotiated");
	/* An End-of-RIB follows all that was announced before it; the others do not care. */
	if (c->kind == COMMAND_EOR ? !send_clear(s) : !outq_open(&s->conn[s->up].out))
		return false;
	buf_reset(&in->message);
	if (c->kind == COMMAND_EOR)
		update_eor(c->afi, c->safi, &in->message);
	else if (c->kind == COMMAND_REFRESH)
		refresh_build(c->afi, c->safi, c->subtype, &in->message);
	else
		buf_span_put(&in->message, buf_span(&c->message));
	send_message(s, buf_span(&in->message));
	return input_done(in);
}

/* The selector names this peer, or any. */
static bool
routes_selects(const struct session *s, struct span sel)
{
	struct span word = sel;
	struct ip ip;

	while (word.n && (word.p[0] == ' ' || word.p[0] == '['))
		word = span_of(word.p + 1, word.n - 1);
	for (word.n = 0; word.p + word.n < sel.p + sel.n; word.n++)
		if (word.p[word.n] == ' ' || word.p[word.n] == ',' || word.p[word.n] == ']')
			break;
	return !word.n || !ip_scan(word, &ip) || memchr(sel.p, ',', sel.n) || !s->neutral.peer.len ||
	    ip_eq(&ip, &s->neutral.peer);
}

bool
routes_run(struct session_input *in, struct span line, const struct quick_line *quick)
{
	struct session *s = in->s;
	struct src src = { .name = "<stdin>", .text = command_bare(line), .first_line = in->line };
	struct diags d = { .n = 0 };
	struct span sel;
	struct lex l;

	lex_init(&l, &src, &in->cmd.arena, &d);
	if (!command_selector(&l, &sel))
		return input_refuse_at(in, line, d.n ? &d.v[0] : NULL);
	if (!routes_selects(s, sel))
		return input_refuse(in, line, "no such neighbor");
	if (!command_parse(&in->cmd, &l, &s->neutral))
		return input_refuse_at(in, line, d.n ? &d.v[0] : NULL);
	switch (in->cmd.kind) {
	case COMMAND_NONE:
		return input_done(in);
	case COMMAND_ROUTE:
		return routes_apply(in, line, &in->cmd.route, quick);
	case COMMAND_ATTRIBUTES:
		return routes_attributes(in, &in->cmd.route);
	case COMMAND_GROUP:
		return routes_group(in, &l, line);
	case COMMAND_MESSAGE:
		return messages_send(in, buf_span(&in->cmd.message));
	default:
		return routes_special(in, line);
	}
}
