/* SPDX-License-Identifier: ISC */
/* config/neighbor.c - neighbors and templates: scalar keywords by table, inheritance, and what must hold at the end. */
#include "config/parse.h"

#include "base/count.h"
#include "cap/cap.h"

/* ---- kinds of values ---- */

static bool
read_bool(struct parse *p, const struct keyword *k, void *at)
{
	int yes = k->bare;

	if (!lex_at_end(&p->l)) {
		yes = p->l.tok.kind == TOK_WORD ? parse_bool(p->l.tok.s) : -1;
		if (yes < 0)
			return lex_expected(&p->l, "true or false");
		lex_next(&p->l);
	} else if (yes < 0) {
		return lex_expected(&p->l, "true or false");
	}
	*(bool *)at = yes;
	return true;
}

static void
show_bool(struct buf *b, const struct keyword *k, const void *at)
{
	buf_str(b, *(const bool *)at ? "true" : "false");
}

static bool
read_number(struct parse *p, const struct keyword *k, void *at)
{
	uint64_t v;

	if (!lex_num(&p->l, k->word, k->lo, k->hi, &v))
		return false;
	if (k->size == 4)
		*(uint32_t *)at = (uint32_t)v;
	else if (k->size == 2)
		*(uint16_t *)at = (uint16_t)v;
	else
		*(uint8_t *)at = (uint8_t)v;
	return true;
}

static void
show_number(struct buf *b, const struct keyword *k, const void *at)
{
	buf_u32(b, k->size == 4 ? *(const uint32_t *)at : k->size == 2 ? *(const uint16_t *)at : *(const uint8_t *)at);
}

static bool
read_hold(struct parse *p, const struct keyword *k, void *at)
{
	struct tok t = p->l.tok;

	if (!read_number(p, k, at))
		return false;
	if (*(uint32_t *)at == 1 || *(uint32_t *)at == 2)
		return lex_fail_at(&p->l, &t, "hold-time %u is invalid, must be 0 (disabled) or at least 3 seconds (RFC 4271)",
		    *(uint32_t *)at);
	return true;
}

/* A number, or the word that turns it off. */
static bool
read_rate(struct parse *p, const struct keyword *k, void *at)
{
	if (p->l.tok.kind == TOK_WORD && parse_bool(p->l.tok.s) == 0) {
		*(uint32_t *)at = 0;
		lex_next(&p->l);
		return true;
	}
	return read_number(p, k, at);
}

static bool
read_ttl(struct parse *p, const struct keyword *k, void *at)
{
	uint64_t v;

	if (lex_at(&p->l, "disable") || lex_at(&p->l, "disabled") || lex_at(&p->l, "false")) {
		*(int16_t *)at = CONFIG_TTL_NONE;
		lex_next(&p->l);
		return true;
	}
	if (!lex_num(&p->l, k->word, 0, 255, &v))
		return false;
	*(int16_t *)at = (int16_t)v;
	return true;
}

static void
show_ttl(struct buf *b, const struct keyword *k, const void *at)
{
	int v = *(const int16_t *)at;

	if (v < 0)
		buf_str(b, "disable");
	else
		buf_u32(b, (uint32_t)v);
}

static bool
read_graceful(struct parse *p, const struct keyword *k, void *at)
{
	uint64_t v = 0;

	if (p->l.tok.kind == TOK_WORD && (lex_at(&p->l, "disable") || lex_at(&p->l, "disabled") || lex_at(&p->l, "false"))) {
		*(int16_t *)at = CONFIG_GRACEFUL_OFF;
		lex_next(&p->l);
		return true;
	}
	if (lex_at(&p->l, "enable") || lex_at(&p->l, "enabled") || lex_at(&p->l, "true"))
		lex_next(&p->l);
	else if (!lex_at_end(&p->l) && !lex_num(&p->l, k->word, 0, 4095, &v))
		return false;
	*(int16_t *)at = (int16_t)v;
	return true;
}

static bool
read_as(struct parse *p, const struct keyword *k, void *at)
{
	struct config_as as = { 0, false };

	if (lex_at(&p->l, "auto"))
		as.automatic = true;
	else if (p->l.tok.kind != TOK_WORD || !asn_scan(p->l.tok.s, &as.as))
		return lex_expected(&p->l, "an AS number or \"auto\"");
	lex_next(&p->l);
	*(struct config_as *)at = as;
	return true;
}

