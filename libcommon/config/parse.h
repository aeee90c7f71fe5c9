/* SPDX-License-Identifier: ISC */
/* config/parse.h - what the files that read a configuration share; private to config/. */
#ifndef CONFIG_PARSE_H
#define CONFIG_PARSE_H

#include "config/config.h"
#include "msg/command.h"

struct parse {
	struct config *c;
	struct config_file *file;
	struct src src;
	struct lex l;
	struct diags d;
	struct arena words; /* escaped words of one statement */
	struct ctx ctx;     /* for the words of routes: nothing in them depends on a session */
	struct route route;
	struct buf scratch;
	size_t place_off, place_start; /* the place told last, and where its line begins */
	unsigned place_line;
	unsigned merges;  /* templates merged into the neighbor being read */
};

/* One keyword with a scalar value: how it is read, how it is printed, where it is kept. */
struct keyword {
	const char *word; /* NULL ends a table */
	bool (*read)(struct parse *p, const struct keyword *k, void *at);
	void (*show)(struct buf *b, const struct keyword *k, const void *at);
	size_t off, size;   /* in struct config_neighbor */
	uint64_t lo, hi;
	int bare;           /* value without words; -1: needs one */
};

extern const struct keyword config_neighbor_words[], config_capability_words[], config_ao_words[];
/* Bit of a keyword in config_neighbor.set. */
uint64_t config_keyword_bit(const struct keyword *k);

/* A string that read_string reads back (print.c). */
void print_quoted(struct buf *b, const char *s);

/* src_place for places that only go forward: a file of many neighbors is not counted from its start for each. */
void parse_place(struct parse *p, size_t off, struct loc *out);

/* ---- statements ---- */

/* The reader as it stood at a statement's first word. */
struct lex parse_from(const struct parse *p, const struct tok *word);
/* After a statement: take its `;`. False when it is missing, after reporting it. `from` is where the statement began. */
bool parse_end(struct parse *p, const struct lex *from);
/*
 * `{ statement... }`: calls `one` for each statement, standing after its first word; it takes all up to and with the
 * end. False from it is an error that has been said. The brace has not been taken yet.
 */
bool parse_section(struct parse *p, bool (*one)(struct parse *, struct tok word, void *arg), void *arg);
/* "unknown <what> "x" (did you mean "y"?)"; words NULL-ended. Always false. */
bool parse_unknown(struct parse *p, const struct tok *t, const char *what, const char *const *words);
/* A word or quoted string, copied. */
bool parse_text(struct parse *p, const char *what, const char **out);
/* The same for the name of a template or an api section: letters, digits, ".", "-" and "_". */
bool parse_name(struct parse *p, const char *what, const char **out);
/* `[ a b ]`, `a` or `a b`: names appended. */
bool parse_names(struct parse *p, const char *what, struct config_names *out);
/* The value of a boolean keyword, or -1 if the token is not one. */
int parse_bool(struct span s);
/* Grow an array of the arena by one element; NULL when out of room (said). */
void *parse_more(struct parse *p, void *v, size_t n, size_t *cap, size_t size);

/* ---- parts ---- */

bool parse_template(struct parse *p);                           /* neighbor.c: after "template" */
/* neighbor.c: after "neighbor"; what `group` (NULL: none) says holds where the neighbor says nothing */
bool parse_neighbor(struct parse *p, const struct config_neighbor *group);
struct config_neighbor *parse_new_neighbor(struct parse *p, const struct tok *t);
bool parse_neighbor_statement(struct parse *p, struct tok word, void *neighbor);
bool parse_api(struct parse *p, struct config_neighbor *n);     /* api.c: after "api" */
bool parse_receive(struct parse *p, struct tok word, void *bits); /* a statement of `receive` and `send` */
bool parse_families(struct parse *p, struct config_neighbor *n);   /* family.c: after "family" */
bool parse_addpath(struct parse *p, struct config_neighbor *n);    /* after "add-path" */
bool parse_nexthops(struct parse *p, struct config_neighbor *n);   /* after "nexthop" */
bool parse_static(struct parse *p, struct config_neighbor *n);     /* route.c: after "static" */
bool parse_announce(struct parse *p, struct config_neighbor *n);
bool parse_flow(struct parse *p, struct config_neighbor *n);
bool parse_l2vpn(struct parse *p, struct config_neighbor *n);
bool parse_operational(struct parse *p, struct config_neighbor *n);

/* ---- old.c: what only ExaBGP 3 reads ---- */

/* Report, once, that the configuration is written for ExaBGP 3. */
void old_note(struct parse *p, const struct tok *t);
bool old_group(struct parse *p);                                 /* after "group" */
bool old_process(struct parse *p, struct config_neighbor *n);    /* after "process", in a neighbor */
/*
 * A statement of a process section that is today one of api; *at gets the section. 1: read; 0: it is not one; -1: an error,
 * which was reported.
 */
int old_process_statement(struct parse *p, const struct tok *word, struct config_api **at);
/* Today's word for a neighbor's keyword; the word itself if it is no old one. */
struct span old_keyword(struct span word);
/* Processes at the root that no neighbor names have to do with all of them. */
bool old_settle(struct config *c);

/* load.c: after "process" NAME: the section itself. */
bool parse_process_section(struct parse *p, struct config_process *one, const struct tok *t);
/* Keep it among the others. */
bool parse_keep_process(struct parse *p, struct config_process *one);

/* Make what the OPEN carries from the lists: defaults, filters, orders (family.c). */
void families_settle(struct config *c, struct config_neighbor *n);

/* ---- store.c ---- */

void store_init(struct config_store *s);
void store_fini(struct config_store *s);
/* Keep what r says; `off` is where it says it. False: no room. */
bool store_add(struct config *c, const struct route *r, size_t off);

/* The switches of an `api` section and of its `receive` and `send`, in the order of their bits (config/config.h). */
extern const char *const api_event_words[], *const api_message_words[];

#endif
