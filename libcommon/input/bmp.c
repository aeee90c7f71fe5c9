/* SPDX-License-Identifier: ISC */
/* input/bmp.c - streams of BMP, RFC 7854, bare and with OpenBMP's headers. */
#include "bmp/stream.h"

#include "input/intake.h"

static void
bmp_intake(struct intake *d, struct input *in)
{
	struct place at = { .file = in->name, .unit = "message", .has_offset = true };
	const struct event *ev;
	const struct ctx *ctx;
	struct bmp_stream s;

	bmp_stream_init(&s, in, &d->ctx);
	s.bmp.fix = d->fix;
	s.bmp.json = d->json;
	while (!d->stop && (ev = bmp_stream_next(&s, &ctx))) {
		at.number = ev->frame;
		at.offset = ev->offset;
		if (!intake_event(d, ev, ctx, &at, s.bmp.bad))
			break;
	}
	bmp_stream_fini(&s);
}

const struct intake_row input_bmp = {
	.help = "streams of the BGP Monitoring Protocol (RFC 7854)", .is = bmp_stream_is, .read = bmp_intake,
};

const struct intake_row input_openbmp = {
	.help = "BMP with the headers of OpenBMP's topics", .is = bmp_stream_is_open, .read = bmp_intake,
};
