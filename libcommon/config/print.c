/* SPDX-License-Identifier: ISC */
/* config/print.c - a configuration as text that loads to the same one. */
#include "attr/tunnel.h"
#include "cap/cap.h"
#include "config/parse.h"

static bool
print_bare(const char *s)
{
	for (; *s; s++)
		if (!((*s >= '0' && *s <= '9') || ((*s | 0x20) >= 'a' && (*s | 0x20) <= 'z') || strchr(".-_/:+=@%", *s)))
			return false;
	return true;
}

void
print_quoted(struct buf *b, const char *s)
{
	buf_c(b, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_c(b, '\\');
		if (*s == '\n')
			buf_str(b, "\\n");
		else
			buf_c(b, *s);
	}
	buf_c(b, '"');
}

static void
print_put_word(struct buf *b, const char *s)
{
	if (*s && print_bare(s))
		buf_str(b, s);
	else
		print_quoted(b, s);
}

/* ---- processes and api ---- */

void
config_print_process(const struct config_process *p, struct buf *b)
{
	size_t i;

	buf_str(b, "process ");
	print_put_word(b, p->name);
	buf_str(b, " {\n\trun");
	for (i = 0; i < p->argc; i++) {
		buf_c(b, ' ');
		print_put_word(b, p->argv[i]);
	}
	buf_fmt(b, ";\n\tencoder %s;\n", p->encoder == CONFIG_JSON ? "json" : "text");
	if (!p->respawn)
		buf_str(b, "\trespawn false;\n");
	buf_str(b, "}\n\n");
}

static void
print_names(struct buf *b, const char *word, const struct config_names *names)
{
	size_t i;

	if (!names->n)
		return;
	buf_fmt(b, "\t\t%s [", word);
	for (i = 0; i < names->n; i++) {
		buf_c(b, ' ');
		print_put_word(b, names->v[i]);
	}
	buf_str(b, " ];\n");
}

static void
print_flags(struct buf *b, const char *const *words, uint32_t flags, const char *indent)
{
	size_t i;

	for (i = 0; words[i]; i++)
		if (flags >> i & 1)
			buf_fmt(b, "%s%s;\n", indent, words[i]);
}

static void
print_api(struct buf *b, const struct config_neighbor *n, const struct config_api *api)
{
	const struct config_api *before;
	bool again = false;

	/* a template and its heir may both have one of that name */
	for (before = n->apis; before != api; before = before->next)
		again |= strcmp(before->name, api->name) == 0;
	buf_str(b, "\tapi ");
	if (*api->name && !again) {
		print_put_word(b, api->name);
		buf_c(b, ' ');
	}
	buf_str(b, "{\n");
	print_names(b, "processes", &api->processes);
	print_names(b, "processes-match", &api->matches);
	print_flags(b, api_event_words, api->events, "\t\t");
	if (api->receive) {
		buf_str(b, "\t\treceive {\n");
		print_flags(b, api_message_words, api->receive, "\t\t\t");
		buf_str(b, "\t\t}\n");
	}
	if (api->send) {
		buf_str(b, "\t\tsend {\n");
		print_flags(b, api_message_words, api->send, "\t\t\t");
		buf_str(b, "\t\t}\n");
	}
	buf_str(b, "\t}\n");
}

/* ---- scalars and families ---- */

static size_t
print_keywords(struct buf *b, const struct config_neighbor *n, const struct keyword *k, const char *indent)
{
	size_t cnt = 0;

	for (; k->word; k++) {
		if (!(n->set & config_keyword_bit(k)))
			continue;
		buf_fmt(b, "%s%s ", indent, k->word);
		k->show(b, k, (const uint8_t *)n + k->off);
		buf_str(b, ";\n");
		cnt++;
	}
	return cnt;
}

static void
print_section(struct buf *b, const struct config_neighbor *n, const char *word, const struct keyword *k)
{
	size_t at = b->n;

	buf_fmt(b, "\t%s {\n", word);
	if (print_keywords(b, n, k, "\t\t"))
		buf_str(b, "\t}\n");
	else
		b->n = at;
}

