/* SPDX-License-Identifier: ISC */
/* config/encode.c - from a configuration to contexts, OPENs, and the messages that it announces. */
#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"
#include "config/parse.h"
#include "msg/operational.h"

enum { FLUSH_AT = 256 * 1024, MESSAGES_MAX = 1 << 30 };

void
config_neighbor_name(const struct config_neighbor *n, struct buf *b)
{
	uint8_t id[4] = { BE_U32_BYTES(n->router_id) };
	size_t i;

	buf_str(b, "neighbor ");
	buf_ip(b, n->peer.ip.a, n->peer.ip.len);
	if (config_is_range(n))
		buf_fmt(b, "/%u", n->peer.bits);
	buf_str(b, " local-ip ");
	if (n->local.len)
		buf_ip(b, n->local.a, n->local.len);
	else
		buf_str(b, "auto");
	buf_str(b, " local-as ");
	if (n->local_as.automatic)
		buf_str(b, "auto");
	else
		buf_u32(b, n->local_as.as);
	buf_str(b, " peer-as ");
	if (n->peer_as.automatic)
		buf_str(b, "auto");
	else
		buf_u32(b, n->peer_as.as);
	buf_str(b, " router-id ");
	buf_ip4(b, id);
	buf_str(b, " family-allowed ");
	if (!n->multi_session) {
		buf_str(b, "in-open");
		return;
	}
	for (i = 0; i < n->families.n; i++) {
		if (i)
			buf_c(b, '/');
		buf_family(b, n->families.v[i].afi, n->families.v[i].safi, '-');
	}
}

const struct config_neighbor *
config_neighbor(const struct config *c, const struct ip *peer)
{
	const struct config_neighbor *n;

	for (n = c->neighbors; n; n = n->next)
		if (ip_eq(&n->peer.ip, peer))
			return n;
	return NULL;
}

static famset
encode_set_of(const struct open_family *v, size_t n, unsigned mode)
{
	famset s = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		int f = family_index(v[i].afi, v[i].safi);

		if (f >= 0 && (!mode || v[i].value & mode))
			s |= (famset)1 << f;
	}
	return s;
}

void
config_ctx(const struct config_neighbor *n, bool sending, struct ctx *out)
{
	ctx_init(out);
	out->asn4 = n->asn4;
	out->extended_message = n->extended_message;
	out->link_local_nexthop = n->link_local_nexthop && n->outgoing_ttl <= 1;
	out->aigp = n->aigp;
	out->local_as = n->local_as.automatic ? n->peer_as.as : n->local_as.as;
	out->peer_as = n->peer_as.automatic ? n->local_as.as : n->peer_as.as;
	out->local = n->local;
	out->peer = n->peer.ip;
	out->link_local = n->local_link_local;
	out->router_id = n->router_id;
	out->families = encode_set_of(n->families.v, n->families.n, 0);
	out->addpath = encode_set_of(
	    n->offer_addpath, n->offer_addpath_cnt, sending ? CONFIG_ADDPATH_SEND : CONFIG_ADDPATH_RECEIVE);
	out->nexthop6 = encode_set_of(n->offer_nexthop, n->offer_nexthop_cnt, 0) |
	    encode_set_of(n->nexthops.v, n->nexthops.n, AFI_IPV4);
}

void
config_offer(const struct config_neighbor *n, struct span software, struct open_offer *out)
{
	*out = (struct open_offer){
		.as = n->local_as.as, .router_id = n->router_id, .hold_s = (uint16_t)n->hold_s,
		.families = n->families.v, .family_cnt = n->families.n,
		.nexthop = n->offer_nexthop, .nexthop_cnt = n->offer_nexthop_cnt,
		.addpath = n->offer_addpath, .addpath_cnt = n->offer_addpath_cnt,
		.paths_limit = n->offer_limit, .paths_limit_cnt = n->offer_limit_cnt,
		.asn4 = n->asn4, .refresh = n->route_refresh, .operational = n->operational,
		.extended_message = n->extended_message, .link_local_nexthop = n->link_local_nexthop,
		.multisession = n->multi_session, .graceful = n->graceful > 0, .graceful_flags = 8,
		.restart_s = (uint16_t)(n->graceful > 0 ? n->graceful : 0), .role = -1,
		.extra = n->caps, .extra_cnt = n->cap_cnt,
	};
	if (n->host_name)
		out->host = span_str(n->host_name);
	if (n->domain_name)
		out->domain = span_str(n->domain_name);
	if (n->software_version)
		out->software = software;
}

/* ---- routes ---- */

void
config_walk_begin(struct config_walk *w, const struct config *c, const struct config_neighbor *n)
{
	*w = (struct config_walk){ .c = c, .range = n->routes };
}

