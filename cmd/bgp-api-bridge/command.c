/*
 * bgp-api-bridge/command.c - one line of a client: the words of ExaBGP 4 and 6, to the sessions or answered here.
 *
 * Both dialects are understood whatever the version. What is about routes goes to the sessions as it was said; they
 * read it, and their answers come back through answer.c.
 */
#include "bridge.h"

#include <stdlib.h>

#include "base/num.h"

enum { WORDS = 24 };

struct words {
	struct span v[WORDS];
	size_t n;
};

static bool
blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct span
trimmed(struct span s)
{
	while (s.n && blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n && blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

static struct span
first_word(struct span s)
{
	size_t n = 0;

	while (n < s.n && !blank(s.p[n]))
		n++;
	return span_of(s.p, n);
}

static struct span
behind(struct span s, struct span word)
{
	return trimmed(span_of(word.p + word.n, (size_t)(s.p + s.n - word.p - word.n)));
}

static void
split(struct span s, struct words *w)
{
	w->n = 0;
	while (w->n < WORDS && s.n) {
		struct span word = first_word(s);

		if (!(word.n == 1 && word.p[0] == ';'))
			w->v[w->n++] = word;
		s = behind(s, word);
	}
}

static bool
word(const struct words *w, size_t i, const char *text)
{
	return i < w->n && span_is(w->v[i], text);
}

static bool
has(const struct words *w, const char *text)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (span_is(w->v[i], text))
			return true;
	return false;
}

/* ---- forwarding ---- */

/* Words at the end that say how to answer; they are taken off. */
struct manner {
	bool sync, json;
};

static struct span
manner(struct client *c, struct span line, struct manner *m)
{
	m->sync = c->sync;
	m->json = false;
	while (line.n > 5) {
		uint8_t last = line.p[line.n - 1];
		size_t n = last == 'n' || last == 't' ? 5 : last == 'c' ? line.n > 6 && line.p[line.n - 5] == 'a' ? 6 : 5 : 0;
		struct span tail = n ? span_of(line.p + line.n - n, n) : span_of(NULL, 0);

		if (span_is(tail, " json"))
			m->json = true;
		else if (span_is(tail, " sync"))
			m->sync = true;
		else if (span_is(tail, " async"))
			m->sync = false;
		else if (!span_is(tail, " text"))
			break;
		line = trimmed(span_of(line.p, line.n - n));
	}
	return line;
}

static bool
all_open(const struct targets *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (!neighbor_open(t->v[i]))
			return false;
	return true;
}

/* The line to all of them; up: to those that are established. */
static enum taken
forward(struct client *c, const struct targets *t, struct span line, uint16_t flags, bool sync, bool up)
{
	uint64_t seq;
	uint32_t n = 0;
	size_t i;

	if (!all_open(t))
		return LATER;
	for (i = 0; i < t->n; i++)
		n += !up || t->v[i]->up;
	seq = client_entry(c, flags, n + 1);
	for (i = 0; i < t->n; i++) {
		if (up && !t->v[i]->up)
			continue;
		if (sync)
			neighbor_sync(t->v[i], line, c, seq);
		else
			neighbor_command(t->v[i], line, c, seq);
	}
	client_answer(c, seq, false);
	return TAKEN;
}

enum taken
command_forward(struct client *c, const struct targets *t, struct span line, uint16_t flags)
{
	return forward(c, t, line, flags, c->sync, false);
}

static bool
any_up(const struct targets *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->v[i]->up)
			return true;
	return false;
}

static bool
is_type(struct span w)
{
	static const char *const types[] = { "route", "ipv4", "ipv6", "flow", "vpls", "l2vpn", "bgp-ls", "attribute", "attributes",
		"eor", "route-refresh", "watchdog", "operational", "sr-policy", NULL };
	const char *const *t;

	for (t = types; *t; t++)
		if (span_is(w, *t))
			return true;
	return false;
}

