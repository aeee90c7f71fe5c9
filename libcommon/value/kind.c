/* SPDX-License-Identifier: ISC */
/* value/kind.c - the kinds that many records share, and the walkers over records. */
#include "value/kind.h"

#include "base/num.h"
#include "value/seq.h"

#include <stdio.h>

bool
unjson_fail(struct diags *d, const char *key, const char *what)
{
	diag_add(d, DIAG_RESET, "json", NULL, 0, 0, "%s: expected %s", key, what);
	return false;
}

void
record_json(const struct field *f, size_t n, struct jw *w, struct get *g)
{
	for (; n--; f++) {
		if (f->key)
			jw_key(w, f->key);
		f->kind->json(w, g, f->arg);
	}
}

const char *
field_want(const struct field *f)
{
	if (f->kind == &kind_choice)
		return ((const struct choice *)f->arg)->want;
	return f->kind == &kind_seq ? ((const struct seq *)f->arg)->what : f->kind->want;
}

bool
record_unjson(const struct field *f, size_t n, struct jr obj, struct buf *out, struct diags *d)
{
	for (; n--; f++)
		if (!f->kind->unjson(f->key ? jr_get(obj, f->key) : obj, out, d, f->arg))
			return unjson_fail(d, f->key ? f->key : "value", field_want(f));
	return true;
}

void
record_show(const struct field *f, size_t n, struct buf *b, struct get *g)
{
	for (; n--; f++) {
		if (!f->kind->show) {
			g->bad |= get_un(g, f->kind->size) != 0;
			continue;
		}
		buf_c(b, ' ');
		if (f->word) {
			buf_str(b, f->word);
			buf_c(b, ' ');
		}
		f->kind->show(b, g, f->arg);
	}
}

bool
record_scan(const struct field *f, size_t n, struct lex *l, struct buf *out)
{
	for (; n--; f++) {
		if (f->word && !lex_want(l, f->word))
			return false;
		if (!f->kind->scan(l, out, f->arg))
			return false;
	}
	return true;
}

size_t
record_size(const struct field *f, size_t n)
{
	size_t size = 0;

	for (; n--; f++) {
		if (!f->kind->size)
			return 0;
		size += f->kind->size;
	}
	return size;
}

bool
record_good(const struct field *f, size_t n, struct get *g, struct kind_why *why)
{
	for (; n--; f++) {
		if (!f->kind->good)
			get_bytes(g, f->kind->size ? f->kind->size : get_left(g));
		else if (!get_ok(g) || !f->kind->good(g, f->arg, why))
			return false;
	}
	return get_ok(g);
}

/* ---- unsigned numbers ---- */

#define UNSIGNED(name, bytes, max, text, read, print)                                                                  \
	static void k_##name##_json(struct jw *w, struct get *g, const void *arg)                                          \
	{                                                                                                              \
		(void)arg;                                                                                             \
		jw_next(w);                                                                                            \
		print(w->b, read(g));                                                                                  \
	}                                                                                                              \
	static bool k_##name##_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)                      \
	{                                                                                                              \
		uint64_t v;                                                                                            \
		(void)arg, (void)d;                                                                                    \
		if (!jr_max(j, max, &v))                                                                               \
			return false;                                                                                  \
		put_un(out, v, bytes);                                                                                 \
		return true;                                                                                           \
	}                                                                                                              \
	static void k_##name##_show(struct buf *b, struct get *g, const void *arg)                                         \
	{                                                                                                              \
		(void)arg;                                                                                             \
		print(b, read(g));                                                                                     \
	}                                                                                                              \
	static bool k_##name##_scan(struct lex *l, struct buf *out, const void *arg)                                       \
	{                                                                                                              \
		uint64_t v;                                                                                            \
		(void)arg;                                                                                             \
		if (!lex_any(l, text, max, &v))                                                                        \
			return false;                                                                                  \
		put_un(out, v, bytes);                                                                                 \
		return true;                                                                                           \
	}                                                                                                              \
	const struct kind kind_##name = KIND_SIZED(text, k_##name, bytes)

