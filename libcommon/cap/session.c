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

static void
session_afi_print(struct buf *b, struct get *g, const void *arg)
{
	(void)arg;
	buf_afi(b, get_u16(g));
}

static bool
session_afi_read(struct span s, struct buf *out)
{
	uint16_t afi;

	if (!afi_scan(s, &afi))
		return false;
	put_u16(out, afi);
	return true;
}

KIND_WORDS(session_afi, "ipv4 or ipv6");
static const struct kind session_afi = { .want = "ipv4 or ipv6", .json = session_afi_json, .unjson = session_afi_unjson,
	.show = session_afi_print, .scan = session_afi_scan, .size = 2 };
static const struct name session_directions[] = { { 0, "receive" }, { 1, "send" }, { 0, NULL } };
static const struct bits session_bgpsec_bits[] = {
	{ "version", 4, NULL }, { "direction", 1, session_directions }, { NULL, 3, NULL },
};
static const struct bits_of session_bgpsec_first = { 1, 3, session_bgpsec_bits };
static const struct field session_bgpsec_fields[] = {
	{ NULL, NULL, &kind_bits1, &session_bgpsec_first },
	{ "afi", NULL, &session_afi, NULL },
};

const struct cap_row cap_bgpsec = {
	.code = CAP_BGPSEC, .name = "bgpsec", .rfc = "RFC 8205 2.1", .check = cap_record_check,
	CAP_LIST("support", session_bgpsec_fields), .each = true,
};
