/* SPDX-License-Identifier: ISC */
/* attr/ls_kind.c - kinds of values that only link-state TLVs have. */
#include "attr/ls_tlv.h"

#include "base/num.h"

#include <math.h>
#include <stdlib.h>

enum { LABEL_MAX = 0xfffff };

/* ---- flags: an object of 0 and 1 ---- */

static void
flags_json(struct jw *w, struct get *g, const void *arg)
{
	const struct ls_flags *f = arg;
	uint64_t v = get_un(g, f->bytes);
	const struct ls_flag *n;

	jw_obj(w);
	for (n = f->names; n->name; n++)
		jw_key_u64(w, n->name, (v & n->bit) != 0);
	if (!f->bare)
		jw_key_u64(w, "RSV", 0);
	jw_obj_end(w);
}

static bool
flags_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	const struct ls_flags *f = arg;
	const struct ls_flag *n;
	uint64_t v = 0, one;

	(void)d;
	if (!jr_is(j, JR_OBJECT))
		return false;
	for (n = f->names; n->name; n++) {
		struct jr m = jr_get(j, n->name);

		if (jr_is(m, JR_NONE))
			continue;
		if (!jr_max(m, 1, &one))
			return false;
		if (one)
			v |= n->bit;
	}
	put_un(out, v, f->bytes);
	return true;
}

static void
flags_show(struct buf *b, struct get *g, const void *arg)
{
	const struct ls_flags *f = arg;
	uint64_t v = get_un(g, f->bytes);
	const struct ls_flag *n;

	buf_str(b, "[ ");
	for (n = f->names; n->name; n++) {
		if (!(v & n->bit))
			continue;
		buf_fmt(b, strchr(n->name, ' ') ? "\"%s\" " : "%s ", n->name);
		v &= ~(uint64_t)n->bit;
	}
	if (v)
		buf_fmt(b, "0x%02llX ", (unsigned long long)v);
	buf_c(b, ']');
}

static bool
flags_scan(struct lex *l, struct buf *out, const void *arg)
{
	const struct ls_flags *f = arg;
	struct lex_list it = lex_list(l);
	uint64_t v = 0, one;
	const struct ls_flag *n;

	while (lex_item(l, &it)) {
		for (n = f->names; n->name; n++)
			if (l->tok.kind != TOK_PUNCT && span_is(l->tok.s, n->name))
				break;
		if (n->name) {
			v |= n->bit;
			lex_next(l);
		} else if (l->tok.kind == TOK_WORD && num_any(l->tok.s, &one) && !(one >> (8 * f->bytes))) {
			v |= one;
			lex_next(l);
		} else {
			return lex_expected(l, "a flag");
		}
	}
	put_un(out, v, f->bytes);
	return true;
}

const struct kind ls_kind_flags = KIND("an object of flags", flags);

/* One octet in which no flag is defined, for JSON an empty list (RFC 9514 7.1). */
static void
no_flags_json(struct jw *w, struct get *g, const void *arg)
{
	(void)g, (void)arg;
	jw_arr(w);
	jw_arr_end(w);
}

static bool
no_flags_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	(void)d, (void)arg;
	if (!jr_is(j, JR_ARRAY) || jr_len(j))
		return false;
	put_u8(out, 0);
	return true;
}

static const struct ls_flag no_names[] = { { NULL, 0 } };
static const struct ls_flags no_flags = { 1, true, no_names };

static void
no_flags_show(struct buf *b, struct get *g, const void *arg)
{
	(void)arg;
	flags_show(b, g, &no_flags);
}

static bool
no_flags_scan(struct lex *l, struct buf *out, const void *arg)
{
	(void)arg;
	return flags_scan(l, out, &no_flags);
}

const struct kind ls_kind_no_flags = KIND("an empty list", no_flags);

/* ---- lists of values of one size ---- */

static void
list_json(struct jw *w, struct get *g, const void *arg)
{
	const struct ls_list *li = arg;

	jw_arr(w);
	while (get_left(g) >= li->bytes)
		li->kind->json(w, g, li->arg);
	jw_arr_end(w);
}

static bool
list_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	const struct ls_list *li = arg;
	size_t i, n = jr_len(j);

	if (!jr_is(j, JR_ARRAY))
		return false;
	for (i = 0; i < n; i++)
		if (!li->kind->unjson(jr_at(j, i), out, d, li->arg))
			return false;
	return true;
}

static void
list_show(struct buf *b, struct get *g, const void *arg)
{
	const struct ls_list *li = arg;

	buf_str(b, "[ ");
	while (get_left(g) >= li->bytes) {
		li->kind->show(b, g, li->arg);
		buf_c(b, ' ');
	}
	buf_c(b, ']');
}

