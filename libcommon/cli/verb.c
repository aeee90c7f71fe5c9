/* SPDX-License-Identifier: ISC */
/* cli/verb.c - commands made of words: finding, listing, completing and correcting them from one table. */
#include "cli/verb.h"

#include <ctype.h>
#include <string.h>

#include "base/diag.h"

enum { VERB_NEAR_MAX = 96, VERB_WORD_MAX = 32 };

/* ---- lines ---- */

static bool
verb_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

void
verb_split(struct span line, struct verb_line *out)
{
	size_t i = 0;

	while (line.n && verb_blank(line.p[line.n - 1]))
		line.n--;
	for (; line.n && verb_blank(line.p[0]); line.p++)
		line.n--;
	out->text = line;
	out->n = out->args = out->looked = 0;
	out->verb = NULL;
	while (i < line.n && out->n < VERB_WORDS) {
		size_t from = i;

		while (i < line.n && !verb_blank(line.p[i]))
			i++;
		if (i - from != 1 || line.p[from] != ';')
			out->v[out->n++] = span_of(line.p + from, i - from);
		while (i < line.n && verb_blank(line.p[i]))
			i++;
	}
}

bool
verb_is(const struct verb_line *l, size_t i, const char *text)
{
	return i < l->n && span_is(l->v[i], text);
}

bool
verb_has(const struct verb_line *l, const char *text)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (span_is(l->v[i], text))
			return true;
	return false;
}

struct span
verb_rest(const struct verb_line *l, size_t i)
{
	if (i >= l->n)
		return span_of(l->text.p + l->text.n, 0);
	return span_of(l->v[i].p, (size_t)(l->text.p + l->text.n - l->v[i].p));
}

/* ---- rows ---- */

/* The next piece of *at, which ends at one of `ends`; *at steps over it. False at the end. */
static bool
verb_piece(const char **at, const char *ends, struct span *out)
{
	const char *p = *at + strspn(*at, ends);

	out->p = (const uint8_t *)p;
	out->n = strcspn(p, ends);
	*at = p + out->n;
	return out->n != 0;
}

/* One word of a row's name, "in|out" or "*", allows this word. */
static bool
verb_allows(struct span name, struct span word)
{
	const uint8_t *p = name.p, *end = name.p + name.n;

	if (name.n == 1 && *p == '*')
		return true;
	while (p <= end) {
		const uint8_t *bar = memchr(p, '|', (size_t)(end - p));
		size_t n = (size_t)((bar ? bar : end) - p);

		if (span_eq(span_of(p, n), word))
			return true;
		p += n + 1;
	}
	return false;
}

/* Can the row's name begin with this word? Most rows are told apart by their first letter, at a tenth of what a match costs. */
static bool
verb_begins(const struct verb *row, struct span word)
{
	const char *p = row->words;

	if (!word.n || *p == (char)word.p[0] || *p == '*')
		return true;
	while (*p && *p != ' ' && *p != '|')
		p++;
	return *p == '|';
}

/* How many of the first n words of l match the row's name; *rest: what remains of the name. */
static size_t
verb_match(const struct verb *row, const struct verb_line *l, size_t n, const char **rest)
{
	const char *at = row->words, *next = at;
	struct span name;
	size_t i;

	for (i = 0; i < n && verb_piece(&next, " ", &name) && verb_allows(name, l->v[i]); i++)
		at = next;
	*rest = at + strspn(at, " ");
	return i;
}

static bool
verb_allowed(const struct verb *row, unsigned flags)
{
	return (row->flags & flags) == flags;
}

const struct verb *
verb_find(const struct verb *table, unsigned flags, struct verb_line *l)
{
	const struct verb *row, *best = NULL;
	size_t most = 0;

	l->looked = 0;
	for (row = table; row->words; row++) {
		const char *rest = row->words;
		size_t n = 0, looked;

		if (!verb_allowed(row, flags))
			continue;
		if (l->n && verb_begins(row, l->v[0]))
			n = verb_match(row, l, l->n, &rest);
		looked = n + (*rest != 0);

		if (looked > l->looked)
			l->looked = looked;
		if (n > most && !*rest) {
			best = row;
			most = n;
		}
	}
	if (best) {
		l->verb = best;
		l->args = most;
	}
	return best;
}

bool
verb_first(const struct verb *table, unsigned flags, struct span word)
{
	struct verb_line l = { .v = { word }, .n = 1 };
	const struct verb *row;
	const char *rest;

	for (row = table; row->words; row++)
		if (verb_allowed(row, flags) && verb_begins(row, word) && verb_match(row, &l, 1, &rest))
			return true;
	return false;
}

