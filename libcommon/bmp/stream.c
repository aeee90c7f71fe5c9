/* SPDX-License-Identifier: ISC */
/* bmp/stream.c - BMP messages from an input. */
#include "bmp/stream.h"

#include <stdio.h>

enum {
	OPENBMP_LEAST = 12, OPENBMP_MOST = 64 * 1024, /* bytes of a header */
	OPENBMP_ROUTER = 0x80, OPENBMP_ROUTER_V6 = 0x40,
	TEXT_MOST = 512, /* bytes of a header that is lines */
};

/* ---- OpenBMP's header ---- */

static bool
stream_is_open(struct span s)
{
	return s.n >= 4 && memcmp(s.p, "OBMP", 4) == 0;
}

/* Bytes of the header that is at the front of s, as far as it is there; 0: it cannot be one. */
static size_t
stream_open_length(struct span s)
{
	size_t n = s.n >= 8 ? be_u16(s.p + 6) : 0;

	return n >= OPENBMP_LEAST ? n : 0;
}

/* Whose messages follow, from a whole header: collector, router and group come after times and hashes. */
static struct ip
stream_open_router(struct span header)
{
	struct get g = get_of(header);
	struct span ip;
	unsigned flags;

	get_bytes(&g, OPENBMP_LEAST);
	flags = get_u8(&g);
	get_bytes(&g, 1 + 8 + 16);     /* type of object, time, hash of the collector */
	get_bytes(&g, get_u16(&g));    /* name of the collector */
	get_bytes(&g, 16);             /* hash of the router */
	ip = get_bytes(&g, 16);
	if (!get_ok(&g) || !(flags & OPENBMP_ROUTER))
		return (struct ip){ .len = 0 };
	return ip_of(ip.p, flags & OPENBMP_ROUTER_V6 ? 16 : 4);
}

/*
 * The older header: lines "KEY: VALUE" with an empty line after them, "V: 1.7" the first. Returns its bytes, 0: it is none;
 * *router: what R_IP says.
 */
static size_t
stream_text_length(struct span s, struct ip *router)
{
	const uint8_t *nl;
	size_t at = 0;

	router->len = 0;
	if (s.n < 4 || memcmp(s.p, "V: ", 3) != 0)
		return 0;
	while (at < s.n && (nl = memchr(s.p + at, '\n', s.n - at))) {
		struct span line = span_of(s.p + at, (size_t)(nl - s.p) - at);

		at += line.n + 1;
		if (!line.n)
			return at;
		if (line.n > 6 && memcmp(line.p, "R_IP: ", 6) == 0)
			ip_scan(span_of(line.p + 6, line.n - 6), router);
	}
	return 0;
}

/* Step over the headers that are at the front of the input. */
static void
stream_open_skip(struct bmp_stream *s)
{
	struct span head;
	struct ip router;
	size_t n;

	while (input_peek(s->in, 1).n && *input_peek(s->in, 1).p == 'V' &&
	    (n = stream_text_length(input_peek(s->in, TEXT_MOST), &router))) {
		bmp_router(&s->bmp, router);
		input_skip(s->in, n);
	}
	while (stream_is_open(input_peek(s->in, OPENBMP_LEAST)) &&
	    (n = stream_open_length(input_peek(s->in, OPENBMP_LEAST)))) {
		head = input_peek(s->in, n);
		if (head.n < n)
			return;
		bmp_router(&s->bmp, stream_open_router(span_of(head.p, n)));
		input_skip(s->in, n);
	}
}

/* ---- messages ---- */

static struct bmp_place
stream_place(const struct bmp_stream *s)
{
	return (struct bmp_place){ .frame = s->records, .offset = s->in->offset, .has_offset = true };
}

static const struct event *
stream_garbage(struct bmp_stream *s, struct span bytes, size_t n, const char *why)
{
	struct bmp_place at = stream_place(s);

	s->step = n;
	return bmp_garbage(&s->bmp, span_of(bytes.p, n), &at, why);
}

