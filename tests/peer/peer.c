/* SPDX-License-Identifier: ISC */
/*
 * tests/peer/peer.c - a small BGP speaker for tests: it can flood, trickle, stall, and measures what reaches it.
 *
 *   peer [options] PORT        listens on 127.0.0.1 (or ::1) and takes one connection; with -c it connects
 *
 * It answers OPEN with the same capabilities, its own AS number and identifier. At the end it prints one line of
 * key=value: up (milliseconds to Established), updates, routes, withdrawn, keepalives, gap (longest silence between
 * two messages, ms), notification (code/subcode received), sent (own UPDATEs), last (wall clock, ms, of the last route).
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static struct {
	unsigned port, as, hold, seconds, messages_per_s, byte_rate, stall_from, stall_to, rcvbuf, routes, sessions;
	bool connect, v6, trickle, flood, no_keepalive, echo_routes, mute;
	uint64_t expect;
	FILE *log, *raw;
	const char *file;
	uint32_t id;
} opt = { .as = 65001, .hold = 90, .seconds = 10, .id = 0x01020304, .sessions = 1 };

static struct {
	uint64_t updates, routes, withdrawn, keepalives, sent, refreshes, eors;
	int64_t up, gap, last_message, last_route, first_route;
	unsigned code, subcode;
	bool notified, opened, established;
} got;

static uint8_t in[1 << 20], out[1 << 20];
static size_t in_n, out_n, out_at;
static uint32_t next_route;
static int64_t born;

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t
wall_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- sending ---- */

static void
put(const void *p, size_t n)
{
	if (out_at == out_n)
		out_at = out_n = 0;
	if (out_at > sizeof(out) / 2) {
		memmove(out, out + out_at, out_n - out_at);
		out_n -= out_at;
		out_at = 0;
	}
	if (n && out_n + n <= sizeof(out)) {
		memcpy(out + out_n, p, n);
		out_n += n;
	}
}

static void
message(unsigned type, const void *body, size_t n)
{
	uint8_t h[19];

	memset(h, 0xff, 16);
	h[16] = (uint8_t)((n + 19) >> 8);
	h[17] = (uint8_t)(n + 19);
	h[18] = (uint8_t)type;
	put(h, 19);
	put(body, n);
}

/* The OPEN that came, with our AS number and identifier. */
static void
answer_open(const uint8_t *m, size_t n)
{
	uint8_t b[4096];
	size_t i;

	n -= 19;
	memcpy(b, m + 19, n);
	b[1] = (uint8_t)((opt.as > 65535 ? 23456 : opt.as) >> 8);
	b[2] = (uint8_t)(opt.as > 65535 ? 23456 : opt.as);
	b[3] = (uint8_t)(opt.hold >> 8);
	b[4] = (uint8_t)opt.hold;
	b[5] = (uint8_t)(opt.id >> 24);
	b[6] = (uint8_t)(opt.id >> 16);
	b[7] = (uint8_t)(opt.id >> 8);
	b[8] = (uint8_t)opt.id;
	/* Capability 65, wherever it is: a code, a length of 4, an AS number that ends as the short one. */
	for (i = 12; i + 6 <= n; i++)
		if (b[i] == 65 && b[i + 1] == 4 && ((b[i + 4] == m[20] && b[i + 5] == m[21]) || (m[20] == 0x5b && m[21] == 0xa0))) {
			b[i + 2] = (uint8_t)(opt.as >> 24);
			b[i + 3] = (uint8_t)(opt.as >> 16);
			b[i + 4] = (uint8_t)(opt.as >> 8);
			b[i + 5] = (uint8_t)opt.as;
			break;
		}
	message(1, b, n);
	message(4, NULL, 0);
}

/* One UPDATE for 10.x.y.0/24, MED its number, so that order can be checked. */
static void
send_update(void)
{
	uint8_t b[128] = { 0, 0, 0, 0 }, *p = b + 4;
	uint32_t v = next_route++;

	memcpy(p, "\x40\x01\x01\x00\x40\x02\x06\x02\x01", 9);
	p += 9;
	*p++ = (uint8_t)(opt.as >> 24);
	*p++ = (uint8_t)(opt.as >> 16);
	*p++ = (uint8_t)(opt.as >> 8);
	*p++ = (uint8_t)opt.as;
	memcpy(p, "\x40\x03\x04\xc0\x00\x02\x01\x80\x04\x04", 10);
	p += 10;
	*p++ = (uint8_t)(v >> 24);
	*p++ = (uint8_t)(v >> 16);
	*p++ = (uint8_t)(v >> 8);
	*p++ = (uint8_t)v;
	b[3] = (uint8_t)(p - b - 4);
	*p++ = 24;
	*p++ = 10;
	*p++ = (uint8_t)(v >> 8);
	*p++ = (uint8_t)v;
	message(2, b, (size_t)(p - b));
	got.sent++;
}

