/*
 * bgp-api-bridge/routes.c - `routes list`, `routes add`, `routes remove`: routes by an index.
 *
 * The index is the hex of two digits AFI, two digits SAFI, and the NLRI's key: path identifier, RD, prefix.
 */
#include "bridge.h"

#include <stdlib.h>

#include "base/num.h"
#include "msg/command.h"

struct reader {
	struct command cmd;
	struct src src;
	struct diags d;
	struct lex l;
};

static bool
read_route(struct reader *r, struct span text, const struct ctx *ctx)
{
	command_init(&r->cmd);
	r->src = (struct src){ .name = "command", .text = text, .first_line = 1 };
	r->d = (struct diags){ .n = 0 };
	lex_init(&r->l, &r->src, &r->cmd.arena, &r->d);
	return command_parse(&r->cmd, &r->l, ctx) && r->cmd.kind == COMMAND_ROUTE && r->cmd.route.list.n;
}

static void
put_index(struct buf *out, uint16_t afi, uint8_t safi, const struct nlri *one)
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
put_text(struct jw *w, struct span route)
{
	while (route.n && (route.p[route.n - 1] == ' ' || route.p[route.n - 1] == ';'))
		route.n--;
	jw_str(w, route);
}

/* The first route of a command: its index. */
static bool
index_of(struct span command, const struct ctx *ctx, struct buf *out)
{
	const struct nlri_row *row;
	struct reader r;
	struct nlri one;
	uint16_t afi;
	uint8_t safi;
	size_t at = 0;
	bool good = read_route(&r, command, ctx);

	if (good) {
		afi = nlri_list_family(&r.cmd.route.list, 0, &safi);
		good = nlri_list_next(&r.cmd.route.list, &at, &row, &one);
		if (good)
			put_index(out, afi, safi, &one);
	}
	command_fini(&r.cmd);
	return good;
}

/* A line of `show adj-rib out extensive`: "<name> <afi> <safi> <route>". */
static void
list_line(struct neighbor *n, struct span line, struct jw *w)
{
	struct buf text, index;
	struct span route;
	uint16_t afi;
	uint8_t safi;
	const uint8_t *p, *end;

	/* The name ends with its value of family-allowed. */
	p = line.p;
	for (end = line.p + line.n; p + 15 < end && memcmp(p, "family-allowed ", 15) != 0; p++)
		;
	if (p + 15 >= end)
		return;
	p += 15;
	while (p < end && *p != ' ')
		p++;
	route = span_of(p + (p < end), (size_t)(end - p) - (p < end));
	p = memchr(route.p, ' ', route.n);
	if (!p || !(p = memchr(p + 1, ' ', (size_t)(route.p + route.n - p - 1))) ||
	    !family_scan(span_of(route.p, (size_t)(p - route.p)), &afi, &safi))
		return;
	route = span_of(p + 1, (size_t)(route.p + route.n - p - 1));
	buf_init(&text, 1 << 20);
	buf_init(&index, 1 << 20);
	buf_str(&text, "announce ");
	if (route.n && ((route.p[0] >= '0' && route.p[0] <= '9') || memchr(route.p, ':', route.n < 6 ? route.n : 6)))
		buf_str(&text, "route ");
	buf_span_put(&text, route);
	if (index_of(buf_span(&text), &n->send, &index)) {
		jw_obj(w);
		jw_key(w, "index");
		jw_str(w, buf_span(&index));
		jw_key(w, "route");
		put_text(w, route);
		jw_key_cstr(w, "neighbor", n->name);
		jw_obj_end(w);
	}
	buf_fini(&text);
	buf_fini(&index);
}

void
routes_list(struct neighbor *n, struct span text, struct buf *out)
{
	struct jw w;

	jw_init(&w, out, false);
	jw_arr(&w);
	while (text.n) {
		const uint8_t *nl = memchr(text.p, '\n', text.n);
		size_t len = nl ? (size_t)(nl - text.p) : text.n;

		list_line(n, span_of(text.p, len), &w);
		text = span_of(text.p + len + (nl != NULL), text.n - len - (nl != NULL));
	}
	jw_arr_end(&w);
	buf_c(out, '\n');
}

/* ---- add and remove ---- */

static void
put_command(struct buf *t, const char *verb, struct span family, struct span words)
{
	buf_str(t, verb);
	if (words.n > 6 && memcmp(words.p, "route ", 6) == 0) {
		if (family.n && memchr(family.p, ' ', family.n)) {
			/* "ipv4 unicast routes add route P": the family takes the place of the word. */
			buf_span_put(t, family);
			buf_span_put(t, span_of(words.p + 5, words.n - 5));
			return;
		}
	}
	buf_span_put(t, words);
}

