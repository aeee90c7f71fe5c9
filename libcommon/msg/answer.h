/* SPDX-License-Identifier: ISC */
/* msg/answer.h - the NOTIFICATION that is due for a wrong message (RFC 4271 6, RFC 5492 5, RFC 7313 5, RFC 7606 2). */
#ifndef MSG_ANSWER_H
#define MSG_ANSWER_H

#include "msg/msg.h"

struct answer {
	uint8_t code, subcode;
	struct span data; /* what the RFC asks to give back of the message; points into it */
};

/*
 * d is what msg_header or msg_check found in msg. True: the session has to end with this answer: the strongest error is a
 * reset, or calls for one because a family cannot be switched off alone (RFC 7606 2). False: the session goes on; or msg
 * is a NOTIFICATION, which ends it without an answer (RFC 4271 6.4).
 */
bool answer_due(struct span msg, const struct diags *d, struct answer *out);

#endif
