/*
 * bgp-session/session.h - one peer, one process, one poll loop: what the files of this directory share.
 *
 * Data flows stdin -> input.c -> table of routes -> send.c -> conn.c -> peer, and peer -> conn.c -> output.c -> stdout.
 * Each arrow has a bounded queue and stops what fills it; session.c carries out what the state machine says.
 */
#ifndef SESSION_H
#define SESSION_H

#include "config/config.h"
#include "fsm/fsm.h"
#include "io/loop.h"
#include "io/sig.h"
#include "io/stream.h"
#include "io/tcp.h"
#include "msg/command.h"
#include "msg/open.h"
#include "rib/rib.h"

/* ---- what was asked for ---- */

/* Kinds of events, as bits; messages have the bit of their type. */
enum {
	ON_OPEN = 1 << MSG_OPEN,
	ON_UPDATE = 1 << MSG_UPDATE,
	ON_NOTIFICATION = 1 << MSG_NOTIFICATION,
	ON_KEEPALIVE = 1 << MSG_KEEPALIVE,
	ON_REFRESH = 1 << MSG_REFRESH,
	ON_OPERATIONAL = 1 << MSG_OPERATIONAL,
	ON_UNKNOWN = 1,
	ON_STATE = 1 << 8,
	ON_FSM = 1 << 9,
	ON_NEGOTIATED = 1 << 10,
	ON_MESSAGES = 0xff,
};

enum format { FORMAT_JSON, FORMAT_TEXT, FORMAT_COMMAND, FORMAT_RAW, FORMAT_LINES };

enum { CAPS_MAX = 32, NAME_MAX_LEN = 64 };

struct conf {
	struct ctx ctx;               /* AS numbers, addresses, JSON's spelling: the base of both directions */
	bool auto_local_as;           /* as the peer's */
	struct tcp_addr peer;         /* where to connect */
	struct tcp_addr listen;       /* where to listen */
	bool listening;
	int accept_fd;                /* socket that hands us accepted connections; -1 none */
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
	int role;                     /* RFC 9234; -1 none */
	bool role_strict;
	struct open_cap caps[CAPS_MAX]; /* more capabilities, as they are; values are owned elsewhere */
	size_t cap_cnt;

	const struct config_operational *operationals; /* to be said when a session is up; borrowed from a configuration */
	unsigned receive, send;       /* events wanted, by direction; ON_STATE and so on in `receive` */
	enum format format;
	bool packets, consolidate, negotiated; /* raw form; header and body too; what is negotiated in each */
	bool ack, receipts;
	bool adj_in;
	bool group;                   /* routes with equal attributes share UPDATEs */
	bool exabgp;                  /* ExaBGP's order, packing and pace */
	bool exact;                   /* one write(2) for each message */
	bool manual_eor;
	bool exit_on_eof;
	unsigned gather_ms;           /* changes wait this long for others */
	size_t backlog;               /* changes that may wait before stdin does */
	const char *prog;
};

/* ---- parts ---- */

struct session;

/* Calls on sockets, swapped in tests. */
struct net {
	int (*connect)(const struct tcp_addr *to, const struct tcp_options *o, struct tcp_error *e);
	int (*connected)(int fd);
	int (*accept)(int fd, struct tcp_addr *from);
	bool (*accepted)(int fd, const struct tcp_options *o, struct tcp_error *e);
	bool (*local)(int fd, struct tcp_addr *out);
	bool (*remote)(int fd, struct tcp_addr *out);
	int (*unacked)(int fd);
};
extern const struct net net_posix;

enum {
	PEER_READ = 32 * 1024,        /* bytes read from the peer in one turn */
	PEER_IN = 256 * 1024,         /* room for what was read and not handled: more than one extended message */
	PEER_SOFT = 128 * 1024,       /* bytes for the peer above which no more UPDATEs are made */
	PEER_HARD = 8 * 1024 * 1024,
	STDIN_READ = 64 * 1024,
	STDIN_IN = 1024 * 1024,       /* the longest line */
	STDOUT_SOFT = 512 * 1024,     /* bytes for stdout above which nothing is read */
	STDOUT_HARD = 48 * 1024 * 1024,
	WRITES = 8,                   /* write(2) calls on one descriptor in one turn */
	CLOSING = 4,
	CLOSE_MS = 2000,              /* for the last words of a connection */
	LEAVE_MS = 2000,              /* for the last lines on stdout */
};

