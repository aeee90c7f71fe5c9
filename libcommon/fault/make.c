/* SPDX-License-Identifier: ISC */
/* fault/make.c - faulty headers, UPDATEs and attributes: a function for each row of rows.h that a value does not say. */
#include "fault/make.h"

#include <stdio.h>

#include "cap/cap.h"
#include "io/timer.h"
#include "msg/open.h"

/* A number from lo to hi. */
static unsigned
make_random(struct fault_walk *w, unsigned lo, unsigned hi)
{
	return lo + random_next(&w->random) % (hi - lo + 1);
}

static void
make_copy(struct fault_walk *w)
{
	buf_span_put(&w->msg, w->base);
}

static void
make_length(struct fault_walk *w, size_t n)
{
	if (!w->msg.bad)
		be_put_u16(w->msg.p + 16, (uint32_t)n);
}

/* The message with other parts; w->attributes are the attributes. */
static void
make_update(struct fault_walk *w, struct span withdrawn, struct span nlri)
{
	struct update_parts p = { withdrawn, buf_span(&w->attributes), nlri, 0 };

	if (w->attributes.bad)
		w->msg.bad = true;
	else
		update_put(&w->msg, &p);
}

/* ---- headers ---- */

bool
fault_marker(struct fault_walk *w, unsigned at, unsigned k)
{
	if (k)
		return false;
	make_copy(w);
	if (!w->msg.bad)
		w->msg.p[at] = (uint8_t)make_random(w, 0, 0xfe);
	return true;
}

bool
fault_length(struct fault_walk *w, unsigned length, unsigned k)
{
	if (k || w->base.n == length || (w->ctx.extended_message && length > MSG_MAX))
		return false;
	make_copy(w);
	make_length(w, length);
	return true;
}

bool
fault_shorten(struct fault_walk *w, unsigned arg, unsigned k)
{
	size_t n = msg_row(msg_type(w->base))->least - 1u;

	if (k)
		return false;
	buf_put(&w->msg, w->base.p, n);
	make_length(w, n);
	return true;
}

bool
fault_type(struct fault_walk *w, unsigned type, unsigned k)
{
	if (k)
		return false;
	make_copy(w);
	if (!w->msg.bad)
		w->msg.p[18] = (uint8_t)(type ? make_random(w, type, 255) : 0);
	return true;
}

bool
fault_body(struct fault_walk *w, unsigned n, unsigned k)
{
	if (k)
		return false;
	make_copy(w);
	while (n--)
		buf_c(&w->msg, 0);
	make_length(w, w->msg.n);
	return true;
}

bool
fault_refresh(struct fault_walk *w, unsigned subtype, unsigned k)
{
	if (k)
		return false;
	buf_put(&w->msg, w->base.p, MSG_HEADER + 4);
	buf_c(&w->msg, 0);
	make_length(w, w->msg.n);
	if (!w->msg.bad)
		w->msg.p[MSG_HEADER + 2] = (uint8_t)subtype;
	return true;
}

/* ---- the frame of an UPDATE ---- */

bool
fault_withdrawn_length(struct fault_walk *w, unsigned arg, unsigned k)
{
	if (k)
		return false;
	make_copy(w);
	if (!w->msg.bad)
		be_put_u16(w->msg.p + MSG_HEADER, make_random(w, (unsigned)(w->msg.n - PARTS_FIRST - 1), 65535));
	return true;
}

bool
fault_attributes_length(struct fault_walk *w, unsigned arg, unsigned k)
{
	size_t at = PARTS_FIRST + w->parts.withdrawn.n;

	if (k)
		return false;
	make_copy(w);
	if (!w->msg.bad)
		be_put_u16(w->msg.p + at, make_random(w, (unsigned)(w->msg.n - at - 1), 65535));
	return true;
}

/* ---- attributes ---- */

static bool
make_is_mp(unsigned code)
{
	return code == ATTR_MP_REACH || code == ATTR_MP_UNREACH;
}

