/* SPDX-License-Identifier: ISC */
/*
 * fault/rows.h - what can be wrong with a message, one line each, and the verdict that is due. The enum, the table, the list
 * of `bgp-encode --faults list` and the tests come from here.
 *
 * The verdicts are those of the RFCs, written down by hand: nothing here asks the code that decides on messages, so that
 * each can be held against the other. K keep, A attribute discard, N this route is discarded, W treat-as-withdraw, F AFI/SAFI
 * disable, R(code, subcode) session reset with that NOTIFICATION (0, 0: never answered). The first is for internal, the second
 * for external sessions.
 *
 * FAULT_VALUES: X(name, attribute, flags, value, needs, internal, external, RFC, what it is): the attribute has this value,
 * whether the message has the attribute or not. `#` is before an AS number that is as wide as those of the session.
 */
#ifndef FAULT_ROWS_H
#define FAULT_ROWS_H

#define FAULT_VALUES(X)                                                                                                \
	X("origin-length-0", ORIGIN, 0x40, "", 0, W, W, "RFC 7606 7.1", "ORIGIN without a value")                      \
	X("origin-length-2", ORIGIN, 0x40, "0000", 0, W, W, "RFC 7606 7.1", "ORIGIN of two bytes")                     \
	X("origin-value-3", ORIGIN, 0x40, "03", 0, W, W, "RFC 7606 7.1", "ORIGIN 3, which is not defined")             \
	X("origin-value-255", ORIGIN, 0x40, "FF", 0, W, W, "RFC 7606 7.1", "ORIGIN 255, which is not defined")         \
	X("as-path-segment-type-0", AS_PATH, 0x40, "0001#FDE8", 0, W, W, "RFC 7606 7.2", "segment of type 0")          \
	X("as-path-segment-type-9", AS_PATH, 0x40, "0901#FDE8", 0, W, W, "RFC 7606 7.2", "segment of type 9")          \
	X("as-path-segment-empty", AS_PATH, 0x40, "0200", 0, W, W, "RFC 7606 7.2",                                     \
	    "segment without AS numbers")                                                                              \
	X("as-path-overrun", AS_PATH, 0x40, "0203#FDE8", 0, W, W, "RFC 7606 7.2",                                      \
	    "segment that runs past the end")                                                                          \
	X("as-path-underrun", AS_PATH, 0x40, "0201#FDE802", 0, W, W, "RFC 7606 7.2",                                   \
	    "one byte after the last segment")                                                                         \
	X("as-path-as-0", AS_PATH, 0x40, "0202#FDE8#0000", 0, W, W, "RFC 7607 2", "AS 0 in the path")                  \
	X("as-path-confederation", AS_PATH, 0x40, "0301#FC12", 0, K, W, "RFC 5065 5",                                  \
	    "AS_CONFED_SEQUENCE of somebody who is no member")                                                         \
	X("as-path-set", AS_PATH, 0x40, "0201#FDE80102#FDE9#FDEA", 0, K, K, "RFC 9774 3",                              \
	    "AS_SET, deprecated: reported, and the route stays")                                                       \
	X("as-path-first-other", AS_PATH, 0x40, "0201#FDF3", 0, K, K, "RFC 4271 6.3",                                  \
	    "first AS that is not the peer's, which need not be asked for")                                            \
	X("as-path-confederation-set", AS_PATH, 0x40, "0401#FC12", 0, K, W, "RFC 5065 5",                              \
	    "AS_CONFED_SET of somebody who is no member")                                                              \
	X("next-hop-length-0", NEXT_HOP, 0x40, "", NEED_CLASSIC, W, W, "RFC 7606 7.3",                                 \
	    "NEXT_HOP without a value")                                                                                \
	X("next-hop-length-3", NEXT_HOP, 0x40, "C00002", NEED_CLASSIC, W, W, "RFC 7606 7.3",                           \
	    "NEXT_HOP of three bytes")                                                                                 \
	X("next-hop-length-5", NEXT_HOP, 0x40, "C000020101", NEED_CLASSIC, W, W, "RFC 7606 7.3",                       \
	    "NEXT_HOP of five bytes")                                                                                  \
	X("next-hop-unspecified", NEXT_HOP, 0x40, "00000000", NEED_CLASSIC, W, W, "RFC 4271 6.3",                      \
	    "next hop 0.0.0.0")                                                                                        \
	X("next-hop-multicast", NEXT_HOP, 0x40, "E0000001", NEED_CLASSIC, W, W, "RFC 4271 6.3",                        \
	    "next hop 224.0.0.1")                                                                                      \
	X("next-hop-broadcast", NEXT_HOP, 0x40, "FFFFFFFF", NEED_CLASSIC, W, W, "RFC 4271 6.3",                        \
	    "next hop 255.255.255.255")                                                                                \
	X("med-length-0", MED, 0x80, "", 0, W, W, "RFC 7606 7.4", "MULTI_EXIT_DISC without a value")                   \
	X("med-length-3", MED, 0x80, "000001", 0, W, W, "RFC 7606 7.4", "MULTI_EXIT_DISC of three bytes")              \
	X("med-length-5", MED, 0x80, "0000000001", 0, W, W, "RFC 7606 7.4", "MULTI_EXIT_DISC of five bytes")           \
	X("local-pref", LOCAL_PREF, 0x40, "00000064", 0, K, A, "RFC 7606 7.5",                                         \
	    "LOCAL_PREF, which external sessions do not have")                                                         \
	X("local-pref-length-0", LOCAL_PREF, 0x40, "", 0, W, A, "RFC 7606 7.5", "LOCAL_PREF without a value")          \
	X("local-pref-length-3", LOCAL_PREF, 0x40, "000064", 0, W, A, "RFC 7606 7.5",                                  \
	    "LOCAL_PREF of three bytes")                                                                               \
	X("local-pref-length-5", LOCAL_PREF, 0x40, "0000000064", 0, W, A, "RFC 7606 7.5",                              \
	    "LOCAL_PREF of five bytes")                                                                                \
	X("atomic-aggregate-length-1", ATOMIC_AGGREGATE, 0x40, "00", 0, A, A, "RFC 7606 7.6",                          \
	    "ATOMIC_AGGREGATE with a value")                                                                           \
	X("aggregator-length-0", AGGREGATOR, 0xC0, "", 0, A, A, "RFC 7606 7.7", "AGGREGATOR without a value")          \
	X("aggregator-length-6", AGGREGATOR, 0xC0, "FDE8C0000201", NEED_ASN4, A, A, "RFC 7606 7.7",                    \
	    "AGGREGATOR with an AS number of two bytes in a session of four")                                          \
	X("aggregator-length-7", AGGREGATOR, 0xC0, "0000FDE8C00002", 0, A, A, "RFC 7606 7.7",                          \
	    "AGGREGATOR of seven bytes")                                                                               \
	X("aggregator-as-0", AGGREGATOR, 0xC0, "#0000C0000201", 0, A, A, "RFC 7607 2", "AGGREGATOR with AS 0")         \
	X("aggregator-length-8", AGGREGATOR, 0xC0, "0000FDE8C0000201", NEED_ASN2, A, A, "RFC 7606 7.7",                \
	    "AGGREGATOR with an AS number of four bytes in a session of two")                                          \
	X("community-length-0", COMMUNITIES, 0xC0, "", 0, W, W, "RFC 7606 7.8", "COMMUNITIES without a value")         \
	X("community-length-3", COMMUNITIES, 0xC0, "FDE800", 0, W, W, "RFC 7606 7.8",                                  \
	    "COMMUNITIES of three bytes")                                                                              \
	X("community-length-6", COMMUNITIES, 0xC0, "FDE80001FDE8", 0, W, W, "RFC 7606 7.8",                            \
	    "COMMUNITIES of six bytes")                                                                                \
	X("originator-id", ORIGINATOR_ID, 0x80, "C0000201", 0, K, A, "RFC 7606 7.9",                                   \
	    "ORIGINATOR_ID, which external sessions do not have")                                                      \
	X("originator-id-length-3", ORIGINATOR_ID, 0x80, "C00002", 0, W, A, "RFC 7606 7.9",                            \
	    "ORIGINATOR_ID of three bytes")                                                                            \
	X("originator-id-length-0", ORIGINATOR_ID, 0x80, "", 0, W, A, "RFC 7606 7.9",                                  \
	    "ORIGINATOR_ID without a value")                                                                           \
	X("cluster-list", CLUSTER_LIST, 0x80, "C0000201", 0, K, A, "RFC 7606 7.10",                                    \
	    "CLUSTER_LIST, which external sessions do not have")                                                       \
	X("cluster-list-length-3", CLUSTER_LIST, 0x80, "C00002", 0, W, A, "RFC 7606 7.10",                             \
	    "CLUSTER_LIST of three bytes")                                                                             \
	X("cluster-list-length-0", CLUSTER_LIST, 0x80, "", 0, W, A, "RFC 7606 7.10",                                   \
	    "CLUSTER_LIST without a value")                                                                            \
	X("extended-community-length-0", EXT_COMMUNITIES, 0xC0, "", 0, W, W, "RFC 7606 7.14",                          \
	    "EXTENDED COMMUNITIES without a value")                                                                    \
	X("extended-community-length-7", EXT_COMMUNITIES, 0xC0, "0002FDE8000000", 0, W, W, "RFC 7606 7.14",            \
	    "EXTENDED COMMUNITIES of seven bytes")                                                                     \
	X("extended-community-length-12", EXT_COMMUNITIES, 0xC0, "0002FDE8000000010002FDE8", 0, W, W,                  \
	    "RFC 7606 7.14", "EXTENDED COMMUNITIES of twelve bytes")                                                   \
	X("extended-community-unknown", EXT_COMMUNITIES, 0xC0, "3FFF000000000001", 0, K, K, "RFC 7606 7.14",           \
	    "extended community of an unknown type, which is no error")                                                \
	X("as4-path", AS4_PATH, 0xC0, "02010000FDE8", NEED_ASN4, A, A, "RFC 6793 4.1",                                 \
	    "AS4_PATH between speakers of 4-octet AS numbers")                                                         \
	X("as4-path-malformed", AS4_PATH, 0xC0, "0203FDE8", 0, A, A, "RFC 6793 6",                                     \
	    "AS4_PATH whose segment runs past the end")                                                                \
	X("as4-path-segment-type-7", AS4_PATH, 0xC0, "07010000FDE8", 0, A, A, "RFC 6793 6",                            \
	    "AS4_PATH with a segment of type 7")                                                                       \
	X("as4-path-as-0", AS4_PATH, 0xC0, "020100000000", 0, A, A, "RFC 7607 2", "AS 0 in AS4_PATH")                  \
	X("as4-path-confederation", AS4_PATH, 0xC0, "03010000FC12", NEED_ASN2, K, K, "RFC 6793 3",                     \
	    "confederation segment in AS4_PATH, which is left out of it")                                              \
	X("as4-aggregator", AS4_AGGREGATOR, 0xC0, "0000FDE8C0000201", NEED_ASN4, A, A, "RFC 6793 4.1",                 \
	    "AS4_AGGREGATOR between speakers of 4-octet AS numbers")                                                   \
	X("as4-aggregator-length-7", AS4_AGGREGATOR, 0xC0, "0000FDE8C00002", 0, A, A, "RFC 6793 6",                    \
	    "AS4_AGGREGATOR of seven bytes")                                                                           \
	X("as4-aggregator-length-6", AS4_AGGREGATOR, 0xC0, "FDE8C0000201", 0, A, A, "RFC 6793 6",                      \
	    "AS4_AGGREGATOR of six bytes")                                                                             \
	X("as4-aggregator-as-0", AS4_AGGREGATOR, 0xC0, "00000000C0000201", 0, A, A, "RFC 7607 2",                      \
	    "AS4_AGGREGATOR with AS 0")                                                                                \
	X("pmsi-tunnel-length-3", PMSI_TUNNEL, 0xC0, "000600", 0, W, W, "RFC 6514 5",                                  \
	    "PMSI_TUNNEL of three bytes")                                                                              \
	X("pmsi-tunnel-length-0", PMSI_TUNNEL, 0xC0, "", 0, W, W, "RFC 6514 5", "PMSI_TUNNEL without a value")         \
	X("pmsi-tunnel-identifier", PMSI_TUNNEL, 0xC0, "0006000064C00002", 0, W, W, "RFC 6514 5",                      \
	    "PMSI_TUNNEL whose identifier does not have the length of its type")                                       \
	X("pmsi-tunnel-type-99", PMSI_TUNNEL, 0xC0, "0063000064", 0, K, K, "RFC 6514 5",                               \
	    "PMSI_TUNNEL of a type that is not defined")                                                               \
	X("tunnel-encapsulation-overrun", TUNNEL_ENCAP, 0xC0, "000F001000", 0, W, W, "RFC 9012 13",                    \
	    "tunnel whose length runs past the end")                                                                   \
	X("tunnel-encapsulation-length-0", TUNNEL_ENCAP, 0xC0, "", 0, W, W, "RFC 9012 13",                             \
	    "TUNNEL_ENCAP without a tunnel")                                                                           \
	X("tunnel-encapsulation-sub-overrun", TUNNEL_ENCAP, 0xC0, "000800020605", 0, W, W, "RFC 9012 13",              \
	    "sub-TLV that runs past the end of its tunnel")                                                            \
	X("tunnel-encapsulation-endpoint", TUNNEL_ENCAP, 0xC0, "000800090607000000000001C0", 0, K, K,                  \
	    "RFC 9012 3.1", "egress endpoint of a wrong length, which is ignored")                                     \
	X("tunnel-encapsulation-preference", TUNNEL_ENCAP, 0xC0, "000F00040C020000", 0, W, W, "RFC 9830 2.4",          \
	    "preference of an SR policy of two bytes")                                                                 \
	X("tunnel-encapsulation-segment-list", TUNNEL_ENCAP, 0xC0, "000F0006800003000106", 0, W, W,                    \
	    "RFC 9830 2.4.4", "segment that runs past the end of its list")                                            \
	X("ipv6-extended-community-length-0", IPV6_EXT_COMMUNITIES, 0xC0, "", 0, W, W, "RFC 7606 7.15",                \
	    "IPv6 EXTENDED COMMUNITIES without a value")                                                               \
	X("ipv6-extended-community-length-19", IPV6_EXT_COMMUNITIES, 0xC0,                                             \
	    "000220010DB800000000000000000000000100", 0, W, W, "RFC 7606 7.15",                                        \
	    "IPv6 EXTENDED COMMUNITIES of nineteen bytes")                                                             \
	X("aigp-length-2", AIGP, 0x80, "0100", 0, A, A, "RFC 7311 3.2", "AIGP whose TLV is cut")                       \
	X("aigp", AIGP, 0x80, "01000B0000000000000001", 0, K, A, "RFC 7311 3.3",                                       \
	    "AIGP, which external sessions do not have unless they are told to")                                       \
	X("aigp-length-0", AIGP, 0x80, "", 0, A, A, "RFC 7311 3.2", "AIGP without a TLV")                              \
	X("aigp-overrun", AIGP, 0x80, "01000B0000", 0, A, A, "RFC 7311 3.2",                                           \
	    "TLV that runs past the end of AIGP")                                                                      \
	X("aigp-metric-length", AIGP, 0x80, "01000A0000000000000064", 0, A, A, "RFC 7311 3.2",                         \
	    "AIGP TLV of ten bytes")                                                                                   \
	X("bgp-ls-overrun", BGP_LS, 0x80, "0400001000", 0, A, A, "RFC 9552 8.2.2",                                     \
	    "TLV that runs past the end of BGP-LS")                                                                    \
	X("large-community-length-0", LARGE_COMMUNITIES, 0xC0, "", 0, W, W, "RFC 8092 6",                              \
	    "LARGE_COMMUNITY without a value")                                                                         \
	X("large-community-length-11", LARGE_COMMUNITIES, 0xC0, "0000FDE800000001000000", 0, W, W,                     \
	    "RFC 8092 6", "LARGE_COMMUNITY of eleven bytes")                                                           \
	X("large-community-length-13", LARGE_COMMUNITIES, 0xC0, "0000FDE8000000010000000200", 0, W, W,                 \
	    "RFC 8092 6", "LARGE_COMMUNITY of thirteen bytes")                                                         \
	X("otc-length-0", OTC, 0xC0, "", 0, W, W, "RFC 9234 5", "OTC without a value")                                 \
	X("otc-length-3", OTC, 0xC0, "00FDE8", 0, W, W, "RFC 9234 5", "OTC of three bytes")                            \
	X("otc-length-5", OTC, 0xC0, "0000FDE800", 0, W, W, "RFC 9234 5", "OTC of five bytes")                         \
	X("prefix-sid-overrun", PREFIX_SID, 0xC0, "01000700", 0, A, A, "RFC 8669 6",                                   \
	    "TLV that runs past the end of the prefix SID")                                                            \
	X("prefix-sid-length-0", PREFIX_SID, 0xC0, "", 0, A, A, "RFC 8669 6", "prefix SID without a TLV")              \
	X("prefix-sid-label-index", PREFIX_SID, 0xC0, "010006000000000000", 0, A, A, "RFC 8669 6",                     \
	    "label index of six bytes")                                                                                \
	X("prefix-sid-srgb", PREFIX_SID, 0xC0, "0300090000003E80001F4000", 0, A, A, "RFC 8669 6",                      \
	    "originator SRGB of nine bytes")                                                                           \
	X("prefix-sid-srv6-overrun", PREFIX_SID, 0xC0, "0500FF00", 0, W, W, "RFC 9252 7",                              \
	    "SRv6 service that runs past the end of the prefix SID")                                                   \
	X("prefix-sid-srv6-sub-overrun", PREFIX_SID, 0xC0, "0500040001001E", 0, W, W, "RFC 9252 7",                    \
	    "sub-TLV that runs past the end of its SRv6 service")                                                      \
	X("attribute-set-length-3", SET, 0xC0, "0000FD", 0, W, W, "RFC 6368 5",                                        \
	    "ATTR_SET without a whole AS number")                                                                      \
	X("attribute-set-malformed", SET, 0xC0, "0000FDE840010103", 0, W, W, "RFC 6368 5",                             \
	    "ATTR_SET with a malformed attribute")                                                                     \
	X("attribute-set-flags", SET, 0xC0, "0000FDE8C0010100", 0, W, W, "RFC 6368 5",                                 \
	    "ATTR_SET with an attribute of wrong flags")                                                               \
	X("attribute-set-mp-reach", SET, 0xC0, "0000FDE8800E00", 0, W, W, "RFC 6368 5",                                \
	    "ATTR_SET with MP_REACH_NLRI")                                                                             \
	X("attribute-set-overrun", SET, 0xC0, "0000FDE84001", 0, W, W, "RFC 6368 5",                                   \
	    "attribute that runs past the end of ATTR_SET")                                                            \
	X("attribute-set-nested-malformed", SET, 0xC0, "0000FDE8C080080000FDE840010103", 0, W, W, "RFC 6368 5",        \
	    "ATTR_SET in ATTR_SET with a malformed attribute")                                                         \
	X("attribute-set-nested-deep", SET, 0xC0,                                                                      \
	    "0000FDE8C080200000FDE8C080190000FDE8C080120000FDE8C0800B0000FDE8C080040000FDE8", 0, W, W,                 \
	    "RFC 6368 5", "sets in sets, six of them")                                                                 \
	X("traffic-engineering-overrun", TRAFFIC_ENGINEERING, 0x80, "010200", 0, W, W, "RFC 7606 7.13",                \
	    "descriptor that runs past the end")                                                                       \
	X("traffic-engineering-length-0", TRAFFIC_ENGINEERING, 0x80, "", 0, W, W, "RFC 7606 7.13",                     \
	    "Traffic Engineering without a descriptor")                                                                \
	X("pe-distinguisher-length-6", PE_DISTINGUISHER, 0xC0, "C00002010006", 0, W, W, "RFC 6514 8",                  \
	    "PE Distinguisher Labels of six bytes")                                                                    \
	X("d-path-length-0", D_PATH, 0xC0, "", 0, W, W, "draft-ietf-bess-evpn-ipvpn-interworking 4",                   \
	    "Domain Path without a segment")                                                                           \
	X("d-path-overrun", D_PATH, 0xC0, "010000FDE8", 0, W, W, "draft-ietf-bess-evpn-ipvpn-interworking 4",          \
	    "segment that runs past the end of the Domain Path")                                                       \
	X("sfp-overrun", SFP, 0xC0, "0100", 0, W, W, "RFC 9015 3.2.1",                                                 \
	    "TLV that runs past the end of the SFP attribute")                                                         \
	X("sfp-no-hop", SFP, 0xC0, "01000C010000FDE800000001000005", 0, W, W, "RFC 9015 3.2.1",                        \
	    "SFP attribute without a hop")                                                                             \
	X("bfd-discriminator-length-3", BFD_DISCRIMINATOR, 0xC0, "010000", 0, A, A, "RFC 9026 3.1.6",                  \
	    "BFD Discriminator of three bytes")                                                                        \
	X("bfd-discriminator-overrun", BFD_DISCRIMINATOR, 0xC0, "01000000050105C0000201", 0, A, A,                     \
	    "RFC 9026 3.1.6", "TLV that runs past the end of the BFD Discriminator")                                   \
	X("nhc-overrun", NHC, 0xC0, "00010104C0", 0, A, A, "draft-ietf-idr-entropy-label 2",                           \
	    "next hop that runs past the end of the characteristics")                                                  \
	X("nhc-characteristic-overrun", NHC, 0xC0, "00010104C000020900010005", 0, A, A,                                \
	    "draft-ietf-idr-entropy-label 2", "characteristic that runs past the end")                                 \
	X("bier-length-0", BIER, 0xC0, "", 0, A, A, "RFC 9793", "BIER without a TLV")                                  \
	X("bier-overrun", BIER, 0xC0, "0001000400", 0, A, A, "RFC 9793", "TLV that runs past the end of BIER")         \
	X("bier-tlv-length-3", BIER, 0xC0, "00010003000001", 0, A, A, "RFC 9793", "BIER TLV of three bytes")

