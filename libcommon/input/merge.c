/* SPDX-License-Identifier: ISC */
/*
 * input/merge.c - one thread for each input fills batches; the caller's takes the earliest item of all. A reader that
 * has filled two batches waits until one of them is empty; before it waits for more input, it gives away what it has.
 */
#include "input/merge.h"

#include <pthread.h>

#include "base/memory.h"
#include "input/batch.h"

enum { MERGE_BATCH = 128 * 1024, MERGE_BATCH_MAX = 64 << 20 };

struct merge;

struct merge_source {
	struct merge *m;
	struct input *in;
	struct intake intake; /* the reader's */
	struct batch v[2];    /* the reader fills one, the taker empties the other */
	unsigned fill;        /* which the reader fills */
	bool ready, over;     /* the other is for the taker; nothing more comes */
	pthread_t thread;
	/* the taker's */
	size_t at;
	struct batch_item *head; /* NULL: the next batch is wanted, or nothing is left */
	uint64_t time;
	bool done;
};

struct merge {
	struct intake *d;
	const struct intake_row *row;
	struct merge_source *v;
	size_t n;
	bool stop;
	pthread_mutex_t lock;
	pthread_cond_t given, taken;
	void (*before_wait)(void *arg); /* the caller's, for its own thread */
	void *wait_arg;
};

/* ---- a reader ---- */

/* Give away what is filled, as soon as the taker has emptied the other batch. False: nothing more is wanted. */
static bool
merge_give(struct merge_source *s)
{
	struct merge *m = s->m;
	bool go;

	pthread_mutex_lock(&m->lock);
	while (s->ready && !m->stop)
		pthread_cond_wait(&m->taken, &m->lock);
	go = !m->stop;
	if (go && s->v[s->fill].in.n) {
		s->fill ^= 1;
		s->ready = true;
		pthread_cond_signal(&m->given);
	}
	pthread_mutex_unlock(&m->lock);
	return go;
}

static bool
merge_put(struct merge_source *s, enum batch_kind kind, const struct event *ev, const struct ctx *ctx,
    const struct place *at, bool wrong)
{
	static const struct event large = { .reason = "too large to be merged" };
	struct batch *b = &s->v[s->fill];

	if (!batch_put(b, kind, ev, ctx, at, wrong)) {
		if (memory_has_run_out())
			return false;
		batch_put(b, BATCH_WRONG, &large, NULL, at, true);
	}
	return b->in.n < MERGE_BATCH || merge_give(s);
}

static bool
merge_event(void *arg, const struct event *e, const struct ctx *ctx, const struct place *at, bool wrong)
{
	return merge_put(arg, BATCH_EVENT, e, ctx, at, wrong);
}

static bool
merge_nlri(void *arg, struct span bytes, const struct place *at)
{
	return merge_put(arg, BATCH_NLRI, &(struct event){ .msg = bytes }, NULL, at, false);
}

static bool
merge_line(void *arg, struct span line)
{
	return merge_put(arg, BATCH_LINE, &(struct event){ .msg = line }, NULL, NULL, false);
}

static bool
merge_wrong(void *arg, const struct place *at, const char *text)
{
	return merge_put(arg, BATCH_WRONG, &(struct event){ .reason = text }, NULL, at, true);
}

static void
merge_no_memory(void *arg)
{
}

static void
merge_before_wait(void *arg)
{
	merge_give(arg);
}

static bool
merge_enough(void *arg)
{
	struct merge_source *s = arg;
	bool stop;

	pthread_mutex_lock(&s->m->lock);
	stop = s->m->stop;
	pthread_mutex_unlock(&s->m->lock);
	return stop;
}

static void *
merge_read(void *arg)
{
	struct merge_source *s = arg;

	intake_read(&s->intake, s->in, s->m->row);
	merge_give(s);
	pthread_mutex_lock(&s->m->lock);
	s->over = true;
	pthread_cond_signal(&s->m->given);
	pthread_mutex_unlock(&s->m->lock);
	return NULL;
}

/* ---- the taker ---- */

/* Have the next item of a source at hand, waiting for it if need be. */
static void
merge_look(struct merge_source *s)
{
	struct merge *m = s->m;
	struct batch *b;

	while (!s->head && !s->done) {
		pthread_mutex_lock(&m->lock);
		if (!s->ready && !s->over && m->before_wait) {
			pthread_mutex_unlock(&m->lock);
			m->before_wait(m->wait_arg);
			pthread_mutex_lock(&m->lock);
		}
		while (!s->ready && !s->over)
			pthread_cond_wait(&m->given, &m->lock);
		b = &s->v[s->fill ^ 1];
		s->done = !s->ready;
		s->head = s->done ? NULL : batch_next(b, &s->at);
		pthread_mutex_unlock(&m->lock);
	}
	if (s->head && s->head->ev.time_us)
		s->time = s->head->ev.time_us;
}

