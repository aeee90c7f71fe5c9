/* SPDX-License-Identifier: ISC */
/*
 * value/families.h - address families, one line each. The numbers, families[] and the table of NLRI rows come from
 * this list.
 */
#ifndef VALUE_FAMILIES_H
#define VALUE_FAMILIES_H

/* X(NAME, number): the constant AFI_NAME; its word is AFI_WORD_NAME. */
#define AFI_ROWS(X) X(IPV4, 1) X(IPV6, 2) X(L2VPN, 25) X(SFC, 31) X(BGPLS, 16388)
#define AFI_WORD_IPV4 "ipv4"
#define AFI_WORD_IPV6 "ipv6"
#define AFI_WORD_L2VPN "l2vpn"
#define AFI_WORD_SFC "sfc"
#define AFI_WORD_BGPLS "bgp-ls"

/* X(NAME, number): the constant SAFI_NAME; its word is SAFI_WORD_NAME. */
#define SAFI_ROWS(X)                                                                                                   \
	X(UNICAST, 1) X(MULTICAST, 2) X(LABEL, 4) X(MCAST_VPN, 5) X(MCAST_VPLS, 8) X(SFC, 9) X(VPLS, 65) X(MDT, 66)    \
	X(EVPN, 70) X(BGPLS, 71)                                                                                       \
	X(BGPLS_VPN, 72) X(SR_POLICY, 73) X(TRANSPORT, 76) X(BGPLS_SPF, 80) X(CAR, 83) X(CAR_VPN, 84) X(MUP, 85)       \
	X(VPN, 128) X(MULTICAST_VPN, 129) X(RTC, 132) X(FLOW, 133) X(FLOW_VPN, 134)
#define SAFI_WORD_UNICAST "unicast"
#define SAFI_WORD_MULTICAST "multicast"
#define SAFI_WORD_LABEL "nlri-mpls"
#define SAFI_WORD_MCAST_VPN "mcast-vpn"
#define SAFI_WORD_MCAST_VPLS "mcast-vpls"
#define SAFI_WORD_SFC "sfc"
#define SAFI_WORD_VPLS "vpls"
#define SAFI_WORD_MDT "mdt"
#define SAFI_WORD_EVPN "evpn"
#define SAFI_WORD_BGPLS "bgp-ls"
#define SAFI_WORD_BGPLS_VPN "bgp-ls-vpn"
#define SAFI_WORD_SR_POLICY "sr-policy"
#define SAFI_WORD_TRANSPORT "classful-transport"
#define SAFI_WORD_BGPLS_SPF "bgp-ls-spf"
#define SAFI_WORD_CAR "car"
#define SAFI_WORD_CAR_VPN "car-vpn"
#define SAFI_WORD_MUP "mup"
#define SAFI_WORD_VPN "mpls-vpn"
#define SAFI_WORD_MULTICAST_VPN "multicast-vpn"
#define SAFI_WORD_RTC "rtc"
#define SAFI_WORD_FLOW "flow"
#define SAFI_WORD_FLOW_VPN "flow-vpn"

/* SAFIs that IANA names and whose NLRI pass through as bytes: X(number, word). */
#define SAFI_NAMED_ROWS(X)                                                                                             \
	X(6, "ms-pw") X(7, "encapsulation") X(67, "4over6") X(69, "l1vpn")                                             \
	X(74, "sd-wan") X(75, "routing-policy") X(77, "tunneled-flow") X(78, "mcast-tree") X(79, "dps")                \
	X(140, "vpn-auto-discovery")

/*
 * X(name, AFI, SAFI, in ExaBGP's default offer): the index FAMILY_name, and nlri_name, the row of its codec. In the
 * order of AFI, then SAFI: an index is a bit in a famset.
 */
#define FAMILY_ROWS(X)                                                                                                 \
	X(ipv4_unicast, IPV4, UNICAST, true)                                                                           \
	X(ipv4_multicast, IPV4, MULTICAST, true)                                                                       \
	X(ipv4_label, IPV4, LABEL, true)                                                                               \
	X(ipv4_mcast_vpn, IPV4, MCAST_VPN, true)                                                                       \
	X(ipv4_mdt, IPV4, MDT, false)                                                                                  \
	X(ipv4_sr_policy, IPV4, SR_POLICY, true)                                                                       \
	X(ipv4_transport, IPV4, TRANSPORT, false)                                                                      \
	X(ipv4_car, IPV4, CAR, false)                                                                                  \
	X(ipv4_car_vpn, IPV4, CAR_VPN, false)                                                                          \
	X(ipv4_mup, IPV4, MUP, true)                                                                                   \
	X(ipv4_vpn, IPV4, VPN, true)                                                                                   \
	X(ipv4_multicast_vpn, IPV4, MULTICAST_VPN, false)                                                              \
	X(rtc, IPV4, RTC, true)                                                                                        \
	X(ipv4_flow, IPV4, FLOW, true)                                                                                 \
	X(ipv4_flow_vpn, IPV4, FLOW_VPN, true)                                                                         \
	X(ipv6_unicast, IPV6, UNICAST, true)                                                                           \
	X(ipv6_multicast, IPV6, MULTICAST, true)                                                                       \
	X(ipv6_label, IPV6, LABEL, true)                                                                               \
	X(ipv6_mcast_vpn, IPV6, MCAST_VPN, true)                                                                       \
	X(ipv6_mdt, IPV6, MDT, false)                                                                                  \
	X(ipv6_sr_policy, IPV6, SR_POLICY, true)                                                                       \
	X(ipv6_transport, IPV6, TRANSPORT, false)                                                                      \
	X(ipv6_car, IPV6, CAR, false)                                                                                  \
	X(ipv6_car_vpn, IPV6, CAR_VPN, false)                                                                          \
	X(ipv6_mup, IPV6, MUP, true)                                                                                   \
	X(ipv6_vpn, IPV6, VPN, true)                                                                                   \
	X(ipv6_multicast_vpn, IPV6, MULTICAST_VPN, false)                                                              \
	X(ipv6_rtc, IPV6, RTC, false)                                                                                  \
	X(ipv6_flow, IPV6, FLOW, true)                                                                                 \
	X(ipv6_flow_vpn, IPV6, FLOW_VPN, true)                                                                         \
	X(mcast_vpls, L2VPN, MCAST_VPLS, false)                                                                        \
	X(vpls, L2VPN, VPLS, true)                                                                                     \
	X(evpn, L2VPN, EVPN, true)                                                                                     \
	X(l2vpn_rtc, L2VPN, RTC, false)                                                                                \
	X(l2vpn_flow, L2VPN, FLOW, false)                                                                              \
	X(l2vpn_flow_vpn, L2VPN, FLOW_VPN, false)                                                                      \
	X(sfc, SFC, SFC, false)                                                                                        \
	X(bgpls, BGPLS, BGPLS, true)                                                                                   \
	X(bgpls_vpn, BGPLS, BGPLS_VPN, true)                                                                           \
	X(bgpls_spf, BGPLS, BGPLS_SPF, false)

#endif
