/* SPDX-License-Identifier: ISC */
/*
 * watch/look.h - a cheap look at an UPDATE: do its bytes read well with this width of AS numbers and these path identifiers?
 *
 * Path segments, the length of AGGREGATOR, and NLRI that can be walked; nothing else is judged. What is broken whatever the
 * context reads well here, for no other context would help.
 */
#ifndef WATCH_LOOK_H
#define WATCH_LOOK_H

#include "filter/quick.h"

struct look {
	bool asn4;
	famset addpath;
	const struct quick *q; /* prefixes that are looked for on the way; NULL: none */
	bool may;              /* one of them is there, or that cannot be told */
};

/* msg: a whole UPDATE, header included. */
bool look_update(struct look *l, struct span msg);

#endif
