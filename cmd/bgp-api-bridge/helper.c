/* SPDX-License-Identifier: ISC */
/*
 * bgp-api-bridge/helper.c - helper processes: their start, their lines, their end.
 *
 * As ExaBGP starts them: no shell, a process group of their own, working directory /, pipes for stdin and stdout,
 * stderr ours, TERM=dumb.
 */
#include "helper.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bridge.h"
#include "client.h"
#include "json/jw.h"
#include "verbs.h"

enum {
	READ_MOST = 128 << 10,        /* bytes taken from one helper in a turn */
	LINES_MOST = 4096,            /* lines of one helper in a turn; fewer the more neighbors there are */
	LINES_LEAST = 64,
	LINES_WORK = 65536,
	WRITES = 4,
	STARTS_MOST = 5,              /* in one bucket of the clock */
	BUCKET_S = 64,
	END_MS = 2000,                /* between SIGTERM and SIGKILL */
	FIRST_MS = 100,               /* back-off for those that die young */
	LAST_MS = 8000,
	YOUNG_S = 1,
};

extern char **environ;

/* ---- the program ---- */

static bool
helper_candidate(char *path, size_t size, const char *dir, const char *word)
{
	struct stat st;
	char name[4096];
	int n = snprintf(name, sizeof(name), "%s%s%s", dir, *dir ? "/" : "", word);

	if (n < 0 || (size_t)n >= sizeof(name) || (size_t)n >= size || stat(name, &st) < 0 || S_ISDIR(st.st_mode))
		return false;
	memcpy(path, name, (size_t)n + 1);
	return true;
}

static void
helper_search_path(char *path, size_t size, const char *word)
{
	const char *p = getenv("PATH"), *colon;
	char dir[4096];

	for (; p && *p; p = *colon ? colon + 1 : colon) {
		colon = p + strcspn(p, ":");
		if (snprintf(dir, sizeof(dir), "%.*s", (int)(colon - p), p) < (int)sizeof(dir) && *dir)
			helper_candidate(path, size, dir, word);
	}
}

static const char *
helper_unfit(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return "there is no such file";
	if (!S_ISREG(st.st_mode))
		return "it is not a regular file";
	if (st.st_mode & (S_ISUID | S_ISGID))
		return "setuid and setgid programs are not run";
	if (access(path, X_OK) < 0)
		return "it is not executable";
	if (access(path, R_OK) < 0)
		return "it cannot be read";
	return NULL;
}

/* Of several that exist the last one is taken, as ExaBGP does. */
const char *
helper_refused(const struct bridge *b, const struct config_process *p, char *path, size_t size)
{
	const char *word = p->argv[0];
	char dir[4096];
	size_t i;

	*path = 0;
	if (word[0] == '/') {
		snprintf(path, size, "%s", word);
	} else if (strncmp(word, "etc/exabgp", 10) == 0) {
		helper_candidate(path, size, "", word);
		if (word[10])
			helper_candidate(path, size, "/etc/exabgp", word + 11);
		if (*b->env.etc && word[10])
			helper_candidate(path, size, b->env.etc, word + 11);
		if (getcwd(dir, sizeof(dir)))
			helper_candidate(path, size, dir, word);
	} else {
		helper_candidate(path, size, "/etc/exabgp", word);
		for (i = 0; i < b->file_cnt && b->dirs; i++)
			helper_candidate(path, size, b->dirs[i], word);
		helper_search_path(path, size, word);
	}
	if (*path)
		return helper_unfit(path);
	snprintf(path, size, "%s", word);
	return "there is no such program";
}

/* ---- life ---- */

static char **
helper_environment(void)
{
	size_t n = 0, i, k = 0;
	char **v;

	while (environ[n])
		n++;
	v = calloc(n + 2, sizeof(*v));
	for (i = 0; v && i < n; i++)
		if (strncmp(environ[i], "TERM=", 5) != 0 && strncmp(environ[i], "exabgp_cli_pipe=", 16) != 0)
			v[k++] = environ[i];
	if (v) {
		static char term[] = "TERM=dumb";

		v[k++] = term;
	}
	return v;
}

static void
helper_lost(struct helper *h)
{
	struct bridge *b = h->b;

	if (b->stopping || h->ending || !b->env.terminate)
		return;
	log_say(CAT_PROCESSES, LEVEL_CRITICAL, "processes", "process.lost process=%s action=stop", h->name);
	b->status = 1;
	bridge_stop(b, "a helper process was lost");
}

static bool
helper_may_start(struct helper *h)
{
	uint64_t bucket = h->b->loop.sys->wall_us(h->b->loop.sys->arg) / 1000000 / BUCKET_S;

	if (bucket != h->bucket) {
		h->bucket = bucket;
		h->starts = 0;
	}
	if (++h->starts <= STARTS_MOST)
		return true;
	h->given_up = true;
	log_say(CAT_PROCESSES, LEVEL_ERROR, "processes", "process.respawn.exceeded process=%s limit=%d seconds=%d", h->name,
	    STARTS_MOST, BUCKET_S);
	helper_lost(h);
	return false;
}

