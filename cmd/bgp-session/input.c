/*
 * bgp-session/input.c - standard input: commands a line each, and BGP messages, raw, as hex, or as JSON events.
 *
 * An item is taken when it has been carried out. One that cannot be yet (a message before the session is up, a table
 * that is being shown, a queue that is full) stays where it is, and everything behind it waits in the pipe.
 */
#include "session.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "msg/notification.h"
#include "msg/refresh.h"

enum { ITEMS = 4096, WORDS = 10, GROUP_MAX = 100 << 20, GROUP_LINES = 100000 };

/* ---- answers ---- */

static bool
done(struct input *in)
{
	if (in->ack)
		output_line(in->s, "done");
	return true;
}

static void
put_answer(struct buf *b, const char *text)
{
	for (; *text; text++)
		buf_c(b, (unsigned char)*text < 0x20 || *text == 0x7f ? '?' : *text);
}

/* A command that cannot be carried out. It is done with: always true. */
static bool
refuse_at(struct input *in, struct span line, const struct diag *d)
{
	struct buf *b;

	in->bad = in->refused = true;
	if (in->ack) {
		b = output_buf(in->s);
		if (d && d->msg[0]) {
			buf_str(b, "error: ");
			put_answer(b, d->msg);
			buf_c(b, '\n');
		}
		buf_str(b, "error\n");
		output_check(&in->s->out);
		return true;
	}
	if (d && d->msg[0]) {
		struct src src = { .name = "<stdin>", .text = line, .first_line = in->line };
		struct loc at = { .line = in->line, .col = 1 };

		if (line.n)
			src_place(&src, d->off < line.n ? d->off : line.n, &at);
		session_say(in->s, "<stdin>:%u:%u: %s", at.line, at.col, d->msg);
	}
	return true;
}

static bool __attribute__((format(printf, 3, 4)))
refuse(struct input *in, struct span line, const char *fmt, ...)
{
	struct diags d = { .n = 0 };
	va_list ap;

	va_start(ap, fmt);
	diag_vadd(&d, DIAG_NOTE, "command", NULL, 0, 0, fmt, ap);
	va_end(ap);
	return refuse_at(in, line, &d.v[0]);
}

/* ---- messages that go to the peer as they are ---- */

/* Has everything accepted before left, and is there room for more? */
static bool
way_is_clear(const struct session *s)
{
	return s->up >= 0 && !rib_waiting(&s->rib) && !s->resend.first && !s->resend.marking &&
	    outq_open(&s->conn[s->up].out) && !s->gathering;
}

/* May a message be put behind everything accepted before it? */
static bool
clear_way(struct session *s)
{
	if (s->up >= 0)
		send_pump(s);
	return way_is_clear(s);
}

static void
put_message(struct session *s, struct span msg)
{
	struct conn *c = &s->conn[s->up];
	size_t at;

	outq_compact(&c->out);
	at = c->out.b.n;
	buf_span_put(&c->out.b, msg);
	conn_sent(c, at);
	receipt_message(s, s->in.receipt, outq_end(&c->out));
}

/* AGGREGATOR in its 4-byte form (RFC 6793 4.2.3). */
static void
keep_aggregator(struct session *s, const struct update *u, const struct attr *a)
{
	const struct attr *as4 = update_attr(u, ATTR_AS4_AGGREGATOR);
	uint8_t wide[8] = { 0 };

	if (a->v.n == 8 || !(a->v.n == 6)) {
		attrset_put(&s->attrs, a->code, a->flags, a->v);
		return;
	}
	memcpy(wide + 2, a->v.p, 6);
	if (as4 && as4->v.n == 8 && wide[2] == 0x5b && wide[3] == 0xa0)
		memcpy(wide, as4->v.p, 8);
	attrset_put(&s->attrs, a->code, a->flags, span_of(wide, 8));
}

/* Attributes and next hop of an UPDATE as a command would have said them. */
static void
lift(struct session *s, const struct update *u, struct nexthop *nh)
{
	const struct attr *hop = update_attr(u, ATTR_NEXT_HOP);
	struct buf path;
	size_t i;

	memset(nh, 0, sizeof(*nh));
	attrset_reset(&s->attrs);
	for (i = 0; i < u->n; i++) {
		const struct attr *a = &u->list[i];

		if (a->bad || a->code == ATTR_MP_REACH || a->code == ATTR_MP_UNREACH || a->code == ATTR_NEXT_HOP ||
		    a->code == ATTR_AS_PATH || a->code == ATTR_AS4_PATH || a->code == ATTR_AS4_AGGREGATOR)
			continue;
		if (a->code == ATTR_AGGREGATOR)
			keep_aggregator(s, u, a);
		else
			attrset_put(&s->attrs, a->code, a->flags, a->v);
	}
	buf_init(&path, 4 * MSG_MAX_EXTENDED);
	if (update_as_path(u, &s->send, &path))
		attrset_put(&s->attrs, ATTR_AS_PATH, ATTR_TRANS, buf_span(&path));
	buf_fini(&path);
	if (hop && hop->v.n == 4)
		nh->ip = ip_of(hop->v.p, 4);
	if (u->reach.row) {
		struct span v = u->reach.nexthop;
		size_t rd = u->reach.row->nexthop_rd ? 8 : 0, one = v.n > rd + 4 ? 16 : 4;

		if (v.n >= rd + one)
			nh->ip = ip_of(v.p + rd, one);
		if (v.n == 2 * (rd + 16))
			nh->link_local = ip_of(v.p + rd + 16 + rd, 16);
	}
}

