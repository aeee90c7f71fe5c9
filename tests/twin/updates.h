/* SPDX-License-Identifier: ISC */
/*
 * tests/twin/updates.h - UPDATEs for the twin tests, the same ones in each run: ordinary and odd attributes and prefixes,
 * well formed at first; and the same with a few bytes changed, taken away or added.
 */
#ifndef TWIN_UPDATES_H
#define TWIN_UPDATES_H

#include "../unit/tap.h"
#include "attr/attr.h"
#include "base/count.h"
#include "msg/parts.h"
#include "value/ctx.h"

static uint64_t twin_state = 0x9e3779b97f4a7c15u;

/* A number below n. */
static inline uint32_t
twin_any(uint32_t n)
{
	twin_state ^= twin_state << 13;
	twin_state ^= twin_state >> 7;
	twin_state ^= twin_state << 17;
	return (uint32_t)((twin_state >> 20) % n);
}

/* True once in n times. */
static inline bool
twin_rare(uint32_t n)
{
	return twin_any(n) == 0;
}

static inline void
twin_ctx(struct ctx *ctx)
{
	ctx_init(ctx);
	ctx->asn4 = !twin_rare(3);
	ctx->addpath = 0;
	if (twin_rare(4))
		ctx->addpath = FAMSET_ALL;
	else if (twin_rare(4))
		ctx->addpath = twin_any(16);
	ctx->extended_message = twin_rare(3);
	ctx->local_as = 65000;
	ctx->peer_as = twin_rare(2) ? 65000 : 65001;
	ctx->session = twin_any(CTX_TABLE + 1);
}

/* n prefixes of a family; bits beyond their length are set now and then. */
static inline void
twin_prefixes(struct buf *b, bool v6, bool addpath, unsigned n)
{
	static const uint8_t lengths[] = { 0, 1, 7, 8, 9, 15, 16, 19, 20, 22, 23, 24, 24, 24, 25, 31, 32 };
	unsigned i;

	for (; n; n--) {
		unsigned bits = lengths[twin_any(sizeof(lengths))] * (v6 ? 2 + twin_any(3) : 1);

		if (addpath)
			put_u32(b, twin_rare(3) ? twin_any(UINT32_MAX) : twin_any(5));
		put_u8(b, bits);
		for (i = 0; i < bits_bytes(bits); i++) {
			unsigned byte = i ? twin_any(256) : v6 ? 0x20 : 10 + twin_any(2);

			if (i == bits / 8 && !twin_rare(8))
				byte &= 0xff00u >> bits % 8;
			put_u8(b, byte & 0xff);
		}
	}
}

static inline void
twin_path(struct buf *v, bool wide)
{
	unsigned segments = twin_rare(8) ? twin_any(3) : 1, n;

	for (; segments; segments--) {
		n = twin_rare(30) ? twin_any(256) : 1 + twin_any(6);
		put_u8(v, twin_rare(10) ? twin_any(6) : twin_rare(8) ? 1 : 2);
		put_u8(v, n);
		for (; n; n--) {
			uint32_t as = twin_rare(6) ? twin_any(UINT32_MAX) : twin_rare(200) ? 0 : twin_rare(6) ? AS_TRANS : 64500 + twin_any(20);

			put_un(v, wide ? as : as & 0xffff, wide ? 4 : 2);
		}
	}
}

static inline void
twin_bytes(struct buf *v, unsigned n)
{
	while (n--)
		put_u8(v, twin_any(256));
}

/* An attribute of this code. */
static inline void
twin_attr(struct buf *out, unsigned code, const struct ctx *ctx)
{
	unsigned flags = attr_row(code)->flags | (twin_rare(30) ? ATTR_EXT : 0) | (twin_rare(50) ? twin_any(256) : 0);
	bool wide = twin_rare(40) ? !ctx->asn4 : ctx->asn4;
	struct buf bytes, *v = &bytes;

	buf_init(v, MSG_MAX_EXTENDED);
	switch (code) {
	case ATTR_ORIGIN:
		put_u8(v, twin_rare(40) ? twin_any(256) : twin_any(3));
		break;
	case ATTR_AS_PATH:
		twin_path(v, wide);
		break;
	case ATTR_AS4_PATH:
		twin_path(v, true);
		break;
	case ATTR_AGGREGATOR:
		put_un(v, twin_rare(3) ? AS_TRANS : twin_any(65536), wide ? 4 : 2);
		twin_bytes(v, 4);
		break;
	case ATTR_COMMUNITIES:
		for (unsigned n = 1 + twin_any(twin_rare(20) ? 90 : 5); n; n--)
			put_u32(v, twin_rare(4) ? 0xffffff00u + twin_any(6) : twin_any(UINT32_MAX));
		break;
	case ATTR_LARGE_COMMUNITIES:
		twin_bytes(v, 12 * (1 + twin_any(3)));
		break;
	case ATTR_EXT_COMMUNITIES:
		for (unsigned n = 1 + twin_any(3); n; n--) {
			put_u16(v, twin_rare(3) ? twin_any(65536) : 2);
			twin_bytes(v, 6);
		}
		break;
	case ATTR_CLUSTER_LIST:
		twin_bytes(v, 4 * (1 + twin_any(2)));
		break;
	case ATTR_ATOMIC_AGGREGATE:
		break;
	case ATTR_AS4_AGGREGATOR:
		twin_bytes(v, 8);
		break;
	case ATTR_NEXT_HOP: case ATTR_MED: case ATTR_LOCAL_PREF: case ATTR_ORIGINATOR_ID: case ATTR_OTC:
		twin_bytes(v, 4);
		break;
	default:
		twin_bytes(v, twin_any(twin_rare(20) ? 300 : 12));
	}
	attr_put(out, flags, code, buf_span(v));
	buf_fini(v);
}

