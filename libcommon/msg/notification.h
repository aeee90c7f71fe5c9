/* msg/notification.h - NOTIFICATION (RFC 4271 4.5): codes, names, and writing one. */
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
enum { CEASE_SHUTDOWN = 2, CEASE_RESET = 4, CEASE_HARD_RESET = 9, CEASE_BFD_DOWN = 10 };

/* IANA's name of a subcode; NULL if there is none. */
const char *notification_subcode_name(unsigned code, unsigned subcode);
/* "Cease / Administrative Shutdown"; numbers where there is no name. */
void notification_name(struct buf *b, unsigned code, unsigned subcode);

/* Append a whole NOTIFICATION. `text` is for people: with Cease 2 and 4 it gets its length byte (RFC 9003), cut at 255. */
void notification_build(unsigned code, unsigned subcode, struct span text, struct buf *out);

#endif