struct conn {
	struct source source;
	struct session *s;
	int i;                        /* FSM_OUT, FSM_IN */
	bool open, connecting;
	bool blocked;                 /* FSM_BLOCKED was said */
	bool paused;                  /* FSM_PAUSED was said */
	bool lost;                    /* the other side has closed, or the socket failed */
	struct inq in;
	struct outq out;
	uint64_t keepalive_end;       /* stream offset behind the last KEEPALIVE queued */
	struct tcp_addr local, remote;
	struct buf open_sent, open_got;
	size_t max;                   /* longest message we may read: 65535 once both said so */
};

/* A connection that has only its last words to say. */
struct closing {
	struct source source;
	struct session *s;
	struct outq out;
	struct mono until;
	bool shut;
};

struct output {
	struct source source;
	struct session *s;
	struct outq out;
	struct memo *memo;
	bool full;                    /* above the high mark, and not yet below the low one */
	bool gone;                    /* its reader has left, or it failed */
	int error;
};

enum { TAIL_MAX = 480, TAILS = 256 };

/* A route's words behind its prefix, and what they came to. */
struct tail {
	uint16_t n;
	uint8_t afi_len;              /* 4 or 16: of the prefix it stood behind */
	bool withdraw, has_path;
	uint8_t path[4];
	int family;
	uint32_t set;
	uint8_t text[TAIL_MAX];
};

enum show_kind { SHOW_NONE, SHOW_RIB, SHOW_CLEAR };

/* Work on the whole table, done in pieces. */
struct job {
	enum show_kind kind;
	bool in, extensive, json;
	unsigned afi;                 /* 0: all */
	uint32_t at;
};

struct input {
	struct source source;
	struct session *s;
	struct inq in;
	int saved_flags;
	bool eof;
	bool skipping;                /* inside a line that is too long */
	bool waits;                   /* the next item cannot be handled yet */
	bool waits_up;                /* because no session is up */
	bool full;                    /* too many changes wait for the peer */
	bool bad;                     /* something was refused, */
	bool refused;                 /* and so was the present command */
	unsigned line;
	struct command cmd;
	struct jr_doc json;
	struct buf message, name;
	struct update update;
	struct buf pack;
	struct job job;
	struct buf group;             /* lines since "group start" */
	bool in_group;
	unsigned group_cnt;
	bool ack, silence;            /* answers wanted; never again */
	struct span id;               /* of the present command: "#17" */
	uint32_t receipt;             /* its receipt; 0 none */
	struct tail *tails;
};

enum { RECEIPTS_MAX = 65536 };

enum receipt_stage { RECEIPT_FREE, RECEIPT_WAITS, RECEIPT_QUEUED, RECEIPT_WRITTEN };

struct receipt {
	char id[32];
	uint32_t left;                /* routes not yet put into messages */
	uint64_t offset;              /* stream offset behind its last message */
	uint32_t next;
	uint8_t stage;
	bool replaced;                /* a later command changed one of its routes first */
};

struct receipts {
	struct receipt *v;
	uint32_t cnt, cap, free, used;
	uint32_t head, tail;          /* queued and written, in the order of their offsets */
	uint64_t *map;                /* route << 32 | receipt */
	size_t map_cnt, map_used;
	struct mono look;             /* when to ask TCP again */
	unsigned pause_ms;
};

struct watch {
	char name[64];
	uint32_t *member;             /* indexes into session.watched */
	size_t cnt, cap;
};

/* A route of a watchdog. */
struct watched {
	uint32_t set;
	int family;
	bool has_path;
	uint8_t path[4];
	struct span nlri;             /* owned */
};

struct counters {
	uint64_t sent[8], received[8];      /* by type; 0: unknown */
	uint64_t refused;                   /* connections closed before a byte was read */
	uint64_t announced, withdrawn;      /* prefixes received */
	uint64_t sessions;
};

