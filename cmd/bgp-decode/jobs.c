/* SPDX-License-Identifier: ISC */
/*
 * jobs.c - several threads render what one reads. Events are copied into batches; each batch is rendered by one thread,
 * and batches leave in the order they were made, so that the output is the same as with one thread, to the byte. A batch
 * that has much to print leaves in parts: its thread waits after each until it is written.
 */
#include <pthread.h>
#include <stdlib.h>

#include "base/memory.h"
#include "cli/stop.h"
#include "input/batch.h"
#include "render.h"

enum { BATCH = 256 * 1024, BATCH_MAX = 64 << 20, PART = 2 << 20, SAID_MAX = 16 << 20, THREADS_MAX = 64 };

enum state { FREE, FILLED, RENDERING, PARTLY, DONE };

/* What is to be rendered; the records around messages are left out: no format that is rendered here has them. */
struct task {
	enum state state;
	struct batch in;
	struct buf out, said;
	bool bad, toobig;
	struct place toobig_at;
};

struct jobs {
	struct decode *d;
	pthread_mutex_t lock;
	pthread_cond_t filled, done, written;
	struct task *v;
	unsigned cnt, tasks;
	unsigned first, next, take; /* oldest not written, being filled, next to render: numbers that only grow */
	bool over;
	pthread_t thread[THREADS_MAX];
	struct render *render;
};

struct worker {
	struct jobs *j;
	struct render *r;
};

static struct task *
jobs_task_of(struct jobs *j, unsigned n)
{
	return &j->v[n % j->tasks];
}

/* Have what is rendered so far written, which waits for the batches before. False: it is over. */
static bool
jobs_leave_part(struct jobs *j, struct task *b)
{
	bool go;

	pthread_mutex_lock(&j->lock);
	b->state = PARTLY;
	pthread_cond_signal(&j->done);
	while (b->state == PARTLY && !j->over)
		pthread_cond_wait(&j->written, &j->lock);
	go = !j->over;
	pthread_mutex_unlock(&j->lock);
	return go;
}

static void
jobs_render_task(struct jobs *j, struct task *b, struct render *r)
{
	bool strict = j->d->strict;
	struct batch_item *p;
	size_t at = 0;

	while ((p = batch_next(&b->in, &at))) {
		size_t before = b->out.n;

		render_event(r, &p->ev, batch_ctx(&b->in, p), &p->at, p->wrong, &b->out, &b->said, &b->bad);
		if (b->out.bad || b->out.n - before > OUT_RECORD_MAX) {
			b->out.bad = false;
			b->out.n = before;
			b->toobig = b->bad = true;
			b->toobig_at = p->at;
		}
		if (strict && b->bad)
			break;
		if (b->out.n >= PART && !jobs_leave_part(j, b))
			break;
	}
}

static void *
jobs_work(void *arg)
{
	struct worker *w = arg;
	struct jobs *j = w->j;
	struct render *r = w->r;

	free(w);
	pthread_mutex_lock(&j->lock);
	for (;;) {
		struct task *b;

		while (!j->over && (j->take == j->next || jobs_task_of(j, j->take)->state != FILLED))
			pthread_cond_wait(&j->filled, &j->lock);
		if (j->over)
			break;
		b = jobs_task_of(j, j->take++);
		b->state = RENDERING;
		pthread_mutex_unlock(&j->lock);
		jobs_render_task(j, b, r);
		pthread_mutex_lock(&j->lock);
		b->state = DONE;
		pthread_cond_signal(&j->done);
	}
	pthread_mutex_unlock(&j->lock);
	return NULL;
}

/* ---- in order ---- */

/* Write what a batch has rendered. */
static void
jobs_write_out(struct jobs *j, struct task *b)
{
	struct decode *d = j->d;

	if (!d->stop) {
		if (!out_put(&d->out, buf_span(&b->out)) || stop_asked())
			d->stop = true;
		if (b->said.n)
			complain(&d->complain, buf_cstr(&b->said));
		if (b->toobig)
			sink_wrong(d, &b->toobig_at, "more than %d bytes to print for one message: left out", OUT_RECORD_MAX);
		if (b->bad)
			sink_bad(d);
	}
	buf_reset(&b->out);
	buf_reset(&b->said);
	b->bad = b->toobig = false;
}

static void
jobs_task_reset(struct task *b)
{
	batch_reset(&b->in);
	b->state = FREE;
}

