/* SPDX-License-Identifier: ISC */
/* sandbox.c - a process that may only go on with the descriptors it has: seccomp(2) on Linux, nothing elsewhere. */
#include "sandbox.h"

#include "base/count.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANDBOX_SANITIZER 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define SANDBOX_SANITIZER 1
#endif

/* The architectures whose system calls have been gone through. On others a number may mean another call. */
#if defined(__linux__)
#include <linux/audit.h>
#if defined(__x86_64__) && !defined(__ILP32__)
#define SANDBOX_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && !defined(__ILP32__) && !defined(__AARCH64EB__)
#define SANDBOX_ARCH AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define SANDBOX_ARCH AUDIT_ARCH_RISCV64
#endif
#endif

#if defined(SANDBOX_ARCH) && !defined(SANDBOX_SANITIZER)
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/* What reading through libpcap, writing, memory, time and the end of a process take. No ioctl: it can type on terminals. */
static const uint16_t sandbox_calls[] = {
	SYS_read, SYS_readv, SYS_write, SYS_writev, SYS_close, SYS_ppoll, SYS_recvfrom, SYS_recvmsg, SYS_getsockopt,
	SYS_mmap, SYS_munmap, SYS_mremap, SYS_brk, SYS_madvise, SYS_clock_gettime, SYS_setitimer, SYS_futex, SYS_getpid,
	SYS_rt_sigreturn, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_restart_syscall, SYS_exit, SYS_exit_group,
#ifdef SYS_poll
	SYS_poll,
#endif
#ifdef SYS_alarm
	SYS_alarm,
#endif
};

enum { SANDBOX_CALLS = COUNT(sandbox_calls) };

#define SANDBOX_LOAD(field) \
	(struct sock_filter) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, field))
#define SANDBOX_RETURN(what) (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, (uint32_t)(what))
#define SANDBOX_EQUAL(value, yes, no) \
	(struct sock_filter) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), (uint8_t)(yes), (uint8_t)(no))

/*
 * Any other call fails with EPERM, as if the system had refused it, rather than killing the process: a library that asks
 * for more than it needs goes on. Calls of another architecture, and those of x32, are not on the list either.
 */
bool
sandbox_enter(void)
{
	struct sock_filter code[2 * SANDBOX_CALLS + 5];
	struct sock_fprog program = { .filter = code };
	size_t n = 0, i;

	code[n++] = SANDBOX_LOAD(arch);
	code[n++] = SANDBOX_EQUAL(SANDBOX_ARCH, 1, 0);
	code[n++] = SANDBOX_RETURN(SECCOMP_RET_ERRNO | EPERM);
	code[n++] = SANDBOX_LOAD(nr);
	for (i = 0; i < SANDBOX_CALLS; i++) {
		code[n++] = SANDBOX_EQUAL(sandbox_calls[i], 0, 1);
		code[n++] = SANDBOX_RETURN(SECCOMP_RET_ALLOW);
	}
	code[n++] = SANDBOX_RETURN(SECCOMP_RET_ERRNO | EPERM);
	program.len = (unsigned short)n;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}
#else
bool
sandbox_enter(void)
{
	return false;
}
#endif
