/* SPDX-License-Identifier: ISC */
/*
 * field/kind.h - kinds of values that fields have: how one is read from a word of a filter, compared with an answer, and
 * printed.
 */
#ifndef FIELD_KIND_H
#define FIELD_KIND_H

#include "field/field.h"
#include "field/path.h"
#include "field/ranges.h"
#include "field/trie.h"

/* How prefixes of an operand are compared with one of a route. */
enum field_relation { PREFIX_EXACT, PREFIX_COVERED_BY, PREFIX_COVERS, PREFIX_OVERLAPS };

struct field_pattern;

/* What a term compares with: everything that its values said. Zero-initialise. */
struct field_operand {
	struct ranges ranges;
	struct ranges day;            /* of times: since midnight */
	struct trie trie;
	uint8_t lo, hi;               /* lengths that the next prefix admits; 0 and 255: any */
	enum field_relation relation;
	struct path_regex *path;
	struct field_pattern *pattern; /* communities and texts */
	size_t pattern_cnt, pattern_cap;
};

/* All words were added. */
void field_operand_done(struct field_operand *o);
void field_operand_fini(struct field_operand *o);

enum field_add { FIELD_ADDED, FIELD_WRONG, FIELD_NO_MEMORY, FIELD_REPORTED };

struct field_kind {
	const char *want;   /* "an AS number": for "expected ..."; NULL: a term of this kind takes no value */
	unsigned cost;      /* of one look, roughly, in instructions */
	bool ordered;       /* < <= > >= make sense */
	bool needs_value;   /* a term without a value means nothing (else: is there a value at all) */

	/* Add a word to the operand. It is borrowed for as long as the operand lives. d: for what is wrong inside it. */
	enum field_add (*add)(const struct field_row *, struct field_operand *, struct span word, size_t off, struct diags *d);
	/* The bounds of a word, for < and its like. */
	bool (*bounds)(const struct field_row *, struct span word, uint64_t *lo, uint64_t *hi);
	/* Does a value fit the operand? */
	bool (*fits)(const struct field_row *, const struct field_operand *, const struct field_value *);
	/* Does any of the row's values fit? Kinds whose row has no `get`. */
	bool (*any)(const struct field_row *, const struct field_operand *, struct field_view *);
	/* Append a value. */
	void (*print)(const struct field_row *, const struct field_value *, struct buf *out);
	/* Append all of it. Kinds whose row has no `get`. */
	void (*print_all)(const struct field_row *, struct field_view *, struct buf *out);
	/* The nearest valid word, for "did you mean"; may be NULL. */
	const char *(*near)(const struct field_row *, struct span word);
};

extern const struct field_kind field_flag, field_number, field_as, field_time, field_seconds, field_path_id, field_choice,
    field_family, field_address, field_prefix, field_rd, field_community, field_large, field_extended, field_path,
    field_aggregator, field_attribute, field_error, field_text, field_hex, field_notification,
    field_capability;

#endif