/* Sending again: all routes of some families, then what marks the end. */
struct resend {
	famset families;              /* routes being queued or on their way */
	famset again;                 /* asked for meanwhile: another round */
	bool marking;                 /* the walk over the table is not at its end */
	bool first;                   /* of a session: End-of-RIB behind it */
	bool refresh;                 /* asked for by ROUTE-REFRESH */
	uint32_t at;
	famset begun;                 /* families with BoRR sent and EoRR due */
};

struct session {
	struct conf *conf;
	const struct io_sys *sys;
	const struct net *net;
	struct loop loop;
	struct mono now;
	struct fsm fsm;
	struct conn conn[FSM_CONNS];
	struct closing closing[CLOSING];
	struct source listener, handed, timers;
	struct input in;
	struct output out;
	struct sig sig;

	int up;                       /* the established connection, -1 none */
	struct tcp_addr offered;      /* of an incoming connection */
	int offered_fd;
	bool at_connect;              /* a connect failed at once: tell the machine after its actions */
	bool hopeless;                /* and it will fail for ever */
	struct tcp_error last_error;
	struct mono said_error;

	struct open ours, theirs;     /* of the established connection; they point into its open_sent and open_got */
	struct ctx receive, send;     /* by direction */
	struct ctx neutral;           /* before anything is negotiated */
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
	famset skipped;               /* families whose routes could not be sent: said once */
	bool skipped_otc;
	bool eor_sent;
	bool young, took;             /* as ExaBGP: no withdrawals until a first batch has been sent; one was begun */
	famset eor_got;
	bool drained;                 /* everything that was to be sent has been, EoR included */

	bool stale_in;                /* routes are kept over the peer's restart */
	struct mono stale_until;

	struct receipts receipts;
	struct watch *watches;
	size_t watch_cnt;
	struct watched *watched;
	size_t watched_cnt, watched_cap;
	struct counters counters;

	bool stopping;                /* told to leave */
	bool ended;                   /* the machine has nothing more to do */
	struct mono leave;            /* not later than this */
	int status;                   /* exit status */
};

/* ---- session.c ---- */

