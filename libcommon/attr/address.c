/* SPDX-License-Identifier: ISC */
/* attr/address.c - the attributes made of IPv4 addresses: NEXT_HOP (RFC 4271 5.1.3), ORIGINATOR_ID and CLUSTER_LIST
 * (RFC 4456 8). */
#include "attr/attr.h"

static const struct field address_fields[] = { { NULL, NULL, &kind_ip4, NULL } };

const struct attr_row attr_next_hop = {
	.code = ATTR_NEXT_HOP,
	.flags = ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "NEXT_HOP",
	.rfc = "RFC 7606 7.3",
	ATTR_KEY("next-hop"),
	ATTR_WORD("next-hop"),
	ATTR_RECORD(address_fields),
};

const struct attr_row attr_originator_id = {
	.code = ATTR_ORIGINATOR_ID,
	.flags = ATTR_OPT,
	.on_error = DIAG_WITHDRAW,
	.scope = ATTR_INTERNAL,
	.name = "ORIGINATOR_ID",
	.rfc = "RFC 7606 7.9",
	ATTR_KEY("originator-id"),
	ATTR_WORD("originator-id"),
	ATTR_RECORD(address_fields),
};

const struct attr_row attr_cluster_list = {
	.code = ATTR_CLUSTER_LIST,
	.flags = ATTR_OPT,
	.on_error = DIAG_WITHDRAW,
	.scope = ATTR_INTERNAL,
	.name = "CLUSTER_LIST",
	.rfc = "RFC 7606 7.10",
	ATTR_KEY("cluster-list"),
	ATTR_WORD("cluster-list"),
	ATTR_LIST(address_fields),
};