static bool
list_scan(struct lex *l, struct buf *out, const void *arg)
{
	const struct ls_list *li = arg;
	struct lex_list it = lex_list(l);

	while (lex_item(l, &it))
		if (!li->kind->scan(l, out, li->arg))
			return false;
	return true;
}

const struct kind ls_kind_list = KIND("a list", list);

/* ---- numbers with a fraction ---- */

static float
ls_float_get(struct get *g)
{
	uint32_t bits = get_u32(g);
	float f;

	memcpy(&f, &bits, sizeof(f));
	return f;
}

static bool
ls_float_put(struct buf *out, double v)
{
	float f = (float)v;
	uint32_t bits;

	if (!isfinite(f))
		return false;
	memcpy(&bits, &f, sizeof(bits));
	put_u32(out, bits);
	return true;
}

/* A number of a command: strtod on a copy that ends. */
static bool
double_scan(struct lex *l, double *out)
{
	char tmp[64], *end;

	if (l->tok.kind != TOK_WORD || !l->tok.s.n || l->tok.s.n >= sizeof(tmp))
		return false;
	memcpy(tmp, l->tok.s.p, l->tok.s.n);
	tmp[l->tok.s.n] = 0;
	*out = strtod(tmp, &end);
	return *end == 0 && isfinite(*out);
}

static void
float_json(struct jw *w, struct get *g, const void *arg)
{
	(void)arg;
	jw_double(w, (double)ls_float_get(g)); /* all digits of the double, as Python prints it */
}

static bool
float_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	double v;

	(void)d, (void)arg;
	return jr_double(j, &v) && ls_float_put(out, v);
}

static void
float_show(struct buf *b, struct get *g, const void *arg)
{
	struct jw w;

	jw_init(&w, b, false);
	float_json(&w, g, arg);
}

static bool
float_scan(struct lex *l, struct buf *out, const void *arg)
{
	double v;

	(void)arg;
	if (!double_scan(l, &v) || !ls_float_put(out, v))
		return lex_expected(l, "a number");
	lex_next(l);
	return true;
}

const struct kind ls_kind_float = KIND("a number", float);

/* Packet loss in units of 0.000003 percent (RFC 8570 4.4), 24 bits: six decimals say it whole. */
static double
ls_loss_get(struct get *g)
{
	return get_u24(g) * 3 / 1e6;
}

static bool
ls_loss_put(struct buf *out, double v)
{
	double units = v * 1e6 / 3 + 0.5;

	if (!(units > 0 && units < 0x1000000))
		return false;
	put_u24(out, (uint32_t)units);
	return true;
}

static void
loss_json(struct jw *w, struct get *g, const void *arg)
{
	(void)arg;
	jw_double(w, ls_loss_get(g));
}

static bool
loss_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	double v;

	(void)d, (void)arg;
	return jr_double(j, &v) && ls_loss_put(out, v);
}

static void
loss_show(struct buf *b, struct get *g, const void *arg)
{
	struct jw w;

	jw_init(&w, b, false);
	loss_json(&w, g, arg);
}

static bool
loss_scan(struct lex *l, struct buf *out, const void *arg)
{
	double v;

	(void)arg;
	if (!double_scan(l, &v) || !ls_loss_put(out, v))
		return lex_expected(l, "a percentage");
	lex_next(l);
	return true;
}

const struct kind ls_kind_loss = KIND("a percentage", loss);

/* The A bit in an octet of its own (RFC 8571 2). */
static void
anomalous_json(struct jw *w, struct get *g, const void *arg)
{
	(void)arg;
	jw_bool(w, get_u8(g) & 0x80);
}

static bool
anomalous_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	bool v;

	(void)d, (void)arg;
	if (!jr_bool(j, &v))
		return false;
	put_u8(out, v ? 0x80 : 0);
	return true;
}

static void
anomalous_show(struct buf *b, struct get *g, const void *arg)
{
	(void)arg;
	buf_str(b, get_u8(g) & 0x80 ? "true" : "false");
}

static bool
anomalous_scan(struct lex *l, struct buf *out, const void *arg)
{
	(void)arg;
	if (lex_take(l, "true"))
		put_u8(out, 0x80);
	else if (lex_take(l, "false"))
		put_u8(out, 0);
	else
		return lex_expected(l, "true or false");
	return true;
}

const struct kind ls_kind_anomalous = KIND("true or false", anomalous);

/* A TLV without a value says true by being there. */
static void
true_json(struct jw *w, struct get *g, const void *arg)
{
	(void)g, (void)arg;
	jw_bool(w, true);
}

static bool
true_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	bool v;

	(void)out, (void)d, (void)arg;
	return jr_bool(j, &v) && v;
}

