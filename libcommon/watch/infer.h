/* SPDX-License-Identifier: ISC */
/*
 * watch/infer.h - what an UPDATE must have been written with, judged from its bytes: width of AS numbers and ADD-PATH.
 *
 * For streams that begin after the OPENs. Each UPDATE gives evidence, summed as log odds; what is certain is left to
 * the OPENs, the rest is said with how sure it is. When an AS_PATH reads well in both widths the 2-byte reading is the
 * more likely one: a 4-byte path that happens to read as 2-byte segments is rare, the other way is not.
 */
#ifndef WATCH_INFER_H
#define WATCH_INFER_H

#include "msg/msg.h"

struct infer {
	float asn4;                /* log odds (base e) of 4-byte AS numbers; < 0: 2-byte */
	float addpath[FAMILY_MAX]; /* log odds of path identifiers, by families[] index */
	famset seen;               /* families of which NLRI gave evidence */
	bool asn_seen;             /* AS_PATH or AGGREGATOR gave evidence */
	unsigned cnt;              /* UPDATEs looked at */
};

/* Nothing known: the odds of today's sessions (nine in ten with 4-byte AS numbers, few with ADD-PATH). */
void infer_init(struct infer *f);

/* Take the evidence of an UPDATE (header included); anything else is ignored. */
void infer_update(struct infer *f, struct span msg);

/* What the message has that depends on the context: AS numbers, families with NLRI. False: nothing. */
bool infer_needs(struct span msg, bool *asn, famset *nlri);

/* Does a field of NLRI read well with path identifiers, or without? Unknown families are bytes, and always do. */
bool infer_nlri_reads(unsigned afi, unsigned safi, struct span field, bool withdraw, bool addpath);

/* The likelier value, and its probability, 0.5 to 1. */
bool infer_asn4(const struct infer *f, double *confidence);
bool infer_addpath(const struct infer *f, int family, double *confidence);

/* Set the inferred values in ctx; those named fixed stay. */
void infer_apply(const struct infer *f, struct ctx *ctx, bool asn_fixed, famset addpath_fixed);

/*
 * The members of the event's "inferred" object for what a message needs and is not fixed, as ready-made JSON for
 * event.extra:  "inferred":{"asn4":true,"confidence":0.97,"add-path":{"ipv4 unicast":{"value":true,"confidence":0.99}}}
 * `confidence` beside asn4 is that of asn4; without asn4 it is left out. Returns the lowest confidence, 1 when nothing
 * was written.
 */
double infer_json(const struct infer *f, bool asn, famset nlri, bool spaced, struct buf *out);

/* One UPDATE alone: ctx as given, but what its bytes say about widths and path identifiers, when they say it clearly
 * against ctx. True when something was changed; the inferred object is appended to extra (may be NULL). */
bool infer_one(struct span msg, struct ctx *ctx, struct buf *extra);

#endif
