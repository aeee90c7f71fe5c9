/* SPDX-License-Identifier: ISC */
/*
 * bgp-api-bridge/neighbor.h - one bgp-session for each neighbor: its start, what goes in and what comes out, its end.
 */
#ifndef BRIDGE_NEIGHBOR_H
#define BRIDGE_NEIGHBOR_H

#include "config/config.h"
#include "io/child.h"
#include "io/loop.h"
#include "io/stream.h"

struct bridge;
struct client;
struct helper;

struct subscription {
	struct helper *h;
	uint32_t events, receive, send; /* API_ switches of config.h */
};

enum {
	SESSION_HARD = 256 << 20,     /* bytes for a session */
	RANGE_KEPT = 64 << 20,        /* bytes of commands that are kept for the peers of a range */
	RANGE_PEERS = 4096,           /* peers of ranges at a time */
};

struct neighbor {
	struct source in, out, err;
	struct bridge *b;
	const struct config_neighbor *conf;
	char *name;                   /* the long one */
	char peer[64], local_ip[64], local_as[16], peer_as[16], router_id[16], family_allowed[200];
	struct ip address;
	uint32_t order;               /* among the neighbors */
	struct neighbor *next_hash;
	struct buf head;              /* its section without routes and api: has it changed? */
	struct child child;
	int accept_fd;                /* to hand accepted connections over; -1 none */
	struct outq to;
	struct inq from, said;
	struct pending *ring;         /* commands without an answer */
	size_t ring_cap;
	uint64_t head_seq, tail_seq;
	struct sync *syncs;           /* commands that wait for a receipt */
	size_t sync_cnt, sync_cap;
	struct subscription *subs;
	size_t sub_cnt;
	char asked[256];              /* --events that the session runs with */
	bool removed, ending, finished, restart, up, connected, eof;
	bool coming;                  /* its first session is coming up: counted in bridge.coming */
	bool kept;                    /* a reload has found it again */
	char fsm[16];                 /* ExaBGP's word for the state */
	struct mono since, kill_at, again;
	unsigned backoff_ms;
	uint64_t counter;
	struct ctx neutral, receive, send;
	struct buf negotiated;        /* JSON object */
	char **api;                   /* made by a command: processes that may command it */
	size_t api_cnt;
	struct config *own;           /* made by a command, or for a peer of a range: its configuration */
	bool ephemeral;               /* one peer of a range: it goes when its session ends */
	struct buf kept_lines;        /* of a range: routes by commands, for the peers that come */
	struct buf text;              /* output of the command that is being answered */
};

struct neighbor *neighbor_new(struct bridge *b, const struct config_neighbor *n);
void neighbor_free(struct neighbor *n);
/* At the start of the bridge: its session is about to come up. Then: it has, or will not at once. */
void neighbor_expect(struct neighbor *n);
void neighbor_came(struct neighbor *n);
bool neighbor_start(struct neighbor *n);
/* End the session: NOTIFICATION, then the process. */
void neighbor_end(struct neighbor *n);
/* Look whether the child is gone. */
void neighbor_ended(struct neighbor *n);
bool neighbor_gone(const struct neighbor *n);

/* Does it take commands now? */
bool neighbor_open(const struct neighbor *n);
/* Give the session a command; its answer goes to entry seq of c (NULL: to nobody). */
void neighbor_command(struct neighbor *n, struct span line, struct client *c, uint64_t seq);
/* The same; while the session is up, the entry also waits until what the command sends has been written to the peer. */
void neighbor_sync(struct neighbor *n, struct span line, struct client *c, uint64_t seq);
void neighbor_receipt(struct neighbor *n, uint64_t id);
/* The session is down: nobody waits for receipts any more. */
void neighbor_release(struct neighbor *n);

/* A peer of a range: the routes that commands have announced to the range. */
void neighbor_tell_kept(struct neighbor *n, const struct neighbor *range);

/* Its subscriptions have changed. */
void neighbor_events(struct neighbor *n);
void neighbor_reconfigure(struct neighbor *n, const struct config_neighbor *conf);

#endif
