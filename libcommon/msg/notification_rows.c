/* SPDX-License-Identifier: ISC */
/*
 * msg/notification_rows.c - the codes and subcodes of NOTIFICATION, one row each: IANA's name, where it is specified, and
 * what its data is.
 */
#include "msg/notification.h"

#include "base/count.h"

static const struct notification_row notification_rows[] = {
	{ 1, NOTIFICATION_CODE, "Message Header Error", "RFC 4271 6.1", NOTIFICATION_BYTES },
	{ 1, 0, "Unspecific", "RFC 4271 6.1", NOTIFICATION_BYTES },
	{ 1, 1, "Connection Not Synchronized", "RFC 4271 6.1", NOTIFICATION_BYTES },
	{ 1, 2, "Bad Message Length", "RFC 4271 6.1", NOTIFICATION_NUMBER },
	{ 1, 3, "Bad Message Type", "RFC 4271 6.1", NOTIFICATION_NUMBER },
	{ 2, NOTIFICATION_CODE, "OPEN Message Error", "RFC 4271 6.2", NOTIFICATION_BYTES },
	{ 2, 0, "Unspecific", "RFC 4271 6.2", NOTIFICATION_BYTES },
	{ 2, 1, "Unsupported Version Number", "RFC 4271 6.2", NOTIFICATION_NUMBER },
	{ 2, 2, "Bad Peer AS", "RFC 4271 6.2", NOTIFICATION_NUMBER },
	{ 2, 3, "Bad BGP Identifier", "RFC 4271 6.2", NOTIFICATION_ADDRESS },
	{ 2, 4, "Unsupported Optional Parameter", "RFC 4271 6.2", NOTIFICATION_BYTES },
	{ 2, 5, "Authentication Notification (Deprecated)", "RFC 4271 6.2", NOTIFICATION_BYTES },
	{ 2, 6, "Unacceptable Hold Time", "RFC 4271 6.2", NOTIFICATION_NUMBER },
	{ 2, 7, "Unsupported Capability", "RFC 5492 5", NOTIFICATION_BYTES },
	{ 2, 8, "Grouping Conflict", "draft-ietf-idr-bgp-multisession", NOTIFICATION_BYTES },
	{ 2, 9, "Grouping Required", "draft-ietf-idr-bgp-multisession", NOTIFICATION_BYTES },
	{ 2, 10, "Capability Value Mismatch", "draft-ietf-idr-bgp-multisession", NOTIFICATION_BYTES },
	{ 2, 11, "Role Mismatch", "RFC 9234 4.2", NOTIFICATION_BYTES },
	{ 3, NOTIFICATION_CODE, "UPDATE Message Error", "RFC 4271 6.3", NOTIFICATION_BYTES },
	{ 3, 0, "Unspecific", "RFC 4271 6.3", NOTIFICATION_BYTES },
	{ 3, 1, "Malformed Attribute List", "RFC 4271 6.3", NOTIFICATION_BYTES },
	{ 3, 2, "Unrecognized Well-known Attribute", "RFC 4271 6.3", NOTIFICATION_BYTES },
	{ 3, 3, "Missing Well-known Attribute", "RFC 4271 6.3", NOTIFICATION_BYTES },
	{ 3, 4, "Attribute Flags Error", "RFC 4271 6.3", NOTIFICATION_BYTES },
	{ 3, 5, "Attribute Length Error", "RFC 4271 6.3", NOTIFICATION_BYTES },
	{ 3, 6, "Invalid ORIGIN Attribute", "RFC 4271 6.3", NOTIFICATION_BYTES },
	{ 3, 7, "AS Routing Loop", "RFC 4271 6.3", NOTIFICATION_BYTES },
	{ 3, 8, "Invalid NEXT_HOP Attribute", "RFC 4271 6.3", NOTIFICATION_BYTES },
	{ 3, 9, "Optional Attribute Error", "RFC 4271 6.3", NOTIFICATION_BYTES },
	{ 3, 10, "Invalid Network Field", "RFC 4271 6.3", NOTIFICATION_BYTES },
	{ 3, 11, "Malformed AS_PATH", "RFC 4271 6.3", NOTIFICATION_BYTES },
	{ 4, NOTIFICATION_CODE, "Hold Timer Expired", "RFC 4271 6.5", NOTIFICATION_BYTES },
	{ 5, NOTIFICATION_CODE, "Finite State Machine Error", "RFC 4271 6.6", NOTIFICATION_BYTES },
	{ 5, 0, "Unspecified Error", "RFC 6608 3", NOTIFICATION_BYTES },
	{ 5, 1, "Receive Unexpected Message in OpenSent State", "RFC 6608 3", NOTIFICATION_NUMBER },
	{ 5, 2, "Receive Unexpected Message in OpenConfirm State", "RFC 6608 3", NOTIFICATION_NUMBER },
	{ 5, 3, "Receive Unexpected Message in Established State", "RFC 6608 3", NOTIFICATION_NUMBER },
	{ 6, NOTIFICATION_CODE, "Cease", "RFC 4271 6.7", NOTIFICATION_BYTES },
	{ 6, 0, "Unspecific", "RFC 4486 3", NOTIFICATION_BYTES },
	{ 6, 1, "Maximum Number of Prefixes Reached", "RFC 4486 3", NOTIFICATION_PREFIXES },
	{ 6, 2, "Administrative Shutdown", "RFC 4486 3", NOTIFICATION_TEXT },
	{ 6, 3, "Peer De-configured", "RFC 4486 3", NOTIFICATION_BYTES },
	{ 6, 4, "Administrative Reset", "RFC 4486 3", NOTIFICATION_TEXT },
	{ 6, 5, "Connection Rejected", "RFC 4486 3", NOTIFICATION_BYTES },
	{ 6, 6, "Other Configuration Change", "RFC 4486 3", NOTIFICATION_BYTES },
	{ 6, 7, "Connection Collision Resolution", "RFC 4486 3", NOTIFICATION_BYTES },
	{ 6, 8, "Out of Resources", "RFC 4486 3", NOTIFICATION_BYTES },
	{ 6, 9, "Hard Reset", "RFC 8538 3.1", NOTIFICATION_INNER },
	{ 6, 10, "BFD Down", "RFC 9384", NOTIFICATION_BYTES },
	{ 7, NOTIFICATION_CODE, "ROUTE-REFRESH Message Error", "RFC 7313 5", NOTIFICATION_BYTES },
	{ 7, 0, "Reserved", "RFC 7313 5", NOTIFICATION_BYTES },
	{ 7, 1, "Invalid Message Length", "RFC 7313 5", NOTIFICATION_BYTES },
	{ 7, 2, "Malformed Message Subtype", "RFC 7313 5", NOTIFICATION_BYTES },
	{ 8, NOTIFICATION_CODE, "Send Hold Timer Expired", "RFC 9687", NOTIFICATION_BYTES },
	{ 9, NOTIFICATION_CODE, "Loss of LSDB Synchronization", "RFC 9815", NOTIFICATION_BYTES },
};

const struct notification_row *
notification_row(unsigned code, int subcode)
{
	size_t i;

	for (i = 0; i < COUNT(notification_rows); i++)
		if (notification_rows[i].code == code && notification_rows[i].subcode == subcode)
			return &notification_rows[i];
	return NULL;
}