static void
show_as(struct buf *b, const struct keyword *k, const void *at)
{
	const struct config_as *as = at;

	if (as->automatic)
		buf_str(b, "auto");
	else
		buf_u32(b, as->as);
}

static bool
read_ip(struct parse *p, const struct keyword *k, void *at)
{
	struct ip ip = { 0 };

	if (p->l.tok.kind != TOK_WORD || !ip_scan(p->l.tok.s, &ip))
		return lex_expected(&p->l, "an IP address");
	lex_next(&p->l);
	*(struct ip *)at = ip;
	return true;
}

static void
show_ip(struct buf *b, const struct keyword *k, const void *at)
{
	const struct ip *ip = at;

	if (ip->len)
		buf_ip(b, ip->a, ip->len);
	else
		buf_str(b, "auto");
}

static bool
read_ip_auto(struct parse *p, const struct keyword *k, void *at)
{
	if (lex_take(&p->l, "auto")) {
		*(struct ip *)at = (struct ip){ 0 };
		return true;
	}
	return read_ip(p, k, at);
}

static bool
read_link_local(struct parse *p, const struct keyword *k, void *at)
{
	struct tok t = p->l.tok;

	if (!read_ip(p, k, at))
		return false;
	if (((struct ip *)at)->len != 16 || !ip_is_link_local(((struct ip *)at)->a))
		return lex_fail_at(&p->l, &t, "local-link-local must be an IPv6 link-local address (fe80::/10)");
	return true;
}

static bool
read_router_id(struct parse *p, const struct keyword *k, void *at)
{
	uint8_t id[4];

	if (p->l.tok.kind != TOK_WORD || !ip4_scan(p->l.tok.s, id))
		return lex_expected(&p->l, "an IPv4 address");
	lex_next(&p->l);
	*(uint32_t *)at = be_u32(id);
	return true;
}

static void
show_router_id(struct buf *b, const struct keyword *k, const void *at)
{
	uint32_t id = *(const uint32_t *)at;
	uint8_t a[4] = { BE_U32_BYTES(id) };

	buf_ip4(b, a);
}

static bool
read_string(struct parse *p, const struct keyword *k, void *at)
{
	struct tok t = p->l.tok;
	const char *s;

	if (!parse_text(p, "a text", &s))
		return false;
	if (k->hi && strlen(s) > k->hi)
		return lex_fail_at(&p->l, &t, "%s of %zu bytes, want at most %llu", k->word, strlen(s),
		    (unsigned long long)k->hi);
	*(const char **)at = s;
	return true;
}

/* Words up to the end: a description without quotes, of which ExaBGP keeps the first. */
static bool
read_description(struct parse *p, const struct keyword *k, void *at)
{
	if (!read_string(p, k, at))
		return false;
	while (!lex_at_end(&p->l) && !p->l.tok.fresh_line)
		lex_next(&p->l);
	return true;
}

static void
show_string(struct buf *b, const struct keyword *k, const void *at)
{
	const char *s = *(const char *const *)at;

	print_quoted(b, s ? s : "");
}

static bool
read_base64(struct parse *p, const struct keyword *k, void *at)
{
	bool yes = false;

	if (lex_take(&p->l, "auto")) {
		*(uint8_t *)at = BASE64_AUTO;
		return true;
	}
	if (!read_bool(p, k, &yes))
		return false;
	*(uint8_t *)at = yes ? BASE64_YES : BASE64_NO;
	return true;
}

static void
show_base64(struct buf *b, const struct keyword *k, const void *at)
{
	static const char *const words[] = { "false", "true", "auto" };

	buf_str(b, words[*(const uint8_t *)at % 3]);
}

