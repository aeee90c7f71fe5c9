/*
 * msg/update_json.c - an UPDATE as JSON (bgp-json(5)), and the key "wire" that makes it lossless.
 *
 *     "message":{"update":{"attribute":{...},"announce":{FAMILY:{NEXTHOP:[NLRI]}},"withdraw":{FAMILY:[NLRI]}}}
 *     "wire":{"attributes":[[64,1],[80,2],[128,99,"00FF"]],"next-hop":"20010DB8..."}     layout
 *     "wire":{"message":"FFFF..."}                                                         everything
 *
 * The encoder writes MP_UNREACH_NLRI first, then the attributes in ascending order, then MP_REACH_NLRI, with the flags
 * of their rows and the extended length only where it is needed. A message laid out otherwise needs the layout: its
 * attributes as [flags, code], with the bytes of those that the JSON leaves out. A next hop of 32 bytes, of which the
 * JSON names one address, needs its bytes. What even that cannot carry needs the whole message.
 */
#include "msg/update.h"

#include "base/num.h"
#include "msg/wire.h"

/* What the JSON alone would give back. Ordered: the worst of all parts counts. */
enum fidelity { PLAIN, LAYOUT, UNSURE, RAW };

struct writer {
	struct jw *w;
	const struct update *u;
	const struct ctx *ctx;
	enum fidelity fidelity;
	bool nexthop; /* the layout needs the next hop's bytes */
	uint64_t shown[4];
};

static void
worse(struct writer *j, enum fidelity f)
{
	if (f > j->fidelity)
		j->fidelity = f;
}

/* ---- attributes ---- */

static void
unknown_attribute(struct writer *j, const struct attr *a)
{
	static const char digits[] = "0123456789ABCDEF";
	unsigned flags = a->flags | ATTR_PARTIAL;
	char key[] = "attribute-0x00-0x00";

	key[12] = digits[a->code >> 4];
	key[13] = digits[a->code & 15];
	key[17] = digits[flags >> 4];
	key[18] = digits[flags & 15];
	jw_key(j->w, key);
	jw_hex(j->w, a->v, "0x");
}

static void
as_path(struct writer *j, const struct attr *a)
{
	const struct attr *as4 = update_attr(j->u, ATTR_AS4_PATH);
	struct ctx wide = *j->ctx;
	struct buf path;

	if (j->ctx->asn4 || !as4) {
		jw_key(j->w, a->row->key);
		a->row->json(a->row, j->w, a->v, j->ctx);
		return;
	}
	worse(j, UNSURE);
	buf_init(&path, MSG_MAX_EXTENDED * 2);
	wide.asn4 = true;
	if (update_as_path(j->u, j->ctx, &path)) {
		jw_key(j->w, a->row->key);
		a->row->json(a->row, j->w, buf_span(&path), &wide);
	}
	buf_fini(&path);
}

/* AS4_AGGREGATOR speaks for an AGGREGATOR of AS_TRANS (RFC 6793 4.2.3). */
static bool
is_trans_aggregator(const struct attr *a)
{
	return a && !a->bad && a->v.n == 6 && a->v.p[0] == 0x5b && a->v.p[1] == 0xa0;
}

static void
attribute(struct writer *j, const struct attr *a)
{
	const struct update *u = j->u;
	const struct attr_row *row = a->row;
	struct ctx wide;

	switch (a->code) {
	case ATTR_MP_REACH:
	case ATTR_MP_UNREACH:
		return;
	case ATTR_NEXT_HOP:
		/* the keys of announce say it, unless there is something to withdraw or nothing at all */
		if (!u->withdrawn.n && !u->unreach.row && (u->nlri.n || u->reach.row))
			return;
		break;
	case ATTR_AS_PATH:
		if (a->v.n) {
			as_path(j, a);
			j->shown[0] |= 1u << ATTR_AS_PATH;
		}
		return;
	case ATTR_AS4_PATH:
		if (!j->ctx->asn4 && update_attr(u, ATTR_AS_PATH) && !update_attr(u, ATTR_AS_PATH)->bad) {
			worse(j, UNSURE); /* one that cannot be merged is ignored (RFC 6793 4.2.3) */
			return;
		}
		break;
	case ATTR_AGGREGATOR:
		if (!j->ctx->asn4 && is_trans_aggregator(a) && update_attr(u, ATTR_AS4_AGGREGATOR) &&
		    !update_attr(u, ATTR_AS4_AGGREGATOR)->bad) {
			worse(j, UNSURE);
			wide = *j->ctx;
			wide.asn4 = true;
			jw_key(j->w, row->key);
			row->json(row, j->w, update_attr(u, ATTR_AS4_AGGREGATOR)->v, &wide);
			j->shown[0] |= 1u << ATTR_AGGREGATOR;
			return;
		}
		break;
	case ATTR_AS4_AGGREGATOR:
		if (!j->ctx->asn4 && is_trans_aggregator(update_attr(u, ATTR_AGGREGATOR))) {
			worse(j, UNSURE);
			return;
		}
		break;
	default:
		break;
	}
	j->shown[a->code >> 6] |= (uint64_t)1 << (a->code & 63);
	if (row->json) {
		jw_key(j->w, row->key);
		row->json(row, j->w, a->v, j->ctx);
		if (!row->plain)
			worse(j, UNSURE);
		else if (!row->plain(row, a->v, j->ctx))
			worse(j, RAW);
	} else if (a->flags & ATTR_TRANS) {
		unknown_attribute(j, a);
	} else {
		j->shown[a->code >> 6] &= ~((uint64_t)1 << (a->code & 63));
	}
}