static enum taken
watchdog(struct client *c, struct span verb, struct span rest)
{
	struct targets all = { .n = 0 };
	struct buf *line = &c->b->scratch;
	enum taken r;
	size_t i;

	/* For all neighbors of the daemon, whoever says it. */
	for (i = 0; i < c->b->neighbor_cnt; i++)
		if (!c->b->neighbors[i]->removed)
			targets_add(&all, c->b->neighbors[i]);
	buf_reset(line);
	buf_span_put(line, verb);
	buf_str(line, " watchdog ");
	if (rest.n)
		buf_span_put(line, rest);
	else
		buf_str(line, c->name);
	r = forward(c, &all, buf_span(line), 0, false, false);
	free(all.v);
	return r;
}

/* `announce ...` or `withdraw ...`, to these. */
static enum taken
announce(struct client *c, struct targets *t, struct span line)
{
	struct span verb = first_word(line), rest = behind(line, verb), type = first_word(rest);
	struct manner m;

	if (!type.n) {
		client_fail(c, NULL);
		return TAKEN;
	}
	if (!span_is(type, "route") && !is_type(type)) {
		client_fail(c, "unknown %.*s type: %.*s", (int)verb.n, (const char *)verb.p, type.n > 80 ? 80 : (int)type.n,
		    (const char *)type.p);
		return TAKEN;
	}
	line = manner(c, line, &m);
	if (span_is(type, "watchdog"))
		return watchdog(c, verb, behind(line, type));
	if (!t->n) {
		client_fail(c, NULL);
		return TAKEN;
	}
	if (span_is(type, "eor") || span_is(type, "route-refresh")) {
		if (!any_up(t)) {
			client_fail(c, NULL);
			return TAKEN;
		}
		return forward(c, t, line, 0, m.sync, true);
	}
	return forward(c, t, line, 0, m.sync, false);
}

/* ---- show ---- */

/* A trailing address limits to that neighbor. */
static void
limit(const struct words *w, const struct targets *t, struct targets *out)
{
	struct ip ip;
	size_t i, k;

	for (i = 0; i < t->n; i++) {
		bool fits = true, named = false;

		for (k = 1; k < w->n; k++)
			if (ip_scan(w->v[k], &ip)) {
				named = true;
				fits = ip_eq(&ip, &t->v[i]->address);
				if (fits)
					break;
			}
		if (!named || fits)
			targets_add(out, t->v[i]);
	}
}

static bool
in_json(const struct client *c, const struct words *w)
{
	if (c->v6_only)
		return !has(w, "text");
	return w->n && span_is(w->v[w->n - 1], "json");
}

static enum taken
show_configuration(struct client *c, const struct targets *t)
{
	struct buf b;
	size_t i;

	buf_init(&b, CLIENT_HARD);
	for (i = 0; i < t->n; i++)
		config_print_neighbor(t->v[i]->own ? t->v[i]->own : &c->b->config, t->v[i]->conf, CONFIG_PRINT_ROUTES, &b);
	client_show(c, buf_span(&b), 0);
	buf_fini(&b);
	return TAKEN;
}

static enum taken
show_neighbors(struct client *c, struct targets *t, const struct words *w)
{
	struct targets some = { .n = 0 };
	bool json = in_json(c, w);
	enum taken r;

	limit(w, t, &some);
	if (!some.n) {
		client_fail(c, NULL);
		r = TAKEN;
	} else if (has(w, "configuration")) {
		r = show_configuration(c, &some);
	} else if (json) {
		r = forward(c, &some, SPAN("show neighbor json"), ENTRY_SHOW | ENTRY_JOIN, false, false);
	} else if (has(w, "summary")) {
		r = forward(c, &some, SPAN("show neighbor summary"), ENTRY_SHOW | ENTRY_HEAD, false, false);
	} else if (has(w, "extensive")) {
		r = forward(c, &some, SPAN("show neighbor extensive"), ENTRY_SHOW, false, false);
	} else {
		client_show(c, SPAN("usage: peer <ip> show [summary|extensive|configuration]\n"), 0);
		r = TAKEN;
	}
	free(some.v);
	return r;
}

