/* SPDX-License-Identifier: ISC */
/*
 * attr/community.c - COMMUNITIES (RFC 1997) and LARGE_COMMUNITY (RFC 8092).
 *
 * Both are sets. In commands they are written in ascending order, and a large community only once; JSON keeps the
 * order of the message.
 */
#include "attr/attr.h"

#include "base/num.h"

#include <stdlib.h>

/* IANA "BGP Well-known Communities". Those that ExaBGP names come first under the name it prints; aliases follow. */
static const struct name names[] = {
	{ 0xffffff01, "no-export" },
	{ 0xffffff02, "no-advertise" },
	{ 0xffffff03, "no-export-subconfed" },
	{ 0xffffff04, "no-peer" },
	{ 0xffff029a, "blackhole" },
	{ 0, NULL },
};

static const struct name aliases[] = {
	{ 0xffffff01, "no_export" },
	{ 0xffffff02, "no_advertise" },
	{ 0xffffff03, "no_export_subconfed" },
	{ 0xffffff04, "nopeer" },
	{ 0xffff0000, "graceful-shutdown" },
	{ 0xffff0001, "accept-own" },
	{ 0xffff0002, "route-filter-translated-v4" },
	{ 0xffff0003, "route-filter-v4" },
	{ 0xffff0004, "route-filter-translated-v6" },
	{ 0xffff0005, "route-filter-v6" },
	{ 0xffff0006, "llgr-stale" },
	{ 0xffff0007, "no-llgr" },
	{ 0xffff0008, "accept-own-nexthop" },
	{ 0xffff0009, "standby-pe" },
	{ 0, NULL },
};

/* ---- COMMUNITIES ---- */

static void
community_text(struct buf *b, uint32_t c)
{
	const char *name = c >= 0xffff0000 ? table_name(names, c) : NULL;
	uint8_t *o;

	if (name) {
		buf_str(b, name);
	} else if (buf_room(b, 11)) {
		o = fmt_u32(b->p + b->n, c >> 16);
		*o++ = ':';
		b->n = (size_t)(fmt_u32(o, c & 0xffff) - b->p);
	}
}

void
community_print(struct buf *b, uint32_t c)
{
	const char *name = c >= 0xffff0000 && !table_name(names, c) ? table_name(aliases, c) : NULL;

	if (name)
		buf_str(b, name);
	else
		community_text(b, c);
}

/* A:B as nearly all are written; false says nothing. */
static inline bool
community_read_pair(struct span s, uint32_t *out)
{
	uint32_t hi, lo;
	uint64_t x;
	size_t n;

	if (s.n < 3)
		return false;
	x = num_bytes(s.p, s.n < 8 ? s.n : 8);
	n = num_find(x, ':');
	if (n - 1 > 4 || !num_of_bytes(x, n, &hi) || !num_u32(span_of(s.p + n + 1, s.n - n - 1), &lo) || hi > 0xffff ||
	    lo > 0xffff)
		return false;
	*out = hi << 16 | lo;
	return true;
}

bool
community_scan(struct span s, uint32_t *out)
{
	const uint8_t *colon;
	uint64_t hi, lo;

	if (community_read_pair(s, out))
		return true;
	colon = s.n ? memchr(s.p, ':', s.n) : NULL;
	if (colon) {
		size_t n = (size_t)(colon - s.p);

		if (!num_max(span_of(s.p, n), 0xffff, &hi) ||
		    !num_max(span_of(colon + 1, s.n - n - 1), 0xffff, &lo))
			return false;
		*out = (uint32_t)(hi << 16 | lo);
		return true;
	}
	if (num_any(s, &lo) && lo <= UINT32_MAX) {
		*out = (uint32_t)lo;
		return true;
	}
	return table_code(names, s, out) || table_code(aliases, s, out);
}