/* The k-th attribute that `want` wants; NULL: all of them. */
static bool
make_attribute(struct fault_walk *w, unsigned k, bool (*want)(const struct attr_head *), struct attr_head *out)
{
	struct get g = get_of(w->parts.attributes);

	while (attr_next(&g, out))
		if ((!want || want(out)) && !k--)
			return true;
	return false;
}

/* Of one of several variants: its attribute is part of the name. */
static void
make_name(struct fault_walk *w, unsigned code)
{
	const struct attr_row *row = attr_row(code);
	size_t n = strlen(w->name);

	if (code == ATTR_MP_REACH || code == ATTR_MP_UNREACH)
		snprintf(w->name + n, sizeof(w->name) - n, "/mp-%sreach", code == ATTR_MP_REACH ? "" : "un");
	else if (row->key)
		snprintf(w->name + n, sizeof(w->name) - n, "/%s", row->key);
	else
		snprintf(w->name + n, sizeof(w->name) - n, "/%u", code);
}

static void
make_due(struct fault_walk *w, enum diag_class cls, unsigned code, unsigned subcode)
{
	int s;

	for (s = 0; s < FAULT_SESSIONS; s++)
		w->due[s] = (struct fault_due){ cls, (uint8_t)code, (uint8_t)subcode };
}

/* Append to w->attributes those that are MP_REACH_NLRI or MP_UNREACH_NLRI, or those that are not. */
static void
make_copy_mp(struct fault_walk *w, bool mp)
{
	struct get g = get_of(w->parts.attributes);
	struct attr_head a;

	while (attr_next(&g, &a))
		if (make_is_mp(a.code) == mp)
			buf_span_put(&w->attributes, attr_whole(&a));
}

/* All attributes, with the k-th one at *at of w->attributes. */
static void
make_copy_to(struct fault_walk *w, const struct attr_head *a, size_t *at)
{
	buf_reset(&w->attributes);
	buf_span_put(&w->attributes, w->parts.attributes);
	*at = (size_t)(attr_whole(a).p - w->parts.attributes.p);
}

/* The message with one attribute replaced or, if it has none, added at the end. */
static void
make_put_attribute(struct fault_walk *w, unsigned code, unsigned flags, struct span value)
{
	struct get g = get_of(w->parts.attributes);
	struct attr_head a;
	bool there = false;

	w->replaced = code;
	buf_reset(&w->attributes);
	while (attr_next(&g, &a)) {
		if (a.code != code)
			buf_span_put(&w->attributes, attr_whole(&a));
		else
			attr_put(&w->attributes, flags, code, value);
		there |= a.code == code;
	}
	if (!there)
		attr_put(&w->attributes, flags, code, value);
	make_update(w, w->parts.withdrawn, w->parts.nlri);
}

/* The value of the row: hexadecimal, with AS numbers as wide as those of the session after each `#`. */
static void
make_value(struct fault_walk *w)
{
	const char *s = w->row->value;

	for (;;) {
		size_t n = strcspn(s, "#");

		num_hex(span_of(s, n), &w->value);
		if (!s[n])
			return;
		if (w->ctx.asn4)
			put_u16(&w->value, 0);
		s += n + 1;
	}
}

bool
fault_value(struct fault_walk *w, unsigned arg, unsigned k)
{
	if (k)
		return false;
	buf_reset(&w->value);
	make_value(w);
	make_put_attribute(w, w->row->code, w->row->flags, buf_span(&w->value));
	return true;
}

/* A path that needs an extended length. */
bool
fault_path_long(struct fault_walk *w, unsigned arg, unsigned k)
{
	unsigned segment, i;

	if (k)
		return false;
	buf_reset(&w->value);
	for (segment = 0; segment < 3; segment++) {
		put_u8(&w->value, 2);
		put_u8(&w->value, 200);
		for (i = 0; i < 200; i++)
			w->ctx.asn4 ? put_u32(&w->value, 65000) : put_u16(&w->value, 65000);
	}
	make_put_attribute(w, ATTR_AS_PATH, ATTR_TRANS, buf_span(&w->value));
	return true;
}

