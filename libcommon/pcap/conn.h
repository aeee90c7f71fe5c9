/* SPDX-License-Identifier: ISC */
/*
 * pcap/conn.h - the inside of capture.h: connections, their bytes put in order (tcp.c), the messages in these
 * (frame.c), and what they mean to each other (dialog.c).
 */
#ifndef PCAP_CONN_H
#define PCAP_CONN_H

#include "pcap/capture.h"
#include "pcap/facts.h"
#include "pcap/link.h"
#include "watch/stream.h"

/* The packet to which something is owed. */
struct when {
	uint64_t frame, time_ns;
};

struct capture;
struct conn;

/*
 * What a connection carries, as functions of the bytes of half d in their order: BGP (frame.c) or BMP (monitor.c). To read
 * another protocol write another row, and recognise it in tcp_recognise.
 */
struct carrier {
	/* Does a message begin with these bytes, as far as they are there? */
	bool (*begins)(const uint8_t *p, size_t n);
	void (*bytes)(struct capture *c, struct conn *k, unsigned d, const uint8_t *p, size_t n, struct when w);
	/* n bytes are missing. */
	void (*gap)(struct capture *c, struct conn *k, unsigned d, uint64_t n, const char *why, struct when w);
	/* No more bytes will come. */
	void (*end)(struct capture *c, struct conn *k, unsigned d, const char *why, struct when w);
	/* Bytes from a hole, out of turn: only whole messages are taken. */
	void (*late)(struct capture *c, struct conn *k, unsigned d, const uint8_t *p, size_t n, struct when w);
	/* The connection has ended. */
	void (*over)(struct capture *c, struct conn *k, const char *why, struct when w);
};
extern const struct carrier carrier_bgp, carrier_bmp;

/* A segment that came before its turn. */
struct piece {
	struct piece *next;
	struct when when;
	uint32_t seq;
	size_t n, len; /* bytes here; bytes sent */
	bool doubtful; /* its checksum is wrong: it is not believed as long as another may come */
	uint8_t p[];
};

/* Sequence numbers that were passed over: from start up to, not including, end. */
struct hole {
	uint32_t start, end;
};

enum { HOLES = 4, PRINTS = 4 };

/* A segment that was seen, to know it again. */
struct print {
	uint64_t hash, time_ns;
};

/* One direction of a connection. Sequence numbers are compared by their difference, so that they may wrap. */
struct half {
	/* tcp.c */
	uint32_t next;            /* of the byte that is waited for */
	uint32_t isn, fin_seq;
	uint32_t acked;           /* what the other side said to have */
	bool known;               /* next is known */
	bool syn, fin, fin_done, has_ack, data;
	bool starting;            /* it was met in mid-message: segments wait in case an earlier one comes */
	bool heard;               /* path is known */
	uint32_t path;            /* VLANs and tunnels of its segments */
	uint32_t last_seq;        /* of the last segment */
	uint32_t sums_good, sums_bad;
	struct print prints[PRINTS];
	unsigned print_at;
	struct piece *pending, *last;
	size_t pending_bytes;     /* with the pieces' own weight */
	unsigned pending_cnt;
	uint64_t hole_ns;         /* when waiting began */
	struct piece *alien;      /* a segment from far outside of the window: a new connection, or nothing */
	struct hole holes[HOLES];
	unsigned hole_cnt;

	/* frame.c */
	bool synced;              /* the next byte begins a message */
	size_t skip;              /* bytes up to the end of a message that a gap has cut */
	struct buf tail;          /* a message that has begun: from tail_at */
	size_t tail_at;
	struct buf junk;          /* bytes of no message, not yet reported */
	const char *junk_why;
	struct when junk_when;
	const char *lost_why;     /* what was wrong where a message was to begin */
	bool found;               /* a message was found */
};

struct conn_key {
	uint8_t a[16], b[16]; /* the smaller address and port first */
	uint16_t aport, bport;
	uint8_t alen, pad[3];
};

struct dialog;
struct monitor;

struct conn {
	struct conn *chain;          /* in the hash bucket */
	struct conn *newer, *older;  /* by last packet */
	struct conn *wnext, *wprev;  /* those that wait for something: pieces, messages held */
	bool waiting;
	unsigned lane;               /* 1: it carries BGP; those that do not are forgotten first */
	struct conn_key key;
	uint32_t hash;
	struct half h[2];            /* 0: sent by key.a; 1: by key.b */
	int client;                  /* which half sent the SYN; -1 unknown */
	uint64_t stream;
	uint64_t last_ns;
	size_t weight;
	bool bgp;                    /* messages are looked for */
	bool sure;                   /* ... and it is BGP: by port, or by a message */
	bool dead;                   /* not BGP */
	bool started, ended;         /* events were given */
	bool established, rst;
	unsigned rst_side;
	struct when closing;         /* the first FIN */
	const struct carrier *carrier;
	struct dialog *dialog;       /* of BGP */
	struct monitor *monitor;     /* of BMP */
	struct tcp_facts *facts;     /* NULL: not asked for, or no memory */
};

