/* SPDX-License-Identifier: ISC */
/* io/loop.c - the poll loop. */
#include "io/loop.h"

#include "base/memory.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

bool
loop_init(struct loop *l, const struct io_sys *sys)
{
	*l = (struct loop){ .sys = sys, .cap = LOOP_SOURCES };
	l->v = memory_zeroed(l->cap, sizeof(*l->v));
	l->p = memory_zeroed(l->cap, sizeof(*l->p));
	return l->v && l->p;
}

void
loop_fini(struct loop *l)
{
	free(l->v);
	free(l->p);
	*l = (struct loop){ 0 };
}

bool
loop_add(struct loop *l, struct source *s)
{
	if (l->n == l->cap) {
		size_t cap = l->cap * 2;
		struct source **v = memory_resize(l->v, cap * sizeof(*v));
		struct pollfd *p;

		if (!v)
			return false;
		l->v = v;
		p = memory_resize(l->p, cap * sizeof(*p));
		if (!p)
			return false;
		l->p = p;
		l->cap = cap;
	}
	l->v[l->n++] = s;
	return true;
}

void
loop_del(struct loop *l, struct source *s)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (l->v[i] == s)
			l->v[i] = NULL;
}

/* Sources that went during the turn left holes, so that indexes stayed what they were. */
static void
loop_close_holes(struct loop *l)
{
	size_t i, n = 0;

	for (i = 0; i < l->n; i++)
		if (l->v[i])
			l->v[n++] = l->v[i];
	l->n = n;
}

static int
loop_timeout_of(struct mono deadline, struct mono now)
{
	int64_t ms;

	if (mono_is_never(deadline))
		return -1;
	if (mono_due(deadline, now))
		return 0;
	ms = (deadline.us - now.us + 999) / 1000;
	return ms > INT_MAX ? INT_MAX : (int)ms;
}

bool
loop_turn(struct loop *l)
{
	const struct io_sys *sys = l->sys;
	struct mono deadline = MONO_NEVER, now = sys->now(sys->arg);
	size_t i, n;
	int got;

	loop_close_holes(l);
	n = l->n;
	for (i = 0; i < n; i++) {
		struct source *s = l->v[i];
		short want = !s ? LOOP_ASLEEP : s->want ? s->want(s, now, &deadline) : POLLIN;
		bool asleep = !s || want & LOOP_ASLEEP || s->fd < 0;

		l->p[i] = (struct pollfd){ .fd = asleep ? -1 : s->fd, .events = asleep ? 0 : want };
	}
	got = sys->poll(sys->arg, l->p, n, loop_timeout_of(deadline, now));
	if (got < 0 && errno != EINTR && errno != EAGAIN)
		return false;
	now = sys->now(sys->arg);
	for (i = 0; got > 0 && i < n; i++)
		if (l->v[i] && l->p[i].fd >= 0 && l->p[i].fd == l->v[i]->fd && l->p[i].revents)
			l->v[i]->ready(l->v[i], l->p[i].revents, now);
	now = sys->now(sys->arg);
	for (i = 0; i < n; i++)
		if (l->v[i] && l->v[i]->tick)
			l->v[i]->tick(l->v[i], now);
	l->turns++;
	return true;
}

bool
loop_run(struct loop *l)
{
	while (!l->stop)
		if (!loop_turn(l))
			return false;
	return true;
}
