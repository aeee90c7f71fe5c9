/* SPDX-License-Identifier: ISC */
/*
 * msg/update_unjson.c - an UPDATE from its JSON (bgp-json(5)): the attributes and routes that it names, laid out as
 * "wire" says (msg/update_wire.h).
 */
#include "base/num.h"
#include "msg/layout.h"
#include "msg/update_wire.h"
#include "msg/wire.h"

enum { ROUTES_MAX = 1 << 24, ROOM = 512 };

/* The fields that one message can hold. */
struct fields {
	struct buf withdrawn, nlri, reach, unreach;
	bool has_reach, has_unreach;
	uint8_t nexthop[4];
	bool has_nexthop;
};

/* What is being assembled. */
struct reader {
	const struct ctx *ctx;
	struct diags *d;
	struct ctx mine;         /* with ADD-PATH where the routes have path identifiers */
	struct attrset attrs;
	uint16_t afi;            /* the family that is being read */
	uint8_t safi;
	int family;              /* its index, or -1 */
	const struct nlri_row *row;
	struct nlri_list routes; /* of one family and next hop */
	struct buf one;
	struct jr wire, link_local, partial;
	struct layout layout;    /* "wire":[CODE]; n 0: the usual one */
	struct fields f;
	struct buf *out;
	uint8_t room[7][ROOM];   /* a usual message allocates nothing */
};

/* Most of it is left as it is: it is large, and what is used is written first. */
static void
update_reader_init(struct reader *r, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	r->ctx = ctx;
	r->d = d;
	r->mine = *ctx;
	r->out = out;
	r->layout.n = 0;
	attrset_init(&r->attrs);
	buf_init_on(&r->attrs.b, r->room[0], ROOM, r->attrs.b.max);
	buf_init_on(&r->routes.b, r->room[1], ROOM, ROUTES_MAX);
	buf_init_on(&r->one, r->room[2], ROOM, MSG_MAX_EXTENDED * 2);
	buf_init_on(&r->f.withdrawn, r->room[3], ROOM, MSG_MAX_EXTENDED);
	buf_init_on(&r->f.nlri, r->room[4], ROOM, MSG_MAX_EXTENDED);
	buf_init_on(&r->f.reach, r->room[5], ROOM, MSG_MAX_EXTENDED);
	buf_init_on(&r->f.unreach, r->room[6], ROOM, MSG_MAX_EXTENDED);
	r->f.has_reach = r->f.has_unreach = r->f.has_nexthop = false;
}

static void
update_reader_fini(struct reader *r)
{
	attrset_fini(&r->attrs);
	buf_fini(&r->routes.b);
	buf_fini(&r->one);
	buf_fini(&r->f.withdrawn);
	buf_fini(&r->f.nlri);
	buf_fini(&r->f.reach);
	buf_fini(&r->f.unreach);
}

/* What was found, and the nearest that there is. */
static bool
update_unknown_key(struct diags *d, const char *what, struct span key, const char *const *known)
{
	const char *near = word_near((const char *)key.p, key.n, known);
	int n = key.n > 60 ? 60 : (int)key.n;

	if (near)
		diag_add(d, DIAG_RESET, "json", NULL, 0, 0, "%s: unknown \"%.*s\" (did you mean \"%s\"?)", what, n,
		    (const char *)key.p, near);
	else
		diag_add(d, DIAG_RESET, "json", NULL, 0, 0, "%s: unknown \"%.*s\"", what, n, (const char *)key.p);
	return false;
}

static bool
update_unknown_attribute_key(struct diags *d, struct span key)
{
	const char *known[257];
	unsigned code, n = 0;

	for (code = 0; code < 256; code++)
		if (attr_row(code)->json)
			known[n++] = attr_row(code)->key;
	known[n] = NULL;
	return update_unknown_key(d, "attribute", key, known);
}

static bool
update_unknown_family(struct diags *d, struct span key)
{
	const char *known[FAMILY_MAX + 1];
	unsigned n;

	for (n = 0; n < family_cnt; n++)
		known[n] = families[n].name;
	known[n] = NULL;
	return update_unknown_key(d, "family", key, known);
}

