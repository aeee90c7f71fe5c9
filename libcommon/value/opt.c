/* SPDX-License-Identifier: ISC */
/* value/opt.c - types of options that hold values of the protocol. */
#include "value/opt.h"

#include <string.h>

#include "value/family.h"
#include "value/ip.h"
#include "value/kind.h"

bool
opt_asn(const struct opt_given *g)
{
	return asn_scan(span_str(g->arg), g->at) || opt_wrong(g, "an AS number");
}

bool
opt_ip(const struct opt_given *g)
{
	return ip_scan(span_str(g->arg), g->at) || opt_wrong(g, "an IP address");
}

bool
opt_router_id(const struct opt_given *g)
{
	uint8_t a[4];

	if (!ip4_scan(span_str(g->arg), a))
		return opt_wrong(g, "an IPv4 address");
	*(uint32_t *)g->at = be_u32(a);
	return true;
}

bool
opt_families(const struct opt_given *g)
{
	struct span bad = { NULL, 0 };

	return famset_scan(span_str(g->arg), g->at, &bad) || opt_wrong_word(g, (const char *)bad.p, bad.n);
}

bool
opt_nexthop6(const struct opt_given *g)
{
	static const char tail[] = " ipv6";
	size_t i, n = strlen(g->arg), t = sizeof(tail) - 1;
	struct span bad;
	struct buf b;
	bool good;

	buf_init(&b, 1 << 16);
	for (i = 0; i < n; i++) {
		if (i && n - i >= t && memcmp(g->arg + i, tail, t) == 0 && (n - i == t || g->arg[i + t] == ','))
			i += t - 1;
		else
			buf_c(&b, g->arg[i]);
	}
	good = famset_scan(buf_span(&b), g->at, &bad);
	buf_fini(&b);
	return good || opt_families(g);
}
