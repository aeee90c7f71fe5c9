/* SPDX-License-Identifier: ISC */
/* rib/quick.h - what tables.c and its fast road share. */
#ifndef RIB_QUICK_H
#define RIB_QUICK_H

#include "rib/routes.h"

/* An UPDATE that announces routes of one family with attributes that some route has already. */
struct quick_update {
	struct mp mp;   /* the family and its field of NLRI, which can be walked */
	uint32_t set;   /* the attributes; no reference is taken */
};

/* False: it is not such a message, or that is not told quickly. room: scratch. */
bool quick_find(const struct rib_store *s, struct span msg, const struct ctx *ctx, struct buf *room, struct quick_update *out);

#endif
