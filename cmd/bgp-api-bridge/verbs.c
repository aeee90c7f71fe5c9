/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/verbs.c - the table of commands, and those about the daemon and the client itself. */
#include "verbs.h"

#include "bridge.h"
#include "forward.h"
#include "group.h"
#include "peers.h"
#include "routes.h"
#include "show.h"

static bool
verbs_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* ---- answers ---- */

bool
verbs_json(const struct client *c, const struct verb_line *l)
{
	if (c->v6_only)
		return !verb_has(l, "text");
	return verb_is(l, l->n - 1, "json");
}

static int
verbs_status(struct client *c, const struct verb_line *l, const char *text)
{
	struct buf b;

	buf_init(&b, 256);
	if (verbs_json(c, l))
		buf_fmt(&b, "{\"status\": \"%s\"}\n", text);
	else
		buf_fmt(&b, "%s\n", text);
	client_show(c, buf_span(&b), 0);
	buf_fini(&b);
	return TAKEN;
}

/* One of the words that name the verb begins with `text`: "session ack enable", "enable-ack". */
static bool
verbs_named(const struct verb_line *l, const char *text)
{
	size_t i;

	for (i = 0; i < l->args; i++)
		if (l->v[i].n >= strlen(text) && memcmp(l->v[i].p, text, strlen(text)) == 0)
			return true;
	return false;
}

/* ---- the daemon ---- */

static int
verbs_shutdown(void *context, const struct verb_line *l)
{
	struct call *k = context;

	verbs_status(k->c, l, "shutdown in progress");
	bridge_stop(k->c->b, "shutdown command");
	return TAKEN;
}

static int
verbs_reload(void *context, const struct verb_line *l)
{
	struct call *k = context;

	k->c->b->reload_asked = true;
	return verbs_status(k->c, l, "reload in progress");
}

static int
verbs_restart(void *context, const struct verb_line *l)
{
	struct call *k = context;

	k->c->b->restart_asked = true;
	return verbs_status(k->c, l, "restart in progress");
}

/* ---- the client itself ---- */

static int
verbs_ack(void *context, const struct verb_line *l)
{
	struct client *c = ((struct call *)context)->c;

	if (verbs_named(l, "silence")) {
		c->ack = false;
		return TAKEN;
	}
	/* `disable` is acknowledged, and it is the last command that is. */
	c->ack = true;
	client_done(c);
	c->ack = verbs_named(l, "enable");
	return TAKEN;
}

static int
verbs_sync(void *context, const struct verb_line *l)
{
	struct client *c = ((struct call *)context)->c;

	c->sync = verbs_named(l, "enable");
	client_done(c);
	return TAKEN;
}

static int
verbs_reset(void *context, const struct verb_line *l)
{
	return verbs_status(((struct call *)context)->c, l, "asynchronous queue cleared");
}

static int
verbs_ping(void *context, const struct verb_line *l)
{
	struct client *c = ((struct call *)context)->c;
	struct buf b;

	buf_init(&b, 256);
	if (verb_has(l, "text"))
		buf_fmt(&b, "pong %s active=true\n", c->b->uuid);
	else
		buf_fmt(&b, "{\"pong\": \"%s\", \"active\": true}\n", c->b->uuid);
	client_show(c, buf_span(&b), 0);
	buf_fini(&b);
	return TAKEN;
}

static int
verbs_bye(void *context, const struct verb_line *l)
{
	client_done(((struct call *)context)->c);
	return TAKEN;
}

static int
verbs_crash(void *context, const struct verb_line *l)
{
	struct client *c = ((struct call *)context)->c;

	log_say(CAT_PROCESSES, LEVEL_WARNING, "api", "api.crash process=%s action=ignored", c->name);
	client_done(c);
	return TAKEN;
}

static int
verbs_api_version(void *context, const struct verb_line *l)
{
	struct client *c = ((struct call *)context)->c;
	size_t i = l->args;
	struct buf b;

	buf_init(&b, 256);
	if (i >= l->n || verb_is(l, i, "json") || verb_is(l, i, "text")) {
		int v = c->v6_only ? 6 : 4;
		const char *what = c->v6_only ? "json-only" : "legacy (text/json)";

		if (verbs_json(c, l) || c->v6_only)
			buf_fmt(&b, "{\"api_version\": %d, \"description\": \"%s\"}\n", v, what);
		else
			buf_fmt(&b, "API version: %d (%s)\n", v, what);
		client_show(c, buf_span(&b), 0);
	} else if (verb_is(l, i, "4") || verb_is(l, i, "6")) {
		c->v6_only = verb_is(l, i, "6");
		buf_fmt(&b, "{\"status\": \"API version set\", \"version\": %d, \"note\": \"effective on next process restart\"}\n",
		    c->v6_only ? 6 : 4);
		client_show(c, buf_span(&b), 0);
	} else {
		client_show(c, SPAN("{\"error\": \"API version must be 4 or 6\"}\n"), ENTRY_FAILED);
	}
	buf_fini(&b);
	return TAKEN;
}

