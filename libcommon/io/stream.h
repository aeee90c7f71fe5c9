/*
 * io/stream.h - bounded byte queues in front of descriptors.
 *
 * Both are plain memory with a ceiling told at birth. Who fills a queue asks for room first and stops when there is
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
struct in {
	uint8_t *p;
	size_t at, n, cap; /* content: p[at .. n) */
	uint64_t total;    /* bytes read so far */
	bool eof;
	int error;
};

bool in_init(struct in *in, size_t cap); /* false: out of memory */
void in_fini(struct in *in);
void in_reset(struct in *in); /* empty, as new */

/* One read(2) of at most `max` bytes into what room there is (content is moved to the front when that is needed). */
enum io_result in_read(struct in *in, const struct io_sys *sys, int fd, size_t max);

static inline struct span
in_span(const struct in *in)
{
	return (struct span){ in->p + in->at, in->n - in->at };
}

static inline size_t
in_left(const struct in *in)
{
	return in->n - in->at;
}

static inline void
in_take(struct in *in, size_t n)
{
	in->at += n;
	if (in->at == in->n)
		in->at = in->n = 0;
}

/* No byte more can be read until some are taken. */
static inline bool
in_full(const struct in *in)
{
	return in->n - in->at == in->cap;
}

/*
 * Bytes to be written. Append to b (whose ceiling is `hard`); data stops at `soft`, so that what is small and urgent
 * always fits between the two.
 */
struct out {
	struct buf b;
	size_t at;        /* written so far: b.p[at .. b.n) waits */
	size_t soft;
	uint64_t total;   /* bytes written so far */
	bool blocked;     /* the last write would have blocked: wait for POLLOUT */
	int error;
};

void out_init(struct out *o, size_t soft, size_t hard);
void out_fini(struct out *o);
void out_reset(struct out *o); /* drop what waits, as new */

static inline size_t
out_left(const struct out *o)
{
	return o->b.n - o->at;
}

/* Data may be appended: fewer than `soft` bytes wait. */
static inline bool
out_open(const struct out *o)
{
	return o->b.n - o->at < o->soft;
}

/* Bytes ever queued: the stream offset of what is appended next. */
static inline uint64_t
out_end(const struct out *o)
{
	return o->total + (o->b.n - o->at);
}

/* Make room at the front when that is cheap; call before appending much. */
void out_compact(struct out *o);

/* One write(2) of at most `max` bytes. IO_AGAIN also when nothing waits. */
enum io_result out_write(struct out *o, const struct io_sys *sys, int fd, size_t max);

#endif
