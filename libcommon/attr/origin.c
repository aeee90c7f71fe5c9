/* SPDX-License-Identifier: ISC */
/* attr/origin.c - ORIGIN: RFC 4271 5.1.1. */
#include "attr/attr.h"

static const struct name origin_names[] = { { 0, "igp" }, { 1, "egp" }, { 2, "incomplete" }, { 0, NULL } };
static const struct choice origin_choice = { "origin", "igp, egp or incomplete", origin_names, 2 };

const struct attr_row attr_origin = {
	.code = ATTR_ORIGIN,
	.flags = ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "ORIGIN",
	.rfc = "RFC 7606 7.1",
	ATTR_KEY("origin"),
	ATTR_WORD("origin"),
	ATTR_VALUE(&kind_choice, &origin_choice),
};