/* The table learns what the peer has been told. */
static void
note(struct session *s, unsigned afi, unsigned safi, struct span nlri, uint32_t set, bool withdraw)
{
	const struct nlri_row *row = nlri_row(afi, safi);
	int family = rib_family(&s->rib, afi, safi);
	struct get g = get_of(nlri);
	struct diags d = { .n = 0 };
	struct nlri one;

	s->rib.live = false;
	while (family >= 0 && nlri_next(row, &g, famset_has(s->send.addpath, family_index(afi, safi)), withdraw, &one, &d)) {
		uint32_t ref;

		if (withdraw) {
			rib_withdraw(&s->rib, family, one.path, one.v, 0, NULL);
			continue;
		}
		rib_announce(&s->rib, family, one.path, one.v, set, NULL);
		ref = rib_find(&s->rib, family, one.path, one.v);
		if (ref)
			rib_route(&s->rib, ref)->flags |= RIB_SENT;
	}
	s->rib.live = true;
}

static void
note_update(struct session *s, const struct update *u)
{
	struct nexthop nh;
	uint32_t set;

	note(s, AFI_IPV4, SAFI_UNICAST, u->withdrawn, 0, true);
	if (u->unreach.row)
		note(s, u->unreach.afi, u->unreach.safi, u->unreach.nlri, 0, true);
	if (!u->nlri.n && !u->reach.row)
		return;
	lift(s, u, &nh);
	buf_reset(&s->in.pack);
	rib_set_pack(&s->attrs, &nh, &s->in.pack);
	set = rib_set_of(&s->rib, buf_span(&s->in.pack));
	if (set && u->nlri.n)
		note(s, AFI_IPV4, SAFI_UNICAST, u->nlri, set, false);
	if (set && u->reach.row)
		note(s, u->reach.afi, u->reach.safi, u->reach.nlri, set, false);
	rib_set_drop(&s->rib, set);
}

static bool
family_in_force(const struct session *s, unsigned afi, unsigned safi)
{
	return famset_has(s->send.families, family_index(afi, safi));
}

/* Why the UPDATE cannot go to this peer; NULL: it can. */
static const char *
misfit(struct session *s, struct span msg, struct diags *d)
{
	struct ctx ctx = s->send;
	struct update *u = &s->in.update;

	ctx.classify = ctx.apply = false;
	update_read(msg, &ctx, u, d);
	if (d->worst >= DIAG_WITHDRAW)
		return d->v[0].msg;
	if ((u->nlri.n || u->withdrawn.n) && !family_in_force(s, AFI_IPV4, SAFI_UNICAST))
		return "ipv4 unicast was not negotiated";
	if ((u->reach.row && !family_in_force(s, u->reach.afi, u->reach.safi)) ||
	    (u->unreach.row && !family_in_force(s, u->unreach.afi, u->unreach.safi)))
		return "its family was not negotiated";
	return NULL;
}

static bool
message(struct input *in, struct span msg)
{
	struct session *s = in->s;
	struct diags d = { .n = 0 };
	struct span none = { NULL, 0 };
	const char *why;
	size_t len;

	if (!msg_header(msg, MSG_MAX_EXTENDED, &len, &d) || len != msg.n)
		return refuse(in, none, "message refused: %s", d.n ? d.v[0].msg : "its length is not what the header says");
	if (msg.p[18] == MSG_OPEN)
		return refuse(in, none, "message refused: the session writes its own OPEN");
	if (!clear_way(s))
		return false;
	if (msg.n > ctx_message_max(&s->send))
		return refuse(in, none, "message refused: %zu bytes, and %zu were negotiated", msg.n, ctx_message_max(&s->send));
	switch (msg.p[18]) {
	case MSG_UPDATE:
		if ((why = misfit(s, msg, &d)))
			return refuse(in, none, "message refused: %s", why);
		put_message(s, msg);
		note_update(s, &in->update);
		break;
	case MSG_NOTIFICATION: {
		struct fsm_event e = { .kind = FSM_RESTART, .code = msg.p[19], .subcode = msg.p[20],
			.data = span_of(msg.p + 21, msg.n - 21) };

		session_step(s, &e);
		break;
	}
	case MSG_REFRESH:
		if (!(s->ours.refresh && s->theirs.refresh))
			return refuse(in, none, "message refused: route refresh was not negotiated");
		put_message(s, msg);
		break;
	case MSG_OPERATIONAL:
		if (!(s->ours.operational && s->theirs.operational))
			return refuse(in, none, "message refused: operational was not negotiated");
		/* fall through */
	default:
		put_message(s, msg);
	}
	return done(in);
}

static bool
hex_message(struct input *in, struct span line)
{
	buf_reset(&in->message);
	if (!num_hex(line, &in->message) || in->message.bad)
		return refuse(in, line, "this is not a message in hex");
	return message(in, buf_span(&in->message));
}

static bool
json_message(struct input *in, struct span line)
{
	const struct ctx *ctx = in->s->up >= 0 ? &in->s->send : &in->s->neutral;
	struct diags d = { .n = 0 };
	struct jr root;

	buf_reset(&in->message);
	if (!jr_parse(&in->json, line, &root))
		return refuse(in, span_of(NULL, 0), "JSON: column %zu: %s", in->json.error_at + 1, in->json.error);
	if (!event_unjson(root, ctx, &in->message, &d))
		return refuse(in, span_of(NULL, 0), "%s", d.n ? d.v[0].msg : "this event holds no message");
	if (!in->message.n)
		return done(in);
	return message(in, buf_span(&in->message));
}

/* ---- announce and withdraw ---- */

