/* SPDX-License-Identifier: ISC */
/*
 * tests/bench/sink.c - a BGP speaker that measures the one that connects to it, and nothing else.
 *
 *     sink [-n ROUTES] [-i FILE] [-f FILE] [-l COUNT] [-p US] COMMAND ...
 *             starts COMMAND, a word % in it being the port (also in the environment, as exabgp_tcp_port), and brings
 *             up the session with it; then
 *             -i FILE   writes FILE to its standard input, and reads until ROUTES have come
 *             -l COUNT  writes so many commands one at a time, US microseconds apart, and measures each up to its message
 *             -f FILE   sends FILE, raw messages, to it meanwhile; without -n and -l: then ends the session
 *             -t        the commands come from elsewhere (a helper), with the time in their MED: measure ROUTES of them
 *     sink -H FILE      the helper: writes the lines of FILE, and reads an answer for each
 *     sink -L COUNT     the helper: commands one at a time, with the time in their MED
 *     sink -J FILE      parses the lines of FILE with json-c, and does nothing with them: the floor for a reader of JSON
 *
 * Prints one line: key=value, times in seconds, latencies in microseconds, memory in KiB, CPU of COMMAND and of the
 * children that it waited for.
 */
#define _GNU_SOURCE /* accept4, wait4 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <json.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SPAN = 1 << 20, LATENCIES = 1 << 20, PATIENCE_S = 30 };

struct sink {
	int fd;               /* the session */
	int in;               /* the command's standard input */
	pid_t pid;
	uint64_t want, got;   /* routes */
	uint64_t start, last; /* ns: first command written, last route read */
	uint64_t bytes;
	unsigned commands;    /* written one at a time */
	uint32_t *latency;    /* ns */
	size_t latency_cnt;
	bool timed;           /* MED is a time */
	bool up, gone;
	uint8_t buf[SPAN];
	size_t n;
};

static uint64_t
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void
die(const char *what)
{
	perror(what);
	exit(3);
}

static void
write_all(int fd, const void *data, size_t n)
{
	const uint8_t *p = data;

	while (n) {
		ssize_t put = write(fd, p, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			_exit(0);
		p += put;
		n -= (size_t)put;
	}
}

/* A child that copies a file into a descriptor, so that what we measure waits for nobody's turn. */
static pid_t
feeder(const char *file, int out, const void *end, size_t end_len)
{
	static char block[1 << 16];
	pid_t pid = fork();
	ssize_t n;
	int fd;

	if (pid)
		return pid;
	fd = open(file, O_RDONLY);
	if (fd < 0)
		die(file);
	while ((n = read(fd, block, sizeof(block))) > 0)
		write_all(out, block, (size_t)n);
	write_all(out, end, end_len);
	_exit(0);
}

static size_t
command_line(char *out, size_t size, unsigned i)
{
	return (size_t)snprintf(out, size, "announce route 172.%u.%u.%u/32 next-hop 192.0.2.1 med %u\n", 16 + i / 65536 % 16,
	    i / 256 % 256, i % 256, (unsigned)(uint32_t)now_ns());
}

/* ---- the helpers ---- */

static size_t
newlines(const char *p, size_t n)
{
	size_t cnt = 0;
	const char *end = p + n;

	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		cnt++;
		p++;
	}
	return cnt;
}

/* Wait until the parent, which closed our input or killed us, is done. */
static int
helper_file(const char *file)
{
	static char block[1 << 16];
	pid_t pid = feeder(file, 1, "", 0);
	ssize_t n;

	while ((n = read(0, block, sizeof(block))) > 0)
		;
	return waitpid(pid, NULL, 0) < 0;
}

static int
helper_latency(unsigned count)
{
	char line[256], answer[4096];
	unsigned i;
	ssize_t n;

	for (i = 0; i < count; i++) {
		usleep(1000);
		write_all(1, line, command_line(line, sizeof(line), i));
		do
			n = read(0, answer, sizeof(answer));
		while (n > 0 && !newlines(answer, (size_t)n));
		if (n <= 0)
			return 1;
	}
	while (read(0, answer, sizeof(answer)) > 0)
		;
	return 0;
}

