/* SPDX-License-Identifier: ISC */
/* bgp-session/verbs.h - the table of commands; those about the session itself are carried out here. */
#ifndef SESSION_VERBS_H
#define SESSION_VERBS_H

#include "cli/verb.h"
#include "session.h"

/* What a row allows. */
enum {
	VERB_ID = 1,     /* an identifier before it: "#17 announce ..." */
	VERB_BUFFER = 2, /* between `group start` and `group end` it waits for the end */
};

/* What running a row's function gives; the first two as input.h says. */
enum { VERB_LATER, VERB_DONE, VERB_ROUTES /* the language of bgp-commands(5): routes.h reads the line */ };

extern const struct verb session_verbs[];

/* A line of one or more words. Also true when no row knows it and it was refused. */
bool verbs_run(struct session_input *in, struct span line);

#endif
