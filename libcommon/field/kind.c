/* SPDX-License-Identifier: ISC */
/*
 * field/kind.c - kinds of values: numbers, choices, addresses, prefixes, communities, paths, texts. Long because it is one
 * section for each kind: how it is read, compared and printed.
 */
#include "field/kind.h"

#include "cap/cap.h"

#include <stdlib.h>

#include "base/memory.h"
#include "field/time.h"

/* ---- operands ---- */

enum { PATTERN_PARTS = 6 };

/* One pattern: "65000:*", "65000:100-200", "target:65000:1", or a text with `*` in it. */
struct field_pattern {
	struct {
		bool any;
		uint64_t lo, hi;
		struct span word; /* n > 0: this word, and no number */
	} part[PATTERN_PARTS];
	size_t n;
	struct span text;
};

void
field_operand_done(struct field_operand *o)
{
	ranges_sort(&o->ranges);
	ranges_sort(&o->day);
}

void
field_operand_fini(struct field_operand *o)
{
	ranges_fini(&o->ranges);
	ranges_fini(&o->day);
	trie_fini(&o->trie);
	free(o->path);
	free(o->pattern);
}

static struct field_pattern *
kind_pattern_new(struct field_operand *o)
{
	if (!MEMORY_ROOM(o->pattern, o->pattern_cnt, &o->pattern_cap))
		return NULL;
	return &o->pattern[o->pattern_cnt++];
}

/* ---- numbers ---- */

/* A value, or a range of them: LO-HI, LO..HI. */
static bool
kind_range_scan(const struct field_row *row, struct span s, uint64_t *lo, uint64_t *hi)
{
	uint64_t unused;
	size_t i;

	if (row->kind->bounds(row, s, lo, hi))
		return true;
	for (i = 1; i + 1 < s.n; i++) {
		bool dots = s.p[i] == '.' && s.p[i + 1] == '.' && i + 2 < s.n;
		size_t skip = dots ? 2 : 1;

		if ((dots || s.p[i] == '-') && row->kind->bounds(row, span_of(s.p, i), lo, &unused) &&
		    row->kind->bounds(row, span_of(s.p + i + skip, s.n - i - skip), &unused, hi))
			return *lo <= *hi;
	}
	return false;
}

static enum field_add
kind_range_add(const struct field_row *row, struct field_operand *o, struct span word, size_t off, struct diags *d)
{
	uint64_t lo, hi;

	if (!kind_range_scan(row, word, &lo, &hi))
		return FIELD_WRONG;
	return ranges_add(&o->ranges, lo, hi) ? FIELD_ADDED : FIELD_NO_MEMORY;
}

static bool
kind_range_fits(const struct field_row *row, const struct field_operand *o, const struct field_value *v)
{
	return ranges_have(&o->ranges, v->number);
}

static bool
kind_number_bounds(const struct field_row *row, struct span s, uint64_t *lo, uint64_t *hi)
{
	if (!num_u64(s, lo))
		return false;
	*hi = *lo;
	return true;
}

static void
kind_number_print(const struct field_row *row, const struct field_value *v, struct buf *out)
{
	buf_u64(out, v->number);
}

const struct field_kind field_number = {
	.want = "a number", .cost = 20, .ordered = true, .needs_value = true,
	.add = kind_range_add, .bounds = kind_number_bounds, .fits = kind_range_fits, .print = kind_number_print,
};

/* 65000, 1.10, AS65000 */
static bool
kind_as_bounds(const struct field_row *row, struct span s, uint64_t *lo, uint64_t *hi)
{
	uint32_t as;

	if (s.n > 2 && (s.p[0] == 'A' || s.p[0] == 'a') && (s.p[1] == 'S' || s.p[1] == 's'))
		s = span_of(s.p + 2, s.n - 2);
	if (!asn_scan(s, &as))
		return false;
	*lo = *hi = as;
	return true;
}

