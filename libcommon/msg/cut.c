/* SPDX-License-Identifier: ISC */
/* msg/cut.c - messages of which only the beginning is there. */
#include "msg/cut.h"

#include <stdio.h>

#include "attr/attr.h"
#include "msg/parts.h"
#include "nlri/nlri.h"

enum { OPEN_FIXED = 9, PARAM_CAPABILITIES = 2 };

bool
msg_is_cut(struct span there)
{
	return msg_length(there) > there.n;
}

/* ---- UPDATE ---- */

/* The NLRI of a field that are whole. */
static struct span
cut_nlri(unsigned afi, unsigned safi, struct span field, bool withdraw, const struct ctx *ctx)
{
	const struct nlri_row *row = nlri_row(afi, safi);
	bool addpath = famset_has(ctx->addpath, family_index(afi, safi));
	struct get g = get_of(field);
	struct diags d = { .n = 0 };
	struct nlri one;
	size_t n = 0;

	while (get_left(&g) && nlri_next(row, &g, addpath, withdraw, &one, &d) && get_ok(&g))
		n = get_off(&g);
	return span_of(field.p, n);
}

/* MP_REACH_NLRI or MP_UNREACH_NLRI of whose value only v is there. */
static void
cut_mp(const struct attr_head *a, struct span v, const struct ctx *ctx, struct buf *out)
{
	bool reach = a->code == ATTR_MP_REACH;
	struct mp mp;

	if (!mp_find(v, reach, &mp))
		return;
	mp.nlri = cut_nlri(mp.afi, mp.safi, mp.nlri, !reach, ctx);
	mp_put(out, a->flags, &mp, reach);
}

/* The attributes that are whole, and what can be read of the one that is not. */
static void
cut_attributes(struct span field, const struct ctx *ctx, struct buf *out)
{
	struct get g = get_of(field);
	struct attr_head a;

	while (attr_next(&g, &a))
		buf_span_put(out, attr_whole(&a));
	if (a.head && !get_ok(&g) && (a.code == ATTR_MP_REACH || a.code == ATTR_MP_UNREACH))
		cut_mp(&a, span_of(a.v.p, (size_t)(g.end - a.v.p)), ctx, out);
}

/* What is left must not look like an End-of-RIB (RFC 4724 2), which nobody sent. */
static bool
cut_is_eor(struct span msg)
{
	struct update_parts p;
	struct attr_head a;
	struct get g;

	if (parts_find(msg, &p) != PARTS_OK || p.withdrawn.n || p.nlri.n)
		return false;
	g = get_of(p.attributes);
	return !p.attributes.n || (attr_next(&g, &a) && a.code == ATTR_MP_UNREACH && a.v.n <= 3 && !get_left(&g));
}

static void
cut_update_put(struct span there, const struct ctx *ctx, struct buf *out)
{
	struct span body = msg_body(there), withdrawn, attributes, nlri = { NULL, 0 };
	struct get g = get_of(body), at;
	struct update_frame f;
	size_t len;

	len = get_u16(&g);
	f = update_open(out);
	at = get_sub(&g, len < get_left(&g) ? len : get_left(&g));
	withdrawn = get_rest(&at);
	if (withdrawn.n < len) { /* cut in here */
		buf_span_put(out, cut_nlri(AFI_IPV4, SAFI_UNICAST, withdrawn, true, ctx));
		update_attrs(out, &f);
		update_nlri(out, &f);
		update_close(out, &f);
		return;
	}
	buf_span_put(out, withdrawn);
	update_attrs(out, &f);
	len = get_left(&g) >= 2 ? get_u16(&g) : 0;
	at = get_sub(&g, len < get_left(&g) ? len : get_left(&g));
	attributes = get_rest(&at);
	if (attributes.n < len) {
		cut_attributes(attributes, ctx, out);
	} else {
		buf_span_put(out, attributes);
		nlri = cut_nlri(AFI_IPV4, SAFI_UNICAST, get_rest(&g), false, ctx);
	}
	update_nlri(out, &f);
	buf_span_put(out, nlri);
	update_close(out, &f);
}

