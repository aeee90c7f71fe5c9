/* SPDX-License-Identifier: ISC */
/*
 * mrt/bmp.h - reading the BGP Monitoring Protocol (RFC 7854; RFC 8671 Adj-RIB-Out; RFC 9069 Loc-RIB; version 4 of
 * draft-ietf-grow-bmp-tlv as far as its messages can be found) as a stream of events.
 *
 * Route Monitoring and Route Mirroring give the BGP messages they hold, pointing into the input. Peer Up gives the two
 * OPENs and a state "up"; Peer Down the NOTIFICATION, when there is one, and a state "down" with its reason. All else
 * is EVENT_MRT with its content in event.extra. The context of a session's UPDATEs is what its Peer Up agreed upon.
 */
#ifndef MRT_BMP_H
#define MRT_BMP_H

#include "cli/input.h"
#include "msg/msg.h"
#include "watch/watch.h"

enum {
	BMP_ROUTE_MONITORING = 0,
	BMP_STATISTICS_REPORT = 1,
	BMP_PEER_DOWN = 2,
	BMP_PEER_UP = 3,
	BMP_INITIATION = 4,
	BMP_TERMINATION = 5,
	BMP_ROUTE_MIRRORING = 6,
};

enum { BMP_HEADER = 6, BMP_PEER_HEADER = 42, BMP_MESSAGE_MAX = 1024 * 1024 };

/* Do these bytes look like the head of a BMP stream? */
bool bmp_magic(struct span head);

struct bmp {
	/* set by the caller after bmp_init, if at all */
	unsigned fix;       /* WATCH_FIX_* */
	bool json;          /* make event.extra: "bmp":{...} */

	/* to be read after each event */
	bool bad;           /* the event reports something wrong: event.reason says what */
	uint64_t records, messages, bad_cnt;

	/* private */
	struct input *in;
	struct ctx base, ctx;
	struct watches sessions;
	struct watch_entry *session;
	struct span record;
	size_t step;
	uint64_t offset, time_us;
	unsigned version, type, peer_type, flags;
	struct get rest;    /* what is left of the record for further events */
	unsigned stage;     /* which of its events is next; 0: the record is done */
	struct span down;   /* Peer Down: the NOTIFICATION */
	unsigned down_reason;
	struct ip local;
	uint16_t local_port, peer_port;
	struct buf extra, head;
	char reason[160];
	struct event ev;
};

/* in is not owned; its ceiling must be at least BMP_MESSAGE_MAX. */
void bmp_init(struct bmp *b, struct input *in, const struct ctx *base);
void bmp_fini(struct bmp *b);

/* The next event, valid until the next call, and the context of its message; NULL at the end. */
const struct event *bmp_next(struct bmp *b, const struct ctx **ctx);

#endif
