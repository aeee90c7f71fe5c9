/* SPDX-License-Identifier: ISC */
/*
 * value/ctx.h - what an UPDATE cannot be read or written without: the session's parameters, for one direction.
 *
 * Decoding and encoding are functions of the bytes and of this, nothing else.
 */
#ifndef VALUE_CTX_H
#define VALUE_CTX_H

#include "value/family.h"
#include "value/ip.h"

/*
 * The kind of session that a message travelled in. By it goes the verdict on the message: what RFC 7606, RFC 5065 and the
 * attributes' own RFCs want of an internal session and of an external one differs. Where nobody knows it, only those rules
 * apply that hold in both.
 */
enum ctx_session {
	CTX_UNKNOWN,
	CTX_INTERNAL,
	CTX_EXTERNAL,
	CTX_DIFFER,   /* seen from outside, with two AS numbers: external, or between two members of a confederation */
	CTX_CONFED,   /* between two members of a confederation (RFC 5065) */
	CTX_TABLE,    /* none: a route out of a table, which no neighbor sent in these bytes */
	CTX_SHAPE,    /* none: only whether a value is laid out well is asked, not whether it is allowed */
};

struct ctx {
	bool asn4;               /* AS numbers in AS_PATH and AGGREGATOR are 4 bytes (RFC 6793) */
	bool extended_message;   /* messages up to 65535 bytes (RFC 8654) */
	bool link_local_nexthop; /* capability 77 */
	bool aigp;               /* AIGP goes to and comes from eBGP too */
	uint8_t session;         /* decoding: enum ctx_session, for the verdict */
	bool own;                /* decoding: one end is ours, and its parameters are set: OPENs are checked against them */
	uint8_t unexpected;      /* decoding: the state of the session does not expect the message; the subcode of RFC 6608 */
	uint8_t role;            /* decoding: 1 + the sender's role (RFC 9234 4.1), 0 unknown */
	bool nexthop_known;      /* decoding: nexthop6 is what was negotiated, and not a guess */
	bool partial;            /* decoding: some attributes of a message and not all: none of them is missing */
	bool apply;              /* decoding: show what a session does: routes of a treat-as-withdraw UPDATE as withdrawn */
	bool names;              /* text for people: names where ExaBGP prints numbers */
	bool spaced;             /* JSON spelled with ExaBGP's blanks */
	bool compact;            /* ExaBGP's api.compact: unicast NLRI as bare strings */
	const struct rpki *rpki; /* field/rpki.h: what routes are validated with; NULL: they are not */
	bool spans;              /* JSON has the tree of fields with offsets next to a message */
	uint8_t json_version;    /* 6, 5 or 4 */
	uint32_t local_as, peer_as; /* 0 unknown */
	struct ip local, peer;
	struct ip link_local;    /* local-link-local: second IPv6 next hop to send; len 0 none */
	uint32_t router_id;      /* 0 unknown */
	famset families;         /* negotiated, or FAMSET_ALL */
	famset addpath;          /* families whose NLRI carry a path identifier in this direction (RFC 7911) */
	famset nexthop6;         /* IPv4 families that may have an IPv6 next hop (RFC 8950), and the reverse */
};

/* asn4, all families, no ADD-PATH, JSON version 6. */
void ctx_init(struct ctx *c);

/* The verdict depends on the session, and that is known. */
static inline bool
ctx_session_known(const struct ctx *c)
{
	return c->session != CTX_UNKNOWN && c->session != CTX_TABLE && c->session != CTX_SHAPE;
}

static inline bool
ctx_ibgp(const struct ctx *c)
{
	return c->local_as == c->peer_as;
}

enum { AS_TRANS = 23456 };

/* An AS number in two bytes, or AS_TRANS for one that does not fit (RFC 6793 4.2.2). */
static inline uint32_t
as_narrow(uint32_t as)
{
	return as > 0xffff ? AS_TRANS : as;
}

/* The kind of a session between these AS numbers, 0 if unknown, as somebody outside sees it. */
static inline enum ctx_session
ctx_session_seen(uint32_t a, uint32_t b)
{
	if (!a || !b || (a == AS_TRANS && b == AS_TRANS))
		return CTX_UNKNOWN;
	return a == b ? CTX_INTERNAL : CTX_DIFFER;
}

static inline size_t
ctx_message_max(const struct ctx *c)
{
	return c->extended_message ? 65535 : 4096;
}

#endif
