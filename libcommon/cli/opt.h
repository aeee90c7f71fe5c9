/*
 * cli/opt.h - one table of options for a command: it feeds getopt_long, --help, and --dump-options, from which the
 * completions are made.
 *
 * --help, --version and the hidden --dump-options are there without being listed.
 */
#ifndef CLI_OPT_H
#define CLI_OPT_H

#include <stddef.h>

struct opt {
	const char *name; /* long name; NULL with `help` set: a heading in --help; NULL without: the table's end */
	int letter;       /* short name or 0 */
	const char *arg;  /* name of the argument in --help, NULL for none */
	const char *help; /* one sentence, lower case, no full stop */
	const char *const *(*values)(void); /* NULL-ended list of the argument's values, or NULL */
	const char *words; /* the same as text "auto|hex|raw"; or "@file", "@dir", "@host", "@interface"; or NULL */
	int id;            /* what opt_next returns: > 0, unique in the command; 0: the letter */
};

enum { OPT_ID = 256 }; /* first id that is no letter */

struct opt_command {
	const char *name;               /* "bgp-decode" */
	const char *operands;           /* "[FILE ...]" */
	const char *about;              /* one line of --help */
	const struct opt *const *tables; /* NULL-ended list of tables, so that commands can share some */
	const char *tail;               /* printed behind the options of --help, or NULL */
};

enum { OPT_END = 0, OPT_EXIT = -1 };

struct opts {
	const struct opt_command *cmd;
	int argc;
	char **argv;
	int status;       /* OPT_EXIT: the exit status (0 after --help, --version; else EXIT_USAGE) */
	const char *arg;  /* the option's argument, NULL when it has none */
	const char *name; /* the option's long name */
	void *parsed;     /* private */
};

/* argv is permuted: operands move behind the options. */
void opt_init(struct opts *o, const struct opt_command *cmd, int argc, char **argv);
/* The next option's id; OPT_END when there are no more; OPT_EXIT when the command is to end with o->status, all said. */
int opt_next(struct opts *o);
/* After OPT_END: the operands. */
int opt_operands(const struct opts *o, char ***argv);

/* Say "PROG: message" and the hint to --help on standard error; returns EXIT_USAGE. */
int opt_usage(const struct opt_command *cmd, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/*
 * The index of o->arg in a NULL-ended list of words, or -1 after saying what was expected. `what` as in "no such WHAT
 * 'x'".
 */
int opt_word(const struct opts *o, const char *const *words);
/* The same for "a|b|c". */
int opt_words(const struct opts *o, const char *words);

#endif