UNSIGNED(u8, 1, 0xff, "a number up to 255", get_u8, buf_u32);
UNSIGNED(u16, 2, 0xffff, "a number up to 65535", get_u16, buf_u32);
UNSIGNED(u24, 3, 0xffffff, "a number up to 16777215", get_u24, buf_u32);
UNSIGNED(u32, 4, 0xffffffff, "a number up to 4294967295", get_u32, buf_u32);
UNSIGNED(u64, 8, UINT64_MAX, "a 64-bit number", get_u64, buf_u64);

static bool
k_n32_scan(struct lex *l, struct buf *out, const void *arg)
{
	uint64_t v;

	if (!lex_num(l, arg, 0, UINT32_MAX, &v))
		return false;
	put_u32(out, v);
	return true;
}

const struct kind kind_n32 = { .want = "a number up to 4294967295", .json = k_u32_json, .unjson = k_u32_unjson,
	.show = k_u32_show, .scan = k_n32_scan, .size = 4 };

static bool
k_asn_scan(struct lex *l, struct buf *out, const void *arg)
{
	uint32_t as;

	(void)arg;
	if (l->tok.kind != TOK_WORD || !asn_scan(l->tok.s, &as))
		return lex_expected(l, "an AS number");
	lex_next(l);
	put_u32(out, as);
	return true;
}

const struct kind kind_asn = { .want = "an AS number", .json = k_u32_json, .unjson = k_u32_unjson, .show = k_u32_show,
	.scan = k_asn_scan, .size = 4 };

/* ---- numbers that have names ---- */

static void
k_choice_show(struct buf *b, struct get *g, const void *arg)
{
	const struct choice *choice = arg;
	unsigned v = get_u8(g);
	const char *name = table_name(choice->names, v);

	if (name)
		buf_str(b, name);
	else
		buf_u32(b, v);
}

static void
k_choice_json(struct jw *w, struct get *g, const void *arg)
{
	const struct choice *choice = arg;
	unsigned v = get_u8(g);
	const char *name = table_name(choice->names, v);

	if (!name) {
		jw_u64(w, v);
		return;
	}
	jw_quote(w);
	buf_str(w->b, name);
	jw_quote_end(w);
}

static bool
k_choice_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	const struct choice *choice = arg;
	struct span s;
	uint32_t code;
	uint64_t v;

	(void)d;
	if (jr_str(j, &s) && table_code(choice->names, s, &code))
		v = code;
	else if (table_name(choice->names, choice->most) || !jr_max(j, choice->most, &v))
		return false; /* where all have names, numbers are not for people */
	put_u8(out, v);
	return true;
}

static bool
k_choice_scan(struct lex *l, struct buf *out, const void *arg)
{
	const struct choice *choice = arg;
	uint32_t code;

	if (!lex_table(l, choice->what, choice->names, &code))
		return false;
	put_u8(out, code);
	return true;
}

static bool
k_choice_good(struct get *g, const void *arg, struct kind_why *why)
{
	const struct choice *choice = arg;
	unsigned v = get_u8(g);

	if (v <= choice->most)
		return true;
	snprintf(why->text, sizeof(why->text), "value %u, want 0 to %u", v, choice->most);
	return false;
}

const struct kind kind_choice = { .want = "a word", .json = k_choice_json, .unjson = k_choice_unjson, .show = k_choice_show,
	.scan = k_choice_scan, .good = k_choice_good, .size = 1 };

/* ---- families; commands print them with a blank ---- */

static void
kind_family_put(struct buf *b, struct get *g, size_t safi, char sep)
{
	unsigned afi = get_u16(g);

	buf_family(b, afi, (unsigned)get_un(g, safi) & 0xff, sep);
}

static bool
kind_family_read(struct span s, struct buf *out, size_t width)
{
	uint16_t afi;
	uint8_t safi;

	if (!family_scan(s, &afi, &safi))
		return false;
	put_u16(out, afi);
	put_un(out, safi, width);
	return true;
}

