/* SPDX-License-Identifier: ISC */
/* nlri/table.c - the table of families' codecs. */
#include "nlri/nlri.h"

#define BY_INDEX(name, AFI, SAFI, exabgp) [FAMILY_##name] = &nlri_##name,
static const struct nlri_row *const nlri_by_index[] = { FAMILY_ROWS(BY_INDEX) };

const struct nlri_row *
nlri_row_at(int family_index)
{
	return (unsigned)family_index < FAMILY_CNT ? nlri_by_index[family_index] : &nlri_opaque;
}

const struct nlri_row *
nlri_row(unsigned afi, unsigned safi)
{
	return nlri_row_at(family_index(afi, safi));
}
