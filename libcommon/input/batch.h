/* SPDX-License-Identifier: ISC */
/* input/batch.h - what a reader gives, copied, so that another thread can take it later. */
#ifndef INPUT_BATCH_H
#define INPUT_BATCH_H

#include "input/intake.h"

enum batch_kind {
	BATCH_EVENT, /* intake.event: ev, ctx, at, wrong */
	BATCH_NLRI,  /* intake.nlri: ev.msg, at */
	BATCH_LINE,  /* intake.line: ev.msg */
	BATCH_WRONG, /* intake.wrong: at, ev.reason */
};

/* One thing in a batch, in front of its bytes. */
struct batch_item {
	enum batch_kind kind;
	struct event ev;
	struct place at;
	size_t ctx_at, next;               /* where its context is in the batch; and the next item */
	uint32_t text_n, reason_n, file_n; /* with their NUL; 0: none */
	bool wrong;
};

/* Zeroed by batch_init; `in` is asked for its size, and for nothing else. */
struct batch {
	struct buf in;
	size_t ctx_at;    /* the context of the item put last; SIZE_MAX: none yet */
	bool records;     /* the record around a message is kept too */
};

void batch_init(struct batch *b, size_t max, bool records);
void batch_fini(struct batch *b);
void batch_reset(struct batch *b);
/* Copy an item; ctx may be NULL for those that have none. False: no memory, or over the ceiling; nothing is put. */
bool batch_put(struct batch *b, enum batch_kind kind, const struct event *ev, const struct ctx *ctx,
    const struct place *at, bool wrong);
/* The item at *at, and step over it; NULL at the end. Its spans point into the batch. */
struct batch_item *batch_next(struct batch *b, size_t *at);

static inline const struct ctx *
batch_ctx(const struct batch *b, const struct batch_item *item)
{
	return (const struct ctx *)(const void *)(b->in.p + item->ctx_at);
}

#endif
