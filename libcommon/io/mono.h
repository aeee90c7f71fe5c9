/* SPDX-License-Identifier: ISC */
/* io/mono.h - time as structs, so that seconds, milliseconds and the two clocks cannot mix. */
#ifndef IO_MONO_H
#define IO_MONO_H

#include <stdbool.h>
#include <stdint.h>

/* The monotonic clock, microseconds since an unknown moment. */
struct mono {
	int64_t us;
};

#define MONO_NEVER ((struct mono){ INT64_MAX })

static inline struct mono
mono_ms(struct mono t, int64_t ms)
{
	return (struct mono){ t.us + ms * 1000 };
}

static inline struct mono
mono_s(struct mono t, int64_t s)
{
	return (struct mono){ t.us + s * 1000000 };
}

static inline bool
mono_is_never(struct mono t)
{
	return t.us == INT64_MAX;
}

/* Has the deadline come? */
static inline bool
mono_due(struct mono deadline, struct mono now)
{
	return deadline.us <= now.us;
}

/* Lower *deadline to t. */
static inline void
mono_lower(struct mono *deadline, struct mono t)
{
	if (t.us < deadline->us)
		deadline->us = t.us;
}

#endif
