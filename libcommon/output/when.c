/* SPDX-License-Identifier: ISC */
/* output/when.c - when an event was, for people: --time. */
#include <time.h>

#include "field/time.h"
#include "output/output.h"

static void
when_local(struct buf *out, uint64_t us)
{
	time_t t = (time_t)(us / 1000000);
	struct tm tm;
	char text[32];

	if (localtime_r(&t, &tm) && strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm))
		buf_fmt(out, "%s.%03u", text, (unsigned)(us / 1000 % 1000));
}

void
output_when(const struct output_options *options, uint64_t us, struct buf *out)
{
	uint64_t since;
	size_t at;

	switch (options->time) {
	case OUTPUT_TIME_ISO:
		at = out->n;
		time_print(out, us);
		if (!out->bad) {
			out->p[at + 10] = ' ';
			out->n -= 4; /* milliseconds do for people */
		}
		break;
	case OUTPUT_TIME_LOCAL:
		when_local(out, us);
		break;
	case OUTPUT_TIME_EPOCH:
		time_print_seconds(out, us);
		break;
	case OUTPUT_TIME_RELATIVE:
		since = us >= options->start_us ? us - options->start_us : options->start_us - us;
		buf_c(out, us >= options->start_us ? '+' : '-');
		time_print_seconds(out, since);
		break;
	}
}
