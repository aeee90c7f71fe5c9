/* msg/update_text.c - an UPDATE as lines: ExaBGP's text encoder, commands, and the format of bgpdump -m. */
#include "msg/update_text.h"

#include "attr/tunnel.h"

/* What happens for each NLRI of a message. */
struct each {
	struct buf *b;
	const struct event *e;
	const struct update *u;
	const struct ctx *ctx;
	struct span tail; /* the rendered attributes */
};

typedef void each_fn(struct each *, const struct nlri_row *, const struct nlri *, struct span nexthop);

static bool
field(struct each *x, const struct nlri_row *row, int index, struct span bytes, size_t off, bool withdraw,
    struct span nexthop, each_fn *f)
{
	struct get g = get_at(bytes, off);
	bool addpath = famset_has(x->ctx->addpath, index);
	struct nlri one;
	bool any = false;

	while (nlri_next(row, &g, addpath, withdraw, &one, NULL)) {
		f(x, row, &one, nexthop);
		any = true;
	}
	return any;
}

static struct span
classic_nexthop(const struct update *u)
{
	const struct attr *nh = update_attr(u, ATTR_NEXT_HOP);

	return nh && !nh->bad ? nh->v : (struct span){ NULL, 0 };
}

static void
announced(struct each *x, each_fn *f)
{
	const struct update *u = x->u;

	if (u->reach.row)
		field(x, u->reach.row, family_index(u->reach.afi, u->reach.safi), u->reach.nlri, u->reach.nlri_off, false,
		    u->reach.nexthop, f);
	if (u->nlri.n)
		field(x, &nlri_ipv4_unicast, 0, u->nlri, u->nlri_off, false, classic_nexthop(u), f);
}

static void
withdrawn(struct each *x, each_fn *f)
{
	const struct update *u = x->u;
	struct span none = { NULL, 0 };

	if (u->withdrawn.n)
		field(x, &nlri_ipv4_unicast, 0, u->withdrawn, u->withdrawn_off, true, none, f);
	if (u->unreach.row)
		field(x, u->unreach.row, family_index(u->unreach.afi, u->unreach.safi), u->unreach.nlri,
		    u->unreach.nlri_off, true, none, f);
}

/* The first address of a next hop; false when it holds none. */
static bool
put_nexthop(struct buf *b, const struct nlri_row *row, struct span nh)
{
	size_t skip = row->nexthop_rd ? 8 : 0;

	if (nh.n == skip + 4)
		buf_ip4(b, nh.p + skip);
	else if (nh.n == skip + 16 || nh.n == 2 * (skip + 16))
		buf_ip6(b, nh.p + skip);
	else
		return false;
	return true;
}

/* Attributes by ascending code, in the message's order among the listed. */
static const struct attr *
next_attr(const struct update *u, unsigned *code)
{
	while (++*code < 256) {
		const struct attr *a = update_attr(u, *code);

		if (a && !a->bad && *code != ATTR_MP_REACH && *code != ATTR_MP_UNREACH)
			return a;
	}
	return NULL;
}

static void
generic(struct buf *b, const struct attr *a, unsigned flags)
{
	buf_fmt(b, " attribute [ 0x%02X 0x%02X 0x", a->code, flags);
	buf_hex(b, a->v);
	buf_str(b, " ]");
}

/* The path, merged and wide. */
static void
put_path(const struct update *u, const struct ctx *ctx, struct buf *b, bool command)
{
	const struct attr *a = update_attr(u, ATTR_AS_PATH);
	struct ctx wide = *ctx;
	struct buf path;

	buf_init(&path, MSG_MAX_EXTENDED * 2);
	wide.asn4 = true;
	if (update_as_path(u, ctx, &path)) {
		if (command && a->row->show)
			a->row->show(a->row, b, buf_span(&path), &wide);
		else
			a->row->text(a->row, b, buf_span(&path), &wide);
	}
	buf_fini(&path);
}

/* ---- ExaBGP's text encoder ---- */

static void
text_attributes(const struct update *u, const struct ctx *ctx, struct buf *b)
{
	const struct attr *a;
	unsigned code = 0;

	while ((a = next_attr(u, &code))) {
		if (code == ATTR_NEXT_HOP)
			continue;
		if (code == ATTR_AS_PATH)
			put_path(u, ctx, b, false);
		else if (!ctx->asn4 && (code == ATTR_AS4_PATH || code == ATTR_AS4_AGGREGATOR))
			continue;
		else if (a->row->text)
			a->row->text(a->row, b, a->v, ctx);
		else if (a->flags & ATTR_TRANS)
			generic(b, a, a->flags | ATTR_PARTIAL);
	}
}

