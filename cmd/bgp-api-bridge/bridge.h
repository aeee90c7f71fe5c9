/*
 * bgp-api-bridge/bridge.h - configuration and helpers over sessions: what the files of this directory share.
 *
 *     helper -> helper.c -> command.c -> neighbor.c -> bgp-session          one line each
 *     bgp-session -> neighbor.c -> answer.c -> helper.c -> helper           answers, in the order of the commands
 *     bgp-session -> neighbor.c -> event.c -> helper.c -> helper            events, by subscription
 *
 * One poll loop. Each arrow has a bounded queue; who floods is not read, who does not read loses events (counted and
 * said), and nobody else notices.
 */
#ifndef BRIDGE_H
#define BRIDGE_H

#include "config/config.h"
#include "io/child.h"
#include "io/loop.h"
#include "io/sig.h"
#include "io/stream.h"
#include "io/tcp.h"
#include "msg/msg.h"

#define PROG "bgp-api-bridge"

/* ---- env.c: settings ---- */

enum log_level { LEVEL_FATAL, LEVEL_CRITICAL, LEVEL_ERROR, LEVEL_WARNING, LEVEL_INFO, LEVEL_DEBUG, LEVEL_NOTSET };

enum log_category {
	CAT_CONFIGURATION,
	CAT_DAEMON,
	CAT_NETWORK,
	CAT_PROCESSES,
	CAT_REACTOR,
	CAT_STATISTICS,
	CAT_MESSAGE,
	CAT_PACKETS,
	CAT_PARSER,
	CAT_RIB,
	CAT_ROUTES,
	CAT_TIMERS,
	CAT_CNT,
};

enum { SETTING_MAX = 256 };

struct env {
	/* daemon */
	bool daemonize, drop;
	char pid[SETTING_MAX], user[SETTING_MAX];
	long umask;
	/* log */
	bool log_enable, log_all, log_short;
	bool log_category[CAT_CNT];
	long log_level;
	char log_destination[SETTING_MAX];
	/* tcp */
	long attempts, port, delay;
	char bind[4 * SETTING_MAX];
	/* bgp */
	bool passive;
	long openwait;
	/* api */
	long api_version;
	bool ack, respawn, terminate, cli, compact, multi_client;
	long chunk, max_clients;
	char encoder[16], pipename[SETTING_MAX], socketname[SETTING_MAX], socketpath[SETTING_MAX];
	char cli_mode[16];
	bool fifos;               /* exabgp_cli_socket is the empty text */
	/* debug */
	bool rotate;
	char version[SETTING_MAX]; /* reported; "" ours */
	bool version_set;
	char root[SETTING_MAX], etc[SETTING_MAX];
};

/* Defaults, then the file (NULL: the usual one if it is there), then the environment; what is unknown is said. */
bool env_load(struct env *e, const char *file);
/* All settings in the form of the file. */
void env_print(const struct env *e, struct buf *b);

/* ---- log.c ---- */

struct bridge;

