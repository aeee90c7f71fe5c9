/* SPDX-License-Identifier: ISC */
/*
 * msg/update_json.c - an UPDATE as JSON (bgp-json(5)): what it says. What else is needed to make the same bytes of it is
 * the business of msg/update_wire.c.
 *
 *     "message":{"update":{"attribute":{...},"announce":{FAMILY:{NEXTHOP:[NLRI]}},"withdraw":{FAMILY:[NLRI]}}}
 *     "link-local-next-hop":"fe80::1"                        the second address of the next hop
 *     "partial":["community"]                                attributes with the Partial bit, which their keys do not say
 */
#include "msg/update_wire.h"

#include "base/num.h"
#include "msg/tree.h"
#include "msg/update_text.h"

struct writer {
	struct jw *w;
	const struct update *u;
	const struct ctx *ctx;
	struct update_shown shown; /* what has been written, for "wire" */
	const uint8_t *link_local; /* second address of the next hop; NULL: none */
};

static void
update_worse(struct writer *j, enum update_faith f)
{
	if (f > j->shown.faith)
		j->shown.faith = f;
}

/* ---- attributes ---- */

static void
update_unknown_attribute(struct writer *j, const struct attr *a)
{
	static const char digits[] = "0123456789ABCDEF";
	unsigned flags = a->flags & ATTR_TRANS ? a->flags | ATTR_PARTIAL : a->flags;
	char key[] = "attribute-0x00-0x00";

	key[12] = digits[a->code >> 4];
	key[13] = digits[a->code & 15];
	key[17] = digits[flags >> 4];
	key[18] = digits[flags & 15];
	jw_key(j->w, key);
	jw_hex(j->w, a->v, "0x");
}

static void
update_do_as_path(struct writer *j, const struct attr *a)
{
	const struct attr *as4 = update_attr(j->u, ATTR_AS4_PATH);
	struct ctx wide = *j->ctx;
	struct buf path;

	if (j->ctx->asn4 || !as4) {
		jw_key(j->w, a->row->key);
		a->row->json(a->row, j->w, a->v, j->ctx);
		return;
	}
	update_worse(j, FAITH_UNSURE);
	buf_init(&path, MSG_MAX_EXTENDED * 2);
	wide.asn4 = true;
	if (update_as_path(j->u, j->ctx, &path)) {
		jw_key(j->w, a->row->key);
		a->row->json(a->row, j->w, buf_span(&path), &wide);
	}
	buf_fini(&path);
}

/* Is it an attribute without a key of its own that has one by its number? A session ignores those that it does not pass on. */
static bool
update_is_passed(const struct writer *j, const struct attr *a)
{
	return (a->flags & ATTR_TRANS) || !j->ctx->apply;
}

static void
update_attribute(struct writer *j, const struct attr *a)
{
	const struct update *u = j->u;
	const struct attr_row *row = a->row;
	struct ctx wide;

	switch (a->code) {
	case ATTR_MP_REACH:
	case ATTR_MP_UNREACH:
		return;
	case ATTR_NEXT_HOP:
		/* as ExaBGP has it: the keys of announce say it, and an attribute does beside what is withdrawn */
		if (!u->withdrawn.n && !u->unreach.row)
			return;
		break;
	case ATTR_AS_PATH:
		if (a->v.n) {
			update_do_as_path(j, a);
			update_shown_set(&j->shown, ATTR_AS_PATH);
		}
		return;
	case ATTR_AS4_PATH:
		if (!j->ctx->asn4 && update_attr(u, ATTR_AS_PATH) && !update_attr(u, ATTR_AS_PATH)->bad) {
			update_worse(j, FAITH_UNSURE); /* one that cannot be merged is ignored (RFC 6793 4.2.3) */
			return;
		}
		break;
	case ATTR_AGGREGATOR:
		if (!j->ctx->asn4 && update_trans_aggregator(u) && update_attr(u, ATTR_AS4_AGGREGATOR) &&
		    !update_attr(u, ATTR_AS4_AGGREGATOR)->bad) {
			update_worse(j, FAITH_UNSURE);
			wide = *j->ctx;
			wide.asn4 = true;
			jw_key(j->w, row->key);
			row->json(row, j->w, update_attr(u, ATTR_AS4_AGGREGATOR)->v, &wide);
			update_shown_set(&j->shown, ATTR_AGGREGATOR);
			return;
		}
		break;
	case ATTR_AS4_AGGREGATOR:
		if (!j->ctx->asn4 && update_trans_aggregator(u)) {
			update_worse(j, FAITH_UNSURE);
			return;
		}
		break;
	default:
		break;
	}
	if (row->json) {
		update_shown_set(&j->shown, a->code);
		jw_key(j->w, row->key);
		row->json(row, j->w, a->v, j->ctx);
		if (!row->plain)
			update_worse(j, FAITH_UNSURE);
		else if (!row->plain(row, a->v, j->ctx))
			update_worse(j, FAITH_NONE);
	} else if (update_is_passed(j, a)) {
		update_unknown_attribute(j, a);
		update_shown_set(&j->shown, a->code);
	}
}