static bool
read_addpath(struct parse *p, const struct keyword *k, void *at)
{
	static const struct name modes[] = {
		{ 0, "disable" }, { 0, "disabled" }, { 0, "false" }, { CONFIG_ADDPATH_RECEIVE, "receive" },
		{ CONFIG_ADDPATH_SEND, "send" }, { CONFIG_ADDPATH_RECEIVE | CONFIG_ADDPATH_SEND, "send/receive" }, { 0, NULL },
	};
	uint32_t mode;

	if (lex_at(&p->l, "receive/send"))
		return lex_fail(&p->l, "the option is send/receive");
	if (!lex_table(&p->l, "add-path mode", modes, &mode))
		return false;
	*(uint8_t *)at = (uint8_t)mode;
	return true;
}

static void
show_addpath(struct buf *b, const struct keyword *k, const void *at)
{
	static const char *const words[] = { "disable", "receive", "send", "send/receive" };

	buf_str(b, words[*(const uint8_t *)at & 3]);
}

static bool
read_algorithm(struct parse *p, const struct keyword *k, void *at)
{
	static const struct name names[] = {
		{ 0, "hmac-sha-1-96" }, { 1, "aes-128-cmac-96" }, { 2, "hmac-sha-256" }, { 0, NULL },
	};
	uint32_t i;

	if (!lex_table(&p->l, "algorithm", names, &i))
		return false;
	*(const char **)at = names[i].name;
	return true;
}

static void
show_word(struct buf *b, const struct keyword *k, const void *at)
{
	buf_str(b, *(const char *const *)at);
}

/* ---- the tables ---- */

#define AT(member) .off = offsetof(struct config_neighbor, member), .size = sizeof(((struct config_neighbor *)0)->member)
#define BOOL(w, member, b) { .word = w, .read = read_bool, .show = show_bool, AT(member), .bare = b }
#define NUMBER(w, member, l, h) { .word = w, .read = read_number, .show = show_number, AT(member), .lo = l, .hi = h }
#define VALUE(w, member, kind) { .word = w, .read = read_##kind, .show = show_##kind, AT(member) }

const struct keyword config_neighbor_words[] = {
	{ .word = "description", .read = read_description, .show = show_string, AT(description) },
	VALUE("router-id", router_id, router_id),
	{ .word = "local-address", .read = read_ip_auto, .show = show_ip, AT(local) },
	{ .word = "local-link-local", .read = read_link_local, .show = show_ip, AT(local_link_local) },
	VALUE("local-as", local_as, as),
	VALUE("peer-as", peer_as, as),
	VALUE("host-name", host_name, string),
	VALUE("domain-name", domain_name, string),
	{ .word = "hold-time", .read = read_hold, .show = show_number, AT(hold_s), .hi = 65535 },
	{ .word = "rate-limit", .read = read_rate, .show = show_number, AT(rate_limit), .hi = UINT32_MAX },
	BOOL("passive", passive, 1),
	NUMBER("listen", listen, 1, 65535),
	NUMBER("connect", connect, 1, 65535),
	VALUE("source-interface", source_interface, string),
	VALUE("outgoing-ttl", outgoing_ttl, ttl),
	VALUE("incoming-ttl", incoming_ttl, ttl),
	{ .word = "md5-password", .read = read_string, .show = show_string, AT(md5_password), .hi = 80 },
	{ .word = "md5-base64", .read = read_base64, .show = show_base64, AT(md5_base64), .bare = 0 },
	VALUE("md5-ip", md5_ip, ip),
	BOOL("group-updates", group_updates, 1),
	BOOL("auto-flush", auto_flush, 1),
	BOOL("adj-rib-out", adj_rib_out, 1),
	BOOL("adj-rib-in", adj_rib_in, 1),
	BOOL("manual-eor", manual_eor, 1),
	{ .word = NULL },
};

const struct keyword config_capability_words[] = {
	BOOL("asn4", asn4, 1),
	BOOL("route-refresh", route_refresh, 1),
	{ .word = "graceful-restart", .read = read_graceful, .show = show_ttl, AT(graceful) },
	VALUE("add-path", addpath, addpath),
	BOOL("multi-session", multi_session, 1),
	BOOL("operational", operational, 1),
	BOOL("nexthop", nexthop, 1),
	BOOL("aigp", aigp, 1),
	BOOL("extended-message", extended_message, 1),
	BOOL("software-version", software_version, -1),
	BOOL("link-local-nexthop", link_local_nexthop, -1),
	BOOL("link-local-prefer", link_local_prefer, 0),
	{ .word = NULL },
};

