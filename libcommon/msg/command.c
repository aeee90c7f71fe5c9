/* SPDX-License-Identifier: ISC */
/* msg/command.c - text commands: the words that all routes share, groups, and the messages they make. */
#include "msg/command.h"

#include "base/num.h"
#include "msg/operational.h"
#include "msg/refresh.h"
#include "msg/spoken.h"
#include <stdlib.h>
#include <strings.h>

enum { MESSAGES_MAX = 64 << 20, ARENA_MAX = 16 << 20 };

static const char *const verbs[] = { "announce", "withdraw", "attributes", "group", "route", "open", "keepalive",
	"notification", "raw", NULL };
static const char *const types[] = { "route", "attributes", "ipv4", "ipv6", "l2vpn", "sfc", "bgp-ls", "flow", "vpls", "eor",
	"route-refresh", "operational", "watchdog", "afi", NULL };
static const char *const withdraw_types[] = { "route", "attributes", "ipv4", "ipv6", "l2vpn", "sfc", "bgp-ls", "flow", "vpls",
	"watchdog", "afi", NULL };
static const char *const common_words[] = { "next-hop", "link-local-next-hop", "path-information", "attribute", "split",
	"name", "watchdog", "withdraw", "nlri", NULL };

bool
command_begins(struct span word)
{
	const char *const *w;

	for (w = types; *w; w++)
		if (span_is(word, *w))
			return true;
	return span_is(word, "attribute") || span_is(word, "sr-policy") || spoken_begins(word);
}

void
command_init(struct command *c)
{
	*c = (struct command){ 0 };
	route_init(&c->route);
	buf_init(&c->message, MSG_MAX_EXTENDED);
	arena_init(&c->arena, ARENA_MAX);
	attrset_init(&c->wait.attrs);
	buf_init(&c->wait.list.b, MESSAGES_MAX);
	buf_init(&c->wait.key, MSG_MAX_EXTENDED * 4);
	buf_init(&c->wait.next_key, MSG_MAX_EXTENDED * 4);
}

void
command_fini(struct command *c)
{
	route_fini(&c->route);
	buf_fini(&c->message);
	arena_fini(&c->arena);
	attrset_fini(&c->wait.attrs);
	buf_fini(&c->wait.list.b);
	buf_fini(&c->wait.key);
	buf_fini(&c->wait.next_key);
}

/* ---- words ---- */

/* Up to three lists of words in one look for the nearest. */
static const char *
command_nearest(struct span word, const char *const *a, const char *const *b, const char *const *c)
{
	const char *all[200];
	const char *const *lists[3] = { a, b, c };
	size_t i, n = 0;

	for (i = 0; i < 3; i++)
		while (lists[i] && *lists[i] && n < 199)
			all[n++] = *lists[i]++;
	all[n] = NULL;
	return word_near((const char *)word.p, word.n, all);
}

