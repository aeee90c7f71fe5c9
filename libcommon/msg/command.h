/* SPDX-License-Identifier: ISC */
/*
 * msg/command.h - text commands (bgp-commands(5)): one line to what it asks for, and to messages.
 */
#ifndef MSG_COMMAND_H
#define MSG_COMMAND_H

#include "msg/update.h"

enum command_kind {
	COMMAND_NONE,        /* empty line or comment */
	COMMAND_ROUTE,       /* announce or withdraw of routes: route */
	COMMAND_ATTRIBUTES,  /* `attributes ...` without NLRI: an UPDATE with attributes only, or a group's attributes */
	COMMAND_EOR,         /* afi, safi */
	COMMAND_REFRESH,     /* afi, safi, subtype */
	COMMAND_OPERATIONAL, /* message: the whole OPERATIONAL */
	COMMAND_MESSAGE,     /* message: one that is named by its type, or any bytes (msg/spoken.h) */
	COMMAND_WATCHDOG,    /* announce|withdraw watchdog NAME: route.withdraw, watchdog (n 0: none named) */
	COMMAND_GROUP,       /* `group A ; B ; ...`: l is after "group"; read the parts with command_part */
};

struct command {
	enum command_kind kind;
	struct route route;
	uint16_t afi;
	uint8_t safi;
	uint8_t subtype;     /* of a ROUTE-REFRESH (RFC 7313 3.2) */
	struct span watchdog;
	struct buf message;
	struct arena arena; /* escaped words; reset for each command */

	/* routes of equal attributes that wait to be packed (command_encode with pack) */
	struct {
		struct attrset attrs;
		struct nexthop nexthop;
		struct nlri_list list;
		bool withdraw;
		bool sort; /* they are a group's */
		struct buf key, next_key;
	} wait;
	bool in_group; /* command_encode is between `group start` and `group end` */
};

void command_init(struct command *c);
void command_fini(struct command *c);

/*
 * Parse one command from l (standing at its first word) up to its end: a `;`, `}` or the end of the text. A selector
 * before it (`neighbor ...`, `peer ...`) must have been taken; `announce` may be left out. What c then holds borrows
 * from the source and from c's arena, until the next parse. False: l->d says why.
 */
bool command_parse(struct command *c, struct lex *l, const struct ctx *ctx);

/* The next part of a group; false at its end and on an error (l->d tells). */
bool command_part(struct command *c, struct lex *l, const struct ctx *ctx);
/* The group's attributes and next hop go under those of a route of it: the route's own win. */
void command_lay_under(struct route *r, const struct attrset *under, const struct nexthop *nexthop);

/*
 * Take `neighbor SEL` or `peer SEL` (lists too) when they are there; the text of the selector in *sel, else n 0.
 * A selector with no command after it is an error.
 */
bool command_selector(struct lex *l, struct span *sel);

/* The line without the words at its end that tell an API how to answer: sync, async, json, text. */
struct span command_bare(struct span line);

/*
 * A whole line for bgp-encode: selector left aside, groups resolved, messages appended to out. With `pack`, and between
 * `group start` and `group end`, routes that share their attributes with the last ones wait until others come: end with
 * command_flush. False: d says why (places are byte offsets into the line); nothing of the line is appended.
 */
bool command_encode(struct command *c, const struct src *line, const struct ctx *ctx, bool pack, struct buf *out,
    struct diags *d);
/* Write what waits. */
bool command_flush(struct command *c, const struct ctx *ctx, struct buf *out, struct diags *d);

/*
 * The words of one route, ended by `;`, `}` or the end; for configurations too. r is reset by the caller; the block
 * form `PREFIX { attr; attr; }` is understood. On true the NLRI are in r->list.
 */
bool command_route(struct lex *l, struct route *r);                /* after "route" */
bool command_attributes(struct lex *l, struct route *r);           /* after "attributes": words [nlri P P ...] */
bool command_family(struct lex *l, struct route *r, unsigned afi); /* after "ipv4", "ipv6", "l2vpn", "sfc", "bgp-ls" */
bool command_flow(struct lex *l, struct route *r);                 /* after "flow route" */
bool command_vpls(struct lex *l, struct route *r);                 /* after "vpls" */
bool command_sr_policy(struct lex *l, struct route *r);            /* after "sr-policy": family by the endpoint */
/* Can a command begin with this word when `announce` is left out? */
bool command_begins(struct span word);

#endif
