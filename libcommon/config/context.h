/* SPDX-License-Identifier: ISC */
/*
 * config/context.h - the context options, which every tool shares: --config, --neighbor, --local-as ...
 *
 * Put context_group among the groups of opt_read, then call context_finish once. An option wins over the configuration,
 * and the configuration over the defaults; `given` tells what is known, so that the rest can be learnt from OPENs or
 * inferred.
 */
#ifndef CONFIG_CONTEXT_H
#define CONFIG_CONTEXT_H

#include "cli/opt.h"
#include "config/config.h"

enum {
	CONTEXT_LOCAL_AS = 1 << 0,
	CONTEXT_PEER_AS = 1 << 1,
	CONTEXT_LOCAL_ADDRESS = 1 << 2,
	CONTEXT_PEER_ADDRESS = 1 << 3,
	CONTEXT_ROUTER_ID = 1 << 4,
	CONTEXT_FAMILY = 1 << 5,
	CONTEXT_ASN4 = 1 << 6,
	CONTEXT_ADDPATH = 1 << 7,
	CONTEXT_EXTENDED_MESSAGE = 1 << 8,
	CONTEXT_NEXTHOP = 1 << 9,
	CONTEXT_LINK_LOCAL = 1 << 10,
	CONTEXT_ALL = (1 << 11) - 1,
};

enum { CONTEXT_FILES = 64, CONTEXT_NEIGHBORS = 1024 };

struct context {
	struct opt_list files;
	struct opt_list neighbors; /* arguments of --neighbor; the last one is the configuration's */
	bool neighbors_alone;      /* set by a program in which --neighbor means something without a configuration */
	struct ctx said;          /* values of options */
	unsigned options;         /* CONTEXT_ bits: given by an option */
	unsigned given;           /* given by an option or by the configuration */
	struct config config;
	const struct config_neighbor *neighbor; /* the one chosen; NULL: none, or several and none was named */
};

void context_init(struct context *x);
void context_fini(struct context *x);

/* The rows of the context options, which fill in x. */
struct opt_group context_group(struct context *x);

/*
 * Load the configuration, if one was named, and choose its neighbor. 0, or an exit status after saying why (EXIT_BAD:
 * the configuration is wrong). With several neighbors, none named and `choose`, the first one is taken.
 */
int context_finish(struct context *x, const char *prog, bool choose);

/* The context for messages that we send or receive; `n` may be NULL. */
void context_ctx(const struct context *x, const struct config_neighbor *n, bool sending, struct ctx *out);

/* For a reader of messages: WATCH_FIX_*, the parts of the context that neither OPENs nor inference may change. */
unsigned context_fix(const struct context *x);

/*
 * For a reader of messages: if both AS numbers are given, the kind of session is known, and its OPENs are checked against
 * them.
 */
void context_session(const struct context *x, struct ctx *ctx);

#endif
