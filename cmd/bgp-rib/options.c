/* SPDX-License-Identifier: ISC */
/* bgp-rib/options.c - the command line of bgp-rib. */
#include "options.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "differ.h"
#include "field/time.h"
#include "output/columns.h"

enum { AT_MOST = 4096, FILES_MOST = 65536 };

#define INTO(member) OPT_INTO(struct query, member)

static const char *const format_words[] = { "table", "line", "tsv", "csv", "json", "command", "bgpdump", "mrt", NULL };

const char *const *
query_formats(void)
{
	return format_words;
}

bool
query_format_is(const struct query *q, const char *word)
{
	return strcmp(format_words[q->format], word) == 0;
}

static const struct opt_word time_words[] = { { "iso", OUTPUT_TIME_ISO }, { "local", OUTPUT_TIME_LOCAL },
	{ "epoch", OUTPUT_TIME_EPOCH }, { "relative", OUTPUT_TIME_RELATIVE }, { NULL, 0 } };

static const struct opt options[] = {
	{ "at", 0, "TIME", "the tables at that time, not at the end; may be given again", opt_list, INTO(at_text), .hi = AT_MOST },
	{ "diff", 0, NULL, "what differs between two files, two times (--at), or two neighbors (--neighbor)", opt_flag, INTO(diff) },
	{ "ignore", 0, "LIST", "with --diff: columns that may differ", opt_string, INTO(ignore.text),
	    .values = field_columns },
	{ "history", 0, "PREFIX", "every change of the routes of a prefix, in order", opt_string, INTO(history_text) },
	{ "count", 0, "LIST", "how many routes there are for each value of these columns", opt_string, INTO(count.text),
	    .values = field_columns },
	{ "churn", 0, "LIST", "what changed, in numbers, for each value of these columns", opt_string, INTO(churn.text),
	    .values = field_columns },
	{ "top", 0, "N", "with --count and --churn: the first N rows", opt_number, INTO(top), .lo = 1, .hi = SIZE_MAX },
	{ "read", 'r', "FILE", "a file to read, as if it were named without the option; may be given again", opt_list,
	    INTO(files_read), .hi = FILES_MOST, .hint = "@file" },
	{ "input", 'i', "FORMAT", "format of the input; default auto: by magic, then by content", opt_choice, INTO(input),
	    .values = intake_names },
	{ "output", 'o', "FORMAT", "format of the output; default json, or table to a terminal", opt_choice, INTO(format),
	    .values = query_formats },
	{ "filter", 'F', "EXPR", "only routes that match: bgp-filter(5)", opt_string, INTO(filter_text),
	    .values = field_terms },
	{ "columns", 0, "LIST", "of table, tsv and csv: names of bgp-filter(5) with commas between them, or 'list'", opt_string,
	    INTO(columns.text),
	    .values = field_columns },
	{ "time", 0, "FORM", "how line says when: iso (default), local, epoch, relative", opt_choice, INTO(output.time),
	    .words = time_words },
	{ "no-header", 0, NULL, "tables without the line of names", opt_flag, INTO(output.no_header) },
	{ "merge", 0, NULL, "take several files as one stream, ordered by time", opt_flag, INTO(merge) },
	{ "follow", 0, NULL, "print each change as it comes, and wait for more at the end of a file", opt_flag, INTO(follow) },
	{ "memory", 0, "MIB", "most that the connections of a capture may hold; default 256", opt_number, INTO(memory_mib),
	    .lo = 1, .hi = SIZE_MAX >> 20 },
	{ "line-buffered", 0, NULL, "write each line at once", opt_flag, INTO(line_buffered) },
	{ "progress", 0, NULL, "show progress on standard error", opt_flag, INTO(show_progress) },
	{ .name = NULL },
};

static const struct opt_command command = {
	.name = PROG,
	.operands = "[FILE ...]",
	.about = "Routing tables out of captures, MRT, BMP, sessions and JSON: at times, their differences, history, counts.",
};

/* ---- what the words mean together ---- */

