/* SPDX-License-Identifier: ISC */
/*
 * field/field.h - what can be asked of an event, of its message and of its routes: one row for each answer, with its name,
 * its kind and how to get it from the wire. The terms of bgp-filter(5) and the columns of the table formats are these rows.
 *
 * To add one: a row, and its function, in field/event.c, field/attribute.c, field/route.c or field/rib.c.
 */
#ifndef FIELD_FIELD_H
#define FIELD_FIELD_H

#include "field/view.h"

/* One answer. Which member counts is the kind's affair. */
struct field_value {
	uint64_t number;      /* numbers, and what is kept as one: choices, times, families (AFI << 8 | SAFI), distinguishers */
	struct prefix prefix; /* addresses (all bits count) and prefixes */
	struct span bytes;    /* text, communities; borrowed from the message or the event */
};

struct field_kind;

/* What a row is about. */
enum field_about {
	FIELD_EVENT,   /* the event around a message */
	FIELD_MESSAGE, /* the message, the same for all of its routes */
	FIELD_SUMMARY, /* each route; without one, the values of all of them, which decide for the whole message */
	FIELD_EACH,    /* each route; without one, the values of all of them, of which any may turn out to be the one */
	FIELD_ROUTE,   /* a route: no answer without one */
};

struct field_row {
	const char *name;     /* term and column: "origin-as" */
	const char *alias[2]; /* further names; NULL: none */
	const char *help;     /* "the last AS of the path": for the manual and for completions */
	enum field_about about;
	const struct field_kind *kind;
	unsigned cost;        /* of one look, roughly, in instructions; 0: what the kind says */
	const struct name *names; /* the words of a choice */

	/*
	 * The i-th value, from 0; false when there are no more, so that a missing value is one that has none at all. NULL: the
	 * kind answers (an AS path).
	 */
	bool (*get)(struct field_view *, unsigned i, struct field_value *);
	bool per_field;       /* the same for all routes of one field of a message */
	bool verdict;         /* goes by what is left once errors are carried out (view_carry_out) */
	bool history;         /* says nothing unless history_note has seen the events before */
	bool vrps;            /* says nothing without --vrps */
	bool column;          /* can be printed, too: a row without is a term of filters only */
};

/* The row with a name or alias; NULL when there is none. */
const struct field_row *field_find(struct span name);
/* All rows, in the order of the manual: field_at(0) ... until NULL. */
const struct field_row *field_at(size_t i);
/* The names of what can be filtered by, and of what can be a column: NULL-ended, static. */
const char *const *field_terms(void);
const char *const *field_columns(void);
/* The nearest name, for "did you mean"; among the columns only, or all. NULL when none is near. */
const char *field_near(struct span name, bool columns);
/* All values of a row, with blanks between them; nothing when it has none. */
void field_print(const struct field_row *, struct field_view *, struct buf *out);

/* ---- rows, each group in its file ---- */

extern const struct field_row field_event_rows[], field_attribute_rows[], field_route_rows[], field_rib_rows[]; /* ended by a NULL name */

#endif
