/* SPDX-License-Identifier: ISC */
/*
 * msg/bgpdump.c - the one-line format that bgpdump -m made common: one line for each route of an UPDATE.
 *
 *     type|time|what|peer|peer AS|prefix[|path identifier]|AS path|origin|next hop|local-pref|med|communities|AG or NAG|aggregator|
 */
#include "msg/bgpdump.h"

/*
 * The lines of one message. Path and origin, and what follows the next hop, are copied from the message's first line, so
 * they are remembered as places in the output.
 */
struct dump_lines {
	struct dump x;
	const struct update *u;
	size_t path_at, path_n, rest_at, rest_n; /* path_n 0: not printed yet */
};

/* Is it a record whose NLRI have path identifiers by its subtype (RFC 8050)? They then get a column of their own. */
static bool
bgpdump_dump_paths(const struct event *e)
{
	return e->mrt_type == 13 ? e->mrt_subtype >= 8 : e->mrt_type >= 16 && e->mrt_subtype >= 8;
}

/* The first column with its bar, in a size that is copied without counting. */
struct word {
	char s[24];
	uint8_t n;
};

#define WORD(w) { w "|", sizeof(w) }

static const struct word *
bgpdump_dump_type(const struct event *e, unsigned record, bool paths)
{
	static const struct word old[] = { WORD("BGP"), WORD("BGP4PLUS"), WORD("TABLE_DUMP") };
	static const struct word rib[] = { WORD("TABLE_DUMP2"), WORD("TABLE_DUMP2_AP") };
	/* by extended time, path identifiers, sender */
	static const struct word messages[2][2][2] = {
		{ { WORD("BGP4MP"), WORD("BGP4MP_LOCAL") }, { WORD("BGP4MP_AP"), WORD("BGP4MP_LOCAL_AP") } },
		{ { WORD("BGP4MP_ET"), WORD("BGP4MP_ET_LOCAL") }, { WORD("BGP4MP_ET_AP"), WORD("BGP4MP_ET_LOCAL_AP") } },
	};
	bool local = e->mrt_subtype == 6 || e->mrt_subtype == 7 || e->mrt_subtype >= 10;

	switch (record) {
	case 5:
		return &old[0];
	case 9:
	case 10:
		return &old[1];
	case 12:
		return &old[2];
	case 13:
		return &rib[paths];
	case 16:
	case 17:
		return &messages[record - 16][paths][local];
	default:
		return &messages[0][0][0];
	}
}

/* Type and time: both are mostly those of the line before. */
static void
bgpdump_dump_head(struct dump *x)
{
	const struct event *e = x->e;
	unsigned record = dump_record(e);
	const struct word *type = bgpdump_dump_type(e, record, x->paths);
	uint64_t time = e->time_us / 1000000;
	struct printer_stamp *h = x->head;
	uint8_t *o;

	if (!h->n || h->kind != type || h->seconds != time) {
		memcpy(h->text, type->s, sizeof(type->s));
		o = h->text + type->n;
		o = fmt_u64(o, time);
		h->kind = type;
		h->seconds = time;
		h->n = (uint8_t)(o - h->text);
	}
	o = h->text + h->n;
	if (record == 17) {
		uint32_t us = (uint32_t)(e->time_us - time * 1000000);

		*o++ = '.';
		o = fmt_three(o, us / 1000);
		o = fmt_three(o, us % 1000);
	}
	*o++ = '|';
	x->head_n = (size_t)(o - h->text);
}

static void
bgpdump_dump_peer(struct dump *x)
{
	const struct event *e = x->e;
	struct printer_columns *c = x->peer;
	uint8_t *o;

	if (c->n && c->as == e->peer_as && c->peer.len == e->peer.len && memcmp(c->peer.a, e->peer.a, sizeof(c->peer.a)) == 0)
		return;
	o = c->text;
	*o++ = '|';
	if (e->peer.len)
		o = e->peer.len == 4 ? fmt_ip4(o, e->peer.a) : fmt_ip6(o, e->peer.a);
	*o++ = '|';
	o = fmt_u32(o, e->peer_as);
	*o++ = '|';
	c->n = (uint8_t)(o - c->text);
	c->peer = e->peer;
	c->as = e->peer_as;
}

void
dump_begin(struct dump *x, struct buf *b, const struct event *e, const struct ctx *ctx, struct printer *p)
{
	x->b = b;
	x->e = e;
	x->ctx = ctx;
	x->paths = bgpdump_dump_paths(e) || ctx->addpath;
	x->own.head.n = x->own.peer.n = 0; /* not all of it: it is large, and seldom used */
	x->head = p ? &p->stamp : &x->own.head;
	x->peer = p ? printer_columns(p, e) : &x->own.peer;
	bgpdump_dump_head(x);
	bgpdump_dump_peer(x);
}

