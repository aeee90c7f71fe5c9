/* SPDX-License-Identifier: ISC */
/* config/family.c - the sections that list families, and what the OPEN makes of them. */
#include <stdlib.h>

#include "config/parse.h"

/* ExaBGP 3's. */
static const struct name old_afis[] = { { AFI_IPV4, "inet" }, { AFI_IPV4, "inet4" }, { AFI_IPV6, "inet6" }, { 0, NULL } };
static const char *const all_words[] = { "ipv4", "ipv6", "l2vpn", "sfc", "bgp-ls", "all", NULL };

static struct open_family *
family_list_add(struct parse *p, struct config_family_list *l, unsigned afi, unsigned safi, unsigned value)
{
	struct open_family *v = parse_more(p, l->v, l->n, &l->cap, sizeof(*v));

	if (!v)
		return NULL;
	l->v = v;
	v[l->n] = (struct open_family){ (uint16_t)afi, (uint8_t)safi, (uint16_t)value };
	return &v[l->n++];
}

static const struct open_family *
family_list_find(const struct config_family_list *l, unsigned afi, unsigned safi)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (l->v[i].afi == afi && l->v[i].safi == safi)
			return &l->v[i];
	return NULL;
}

/* `AFI SAFI` with the AFI taken; only families that ExaBGP's grammar knows, and those we have a codec for. */
static bool
read_family(struct parse *p, const struct tok *word, uint16_t *afi, uint8_t *safi)
{
	struct lex *l = &p->l;
	const char *words[FAMILY_MAX + 1];
	struct tok t = l->tok;
	unsigned i, n = 0;
	uint32_t old;

	if (table_code(old_afis, word->s, &old))
		*afi = (uint16_t)old;
	else if (!afi_scan(word->s, afi))
		return parse_unknown(p, word, "family", all_words);
	for (i = 0; i < family_cnt; i++)
		if (families[i].afi == *afi)
			words[n++] = families[i].safi_word;
	words[n] = NULL;
	if (t.kind != TOK_WORD)
		return lex_expected(l, "a SAFI such as unicast");
	if (!safi_scan(t.s, safi) || family_index(*afi, *safi) < 0) {
		struct buf b;
		const char *near = word_near((const char *)t.s.p, t.s.n, words);

		buf_init(&b, 1000);
		for (i = 0; i < n; i++)
			buf_fmt(&b, "%s%s", i ? " " : "", words[i]);
		lex_fail(l, "'%.*s' is not valid for %.*s%s%s%s, valid are: %s", t.s.n > 30 ? 30 : (int)t.s.n,
		    (const char *)t.s.p, (int)word->s.n, (const char *)word->s.p, near ? " (did you mean \"" : "",
		    near ? near : "", near ? "\"?)" : "", buf_cstr(&b));
		buf_fini(&b);
		return false;
	}
	lex_next(l);
	return true;
}

static bool
family_duplicate(struct parse *p, const struct tok *word, unsigned afi, unsigned safi)
{
	struct buf b;

	buf_init(&b, 200);
	buf_family(&b, afi, safi, ' ');
	lex_fail_at(&p->l, word, "duplicate entry: %s", buf_cstr(&b));
	buf_fini(&b);
	return false;
}

static bool
family_statement(struct parse *p, struct tok word, void *arg)
{
	struct config_family_list *list = arg;
	struct lex from = parse_from(p, &word);
	uint16_t afi;
	uint8_t safi;

	if (span_is(word.s, "all")) {
		if (list->n)
			return lex_fail_at(&p->l, &word, "\"all\" cannot be mixed with families");
		list->all = true;
		return parse_end(p, &from);
	}
	if (span_is(word.s, "minimal")) {
		old_note(p, &word);
		list->minimal = true;
		return parse_end(p, &from);
	}
	if (!read_family(p, &word, &afi, &safi))
		return false;
	if (list->all)
		return lex_fail_at(&p->l, &word, "cannot add any family once family all is set");
	if (family_list_find(list, afi, safi))
		return family_duplicate(p, &word, afi, safi);
	return family_list_add(p, list, afi, safi, 0) && parse_end(p, &from);
}

bool
parse_families(struct parse *p, struct config_neighbor *n)
{
	return parse_section(p, family_statement, &n->families);
}

static bool
family_addpath_statement(struct parse *p, struct tok word, void *arg)
{
	struct config_family_list *list = arg;
	struct lex from = parse_from(p, &word);
	uint64_t limit = 0;
	uint16_t afi;
	uint8_t safi;

	if (span_is(word.s, "all")) {
		list->all = true;
		return parse_end(p, &from);
	}
	if (!read_family(p, &word, &afi, &safi))
		return false;
	if (lex_take(&p->l, "limit") && !lex_num(&p->l, "limit", 1, UINT16_MAX, &limit))
		return false;
	if (family_list_find(list, afi, safi))
		return family_duplicate(p, &word, afi, safi);
	return family_list_add(p, list, afi, safi, (unsigned)limit) && parse_end(p, &from);
}

bool
parse_addpath(struct parse *p, struct config_neighbor *n)
{
	return parse_section(p, family_addpath_statement, &n->addpath_families);
}

