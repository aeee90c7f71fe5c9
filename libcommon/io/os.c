/* SPDX-License-Identifier: ISC */
/* io/os.c - what POSIX does not have, on Linux and elsewhere. */
#define _GNU_SOURCE /* F_SETPIPE_SZ */
#include "io/os.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/hash.h"

enum { OS_TCP_KEY_MAX = 80 };

#ifdef __linux__
#include <linux/capability.h>
#include <linux/sockios.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#ifndef TCP_MD5SIG
#define TCP_MD5SIG 14
#endif
#ifndef TCP_AO_ADD_KEY
#define TCP_AO_ADD_KEY 38
#endif

/* The kernel's struct tcp_md5sig (linux/tcp.h), which C libraries hide or lack. */
struct os_kernel_md5 {
	struct sockaddr_storage addr;
	uint8_t flags, prefix;
	uint16_t key_len;
	int32_t ifindex;
	uint8_t key[OS_TCP_KEY_MAX];
};

/* The kernel's struct tcp_ao_add (linux/tcp.h), which C libraries do not have yet. */
struct os_kernel_ao {
	struct sockaddr_storage addr;
	char algorithm[64];
	int32_t ifindex;
	uint32_t set_current : 1, set_rnext : 1, reserved : 30;
	uint16_t reserved2;
	uint8_t prefix, send_id, receive_id, mac_len, key_flags, key_len;
	uint8_t key[OS_TCP_KEY_MAX];
} __attribute__((aligned(8)));

int
os_tcp_md5(int fd, const struct sockaddr_storage *peer, const void *key, size_t n)
{
	struct os_kernel_md5 m = { .addr = *peer, .key_len = (uint16_t)n };

	if (n > sizeof(m.key)) {
		errno = EINVAL;
		return -1;
	}
	memcpy(m.key, key, n);
	return setsockopt(fd, IPPROTO_TCP, TCP_MD5SIG, &m, sizeof(m));
}

int
os_tcp_ao(int fd, const struct os_ao *ao)
{
	struct os_kernel_ao k = { .addr = *ao->peer, .send_id = ao->id, .receive_id = ao->id, .key_len = (uint8_t)ao->n,
		.set_current = ao->current, .set_rnext = ao->current };

	if (ao->n > sizeof(k.key)) {
		errno = EINVAL;
		return -1;
	}
	if (k.addr.ss_family == AF_INET) {
		((struct sockaddr_in *)(void *)&k.addr)->sin_port = 0;
		k.prefix = 32;
	} else {
		((struct sockaddr_in6 *)(void *)&k.addr)->sin6_port = 0;
		k.prefix = 128;
	}
	snprintf(k.algorithm, sizeof(k.algorithm), "%s", ao->algorithm);
	memcpy(k.key, ao->key, ao->n);
	return setsockopt(fd, IPPROTO_TCP, TCP_AO_ADD_KEY, &k, sizeof(k)) == 0 || errno == EEXIST ? 0 : -1;
}

int
os_bind_device(int fd, const char *interface)
{
	return setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, interface, (socklen_t)strlen(interface));
}

int
os_tcp_unacked(int fd)
{
	int n = 0;

	return ioctl(fd, SIOCOUTQ, &n) == 0 ? n : -1;
}

int
os_no_new_privileges(void)
{
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

int
os_drop_capabilities(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { { 0, 0, 0 } };

	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0); /* unknown before Linux 4.3, which had none */
	return (int)syscall(SYS_capset, &head, none);
}
#else
static int
os_lacks(void)
{
	errno = EOPNOTSUPP;
	return -1;
}

int
os_tcp_md5(int fd, const struct sockaddr_storage *peer, const void *key, size_t n)
{
	return os_lacks();
}

int
os_tcp_ao(int fd, const struct os_ao *ao)
{
	return os_lacks();
}

int
os_bind_device(int fd, const char *interface)
{
	return os_lacks();
}

int
os_tcp_unacked(int fd)
{
	return os_lacks();
}

int
os_no_new_privileges(void)
{
	return 0;
}

int
os_drop_capabilities(void)
{
	return 0;
}
#endif

void
os_random(void *to, size_t n)
{
	struct timespec now;
	uint8_t *p = to;
	uint64_t h;
	ssize_t got;
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);

	got = fd >= 0 ? read(fd, to, n) : -1;
	if (fd >= 0)
		close(fd);
	if (got == (ssize_t)n)
		return;
	clock_gettime(CLOCK_REALTIME, &now);
	for (h = (uint64_t)now.tv_sec << 20 ^ (uint64_t)now.tv_nsec ^ (uint64_t)getpid() << 40; n; n--)
		*p++ = (uint8_t)(h = hash_mix(h ^ n, 0xe7037ed1a0b428dbu));
}

const char *
os_beside(const char *name, char *path, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", path, size - 1);
	char *slash;

	if (n <= 0)
		return name;
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (!slash || (size_t)(slash + 1 - path) + strlen(name) >= size)
		return name;
	strcpy(slash + 1, name);
	return access(path, X_OK) == 0 ? path : name;
}

void
os_pipe_room(int fd, size_t n)
{
#ifdef F_SETPIPE_SZ
	fcntl(fd, F_SETPIPE_SZ, (int)n); /* it may be refused */
#else
#endif
}

void
os_large_pages(void *p, size_t n)
{
#ifdef MADV_HUGEPAGE
	madvise(p, n, MADV_HUGEPAGE);
#else
#endif
}
