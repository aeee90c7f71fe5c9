/* SPDX-License-Identifier: ISC */
/* faults.h - --faults: instead of a message its faulty variants, each with the verdict that is due. */
#ifndef ENCODE_FAULTS_H
#define ENCODE_FAULTS_H

#include "encode.h"

/* Are the words of --faults those of rows? False: *bad is the first that is not. */
bool faults_known(struct span list, struct span *bad);
/* `--faults list`: all rows, one a line. Returns the status to exit with. */
int faults_list(void);
/* The variants of one message to e->out. False: writing is over. */
bool faults_put(struct encode *e, struct span msg);

#endif