static void
line_start(struct each *x, const char *what)
{
	const struct event *e = x->e;

	buf_str(x->b, "neighbor ");
	buf_ip(x->b, e->peer.a, e->peer.len);
	buf_c(x->b, ' ');
	buf_str(x->b, e->direction && (e->direction[0] == 's') ? "send" : "receive");
	buf_str(x->b, " update ");
	buf_str(x->b, what);
}

static void
text_announced(struct each *x, const struct nlri_row *row, const struct nlri *one, struct span nexthop)
{
	line_start(x, "announced ");
	row->text(row, x->b, one, x->ctx);
	buf_str(x->b, " next-hop ");
	if (!put_nexthop(x->b, row, nexthop))
		buf_str(x->b, "no-nexthop");
	buf_span_put(x->b, x->tail);
	buf_c(x->b, '\n');
}

static void
text_withdrawn(struct each *x, const struct nlri_row *row, const struct nlri *one, struct span nexthop)
{
	(void)nexthop;
	line_start(x, "withdrawn ");
	row->text(row, x->b, one, x->ctx);
	buf_c(x->b, '\n');
}

void
update_text(struct buf *b, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	struct update u;
	struct each x = { .b = b, .e = e, .u = &u, .ctx = ctx };
	struct buf tail;
	uint16_t afi;
	uint8_t safi;

	update_read(e->msg, ctx, &u, d);
	line_start(&x, "start\n");
	if (update_is_eor(&u, &afi, &safi)) {
		line_start(&x, "route eor 1/1 (");
		buf_family(b, afi, safi, ' ');
		buf_str(b, ")\n");
	} else {
		buf_init(&tail, 1 << 20);
		text_attributes(&u, ctx, &tail);
		x.tail = buf_span(&tail);
		withdrawn(&x, text_withdrawn);
		announced(&x, ctx->apply && d->worst >= DIAG_WITHDRAW ? text_withdrawn : text_announced);
		buf_fini(&tail);
	}
	if (e->consolidate) {
		buf_str(b, " header 0x");
		buf_hex(b, span_of(e->msg.p, MSG_HEADER));
		buf_str(b, " body 0x");
		buf_hex(b, span_of(e->msg.p + MSG_HEADER, e->msg.n - MSG_HEADER));
		buf_c(b, '\n');
	}
	line_start(&x, "end\n");
}

/* ---- commands ---- */

static void
command_attributes_show(const struct update *u, const struct ctx *ctx, struct buf *b)
{
	const struct attr *a;
	unsigned code = 0;

	while ((a = next_attr(u, &code))) {
		size_t at = b->n;

		if (code == ATTR_NEXT_HOP)
			continue;
		if (code == ATTR_AS_PATH) {
			if (!a->v.n && ctx_ibgp(ctx))
				continue;
			put_path(u, ctx, b, true);
			continue;
		}
		if (!ctx->asn4 && (code == ATTR_AS4_PATH || code == ATTR_AS4_AGGREGATOR))
			continue;
		/* routes of SR Policies have words of their own for the policy */
		if (code == ATTR_TUNNEL_ENCAP && u->reach.row && u->reach.safi == SAFI_SR_POLICY && !u->unreach.row &&
		    sr_policy_words_show(b, a->v))
			continue;
		if (a->row->show ? a->row->show(a->row, b, a->v, ctx) : a->row->text != NULL) {
			if (!a->row->show)
				a->row->text(a->row, b, a->v, ctx);
			continue;
		}
		b->n = at;
		generic(b, a, a->flags);
	}
}

static size_t
count(const struct nlri_row *row, struct span bytes, bool addpath, bool withdraw)
{
	struct get g = get_of(bytes);
	struct nlri one;
	size_t n = 0;

	while (nlri_next(row, &g, addpath, withdraw, &one, NULL))
		n++;
	return n;
}

/* `next-hop A` and its link-local companion, with a leading blank. */
static void
command_nexthop(struct buf *b, const struct nlri_row *row, struct span nh)
{
	size_t skip = row->nexthop_rd ? 8 : 0, at = b->n;

	buf_str(b, " next-hop ");
	if (!put_nexthop(b, row, nh)) {
		b->n = at;
		return;
	}
	if (nh.n == 2 * (skip + 16)) {
		buf_str(b, " link-local-next-hop ");
		buf_ip6(b, nh.p + skip + 16 + skip);
	}
}

static void
show_one(struct buf *b, const struct nlri_row *row, uint16_t afi, uint8_t safi, const struct nlri *one,
    const struct ctx *ctx)
{
	if (!row->afi)
		buf_fmt(b, "afi %u safi %u ", afi, safi);
	row->show(row, b, one, ctx);
}

