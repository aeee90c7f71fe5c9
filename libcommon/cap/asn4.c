/* cap/asn4.c - 4-octet AS number (RFC 6793 3): 65. */
#include "cap/cap.h"

static bool
check(const struct cap_row *row, struct get *v, struct diags *d)
{
	/* two bytes are no capability of RFC 6793, but are met */
	if (get_left(v) != 4 && get_left(v) != 2)
		return cap_bad(row, v, d, "length %zu, want 4", get_left(v));
	return true;
}

static uint32_t
as_of(struct span v)
{
	struct get g = get_of(v);

	return (uint32_t)get_un(&g, v.n);
}

static void
json(const struct cap_row *row, struct jw *w, const struct span *v, size_t n)
{
	jw_key_cstr(w, "name", row->name);
	jw_key_u64(w, "asn4", as_of(v[n - 1]));
}

static bool
unjson(const struct cap_row *row, struct jr j, struct buf *out, struct diags *d)
{
	struct mark m = cap_open(out, row->code);
	uint32_t as;

	if (!jr_u32(jr_get(j, "asn4"), &as))
		return unjson_fail(d, "asn4", "an AS number");
	put_u32(out, as);
	put_close(out, m);
	return true;
}

static void
text(const struct cap_row *row, struct buf *b, const struct span *v, size_t n)
{
	buf_str(b, row->name);
	buf_c(b, '(');
	buf_u32(b, as_of(v[n - 1]));
	buf_c(b, ')');
}

const struct cap_row cap_asn4 = {
	.code = CAP_ASN4, .name = "asn4", .rfc = "RFC 6793 3", .check = check, .json = json, .unjson = unjson, .text = text,
};
