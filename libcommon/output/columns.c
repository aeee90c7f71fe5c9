/* SPDX-License-Identifier: ISC */
/* output/columns.c - tables: one row for each route, with tabs or as RFC 4180 has it. */
#include "output/columns.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/count.h"
#include "base/memory.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "output/output.h"

static const char *const columns_usual[] = { "time", "peer", "peer-as", "action", "family", "prefix", "path-id", "next-hop",
	"as-path", "origin", "med", "local-pref", "community", "large-community", "extended-community", "error-class", NULL };

enum {
	COLUMN_MAX = 1 << 20,
	COLUMNS_USUAL = COUNT(columns_usual) - 1,
	COLUMNS_KEPT = 64, /* columns whose cells are found again */
};

struct columns {
	const struct field_row *const *column;
	const struct field_row *usual[COLUMNS_USUAL];
	size_t cnt;
	struct buf cell;
	struct buf *out; /* of the event being printed */
	bool any;        /* one of its routes was */
	uint64_t message, field; /* columns that are the same in each row of a message, of one of its fields */
	struct field_route last; /* the route before */
	size_t from[COLUMNS_KEPT], to[COLUMNS_KEPT]; /* the cells of the row before, in `out` */
	struct field_view view;
};

/* NULL: *bad is the name that is no column, or empty when there is no memory. */
static const struct field_row **
columns_scan(struct span list, size_t *cnt, struct span *bad)
{
	const struct field_row **v = memory_zeroed(list.n / 2 + 1, sizeof(struct field_row *));
	size_t from = 0, i;

	*cnt = 0;
	*bad = span_of(list.p, 0);
	for (i = 0; v && i <= list.n; i++) {
		const struct field_row *row;

		if (i < list.n && list.p[i] != ',')
			continue;
		*bad = span_of(list.p + from, i - from);
		row = field_find(*bad);
		if (!row || !row->column) {
			free(v);
			return NULL;
		}
		v[(*cnt)++] = row;
		from = i + 1;
	}
	return v;
}

/* --columns list: each name with what it is about. */
static int
columns_list(void)
{
	const struct field_row *row;
	size_t i;

	for (i = 0; (row = field_at(i)); i++)
		if (row->column)
			printf("%-20s %s\n", row->name, row->help);
	return fflush(stdout) == 0 ? EXIT_GOOD : EXIT_IO;
}

int
columns_option(const struct opt_command *cmd, const char *name, const char *text, const struct field_row ***columns, size_t *cnt)
{
	struct span bad;
	const char *near;

	*columns = NULL;
	if (!text)
		return OPT_GO;
	if (strcmp(text, "list") == 0)
		return columns_list();
	*columns = columns_scan(span_str(text), cnt, &bad);
	if (*columns)
		return OPT_GO;
	if (!bad.n && text[0]) {
		say(cmd->name, "out of memory");
		return EXIT_IO;
	}
	near = field_near(bad, true);
	return opt_usage(cmd, "--%s: unknown column '%.*s'%s%s%s; --%s list shows them", name, bad.n > 60 ? 60 : (int)bad.n,
	    (const char *)bad.p, near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "", name);
}

const char *const *
columns_default(void)
{
	return columns_usual;
}

static void
columns_choose(struct columns *c, const struct output_options *options)
{
	size_t i;

	c->column = options->columns;
	c->cnt = options->column_cnt;
	if (c->column)
		return;
	for (i = 0; i < COLUMNS_USUAL; i++)
		c->usual[i] = field_find(span_str(columns_usual[i]));
	c->column = c->usual;
	c->cnt = COLUMNS_USUAL;
}

static bool
columns_open(struct output *o)
{
	struct columns *c = o->state;
	size_t i;

	columns_choose(c, o->options);
	for (i = 0; i < c->cnt && i < COLUMNS_KEPT; i++) {
		c->message |= (uint64_t)(c->column[i]->about <= FIELD_MESSAGE) << i;
		c->field |= (uint64_t)(c->column[i]->about <= FIELD_MESSAGE || c->column[i]->per_field) << i;
	}
	buf_init(&c->cell, COLUMN_MAX);
	return true;
}

