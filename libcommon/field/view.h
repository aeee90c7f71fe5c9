/* SPDX-License-Identifier: ISC */
/*
 * field/view.h - an event as fields see it: its message is taken apart piece by piece, as far as somebody asks.
 */
#ifndef FIELD_VIEW_H
#define FIELD_VIEW_H

#include "base/count.h"
#include "msg/update.h"

enum {
	VIEW_CODES = 64,     /* values of attributes below this code are kept */
	VIEW_PATH_MAX = 4096 /* AS numbers of a path that are looked at */
};

/* The parts of an UPDATE, and which attributes it has. */
struct field_parts {
	struct update_parts part;
	uint64_t has[4];               /* attributes by code, up to the first that runs past the end of the field */
	struct span value[VIEW_CODES]; /* of the first of each code; only where `has` says so */
};

static inline bool
field_parts_have(const struct field_parts *p, unsigned code)
{
	return p->has[code / 64] >> (code % 64) & 1;
}

/* One route of the message. */
struct field_route {
	bool withdraw;
	const struct nlri_row *row;
	uint16_t afi;
	uint8_t safi;
	struct nlri nlri;
	struct span nexthop;  /* the bytes of NEXT_HOP or of MP_REACH_NLRI's field; n 0: none */
	bool apart, has_prefix; /* it was taken apart; it is of a family of prefixes */
	struct nlri_prefix of;  /* what it consists of then */
	struct prefix prefix;
};

/*
 * Made by view_begin for one event; the functions below find what is asked for, once. A view may be reused, and is not to
 * be copied. One thread.
 */
struct field_view {
	const struct event *e;
	const struct ctx *ctx;
	unsigned type;              /* of the message; 0: the event has none */
	struct field_route *route;  /* under consideration; NULL: none */

	bool carried_out;           /* errors are carried out: see view_carry_out */
	bool treat, silent;         /* then: announcements are withdrawals; no route is meant */

	size_t mark;                /* in event.marks: that of the last route that was asked about */

	/* what was found so far */
	bool split, framed;         /* the MP_ attributes were looked for; the message has parts */
	const struct field_parts *at; /* NULL: not looked for */
	struct mp reach, unreach;
	bool path_known, checked;
	bool as_sets, as_open;      /* the path has an AS_SET; it does not end in a sequence: there is no origin to validate */
	size_t as_confed;           /* numbers in `as` that are of confederation segments, which come first */
	size_t as_cnt, as_len;      /* numbers in `as`; the length that RFC 4271 9.1.2.2 counts: a set is one, confederations none */
	struct field_parts parts;
	struct diags errors;
	uint32_t as[VIEW_PATH_MAX];
};

void view_begin(struct field_view *v, const struct event *e, const struct ctx *ctx);

/*
 * See the message as its receiver does once errors are carried out (RFC 7606): attributes that are discarded are not there,
 * routes that must be treated as withdrawn are withdrawn, and a message that ends the session has no routes. Call it before
 * anything was asked.
 */
void view_carry_out(struct field_view *v);

/* Does the UPDATE have parts? v->at says where. */
bool view_parts(struct field_view *v);
/* The same, and v->reach and v->unreach are found (row NULL: not there). */
bool view_split(struct field_view *v);
/* Is there an attribute of the code? Its value, for codes below VIEW_CODES, in *value unless NULL. */
bool view_attribute(struct field_view *v, unsigned code, struct span *value);
/* The AS path into v->as; false when the message has none. AS4_PATH is merged in (RFC 6793 4.2.3). */
bool view_path(struct field_view *v);
/* What is wrong with the message, in v->errors. */
const struct diags *view_errors(struct field_view *v);
/* Is it an End-of-RIB (RFC 4724 2)? */
bool view_is_eor(struct field_view *v, uint16_t *afi, uint8_t *safi);
/* The route's prefix and what travels with it; false for families that have none. */
bool view_prefix(struct field_route *r);

/*
 * Each route: v->route is set, and each(v, arg) is called, until it returns false. Withdrawn routes first, as the message
 * has them. Returns false when it was stopped.
 */
bool view_routes(struct field_view *v, bool (*each)(struct field_view *v, void *arg), void *arg);

#endif