/* ipv4/unicast, or the two words. */
static bool
kind_family_words_read(struct lex *l, struct buf *out, size_t width)
{
	uint16_t afi;
	uint8_t safi;

	if (l->tok.kind == TOK_WORD && kind_family_read(l->tok.s, out, width)) {
		lex_next(l);
		return true;
	}
	if (l->tok.kind != TOK_WORD || !afi_scan(l->tok.s, &afi))
		return lex_expected(l, "a family such as ipv4/unicast");
	lex_next(l);
	if (l->tok.kind != TOK_WORD || !safi_scan(l->tok.s, &safi))
		return lex_expected(l, "a subsequent address family");
	lex_next(l);
	put_u16(out, afi);
	put_un(out, safi, width);
	return true;
}

#define FAMILY(name, width)                                                                                            \
	static void k_##name##_show(struct buf *b, struct get *g, const void *arg)                                     \
	{                                                                                                              \
		(void)arg;                                                                                             \
		kind_family_put(b, g, width, ' ');                                                                     \
	}                                                                                                              \
	static void k_##name##_json(struct jw *w, struct get *g, const void *arg)                                      \
	{                                                                                                              \
		(void)arg;                                                                                             \
		jw_quote(w);                                                                                           \
		kind_family_put(w->b, g, width, '/');                                                                  \
		jw_quote_end(w);                                                                                       \
	}                                                                                                              \
	static bool k_##name##_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)                  \
	{                                                                                                              \
		struct span s;                                                                                         \
		(void)arg, (void)d;                                                                                    \
		return jr_str(j, &s) && kind_family_read(s, out, width);                                               \
	}                                                                                                              \
	static bool k_##name##_scan(struct lex *l, struct buf *out, const void *arg)                                   \
	{                                                                                                              \
		(void)arg;                                                                                             \
		return kind_family_words_read(l, out, width);                                                          \
	}                                                                                                              \
	const struct kind kind_##name = KIND_SIZED("families such as \"ipv4/unicast\"", k_##name, 2 + (width))

FAMILY(family, 1);
FAMILY(family_wide, 2);

/* Families without a name are two numbers, which read back. */
static void
family_blank_show(struct buf *b, struct get *g, const void *arg)
{
	struct get peek = *g;
	unsigned afi = get_u16(&peek), safi = get_u8(&peek);

	if (family_index(afi, safi) >= 0) {
		k_family_show(b, g, arg);
		return;
	}
	buf_fmt(b, "%u %u", afi, safi);
	*g = peek;
}

static void
family_blank_json(struct jw *w, struct get *g, const void *arg)
{
	jw_quote(w);
	k_family_show(w->b, g, arg);
	jw_quote_end(w);
}

const struct kind kind_family_blank = { .want = "a family", .json = family_blank_json, .unjson = k_family_unjson,
	.show = family_blank_show, .scan = k_family_scan, .size = 3 };

/* ---- numbers that JSON has as strings ---- */

#define QUOTED(name, bytes, max)                                                                                       \
	static void k_##name##_str_json(struct jw *w, struct get *g, const void *arg)                                      \
	{                                                                                                              \
		(void)arg;                                                                                             \
		jw_quote(w);                                                                                           \
		buf_u64(w->b, get_un(g, bytes));                                                                       \
		jw_quote_end(w);                                                                                       \
	}                                                                                                              \
	static bool k_##name##_str_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)                  \
	{                                                                                                              \
		struct span s;                                                                                         \
		uint64_t v;                                                                                            \
		(void)arg, (void)d;                                                                                    \
		if (!jr_max(j, max, &v) && (!jr_str(j, &s) || !num_max(s, max, &v)))                                   \
			return false;                                                                                  \
		put_un(out, v, bytes);                                                                                 \
		return true;                                                                                           \
	}                                                                                                              \
	const struct kind kind_##name##_str = { .want = "a number as a string", .json = k_##name##_str_json,               \
		.unjson = k_##name##_str_unjson, .show = k_##name##_show, .scan = k_##name##_scan, .size = bytes }

