/* SPDX-License-Identifier: ISC */
/* output/columns.h - the columns of tables. */
#ifndef OUTPUT_COLUMNS_H
#define OUTPUT_COLUMNS_H

#include "field/field.h"

/*
 * Read a list of names with commas between them into an array that the caller frees. NULL: *bad is the name that is no
 * column, or empty when there is no memory.
 */
const struct field_row **columns_scan(struct span list, size_t *cnt, struct span *bad);

#endif
