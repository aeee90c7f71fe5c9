/* SPDX-License-Identifier: ISC */
/* msg/update_text.c - an UPDATE as lines: ExaBGP's text encoder, and commands. */
#include "msg/update_text.h"

#include <limits.h>

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
update_field(struct each *x, const struct nlri_row *row, int index, struct span bytes, size_t off, bool withdraw,
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
update_classic_nexthop(const struct update *u)
{
	const struct attr *nh = update_attr(u, ATTR_NEXT_HOP);

	return nh && !nh->bad ? nh->v : (struct span){ NULL, 0 };
}

static void
update_announced(struct each *x, each_fn *f)
{
	const struct update *u = x->u;

	if (u->reach.row)
		update_field(x, u->reach.row, family_index(u->reach.afi, u->reach.safi), u->reach.nlri,
		    u->reach.nlri_off, false, u->reach.nexthop, f);
	if (u->nlri.n)
		update_field(x, &nlri_ipv4_unicast, 0, u->nlri, u->nlri_off, false, update_classic_nexthop(u), f);
}

static void
update_withdrawn(struct each *x, each_fn *f)
{
	const struct update *u = x->u;
	struct span none = { NULL, 0 };

	if (u->withdrawn.n)
		update_field(x, &nlri_ipv4_unicast, 0, u->withdrawn, u->withdrawn_off, true, none, f);
	if (u->unreach.row)
		update_field(x, u->unreach.row, family_index(u->unreach.afi, u->unreach.safi), u->unreach.nlri,
		    u->unreach.nlri_off, true, none, f);
}

/* The first address of a next hop; false when it holds none. */
static bool
update_put_nexthop(struct buf *b, const struct nlri_row *row, struct span nh)
{
	size_t skip = nlri_nexthop_skip(row, nh.n);

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
update_next_attr(const struct update *u, unsigned *code)
{
	while (++*code < 256) { /* from UINT_MAX: 0 is a code too */
		const struct attr *a = update_attr(u, *code);

		if (a && !a->bad && *code != ATTR_MP_REACH && *code != ATTR_MP_UNREACH)
			return a;
	}
	return NULL;
}

static void
update_generic(struct buf *b, const struct attr *a, unsigned flags)
{
	buf_fmt(b, " attribute [ 0x%02X 0x%02X 0x", a->code, flags);
	buf_hex(b, a->v);
	buf_str(b, " ]");
}

/* The path, merged and wide. */
static void
update_put_path(const struct update *u, const struct ctx *ctx, struct buf *b, bool command)
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

/* The aggregator, merged; words the same in both notations. */
static void
update_put_aggregator(const struct update *u, const struct ctx *ctx, struct buf *b)
{
	const struct attr_row *row = attr_row(ATTR_AGGREGATOR);
	struct ctx wide = *ctx;
	const struct attr *a = update_aggregator(u, ctx, &wide.asn4);

	if (a)
		row->text(row, b, a->v, &wide);
}

/* ---- ExaBGP's text encoder ---- */

static void
text_attributes(const struct update *u, const struct ctx *ctx, struct buf *b)
{
	const struct attr *a;
	unsigned code = UINT_MAX;

	while ((a = update_next_attr(u, &code))) {
		if (code == ATTR_NEXT_HOP)
			continue;
		if (code == ATTR_AS_PATH)
			update_put_path(u, ctx, b, false);
		else if (code == ATTR_AGGREGATOR)
			update_put_aggregator(u, ctx, b);
		else if (!ctx->asn4 && (code == ATTR_AS4_PATH || code == ATTR_AS4_AGGREGATOR))
			continue;
		else if (a->row->text)
			a->row->text(a->row, b, a->v, ctx);
		else if (a->flags & ATTR_TRANS)
			update_generic(b, a, a->flags | ATTR_PARTIAL);
		else if (ctx->names)
			update_generic(b, a, a->flags);
	}
}

static void
update_line_start(struct each *x, const char *what)
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
	update_line_start(x, "announced ");
	row->text(row, x->b, one, x->ctx);
	buf_str(x->b, " next-hop ");
	if (!update_put_nexthop(x->b, row, nexthop))
		buf_str(x->b, "no-nexthop");
	buf_span_put(x->b, x->tail);
	buf_c(x->b, '\n');
}

static void
text_withdrawn(struct each *x, const struct nlri_row *row, const struct nlri *one, struct span nexthop)
{
	update_line_start(x, "withdrawn ");
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
	update_line_start(&x, "start\n");
	if (update_is_eor(&u, &afi, &safi)) {
		update_line_start(&x, "route eor 1/1 (");
		buf_family(b, afi, safi, ' ');
		buf_str(b, ")\n");
	} else {
		buf_init(&tail, 1 << 20);
		text_attributes(&u, ctx, &tail);
		x.tail = buf_span(&tail);
		update_withdrawn(&x, text_withdrawn);
		update_announced(&x, ctx->apply && d->worst >= DIAG_WITHDRAW ? text_withdrawn : text_announced);
		buf_fini(&tail);
	}
	if (e->consolidate) {
		buf_str(b, " header 0x");
		buf_hex(b, span_of(e->msg.p, MSG_HEADER));
		buf_str(b, " body 0x");
		buf_hex(b, span_of(e->msg.p + MSG_HEADER, e->msg.n - MSG_HEADER));
		buf_c(b, '\n');
	}
	update_line_start(&x, "end\n");
}

/* ---- commands ---- */

static void
update_command_attributes_show(const struct update *u, const struct ctx *ctx, struct buf *b)
{
	const struct attr *a;
	unsigned code = UINT_MAX;

	while ((a = update_next_attr(u, &code))) {
		size_t at = b->n;

		if (code == ATTR_NEXT_HOP)
			continue;
		if (code == ATTR_AS_PATH) {
			if (!a->v.n && ctx_ibgp(ctx))
				continue;
			update_put_path(u, ctx, b, true);
			continue;
		}
		if (code == ATTR_AGGREGATOR) {
			update_put_aggregator(u, ctx, b);
			continue;
		}
		if (!ctx->asn4 && (code == ATTR_AS4_PATH || code == ATTR_AS4_AGGREGATOR))
			continue;
		/* routes of SR Policies have words of their own for the policy */
		if (code == ATTR_TUNNEL_ENCAP && u->reach.row && u->reach.row->safi == SAFI_SR_POLICY && !u->nlri.n && !u->unreach.row &&
		    sr_policy_words_show(b, a->v))
			continue;
		if (a->row->show ? a->row->show(a->row, b, a->v, ctx) : a->row->text != NULL) {
			if (!a->row->show)
				a->row->text(a->row, b, a->v, ctx);
			continue;
		}
		b->n = at;
		update_generic(b, a, a->flags);
	}
}

static size_t
update_count(const struct nlri_row *row, struct span bytes, bool addpath, bool withdraw)
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
update_command_nexthop(struct buf *b, const struct nlri_row *row, struct span nh)
{
	size_t skip = nlri_nexthop_skip(row, nh.n), at = b->n;

	buf_str(b, " next-hop ");
	if (!update_put_nexthop(b, row, nh)) {
		b->n = at;
		return;
	}
	if (nh.n == 2 * (skip + 16)) {
		buf_str(b, " link-local-next-hop ");
		buf_ip6(b, nh.p + skip + 16 + skip);
	}
}

static void
update_show_one(struct buf *b, const struct nlri_row *row, uint16_t afi, uint8_t safi, const struct nlri *one,
    const struct ctx *ctx)
{
	if (!row->afi)
		buf_fmt(b, "afi %u safi %u ", afi, safi);
	row->show(row, b, one, ctx);
}

/* All NLRI of one field as one command line: they share one message, and say so. */
static void
update_command_field(struct each *x, const struct nlri_row *row, uint16_t afi, uint8_t safi, struct span bytes,
    struct span nexthop, bool withdraw)
{
	int index = family_index(afi, safi);
	bool addpath = famset_has(x->ctx->addpath, index), shared;
	const char *verb = withdraw ? "withdraw " : "announce ";
	size_t n = update_count(row, bytes, addpath, withdraw), i = 0;
	struct get g = get_of(bytes);
	struct nlri one;

	if (!n)
		return;
	shared = n > 1 && safi == SAFI_UNICAST && !addpath;
	if (shared) {
		buf_str(x->b, verb);
		buf_str(x->b, "attributes");
		if (!withdraw)
			update_command_nexthop(x->b, row, nexthop);
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
		if (!withdraw)
			one.nexthop = nexthop;
		if (i++)
			buf_str(x->b, " ;");
		if (n > 1 || (withdraw && x->tail.n))
			buf_c(x->b, ' ');
		buf_str(x->b, verb);
		update_show_one(x->b, row, afi, safi, &one, x->ctx);
		if (!withdraw) {
			update_command_nexthop(x->b, row, nexthop);
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
	update_command_attributes_show(&u, ctx, &tail);
	if (u.withdrawn.n)
		update_command_field(&x, &nlri_ipv4_unicast, AFI_IPV4, SAFI_UNICAST, u.withdrawn, x.tail, true);
	if (u.unreach.row) {
		/* a withdrawal that carries attributes of its own, and nothing announced that they belong to */
		if (!u.reach.row && !u.nlri.n) {
			if (update_classic_nexthop(&u).n == 4) {
				buf_str(&tail, " next-hop ");
				buf_ip4(&tail, update_classic_nexthop(&u).p);
			}
			x.tail = buf_span(&tail);
		}
		update_command_field(
		    &x, u.unreach.row, u.unreach.afi, u.unreach.safi, u.unreach.nlri, (struct span){ NULL, 0 }, true);
	}
	x.tail = buf_span(&tail);
	if (u.reach.row)
		update_command_field(&x, u.reach.row, u.reach.afi, u.reach.safi, u.reach.nlri, u.reach.nexthop, false);
	if (u.nlri.n)
		update_command_field(
		    &x, &nlri_ipv4_unicast, AFI_IPV4, SAFI_UNICAST, u.nlri, update_classic_nexthop(&u), false);
	if (!u.withdrawn.n && !u.unreach.row && !u.reach.row && !u.nlri.n && tail.n) {
		buf_str(b, "attributes");
		if (update_classic_nexthop(&u).n)
			update_command_nexthop(b, &nlri_ipv4_unicast, update_classic_nexthop(&u));
		buf_span_put(b, x.tail);
		buf_c(b, '\n');
	}
	buf_fini(&tail);
}
