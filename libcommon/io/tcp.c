/* SPDX-License-Identifier: ISC */
/* io/tcp.c - TCP sockets of a BGP session. */
#include "io/tcp.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "io/os.h"

static bool
tcp_fail(struct tcp_error *e, const char *what)
{
	e->what = what;
	e->err = errno;
	return false;
}

bool
tcp_resolve(const char *host, unsigned port, int family, struct tcp_addr *out, const char **why)
{
	struct addrinfo hint, *list = NULL;
	char service[8];
	int rc;

	memset(&hint, 0, sizeof(hint));
	hint.ai_family = family;
	hint.ai_socktype = SOCK_STREAM;
	hint.ai_flags = AI_NUMERICSERV;
	snprintf(service, sizeof(service), "%u", port & 0xffff);
	rc = getaddrinfo(host, service, &hint, &list);
	if (rc != 0 || !list) {
		*why = rc ? gai_strerror(rc) : "no address";
		return false;
	}
	memset(out, 0, sizeof(*out));
	memcpy(&out->u.room, list->ai_addr, list->ai_addrlen);
	out->len = list->ai_addrlen;
	freeaddrinfo(list);
	return true;
}

struct tcp_addr
tcp_addr_of(const uint8_t *a, size_t n, unsigned port, unsigned scope)
{
	struct tcp_addr t;

	memset(&t, 0, sizeof(t));
	if (n == 4) {
		t.u.in4.sin_family = AF_INET;
		t.u.in4.sin_port = htons((uint16_t)port);
		memcpy(&t.u.in4.sin_addr, a, 4);
		t.len = sizeof(t.u.in4);
	} else if (n == 16) {
		t.u.in6.sin6_family = AF_INET6;
		t.u.in6.sin6_port = htons((uint16_t)port);
		memcpy(&t.u.in6.sin6_addr, a, 16);
		t.u.in6.sin6_scope_id = scope;
		t.len = sizeof(t.u.in6);
	}
	return t;
}

size_t
tcp_addr_bytes(const struct tcp_addr *t, uint8_t a[16])
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (t->len && t->u.sa.sa_family == AF_INET) {
		memcpy(a, &t->u.in4.sin_addr, 4);
		return 4;
	}
	if (t->len && t->u.sa.sa_family == AF_INET6) {
		memcpy(a, &t->u.in6.sin6_addr, 16);
		if (memcmp(a, mapped, 12) != 0)
			return 16;
		memmove(a, a + 12, 4);
		return 4;
	}
	return 0;
}

unsigned
tcp_addr_port(const struct tcp_addr *t)
{
	if (t->len && t->u.sa.sa_family == AF_INET)
		return ntohs(t->u.in4.sin_port);
	if (t->len && t->u.sa.sa_family == AF_INET6)
		return ntohs(t->u.in6.sin6_port);
	return 0;
}

bool
tcp_same_host(const struct tcp_addr *a, const struct tcp_addr *b)
{
	uint8_t x[16], y[16];
	size_t n = tcp_addr_bytes(a, x);

	if (n == 0 || n != tcp_addr_bytes(b, y) || memcmp(x, y, n) != 0)
		return false;
	return n == 4 || !a->u.in6.sin6_scope_id || !b->u.in6.sin6_scope_id ||
	    a->u.in6.sin6_scope_id == b->u.in6.sin6_scope_id;
}

static bool
tcp_set_int(int fd, int level, int name, int v)
{
	return setsockopt(fd, level, name, &v, sizeof(v)) == 0;
}

static bool
tcp_set_md5(int fd, const struct tcp_addr *peer, const struct tcp_options *o, struct tcp_error *e)
{
	return !o->md5.n || os_tcp_md5(fd, &peer->u.room, o->md5.bytes, o->md5.n) == 0 ||
	    tcp_fail(e, "TCP MD5 signature (TCP_MD5SIG)");
}

static bool
tcp_set_ao(int fd, const struct tcp_addr *peer, const struct tcp_options *o, bool connecting, struct tcp_error *e)
{
	struct os_ao ao;

	if (!o->ao.n) /* then there may be no peer */
		return true;
	ao = (struct os_ao){ .peer = &peer->u.room, .algorithm = o->ao_algorithm, .key = o->ao.bytes, .n = o->ao.n,
		.id = o->ao_id, .current = connecting };
	if (os_tcp_ao(fd, &ao) == 0)
		return true;
	return tcp_fail(e, errno == ENOPROTOOPT || errno == EOPNOTSUPP ?
	    "TCP-AO (needs Linux 6.7 or later, with CONFIG_TCP_AO)" : "TCP-AO key");
}

static bool
tcp_set_ttl(int fd, int family, const struct tcp_options *o, struct tcp_error *e)
{
	bool v4 = family == AF_INET;

	if (o->ttl && !tcp_set_int(fd, v4 ? IPPROTO_IP : IPPROTO_IPV6, v4 ? IP_TTL : IPV6_UNICAST_HOPS, o->ttl))
		return tcp_fail(e, v4 ? "IP_TTL" : "IPV6_UNICAST_HOPS");
	if (!o->min_ttl)
		return true;
#if defined(IP_MINTTL)
	if (v4)
		return tcp_set_int(fd, IPPROTO_IP, IP_MINTTL, o->min_ttl) || tcp_fail(e, "IP_MINTTL");
#endif
#if defined(IPV6_MINHOPCOUNT)
	if (!v4)
		return tcp_set_int(fd, IPPROTO_IPV6, IPV6_MINHOPCOUNT, o->min_ttl) || tcp_fail(e, "IPV6_MINHOPCOUNT");
#endif
	errno = EOPNOTSUPP;
	return tcp_fail(e, "TTL security");
}

