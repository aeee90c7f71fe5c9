/* SPDX-License-Identifier: ISC */
/* bgp-decode/options.h - the command line of bgp-decode. */
#ifndef DECODE_OPTIONS_H
#define DECODE_OPTIONS_H

#include "cli/opt.h"
#include "decode.h"

/*
 * The command line into *d, which the caller zeroes: what was asked for, the context to read with, and the filter.
 * *argc and *argv become the operands. OPT_GO, or the status to exit with: everything has been reported.
 */
int options_read(struct decode *d, int *argc, char ***argv);

/* Free what options_read has made. */
void options_fini(struct decode *d);

#endif
