/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/expand.c - short words of commands, and completion. */
#include "expand.h"

#include <stdio.h>
#include <string.h>

#include "targets.h"
#include "value/family.h"
#include "value/ip.h"
#include "verbs.h"

enum { EXPAND_WORDS = 64, EXPAND_WORD = 128 };

struct expand_words {
	char v[EXPAND_WORDS][EXPAND_WORD];
	size_t n;
	const char *rest; /* what did not fit, kept as it is */
};

enum expand_when { ANYWHERE, FIRST, FIRST_OR_IP, AFTER_ANNOUNCE, AFTER_RIB_VERB, AFTER_SESSION, AFTER_SHOW,
    AFTER_ADJ_RIB,
	AFTER_NEIGHBOR, AFTER_ROUTE, NOT_FIRST };

/* The first row whose condition holds wins. */
static const struct {
	const char *shorter, *word;
	enum expand_when when;
} expand_rows[] = {
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
expand_is(const struct expand_words *w, size_t i, const char *word)
{
	return i < w->n && strcmp(w->v[i], word) == 0;
}

static bool
expand_is_ip(const char *word)
{
	struct ip ip;

	return strcmp(word, "*") == 0 || ip_scan(span_str(word), &ip);
}

static bool
expand_somewhere(const struct expand_words *w, size_t before, const char *word)
{
	size_t i;

	for (i = 0; i < before; i++)
		if (expand_is(w, i, word))
			return true;
	return false;
}

static bool
expand_holds(const struct expand_words *w, size_t i, enum expand_when when)
{
	const char *last = i ? w->v[i - 1] : "";

	switch (when) {
	case ANYWHERE:
		return true;
	case FIRST:
		return i == 0;
	case FIRST_OR_IP:
		return i == 0 || expand_is_ip(last);
	case AFTER_ANNOUNCE:
		return !strcmp(last, "announce") || !strcmp(last, "withdraw");
	case AFTER_RIB_VERB:
		return !strcmp(last, "clear") || !strcmp(last, "flush") || !strcmp(last, "show");
	case AFTER_SESSION:
		return !strcmp(last, "session");
	case AFTER_SHOW:
		return expand_somewhere(w, i, "show");
	case AFTER_ADJ_RIB:
		return !strcmp(last, "adj-rib");
	case AFTER_NEIGHBOR:
		return expand_somewhere(w, i, "neighbor");
	case AFTER_ROUTE:
		return i >= 2 && !strcmp(last, "route") && !strcmp(w->v[i - 2], "announce");
	case NOT_FIRST:
		return i > 0;
	}
	return false;
}

static void
expand_split(const char *in, struct expand_words *w)
{
	w->n = 0;
	while (*in) {
		size_t n;

		in += strspn(in, " \t");
		n = strcspn(in, " \t");
		if (!n || w->n == EXPAND_WORDS || n >= EXPAND_WORD)
			break;
		snprintf(w->v[w->n++], EXPAND_WORD, "%.*s", (int)n, in);
		in += n;
	}
	w->rest = in;
}

/* What follows the first route word is the route's and is left alone. */
static size_t
expand_limit(const struct expand_words *w)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (expand_is(w, i, "announce") || expand_is(w, i, "withdraw"))
			return i + 2 < w->n ? i + 3 : w->n;
	return w->n;
}

static bool
expand_lengthen(struct expand_words *w)
{
	bool changed = false;
	size_t i, k;

	for (i = 0; i < w->n && i < expand_limit(w); i++) {
		if (expand_is(w, i, "neighbour") || expand_is(w, i, "neigbour") || expand_is(w, i, "neigbor")) {
			snprintf(w->v[i], EXPAND_WORD, "neighbor");
			changed = true;
			continue;
		}
		for (k = 0; expand_rows[k].shorter; k++) {
			size_t n = strlen(w->v[i]);
			bool match = strcmp(w->v[i], expand_rows[k].shorter) == 0 || (n <= 2 && strncmp(expand_rows[k].word,
			    w->v[i], n) == 0);

			if (match && strcmp(w->v[i], expand_rows[k].word) != 0 && strcmp(w->v[i], "in") != 0 && expand_holds(w, i,
			    expand_rows[k].when)) {
				snprintf(w->v[i], EXPAND_WORD, "%s", expand_rows[k].word);
				changed = true;
				break;
			}
		}
	}
	return changed;
}

static size_t
expand_find(const struct expand_words *w, const char *word)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (expand_is(w, i, word))
			return i;
	return w->n;
}

/*
 * "neighbor IP adj-rib in show OPTS", "neighbor IP show OPTS" and "adj-rib in show OPTS" begin with show for ExaBGP.
 * The first is "show adj-rib in IP OPTS", the second "show neighbor IP OPTS".
 */
static bool
expand_reorder(struct expand_words *w, char *out, size_t size)
{
	size_t show = expand_find(w, "show"), rib = expand_find(w, "adj-rib"), i, at;
	bool neighbor = expand_is(w, 0, "neighbor") || expand_is(w, 0, "peer");

	if (show == w->n || show == 0 || (!neighbor && rib != 0) || expand_is(w, 1, "show"))
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
	static struct expand_words w;
	size_t i, at = 0;
	bool changed;

	expand_split(in, &w);
	changed = expand_lengthen(&w);
	if (expand_reorder(&w, out, size))
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

/* After `announce ipv4`: the SAFIs that the address family has. */
static void
expand_safis(const struct verb_line *l, struct span part, struct buf *out)
{
	const char *const *name;

	if (l->n != 2 || !verbs_takes_family(l))
		return;
	for (name = family_words(); *name; name++) {
		size_t n = strcspn(*name, " ");
		struct span safi = span_str(*name + n + ((*name)[n] == ' '));

		if (span_eq(span_of(*name, n), l->v[1]) && safi.n >= part.n && (!part.n || memcmp(safi.p, part.p,
		    part.n) == 0)) {
			buf_span_put(out, safi);
			buf_c(out, '\n');
		}
	}
}

void
expand_complete(char **words, int n, struct buf *out)
{
	struct span part = span_str(n ? words[n - 1] : ""), rest;
	unsigned where = VERB_ALONE;
	struct verb_line l;
	struct buf text;
	int i;

	buf_init(&text, 1 << 16);
	for (i = 0; i + 1 < n; i++)
		buf_fmt(&text, "%s%s", i ? " " : "", words[i]);
	verb_split(buf_span(&text), &l);
	if (verbs_selects(&l)) {
		rest = verb_rest(&l, 1);
		if (!rest.n && !part.n)
			buf_str(out, "*\n");
		if (rest.n && targets_skip(&rest)) {
			where = VERB_PEER;
			verb_split(rest, &l);
		}
	}
	verb_complete(bridge_verbs, where, &l, part, out);
	expand_safis(&l, part, out);
	buf_fini(&text);
}
