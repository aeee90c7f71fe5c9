/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/control.h - commands from outside: ExaBGP's UNIX socket, and its two named pipes. */
#ifndef BRIDGE_CONTROL_H
#define BRIDGE_CONTROL_H

#include <stdbool.h>
#include <stddef.h>

struct bridge;

/* The i-th folder, with a slash at its end, where sockets and pipes are looked for; false: there are no more. */
bool control_place(const char *root, size_t i, char *out, size_t size);

bool control_open(struct bridge *b);
void control_close(struct bridge *b);

#endif
