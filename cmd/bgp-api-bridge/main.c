/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/main.c - the start: options, settings, files, rights. */
#include <errno.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/count.h"
#include "bridge.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "control.h"
#include "ctl.h"
#include "daemon.h"
#include "event/event.h"
#include "health.h"
#include "helper.h"
#include "io/os.h"
#include "listen.h"
#include "neighbor.h"
#include "options.h"
#include "reload.h"

enum { COME_MS = 2000 }; /* helpers wait for first sessions so long at most */

/* ---- the start ---- */

static void
main_identify(struct bridge *b)
{
	uint8_t r[16];

	os_random(r, sizeof(r));
	r[6] = (uint8_t)((r[6] & 0x0f) | 0x40);
	r[8] = (uint8_t)((r[8] & 0x3f) | 0x80);
	snprintf(b->uuid, sizeof(b->uuid), "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", r[0],
	    r[1],
	    r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11], r[12], r[13], r[14], r[15]);
	b->started = (int64_t)time(NULL);
}

static const char *
main_find_session(const char *asked)
{
	static char path[4096];

	if (asked)
		return realpath(asked, path) ? path : asked;
	return os_beside("bgp-session", path, sizeof(path));
}

/* A configuration that is not there as named is sought in ExaBGP's folder. */
static bool
main_find_files(struct bridge *b, const struct bridge_options *p)
{
	char path[4096], real[4096];
	const char **v = calloc(p->file_cnt + 1, sizeof(*v));
	size_t i;

	b->dirs = calloc(p->file_cnt + 1, sizeof(*b->dirs));
	if (!v || !b->dirs)
		return false;
	for (i = 0; i < p->file_cnt; i++) {
		const char *name = p->files[i];

		if (strcmp(name, "-") == 0) {
			if (p->file_cnt > 1) {
				say(PROG, "standard input must be the only configuration");
				return false;
			}
			v[i] = name;
			b->dirs[i] = getcwd(real, sizeof(real)) ? strdup(real) : NULL;
			continue;
		}
		if (access(name, F_OK) < 0 && name[0] != '/') {
			snprintf(path, sizeof(path), "%s/%s", *b->env.etc ? b->env.etc : "/etc/exabgp", name);
			if (access(path, F_OK) == 0)
				name = path;
		}
		if (!realpath(name, real)) {
			say(PROG, "%s: %s", p->files[i], strerror(errno));
			return false;
		}
		/* Errors speak of the file as it was named. */
		v[i] = p->files[i][0] != '/' && b->env.daemonize ? strdup(real) : name == path ? strdup(real) : p->files[i];
		b->dirs[i] = strdup(dirname(real));
	}
	b->files = v;
	b->file_cnt = p->file_cnt;
	return true;
}

/* Every helper can be run; those that cannot are reported. */
static bool
main_helpers_run(const struct bridge *b, const struct config *c)
{
	char path[4096];
	bool good = true;
	size_t i;

	for (i = 0; i < c->process_cnt; i++) {
		const char *why = helper_refused(b, c->processes[i], path, sizeof(path));

		if (!why)
			continue;
		say(PROG, "process %s: cannot run %s: %s", c->processes[i]->name, path, why);
		good = false;
	}
	return good;
}

static int
main_only_look(struct bridge *b, const struct bridge_options *p)
{
	enum config_result r;
	struct config c;
	struct buf text;

	config_init(&c);
	buf_init(&text, 1 << 20);
	r = config_load(&c, b->files, b->file_cnt, &text);
	say_block(PROG, buf_cstr(&text));
	if (r == CONFIG_GOOD && p->test && !main_helpers_run(b, &c))
		r = CONFIG_BAD;
	if (r == CONFIG_GOOD && p->print) {
		struct buf out;

		buf_init(&out, (size_t)1 << 32);
		config_print(&c, &out);
		if (out.bad || fwrite(out.p, 1, out.n, stdout) != out.n || fflush(stdout) != 0)
			r = CONFIG_UNREADABLE;
		buf_fini(&out);
	}
	buf_fini(&text);
	config_fini(&c);
	return r == CONFIG_GOOD ? EXIT_GOOD : EXIT_BAD;
}

/* Peers begin when the minute of the clock is a multiple of tcp.delay. */
static struct mono
main_peers_begin(const struct bridge *b)
{
	uint64_t s = b->loop.sys->wall_us(b->loop.sys->arg) / 1000000, step = (uint64_t)b->env.delay * 60;

	return b->env.delay > 0 ? mono_s(b->now, (int64_t)((step - s % step) % step)) : b->now;
}

static int
main_run(struct bridge *b)
{
	size_t i;

	for (i = 0; i < b->helper_cnt; i++)
		helper_start(b->helpers[i]);
	for (i = 0; i < b->neighbor_cnt; i++)
		b->neighbors[i]->again = main_peers_begin(b);
	for (i = 0; i < b->neighbor_cnt && !b->env.delay; i++)
		neighbor_expect(b->neighbors[i]);
	b->come_by = mono_ms(b->now, COME_MS);
	log_say(CAT_REACTOR, LEVEL_INFO, "reactor", "daemon.started version=%s neighbors=%zu processes=%zu",
	    bridge_version(b),
	    b->neighbor_cnt, b->helper_cnt);
	if (!loop_run(&b->loop)) {
		say(PROG, "poll: %s", strerror(errno));
		return EXIT_IO;
	}
	return b->status;
}