static void
columns_close(struct output *o)
{
	struct columns *c = o->state;

	buf_fini(&c->cell);
}

static void
columns_head(const struct output_options *options, struct buf *out, char separator)
{
	const char *const *usual = columns_usual;
	size_t i, n = options->columns ? options->column_cnt : COLUMNS_USUAL;

	if (options->no_header)
		return;
	for (i = 0; i < n; i++) {
		if (i)
			buf_c(out, separator);
		buf_str(out, options->columns ? options->columns[i]->name : usual[i]);
	}
	buf_c(out, '\n');
}

/* Which bytes a cell of a table with tabs, or of one with commas, cannot have as they are. */
enum { UNFIT_TSV = 1, UNFIT_CSV = 2 };

static const uint8_t columns_unfit[256] = {
	3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, ['"'] = UNFIT_CSV, [','] = UNFIT_CSV, ['\\'] = UNFIT_TSV, [0x7f] = UNFIT_TSV,
};

#define COLUMNS_EACH(b) (UINT64_C(0x0101010101010101) * (b))

/* Is one of the eight bytes zero? */
static inline uint64_t
columns_zero(uint64_t w)
{
	return (w - COLUMNS_EACH(1)) & ~w & COLUMNS_EACH(0x80);
}

/* How many bytes stay as they are, up to the first that cannot: eight at a time. */
static inline size_t
columns_fit(const uint8_t *p, size_t n, uint8_t unfit)
{
	uint64_t a = COLUMNS_EACH(unfit == UNFIT_CSV ? '"' : '\\'), b = COLUMNS_EACH(unfit == UNFIT_CSV ? ',' : 0x7f), w;
	size_t i = 0;

	for (; i + 8 <= n; i += 8) {
		memcpy(&w, p + i, 8);
		if (((w - COLUMNS_EACH(0x20)) & ~w & COLUMNS_EACH(0x80)) | columns_zero(w ^ a) | columns_zero(w ^ b))
			break;
	}
	while (i < n && !(columns_unfit[p[i]] & unfit))
		i++;
	return i;
}

