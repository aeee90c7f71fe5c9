/* SPDX-License-Identifier: ISC */
/*
 * bmp/bmp.h - messages of the BGP Monitoring Protocol as events: version 3 (RFC 7854; RFC 8671 Adj-RIB-Out; RFC 9069
 * Loc-RIB), version 4 (draft-ietf-grow-bmp-tlv, of today's text and of what routers send), and those before.
 *
 * Route Monitoring and Route Mirroring give the BGP messages they hold, pointing into the input. Peer Up gives the two
 * OPENs and a state "up"; Peer Down the NOTIFICATION, when there is one, and a state "down" with its reason. All else
 * is EVENT_MRT with its content in event.extra.
 *
 * The context of an UPDATE is what a stateless parsing TLV next to it says, and what the OPENs of the Peer Up agreed upon.
 * Where the bytes contradict the OPENs, what reads well is believed, and reported once for each session.
 *
 * struct bmp is one stream of messages, of one router; where they come from is the caller's business: bmp/stream.h reads
 * them from an input, pcap/monitor.c finds them in TCP connections.
 */
#ifndef BMP_BMP_H
#define BMP_BMP_H

#include "bmp/rows.h"
#include "msg/msg.h"
#include "watch/watch.h"

#define BMP_ENUM(NAME, type, word, peer, function) BMP_##NAME = type,
enum { BMP_TYPES(BMP_ENUM) };
#undef BMP_ENUM

enum { BMP_HEADER = 6, BMP_PEER_HEADER = 42, BMP_MESSAGE_MAX = 1024 * 1024 };

/* The flags of the per-peer header (RFC 7854 4.2, RFC 8671 4); of a Loc-RIB the first means something else (RFC 9069 4.2). */
enum { BMP_FLAG_V6 = 0x80, BMP_FLAG_FILTERED = 0x80, BMP_FLAG_POST = 0x40, BMP_FLAG_AS2 = 0x20, BMP_FLAG_OUT = 0x10 };

/* ---- the common header (RFC 7854 4.1) ---- */

struct bmp_head {
	unsigned version, len, type; /* len: of the whole message */
};

/* p is before BMP_HEADER bytes that are there. */
struct bmp_head bmp_head_read(const uint8_t *p);
/* Can it be one: a version, and a length for its type? */
bool bmp_head_possible(const struct bmp_head *h);
/* Do `want` headers that can be follow each other from `at` on, or reach the end? */
bool bmp_head_chain(struct span s, size_t at, unsigned want);
/*
 * Is a message at the front of s, as far as its bytes are there: a header of version 3 or 4, a per-peer header with values
 * that are in use, a body that begins as its type's do? For finding messages among other bytes.
 */
bool bmp_head_likely(struct span s);
/*
 * So likely that it can be nothing else: a whole message with nothing or another one after it, or the marker of the BGP
 * message where that must be.
 */
bool bmp_head_certain(struct span s);

/* ---- messages ---- */

struct bmp {
	/* set by the caller after bmp_init, if at all */
	unsigned fix;       /* WATCH_FIX_* */
	bool json;          /* make event.extra: "bmp":{...} */
	struct ip router;   /* that is monitored; len 0: not known */
	int64_t stream;     /* of the events: the TCP connection, or the number of the router (bmp_router), or -1 */

	/* to be read after each event */
	bool bad;           /* the event reports something wrong: event.reason says what */
	uint64_t messages, bad_cnt;

	/* private */
	struct ctx base, ctx;
	struct watches sessions;
	struct watch_entry *session;
	struct span record;
	unsigned version, type, peer_type, flags;
	struct get rest;    /* what is left of the record for further events */
	bool indexed;       /* its TLVs have an index */
	unsigned stage;     /* which of its events is next; 0: the record is done */
	struct span down;   /* Peer Down: the NOTIFICATION */
	unsigned down_reason;
	struct ip local;
	uint16_t local_port, peer_port;
	struct buf extra, head, routers;
	char reason[160];
	struct event ev;
};

void bmp_init(struct bmp *b, const struct ctx *base);
void bmp_fini(struct bmp *b);
/* The next messages are this router's: many may share a stream. len 0: it is not known which. */
void bmp_router(struct bmp *b, struct ip router);
/* Bytes of memory, beside the struct. */
size_t bmp_weight(const struct bmp *b);

/* What surrounds a message. */
struct bmp_place {
	uint64_t frame, offset;
	bool has_offset;
	uint64_t time_us;   /* for messages that do not say when; 0: not known */
};

/* Begin a message, whole and with its header; it must stay until its last event. */
void bmp_message(struct bmp *b, struct span record, const struct bmp_place *at);
/* The next event of the message that was begun, valid until the next call, and its context. NULL: there is no more. */
const struct event *bmp_event(struct bmp *b, const struct ctx **ctx);
/* Bytes that are no message, and why, as an event. */
const struct event *bmp_garbage(struct bmp *b, struct span bytes, const struct bmp_place *at, const char *why);

#endif