static enum taken
show_rib(struct client *c, struct targets *t, const struct words *w)
{
	struct targets some = { .n = 0 };
	struct buf *line = &c->b->scratch;
	static const char *const kept[] = { "extensive", "inet", "flow", "l2vpn", NULL };
	enum taken r;
	size_t i;

	limit(w, t, &some);
	buf_reset(line);
	buf_str(line, has(w, "in") ? "show adj-rib in" : "show adj-rib out");
	for (i = 0; kept[i]; i++)
		if (has(w, kept[i])) {
			buf_c(line, ' ');
			buf_str(line, kept[i]);
		}
	if (in_json(c, w))
		buf_str(line, " json");
	r = forward(c, &some, buf_span(line), ENTRY_SHOW, false, false);
	free(some.v);
	return r;
}

/* ---- about the neighbors ---- */

static enum taken
teardown(struct client *c, struct targets *t, struct span rest)
{
	struct buf *line = &c->b->scratch2;
	uint64_t code;

	if (!num_max(first_word(rest), 255, &code) || !t->n) {
		client_fail(c, NULL);
		return TAKEN;
	}
	buf_reset(line);
	buf_str(line, "teardown ");
	buf_span_put(line, rest);
	return forward(c, t, buf_span(line), 0, false, true);
}

static enum taken
flush_or_clear(struct client *c, struct targets *t, const struct words *w)
{
	if (!t->n) {
		client_fail(c, NULL);
		return TAKEN;
	}
	if (has(w, "flush"))
		return forward(c, t, SPAN("flush adj-rib out"), 0, false, false);
	return forward(c, t, has(w, "in") ? SPAN("clear adj-rib in") : SPAN("clear adj-rib out"), 0, false, false);
}

/* Numbers of announcements and withdrawals in `A ; B ; C`. */
static void
count_parts(struct span s, unsigned *announced, unsigned *withdrawn)
{
	bool start = true;
	int depth = 0;
	size_t i;

	*announced = *withdrawn = 0;
	for (i = 0; i < s.n; i++) {
		if (start && !blank(s.p[i])) {
			struct span rest = span_of(s.p + i, s.n - i), w = first_word(rest);

			*announced += span_is(w, "announce");
			*withdrawn += span_is(w, "withdraw");
			start = false;
		}
		depth += s.p[i] == '{' ? 1 : s.p[i] == '}' ? -1 : 0;
		if (s.p[i] == ';' && depth == 0)
			start = true;
	}
}

static enum taken
group(struct client *c, struct targets *t, struct span line)
{
	unsigned announced, withdrawn;
	struct manner m;
	uint64_t seq = c->tail;
	struct buf text;

	line = manner(c, line, &m);
	if (!t->n || !behind(line, first_word(line)).n) {
		client_fail(c, NULL);
		return TAKEN;
	}
	if (!all_open(t))
		return LATER;
	count_parts(behind(line, first_word(line)), &announced, &withdrawn);
	/* The text stands first, the answer follows when the sessions have taken all of it. */
	client_entry(c, ENTRY_SHOW, 1);
	buf_init(&text, 256);
	if (c->v6_only || m.json)
		buf_fmt(&text, "{\"status\": \"group processed\", \"announced\": %u, \"withdrawn\": %u}", announced, withdrawn);
	else
		buf_fmt(&text, "group processed: %u announced, %u withdrawn", announced, withdrawn);
	client_line(c, seq, buf_span(&text));
	buf_fini(&text);
	command_also(c, t, line, seq, m.sync);
	client_answer(c, seq, false);
	return TAKEN;
}

