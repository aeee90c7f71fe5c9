/* SPDX-License-Identifier: ISC */
/* msg/build.c - writing UPDATEs: defaults, narrow AS numbers, where the next hop goes, packing and splitting. */
#include "msg/build.h"

enum { BLOCK_MAX = 1 << 17 };

/* ---- 2-byte AS numbers (RFC 6793 4.2.2) ---- */

static bool
build_path_is_wide(struct span path)
{
	struct get g = get_of(path);

	while (get_left(&g)) {
		unsigned cnt;

		get_u8(&g);
		cnt = get_u8(&g);
		while (cnt-- && get_ok(&g))
			if (get_u32(&g) > 0xffff)
				return true;
	}
	return false;
}

static void
build_path_narrow(struct span path, struct buf *out)
{
	struct get g = get_of(path);

	while (get_left(&g)) {
		unsigned type = get_u8(&g), cnt = get_u8(&g);

		put_u8(out, type);
		put_u8(out, cnt);
		while (cnt-- && get_ok(&g))
			put_u16(out, as_narrow(get_u32(&g)));
	}
}

/* AS4_PATH is the path without its confederation segments. */
static void
build_path_as4(struct span path, struct buf *out)
{
	struct get g = get_of(path);

	while (get_left(&g)) {
		const uint8_t *start = g.p;
		unsigned type = get_u8(&g), cnt = get_u8(&g);

		get_bytes(&g, (size_t)cnt * 4);
		if (get_ok(&g) && (type == 1 || type == 2))
			buf_put(out, start, (size_t)(g.p - start));
	}
}

static void
build_put_narrow_path(struct span path, struct buf *out, struct buf *as4)
{
	struct buf narrow;

	buf_init(&narrow, BLOCK_MAX);
	build_path_narrow(path, &narrow);
	attr_put(out, ATTR_TRANS, ATTR_AS_PATH, buf_span(&narrow));
	if (build_path_is_wide(path)) {
		buf_reset(&narrow);
		build_path_as4(path, &narrow);
		attr_put(as4, ATTR_OPT | ATTR_TRANS, ATTR_AS4_PATH, buf_span(&narrow));
	}
	buf_fini(&narrow);
}

static inline void
build_put_as_path(const struct ctx *ctx, struct span path, struct buf *out, struct buf *as4)
{
	if (ctx->asn4)
		attr_put(out, ATTR_TRANS, ATTR_AS_PATH, path);
	else
		build_put_narrow_path(path, out, as4);
}

static void
build_put_aggregator(const struct ctx *ctx, unsigned flags, struct span v, struct buf *out, struct buf *as4)
{
	uint8_t narrow[6];

	if (ctx->asn4 || v.n != 8) {
		attr_put(out, flags, ATTR_AGGREGATOR, v);
		return;
	}
	be_put_u16(narrow, as_narrow(be_u32(v.p)));
	memcpy(narrow + 2, v.p + 4, 4);
	if (v.p[0] || v.p[1])
		attr_put(as4, ATTR_OPT | ATTR_TRANS, ATTR_AS4_AGGREGATOR, v);
	attr_put(out, flags, ATTR_AGGREGATOR, span_of(narrow, 6));
}

/* In place, for a set whose values are all said: what the wire of this session holds. */
void
update_narrow(const struct ctx *ctx, struct attrset *set)
{
	struct buf path, as4;
	struct attrset tail;
	unsigned code;

	if (ctx->asn4)
		return;
	buf_init(&path, BLOCK_MAX);
	buf_init(&as4, BLOCK_MAX);
	attrset_init(&tail);
	if (attrset_has(set, ATTR_AS_PATH))
		build_put_as_path(ctx, attrset_get(set, ATTR_AS_PATH), &path, &as4);
	if (attrset_has(set, ATTR_AGGREGATOR))
		build_put_aggregator(
		    ctx, set->at[ATTR_AGGREGATOR].flags, attrset_get(set, ATTR_AGGREGATOR), &path, &as4);
	buf_span_put(&path, buf_span(&as4));
	if (attrset_load(&tail, buf_span(&path)))
		for (code = 0; code < 256; code++)
			if (attrset_has(&tail, code))
				attrset_put(set, code, tail.at[code].flags & ~(unsigned)ATTR_EXT, attrset_get(&tail, code));
	attrset_fini(&tail);
	buf_fini(&as4);
	buf_fini(&path);
}

