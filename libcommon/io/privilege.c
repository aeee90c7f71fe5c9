/* SPDX-License-Identifier: ISC */
/* io/privilege.c - giving up root, and every other privilege, for good. */
#include "io/privilege.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "io/os.h"

static bool
privilege_fail(struct diags *d, const char *what)
{
	diag_add(d, DIAG_RESET, "privileges", NULL, 0, 0, "cannot drop privileges: %s: %s", what, strerror(errno));
	return false;
}

/* The ids of a user given by name or number. */
static bool
privilege_user(const char *user, uid_t *uid, gid_t *gid, struct diags *d)
{
	const struct passwd *pw;
	uint32_t n;

	pw = getpwnam(user);
	if (!pw && num_u32(span_str(user), &n))
		pw = getpwuid((uid_t)n);
	if (!pw) {
		diag_add(d, DIAG_RESET, "privileges", NULL, 0, 0, "no user \"%s\"", user);
		return false;
	}
	*uid = pw->pw_uid;
	*gid = pw->pw_gid;
	return true;
}

/* The ids of the user who ran sudo. */
static bool
privilege_sudo(uid_t *uid, gid_t *gid)
{
	const char *u = getenv("SUDO_UID"), *g = getenv("SUDO_GID");
	uint32_t un, gn;

	if (!u || !g || !num_u32(span_str(u), &un) || !num_u32(span_str(g), &gn) || un == 0)
		return false;
	*uid = (uid_t)un;
	*gid = (gid_t)gn;
	return true;
}

static bool
privilege_become(uid_t uid, gid_t gid, struct diags *d)
{
	/* A user namespace may forbid setgroups; then root there is an ordinary user whose groups they are. */
	if (setgroups(0, NULL) != 0 && !(errno == EPERM && uid == geteuid()))
		return privilege_fail(d, "setgroups");
	if (setgid(gid) != 0)
		return privilege_fail(d, "setgid");
	if (setuid(uid) != 0)
		return privilege_fail(d, "setuid");
	if (uid != 0 && (setuid(0) == 0 || geteuid() == 0)) {
		diag_add(d, DIAG_RESET, "privileges", NULL, 0, 0, "cannot drop privileges: root could be taken back");
		return false;
	}
	return true;
}

bool
privilege_drop(const char *user, struct diags *d)
{
	uid_t uid = getuid(), want = uid;
	gid_t gid = getgid(), want_gid = gid;

	if (os_no_new_privileges() != 0)
		return privilege_fail(d, "no_new_privs");
	if (user ? !privilege_user(user, &want, &want_gid, d) :
	    uid == 0 && !privilege_sudo(&want, &want_gid) && !privilege_user("nobody", &want, &want_gid, d))
		return false;
	if (geteuid() == 0) {
		if (!privilege_become(want, want_gid, d))
			return false;
	} else if (want != uid) {
		diag_add(d, DIAG_RESET, "privileges", NULL, 0, 0, "only root can become \"%s\"", user);
		return false;
	}
	/* a program that is not root may have been given CAP_NET_RAW by its file, and root may stay root in name */
	return os_drop_capabilities() == 0 || privilege_fail(d, "capset");
}
