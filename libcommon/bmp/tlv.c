/* SPDX-License-Identifier: ISC */
/* bmp/tlv.c - the TLVs of BMP messages. */
#include "bmp/tlv.h"

#include <stdio.h>

#include "base/count.h"
#include "base/table.h"
#include "bmp/rows.h"
#include "cap/cap.h"

enum { ENTERPRISE = 0x8000, SNAPSHOT_ID = 0x7fff, MARKER = 16 };

/* ---- values ---- */

static void
tlv_text(struct jw *w, struct span v)
{
	jw_str(w, v);
}

static void
tlv_hex(struct jw *w, struct span v)
{
	jw_hex(w, v, "0x");
}

static void
tlv_number(struct jw *w, struct span v)
{
	struct get g = get_of(v);

	if (v.n && v.n <= 8)
		jw_u64(w, get_un(&g, v.n));
	else
		tlv_hex(w, v);
}

/* RFC 7854 4.5 */
static void
tlv_reason(struct jw *w, struct span v)
{
	static const char *const reasons[] = { "administratively closed", "unspecified", "out of resources",
		"redundant connection", "permanently administratively closed" };
	struct get g = get_of(v);
	unsigned code = get_u16(&g);

	if (!get_done(&g)) {
		tlv_hex(w, v);
		return;
	}
	jw_u64(w, code);
	if (code < COUNT(reasons))
		jw_key_cstr(w, "text", reasons[code]);
}

static void
tlv_timestamp(struct jw *w, struct span v)
{
	static const char *const types[] = { "trigger", "export", "adj-rib-in", "loc-rib", "adj-rib-out" };
	struct get g = get_of(v);
	unsigned type = get_u8(&g), s = get_u32(&g), us = get_u32(&g);

	if (!get_done(&g) || us >= 1000000) {
		tlv_hex(w, v);
		return;
	}
	jw_obj(w);
	if (type < COUNT(types))
		jw_key_cstr(w, "type", types[type]);
	else
		jw_key_u64(w, "type", type);
	jw_key(w, "time");
	jw_next(w);
	buf_fmt(w->b, "%u.%06u", s, us);
	jw_obj_end(w);
}

/* The NLRI of a group, each by its number in the UPDATE. */
static void
tlv_group(struct jw *w, struct span v)
{
	struct get g = get_of(v);

	jw_arr(w);
	while (get_left(&g) >= 2)
		jw_u64(w, get_u16(&g));
	jw_arr_end(w);
}

/* One capability, as in an OPEN. */
static void
tlv_capability(struct jw *w, struct span v)
{
	struct get g = get_of(v);
	unsigned code = get_u8(&g);
	struct span value = get_bytes(&g, get_u8(&g));
	const struct cap_row *row = cap_row(code);
	struct get check = get_of(value);
	char key[8];

	if (!get_ok(&g)) {
		tlv_hex(w, v);
		return;
	}
	snprintf(key, sizeof(key), "%u", code);
	jw_obj(w);
	jw_key(w, key);
	jw_obj(w);
	if (row->json && (!row->check || row->check(row, &check, NULL)))
		row->json(row, w, &value, 1);
	else
		cap_raw_json(w, code, value);
	jw_obj_end(w);
	jw_obj_end(w);
}

/* draft-ietf-grow-bmp-path-marking-tlv */
static void
tlv_path_marking(struct jw *w, struct span v)
{
	static const char *const status[] = { "invalid", "best", "non-selected", "primary", "backup", "non-installed",
		"best-external", "add-path", "filtered-inbound", "filtered-outbound", "stale", "suppressed" };
	struct get g = get_of(v);
	uint32_t bits = get_u32(&g);
	unsigned i;

	if (!get_ok(&g) || (get_left(&g) && get_left(&g) != 2)) {
		tlv_hex(w, v);
		return;
	}
	jw_obj(w);
	jw_key(w, "status");
	jw_arr(w);
	for (i = 0; i < 32; i++) {
		if (!(bits >> i & 1))
			continue;
		if (i < COUNT(status))
			jw_cstr(w, status[i]);
		else
			jw_u64(w, (uint64_t)1 << i);
	}
	jw_arr_end(w);
	if (get_left(&g))
		jw_key_u64(w, "reason", get_u16(&g));
	jw_obj_end(w);
}

/* ---- rows ---- */

#define TLV_ROW(w, c, n, s) { .where = TLV_##w, .code = c, .name = n, .show = s },
static const struct tlv_row {
	enum tlv_where where;
	unsigned code;
	const char *name;
	void (*show)(struct jw *w, struct span v); /* NULL: it has an event of its own */
} tlv_rows[] = { BMP_TLVS(TLV_ROW) };

