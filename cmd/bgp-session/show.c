/* SPDX-License-Identifier: ISC */
/* bgp-session/show.c - the tables of routes in words; work on a whole table in pieces. */
#include "show.h"

#include <string.h>

#include "base/be.h"
#include "event/event.h"
#include "send.h"
#include "session.h"
#include "show_neighbor.h"

enum { SHOW_ROUTES = 512, CLEAR_ROUTES = 8192 };

static void
show_name(struct session *s, struct buf *b)
{
	const struct ctx *c = &s->neutral;
	uint8_t id[4];

	be_put_u32(id, s->conf->ctx.router_id);
	buf_str(b, "neighbor ");
	show_peer(s, b);
	buf_str(b, " local-ip ");
	if (c->local.len)
		buf_ip(b, c->local.a, c->local.len);
	else
		buf_str(b, "auto");
	buf_fmt(b, " local-as %u peer-as %u router-id ", s->conf->ctx.local_as, s->conf->ctx.peer_as);
	buf_ip4(b, id);
	buf_str(b, " family-allowed in-open");
}

/* ---- routes ---- */

/* The UPDATE that carried it, or would carry it, so that it can be shown as any UPDATE is. */
static bool
show_rebuild(struct session *s, bool in, const struct rib_route *p, struct ctx *ctx, struct buf *out)
{
	struct rib *r = in ? &s->rib_in : &s->rib;
	struct nlri one = rib_nlri(p);
	struct span bytes = rib_set_bytes(r, p->set);
	uint16_t afi;
	uint8_t safi;

	rib_family_of(r, p->family, &afi, &safi);
	*ctx = in ? s->receive : s->up >= 0 ? s->send : s->neutral;
	ctx->families = FAMSET_ALL;
	ctx->session = CTX_UNKNOWN;
	ctx->own = ctx->apply = false;
	ctx->extended_message = true;
	if (one.path && p->family < FAMILY_MAX)
		ctx->addpath |= (famset)1 << p->family;
	if (!one.path && p->family < FAMILY_MAX)
		ctx->addpath &= ~((famset)1 << p->family);
	buf_reset(out);
	if (!in) {
		struct diags d = { .n = 0 };
		struct nexthop nh;

		if (!rib_set_unpack(bytes, &s->attrs, &nh))
			return false;
		buf_reset(&s->list.b);
		s->list.n = 0;
		nlri_list_add(&s->list, nlri_row(afi, safi), one.v, one.path, afi, safi);
		return update_build(ctx, &s->attrs, &nh, &s->list, false, false, out, &d);
	} else {
		struct get g = get_of(bytes);
		struct span hop = get_bytes(&g, get_u8(&g)), attrs = get_rest(&g);
		bool classic = afi == AFI_IPV4 && safi == SAFI_UNICAST && !hop.n;
		struct mp mp = { .afi = afi, .safi = safi, .nexthop = hop };
		struct update_frame f = update_open(out);

		buf_reset(&s->nlri);
		if (one.path)
			buf_put(&s->nlri, one.path, 4);
		buf_span_put(&s->nlri, one.v);
		mp.nlri = buf_span(&s->nlri);
		update_attrs(out, &f);
		buf_span_put(out, attrs);
		if (!classic)
			mp_put(out, ATTR_OPT, &mp, true);
		update_nlri(out, &f);
		if (classic)
			buf_span_put(out, mp.nlri);
		update_close(out, &f);
		return !out->bad;
	}
}

/* The route with its attributes, as a command has them after `announce` and `announce route`. */
static void
show_route_text(struct session *s, bool in, const struct rib_route *p, struct buf *b)
{
	struct event e = { .kind = EVENT_MESSAGE, .direction = "receive", .stream = -1 };
	struct buf *text = &s->nlri;
	struct diags d = { .n = 0 };
	struct ctx ctx;
	size_t skip;

	if (!show_rebuild(s, in, p, &ctx, &s->in.message))
		return;
	e.msg = buf_span(&s->in.message);
	buf_reset(text);
	event_command(text, &e, &ctx, &d);
	skip = text->n > 15 && memcmp(text->p, "announce route ", 15) == 0 ? 15 : text->n > 9 ? 9 : 0;
	while (text->n && text->p[text->n - 1] == '\n')
		text->n--;
	buf_put(b, text->p + skip, text->n > skip ? text->n - skip : 0);
}

static void
show_extensive_route(struct session *s, bool in, const struct rib_route *p, struct buf *b)
{
	uint16_t afi;
	uint8_t safi;

	rib_family_of(in ? &s->rib_in : &s->rib, p->family, &afi, &safi);
	show_name(s, b);
	buf_c(b, ' ');
	buf_family(b, afi, safi, ' ');
	buf_c(b, ' ');
	show_route_text(s, in, p, b);
	buf_c(b, '\n');
}