/* The last one is not MP_REACH_NLRI: without that there would be no route to treat as withdrawn. */
bool
fault_overrun(struct fault_walk *w, unsigned arg, unsigned k)
{
	static const uint8_t origin[] = { 0x40, ATTR_ORIGIN, 2, 0 };
	struct get g = get_of(w->parts.attributes);
	struct attr_head a;

	if (k)
		return false;
	buf_reset(&w->attributes);
	make_copy_mp(w, true);
	while (attr_next(&g, &a))
		if (!make_is_mp(a.code) && a.code != ATTR_ORIGIN)
			buf_span_put(&w->attributes, attr_whole(&a));
	buf_put(&w->attributes, origin, sizeof(origin));
	if (!w->attributes.bad)
		w->attributes.p[w->attributes.n - 2] = (uint8_t)make_random(w, 2, 255);
	make_update(w, w->parts.withdrawn, w->parts.nlri);
	return true;
}

bool
fault_leftover(struct fault_walk *w, unsigned n, unsigned k)
{
	static const uint8_t left[] = { 0x50, ATTR_MED, 0 };

	if (k)
		return false;
	buf_reset(&w->attributes);
	buf_span_put(&w->attributes, w->parts.attributes);
	buf_put(&w->attributes, left, n);
	make_update(w, w->parts.withdrawn, w->parts.nlri);
	return true;
}

bool
fault_unreachable(struct fault_walk *w, unsigned arg, unsigned k)
{
	struct attr_head a;
	size_t at;

	if (k || w->is & NEED_MP || !make_attribute(w, 0, NULL, &a))
		return false;
	make_copy_to(w, &a, &at);
	if (!w->attributes.bad)
		w->attributes.p[at] ^= ATTR_TRANS;
	make_update(w, w->parts.withdrawn, span_of(NULL, 0));
	return attr_row(a.code)->json != NULL;
}

bool
fault_missing(struct fault_walk *w, unsigned code, unsigned k)
{
	struct get g = get_of(w->parts.attributes);
	struct attr_head a;

	bool there = false, instead = false; /* BGPsec_PATH is in the place of AS_PATH */

	if (k)
		return false;
	buf_reset(&w->attributes);
	while (attr_next(&g, &a)) {
		there |= a.code == code;
		instead |= code == ATTR_AS_PATH && a.code == ATTR_BGPSEC_PATH;
		if (a.code != code)
			buf_span_put(&w->attributes, attr_whole(&a));
	}
	make_update(w, w->parts.withdrawn, w->parts.nlri);
	return there && !instead;
}

/* Those whose flags are known. */
static bool
make_has_flags(const struct attr_head *a)
{
	return make_is_mp(a->code) || attr_row(a->code)->json;
}

bool
fault_flags(struct fault_walk *w, unsigned bits, unsigned k)
{
	bool kept = bits == 0x0f;
	struct attr_head a;
	size_t at;

	if (!make_attribute(w, k, make_has_flags, &a))
		return false;
	make_copy_to(w, &a, &at);
	make_name(w, a.code);
	if (!w->attributes.bad)
		w->attributes.p[at] ^= (uint8_t)bits;
	if (!kept && make_is_mp(a.code))
		make_due(w, DIAG_DISABLE, 3, 9); /* without it there would be no route to treat as withdrawn */
	else if (!kept && a.code == ATTR_AIGP)
		make_due(w, DIAG_DISCARD, 0, 0); /* RFC 7311 3.2 */
	make_update(w, w->parts.withdrawn, w->parts.nlri);
	return true;
}

static bool
make_is_short(const struct attr_head *a)
{
	return !(a->flags & ATTR_EXT);
}

bool
fault_extended(struct fault_walk *w, unsigned arg, unsigned k)
{
	struct get g = get_of(w->parts.attributes);
	struct attr_head a, it;

	if (!make_attribute(w, k, make_is_short, &a))
		return false;
	make_name(w, a.code);
	buf_reset(&w->attributes);
	while (attr_next(&g, &it))
		if (it.v.p == a.v.p)
			attr_put(&w->attributes, it.flags | ATTR_EXT, it.code, it.v);
		else
			buf_span_put(&w->attributes, attr_whole(&it));
	make_update(w, w->parts.withdrawn, w->parts.nlri);
	return true;
}

