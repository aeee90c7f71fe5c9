/* SPDX-License-Identifier: ISC */
/*
 * pcap/capture.h - captures: packets from a file or a pipe to the BGP messages of their TCP connections.
 *
 * Files are pcap and pcapng, of either byte order, with microseconds or nanoseconds, several interfaces of different
 * kinds, and are read in large blocks from start to end, so that pipes do. TCP connections are put together from
 * segments that may be reordered, repeated with other boundaries, overlapping, cut by the snap length or missing.
 * BGP is known by its marker (RFC 4271 4.1), BMP by its headers (RFC 7854 4), on any port.
 *
 * What is found is handed to a function, one struct capture_event at a time, in the order in which it becomes known.
 *
 * Who is who in an event: `peer` is the side that sent the message, `local` the side that received it, and the
 * direction is "receive", as if each side were watched from the other; a connection's two directions are therefore two
 * neighbors, and `stream` is what joins them.
 */
#ifndef PCAP_CAPTURE_H
#define PCAP_CAPTURE_H

#include "msg/msg.h"
#include "watch/watch.h"

enum capture_kind {
	CAPTURE_MESSAGE, /* ev.kind EVENT_MESSAGE; a message that cannot be trusted has been refused before */
	CAPTURE_GAP,     /* EVENT_GAP: ev.gap_bytes of this direction are not in the capture; ev.reason says why */
	CAPTURE_GARBAGE, /* EVENT_GARBAGE: ev.msg are bytes that belong to no whole message; ev.reason says why */
	CAPTURE_START,   /* EVENT_STATE "connected": a connection was found to carry BGP; ev.reason says how it begins */
	CAPTURE_END,     /* EVENT_STATE "down": and why, in ev.reason */
	CAPTURE_MONITOR, /* what bmp/bmp.h makes of a BMP message: ev of any kind; malformed: ev.reason says what is wrong */
	CAPTURE_FACTS,   /* EVENT_TCP, if capture_options.facts: when a connection is forgotten */
	CAPTURE_NOTE,    /* about the file or a packet, no connection: ev.reason, ev.frame; nothing else is set */
};

struct capture_event {
	enum capture_kind kind;
	/* All of it borrowed until the function returns. ev.time_us, ev.frame: the packet that completed it. ev.extra
	 * has "inferred":{...} when a part of ctx was inferred rather than known from OPENs or options. */
	struct event ev;
	const struct ctx *ctx; /* to decode ev.msg with; never NULL */
	unsigned side;         /* 0: sent by the side that opened the connection (or has the higher port), 1: the other */
	bool inferred;
	double confidence;     /* 0.5 to 1: the weakest of what was inferred for this message; 1 when nothing was */
	/*
	 * Something is missing or bad, for exit code 1: ev.reason says what. Of a MESSAGE only the beginning is there, of which one
	 * was made that can be read (msg/cut.h). GARBAGE that the capture's own beginning or end has made is not bad.
	 */
	bool malformed;
};

/* False stops the reading. */
typedef bool capture_fn(void *arg, const struct capture_event *e);

/* All zero is a good default. */
struct capture_options {
	const struct ctx *ctx;  /* what is not negotiated (JSON version ...) and defaults; NULL: ctx_init's */
	unsigned fix;           /* WATCH_FIX_*: what OPENs and inference must leave as it is */
	bool json;              /* make the ready-made JSON of events that BMP messages give */
	bool no_infer;          /* without OPENs take the default */
	bool facts;             /* gather what TCP shows (pcap/facts.h) */
	size_t memory;          /* most that all connections together may hold; 0: 256 MiB */
	unsigned lookahead;     /* messages of a direction that may wait for certainty; 0: 64 */
};

struct capture_stats {
	uint64_t packets, bytes;        /* read; bytes of the file or captured */
	uint64_t segments;              /* TCP segments with data */
	uint64_t messages, gaps, gap_bytes, garbage_bytes;
	uint64_t connections, bgp_connections;
	uint64_t other;                 /* packets that are not TCP over IP */
	uint64_t bad;                   /* packets that cannot be read: cut headers, unknown link layer */
	uint64_t fragments, fragments_lost;
	uint64_t retransmitted, reordered; /* segments */
	uint64_t duplicates;            /* segments that the capture has twice, as mirror ports make it */
	uint64_t damaged;               /* segments whose checksum is wrong, where those around them are right */
	uint64_t given_up;              /* connections and fragments forgotten for want of memory */
	size_t memory_peak;
};

struct capture;

/* Do the first bytes of a stream (8 are enough) belong to a pcap or pcapng file? */
bool capture_magic(struct span head);

/*
 * Open a stream of which `head` has been read already (copied; n may be 0) and the rest comes from `read` (as read(2):
 * any number of bytes from 1 to n, 0 at the end). NULL: d says why.
 */
typedef size_t capture_read_fn(void *arg, void *to, size_t n);
struct capture *capture_stream(capture_read_fn *read, void *arg, struct span head, const struct capture_options *,
    struct diags *d);
void capture_close(struct capture *c);

/*
 * Work through all packets, giving to fn(arg) what they complete; at the end of the stream, what is held is given out
 * and every connection ends with "end of capture". Once for each capture. False: fn stopped it.
 */
bool capture_run(struct capture *c, capture_fn *fn, void *arg);

const struct capture_stats *capture_stats(struct capture *c);

#endif
