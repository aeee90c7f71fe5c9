/* SPDX-License-Identifier: ISC */
/* bgp-session/watchdog.h - named groups of routes that are announced and withdrawn together. */
#ifndef SESSION_WATCHDOG_H
#define SESSION_WATCHDOG_H

#include "msg/command.h"

struct session;

struct watchdog {
	char name[64];
	uint32_t *member;             /* indexes into watchdogs.route */
	size_t cnt, cap;
};

struct watchdog_route {
	uint32_t set;
	int family;
	bool has_path;
	uint8_t path[4];
	struct span nlri;             /* owned */
};

struct watchdogs {
	struct watchdog *v;
	size_t cnt;
	struct watchdog_route *route;
	size_t route_cnt, route_cap;
};

/* The routes of a command belong to the watchdog that it names. False: out of memory. */
bool watchdog_apply(struct session *s, const struct route *r);
/* One route. False: out of memory. */
bool watchdog_add(struct session *s, struct span name, int family, const struct nlri *one, uint32_t set);
/* Announce or withdraw its routes; repeating it does nothing. False: out of memory. */
bool watchdog_switch(struct session *s, struct span name, bool withdraw);
void watchdogs_fini(struct watchdogs *w);

#endif
