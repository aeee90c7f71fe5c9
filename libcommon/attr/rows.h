/* SPDX-License-Identifier: ISC */
/*
 * attr/rows.h - the path attributes, one line each: X(name, NAME, code) is the row attr_name, in a file of its own, and
 * the constant ATTR_NAME. The enum, the declarations and the table come from this list.
 *
 * The order is that of the codes. Look-ups by keyword and by key ask the rows in this order, so the attributes that
 * ordinary routes have are found first.
 */
#ifndef ATTR_ROWS_H
#define ATTR_ROWS_H

#define ATTR_ROWS(X)                                                                                                   \
	X(origin, ORIGIN, 1)                                                                                           \
	X(as_path, AS_PATH, 2)                                                                                         \
	X(next_hop, NEXT_HOP, 3)                                                                                       \
	X(med, MED, 4)                                                                                                 \
	X(local_pref, LOCAL_PREF, 5)                                                                                   \
	X(atomic_aggregate, ATOMIC_AGGREGATE, 6)                                                                       \
	X(aggregator, AGGREGATOR, 7)                                                                                   \
	X(communities, COMMUNITIES, 8)                                                                                 \
	X(originator_id, ORIGINATOR_ID, 9)                                                                             \
	X(cluster_list, CLUSTER_LIST, 10)                                                                              \
	X(ext_communities, EXT_COMMUNITIES, 16)                                                                        \
	X(as4_path, AS4_PATH, 17)                                                                                      \
	X(as4_aggregator, AS4_AGGREGATOR, 18)                                                                          \
	X(pmsi_tunnel, PMSI_TUNNEL, 22)                                                                                \
	X(tunnel_encap, TUNNEL_ENCAP, 23)                                                                              \
	X(traffic_engineering, TRAFFIC_ENGINEERING, 24)                                                                \
	X(ipv6_ext_communities, IPV6_EXT_COMMUNITIES, 25)                                                              \
	X(aigp, AIGP, 26)                                                                                              \
	X(pe_distinguisher, PE_DISTINGUISHER, 27)                                                                      \
	X(bgp_ls, BGP_LS, 29)                                                                                          \
	X(large_communities, LARGE_COMMUNITIES, 32)                                                                    \
	X(bgpsec_path, BGPSEC_PATH, 33)                                                                                \
	X(community_container, COMMUNITY_CONTAINER, 34)                                                                \
	X(otc, OTC, 35)                                                                                                \
	X(d_path, D_PATH, 36)                                                                                          \
	X(sfp, SFP, 37)                                                                                                \
	X(bfd_discriminator, BFD_DISCRIMINATOR, 38)                                                                    \
	X(nhc, NHC, 39)                                                                                                \
	X(prefix_sid, PREFIX_SID, 40)                                                                                  \
	X(bier, BIER, 41)                                                                                              \
	X(set, SET, 128)

/* Codes that IANA names and whose bytes pass through as they are: X(code, flags, name). */
#define ATTR_OPAQUE_ROWS(X)                                                                                            \
	X(11, ATTR_OPT, "DPA")                                                                                         \
	X(12, ATTR_OPT, "ADVERTISER")                                                                                  \
	X(13, ATTR_OPT, "RCID_PATH / CLUSTER_ID")                                                                      \
	X(14, ATTR_OPT, "MP_REACH_NLRI")                                                                               \
	X(15, ATTR_OPT, "MP_UNREACH_NLRI")                                                                             \
	X(19, ATTR_OPT | ATTR_TRANS, "SAFI Specific Attribute")                                                        \
	X(20, ATTR_OPT | ATTR_TRANS, "Connector Attribute")                                                            \
	X(21, ATTR_OPT | ATTR_TRANS, "AS_PATHLIMIT")                                                                   \
	X(28, ATTR_OPT | ATTR_TRANS, "BGP Entropy Label Capability Attribute")                                         \
	X(30, ATTR_OPT, "deprecated")                                                                                  \
	X(31, ATTR_OPT, "deprecated")                                                                                  \
	X(42, ATTR_OPT, "Edge Metadata Path Attribute")                                                                \
	X(129, ATTR_OPT, "deprecated")                                                                                 \
	X(241, ATTR_OPT, "deprecated")                                                                                 \
	X(242, ATTR_OPT, "deprecated")                                                                                 \
	X(243, ATTR_OPT, "deprecated")                                                                                 \
	X(255, ATTR_OPT, "Reserved for development")

#endif
