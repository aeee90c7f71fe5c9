/* SPDX-License-Identifier: ISC */
/*
 * fault/fault.h - from a good message its faulty variants, each with the verdict that is due (RFC 4271 6, RFC 7606).
 *
 *     if (fault_begin(&w, msg, &ctx, seed, &d))
 *             while (fault_next(&w))
 *                     ... w.row, w.name, w.msg, w.due[FAULT_EXTERNAL] ...
 *     fault_fini(&w);
 *
 * The same message, context and seed give the same variants. fault/rows.h says what there is.
 */
#ifndef FAULT_FAULT_H
#define FAULT_FAULT_H

#include "msg/update.h"

enum fault_session { FAULT_INTERNAL, FAULT_EXTERNAL, FAULT_SESSIONS };

/* What a receiver owes; cls DIAG_NONE: nothing, the message is kept. */
struct fault_due {
	enum diag_class cls;
	uint8_t code, subcode; /* of the NOTIFICATION where cls is DIAG_DISABLE or DIAG_RESET; 0: there is none */
};

struct fault_walk;

struct fault_row {
	const char *name;     /* "origin-length-0" */
	const char *group;    /* what it is about: "header", "open", "nlri", or an attribute or SAFI: also a name of --faults */
	const char *how;      /* what is wrong: "ORIGIN without a value" */
	const char *rfc;
	struct fault_due due[FAULT_SESSIONS];
	unsigned needs;       /* what the message must be; fault.c */
	uint8_t code, flags;  /* the attribute that has `value`, */
	uint16_t afi;
	uint8_t safi;         /* or the family of the route that it is */
	const char *value;    /* in hexadecimal */
	/* Appends the k-th variant to w->msg; false: there is none. */
	bool (*make)(struct fault_walk *w, unsigned arg, unsigned k);
	unsigned arg;
};

extern const struct fault_row fault_rows[];
extern const size_t fault_row_cnt;

struct fault_walk {
	/* of the present variant */
	const struct fault_row *row;
	char name[96];        /* that of the row; of one of several variants with what differs: "twice/origin" */
	struct buf msg;
	struct fault_due due[FAULT_SESSIONS];

	/* the good message */
	struct span base;
	struct update_parts parts;
	struct ctx ctx;
	unsigned replaced;    /* the attribute of the good message that the variant does without; 0: none */
	unsigned is;          /* its properties, as rows need them */
	struct mp reach, unreach; /* its routes in MP_REACH_NLRI and MP_UNREACH_NLRI; afi 0: it has none */
	enum diag_class is_due[FAULT_SESSIONS]; /* LOCAL_PREF from outside: discarded, whatever else is wrong */
	uint64_t seed, random;
	size_t at;            /* the next row, */
	unsigned k;           /* and variant of it */
	struct buf attributes, value;
};

/* The message is well formed, and its variants can be made. False: d says why not, and fault_fini may be called or not. */
bool fault_begin(struct fault_walk *w, struct span msg, const struct ctx *ctx, uint64_t seed, struct diags *d);
/* The next variant; false: there are no more, or no memory is left (w->msg.bad). */
bool fault_next(struct fault_walk *w);
void fault_fini(struct fault_walk *w);

/* Does the word name the row: its name, its group, or "all"? */
bool fault_row_is(const struct fault_row *row, struct span word);
/* "keep", "attribute-discard", "treat-as-withdraw", "afi-safi-disable", "session-reset" */
const char *fault_verdict(const struct fault_due *due);

#endif