static void
community_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);
	uint8_t *o;

	(void)row, (void)ctx;
	jw_next(w);
	if (!buf_room(w->b, v.n / 4 * 18 + 4))
		return;
	o = w->b->p + w->b->n;
	*o++ = '[';
	if (w->spaced) {
		while (get_left(&g) >= 4) {
			memcpy(o, " [ ", 3);
			o = fmt_u32(o + 3, get_u16(&g));
			*o++ = ',';
			*o++ = ' ';
			o = fmt_u32(o, get_u16(&g));
			memcpy(o, " ],", 3);
			o += 3;
		}
		o[-1] = v.n < 4 ? '[' : ' ';
	} else {
		while (get_left(&g) >= 4) {
			*o++ = '[';
			o = fmt_u32(o, get_u16(&g));
			*o++ = ',';
			o = fmt_u32(o, get_u16(&g));
			*o++ = ']';
			*o++ = ',';
		}
		if (v.n >= 4)
			o--;
	}
	*o++ = ']';
	w->b->n = (size_t)(o - w->b->p);
}

/* [ 65000, 1 ], a text as in commands, or the whole 32-bit number. */
static bool
community_member(struct jr j, struct buf *out)
{
	uint64_t hi, lo;
	struct span s;
	uint32_t c;

	if (jr_len(j) == 2 && jr_max(jr_at(j, 0), 0xffff, &hi) && jr_max(jr_at(j, 1), 0xffff, &lo))
		c = (uint32_t)(hi << 16 | lo);
	else if (!(jr_str(j, &s) && community_scan(s, &c)) && !jr_u32(j, &c))
		return false;
	put_u32(out, c);
	return true;
}

static int
community_compare4(const void *a, const void *b)
{
	return memcmp(a, b, 4);
}

static int
community_compare12(const void *a, const void *b)
{
	return memcmp(a, b, 12);
}

static inline uint32_t
community_first_word(const uint8_t *v)
{
	return be_u32(v);
}

static inline bool
community_is_above(const uint8_t *a, const uint8_t *b, size_t size)
{
	uint32_t x = community_first_word(a), y = community_first_word(b);

	return x > y || (x == y && size > 4 && memcmp(a, b, size) > 0);
}

/* n values of 4 or 12 bytes each, ascending; most lists are short, and nearly in order. */
static inline void
community_sort(uint8_t *v, size_t n, size_t size, int (*compare)(const void *, const void *))
{
	uint8_t one[12];
	size_t i, at;

	if (n > 32) {
		qsort(v, n, size, compare);
		return;
	}
	for (i = 1; i < n; i++) {
		for (at = i; at && community_is_above(v + (at - 1) * size, v + i * size, size); at--)
			;
		if (at == i)
			continue;
		memcpy(one, v + i * size, size);
		memmove(v + (at + 1) * size, v + at * size, (i - at) * size);
		memcpy(v + at * size, one, size);
	}
}

static bool
community_do_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	struct lex_list it = lex_list(l);
	size_t start = out->n;
	uint32_t c;

	(void)row, (void)kw, (void)ctx;
	while (lex_item(l, &it)) {
		if (l->tok.kind != TOK_WORD || !community_scan(l->tok.s, &c)) {
			const char *near = table_near(names, l->tok.s);

			if (!near)
				near = table_near(aliases, l->tok.s);
			if (near && l->tok.kind == TOK_WORD)
				return lex_fail(l, "unknown community \"%.*s\" (did you mean \"%s\"?)",
				    l->tok.s.n > 60 ? 60 : (int)l->tok.s.n, (const char *)l->tok.s.p, near);
			return lex_expected(l, "a community");
		}
		lex_next(l);
		put_u32(out, c);
	}
	if (!out->bad && out->n > start)
		community_sort(out->p + start, (out->n - start) / 4, 4, community_compare4);
	return true;
}

static void
community_put_print(struct buf *b, const uint8_t *v)
{
	community_print(b, be_u32(v));
}

/* ExaBGP reads commands too, and no other names than its own. */
static void
community_put_text(struct buf *b, const uint8_t *v)
{
	community_text(b, be_u32(v));
}

static void
community_do_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	attr_units_put(row, b, v, ctx->names ? community_put_print : community_put_text);
}

static const struct attr_units community_units = {
	.list = "a list of [ number, number ]",
	.want = "[ number up to 65535, number up to 65535 ]",
	.unjson = community_member,
	.text = community_put_text,
};

/* The name of a well-known one. */
static const char *
community_note(const uint8_t *c)
{
	const char *name = table_name(names, be_u32(c));

	return name ? name : table_name(aliases, be_u32(c));
}