bool
fault_twice(struct fault_walk *w, unsigned arg, unsigned k)
{
	struct attr_head a;
	size_t at;

	if (!make_attribute(w, k, NULL, &a))
		return false;
	make_copy_to(w, &a, &at);
	make_name(w, a.code);
	buf_span_put(&w->attributes, attr_whole(&a));
	if (make_is_mp(a.code))
		make_due(w, DIAG_RESET, 3, 1);
	make_update(w, w->parts.withdrawn, w->parts.nlri);
	return true;
}

/* The k-th comes first, then the others as they were. */
bool
fault_order(struct fault_walk *w, unsigned arg, unsigned k)
{
	struct get g = get_of(w->parts.attributes);
	struct attr_head a, it;

	if (!make_attribute(w, k + 1, NULL, &a))
		return false;
	make_name(w, a.code);
	buf_reset(&w->attributes);
	buf_span_put(&w->attributes, attr_whole(&a));
	while (attr_next(&g, &it))
		if (it.v.p != a.v.p)
			buf_span_put(&w->attributes, attr_whole(&it));
	make_update(w, w->parts.withdrawn, w->parts.nlri);
	return true;
}

bool
fault_unknown(struct fault_walk *w, unsigned flags, unsigned k)
{
	static const uint8_t unassigned[] = { 43, 50, 77, 100, 127, 130, 200, 240, 244, 254 };
	uint8_t value[8];
	size_t i, n = make_random(w, 0, sizeof(value));

	if (k)
		return false;
	for (i = 0; i < n; i++)
		value[i] = (uint8_t)make_random(w, 0, 255);
	make_put_attribute(w, unassigned[make_random(w, 0, sizeof(unassigned) - 1)], flags, span_of(value, n));
	return true;
}

/* Attributes that nobody knows fill it. */
bool
fault_lengthen(struct fault_walk *w, unsigned arg, unsigned k)
{
	size_t n = MSG_MAX + 1 - w->base.n + make_random(w, 0, 1000);

	if (k)
		return false;
	buf_reset(&w->value);
	while (w->value.n < n)
		buf_c(&w->value, 0);
	make_put_attribute(w, 254, 0xc0, buf_span(&w->value));
	return true;
}

/* ---- NLRI ---- */

static void
make_path_id(struct fault_walk *w, unsigned afi, unsigned safi)
{
	if (famset_has(w->ctx.addpath, family_index(afi, safi)))
		put_u32(&w->value, 1);
}

/* The field of IPv4 routes, withdrawn or not, with w->value at its end. */
static void
make_field(struct fault_walk *w, bool withdrawn)
{
	struct buf field;

	buf_init(&field, 2 * MSG_MAX_EXTENDED);
	buf_span_put(&field, withdrawn ? w->parts.withdrawn : w->parts.nlri);
	buf_span_put(&field, buf_span(&w->value));
	buf_reset(&w->attributes);
	buf_span_put(&w->attributes, w->parts.attributes);
	make_update(w, withdrawn ? buf_span(&field) : w->parts.withdrawn, withdrawn ? w->parts.nlri : buf_span(&field));
	w->msg.bad |= field.bad;
	buf_fini(&field);
}

static void
make_prefix(struct fault_walk *w, unsigned bits, size_t bytes)
{
	put_u8(&w->value, bits);
	while (bytes--)
		put_u8(&w->value, make_random(w, 1, 100));
}

bool
fault_prefix_length(struct fault_walk *w, unsigned withdrawn, unsigned k)
{
	unsigned bits = make_random(w, 33, 255);

	if (k)
		return false;
	buf_reset(&w->value);
	make_path_id(w, AFI_IPV4, SAFI_UNICAST);
	make_prefix(w, bits, (bits + 7) / 8);
	make_field(w, withdrawn);
	return true;
}