const struct field_kind field_as = {
	.want = "an AS number", .cost = 5, .ordered = true, .needs_value = true,
	.add = kind_range_add, .bounds = kind_as_bounds, .fits = kind_range_fits, .print = kind_number_print,
};

/* "65000 192.0.2.1", as in bgpdump lines. */
static void
kind_aggregator_print(const struct field_row *row, const struct field_value *v, struct buf *out)
{
	buf_u64(out, v->number);
	buf_c(out, ' ');
	buf_ip(out, v->prefix.ip.a, v->prefix.ip.len);
}

const struct field_kind field_aggregator = {
	.want = "an AS number", .cost = 20, .ordered = true, .needs_value = true,
	.add = kind_range_add, .bounds = kind_as_bounds, .fits = kind_range_fits, .print = kind_aggregator_print,
};

/* A number, or an address of four octets. */
static bool
kind_path_id_bounds(const struct field_row *row, struct span s, uint64_t *lo, uint64_t *hi)
{
	uint8_t a[4];

	if (ip4_scan(s, a))
		*lo = be_u32(a);
	else if (!num_max(s, UINT32_MAX, lo))
		return false;
	*hi = *lo;
	return true;
}

const struct field_kind field_path_id = {
	.want = "a path identifier", .cost = 5, .ordered = true, .needs_value = true,
	.add = kind_range_add, .bounds = kind_path_id_bounds, .fits = kind_range_fits, .print = kind_number_print,
};

/* ---- times ---- */

static bool
kind_time_bounds(const struct field_row *row, struct span s, uint64_t *lo, uint64_t *hi)
{
	return time_scan(s, 0, lo, hi);
}

static bool
kind_day_bounds(const struct field_row *row, struct span s, uint64_t *lo, uint64_t *hi)
{
	return time_scan_day(s, lo, hi);
}

static enum field_add
kind_time_add(const struct field_row *row, struct field_operand *o, struct span word, size_t off, struct diags *d)
{
	static const struct field_kind of_day = { .bounds = kind_day_bounds };
	const struct field_row day = { .kind = &of_day };
	uint64_t lo, hi;

	if (kind_range_scan(row, word, &lo, &hi))
		return ranges_add(&o->ranges, lo, hi) ? FIELD_ADDED : FIELD_NO_MEMORY;
	if (!kind_range_scan(&day, word, &lo, &hi))
		return FIELD_WRONG;
	return ranges_add(&o->day, lo, hi) ? FIELD_ADDED : FIELD_NO_MEMORY;
}

static bool
kind_time_fits(const struct field_row *row, const struct field_operand *o, const struct field_value *v)
{
	return ranges_have(&o->ranges, v->number) || (o->day.n && ranges_have(&o->day, v->number % TIME_DAY));
}

static void
kind_time_show(const struct field_row *row, const struct field_value *v, struct buf *out)
{
	time_print(out, v->number);
}

static void
kind_seconds_show(const struct field_row *row, const struct field_value *v, struct buf *out)
{
	time_print_seconds(out, v->number);
}

const struct field_kind field_time = {
	.want = "a time such as 2026-11-22T10:00:00Z", .cost = 5, .ordered = true, .needs_value = true,
	.add = kind_time_add, .bounds = kind_time_bounds, .fits = kind_time_fits, .print = kind_time_show,
};

const struct field_kind field_seconds = {
	.want = "a time such as 1471000000.5", .cost = 5, .ordered = true, .needs_value = true,
	.add = kind_time_add, .bounds = kind_time_bounds, .fits = kind_time_fits, .print = kind_seconds_show,
};

/* ---- flags and choices ---- */

static bool
kind_flag_fits(const struct field_row *row, const struct field_operand *o, const struct field_value *v)
{
	return v->number != 0;
}

static void
kind_flag_print(const struct field_row *row, const struct field_value *v, struct buf *out)
{
	buf_str(out, v->number ? "true" : "false");
}

