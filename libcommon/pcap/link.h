/* SPDX-License-Identifier: ISC */
/*
 * pcap/link.h - from a packet of any link layer, through tags and tunnels, to the TCP segment inside.
 *
 * Bounded: a packet is at most LINK_DEPTH layers deep. Fragments of IP are kept in a struct frags, bounded too.
 */
#ifndef PCAP_LINK_H
#define PCAP_LINK_H

#include "base/diag.h"
#include "pcap/file.h"
#include "value/ip.h"

enum { LINK_DEPTH = 24 };

/*
 * LINKTYPE_ numbers that are understood. LINK_BMP is USER15: each packet is a BMP message, and its comment may name the
 * router (test data of draft-ietf-grow-bmp-tlv).
 */
enum {
	LINK_NULL = 0, LINK_ETHERNET = 1, LINK_PPP = 9, LINK_RAW_BSD = 12, LINK_RAW_OPENBSD = 14, LINK_PPP_HDLC = 50,
	LINK_PPP_ETHER = 51, LINK_ATM_RFC1483 = 100, LINK_RAW = 101, LINK_C_HDLC = 104, LINK_FRELAY = 107,
	LINK_LOOP = 108, LINK_ENC = 109, LINK_LINUX_SLL = 113, LINK_PFLOG = 117, LINK_BMP = 162, LINK_PPP_PPPD = 166,
	LINK_JUNIPER_ETHER = 178, LINK_MPLS = 219, LINK_IPV4 = 228, LINK_IPV6 = 229, LINK_NFLOG = 239,
	LINK_PKTAP = 258, LINK_LINUX_SLL2 = 276,
};

enum { TCP_FIN = 1, TCP_SYN = 2, TCP_RST = 4, TCP_PSH = 8, TCP_ACK = 16 };

struct segment {
	uint8_t src[16], dst[16]; /* zero-padded after alen bytes */
	uint8_t alen;             /* 4 or 16 */
	uint8_t flags;
	uint16_t sport, dport;
	uint32_t seq, ack;
	struct span data;         /* what was captured of it */
	size_t len;               /* what was sent: >= data.n */
};

struct frags;

/* max: bytes it may hold. */
struct frags *frags_new(size_t max);
void frags_free(struct frags *f);

struct frags_stats {
	uint64_t fragments, lost; /* lost: datagrams given up, incomplete */
	size_t bytes;
};
struct frags_stats frags_stats(const struct frags *f);

enum link_result {
	LINK_TCP,     /* *s is a segment; its data is valid until the next call */
	LINK_OTHER,   /* another protocol, or a fragment that waits for others */
	LINK_BAD,     /* headers cut or contradicting */
	LINK_UNKNOWN, /* a link type that is not understood */
};

enum link_result link_read(const struct packet *p, struct frags *f, struct segment *s);

#endif