bool log_open(const struct env *e);
void log_say(enum log_category cat, enum log_level level, const char *source, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
bool log_wants(enum log_category cat, enum log_level level);

/* ---- answer.c: who gives commands and reads answers, in order ---- */

enum {
	LINE_LONGEST = 1 << 20,          /* a longer line ends the helper */
	WINDOW = 16384,                  /* commands of one client that are under way */
	EVENTS_SOFT = 4 << 20,           /* bytes for a client above which events are dropped */
	ANSWERS_SOFT = 16 << 20,         /* bytes for a client above which its commands wait */
	CLIENT_HARD = 96 << 20,          /* bytes for a client; output that does not fit is cut, and said */
	GROUP_BYTES = 100 << 20,
	GROUP_LINES = 100000,
};

struct neighbor;
struct helper;

struct targets {
	struct neighbor **v;
	size_t n, cap;
};

/* A command that has not been answered yet. */
struct entry {
	uint32_t waits;       /* sessions that have not answered, and things still to come */
	uint16_t flags;       /* ENTRY_ */
	struct buf *text;     /* output before the answer; NULL none */
};
enum {
	ENTRY_FAILED = 1,
	ENTRY_QUIET = 2,      /* no done and no error */
	ENTRY_BARE = 4,       /* output, but no done */
	ENTRY_SHOW = 8,       /* its lines are output, not the reason of an error */
	ENTRY_JOIN = 16,      /* arrays, one line each, to one array */
	ENTRY_HEAD = 32,      /* the first line is a head that all sessions print */
	ENTRY_ROUTES = 64,    /* routes of the session, to be shown as `routes list` */
};

struct client {
	struct bridge *b;
	const char *name;     /* of the process, or of the control connection */
	struct helper *helper; /* NULL: a control connection */
	bool dead;            /* nobody reads the answers any more */
	bool ack, sync, json, v6_only;
	struct entry *ring;   /* of cap entries, a power of two; [head, tail) are under way */
	size_t cap;
	uint64_t head, tail;
	uint32_t refs;        /* places that point here: sessions' queues */
	struct outq out;
	uint64_t dropped;     /* events, since it stopped reading */
	uint64_t dropped_all, lines, events;
	bool in_group;
	struct buf group;
	unsigned group_cnt;
	/* who is meant by the last selector */
	struct targets all, chosen;
	struct buf selector;
	uint64_t all_gen, chosen_gen;
	void (*wake)(struct client *); /* something was put into out */
};

struct client *client_new(struct bridge *b, const char *name, struct helper *h);
/* Its reader is gone; it is freed once nothing points to it. */
void client_drop(struct client *c);
/* A new entry at the tail; its number. */
uint64_t client_entry(struct client *c, uint16_t flags, uint32_t waits);
struct entry *client_at(struct client *c, uint64_t seq);
/* Answer at once. */
void client_done(struct client *c);
void client_fail(struct client *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Output lines, then done. */
void client_show(struct client *c, struct span text, uint16_t flags);
/* Output of a command: one line, or whole lines. */
void client_line(struct client *c, uint64_t seq, struct span line);
void client_text(struct client *c, uint64_t seq, struct span lines);
/* One of those that were waited for has answered. */
void client_answer(struct client *c, uint64_t seq, bool failed);
void client_flush(struct client *c);
/* An event; dropped and counted when the client does not read. */
void client_event(struct client *c, struct span text);
static inline bool
client_open(const struct client *c)
{
	return c->tail - c->head < WINDOW && outq_left(&c->out) < ANSWERS_SOFT;
}

/* ---- helper.c: processes ---- */

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
	int version;                  /* 4 or 6, of events */
	struct mono kill_at, again, started;
	unsigned starts;              /* in the present bucket of 64 s */
	uint64_t bucket;
	unsigned backoff_ms;
	bool restart;                 /* asked for: not counted as a loss */
};

struct helper *helper_new(struct bridge *b, const struct config_process *p);
void helper_start(struct helper *h);
/* SIGTERM, the shutdown line, end of input; KILL after a while. */
void helper_end(struct helper *h);
void helper_free(struct helper *h);
void helper_ended(struct helper *h);       /* look whether the child is gone */
bool helper_gone(const struct helper *h);
struct helper *helper_find(struct bridge *b, const char *name);
/* The program that `run` means; false: `why`. */
bool helper_search(const struct bridge *b, const char *word, char *path, size_t size, const char **why);

/* ---- neighbor.c: sessions ---- */

struct pending {
	struct client *c;     /* NULL: nobody waits for the answer */
	uint64_t seq;
};

struct subscription {
	struct helper *h;
	uint32_t events, receive, send; /* API_ switches of config.h */
};

enum { SESSION_SOFT = 512 << 10, SESSION_HARD = 256 << 20, SESSION_IN = 1 << 20 };

struct neighbor {
	struct source in, out, err;
	struct bridge *b;
	const struct config_neighbor *conf;
	char *name;                   /* the long one */
	char peer[64], local_ip[64], local_as[16], peer_as[16], router_id[16], family_allowed[200];
	struct ip address;
	struct neighbor *next_hash;
	struct buf head;              /* its section without routes and api: has it changed? */
	struct child child;
	int accept_fd;                /* to hand accepted connections over; -1 none */
	struct outq to;
	struct inq from, said;
	struct pending *ring;
	size_t ring_cap;
	uint64_t head_seq, tail_seq;
	struct subscription *subs;
	size_t sub_cnt;
	char asked[256];              /* --events that the session runs with */
	bool removed, ending, finished, restart, up, connected, eof;
	bool kept;                    /* a reload has found it again */
	char fsm[16];
	struct mono since, kill_at, again;
	unsigned backoff_ms;
	uint64_t counter;
	struct ctx neutral, receive, send;
	struct buf negotiated;        /* JSON object */
	struct sync *syncs;           /* commands that wait for a receipt */
	size_t sync_cnt, sync_cap;
	char **api;                   /* dynamic: processes that may command it */
	size_t api_cnt;
	struct config *own;           /* made by a command: its configuration */
	struct buf text;              /* output of the command that is being answered */
};

struct sync {
	uint64_t id;
	struct client *c;
	uint64_t seq;
};

struct neighbor *neighbor_new(struct bridge *b, const struct config_neighbor *n);
bool neighbor_start(struct neighbor *n);
/* End the session: NOTIFICATION, then the process. */
void neighbor_end(struct neighbor *n);
void neighbor_free(struct neighbor *n);
bool neighbor_gone(const struct neighbor *n);
void neighbor_ended(struct neighbor *n);
/* Give the session a command; its answer goes to entry seq of c (NULL: to nobody). */
void neighbor_command(struct neighbor *n, struct span line, struct client *c, uint64_t seq);
void neighbor_sync(struct neighbor *n, struct span line, struct client *c, uint64_t seq);
static inline bool
neighbor_open(const struct neighbor *n)
{
	return outq_open(&n->to) || n->finished;
}
void neighbor_events(struct neighbor *n);  /* subscriptions have changed */
void neighbor_reconfigure(struct neighbor *n, const struct config_neighbor *conf);
void neighbor_receipt(struct neighbor *n, uint64_t id);
void neighbor_release(struct neighbor *n); /* the session is down: nobody waits for receipts any more */
const char *neighbor_state(const struct neighbor *n); /* ExaBGP's word for the state */

/* ---- route.c: who is meant ---- */

/* May this client touch the neighbor? */
bool route_allowed(const struct client *c, const struct neighbor *n);
/* All the client may touch. */
struct targets *route_all(struct client *c);
/* The selector at the front of *line (behind `neighbor` or `peer`), stepped over; NULL: it cannot be read. */
struct targets *route_select(struct client *c, struct span *line);
void route_forget(struct bridge *b);
void targets_add(struct targets *t, struct neighbor *n);
void route_index(struct bridge *b);
/* The neighbors with this address (and others): the first of a list by next_hash. */
struct neighbor *route_first(struct bridge *b, const struct ip *ip);

/* ---- command.c ---- */

enum taken { TAKEN, LATER };
/* The line to all of them, as a part of entry seq, which then waits for them too. */
void command_also(struct client *c, const struct targets *t, struct span line, uint64_t seq, bool sync);
enum taken command_forward(struct client *c, const struct targets *t, struct span line, uint16_t flags);
/* One line of a client. LATER: a session's queue is full, offer the line again. */
enum taken command_line(struct client *c, struct span line);

/* ---- group.c ---- */

void group_start(struct client *c);
void group_line(struct client *c, struct span line);
enum taken group_end(struct client *c);

/* ---- show.c: output of the bridge itself ---- */

void show_status(struct client *c, bool json);
void show_version(struct client *c, bool json);
void show_help(struct client *c, bool json);
void show_queue(struct client *c, bool json);
void show_list(struct client *c, struct targets *t);

/* ---- event.c ---- */

/* One line of a session that is no answer (it begins with "! "). */
void event_line(struct neighbor *n, struct span line);
void event_signal(struct bridge *b, int signo);
void event_down(struct neighbor *n, const char *reason);
/* What the session is to tell, by all subscriptions: a list for --events. */
void event_wanted(const struct neighbor *n, char *list, size_t size);

/* ---- reload.c ---- */

bool reload(struct bridge *b, bool helpers);
/* The first configuration into neighbors and helpers. */
bool reload_first(struct bridge *b);
bool reload_add_neighbor(struct bridge *b, struct neighbor *n);
/* Subscriptions of a neighbor out of its api sections. */
void reload_subscribe(struct neighbor *n);

/* ---- control.c ---- */

struct control;
bool control_open(struct bridge *b);
void control_close(struct bridge *b);

/* ---- listen.c: sockets that the sessions share ---- */

struct listener {
	struct source source;
	struct bridge *b;
	struct tcp_addr at;
};
/* Addresses of --listen and tcp.bind, and those that passive neighbors name. */
bool listen_open(struct bridge *b);
void listen_close(struct bridge *b);

/* ---- peers.c: create and delete ---- */

void peer_create(struct client *c, struct span words);
void peer_delete(struct client *c, struct targets *t);

/* ---- routes.c: `routes list|add|remove` ---- */

enum taken routes_command(struct client *c, struct targets *t, struct span family, struct span words);
/* Lines of `show adj-rib out extensive` to the array of `routes list`. */
void routes_list(struct neighbor *n, struct span text, struct buf *out);

/* ---- main.c ---- */

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
	struct neighbor **hash;
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
	bool reload_asked, reload_helpers, restart_asked; /* done at the end of a turn */
	const char *const *listen;
	size_t listen_cnt;
	struct buf scratch, scratch2;
	uint64_t sync_id;
};

const char *bridge_version(const struct bridge *b);
void bridge_stop(struct bridge *b, const char *why);
void bridge_signal(struct bridge *b, int signo);
/* Restart all sessions, as SIGALRM. */
void bridge_restart(struct bridge *b);
/* A session or helper has ended for good. */
void bridge_look(struct bridge *b);

/* ---- programs of their own ---- */

int ctl_main(int argc, char **argv);
int healthcheck_main(int argc, char **argv);

#endif