static void
main_finish(struct bridge *b)
{
	size_t i;

	control_close(b);
	listen_close(b);
	for (i = 0; i < b->helper_cnt; i++) {
		child_signal(&b->helpers[i]->child, SIGKILL, true);
		helper_free(b->helpers[i]);
	}
	for (i = 0; i < b->neighbor_cnt; i++) {
		child_signal(&b->neighbors[i]->child, SIGKILL, false);
		neighbor_free(b->neighbors[i]);
	}
	daemon_pid_remove(&b->env);
	free(b->helpers);
	free(b->neighbors);
	free(b->hash);
	for (i = 0; i < b->file_cnt; i++)
		free(b->dirs[i]);
	free(b->dirs);
	config_fini(&b->config);
	printer_free(b->printer);
	buf_fini(&b->scratch);
	buf_fini(&b->scratch2);
	loop_fini(&b->loop);
}

static int
main_start(struct bridge *b, const struct bridge_options *p)
{
	b->session = main_find_session(p->session);
	b->gather_ms = p->gather_ms;
	buf_init(&b->scratch, SESSION_HARD);
	buf_init(&b->scratch2, SESSION_HARD);
	b->tell_at = b->end_at = b->stop_at = b->signal_at = MONO_NEVER;
	if (!loop_init(&b->loop, &io_posix) || !reload_first(b))
		return EXIT_BAD;
	daemon_limits();
	b->listen = p->listen.v;
	b->listen_cnt = p->listen.n;
	b->now = b->loop.sys->now(b->loop.sys->arg);
	/* What needs rights is opened before they are given up. */
	if (!listen_open(b) || !daemon_background(&b->env) || !control_open(b) || !daemon_pid(&b->env) ||
	    !daemon_drop(&b->env))
		return EXIT_BAD;
	main_identify(b);
	if (!(b->printer = printer_new()))
		return EXIT_IO;
	gethostname(b->printer->host, sizeof(b->printer->host) - 1);
	b->printer->pid = (long)getpid();
	b->printer->ppid = (long)getppid();
	b->now = b->loop.sys->now(b->loop.sys->arg);
	if (p->signal_s)
		b->signal_at = mono_s(b->now, p->signal_s);
	if (!bridge_watch(b))
		return EXIT_BAD;
	return main_run(b);
}

/* ---- ExaBGP's first words ---- */

/* Run bgp-decode or bgp-encode; of ExaBGP's decode the last argument is the message. */
static int
main_other(const char *program, int argc, char **argv)
{
	char **v = calloc((size_t)argc + 2, sizeof(*v));
	static char hex[] = "-x", blank[] = "", path[4096];
	int i, n = 0;

	if (!v)
		return EXIT_IO;
	v[n++] = argc ? argv[0] : blank;
	for (i = 1; i < argc; i++) {
		if (i == argc - 1 && strcmp(program, "bgp-decode") == 0 && argv[i][0] != '-' && access(argv[i], F_OK) < 0)
			v[n++] = hex;
		v[n++] = argv[i];
	}
	execvp(os_beside(program, path, sizeof(path)), v);
	say(PROG, "%s: %s", program, strerror(errno));
	return EXIT_IO;
}

static const struct main_word {
	const char *word;
	int (*run)(int argc, char **argv); /* or */
	const char *option;                /* the option of ours that it is, or */
	const char *program;               /* or */
	const char *instead;               /* what there is in its place */
} main_words[] = {
	{ .word = "ctl", .run = ctl_main },
	{ .word = "cli", .run = ctl_main },
	{ .word = "run", .run = ctl_main },
	{ .word = "healthcheck", .run = healthcheck_main },
	{ .word = "validate", .option = "--test" },
	{ .word = "env", .option = "--print-env" },
	{ .word = "version", .option = "--version" },
	{ .word = "decode", .program = "bgp-decode" },
	{ .word = "encode", .program = "bgp-encode" },
	{ .word = "migrate", .instead = "--print CONFIGURATION writes what was written for ExaBGP 3 or 4 in today's grammar" },
	{ .word = "schema", .instead = "configurations are described in bgp-commands(5), events by bgp-event.schema.json" },
	{ .word = "shell", .instead = "completions are installed with the programs" },
};

int
main(int argc, char **argv)
{
	static struct bridge b;
	static struct bridge_options p;
	char option[16];
	int status;
	size_t i;

	/* `configuration validate` is `validate` */
	if (argc > 2 && strcmp(argv[1], "configuration") == 0 && strcmp(argv[2], "validate") == 0) {
		argv++;
		argc--;
	}
	for (i = 0; i < COUNT(main_words); i++) {
		const struct main_word *w = &main_words[i];

		/* a configuration may be called so */
		if (argc < 2 || strcmp(argv[1], w->word) != 0 || (!w->run && access(w->word, F_OK) == 0))
			continue;
		if (w->run)
			return w->run(argc - 1, argv + 1);
		if (w->instead) {
			say(PROG, "no %s here: %s", w->word, w->instead);
			return EXIT_USAGE;
		}
		if (w->program)
			return main_other(w->program, argc - 1, argv + 1);
		snprintf(option, sizeof(option), "%s", w->option);
		argv[1] = option;
	}
	status = options_read(&p, argc, argv);
	if (status != OPT_GO)
		return status;
	if (!env_load(&b.env, p.env_file))
		return EXIT_USAGE;
	if (p.debug) {
		b.env.log_all = true;
		b.env.log_level = LEVEL_DEBUG;
		b.env.log_short = false;
	}
	if (p.once)
		b.env.attempts = 1;
	b.env.passive |= p.passive;
	if (p.print_env) {
		struct buf t;

		buf_init(&t, 1 << 16);
		env_print(&b.env, &t);
		fwrite(t.p, 1, t.n, stdout);
		buf_fini(&t);
		return EXIT_GOOD;
	}
	if (!main_find_files(&b, &p))
		return EXIT_BAD;
	if (p.test || p.print)
		return main_only_look(&b, &p);
	log_open(&b.env);
	status = main_start(&b, &p);
	main_finish(&b);
	return status;
}
