/* SPDX-License-Identifier: ISC */
/*
 * io/tcp.h - TCP sockets of a BGP session: non-blocking, with what protects them.
 *
 * RFC 2385 (MD5 signatures), RFC 5925 (TCP-AO; Linux 6.7 and later), RFC 5082 (GTSM: TTL or hop limit of at least a
 * value), source address, interface, DSCP.
 */
#ifndef IO_TCP_H
#define IO_TCP_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct tcp_addr {
	union {
		struct sockaddr sa;
		struct sockaddr_in in4;
		struct sockaddr_in6 in6;
		struct sockaddr_storage room;
	} u;
	socklen_t len; /* 0: unset */
};

enum { TCP_KEY_MAX = 80 };

struct tcp_key {
	uint8_t bytes[TCP_KEY_MAX];
	size_t n; /* 0: none */
};

struct tcp_options {
	struct tcp_addr source;    /* local address to bind; len 0: the kernel chooses */
	char interface[16];        /* bind to it (SO_BINDTODEVICE); "" none */
	int ttl;                   /* outgoing TTL or hop limit; 0: the kernel's */
	int min_ttl;               /* GTSM: drop what arrives with less; 0: off */
	int dscp;                  /* 0..63; -1: the kernel's. CS6 (48) is customary for routing */
	struct tcp_key md5;
	struct tcp_key ao;
	char ao_algorithm[64];     /* the kernel's name: "hmac(sha1)" */
	uint8_t ao_id;             /* key identifier, both directions */
	int buffer;                /* SO_SNDBUF and SO_RCVBUF; 0: the kernel's */
};

/* What failed, for a diagnostic: "TCP_AO_ADD_KEY". errno is kept in err. */
struct tcp_error {
	const char *what;
	int err;
};

/*
 * Resolve HOST (address, name, or fe80::1%eth0) and a port. It waits for the resolver: call it before the loop.
 * False: *why is a static text.
 */
bool tcp_resolve(const char *host, unsigned port, int family, struct tcp_addr *out, const char **why);
/* From 4 or 16 address bytes in network order; scope: interface index of a link-local address, else 0. */
struct tcp_addr tcp_addr_of(const uint8_t *a, size_t n, unsigned port, unsigned scope);
/* The address bytes (IPv4-mapped ones as IPv4) into a[16]: their number, 4 or 16; 0 when unset. */
size_t tcp_addr_bytes(const struct tcp_addr *t, uint8_t a[16]);
unsigned tcp_addr_port(const struct tcp_addr *t);
/* Same host? Ports are not compared; scopes are when both are set. */
bool tcp_same_host(const struct tcp_addr *a, const struct tcp_addr *b);

/* Begin to connect. The descriptor, connecting or connected already; -1 with *e. */
int tcp_connect(const struct tcp_addr *to, const struct tcp_options *o, struct tcp_error *e);
/* The outcome, once the descriptor is writable: 0 connected, else errno. */
int tcp_connected(int fd);
/* Listen at `at`; keys are installed for `peer`. -1 with *e. */
int tcp_listen(const struct tcp_addr *at, const struct tcp_addr *peer, const struct tcp_options *o,
    struct tcp_error *e);
/* The socket listens for another peer too, with options of its own: its keys are added, the least TTL of both holds. */
bool tcp_share(int fd, const struct tcp_addr *peer, const struct tcp_options *o, struct tcp_error *e);
/* Accept one: non-blocking, close-on-exec; -1 with errno. */
int tcp_accept(int fd, struct tcp_addr *from);
/* The options that an accepted socket does not inherit. False with *e. */
bool tcp_accepted(int fd, const struct tcp_options *o, struct tcp_error *e);
/* Replace the keys of an open socket. False with *e. */
bool tcp_rekey(int fd, const struct tcp_addr *peer, const struct tcp_options *o, struct tcp_error *e);

bool tcp_local(int fd, struct tcp_addr *out);
bool tcp_remote(int fd, struct tcp_addr *out);

#endif
