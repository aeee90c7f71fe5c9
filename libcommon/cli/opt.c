/* SPDX-License-Identifier: ISC */
/* cli/opt.c - options are rows: the command line, --help and --dump-options. */
#include "cli/opt.h"

#include <assert.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/memory.h"
#include "base/num.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "cli/verb.h"

enum {
	OPTS_MOST = 128,       /* options of one command */
	OPT_WORDS_MOST = 128,  /* words of one option */
	OPT_FIRST = 256,       /* getopt_long returns this for the first option: above every letter */
	OPT_HELP_COLUMN = 30,
};

/* The command line's own options; opt_read looks for them by their address. */
static const struct opt opt_common[] = {
	{ "help", 'h', NULL, "print this help and exit", .take = opt_ignore },
	{ "version", 'V', NULL, "print the version and exit", .take = opt_ignore },
	{ .name = NULL },
};
/* For tests and completions; not listed. */
static const struct opt opt_hidden[] = {
	{ "dump-options", 0, NULL, NULL, .take = opt_ignore },
	{ "dump-verbs", 0, NULL, NULL, .take = opt_ignore },
	{ .name = NULL },
};

static bool
opt_is_hidden(const struct opt *t)
{
	return !t->help;
}

/* The options of all groups in order, and what getopt_long needs to know of them. */
struct opt_parser {
	const struct opt_command *cmd;
	const struct opt_group *groups;
	const struct opt *opt[OPTS_MOST];
	const struct opt_group *group[OPTS_MOST]; /* NULL for the common ones */
	const char *names[OPTS_MOST + 1];         /* those that are listed, for "did you mean" */
	struct option list[OPTS_MOST + 1];
	char letters[2 * OPTS_MOST + 2];
	size_t n, name_cnt;
};

static void
opt_add(struct opt_parser *p, const struct opt_group *group, const struct opt *t)
{
	char *l = p->letters + strlen(p->letters);

	if (!t->name || p->n == OPTS_MOST)
		return;
	p->opt[p->n] = t;
	p->group[p->n] = group;
	p->list[p->n] = (struct option){ t->name, t->arg ? required_argument : no_argument, NULL, OPT_FIRST + (int)p->n };
	if (!opt_is_hidden(t))
		p->names[p->name_cnt++] = t->name;
	p->n++;
	if (t->letter) {
		*l++ = (char)t->letter;
		if (t->arg)
			*l++ = ':';
		*l = 0;
	}
}

static void
opt_parser_init(struct opt_parser *p, const struct opt_command *cmd, const struct opt_group *groups)
{
	const struct opt_group *group;
	const struct opt *t;

	*p = (struct opt_parser){ .cmd = cmd, .groups = groups };
	strcpy(p->letters, ":"); /* getopt_long tells a missing argument from an unknown option */
	for (group = groups; group->rows; group++)
		for (t = group->rows; t->name || t->help; t++)
			opt_add(p, group, t);
	for (t = opt_common; t->name; t++)
		opt_add(p, NULL, t);
	for (t = opt_hidden; t->name; t++)
		opt_add(p, NULL, t);
}

/* The words that the row lists, NULL-ended; their number. */
static size_t
opt_words(const struct opt *t, const char *words[OPT_WORDS_MOST + 1])
{
	const char *const *values = t->values ? t->values() : NULL;
	size_t n = 0;

	for (; t->words && n < OPT_WORDS_MOST && t->words[n].word; n++)
		words[n] = t->words[n].word;
	for (; values && n < OPT_WORDS_MOST && values[n]; n++)
		words[n] = values[n];
	words[n] = NULL;
	return n;
}

/* ---- --help, --dump-options, --dump-verbs ---- */

static void
opt_help_row(const struct opt *t)
{
	char left[64];
	int n;

	if (!t->name) {
		printf("\n%s:\n", t->help);
		return;
	}
	if (opt_is_hidden(t))
		return;
	if (t->letter)
		n = snprintf(left, sizeof(left), "  -%c, --%s%s%s", t->letter, t->name, t->arg ? " " : "", t->arg ? t->arg :
		    "");
	else
		n = snprintf(left, sizeof(left), "      --%s%s%s", t->name, t->arg ? " " : "", t->arg ? t->arg : "");
	printf("%-*s%s%s\n", OPT_HELP_COLUMN, left, n >= OPT_HELP_COLUMN ? "\n                              " : "",
	    t->help);
}

