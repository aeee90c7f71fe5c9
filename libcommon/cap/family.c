/*
 * cap/family.c - capabilities that are lists of families: Multiprotocol (RFC 4760 8), Extended Next Hop (RFC 8950 4),
 * ADD-PATH (RFC 7911 4), PATHS-LIMIT (draft-abraitis-idr-addpath-paths-limit) and Multiple Labels (RFC 8277 2.1).
 */
#include "cap/cap.h"

static bool
check_unit(const struct cap_row *row, struct get *v, struct diags *d, size_t unit)
{
	if (get_left(v) % unit)
		return cap_bad(row, v, d, "length %zu, want a multiple of %zu", get_left(v), unit);
	return true;
}

/* Has the entry at v[at..] stood before in the values? Compares its first `len` bytes. */
static bool
seen(const struct span *v, size_t n, const uint8_t *entry, size_t len, size_t unit)
{
	size_t i, at;

	for (i = 0; i < n; i++) {
		for (at = 0; at + len <= v[i].n; at += unit) {
			if (v[i].p + at == entry)
				return false;
			if (memcmp(v[i].p + at, entry, len) == 0)
				return true;
		}
	}
	return false;
}

/* ---- 1, Multiprotocol: AFI (2), reserved (1), SAFI (1) ---- */

static bool
mp_check(const struct cap_row *row, struct get *v, struct diags *d)
{
	if (get_left(v) < 4)
		return cap_bad(row, v, d, "length %zu, want 4", get_left(v));
	return true;
}

static void
mp_json(const struct cap_row *row, struct jw *w, const struct span *v, size_t n)
{
	size_t i;

	jw_key_cstr(w, "name", row->name);
	jw_key(w, "families");
	jw_arr(w);
	for (i = 0; i < n; i++) {
		size_t j;
		bool again = false;

		for (j = 0; j < i; j++)
			again |= memcmp(v[j].p, v[i].p, 2) == 0 && v[j].p[3] == v[i].p[3];
		if (!again)
			cap_family_json(w, (unsigned)v[i].p[0] << 8 | v[i].p[1], v[i].p[3]);
	}
	jw_arr_end(w);
}

static bool
mp_unjson(const struct cap_row *row, struct jr j, struct buf *out, struct diags *d)
{
	struct jr list = jr_get(j, "families");
	size_t i;

	if (!jr_is(list, JR_ARRAY))
		return unjson_fail(d, "families", "a list of families");
	for (i = 0; i < jr_len(list); i++) {
		struct mark m = cap_open(out, row->code);
		uint16_t afi;
		uint8_t safi;
		struct span s;

		if (!jr_str(jr_at(list, i), &s) || !family_scan(s, &afi, &safi))
			return unjson_fail(d, "families", "families such as \"ipv4/unicast\"");
		put_u16(out, afi);
		put_u16(out, safi);
		put_close(out, m);
	}
	return true;
}

static void
mp_text(const struct cap_row *row, struct buf *b, const struct span *v, size_t n)
{
	size_t i;

	buf_str(b, row->name);
	buf_c(b, '(');
	for (i = 0; i < n; i++) {
		if (i)
			buf_c(b, ',');
		buf_family(b, (unsigned)v[i].p[0] << 8 | v[i].p[1], v[i].p[3], ' ');
	}
	buf_c(b, ')');
}

const struct cap_row cap_multiprotocol = {
	.code = CAP_MULTIPROTOCOL, .name = "multiprotocol", .rfc = "RFC 4760 8", .check = mp_check, .json = mp_json,
	.unjson = mp_unjson, .text = mp_text,
};

/* ---- 5, Extended Next Hop: AFI (2), SAFI (2), next hop AFI (2) ---- */

static bool
nexthop_check(const struct cap_row *row, struct get *v, struct diags *d)
{
	return check_unit(row, v, d, 6);
}

static void
nexthop_words(struct buf *b, const uint8_t *p, char sep)
{
	struct buf tmp;
	const uint8_t *end;

	buf_family(b, (unsigned)p[0] << 8 | p[1], p[3], sep); /* SAFI has one byte; the one before it is zero */
	buf_c(b, sep);
	/* only the first half of a family's name is wanted */
	buf_init(&tmp, 128);
	buf_family(&tmp, (unsigned)p[4] << 8 | p[5], 0, '/');
	end = tmp.n ? memchr(tmp.p, '/', tmp.n) : NULL;
	if (end)
		buf_put(b, tmp.p, (size_t)(end - tmp.p));
	buf_fini(&tmp);
}

