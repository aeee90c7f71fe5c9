/* SPDX-License-Identifier: ISC */
/* attr/segment.c - segment lists of SR Policies: weight and segments of the types A to K (RFC 9830 2.4.4, RFC 9831 2). */
#include "attr/tunnel.h"

#include "base/count.h"
#include "base/num.h"
#include "value/tree.h"

#include <stdio.h>

enum { WEIGHT = 9 };

/* SR Policy segment flags, RFC 9831 2.10: an algorithm, a SID, an endpoint behavior is present. */
enum { FLAG_A = 0x40, FLAG_S = 0x20, FLAG_B = 0x10 };

/* What a segment has besides its fields. */
enum {
	LABEL = 1,     /* a label stack entry that is the segment */
	ALGORITHM = 2, /* its second octet is the SR algorithm, else reserved */
	MPLS_SID = 4,  /* an optional label stack entry */
	SRV6_SID = 8,  /* an optional SRv6 SID */
	BEHAVIOR = 16, /* an optional endpoint behavior and SID structure */
};

struct sr_segment {
	uint8_t type;   /* of the sub-TLV */
	char letter;
	uint8_t has;
	uint8_t size;   /* octets of the fields */
	uint8_t n;
	struct field f[4];
};

#define IF_ID(side) { #side "_if_id", #side "-if-id", &kind_u32, NULL }
#define SIDE6(side) { #side "_ipv6", #side "-ipv6", &kind_ip6, NULL }
#define NODE4 { "ipv4_node", "ipv4", &kind_ip4, NULL }
#define NODE6 { "ipv6_node", "ipv6", &kind_ip6, NULL }
#define LINK6 { { "local_ipv6", "local", &kind_ip6, NULL }, { "remote_ipv6", "remote", &kind_ip6, NULL } }

static const struct sr_segment segments[] = {
	{ 1, 'A', LABEL, 0, 0, { { NULL, NULL, NULL, NULL } } },
	{ 13, 'B', BEHAVIOR, 16, 1, { { "sid", "srv6", &kind_ip6, NULL } } },
	{ 3, 'C', ALGORITHM | MPLS_SID, 4, 1, { NODE4 } },
	{ 4, 'D', ALGORITHM | MPLS_SID, 16, 1, { NODE6 } },
	{ 5, 'E', MPLS_SID, 8, 2, { IF_ID(local), NODE4 } },
	{ 6, 'F', MPLS_SID, 8, 2,
	    { { "local_ipv4", "local", &kind_ip4, NULL }, { "remote_ipv4", "remote", &kind_ip4, NULL } } },
	{ 7, 'G', MPLS_SID, 40, 4, { IF_ID(local), SIDE6(local), IF_ID(remote), SIDE6(remote) } },
	{ 8, 'H', MPLS_SID, 32, 2, LINK6 },
	{ 14, 'I', ALGORITHM | SRV6_SID | BEHAVIOR, 16, 1, { NODE6 } },
	{ 15, 'J', ALGORITHM | SRV6_SID | BEHAVIOR, 40, 4, { IF_ID(local), SIDE6(local), IF_ID(remote), SIDE6(remote) } },
	{ 16, 'K', ALGORITHM | SRV6_SID | BEHAVIOR, 32, 2, LINK6 },
};

enum { SEGMENT_CNT = COUNT(segments) };

/* A segment taken apart. */
struct view {
	const struct sr_segment *seg;
	unsigned flags, algorithm;
	struct span fields, sid, behavior; /* n 0: not there */
};

