/* bgp-api-bridge/daemon.h - background, pid file, rights. Each says on stderr what went wrong. */
#ifndef DAEMON_H
#define DAEMON_H

#include "bridge.h"

void daemon_limits(void);
bool daemon_background(const struct env *e);
bool daemon_drop(const struct env *e);
bool daemon_pid(const struct env *e);
void daemon_pid_remove(const struct env *e);

#endif
