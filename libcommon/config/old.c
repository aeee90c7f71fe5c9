/* SPDX-License-Identifier: ISC */
/*
 * config/old.c - what ExaBGP 3 wrote and nothing later reads, as today's grammar has it:
 *
 *     group NAME { KEYWORD...; neighbor A { } neighbor B { } }    the keywords in each neighbor
 *     neighbor A { process P { run ...; receive { } } }           process P { run ...; } and, in A, api { processes [ P ]; receive { } }
 *     neighbor A { graceful-restart 5; md5 "x"; ttl-security 1; } capability { graceful-restart 5; }, md5-password, outgoing-ttl
 *     process P { run ...; } at the root                          api { processes [ P ]; } in every neighbor
 *
 * It is reported once; config_print writes the new form, for nothing but the new form is kept.
 */
#include "base/count.h"
#include "config/parse.h"

enum {
	API_FORMS = API_PARSED | API_PACKETS | API_CONSOLIDATE,
	API_TYPES = API_OPEN | API_UPDATE | API_NOTIFICATION | API_KEEPALIVE | API_REFRESH | API_OPERATIONAL,
};

void
old_note(struct parse *p, const struct tok *t)
{
	if (p->c->old)
		return;
	p->c->old = true;
	lex_note(&p->l, t, "warning: written for ExaBGP 3, and read as such; bgp-api-bridge --print writes it in today's "
	    "grammar");
}

struct span
old_keyword(struct span word)
{
	static const struct { const char *was, *is; } words[] = {
		{ "md5", "md5-password" }, { "ttl-security", "outgoing-ttl" },
	};
	size_t i;

	for (i = 0; i < COUNT(words); i++)
		if (span_is(word, words[i].was))
			return span_str(words[i].is);
	return word;
}

/* ---- groups ---- */

static bool
old_group_statement(struct parse *p, struct tok word, void *arg)
{
	return span_is(word.s, "neighbor") ? parse_neighbor(p, arg) : parse_neighbor_statement(p, word, arg);
}

bool
old_group(struct parse *p)
{
	struct tok t = p->l.tok;
	struct config_neighbor *group = parse_new_neighbor(p, &t);
	const char *name;

	if (!group)
		return lex_fail(&p->l, "out of memory");
	old_note(p, &t);
	if (!lex_at_c(&p->l, '{') && !parse_text(p, "a group's name or \"{\"", &name))
		return false;
	return parse_section(p, old_group_statement, group);
}

/* ---- processes ---- */

/* Statements without a section, and what they switch on. */
static const struct old_switch {
	const char *word;
	uint32_t events, receive, send;
} old_switches[] = {
	{ "parse-routes", API_NEIGHBOR_CHANGES, API_PARSED | API_UPDATE, 0 },
	{ "peer-updates", API_NEIGHBOR_CHANGES, API_PARSED | API_UPDATE, 0 },
	{ "receive-routes", 0, API_PARSED | API_UPDATE | API_REFRESH, 0 },
	{ "receive-operational", 0, API_PARSED | API_OPERATIONAL, 0 },
	{ "receive-parsed", 0, API_PARSED, 0 },
	{ "receive-packets", 0, API_PACKETS, 0 },
	{ "receive-updates", 0, API_UPDATE, 0 },
	{ "receive-refresh", 0, API_REFRESH, 0 },
	{ "neighbor-changes", API_NEIGHBOR_CHANGES, 0, 0 },
	{ "send-packets", 0, 0, API_PACKETS },
};

static bool
old_receive_statement(struct parse *p, struct tok word, void *arg)
{
	struct config_api *api = arg;
	struct lex from = parse_from(p, &word);

	if (span_is(word.s, "neighbor-changes"))
		api->events |= API_NEIGHBOR_CHANGES;
	else if (span_is(word.s, "updates"))
		api->receive |= API_UPDATE;
	else
		return parse_receive(p, word, &api->receive);
	return parse_end(p, &from);
}