static void
opt_help(const struct opt_parser *p)
{
	const struct opt_command *cmd = p->cmd;
	const struct opt_group *group;
	const struct opt *t;

	printf("Usage: %s [options]%s%s\n%s\n\nOptions:\n", cmd->name, *cmd->operands ? " " : "", cmd->operands,
	    cmd->about);
	for (group = p->groups; group->rows; group++)
		for (t = group->rows; t->name || t->help; t++)
			opt_help_row(t);
	printf("\n");
	for (t = opt_common; t->name; t++)
		opt_help_row(t);
	if (cmd->tail)
		printf("\n%s", cmd->tail);
}

static bool
opt_is_integer(const struct opt *t)
{
	return t->size == 1 || t->size == 2 || t->size == 4 || t->size == 8;
}

/* What every row promises. Tests print the rows of each command, so that a wrong one cannot stay. */
static void
opt_check(const struct opt_parser *p, size_t i)
{
	const struct opt *t = p->opt[i];
	size_t k;

	assert(t->take && *t->name);
	for (k = 0; k < i; k++)
		assert(strcmp(p->opt[k]->name, t->name) != 0 && (!t->letter || p->opt[k]->letter != t->letter));
	if (t->take == opt_flag)
		assert(!t->arg && t->size == sizeof(bool));
	else if (t->take == opt_set)
		assert(!t->arg && opt_is_integer(t));
	else if (t->take == opt_number)
		assert(t->arg && opt_is_integer(t) && t->lo <= t->hi && t->hi >> (8 * t->size - 1) <= 1);
	else if (t->take == opt_seconds)
		assert(t->arg && t->size == sizeof(uint32_t) && t->lo <= t->hi && t->hi <= UINT32_MAX / 1000);
	else if (t->take == opt_choice)
		assert(t->arg && opt_is_integer(t) && (t->words || t->values));
	else if (t->take == opt_string)
		assert(t->arg && t->size == sizeof(const char *));
	else if (t->take == opt_text)
		assert(t->arg && t->size > 1);
	else if (t->take == opt_list)
		assert(t->arg && t->size == sizeof(struct opt_list));
}

/* One line for each option: short TAB long TAB argument TAB help TAB values; "-" for none; values separated by '|'. */
static void
opt_dump(const struct opt_parser *p)
{
	const char *words[OPT_WORDS_MOST + 1];
	size_t i, k, n;

	for (i = 0; i < p->n; i++) {
		const struct opt *t = p->opt[i];

		opt_check(p, i);
		if (opt_is_hidden(t))
			continue;
		printf("%c\t%s\t%s\t%s\t", t->letter ? t->letter : '-', t->name, t->arg ? t->arg : "-", t->help);
		n = opt_words(t, words);
		for (k = 0; k < n; k++)
			printf("%s%s", k ? "|" : "", words[k]);
		printf("%s\n", n ? "" : t->hint ? t->hint : "-");
	}
}

static void
opt_dump_verbs(const struct opt_command *cmd)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	if (cmd->verbs)
		verb_dump(cmd->verbs, 0, &b);
	fwrite(b.p, 1, b.n, stdout);
	buf_fini(&b);
}

/* ---- what is wrong with a command line ---- */

int
opt_usage(const struct opt_command *cmd, const char *fmt, ...)
{
	char text[960];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	say(cmd->name, "%s; try '%s --help'", text, cmd->name);
	return EXIT_USAGE;
}

