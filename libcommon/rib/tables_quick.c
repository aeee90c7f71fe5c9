/* SPDX-License-Identifier: ISC */
/*
 * rib/tables_quick.c - the fast road of an UPDATE into a table: its attributes have been judged before, in the same context.
 *
 * tables.c judges each attribute set once for each context of a family, and marks the set. A message whose attributes are
 * such a set already, and whose one field of NLRI can be walked, is therefore without errors. tests/twin/tables.c requires the
 * same tables of both roads.
 */
#include "rib/quick.h"

/*
 * The attributes as rib_attributes would write them, in *set, which may point into the message; and the one field of NLRI in
 * *mp. False: it is not that simple.
 */
static bool
quick_attributes(const struct update_parts *parts, struct mp *mp, struct buf *room, struct span *set)
{
	struct get g = get_of(parts->attributes);
	struct attr_head a;
	unsigned before = 0;
	uint8_t hop[1 + 255];

	buf_reset(room);
	mp->row = NULL;
	*set = parts->attributes;
	while (attr_next(&g, &a)) {
		if (a.code <= before || a.flags & 0x0f || !(a.flags & ATTR_EXT) != (a.v.n < 256) || a.code == ATTR_MP_UNREACH ||
		    a.code == ATTR_AS4_PATH || a.code == ATTR_AS4_AGGREGATOR || !a.code)
			return false;
		before = a.code;
		if (a.code != ATTR_MP_REACH)
			continue;
		if (parts->nlri.n || !mp_find(a.v, true, mp) || a.flags & ATTR_EXT || mp->reserved ||
		    (a.flags & (ATTR_TRANS | ATTR_PARTIAL)) || (mp->afi == AFI_IPV4 && mp->safi == SAFI_UNICAST))
			return false;
		mp->row = nlri_row(mp->afi, mp->safi);
		hop[0] = (uint8_t)mp->nexthop.n;
		memcpy(hop + 1, mp->nexthop.p, mp->nexthop.n);
		buf_put(room, parts->attributes.p, (size_t)(attr_whole(&a).p - parts->attributes.p));
		attr_put(room, ATTR_OPT, ATTR_MP_REACH, span_of(hop, 1 + mp->nexthop.n));
		buf_put(room, a.v.p + a.v.n, (size_t)(g.end - g.p));
		*set = buf_span(room);
	}
	return get_done(&g) && !room->bad;
}

bool
quick_find(const struct rib_store *s, struct span msg, const struct ctx *ctx, struct buf *room, struct quick_update *out)
{
	struct update_parts parts;
	struct span set;

	if (!ctx->asn4 || parts_find(msg, &parts) != PARTS_OK || parts.withdrawn.n || !quick_attributes(&parts, &out->mp, room, &set))
		return false;
	if (!out->mp.row) {
		if (!parts.nlri.n)
			return false;
		out->mp = (struct mp){ .row = &nlri_ipv4_unicast, .afi = AFI_IPV4, .safi = SAFI_UNICAST, .nlri = parts.nlri };
	}
	if (!out->mp.row->walks || !out->mp.nlri.n || famset_has(ctx->addpath, family_index(out->mp.afi, out->mp.safi)))
		return false;
	return (out->set = rib_set_known(&s->sets, set)) && out->mp.row->walks(out->mp.row, out->mp.nlri);
}