static void
helper_broken(struct helper *h, const char *path, const char *why)
{
	h->broken = true;
	log_say(CAT_PROCESSES, LEVEL_ERROR, "processes", "process.broken process=%s program=%s reason=\"%s\"", h->name,
	    path, why);
	helper_lost(h);
}

void
helper_start(struct helper *h)
{
	char path[4096];
	const char *why;
	char **envp, **argv;

	h->again = MONO_NEVER;
	if (h->broken || h->given_up || !helper_may_start(h))
		return;
	why = helper_refused(h->b, h->conf, path, sizeof(path));
	if (why) {
		helper_broken(h, path, why);
		return;
	}
	h->client = client_new(h->b, h->name, h);
	envp = helper_environment();
	argv = calloc(h->conf->argc + 1, sizeof(*argv));
	if (h->client && envp && argv) {
		struct child_spec spec = { .path = path, .argv = argv, .envp = envp, .dir = "/", .group = true, .pipe_in = true,
			.pipe_out = true };

		memcpy(argv, h->conf->argv, h->conf->argc * sizeof(*argv));
		argv[0] = path;
		if (!child_start(&h->child, &spec))
			helper_broken(h, path, strerror(errno));
	}
	free(envp);
	free(argv);
	if (!h->child.pid) {
		if (h->client)
			client_drop(h->client);
		h->client = NULL;
		return;
	}
	h->json = h->conf->encoder == CONFIG_JSON || h->version == 6;
	/* Answers are written by the tick of this turn, together with what else comes. */
	h->client->v6_only = h->version == 6;
	inq_reset(&h->from);
	h->in.fd = h->child.in;
	h->out.fd = h->child.out;
	h->eof = h->stalled = h->ending = h->restart = false;
	h->started = h->b->now;
	h->kill_at = MONO_NEVER;
	loop_add(&h->b->loop, &h->out);
	loop_add(&h->b->loop, &h->in);
	log_say(CAT_PROCESSES, LEVEL_INFO, "processes", "process.started process=%s pid=%ld program=%s", h->name,
	    (long)h->child.pid, path);
}

static void
helper_close_in(struct helper *h)
{
	if (h->child.in < 0)
		return;
	loop_del(&h->b->loop, &h->in);
	close(h->child.in);
	h->child.in = h->in.fd = -1;
}

/* The source stays in the loop: lines that were read may have to wait. */
static void
helper_close_out(struct helper *h)
{
	if (h->child.out < 0)
		return;
	close(h->child.out);
	h->child.out = h->out.fd = -1;
}

static void
helper_flush(struct helper *h)
{
	int i;

	for (i = 0; i < WRITES && h->client && h->child.in >= 0 && outq_left(&h->client->out); i++) {
		enum io_result r = outq_write(&h->client->out, h->b->loop.sys, h->child.in, READ_MOST);

		if (r == IO_ERROR) {
			log_say(CAT_PROCESSES, LEVEL_WARNING, "processes", "process.stdin.closed process=%s", h->name);
			helper_close_in(h);
		}
		if (r != IO_OK)
			break;
	}
}

static void
helper_shutdown_line(struct helper *h)
{
	struct bridge *b = h->b;
	struct buf *t = &b->scratch;
	struct jw w;

	buf_reset(t);
	if (!h->json) {
		buf_fmt(t, "shutdown %ld %ld\n", (long)getpid(), (long)getppid());
	} else {
		char host[256] = "";
		uint64_t us = b->loop.sys->wall_us(b->loop.sys->arg);

		gethostname(host, sizeof(host) - 1);
		jw_init(&w, t, true);
		jw_obj(&w);
		jw_key_cstr(&w, "exabgp", h->version == 4 ? "4.0.1" : h->version == 5 ? "5.0.0" : "6.0.0");
		jw_key(&w, "time");
		jw_next(&w);
		buf_fmt(t, "%llu.%06llu", (unsigned long long)(us / 1000000), (unsigned long long)(us % 1000000));
		jw_key_cstr(&w, "host", host);
		jw_key_u64(&w, "pid", (uint64_t)getpid());
		jw_key_u64(&w, "ppid", (uint64_t)getppid());
		jw_key_cstr(&w, "type", "notification");
		jw_key_cstr(&w, "notification", "shutdown");
		jw_obj_end(&w);
		buf_c(t, '\n');
	}
	if (h->client && outq_open(&h->client->out))
		buf_span_put(&h->client->out.b, buf_span(t));
}