/* getopt_long has refused an option: say why. */
static int
opt_refuse(const struct opt_parser *p, int why, char *const *argv)
{
	const struct opt_command *cmd = p->cmd;
	const char *word, *near;
	size_t n, i, hits = 0;

	if (optopt >= OPT_FIRST) {
		const char *name = p->opt[optopt - OPT_FIRST]->name;

		return opt_usage(cmd, why == ':' ? "option '--%s' needs an argument" : "option '--%s' takes no argument", name);
	}
	if (optopt)
		return opt_usage(cmd, why == ':' ? "option '-%c' needs an argument" : "unknown option '-%c'", optopt);
	word = argv[optind - 1] + 2;
	n = strcspn(word, "=");
	for (i = 0; i < p->n; i++)
		hits += strncmp(p->opt[i]->name, word, n) == 0;
	if (hits > 1)
		return opt_usage(cmd, "option '--%.*s' is ambiguous", (int)n, word);
	near = word_near(word, n, p->names);
	if (near)
		return opt_usage(cmd, "unknown option '--%.*s' (did you mean '--%s'?)", (int)n, word, near);
	return opt_usage(cmd, "unknown option '--%.*s'", (int)n, word);
}

bool
opt_wrong(const struct opt_given *g, const char *fmt, ...)
{
	char text[320];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	opt_usage(g->cmd, "--%s '%.200s': want %s", g->row->name, g->arg, text);
	return false;
}

