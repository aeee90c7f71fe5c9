/* context.c - the context options. */
#include "context.h"

#include "base/num.h"
#include "mrt/session.h"
#include "value/kind.h"

enum {
	ID_LOCAL_AS = OPT_ID + 100,
	ID_PEER_AS,
	ID_LOCAL_ADDRESS,
	ID_PEER_ADDRESS,
	ID_ROUTER_ID,
	ID_FAMILY,
	ID_ASN4,
	ID_NO_ASN4,
	ID_ADD_PATH,
	ID_EXTENDED_MESSAGE,
	ID_EXTENDED_NEXTHOP,
	ID_LINK_LOCAL_NEXTHOP,
};

const struct opt context_options[] = {
	{ NULL, 0, NULL, "Context, when the stream itself does not tell", NULL, NULL, 0 },
	{ "local-as", 0, "N", "our AS number", NULL, NULL, ID_LOCAL_AS },
	{ "peer-as", 0, "N", "the peer's AS number", NULL, NULL, ID_PEER_AS },
	{ "local-address", 0, "A", "our address", NULL, NULL, ID_LOCAL_ADDRESS },
	{ "peer-address", 0, "A", "the peer's address", NULL, NULL, ID_PEER_ADDRESS },
	{ "router-id", 0, "A", "our router identifier", NULL, NULL, ID_ROUTER_ID },
	{ "family", 0, "LIST", "negotiated families, or 'all'", family_words, NULL, ID_FAMILY },
	{ "asn4", 0, NULL, "AS numbers have 4 bytes", NULL, NULL, ID_ASN4 },
	{ "no-asn4", 0, NULL, "AS numbers have 2 bytes", NULL, NULL, ID_NO_ASN4 },
	{ "add-path", 0, "LIST", "families with path identifiers, 'all' or 'none'", family_words, NULL, ID_ADD_PATH },
	{ "extended-message", 0, NULL, "messages of up to 65535 bytes", NULL, NULL, ID_EXTENDED_MESSAGE },
	{ "extended-nexthop", 0, "LIST", "IPv4 families that may have IPv6 next hops", family_words, NULL,
	    ID_EXTENDED_NEXTHOP },
	{ "link-local-nexthop", 0, NULL, "link-local next hops alone are allowed", NULL, NULL, ID_LINK_LOCAL_NEXTHOP },
	{ NULL, 0, NULL, NULL, NULL, NULL, 0 },
};

static bool
wrong(const struct opts *o, const char *want, bool *bad)
{
	opt_usage(o->cmd, "--%s: expected %s, not '%s'", o->name, want, o->arg);
	*bad = true;
	return true;
}

static bool
take_families(const struct opts *o, famset *out, bool *bad)
{
	struct span part = { NULL, 0 };

	if (!famset_scan(span_str(o->arg), out, &part)) {
		char word[64];
		const char *near;

		if (part.n >= sizeof(word))
			part.n = sizeof(word) - 1;
		memcpy(word, part.p, part.n);
		word[part.n] = 0;
		near = word_near(word, part.n, family_words());
		if (near)
			opt_usage(o->cmd, "--%s: unknown family '%s' (did you mean '%s'?)", o->name, word, near);
		else
			opt_usage(o->cmd, "--%s: unknown family '%s'", o->name, word);
		*bad = true;
	}
	return true;
}

/* "ipv4 unicast ipv6,ipv4 mpls-vpn ipv6": the third word says what the second already means here. */
static bool
take_nexthops(const struct opts *o, famset *out, bool *bad)
{
	struct span s = span_str(o->arg), item, family;
	const uint8_t *comma;
	struct span part;
	famset one;

	*out = 0;
	while (s.n) {
		comma = memchr(s.p, ',', s.n);
		item = span_of(s.p, comma ? (size_t)(comma - s.p) : s.n);
		s = comma ? span_of(comma + 1, s.n - item.n - 1) : span_of(NULL, 0);
		family = item;
		if (family.n > 5 && memcmp(family.p + family.n - 5, " ipv6", 5) == 0)
			family.n -= 5;
		if (!famset_scan(family, &one, &part))
			return wrong(o, "families such as 'ipv4 unicast'", bad);
		*out |= one;
	}
	return true;
}

bool
context_option(const struct opts *o, int id, struct ctx *ctx, unsigned *fix, bool *bad)
{
	struct ip ip;

	switch (id) {
	case ID_LOCAL_AS:
		return asn_scan(span_str(o->arg), &ctx->local_as) || wrong(o, "an AS number", bad);
	case ID_PEER_AS:
		return asn_scan(span_str(o->arg), &ctx->peer_as) || wrong(o, "an AS number", bad);
	case ID_LOCAL_ADDRESS:
		return ip_scan(span_str(o->arg), &ctx->local) || wrong(o, "an address", bad);
	case ID_PEER_ADDRESS:
		return ip_scan(span_str(o->arg), &ctx->peer) || wrong(o, "an address", bad);
	case ID_ROUTER_ID:
		if (!ip_scan(span_str(o->arg), &ip) || ip.len != 4)
			return wrong(o, "an IPv4 address", bad);
		ctx->router_id = (uint32_t)ip.a[0] << 24 | (uint32_t)ip.a[1] << 16 | (uint32_t)ip.a[2] << 8 | ip.a[3];
		return true;
	case ID_FAMILY:
		return take_families(o, &ctx->families, bad);
	case ID_ASN4:
	case ID_NO_ASN4:
		ctx->asn4 = id == ID_ASN4;
		*fix |= SESSION_FIX_ASN4;
		return true;
	case ID_ADD_PATH:
		*fix |= SESSION_FIX_ADDPATH;
		return take_families(o, &ctx->addpath, bad);
	case ID_EXTENDED_MESSAGE:
		ctx->extended_message = true;
		*fix |= SESSION_FIX_EXTENDED;
		return true;
	case ID_EXTENDED_NEXTHOP:
		*fix |= SESSION_FIX_NEXTHOP6;
		return take_nexthops(o, &ctx->nexthop6, bad);
	case ID_LINK_LOCAL_NEXTHOP:
		ctx->link_local_nexthop = true;
		return true;
	}
	return false;
}
