/* SPDX-License-Identifier: ISC */
/*
 * bgp-api-bridge/log.c - what happens, one line each, to where the settings say.
 *
 * Writing must not make the loop wait: a destination that takes no more loses lines, and the next one that gets
 * through says how many.
 */
#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/stat.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "bridge.h"
#include "cli/say.h"

enum { ROTATE_AT = 1 << 20, ROTATE_KEEP = 3, LOG_LINE = 1024 };

enum where { TO_STDERR, TO_SYSLOG, TO_HOST, TO_FILE };

/* The log is the process's, as stderr is. */
static struct {
	const struct env *env;
	enum where where;
	int fd;
	char path[SETTING_MAX];
	size_t size;
	uint64_t lost;
} lg = { .fd = 2 };

static const int severities[] = { LOG_CRIT, LOG_CRIT, LOG_ERR, LOG_WARNING, LOG_INFO, LOG_DEBUG, LOG_DEBUG };

static bool
log_open_file(void)
{
	struct stat st;
	int fd = open(lg.path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);

	if (fd < 0)
		return false;
	lg.size = fstat(fd, &st) == 0 ? (size_t)st.st_size : 0;
	lg.fd = fd;
	return true;
}

static void
log_rotate(void)
{
	char from[SETTING_MAX + 16], to[SETTING_MAX + 16];
	int i;

	close(lg.fd);
	for (i = ROTATE_KEEP - 1; i >= 0; i--) {
		if (i)
			snprintf(from, sizeof(from), "%s.%d", lg.path, i);
		else
			snprintf(from, sizeof(from), "%s", lg.path);
		snprintf(to, sizeof(to), "%s.%d", lg.path, i + 1);
		rename(from, to);
	}
	if (!log_open_file()) {
		lg.fd = 2;
		lg.where = TO_STDERR;
	}
}

/* syslog over UDP (RFC 5426). */
static bool
log_open_host(const char *name)
{
	struct addrinfo hints = { .ai_socktype = SOCK_DGRAM }, *list;
	int fd;

	if (getaddrinfo(name, "514", &hints, &list) != 0)
		return false;
	fd = socket(list->ai_family, SOCK_DGRAM, 0);
	if (fd >= 0 && (connect(fd, list->ai_addr, list->ai_addrlen) < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) < 0)) {
		close(fd);
		fd = -1;
	}
	freeaddrinfo(list);
	if (fd >= 0)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	lg.fd = fd;
	return fd >= 0;
}

bool
log_open(const struct env *e)
{
	const char *d = e->log_destination;
	bool good = true;

	lg.env = e;
	lg.where = TO_STDERR;
	lg.fd = 2;
	if (!e->log_enable || !strcmp(d, "stdout") || !strcmp(d, "stderr"))
		return true;
	if (!*d || !strcmp(d, "syslog")) {
		lg.where = TO_SYSLOG;
		openlog(PROG, LOG_PID | LOG_NDELAY, LOG_DAEMON);
	} else if (strncmp(d, "host:", 5) == 0) {
		lg.where = TO_HOST;
		good = log_open_host(d + 5);
	} else {
		lg.where = TO_FILE;
		snprintf(lg.path, sizeof(lg.path), "%s", strncmp(d, "file:", 5) == 0 ? d + 5 : d);
		good = log_open_file();
	}
	if (!good) {
		say(PROG, "log destination '%s': %s", d, errno ? strerror(errno) : "cannot be used");
		lg.where = TO_STDERR;
		lg.fd = 2;
	}
	return good;
}

static bool
log_wants(enum log_category cat, enum log_level level)
{
	const struct env *e = lg.env;

	return e && e->log_enable && (long)level <= e->log_level && (e->log_all || e->log_category[cat]);
}

/* A pipe or terminal that poll calls writable takes a line of this size without waiting. */
static bool
log_writable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };

	return poll(&p, 1, 0) == 1 && (p.revents & POLLOUT);
}

static void
log_put(const char *line, size_t n)
{
	ssize_t put;

	if (!log_writable(lg.fd)) {
		lg.lost++;
		return;
	}
	put = write(lg.fd, line, n);
	if (put != (ssize_t)n)
		lg.lost++;
	else
		lg.size += n;
	if (lg.where == TO_FILE && lg.size >= ROTATE_AT)
		log_rotate();
}

static size_t
log_head(char *line, size_t size, const char *source)
{
	time_t now = time(NULL);
	struct tm tm;
	int n;

	if (lg.env->log_short || !localtime_r(&now, &tm))
		n = snprintf(line, size, "%-15s ", source);
	else
		n = snprintf(line, size, "%02d:%02d:%02d %-6ld %-15s ", tm.tm_hour, tm.tm_min, tm.tm_sec, (long)getpid(),
		    source);
	return n < 0 ? 0 : (size_t)n < size ? (size_t)n : size - 1;
}

/* A terminal must show what others wrote, not obey it. */
static void
log_clean(char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || (unsigned char)*s >= 0x7f)
			*s = '?';
}

void
log_say(enum log_category cat, enum log_level level, const char *source, const char *fmt, ...)
{
	char line[LOG_LINE];
	va_list ap;
	size_t n;

	if (!log_wants(cat, level))
		return;
	n = lg.where == TO_SYSLOG || lg.where == TO_HOST ? 0 : log_head(line, sizeof(line), source);
	if (!n)
		n = (size_t)snprintf(line, sizeof(line), "%.40s: ", source);
	va_start(ap, fmt);
	vsnprintf(line + n, sizeof(line) - n - 1, fmt, ap);
	va_end(ap);
	log_clean(line);
	if (lg.where == TO_SYSLOG) {
		syslog(severities[level], "%s", line);
		return;
	}
	if (lg.lost && lg.where != TO_HOST && log_writable(lg.fd)) {
		char note[80];

		log_put(note, (size_t)snprintf(note, sizeof(note), "%-15s %llu lines were lost here\n", "log",
		    (unsigned long long)lg.lost));
		lg.lost = 0;
	}
	if (lg.where == TO_HOST) {
		char packet[LOG_LINE + 64];
		int len = snprintf(packet, sizeof(packet), "<%d>" PROG "[%ld]: %s", LOG_DAEMON | severities[level],
		    (long)getpid(), line);

		log_put(packet, (size_t)(len < (int)sizeof(packet) ? len : (int)sizeof(packet) - 1));
		return;
	}
	n = strlen(line);
	line[n++] = '\n';
	log_put(line, n);
}