static bool
update_ascending(const struct update *u)
{
	size_t i;

	for (i = 1; i < u->n; i++)
		if (u->list[i].code < u->list[i - 1].code)
			return false;
	return true;
}

/* JSON shows what the message contained, the session's own JSON what is left of it. */
static bool
update_shows(const struct writer *j, const struct attr *a)
{
	return !a->bad || (a->unfit && !j->ctx->apply);
}

static void
update_do_attributes(struct writer *j)
{
	const struct update *u = j->u;
	size_t i;

	jw_key(j->w, "attribute");
	jw_obj(j->w);
	if (update_ascending(u)) {
		for (i = 0; i < u->n; i++)
			if (update_shows(j, &u->list[i]))
				update_attribute(j, &u->list[i]);
	} else {
		for (i = 1; i < 256; i++)
			if (u->at[i] && update_shows(j, &u->list[u->at[i] - 1]))
				update_attribute(j, &u->list[u->at[i] - 1]);
	}
	jw_obj_end(j->w);
}

/* Any attribute beside the MP_ ones: an empty object is left out. */
static bool
update_has_attributes(const struct writer *j)
{
	const struct update *u = j->u;
	size_t i;

	for (i = 0; i < u->n; i++) {
		const struct attr *a = &u->list[i];

		if (!update_shows(j, a) || a->code == ATTR_MP_REACH || a->code == ATTR_MP_UNREACH)
			continue;
		if (a->code == ATTR_AS_PATH && !a->v.n)
			continue;
		if (a->code == ATTR_NEXT_HOP && !u->withdrawn.n && !u->unreach.row)
			continue;
		if (!a->row->json && !update_is_passed(j, a))
			continue;
		return true;
	}
	return false;
}

/* ---- routes ---- */

static const struct span none;

/* Without the distinguisher of VPN families. */
static struct span
update_bare_nexthop(const struct nlri_row *row, struct span nh)
{
	size_t skip = nh.n >= 8 ? nlri_nexthop_skip(row, nh.n) : 0;

	return span_of(nh.p + skip, nh.n - skip);
}

/* The members of a list that is open. */
static void
update_more_routes(struct writer *j, const struct nlri_row *row, int index, struct span field, size_t off,
    bool withdraw, struct span nexthop)
{
	struct get g = get_at(field, off);
	bool addpath = famset_has(j->ctx->addpath, index);
	struct nlri one;

	if (!addpath && row->jsons && j->shown.faith != FAITH_NONE && !j->w->spaced && !j->ctx->compact) {
		if (!row->jsons(row, j->w, field))
			update_worse(j, FAITH_NONE);
		return;
	}
	while (nlri_next(row, &g, addpath, withdraw, &one, NULL)) {
		one.nexthop = nexthop;
		row->json(row, j->w, &one, j->ctx);
		if (!row->plain)
			update_worse(j, FAITH_UNSURE);
		else if (!row->plain(row, one.v))
			update_worse(j, FAITH_NONE);
	}
}

static void
update_routes(struct writer *j, const struct nlri_row *row, int index, struct span field, size_t off, bool withdraw,
    struct span nexthop)
{
	jw_arr(j->w);
	update_more_routes(j, row, index, field, off, withdraw, nexthop);
	jw_arr_end(j->w);
}

static void
update_family_key(struct jw *w, unsigned afi, unsigned safi)
{
	int index = family_index(afi, safi);
	struct buf name;

	if (index >= 0) {
		jw_key(w, families[index].name);
		return;
	}
	buf_init(&name, 64);
	buf_family(&name, afi, safi, ' ');
	jw_key_span(w, buf_span(&name));
	buf_fini(&name);
}

