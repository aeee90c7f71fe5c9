/* SPDX-License-Identifier: ISC */
/* tests/unit/files.c - cli/input.h and cli/out.h: windows, lines, decompressors; records, blocks, readers that leave. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/exit.h"
#include "cli/input.h"
#include "cli/out.h"
#include "tap.h"

static char files_dir[] = "/tmp/files-XXXXXX";

/* The path of a file in the directory of this test; the last four stay valid. */
static const char *
files_path(const char *name)
{
	static char path[4][64];
	static unsigned turn;
	char *p = path[turn++ % 4];

	snprintf(p, sizeof(path[0]), "%s/%s", files_dir, name);
	return p;
}

/* n bytes that tell where they are. */
static void
files_fill(uint8_t *p, size_t n, size_t from)
{
	size_t i;

	for (i = 0; i < n; i++)
		p[i] = (uint8_t)((from + i) % 251);
}

static bool
files_filled(struct span s, size_t from)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] != (from + i) % 251)
			return false;
	return true;
}

static const char *
files_write(const char *name, const void *p, size_t n)
{
	const char *path = files_path(name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, p, n) != (ssize_t)n)
		perror(path);
	close(fd);
	return path;
}

static const char *
files_pattern(const char *name, size_t n)
{
	uint8_t *p = malloc(n);
	const char *path;

	files_fill(p, n, 0);
	path = files_write(name, p, n);
	free(p);
	return path;
}

/* Standard error goes nowhere while the functions under test complain. */
static int
files_hush(void)
{
	int saved = dup(2), null = open("/dev/null", O_WRONLY);

	dup2(null, 2);
	close(null);
	return saved;
}

static void
files_speak(int saved)
{
	dup2(saved, 2);
	close(saved);
}

static int
files_close(struct input *in)
{
	int saved = files_hush(), status = input_close(in, "test");

	files_speak(saved);
	return status;
}

/* ---- windows ---- */

static void
test_window(void)
{
	enum { SIZE = 3 * INPUT_BLOCK + 17, MOST = 2 * INPUT_BLOCK };
	const char *path = files_pattern("window", SIZE);
	struct input in;
	struct span s;
	size_t at = 0;
	bool good = true;

	ok(input_open(&in, path, MOST) && in.regular && in.size == SIZE, "a file is opened, and its size known");
	s = input_peek(&in, 1);
	ok(s.n && files_filled(s, 0) && in.offset == 0, "peek shows its beginning");
	s = input_peek(&in, MOST);
	ok(s.n >= MOST && files_filled(s, 0), "the window grows up to its ceiling");
	s = input_peek(&in, SIZE);
	ok(s.n >= MOST && s.n < SIZE, "... and no further");
	while ((s = input_peek(&in, 1000)).n) {
		size_t step = s.n < 777 ? s.n : 777;

		good = good && files_filled(s, at) && in.offset == at;
		input_skip(&in, step);
		at += step;
	}
	ok(good && at == SIZE, "all bytes pass in order, with their offsets");
	ok(input_peek(&in, 1).n == 0 && in.eof && input_close(&in, "test") == EXIT_GOOD, "the end is the end");

	input_open(&in, path, MOST);
	ok(input_skip_far(&in, SIZE - 5) == SIZE - 5, "a long step");
	s = input_peek(&in, 100);
	ok(s.n == 5 && files_filled(s, SIZE - 5) && in.offset == SIZE - 5, "... ends where it should");
	ok(input_skip_far(&in, 100) == 5 && in.offset == SIZE, "a step over the end is cut");
	ok(input_done(&in) == SIZE, "progress is that of the file");
	input_close(&in, "test");

	ok(!input_open(&in, files_path("none"), MOST) && errno == ENOENT, "a file that is not there");
	ok(!input_open(&in, files_dir, MOST) && errno == EISDIR, "a directory");
}

static void
test_memory(void)
{
	struct input in;
	struct span line;
	bool cut;

	input_memory(&in, "x", SPAN("a\n\nb"));
	ok(input_line(&in, &line, &cut) && span_is(line, "a") && !cut, "a line");
	ok(input_line(&in, &line, &cut) && line.n == 0, "an empty line");
	ok(input_line(&in, &line, &cut) && span_is(line, "b"), "the last line has no newline");
	ok(!input_line(&in, &line, &cut) && input_close(&in, "test") == EXIT_GOOD, "no more lines");
	input_memory(&in, "x", span_of(NULL, 0));
	ok(!input_line(&in, &line, &cut), "no bytes, no lines");
}