static bool
tcp_set_common(int fd, int family, const struct tcp_options *o, struct tcp_error *e)
{
	if (o->interface[0] && os_bind_device(fd, o->interface) < 0)
		return tcp_fail(e, "binding to an interface (SO_BINDTODEVICE)");
	if (o->dscp >= 0) {
		bool v4 = family == AF_INET;

		if (!tcp_set_int(fd, v4 ? IPPROTO_IP : IPPROTO_IPV6, v4 ? IP_TOS : IPV6_TCLASS, o->dscp << 2))
			return tcp_fail(e, "DSCP");
	}
	if (o->buffer &&
	    (!tcp_set_int(fd, SOL_SOCKET, SO_SNDBUF, o->buffer) || !tcp_set_int(fd, SOL_SOCKET, SO_RCVBUF, o->buffer)))
		return tcp_fail(e, "socket buffer");
	return tcp_set_ttl(fd, family, o, e);
}

static int
tcp_open_socket(int family)
{
	int fd = socket(family, SOCK_STREAM, IPPROTO_TCP);

	if (fd < 0)
		return -1;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	tcp_set_int(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	return fd;
}

static int
tcp_give_up(int fd)
{
	int saved = errno;

	if (fd >= 0)
		close(fd);
	errno = saved;
	return -1;
}

int
tcp_connect(const struct tcp_addr *to, const struct tcp_options *o, struct tcp_error *e)
{
	int family = to->u.sa.sa_family, fd = tcp_open_socket(family);

	if (fd < 0) {
		tcp_fail(e, "socket");
		return -1;
	}
	tcp_set_int(fd, IPPROTO_TCP, TCP_NODELAY, 1);
	if (!tcp_set_common(fd, family, o, e) || !tcp_set_md5(fd, to, o, e) || !tcp_set_ao(fd, to, o, true, e))
		return tcp_give_up(fd);
	if (o->source.len && bind(fd, &o->source.u.sa, o->source.len) < 0) {
		tcp_fail(e, "bind to the source address");
		return tcp_give_up(fd);
	}
	if (connect(fd, &to->u.sa, to->len) < 0 && errno != EINPROGRESS && errno != EINTR) {
		tcp_fail(e, "connect");
		return tcp_give_up(fd);
	}
	return fd;
}

int
tcp_connected(int fd)
{
	struct tcp_addr peer;
	socklen_t n = sizeof(int);
	int err = 0;

	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &n) < 0)
		return errno;
	if (err == 0 && !tcp_remote(fd, &peer))
		return errno;
	return err;
}

int
tcp_listen(const struct tcp_addr *at, const struct tcp_addr *peer, const struct tcp_options *o, struct tcp_error *e)
{
	int family = at->u.sa.sa_family, fd = tcp_open_socket(family);

	if (fd < 0) {
		tcp_fail(e, "socket");
		return -1;
	}
	if (family == AF_INET6)
		tcp_set_int(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
	if (!tcp_set_common(fd, family, o, e) || !tcp_set_md5(fd, peer, o, e) || !tcp_set_ao(fd, peer, o, false, e))
		return tcp_give_up(fd);
	if (bind(fd, &at->u.sa, at->len) < 0) {
		tcp_fail(e, "bind");
		return tcp_give_up(fd);
	}
	if (listen(fd, 16) < 0) {
		tcp_fail(e, "listen");
		return tcp_give_up(fd);
	}
	return fd;
}

bool
tcp_share(int fd, const struct tcp_addr *peer, const struct tcp_options *o, struct tcp_error *e)
{
	struct tcp_addr local;

	if (!o->min_ttl && tcp_local(fd, &local)) {
		/* what one peer's connections must have (GTSM) is asked of each accepted socket: not of those of others */
#ifdef IP_MINTTL
		if (local.u.sa.sa_family == AF_INET)
			tcp_set_int(fd, IPPROTO_IP, IP_MINTTL, 0);
#endif
#ifdef IPV6_MINHOPCOUNT
		if (local.u.sa.sa_family == AF_INET6)
			tcp_set_int(fd, IPPROTO_IPV6, IPV6_MINHOPCOUNT, 0);
#endif
	}
	return tcp_rekey(fd, peer, o, e);
}

int
tcp_accept(int fd, struct tcp_addr *from)
{
	int got;

	memset(from, 0, sizeof(*from));
	from->len = sizeof(from->u);
	got = accept(fd, &from->u.sa, &from->len);
	if (got < 0)
		return -1;
	fcntl(got, F_SETFD, FD_CLOEXEC);
	fcntl(got, F_SETFL, O_NONBLOCK);
	return got;
}

bool
tcp_accepted(int fd, const struct tcp_options *o, struct tcp_error *e)
{
	struct tcp_addr local;

	tcp_set_int(fd, IPPROTO_TCP, TCP_NODELAY, 1);
	if (!tcp_local(fd, &local))
		return tcp_fail(e, "getsockname");
	return tcp_set_ttl(fd, local.u.sa.sa_family, o, e);
}

bool
tcp_rekey(int fd, const struct tcp_addr *peer, const struct tcp_options *o, struct tcp_error *e)
{
	return tcp_set_md5(fd, peer, o, e) && tcp_set_ao(fd, peer, o, false, e);
}

bool
tcp_local(int fd, struct tcp_addr *out)
{
	memset(out, 0, sizeof(*out));
	out->len = sizeof(out->u);
	if (getsockname(fd, &out->u.sa, &out->len) == 0)
		return true;
	out->len = 0;
	return false;
}

bool
tcp_remote(int fd, struct tcp_addr *out)
{
	memset(out, 0, sizeof(*out));
	out->len = sizeof(out->u);
	if (getpeername(fd, &out->u.sa, &out->len) == 0)
		return true;
	out->len = 0;
	return false;
}