/* A line like the last ones but for its prefix: what follows it has been read before. */
static struct tail *
tail_slot(struct input *in, struct span text, unsigned afi_len, bool withdraw)
{
	uint64_t h = text.n * 0x9e3779b97f4a7c15u + afi_len * 2 + withdraw, w;
	size_t i;

	for (i = 0; i + 8 <= text.n; i += 8) {
		memcpy(&w, text.p + i, 8);
		h = (h ^ w) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
	}
	for (w = 0; i < text.n; i++)
		w = w << 8 | text.p[i];
	h = (h ^ w) * 0xff51afd7ed558ccdu;
	return &in->tails[(h >> 40) % TAILS];
}

static bool
tail_is(const struct tail *t, struct span text, unsigned afi_len, bool withdraw)
{
	return t->n == text.n && t->afi_len == afi_len && t->withdraw == withdraw && memcmp(t->text, text.p, text.n) == 0;
}

/* "10.0.0.0/24": the NLRI (length, bytes); 0 when it is not plainly that. */
static size_t
ip4_nlri(struct span s, uint8_t out[5])
{
	const uint8_t *p = s.p, *end = s.p + s.n;
	unsigned part, v, bits = 0;
	uint32_t ip = 0;

	for (part = 0; part < 4; part++) {
		if (part && (p == end || *p++ != '.'))
			return 0;
		if (p == end || (unsigned)(*p - '0') > 9)
			return 0;
		for (v = 0; p < end && (unsigned)(*p - '0') <= 9; p++)
			if ((v = v * 10 + (unsigned)(*p - '0')) > 255)
				return 0;
		ip = ip << 8 | v;
	}
	if (p == end || *p++ != '/' || p == end)
		return 0;
	for (; p < end && (unsigned)(*p - '0') <= 9; p++)
		if ((bits = bits * 10 + (unsigned)(*p - '0')) > 32)
			return 0;
	if (p != end || (bits < 32 && ip << bits))
		return 0;
	out[0] = (uint8_t)bits;
	out[1] = (uint8_t)(ip >> 24);
	out[2] = (uint8_t)(ip >> 16);
	out[3] = (uint8_t)(ip >> 8);
	out[4] = (uint8_t)ip;
	return 1 + bits_bytes(bits);
}

static size_t
prefix_nlri(struct span s, uint8_t out[17], unsigned *afi_len)
{
	struct prefix p;
	size_t n = ip4_nlri(s, out);

	*afi_len = 4;
	if (n)
		return n;
	if (!memchr(s.p, ':', s.n) || !prefix_scan(s, &p) || p.ip.len != 16 || prefix_host_bits(&p))
		return 0;
	*afi_len = 16;
	out[0] = p.bits;
	memcpy(out + 1, p.ip.a, 16);
	return 1 + bits_bytes(p.bits);
}

/* The parts of "announce route PREFIX TAIL" or "withdraw route PREFIX TAIL". */
struct shape {
	bool withdraw;
	struct span tail;
	uint8_t nlri[17];
	size_t n;
	unsigned afi_len;
};

static bool
shape_of(struct span line, struct shape *out)
{
	const uint8_t *p, *end = line.p + line.n;

	if (line.n < 18 || memcmp(line.p + 8, " route ", 7) != 0)
		return false;
	if (memcmp(line.p, "announce", 8) == 0)
		out->withdraw = false;
	else if (memcmp(line.p, "withdraw", 8) == 0)
		out->withdraw = true;
	else
		return false;
	for (p = line.p + 15; p < end && *p != ' '; p++)
		;
	out->tail = span_of(p, (size_t)(end - p));
	out->n = prefix_nlri(span_of(line.p + 15, (size_t)(p - line.p - 15)), out->nlri, &out->afi_len);
	return out->n != 0;
}

static bool
fast(struct input *in, struct span line, struct shape *shape)
{
	struct tail *t;

	if (!shape_of(line, shape) || shape->tail.n > TAIL_MAX) {
		shape->n = 0;
		return false;
	}
	t = tail_slot(in, shape->tail, shape->afi_len, shape->withdraw);
	return tail_is(t, shape->tail, shape->afi_len, shape->withdraw) &&
	    apply_route(in->s, t->family, t->has_path ? t->path : NULL, span_of(shape->nlri, shape->n), t->set, t->withdraw);
}

/* Remember the tail, if the route is nothing but its prefix and attributes. */
static void
learn(struct input *in, const struct shape *shape, const struct route *r, uint32_t set)
{
	const struct nlri_row *row;
	struct nlri one;
	struct tail *t;
	uint8_t safi;
	size_t at = 0;

	if (!shape->n || r->list.n != 1 || r->split || r->watchdog.n || r->start_withdrawn)
		return;
	if (nlri_list_family(&r->list, 0, &safi) != (shape->afi_len == 4 ? AFI_IPV4 : AFI_IPV6) || safi != SAFI_UNICAST)
		return;
	/* Multicast prefixes are a family of their own, told by the address. */
	if (shape->nlri[1] >= 224)
		return;
	if (!nlri_list_next(&r->list, &at, &row, &one) || !span_eq(one.v, span_of(shape->nlri, shape->n)))
		return;
	t = tail_slot(in, shape->tail, shape->afi_len, shape->withdraw);
	rib_set_hold(&in->s->rib, set);
	rib_set_drop(&in->s->rib, t->set);
	t->n = (uint16_t)shape->tail.n;
	t->afi_len = (uint8_t)shape->afi_len;
	t->withdraw = shape->withdraw;
	t->family = family_index(shape->afi_len == 4 ? AFI_IPV4 : AFI_IPV6, SAFI_UNICAST);
	t->set = set;
	t->has_path = one.path != NULL;
	if (one.path)
		memcpy(t->path, one.path, 4);
	memcpy(t->text, shape->tail.p, shape->tail.n);
}