QUOTED(u8, 1, 0xff);
QUOTED(u32, 4, 0xffffffff);

/* ---- values of a fixed size whose text is the same in JSON and commands ---- */

static bool
kind_str_bytes(struct jr j, struct buf *out, size_t n, bool (*scan)(struct span, uint8_t *))
{
	uint8_t a[16];
	struct span s;

	if (!jr_str(j, &s) || !scan(s, a))
		return false;
	buf_put(out, a, n);
	return true;
}

static bool
kind_word_bytes(struct lex *l, struct buf *out, size_t n, bool (*scan)(struct span, uint8_t *), const char *want)
{
	uint8_t a[16];

	if (l->tok.kind != TOK_WORD || !scan(l->tok.s, a))
		return lex_expected(l, want);
	lex_next(l);
	buf_put(out, a, n);
	return true;
}

#define FIXED(name, bytes, print, reader, text)                                                                        \
	static void k_##name##_show(struct buf *b, struct get *g, const void *arg)                                     \
	{                                                                                                              \
		struct span s = get_bytes(g, bytes);                                                                   \
		(void)arg;                                                                                             \
		if (s.n)                                                                                               \
			print(b, s.p);                                                                                 \
	}                                                                                                              \
	static void k_##name##_json(struct jw *w, struct get *g, const void *arg)                                      \
	{                                                                                                              \
		jw_quote(w);                                                                                           \
		k_##name##_show(w->b, g, arg);                                                                         \
		jw_quote_end(w);                                                                                       \
	}                                                                                                              \
	static bool k_##name##_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)                  \
	{                                                                                                              \
		(void)arg, (void)d;                                                                                    \
		return kind_str_bytes(j, out, bytes, reader);                                                          \
	}                                                                                                              \
	static bool k_##name##_scan(struct lex *l, struct buf *out, const void *arg)                                   \
	{                                                                                                              \
		(void)arg;                                                                                             \
		return kind_word_bytes(l, out, bytes, reader, text);                                                   \
	}                                                                                                              \
	const struct kind kind_##name = KIND_SIZED(text, k_##name, bytes)

void
buf_rd(struct buf *b, const uint8_t rd[8])
{
	unsigned type = be_u16(rd);
	uint32_t hi = be_u32(rd + 2);
	uint32_t lo = be_u32(rd + 4);

	switch (type) {
	case 0:
		buf_u32(b, hi >> 16);
		buf_c(b, ':');
		buf_u32(b, lo);
		break;
	case 1:
		buf_ip4(b, rd + 2);
		buf_c(b, ':');
		buf_u32(b, lo & 0xffff);
		break;
	case 2:
		buf_u32(b, hi);
		buf_c(b, ':');
		buf_u32(b, lo & 0xffff);
		break;
	default:
		buf_str(b, "0x");
		buf_hex(b, span_of(rd, 8));
	}
}

bool
asn_scan_dotted(struct span s, uint32_t *out)
{
	const uint8_t *dot = s.n ? memchr(s.p, '.', s.n) : NULL;
	uint64_t hi, lo;

	if (!dot)
		return false;
	if (!num_max(span_of(s.p, (size_t)(dot - s.p)), 0xffff, &hi) ||
	    !num_max(span_of(dot + 1, s.n - (size_t)(dot - s.p) - 1), 0xffff, &lo))
		return false;
	*out = (uint32_t)(hi << 16 | lo);
	return true;
}

/*
 * A type 2 distinguisher whose AS number fits in two bytes reads back as type 0: who prints one asks rd_scan whether
 * the text gives the bytes back.
 */
