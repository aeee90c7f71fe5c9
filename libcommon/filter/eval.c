/*
 * filter/eval.c - the expression on the bytes of a message.
 *
 * Three values: what depends on a route is unknown until one is looked at. Most messages are decided without looking at
 * any; only if the whole stays unknown are the routes walked. Nothing is rendered, and of a message only what a term asks
 * for is found.
 */
#include "filter/node.h"

enum truth { NO, YES, UNKNOWN };

enum { PATH_MAX_AS = 4096 };

/* The route under consideration. */
struct route_view {
	bool withdraw;
	const struct nlri_row *row;
	uint16_t afi;
	uint8_t safi;
	const uint8_t *path;
	bool has_prefix, has_rd;
	struct prefix prefix;
	const uint8_t *rd;
	struct span nexthop;
};

/* A message, found out piece by piece. */
struct view {
	const struct filter *f;
	const struct event *e;
	const struct ctx *ctx;
	unsigned type;
	bool split, framed;     /* the MP_ attributes were looked at; there are fields */
	const struct fields *at; /* NULL: not looked for */
	struct mp reach, unreach;
	uint64_t known, holds;  /* terms with a slot */
	bool path_known;
	uint32_t *as;
	size_t as_cnt, as_len;
	struct diags *errors;   /* filled once a term asks */
	bool checked;
	const struct route_view *route;
	struct fields fields;
};

/* ---- finding ---- */

static void
find_mp(struct span v, bool reach, struct mp *mp)
{
	if (mp_find(v, reach, mp))
		mp->row = nlri_row(mp->afi, mp->safi);
}

static bool
fields(struct view *v)
{
	if (v->at)
		return v->at->framed;
	if (v->type != MSG_UPDATE)
		return false;
	v->at = &v->fields;
	return fields_find(v->e->msg, &v->fields);
}

static bool
split(struct view *v)
{
	if (v->split)
		return v->framed;
	v->split = true;
	if (!fields(v))
		return false;
	if (fields_have(v->at, ATTR_MP_REACH))
		find_mp(v->at->value[ATTR_MP_REACH], true, &v->reach);
	if (fields_have(v->at, ATTR_MP_UNREACH))
		find_mp(v->at->value[ATTR_MP_UNREACH], false, &v->unreach);
	return v->framed = true;
}

static bool
has(struct view *v, unsigned code)
{
	return fields(v) && fields_have(v->at, code);
}

/* The AS path as numbers; as_len counts a set as one AS and confederation segments as none. */
static bool
find_path(struct view *v)
{
	struct buf merged;
	struct span path;
	struct get g;
	size_t wide = v->ctx->asn4 ? 4 : 2;

	if (v->path_known)
		return v->as_cnt || has(v, ATTR_AS_PATH);
	v->path_known = true;
	if (!has(v, ATTR_AS_PATH))
		return false;
	path = v->at->value[ATTR_AS_PATH];
	buf_init(&merged, MSG_MAX_EXTENDED * 2);
	if (!v->ctx->asn4 && has(v, ATTR_AS4_PATH)) {
		struct update u;

		update_read(v->e->msg, v->ctx, &u, NULL);
		if (update_as_path(&u, v->ctx, &merged)) {
			path = buf_span(&merged);
			wide = 4;
		}
	}
	g = get_of(path);
	while (get_left(&g)) {
		unsigned type = get_u8(&g), n = get_u8(&g);

		v->as_len += type == 2 ? n : type == 1;
		while (n-- && get_left(&g) && v->as_cnt < PATH_MAX_AS)
			v->as[v->as_cnt++] = wide == 4 ? get_u32(&g) : get_u16(&g);
	}
	buf_fini(&merged);
	return true;
}

static void
check(struct view *v)
{
	if (v->checked)
		return;
	v->checked = true;
	msg_check(v->e->msg, v->ctx, v->errors);
}

/* ---- terms ---- */

static bool
address_in(const struct trie *t, const struct ip *ip)
{
	struct prefix p = { .ip = *ip, .bits = (uint8_t)(ip->len * 8) };

	return ip->len && trie_covers(t, &p);
}