const struct attr_row attr_communities = {
	.code = ATTR_COMMUNITIES,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "COMMUNITIES",
	ATTR_KEY("community"),
	ATTR_WORD("community"),
	.rfc = "RFC 7606 7.8",
	.units = &community_units,
	.unit = 4,
	.note = community_note,
	.omit = true,
	.check = attr_units_check,
	.json = community_json,
	.unjson = attr_units_unjson,
	.plain = attr_units_plain,
	.text = community_do_text,
	.show = attr_units_show,
	.scan = community_do_scan,
};

/* ---- LARGE_COMMUNITY ---- */

enum { LARGE_MAX = 65535 / 12 };

/* Bit i: the value at i occurs earlier too. */
struct repeats {
	uint64_t bit[LARGE_MAX / 64 + 1];
};

static int
community_compare_place(const void *a, const void *b)
{
	const uint8_t *const *x = a, *const *y = b;
	int c = memcmp(*x, *y, 12);

	return c ? c : (*x > *y) - (*x < *y);
}

/*
 * A value sent twice counts once (RFC 8092 5). Ascending order, the usual one, is seen at once to have none; false then
 * and *r is not filled in.
 */
static bool
community_large_repeats(struct span v, struct repeats *r)
{
	const uint8_t *all[LARGE_MAX];
	struct get g = get_of(v);
	bool ascending = true, some = false;
	size_t i, n = 0;

	while (get_left(&g) >= 12 && n < LARGE_MAX) {
		all[n] = get_bytes(&g, 12).p;
		if (n && memcmp(all[n - 1], all[n], 12) >= 0)
			ascending = false;
		n++;
	}
	if (ascending)
		return false;
	memset(r, 0, sizeof(*r));
	qsort(all, n, sizeof(all[0]), community_compare_place);
	for (i = 1; i < n; i++) {
		size_t at = (size_t)(all[i] - v.p) / 12;

		if (memcmp(all[i - 1], all[i], 12) == 0) {
			r->bit[at / 64] |= (uint64_t)1 << at % 64;
			some = true;
		}
	}
	return some;
}

static bool
community_is_repeat(const struct repeats *r, size_t i)
{
	return i < LARGE_MAX && (r->bit[i / 64] >> i % 64 & 1);
}

static void
community_large_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);
	struct repeats r;
	bool repeats = community_large_repeats(v, &r), first = true;
	size_t i;
	uint8_t *o;

	(void)row, (void)ctx;
	jw_next(w);
	if (!buf_room(w->b, v.n / 12 * 41 + 4))
		return;
	o = w->b->p + w->b->n;
	*o++ = '[';
	if (w->spaced)
		*o++ = ' ';
	for (i = 0; get_left(&g) >= 12; i++) {
		if (repeats && community_is_repeat(&r, i)) {
			get_bytes(&g, 12);
			continue;
		}
		if (!first) {
			*o++ = ',';
			if (w->spaced)
				*o++ = ' ';
		}
		first = false;
		*o++ = '[';
		if (w->spaced) {
			*o++ = ' ';
			o = fmt_u32(o, get_u32(&g));
			*o++ = ',';
			*o++ = ' ';
			o = fmt_u32(o, get_u32(&g));
			memcpy(o, " , ", 3);
			o = fmt_u32(o + 3, get_u32(&g));
			*o++ = ' ';
		} else {
			o = fmt_u32(o, get_u32(&g));
			*o++ = ',';
			o = fmt_u32(o, get_u32(&g));
			*o++ = ',';
			o = fmt_u32(o, get_u32(&g));
		}
		*o++ = ']';
	}
	if (w->spaced)
		*o++ = ' ';
	*o++ = ']';
	w->b->n = (size_t)(o - w->b->p);
}