/* All before the attributes. Unicast prefixes, nearly all there are, are printed here. */
static void
bgpdump_dump_route(struct dump *x, char what, const struct nlri_row *row, const struct nlri *one)
{
	struct buf *b = x->b;
	uint8_t *o;

	if (!buf_room(b, DUMP_HEAD + FMT_IP6 + 32))
		return;
	o = b->p + b->n;
	o = dump_put_head(o, x, what);
	if (row->safi <= SAFI_MULTICAST && row->afi && (!one->path || x->paths)) {
		uint8_t ip[16] = { 0 };
		unsigned bits = one->v.p[0];
		size_t n = one->v.n - 1;

		if (n)
			memcpy(ip, one->v.p + 1, n);
		if (bits % 8)
			ip[n - 1] &= (uint8_t)(0xff00 >> bits % 8);
		o = row->afi == AFI_IPV4 ? fmt_ip4(o, ip) : fmt_ip6(o, ip);
		*o++ = '/';
		o = fmt_u32(o, bits);
		b->n = (size_t)(o - b->p);
	} else {
		struct nlri plain = *one;

		b->n = (size_t)(o - b->p);
		if (x->paths)
			plain.path = NULL;
		row->text(row, b, &plain, x->ctx);
	}
	if (one->path && x->paths) {
		struct get id = get_of(span_of(one->path, 4));

		buf_c(b, '|');
		buf_u32(b, get_u32(&id));
	}
}

void
bgpdump_path(struct buf *b, struct span path, size_t width)
{
	static const char open[] = { 0, '{', 0, '(', '[' }, close[] = { 0, '}', 0, ')', ']' };
	struct get g = get_of(path);
	bool first = true;

	while (get_left(&g)) {
		unsigned type = get_u8(&g), n = get_u8(&g), i;
		uint8_t sep = type == 1 || type == 4 ? ',' : ' ', *o;

		if (type > 4)
			type = 2;
		if (!buf_room(b, n * (FMT_U32 + 1) + 4))
			return;
		o = b->p + b->n;
		if (!first)
			*o++ = ' ';
		first = false;
		if (open[type])
			*o++ = (uint8_t)open[type];
		for (i = 0; i < n && get_ok(&g); i++) {
			if (i)
				*o++ = sep;
			o = fmt_u32(o, width == 4 ? get_u32(&g) : get_u16(&g));
		}
		if (close[type])
			*o++ = (uint8_t)close[type];
		b->n = (size_t)(o - b->p);
	}
}

/* PATH|ORIGIN| */
static void
bgpdump_dump_path(const struct dump_lines *l)
{
	const struct dump *x = &l->x;
	static const char *const origins[] = { "IGP|", "EGP|", "INCOMPLETE|" };
	const struct attr *path = update_attr(l->u, ATTR_AS_PATH), *origin = update_attr(l->u, ATTR_ORIGIN);
	struct buf merged;

	if (path && !path->bad && (x->ctx->asn4 || !update_attr(l->u, ATTR_AS4_PATH))) {
		bgpdump_path(x->b, path->v, x->ctx->asn4 ? 4 : 2);
	} else if (path && !path->bad) {
		buf_init(&merged, MSG_MAX_EXTENDED * 2);
		if (update_as_path(l->u, x->ctx, &merged))
			bgpdump_path(x->b, buf_span(&merged), 4);
		buf_fini(&merged);
	}
	buf_c(x->b, '|');
	if (origin && !origin->bad && origin->v.n == 1 && origin->v.p[0] < 3)
		buf_str(x->b, origins[origin->v.p[0]]);
	else
		buf_c(x->b, '|');
}

static uint32_t
bgpdump_dump_number(const struct update *u, unsigned code)
{
	const struct attr *a = update_attr(u, code);

	if (!a || a->bad || a->v.n != 4)
		return 0;
	return be_u32(a->v.p);
}

static void
bgpdump_dump_communities(struct buf *b, const struct update *u)
{
	const struct attr *a = update_attr(u, ATTR_COMMUNITIES);
	size_t i;

	if (a && !a->bad) {
		for (i = 0; i + 4 <= a->v.n; i += 4) {
			uint32_t c = be_u32(a->v.p + i);

			if (i)
				buf_c(b, ' ');
			switch (c) { /* the names of bgpdump */
			case 0xffffff01:
				buf_str(b, "no-export");
				break;
			case 0xffffff02:
				buf_str(b, "no-advertise");
				break;
			case 0xffffff03:
				buf_str(b, "local-AS");
				break;
			default:
				buf_u32(b, c >> 16);
				buf_c(b, ':');
				buf_u32(b, c & 0xffff);
			}
		}
	}
	a = update_attr(u, ATTR_LARGE_COMMUNITIES);
	if (a && !a->bad) {
		struct get g = get_of(a->v);
		bool first = !update_attr(u, ATTR_COMMUNITIES);

		while (get_left(&g) >= 12) {
			if (!first)
				buf_c(b, ' ');
			first = false;
			buf_u32(b, get_u32(&g));
			buf_c(b, ':');
			buf_u32(b, get_u32(&g));
			buf_c(b, ':');
			buf_u32(b, get_u32(&g));
		}
	}
}

