/* cli/opt.c - one table of options for a command. */
#include "cli/opt.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "cli/exit.h"
#include "cli/say.h"

enum { ID_VERSION = 1, ID_DUMP = 2, MOST = 128, HELP_COLUMN = 30 };

static const struct opt common[] = {
	{ "help", 'h', NULL, "print this help and exit", NULL, NULL, 'h' },
	{ "version", 'V', NULL, "print the version and exit", NULL, NULL, ID_VERSION },
	{ NULL, 0, NULL, NULL, NULL, NULL, 0 },
};
static const struct opt hidden = { "dump-options", 0, NULL, "", NULL, NULL, ID_DUMP };

/* What getopt_long is fed with: the options of all tables in order. */
struct parsed {
	struct option list[MOST + 1];
	const struct opt *opt[MOST];
	const char *names[MOST + 1];
	char letters[2 * MOST + 2];
	size_t n;
};

static struct parsed parsed; /* one command line for a process */

static int
opt_id(const struct opt *t)
{
	return t->id ? t->id : t->letter;
}

static void
add(struct parsed *p, const struct opt *t)
{
	char *l = p->letters + strlen(p->letters);

	if (!t->name || p->n == MOST)
		return;
	p->opt[p->n] = t;
	p->list[p->n] = (struct option){ t->name, t->arg ? required_argument : no_argument, NULL, opt_id(t) };
	if (t != &hidden)
		p->names[p->n] = t->name;
	p->n++;
	if (t->letter) {
		*l++ = (char)t->letter;
		if (t->arg)
			*l++ = ':';
		*l = 0;
	}
}

void
opt_init(struct opts *o, const struct opt_command *cmd, int argc, char **argv)
{
	const struct opt *const *table;
	const struct opt *t;

	*o = (struct opts){ .cmd = cmd, .argc = argc, .argv = argv, .parsed = &parsed };
	memset(&parsed, 0, sizeof(parsed));
	strcpy(parsed.letters, ":"); /* a missing argument is told from an unknown option */
	for (table = cmd->tables; *table; table++)
		for (t = *table; t->name || t->help; t++)
			add(&parsed, t);
	for (t = common; t->name; t++)
		add(&parsed, t);
	add(&parsed, &hidden);
	optind = 1;
	opterr = 0;
}

/* ---- --help and --dump-options ---- */

static void
help_one(const struct opt *t)
{
	char left[64];
	int n;

	if (!t->name) {
		printf("\n%s:\n", t->help);
		return;
	}
	if (t->letter)
		n = snprintf(left, sizeof(left), "  -%c, --%s%s%s", t->letter, t->name, t->arg ? " " : "", t->arg ? t->arg : "");
	else
		n = snprintf(left, sizeof(left), "      --%s%s%s", t->name, t->arg ? " " : "", t->arg ? t->arg : "");
	printf("%-*s%s%s\n", HELP_COLUMN, left, n >= HELP_COLUMN ? "\n                              " : "", t->help);
}

static void
help(const struct opt_command *cmd)
{
	const struct opt *const *table;
	const struct opt *t;

	printf("Usage: %s [options]%s%s\n%s\n\nOptions:\n", cmd->name, *cmd->operands ? " " : "", cmd->operands, cmd->about);
	for (table = cmd->tables; *table; table++)
		for (t = *table; t->name || t->help; t++)
			help_one(t);
	printf("\n");
	for (t = common; t->name; t++)
		help_one(t);
	if (cmd->tail)
		printf("\n%s", cmd->tail);
}

/* short TAB long TAB argument TAB help TAB values, "-" for none; values separated by '|'. */
static void
dump(const struct parsed *p)
{
	const char *const *v;
	size_t i;

	for (i = 0; i < p->n; i++) {
		const struct opt *t = p->opt[i];

		if (t == &hidden)
			continue;
		printf("%c\t%s\t%s\t%s\t", t->letter ? t->letter : '-', t->name, t->arg ? t->arg : "-", t->help);
		if (t->values)
			for (v = t->values(); *v; v++)
				printf("%s%s", v == t->values() ? "" : "|", *v);
		else
			printf("%s", t->words ? t->words : "-");
		printf("\n");
	}
}

