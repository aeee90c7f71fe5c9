/* SPDX-License-Identifier: ISC */
/* attr/number.c - the attributes that are one number: MULTI_EXIT_DISC and LOCAL_PREF, RFC 4271 5.1.4 and 5.1.5. */
#include "attr/attr.h"

const struct attr_row attr_med = {
	.code = ATTR_MED,
	.flags = ATTR_OPT,
	.on_error = DIAG_WITHDRAW,
	.name = "MULTI_EXIT_DISC",
	.rfc = "RFC 7606 7.4",
	ATTR_KEY("med"),
	ATTR_WORD("med"),
	ATTR_VALUE(&kind_n32, "med"),
};

const struct attr_row attr_local_pref = {
	.code = ATTR_LOCAL_PREF,
	.flags = ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.scope = ATTR_INTERNAL,
	.name = "LOCAL_PREF",
	.rfc = "RFC 7606 7.5",
	ATTR_KEY("local-preference"),
	ATTR_WORD("local-preference"),
	ATTR_VALUE(&kind_n32, "local-preference"),
};