static int
parse_json(const char *file)
{
	struct json_tokener *tok = json_tokener_new();
	FILE *f = fopen(file, "r");
	char *line = NULL;
	size_t size = 0;
	ssize_t n;

	if (!f || !tok)
		die(file);
	while ((n = getline(&line, &size, f)) > 0) {
		json_tokener_reset(tok);
		json_object_put(json_tokener_parse_ex(tok, line, (int)n));
	}
	json_tokener_free(tok);
	free(line);
	fclose(f);
	return 0;
}

/* ---- the session ---- */

static unsigned
u16(const uint8_t *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

static void
med(struct sink *s, const uint8_t *p, const uint8_t *end)
{
	while (end - p >= 4) {
		bool extended = p[0] & 0x10;
		unsigned code = p[1], len = extended ? u16(p + 2) : p[2];

		p += extended ? 4 : 3;
		if (code == 4 && len == 4 && s->latency_cnt < LATENCIES)
			s->latency[s->latency_cnt++] = (uint32_t)now_ns() - (u16(p) << 16 | u16(p + 2));
		p += len;
	}
}

static void
update(struct sink *s, const uint8_t *p, const uint8_t *end)
{
	const uint8_t *attrs = p + 2 + u16(p), *nlri = attrs + 2 + u16(attrs);

	if (nlri > end)
		return;
	if (s->timed && nlri < end)
		med(s, attrs + 2, nlri);
	for (; nlri < end; nlri += 1 + (*nlri + 7) / 8)
		s->got++;
}

static void
messages(struct sink *s)
{
	size_t at = 0;

	while (s->n - at >= 19) {
		unsigned len = u16(s->buf + at + 16), type = s->buf[at + 18];

		if (len < 19 || s->n - at < len)
			break;
		if (type == 1) {
			/* IPv4 unicast, 4-octet AS; the OPEN's answer is a KEEPALIVE. */
			static const char reply[] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\x2f\1"
			    "\4\xfd\xe9\0\xb4\x0a\0\0\2\x12\2\x10\1\4\0\1\0\1\2\0\x46\0\x41\4\0\0\xfd\xe9"
			    "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\x13\4";

			write_all(s->fd, reply, sizeof(reply) - 1);
		} else if (type == 4) {
			s->up = true;
		} else if (type == 2) {
			update(s, s->buf + at + 19, s->buf + at + len);
		} else if (type == 3) {
			s->gone = true;
		}
		at += len;
	}
	memmove(s->buf, s->buf + at, s->n - at);
	s->n -= at;
}

/* Read what is there, after waiting so long for it. */
static void
turn(struct sink *s, int wait_ms)
{
	struct pollfd p = { .fd = s->fd, .events = POLLIN };
	uint64_t before = s->got;
	ssize_t n;

	if (poll(&p, 1, wait_ms) <= 0)
		return;
	n = read(s->fd, s->buf + s->n, sizeof(s->buf) - s->n);
	if (n <= 0) {
		s->gone = true;
		return;
	}
	s->n += (size_t)n;
	s->bytes += (uint64_t)n;
	messages(s);
	if (s->got != before)
		s->last = now_ns();
}

static int
listener(unsigned *port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr = { .s_addr = htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof(a)) < 0 || listen(fd, 4) < 0 ||
	    getsockname(fd, (struct sockaddr *)&a, &len) < 0)
		die("listen");
	*port = ntohs(a.sin_port);
	return fd;
}

static void
start(struct sink *s, char **words, unsigned port)
{
	int in[2];
	char number[16];
	char **w;

	if (pipe(in) < 0)
		die("pipe");
	snprintf(number, sizeof(number), "%u", port);
	s->pid = fork();
	if (s->pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		dup2(in[0], 0);
		if (!isatty(1))
			dup2(null, 1);
		close(in[0]);
		close(in[1]);
		setenv("exabgp_tcp_port", number, 1);
		for (w = words; *w; w++)
			if (strcmp(*w, "%") == 0)
				*w = number;
		execvp(words[0], words);
		die(words[0]);
	}
	close(in[0]);
	s->in = in[1];
	fcntl(s->in, F_SETFD, FD_CLOEXEC);
}

static unsigned
resident(pid_t pid, const char *key)
{
	char name[64], line[256];
	unsigned kib = 0;
	FILE *f;

	snprintf(name, sizeof(name), "/proc/%d/status", (int)pid);
	f = fopen(name, "r");
	while (f && fgets(line, sizeof(line), f))
		if (strncmp(line, key, strlen(key)) == 0)
			kib = (unsigned)strtoul(line + strlen(key) + 1, NULL, 10);
	if (f)
		fclose(f);
	return kib;
}

