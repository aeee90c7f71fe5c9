/* SPDX-License-Identifier: ISC */
/*
 * pcap/write.h - a stream of events as a capture: what travels between BGP speakers, in packets that never did.
 *
 * Each connection (by stream number, or by addresses and ports) gets a TCP handshake, the OPENs, and its messages in
 * segments with right lengths and checksums; Ethernet, IPv4 or IPv6. OPENs that are not among the events are made from
 * the context, so that a reader of the capture knows about 4-octet AS numbers and ADD-PATH; they carry a comment in
 * pcapng. Addresses that are not known become 192.0.2.x (RFC 5737), MAC addresses are locally administered ones.
 */
#ifndef PCAP_WRITE_H
#define PCAP_WRITE_H

#include "msg/msg.h"

struct capture_writer;

struct capture_write_options {
	bool pcapng;     /* else pcap with nanoseconds' room but microsecond magic: the form every tool reads */
	size_t segment;  /* most bytes of TCP payload in a packet; 0: 1448 (1428 over IPv6) */
	bool no_open;    /* make no OPENs */
	size_t connections; /* most that are remembered; the oldest is closed with FIN for a new one; 0: 65536 */
};

struct capture_writer *capture_writer_new(const struct capture_write_options *);
void capture_writer_free(struct capture_writer *w);

/*
 * Append to out what the event makes; the file's header comes first by itself. Messages become data of the connection
 * in their direction (direction "send": from local to peer; else from peer to local); EVENT_STATE "down" a FIN, or a
 * RST when its reason says so; EVENT_GAP a jump in the sequence numbers; EVENT_GARBAGE data. Others give nothing.
 * Flush out between calls as you like. False: out is bad.
 */
bool capture_write(struct capture_writer *w, const struct event *, const struct ctx *, struct buf *out);
/*
 * Close the connections with FINs, some at each call; true: there are more. An empty capture still gets its header.
 */
bool capture_write_end(struct capture_writer *w, struct buf *out);

#endif
