/* SPDX-License-Identifier: ISC */
/* io/timer.h - delays that grow: back-off with jitter, a pure function of its state. */
#ifndef IO_TIMER_H
#define IO_TIMER_H

#include "io/mono.h"

/* Doubles from first_ms up to max_ms; each delay is shortened by up to a quarter (RFC 4271 10). */
struct backoff {
	uint32_t first_ms, max_ms;
	uint32_t failures; /* in a row */
	uint64_t random;   /* state of the jitter: any seed */
};

/* The delay before the next try, in milliseconds; counts one failure more. */
uint32_t backoff_next(struct backoff *b);

/* A step of the generator (xorshift64*): not for secrets. */
uint32_t random_next(uint64_t *state);

#endif
