/* SPDX-License-Identifier: ISC */
/* bgp-session/conf.h - what was asked for by options and a configuration. */
#ifndef SESSION_CONF_H
#define SESSION_CONF_H

#include "archive.h"
#include "config/config.h"
#include "config/context.h"
#include "fsm/fsm.h"
#include "io/tcp.h"
#include "msg/command.h"
#include "msg/open.h"
#include "player.h"

/* Kinds of events, as bits; messages have the bit of their type. */
enum {
#define CONF_ON(name, NAME, type, word, title) ON_##NAME = 1 << type,
	MSG_ROWS(CONF_ON)
#undef CONF_ON
	ON_UNKNOWN = 1,
	ON_STATE = 1 << 8,
	ON_FSM = 1 << 9,
	ON_NEGOTIATED = 1 << 10,
	ON_MESSAGES = 0xff,
};

enum conf_format { FORMAT_JSON, FORMAT_TEXT, FORMAT_COMMAND, FORMAT_RAW, FORMAT_LINES };

enum { CAPS_MAX = 32, NAME_MAX_LEN = 64 };

struct conf {
	struct ctx ctx;               /* AS numbers, addresses, JSON's spelling: the base of both directions */
	bool auto_local_as;           /* as the peer's */
	struct tcp_addr peer;         /* where to connect; of a range the first address */
	struct prefix range;          /* the peers that may connect to us: this one, or those of a prefix */
	struct tcp_addr listen;       /* where to listen */
	bool listening;
	int accept_fd;                /* socket that hands us accepted connections; -1: none */
	struct tcp_options tcp;
	char md5_file[256], ao_file[256];

	struct fsm_conf fsm;
	struct backoff backoff;

	struct open_family families[FAMILY_MAX], addpath[FAMILY_MAX], nexthop[FAMILY_MAX], limits[FAMILY_MAX];
	size_t family_cnt, addpath_cnt, nexthop_cnt, limit_cnt;
	bool asn4, refresh, operational, extended_message, link_local_nexthop, multisession, graceful, graceful_n;
	uint16_t restart_s;
	uint32_t llgr_s;              /* RFC 9494; 0: not offered */
	char host[NAME_MAX_LEN + 1], domain[NAME_MAX_LEN + 1], software[NAME_MAX_LEN + 1];
	int role;                     /* RFC 9234; -1: none */
	bool role_strict;
	struct open_cap caps[CAPS_MAX]; /* more capabilities, as they are; values are owned */
	size_t cap_cnt;

	const struct config_operational *operationals; /* to be sent when a session is up; borrowed from a configuration */
	unsigned receive, send;       /* events wanted, by direction; ON_STATE and so on in `receive` */
	enum conf_format format;
	bool packets, consolidate, negotiated; /* raw form; header and body too; what is negotiated in each */
	bool ack, receipts;
	bool adj_in;
	bool group;                   /* routes with equal attributes share UPDATEs */
	bool exabgp;                  /* ExaBGP's order, packing and pace */
	bool exact;                   /* one write(2) for each message */
	bool manual_eor;
	bool exit_on_eof;
	struct player_conf play;      /* --play */
	bool unchecked;               /* messages of stdin are sent as they are */
	struct archive_conf archive;
	unsigned gather_ms;           /* changes wait this long for others */
	size_t backlog;               /* changes that may wait before stdin does */
	const char *prog;
};

/* What the options ask for. Much of it has to wait until all options and the configuration have been read. */
struct conf_asked {
	struct conf conf;
	unsigned port;
	bool listen, passive, no_routes, no_extended, no_refresh;
	const char *listen_address, *source;
	int addpath_mode;             /* RFC 7911 4: 1 receive, 2 send, 3 both */
	int compress;                 /* --compress: which of its words; -1: none */
	int hops;                     /* --ttl-security; 0: not given */
	unsigned given;               /* GIVEN_: options that win over the configuration */
};

enum { GIVEN_PORT = 1 << 0, GIVEN_HOLD = 1 << 1, GIVEN_GRACEFUL = 1 << 2, GIVEN_EVENTS = 1 << 3, GIVEN_RETRY = 1 << 4 };

void conf_fini(struct conf *c);

/* Is it for any peer of a prefix? */
static inline bool
conf_is_range(const struct conf *c)
{
	return c->range.bits < c->range.ip.len * 8;
}

/* A list of families as a set. */
famset conf_famset(const struct open_family *list, size_t n);
/* What a configuration asks for, where no option asked otherwise. */
void conf_from_neighbor(struct conf *c, struct conf_asked *r, const struct config_neighbor *n);
/* What options ask for about capabilities, over the configuration. */
void conf_from_options(struct conf *c, const struct conf_asked *r, const struct context *x);
/* The addresses of both sides; peer is the operand or NULL. False: reported on stderr, or there is no peer at all. */
bool conf_addresses(struct conf *c, const struct conf_asked *r, const struct context *x, const char *peer);

#endif
