/* SPDX-License-Identifier: ISC */
/*
 * msg/update.h - UPDATE (RFC 4271 4.3, RFC 4760): one walk that finds and checks everything, before any notation.
 */
#ifndef MSG_UPDATE_H
#define MSG_UPDATE_H

#include "attr/attr.h"
#include "msg/parts.h"
#include "nlri/nlri.h"

enum { UPDATE_ATTRS = 255 }; /* as many as `at` can tell apart */

/* One path attribute as it is in the message. */
struct attr {
	const struct attr_row *row;
	struct span v;
	uint32_t off; /* of its header, from the start of the message */
	uint8_t flags, code;
	uint8_t head; /* bytes of its header: 3 or 4 */
	bool bad;     /* malformed, duplicate or not allowed: not used */
	bool unfit;   /* bad, but its value is laid out well and can be shown */
};

struct update {
	struct span msg, withdrawn, attributes, nlri;
	size_t withdrawn_off, attributes_off, nlri_off;
	struct attr list[UPDATE_ATTRS];
	size_t n;
	bool overflow;         /* more than UPDATE_ATTRS attributes: the rest was checked but is not in the list */
	bool broken;           /* the framing is lost: what was found before counts */
	uint8_t at[256];       /* code -> index in list + 1 of the one to use; 0: none */
	uint32_t seen[8];      /* codes, by bit: those that are not in the list too */
	struct mp reach, unreach;
	enum diag_class worst;
};

/* Take the message (header included) apart and check it, RFC 4271 6.3 and RFC 7606. u points into msg. */
void update_read(struct span msg, const struct ctx *, struct update *u, struct diags *d);

static inline bool
update_seen(const struct update *u, unsigned code)
{
	return u->seen[code / 32] >> code % 32 & 1;
}

static inline const struct attr *
update_attr(const struct update *u, unsigned code)
{
	return u->at[code] ? &u->list[u->at[code] - 1] : NULL;
}

/* Can a host have the IPv4 address of a NEXT_HOP? Otherwise the route is withdrawn (value/choice.c). */
static inline bool
update_nexthop_ok(const uint8_t ip[4])
{
	return (ip[0] | ip[1] | ip[2] | ip[3]) && ip[0] >> 4 != 0xe && (ip[0] & ip[1] & ip[2] & ip[3]) != 0xff;
}

/* End-of-RIB (RFC 4724 2): true and the family. */
bool update_is_eor(const struct update *u, uint16_t *afi, uint8_t *safi);

/*
 * The AS path of the message in 4-byte form, AS4_PATH merged in (RFC 6793 4.2.3), appended to out; false when the
 * message has none.
 */
bool update_as_path(const struct update *u, const struct ctx *, struct buf *out);

/* Is the AGGREGATOR of two bytes AS_TRANS, so that AS4_AGGREGATOR has the number (RFC 6793 4.2.3)? */
bool update_trans_aggregator(const struct update *u);

/*
 * The aggregator of the message: AS4_AGGREGATOR where it speaks for an AGGREGATOR of AS_TRANS (RFC 6793 4.2.3), else
 * AGGREGATOR, or NULL. *wide: its AS number has four bytes.
 */
const struct attr *update_aggregator(const struct update *u, const struct ctx *, bool *wide);

/* A path (RFC 4271 4.3, RFC 5065) of AS numbers `width` bytes wide, as bgpdump writes it: 1 2 {3,4} (5 6) [7,8]. */
void bgpdump_path(struct buf *b, struct span path, size_t width);

/*
 * Append what an UPDATE means once its errors are carried out (RFC 7606 2), as whole messages without errors: routes that
 * are treated as withdrawn are withdrawn, discarded attributes are left out. Nothing for a message that ends the session or
 * switches a family off, unless an unknown well-known attribute is all that is wrong; two messages if routes of two
 * families are withdrawn by attributes.
 */
void update_means(struct span msg, const struct ctx *, struct buf *out);

/* ---- building ---- */

/*
 * The attribute block of a route without MP_REACH and MP_UNREACH: what was said plus the defaults (ORIGIN, AS_PATH,
 * LOCAL_PREF), in ascending order, narrowed to 2-byte AS numbers with AS4_PATH and
 * AS4_AGGREGATOR when ctx has no asn4. `row` decides about NEXT_HOP.
 */
void update_attributes(const struct ctx *, const struct attrset *, const struct nexthop *, const struct nlri_row *,
    bool withdraw, struct buf *out);

/* An UPDATE of these attributes without any NLRI. */
void update_bare(const struct ctx *, const struct attrset *, const struct nexthop *, const struct nlri_row *,
    bool withdraw, struct buf *out);

/* Turn a set's AS numbers into what ctx's wire holds: for !asn4 two bytes, with AS4_PATH and AS4_AGGREGATOR. */
void update_narrow(const struct ctx *ctx, struct attrset *set);

/*
 * Messages that announce or withdraw the NLRI of a list, appended to out, each whole, none over the context's
 * maximum. `pack`: as many NLRI of one family in a message as fit; else one each. False when attributes alone do not
 * fit or a next hop is missing or of the wrong family: d says which, and out is as it was.
 */
bool update_build(const struct ctx *, const struct attrset *, const struct nexthop *, const struct nlri_list *,
    bool withdraw, bool pack, struct buf *out, struct diags *d);

#endif