static void
print_capabilities(struct buf *b, const struct config_neighbor *n)
{
	size_t at = b->n, i, cnt;

	buf_str(b, "\tcapability {\n");
	cnt = print_keywords(b, n, config_capability_words, "\t\t") + n->cap_cnt;
	for (i = 0; i < n->cap_cnt; i++) {
		const struct cap_row *row = cap_row(n->caps[i].code);

		buf_fmt(b, "\t\t%s", row->word);
		cap_show(row, b, n->caps[i].v);
		buf_str(b, ";\n");
	}
	if (cnt)
		buf_str(b, "\t}\n");
	else
		b->n = at;
}

static void
print_families(struct buf *b, const char *word, const struct config_family_list *l, bool limits, bool hops)
{
	size_t i;

	if ((!l->n && !l->all) || l->whole)
		return;
	buf_fmt(b, "\t%s {\n", word);
	if (l->all && !l->n)
		buf_str(b, "\t\tall;\n");
	for (i = 0; i < l->n; i++) {
		buf_str(b, "\t\t");
		buf_family(b, l->v[i].afi, l->v[i].safi, ' ');
		if (limits && l->v[i].value)
			buf_fmt(b, " limit %u", l->v[i].value);
		if (hops)
			buf_str(b, l->v[i].value == AFI_IPV6 ? " ipv6" : " ipv4");
		buf_str(b, ";\n");
	}
	if (l->all && l->n && limits)
		buf_str(b, "\t\tall;\n");
	buf_str(b, "\t}\n");
}

/* ---- routes ---- */

/* What a flow's communities ask for has words of its own there: as numbers every version reads them. */
static void
print_actions(struct buf *b, struct span v)
{
	buf_str(b, " extended-community [");
	for (; v.n; v = span_of(v.p + 8, v.n - 8)) {
		buf_str(b, " 0x");
		buf_hex(b, span_of(v.p, 8));
	}
	buf_str(b, " ]");
}

static void
print_attribute(struct buf *b, unsigned safi, const struct attrset *set, unsigned code, const struct ctx *ctx)
{
	const struct attr_row *row = attr_row(code);
	struct span v = attrset_get(set, code);
	unsigned flags = set->at[code].flags;
	size_t at = b->n;

	if (code == ATTR_TUNNEL_ENCAP && safi == SAFI_SR_POLICY && sr_policy_words_show(b, v))
		return;
	b->n = at;
	if (code == ATTR_EXT_COMMUNITIES && (safi == SAFI_FLOW || safi == SAFI_FLOW_VPN) && v.n % 8 == 0) {
		print_actions(b, v);
		return;
	}
	if ((flags & ~(unsigned)ATTR_EXT) == row->flags && (row->show || row->text)) {
		bool good = row->show ? row->show(row, b, v, ctx) : (row->text(row, b, v, ctx), true);

		if (good && (!v.n || b->n < at + 2 || memchr(b->p + at + 1, ' ', b->n - at - 1))) /* more than its name */
			return;
	}
	b->n = at;
	buf_fmt(b, " attribute [ 0x%02X 0x%02X 0x", code, flags);
	buf_hex(b, v);
	buf_str(b, " ]");
}

static void
print_nexthop(struct buf *b, const struct nexthop *nh)
{
	if (nh->self) {
		buf_str(b, " next-hop self");
	} else if (nh->ip.len) {
		buf_str(b, " next-hop ");
		buf_ip(b, nh->ip.a, nh->ip.len);
	}
	if (nh->link_local.len) {
		buf_str(b, " link-local-next-hop ");
		buf_ip(b, nh->link_local.a, nh->link_local.len);
	}
}

/* Space for one route at a time. */
struct words {
	struct attrset set;
	struct ctx ctx;
};

static void
print_words_init(struct words *w, const struct config_neighbor *n)
{
	config_ctx(n, true, &w->ctx);
	w->ctx.asn4 = true; /* sets are kept wide */
	attrset_init(&w->set);
}

static bool
print_route(struct buf *b, struct words *w, const struct config_entry *e)
{
	struct nexthop nexthop;
	unsigned code;

	if (!attrset_load(&w->set, e->attributes))
		return false;
	config_set_read(e->said, NULL, &nexthop);
	e->row->show(e->row, b, &e->nlri, &w->ctx);
	print_nexthop(b, &nexthop);
	for (code = 0; code < 256; code++)
		if (attrset_has(&w->set, code))
			print_attribute(b, e->safi, &w->set, code, &w->ctx);
	if (e->label && e->label->name) {
		buf_str(b, " name ");
		print_put_word(b, e->label->name);
	}
	if (e->label && e->label->watchdog) {
		buf_str(b, " watchdog ");
		print_put_word(b, e->label->watchdog);
	}
	if (e->label && e->label->withdrawn)
		buf_str(b, " withdraw");
	return true;
}