static bool
cut_update(struct span there, const struct ctx *ctx, struct buf *out)
{
	size_t at = out->n;

	if (there.n < PARTS_FIRST)
		return false;
	cut_update_put(there, ctx, out);
	return !out->bad && !cut_is_eor(span_of(out->p + at, out->n - at));
}

/* ---- OPEN ---- */

/* The capabilities that are whole, as one parameter each. */
static void
cut_capabilities(struct get v, struct buf *out)
{
	while (get_left(&v)) {
		struct get from = v;

		get_u8(&v);
		get_bytes(&v, get_u8(&v));
		if (!get_ok(&v))
			return;
		put_u8(out, PARAM_CAPABILITIES);
		put_u8(out, (size_t)(v.p - from.p));
		buf_put(out, from.p, (size_t)(v.p - from.p));
	}
}

static bool
cut_open(struct span there, struct buf *out)
{
	struct get g = get_of(msg_body(there));
	struct span fixed = get_bytes(&g, OPEN_FIXED);
	unsigned n = get_u8(&g);
	bool extended = n == 255 && get_left(&g) >= 3 && *g.p == 255; /* RFC 9072 2 */
	struct mark m, all;

	if (!get_ok(&g))
		return false;
	m = msg_begin(out, MSG_OPEN);
	buf_span_put(out, fixed);
	if (extended) {
		get_bytes(&g, 3);
		put_u16(out, 255 << 8 | 255);
	}
	all = put_open(out, extended ? 2 : 1);
	while (get_left(&g)) {
		struct get from = g;
		unsigned type = get_u8(&g);
		size_t len = extended ? get_u16(&g) : get_u8(&g);

		if (get_ok(&g) && get_left(&g) >= len) {
			get_bytes(&g, len);
			buf_put(out, from.p, (size_t)(g.p - from.p));
		} else {
			struct get rest = get_of(get_rest(&g));

			if (type == PARAM_CAPABILITIES && !extended)
				cut_capabilities(rest, out);
			break;
		}
	}
	put_close(out, all);
	msg_end(out, m);
	return true;
}

/* ---- all ---- */

/* One whose body may end anywhere from `least` on. */
static bool
cut_plain(struct span there, struct buf *out)
{
	const struct msg_row *row = msg_row(msg_type(there));
	size_t at = out->n;

	if (!row || there.n < row->least || row->least == row->most)
		return false;
	buf_span_put(out, there);
	if (!out->bad)
		be_put_u16(out->p + at + 16, (uint32_t)there.n);
	return true;
}

bool
msg_cut(struct span there, const struct ctx *ctx, struct buf *out)
{
	size_t at = out->n;
	bool good;

	switch (msg_type(there)) {
	case MSG_UPDATE:
		good = cut_update(there, ctx, out);
		break;
	case MSG_OPEN:
		good = cut_open(there, out);
		break;
	default:
		good = cut_plain(there, out);
	}
	if (!good || out->bad)
		out->n = at;
	return good && !out->bad;
}

void
msg_cut_json(struct span there, const char *reason, bool spaced, struct buf *extra)
{
	struct jw w;

	jw_init(&w, extra, spaced);
	w.comma = extra->n != 0;
	jw_key(&w, "cut");
	jw_obj(&w);
	jw_key_u64(&w, "bytes", there.n);
	jw_key_u64(&w, "length", msg_length(there));
	jw_key_cstr(&w, "reason", reason);
	jw_key(&w, "raw");
	jw_hex(&w, there, "0x");
	jw_obj_end(&w);
}

void
msg_cut_words(struct span there, const char *why, char text[MSG_CUT_WORDS])
{
	const char *type = msg_type_word(msg_type(there));

	if (there.n < MSG_HEADER)
		snprintf(text, MSG_CUT_WORDS, "a header of 19 bytes, of which %zu are there: %s", there.n, why);
	else
		snprintf(text, MSG_CUT_WORDS, "%s of %zu bytes, of which %zu are there: %s", type ? type : "message", msg_length(there),
	    there.n, why);
}
