/* SPDX-License-Identifier: ISC */
/* sandbox.h - a process that may only go on with the descriptors it has. */
#ifndef SANDBOX_H
#define SANDBOX_H

#include <stdbool.h>

/*
 * From now on no file can be opened, no socket made, no program run and no process touched; what is open can be read,
 * written, waited for and closed, and memory can be had. Needs no_new_privs (privilege_drop sets it). False: this
 * system, or the kernel as it is configured, offers no such thing, and nothing has changed.
 */
bool sandbox_enter(void);

#endif
