/* value/family.c - the table of families. */
#include "value/family.h"

#include "base/num.h"
#include "base/table.h"

#define F(afi, safi, exabgp, a, s) { afi, safi, exabgp, a " " s, a, s }

const struct family families[] = {
	F(AFI_IPV4, SAFI_UNICAST, true, "ipv4", "unicast"),
	F(AFI_IPV4, SAFI_MULTICAST, true, "ipv4", "multicast"),
	F(AFI_IPV4, SAFI_LABEL, true, "ipv4", "nlri-mpls"),
	F(AFI_IPV4, SAFI_MCAST_VPN, true, "ipv4", "mcast-vpn"),
	F(AFI_IPV4, SAFI_MDT, false, "ipv4", "mdt"),
	F(AFI_IPV4, SAFI_SR_POLICY, true, "ipv4", "sr-policy"),
	F(AFI_IPV4, SAFI_MUP, true, "ipv4", "mup"),
	F(AFI_IPV4, SAFI_VPN, true, "ipv4", "mpls-vpn"),
	F(AFI_IPV4, SAFI_MULTICAST_VPN, false, "ipv4", "multicast-vpn"),
	F(AFI_IPV4, SAFI_RTC, true, "ipv4", "rtc"),
	F(AFI_IPV4, SAFI_FLOW, true, "ipv4", "flow"),
	F(AFI_IPV4, SAFI_FLOW_VPN, true, "ipv4", "flow-vpn"),
	F(AFI_IPV6, SAFI_UNICAST, true, "ipv6", "unicast"),
	F(AFI_IPV6, SAFI_MULTICAST, true, "ipv6", "multicast"),
	F(AFI_IPV6, SAFI_LABEL, true, "ipv6", "nlri-mpls"),
	F(AFI_IPV6, SAFI_MCAST_VPN, true, "ipv6", "mcast-vpn"),
	F(AFI_IPV6, SAFI_MDT, false, "ipv6", "mdt"),
	F(AFI_IPV6, SAFI_SR_POLICY, true, "ipv6", "sr-policy"),
	F(AFI_IPV6, SAFI_MUP, true, "ipv6", "mup"),
	F(AFI_IPV6, SAFI_VPN, true, "ipv6", "mpls-vpn"),
	F(AFI_IPV6, SAFI_MULTICAST_VPN, false, "ipv6", "multicast-vpn"),
	F(AFI_IPV6, SAFI_FLOW, true, "ipv6", "flow"),
	F(AFI_IPV6, SAFI_FLOW_VPN, true, "ipv6", "flow-vpn"),
	F(AFI_L2VPN, SAFI_VPLS, true, "l2vpn", "vpls"),
	F(AFI_L2VPN, SAFI_EVPN, true, "l2vpn", "evpn"),
	F(AFI_L2VPN, SAFI_FLOW, false, "l2vpn", "flow"),
	F(AFI_L2VPN, SAFI_FLOW_VPN, false, "l2vpn", "flow-vpn"),
	F(AFI_BGPLS, SAFI_BGPLS, true, "bgp-ls", "bgp-ls"),
	F(AFI_BGPLS, SAFI_BGPLS_VPN, true, "bgp-ls", "bgp-ls-vpn"),
};
const unsigned family_cnt = sizeof(families) / sizeof(families[0]);

enum { AT_IPV6 = 12 }; /* where IPv6 begins */

static const struct name afi_names[] = {
	{ AFI_IPV4, "ipv4" }, { AFI_IPV6, "ipv6" }, { AFI_L2VPN, "l2vpn" }, { AFI_BGPLS, "bgp-ls" },
	{ AFI_BGPLS, "bgpls" }, { 0, NULL },
};

static const struct name safi_names[] = {
	{ SAFI_UNICAST, "unicast" }, { SAFI_MULTICAST, "multicast" }, { SAFI_LABEL, "nlri-mpls" },
	{ SAFI_LABEL, "labeled-unicast" }, { SAFI_MCAST_VPN, "mcast-vpn" }, { SAFI_VPLS, "vpls" }, { SAFI_MDT, "mdt" },
	{ SAFI_EVPN, "evpn" }, { SAFI_BGPLS, "bgp-ls" }, { SAFI_BGPLS_VPN, "bgp-ls-vpn" }, { SAFI_SR_POLICY, "sr-policy" },
	{ SAFI_MUP, "mup" }, { SAFI_VPN, "mpls-vpn" }, { SAFI_MULTICAST_VPN, "multicast-vpn" }, { SAFI_RTC, "rtc" },
	{ SAFI_FLOW, "flow" }, { SAFI_FLOW_VPN, "flow-vpn" }, { 0, NULL },
};