void
helper_end(struct helper *h)
{
	h->again = MONO_NEVER;
	if (!h->child.pid || h->ending)
		return;
	h->ending = true;
	h->kill_at = mono_ms(h->b->now, END_MS);
	child_signal(&h->child, SIGTERM, false);
	if (h->b->stopping)
		helper_shutdown_line(h);
	helper_flush(h);
	helper_close_in(h);
}

static void
helper_respawn(struct helper *h)
{
	bool young = !mono_due(mono_s(h->started, YOUNG_S), h->b->now);

	if (h->removed || h->b->stopping)
		return;
	if (h->restart) {
		h->again = h->b->now;
		return;
	}
	if (!h->conf->respawn || !h->b->env.respawn) {
		log_say(CAT_PROCESSES, LEVEL_INFO, "processes", "process.respawn.disabled process=%s", h->name);
		helper_lost(h);
		return;
	}
	if (!young)
		h->backoff_ms = 0;
	else
		h->backoff_ms = !h->backoff_ms ? FIRST_MS : h->backoff_ms < LAST_MS ? h->backoff_ms * 2 : LAST_MS;
	h->again = mono_ms(h->b->now, h->backoff_ms);
}

/* ---- lines ---- */

static void
helper_too_long(struct helper *h)
{
	log_say(CAT_PROCESSES, LEVEL_ERROR, "processes", "process.line.toolong process=%s bytes=%zu action=terminate",
	    h->name,
	    inq_left(&h->from));
	inq_take(&h->from, inq_left(&h->from));
	h->kill_at = mono_ms(h->b->now, END_MS);
	child_signal(&h->child, SIGTERM, false);
	helper_close_out(h);
	h->eof = true;
}

/* Hand out what is whole. False: a line has to wait. */
static bool
helper_lines(struct helper *h)
{
	size_t most = LINES_WORK / (h->b->neighbor_cnt + LINES_WORK / LINES_MOST), i;

	if (most < LINES_LEAST)
		most = LINES_LEAST;
	h->stalled = false;
	for (i = 0; i < most; i++) {
		struct span left = inq_span(&h->from);
		const uint8_t *nl = left.n ? memchr(left.p, '\n', left.n) : NULL;
		size_t n;

		if (!nl)
			return true;
		n = (size_t)(nl - left.p);
		if (!client_open(h->client) || verbs_line(h->client, span_of(left.p, n)) == LATER) {
			h->stalled = true;
			return false;
		}
		h->client->lines++;
		inq_take(&h->from, n + 1);
	}
	return true;
}

/* First sessions are coming up: what helpers say comes after the configuration's routes. */
static bool
helper_waits(const struct bridge *b, struct mono now)
{
	return b->coming && !b->stopping && !mono_due(b->come_by, now);
}

static bool
helper_whole_line(const struct helper *h)
{
	return inq_left(&h->from) && memchr(inq_span(&h->from).p, '\n', inq_left(&h->from));
}

static short
helper_out_want(struct source *source, struct mono now, struct mono *deadline)
{
	struct helper *h = SOURCE_OWNER(source, struct helper, out);

	if (h->stalled || !h->client || !client_open(h->client))
		return LOOP_ASLEEP;
	if (helper_waits(h->b, now)) {
		mono_lower(deadline, h->b->come_by);
		return LOOP_ASLEEP;
	}
	if (helper_whole_line(h)) {
		*deadline = now;
		return LOOP_ASLEEP;
	}
	return h->eof ? LOOP_ASLEEP : POLLIN;
}

static void
helper_out_ready(struct source *source, short revents, struct mono now)
{
	struct helper *h = SOURCE_OWNER(source, struct helper, out);
	enum io_result r;

	h->b->now = now;
	r = inq_read(&h->from, h->b->loop.sys, h->child.out, READ_MOST);
	if (r == IO_EOF || r == IO_ERROR) {
		h->eof = true;
		helper_close_out(h);
		if (!h->ending && h->child.pid && mono_is_never(h->kill_at)) {
			/* A helper without stdout cannot give commands any more: it is ended. */
			h->kill_at = mono_ms(now, END_MS);
			if (!child_ended(&h->child))
				child_signal(&h->child, SIGTERM, false);
			else
				h->child.pid = 0;
			helper_ended(h);
		}
		return;
	}
	if (!helper_lines(h))
		return;
	if (inq_left(&h->from) >= LINE_LONGEST && !helper_whole_line(h))
		helper_too_long(h);
}

static void
helper_out_tick(struct source *source, struct mono now)
{
	struct helper *h = SOURCE_OWNER(source, struct helper, out);

	h->b->now = now;
	if (h->client && inq_left(&h->from) && helper_lines(h) && h->eof && !h->child.pid)
		helper_ended(h);
}

