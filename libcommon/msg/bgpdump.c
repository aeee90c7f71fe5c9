/* msg/bgpdump.c - the one-line format that bgpdump -m made common: one line for each route of an UPDATE. */
#include "msg/printer.h"
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
	struct printer_stamp *head;    /* type and time; the printer's, or `own` */
	struct printer_columns *peer;
	size_t head_n;
	size_t path_at, path_n, rest_at, rest_n; /* path_n 0: not rendered yet */
	bool paths;                              /* path identifiers have a column */
	struct {
		struct printer_stamp head;
		struct printer_columns peer;
	} own;                                   /* without a printer */
};

/* Is it a record whose NLRI have path identifiers by its subtype (RFC 8050)? They then get a column of their own. */
static bool
dump_paths(const struct event *e)
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
dump_type(const struct event *e, bool paths)
{
	static const struct word old[] = { WORD("BGP"), WORD("BGP4PLUS"), WORD("TABLE_DUMP") };
	static const struct word rib[] = { WORD("TABLE_DUMP2"), WORD("TABLE_DUMP2_AP") };
	/* by extended time, path identifiers, sender */
	static const struct word messages[2][2][2] = {
		{ { WORD("BGP4MP"), WORD("BGP4MP_LOCAL") }, { WORD("BGP4MP_AP"), WORD("BGP4MP_LOCAL_AP") } },
		{ { WORD("BGP4MP_ET"), WORD("BGP4MP_ET_LOCAL") }, { WORD("BGP4MP_ET_AP"), WORD("BGP4MP_ET_LOCAL_AP") } },
	};
	bool local = e->mrt_subtype == 6 || e->mrt_subtype == 7 || e->mrt_subtype >= 10;

	switch (e->mrt_type) {
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
		return &messages[e->mrt_type - 16][paths][local];
	default:
		return &messages[0][0][0];
	}
}

/* Type and time: both are mostly those of the line before. */
static void
dump_head(struct dump *x)
{
	const struct event *e = x->e;
	const struct word *type = dump_type(e, x->paths);
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
	if (e->mrt_type == 17) {
		uint32_t us = (uint32_t)(e->time_us - time * 1000000);

		*o++ = '.';
		o = fmt_three(o, us / 1000);
		o = fmt_three(o, us % 1000);
	}
	*o++ = '|';
	x->head_n = (size_t)(o - h->text);
}

static void
dump_peer(struct dump *x)
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

static void
dump_begin(struct dump *x, struct printer *p)
{
	x->paths = dump_paths(x->e) || x->ctx->addpath;
	x->own.head.n = x->own.peer.n = 0;
	x->head = p ? &p->stamp : &x->own.head;
	x->peer = p ? printer_columns(p, x->e) : &x->own.peer;
	dump_head(x);
	dump_peer(x);
}

enum { LINE_HEAD = 64 + 1 + 72 }; /* room for put_head, what it writes behind its end included */

/* head what peer, in sizes that are copied without counting: IPv6 peers take the second step. */
static inline uint8_t *
put_head(uint8_t *o, const struct dump *x, char what)
{
	memcpy(o, x->head->text, 32);
	if (x->head_n > 32)
		memcpy(o + 32, x->head->text + 32, 32);
	o += x->head_n;
	*o++ = (uint8_t)what;
	memcpy(o, x->peer->text, 32);
	if (x->peer->n > 32)
		memcpy(o + 32, x->peer->text + 32, sizeof(x->peer->text) - 32);
	return o + x->peer->n;
}

