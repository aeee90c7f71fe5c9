/* SPDX-License-Identifier: ISC */
/* input/merge.h - several inputs read as one, ordered by time. */
#ifndef INPUT_MERGE_H
#define INPUT_MERGE_H

#include "input/intake.h"

/*
 * Read n open inputs; row as for intake_read. Each is read by a thread of its own, a bounded number of bytes ahead, and
 * its events keep their order; between inputs, the earliest time goes first, and of equal times the first input. What has
 * no time goes with what was before it in its input. d's functions are called from this thread alone. False: a thread
 * cannot be started, and nothing was read.
 */
bool intake_merge(struct intake *d, struct input *in, size_t n, const struct intake_row *row);

#endif