static void
true_show(struct buf *b, struct get *g, const void *arg)
{
	(void)g, (void)arg;
	buf_str(b, "true");
}

static bool
true_scan(struct lex *l, struct buf *out, const void *arg)
{
	(void)out, (void)arg;
	return lex_want(l, "true");
}

const struct kind ls_kind_true = KIND("true", true);

/* ---- addresses of either family ---- */

static void
ip_show(struct buf *b, struct get *g, const void *arg)
{
	struct span s = get_rest(g);

	(void)arg;
	buf_ip(b, s.p, s.n);
}

static void
ip_json(struct jw *w, struct get *g, const void *arg)
{
	jw_quote(w);
	ip_show(w->b, g, arg);
	jw_quote_end(w);
}

static bool
ip_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	struct span s;
	struct ip ip;

	(void)d, (void)arg;
	if (!jr_str(j, &s) || !ip_scan(s, &ip))
		return false;
	buf_put(out, ip.a, ip.len);
	return true;
}

static bool
ls_ip_scan_word(struct lex *l, struct buf *out, const void *arg)
{
	struct ip ip;

	(void)arg;
	if (l->tok.kind != TOK_WORD || !ip_scan(l->tok.s, &ip))
		return lex_expected(l, "an address");
	lex_next(l);
	buf_put(out, ip.a, ip.len);
	return true;
}

const struct kind ls_kind_ip = KIND_OF("an address", ip_json, ip_unjson, ip_show, ls_ip_scan_word);

/* ---- bytes ---- */

/* Lower case, no prefix: system identifiers, opaque values. arg: NULL, or their number as a const uint8_t. */
static void
low_hex_show(struct buf *b, struct get *g, const void *arg)
{
	(void)arg;
	buf_hex_lower(b, get_rest(g));
}

static void
low_hex_json(struct jw *w, struct get *g, const void *arg)
{
	jw_quote(w);
	low_hex_show(w->b, g, arg);
	jw_quote_end(w);
}

static bool
ls_low_hex_read(struct span s, struct buf *out)
{
	return num_hex(s, out);
}

static bool
low_hex_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	struct span s;

	(void)d, (void)arg;
	return jr_str(j, &s) && ls_low_hex_read(s, out);
}

static bool
low_hex_scan(struct lex *l, struct buf *out, const void *arg)
{
	(void)arg;
	if (l->tok.kind != TOK_WORD || !ls_low_hex_read(l->tok.s, out))
		return lex_expected(l, "hexadecimal digits");
	lex_next(l);
	return true;
}

const struct kind ls_kind_low_hex = KIND("hexadecimal digits", low_hex);

/* The same in JSON; commands have the 0x, so that no bytes are a word too. */
static void
opaque_show(struct buf *b, struct get *g, const void *arg)
{
	kind_hex.show(b, g, arg);
}

static bool
opaque_scan(struct lex *l, struct buf *out, const void *arg)
{
	return kind_hex.scan(l, out, arg);
}

const struct kind ls_kind_opaque = KIND_OF("hexadecimal digits", low_hex_json, low_hex_unjson, opaque_show, opaque_scan);

/*
 * An IS-IS area (1027), at most 255 octets: JSON has the decimal number that the octets make, commands the octets.
 * Leading zero octets are lost in JSON.
 */
enum { AREA_MAX = 255, AREA_DIGITS = 3 * AREA_MAX };

static void
area_json(struct jw *w, struct get *g, const void *arg)
{
	struct span s = get_rest(g);
	uint8_t left[AREA_MAX], digits[AREA_DIGITS];
	size_t from = 0, n = s.n > AREA_MAX ? AREA_MAX : s.n, i, k = 0;

	(void)arg;
	if (n)
		memcpy(left, s.p, n);
	while (from < n) {
		unsigned rest = 0;

		if (!left[from]) {
			from++;
			continue;
		}
		for (i = from; i < n; i++) {
			rest = rest << 8 | left[i];
			left[i] = (uint8_t)(rest / 10);
			rest %= 10;
		}
		digits[k++] = (uint8_t)('0' + rest);
	}
	if (!k)
		digits[k++] = '0';
	jw_quote(w);
	while (k--)
		buf_c(w->b, (char)digits[k]);
	jw_quote_end(w);
}

