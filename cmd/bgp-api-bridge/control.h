/* bgp-api-bridge/control.h - commands from outside: ExaBGP's UNIX socket, or its two named pipes. */
#ifndef BRIDGE_CONTROL_H
#define BRIDGE_CONTROL_H

#include <stdbool.h>

struct bridge;

bool control_open(struct bridge *b);
void control_close(struct bridge *b);

#endif
