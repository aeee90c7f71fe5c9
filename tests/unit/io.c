/* SPDX-License-Identifier: ISC */
/* tests/unit/io.c - io/child.h, io/tcp.h and io/privilege.h: real processes and sockets, on loopback alone. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "io/child.h"
#include "io/privilege.h"
#include "io/os.h"
#include "io/tcp.h"
#include "tap.h"

enum { IO_PATIENCE_MS = 5000 };

/* What comes from fd until its end, as text. */
static const char *
io_text(int fd, struct buf *b)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char bytes[256];
	ssize_t n;

	buf_reset(b);
	while (poll(&p, 1, IO_PATIENCE_MS) > 0 && (n = read(fd, bytes, sizeof(bytes))) > 0)
		buf_put(b, bytes, (size_t)n);
	return buf_cstr(b);
}

static int
io_wait(struct child *c)
{
	static const struct timespec pause = { .tv_nsec = 5000000 };
	unsigned i;

	for (i = 0; i < IO_PATIENCE_MS / 5; i++) {
		if (child_ended(c))
			return c->status;
		nanosleep(&pause, NULL);
	}
	return -1;
}

/* ---- children ---- */

/* sh -c SCRIPT with pipes to everything. */
static bool
io_shell(struct child *c, const char *script, const struct child_spec *more)
{
	static char sh[] = "sh", dash[] = "-c", text[512];
	static char *argv[] = { sh, dash, text, NULL };
	struct child_spec s = more ? *more : (struct child_spec){ .path = NULL };

	snprintf(text, sizeof(text), "%s", script);
	s.path = "sh";
	s.argv = argv;
	s.pipe_in = s.pipe_out = s.pipe_err = true;
	return child_start(c, &s);
}

static void
test_child(void)
{
	static char only[] = "ONLY=this", none[] = "nowhere";
	char *env[] = { only, NULL }, *argv[] = { none, NULL };
	struct child c;
	struct buf b;
	int status, ends[2];
	unsigned i, open_before, open_after;

	buf_init(&b, 1 << 16);
	ok(io_shell(&c, "read x; echo \"<$x>\"; echo wrong >&2; exit 3", NULL) && c.pid > 0, "a child with three pipes");
	ok(fcntl(c.out, F_GETFL) & O_NONBLOCK && fcntl(c.out, F_GETFD) & FD_CLOEXEC, "our ends do not block, and are not inherited");
	ok(write(c.in, "word\n", 5) == 5, "it can be written to");
	same(io_text(c.out, &b), "<word>\n", "its output");
	same(io_text(c.err, &b), "wrong\n", "its errors");
	status = io_wait(&c);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 3 && c.pid == 0, "its end, once");
	ok(!child_ended(&c), "... and not again");
	child_close(&c);
	ok(c.in == -1 && c.out == -1 && c.err == -1, "the pipes are closed");

	for (open_before = i = 0; i < 64; i++)
		open_before += fcntl((int)i, F_GETFD) >= 0;
	ok(!child_start(&c, &(struct child_spec){ .path = "/nowhere/at/all", .argv = argv, .pipe_in = true, .pipe_out = true }) &&
	    errno == ENOENT, "a program that is not there is reported at once");
	for (open_after = i = 0; i < 64; i++)
		open_after += fcntl((int)i, F_GETFD) >= 0;
	ok(open_after == open_before, "... and leaves no descriptor");

	io_shell(&c, "pwd; echo \"$ONLY\"", &(struct child_spec){ .dir = "/", .envp = env });
	same(io_text(c.out, &b), "/\nthis\n", "a directory and an environment of its own");
	io_wait(&c);
	child_close(&c);

	if (pipe(ends) == 0) {
		io_shell(&c, "echo seven >&7", &(struct child_spec){ .fds = &(struct child_fd){ ends[1], 7 }, .fd_cnt = 1 });
		close(ends[1]);
		same(io_text(ends[0], &b), "seven\n", "a descriptor under another number");
		io_wait(&c);
		child_close(&c);
		close(ends[0]);
	}

	io_shell(&c, "trap '' TERM; sleep 60 & wait", &(struct child_spec){ .group = true });
	child_signal(&c, SIGKILL, true);
	status = io_wait(&c);
	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "a signal to the whole group");
	same(io_text(c.out, &b), "", "... which ends what it started, too");
	child_close(&c);

	signal(SIGPIPE, SIG_IGN);
	io_shell(&c, "kill -PIPE $$; echo alive", NULL);
	status = io_wait(&c);
	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE, "signals that we ignore are not ignored by it");
	child_close(&c);
	buf_fini(&b);
}

