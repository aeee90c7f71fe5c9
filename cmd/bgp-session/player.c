/* SPDX-License-Identifier: ISC */
/* bgp-session/player.c - --play: carries out what play/play.c says, and reports how it went. */
#include "player.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/num.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "lines.h"
#include "messages.h"
#include "msg/notification.h"
#include "output/output.h"
#include "session.h"
#include "verbs.h"

enum { PLAYER_ACTIONS = 256, PLAYER_WAIT_S = 60, PLAYER_INSTEAD = 10, AGAIN_MS = 50, SCRIPT_MAX = 1 << 30 };

/* ---- facts ---- */

static void
player_facts(const struct session *s, struct play_facts *f)
{
	const struct ctx *ctx = s->up >= 0 ? &s->send : &s->neutral;

	*f = (struct play_facts){
		.local_as = ctx->local_as, .peer_as = ctx->peer_as, .router_id = s->conf->ctx.router_id, .local = ctx->local,
		.peer = ctx->peer.len ? ctx->peer : s->neutral.peer,
	};
	f->internal = f->local_as == f->peer_as;
	f->role = s->conf->role >= 0;
	if (s->up < 0)
		return;
	f->peer_router_id = s->theirs.router_id;
	f->asn4 = s->send.asn4;
	f->extended_message = s->send.extended_message;
	f->refresh = s->ours.refresh && s->theirs.refresh;
	f->enhanced_refresh = s->ours.enhanced_refresh && s->theirs.enhanced_refresh;
	f->graceful = s->ours.graceful && s->theirs.graceful;
	f->families = s->send.families;
	f->addpath_send = s->send.addpath;
	f->addpath_receive = s->receive.addpath;
	f->nexthop6 = s->send.nexthop6;
}

/* ---- results ---- */

static const char *
player_name(const struct player *p, const struct play_result *r)
{
	static char name[128];

	if (!r->begin)
		return p->script.files[r->file].name;
	snprintf(name, sizeof(name), "%.*s", (int)(r->begin->text.n < 120 ? r->begin->text.n : 120), (const char *)r->begin->text.p);
	return name;
}

static struct span
player_about(const struct play_result *r)
{
	return r->begin ? r->begin->more : span_of("", 0);
}

/* What the case is about, without the section of an RFC in brackets at its end; that apart. */
static struct span
player_split(struct span about, struct span *rfc)
{
	size_t n = about.n;

	*rfc = span_of("", 0);
	if (!n || about.p[n - 1] != ')')
		return about;
	while (n && about.p[n - 1] != '(')
		n--;
	if (n < 2)
		return about;
	*rfc = span_of(about.p + n, about.n - n - 1);
	return span_of(about.p, n - 2);
}

static void
player_result_tap(struct player *p, const struct play_result *r, size_t i, struct buf *b)
{
	struct span about = player_about(r);

	if (!i)
		buf_str(b, "TAP version 13\n");
	buf_fmt(b, "%sok %zu - %s", r->failed ? "not " : "", i + 1, player_name(p, r));
	if (about.n) {
		buf_str(b, ": ");
		buf_span_put(b, about);
	}
	buf_str(b, play_skipped(r) ? " # SKIP not negotiated\n" : "\n");
	if (r->failed)
		buf_fmt(b, "# %s:%u: expected %s\n# seen: %s\n", p->script.files[r->file].name, r->failed->line, r->expected, r->seen);
}

static void
player_result_row(struct player *p, const struct play_result *r, size_t i, struct buf *b)
{
	struct span rfc, about = player_split(player_about(r), &rfc);

	if (!i)
		buf_str(b, "case\texpected\tseen\tresult\trfc\n");
	buf_str(b, player_name(p, r));
	buf_c(b, '\t');
	buf_span_put(b, about);
	buf_fmt(b, "\t%s\t%s\t", r->seen, r->failed ? "failed" : play_skipped(r) ? "skipped" : "ok");
	buf_span_put(b, rfc);
	buf_c(b, '\n');
}

