/*
 * jobs.c - several threads render what one reads. Events are copied into batches; each batch is rendered by one thread,
 * and batches leave in the order they were made, so that the output is the same as with one thread, to the byte.
 */
#include <pthread.h>
#include <stdlib.h>

#include "cli/say.h"
#include "cli/stop.h"
#include "render.h"

enum { BATCH = 256 * 1024, BATCH_MAX = 64 << 20, SAID_MAX = 16 << 20, THREADS_MAX = 64 };

enum state { FREE, FILLED, RENDERING, DONE };

/* One event in a batch, in front of its bytes. */
struct packed {
	struct event ev;
	struct ctx ctx;
	struct place at;
	bool is_wrong;
	size_t msg_n, extra_n, negotiated_n, record_n, text_n, reason_n; /* texts with their NUL; 0: none */
};

struct batch {
	enum state state;
	struct buf in, out, said, layouts;
	bool bad, toobig;
	struct place toobig_at;
};

struct jobs {
	struct decode *d;
	pthread_mutex_t lock;
	pthread_cond_t filled, done;
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
batch_of(struct jobs *j, unsigned n)
{
	return &j->v[n % j->batches];
}

/* ---- a batch's events ---- */

static void
put_text(struct buf *b, const char *s, size_t n)
{
	buf_put(b, s, n);
}

static size_t
text_size(const char *s)
{
	return s ? strlen(s) + 1 : 0;
}

static bool
pack(struct buf *b, const struct event *ev, const struct ctx *ctx, const struct place *at, bool is_wrong)
{
	struct packed p = { .ev = *ev, .ctx = *ctx, .at = *at, .is_wrong = is_wrong, .msg_n = ev->msg.n,
		.extra_n = ev->extra.n, .negotiated_n = ev->negotiated.n, .record_n = ev->record.n,
		.text_n = text_size(ev->text), .reason_n = text_size(ev->reason) };

	/* each begins at a multiple of eight */
	while (b->n % 8)
		buf_c(b, 0);
	buf_put(b, &p, sizeof(p));
	buf_span_put(b, ev->msg);
	buf_span_put(b, ev->extra);
	buf_span_put(b, ev->negotiated);
	buf_span_put(b, ev->record);
	put_text(b, ev->text, p.text_n);
	put_text(b, ev->reason, p.reason_n);
	return !b->bad;
}

static struct span
take(const uint8_t **at, size_t n)
{
	struct span s = span_of(*at, n);

	*at += n;
	return s;
}

/* The next event; its pointers lead into the batch. */
static size_t
unpack(const struct buf *b, size_t at, struct packed *p)
{
	const uint8_t *q;

	at = (at + 7) & ~(size_t)7;
	memcpy(p, b->p + at, sizeof(*p));
	q = b->p + at + sizeof(*p);
	p->ev.msg = take(&q, p->msg_n);
	p->ev.extra = take(&q, p->extra_n);
	p->ev.negotiated = take(&q, p->negotiated_n);
	p->ev.record = take(&q, p->record_n);
	p->ev.text = p->text_n ? (const char *)take(&q, p->text_n).p : NULL;
	p->ev.reason = p->reason_n ? (const char *)take(&q, p->reason_n).p : NULL;
	return (size_t)(q - b->p);
}

static void
render_batch(struct batch *b, struct render *r, bool strict)
{
	struct packed p;
	size_t at = 0;

	r->layouts = &b->layouts;
	while (at < b->in.n) {
		size_t before = b->out.n, layouts = b->layouts.n;

		at = unpack(&b->in, at, &p);
		p.ev.memo = r->memo;
		render_event(r, &p.ev, &p.ctx, &p.at, p.is_wrong, &b->out, &b->said, &b->bad);
		if (b->out.bad || b->out.n - before > OUT_RECORD_MAX) {
			b->out.bad = false;
			b->out.n = before;
			b->layouts.n = layouts;
			b->toobig = b->bad = true;
			b->toobig_at = p.at;
		}
		if (strict && b->bad)
			break;
	}
}

static void *
work(void *arg)
{
	struct worker *w = arg;
	struct jobs *j = w->j;
	struct render *r = w->r;

	free(w);
	pthread_mutex_lock(&j->lock);
	for (;;) {
		struct batch *b;

		while (!j->over && (j->take == j->next || batch_of(j, j->take)->state != FILLED))
			pthread_cond_wait(&j->filled, &j->lock);
		if (j->over)
			break;
		b = batch_of(j, j->take++);
		b->state = RENDERING;
		pthread_mutex_unlock(&j->lock);
		render_batch(b, r, j->d->strict);
		pthread_mutex_lock(&j->lock);
		b->state = DONE;
		pthread_cond_signal(&j->done);
	}
	pthread_mutex_unlock(&j->lock);
	return NULL;
}

/* ---- in order ---- */

static void
batch_reset(struct batch *b)
{
	buf_reset(&b->in);
	buf_reset(&b->out);
	buf_reset(&b->said);
	buf_reset(&b->layouts);
	b->bad = b->toobig = false;
	b->state = FREE;
}

/* The batch's lines, with the layouts that a reader does not expect and without those that it does. */
static void
put_lines(struct decode *d, const struct batch *b)
{
	struct buf *out = &d->out.b;
	size_t from = 0, at = 0;
	struct packing_key key;
	struct layout l;
	struct jw w;

	while (d->packings && at < b->layouts.n) {
		enum packing_text what;

		at = render_layout(&b->layouts, at, &key, &l);
		what = packings_judge(d->packings, &key, &l, d->self_contained);
		if (what == TEXT_STANDS)
			continue;
		buf_put(out, b->out.p + from, l.at - from);
		from = what == TEXT_WITHOUT ? l.end : l.at;
		if (what == TEXT_WITH) {
			jw_init(&w, out, d->ctx.spaced);
			w.comma = true;
			layout_json(&w, &l);
		}
	}
	buf_put(out, b->out.p + from, b->out.n - from);
}

/* Write the oldest batch, which is done. */
static bool
write_out(struct jobs *j, struct batch *b)
{
	struct decode *d = j->d;

	if (!d->stop) {
		put_lines(d, b);
		if (!out_end(&d->out) || stop_asked())
			d->stop = true;
		if (b->said.n)
			say_block(PROG, buf_cstr(&b->said));
		if (b->toobig)
			sink_wrong(d, &b->toobig_at, "more than %d bytes to print for one message: left out", OUT_RECORD_MAX);
		if (b->bad)
			sink_bad(d);
	}
	batch_reset(b);
	return !d->stop;
}

/* Write what is done; with `all`, wait for the rest. With `room`, wait until there is a free batch. */
static bool
collect(struct jobs *j, bool all, bool room)
{
	pthread_mutex_lock(&j->lock);
	while (j->first != j->next) {
		struct batch *b = batch_of(j, j->first);

		if (b->state != DONE) {
			if (!all && !(room && j->next - j->first >= j->batches))
				break;
			pthread_cond_wait(&j->done, &j->lock);
			continue;
		}
		j->first++;
		pthread_mutex_unlock(&j->lock);
		write_out(j, b);
		pthread_mutex_lock(&j->lock);
	}
	pthread_mutex_unlock(&j->lock);
	return !j->d->stop;
}

static bool
submit(struct jobs *j)
{
	pthread_mutex_lock(&j->lock);
	batch_of(j, j->next)->state = FILLED;
	j->next++;
	pthread_cond_signal(&j->filled);
	pthread_mutex_unlock(&j->lock);
	return collect(j, false, true);
}

bool
jobs_event(struct jobs *j, const struct event *ev, const struct ctx *ctx, const struct place *at, bool is_wrong)
{
	struct batch *b = batch_of(j, j->next);

	if (!pack(&b->in, ev, ctx, at, is_wrong)) {
		b->in.bad = false;
		return sink_wrong(j->d, at, "out of memory");
	}
	return b->in.n < BATCH || submit(j);
}

bool
jobs_drain(struct jobs *j)
{
	if (batch_of(j, j->next)->in.n)
		submit(j);
	return collect(j, true, false);
}

struct jobs *
jobs_new(struct decode *d, unsigned cnt)
{
	struct jobs *j = calloc(1, sizeof(*j));
	unsigned i;

	if (!j)
		return NULL;
	if (cnt > THREADS_MAX)
		cnt = THREADS_MAX;
	j->d = d;
	j->batches = cnt * 2 + 2;
	j->v = calloc(j->batches, sizeof(*j->v));
	j->render = calloc(cnt, sizeof(*j->render));
	pthread_mutex_init(&j->lock, NULL);
	pthread_cond_init(&j->filled, NULL);
	pthread_cond_init(&j->done, NULL);
	for (i = 0; j->v && i < j->batches; i++) {
		buf_init(&j->v[i].in, BATCH_MAX);
		buf_init(&j->v[i].out, BATCH_MAX);
		buf_init(&j->v[i].said, SAID_MAX);
		buf_init(&j->v[i].layouts, BATCH_MAX);
	}
	for (i = 0; j->v && j->render && i < cnt; i++) {
		struct worker *w = malloc(sizeof(*w));

		if (!w || !render_init(&j->render[i], d)) {
			free(w);
			break;
		}
		*w = (struct worker){ j, &j->render[i] };
		if (pthread_create(&j->thread[i], NULL, work, w) != 0) {
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
	pthread_mutex_unlock(&j->lock);
	for (i = 0; i < j->cnt; i++) {
		pthread_join(j->thread[i], NULL);
		render_fini(&j->render[i]);
	}
	for (i = 0; j->v && i < j->batches; i++) {
		buf_fini(&j->v[i].in);
		buf_fini(&j->v[i].out);
		buf_fini(&j->v[i].said);
		buf_fini(&j->v[i].layouts);
	}
	pthread_mutex_destroy(&j->lock);
	pthread_cond_destroy(&j->filled);
	pthread_cond_destroy(&j->done);
	free(j->render);
	free(j->v);
	free(j);
}
