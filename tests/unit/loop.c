/* SPDX-License-Identifier: ISC */
/*
 * tests/unit/loop.c - the whole session on a fake clock, with fake descriptors that read and write short, stall, flood
 * and come back: thousands of seeds, each the same every time.
 *
 * What must hold, whatever the seed: the session stays up, something reaches the peer in every third of the hold time
 * while it reads, what the peer said comes out whole and in order, what was commanded is what the peer ends up with,
 * queues stay under their ceilings, and the loop does not spin.
 */
#include "../../cmd/bgp-session/session.h"

#include <errno.h>
#include <stdlib.h>

#include "tap.h"

enum {
	FD_PEER = 100, PIPE = 16 * 1024, ROUTES = 64, HOLD_S = 3, STEP_US = 2000, HORIZON_S = 30, QUIET_S = 18,
	COMMANDS = 400, UPDATES = 300,
};

/* A window of time in which something does not move. */
struct stall {
	int64_t from, to;
};

struct pipe {
	uint8_t b[PIPE];
	size_t n;
};

static struct sim {
	uint64_t rng;
	int64_t now;
	struct pipe to_peer, from_peer, stdin_pipe;
	struct stall peer_reads, peer_writes, stdout_takes, stdin_gives;
	bool connected, drip; /* drip: bytes move one at a time everywhere */
	/* commands to come, and what they amount to */
	unsigned commands, eors, eors_heard;
	uint8_t want[ROUTES];
	/* the peer */
	uint8_t in[PIPE * 2], out[PIPE * 8];
	size_t in_n, out_n;
	bool opened, up, notified;
	unsigned updates, code, subcode;
	uint8_t have[ROUTES];
	int64_t keepalive, heard, gap;
	/* stdout */
	uint8_t line[4096];
	size_t line_n;
	unsigned med;
	bool disorder;
	uint64_t turns, moved;
} sim;

static uint32_t
rnd(uint32_t n)
{
	return random_next(&sim.rng) % n;
}

static bool
in_stall(const struct stall *s)
{
	return sim.now >= s->from && sim.now < s->to;
}

static size_t
some(size_t n)
{
	if (sim.drip)
		return n ? 1 : 0;
	return n && rnd(3) ? 1 + rnd((uint32_t)n) : n;
}

static size_t
pipe_put(struct pipe *p, const uint8_t *b, size_t n)
{
	if (n > PIPE - p->n)
		n = PIPE - p->n;
	if (n)
		memcpy(p->b + p->n, b, n);
	p->n += n;
	return n;
}

static size_t
pipe_get(struct pipe *p, void *b, size_t n)
{
	if (n > p->n)
		n = p->n;
	if (n)
		memcpy(b, p->b, n);
	memmove(p->b, p->b + n, p->n - n);
	p->n -= n;
	return n;
}

/* ---- the peer ---- */

static void
peer_say(unsigned type, const void *body, size_t n)
{
	uint8_t *o = sim.out + sim.out_n;

	if (sim.out_n + n + 19 > sizeof(sim.out))
		return;
	memset(o, 0xff, 16);
	o[16] = (uint8_t)((n + 19) >> 8);
	o[17] = (uint8_t)(n + 19);
	o[18] = (uint8_t)type;
	if (n)
		memcpy(o + 19, body, n);
	sim.out_n += n + 19;
}

static void
peer_update(void)
{
	uint8_t b[] = { 0, 0, 0, 27, 0x40, 1, 1, 0, 0x40, 2, 6, 2, 1, 0, 0, 0xfd, 0xe9, 0x40, 3, 4, 192, 0, 2, 1, 0x80, 4, 4, 0, 0,
		(uint8_t)(sim.updates >> 8), (uint8_t)sim.updates, 16, 10, 9 };

	b[3] = (uint8_t)(sizeof(b) - 4 - 3);
	sim.updates++;
	peer_say(2, b, sizeof(b));
}

/* 10.0.K.0/24 with MED M, or its withdrawal. */
static void
peer_learn(const uint8_t *m, size_t n)
{
	size_t w = (size_t)m[19] << 8 | m[20], a = (size_t)m[21 + w] << 8 | m[22 + w], i;
	const uint8_t *p;
	uint8_t med = 0;

	sim.eors_heard += n == 23;
	for (p = m + 21; p + 4 <= m + 21 + w; p += 4)
		sim.have[p[3] % ROUTES] = 0;
	for (i = 23 + w; i + 3 < 23 + w + a; i += 3u + m[i + 2])
		if (m[i + 1] == 4)
			med = m[i + 6];
	for (p = m + 23 + w + a; p + 4 <= m + n; p += 4)
		sim.have[p[3] % ROUTES] = med;
}