static short
helper_in_want(struct source *source, struct mono now, struct mono *deadline)
{
	struct helper *h = SOURCE_OWNER(source, struct helper, in);

	/* POLLERR without anything to write is how a closed stdin shows. */
	return h->client && outq_left(&h->client->out) ? POLLOUT : 0;
}

static void
helper_in_ready(struct source *source, short revents, struct mono now)
{
	struct helper *h = SOURCE_OWNER(source, struct helper, in);

	h->b->now = now;
	if (revents & POLLOUT) {
		helper_flush(h);
	} else if (revents & (POLLERR | POLLHUP | POLLNVAL)) {
		log_say(CAT_PROCESSES, LEVEL_INFO, "processes", "process.stdin.closed process=%s", h->name);
		helper_close_in(h);
	}
}

static void
helper_in_tick(struct source *source, struct mono now)
{
	struct helper *h = SOURCE_OWNER(source, struct helper, in);

	h->b->now = now;
	if (h->client && outq_left(&h->client->out) && !h->client->out.blocked)
		helper_flush(h);
}

/* ---- the end ---- */

static void
helper_say_death(struct helper *h)
{
	int s = h->child.status;

	if (h->ending)
		return;
	if (WIFSIGNALED(s))
		log_say(CAT_PROCESSES, LEVEL_WARNING, "processes", "process.ended process=%s signal=%d", h->name, WTERMSIG(s));
	else
		log_say(CAT_PROCESSES, WEXITSTATUS(s) ? LEVEL_WARNING : LEVEL_INFO, "processes",
		    "process.ended process=%s code=%d",
		    h->name, WEXITSTATUS(s));
}

void
helper_ended(struct helper *h)
{
	if (!h->client)
		return;
	if (h->child.pid && !child_ended(&h->child))
		return;
	/* Its last lines are still in the pipe. A child of its own may hold the pipe open: only what is there now counts. */
	while (!h->eof && !h->ending && h->child.out >= 0 &&
	    inq_read(&h->from, h->b->loop.sys, h->child.out, READ_MOST) == IO_OK)
		if (!helper_lines(h))
			break;
	if (!h->ending && inq_left(&h->from) && helper_whole_line(h)) {
		helper_lines(h);
		if (helper_whole_line(h)) {
			h->eof = true;   /* the rest follows when the sessions take it: out_tick comes here again */
			return;
		}
	}
	helper_say_death(h);
	if (inq_left(&h->from) && !helper_whole_line(h))
		log_say(CAT_PROCESSES, LEVEL_WARNING, "processes",
		    "process.line.unfinished process=%s bytes=%zu text=\"%.*s\" action=dropped", h->name, inq_left(&h->from),
		    (int)(inq_left(&h->from) < 60 ? inq_left(&h->from) : 60), (const char *)inq_span(&h->from).p);
	if (h->client->in_group)
		log_say(CAT_PROCESSES, LEVEL_WARNING, "processes", "process.group.lost process=%s commands=%u", h->name,
		    h->client->group_cnt);
	helper_close_in(h);
	helper_close_out(h);
	loop_del(&h->b->loop, &h->out);
	client_drop(h->client);
	h->client = NULL;
	h->kill_at = MONO_NEVER;
	helper_respawn(h);
	bridge_look(h->b);
}

bool
helper_gone(const struct helper *h)
{
	return !h->child.pid && !h->client;
}

/* ---- making ---- */

struct helper *
helper_new(struct bridge *b, const struct config_process *p)
{
	struct helper *h = calloc(1, sizeof(*h));

	if (!h)
		return NULL;
	h->b = b;
	h->conf = p;
	h->name = strdup(p->name);
	h->in = (struct source){ .fd = -1, .want = helper_in_want, .ready = helper_in_ready, .tick = helper_in_tick };
	h->out = (struct source){ .fd = -1, .want = helper_out_want, .ready = helper_out_ready, .tick = helper_out_tick };
	h->child.in = h->child.out = h->child.err = -1;
	h->again = h->kill_at = MONO_NEVER;
	buf_init(&h->print, 1 << 20);
	if (!h->name || !inq_init(&h->from, LINE_LONGEST + READ_MOST)) {
		helper_free(h);
		return NULL;
	}
	return h;
}

void
helper_free(struct helper *h)
{
	helper_close_in(h);
	helper_close_out(h);
	loop_del(&h->b->loop, &h->out);
	if (h->client)
		client_drop(h->client);
	inq_fini(&h->from);
	buf_fini(&h->print);
	free(h->name);
	free(h);
}

struct helper *
helper_find(struct bridge *b, const char *name)
{
	size_t i;

	for (i = 0; i < b->helper_cnt; i++)
		if (!b->helpers[i]->removed && strcmp(b->helpers[i]->name, name) == 0)
			return b->helpers[i];
	return NULL;
}
