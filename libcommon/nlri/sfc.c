/* SPDX-License-Identifier: ISC */
/*
 * nlri/sfc.c - service function chains: RFC 9015 3. Words:
 *
 *   sfir rd RD service-function-type N
 *   sfpr rd RD spi N
 *   type N raw 0xHEX                     any other
 */
#include "base/count.h"
#include "nlri/typed.h"

#define RD { "rd", "rd", &typed_rd, &kind_rd, 8, NULL, 0, false, false }

static const struct typed_field sfir[] = {
	RD,
	{ "service-function-type", "service-function-type", &typed_fixed, &kind_u16, 2, NULL, 0, false, false },
};
static const struct typed_field sfpr[] = {
	RD,
	{ "spi", "spi", &typed_fixed, &kind_u24, 3, NULL, 0, false, false },
};

static const struct typed_type types[] = {
	{ 1, "sfir", "Service Function Instance Route", "RFC 9015 3.1", true, sfir, COUNT(sfir), NULL, NULL, NULL, NULL },
	{ 2, "sfpr", "Service Function Path Route", "RFC 9015 3.2", true, sfpr, COUNT(sfpr), NULL, NULL, NULL, NULL },
};

static const struct typed_family sfc = { "sfc", types, COUNT(types), TYPED_WIDE };

static const char *const words[] = { "rd", "service-function-type", "spi", NULL };

TYPED_FUNCTIONS(sfc);

const struct nlri_row nlri_sfc = {
	.afi = AFI_SFC, .safi = SAFI_SFC, .rfc = "RFC 9015 3", TYPED_ROW(sfc), .words = words,
};