/* attribute-0xCC-0xFF */
static bool
unknown_unjson(struct reader *r, struct span key, struct jr val)
{
	uint8_t code, flags;
	struct span s;

	if (key.n != 19 || memcmp(key.p, "attribute-0x", 12) != 0 || memcmp(key.p + 14, "-0x", 3) != 0)
		return update_unknown_attribute_key(r->d, key);
	buf_reset(&r->one);
	if (!num_hex(span_of(key.p + 12, 2), &r->one) || !num_hex(span_of(key.p + 17, 2), &r->one))
		return unjson_fail(r->d, "attribute", "attribute-0xCC-0xFF");
	code = r->one.p[0];
	flags = r->one.p[1];
	buf_reset(&r->one);
	if (!jr_str(val, &s) || s.n < 2 || s.p[0] != '0' || s.p[1] != 'x' || !num_hex(span_of(s.p + 2, s.n - 2), &r->one))
		return unjson_fail(r->d, "attribute", "0x and hexadecimal digits");
	attrset_put(&r->attrs, code, flags, buf_span(&r->one));
	return true;
}

static bool
attributes_unjson(struct reader *r, struct jr obj)
{
	struct jr_iter it = { 0 };

	while (jr_each(obj, &it)) {
		const struct attr_row *row = attr_row_key(it.key);

		if (!row) {
			if (!unknown_unjson(r, it.key, it.val))
				return false;
			continue;
		}
		buf_reset(&r->one);
		if (!row->unjson(row, it.val, &r->one, r->ctx, r->d))
			return unjson_fail(r->d, row->key, "a value of this attribute");
		attrset_put(&r->attrs, row->code, row->flags, buf_span(&r->one));
		if (r->one.bad || r->attrs.b.bad)
			return false;
	}
	return true;
}

/* A dotted quad or a number; nothing at all is no path identifier. */
static bool
path_unjson(struct jr j, uint8_t path[4], bool *has)
{
	struct span s;
	uint64_t v;

	*has = !jr_is(j, JR_NONE);
	if (!*has || (jr_str(j, &s) && ip4_scan(s, path)))
		return true;
	if (!jr_max(j, UINT32_MAX, &v) && !(jr_str(j, &s) && num_max(s, UINT32_MAX, &v)))
		return false;
	be_put_u32(path, (uint32_t)v);
	return true;
}

static bool
family_unjson(struct reader *r, struct span key)
{
	if (!family_scan(key, &r->afi, &r->safi))
		return update_unknown_family(r->d, key);
	r->family = family_index(r->afi, r->safi);
	r->row = nlri_row_at(r->family);
	return true;
}

/* Has one of them a path identifier? Then all have. */
static bool
update_routes_have_path(struct jr list)
{
	struct jr_iter it = { 0 };

	while (jr_elem(list, &it))
		if (!jr_is(jr_get(it.val, "path-information"), JR_NONE))
			return true;
	return false;
}

/* The NLRI of one list of r's family: as they travel, into a field of the message, or (NULL) into r->routes. */
static bool
routes_unjson(struct reader *r, struct jr list, struct buf *field)
{
	static const uint8_t none[4];
	const bool paths = update_routes_have_path(list);
	struct jr_iter it = { 0 };
	uint8_t path[4];
	bool has;

	buf_reset(&r->routes.b);
	r->routes.n = 0;
	if (!jr_is(list, JR_ARRAY))
		return unjson_fail(r->d, "routes", "a list of NLRI");
	while (jr_elem(list, &it)) {
		buf_reset(&r->one);
		if (!r->row->unjson(r->row, it.val, &r->one, r->d))
			return false;
		has = false;
		if (r->one.bad || (paths && !path_unjson(jr_get(it.val, "path-information"), path, &has)))
			return unjson_fail(r->d, "path-information", "a path identifier");
		if (!field) {
			nlri_list_add(&r->routes, r->row, buf_span(&r->one), has ? path : NULL, r->afi, r->safi);
			continue;
		}
		if (has || (paths && r->family >= 0))
			buf_put(field, has ? path : none, 4);
		buf_span_put(field, buf_span(&r->one));
	}
	if (r->routes.b.bad)
		return false;
	if (r->family >= 0 && jr_len(list))
		r->mine.addpath = paths ? r->mine.addpath | (famset)1 << r->family : r->mine.addpath & ~((famset)1 << r->family);
	return true;
}

