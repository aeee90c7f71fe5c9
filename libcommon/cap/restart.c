/* SPDX-License-Identifier: ISC */
/* cap/restart.c - Graceful Restart (RFC 4724 3, N bit of RFC 8538 2), 64; Long-Lived Graceful Restart (RFC 9494 3), 71. */
#include "cap/cap.h"

enum { RESTART = 0x8, NOTIFICATION = 0x4, FORWARDING = 0x80 };

static bool
restart_graceful_check(const struct cap_row *row, struct get *v, struct diags *d)
{
	if (get_left(v) < 2 || get_left(v) % 4 != 2)
		return cap_bad(row, v, d, "length %zu, want 2 and 4 for each family", get_left(v));
	return true;
}

static bool
restart_family_before(const uint8_t *from, const uint8_t *p, size_t unit)
{
	for (; from < p; from += unit)
		if (memcmp(from, p, 3) == 0)
			return true;
	return false;
}

/* Several of this capability: the last one counts (RFC 5492 4). */
static void
restart_graceful_json(const struct cap_row *row, struct jw *w, const struct span *v, size_t n)
{
	const uint8_t *p = v[n - 1].p, *at;
	size_t len = v[n - 1].n;

	jw_key_cstr(w, "name", row->name);
	jw_key_u64(w, "time", (p[0] & 0xfu) << 8 | p[1]);
	jw_key(w, "address-family-flags");
	jw_obj(w);
	for (at = p + 2; at + 4 <= p + len; at += 4) {
		if (restart_family_before(p + 2, at, 4))
			continue;
		cap_family_key(w, be_u16(at), at[2]);
		jw_arr(w);
		if (at[3] & FORWARDING)
			jw_cstr(w, "forwarding");
		jw_arr_end(w);
	}
	jw_obj_end(w);
	jw_key(w, "restart-flags");
	jw_arr(w);
	if (p[0] >> 4 & RESTART)
		jw_cstr(w, "restart");
	if (p[0] >> 4 & NOTIFICATION)
		jw_cstr(w, "notification");
	jw_arr_end(w);
}

/* The bits of a list of words; false on an unknown word. */
static bool
restart_bits(struct jr list, const struct name *words, unsigned *out)
{
	size_t i;

	*out = 0;
	if (!jr_is(list, JR_ARRAY))
		return false;
	for (i = 0; i < jr_len(list); i++) {
		struct span s;
		uint32_t bit;

		if (!jr_str(jr_at(list, i), &s) || !table_code(words, s, &bit))
			return false;
		*out |= bit;
	}
	return true;
}

static bool
restart_graceful_unjson(const struct cap_row *row, struct jr j, struct buf *out, struct diags *d)
{
	/* the other word of each pair is what ExaBGP prints for the same bit */
	static const struct name session[] = {
		{ RESTART, "restart" }, { NOTIFICATION, "notification" }, { RESTART, "forwarding" }, { 0, NULL },
	};
	static const struct name family[] = { { FORWARDING, "forwarding" }, { FORWARDING, "restart" }, { 0, NULL } };
	struct mark m = cap_open(out, row->code);
	struct jr_iter it = { .begun = false };
	unsigned flags;
	uint64_t time;

	if (!jr_max(jr_get(j, "time"), 4095, &time))
		return unjson_fail(d, "time", "a number up to 4095");
	if (!restart_bits(jr_get(j, "restart-flags"), session, &flags))
		return unjson_fail(d, "restart-flags", "a list of restart and notification");
	put_u16(out, (uint64_t)flags << 12 | time);
	while (jr_each(jr_get(j, "address-family-flags"), &it)) {
		if (!cap_family_scan(it.key, out, false))
			return unjson_fail(d, "address-family-flags", "families as keys");
		if (!restart_bits(it.val, family, &flags))
			return unjson_fail(d, "address-family-flags", "a list that may hold forwarding");
		put_u8(out, flags);
	}
	put_close(out, m);
	return true;
}

