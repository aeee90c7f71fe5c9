/* SPDX-License-Identifier: ISC */
/*
 * bgp-api-bridge/routes.c - `routes list`, `routes add`, `routes remove`: routes by an index.
 *
 * The index is the hex of two digits AFI, two digits SAFI, and the NLRI's key: path identifier, RD, prefix.
 */
#include "routes.h"

#include "base/num.h"
#include "bridge.h"
#include "forward.h"
#include "json/jw.h"
#include "msg/command.h"
#include "neighbor.h"

struct route_reader {
	struct command cmd;
	struct src src;
	struct diags d;
	struct lex l;
};

static bool
routes_read(struct route_reader *r, struct span text, const struct ctx *ctx)
{
	command_init(&r->cmd);
	r->src = (struct src){ .name = "command", .text = text, .first_line = 1 };
	r->d = (struct diags){ .n = 0 };
	lex_init(&r->l, &r->src, &r->cmd.arena, &r->d);
	return command_parse(&r->cmd, &r->l, ctx) && r->cmd.kind == COMMAND_ROUTE && r->cmd.route.list.n;
}

static void
routes_put_index(struct buf *out, uint16_t afi, uint8_t safi, const struct nlri *one)
{
	struct buf key;

	buf_init(&key, 1 << 17);
	buf_fmt(&key, "%02x%02x", afi, safi);
	if (one->path)
		buf_put(&key, one->path, 4);
	else
		buf_str(&key, "no-pi");
	buf_span_put(&key, one->v);
	buf_hex_lower(out, buf_span(&key));
	buf_fini(&key);
}

static void
routes_put_text(struct jw *w, struct span route)
{
	while (route.n && (route.p[route.n - 1] == ' ' || route.p[route.n - 1] == ';'))
		route.n--;
	jw_str(w, route);
}

/* The first route of a command: its index. */
static bool
routes_index(struct span command, const struct ctx *ctx, struct buf *out)
{
	const struct nlri_row *row;
	struct route_reader r;
	struct nlri one;
	uint16_t afi;
	uint8_t safi;
	size_t at = 0;
	bool good = routes_read(&r, command, ctx);

	if (good) {
		afi = nlri_list_family(&r.cmd.route.list, 0, &safi);
		good = nlri_list_next(&r.cmd.route.list, &at, &row, &one);
		if (good)
			routes_put_index(out, afi, safi, &one);
	}
	command_fini(&r.cmd);
	return good;
}

/* The next field of the line, which ends at a blank. */
static struct span
routes_field(struct span *line)
{
	const uint8_t *end = line->n ? memchr(line->p, ' ', line->n) : NULL;
	size_t n = end ? (size_t)(end - line->p) : line->n;
	struct span field = span_of(line->p, n);

	*line = span_of(line->p + n + (end != NULL), line->n - n - (end != NULL));
	return field;
}

/* A line of `show adj-rib out wire`: "AFI SAFI PATH NLRI ROUTE". */
static bool
routes_list_line(const struct neighbor *n, struct span line, struct buf *bytes, struct jw *w)
{
	struct span afi = routes_field(&line), safi = routes_field(&line), path = routes_field(&line),
	    nlri = routes_field(&line);
	struct nlri one = { .path = NULL };
	uint64_t a, s;
	struct buf index;
	bool good;

	buf_reset(bytes);
	if (!num_max(afi, UINT16_MAX, &a) || !num_max(safi, UINT8_MAX, &s) || (!span_is(path, "-") && !num_hex(path,
	    bytes)) ||
	    (bytes->n != 0 && bytes->n != 4) || !num_hex(nlri, bytes))
		return false;
	if (!span_is(path, "-"))
		one.path = bytes->p;
	one.v = span_of(bytes->p + (one.path ? 4 : 0), bytes->n - (one.path ? 4 : 0));
	buf_init(&index, 1 << 18);
	routes_put_index(&index, (uint16_t)a, (uint8_t)s, &one);
	good = !index.bad;
	if (good) {
		jw_obj(w);
		jw_key(w, "index");
		jw_str(w, buf_span(&index));
		jw_key(w, "route");
		routes_put_text(w, line);
		jw_key_cstr(w, "neighbor", n->name);
		jw_obj_end(w);
	}
	buf_fini(&index);
	return good;
}

void
routes_list(const struct neighbor *n, struct span text, struct buf *out)
{
	struct buf bytes;
	struct jw w;

	buf_init(&bytes, 1 << 17);
	jw_init(&w, out, false);
	jw_arr(&w);
	while (text.n) {
		const uint8_t *nl = memchr(text.p, '\n', text.n);
		size_t len = nl ? (size_t)(nl - text.p) : text.n;

		if (!routes_list_line(n, span_of(text.p, len), &bytes, &w))
			log_say(CAT_REACTOR, LEVEL_ERROR, "reactor", "session.route.unreadable peer=%s", n->peer);
		text = span_of(text.p + len + (nl != NULL), text.n - len - (nl != NULL));
	}
	jw_arr_end(&w);
	buf_c(out, '\n');
	buf_fini(&bytes);
}

/* ---- add and remove ---- */

static bool
routes_begins(struct span s, const char *word)
{
	return s.n > strlen(word) && memcmp(s.p, word, strlen(word)) == 0;
}

/* "ipv4 unicast routes add route P": the family takes the place of the word `route`. */
static void
routes_put_command(struct buf *t, const char *verb, struct span family, struct span words)
{
	buf_str(t, verb);
	if (routes_begins(words, "route ") && family.n && memchr(family.p, ' ', family.n)) {
		buf_span_put(t, family);
		words = span_of(words.p + 5, words.n - 5);
	}
	buf_span_put(t, words);
}