static void
test_hand_over(void)
{
	char text[8] = "";
	int pair[2], ends[2], got;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0 || pipe(ends) < 0)
		return;
	ok(fd_send(pair[0], ends[1], "x", 1) && fd_take(pair[1], &got, text, sizeof(text)) == 1 && got >= 0 && text[0] == 'x',
	    "a descriptor travels with its bytes");
	ok(write(got, "through", 7) == 7 && read(ends[0], text, sizeof(text)) == 7 && memcmp(text, "through", 7) == 0,
	    "... and is the same one");
	close(got);
	ok(write(pair[0], "y", 1) == 1 && fd_take(pair[1], &got, text, sizeof(text)) == 1 && got == -1, "bytes without a descriptor");
	ok(fd_take(pair[1], &got, text, sizeof(text)) == -1 && (errno == EAGAIN || errno == EWOULDBLOCK), "nothing there: later");
	close(pair[0]);
	ok(fd_take(pair[1], &got, text, sizeof(text)) == 0 && got == -1, "the other side has gone");
	close(pair[1]);
	close(ends[0]);
	close(ends[1]);
}

/* ---- sockets ---- */

static void
test_addresses(void)
{
	static const uint8_t v4[4] = { 192, 0, 2, 1 }, v6[16] = { 0xfe, 0x80, [15] = 1 };
	static const uint8_t mapped[16] = { [10] = 0xff, 0xff, 192, 0, 2, 1 };
	struct tcp_addr a = tcp_addr_of(v4, 4, 179, 0), b = tcp_addr_of(v6, 16, 1790, 2), c = tcp_addr_of(mapped, 16, 1, 0), d;
	const char *why = "";
	uint8_t bytes[16];

	ok(tcp_addr_bytes(&a, bytes) == 4 && memcmp(bytes, v4, 4) == 0 && tcp_addr_port(&a) == 179, "an IPv4 address");
	ok(tcp_addr_bytes(&b, bytes) == 16 && memcmp(bytes, v6, 16) == 0 && tcp_addr_port(&b) == 1790, "an IPv6 address");
	ok(tcp_addr_bytes(&c, bytes) == 4 && memcmp(bytes, v4, 4) == 0 && tcp_same_host(&a, &c), "an IPv4-mapped one is IPv4");
	ok(!tcp_same_host(&a, &b), "two hosts");
	d = tcp_addr_of(v6, 16, 1790, 3);
	ok(!tcp_same_host(&b, &d), "link-local addresses of two interfaces are two hosts");
	d = tcp_addr_of(v6, 16, 1790, 0);
	ok(tcp_same_host(&b, &d), "... without an interface they may be one");
	d = tcp_addr_of(v4, 3, 0, 0);
	ok(d.len == 0 && tcp_addr_bytes(&d, bytes) == 0 && tcp_addr_port(&d) == 0 && !tcp_same_host(&d, &d), "no address");
	ok(tcp_resolve("192.0.2.1", 179, AF_UNSPEC, &d, &why) && tcp_same_host(&a, &d) && tcp_addr_port(&d) == 179, "resolve digits");
	ok(!tcp_resolve("192.0.2.1", 179, AF_INET6, &d, &why) && *why, "... of the wrong family");
	ok(!tcp_resolve("256.0.0.1.", 179, AF_INET, &d, &why) && *why, "... that are no address");
}

static int
io_ready(int fd, short events)
{
	struct pollfd p = { .fd = fd, .events = events };

	return poll(&p, 1, IO_PATIENCE_MS);
}

