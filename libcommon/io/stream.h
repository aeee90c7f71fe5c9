/* SPDX-License-Identifier: ISC */
/*
 * io/stream.h - bounded byte queues in front of descriptors.
 *
 * Both are plain memory with a ceiling given at the start. Whoever fills a queue asks for room first and stops when there is
 * none: that is how pressure travels.
 */
#ifndef IO_STREAM_H
#define IO_STREAM_H

#include "base/buf.h"
#include "io/sys.h"

enum io_result {
	IO_OK,    /* something moved; there may be more */
	IO_AGAIN, /* nothing now */
	IO_FULL,  /* no room to read into */
	IO_EOF,
	IO_ERROR, /* errno is kept in the queue's `error` */
};

/* Bytes read and not yet taken, always contiguous. */
struct inq {
	uint8_t *p;
	size_t at, n, cap; /* content: p[at .. n) */
	uint64_t total;    /* bytes read so far */
	bool eof;
	int error;
};

bool inq_init(struct inq *in, size_t cap); /* false: out of memory */
void inq_fini(struct inq *in);
void inq_reset(struct inq *in); /* empty, as new */

/* One read(2) of at most `max` bytes into what room there is (content is moved to the front when that is needed). */
enum io_result inq_read(struct inq *in, const struct io_sys *sys, int fd, size_t max);

static inline struct span
inq_span(const struct inq *in)
{
	return (struct span){ in->p + in->at, in->n - in->at };
}

static inline size_t
inq_left(const struct inq *in)
{
	return in->n - in->at;
}

static inline void
inq_take(struct inq *in, size_t n)
{
	in->at += n;
	if (in->at == in->n)
		in->at = in->n = 0;
}

/* No byte more can be read until some are taken. */
static inline bool
inq_full(const struct inq *in)
{
	return in->n - in->at == in->cap;
}

/*
 * Bytes to be written. Append to b (whose ceiling is `hard`); data stops at `soft`, so that what is small and urgent
 * always fits between the two.
 */
struct outq {
	struct buf b;
	size_t at;        /* written so far: b.p[at .. b.n) waits */
	size_t soft;
	uint64_t total;   /* bytes written so far */
	bool blocked;     /* the last write would have blocked: wait for POLLOUT */
	int error;
};

void outq_init(struct outq *o, size_t soft, size_t hard);
void outq_fini(struct outq *o);
void outq_reset(struct outq *o); /* drop what waits, as new */

static inline size_t
outq_left(const struct outq *o)
{
	return o->b.n - o->at;
}

/* Data may be appended: fewer than `soft` bytes wait. */
static inline bool
outq_open(const struct outq *o)
{
	return o->b.n - o->at < o->soft;
}

/* Bytes ever queued: the stream offset of what is appended next. */
static inline uint64_t
outq_end(const struct outq *o)
{
	return o->total + (o->b.n - o->at);
}

/* Make room at the front when that is cheap; call before appending much. */
void outq_compact(struct outq *o);

/* One write(2) of at most `max` bytes. IO_AGAIN also when nothing waits. */
enum io_result outq_write(struct outq *o, const struct io_sys *sys, int fd, size_t max);

#endif