static bool
area_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	uint8_t v[AREA_MAX] = { 0 };
	size_t used = 1, i, k;
	struct span s;

	(void)d, (void)arg;
	if (!jr_str(j, &s) || !s.n || s.n > AREA_DIGITS)
		return false;
	for (i = 0; i < s.n; i++) {
		unsigned carry;

		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		carry = s.p[i] - '0';
		for (k = 0; k < used; k++) {
			carry += v[AREA_MAX - 1 - k] * 10u;
			v[AREA_MAX - 1 - k] = (uint8_t)carry;
			carry >>= 8;
		}
		if (carry) {
			if (used == AREA_MAX)
				return false;
			v[AREA_MAX - 1 - used++] = (uint8_t)carry;
		}
	}
	buf_put(out, v + AREA_MAX - used, used);
	return true;
}

const struct kind ls_kind_area = KIND_OF("a number as a string", area_json, area_unjson, opaque_show, opaque_scan);

/* IGP metric of 1, 2 or 3 octets (RFC 9552 5.3.2.4); read as 3, the wide one. The narrow one has six bits. */
static uint64_t
ls_metric_get(struct get *g)
{
	size_t n = get_left(g);

	return n == 1 ? get_u8(g) & 0x3f : get_un(g, n > 8 ? 8 : n);
}

static void
metric_json(struct jw *w, struct get *g, const void *arg)
{
	(void)arg;
	jw_u64(w, ls_metric_get(g));
}

static void
metric_show(struct buf *b, struct get *g, const void *arg)
{
	(void)arg;
	buf_u64(b, ls_metric_get(g));
}

static bool
metric_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	return kind_u24.unjson(j, out, d, arg);
}

static bool
metric_scan(struct lex *l, struct buf *out, const void *arg)
{
	return kind_u24.scan(l, out, arg);
}

const struct kind ls_kind_metric = KIND("a metric", metric);

/* A multi-topology identifier: 12 bits, the others are reserved (RFC 9552 5.2.2.1). */
static void
topology_json(struct jw *w, struct get *g, const void *arg)
{
	(void)arg;
	jw_u64(w, get_u16(g) & 0xfff);
}

static bool
topology_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	struct span s;
	uint64_t v;

	(void)d, (void)arg;
	if (!jr_max(j, 0xfff, &v) && (!jr_str(j, &s) || !num_max(s, 0xfff, &v)))
		return false;
	put_u16(out, v);
	return true;
}

static void
topology_show(struct buf *b, struct get *g, const void *arg)
{
	(void)arg;
	buf_u32(b, get_u16(g) & 0xfff);
}

static bool
topology_scan(struct lex *l, struct buf *out, const void *arg)
{
	uint64_t v;

	(void)arg;
	if (!lex_any(l, "a topology", 0xfff, &v))
		return false;
	put_u16(out, v);
	return true;
}

const struct kind ls_kind_topology = KIND("a topology up to 4095", topology);

/* Maximum SID depth: pairs of type and value (RFC 8814 3). */
static void
msd_json(struct jw *w, struct get *g, const void *arg)
{
	(void)arg;
	jw_arr(w);
	while (get_left(g) >= 2) {
		jw_obj(w);
		jw_key_u64(w, "type", get_u8(g));
		jw_key_u64(w, "value", get_u8(g));
		jw_obj_end(w);
	}
	jw_arr_end(w);
}

static bool
msd_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	size_t i, n = jr_len(j);
	uint64_t type, value;

	(void)d, (void)arg;
	if (!jr_is(j, JR_ARRAY))
		return false;
	for (i = 0; i < n; i++) {
		if (!jr_max(jr_get(jr_at(j, i), "type"), 255, &type) ||
		    !jr_max(jr_get(jr_at(j, i), "value"), 255, &value))
			return false;
		put_u8(out, type);
		put_u8(out, value);
	}
	return true;
}

/* "A:B" in a command. */
static bool
ls_colon_pair(struct lex *l, uint64_t max, uint64_t *a, uint64_t *b)
{
	struct span s = l->tok.s;
	const uint8_t *colon = s.n ? memchr(s.p, ':', s.n) : NULL;
	size_t n = colon ? (size_t)(colon - s.p) : 0;

	if (l->tok.kind != TOK_WORD || !colon || !num_max(span_of(s.p, n), max, a) ||
	    !num_max(span_of(colon + 1, s.n - n - 1), max, b))
		return false;
	lex_next(l);
	return true;
}

static void
msd_show(struct buf *b, struct get *g, const void *arg)
{
	(void)arg;
	buf_str(b, "[ ");
	while (get_left(g) >= 2) {
		buf_u32(b, get_u8(g));
		buf_c(b, ':');
		buf_u32(b, get_u8(g));
		buf_c(b, ' ');
	}
	buf_c(b, ']');
}

static bool
msd_scan(struct lex *l, struct buf *out, const void *arg)
{
	struct lex_list it = lex_list(l);
	uint64_t type, value;

	(void)arg;
	while (lex_item(l, &it)) {
		if (!ls_colon_pair(l, 255, &type, &value))
			return lex_expected(l, "TYPE:VALUE, each up to 255");
		put_u8(out, type);
		put_u8(out, value);
	}
	return true;
}