/* ---- receiving ---- */

static void
show_prefixes(FILE *f, char kind, const uint8_t *p, const uint8_t *end)
{
	while (p < end) {
		unsigned bits = *p++, n = (bits + 7) / 8, i;
		uint8_t a[4] = { 0 };

		for (i = 0; i < n && i < 4 && p + i < end; i++)
			a[i] = p[i];
		p += n;
		if (f)
			fprintf(f, "%c %u.%u.%u.%u/%u\n", kind, a[0], a[1], a[2], a[3], bits);
		if (kind == 'A')
			got.routes++;
		else
			got.withdrawn++;
	}
}

static void
update(const uint8_t *m, size_t n)
{
	size_t w = (size_t)m[19] << 8 | m[20], a = (size_t)m[21 + w] << 8 | m[22 + w];
	const uint8_t *nlri = m + 23 + w + a;

	got.updates++;
	if (n == 23)
		got.eors++;
	if (opt.file && !opt.log)
		opt.log = fopen(opt.file, "w");
	show_prefixes(opt.log, 'W', m + 21, m + 21 + w);
	if (nlri < m + n) {
		show_prefixes(opt.log, 'A', nlri, m + n);
		got.last_route = wall_ms();
		if (!got.first_route)
			got.first_route = got.last_route;
	}
}

static void
handle(const uint8_t *m, size_t n)
{
	int64_t now = now_ms();

	if (got.last_message && now - got.last_message > got.gap)
		got.gap = now - got.last_message;
	got.last_message = now;
	if (opt.raw) {
		size_t i;

		for (i = 0; i < n; i++)
			fprintf(opt.raw, "%02X", m[i]);
		fputc('\n', opt.raw);
	}
	switch (m[18]) {
	case 1:
		got.opened = true;
		answer_open(m, n);
		break;
	case 2:
		update(m, n);
		break;
	case 3:
		got.notified = true;
		got.code = m[19];
		got.subcode = m[20];
		break;
	case 4:
		got.keepalives++;
		if (!got.established) {
			got.established = true;
			got.up = now - born;
			got.gap = 0;
		}
		break;
	case 5:
		got.refreshes++;
		break;
	}
}

static void
handle_all(void)
{
	size_t at = 0;

	while (in_n - at >= 19) {
		size_t n = (size_t)in[at + 16] << 8 | in[at + 17];

		if (n < 19 || n > in_n - at)
			break;
		handle(in + at, n);
		at += n;
	}
	memmove(in, in + at, in_n - at);
	in_n -= at;
}

/* ---- the connection ---- */

static int
open_connection(int listener)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)opt.port) };
	int fd, one = 1, tries;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (!opt.connect) {
		fd = accept(listener, NULL, NULL);
	} else {
		for (tries = 0; tries < 100; tries++) {
			fd = socket(AF_INET, SOCK_STREAM, 0);
			if (opt.rcvbuf)
				setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &opt.rcvbuf, sizeof(opt.rcvbuf));
			if (connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0)
				break;
			close(fd);
			fd = -1;
			usleep(50000);
		}
	}
	if (fd >= 0) {
		fcntl(fd, F_SETFL, O_NONBLOCK);
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	}
	return fd;
}

static int
listen_on(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)opt.port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (opt.rcvbuf)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &opt.rcvbuf, sizeof(opt.rcvbuf));
	if (bind(fd, (struct sockaddr *)&a, sizeof(a)) < 0 || listen(fd, 8) < 0) {
		perror("peer: listen");
		exit(3);
	}
	return fd;
}

/* How many bytes may be read now, so that the rate is kept; -1: as many as there are. */
static ssize_t
allowance(int64_t since, uint64_t total)
{
	int64_t may = (now_ms() - since) * (int64_t)opt.byte_rate / 1000 - (int64_t)total;

	return !opt.byte_rate || !got.established ? -1 : may > 0 ? may : 0;
}

static bool
stalled(int64_t since)
{
	int64_t s = (now_ms() - since) / 1000;

	return got.established && opt.stall_to && s >= opt.stall_from && s < opt.stall_to;
}

static void
fill(int64_t since)
{
	int64_t now = now_ms();
	static int64_t keepalive;

	if (!got.established)
		return;
	if (!keepalive)
		keepalive = now + opt.hold * 1000 / 3;
	if (now >= keepalive && !opt.no_keepalive && opt.hold) {
		message(4, NULL, 0);
		keepalive = now + opt.hold * 1000 / 3;
	}
	while ((opt.flood || got.sent < opt.routes || (opt.messages_per_s &&
	    got.sent < (uint64_t)(now - since) * opt.messages_per_s / 1000)) && out_n - out_at < 60000 &&
	    (!opt.routes || got.sent < opt.routes))
		send_update();
}