const struct field_kind field_flag = { .cost = 20, .fits = kind_flag_fits, .print = kind_flag_print };

static enum field_add
kind_choice_add(const struct field_row *row, struct field_operand *o, struct span word, size_t off, struct diags *d)
{
	uint32_t code;

	/* of a message also the number on the wire: bgp.type == 2 */
	if (!table_code(row->names, word, &code) &&
	    !(row->about == FIELD_MESSAGE && num_u32(word, &code) && table_name(row->names, code)))
		return FIELD_WRONG;
	return ranges_add(&o->ranges, code, code) ? FIELD_ADDED : FIELD_NO_MEMORY;
}

static void
kind_choice_print(const struct field_row *row, const struct field_value *v, struct buf *out)
{
	const char *name = table_name(row->names, (uint32_t)v->number);

	if (name)
		buf_str(out, name);
	else
		buf_u64(out, v->number);
}

static const char *
kind_choice_near(const struct field_row *row, struct span word)
{
	return table_near(row->names, word);
}

const struct field_kind field_choice = {
	.want = "one of the words", .cost = 10, .needs_value = true,
	.add = kind_choice_add, .fits = kind_range_fits, .print = kind_choice_print, .near = kind_choice_near,
};

/* ---- families: AFI << 8 | SAFI ---- */

static enum field_add
kind_family_add(const struct field_row *row, struct field_operand *o, struct span word, size_t off, struct diags *d)
{
	uint16_t afi;
	uint8_t safi;
	bool good;

	if (family_scan(word, &afi, &safi))
		good = ranges_add(&o->ranges, (uint64_t)afi << 8 | safi, (uint64_t)afi << 8 | safi);
	else if (afi_scan(word, &afi))
		good = ranges_add(&o->ranges, (uint64_t)afi << 8, (uint64_t)afi << 8 | 0xff);
	else
		return FIELD_WRONG;
	return good ? FIELD_ADDED : FIELD_NO_MEMORY;
}

static void
kind_family_print(const struct field_row *row, const struct field_value *v, struct buf *out)
{
	buf_family(out, (unsigned)(v->number >> 8), (unsigned)v->number & 0xff, ' ');
}

static const char *
kind_family_near(const struct field_row *row, struct span word)
{
	return word_near((const char *)word.p, word.n, family_words());
}

const struct field_kind field_family = {
	.want = "a family such as ipv4/unicast", .cost = 20, .needs_value = true,
	.add = kind_family_add, .fits = kind_range_fits, .print = kind_family_print, .near = kind_family_near,
};

/* ---- addresses and prefixes ---- */

static enum field_add
kind_prefix_add(const struct field_row *row, struct field_operand *o, struct span word, size_t off, struct diags *d)
{
	struct prefix p;

	if (!prefix_scan(word, &p))
		return FIELD_WRONG;
	return trie_add(&o->trie, &p, o->lo, o->hi) ? FIELD_ADDED : FIELD_NO_MEMORY;
}

static bool
kind_address_fits(const struct field_row *row, const struct field_operand *o, const struct field_value *v)
{
	return trie_covers(&o->trie, &v->prefix);
}

static void
kind_address_print(const struct field_row *row, const struct field_value *v, struct buf *out)
{
	buf_ip(out, v->prefix.ip.a, v->prefix.ip.len);
}

const struct field_kind field_address = {
	.want = "an address or prefix", .cost = 50, .needs_value = true,
	.add = kind_prefix_add, .fits = kind_address_fits, .print = kind_address_print,
};

static bool
kind_prefix_fits(const struct field_row *row, const struct field_operand *o, const struct field_value *v)
{
	switch (o->relation) {
	case PREFIX_EXACT:
		return trie_exact(&o->trie, &v->prefix);
	case PREFIX_COVERED_BY:
		return trie_covers(&o->trie, &v->prefix);
	case PREFIX_COVERS:
		return trie_within(&o->trie, &v->prefix);
	default:
		return trie_covers(&o->trie, &v->prefix) || trie_within(&o->trie, &v->prefix);
	}
}

