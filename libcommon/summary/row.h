/* SPDX-License-Identifier: ISC */
/*
 * summary/row.h - the inside of summary.h: what is counted of a connection (count.c), why it ended (end.c), and how both are
 * printed (text.c, json.c).
 */
#ifndef SUMMARY_ROW_H
#define SUMMARY_ROW_H

#include "msg/update.h"
#include "pcap/facts.h"
#include "summary/summary.h"

enum { SUMMARY_TYPES = 7, SUMMARY_FRAMES = 12, SUMMARY_DATA = 256 };

/* Routes of one family that a side sent. */
struct summary_family {
	uint16_t afi;
	uint8_t safi;
	uint64_t announced, withdrawn, entries; /* entries: of a table in an archive, which are not UPDATEs */
};

/* A message that somebody may have answered with a NOTIFICATION. */
struct summary_message {
	unsigned type;
	struct facts_at at;
};

/* One direction: what a side sent. */
struct summary_side {
	struct ip ip;
	uint16_t port;
	uint32_t as;
	uint64_t type[SUMMARY_TYPES]; /* messages by type; 0: others */
	uint64_t bytes, announced, withdrawn, entries, eor;
	uint64_t gaps, gap_bytes, garbage;
	uint64_t last_us, before_us; /* the last message, the one before */
	uint64_t silence_us, gap_us; /* the longest time without one; the longest between two but the last two */
	struct facts_at heard;     /* the message that ended the longest; frame 0: none has */
	struct facts_at last_at;
	bool open, fresh, kept;    /* an OPEN came; one since the last end of a session; a KEEPALIVE after it */
	uint16_t hold_s;
	uint32_t router_id;
	uint64_t caps[4];          /* capabilities of its OPEN, by code */
	famset families;
	uint64_t over_us;          /* the last message before a silence longer than the hold time; 0: there was none */
	struct facts_at over;      /* the message that ended it */
	struct summary_message said[SUMMARY_TYPES]; /* the last of each type */
	struct summary_message bad; /* the last one that was wrong; type 0: bytes that are no message */
	char wrong[224];           /* and what was */
	uint64_t minute, minute_routes, busy_minute, busy_routes; /* routes in this minute, and in the one that had most */
	struct summary_family *family;
	size_t family_cnt;
};

struct summary_notification {
	bool seen;
	unsigned side;
	uint8_t code, subcode;
	struct facts_at at;
	size_t n;
	uint8_t data[SUMMARY_DATA];
};

/* How a session came to its end, as far as a container says. */
enum summary_how { SUMMARY_UP, SUMMARY_NO_MORE, SUMMARY_RST, SUMMARY_FIN, SUMMARY_REFUSED, SUMMARY_NO_ANSWER, SUMMARY_LEFT,
	SUMMARY_OTHER };

struct summary_pair;

struct summary_row {
	struct summary_row *chain;
	unsigned hash;
	int64_t stream;
	uint32_t path;             /* of VLANs and tunnels, as in struct event */
	bool captured;             /* a TCP connection; else a neighbor of an archive, a monitor, or bare messages */
	struct summary_side s[2];  /* 0: seen to send first */
	uint64_t first_us, last_us, up_us, down_us;
	struct facts_at up;        /* established */
	uint64_t resets, states;   /* sessions that ended; state changes that were reported */
	unsigned state;            /* the last one that an archive reported (RFC 4271 8.2.2), 0 none */
	bool alive;                /* a message came since the last end of a session */
	bool closed;               /* the connection has ended: no other session will begin on it */
	bool rest;                 /* connections that were not kept apart */
	bool both;                 /* both sides sent a NOTIFICATION */
	enum summary_how how;
	struct facts_at down;
	unsigned down_side;        /* that the report of the end was about */
	struct summary_notification note;
	struct tcp_facts *tcp;     /* h[i]: what s[i] sent; NULL: not known */
	struct summary_pair *pair;
	char reason[160];          /* what the container says of the end */
};

/* The connections between two addresses, in the order of their beginning. */
struct summary_pair {
	struct summary_row *const *row;
	size_t cnt;
	uint16_t hold_s;           /* of any of them; 0 unknown */
	bool md5;                  /* a SYN had the option */
	bool plain;                /* one had not */
	uint8_t ttl_least, ttl_most; /* of SYNs */
};

struct summary {
	struct summary_row **row;
	size_t cnt, cap, max;
	struct summary_row **bucket;
	struct summary_row *rest;
	uint64_t first_us, last_us;
	struct summary_row **sorted;
	struct summary_pair *pair; /* made by summary_pairs */
	bool ready;
	size_t first;              /* width of the text's first column */
	struct update update;
	struct diags diags;
};

/* The i-th connection; the one for all that were not kept apart comes last. NULL: there are no more. */
const struct summary_row *summary_row(const struct summary *s, size_t i);
/* Has the side sent a message, or were some of its bytes missing? */
bool summary_spoke(const struct summary_side *x);
/* Did it send messages? */
uint64_t summary_messages(const struct summary_side *x);
/* The hold time in force: the smaller of both OPENs' (RFC 4271 4.2). False: not known, or none. */
bool summary_hold_of(const struct summary_row *r, uint16_t *s);
/* How close silence came to the hold time. False: not known. */
bool summary_slack_of(const struct summary_row *r, const struct summary_side *x, double *s);

/* The word of a type of message in capitals, as people write it. */
void summary_type_name(struct buf *b, unsigned type);

/* What a peer wrote may hold anything: controls, and what turns the direction of writing, are made visible. */
void summary_visible(struct buf *b, struct span s);

/* ---- end.c ---- */

struct summary_end {
	const char *cause, *why; /* words; why may be NULL */
	int by;                  /* the side that ended it; -1 unknown */
	uint64_t us;             /* 0 unknown */
	unsigned frame_cnt;
	uint64_t frame[SUMMARY_FRAMES]; /* that prove it */
	struct buf text;         /* a sentence; the caller's buf_fini */
};

/* How many connections ended by each cause, the first that was met first. */
struct summary_causes {
	const char *cause[32];
	uint64_t n[32];
	size_t cnt;
};

void summary_causes_of(const struct summary *s, struct summary_causes *c);

/* Group the connections by addresses; false: out of memory. Once, before summary_end_of. */
bool summary_pairs(struct summary *s);
void summary_end_of(const struct summary *s, const struct summary_row *r, struct summary_end *e);

#endif