static pid_t measured;

static void
out_of_patience(int sig)
{
	kill(measured, SIGTERM);
	_exit(1);
}

static void
one_at_a_time(struct sink *s, unsigned count, unsigned pause_us)
{
	char line[256];
	unsigned i;

	for (i = 0; i < count && !s->gone; i++) {
		usleep(pause_us);
		write_all(s->in, line, command_line(line, sizeof(line), i));
		while (s->latency_cnt <= i && !s->gone)
			turn(s, 1000);
	}
}

static int
by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* End it, and say what it cost. */
static void
report(struct sink *s, unsigned before_kib, bool stop)
{
	unsigned after = resident(s->pid, "VmRSS:");
	struct rusage u = { .ru_maxrss = 0 };
	int status = 0;

	if (stop)
		kill(s->pid, SIGTERM);
	close(s->in);
	while (!s->gone)
		turn(s, 1000);
	close(s->fd);
	if (wait4(s->pid, &status, 0, &u) < 0)
		die("wait");
	printf("routes=%llu bytes=%llu wall=%.4f cpu=%.4f rss=%u before=%u peak=%ld",
	    (unsigned long long)s->got, (unsigned long long)s->bytes, s->last ? (double)(s->last - s->start) / 1e9 : 0,
	    (double)u.ru_utime.tv_sec + (double)u.ru_stime.tv_sec +
	    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6, after, before_kib, u.ru_maxrss);
	if (s->latency_cnt) {
		qsort(s->latency, s->latency_cnt, sizeof(*s->latency), by_value);
		printf(" median=%.1f p99=%.1f most=%.1f", s->latency[s->latency_cnt / 2] / 1e3,
		    s->latency[s->latency_cnt * 99 / 100] / 1e3, s->latency[s->latency_cnt - 1] / 1e3);
	}
	putchar('\n');
}

int
main(int argc, char **argv)
{
	static const char cease[] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\x15\3\6\2";
	static struct sink s;
	const char *lines = NULL, *sends = NULL;
	unsigned port, before, latencies = 0, pause_us = 1000;
	pid_t child[2] = { 0, 0 };
	int opt, fd;

	signal(SIGPIPE, SIG_IGN);
	while ((opt = getopt(argc, argv, "+n:i:f:l:p:tH:L:J:")) != -1)
		switch (opt) {
		case 'n': s.want = strtoull(optarg, NULL, 10); break;
		case 'i': lines = optarg; break;
		case 'f': sends = optarg; break;
		case 'l': latencies = (unsigned)strtoul(optarg, NULL, 10); s.timed = true; break;
		case 'p': pause_us = (unsigned)strtoul(optarg, NULL, 10); break;
		case 't': s.timed = true; break;
		case 'H': return helper_file(optarg);
		case 'J': return parse_json(optarg);
		case 'L': return helper_latency((unsigned)strtoul(optarg, NULL, 10));
		default: return 2;
		}
	if (optind == argc)
		return 2;
	s.latency = calloc(LATENCIES, sizeof(*s.latency));
	fd = listener(&port);
	start(&s, argv + optind, port);
	measured = s.pid;
	signal(SIGALRM, out_of_patience);
	alarm(PATIENCE_S);
	s.fd = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
	if (s.fd < 0 || !s.latency)
		die("accept");
	while (!s.up && !s.gone)
		turn(&s, 1000);
	before = resident(s.pid, "VmRSS:");
	s.start = now_ns();
	if (lines)
		child[0] = feeder(lines, s.in, "", 0);
	if (sends)
		child[1] = feeder(sends, s.fd, cease, latencies ? 0 : sizeof(cease) - 1);
	one_at_a_time(&s, latencies, pause_us);
	while (!s.gone && (s.want ? s.got < s.want : sends && !latencies))
		turn(&s, 1000);
	report(&s, before, s.want || latencies);
	for (opt = 0; opt < 2; opt++)
		if (child[opt]) {
			kill(child[opt], SIGTERM);
			waitpid(child[opt], NULL, 0);
		}
	return 0;
}