static bool
is_shown(const struct writer *j, unsigned code)
{
	return j->shown[code >> 6] >> (code & 63) & 1;
}

static bool
ascending(const struct update *u)
{
	size_t i;

	for (i = 1; i < u->n; i++)
		if (u->list[i].code < u->list[i - 1].code)
			return false;
	return true;
}

static void
attributes(struct writer *j)
{
	const struct update *u = j->u;
	size_t i;

	jw_key(j->w, "attribute");
	jw_obj(j->w);
	if (ascending(u)) {
		for (i = 0; i < u->n; i++)
			if (!u->list[i].bad)
				attribute(j, &u->list[i]);
	} else {
		for (i = 1; i < 256; i++)
			if (u->at[i] && !u->list[u->at[i] - 1].bad)
				attribute(j, &u->list[u->at[i] - 1]);
	}
	jw_obj_end(j->w);
}

/* Any attribute beside the MP_ ones: an empty object is left out. */
static bool
has_attributes(const struct writer *j)
{
	const struct update *u = j->u;
	size_t i;

	for (i = 0; i < u->n; i++) {
		const struct attr *a = &u->list[i];

		if (a->bad || a->code == ATTR_MP_REACH || a->code == ATTR_MP_UNREACH)
			continue;
		if (a->code == ATTR_AS_PATH && !a->v.n)
			continue;
		if (a->code == ATTR_NEXT_HOP && !u->withdrawn.n && !u->unreach.row && (u->nlri.n || u->reach.row))
			continue;
		if (!a->row->json && !(a->flags & ATTR_TRANS))
			continue;
		return true;
	}
	return false;
}

/* ---- routes ---- */

static const struct span none;

/* Without the distinguisher of VPN families. */
static struct span
bare_nexthop(const struct nlri_row *row, struct span nh)
{
	size_t skip = row->nexthop_rd && nh.n >= 8 ? 8 : 0;

	return span_of(nh.p + skip, nh.n - skip);
}

/* The members of a list that is open. */
static void
more_routes(struct writer *j, const struct nlri_row *row, int index, struct span field, size_t off, bool withdraw,
    struct span nexthop)
{
	struct get g = get_at(field, off);
	bool addpath = famset_has(j->ctx->addpath, index);
	struct nlri one;

	while (nlri_next(row, &g, addpath, withdraw, &one, NULL)) {
		one.nexthop = nexthop;
		row->json(row, j->w, &one, j->ctx);
		if (!row->plain)
			worse(j, UNSURE);
		else if (!row->plain(row, one.v))
			worse(j, RAW);
	}
}

static void
routes(struct writer *j, const struct nlri_row *row, int index, struct span field, size_t off, bool withdraw,
    struct span nexthop)
{
	jw_arr(j->w);
	more_routes(j, row, index, field, off, withdraw, nexthop);
	jw_arr_end(j->w);
}

static void
family_key(struct jw *w, unsigned afi, unsigned safi)
{
	int index = family_index(afi, safi);
	struct buf name;

	if (index >= 0) {
		jw_key(w, families[index].name);
		return;
	}
	buf_init(&name, 64);
	buf_family(&name, afi, safi, ' ');
	jw_key_span(w, buf_span(&name));
	buf_fini(&name);
}

/* The next hop as a key: its first address. */
static void
nexthop_key(struct writer *j, const struct nlri_row *row, struct span nh)
{
	struct jw *w = j->w;
	size_t skip = row->nexthop_rd ? 8 : 0, i;

	jw_next(w);
	buf_c(w->b, '"');
	if (!nh.n) {
		buf_str(w->b, "no-nexthop");
	} else {
		for (i = 0; i < skip && i < nh.n; i++)
			if (nh.p[i])
				j->nexthop = true;
		if (nh.n == skip + 4 || nh.n == skip + 16) {
			buf_ip(w->b, nh.p + skip, nh.n - skip);
		} else if (nh.n == 2 * (skip + 16)) {
			buf_ip6(w->b, nh.p + skip);
			j->nexthop = true;
		} else {
			buf_str(w->b, "0x");
			buf_hex(w->b, nh);
			j->nexthop = true;
		}
	}
	buf_str(w->b, w->spaced ? "\": " : "\":");
	w->comma = false;
}

