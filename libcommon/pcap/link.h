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
	uint8_t ttl;              /* or hop limit */
	uint16_t sport, dport;
	uint16_t window;          /* as it is sent: not yet scaled */
	uint32_t seq, ack;
	uint32_t path;            /* of VLANs and tunnels, which may use the same addresses: equal for both directions; 0: none */
	uint16_t id;              /* of the IPv4 header; 0: none */
	struct span whole;        /* header and data, as far as they were captured */
	struct span options;      /* what was captured of them */
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

/* What the TCP checksum of a segment says (RFC 9293 3.1). */
enum link_sum {
	LINK_SUM_UNKNOWN, /* the segment is cut, or its interface was to fill in the checksum */
	LINK_SUM_GOOD,
	LINK_SUM_BAD,
};
struct link_summed {
	enum link_sum state;
	uint16_t sum; /* over all of it, whatever it says: alike for alike segments */
};
struct link_summed link_sum(const struct segment *s);

/*
 * The first fragment of a datagram of which the rest did not come for a second, or until the end (time_ns UINT64_MAX), as a
 * segment: each once. False: there is none, or it is not TCP.
 */
bool link_fragment_left(struct frags *f, uint64_t time_ns, struct segment *s);

enum link_result link_read(const struct packet *p, struct frags *f, struct segment *s);

#endif