const struct kind ls_kind_msd = KIND("a list of types and values", msd);

/* ---- segment identifiers ---- */

/* Three octets are a label, which has the lower 20 bits; four an index (RFC 9085 2.1.1). */
static uint32_t
ls_label_get(struct get *g, size_t n)
{
	uint32_t v = (uint32_t)get_un(g, n);

	return n == 3 ? v & LABEL_MAX : v;
}

/* What fits is written as a label, else as an index. */
static void
ls_label_put(struct buf *out, uint64_t v)
{
	put_un(out, v, v > LABEL_MAX ? 4 : 3);
}

/* Would ls_label_put give these bytes? */
static bool
ls_label_plain(const uint8_t *p, size_t n)
{
	return n == 3 ? !(p[0] >> 4) : n == 4 && (p[0] || p[1] >> 4);
}

static void
label_json(struct jw *w, struct get *g, const void *arg)
{
	(void)arg;
	jw_u64(w, ls_label_get(g, get_left(g) > 4 ? 4 : get_left(g)));
}

static bool
label_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	uint64_t v;

	(void)d, (void)arg;
	if (!jr_max(j, UINT32_MAX, &v))
		return false;
	ls_label_put(out, v);
	return true;
}

static void
label_show(struct buf *b, struct get *g, const void *arg)
{
	(void)arg;
	buf_u32(b, ls_label_get(g, get_left(g) > 4 ? 4 : get_left(g)));
}

static bool
label_scan(struct lex *l, struct buf *out, const void *arg)
{
	uint64_t v;

	(void)arg;
	if (!lex_any(l, "a label or index", UINT32_MAX, &v))
		return false;
	ls_label_put(out, v);
	return true;
}

const struct kind ls_kind_label = KIND("a label or index", label);

/*
 * The SID of a policy or of a segment (RFC 9857 5.1, 5.7.1): 16 octets for SRv6; or 4 with a label in the upper 20 bits.
 */
static void
policy_sid_show(struct buf *b, struct get *g, const void *arg)
{
	(void)arg;
	if (get_left(g) == 4)
		buf_u32(b, get_u32(g) >> 12);
	else
		ip_show(b, g, arg);
}

static void
policy_sid_json(struct jw *w, struct get *g, const void *arg)
{
	if (get_left(g) == 4)
		jw_u64(w, get_u32(g) >> 12);
	else
		ip_json(w, g, arg);
}

static bool
policy_sid_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	uint64_t label;

	if (!jr_max(j, 0xfffff, &label))
		return kind_ip6.unjson(j, out, d, arg);
	put_u32(out, label << 12);
	return true;
}

static bool
policy_sid_scan(struct lex *l, struct buf *out, const void *arg)
{
	uint64_t label;

	if (l->tok.kind == TOK_WORD && l->tok.s.n && memchr(l->tok.s.p, ':', l->tok.s.n))
		return kind_ip6.scan(l, out, arg);
	if (!lex_any(l, "a label or an IPv6 address", 0xfffff, &label))
		return false;
	put_u32(out, label << 12);
	return true;
}

const struct kind ls_kind_policy_sid = KIND("a label or an IPv6 address", policy_sid);

/* The group of an association (RFC 9857 5.6.4): a number; one of another size, as PCEP has it, is bytes. */
static void
group_show(struct buf *b, struct get *g, const void *arg)
{
	if (get_left(g) == 4)
		buf_u32(b, get_u32(g));
	else
		kind_hex.show(b, g, arg);
}

static void
group_json(struct jw *w, struct get *g, const void *arg)
{
	if (get_left(g) == 4)
		jw_u64(w, get_u32(g));
	else
		kind_xhex.json(w, g, arg);
}

static bool
group_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	uint64_t v;

	if (!jr_max(j, UINT32_MAX, &v))
		return kind_xhex.unjson(j, out, d, arg);
	put_u32(out, v);
	return true;
}

static bool
group_scan(struct lex *l, struct buf *out, const void *arg)
{
	uint64_t v;

	(void)arg;
	if (l->tok.kind == TOK_WORD && l->tok.s.n > 1 && l->tok.s.p[0] == '0' && (l->tok.s.p[1] | 0x20) == 'x')
		return lex_hex(l, "a number or 0x and hexadecimal digits", out);
	if (!lex_any(l, "a group", UINT32_MAX, &v))
		return false;
	put_u32(out, v);
	return true;
}

const struct kind ls_kind_group = KIND("a number or hexadecimal digits", group);