/* Go on where messages follow each other again. */
static const struct event *
stream_lost(struct bmp_stream *s, const char *why)
{
	enum { SIGHT = 1024 * 1024 };
	bool patient = s->in->regular || s->in->child;
	struct span bytes = input_peek(s->in, patient ? SIGHT : BMP_HEADER);
	size_t at;

	for (at = 1; at < bytes.n; at++)
		if ((bytes.p[at] >= 1 && bytes.p[at] <= 4 && bmp_head_chain(bytes, at, 2)) ||
		    stream_is_open(span_of(bytes.p + at, bytes.n - at)) || (bytes.p[at] == 'V' &&
		    stream_text_length(span_of(bytes.p + at, bytes.n - at), &(struct ip){ .len = 0 })))
			break;
	return stream_garbage(s, bytes, at < bytes.n ? at : bytes.n, why);
}

/* Begin the next message. NULL: it has begun, or the input is at its end; else what is wrong with it. */
static const struct event *
stream_begin(struct bmp_stream *s)
{
	struct bmp_place at;
	struct bmp_head h;
	struct span bytes;
	char why[96];

	stream_open_skip(s);
	bytes = input_peek(s->in, BMP_HEADER);
	if (bytes.n == 0)
		return NULL;
	s->records++;
	if (bytes.n < BMP_HEADER)
		return stream_garbage(s, bytes, bytes.n, "the stream ends inside a message header");
	h = bmp_head_read(bytes.p);
	if (h.version < 1 || h.version > 4 || h.len < BMP_HEADER || h.len > BMP_MESSAGE_MAX) {
		snprintf(why, sizeof(why), "no BMP message: version %u, length %u, type %u", h.version, h.len, h.type);
		return stream_lost(s, why);
	}
	bytes = input_peek(s->in, h.len);
	if (bytes.n < h.len) {
		snprintf(why, sizeof(why), "the stream ends inside a message of %u bytes, after %zu", h.len, bytes.n);
		return stream_lost(s, why);
	}
	at = stream_place(s);
	s->step = h.len;
	bmp_message(&s->bmp, span_of(bytes.p, h.len), &at);
	return NULL;
}

const struct event *
bmp_stream_next(struct bmp_stream *s, const struct ctx **ctx)
{
	const struct event *ev = bmp_event(&s->bmp, ctx);

	while (!ev) {
		if (s->step)
			input_skip(s->in, s->step);
		s->step = 0;
		ev = stream_begin(s);
		if (!ev && !s->step)
			return NULL;
		if (!ev)
			ev = bmp_event(&s->bmp, ctx);
	}
	return ev;
}

/* ---- recognition ---- */

bool
bmp_stream_is_open(struct input *in)
{
	struct span s = input_peek(in, OPENBMP_LEAST);
	struct ip router;
	size_t n;

	if (s.n && s.p[0] == 'V') {
		s = input_peek(in, TEXT_MOST);
		n = stream_text_length(s, &router);
		return n && bmp_head_likely(span_of(s.p + n, s.n - n));
	}
	return stream_is_open(s) && stream_open_length(s);
}

bool
bmp_stream_is(struct input *in)
{
	enum { ODD_MOST = 64 * 1024 };
	struct span s = input_peek(in, BMP_HEADER);
	struct bmp_head h;

	if (s.n < BMP_HEADER)
		return false;
	h = bmp_head_read(s.p);
	if (h.version < 3 || !bmp_head_possible(&h))
		return false;
	if (h.type <= BMP_ROUTE_MIRRORING)
		return true;
	if (h.len > ODD_MOST)
		return false;
	s = input_peek(in, (size_t)h.len + BMP_HEADER);
	return bmp_head_chain(s, h.len, 1);
}

/* ---- life ---- */

void
bmp_stream_init(struct bmp_stream *s, struct input *in, const struct ctx *base)
{
	*s = (struct bmp_stream){ .in = in };
	bmp_init(&s->bmp, base);
}

void
bmp_stream_fini(struct bmp_stream *s)
{
	bmp_fini(&s->bmp);
}