/* What failed, where, and what came instead: on standard error. */
static void
player_say_failed(struct player *p, const struct play_result *r)
{
	static const struct output_options options = { .time = OUTPUT_TIME_ISO };
	const struct play_item *item = r->failed;
	const struct play_message *m;
	struct output line;
	struct diags d;
	struct buf b;
	size_t i;

	buf_init(&b, 4 << 20);
	buf_fmt(&b, "%s:%u: expected %s; seen: %s\n", p->script.files[r->file].name, item->line, r->expected, r->seen);
	if (output_open(&line, output_at(output_index("line")), &options)) {
		for (i = 0; i < PLAYER_INSTEAD && (m = play_unexpected(&p->play, i)); i++) {
			buf_str(&b, i ? "" : "came instead:\n");
			diags_reset(&d);
			output_event(&line, &m->e, &m->ctx, &b, &d);
		}
		output_close(&line);
		for (; play_unexpected(&p->play, i); i++)
			;
		if (i > PLAYER_INSTEAD)
			buf_fmt(&b, "and %zu more messages\n", i - PLAYER_INSTEAD);
	}
	say_block(p->s->conf->prog, buf_cstr(&b));
	buf_fini(&b);
}

static void
player_print(struct player *p)
{
	struct session *s = p->s;

	for (; p->printed < p->play.result_cnt; p->printed++) {
		const struct play_result *r = &p->play.results[p->printed];

		if (r->failed)
			player_say_failed(p, r);
		if (s->conf->play.results == RESULTS_TAP)
			player_result_tap(p, r, p->printed, output_buf(s));
		else if (s->conf->play.results == RESULTS_TABLE)
			player_result_row(p, r, p->printed, output_buf(s));
	}
	output_mark_full(&s->out);
}

/* ---- --junit ---- */

static void
player_xml(struct buf *b, struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '<': buf_str(b, "&lt;"); break;
		case '>': buf_str(b, "&gt;"); break;
		case '&': buf_str(b, "&amp;"); break;
		case '"': buf_str(b, "&quot;"); break;
		default:
			buf_c(b, s.p[i] < 0x20 ? ' ' : (char)s.p[i]);
		}
	}
}

static void
player_junit_case(const struct player *p, const struct play_result *r, struct buf *b)
{
	struct span about = player_about(r);

	buf_str(b, "  <testcase classname=\"");
	player_xml(b, span_str(p->script.files[r->file].name));
	buf_str(b, "\" name=\"");
	player_xml(b, span_str(player_name(p, r)));
	if (about.n) {
		buf_str(b, ": ");
		player_xml(b, about);
	}
	buf_fmt(b, "\" time=\"%lld.%06lld\"", (long long)(r->us / 1000000), (long long)(r->us % 1000000));
	if (!r->failed) {
		buf_str(b, play_skipped(r) ? "><skipped/></testcase>\n" : "/>\n");
		return;
	}
	buf_str(b, ">\n    <failure message=\"");
	buf_fmt(b, "line %u: expected ", r->failed->line);
	player_xml(b, span_str(r->expected));
	buf_str(b, "; seen: ");
	player_xml(b, span_str(r->seen));
	buf_str(b, "\"/>\n  </testcase>\n");
}

