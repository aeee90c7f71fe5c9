/* SPDX-License-Identifier: ISC */
/*
 * cap/session.c - capabilities about the session itself: Multisession (draft-ietf-idr-bgp-multisession), 68 and 131;
 * Role (RFC 9234 4.1), 9; Dynamic Capability (draft-ietf-idr-dynamic-cap), 67; BGPsec (RFC 8205 2.1), 7.
 */
#include "cap/cap.h"

/* ---- 68, 131: flags, then the codes of the capabilities that tell sessions apart ---- */

static void
session_multisession_json(const struct cap_row *row, struct jw *w, const struct span *v, size_t n)
{
	(void)v;
	(void)n;
	jw_key_cstr(w, "name", row->name);
	jw_key_cstr(w, "variant", row->code == CAP_MULTISESSION ? "RFC" : "Cisco");
	/* ExaBGP's list is always empty; what was there travels beside it, as bytes */
	jw_key(w, "capabilities");
	jw_arr(w);
	jw_arr_end(w);
}

static bool
session_multisession_unjson(const struct cap_row *row, struct jr j, struct buf *out, struct diags *d)
{
	struct jr list = jr_get(j, "capabilities");
	struct mark m = cap_open(out, row->code);
	size_t i;

	put_u8(out, 0);
	for (i = 0; i < jr_len(list); i++) {
		uint64_t code;

		if (!jr_max(jr_at(list, i), 255, &code))
			return unjson_fail(d, "capabilities", "codes of capabilities");
		put_u8(out, code);
	}
	put_close(out, m);
	return true;
}

static void
session_multisession_text(const struct cap_row *row, struct buf *b, const struct span *v, size_t n)
{
	(void)v;
	(void)n;
	buf_str(b, row->code == CAP_MULTISESSION ? "multisession" : "cisco multisession");
}

const struct cap_row cap_multisession = {
	.code = CAP_MULTISESSION, .name = "multisession", .rfc = "draft-ietf-idr-bgp-multisession 3",
	.json = session_multisession_json, .unjson = session_multisession_unjson, .text = session_multisession_text,
};
const struct cap_row cap_multisession_cisco = {
	.code = CAP_MULTISESSION_CISCO, .name = "multisession", .rfc = "draft-ietf-idr-bgp-multisession 3",
	.json = session_multisession_json, .unjson = session_multisession_unjson, .text = session_multisession_text,
};

/* ---- 9 ---- */

static const struct name role_names[] = {
	{ 0, "provider" }, { 1, "route-server" }, { 2, "route-server-client" }, { 3, "customer" }, { 4, "peer" },
	{ 0, NULL },
};
static const struct choice role_choice = {
	"role", "provider, route-server, route-server-client, customer, peer or a number", role_names, 255,
};
static const struct field role_fields[] = { { "role", NULL, &kind_choice, &role_choice } };

const struct cap_row cap_role = {
	.code = CAP_ROLE, .name = "role", .rfc = "RFC 9234 4.1", .check = cap_record_check, CAP_RECORD(role_fields),
};

/* ---- 67: a list of codes ---- */

static const struct field dynamic_fields[] = { { NULL, NULL, &kind_u8, NULL } };

const struct cap_row cap_dynamic = {
	.code = CAP_DYNAMIC, .name = "dynamic-capability", .rfc = "draft-ietf-idr-dynamic-cap 4",
	CAP_LIST("capabilities", dynamic_fields),
};

/* ---- 7: version (4 bits), direction (1), reserved (3), AFI (2 bytes); one capability for each ---- */

static bool
session_bgpsec_check(const struct cap_row *row, struct get *v, struct diags *d)
{
	if (get_left(v) != 3)
		return cap_bad(row, v, d, "length %zu, want 3", get_left(v));
	return true;
}

static void
session_afi_put(struct buf *b, const uint8_t *p)
{
	unsigned afi = be_u16(p);

	buf_afi(b, afi);
}

static void
session_bgpsec_json(const struct cap_row *row, struct jw *w, const struct span *v, size_t n)
{
	size_t i;

	jw_key_cstr(w, "name", row->name);
	jw_key(w, "support");
	jw_arr(w);
	for (i = 0; i < n; i++) {
		jw_obj(w);
		jw_key_u64(w, "version", v[i].p[0] >> 4);
		jw_key_cstr(w, "direction", v[i].p[0] & 8 ? "send" : "receive");
		jw_key(w, "afi");
		jw_quote(w);
		session_afi_put(w->b, v[i].p + 1);
		jw_quote_end(w);
		jw_obj_end(w);
	}
	jw_arr_end(w);
}

static bool
session_bgpsec_unjson(const struct cap_row *row, struct jr j, struct buf *out, struct diags *d)
{
	struct jr list = jr_get(j, "support");
	size_t i;

	if (!jr_is(list, JR_ARRAY))
		return unjson_fail(d, "support", "a list");
	for (i = 0; i < jr_len(list); i++) {
		struct jr one = jr_at(list, i);
		struct mark m = cap_open(out, row->code);
		struct span s;
		uint64_t version;
		uint16_t afi;
		bool sends = jr_str_is(jr_get(one, "direction"), "send");

		if (!jr_max(jr_get(one, "version"), 15, &version))
			return unjson_fail(d, "version", "a number up to 15");
		if (!sends && !jr_str_is(jr_get(one, "direction"), "receive"))
			return unjson_fail(d, "direction", "send or receive");
		if (!jr_str(jr_get(one, "afi"), &s) || !afi_scan(s, &afi))
			return unjson_fail(d, "afi", "ipv4 or ipv6");
		put_u8(out, version << 4 | (sends ? 8 : 0));
		put_u16(out, afi);
		put_close(out, m);
	}
	return true;
}

static void
session_bgpsec_text(const struct cap_row *row, struct buf *b, const struct span *v, size_t n)
{
	size_t i;

	buf_str(b, row->name);
	buf_c(b, '(');
	for (i = 0; i < n; i++) {
		if (i)
			buf_c(b, ',');
		buf_fmt(b, "%u %s ", v[i].p[0] >> 4, v[i].p[0] & 8 ? "send" : "receive");
		session_afi_put(b, v[i].p + 1);
	}
	buf_c(b, ')');
}

const struct cap_row cap_bgpsec = {
	.code = CAP_BGPSEC,
	.name = "bgpsec",
	.rfc = "RFC 8205 2.1",
	.check = session_bgpsec_check,
	.json = session_bgpsec_json,
	.unjson = session_bgpsec_unjson,
	.text = session_bgpsec_text,
};
