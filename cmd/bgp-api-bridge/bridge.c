/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/bridge.c - the daemon: its signals, its timers and its end. */
#include "bridge.h"

#include <signal.h>
#include <string.h>

#include "base/count.h"
#include "client.h"
#include "event.h"
#include "helper.h"
#include "neighbor.h"
#include "reload.h"
#include "targets.h"

enum {
	TELL_MS = 100,    /* between the answer to `shutdown` and the end of helpers */
	YOUNG_MS = 1000,  /* a helper that has just been started may come to its first line */
	LINGER_MS = 1000, /* helpers may say last words so long before the sessions end */
	STOP_MS = 6000,
	STARTS = 8,       /* sessions begun in one turn */
};

const char *
bridge_version(const struct bridge *b)
{
	return *b->env.version ? b->env.version : VERSION;
}

/* ---- the end ---- */

void
bridge_stop(struct bridge *b, const char *why)
{
	if (b->stopping)
		return;
	b->stopping = true;
	b->tell_at = mono_ms(b->now, TELL_MS);
	b->end_at = mono_ms(b->now, TELL_MS + LINGER_MS);
	b->stop_at = mono_ms(b->now, STOP_MS);
	log_say(CAT_REACTOR, LEVEL_INFO, "reactor", "daemon.stop reason=\"%s\"", why);
}

static bool
bridge_helpers_gone(const struct bridge *b)
{
	size_t i;

	for (i = 0; i < b->helper_cnt; i++)
		if (!helper_gone(b->helpers[i]))
			return false;
	return true;
}

static bool
bridge_sessions_gone(const struct bridge *b)
{
	size_t i;

	for (i = 0; i < b->neighbor_cnt; i++)
		if (!neighbor_gone(b->neighbors[i]))
			return false;
	return true;
}

static void
bridge_stopping(struct bridge *b)
{
	size_t i;

	if (!b->helpers_told && mono_due(b->tell_at, b->now)) {
		b->helpers_told = true;
		for (i = 0; i < b->helper_cnt; i++)
			helper_end(b->helpers[i]);
	}
	if (b->helpers_told && !b->sessions_told && (bridge_helpers_gone(b) || mono_due(b->end_at, b->now))) {
		b->sessions_told = true;
		for (i = 0; i < b->neighbor_cnt; i++)
			neighbor_end(b->neighbors[i]);
	}
	if ((b->sessions_told && bridge_helpers_gone(b) && bridge_sessions_gone(b)) || mono_due(b->stop_at, b->now))
		b->loop.stop = true;
}

/* All peers have had their attempts. */
void
bridge_look(struct bridge *b)
{
	size_t i, n = 0;

	for (i = 0; i < b->neighbor_cnt; i++)
		if (!b->neighbors[i]->removed) {
			if (!b->neighbors[i]->finished || config_is_range(b->neighbors[i]->conf))
				return;
			n++;
		}
	if (!n || b->stopping)
		return;
	bridge_stop(b, "all peers have used up their attempts");
	for (i = 0; i < b->helper_cnt; i++)
		if (b->helpers[i]->child.pid && !mono_due(mono_ms(b->helpers[i]->started, YOUNG_MS), b->tell_at))
			b->tell_at = mono_ms(b->helpers[i]->started, YOUNG_MS);
	b->end_at = mono_ms(b->tell_at, LINGER_MS);
}

/* ---- signals ---- */

/* Restart all sessions, as SIGALRM asks. */
static void
bridge_restart(struct bridge *b)
{
	size_t i;

	reload(b, false);
	for (i = 0; i < b->neighbor_cnt; i++)
		if (!b->neighbors[i]->removed && b->neighbors[i]->child.pid)
			neighbor_command(b->neighbors[i], SPAN("teardown 3"), NULL, 0);
}

static void
bridge_children(struct bridge *b)
{
	size_t i;

	for (i = 0; i < b->helper_cnt; i++)
		if (b->helpers[i]->child.pid)
			helper_ended(b->helpers[i]);
	for (i = 0; i < b->neighbor_cnt; i++)
		if (b->neighbors[i]->child.pid)
			neighbor_ended(b->neighbors[i]);
}

static void
bridge_on_signal(struct sig *sig, int signo)
{
	struct bridge *b = (struct bridge *)(void *)((char *)sig - offsetof(struct bridge, sig));

	b->now = b->loop.sys->now(b->loop.sys->arg);
	if (signo == SIGCHLD) {
		bridge_children(b);
		return;
	}
	log_say(CAT_REACTOR, LEVEL_INFO, "reactor", "signal.received signal=%d", signo);
	event_signal(b, signo);
	switch (signo) {
	case SIGTERM:
	case SIGINT:
	case SIGHUP:
		bridge_stop(b, "signal");
		b->tell_at = b->now;
		break;
	case SIGUSR1:
		b->reload_asked = true;
		break;
	case SIGUSR2:
		b->reload_asked = b->reload_helpers = true;
		break;
	case SIGALRM:
		b->restart_asked = true;
		break;
	}
}