static void
peer_message(const uint8_t *m, size_t n)
{
	static const uint8_t open[] = { 4, 0xfd, 0xe9, 0, HOLD_S, 9, 9, 9, 9, 14, 2, 6, 1, 4, 0, 1, 0, 1, 2, 6, 65, 4, 0, 0, 0xfd,
		0xe9 };
	uint8_t copy[sizeof(open)];

	if (sim.up && sim.now - sim.heard > sim.gap)
		sim.gap = sim.now - sim.heard;
	sim.heard = sim.now;
	switch (m[18]) {
	case 1:
		memcpy(copy, open, sizeof(open));
		copy[9] = sizeof(open) - 10;
		peer_say(1, copy, sizeof(copy));
		peer_say(4, NULL, 0);
		break;
	case 2:
		peer_learn(m, n);
		break;
	case 3:
		sim.notified = true;
		sim.code = m[19];
		sim.subcode = m[20];
		break;
	case 4:
		if (!sim.up) {
			sim.up = true;
			sim.keepalive = sim.now;
			sim.gap = 0;
		}
		break;
	}
}

static void
peer_step(void)
{
	size_t n;

	if (!in_stall(&sim.peer_reads) && sim.to_peer.n) {
		n = pipe_get(&sim.to_peer, sim.in + sim.in_n, some(sim.to_peer.n));
		sim.in_n += n;
		sim.moved += n;
		while (sim.in_n >= 19 && (n = (size_t)sim.in[16] << 8 | sim.in[17]) <= sim.in_n) {
			peer_message(sim.in, n);
			memmove(sim.in, sim.in + n, sim.in_n - n);
			sim.in_n -= n;
		}
	}
	if (sim.up && sim.now >= sim.keepalive) {
		peer_say(4, NULL, 0);
		sim.keepalive = sim.now + HOLD_S * 1000000 / 3;
	}
	if (sim.up && sim.updates < UPDATES && rnd(4) == 0 && sim.out_n < PIPE)
		for (n = rnd(20); n-- && sim.updates < UPDATES;)
			peer_update();
	if (!in_stall(&sim.peer_writes) && sim.out_n) {
		n = pipe_put(&sim.from_peer, sim.out, some(sim.out_n));
		memmove(sim.out, sim.out + n, sim.out_n - n);
		sim.out_n -= n;
		sim.moved += n;
	}
}

/* ---- commands ---- */

static void
give_commands(void)
{
	char text[128];
	unsigned k, m;
	size_t n;

	while (sim.commands < COMMANDS && !in_stall(&sim.stdin_gives) && PIPE - sim.stdin_pipe.n > sizeof(text) && rnd(5)) {
		k = rnd(ROUTES);
		m = 1 + rnd(5);
		if (rnd(40) == 0) {
			/* It is after all that was commanded before it. */
			n = (size_t)snprintf(text, sizeof(text), "announce eor ipv4 unicast\n");
			sim.eors++;
		} else if (rnd(3)) {
			n = (size_t)snprintf(text, sizeof(text), "announce route 10.0.%u.0/24 next-hop 192.0.2.1 med %u\n", k, m);
			sim.want[k] = (uint8_t)m;
		} else {
			n = (size_t)snprintf(text, sizeof(text), "withdraw route 10.0.%u.0/24\n", k);
			sim.want[k] = 0;
		}
		sim.commands++;
		pipe_put(&sim.stdin_pipe, (uint8_t *)text, n);
	}
}

/* ---- what the session prints ---- */

static void
take_stdout(const uint8_t *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (p[i] != '\n') {
			if (sim.line_n < sizeof(sim.line) - 1)
				sim.line[sim.line_n++] = p[i];
			continue;
		}
		sim.line[sim.line_n] = 0;
		sim.line_n = 0;
		if (strstr((char *)sim.line, "\"type\":\"update\"")) {
			const char *med = strstr((char *)sim.line, "\"med\":");

			if (!med || (unsigned)strtoul(med + 6, NULL, 10) != sim.med)
				sim.disorder = true;
			sim.med++;
		}
	}
}

/* ---- the calls ---- */