/* Tabs, ends of lines and other controls would break the table. */
static void
columns_put_tsv(struct buf *out, struct span cell)
{
	size_t i, from = 0;

	for (i = 0; i < cell.n; i++) {
		uint8_t c = cell.p[i];

		if (!(columns_unfit[c] & UNFIT_TSV))
			continue;
		buf_put(out, cell.p + from, i - from);
		from = i + 1;
		if (c == '\\' || c == '\t' || c == '\n' || c == '\r') {
			buf_c(out, '\\');
			buf_c(out, c == '\\' ? '\\' : c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
		} else {
			buf_fmt(out, "\\x%02x", c);
		}
	}
	buf_put(out, cell.p + from, i - from);
}

static void
columns_put_csv(struct buf *out, struct span cell)
{
	size_t i;

	buf_c(out, '"');
	for (i = 0; i < cell.n; i++) {
		if (cell.p[i] == '"')
			buf_c(out, '"');
		buf_c(out, (char)cell.p[i]);
	}
	buf_c(out, '"');
}

void
columns_put(struct buf *out, struct span cell, bool csv)
{
	if (columns_fit(cell.p, cell.n, csv ? UNFIT_CSV : UNFIT_TSV) == cell.n)
		buf_span_put(out, cell);
	else if (csv)
		columns_put_csv(out, cell);
	else
		columns_put_tsv(out, cell);
}

/* Most cells can stay as they are printed. */
static void
columns_cell(struct columns *c, const struct field_row *row, struct field_view *v, uint8_t unfit)
{
	struct buf *out = c->out;
	size_t at = out->n;

	field_print(row, v, out);
	if (out->n == at || columns_fit(out->p + at, out->n - at, unfit) == out->n - at)
		return;
	buf_reset(&c->cell);
	buf_put(&c->cell, out->p + at, out->n - at);
	out->n = at;
	out->bad |= c->cell.bad;
	if (unfit == UNFIT_CSV)
		columns_put_csv(out, buf_span(&c->cell));
	else
		columns_put_tsv(out, buf_span(&c->cell));
}

/* Which cells are those of the row before? */
static uint64_t
columns_same(const struct columns *c, const struct field_view *v)
{
	const struct field_route *a = &c->last, *b = v->route;

	if (!c->any)
		return 0;
	return b && a->withdraw == b->withdraw && a->row == b->row && a->nexthop.p == b->nexthop.p && a->afi == b->afi &&
	    a->safi == b->safi ? c->field : c->message;
}

/* The cells from the i-th on that are those of the row before, copied with the separators between; the last of them. */
static size_t
columns_again(struct columns *c, size_t i, uint64_t same)
{
	size_t first = i, at = c->out->n, back;

	while (i + 1 < COLUMNS_KEPT && same >> (i + 1) & 1)
		i++;
	buf_put(c->out, c->out->p + c->from[first], c->to[i] - c->from[first]);
	for (back = at - c->from[first]; first <= i; first++) {
		c->from[first] += back;
		c->to[first] += back;
	}
	return i;
}

static void
columns_row(struct columns *c, struct field_view *v, char separator)
{
	uint8_t unfit = separator == ',' ? UNFIT_CSV : UNFIT_TSV;
	uint64_t same = columns_same(c, v);
	size_t i, from;

	for (i = 0; i < c->cnt; i++) {
		if (i)
			buf_c(c->out, separator);
		if (i < COLUMNS_KEPT && same >> i & 1) {
			i = columns_again(c, i, same);
			continue;
		}
		from = c->out->n;
		columns_cell(c, c->column[i], v, unfit);
		if (i < COLUMNS_KEPT) {
			c->from[i] = from;
			c->to[i] = c->out->n;
		}
	}
	buf_c(c->out, '\n');
	c->any = true;
	if (v->route) {
		c->last.withdraw = v->route->withdraw;
		c->last.row = v->route->row;
		c->last.nexthop = v->route->nexthop;
		c->last.afi = v->route->afi;
		c->last.safi = v->route->safi;
	}
}

static bool
columns_route_tsv(struct field_view *v, void *arg)
{
	columns_row(arg, v, '\t');
	return true;
}

static bool
columns_route_csv(struct field_view *v, void *arg)
{
	columns_row(arg, v, ',');
	return true;
}

/* Nearly always there are none, and a list of errors is large. */
static void
columns_errors(struct diags *d, const struct diags *found)
{
	if (found->n || found->lost || found->worst)
		*d = *found;
}

static void
columns_event(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d, bool csv)
{
	struct columns *c = o->state;

	c->out = out;
	c->any = false;
	view_begin(&c->view, e, ctx);
	if (c->view.type) {
		columns_errors(d, view_errors(&c->view));
		view_carry_out(&c->view);
		view_routes(&c->view, csv ? columns_route_csv : columns_route_tsv, c);
	}
	if (!c->any)
		columns_row(c, &c->view, csv ? ',' : '\t');
}

static void
columns_head_tsv(const struct output_options *options, struct buf *out)
{
	columns_head(options, out, '\t');
}

static void
columns_event_tsv(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	columns_event(o, e, ctx, out, d, false);
}

const struct output_row output_tsv = {
	.help = "a table with tabs, one row for each route: --columns", .flags = OUTPUT_APART | OUTPUT_ROUTES,
	.state = sizeof(struct columns), .open = columns_open, .head = columns_head_tsv, .event = columns_event_tsv,
	.close = columns_close,
};

static void
columns_head_csv(const struct output_options *options, struct buf *out)
{
	columns_head(options, out, ',');
}

static void
columns_event_csv(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	columns_event(o, e, ctx, out, d, true);
}

const struct output_row output_csv = {
	.help = "the same with commas and quotes (RFC 4180)", .flags = OUTPUT_APART | OUTPUT_ROUTES,
	.state = sizeof(struct columns), .open = columns_open, .head = columns_head_csv, .event = columns_event_csv,
	.close = columns_close,
};