static void
merge_step(struct merge_source *s)
{
	struct merge *m = s->m;
	struct batch *b = &s->v[s->fill ^ 1]; /* ready: the reader leaves it alone */

	s->head = batch_next(b, &s->at);
	if (s->head)
		return;
	pthread_mutex_lock(&m->lock);
	batch_reset(b);
	s->at = 0;
	s->ready = false;
	pthread_cond_broadcast(&m->taken);
	pthread_mutex_unlock(&m->lock);
}

static bool
merge_take(struct merge_source *s)
{
	const struct batch_item *item = s->head;
	struct intake *d = s->m->d;

	switch (item->kind) {
	case BATCH_EVENT:
		return intake_event(d, &item->ev, batch_ctx(&s->v[s->fill ^ 1], item), &item->at, item->wrong);
	case BATCH_NLRI:
		return intake_nlri(d, item->ev.msg, &item->at);
	case BATCH_LINE:
		return intake_line(d, item->ev.msg);
	case BATCH_WRONG:
		return intake_wrong(d, &item->at, "%s", item->ev.reason);
	}
	return false;
}

/* The source whose turn it is; NULL: all are done. */
static struct merge_source *
merge_first(struct merge *m)
{
	struct merge_source *first = NULL, *s;

	for (s = m->v; s < m->v + m->n; s++) {
		merge_look(s);
		if (s->head && (!first || s->time < first->time))
			first = s;
	}
	return first;
}

/* ---- life ---- */

static void
merge_init(struct merge *m)
{
	size_t i;

	pthread_mutex_init(&m->lock, NULL);
	pthread_cond_init(&m->given, NULL);
	pthread_cond_init(&m->taken, NULL);
	for (i = 0; i < m->n; i++) {
		struct merge_source *s = &m->v[i];

		s->m = m;
		s->intake = *m->d;
		s->intake.arg = s;
		s->intake.event = merge_event;
		s->intake.nlri = merge_nlri;
		s->intake.line = merge_line;
		s->intake.wrong = merge_wrong;
		s->intake.no_memory = merge_no_memory;
		batch_init(&s->v[0], MERGE_BATCH_MAX, true);
		batch_init(&s->v[1], MERGE_BATCH_MAX, true);
	}
}

/* Threads 0 to n have been started. */
static void
merge_fini(struct merge *m, size_t n)
{
	size_t i;

	pthread_mutex_lock(&m->lock);
	m->stop = true;
	pthread_cond_broadcast(&m->taken);
	pthread_mutex_unlock(&m->lock);
	for (i = 0; i < n; i++)
		pthread_join(m->v[i].thread, NULL);
	for (i = 0; i < m->n; i++) {
		batch_fini(&m->v[i].v[0]);
		batch_fini(&m->v[i].v[1]);
		m->v[i].in->before_wait = m->before_wait;
		m->v[i].in->enough = NULL;
		m->v[i].in->wait_arg = m->wait_arg;
	}
	pthread_mutex_destroy(&m->lock);
	pthread_cond_destroy(&m->given);
	pthread_cond_destroy(&m->taken);
	free(m->v);
}

bool
intake_merge(struct intake *d, struct input *in, size_t n, const struct intake_row *row)
{
	struct merge m = { .d = d, .row = row, .n = n, .v = memory_zeroed(n, sizeof(*m.v)) };
	struct merge_source *s;
	size_t i;

	if (!m.v)
		return false;
	if (n) {
		m.before_wait = in[0].before_wait;
		m.wait_arg = in[0].wait_arg;
	}
	for (i = 0; i < n; i++) {
		m.v[i].in = &in[i];
		in[i].before_wait = merge_before_wait;
		in[i].enough = merge_enough;
		in[i].enough_arg = &m.v[i];
		in[i].wait_arg = &m.v[i];
	}
	merge_init(&m);
	for (i = 0; i < n && pthread_create(&m.v[i].thread, NULL, merge_read, &m.v[i]) == 0; i++)
		;
	if (i == n)
		while (!d->stop && !memory_has_run_out() && (s = merge_first(&m)) && merge_take(s))
			merge_step(s);
	if (memory_has_run_out() && !d->stop)
		intake_no_memory(d);
	merge_fini(&m, i);
	return i == n;
}
