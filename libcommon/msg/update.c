/* SPDX-License-Identifier: ISC */
/* msg/update.c - reading an UPDATE: RFC 4271 4.3 and 6.3, RFC 4760, and what RFC 7606 makes of their errors. */
#include "msg/update.h"

#include "value/choice.h"

/* Say that the session must be reset with UPDATE Message Error / subcode. */
__attribute__((format(printf, 7, 8))) static void
update_reset(
    struct diags *d, unsigned subcode, const char *what, const char *rfc, size_t off, size_t len, const char *fmt, ...)
{
	struct diag *one;
	va_list ap;

	va_start(ap, fmt);
	one = diag_vadd(d, DIAG_RESET, what, rfc, off, len, fmt, ap);
	va_end(ap);
	one->code = 3;
	one->subcode = (uint8_t)subcode;
}

/* Bytes of an attribute with its header. */
static size_t
update_whole(const struct attr *a)
{
	return a->head + a->v.n;
}

static bool
update_do_nexthop_ok(const struct nlri_row *row, size_t n, const struct ctx *ctx)
{
	if (row == &nlri_opaque)
		return true;
	if (n == 0)
		return row->nexthop_none;
	/* RFC 8950 4 */
	if (n > 12 && nlri_wants_nexthop4(row) && ctx->nexthop_known && !famset_has(ctx->nexthop6, family_index(row->afi, row->safi)))
		return false;
	if (nlri_wants_nexthop6(row) && n == (row->nexthop_rd ? 12 : 4))
		return false;
	if (nlri_nexthop_skip(row, n))
		return n == 12 || n == 24 || n == 48;
	return n == 4 || n == 16 || n == 32;
}

static bool
update_mp_read(struct span v, size_t at, bool reach, struct mp *mp, const struct ctx *ctx, struct diags *d)
{
	const char *what = reach ? "MP_REACH_NLRI" : "MP_UNREACH_NLRI";

	if (!mp_find(v, reach, mp)) {
		update_reset(d, 9, what, reach ? "RFC 7606 7.11" : "RFC 7606 7.12", at, v.n, "%zu bytes do not hold its fixed fields", v.n);
		return false;
	}
	mp->nlri_off = at + (size_t)(mp->nlri.p - v.p);
	mp->row = nlri_row(mp->afi, mp->safi);
	if (reach && !(ctx->partial && !mp->nexthop.n) && !update_do_nexthop_ok(mp->row, mp->nexthop.n, ctx))
		choice_add(d, CHOICE_MP_NEXT_HOP, what, at + 3, 1 + mp->nexthop.n,
		    "next hop of %zu bytes does not fit the family", mp->nexthop.n);
	return true;
}

/* The flags are not those of the attribute. Returns whether it can be used nevertheless. */
static bool
update_known_flags(const struct attr_row *row, const struct attr *a, const struct ctx *ctx, struct diags *d)
{
	unsigned found = a->flags & (ATTR_OPT | ATTR_TRANS);
	bool aigp = row->code == ATTR_AIGP; /* whose own specification says otherwise */

	if (ctx->session == CTX_TABLE) {
		choice_add(d, CHOICE_TABLE_FLAGS, row->name, a->off, 1, "flags 0x%02X, want 0x%02X", found, row->flags);
		return true;
	}
	diag_add(d, aigp ? DIAG_DISCARD : DIAG_WITHDRAW, row->name, aigp ? "RFC 7311 3.2" : "RFC 7606 3(c)", a->off, 1,
	    "flags 0x%02X, want 0x%02X", found, row->flags);
	return false;
}

/* An attribute cannot be used: is its value laid out well all the same, so that it can be shown? */
static bool
update_attr_unfit(const struct attr *a, size_t off, const struct ctx *ctx)
{
	struct get v = get_at(a->v, off);
	struct ctx shape = *ctx;

	shape.session = CTX_SHAPE;
	return !a->row->check || a->row->check(a->row, &v, &shape, NULL);
}