/* One MP_REACH_NLRI or MP_UNREACH_NLRI, mostly of unicast. */
static inline void
twin_mp(struct buf *out, bool reach, const struct ctx *ctx)
{
	bool v6 = !twin_rare(4);
	struct mp mp = { .afi = v6 ? AFI_IPV6 : AFI_IPV4, .safi = (uint8_t)(twin_rare(5) ? 2 : twin_rare(20) ? twin_any(140) : 1) };
	struct buf hop, nlri;
	int index = family_index(mp.afi, mp.safi);

	buf_init(&hop, 256);
	buf_init(&nlri, MSG_MAX_EXTENDED);
	twin_bytes(&hop, twin_rare(30) ? twin_any(60) : twin_rare(4) ? 32 : twin_rare(v6 ? 30 : 5) ? 4 : 16);
	twin_prefixes(&nlri, v6, index >= 0 && famset_has(ctx->addpath, index), twin_any(5));
	mp.nexthop = buf_span(&hop);
	mp.reserved = (uint8_t)(twin_rare(50) ? 1 : 0);
	mp.nlri = buf_span(&nlri);
	mp_put(out, ATTR_OPT | (twin_rare(10) ? ATTR_EXT : 0), &mp, reach);
	buf_fini(&hop);
	buf_fini(&nlri);
}

/* A well-formed UPDATE, or nearly so. */
static inline void
twin_update(struct buf *out, const struct ctx *ctx)
{
	static const uint8_t first[] = { ATTR_ORIGIN, ATTR_AS_PATH, ATTR_NEXT_HOP };
	static const uint8_t more[] = { ATTR_MED, ATTR_LOCAL_PREF, ATTR_ATOMIC_AGGREGATE, ATTR_AGGREGATOR, ATTR_COMMUNITIES,
		ATTR_ORIGINATOR_ID, ATTR_CLUSTER_LIST, ATTR_EXT_COMMUNITIES, ATTR_LARGE_COMMUNITIES, ATTR_OTC };
	bool addpath = famset_has(ctx->addpath, 0), classic = !twin_rare(3), withdraws = twin_rare(4), mp = twin_rare(3);
	struct update_frame f;
	unsigned i;

	buf_reset(out);
	f = update_open(out);
	if (withdraws)
		twin_prefixes(out, false, addpath, 1 + twin_any(4));
	update_attrs(out, &f);
	for (i = 0; (classic || mp) && i < 3; i++) {
		if ((first[i] != ATTR_NEXT_HOP || classic) && !twin_rare(60))
			twin_attr(out, first[i], ctx);
	}
	for (i = 0; (classic || mp) && i < sizeof(more); i++) {
		bool internal = more[i] == ATTR_LOCAL_PREF || more[i] == ATTR_ORIGINATOR_ID || more[i] == ATTR_CLUSTER_LIST;

		if (twin_rare(attr_external(ctx) && internal ? 30 : 3))
			twin_attr(out, more[i], ctx);
	}
	if (mp || twin_rare(20))
		twin_mp(out, twin_rare(2), ctx);
	if (twin_rare(12))
		twin_attr(out, twin_rare(2) ? twin_any(256) : ATTR_AS4_PATH + twin_any(2), ctx);
	update_nlri(out, &f);
	if (classic)
		twin_prefixes(out, false, addpath, 1 + twin_any(5));
	update_close(out, &f);
}

/* Change it in one to three places, after the header: bits, bytes, lengths; take bytes away or add some. */
static inline void
twin_mutate(struct buf *b)
{
	unsigned times = 1 + twin_any(3);

	for (; times && b->n > MSG_HEADER + 4; times--) {
		size_t at = MSG_HEADER + twin_any((uint32_t)(b->n - MSG_HEADER));

		switch (twin_any(5)) {
		case 0:
			b->p[at] ^= (uint8_t)(1u << twin_any(8));
			break;
		case 1:
			b->p[at] = (uint8_t)twin_any(256);
			break;
		case 2:
			b->p[at] = (uint8_t)(b->p[at] + (twin_rare(2) ? 1 : -1));
			break;
		case 3:
			buf_cut(b, at, 1 + twin_any(b->n - at > 4 ? 4 : (uint32_t)(b->n - at)));
			break;
		default:
			if (buf_room(b, 1)) {
				memmove(b->p + at + 1, b->p + at, b->n - at);
				b->p[at] = (uint8_t)twin_any(256);
				b->n++;
			}
		}
	}
	be_put_u16(b->p + 16, (uint32_t)b->n);
}

/* The bytes of a message on which the two ways differ. */
static inline void
twin_differ(const char *what, struct span msg, const struct ctx *ctx)
{
	printf("# %s: asn4 %d add-path 0x%llx ", what, ctx->asn4, (unsigned long long)ctx->addpath);
	for (size_t i = 0; i < msg.n; i++)
		printf("%02x", msg.p[i]);
	putchar('\n');
}

#endif
