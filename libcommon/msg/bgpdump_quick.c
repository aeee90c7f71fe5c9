/* SPDX-License-Identifier: ISC */
/* msg/bgpdump_quick.c - the bgpdump lines of ordinary UPDATEs: read and printed in one go. */
#include "msg/bgpdump.h"

/*
 * Well-formed attributes of the common kinds, one MP_ attribute at most, prefixes of unicast or multicast: what nearly
 * every message is. Anything else, and anything wrong, is left to dump_all, which says why; notes are not looked for, since
 * no line has them.
 */
struct dump_ordinary {
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
quick_at_as(const uint8_t *p, bool asn4)
{
	return asn4 ? be_u32(p) : be_u16(p);
}

static bool
dump_quick_path(struct get g, bool asn4)
{
	size_t width = asn4 ? 4 : 2;

	while (get_left(&g)) {
		unsigned type = get_u8(&g), n = get_u8(&g);
		const uint8_t *p = get_bytes(&g, n * width).p;

		if ((type != 1 && type != 2) || !n || !get_ok(&g))
			return false;
		for (; n; n--, p += width)
			if (quick_at_as(p, asn4) == 0)
				return false; /* RFC 7607 */
	}
	return true;
}

static bool
dump_quick_mp(struct span v, unsigned code, const struct ctx *ctx, struct dump_ordinary *l)
{
	struct mp mp;

	if (!mp_find(v, code == ATTR_MP_REACH, &mp) || l->mp_code || mp.afi < AFI_IPV4 || mp.afi > AFI_IPV6 ||
	    mp.safi < SAFI_UNICAST || mp.safi > SAFI_MULTICAST)
		return false;
	if (code == ATTR_MP_REACH) {
		l->nexthop = mp.nexthop;
		if (l->nexthop.n != 16 && l->nexthop.n != 32 && (l->nexthop.n != 4 || mp.afi == AFI_IPV6))
			return false;
		if (mp.afi == AFI_IPV4 && l->nexthop.n == 4 && ctx->session != CTX_TABLE && !update_nexthop_ok(l->nexthop.p))
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
dump_quick_other(unsigned code, unsigned flags, struct get v, const struct ctx *ctx)
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
dump_quick_attr(struct dump_ordinary *l, unsigned code, unsigned flags, struct span v, const struct ctx *ctx)
{
	switch (code) {
	case ATTR_ORIGIN:
		l->origin = v.n == 1 ? v.p[0] : 3;
		return flags == ATTR_TRANS && l->origin < 3;
	case ATTR_AS_PATH:
		l->path = v;
		return flags == ATTR_TRANS && dump_quick_path(get_of(v), ctx->asn4);
	case ATTR_NEXT_HOP:
		if (l->nexthop.n)
			return false; /* beside MP_REACH_NLRI's: each field of NLRI has its own */
		l->nexthop = v;
		return flags == ATTR_TRANS && v.n == 4 && (ctx->session == CTX_TABLE || update_nexthop_ok(v.p));
	case ATTR_MED:
		l->med = v.n == 4 ? be_u32(v.p) : 0;
		return flags == ATTR_OPT && v.n == 4;
	case ATTR_LOCAL_PREF:
		l->local_pref = v.n == 4 ? be_u32(v.p) : 0;
		return flags == ATTR_TRANS && v.n == 4 && !attr_external(ctx);
	case ATTR_ATOMIC_AGGREGATE:
		l->atomic = true;
		return flags == ATTR_TRANS && v.n == 0;
	case ATTR_AGGREGATOR:
		l->aggregator = v.p;
		return dump_quick_other(code, flags, get_of(v), ctx);
	case ATTR_COMMUNITIES:
		l->communities = v;
		return flags == (ATTR_OPT | ATTR_TRANS) && v.n && v.n % 4 == 0;
	case ATTR_LARGE_COMMUNITIES:
		l->large = v;
		return dump_quick_other(code, flags, get_of(v), ctx);
	case ATTR_MP_REACH:
	case ATTR_MP_UNREACH:
		return flags == ATTR_OPT && !(code == ATTR_MP_REACH && l->nexthop.n) && dump_quick_mp(v, code, ctx, l);
	case ATTR_AS4_PATH:
	case ATTR_AS4_AGGREGATOR:
		return false;
	}
	return dump_quick_other(code, flags, get_of(v), ctx);
}

static bool
dump_quick_read(struct span msg, const struct ctx *ctx, struct dump_ordinary *l)
{
	struct update_parts parts;
	struct attr_head a;
	uint64_t seen = 0;
	struct get g;
	bool classic;

	if (parts_find(msg, &parts) != PARTS_OK)
		return false;
	*l = (struct dump_ordinary){ .origin = 3, .withdrawn = parts.withdrawn, .nlri = parts.nlri, .attrs_n = parts.attributes.n };
	g = get_of(parts.attributes);
	while (attr_next(&g, &a)) {
		if (a.code > 63 || seen >> a.code & 1)
			return false;
		seen |= (uint64_t)1 << a.code;
		if (!dump_quick_attr(l, a.code, a.flags & (ATTR_OPT | ATTR_TRANS), a.v, ctx))
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
dump_quick_communities(uint8_t *o, const struct dump_ordinary *l)
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
dump_quick_nexthop(uint8_t *o, const struct dump_ordinary *l)
{
	return l->nexthop.n == 4 ? fmt_ip4(o, l->nexthop.p) : fmt_ip6(o, l->nexthop.p);
}

/* PATH|ORIGIN|NEXTHOP|LOCAL-PREF|MED|COMMUNITIES|AG or NAG|AGGREGATOR| and the newline; the caller has made room. */
static uint8_t *
dump_quick_tail(uint8_t *o, const struct dump_ordinary *l, bool asn4)
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
			o = fmt_u32(o, quick_at_as(p, asn4));
			*o++ = sep;
		}
		o--;
		if (type == 1)
			*o++ = '}';
	}
	*o++ = '|';
	memcpy(o, origins[l->origin], 16);
	o += origin_n[l->origin];
	o = dump_quick_nexthop(o, l);
	*o++ = '|';
	o = fmt_u32(o, l->local_pref);
	*o++ = '|';
	o = fmt_u32(o, l->med);
	*o++ = '|';
	o = dump_quick_communities(o, l);
	memcpy(o, l->atomic ? "|AG| " : "|NAG|", 5);
	o += l->atomic ? 4 : 5;
	if (l->aggregator) {
		o = fmt_u32(o, quick_at_as(l->aggregator, asn4));
		*o++ = ' ';
		o = fmt_ip4(o, l->aggregator + width);
	}
	*o++ = '|';
	*o++ = '\n';
	return o;
}

/* The bits of a prefix as an address. Its bytes are taken with those before them, which are the message's too. */
static inline uint8_t *
dump_quick_ip4(uint8_t *o, struct span v, unsigned bits)
{
	uint64_t a = bits ? (uint64_t)be_u32(v.p + v.n - 4) << (32 - 8 * v.n) & 0xffffffff00000000 >> bits : 0;
	uint8_t ip[4] = { BE_U32_BYTES(a) };

	return fmt_ip4(o, ip);
}

static inline uint8_t *
dump_quick_ip6(uint8_t *o, struct span v, unsigned bits)
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
dump_quick_field(struct dump *x, const struct dump_ordinary *l, bool v6, bool addpath, struct span nlri, char what)
{
	/* a number takes at most three times its bytes, a separator, and what fmt_u32 stores after its end */
	size_t most = DUMP_HEAD + 2 * FMT_IP6 + 8 * FMT_U32 + (what == 'W' ? 0 : 4 * l->attrs_n);
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
		o = dump_put_head(o, x, what);
		o = v6 ? dump_quick_ip6(o, v, bits) : dump_quick_ip4(o, v, bits);
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
				o = dump_quick_tail(o, l, x->ctx->asn4);
				tail_n = (size_t)(o - b->p) - tail;
			}
		}
		b->n = (size_t)(o - b->p);
	}
	return true;
}

bool
dump_quick(struct buf *b, const struct event *e, const struct ctx *ctx, struct printer *p)
{
	char what = e->synthesized ? 'B' : 'A';
	struct dump_ordinary l;
	struct dump x;
	size_t at = b->n;

	if (!dump_quick_read(e->msg, ctx, &l))
		return false;
	dump_begin(&x, b, e, ctx, p);
	if ((!l.withdrawn.n || dump_quick_field(&x, &l, false, famset_has(ctx->addpath, 0), l.withdrawn, 'W')) &&
	    (!l.mp_code || dump_quick_field(&x, &l, l.mp_v6, famset_has(ctx->addpath, l.mp_index), l.mp,
	    l.mp_code == ATTR_MP_UNREACH ? 'W' : what)) &&
	    (!l.nlri.n || dump_quick_field(&x, &l, false, famset_has(ctx->addpath, 0), l.nlri, what)))
		return true;
	b->n = at;
	return false;
}