static void
nexthop_json(const struct cap_row *row, struct jw *w, const struct span *v, size_t n)
{
	size_t i, at;

	jw_key_cstr(w, "name", row->name);
	jw_key(w, "conversion");
	jw_arr(w);
	for (i = 0; i < n; i++) {
		for (at = 0; at + 6 <= v[i].n; at += 6) {
			if (seen(v, n, v[i].p + at, 6, 6))
				continue;
			jw_quote(w);
			nexthop_words(w->b, v[i].p + at, '/');
			jw_quote_end(w);
		}
	}
	jw_arr_end(w);
}

static bool
nexthop_unjson(const struct cap_row *row, struct jr j, struct buf *out, struct diags *d)
{
	struct mark m = cap_open(out, row->code);
	struct jr list = jr_get(j, "conversion");
	size_t i, cut;

	if (!jr_is(list, JR_ARRAY))
		return unjson_fail(d, "conversion", "a list");
	for (i = 0; i < jr_len(list); i++) {
		struct span s;
		uint16_t afi;

		if (!jr_str(jr_at(list, i), &s))
			return unjson_fail(d, "conversion", "texts such as \"ipv4/unicast/ipv6\"");
		for (cut = s.n; cut && s.p[cut - 1] != '/'; cut--)
			;
		if (!cut || !cap_family_scan(span_of(s.p, cut - 1), out, true) ||
		    !afi_scan(span_of(s.p + cut, s.n - cut), &afi))
			return unjson_fail(d, "conversion", "texts such as \"ipv4/unicast/ipv6\"");
		put_u16(out, afi);
	}
	put_close(out, m);
	return true;
}

static void
nexthop_text(const struct cap_row *row, struct buf *b, const struct span *v, size_t n)
{
	size_t i, at, cnt = 0;

	buf_str(b, row->name);
	buf_c(b, '(');
	for (i = 0; i < n; i++) {
		for (at = 0; at + 6 <= v[i].n; at += 6) {
			if (cnt++)
				buf_c(b, ',');
			nexthop_words(b, v[i].p + at, ' ');
		}
	}
	buf_c(b, ')');
}

const struct cap_row cap_nexthop = {
	.code = CAP_NEXTHOP, .name = "nexthop", .rfc = "RFC 8950 4", .check = nexthop_check, .json = nexthop_json,
	.unjson = nexthop_unjson, .text = nexthop_text,
};

/* ---- 69, ADD-PATH: AFI (2), SAFI (1), Send/Receive (1) ---- */

static const struct name modes[] = {
	{ 0, "disabled" }, { 1, "receive" }, { 2, "send" }, { 3, "send/receive" }, { 3, "receive/send" }, { 0, NULL },
};

static bool
addpath_check(const struct cap_row *row, struct get *v, struct diags *d)
{
	return check_unit(row, v, d, 4);
}

static void
mode_put(struct buf *b, unsigned mode)
{
	const char *name = table_name(modes, mode);

	if (name)
		buf_str(b, name);
	else
		buf_fmt(b, "invalid (%u)", mode);
}

static bool
mode_scan(struct span s, uint32_t *mode)
{
	static const char invalid[] = "invalid (";
	size_t n = sizeof(invalid) - 1;
	uint32_t v = 0, i;

	if (table_code(modes, s, mode))
		return true;
	if (s.n < n + 2 || s.n > n + 4 || memcmp(s.p, invalid, n) || s.p[s.n - 1] != ')')
		return false;
	for (i = (uint32_t)n; i < s.n - 1; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		v = v * 10 + s.p[i] - '0';
	}
	*mode = v;
	return v <= 255;
}

static void
addpath_json(const struct cap_row *row, struct jw *w, const struct span *v, size_t n)
{
	size_t i, at;

	jw_key_cstr(w, "name", row->name);
	for (i = 0; i < n; i++) {
		for (at = 0; at + 4 <= v[i].n; at += 4) {
			const uint8_t *p = v[i].p + at;

			if (seen(v, n, p, 3, 4))
				continue;
			cap_family_key(w, (unsigned)p[0] << 8 | p[1], p[2]);
			jw_quote(w);
			mode_put(w->b, p[3]);
			jw_quote_end(w);
		}
	}
}

