/* SPDX-License-Identifier: ISC */
/* input/bmp.c - streams of BMP, RFC 7854. */
#include "mrt/bmp.h"

#include "input/intake.h"

static void
bmp_intake(struct intake *d, struct input *in)
{
	struct place at = { .file = in->name, .unit = "message", .has_offset = true };
	const struct event *ev;
	const struct ctx *ctx;
	struct bmp b;

	bmp_init(&b, in, &d->ctx);
	b.fix = d->fix;
	b.json = d->json;
	while (!d->stop && (ev = bmp_next(&b, &ctx))) {
		at.number = ev->frame;
		at.offset = ev->offset;
		if (!intake_event(d, ev, ctx, &at, b.bad))
			break;
	}
	bmp_fini(&b);
}

static bool
bmp_is(struct input *in)
{
	return bmp_magic(input_peek(in, 32));
}

const struct intake_row input_bmp = { .help = "streams of the BGP Monitoring Protocol (RFC 7854)", .is = bmp_is, .read = bmp_intake };
