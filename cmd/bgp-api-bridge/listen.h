/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/listen.h - listening sockets that the sessions share. */
#ifndef BRIDGE_LISTEN_H
#define BRIDGE_LISTEN_H

#include <stdbool.h>

#include "value/ip.h"

struct bridge;
struct neighbor;

/* Addresses of --listen and tcp.bind, and those that passive neighbors name. False: the reason is reported. */
bool listen_open(struct bridge *b);
/* The neighbor of a range that a peer with this address belongs to; NULL: none. */
struct neighbor *listen_range(const struct bridge *b, const struct ip *from);
void listen_close(struct bridge *b);

#endif
