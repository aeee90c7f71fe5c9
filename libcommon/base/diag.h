/* SPDX-License-Identifier: ISC */
/* base/diag.h - errors are values: what was wrong, where, how bad, and by which RFC section. */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/table.h"

/* Ordered by strength, so that the strongest of several wins (RFC 7606 3(h)). */
enum diag_class {
	DIAG_NONE,
	DIAG_NOTE,     /* worth saying; nothing is done about it */
	DIAG_DISCARD,  /* attribute discard (RFC 7606 2), or one NLRI left out */
	DIAG_WITHDRAW, /* treat-as-withdraw */
	DIAG_DISABLE,  /* AFI/SAFI disable */
	DIAG_RESET,    /* session reset with NOTIFICATION code/subcode */
};

/* Where in a text: line and column count from 1, in bytes; file NULL when the input was bytes. */
struct loc {
	const char *file;
	unsigned line, col;
};

struct diag {
	enum diag_class cls;
	uint8_t code, subcode; /* NOTIFICATION to send when cls is DIAG_RESET */
	size_t off, len;       /* which bytes, counted from the first byte of the message (or of the text) */
	struct loc loc;
	const char *what; /* static: "AGGREGATOR" */
	const char *rfc;  /* static: "RFC 7606 7.7"; NULL when none applies */
	char msg[160];    /* "length 6, want 8" */
};

#define DIAGS_MAX 16

/* Bounded: of more than DIAGS_MAX the strongest are kept, the others counted. Zero-initialise before use. */
struct diags {
	struct diag v[DIAGS_MAX];
	size_t n, lost;
	enum diag_class worst;
};

static inline void
diags_reset(struct diags *d)
{
	d->n = d->lost = 0;
	d->worst = DIAG_NONE;
}

/* Append one; never fails. Returns it (or a spare when full) so that the caller can fill in more; d may be NULL. */
struct diag *diag_add(struct diags *d, enum diag_class cls, const char *what, const char *rfc, size_t off, size_t len,
    const char *fmt, ...) __attribute__((format(printf, 7, 8)));
struct diag *diag_vadd(struct diags *d, enum diag_class cls, const char *what, const char *rfc, size_t off, size_t len,
    const char *fmt, va_list ap) __attribute__((format(printf, 7, 0)));

/* "treat-as-withdraw", "attribute-discard", ... as printed in JSON; in filters "any" is a class, too. */
extern const struct name diag_class_names[];
const char *diag_class_name(enum diag_class cls);

/* The nearest of `words` (NULL-ended) to what was typed, or NULL when none is near: for "did you mean". */
const char *word_near(const char *typed, size_t n, const char *const *words);

#endif