void
command_also(struct client *c, const struct targets *t, struct span line, uint64_t seq, bool sync)
{
	size_t i;

	client_at(c, seq)->waits += (uint32_t)t->n;
	for (i = 0; i < t->n; i++) {
		if (sync)
			neighbor_sync(t->v[i], line, c, seq);
		else
			neighbor_command(t->v[i], line, c, seq);
	}
}

/* Behind the selector. */
static enum taken
selected(struct client *c, struct targets *t, struct span line)
{
	struct span verb = first_word(line);
	struct words w;

	if (!t->n) {
		client_fail(c, NULL);
		return TAKEN;
	}
	if (span_is(verb, "announce") || span_is(verb, "withdraw"))
		return announce(c, t, line);
	if (span_is(verb, "teardown"))
		return teardown(c, t, behind(line, verb));
	if (span_is(verb, "group"))
		return group(c, t, line);
	split(line, &w);
	if (span_is(verb, "show"))
		return has(&w, "adj-rib") ? show_rib(c, t, &w) : show_neighbors(c, t, &w);
	if (span_is(verb, "adj-rib") && has(&w, "show"))
		return show_rib(c, t, &w);
	if (span_is(verb, "flush") || span_is(verb, "clear") || (span_is(verb, "rib") && (word(&w, 1, "flush") || word(&w, 1, "clear"))))
		return flush_or_clear(c, t, &w);
	if (span_is(verb, "rib") && word(&w, 1, "show"))
		return show_rib(c, t, &w);
	if (word(&w, 0, "routes"))
		return routes_command(c, t, span_of(NULL, 0), behind(line, w.v[0]));
	if (word(&w, 1, "routes"))
		return routes_command(c, t, w.v[0], behind(line, w.v[1]));
	if (word(&w, 2, "routes"))
		return routes_command(c, t, span_of(line.p, (size_t)(w.v[1].p + w.v[1].n - line.p)), behind(line, w.v[2]));
	client_fail(c, NULL);
	return TAKEN;
}

static enum taken
peer(struct client *c, struct span line)
{
	struct span verb = first_word(line), rest = behind(line, verb);
	struct targets *t;
	struct words w;

	if (span_is(verb, "peer")) {
		split(rest, &w);
		if (word(&w, 0, "list")) {
			show_list(c, route_all(c));
			return TAKEN;
		}
		if (word(&w, 0, "show"))
			return show_neighbors(c, route_all(c), &w);
		if (word(&w, 0, "create")) {
			peer_create(c, behind(rest, w.v[0]));
			return TAKEN;
		}
		if (word(&w, 0, "delete")) {
			rest = behind(rest, w.v[0]);
			t = route_select(c, &rest);
			if (t)
				peer_delete(c, t);
			else
				client_fail(c, NULL);
			return TAKEN;
		}
	}
	t = route_select(c, &rest);
	if (!t || !rest.n) {
		client_fail(c, NULL);
		return TAKEN;
	}
	return selected(c, t, rest);
}

/* ---- about the daemon and the client itself ---- */

static void
status_line(struct client *c, const struct words *w, const char *text)
{
	struct buf b;

	buf_init(&b, 256);
	if (in_json(c, w))
		buf_fmt(&b, "{\"status\": \"%s\"}\n", text);
	else
		buf_fmt(&b, "%s\n", text);
	client_show(c, buf_span(&b), 0);
	buf_fini(&b);
}

static bool
daemon_word(struct client *c, const struct words *w, const char *verb)
{
	struct bridge *b = c->b;

	if (strcmp(verb, "shutdown") == 0) {
		status_line(c, w, "shutdown in progress");
		bridge_stop(b, "told to by a helper");
	} else if (strcmp(verb, "reload") == 0) {
		status_line(c, w, "reload in progress");
		b->reload_asked = true;
	} else if (strcmp(verb, "restart") == 0) {
		status_line(c, w, "restart in progress");
		b->restart_asked = true;
	} else if (strcmp(verb, "status") == 0) {
		show_status(c, in_json(c, w));
	} else {
		return false;
	}
	return true;
}