/* A:B:C, or the whole as 0x and up to 24 hexadecimal digits, or as a decimal number. */
static bool
community_large_read(struct span s, uint8_t out[12])
{
	uint8_t c[12] = { 0 };
	size_t i, k, from;

	if (s.n && memchr(s.p, ':', s.n)) {
		for (i = k = from = 0; k < 3; k++, from = ++i) {
			uint32_t v;

			while (i < s.n && s.p[i] != ':')
				i++;
			if (!num_u32(span_of(s.p + from, i - from), &v) || (i == s.n) != (k == 2))
				return false;
			c[4 * k] = (uint8_t)(v >> 24);
			c[4 * k + 1] = (uint8_t)(v >> 16);
			c[4 * k + 2] = (uint8_t)(v >> 8);
			c[4 * k + 3] = (uint8_t)v;
		}
	} else {
		unsigned base = s.n > 2 && s.p[0] == '0' && (s.p[1] | 0x20) == 'x' ? 16 : 10;

		if (!s.n)
			return false;
		for (i = base == 16 ? 2 : 0; i < s.n; i++) {
			int digit = num_digit(s.p[i]);
			unsigned carry = (unsigned)digit;

			if (digit < 0 || (unsigned)digit >= base)
				return false;
			for (k = 12; k--;) {
				carry += c[k] * base;
				c[k] = (uint8_t)carry;
				carry >>= 8;
			}
			if (carry)
				return false;
		}
	}
	memcpy(out, c, 12);
	return true;
}

static bool
community_large_member(struct jr j, struct buf *out)
{
	uint32_t v[3];
	uint8_t c[12];
	struct span s;
	size_t i;

	if (jr_str(j, &s) && community_large_read(s, c)) {
		buf_put(out, c, 12);
		return true;
	}
	if (jr_len(j) != 3)
		return false;
	for (i = 0; i < 3; i++)
		if (!jr_u32(jr_at(j, i), &v[i]))
			return false;
	for (i = 0; i < 3; i++)
		put_u32(out, v[i]);
	return true;
}

static bool
community_large_plain(const struct attr_row *row, struct span v, const struct ctx *ctx)
{
	struct repeats r;

	(void)row, (void)ctx;
	return v.n && v.n % 12 == 0 && !community_large_repeats(v, &r);
}

static void
community_large_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);
	struct repeats r;
	bool repeats = community_large_repeats(v, &r),
	     list = v.n > 12 && memcmp(v.p, v.p + 12, v.n - 12); /* of more than one */
	size_t i;
	uint8_t *o;

	(void)row, (void)ctx;
	if (!buf_room(b, v.n / 12 * 33 + 24))
		return;
	buf_str(b, " large-community");
	if (list)
		buf_str(b, " [");
	for (i = 0; get_left(&g) >= 12; i++) {
		if (repeats && community_is_repeat(&r, i)) {
			get_bytes(&g, 12);
			continue;
		}
		o = b->p + b->n;
		*o++ = ' ';
		o = fmt_u32(o, get_u32(&g));
		*o++ = ':';
		o = fmt_u32(o, get_u32(&g));
		*o++ = ':';
		b->n = (size_t)(fmt_u32(o, get_u32(&g)) - b->p);
	}
	if (list)
		buf_str(b, " ]");
}

static bool
community_large_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	struct lex_list it = lex_list(l);
	size_t start = out->n, to, i;
	uint8_t c[12];

	(void)row, (void)kw, (void)ctx;
	while (lex_item(l, &it)) {
		if (l->tok.kind != TOK_WORD || !community_large_read(l->tok.s, c))
			return lex_expected(l, "a large community A:B:C");
		lex_next(l);
		buf_put(out, c, 12);
	}
	if (out->bad || out->n == start)
		return true;
	community_sort(out->p + start, (out->n - start) / 12, 12, community_compare12);
	for (i = to = start + 12; i < out->n; i += 12)
		if (memcmp(out->p + to - 12, out->p + i, 12) != 0) {
			memmove(out->p + to, out->p + i, 12);
			to += 12;
		}
	out->n = to;
	return true;
}

static const struct attr_units community_large_units = {
	.list = "a list of [ number, number, number ]",
	.want = "[ number, number, number ], each up to 4294967295",
	.unjson = community_large_member,
};

const struct attr_row attr_large_communities = {
	.code = ATTR_LARGE_COMMUNITIES,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "LARGE_COMMUNITY",
	ATTR_KEY("large-community"),
	ATTR_WORD("large-community"),
	.rfc = "RFC 8092 6",
	.units = &community_large_units,
	.unit = 12,
	.omit = true,
	.check = attr_units_check,
	.json = community_large_json,
	.unjson = attr_units_unjson,
	.plain = community_large_plain,
	.text = community_large_text,
	.scan = community_large_scan,
};
