/* SPDX-License-Identifier: ISC */
/* bgp-rib/differ.h - attributes of two routes, compared one by one. */
#ifndef RIB_DIFFER_H
#define RIB_DIFFER_H

#include "field/field.h"
#include "rib/routes.h"

/* Which differences do not count; zero: all do. */
struct differ_ignore {
	uint64_t code[4];
	bool label;
};

/* False: the column is about no attribute, and cannot be left out. */
bool differ_ignore_add(struct differ_ignore *ignore, const struct field_row *column);

/* One difference. An attribute that is not there has v.p NULL. */
struct differ_one {
	unsigned code;      /* DIFFER_LABEL: the labels of the NLRI */
	struct span a, b;
};

enum { DIFFER_LABEL = 256 };

/* A route: its NLRI, and its attributes (rib/routes.h). */
struct differ_route {
	struct span nlri, set;
};

/* The walk over what differs: zero *at, then until false. */
struct differ_walk {
	struct get a, b;
	bool began;
};
bool differ_next(struct differ_walk *w, const struct rib_part *part, const struct differ_route *a, const struct differ_route *b,
    const struct differ_ignore *ignore, struct differ_one *out);

/* Append what routes are compared by: two routes differ exactly if these bytes do. */
void differ_key(const struct rib_part *part, const struct differ_route *r, const struct differ_ignore *ignore, struct buf *out);

/* The name of an attribute: that of its column, else that of its command or of its code. */
void differ_name(unsigned code, struct buf *out);
/* Its value, as columns and commands have it; nothing for one that is not there. */
void differ_value(unsigned code, struct span v, struct buf *out);
/* All attributes: "next-hop 192.0.2.1 origin igp as-path 65000 65001". */
void differ_summary(struct span set, struct buf *out);

#endif