/* ---- the attribute block ---- */

static bool
build_unspecified(const struct ip *ip)
{
	static const uint8_t zero[16];

	return memcmp(ip->a, zero, 16) == 0;
}

/* The default of an attribute that was not said (exabgp-style defaults), or nothing. */
static void
build_put_default(const struct ctx *ctx, unsigned code, struct buf *out, struct buf *as4)
{
	uint8_t v[6];

	switch (code) {
	case ATTR_ORIGIN:
		v[0] = 0;
		attr_put(out, ATTR_TRANS, ATTR_ORIGIN, span_of(v, 1));
		break;
	case ATTR_AS_PATH:
		v[0] = 2;
		v[1] = 1;
		be_put_u32(v + 2, (uint32_t)ctx->local_as);
		build_put_as_path(ctx, span_of(v, ctx_ibgp(ctx) ? 0 : 6), out, as4);
		break;
	case ATTR_LOCAL_PREF:
		if (ctx_ibgp(ctx))
			attr_put(out, ATTR_TRANS, ATTR_LOCAL_PREF, SPAN("\0\0\0\x64"));
		break;
	}
}

/* Attributes that the session has a say in; all others go out as they were said. */
enum {
	DEPENDING = 1 << ATTR_AS_PATH | 1 << ATTR_LOCAL_PREF | 1 << ATTR_AGGREGATOR | 1 << ATTR_AS4_PATH | 1 << ATTR_AIGP,
};

static void
build_put_said(const struct ctx *ctx, const struct attrset *set, unsigned code, struct buf *out, struct buf *as4)
{
	struct span v = attrset_get(set, code);
	unsigned flags = set->at[code].flags;

	switch (code) {
	case ATTR_AS_PATH:
		build_put_as_path(ctx, v, out, as4);
		break;
	case ATTR_AGGREGATOR:
		build_put_aggregator(ctx, flags, v, out, as4);
		break;
	case ATTR_LOCAL_PREF:
		if (ctx_ibgp(ctx))
			attr_put(out, flags, code, v);
		break;
	case ATTR_AIGP:
		if (ctx_ibgp(ctx) || ctx->aigp)
			attr_put(out, flags, code, v);
		break;
	default:
		attr_put(out, flags, code, v);
	}
}

void
update_attributes(const struct ctx *ctx, const struct attrset *set, const struct nexthop *nh,
    const struct nlri_row *row, bool withdraw, struct buf *out)
{
	struct buf as4 = { .max = BLOCK_MAX };
	uint64_t want = set->has[0];
	unsigned w = 0;

	want |= 1u << ATTR_ORIGIN | 1u << ATTR_LOCAL_PREF;
	if (!attrset_has(set, ATTR_BGPSEC_PATH)) /* which takes its place: RFC 8205 3 */
		want |= 1u << ATTR_AS_PATH;
	if (nh->ip.len == 4 && row->nexthop_attr && !(withdraw && build_unspecified(&nh->ip)))
		want |= 1u << ATTR_NEXT_HOP;
	if (!ctx->asn4)
		want |= 1u << ATTR_AS4_PATH;
	for (;;) {
		for (; want; want &= want - 1) {
			unsigned code = w * 64 + (unsigned)__builtin_ctzll(want);

			if (attrset_has(set, code) && (code > 31 || !((unsigned)DEPENDING >> code & 1))) {
				attr_put(out, set->at[code].flags, code, attrset_get(set, code));
				continue;
			}
			if (code == ATTR_AS4_PATH && as4.n)
				buf_span_put(out, buf_span(&as4));
			if (attrset_has(set, code))
				build_put_said(ctx, set, code, out, &as4);
			else if (code == ATTR_NEXT_HOP)
				attr_put(out, ATTR_TRANS, ATTR_NEXT_HOP, span_of(nh->ip.a, 4));
			else
				build_put_default(ctx, code, out, &as4);
		}
		if (++w == 4)
			break;
		want = set->has[w];
	}
	if (as4.p)
		buf_fini(&as4);
}