/* Is the next hop of "wire" the one that `key` names? Then its bytes count. */
static bool
update_layout_nexthop(struct reader *r, const struct nlri_row *row, struct span key, struct buf *out)
{
	size_t skip, at = out->n;
	struct span s;
	struct buf text;
	bool same;

	if (!jr_str(jr_get(r->wire, "next-hop"), &s) || !num_hex(s, out)) {
		out->n = at;
		return false;
	}
	skip = nlri_nexthop_skip(row, out->n - at);
	buf_init(&text, 1024);
	if (out->n - at == skip + 4 || out->n - at == skip + 16)
		buf_ip(&text, out->p + at + skip, out->n - at - skip);
	else if (out->n - at == 2 * (skip + 16))
		buf_ip6(&text, out->p + at + skip);
	else {
		buf_str(&text, "0x");
		buf_hex(&text, span_of(out->p + at, out->n - at));
	}
	same = span_eq(buf_span(&text), key);
	buf_fini(&text);
	if (!same)
		out->n = at;
	return same;
}

/* Of an IPv6 next hop (RFC 2545 3). */
static bool
update_second_address(const struct reader *r, struct ip *out)
{
	struct span s;

	return jr_str(r->link_local, &s) && ip_scan(s, out) && out->len == 16;
}

static bool
nexthop_unjson(struct reader *r, const struct nlri_row *row, struct span key, struct buf *out)
{
	static const uint8_t rd[8];
	struct ip ip, second;

	if (span_is(key, "no-nexthop") || update_layout_nexthop(r, row, key, out))
		return true;
	if (key.n > 2 && key.p[0] == '0' && key.p[1] == 'x' && num_hex(span_of(key.p + 2, key.n - 2), out))
		return true;
	if (!ip_scan(key, &ip))
		return unjson_fail(r->d, "announce", "a next hop");
	if (row->nexthop_rd)
		buf_put(out, rd, 8);
	buf_put(out, ip.a, ip.len);
	if (ip.len != 16 || jr_is(r->link_local, JR_NONE))
		return true;
	if (!update_second_address(r, &second))
		return unjson_fail(r->d, "link-local-next-hop", "an IPv6 address");
	if (row->nexthop_rd)
		buf_put(out, rd, 8);
	buf_put(out, second.a, 16);
	return true;
}

static bool
update_fields_announce(struct reader *r, struct jr announce, struct fields *f)
{
	struct jr_iter fam = { 0 };

	while (jr_each(announce, &fam)) {
		struct jr_iter hop = { 0 };

		while (jr_each(fam.val, &hop)) {
			struct mark m;

			if (!family_unjson(r, fam.key))
				return false;
			if (r->afi == AFI_IPV4 && r->safi == SAFI_UNICAST &&
			    (ip4_scan(hop.key, f->nexthop) || span_is(hop.key, "no-nexthop"))) {
				if (f->nlri.n)
					return false;
				f->has_nexthop = !span_is(hop.key, "no-nexthop");
				if (!routes_unjson(r, hop.val, &f->nlri))
					return false;
				continue;
			}
			if (f->has_reach)
				return false;
			f->has_reach = true;
			mp_open(&f->reach, r->afi, r->safi);
			m = mp_hop_open(&f->reach);
			if (!nexthop_unjson(r, r->row, hop.key, &f->reach))
				return false;
			mp_hop_close(&f->reach, m);
			if (!routes_unjson(r, hop.val, &f->reach))
				return false;
		}
	}
	return true;
}

static bool
update_fields_withdraw(struct reader *r, struct jr withdraw, struct fields *f)
{
	struct jr_iter fam = { 0 };

	while (jr_each(withdraw, &fam)) {
		if (!family_unjson(r, fam.key))
			return false;
		if (r->afi == AFI_IPV4 && r->safi == SAFI_UNICAST) {
			if (!routes_unjson(r, fam.val, &f->withdrawn))
				return false;
			continue;
		}
		if (f->has_unreach)
			return false;
		f->has_unreach = true;
		mp_open(&f->unreach, r->afi, r->safi);
		if (!routes_unjson(r, fam.val, &f->unreach))
			return false;
	}
	return true;
}

/* One attribute, if there is one of this code. */
static void
update_put_code(struct reader *r, const struct fields *f, unsigned code, unsigned flags)
{
	bool reach = code == ATTR_MP_REACH, unreach = code == ATTR_MP_UNREACH;
	struct span v;

	if (reach ? !f->has_reach : unreach ? !f->has_unreach : !attrset_has(&r->attrs, code))
		return;
	v = reach ? buf_span(&f->reach) : unreach ? buf_span(&f->unreach) : attrset_get(&r->attrs, code);
	attr_put(r->out, flags, code, v);
}

