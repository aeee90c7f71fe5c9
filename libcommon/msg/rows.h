/*
 * msg/rows.h - the types of messages, one line each: X(name, NAME, type) is the row msg_name, in the file of its name, and
 * the constant MSG_NAME. The enum, the declarations and the table come from this list, which is in the order of the types.
 */
#ifndef MSG_ROWS_H
#define MSG_ROWS_H

#define MSG_ROWS(X)                                                                                                    \
	X(open, OPEN, 1)                                                                                               \
	X(update, UPDATE, 2)                                                                                           \
	X(notification, NOTIFICATION, 3)                                                                               \
	X(keepalive, KEEPALIVE, 4)                                                                                     \
	X(refresh, REFRESH, 5)                                                                                         \
	X(operational, OPERATIONAL, 6)

#endif