static void
update_attr_read(struct update *u, struct attr *a, const struct ctx *ctx, struct diags *d)
{
	size_t off = a->off + a->head;
	struct get v = get_at(a->v, off);
	bool reach = a->code == ATTR_MP_REACH, typed;

	if (reach || a->code == ATTR_MP_UNREACH) {
		struct mp *mp = reach ? &u->reach : &u->unreach;

		if (mp->row) {
			update_reset(d, 1, reach ? "MP_REACH_NLRI" : "MP_UNREACH_NLRI", "RFC 7606 3(g)", a->off,
			    update_whole(a), "the attribute stands twice");
			a->bad = true;
			return;
		}
		if ((a->flags & (ATTR_OPT | ATTR_TRANS)) != ATTR_OPT)
			diag_add(d, DIAG_DISABLE, reach ? "MP_REACH_NLRI" : "MP_UNREACH_NLRI", "RFC 7606 5.3", a->off, 1,
			    "flags 0x%02X, want 0x80", a->flags & (ATTR_OPT | ATTR_TRANS));
		a->bad = !update_mp_read(a->v, off, reach, mp, ctx, d);
		if (!a->bad && !u->overflow)
			u->at[a->code] = (uint8_t)u->n;
		u->seen[a->code / 32] |= 1u << a->code % 32;
		return;
	}
	typed = a->row->json || a->row->check;
	if (update_seen(u, a->code)) {
		diag_add(d, DIAG_DISCARD, a->row->name, "RFC 7606 3(g)", a->off, update_whole(a),
		    "attribute %u stands twice", a->code);
		a->bad = true;
		return;
	}
	if (!typed && !(a->flags & ATTR_OPT)) {
		update_reset(d, 2, "attribute", "RFC 4271 6.3", a->off, update_whole(a),
		    "unrecognized well-known attribute %u", a->code);
	} else if (typed && a->row->json && (a->flags & (ATTR_OPT | ATTR_TRANS)) != a->row->flags &&
	    !update_known_flags(a->row, a, ctx, d)) {
		a->bad = true;
		a->unfit = update_attr_unfit(a, off, ctx);
	} else if (a->row->check && !a->row->check(a->row, &v, ctx, d)) {
		a->bad = true;
		a->unfit = update_attr_unfit(a, off, ctx);
	}
	if (!u->overflow)
		u->at[a->code] = (uint8_t)u->n;
	u->seen[a->code / 32] |= 1u << a->code % 32;
}

/* Walk the attributes; what cannot be walked any further is treat-as-withdraw (RFC 7606 4). */
static void
update_attrs_read(struct update *u, const struct ctx *ctx, struct diags *d)
{
	struct get g = get_at(u->attributes, u->attributes_off);
	struct attr_head h;
	struct attr spare;
	size_t left;

	while (attr_next(&g, &h)) {
		struct attr *a = u->n < UPDATE_ATTRS ? &u->list[u->n] : &spare;

		*a = (struct attr){ .row = attr_row(h.code), .v = h.v, .off = (uint32_t)(h.v.p - h.head - u->msg.p),
			.flags = h.flags, .code = h.code, .head = h.head };
		if (a == &spare)
			u->overflow = true;
		else
			u->n++;
		update_attr_read(u, a, ctx, d);
	}
	if (get_ok(&g))
		return;
	u->broken = true;
	left = (size_t)(g.end - g.p);
	if (!h.head)
		diag_add(d, DIAG_WITHDRAW, "attributes", "RFC 7606 4", get_off(&g), left, "%zu bytes hold no attribute header", left);
	else
		diag_add(d, DIAG_WITHDRAW, attr_row(h.code)->name, "RFC 7606 4", get_off(&g), left,
		    "length %zu runs past the end of the attributes", h.v.n);
}

/* Check that a field of NLRI can be walked. True when it holds any. */
static bool
update_nlri_check(const struct nlri_row *row, struct span field, size_t off, bool addpath, bool withdraw, bool classic,
    struct diags *d)
{
	struct get g = get_at(field, off);
	struct diags own;
	struct nlri one;
	size_t i;

	if (!addpath && row->walks && row->walks(row, field))
		return field.n != 0;
	diags_reset(&own);
	while (nlri_next(row, &g, addpath, withdraw, &one, &own))
		;
	for (i = 0; i < own.n; i++) {
		struct diag *it = &own.v[i], *copy;

		copy = diag_add(d, classic && it->cls == DIAG_DISABLE ? DIAG_RESET : it->cls, it->what, it->rfc, it->off,
		    it->len, "%s", it->msg);
		if (copy->cls == DIAG_RESET) {
			copy->code = 3;
			copy->subcode = 10;
		}
	}
	if (d)
		d->lost += own.lost;
	return field.n != 0;
}

