/* SPDX-License-Identifier: ISC */
/* input/mrt.c - MRT archives, RFC 6396. */
#include "mrt/mrt.h"

#include "input/intake.h"

static void
mrt_intake(struct intake *d, struct input *in)
{
	struct place at = { .file = in->name, .unit = "record", .has_offset = true };
	const struct event *ev;
	const struct ctx *ctx;
	struct mrt m;

	mrt_init(&m, in, &d->ctx);
	m.fix = d->fix;
	m.quick = d->quick;
	m.json = d->json;
	while (!d->stop && (ev = mrt_next(&m, &ctx))) {
		at.number = ev->frame;
		at.offset = ev->offset;
		if (!intake_event(d, ev, ctx, &at, m.bad))
			break;
	}
	mrt_fini(&m);
}

static bool
mrt_is(struct input *in)
{
	return mrt_magic(input_peek(in, 32));
}

const struct intake_row input_mrt = { .help = "MRT archives (RFC 6396)", .is = mrt_is, .read = mrt_intake };
