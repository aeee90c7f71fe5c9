/* SPDX-License-Identifier: ISC */
/*
 * cap/rows.h - the capabilities, one line each: X(name, NAME, code) is the row cap_name and the constant CAP_NAME. The
 * enum, the declarations and the table come from this list.
 */
#ifndef CAP_ROWS_H
#define CAP_ROWS_H

#define CAP_ROWS(X)                                                                                                    \
	X(multiprotocol, MULTIPROTOCOL, 1)                                                                             \
	X(refresh, REFRESH, 2)                                                                                         \
	X(orf, ORF, 3)                                                                                                 \
	X(nexthop, NEXTHOP, 5)                                                                                         \
	X(extended_message, EXTENDED_MESSAGE, 6)                                                                       \
	X(bgpsec, BGPSEC, 7)                                                                                           \
	X(multiple_labels, MULTIPLE_LABELS, 8)                                                                         \
	X(role, ROLE, 9)                                                                                               \
	X(graceful, GRACEFUL, 64)                                                                                      \
	X(asn4, ASN4, 65)                                                                                              \
	X(dynamic, DYNAMIC, 67)                                                                                        \
	X(multisession, MULTISESSION, 68)                                                                              \
	X(addpath, ADDPATH, 69)                                                                                        \
	X(enhanced_refresh, ENHANCED_REFRESH, 70)                                                                      \
	X(llgr, LLGR, 71)                                                                                              \
	X(hostname, HOSTNAME, 73)                                                                                      \
	X(bfd_strict, BFD_STRICT, 74)                                                                                  \
	X(software, SOFTWARE, 75)                                                                                      \
	X(paths_limit, PATHS_LIMIT, 76)                                                                                \
	X(link_local, LINK_LOCAL, 77)                                                                                  \
	X(refresh_cisco, REFRESH_CISCO, 128)                                                                           \
	X(orf_cisco, ORF_CISCO, 130)                                                                                   \
	X(multisession_cisco, MULTISESSION_CISCO, 131)                                                                 \
	X(operational, OPERATIONAL, 185)

/* Codes that IANA names and whose bytes pass through as they are: X(code, name). */
#define CAP_OPAQUE_ROWS(X)                                                                                             \
	X(4, "Multiple routes to a destination")                                                                       \
	X(66, "deprecated")                                                                                            \
	X(72, "Routing Policy Distribution")                                                                           \
	X(78, "Metadata")                                                                                              \
	X(129, "prestandard Outbound Route Filtering")                                                                 \
	X(184, "prestandard FQDN")

#endif
