/* SPDX-License-Identifier: ISC */
/* msg/notification.h - NOTIFICATION (RFC 4271 4.5): codes, names, finding its parts, writing one. */
#ifndef MSG_NOTIFICATION_H
#define MSG_NOTIFICATION_H

#include "msg/msg.h"

enum {
	NOTIFY_HEADER = 1,
	NOTIFY_OPEN = 2,
	NOTIFY_UPDATE = 3,
	NOTIFY_HOLD_TIMER = 4,
	NOTIFY_FSM = 5,
	NOTIFY_CEASE = 6,
	NOTIFY_REFRESH = 7,    /* RFC 7313 */
	NOTIFY_SEND_HOLD = 8,  /* RFC 9687 */
};
enum { CEASE_SHUTDOWN = 2, CEASE_RESET = 4, CEASE_REJECTED = 5, CEASE_HARD_RESET = 9, CEASE_BFD_DOWN = 10 };

/* A NOTIFICATION taken apart. */
struct notification_parts {
	uint8_t code, subcode;
	struct span data;
};

/* False: the message is too short, and p is not filled in. */
static inline bool
notification_find(struct span msg, struct notification_parts *p)
{
	struct span body = msg_body(msg);

	if (body.n < 2)
		return false;
	*p = (struct notification_parts){ body.p[0], body.p[1], { body.p + 2, body.n - 2 } };
	return true;
}

/* What the data of a NOTIFICATION is. */
enum notification_data {
	NOTIFICATION_BYTES,    /* a text, if nothing in it speaks against that; else bytes */
	NOTIFICATION_NUMBER,   /* of 1, 2 or 4 bytes */
	NOTIFICATION_ADDRESS,  /* IPv4 */
	NOTIFICATION_PREFIXES, /* AFI, SAFI, a number of prefixes (RFC 4486 4) */
	NOTIFICATION_TEXT,     /* a text after its length (RFC 9003 2) */
	NOTIFICATION_INNER,    /* code, subcode and data of another one (RFC 8538 3.1) */
};

/* A code, or one of its subcodes. */
struct notification_row {
	uint8_t code;
	int16_t subcode;     /* NOTIFICATION_CODE: the row is about the code itself */
	const char *name;    /* IANA's */
	const char *rfc;
	enum notification_data data;
};
enum { NOTIFICATION_CODE = -1 };

/* NULL: not known. */
const struct notification_row *notification_row(unsigned code, int subcode);

/* IANA's name of a subcode; NULL if there is none. */
const char *notification_subcode_name(unsigned code, unsigned subcode);
/* "Cease / Administrative Shutdown"; numbers where there is no name. */
void notification_name(struct buf *b, unsigned code, unsigned subcode);

/*
 * What the data is, for people and on one line: "Shutdown Communication: \"bye\"", "65001", "0x400200", after `before`;
 * nothing if there is no data. put_names: "Cease / Administrative Shutdown: Shutdown Communication: \"bye\"".
 */
void notification_put_line(struct buf *b, const char *before, const struct notification_parts *p);
void notification_put_names(struct buf *b, const struct notification_parts *p);

/* Append a whole NOTIFICATION. `text` is for people: with Cease 2 and 4 it gets its length byte (RFC 9003), cut at 255. */
void notification_build(unsigned code, unsigned subcode, struct span text, struct buf *out);

#endif