static void
test_connection(void)
{
	static const uint8_t loopback[4] = { 127, 0, 0, 1 };
	const struct tcp_options plain = { .dscp = 48, .ttl = 255, .buffer = 65536 };
	struct tcp_addr at = tcp_addr_of(loopback, 4, 0, 0), from, to;
	struct tcp_error e = { NULL, 0 };
	int listener = tcp_listen(&at, &at, &plain, &e), client, server = -1, ttl = 0, tos = 0, closed;
	socklen_t n = sizeof(ttl);
	char bytes[8];

	ok(listener >= 0 && tcp_local(listener, &to) && tcp_addr_port(&to), "a listener on a port of the kernel's choice");
	ok(tcp_accept(listener, &from) == -1 && (errno == EAGAIN || errno == EWOULDBLOCK), "nobody there: later");
	client = tcp_connect(&to, &plain, &e);
	ok(client >= 0 && io_ready(client, POLLOUT) == 1 && tcp_connected(client) == 0, "a connection");
	ok(io_ready(listener, POLLIN) == 1 && (server = tcp_accept(listener, &from)) >= 0 && tcp_same_host(&from, &at), "... is accepted");
	ok(tcp_accepted(server, &plain, &e), "... with its options");
	ok(fcntl(server, F_GETFL) & O_NONBLOCK && fcntl(server, F_GETFD) & FD_CLOEXEC, "... does not block, and is not inherited");
	ok(getsockopt(client, IPPROTO_IP, IP_TTL, &ttl, &n) == 0 && ttl == 255, "the TTL");
	n = sizeof(tos);
	ok(getsockopt(client, IPPROTO_IP, IP_TOS, &tos, &n) == 0 && tos == 48 << 2, "the DSCP");
	ok(tcp_remote(client, &from) && tcp_addr_port(&from) == tcp_addr_port(&to), "the peer's port");
	ok(write(client, "abc", 3) == 3 && io_ready(server, POLLIN) == 1 && read(server, bytes, sizeof(bytes)) == 3, "bytes pass");
	ok(os_tcp_unacked(client) == 0, "... and are acknowledged");
	close(server);
	close(client);
	close(listener);
	closed = tcp_connect(&to, &plain, &e);
	ok(closed < 0 ? e.err == ECONNREFUSED : io_ready(closed, POLLOUT) == 1 && tcp_connected(closed) == ECONNREFUSED,
	    "nobody listens: refused");
	if (closed >= 0)
		close(closed);
	ok(tcp_connect(&to, &(struct tcp_options){ .dscp = -1, .interface = "no-such-if" }, &e) == -1 && e.what && e.err,
	    "what fails has a name: %s", e.what ? e.what : "");
}

/* ---- privileges ---- */

/* In a process of its own: what is dropped does not come back. */
static int
io_dropped(const char *user)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		struct diags d = { 0 };
		bool good = privilege_drop(user, &d);

		_exit(!good ? (d.n ? 10 : 11) : getuid() == 0 ? 1 : setuid(0) == 0 ? 2 : 0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static void
test_privileges(void)
{
	unsetenv("SUDO_UID");
	ok(io_dropped("no such user") == 10, "a user that does not exist is an error with its reason");
	if (geteuid() != 0) {
		ok(io_dropped(NULL) == 0, "an ordinary user stays one");
		return;
	}
	ok(io_dropped(NULL) == 0, "root becomes somebody else, for good");
	ok(io_dropped("nobody") == 0, "... by name");
	ok(io_dropped("0") == 1, "... or stays root in name");
	setenv("SUDO_UID", "1234", 1);
	setenv("SUDO_GID", "x", 1);
	ok(io_dropped(NULL) == 0, "half of sudo's variables are none");
	setenv("SUDO_GID", "1234", 1);
	ok(io_dropped(NULL) == 0, "the caller of sudo");
	setenv("SUDO_UID", "0", 1);
	ok(io_dropped(NULL) == 0, "root who calls sudo becomes nobody");
}

int
main(void)
{
	test_child();
	test_hand_over();
	test_addresses();
	test_connection();
	test_privileges();
	return tap_end();
}