/* An announcement needs a next hop, of a family that can carry it. */
static bool
lacks_nexthop(const struct route *r)
{
	const struct nlri_row *row;
	struct nlri one;
	size_t at = 0;

	if (r->withdraw || r->nexthop.ip.len || r->nexthop.self)
		return false;
	while (nlri_list_next(&r->list, &at, &row, &one))
		if (!row->nexthop_none)
			return true;
	return false;
}

static bool
refuse_nexthop(struct input *in, struct span line, const struct route *r)
{
	const struct nlri_row *row;
	struct buf text;
	struct nlri one;
	size_t at = 0;

	buf_init(&text, 1 << 17);
	if (nlri_list_next(&r->list, &at, &row, &one) && row->text)
		row->text(row, &text, &one, &in->s->neutral);
	refuse(in, line, "announce requires nexthop: %.100s", buf_cstr(&text));
	buf_fini(&text);
	return true;
}

static bool
run_route(struct input *in, struct span line, struct route *r, const struct shape *shape)
{
	struct session *s = in->s;
	uint32_t set = 0;
	bool good;

	if (lacks_nexthop(r))
		return refuse_nexthop(in, line, r);
	if (r->nexthop.self && r->list.n) {
		uint8_t safi;

		resolve_self(s, nlri_list_family(&r->list, 0, &safi), &r->nexthop);
	}
	if (r->watchdog.n && !r->withdraw)
		return apply_watchdog(s, r) ? done(in) : refuse(in, line, "out of memory");
	if (!r->withdraw || s->conf->exabgp || r->attrs.b.n) {
		buf_reset(&in->pack);
		rib_set_pack(&r->attrs, &r->nexthop, &in->pack);
		set = rib_set_of(&s->rib, buf_span(&in->pack));
		if (!set)
			return refuse(in, line, "out of memory");
	}
	good = apply_list(s, &r->list, set, r->withdraw);
	if (good && shape)
		learn(in, shape, r, set);
	rib_set_drop(&s->rib, set);
	return good ? done(in) : refuse(in, line, "out of memory");
}

/* Attributes said for the whole group: of those said twice the first stand, as within one command. */
static void
merge(struct attrset *to, const struct attrset *from)
{
	unsigned code;

	for (code = 1; code < 256; code++)
		if (attrset_has(from, code) && !attrset_has(to, code))
			attrset_put(to, code, from->at[code].flags, attrset_get(from, code));
}

static bool
run_group(struct input *in, struct lex *l, struct span line)
{
	struct session *s = in->s;
	struct nexthop nexthop = { 0 };
	struct attrset common;
	struct diags *d = l->d;
	bool ack = in->ack, good = true;

	attrset_init(&common);
	in->ack = false;
	while (good && command_part(&in->cmd, l, &s->neutral)) {
		struct route *r = &in->cmd.route;

		if (in->cmd.kind == COMMAND_ATTRIBUTES) {
			merge(&common, &r->attrs);
			if (!nexthop.ip.len && !nexthop.self)
				nexthop = r->nexthop;
		} else if (in->cmd.kind == COMMAND_ROUTE) {
			command_lay_under(r, &common, &nexthop);
			good = !lacks_nexthop(r);
			if (good)
				run_route(in, line, r, NULL);
			else
				diag_add(d, DIAG_NOTE, "group", NULL, 0, 0, "announce requires nexthop");
		}
	}
	in->ack = ack;
	attrset_fini(&common);
	if (!good || d->n)
		return refuse_at(in, line, d->n ? &d->v[0] : NULL);
	return done(in);
}

static bool
run_attributes(struct input *in, const struct route *r)
{
	struct session *s = in->s;

	if (s->up < 0)
		return refuse(in, span_of(NULL, 0), "no session is established");
	if (!clear_way(s))
		return false;
	buf_reset(&in->message);
	update_bare(&s->send, &r->attrs, &r->nexthop, nlri_row(AFI_IPV4, SAFI_UNICAST), false, &in->message);
	if (in->message.bad || in->message.n > ctx_message_max(&s->send))
		return refuse(in, span_of(NULL, 0), "the attributes are longer than any message");
	put_message(s, buf_span(&in->message));
	return done(in);
}

static bool
run_special(struct input *in, struct span line)
{
	struct session *s = in->s;
	struct command *c = &in->cmd;

	if (c->kind == COMMAND_WATCHDOG)
		return watchdog_switch(s, c->watchdog.n ? c->watchdog : SPAN("bgp-session"), c->route.withdraw) ? done(in) :
		    refuse(in, line, "out of memory");
	/* Without answers nobody hears of a refusal: before the first session such a command waits for it. */
	if (s->up < 0 && !s->was_up && !in->ack && !s->conf->exabgp)
		return false;
	if (s->up < 0)
		return refuse(in, line, "no session is established");
	if (c->kind != COMMAND_OPERATIONAL && !family_in_force(s, c->afi, c->safi))
		return refuse(in, line, "the family was not negotiated");
	if (c->kind == COMMAND_REFRESH && !(s->ours.refresh && s->theirs.refresh))
		return refuse(in, line, "route refresh was not negotiated");
	if (c->kind == COMMAND_OPERATIONAL && !(s->ours.operational && s->theirs.operational))
		return refuse(in, line, "operational was not negotiated");
	/* An End-of-RIB stands behind all that was announced before it; the others do not care. */
	if (c->kind == COMMAND_EOR ? !clear_way(s) : !outq_open(&s->conn[s->up].out))
		return false;
	buf_reset(&in->message);
	if (c->kind == COMMAND_EOR)
		update_eor(c->afi, c->safi, &in->message);
	else if (c->kind == COMMAND_REFRESH)
		refresh_build(c->afi, c->safi, REFRESH_QUERY, &in->message);
	else
		buf_span_put(&in->message, buf_span(&c->message));
	put_message(s, buf_span(&in->message));
	return done(in);
}

