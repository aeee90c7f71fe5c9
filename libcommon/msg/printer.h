/* SPDX-License-Identifier: ISC */
/*
 * msg/printer.h - whoever prints events: what it says of itself in each, and the texts that it keeps because most events
 * have them in common.
 *
 * One for each thread. What is kept only makes printing faster; it never changes a byte.
 */
#ifndef MSG_PRINTER_H
#define MSG_PRINTER_H

#include "msg/msg.h"

enum { PRINTER_SLOTS = 256, PRINTER_NEIGHBOR = 320, PRINTER_COLUMNS = 72 };

/* JSON from the key "neighbor" on: addresses, ports and AS numbers. n 0: nothing is kept. */
struct printer_neighbor {
	struct ip local, peer;
	uint32_t local_as, peer_as, router_id;
	uint16_t local_port, peer_port;
	bool spaced;
	uint16_t n;
	uint8_t text[PRINTER_NEIGHBOR];
};

/* A neighbor as columns of a bgpdump line. */
struct printer_columns {
	struct ip peer;
	uint32_t as;
	uint8_t n;
	uint8_t text[PRINTER_COLUMNS];
};

/* The last time printed, in seconds, with all that comes before it in a line. */
struct printer_stamp {
	const void *kind; /* of line */
	uint64_t seconds;
	uint8_t n;
	uint8_t text[64];
};

struct printer {
	/* Further members of "neighbor", after those of the message; NULL: none. */
	void (*more)(void *arg, struct jw *, const struct event *, const struct ctx *);
	void *more_arg;
	char host[256];   /* "host", with "pid" and "ppid" beside it; empty: events do not say who prints them */
	long pid, ppid;
	struct printer_stamp stamp;   /* of bgpdump lines */
	struct printer_stamp head[2]; /* of JSON without and with spaces */
	struct printer_neighbor neighbor[PRINTER_SLOTS];
	struct printer_columns columns[PRINTER_SLOTS];
};

/* It keeps nothing yet, and says nothing of itself. NULL when there is no memory. */
struct printer *printer_new(void);
void printer_free(struct printer *p);

/* Where the text of an event's neighbor is kept; it may be that of another one. */
struct printer_neighbor *printer_neighbor(struct printer *p, const struct event *e);
struct printer_columns *printer_columns(struct printer *p, const struct event *e);

#endif