static bool
segment_view_of(unsigned type, struct span v, struct view *o)
{
	struct get g = get_of(v);
	const struct sr_segment *s = segments;
	size_t left;

	while (s < segments + SEGMENT_CNT && s->type != type)
		s++;
	if (s == segments + SEGMENT_CNT)
		return false;
	*o = (struct view){ .seg = s, .flags = get_u8(&g), .algorithm = get_u8(&g), .fields = get_bytes(&g, s->size) };
	left = get_left(&g);
	if (s->has & (LABEL | MPLS_SID) && left == 4)
		o->sid = get_rest(&g);
	else if (s->has & SRV6_SID && left >= 16)
		o->sid = get_bytes(&g, 16);
	if (s->has & BEHAVIOR && get_left(&g) == BEHAVIOR_SIZE)
		o->behavior = get_rest(&g);
	return get_done(&g) && (o->sid.n || !(s->has & LABEL));
}

/* The flags that what is there asks for. */
static unsigned
segment_flags_due(const struct view *o)
{
	return (o->seg->has & ALGORITHM && o->algorithm ? FLAG_A : 0u) |
	    (o->seg->has & (MPLS_SID | SRV6_SID) && o->sid.n ? FLAG_S : 0u) | (o->behavior.n ? FLAG_B : 0u);
}

/* ---- sub-TLVs ---- */

bool
subtlv_next(struct get *g, unsigned *type, struct span *v)
{
	if (!get_left(g))
		return false;
	*type = get_u8(g);
	*v = get_bytes(g, *type >= 128 ? get_u16(g) : get_u8(g));
	return get_ok(g);
}

struct mark
subtlv_open(struct buf *out, unsigned type)
{
	put_u8(out, type);
	return put_open(out, type >= 128 ? 2 : 1);
}

/*
 * Inside of a segment list the length has one octet whatever the type (RFC 9830 2.4.4): that a type from 128 on has two
 * is of the sub-TLVs of a tunnel (RFC 9012 2).
 */
static bool
segment_part_next(struct get *g, unsigned *type, struct span *v)
{
	struct get one;

	if (!get_tlv(g, 1, 1, type, &one))
		return false;
	*v = get_rest(&one);
	return true;
}

static struct mark
segment_part_open(struct buf *out, unsigned type)
{
	put_u8(out, type);
	return put_open(out, 1);
}

#define UNKNOWN "unknown-subtlv-"

void
subtlv_unknown_json(struct jw *w, unsigned type, struct span v)
{
	char key[sizeof(UNKNOWN) + FMT_U32] = UNKNOWN;

	*fmt_u32((uint8_t *)key + sizeof(UNKNOWN) - 1, type) = '\0';
	jw_key(w, key);
	jw_hex(w, v, "0x");
}

bool
subtlv_unknown_key(struct span key, unsigned *type)
{
	size_t n = sizeof(UNKNOWN) - 1;
	uint64_t num;

	if (key.n <= n || memcmp(key.p, UNKNOWN, n) != 0 || !num_max(span_of(key.p + n, key.n - n), 255, &num))
		return false;
	*type = (unsigned)num;
	return true;
}

/* ---- MPLS label stack entries ---- */

struct label
label_of(const uint8_t v[4])
{
	return (struct label){ (uint32_t)v[0] << 12 | (uint32_t)v[1] << 4 | v[2] >> 4, v[2] >> 1 & 7, v[3], v[2] & 1 };
}

void
label_put(struct buf *out, const struct label *l)
{
	put_u32(out, (uint64_t)l->label << 12 | (uint64_t)l->tc << 9 | (l->s ? 1u << 8 : 0) | l->ttl);
}

void
label_json(struct jw *w, const char *key, const struct label *l)
{
	jw_key_u64(w, key, l->label);
	jw_key_u64(w, "tc", l->tc);
	jw_key(w, "s");
	jw_bool(w, l->s);
	jw_key_u64(w, "ttl", l->ttl);
}

/* A number that may be missing. */
static bool
segment_optional(struct jr obj, const char *key, uint64_t max, unsigned *out, struct diags *d)
{
	struct jr j = jr_get(obj, key);
	uint64_t v;

	if (jr_is(j, JR_NONE))
		return true;
	if (!jr_max(j, max, &v))
		return unjson_fail(d, key, "a small number");
	*out = (unsigned)v;
	return true;
}

