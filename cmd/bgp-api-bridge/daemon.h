/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/daemon.h - background, pid file, rights. Each says on stderr what went wrong. */
#ifndef BRIDGE_DAEMON_H
#define BRIDGE_DAEMON_H

#include "env.h"

void daemon_limits(void);
bool daemon_background(const struct env *e);
bool daemon_drop(const struct env *e);
bool daemon_pid(const struct env *e);
void daemon_pid_remove(const struct env *e);

#endif