static void
test_lines(void)
{
	enum { LONG = 2 * INPUT_BLOCK + 5, MOST = INPUT_BLOCK };
	uint8_t *p = malloc(LONG + 16);
	struct input in;
	struct span line;
	bool cut;

	memcpy(p, "one\n", 4);
	memset(p + 4, 'x', LONG);
	memcpy(p + 4 + LONG, "\ntwo\n", 5);
	input_open(&in, files_write("lines", p, LONG + 9), MOST);
	free(p);
	ok(input_line(&in, &line, &cut) && span_is(line, "one") && !cut, "a line before a long one");
	ok(input_line(&in, &line, &cut) && cut && line.n == MOST && line.p[0] == 'x', "a line over the ceiling is cut");
	ok(input_line(&in, &line, &cut) && span_is(line, "two") && !cut, "... and its rest is dropped");
	ok(!input_line(&in, &line, &cut) && in.offset == LONG + 9, "... without losing count");
	input_close(&in, "test");
}

/* ---- pipes ---- */

static unsigned files_waits;

static void
files_wait(void *arg)
{
	files_waits++;
}

/* A pipe whose writer sends three pieces with pauses. */
static void
test_pipe(void)
{
	struct input in;
	struct span s;
	int fd[2];
	pid_t pid;

	if (pipe(fd) < 0 || (pid = fork()) < 0) {
		ok(false, "a pipe");
		return;
	}
	if (pid == 0) {
		static const struct timespec pause = { .tv_nsec = 30000000 };
		int i;

		close(fd[0]);
		for (i = 0; i < 3; i++) {
			nanosleep(&pause, NULL);
			if (write(fd[1], "abc", 3) != 3)
				_exit(1);
		}
		_exit(0);
	}
	close(fd[1]);
	fcntl(fd[0], F_SETFL, O_NONBLOCK);
	ok(input_descriptor(&in, "pipe", fd[0]), "a descriptor that somebody made non-blocking");
	in.before_wait = files_wait;
	s = input_peek(&in, 9);
	ok(s.n == 9 && memcmp(s.p, "abcabcabc", 9) == 0, "what comes in pieces is put together");
	ok(files_waits >= 1, "the output is flushed before waiting");
	ok(input_peek(&in, 10).n == 9 && in.eof, "the end of a pipe");
	ok(input_close(&in, "test") == EXIT_GOOD, "... is no error");
	waitpid(pid, NULL, 0);
}

/* ---- compressed input ---- */

