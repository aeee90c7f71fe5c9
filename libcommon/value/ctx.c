/* SPDX-License-Identifier: ISC */
/* value/ctx.c - a context's defaults. */
#include "value/ctx.h"

void
ctx_init(struct ctx *c)
{
	*c = (struct ctx){ .asn4 = true, .json_version = 6, .families = FAMSET_ALL };
}