bool
label_unjson(struct jr obj, const char *key, struct buf *out, struct diags *d)
{
	struct jr s = jr_get(obj, "s");
	struct label l = { 0 };
	uint64_t label;

	if (!jr_max(jr_get(obj, key), 0xfffff, &label))
		return unjson_fail(d, key, "a label");
	l.label = (uint32_t)label;
	if (!jr_is(s, JR_NONE) && !jr_bool(s, &l.s))
		return unjson_fail(d, "s", "true or false");
	if (!segment_optional(obj, "tc", 7, &l.tc, d) || !segment_optional(obj, "ttl", 255, &l.ttl, d))
		return false;
	label_put(out, &l);
	return true;
}

static void
segment_label_show(struct buf *b, const struct label *l, bool s)
{
	buf_u32(b, l->label);
	if (l->tc)
		buf_fmt(b, " tc %u", l->tc);
	if (l->s != s)
		buf_str(b, l->s ? " s 1" : " s 0");
	if (l->ttl)
		buf_fmt(b, " ttl %u", l->ttl);
}

/* *said: the bottom-of-stack bit was given. */
static bool
segment_label_scan(struct lex *l, struct buf *out, bool *said)
{
	uint64_t label, tc = 0, s = 0, ttl = 0;

	if (!lex_any(l, "a label", 0xfffff, &label))
		return false;
	if (lex_take(l, "tc") && !lex_any(l, "a traffic class", 7, &tc))
		return false;
	*said = lex_take(l, "s");
	if (*said && !lex_any(l, "0 or 1", 1, &s))
		return false;
	if (lex_take(l, "ttl") && !lex_any(l, "a time to live", 255, &ttl))
		return false;
	put_u32(out, label << 12 | tc << 9 | s << 8 | ttl);
	return true;
}

/* ---- endpoint behavior ---- */

static const struct field lengths[] = {
	{ "lb-length", NULL, &kind_u8, NULL },
	{ "ln-length", NULL, &kind_u8, NULL },
	{ "fun-length", NULL, &kind_u8, NULL },
	{ "arg-length", NULL, &kind_u8, NULL },
};

void
behavior_json(struct jw *w, struct span v)
{
	struct get g = get_of(v);

	jw_key_u64(w, "behavior", get_u16(&g));
	get_u16(&g);
	record_json(lengths, 4, w, &g);
}

bool
behavior_unjson(struct jr obj, struct buf *out, struct diags *d)
{
	uint64_t code;

	if (!jr_max(jr_get(obj, "behavior"), 0xffff, &code))
		return unjson_fail(d, "behavior", "a number up to 65535");
	put_u16(out, code);
	put_u16(out, 0);
	return record_unjson(lengths, 4, obj, out, d);
}

void
behavior_show(struct buf *b, struct span v)
{
	struct get g = get_of(v);

	buf_str(b, " endpoint-behavior ");
	buf_u32(b, get_u16(&g));
	get_u16(&g);
	record_show(lengths, 4, b, &g);
}

bool
behavior_scan(struct lex *l, struct buf *out)
{
	uint64_t code;

	if (!lex_any(l, "an endpoint behavior", 0xffff, &code))
		return false;
	put_u16(out, code);
	put_u16(out, 0);
	return record_scan(lengths, 4, l, out);
}

/* ---- segments ---- */