static void
classic_routes(struct writer *j)
{
	const struct attr *a = update_attr(j->u, ATTR_NEXT_HOP);
	struct span nh = a && !a->bad ? a->v : none;

	nexthop_key(j, &nlri_ipv4_unicast, nh);
	routes(j, &nlri_ipv4_unicast, 0, j->u->nlri, j->u->nlri_off, false, nh);
}

/* IPv4 unicast in both places: under one next hop when it is the same, for a key stands once. */
static void
both_routes(struct writer *j)
{
	const struct update *u = j->u;
	const struct attr *a = update_attr(u, ATTR_NEXT_HOP);
	struct span nh = a && !a->bad ? a->v : none;

	worse(j, UNSURE);
	nexthop_key(j, u->reach.row, u->reach.nexthop);
	jw_arr(j->w);
	more_routes(j, u->reach.row, 0, u->reach.nlri, u->reach.nlri_off, false, u->reach.nexthop);
	if (span_eq(nh, u->reach.nexthop)) {
		more_routes(j, &nlri_ipv4_unicast, 0, u->nlri, u->nlri_off, false, nh);
		jw_arr_end(j->w);
		worse(j, RAW);
		return;
	}
	jw_arr_end(j->w);
	classic_routes(j);
}

static void
announce(struct writer *j)
{
	const struct update *u = j->u;
	bool both = u->reach.row == &nlri_ipv4_unicast && u->nlri.n;

	jw_key(j->w, "announce");
	jw_obj(j->w);
	if (u->reach.row) {
		family_key(j->w, u->reach.afi, u->reach.safi);
		jw_obj(j->w);
		if (both) {
			both_routes(j);
		} else {
			nexthop_key(j, u->reach.row, u->reach.nexthop);
			routes(j, u->reach.row, family_index(u->reach.afi, u->reach.safi), u->reach.nlri, u->reach.nlri_off,
			    false, bare_nexthop(u->reach.row, u->reach.nexthop));
		}
		jw_obj_end(j->w);
		if (u->reach.reserved || !u->reach.nlri.n)
			worse(j, RAW);
		/* IPv4 unicast with an IPv4 next hop is written into the message's own field */
		if (u->reach.row->classic && u->reach.nexthop.n == 4)
			worse(j, RAW);
	}
	if (u->nlri.n && !both) {
		family_key(j->w, AFI_IPV4, SAFI_UNICAST);
		jw_obj(j->w);
		classic_routes(j);
		jw_obj_end(j->w);
	}
	jw_obj_end(j->w);
}

/* The field number k of those that say what is withdrawn; its row is NULL when the message has none. */
static struct mp
withdrawn_field(const struct update *u, unsigned k, bool as_withdrawn)
{
	struct mp classic = { .row = &nlri_ipv4_unicast, .afi = AFI_IPV4, .safi = SAFI_UNICAST };
	struct mp absent = { .row = NULL };

	switch (k) {
	case 0:
		classic.nlri = u->withdrawn;
		classic.nlri_off = u->withdrawn_off;
		return u->withdrawn.n ? classic : absent;
	case 1:
		return u->unreach.row && (u->unreach.nlri.n || !as_withdrawn) ? u->unreach : absent;
	case 2:
		classic.nlri = u->nlri;
		classic.nlri_off = u->nlri_off;
		return as_withdrawn && u->nlri.n ? classic : absent;
	default:
		return as_withdrawn && u->reach.row ? u->reach : absent;
	}
}

/*
 * A family stands once, whatever fields its routes are in. `as_withdrawn`: what was announced is shown as withdrawn, as
 * a session that obeys RFC 7606 treats it.
 */
static void
withdraw(struct writer *j, bool as_withdrawn)
{
	enum { FIELDS = 4 };
	const struct update *u = j->u;
	struct mp field[FIELDS];
	unsigned i, k;

	jw_key(j->w, "withdraw");
	jw_obj(j->w);
	for (i = 0; i < FIELDS; i++)
		field[i] = withdrawn_field(u, i, as_withdrawn);
	for (i = 0; i < FIELDS; i++) {
		uint16_t afi = field[i].afi;
		uint8_t safi = field[i].safi;

		if (!field[i].row)
			continue;
		family_key(j->w, afi, safi);
		jw_arr(j->w);
		for (k = i; k < FIELDS; k++) {
			if (!field[k].row || field[k].afi != afi || field[k].safi != safi)
				continue;
			more_routes(j, field[k].row, family_index(afi, safi), field[k].nlri, field[k].nlri_off, k < 2, none);
			field[k].row = NULL;
		}
		jw_arr_end(j->w);
	}
	if (u->unreach.row && (u->unreach.row->classic || !u->unreach.nlri.n) && (u->unreach.nlri.n || !as_withdrawn))
		worse(j, RAW);
	jw_obj_end(j->w);
}