bool
config_walk_next(struct config_walk *w, struct config_entry *e)
{
	const struct config_store *s = &w->c->store;
	const struct config_route *r;
	size_t at;

	while (w->range && w->at == w->range->n) {
		w->range = w->range->next;
		w->at = 0;
	}
	if (!w->range)
		return false;
	e->route = w->range->first + w->at++;
	r = &s->routes[e->route];
	e->set = r->set;
	e->said = config_set(s, r->set);
	config_set_read(e->said, &e->attributes, NULL);
	e->label = r->label ? &s->labels[r->label] : NULL;
	e->entry = at = r->nlri;
	e->afi = nlri_list_family(&s->list, at, &e->safi);
	nlri_list_next(&s->list, &at, &e->row, &e->nlri);
	e->entry_len = at - e->entry;
	return true;
}

/*
 * Both tables below keep sixteen neighbours side by side, one line of the cache; where one does not fit, it goes to the
 * line after. The step is odd, so that it comes to every slot.
 */
enum { LINE = 16, STEP = LINE + 1 };

/* Routes of one set, chained by their positions + 1. */
struct chain {
	uint32_t set, head, tail;
};

/* What is to go out: a chain for each set, in the order in which sets first came. Sized by the neighbor's own routes. */
struct plan {
	const struct config *c;
	uint32_t *route;      /* by position: number in the store */
	uint32_t *next;       /* by position: the next one of its set, + 1 */
	uint8_t *dead;        /* by position: replaced by a later one */
	uint32_t cnt;
	struct chain *chains;
	uint32_t chain_cnt;
	uint32_t *set_table;  /* sets -> chain + 1 */
	uint32_t *table;      /* keys -> position + 1, and above it the bits of the hash that did not choose the slot */
	size_t mask;          /* of both tables */
	struct buf key, other;
};

/* What makes two routes the same one in a RIB: family, path identifier, and the row's idea of the rest. */
static void
encode_route_key(const struct config_entry *e, struct buf *key)
{
	buf_reset(key);
	put_u16(key, e->afi);
	put_u8(key, e->safi);
	put_u8(key, e->nlri.path != NULL);
	if (e->nlri.path)
		buf_put(key, e->nlri.path, 4);
	if (e->row->key)
		e->row->key(e->row, e->nlri.v, key);
	else
		buf_span_put(key, e->nlri.v);
}

static void
encode_entry_of(const struct config *c, uint32_t route, struct config_entry *e)
{
	struct config_range one = { .first = route, .n = 1 };
	struct config_walk w = { .c = c, .range = &one };

	config_walk_next(&w, e);
}

static void
encode_plan_fini(struct plan *p)
{
	free(p->route);
	free(p->next);
	free(p->dead);
	free(p->chains);
	free(p->set_table);
	free(p->table);
	buf_fini(&p->key);
	buf_fini(&p->other);
}

static bool
encode_plan_init(struct plan *p, const struct config *c, size_t routes)
{
	size_t sets = routes < c->store.set_cnt ? routes : c->store.set_cnt;

	*p = (struct plan){ .c = c };
	buf_init(&p->key, 1 << 17);
	buf_init(&p->other, 1 << 17);
	for (p->mask = 64; p->mask < 2 * routes; p->mask *= 2)
		;
	p->route = memory_zeroed(routes + 1, sizeof(*p->route));
	p->next = memory_zeroed(routes + 1, sizeof(*p->next));
	p->dead = memory_zeroed(routes + 1, sizeof(*p->dead));
	p->chains = memory_zeroed(sets + 1, sizeof(*p->chains));
	p->set_table = memory_zeroed(p->mask, sizeof(*p->set_table));
	p->table = memory_zeroed(p->mask--, sizeof(*p->table));
	if (p->route && p->next && p->dead && p->chains && p->set_table && p->table)
		return true;
	encode_plan_fini(p);
	return false;
}

static struct chain *
encode_chain_of(struct plan *p, uint32_t set)
{
	size_t at;

	/* sets come in order, mostly */
	at = ((size_t)(set / LINE * 0x9e3779b1u) * LINE + set % LINE) & p->mask;
	for (; p->set_table[at]; at = (at + STEP) & p->mask)
		if (p->chains[p->set_table[at] - 1].set == set)
			return &p->chains[p->set_table[at] - 1];
	p->set_table[at] = ++p->chain_cnt;
	p->chains[p->chain_cnt - 1] = (struct chain){ .set = set };
	return &p->chains[p->chain_cnt - 1];
}

/*
 * Where a key is looked for first, and its hash. Keys that differ in their last four bits alone are neighbours: such
 * routes often come together.
 */
