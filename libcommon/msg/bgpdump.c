/* msg/bgpdump.c - the one-line format that bgpdump -m made common: one line for each route of an UPDATE. */
#include "msg/update_text.h"

/*
 * A line is   head what peer prefix | path rest-of-attributes.   Head and peer are rendered once for a message; path and
 * rest are copied from the message's first line, so they are remembered as places in the output.
 */
struct dump {
	struct buf *b;
	const struct event *e;
	const struct update *u;
	const struct ctx *ctx;
	uint8_t head[48], peer[72];
	size_t head_n, peer_n;
	size_t path_at, path_n, rest_at, rest_n; /* path_n 0: not rendered yet */
	bool paths;                              /* path identifiers have a column */
};

/* Is it a record whose NLRI have path identifiers by its subtype (RFC 8050)? They then get a column of their own. */
static bool
dump_paths(const struct event *e)
{
	return e->mrt_type == 13 ? e->mrt_subtype >= 8 : e->mrt_type >= 16 && e->mrt_subtype >= 8;
}

static const char *
dump_type(const struct event *e, bool paths)
{
	bool local = e->mrt_subtype == 6 || e->mrt_subtype == 7 || e->mrt_subtype >= 10;

	switch (e->mrt_type) {
	case 5:
		return "BGP";
	case 9:
	case 10:
		return "BGP4PLUS";
	case 12:
		return "TABLE_DUMP";
	case 13:
		return paths ? "TABLE_DUMP2_AP" : "TABLE_DUMP2";
	case 17:
		return paths ? local ? "BGP4MP_ET_LOCAL_AP" : "BGP4MP_ET_AP" : local ? "BGP4MP_ET_LOCAL" : "BGP4MP_ET";
	case 16:
		return paths ? local ? "BGP4MP_LOCAL_AP" : "BGP4MP_AP" : local ? "BGP4MP_LOCAL" : "BGP4MP";
	default:
		return "BGP4MP";
	}
}

static void
dump_begin(struct dump *x)
{
	struct buf head = { .p = x->head, .cap = sizeof(x->head), .max = sizeof(x->head) };
	struct buf peer = { .p = x->peer, .cap = sizeof(x->peer), .max = sizeof(x->peer) };

	x->paths = dump_paths(x->e) || x->ctx->addpath;
	buf_str(&head, dump_type(x->e, x->paths));
	buf_c(&head, '|');
	buf_u64(&head, x->e->time_us / 1000000);
	if (x->e->mrt_type == 17) {
		uint32_t us = (uint32_t)(x->e->time_us % 1000000);
		uint8_t digits[7] = { '.', 0, 0, 0, 0, 0, 0 };
		int i;

		for (i = 6; i > 0; i--, us /= 10)
			digits[i] = (uint8_t)('0' + us % 10);
		buf_put(&head, digits, 7);
	}
	buf_c(&head, '|');
	buf_c(&peer, '|');
	buf_ip(&peer, x->e->peer.a, x->e->peer.len);
	buf_c(&peer, '|');
	buf_u32(&peer, x->e->peer_as);
	buf_c(&peer, '|');
	x->head_n = head.n;
	x->peer_n = peer.n;
}

