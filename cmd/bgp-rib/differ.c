/* SPDX-License-Identifier: ISC */
/* bgp-rib/differ.c - attributes of two routes, compared one by one. */
#include "differ.h"

#include "attr/attr.h"
#include "base/count.h"

/* Attributes whose column has another name than their command. MP_REACH_NLRI is the next hop: rib/routes.h. */
static const struct {
	unsigned code;
	const char *name;
} differ_names[] = { { ATTR_NEXT_HOP, "next-hop" }, { ATTR_MP_REACH, "next-hop" }, { ATTR_LOCAL_PREF, "local-pref" },
	{ DIFFER_LABEL, "label" } };

void
differ_name(unsigned code, struct buf *out)
{
	const struct attr_row *row;
	size_t i;

	for (i = 0; i < COUNT(differ_names); i++)
		if (differ_names[i].code == code) {
			buf_str(out, differ_names[i].name);
			return;
		}
	row = attr_row(code);
	if (row->word || row->key)
		buf_str(out, row->word ? row->word : row->key);
	else
		buf_fmt(out, "attribute-%u", code);
}

bool
differ_ignore_add(struct differ_ignore *ignore, const struct field_row *column)
{
	bool any = false;
	char room[64];
	struct buf name;
	unsigned code;

	for (code = 1; code <= DIFFER_LABEL; code++) {
		buf_init_on(&name, room, sizeof(room), 1024);
		differ_name(code, &name);
		if (span_is(buf_span(&name), column->name)) {
			any = true;
			if (code == DIFFER_LABEL)
				ignore->label = true;
			else
				ignore->code[code / 64] |= (uint64_t)1 << code % 64;
		}
		buf_fini(&name);
	}
	return any;
}

static bool
differ_counts(const struct differ_ignore *ignore, unsigned code)
{
	return !(ignore->code[code / 64] >> code % 64 & 1);
}

/* ---- comparing ---- */

/* The next attribute that counts, looked at but not taken; false at the end. */
static bool
differ_peek(struct get *g, const struct differ_ignore *ignore, struct attr_head *a)
{
	struct get next = *g;

	while (attr_next(&next, a)) {
		if (differ_counts(ignore, a->code))
			return true;
		*g = next;
	}
	return false;
}

static struct span
differ_labels(const struct rib_part *part, struct span nlri)
{
	struct nlri_prefix of;

	if (!part->prefixes || !nlri_prefix(part->row, nlri, &of) || !of.labels)
		return span_of(NULL, 0);
	return span_of(of.labels, 3 * (size_t)of.label_cnt);
}

bool
differ_next(struct differ_walk *w, const struct rib_part *part, const struct differ_route *a, const struct differ_route *b,
    const struct differ_ignore *ignore, struct differ_one *out)
{
	struct attr_head x, y;

	if (!w->began) {
		w->began = true;
		w->a = get_of(a->set);
		w->b = get_of(b->set);
		*out = (struct differ_one){ DIFFER_LABEL, differ_labels(part, a->nlri), differ_labels(part, b->nlri) };
		if (!ignore->label && !span_eq(out->a, out->b))
			return true;
	}
	for (;;) {
		bool more_a = differ_peek(&w->a, ignore, &x), more_b = differ_peek(&w->b, ignore, &y);

		if (!more_a && !more_b)
			return false;
		*out = (struct differ_one){ .code = !more_b || (more_a && x.code < y.code) ? x.code : y.code };
		if (more_a && x.code == out->code) {
			out->a = x.v;
			attr_next(&w->a, &x);
		}
		if (more_b && y.code == out->code) {
			out->b = y.v;
			attr_next(&w->b, &y);
		}
		if (!out->a.p || !out->b.p || !span_eq(out->a, out->b))
			return true;
	}
}

void
differ_key(const struct rib_part *part, const struct differ_route *r, const struct differ_ignore *ignore, struct buf *out)
{
	struct get g = get_of(r->set);
	struct attr_head a;

	while (attr_next(&g, &a))
		if (differ_counts(ignore, a.code)) {
			buf_c(out, (char)a.code);
			buf_span_put(out, span_of(a.v.p - a.head + 2, a.head - 2 + a.v.n));
		}
	if (!ignore->label)
		buf_span_put(out, differ_labels(part, r->nlri));
}

/* ---- words ---- */

static void
differ_hop(struct span v, struct buf *out)
{
	if (v.n == 12 || v.n == 24 || v.n == 48) { /* after a distinguisher */
		v.p += 8;
		v.n -= 8;
	}
	if (v.n == 4)
		buf_ip4(out, v.p);
	else if (v.n >= 16)
		buf_ip6(out, v.p);
	else
		buf_hex_lower(out, v);
}

/* The command's words without its keyword. */
static void
differ_words(const struct attr_row *row, struct span v, struct buf *out)
{
	size_t at = out->n, n;
	struct ctx ctx;

	ctx_init(&ctx);
	if (row->show ? !row->show(row, out, v, &ctx) : !row->text) {
		out->n = at;
		buf_str(out, "0x");
		buf_hex_lower(out, v);
		return;
	}
	if (!row->show)
		row->text(row, out, v, &ctx);
	for (n = 0; row->word && at + 1 + n < out->n && row->word[n] && (uint8_t)row->word[n] == out->p[at + 1 + n]; n++)
		;
	if (row->word && !row->word[n])
		buf_cut(out, at, at + 1 + n < out->n ? n + 2 : out->n - at);
	else if (out->n > at && out->p[at] == ' ')
		buf_cut(out, at, 1);
}

void
differ_value(unsigned code, struct span v, struct buf *out)
{
	size_t i;

	if (!v.p)
		return;
	switch (code) {
	case ATTR_NEXT_HOP:
		differ_hop(v, out);
		break;
	case ATTR_MP_REACH:
		differ_hop(span_of(v.p + 1, v.n ? v.n - 1 : 0), out);
		break;
	case ATTR_AS_PATH:
		bgpdump_path(out, v, 4);
		break;
	case DIFFER_LABEL:
		for (i = 0; i + 3 <= v.n; i += 3)
			buf_fmt(out, "%s%u", i ? " " : "", be_u24(v.p + i) >> 4);
		break;
	default:
		differ_words(attr_row(code), v, out);
		break;
	}
}

void
differ_summary(struct span set, struct buf *out)
{
	struct get g = get_of(set);
	struct attr_head a;
	bool any = false;

	while (attr_next(&g, &a)) {
		size_t at;

		if (any)
			buf_c(out, ' ');
		any = true;
		differ_name(a.code, out);
		buf_c(out, ' ');
		at = out->n;
		differ_value(a.code, a.v, out);
		if (out->n == at && at)
			out->n--;
	}
}
