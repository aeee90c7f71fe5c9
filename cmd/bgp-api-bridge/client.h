/* SPDX-License-Identifier: ISC */
/*
 * bgp-api-bridge/client.h - those who give commands, helpers and control connections, and the answers they get.
 *
 * Each command is an entry, known by its number. The entry waits for parts: for each session that the command went to,
 * and for whoever made it. When no part is missing and all entries before it are answered, its output goes to the
 * client, then `done` or `error`.
 */
#ifndef BRIDGE_CLIENT_H
#define BRIDGE_CLIENT_H

#include "io/stream.h"
#include "targets.h"

enum {
	LINE_LONGEST = 1 << 20,          /* a longer line ends the helper */
	CLIENT_HARD = 96 << 20,          /* bytes for a client; output that does not fit is cut, and reported */
	GROUP_BYTES = 100 << 20,         /* of the commands of a group */
};

/* How an entry is answered. */
enum {
	ENTRY_FAILED = 1,
	ENTRY_QUIET = 2,      /* no done and no error */
	ENTRY_BARE = 4,       /* output, but no done */
	ENTRY_SHOW = 8,       /* its lines are output, not the reason of an error */
	ENTRY_JOIN = 16,      /* arrays, one line each, to one array */
	ENTRY_HEAD = 32,      /* the first line is a head that all sessions print */
	ENTRY_ROUTES = 64,    /* routes of a session, to be shown as `routes list` */
};

struct helper;
struct verb;

enum { VERB_MEMO = 48 };

/* A line that begins with this text, of whole words, has this verb. */
struct verb_memo {
	const struct verb *verb; /* NULL: none */
	size_t n;
	uint8_t text[VERB_MEMO];
};

struct client {
	struct bridge *b;
	const char *name;     /* of the process, or of the control connection */
	struct helper *helper; /* NULL: a control connection */
	bool dead;            /* nobody reads the answers any more */
	bool ack, sync, v6_only;
	bool people;          /* errors have a reason where ExaBGP gives none */
	struct client_answer *ring;   /* of cap entries, a power of two; [head, tail) are under way */
	size_t cap;
	uint64_t head, tail;
	uint32_t refs;        /* places that point here: sessions' queues */
	struct outq out;
	uint64_t dropped;     /* events, since it stopped reading */
	uint64_t dropped_all, lines, events;
	struct verb_memo memo[2]; /* verbs.c: the last verb without a selector, and after one */
	/* group.c */
	bool in_group;
	struct buf group;
	unsigned group_cnt;
	/* targets.c: whom the last selector meant */
	struct targets all, chosen;
	struct buf selector;
	uint64_t all_gen, chosen_gen;
};

struct client *client_new(struct bridge *b, const char *name, struct helper *h);
/* Its reader is gone; it is freed once nothing points to it. */
void client_drop(struct client *c);
void client_ref(struct client *c);
void client_unref(struct client *c);

/* It may give another command: not too many are under way, and it reads its answers. */
bool client_open(const struct client *c);
/* Every command is answered, and every answer has been written. */
bool client_idle(const struct client *c);

/* A new entry that waits for so many parts; its number. */
uint64_t client_entry(struct client *c, uint16_t flags, uint32_t waits);
/* It waits for n more. */
void client_wait(struct client *c, uint64_t seq, uint32_t n);
/* One of those that it waits for has answered. */
void client_answer(struct client *c, uint64_t seq, bool failed);
/* Output of the entry: one line, or whole lines that a session printed; sessions come in their order. */
void client_line(struct client *c, uint64_t seq, struct span line);
void client_text(struct client *c, uint64_t seq, uint32_t order, struct span lines);
/* Are these lines a session's routes, to be shown as `routes list`? */
bool client_wants_routes(const struct client *c, uint64_t seq);

/* Commands that are answered at once: done; error, after "error: ..."; output, then done. */
void client_done(struct client *c);
void client_fail(struct client *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same where ExaBGP gives no reason: helpers get `error` alone, people the reason too. */
void client_refuse(struct client *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void client_show(struct client *c, struct span text, uint16_t flags);

/* An event; dropped and counted when the client does not read. */
void client_event(struct client *c, struct span text);

#endif