/* The selector names this peer, or any. */
static bool
selects(const struct session *s, struct span sel)
{
	struct span word = sel;
	struct ip ip;

	while (word.n && (word.p[0] == ' ' || word.p[0] == '['))
		word = span_of(word.p + 1, word.n - 1);
	for (word.n = 0; word.p + word.n < sel.p + sel.n; word.n++)
		if (word.p[word.n] == ' ' || word.p[word.n] == ',' || word.p[word.n] == ']')
			break;
	return !word.n || !ip_scan(word, &ip) || memchr(sel.p, ',', sel.n) || !s->neutral.peer.len ||
	    ip_eq(&ip, &s->neutral.peer);
}

static bool
run_command(struct input *in, struct span line, const struct shape *shape)
{
	struct session *s = in->s;
	struct src src = { .name = "<stdin>", .text = command_bare(line), .first_line = in->line };
	struct diags d = { .n = 0 };
	struct span sel;
	struct lex l;

	lex_init(&l, &src, &in->cmd.arena, &d);
	if (!command_selector(&l, &sel))
		return refuse_at(in, line, d.n ? &d.v[0] : NULL);
	if (!selects(s, sel))
		return refuse(in, line, "no such neighbor");
	if (!command_parse(&in->cmd, &l, &s->neutral))
		return refuse_at(in, line, d.n ? &d.v[0] : NULL);
	switch (in->cmd.kind) {
	case COMMAND_NONE:
		return done(in);
	case COMMAND_ROUTE:
		return run_route(in, line, &in->cmd.route, shape);
	case COMMAND_ATTRIBUTES:
		return run_attributes(in, &in->cmd.route);
	case COMMAND_GROUP:
		return run_group(in, &l, line);
	default:
		return run_special(in, line);
	}
}

/* ---- commands about the session itself ---- */

struct words {
	struct span v[WORDS];
	size_t n;
};

static void
split(struct span line, struct words *w)
{
	size_t i = 0;

	w->n = 0;
	while (w->n < WORDS) {
		while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
			i++;
		if (i == line.n)
			break;
		w->v[w->n].p = line.p + i;
		while (i < line.n && line.p[i] != ' ' && line.p[i] != '\t')
			i++;
		w->v[w->n].n = (size_t)(line.p + i - w->v[w->n].p);
		if (w->v[w->n].n == 1 && w->v[w->n].p[0] == ';')
			continue;
		w->n++;
	}
}

static bool
word(const struct words *w, size_t i, const char *text)
{
	return i < w->n && span_is(w->v[i], text);
}

static bool
has(const struct words *w, const char *text)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (span_is(w->v[i], text))
			return true;
	return false;
}

static bool
start_job(struct input *in, const struct words *w, enum show_kind kind)
{
	in->job = (struct job){ .kind = kind, .in = has(w, "in"), .extensive = has(w, "extensive"), .json = has(w, "json") };
	if (kind == SHOW_RIB && !in->job.in && !has(w, "out"))
		in->job.in = false;
	if (has(w, "inet"))
		in->job.afi = AFI_IPV4;
	else if (has(w, "l2vpn"))
		in->job.afi = AFI_L2VPN;
	else if (has(w, "flow"))
		in->job.afi = 0xffff;
	return true;
}

static bool
teardown(struct input *in, const struct words *w, struct span line)
{
	struct session *s = in->s;
	size_t at = word(w, 0, "teardown") ? 1 : 2, i;
	struct span text = { NULL, 0 };
	uint64_t code = CEASE_RESET;

	for (i = 0; i < w->n; i++)
		if (span_is(w->v[i], "teardown"))
			at = i + 1;
	if (at < w->n && !num_max(w->v[at], 255, &code))
		return refuse(in, line, "expected a subcode of Cease, 1 to 255");
	if (at + 1 < w->n) {
		text.p = w->v[at + 1].p;
		text.n = (size_t)(line.p + line.n - text.p);
		if (text.n > 1 && text.p[0] == '"' && text.p[text.n - 1] == '"')
			text = span_of(text.p + 1, text.n - 2);
	}
	if (s->up >= 0) {
		/* What was accepted before it goes first. */
		if (rib_waiting(&s->rib) && !clear_way(s) && !s->conn[s->up].out.blocked && !s->resend.first)
			return false;
		session_restart(s, (unsigned)code, text, s->conf->exabgp && s->conf->graceful);
	}
	return done(in);
}

static bool
set_ack(struct input *in, const struct words *w, const char *mode)
{
	(void)w;
	if (strcmp(mode, "enable") == 0) {
		in->ack = true;
		return done(in);
	}
	if (strcmp(mode, "disable") == 0)
		done(in);
	in->ack = false;
	return true;
}

static const char *const help_lines[] = {
	"announce route PREFIX next-hop ADDRESS|self [ATTRIBUTES]",
	"withdraw route PREFIX [path-information ID] [rd RD] [label N]",
	"announce|withdraw attributes ATTRIBUTES nlri PREFIX ...",
	"announce|withdraw ipv4|ipv6|l2vpn|bgp-ls FAMILY ...",
	"announce|withdraw flow route ...",
	"announce|withdraw vpls ...",
	"announce eor [AFI SAFI]",
	"announce route-refresh AFI SAFI",
	"announce operational KIND afi AFI safi SAFI ...",
	"announce|withdraw watchdog [NAME]",
	"group COMMAND ; COMMAND ...",
	"group start, group end",
	"show adj-rib in|out [extensive] [json]",
	"show neighbor [summary|extensive] [json]",
	"flush adj-rib out",
	"clear adj-rib in|out",
	"teardown CODE [TEXT]",
	"enable-ack, disable-ack, silence-ack",
	"shutdown [CODE]",
	"events LIST",
	"version, status, help",
	NULL,
};