int
family_index(unsigned afi, unsigned safi)
{
	unsigned i;

	if (safi == SAFI_UNICAST && afi == AFI_IPV4)
		return 0;
	/* the table is in the order of AFIs */
	for (i = afi == AFI_IPV4 ? 1 : AT_IPV6; i < family_cnt; i++)
		if (families[i].afi == afi && families[i].safi == safi)
			return (int)i;
	return -1;
}

famset
famset_exabgp(void)
{
	famset s = 0;
	unsigned i;

	for (i = 0; i < family_cnt; i++)
		if (families[i].exabgp)
			s |= (famset)1 << i;
	return s;
}

void
buf_family(struct buf *b, unsigned afi, unsigned safi, char sep)
{
	const char *a = table_name(afi_names, afi), *s = table_name(safi_names, safi);

	if (a)
		buf_str(b, a);
	else if (!afi)
		buf_str(b, "undefined");
	else
		buf_fmt(b, "unknown-afi-0x%04x", afi);
	buf_c(b, sep);
	if (s)
		buf_str(b, s);
	else if (!safi)
		buf_str(b, "undefined");
	else
		buf_fmt(b, "unknown safi %u", safi);
}

bool
afi_scan(struct span s, uint16_t *out)
{
	static const char unknown[] = "unknown-afi-";
	size_t n = sizeof(unknown) - 1;
	uint32_t code = 0;
	uint64_t v;

	if (!table_code(afi_names, s, &code)) {
		if (span_is(s, "undefined")) {
			*out = 0;
			return true;
		}
		if (s.n > n && memcmp(s.p, unknown, n) == 0)
			s = span_of(s.p + n, s.n - n);
		if (!num_any(s, &v) || v > UINT16_MAX)
			return false;
		code = (uint32_t)v;
	}
	*out = (uint16_t)code;
	return true;
}

bool
safi_scan(struct span s, uint8_t *out)
{
	static const char unknown[] = "unknown safi ";
	size_t n = sizeof(unknown) - 1;
	uint32_t code = 0;
	uint64_t v;

	if (!table_code(safi_names, s, &code)) {
		if (span_is(s, "undefined")) {
			*out = 0;
			return true;
		}
		if (s.n > n && memcmp(s.p, unknown, n) == 0)
			s = span_of(s.p + n, s.n - n);
		if (!num_any(s, &v) || v > UINT8_MAX)
			return false;
		code = (uint32_t)v;
	}
	*out = (uint8_t)code;
	return true;
}

bool
family_scan(struct span s, uint16_t *afi, uint8_t *safi)
{
	size_t i;

	for (i = 1; i + 1 < s.n; i++) {
		if ((s.p[i] == ' ' || s.p[i] == '/' || s.p[i] == '-') && afi_scan(span_of(s.p, i), afi) &&
		    safi_scan(span_of(s.p + i + 1, s.n - i - 1), safi))
			return true;
	}
	return false;
}

bool
famset_scan(struct span s, famset *out, struct span *bad)
{
	famset set = 0;
	size_t i = 0;

	while (i < s.n) {
		size_t from, to;
		uint16_t afi;
		uint8_t safi;
		int index;

		while (i < s.n && (s.p[i] == ' ' || s.p[i] == ','))
			i++;
		from = to = i;
		while (i < s.n && s.p[i] != ',')
			if (s.p[i++] != ' ')
				to = i;
		if (to == from)
			break;
		*bad = span_of(s.p + from, to - from);
		if (span_is(*bad, "all")) {
			set = FAMSET_ALL;
			continue;
		}
		if (span_is(*bad, "none"))
			continue;
		if (!family_scan(*bad, &afi, &safi) || (index = family_index(afi, safi)) < 0)
			return false;
		set |= (famset)1 << index;
	}
	*out = set;
	return true;
}

const char *const *
family_words(void)
{
	static const char *words[sizeof(families) / sizeof(families[0]) + 1];
	unsigned i;

	for (i = 0; i < family_cnt; i++)
		words[i] = families[i].name;
	return words;
}