/* Ranges of labels: size in 3 octets, then a sub-TLV 1161 with the first label (RFC 9085 2.1.2). */
enum { SID_LABEL = 1161 };

static bool
ls_range_next(struct get *g, uint32_t *size, uint32_t *first)
{
	unsigned code, len;

	if (!get_left(g))
		return false;
	*size = get_u24(g);
	code = get_u16(g);
	len = get_u16(g);
	if (code != SID_LABEL || len < 3 || len > 4)
		g->bad = true;
	*first = ls_label_get(g, len == 4 ? 4 : 3);
	return get_ok(g);
}

bool
ls_ranges_ok(struct span v)
{
	struct get g = get_of(v);
	uint32_t size, first;

	get_bytes(&g, 2);
	while (ls_range_next(&g, &size, &first))
		;
	return get_done(&g);
}

static void
ls_range_put(struct buf *out, uint64_t size, uint64_t first)
{
	struct mark m;

	put_u24(out, size);
	put_u16(out, SID_LABEL);
	m = put_open(out, 2);
	ls_label_put(out, first);
	put_close(out, m);
}

static void
ranges_json(struct jw *w, struct get *g, const void *arg)
{
	uint32_t size, first;

	(void)arg;
	jw_arr(w);
	while (ls_range_next(g, &size, &first)) {
		jw_arr(w);
		jw_u64(w, size);
		jw_u64(w, first);
		jw_arr_end(w);
	}
	jw_arr_end(w);
}

static bool
ranges_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	size_t i, n = jr_len(j);
	uint64_t size, first;

	(void)d, (void)arg;
	if (!jr_is(j, JR_ARRAY))
		return false;
	for (i = 0; i < n; i++) {
		struct jr one = jr_at(j, i);

		if (jr_len(one) != 2 || !jr_max(jr_at(one, 0), 0xffffff, &size) ||
		    !jr_max(jr_at(one, 1), UINT32_MAX, &first))
			return false;
		ls_range_put(out, size, first);
	}
	return true;
}

static void
ranges_show(struct buf *b, struct get *g, const void *arg)
{
	uint32_t size, first;

	(void)arg;
	buf_str(b, "[ ");
	while (ls_range_next(g, &size, &first)) {
		buf_u32(b, size);
		buf_c(b, ':');
		buf_u32(b, first);
		buf_c(b, ' ');
	}
	buf_c(b, ']');
}

static bool
ranges_scan(struct lex *l, struct buf *out, const void *arg)
{
	struct lex_list it = lex_list(l);
	uint64_t size, first;

	(void)arg;
	while (lex_item(l, &it)) {
		if (!ls_colon_pair(l, UINT32_MAX, &size, &first) || size > 0xffffff)
			return lex_expected(l, "SIZE:FIRST-LABEL");
		ls_range_put(out, size, first);
	}
	return true;
}

const struct kind ls_kind_ranges = KIND("a list of [ size, first label ]", ranges);

/*
 * The SID at the end of a value whose octet 0 has the flags V and L: both set, a label of 3 octets; both clear, an
 * index of 4; else, or of another length, it cannot be read and stays "undecoded" (RFC 8667 2.1.1.1).
 */
static size_t
ls_sid_bytes(uint8_t flags, const struct ls_sid *s)
{
	bool v = flags & s->v, l = flags & s->l;

	return v && l ? 3 : !v && !l ? 4 : 0;
}

/* LAN adjacencies: the neighbor has 6 octets in IS-IS and 4 in OSPF. */
static size_t
ls_neighbor_bytes(size_t n)
{
	return n >= 13 ? 6 : 4;
}

/* What is found where the SID is expected; true when it can be read. */
static bool
ls_sid_take(struct get *g, const struct ls_sid *s, struct span *sid)
{
	uint8_t flags = get_left(g) ? *g->p : 0;

	get_bytes(g, s->at ? s->at : 4 + ls_neighbor_bytes(get_left(g)));
	*sid = get_rest(g);
	return get_ok(g) && sid->n == ls_sid_bytes(flags, s);
}

static uint32_t
ls_sid_value(struct span sid)
{
	struct get g = get_of(sid);

	return ls_label_get(&g, sid.n);
}

/* out holds the value from its octet 0 on. */
static bool
ls_sid_put(struct buf *out, const struct ls_sid *s, uint64_t v)
{
	size_t n = out->n ? ls_sid_bytes(out->p[0], s) : 0;

	if (!n || (n == 3 && v > LABEL_MAX))
		return false;
	put_un(out, v, n);
	return true;
}

static void
sids_json(struct jw *w, struct get *g, const void *arg)
{
	struct span sid;

	jw_arr(w);
	if (ls_sid_take(g, arg, &sid))
		jw_u64(w, ls_sid_value(sid));
	jw_arr_end(w);
}

