/* SPDX-License-Identifier: ISC */
/* cap/asn4.c - 4-octet AS number (RFC 6793 3): 65. */
#include "cap/cap.h"

static bool
asn4_check(const struct cap_row *row, struct get *v, struct diags *d)
{
	if (get_left(v) != 4)
		return cap_bad(row, v, d, "length %zu, want 4", get_left(v));
	return true;
}

static void
asn4_json(struct jw *w, struct get *g, const void *arg)
{
	(void)arg;
	jw_u64(w, get_un(g, get_left(g)));
}

static bool
asn4_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	return kind_asn.unjson(j, out, d, arg);
}

static void
asn4_show(struct buf *b, struct get *g, const void *arg)
{
	(void)arg;
	buf_u64(b, get_un(g, get_left(g)));
}

static const struct kind asn4_kind = KIND_OF("an AS number", asn4_json, asn4_unjson, asn4_show, NULL);
static const struct field asn4_fields[] = { { "asn4", NULL, &asn4_kind, NULL } };

const struct cap_row cap_asn4 = {
	.code = CAP_ASN4, .name = "asn4", .rfc = "RFC 6793 3", .check = asn4_check, CAP_RECORD(asn4_fields),
};