/* The mode; only one may be asked for. */
static bool
options_mode(struct query *q)
{
	const struct {
		bool given;
		enum query_mode mode;
	} asked[] = { { q->diff, QUERY_DIFF }, { q->history_text, QUERY_HISTORY }, { q->count.text, QUERY_COUNT },
		{ q->churn.text, QUERY_CHURN }, { q->follow, QUERY_FOLLOW } };
	unsigned n = 0;
	size_t i;

	for (i = 0; i < COUNT(asked); i++)
		if (asked[i].given) {
			q->mode = asked[i].mode;
			n++;
		}
	if (n > 1)
		opt_usage(&command, "only one of --diff, --history, --count, --churn and --follow");
	return n <= 1;
}

static int
options_look_compare(const void *a, const void *b)
{
	uint64_t x = ((const struct rib_look *)a)->at_us, y = ((const struct rib_look *)b)->at_us;

	return (x > y) - (x < y);
}

/* The times of --at, ascending, for either table. */
static int
options_looks(struct query *q)
{
	uint64_t hi;
	size_t i, k;

	for (k = 0; k < 2 && q->at_text.n; k++) {
		if (!(q->look[k] = memory_zeroed(q->at_text.n, sizeof(*q->look[k])))) {
			say(PROG, "out of memory");
			return EXIT_IO;
		}
		for (i = 0; i < q->at_text.n; i++)
			if (!time_scan(span_str(q->at_text.v[i]), 0, &q->look[k][i].at_us, &hi))
				return opt_usage(&command, "--at '%s': want a time such as 2026-11-22T10:00:00Z", q->at_text.v[i]);
		q->swapped = q->at_text.n == 2 && q->look[k][0].at_us > q->look[k][1].at_us;
		qsort(q->look[k], q->at_text.n, sizeof(*q->look[k]), options_look_compare);
	}
	return OPT_GO;
}

/* Two of a kind are needed for a difference: files, times or neighbors. */
static int
options_diff(struct query *q, int files)
{
	bool times = q->at_text.n == 2, neighbors = q->context.neighbors.n == 2;
	size_t i;

	if (q->mode != QUERY_DIFF)
		return q->ignore.text ? opt_usage(&command, "--ignore belongs to --diff") : OPT_GO;
	for (i = 0; neighbors && i < 2; i++)
		if (!ip_scan(span_str(q->context.neighbors.v[i]), &q->neighbor[i]))
			return opt_usage(&command, "--neighbor '%s': want an IP address", q->context.neighbors.v[i]);
	if (q->at_text.n > 2 || q->context.neighbors.n > 2 || (times && neighbors))
		return opt_usage(&command, "--diff compares two tables: two files, two times or two neighbors");
	if (!times && !neighbors && files != 2)
		return opt_usage(&command, "--diff wants two files, two --at or two --neighbor");
	return OPT_GO;
}

static int
options_format(struct query *q)
{
	static const char *const of_numbers[] = { "table", "tsv", "csv", "json" };
	bool table = query_format_is(q, "table"), mrt = query_format_is(q, "mrt");
	size_t i;

	if (mrt && isatty(1))
		return opt_usage(&command, "-o mrt is bytes, not for a terminal: write it to a file or a pipe");
	if (q->mode == QUERY_FOLLOW && (table || mrt))
		return opt_usage(&command, "--follow prints changes: -o line, json, tsv, csv, command or bgpdump");
	if (q->mode == QUERY_TABLES || q->mode == QUERY_FOLLOW)
		return OPT_GO;
	for (i = 0; i < COUNT(of_numbers); i++)
		if (query_format_is(q, of_numbers[i]))
			return OPT_GO;
	return opt_usage(&command, "-o %s prints routes: here it is table, tsv, csv or json", format_words[q->format]);
}

static int
options_column_lists(struct query *q)
{
	const struct {
		const char *name;
		struct query_columns *list;
	} lists[] = { { "columns", &q->columns }, { "count", &q->count }, { "churn", &q->churn }, { "ignore", &q->ignore } };
	size_t i;
	int status;

	for (i = 0; i < COUNT(lists); i++) {
		status = columns_option(&command, lists[i].name, lists[i].list->text, &lists[i].list->v, &lists[i].list->n);
		if (status != OPT_GO)
			return status;
	}
	for (i = 0; i < q->ignore.n; i++)
		if (!differ_ignore_add(&(struct differ_ignore){ .label = false }, q->ignore.v[i]))
			return opt_usage(&command, "--ignore: '%s' is no attribute that is compared", q->ignore.v[i]->name);
	return OPT_GO;
}