/* What stands before the attributes. Unicast prefixes, nearly all there are, are printed here. */
static void
dump_route(struct dump *x, char what, const struct nlri_row *row, const struct nlri *one)
{
	struct buf *b = x->b;
	uint8_t *o;

	if (!buf_room(b, sizeof(x->head) + sizeof(x->peer) + FMT_IP6 + 32))
		return;
	o = b->p + b->n;
	memcpy(o, x->head, sizeof(x->head));
	o += x->head_n;
	*o++ = (uint8_t)what;
	memcpy(o, x->peer, sizeof(x->peer));
	o += x->peer_n;
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

static void
put_path(struct buf *b, struct span path, size_t width)
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
dump_path(struct dump *x)
{
	static const char *const origins[] = { "IGP|", "EGP|", "INCOMPLETE|" };
	const struct attr *path = update_attr(x->u, ATTR_AS_PATH), *origin = update_attr(x->u, ATTR_ORIGIN);
	struct buf merged;

	if (path && !path->bad && (x->ctx->asn4 || !update_attr(x->u, ATTR_AS4_PATH))) {
		put_path(x->b, path->v, x->ctx->asn4 ? 4 : 2);
	} else if (path && !path->bad) {
		buf_init(&merged, MSG_MAX_EXTENDED * 2);
		if (update_as_path(x->u, x->ctx, &merged))
			put_path(x->b, buf_span(&merged), 4);
		buf_fini(&merged);
	}
	buf_c(x->b, '|');
	if (origin && !origin->bad && origin->v.n == 1 && origin->v.p[0] < 3)
		buf_str(x->b, origins[origin->v.p[0]]);
	else
		buf_c(x->b, '|');
}

static uint32_t
number(const struct update *u, unsigned code)
{
	const struct attr *a = update_attr(u, code);

	if (!a || a->bad || a->v.n != 4)
		return 0;
	return (uint32_t)a->v.p[0] << 24 | (uint32_t)a->v.p[1] << 16 | (uint32_t)a->v.p[2] << 8 | a->v.p[3];
}

static void
dump_communities(struct buf *b, const struct update *u)
{
	const struct attr *a = update_attr(u, ATTR_COMMUNITIES);
	size_t i;

	if (a && !a->bad) {
		for (i = 0; i + 4 <= a->v.n; i += 4) {
			uint32_t c = (uint32_t)a->v.p[i] << 24 | (uint32_t)a->v.p[i + 1] << 16 | (uint32_t)a->v.p[i + 2] << 8 |
			    a->v.p[i + 3];

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

/* What stands behind the next hop: |local-pref|med|communities|AG or NAG|aggregator| */
static void
dump_tail(const struct update *u, const struct ctx *ctx, struct buf *b)
{
	const struct attr *a = update_attr(u, ATTR_AGGREGATOR), *a4 = update_attr(u, ATTR_AS4_AGGREGATOR);

	buf_c(b, '|');
	buf_u32(b, number(u, ATTR_LOCAL_PREF));
	buf_c(b, '|');
	buf_u32(b, number(u, ATTR_MED));
	buf_c(b, '|');
	dump_communities(b, u);
	buf_str(b, update_attr(u, ATTR_ATOMIC_AGGREGATE) && !update_attr(u, ATTR_ATOMIC_AGGREGATE)->bad ? "|AG|" : "|NAG|");
	if (!ctx->asn4 && a && !a->bad && a->v.n == 6 && a->v.p[0] == 0x5b && a->v.p[1] == 0xa0 && a4 && !a4->bad)
		a = a4;
	if (a && !a->bad && a->v.n >= 6) {
		struct get g = get_of(a->v);

		buf_u32(b, a->v.n == 8 ? get_u32(&g) : get_u16(&g));
		buf_c(b, ' ');
		buf_ip4(b, g.p);
	}
	buf_str(b, "|\n");
}

/* The first address of a next hop, or nothing. */
static void
dump_nexthop(struct buf *b, const struct nlri_row *row, struct span nh)
{
	size_t skip = row->nexthop_rd ? 8 : 0;

	if (nh.n == skip + 4)
		buf_ip4(b, nh.p + skip);
	else if (nh.n == skip + 16 || nh.n == 2 * (skip + 16))
		buf_ip6(b, nh.p + skip);
}

static void
dump_announced(struct dump *x, const struct nlri_row *row, const struct nlri *one, struct span nexthop)
{
	struct buf *b = x->b;

	dump_route(x, x->e->synthesized ? 'B' : 'A', row, one);
	buf_c(b, '|');
	if (x->path_n) {
		if (!buf_room(b, x->path_n + x->rest_n + FMT_IP6))
			return;
		memcpy(b->p + b->n, b->p + x->path_at, x->path_n);
		b->n += x->path_n;
		dump_nexthop(b, row, nexthop);
		buf_put(b, b->p + x->rest_at, x->rest_n);
		return;
	}
	x->path_at = b->n;
	dump_path(x);
	x->path_n = b->n - x->path_at;
	dump_nexthop(b, row, nexthop);
	x->rest_at = b->n;
	dump_tail(x->u, x->ctx, b);
	x->rest_n = b->n - x->rest_at;
}

static void
dump_field(struct dump *x, const struct nlri_row *row, int index, struct span bytes, bool withdraw, struct span nexthop)
{
	struct get g = get_of(bytes);
	bool addpath = famset_has(x->ctx->addpath, index);
	struct nlri one;

	while (nlri_next(row, &g, addpath, withdraw, &one, NULL)) {
		if (withdraw) {
			dump_route(x, 'W', row, &one);
			buf_c(x->b, '\n');
		} else {
			dump_announced(x, row, &one, nexthop);
		}
	}
}

void
update_bgpdump(struct buf *b, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	struct span none = { NULL, 0 };
	struct update u;
	struct dump x = { .b = b, .e = e, .u = &u, .ctx = ctx };
	const struct attr *nh;

	update_read(e->msg, ctx, &u, d);
	dump_begin(&x);
	if (u.withdrawn.n)
		dump_field(&x, &nlri_ipv4_unicast, 0, u.withdrawn, true, none);
	if (u.unreach.row)
		dump_field(&x, u.unreach.row, family_index(u.unreach.afi, u.unreach.safi), u.unreach.nlri, true, none);
	if (u.reach.row)
		dump_field(&x, u.reach.row, family_index(u.reach.afi, u.reach.safi), u.reach.nlri, false, u.reach.nexthop);
	nh = update_attr(&u, ATTR_NEXT_HOP);
	if (u.nlri.n)
		dump_field(&x, &nlri_ipv4_unicast, 0, u.nlri, false, nh && !nh->bad ? nh->v : none);
}