static void
world(void)
{
	give_commands();
	peer_step();
}

static struct mono
fake_now(void *arg)
{
	return (struct mono){ sim.now };
}

static uint64_t
fake_wall(void *arg)
{
	return (uint64_t)sim.now;
}

static short
readiness(int fd, short want)
{
	short r = 0;

	if (fd == 0 && sim.stdin_pipe.n)
		r = POLLIN;
	if (fd == 1 && !in_stall(&sim.stdout_takes))
		r = POLLOUT;
	if (fd == FD_PEER) {
		if (sim.from_peer.n)
			r |= POLLIN;
		if (sim.to_peer.n < PIPE)
			r |= POLLOUT;
	}
	return (short)(r & want);
}

static int
fake_poll(void *arg, struct pollfd *p, size_t n, int timeout_ms)
{
	int64_t end = timeout_ms < 0 ? INT64_MAX : sim.now + (int64_t)timeout_ms * 1000;
	int got = 0;
	size_t i;

	sim.turns++;
	sim.now += 1 + rnd(50);
	for (;;) {
		world();
		for (i = 0; i < n; i++) {
			p[i].revents = p[i].fd >= 0 ? readiness(p[i].fd, p[i].events) : 0;
			got += p[i].revents != 0;
		}
		if (got || sim.now >= end || sim.now >= (int64_t)HORIZON_S * 1000000)
			return got;
		sim.now += end - sim.now < STEP_US ? end - sim.now : STEP_US;
	}
}

static ssize_t
fake_read(void *arg, int fd, void *to, size_t n)
{
	struct pipe *p = fd == 0 ? &sim.stdin_pipe : &sim.from_peer;

	if (rnd(20) == 0 || p->n == 0) {
		errno = rnd(4) ? EAGAIN : EINTR;
		if (p->n == 0)
			errno = EAGAIN;
		return -1;
	}
	if (n > p->n)
		n = p->n;
	n = pipe_get(p, to, some(n));
	sim.moved += n;
	return (ssize_t)n;
}

static ssize_t
fake_write(void *arg, int fd, const void *from, size_t n)
{
	if ((fd == 1 && in_stall(&sim.stdout_takes)) || (fd == FD_PEER && sim.to_peer.n == PIPE) || rnd(20) == 0) {
		errno = EAGAIN;
		return -1;
	}
	n = some(n);
	if (fd == 1) {
		if (n > 700)
			n = 700;
		take_stdout(from, n);
	} else {
		n = pipe_put(&sim.to_peer, from, n);
	}
	sim.moved += n;
	return (ssize_t)n;
}

static int
fake_shut(void *arg, int fd)
{
	return 0;
}

static const struct io_sys fake_sys = {
	.now = fake_now, .wall_us = fake_wall, .poll = fake_poll, .read = fake_read, .write = fake_write, .shut = fake_shut,
	.close = fake_shut,
};

static int
fake_connect(const struct tcp_addr *to, const struct tcp_options *o, struct tcp_error *e)
{
	if (sim.connected || rnd(3) == 0) {
		*e = (struct tcp_error){ NULL, ECONNREFUSED };
		return -1;
	}
	sim.connected = true;
	return FD_PEER;
}

static int
fake_connected(int fd)
{
	return 0;
}

static bool
fake_address(int fd, struct tcp_addr *out)
{
	static const uint8_t local[4] = { 127, 0, 0, 1 };

	*out = tcp_addr_of(local, 4, 179, 0);
	return true;
}

static const struct conn_calls fake_net = {
	.connect = fake_connect, .connected = fake_connected, .local = fake_address, .remote = fake_address,
};

/* ---- one life ---- */

static struct stall
random_stall(void)
{
	struct stall s = { 0, 0 };

	if (rnd(2)) {
		s.from = 1000000 + rnd(4000000);
		s.to = s.from + rnd((QUIET_S - 6) * 1000000);
	}
	return s;
}

