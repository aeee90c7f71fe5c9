/* SPDX-License-Identifier: ISC */
/*
 * io/os.h - what POSIX does not have: each has a plain form for systems that lack it. bgp-capture's sandbox (sandbox.h)
 * is the only other place that knows the system.
 */
#ifndef IO_OS_H
#define IO_OS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/* Fill with random bytes; where the system gives none, with the time and the process id. */
void os_random(void *to, size_t n);

/* The path of a program of ours that lies beside the running one, in `path`; else its name, to be looked for in PATH. */
const char *os_beside(const char *name, char *path, size_t size);

/* The functions below return 0, or -1 with errno: EOPNOTSUPP where the system has no such thing. */

/* TCP MD5 signatures (RFC 2385) with the peer at this address. */
int os_tcp_md5(int fd, const struct sockaddr_storage *peer, const void *key, size_t n);

struct os_ao {
	const struct sockaddr_storage *peer; /* its port is ignored */
	const char *algorithm; /* the kernel's name: "hmac(sha1)" */
	const void *key;
	size_t n;
	uint8_t id;            /* of the key, in both directions */
	bool current;          /* use it now: for a socket that connects */
};

/* A key of TCP-AO (RFC 5925); one that is there already is no error. Linux 6.7 and later. */
int os_tcp_ao(int fd, const struct os_ao *ao);

int os_bind_device(int fd, const char *interface);

/* Bytes that the peer has not acknowledged yet; -1: not known. */
int os_tcp_unacked(int fd);

/* Neither this process nor one that it starts can gain privileges any more; 0 where there is no such switch. */
int os_no_new_privileges(void);
/* Drop all capabilities; 0 where there are none. */
int os_drop_capabilities(void);

/* Hints, without effect where they are not known: a pipe that holds n bytes; memory that will be used from end to end. */
void os_pipe_room(int fd, size_t n);
void os_large_pages(void *p, size_t n);

#endif
