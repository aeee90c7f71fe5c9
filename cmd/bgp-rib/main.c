/* SPDX-License-Identifier: ISC */
/* main.c - bgp-rib: routing tables out of messages: at times, their differences, the history of a prefix, counts. */
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include "cli/exit.h"
#include "cli/say.h"
#include "cli/stop.h"
#include "field/kind.h"
#include "options.h"

bool
query_is_number(const struct field_row *row)
{
	return row->kind == &field_number || row->kind == &field_as;
}

bool
query_grid(struct query *q, const struct grid_column *column, size_t cnt)
{
	enum grid_form form = query_format_is(q, "table") ? GRID_PEOPLE : query_format_is(q, "tsv") ? GRID_TSV :
	    query_format_is(q, "csv") ? GRID_CSV : GRID_JSON;

	return grid_init(&q->grid, form, column, cnt, q->output.no_header, &q->out.b);
}

static bool
rib_begin_output(struct query *q)
{
	static bool (*const begins[])(struct query *) = { [QUERY_TABLES] = at_begin, [QUERY_FOLLOW] = at_begin,
		[QUERY_COUNT] = count_begin, [QUERY_CHURN] = count_begin, [QUERY_HISTORY] = history_begin, [QUERY_DIFF] = diff_begin };
	const char *columns = getenv("COLUMNS");

	q->output.colour = tty_colour(q->out.fd);
	q->output.width = isatty(q->out.fd) && columns ? (unsigned)strtoul(columns, NULL, 10) : 0;
	return begins[q->mode](q);
}

/* Not to be guessed by peers, who might aim at the hash. */
static uint64_t
rib_seed(void)
{
	uint64_t seed;

	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) != sizeof(seed))
		seed = (uint64_t)getpid() * 0x9e3779b97f4a7c15u;
	return seed;
}

static bool
rib_begin_tables(struct query *q)
{
	static void (*const changes[])(void *, const struct rib_change *) = { [QUERY_HISTORY] = history_change,
		[QUERY_CHURN] = count_change, [QUERY_FOLLOW] = at_change };
	size_t i;

	for (i = 0; i < 2; i++) {
		struct rib_tables *t = &q->tables[i];

		if (!rib_tables_init(t, rib_seed()))
			return false;
		t->look = q->look[i];
		t->look_cnt = q->at_text.n;
		t->remember = q->mode == QUERY_CHURN;
		t->change = (size_t)q->mode < COUNT(changes) ? changes[q->mode] : NULL;
		t->arg = q;
	}
	q->reading = &q->tables[0];
	return true;
}

static void
rib_read(struct query *q, int argc, char **argv)
{
	bool two = q->mode == QUERY_DIFF && q->at_text.n != 2 && q->context.neighbors.n != 2;
	int i;

	if (!argc)
		source_file(q, "-");
	else if (q->merge && !two)
		source_merge(q, argv, argc);
	for (i = 0; i < argc && (!q->merge || two) && !q->stop; i++) {
		q->reading = &q->tables[two && i == 1];
		source_file(q, argv[i]);
	}
	rib_tables_finish(&q->tables[0]);
	rib_tables_finish(&q->tables[1]);
}

static int
rib_finish(struct query *q)
{
	int status = q->status;

	if (q->mode == QUERY_TABLES)
		at_finish(q);
	else if (q->mode == QUERY_COUNT || q->mode == QUERY_CHURN)
		count_finish(q);
	else if (q->mode == QUERY_HISTORY)
		history_finish(q);
	else if (q->mode == QUERY_DIFF)
		status = diff_finish(q);
	if ((q->tables[0].no_memory || q->tables[1].no_memory) && status != EXIT_IO) {
		say(PROG, "out of memory");
		status = EXIT_IO;
	}
	complain_finish(&q->complain);
	return out_finish(&q->out, PROG, status);
}

int
main(int argc, char **argv)
{
	static struct query q;
	int status = options_read(&q, &argc, &argv);

	if (status != OPT_GO)
		return status;
	stop_init();
	out_init(&q.out, 1, q.line_buffered);
	progress_init(&q.progress, q.show_progress);
	progress_files(&q.progress, (const char *const *)argv, argc);
	buf_init(&q.message, 2 * MSG_MAX_EXTENDED);
	buf_init(&q.extra, 1024);
	buf_init(&q.said, 1 << 20);
	if (!rib_begin_tables(&q) || !rib_begin_output(&q)) {
		say(PROG, "out of memory");
		return EXIT_IO;
	}
	rib_read(&q, argc, argv);
	status = rib_finish(&q);
	count_free(&q);
	output_close(&q.print);
	grid_fini(&q.grid);
	free(q.column);
	rib_tables_fini(&q.tables[0]);
	rib_tables_fini(&q.tables[1]);
	buf_fini(&q.message);
	buf_fini(&q.extra);
	buf_fini(&q.said);
	out_fini(&q.out);
	options_fini(&q);
	return status;
}
