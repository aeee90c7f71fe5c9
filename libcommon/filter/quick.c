/* SPDX-License-Identifier: ISC */
/* filter/quick.c - a look at the first two octets of each prefix. */
#include "filter/quick.h"

#include "attr/attr.h"
#include "msg/parts.h"

enum { PAIRS = 1 << QUICK_BITS };

/* ---- which ---- */

static void
quick_weigh(void *arg, const struct prefix *p)
{
	uint32_t *sum = (uint32_t *)arg + (p->ip.len == 16), n = p->bits < QUICK_BITS ? (uint32_t)PAIRS >> p->bits : 1;

	*sum = *sum + n < PAIRS ? *sum + n : PAIRS;
}

uint32_t
quick_weight(const struct trie *t)
{
	uint32_t sum[2] = { 0, 0 };

	trie_each(t, quick_weigh, sum);
	return sum[0] > sum[1] ? sum[0] : sum[1];
}

/*
 * Prefixes of 16 bits or more that the member covers, equals or is covered by begin with what the member begins with.
 * Shorter ones are not distinguished.
 */
static void
quick_do_mark(void *arg, const struct prefix *p)
{
	unsigned n = p->bits < QUICK_BITS ? PAIRS >> p->bits : 1, at = be_u16(p->ip.a) & ~(n - 1);
	struct quick *q = arg;

	for (; n; n--, at++)
		q->set[p->ip.len == 16][at / 64] |= (uint64_t)1 << (at % 64);
}

void
quick_mark(struct quick *q, const struct trie *t)
{
	trie_each(t, quick_do_mark, q);
}

/* ---- is it there ---- */

static bool
quick_do_may(const uint64_t *set, struct span nlri, bool addpath)
{
	const uint8_t *p = nlri.p, *end = p + nlri.n;
	size_t head = addpath ? 5 : 1, n;
	unsigned bits;

	while (p < end) {
		if ((size_t)(end - p) < head)
			return true;
		bits = p[head - 1];
		n = head + bits_bytes(bits);
		if (bits < QUICK_BITS || (size_t)(end - p) < n || quick_has(set, p + head))
			return true;
		p += n;
	}
	return false;
}

static bool
quick_mp_may(const struct quick *q, struct span v, bool reach, const struct ctx *ctx)
{
	struct mp mp;

	mp_find(v, reach, &mp);
	if (mp.afi < AFI_IPV4 || mp.afi > AFI_IPV6 || mp.safi < SAFI_UNICAST || mp.safi > SAFI_MULTICAST)
		return true;
	return quick_do_may(q->set[mp.afi == AFI_IPV6], mp.nlri,
	    ctx->addpath && famset_has(ctx->addpath, family_index(mp.afi, mp.safi)));
}

bool
quick_may(const struct quick *q, const struct field_parts *f, const struct ctx *ctx)
{
	bool addpath = famset_has(ctx->addpath, 0);

	return quick_do_may(q->set[0], f->part.nlri, addpath) || quick_do_may(q->set[0], f->part.withdrawn, addpath) ||
	    (field_parts_have(f, ATTR_MP_REACH) && quick_mp_may(q, f->value[ATTR_MP_REACH], true, ctx)) ||
	    (field_parts_have(f, ATTR_MP_UNREACH) && quick_mp_may(q, f->value[ATTR_MP_UNREACH], false, ctx));
}
