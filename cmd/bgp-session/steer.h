/* SPDX-License-Identifier: ISC */
/*
 * bgp-session/steer.h - several sessions of one machine that listen on the same address and port.
 *
 * The first owns the port. Each of the others tells it, over an abstract UNIX socket that is named after address and port,
 * which peers it is for, and gets their connections by descriptor. When the owner leaves, one of the others takes the port
 * over. Only processes of the same user, or of root, are listened to.
 */
#ifndef SESSION_STEER_H
#define SESSION_STEER_H

#include "io/loop.h"
#include "io/tcp.h"
#include "value/ip.h"

struct session;

enum { STEER_MEMBERS = 1024 };

/* What a session tells the owner of the port, in one message. Both are the same program of the same machine. */
struct steer_hello {
	char version[16];
	struct tcp_addr peer;         /* whose keys the listening socket needs; of a range the first address */
	struct prefix range;          /* the peers it is for */
	struct tcp_options tcp;
};

/* A session that has told us what it is for. */
struct steer_member {
	struct source source;
	struct session *s;
	bool known;                   /* its hello has come */
	struct steer_hello hello;
	struct tcp_addr has;          /* the peer whose connection it got, until it says that it is free; len 0: none */
};

struct steer {
	struct source door;           /* the owner: where others come to; fd -1: we do not own the port */
	struct steer_member **v;
	size_t n, cap;
	struct mono again;            /* a member whose owner has left: when to look for the port again */
	int tries;
};

void steer_init(struct session *s);
void steer_fini(struct session *s);

/* Own the port, or become a member of the session that does. False: reported. */
bool steer_listen(struct session *s);
/* The owner's connection is gone. */
void steer_orphaned(struct session *s);
/* Is a peer with this address one of ours, as the options say? */
bool steer_is_ours(const struct session *s, const struct tcp_addr *from);
/* Give a connection to the session that it is for. False: there is none, and the descriptor is still ours. */
bool steer_give(struct session *s, int fd, const struct tcp_addr *from);
/* No connection is left: of a range, another peer may come. */
void steer_free(struct session *s);

/* Look for the port again when it is due; with a deadline: when that is. */
void steer_time(struct session *s, struct mono *deadline);

#endif