static void
configure(struct conf *c)
{
	static const uint8_t peer[4] = { 127, 0, 0, 1 };

	memset(c, 0, sizeof(*c));
	ctx_init(&c->ctx);
	c->ctx.local_as = 65000;
	c->ctx.peer_as = 65001;
	c->ctx.router_id = 0x01010101;
	c->peer = tcp_addr_of(peer, 4, 179, 0);
	c->accept_fd = c->role = c->tcp.dscp = -1;
	c->fsm = (struct fsm_conf){ .hold_s = HOLD_S, .open_hold_s = 240, .connect_s = 30, .steady_s = 10, .local_as = 65000,
		.local_id = 0x01010101 };
	c->backoff = (struct backoff){ .first_ms = 100, .max_ms = 500, .random = sim.rng };
	c->families[0] = (struct open_family){ AFI_IPV4, SAFI_UNICAST, 0 };
	c->family_cnt = 1;
	c->asn4 = c->group = true;
	c->receive = ON_UPDATE | ON_STATE;
	c->manual_eor = true;
	c->backlog = 32;
	c->prog = "loop";
	c->exact = rnd(2);
	c->gather_ms = rnd(4) ? 0 : 50;
	c->group = rnd(3) != 0;
}

static const char *
live(uint64_t seed)
{
	static struct session s;
	static struct conf conf;
	const char *bad = NULL;
	int64_t stopped;
	size_t held = 0;

	memset(&sim, 0, sizeof(sim));
	sim.rng = seed * 0x9e3779b97f4a7c15u + 1;
	sim.drip = rnd(50) == 0;
	sim.peer_reads = random_stall();
	sim.peer_writes = random_stall();
	sim.stdout_takes = random_stall();
	sim.stdin_gives = random_stall();
	/* A peer that says nothing for longer than the hold time is rightly left. */
	if (sim.peer_writes.to - sim.peer_writes.from > (HOLD_S - 1) * 1000000)
		sim.peer_writes.to = sim.peer_writes.from + (HOLD_S - 1) * 1000000 - 400000;
	if (sim.drip)
		sim.peer_writes.to = sim.peer_writes.from;
	configure(&conf);
	if (!session_init(&s, &conf, &fake_sys, &fake_net))
		return "cannot begin";
	session_begin(&s);
	while (!s.loop.stop && sim.now < (int64_t)HORIZON_S * 1000000) {
		if (!loop_turn(&s.loop))
			return "poll failed";
		if (outq_left(&s.conn[0].out) > held)
			held = outq_left(&s.conn[0].out);
	}
	if (!sim.up || s.up < 0 || sim.notified)
		bad = "the session did not stay up";
	else if (sim.gap > HOLD_S * 1000000 / 3 + 200000 && sim.peer_reads.to == sim.peer_reads.from)
		bad = "keepalives came late";
	else if (!sim.drip && (sim.disorder || sim.med != UPDATES))
		bad = "events are missing or out of order";
	else if (!sim.drip && memcmp(sim.want, sim.have, ROUTES) != 0)
		bad = "the peer has other routes than were commanded";
	else if (!sim.drip && sim.eors != sim.eors_heard)
		bad = "a message that had to wait was forgotten";
	else if (held > PEER_SOFT + 64 * 1024)
		bad = "the peer's queue ran over";
	else if (sim.turns > 40000 + sim.moved * 3)
		bad = "the loop spins";
	/* Goodbye is bounded, even when nobody takes the last words. */
	sim.stdout_takes = sim.peer_reads = (struct stall){ sim.now, INT64_MAX };
	stopped = sim.now;
	session_stop(&s, 2, span_of(NULL, 0));
	while (!s.loop.stop && sim.now < stopped + 10000000) {
		sim.now += 1000;
		loop_turn(&s.loop);
	}
	if (!bad && (!s.loop.stop || sim.now - stopped > 3000000))
		bad = "it does not leave";
	session_fini(&s);
	return bad;
}

int
main(int argc, char **argv)
{
	uint64_t first = argc > 1 ? strtoull(argv[1], NULL, 10) : 1, last = argc > 2 ? strtoull(argv[2], NULL, 10) : first + 1999;
	uint64_t seed;
	unsigned bad = 0;

	for (seed = first; seed <= last; seed++) {
		const char *why = live(seed);

		if (!why)
			continue;
		printf("# seed %llu: %s (updates %u of %u, routes, up %d, NOTIFICATION %u/%u, gap %lld us, turns %llu, moved %llu)\n",
		    (unsigned long long)seed, why, sim.med, sim.updates, sim.up, sim.code, sim.subcode, (long long)sim.gap,
		    (unsigned long long)sim.turns, (unsigned long long)sim.moved);
		if (++bad > 20)
			break;
	}
	ok(bad == 0, "%llu lives of a session with a fake clock and unreliable descriptors", (unsigned long long)(last - first + 1));
	return tap_end();
}
