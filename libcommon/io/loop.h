/* SPDX-License-Identifier: ISC */
/*
 * io/loop.h - one poll(2) over sources; the only call in a program that waits.
 *
 * Every turn: ask each source what it wants, poll, hand out what is ready, tick all. Interest and deadlines are thus
 * computed afresh each turn, and no source can forget to withdraw them. What is ready is handed out before the clock
 * is looked at, so that a timer never expires on what has already come. A source does a bounded amount of work
 * in each call, then waits for its next turn.
 */
#ifndef IO_LOOP_H
#define IO_LOOP_H

#include <stddef.h>

#include "io/sys.h"

struct source {
	int fd; /* -1: timers only */
	/* Events of poll(2) that are wanted now; lower *deadline to when tick must come. POLLERR and POLLHUP come anyway:
	 * a source that wants neither of them returns LOOP_ASLEEP. NULL: always to read. */
	short (*want)(struct source *, struct mono now, struct mono *deadline);
	void (*ready)(struct source *, short revents, struct mono now);
	void (*tick)(struct source *, struct mono now); /* every turn, after all ready; NULL: nothing to do */
};

#define LOOP_ASLEEP ((short)0x4000) /* leave the descriptor out of poll */

/* The struct that has the source as its member. */
#define SOURCE_OWNER(source, type, member) ((type *)(void *)((char *)(source) - offsetof(type, member)))

enum { LOOP_SOURCES = 64 };

struct loop {
	const struct io_sys *sys;
	struct source **v;
	struct pollfd *p;
	size_t n, cap;
	bool stop;     /* leave loop_run at the end of this turn */
	uint64_t turns;
};

bool loop_init(struct loop *l, const struct io_sys *sys); /* false: out of memory */
void loop_fini(struct loop *l);

/* Sources are borrowed; both may be called from inside callbacks. */
bool loop_add(struct loop *l, struct source *s);
void loop_del(struct loop *l, struct source *s);

/* One turn. False when poll failed for good (errno). */
bool loop_turn(struct loop *l);
/* Turns until l->stop. */
bool loop_run(struct loop *l);

#endif
