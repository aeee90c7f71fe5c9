/* SPDX-License-Identifier: ISC */
/* base/diag.c - the bounded list of errors, and the nearest word. */
#include "base/diag.h"

#include <stdio.h>
#include <string.h>

/* A place in a full list: that of the last of the weakest, if they are weaker than what is to come. */
static struct diag *
diag_displace(struct diags *d, enum diag_class cls)
{
	size_t i, weakest = DIAGS_MAX - 1;

	for (i = DIAGS_MAX - 1; i-- > 0;)
		if (d->v[i].cls < d->v[weakest].cls)
			weakest = i;
	if (d->v[weakest].cls >= cls)
		return NULL;
	memmove(&d->v[weakest], &d->v[weakest + 1], (DIAGS_MAX - 1 - weakest) * sizeof(d->v[0]));
	return &d->v[DIAGS_MAX - 1];
}

struct diag *
diag_vadd(struct diags *d, enum diag_class cls, const char *what, const char *rfc, size_t off, size_t len,
    const char *fmt, va_list ap)
{
	static _Thread_local struct diag spare;
	struct diag *one = NULL;

	if (d) {
		if (cls > d->worst)
			d->worst = cls;
		if (d->n < DIAGS_MAX) {
			one = &d->v[d->n++];
		} else {
			one = diag_displace(d, cls);
			d->lost++;
		}
	}
	if (!one)
		one = &spare;
	*one = (struct diag){ .cls = cls, .what = what, .rfc = rfc, .off = off, .len = len };
	vsnprintf(one->msg, sizeof(one->msg), fmt, ap);
	return one;
}

struct diag *
diag_add(struct diags *d, enum diag_class cls, const char *what, const char *rfc, size_t off, size_t len,
    const char *fmt, ...)
{
	struct diag *one;
	va_list ap;

	va_start(ap, fmt);
	one = diag_vadd(d, cls, what, rfc, off, len, fmt, ap);
	va_end(ap);
	return one;
}

const struct name diag_class_names[] = {
	{ DIAG_NONE, "none" }, { DIAG_NOTE, "note" }, { DIAG_DISCARD, "attribute-discard" }, { DIAG_WITHDRAW, "treat-as-withdraw" },
	{ DIAG_DISABLE, "afi-safi-disable" }, { DIAG_RESET, "session-reset" }, { DIAG_NONE, "any" }, { 0, NULL },
};

const char *
diag_class_name(enum diag_class cls)
{
	return table_name(diag_class_names, cls);
}

/* Damerau-Levenshtein distance with neighbouring swaps; words longer than the table are infinitely far. */
static size_t
diag_distance(const char *a, size_t an, const char *b, size_t bn)
{
	enum { MOST = 40 };
	unsigned char row[3][MOST + 1];
	size_t i, j;

	if (an > MOST || bn > MOST)
		return SIZE_MAX;
	for (j = 0; j <= bn; j++)
		row[0][j] = (unsigned char)j;
	for (i = 1; i <= an; i++) {
		unsigned char *now = row[i % 3], *up = row[(i + 2) % 3], *up2 = row[(i + 1) % 3];

		now[0] = (unsigned char)i;
		for (j = 1; j <= bn; j++) {
			unsigned best = up[j - 1] + (a[i - 1] != b[j - 1]);

			if (up[j] + 1u < best)
				best = up[j] + 1u;
			if (now[j - 1] + 1u < best)
				best = now[j - 1] + 1u;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && up2[j - 2] + 1u < best)
				best = up2[j - 2] + 1u;
			now[j] = (unsigned char)best;
		}
	}
	return row[an % 3][bn];
}

const char *
word_near(const char *typed, size_t n, const char *const *words)
{
	const char *best = NULL;
	size_t best_d = n / 3 + 1;

	for (; *words; words++) {
		size_t d = diag_distance(typed, n, *words, strlen(*words));

		if (d < best_d + (best == NULL)) {
			best = *words;
			best_d = d;
		}
	}
	return best;
}
