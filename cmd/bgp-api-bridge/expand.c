/* bgp-api-bridge/expand.c - short words of commands, and completion. */
#include "expand.h"

#include <stdio.h>
#include <string.h>

#include "value/ip.h"

enum { WORDS = 64, WORD = 128 };

struct words {
	char v[WORDS][WORD];
	size_t n;
	const char *rest; /* what did not fit, kept as it is */
};

enum when { ANYWHERE, FIRST, FIRST_OR_IP, AFTER_ANNOUNCE, AFTER_RIB_VERB, AFTER_SESSION, AFTER_SHOW, AFTER_ADJ_RIB,
	AFTER_NEIGHBOR, AFTER_ROUTE, NOT_FIRST };

/* The first row whose condition holds wins. */
static const struct {
	const char *shorter, *word;
	enum when when;
} rows[] = {
	{ "a", "announce", FIRST_OR_IP },
	{ "a", "attributes", AFTER_ANNOUNCE },
	{ "a", "adj-rib", AFTER_RIB_VERB },
	{ "a", "ack", AFTER_SESSION },
	{ "c", "configuration", ANYWHERE },
	{ "d", "daemon", FIRST },
	{ "h", "help", FIRST },
	{ "n", "neighbor", FIRST },
	{ "n", "neighbor", AFTER_RIB_VERB },
	{ "s", "show", FIRST },
	{ "s", "show", FIRST_OR_IP },
	{ "ses", "session", FIRST },
	{ "e", "eor", AFTER_ANNOUNCE },
	{ "e", "extensive", AFTER_SHOW },
	{ "f", "flow", AFTER_ANNOUNCE },
	{ "f", "flush", FIRST_OR_IP },
	{ "i", "in", AFTER_ADJ_RIB },
	{ "o", "out", AFTER_ADJ_RIB },
	{ "id", "router-id", AFTER_NEIGHBOR },
	{ "o", "operational", AFTER_ANNOUNCE },
	{ "r", "route", AFTER_ANNOUNCE },
	{ "r", "refresh", AFTER_ROUTE },
	{ "s", "summary", NOT_FIRST },
	{ "sy", "sync", AFTER_SESSION },
	{ "t", "teardown", FIRST_OR_IP },
	{ "w", "withdraw", FIRST_OR_IP },
	{ "v", "vpls", AFTER_ANNOUNCE },
	{ "w", "watchdog", AFTER_ANNOUNCE },
	{ NULL, NULL, ANYWHERE },
};

static bool
is(const struct words *w, size_t i, const char *word)
{
	return i < w->n && strcmp(w->v[i], word) == 0;
}

static bool
is_ip(const char *word)
{
	struct ip ip;

	return strcmp(word, "*") == 0 || ip_scan(span_str(word), &ip);
}

static bool
somewhere(const struct words *w, size_t before, const char *word)
{
	size_t i;

	for (i = 0; i < before; i++)
		if (is(w, i, word))
			return true;
	return false;
}

static bool
holds(const struct words *w, size_t i, enum when when)
{
	const char *last = i ? w->v[i - 1] : "";

	switch (when) {
	case ANYWHERE:
		return true;
	case FIRST:
		return i == 0;
	case FIRST_OR_IP:
		return i == 0 || is_ip(last);
	case AFTER_ANNOUNCE:
		return !strcmp(last, "announce") || !strcmp(last, "withdraw");
	case AFTER_RIB_VERB:
		return !strcmp(last, "clear") || !strcmp(last, "flush") || !strcmp(last, "show");
	case AFTER_SESSION:
		return !strcmp(last, "session");
	case AFTER_SHOW:
		return somewhere(w, i, "show");
	case AFTER_ADJ_RIB:
		return !strcmp(last, "adj-rib");
	case AFTER_NEIGHBOR:
		return somewhere(w, i, "neighbor");
	case AFTER_ROUTE:
		return i >= 2 && !strcmp(last, "route") && !strcmp(w->v[i - 2], "announce");
	case NOT_FIRST:
		return i > 0;
	}
	return false;
}

static void
split(const char *in, struct words *w)
{
	w->n = 0;
	while (*in) {
		size_t n;

		in += strspn(in, " \t");
		n = strcspn(in, " \t");
		if (!n || w->n == WORDS || n >= WORD)
			break;
		snprintf(w->v[w->n++], WORD, "%.*s", (int)n, in);
		in += n;
	}
	w->rest = in;
}

/* What follows the first route word is the route's and is left alone. */
static size_t
limit(const struct words *w)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (is(w, i, "announce") || is(w, i, "withdraw"))
			return i + 2 < w->n ? i + 3 : w->n;
	return w->n;
}