static void
verbs_log(const struct client *c, const struct verb_line *l, const char *event)
{
	log_say(CAT_PROCESSES, LEVEL_WARNING, "api", "%s process=%s command=\"%.*s\"", event, c->name,
	    l->text.n > 400 ? 400 : (int)l->text.n, (const char *)l->text.p);
}

static int
verbs_debug(void *context, const struct verb_line *l)
{
	struct client *c = ((struct call *)context)->c;

	verbs_log(c, l, "debug");
	client_refuse(c, "debug is no command; the line is in the log");
	return TAKEN;
}

/* ---- lines ---- */

/* No row has these words. Helpers get ExaBGP's answer, people also the nearest command. */
static int
verbs_unknown(struct client *c, unsigned where, const struct verb_line *l)
{
	struct buf near;

	verbs_log(c, l, "api.command.unknown");
	buf_init(&near, 256);
	if (verb_near(bridge_verbs, where, l, &near))
		client_refuse(c, "unknown command, did you mean \"%s\"?", buf_cstr(&near));
	else if (verb_starts(bridge_verbs, where, l, &near))
		client_refuse(c, "the command is not complete; what can follow: %s", buf_cstr(&near));
	else
		client_refuse(c, "unknown command \"%.*s\"; help lists them all", l->text.n > 80 ? 80 : (int)l->text.n,
		    (const char *)l->text.p);
	buf_fini(&near);
	return TAKEN;
}

/* ---- finding ---- */

/* The line begins with the words of the memo. */
static bool
verbs_again(const struct verb_memo *m, struct span line)
{
	return m->verb && line.n > m->n && verbs_blank(line.p[m->n]) && memcmp(line.p, m->text, m->n) == 0;
}

/* Most scripts repeat one command: the next line that begins as this one need not be split and looked up. */
static void
verbs_note(struct verb_memo *m, const struct verb_line *l)
{
	size_t n = 0;

	if (l->looked && l->looked < l->n)
		n = (size_t)(l->v[l->looked - 1].p + l->v[l->looked - 1].n - l->text.p);
	m->verb = NULL;
	if (!(l->verb->flags & VERB_TEXT) || !n || n > VERB_MEMO)
		return;
	m->verb = l->verb;
	m->n = n;
	memcpy(m->text, l->text.p, n);
}

/* The verb of a line without blanks at its ends. With VERB_TEXT l may hold the text alone. NULL: there is none. */
static const struct verb *
verbs_find(struct client *c, unsigned where, struct span line, struct verb_line *l)
{
	struct verb_memo *m = &c->memo[where == VERB_PEER];

	if (verbs_again(m, line)) {
		l->text = line;
		l->n = 0;
		return m->verb;
	}
	verb_split(line, l);
	if (verb_find(bridge_verbs, where, l))
		verbs_note(m, l);
	return l->verb;
}

/* `neighbor SELECTOR COMMAND` */
static int
verbs_selected(void *context, const struct verb_line *l)
{
	struct call k = *(struct call *)context;
	struct span rest = l->text;
	const struct verb *verb;
	struct verb_line command;

	while (rest.n && !verbs_blank(rest.p[0]))
		rest = span_of(rest.p + 1, rest.n - 1);
	k.t = targets_select(k.c, &rest);
	if (!k.t || !rest.n) {
		client_refuse(k.c, k.t ? "expected a command after the selector" : "expected an address, *, or a list of them in brackets");
		return TAKEN;
	}
	if (k.t->bad) {
		client_fail(k.c, "out of memory");
		return TAKEN;
	}
	if (!k.t->n) {
		client_refuse(k.c, "no neighbor fits the selector");
		return TAKEN;
	}
	verb = verbs_find(k.c, VERB_PEER, rest, &command);
	return verb ? verb->run(&k, &command) : verbs_unknown(k.c, VERB_PEER, &command);
}

bool
verbs_selects(struct verb_line *l)
{
	const struct verb *verb = verb_find(bridge_verbs, VERB_ALONE, l);

	return verb && verb->run == verbs_selected;
}

bool
verbs_shows(const char *line)
{
	const struct verb *verb;
	struct span rest;
	struct verb_line l;

	verb_split(span_str(line), &l);
	if (verbs_selects(&l)) {
		rest = verb_rest(&l, 1);
		if (!targets_skip(&rest))
			return false;
		verb_split(rest, &l);
		verb = verb_find(bridge_verbs, VERB_PEER, &l);
	} else {
		verb = verb_find(bridge_verbs, VERB_ALONE, &l);
	}
	return verb && verb->flags & VERB_SHOW && !verb_has(&l, "json") && !verb_has(&l, "text") && !verb_has(&l, "configuration");
}