static bool
help(struct input *in)
{
	const char *const *l;

	for (l = help_lines; *l; l++)
		output_line(in->s, *l);
	return done(in);
}

static bool
version(struct input *in, const struct words *w)
{
	output_line(in->s, word(w, 0, "system") || has(w, "json") ?
	    "{\"version\":\"" VERSION "\",\"application\":\"bgp-session\"}" : "bgp-session " VERSION);
	return done(in);
}

static bool
show(struct input *in, const struct words *w, struct span line)
{
	if (has(w, "adj-rib") || word(w, 0, "rib"))
		return start_job(in, w, SHOW_RIB);
	if (has(w, "neighbor") || word(w, 0, "peer")) {
		show_neighbor(in->s, output_buf(in->s), has(w, "summary") ? "summary" : "extensive",
		    has(w, "json") || word(w, 1, "list"));
		output_check(&in->s->out);
		return done(in);
	}
	return refuse(in, line, "show what? adj-rib or neighbor");
}

static bool
flush_or_clear(struct input *in, const struct words *w)
{
	if (has(w, "clear"))
		return start_job(in, w, SHOW_CLEAR);
	send_again(in->s, FAMSET_ALL, true);
	return done(in);
}

static bool group_line(struct input *in, const struct words *w, struct span line);

static bool
change_events(struct input *in, const struct words *w, struct span line)
{
	unsigned receive = in->s->conf->receive, send = in->s->conf->send;
	char list[512];
	struct span bad;

	if (w->n != 2 || w->v[1].n >= sizeof(list))
		return refuse(in, line, "expected a list of events");
	memcpy(list, w->v[1].p, w->v[1].n);
	list[w->v[1].n] = 0;
	if (options_events(list, in->s->conf, &bad))
		return done(in);
	in->s->conf->receive = receive;
	in->s->conf->send = send;
	return refuse(in, line, "no such event '%.*s'", (int)bad.n, (const char *)bad.p);
}

static bool
leave(struct input *in, const struct words *w, struct span line)
{
	struct session *s = in->s;
	size_t at = word(w, 0, "daemon") ? 2 : 1;
	uint64_t code = CEASE_SHUTDOWN;

	if (at < w->n && !num_max(w->v[at], 255, &code))
		return refuse(in, line, "expected a subcode of Cease, 1 to 255");
	if (s->up >= 0 && rib_waiting(&s->rib) && !s->conf->exabgp && !clear_way(s) && !s->conn[s->up].out.blocked)
		return false;
	done(in);
	session_stop(s, (unsigned)code, span_of(NULL, 0));
	return true;
}

/* 1: done, 0: later, -1: no command of this kind. */
static int
control(struct input *in, struct span line)
{
	struct words w;

	/* most lines by far: no need to split all of it */
	if (line.n > 9 && !in->in_group && (memcmp(line.p, "announce ", 9) == 0 || memcmp(line.p, "withdraw ", 9) == 0))
		return -1;
	split(line, &w);
	if (!w.n)
		return done(in);
	if (!output_open(&in->s->out) && !word(&w, 0, "announce") && !word(&w, 0, "withdraw"))
		return 0;
	if (word(&w, 0, "group") && (w.n == 1 || word(&w, 1, "start") || word(&w, 1, "end")))
		return group_line(in, &w, line);
	if (word(&w, 0, "announce") || word(&w, 0, "withdraw"))
		return -1;
	if (word(&w, 0, "show") || (word(&w, 0, "rib") && word(&w, 1, "show")) ||
	    (word(&w, 0, "peer") && (has(&w, "show") || word(&w, 1, "list"))))
		return show(in, &w, line);
	if (word(&w, 0, "flush") || word(&w, 0, "clear") || word(&w, 0, "rib"))
		return flush_or_clear(in, &w);
	if (word(&w, 0, "teardown") || (w.n > 2 && has(&w, "teardown") && !has(&w, "announce")))
		return teardown(in, &w, line);
	if (word(&w, 0, "enable-ack") || (word(&w, 0, "session") && word(&w, 2, "enable")))
		return set_ack(in, &w, "enable");
	if (word(&w, 0, "disable-ack") || (word(&w, 0, "session") && word(&w, 2, "disable")))
		return set_ack(in, &w, "disable");
	if (word(&w, 0, "silence-ack") || (word(&w, 0, "session") && word(&w, 2, "silence")))
		return set_ack(in, &w, "silence");
	if (word(&w, 0, "help") || (word(&w, 0, "system") && word(&w, 1, "help")))
		return help(in);
	if (word(&w, 0, "version") || (word(&w, 0, "system") && word(&w, 1, "version")))
		return version(in, &w);
	if (word(&w, 0, "status")) {
		session_print_state(in->s, output_buf(in->s));
		return done(in);
	}
	if (word(&w, 0, "shutdown") || (word(&w, 0, "daemon") && word(&w, 1, "shutdown")))
		return leave(in, &w, line);
	if (word(&w, 0, "events"))
		return change_events(in, &w, line);
	return -1;
}

/* ---- groups over several lines ---- */

static bool
end_group(struct input *in)
{
	struct span text = buf_span(&in->group);
	bool ack = in->ack;
	unsigned line = in->line;

	in->in_group = false;
	in->ack = false;
	while (text.n) {
		const uint8_t *nl = memchr(text.p, '\n', text.n);
		size_t n = (size_t)(nl - text.p);

		in->line = line;
		run_command(in, span_of(text.p, n), NULL);
		text = span_of(nl + 1, text.n - n - 1);
	}
	buf_reset(&in->group);
	in->ack = ack;
	return done(in);
}