static void
segment_json(struct jw *w, const struct view *o)
{
	struct get g = get_of(o->fields);
	const char letter[2] = { o->seg->letter, '\0' };
	struct label label;

	jw_key_cstr(w, "type", letter);
	record_json(o->seg->f, o->seg->n, w, &g);
	if (o->seg->has & ALGORITHM)
		jw_key_u64(w, "algorithm", o->algorithm);
	if (o->sid.n == 4) {
		label = label_of(o->sid.p);
		label_json(w, o->seg->has & LABEL ? "label" : "sid", &label);
	} else if (o->sid.n) {
		jw_key(w, "sid");
		jw_ip6(w, o->sid.p);
	}
	if (o->behavior.n) {
		jw_key(w, "endpoint-behavior");
		jw_obj(w);
		behavior_json(w, o->behavior);
		jw_obj_end(w);
	}
	/* A SID is there or not whatever FLAG_S says: not worth a member. */
	if ((o->flags ^ segment_flags_due(o)) & ~(unsigned)FLAG_S)
		jw_key_u64(w, "flags", o->flags);
}

/* With "flags" said, they count; else those that are due. */
static bool
segment_fields_unjson(const struct sr_segment *s, struct jr j, struct buf *out, struct diags *d)
{
	struct jr sid = jr_get(j, "sid"), behavior = jr_get(j, "endpoint-behavior");
	unsigned algorithm = 0, flags = 0;
	size_t at = out->n;

	put_u16(out, 0);
	if (!record_unjson(s->f, s->n, j, out, d) || !segment_optional(j, "algorithm", 255, &algorithm, d))
		return false;
	if (!(s->has & ALGORITHM))
		algorithm = 0;
	flags = algorithm ? FLAG_A : 0;
	if (s->has & LABEL) {
		if (!label_unjson(j, "label", out, d))
			return false;
	} else if (s->has & (MPLS_SID | SRV6_SID) && !jr_is(sid, JR_NONE)) {
		flags |= FLAG_S;
		if (!(s->has & MPLS_SID ? label_unjson(j, "sid", out, d) : kind_ip6.unjson(sid, out, d, NULL)))
			return unjson_fail(d, "sid", "a SID");
	}
	if (s->has & BEHAVIOR && !jr_is(behavior, JR_NONE)) {
		flags |= FLAG_B;
		if (!behavior_unjson(behavior, out, d))
			return false;
	}
	if (!segment_optional(j, "flags", 255, &flags, d))
		return false;
	if (!out->bad) {
		out->p[at] = (uint8_t)flags;
		out->p[at + 1] = (uint8_t)algorithm;
	}
	return true;
}

static bool
segment_unknown_unjson(struct jr j, struct buf *out, struct diags *d)
{
	struct jr_iter it = { 0 };
	struct mark m;
	unsigned type;

	if (jr_len(j) != 1 || !jr_each(j, &it) || !subtlv_unknown_key(it.key, &type))
		return unjson_fail(d, "type", "a segment type A to K");
	m = segment_part_open(out, type);
	if (!kind_xhex.unjson(it.val, out, d, NULL))
		return unjson_fail(d, UNKNOWN "N", kind_xhex.want);
	put_close(out, m);
	return true;
}

static bool
segment_unjson(struct jr j, struct buf *out, struct diags *d)
{
	const struct sr_segment *s;
	struct span type;
	struct mark m;

	if (!jr_str(jr_get(j, "type"), &type))
		return segment_unknown_unjson(j, out, d);
	for (s = segments; s < segments + SEGMENT_CNT; s++) {
		if (type.n == 1 && type.p[0] == (uint8_t)s->letter) {
			m = segment_part_open(out, s->type);
			if (!segment_fields_unjson(s, j, out, d))
				return false;
			put_close(out, m);
			return true;
		}
	}
	return unjson_fail(d, "type", "a segment type A to K");
}

/* ExaBGP marks the last label of a list that a segment of type A or C gives as the bottom of the stack. */
static bool
segment_stacks(const struct sr_segment *s)
{
	return s->letter == 'A' || s->letter == 'C';
}