static void
kind_prefix_print_all(const struct field_row *row, struct field_view *v, struct buf *out)
{
	struct nlri plain;

	if (!v->route)
		return;
	if (view_prefix(v->route)) {
		buf_ip(out, v->route->prefix.ip.a, v->route->prefix.ip.len);
		buf_c(out, '/');
		buf_u32(out, v->route->prefix.bits);
		return;
	}
	plain = v->route->nlri;
	plain.path = NULL;
	v->route->row->show(v->route->row, out, &plain, v->ctx);
}

const struct field_kind field_prefix = {
	.want = "a prefix", .cost = 50, .needs_value = true,
	.add = kind_prefix_add, .fits = kind_prefix_fits, .print_all = kind_prefix_print_all,
};

/* ---- route distinguishers: the eight bytes as one number ---- */

static enum field_add
kind_rd_add(const struct field_row *row, struct field_operand *o, struct span word, size_t off, struct diags *d)
{
	uint8_t rd[8];

	if (!rd_scan(word, rd))
		return FIELD_WRONG;
	return ranges_add(&o->ranges, be_u64(rd), be_u64(rd)) ? FIELD_ADDED : FIELD_NO_MEMORY;
}

static void
kind_rd_print(const struct field_row *row, const struct field_value *v, struct buf *out)
{
	uint8_t rd[8];
	size_t i;

	for (i = 0; i < 8; i++)
		rd[i] = (uint8_t)(v->number >> (56 - 8 * i));
	buf_rd(out, rd);
}

const struct field_kind field_rd = {
	.want = "a route distinguisher",
	.cost = 5,
	.needs_value = true,
	.add = kind_rd_add,
	.fits = kind_range_fits,
	.print = kind_rd_print,
};

/* ---- communities ---- */

static bool
kind_pattern_number(struct span s, uint64_t *lo, uint64_t *hi)
{
	static const struct field_row number = { .kind = &field_number };

	return kind_range_scan(&number, s, lo, hi);
}

static void
kind_pattern_scan(struct span s, struct field_pattern *out)
{
	size_t from = 0, i;

	*out = (struct field_pattern){ .text = s };
	for (i = 0; i <= s.n && out->n < PATTERN_PARTS; i++) {
		struct span one;

		if (i < s.n && s.p[i] != ':')
			continue;
		one = span_of(s.p + from, i - from);
		from = i + 1;
		if (span_is(one, "*"))
			out->part[out->n].any = true;
		else if (!kind_pattern_number(one, &out->part[out->n].lo, &out->part[out->n].hi))
			out->part[out->n].word = one;
		out->n++;
	}
}

static bool
kind_pattern_has(const struct field_pattern *p, size_t part, uint64_t v)
{
	return p->part[part].any || (!p->part[part].word.n && v >= p->part[part].lo && v <= p->part[part].hi);
}

/* A pattern of `n` numbers with colons between them. */
static enum field_add
kind_numbers_add(struct field_operand *o, struct span word, size_t n)
{
	struct field_pattern *p = kind_pattern_new(o);
	size_t i;

	if (!p)
		return FIELD_NO_MEMORY;
	kind_pattern_scan(word, p);
	for (i = 0; i < p->n; i++)
		if (p->part[i].word.n)
			return FIELD_WRONG;
	return p->n == n ? FIELD_ADDED : FIELD_WRONG;
}

static enum field_add
kind_community_add(const struct field_row *row, struct field_operand *o, struct span word, size_t off, struct diags *d)
{
	struct field_pattern *p;
	uint64_t plain;
	uint32_t known;

	if (memchr(word.p, ':', word.n) || num_any(word, &plain) || !community_scan(word, &known))
		return kind_numbers_add(o, word, 2);
	p = kind_pattern_new(o);
	if (!p)
		return FIELD_NO_MEMORY;
	*p = (struct field_pattern){ .n = 2, .text = word };
	p->part[0].lo = p->part[0].hi = known >> 16;
	p->part[1].lo = p->part[1].hi = known & 0xffff;
	return FIELD_ADDED;
}