int
old_process_statement(struct parse *p, const struct tok *word, struct config_api **at)
{
	struct lex from = parse_from(p, word);
	bool receive = span_is(word->s, "receive"), send = span_is(word->s, "send"), good;
	struct config_api *api;
	size_t i;

	for (i = 0; i < COUNT(old_switches) && !span_is(word->s, old_switches[i].word); i++)
		;
	if (!receive && !send && i == COUNT(old_switches))
		return 0;
	old_note(p, word);
	if (!*at && !(*at = arena_alloc(&p->c->arena, sizeof(**at))))
		return lex_fail(&p->l, "out of memory") ? 1 : -1;
	api = *at;
	api->name = "";
	if (i < COUNT(old_switches)) {
		api->events |= old_switches[i].events;
		api->receive |= old_switches[i].receive;
		api->send |= old_switches[i].send;
		good = parse_end(p, &from);
	} else {
		good = receive ? parse_section(p, old_receive_statement, api) : parse_section(p, parse_receive, &api->send);
	}
	return good ? 1 : -1;
}

/* Raw messages were of every type, today those that are named. */
static void
old_api_complete(struct config_api *api)
{
	if (api->receive & API_PACKETS && !(api->receive & API_TYPES))
		api->receive |= API_TYPES;
	if (api->send & API_PACKETS && !(api->send & API_TYPES))
		api->send |= API_TYPES;
}

/* The neighbor tells the process what `what` says; NULL: nothing but that it may give commands. */
static bool
old_api_add(struct config *c, struct config_neighbor *n, const char *process, const struct config_api *what)
{
	struct config_api *api = arena_alloc(&c->arena, sizeof(*api)), **at;
	const char **names = arena_array(&c->arena, 2, sizeof(*names));

	if (!api || !names)
		return false;
	if (what)
		*api = *what;
	names[0] = process;
	names[1] = NULL;
	api->name = "";
	api->next = NULL;
	api->processes = (struct config_names){ names, 1 };
	old_api_complete(api);
	for (at = &n->apis; *at; at = &(*at)->next)
		;
	*at = api;
	return true;
}

static bool
old_same_process(const struct config_process *a, const struct config_process *b)
{
	size_t i;

	if (a->argc != b->argc || a->encoder != b->encoder)
		return false;
	for (i = 0; i < a->argc; i++)
		if (strcmp(a->argv[i], b->argv[i]) != 0)
			return false;
	return true;
}

bool
old_process(struct parse *p, struct config_neighbor *n)
{
	struct config_process *one = arena_alloc(&p->c->arena, sizeof(*one));
	const struct config_process *before;
	struct lex from = p->l;
	struct tok t = p->l.tok;

	if (!one)
		return lex_fail(&p->l, "out of memory");
	old_note(p, &t);
	one->respawn = true;
	if (!parse_text(p, "a process name", &one->name))
		return false;
	if (!lex_at_c(&p->l, '{')) {
		if (!old_api_add(p->c, n, one->name, NULL))
			return lex_fail(&p->l, "out of memory");
		return parse_end(p, &from);
	}
	if (!parse_process_section(p, one, &t))
		return false;
	before = config_process(p->c, span_str(one->name));
	if (before && !old_same_process(before, one))
		return lex_fail_at(&p->l, &t, "a process section called \"%s\" already exists, and runs something else",
		    one->name);
	if (!before && !parse_keep_process(p, one))
		return false;
	if (!old_api_add(p->c, n, one->name, one->old_api))
		return lex_fail(&p->l, "out of memory");
	one->old_api = NULL; /* the neighbor's alone */
	return true;
}

static bool
old_is_named(const struct config *c, const char *process)
{
	const struct config_neighbor *n;
	const struct config_api *api;

	for (n = c->neighbors; n; n = n->next)
		for (api = n->apis; api; api = api->next)
			if (config_api_names(api, process))
				return true;
	return false;
}

bool
old_settle(struct config *c)
{
	struct config_neighbor *n;
	size_t i;

	for (i = 0; c->old && i < c->process_cnt; i++) {
		struct config_process *one = c->processes[i];

		if (old_is_named(c, one->name))
			continue;
		for (n = c->neighbors; n; n = n->next)
			if (!old_api_add(c, n, one->name, one->old_api))
				return false;
	}
	return true;
}