/* bottom: it is the one that is marked when none is given. */
static void
segment_show(struct buf *b, const struct view *o, bool bottom)
{
	struct get g = get_of(o->fields);
	struct label label;

	buf_str(b, " segment type-");
	buf_c(b, (char)(o->seg->letter | 0x20));
	record_show(o->seg->f, o->seg->n, b, &g);
	if (o->seg->has & ALGORITHM)
		buf_fmt(b, " algorithm %u", o->algorithm);
	if (o->sid.n)
		buf_str(b, o->seg->has & LABEL ? " mpls " : " sid ");
	if (o->sid.n == 4) {
		label = label_of(o->sid.p);
		segment_label_show(b, &label, bottom);
	} else if (o->sid.n) {
		buf_ip6(b, o->sid.p);
	}
	if (o->behavior.n)
		behavior_show(b, o->behavior);
	if (o->flags != segment_flags_due(o))
		buf_fmt(b, " flags %u", o->flags);
}

static const struct name letters[] = {
	{ 'A', "type-a" }, { 'B', "type-b" }, { 'C', "type-c" }, { 'D', "type-d" }, { 'E', "type-e" }, { 'F', "type-f" },
	{ 'G', "type-g" }, { 'H', "type-h" }, { 'I', "type-i" }, { 'J', "type-j" }, { 'K', "type-k" }, { 0, NULL },
};

static bool
segment_sid_scan(const struct sr_segment *s, struct lex *l, struct buf *out, bool *said)
{
	if (s->has & SRV6_SID)
		return kind_ip6.scan(l, out, NULL);
	return segment_label_scan(l, out, said);
}

/* *bottom: where the octet with the bit of the last label in the stack is, 0 when that bit was said. */
static bool
segment_scan(struct lex *l, struct buf *out, size_t *bottom)
{
	const struct sr_segment *s = segments;
	uint64_t algorithm = 0, flags = 0, given;
	uint32_t letter = 0;
	bool said = false;
	struct mark m;
	size_t at;

	if (!lex_table(l, "segment type", letters, &letter))
		return false;
	while (s < segments + SEGMENT_CNT - 1 && (uint32_t)s->letter != letter)
		s++;
	m = segment_part_open(out, s->type);
	at = out->n;
	put_u16(out, 0);
	if (!record_scan(s->f, s->n, l, out))
		return false;
	if (s->has & ALGORITHM && lex_take(l, "algorithm") && !lex_any(l, "an SR algorithm", 255, &algorithm))
		return false;
	if (algorithm)
		flags |= FLAG_A;
	if (s->has & LABEL && !lex_want(l, "mpls"))
		return false;
	if (s->has & LABEL || (s->has & (MPLS_SID | SRV6_SID) && lex_take(l, "sid"))) {
		if (!segment_sid_scan(s, l, out, &said))
			return false;
		if (!(s->has & LABEL))
			flags |= FLAG_S;
		if (segment_stacks(s))
			*bottom = said ? 0 : out->n - 2;
	}
	if (s->has & BEHAVIOR && lex_take(l, "endpoint-behavior")) {
		flags |= FLAG_B;
		if (!behavior_scan(l, out))
			return false;
	}
	if (lex_take(l, "flags")) {
		if (!lex_any(l, "segment flags", 255, &given))
			return false;
		flags = given;
	}
	put_close(out, m);
	if (!out->bad) {
		out->p[at] = (uint8_t)flags;
		out->p[at + 1] = (uint8_t)algorithm;
	}
	return true;
}

/* What a person sees of a segment: its label, its SID, or the letter and the addresses it is found by. */
static void
segment_text(struct buf *b, const struct view *o)
{
	struct get g = get_of(o->fields);
	struct label label;
	size_t i;

	if (o->seg->has & LABEL) {
		label = label_of(o->sid.p);
		buf_u32(b, label.label);
		return;
	}
	if (o->seg->letter != 'B') {
		buf_c(b, o->seg->letter);
		buf_c(b, ':');
	}
	for (i = 0; i < o->seg->n; i++) {
		if (i)
			buf_c(b, ',');
		o->seg->f[i].kind->show(b, &g, o->seg->f[i].arg);
	}
}