static bool
kind_community_fits(const struct field_row *row, const struct field_operand *o, const struct field_value *v)
{
	uint32_t c = be_u32(v->bytes.p);
	size_t i;

	for (i = 0; i < o->pattern_cnt; i++)
		if (kind_pattern_has(&o->pattern[i], 0, c >> 16) && kind_pattern_has(&o->pattern[i], 1, c & 0xffff))
			return true;
	return false;
}

static void
kind_community_print(const struct field_row *row, const struct field_value *v, struct buf *out)
{
	uint32_t c = be_u32(v->bytes.p);

	buf_u32(out, c >> 16);
	buf_c(out, ':');
	buf_u32(out, c & 0xffff);
}

const struct field_kind field_community = {
	.want = "a community such as 65000:100 or 65000:*", .cost = 200, .needs_value = true,
	.add = kind_community_add, .fits = kind_community_fits, .print = kind_community_print,
};

static enum field_add
kind_large_add(const struct field_row *row, struct field_operand *o, struct span word, size_t off, struct diags *d)
{
	return kind_numbers_add(o, word, 3);
}

static bool
kind_large_fits(const struct field_row *row, const struct field_operand *o, const struct field_value *v)
{
	size_t i;

	for (i = 0; i < o->pattern_cnt; i++)
		if (kind_pattern_has(&o->pattern[i], 0, be_u32(v->bytes.p)) &&
		    kind_pattern_has(&o->pattern[i], 1, be_u32(v->bytes.p + 4)) &&
		    kind_pattern_has(&o->pattern[i], 2, be_u32(v->bytes.p + 8)))
			return true;
	return false;
}

static void
kind_large_print(const struct field_row *row, const struct field_value *v, struct buf *out)
{
	buf_u32(out, be_u32(v->bytes.p));
	buf_c(out, ':');
	buf_u32(out, be_u32(v->bytes.p + 4));
	buf_c(out, ':');
	buf_u32(out, be_u32(v->bytes.p + 8));
}

const struct field_kind field_large = {
	.want = "a large community such as 65000:1:*", .cost = 200, .needs_value = true,
	.add = kind_large_add, .fits = kind_large_fits, .print = kind_large_print,
};

static enum field_add
kind_extended_add(const struct field_row *row, struct field_operand *o, struct span word, size_t off, struct diags *d)
{
	struct field_pattern *p = kind_pattern_new(o);

	if (!p)
		return FIELD_NO_MEMORY;
	kind_pattern_scan(word, p);
	return word.n ? FIELD_ADDED : FIELD_WRONG;
}

/* The words of an extended community against the pattern, part by part. */
static bool
kind_extended_is(const struct field_pattern *p, const uint8_t *c, struct span words)
{
	size_t i, from = 0, n = 0;
	uint8_t exact[8];

	if (extcom_scan(p->text, exact))
		return memcmp(exact, c, 8) == 0;
	for (i = 0; i <= words.n; i++) {
		struct span one;
		uint32_t v;

		if (i < words.n && words.p[i] != ':')
			continue;
		one = span_of(words.p + from, i - from);
		from = i + 1;
		if (n == p->n)
			return false;
		if (!p->part[n].any && (p->part[n].word.n ? !span_eq(p->part[n].word, one) :
					    !(asn_scan(one, &v) && v >= p->part[n].lo && v <= p->part[n].hi)))
			return false;
		n++;
	}
	return n == p->n;
}

static bool
kind_extended_fits(const struct field_row *row, const struct field_operand *o, const struct field_value *v)
{
	uint8_t room[128];
	struct buf words = { .p = room, .cap = sizeof(room), .max = sizeof(room) };
	size_t i;

	extcom_text(&words, v->bytes.p);
	for (i = 0; i < o->pattern_cnt; i++)
		if (kind_extended_is(&o->pattern[i], v->bytes.p, buf_span(&words)))
			return true;
	return false;
}