bool
rd_scan(struct span s, uint8_t out[8])
{
	const uint8_t *colon = s.n ? memchr(s.p, ':', s.n) : NULL;
	struct span left, right;
	uint8_t rd[8] = { 0 };
	uint64_t n, max = 0xffff;
	uint32_t as;
	size_t i;

	if (s.n == 18 && s.p[0] == '0' && (s.p[1] | 0x20) == 'x') {
		for (i = 0; i < 8; i++) {
			int hi = num_digit(s.p[2 + 2 * i]), lo = num_digit(s.p[3 + 2 * i]);

			if (hi < 0 || lo < 0)
				return false;
			rd[i] = (uint8_t)(hi << 4 | lo);
		}
		memcpy(out, rd, 8);
		return true;
	}
	if (!colon)
		return false;
	left = span_of(s.p, (size_t)(colon - s.p));
	right = span_of(colon + 1, s.n - left.n - 1);
	if (ip4_scan(left, rd + 2)) {
		rd[1] = 1;
	} else if (asn_scan(left, &as)) {
		if (as > 0xffff) {
			rd[1] = 2;
			be_put_u32(rd + 2, (uint32_t)as);
		} else {
			max = 0xffffffff;
			rd[2] = (uint8_t)(as >> 8);
			rd[3] = (uint8_t)as;
		}
	} else {
		return false;
	}
	if (!num_max(right, max, &n))
		return false;
	if (max > 0xffff) {
		rd[4] = (uint8_t)(n >> 24);
		rd[5] = (uint8_t)(n >> 16);
	}
	rd[6] = (uint8_t)(n >> 8);
	rd[7] = (uint8_t)n;
	memcpy(out, rd, 8);
	return true;
}

void
buf_mac(struct buf *b, const uint8_t mac[6])
{
	size_t i;

	for (i = 0; i < 6; i++) {
		if (i)
			buf_c(b, ':');
		buf_hex(b, span_of(mac + i, 1));
	}
}

static bool
kind_colon_hex(struct span s, uint8_t *out, size_t n)
{
	size_t i;

	if (s.n != 3 * n - 1)
		return false;
	for (i = 0; i < n; i++) {
		int hi = num_digit(s.p[3 * i]), lo = num_digit(s.p[3 * i + 1]);

		if (hi < 0 || lo < 0 || (i + 1 < n && s.p[3 * i + 2] != ':'))
			return false;
		out[i] = (uint8_t)(hi << 4 | lo);
	}
	return true;
}

bool
mac_scan(struct span s, uint8_t out[6])
{
	return kind_colon_hex(s, out, 6);
}

static void
kind_buf_esi(struct buf *b, const uint8_t esi[10])
{
	static const uint8_t zero[10];
	size_t i;

	if (memcmp(esi, zero, 10) == 0) {
		buf_c(b, '-');
		return;
	}
	for (i = 0; i < 10; i++)
		buf_fmt(b, "%s%02x", i ? ":" : "", esi[i]);
}

static bool
kind_esi_scan_bytes(struct span s, uint8_t *out)
{
	if (span_is(s, "-") || span_is(s, "0")) {
		memset(out, 0, 10);
		return true;
	}
	return kind_colon_hex(s, out, 10);
}

FIXED(ip4, 4, buf_ip4, ip4_scan, "an IPv4 address");
FIXED(ip6, 16, buf_ip6, ip6_scan, "an IPv6 address");
FIXED(rd, 8, buf_rd, rd_scan, "a route distinguisher");
FIXED(mac, 6, buf_mac, mac_scan, "a MAC address");
FIXED(esi, 10, kind_buf_esi, kind_esi_scan_bytes, "an Ethernet segment identifier");

/* ---- addresses of either family: the length says which ---- */

static struct span
kind_ip_take(struct get *g, const void *arg)
{
	size_t after = arg ? *(const size_t *)arg : 0, n = get_left(g);

	n = n < after ? 0 : n - after;
	g->bad |= n != 4 && n != 16;
	return get_bytes(g, n);
}

static void
k_ip_print(struct buf *b, struct get *g, const void *arg)
{
	struct span s = kind_ip_take(g, arg);

	if (s.n)
		buf_ip(b, s.p, s.n);
}