const struct keyword config_ao_words[] = {
	NUMBER("keyid", ao_key, 0, 255),
	{ .word = "algorithm", .read = read_algorithm, .show = show_word, AT(ao_algorithm) },
	{ .word = "password", .read = read_string, .show = show_string, AT(ao_password), .hi = 80 },
	{ .word = "base64", .read = read_base64, .show = show_base64, AT(ao_base64), .bare = 1 },
	{ .word = NULL },
};

uint64_t
config_keyword_bit(const struct keyword *k)
{
	enum { NEIGHBOR = sizeof(config_neighbor_words) / sizeof(*k), CAPABILITY = sizeof(config_capability_words) / sizeof(*k) };

	if (k >= config_neighbor_words && k < config_neighbor_words + NEIGHBOR)
		return (uint64_t)1 << (k - config_neighbor_words);
	if (k >= config_capability_words && k < config_capability_words + CAPABILITY)
		return (uint64_t)1 << (NEIGHBOR + (k - config_capability_words));
	return (uint64_t)1 << (NEIGHBOR + CAPABILITY + (k - config_ao_words));
}

static const struct keyword *
neighbor_find(const struct keyword *table, struct span word)
{
	for (; table->word; table++)
		if (span_is(word, table->word))
			return table;
	return NULL;
}

static uint64_t
neighbor_bit_of(const struct keyword *table, const char *word)
{
	return config_keyword_bit(neighbor_find(table, span_str(word)));
}

static bool
neighbor_given(const struct config_neighbor *n, const char *word)
{
	return n->set & neighbor_bit_of(config_neighbor_words, word);
}

/* ---- statements ---- */

static bool
read_keyword(struct parse *p, struct config_neighbor *n, const struct keyword *k, const struct tok *word)
{
	struct lex from = parse_from(p, word);
	uint8_t *at = (uint8_t *)n + k->off;

	if (p->l.tok.fresh_line && !lex_at_end(&p->l))
		return parse_end(p, &from);
	if (!k->read(p, k, at))
		return false;
	n->set |= config_keyword_bit(k);
	return parse_end(p, &from);
}

static bool
neighbor_unknown_of(struct parse *p, const struct tok *word, const struct keyword *table, const char *const *more)
{
	const char *words[64];
	size_t n = 0;

	for (; table->word; table++)
		words[n++] = table->word;
	while (more && *more)
		words[n++] = *more++;
	words[n] = NULL;
	return parse_unknown(p, word, "keyword", words);
}

static bool
neighbor_add_capability(struct parse *p, struct config_neighbor *n, struct open_cap c)
{
	size_t i;

	/* what a neighbor says wins over its template, and the first of two over the second */
	for (i = 0; i < n->cap_cnt; i++)
		if (n->caps[i].code == c.code)
			return true;
	n->caps = parse_more(p, n->caps, n->cap_cnt, &n->cap_room, sizeof(*n->caps));
	if (!n->caps)
		return false;
	n->caps[n->cap_cnt++] = c;
	return true;
}

/* A capability that is offered as its row says. */
static bool
read_offer(struct parse *p, struct config_neighbor *n, const struct cap_row *row, const struct tok *word)
{
	struct lex from = parse_from(p, word);
	struct open_cap c = { .code = row->code };

	buf_reset(&p->scratch);
	if (!cap_scan(row, &p->l, &p->scratch))
		return false;
	if (p->scratch.bad || p->scratch.n > 253)
		return lex_fail(&p->l, "%s: more than a capability holds", row->word);
	c.v = arena_dup(&p->c->arena, buf_span(&p->scratch));
	if (p->scratch.n && !c.v.n)
		return lex_fail(&p->l, "out of memory");
	return neighbor_add_capability(p, n, c) && parse_end(p, &from);
}

static bool
neighbor_capability_statement(struct parse *p, struct tok word, void *arg)
{
	const struct keyword *k = neighbor_find(config_capability_words, word.s);
	const struct cap_row *row = k ? NULL : cap_row_word(word.s);

	if (row)
		return read_offer(p, arg, row, &word);
	if (!k)
		return neighbor_unknown_of(p, &word, config_capability_words, NULL);
	return read_keyword(p, arg, k, &word);
}

