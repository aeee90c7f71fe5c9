/* SPDX-License-Identifier: ISC */
/* fault/make.h - the functions that make the variants of fault/rows.h; used by the table alone. */
#ifndef FAULT_MAKE_H
#define FAULT_MAKE_H

#include <stdlib.h>

#include "base/memory.h"
#include "fault/fault.h"

/* What a row needs the message to be. */
enum {
	NEED_ANY = 1 << 0,
	NEED_UPDATE = 1 << 1,
	NEED_REACH = 1 << 2,        /* announces something */
	NEED_CLASSIC = 1 << 3,      /* IPv4 unicast, in the NLRI field */
	NEED_MP = 1 << 4,           /* MP_REACH_NLRI with routes and a next hop */
	NEED_PREFIX = 1 << 5,       /* ... which are ordinary prefixes without path identifiers */
	NEED_IPV4 = 1 << 6,         /* no MP_UNREACH_NLRI yet */
	NEED_OPEN = 1 << 7,
	NEED_NOTIFICATION = 1 << 8,
	NEED_KEEPALIVE = 1 << 9,
	NEED_REFRESH = 1 << 10,
	NEED_ASN4 = 1 << 11,        /* AS numbers have four bytes */
	NEED_SHORT = 1 << 12,       /* messages have at most 4096 bytes */
	NEED_LEAST = 1 << 13,       /* the type has a least length of its own */
	NEED_ASN2 = 1 << 14,        /* AS numbers have two bytes */
	NEED_ADD_PATH = 1 << 15,    /* its routes have path identifiers */
	NEED_OWN = 1 << 16,         /* the AS numbers of the session are known */
};

typedef bool fault_maker(struct fault_walk *w, unsigned arg, unsigned k);

fault_maker fault_marker, fault_length, fault_shorten, fault_lengthen, fault_type, fault_body, fault_refresh;
fault_maker fault_withdrawn_length, fault_attributes_length, fault_overrun, fault_leftover, fault_unreachable, fault_missing;
fault_maker fault_value, fault_route, fault_path_long, fault_path_id_cut, fault_mp_path_id_cut, fault_open_as_other,
    fault_open_extended;
fault_maker fault_flags, fault_extended, fault_twice, fault_order, fault_unknown;
fault_maker fault_prefix_length, fault_prefix_cut, fault_host_bits, fault_nlri_twice;
fault_maker fault_mp_short, fault_mp_hop_overrun, fault_mp_hop, fault_mp_reserved, fault_mp_family, fault_mp_prefix,
    fault_unreach_prefix;
fault_maker fault_open_version, fault_open_as, fault_open_zero, fault_open_hold, fault_open_parameter, fault_open_overrun,
    fault_open_long;

#endif
