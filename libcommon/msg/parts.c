/* SPDX-License-Identifier: ISC */
/* msg/parts.c - writing the frame of an UPDATE, and its MP_REACH_NLRI and MP_UNREACH_NLRI. */
#include "msg/parts.h"

#include "attr/attr.h"

void
update_put(struct buf *out, const struct update_parts *p)
{
	size_t n = PARTS_FIRST + p->withdrawn.n + 2 + p->attributes.n + p->nlri.n;
	uint8_t *o;

	if (n > MSG_MAX_EXTENDED || !buf_room(out, n)) {
		out->bad = true;
		return;
	}
	o = out->p + out->n;
	memset(o, 0xff, 16);
	be_put_u16(o + 16, (uint32_t)n);
	o[18] = MSG_UPDATE;
	be_put_u16(o + MSG_HEADER, (uint32_t)p->withdrawn.n);
	o += PARTS_FIRST;
	if (p->withdrawn.n)
		memcpy(o, p->withdrawn.p, p->withdrawn.n);
	o += p->withdrawn.n;
	be_put_u16(o, (uint32_t)p->attributes.n);
	o += 2;
	if (p->attributes.n)
		memcpy(o, p->attributes.p, p->attributes.n);
	o += p->attributes.n;
	if (p->nlri.n)
		memcpy(o, p->nlri.p, p->nlri.n);
	out->n += n;
}

void
mp_put(struct buf *out, unsigned flags, const struct mp *mp, bool reach)
{
	size_t n = mp_size(mp, reach);

	if (n > 255)
		flags |= ATTR_EXT;
	put_u8(out, flags);
	put_u8(out, reach ? ATTR_MP_REACH : ATTR_MP_UNREACH);
	put_un(out, n, flags & ATTR_EXT ? 2 : 1);
	mp_open(out, mp->afi, mp->safi);
	if (reach) {
		put_u8(out, mp->nexthop.n);
		buf_span_put(out, mp->nexthop);
		put_u8(out, mp->reserved);
	}
	buf_span_put(out, mp->nlri);
}

void
update_eor(unsigned afi, unsigned safi, struct buf *out)
{
	struct mp mp = { .afi = (uint16_t)afi, .safi = (uint8_t)safi };
	struct update_frame f = update_open(out);

	update_attrs(out, &f);
	if (afi != AFI_IPV4 || safi != SAFI_UNICAST)
		mp_put(out, ATTR_OPT | ATTR_EXT, &mp, false);
	update_nlri(out, &f);
	update_close(out, &f);
}