/* The route of an index as a command that withdraws it. */
static bool
routes_from_index(struct span hex, const struct ctx *ctx, struct buf *out)
{
	const struct nlri_row *row;
	struct nlri one = { .path = NULL };
	struct buf key;
	struct span rest, digits;
	unsigned afi = 0, safi = 0;
	size_t i;
	bool good;

	buf_init(&key, 1 << 20);
	good = num_hex(hex, &key) && key.n > 4;
	/* The digits of AFI and SAFI are not separated: two for each, more when AFI is large. */
	for (i = 0; good && i + 5 <= key.n && i < 8 && num_digit(key.p[i]) >= 0; i++)
		if (key.n - i > 5 && memcmp(key.p + i + 1, "no-pi", 5) == 0)
			break;
	digits = span_of(key.p, good ? (i + 1 < 4 ? 4 : i + 1) : 0);
	if (good && !(key.n > digits.n + 5 && memcmp(key.p + digits.n, "no-pi", 5) == 0))
		digits.n = 4;
	for (i = 0; good && i < digits.n; i++) {
		int v = num_digit(digits.p[i]);

		good = v >= 0;
		if (i + 2 < digits.n)
			afi = afi << 4 | (unsigned)v;
		else
			safi = safi << 4 | (unsigned)v;
	}
	rest = span_of(key.p + digits.n, good ? key.n - digits.n : 0);
	if (good && rest.n > 5 && memcmp(rest.p, "no-pi", 5) == 0) {
		rest = span_of(rest.p + 5, rest.n - 5);
	} else if (good && rest.n > 4) {
		one.path = rest.p;
		rest = span_of(rest.p + 4, rest.n - 4);
	} else {
		good = false;
	}
	row = good && family_index(afi, safi) >= 0 ? nlri_row(afi, safi) : NULL;
	one.v = rest;
	if (row && row->show) {
		buf_str(out, "withdraw ");
		row->show(row, out, &one, ctx);
	}
	buf_fini(&key);
	return row != NULL && !out->bad;
}

/* The answer: {"index", "route", "success"} of an announcement, {"removed", "route", "index"} of a withdrawal. */
static void
routes_put_answer(struct buf *out, bool add, struct span route, struct span index)
{
	struct jw w;

	jw_init(&w, out, false);
	jw_obj(&w);
	if (add) {
		jw_key(&w, "index");
		jw_str(&w, index);
	} else {
		jw_key(&w, "removed");
		jw_bool(&w, true);
	}
	if (route.n) {
		jw_key(&w, "route");
		routes_put_text(&w, routes_begins(route, "route ") ? span_of(route.p + 6, route.n - 6) : route);
	}
	if (add) {
		jw_key(&w, "success");
		jw_bool(&w, true);
	} else {
		jw_key(&w, "index");
		jw_str(&w, index);
	}
	jw_obj_end(&w);
}

/* `add route ...`, `remove route ...`, `remove index HEX`: the words after the action. */
static int
routes_change(const struct call *k, bool add, struct span family, struct span words)
{
	bool by_index = !add && routes_begins(words, "index ");
	struct client *c = k->c;
	const struct ctx *ctx = &k->t->v[0]->send;
	struct buf text, index, line;
	uint64_t seq;

	if (!targets_open(k->t))
		return LATER;
	buf_init(&text, LINE_LONGEST * 2);
	buf_init(&index, LINE_LONGEST * 2);
	buf_init(&line, LINE_LONGEST * 2);
	if (by_index) {
		words = span_of(words.p + 6, words.n - 6);
		buf_span_put(&index, words);
		if (!routes_from_index(words, ctx, &text))
			buf_reset(&text);
		routes_put_answer(&line, add, span_of(NULL, 0), words);
	} else {
		routes_put_command(&text, add ? "announce " : "withdraw ", family, words);
		if (!routes_index(buf_span(&text), ctx, &index))
			buf_reset(&text);
		routes_put_answer(&line, add, words, buf_span(&index));
	}
	if (!text.n || line.bad) {
		client_fail(c, by_index ? "Invalid hex index: %.*s" : "Could not parse route: %.*s", words.n > 400 ? 400 :
		    (int)words.n,
		    (const char *)words.p);
	} else {
		seq = client_entry(c, ENTRY_BARE, 1);
		client_line(c, seq, buf_span(&line));
		forward_also(c, k->t, buf_span(&text), seq, c->sync);
		client_answer(c, seq, false);
	}
	buf_fini(&text);
	buf_fini(&index);
	buf_fini(&line);
	return TAKEN;
}

/* `[AFI [SAFI]] routes list|add|remove ...` */
int
routes_run(void *context, const struct verb_line *l)
{
	const struct call *k = context;
	struct span family = { NULL, 0 }, words;
	size_t i = 0;

	while (!verb_is(l, i, "routes"))
		i++;
	if (i)
		family = span_of(l->v[0].p, (size_t)(l->v[i - 1].p + l->v[i - 1].n - l->v[0].p));
	words = verb_rest(l, i + 2);
	if (verb_is(l, i + 1, "list")) {
		struct buf *line = &k->c->b->scratch;

		buf_reset(line);
		buf_str(line, "show adj-rib out wire ");
		buf_span_put(line, family);
		return forward(k->c, k->t, buf_span(line), ENTRY_SHOW | ENTRY_JOIN | ENTRY_ROUTES | ENTRY_BARE);
	}
	if (words.n && (verb_is(l, i + 1, "add") || verb_is(l, i + 1, "remove")))
		return routes_change(k, verb_is(l, i + 1, "add"), family, words);
	if (verb_is(l, i + 1, "add"))
		client_fail(k->c, "routes add requires route specification");
	else
		client_fail(k->c, "routes requires action: list, add, or remove");
	return TAKEN;
}