static void
kind_extended_print(const struct field_row *row, const struct field_value *v, struct buf *out)
{
	extcom_text(out, v->bytes.p);
}

const struct field_kind field_extended = {
	.want = "an extended community such as target:65000:1", .cost = 1000, .needs_value = true,
	.add = kind_extended_add, .fits = kind_extended_fits, .print = kind_extended_print,
};

/* ---- AS paths ---- */

static enum field_add
kind_path_add(const struct field_row *row, struct field_operand *o, struct span word, size_t off, struct diags *d)
{
	if (o->path)
		return FIELD_WRONG;
	o->path = path_compile(word, off, d);
	return o->path ? FIELD_ADDED : FIELD_REPORTED;
}

static bool
kind_path_any(const struct field_row *row, const struct field_operand *o, struct field_view *v)
{
	return view_path(v) && path_match(o->path, v->as, v->as_cnt);
}

static void
kind_path_print_all(const struct field_row *row, struct field_view *v, struct buf *out)
{
	struct buf merged;
	struct update u;
	struct span path;

	if (!view_attribute(v, ATTR_AS_PATH, &path))
		return;
	if (v->ctx->asn4 || !view_attribute(v, ATTR_AS4_PATH, NULL)) {
		bgpdump_path(out, path, v->ctx->asn4 ? 4 : 2);
		return;
	}
	buf_init(&merged, MSG_MAX_EXTENDED * 2);
	update_read(v->e->msg, v->ctx, &u, NULL);
	if (update_as_path(&u, v->ctx, &merged))
		bgpdump_path(out, buf_span(&merged), 4);
	out->bad |= merged.bad;
	buf_fini(&merged);
}

const struct field_kind field_path = {
	.want = "a quoted expression such as \"^65000 .* 65010$\"", .cost = 1000, .needs_value = true,
	.add = kind_path_add, .any = kind_path_any, .print_all = kind_path_print_all,
};

/* ---- attributes: their codes ---- */

static enum field_add
kind_attribute_add(const struct field_row *row, struct field_operand *o, struct span word, size_t off, struct diags *d)
{
	const struct attr_row *attr = attr_row_word(word);
	uint64_t code;

	if (!attr)
		attr = attr_row_key(word);
	if (attr) {
		code = attr->code;
	} else if (span_is(word, "mp-reach")) {
		code = ATTR_MP_REACH;
	} else if (span_is(word, "mp-unreach")) {
		code = ATTR_MP_UNREACH;
	} else if (!num_max(word, 255, &code)) {
		for (code = 1; code < 256; code++)
			if (attr_row((unsigned)code)->code == code && span_is(word, attr_row((unsigned)code)->name))
				break;
		if (code == 256)
			return FIELD_WRONG;
	}
	return ranges_add(&o->ranges, code, code) ? FIELD_ADDED : FIELD_NO_MEMORY;
}

static bool
kind_attribute_any(const struct field_row *row, const struct field_operand *o, struct field_view *v)
{
	size_t i;
	uint64_t code;

	for (i = 0; i < o->ranges.n; i++)
		for (code = o->ranges.v[i].lo; code <= o->ranges.v[i].hi; code++)
			if (view_attribute(v, (unsigned)code, NULL))
				return true;
	return false;
}

static void
kind_attribute_print_all(const struct field_row *row, struct field_view *v, struct buf *out)
{
	unsigned code;
	bool first = true;

	for (code = 0; code < 256; code++) {
		const struct attr_row *attr = attr_row(code);

		if (!view_attribute(v, code, NULL))
			continue;
		if (!first)
			buf_c(out, ' ');
		first = false;
		if (attr->code == code)
			buf_str(out, attr->key ? attr->key : attr->name);
		else
			buf_u32(out, code);
	}
}

