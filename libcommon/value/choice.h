/* SPDX-License-Identifier: ISC */
/*
 * value/choice.h - where the RFCs leave a choice, or contradict each other, about what to do with a wrong message: what is
 * done here, and why. One row for each choice; the code that finds the fault names the row.
 */
#ifndef VALUE_CHOICE_H
#define VALUE_CHOICE_H

#include "base/diag.h"

enum choice_id {
	CHOICE_NEXT_HOP,
	CHOICE_CONFED,
	CHOICE_AS_SET,
	CHOICE_FIRST_AS,
	CHOICE_AS4_CONFED,
	CHOICE_AS4_NEW,
	CHOICE_AS4_STALE,
	CHOICE_TABLE_FLAGS,
	CHOICE_MP_NEXT_HOP,
	CHOICE_STATE,
	CHOICE_DISABLE,
	CHOICE_CNT,
};

struct verdict_choice {
	enum diag_class cls;
	uint8_t code, subcode; /* of the NOTIFICATION if cls is DIAG_RESET */
	const char *rfc;       /* the section that the error names */
	const char *fault;     /* what is found */
	const char *why;       /* the reason for this class, and what else there was */
};

extern const struct verdict_choice verdict_choices[CHOICE_CNT];

/* Append the diag of a choice. d may be NULL. Returns it, or a spare. */
struct diag *choice_add(struct diags *d, enum choice_id id, const char *what, size_t off, size_t len, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

#endif