static uint32_t
encode_key_hash(struct buf *key, size_t mask, size_t *at)
{
	uint8_t *last = key->p + key->n - 1, was = *last;
	uint32_t h;

	*last &= 0xf0;
	h = hash_span(0, buf_span(key));
	*last = was;
	*at = ((size_t)h * LINE + (was & 0x0f)) & mask;
	return h ^ (was & 0x0fu) * 0x9e3779b1u;
}

/*
 * Add a route; of an equal one before it, only this one is left, unless nothing about it changed. ExaBGP sends a route
 * once for each set of attributes that the file gives it, the last one last, and takes every VPLS statement for itself.
 */
static void
encode_plan_add(struct plan *p, const struct config_entry *e)
{
	uint32_t set = p->c->store.routes[e->route].set, low = (uint32_t)p->mask, position, h;
	struct chain *chain;
	size_t at;

	encode_route_key(e, &p->key);
	h = encode_key_hash(&p->key, p->mask, &at);
	for (; p->table[at]; at = (at + STEP) & p->mask) {
		struct config_entry old;

		if ((p->table[at] ^ h) & ~low)
			continue;
		position = (p->table[at] & low) - 1;
		encode_entry_of(p->c, p->route[position], &old);
		encode_route_key(&old, &p->other);
		if (!span_eq(buf_span(&p->key), buf_span(&p->other)) || p->c->store.routes[old.route].set != set ||
		    (e->safi == SAFI_VPLS && old.route != e->route))
			continue;
		/* kept where it was, should it say exactly the same */
		if (span_eq(old.nlri.v, e->nlri.v))
			return;
		p->dead[position] = 1;
		break;
	}
	position = p->cnt++;
	p->route[position] = e->route;
	p->table[at] = (h & ~low) | (position + 1);
	chain = encode_chain_of(p, set);
	if (chain->head)
		p->next[chain->tail - 1] = position + 1;
	else
		chain->head = position + 1;
	chain->tail = position + 1;
}

/* ---- messages ---- */

struct sorted {
	uint32_t route;
	struct nlri nlri;
};

static int
encode_sorted_compare(const void *a, const void *b)
{
	return nlri_compare(&((const struct sorted *)a)->nlri, &((const struct sorted *)b)->nlri);
}

struct sender {
	const struct config *c;
	const struct config_neighbor *n;
	const struct ctx *ctx;
	struct buf *out;
	bool (*flush)(void *, struct buf *);
	void *arg;
	struct diags *d;
	struct attrset attrs;
	struct nexthop nexthop;
	struct nlri_list list;
	struct sorted *sort;
	size_t sort_cap;
	bool good;
};

/* Say which route could not be sent, with its words. */
static void
encode_complain(struct sender *s, const struct config_entry *e, const struct diags *why)
{
	struct buf b;

	s->good = false;
	buf_init(&b, 4096);
	if (e->row->show)
		e->row->show(e->row, &b, &e->nlri, s->ctx);
	diag_add(s->d, DIAG_RESET, "route", NULL, 0, 0, "%.90s: %s", buf_cstr(&b),
	    why->n ? why->v[0].msg : "cannot be sent");
	buf_fini(&b);
}

/* Send what the list holds; e is one of its routes. */
static bool
encode_send_list(struct sender *s, const struct config_entry *e, bool pack)
{
	struct diags why;

	if (!s->list.n)
		return true;
	diags_reset(&why);
	if (!update_build(s->ctx, &s->attrs, &s->nexthop, &s->list, false, pack, s->out, &why))
		encode_complain(s, e, &why);
	buf_reset(&s->list.b);
	s->list.n = 0;
	return !s->flush || s->out->n < FLUSH_AT || s->flush(s->arg, s->out);
}

static void
encode_put_entry(struct sender *s, const struct config_entry *e)
{
	buf_put(&s->list.b, s->c->store.list.b.p + e->entry, e->entry_len);
	s->list.n++;
}

/* Families of a set whose routes share messages: all of one, sorted. */
static bool
encode_send_grouped(struct sender *s, const struct plan *p, const struct chain *chain, unsigned afi, unsigned safi)
{
	struct config_entry e;
	size_t cnt = 0, i;
	uint32_t at;

	for (at = chain->head; at; at = p->next[at - 1]) {
		encode_entry_of(s->c, p->route[at - 1], &e);
		if (p->dead[at - 1] || e.afi != afi || e.safi != safi)
			continue;
		if (!MEMORY_ROOM(s->sort, cnt, &s->sort_cap))
			return false;
		s->sort[cnt++] = (struct sorted){ e.route, e.nlri };
	}
	if (!cnt)
		return true;
	qsort(s->sort, cnt, sizeof(*s->sort), encode_sorted_compare);
	for (i = 0; i < cnt; i++) {
		encode_entry_of(s->c, s->sort[i].route, &e);
		encode_put_entry(s, &e);
	}
	return encode_send_list(s, &e, true);
}

