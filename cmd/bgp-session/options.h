/* SPDX-License-Identifier: ISC */
/* bgp-session/options.h - the command line. */
#ifndef SESSION_OPTIONS_H
#define SESSION_OPTIONS_H

#include "conf.h"

/*
 * Fill conf from the command line and the configuration that it names. 0 to go on; -1: leave with *status. x keeps what
 * conf borrows.
 */
int options_read(struct conf *conf, struct context *x, int argc, char **argv, int *status);
/* "state,update,send-update": which events conf wants from now on. False: *bad is the word that is not one. */
bool options_events(struct span list, struct conf *conf, struct span *bad);

#endif
