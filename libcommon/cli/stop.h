/* SPDX-License-Identifier: ISC */
/* cli/stop.h - SIGINT and SIGTERM as a flag that the reading and writing of a tool look at. */
#ifndef CLI_STOP_H
#define CLI_STOP_H

#include <stdbool.h>

/*
 * Catch SIGINT and SIGTERM, ignore SIGPIPE. From the first signal on stop_asked is true, and any call that waits is
 * interrupted (EINTR) at once and then every second, so that none can be entered unnoticed.
 */
void stop_init(void);
bool stop_asked(void);

#endif
