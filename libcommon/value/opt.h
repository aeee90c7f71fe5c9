/* SPDX-License-Identifier: ISC */
/* value/opt.h - types of options that hold values of the protocol; cli/opt.h describes rows and types. */
#ifndef VALUE_OPT_H
#define VALUE_OPT_H

#include "cli/opt.h"

/* The destination is in brackets. */
bool opt_asn(const struct opt_given *g);         /* an AS number, also as 1.2 (uint32_t) */
bool opt_ip(const struct opt_given *g);          /* an IPv4 or IPv6 address (struct ip) */
bool opt_router_id(const struct opt_given *g);   /* an IPv4 address as a number (uint32_t) */
bool opt_families(const struct opt_given *g);    /* "ipv4 unicast,ipv6 unicast", "all" or "none" (famset) */
bool opt_nexthop6(const struct opt_given *g);    /* the same, each family perhaps with " ipv6" after it (famset) */

#endif