/* Those that are not done, in their layout. */
static void
update_put_rest(struct reader *r, const struct fields *f, const uint64_t done[4])
{
	static const uint64_t mp = (uint64_t)1 << ATTR_MP_REACH | (uint64_t)1 << ATTR_MP_UNREACH;
	uint64_t left[4];
	struct layout l;
	unsigned i;

	for (i = 0; i < 4; i++)
		left[i] = (r->attrs.has[i] | (i ? 0 : mp)) & ~done[i];
	layout_apply(&r->layout, left, &l);
	for (i = 0; i < l.n; i++) {
		unsigned code = l.v[i].code;
		unsigned flags = code == ATTR_MP_REACH || code == ATTR_MP_UNREACH ? ATTR_OPT : r->attrs.at[code].flags;

		update_put_code(r, f, code, flags ^ (l.v[i].is_odd ? ATTR_EXT : 0));
	}
}

/* The order and flags of "attributes"; what it does not name follows in the usual order. */
static bool
update_put_stated(struct reader *r, const struct fields *f, struct jr stated)
{
	uint64_t done[4] = { 0 };
	size_t i;

	for (i = 0; i < jr_len(stated); i++) {
		struct jr one = jr_at(stated, i);
		uint64_t flags, c;
		struct span s;

		if (!jr_max(jr_at(one, 0), 255, &flags) || !jr_max(jr_at(one, 1), 255, &c))
			return unjson_fail(r->d, "wire", "attributes as [flags, code]");
		if (done[c >> 6] >> (c & 63) & 1)
			continue;
		done[c >> 6] |= (uint64_t)1 << (c & 63);
		if (!attrset_has(&r->attrs, (unsigned)c) && jr_str(jr_at(one, 2), &s)) {
			buf_reset(&r->one);
			if (!num_hex(s, &r->one))
				return unjson_fail(r->d, "wire", "hexadecimal digits");
			attrset_put(&r->attrs, (unsigned)c, (unsigned)flags, buf_span(&r->one));
		}
		update_put_code(r, f, (unsigned)c, (unsigned)flags);
	}
	/* what the list leaves out was not in the message, if the encoder would have added it */
	done[0] |= 1u << ATTR_ORIGIN | 1u << ATTR_AS_PATH | 1u << ATTR_NEXT_HOP;
	update_put_rest(r, f, done);
	return true;
}

/* The Partial bit of those that are optional and transitive. */
static void
update_mark_partial(struct reader *r)
{
	static const uint8_t both = ATTR_OPT | ATTR_TRANS;
	const struct attr_row *row;
	struct span key;
	size_t i;

	for (i = 0; i < jr_len(r->partial); i++) {
		row = jr_str(jr_at(r->partial, i), &key) ? attr_row_key(key) : NULL;
		if (row && attrset_has(&r->attrs, row->code) && (r->attrs.at[row->code].flags & both) == both)
			r->attrs.at[row->code].flags |= ATTR_PARTIAL;
	}
}

static bool
update_assemble(struct reader *r, const struct fields *f)
{
	bool announces = f->nlri.n || f->has_reach, good = true;
	struct jr stated = jr_get(r->wire, "attributes");
	bool is_stated = jr_is(stated, JR_ARRAY);
	struct update_frame frame;
	static const uint64_t done[4];

	if (announces && !attrset_has(&r->attrs, ATTR_ORIGIN) && !is_stated)
		attrset_put(&r->attrs, ATTR_ORIGIN, ATTR_TRANS, span_of("", 1));
	if ((announces || attrset_has(&r->attrs, ATTR_ORIGIN) || is_stated) &&
	    !attrset_has(&r->attrs, ATTR_AS_PATH))
		attrset_put(&r->attrs, ATTR_AS_PATH, ATTR_TRANS, span_of("", 0));
	if (f->has_nexthop)
		attrset_put(&r->attrs, ATTR_NEXT_HOP, ATTR_TRANS, span_of(f->nexthop, 4));
	update_narrow(r->ctx, &r->attrs);
	update_mark_partial(r);

	frame = update_open(r->out);
	buf_span_put(r->out, buf_span(&f->withdrawn));
	update_attrs(r->out, &frame);
	if (is_stated)
		good = update_put_stated(r, f, stated);
	else
		update_put_rest(r, f, done);
	update_nlri(r->out, &frame);
	buf_span_put(r->out, buf_span(&f->nlri));
	update_close(r->out, &frame);
	return good;
}