static bool
command_unknown(struct lex *l, const struct tok *t, const char *what, const char *near)
{
	return lex_fail_at(l, t, "unknown %s \"%.*s\"%s%s%s", what, t->s.n > 60 ? 60 : (int)t->s.n, (const char *)t->s.p,
	    near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
}

static bool
command_read_address(struct lex *l, const char *what, struct ip *out)
{
	if (l->tok.kind != TOK_WORD || !ip_scan(l->tok.s, out))
		return lex_expected(l, what);
	lex_next(l);
	return true;
}

/* As with every attribute, the first one that was said stands. */
static bool
command_read_nexthop(struct lex *l, struct nexthop *out)
{
	bool had = out->self || out->ip.len;
	struct ip ip;

	if (l->tok.kind == TOK_WORD && l->tok.s.n == 4 && strncasecmp((const char *)l->tok.s.p, "self", 4) == 0) {
		out->self |= !had;
		lex_next(l);
		return true;
	}
	if (!command_read_address(l, "an address or \"self\"", &ip))
		return false;
	if (!had)
		out->ip = ip;
	return true;
}

static bool
command_read_path(struct lex *l, struct route *r)
{
	uint32_t id;

	if (l->tok.kind == TOK_WORD && num_u32(l->tok.s, &id)) {
		be_put_u32(r->path, (uint32_t)id);
	} else if (l->tok.kind != TOK_WORD || !ip4_scan(l->tok.s, r->path)) {
		return lex_expected(l, "a path identifier (number or dotted quad)");
	}
	r->has_path = true;
	lex_next(l);
	return true;
}

static bool
command_read_split(struct lex *l, struct route *r)
{
	struct span s = l->tok.s;
	uint64_t v;

	if (s.n && s.p[0] == '/')
		s = span_of(s.p + 1, s.n - 1);
	if (l->tok.kind != TOK_WORD || !num_max(s, 128, &v))
		return lex_expected(l, "a prefix length such as /24");
	r->split = (unsigned)v;
	lex_next(l);
	return true;
}

/* The two words that say what is to be done with one are no names: `watchdog withdraw` lacks its name. */
static bool
command_read_watchdog(struct lex *l, struct span *name)
{
	if (lex_at(l, "announce") || lex_at(l, "withdraw"))
		return lex_expected(l, "a watchdog's name");
	return lex_word(l, "a watchdog's name", name);
}

/* attribute [ 0xCODE 0xFLAGS 0xDATA ] */
static bool
command_read_generic(struct lex *l, struct route *r)
{
	uint64_t code, flags;
	struct buf data;
	bool good;

	buf_init(&data, MSG_MAX_EXTENDED);
	good = lex_want_c(l, '[') && lex_any(l, "an attribute code", 255, &code) &&
	    lex_any(l, "attribute flags", 255, &flags);
	if (good && !lex_at_c(l, ']'))
		good = lex_hex(l, "0x and the attribute's bytes", &data);
	good = good && lex_want_c(l, ']');
	if (good && !attrset_has(&r->attrs, (unsigned)code))
		attrset_put(&r->attrs, (unsigned)code, (unsigned)flags, buf_span(&data));
	buf_fini(&data);
	return good;
}

static bool
command_read_attribute(struct lex *l, struct route *r, const struct attr_row *row, struct span kw)
{
	struct buf *b = &r->attrs.b;
	size_t off = b->n;

	/* straight into the set's own bytes */
	if (!row->scan(row, l, kw, b, r->ctx)) {
		b->n = off;
		return false;
	}
	if (row->omit && b->n == off)
		return true;
	if (row->code == ATTR_EXT_COMMUNITIES || row->code == ATTR_IPV6_EXT_COMMUNITIES) {
		size_t n = b->n - off;

		attrset_append(&r->attrs, row->code, row->flags, span_of(b->p + off, n));
	} else if (!attrset_has(&r->attrs, row->code)) {
		attrset_said(&r->attrs, row->code, row->flags, off);
	}
	return true;
}

/* One keyword with what belongs to it. */
static bool
command_read_word(struct lex *l, struct route *r)
{
	struct tok t = l->tok;
	const struct attr_row *row;
	const char *words[ATTR_WORDS_MAX];
	int done;

	if (t.kind != TOK_WORD)
		return lex_expected(l, "a keyword");
	lex_next(l);
	if (span_is(t.s, "next-hop"))
		return command_read_nexthop(l, &r->nexthop);
	if (r->row && r->row->word) {
		done = r->row->word(r->row, l, r, t.s);
		if (done)
			return done > 0;
	}
	row = attr_row_word(t.s);
	if (row && row->scan)
		return command_read_attribute(l, r, row, t.s);
	if (span_is(t.s, "path-information"))
		return command_read_path(l, r);
	if (span_is(t.s, "attribute"))
		return command_read_generic(l, r);
	if (span_is(t.s, "link-local-next-hop"))
		return command_read_address(l, "an IPv6 address", &r->nexthop.link_local);
	if (span_is(t.s, "split"))
		return command_read_split(l, r);
	if (span_is(t.s, "watchdog"))
		return command_read_watchdog(l, &r->watchdog);
	if (span_is(t.s, "name"))
		return lex_word(l, "a name", &r->name);
	if (span_is(t.s, "withdraw")) {
		r->start_withdrawn = true;
		return true;
	}
	return command_unknown(l, &t, "keyword",
	    command_nearest(t.s, common_words, attr_words(words), r->row ? r->row->words : NULL));
}

/* Words up to the end of the command, or `{ word...; word...; }`. */
static bool
command_read_words(struct lex *l, struct route *r)
{
	if (!lex_take_c(l, '{')) {
		while (!lex_at_end(l)) {
			if (!r->row->scan && lex_at(l, "nlri"))
				return true;
			if (!command_read_word(l, r))
				return false;
		}
		return true;
	}
	while (!lex_at_c(l, '}')) {
		if (lex_take_c(l, ';'))
			continue;
		if (l->tok.kind == TOK_END)
			return lex_expected(l, "\"}\"");
		if (!command_read_word(l, r))
			return false;
	}
	lex_next(l);
	return true;
}

static int
command_by_eight(const void *a, const void *b)
{
	return memcmp(a, b, 8);
}

/* Extended communities come from several words; they leave in ascending order. */
static void
command_sort_extended(struct attrset *s)
{
	struct span v = attrset_get(s, ATTR_EXT_COMMUNITIES);

	if (v.n > 8 && v.n % 8 == 0)
		qsort(s->b.p + s->at[ATTR_EXT_COMMUNITIES].off, v.n / 8, 8, command_by_eight);
}

static bool
command_nexthop_fits(struct lex *l, const struct route *r)
{
	const uint8_t *a = r->nexthop.ip.a;

	if (r->withdraw || r->nexthop.ip.len != 4 || !nlri_wants_nexthop6(r->row) ||
	    famset_has(r->ctx->nexthop6, family_index(r->row->afi, r->row->safi)))
		return true;
	return lex_fail(l, NEXTHOP6_WANTED, a[0], a[1], a[2], a[3]);
}

static bool
command_finish(struct lex *l, struct route *r)
{
	command_sort_extended(&r->attrs);
	return command_nexthop_fits(l, r) && r->row->done(r->row, l, r);
}

static void
command_choose(struct route *r, unsigned afi, unsigned safi)
{
	r->afi = (uint16_t)afi;
	r->safi = (uint8_t)safi;
	r->row = nlri_row(afi, safi);
}

/* A name before a block: `route NAME {`. */
static void
command_skip_name(struct lex *l)
{
	struct lex ahead = *l;

	if (l->tok.kind != TOK_WORD && l->tok.kind != TOK_STRING)
		return;
	lex_next(&ahead);
	if (lex_at_c(&ahead, '{'))
		*l = ahead;
}

static bool
command_read_family(struct lex *l, struct route *r, unsigned afi, unsigned safi)
{
	command_choose(r, afi, safi);
	if (r->row->scan && !r->row->scan(r->row, l, r))
		return false;
	return command_read_words(l, r) && command_finish(l, r);
}

bool
command_route(struct lex *l, struct route *r)
{
	r->row = &nlri_ipv4_unicast;
	return r->row->scan(r->row, l, r) && command_read_words(l, r) && command_finish(l, r);
}

bool
command_attributes(struct lex *l, struct route *r)
{
	/* the words of a route without its first one, the prefix */
	const struct nlri_row words = { .word = nlri_ipv4_unicast.word, .words = nlri_ipv4_unicast.words };
	bool good;

	r->row = &words;
	good = command_read_words(l, r);
	r->row = &nlri_ipv4_unicast;
	if (!good)
		return false;
	command_sort_extended(&r->attrs);
	if (!lex_take(l, "nlri"))
		return r->attrs.b.n || r->nexthop.self || r->nexthop.ip.len || lex_expected(l, "an attribute");
	if (lex_at_end(l))
		return lex_expected(l, "a prefix");
	while (!lex_at_end(l))
		if (!r->row->scan(r->row, l, r) || !command_nexthop_fits(l, r) || !r->row->done(r->row, l, r))
			return false;
	return true;
}

bool
command_flow(struct lex *l, struct route *r)
{
	command_skip_name(l);
	return command_read_family(l, r, AFI_IPV4, SAFI_FLOW);
}

bool
command_vpls(struct lex *l, struct route *r)
{
	command_skip_name(l);
	return command_read_family(l, r, AFI_L2VPN, SAFI_VPLS);
}

bool
command_sr_policy(struct lex *l, struct route *r)
{
	struct lex ahead = *l;

	/* the family is the endpoint's */
	while (!lex_at_end(&ahead)) {
		if (lex_take(&ahead, "endpoint")) {
			uint8_t a[16];

			return command_read_family(
			    l, r, ip6_scan(ahead.tok.s, a) ? AFI_IPV6 : AFI_IPV4, SAFI_SR_POLICY);
		}
		lex_next(&ahead);
	}
	return lex_expected(&ahead, "\"endpoint\"");
}

bool
command_family(struct lex *l, struct route *r, unsigned afi)
{
	struct tok t = l->tok;
	const char *words[FAMILY_MAX + 1];
	unsigned i, n = 0;
	uint8_t safi;

	if (t.kind != TOK_WORD)
		return lex_expected(l, "a SAFI such as unicast");
	if (!safi_scan(t.s, &safi) || nlri_row(afi, safi) == &nlri_opaque) {
		for (i = 0; i < family_cnt; i++)
			if (families[i].afi == afi)
				words[n++] = families[i].safi_word;
		words[n] = NULL;
		return command_unknown(l, &t, "SAFI", command_nearest(t.s, words, NULL, NULL));
	}
	lex_next(l);
	if (safi == SAFI_VPLS)
		command_skip_name(l);
	return command_read_family(l, r, afi, safi);
}

/* afi N safi N raw 0xHEX ...: families that have no codec */
static bool
command_read_opaque(struct lex *l, struct route *r)
{
	uint16_t afi;
	uint8_t safi;

	if (l->tok.kind != TOK_WORD || !afi_scan(l->tok.s, &afi))
		return lex_expected(l, "an AFI");
	lex_next(l);
	if (!lex_want(l, "safi"))
		return false;
	if (l->tok.kind != TOK_WORD || !safi_scan(l->tok.s, &safi))
		return lex_expected(l, "a SAFI");
	lex_next(l);
	if (nlri_row(afi, safi) != &nlri_opaque)
		return lex_fail(l, "this family has words of its own: use its name");
	return command_read_family(l, r, afi, safi);
}

static bool
command_read_afi_safi(struct lex *l, uint16_t *afi, uint8_t *safi)
{
	const char *words[FAMILY_MAX + 1];
	unsigned i, n = 0;

	if (l->tok.kind != TOK_WORD)
		return lex_expected(l, "an AFI such as ipv4");
	if (!afi_scan(l->tok.s, afi)) {
		for (; n < family_cnt; n++)
			words[n] = families[n].afi_word;
		words[n] = NULL;
		return command_unknown(l, &l->tok, "AFI", command_nearest(l->tok.s, words, NULL, NULL));
	}
	lex_next(l);
	/* "unknown safi 9" is how one without a name is printed */
	if (lex_take(l, "unknown") && !lex_want(l, "safi"))
		return false;
	if (l->tok.kind != TOK_WORD)
		return lex_expected(l, "a SAFI such as unicast");
	if (!safi_scan(l->tok.s, safi)) {
		for (i = 0; i < family_cnt; i++)
			if (families[i].afi == *afi)
				words[n++] = families[i].safi_word;
		words[n] = NULL;
		return command_unknown(l, &l->tok, "SAFI", command_nearest(l->tok.s, words, NULL, NULL));
	}
	lex_next(l);
	return true;
}

/* What marks the beginning and the end of a refresh may follow (RFC 7313 4). */
static bool
command_read_subtype(struct lex *l, uint8_t *subtype)
{
	static const struct name subtypes[] = { { REFRESH_QUERY, "query" }, { REFRESH_BEGIN, "begin" }, { REFRESH_END, "end" },
		{ 0, NULL } };
	uint32_t v = REFRESH_QUERY;

	if (!lex_at_end(l) && !lex_table(l, "mark", subtypes, &v))
		return false;
	*subtype = (uint8_t)v;
	return true;
}

/* ---- commands ---- */

/* Attributes alone are an UPDATE; announced or withdrawn are prefixes. */
static bool
command_parse_attributes(struct command *c, struct lex *l, bool verb)
{
	struct route *r = &c->route;

	if (!command_attributes(l, r))
		return false;
	if (!r->list.n && verb)
		return lex_expected(l, "nlri and prefixes");
	if (!r->list.n)
		c->kind = COMMAND_ATTRIBUTES;
	return true;
}

static bool
command_parse_subject(struct command *c, struct lex *l, bool verb)
{
	struct route *r = &c->route;
	struct tok t = l->tok;

	if (t.kind != TOK_WORD)
		return lex_expected(l, "what to announce or withdraw");
	lex_next(l);
	c->kind = COMMAND_ROUTE;
	if (span_is(t.s, "route"))
		return command_route(l, r);
	if (span_is(t.s, "ipv4"))
		return command_family(l, r, AFI_IPV4);
	if (span_is(t.s, "ipv6"))
		return command_family(l, r, AFI_IPV6);
	if (span_is(t.s, "attributes") || span_is(t.s, "attribute"))
		return command_parse_attributes(c, l, verb);
	if (span_is(t.s, "flow")) {
		if (!lex_want(l, "route"))
			return false;
		return command_flow(l, r);
	}
	if (span_is(t.s, "l2vpn"))
		return command_family(l, r, AFI_L2VPN);
	if (span_is(t.s, "sfc"))
		return command_family(l, r, AFI_SFC);
	if (span_is(t.s, "bgp-ls"))
		return command_family(l, r, AFI_BGPLS);
	if (span_is(t.s, "vpls"))
		return command_vpls(l, r);
	if (span_is(t.s, "sr-policy"))
		return command_sr_policy(l, r);
	if (span_is(t.s, "afi"))
		return command_read_opaque(l, r);
	if (span_is(t.s, "watchdog")) {
		c->kind = COMMAND_WATCHDOG;
		c->watchdog = (struct span){ NULL, 0 };
		return lex_at_end(l) || command_read_watchdog(l, &c->watchdog);
	}
	if (!r->withdraw && span_is(t.s, "eor")) {
		c->kind = COMMAND_EOR;
		c->afi = AFI_IPV4;
		c->safi = SAFI_UNICAST;
		return lex_at_end(l) || command_read_afi_safi(l, &c->afi, &c->safi);
	}
	if (!r->withdraw && (span_is(t.s, "route-refresh") || span_is(t.s, "refresh"))) {
		c->kind = COMMAND_REFRESH;
		return command_read_afi_safi(l, &c->afi, &c->safi) && command_read_subtype(l, &c->subtype);
	}
	if (!r->withdraw && span_is(t.s, "operational")) {
		c->kind = COMMAND_OPERATIONAL;
		return operational_parse(l, r->ctx, &c->message);
	}
	return command_unknown(l, &t, r->withdraw ? "withdraw type" : "announce type",
	    command_nearest(t.s, r->withdraw ? withdraw_types : types, NULL, NULL));
}

static void
command_reset(struct command *c, const struct ctx *ctx)
{
	c->kind = COMMAND_NONE;
	route_reset(&c->route, ctx);
	buf_reset(&c->message);
}

/* What is wrong with a word's letters, as an unclosed quote, is said when it is reached and does not stop the parse. */
static size_t
command_wrongs(const struct lex *l)
{
	size_t n = l->d ? l->d->lost : 0, i;

	for (i = 0; l->d && i < l->d->n; i++)
		n += l->d->v[i].cls > DIAG_NOTE;
	return n;
}

static bool
command_parse_one(struct command *c, struct lex *l, const struct ctx *ctx)
{
	struct tok first = l->tok;
	size_t before = command_wrongs(l);
	bool verb;

	command_reset(c, ctx);
	if (lex_at_end(l))
		return true;
	verb = lex_take(l, "announce");
	if (!verb && lex_take(l, "withdraw"))
		verb = c->route.withdraw = true;
	if (!verb && lex_take(l, "group")) {
		c->kind = COMMAND_GROUP;
		return true;
	}
	if (!verb && spoken_begins(first.s)) {
		lex_next(l);
		c->kind = COMMAND_MESSAGE;
		if (!spoken_parse(l, first.s, ctx, &c->message))
			return false;
		return lex_at_end(l) ? command_wrongs(l) == before : lex_expected(l, "the end of the command");
	}
	if (!verb && !command_begins(first.s))
		return command_unknown(l, &first, "command", command_nearest(first.s, verbs, types, NULL));
	if (!command_parse_subject(c, l, verb))
		return false;
	if (!lex_at_end(l))
		return lex_expected(l, "the end of the command");
	return command_wrongs(l) == before;
}

bool
command_parse(struct command *c, struct lex *l, const struct ctx *ctx)
{
	arena_reset(&c->arena);
	return command_parse_one(c, l, ctx);
}

bool
command_part(struct command *c, struct lex *l, const struct ctx *ctx)
{
	while (lex_take_c(l, ';'))
		;
	if (l->tok.kind == TOK_END)
		return false;
	if (lex_at_c(l, '}')) /* an end for commands, but nothing that would ever be taken here */
		return lex_expected(l, "a command");
	if (!command_parse_one(c, l, ctx))
		return false;
	if (c->kind == COMMAND_GROUP)
		return lex_fail(l, "a group inside a group");
	return true;
}

/* `*`, an address, or the range of a neighbor that takes many. */
static bool
command_is_peer(struct span s)
{
	struct prefix p;

	return span_is(s, "*") || prefix_scan(s, &p);
}

bool
command_selector(struct lex *l, struct span *sel)
{
	static const char *const keys[] = { "local-ip", "local-as", "peer-as", "router-id", "family-allowed", NULL };
	size_t from, to;

	*sel = (struct span){ NULL, 0 };
	if (!lex_at(l, "neighbor") && !lex_at(l, "peer"))
		return true;
	lex_next(l);
	from = l->tok.off;
	to = from;
	for (;;) {
		const char *const *k;
		bool key = false;

		if (lex_take_c(l, '[')) {
			while (!lex_at_c(l, ']')) {
				if (l->tok.kind == TOK_END)
					return lex_expected(l, "\"]\"");
				lex_next(l);
			}
			to = l->tok.off + l->tok.len;
			lex_next(l);
		} else {
			if (l->tok.kind != TOK_WORD || !command_is_peer(l->tok.s))
				return lex_expected(l, "a neighbor's address or \"*\"");
			to = l->tok.off + l->tok.len;
			lex_next(l);
		}
		do {
			key = false;
			for (k = keys; *k && l->tok.kind == TOK_WORD; k++)
				key |= lex_at(l, *k);
			if (key) {
				lex_next(l);
				if (l->tok.kind != TOK_WORD)
					return lex_expected(l, "a value");
				to = l->tok.off + l->tok.len;
				lex_next(l);
			}
		} while (key);
		if (!lex_take_c(l, ','))
			break;
		if (lex_at(l, "neighbor") || lex_at(l, "peer"))
			lex_next(l);
	}
	*sel = span_of(l->src->text.p + from, to - from);
	return !lex_at_end(l) || lex_expected(l, "a command");
}

/* ---- to messages ---- */

/* What routes must have in common to share a message. */
static void
command_route_key(const struct route *r, struct buf *key)
{
	buf_reset(key);
	put_u8(key, r->withdraw);
	put_u8(key, r->nexthop.self);
	put_u8(key, r->nexthop.ip.len);
	buf_put(key, r->nexthop.ip.a, 16);
	put_u8(key, r->nexthop.link_local.len);
	buf_put(key, r->nexthop.link_local.a, 16);
	attrset_store(&r->attrs, key);
}

static void
command_swap(struct buf *a, struct buf *b)
{
	struct buf t = *a;

	*a = *b;
	*b = t;
}

/*
 * Routes of ExaBGP's groups leave in the order in which its RIB gives them out, where it packs them at all. A group
 * without a selector is none of ExaBGP's: so a message of several routes is written as a command, and order is kept.
 */
static void
command_sort_wait(struct command *c)
{
	const struct nlri_row *row;
	struct nlri one;
	size_t at = 0;

	if (c->wait.withdraw || !nlri_list_next(&c->wait.list, &at, &row, &one) || !row->grouped)
		return;
	nlri_list_sort(&c->wait.list);
}

bool
command_flush(struct command *c, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	bool good = true;

	if (c->wait.sort)
		command_sort_wait(c);
	if (c->wait.list.n)
		good = update_build(ctx, &c->wait.attrs, &c->wait.nexthop, &c->wait.list, c->wait.withdraw, true, out, d);
	buf_reset(&c->wait.list.b);
	c->wait.list.n = 0;
	buf_reset(&c->wait.key);
	return good;
}

/* Let the route wait for others of its attributes; what waited before and differs goes out. */
static bool
command_wait_route(struct command *c, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	const struct route *r = &c->route;
	bool good = true;

	command_route_key(r, &c->wait.next_key);
	if (c->wait.list.n && !span_eq(buf_span(&c->wait.key), buf_span(&c->wait.next_key)))
		good = command_flush(c, ctx, out, d);
	if (!c->wait.list.n) {
		attrset_reset(&c->wait.attrs);
		for (unsigned w = 0; w < 4; w++)
			for (uint64_t left = r->attrs.has[w]; left; left &= left - 1) {
				unsigned code = w * 64 + (unsigned)__builtin_ctzll(left);

				attrset_put(&c->wait.attrs, code, r->attrs.at[code].flags, attrset_get(&r->attrs, code));
			}
		c->wait.nexthop = r->nexthop;
		c->wait.withdraw = r->withdraw;
		command_swap(&c->wait.key, &c->wait.next_key);
	}
	buf_span_put(&c->wait.list.b, buf_span(&r->list.b));
	c->wait.list.n += r->list.n;
	if (c->wait.list.b.n > MESSAGES_MAX / 2)
		good = command_flush(c, ctx, out, d) && good;
	return good;
}

static bool
command_encode_one(struct command *c, const struct ctx *ctx, bool pack, struct buf *out, struct diags *d)
{
	if (c->kind == COMMAND_ROUTE && (pack || c->in_group))
		return command_wait_route(c, ctx, out, d);
	if (!command_flush(c, ctx, out, d))
		return false;
	switch (c->kind) {
	case COMMAND_ROUTE:
		return update_build(ctx, &c->route.attrs, &c->route.nexthop, &c->route.list, c->route.withdraw, true, out, d);
	case COMMAND_ATTRIBUTES:
		update_bare(ctx, &c->route.attrs, &c->route.nexthop, &nlri_ipv4_unicast, false, out);
		break;
	case COMMAND_EOR:
		update_eor(c->afi, c->safi, out);
		break;
	case COMMAND_REFRESH:
		refresh_build(c->afi, c->safi, c->subtype, out);
		break;
	case COMMAND_OPERATIONAL:
	case COMMAND_MESSAGE:
		buf_span_put(out, buf_span(&c->message));
		break;
	default:
		break;
	}
	return true;
}

void
command_lay_under(struct route *r, const struct attrset *under, const struct nexthop *nexthop)
{
	unsigned code;

	for (code = 0; code < 256; code++)
		if (attrset_has(under, code) && !attrset_has(&r->attrs, code))
			attrset_put(&r->attrs, code, under->at[code].flags, attrset_get(under, code));
	if (!r->nexthop.ip.len && !r->nexthop.self)
		r->nexthop = *nexthop;
	else if (nexthop->ip.len && r->withdraw && r->nexthop.ip.len == 4 && memcmp(r->nexthop.ip.a, "\0\0\0\0", 4) == 0)
		r->nexthop = *nexthop;
}

static bool
command_encode_group(struct command *c, struct lex *l, const struct ctx *ctx, bool pack, bool sort, struct buf *out,
    struct diags *d)
{
	struct nexthop nexthop = { 0 };
	struct attrset under;
	size_t errors = d->n;
	bool good = true;

	attrset_init(&under);
	c->wait.sort = sort || (c->in_group && !pack);
	while (good && command_part(c, l, ctx)) {
		unsigned code;

		if (c->kind != COMMAND_ATTRIBUTES) {
			command_lay_under(&c->route, &under, &nexthop);
			good = command_encode_one(c, ctx, true, out, d);
			continue;
		}
		for (code = 0; code < 256; code++)
			if (attrset_has(&c->route.attrs, code) && !attrset_has(&under, code))
				attrset_put(&under, code, c->route.attrs.at[code].flags,
				    attrset_get(&c->route.attrs, code));
		if (!nexthop.ip.len && !nexthop.self)
			nexthop = c->route.nexthop;
	}
	attrset_fini(&under);
	good = good && d->n == errors;
	if (!pack && !c->in_group)
		good = command_flush(c, ctx, out, d) && good;
	c->wait.sort = c->in_group && !pack;
	return good;
}

/* `group start` or `group end` on a line of its own: the routes between them are those of one group. */
static bool
command_mark_group(struct command *c, struct lex *l, const struct ctx *ctx, bool pack, struct buf *out, struct diags *d)
{
	bool start = lex_at(l, "start");

	if (start == c->in_group)
		return lex_fail(l, start ? "already in a group" : "no group was started");
	lex_next(l);
	c->in_group = start;
	if (pack)
		return true;
	if (!command_flush(c, ctx, out, d))
		return false;
	c->wait.sort = start;
	return true;
}

/* Errors that are of the command and not of one of its words stand under all of it. */
static void
place_at_command(const struct src *line, size_t off, struct diags *d, size_t from)
{
	size_t end = line->text.n;

	while (end > off && memchr(" \t\r\n;", line->text.p[end - 1], 5))
		end--;
	for (; from < d->n; from++) {
		struct diag *one = &d->v[from];

		if (one->loc.line)
			continue;
		one->off = off;
		one->len = end - off;
		src_place(line, off, &one->loc);
	}
}

struct span
command_bare(struct span line)
{
	static const char *const words[] = { " sync", " async", " json", " text" };
	struct span s = line;
	size_t i, n;

	while (s.n && memchr(" \t\r", s.p[s.n - 1], 3))
		s.n--;
	/* nearly every line ends otherwise */
	if (!s.n || !memchr("cnt", s.p[s.n - 1], 3))
		return line;
	for (i = 0; i < 4; i++) {
		n = strlen(words[i]);
		if (s.n > n && memcmp(s.p + s.n - n, words[i], n) == 0)
			return command_bare(span_of(s.p, s.n - n));
	}
	return line;
}

bool
command_encode(struct command *c, const struct src *whole, const struct ctx *ctx, bool pack, struct buf *out,
    struct diags *d)
{
	const struct src bare = { .name = whole->name, .text = command_bare(whole->text), .first_line = whole->first_line };
	const struct src *line = &bare;
	size_t start = out->n, errors = d->n, first = 0;
	struct span sel;
	struct lex l;
	bool good;

	arena_reset(&c->arena);
	lex_init(&l, line, &c->arena, d);
	good = command_selector(&l, &sel);
	first = l.tok.off;
	good = good && command_parse_one(c, &l, ctx);
	if (good && c->kind == COMMAND_GROUP && (lex_at(&l, "start") || lex_at(&l, "end")))
		good = command_mark_group(c, &l, ctx, pack, out, d);
	else if (good && c->kind == COMMAND_GROUP && l.tok.kind == TOK_END)
		good = lex_expected(&l, "a command");
	else if (good && c->kind == COMMAND_GROUP)
		good = command_encode_group(c, &l, ctx, pack, sel.n && !pack, out, d);
	else if (good)
		good = command_encode_one(c, ctx, pack, out, d);
	if (good) {
		lex_take_c(&l, ';');
		if (l.tok.kind != TOK_END)
			good = lex_expected(&l, "the end of the line");
	}
	place_at_command(line, first, d, errors);
	if (!good)
		out->n = start;
	return good && !out->bad;
}