/* All NLRI of one field as one command line: they share one message, and say so. */
static void
command_field(struct each *x, const struct nlri_row *row, uint16_t afi, uint8_t safi, struct span bytes,
    struct span nexthop, bool withdraw)
{
	int index = family_index(afi, safi);
	bool addpath = famset_has(x->ctx->addpath, index), shared;
	const char *verb = withdraw ? "withdraw " : "announce ";
	size_t n = count(row, bytes, addpath, withdraw), i = 0;
	struct get g = get_of(bytes);
	struct nlri one;

	if (!n)
		return;
	shared = n > 1 && safi == SAFI_UNICAST && !addpath;
	if (shared) {
		buf_str(x->b, verb);
		buf_str(x->b, "attributes");
		if (!withdraw)
			command_nexthop(x->b, row, nexthop);
		buf_span_put(x->b, x->tail);
		buf_str(x->b, " nlri");
	} else if (n > 1 || (withdraw && x->tail.n)) {
		buf_str(x->b, "group");
	}
	if (withdraw && x->tail.n && !shared) {
		buf_str(x->b, " attributes");
		buf_span_put(x->b, x->tail);
		buf_str(x->b, " ;");
	}
	while (nlri_next(row, &g, addpath, withdraw, &one, NULL)) {
		if (shared) {
			struct buf *b = x->b;
			size_t at = b->n;

			/* " route P" without its word */
			row->show(row, b, &one, x->ctx);
			buf_cut(b, at, 6);
			buf_c(b, ' ');
			memmove(b->p + at + 1, b->p + at, b->n - at - 1);
			b->p[at] = ' ';
			continue;
		}
		if (i++)
			buf_str(x->b, " ;");
		if (n > 1 || (withdraw && x->tail.n))
			buf_c(x->b, ' ');
		buf_str(x->b, verb);
		show_one(x->b, row, afi, safi, &one, x->ctx);
		if (!withdraw) {
			command_nexthop(x->b, row, nexthop);
			buf_span_put(x->b, x->tail);
		}
	}
	buf_c(x->b, '\n');
}

void
update_command(struct buf *b, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	struct update u;
	struct each x = { .b = b, .e = e, .u = &u, .ctx = ctx };
	struct buf tail;
	uint16_t afi;
	uint8_t safi;

	update_read(e->msg, ctx, &u, d);
	if (update_is_eor(&u, &afi, &safi)) {
		buf_str(b, "announce eor ");
		buf_family(b, afi, safi, ' ');
		buf_c(b, '\n');
		return;
	}
	buf_init(&tail, 1 << 20);
	command_attributes_show(&u, ctx, &tail);
	if (u.withdrawn.n)
		command_field(&x, &nlri_ipv4_unicast, AFI_IPV4, SAFI_UNICAST, u.withdrawn, x.tail, true);
	if (u.unreach.row) {
		/* a withdrawal that carries attributes of its own, and nothing announced that they belong to */
		if (!u.reach.row && !u.nlri.n) {
			if (classic_nexthop(&u).n == 4) {
				buf_str(&tail, " next-hop ");
				buf_ip4(&tail, classic_nexthop(&u).p);
			}
			x.tail = buf_span(&tail);
		}
		command_field(&x, u.unreach.row, u.unreach.afi, u.unreach.safi, u.unreach.nlri, (struct span){ NULL, 0 },
		    true);
	}
	x.tail = buf_span(&tail);
	if (u.reach.row)
		command_field(&x, u.reach.row, u.reach.afi, u.reach.safi, u.reach.nlri, u.reach.nexthop, false);
	if (u.nlri.n)
		command_field(&x, &nlri_ipv4_unicast, AFI_IPV4, SAFI_UNICAST, u.nlri, classic_nexthop(&u), false);
	if (!u.withdrawn.n && !u.unreach.row && !u.reach.row && !u.nlri.n && tail.n) {
		buf_str(b, "attributes");
		if (classic_nexthop(&u).n)
			command_nexthop(b, &nlri_ipv4_unicast, classic_nexthop(&u));
		buf_span_put(b, x.tail);
		buf_c(b, '\n');
	}
	buf_fini(&tail);
}

/* ---- bgpdump -m ---- */

/* Is it a record whose NLRI have path identifiers by its subtype (RFC 8050)? They then get a column of their own. */
static bool
dump_paths(const struct event *e)
{
	return e->mrt_type == 13 ? e->mrt_subtype >= 8 : e->mrt_type >= 16 && e->mrt_subtype >= 8;
}