static void
update_nexthop_wrong(struct diags *d, const char *what, size_t off, size_t len, const uint8_t *ip)
{
	choice_add(d, CHOICE_NEXT_HOP, what, off, len, "%u.%u.%u.%u is no address of a host", ip[0], ip[1], ip[2], ip[3]);
}

/*
 * The IPv4 next hop of ordinary routes must be an address that a host can have. NEXT_HOP without NLRI of its own is not
 * looked at (RFC 4760 3), nor are tables: a router's own routes have 0.0.0.0 there.
 */
static void
update_nexthop_check(const struct update *u, const struct ctx *ctx, struct diags *d)
{
	const struct attr *a = update_attr(u, ATTR_NEXT_HOP);
	const struct mp *mp = &u->reach;

	if (ctx->session == CTX_TABLE)
		return;
	if (u->nlri.n && a && !a->bad && !update_nexthop_ok(a->v.p))
		update_nexthop_wrong(d, a->row->name, a->off, update_whole(a), a->v.p);
	if (mp->row && mp->afi == AFI_IPV4 && mp->safi <= SAFI_MULTICAST && mp->nexthop.n == 4 && !update_nexthop_ok(mp->nexthop.p))
		update_nexthop_wrong(d, "MP_REACH_NLRI", (size_t)(mp->nexthop.p - u->msg.p), 4, mp->nexthop.p);
}

/* ASes that a path counts (RFC 4271 9.1.2.2, RFC 5065 5.3): a set is one, confederation segments none. */
static size_t
update_path_length(struct span path, size_t width)
{
	struct get g = get_of(path);
	size_t n = 0;

	while (get_left(&g)) {
		unsigned type = get_u8(&g), cnt = get_u8(&g);

		get_bytes(&g, cnt * width);
		n += type == 2 ? cnt : type == 1;
	}
	return n;
}

/* An aggregator that is not AS_TRANS beside AS4_AGGREGATOR says that AS4_PATH is stale, too: RFC 6793 4.2.3. */
static bool
update_as4_stale(const struct update *u)
{
	const struct attr *agg = update_attr(u, ATTR_AGGREGATOR);

	return agg && !agg->bad && agg->v.n == 6 && update_attr(u, ATTR_AS4_AGGREGATOR) && !update_trans_aggregator(u);
}

/* What old speakers carried for new ones is stale: RFC 6793 4.2.3. */
static void
update_as4_check(const struct update *u, const struct ctx *ctx, struct diags *d)
{
	const struct attr *path = update_attr(u, ATTR_AS_PATH), *path4 = update_attr(u, ATTR_AS4_PATH);
	const struct attr *agg4 = update_attr(u, ATTR_AS4_AGGREGATOR);

	if (ctx->asn4 || !ctx_session_known(ctx))
		return;
	if (agg4 && !agg4->bad && update_as4_stale(u))
		choice_add(d, CHOICE_AS4_STALE, agg4->row->name, agg4->off, update_whole(agg4), "ignored: AGGREGATOR is not of AS 23456");
	else if (path && !path->bad && path4 && !path4->bad && update_path_length(path->v, 2) < update_path_length(path4->v, 4))
		choice_add(d, CHOICE_AS4_STALE, path4->row->name, path4->off, update_whole(path4), "ignored: longer than AS_PATH");
}

/*
 * Is the sender a member of the receiver's confederation? It puts its own AS first, in an AS_CONFED_SEQUENCE
 * (RFC 5065 4.1).
 */
static bool
update_from_member(struct span attributes, const struct ctx *ctx)
{
	struct get g = get_of(attributes);
	size_t w = ctx->asn4 ? 4 : 2;
	struct attr_head a;

	while (attr_next(&g, &a))
		if (a.code == ATTR_AS_PATH)
			return a.v.n >= 2 + w && a.v.p[0] == 3 && a.v.p[1] &&
			    (w == 4 ? be_u32(a.v.p + 2) : be_u16(a.v.p + 2)) == ctx->peer_as;
	return false;
}

static bool
update_only_unreach(const struct update *u)
{
	return u->n == 1 && !u->overflow && u->list[0].code == ATTR_MP_UNREACH;
}