static bool
encode_send_single(struct sender *s, const struct plan *p, const struct chain *chain, unsigned afi, unsigned safi)
{
	struct config_entry e;
	uint32_t at;

	for (at = chain->head; at; at = p->next[at - 1]) {
		encode_entry_of(s->c, p->route[at - 1], &e);
		if (p->dead[at - 1] || e.afi != afi || e.safi != safi)
			continue;
		encode_put_entry(s, &e);
		if (!encode_send_list(s, &e, false))
			return false;
	}
	return true;
}

/* One attribute set: family by family as they first came. */
static bool
encode_send_set(struct sender *s, const struct plan *p, const struct chain *chain)
{
	struct span attributes;
	uint16_t seen_afi[FAMILY_MAX];
	uint8_t seen_safi[FAMILY_MAX];
	size_t seen = 0, i;
	uint32_t at;
	bool good = true;

	config_set_read(config_set(&s->c->store, chain->set), &attributes, &s->nexthop);
	if (!attrset_load(&s->attrs, attributes))
		return false;
	if (chain->head == chain->tail) { /* the only one of its set, as in large tables most are */
		struct config_entry e;

		if (p->dead[chain->head - 1])
			return true;
		encode_entry_of(s->c, p->route[chain->head - 1], &e);
		encode_put_entry(s, &e);
		return encode_send_list(s, &e, true);
	}
	for (at = chain->head; at && good; at = p->next[at - 1]) {
		struct config_entry e;

		if (p->dead[at - 1])
			continue;
		encode_entry_of(s->c, p->route[at - 1], &e);
		for (i = 0; i < seen; i++)
			if (seen_afi[i] == e.afi && seen_safi[i] == e.safi)
				break;
		if (i < seen || seen == FAMILY_MAX)
			continue;
		seen_afi[seen] = e.afi;
		seen_safi[seen++] = e.safi;
		good = s->n->group_updates && e.row->grouped ? encode_send_grouped(s, p, chain, e.afi, e.safi) :
		    encode_send_single(s, p, chain, e.afi, e.safi);
	}
	return good;
}

static bool
encode_send_routes(struct sender *s)
{
	const struct config_range *r;
	struct config_walk w;
	struct config_entry e;
	struct plan p;
	size_t routes = 0;
	uint32_t i;
	bool good = true;

	for (r = s->n->routes; r; r = r->next)
		routes += r->n;
	if (!routes)
		return true;
	if (!encode_plan_init(&p, s->c, routes)) {
		diag_add(s->d, DIAG_RESET, "memory", NULL, 0, 0, "out of memory");
		return false;
	}
	config_walk_begin(&w, s->c, s->n);
	while (config_walk_next(&w, &e))
		if (!e.label || !e.label->withdrawn || !e.label->watchdog)
			encode_plan_add(&p, &e);
	for (i = 0; i < p.chain_cnt && good; i++)
		good = encode_send_set(s, &p, &p.chains[i]);
	encode_plan_fini(&p);
	return good;
}

void
config_operationals(const struct config_operational *o, bool again, const struct ctx *ctx, struct buf *out)
{
	for (; o; o = o->next) {
		struct src src = { .name = "operational", .text = o->text, .first_line = 1 };
		struct diags d = { .n = 0 };
		struct arena words;
		struct lex l;

		arena_init(&words, 1 << 20);
		lex_init(&l, &src, &words, &d);
		if (!again || lex_at(&l, "asm"))
			operational_parse(&l, ctx, out);
		arena_fini(&words);
	}
}

bool
config_encode_to(const struct config *c, const struct config_neighbor *n, const struct ctx *ctx, bool eor, struct buf *out,
    bool (*flush)(void *arg, struct buf *out), void *arg, struct diags *d)
{
	struct sender s = { .c = c, .n = n, .ctx = ctx, .out = out, .flush = flush, .arg = arg, .d = d, .good = true };
	size_t i;
	bool good;

	attrset_init(&s.attrs);
	buf_init(&s.list.b, MESSAGES_MAX);
	if (n->operational)
		config_operationals(n->operationals, false, ctx, out);
	good = encode_send_routes(&s);
	if (good && eor && !n->manual_eor)
		for (i = 0; i < n->families.n; i++)
			update_eor(n->families.v[i].afi, n->families.v[i].safi, out);
	good = good && !out->bad && (!flush || flush(arg, out));
	free(s.sort);
	buf_fini(&s.list.b);
	attrset_fini(&s.attrs);
	return good && s.good;
}