/* All after the next hop: |local-pref|med|communities|AG or NAG|aggregator| */
static void
bgpdump_dump_tail(const struct update *u, const struct ctx *ctx, struct buf *b)
{
	bool wide;
	const struct attr *a = update_aggregator(u, ctx, &wide);

	buf_c(b, '|');
	buf_u32(b, bgpdump_dump_number(u, ATTR_LOCAL_PREF));
	buf_c(b, '|');
	buf_u32(b, bgpdump_dump_number(u, ATTR_MED));
	buf_c(b, '|');
	bgpdump_dump_communities(b, u);
	buf_str(b, update_attr(u, ATTR_ATOMIC_AGGREGATE) && !update_attr(u, ATTR_ATOMIC_AGGREGATE)->bad ? "|AG|" : "|NAG|");
	if (a) {
		struct get g = get_of(a->v);

		buf_u32(b, wide ? get_u32(&g) : get_u16(&g));
		buf_c(b, ' ');
		buf_ip4(b, g.p);
	}
	buf_str(b, "|\n");
}

/* The first address of a next hop, or nothing. */
static void
bgpdump_dump_nexthop(struct buf *b, const struct nlri_row *row, struct span nh)
{
	size_t skip = nlri_nexthop_skip(row, nh.n);

	if (nh.n == skip + 4)
		buf_ip4(b, nh.p + skip);
	else if (nh.n == skip + 16 || nh.n == 2 * (skip + 16))
		buf_ip6(b, nh.p + skip);
}

static void
bgpdump_dump_announced(struct dump_lines *l, const struct nlri_row *row, const struct nlri *one, struct span nexthop)
{
	struct buf *b = l->x.b;

	bgpdump_dump_route(&l->x, l->x.e->synthesized ? 'B' : 'A', row, one);
	buf_c(b, '|');
	if (l->path_n) {
		if (!buf_room(b, l->path_n + l->rest_n + FMT_IP6))
			return;
		memcpy(b->p + b->n, b->p + l->path_at, l->path_n);
		b->n += l->path_n;
		bgpdump_dump_nexthop(b, row, nexthop);
		buf_put(b, b->p + l->rest_at, l->rest_n);
		return;
	}
	l->path_at = b->n;
	bgpdump_dump_path(l);
	l->path_n = b->n - l->path_at;
	bgpdump_dump_nexthop(b, row, nexthop);
	l->rest_at = b->n;
	bgpdump_dump_tail(l->u, l->x.ctx, b);
	l->rest_n = b->n - l->rest_at;
}

static void
bgpdump_dump_field(struct dump_lines *l, const struct nlri_row *row, int index, struct span bytes, bool withdraw,
    struct span nexthop)
{
	bool addpath = famset_has(l->x.ctx->addpath, index);
	struct get g = get_of(bytes);
	struct nlri one;

	while (nlri_next(row, &g, addpath, withdraw, &one, NULL)) {
		if (withdraw) {
			bgpdump_dump_route(&l->x, 'W', row, &one);
			buf_c(l->x.b, '\n');
		} else {
			bgpdump_dump_announced(l, row, &one, nexthop);
		}
	}
}

void
dump_all(struct buf *b, const struct event *e, const struct ctx *ctx, struct printer *p, struct diags *d)
{
	struct span none = { NULL, 0 };
	const struct attr *nh;
	struct dump_lines l;
	struct update u;

	update_read(e->msg, ctx, &u, d);
	dump_begin(&l.x, b, e, ctx, p);
	l.u = &u;
	l.path_n = 0;
	if (u.withdrawn.n)
		bgpdump_dump_field(&l, &nlri_ipv4_unicast, 0, u.withdrawn, true, none);
	if (u.unreach.row)
		bgpdump_dump_field(
		    &l, u.unreach.row, family_index(u.unreach.afi, u.unreach.safi), u.unreach.nlri, true, none);
	if (u.reach.row)
		bgpdump_dump_field(
		    &l, u.reach.row, family_index(u.reach.afi, u.reach.safi), u.reach.nlri, false, u.reach.nexthop);
	nh = update_attr(&u, ATTR_NEXT_HOP);
	if (u.nlri.n)
		bgpdump_dump_field(&l, &nlri_ipv4_unicast, 0, u.nlri, false, nh && !nh->bad ? nh->v : none);
}

void
update_bgpdump(struct buf *b, const struct event *e, const struct ctx *ctx, struct printer *p, struct diags *d)
{
	if (!dump_quick(b, e, ctx, p))
		dump_all(b, e, ctx, p, d);
}
