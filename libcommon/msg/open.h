/* msg/open.h - OPEN (RFC 4271 4.2, RFC 5492, RFC 9072): reading what was offered, writing what we offer. */
#ifndef MSG_OPEN_H
#define MSG_OPEN_H

#include "msg/msg.h"

/* One offered capability; borrowed from the message. */
struct open_cap {
	uint8_t code;
	struct span v;
};

enum { OPEN_CAPS_MAX = 256 };

/* What an OPEN says. Per-family facts are sets over families[] (value/family.h). */
struct open {
	uint8_t version;
	uint16_t as2;     /* the 2-byte field */
	uint32_t as;      /* capability 65's when there, else as2 */
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
	int role;                        /* capability 9 (RFC 9234), -1 none */
	uint16_t paths_limit[FAMILY_MAX]; /* capability 76 */
	struct open_cap cap[OPEN_CAPS_MAX];
	size_t cap_cnt;
};

/* Read a checked or unchecked OPEN, header included; false when it is too broken (d says why, RFC 4271 6.2). */
bool open_read(struct span msg, struct open *o, struct diags *d);

/* What is in force between two OPENs, for messages that `from` sends and `to` receives. */
void open_negotiate(const struct open *from, const struct open *to, struct ctx *out);

#endif