static void
ack(struct client *c, const char *mode)
{
	if (strcmp(mode, "enable") == 0) {
		c->ack = true;
		client_done(c);
	} else if (strcmp(mode, "disable") == 0) {
		/* Acknowledged, and the last that is. */
		c->ack = true;
		client_done(c);
		c->ack = false;
	} else {
		c->ack = false;
	}
}

static void
ping(struct client *c, const struct words *w)
{
	struct buf b;

	buf_init(&b, 256);
	if (has(w, "text"))
		buf_fmt(&b, "pong %s active=true\n", c->b->uuid);
	else
		buf_fmt(&b, "{\"pong\": \"%s\", \"active\": true}\n", c->b->uuid);
	client_show(c, buf_span(&b), 0);
	buf_fini(&b);
}

static bool
session_word(struct client *c, const struct words *w, size_t i)
{
	if (word(w, i, "ack") && (word(w, i + 1, "enable") || word(w, i + 1, "disable") || word(w, i + 1, "silence"))) {
		ack(c, word(w, i + 1, "enable") ? "enable" : word(w, i + 1, "disable") ? "disable" : "silence");
	} else if (word(w, i, "sync") && (word(w, i + 1, "enable") || word(w, i + 1, "disable"))) {
		c->sync = word(w, i + 1, "enable");
		client_done(c);
	} else if (word(w, i, "reset")) {
		status_line(c, w, "asynchronous queue cleared");
	} else if (word(w, i, "ping")) {
		ping(c, w);
	} else if (word(w, i, "bye")) {
		client_done(c);
	} else {
		return false;
	}
	return true;
}

static void
api_version(struct client *c, const struct words *w, size_t i)
{
	bool json = in_json(c, w) || c->v6_only;
	struct buf b;

	buf_init(&b, 256);
	if (i >= w->n || word(w, i, "json") || word(w, i, "text")) {
		int v = c->v6_only ? 6 : 4;

		if (json)
			buf_fmt(&b, "{\"api_version\": %d, \"description\": \"%s\"}\n", v, v == 6 ? "json-only" : "legacy (text/json)");
		else
			buf_fmt(&b, "API version: %d (%s)\n", v, v == 6 ? "json-only" : "legacy (text/json)");
		client_show(c, buf_span(&b), 0);
	} else if (word(w, i, "4") || word(w, i, "6")) {
		c->v6_only = word(w, i, "6");
		buf_fmt(&b, "{\"status\": \"API version set\", \"version\": %d, \"note\": \"effective on next process restart\"}\n",
		    c->v6_only ? 6 : 4);
		client_show(c, buf_span(&b), 0);
	} else {
		client_show(c, SPAN("{\"error\": \"API version must be 4 or 6\"}\n"), ENTRY_FAILED);
	}
	buf_fini(&b);
}

static bool
system_word(struct client *c, const struct words *w, size_t i)
{
	if (word(w, i, "help"))
		show_help(c, in_json(c, w));
	else if (word(w, i, "version"))
		show_version(c, in_json(c, w));
	else if (word(w, i, "queue-status"))
		show_queue(c, in_json(c, w));
	else if (word(w, i, "api") && word(w, i + 1, "version"))
		api_version(c, w, i + 2);
	else if (word(w, i, "crash")) {
		log_say(CAT_PROCESSES, LEVEL_WARNING, "api", "api.crash process=%s action=ignored", c->name);
		client_done(c);
	} else
		return false;
	return true;
}

/* 0: not a command of these, 1: done, -1: later. */
static int
rib_word(struct client *c, const struct words *w)
{
	struct targets *t = route_all(c);
	enum taken r;

	if (word(w, 0, "show") && (word(w, 1, "neighbor") || word(w, 1, "neighbors")))
		r = show_neighbors(c, t, w);
	else if ((word(w, 0, "show") && word(w, 1, "adj-rib")) || (word(w, 0, "rib") && word(w, 1, "show")))
		r = show_rib(c, t, w);
	else if (((word(w, 0, "flush") || word(w, 0, "clear")) && word(w, 1, "adj-rib")) ||
	    (word(w, 0, "rib") && (word(w, 1, "flush") || word(w, 1, "clear"))))
		r = flush_or_clear(c, t, w);
	else
		return 0;
	return r == TAKEN ? 1 : -1;
}