/* What stands before the attributes. Unicast prefixes, nearly all there are, are printed here. */
static void
dump_route(struct dump *x, char what, const struct nlri_row *row, const struct nlri *one)
{
	struct buf *b = x->b;
	uint8_t *o;

	if (!buf_room(b, LINE_HEAD + FMT_IP6 + 32))
		return;
	o = b->p + b->n;
	o = put_head(o, x, what);
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
dump_path(struct dump *x)
{
	static const char *const origins[] = { "IGP|", "EGP|", "INCOMPLETE|" };
	const struct attr *path = update_attr(x->u, ATTR_AS_PATH), *origin = update_attr(x->u, ATTR_ORIGIN);
	struct buf merged;

	if (path && !path->bad && (x->ctx->asn4 || !update_attr(x->u, ATTR_AS4_PATH))) {
		bgpdump_path(x->b, path->v, x->ctx->asn4 ? 4 : 2);
	} else if (path && !path->bad) {
		buf_init(&merged, MSG_MAX_EXTENDED * 2);
		if (update_as_path(x->u, x->ctx, &merged))
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
number(const struct update *u, unsigned code)
{
	const struct attr *a = update_attr(u, code);

	if (!a || a->bad || a->v.n != 4)
		return 0;
	return be_u32(a->v.p);
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
	bool wide;
	const struct attr *a = update_aggregator(u, ctx, &wide);

	buf_c(b, '|');
	buf_u32(b, number(u, ATTR_LOCAL_PREF));
	buf_c(b, '|');
	buf_u32(b, number(u, ATTR_MED));
	buf_c(b, '|');
	dump_communities(b, u);
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

/* ---- the usual UPDATE: read and printed in one go ---- */

/*
 * Well-formed attributes of the common kinds, one MP_ attribute at most, prefixes of unicast or multicast: what nearly
 * every message is. Anything else, and anything wrong, goes the long way, which says why.
 */
struct usual {
	struct span path, communities, large, nexthop; /* nexthop: NEXT_HOP's or MP_REACH_NLRI's */
	struct span withdrawn, nlri, mp;
	const uint8_t *aggregator;
	uint32_t local_pref, med;
	uint8_t origin;     /* 3: none */
	uint8_t mp_code;    /* 0: none */
	bool atomic, mp_v6;
	int mp_index;       /* its family */
	size_t attrs_n;
};

static inline uint32_t
at_as(const uint8_t *p, bool asn4)
{
	return asn4 ? be_u32(p) : be_u16(p);
}

static bool
usual_path(struct get g, bool asn4)
{
	size_t width = asn4 ? 4 : 2;

	while (get_left(&g)) {
		unsigned type = get_u8(&g), n = get_u8(&g);
		const uint8_t *p = get_bytes(&g, n * width).p;

		if ((type != 1 && type != 2) || !n || !get_ok(&g))
			return false;
		for (; n; n--, p += width)
			if (at_as(p, asn4) == 0)
				return false; /* RFC 7607 */
	}
	return true;
}

static bool
usual_mp(struct span v, unsigned code, struct usual *l)
{
	struct mp mp;

	if (!mp_find(v, code == ATTR_MP_REACH, &mp) || l->mp_code || mp.afi < AFI_IPV4 || mp.afi > AFI_IPV6 ||
	    mp.safi < SAFI_UNICAST || mp.safi > SAFI_MULTICAST)
		return false;
	if (code == ATTR_MP_REACH) {
		l->nexthop = mp.nexthop;
		if (l->nexthop.n != 4 && l->nexthop.n != 16 && l->nexthop.n != 32)
			return false;
	}
	l->mp_code = (uint8_t)code;
	l->mp_v6 = mp.afi == AFI_IPV6;
	l->mp_index = family_index(mp.afi, mp.safi);
	l->mp = mp.nlri;
	return true;
}

/* Attributes that are not printed, by the rules of their rows. */
static bool
usual_other(unsigned code, unsigned flags, struct get v, const struct ctx *ctx)
{
	const struct attr_row *row = attr_row(code);
	struct diags own;

	if (!row->json || flags != row->flags)
		return false;
	if (!row->check)
		return true;
	diags_reset(&own);
	return row->check(row, &v, ctx, &own) && !own.n;
}

static bool
usual_attr(struct usual *l, unsigned code, unsigned flags, struct span v, const struct ctx *ctx)
{
	switch (code) {
	case ATTR_ORIGIN:
		l->origin = v.n == 1 ? v.p[0] : 3;
		return flags == ATTR_TRANS && l->origin < 3;
	case ATTR_AS_PATH:
		l->path = v;
		return flags == ATTR_TRANS && usual_path(get_of(v), ctx->asn4);
	case ATTR_NEXT_HOP:
		if (l->nexthop.n)
			return false; /* beside MP_REACH_NLRI's: each field of NLRI has its own */
		l->nexthop = v;
		return flags == ATTR_TRANS && v.n == 4;
	case ATTR_MED:
		l->med = v.n == 4 ? be_u32(v.p) : 0;
		return flags == ATTR_OPT && v.n == 4;
	case ATTR_LOCAL_PREF:
		l->local_pref = v.n == 4 ? be_u32(v.p) : 0;
		return flags == ATTR_TRANS && v.n == 4;
	case ATTR_ATOMIC_AGGREGATE:
		l->atomic = true;
		return flags == ATTR_TRANS && v.n == 0;
	case ATTR_AGGREGATOR:
		l->aggregator = v.p;
		return usual_other(code, flags, get_of(v), ctx);
	case ATTR_COMMUNITIES:
		l->communities = v;
		return flags == (ATTR_OPT | ATTR_TRANS) && v.n && v.n % 4 == 0;
	case ATTR_LARGE_COMMUNITIES:
		l->large = v;
		return usual_other(code, flags, get_of(v), ctx);
	case ATTR_MP_REACH:
	case ATTR_MP_UNREACH:
		return flags == ATTR_OPT && !(code == ATTR_MP_REACH && l->nexthop.n) && usual_mp(v, code, l);
	case ATTR_AS4_PATH:
	case ATTR_AS4_AGGREGATOR:
		return false;
	}
	return usual_other(code, flags, get_of(v), ctx);
}

static bool
usual_read(struct span msg, const struct ctx *ctx, struct usual *l)
{
	struct update_parts parts;
	struct attr_head a;
	uint64_t seen = 0;
	struct get g;
	bool classic;

	if (parts_find(msg, &parts) != PARTS_OK)
		return false;
	*l = (struct usual){ .origin = 3, .withdrawn = parts.withdrawn, .nlri = parts.nlri, .attrs_n = parts.attributes.n };
	g = get_of(parts.attributes);
	while (attr_next(&g, &a)) {
		if (a.code > 63 || seen >> a.code & 1)
			return false;
		seen |= (uint64_t)1 << a.code;
		if (!usual_attr(l, a.code, a.flags & (ATTR_OPT | ATTR_TRANS), a.v, ctx))
			return false;
	}
	if (!get_done(&g))
		return false;
	classic = l->nlri.n != 0;
	if (classic && (l->mp_code || l->nexthop.n != 4))
		return false;
	if ((classic || l->mp_code == ATTR_MP_REACH) && (l->origin > 2 || !(seen >> ATTR_AS_PATH & 1)))
		return false;
	return l->withdrawn.n || classic || l->mp_code;
}

static uint8_t *
usual_communities(uint8_t *o, const struct usual *l)
{
	static const char *const names[] = { "no-export", "no-advertise", "local-AS" };
	const uint8_t *p, *end = l->communities.p + l->communities.n;
	uint32_t c;

	for (p = l->communities.p; p < end; p += 4) {
		c = be_u32(p);
		if (c - 0xffffff01 < 3) {
			size_t n = strlen(names[c - 0xffffff01]);

			memcpy(o, names[c - 0xffffff01], n);
			o += n;
		} else {
			o = fmt_u32(o, c >> 16);
			*o++ = ':';
			o = fmt_u32(o, c & 0xffff);
		}
		*o++ = ' ';
	}
	end = l->large.p + l->large.n;
	for (p = l->large.p; p < end; p += 12) {
		o = fmt_u32(o, be_u32(p));
		*o++ = ':';
		o = fmt_u32(o, be_u32(p + 4));
		*o++ = ':';
		o = fmt_u32(o, be_u32(p + 8));
		*o++ = ' ';
	}
	return l->communities.n || l->large.n ? o - 1 : o;
}

static uint8_t *
usual_nexthop(uint8_t *o, const struct usual *l)
{
	return l->nexthop.n == 4 ? fmt_ip4(o, l->nexthop.p) : fmt_ip6(o, l->nexthop.p);
}

/* PATH|ORIGIN|NEXTHOP|LOCAL-PREF|MED|COMMUNITIES|AG or NAG|AGGREGATOR| and the newline; the caller has made room. */
static uint8_t *
usual_tail(uint8_t *o, const struct usual *l, bool asn4)
{
	static const char origins[3][16] = { "IGP|", "EGP|", "INCOMPLETE|" };
	static const uint8_t origin_n[] = { 4, 4, 11 };
	struct get g = get_of(l->path);
	size_t width = asn4 ? 4 : 2;
	bool first = true;

	while (get_left(&g)) {
		unsigned type = get_u8(&g), n = get_u8(&g);
		const uint8_t *p = get_bytes(&g, n * width).p;
		uint8_t sep = type == 1 ? ',' : ' ';

		if (!first)
			*o++ = ' ';
		first = false;
		if (type == 1)
			*o++ = '{';
		for (; n; n--, p += width) {
			o = fmt_u32(o, at_as(p, asn4));
			*o++ = sep;
		}
		o--;
		if (type == 1)
			*o++ = '}';
	}
	*o++ = '|';
	memcpy(o, origins[l->origin], 16);
	o += origin_n[l->origin];
	o = usual_nexthop(o, l);
	*o++ = '|';
	o = fmt_u32(o, l->local_pref);
	*o++ = '|';
	o = fmt_u32(o, l->med);
	*o++ = '|';
	o = usual_communities(o, l);
	memcpy(o, l->atomic ? "|AG| " : "|NAG|", 5);
	o += l->atomic ? 4 : 5;
	if (l->aggregator) {
		o = fmt_u32(o, at_as(l->aggregator, asn4));
		*o++ = ' ';
		o = fmt_ip4(o, l->aggregator + width);
	}
	*o++ = '|';
	*o++ = '\n';
	return o;
}

/* The bits of a prefix as an address. Its bytes are taken with those before them, which are the message's too. */
static inline uint8_t *
usual_ip4(uint8_t *o, struct span v, unsigned bits)
{
	uint64_t a = bits ? (uint64_t)be_u32(v.p + v.n - 4) << (32 - 8 * v.n) & 0xffffffff00000000 >> bits : 0;
	uint8_t ip[4] = { BE_U32_BYTES(a) };

	return fmt_ip4(o, ip);
}

static inline uint8_t *
usual_ip6(uint8_t *o, struct span v, unsigned bits)
{
	uint8_t ip[16] = { 0 };

	if (v.n)
		memcpy(ip, v.p, v.n);
	if (bits % 8)
		ip[v.n - 1] &= (uint8_t)(0xff00 >> bits % 8);
	return fmt_ip6(o, ip);
}

/* The lines of one field of prefixes; what 'W': without attributes. False: it cannot be walked. */
static bool
usual_field(struct dump *x, const struct usual *l, bool v6, bool addpath, struct span nlri, char what)
{
	/* a number takes at most three times its bytes, a separator, and what fmt_u32 stores behind its end */
	size_t most = LINE_HEAD + 2 * FMT_IP6 + 8 * FMT_U32 + (what == 'W' ? 0 : 4 * l->attrs_n);
	struct get g = get_of(nlri);
	struct buf *b = x->b;
	unsigned bits, max = v6 ? 128 : 32;
	size_t tail = 0, tail_n = 0;
	struct span v;
	uint32_t id = 0;
	uint8_t *o;

	while (get_left(&g)) {
		if (addpath)
			id = get_u32(&g);
		bits = get_u8(&g);
		v = get_bytes(&g, bits_bytes(bits));
		if (!get_ok(&g) || bits > max || !buf_room(b, most))
			return false;
		o = b->p + b->n;
		o = put_head(o, x, what);
		o = v6 ? usual_ip6(o, v, bits) : usual_ip4(o, v, bits);
		*o++ = '/';
		o = fmt_u32(o, bits);
		if (x->paths && addpath) {
			*o++ = '|';
			o = fmt_u32(o, id);
		}
		if (what == 'W') {
			*o++ = '\n';
		} else {
			*o++ = '|';
			if (tail_n) {
				memcpy(o, b->p + tail, tail_n);
				o += tail_n;
			} else {
				tail = (size_t)(o - b->p);
				o = usual_tail(o, l, x->ctx->asn4);
				tail_n = (size_t)(o - b->p) - tail;
			}
		}
		b->n = (size_t)(o - b->p);
	}
	return true;
}

static bool
usual(struct dump *x, struct printer *p)
{
	char what = x->e->synthesized ? 'B' : 'A';
	famset addpath = x->ctx->addpath;
	struct usual l;

	if (x->ctx->classify || !usual_read(x->e->msg, x->ctx, &l))
		return false;
	dump_begin(x, p);
	if (l.withdrawn.n && !usual_field(x, &l, false, famset_has(addpath, 0), l.withdrawn, 'W'))
		return false;
	if (l.mp_code && !usual_field(x, &l, l.mp_v6, famset_has(addpath, l.mp_index), l.mp,
	    l.mp_code == ATTR_MP_UNREACH ? 'W' : what))
		return false;
	return !l.nlri.n || usual_field(x, &l, false, famset_has(addpath, 0), l.nlri, what);
}

void
update_bgpdump(struct buf *b, const struct event *e, const struct ctx *ctx, struct printer *p, struct diags *d)
{
	struct span none = { NULL, 0 };
	struct update u;
	struct dump x;
	const struct attr *nh;
	size_t at = b->n;

	/* not all of it: `own` is large, and seldom used */
	x.b = b;
	x.e = e;
	x.u = &u;
	x.ctx = ctx;
	x.path_n = 0;
	if (usual(&x, p))
		return;
	b->n = at;
	update_read(e->msg, ctx, &u, d);
	dump_begin(&x, p);
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
