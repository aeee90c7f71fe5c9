/* SPDX-License-Identifier: ISC */
/*
 * field/time.h - points in time as people write them, in microseconds since 1970.
 *
 *     1471000000   1471000000.5   2016-08-12   2016-08-12T11:06   2016-08-12 11:06:40.5+02:00   now   -1h
 */
#ifndef FIELD_TIME_H
#define FIELD_TIME_H

#include "base/buf.h"

/*
 * Read one. *lo and *hi are the first and the last microsecond that the words mean: a day, a minute, a second, or less.
 * UTC unless a zone follows. `now` is what "now" and "-1h" count from: 0 reads the clock.
 */
bool time_scan(struct span s, uint64_t now, uint64_t *lo, uint64_t *hi);

/* Read a time of day, "10:00" or "10:00:30" (UTC): microseconds since midnight. */
bool time_scan_day(struct span s, uint64_t *lo, uint64_t *hi);

/* ISO 8601 in UTC with microseconds: 2016-08-12T11:06:40.500000Z. */
void time_print(struct buf *b, uint64_t us);
/* Seconds since 1970, with six decimals. */
void time_print_seconds(struct buf *b, uint64_t us);

#define TIME_DAY UINT64_C(86400000000)

#endif
