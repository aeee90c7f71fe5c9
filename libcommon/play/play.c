/* SPDX-License-Identifier: ISC */
/* play/play.c - runs a script. */
#include "play/play.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"
#include "filter/filter.h"
#include "msg/notification.h"

enum { WITHIN_US = 10000000, SESSION_US = 60000000 }; /* how long is waited for a message, and for a session */

void
play_init(struct play *p, const struct play_script *s, double speed)
{
	*p = (struct play){ .script = s, .speed = speed, .deadline = MONO_NEVER };
	buf_init(&p->text, 8 << 20);
}

/* ---- what has come ---- */

/* The oldest one goes. */
static void
play_drop(struct play *p)
{
	struct play_message *m = &p->queue[p->queue_at++];

	p->queue_bytes -= m->e.msg.n + sizeof(*m);
	free((void *)(size_t)m->e.msg.p);
	free(m->met);
}

static void
play_forget(struct play *p)
{
	while (p->queue_at < p->queue_n)
		play_drop(p);
	p->queue_at = p->queue_n = p->hint = 0;
}

/* Room for one more. */
static struct play_message *
play_room(struct play *p)
{
	struct play_message *v;

	while (p->queue_at < p->queue_n && p->queue_bytes > PLAY_QUEUE_BYTES)
		play_drop(p);
	if (p->queue_at > p->queue_n / 2) {
		memmove(p->queue, p->queue + p->queue_at, (p->queue_n - p->queue_at) * sizeof(*v));
		p->queue_n -= p->queue_at;
		p->hint = p->hint > p->queue_at ? p->hint - p->queue_at : 0;
		p->queue_at = 0;
	}
	return MEMORY_ROOM(p->queue, p->queue_n, &p->queue_cap) ? &p->queue[p->queue_n] : NULL;
}

void
play_fini(struct play *p)
{
	play_forget(p);
	free(p->queue);
	free(p->results);
	filter_free(p->filter);
	buf_fini(&p->text);
}

void
play_saw(struct play *p, enum play_seen_kind what, struct mono now)
{
	switch (what) {
	case PLAY_SAW_CONNECTED:
		p->connected = true;
		break;
	case PLAY_SAW_UP:
		p->connected = p->up = true;
		p->up_at = now;
		break;
	case PLAY_SAW_CLOSED:
		p->connected = p->up = false;
		p->closed = true;
		if (!p->reaction[0])
			snprintf(p->reaction, sizeof(p->reaction), "closed");
		break;
	}
}

void
play_message(struct play *p, const struct event *e, const struct ctx *ctx)
{
	struct notification_parts n;
	struct play_message *m;
	uint8_t *copy;

	if (p->no_memory)
		return;
	if (msg_type(e->msg) == MSG_NOTIFICATION && notification_find(e->msg, &n))
		snprintf(p->reaction, sizeof(p->reaction), "notification %u/%u", n.code, n.subcode);
	m = play_room(p);
	copy = memory_get(e->msg.n + 1);
	if (!m || !copy) {
		free(copy);
		p->no_memory = true;
		return;
	}
	memcpy(copy, e->msg.p, e->msg.n);
	p->queue_n++;
	*m = (struct play_message){ .e = *e, .ctx = *ctx, .number = ++p->number };
	m->e.msg.p = copy;
	m->e.negotiated = m->e.extra = m->e.record = (struct span){ NULL, 0 };
	p->queue_bytes += e->msg.n + sizeof(*m);
}

const struct play_message *
play_unexpected(const struct play *p, size_t i)
{
	size_t at;

	for (at = p->queue_at; at < p->queue_n; at++)
		if (!p->queue[at].met_cnt && !i--)
			return &p->queue[at];
	return NULL;
}

/* ---- cases and results ---- */

static const struct play_item *
play_item(const struct play *p)
{
	return p->at < p->script->n ? &p->script->v[p->at] : NULL;
}

static void
play_begin_case(struct play *p, const struct play_item *begin, unsigned file, struct mono now)
{
	p->now_case = (struct play_result){ .begin = begin, .file = file };
	p->case_at = now;
	p->reaction[0] = 0;
	p->started = true;
}