/* ---- lists ---- */

static bool
segment_weight_good(struct span v)
{
	return v.n == 6;
}

bool
segment_list_good(struct span v, const char **why)
{
	struct get g = get_of(v);
	unsigned type, weights = 0;
	struct view o;
	struct span s;
	size_t i;

	get_u8(&g);
	while (segment_part_next(&g, &type, &s)) {
		if (type == WEIGHT && (!segment_weight_good(s) || weights++)) {
			*why = weights > 1 ? "two weights" : "length of the weight";
			return false;
		}
		for (i = 0; i < SEGMENT_CNT; i++) {
			if (segments[i].type == type && !segment_view_of(type, s, &o)) {
				*why = "length of a segment";
				return false;
			}
		}
	}
	*why = "a part overruns its segment list";
	return get_ok(&g);
}

/* The list's weight, if it has one, and a cursor at its sub-TLVs. */
static struct get
segment_list_begin(struct span v, bool *weighted, uint32_t *weight)
{
	struct get g = get_of(v), found;
	unsigned type;
	struct span s;

	get_u8(&g);
	*weighted = false;
	for (found = g; segment_part_next(&found, &type, &s);) {
		if (type != WEIGHT || !segment_weight_good(s))
			continue;
		*weighted = true;
		*weight = be_u32(s.p + 2);
		break;
	}
	return g;
}

/* The next one that is not the weight. *known: *o is what it is. */
static bool
segment_list_next(struct get *g, unsigned *type, struct span *v, struct view *o, bool *known)
{
	do {
		if (!segment_part_next(g, type, v))
			return false;
	} while (*type == WEIGHT && segment_weight_good(*v));
	*known = segment_view_of(*type, *v, o);
	return true;
}

void
segment_list_json(struct jw *w, struct span v)
{
	bool weighted, known;
	uint32_t weight = 0;
	struct get g = segment_list_begin(v, &weighted, &weight);
	unsigned type;
	struct view o;
	struct span s;

	jw_obj(w);
	if (weighted)
		jw_key_u64(w, "weight", weight);
	jw_key(w, "segments");
	jw_arr(w);
	while (segment_list_next(&g, &type, &s, &o, &known)) {
		jw_obj(w);
		if (known)
			segment_json(w, &o);
		else
			subtlv_unknown_json(w, type, s);
		jw_obj_end(w);
	}
	jw_arr_end(w);
	jw_obj_end(w);
}

/* ---- the tree ---- */

bool
subtlv_tree_begin(struct tree *t, const char *name, struct get *g, struct get *v)
{
	return tree_tlv_begin(t, name, g, 1, get_left(g) && *g->p >= 128 ? 2 : 1, v);
}

static const struct name segment_flags[] = { { 0x80, "V" }, { FLAG_A, "A" }, { FLAG_S, "S" }, { FLAG_B, "B" }, { 0, NULL } };

static void
segment_tree(struct tree *t, const struct view *o, struct get *g)
{
	struct label label;

	tree_flags(t, "flags", g, segment_flags);
	tree_number(t, o->seg->has & ALGORITHM ? "algorithm" : "reserved", g, 1);
	tree_record(t, o->seg->f, o->seg->n, NULL, g);
	if (o->sid.n == 4) {
		label = label_of(o->sid.p);
		jw_obj(tree_value(t));
		label_json(&t->w, o->seg->has & LABEL ? "label" : "sid", &label);
		tree_members(t, o->seg->has & LABEL ? "label" : "sid", g, 4);
	} else if (o->sid.n) {
		tree_ip(t, "sid", g, 16);
	}
	if (o->behavior.n) {
		tree_begin(t, "endpoint-behavior", g, o->behavior.n);
		tree_number(t, "behavior", g, 2);
		tree_hex(t, "reserved", g, 2);
		tree_record(t, lengths, COUNT(lengths), NULL, g);
		tree_end(t);
	}
}