/* ---- timers ---- */

static void
bridge_lower(struct mono *deadline, struct mono t)
{
	if (!mono_is_never(t))
		mono_lower(deadline, t);
}

static short
bridge_timers_want(struct source *source, struct mono now, struct mono *deadline)
{
	struct bridge *b = SOURCE_OWNER(source, struct bridge, timers);
	size_t i;

	for (i = 0; i < b->helper_cnt; i++) {
		bridge_lower(deadline, b->helpers[i]->again);
		bridge_lower(deadline, b->helpers[i]->kill_at);
	}
	for (i = 0; i < b->neighbor_cnt; i++) {
		bridge_lower(deadline, b->neighbors[i]->again);
		bridge_lower(deadline, b->neighbors[i]->kill_at);
	}
	bridge_lower(deadline, b->signal_at);
	if (b->stopping)
		bridge_lower(deadline, !b->helpers_told ? b->tell_at : !b->sessions_told ? b->end_at : b->stop_at);
	if (b->reload_asked || b->restart_asked)
		*deadline = now;
	return LOOP_ASLEEP;
}

static void
bridge_kill_late(struct child *c, struct mono *at, struct mono now)
{
	if (!mono_due(*at, now))
		return;
	*at = MONO_NEVER;
	child_signal(c, SIGKILL, true);
	child_signal(c, SIGKILL, false);
}

static void
bridge_forget_helper(struct bridge *b, size_t at)
{
	struct helper *h = b->helpers[at];
	size_t i, k;

	for (i = 0; i < b->neighbor_cnt; i++)
		for (k = 0; k < b->neighbors[i]->sub_cnt; k++)
			if (b->neighbors[i]->subs[k].h == h)
				b->neighbors[i]->subs[k--] = b->neighbors[i]->subs[--b->neighbors[i]->sub_cnt];
	b->helpers[at] = b->helpers[--b->helper_cnt];
	helper_free(h);
	b->gen++;
}

static void
bridge_tend_helpers(struct bridge *b)
{
	size_t i;

	for (i = 0; i < b->helper_cnt; i++) {
		struct helper *h = b->helpers[i];

		bridge_kill_late(&h->child, &h->kill_at, b->now);
		if (mono_due(h->again, b->now) && !b->stopping)
			helper_start(h);
	}
	for (i = b->helper_cnt; i-- > 0;)
		if (b->helpers[i]->removed && helper_gone(b->helpers[i]))
			bridge_forget_helper(b, i);
}

static void
bridge_tend_neighbors(struct bridge *b)
{
	bool changed = false;
	size_t i, k = 0, started = 0;

	for (i = 0; i < b->neighbor_cnt; i++) {
		struct neighbor *n = b->neighbors[i];

		bridge_kill_late(&n->child, &n->kill_at, b->now);
		if (mono_due(n->again, b->now) && !b->stopping && started < STARTS) {
			neighbor_start(n);
			started++;
		}
	}
	for (i = 0; i < b->neighbor_cnt; i++) {
		if (b->neighbors[i]->removed && neighbor_gone(b->neighbors[i])) {
			neighbor_free(b->neighbors[i]);
			changed = true;
		} else {
			b->neighbors[k++] = b->neighbors[i];
		}
	}
	b->neighbor_cnt = k;
	if (changed) {
		targets_index(b);
		bridge_look(b);
	}
}

static void
bridge_timers_tick(struct source *source, struct mono now)
{
	struct bridge *b = SOURCE_OWNER(source, struct bridge, timers);

	b->now = now;
	bridge_tend_helpers(b);
	bridge_tend_neighbors(b);
	if (mono_due(b->signal_at, now)) {
		b->signal_at = MONO_NEVER;
		b->reload_asked = true;
	}
	if (!b->stopping && b->restart_asked)
		bridge_restart(b);
	else if (!b->stopping && b->reload_asked)
		reload(b, b->reload_helpers);
	b->reload_asked = b->reload_helpers = b->restart_asked = false;
	if (b->stopping)
		bridge_stopping(b);
}

bool
bridge_watch(struct bridge *b)
{
	static const int signals[] = { SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2, SIGALRM, SIGCHLD };
	size_t i;

	if (!sig_open(&b->sig, bridge_on_signal))
		return false;
	for (i = 0; i < COUNT(signals); i++)
		sig_watch(signals[i]);
	b->timers = (struct source){ .fd = -1, .want = bridge_timers_want, .tick = bridge_timers_tick };
	return loop_add(&b->loop, &b->sig.source) && loop_add(&b->loop, &b->timers);
}
