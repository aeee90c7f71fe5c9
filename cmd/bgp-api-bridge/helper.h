/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/helper.h - helper processes: their start, their lines, their end. */
#ifndef BRIDGE_HELPER_H
#define BRIDGE_HELPER_H

#include "config/config.h"
#include "io/child.h"
#include "io/loop.h"
#include "io/stream.h"

struct bridge;
struct client;

struct helper {
	struct source in, out;        /* writes to the child, reads from it */
	struct bridge *b;
	const struct config_process *conf;
	char *name;
	struct buf print;             /* its section as text: has it changed? */
	struct child child;
	struct client *client;        /* of the present run */
	struct inq from;
	bool eof, ending, removed, broken, given_up, stalled;
	bool json;                    /* encoder */
	int version;                  /* 4, 5 or 6, of events */
	struct mono kill_at, again, started;
	unsigned starts;              /* in the present bucket of 64 s */
	uint64_t bucket;
	unsigned backoff_ms;
	bool restart;                 /* asked for: not counted as a loss */
};

struct helper *helper_new(struct bridge *b, const struct config_process *p);
void helper_free(struct helper *h);
/* Why this program cannot be run, and the path that it was found at; NULL: nothing is wrong with it. */
const char *helper_refused(const struct bridge *b, const struct config_process *p, char *path, size_t size);
struct helper *helper_find(struct bridge *b, const char *name);
void helper_start(struct helper *h);
/* SIGTERM, the shutdown line, end of input; SIGKILL after a while. */
void helper_end(struct helper *h);
/* Look whether the child is gone. */
void helper_ended(struct helper *h);
bool helper_gone(const struct helper *h);

#endif