/* More families or next hops, or more routes, than one message holds: a message for each, as commands make them. */
static bool
update_spread(struct reader *r, struct jr announce, struct jr withdraw)
{
	struct jr_iter fam = { 0 }, hop;

	if (!attrset_has(&r->attrs, ATTR_AS_PATH))
		attrset_put(&r->attrs, ATTR_AS_PATH, ATTR_TRANS, span_of("", 0));
	update_mark_partial(r);
	while (jr_each(withdraw, &fam)) {
		struct nexthop nowhere = { 0 };

		if (!family_unjson(r, fam.key) || !routes_unjson(r, fam.val, NULL) ||
		    !update_build(&r->mine, &r->attrs, &nowhere, &r->routes, true, true, r->out, r->d))
			return false;
	}
	fam = (struct jr_iter){ 0 };
	while (jr_each(announce, &fam)) {
		hop = (struct jr_iter){ 0 };
		while (jr_each(fam.val, &hop)) {
			struct nexthop nh = { 0 };

			if (!span_is(hop.key, "no-nexthop") && !ip_scan(hop.key, &nh.ip))
				return unjson_fail(r->d, "announce", "a next hop");
			if (nh.ip.len == 16 && !jr_is(r->link_local, JR_NONE) &&
			    !update_second_address(r, &nh.link_local))
				return unjson_fail(r->d, "link-local-next-hop", "an IPv6 address");
			if (!family_unjson(r, fam.key) || !routes_unjson(r, hop.val, NULL) ||
			    !update_build(&r->mine, &r->attrs, &nh, &r->routes, false, true, r->out, r->d))
				return false;
		}
	}
	return true;
}

static bool
eor_unjson(struct jr eor, const struct reader *r)
{
	bool is_odd = r->layout.n && r->layout.v[0].code == ATTR_MP_UNREACH && r->layout.v[0].is_odd;
	uint64_t flags = is_odd ? ATTR_OPT : ATTR_OPT | ATTR_EXT;
	bool stated = jr_max(jr_at(jr_at(jr_get(r->wire, "attributes"), 0), 0), 255, &flags);
	struct mp mp = { .row = NULL };
	struct update_frame f;
	struct span a, s;
	uint16_t afi;
	uint8_t safi;

	if (!jr_str(jr_get(eor, "afi"), &a) || !afi_scan(a, &afi) || !jr_str(jr_get(eor, "safi"), &s) || !safi_scan(s, &safi))
		return unjson_fail(r->d, "eor", "afi and safi");
	if (!stated && afi == AFI_IPV4 && safi == SAFI_UNICAST) {
		update_eor(afi, safi, r->out);
		return true;
	}
	mp.afi = afi;
	mp.safi = safi;
	f = update_open(r->out);
	update_attrs(r->out, &f);
	mp_put(r->out, (unsigned)flags, &mp, false);
	update_nlri(r->out, &f);
	update_close(r->out, &f);
	return true;
}

/* All in one message if it fits; else as many as it takes. */
static bool
content_unjson(struct reader *r, struct jr update)
{
	struct jr announce = jr_get(update, "announce"), withdraw = jr_get(update, "withdraw");
	size_t start = r->out->n, errors = r->d ? r->d->n : 0;
	struct fields *f = &r->f;

	if (update_fields_announce(r, announce, f) && update_fields_withdraw(r, withdraw, f) && !f->withdrawn.bad &&
	    !f->nlri.bad && !f->reach.bad && !f->unreach.bad && update_assemble(r, f) && !r->out->bad &&
	    r->out->n - start <= ctx_message_max(r->ctx))
		return true;
	r->out->n = start;
	r->out->bad = false;
	return (!r->d || r->d->n == errors) && update_spread(r, announce, withdraw);
}

bool
update_unjson(struct jr neighbor, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	struct jr message = jr_get(neighbor, "message"), update = jr_get(message, "update"), eor = jr_get(message, "eor");
	size_t start = out->n;
	struct reader r;
	bool good;

	r.link_local = jr_get(neighbor, "link-local-next-hop");
	r.partial = jr_get(neighbor, "partial");
	r.wire = jr_get(neighbor, "wire");
	update_reader_init(&r, ctx, out, d);
	if (jr_is(r.wire, JR_ARRAY) && !layout_unjson(r.wire, &r.layout))
		good = unjson_fail(d, "wire", "codes of attributes");
	else if (jr_is(eor, JR_OBJECT))
		good = eor_unjson(eor, &r);
	else if (jr_is(update, JR_OBJECT))
		good = attributes_unjson(&r, jr_get(update, "attribute")) && content_unjson(&r, update) && !r.attrs.b.bad;
	else
		good = unjson_fail(d, "message", "an object with update or eor");
	update_reader_fini(&r);
	if (!good)
		out->n = start;
	return good && !out->bad;
}