/*
 * FAULT_ROUTES: X(name, AFI, SAFI, withdrawn, NLRI, internal, external, RFC, what it is): a message that has routes of this
 * family, announced or withdrawn, has this one too, after the others.
 */
#define FAULT_ROUTES(X)                                                                                                \
	X("label-missing", IPV4, LABEL, 0, "100006", F, F, "RFC 8277 2.2",                                             \
	    "labelled route without room for a label")                                                                 \
	X("label-prefix-length", IPV4, LABEL, 0, "390006410A00000000", F, F, "RFC 7606 5.3",                           \
	    "labelled prefix of 33 bits")                                                                              \
	X("label-overrun", IPV4, LABEL, 0, "300006410A", F, F, "RFC 7606 5.3",                                         \
	    "labelled prefix that runs past the end")                                                                  \
	X("label-bottom", IPV4, LABEL, 0, "300006400A0000", K, K, "RFC 8277 2.2",                                      \
	    "label without the bottom bit, where one label is what was negotiated")                                    \
	X("label-withdrawn-800000", IPV4, LABEL, 1, "308000000A0000", K, K, "RFC 8277 2.4",                            \
	    "withdrawal with label 0x800000")                                                                          \
	X("label-withdrawn-0", IPV4, LABEL, 1, "300000000A0000", K, K, "RFC 8277 2.4",                                 \
	    "withdrawal with label 0x000000")                                                                          \
	X("label-withdrawn-overrun", IPV4, LABEL, 1, "308000000A", F, F, "RFC 7606 5.3",                               \
	    "withdrawn labelled prefix that runs past the end")                                                        \
	X("label6-overrun", IPV6, LABEL, 0, "4800064120010DB8FF", F, F, "RFC 7606 5.3",                                \
	    "labelled IPv6 prefix that runs past the end")                                                             \
	X("vpn-distinguisher", IPV4, VPN, 0, "400006410000FDE800", F, F, "RFC 4364 4.3.4",                             \
	    "VPN route without room for the route distinguisher")                                                      \
	X("vpn-prefix-length", IPV4, VPN, 0, "790006410000FDE8000000010A00000000", F, F, "RFC 7606 5.3",               \
	    "VPN prefix of 33 bits")                                                                                   \
	X("vpn-overrun", IPV4, VPN, 0, "700006410000FDE8000000010A", F, F, "RFC 7606 5.3",                             \
	    "VPN prefix that runs past the end")                                                                       \
	X("vpn6-overrun", IPV6, VPN, 0, "880006410000FDE80000000120010D", F, F, "RFC 7606 5.3",                        \
	    "IPv6 VPN prefix that runs past the end")                                                                  \
	X("evpn-type-unknown", L2VPN, EVPN, 0, "F90201FF", K, K, "RFC 7606 5.4",                                       \
	    "EVPN route of an unknown type, which is discarded")                                                       \
	X("evpn-inner-length", L2VPN, EVPN, 0, "031000010000000100000000000020C00002", N, N, "RFC 7432 7.3",           \
	    "EVPN multicast route that is shorter than what is in it")                                                 \
	X("evpn-length", L2VPN, EVPN, 0, "02050000FDE800", N, N, "RFC 7432 7.2",                                       \
	    "EVPN MAC route of five bytes")                                                                            \
	X("evpn-prefix-length", L2VPN, EVPN, 0,                                                                        \
	    "05220000FDE800000001000000000000000000000000000021C0000201C0000202000641", N, N, "RFC 9136 3.1",          \
	    "EVPN IP prefix of 33 bits")                                                                               \
	X("evpn-overrun", L2VPN, EVPN, 0, "03110000FDE8000000010000000020C0", F, F, "RFC 7606 5.3",                    \
	    "EVPN route that runs past the end")                                                                       \
	X("mcast-vpn-type-unknown", IPV4, MCAST_VPN, 0, "F90201FF", K, K, "RFC 7606 5.4",                              \
	    "multicast VPN route of an unknown type, which is discarded")                                              \
	X("mcast-vpn-inner-length", IPV4, MCAST_VPN, 0, "05120000FDE8000000011FC000020220E8010101", N, N,              \
	    "RFC 6514 4.5", "multicast VPN source of 31 bits")                                                         \
	X("mcast-vpn-overrun", IPV4, MCAST_VPN, 0, "010C0000FDE800000001", F, F, "RFC 7606 5.3",                       \
	    "multicast VPN route that runs past the end")                                                              \
	X("mup-inner-length", IPV4, MUP, 0, "010002080000FDE800000001", N, N, "draft-mpmz-bess-mup-safi 3.1",          \
	    "MUP route without its address")                                                                           \
	X("mup-overrun", IPV4, MUP, 0, "010002FF0000FDE800000001", F, F, "RFC 7606 5.3",                               \
	    "MUP route that runs past the end")                                                                        \
	X("vpls-length", L2VPN, VPLS, 0, "00100000FDE8000000010001000200080006", N, N, "RFC 4761 3.2.2",               \
	    "VPLS of sixteen bytes")                                                                                   \
	X("vpls-overrun", L2VPN, VPLS, 0, "00110000FDE800000001", F, F, "RFC 4761 3.2.2",                              \
	    "VPLS route that runs past the end")                                                                       \
	X("mdt-length", IPV4, MDT, 0, "400000FDE800000001", F, F, "RFC 6037 3.1.1", "MDT route of 64 bits")            \
	X("route-target-length", IPV4, RTC, 0, "610000FDE80002FDE80000000100", N, N, "RFC 4684 4",                     \
	    "route target of 97 bits")                                                                                 \
	X("route-target-overrun", IPV4, RTC, 0, "600000FDE80002", F, F, "RFC 4684 4",                                  \
	    "route target that runs past the end")                                                                     \
	X("sr-policy-length", IPV4, SR_POLICY, 0, "400000000100000064", N, N, "RFC 9830 2.1",                          \
	    "SR policy of 64 bits")                                                                                    \
	X("sr-policy-overrun", IPV4, SR_POLICY, 0, "600000000100000064", F, F, "RFC 9830 2.1",                         \
	    "SR policy that runs past the end")                                                                        \
	X("bgp-ls-type-unknown", BGPLS, BGPLS, 0, "FF00000201FF", K, K, "RFC 9552 5.2",                                \
	    "BGP-LS NLRI of an unknown type, which is kept")                                                           \
	X("bgp-ls-short", BGPLS, BGPLS, 0, "000100020300", N, N, "RFC 9552 8.2.2",                                     \
	    "BGP-LS NLRI shorter than its fixed part")                                                                 \
	X("bgp-ls-descriptor-overrun", BGPLS, BGPLS, 0, "0001000F030000000000000000010000100200", N, N,                \
	    "RFC 9552 8.2.2", "BGP-LS descriptor that runs past the end")                                              \
	X("bgp-ls-descriptor-length", BGPLS, BGPLS, 0, "00010014030000000000000000010000070200000300FDE8", N,          \
	    N, "RFC 9552 8.2.2", "BGP-LS node descriptor of a wrong length")                                           \
	X("bgp-ls-descriptor-twice", BGPLS, BGPLS, 0,                                                                  \
	    "0001001D03000000000000000001000010020000040000FDE8020000040000FDE8", N, N, "RFC 9552 8.2.2",              \
	    "BGP-LS node descriptor twice")                                                                            \
	X("bgp-ls-overrun-nlri", BGPLS, BGPLS, 0, "000100FF03", F, F, "RFC 9552 8.2.2",                                \
	    "BGP-LS NLRI that runs past the end")                                                                      \
	X("flow-component-unknown", IPV4, FLOW, 0, "03FF8106", W, W, "RFC 8955 10",                                    \
	    "flow rule with a component of an unknown type")                                                           \
	X("flow-order", IPV4, FLOW, 0, "0803810601180A0000", W, W, "RFC 8955 4.2",                                     \
	    "flow rule whose components are not in order")                                                             \
	X("flow-component-twice", IPV4, FLOW, 0, "06038106038111", W, W, "RFC 8955 4.2",                               \
	    "flow rule with a component twice")                                                                        \
	X("flow-end-of-list", IPV4, FLOW, 0, "03030106", W, W, "RFC 8955 4.2.1",                                       \
	    "flow rule without the end of a list of operators")                                                        \
	X("flow-operator-length", IPV4, FLOW, 0, "0304B100", W, W, "RFC 8955 4.2.1",                                   \
	    "operator that says eight bytes, and has one")                                                             \
	X("flow-prefix-length", IPV4, FLOW, 0, "0701210A00000000", W, W, "RFC 8955 10",                                \
	    "flow rule with a prefix of 33 bits")                                                                      \
	X("flow-prefix-overrun", IPV4, FLOW, 0, "0401180A00", W, W, "RFC 8955 10",                                     \
	    "flow rule with a prefix that runs past its end")                                                          \
	X("flow-overrun", IPV4, FLOW, 0, "0601180A0000", F, F, "RFC 8955 4.1",                                         \
	    "flow rule that runs past the end")                                                                        \
	X("flow-long-overrun", IPV4, FLOW, 0, "FFFF01180A0000", F, F, "RFC 8955 4.1",                                  \
	    "flow rule of 4095 bytes that runs past the end")                                                          \
	X("flow-length-cut", IPV4, FLOW, 0, "F0", F, F, "RFC 8955 4.1",                                                \
	    "length of a flow rule in two bytes, of which one is there")                                               \
	X("flow-long-short", IPV4, FLOW, 0, "F00501180A0000", K, K, "RFC 8955 4.1",                                    \
	    "length of a flow rule in two bytes where one would do")                                                   \
	X("flow6-offset", IPV6, FLOW, 0, "03012028", W, W, "RFC 8956 3.1",                                             \
	    "prefix offset of a flow rule that is beyond its length")                                                  \
	X("flow6-overrun", IPV6, FLOW, 0, "060120002001", F, F, "RFC 8955 4.1",                                        \
	    "IPv6 flow rule that runs past the end")                                                                   \
	X("flow-vpn-distinguisher", IPV4, FLOW_VPN, 0, "040000FDE8", W, W, "RFC 8955 8",                               \
	    "flow rule of a VPN without room for the route distinguisher")                                             \
	X("transport-overrun", IPV4, TRANSPORT, 0, "78000641", F, F, "RFC 7606 5.3",                                   \
	    "classful transport route that runs past the end")                                                         \
	X("car-overrun", IPV4, CAR, 0, "1009010A", F, F, "RFC 9871 2.9",                                               \
	    "color-aware route that runs past the end")                                                                \
	X("car-key-overrun", IPV4, CAR, 0, "04FF010000", W, W, "RFC 9871 2.9",                                         \
	    "color-aware route whose key runs past its end")                                                           \
	X("car-tlv-overrun", IPV4, CAR, 0, "0D0901200A000001000000640103", W, W, "RFC 9871 2.9",                       \
	    "color-aware route whose TLV runs past its end")

