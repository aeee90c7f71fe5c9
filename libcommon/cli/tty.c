/* SPDX-License-Identifier: ISC */
/* cli/tty.c - what is for eyes only: colour and progress. */
#include "cli/tty.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/say.h"

bool
tty_colour(int fd)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return !(no && *no) && isatty(fd) && term && strcmp(term, "dumb") != 0;
}

void
tty_waits(const char *prog, const char *what)
{
	if (isatty(STDIN_FILENO))
		say(prog, "reading %s from the terminal; Ctrl-D ends it, and '%s --help' shows what else can be read", what, prog);
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
	char line[160];
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
	if (p->files)
		n += snprintf(line + n, sizeof(line) - (size_t)n, ", %u of %u files done", p->file, p->files);
	n += snprintf(line + n, sizeof(line) - (size_t)n, "%s%s", isatty(STDERR_FILENO) ? "\033[K" : "", end);
	if (write(STDERR_FILENO, line, (size_t)n) < 0)
		p->on = false;
	p->shown = true;
	p->last_ms = now;
}

void
progress_files(struct progress *p, const char *const *names, int n)
{
	struct stat st;
	bool known = true;
	int i;

	if (!p->on || n < 2)
		return;
	p->files = (unsigned)n;
	for (i = 0; i < n; i++) {
		known = known && stat(names[i], &st) == 0 && S_ISREG(st.st_mode);
		p->all += known ? (uint64_t)st.st_size : 0;
	}
	if (!known)
		p->all = 0;
}

void
progress_step(struct progress *p, uint64_t done, uint64_t total)
{
	uint64_t now;

	if (!p->on)
		return;
	now = tty_now_ms();
	if (now - p->last_ms >= 250)
		tty_show(p, p->before + done, p->files ? p->all : total, now, "");
}

void
progress_end(struct progress *p, uint64_t done, uint64_t total)
{
	if (!p->on)
		return;
	if (p->files) {
		p->before += done;
		if (++p->file < p->files)
			return;
		done = p->before;
		total = p->all;
	}
	if (p->shown || !isatty(STDERR_FILENO))
		tty_show(p, done, total, tty_now_ms(), "\n");
}