bool
fault_prefix_cut(struct fault_walk *w, unsigned withdrawn, unsigned k)
{
	unsigned bits = make_random(w, 9, 32);

	if (k)
		return false;
	buf_reset(&w->value);
	make_path_id(w, AFI_IPV4, SAFI_UNICAST);
	make_prefix(w, bits, (bits + 7) / 8 - 1);
	make_field(w, withdrawn);
	return true;
}

bool
fault_host_bits(struct fault_walk *w, unsigned arg, unsigned k)
{
	if (k)
		return false;
	buf_reset(&w->value);
	make_path_id(w, AFI_IPV4, SAFI_UNICAST);
	put_u8(&w->value, 20);
	put_u24(&w->value, 0x0a00ff);
	make_field(w, false);
	return true;
}

bool
fault_nlri_twice(struct fault_walk *w, unsigned withdrawn, unsigned k)
{
	if (k)
		return false;
	buf_reset(&w->value);
	buf_span_put(&w->value, w->parts.nlri);
	make_field(w, withdrawn);
	return true;
}

/* All but the last byte of a path identifier. */
bool
fault_path_id_cut(struct fault_walk *w, unsigned withdrawn, unsigned k)
{
	if (k)
		return false;
	buf_reset(&w->value);
	put_u24(&w->value, 0);
	make_field(w, withdrawn);
	return true;
}

/* ---- MP_REACH_NLRI and MP_UNREACH_NLRI ---- */

static bool
make_is_reach(const struct attr_head *a)
{
	return a->code == ATTR_MP_REACH;
}

/* The message with MP_REACH_NLRI as mp says. */
static void
make_put_reach(struct fault_walk *w, const struct mp *mp)
{
	buf_reset(&w->value);
	mp_open(&w->value, mp->afi, mp->safi);
	put_u8(&w->value, mp->nexthop.n);
	buf_span_put(&w->value, mp->nexthop);
	put_u8(&w->value, mp->reserved);
	buf_span_put(&w->value, mp->nlri);
	make_put_attribute(w, ATTR_MP_REACH, ATTR_OPT, buf_span(&w->value));
}

bool
fault_mp_short(struct fault_walk *w, unsigned code, unsigned k)
{
	static const uint8_t value[] = { 0, AFI_IPV6, SAFI_UNICAST };

	if (k)
		return false;
	make_put_attribute(w, code, ATTR_OPT, span_of(value, code == ATTR_MP_REACH ? 3 : 2));
	return true;
}

bool
fault_mp_hop_overrun(struct fault_walk *w, unsigned arg, unsigned k)
{
	struct attr_head a;

	if (k || !make_attribute(w, 0, make_is_reach, &a) || a.v.n > 255)
		return false;
	buf_reset(&w->value);
	buf_span_put(&w->value, a.v);
	if (!w->value.bad)
		w->value.p[3] = (uint8_t)make_random(w, (unsigned)a.v.n, 255);
	make_put_attribute(w, ATTR_MP_REACH, ATTR_OPT, buf_span(&w->value));
	return true;
}

bool
fault_mp_hop(struct fault_walk *w, unsigned n, unsigned k)
{
	static const uint8_t hop[16] = { 0x20, 1, 0xd, 0xb8 };
	struct mp mp = w->reach;

	if (k || nlri_row(mp.afi, mp.safi) == &nlri_opaque)
		return false;
	mp.nexthop = span_of(hop, n);
	make_put_reach(w, &mp);
	return true;
}

bool
fault_mp_reserved(struct fault_walk *w, unsigned arg, unsigned k)
{
	struct mp mp = w->reach;

	if (k)
		return false;
	mp.reserved = (uint8_t)make_random(w, 1, 255);
	make_put_reach(w, &mp);
	return true;
}

bool
fault_mp_family(struct fault_walk *w, unsigned arg, unsigned k)
{
	struct mp mp = w->reach;

	if (k)
		return false;
	mp.afi = (uint16_t)make_random(w, 20000, 30000);
	make_put_reach(w, &mp);
	return true;
}

