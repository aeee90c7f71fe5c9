/* SPDX-License-Identifier: ISC */
/* watch/look.c - does an UPDATE read well with a context? */
#include "watch/look.h"

#include "attr/attr.h"
#include "msg/parts.h"
#include "watch/infer.h"

/* Prefixes of a sane session: lengths in range, nothing left over, no default route among others. */
static inline bool
look_prefixes(struct look *l, struct span s, bool addpath, bool v6)
{
	const uint8_t *p = s.p, *end = s.p + s.n;
	size_t head = addpath ? 5 : 1, n;
	unsigned bits, max = v6 ? 128 : 32;

	while (p < end) {
		if ((size_t)(end - p) < head)
			return false;
		bits = p[head - 1];
		n = head + bits_bytes(bits);
		if (bits > max || (size_t)(end - p) < n || (n == 1 && s.n > 1))
			return false;
		if (l->q && (bits < QUICK_BITS || quick_has(l->q->set[v6], p + head)))
			l->may = true;
		p += n;
	}
	return true;
}

static bool
look_path(const uint8_t *p, const uint8_t *end, bool asn4)
{
	size_t n;

	while (p < end) {
		if (end - p < 2 || p[0] < 1 || p[0] > 4 || p[1] == 0)
			return false;
		n = 2 + (size_t)p[1] * (asn4 ? 4 : 2);
		if ((size_t)(end - p) < n)
			return false;
		p += n;
	}
	return true;
}

static bool
look_mp(struct look *l, struct span v, bool reach)
{
	struct mp mp;
	bool addpath;

	mp_find(v, reach, &mp);
	addpath = l->addpath && famset_has(l->addpath, family_index(mp.afi, mp.safi));
	if (mp.afi < AFI_IPV4 || mp.afi > AFI_IPV6 || mp.safi < SAFI_UNICAST || mp.safi > SAFI_MULTICAST) {
		l->may = true; /* q knows no other families: there is no need to walk them for its sake */
		return l->q || infer_nlri_reads(mp.afi, mp.safi, mp.nlri, !reach, addpath);
	}
	return look_prefixes(l, mp.nlri, addpath, mp.afi == AFI_IPV6);
}

/* A block whose framing is lost is broken whatever the context. */
static bool
look_attributes(struct look *l, struct span block)
{
	struct get g = get_of(block);
	struct attr_head a;

	while (attr_next(&g, &a)) {
		if (a.code == ATTR_AS_PATH && !look_path(a.v.p, a.v.p + a.v.n, l->asn4))
			return false;
		if (a.code == ATTR_AGGREGATOR && a.v.n == (l->asn4 ? 6 : 8))
			return false;
		if ((a.code == ATTR_MP_REACH || a.code == ATTR_MP_UNREACH) && !look_mp(l, a.v, a.code == ATTR_MP_REACH))
			return false;
	}
	return true;
}

bool
look_update(struct look *l, struct span msg)
{
	bool addpath = famset_has(l->addpath, 0);
	struct update_parts parts;

	if (parts_find(msg, &parts) != PARTS_OK)
		return true; /* broken whatever the context */
	return look_prefixes(l, parts.withdrawn, addpath, false) && look_prefixes(l, parts.nlri, addpath, false) &&
	    look_attributes(l, parts.attributes);
}
