/* SPDX-License-Identifier: ISC */
/* bgp-session/routes.h - announcing and withdrawing: the language of bgp-commands(5). */
#ifndef SESSION_ROUTES_H
#define SESSION_ROUTES_H

#include "lines_quick.h"

/*
 * One line: a route, a group of them, attributes, End-of-RIB, a refresh, an operational message, a watchdog; true and
 * false as input.h says. quick, when not NULL, is the line as quick_take has taken it apart.
 */
bool routes_run(struct session_input *in, struct span line, const struct quick_line *quick);

#endif
