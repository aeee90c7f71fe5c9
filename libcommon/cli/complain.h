/* SPDX-License-Identifier: ISC */
/*
 * cli/complain.h - what is wrong with the input, on standard error: the first few faults of a kind, then their number.
 *
 * Two faults are of one kind when their texts differ only in the place, in words with digits, and in quoted words.
 */
#ifndef CLI_COMPLAIN_H
#define CLI_COMPLAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/opt.h"

enum { COMPLAIN_SHOWN = 5, COMPLAIN_KINDS = 256, COMPLAIN_TEXT = 200 };

struct complain_kind {
	uint64_t count;
	uint32_t hash;
	char text[COMPLAIN_TEXT]; /* the first of them, without its place */
};

/* Zero-initialised, with `prog` set. */
struct complain {
	const char *prog;
	bool all;   /* --all-errors: each of them */
	bool quiet; /* --quiet: only the numbers, at the end */
	struct complain_kind kinds[COMPLAIN_KINDS]; /* the last one counts what has no room */
	unsigned kind_cnt;
};

/* The rows of --all-errors and --quiet. */
extern const struct opt complain_options[];

/*
 * Faults, each a line "PLACE: what is wrong" and lines that begin with a blank and belong to it; printed as say_block
 * prints them, or counted.
 */
void complain(struct complain *c, const char *lines);
/* How many more there were of each kind. */
void complain_finish(struct complain *c);

#endif
