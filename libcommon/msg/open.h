/* SPDX-License-Identifier: ISC */
/* msg/open.h - OPEN (RFC 4271 4.2, RFC 5492, RFC 9072): reading what was offered, writing what we offer. */
#ifndef MSG_OPEN_H
#define MSG_OPEN_H

#include "msg/msg.h"

/* One offered capability; borrowed from the message. */
struct open_cap {
	uint8_t code;
	struct span v;
};

enum { OPEN_CAPS_MAX = 2033 }; /* empty ones that 4096 bytes hold */

/* What an OPEN says. Per-family facts are sets over families[] (value/family.h). */
struct open {
	uint8_t version;
	uint16_t as2;     /* the 2-byte field */
	uint32_t as;      /* capability 65's when there, else as2 */
	struct span as_at; /* its bytes */
	uint16_t hold_s;
	uint32_t router_id;
	bool asn4, refresh, refresh_cisco, enhanced_refresh, extended_message, operational, link_local_nexthop, multisession;
	bool multiprotocol;              /* any capability 1 */
	famset families;                 /* capability 1; IPv4 unicast when there is none (RFC 4760 8) */
	famset addpath_receive, addpath_send; /* capability 69: what the sender of the OPEN can do */
	famset nexthop6;                 /* capability 5: IPv4 families with IPv6 next hops */
	bool graceful, graceful_restarting, graceful_notification; /* capability 64; R and N bits (RFC 4724, 8538) */
	uint16_t restart_s;
	famset graceful_families, graceful_forwarding;
	bool llgr;                       /* capability 71 (RFC 9494) */
	famset llgr_families;
	uint32_t llgr_s[FAMILY_MAX];     /* its stale time of each */
	int role;                        /* capability 9 (RFC 9234), -1 none */
	uint16_t paths_limit[FAMILY_MAX]; /* capability 76 */
	struct span msg;                 /* it was read from here; open_walk gives its capabilities */
};

/* Read a checked or unchecked OPEN, header included; false when it is too broken (d says why, RFC 4271 6.2). */
bool open_read(struct span msg, struct open *o, struct diags *d);

/*
 * A walk over the capabilities of an OPEN, header included, in both forms of its parameters (RFC 4271 4.2, RFC 9072):
 *
 *     for (open_walk(&w, msg, d); open_walk_next(&w, &cap);)
 *             ...
 *
 * What is well formed before an error is found. w.ok is then false and d, which may be NULL, says what is wrong.
 */
struct open_walk {
	struct get params, caps;
	size_t cnt;
	bool extended, ok;
	struct diags *d;
};
void open_walk(struct open_walk *w, struct span msg, struct diags *d);
bool open_walk_next(struct open_walk *w, struct open_cap *c);
/* The index of the next family that is offered by capability 1; -1 at the end. */
int open_walk_family(struct open_walk *w);

/* What is in force between two OPENs, for messages that `from` sends and `to` receives. */
void open_negotiate(const struct open *from, const struct open *to, struct ctx *out);

/* ---- writing ---- */

struct open_family {
	uint16_t afi;
	uint8_t safi;
	uint16_t value; /* ADD-PATH: 1 receive, 2 send, 3 both; next hop: its AFI; PATHS-LIMIT: the limit */
};

/* What we offer. Lists are borrowed and written in their order; the capabilities are in ExaBGP's order. */
struct open_offer {
	uint32_t as, router_id;
	uint16_t hold_s;
	const struct open_family *families, *nexthop, *addpath, *paths_limit;
	size_t family_cnt, nexthop_cnt, addpath_cnt, paths_limit_cnt;
	bool asn4, refresh, operational, extended_message, link_local_nexthop, multisession;
	bool graceful;
	uint8_t graceful_flags;     /* 8: restarting (RFC 4724), 4: NOTIFICATION too (RFC 8538) */
	uint16_t restart_s;         /* up to 4095 */
	uint32_t llgr_s;            /* long-lived too (RFC 9494), when graceful; up to 0xffffff, 0: not offered */
	struct span host, domain;   /* capability 73 when host is not empty; cut at 64 bytes */
	struct span software;       /* capability 75 when not empty; cut at 64 bytes */
	int role;                   /* RFC 9234; negative: none */
	const struct open_cap *extra; /* ready capabilities after all others */
	size_t extra_cnt;
};

/* Check an OPEN whose header is good (RFC 4271 6.2, RFC 5492). */
enum diag_class open_check(struct span msg, const struct ctx *, struct diags *d);

/* Append the whole OPEN. Parameters of 255 bytes and more take the form of RFC 9072. */
void open_build(const struct open_offer *, struct buf *out);

#endif