static bool
neighbor_ao_statement(struct parse *p, struct tok word, void *arg)
{
	const struct keyword *k = neighbor_find(config_ao_words, word.s);

	if (!k)
		return neighbor_unknown_of(p, &word, config_ao_words, NULL);
	return read_keyword(p, arg, k, &word);
}

struct part {
	const char *word;
	bool (*read)(struct parse *, struct config_neighbor *);
};

static bool
read_peer(struct parse *p, struct prefix *out)
{
	if (p->l.tok.kind != TOK_WORD || !prefix_scan(p->l.tok.s, out))
		return lex_expected(&p->l, "the neighbor's IP address");
	if (prefix_host_bits(out))
		return lex_fail(&p->l, "'%.*s' is not a valid network", (int)p->l.tok.s.n, (const char *)p->l.tok.s.p);
	lex_next(&p->l);
	return true;
}

/* "peer-address" in a neighbor: the peer, whatever the section's own address. */
static bool
neighbor_parse_peer_address(struct parse *p, struct config_neighbor *n)
{
	struct lex from = p->l;

	return read_peer(p, &n->peer) && parse_end(p, &from);
}

static bool
neighbor_parse_inherit(struct parse *p, struct config_neighbor *n)
{
	struct lex from = p->l;

	return parse_names(p, "a template's name", &n->inherit) && parse_end(p, &from);
}

static bool
neighbor_parse_capability(struct parse *p, struct config_neighbor *n)
{
	return parse_section(p, neighbor_capability_statement, n);
}

static bool
neighbor_parse_ao(struct parse *p, struct config_neighbor *n)
{
	n->ao = true;
	return parse_section(p, neighbor_ao_statement, n);
}

static const struct part parts[] = {
	{ "family", parse_families },
	{ "capability", neighbor_parse_capability },
	{ "add-path", parse_addpath },
	{ "nexthop", parse_nexthops },
	{ "tcp-ao", neighbor_parse_ao },
	{ "api", parse_api },
	{ "static", parse_static },
	{ "flow", parse_flow },
	{ "l2vpn", parse_l2vpn },
	{ "operational", parse_operational },
	{ "announce", parse_announce },
	{ "inherit", neighbor_parse_inherit },
	{ "peer-address", neighbor_parse_peer_address },
	{ "process", old_process },
};

bool
parse_neighbor_statement(struct parse *p, struct tok word, void *arg)
{
	struct config_neighbor *n = arg;
	struct span today = old_keyword(word.s);
	const struct keyword *k = neighbor_find(config_neighbor_words, today);
	const char *words[COUNT(parts) + 1];
	size_t i;

	if (k && today.p != word.s.p)
		old_note(p, &word);
	/* capabilities had no section of their own once; `add-path send/receive` is one, `add-path {` is a list */
	if (!k && !lex_at_c(&p->l, '{') && (k = neighbor_find(config_capability_words, word.s)))
		old_note(p, &word);
	if (k)
		return read_keyword(p, n, k, &word);
	for (i = 0; i < COUNT(parts); i++) {
		if (span_is(word.s, parts[i].word))
			return parts[i].read(p, n);
		words[i] = parts[i].word;
	}
	words[i] = NULL;
	return neighbor_unknown_of(p, &word, config_neighbor_words, words);
}

struct config_neighbor *
parse_new_neighbor(struct parse *p, const struct tok *t)
{
	struct config_neighbor *n = arena_alloc(&p->c->arena, sizeof(*n));

	if (!n)
		return NULL;
	n->hold_s = 180;
	n->outgoing_ttl = n->incoming_ttl = CONFIG_TTL_NONE;
	n->graceful = CONFIG_GRACEFUL_OFF;
	n->group_updates = n->auto_flush = n->adj_rib_in = n->adj_rib_out = n->asn4 = n->extended_message = true;
	parse_place(p, t->off, &n->loc);
	return n;
}

/* ---- templates ---- */

