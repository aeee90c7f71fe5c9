/* SPDX-License-Identifier: ISC */
/* io/privilege.h - giving up root, and every other privilege, for good. */
#ifndef IO_PRIVILEGE_H
#define IO_PRIVILEGE_H

#include "base/diag.h"

/*
 * Become an ordinary user and stay one: to be called once, after whatever needed privilege is open.
 *
 * Root becomes `user` (a name or a number); with NULL it becomes the caller of sudo(8) (SUDO_UID and SUDO_GID), or
 * nobody if there was no sudo. A set-user-id program returns to its caller. Supplementary groups are cleared, all
 * capabilities are dropped, also for a process that had them without being root, and no program started later can gain
 * any (PR_SET_NO_NEW_PRIVS). `user` may be root itself: then only capabilities and groups go.
 *
 * False: d says what failed, and the caller must not go on.
 */
bool privilege_drop(const char *user, struct diags *d);

#endif
