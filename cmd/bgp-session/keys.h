/* SPDX-License-Identifier: ISC */
/* bgp-session/keys.h - keys of TCP MD5 (RFC 2385) and TCP-AO (RFC 5925), from files and from a configuration. */
#ifndef SESSION_KEYS_H
#define SESSION_KEYS_H

#include "conf.h"

/* Read the files that c names (again). False: reported on stderr. */
bool keys_read(struct conf *c);
/* The keys that a configuration holds, unless files were named; n may be NULL. False: reported on stderr. */
bool keys_of_neighbor(struct conf *c, const struct config_neighbor *n);

#endif