static const struct tlv_row *
tlv_row(enum tlv_where where, const struct tlv *t)
{
	size_t i;

	for (i = 0; i < COUNT(tlv_rows) && !t->is_enterprise; i++)
		if (tlv_rows[i].code == t->code && (tlv_rows[i].where == where || tlv_rows[i].where == TLV_ANY))
			return &tlv_rows[i];
	return NULL;
}

/* ---- reading ---- */

bool
tlv_next(struct get *g, bool indexed, unsigned version, struct tlv *t)
{
	struct get v;
	size_t n;

	*t = (struct tlv){ .code = 0 };
	if (!get_left(g))
		return false;
	t->code = get_u16(g);
	t->is_enterprise = version >= 4 && t->code & ENTERPRISE && t->code != UINT16_MAX;
	if (t->is_enterprise)
		t->code &= ~(unsigned)ENTERPRISE;
	n = get_u16(g);
	t->has_index = indexed && t->code != SNAPSHOT_ID;
	if (t->has_index)
		t->index = get_u16(g);
	t->v = get_bytes(g, n);
	if (!get_ok(g))
		return false;
	if (t->is_enterprise) {
		v = get_of(t->v);
		t->enterprise = get_u32(&v);
		t->is_enterprise = get_ok(&v); /* without room for the number it is a value */
		if (t->is_enterprise)
			t->v = get_rest(&v);
	}
	return true;
}

bool
tlv_fits(struct get g, bool indexed, unsigned version)
{
	struct tlv t;

	while (tlv_next(&g, indexed, version, &t))
		;
	return get_ok(&g);
}

bool
tlv_is_message(const struct tlv *t)
{
	return !t->is_enterprise && t->v.n > MARKER && t->v.p[0] == 0xff && t->v.p[MARKER - 1] == 0xff;
}

bool
tlv_is_stateless(const struct tlv *t, enum tlv_where where)
{
	const struct tlv_row *row = tlv_row(where, t);

	return row && row->show == tlv_capability;
}

/* ---- JSON ---- */

static void
tlv_json_one(struct jw *w, const struct tlv *t, const struct tlv_row *row)
{
	jw_obj(w);
	if (row) {
		jw_key(w, row->name);
		row->show(w, t->v);
	} else {
		jw_key_u64(w, "type", t->code);
		if (t->is_enterprise)
			jw_key_u64(w, "enterprise", t->enterprise);
		jw_key(w, "value");
		tlv_hex(w, t->v);
	}
	if (t->has_index && t->index)
		jw_key_u64(w, t->index & TLV_GROUP_BIT ? "index-group" : "index", t->index & ~(unsigned)TLV_GROUP_BIT);
	jw_obj_end(w);
}

bool
tlv_json(struct jw *w, struct get *g, enum tlv_where where, bool indexed, unsigned version)
{
	struct tlv t;

	jw_key(w, "information");
	jw_arr(w);
	while (tlv_next(g, indexed, version, &t)) {
		const struct tlv_row *row = tlv_row(where, &t);

		if (!indexed || !tlv_is_message(&t))
			tlv_json_one(w, &t, row && row->show ? row : NULL);
	}
	jw_arr_end(w);
	return get_ok(g);
}

/* ---- stateless parsing ---- */

void
tlv_stateless_apply(const struct tlv *t, struct ctx *ctx, famset *addpath, bool *asn4)
{
	struct get g = get_of(t->v);
	unsigned code = get_u8(&g);
	struct get v = get_sub(&g, get_u8(&g));

	switch (get_ok(&g) ? code : 0) {
	case CAP_ADDPATH: /* RFC 7911 4 */
		while (get_left(&v) >= 4) {
			unsigned afi = get_u16(&v), safi = get_u8(&v);
			int family = family_index(afi, safi);
			bool on = get_u8(&v) != 0;

			if (family < 0)
				continue;
			*addpath |= (famset)1 << family;
			ctx->addpath &= ~((famset)1 << family);
			if (on)
				ctx->addpath |= (famset)1 << family;
		}
		break;
	case CAP_ASN4:
		ctx->asn4 = *asn4 = true;
		break;
	case CAP_NEXTHOP: /* RFC 8950 4 */
		while (get_left(&v) >= 6) {
			unsigned afi = get_u16(&v), safi = get_u16(&v);
			int family = family_index(afi, safi);

			get_u16(&v);
			if (family >= 0 && ctx->nexthop6 != FAMSET_ALL)
				ctx->nexthop6 |= (famset)1 << family;
		}
		break;
	}
}