/* ---- wire ---- */

static unsigned
usual_flags(const struct attr *a)
{
	unsigned flags = a->row->flags;

	if (a->code == ATTR_MP_REACH || a->code == ATTR_MP_UNREACH)
		flags = ATTR_OPT;
	else if (!a->row->json)
		flags = a->flags | ATTR_PARTIAL;
	return flags | (a->v.n > 255 ? ATTR_EXT : 0);
}

/* Would the encoder lay the attributes beside the MP_ ones out like this? */
static bool
usual_attributes(const struct writer *j)
{
	const struct update *u = j->u;
	bool announces = u->nlri.n || u->reach.row;
	unsigned last = 0;
	size_t i;

	for (i = 0; i < u->n; i++) {
		const struct attr *a = &u->list[i];

		if (a->code == ATTR_MP_UNREACH || a->code == ATTR_MP_REACH)
			continue;
		if (a->flags != usual_flags(a) || a->code < last)
			return false;
		last = a->code;
		if (!is_shown(j, a->code) && !(a->code == ATTR_NEXT_HOP && u->nlri.n) &&
		    !(a->code == ATTR_AS_PATH && (announces || is_shown(j, ATTR_ORIGIN))) &&
		    !(!j->ctx->asn4 && (a->code == ATTR_AS4_PATH || a->code == ATTR_AS4_AGGREGATOR)))
			return false;
	}
	/* the encoder adds these */
	if ((announces || is_shown(j, ATTR_ORIGIN)) && !u->at[ATTR_AS_PATH])
		return false;
	return !announces || u->at[ATTR_ORIGIN];
}

/* And the MP_ ones: unreachable routes first, reachable ones last. */
static bool
usual_layout(const struct writer *j)
{
	const struct update *u = j->u;
	size_t i;

	for (i = 0; i < u->n; i++) {
		const struct attr *a = &u->list[i];

		if (a->code != ATTR_MP_UNREACH && a->code != ATTR_MP_REACH)
			continue;
		if (a->flags != usual_flags(a) || i != (a->code == ATTR_MP_UNREACH ? 0 : u->n - 1))
			return false;
	}
	return usual_attributes(j);
}

/* One member of the layout's list: [flags, code] or [flags, code, "bytes"]. */
static void
layout_one(const struct writer *j, const struct attr *a)
{
	struct jw *w = j->w;
	unsigned code = a->code;
	bool derived = code == ATTR_MP_REACH || code == ATTR_MP_UNREACH || code == ATTR_AS_PATH ||
	    (code == ATTR_NEXT_HOP && j->u->nlri.n) ||
	    (!j->ctx->asn4 && (code == ATTR_AS4_PATH || code == ATTR_AS4_AGGREGATOR));

	jw_arr(w);
	jw_u64(w, a->flags);
	jw_u64(w, code);
	if (!is_shown(j, code) && !derived)
		jw_hex(w, a->v, "");
	jw_arr_end(w);
}

static void
layout_begin(struct jw *w)
{
	jw_key(w, "wire");
	jw_obj(w);
	jw_key(w, "attributes");
	jw_arr(w);
}

static void
layout_end(struct jw *w, bool nexthop, struct span bytes)
{
	jw_arr_end(w);
	if (nexthop) {
		jw_key(w, "next-hop");
		jw_hex(w, bytes, "");
	}
	jw_obj_end(w);
}

static void
put_layout(struct writer *j)
{
	size_t i;

	layout_begin(j->w);
	for (i = 0; i < j->u->n; i++)
		layout_one(j, &j->u->list[i]);
	layout_end(j->w, j->nexthop, j->u->reach.nexthop);
}

/* Does the text, read back, give the message? `from`: where "message" stands in the buffer. */
static bool
gives_back(const struct writer *j, size_t content, size_t content_end, size_t wire)
{
	struct buf text, out;
	struct jr_doc doc;
	struct jr root;
	bool same = false;

	buf_init(&text, SIZE_MAX / 2);
	buf_init(&out, MSG_MAX_EXTENDED * 4);
	jr_doc_init(&doc);
	buf_str(&text, "{\"message\":");
	buf_put(&text, j->w->b->p + content, content_end - content);
	buf_put(&text, j->w->b->p + wire, j->w->b->n - wire);
	buf_c(&text, '}');
	if (!text.bad && jr_parse(&doc, buf_span(&text), &root)) {
		struct ctx ctx = *j->ctx;

		ctx.extended_message = true;
		same = update_unjson(jr_get(root, "message"), jr_get(root, "wire"), &ctx, &out, NULL) &&
		    span_eq(buf_span(&out), j->u->msg);
	}
	jr_doc_fini(&doc);
	buf_fini(&text);
	buf_fini(&out);
	return same;
}

