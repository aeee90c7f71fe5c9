/* SPDX-License-Identifier: ISC */
/*
 * bmp/stream.h - a stream of BMP messages from an input, as a station receives it or a file keeps it; also with the headers
 * that OpenBMP puts before each message on its topics.
 */
#ifndef BMP_STREAM_H
#define BMP_STREAM_H

#include "bmp/bmp.h"
#include "cli/input.h"

struct bmp_stream {
	struct bmp bmp;     /* its first members are the caller's to set and to read */
	uint64_t records;

	/* private */
	struct input *in;
	size_t step;        /* bytes of the input to skip before the next message */
};

/* in is not owned; its ceiling must be at least BMP_MESSAGE_MAX. */
void bmp_stream_init(struct bmp_stream *s, struct input *in, const struct ctx *base);
void bmp_stream_fini(struct bmp_stream *s);

/* The next event, valid until the next call, and the context of its message; NULL at the end. */
const struct event *bmp_stream_next(struct bmp_stream *s, const struct ctx **ctx);

/* Does the input look like one? An odd type of message must be followed by another. */
bool bmp_stream_is(struct input *in);
/* The same for messages with OpenBMP's headers. */
bool bmp_stream_is_open(struct input *in);

#endif