static void
update_missing(struct update *u, bool reach, struct diags *d)
{
	static const struct {
		uint8_t code;
		const char *name;
	} want[] = { { ATTR_ORIGIN, "ORIGIN" }, { ATTR_AS_PATH, "AS_PATH" }, { ATTR_NEXT_HOP, "NEXT_HOP" } };
	size_t i;

	for (i = 0; i < 3; i++) {
		if (i == 2 ? !u->nlri.n : !reach)
			continue;
		if (want[i].code == ATTR_AS_PATH && update_seen(u, ATTR_BGPSEC_PATH)) /* which takes its place: RFC 8205 3 */
			continue;
		if (!update_seen(u, want[i].code))
			diag_add(d, DIAG_WITHDRAW, want[i].name, "RFC 7606 3(d)", u->attributes_off - 2, 2 + u->attributes.n,
			    "the mandatory attribute is missing");
	}
}

void
update_read(struct span msg, const struct ctx *ctx, struct update *u, struct diags *d)
{
	struct update_parts parts;
	enum parts_error error;
	enum diag_class worst;
	struct diags own;
	struct ctx confed;
	bool reach;

	if (!d) {
		d = &own;
		diags_reset(d);
	}
	memset(u, 0, offsetof(struct update, list));
	u->n = 0;
	u->overflow = u->broken = false;
	memset(u->at, 0, sizeof(u->at));
	memset(u->seen, 0, sizeof(u->seen));
	u->reach.row = u->unreach.row = NULL;
	u->msg = msg;
	u->worst = DIAG_NONE;
	error = parts_find(msg, &parts);
	u->withdrawn = parts.withdrawn;
	u->attributes = parts.attributes;
	u->nlri = parts.nlri;
	u->withdrawn_off = PARTS_FIRST;
	u->attributes_off = u->withdrawn_off + u->withdrawn.n + 2;
	u->nlri_off = u->attributes_off + u->attributes.n;
	if (error) {
		bool first = error == PARTS_WITHDRAWN;

		update_reset(d, 1, first ? "Withdrawn Routes Length" : "Total Path Attribute Length", "RFC 4271 6.3",
		    (first ? u->withdrawn_off : u->attributes_off) - 2, 2, "length %zu runs past the end of the message",
		    parts.claim);
		u->broken = true;
		u->worst = d->worst;
		return;
	}
	if (ctx->session == CTX_DIFFER && update_from_member(u->attributes, ctx)) {
		confed = *ctx;
		confed.session = CTX_CONFED;
		ctx = &confed;
	}
	update_attrs_read(u, ctx, d);
	worst = d->worst;

	if (u->withdrawn.n)
		update_nlri_check(
		    &nlri_ipv4_unicast, u->withdrawn, u->withdrawn_off, famset_has(ctx->addpath, 0), true, true, d);
	reach = u->nlri.n &&
	    update_nlri_check(&nlri_ipv4_unicast, u->nlri, u->nlri_off, famset_has(ctx->addpath, 0), false, true, d);
	update_nexthop_check(u, ctx, d);
	if (u->reach.row) {
		update_nlri_check(u->reach.row, u->reach.nlri, u->reach.nlri_off,
		    famset_has(ctx->addpath, family_index(u->reach.afi, u->reach.safi)), false, false, d);
		reach = true;
	}
	if (u->unreach.row)
		update_nlri_check(u->unreach.row, u->unreach.nlri, u->unreach.nlri_off,
		    famset_has(ctx->addpath, family_index(u->unreach.afi, u->unreach.safi)), true, false, d);
	/* without a route to withdraw, treat-as-withdraw would hide the error: RFC 7606 5.2 */
	if (worst > DIAG_DISCARD && worst < DIAG_RESET && !u->nlri.n && !(u->reach.row && u->reach.nlri.n) &&
	    (u->broken || !update_only_unreach(u)))
		update_reset(d, 1, "attributes", "RFC 7606 5.2", u->attributes_off, u->attributes.n,
		    "malformed attributes and no reachable NLRI");
	/* what stands behind a cut is not missing but unread */
	if (!u->broken && !ctx->partial)
		update_missing(u, reach, d);
	update_as4_check(u, ctx, d);
	u->worst = d->worst;
}

bool
update_is_eor(const struct update *u, uint16_t *afi, uint8_t *safi)
{
	if (u->broken || u->nlri.n || u->withdrawn.n)
		return false;
	if (!u->attributes.n) {
		*afi = AFI_IPV4;
		*safi = SAFI_UNICAST;
		return true;
	}
	if (u->n == 1 && !u->overflow && u->unreach.row && !u->unreach.nlri.n) {
		*afi = u->unreach.afi;
		*safi = u->unreach.safi;
		return true;
	}
	return false;
}