/* ---- the whole ---- */

static bool
put_eor(struct writer *j)
{
	const struct update *u = j->u;
	struct buf name;
	uint16_t afi;
	uint8_t safi;
	size_t cut;

	if (!update_is_eor(u, &afi, &safi) || u->msg.n < MSG_HEADER + 4)
		return false;
	buf_init(&name, 64);
	buf_family(&name, afi, safi, '/');
	for (cut = 0; cut < name.n && name.p[cut] != '/'; cut++)
		;
	jw_key(j->w, "eor");
	jw_obj(j->w);
	jw_key(j->w, "afi");
	jw_str(j->w, span_of(name.p, cut));
	jw_key(j->w, "safi");
	jw_str(j->w, span_of(name.p + cut + 1, name.n - cut - 1));
	jw_obj_end(j->w);
	buf_fini(&name);
	if (u->n && u->list[0].flags != (ATTR_OPT | ATTR_EXT))
		worse(j, LAYOUT);
	return true;
}

/* The message read by u, as members of the open object. */
static void
whole(struct writer *j, struct span msg, struct diags *d)
{
	const struct update *u = j->u;
	size_t content, content_end, wire;
	struct jw *w = j->w;
	bool eor, treat;

	if (u->broken || u->overflow || d->worst > DIAG_NOTE)
		j->fidelity = RAW;
	treat = j->ctx->apply && d->worst >= DIAG_WITHDRAW;
	jw_key(w, "message");
	content = w->b->n;
	jw_obj(w);
	eor = put_eor(j);
	if (!eor) {
		jw_key(w, "update");
		jw_obj(w);
		if (has_attributes(j))
			attributes(j);
		if ((u->nlri.n || u->reach.row) && !treat)
			announce(j);
		if (u->withdrawn.n || u->unreach.row || (treat && (u->nlri.n || u->reach.row)))
			withdraw(j, treat);
		jw_obj_end(w);
		if (!usual_layout(j))
			worse(j, LAYOUT);
	}
	jw_obj_end(w);
	content_end = wire = w->b->n;
	if (j->nexthop)
		worse(j, LAYOUT);
	if (w->b->bad || j->fidelity == PLAIN)
		return;
	if (j->fidelity != RAW) {
		if (j->fidelity == LAYOUT || j->nexthop || (!eor && !usual_layout(j)))
			put_layout(j);
		if (j->fidelity == LAYOUT || gives_back(j, content, content_end, wire))
			return;
		w->b->n = wire;
	}
	w->comma = true;
	wire_message(w, msg);
}

void
update_json(struct jw *w, struct span msg, const struct ctx *ctx, struct diags *d)
{
	struct update u;
	struct writer j = { .w = w, .u = &u, .ctx = ctx };
	struct diags own;

	if (!d) {
		d = &own;
		diags_reset(d);
	}
	update_read(msg, ctx, &u, d);
	whole(&j, msg, d);
}

/* ---- back ---- */

/* What is being assembled. */
struct reader {
	const struct ctx *ctx;
	struct diags *d;
	struct ctx mine;         /* with ADD-PATH where the routes have path identifiers */
	struct attrset attrs;
	struct nlri_list routes; /* of one family and next hop */
	struct buf one;
	struct jr wire;
	struct buf *out;
};

/* What was found, and the nearest that there is. */
static bool
unknown_key(struct diags *d, const char *what, struct span key, const char *const *known)
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
unknown_attribute_key(struct diags *d, struct span key)
{
	const char *known[257];
	unsigned code, n = 0;

	for (code = 0; code < 256; code++)
		if (attr_row(code)->json)
			known[n++] = attr_row(code)->key;
	known[n] = NULL;
	return unknown_key(d, "attribute", key, known);
}

static bool
unknown_family(struct diags *d, struct span key)
{
	const char *known[FAMILY_MAX + 1];
	unsigned n;

	for (n = 0; n < family_cnt; n++)
		known[n] = families[n].name;
	known[n] = NULL;
	return unknown_key(d, "family", key, known);
}

/* attribute-0xCC-0xFF */
static bool
unknown_unjson(struct reader *r, struct span key, struct jr val)
{
	uint8_t code, flags;
	struct span s;

	if (key.n != 19 || memcmp(key.p, "attribute-0x", 12) != 0 || memcmp(key.p + 14, "-0x", 3) != 0)
		return unknown_attribute_key(r->d, key);
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
	path[0] = (uint8_t)(v >> 24);
	path[1] = (uint8_t)(v >> 16);
	path[2] = (uint8_t)(v >> 8);
	path[3] = (uint8_t)v;
	return true;
}

