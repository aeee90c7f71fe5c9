/* SPDX-License-Identifier: ISC */
/* input/report.h - what is wrong with what was read, as lines for standard error (cli/complain.h). */
#ifndef INPUT_REPORT_H
#define INPUT_REPORT_H

#include "input/intake.h"

/* Append "FILE@OFFSET: record 12: WHAT" and a newline. */
void report_line(const struct place *at, const char *what, struct buf *said);
/*
 * Append what is wrong with an event: the strongest of the errors of its message, and how many more there are; then, if
 * `is_wrong`, what is wrong with the event as such, or with the record around it.
 */
void report_wrong(const struct diags *list, const struct event *ev, const struct place *at, bool is_wrong, struct buf *said);

#endif