static void
play_end_case(struct play *p, struct mono now)
{
	struct play_result *v;

	if (!p->started)
		return;
	p->started = false;
	v = memory_resize(p->results, (p->result_cnt + 1) * sizeof(*v));
	if (!v) {
		p->no_memory = true;
		return;
	}
	p->results = v;
	p->now_case.us = now.us - p->case_at.us;
	if (!p->now_case.failed)
		snprintf(p->now_case.seen, sizeof(p->now_case.seen), "%s", p->reaction[0] ? p->reaction : p->up ? "up" : "nothing");
	p->failed_cnt += p->now_case.failed != NULL;
	v[p->result_cnt++] = p->now_case;
}

static void
play_line_over(struct play *p, struct mono now)
{
	filter_free(p->filter);
	p->filter = NULL;
	p->begun = false;
	p->clock = now;
	p->at++;
}

/* The case has failed: go on with the next one, or with the next script. */
static void
play_fail(struct play *p, struct mono now)
{
	unsigned file = p->script->v[p->at].file;

	p->now_case.failed = &p->script->v[p->at];
	if (!p->now_case.seen[0])
		snprintf(p->now_case.seen, sizeof(p->now_case.seen), "%s", p->reaction[0] ? p->reaction : p->up ? "nothing" : "no session");
	do
		play_line_over(p, now);
	while (p->at < p->script->n && p->script->v[p->at].kind != PLAY_CASE && p->script->v[p->at].file == file);
	p->depth = 0;
	play_end_case(p, now);
}

void
play_refused(struct play *p, const char *why, struct mono now)
{
	snprintf(p->now_case.expected, sizeof(p->now_case.expected), "to send it");
	snprintf(p->now_case.seen, sizeof(p->now_case.seen), "%s", why);
	play_fail(p, now);
}

/* What the case that begins at item `at` wants the session not to send, and to send as its OPEN. */
static unsigned
play_case_no(const struct play *p, size_t at, struct span *offer)
{
	unsigned no = 0, file = p->script->v[at].file;
	size_t i = at + (p->script->v[at].kind == PLAY_CASE);

	for (; i < p->script->n && p->script->v[i].kind != PLAY_CASE && p->script->v[i].file == file; i++)
		if (p->script->v[i].kind == PLAY_NO)
			no |= p->script->v[i].n;
		else if (p->script->v[i].kind == PLAY_OFFER)
			*offer = p->script->v[i].text;
	return no;
}

void
play_ready(struct play *p)
{
	if (p->script->n)
		play_case_no(p, 0, &p->offer);
}

/*
 * A case begins with the session that is there or comes up; at a new connection if something is to be left unsent in it, or
 * was in the one before.
 */
static bool
play_wants_fresh(struct play *p)
{
	struct span offer = { NULL, 0 }, offered = p->offer;
	unsigned no = play_case_no(p, p->at, &offer), had = p->no;

	p->no = no;
	p->offer = offer;
	return no != had || no || !span_eq(offer, offered);
}

/* ---- time ---- */

static struct mono
play_later(const struct play *p, struct mono from, int64_t us)
{
	return p->speed > 0 ? (struct mono){ from.us + (int64_t)((double)us / p->speed) } : from;
}

static bool
play_wait_until(struct play *p, struct mono until, struct mono now)
{
	if (mono_due(until, now))
		return false;
	mono_lower(&p->deadline, until);
	return true;
}

/* ---- expectations ---- */

enum play_outcome { OUTCOME_WAIT, OUTCOME_MET, OUTCOME_FAILED };

static bool
play_met(const struct play_message *m, uint32_t hash)
{
	size_t i;

	for (i = 0; i < m->met_cnt; i++)
		if (m->met[i] == hash)
			return true;
	return false;
}

/* A message that the filter passes and that has not met the same expectation; NULL: none. Mostly the one after the last. */
static struct play_message *
play_find(struct play *p, uint32_t hash)
{
	size_t n = p->queue_n - p->queue_at, from = p->hint > p->queue_at ? p->hint - p->queue_at : 0, i;

	for (i = 0; i < n; i++) {
		size_t at = p->queue_at + (from + i) % n;
		struct play_message *m = &p->queue[at];

		if (m->number > p->looked && !play_met(m, hash) && filter_pass(p->filter, &m->e, &m->ctx)) {
			p->hint = at;
			return m;
		}
	}
	p->looked = p->number;
	return NULL;
}

