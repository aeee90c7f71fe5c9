/* SPDX-License-Identifier: ISC */
/* msg/made.c - OPENs that nobody sent. */
#include "msg/made.h"

#include "wire/put.h"

enum { HOLD_S = 180 };

static void
made_family_set(struct buf *b, unsigned code, famset set, unsigned mode)
{
	struct mark m;
	unsigned i;

	if (!set)
		return;
	put_u8(b, code);
	m = put_open(b, 1);
	for (i = 0; i < family_cnt; i++) {
		if (!famset_has(set, (int)i))
			continue;
		put_u16(b, families[i].afi);
		if (code == 5) { /* RFC 8950 4: SAFI in two bytes, then the AFI of the next hop */
			put_u16(b, families[i].safi);
			put_u16(b, AFI_IPV6);
		} else { /* RFC 7911 4 */
			put_u8(b, families[i].safi);
			put_u8(b, mode);
		}
	}
	put_close(b, m);
}

static famset
made_known_families(famset s)
{
	return s & (((famset)1 << family_cnt) - 1);
}

/* The capabilities that ctx says the OPEN of a side must have had. `sends`: ctx is for what that side sends. */
static void
made_capabilities(struct buf *b, const struct ctx *ctx, uint32_t as, bool sends)
{
	famset set = ctx->families == FAMSET_ALL ? famset_exabgp() | made_known_families(ctx->addpath) : ctx->families;
	unsigned i;

	for (i = 0; i < family_cnt; i++) {
		if (!famset_has(set, (int)i))
			continue;
		put_u16(b, 1 << 8 | 4);
		put_u16(b, families[i].afi);
		put_u16(b, families[i].safi);
	}
	put_u16(b, 2 << 8);
	if (ctx->extended_message)
		put_u16(b, 6 << 8);
	if (ctx->asn4) {
		put_u16(b, 65 << 8 | 4);
		put_u32(b, as);
	}
	if (ctx->nexthop6 != FAMSET_ALL)
		made_family_set(b, 5, made_known_families(ctx->nexthop6), 0);
	made_family_set(b, 69, made_known_families(ctx->addpath) & set, sends ? 2 : 1);
}

bool
made_open(struct buf *out, const struct ctx *ctx, uint32_t as, const uint8_t id[4], bool sends)
{
	struct buf caps;
	struct mark m;

	buf_init(&caps, MSG_MAX);
	made_capabilities(&caps, ctx, as, sends);
	m = msg_begin(out, MSG_OPEN);
	put_u8(out, 4);
	put_u16(out, as_narrow(as));
	put_u16(out, HOLD_S);
	buf_put(out, id, 4);
	if (caps.n + 2 <= 255) {
		put_u8(out, caps.n + 2);
		put_u8(out, 2);
		put_u8(out, caps.n);
	} else { /* RFC 9072 2 */
		put_u16(out, 255 << 8 | 255);
		put_u16(out, caps.n + 3);
		put_u8(out, 2);
		put_u16(out, caps.n);
	}
	buf_span_put(out, buf_span(&caps));
	msg_end(out, m);
	out->bad |= caps.bad;
	buf_fini(&caps);
	return !out->bad;
}

uint32_t
made_as(const struct event *e, const struct ctx *ctx, bool peer)
{
	uint32_t as = peer ? e->peer_as : e->local_as;

	if (!as)
		as = peer ? ctx->peer_as : ctx->local_as;
	return as ? as : AS_TRANS;
}
