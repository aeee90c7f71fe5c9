/* SPDX-License-Identifier: ISC */
/*
 * pcap/facts.h - what TCP shows of a connection besides its bytes: handshake, options, windows, retransmissions, delays, and
 * how it was closed. They are gathered only if somebody asks for them (capture_options.facts), in a bounded struct for each
 * connection, and are given when the connection is forgotten: what arrives after its end counts, too.
 */
#ifndef PCAP_FACTS_H
#define PCAP_FACTS_H

#include "pcap/link.h"

/* A packet and its time; frame 0: there is none. */
struct facts_at {
	uint64_t frame, us;
};

/* Data that was sent and, for some time, not acknowledged. */
struct facts_stall {
	struct facts_at first, last; /* the first and the last time it was sent */
	struct facts_at acked;       /* frame 0: never */
	uint32_t seq;
	uint32_t len;                /* of the last segment that carried its first byte; 0: it was not seen */
	uint32_t stamp;              /* the timestamp of the first */
	unsigned times;              /* segments that carried its first byte */
};

/* What one side sent. Sequence numbers are compared by their difference. */
struct facts_half {
	uint64_t segments, bytes; /* with data, repeated ones included; new bytes */
	uint64_t again;           /* segments with data that were sent before */
	struct facts_at first, last;  /* of any kind, before a FIN or RST of either side */
	struct facts_at data, repeat; /* the last with new bytes; the last that was a repetition */
	struct facts_at syn, syn_ack, fin, rst;    /* the first of each */
	struct facts_at reply;    /* the first RST without ACK, which answers a segment that arrived (RFC 9293 3.5.2) */
	unsigned syn_cnt, syn_ack_cnt;
	struct facts_at progress; /* the other side acknowledged new bytes, before a FIN or RST of either side */
	uint64_t quiet_us;        /* the longest time between two such acknowledgements */
	struct facts_at quiet;    /* the one that ended it */
	struct facts_at heard;    /* its last RST, or acknowledgement of new bytes, at any time */
	uint8_t syn_ttl;          /* of the SYN, or of the SYN-ACK */
	uint8_t ttl_least, ttl_data; /* the least of segments that are neither SYN nor RST, the last with data; 0: none */
	uint8_t scale;            /* of its window (RFC 7323 2.2) */
	bool md5, ao;             /* SYN or SYN-ACK with the option (RFC 2385, RFC 5925) */
	bool known, acks, timed, steady; /* top, acked, the clock are known; it counts milliseconds */
	uint32_t isn, top;        /* the end of the data seen */
	uint32_t claimed;         /* the highest sequence number that a segment named: data up to it was sent */
	uint32_t acked;           /* what the other side acknowledged */
	uint32_t len_most;        /* the longest segment that was acknowledged */
	struct facts_stall out;   /* the oldest data that is not acknowledged; first.frame 0: there is none */
	struct facts_stall stall; /* the longest that is over */
	struct facts_at zero, zero_end; /* the longest time that its window was closed; zero_end.frame 0: to the end */
	struct facts_at zero_now; /* since when it is closed; frame 0: it is open */
	uint32_t stamp;           /* the first timestamp, and when that was (RFC 7323 3) */
	uint64_t stamp_us;
	int64_t drift_us;         /* the least that time has passed more quickly than timestamps */
	uint64_t lag_us;          /* the longest that a segment was under way more than others */
	struct facts_at lag;
	uint64_t rtt_us;          /* the longest time to an acknowledgement that is of the first transmission for certain */
	struct facts_at rtt;
};

struct tcp_facts {
	struct facts_half h[2];
	bool over;  /* a FIN or RST was seen */
	int client; /* the half that sent the SYN; -1: not seen */
};

/* Half d has sent a segment. */
void facts_segment(struct tcp_facts *f, unsigned d, const struct segment *s, uint64_t frame, uint64_t us);

/* The longest stall of the half: the one that goes on, or the one that is over; at: now. */
const struct facts_stall *facts_stall_of(const struct facts_half *h, uint64_t us);

#endif