/* The columns that each form of a table has, if none are asked for. */
static int
options_default_columns(struct query *q)
{
	static const char people[] = "stale,rd,prefix,path-id,label,next-hop,med,local-pref,as-path,community,large-community";
	static const char looks[] = "at,";
	char text[512] = "";
	const char *const *word = columns_default();

	if (q->columns.v || q->mode == QUERY_COUNT || q->mode == QUERY_CHURN || q->mode == QUERY_DIFF || q->mode == QUERY_HISTORY)
		return OPT_GO;
	if (query_format_is(q, "table"))
		return columns_option(&command, "columns", people, &q->columns.v, &q->columns.n);
	if (!query_format_is(q, "tsv") && !query_format_is(q, "csv"))
		return OPT_GO;
	if (q->at_text.n > 1)
		strcat(text, looks);
	for (; *word; word++) {
		strncat(text, *word, sizeof(text) - strlen(text) - 2);
		strcat(text, ",");
	}
	strcat(text, "stale");
	return columns_option(&command, "columns", text, &q->columns.v, &q->columns.n);
}

/* What some terms and columns need: --vrps; and the order of events, which a table does not have. */
static int
options_needs(struct query *q)
{
	const struct query_columns *const lists[] = { &q->columns, &q->count, &q->churn };
	bool vrps = filter_wants_vrps(q->filter), history = filter_wants_history(q->filter);
	size_t i, k;

	for (i = 0; i < COUNT(lists); i++) {
		for (k = 0; k < lists[i]->n; k++) {
			vrps |= lists[i]->v[k]->vrps;
			history |= lists[i]->v[k]->history;
		}
	}
	if (history)
		return opt_usage(&command, "new, duplicate, flap, moas and leak are about events in their order, for bgp-decode; see --churn");
	return rpki_option_load(&q->vrps, &command, vrps, NULL, 0, &q->ctx);
}

/* ---- all of it ---- */

static int
options_finish(struct query *q, int files)
{
	int status = context_finish(&q->context, PROG, true);

	if (status != EXIT_GOOD)
		return status;
	context_ctx(&q->context, q->context.neighbor, false, &q->ctx);
	context_session(&q->context, &q->ctx);
	q->fix = context_fix(&q->context);
	if (q->history_text && !prefix_scan(span_str(q->history_text), &q->prefix))
		return opt_usage(&command, "--history '%s': want a prefix", q->history_text);
	if ((status = options_looks(q)) != OPT_GO || (status = options_diff(q, files)) != OPT_GO ||
	    (status = options_format(q)) != OPT_GO || (status = options_column_lists(q)) != OPT_GO ||
	    (status = options_default_columns(q)) != OPT_GO)
		return status;
	if (!filter_option(PROG, q->filter_text, &q->filter))
		return EXIT_USAGE;
	return options_needs(q);
}

int
options_read(struct query *q, int *argc, char ***argv)
{
	const struct opt_group groups[] = { { options, q, NULL }, { complain_options, &q->complain, NULL }, context_group(&q->context),
		rpki_group(&q->vrps), { .rows = NULL } };
	unsigned format;
	int status;

	for (format = 0; format_words[format]; format++)
		;
	q->format = format;
	q->top = SIZE_MAX;
	q->complain.prog = PROG;
	context_init(&q->context);
	q->context.neighbors_alone = true;
	status = opt_read(&command, groups, argc, argv);
	if (status != OPT_GO)
		return status;
	if (!opt_list_operands(&q->files_read, argc, argv)) {
		say(PROG, "out of memory");
		return EXIT_IO;
	}
	if (!options_mode(q))
		return EXIT_USAGE;
	if (q->format == format) {
		const char *word = !isatty(1) ? "json" : q->mode == QUERY_FOLLOW ? "line" : "table";

		for (q->format = 0; !query_format_is(q, word); q->format++)
			;
	}
	return options_finish(q, *argc);
}

void
options_fini(struct query *q)
{
	filter_free(q->filter);
	free(q->columns.v);
	free(q->count.v);
	free(q->churn.v);
	free(q->ignore.v);
	free(q->look[0]);
	free(q->look[1]);
	rpki_option_fini(&q->vrps);
	context_fini(&q->context);
	opt_list_free(&q->at_text);
	opt_list_free(&q->files_read);
}