/* The next hop as a key: its first address. */
static void
update_nexthop_key(struct writer *j, const struct nlri_row *row, struct span nh)
{
	struct jw *w = j->w;
	size_t skip = nlri_nexthop_skip(row, nh.n), i;

	if (skip && !row->nexthop_rd)
		j->shown.needs_nexthop = true;
	jw_next(w);
	buf_c(w->b, '"');
	if (!nh.n) {
		buf_str(w->b, "no-nexthop");
	} else {
		for (i = 0; i < skip && i < nh.n; i++)
			if (nh.p[i] || (nh.n == 2 * (skip + 16) && nh.p[skip + 16 + i]))
				j->shown.needs_nexthop = true;
		if (nh.n == skip + 4 || nh.n == skip + 16) {
			buf_ip(w->b, nh.p + skip, nh.n - skip);
		} else if (nh.n == 2 * (skip + 16)) {
			buf_ip6(w->b, nh.p + skip);
			j->link_local = nh.p + nh.n - 16;
		} else {
			buf_str(w->b, "0x");
			buf_hex(w->b, nh);
			j->shown.needs_nexthop = true;
		}
	}
	buf_str(w->b, w->spaced ? "\": " : "\":");
	w->comma = false;
}

static void
update_classic_routes(struct writer *j)
{
	const struct attr *a = update_attr(j->u, ATTR_NEXT_HOP);
	struct span nh = a && !a->bad ? a->v : none;

	update_nexthop_key(j, &nlri_ipv4_unicast, nh);
	update_routes(j, &nlri_ipv4_unicast, 0, j->u->nlri, j->u->nlri_off, false, nh);
}

/* IPv4 unicast in both places: under one next hop when it is the same, for a key occurs once. */
static void
update_both_routes(struct writer *j)
{
	const struct update *u = j->u;
	const struct attr *a = update_attr(u, ATTR_NEXT_HOP);
	struct span nh = a && !a->bad ? a->v : none;

	update_worse(j, FAITH_UNSURE);
	update_nexthop_key(j, u->reach.row, u->reach.nexthop);
	jw_arr(j->w);
	update_more_routes(j, u->reach.row, 0, u->reach.nlri, u->reach.nlri_off, false, u->reach.nexthop);
	if (span_eq(nh, u->reach.nexthop)) {
		update_more_routes(j, &nlri_ipv4_unicast, 0, u->nlri, u->nlri_off, false, nh);
		jw_arr_end(j->w);
		update_worse(j, FAITH_NONE);
		return;
	}
	jw_arr_end(j->w);
	update_classic_routes(j);
}

static void
update_announce(struct writer *j)
{
	const struct update *u = j->u;
	bool both = u->reach.row == &nlri_ipv4_unicast && u->nlri.n;

	jw_key(j->w, "announce");
	jw_obj(j->w);
	if (u->reach.row) {
		update_family_key(j->w, u->reach.afi, u->reach.safi);
		jw_obj(j->w);
		if (both) {
			update_both_routes(j);
		} else {
			update_nexthop_key(j, u->reach.row, u->reach.nexthop);
			update_routes(j, u->reach.row, family_index(u->reach.afi, u->reach.safi), u->reach.nlri,
			    u->reach.nlri_off, false, update_bare_nexthop(u->reach.row, u->reach.nexthop));
		}
		jw_obj_end(j->w);
		if (u->reach.reserved || !u->reach.nlri.n)
			update_worse(j, FAITH_NONE);
		/* IPv4 unicast with an IPv4 next hop is written into the message's own field */
		if (u->reach.row->classic && u->reach.nexthop.n == 4)
			update_worse(j, FAITH_NONE);
	}
	if (u->nlri.n && !both) {
		update_family_key(j->w, AFI_IPV4, SAFI_UNICAST);
		jw_obj(j->w);
		update_classic_routes(j);
		jw_obj_end(j->w);
	}
	jw_obj_end(j->w);
}

/* The field number k of those that say what is withdrawn; its row is NULL when the message has none. */
static struct mp
update_withdrawn_field(const struct update *u, unsigned k, bool as_withdrawn)
{
	struct mp classic = { .row = &nlri_ipv4_unicast, .afi = AFI_IPV4, .safi = SAFI_UNICAST };
	struct mp absent = { .row = NULL };

	switch (k) {
	case 0:
		classic.nlri = u->withdrawn;
		classic.nlri_off = u->withdrawn_off;
		return u->withdrawn.n ? classic : absent;
	case 1:
		return u->unreach.row && (u->unreach.nlri.n || !as_withdrawn) ? u->unreach : absent;
	case 2:
		classic.nlri = u->nlri;
		classic.nlri_off = u->nlri_off;
		return as_withdrawn && u->nlri.n ? classic : absent;
	default:
		return as_withdrawn && u->reach.row ? u->reach : absent;
	}
}

/*
 * A family occurs once, whatever fields its routes are in. `as_withdrawn`: what was announced is shown as withdrawn, as
 * a session that obeys RFC 7606 treats it.
 */
