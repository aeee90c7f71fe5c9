/* SPDX-License-Identifier: ISC */
/*
 * fault/rows.h - what can be wrong with a message, one line each, and the verdict that is due. The enum, the table, the list
 * of `bgp-encode --faults list` and the tests come from here.
 *
 * The verdicts are those of the RFCs, written down by hand: nothing here asks the code that decides on messages, so that
 * each can be held against the other. K keep, A attribute discard, W treat-as-withdraw, F AFI/SAFI disable, R(code, subcode)
 * session reset with that NOTIFICATION (0, 0: never answered). The first is for internal, the second for external sessions.
 *
 * FAULT_VALUES: X(name, attribute, flags, value, needs, internal, external, RFC, what it is): the attribute has this value,
 * whether the message has the attribute or not.
 */
#ifndef FAULT_ROWS_H
#define FAULT_ROWS_H

#define FAULT_VALUES(X)                                                                                                \
	X("origin-length-0", ORIGIN, 0x40, "", 0, W, W, "RFC 7606 7.1", "ORIGIN without a value")                      \
	X("origin-length-2", ORIGIN, 0x40, "0000", 0, W, W, "RFC 7606 7.1", "ORIGIN of two bytes")                     \
	X("origin-value-3", ORIGIN, 0x40, "03", 0, W, W, "RFC 7606 7.1", "ORIGIN 3, which is not defined")             \
	X("origin-value-255", ORIGIN, 0x40, "FF", 0, W, W, "RFC 7606 7.1", "ORIGIN 255, which is not defined")         \
	X("as-path-segment-type-0", AS_PATH, 0x40, "00010000FDE8", NEED_ASN4, W, W, "RFC 7606 7.2",                    \
	    "segment of type 0")                                                                                       \
	X("as-path-segment-type-9", AS_PATH, 0x40, "09010000FDE8", NEED_ASN4, W, W, "RFC 7606 7.2",                    \
	    "segment of type 9")                                                                                       \
	X("as-path-segment-empty", AS_PATH, 0x40, "0200", 0, W, W, "RFC 7606 7.2", "segment without AS numbers")       \
	X("as-path-overrun", AS_PATH, 0x40, "02030000FDE8", NEED_ASN4, W, W, "RFC 7606 7.2",                           \
	    "segment that runs past the end")                                                                          \
	X("as-path-underrun", AS_PATH, 0x40, "02010000FDE802", NEED_ASN4, W, W, "RFC 7606 7.2",                        \
	    "one byte after the last segment")                                                                         \
	X("as-path-as-0", AS_PATH, 0x40, "02020000FDE800000000", NEED_ASN4, W, W, "RFC 7607 2", "AS 0 in the path")    \
	X("as-path-confederation", AS_PATH, 0x40, "03010000FC12", NEED_ASN4, K, W, "RFC 5065 5",                       \
	    "AS_CONFED_SEQUENCE of somebody who is no member")                                                         \
	X("as-path-set", AS_PATH, 0x40, "02010000FDE801020000FDE90000FDEA", NEED_ASN4, K, K, "RFC 9774 3",             \
	    "AS_SET, deprecated: reported, and the route stays")                                                       \
	X("next-hop-length-0", NEXT_HOP, 0x40, "", NEED_CLASSIC, W, W, "RFC 7606 7.3", "NEXT_HOP without a value")     \
	X("next-hop-length-3", NEXT_HOP, 0x40, "C00002", NEED_CLASSIC, W, W, "RFC 7606 7.3", "NEXT_HOP of three bytes") \
	X("next-hop-length-5", NEXT_HOP, 0x40, "C000020101", NEED_CLASSIC, W, W, "RFC 7606 7.3",                       \
	    "NEXT_HOP of five bytes")                                                                                  \
	X("next-hop-unspecified", NEXT_HOP, 0x40, "00000000", NEED_CLASSIC, W, W, "RFC 4271 6.3", "next hop 0.0.0.0")  \
	X("next-hop-multicast", NEXT_HOP, 0x40, "E0000001", NEED_CLASSIC, W, W, "RFC 4271 6.3", "next hop 224.0.0.1")  \
	X("med-length-0", MED, 0x80, "", 0, W, W, "RFC 7606 7.4", "MULTI_EXIT_DISC without a value")                   \
	X("med-length-3", MED, 0x80, "000001", 0, W, W, "RFC 7606 7.4", "MULTI_EXIT_DISC of three bytes")              \
	X("med-length-5", MED, 0x80, "0000000001", 0, W, W, "RFC 7606 7.4", "MULTI_EXIT_DISC of five bytes")           \
	X("local-pref", LOCAL_PREF, 0x40, "00000064", 0, K, A, "RFC 7606 7.5",                                         \
	    "LOCAL_PREF, which external sessions do not have")                                                         \
	X("local-pref-length-0", LOCAL_PREF, 0x40, "", 0, W, A, "RFC 7606 7.5", "LOCAL_PREF without a value")          \
	X("local-pref-length-3", LOCAL_PREF, 0x40, "000064", 0, W, A, "RFC 7606 7.5", "LOCAL_PREF of three bytes")     \
	X("local-pref-length-5", LOCAL_PREF, 0x40, "0000000064", 0, W, A, "RFC 7606 7.5", "LOCAL_PREF of five bytes")  \
	X("atomic-aggregate-length-1", ATOMIC_AGGREGATE, 0x40, "00", 0, A, A, "RFC 7606 7.6",                          \
	    "ATOMIC_AGGREGATE with a value")                                                                           \
	X("aggregator-length-0", AGGREGATOR, 0xC0, "", 0, A, A, "RFC 7606 7.7", "AGGREGATOR without a value")          \
	X("aggregator-length-6", AGGREGATOR, 0xC0, "FDE8C0000201", NEED_ASN4, A, A, "RFC 7606 7.7",                    \
	    "AGGREGATOR with an AS number of two bytes in a session of four")                                          \
	X("aggregator-length-7", AGGREGATOR, 0xC0, "0000FDE8C00002", 0, A, A, "RFC 7606 7.7",                          \
	    "AGGREGATOR of seven bytes")                                                                               \
	X("aggregator-as-0", AGGREGATOR, 0xC0, "00000000C0000201", NEED_ASN4, A, A, "RFC 7607 2",                      \
	    "AGGREGATOR with AS 0")                                                                                    \
	X("community-length-0", COMMUNITIES, 0xC0, "", 0, W, W, "RFC 7606 7.8", "COMMUNITIES without a value")         \
	X("community-length-3", COMMUNITIES, 0xC0, "FDE800", 0, W, W, "RFC 7606 7.8", "COMMUNITIES of three bytes")    \
	X("community-length-6", COMMUNITIES, 0xC0, "FDE80001FDE8", 0, W, W, "RFC 7606 7.8", "COMMUNITIES of six bytes") \
	X("originator-id", ORIGINATOR_ID, 0x80, "C0000201", 0, K, A, "RFC 7606 7.9",                                   \
	    "ORIGINATOR_ID, which external sessions do not have")                                                      \
	X("originator-id-length-3", ORIGINATOR_ID, 0x80, "C00002", 0, W, A, "RFC 7606 7.9",                            \
	    "ORIGINATOR_ID of three bytes")                                                                            \
	X("originator-id-length-0", ORIGINATOR_ID, 0x80, "", 0, W, A, "RFC 7606 7.9", "ORIGINATOR_ID without a value") \
	X("cluster-list", CLUSTER_LIST, 0x80, "C0000201", 0, K, A, "RFC 7606 7.10",                                    \
	    "CLUSTER_LIST, which external sessions do not have")                                                       \
	X("cluster-list-length-3", CLUSTER_LIST, 0x80, "C00002", 0, W, A, "RFC 7606 7.10",                             \
	    "CLUSTER_LIST of three bytes")                                                                             \
	X("cluster-list-length-0", CLUSTER_LIST, 0x80, "", 0, W, A, "RFC 7606 7.10", "CLUSTER_LIST without a value")   \
	X("extended-community-length-0", EXT_COMMUNITIES, 0xC0, "", 0, W, W, "RFC 7606 7.14",                          \
	    "EXTENDED COMMUNITIES without a value")                                                                    \
	X("extended-community-length-7", EXT_COMMUNITIES, 0xC0, "0002FDE8000000", 0, W, W, "RFC 7606 7.14",            \
	    "EXTENDED COMMUNITIES of seven bytes")                                                                     \
	X("extended-community-length-12", EXT_COMMUNITIES, 0xC0, "0002FDE8000000010002FDE8", 0, W, W, "RFC 7606 7.14", \
	    "EXTENDED COMMUNITIES of twelve bytes")                                                                    \
	X("extended-community-unknown", EXT_COMMUNITIES, 0xC0, "3FFF000000000001", 0, K, K, "RFC 7606 7.14",           \
	    "extended community of an unknown type, which is no error")                                                \
	X("as4-path", AS4_PATH, 0xC0, "02010000FDE8", NEED_ASN4, A, A, "RFC 6793 4.1",                                 \
	    "AS4_PATH between speakers of 4-octet AS numbers")                                                         \
	X("as4-path-malformed", AS4_PATH, 0xC0, "0203FDE8", 0, A, A, "RFC 6793 6",                                     \
	    "AS4_PATH whose segment runs past the end")                                                                \
	X("as4-aggregator", AS4_AGGREGATOR, 0xC0, "0000FDE8C0000201", NEED_ASN4, A, A, "RFC 6793 4.1",                 \
	    "AS4_AGGREGATOR between speakers of 4-octet AS numbers")                                                   \
	X("as4-aggregator-length-7", AS4_AGGREGATOR, 0xC0, "0000FDE8C00002", 0, A, A, "RFC 6793 6",                    \
	    "AS4_AGGREGATOR of seven bytes")                                                                           \
	X("pmsi-tunnel-length-3", PMSI_TUNNEL, 0xC0, "000600", 0, W, W, "RFC 6514 5", "PMSI_TUNNEL of three bytes")    \
	X("pmsi-tunnel-length-0", PMSI_TUNNEL, 0xC0, "", 0, W, W, "RFC 6514 5", "PMSI_TUNNEL without a value")         \
	X("tunnel-encapsulation-overrun", TUNNEL_ENCAP, 0xC0, "000F001000", 0, W, W, "RFC 9012 13",                    \
	    "tunnel whose length runs past the end")                                                                   \
	X("ipv6-extended-community-length-0", IPV6_EXT_COMMUNITIES, 0xC0, "", 0, W, W, "RFC 7606 7.15",                \
	    "IPv6 EXTENDED COMMUNITIES without a value")                                                               \
	X("ipv6-extended-community-length-19", IPV6_EXT_COMMUNITIES, 0xC0,                                             \
	    "000220010DB800000000000000000000000100", 0, W, W,                                                         \
	    "RFC 7606 7.15", "IPv6 EXTENDED COMMUNITIES of nineteen bytes")                                            \
	X("aigp-length-2", AIGP, 0x80, "0100", 0, A, A, "RFC 7311 3.2", "AIGP whose TLV is cut")                       \
	X("bgp-ls-overrun", BGP_LS, 0x80, "0400001000", 0, A, A, "RFC 9552 8.2.2",                                     \
	    "TLV that runs past the end of BGP-LS")                                                                    \
	X("large-community-length-0", LARGE_COMMUNITIES, 0xC0, "", 0, W, W, "RFC 8092 6",                              \
	    "LARGE_COMMUNITY without a value")                                                                         \
	X("large-community-length-11", LARGE_COMMUNITIES, 0xC0, "0000FDE800000001000000", 0, W, W, "RFC 8092 6",       \
	    "LARGE_COMMUNITY of eleven bytes")                                                                         \
	X("large-community-length-13", LARGE_COMMUNITIES, 0xC0, "0000FDE8000000010000000200", 0, W, W, "RFC 8092 6",   \
	    "LARGE_COMMUNITY of thirteen bytes")                                                                       \
	X("otc-length-0", OTC, 0xC0, "", 0, W, W, "RFC 9234 5", "OTC without a value")                                 \
	X("otc-length-3", OTC, 0xC0, "00FDE8", 0, W, W, "RFC 9234 5", "OTC of three bytes")                            \
	X("otc-length-5", OTC, 0xC0, "0000FDE800", 0, W, W, "RFC 9234 5", "OTC of five bytes")                         \
	X("prefix-sid-overrun", PREFIX_SID, 0xC0, "01000700", 0, A, A, "RFC 8669 6",                                   \
	    "TLV that runs past the end of the prefix SID")                                                            \
	X("attribute-set-length-3", SET, 0xC0, "0000FD", 0, W, W, "RFC 6368 5", "ATTR_SET without a whole AS number")

