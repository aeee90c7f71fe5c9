/* SPDX-License-Identifier: ISC */
/* output/columns.h - the columns of tables. */
#ifndef OUTPUT_COLUMNS_H
#define OUTPUT_COLUMNS_H

#include "cli/opt.h"
#include "field/field.h"

/*
 * Read the argument of the option `name`, names with commas between them, into an array that the caller frees. OPT_GO, or the
 * status to exit with: what is wrong has been said, or the word "list" was carried out, which prints all columns. NULL for a
 * text that is NULL.
 */
int columns_option(const struct opt_command *cmd, const char *name, const char *text, const struct field_row ***columns, size_t *cnt);

/* The columns that tables have if nobody asks for others, NULL-ended. */
const char *const *columns_default(void);

/* Append a cell as a table with tabs, or one with commas (RFC 4180), can have it. */
void columns_put(struct buf *out, struct span cell, bool csv);

#endif