static bool
k_ip_read(struct span s, struct buf *out)
{
	struct ip ip;

	if (!ip_scan(s, &ip))
		return false;
	buf_put(out, ip.a, ip.len);
	return true;
}

static bool
k_ip_good(struct get *g, const void *arg, struct kind_why *why)
{
	(void)why;
	return kind_ip_take(g, arg).n > 0;
}

KIND_WORDS(k_ip, "an address");
const struct kind kind_ip = { .want = "an address", .json = k_ip_json, .unjson = k_ip_unjson, .show = k_ip_print,
	.scan = k_ip_scan, .good = k_ip_good };

/* ---- the rest, as hex ---- */

static void
hex_show(struct buf *b, struct get *g, const void *arg)
{
	struct span s = get_rest(g);

	(void)arg;
	buf_str(b, "0x");
	buf_hex(b, s);
}

static bool
hex_scan(struct lex *l, struct buf *out, const void *arg)
{
	(void)arg;
	return lex_hex(l, "0x and hexadecimal digits", out);
}

static struct span
hex_take(struct get *g, const void *arg)
{
	return get_bytes(g, arg ? *(const size_t *)arg : get_left(g));
}

static bool
hex_good(struct get *g, const void *arg, struct kind_why *why)
{
	(void)why;
	hex_take(g, arg);
	return get_ok(g);
}

static void
hex_json(struct jw *w, struct get *g, const void *arg)
{
	jw_hex(w, hex_take(g, arg), "");
}

static void
xhex_json(struct jw *w, struct get *g, const void *arg)
{
	(void)arg;
	jw_hex(w, get_rest(g), "0x");
}

static bool
hex_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	size_t start = out->n;
	struct span s;

	(void)d;
	if (!jr_str(j, &s))
		return false;
	if (s.n >= 2 && s.p[0] == '0' && (s.p[1] | 0x20) == 'x')
		s = span_of(s.p + 2, s.n - 2);
	return num_hex(s, out) && (!arg || out->bad || out->n - start == *(const size_t *)arg);
}

const struct kind kind_hex = { .want = "hexadecimal digits", .json = hex_json, .unjson = hex_unjson, .show = hex_show,
	.scan = hex_scan, .good = hex_good };
const struct kind kind_xhex = KIND_OF("0x and hexadecimal digits", xhex_json, hex_unjson, hex_show, hex_scan);

static void
text_json(struct jw *w, struct get *g, const void *arg)
{
	(void)arg;
	jw_str(w, get_rest(g));
}

static bool
text_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	struct span s;

	(void)arg, (void)d;
	if (!jr_str(j, &s))
		return false;
	buf_span_put(out, s);
	return true;
}

static void
text_put(struct buf *b, struct span s, bool quoted)
{
	size_t i, len;
	uint32_t cp;

	for (i = 0; i < s.n; i += len ? len : 1) {
		len = utf8_get(s.p + i, s.n - i, &cp);
		if (!len)
			buf_str(b, "\xef\xbf\xbd");
		else if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
			buf_fmt(b, "\\u%04x", cp);
		else if (quoted && (cp == '"' || cp == '\\'))
			buf_fmt(b, "\\%c", (char)cp);
		else
			buf_put(b, s.p + i, len);
	}
}

void
buf_quoted(struct buf *b, struct span s)
{
	buf_c(b, '"');
	text_put(b, s, true);
	buf_c(b, '"');
}

void
buf_visible(struct buf *b, struct span s)
{
	text_put(b, s, false);
}

static void
text_show(struct buf *b, struct get *g, const void *arg)
{
	(void)arg;
	buf_quoted(b, get_rest(g));
}

static bool
text_scan(struct lex *l, struct buf *out, const void *arg)
{
	struct span s;

	(void)arg;
	if (!lex_word(l, "a text", &s))
		return false;
	buf_span_put(out, s);
	return true;
}

const struct kind kind_text = KIND("a string", text);
