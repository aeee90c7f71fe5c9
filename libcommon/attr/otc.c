/* SPDX-License-Identifier: ISC */
/* attr/otc.c - ONLY_TO_CUSTOMER: RFC 9234 5. JSON: the AS number. Commands: otc 65000. */
#include "attr/attr.h"

const struct attr_row attr_otc = {
	.code = ATTR_OTC,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "ONLY_TO_CUSTOMER",
	.rfc = "RFC 9234 5",
	ATTR_KEY("otc"),
	ATTR_WORD("otc"),
	ATTR_VALUE(&kind_asn, NULL),
};