/* ---- the AS path, whatever its width ---- */

static void
update_path_widen(struct span path, struct buf *out)
{
	struct get g = get_of(path);

	while (get_left(&g)) {
		unsigned type = get_u8(&g), cnt = get_u8(&g);

		put_u8(out, type);
		put_u8(out, cnt);
		while (cnt--)
			put_u32(out, get_u16(&g));
	}
}

/* The leading part of `path` that counts `n` ASes, widened (RFC 6793 4.2.3). */
static void
update_path_head(struct span path, size_t n, struct buf *out)
{
	struct get g = get_of(path);

	while (get_left(&g)) {
		unsigned type = get_u8(&g), cnt = get_u8(&g), take = cnt;
		struct get seg = get_sub(&g, (size_t)cnt * 2);

		if (type == 2) {
			if (take > n)
				take = (unsigned)n;
			n -= take;
		} else if (type == 1) {
			if (!n)
				return;
			n--;
		}
		if (!take)
			return;
		put_u8(out, type);
		put_u8(out, take);
		while (take--)
			put_u32(out, get_u16(&seg));
	}
}

/* Append segments, joining two sequences that meet. */
static void
update_path_join(struct buf *out, size_t from, struct span tail)
{
	struct get g = get_of(span_of(out->p + from, out->n - from));
	size_t last = SIZE_MAX;

	while (get_left(&g)) {
		last = from + get_off(&g);
		get_u8(&g);
		get_bytes(&g, (size_t)get_u8(&g) * 4);
	}
	if (last != SIZE_MAX && tail.n >= 2 && out->p[last] == 2 && tail.p[0] == 2 && out->p[last + 1] + tail.p[1] <= 255) {
		out->p[last + 1] = (uint8_t)(out->p[last + 1] + tail.p[1]);
		tail = span_of(tail.p + 2, tail.n - 2);
	}
	buf_span_put(out, tail);
}

/* AS4_PATH without confederation segments, which it must not carry and which are left out: RFC 6793 6. */
static void
update_path_public(struct span path, struct buf *out)
{
	struct get g = get_of(path);

	while (get_left(&g)) {
		const uint8_t *at = g.p;
		unsigned type = get_u8(&g);

		get_bytes(&g, (size_t)get_u8(&g) * 4);
		if (type == 1 || type == 2)
			buf_put(out, at, (size_t)(g.p - at));
	}
}

bool
update_as_path(const struct update *u, const struct ctx *ctx, struct buf *out)
{
	const struct attr *path = update_attr(u, ATTR_AS_PATH), *path4 = update_attr(u, ATTR_AS4_PATH);
	size_t n, n4, from = out->n;
	struct buf tail;

	if (!path || path->bad)
		return false;
	if (ctx->asn4) {
		buf_span_put(out, path->v);
		return !out->bad;
	}
	if (!path4 || path4->bad || update_as4_stale(u)) {
		update_path_widen(path->v, out);
		return !out->bad;
	}
	n = update_path_length(path->v, 2);
	n4 = update_path_length(path4->v, 4);
	if (n < n4) {
		update_path_widen(path->v, out);
		return !out->bad;
	}
	update_path_head(path->v, n - n4, out);
	buf_init(&tail, path4->v.n);
	update_path_public(path4->v, &tail);
	update_path_join(out, from, buf_span(&tail));
	buf_fini(&tail);
	return !out->bad;
}

bool
update_trans_aggregator(const struct update *u)
{
	const struct attr *a = update_attr(u, ATTR_AGGREGATOR);

	return a && !a->bad && a->v.n == 6 && be_u16(a->v.p) == AS_TRANS;
}

const struct attr *
update_aggregator(const struct update *u, const struct ctx *ctx, bool *wide)
{
	const struct attr *a = update_attr(u, ATTR_AGGREGATOR), *a4 = update_attr(u, ATTR_AS4_AGGREGATOR);

	*wide = ctx->asn4;
	if (!a || a->bad)
		return NULL;
	if (!ctx->asn4 && a4 && !a4->bad && update_trans_aggregator(u)) {
		*wide = true;
		return a4;
	}
	return a;
}