static bool
neighbor_template_statement(struct parse *p, struct tok word, void *arg)
{
	static const char *const words[] = { "neighbor", NULL };
	struct config_neighbor *n, *m, **at;
	struct tok t = p->l.tok;

	if (!span_is(word.s, "neighbor"))
		return parse_unknown(p, &word, "section", words);
	n = parse_new_neighbor(p, &t);
	if (!n)
		return lex_fail(&p->l, "out of memory");
	if (!parse_name(p, "a template's name", &n->name))
		return false;
	for (m = p->c->templates; m; m = m->next)
		if (strcmp(m->name, n->name) == 0)
			return lex_fail_at(&p->l, &t, "the name \"%s\" already exists in template", n->name);
	for (at = &p->c->templates; *at; at = &(*at)->next)
		;
	*at = n;
	return parse_section(p, parse_neighbor_statement, n);
}

bool
parse_template(struct parse *p)
{
	return parse_section(p, neighbor_template_statement, NULL);
}

static bool
neighbor_append_families(struct parse *p, struct config_family_list *to, const struct config_family_list *from)
{
	size_t i, j;

	to->all |= from->all;
	to->minimal |= from->minimal;
	for (i = 0; i < from->n; i++) {
		for (j = 0; j < to->n; j++)
			if (to->v[j].afi == from->v[i].afi && to->v[j].safi == from->v[i].safi)
				break;
		if (j < to->n)
			continue;
		to->v = parse_more(p, to->v, to->n, &to->cap, sizeof(*to->v));
		if (!to->v)
			return false;
		to->v[to->n++] = from->v[i];
	}
	return true;
}

/* Copies of the links behind the neighbor's own: a template may be used again. */
static bool
neighbor_append_lists(struct parse *p, struct config_neighbor *n, const struct config_neighbor *t)
{
	const struct config_operational *o;
	struct config_operational **oat = &n->operationals;
	const struct config_range *r;
	struct config_range **rat = &n->routes;
	const struct config_api *a;
	struct config_api **aat = &n->apis;

	for (; *rat; rat = &(*rat)->next)
		;
	for (r = t->routes; r; r = r->next, rat = &(*rat)->next) {
		*rat = arena_alloc(&p->c->arena, sizeof(**rat));
		if (!*rat)
			return false;
		**rat = *r;
		(*rat)->next = NULL;
	}
	for (; *aat; aat = &(*aat)->next)
		;
	for (a = t->apis; a; a = a->next, aat = &(*aat)->next) {
		*aat = arena_alloc(&p->c->arena, sizeof(**aat));
		if (!*aat)
			return false;
		**aat = *a;
		(*aat)->next = NULL;
	}
	for (; *oat; oat = &(*oat)->next)
		;
	for (o = t->operationals; o; o = o->next, oat = &(*oat)->next) {
		*oat = arena_alloc(&p->c->arena, sizeof(**oat));
		if (!*oat)
			return false;
		**oat = *o;
		(*oat)->next = NULL;
	}
	return true;
}

static void
neighbor_take_scalars(struct config_neighbor *n, const struct config_neighbor *t, const struct keyword *table)
{
	for (; table->word; table++) {
		if (t->set & config_keyword_bit(table)) {
			memcpy((uint8_t *)n + table->off, (const uint8_t *)t + table->off, table->size);
			n->set |= config_keyword_bit(table);
		}
	}
}

/*
 * What is in both has the template's value; lists are appended; sections are merged keyword by keyword. A template may
 * itself inherit from those before it.
 */
static bool
neighbor_inherit(struct parse *p, struct config_neighbor *n, const struct config_neighbor *t, unsigned depth)
{
	const struct config_neighbor *up;
	size_t i;

	if (depth > 16 || ++p->merges > 1000)
		return lex_fail(&p->l, "templates inherit from too many others");
	neighbor_take_scalars(n, t, config_neighbor_words);
	neighbor_take_scalars(n, t, config_capability_words);
	neighbor_take_scalars(n, t, config_ao_words);
	for (i = 0; i < t->cap_cnt; i++)
		if (!neighbor_add_capability(p, n, t->caps[i]))
			return false;
	n->ao |= t->ao;
	if (!neighbor_append_families(p, &n->families, &t->families) ||
	    !neighbor_append_families(p, &n->addpath_families, &t->addpath_families) ||
	    !neighbor_append_families(p, &n->nexthops, &t->nexthops) || !neighbor_append_lists(p, n, t))
		return lex_fail(&p->l, "out of memory");
	for (i = 0; i < t->inherit.n; i++)
		for (up = p->c->templates; up && up != t; up = up->next)
			if (strcmp(up->name, t->inherit.v[i]) == 0 && !neighbor_inherit(p, n, up, depth + 1))
				return false;
	return true;
}

