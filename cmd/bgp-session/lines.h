/* SPDX-License-Identifier: ISC */
/* bgp-session/lines.h - one line of standard input: its identifier, and which file reads it. */
#ifndef SESSION_LINES_H
#define SESSION_LINES_H

#include "session.h"

/* True and false as input.h says. */
bool lines_run(struct session_input *in, struct span line);

#endif
