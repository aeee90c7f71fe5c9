/* SPDX-License-Identifier: ISC */
/*
 * bgp-session/session.h - one peer, one process, one poll loop: what the files of this directory share.
 *
 * Data flows stdin -> input.c -> lines.c -> routes.c -> table of routes -> send.c -> conn.c -> peer, and
 * peer -> conn.c -> receive.c -> output.c -> stdout. Each arrow has a bounded queue and stops what fills it; session.c
 * carries out what the state machine says.
 */
#ifndef SESSION_H
#define SESSION_H

#include "archive.h"
#include "conf.h"
#include "conn.h"
#include "input.h"
#include "io/sig.h"
#include "output.h"
#include "receipts.h"
#include "send.h"
#include "steer.h"
#include "watchdog.h"

struct session_counters {
	uint64_t sent[8], received[8];      /* by type; 0: unknown */
	uint64_t refused;                   /* connections closed before a byte was read */
	uint64_t announced, withdrawn;      /* prefixes received */
	uint64_t sessions;
};

struct session {
	struct conf *conf;
	const struct io_sys *sys;
	const struct conn_calls *net;
	struct loop loop;
	struct mono now;
	struct fsm fsm;
	struct peer_conn conn[FSM_CONNS];
	struct conn_closing closing[CONN_CLOSING];
	struct source listener, handed, timers;
	struct steer steer;
	struct session_input in;
	struct session_output out;
	struct session_archive archive;
	struct sig sig;
	struct player *player;        /* --play; NULL: there is none */

	int up;                       /* the established connection; -1: none */
	int offered_fd;               /* an incoming connection */
	bool at_connect;              /* a connect failed at once: tell the machine after its actions */
	bool hopeless;                /* and it will fail for ever */
	struct tcp_error last_error;
	struct mono said_error, said_refused;

	struct open ours, theirs;     /* of the established connection; they point into its open_sent and open_got */
	struct ctx receive, send;     /* by direction */
	struct ctx neutral;           /* before anything is negotiated */
	famset offered, offered6;     /* families that our OPEN offers; those of them with IPv6 next hops too (RFC 8950) */
	struct buf negotiated;        /* JSON object */
	uint64_t counter;
	struct mono up_since, down_since;
	bool was_up;                  /* the restart bit is for the first session only */

	struct rib rib, rib_in;
	struct rib_batch batch;
	struct resend resend;
	struct mono gather;           /* when waiting changes may leave */
	bool gathering;
	struct attrset attrs;
	struct nlri_list list;
	struct buf block, nlri;
	famset skipped;               /* families whose routes could not be sent: reported once */
	bool skipped_otc;
	bool eor_sent;
	bool unhurried;               /* without send_classic: for its twin test */
	bool first_pass;              /* as ExaBGP: no withdrawals until a first batch has been sent; */
	bool first_begun;             /* one was begun */
	famset eor_got;
	bool drained;                 /* everything that was to be sent has been, EoR included */
	struct mono drained_until;    /* at the end of stdin: acknowledgements are waited for until then; 0: not yet */

	bool stale_in;                /* routes are kept over the peer's restart */
	struct mono stale_until;

	struct receipts receipts;
	struct watchdogs watchdogs;
	struct session_counters counters;

	bool stopping;                /* asked to leave */
	bool ended;                   /* the machine has nothing more to do */
	struct mono leave;            /* not later than this */
	int status;                   /* exit status */
};

bool session_init(struct session *s, struct conf *conf, const struct io_sys *sys, const struct conn_calls *net);
void session_fini(struct session *s);
/* Begin; then loop_run. */
void session_begin(struct session *s);
/* Tell the state machine, and do what it says. */
void session_step(struct session *s, const struct fsm_event *e);
/* Leave: NOTIFICATION Cease with a subcode, then the end. */
void session_stop(struct session *s, unsigned subcode, struct span text);
/* End the session and have another; quiet: without NOTIFICATION. */
void session_restart(struct session *s, unsigned subcode, struct span text, bool quiet);
/* Listen at conf->listen. False: *e says why. */
bool session_listener(struct session *s, struct tcp_error *e);
/* Connections for us come over this UNIX socket. */
bool session_handed(struct session *s, int fd);
/* A line on stderr about the session. */
void session_say(struct session *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* What the two OPENs of a connection come to. */
void session_negotiate(struct session *s, struct peer_conn *c);

#endif
