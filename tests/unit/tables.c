/* SPDX-License-Identifier: ISC */
/*
 * tests/unit/tables.c - every row of a table: found by its number and by its words, named, with its RFC cited, and
 * whole. That each has a good vector and a bad one is asked by vectors.c.
 */
#include "attr/attr.h"
#include "cap/cap.h"
#include "nlri/nlri.h"
#include "tap.h"

static bool
cited(const char *rfc)
{
	return rfc && (strncmp(rfc, "RFC ", 4) == 0 || strncmp(rfc, "draft-", 6) == 0);
}

static void
attributes(void)
{
	const char *words[ATTR_WORDS_MAX];
	const struct attr_row *row;
	size_t i, k;
	bool unique = true;

#define FOUND(id, NAME, number)                                                                                      \
	row = &attr_##id;                                                                                            \
	ok(attr_row(number) == row && row->code == number && ATTR_##NAME == number && row->name && cited(row->rfc) &&  \
	    row->key && row->key_n == strlen(row->key) && attr_row_key(span_str(row->key)) == row &&                   \
	    (!row->word || (row->word_n == strlen(row->word) && attr_row_word(span_str(row->word)) == row)) &&         \
	    row->check && row->json && row->unjson && (row->text || row->show || !row->word) && !row->word == !row->scan, \
	    "attribute %d, " #id ": named, cited, found by its words, whole", number);
	ATTR_ROWS(FOUND)
#undef FOUND
	attr_words(words);
	for (i = 0; words[i]; i++)
		for (k = 0; k < i; k++)
			unique &= strcmp(words[i], words[k]) != 0;
	ok(unique && i < ATTR_WORDS_MAX - 1, "no keyword stands for two attributes, and there is room for all");
	ok(!attr_row_word(SPAN("")) && !attr_row_word(SPAN("me")) && !attr_row_key(SPAN("")) && !attr_row_key(SPAN("medd")),
	    "other words are not found");
}

static void
capabilities(void)
{
	const struct cap_row *row;
	unsigned code;

#define FOUND(id, NAME, number)                                                                                      \
	row = &cap_##id;                                                                                             \
	ok(cap_row(number) == row && row->code == number && CAP_##NAME == number && row->name && cited(row->rfc) &&    \
	    cap_key(span_str(row->name), &code) && row->json && row->unjson && row->text &&                            \
	    (!row->word || (cap_row_word(span_str(row->word)) == row && row->help)),                                   \
	    "capability %d, " #id ": named, cited, found by its words, whole", number);
	CAP_ROWS(FOUND)
#undef FOUND
	ok(!cap_row_word(SPAN("")) && cap_row(255)->code == 0, "others are not found");
}

static void
of_families(void)
{
	const struct nlri_row *row;
	const struct family *f;
	uint16_t afi;
	uint8_t safi;

#define FOUND(id, AFI, SAFI, exabgp_)                                                                                \
	row = &nlri_##id;                                                                                            \
	f = &families[FAMILY_##id];                                                                                  \
	ok(nlri_row(AFI_##AFI, SAFI_##SAFI) == row && row->afi == AFI_##AFI && row->safi == SAFI_##SAFI &&             \
	    f->afi == row->afi && f->safi == row->safi && family_scan(span_str(f->name), &afi, &safi) &&               \
	    afi == f->afi && safi == f->safi && cited(row->rfc) && row->take && row->json && row->unjson && row->text && \
	    row->show && (row->scan || row->word), #id ": cited, found by its family and its words, whole");
	FAMILY_ROWS(FOUND)
#undef FOUND
	for (f = families; f + 1 < families + family_cnt; f++)
		if (f[1].afi < f->afi || (f[1].afi == f->afi && f[1].safi <= f->safi))
			break;
	ok(f + 1 == families + family_cnt, "families are in the order of their numbers");
}

int
main(void)
{
	attributes();
	capabilities();
	of_families();
	return tap_end();
}
