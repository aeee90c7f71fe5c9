/*
 * msg/update_json.c - an UPDATE as JSON (bgp-json(5)), and the members that make it lossless.
 *
 *     "message":{"update":{"attribute":{...},"announce":{FAMILY:{NEXTHOP:[NLRI]}},"withdraw":{FAMILY:[NLRI]}}}
 *     "link-local-next-hop":"fe80::1"                        the second address of the next hop
 *     "partial":["community"]                                attributes with the Partial bit, which their keys do not say
 *     "wire":{"attributes":[[64,1],[80,2],[128,99,"00FF"]]}  layout
 *     "wire":{"message":"FFFF..."}                           everything
 *
 * The encoder writes MP_UNREACH_NLRI first, then the attributes in ascending order, then MP_REACH_NLRI, with the flags
 * of their rows and the extended length only where it is needed. A message laid out otherwise needs the layout: its
 * attributes as [flags, code], with the bytes of those that the JSON leaves out. What even that cannot carry needs the
 * whole message.
 */
#include "msg/packing.h"

#include "base/num.h"
#include "msg/wire.h"

/* What the JSON alone would give back. Ordered: the worst of all parts counts. */
enum fidelity { PLAIN, UNSURE, RAW };

struct writer {
	struct jw *w;
	const struct update *u;
	const struct ctx *ctx;
	enum fidelity fidelity;
	bool nexthop;              /* the layout needs the next hop's bytes */
	const uint8_t *link_local; /* second address of the next hop; NULL: none */
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