/* What the messages of a connection are to each other. */
struct dialog {
	struct watch_stream stream; /* side 0: half 0 */
	uint64_t last_ns[2];        /* of the last message */
	bool notified;
	unsigned notifier, code, subcode;
};

enum { BUCKETS_MIN = 1024 };

struct capture {
	struct capture_options opt;
	struct ctx ctx;
	struct frags *frags;
	struct capture_stats st;
	uint64_t seed;

	struct conn **bucket;
	size_t bucket_cnt, conn_cnt;
	struct conn *oldest[2], *newest[2], *last; /* by last packet, in two lanes */
	struct conn *waiting;
	size_t waiting_cnt;
	uint64_t next_stream;
	uint64_t tick_ns, tick_packet; /* the last look at those that wait; the first packet that may bring the next */
	size_t used, max;

	uint64_t left_ns;           /* when to look at fragments again */

	struct when now;
	struct monitor *monitor;    /* of packets that are BMP messages */
	uint64_t warned_links[4];   /* link types that were complained about, as bits */

	capture_fn *fn;
	void *arg;
	bool stop, done;

	struct file file;           /* where packets come from */
};

static inline int32_t
seq_diff(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b);
}

/* ---- tcp.c ---- */
void tcp_segment(struct capture *c, const struct segment *s);
/* Time has passed: look at those that wait. */
void tcp_tick(struct capture *c, uint64_t now_ns);
void tcp_finish(struct capture *c);
void tcp_fini(struct capture *c);

#define FRAME_CUT_END "message cut by the end of the capture"

/* ---- frame.c ---- */
/* Is it only that the capture begins or ends in the middle of a message, which is no fault of its own? */
bool frame_edge(const struct half *h, const char *why);
/* Made-up captures count sequence numbers wrongly: do whole messages lie in a segment of which `old` bytes overlap what
 * was delivered, while what follows these is no message, though one must begin there? */
bool frame_misplaced(const struct half *h, const uint8_t *p, size_t n, size_t old);
/* Does the payload of a segment, of any port, show BGP? With `first`, it is the first of its direction. */
enum frame_guess { FRAME_NO, FRAME_MAYBE, FRAME_YES };
enum frame_guess frame_guess(const uint8_t *p, size_t n, bool first);

/* ---- monitor.c ---- */
enum frame_guess monitor_guess(struct span s, bool first);
size_t monitor_weight(const struct monitor *m);
void monitor_free(struct monitor *m);
/* A packet that is a BMP message itself (LINK_BMP); they all share one monitor. False: it is none. */
bool monitor_packet(struct capture *c, const struct packet *p);

/* ---- dialog.c ---- */
/* An event of half d, without what it is about. */
struct capture_event dialog_event(const struct conn *k, unsigned d, enum capture_kind kind, struct when w);
bool dialog_start(struct capture *c, struct conn *k, struct when w);
void dialog_message(struct capture *c, struct conn *k, unsigned d, struct span msg, struct when w);
/* A message of which only the beginning is there, at least its header. */
void dialog_cut(struct capture *c, struct conn *k, unsigned d, struct span there, const char *why, struct when w);
void dialog_report(struct capture *c, struct conn *k, unsigned d, enum capture_kind kind, struct span bytes, uint64_t n,
    const char *why, struct when w);
/* Give out what is held, at the best guess. */
void dialog_flush(struct capture *c, struct conn *k, unsigned d);
/* Flush what has been held since before `before_ns`. */
void dialog_tick(struct capture *c, struct conn *k, uint64_t before_ns);
/* The connection will be forgotten: give its facts, if it was reported at all. */
void dialog_facts(struct capture *c, struct conn *k);
void dialog_end(struct capture *c, struct conn *k, const char *why, struct when w);
bool dialog_holds(const struct dialog *s);
size_t dialog_weight(const struct dialog *s);
void dialog_free(struct dialog *s);
bool dialog_extended(const struct dialog *s); /* messages over 4096 bytes are possible */

/* ---- capture.c ---- */
void capture_give(struct capture *c, const struct capture_event *e);

#endif
