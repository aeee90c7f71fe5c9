/* cap/flag.c - capabilities without a value: their presence says all. */
#include "cap/cap.h"

/*
 * A value that should be empty is accepted and left aside: RFC 2918 2, RFC 7313 3.1 and RFC 8654 3 name the length
 * but no penalty.
 */
static void
name_json(const struct cap_row *row, struct jw *w, const struct span *v, size_t n)
{
	(void)v;
	(void)n;
	jw_key_cstr(w, "name", row->name);
}

static bool
empty_unjson(const struct cap_row *row, struct jr j, struct buf *out, struct diags *d)
{
	(void)j;
	(void)d;
	put_close(out, cap_open(out, row->code));
	return true;
}

static void
name_text(const struct cap_row *row, struct buf *b, const struct span *v, size_t n)
{
	const char *c;

	(void)v;
	(void)n;
	for (c = row->name; *c; c++)
		buf_c(b, *c == '-' ? ' ' : *c);
}

static void
refresh_json(const struct cap_row *row, struct jw *w, const struct span *v, size_t n)
{
	name_json(row, w, v, n);
	jw_key_cstr(w, "variant", row->code == CAP_REFRESH ? "RFC" : "Cisco");
}

static void
refresh_text(const struct cap_row *row, struct buf *b, const struct span *v, size_t n)
{
	if (row->code != CAP_REFRESH)
		buf_str(b, "cisco ");
	name_text(row, b, v, n);
}

static void
size_json(const struct cap_row *row, struct jw *w, const struct span *v, size_t n)
{
	name_json(row, w, v, n);
	jw_key_u64(w, "size", 65535);
}

static void
size_text(const struct cap_row *row, struct buf *b, const struct span *v, size_t n)
{
	name_text(row, b, v, n);
	buf_str(b, "(65535)");
}

#define FLAG(c, n, r) .code = c, .name = n, .rfc = r, .unjson = empty_unjson

const struct cap_row cap_refresh = {
	FLAG(CAP_REFRESH, "route-refresh", "RFC 2918 2"), .json = refresh_json, .text = refresh_text,
};
const struct cap_row cap_refresh_cisco = {
	FLAG(CAP_REFRESH_CISCO, "route-refresh", "RFC 2918 2"), .json = refresh_json, .text = refresh_text,
};
const struct cap_row cap_enhanced_refresh = {
	FLAG(CAP_ENHANCED_REFRESH, "enhanced-route-refresh", "RFC 7313 3.1"), .json = name_json, .text = name_text,
};
const struct cap_row cap_extended_message = {
	FLAG(CAP_EXTENDED_MESSAGE, "extended-message", "RFC 8654 3"), .json = size_json, .text = size_text,
};
const struct cap_row cap_link_local = {
	FLAG(CAP_LINK_LOCAL, "link-local-nexthop", "draft-ietf-idr-linklocal-capability"), .json = name_json,
	.text = name_text,
};
const struct cap_row cap_bfd_strict = {
	FLAG(CAP_BFD_STRICT, "bfd-strict-mode", "draft-ietf-idr-bgp-bfd-strict-mode"), .json = name_json,
	.text = name_text,
};
const struct cap_row cap_operational = {
	FLAG(CAP_OPERATIONAL, "operational", "draft-ietf-idr-operational-message"), .json = name_json, .text = name_text,
};
