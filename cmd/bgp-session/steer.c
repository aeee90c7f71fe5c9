/* SPDX-License-Identifier: ISC */
/* bgp-session/steer.c - several sessions of one machine that listen on the same address and port. */
#define _GNU_SOURCE /* struct ucred, where there is one */
#include "steer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/child.h"
#include "session.h"

enum { AGAIN_MS = 50, AGAIN_TRIES = 100 };

/* ---- the door: a UNIX socket with a name that lives as long as its owner ---- */

#ifdef __linux__

static socklen_t
steer_name(const struct tcp_addr *at, struct sockaddr_un *un)
{
	uint8_t a[16];
	size_t n = tcp_addr_bytes(at, a);
	struct buf text;
	int len;

	buf_init(&text, 64);
	buf_ip(&text, a, n);
	memset(un, 0, sizeof(*un));
	un->sun_family = AF_UNIX;
	/* the first byte is 0: no file, but a name in the network namespace, as the port is */
	len = snprintf(un->sun_path + 1, sizeof(un->sun_path) - 1, "bgp-session/%s/%u", buf_cstr(&text), tcp_addr_port(at));
	buf_fini(&text);
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)len);
}

static bool
steer_trusts(int fd)
{
	struct ucred cred;
	socklen_t n = sizeof(cred);

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &n) == 0 && (cred.uid == geteuid() || cred.uid == 0);
}

static int
steer_socket(const struct tcp_addr *at, bool owner)
{
	struct sockaddr_un un;
	socklen_t n = steer_name(at, &un);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0), saved;

	if (fd < 0)
		return -1;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	if (owner ? bind(fd, (struct sockaddr *)&un, n) == 0 && listen(fd, 64) == 0 :
	    connect(fd, (struct sockaddr *)&un, n) == 0 && (steer_trusts(fd) || (errno = EPERM, false)))
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

#else

static bool
steer_trusts(int fd)
{
	return false;
}

static int
steer_socket(const struct tcp_addr *at, bool owner)
{
	errno = EOPNOTSUPP;
	return -1;
}

#endif

/* ---- who is for whom ---- */

static bool
steer_matches(const struct prefix *range, const struct tcp_addr *peer, const struct tcp_addr *from)
{
	struct ip ip = { .len = 0 };

	ip.len = (uint8_t)tcp_addr_bytes(from, ip.a);
	return ip.len && (range->bits == ip.len * 8 ? tcp_same_host(from, peer) : prefix_has(range, &ip));
}

bool
steer_is_ours(const struct session *s, const struct tcp_addr *from)
{
	const struct peer_conn *c = s->conn;
	int i;

	if (!steer_matches(&s->conf->range, &s->conf->peer, from))
		return false;
	for (i = 0; i < FSM_CONNS; i++)
		if (conf_is_range(s->conf) && c[i].open && !tcp_same_host(&c[i].remote, from))
			return false;
	return true;
}

static struct steer_member *
steer_find(struct steer *t, const struct tcp_addr *from)
{
	struct steer_member *best = NULL;
	size_t i;

	for (i = 0; i < t->n; i++) {
		struct steer_member *m = t->v[i];

		if (!m->known || !steer_matches(&m->hello.range, &m->hello.peer, from))
			continue;
		if (m->has.len && tcp_same_host(&m->has, from))
			return m;
		if (!m->has.len && (!best || m->hello.range.bits > best->hello.range.bits))
			best = m;
	}
	return best;
}

/* ---- the owner ---- */

static void
steer_drop(struct steer_member *m)
{
	struct session *s = m->s;
	struct steer *t = &s->steer;
	size_t i;

	for (i = 0; i < t->n && t->v[i] != m; i++)
		;
	if (i < t->n)
		t->v[i] = t->v[--t->n];
	loop_del(&s->loop, &m->source);
	s->sys->close(s->sys->arg, m->source.fd);
	free(m);
}

bool
steer_give(struct session *s, int fd, const struct tcp_addr *from)
{
	struct steer_member *m = s->steer.n ? steer_find(&s->steer, from) : NULL;

	if (!m || !fd_send(m->source.fd, fd, "c", 1))
		return false;
	if (m->hello.range.bits < m->hello.range.ip.len * 8)
		m->has = *from;
	s->sys->close(s->sys->arg, fd);
	return true;
}

static void
steer_member_ready(struct source *source, short revents, struct mono now)
{
	struct steer_member *m = (struct steer_member *)source;
	struct session *s = m->s;
	struct tcp_error e = { NULL, 0 };
	struct steer_hello h;
	ssize_t got = recv(source->fd, &h, sizeof(h), 0);

	s->now = now;
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (m->known && got == 1) {
		m->has.len = 0;
		return;
	}
	if (m->known || got != (ssize_t)sizeof(h) || strncmp(h.version, VERSION, sizeof(h.version)) != 0) {
		steer_drop(m);
		return;
	}
	m->known = true;
	m->hello = h;
	if (!tcp_share(s->listener.fd, &h.peer, &h.tcp, &e))
		session_say(s, "%s: %s", e.what, strerror(e.err));
}

