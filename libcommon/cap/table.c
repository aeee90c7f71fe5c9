/* SPDX-License-Identifier: ISC */
/* cap/table.c - the table of capabilities, and what their rows share. */
#include "cap/cap.h"

#include "base/num.h"
#include "base/table.h"

static const struct cap_row cap_opaque = { .code = 0, .name = "unknown", .rfc = "RFC 5492" };

#define BY_CODE(name, NAME, code) [code] = &cap_##name,
static const struct cap_row *const cap_by_code[256] = { CAP_ROWS(BY_CODE) };

const struct cap_row *
cap_row(unsigned code)
{
	const struct cap_row *row = cap_by_code[code & 0xff];

	return row ? row : &cap_opaque;
}

const struct cap_row *
cap_row_word(struct span word)
{
	size_t i;

	for (i = 0; i < 256; i++)
		if (cap_by_code[i] && cap_by_code[i]->word && span_is(word, cap_by_code[i]->word))
			return cap_by_code[i];
	return NULL;
}

/* Names of keys that are not a row's. */
static const struct name key_names[] = {
	{ CAP_GRACEFUL, "graceful-restart" }, { CAP_MULTISESSION, "multi-session" }, { CAP_ADDPATH, "add-path" }, { 0, NULL },
};

bool
cap_key(struct span key, unsigned *code)
{
	uint64_t decimal;
	uint32_t named;
	size_t i;

	if (num_max(key, 255, &decimal)) {
		*code = (unsigned)decimal;
		return true;
	}
	if (table_code(key_names, key, &named)) {
		*code = named;
		return true;
	}
	for (i = 0; i < 256; i++) {
		if (cap_by_code[i] && span_is(key, cap_by_code[i]->name)) {
			*code = (unsigned)i;
			return true;
		}
	}
	return false;
}

#define OPAQUE(code, name) { code, name },
static const struct name opaque_names[] = { CAP_OPAQUE_ROWS(OPAQUE) { 0, NULL } };

/* What IANA's registry says of a code: its name; the others in ExaBGP's words, and RFC 8810's for trials. */
static const char *
table_iana(unsigned code)
{
	const char *name = table_name(opaque_names, code);

	if (name)
		return name;
	if (code >= 70 && cap_by_code[code & 0xff])
		return cap_by_code[code & 0xff]->name;
	if (code >= 239 && code <= 254)
		return "experimental";
	return code >= 128 ? "reserved" : code >= 70 ? "unassigned" : "unknown";
}

void
cap_raw_json(struct jw *w, unsigned code, struct span v)
{
	jw_key_cstr(w, "name", "unknown");
	jw_key_cstr(w, "iana", table_iana(code));
	jw_key_u64(w, "value", code);
	jw_key(w, "raw");
	jw_hex(w, v, "");
}

static bool
table_raw_unjson(unsigned code, struct span hex, struct buf *out, struct diags *d)
{
	struct mark m = cap_open(out, code);

	if (!num_hex(hex, out))
		return unjson_fail(d, "raw", "hex digits");
	put_close(out, m);
	return !out->bad;
}

bool
cap_unjson(unsigned code, struct jr j, struct buf *out, struct diags *d)
{
	const struct cap_row *row = cap_row(code);
	struct span raw;

	if (!jr_is(j, JR_OBJECT))
		return unjson_fail(d, "capabilities", "an object for each capability");
	if (jr_str(jr_get(j, "raw"), &raw))
		return table_raw_unjson(code, raw, out, d);
	if (!row->unjson)
		return unjson_fail(d, "raw", "hex digits");
	return row->unjson(row, j, out, d) && !out->bad;
}

bool
cap_bad(const struct cap_row *row, const struct get *v, struct diags *d, const char *fmt, ...)
{
	struct diag *one;
	va_list ap;

	va_start(ap, fmt);
	one = diag_vadd(d, DIAG_RESET, row->name, row->rfc, get_off(v), get_left(v), fmt, ap);
	va_end(ap);
	one->code = 2;
	return false;
}

struct mark
cap_open(struct buf *out, unsigned code)
{
	put_u8(out, code);
	return put_open(out, 1);
}

void
cap_family_key(struct jw *w, unsigned afi, unsigned safi)
{
	struct buf tmp;

	buf_init(&tmp, 128);
	buf_family(&tmp, afi, safi, '/');
	jw_key_span(w, buf_span(&tmp));
	buf_fini(&tmp);
}

void
cap_family_json(struct jw *w, unsigned afi, unsigned safi)
{
	jw_quote(w);
	buf_family(w->b, afi, safi, '/');
	jw_quote_end(w);
}

bool
cap_family_scan(struct span s, struct buf *out, bool wide_safi)
{
	uint16_t afi;
	uint8_t safi;

	if (!family_scan(s, &afi, &safi))
		return false;
	put_u16(out, afi);
	put_un(out, safi, wide_safi ? 2 : 1);
	return true;
}