static enum taken
add(struct client *c, struct targets *t, struct span family, struct span words)
{
	struct neighbor *n = t->v[0];
	struct buf text, index, line;
	struct jw w;
	uint64_t seq;
	size_t i;

	for (i = 0; i < t->n; i++)
		if (!neighbor_open(t->v[i]))
			return LATER;
	buf_init(&text, LINE_LONGEST * 2);
	buf_init(&index, LINE_LONGEST * 2);
	buf_init(&line, LINE_LONGEST * 2);
	put_command(&text, "announce ", family, words);
	jw_init(&w, &line, false);
	jw_obj(&w);
	if (!index_of(buf_span(&text), &n->send, &index)) {
		client_fail(c, "Could not parse route: %.*s", words.n > 400 ? 400 : (int)words.n, (const char *)words.p);
	} else {
		jw_key(&w, "index");
		jw_str(&w, buf_span(&index));
		jw_key(&w, "route");
		put_text(&w, words.n > 6 && memcmp(words.p, "route ", 6) == 0 ? span_of(words.p + 6, words.n - 6) : words);
		jw_key(&w, "success");
		jw_bool(&w, true);
		jw_obj_end(&w);
		seq = client_entry(c, ENTRY_BARE, 1);
		client_line(c, seq, buf_span(&line));
		command_also(c, t, buf_span(&text), seq, c->sync);
		client_answer(c, seq, false);
	}
	buf_fini(&text);
	buf_fini(&index);
	buf_fini(&line);
	return TAKEN;
}

/* The route of an index as a command that withdraws it. */
static bool
from_index(struct span hex, const struct ctx *ctx, struct buf *out)
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
	/* The digits of AFI and SAFI are not parted: two for each, more when AFI is large. */
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

static enum taken
withdraw(struct client *c, struct targets *t, struct span family, struct span words)
{
	bool by_index = words.n > 6 && memcmp(words.p, "index ", 6) == 0;
	struct span hex = by_index ? span_of(words.p + 6, words.n - 6) : span_of(NULL, 0);
	struct buf text, index, line;
	struct jw w;
	uint64_t seq;
	size_t i;
	bool good;

	for (i = 0; i < t->n; i++)
		if (!neighbor_open(t->v[i]))
			return LATER;
	buf_init(&text, LINE_LONGEST * 2);
	buf_init(&index, LINE_LONGEST * 2);
	buf_init(&line, LINE_LONGEST * 2);
	if (by_index) {
		good = from_index(hex, &t->v[0]->send, &text);
	} else {
		put_command(&text, "withdraw ", family, words);
		good = index_of(buf_span(&text), &t->v[0]->send, &index);
	}
	if (!good && by_index) {
		client_fail(c, "Invalid hex index: %.*s", hex.n > 200 ? 200 : (int)hex.n, (const char *)hex.p);
	} else if (!good) {
		client_fail(c, "Could not parse route: %.*s", words.n > 400 ? 400 : (int)words.n, (const char *)words.p);
	} else {
		jw_init(&w, &line, false);
		jw_obj(&w);
		jw_key(&w, "removed");
		jw_bool(&w, true);
		if (!by_index) {
			jw_key(&w, "route");
			put_text(&w, words.n > 6 && memcmp(words.p, "route ", 6) == 0 ? span_of(words.p + 6, words.n - 6) : words);
		}
		jw_key(&w, "index");
		jw_str(&w, by_index ? hex : buf_span(&index));
		jw_obj_end(&w);
		seq = client_entry(c, ENTRY_BARE, 1);
		client_line(c, seq, buf_span(&line));
		command_also(c, t, buf_span(&text), seq, c->sync);
		client_answer(c, seq, false);
	}
	buf_fini(&text);
	buf_fini(&index);
	buf_fini(&line);
	return TAKEN;
}

enum taken
routes_command(struct client *c, struct targets *t, struct span family, struct span words)
{
	if (words.n >= 4 && memcmp(words.p, "list", 4) == 0)
		return command_forward(c, t, SPAN("show adj-rib out extensive"), ENTRY_SHOW | ENTRY_JOIN | ENTRY_ROUTES | ENTRY_BARE);
	if (words.n > 4 && memcmp(words.p, "add ", 4) == 0)
		return add(c, t, family, span_of(words.p + 4, words.n - 4));
	if (words.n > 7 && memcmp(words.p, "remove ", 7) == 0)
		return withdraw(c, t, family, span_of(words.p + 7, words.n - 7));
	if (words.n >= 3 && memcmp(words.p, "add", 3) == 0)
		client_fail(c, "routes add requires route specification");
	else
		client_fail(c, "routes requires action: list, add, or remove");
	return TAKEN;
}