/* The NLRI of one list into r->routes. */
static bool
routes_unjson(struct reader *r, struct span family, struct jr list, uint16_t *afi, uint8_t *safi)
{
	const struct nlri_row *row;
	bool has, any = false;
	uint8_t path[4];
	int index;
	size_t i;

	buf_reset(&r->routes.b);
	r->routes.n = 0;
	if (!family_scan(family, afi, safi))
		return unknown_family(r->d, family);
	if (!jr_is(list, JR_ARRAY))
		return unjson_fail(r->d, "routes", "a list of NLRI");
	index = family_index(*afi, *safi);
	row = nlri_row_at(index);
	for (i = 0; i < jr_len(list); i++) {
		buf_reset(&r->one);
		if (!row->unjson(row, jr_at(list, i), &r->one, r->d))
			return false;
		if (r->one.bad || !path_unjson(jr_get(jr_at(list, i), "path-information"), path, &has))
			return unjson_fail(r->d, "path-information", "a path identifier");
		any |= has;
		nlri_list_add(&r->routes, row, buf_span(&r->one), has ? path : NULL, *afi, *safi);
	}
	if (any && index >= 0)
		r->mine.addpath |= (famset)1 << index;
	else if (index >= 0 && jr_len(list))
		r->mine.addpath &= ~((famset)1 << index);
	return true;
}

