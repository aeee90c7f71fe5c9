/*
 * pcap/capture.h - captures: packets from a file, a pipe or an interface to the BGP messages of their TCP connections.
 *
 * Files are pcap and pcapng, of either byte order, with microseconds or nanoseconds, several interfaces of different
 * kinds, and are read in large blocks from start to end, so that pipes do. TCP connections are put together from
 * segments that may be reordered, repeated with other boundaries, overlapping, cut by the snap length or missing.
 * BGP is known by its marker (RFC 4271 4.1), on any port.
 *
 * What is found is handed to a function, one struct capture_event at a time, in the order in which it becomes known.
 *
 * Who is who in an event: `peer` is the side that sent the message, `local` the side that received it, and the
 * direction is "receive", as if each side were watched from the other; a connection's two directions are therefore two
 * neighbors, and `stream` is what joins them.
 */
#ifndef PCAP_CAPTURE_H
#define PCAP_CAPTURE_H

#include <stdio.h>

#include "msg/msg.h"

enum capture_kind {
	CAPTURE_MESSAGE, /* ev.kind EVENT_MESSAGE; a message that cannot be trusted has been refused before */
	CAPTURE_GAP,     /* EVENT_GAP: ev.gap_bytes of this direction are not in the capture; ev.reason says why */
	CAPTURE_GARBAGE, /* EVENT_GARBAGE: ev.msg are bytes that belong to no whole message; ev.reason says why */
	CAPTURE_START,   /* EVENT_STATE "connected": a connection was found to carry BGP; ev.reason says how it begins */
	CAPTURE_END,     /* EVENT_STATE "down": and why, in ev.reason */
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
	bool malformed;        /* NOTE, GAP, GARBAGE: something is missing or bad, for exit code 1; not for a message that the
	                        * capture's own beginning or end has cut */
};

/* False stops the reading. */
typedef bool capture_fn(void *arg, const struct capture_event *e);

enum {
	CAPTURE_FIX_ASN4 = 1,     /* options.ctx->asn4 is an order, not a default; so with the others */
	CAPTURE_FIX_ADDPATH = 2,
	CAPTURE_FIX_NEXTHOP6 = 4,
	CAPTURE_FIX_EXTENDED = 8,
};

/* All zero is a good default. */
struct capture_options {
	const struct ctx *ctx;  /* what is not negotiated (JSON version ...) and defaults; NULL: ctx_init's */
	unsigned fix;           /* CAPTURE_FIX_*: what OPENs and inference must leave as it is */
	bool no_infer;          /* without OPENs take the default */
	size_t memory;          /* most that all connections together may hold; 0: 256 MiB */
	unsigned lookahead;     /* messages of a direction that may wait for certainty; 0: 64 */
	unsigned port;          /* live: the port of the filter; 0: 179 */
	bool any_port;          /* live: capture all TCP */
	const char *filter;     /* live: a filter of libpcap's own language instead */
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
	uint64_t given_up;              /* connections and fragments forgotten for want of memory */
	size_t memory_peak;
	uint64_t received, dropped, dropped_if; /* live: pcap_stats */
};

struct capture;

/* Do the first bytes of a stream (8 are enough) belong to a pcap or pcapng file? */
bool capture_magic(struct span head);

/*
 * Open a file ("-": standard input), or a stream of which `head` has been read already (copied; n may be 0) and the
 * rest comes from `read` (as read(2): any number of bytes from 1 to n, 0 at the end). capture_fopen reads with fread,
 * that is in whole blocks: not for pipes that are to be followed. What was opened by name is closed by capture_close.
 * NULL: d says why.
 */
typedef size_t capture_read_fn(void *arg, void *to, size_t n);
struct capture *capture_open(const char *path, const struct capture_options *, struct diags *d);
struct capture *capture_stream(capture_read_fn *read, void *arg, struct span head, const struct capture_options *,
    struct diags *d);
struct capture *capture_fopen(FILE *f, struct span head, const struct capture_options *, struct diags *d);
/* Listen on an interface ("any": all). Needs the privilege to do so; drop it with capture_drop_privileges after. */
struct capture *capture_live(const char *interface, const struct capture_options *, struct diags *d);
void capture_close(struct capture *c);

/* More packets: ready to be called again. Idle: the same, but the next call may have to wait: flush output first.
 * End: all read, all connections ended, nothing more will come. Stop: the function said so. Error: see d. */
enum capture_status { CAPTURE_MORE, CAPTURE_IDLE, CAPTURE_DONE, CAPTURE_STOP, CAPTURE_ERROR };

/* Work through a bounded number of packets, giving to fn(arg) what they complete. */
enum capture_status capture_step(struct capture *c, capture_fn *fn, void *arg, struct diags *d);
/* End now: what is held is given out, every connection ends with "end of capture". For signals in live capture. */
enum capture_status capture_finish(struct capture *c, capture_fn *fn, void *arg);
/* Until the end; DONE, STOP or ERROR. */
enum capture_status capture_run(struct capture *c, capture_fn *fn, void *arg, struct diags *d);

const struct capture_stats *capture_stats(struct capture *c);

/* The filter that capture_live installs, into b: "tcp port 179" seen through VLAN tags and with fragments. */
void capture_filter(const struct capture_options *, struct buf *b);

/* The descriptor to poll in live capture, or -1. */
int capture_fd(const struct capture *c);

/*
 * Give root up for good: to `user` (a name or a number), or, when NULL, to who invoked sudo (SUDO_UID and SUDO_GID),
 * or, without sudo, to nobody. Supplementary groups are cleared and no program started later can gain privilege
 * (PR_SET_NO_NEW_PRIVS). Without root it gives up what capabilities it has. False: d says what failed, and the caller
 * must not go on.
 */
bool capture_drop_privileges(const char *user, struct diags *d);

#endif
