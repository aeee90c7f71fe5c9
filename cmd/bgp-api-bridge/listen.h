/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/listen.h - listening sockets that the sessions share. */
#ifndef BRIDGE_LISTEN_H
#define BRIDGE_LISTEN_H

#include <stdbool.h>

struct bridge;

/* Addresses of --listen and tcp.bind, and those that passive neighbors name. False: the reason is reported. */
bool listen_open(struct bridge *b);
void listen_close(struct bridge *b);

#endif