	if (!addpath && row->jsons && j->fidelity != RAW && !j->w->spaced && !j->ctx->compact) {
		if (!row->jsons(row, j->w, field))
			worse(j, RAW);
		return;
	}
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
			if (nh.p[i] || (nh.n == 2 * (skip + 16) && nh.p[skip + 16 + i]))
				j->nexthop = true;
		if (nh.n == skip + 4 || nh.n == skip + 16) {
			buf_ip(w->b, nh.p + skip, nh.n - skip);
		} else if (nh.n == 2 * (skip + 16)) {
			buf_ip6(w->b, nh.p + skip);
			j->link_local = nh.p + nh.n - 16;
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

/* ---- beside the content ---- */

/* The Partial bit of an attribute whose key does not say its flags (RFC 4271 4.3). */
static bool
is_partial(const struct attr *a)
{
	return (a->flags & ATTR_PARTIAL) && a->row->json && (a->row->flags & ATTR_TRANS) && (a->row->flags & ATTR_OPT);
}

static void
put_partial(struct writer *j)
{
	const struct update *u = j->u;
	bool any = false;
	size_t i;

	for (i = 0; i < u->n; i++) {
		if (u->list[i].bad || !is_partial(&u->list[i]))
			continue;
		if (!any) {
			jw_key(j->w, "partial");
			jw_arr(j->w);
		}
		any = true;
		jw_cstr(j->w, u->list[i].row->key);
	}
	if (any)
		jw_arr_end(j->w);
}

static void
put_link_local(struct writer *j)
{
	if (!j->link_local)
		return;
	jw_key(j->w, "link-local-next-hop");
	jw_ip6(j->w, j->link_local);
}

/* ---- wire ---- */

/* Its flags without the extended length, as the encoder writes them. */
static unsigned
usual_flags(const struct attr *a)
{
	if (a->code == ATTR_MP_REACH || a->code == ATTR_MP_UNREACH)
		return ATTR_OPT;
	if (!a->row->json)
		return (a->flags | ATTR_PARTIAL) & ~(unsigned)ATTR_EXT;
	return a->row->flags | (is_partial(a) ? ATTR_PARTIAL : 0);
}

/* The encoder writes this attribute, though its key does not stand in the event. */
static bool
is_derived(const struct writer *j, unsigned code)
{
	return code == ATTR_MP_REACH || code == ATTR_MP_UNREACH || code == ATTR_AS_PATH ||
	    (code == ATTR_NEXT_HOP && j->u->nlri.n) ||
	    (!j->ctx->asn4 && (code == ATTR_AS4_PATH || code == ATTR_AS4_AGGREGATOR));
}

/* Would the encoder, of itself, write other attributes, or with other flags, than there are? */
static bool
differs(const struct writer *j)
{
	const struct update *u = j->u;
	bool announces = u->nlri.n || u->reach.row;
	size_t i;

	for (i = 0; i < u->n; i++) {
		const struct attr *a = &u->list[i];

		if ((a->flags & ~(unsigned)ATTR_EXT) != usual_flags(a))
			return true;
		if (!is_shown(j, a->code) &&
		    !(a->code == ATTR_AS_PATH ? announces || is_shown(j, ATTR_ORIGIN) : is_derived(j, a->code)))
			return true;
	}
	/* the encoder adds these */
	if ((announces || is_shown(j, ATTR_ORIGIN)) && !u->at[ATTR_AS_PATH])
		return true;
	return announces && !u->at[ATTR_ORIGIN];
}

/* IPv4 unicast usually ends with an empty UPDATE (RFC 4724 2). */
static bool
eor_differs(const struct update *u)
{
	return u->n && (u->unreach.row->classic || (u->list[0].flags & ~(unsigned)ATTR_EXT) != ATTR_OPT);
}

static void
layout_read(const struct writer *j, bool is_eor, struct layout *l)
{
	static const struct span none_left_out;
	const struct update *u = j->u;
	size_t i;

	l->n = (uint8_t)u->n;
	l->is_eor = is_eor && u->n;
	l->stated = is_eor ? eor_differs(u) : j->nexthop || differs(j);
	l->nexthop = j->nexthop ? u->reach.nexthop : none_left_out;
	for (i = 0; i < u->n; i++) {
		const struct attr *a = &u->list[i];

		l->v[i].flags = a->flags;
		l->v[i].code = a->code;
		l->v[i].is_given = layout_is_given(a->code, a->v.n);
		l->v[i].bytes = is_shown(j, a->code) || is_derived(j, a->code) ? none_left_out : a->v;
	}
}

/* Does the text from `content` on, "message": before it, give the message when it is read back? */
static bool
gives_back(const struct writer *j, size_t content)
{
	static const struct packing usual;
	struct buf text, out;
	struct jr_doc doc;
	struct jr root;
	bool same = false;

	buf_init(&text, SIZE_MAX / 2);
	buf_init(&out, MSG_MAX_EXTENDED * 4);
	jr_doc_init(&doc);
	buf_str(&text, "{\"message\":");
	buf_put(&text, j->w->b->p + content, j->w->b->n - content);
	buf_c(&text, '}');
	if (!text.bad && jr_parse(&doc, buf_span(&text), &root)) {
		struct ctx ctx = *j->ctx;

		ctx.extended_message = true;
		same = update_unjson(root, &ctx, &usual, &out, NULL) && span_eq(buf_span(&out), j->u->msg);
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
	return true;
}

/* "wire", where it is needed. l: what it says or would say. `content`: where the value of "message" stands. */
static void
put_wire(struct writer *j, bool is_eor, size_t content, struct layout *l)
{
	static const struct packing usual;
	struct jw *w = j->w;

	l->at = l->end = w->b->n;
	if (w->b->bad)
		return;
	if (j->fidelity != RAW) {
		layout_read(j, is_eor, l);
		if (l->stated || !packing_expects(&usual, l)) {
			layout_json(w, l);
			l->end = w->b->n;
		}
		if (j->fidelity != UNSURE || gives_back(j, content))
			return;
		w->b->n = l->at;
		w->comma = true;
	}
	l->n = 0;
	wire_message(w, j->u->msg);
	l->end = w->b->n;
}

/* The message read by u, as members of the open object. */
static void
whole(struct writer *j, struct layout *l, struct diags *d)
{
	const struct update *u = j->u;
	struct jw *w = j->w;
	bool eor, treat;
	size_t content;

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
	}
	jw_obj_end(w);
	put_link_local(j);
	put_partial(j);
	put_wire(j, eor, content, l);
}

void
update_json_layout(struct jw *w, struct span msg, const struct ctx *ctx, struct layout *l, struct diags *d)
{
	struct update u;
	struct writer j = { .w = w, .u = &u, .ctx = ctx };
	struct diags own;

	if (!d) {
		d = &own;
		diags_reset(d);
	}
	l->n = 0;
	update_read(msg, ctx, &u, d);
	whole(&j, l, d);
}

void
update_json(struct jw *w, struct span msg, const struct ctx *ctx, struct diags *d)
{
	struct layout l;

	update_json_layout(w, msg, ctx, &l, d);
}