static void
restart_graceful_text(const struct cap_row *row, struct buf *b, const struct span *v, size_t n)
{
	const uint8_t *p = v[n - 1].p, *at;

	buf_fmt(b, "%s flags 0x%x time %u", row->name, p[0] >> 4, (p[0] & 0xfu) << 8 | p[1]);
	for (at = p + 2; at + 4 <= p + v[n - 1].n; at += 4) {
		buf_c(b, ' ');
		buf_family(b, be_u16(at), at[2], '/');
		buf_fmt(b, "=0x%x", at[3]);
	}
}

const struct cap_row cap_graceful = {
	.code = CAP_GRACEFUL, .name = "graceful restart", .rfc = "RFC 4724 3", .check = restart_graceful_check,
	.json = restart_graceful_json, .unjson = restart_graceful_unjson, .text = restart_graceful_text,
};

/* ---- 71: AFI (2), SAFI (1), flags (1), stale time (3) ---- */

static bool
restart_llgr_check(const struct cap_row *row, struct get *v, struct diags *d)
{
	if (get_left(v) % 7)
		return cap_bad(row, v, d, "length %zu, want a multiple of 7", get_left(v));
	return true;
}

static void
restart_llgr_json(const struct cap_row *row, struct jw *w, const struct span *v, size_t n)
{
	const uint8_t *p = v[n - 1].p, *at;

	jw_key_cstr(w, "name", row->name);
	jw_key(w, "families");
	jw_obj(w);
	for (at = p; (size_t)(at - p) + 7 <= v[n - 1].n; at += 7) {
		if (restart_family_before(p, at, 7))
			continue;
		cap_family_key(w, be_u16(at), at[2]);
		jw_obj(w);
		jw_key(w, "flags");
		jw_arr(w);
		if (at[3] & FORWARDING)
			jw_cstr(w, "forwarding");
		jw_arr_end(w);
		jw_key_u64(w, "stale-time", be_u24(at + 4));
		jw_obj_end(w);
	}
	jw_obj_end(w);
}

static bool
restart_llgr_unjson(const struct cap_row *row, struct jr j, struct buf *out, struct diags *d)
{
	static const struct name family[] = { { FORWARDING, "forwarding" }, { 0, NULL } };
	struct mark m = cap_open(out, row->code);
	struct jr_iter it = { .begun = false };

	if (!jr_is(jr_get(j, "families"), JR_OBJECT))
		return unjson_fail(d, "families", "an object");
	while (jr_each(jr_get(j, "families"), &it)) {
		unsigned flags;
		uint64_t time;

		if (!cap_family_scan(it.key, out, false))
			return unjson_fail(d, "families", "families as keys");
		if (!restart_bits(jr_get(it.val, "flags"), family, &flags))
			return unjson_fail(d, "flags", "a list that may hold forwarding");
		if (!jr_max(jr_get(it.val, "stale-time"), 0xffffff, &time))
			return unjson_fail(d, "stale-time", "a number of 24 bits");
		put_u8(out, flags);
		put_u24(out, time);
	}
	put_close(out, m);
	return true;
}

static void
restart_llgr_text(const struct cap_row *row, struct buf *b, const struct span *v, size_t n)
{
	const uint8_t *p = v[n - 1].p, *at;

	buf_str(b, row->name);
	for (at = p; (size_t)(at - p) + 7 <= v[n - 1].n; at += 7) {
		buf_c(b, ' ');
		buf_family(b, be_u16(at), at[2], '/');
		buf_fmt(b, "=0x%x,%u", at[3], be_u24(at + 4));
	}
}

const struct cap_row cap_llgr = {
	.code = CAP_LLGR, .name = "long-lived graceful restart", .rfc = "RFC 9494 3", .check = restart_llgr_check,
	.json = restart_llgr_json, .unjson = restart_llgr_unjson, .text = restart_llgr_text,
};
