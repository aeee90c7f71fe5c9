/* SPDX-License-Identifier: ISC */
/* cap/orf.c - Outbound Route Filtering (RFC 5291 5): 3, and 130 of implementations before the RFC. */
#include "cap/cap.h"

static const struct name modes[] = {
	{ 0, "disabled" }, { 1, "receive" }, { 2, "send" }, { 3, "send/receive" }, { 0, NULL },
};

enum { ORF_HEAD = 5, ORF_FILTER = 2 };

/*
 * AFI (2), reserved (1), SAFI (1), number of ORFs (1), then type (1) and send/receive (1) of each. A number that is not
 * that of what follows costs filters that nobody here applies, and no session: what can be read is shown.
 */
static bool
orf_check(const struct cap_row *row, struct get *v, struct diags *d)
{
	while (get_left(v)) {
		struct get at = *v;

		get_bytes(v, 4);
		get_bytes(v, ORF_FILTER * get_u8(v));
		if (get_ok(v))
			continue;
		diag_add(d, DIAG_NOTE, row->name, row->rfc, get_off(&at), get_left(&at), "entry cut short");
		break;
	}
	return true;
}

static void
orf_json(const struct cap_row *row, struct jw *w, const struct span *v, size_t n)
{
	size_t i;

	jw_key_cstr(w, "name", row->name);
	jw_key(w, "families");
	jw_arr(w);
	for (i = 0; i < n; i++) {
		struct get g = get_of(v[i]);

		while (get_left(&g) >= ORF_HEAD) {
			unsigned afi = get_u16(&g), safi = get_u16(&g) & 0xff, cnt = get_u8(&g);

			jw_obj(w);
			jw_key(w, "family");
			cap_family_json(w, afi, safi);
			jw_key(w, "filters");
			jw_arr(w);
			while (cnt-- && get_left(&g) >= ORF_FILTER) {
				const char *mode;
				unsigned code;

				jw_obj(w);
				jw_key_u64(w, "type", get_u8(&g));
				code = get_u8(&g);
				mode = table_name(modes, code);
				jw_key(w, "mode");
				if (mode)
					jw_cstr(w, mode);
				else
					jw_u64(w, code);
				jw_obj_end(w);
			}
			jw_arr_end(w);
			jw_obj_end(w);
		}
	}
	jw_arr_end(w);
}

static bool
orf_filters_unjson(struct jr list, struct buf *out, struct diags *d)
{
	size_t i;

	put_u8(out, jr_len(list));
	for (i = 0; i < jr_len(list); i++) {
		struct jr one = jr_at(list, i), m = jr_get(one, "mode");
		uint64_t type, number;
		uint32_t mode;
		struct span s;

		if (!jr_max(jr_get(one, "type"), 255, &type))
			return unjson_fail(d, "type", "a number up to 255");
		if (jr_str(m, &s) && table_code(modes, s, &mode))
			number = mode;
		else if (!jr_max(m, 255, &number))
			return unjson_fail(d, "mode", "receive, send, send/receive or a number");
		put_u8(out, type);
		put_u8(out, number);
	}
	return true;
}

static bool
orf_unjson(const struct cap_row *row, struct jr j, struct buf *out, struct diags *d)
{
	struct jr list = jr_get(j, "families");
	struct mark m = cap_open(out, row->code);
	size_t i;

	if (!jr_is(list, JR_ARRAY))
		return unjson_fail(d, "families", "a list");
	for (i = 0; i < jr_len(list); i++) {
		struct span s;
		uint16_t afi;
		uint8_t safi;

		if (!jr_str(jr_get(jr_at(list, i), "family"), &s) || !family_scan(s, &afi, &safi))
			return unjson_fail(d, "family", "a family such as \"ipv4/unicast\"");
		put_u16(out, afi);
		put_u16(out, safi);
		if (!orf_filters_unjson(jr_get(jr_at(list, i), "filters"), out, d))
			return false;
	}
	put_close(out, m);
	return true;
}

static void
orf_text(const struct cap_row *row, struct buf *b, const struct span *v, size_t n)
{
	size_t i, cnt = 0;

	buf_str(b, row->name);
	buf_c(b, '(');
	for (i = 0; i < n; i++) {
		struct get g = get_of(v[i]);

		while (get_left(&g) >= ORF_HEAD) {
			unsigned afi = get_u16(&g), safi = get_u16(&g) & 0xff;

			if (cnt++)
				buf_c(b, ',');
			buf_family(b, afi, safi, ' ');
			get_bytes(&g, 2 * get_u8(&g));
		}
	}
	buf_c(b, ')');
}

const struct cap_row cap_orf = {
	.code = CAP_ORF, .name = "outbound-route-filtering", .rfc = "RFC 5291 5", .check = orf_check, .json = orf_json,
	.unjson = orf_unjson, .text = orf_text,
};
const struct cap_row cap_orf_cisco = {
	.code = CAP_ORF_CISCO,
	.name = "outbound-route-filtering",
	.rfc = "RFC 5291 5",
	.check = orf_check,
	.json = orf_json,
	.unjson = orf_unjson,
	.text = orf_text,
};
