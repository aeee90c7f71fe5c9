/* SPDX-License-Identifier: ISC */
/*
 * play/script.h - bgp-play(5): a script of what to send and what to expect, read into items. What runs it is play/play.h.
 */
#ifndef PLAY_SCRIPT_H
#define PLAY_SCRIPT_H

#include "text/src.h"
#include "value/ctx.h"

enum play_kind {
	PLAY_SEND,    /* text: a command or message */
	PLAY_AFTER,   /* us, since the line before */
	PLAY_AT,      /* us, since the session came up */
	PLAY_EXPECT,  /* want, none, us; text: the filter */
	PLAY_LOG,     /* text */
	PLAY_REPEAT,  /* n times, up to its PLAY_AGAIN; to: the item after that */
	PLAY_AGAIN,   /* to: the first item of the repetition */
	PLAY_IF,      /* condition; to: where to go on if it does not hold */
	PLAY_JUMP,    /* to */
	PLAY_CASE,    /* text: its name; more: what it is about */
	PLAY_NO,      /* n: PLAY_NO_OPEN ... */
	PLAY_OFFER,   /* text: the OPEN of the session in this case, in hexadecimal */
	PLAY_CLOSE,   /* close the connection, without a word */
};

/* What the session does not send by itself. */
enum { PLAY_NO_OPEN = 1, PLAY_NO_KEEPALIVE = 2 };

enum play_want { WANT_FILTER, WANT_CONNECTED, WANT_ESTABLISHED, WANT_CLOSED };

/* What is known of the session: words with $ and conditions ask for it. */
struct play_facts {
	uint32_t local_as, peer_as, router_id, peer_router_id;
	struct ip local, peer;
	bool internal, asn4, extended_message, refresh, enhanced_refresh, graceful, role;
	famset families, addpath_send, addpath_receive, nexthop6;
};

struct play_condition {
	bool not;
	const struct play_condition_row *row;
	int family;   /* of those that ask for one: its index */
};

struct play_file {
	const char *name;
	struct span text;   /* borrowed */
};

struct play_item {
	enum play_kind kind;
	enum play_want want;
	bool none;          /* it is expected that this does not come */
	unsigned line;
	unsigned file;      /* index into files */
	uint32_t n, to;
	int64_t us;         /* of expectations: how long; 0: the usual time */
	struct span text, more;
	struct play_condition condition;
};

struct play_script {
	struct play_item *v;
	size_t n, cap;
	struct play_file *files;
	size_t file_cnt;
	/* A command that only the program knows, such as `teardown`: is there one that begins so? NULL: there are none. */
	bool (*known)(struct span line);
	bool no_memory;
};

void play_script_init(struct play_script *s);
void play_script_fini(struct play_script *s);

/*
 * Add the items of one file, after those that are there. The text must outlive the script. False: errors has what is
 * wrong, each with line, column and caret.
 */
bool play_script_add(struct play_script *s, const char *name, struct span text, struct buf *errors);

/* Append text with its $words filled in. False: one of them is not known, *bad. */
bool play_fill(struct span text, const struct play_facts *f, struct buf *out, struct span *bad);
bool play_holds(const struct play_condition *c, const struct play_facts *f);

#endif