static bool
lengthen(struct words *w)
{
	bool changed = false;
	size_t i, k;

	for (i = 0; i < w->n && i < limit(w); i++) {
		if (is(w, i, "neighbour") || is(w, i, "neigbour") || is(w, i, "neigbor")) {
			snprintf(w->v[i], WORD, "neighbor");
			changed = true;
			continue;
		}
		for (k = 0; rows[k].shorter; k++) {
			size_t n = strlen(w->v[i]);
			bool match = strcmp(w->v[i], rows[k].shorter) == 0 || (n <= 2 && strncmp(rows[k].word, w->v[i], n) == 0);

			if (match && strcmp(w->v[i], rows[k].word) != 0 && strcmp(w->v[i], "in") != 0 && holds(w, i, rows[k].when)) {
				snprintf(w->v[i], WORD, "%s", rows[k].word);
				changed = true;
				break;
			}
		}
	}
	return changed;
}

static size_t
find(const struct words *w, const char *word)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (is(w, i, word))
			return i;
	return w->n;
}

/*
 * "neighbor IP adj-rib in show OPTS", "neighbor IP show OPTS" and "adj-rib in show OPTS" begin with show for ExaBGP.
 * The first is "show adj-rib in IP OPTS", the second "show neighbor IP OPTS".
 */
static bool
reorder(struct words *w, char *out, size_t size)
{
	size_t show = find(w, "show"), rib = find(w, "adj-rib"), i, at;
	bool neighbor = is(w, 0, "neighbor") || is(w, 0, "peer");

	if (show == w->n || show == 0 || (!neighbor && rib != 0) || is(w, 1, "show"))
		return false;
	if (rib < show) {
		at = (size_t)snprintf(out, size, "show adj-rib %s", rib + 1 < w->n ? w->v[rib + 1] : "out");
		for (i = 1; neighbor && i < rib && at < size; i++)
			at += (size_t)snprintf(out + at, size - at, " %s", w->v[i]);
	} else {
		at = (size_t)snprintf(out, size, "show neighbor");
		for (i = 1; i < show && at < size; i++)
			at += (size_t)snprintf(out + at, size - at, " %s", w->v[i]);
	}
	for (i = show + 1; i < w->n && at < size; i++)
		at += (size_t)snprintf(out + at, size - at, " %s", w->v[i]);
	if (at < size)
		snprintf(out + at, size - at, "%s", w->rest);
	return true;
}

bool
expand(const char *in, char *out, size_t size)
{
	static struct words w;
	size_t i, at = 0;
	bool changed;

	split(in, &w);
	changed = lengthen(&w);
	if (reorder(&w, out, size))
		return true;
	if (!changed) {
		snprintf(out, size, "%s", in);
		return false;
	}
	for (i = 0; i < w.n && at < size; i++)
		at += (size_t)snprintf(out + at, size - at, "%s%s", i ? " " : "", w.v[i]);
	if (at < size)
		snprintf(out + at, size - at, "%s", w.rest);
	return true;
}

/* ---- completion ---- */

static const struct {
	const char *after, *words;
} follow[] = {
	{ "", "announce withdraw neighbor peer show rib flush clear teardown group daemon session system help version status ping" },
	{ "announce", "route attributes ipv4 ipv6 flow vpls eor route-refresh watchdog operational" },
	{ "withdraw", "route attributes ipv4 ipv6 flow vpls watchdog" },
	{ "show", "neighbor adj-rib summary extensive configuration" },
	{ "neighbor", "* summary extensive configuration" },
	{ "peer", "* list show create delete" },
	{ "*", "announce withdraw teardown show group routes" },
	{ "adj-rib", "in out" },
	{ "rib", "show flush clear" },
	{ "flush", "adj-rib out" },
	{ "clear", "adj-rib in out" },
	{ "daemon", "shutdown reload restart status" },
	{ "session", "ack sync reset ping bye" },
	{ "ack", "enable disable silence" },
	{ "sync", "enable disable" },
	{ "system", "help version queue-status api" },
	{ "api", "version" },
	{ "version", "4 6" },
	{ "routes", "list add remove" },
	{ "group", "start end announce withdraw" },
	{ "in", "extensive inet flow l2vpn json" },
	{ "out", "extensive inet flow l2vpn json" },
	{ "eor", "ipv4 ipv6 l2vpn bgp-ls" },
	{ "route-refresh", "ipv4 ipv6 l2vpn bgp-ls" },
	{ "ipv4", "unicast multicast nlri-mpls mpls-vpn mcast-vpn flow flow-vpn mup sr-policy" },
	{ "ipv6", "unicast nlri-mpls mpls-vpn mcast-vpn flow flow-vpn mup sr-policy" },
	{ NULL, NULL },
};

void
expand_complete(char **words, int n)
{
	const char *part = n ? words[n - 1] : "", *before = n > 1 ? words[n - 2] : "";
	size_t i, len = strlen(part);
	const char *p;

	if (*before && is_ip(before))
		before = "*";
	for (i = 0; follow[i].after; i++) {
		if (strcmp(follow[i].after, before) != 0)
			continue;
		for (p = follow[i].words; *p; p += strspn(p, " ")) {
			size_t k = strcspn(p, " ");

			if (k >= len && strncmp(p, part, len) == 0)
				printf("%.*s\n", (int)k, p);
			p += k;
		}
	}
}
