/* SPDX-License-Identifier: ISC */
/* cap/text.c - capabilities that name the speaker: FQDN (draft-walton-bgp-hostname-capability), 73; software version
 * (draft-ietf-idr-software-version-capability), 75. */
#include "cap/cap.h"

/* One text with a length byte before it; false when it runs past the value or is not UTF-8. */
static bool
text_take(const struct cap_row *row, struct get *v, struct span *out, struct diags *d)
{
	struct get at = *v;
	size_t n = get_u8(v);

	*out = get_bytes(v, n);
	if (!get_ok(v))
		return cap_bad(row, &at, d, "text of %zu bytes, %zu left", n, get_left(&at) ? get_left(&at) - 1 : 0);
	if (!utf8_ok(*out)) {
		/* what a router calls itself is no reason to refuse it: shown as bytes */
		diag_add(d, DIAG_NOTE, row->name, row->rfc, get_off(&at), n + 1, "text is not UTF-8");
		return false;
	}
	return true;
}

static bool
text_hostname_check(const struct cap_row *row, struct get *v, struct diags *d)
{
	struct span host, domain;

	return text_take(row, v, &host, d) && text_take(row, v, &domain, d);
}

static bool
text_software_check(const struct cap_row *row, struct get *v, struct diags *d)
{
	struct span s;

	return text_take(row, v, &s, d);
}

/* ---- a text with its length, as a kind ---- */

static void
text_json(struct jw *w, struct get *g, const void *arg)
{
	(void)arg;
	jw_str(w, get_bytes(g, get_u8(g)));
}

static bool
text_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	struct mark m = put_open(out, 1);
	struct span s;

	(void)d, (void)arg;
	if (!jr_str(j, &s) || s.n > 255)
		return false;
	buf_span_put(out, s);
	put_close(out, m);
	return true;
}

/* What a peer wrote, on one line of a text for people. */
static void
text_plain(struct buf *b, struct span s)
{
	size_t i, len;
	uint32_t cp;

	for (i = 0; i < s.n; i += len ? len : 1) {
		len = utf8_get(s.p + i, s.n - i, &cp);
		if (len && cp >= 0x20 && (cp < 0x7f || cp >= 0xa0))
			buf_put(b, s.p + i, len);
		else if (len == 2)
			buf_fmt(b, "\\u%04x", cp);
		else
			buf_fmt(b, "\\x%02x", s.p[i]);
	}
}

static void
text_show(struct buf *b, struct get *g, const void *arg)
{
	(void)arg;
	text_plain(b, get_bytes(g, get_u8(g)));
}

static const struct kind text_kind = KIND_OF("a text of at most 255 bytes", text_json, text_unjson, text_show, NULL);
static const struct field hostname_fields[] = {
	{ "host-name", NULL, &text_kind, NULL },
	{ "domain-name", NULL, &text_kind, NULL },
};
static const struct field software_fields[] = { { "software", NULL, &text_kind, NULL } };

const struct cap_row cap_hostname = {
	.code = CAP_HOSTNAME,
	.name = "hostname",
	.rfc = "draft-walton-bgp-hostname-capability 2",
	.check = text_hostname_check,
	.nameless = true,
	CAP_RECORD(hostname_fields),
};

const struct cap_row cap_software = {
	.code = CAP_SOFTWARE, .name = "software-version", .rfc = "draft-ietf-idr-software-version-capability 3",
	.label = "software", .check = text_software_check, .nameless = true, CAP_RECORD(software_fields),
};