void
update_bare(const struct ctx *ctx, const struct attrset *set, const struct nexthop *nh, const struct nlri_row *row,
    bool withdraw, struct buf *out)
{
	struct update_frame f = update_open(out);

	update_attrs(out, &f);
	update_attributes(ctx, set, nh, row, withdraw, out);
	update_nlri(out, &f);
	update_close(out, &f);
}

/* ---- messages ---- */

static bool
build_resolve(const struct ctx *ctx, const struct nexthop *nh, const struct nlri_row *row, bool withdraw,
    struct nexthop *out, struct diags *d)
{
	*out = *nh;
	if (nh->self) {
		unsigned want = row->afi == AFI_IPV6 ? 16 : 4;

		out->ip = ctx->local;
		if (want == 4 && ctx->local.len != 4 && ctx->router_id) {
			uint8_t id[4] = { BE_U32_BYTES(ctx->router_id) };

			out->ip = ip_of(id, 4);
		}
		if (!out->ip.len || (out->ip.len != want && (row->afi == AFI_IPV4 || row->afi == AFI_IPV6))) {
			diag_add(d, DIAG_RESET, "next-hop", NULL, 0, 0,
			    "next-hop self: the session has no local address of this family");
			return false;
		}
	}
	if (!out->ip.len && !withdraw && !row->nexthop_none) {
		diag_add(d, DIAG_RESET, "next-hop", NULL, 0, 0, "announce requires nexthop");
		return false;
	}
	if (out->ip.len == 4 && nlri_wants_nexthop6(row) && !withdraw &&
	    !famset_has(ctx->nexthop6, family_index(row->afi, row->safi))) {
		diag_add(d, DIAG_RESET, "next-hop", NULL, 0, 0, NEXTHOP6_WANTED, out->ip.a[0], out->ip.a[1], out->ip.a[2],
		    out->ip.a[3]);
		return false;
	}
	if (out->ip.len == 4 && (nlri_wants_nexthop6(row) || (row->nexthop_map && row->afi == AFI_IPV6))) {
		struct ip mapped = { .len = 16 };

		mapped.a[10] = mapped.a[11] = 0xff;
		memcpy(mapped.a + 12, out->ip.a, 4);
		out->ip = mapped;
	}
	if (out->ip.len == 16 && !out->link_local.len && ctx->link_local_nexthop && ctx->link_local.len == 16 &&
	    !ip_is_link_local(out->ip.a))
		out->link_local = ctx->link_local;
	return true;
}

static void
build_put_nexthop(const struct nlri_row *row, const struct nexthop *nh, struct buf *out)
{
	static const uint8_t rd[8];

	if (nh->ip.len) {
		if (row->nexthop_rd)
			buf_put(out, rd, 8);
		buf_put(out, nh->ip.a, nh->ip.len);
	}
	if (nh->ip.len == 16 && nh->link_local.len == 16) {
		if (row->nexthop_rd)
			buf_put(out, rd, 8);
		buf_put(out, nh->link_local.a, 16);
	}
}

/* What one run of messages is made of: equal for every NLRI of one family in a list. */
struct run {
	const struct ctx *ctx;
	const struct nlri_row *row;
	uint16_t afi;
	uint8_t safi;
	bool withdraw, classic, addpath;
	struct buf *block; /* attributes without MP_ */
	struct buf *hop;   /* the next hop of MP_REACH_NLRI */
	struct buf *nlri;  /* what the next message will hold */
};

/* MP_REACH_NLRI or MP_UNREACH_NLRI of the next message. */
static struct mp
build_run_mp(const struct run *r)
{
	return (struct mp){ .afi = r->afi, .safi = r->safi, .nexthop = buf_span(r->hop), .nlri = buf_span(r->nlri) };
}

static size_t
build_nlri_room(const struct run *r)
{
	size_t used = MSG_HEADER + 4 + r->block->n, max = ctx_message_max(r->ctx);
	struct mp mp = build_run_mp(r);

	if (!r->classic)
		used += 4 + mp_size(&mp, !r->withdraw);
	return used > max ? 0 : max - used;
}

