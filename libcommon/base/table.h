/* SPDX-License-Identifier: ISC */
/* base/table.h - number <-> name tables: the shape of every IANA registry that the codec knows. */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include "base/buf.h"

struct name {
	uint32_t code;
	const char *name; /* NULL ends the table */
};

/* The first name of the code, or NULL. */
const char *table_name(const struct name *t, uint32_t code);
/* Find by word, case-insensitive; true and *code on success. Aliases are after the name that is printed. */
bool table_code(const struct name *t, struct span word, uint32_t *code);
/* The nearest name, for "did you mean"; NULL when none is near. */
const char *table_near(const struct name *t, struct span word);

#endif
