/* SPDX-License-Identifier: ISC */
/* bgp-session/conn.h - connections: bytes in and out, opening, refusing, and closing politely. */
#ifndef SESSION_CONN_H
#define SESSION_CONN_H

#include "io/loop.h"
#include "io/stream.h"
#include "io/tcp.h"

struct session;

/* Calls on sockets, replaced in tests. */
struct conn_calls {
	int (*connect)(const struct tcp_addr *to, const struct tcp_options *o, struct tcp_error *e);
	int (*connected)(int fd);
	int (*accept)(int fd, struct tcp_addr *from);
	bool (*accepted)(int fd, const struct tcp_options *o, struct tcp_error *e);
	bool (*local)(int fd, struct tcp_addr *out);
	bool (*remote)(int fd, struct tcp_addr *out);
	int (*unacked)(int fd);
};
extern const struct conn_calls conn_posix;

enum {
	PEER_SOFT = 128 * 1024,       /* bytes for the peer above which no more UPDATEs are made */
	CONN_CLOSING = 4,             /* connections that may be closing at a time */
};

struct peer_conn {
	struct source source;
	struct session *s;
	int i;                        /* FSM_OUT, FSM_IN */
	bool open, connecting;
	bool blocked;                 /* the state machine was told FSM_BLOCKED */
	bool paused;                  /* the state machine was told FSM_PAUSED */
	bool lost;                    /* the other side has closed, or the socket failed */
	struct inq in;
	struct outq out;
	uint64_t keepalive_end;       /* stream offset after the last KEEPALIVE queued */
	struct tcp_addr local, remote;
	struct buf open_sent, open_got;
	size_t max;                   /* longest message we may read: 65535 once both OPENs offered it */
};

/* A connection that has only its last bytes to write. */
struct conn_closing {
	struct source source;
	struct session *s;
	struct outq out;
	struct mono until;
	bool shut;
};

bool conn_init(struct peer_conn *c, struct session *s, int i);
void conn_fini(struct peer_conn *c);
/* Take a descriptor; connecting: the outcome is still to come. */
void conn_take(struct peer_conn *c, int fd, bool connecting);
/* Close: what is queued goes first, for a bounded time. */
void conn_close(struct peer_conn *c);
void conn_send_open(struct peer_conn *c);
void conn_send_keepalive(struct peer_conn *c);
void conn_send_notification(struct peer_conn *c, unsigned code, unsigned subcode, struct span data);
/* Messages were appended to c->out from byte offset `at` of its buffer on: count them, report those that are wanted. */
void conn_sent(struct peer_conn *c, size_t at);
/* Queue bytes that need not be a message; as one they are counted and reported. */
void conn_send_bytes(struct peer_conn *c, struct span bytes);
/* The connection that bytes can be sent on now: the established one, else one that is open; NULL: there is none. */
struct peer_conn *conn_present(struct session *s);
/* NOTIFICATION 6/subcode on a descriptor that never becomes a connection. */
void conn_refuse(struct session *s, int fd, unsigned subcode);
/* An incoming connection: checked against the peer's address, then offered to the state machine. */
void conn_offer(struct session *s, int fd, const struct tcp_addr *from);

#endif
