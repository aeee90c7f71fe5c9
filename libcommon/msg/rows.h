/* SPDX-License-Identifier: ISC */
/*
 * msg/rows.h - the types of messages, one line each, in the order of the types: X(name, NAME, type, WORD, TITLE) is the row
 * msg_name, in the file of its name, and the constant MSG_NAME. WORD is in JSON's "type", in configurations and in lists of
 * what a program wants to hear; TITLE is in options and errors. The enum, the declarations, the table and every list of
 * these words come from here.
 */
#ifndef MSG_ROWS_H
#define MSG_ROWS_H

#define MSG_ROWS(X)                                                                                                    \
	X(open, OPEN, 1, "open", "open")                                                                               \
	X(update, UPDATE, 2, "update", "update")                                                                       \
	X(notification, NOTIFICATION, 3, "notification", "notification")                                               \
	X(keepalive, KEEPALIVE, 4, "keepalive", "keepalive")                                                           \
	X(refresh, REFRESH, 5, "refresh", "route-refresh")                                                             \
	X(operational, OPERATIONAL, 6, "operational", "operational")

#endif
