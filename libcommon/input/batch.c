/* SPDX-License-Identifier: ISC */
/* input/batch.c - events and their bytes, one after the other in one buf. */
#include "input/batch.h"

void
batch_init(struct batch *b, size_t max, bool records)
{
	*b = (struct batch){ .ctx_at = SIZE_MAX, .records = records };
	buf_init(&b->in, max);
}

void
batch_fini(struct batch *b)
{
	buf_fini(&b->in);
}

void
batch_reset(struct batch *b)
{
	buf_reset(&b->in);
	b->ctx_at = SIZE_MAX;
}

static uint32_t
batch_text_size(const char *s)
{
	return s ? (uint32_t)strlen(s) + 1 : 0;
}

static void
batch_append(struct buf *b, const void *p, size_t n)
{
	if (n)
		memcpy(b->p + b->n, p, n);
	b->n += n;
}

/* All things begin at a multiple of this. */
static size_t
batch_aligned(size_t n)
{
	return (n + 15) & ~(size_t)15;
}

/* Room has been made. The context is put too, unless it is that of the item before. */
static void
batch_bytes(struct batch *to, struct batch_item *p, const struct event *ev, const struct ctx *ctx)
{
	struct buf *b = &to->in;

	b->n += sizeof(*p);
	batch_append(b, ev->msg.p, ev->msg.n);
	batch_append(b, ev->extra.p, ev->extra.n);
	batch_append(b, ev->negotiated.p, ev->negotiated.n);
	batch_append(b, ev->record.p, p->ev.record.n);
	batch_append(b, ev->marks.p, ev->marks.n);
	batch_append(b, ev->text, p->text_n);
	batch_append(b, ev->reason, p->reason_n);
	batch_append(b, ev->file, p->file_n);
	b->n = batch_aligned(b->n);
	if (ctx && (to->ctx_at == SIZE_MAX || memcmp(b->p + to->ctx_at, ctx, sizeof(*ctx)) != 0)) {
		to->ctx_at = b->n;
		batch_append(b, ctx, sizeof(*ctx));
		b->n = batch_aligned(b->n);
	}
	p->ctx_at = to->ctx_at;
	p->next = b->n;
}

bool
batch_put(struct batch *to, enum batch_kind kind, const struct event *ev, const struct ctx *ctx, const struct place *at,
    bool wrong)
{
	uint32_t text_n = batch_text_size(ev->text), reason_n = batch_text_size(ev->reason),
		 file_n = batch_text_size(ev->file);
	size_t record_n = to->records ? ev->record.n : 0;
	struct buf *b = &to->in;
	struct batch_item *p;

	if (!buf_room(b, 64 + sizeof(*ctx) + sizeof(*p) + ev->msg.n + ev->extra.n + ev->negotiated.n + record_n + ev->marks.n + text_n +
	    reason_n + file_n)) {
		b->bad = false;
		return false;
	}
	p = (struct batch_item *)(void *)(b->p + b->n);
	*p = (struct batch_item){ .kind = kind, .ev = *ev, .at = at ? *at : (struct place){ 0 }, .text_n = text_n,
		.reason_n = reason_n, .file_n = file_n, .wrong = wrong };
	p->ev.record.n = record_n;
	batch_bytes(to, p, ev, ctx);
	return true;
}

static const uint8_t *
batch_take(const uint8_t **at, size_t n)
{
	const uint8_t *p = n ? *at : NULL;

	*at += n;
	return p;
}

struct batch_item *
batch_next(struct batch *b, size_t *at)
{
	struct batch_item *p = (struct batch_item *)(void *)(b->in.p + *at);
	const uint8_t *q = (const uint8_t *)(p + 1);

	if (*at >= b->in.n)
		return NULL;
	p->ev.msg.p = batch_take(&q, p->ev.msg.n);
	p->ev.extra.p = batch_take(&q, p->ev.extra.n);
	p->ev.negotiated.p = batch_take(&q, p->ev.negotiated.n);
	p->ev.record.p = batch_take(&q, p->ev.record.n);
	p->ev.marks.p = batch_take(&q, p->ev.marks.n);
	p->ev.text = (const char *)batch_take(&q, p->text_n);
	p->ev.reason = (const char *)batch_take(&q, p->reason_n);
	p->ev.file = (const char *)batch_take(&q, p->file_n);
	*at = p->next;
	return p;
}