static bool
sids_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	uint64_t v;

	(void)d;
	if (!jr_is(j, JR_ARRAY) || jr_len(j) > 1)
		return false;
	return jr_len(j) == 0 || (jr_max(jr_at(j, 0), UINT32_MAX, &v) && ls_sid_put(out, arg, v));
}

static void
sids_show(struct buf *b, struct get *g, const void *arg)
{
	struct span sid;

	buf_str(b, "[ ");
	if (ls_sid_take(g, arg, &sid)) {
		buf_u32(b, ls_sid_value(sid));
		buf_c(b, ' ');
	}
	buf_c(b, ']');
}

static bool
sids_scan(struct lex *l, struct buf *out, const void *arg)
{
	struct lex_list it = lex_list(l);
	uint64_t v;

	while (lex_item(l, &it))
		if (!lex_any(l, "a label or index", UINT32_MAX, &v) || !ls_sid_put(out, arg, v))
			return lex_fail(l, "the flags V and L do not allow this SID");
	return true;
}

const struct kind ls_kind_sids = KIND("a list of at most one SID", sids);

/* The same as a single value; null when it cannot be read. */
static void
sid_json(struct jw *w, struct get *g, const void *arg)
{
	struct span sid;

	if (ls_sid_take(g, arg, &sid))
		jw_u64(w, ls_sid_value(sid));
	else
		jw_null(w);
}

static bool
sid_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	uint64_t v;

	(void)d;
	return jr_is(j, JR_NULL) || jr_is(j, JR_NONE) || (jr_max(j, UINT32_MAX, &v) && ls_sid_put(out, arg, v));
}

const struct kind ls_kind_sid = KIND_OF("a label or index", sid_json, sid_unjson, sids_show, sids_scan);

static void
undecoded_json(struct jw *w, struct get *g, const void *arg)
{
	struct span sid;

	jw_arr(w);
	if (!ls_sid_take(g, arg, &sid) && sid.n)
		jw_hex(w, sid, "0x");
	jw_arr_end(w);
}

static bool
undecoded_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	(void)arg;
	if (jr_is(j, JR_NONE))
		return true;
	if (!jr_is(j, JR_ARRAY) || jr_len(j) > 1)
		return false;
	return jr_len(j) == 0 || kind_xhex.unjson(jr_at(j, 0), out, d, NULL);
}

static void
undecoded_show(struct buf *b, struct get *g, const void *arg)
{
	struct span sid;

	buf_str(b, "[ ");
	if (!ls_sid_take(g, arg, &sid) && sid.n) {
		buf_str(b, "0x");
		buf_hex(b, sid);
		buf_c(b, ' ');
	}
	buf_c(b, ']');
}

static bool
undecoded_scan(struct lex *l, struct buf *out, const void *arg)
{
	struct lex_list it = lex_list(l);

	(void)arg;
	while (lex_item(l, &it))
		if (!lex_hex(l, "0x and hexadecimal digits", out))
			return false;
	return true;
}

const struct kind ls_kind_undecoded = KIND("a list", undecoded);

/* The neighbor of a LAN adjacency: system identifier, or OSPF router identifier in dotted form. */
static void
neighbor_show(struct buf *b, struct get *g, const void *arg)
{
	size_t n = ls_neighbor_bytes(get_left(g));
	struct span s;

	(void)arg;
	get_bytes(g, 4);
	s = get_bytes(g, n);
	if (s.n == 4)
		buf_ip4(b, s.p);
	else
		buf_hex_lower(b, s);
}

static void
neighbor_json(struct jw *w, struct get *g, const void *arg)
{
	jw_quote(w);
	neighbor_show(w->b, g, arg);
	jw_quote_end(w);
}

static bool
ls_neighbor_read(struct span s, struct buf *out)
{
	size_t from = out->n;
	uint8_t a[4];

	if (ip4_scan(s, a)) {
		buf_put(out, a, 4);
		return true;
	}
	return num_hex(s, out) && out->n - from == 6;
}

static bool
neighbor_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	struct span s;

	(void)d, (void)arg;
	return jr_str(j, &s) && ls_neighbor_read(s, out);
}

static bool
neighbor_scan(struct lex *l, struct buf *out, const void *arg)
{
	(void)arg;
	if (l->tok.kind != TOK_WORD || !ls_neighbor_read(l->tok.s, out))
		return lex_expected(l, "a system identifier or router identifier");
	lex_next(l);
	return true;
}

const struct kind ls_kind_neighbor = KIND("a system identifier or router identifier", neighbor);

/* ---- ASLA bit masks: their lengths are in octets 0 and 1, the masks after octet 3 (RFC 9294 2) ---- */