bool
verb_near(const struct verb *table, unsigned flags, const struct verb_line *l, struct buf *out)
{
	char text[VERB_NEAR_MAX][VERB_WORD_MAX];
	const char *word[VERB_NEAR_MAX + 1], *rest, *near;
	size_t deepest = 0, n, i, cnt = 0;
	const struct verb *row;
	struct span name;

	for (row = table; row->words; row++)
		if (row->help && verb_allowed(row, flags) && (n = verb_match(row, l, l->n, &rest)) > deepest && *rest)
			deepest = n;
	if (deepest == l->n)
		return false;
	for (row = table; row->words; row++) {
		if (!row->help || !verb_allowed(row, flags) || verb_match(row, l, deepest, &rest) < deepest ||
		    !verb_piece(&rest, " ", &name))
			continue;
		rest = (const char *)name.p;
		while (rest < (const char *)name.p + name.n && cnt < VERB_NEAR_MAX) {
			struct span one;

			if (verb_piece(&rest, "| ", &one) && one.n < VERB_WORD_MAX) {
				memcpy(text[cnt], one.p, one.n);
				text[cnt][one.n] = 0;
				word[cnt] = text[cnt];
				cnt++;
			}
		}
	}
	word[cnt] = NULL;
	near = word_near((const char *)l->v[deepest].p, l->v[deepest].n, word);
	for (i = 0; near && i < deepest; i++) {
		buf_span_put(out, l->v[i]);
		buf_c(out, ' ');
	}
	if (near)
		buf_str(out, near);
	return near != NULL;
}

/* ---- lists ---- */

void
verb_usage(const struct verb *row, struct buf *out)
{
	buf_str(out, row->words);
	if (*row->args)
		buf_c(out, ' ');
	buf_str(out, row->args);
}

void
verb_dump(const struct verb *table, unsigned flags, struct buf *out)
{
	const struct verb *row;

	for (row = table; row->words; row++) {
		if (!verb_allowed(row, flags))
			continue;
		verb_usage(row, out);
		buf_c(out, '\t');
		buf_str(out, row->help ? row->help : "");
		buf_c(out, '\n');
	}
}

/* Append the word if it begins with `part` and is not in the list yet, which began at `from`. */
static void
verb_offer(struct buf *out, size_t from, struct span word, struct span part, const char *help)
{
	size_t at, n;

	if (word.n < part.n || (part.n && memcmp(word.p, part.p, part.n) != 0))
		return;
	for (at = from; at < out->n; at += n + 1) {
		n = (size_t)((const uint8_t *)memchr(out->p + at, '\n', out->n - at) - (out->p + at));
		if (n >= word.n && memcmp(out->p + at, word.p, word.n) == 0 && (n == word.n || out->p[at + word.n] == '\t'))
			return;
	}
	buf_span_put(out, word);
	if (help)
		buf_fmt(out, "\t%s", help);
	buf_c(out, '\n');
}

/* Something the user types as it is, not the name of a value. */
static bool
verb_literal(struct span word)
{
	size_t i;

	for (i = 0; i < word.n; i++)
		if (!islower(word.p[i]) && word.p[i] != '-' && !(i && isdigit(word.p[i])))
			return false;
	return word.n != 0;
}

void
verb_complete(const struct verb *table, unsigned flags, const struct verb_line *l, struct span part, struct buf *out)
{
	const struct verb *row;
	size_t from = out->n;
	const char *rest;
	struct span name;

	for (row = table; row->words && !out->bad; row++) {
		bool named;

		if (!row->help || !verb_allowed(row, flags))
			continue;
		named = verb_match(row, l, l->n, &rest) == l->n;
		if (named && *rest) {
			verb_piece(&rest, " ", &name);
			const char *help = *rest ? NULL : row->help;

			rest = (const char *)name.p;
			while (rest < (const char *)name.p + name.n) {
				struct span one;

				if (verb_piece(&rest, "| ", &one))
					verb_offer(out, from, one, part, help);
			}
		} else if (!*rest) {
			for (rest = row->args; verb_piece(&rest, " []|", &name);)
				if (verb_literal(name))
					verb_offer(out, from, name, part, NULL);
		}
	}
}

bool
verb_starts(const struct verb *table, unsigned flags, const struct verb_line *l, struct buf *out)
{
	size_t from = out->n, i;
	struct buf list;

	buf_init(&list, 1 << 16);
	verb_complete(table, flags, l, span_of(NULL, 0), &list);
	for (i = 0; i < list.n; i++) {
		const uint8_t *nl = memchr(list.p + i, '\n', list.n - i), *tab = memchr(list.p + i, '\t', list.n - i);
		const uint8_t *end = tab && tab < nl ? tab : nl;

		buf_str(out, out->n > from ? " " : "");
		buf_put(out, list.p + i, (size_t)(end - (list.p + i)));
		i = (size_t)(nl - list.p);
	}
	buf_fini(&list);
	return out->n > from;
}
