/* SPDX-License-Identifier: ISC */
/*
 * bmp/tlv.h - the TLVs of BMP messages (RFC 7854 4.4): read, shown, applied.
 *
 * Version 4 (draft-ietf-grow-bmp-tlv-20) adds an index to those of Route Monitoring, which says what NLRI they are about, and
 * a bit for TLVs of enterprises, whose value begins with a Private Enterprise Number.
 */
#ifndef BMP_TLV_H
#define BMP_TLV_H

#include "json/jw.h"
#include "value/ctx.h"
#include "wire/get.h"

/* The messages that hold TLVs; TLV_ANY is for rows alone. */
enum tlv_where { TLV_INFORMATION, TLV_TERMINATION, TLV_MONITORING, TLV_MONITORING_OLD, TLV_ANY };

enum { TLV_GROUP_BIT = 0x8000 };

struct tlv {
	unsigned code;       /* without the bit of enterprises */
	bool is_enterprise;
	uint32_t enterprise;
	bool has_index;
	unsigned index;      /* 0: about all NLRI; n: about the n-th; with TLV_GROUP_BIT: about those of a group */
	struct span v;
};

/* The next TLV. False: there is no more, or what is left is none (get_ok tells). */
bool tlv_next(struct get *g, bool indexed, unsigned version, struct tlv *t);
/* Do whole TLVs fill what is left? */
bool tlv_fits(struct get g, bool indexed, unsigned version);

/*
 * "information":[...], one object for each TLV: its name with its value, or "type" and "value" in hex. False: what is left
 * cannot be read to its end.
 */
bool tlv_json(struct jw *w, struct get *g, enum tlv_where where, bool indexed, unsigned version);

/* Whether one is the BGP message of a Route Monitoring message, or its stateless parsing. */
bool tlv_is_message(const struct tlv *t);
bool tlv_is_stateless(const struct tlv *t, enum tlv_where where);

/*
 * Set in ctx what a capability in a stateless parsing TLV says of the message next to it. Adds to *addpath the families of
 * which it tells whether they have path identifiers, and sets *asn4 if it is about the width of AS numbers.
 */
void tlv_stateless_apply(const struct tlv *t, struct ctx *ctx, famset *addpath, bool *asn4);

#endif
