/* SPDX-License-Identifier: ISC */
/* bgp-encode/options.h - the command line of bgp-encode. */
#ifndef ENCODE_OPTIONS_H
#define ENCODE_OPTIONS_H

#include "cli/opt.h"
#include "encode.h"

/* The command line into *e; *argc and *argv become the operands. OPT_GO, or the status to exit with: all is reported. */
int options_read(struct encode *e, int *argc, char ***argv);

/*
 * The configuration and the context of the messages (e->x, e->ctx), once the options are read. 0, or the status to exit
 * with.
 */
int options_context(struct encode *e);

#endif
