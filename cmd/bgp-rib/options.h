/* SPDX-License-Identifier: ISC */
/* bgp-rib/options.h - the command line of bgp-rib. */
#ifndef RIB_OPTIONS_H
#define RIB_OPTIONS_H

#include "query.h"

/* The command line into *q, which the caller zeroes. OPT_GO, or the status to exit with: everything has been reported. */
int options_read(struct query *q, int *argc, char ***argv);

/* Free what options_read has made. */
void options_fini(struct query *q);

#endif