static bool __attribute__((format(printf, 1, 2)))
files_shell(const char *format, ...)
{
	char command[512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(command, sizeof(command), format, ap);
	va_end(ap);
	return system(command) == 0;
}

static void
test_packed(const char *program)
{
	enum { SIZE = 700000 };
	char plain[64], packed[64], cut[64];
	struct input in;
	size_t n = 0;
	bool good = true;
	struct span s;
	int saved;

	if (!files_shell("command -v %s >/dev/null", program)) {
		printf("ok %u - %s # SKIP no %s\n", ++tap_count, program, program);
		return;
	}
	snprintf(plain, sizeof(plain), "%s", files_pattern("plain", SIZE));
	snprintf(packed, sizeof(packed), "%s", files_path("packed"));
	snprintf(cut, sizeof(cut), "%s", files_path("cut"));
	good = files_shell("%s -c <%s >%s", program, plain, packed) && files_shell("head -c 60 <%s >%s", packed, cut);
	ok(good && input_open(&in, packed, INPUT_BLOCK) && in.child > 0, "%s is recognised", program);
	for (good = true; (s = input_peek(&in, 1)).n; n += s.n) {
		good = good && files_filled(s, n);
		input_skip(&in, s.n);
	}
	ok(good && n == SIZE && input_close(&in, "test") == EXIT_GOOD, "%s: the bytes come out", program);
	input_open(&in, packed, INPUT_BLOCK);
	input_peek(&in, 1);
	ok(files_close(&in) == EXIT_GOOD, "%s: leaving early is no error", program);
	saved = files_hush();
	input_open(&in, cut, INPUT_BLOCK);
	while ((s = input_peek(&in, 1)).n)
		input_skip(&in, s.n);
	files_speak(saved);
	ok(files_close(&in) == EXIT_BAD, "%s: cut data are reported", program);
}

static void
test_unpackers(void)
{
	static const char *const programs[] = { "gzip", "bzip2", "xz", "zstd", "lz4" };
	char *path = strdup(getenv("PATH") ? getenv("PATH") : "/bin:/usr/bin");
	struct input in;
	size_t i;

	for (i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
		test_packed(programs[i]);
	setenv("PATH", files_dir, 1);
	input_open(&in, files_write("packed", "\x1f\x8b\x08", 3), INPUT_BLOCK);
	ok(input_peek(&in, 1).n == 0, "no program that could decompress: no bytes");
	ok(files_close(&in) == EXIT_IO, "... and an error");
	setenv("PATH", path, 1);
	free(path);
	input_open(&in, files_write("short", "\x1f", 1), INPUT_BLOCK);
	ok(input_peek(&in, 1).n == 1 && !in.child, "the first byte of a magic is none");
	input_close(&in, "test");
}

/* ---- output ---- */

static size_t
files_size(const char *path)
{
	struct input in;
	size_t n;

	if (!input_open(&in, path, INPUT_BLOCK))
		return 0;
	n = (size_t)in.size;
	input_close(&in, "test");
	return n;
}

static void
test_records(void)
{
	const char *path = files_write("out", "", 0);
	int fd = open(path, O_WRONLY), saved;
	static uint8_t block[OUT_BLOCK];
	struct out o;

	out_init(&o, fd, false);
	buf_str(&o.b, "one\n");
	ok(out_end(&o) && files_size(path) == 0, "a record waits for a block");
	buf_str(&o.b, "tw");
	ok(out_flush(&o) && files_size(path) == 4, "a flush writes whole records only");
	buf_str(&o.b, "o\n");
	out_end(&o);
	buf_str(&o.b, "three");
	out_undo(&o);
	ok(out_flush(&o) && files_size(path) == 8, "what was taken back is not written");
	buf_put(&o.b, block, sizeof(block));
	ok(out_end(&o) && files_size(path) == 8 + OUT_BLOCK, "a full block leaves by itself");
	ok(out_put(&o, span_of(block, sizeof(block))) && files_size(path) == 8 + 2 * OUT_BLOCK, "a block made elsewhere leaves at once");
	ok(out_put(&o, SPAN("x\n")) && files_size(path) == 8 + 2 * OUT_BLOCK, "... a short one waits");
	ok(out_finish(&o, "test", EXIT_BAD) == EXIT_BAD && files_size(path) == 10 + 2 * OUT_BLOCK, "the end writes the rest and keeps the status");
	out_fini(&o);
	close(fd);

	fd = open(path, O_WRONLY | O_TRUNC);
	out_init(&o, fd, true);
	buf_str(&o.b, "one\n");
	ok(out_end(&o) && files_size(path) == 4, "line by line, a record leaves at once");
	out_fini(&o);
	close(fd);

	fd = open("/dev/full", O_WRONLY);
	if (fd >= 0) {
		out_init(&o, fd, true);
		buf_str(&o.b, "one\n");
		ok(!out_end(&o) && o.error == ENOSPC && !out_flush(&o), "a full disk is an error");
		saved = files_hush();
		ok(out_finish(&o, "test", EXIT_GOOD) == EXIT_IO, "... and the exit status");
		files_speak(saved);
		out_fini(&o);
		close(fd);
	}
}

static void
test_gone(void)
{
	struct out o;
	int fd[2];

	if (pipe(fd) < 0)
		return;
	close(fd[0]);
	signal(SIGPIPE, SIG_IGN);
	out_init(&o, fd[1], true);
	buf_str(&o.b, "one\n");
	ok(!out_end(&o) && o.gone && !o.error, "a reader that has gone is no error");
	ok(out_finish(&o, "test", EXIT_GOOD) == EXIT_GOOD, "... and leaves the exit status");
	out_fini(&o);
	close(fd[1]);
}

static void
test_toobig(void)
{
	static uint8_t block[OUT_BLOCK];
	const char *path = files_write("out", "", 0);
	int fd = open(path, O_WRONLY);
	struct out o;
	size_t i;

	out_init(&o, fd, false);
	buf_str(&o.b, "one\n");
	out_end(&o);
	for (i = 0; i <= (OUT_BLOCK + OUT_RECORD_MAX) / sizeof(block); i++)
		buf_put(&o.b, block, sizeof(block));
	out_end(&o);
	ok(o.toobig, "a record over the ceiling is dropped, and that can be asked for");
	buf_str(&o.b, "two\n");
	ok(out_end(&o) && !o.toobig && out_flush(&o) && files_size(path) == 8, "... the ones beside it are written");
	out_fini(&o);
	close(fd);
}

int
main(void)
{
	if (!mkdtemp(files_dir)) {
		perror(files_dir);
		return 1;
	}
	test_window();
	test_memory();
	test_lines();
	test_pipe();
	test_unpackers();
	test_records();
	test_gone();
	test_toobig();
	if (!files_shell("rm -r '%s'", files_dir))
		perror(files_dir);
	return tap_end();
}
