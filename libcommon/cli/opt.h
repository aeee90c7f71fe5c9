/* SPDX-License-Identifier: ISC */
/*
 * cli/opt.h - options are rows: each row has the name, the type, the range, the destination and the help of one option.
 *
 * The rows feed getopt_long, --help, and --dump-options, from which the completions are made; opt_read carries out the
 * command line. --help, --version and the hidden --dump-options and --dump-verbs need no rows.
 *
 *	#define INTO(member) OPT_INTO(struct asked, member)
 *	static const struct opt rows[] = {
 *		{ "strict", 0, NULL, "stop at the first bad line", opt_flag, INTO(strict) },
 *		{ "jobs", 'j', "N", "decode with N threads", opt_number, INTO(jobs), .lo = 1, .hi = 1024 },
 *		{ "output", 'o', "FORMAT", "format of the output", opt_choice, INTO(format), .words = formats },
 *		{ .name = NULL },
 *	};
 */
#ifndef CLI_OPT_H
#define CLI_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct opt_command;
struct verb;
struct opt;

/* One option as it was given. */
struct opt_given {
	const struct opt_command *cmd;
	const struct opt *row;
	const char *arg; /* NULL for an option without an argument; valid as long as argv */
	void *at;        /* the row's destination; NULL when the row has none */
	int *status;     /* EXIT_USAGE; what opt_read returns when the type returns false */
};

/* A word that an option accepts, and what it stands for. */
struct opt_word {
	const char *word; /* NULL: the end of the list */
	int value;
};

struct opt {
	const char *name; /* long name; NULL with `help` set: a heading in --help; NULL without: the table's end */
	int letter;       /* short name or 0 */
	const char *arg;  /* name of the argument in --help; NULL: the option takes none */
	const char *help; /* one sentence, lower case, no full stop; NULL: another spelling of an option, not listed */
	/* The type: reads the argument into the destination. False: the argument is wrong, and opt_wrong has reported it. */
	bool (*take)(const struct opt_given *g);
	size_t off, size; /* the destination in the group's struct; OPT_INTO gives both */
	uint64_t lo, hi;  /* range of a number or of seconds; most members of a list (hi); the value of opt_set (lo) */
	const struct opt_word *words;       /* the words of opt_choice */
	const char *const *(*values)(void); /* or a NULL-ended list of them, whose indices are the values */
	const char *hint; /* for completions: "@file", "@dir", "@host", "@interface"; or words that are not all: "a|b|c" */
	unsigned mark;    /* bits that are set in the group's marks when the option is given */
};

#define OPT_INTO(type, member) .off = offsetof(type, member), .size = sizeof(((type *)0)->member)

struct opt_command {
	const char *name;     /* "bgp-decode" */
	const char *operands; /* "[FILE ...]" */
	const char *about;    /* one line of --help */
	const char *tail;     /* printed after the options of --help, or NULL */
	const struct verb *verbs; /* commands that the program reads (cli/verb.h), for the hidden --dump-verbs; or NULL */
};

/* Rows and the struct that they fill in. Groups can be shared by several commands (config/context.h). */
struct opt_group {
	const struct opt *rows; /* NULL: the end of the list */
	void *into;
	unsigned *marks;        /* collects the marks of the rows; may be NULL */
};

enum { OPT_GO = -1 };

/*
 * Read the command line into the groups. OPT_GO: *argc and *argv are the operands (argv is permuted); otherwise the
 * status to exit with: everything has been printed (0 after --help and --version, else EXIT_USAGE or EXIT_IO).
 */
int opt_read(const struct opt_command *cmd, const struct opt_group *groups, int *argc, char ***argv);

/* Report "PROG: message" and the hint to --help on standard error; returns EXIT_USAGE. */
int opt_usage(const struct opt_command *cmd, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* ---- for types ---- */

/* Report "--NAME 'ARGUMENT': want ..."; returns false. */
bool opt_wrong(const struct opt_given *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Report that `bad` is not one of the row's words, the nearest of them, and all of them; returns false. */
bool opt_wrong_word(const struct opt_given *g, const char *bad, size_t n);

/* ---- types; the destination is in brackets ---- */

bool opt_flag(const struct opt_given *g);    /* true (bool) */
bool opt_set(const struct opt_given *g);     /* the row's `lo` (bool or integer): for "no-..." and "once" */
bool opt_ignore(const struct opt_given *g);  /* accepted without effect (none) */
bool opt_number(const struct opt_given *g);  /* a number from lo to hi (integer) */
bool opt_seconds(const struct opt_given *g); /* seconds from lo to hi, with a fraction (uint32_t: milliseconds) */
bool opt_string(const struct opt_given *g);  /* the argument itself (const char *) */
bool opt_text(const struct opt_given *g);    /* a copy of the argument, which must be one line and fit (char []) */
bool opt_choice(const struct opt_given *g);  /* the value of one of the row's words (integer) */
bool opt_list(const struct opt_given *g);    /* the option may be repeated, `hi` times (struct opt_list) */

struct opt_list {
	const char **v; /* the arguments, in order; as valid as argv */
	size_t n;
};

void opt_list_free(struct opt_list *l);
/* Put the members in front of the operands; these are valid as long as the list. False: no memory. */
bool opt_list_operands(struct opt_list *l, int *argc, char ***argv);

#endif