bool
verbs_takes_family(const struct verb_line *l)
{
	struct verb_line copy = *l;
	const struct verb *verb = verb_find(bridge_verbs, VERB_PEER, &copy);

	return verb && strncmp(verb->args, "SAFI", 4) == 0;
}

static struct span
verbs_trim(struct span s)
{
	for (;;) {
		if (s.n && verbs_blank(s.p[s.n - 1]))
			s.n--;
		else if (s.n >= 2 && s.p[s.n - 2] == '\\' && s.p[s.n - 1] == 'n')
			s.n -= 2; /* as helpers for ExaBGP 3 end their lines */
		else
			break;
	}
	while (s.n && verbs_blank(s.p[0]))
		s = span_of(s.p + 1, s.n - 1);
	return s;
}

enum taken
verbs_line(struct client *c, struct span line)
{
	struct call k = { .c = c };
	const struct verb *verb;
	struct verb_line l;

	line = verbs_trim(line);
	if (!line.n || line.p[0] == '#') {
		client_done(c);
		return TAKEN;
	}
	if (memchr(line.p, 0, line.n)) {
		client_fail(c, "a NUL byte in the command");
		return TAKEN;
	}
	verb = verbs_find(c, VERB_ALONE, line, &l);
	if (!verb)
		return (enum taken)verbs_unknown(c, VERB_ALONE, &l);
	if (c->in_group && verb->flags & VERB_GROUP) {
		group_line(c, line);
		return TAKEN;
	}
	k.t = targets_all(c);
	if (k.t->bad) {
		client_fail(c, "out of memory");
		return TAKEN;
	}
	return (enum taken)verb->run(&k, &l);
}

/* ---- the table ---- */

#define BOTH (VERB_ALONE | VERB_PEER)
#define ROUTES (BOTH | VERB_GROUP | VERB_TEXT)
#define ALONE VERB_ALONE
#define JSON VERB_JSON
#define SHOW (VERB_JSON | VERB_SHOW)

