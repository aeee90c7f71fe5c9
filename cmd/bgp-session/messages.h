/* SPDX-License-Identifier: ISC */
/* bgp-session/messages.h - BGP messages on standard input: they go to the peer as they are. */
#ifndef SESSION_MESSAGES_H
#define SESSION_MESSAGES_H

#include "session.h"

/* A whole message, once everything accepted before it has left; true and false as input.h says. */
bool messages_send(struct session_input *in, struct span msg);

/* Unchecked messages do not wait for a session, but for a connection with room. */
bool messages_may_go(struct session *s);

/* Does the line begin with a marker (RFC 4271 4.1) in hex? */
/* Unchecked: is it hex at all, and long enough? */
bool messages_is_hex(struct span line, bool unchecked);
bool messages_hex(struct session_input *in, struct span line);
/* The message of a JSON event. */
bool messages_json(struct session_input *in, struct span line);

#endif
