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
#include "render.h"

enum { BATCH = 256 * 1024, BATCH_MAX = 64 << 20, PART = 2 << 20, SAID_MAX = 16 << 20, THREADS_MAX = 64 };

enum state { FREE, FILLED, RENDERING, PARTLY, DONE };

/* One event in a batch, in front of its bytes. The record around it is left out: no format that is rendered here has it. */
struct jobs_packed {
	struct event ev;
	struct place at;
	size_t ctx_at, next;       /* where its context is in the batch; and the next event */
	uint32_t text_n, reason_n, file_n; /* with their NUL; 0: none */
	bool is_wrong;
};

struct batch {
	enum state state;
	struct buf in, out, said;
	size_t ctx_at;           /* the context of the event put last; SIZE_MAX: none yet */
	bool bad, toobig;
	struct place toobig_at;
};

struct jobs {
	struct decode *d;
	pthread_mutex_t lock;
	pthread_cond_t filled, done, written;
	struct batch *v;
	unsigned cnt, batches;
	unsigned first, next, take; /* oldest not written, being filled, next to render: numbers that only grow */
	bool over;
	pthread_t thread[THREADS_MAX];
	struct render *render;
};

struct worker {
	struct jobs *j;
	struct render *r;
};

static struct batch *
jobs_batch_of(struct jobs *j, unsigned n)
{
	return &j->v[n % j->batches];
}

/* ---- a batch's events ---- */

static uint32_t
jobs_text_size(const char *s)
{
	return s ? (uint32_t)strlen(s) + 1 : 0;
}

static void
jobs_append(struct buf *b, const void *p, size_t n)
{
	if (n)
		memcpy(b->p + b->n, p, n);
	b->n += n;
}

/* All things begin at a multiple of this. */
static size_t
jobs_aligned(size_t n)
{
	return (n + 15) & ~(size_t)15;
}

/* Room has been made. The context is put too, unless it is that of the event before. */
static void
jobs_put(struct batch *to, struct jobs_packed *p, const struct event *ev, const struct ctx *ctx)
{
	struct buf *b = &to->in;

	b->n += sizeof(*p);
	jobs_append(b, ev->msg.p, ev->msg.n);
	jobs_append(b, ev->extra.p, ev->extra.n);
	jobs_append(b, ev->negotiated.p, ev->negotiated.n);
	jobs_append(b, ev->text, p->text_n);
	jobs_append(b, ev->reason, p->reason_n);
	jobs_append(b, ev->file, p->file_n);
	b->n = jobs_aligned(b->n);
	if (to->ctx_at == SIZE_MAX || memcmp(b->p + to->ctx_at, ctx, sizeof(*ctx)) != 0) {
		to->ctx_at = b->n;
		jobs_append(b, ctx, sizeof(*ctx));
		b->n = jobs_aligned(b->n);
	}
	p->ctx_at = to->ctx_at;
	p->next = b->n;
}

static bool
jobs_pack(struct batch *to, const struct event *ev, const struct ctx *ctx, const struct place *at, bool is_wrong)
{
	uint32_t text_n = jobs_text_size(ev->text), reason_n = jobs_text_size(ev->reason),
		 file_n = jobs_text_size(ev->file);
	struct buf *b = &to->in;
	struct jobs_packed *p;

	if (!buf_room(b, 64 + sizeof(*ctx) + sizeof(*p) + ev->msg.n + ev->extra.n + ev->negotiated.n + text_n + reason_n +
	    file_n))
		return false;
	p = (struct jobs_packed *)(void *)(b->p + b->n);
	p->ev = *ev;
	p->ev.record.n = 0;
	p->at = *at;
	p->text_n = text_n;
	p->reason_n = reason_n;
	p->file_n = file_n;
	p->is_wrong = is_wrong;
	jobs_put(to, p, ev, ctx);
	return true;
}

static const uint8_t *
jobs_take(const uint8_t **at, size_t n)
{
	const uint8_t *p = n ? *at : NULL;

	*at += n;
	return p;
}