bool session_init(struct session *s, struct conf *conf, const struct io_sys *sys, const struct net *net);
void session_fini(struct session *s);
/* Begin; then loop_run. */
void session_begin(struct session *s);
/* Tell the state machine, and do what it says. */
void session_step(struct session *s, const struct fsm_event *e);
/* Leave: NOTIFICATION Cease with a subcode, then the end. */
void session_stop(struct session *s, unsigned subcode, struct span text);
/* End the session and have another; quiet: without NOTIFICATION. */
void session_restart(struct session *s, unsigned subcode, struct span text, bool quiet);
bool session_established(const struct session *s);
/* A line on stderr about the session. */
void session_say(struct session *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void session_print_state(struct session *s, struct buf *b);
/* What the two OPENs of a connection come to. */
void session_negotiate(struct session *s, struct conn *c);
/* JSON object of what is in force. */
void session_negotiated_json(struct session *s, struct buf *b);

/* ---- conn.c ---- */

bool conn_init(struct conn *c, struct session *s, int i);
void conn_fini(struct conn *c);
/* Take a descriptor; connecting: the outcome is still to come. */
void conn_take(struct conn *c, int fd, bool connecting);
/* Close: what is queued goes first, for a bounded time. */
void conn_close(struct conn *c);
void conn_send_open(struct conn *c);
void conn_send_keepalive(struct conn *c);
void conn_send_notification(struct conn *c, unsigned code, unsigned subcode, struct span data);
/* A message was appended to c->out from byte offset `at` of its buffer on: count it, tell who wants to know. */
void conn_sent(struct conn *c, size_t at);
/* Write what waits, as far as it goes without blocking. */
void conn_flush(struct conn *c);
/* NOTIFICATION 6/subcode on a descriptor that never becomes a connection. */
void conn_refuse(struct session *s, int fd, unsigned subcode);
/* An incoming connection: checked against the peer's address, then offered to the state machine. */
void conn_offer(struct session *s, int fd, const struct tcp_addr *from);

/* ---- input.c ---- */

bool input_begin(struct input *in, struct session *s);
void input_finish(struct input *in);

/* ---- apply.c: commands to the table ---- */

/* True: done (or refused with in->bad and an answer); false: later. */
bool apply_route(struct session *s, int family, const uint8_t *path, struct span nlri, uint32_t set, bool withdraw);
/* The routes of a command or message. */
bool apply_list(struct session *s, const struct nlri_list *list, uint32_t set, bool withdraw);
bool apply_watchdog(struct session *s, const struct route *r);
bool watchdog_add(struct session *s, struct span name, int family, const struct nlri *one, uint32_t set);
bool watchdog_switch(struct session *s, struct span name, bool withdraw);
void apply_forget(struct session *s);
/* `next-hop self` becomes the local address where that is known already: said either way it is the same route. */
void resolve_self(const struct session *s, unsigned afi, struct nexthop *nh);

/* ---- receipts.c ---- */

bool receipts_init(struct receipts *r);
void receipts_fini(struct receipts *r);
/* A new one; 0 when there are too many. */
uint32_t receipt_new(struct session *s, struct span id);
/* It waits for a route. */
void receipt_wait(struct session *s, uint32_t receipt, uint32_t ref);
/* The route changes before it was sent. */
void receipt_replaced(struct session *s, uint32_t ref);
/* The command is done: when nothing waits, it is over. */
void receipt_done(struct session *s, uint32_t receipt);
/* Routes of a batch were put into messages that end at `offset`. */
void receipts_taken(struct session *s, const struct rib_batch *b, uint64_t offset);
/* A message that ends at `offset` belongs to it. */
void receipt_message(struct session *s, uint32_t receipt, uint64_t offset);
/* Bytes were written; the session went down. */
void receipts_written(struct session *s, uint64_t total);
void receipts_down(struct session *s);
void receipts_time(struct session *s, struct mono *deadline);

/* ---- send.c ---- */

/* Established: queue everything. Down: forget what waits. */
void send_up(struct session *s);
void send_down(struct session *s);
/* Make messages of what waits as long as the peer's queue is open. */
void send_pump(struct session *s);
/* Resend families: asked by the peer, or by `flush`. */
void send_again(struct session *s, famset families, bool refresh);
/* Changes wait: begin the gathering time if there is one. */
void send_changed(struct session *s);
/* The moment at which send_pump has something to do. */
void send_deadline(struct session *s, struct mono *deadline);

/* ---- receive.c ---- */

/* A whole message came on a connection. False: the connection is no more. */
bool receive_message(struct conn *c, struct span msg);
void receive_up(struct session *s);
void receive_down(struct session *s, enum fsm_reason reason, unsigned code, unsigned subcode);
void receive_time(struct session *s, struct mono *deadline);
/* The data field of the NOTIFICATION that answers `msg` (RFC 4271 6, RFC 7313 5). */
struct span receive_error_data(struct span msg, const struct diag *d);

/* ---- output.c ---- */

bool output_begin(struct output *o, struct session *s);
void output_finish(struct output *o);
/* Events and answers may be written: nothing that produces them is read otherwise. */
static inline bool
output_open(const struct output *o)
{
	return !o->full;
}
void output_state(struct session *s, const char *state, const char *reason);
void output_fsm(struct session *s, enum fsm_state state);
void output_negotiated(struct session *s, const struct conn *c);
/* A message, in the direction, by its own rules. Fills *d with what is wrong with it. */
enum diag_class output_message(struct session *s, struct conn *c, struct span msg, bool sent, const struct ctx *ctx,
    struct diags *d);
/* "receipt": {...} */
void output_receipt(struct session *s, const char *id, const char *stage);
/* Lines. */
void output_line(struct session *s, const char *text);
struct buf *output_buf(struct session *s);
void output_check(struct output *o);

/* ---- show.c ---- */

/* One more piece of the job in s->in.job; true when it has come to its end. */
bool show_step(struct session *s);
void show_neighbor(struct session *s, struct buf *b, const char *form, bool json);

/* ---- options.c ---- */

/* Fill conf from the command line. 0 to go on; -1: leave with *status. x keeps what conf borrows. */
struct context;
int options_read(struct conf *conf, struct context *x, int argc, char **argv, int *status);
/* Announce the routes of the configuration. */
bool options_routes(struct session *s, const struct context *x);
/* "state,update,send-update": which events conf wants from now on. False: *bad is the word that is none. */
bool options_events(const char *list, struct conf *conf, struct span *bad);
/* Read the key files (again). False: said on stderr. */
bool options_keys(struct conf *conf);

#endif
