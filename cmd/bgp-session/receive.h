/* bgp-session/receive.h - what the peer says: checks, the state machine, the Adj-RIB-In. */
#ifndef SESSION_RECEIVE_H
#define SESSION_RECEIVE_H

#include "session.h"

/* A whole message came on a connection. False: the connection is no more. */
bool receive_message(struct peer_conn *c, struct span msg);
void receive_up(struct session *s);
void receive_down(struct session *s, enum fsm_reason reason, unsigned code, unsigned subcode);
void receive_time(struct session *s, struct mono *deadline);
/* The data field of the NOTIFICATION that answers `msg` (RFC 4271 6, RFC 7313 5). */
struct span receive_error_data(struct span msg, const struct diag *d);

#endif
