/*
 * msg/packing.h - how the attributes of UPDATEs lie: their order and their extended lengths, which RFC 4271 4.3 leaves
 * to the sender.
 *
 * A speaker has its habit. Events as JSON say the layout of a message ("wire", bgp-json(5)) only where it is not the
 * one that the neighbor's last stated layout lets expect. Who prints events and who reads them keep the same memory in
 * step, for it changes with nothing but a layout that the text states. It never changes what a message says: a reader
 * that missed a line packs in another way what means the same.
 */
#ifndef MSG_PACKING_H
#define MSG_PACKING_H

#include "msg/update.h"

/* The layout of one message. */
struct layout {
	uint8_t n;            /* attributes; 0: none, or the text has the whole message */
	bool stated;          /* the layout says more than order and extended lengths: it is always written */
	bool is_eor;          /* End-of-RIB in MP_UNREACH_NLRI, whose length is usually extended */
	struct span nexthop;  /* bytes of a next hop that the rest of the event leaves out; n 0: none */
	size_t at, end;       /* where "wire" stands in the text, its comma included; equal: it was left out */
	struct {
		uint8_t flags, code;
		bool is_given;      /* extended by length or by what the event says, not by habit */
		struct span bytes;  /* a value that the rest of the event leaves out; p NULL: it does not */
	} v[UPDATE_ATTRS];    /* the first n; last in the struct */
};

/* What is expected of a neighbor. All zero: the usual packing. */
enum { PACKING_ORDER = 24 };

struct packing {
	uint64_t ext[4];        /* codes whose length is extended without need */
	uint8_t reach, unreach; /* enum packing_place */
	uint8_t order[PACKING_ORDER], order_n; /* codes of the others as they last stood, when that was not by code */
	bool eor_short;
};

/*
 * MP_UNREACH_NLRI usually comes first and MP_REACH_NLRI last; the others by their codes. One that `order` does not have
 * stands behind those with a lower code.
 */
enum packing_place { PLACE_USUAL, PLACE_FIRST, PLACE_LAST, PLACE_BY_CODE };

/* Attributes stand in ascending rank. */
int packing_rank(const struct packing *, unsigned code);
/* ATTR_EXT when short attributes of this code have it, or 0. */
unsigned packing_ext(const struct packing *, unsigned code, bool is_eor);
bool packing_expects(const struct packing *, const struct layout *);
void packing_learn(struct packing *, const struct layout *);

/* The extended length of an attribute is no matter of habit: its value is long, or its key in the event says it. */
bool layout_is_given(unsigned code, size_t len);
/* The layout of an UPDATE that was just built. */
void layout_of(struct span msg, struct layout *out);
/* "wire":{"attributes":[[FLAGS,CODE],[FLAGS,CODE,"HEX"]],"next-hop":"HEX"} as a member of the open object. */
void layout_json(struct jw *, const struct layout *);

/* ---- the memory of all neighbors of a stream of events: bounded (4,096 neighbors, half a MiB), forgets by overwriting ---- */

struct packings;

struct packing_key {
	struct ip local, peer;
	char direction;       /* 'r', 's', 'i': the first letter in the event */
	uint64_t source;      /* who printed the events: host and pid; 0 when printing */
};

/* NULL when there is no memory. Who has none packs or prints otherwise than who is at the other end: do not go on. */
struct packings *packings_new(void);
void packings_free(struct packings *);
/* Never NULL: the usual one for who is not known. */
const struct packing *packings_find(const struct packings *, const struct packing_key *);
void packings_learn(struct packings *, const struct packing_key *, const struct layout *);
/* True as long as nothing was learned. */
bool packings_blank(const struct packings *);

/* What is to be done with the text of an event, so that a reader in step finds its layout. */
enum packing_text { TEXT_STANDS, TEXT_WITHOUT, TEXT_WITH };
/* Decide, and learn what will be stated. `each`: no line leaves out its layout. */
enum packing_text packings_judge(struct packings *, const struct packing_key *, const struct layout *, bool each);
/* The same for an event at the end of out, done at once. */
void packings_settle(struct packings *, const struct event *, const struct layout *, bool each, bool spaced,
    struct buf *out);
void packing_key_of(const struct event *, struct packing_key *out);

#endif
