/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/log.h - what happens, one line each, to where the settings say. */
#ifndef BRIDGE_LOG_H
#define BRIDGE_LOG_H

#include <stdbool.h>

/* ExaBGP's levels and categories. */
enum log_level { LEVEL_FATAL, LEVEL_CRITICAL, LEVEL_ERROR, LEVEL_WARNING, LEVEL_INFO, LEVEL_DEBUG, LEVEL_NOTSET };

enum log_category {
	CAT_CONFIGURATION,
	CAT_DAEMON,
	CAT_NETWORK,
	CAT_PROCESSES,
	CAT_REACTOR,
	CAT_STATISTICS,
	CAT_MESSAGE,
	CAT_PACKETS,
	CAT_PARSER,
	CAT_RIB,
	CAT_ROUTES,
	CAT_TIMERS,
	CAT_CNT,
};

struct env;

/* Log by these settings from now on; *e is kept. False, after a report on stderr, if the destination cannot be used. */
bool log_open(const struct env *e);
/*
 * One line: "SOURCE   EVENT KEY=VALUE ...". Never waits: a destination that takes no more loses lines, and the next line
 * that gets through tells how many.
 */
void log_say(enum log_category cat, enum log_level level, const char *source, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

#endif
