/* SPDX-License-Identifier: ISC */
/*
 * attr/te.c - Traffic Engineering: RFC 5543.
 *
 * JSON: [{"switching":1,"encoding":2,"bandwidth":[8 numbers, bytes/s, by priority],"minimum":N,"mtu":N}], the last
 * two for packet switching (1 to 4); "minimum" and "indication" for TDM (100); neither for others.
 * Commands: traffic-engineering [ switching 1 encoding 2 bandwidth [ 8 numbers ] minimum N mtu N, switching ... ].
 */
#include "attr/attr.h"

#include <math.h>
#include <stdlib.h>

enum { PSC_1 = 1, PSC_4 = 4, TDM = 100, PRIORITIES = 8 };

/* ---- a float, bytes per second ---- */

static float
te_float_of(uint32_t bits)
{
	float f;

	memcpy(&f, &bits, sizeof(f));
	return f;
}

static bool
te_put_float(struct buf *out, double v)
{
	float f = (float)v;
	uint32_t bits;

	if (isnan(f) || isinf(f))
		return false;
	memcpy(&bits, &f, sizeof(bits));
	put_u32(out, bits);
	return true;
}

static void
te_float_json(struct jw *w, struct get *g, const void *arg)
{
	(void)arg;
	jw_float(w, te_float_of(get_u32(g)));
}

static bool
te_float_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)
{
	double v;

	(void)d, (void)arg;
	return jr_double(j, &v) && te_put_float(out, v);
}

static void
te_float_show(struct buf *b, struct get *g, const void *arg)
{
	float f = te_float_of(get_u32(g));

	(void)arg;
	g->bad |= isnan(f) || isinf(f);
	buf_fmt(b, "%.9g", (double)f);
}

static bool
te_float_scan(struct lex *l, struct buf *out, const void *arg)
{
	char tmp[40], *end;
	size_t i;

	(void)arg;
	if (l->tok.kind != TOK_WORD || l->tok.s.n >= sizeof(tmp))
		return lex_expected(l, "a number");
	memcpy(tmp, l->tok.s.p, l->tok.s.n);
	tmp[l->tok.s.n] = 0;
	for (i = 0; i < l->tok.s.n; i++)
		if (!strchr("0123456789.e+-", tmp[i]))
			return lex_expected(l, "a number");
	if (!te_put_float(out, (double)strtof(tmp, &end)) || *end)
		return lex_expected(l, "a number");
	lex_next(l);
	return true;
}

static const struct kind kind_float = KIND_SIZED("a number", te_float, 4);

/* ---- descriptors ---- */

static const struct field te_float_field[] = { { NULL, NULL, &kind_float, NULL } };
static const struct seq te_bandwidth = {
	.what = "eight numbers", .exactly = PRIORITIES, .other = { FIELDS(te_float_field) }, .leaf = true,
};

#define TE_COMMON                                                                                                      \
	{ "switching", "switching", &kind_u8, NULL }, { "encoding", "encoding", &kind_u8, NULL },                      \
	{ NULL, NULL, &kind_reserved16, NULL }, { "bandwidth", "bandwidth", &kind_seq, &te_bandwidth }
static const struct field te_fields[] = { TE_COMMON };
static const struct field te_packet[] = {
	TE_COMMON, { "minimum", "minimum", &kind_float, NULL }, { "mtu", "mtu", &kind_u16, NULL },
};
static const struct field te_tdm[] = {
	TE_COMMON, { "minimum", "minimum", &kind_float, NULL }, { "indication", "indication", &kind_u8, NULL },
};
static const struct seq_row te_rows[] = {
	{ .type = PSC_1, FIELDS(te_packet) }, { .type = PSC_1 + 1, FIELDS(te_packet) },
	{ .type = PSC_4 - 1, FIELDS(te_packet) }, { .type = PSC_4, FIELDS(te_packet) }, { .type = TDM, FIELDS(te_tdm) },
};
static const struct seq te_descriptors = {
	.what = "a list of descriptors", .peek = true, SEQ_ROWS(te_rows),
	.other = { .name = "descriptor", FIELDS(te_fields) }, .comma = true, .none = "no descriptor",
	.past = "descriptor of switching capability",
};

const struct attr_row attr_traffic_engineering = {
	.code = ATTR_TRAFFIC_ENGINEERING,
	.flags = ATTR_OPT,
	.on_error = DIAG_WITHDRAW,
	.name = "Traffic Engineering",
	ATTR_KEY("traffic-engineering"),
	ATTR_WORD("traffic-engineering"),
	.rfc = "RFC 7606 7.13",
	ATTR_SEQ(&te_descriptors),
	ATTR_COMMAND,
};