/* The next event, its pointers set to where its bytes are in the batch. */
static struct jobs_packed *
jobs_unpack(const struct buf *b, size_t *at)
{
	struct jobs_packed *p = (struct jobs_packed *)(void *)(b->p + *at);
	const uint8_t *q = (const uint8_t *)(p + 1);

	p->ev.msg.p = jobs_take(&q, p->ev.msg.n);
	p->ev.extra.p = jobs_take(&q, p->ev.extra.n);
	p->ev.negotiated.p = jobs_take(&q, p->ev.negotiated.n);
	p->ev.record.p = NULL;
	p->ev.text = (const char *)jobs_take(&q, p->text_n);
	p->ev.reason = (const char *)jobs_take(&q, p->reason_n);
	p->ev.file = (const char *)jobs_take(&q, p->file_n);
	*at = p->next;
	return p;
}

/* Have what is rendered so far written, which waits for the batches before. False: it is over. */
static bool
jobs_leave_part(struct jobs *j, struct batch *b)
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
jobs_render_batch(struct jobs *j, struct batch *b, struct render *r)
{
	bool strict = j->d->strict;
	size_t at = 0;

	while (at < b->in.n) {
		size_t before = b->out.n;
		struct jobs_packed *p = jobs_unpack(&b->in, &at);

		render_event(r, &p->ev, (const struct ctx *)(const void *)(b->in.p + p->ctx_at), &p->at, p->is_wrong, &b->out,
		    &b->said, &b->bad);
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
		struct batch *b;

		while (!j->over && (j->take == j->next || jobs_batch_of(j, j->take)->state != FILLED))
			pthread_cond_wait(&j->filled, &j->lock);
		if (j->over)
			break;
		b = jobs_batch_of(j, j->take++);
		b->state = RENDERING;
		pthread_mutex_unlock(&j->lock);
		jobs_render_batch(j, b, r);
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
jobs_write_out(struct jobs *j, struct batch *b)
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
jobs_batch_reset(struct batch *b)
{
	buf_reset(&b->in);
	b->ctx_at = SIZE_MAX;
	b->state = FREE;
}

/* Write what is done; with `all`, wait for the rest. With `room`, wait until there is a free batch. */
static bool
jobs_collect(struct jobs *j, bool all, bool room)
{
	pthread_mutex_lock(&j->lock);
	while (j->first != j->next) {
		struct batch *b = jobs_batch_of(j, j->first);
		enum state state = b->state;

		if (state != DONE && state != PARTLY) {
			if (!all && !(room && j->next - j->first >= j->batches))
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
			jobs_batch_reset(b);
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
	jobs_batch_of(j, j->next)->state = FILLED;
	j->next++;
	pthread_cond_signal(&j->filled);
	pthread_mutex_unlock(&j->lock);
	return jobs_collect(j, false, true);
}

bool
jobs_event(struct jobs *j, const struct event *ev, const struct ctx *ctx, const struct place *at, bool is_wrong)
{
	struct batch *b = jobs_batch_of(j, j->next);

	if (!jobs_pack(b, ev, ctx, at, is_wrong)) {
		b->in.bad = false;
		return sink_wrong(j->d, at, "out of memory");
	}
	return b->in.n < BATCH || jobs_submit(j);
}

bool
jobs_drain(struct jobs *j)
{
	if (jobs_batch_of(j, j->next)->in.n)
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
	j->batches = cnt * 2 + 2;
	j->v = memory_zeroed(j->batches, sizeof(*j->v));
	j->render = memory_zeroed(cnt, sizeof(*j->render));
	pthread_mutex_init(&j->lock, NULL);
	pthread_cond_init(&j->filled, NULL);
	pthread_cond_init(&j->done, NULL);
	pthread_cond_init(&j->written, NULL);
	for (i = 0; j->v && i < j->batches; i++) {
		j->v[i].ctx_at = SIZE_MAX;
		buf_init(&j->v[i].in, BATCH_MAX);
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
	for (i = 0; j->v && i < j->batches; i++) {
		buf_fini(&j->v[i].in);
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