static const char *
dump_type(const struct event *e)
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
		return dump_paths(e) ? "TABLE_DUMP2_AP" : "TABLE_DUMP2";
	case 17:
		return dump_paths(e) ? local ? "BGP4MP_ET_LOCAL_AP" : "BGP4MP_ET_AP" : local ? "BGP4MP_ET_LOCAL" : "BGP4MP_ET";
	case 16:
		return dump_paths(e) ? local ? "BGP4MP_LOCAL_AP" : "BGP4MP_AP" : local ? "BGP4MP_LOCAL" : "BGP4MP";
	default:
		return "BGP4MP";
	}
}

static void
dump_start(struct each *x, char what)
{
	struct buf *b = x->b;

	buf_str(b, dump_type(x->e));
	buf_c(b, '|');
	buf_u64(b, x->e->time_us / 1000000);
	if (x->e->mrt_type == 17) {
		uint32_t us = (uint32_t)(x->e->time_us % 1000000);
		uint8_t digits[7] = { '.', 0, 0, 0, 0, 0, 0 };
		int i;

		for (i = 6; i > 0; i--, us /= 10)
			digits[i] = (uint8_t)('0' + us % 10);
		buf_put(b, digits, 7);
	}
	buf_c(b, '|');
	buf_c(b, what);
	buf_c(b, '|');
	buf_ip(b, x->e->peer.a, x->e->peer.len);
	buf_c(b, '|');
	buf_u32(b, x->e->peer_as);
	buf_c(b, '|');
}

static void
dump_prefix(struct each *x, const struct nlri_row *row, const struct nlri *one)
{
	struct nlri plain = *one;
	struct get path;

	if (!one->path || !dump_paths(x->e)) {
		row->text(row, x->b, one, x->ctx);
		return;
	}
	plain.path = NULL;
	row->text(row, x->b, &plain, x->ctx);
	buf_c(x->b, '|');
	path = get_of(span_of(one->path, 4));
	buf_u32(x->b, get_u32(&path));
}

static void
dump_withdrawn(struct each *x, const struct nlri_row *row, const struct nlri *one, struct span nexthop)
{
	(void)nexthop;
	dump_start(x, 'W');
	dump_prefix(x, row, one);
	buf_c(x->b, '\n');
}

static void
dump_path(struct buf *b, struct span path)
{
	static const char open[] = { 0, '{', 0, '(', '[' }, close[] = { 0, '}', 0, ')', ']' };
	struct get g = get_of(path);
	bool first = true;

	while (get_left(&g)) {
		unsigned type = get_u8(&g), n = get_u8(&g), i;
		char sep = type == 1 || type == 4 ? ',' : ' ';

		if (type > 4)
			type = 2;
		if (!first)
			buf_c(b, ' ');
		first = false;
		if (open[type])
			buf_c(b, open[type]);
		for (i = 0; i < n && get_ok(&g); i++) {
			if (i)
				buf_c(b, sep);
			buf_u32(b, get_u32(&g));
		}
		if (close[type])
			buf_c(b, close[type]);
	}
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
			switch (c) {
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

static void
dump_announced(struct each *x, const struct nlri_row *row, const struct nlri *one, struct span nexthop)
{
	const uint8_t *cut = memchr(x->tail.p, '\n', x->tail.n);
	size_t head = cut ? (size_t)(cut - x->tail.p) : 0;

	dump_start(x, x->e->synthesized ? 'B' : 'A');
	dump_prefix(x, row, one);
	buf_c(x->b, '|');
	buf_put(x->b, x->tail.p, head);
	put_nexthop(x->b, row, nexthop);
	buf_put(x->b, x->tail.p + head + 1, x->tail.n - head - 1);
}

void
update_bgpdump(struct buf *b, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	static const char *const origins[] = { "IGP", "EGP", "INCOMPLETE" };
	struct update u;
	struct each x = { .b = b, .e = e, .u = &u, .ctx = ctx };
	const struct attr *origin;
	struct buf tail, path;

	update_read(e->msg, ctx, &u, d);
	withdrawn(&x, dump_withdrawn);
	if (!u.nlri.n && !u.reach.row)
		return;
	/* "PATH|ORIGIN|", a newline where the next hop goes, then the rest */
	buf_init(&tail, 1 << 20);
	buf_init(&path, MSG_MAX_EXTENDED * 2);
	if (update_as_path(&u, ctx, &path))
		dump_path(&tail, buf_span(&path));
	buf_fini(&path);
	buf_c(&tail, '|');
	origin = update_attr(&u, ATTR_ORIGIN);
	if (origin && !origin->bad && origin->v.n == 1 && origin->v.p[0] < 3)
		buf_str(&tail, origins[origin->v.p[0]]);
	buf_str(&tail, "|\n");
	dump_tail(&u, ctx, &tail);
	x.tail = buf_span(&tail);
	announced(&x, dump_announced);
	buf_fini(&tail);
}
