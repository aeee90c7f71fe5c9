/* config/api.c - `api` sections: which processes hear what. */
#include <regex.h>

#include "config/parse.h"

struct flag {
	const char *word;
	uint32_t bit;
};

static const struct flag message_flags[] = {
	{ "parsed", API_PARSED }, { "packets", API_PACKETS }, { "consolidate", API_CONSOLIDATE }, { "open", API_OPEN },
	{ "update", API_UPDATE }, { "notification", API_NOTIFICATION }, { "keepalive", API_KEEPALIVE },
	{ "refresh", API_REFRESH }, { "operational", API_OPERATIONAL }, { NULL, 0 },
};
static const char *const message_words[] = { "parsed", "packets", "consolidate", "open", "update", "notification",
	"keepalive", "refresh", "operational", NULL };
static const struct flag event_flags[] = {
	{ "neighbor-changes", API_NEIGHBOR_CHANGES }, { "negotiated", API_NEGOTIATED }, { "fsm", API_FSM },
	{ "signal", API_SIGNAL }, { NULL, 0 },
};
static const char *const api_words[] = { "processes", "processes-match", "neighbor-changes", "negotiated", "fsm",
	"signal", "receive", "send", NULL };

/* `word [BOOL];` */
static bool
read_flag(struct parse *p, const struct flag *flags, const struct tok *word, uint32_t *out)
{
	struct lex from = parse_from(p, word);
	int yes = 1;

	for (; flags->word; flags++) {
		if (!span_is(word->s, flags->word))
			continue;
		if (!lex_at_end(&p->l)) {
			yes = p->l.tok.kind == TOK_WORD ? parse_bool(p->l.tok.s) : -1;
			if (yes < 0)
				return lex_expected(&p->l, "true or false");
			lex_next(&p->l);
		}
		*out = yes ? *out | flags->bit : *out & ~flags->bit;
		return parse_end(p, &from);
	}
	return false;
}

static bool
known(const struct flag *flags, struct span s)
{
	for (; flags->word; flags++)
		if (span_is(s, flags->word))
			return true;
	return false;
}

static bool
message_statement(struct parse *p, struct tok word, void *arg)
{
	if (!known(message_flags, word.s))
		return parse_unknown(p, &word, "keyword", message_words);
	return read_flag(p, message_flags, &word, arg);
}

static bool
read_matches(struct parse *p, struct config_api *api)
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

	if (span_is(word.s, "receive"))
		return parse_section(p, message_statement, &api->receive);
	if (span_is(word.s, "send"))
		return parse_section(p, message_statement, &api->send);
	if (known(event_flags, word.s))
		return read_flag(p, event_flags, &word, &api->events);
	if (span_is(word.s, "processes")) {
		if (api->matches.n)
			return lex_fail_at(&p->l, &word, "processes and processes-match exclude each other");
		return parse_names(p, "a process name", &api->processes) && parse_end(p, &from);
	}
	if (span_is(word.s, "processes-match")) {
		if (api->processes.n)
			return lex_fail_at(&p->l, &word, "processes and processes-match exclude each other");
		return read_matches(p, api) && parse_end(p, &from);
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