bool
config_print_route(const struct config_neighbor *n, const struct config_entry *e, struct buf *out)
{
	struct words w;
	bool good;

	print_words_init(&w, n);
	good = print_route(out, &w, e);
	attrset_fini(&w.set);
	return good;
}

/* "ipv4 flow ..." as ipv4 { flow ...; }: the sections of announce; vpls is in l2vpn. */
static void
print_in_section(struct buf *b, struct span route)
{
	const uint8_t *blank = memchr(route.p, ' ', route.n);
	struct span first = span_of(route.p, blank ? (size_t)(blank - route.p) : route.n);

	buf_str(b, "\t\t");
	if (span_eq(first, span_str("vpls"))) {
		buf_str(b, "l2vpn { ");
	} else if (span_eq(first, span_str("ipv4")) || span_eq(first, span_str("ipv6"))) {
		buf_span_put(b, first);
		buf_str(b, " { ");
		route = span_of(route.p + first.n + 1, route.n - first.n - 1);
	} else {
		buf_span_put(b, route);
		buf_str(b, ";\n");
		return;
	}
	buf_span_put(b, route);
	buf_str(b, "; }\n");
}

static void
print_routes(struct buf *b, const struct config *c, const struct config_neighbor *n)
{
	static const char word[] = "route ";
	const char *open = NULL, *section;
	struct config_walk walk;
	struct config_entry e;
	struct words w;
	struct buf one;

	if (!n->routes)
		return;
	print_words_init(&w, n);
	buf_init(&one, b->max);
	config_walk_begin(&walk, c, n);
	while (config_walk_next(&walk, &e)) {
		buf_reset(&one);
		if (!print_route(&one, &w, &e))
			continue;
		section = one.n > sizeof(word) && memcmp(one.p, word, sizeof(word) - 1) == 0 ? "static" : "announce";
		if (!open || strcmp(open, section) != 0)
			buf_fmt(b, "%s\t%s {\n", open ? "\t}\n" : "", section);
		open = section;
		if (*section == 'a') {
			print_in_section(b, buf_span(&one));
		} else {
			buf_str(b, "\t\t");
			buf_span_put(b, buf_span(&one));
			buf_str(b, ";\n");
		}
	}
	if (open)
		buf_str(b, "\t}\n");
	b->bad |= one.bad;
	buf_fini(&one);
	attrset_fini(&w.set);
}

static void
print_operational(struct buf *b, const struct config_neighbor *n)
{
	const struct config_operational *o;

	if (!n->operationals)
		return;
	buf_str(b, "\toperational {\n");
	for (o = n->operationals; o; o = o->next) {
		buf_str(b, "\t\t");
		buf_span_put(b, o->text);
		buf_str(b, ";\n");
	}
	buf_str(b, "\t}\n");
}

void
config_print_neighbor(const struct config *c, const struct config_neighbor *n, unsigned parts, struct buf *b)
{
	const struct config_api *api;

	buf_str(b, "neighbor ");
	buf_ip(b, n->peer.ip.a, n->peer.ip.len);
	if (config_is_range(n))
		buf_fmt(b, "/%u", n->peer.bits);
	buf_str(b, " {\n");
	print_keywords(b, n, config_neighbor_words, "\t");
	print_families(b, "family", &n->families, false, false);
	print_capabilities(b, n);
	print_families(b, "add-path", &n->addpath_families, true, false);
	print_families(b, "nexthop", &n->nexthops, false, true);
	if (n->ao)
		print_section(b, n, "tcp-ao", config_ao_words);
	for (api = n->apis; api && parts & CONFIG_PRINT_API; api = api->next)
		print_api(b, n, api);
	print_operational(b, n);
	if (parts & CONFIG_PRINT_ROUTES)
		print_routes(b, c, n);
	buf_str(b, "}\n\n");
}

void
config_print(const struct config *c, struct buf *out)
{
	const struct config_neighbor *n;
	size_t i;

	for (i = 0; i < c->process_cnt; i++)
		config_print_process(c->processes[i], out);
	for (n = c->neighbors; n; n = n->next)
		config_print_neighbor(c, n, CONFIG_PRINT_API | CONFIG_PRINT_ROUTES, out);
}
