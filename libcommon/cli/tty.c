/* SPDX-License-Identifier: ISC */
/* cli/tty.c - what is for eyes only: colour and progress. */
#include "cli/tty.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

bool
tty_colour(int fd)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return !(no && *no) && isatty(fd) && term && strcmp(term, "dumb") != 0;
}

static uint64_t
tty_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

void
progress_init(struct progress *p, bool force)
{
	*p = (struct progress){ .on = force || (isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO)) };
	if (p->on)
		p->start_ms = p->last_ms = tty_now_ms();
}

static void
tty_show(struct progress *p, uint64_t done, uint64_t total, uint64_t now, const char *end)
{
	double s = (double)(now - p->start_ms) / 1000, rate = s > 0 ? (double)done / s : 0;
	char line[128];
	int n;

	n = snprintf(line, sizeof(line), "\r%.1f", (double)done / 1e6);
	if (total)
		n += snprintf(line + n, sizeof(line) - (size_t)n, " of %.1f MB (%u%%)", (double)total / 1e6,
		    (unsigned)(100 * (double)done / (double)total));
	else
		n += snprintf(line + n, sizeof(line) - (size_t)n, " MB");
	n += snprintf(line + n, sizeof(line) - (size_t)n, ", %.1f MB/s", rate / 1e6);
	if (total > done && rate > 0)
		n += snprintf(line + n, sizeof(line) - (size_t)n, ", %.0f s left", (double)(total - done) / rate);
	n += snprintf(line + n, sizeof(line) - (size_t)n, "%s%s", isatty(STDERR_FILENO) ? "\033[K" : "", end);
	if (write(STDERR_FILENO, line, (size_t)n) < 0)
		p->on = false;
	p->shown = true;
	p->last_ms = now;
}

void
progress_step(struct progress *p, uint64_t done, uint64_t total)
{
	uint64_t now;

	if (!p->on)
		return;
	now = tty_now_ms();
	if (now - p->last_ms >= 250)
		tty_show(p, done, total, now, "");
}

void
progress_end(struct progress *p, uint64_t done, uint64_t total)
{
	if (p->on && (p->shown || !isatty(STDERR_FILENO)))
		tty_show(p, done, total, tty_now_ms(), "\n");
}