static bool
family_nexthop_statement(struct parse *p, struct tok word, void *arg)
{
	static const uint8_t safis[] = { SAFI_UNICAST, SAFI_MULTICAST, SAFI_LABEL, SAFI_VPN };
	struct config_family_list *list = arg;
	struct lex from = parse_from(p, &word);
	struct tok t;
	uint16_t afi, other;
	uint8_t safi;
	size_t i;

	if (!read_family(p, &word, &afi, &safi))
		return false;
	t = p->l.tok;
	if (t.kind != TOK_WORD || !afi_scan(t.s, &other) || (other != AFI_IPV4 && other != AFI_IPV6))
		return lex_expected(&p->l, "the next hop's family, ipv4 or ipv6");
	for (i = 0; i < sizeof(safis); i++)
		if (safis[i] == safi)
			break;
	if (i == sizeof(safis) || (afi != AFI_IPV4 && afi != AFI_IPV6) || afi == other)
		return lex_fail(&p->l, "no such next hop: want ipv4 SAFI ipv6 or ipv6 SAFI ipv4, with unicast, multicast, "
		    "nlri-mpls or mpls-vpn");
	lex_next(&p->l);
	if (family_list_find(list, afi, safi))
		return family_duplicate(p, &word, afi, safi);
	return family_list_add(p, list, afi, safi, other) && parse_end(p, &from);
}

bool
parse_nexthops(struct parse *p, struct config_neighbor *n)
{
	return parse_section(p, family_nexthop_statement, &n->nexthops);
}

/* ---- what is in force ---- */

static int
family_by_number(const void *a, const void *b)
{
	const struct open_family *x = a, *y = b;

	return x->afi != y->afi ? (x->afi > y->afi) - (x->afi < y->afi) : (x->safi > y->safi) - (x->safi < y->safi);
}

static famset
family_families_of_routes(const struct config *c, const struct config_neighbor *n)
{
	const struct config_range *r;
	famset used = 0;
	uint32_t i;

	for (r = n->routes; r; r = r->next)
		for (i = r->first; i < r->first + r->n; i++) {
			uint8_t safi;
			unsigned afi = nlri_list_family(&c->store.list, c->store.routes[i].nlri, &safi);
			int family = family_index(afi, safi);

			if (family >= 0)
				used |= (famset)1 << family;
		}
	return used;
}

static void
family_settle_families(struct config *c, struct config_neighbor *n)
{
	struct config_family_list *l = &n->families;
	famset used = l->minimal ? family_families_of_routes(c, n) : 0;
	unsigned i;

	if (used && !l->n) {
		l->v = arena_array(&c->arena, family_cnt, sizeof(*l->v));
		for (i = 0; l->v && i < family_cnt; i++)
			if (famset_has(used, (int)i))
				l->v[l->n++] = (struct open_family){ families[i].afi, families[i].safi, 0 };
	} else if (l->all || !l->n) {
		l->whole = true;
		l->n = 0;
		l->v = arena_array(&c->arena, family_cnt, sizeof(*l->v));
		for (i = 0; l->v && i < family_cnt; i++)
			if (families[i].exabgp)
				l->v[l->n++] = (struct open_family){ families[i].afi, families[i].safi, 0 };
	}
	if (l->n)
		qsort(l->v, l->n, sizeof(*l->v), family_by_number);
}

/* The eight families that ADD-PATH is offered for, in ExaBGP's order; and the limits of those it receives. */
static void
family_settle_addpath(struct config *c, struct config_neighbor *n)
{
	static const uint8_t safis[] = { SAFI_UNICAST, SAFI_LABEL, SAFI_VPN, SAFI_MUP };
	static const uint16_t afis[] = { AFI_IPV4, AFI_IPV6 };
	const struct config_family_list *only = &n->addpath_families;
	const struct open_family *said;
	size_t i, j;

	n->offer_addpath = arena_array(&c->arena, 8, sizeof(*n->offer_addpath));
	n->offer_limit = arena_array(&c->arena, 8, sizeof(*n->offer_limit));
	if (!n->addpath || !n->offer_addpath || !n->offer_limit)
		return;
	for (i = 0; i < sizeof(safis); i++) {
		for (j = 0; j < 2; j++) {
			struct open_family one = { afis[j], safis[i], n->addpath };

			said = family_list_find(only, one.afi, one.safi);
			if (!family_list_find(&n->families, one.afi, one.safi) || (only->n && !only->all && !said))
				continue;
			n->offer_addpath[n->offer_addpath_cnt++] = one;
			if (said && said->value && n->addpath & CONFIG_ADDPATH_RECEIVE)
				n->offer_limit[n->offer_limit_cnt++] = *said;
		}
	}
}

/* Kept are those with both families configured; only IPv4 routes with IPv6 next hops are ever offered. */
static void
family_settle_nexthops(struct config *c, struct config_neighbor *n)
{
	static const uint8_t safis[] = { SAFI_UNICAST, SAFI_MULTICAST, SAFI_LABEL, SAFI_VPN };
	size_t i;

	n->offer_nexthop = arena_array(&c->arena, 4, sizeof(*n->offer_nexthop));
	if (!n->nexthop || !n->offer_nexthop)
		return;
	for (i = 0; i < sizeof(safis); i++) {
		const struct open_family *said = family_list_find(&n->nexthops, AFI_IPV4, safis[i]);

		if (said && family_list_find(&n->families, AFI_IPV4, safis[i]) &&
		    family_list_find(&n->families, AFI_IPV6, safis[i]))
			n->offer_nexthop[n->offer_nexthop_cnt++] = (struct open_family){ AFI_IPV4, safis[i], AFI_IPV6 };
	}
}

void
families_settle(struct config *c, struct config_neighbor *n)
{
	family_settle_families(c, n);
	family_settle_addpath(c, n);
	family_settle_nexthops(c, n);
}