static struct span
ls_mask_of(struct get *g, bool user)
{
	unsigned standard = get_u8(g), own = get_u8(g);

	get_bytes(g, 2);
	if (user)
		get_bytes(g, standard);
	return get_bytes(g, user ? own : standard);
}

static bool
ls_mask_put(struct buf *out, bool user, size_t from)
{
	size_t n = out->n - from;

	if (out->bad || (n != 0 && n != 4 && n != 8))
		return false;
	out->p[user] = (uint8_t)n;
	return true;
}

#define MASK(name, user)                                                                                               \
	static void name##_json(struct jw *w, struct get *g, const void *arg)                                          \
	{                                                                                                              \
		(void)arg;                                                                                             \
		jw_hex(w, ls_mask_of(g, user), "0x");                                                                  \
	}                                                                                                              \
	static bool name##_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)                      \
	{                                                                                                              \
		size_t from = out->n;                                                                                  \
		return kind_xhex.unjson(j, out, d, arg) && ls_mask_put(out, user, from);                               \
	}                                                                                                              \
	static void name##_show(struct buf *b, struct get *g, const void *arg)                                         \
	{                                                                                                              \
		(void)arg;                                                                                             \
		buf_str(b, "0x");                                                                                      \
		buf_hex(b, ls_mask_of(g, user));                                                                       \
	}                                                                                                              \
	static bool name##_scan(struct lex *l, struct buf *out, const void *arg)                                       \
	{                                                                                                              \
		size_t from = out->n;                                                                                  \
		(void)arg;                                                                                             \
		return lex_hex(l, "0x and 0, 4 or 8 octets", out) &&                                                   \
		    (ls_mask_put(out, user, from) || lex_fail(l, "a mask has 0, 4 or 8 octets"));                      \
	}                                                                                                              \
	const struct kind ls_kind_##name = KIND("0x and 0, 4 or 8 octets", name)

MASK(mask, false);
MASK(user_mask, true);

/* ---- what JSON does not carry ---- */

static bool
ls_flags_plain(struct span v, const struct ls_flags *f)
{
	struct get g = get_of(v);
	uint64_t left = get_un(&g, f->bytes);
	const struct ls_flag *n;

	for (n = f->names; n->name; n++)
		left &= ~(uint64_t)n->bit;
	return !left;
}

static bool
ls_list_plain(struct span v, const struct ls_list *li)
{
	size_t i;

	for (i = 0; i + li->bytes <= v.n; i += li->bytes)
		if (!ls_kind_plain(li->kind, span_of(v.p + i, li->bytes), li->arg))
			return false;
	return true;
}

static bool
ls_ranges_plain(struct span v)
{
	struct get g = get_of(v);

	while (get_left(&g)) {
		size_t len;

		get_bytes(&g, 5);
		len = get_u16(&g);
		if (get_left(&g) < len || !ls_label_plain(g.p, len))
			return false;
		get_bytes(&g, len);
	}
	return true;
}

/* A label has nothing in the four bits above it. */
static bool
ls_sid_plain(struct span v, const struct ls_sid *s)
{
	struct get g = get_of(v);
	struct span sid;

	return !ls_sid_take(&g, s, &sid) || sid.n != 3 || !(sid.p[0] >> 4);
}

bool
ls_kind_plain(const struct kind *kind, struct span v, const void *arg)
{
	struct get g = get_of(v);

	if (kind == &ls_kind_flags)
		return ls_flags_plain(v, arg);
	if (kind == &ls_kind_no_flags)
		return v.n == 1 && !v.p[0];
	if (kind == &ls_kind_list)
		return ls_list_plain(v, arg);
	if (kind == &ls_kind_float)
		return isfinite(ls_float_get(&g));
	if (kind == &ls_kind_anomalous)
		return v.n == 1 && !(v.p[0] & 0x7f);
	if (kind == &ls_kind_area)
		return v.n == 1 || (v.n && v.p[0]);
	if (kind == &ls_kind_metric)
		return v.n == 3;
	if (kind == &ls_kind_topology)
		return v.n == 2 && !(v.p[0] & 0xf0);
	if (kind == &ls_kind_label)
		return ls_label_plain(v.p, v.n);
	if (kind == &ls_kind_sids || kind == &ls_kind_sid)
		return ls_sid_plain(v, arg);
	if (kind == &ls_kind_policy_sid)
		return v.n == 16 || (v.n == 4 && !(v.p[2] & 15) && !v.p[3]);
	if (kind == &ls_kind_ranges)
		return ls_ranges_plain(v);
	if (kind == &kind_text)
		return utf8_ok(v);
	return true;
}