/* The NLRI that is wrong has bytes that are no path identifier followed by a prefix. */
bool
fault_mp_prefix(struct fault_walk *w, unsigned cut, unsigned k)
{
	struct mp mp = w->reach;
	uint8_t nlri[40];
	unsigned max = mp.afi == AFI_IPV4 ? 32 : 128;

	if (k || (mp.afi != AFI_IPV4 && mp.afi != AFI_IPV6))
		return false;
	memset(nlri, 0xff, sizeof(nlri));
	nlri[0] = (uint8_t)(cut ? make_random(w, 9, max) : make_random(w, max + 1, 255));
	mp.nlri = span_of(nlri, (nlri[0] + 7u) / 8 + !cut);
	make_put_reach(w, &mp);
	return true;
}

/* w->value is MP_REACH_NLRI or MP_UNREACH_NLRI with the routes that the message has there. */
static void
make_open_routes(struct fault_walk *w, bool withdrawn)
{
	const struct mp *mp = withdrawn ? &w->unreach : &w->reach;

	buf_reset(&w->value);
	mp_open(&w->value, mp->afi, mp->safi);
	if (!withdrawn) {
		put_u8(&w->value, mp->nexthop.n);
		buf_span_put(&w->value, mp->nexthop);
		put_u8(&w->value, 0);
	}
	buf_span_put(&w->value, mp->nlri);
}

static void
make_put_routes(struct fault_walk *w, bool withdrawn)
{
	make_put_attribute(w, withdrawn ? ATTR_MP_UNREACH : ATTR_MP_REACH, ATTR_OPT, buf_span(&w->value));
}

bool
fault_route(struct fault_walk *w, unsigned withdrawn, unsigned k)
{
	const struct mp *mp = withdrawn ? &w->unreach : &w->reach;

	if (k || mp->afi != w->row->afi || mp->safi != w->row->safi)
		return false;
	make_open_routes(w, withdrawn);
	make_path_id(w, mp->afi, mp->safi);
	make_value(w);
	make_put_routes(w, withdrawn);
	return true;
}

bool
fault_mp_path_id_cut(struct fault_walk *w, unsigned arg, unsigned k)
{
	if (k || w->is & NEED_CLASSIC)
		return false;
	make_open_routes(w, false);
	put_u24(&w->value, 0);
	make_put_routes(w, false);
	return true;
}

bool
fault_unreach_prefix(struct fault_walk *w, unsigned cut, unsigned k)
{
	uint8_t nlri[40];

	if (k || famset_has(w->ctx.addpath, family_index(AFI_IPV6, SAFI_UNICAST)))
		return false;
	memset(nlri, 0xff, sizeof(nlri));
	nlri[0] = (uint8_t)(cut ? make_random(w, 9, 128) : make_random(w, 129, 255));
	buf_reset(&w->value);
	mp_open(&w->value, AFI_IPV6, SAFI_UNICAST);
	buf_put(&w->value, nlri, (nlri[0] + 7u) / 8 + !cut);
	make_put_routes(w, true);
	return true;
}

/* ---- OPEN ---- */

enum { OPEN_VERSION = MSG_HEADER, OPEN_AS = OPEN_VERSION + 1, OPEN_HOLD = OPEN_AS + 2, OPEN_ID = OPEN_HOLD + 2,
	OPEN_PARAMETERS = OPEN_ID + 4 };

bool
fault_open_version(struct fault_walk *w, unsigned arg, unsigned k)
{
	if (k)
		return false;
	make_copy(w);
	if (!w->msg.bad)
		w->msg.p[OPEN_VERSION] = (uint8_t)make_random(w, 5, 255);
	return true;
}

