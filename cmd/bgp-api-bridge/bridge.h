/* SPDX-License-Identifier: ISC */
/*
 * bgp-api-bridge/bridge.h - configuration and helpers over sessions: the daemon itself.
 *
 *     helper -> helper.c -> verbs.c -> neighbor.c -> bgp-session            one line each
 *     bgp-session -> neighbor.c -> client.c -> helper.c -> helper           answers, in the order of the commands
 *     bgp-session -> neighbor.c -> event.c -> helper.c -> helper            events, by subscription
 *
 * One poll loop. Each arrow has a bounded queue: a helper that floods is not read, one that does not read loses events
 * (counted and reported), and nobody else notices.
 */
#ifndef BRIDGE_H
#define BRIDGE_H

#include "config/config.h"
#include "env.h"
#include "io/loop.h"
#include "io/sig.h"

#define PROG "bgp-api-bridge"

struct control;
struct helper;
struct listener;
struct neighbor;
struct printer;

struct bridge {
	struct env env;
	const char *const *files;
	size_t file_cnt, file_at;     /* file_at: with debug.rotate, the one in force */
	const char *session;          /* the program */
	unsigned gather_ms;
	struct loop loop;
	struct sig sig;
	struct source timers;
	struct mono now;
	struct config config;
	char **dirs;                  /* folder of each configuration file, absolute */
	struct helper **helpers;
	size_t helper_cnt, helper_cap;
	struct neighbor **neighbors;
	size_t neighbor_cnt, neighbor_cap;
	struct neighbor **hash;       /* targets.c: by address */
	size_t hash_cnt;
	uint64_t gen;                 /* counts changes of neighbors and helpers */
	struct control *control;
	struct listener **listeners;
	size_t listener_cnt;
	struct printer *printer;      /* of events in JSON */
	char uuid[40];
	int64_t started;              /* seconds since the epoch */
	int status;
	bool stopping, helpers_told, sessions_told;
	struct mono tell_at, end_at, stop_at; /* when helpers and sessions are ended, and the bridge at the latest */
	struct mono signal_at;
	/*
	 * Helpers that speak at once find the configuration's routes sent: their lines wait while sessions come up for the
	 * first time, and no longer than that moment.
	 */
	size_t coming;
	struct mono come_by;
	bool reload_asked, reload_helpers, restart_asked; /* done at the end of a turn */
	const char *const *listen;
	size_t listen_cnt;
	struct buf scratch, scratch2;
	uint64_t sync_id;
};

const char *bridge_version(const struct bridge *b);
void bridge_stop(struct bridge *b, const char *why);
/* A session or helper has ended for good: stop when all peers have had their attempts. */
void bridge_look(struct bridge *b);
/* Signals and timers into the loop. */
bool bridge_watch(struct bridge *b);

#endif