/* Write what is done; with `all`, wait for the rest. With `room`, wait until there is a free batch. */
static bool
jobs_collect(struct jobs *j, bool all, bool room)
{
	pthread_mutex_lock(&j->lock);
	while (j->first != j->next) {
		struct task *b = jobs_task_of(j, j->first);
		enum state state = b->state;

		if (state != DONE && state != PARTLY) {
			if (!all && !(room && j->next - j->first >= j->tasks))
				break;
			pthread_cond_wait(&j->done, &j->lock);
			continue;
		}
		pthread_mutex_unlock(&j->lock);
		jobs_write_out(j, b);
		pthread_mutex_lock(&j->lock);
		if (state == PARTLY) {
			b->state = RENDERING;
			pthread_cond_broadcast(&j->written);
		} else {
			jobs_task_reset(b);
			j->first++;
		}
	}
	pthread_mutex_unlock(&j->lock);
	return !j->d->stop;
}

static bool
jobs_submit(struct jobs *j)
{
	pthread_mutex_lock(&j->lock);
	jobs_task_of(j, j->next)->state = FILLED;
	j->next++;
	pthread_cond_signal(&j->filled);
	pthread_mutex_unlock(&j->lock);
	return jobs_collect(j, false, true);
}

bool
jobs_event(struct jobs *j, const struct event *ev, const struct ctx *ctx, const struct place *at, bool is_wrong)
{
	struct task *b = jobs_task_of(j, j->next);

	if (!batch_put(&b->in, BATCH_EVENT, ev, ctx, at, is_wrong))
		return sink_wrong(j->d, at, "out of memory");
	return b->in.in.n < BATCH || jobs_submit(j);
}

bool
jobs_drain(struct jobs *j)
{
	if (jobs_task_of(j, j->next)->in.in.n)
		jobs_submit(j);
	return jobs_collect(j, true, false);
}

struct jobs *
jobs_new(struct decode *d, unsigned cnt)
{
	struct jobs *j = memory_zeroed(1, sizeof(*j));
	unsigned i;

	if (!j)
		return NULL;
	if (cnt > THREADS_MAX)
		cnt = THREADS_MAX;
	j->d = d;
	j->tasks = cnt * 2 + 2;
	j->v = memory_zeroed(j->tasks, sizeof(*j->v));
	j->render = memory_zeroed(cnt, sizeof(*j->render));
	pthread_mutex_init(&j->lock, NULL);
	pthread_cond_init(&j->filled, NULL);
	pthread_cond_init(&j->done, NULL);
	pthread_cond_init(&j->written, NULL);
	for (i = 0; j->v && i < j->tasks; i++) {
		batch_init(&j->v[i].in, BATCH_MAX, false);
		buf_init(&j->v[i].out, BATCH_MAX);
		buf_init(&j->v[i].said, SAID_MAX);
	}
	for (i = 0; j->v && j->render && i < cnt; i++) {
		struct worker *w = memory_get(sizeof(*w));

		if (!w || !render_init(&j->render[i], d)) {
			free(w);
			break;
		}
		*w = (struct worker){ j, &j->render[i] };
		if (pthread_create(&j->thread[i], NULL, jobs_work, w) != 0) {
			free(w);
			render_fini(&j->render[i]);
			break;
		}
		j->cnt++;
	}
	if (!j->cnt) {
		jobs_free(j);
		return NULL;
	}
	return j;
}

void
jobs_free(struct jobs *j)
{
	unsigned i;

	if (!j)
		return;
	pthread_mutex_lock(&j->lock);
	j->over = true;
	pthread_cond_broadcast(&j->filled);
	pthread_cond_broadcast(&j->written);
	pthread_mutex_unlock(&j->lock);
	for (i = 0; i < j->cnt; i++) {
		pthread_join(j->thread[i], NULL);
		render_fini(&j->render[i]);
	}
	for (i = 0; j->v && i < j->tasks; i++) {
		batch_fini(&j->v[i].in);
		buf_fini(&j->v[i].out);
		buf_fini(&j->v[i].said);
	}
	pthread_mutex_destroy(&j->lock);
	pthread_cond_destroy(&j->filled);
	pthread_cond_destroy(&j->done);
	pthread_cond_destroy(&j->written);
	free(j->render);
	free(j->v);
	free(j);
}