/* Expectations of absence: one of those that came since. */
static bool
play_came(const struct play *p, uint64_t number)
{
	size_t at;

	for (at = p->queue_n; at > p->queue_at && p->queue[at - 1].number > number; at--)
		if (filter_pass(p->filter, &p->queue[at - 1].e, &p->queue[at - 1].ctx))
			return true;
	return false;
}

static bool
play_meet(struct play *p, struct span text)
{
	uint32_t hash = (uint32_t)hash_span(0, text), *met;
	struct play_message *m = play_find(p, hash);

	if (!m)
		return false;
	met = memory_resize(m->met, (m->met_cnt + 1) * sizeof(*met));
	if (!met) {
		p->no_memory = true;
		return false;
	}
	m->met = met;
	m->met[m->met_cnt++] = hash;
	return true;
}

static bool
play_compile(struct play *p, const struct play_item *item, const struct play_facts *facts)
{
	struct diags d = { .n = 0 };
	struct src src = { .name = p->script->files[item->file].name, .first_line = item->line };
	struct span bad;

	buf_reset(&p->text);
	if (!play_fill(item->text, facts, &p->text, &bad) || p->text.bad)
		return false;
	src.text = buf_span(&p->text);
	p->filter = filter_compile(&src, &d);
	return p->filter != NULL;
}

static bool
play_has(struct play *p, const struct play_item *item)
{
	switch (item->want) {
	case WANT_CONNECTED:
		return p->connected;
	case WANT_ESTABLISHED:
		return p->up;
	case WANT_CLOSED:
		return p->closed;
	default:
		return item->none ? play_came(p, p->begun_number) : play_meet(p, item->text);
	}
}

static enum play_outcome
play_expect_none(struct play *p, const struct play_item *item, struct mono now)
{
	if (play_has(p, item))
		return OUTCOME_FAILED;
	return play_wait_until(p, (struct mono){ p->since.us + item->us }, now) ? OUTCOME_WAIT : OUTCOME_MET;
}

static enum play_outcome
play_expect_some(struct play *p, const struct play_item *item, struct mono now)
{
	int64_t us = item->us ? item->us : item->want == WANT_FILTER || item->want == WANT_CLOSED ? WITHIN_US : SESSION_US;

	if (play_has(p, item)) {
		/* from here on it is about the connection that is there now */
		if (item->want != WANT_FILTER)
			p->closed = false;
		if (item->want == WANT_CONNECTED || item->want == WANT_ESTABLISHED)
			p->reaction[0] = 0;
		return OUTCOME_MET;
	}
	if (item->want == WANT_FILTER && p->closed && !p->connected)
		return OUTCOME_FAILED;
	return play_wait_until(p, (struct mono){ p->since.us + us }, now) ? OUTCOME_WAIT : OUTCOME_FAILED;
}

static enum play_outcome
play_expect(struct play *p, const struct play_item *item, struct mono now, const struct play_facts *facts)
{
	enum play_outcome o;

	if (item->want == WANT_FILTER && !p->filter && !play_compile(p, item, facts)) {
		snprintf(p->now_case.seen, sizeof(p->now_case.seen), "a filter that cannot be used with the values of this session");
		o = OUTCOME_FAILED;
	} else {
		o = item->none ? play_expect_none(p, item, now) : play_expect_some(p, item, now);
	}
	if (o == OUTCOME_FAILED) {
		snprintf(p->now_case.expected, sizeof(p->now_case.expected), "%s%.*s", item->none ? "none of: " : "",
		    (int)(item->text.n > 120 ? 120 : item->text.n), (const char *)item->text.p);
		if (item->none && item->want == WANT_FILTER)
			snprintf(p->now_case.seen, sizeof(p->now_case.seen), "such a message");
		play_fail(p, now);
	} else if (o == OUTCOME_MET) {
		play_line_over(p, now);
	}
	return o;
}

/* ---- the walk ---- */

/* The line is a wait: is it over? Then its own end counts, not the moment at which that was noticed. */
static bool
play_pause(struct play *p, struct mono until, struct mono now)
{
	if (play_wait_until(p, until, now))
		return false;
	play_line_over(p, until.us > p->clock.us ? until : p->clock);
	return true;
}

static void
play_again(struct play *p, const struct play_item *item)
{
	p->begun = false;
	if (--p->left[p->depth - 1]) {
		p->at = item->to;
	} else {
		p->depth--;
		p->at++;
	}
}

