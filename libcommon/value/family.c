/* SPDX-License-Identifier: ISC */
/* value/family.c - the table of families. */
#include "value/family.h"

#include "base/num.h"
#include "base/table.h"

#define NAME_OF(AFI, SAFI) AFI_WORD_##AFI " " SAFI_WORD_##SAFI
#define ROW(name, AFI, SAFI, exabgp)                                                                                   \
	{ AFI_##AFI, SAFI_##SAFI, exabgp, NAME_OF(AFI, SAFI), AFI_WORD_##AFI, SAFI_WORD_##SAFI },
const struct family families[] = { FAMILY_ROWS(ROW) };
const unsigned family_cnt = FAMILY_CNT;

_Static_assert(FAMILY_CNT <= FAMILY_MAX, "a famset has a bit for each family");

#define AFI_WORD(NAME, number) { number, AFI_WORD_##NAME },
static const struct name afi_names[] = { AFI_ROWS(AFI_WORD) { AFI_BGPLS, "bgpls" }, { 0, NULL } };

#define SAFI_WORD(NAME, number) { number, SAFI_WORD_##NAME },
#define SAFI_NAMED(number, word) { number, word },
static const struct name safi_names[] = { SAFI_ROWS(SAFI_WORD) SAFI_NAMED_ROWS(SAFI_NAMED)
	/* as other tools and ExaBGP 3 call them */
	{ SAFI_LABEL, "labeled-unicast" }, { SAFI_LABEL, "labeled" }, { SAFI_FLOW, "flowspec" },
	{ SAFI_FLOW_VPN, "flowspec-vpn" }, { SAFI_FLOW_VPN, "flow-vpnv4" }, { SAFI_FLOW_VPN, "flow-vpnv6" },
	{ SAFI_VPN, "vpn" }, { SAFI_VPN, "vpn-unicast" },
	{ SAFI_BGPLS, "link-state" }, { SAFI_RTC, "rt-constrain" }, { 0, NULL } };

/* Families as other tools call them: IOS, Junos, bird, FRR, tcpdump. */
#define OTHER(AFI, SAFI) AFI_##AFI << 8 | SAFI_##SAFI
static const struct name family_others[] = {
	{ OTHER(IPV4, VPN), "vpnv4" }, { OTHER(IPV6, VPN), "vpnv6" }, { OTHER(IPV4, VPN), "vpnv4 unicast" },
	{ OTHER(IPV6, VPN), "vpnv6 unicast" }, { OTHER(IPV4, UNICAST), "inet" }, { OTHER(IPV6, UNICAST), "inet6" },
	{ OTHER(IPV4, UNICAST), "inet unicast" }, { OTHER(IPV6, UNICAST), "inet6 unicast" },
	{ OTHER(IPV4, VPN), "inet-vpn" }, { OTHER(IPV6, VPN), "inet6-vpn" }, { OTHER(IPV4, VPN), "inet-vpn unicast" },
	{ OTHER(IPV6, VPN), "inet6-vpn unicast" }, { OTHER(IPV4, FLOW), "inet flow" },
	{ OTHER(IPV6, FLOW), "inet6 flow" }, { OTHER(IPV4, LABEL), "inet labeled-unicast" },
	{ OTHER(IPV6, LABEL), "inet6 labeled-unicast" }, { OTHER(L2VPN, EVPN), "evpn" },
	{ OTHER(L2VPN, EVPN), "evpn signaling" }, { OTHER(L2VPN, VPLS), "vpls" }, { OTHER(BGPLS, BGPLS), "link-state" },
	{ OTHER(BGPLS, BGPLS), "bgp-ls" }, { OTHER(IPV4, RTC), "route-target" }, { OTHER(IPV4, RTC), "rtc" },
	{ OTHER(IPV4, RTC), "rtfilter" }, { OTHER(IPV4, FLOW), "flow4" }, { OTHER(IPV6, FLOW), "flow6" },
	{ OTHER(IPV4, FLOW), "flowspec4" }, { OTHER(IPV6, FLOW), "flowspec6" },
	{ OTHER(BGPLS, BGPLS), "link-state link-state" }, { 0, NULL },
};
#undef OTHER

int
family_index(unsigned afi, unsigned safi)
{
	unsigned i;

	if (safi == SAFI_UNICAST && afi == AFI_IPV4)
		return 0;
	/* the table is in the order of AFIs */
	for (i = afi == AFI_IPV4 ? 1 : FAMILY_ipv6_unicast; i < family_cnt; i++)
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

famset
famset_afi(unsigned afi)
{
	famset s = 0;
	unsigned i;

	for (i = 0; i < family_cnt; i++)
		if (families[i].afi == afi)
			s |= (famset)1 << i;
	return s;
}

void
buf_afi(struct buf *b, unsigned afi)
{
	const char *word = table_name(afi_names, afi);

	if (word)
		buf_str(b, word);
	else if (!afi)
		buf_str(b, "undefined");
	else
		buf_fmt(b, "unknown-afi-0x%x", afi);
}

void
buf_safi(struct buf *b, unsigned safi)
{
	const char *word = table_name(safi_names, safi);

	if (word)
		buf_str(b, word);
	else if (!safi)
		buf_str(b, "undefined");
	else
		buf_fmt(b, "unknown safi %u", safi);
}

void
buf_family(struct buf *b, unsigned afi, unsigned safi, char sep)
{
	buf_afi(b, afi);
	buf_c(b, sep);
	buf_safi(b, safi);
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
	uint32_t code;
	size_t i;

	/* nearly all */
	if (span_is(s, "ipv4 unicast") || span_is(s, "ipv6 unicast")) {
		*afi = s.p[3] == '4' ? AFI_IPV4 : AFI_IPV6;
		*safi = SAFI_UNICAST;
		return true;
	}
	for (i = 1; i + 1 < s.n; i++) {
		if ((s.p[i] == ' ' || s.p[i] == '/' || s.p[i] == '-') && afi_scan(span_of(s.p, i), afi) &&
		    safi_scan(span_of(s.p + i + 1, s.n - i - 1), safi))
			return true;
	}
	if (!table_code(family_others, s, &code))
		return false;
	*afi = (uint16_t)(code >> 8);
	*safi = (uint8_t)code;
	return true;
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
#define WORD(name, AFI, SAFI, exabgp) NAME_OF(AFI, SAFI),
	static const char *const words[] = { FAMILY_ROWS(WORD) NULL };

	return words;
}
