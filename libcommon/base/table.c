/* SPDX-License-Identifier: ISC */
/* base/table.c - look-ups in name tables. */
#include "base/table.h"

#include "base/diag.h"
#include <strings.h>

const char *
table_name(const struct name *t, uint32_t code)
{
	for (; t->name; t++)
		if (t->code == code)
			return t->name;
	return NULL;
}

bool
table_code(const struct name *t, struct span word, uint32_t *code)
{
	for (; t->name; t++) {
		if (strlen(t->name) == word.n && strncasecmp(t->name, (const char *)word.p, word.n) == 0) {
			*code = t->code;
			return true;
		}
	}
	return false;
}

const char *
table_near(const struct name *t, struct span word)
{
	const char *words[65];
	size_t n = 0;

	for (; t->name && n < 64; t++)
		words[n++] = t->name;
	words[n] = NULL;
	return word_near((const char *)word.p, word.n, words);
}