/* ---- walking the command line ---- */

static int
leave(struct opts *o, int status)
{
	if (fflush(stdout) != 0)
		status = EXIT_IO;
	o->status = status;
	return OPT_EXIT;
}

int
opt_usage(const struct opt_command *cmd, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	say(cmd->name, "%s; try '%s --help'", text, cmd->name);
	return EXIT_USAGE;
}

/* getopt_long has refused argv[optind - 1]: say why. */
static int
refuse(struct opts *o, int why)
{
	const struct parsed *p = o->parsed;
	const char *word = o->argv[optind - 1], *near;
	size_t n, i, hits = 0;

	if (optopt && optopt < OPT_ID && !(word[0] == '-' && word[1] == '-')) {
		if (why == ':')
			return leave(o, opt_usage(o->cmd, "option '-%c' needs an argument", optopt));
		return leave(o, opt_usage(o->cmd, "unknown option '-%c'", optopt));
	}
	n = strcspn(word + 2, "=");
	for (i = 0; i < p->n; i++) {
		hits += strncmp(p->opt[i]->name, word + 2, n) == 0;
		if (why == ':' && p->list[i].val == optopt)
			return leave(o, opt_usage(o->cmd, "option '--%s' needs an argument", p->opt[i]->name));
		if (why == '?' && optopt && p->list[i].val == optopt)
			return leave(o, opt_usage(o->cmd, "option '--%s' takes no argument", p->opt[i]->name));
	}
	if (hits > 1)
		return leave(o, opt_usage(o->cmd, "option '--%.*s' is ambiguous", (int)n, word + 2));
	near = word_near(word + 2, n, p->names);
	if (near)
		return leave(o, opt_usage(o->cmd, "unknown option '--%.*s' (did you mean '--%s'?)", (int)n, word + 2, near));
	return leave(o, opt_usage(o->cmd, "unknown option '--%.*s'", (int)n, word + 2));
}

int
opt_next(struct opts *o)
{
	const struct parsed *p = o->parsed;
	size_t i;
	int id;

	id = getopt_long(o->argc, o->argv, p->letters, p->list, NULL);
	if (id == -1)
		return OPT_END;
	if (id == '?' || id == ':')
		return refuse(o, id);
	for (i = 0; i < p->n; i++)
		if (id == p->list[i].val || (p->opt[i]->letter && id == p->opt[i]->letter))
			break;
	if (i == p->n)
		return refuse(o, '?');
	o->name = p->opt[i]->name;
	o->arg = p->opt[i]->arg ? optarg : NULL;
	switch (opt_id(p->opt[i])) {
	case 'h':
		help(o->cmd);
		return leave(o, EXIT_GOOD);
	case ID_VERSION:
		printf("%s %s\n", o->cmd->name, VERSION);
		return leave(o, EXIT_GOOD);
	case ID_DUMP:
		dump(p);
		return leave(o, EXIT_GOOD);
	}
	return opt_id(p->opt[i]);
}

int
opt_operands(const struct opts *o, char ***argv)
{
	*argv = o->argv + optind;
	return o->argc - optind;
}

/* ---- arguments that are one of some words ---- */

int
opt_word(const struct opts *o, const char *const *words)
{
	const char *near;
	int i;

	for (i = 0; words[i]; i++)
		if (strcmp(words[i], o->arg) == 0)
			return i;
	near = word_near(o->arg, strlen(o->arg), words);
	if (near)
		opt_usage(o->cmd, "--%s: unknown value '%s' (did you mean '%s'?)", o->name, o->arg, near);
	else
		opt_usage(o->cmd, "--%s: unknown value '%s'", o->name, o->arg);
	return -1;
}

int
opt_words(const struct opts *o, const char *words)
{
	char text[512], *save = NULL, *w;
	const char *list[65];
	size_t n = 0;

	snprintf(text, sizeof(text), "%s", words);
	for (w = strtok_r(text, "|", &save); w && n < 64; w = strtok_r(NULL, "|", &save))
		list[n++] = w;
	list[n] = NULL;
	return opt_word(o, list);
}