static void
steer_door_ready(struct source *source, short revents, struct mono now)
{
	struct session *s = SOURCE_OWNER(source, struct session, steer.door);
	struct steer *t = &s->steer;
	struct steer_member *m, **v;
	int fd = accept(source->fd, NULL, NULL);

	s->now = now;
	if (fd < 0)
		return;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	m = steer_trusts(fd) && t->n < STEER_MEMBERS ? memory_zeroed(1, sizeof(*m)) : NULL;
	v = m ? memory_resize(t->v, (t->n + 1) * sizeof(*v)) : NULL;
	if (!v) {
		free(m);
		s->sys->close(s->sys->arg, fd);
		return;
	}
	t->v = v;
	*m = (struct steer_member){ .s = s, .source = { .fd = fd, .ready = steer_member_ready } };
	t->v[t->n++] = m;
	if (!loop_add(&s->loop, &m->source))
		steer_drop(m);
}

/* ---- a member ---- */

static bool
steer_join(struct session *s)
{
	struct conf *conf = s->conf;
	struct steer_hello h;
	int fd = steer_socket(&conf->listen, false);

	if (fd < 0)
		return false;
	memset(&h, 0, sizeof(h)); /* the gaps between members too: they leave this process */
	snprintf(h.version, sizeof(h.version), "%s", VERSION);
	h.peer = conf->peer;
	h.range = conf->range;
	h.tcp = conf->tcp;
	if (send(fd, &h, sizeof(h), MSG_NOSIGNAL) != (ssize_t)sizeof(h)) {
		s->sys->close(s->sys->arg, fd);
		return false;
	}
	return session_handed(s, fd);
}

void
steer_free(struct session *s)
{
	if (s->conf->listening && s->handed.fd >= 0 && conf_is_range(s->conf))
		send(s->handed.fd, "f", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void
steer_orphaned(struct session *s)
{
	s->steer.again = s->now;
	s->steer.tries = 0;
}

/* ---- both ---- */

static bool
steer_own(struct session *s, struct tcp_error *e)
{
	struct steer *t = &s->steer;

	if (!session_listener(s, e))
		return false;
	t->door = (struct source){ .fd = steer_socket(&s->conf->listen, true), .ready = steer_door_ready };
	/* without it we are alone on this port, and whoever comes later learns that it is taken */
	return t->door.fd < 0 || loop_add(&s->loop, &t->door);
}

bool
steer_listen(struct session *s)
{
	struct tcp_error e = { NULL, 0 };
	static const struct timespec pause = { .tv_nsec = 10000000 };
	int i;

	/* the owner may be between its port and its door, or on its way out */
	for (i = 0; i < 20; i++) {
		if (steer_own(s, &e))
			return true;
		if (e.err != EADDRINUSE)
			break;
		if (steer_join(s))
			return true;
		nanosleep(&pause, NULL);
	}
	if (e.err == EADDRINUSE)
		session_say(s, "cannot listen: port %u is in use, and not by a bgp-session of this user that could share it",
		    tcp_addr_port(&s->conf->listen));
	else
		session_say(s, "cannot listen: %s: %s%s", e.what ? e.what : "memory", strerror(e.err), e.err == EACCES ?
		    " (a port below 1024 needs root or the capability CAP_NET_BIND_SERVICE; -p takes another)" : "");
	return false;
}

void
steer_time(struct session *s, struct mono *deadline)
{
	struct tcp_error e = { NULL, 0 };
	struct steer *t = &s->steer;

	if (mono_is_never(t->again))
		return;
	if (deadline) {
		mono_lower(deadline, t->again);
		return;
	}
	if (!mono_due(t->again, s->now))
		return;
	t->again = MONO_NEVER;
	if (s->stopping || steer_own(s, &e) || steer_join(s))
		return;
	if (++t->tries >= AGAIN_TRIES) {
		session_say(s, "nobody hands over connections any more, and the port cannot be had: %s", strerror(e.err));
		return;
	}
	t->again = mono_ms(s->now, AGAIN_MS);
}

void
steer_init(struct session *s)
{
	s->steer = (struct steer){ .door = { .fd = -1 }, .again = MONO_NEVER };
}

void
steer_fini(struct session *s)
{
	struct steer *t = &s->steer;

	while (t->n)
		steer_drop(t->v[t->n - 1]);
	free(t->v);
	if (t->door.fd >= 0)
		s->sys->close(s->sys->arg, t->door.fd);
}
