/* SPDX-License-Identifier: ISC */
/*
 * fsm/fsm.h - the BGP finite state machine (RFC 4271 8) as a pure function: event in, actions out.
 *
 * No descriptor, clock, or memory is touched: what happened and when it happened are arguments, what is to be done is
 * a list. A peer can have two connections at once, the one we opened and the one it opened; each has the states
 * of RFC 4271 of its own until collision detection (6.8) leaves one.
 *
 * Also here: hold, keepalive and connect-retry timers (RFC 4271 10), the send hold timer (RFC 9687), the rest of the
 * hold timer while we ourselves do not read, message-in-wrong-state subcodes (RFC 6608), a peer that comes back
 * while we still think it is up (RFC 4724 5).
 */
#ifndef FSM_FSM_H
#define FSM_FSM_H

#include "base/buf.h"
#include "io/timer.h"

enum fsm_state { FSM_IDLE, FSM_CONNECT, FSM_ACTIVE, FSM_OPENSENT, FSM_OPENCONFIRM, FSM_ESTABLISHED };

/* Which connection: the one we open, the one the peer opens. */
enum { FSM_OUT, FSM_IN, FSM_CONNS };

struct fsm_conf {
	bool passive;            /* never connect */
	bool listening;          /* incoming connections are possible */
	bool open_last;          /* our OPEN is written when the peer's was read (local AS taken from it) */
	uint32_t hold_s;         /* offered; 0 none */
	uint32_t open_hold_s;    /* wait for an OPEN: RFC 4271 suggests 240 */
	uint32_t connect_s;      /* give up one try to connect after this; 0 never */
	uint32_t send_hold_s;    /* RFC 9687; 0: the larger of 480 and twice the hold time */
	uint32_t stall_s;        /* how long we may leave the peer unread; 0 for ever */
	uint32_t steady_s;       /* an established session of this age makes earlier failures forgotten */
	uint32_t attempts;       /* sessions to have before the end; 0 for ever */
	uint32_t connect_tries;  /* failed tries to connect in a row that count as one of them; 0: they do not count */
	uint32_t local_as, local_id;
};

struct fsm_conn {
	enum fsm_state state;    /* FSM_IDLE: there is none */
	uint32_t peer_as, peer_id; /* known from OPENCONFIRM on */
	uint32_t hold_s;         /* negotiated */
	struct mono hold;        /* when silence has lasted too long */
	struct mono keepalive;   /* when the next one is due */
	struct mono blocked;     /* when bytes that do not leave have waited too long (send hold) */
	struct mono stall;       /* when our not reading has lasted too long */
	bool paused;             /* we choose not to read: the hold timer rests */
	struct mono since;       /* of the present state */
};

struct fsm {
	struct fsm_conf conf;
	struct fsm_conn conn[FSM_CONNS];
	struct backoff backoff;
	struct mono retry;       /* when to connect again */
	uint32_t sessions;       /* that have ended */
	uint32_t refused;        /* tries to connect that failed, in a row */
	bool started, ended;
	bool connected;          /* FSM_DO_CONNECTED was said, FSM_DO_DOWN not yet */
	enum fsm_state said;     /* the last FSM_DO_STATE */
};

enum fsm_event_kind {
	FSM_START,        /* begin: connect or wait */
	FSM_STOP,         /* end for good: code/subcode/data of the NOTIFICATION, code 0 without */
	FSM_RESTART,      /* end the session and have a new one; as FSM_STOP */
	FSM_CONNECTED,    /* our connect succeeded */
	FSM_LOST,         /* connect failed, or the connection was closed or failed */
	FSM_INCOMING,     /* the peer has connected to us */
	FSM_OPEN,         /* a good OPEN: hold_s, peer_as, peer_id */
	FSM_KEEPALIVE,
	FSM_UPDATE,       /* UPDATE, ROUTE-REFRESH or OPERATIONAL: `type` says which */
	FSM_NOTIFICATION, /* received: code/subcode */
	FSM_BAD,          /* something received calls for NOTIFICATION code/subcode with data */
	FSM_PAUSED,       /* we stop reading the connection, */
	FSM_RESUMED,      /* and begin again */
	FSM_BLOCKED,      /* bytes wait and none could be written */
	FSM_MOVED,        /* some were written */
	FSM_TIME,         /* look at the timers */
};

struct fsm_event {
	enum fsm_event_kind kind;
	int conn;
	uint8_t code, subcode, type;
	struct span data;
	uint32_t hold_s, peer_as, peer_id;
	bool graceful; /* FSM_INCOMING: the established session had graceful restart in force */
};

enum fsm_action_kind {
	FSM_DO_STATE,     /* the peer's state is now `state` */
	FSM_DO_CONNECT,   /* begin to connect */
	FSM_DO_TAKE,      /* keep the incoming connection as FSM_IN */
	FSM_DO_REFUSE,    /* NOTIFICATION code/subcode on the incoming connection, and close it */
	FSM_DO_CONNECTED, /* the first TCP connection is up */
	FSM_DO_OPEN,      /* send OPEN */
	FSM_DO_KEEPALIVE, /* send KEEPALIVE */
	FSM_DO_NOTIFY,    /* send NOTIFICATION code/subcode/data */
	FSM_DO_CLOSE,     /* close, what is queued going first */
	FSM_DO_UP,        /* established */
	FSM_DO_DOWN,      /* the last connection is gone: reason, code/subcode */
	FSM_DO_END,       /* nothing more will happen */
};

enum fsm_reason {
	FSM_BY_US,        /* NOTIFICATION sent */
	FSM_BY_PEER,      /* NOTIFICATION received */
	FSM_BY_TCP,       /* connection closed or lost */
	FSM_BY_RESTART,   /* closed by us without NOTIFICATION: the peer keeps the routes (RFC 4724) */
};

struct fsm_action {
	enum fsm_action_kind kind;
	int conn;
	enum fsm_state state;
	enum fsm_reason reason;
	uint8_t code, subcode;
	struct span data; /* borrowed from the event, or static */
};

enum { FSM_ACTIONS = 16 };

struct fsm_actions {
	struct fsm_action v[FSM_ACTIONS];
	size_t n;
};

void fsm_init(struct fsm *f, const struct fsm_conf *conf, const struct backoff *b);
void fsm_step(struct fsm *f, const struct fsm_event *e, struct mono now, struct fsm_actions *out);

/* Do not connect before `at`, if the next try is to come earlier. */
void fsm_not_before(struct fsm *f, struct mono at);
/* The nearest timer. */
struct mono fsm_deadline(const struct fsm *f);
/* The peer's state: that of the connection which is furthest. */
enum fsm_state fsm_state(const struct fsm *f);
/* "IDLE", "ACTIVE", "CONNECT", "OPENSENT", "OPENCONFIRM", "ESTABLISHED" */
const char *fsm_state_name(enum fsm_state s);

#endif
