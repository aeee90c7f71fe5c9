/* SPDX-License-Identifier: ISC */
/* bgp-session/send.h - the table of routes becomes UPDATEs: grouping, order, resends, End-of-RIB. */
#ifndef SESSION_SEND_H
#define SESSION_SEND_H

#include "io/loop.h"
#include "value/family.h"

struct session;

/* Sending again: all routes of some families, then what marks the end. */
struct resend {
	famset families;              /* routes being queued or on their way */
	famset again;                 /* asked for meanwhile: another round */
	bool marking;                 /* the walk over the table is not at its end */
	bool first;                   /* of a session: End-of-RIB follows */
	bool refresh;                 /* asked for by ROUTE-REFRESH */
	uint32_t at;
	famset begun;                 /* families with BoRR sent and EoRR due */
};

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

/* As ExaBGP: the first table of a session leaves as it was when the session came up; commands wait for it. */
bool send_first_due(const struct session *s);
/* Has everything accepted before left, and is there room for more? */
bool send_is_clear(const struct session *s);
/* The same, after sending what can be sent: may a message follow everything accepted before it? */
bool send_clear(struct session *s);
/* A message of the present command, as it is. The session is up. */
void send_message(struct session *s, struct span msg);

#endif