/* With and without a capability that says it in four bytes. */
bool
fault_open_as(struct fault_walk *w, unsigned arg, unsigned k)
{
	static const uint8_t asn4[] = { 2, 6, 65, 4, 0, 0, 0, 0 };

	if (k > 1)
		return false;
	buf_put(&w->msg, w->base.p, OPEN_PARAMETERS);
	buf_c(&w->msg, (char)(k ? sizeof(asn4) : 0));
	buf_put(&w->msg, asn4, k ? sizeof(asn4) : 0);
	make_length(w, w->msg.n);
	if (!w->msg.bad)
		be_put_u16(w->msg.p + OPEN_AS, k ? AS_TRANS : 0);
	if (k)
		strncat(w->name, "/asn4", sizeof(w->name) - strlen(w->name) - 1);
	return true;
}

bool
fault_open_zero(struct fault_walk *w, unsigned arg, unsigned k)
{
	if (k)
		return false;
	make_copy(w);
	if (!w->msg.bad)
		memset(w->msg.p + OPEN_ID, 0, 4);
	return true;
}

bool
fault_open_hold(struct fault_walk *w, unsigned seconds, unsigned k)
{
	if (k)
		return false;
	make_copy(w);
	if (!w->msg.bad)
		be_put_u16(w->msg.p + OPEN_HOLD, seconds);
	return true;
}

/* What has the extended form (RFC 9072) has lengths of two bytes. */
static bool
make_open_is_extended(const struct fault_walk *w)
{
	return w->base.p[OPEN_PARAMETERS] && w->base.p[OPEN_PARAMETERS + 1] == 255;
}

/* A further optional parameter. */
bool
fault_open_parameter(struct fault_walk *w, unsigned arg, unsigned k)
{
	unsigned n = w->base.p[OPEN_PARAMETERS];
	struct diags none = { .n = 0 };
	struct open o;

	buf_reset(&w->value);
	make_value(w);
	if (k || n + w->value.n > 254 || make_open_is_extended(w))
		return false;
	open_read(w->base, &o, &none);
	if (o.role >= 0 && w->value.n > 2 && w->value.p[2] == CAP_ROLE)
		return false; /* it would not be the only one */
	make_copy(w);
	buf_span_put(&w->msg, buf_span(&w->value));
	make_length(w, w->msg.n);
	if (!w->msg.bad)
		w->msg.p[OPEN_PARAMETERS] = (uint8_t)(n + w->value.n);
	return true;
}

/* The AS number of nobody in this session, in two bytes; without the capability that could say another one. */
bool
fault_open_as_other(struct fault_walk *w, unsigned arg, unsigned k)
{
	if (k)
		return false;
	buf_put(&w->msg, w->base.p, OPEN_PARAMETERS);
	buf_c(&w->msg, 0);
	make_length(w, w->msg.n);
	if (!w->msg.bad)
		be_put_u16(w->msg.p + OPEN_AS, w->ctx.local_as == 64999 || w->ctx.peer_as == 64999 ? 64998 : 64999);
	return true;
}

/* 255 twice says that a length of two bytes follows. */
bool
fault_open_extended(struct fault_walk *w, unsigned arg, unsigned k)
{
	static const uint8_t head[] = { 255, 255, 1, 0 };

	if (k)
		return false;
	buf_put(&w->msg, w->base.p, OPEN_PARAMETERS);
	buf_put(&w->msg, head, sizeof(head));
	make_length(w, w->msg.n);
	return true;
}

bool
fault_open_overrun(struct fault_walk *w, unsigned arg, unsigned k)
{
	unsigned n = w->base.p[OPEN_PARAMETERS];

	if (k || n > 250 || make_open_is_extended(w))
		return false;
	make_copy(w);
	if (!w->msg.bad)
		w->msg.p[OPEN_PARAMETERS] = (uint8_t)make_random(w, n + 1, 254);
	return true;
}

bool
fault_open_long(struct fault_walk *w, unsigned arg, unsigned k)
{
	size_t n = make_random(w, MSG_MAX + 1, MSG_MAX + 1000);

	if (k)
		return false;
	make_copy(w);
	while (w->msg.n < n)
		buf_c(&w->msg, 0);
	make_length(w, n);
	return true;
}