bool
opt_wrong_word(const struct opt_given *g, const char *bad, size_t n)
{
	const char *words[OPT_WORDS_MOST + 1], *near;
	char text[800] = "";
	size_t cnt = opt_words(g->row, words), i, at = 0;

	near = word_near(bad, n, words);
	if (near)
		at = (size_t)snprintf(text, sizeof(text), " (did you mean '%s'?)", near);
	for (i = 0; i < cnt && at < sizeof(text); i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%s%s", i ? ", " : "; want one of: ", words[i]);
	opt_usage(g->cmd, "--%s: unknown value '%.*s'%s", g->row->name, n > 100 ? 100 : (int)n, bad, text);
	return false;
}

/* ---- types ---- */

/* Store v into a bool, or a signed or unsigned integer, of the row's size. */
static void
opt_store(const struct opt_given *g, uint64_t v)
{
	switch (g->row->size) {
	case 1:
		*(uint8_t *)g->at = (uint8_t)v;
		break;
	case 2:
		*(uint16_t *)g->at = (uint16_t)v;
		break;
	case 4:
		*(uint32_t *)g->at = (uint32_t)v;
		break;
	case 8:
		*(uint64_t *)g->at = v;
		break;
	}
}

bool
opt_flag(const struct opt_given *g)
{
	*(bool *)g->at = true;
	return true;
}

bool
opt_set(const struct opt_given *g)
{
	opt_store(g, g->row->lo);
	return true;
}

bool
opt_ignore(const struct opt_given *g)
{
	return true;
}

bool
opt_number(const struct opt_given *g)
{
	const struct opt *t = g->row;
	uint64_t v;

	if (!num_max(span_str(g->arg), t->hi, &v) || v < t->lo)
		return opt_wrong(g, "a number from %llu to %llu", (unsigned long long)t->lo, (unsigned long long)t->hi);
	opt_store(g, v);
	return true;
}

bool
opt_seconds(const struct opt_given *g)
{
	const struct opt *t = g->row;
	char *end;
	double v = strtod(g->arg, &end);

	/* Digits alone: strtod also takes signs, blanks, hexadecimal numbers and infinity. */
	if (end == g->arg || g->arg[strspn(g->arg, "0123456789.")] || *end || !(v >= (double)t->lo) || v > (double)t->hi)
		return opt_wrong(g, "seconds from %llu to %llu", (unsigned long long)t->lo, (unsigned long long)t->hi);
	*(uint32_t *)g->at = (uint32_t)(v * 1000);
	return true;
}

bool
opt_string(const struct opt_given *g)
{
	*(const char **)g->at = g->arg;
	return true;
}

bool
opt_text(const struct opt_given *g)
{
	size_t n = strlen(g->arg);

	if (n >= g->row->size || strchr(g->arg, '\n'))
		return opt_wrong(g, "one line of at most %zu bytes", g->row->size - 1);
	memcpy(g->at, g->arg, n + 1);
	return true;
}

bool
opt_choice(const struct opt_given *g)
{
	const char *words[OPT_WORDS_MOST + 1];
	size_t n = opt_words(g->row, words), i;

	for (i = 0; i < n && strcmp(words[i], g->arg) != 0; i++)
		;
	if (i == n)
		return opt_wrong_word(g, g->arg, strlen(g->arg));
	opt_store(g, g->row->words ? (uint64_t)g->row->words[i].value : i);
	return true;
}

bool
opt_list(const struct opt_given *g)
{
	struct opt_list *l = g->at;
	const char **v;

	if (g->row->hi && l->n == g->row->hi) {
		opt_usage(g->cmd, "--%s: more than %llu times", g->row->name, (unsigned long long)g->row->hi);
		return false;
	}
	v = memory_resize(l->v, (l->n + 1) * sizeof(*v));
	if (!v) {
		say(g->cmd->name, "out of memory");
		*g->status = EXIT_IO;
		return false;
	}
	l->v = v;
	v[l->n++] = g->arg;
	return true;
}

void
opt_list_free(struct opt_list *l)
{
	free(l->v);
	*l = (struct opt_list){ .n = 0 };
}

bool
opt_list_operands(struct opt_list *l, int *argc, char ***argv)
{
	const char **v;
	int i;

	if (!l->n)
		return true;
	v = memory_resize(l->v, (l->n + (size_t)*argc) * sizeof(*v));
	if (!v)
		return false;
	l->v = v;
	for (i = 0; i < *argc; i++)
		v[l->n++] = (*argv)[i];
	*argc = (int)l->n;
	*argv = (char **)(uintptr_t)v; /* nobody writes to them */
	return true;
}

/* ---- walking the command line ---- */

static int
opt_leave(int status)
{
	return fflush(stdout) != 0 ? EXIT_IO : status;
}

/* One option, by its index: OPT_GO or an exit status. */
static int
opt_take(const struct opt_parser *p, size_t i)
{
	const struct opt_group *group = p->group[i];
	const struct opt *t = p->opt[i];
	int status = EXIT_USAGE;
	struct opt_given given = { .cmd = p->cmd, .row = t, .arg = t->arg ? optarg : NULL, .status = &status };

	if (t == &opt_common[0]) {
		opt_help(p);
		return opt_leave(EXIT_GOOD);
	}
	if (t == &opt_common[1]) {
		printf("%s %s\n", p->cmd->name, VERSION);
		return opt_leave(EXIT_GOOD);
	}
	if (t == &opt_hidden[0]) {
		opt_dump(p);
		return opt_leave(EXIT_GOOD);
	}
	if (t == &opt_hidden[1]) {
		opt_dump_verbs(p->cmd);
		return opt_leave(EXIT_GOOD);
	}
	if (t->size)
		given.at = (char *)group->into + t->off;
	if (!t->take(&given))
		return status;
	if (group->marks)
		*group->marks |= t->mark;
	return OPT_GO;
}

/* getopt_long keeps its place in static variables; a second command line in one process begins anew. */
static void
opt_restart(void)
{
#if defined(__APPLE__) || defined(__FreeBSD__) || defined(__NetBSD__) || defined(__OpenBSD__)
	optreset = 1;
	optind = 1;
#else
	optind = 0;
#endif
	opterr = 0;
	optopt = 0;
}

int
opt_read(const struct opt_command *cmd, const struct opt_group *groups, int *argc, char ***argv)
{
	struct opt_parser p;
	int id, status;

	opt_parser_init(&p, cmd, groups);
	opt_restart();
	while ((id = getopt_long(*argc, *argv, p.letters, p.list, NULL)) != -1) {
		size_t i;

		if (id == '?' || id == ':')
			return opt_refuse(&p, id, *argv);
		for (i = 0; i < p.n; i++)
			if (id == p.list[i].val || id == p.opt[i]->letter)
				break;
		if ((status = opt_take(&p, i)) != OPT_GO)
			return status;
	}
	*argv += optind;
	*argc -= optind;
	return OPT_GO;
}
