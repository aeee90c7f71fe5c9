/* SPDX-License-Identifier: ISC */
/* mrt/dump.c - routing tables as TABLE_DUMP_V2 records. */
#include "mrt/dump.h"

#include "mrt/mrt.h"
#include "wire/put.h"

enum { DUMP_ENTRIES = MRT_RECORD_MAX / 2, DUMP_PEER_V6 = 1, DUMP_PEER_AS4 = 2 };

void
mrt_dump_init(struct mrt_dump *d)
{
	*d = (struct mrt_dump){ .open = false };
	buf_init(&d->nlri, 1 << 17);
	buf_init(&d->entries, DUMP_ENTRIES + (1 << 17));
}

void
mrt_dump_fini(struct mrt_dump *d)
{
	buf_fini(&d->nlri);
	buf_fini(&d->entries);
}

static struct mark
mrt_dump_head(const struct mrt_dump *d, unsigned subtype, struct buf *out)
{
	put_u32(out, d->time_s);
	put_u16(out, MRT_TABLE_DUMP_V2);
	put_u16(out, subtype);
	return put_open(out, 4);
}

bool
mrt_dump_peers(struct mrt_dump *d, uint32_t collector, const struct mrt_dump_peer *peers, size_t n, struct buf *out)
{
	static const uint8_t none[4];
	struct mark len = mrt_dump_head(d, RIB_PEER_INDEX_TABLE, out);
	size_t i;

	put_u32(out, collector);
	put_u16(out, 0); /* no name of a view */
	put_u16(out, n & 0xffff);
	for (i = 0; i < n && i <= 0xffff; i++) {
		put_u8(out, DUMP_PEER_AS4 | (peers[i].ip.len == 16 ? DUMP_PEER_V6 : 0));
		put_u32(out, peers[i].bgp_id);
		buf_put(out, peers[i].ip.len ? peers[i].ip.a : none, peers[i].ip.len ? peers[i].ip.len : 4);
		put_u32(out, peers[i].as);
	}
	put_close(out, len);
	return n <= 0xffff && !out->bad;
}

/* RIB_GENERIC for families without a subtype of their own. */
static unsigned
mrt_dump_subtype(unsigned afi, unsigned safi, bool path)
{
	static const uint8_t subtypes[2][2] = { { RIB_IPV4_UNICAST, RIB_IPV4_MULTICAST }, { RIB_IPV6_UNICAST, RIB_IPV6_MULTICAST } };
	bool own = (afi == AFI_IPV4 || afi == AFI_IPV6) && (safi == SAFI_UNICAST || safi == SAFI_MULTICAST);

	return (own ? subtypes[afi == AFI_IPV6][safi == SAFI_MULTICAST] : RIB_GENERIC) +
	    (path ? RIB_IPV4_UNICAST_ADDPATH - RIB_IPV4_UNICAST : 0u);
}

void
mrt_dump_end(struct mrt_dump *d, struct buf *out)
{
	unsigned subtype = mrt_dump_subtype(d->afi, d->safi, d->path);
	struct mark len;

	if (!d->open)
		return;
	d->open = false;
	len = mrt_dump_head(d, subtype, out);
	put_u32(out, d->sequence++);
	if (subtype == RIB_GENERIC || subtype == RIB_GENERIC_ADDPATH) {
		put_u16(out, d->afi);
		put_u8(out, d->safi);
	}
	buf_span_put(out, buf_span(&d->nlri));
	put_u16(out, d->cnt);
	buf_span_put(out, buf_span(&d->entries));
	put_close(out, len);
	out->bad |= d->entries.bad;
}

bool
mrt_dump_entry(struct mrt_dump *d, unsigned afi, unsigned safi, struct span nlri, const uint8_t *path, unsigned peer,
    uint32_t originated, struct span attributes, struct buf *out)
{
	if (attributes.n > 0xffff)
		return false;
	if (d->open && (d->afi != afi || d->safi != safi || d->path != (path != NULL) || !span_eq(buf_span(&d->nlri), nlri) ||
	    d->cnt == 0xffff || d->entries.n > DUMP_ENTRIES))
		mrt_dump_end(d, out);
	if (!d->open) {
		d->open = true;
		d->afi = (uint16_t)afi;
		d->safi = (uint8_t)safi;
		d->path = path != NULL;
		d->cnt = 0;
		buf_reset(&d->nlri);
		buf_reset(&d->entries);
		buf_span_put(&d->nlri, nlri);
	}
	d->cnt++;
	put_u16(&d->entries, peer);
	put_u32(&d->entries, originated);
	if (path)
		buf_put(&d->entries, path, 4);
	put_u16(&d->entries, attributes.n);
	buf_span_put(&d->entries, attributes);
	return true;
}