/* Items that are over at once. False: it is none of them. */
static bool
play_plain(struct play *p, const struct play_item *item, const struct play_facts *facts)
{
	switch (item->kind) {
	case PLAY_REPEAT:
		if (item->n)
			p->left[p->depth++] = item->n;
		p->at = item->n ? p->at + 1 : item->to;
		break;
	case PLAY_AGAIN:
		play_again(p, item);
		return true;
	case PLAY_IF:
		if (play_holds(&item->condition, facts)) {
			p->at++;
		} else {
			p->at = item->to;
			p->now_case.passed_over = true;
		}
		break;
	case PLAY_JUMP:
		p->at = item->to;
		break;
	case PLAY_NO:
	case PLAY_OFFER:
		p->at++;
		break;
	default:
		return false;
	}
	p->begun = false;
	return true;
}

/* More than waiting for a session. */
static bool
play_acts(const struct play_item *item)
{
	return item->kind == PLAY_SEND || item->kind == PLAY_CLOSE ||
	    (item->kind == PLAY_EXPECT && item->want != WANT_CONNECTED && item->want != WANT_ESTABLISHED);
}

/* A case begins, with `case` or with the first line of a script. True: a new connection first. */
static bool
play_case(struct play *p, const struct play_item *item, struct mono now)
{
	bool begins = item->kind == PLAY_CASE || !p->started || p->now_case.file != item->file;

	if (!begins || p->fresh)
		return false;
	play_end_case(p, now);
	play_begin_case(p, item->kind == PLAY_CASE ? item : NULL, item->file, now);
	p->fresh = true;
	return play_wants_fresh(p);
}

enum play_action
play_step(struct play *p, struct mono now, const struct play_facts *facts)
{
	const struct play_item *item;

	p->deadline = MONO_NEVER;
	while (p->told == p->result_cnt && (item = play_item(p)) && !p->no_memory) {
		if (play_case(p, item, now))
			return PLAY_DO_FRESH;
		p->fresh = p->fresh && item->kind == PLAY_CASE;
		if (!p->begun) {
			p->begun = true;
			p->since = now;
			p->begun_number = p->number;
			p->looked = 0;
			if (!p->clock.us)
				p->clock = now;
		}
		if (play_plain(p, item, facts))
			continue;
		buf_reset(&p->text);
		p->now_case.acted |= play_acts(item);
		switch (item->kind) {
		case PLAY_CASE:
			p->fresh = false;
			play_forget(p);
			p->closed = false;
			play_line_over(p, now);
			break;
		case PLAY_AFTER:
			if (!play_pause(p, play_later(p, p->clock, item->us), now))
				return PLAY_WAIT;
			break;
		case PLAY_AT:
			if (!p->up && !play_wait_until(p, (struct mono){ p->since.us + SESSION_US }, now)) {
				snprintf(p->now_case.expected, sizeof(p->now_case.expected), "a session");
				play_fail(p, now);
				break;
			}
			if (!p->up || !play_pause(p, play_later(p, p->up_at, item->us), now))
				return PLAY_WAIT;
			break;
		case PLAY_EXPECT:
			if (play_expect(p, item, now, facts) == OUTCOME_WAIT)
				return PLAY_WAIT;
			break;
		case PLAY_CLOSE:
			return PLAY_DO_CLOSE;
		default: {
			struct span bad;

			play_fill(item->text, facts, &p->text, &bad);
			return item->kind == PLAY_LOG ? PLAY_DO_LOG : PLAY_DO_SEND;
		}
		}
	}
	if (p->told == p->result_cnt && !p->ended) {
		p->ended = true;
		play_end_case(p, now);
	}
	return p->told < p->result_cnt ? PLAY_DO_REPORT : PLAY_DO_END;
}

void
play_done(struct play *p, struct mono now)
{
	const struct play_item *item = play_item(p);
	struct mono clock = p->clock;

	if (p->told < p->result_cnt) {
		p->told = p->result_cnt;
		return;
	}
	if (!item)
		return;
	if (p->fresh && !p->begun) {
		play_forget(p);
		p->closed = p->connected = p->up = false;
		return;
	}
	play_line_over(p, now);
	/* sending takes no time of the script: or many messages would leave later and later */
	p->clock = item->kind == PLAY_SEND || item->kind == PLAY_LOG ? clock : now;
}
