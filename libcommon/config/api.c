/* SPDX-License-Identifier: ISC */
/* config/api.c - `api` sections: which processes hear what. */
#include <regex.h>

#include "config/parse.h"

#define API_WORD(name, NAME, type, word, title) word,
const char *const api_message_words[] = { "parsed", "packets", "consolidate", MSG_ROWS(API_WORD) NULL };
#undef API_WORD
const char *const api_event_words[] = { "neighbor-changes", "negotiated", "fsm", "signal", NULL };
static const char *const api_words[] = { "processes", "processes-match", "neighbor-changes", "negotiated", "fsm",
	"signal", "receive", "send", NULL };

/* The bit of a word; 0 if it is not one of them. */
static uint32_t
api_bit(const char *const *words, struct span s)
{
	unsigned i;

	for (i = 0; words[i]; i++)
		if (span_is(s, words[i]))
			return (uint32_t)1 << i;
	return 0;
}

/* `word [BOOL];` */
static bool
api_switch(struct parse *p, uint32_t bit, const struct tok *word, uint32_t *out)
{
	struct lex from = parse_from(p, word);
	int yes = 1;

	if (!lex_at_end(&p->l)) {
		yes = p->l.tok.kind == TOK_WORD ? parse_bool(p->l.tok.s) : -1;
		if (yes < 0)
			return lex_expected(&p->l, "true or false");
		lex_next(&p->l);
	}
	*out = yes ? *out | bit : *out & ~bit;
	return parse_end(p, &from);
}

bool
parse_receive(struct parse *p, struct tok word, void *arg)
{
	uint32_t bit = api_bit(api_message_words, word.s);

	return bit ? api_switch(p, bit, &word, arg) : parse_unknown(p, &word, "keyword", api_message_words);
}

static bool
api_read_matches(struct parse *p, struct config_api *api)
{
	struct tok t = p->l.tok;
	size_t i, from = api->matches.n;

	if (!parse_names(p, "a regular expression", &api->matches))
		return false;
	for (i = from; i < api->matches.n; i++) {
		char why[100];
		regex_t re;
		int bad = regcomp(&re, api->matches.v[i], REG_EXTENDED);

		if (bad) {
			regerror(bad, &re, why, sizeof(why));
			return lex_fail_at(&p->l, &t, "\"%s\" is no regular expression: %s", api->matches.v[i], why);
		}
		regfree(&re);
	}
	return true;
}

static bool
api_statement(struct parse *p, struct tok word, void *arg)
{
	struct config_api *api = arg;
	struct lex from = parse_from(p, &word);
	uint32_t bit;

	if (span_is(word.s, "receive"))
		return parse_section(p, parse_receive, &api->receive);
	if (span_is(word.s, "send"))
		return parse_section(p, parse_receive, &api->send);
	bit = api_bit(api_event_words, word.s);
	if (bit)
		return api_switch(p, bit, &word, &api->events);
	if (span_is(word.s, "processes")) {
		if (api->matches.n)
			return lex_fail_at(&p->l, &word, "processes and processes-match exclude each other");
		return parse_names(p, "a process name", &api->processes) && parse_end(p, &from);
	}
	if (span_is(word.s, "processes-match")) {
		if (api->processes.n)
			return lex_fail_at(&p->l, &word, "processes and processes-match exclude each other");
		return api_read_matches(p, api) && parse_end(p, &from);
	}
	return parse_unknown(p, &word, "keyword", api_words);
}

bool
parse_api(struct parse *p, struct config_neighbor *n)
{
	struct config_api *api = arena_alloc(&p->c->arena, sizeof(*api)), **at;
	struct tok t = p->l.tok;

	if (!api)
		return lex_fail(&p->l, "out of memory");
	api->name = "";
	if (!lex_at_c(&p->l, '{') && !parse_name(p, "a name or \"{\"", &api->name))
		return false;
	for (at = &n->apis; *at; at = &(*at)->next)
		if (*api->name && strcmp((*at)->name, api->name) == 0)
			return lex_fail_at(&p->l, &t, "the name \"%s\" already exists in api", api->name);
	*at = api;
	return parse_section(p, api_statement, api);
}