/* FAULT_PARAMETERS: X(name, parameter, internal, external, RFC, what it is): an OPEN with a further optional parameter. */
#define FAULT_PARAMETERS(X)                                                                                            \
	X("open-parameter-unknown", "630100", R(2, 4), R(2, 4), "RFC 4271 6.2",                                        \
	    "optional parameter of an unknown type")                                                                   \
	X("open-parameter-authentication", "010100", R(2, 5), R(2, 5), "RFC 4271 6.2",                                 \
	    "Authentication, an optional parameter that was abolished")                                                \
	X("open-parameter-overrun", "020900", R(2, 0), R(2, 0), "RFC 4271 6.2",                                        \
	    "optional parameter that runs past the end")                                                               \
	X("open-capability-overrun", "0203400900", R(2, 0), R(2, 0), "RFC 5492 4",                                     \
	    "capability that runs past the end of its parameter")                                                      \
	X("open-capability-cut", "020101", R(2, 0), R(2, 0), "RFC 5492 4", "capability without its length")            \
	X("open-multiprotocol-length", "02050103000101", R(2, 0), R(2, 0), "RFC 4760 8",                               \
	    "multiprotocol capability of three bytes")                                                                 \
	X("open-extended-next-hop-length", "020705050001000100", R(2, 0), R(2, 0), "RFC 8950 4",                       \
	    "extended next hop capability of five bytes")                                                              \
	X("open-asn4-length", "02044102FDE8", R(2, 0), R(2, 0), "RFC 6793 3",                                          \
	    "4-octet AS number capability of two bytes")                                                               \
	X("open-asn4-0", "0206410400000000", R(2, 2), R(2, 2), "RFC 7607 2", "AS number 0 in the capability")          \
	X("open-add-path-length", "02054503000101", R(2, 0), R(2, 0), "RFC 7911 4",                                    \
	    "ADD-PATH capability of three bytes")                                                                      \
	X("open-graceful-restart-length", "0207400500B4000101", R(2, 0), R(2, 0), "RFC 4724 3",                        \
	    "graceful restart capability of five bytes")                                                               \
	X("open-long-lived-restart-length", "02084706000101800001", R(2, 0), R(2, 0), "RFC 9494 3",                    \
	    "long-lived graceful restart capability of six bytes")                                                     \
	X("open-role-length", "020409020303", R(2, 0), R(2, 0), "RFC 9234 4.1", "role of two bytes")                   \
	X("open-role-mismatch", "0206090103090104", K, R(2, 11), "RFC 9234 4.2", "two roles that differ")              \
	X("open-role-twice", "0206090103090103", K, K, "RFC 9234 4.2", "the same role twice, which is one")            \
	X("open-capability-unknown", "0203FA0107", K, K, "RFC 5492 3", "unknown capability, which is ignored")         \
	X("open-capability-twice", "0206FA0107FA0107", K, K, "RFC 5492 4",                                             \
	    "the same capability twice, which is allowed")                                                             \
	X("open-host-name-overrun", "02054903057231", R(2, 0), R(2, 0),                                                \
	    "draft-walton-bgp-hostname-capability 2", "host name that runs past the end")