static bool
addpath_unjson(const struct cap_row *row, struct jr j, struct buf *out, struct diags *d)
{
	struct mark m = cap_open(out, row->code);
	struct jr_iter it = { .begun = false };

	while (jr_each(j, &it)) {
		struct span s;
		uint32_t mode;

		if (span_is(it.key, "name"))
			continue;
		if (!cap_family_scan(it.key, out, false))
			return unjson_fail(d, "addpath", "families as keys");
		if (!jr_str(it.val, &s) || !mode_scan(s, &mode))
			return unjson_fail(d, "addpath", "receive, send or send/receive");
		put_u8(out, mode);
	}
	put_close(out, m);
	return true;
}

static void
addpath_text(const struct cap_row *row, struct buf *b, const struct span *v, size_t n)
{
	size_t i, at, cnt = 0;

	buf_str(b, row->name);
	buf_c(b, '(');
	for (i = 0; i < n; i++) {
		for (at = 0; at + 4 <= v[i].n; at += 4) {
			const uint8_t *p = v[i].p + at;

			if (cnt++)
				buf_c(b, ',');
			mode_put(b, p[3]);
			buf_c(b, ' ');
			buf_family(b, (unsigned)p[0] << 8 | p[1], p[2], ' ');
		}
	}
	buf_c(b, ')');
}

const struct cap_row cap_addpath = {
	.code = CAP_ADDPATH, .name = "addpath", .rfc = "RFC 7911 4", .check = addpath_check, .json = addpath_json,
	.unjson = addpath_unjson, .text = addpath_text,
};

/* ---- numbers by family: 76, AFI (2), SAFI (1), limit (2); 8, AFI (2), SAFI (1), count (1) ---- */

static size_t
count_width(const struct cap_row *row)
{
	return row->code == CAP_PATHS_LIMIT ? 2 : 1;
}

static bool
count_check(const struct cap_row *row, struct get *v, struct diags *d)
{
	return check_unit(row, v, d, 3 + count_width(row));
}

static unsigned
count_get(const uint8_t *p, size_t width)
{
	return width == 2 ? (unsigned)p[0] << 8 | p[1] : p[0];
}

static void
count_json(const struct cap_row *row, struct jw *w, const struct span *v, size_t n)
{
	size_t width = count_width(row), unit = 3 + width, i, at;

	jw_key_cstr(w, "name", row->name);
	for (i = 0; i < n; i++) {
		for (at = 0; at + unit <= v[i].n; at += unit) {
			const uint8_t *p = v[i].p + at;
			unsigned count = count_get(p + 3, width);

			/* a limit of 0 is to be ignored (paths-limit, section 2), and so is 0 labels (RFC 8277 2.1) */
			if (!count || seen(v, n, p, 3, unit))
				continue;
			cap_family_key(w, (unsigned)p[0] << 8 | p[1], p[2]);
			jw_u64(w, count);
		}
	}
}

static bool
count_unjson(const struct cap_row *row, struct jr j, struct buf *out, struct diags *d)
{
	struct mark m = cap_open(out, row->code);
	size_t width = count_width(row);
	struct jr_iter it = { .begun = false };

	while (jr_each(j, &it)) {
		uint64_t count;

		if (span_is(it.key, "name"))
			continue;
		if (!cap_family_scan(it.key, out, false))
			return unjson_fail(d, row->name, "families as keys");
		if (!jr_max(it.val, width == 2 ? UINT16_MAX : UINT8_MAX, &count))
			return unjson_fail(d, row->name, "a number that fits");
		put_un(out, count, width);
	}
	put_close(out, m);
	return true;
}

static void
count_text(const struct cap_row *row, struct buf *b, const struct span *v, size_t n)
{
	size_t width = count_width(row), unit = 3 + width, i, at, cnt = 0;

	buf_str(b, row->name);
	buf_c(b, '(');
	for (i = 0; i < n; i++) {
		for (at = 0; at + unit <= v[i].n; at += unit) {
			const uint8_t *p = v[i].p + at;

			if (cnt++)
				buf_c(b, ',');
			buf_family(b, (unsigned)p[0] << 8 | p[1], p[2], ' ');
			buf_c(b, ' ');
			buf_u32(b, count_get(p + 3, width));
		}
	}
	buf_c(b, ')');
}

const struct cap_row cap_paths_limit = {
	.code = CAP_PATHS_LIMIT, .name = "paths-limit", .rfc = "draft-abraitis-idr-addpath-paths-limit 2",
	.check = count_check, .json = count_json, .unjson = count_unjson, .text = count_text,
};
const struct cap_row cap_multiple_labels = {
	.code = CAP_MULTIPLE_LABELS, .name = "multiple-labels", .rfc = "RFC 8277 2.1", .check = count_check,
	.json = count_json, .unjson = count_unjson, .text = count_text,
};