static void
build_emit(struct run *r, struct buf *out)
{
	struct update_frame f = update_open(out);
	struct mp mp = build_run_mp(r);

	if (r->classic && r->withdraw)
		buf_span_put(out, mp.nlri);
	update_attrs(out, &f);
	if (!r->classic && r->withdraw)
		mp_put(out, ATTR_OPT, &mp, false);
	buf_span_put(out, buf_span(r->block));
	if (!r->classic && !r->withdraw)
		mp_put(out, ATTR_OPT, &mp, true);
	update_nlri(out, &f);
	if (r->classic && !r->withdraw)
		buf_span_put(out, mp.nlri);
	update_close(out, &f);
	buf_reset(r->nlri);
}

static bool
build_run_begin(struct run *r, const struct attrset *set, const struct nexthop *nexthop, struct diags *d)
{
	struct nexthop nh;
	bool bare = r->withdraw && (r->safi == SAFI_UNICAST || r->safi == SAFI_MULTICAST);

	if (!build_resolve(r->ctx, nexthop, r->row, r->withdraw, &nh, d))
		return false;
	r->classic = r->row->classic && (r->withdraw || nh.ip.len == 4);
	r->addpath = famset_has(r->ctx->addpath, family_index(r->afi, r->safi));
	buf_reset(r->block);
	buf_reset(r->hop);
	if (!bare)
		update_attributes(r->ctx, set, &nh, r->row, r->withdraw, r->block);
	if (!r->classic && !r->withdraw)
		build_put_nexthop(r->row, &nh, r->hop);
	return true;
}

bool
build_all(const struct ctx *ctx, const struct attrset *set, const struct nexthop *nexthop, const struct nlri_list *list,
    bool withdraw, bool pack, struct buf *out, struct diags *d)
{
	struct buf block, hop, nlri;
	struct run r = { .ctx = ctx, .withdraw = withdraw, .block = &block, .hop = &hop, .nlri = &nlri };
	size_t at = 0, start = out->n, room = 0;
	const struct nlri_row *row;
	bool good = true;
	struct nlri one;

	buf_init(&block, BLOCK_MAX);
	buf_init(&hop, 64);
	buf_init(&nlri, BLOCK_MAX);
	while (good && at < list->b.n) {
		uint8_t safi;
		uint16_t afi = nlri_list_family(list, at, &safi);
		size_t need;

		if (!nlri_list_next(list, &at, &row, &one))
			break;
		if (!r.row || afi != r.afi || safi != r.safi) {
			if (nlri.n)
				build_emit(&r, out);
			r.row = row;
			r.afi = afi;
			r.safi = safi;
			good = build_run_begin(&r, set, nexthop, d);
			if (!good)
				break;
			room = build_nlri_room(&r);
		}
		need = one.v.n + (r.addpath ? 4 : 0);
		if (nlri.n && (!pack || need > room - nlri.n))
			build_emit(&r, out);
		if (need > room) {
			diag_add(d, DIAG_RESET, "message", NULL, 0, 0,
			    "attributes of %zu bytes leave no room for the route in a message of %zu", block.n,
			    ctx_message_max(ctx));
			good = false;
			break;
		}
		if (r.addpath)
			buf_put(&nlri, one.path ? one.path : (const uint8_t *)"\0\0\0\0", 4);
		buf_span_put(&nlri, one.v);
	}
	if (good && nlri.n)
		build_emit(&r, out);
	if (block.bad || hop.bad || nlri.bad) {
		diag_add(d, DIAG_RESET, "message", NULL, 0, 0, "the attributes are longer than any message");
		good = false;
	}
	if (!good)
		out->n = start;
	buf_fini(&block);
	buf_fini(&hop);
	buf_fini(&nlri);
	return good && !out->bad;
}

bool
update_build(const struct ctx *ctx, const struct attrset *set, const struct nexthop *nexthop,
    const struct nlri_list *list, bool withdraw, bool pack, struct buf *out, struct diags *d)
{
	return (!withdraw && build_quick(ctx, set, nexthop, list, out)) ||
	    build_all(ctx, set, nexthop, list, withdraw, pack, out, d);
}
