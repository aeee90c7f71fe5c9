/* SPDX-License-Identifier: ISC */
/* field/view.c - an event taken apart as far as somebody asks. */
#include "field/view.h"

/* False: the lengths of the message do not add up, and p means nothing. */
static bool
view_field_parts_find(struct span msg, struct field_parts *p)
{
	struct attr_head a;
	struct get g;

	memset(p->has, 0, sizeof(p->has));
	if (parts_find(msg, &p->part) != PARTS_OK)
		return false;
	g = get_of(p->part.attributes);
	while (attr_next(&g, &a)) {
		uint64_t *has = &p->has[a.code / 64], bit = (uint64_t)1 << (a.code % 64);

		if (a.code < VIEW_CODES && !(*has & bit))
			p->value[a.code] = a.v;
		*has |= bit;
	}
	return true;
}

void
view_begin(struct field_view *v, const struct event *e, const struct ctx *ctx)
{
	/* the large members are read only after they were filled */
	v->e = e;
	v->ctx = ctx;
	v->type = e->kind == EVENT_MESSAGE ? msg_type(e->msg) : 0;
	v->route = NULL;
	v->split = v->framed = v->path_known = v->checked = v->carried_out = v->treat = v->silent = false;
	v->at = NULL;
	v->reach.row = v->unreach.row = NULL;
	v->as_cnt = v->as_len = v->as_confed = v->mark = 0;
	v->as_sets = v->as_open = false;
}

void
view_carry_out(struct field_view *v)
{
	const struct diags *d;
	const struct attr *used;
	struct update u;
	size_t i;

	v->carried_out = true;
	if (!v->type)
		return;
	d = view_errors(v);
	v->silent = d->worst >= DIAG_DISABLE;
	v->treat = d->worst == DIAG_WITHDRAW;
	if (d->worst < DIAG_DISCARD || !view_parts(v))
		return;
	update_read(v->e->msg, v->ctx, &u, NULL);
	for (i = 0; i < u.n; i++)
		if (!(used = update_attr(&u, u.list[i].code)) || used->bad)
			v->parts.has[u.list[i].code / 64] &= ~((uint64_t)1 << (u.list[i].code % 64));
}

bool
view_parts(struct field_view *v)
{
	if (v->at)
		return v->framed;
	if (v->type != MSG_UPDATE)
		return false;
	v->at = &v->parts;
	return v->framed = view_field_parts_find(v->e->msg, &v->parts);
}

static void
view_mp(struct span value, bool reach, struct mp *mp)
{
	if (mp_find(value, reach, mp))
		mp->row = nlri_row(mp->afi, mp->safi);
}

bool
view_split(struct field_view *v)
{
	if (!view_parts(v))
		return false;
	if (v->split)
		return true;
	v->split = true;
	if (field_parts_have(v->at, ATTR_MP_REACH))
		view_mp(v->at->value[ATTR_MP_REACH], true, &v->reach);
	if (field_parts_have(v->at, ATTR_MP_UNREACH))
		view_mp(v->at->value[ATTR_MP_UNREACH], false, &v->unreach);
	return true;
}

bool
view_attribute(struct field_view *v, unsigned code, struct span *value)
{
	if (!view_parts(v) || !field_parts_have(v->at, code))
		return false;
	if (value)
		*value = v->at->value[code];
	return true;
}

bool
view_path(struct field_view *v)
{
	struct buf merged;
	struct span path;
	struct get g;
	bool wide = v->ctx->asn4;

	if (v->path_known)
		return view_attribute(v, ATTR_AS_PATH, NULL);
	v->path_known = true;
	if (!view_attribute(v, ATTR_AS_PATH, &path))
		return false;
	buf_init(&merged, MSG_MAX_EXTENDED * 2);
	if (!wide && view_attribute(v, ATTR_AS4_PATH, NULL)) {
		struct update u;

		update_read(v->e->msg, v->ctx, &u, NULL);
		if (update_as_path(&u, v->ctx, &merged)) {
			path = buf_span(&merged);
			wide = true;
		}
	}
	g = get_of(path);
	while (get_left(&g)) {
		unsigned type = get_u8(&g), n = get_u8(&g);

		v->as_len += type == 2 ? n : type == 1;
		v->as_sets |= type == 1;
		v->as_open = type != 2;
		v->as_confed += type == 3 || type == 4 ? n : 0;
		while (n-- && get_left(&g) && v->as_cnt < VIEW_PATH_MAX)
			v->as[v->as_cnt++] = wide ? get_u32(&g) : get_u16(&g);
	}
	buf_fini(&merged);
	return true;
}

const struct diags *
view_errors(struct field_view *v)
{
	if (!v->checked) {
		diags_reset(&v->errors);
		if (v->type)
			msg_check(v->e->msg, v->ctx, &v->errors);
		v->checked = true;
	}
	return &v->errors;
}

bool
view_is_eor(struct field_view *v, uint16_t *afi, uint8_t *safi)
{
	if (!view_split(v) || v->at->part.withdrawn.n || v->at->part.nlri.n)
		return false;
	if (!v->at->part.attributes.n) {
		*afi = AFI_IPV4;
		*safi = SAFI_UNICAST;
		return true;
	}
	if (!v->unreach.row || v->unreach.nlri.n || v->reach.row)
		return false;
	*afi = v->unreach.afi;
	*safi = v->unreach.safi;
	return true;
}

bool
view_prefix(struct field_route *r)
{
	if (!r->apart) {
		r->apart = true;
		r->has_prefix = nlri_prefix(r->row, r->nlri.v, &r->of);
		if (r->has_prefix) {
			r->prefix.ip = ip_of(r->of.ip, r->afi == AFI_IPV4 ? 4 : 16);
			r->prefix.bits = (uint8_t)r->of.bits;
		}
	}
	return r->has_prefix;
}

/* The routes of one field of NLRI; false: each wants no more. */
static bool
view_field(struct field_view *v, struct field_route *r, struct span nlri, bool (*each)(struct field_view *, void *), void *arg)
{
	bool addpath = v->ctx->addpath && famset_has(v->ctx->addpath, family_index(r->afi, r->safi));
	bool withdraw = r->withdraw, more = true;
	struct get g = get_of(nlri);

	v->route = r;
	r->withdraw |= v->treat;
	while (more && nlri_next(r->row, &g, addpath, withdraw, &r->nlri, NULL)) {
		r->apart = false;
		more = each(v, arg);
	}
	v->route = NULL;
	return more;
}

bool
view_routes(struct field_view *v, bool (*each)(struct field_view *v, void *arg), void *arg)
{
	struct field_route classic = { .row = &nlri_ipv4_unicast, .afi = AFI_IPV4, .safi = SAFI_UNICAST };
	struct field_route r;

	if (v->silent || !view_split(v))
		return true;
	classic.withdraw = true;
	if (v->at->part.withdrawn.n && !view_field(v, &classic, v->at->part.withdrawn, each, arg))
		return false;
	r = (struct field_route){ .withdraw = true, .row = v->unreach.row, .afi = v->unreach.afi, .safi = v->unreach.safi };
	if (r.row && !view_field(v, &r, v->unreach.nlri, each, arg))
		return false;
	r = (struct field_route){ .row = v->reach.row, .afi = v->reach.afi, .safi = v->reach.safi, .nexthop = v->reach.nexthop };
	if (r.row && !view_field(v, &r, v->reach.nlri, each, arg))
		return false;
	classic.withdraw = false;
	view_attribute(v, ATTR_NEXT_HOP, &classic.nexthop);
	return !v->at->part.nlri.n || view_field(v, &classic, v->at->part.nlri, each, arg);
}