static void
talk(int fd)
{
	int64_t since = now_ms(), trickled = 0, up_since = 0;
	uint64_t total = 0;

	while (now_ms() - since < (int64_t)opt.seconds * 1000) {
		ssize_t may = allowance(up_since ? up_since : since, total), n = 1;
		bool deaf = stalled(since) || may == 0;
		struct pollfd p = { .fd = fd, .events = (short)((deaf ? 0 : POLLIN) | (out_n > out_at && !opt.trickle ? POLLOUT : 0)) };

		if (got.established && !up_since)
			up_since = now_ms();
		fill(since);
		if (out_n > out_at && !opt.trickle)
			p.events |= POLLOUT;
		poll(&p, 1, 20);
		if (!deaf && p.revents & (POLLIN | POLLHUP)) {
			size_t room = sizeof(in) - in_n;

			n = read(fd, in + in_n, may > 0 && (size_t)may < room ? (size_t)may : room);
			if (n > 0) {
				in_n += (size_t)n;
				if (up_since)
					total += (uint64_t)n;
				handle_all();
			}
		}
		if (n == 0 || (n < 0 && errno != EAGAIN))
			return;
		if (out_n > out_at && (!opt.trickle || !got.established || now_ms() - trickled >= 1000)) {
			trickled = now_ms();
			n = write(fd, out + out_at, opt.trickle && got.established ? 1 : out_n - out_at);
			if (n > 0)
				out_at += (size_t)n;
			if (n < 0 && errno != EAGAIN)
				return;
		}
		if (opt.expect && got.routes >= opt.expect)
			return;
	}
}

static void
usage(void)
{
	fprintf(stderr, "peer [-c] [-a AS] [-i ID] [-h HOLD] [-t SECONDS] [-f] [-r UPDATES/S] [-n UPDATES] [-T] [-b BYTES/S] "
	    "[-s FROM-TO] [-B RCVBUF] [-K] [-e ROUTES] [-o ROUTEFILE] [-w HEXFILE] [-N SESSIONS] PORT\n");
	exit(2);
}

int
main(int argc, char **argv)
{
	int c, fd, listener = -1;
	unsigned i;

	while ((c = getopt(argc, argv, "ca:i:h:t:fr:n:Tb:s:B:Ke:o:w:N:")) != -1)
		switch (c) {
		case 'c': opt.connect = true; break;
		case 'a': opt.as = (unsigned)strtoul(optarg, NULL, 10); break;
		case 'i': opt.id = (uint32_t)strtoul(optarg, NULL, 0); break;
		case 'h': opt.hold = (unsigned)strtoul(optarg, NULL, 10); break;
		case 't': opt.seconds = (unsigned)strtoul(optarg, NULL, 10); break;
		case 'f': opt.flood = true; break;
		case 'r': opt.messages_per_s = (unsigned)strtoul(optarg, NULL, 10); break;
		case 'n': opt.routes = (unsigned)strtoul(optarg, NULL, 10); break;
		case 'T': opt.trickle = true; break;
		case 'b': opt.byte_rate = (unsigned)strtoul(optarg, NULL, 10); break;
		case 's': sscanf(optarg, "%u-%u", &opt.stall_from, &opt.stall_to); break;
		case 'B': opt.rcvbuf = (unsigned)strtoul(optarg, NULL, 10); break;
		case 'K': opt.no_keepalive = true; break;
		case 'e': opt.expect = strtoull(optarg, NULL, 10); break;
		case 'o': opt.file = optarg; break;
		case 'w': opt.raw = fopen(optarg, "w"); break;
		case 'N': opt.sessions = (unsigned)strtoul(optarg, NULL, 10); break;
		default: usage();
		}
	if (optind + 1 != argc)
		usage();
	opt.port = (unsigned)strtoul(argv[optind], NULL, 10);
	if (!opt.connect)
		listener = listen_on();
	for (i = 0; i < opt.sessions; i++) {
		born = now_ms();
		fd = open_connection(listener);
		if (fd < 0) {
			perror("peer: connection");
			return 3;
		}
		in_n = out_n = out_at = 0;
		got.established = false;
		got.last_message = 0;
		talk(fd);
		close(fd);
	}
	if (opt.log)
		fclose(opt.log);
	if (opt.raw)
		fclose(opt.raw);
	printf("up=%lld established=%d updates=%llu routes=%llu withdrawn=%llu eors=%llu keepalives=%llu gap=%lld notification=%u/%u "
	    "sent=%llu refreshes=%llu first=%lld last=%lld\n",
	    (long long)got.up, got.established, (unsigned long long)got.updates, (unsigned long long)got.routes,
	    (unsigned long long)got.withdrawn, (unsigned long long)got.eors, (unsigned long long)got.keepalives,
	    (long long)got.gap, got.code, got.subcode, (unsigned long long)got.sent, (unsigned long long)got.refreshes,
	    (long long)got.first_route, (long long)got.last_route);
	return 0;
}