static bool
player_junit(const struct player *p, const char *path)
{
	struct buf b;
	FILE *f;
	size_t i, skipped = 0;
	bool good;

	for (i = 0; i < p->play.result_cnt; i++)
		skipped += play_skipped(&p->play.results[i]);
	buf_init(&b, SCRIPT_MAX);
	buf_str(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	buf_fmt(&b, "<testsuite name=\"bgp-session\" tests=\"%zu\" failures=\"%u\" skipped=\"%zu\">\n", p->play.result_cnt,
	    p->play.failed_cnt, skipped);
	for (i = 0; i < p->play.result_cnt; i++)
		player_junit_case(p, &p->play.results[i], &b);
	buf_str(&b, "</testsuite>\n");
	f = fopen(path, "w");
	good = f && fwrite(b.p, 1, b.n, f) == b.n && !b.bad;
	good = f && fclose(f) == 0 && good;
	if (!good)
		say(p->s->conf->prog, "%s: %s", path, strerror(errno));
	buf_fini(&b);
	return good;
}

int
player_finish(struct player *p)
{
	const char *path = p->s->conf->play.junit;
	int status = EXIT_GOOD;

	if (p->play.failed_cnt || !p->play.ended)
		status = EXIT_PEER;
	if (p->play.no_memory || (path && !player_junit(p, path)))
		status = EXIT_IO;
	if (p->play.no_memory)
		say(p->s->conf->prog, "out of memory");
	return status;
}

/* ---- actions ---- */

/* Close what there is: with Cease, or without a word. */
static void
player_close(struct session *s, bool quiet)
{
	if (conn_present(s) || s->conn[FSM_OUT].open || s->conn[FSM_IN].open)
		session_restart(s, CEASE_RESET, span_of(NULL, 0), quiet);
	/* the peer is to see the end of the old connection first: else the new one collides with it */
	fsm_not_before(&s->fsm, mono_ms(s->now, AGAIN_MS));
}

/* As if it had come from standard input. False: later. */
static bool
player_send(struct player *p, const struct play_item *item)
{
	struct session_input *in = &p->s->in;

	in->name = p->script.files[item->file].name;
	in->line = item->line;
	in->refused = false;
	if (!lines_run(in, buf_span(&p->play.text)))
		return false;
	if (in->refused)
		play_refused(&p->play, "it was refused", p->s->now);
	else
		play_done(&p->play, p->s->now);
	return true;
}

static bool
player_perform(struct player *p, enum play_action action)
{
	struct session *s = p->s;

	switch (action) {
	case PLAY_DO_SEND:
		if (s->in.job.kind != SHOW_NONE && !show_step(s))
			return false;
		s->in.job.kind = SHOW_NONE;
		return player_send(p, &p->script.v[p->play.at]);
	case PLAY_DO_LOG:
		session_say(s, "%s:%u: %s", p->script.files[p->script.v[p->play.at].file].name, p->script.v[p->play.at].line,
		    buf_cstr(&p->play.text));
		break;
	case PLAY_DO_FRESH:
	case PLAY_DO_CLOSE:
		player_close(s, action == PLAY_DO_CLOSE);
		break;
	case PLAY_DO_REPORT:
		player_print(p);
		break;
	case PLAY_DO_END:
		if (s->conf->play.results == RESULTS_TAP && p->play.result_cnt)
			buf_fmt(output_buf(s), "1..%zu\n", p->play.result_cnt);
		output_mark_full(&s->out);
		session_stop(s, CEASE_SHUTDOWN, span_of(NULL, 0));
		return false;
	default:
		return false;
	}
	play_done(&p->play, s->now);
	return true;
}

/* What cannot be sent for a minute will never be. */
static bool
player_waits(struct player *p)
{
	struct session *s = p->s;

	if (!p->pending.us)
		p->pending = s->now;
	if (!mono_due(mono_s(p->pending, PLAYER_WAIT_S), s->now)) {
		mono_lower(&p->play.deadline, mono_s(p->pending, PLAYER_WAIT_S));
		return true;
	}
	play_refused(&p->play, s->up >= 0 ? "the peer does not read" : "no session", s->now);
	return false;
}

static void
player_work(struct player *p)
{
	struct session *s = p->s;
	struct play_facts facts;
	enum play_action action = PLAY_WAIT;
	int i;

	p->busy = false;
	for (i = 0; i < PLAYER_ACTIONS && !s->stopping && output_has_room(&s->out); i++) {
		player_facts(s, &facts);
		action = play_step(&p->play, s->now, &facts);
		if (action == PLAY_WAIT || action == PLAY_DO_END) {
			player_perform(p, action);
			return;
		}
		if (player_perform(p, action)) {
			p->pending.us = 0;
			continue;
		}
		if (player_waits(p))
			return;
	}
	p->busy = i == PLAYER_ACTIONS;
}

static short
player_want(struct source *source, struct mono now, struct mono *deadline)
{
	struct player *p = (struct player *)source;

	/* what it waited for may have happened in this turn's sending */
	mono_lower(deadline, p->busy || (p->pending.us && messages_may_go(p->s)) ? now : p->play.deadline);
	return LOOP_ASLEEP;
}

static void
player_tick(struct source *source, struct mono now)
{
	struct player *p = (struct player *)source;

	p->s->now = now;
	player_work(p);
}

/* ---- what happens ---- */

void
player_saw(struct player *p, enum play_seen_kind what)
{
	if (p)
		play_saw(&p->play, what, p->s->now);
}

void
player_message(struct player *p, const struct event *e, const struct ctx *ctx)
{
	if (p)
		play_message(&p->play, e, ctx);
}

bool
player_mutes(const struct player *p, unsigned what)
{
	return p && p->play.no & what;
}

bool
player_offers(const struct player *p, struct buf *out)
{
	return p && p->play.offer.n && num_hex(p->play.offer, out);
}

/* ---- life ---- */

static bool
player_knows(struct span line)
{
	struct verb_line l;

	verb_split(line, &l);
	return l.n && verb_find(session_verbs, 0, &l);
}

/* A whole file into a buf. */
static bool
player_read(const char *path, struct buf *b)
{
	FILE *f = strcmp(path, "-") ? fopen(path, "r") : stdin;
	char part[65536];
	size_t n;
	bool good;

	while (f && (n = fread(part, 1, sizeof(part), f)))
		buf_put(b, part, n);
	good = f && !ferror(f) && !b->bad;
	if (f && f != stdin)
		fclose(f);
	return good;
}

static void
player_load_file(struct player *p, const char *name, struct buf *errors, int *status)
{
	struct player_text *v = memory_resize(p->texts, (p->text_cnt + 1) * sizeof(*v));
	struct player_text *t;

	if (!v) {
		*status = EXIT_IO;
		return;
	}
	p->texts = v;
	t = &v[p->text_cnt++];
	t->name = strdup(name);
	buf_init(&t->text, SCRIPT_MAX);
	if (!t->name || !player_read(name, &t->text)) {
		say(p->s->conf->prog, "%s: %s", name, t->text.bad ? "too large" : strerror(errno));
		*status = EXIT_IO;
	} else if (!play_script_add(&p->script, t->name, buf_span(&t->text), errors)) {
		*status = p->script.no_memory ? EXIT_IO : EXIT_BAD;
	}
}

static int
player_is_script(const struct dirent *e)
{
	size_t n = strlen(e->d_name);

	return e->d_name[0] != '.' && (!strchr(e->d_name, '.') || (n > 5 && strcmp(e->d_name + n - 5, ".play") == 0));
}

/* A file, or the scripts of a directory and of those in it, by name. */
static void
player_load_path(struct player *p, const char *path, unsigned depth, struct buf *errors, int *status)
{
	struct dirent **names;
	char name[PATH_MAX];
	struct stat st;
	int i, n;

	if (strcmp(path, "-") == 0 || stat(path, &st) != 0 || !S_ISDIR(st.st_mode)) {
		if (!depth || strlen(path) < 5 || strcmp(path + strlen(path) - 5, ".play") == 0)
			player_load_file(p, path, errors, status);
		return;
	}
	n = depth < 3 ? scandir(path, &names, player_is_script, alphasort) : 0;
	if (n < 0) {
		say(p->s->conf->prog, "%s: %s", path, strerror(errno));
		*status = EXIT_IO;
		return;
	}
	for (i = 0; i < n; i++) {
		if (snprintf(name, sizeof(name), "%s/%s", path, names[i]->d_name) < (int)sizeof(name))
			player_load_path(p, name, depth + 1, errors, status);
		free(names[i]);
	}
	if (depth < 3)
		free(names);
}

static bool
player_load(struct player *p, int *status)
{
	const struct opt_list *files = &p->s->conf->play.files;
	struct buf errors;
	size_t i;

	buf_init(&errors, 1 << 20);
	for (i = 0; i < files->n; i++)
		player_load_path(p, files->v[i], 0, &errors, status);
	if (errors.n)
		say_block(p->s->conf->prog, buf_cstr(&errors));
	buf_fini(&errors);
	return *status == EXIT_GOOD;
}

struct player *
player_new(struct session *s, int *status)
{
	const struct player_conf *conf = &s->conf->play;
	struct player *p = memory_zeroed(1, sizeof(*p));

	*status = EXIT_GOOD;
	if (!p) {
		*status = EXIT_IO;
		return NULL;
	}
	p->s = s;
	play_script_init(&p->script);
	p->script.known = player_knows;
	play_init(&p->play, &p->script, conf->fast ? 0 : conf->speed_milli / 1000.0);
	p->source = (struct source){ .fd = -1, .want = player_want, .tick = player_tick };
	if (!player_load(p, status) || !loop_add(&s->loop, &p->source)) {
		player_free(p);
		return NULL;
	}
	play_ready(&p->play);
	return p;
}

void
player_free(struct player *p)
{
	if (!p)
		return;
	play_fini(&p->play);
	play_script_fini(&p->script);
	while (p->text_cnt) {
		buf_fini(&p->texts[--p->text_cnt].text);
		free(p->texts[p->text_cnt].name);
	}
	free(p->texts);
	free(p);
}
