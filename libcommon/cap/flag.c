/* SPDX-License-Identifier: ISC */
/* cap/flag.c - capabilities without a value: their presence says all. */
#include "cap/cap.h"

/*
 * A value that should be empty is accepted and left aside: RFC 2918 2, RFC 7313 3.1 and RFC 8654 3 name the length
 * but no penalty.
 */
static void
flag_refresh_json(const struct cap_row *row, struct jw *w, const struct span *v, size_t n)
{
	cap_record_json(row, w, v, n);
	jw_key_cstr(w, "variant", row->code == CAP_REFRESH ? "RFC" : "Cisco");
}

static void
flag_size_json(const struct cap_row *row, struct jw *w, const struct span *v, size_t n)
{
	cap_record_json(row, w, v, n);
	jw_key_u64(w, "size", 65535);
}

const struct cap_row cap_refresh = {
	.code = CAP_REFRESH, .name = "route-refresh", .rfc = "RFC 2918 2",
	.json = flag_refresh_json, .unjson = cap_record_unjson, .text = cap_record_text,
};
const struct cap_row cap_refresh_cisco = {
	.code = CAP_REFRESH_CISCO, .name = "route-refresh", .rfc = "RFC 2918 2", .label = "cisco-route-refresh",
	.json = flag_refresh_json, .unjson = cap_record_unjson, .text = cap_record_text,
};
const struct cap_row cap_enhanced_refresh = {
	.code = CAP_ENHANCED_REFRESH, .name = "enhanced-route-refresh", .rfc = "RFC 7313 3.1", CAP_FLAG,
};
const struct cap_row cap_extended_message = {
	.code = CAP_EXTENDED_MESSAGE, .name = "extended-message", .rfc = "RFC 8654 3", .label = "extended-message(65535)",
	.json = flag_size_json, .unjson = cap_record_unjson, .text = cap_record_text,
};
const struct cap_row cap_link_local = {
	.code = CAP_LINK_LOCAL, .name = "link-local-nexthop", .rfc = "draft-ietf-idr-linklocal-capability", CAP_FLAG,
};
const struct cap_row cap_bfd_strict = {
	.code = CAP_BFD_STRICT, .name = "bfd-strict-mode", .rfc = "draft-ietf-idr-bgp-bfd-strict-mode", CAP_FLAG,
};
const struct cap_row cap_operational = {
	.code = CAP_OPERATIONAL, .name = "operational", .rfc = "draft-ietf-idr-operational-message", CAP_FLAG,
};
