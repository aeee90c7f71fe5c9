/* SPDX-License-Identifier: ISC */
/* config/route.c - the sections that announce: static, announce, flow, l2vpn, operational. */
#include "config/parse.h"
#include "msg/operational.h"

/* One section's routes, told to the neighbor when it ends. */
struct section {
	struct config_neighbor *n;
	uint32_t first;
};

static bool
route_keep(struct parse *p, const struct tok *word, const struct lex *from)
{
	if (!parse_end(p, from))
		return false;
	if (!p->route.list.n && !p->route.attrs.b.n)
		return true;
	if (!store_add(p->c, &p->route, word->off))
		return lex_fail_at(&p->l, word, "too many routes");
	return true;
}

static bool
route_end_section(struct parse *p, struct section *s)
{
	struct config_range *r, **at;

	if (p->c->store.route_cnt == s->first)
		return true;
	r = arena_alloc(&p->c->arena, sizeof(*r));
	if (!r)
		return lex_fail(&p->l, "out of memory");
	*r = (struct config_range){ .first = s->first, .n = (uint32_t)p->c->store.route_cnt - s->first, .file = p->file->id };
	for (at = &s->n->routes; *at; at = &(*at)->next)
		;
	*at = r;
	return true;
}

static bool
route_run_section(struct parse *p, struct config_neighbor *n, bool (*one)(struct parse *, struct tok, void *))
{
	struct section s = { n, (uint32_t)p->c->store.route_cnt };
	bool good = parse_section(p, one, &s);

	return route_end_section(p, &s) && good;
}

static bool
route_static_statement(struct parse *p, struct tok word, void *arg)
{
	static const char *const words[] = { "route", "attributes", "attribute", "sr-policy", NULL };
	struct lex from = parse_from(p, &word);
	bool good;

	route_reset(&p->route, &p->ctx);
	if (span_is(word.s, "route"))
		good = command_route(&p->l, &p->route);
	else if (span_is(word.s, "attributes") || span_is(word.s, "attribute"))
		good = command_attributes(&p->l, &p->route);
	else if (span_is(word.s, "sr-policy"))
		good = command_sr_policy(&p->l, &p->route);
	else
		return parse_unknown(p, &word, "keyword", words);
	return good && route_keep(p, &word, &from);
}

bool
parse_static(struct parse *p, struct config_neighbor *n)
{
	return route_run_section(p, n, route_static_statement);
}

/* ---- announce ---- */

/* `SAFI words...;` */
static bool
family_route(struct parse *p, struct tok word, unsigned afi)
{
	struct lex from = parse_from(p, &word);

	/* the family's reader wants to see the SAFI itself */
	p->l.at = word.off + word.len;
	p->l.tok = word;
	route_reset(&p->route, &p->ctx);
	return command_family(&p->l, &p->route, afi) && route_keep(p, &word, &from);
}

static bool
route_family_statement(struct parse *p, struct tok word, void *arg)
{
	const unsigned *afi = arg;

	return family_route(p, word, *afi);
}

static bool
route_announce_statement(struct parse *p, struct tok word, void *arg)
{
	static const char *const words[] = { "ipv4", "ipv6", "l2vpn", "sfc", "bgp-ls", "route", "attributes", "flow", "vpls",
		"sr-policy", NULL };
	static const struct name afis[] = {
		{ AFI_IPV4, "ipv4" }, { AFI_IPV6, "ipv6" }, { AFI_L2VPN, "l2vpn" }, { AFI_SFC, "sfc" },
		{ AFI_BGPLS, "bgp-ls" }, { 0, NULL },
	};
	struct lex from = parse_from(p, &word);
	uint32_t code;
	unsigned afi;
	bool good;

	route_reset(&p->route, &p->ctx);
	if (table_code(afis, word.s, &code)) {
		afi = code;
		if (lex_at_c(&p->l, '{'))
			return parse_section(p, route_family_statement, &afi);
		/* the words of a command are here too */
		return command_family(&p->l, &p->route, afi) && route_keep(p, &word, &from);
	}
	if (span_is(word.s, "flow"))
		good = lex_want(&p->l, "route") && command_flow(&p->l, &p->route);
	else if (span_is(word.s, "vpls"))
		good = command_vpls(&p->l, &p->route);
	else if (span_is(word.s, "route") || span_is(word.s, "attributes") || span_is(word.s, "sr-policy"))
		return route_static_statement(p, word, arg);
	else
		return parse_unknown(p, &word, "keyword", words);
	return good && route_keep(p, &word, &from);
}

bool
parse_announce(struct parse *p, struct config_neighbor *n)
{
	return route_run_section(p, n, route_announce_statement);
}

/* ---- flow, l2vpn ---- */

static bool
route_flow_statement(struct parse *p, struct tok word, void *arg)
{
	static const char *const words[] = { "route", NULL };
	struct lex from = parse_from(p, &word);

	if (!span_is(word.s, "route"))
		return parse_unknown(p, &word, "keyword", words);
	route_reset(&p->route, &p->ctx);
	return command_flow(&p->l, &p->route) && route_keep(p, &word, &from);
}

bool
parse_flow(struct parse *p, struct config_neighbor *n)
{
	return route_run_section(p, n, route_flow_statement);
}

static bool
route_l2vpn_statement(struct parse *p, struct tok word, void *arg)
{
	struct lex from = parse_from(p, &word);

	if (!span_is(word.s, "vpls"))
		return family_route(p, word, AFI_L2VPN);
	route_reset(&p->route, &p->ctx);
	return command_vpls(&p->l, &p->route) && route_keep(p, &word, &from);
}

bool
parse_l2vpn(struct parse *p, struct config_neighbor *n)
{
	return route_run_section(p, n, route_l2vpn_statement);
}

/* ---- operational ---- */

static bool
route_operational_statement(struct parse *p, struct tok word, void *arg)
{
	struct config_neighbor *n = arg;
	struct config_operational *one, **at;
	struct lex from = parse_from(p, &word);
	size_t start = word.off;

	p->l.at = word.off + word.len;
	p->l.tok = word;
	buf_reset(&p->scratch);
	if (!operational_parse(&p->l, &p->ctx, &p->scratch))
		return false;
	one = arena_alloc(&p->c->arena, sizeof(*one));
	if (!one)
		return lex_fail(&p->l, "out of memory");
	one->text = arena_dup(&p->c->arena, span_of(p->src.text.p + start, p->l.tok.off - start));
	for (at = &n->operationals; *at; at = &(*at)->next)
		;
	*at = one;
	return parse_end(p, &from);
}

bool
parse_operational(struct parse *p, struct config_neighbor *n)
{
	return parse_section(p, route_operational_statement, n);
}