static void
update_withdraw(struct writer *j, bool as_withdrawn)
{
	enum { FIELDS = 4 };
	const struct update *u = j->u;
	struct mp field[FIELDS];
	unsigned i, k;

	jw_key(j->w, "withdraw");
	jw_obj(j->w);
	for (i = 0; i < FIELDS; i++)
		field[i] = update_withdrawn_field(u, i, as_withdrawn);
	for (i = 0; i < FIELDS; i++) {
		uint16_t afi = field[i].afi;
		uint8_t safi = field[i].safi;

		if (!field[i].row)
			continue;
		update_family_key(j->w, afi, safi);
		jw_arr(j->w);
		for (k = i; k < FIELDS; k++) {
			if (!field[k].row || field[k].afi != afi || field[k].safi != safi)
				continue;
			update_more_routes(
			    j, field[k].row, family_index(afi, safi), field[k].nlri, field[k].nlri_off, k < 2, none);
			field[k].row = NULL;
		}
		jw_arr_end(j->w);
	}
	if (u->unreach.row && (u->unreach.row->classic || !u->unreach.nlri.n) && (u->unreach.nlri.n || !as_withdrawn))
		update_worse(j, FAITH_NONE);
	jw_obj_end(j->w);
}

/* ---- beside the content ---- */

static void
update_put_partial(struct writer *j)
{
	const struct update *u = j->u;
	bool any = false;
	size_t i;

	for (i = 0; i < u->n; i++) {
		if (u->list[i].bad || !update_is_partial(&u->list[i]))
			continue;
		if (!any) {
			jw_key(j->w, "partial");
			jw_arr(j->w);
		}
		any = true;
		jw_cstr(j->w, u->list[i].row->key);
	}
	if (any)
		jw_arr_end(j->w);
}

static void
update_put_link_local(struct writer *j)
{
	if (!j->link_local)
		return;
	jw_key(j->w, "link-local-next-hop");
	jw_ip6(j->w, j->link_local);
}

/* ---- the whole ---- */

static bool
update_put_eor(struct writer *j)
{
	const struct update *u = j->u;
	char room[64];
	struct buf name;
	uint16_t afi;
	uint8_t safi;
	size_t cut;

	if (!update_is_eor(u, &afi, &safi) || u->msg.n < MSG_HEADER + 4)
		return false;
	buf_init_on(&name, room, sizeof(room), 64);
	buf_family(&name, afi, safi, '/');
	for (cut = 0; cut < name.n && name.p[cut] != '/'; cut++)
		;
	jw_key(j->w, "eor");
	jw_obj(j->w);
	jw_key(j->w, "afi");
	jw_str(j->w, span_of(name.p, cut));
	jw_key(j->w, "safi");
	jw_str(j->w, cut < name.n ? span_of(name.p + cut + 1, name.n - cut - 1) : SPAN(""));
	jw_obj_end(j->w);
	buf_fini(&name);
	return true;
}

/* The message read by u, as members of the open object. */
static void
update_whole(struct writer *j, struct diags *d)
{
	const struct update *u = j->u;
	struct jw *w = j->w;
	bool eor, treat;
	size_t content;

	if (u->broken || u->overflow || d->worst > DIAG_NOTE)
		j->shown.faith = FAITH_NONE;
	treat = j->ctx->apply && d->worst >= DIAG_WITHDRAW;
	jw_key(w, "message");
	content = w->b->n;
	jw_obj(w);
	eor = update_put_eor(j);
	if (!eor) {
		jw_key(w, "update");
		jw_obj(w);
		if (update_has_attributes(j))
			update_do_attributes(j);
		if ((u->nlri.n || u->reach.row) && !treat)
			update_announce(j);
		if (u->withdrawn.n || u->unreach.row || (treat && (u->nlri.n || u->reach.row)))
			update_withdraw(j, treat);
		jw_obj_end(w);
	}
	jw_obj_end(w);
	update_put_link_local(j);
	update_put_partial(j);
	update_wire_json(w, u, j->ctx, &j->shown, eor, content);
}

static void
update_members(struct jw *w, struct span msg, const struct ctx *ctx, struct diags *d)
{
	struct update u;
	struct writer j = { .w = w, .u = &u, .ctx = ctx };
	struct diags own;

	if (!d) {
		d = &own;
		diags_reset(d);
	}
	update_read(msg, ctx, &u, d);
	update_whole(&j, d);
}

static enum diag_class
update_check(struct span msg, const struct ctx *ctx, struct diags *d)
{
	struct diags own;
	struct update u;

	if (!d) {
		d = &own;
		diags_reset(d);
	}
	update_read(msg, ctx, &u, d);
	return d->worst;
}

const struct msg_row msg_update = {
	.type = MSG_UPDATE, .least = 23, .most = MSG_MAX_EXTENDED, .key = "message", .by_width = true,
	.check = update_check, .members = update_members, .unjson = update_unjson,
	.tree = update_tree, .command = update_command,
};
