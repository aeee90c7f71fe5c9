/* SPDX-License-Identifier: ISC */
/* io/stream.c - bounded byte queues in front of descriptors. */
#include "io/stream.h"

#include "base/memory.h"

#include <errno.h>
#include <stdlib.h>

bool
inq_init(struct inq *in, size_t cap)
{
	*in = (struct inq){ .p = memory_get(cap), .cap = cap };
	return in->p != NULL;
}

void
inq_fini(struct inq *in)
{
	free(in->p);
	*in = (struct inq){ 0 };
}

void
inq_reset(struct inq *in)
{
	in->at = in->n = 0;
	in->total = 0;
	in->eof = false;
	in->error = 0;
}

enum io_result
inq_read(struct inq *in, const struct io_sys *sys, int fd, size_t max)
{
	size_t room = in->cap - in->n;
	ssize_t got;

	if (in->at && (in->at == in->n || room < max)) {
		memmove(in->p, in->p + in->at, in->n - in->at);
		in->n -= in->at;
		in->at = 0;
		room = in->cap - in->n;
	}
	if (room == 0)
		return IO_FULL;
	do
		got = sys->read(sys->arg, fd, in->p + in->n, room < max ? room : max);
	while (got < 0 && errno == EINTR);
	if (got > 0) {
		in->n += (size_t)got;
		in->total += (uint64_t)got;
		return IO_OK;
	}
	if (got == 0) {
		in->eof = true;
		return IO_EOF;
	}
	if (errno == EAGAIN || errno == EWOULDBLOCK)
		return IO_AGAIN;
	in->error = errno;
	return IO_ERROR;
}

void
outq_init(struct outq *o, size_t soft, size_t hard)
{
	*o = (struct outq){ .soft = soft };
	buf_init(&o->b, hard);
}

void
outq_fini(struct outq *o)
{
	buf_fini(&o->b);
	*o = (struct outq){ 0 };
}

void
outq_reset(struct outq *o)
{
	buf_reset(&o->b);
	o->at = 0;
	o->total = 0;
	o->blocked = false;
	o->error = 0;
}

void
outq_compact(struct outq *o)
{
	/* Moving less than what was written keeps the cost per byte constant. */
	if (o->at && o->at >= o->b.n - o->at) {
		buf_cut(&o->b, 0, o->at);
		o->at = 0;
	}
}

enum io_result
outq_write(struct outq *o, const struct io_sys *sys, int fd, size_t max)
{
	size_t n = outq_left(o);
	ssize_t put;

	if (n == 0)
		return IO_AGAIN;
	do
		put = sys->write(sys->arg, fd, o->b.p + o->at, n < max ? n : max);
	while (put < 0 && errno == EINTR);
	if (put > 0) {
		o->at += (size_t)put;
		o->total += (uint64_t)put;
		o->blocked = false;
		if (o->at == o->b.n)
			o->at = o->b.n = 0;
		else
			outq_compact(o);
		return IO_OK;
	}
	if (put == 0 || errno == EAGAIN || errno == EWOULDBLOCK) {
		o->blocked = true;
		return IO_AGAIN;
	}
	o->error = errno;
	return IO_ERROR;
}
