/* SPDX-License-Identifier: ISC */
/*
 * bgp-api-bridge/verbs.h - the commands of helpers and control connections: one table of rows (cli/verb.h).
 *
 * The words are those of ExaBGP 4 and 6; both are understood whatever the version. `help`, completion, and the manual's
 * list are made from the table or compared with it.
 */
#ifndef BRIDGE_VERBS_H
#define BRIDGE_VERBS_H

#include "cli/verb.h"
#include "client.h"

/* Where a command is allowed, and what help tells about it. */
enum {
	VERB_ALONE = 1,  /* without a selector: it is for all that the client may touch */
	VERB_PEER = 2,   /* after a selector: `neighbor SELECTOR ...` */
	VERB_GROUP = 4,  /* kept while a group is open */
	VERB_JSON = 8,   /* its output can be JSON */
	VERB_SHOW = 32,  /* it is for people as text, for programs as JSON: ctl says which */
	VERB_TEXT = 16,  /* it needs the text of the line, but not its words */
};

/* What verb->run returns. LATER: a queue is full, offer the line again; nothing has been done. */
enum taken { TAKEN, LATER };

/* One command on its way; what verb->run gets as its context. */
struct call {
	struct client *c;
	struct targets *t;    /* whom it is for */
};

extern const struct verb bridge_verbs[];

/* One line of a client. */
enum taken verbs_line(struct client *c, struct span line);

/* Does the line begin with a selector, `neighbor` or `peer` and whom it is for? */
bool verbs_selects(struct verb_line *l);
/* Does an address family follow the verb: `announce ipv4 ...`? */
bool verbs_takes_family(const struct verb_line *l);
/* Can its output be JSON or text, and does it not say which? */
bool verbs_shows(const char *line);
/* Does the command ask for JSON? */
bool verbs_json(const struct client *c, const struct verb_line *l);

#endif
