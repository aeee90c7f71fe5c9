/* SPDX-License-Identifier: ISC */
/*
 * cap/family.c - capabilities that are lists of families: Multiprotocol (RFC 4760 8), Extended Next Hop (RFC 8950 4),
 * ADD-PATH (RFC 7911 4), PATHS-LIMIT (draft-abraitis-idr-addpath-paths-limit) and Multiple Labels (RFC 8277 2.1).
 */
#include "cap/cap.h"

/* ---- 1, Multiprotocol: AFI (2), reserved (1), SAFI (1); one capability for each ---- */

static bool
family_multiprotocol_check(const struct cap_row *row, struct get *v, struct diags *d)
{
	if (get_left(v) < 4)
		return cap_bad(row, v, d, "length %zu, want 4", get_left(v));
	return true;
}

static const struct field multiprotocol_fields[] = { { NULL, NULL, &kind_family_wide, NULL } };

const struct cap_row cap_multiprotocol = {
	.code = CAP_MULTIPROTOCOL, .name = "multiprotocol", .rfc = "RFC 4760 8", .check = family_multiprotocol_check,
	CAP_LIST("families", multiprotocol_fields), .each = true, .id = 0xb,
};

/* ---- 5, Extended Next Hop: AFI (2), SAFI (2), next hop AFI (2) ---- */

static void
family_conversion_show(struct buf *b, struct get *g, const void *arg)
{
	kind_family_wide.show(b, g, arg);
	buf_c(b, ' ');
	buf_afi(b, get_u16(g));
}

static void
family_conversion_json(struct jw *w, struct get *g, const void *arg)
{
	unsigned afi = get_u16(g), safi = get_u16(g) & 0xff;

	(void)arg;
	jw_quote(w);
	buf_family(w->b, afi, safi, '/');
	buf_c(w->b, '/');
	buf_afi(w->b, get_u16(g));
	jw_quote_end(w);
}

static bool
family_conversion_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	struct span s;
	uint16_t afi;
	size_t cut;

	(void)d, (void)arg;
	if (!jr_str(j, &s))
		return false;
	for (cut = s.n; cut && s.p[cut - 1] != '/'; cut--)
		;
	if (!cut || !cap_family_scan(span_of(s.p, cut - 1), out, true) || !afi_scan(span_of(s.p + cut, s.n - cut), &afi))
		return false;
	put_u16(out, afi);
	return true;
}

static const struct kind conversion_kind = { .want = "texts such as \"ipv4/unicast/ipv6\"",
	.json = family_conversion_json,
	.unjson = family_conversion_unjson,
	.show = family_conversion_show,
	.size = 6 };
static const struct field conversion_fields[] = { { NULL, NULL, &conversion_kind, NULL } };

const struct cap_row cap_nexthop = {
	.code = CAP_NEXTHOP, .name = "nexthop", .rfc = "RFC 8950 4", .check = cap_record_check,
	CAP_LIST("conversion", conversion_fields), .id = 0x3f,
};

/* ---- 69, ADD-PATH: AFI (2), SAFI (1), Send/Receive (1) ---- */

static const struct name modes[] = {
	{ 0, "disabled" }, { 1, "receive" }, { 2, "send" }, { 3, "send/receive" }, { 3, "receive/send" }, { 0, NULL },
};

static void
family_mode_show(struct buf *b, struct get *g, const void *arg)
{
	unsigned mode = get_u8(g);
	const char *name = table_name(modes, mode);

	(void)arg;
	if (name)
		buf_str(b, name);
	else
		buf_fmt(b, "invalid (%u)", mode);
}

static bool
family_mode_scan(struct span s, uint32_t *mode)
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
family_mode_json(struct jw *w, struct get *g, const void *arg)
{
	jw_quote(w);
	family_mode_show(w->b, g, arg);
	jw_quote_end(w);
}

static bool
family_mode_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	struct span s;
	uint32_t mode;

	(void)d, (void)arg;
	if (!jr_str(j, &s) || !family_mode_scan(s, &mode))
		return false;
	put_u8(out, mode);
	return true;
}

/* The mode comes first. */
static void
family_addpath_text(const struct cap_row *row, struct buf *b, const struct span *v, size_t n)
{
	size_t i, cnt = 0;

	buf_str(b, row->name);
	buf_c(b, '(');
	for (i = 0; i < n; i++) {
		struct get g = get_of(v[i]);

		while (get_left(&g) >= 4) {
			struct get family = get_sub(&g, 3);

			if (cnt++)
				buf_c(b, ',');
			family_mode_show(b, &g, NULL);
			buf_c(b, ' ');
			kind_family.show(b, &family, NULL);
		}
	}
	buf_c(b, ')');
}

static const struct kind mode_kind = { .want = "receive, send or send/receive", .json = family_mode_json,
	.unjson = family_mode_unjson, .show = family_mode_show, .size = 1 };
static const struct field addpath_fields[] = {
	{ "family", NULL, &kind_family, NULL },
	{ "mode", NULL, &mode_kind, NULL },
};

const struct cap_row cap_addpath = {
	.code = CAP_ADDPATH, .name = "addpath", .rfc = "RFC 7911 4", .check = cap_record_check,
	.fields = addpath_fields, .field_cnt = 2, .map = true, .id = CAP_FAMILY_ID,
	.json = cap_record_json, .unjson = cap_record_unjson, .text = family_addpath_text,
};

/*
 * ---- numbers by family: 76, AFI (2), SAFI (1), limit (2); 8, AFI (2), SAFI (1), count (1) ----
 *
 * A limit of 0 is to be ignored (paths-limit, section 2), and so is 0 labels (RFC 8277 2.1).
 */

static const struct field limit_fields[] = {
	{ "family", NULL, &kind_family, NULL },
	{ "limit", NULL, &kind_u16, NULL },
};
static const struct field labels_fields[] = {
	{ "family", NULL, &kind_family, NULL },
	{ "labels", NULL, &kind_u8, NULL },
};

const struct cap_row cap_paths_limit = {
	.code = CAP_PATHS_LIMIT, .name = "paths-limit", .rfc = "draft-abraitis-idr-addpath-paths-limit 2",
	.check = cap_record_check, CAP_MAP(limit_fields), .no_zero = true,
};
const struct cap_row cap_multiple_labels = {
	.code = CAP_MULTIPLE_LABELS, .name = "multiple-labels", .rfc = "RFC 8277 2.1", .check = cap_record_check,
	CAP_MAP(labels_fields), .no_zero = true, .word = "multiple-labels", .arg = "LIST",
	.help = "offer to receive so many labels (RFC 8277): 'ipv4 nlri-mpls 3', several in brackets",
};
