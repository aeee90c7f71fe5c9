/* SPDX-License-Identifier: ISC */
/*
 * nlri/mcast_vpn.c - multicast in VPNs: RFC 6514 4; s-pmsi and leaf in VPLS too: RFC 7117 9. Words, the first three as ExaBGP has them:
 *
 *   source-ad source IP group IP rd RD
 *   shared-join rp IP group IP rd RD source-as N
 *   source-join source IP group IP rd RD source-as N
 *   intra-as originator IP rd RD
 *   inter-as rd RD source-as N
 *   s-pmsi [source IP] [group IP] originator IP rd RD       one that is left out is a wildcard (RFC 6625)
 *   leaf route-key 0xNLRI originator IP
 *   type N raw 0xHEX                                        any other
 */
#include "base/count.h"
#include "nlri/typed.h"


#define RD { "rd", "rd", &typed_rd, &kind_rd, 8, NULL, 0, false, false }
#define SOURCE_AS { "source-as", "source-as", &typed_fixed, &kind_u32_str, 4, NULL, 0, false, false }
#define SOURCE(word) { "source", word, &typed_ip, NULL, 0, NULL, 0, false, false }
#define GROUP { "group", "group", &typed_ip, NULL, 0, NULL, 0, false, false }
#define ORIGINATOR { "originator", "originator", &typed_bare_ip, NULL, 0, NULL, 0, false, false }

static const struct typed_field intra_as[] = { RD, ORIGINATOR };
static const struct typed_field inter_as[] = { RD, SOURCE_AS };
static const struct typed_field s_pmsi[] = {
	RD,
	{ "source", "source", &typed_any_ip, NULL, 0, "", 1, false, false },
	{ "group", "group", &typed_any_ip, NULL, 0, "", 1, false, false },
	ORIGINATOR,
};
static const struct typed_field leaf[] = {
	{ "route-key", "route-key", &typed_hex, NULL, 0, NULL, 0, false, false },
	ORIGINATOR,
};
static const struct typed_field source_ad[] = { RD, SOURCE("source"), GROUP };
static const struct typed_field shared_join[] = { RD, SOURCE_AS, SOURCE("rp"), GROUP };
static const struct typed_field source_join[] = { RD, SOURCE_AS, SOURCE("source"), GROUP };

static const struct typed_type types[] = {
	{ 1, "intra-as", "Intra-AS I-PMSI A-D route", "RFC 6514 4.1", false, intra_as, COUNT(intra_as), NULL, "ba", NULL,
	    NULL },
	{ 2, "inter-as", "Inter-AS I-PMSI A-D route", "RFC 6514 4.2", false, inter_as, COUNT(inter_as), NULL, NULL, NULL,
	    NULL },
	{ 3, "s-pmsi", "S-PMSI A-D route", "RFC 6514 4.3", false, s_pmsi, COUNT(s_pmsi), NULL, "bcda", NULL, NULL },
	{ 4, "leaf", "Leaf A-D route", "RFC 6514 4.4", false, leaf, COUNT(leaf), NULL, NULL, NULL, NULL },
	{ 5, "source-ad", "Source Active A-D Route", "RFC 6514 4.5", true, source_ad, COUNT(source_ad), NULL, "bca",
	    NULL, NULL },
	{ 6, "shared-join", "C-Multicast Shared Tree Join route", "RFC 6514 4.6", true, shared_join, COUNT(shared_join),
	    NULL, "cdab", NULL, NULL },
	{ 7, "source-join", "C-Multicast Source Tree Join route", "RFC 6514 4.6", true, source_join, COUNT(source_join),
	    NULL, "cdab", NULL, NULL },
};

static const struct typed_family mcast_vpn = { "mcast-vpn", types, COUNT(types), TYPED_PLAIN };

static const struct typed_type vpls_types[] = {
	{ 3, "s-pmsi", "S-PMSI A-D route", "RFC 7117 9.2.1", false, s_pmsi, COUNT(s_pmsi), NULL, "bcda", NULL, NULL },
	{ 4, "leaf", "Leaf A-D route", "RFC 7117 9.2.2", false, leaf, COUNT(leaf), NULL, NULL, NULL, NULL },
};

static const struct typed_family mcast_vpls = { "mcast-vpls", vpls_types, COUNT(vpls_types), TYPED_PLAIN };

static const char *const words[] = { "source", "rp", "group", "rd", "source-as", "originator", "route-key", NULL };

TYPED_FUNCTIONS(mcast_vpn);
TYPED_FUNCTIONS(mcast_vpls);

const struct nlri_row nlri_ipv4_mcast_vpn = {
	.afi = AFI_IPV4, .safi = SAFI_MCAST_VPN, .grouped = true, .nexthop_attr = true, .rfc = "RFC 6514 4",
	TYPED_ROW(mcast_vpn), .words = words,
};
const struct nlri_row nlri_ipv6_mcast_vpn = {
	.afi = AFI_IPV6, .safi = SAFI_MCAST_VPN, .grouped = true, .nexthop_attr = true, .rfc = "RFC 6514 4",
	TYPED_ROW(mcast_vpn), .words = words,
};
const struct nlri_row nlri_mcast_vpls = {
	.afi = AFI_L2VPN, .safi = SAFI_MCAST_VPLS, .rfc = "RFC 7117 9.2", TYPED_ROW(mcast_vpls), .words = words,
};