static bool
group_line(struct input *in, const struct words *w, struct span line)
{
	if (word(w, 1, "end"))
		return in->in_group ? end_group(in) : refuse(in, line, "not in group block");
	if (in->in_group)
		return refuse(in, line, "already in group block (nested groups not allowed)");
	in->in_group = true;
	in->group_cnt = 0;
	buf_reset(&in->group);
	return done(in);
}

static bool
buffer_line(struct input *in, struct span line)
{
	if (++in->group_cnt > GROUP_LINES || in->group.n + line.n >= GROUP_MAX) {
		in->in_group = false;
		buf_reset(&in->group);
		return refuse(in, line, "group buffer limit reached, group discarded");
	}
	buf_span_put(&in->group, line);
	buf_c(&in->group, '\n');
	return done(in);
}

/* ---- lines ---- */

/* "#17 announce ...": an identifier is glued to the mark, a comment's text mostly is not; what follows tells. */
static void
take_id(struct input *in, struct span *line)
{
	static const char *const verbs[] = { "announce ", "withdraw ", "attributes ", "group ", "route ", "neighbor ", "peer ",
		"teardown ", "flush ", "clear ", "show ", "rib ", NULL };
	const char *const *v;
	size_t n = 1;

	in->id = span_of(NULL, 0);
	while (n < line->n && line->p[n] != ' ')
		n++;
	if (n < 2 || n > 31 || n + 1 >= line->n)
		return;
	for (v = verbs; *v; v++) {
		size_t len = strlen(*v);

		if (line->n - n - 1 >= len && memcmp(line->p + n + 1, *v, len) == 0) {
			in->id = span_of(line->p + 1, n - 1);
			*line = span_of(line->p + n + 1, line->n - n - 1);
			return;
		}
	}
}

static bool
is_hex_message(struct span line)
{
	size_t i;

	if (line.n < 2 * MSG_HEADER)
		return false;
	for (i = 0; i < 16; i++)
		if (line.p[i] != 'f' && line.p[i] != 'F')
			return false;
	return true;
}

static bool
run_line(struct input *in, struct span line)
{
	struct shape shape = { .n = 0 };
	int r;

	if (!in->in_group && fast(in, line, &shape))
		return done(in);
	while (line.n && (line.p[0] == ' ' || line.p[0] == '\t'))
		line = span_of(line.p + 1, line.n - 1);
	if (!line.n || line.p[0] == '#')
		return done(in);
	if (line.p[0] == '{')
		return json_message(in, line);
	if (is_hex_message(line))
		return hex_message(in, line);
	r = control(in, line);
	if (r >= 0)
		return r;
	if (in->in_group && (memcmp(line.p, "announce", line.n < 8 ? line.n : 8) == 0 ||
	    memcmp(line.p, "withdraw", line.n < 8 ? line.n : 8) == 0))
		return buffer_line(in, line);
	if (shape.n)
		rib_expect(&in->s->rib, family_index(shape.afi_len == 4 ? AFI_IPV4 : AFI_IPV6, SAFI_UNICAST),
		    span_of(shape.nlri, shape.n));
	return run_command(in, line, &shape);
}

