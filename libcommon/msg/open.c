/* SPDX-License-Identifier: ISC */
/* msg/open.c - OPEN: parameters and capabilities, in every notation. */
#include "msg/open.h"

#include <stdio.h>

#include "base/num.h"
#include "cap/tree.h"
#include "msg/tree.h"

enum { BODY_MIN = 10, PARAM_CAPABILITIES = 2, PARAM_AUTHENTICATION = 1, PARAM_EXTENDED = 255 };

static bool
open_bad(struct diags *d, unsigned subcode, size_t off, size_t len, const char *rfc, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

static bool
open_bad(struct diags *d, unsigned subcode, size_t off, size_t len, const char *rfc, const char *fmt, ...)
{
	struct diag *one;
	va_list ap;

	va_start(ap, fmt);
	one = diag_vadd(d, DIAG_RESET, "OPEN", rfc, off, len, fmt, ap);
	va_end(ap);
	one->code = 2;
	one->subcode = (uint8_t)subcode;
	return false;
}

/* ---- parameters ---- */

struct params {
	struct get g;
	bool extended;
};

/* Stand at the first optional parameter; the cursor ends where their length says. */
static bool
open_params_begin(struct span msg, struct params *p, struct diags *d)
{
	struct get g = get_of(msg);
	size_t len, left;

	get_bytes(&g, MSG_HEADER + 9);
	len = get_u8(&g);
	if (!get_ok(&g)) {
		struct diag *one = diag_add(d, DIAG_RESET, "OPEN", "RFC 4271 6.1", 16, 2, "length %zu, want at least %d", msg.n,
		    MSG_HEADER + BODY_MIN);

		one->code = 1;
		one->subcode = 2;
		return false;
	}
	p->extended = len && get_left(&g) && *g.p == PARAM_EXTENDED;
	if (p->extended) {
		get_u8(&g);
		len = get_u16(&g);
		if (!get_ok(&g))
			return open_bad(d, 0, MSG_HEADER + BODY_MIN, 1, "RFC 9072 2",
			    "extended length of the parameters cut short");
	}
	left = get_left(&g);
	if (len > left) {
		open_bad(d, 0, get_off(&g), left, p->extended ? "RFC 9072 2" : "RFC 4271 6.2",
		    "parameters of %zu bytes, %zu left", len, left);
		len = left;
	} else if (len < left) {
		open_bad(
		    d, 0, get_off(&g) + len, left - len, "RFC 4271 6.2", "%zu bytes behind the parameters", left - len);
	}
	p->g = get_sub(&g, len);
	return true;
}

/* The next parameter: 1, 0 at the end, -1 when it is cut. */
static int
open_params_next(struct params *p, unsigned *type, struct get *v, struct diags *d)
{
	size_t off = get_off(&p->g), left = get_left(&p->g), len;

	if (!left)
		return 0;
	*type = get_u8(&p->g);
	len = p->extended ? get_u16(&p->g) : get_u8(&p->g);
	*v = get_sub(&p->g, len);
	if (!get_ok(&p->g)) {
		open_bad(d, 0, off, left, p->extended ? "RFC 9072 2" : "RFC 4271 6.2",
		    "parameter cut short: length %zu, %zu bytes left", len, left);
		return -1;
	}
	return 1;
}

void
open_walk(struct open_walk *w, struct span msg, struct diags *d)
{
	struct params p = { .extended = false };

	*w = (struct open_walk){ .d = d };
	w->ok = open_params_begin(msg, &p, d);
	w->params = p.g;
	w->extended = p.extended;
	w->caps.bad = true;
}

/* The next parameter that holds capabilities. */
static bool
open_walk_parameter(struct open_walk *w)
{
	struct params p = { w->params, w->extended };
	unsigned type;
	int more;

	while ((more = open_params_next(&p, &type, &w->caps, w->d)) > 0) {
		size_t off = get_off(&w->caps);

		if (type == PARAM_CAPABILITIES)
			break;
		if (type == PARAM_AUTHENTICATION)
			w->ok = open_bad(w->d, 5, off, get_left(&w->caps), "RFC 4271 6.2",
			    "parameter 1, Authentication, is deprecated");
		else
			w->ok =
			    open_bad(w->d, 4, off, get_left(&w->caps), "RFC 4271 6.2", "unknown parameter %u", type);
	}
	w->params = p.g;
	w->ok &= more >= 0;
	return more > 0;
}

bool
open_walk_next(struct open_walk *w, struct open_cap *c)
{
	for (;;) {
		struct get at = w->caps;
		unsigned code;
		struct span value;

		if (!get_left(&w->caps)) {
			if (!open_walk_parameter(w))
				return false;
			continue;
		}
		code = get_u8(&w->caps);
		value = get_bytes(&w->caps, get_u8(&w->caps));
		if (!get_ok(&w->caps)) {
			w->ok = open_bad(
			    w->d, 0, get_off(&at), get_left(&at), "RFC 5492 4", "capability %u cut short", code);
			continue;
		}
		if (w->cnt++ == OPEN_CAPS_MAX) {
			w->ok = open_bad(
			    w->d, 0, get_off(&at), 2, "RFC 5492 4", "more than %d capabilities", OPEN_CAPS_MAX);
			w->params.bad = w->caps.bad = true;
			return false;
		}
		*c = (struct open_cap){ (uint8_t)code, value };
		return true;
	}
}

int
open_walk_family(struct open_walk *w)
{
	struct open_cap c;
	int f;

	while (open_walk_next(w, &c))
		if (c.code == CAP_MULTIPROTOCOL && c.v.n == 4 && (f = family_index(be_u16(c.v.p), c.v.p[3])) >= 0)
			return f;
	return -1;
}

/* ---- what it says ---- */

/* AFI (2) and SAFI (1) of the next bytes: their bit; none of a family without a codec. */
static famset
open_family_bit(struct get *g)
{
	unsigned afi = get_u16(g);
	int i = family_index(afi, get_u8(g));

	return i < 0 ? 0 : (famset)1 << i;
}

static void
open_read_families(struct open *o, unsigned code, struct span v)
{
	struct get g = get_of(v);
	unsigned afi, safi, value;
	famset one;
	int i;

	switch (code) {
	case CAP_MULTIPROTOCOL:
		afi = get_u16(&g);
		i = family_index(afi, get_u16(&g) & 0xff);
		o->multiprotocol = true;
		if (i >= 0)
			o->families |= (famset)1 << i;
		break;
	case CAP_NEXTHOP:
		while (get_left(&g)) {
			afi = get_u16(&g);
			safi = get_u16(&g);
			i = safi > 0xff ? -1 : family_index(afi, safi);
			if (get_u16(&g) == AFI_IPV6 && afi == AFI_IPV4 && i >= 0)
				o->nexthop6 |= (famset)1 << i;
		}
		break;
	case CAP_ADDPATH:
		while (get_left(&g)) {
			one = open_family_bit(&g);
			value = get_u8(&g);
			/* another value than 1 to 3 is to be ignored (RFC 7911 4) */
			if (value == 1 || value == 3)
				o->addpath_receive |= one;
			if (value == 2 || value == 3)
				o->addpath_send |= one;
		}
		break;
	default:
		while (get_left(&g)) {
			afi = get_u16(&g);
			i = family_index(afi, get_u8(&g));
			value = get_u16(&g);
			if (i >= 0)
				o->paths_limit[i] = (uint16_t)value;
		}
	}
}

static void
open_read_restart(struct open *o, unsigned code, struct span v)
{
	struct get g = get_of(v);
	unsigned head, i;
	uint32_t value;
	famset one;

	if (code == CAP_LLGR) {
		o->llgr = true;
		o->llgr_families = 0;
		while (get_left(&g)) {
			o->llgr_families |= one = open_family_bit(&g);
			get_u8(&g);
			for (i = 0, value = get_u24(&g); i < family_cnt; i++)
				if (one >> i & 1)
					o->llgr_s[i] = value;
		}
		return;
	}
	head = get_u16(&g);
	o->graceful = true;
	o->graceful_restarting = head & 0x8000;
	o->graceful_notification = head & 0x4000;
	o->restart_s = head & 0xfff;
	o->graceful_families = o->graceful_forwarding = 0;
	while (get_left(&g)) {
		o->graceful_families |= one = open_family_bit(&g);
		if (get_u8(&g) & 0x80)
			o->graceful_forwarding |= one;
	}
}

static void
open_read_capability(struct open *o, unsigned code, struct span v)
{
	struct get g = get_of(v);

	switch (code) {
	case CAP_MULTIPROTOCOL:
	case CAP_NEXTHOP:
	case CAP_ADDPATH:
	case CAP_PATHS_LIMIT:
		open_read_families(o, code, v);
		break;
	case CAP_GRACEFUL:
	case CAP_LLGR:
		open_read_restart(o, code, v);
		break;
	case CAP_ASN4:
		o->asn4 = true;
		o->as_at = v;
		o->as = get_u32(&g);
		break;
	case CAP_ROLE:
		o->role = v.p[0];
		break;
	case CAP_REFRESH:
		o->refresh = true;
		break;
	case CAP_REFRESH_CISCO:
		o->refresh_cisco = true;
		break;
	case CAP_ENHANCED_REFRESH:
		o->enhanced_refresh = true;
		break;
	case CAP_EXTENDED_MESSAGE:
		o->extended_message = true;
		break;
	case CAP_OPERATIONAL:
		o->operational = true;
		break;
	case CAP_LINK_LOCAL:
		o->link_local_nexthop = true;
		break;
	case CAP_MULTISESSION:
	case CAP_MULTISESSION_CISCO:
		o->multisession = true;
		break;
	default:
		break;
	}
}

static bool
open_cap_ok(struct span msg, const struct open_cap *c, struct diags *d)
{
	const struct cap_row *row = cap_row(c->code);
	struct get g = get_at(c->v, (size_t)(c->v.p - msg.p));

	return !row->check || row->check(row, &g, d);
}

bool
open_read(struct span msg, struct open *o, struct diags *d)
{
	struct get g = get_of(msg);
	struct open_walk w;
	struct open_cap c;
	bool ok;

	memset(o, 0, sizeof(*o));
	o->role = -1;
	o->msg = msg;
	/* the framing first, then what the capabilities say */
	for (open_walk(&w, msg, d); open_walk_next(&w, &c);)
		;
	ok = w.ok;
	if (msg.n < MSG_HEADER + BODY_MIN)
		return false;
	get_bytes(&g, MSG_HEADER);
	o->version = (uint8_t)get_u8(&g);
	o->as_at = span_of(g.p, 2);
	o->as2 = (uint16_t)get_u16(&g);
	o->as = o->as2;
	o->hold_s = (uint16_t)get_u16(&g);
	o->router_id = get_u32(&g);
	for (open_walk(&w, msg, NULL); open_walk_next(&w, &c);) {
		if (open_cap_ok(msg, &c, d))
			open_read_capability(o, c.code, c.v);
		else if (c.code != CAP_HOSTNAME && c.code != CAP_SOFTWARE)
			ok = false; /* those are names alone: nothing that is negotiated hangs on them */
	}
	if (!o->multiprotocol)
		o->families = (famset)1 << family_index(AFI_IPV4, SAFI_UNICAST);
	return ok;
}

void
open_negotiate(const struct open *from, const struct open *to, struct ctx *out)
{
	out->asn4 = from->asn4 && to->asn4;
	out->extended_message = from->extended_message && to->extended_message;
	out->link_local_nexthop = from->link_local_nexthop && to->link_local_nexthop;
	out->local_as = to->as;
	out->peer_as = from->as;
	out->router_id = to->router_id;
	out->families = from->families & to->families;
	out->addpath = from->addpath_send & to->addpath_receive;
	out->nexthop6 = from->nexthop6 & to->nexthop6;
}

/* Several roles are one if they agree: RFC 9234 4.2. */
static void
open_roles_check(struct span msg, const struct open *o, struct diags *d)
{
	struct open_walk w;
	struct open_cap c;

	open_walk(&w, msg, NULL);
	while (open_walk_next(&w, &c)) {
		if (c.code == CAP_ROLE && c.v.n == 1 && c.v.p[0] != o->role) {
			open_bad(
			    d, 11, (size_t)(c.v.p - msg.p), 1, "RFC 9234 4.2", "roles %u and %d", c.v.p[0], o->role);
			return;
		}
	}
}

enum diag_class
open_check(struct span msg, const struct ctx *ctx, struct diags *d)
{
	struct diags own = { .n = 0 };
	struct open o;
	size_t as_off;

	if (!d)
		d = &own;
	open_read(msg, &o, d);
	if (msg.n < MSG_HEADER + BODY_MIN)
		return d->worst;
	as_off = (size_t)(o.as_at.p - msg.p);
	if (o.version != 4)
		open_bad(d, 1, 19, 1, "RFC 4271 6.2", "version %u, want 4", o.version);
	if (o.as == 0)
		open_bad(d, 2, as_off, o.as_at.n, "RFC 7607 2", "AS number 0");
	else if (ctx->own && ctx->peer_as && o.as != ctx->peer_as)
		open_bad(d, 2, as_off, o.as_at.n, "RFC 4271 6.2", "AS number %u, want %u", o.as, ctx->peer_as);
	if (o.router_id == 0)
		open_bad(d, 3, 24, 4, "RFC 6286 2.2", "BGP Identifier 0.0.0.0");
	else if (ctx->own && ctx->router_id == o.router_id && o.as == ctx->local_as)
		open_bad(d, 3, 24, 4, "RFC 6286 2.3", "BGP Identifier is the same as ours");
	if (o.hold_s == 1 || o.hold_s == 2)
		open_bad(d, 6, 22, 2, "RFC 4271 6.2", "hold time %u, want 0 or at least 3", o.hold_s);
	if (ctx->session != CTX_INTERNAL) /* RFC 9234 4.1 */
		open_roles_check(msg, &o, d);
	return d->worst;
}

/* ---- JSON ---- */

/*
 * A walk over the codes of an OPEN: for each the well-formed values, which are shown as one object. A malformed one
 * among them is passed over; if all are, `first` is what is shown, as bytes.
 */
struct by_code {
	struct open_walk w;
	struct span msg, first;
	unsigned code;
	struct buf values; /* struct span each */
	bool done[256];
};

static void
open_by_code_begin(struct by_code *b, struct span msg)
{
	*b = (struct by_code){ .msg = msg };
	buf_init(&b->values, OPEN_CAPS_MAX * sizeof(struct span));
	open_walk(&b->w, msg, NULL);
}

static bool
open_by_code_next(struct by_code *b)
{
	struct open_walk rest;
	struct open_cap c;

	do
		if (!open_walk_next(&b->w, &c))
			return false;
	while (b->done[c.code]);
	b->done[b->code = c.code] = true;
	b->first = c.v;
	buf_reset(&b->values);
	rest = b->w;
	do
		if (c.code == b->code && open_cap_ok(b->msg, &c, NULL))
			buf_put(&b->values, &c.v, sizeof(c.v));
	while (open_walk_next(&rest, &c));
	return true;
}

static size_t
open_by_code_values(const struct by_code *b, const struct span **v)
{
	*v = (const struct span *)(const void *)b->values.p;
	return b->values.n / sizeof(struct span);
}

/* False: there was no memory for some of the values. */
static bool
open_by_code_end(struct by_code *b)
{
	bool good = !b->values.bad;

	buf_fini(&b->values);
	return good;
}

static void
open_caps_json(struct jw *w, struct span msg)
{
	const struct span *v;
	struct by_code b;
	size_t n;
	char key[8];

	jw_key(w, "capabilities");
	jw_obj(w);
	for (open_by_code_begin(&b, msg); open_by_code_next(&b);) {
		const struct cap_row *row = cap_row(b.code);

		snprintf(key, sizeof(key), "%u", b.code);
		jw_key(w, key);
		jw_obj(w);
		n = open_by_code_values(&b, &v);
		if (row->json && n)
			row->json(row, w, v, n);
		else
			cap_raw_json(w, b.code, b.first);
		jw_obj_end(w);
	}
	w->b->bad |= !open_by_code_end(&b);
	jw_obj_end(w);
}

static void
open_content(struct jw *w, struct span msg)
{
	struct get g = get_of(msg);
	uint8_t id[4];

	get_bytes(&g, MSG_HEADER);
	jw_obj(w);
	if (get_left(&g) >= BODY_MIN) {
		jw_key_u64(w, "version", get_u8(&g));
		jw_key_u64(w, "asn", get_u16(&g));
		jw_key_u64(w, "hold_time", get_u16(&g));
		memcpy(id, get_bytes(&g, 4).p, 4);
		jw_key(w, "router_id");
		jw_ip4(w, id);
		open_caps_json(w, msg);
	}
	jw_obj_end(w);
}

/* The end of a body: the optional parameters, one capability of `caps` (code, length, value) in each. */
static void
open_put_params(struct span caps, struct buf *out)
{
	struct get g = get_of(caps);
	size_t cnt = 0, len;
	bool extended;

	while (get_left(&g)) {
		get_u8(&g);
		get_bytes(&g, get_u8(&g));
		cnt++;
	}
	len = caps.n + 2 * cnt;
	extended = len >= 255;
	put_u8(out, extended ? 255 : len);
	if (extended) {
		put_u8(out, PARAM_EXTENDED);
		put_u16(out, caps.n + 3 * cnt);
	}
	g = get_of(caps);
	while (get_left(&g)) {
		unsigned code = get_u8(&g);
		struct span v = get_bytes(&g, get_u8(&g));

		put_u8(out, PARAM_CAPABILITIES);
		put_un(out, v.n + 2, extended ? 2 : 1);
		put_u8(out, code);
		put_u8(out, v.n);
		buf_span_put(out, v);
	}
}

static bool
open_caps_unjson(struct jr caps, struct buf *out, struct diags *d)
{
	struct jr_iter it = { .begun = false };

	while (jr_each(caps, &it)) {
		unsigned code;
		struct get g;

		if (!cap_key(it.key, &code))
			return unjson_fail(d, "capabilities", "codes or names of capabilities as keys");
		if (!cap_unjson(code, it.val, out, d))
			return false;
		for (g = get_of(buf_span(out)); get_left(&g);) {
			get_u8(&g);
			if (get_bytes(&g, get_u8(&g)).n > 253)
				return unjson_fail(d, "capabilities", "values of at most 253 bytes");
		}
	}
	return true;
}

static bool
open_unjson(struct jr neighbor, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	struct jr content = jr_get(neighbor, "open");
	struct buf caps;
	struct mark m;
	struct span id;
	uint8_t ip[4];
	uint64_t version = 4, asn, hold;
	bool ok;

	if (!jr_is(jr_get(content, "version"), JR_NONE) && !jr_max(jr_get(content, "version"), 255, &version))
		return unjson_fail(d, "version", "a number up to 255");
	if (!jr_max(jr_get(content, "asn"), UINT32_MAX, &asn))
		return unjson_fail(d, "asn", "an AS number");
	if (!jr_max(jr_get(content, "hold_time"), UINT16_MAX, &hold))
		return unjson_fail(d, "hold_time", "a number up to 65535");
	if (!jr_str(jr_get(content, "router_id"), &id) || !ip4_scan(id, ip))
		return unjson_fail(d, "router_id", "an IPv4 address");
	buf_init(&caps, MSG_MAX_EXTENDED);
	ok = open_caps_unjson(jr_get(content, "capabilities"), &caps, d) && !caps.bad;
	if (ok) {
		m = msg_begin(out, MSG_OPEN);
		put_u8(out, version);
		put_u16(out, as_narrow(asn));
		put_u16(out, hold);
		buf_put(out, ip, 4);
		open_put_params(buf_span(&caps), out);
		msg_end(out, m);
	}
	buf_fini(&caps);
	return ok && !out->bad;
}

/* ---- text ---- */

static void
open_text(struct buf *b, struct span msg, const struct ctx *ctx)
{
	struct get g = get_of(msg);
	const struct span *v;
	struct by_code codes;
	size_t n, shown = 0;

	get_bytes(&g, MSG_HEADER);
	if (get_left(&g) < BODY_MIN) {
		buf_str(b, "open malformed");
		return;
	}
	buf_fmt(b, "open version %u", get_u8(&g));
	buf_fmt(b, " asn %u", get_u16(&g));
	buf_fmt(b, " hold_time %u router_id ", get_u16(&g));
	buf_ip4(b, get_bytes(&g, 4).p);
	buf_str(b, " capabilities [");
	for (open_by_code_begin(&codes, msg); open_by_code_next(&codes);) {
		const struct cap_row *row = cap_row(codes.code);

		if (shown++)
			buf_str(b, ", ");
		n = open_by_code_values(&codes, &v);
		if (row->text && n) {
			row->text(row, b, v, n);
		} else {
			buf_fmt(b, "unknown %u 0x", codes.code);
			buf_hex(b, codes.first);
		}
	}
	b->bad |= !open_by_code_end(&codes);
	buf_c(b, ']');
}

/* ---- what we offer ---- */

static void
open_offer_families(const struct open_offer *o, struct buf *out)
{
	size_t i;

	for (i = 0; i < o->family_cnt; i++) {
		struct mark m = cap_open(out, CAP_MULTIPROTOCOL);

		put_u16(out, o->families[i].afi);
		put_u16(out, o->families[i].safi);
		put_close(out, m);
	}
}

/* A capability that is a list of families; left out when the list is empty. */
static void
open_offer_list(unsigned code, const struct open_family *list, size_t n, size_t safi_width, size_t value_width,
    struct buf *out)
{
	struct mark m;
	size_t i;

	if (!n)
		return;
	m = cap_open(out, code);
	for (i = 0; i < n; i++) {
		put_u16(out, list[i].afi);
		put_un(out, list[i].safi, safi_width);
		put_un(out, list[i].value, value_width);
	}
	put_close(out, m);
}

static void
open_offer_graceful(const struct open_offer *o, struct buf *out)
{
	struct mark m = cap_open(out, CAP_GRACEFUL);
	size_t i;

	put_u16(out, (unsigned)o->graceful_flags << 12 | (o->restart_s & 0xfffu));
	for (i = 0; i < o->family_cnt; i++) {
		put_u16(out, o->families[i].afi);
		put_u8(out, o->families[i].safi);
		put_u8(out, 0x80);
	}
	put_close(out, m);
}

static void
open_offer_text(struct span s, struct buf *out)
{
	size_t n = s.n < 64 ? s.n : 64;

	/* never cut inside a character */
	while (n < s.n && n && (s.p[n] & 0xc0) == 0x80)
		n--;
	put_u8(out, n);
	buf_put(out, s.p, n);
}

static void
open_offer_flag(bool on, unsigned code, struct buf *out)
{
	if (on)
		put_close(out, cap_open(out, code));
}

static void
open_offer_names(const struct open_offer *o, struct buf *out)
{
	struct mark m;

	if (o->host.n) {
		m = cap_open(out, CAP_HOSTNAME);
		open_offer_text(o->host, out);
		open_offer_text(o->domain, out);
		put_close(out, m);
	}
	if (o->software.n) {
		m = cap_open(out, CAP_SOFTWARE);
		open_offer_text(o->software, out);
		put_close(out, m);
	}
}

/* RFC 9494 3: the families, their state preserved, with one time; as many as the length of a capability allows. */
static void
open_offer_long_lived(const struct open_offer *o, struct buf *out)
{
	struct mark m = cap_open(out, CAP_LLGR);
	size_t i;

	for (i = 0; i < o->family_cnt && i < 255 / 7; i++) {
		put_u16(out, o->families[i].afi);
		put_u8(out, o->families[i].safi);
		put_u8(out, 0x80);
		put_u24(out, o->llgr_s);
	}
	put_close(out, m);
}

static void
open_offer_rest(const struct open_offer *o, struct buf *out)
{
	struct mark m;
	size_t i;

	open_offer_flag(o->link_local_nexthop, CAP_LINK_LOCAL, out);
	if (o->multisession) {
		/* sessions are told apart by their families: the list of codes holds Multiprotocol */
		m = cap_open(out, CAP_MULTISESSION);
		put_u8(out, 0);
		put_u8(out, CAP_MULTIPROTOCOL);
		put_close(out, m);
	}
	if (o->role >= 0) {
		m = cap_open(out, CAP_ROLE);
		put_u8(out, (unsigned)o->role);
		put_close(out, m);
	}
	if (o->graceful && o->llgr_s)
		open_offer_long_lived(o, out);
	for (i = 0; i < o->extra_cnt; i++) {
		m = cap_open(out, o->extra[i].code);
		buf_span_put(out, o->extra[i].v);
		put_close(out, m);
	}
}

void
open_build(const struct open_offer *o, struct buf *out)
{
	struct mark m = msg_begin(out, MSG_OPEN);
	struct buf caps;

	buf_init(&caps, MSG_MAX_EXTENDED);
	open_offer_families(o, &caps);
	if (o->asn4) {
		struct mark as = cap_open(&caps, CAP_ASN4);

		put_u32(&caps, o->as);
		put_close(&caps, as);
	}
	open_offer_list(CAP_NEXTHOP, o->nexthop, o->nexthop_cnt, 2, 2, &caps);
	open_offer_list(CAP_ADDPATH, o->addpath, o->addpath_cnt, 1, 1, &caps);
	open_offer_list(CAP_PATHS_LIMIT, o->paths_limit, o->paths_limit_cnt, 1, 2, &caps);
	if (o->graceful)
		open_offer_graceful(o, &caps);
	open_offer_flag(o->refresh, CAP_REFRESH, &caps);
	open_offer_flag(o->refresh, CAP_ENHANCED_REFRESH, &caps);
	open_offer_flag(o->operational, CAP_OPERATIONAL, &caps);
	open_offer_flag(o->extended_message, CAP_EXTENDED_MESSAGE, &caps);
	open_offer_names(o, &caps);
	open_offer_rest(o, &caps);
	put_u8(out, 4);
	put_u16(out, as_narrow(o->as));
	put_u16(out, o->hold_s);
	put_u32(out, o->router_id);
	if (caps.bad)
		out->bad = true;
	open_put_params(buf_span(&caps), out);
	buf_fini(&caps);
	msg_end(out, m);
}

/* ---- the tree ---- */

static void
open_parameter_tree(struct tree *t, struct get *g, size_t width)
{
	unsigned type = *g->p;
	struct get v;

	if (!tree_tlv_begin(t, "parameter", g, 1, width, &v))
		return;
	while (type == PARAM_CAPABILITIES && get_left(&v))
		cap_tree(t, &v);
	tree_hex(t, "value", &v, get_left(&v));
	tree_end(t);
}

static void
open_tree(struct tree *t, struct get *g, const struct ctx *ctx)
{
	size_t n, width = 1;
	struct get params;

	tree_number(t, "version", g, 1);
	tree_number(t, "asn", g, 2);
	tree_number(t, "hold_time", g, 2);
	tree_record(t, &(const struct field){ "router_id", NULL, &kind_ip4, NULL }, 1, NULL, g);
	n = tree_number(t, "parameters-length", g, 1);
	if (n && get_left(g) >= 3 && g->p[0] == PARAM_EXTENDED) {
		width = 2;
		tree_number(t, "extended", g, 1);
		n = tree_number(t, "parameters-length", g, 2);
	}
	for (params = get_sub(g, n < get_left(g) ? n : get_left(g)); get_left(&params);)
		open_parameter_tree(t, &params, width);
}

const struct msg_row msg_open = {
	.type = MSG_OPEN, .least = 29, .most = MSG_MAX, .most_rfc = "RFC 8654 4", .key = "open",
	.check = open_check, .content = open_content, .unjson = open_unjson, .tree = open_tree, .text = open_text,
};
