/* SPDX-License-Identifier: ISC */
/*
 * msg/update_wire.h - the member "wire" of an UPDATE's JSON: whatever its reader needs to make the same bytes.
 *
 *     nothing                                                the content gives the same bytes
 *     "wire":[-2]                                            the layout of the attributes (msg/layout.h)
 *     "wire":{"attributes":[[64,1],[80,2],[128,99,"00FF"]],"next-hop":"HEX"}
 *                                                            their flags too, and bytes that the content leaves out
 *     "wire":{"message":"FFFF..."}                           the whole message
 */
#ifndef MSG_UPDATE_WIRE_H
#define MSG_UPDATE_WIRE_H

#include "msg/update.h"

/* Does the content of the JSON give the message back, but for its layout? Ordered: the worst of all parts counts. */
enum update_faith {
	FAITH_FULL,
	FAITH_UNSURE, /* it has to be tried */
	FAITH_NONE,
};

/* What the content that was written says of the message. */
struct update_shown {
	enum update_faith faith;
	bool needs_nexthop; /* the next hop has bytes that its key does not say */
	uint64_t codes[4];  /* attributes that have a key */
};

static inline void
update_shown_set(struct update_shown *s, unsigned code)
{
	s->codes[code >> 6] |= (uint64_t)1 << (code & 63);
}

/* Has it the Partial bit, and a key that does not say so (RFC 4271 4.3)? It is then listed as "partial". */
static inline bool
update_is_partial(const struct attr *a)
{
	return (a->flags & ATTR_PARTIAL) && a->row->json && (a->row->flags & ATTR_TRANS) && (a->row->flags & ATTR_OPT);
}

/*
 * Write "wire" as a member of the open object, if it is needed. The text of the content, from the value of its "message"
 * on, begins at `content` in w's buffer.
 */
void update_wire_json(struct jw *w, const struct update *u, const struct ctx *ctx, const struct update_shown *shown,
    bool is_eor, size_t content);

/* The way back, for the row (msg/msg.h). */
bool update_unjson(struct jr neighbor, const struct ctx *, struct buf *out, struct diags *d);

#endif