/* Is `hex` (the layout's next hop) the one that `key` names? Then its bytes count. */
static bool
layout_nexthop(struct reader *r, const struct nlri_row *row, struct span key, struct buf *out)
{
	size_t skip = row->nexthop_rd ? 8 : 0, at = out->n;
	struct span s;
	struct buf text;
	bool same;

	if (!jr_str(jr_get(r->wire, "next-hop"), &s) || !num_hex(s, out)) {
		out->n = at;
		return false;
	}
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

static bool
nexthop_unjson(struct reader *r, const struct nlri_row *row, struct span key, struct buf *out)
{
	static const uint8_t rd[8];
	struct ip ip;

	if (span_is(key, "no-nexthop") || layout_nexthop(r, row, key, out))
		return true;
	if (key.n > 2 && key.p[0] == '0' && key.p[1] == 'x' && num_hex(span_of(key.p + 2, key.n - 2), out))
		return true;
	if (!ip_scan(key, &ip))
		return unjson_fail(r->d, "announce", "a next hop");
	if (row->nexthop_rd)
		buf_put(out, rd, 8);
	buf_put(out, ip.a, ip.len);
	return true;
}

static void
put_routes(struct reader *r, struct buf *out)
{
	const struct nlri_row *row;
	struct nlri one;
	size_t at = 0;

	while (nlri_list_next(&r->routes, &at, &row, &one)) {
		if (one.path)
			buf_put(out, one.path, 4);
		else if (r->routes.n && famset_has(r->mine.addpath, family_index(row->afi, row->safi)))
			buf_put(out, "\0\0\0\0", 4);
		buf_span_put(out, one.v);
	}
}

/* The four fields that one message can hold. */
struct fields {
	struct buf withdrawn, nlri, reach, unreach;
	bool has_reach, has_unreach;
	uint8_t nexthop[4];
	bool has_nexthop;
};

static bool
fields_announce(struct reader *r, struct jr announce, struct fields *f)
{
	struct jr_iter fam = { 0 };

	while (jr_each(announce, &fam)) {
		struct jr_iter hop = { 0 };

		while (jr_each(fam.val, &hop)) {
			uint16_t afi;
			uint8_t safi;
			struct mark m;
			bool classic;

			if (!routes_unjson(r, fam.key, hop.val, &afi, &safi))
				return false;
			classic = afi == AFI_IPV4 && safi == SAFI_UNICAST &&
			    (ip4_scan(hop.key, f->nexthop) || span_is(hop.key, "no-nexthop"));
			if (classic) {
				if (f->nlri.n)
					return false;
				f->has_nexthop = !span_is(hop.key, "no-nexthop");
				put_routes(r, &f->nlri);
				continue;
			}
			if (f->has_reach)
				return false;
			f->has_reach = true;
			put_u16(&f->reach, afi);
			put_u8(&f->reach, safi);
			m = put_open(&f->reach, 1);
			if (!nexthop_unjson(r, nlri_row(afi, safi), hop.key, &f->reach))
				return false;
			put_close(&f->reach, m);
			put_u8(&f->reach, 0);
			put_routes(r, &f->reach);
		}
	}
	return true;
}

static bool
fields_withdraw(struct reader *r, struct jr withdraw, struct fields *f)
{
	struct jr_iter fam = { 0 };

	while (jr_each(withdraw, &fam)) {
		uint16_t afi;
		uint8_t safi;

		if (!routes_unjson(r, fam.key, fam.val, &afi, &safi))
			return false;
		if (afi == AFI_IPV4 && safi == SAFI_UNICAST) {
			put_routes(r, &f->withdrawn);
			continue;
		}
		if (f->has_unreach)
			return false;
		f->has_unreach = true;
		put_u16(&f->unreach, afi);
		put_u8(&f->unreach, safi);
		put_routes(r, &f->unreach);
	}
	return true;
}

static void
put_code(struct reader *r, const struct fields *f, unsigned code, unsigned flags, bool given)
{
	if (code == ATTR_MP_REACH) {
		if (f->has_reach)
			attr_put(r->out, given ? flags : ATTR_OPT, code, buf_span(&f->reach));
	} else if (code == ATTR_MP_UNREACH) {
		if (f->has_unreach)
			attr_put(r->out, given ? flags : ATTR_OPT, code, buf_span(&f->unreach));
	} else if (attrset_has(&r->attrs, code)) {
		attr_put(r->out, given ? flags : r->attrs.at[code].flags, code, attrset_get(&r->attrs, code));
	}
}

/* The attributes beside the MP_ ones, in ascending order, without those that are done. */
static void
put_rest(struct reader *r, const struct fields *f, const uint64_t done[4])
{
	unsigned w;

	for (w = 0; w < 4; w++) {
		uint64_t left = r->attrs.has[w] & ~done[w];

		for (; left; left &= left - 1)
			put_code(r, f, w * 64 + (unsigned)__builtin_ctzll(left), 0, false);
	}
}

/* The layout's order and flags; what it does not name follows in the usual order. */
static bool
put_laid_out(struct reader *r, const struct fields *f, struct jr layout)
{
	uint64_t done[4] = { 0 };
	size_t i;

	for (i = 0; i < jr_len(layout); i++) {
		struct jr one = jr_at(layout, i);
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
		put_code(r, f, (unsigned)c, (unsigned)flags, true);
	}
	/* what the layout leaves out was not in the message, if the encoder would have added it */
	done[0] |= 1u << ATTR_ORIGIN | 1u << ATTR_AS_PATH | 1u << ATTR_NEXT_HOP;
	if (!(done[0] >> ATTR_MP_UNREACH & 1))
		put_code(r, f, ATTR_MP_UNREACH, 0, false);
	put_rest(r, f, done);
	if (!(done[0] >> ATTR_MP_REACH & 1))
		put_code(r, f, ATTR_MP_REACH, 0, false);
	return true;
}

static bool
assemble(struct reader *r, const struct fields *f)
{
	bool announces = f->nlri.n || f->has_reach, good = true;
	struct jr layout = jr_get(r->wire, "attributes");
	struct mark m = msg_begin(r->out, MSG_UPDATE), field;
	static const uint64_t done[4];

	if (announces && !attrset_has(&r->attrs, ATTR_ORIGIN) && !jr_is(layout, JR_ARRAY))
		attrset_put(&r->attrs, ATTR_ORIGIN, ATTR_TRANS, span_of("", 1));
	if ((announces || attrset_has(&r->attrs, ATTR_ORIGIN) || jr_is(layout, JR_ARRAY)) &&
	    !attrset_has(&r->attrs, ATTR_AS_PATH))
		attrset_put(&r->attrs, ATTR_AS_PATH, ATTR_TRANS, span_of("", 0));
	if (f->has_nexthop)
		attrset_put(&r->attrs, ATTR_NEXT_HOP, ATTR_TRANS, span_of(f->nexthop, 4));
	update_narrow(r->ctx, &r->attrs);

	field = put_open(r->out, 2);
	buf_span_put(r->out, buf_span(&f->withdrawn));
	put_close(r->out, field);
	field = put_open(r->out, 2);
	if (jr_is(layout, JR_ARRAY)) {
		good = put_laid_out(r, f, layout);
	} else {
		put_code(r, f, ATTR_MP_UNREACH, 0, false);
		put_rest(r, f, done);
		put_code(r, f, ATTR_MP_REACH, 0, false);
	}
	put_close(r->out, field);
	buf_span_put(r->out, buf_span(&f->nlri));
	msg_end(r->out, m);
	return good;
}

/* More families or next hops, or more routes, than one message holds: a message for each, as commands make them. */
static bool
spread(struct reader *r, struct jr announce, struct jr withdraw)
{
	struct jr_iter fam = { 0 }, hop;
	uint16_t afi;
	uint8_t safi;

	if (!attrset_has(&r->attrs, ATTR_AS_PATH))
		attrset_put(&r->attrs, ATTR_AS_PATH, ATTR_TRANS, span_of("", 0));
	while (jr_each(withdraw, &fam)) {
		struct nexthop nowhere = { 0 };

		if (!routes_unjson(r, fam.key, fam.val, &afi, &safi) ||
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
			if (!routes_unjson(r, fam.key, hop.val, &afi, &safi) ||
			    !update_build(&r->mine, &r->attrs, &nh, &r->routes, false, true, r->out, r->d))
				return false;
		}
	}
	return true;
}

static bool
eor_unjson(struct jr eor, struct jr wire, struct buf *out, struct diags *d)
{
	struct span a, s;
	uint16_t afi;
	uint8_t safi;
	uint64_t flags;

	if (!jr_str(jr_get(eor, "afi"), &a) || !afi_scan(a, &afi) || !jr_str(jr_get(eor, "safi"), &s) || !safi_scan(s, &safi))
		return unjson_fail(d, "eor", "afi and safi");
	if (jr_max(jr_at(jr_at(jr_get(wire, "attributes"), 0), 0), 255, &flags)) {
		struct mark m = msg_begin(out, MSG_UPDATE), field;
		uint8_t v[3] = { (uint8_t)(afi >> 8), (uint8_t)afi, safi };

		put_u16(out, 0);
		field = put_open(out, 2);
		attr_put(out, (unsigned)flags, ATTR_MP_UNREACH, span_of(v, 3));
		put_close(out, field);
		msg_end(out, m);
		return true;
	}
	update_eor(afi, safi, out);
	return true;
}

/* Families of which a route has a path identifier: what the message was read with, whatever we were told. */
static famset
with_paths(struct jr routes_by_family, bool nested)
{
	struct jr_iter fam = { 0 }, hop;
	famset set = 0;
	uint16_t afi;
	uint8_t safi;

	while (jr_each(routes_by_family, &fam)) {
		bool has = false;
		int index;

		hop = (struct jr_iter){ 0 };
		if (!nested)
			has = !jr_is(jr_get(jr_at(fam.val, 0), "path-information"), JR_NONE);
		while (nested && jr_each(fam.val, &hop))
			has |= !jr_is(jr_get(jr_at(hop.val, 0), "path-information"), JR_NONE);
		if (has && family_scan(fam.key, &afi, &safi) && (index = family_index(afi, safi)) >= 0)
			set |= (famset)1 << index;
	}
	return set;
}

/* The message's own bytes, if its JSON still says what they say. */
static bool
unedited(struct jr message, struct jr wire, const struct ctx *ctx, struct buf *out)
{
	struct jr update = jr_get(message, "update");
	struct ctx other = *ctx;

	if (!jr_is(jr_get(wire, "message"), JR_STRING))
		return false;
	other.addpath = with_paths(jr_get(update, "announce"), true) | with_paths(jr_get(update, "withdraw"), false);
	if (wire_unedited(message, wire, &other, "message", update_json, out))
		return true;
	/* a message that could not be read to its end may show no route of a family that has identifiers */
	other.addpath = FAMSET_ALL;
	if (wire_unedited(message, wire, &other, "message", update_json, out))
		return true;
	other.addpath = 0;
	return wire_unedited(message, wire, &other, "message", update_json, out);
}

bool
update_unjson(struct jr message, struct jr wire, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	struct reader r = { .ctx = ctx, .d = d, .mine = *ctx, .wire = wire, .out = out };
	struct fields f = { .has_reach = false };
	struct jr update, announce, withdraw;
	size_t start = out->n, errors = d ? d->n : 0;
	bool good;

	if (unedited(message, wire, ctx, out))
		return true;
	if (jr_is(jr_get(message, "eor"), JR_OBJECT))
		return eor_unjson(jr_get(message, "eor"), wire, out, d);
	update = jr_get(message, "update");
	if (!jr_is(update, JR_OBJECT))
		return unjson_fail(d, "message", "an object with update or eor");
	announce = jr_get(update, "announce");
	withdraw = jr_get(update, "withdraw");
	attrset_init(&r.attrs);
	buf_init(&r.routes.b, 1 << 24);
	buf_init(&r.one, MSG_MAX_EXTENDED * 2);
	buf_init(&f.withdrawn, MSG_MAX_EXTENDED);
	buf_init(&f.nlri, MSG_MAX_EXTENDED);
	buf_init(&f.reach, MSG_MAX_EXTENDED);
	buf_init(&f.unreach, MSG_MAX_EXTENDED);
	good = attributes_unjson(&r, jr_get(update, "attribute"));
	if (good) {
		bool one = fields_announce(&r, announce, &f) && fields_withdraw(&r, withdraw, &f);

		if (one && !f.withdrawn.bad && !f.nlri.bad && !f.reach.bad && !f.unreach.bad)
			one = assemble(&r, &f) && !out->bad && out->n - start <= ctx_message_max(ctx);
		else
			one = false;
		if (!one) {
			out->n = start;
			out->bad = false;
			good = (!d || d->n == errors) && spread(&r, announce, withdraw);
		}
	}
	attrset_fini(&r.attrs);
	buf_fini(&r.routes.b);
	buf_fini(&r.one);
	buf_fini(&f.withdrawn);
	buf_fini(&f.nlri);
	buf_fini(&f.reach);
	buf_fini(&f.unreach);
	if (!good)
		out->n = start;
	return good && !out->bad;
}
