/* SPDX-License-Identifier: ISC */
/*
 * bgp-rib/query.h - what is asked of the tables, and what the parts of the program share.
 *
 *     inputs (source.c) -> libcommon/rib/tables.h -> tables (at.c), difference (diff.c), counts (count.c): at the end
 *                                                 -> history (history.c), churn (count.c), --follow (at.c): as changes come
 *
 * Whatever prints a route makes the UPDATE that would announce it (route.c): filters, columns and formats are those of
 * bgp-decode. Tables with tabs or commas, tables for people and the JSON of numbers are rows of cells (grid.c).
 */
#ifndef RIB_QUERY_H
#define RIB_QUERY_H

#include "cli/complain.h"
#include "cli/input.h"
#include "cli/out.h"
#include "cli/tty.h"
#include "config/context.h"
#include "field/rpki.h"
#include "filter/filter.h"
#include "grid.h"
#include "input/intake.h"
#include "output/output.h"
#include "rib/tables.h"

#define PROG "bgp-rib"

enum query_mode { QUERY_TABLES, QUERY_DIFF, QUERY_HISTORY, QUERY_COUNT, QUERY_CHURN, QUERY_FOLLOW };

/* A list of columns. */
struct query_columns {
	const char *text; /* of the option; NULL: none */
	const struct field_row **v;
	size_t n;
};

struct counts;

struct query {
	/* what was asked for: options.c */
	unsigned input;             /* intake_at */
	unsigned format;            /* of query_formats */
	bool diff, follow, merge, line_buffered, show_progress;
	struct opt_list files_read; /* --read, before the operands */
	struct opt_list at_text;
	const char *history_text, *filter_text;
	struct query_columns columns, count, churn, ignore;
	size_t top;                 /* SIZE_MAX: all */
	size_t memory_mib;
	struct context context;
	struct rpki_option vrps;
	struct complain complain;
	struct ctx ctx;
	unsigned fix;
	enum query_mode mode;
	struct prefix prefix;       /* of --history */
	bool swapped;               /* of two times the later one was given first */
	struct ip neighbor[2];      /* of a difference between neighbors */
	struct filter *filter;      /* NULL: everything passes */
	struct rib_look *look[2];   /* the times, for each of the tables; at_text.n of them */
	struct output_options output;

	/* running */
	struct rib_tables tables[2]; /* the second one: of the second file of a difference */
	struct rib_tables *reading;
	struct out out;
	struct output print;        /* of the formats that print events */
	struct grid grid;           /* of the others */
	struct grid_column *column; /* its columns */
	struct field_view view;
	struct event event;         /* of the route being printed */
	struct event_rib says;
	bool stale;                 /* the route is */
	struct ctx event_ctx;
	struct buf message, extra, said;
	struct diags diags;
	struct counts *counts;
	struct progress progress;
	struct input *in;           /* being read, for progress */
	unsigned tick;
	int status;
	bool stop;
};

/* The words of -o, NULL-ended; some are bgp-decode's. */
const char *const *query_formats(void);
/* Is it that format? */
bool query_format_is(const struct query *q, const char *word);
/* Is the column one of numbers? */
bool query_is_number(const struct field_row *row);
/* Rows of cells in the format asked for. False: no memory. */
bool query_grid(struct query *q, const struct grid_column *column, size_t cnt);

/* ---- source.c ---- */

/* Read the file into q->reading. */
void source_file(struct query *q, const char *name);
/* Read the files as one stream in the order of time. */
void source_merge(struct query *q, char **names, int cnt);

/* The exit status is at least that of bad input. */
void source_bad(struct query *q);

/* ---- route.c ---- */

/*
 * Make q->event and q->event_ctx of a route of the table: its announcement, or without attributes its withdrawal. False: it is
 * not of a neighbor that was asked for, or the filter leaves it out.
 */
bool route_event(struct query *q, const struct rib_table *table, const struct rib_part *part, const struct nlri *n, struct span set,
    uint64_t time_us);
/* The same for a route in the table: q->says tells whether it is stale. */
bool route_entry(struct query *q, struct rib_tables *t, const struct rib_table *table, const struct rib_part *part, const struct rib_entry *e);
/* q->view of that route, in its message; each(q) once it is there. */
void route_view(struct query *q, void (*each)(struct query *q));
/* Print the event in a format of events. False: stop. */
bool route_print(struct query *q);
/* "192.0.2.1 AS65001": whose table it is. */
void route_who(const struct rib_table *table, struct buf *out);
/* A row of the grid is whole: write what there is. False: stop. */
bool route_written(struct query *q);

/*
 * ---- the modes: each is begun before the inputs are read, which makes its output ready (false: no memory), and finished after
 * them ----
 */

bool at_begin(struct query *q);
void at_finish(struct query *q);
/* --follow: print a change. */
void at_change(void *query, const struct rib_change *c);

/* Destination by destination, as archives have them: mrt and bgpdump. */
void dump_tables(struct query *q, struct rib_tables *t, const struct rib_table *list, uint64_t time_us);

bool count_begin(struct query *q);
void count_change(void *query, const struct rib_change *c);
void count_finish(struct query *q);
void count_free(struct query *q);

bool history_begin(struct query *q);
void history_change(void *query, const struct rib_change *c);
void history_finish(struct query *q);

bool diff_begin(struct query *q);
/* The exit status: EXIT_GOOD if nothing differs. */
int diff_finish(struct query *q);

#endif
