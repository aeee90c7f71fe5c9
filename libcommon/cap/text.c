/* cap/text.c - capabilities that name the speaker: FQDN (draft-walton-bgp-hostname-capability), 73; software version
 * (draft-ietf-idr-software-version-capability), 75. */
#include "cap/cap.h"

/* One text with a length byte before it; false when it runs past the value or is not UTF-8. */
static bool
take(const struct cap_row *row, struct get *v, struct span *out, struct diags *d)
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
hostname_check(const struct cap_row *row, struct get *v, struct diags *d)
{
	struct span host, domain;

	return take(row, v, &host, d) && take(row, v, &domain, d);
}

static void
hostname_json(const struct cap_row *row, struct jw *w, const struct span *v, size_t n)
{
	struct get g = get_of(v[n - 1]);
	struct span host = { NULL, 0 }, domain = { NULL, 0 };

	take(row, &g, &host, NULL);
	take(row, &g, &domain, NULL);
	jw_key(w, "host-name");
	jw_str(w, host);
	jw_key(w, "domain-name");
	jw_str(w, domain);
}

static bool
put_text(struct jr j, const char *key, struct buf *out, struct diags *d)
{
	struct mark m = put_open(out, 1);
	struct span s;

	if (!jr_str(jr_get(j, key), &s) || s.n > 255)
		return unjson_fail(d, key, "a text of at most 255 bytes");
	buf_span_put(out, s);
	put_close(out, m);
	return true;
}

static bool
hostname_unjson(const struct cap_row *row, struct jr j, struct buf *out, struct diags *d)
{
	struct mark m = cap_open(out, row->code);

	if (!put_text(j, "host-name", out, d) || !put_text(j, "domain-name", out, d))
		return false;
	put_close(out, m);
	return true;
}

/* What a peer wrote, on one line of a text for people. */
static void
plain(struct buf *b, struct span s)
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
hostname_text(const struct cap_row *row, struct buf *b, const struct span *v, size_t n)
{
	struct get g = get_of(v[n - 1]);
	struct span host = { NULL, 0 }, domain = { NULL, 0 };

	take(row, &g, &host, NULL);
	take(row, &g, &domain, NULL);
	buf_str(b, "hostname(");
	plain(b, host);
	buf_c(b, ' ');
	plain(b, domain);
	buf_c(b, ')');
}

const struct cap_row cap_hostname = {
	.code = CAP_HOSTNAME, .name = "hostname", .rfc = "draft-walton-bgp-hostname-capability 2", .check = hostname_check,
	.json = hostname_json, .unjson = hostname_unjson, .text = hostname_text,
};

static bool
software_check(const struct cap_row *row, struct get *v, struct diags *d)
{
	struct span s;

	return take(row, v, &s, d);
}

static void
software_json(const struct cap_row *row, struct jw *w, const struct span *v, size_t n)
{
	struct get g = get_of(v[n - 1]);
	struct span s = { NULL, 0 };

	take(row, &g, &s, NULL);
	jw_key(w, "software");
	jw_str(w, s);
}

static bool
software_unjson(const struct cap_row *row, struct jr j, struct buf *out, struct diags *d)
{
	struct mark m = cap_open(out, row->code);

	if (!put_text(j, "software", out, d))
		return false;
	put_close(out, m);
	return true;
}

static void
software_text(const struct cap_row *row, struct buf *b, const struct span *v, size_t n)
{
	struct get g = get_of(v[n - 1]);
	struct span s = { NULL, 0 };

	take(row, &g, &s, NULL);
	buf_str(b, "software(");
	plain(b, s);
	buf_c(b, ')');
}

const struct cap_row cap_software = {
	.code = CAP_SOFTWARE, .name = "software-version", .rfc = "draft-ietf-idr-software-version-capability 3",
	.check = software_check, .json = software_json, .unjson = software_unjson, .text = software_text,
};