void
segment_list_tree(struct tree *t, struct get *g)
{
	tree_hex(t, "reserved", g, 1);
	while (get_left(g)) {
		struct get peek = *g, v;
		unsigned type = get_u8(&peek);
		char name[] = "segment-type-a";
		struct view o;
		bool segment;

		peek = *g;
		if (!get_tlv(&peek, 1, 1, &type, &v))
			break;
		segment = segment_view_of(type, span_of(v.p, get_left(&v)), &o);
		if (segment)
			name[sizeof(name) - 2] = (char)(o.seg->letter | 0x20);
		tree_tlv_begin(t, segment ? name : type == WEIGHT ? "weight" : "sub-tlv", g, 1, 1, &v);
		if (segment) {
			segment_tree(t, &o, &v);
		} else if (type == WEIGHT && segment_weight_good(span_of(v.p, get_left(&v)))) {
			tree_hex(t, "reserved", &v, 2);
			tree_number(t, "weight", &v, 4);
		}
		tree_hex(t, "value", &v, get_left(&v));
		tree_end(t);
	}
	tree_raw(t, g);
}

static void
segment_weight_put(struct buf *out, uint64_t weight)
{
	put_u8(out, WEIGHT);
	put_u8(out, 6);
	put_u16(out, 0);
	put_u32(out, weight);
}

bool
segment_list_unjson(struct jr j, struct buf *out, struct diags *d)
{
	struct jr list = jr_get(j, "segments"), weight = jr_get(j, "weight");
	uint64_t n;
	size_t i;

	if (!jr_is(list, JR_ARRAY))
		return unjson_fail(d, "segments", "a list");
	put_u8(out, 0);
	if (!jr_is(weight, JR_NONE)) {
		if (!jr_max(weight, UINT32_MAX, &n))
			return unjson_fail(d, "weight", kind_u32.want);
		segment_weight_put(out, n);
	}
	for (i = 0; i < jr_len(list); i++)
		if (!segment_unjson(jr_at(list, i), out, d))
			return false;
	return true;
}

void
segment_list_show(struct buf *b, struct span v)
{
	bool weighted, known;
	uint32_t weight = 0;
	struct get g = segment_list_begin(v, &weighted, &weight), ahead = g;
	const uint8_t *bottom = NULL;
	unsigned type;
	struct view o;
	struct span s;

	while (segment_list_next(&ahead, &type, &s, &o, &known))
		if (known && segment_stacks(o.seg) && o.sid.n)
			bottom = o.sid.p;
	if (weighted)
		buf_fmt(b, " weight %u", weight);
	while (segment_list_next(&g, &type, &s, &o, &known))
		if (known)
			segment_show(b, &o, bottom && o.sid.p == bottom);
}

bool
segment_list_scan(struct lex *l, struct buf *out)
{
	size_t bottom = 0;
	uint64_t weight;

	put_u8(out, 0);
	if (lex_take(l, "weight")) {
		if (!lex_any(l, "a weight", UINT32_MAX, &weight))
			return false;
		segment_weight_put(out, weight);
	}
	while (lex_take(l, "segment"))
		if (!segment_scan(l, out, &bottom))
			return false;
	if (bottom && !out->bad)
		out->p[bottom] |= 1;
	return true;
}

void
segment_list_text(struct buf *b, struct span v)
{
	bool weighted, known, more = false;
	uint32_t weight = 0;
	struct get g = segment_list_begin(v, &weighted, &weight);
	unsigned type;
	struct view o;
	struct span s;

	if (weighted)
		buf_fmt(b, "weight %u ", weight);
	buf_c(b, '[');
	while (segment_list_next(&g, &type, &s, &o, &known)) {
		if (more)
			buf_c(b, ' ');
		more = true;
		if (known)
			segment_text(b, &o);
		else
			buf_fmt(b, "unknown-subtlv-%u", type);
	}
	buf_c(b, ']');
}
