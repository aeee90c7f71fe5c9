/*
 * msg/command.h - text commands (bgp-commands(5)): one line to what it asks for, and to messages.
 */
#ifndef MSG_COMMAND_H
#define MSG_COMMAND_H

#include "msg/update.h"

enum command_kind {
	COMMAND_NONE,        /* empty line or comment */
	COMMAND_ROUTE,       /* announce or withdraw of routes: route */
	COMMAND_ATTRIBUTES,  /* `attributes ...` alone: an UPDATE with attributes only */
	COMMAND_EOR,         /* afi, safi */
	COMMAND_REFRESH,     /* afi, safi */
	COMMAND_OPERATIONAL, /* message */
	COMMAND_MESSAGE,     /* any other ready message: message */
	COMMAND_WATCHDOG,    /* announce|withdraw watchdog NAME: route.withdraw, watchdog */
	COMMAND_GROUP,       /* `group A ; B ; ...`: the parts follow from command_next_part */
};

struct command {
	enum command_kind kind;
	struct route route;
	uint16_t afi;
	uint8_t safi;
	struct span watchdog;
	struct buf message;
	struct arena arena; /* escaped words; reset for each command */
};

void command_init(struct command *c);
void command_fini(struct command *c);

/*
 * Parse one command from l (standing at its first word) up to its end: a `;`, `}` or the end of the text. A selector
 * before it (`neighbor ...`, `peer ...`) must have been taken. Reset c first; what it holds borrows from the source.
 * False: l->d says why.
 */
bool command_parse(struct command *c, struct lex *l, const struct ctx *ctx);

/* Skip `neighbor SEL` or `peer SEL` (lists too) when they stand there; the text of the selector in *sel. */
bool command_selector(struct lex *l, struct span *sel);

/*
 * A whole line for bgp-encode: selector left aside, groups resolved, messages appended to out. `pack` as in
 * update_build. False: d says why; nothing is appended.
 */
bool command_encode(struct command *c, const struct src *line, const struct ctx *ctx, bool pack, struct buf *out,
    struct diags *d);

/* The words of one route: `PREFIX attr ...` behind `route`, or those behind a family; used by configurations too.
 * Ends before `;` or `}`; blocks { } of the configuration grammar are understood. */
bool command_route(struct lex *l, struct route *r);           /* behind "route" */
bool command_attributes(struct lex *l, struct route *r);      /* behind "attributes": ... nlri P P */
bool command_family(struct lex *l, struct route *r, unsigned afi); /* behind "ipv4", "ipv6", "l2vpn", "bgp-ls" */
bool command_flow(struct lex *l, struct route *r);            /* behind "flow" */
bool command_vpls(struct lex *l, struct route *r);            /* behind "vpls" */

/* First words and second words that exist, NULL-ended: for "did you mean" and completions. */
const char *const *command_words(void);

#endif