/*
 * FAULT_MAKERS: X(name, group, function, argument, needs, internal, external, RFC, what it is): made by a function, from
 * what there is in the message; the function makes one variant or several.
 */
#define FAULT_MAKERS(X)                                                                                                \
	X("marker-first", "header", marker, 0, NEED_ANY, R(1, 1), R(1, 1), "RFC 4271 6.1",                             \
	    "first byte of the marker is not all ones")                                                                \
	X("marker-last", "header", marker, 15, NEED_ANY, R(1, 1), R(1, 1), "RFC 4271 6.1",                             \
	    "last byte of the marker is not all ones")                                                                 \
	X("length-0", "header", length, 0, NEED_ANY, R(1, 2), R(1, 2), "RFC 4271 6.1", "the header says 0 bytes")      \
	X("length-18", "header", length, 18, NEED_ANY, R(1, 2), R(1, 2), "RFC 4271 6.1",                               \
	    "the header says 18 bytes, less than itself")                                                              \
	X("length-61440", "header", length, 61440, NEED_ANY, R(1, 2), R(1, 2), "RFC 8654 4",                           \
	    "the header says 61440 bytes")                                                                             \
	X("too-short", "header", shorten, 0, NEED_ANY | NEED_LEAST, R(1, 2), R(1, 2), "RFC 4271 6.1",                  \
	    "one byte less than its type has at least")                                                                \
	X("too-long", "update", lengthen, 0, NEED_REACH | NEED_SHORT, R(1, 2), R(1, 2), "RFC 8654 4",                  \
	    "more than 4096 bytes in a session without extended messages")                                             \
	X("type-0", "header", type, 0, NEED_ANY, R(1, 3), R(1, 3), "RFC 4271 6.1", "message of type 0")                \
	X("type-unknown", "header", type, 7, NEED_ANY, R(1, 3), R(1, 3), "RFC 4271 6.1", "message of an unknown type") \
	X("keepalive-body", "keepalive", body, 1, NEED_KEEPALIVE, R(1, 2), R(1, 2), "RFC 4271 6.1",                    \
	    "KEEPALIVE with a body")                                                                                   \
	X("notification-short", "notification", shorten, 0, NEED_NOTIFICATION, R(0, 0), R(0, 0), "RFC 4271 6.4",       \
	    "NOTIFICATION without subcode, which is never answered")                                                   \
	X("refresh-begin-length", "route-refresh", refresh, 1, NEED_REFRESH, R(7, 1), R(7, 1), "RFC 7313 5",           \
	    "beginning of a refresh (BoRR) with a byte too many")                                                      \
	X("refresh-end-length", "route-refresh", refresh, 2, NEED_REFRESH, R(7, 1), R(7, 1), "RFC 7313 5",             \
	    "end of a refresh (EoRR) with a byte too many")                                                            \
	X("withdrawn-length-overrun", "update", withdrawn_length, 0, NEED_UPDATE, R(3, 1), R(3, 1), "RFC 4271 6.3",    \
	    "Withdrawn Routes Length runs past the end")                                                               \
	X("attribute-length-overrun", "update", attributes_length, 0, NEED_UPDATE, R(3, 1), R(3, 1), "RFC 4271 6.3",   \
	    "Total Path Attribute Length runs past the end")                                                           \
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
	X("missing-next-hop", "update", missing, ATTR_NEXT_HOP, NEED_CLASSIC, W, W, "RFC 7606 3(d)", "no NEXT_HOP")    \
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
	X("twice", "attribute", twice, 0, NEED_REACH, A, A, "RFC 7606 3(g)", "one attribute twice: the first is kept") \
	X("order", "attribute", order, 0, NEED_REACH, K, K, "RFC 4271 5",                                              \
	    "attributes in another order, which receivers must take")                                                  \
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
	X("withdrawn-prefix-length", "nlri", prefix_length, 1, NEED_UPDATE | NEED_IPV4, R(3, 10), R(3, 10), "RFC 7606 5.3", \
	    "withdrawn prefix of more than 32 bits")                                                                   \
	X("withdrawn-overrun", "nlri", prefix_cut, 1, NEED_UPDATE | NEED_IPV4, R(3, 10), R(3, 10), "RFC 7606 5.3",     \
	    "withdrawn prefix that runs past the end")                                                                 \
	X("nlri-host-bits", "nlri", host_bits, 0, NEED_CLASSIC, K, K, "RFC 4271 4.3",                                  \
	    "bits after the prefix length, which do not matter")                                                       \
	X("nlri-twice", "nlri", nlri_twice, 0, NEED_CLASSIC, K, K, "RFC 4271 4.3", "the same prefixes twice")          \
	X("nlri-withdrawn-too", "nlri", nlri_twice, 1, NEED_CLASSIC, K, K, "RFC 4271 4.3",                             \
	    "the same prefixes withdrawn and announced")                                                               \
	X("mp-reach-short", "mp-reach", mp_short, ATTR_MP_REACH, NEED_MP, R(3, 9), R(3, 9), "RFC 7606 7.11",           \
	    "MP_REACH_NLRI of three bytes")                                                                            \
	X("mp-reach-next-hop-overrun", "mp-reach", mp_hop_overrun, 0, NEED_MP, R(3, 9), R(3, 9), "RFC 7606 7.11",      \
	    "next hop that runs past the end of MP_REACH_NLRI")                                                        \
	X("mp-reach-next-hop-length", "mp-reach", mp_hop, 5, NEED_MP, F, F, "RFC 7606 7.11", "next hop of five bytes") \
	X("mp-reach-reserved", "mp-reach", mp_reserved, 0, NEED_MP, K, K, "RFC 4760 3",                                \
	    "reserved byte (once: number of SNPAs) that is not 0")                                                     \
	X("mp-reach-unknown-family", "mp-reach", mp_family, 0, NEED_MP, K, K, "RFC 4760 6",                            \
	    "routes of an unknown address family, which are ignored")                                                  \
	X("mp-reach-prefix-length", "mp-reach", mp_prefix, 0, NEED_MP | NEED_PREFIX, F, F, "RFC 7606 5.3",             \
	    "prefix of more bits than an address has")                                                                 \
	X("mp-reach-overrun", "mp-reach", mp_prefix, 1, NEED_MP | NEED_PREFIX, F, F, "RFC 7606 5.3",                   \
	    "prefix that runs past the end of MP_REACH_NLRI")                                                          \
	X("mp-unreach-short", "mp-unreach", mp_short, ATTR_MP_UNREACH, NEED_UPDATE, R(3, 9), R(3, 9), "RFC 7606 7.12", \
	    "MP_UNREACH_NLRI of two bytes")                                                                            \
	X("mp-unreach-prefix-length", "mp-unreach", unreach_prefix, 0, NEED_UPDATE, F, F, "RFC 7606 5.3",              \
	    "withdrawn IPv6 prefix of more than 128 bits")                                                             \
	X("mp-unreach-overrun", "mp-unreach", unreach_prefix, 1, NEED_UPDATE, F, F, "RFC 7606 5.3",                    \
	    "withdrawn IPv6 prefix that runs past the end")                                                            \
	X("open-version", "open", open_version, 0, NEED_OPEN, R(2, 1), R(2, 1), "RFC 4271 6.2",                        \
	    "another version than 4")                                                                                  \
	X("open-as-0", "open", open_as, 0, NEED_OPEN, R(2, 2), R(2, 2), "RFC 7607 2", "AS number 0")                   \
	X("open-identifier-0", "open", open_zero, 5, NEED_OPEN, R(2, 3), R(2, 3), "RFC 6286 2.2", "BGP identifier 0")  \
	X("open-hold-time-1", "open", open_hold, 1, NEED_OPEN, R(2, 6), R(2, 6), "RFC 4271 6.2",                       \
	    "hold time of one second")                                                                                 \
	X("open-hold-time-2", "open", open_hold, 2, NEED_OPEN, R(2, 6), R(2, 6), "RFC 4271 6.2",                       \
	    "hold time of two seconds")                                                                                \
	X("open-parameter-unknown", "open", open_parameter, 0, NEED_OPEN, R(2, 4), R(2, 4), "RFC 4271 6.2",            \
	    "optional parameter of an unknown type")                                                                   \
	X("open-parameters-overrun", "open", open_overrun, 0, NEED_OPEN, R(2, 0), R(2, 0), "RFC 4271 6.2",             \
	    "Optional Parameters Length runs past the end")                                                            \
	X("open-parameter-overrun", "open", open_parameter, 1, NEED_OPEN, R(2, 0), R(2, 0), "RFC 4271 6.2",            \
	    "optional parameter that runs past the end")                                                               \
	X("open-capability-overrun", "open", open_parameter, 2, NEED_OPEN, R(2, 0), R(2, 0), "RFC 5492 4",             \
	    "capability that runs past the end of its parameter")                                                      \
	X("open-multiprotocol-length", "open", open_parameter, 3, NEED_OPEN, R(2, 0), R(2, 0), "RFC 4760 8",           \
	    "multiprotocol capability of three bytes")                                                                 \
	X("open-asn4-length", "open", open_parameter, 4, NEED_OPEN, R(2, 0), R(2, 0), "RFC 6793 3",                    \
	    "4-octet AS number capability of two bytes")                                                               \
	X("open-capability-unknown", "open", open_parameter, 5, NEED_OPEN, K, K, "RFC 5492 3",                         \
	    "unknown capability, which is ignored")                                                                    \
	X("open-capability-twice", "open", open_parameter, 6, NEED_OPEN, K, K, "RFC 5492 4",                           \
	    "the same capability twice, which is allowed")                                                             \
	X("open-too-long", "open", open_long, 0, NEED_OPEN, R(1, 2), R(1, 2), "RFC 8654 4",                            \
	    "OPEN of more than 4096 bytes")                                                                            \

#endif
