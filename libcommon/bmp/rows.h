/* SPDX-License-Identifier: ISC */
/*
 * bmp/rows.h - what BMP messages consist of, one line each: types of messages, statistics, TLVs.
 *
 * To add a statistic or a TLV whose value is text or a number, add a line. To add a type of message, add a line and a
 * function in bmp/bmp.c.
 */
#ifndef BMP_ROWS_H
#define BMP_ROWS_H

/*
 * X(NAME, type, word, peer, function): the messages of RFC 7854 4.1; `peer`: there is a per-peer header. The type of
 * snapshots is the one that test data of draft-ietf-grow-bmp-tlv use.
 */
#define BMP_TYPES(X)                                                                                                   \
	X(ROUTE_MONITORING, 0, "route-monitoring", true, bmp_route_monitoring)                                         \
	X(STATISTICS_REPORT, 1, "statistics-report", true, bmp_statistics_report)                                      \
	X(PEER_DOWN, 2, "peer-down", true, bmp_peer_down)                                                              \
	X(PEER_UP, 3, "peer-up", true, bmp_peer_up)                                                                    \
	X(INITIATION, 4, "initiation", false, bmp_information)                                                         \
	X(TERMINATION, 5, "termination", false, bmp_information)                                                       \
	X(ROUTE_MIRRORING, 6, "route-mirroring", true, bmp_route_mirroring)                                            \
	X(SNAPSHOT, 251, "snapshot", false, bmp_information)

/* X(type, name): RFC 7854 4.8; RFC 8671 6.2; RFC 9972 (18 and above) */
#define BMP_STATISTICS(X)                                                                                              \
	X(0, "rejected-prefixes")                                                                                      \
	X(1, "duplicate-prefixes")                                                                                     \
	X(2, "duplicate-withdraws")                                                                                    \
	X(3, "cluster-list-loops")                                                                                     \
	X(4, "as-path-loops")                                                                                          \
	X(5, "originator-id-loops")                                                                                    \
	X(6, "as-confed-loops")                                                                                        \
	X(7, "adj-rib-in-routes")                                                                                      \
	X(8, "loc-rib-routes")                                                                                         \
	X(9, "adj-rib-in-routes-by-family")                                                                            \
	X(10, "loc-rib-routes-by-family")                                                                              \
	X(11, "treat-as-withdraw-updates")                                                                             \
	X(12, "treat-as-withdraw-prefixes")                                                                            \
	X(13, "duplicate-updates")                                                                                     \
	X(14, "adj-rib-out-pre-policy-routes")                                                                         \
	X(15, "adj-rib-out-post-policy-routes")                                                                        \
	X(16, "adj-rib-out-pre-policy-routes-by-family")                                                               \
	X(17, "adj-rib-out-post-policy-routes-by-family")                                                              \
	X(18, "adj-rib-in-pre-policy-routes")                                                                          \
	X(19, "adj-rib-in-pre-policy-routes-by-family")                                                                \
	X(20, "adj-rib-in-post-policy-routes")                                                                         \
	X(21, "adj-rib-in-post-policy-routes-by-family")                                                               \
	X(22, "adj-rib-in-pre-policy-routes-rejected-by-policy-by-family")                                             \
	X(23, "adj-rib-in-post-policy-routes-accepted-by-family")                                                      \
	X(26, "damped-routes-by-family")                                                                               \
	X(27, "graceful-restart-stale-routes-by-family")                                                               \
	X(28, "long-lived-stale-routes-by-family")                                                                     \
	X(29, "adj-rib-in-post-policy-routes-left-before-threshold")                                                   \
	X(30, "adj-rib-in-post-policy-routes-left-before-threshold-by-family")                                         \
	X(31, "routes-left-before-license-threshold")                                                                  \
	X(32, "routes-left-before-license-threshold-by-family")                                                        \
	X(33, "adj-rib-in-pre-policy-routes-rejected-by-path-length")                                                  \
	X(34, "adj-rib-in-pre-policy-routes-rejected-by-path-length-by-family")                                        \
	X(35, "adj-rib-in-post-policy-routes-rpki-invalid-by-family")                                                  \
	X(36, "adj-rib-in-post-policy-routes-rpki-valid-by-family")                                                    \
	X(37, "adj-rib-in-post-policy-routes-rpki-not-found-by-family")                                                \
	X(38, "adj-rib-out-pre-policy-routes-rejected-by-policy-by-family")                                            \
	X(39, "adj-rib-out-pre-policy-routes-filtered-by-path-length")                                                 \
	X(40, "adj-rib-out-pre-policy-routes-filtered-by-path-length-by-family")                                       \
	X(41, "adj-rib-out-post-policy-routes-rpki-invalid-by-family")                                                 \
	X(42, "adj-rib-out-post-policy-routes-rpki-valid-by-family")                                                   \
	X(43, "adj-rib-out-post-policy-routes-rpki-not-found-by-family")

/*
 * X(where, code, name, show): TLVs by the messages that hold them. `show` writes the value.
 *
 * Version 4 numbers the TLVs of Route Monitoring (MONITORING) as draft-ietf-grow-bmp-tlv-20 does; what routers send today
 * is numbered as in the drafts before (MONITORING_OLD), with path marking (draft-ietf-grow-bmp-path-marking-tlv). Which of
 * them a message uses is told by the TLV that holds the BGP message.
 */
#define BMP_TLVS(X)                                                                                                    \
	X(INFORMATION, 0, "string", tlv_text) /* RFC 7854 4.4, 4.10; RFC 9069 5.2.1; RFC 8671 6.3.1 */                  \
	X(INFORMATION, 1, "sys-descr", tlv_text)                                                                       \
	X(INFORMATION, 2, "sys-name", tlv_text)                                                                        \
	X(INFORMATION, 3, "vrf-table-name", tlv_text)                                                                  \
	X(INFORMATION, 4, "admin-label", tlv_text)                                                                     \
	X(TERMINATION, 0, "string", tlv_text) /* RFC 7854 4.5 */                                                       \
	X(TERMINATION, 1, "reason", tlv_reason)                                                                        \
	X(MONITORING, 1, "sequence", tlv_number)                                                                       \
	X(MONITORING, 2, "extended-flags", tlv_hex)                                                                    \
	X(MONITORING, 3, "timestamp", tlv_timestamp)                                                                   \
	X(MONITORING, 4, "group", tlv_group)                                                                           \
	X(MONITORING, 5, "vrf-table-name", tlv_text)                                                                   \
	X(MONITORING, 6, "stateless-parsing", tlv_capability)                                                          \
	X(MONITORING, 7, "message", NULL)                                                                              \
	X(MONITORING_OLD, 1, "stateless-parsing", tlv_capability)                                                      \
	X(MONITORING_OLD, 2, "group", tlv_group)                                                                       \
	X(MONITORING_OLD, 3, "vrf-table-name", tlv_text)                                                               \
	X(MONITORING_OLD, 4, "message", NULL)                                                                          \
	X(MONITORING_OLD, 5, "path-marking", tlv_path_marking)                                                         \
	X(ANY, 0x7fff, "snapshot", tlv_hex)

#endif