/*
 * FAULT_MAKERS: X(name, group, function, argument, needs, internal, external, RFC, what it is): made by a function, from
 * what there is in the message; the function makes one variant or several.
 */
#define FAULT_MAKERS(X)                                                                                                \
	X("marker-first", "header", marker, 0, NEED_ANY, R(1, 1), R(1, 1), "RFC 4271 6.1",                             \
	    "first byte of the marker is not all ones")                                                                \
	X("marker-last", "header", marker, 15, NEED_ANY, R(1, 1), R(1, 1), "RFC 4271 6.1",                             \
	    "last byte of the marker is not all ones")                                                                 \
	X("length-0", "header", length, 0, NEED_ANY, R(1, 2), R(1, 2), "RFC 4271 6.1",                                 \
	    "the header says 0 bytes")                                                                                 \
	X("length-18", "header", length, 18, NEED_ANY, R(1, 2), R(1, 2), "RFC 4271 6.1",                               \
	    "the header says 18 bytes, less than itself")                                                              \
	X("length-61440", "header", length, 61440, NEED_ANY, R(1, 2), R(1, 2), "RFC 8654 4",                           \
	    "the header says 61440 bytes")                                                                             \
	X("too-short", "header", shorten, 0, NEED_ANY | NEED_LEAST, R(1, 2), R(1, 2), "RFC 4271 6.1",                  \
	    "one byte less than its type has at least")                                                                \
	X("too-long", "update", lengthen, 0, NEED_REACH | NEED_SHORT, R(1, 2), R(1, 2), "RFC 8654 4",                  \
	    "more than 4096 bytes in a session without extended messages")                                             \
	X("type-0", "header", type, 0, NEED_ANY, R(1, 3), R(1, 3), "RFC 4271 6.1", "message of type 0")                \
	X("type-unknown", "header", type, 7, NEED_ANY, R(1, 3), R(1, 3), "RFC 4271 6.1",                               \
	    "message of an unknown type")                                                                              \
	X("keepalive-body", "keepalive", body, 1, NEED_KEEPALIVE, R(1, 2), R(1, 2), "RFC 4271 6.1",                    \
	    "KEEPALIVE with a body")                                                                                   \
	X("notification-short", "notification", shorten, 0, NEED_NOTIFICATION, R(0, 0), R(0, 0),                       \
	    "RFC 4271 6.4", "NOTIFICATION without subcode, which is never answered")                                   \
	X("refresh-begin-length", "route-refresh", refresh, 1, NEED_REFRESH, R(7, 1), R(7, 1), "RFC 7313 5",           \
	    "beginning of a refresh (BoRR) with a byte too many")                                                      \
	X("refresh-end-length", "route-refresh", refresh, 2, NEED_REFRESH, R(7, 1), R(7, 1), "RFC 7313 5",             \
	    "end of a refresh (EoRR) with a byte too many")                                                            \
	X("withdrawn-length-overrun", "update", withdrawn_length, 0, NEED_UPDATE, R(3, 1), R(3, 1),                    \
	    "RFC 4271 6.3", "Withdrawn Routes Length runs past the end")                                               \
	X("attribute-length-overrun", "update", attributes_length, 0, NEED_UPDATE, R(3, 1), R(3, 1),                   \
	    "RFC 4271 6.3", "Total Path Attribute Length runs past the end")                                           \
	X("attribute-overrun", "update", overrun, 0, NEED_REACH, W, W, "RFC 7606 4",                                   \
	    "last attribute runs past the end of the attributes")                                                      \
	X("attribute-cut-1", "update", leftover, 1, NEED_REACH, W, W, "RFC 7606 4",                                    \
	    "one byte after the last attribute")                                                                       \
	X("attribute-cut-2", "update", leftover, 2, NEED_REACH, W, W, "RFC 7606 4",                                    \
	    "two bytes after the last attribute")                                                                      \
	X("attribute-cut-3", "update", leftover, 3, NEED_REACH, W, W, "RFC 7606 4",                                    \
	    "three bytes of an attribute with an extended length")                                                     \
	X("no-reachable-nlri", "update", unreachable, 0, NEED_CLASSIC, R(3, 1), R(3, 1), "RFC 7606 5.2",               \
	    "malformed attribute, and no route to treat as withdrawn")                                                 \
	X("missing-origin", "update", missing, ATTR_ORIGIN, NEED_REACH, W, W, "RFC 7606 3(d)", "no ORIGIN")            \
	X("missing-as-path", "update", missing, ATTR_AS_PATH, NEED_REACH, W, W, "RFC 7606 3(d)", "no AS_PATH")         \
	X("missing-next-hop", "update", missing, ATTR_NEXT_HOP, NEED_CLASSIC, W, W, "RFC 7606 3(d)",                   \
	    "no NEXT_HOP")                                                                                             \
	X("flags-optional", "attribute", flags, 0x80, NEED_REACH, W, W, "RFC 7606 3(c)",                               \
	    "the Optional bit of one attribute is the other way round")                                                \
	X("flags-transitive", "attribute", flags, 0x40, NEED_REACH, W, W, "RFC 7606 3(c)",                             \
	    "the Transitive bit of one attribute is the other way round")                                              \
	X("flags-both", "attribute", flags, 0xC0, NEED_REACH, W, W, "RFC 7606 3(c)",                                   \
	    "both bits of one attribute are the other way round")                                                      \
	X("flags-unused", "attribute", flags, 0x0F, NEED_REACH, K, K, "RFC 4271 4.3",                                  \
	    "the unused bits of one attribute are set, which receivers ignore")                                        \
	X("extended-length", "attribute", extended, 0, NEED_REACH, K, K, "RFC 4271 4.3",                               \
	    "length of one attribute in two bytes, which is allowed")                                                  \
	X("twice", "attribute", twice, 0, NEED_REACH, A, A, "RFC 7606 3(g)",                                           \
	    "one attribute twice: the first is kept")                                                                  \
	X("order", "attribute", order, 0, NEED_REACH, K, K, "RFC 4271 5",                                              \
	    "attributes in another order, which receivers must take")                                                  \
	X("as-path-long", "as-path", path_long, 0, NEED_REACH, K, K, "RFC 4271 4.3",                                   \
	    "path of 600 AS numbers in three segments")                                                                \
	X("unknown-well-known", "attribute", unknown, 0x40, NEED_REACH, R(3, 2), R(3, 2), "RFC 4271 6.3",              \
	    "unrecognized well-known attribute")                                                                       \
	X("unknown-transitive", "attribute", unknown, 0xC0, NEED_REACH, K, K, "RFC 4271 9",                            \
	    "unrecognized optional transitive attribute, which is passed on")                                          \
	X("unknown-non-transitive", "attribute", unknown, 0x80, NEED_REACH, K, K, "RFC 4271 9",                        \
	    "unrecognized optional non-transitive attribute, which is ignored")                                        \
	X("nlri-prefix-length", "nlri", prefix_length, 0, NEED_CLASSIC, R(3, 10), R(3, 10), "RFC 7606 5.3",            \
	    "prefix of more than 32 bits")                                                                             \
	X("nlri-overrun", "nlri", prefix_cut, 0, NEED_CLASSIC, R(3, 10), R(3, 10), "RFC 7606 5.3",                     \
	    "prefix that runs past the end")                                                                           \
	X("withdrawn-prefix-length", "nlri", prefix_length, 1, NEED_UPDATE | NEED_IPV4, R(3, 10), R(3, 10),            \
	    "RFC 7606 5.3", "withdrawn prefix of more than 32 bits")                                                   \
	X("withdrawn-overrun", "nlri", prefix_cut, 1, NEED_UPDATE | NEED_IPV4, R(3, 10), R(3, 10),                     \
	    "RFC 7606 5.3", "withdrawn prefix that runs past the end")                                                 \
	X("nlri-host-bits", "nlri", host_bits, 0, NEED_CLASSIC, K, K, "RFC 4271 4.3",                                  \
	    "bits after the prefix length, which do not matter")                                                       \
	X("nlri-twice", "nlri", nlri_twice, 0, NEED_CLASSIC, K, K, "RFC 4271 4.3", "the same prefixes twice")          \
	X("nlri-withdrawn-too", "nlri", nlri_twice, 1, NEED_CLASSIC, K, K, "RFC 4271 4.3",                             \
	    "the same prefixes withdrawn and announced")                                                               \
	X("nlri-path-id-cut", "nlri", path_id_cut, 0, NEED_CLASSIC | NEED_ADD_PATH, R(3, 10), R(3, 10),                \
	    "RFC 7911 3", "path identifier that is cut")                                                               \
	X("withdrawn-path-id-cut", "nlri", path_id_cut, 1, NEED_CLASSIC | NEED_ADD_PATH, R(3, 10), R(3, 10),           \
	    "RFC 7911 3", "path identifier of a withdrawn route that is cut")                                          \
	X("mp-reach-short", "mp-reach", mp_short, ATTR_MP_REACH, NEED_MP, R(3, 9), R(3, 9), "RFC 7606 7.11",           \
	    "MP_REACH_NLRI of three bytes")                                                                            \
	X("mp-reach-next-hop-overrun", "mp-reach", mp_hop_overrun, 0, NEED_MP, R(3, 9), R(3, 9),                       \
	    "RFC 7606 7.11", "next hop that runs past the end of MP_REACH_NLRI")                                       \
	X("mp-reach-next-hop-length", "mp-reach", mp_hop, 5, NEED_MP, F, F, "RFC 7606 7.11",                           \
	    "next hop of five bytes")                                                                                  \
	X("mp-reach-reserved", "mp-reach", mp_reserved, 0, NEED_MP, K, K, "RFC 4760 3",                                \
	    "reserved byte (once: number of SNPAs) that is not 0")                                                     \
	X("mp-reach-unknown-family", "mp-reach", mp_family, 0, NEED_MP, K, K, "RFC 4760 6",                            \
	    "routes of an unknown address family, which are ignored")                                                  \
	X("mp-reach-prefix-length", "mp-reach", mp_prefix, 0, NEED_MP | NEED_PREFIX, F, F, "RFC 7606 5.3",             \
	    "prefix of more bits than an address has")                                                                 \
	X("mp-reach-overrun", "mp-reach", mp_prefix, 1, NEED_MP | NEED_PREFIX, F, F, "RFC 7606 5.3",                   \
	    "prefix that runs past the end of MP_REACH_NLRI")                                                          \
	X("mp-reach-path-id-cut", "mp-reach", mp_path_id_cut, 0, NEED_MP | NEED_ADD_PATH, F, F, "RFC 7911 3",          \
	    "path identifier that is cut")                                                                             \
	X("mp-unreach-short", "mp-unreach", mp_short, ATTR_MP_UNREACH, NEED_UPDATE, R(3, 9), R(3, 9),                  \
	    "RFC 7606 7.12", "MP_UNREACH_NLRI of two bytes")                                                           \
	X("mp-unreach-prefix-length", "mp-unreach", unreach_prefix, 0, NEED_UPDATE, F, F, "RFC 7606 5.3",              \
	    "withdrawn IPv6 prefix of more than 128 bits")                                                             \
	X("mp-unreach-overrun", "mp-unreach", unreach_prefix, 1, NEED_UPDATE, F, F, "RFC 7606 5.3",                    \
	    "withdrawn IPv6 prefix that runs past the end")                                                            \
	X("open-version", "open", open_version, 0, NEED_OPEN, R(2, 1), R(2, 1), "RFC 4271 6.2",                        \
	    "another version than 4")                                                                                  \
	X("open-as-0", "open", open_as, 0, NEED_OPEN, R(2, 2), R(2, 2), "RFC 7607 2", "AS number 0")                   \
	X("open-as-other", "open", open_as_other, 0, NEED_OPEN | NEED_OWN, R(2, 2), R(2, 2), "RFC 4271 6.2",           \
	    "AS number that is not the one of the session")                                                            \
	X("open-identifier-0", "open", open_zero, 5, NEED_OPEN, R(2, 3), R(2, 3), "RFC 6286 2.2",                      \
	    "BGP identifier 0")                                                                                        \
	X("open-hold-time-1", "open", open_hold, 1, NEED_OPEN, R(2, 6), R(2, 6), "RFC 4271 6.2",                       \
	    "hold time of one second")                                                                                 \
	X("open-hold-time-2", "open", open_hold, 2, NEED_OPEN, R(2, 6), R(2, 6), "RFC 4271 6.2",                       \
	    "hold time of two seconds")                                                                                \
	X("open-parameters-overrun", "open", open_overrun, 0, NEED_OPEN, R(2, 0), R(2, 0), "RFC 4271 6.2",             \
	    "Optional Parameters Length runs past the end")                                                            \
	X("open-parameters-both", "open", open_extended, 0, NEED_OPEN, R(2, 0), R(2, 0), "RFC 9072 2",                 \
	    "extended length of the parameters, which are not there")                                                  \
	X("open-too-long", "open", open_long, 0, NEED_OPEN, R(1, 2), R(1, 2), "RFC 8654 4",                            \
	    "OPEN of more than 4096 bytes")

#endif