/* False: later. */
static bool
one_line(struct input *in, struct span line)
{
	struct session *s = in->s;
	bool good;

	while (line.n && (line.p[line.n - 1] == '\r' || line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t'))
		line.n--;
	if (line.n < 2 || line.p[0] != '#')
		return run_line(in, line);
	take_id(in, &line);
	if (!in->id.n)
		return done(in);
	if (s->conf->receipts && !(in->receipt = receipt_new(s, in->id)))
		return false;
	in->refused = false;
	good = run_line(in, line);
	if (in->receipt) {
		uint32_t receipt = in->receipt;

		/* Refused, or to be tried again: nothing waits for it then. */
		if (!good || in->refused) {
			s->receipts.v[receipt].left = 0;
			s->receipts.v[receipt].offset = 0;
		}
		if (!good) {
			in->receipt = 0;
			s->receipts.v[receipt].stage = RECEIPT_FREE;
			s->receipts.v[receipt].next = s->receipts.free;
			s->receipts.free = receipt;
			s->receipts.used--;
		} else if (in->refused) {
			in->receipt = 0;
			output_receipt(s, s->receipts.v[receipt].id, "refused");
			s->receipts.v[receipt].stage = RECEIPT_FREE;
			s->receipts.v[receipt].next = s->receipts.free;
			s->receipts.free = receipt;
			s->receipts.used--;
		} else {
			receipt_done(s, receipt);
		}
	}
	return good;
}

/* ---- items ---- */

enum item { ITEM_TAKEN, ITEM_LATER, ITEM_PART };

static enum item
raw_item(struct input *in, struct span left)
{
	size_t len = left.n >= MSG_HEADER ? (size_t)left.p[16] << 8 | left.p[17] : 0;

	if (left.n < MSG_HEADER)
		return ITEM_PART;
	if (len < MSG_HEADER) {
		refuse(in, span_of(NULL, 0), "message refused: length %zu; what follows on this stream cannot be told apart", len);
		inq_take(&in->in, left.n);
		return ITEM_TAKEN;
	}
	if (left.n < len)
		return ITEM_PART;
	if (!message(in, span_of(left.p, len)))
		return ITEM_LATER;
	inq_take(&in->in, len);
	return ITEM_TAKEN;
}

static enum item
line_item(struct input *in, struct span left)
{
	const uint8_t *nl = memchr(left.p, '\n', left.n);
	size_t n = nl ? (size_t)(nl - left.p) : left.n;

	if (!nl && in->skipping) {
		inq_take(&in->in, left.n);
		return ITEM_TAKEN;
	}
	if (!nl && inq_full(&in->in)) {
		in->line++;
		refuse(in, span_of(NULL, 0), "a line of more than %zu bytes", in->in.cap);
		in->skipping = true;
		inq_take(&in->in, left.n);
		return ITEM_TAKEN;
	}
	if (!nl && !in->in.eof)
		return ITEM_PART;
	if (in->skipping) {
		in->skipping = false;
	} else {
		in->line++;
		if (!one_line(in, span_of(left.p, n))) {
			in->line--;
			return ITEM_LATER;
		}
	}
	inq_take(&in->in, n + (nl ? 1 : 0));
	return ITEM_TAKEN;
}

static void
finish_job(struct input *in)
{
	in->job.kind = SHOW_NONE;
	done(in);
}

static enum item
one_item(struct input *in)
{
	struct span left = inq_span(&in->in);

	if (in->job.kind != SHOW_NONE) {
		if (!show_step(in->s))
			return ITEM_LATER;
		finish_job(in);
		return ITEM_TAKEN;
	}
	if (!left.n)
		return ITEM_PART;
	return left.p[0] == 0xff ? raw_item(in, left) : line_item(in, left);
}

/* Changes that wait for a peer which does not keep up: at the high mark stdin waits too, down to the low one. */
static void
check_backlog(struct input *in)
{
	const struct session *s = in->s;
	size_t waiting = s->rib.announce_cnt + s->rib.withdraw_cnt, old = s->rib.stale_cnt;

	waiting = s->up >= 0 && waiting > old ? waiting - old : 0;
	if (waiting > s->conf->backlog)
		in->full = true;
	else if (waiting < s->conf->backlog / 2)
		in->full = false;
}

/*
 * A reader of stdout that has stopped stops commands too, if they or what they cause say something there; else they
 * go on.
 */
static bool
may_run(const struct input *in)
{
	const struct conf *conf = in->s->conf;

	return output_open(&in->s->out) || (!in->ack && !conf->receipts && !conf->send && in->job.kind == SHOW_NONE);
}

static void
work(struct input *in)
{
	enum item r = ITEM_PART;
	int i;

	in->waits = false;
	for (i = 0; i < ITEMS && may_run(in) && !in->full && !in->s->stopping; i++) {
		r = one_item(in);
		if (r != ITEM_TAKEN)
			break;
		if ((i & 255) == 255)
			check_backlog(in);
	}
	in->waits = r == ITEM_LATER;
	in->waits_up = in->waits && in->s->up < 0;
	check_backlog(in);
	if (r == ITEM_PART && in->in.eof && !inq_left(&in->in) && in->job.kind == SHOW_NONE)
		in->eof = true;
}

/* ---- the descriptor ---- */

static short
input_want(struct source *source, struct mono now, struct mono *deadline)
{
	struct input *in = (struct input *)source;
	bool open = may_run(in) && !in->full;

	check_backlog(in);
	if (in->eof || in->s->stopping)
		return LOOP_ASLEEP;
	/* what waited for a session may have been looked at before the session came up in the same turn */
	if (in->waits_up && in->s->up >= 0) {
		in->waits = in->waits_up = false;
		*deadline = now;
	}
	if (open && !in->waits && inq_left(&in->in) && (in->in.eof || memchr(inq_span(&in->in).p, '\n', inq_left(&in->in))))
		*deadline = now;
	if (open && in->job.kind != SHOW_NONE)
		*deadline = now;
	/* What it waited for has come about behind its back, in this turn's sending. */
	if (open && in->waits && output_open(&in->s->out) && way_is_clear(in->s) && in->s->receipts.used < RECEIPTS_MAX)
		*deadline = now;
	if (in->in.eof || !open || inq_full(&in->in) || in->waits)
		return LOOP_ASLEEP;
	return POLLIN;
}

static void
input_ready(struct source *source, short revents, struct mono now)
{
	struct input *in = (struct input *)source;

	(void)revents;
	in->s->now = now;
	if (inq_read(&in->in, in->s->sys, in->source.fd, STDIN_READ) == IO_ERROR)
		in->in.eof = true;
	work(in);
}

static void
input_tick(struct source *source, struct mono now)
{
	struct input *in = (struct input *)source;

	in->s->now = now;
	if (!in->eof && (inq_left(&in->in) || in->job.kind != SHOW_NONE || in->in.eof))
		work(in);
}

bool
input_begin(struct input *in, struct session *s)
{
	*in = (struct input){ .s = s, .ack = s->conf->ack };
	in->source = (struct source){ .fd = 0, .want = input_want, .ready = input_ready, .tick = input_tick };
	command_init(&in->cmd);
	jr_doc_init(&in->json);
	buf_init(&in->message, 4 * MSG_MAX_EXTENDED);
	buf_init(&in->name, 4096);
	buf_init(&in->pack, 1 << 20);
	buf_init(&in->group, GROUP_MAX + 1);
	in->tails = calloc(TAILS, sizeof(*in->tails));
	return in->tails && inq_init(&in->in, STDIN_IN) && loop_add(&s->loop, &in->source);
}

void
input_finish(struct input *in)
{
	command_fini(&in->cmd);
	jr_doc_fini(&in->json);
	inq_fini(&in->in);
	buf_fini(&in->message);
	buf_fini(&in->name);
	buf_fini(&in->pack);
	buf_fini(&in->group);
	free(in->tails);
}
