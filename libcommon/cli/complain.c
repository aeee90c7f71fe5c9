/* SPDX-License-Identifier: ISC */
/* cli/complain.c - what is wrong with the input: the first few faults of a kind, then their number. */
#include "cli/complain.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "cli/say.h"

#define INTO(member) OPT_INTO(struct complain, member)

const struct opt complain_options[] = {
	{ "all-errors", 0, NULL, "report each fault; default: a few of each kind, and how many more", opt_flag, INTO(all) },
	{ "quiet", 'q', NULL, "report only how many faults there are of each kind", opt_flag, INTO(quiet) },
	{ .name = NULL },
};

static bool
complain_is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == ':' || c == '_';
}

/* The text of a fault without what differs from one to the next: `to` has room for all of it. */
static size_t
complain_outline(const char *text, size_t n, char *to)
{
	size_t i = 0, len = 0;

	while (i < n) {
		size_t from = i, start = len;
		bool varies = false;

		if (text[i] == '\'' || text[i] == '"') {
			char quote = text[i];

			for (i++; i < n && text[i] != quote; i++)
				;
			i += i < n;
			to[len++] = quote;
			continue;
		}
		for (; i < n && complain_is_word(text[i]); i++) {
			varies = varies || (text[i] >= '0' && text[i] <= '9');
			to[len++] = text[i];
		}
		if (i == from)
			to[len++] = text[i++];
		else if (varies) {
			len = start;
			to[len++] = '#';
		}
	}
	return len;
}

/* What follows the place of a fault: "FILE@OFFSET: record 12: " or "FILE:LINE:COLUMN: ". */
static const char *
complain_text(const char *line, size_t n)
{
	const char *text = memchr(line, ' ', n);
	unsigned long long number;
	int len = 0;

	if (!text || text == line || text[-1] != ':')
		return line;
	text++;
	if (sscanf(text, "%*15[a-z] %llu:%n", &number, &len) == 1 && len)
		text += len + (text[len] == ' ');
	return text;
}

static struct complain_kind *
complain_kind(struct complain *c, const char *line, size_t n)
{
	char outline[1024];
	const char *text = complain_text(line, n);
	struct complain_kind *k;
	uint32_t hash;
	unsigned i;

	n -= (size_t)(text - line);
	if (n > sizeof(outline))
		n = sizeof(outline);
	hash = hash_bytes(0, outline, complain_outline(text, n, outline));
	for (i = 0; i < c->kind_cnt; i++)
		if (c->kinds[i].hash == hash)
			return &c->kinds[i];
	k = &c->kinds[i < COMPLAIN_KINDS ? i : i - 1];
	if (i < COMPLAIN_KINDS) {
		c->kind_cnt++;
		k->hash = hash;
		if (i == COMPLAIN_KINDS - 1)
			snprintf(k->text, sizeof(k->text), "faults of other kinds");
		else
			snprintf(k->text, sizeof(k->text), "%.*s", (int)n, text);
	}
	return k;
}

/* One fault: its line, and what belongs to it; the byte after it is a NUL. */
static void
complain_one(struct complain *c, const char *lines)
{
	struct complain_kind *k = complain_kind(c, lines, strcspn(lines, "\n"));

	if (k->count++ < COMPLAIN_SHOWN && !c->quiet)
		say_block(c->prog, lines);
}

void
complain(struct complain *c, const char *lines)
{
	char one[4096];

	if (c->all) {
		say_block(c->prog, lines);
		return;
	}
	while (*lines) {
		const char *end = lines;
		size_t n;

		do {
			end += strcspn(end, "\n");
			end += *end != '\0';
		} while (*end == ' ');
		n = (size_t)(end - lines);
		if (n >= sizeof(one))
			n = sizeof(one) - 1;
		memcpy(one, lines, n);
		one[n] = '\0';
		complain_one(c, one);
		lines = end;
	}
}

void
complain_finish(struct complain *c)
{
	unsigned i;

	for (i = 0; i < c->kind_cnt; i++) {
		const struct complain_kind *k = &c->kinds[i];

		if (c->quiet)
			say(c->prog, "%llu times: %s", (unsigned long long)k->count, k->text);
		else if (k->count > COMPLAIN_SHOWN)
			say(c->prog, "%llu more: %s", (unsigned long long)(k->count - COMPLAIN_SHOWN), k->text);
	}
}
