/* SPDX-License-Identifier: ISC */
/*
 * cli/verb.h - commands made of words ("show adj-rib in extensive"): one table of rows for each program.
 *
 * The table is the only list of a program's commands: it finds them, prints `help`, completes words, offers the nearest
 * word after a mistake, and is printed by a hidden option so that tests can compare the manual with it.
 */
#ifndef CLI_VERB_H
#define CLI_VERB_H

#include "base/buf.h"

enum { VERB_WORDS = 24 };

struct verb_line;

struct verb {
	/*
	 * The words that name the command: "show adj-rib". `a|b` is either word, `*` any one word. Of the rows that match
	 * the beginning of a line the one with most words is taken, of those the first. NULL ends the table.
	 */
	const char *words;
	const char *args; /* as help and the manual show them: "in|out [extensive] [json]"; "" for none */
	const char *help; /* a few words, lower case, no full stop; NULL: another spelling of a command, not listed */
	/* Carry it out. What it returns is the program's own matter. */
	int (*run)(void *context, const struct verb_line *l);
	unsigned flags;   /* the program's own: where the command is allowed */
};

/* A line split into words. */
struct verb_line {
	struct span text;           /* the whole line, without blanks at either end */
	struct span v[VERB_WORDS];  /* words between blanks; a lone `;` is not one; further words are only in `text` */
	size_t n;
	const struct verb *verb;    /* set by verb_find */
	size_t args;                /* index of the first word after the words that name the verb */
	size_t looked;              /* verb_find looked at so many words: lines that begin with them have the same verb */
};

/* The spans of *out point into `line`. */
void verb_split(struct span line, struct verb_line *out);

/* Word i is `text`. */
bool verb_is(const struct verb_line *l, size_t i, const char *text);
/* Any of the words is `text`. */
bool verb_has(const struct verb_line *l, const char *text);
/* Everything from word i on, as written; empty if there are no more than i words. */
struct span verb_rest(const struct verb_line *l, size_t i);

/*
 * The row that l->v begins with, among those that have all bits of `flags`; also in l->verb and l->args. NULL: no such
 * command, and *l is as it was.
 */
const struct verb *verb_find(const struct verb *table, unsigned flags, struct verb_line *l);
/* Is it the first word of a row with all bits of `flags`? */
bool verb_first(const struct verb *table, unsigned flags, struct span word);
/*
 * For "did you mean": append the words of l up to the first that no listed row has at that place, with the nearest one
 * in its stead ("show nieghbor x" gives "show neighbor"). False, and nothing appended, if none is near.
 */
bool verb_near(const struct verb *table, unsigned flags, const struct verb_line *l, struct buf *out);

/* All words of l are a row's, but not all of that row's: append what can follow, with blanks between. */
bool verb_starts(const struct verb *table, unsigned flags, const struct verb_line *l, struct buf *out);

/* Append "WORDS ARGS", as help and the manual list the row. */
void verb_usage(const struct verb *row, struct buf *out);
/* Append each row with all bits of `flags` as "WORDS ARGS" TAB "HELP" and a newline; other spellings have no help. */
void verb_dump(const struct verb *table, unsigned flags, struct buf *out);

/*
 * The words that can follow the first n words of l (the last one may be a beginning: of it `part`): those of the rows'
 * names and, once all words of a name are there, the lower-case words of its arguments. Appended one a line, each once;
 * the last word of a name with TAB and the row's help.
 */
void verb_complete(const struct verb *table, unsigned flags, const struct verb_line *l, struct span part,
    struct buf *out);

#endif