static enum taken
other(struct client *c, struct span line)
{
	static const char *const daemon_words[] = { "shutdown", "reload", "restart", "status", NULL };
	struct words w;
	size_t i;
	int r;

	split(line, &w);
	if ((r = rib_word(c, &w)))
		return r > 0 ? TAKEN : LATER;
	for (i = 0; daemon_words[i]; i++)
		if (word(&w, 0, daemon_words[i]) || (word(&w, 0, "daemon") && word(&w, 1, daemon_words[i]))) {
			daemon_word(c, &w, daemon_words[i]);
			return TAKEN;
		}
	if (word(&w, 0, "enable-ack") || word(&w, 0, "disable-ack") || word(&w, 0, "silence-ack")) {
		ack(c, word(&w, 0, "enable-ack") ? "enable" : word(&w, 0, "disable-ack") ? "disable" : "silence");
		return TAKEN;
	}
	if (word(&w, 0, "enable-sync") || word(&w, 0, "disable-sync")) {
		c->sync = word(&w, 0, "enable-sync");
		client_done(c);
		return TAKEN;
	}
	if ((word(&w, 0, "session") && session_word(c, &w, 1)) || (!word(&w, 0, "sync") && !word(&w, 0, "ack") && session_word(c, &w, 0)))
		return TAKEN;
	if ((word(&w, 0, "system") && system_word(c, &w, 1)) || system_word(c, &w, 0))
		return TAKEN;
	if (word(&w, 0, "group") && word(&w, 1, "start")) {
		group_start(c);
		return TAKEN;
	}
	if (word(&w, 0, "group") && word(&w, 1, "end"))
		return group_end(c);
	if (word(&w, 0, "group"))
		return group(c, route_all(c), line);
	if (word(&w, 0, "teardown"))
		return teardown(c, route_all(c), behind(line, w.v[0]));
	if (word(&w, 0, "create") && word(&w, 1, "neighbor")) {
		peer_create(c, behind(line, w.v[1]));
		return TAKEN;
	}
	if (word(&w, 0, "delete") && word(&w, 1, "neighbor")) {
		struct span rest = behind(line, w.v[1]);
		struct targets *t = route_select(c, &rest);

		if (t)
			peer_delete(c, t);
		else
			client_fail(c, NULL);
		return TAKEN;
	}
	if (word(&w, 0, "debug"))
		log_say(CAT_PROCESSES, LEVEL_WARNING, "api", "debug process=%s %.*s", c->name, line.n > 400 ? 400 : (int)line.n,
		    (const char *)line.p);
	log_say(CAT_PROCESSES, LEVEL_WARNING, "api", "api.command.unknown process=%s command=\"%.*s\"", c->name,
	    line.n > 200 ? 200 : (int)line.n, (const char *)line.p);
	client_fail(c, NULL);
	return TAKEN;
}

enum taken
command_line(struct client *c, struct span line)
{
	struct span verb;

	line = trimmed(line);
	if (!line.n || line.p[0] == '#') {
		client_done(c);
		return TAKEN;
	}
	if (memchr(line.p, 0, line.n)) {
		client_fail(c, "a NUL byte in the command");
		return TAKEN;
	}
	verb = first_word(line);
	if (span_is(verb, "announce") || span_is(verb, "withdraw")) {
		if (c->in_group) {
			group_line(c, line);
			return TAKEN;
		}
		return announce(c, route_all(c), line);
	}
	if (span_is(verb, "neighbor") || span_is(verb, "peer"))
		return peer(c, line);
	return other(c, line);
}
