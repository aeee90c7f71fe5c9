/* SPDX-License-Identifier: ISC */
/* bgp-session/receive.h - what the peer says: checks, the state machine, the Adj-RIB-In. */
#ifndef SESSION_RECEIVE_H
#define SESSION_RECEIVE_H

#include "session.h"

/* A whole message came on a connection. False: the connection is no more. */
bool receive_message(struct peer_conn *c, struct span msg);
void receive_up(struct session *s);
void receive_down(struct session *s, enum fsm_reason reason, unsigned code, unsigned subcode);
void receive_time(struct session *s, struct mono *deadline);
/* A message for which the session has to end: the state machine answers it, if it is to be answered. */
void receive_bad(struct peer_conn *c, struct span msg, const struct diags *d);

#endif