static uint32_t
u32_at(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool
field_is(const struct pattern_field *f, uint64_t v)
{
	return f->any || (!f->word.n && v >= f->lo && v <= f->hi);
}

static bool
community(struct view *v, const struct pattern *p)
{
	struct span c;
	size_t i;

	if (!has(v, ATTR_COMMUNITIES))
		return false;
	c = v->at->value[ATTR_COMMUNITIES];
	for (i = 0; i + 4 <= c.n; i += 4) {
		uint32_t one = u32_at(c.p + i);

		if (field_is(&p->field[0], one >> 16) && field_is(&p->field[1], one & 0xffff))
			return true;
	}
	return false;
}

static bool
large(struct view *v, const struct pattern *p)
{
	struct span c;
	size_t i;

	if (!has(v, ATTR_LARGE_COMMUNITIES))
		return false;
	c = v->at->value[ATTR_LARGE_COMMUNITIES];
	for (i = 0; i + 12 <= c.n; i += 12)
		if (field_is(&p->field[0], u32_at(c.p + i)) && field_is(&p->field[1], u32_at(c.p + i + 4)) &&
		    field_is(&p->field[2], u32_at(c.p + i + 8)))
			return true;
	return false;
}

/* The text of an extended community against the pattern, field by field. */
static bool
extended_is(const uint8_t *c, const struct pattern *p)
{
	uint8_t room[128];
	struct buf text = { .p = room, .cap = sizeof(room), .max = sizeof(room) };
	struct pattern_field const *f = p->field;
	size_t i, from = 0, n = 0;
	uint8_t exact[8];

	if (extcom_scan(p->text, exact))
		return memcmp(exact, c, 8) == 0;
	extcom_text(&text, c);
	for (i = 0; i <= text.n; i++) {
		struct span one;
		uint32_t v;

		if (i < text.n && text.p[i] != ':')
			continue;
		one = span_of(text.p + from, i - from);
		from = i + 1;
		if (n == p->n)
			return false;
		if (!f[n].any) {
			if (f[n].word.n ? !span_eq(f[n].word, one) : !(asn_scan(one, &v) && v >= f[n].lo && v <= f[n].hi))
				return false;
		}
		n++;
	}
	return n == p->n;
}

static bool
extended(struct view *v, const struct pattern *p)
{
	struct span c;
	size_t i;

	if (!has(v, ATTR_EXT_COMMUNITIES))
		return false;
	c = v->at->value[ATTR_EXT_COMMUNITIES];
	for (i = 0; i + 8 <= c.n; i += 8)
		if (extended_is(c.p + i, p))
			return true;
	return false;
}

static bool
is_eor(struct view *v)
{
	if (!split(v) || v->at->withdrawn.n || v->at->nlri.n)
		return false;
	return !v->at->attributes.n || (v->unreach.row && !v->unreach.nlri.n && !v->reach.row);
}

static bool
family_is(const struct node *n, unsigned afi, unsigned safi)
{
	return n->afi == afi && (!n->safi || n->safi == safi);
}

static bool
message_family(struct view *v, const struct node *n)
{
	if (v->type == MSG_REFRESH && v->e->msg.n >= MSG_HEADER + 4)
		return family_is(n, (unsigned)v->e->msg.p[19] << 8 | v->e->msg.p[20], v->e->msg.p[22]);
	if (!split(v))
		return false;
	if ((v->at->withdrawn.n || v->at->nlri.n || !v->at->attributes.n) && family_is(n, AFI_IPV4, SAFI_UNICAST))
		return true;
	return (v->reach.row && family_is(n, v->reach.afi, v->reach.safi)) ||
	    (v->unreach.row && family_is(n, v->unreach.afi, v->unreach.safi));
}

static bool
nexthop_in(const struct trie *t, const struct route_view *r)
{
	size_t skip = r->row->nexthop_rd ? 8 : 0;
	struct ip ip;

	if (r->nexthop.n != skip + 4 && r->nexthop.n != skip + 16 && r->nexthop.n != 2 * (skip + 16))
		return false;
	ip = ip_of(r->nexthop.p + skip, r->nexthop.n == skip + 4 ? 4 : 16);
	return address_in(t, &ip);
}

static enum truth
about_route(const struct view *v, const struct node *n)
{
	const struct route_view *r = v->route;
	uint64_t rd;

	if (!r)
		return v->type == MSG_UPDATE ? UNKNOWN : NO;
	switch (n->op) {
	case NODE_EXACT:
		return r->has_prefix && trie_exact(&n->trie, &r->prefix);
	case NODE_COVERED_BY:
		return r->has_prefix && trie_covers(&n->trie, &r->prefix);
	case NODE_COVERS:
		return r->has_prefix && trie_within(&n->trie, &r->prefix);
	case NODE_OVERLAPS:
		return r->has_prefix && (trie_covers(&n->trie, &r->prefix) || trie_within(&n->trie, &r->prefix));
	case NODE_LENGTH:
		return r->has_prefix && ranges_have(&n->ranges, r->prefix.bits);
	case NODE_NEXT_HOP:
		return !r->withdraw && nexthop_in(&n->trie, r);
	case NODE_ANNOUNCE:
		return !r->withdraw;
	case NODE_WITHDRAW:
		return r->withdraw;
	case NODE_PATH_ID:
		return r->path && ranges_have(&n->ranges, u32_at(r->path));
	case NODE_RD:
		if (!r->has_rd)
			return NO;
		memcpy(&rd, r->rd, 8);
		return rd == n->number;
	default:
		return NO;
	}
}

static enum truth
about_message(struct view *v, const struct node *n)
{
	const struct event *e = v->e;
	size_t i;

	switch (n->op) {
	case NODE_TRUE:
		return YES;
	case NODE_TYPE:
		return v->type == n->number;
	case NODE_FAMILY:
		/* of a message with several families each route has one */
		if (v->route)
			return family_is(n, v->route->afi, v->route->safi);
		if (!message_family(v, n))
			return NO;
		return v->f->routes && v->type == MSG_UPDATE && !is_eor(v) ? UNKNOWN : YES;
	case NODE_DIRECTION:
		return (e->direction && e->direction[0] == 's' ? 's' : 'r') == (char)n->number;
	case NODE_PEER:
		return address_in(&n->trie, &e->peer);
	case NODE_LOCAL:
		return address_in(&n->trie, &e->local);
	case NODE_PORT:
		return ranges_have(&n->ranges, e->peer_port) || ranges_have(&n->ranges, e->local_port);
	case NODE_PEER_AS:
		return ranges_have(&n->ranges, e->peer_as);
	case NODE_LOCAL_AS:
		return ranges_have(&n->ranges, e->local_as);
	case NODE_TIME:
		return ranges_have(&n->ranges, e->time_us);
	case NODE_AS_PATH:
		return find_path(v) && path_match(n->path, v->as, v->as_cnt);
	case NODE_PATH_HAS:
		if (find_path(v))
			for (i = 0; i < v->as_cnt; i++)
				if (ranges_have(&n->ranges, v->as[i]))
					return YES;
		return NO;
	case NODE_ORIGIN_AS:
		return find_path(v) && v->as_cnt && ranges_have(&n->ranges, v->as[v->as_cnt - 1]);
	case NODE_FIRST_AS:
		return find_path(v) && v->as_cnt && ranges_have(&n->ranges, v->as[0]);
	case NODE_PATH_LENGTH:
		return find_path(v) && ranges_have(&n->ranges, v->as_len);
	case NODE_COMMUNITY:
		return community(v, &n->pattern);
	case NODE_LARGE:
		return large(v, &n->pattern);
	case NODE_EXTENDED:
		return extended(v, &n->pattern);
	case NODE_ATTRIBUTE:
		return has(v, (unsigned)n->number);
	case NODE_VALUE:
		return has(v, (unsigned)n->number) && v->at->value[n->number].n == 4 &&
		    ranges_have(&n->ranges, u32_at(v->at->value[n->number].p));
	case NODE_ORIGIN:
		return has(v, ATTR_ORIGIN) && v->at->value[ATTR_ORIGIN].n == 1 && v->at->value[ATTR_ORIGIN].p[0] == n->number;
	case NODE_ERROR:
		check(v);
		if (!n->number)
			return v->errors->n != 0;
		for (i = 0; i < v->errors->n; i++)
			if (v->errors->v[i].cls == n->number)
				return YES;
		return NO;
	case NODE_EOR:
		return is_eor(v);
	case NODE_SIZE:
		return ranges_have(&n->ranges, e->msg.n);
	default:
		return about_route(v, n);
	}
}

static enum truth
remembered(struct view *v, const struct node *n)
{
	uint64_t bit = (uint64_t)1 << (n->slot - 1);

	if (!(v->known & bit)) {
		v->known |= bit;
		if (about_message(v, n) == YES)
			v->holds |= bit;
	}
	return v->holds & bit ? YES : NO;
}

static enum truth
eval(struct view *v, const struct node *n)
{
	enum truth a, b;

	switch (n->op) {
	case NODE_AND:
		a = eval(v, n->a);
		if (a == NO)
			return NO;
		b = eval(v, n->b);
		return b == NO ? NO : a == YES && b == YES ? YES : UNKNOWN;
	case NODE_OR:
		a = eval(v, n->a);
		if (a == YES)
			return YES;
		b = eval(v, n->b);
		return b == YES ? YES : a == NO && b == NO ? NO : UNKNOWN;
	case NODE_NOT:
		a = eval(v, n->a);
		return a == UNKNOWN ? UNKNOWN : a == YES ? NO : YES;
	default:
		return n->slot ? remembered(v, n) : about_message(v, n);
	}
}

/* ---- routes ---- */

/* The prefix, and the distinguisher, of families that have them. */
static void
look_at(const struct nlri *one, struct route_view *r)
{
	bool label = r->safi == SAFI_LABEL || r->safi == SAFI_VPN, rd = r->safi == SAFI_VPN || r->safi == SAFI_MULTICAST_VPN;
	const uint8_t *p = one->v.p;
	unsigned bits;

	r->path = one->path;
	r->has_prefix = r->has_rd = false;
	if ((r->afi != AFI_IPV4 && r->afi != AFI_IPV6) ||
	    !(label || rd || r->safi == SAFI_UNICAST || r->safi == SAFI_MULTICAST))
		return;
	if (label || rd) {
		uint8_t room[64];
		struct buf key = { .p = room, .cap = sizeof(room), .max = sizeof(room) };

		r->row->key(r->row, one->v, &key);
		bits = room[0];
		r->prefix = (struct prefix){ .ip = { .len = r->afi == AFI_IPV4 ? 4 : 16 }, .bits = (uint8_t)bits };
		memcpy(r->prefix.ip.a, room + 1 + (rd ? 8 : 0), bits_bytes(bits));
		/* the distinguisher stands right before the prefix */
		if (rd) {
			r->has_rd = true;
			r->rd = one->v.p + one->v.n - bits_bytes(bits) - 8;
		}
	} else {
		bits = p[0];
		r->prefix = (struct prefix){ .ip = { .len = r->afi == AFI_IPV4 ? 4 : 16 }, .bits = (uint8_t)bits };
		memcpy(r->prefix.ip.a, p + 1, bits_bytes(bits));
	}
	r->has_prefix = true;
}

/* Walk one field; with `keep`, append the routes that match. True when any matches; *lost when one does not. */
static bool
field(struct view *v, const struct nlri_row *row, unsigned afi, unsigned safi, struct span bytes, bool withdraw,
    struct span nexthop, struct buf *keep, bool *lost)
{
	struct route_view r = { .withdraw = withdraw, .row = row, .afi = (uint16_t)afi, .safi = (uint8_t)safi,
		.nexthop = nexthop };
	struct get g = get_of(bytes);
	bool any = false, addpath = v->ctx->addpath && famset_has(v->ctx->addpath, family_index(afi, safi));
	struct nlri one;

	v->route = &r;
	while (nlri_next(row, &g, addpath, withdraw, &one, NULL)) {
		look_at(&one, &r);
		if (eval(v, v->f->root) != YES) {
			*lost = true;
			continue;
		}
		any = true;
		if (!keep)
			break;
		if (one.path)
			buf_put(keep, one.path, 4);
		buf_span_put(keep, one.v);
	}
	v->route = NULL;
	return any;
}

static struct span
classic_nexthop(struct view *v)
{
	return has(v, ATTR_NEXT_HOP) ? v->at->value[ATTR_NEXT_HOP] : (struct span){ NULL, 0 };
}

static bool
any_route(struct view *v)
{
	struct span none = { NULL, 0 };
	bool lost = false;

	if (!split(v))
		return false;
	return (v->at->nlri.n && field(v, &nlri_ipv4_unicast, AFI_IPV4, SAFI_UNICAST, v->at->nlri, false, classic_nexthop(v), NULL,
	    &lost)) ||
	    (v->reach.row && field(v, v->reach.row, v->reach.afi, v->reach.safi, v->reach.nlri, false, v->reach.nexthop,
	    NULL, &lost)) ||
	    (v->at->withdrawn.n && field(v, &nlri_ipv4_unicast, AFI_IPV4, SAFI_UNICAST, v->at->withdrawn, true, none, NULL, &lost)) ||
	    (v->unreach.row && field(v, v->unreach.row, v->unreach.afi, v->unreach.safi, v->unreach.nlri, true, none, NULL,
	    &lost));
}

static void
view_init(struct view *v, const struct filter *f, const struct event *e, const struct ctx *ctx, uint32_t *as,
    struct diags *errors)
{
	/* not the fields: they are read only when they were found */
	v->f = f;
	v->e = e;
	v->ctx = ctx;
	v->type = e->kind == EVENT_MESSAGE && e->msg.n >= MSG_HEADER ? e->msg.p[18] : 0;
	v->split = v->framed = v->path_known = v->checked = false;
	v->at = NULL;
	v->known = v->holds = 0;
	v->reach.row = v->unreach.row = NULL;
	v->as = as;
	v->as_cnt = v->as_len = 0;
	v->errors = errors;
	v->route = NULL;
	if (f->checks)
		diags_reset(errors);
}

/* Nothing in the message that the expression could be true for? */
static bool
hopeless(struct view *v)
{
	return v->f->quick && (v->type != MSG_UPDATE || !fields(v) || !quick_may(v->f->quick, v->at, v->ctx));
}

bool
filter_pass(const struct filter *f, const struct event *e, const struct ctx *ctx)
{
	uint32_t as[PATH_MAX_AS];
	struct diags errors;
	struct view v;
	enum truth t;

	view_init(&v, f, e, ctx, as, &errors);
	if (hopeless(&v))
		return false;
	t = eval(&v, f->root);
	return t == UNKNOWN ? any_route(&v) : t == YES;
}

const struct quick *
filter_quick(const struct filter *f)
{
	return f ? f->quick : NULL;
}

/* ---- keeping the matching routes ---- */

/* The attribute with those of its NLRI that are left; without it if there are none. */
static void
put_mp(struct buf *out, const struct attr_head *a, const struct mp *mp, struct span nlri)
{
	struct mp left = *mp;

	left.nlri = nlri;
	left.reserved = 0;
	if (nlri.n)
		mp_put(out, a->flags & ~(unsigned)ATTR_EXT, &left, a->code == ATTR_MP_REACH);
}

/* Was mp read from this attribute? A second one of its code is left as it is. */
static bool
is_of(const struct mp *mp, const struct attr_head *a)
{
	return mp->row && mp->nlri.p > a->v.p && mp->nlri.p <= a->v.p + a->v.n;
}

bool
filter_routes(const struct filter *f, const struct event *e, const struct ctx *ctx, struct buf *out, bool *changed)
{
	struct span none = { NULL, 0 };
	struct buf withdrawn, nlri, reach, unreach;
	uint32_t as[PATH_MAX_AS];
	struct diags errors;
	struct view v;
	bool any = false, lost = false;
	enum truth t;

	*changed = false;
	view_init(&v, f, e, ctx, as, &errors);
	if (hopeless(&v))
		return false;
	t = eval(&v, f->root);
	if (t != UNKNOWN || !split(&v))
		return t == YES;
	buf_init(&withdrawn, MSG_MAX_EXTENDED);
	buf_init(&nlri, MSG_MAX_EXTENDED);
	buf_init(&reach, MSG_MAX_EXTENDED);
	buf_init(&unreach, MSG_MAX_EXTENDED);
	if (v.at->withdrawn.n)
		any |= field(&v, &nlri_ipv4_unicast, AFI_IPV4, SAFI_UNICAST, v.at->withdrawn, true, none, &withdrawn, &lost);
	if (v.unreach.row)
		any |= field(&v, v.unreach.row, v.unreach.afi, v.unreach.safi, v.unreach.nlri, true, none, &unreach, &lost);
	if (v.reach.row)
		any |= field(&v, v.reach.row, v.reach.afi, v.reach.safi, v.reach.nlri, false, v.reach.nexthop, &reach, &lost);
	if (v.at->nlri.n)
		any |= field(&v, &nlri_ipv4_unicast, AFI_IPV4, SAFI_UNICAST, v.at->nlri, false, classic_nexthop(&v), &nlri, &lost);
	if (any && lost) {
		struct get g = get_of(v.at->attributes);
		struct update_frame frame;
		struct attr_head a;

		buf_reset(out);
		frame = update_open(out);
		buf_span_put(out, buf_span(&withdrawn));
		update_attrs(out, &frame);
		while (attr_next(&g, &a)) {
			if (a.code == ATTR_MP_REACH && is_of(&v.reach, &a))
				put_mp(out, &a, &v.reach, buf_span(&reach));
			else if (a.code == ATTR_MP_UNREACH && is_of(&v.unreach, &a))
				put_mp(out, &a, &v.unreach, buf_span(&unreach));
			else if (nlri.n || reach.n || !(v.at->nlri.n || v.reach.row))
				buf_span_put(out, attr_whole(&a));
		}
		update_nlri(out, &frame);
		buf_span_put(out, buf_span(&nlri));
		update_close(out, &frame);
		*changed = !out->bad;
	}
	buf_fini(&withdrawn);
	buf_fini(&nlri);
	buf_fini(&reach);
	buf_fini(&unreach);
	return any;
}