const struct verb bridge_verbs[] = {
	{ "neighbor|peer", "ADDRESS|* [KEY VALUE ...] COMMAND", "a command for some neighbors", verbs_selected,
	    ALONE | VERB_TEXT },

	{ "announce route", "PREFIX next-hop ADDRESS|self [ATTRIBUTES]", "a route", forward_announce, ROUTES },
	{ "withdraw route", "PREFIX [path-information ID] [rd RD] [label N]", "a route", forward_announce, ROUTES },
	{ "announce|withdraw attributes", "ATTRIBUTES nlri PREFIX ...", "routes that share their attributes",
	    forward_announce, ROUTES },
	{ "announce|withdraw ipv4|ipv6|l2vpn|bgp-ls", "SAFI ...", "a route of a family", forward_announce, ROUTES },
	{ "announce|withdraw flow", "route ...", "a FlowSpec route", forward_announce, ROUTES },
	{ "announce|withdraw vpls", "...", "a VPLS route", forward_announce, ROUTES },
	{ "announce|withdraw sr-policy", "...", "an SR policy", forward_announce, ROUTES },
	{ "announce|withdraw watchdog", "[NAME]", "the routes of a watchdog, of all neighbors", forward_watchdog,
	    ROUTES },
	{ "announce eor", "[AFI SAFI]", "End-of-RIB", forward_announce_up, ROUTES },
	{ "announce route-refresh", "AFI SAFI", "ask the peer for its routes again", forward_announce_up, ROUTES },
	{ "announce operational", "KIND afi AFI safi SAFI ...", "an operational message", forward_announce, ROUTES },
	{ "group", "COMMAND ; COMMAND ...", "commands that are carried out together", group_inline, BOTH },
	{ "group start", "", "hold the commands that follow", group_start, ALONE | JSON },
	{ "group end", "", "carry them out together", group_end, ALONE | JSON },
	{ "routes list", "", "announced routes, with an index for each", routes_run, VERB_PEER | JSON },
	{ "routes add", "route PREFIX ...", "announce a route; prints its index", routes_run, VERB_PEER | JSON },
	{ "routes remove", "route PREFIX ...|index HEX", "withdraw a route", routes_run, VERB_PEER | JSON },
	{ "teardown", "CODE", "end the session with Cease, then reconnect", forward_teardown, BOTH },

	{ "rib show", "in|out [extensive] [inet|flow|l2vpn|AFI [SAFI]] [ADDRESS]", "the tables of routes", show_rib, BOTH | SHOW },
	{ "rib flush", "out", "send the table again", forward_flush, BOTH },
	{ "rib clear", "in|out", "forget what came, or withdraw the table", forward_clear, BOTH },
	{ "peer list", "", "all neighbors", show_list, ALONE | SHOW },
	{ "peer show", "[summary|extensive|configuration] [ADDRESS]", "the sessions and their counters", show_neighbors,
	    ALONE | SHOW },
	{ "peer create", "ADDRESS local-address ADDRESS local-as N peer-as N [router-id ADDRESS] [family-allowed F/F] "
	    "[api PROCESS]", "a neighbor that is not in the configuration", peers_create, ALONE },
	{ "peer delete", "SELECTOR", "end the session, and forget the neighbor", peers_delete, ALONE },

	{ "daemon shutdown", "", "end the bridge", verbs_shutdown, ALONE | JSON },
	{ "daemon reload", "", "read the configuration again", verbs_reload, ALONE | JSON },
	{ "daemon restart", "", "the same, and restart all sessions", verbs_restart, ALONE | JSON },
	{ "daemon status", "", "the bridge and its neighbors", show_status, ALONE | SHOW },
	{ "session ack enable|disable|silence", "", "answer commands; disable: after this one no more", verbs_ack, ALONE },
	{ "session sync enable|disable", "", "answer when the peer has got it", verbs_sync, ALONE },
	{ "session reset", "", "accepted: nothing is queued for a helper", verbs_reset, ALONE | JSON },
	{ "session ping", "[UUID START]", "is the bridge alive?", verbs_ping, ALONE | JSON },
	{ "session bye", "[UUID]", "accepted: the connection ends when it is closed", verbs_bye, ALONE },
	{ "system help", "", "print this list", show_help, ALONE | SHOW },
	{ "system version", "", "the version", show_version, ALONE | SHOW },
	{ "system queue-status", "", "what waits for each helper", show_queue, ALONE | SHOW },
	{ "system api version", "[4|6]", "the dialect", verbs_api_version, ALONE | JSON },

	/* other spellings, of ExaBGP's two dialects */
	{ "announce|withdraw", "", NULL, forward_unknown, BOTH | VERB_GROUP },
	{ "announce|withdraw attribute|operational", "", NULL, forward_announce, ROUTES },
	{ "withdraw eor|route-refresh", "", NULL, forward_announce_up, ROUTES },
	{ "show neighbor|neighbors", "", NULL, show_neighbors, ALONE | SHOW },
	{ "show adj-rib", "", NULL, show_rib, ALONE | SHOW },
	{ "show", "", NULL, show_selected, VERB_PEER | SHOW },
	{ "adj-rib", "", NULL, show_selected, VERB_PEER | SHOW },
	{ "flush adj-rib", "", NULL, forward_flush, ALONE },
	{ "flush", "", NULL, forward_flush, VERB_PEER },
	{ "clear adj-rib", "", NULL, forward_clear, ALONE },
	{ "clear", "", NULL, forward_clear, VERB_PEER },
	{ "routes", "", NULL, routes_run, VERB_PEER },
	{ "ipv4|ipv6|l2vpn|bgp-ls routes", "", NULL, routes_run, VERB_PEER },
	{ "ipv4|ipv6|l2vpn|bgp-ls * routes", "", NULL, routes_run, VERB_PEER },
	{ "create neighbor", "", NULL, peers_create, ALONE },
	{ "delete neighbor", "", NULL, peers_delete, ALONE },
	{ "shutdown", "", NULL, verbs_shutdown, ALONE },
	{ "reload", "", NULL, verbs_reload, ALONE },
	{ "restart", "", NULL, verbs_restart, ALONE },
	{ "status", "", NULL, show_status, ALONE | SHOW },
	{ "enable-ack|disable-ack|silence-ack", "", NULL, verbs_ack, ALONE },
	{ "enable-sync|disable-sync", "", NULL, verbs_sync, ALONE },
	{ "reset", "", NULL, verbs_reset, ALONE },
	{ "ping", "", NULL, verbs_ping, ALONE },
	{ "bye", "", NULL, verbs_bye, ALONE },
	{ "help", "", NULL, show_help, ALONE | SHOW },
	{ "version", "", NULL, show_version, ALONE | SHOW },
	{ "queue-status", "", NULL, show_queue, ALONE | SHOW },
	{ "api version", "", NULL, verbs_api_version, ALONE },
	{ "crash", "", NULL, verbs_crash, ALONE },
	{ "system crash", "", NULL, verbs_crash, ALONE },
	{ "debug", "", NULL, verbs_debug, ALONE },
	{ .words = NULL },
};