static const char *
kind_attribute_near(const struct field_row *row, struct span word)
{
	const char *words[ATTR_WORDS_MAX];

	return word_near((const char *)word.p, word.n, attr_words(words));
}

const struct field_kind field_attribute = {
	.want = "an attribute's name or number",
	.cost = 20,
	.needs_value = true,
	.add = kind_attribute_add,
	.any = kind_attribute_any,
	.print_all = kind_attribute_print_all,
	.near = kind_attribute_near,
};

/* ---- capabilities ---- */

static enum field_add
kind_capability_add(const struct field_row *row, struct field_operand *o, struct span word, size_t off, struct diags *d)
{
	const struct cap_row *cap = cap_row_word(word);
	uint64_t code;

	(void)row, (void)off, (void)d;
	if (cap) {
		code = cap->code;
	} else if (!num_max(word, 255, &code)) {
		for (code = 1; code < 256; code++)
			if (cap_row((unsigned)code)->code == code && span_is(word, cap_row((unsigned)code)->name))
				break;
		if (code == 256)
			return FIELD_WRONG;
	}
	return ranges_add(&o->ranges, code, code) ? FIELD_ADDED : FIELD_NO_MEMORY;
}

static void
kind_capability_print(const struct field_row *row, const struct field_value *v, struct buf *out)
{
	const struct cap_row *cap = cap_row((unsigned)v->number);

	if (cap->code == v->number)
		buf_str(out, cap->name);
	else
		buf_u64(out, v->number);
}

static const char *
kind_capability_near(const struct field_row *row, struct span word)
{
	const char *words[257];
	unsigned code, n = 0;

	for (code = 1; code < 256; code++)
		if (cap_row(code)->code == code)
			words[n++] = cap_row(code)->name;
	words[n] = NULL;
	return word_near((const char *)word.p, word.n, words);
}

const struct field_kind field_capability = {
	.want = "a capability, by name or number", .cost = 50, .needs_value = true,
	.add = kind_capability_add, .fits = kind_range_fits, .print = kind_capability_print, .near = kind_capability_near,
};

/* ---- errors: as a term by their class ---- */

static bool
kind_error_any(const struct field_row *row, const struct field_operand *o, struct field_view *v)
{
	const struct diags *d = view_errors(v);
	size_t i;

	if (!o->ranges.n || ranges_have(&o->ranges, DIAG_NONE))
		return d->n > 0;
	for (i = 0; i < d->n; i++)
		if (ranges_have(&o->ranges, d->v[i].cls))
			return true;
	return false;
}

static void
kind_error_print_all(const struct field_row *row, struct field_view *v, struct buf *out)
{
	const struct diags *d = view_errors(v);
	size_t i;

	for (i = 0; i < d->n; i++) {
		if (i)
			buf_str(out, "; ");
		buf_str(out, d->v[i].what);
		buf_str(out, ": ");
		buf_str(out, d->v[i].msg);
	}
}

const struct field_kind field_error = {
	.want = "an error class", .cost = 1000,
	.add = kind_choice_add, .any = kind_error_any, .print_all = kind_error_print_all, .near = kind_choice_near,
};

/* ---- NOTIFICATION codes: code << 8 | subcode ---- */

static enum field_add
kind_notification_add(
    const struct field_row *row, struct field_operand *o, struct span word, size_t off, struct diags *d)
{
	const uint8_t *slash = word.n ? memchr(word.p, '/', word.n) : NULL;
	size_t n = slash ? (size_t)(slash - word.p) : word.n;
	uint64_t code, lo = 0, hi = 255;

	if (!num_max(span_of(word.p, n), 255, &code))
		return FIELD_WRONG;
	if (slash) {
		if (!num_max(span_of(slash + 1, word.n - n - 1), 255, &lo))
			return FIELD_WRONG;
		hi = lo;
	}
	return ranges_add(&o->ranges, code << 8 | lo, code << 8 | hi) ? FIELD_ADDED : FIELD_NO_MEMORY;
}