/* For programs: "AFI SAFI PATH NLRI ROUTE", numbers, hex or "-", hex as on the wire, text. */
static void
show_wire_route(struct session *s, bool in, const struct rib_route *p, struct buf *b)
{
	struct nlri one = rib_nlri(p);
	uint16_t afi;
	uint8_t safi;

	rib_family_of(in ? &s->rib_in : &s->rib, p->family, &afi, &safi);
	buf_fmt(b, "%u %u ", afi, safi);
	if (one.path)
		buf_hex_lower(b, span_of(one.path, 4));
	else
		buf_c(b, '-');
	buf_c(b, ' ');
	buf_hex_lower(b, one.v);
	buf_c(b, ' ');
	show_route_text(s, in, p, b);
	buf_c(b, '\n');
}

static bool
show_is_prefix(unsigned safi)
{
	return safi == SAFI_UNICAST || safi == SAFI_MULTICAST;
}

static bool
show_wants(const struct show_job *job, unsigned afi, unsigned safi)
{
	if (job->afi == SHOW_FLOW)
		return safi == SAFI_FLOW || safi == SAFI_FLOW_VPN;
	if (job->afi == SHOW_INET)
		return afi <= AFI_IPV6 && show_is_prefix(safi);
	return !job->afi || (job->afi == afi && (!job->safi || job->safi == safi));
}

static void
show_route(struct session *s, const struct show_job *job, const struct rib_route *p)
{
	struct rib *r = job->in ? &s->rib_in : &s->rib;
	struct nlri one = rib_nlri(p);
	struct buf *b = output_buf(s), *text = &s->nlri;
	const struct nlri_row *row;
	uint16_t afi;
	uint8_t safi;
	struct jw w;

	rib_family_of(r, p->family, &afi, &safi);
	row = nlri_row(afi, safi);
	if (!show_wants(job, afi, safi))
		return;
	if (job->wire || (job->extensive && !job->json)) {
		if (job->wire)
			show_wire_route(s, job->in, p, b);
		else
			show_extensive_route(s, job->in, p, b);
		output_mark_full(&s->out);
		return;
	}
	buf_reset(text);
	row->text(row, text, &one, job->in ? &s->receive : &s->neutral);
	if (!job->json) {
		show_peer(s, b);
		buf_c(b, ' ');
		buf_family(b, afi, safi, ' ');
		buf_c(b, ' ');
		buf_span_put(b, buf_span(text));
		buf_c(b, '\n');
	} else {
		struct buf name;

		buf_init(&name, 256);
		jw_init(&w, b, s->neutral.spaced);
		jw_obj(&w);
		show_peer(s, &name);
		jw_key_span(&w, buf_span(&name));
		jw_obj(&w);
		jw_key(&w, "routes");
		jw_arr(&w);
		jw_obj(&w);
		buf_reset(&name);
		buf_family(&name, afi, safi, ' ');
		jw_key(&w, "family");
		jw_str(&w, buf_span(&name));
		jw_key(&w, show_is_prefix(safi) ? "prefix" : "nlri");
		jw_str(&w, buf_span(text));
		jw_obj_end(&w);
		jw_arr_end(&w);
		jw_obj_end(&w);
		jw_obj_end(&w);
		buf_c(b, '\n');
		buf_fini(&name);
	}
	output_mark_full(&s->out);
}

static bool
show_clear_step(struct session *s)
{
	struct show_job *job = &s->in.job;
	struct rib *r = job->in ? &s->rib_in : &s->rib;
	uint32_t ref;
	int i;

	for (i = 0; i < CLEAR_ROUTES; i++) {
		if (!(ref = rib_walk(r, &job->at)))
			return true;
		if (!job->in && rib_route(r, ref)->flags & RIB_MARK)
			receipt_replaced(s, ref);
		rib_remove(r, ref);
	}
	return false;
}

bool
show_step(struct session *s)
{
	struct show_job *job = &s->in.job;
	struct rib *r = job->in ? &s->rib_in : &s->rib;
	uint32_t ref;
	int i;

	if (job->kind == SHOW_CLEAR) {
		bool end = show_clear_step(s);

		if (!job->in)
			send_changed(s);
		return end;
	}
	for (i = 0; i < SHOW_ROUTES && output_has_room(&s->out); i++) {
		if (!(ref = rib_walk(r, &job->at)))
			return true;
		if (rib_route(r, ref)->set)
			show_route(s, job, rib_route(r, ref));
	}
	return false;
}