static bool
neighbor_inherit_all(struct parse *p, struct config_neighbor *n, const struct tok *t)
{
	const struct config_neighbor *from;
	const char *words[64];
	struct diag *d;
	size_t i, cnt = 0;

	for (from = p->c->templates; from && cnt < 63; from = from->next)
		words[cnt++] = from->name;
	words[cnt] = NULL;
	for (i = 0; i < n->inherit.n; i++) {
		const char *near;

		for (from = p->c->templates; from; from = from->next)
			if (strcmp(from->name, n->inherit.v[i]) == 0)
				break;
		if (from) {
			if (!neighbor_inherit(p, n, from, 0))
				return false;
			continue;
		}
		near = word_near(n->inherit.v[i], strlen(n->inherit.v[i]), words);
		/* ExaBGP passes over it without a word: worth one, but no reason to stay down */
		d = diag_add(&p->d, DIAG_NOTE, "inherit", NULL, t->off, t->len,
		    "warning: inherits from \"%s\", which is no template before it%s%s%s", n->inherit.v[i],
		    near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
		src_place(&p->src, t->off, &d->loc);
	}
	return true;
}

/* ---- what must hold ---- */

static bool
neighbor_incomplete(struct parse *p, const struct tok *t, const char *what)
{
	return lex_fail_at(&p->l, t, "incomplete neighbor, missing %s", what);
}

static void
neighbor_check_address(struct parse *p, struct config_neighbor *n, const struct tok *t)
{
	if (n->local.len && n->local.len != n->peer.ip.len)
		lex_fail_at(&p->l, t, "local-address and peer-address must be of the same family");
	if (config_is_range(n) && !n->passive)
		lex_fail_at(&p->l, t, "can only use ip ranges for the peer address with passive neighbors");
	if (n->listen && !n->local.len)
		lex_fail_at(&p->l, t, "listen needs a local-address");
	if (!n->router_id && n->local.len == 4)
		n->router_id = be_u32(n->local.a);
	if (!n->router_id)
		neighbor_incomplete(p, t, "router-id");
}

static void
neighbor_check_secrets(struct parse *p, struct config_neighbor *n, const struct tok *t)
{
	if (n->ao && n->md5_password)
		lex_fail_at(&p->l, t, "md5-password and tcp-ao exclude each other");
	if (n->ao && !(n->set & neighbor_bit_of(config_ao_words, "keyid")))
		neighbor_incomplete(p, t, "tcp-ao keyid");
	if (n->ao && !n->ao_algorithm)
		neighbor_incomplete(p, t, "tcp-ao algorithm");
	if (n->ao && !n->ao_password)
		neighbor_incomplete(p, t, "tcp-ao password");
}

/* An IPv4 next hop of an IPv6 route is sent where `nexthop` lists the family. */
static void
neighbor_check_nexthop(
    struct parse *p, const struct config_neighbor *n, const struct config_route *one, const struct nlri_row *row)
{
	struct tok at = { .off = one->off, .len = 1 };
	struct nexthop hop;
	size_t i;

	config_set_read(config_set(&p->c->store, one->set), NULL, &hop);
	if (hop.ip.len != 4 || !nlri_wants_nexthop6(row))
		return;
	for (i = 0; i < n->nexthops.n; i++)
		if (n->nexthops.v[i].afi == row->afi && n->nexthops.v[i].safi == row->safi)
			return;
	lex_fail_at(&p->l, &at, NEXTHOP6_WANTED, hop.ip.a[0], hop.ip.a[1], hop.ip.a[2], hop.ip.a[3]);
}

/* A route of a family that is not offered could never be sent. Said once for each family. */
static void
neighbor_check_routes(struct parse *p, const struct config_neighbor *n, const struct tok *t)
{
	const struct config_range *r;
	famset offered = 0, said = 0;
	size_t i;

	for (i = 0; i < n->families.n; i++)
		offered |= (famset)1 << family_index(n->families.v[i].afi, n->families.v[i].safi);
	for (r = n->routes; r; r = r->next) {
		for (i = r->first; i < (size_t)r->first + r->n; i++) {
			const struct config_route *one = &p->c->store.routes[i];
			uint8_t safi;
			unsigned afi = nlri_list_family(&p->c->store.list, one->nlri, &safi);
			int family = family_index(afi, safi);
			struct tok at = *t;
			struct buf b;

			if (afi == AFI_IPV6 && r->file == p->file->id)
				neighbor_check_nexthop(p, n, one, nlri_row(afi, safi));
			if (famset_has(offered, family) || (family >= 0 && said >> family & 1))
				continue;
			if (family >= 0)
				said |= (famset)1 << family;
			if (r->file == p->file->id) {
				at.off = one->off;
				at.len = 1;
			}
			buf_init(&b, 200);
			buf_family(&b, afi, safi, ',');
			lex_fail_at(&p->l, &at,
			    "trying to announce a route of type %s when we are not announcing the family to our peer",
			    buf_cstr(&b));
			buf_fini(&b);
		}
	}
}

static void
neighbor_settle(struct parse *p, struct config_neighbor *n, const struct tok *t)
{
	if (!neighbor_given(n, "local-as"))
		neighbor_incomplete(p, t, "local-as");
	if (!neighbor_given(n, "peer-as"))
		neighbor_incomplete(p, t, "peer-as");
	neighbor_check_address(p, n, t);
	neighbor_check_secrets(p, n, t);
	if (!(n->set & neighbor_bit_of(config_capability_words, "nexthop")))
		n->nexthop = n->nexthops.n > 0;
	if (n->graceful == 0)
		n->graceful = (int16_t)(n->hold_s < 4095 ? n->hold_s : 4095);
	n->adj_rib_out |= n->route_refresh;
	families_settle(p->c, n);
	neighbor_check_routes(p, n, t);
}

/* What a group says where the neighbor says nothing; and its routes, processes and templates, after the neighbor's. */
static bool
neighbor_take_group(struct parse *p, struct config_neighbor *n, const struct config_neighbor *group)
{
	size_t i, cap = n->inherit.n;

	if (!n->families.n && !n->families.all && !n->families.minimal)
		n->families = group->families;
	if (!n->addpath_families.n && !n->addpath_families.all)
		n->addpath_families = group->addpath_families;
	if (!n->nexthops.n)
		n->nexthops = group->nexthops;
	n->families.cap = n->families.n;
	n->addpath_families.cap = n->addpath_families.n;
	n->nexthops.cap = n->nexthops.n;
	for (i = 0; i < group->inherit.n; i++) {
		n->inherit.v = parse_more(p, n->inherit.v, n->inherit.n, &cap, sizeof(*n->inherit.v));
		if (!n->inherit.v)
			return false;
		n->inherit.v[n->inherit.n++] = group->inherit.v[i];
	}
	return neighbor_append_lists(p, n, group);
}

bool
parse_neighbor(struct parse *p, const struct config_neighbor *group)
{
	struct config_neighbor *n;
	struct tok t = p->l.tok;
	enum diag_class before = p->d.worst;
	bool good;

	n = parse_new_neighbor(p, &t);
	if (!n)
		return lex_fail(&p->l, "out of memory");
	p->d.worst = DIAG_NONE;
	p->merges = 0;
	if (group) {
		neighbor_take_scalars(n, group, config_neighbor_words);
		neighbor_take_scalars(n, group, config_capability_words);
		neighbor_take_scalars(n, group, config_ao_words);
		n->ao = group->ao;
	}
	good = read_peer(p, &n->peer) && parse_section(p, parse_neighbor_statement, n) &&
	    (!group || neighbor_take_group(p, n, group)) && neighbor_inherit_all(p, n, &t);
	/* after other errors in it, what is missing may well have been there */
	if (good && p->d.worst < DIAG_RESET)
		neighbor_settle(p, n, &t);
	if (before > p->d.worst)
		p->d.worst = before;
	if (!good)
		return false;
	if (p->c->last)
		p->c->last->next = n;
	else
		p->c->neighbors = n;
	p->c->last = n;
	p->c->neighbor_cnt++;
	return true;
}
