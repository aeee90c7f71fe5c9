/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/targets.h - selectors: which neighbors a command is for. */
#ifndef BRIDGE_TARGETS_H
#define BRIDGE_TARGETS_H

#include "base/buf.h"
#include "value/ip.h"

struct bridge;
struct client;
struct neighbor;

struct targets {
	struct neighbor **v;  /* each one once */
	size_t n, cap;
	bool bad;             /* out of memory: some are missing */
};

void targets_add(struct targets *t, struct neighbor *n);
void targets_fini(struct targets *t);
/* Every one of them takes commands now. */
bool targets_open(const struct targets *t);
bool targets_any_up(const struct targets *t);

/* All neighbors that the client may touch: for a helper those whose `api` names it. Kept in the client. */
struct targets *targets_all(struct client *c);
/*
 * The neighbors of the selector at the front of *line, which is stepped over: `ADDRESS|* [KEY VALUE ...]`, several with
 * commas between them or in brackets; the keys are those of a neighbor's long name. Kept in the client. NULL: it
 * cannot be read.
 */
struct targets *targets_select(struct client *c, struct span *line);
/* Step over a selector without looking for anybody. False: it cannot be read. */
bool targets_skip(struct span *line);

/* The neighbors of b have changed: index them by address, and let all clients look again. */
void targets_index(struct bridge *b);
/* Neighbors with this address, and perhaps others: the first of a list by next_hash. */
struct neighbor *targets_first(struct bridge *b, const struct ip *ip);

#endif