static void
kind_notification_print(const struct field_row *row, const struct field_value *v, struct buf *out)
{
	buf_u64(out, v->number >> 8);
	buf_c(out, '/');
	buf_u64(out, v->number & 0xff);
}

const struct field_kind field_notification = {
	.want = "a code such as 6, or code and subcode such as 6/2", .cost = 5,
	.add = kind_notification_add, .fits = kind_range_fits, .print = kind_notification_print,
};

/* ---- texts ---- */

static enum field_add
kind_text_add(const struct field_row *row, struct field_operand *o, struct span word, size_t off, struct diags *d)
{
	struct field_pattern *p = kind_pattern_new(o);

	if (!p)
		return FIELD_NO_MEMORY;
	*p = (struct field_pattern){ .text = word };
	return FIELD_ADDED;
}

/* Does the text match, case aside? `*` is any number of characters. Time is the product of the lengths. */
static bool
kind_text_matches(struct span pattern, struct span s)
{
	size_t p = 0, i = 0, star = SIZE_MAX, from = 0;

	while (i < s.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = ++p;
			from = i;
		} else if (p < pattern.n && (pattern.p[p] | (pattern.p[p] >= 'A' && pattern.p[p] <= 'Z' ? 0x20 : 0)) ==
		    (s.p[i] | (s.p[i] >= 'A' && s.p[i] <= 'Z' ? 0x20 : 0))) {
			p++;
			i++;
		} else if (star != SIZE_MAX) {
			p = star;
			i = ++from;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

static bool
kind_text_fits(const struct field_row *row, const struct field_operand *o, const struct field_value *v)
{
	size_t i;

	for (i = 0; i < o->pattern_cnt; i++)
		if (kind_text_matches(o->pattern[i].text, v->bytes))
			return true;
	return false;
}

static void
kind_text_print(const struct field_row *row, const struct field_value *v, struct buf *out)
{
	buf_span_put(out, v->bytes);
}

const struct field_kind field_text = {
	.want = "a text, in which * stands for anything", .cost = 50, .needs_value = true,
	.add = kind_text_add, .fits = kind_text_fits, .print = kind_text_print,
};

/* ---- bytes in hexadecimal ---- */

static enum field_add
kind_hex_add(const struct field_row *row, struct field_operand *o, struct span word, size_t off, struct diags *d)
{
	size_t i, n = word.n && word.p[word.n - 1] == '*' ? word.n - 1 : word.n;

	for (i = 0; i < n; i++)
		if (num_digit(word.p[i]) < 0)
			return FIELD_WRONG;
	return n % 2 ? FIELD_WRONG : kind_text_add(row, o, word, off, d);
}

static bool
kind_hex_matches(struct span pattern, struct span s)
{
	bool more = pattern.n % 2; /* a `*` at the end */
	size_t i, n = pattern.n / 2;

	if (n > s.n || (!more && n != s.n))
		return false;
	for (i = 0; i < n; i++)
		if ((num_digit(pattern.p[2 * i]) << 4 | num_digit(pattern.p[2 * i + 1])) != s.p[i])
			return false;
	return true;
}

static bool
kind_hex_fits(const struct field_row *row, const struct field_operand *o, const struct field_value *v)
{
	size_t i;

	for (i = 0; i < o->pattern_cnt; i++)
		if (kind_hex_matches(o->pattern[i].text, v->bytes))
			return true;
	return false;
}

static void
kind_hex_print(const struct field_row *row, const struct field_value *v, struct buf *out)
{
	buf_hex(out, v->bytes);
}

const struct field_kind field_hex = {
	.want = "bytes in hexadecimal, with * for any more of them", .cost = 40, .needs_value = true,
	.add = kind_hex_add, .fits = kind_hex_fits, .print = kind_hex_print,
};
