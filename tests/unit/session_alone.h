/* SPDX-License-Identifier: ISC */
/* tests/unit/session_alone.h - a session without network, clock or descriptors: it is given lines, and asked what came. */
#ifndef TESTS_UNIT_SESSION_ALONE_H
#define TESTS_UNIT_SESSION_ALONE_H

#include <errno.h>

#include "../../cmd/bgp-session/lines.h"
#include "../../cmd/bgp-session/session.h"

static struct mono
alone_now(void *arg)
{
	return (struct mono){ .us = 1000000 };
}

static uint64_t
alone_wall(void *arg)
{
	return 1700000000000000;
}

static int
alone_poll(void *arg, struct pollfd *p, size_t n, int timeout_ms)
{
	return 0;
}

static ssize_t
alone_read(void *arg, int fd, void *to, size_t n)
{
	errno = EAGAIN;
	return -1;
}

static ssize_t
alone_write(void *arg, int fd, const void *from, size_t n)
{
	errno = EAGAIN;
	return -1;
}

static int
alone_close(void *arg, int fd)
{
	return 0;
}

static const struct io_sys alone_sys = { .now = alone_now, .wall_us = alone_wall, .poll = alone_poll, .read = alone_read,
	.write = alone_write, .shut = alone_close, .close = alone_close };
static const struct conn_calls alone_calls = { .connect = NULL };

/* AS 65000 at 192.0.2.2 to AS 65001 at 192.0.2.1, every family, answers wanted. */
static inline void
alone_conf(struct conf *conf)
{
	static const uint8_t local[4] = { 192, 0, 2, 2 }, peer[4] = { 192, 0, 2, 1 };

	memset(conf, 0, sizeof(*conf));
	ctx_init(&conf->ctx);
	conf->ctx.local = ip_of(local, 4);
	conf->ctx.peer = ip_of(peer, 4);
	conf->ctx.local_as = 65000;
	conf->ctx.peer_as = 65001;
	conf->ctx.router_id = 0xc0000202;
	conf->ctx.families = FAMSET_ALL;
	for (conf->family_cnt = 0; conf->family_cnt < family_cnt; conf->family_cnt++)
		conf->families[conf->family_cnt] =
		    (struct open_family){ families[conf->family_cnt].afi, families[conf->family_cnt].safi, 0 };
	conf->ctx.asn4 = true;
	conf->accept_fd = -1;
	conf->role = -1;
	conf->group = conf->ack = true;
	conf->receive = 0;
	conf->backlog = 1000000;
	conf->prog = "test";
}

static inline bool
alone_begin(struct session *s, struct conf *conf)
{
	return session_init(s, conf, &alone_sys, &alone_calls);
}

/* As if a connection were established, with everything negotiated; what is sent stays in its queue. */
static inline void
alone_up(struct session *s)
{
	s->up = 0;
	s->was_up = true;
	s->conn[0].open = true;
	s->conn[0].source.fd = 100;
	s->receive = s->send = s->conf->ctx;
	s->receive.extended_message = s->send.extended_message = true;
	s->theirs.multiprotocol = true;
	send_up(s);
	send_pump(s);
}

/* One line of stdin; what it returns. */
static inline bool
alone_line(struct session *s, struct span line)
{
	s->in.line++;
	return lines_run(&s->in, line);
}

/* What was printed since the last call, as a string; valid until the next line. */
static inline const char *
alone_printed(struct session *s)
{
	const char *text = buf_cstr(&s->out.out.b);

	s->out.out.b.n = 0;
	s->out.out.at = 0;
	output_mark_full(&s->out);
	return text;
}

static inline void
alone_end(struct session *s)
{
	s->conn[0].open = false;
	session_fini(s);
}

#endif
