/* SPDX-License-Identifier: ISC */
/*
 * attr/tunnel_sub.h - the sub-TLVs of tunnels as rows of one table (RFC 9012 3, RFC 9830 2.4); private to the attribute.
 *
 * A row's functions see the value after the sub-TLV's length, and the type of the tunnel it is in. json, show and
 * text are for values that `good` holds for; unjson and scan append the value, and say why they return false.
 */
#ifndef ATTR_TUNNEL_SUB_H
#define ATTR_TUNNEL_SUB_H

#include "attr/attr.h"
#include "attr/tunnel.h"

enum { SUB_ENCAPSULATION = 1, SUB_SEGMENT_LIST = 128 };
enum { SUBS_MAX = 64 };

/* How often a sub-TLV counts: ONCE (of more, the first), always a JSON list, or a list only when there are several. */
enum many { ONCE, LIST, SEVERAL };

struct sub {
	uint8_t type;
	enum many many;
	bool policy; /* one of SR Policies: malformed or repeated it costs the route (RFC 9830 5); a word of such routes */
	bool utf8;   /* a text: without one in JSON, "unknown-subtlv-N" */
	const char *key, *word;
	uint8_t lead, width, trail; /* numbers: zero octets before, octets of the number, zero octets after */
	uint16_t least, most; /* numbers: what is malformed outside, RFC 9012; most 0: any */
	const char *want;
	bool (*good)(const struct sub *, struct span v, unsigned tunnel);
	void (*json)(const struct sub *, struct jw *, struct span v, unsigned tunnel);
	bool (*unjson)(const struct sub *, struct jr, struct buf *, struct diags *, unsigned tunnel);
	void (*show)(const struct sub *, struct buf *, struct span v, unsigned tunnel); /* " value" */
	bool (*scan)(const struct sub *, struct lex *, struct buf *, unsigned tunnel);
	void (*text)(const struct sub *, struct buf *, struct span v, unsigned tunnel); /* NULL: as show */
};

/* By type, JSON key, command word; NULL when there is none. */
const struct sub *sub_of(unsigned type);
const struct sub *sub_of_key(struct span key);
const struct sub *sub_of_word(struct span word);
/* The row's number, below SUBS_MAX. */
unsigned sub_index(const struct sub *s);

#endif
