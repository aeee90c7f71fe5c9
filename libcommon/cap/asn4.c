/* SPDX-License-Identifier: ISC */
/* cap/asn4.c - 4-octet AS number (RFC 6793 3): 65. */
#include "cap/cap.h"

static const struct field asn4_fields[] = { { "asn4", NULL, &kind_asn, NULL } };

const struct cap_row cap_asn4 = {
	.code = CAP_ASN4, .name = "asn4", .rfc = "RFC 6793 3", .check = cap_record_check, CAP_RECORD(asn4_fields),
};
