/* SPDX-License-Identifier: ISC */
/*
 * msg/layout.h - how the attributes of an UPDATE are laid out: their order, and the size of their length fields. RFC 4271
 * 4.3 leaves both to the sender.
 *
 * The usual layout is ours: MP_UNREACH_NLRI first, MP_REACH_NLRI last, the others by their codes; a length field of two
 * bytes only for a value of more than 255, and in the MP_UNREACH_NLRI of End-of-RIB. The "wire" of an event (bgp-json(5))
 * says in as few codes as possible where a message differs:
 *
 *     "wire":[-2]      AS_PATH has the other size of length field; the order is the usual one
 *     "wire":[-14,1]   so has MP_REACH_NLRI, and it comes before ORIGIN; after ORIGIN follow the others by their codes
 *
 * The codes of the list are in the message's order. A code that is not in the list comes after the last one in the list
 * that usually precedes it, or first if there is none.
 */
#ifndef MSG_LAYOUT_H
#define MSG_LAYOUT_H

#include "attr/attr.h"
#include "json/jr.h"
#include "json/jw.h"

enum { LAYOUT_MAX = 256 };

struct layout {
	unsigned n;
	struct {
		uint8_t code;
		bool is_odd;  /* the size of its length field is not the usual one */
	} v[LAYOUT_MAX];      /* the first n, each code once */
};

/* The place of a code in the usual order. */
static inline int
layout_rank(unsigned code)
{
	return code == ATTR_MP_UNREACH ? -1 : code == ATTR_MP_REACH ? 256 : (int)code;
}

/* The member "wire" of the open object for the attributes of a whole message; nothing if their layout is the usual one. */
void layout_json(struct jw *w, const struct layout *l);

/* Read that list. False: it has something else than codes in it. */
bool layout_unjson(struct jr list, struct layout *out);

/* Lay out the attributes whose codes are in the set, as the list says. */
void layout_apply(const struct layout *list, const uint64_t codes[4], struct layout *out);

#endif
