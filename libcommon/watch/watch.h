/* SPDX-License-Identifier: ISC */
/*
 * watch/watch.h - what is known about a BGP session that is seen from outside, in a capture, an archive, a monitor's stream,
 * or as bare messages: the OPENs of both sides, what they agree upon, and what the bytes tell where no OPEN was seen.
 *
 * A session has two sides, 0 and 1; `side` is always the one that sent the message. Archives and monitors call the peer 0
 * and themselves 1; in a capture the sides are the two addresses. Where each fact about a message's context comes from:
 *
 *   fixed     an option or a configuration ordered it: nothing changes it
 *   agreed    both OPENs were seen
 *   stated    the record around the message says it (MRT subtype, BMP flags)
 *   inferred  judged from the bytes, with a confidence; the output marks it with "inferred":{...}
 *
 * What is agreed or stated counts as known. Where `doubt` is set, a message that does not read well with what is known is
 * weighed as one of unknown context, for archives are known to state wrong things; so are streams without addresses, where
 * nobody knows which side sent a message.
 */
#ifndef WATCH_WATCH_H
#define WATCH_WATCH_H

#include "filter/quick.h"
#include "watch/infer.h"

enum {
	WATCH_FIX_ASN4 = 1, /* the context's value is an order, not a default */
	WATCH_FIX_ADDPATH = 2,
	WATCH_FIX_NEXTHOP6 = 4,
	WATCH_FIX_EXTENDED = 8,
};

/* What matters of one OPEN. */
struct watch_open {
	bool seen, asn4, extended, link_local;
	int8_t role;                /* RFC 9234; -1: none */
	uint16_t hold_s;
	uint32_t as, router_id;
	famset families, addpath_receive, addpath_send, nexthop6;
};

struct watch_side {
	struct watch_open open;
	struct infer infer; /* what this side's UPDATEs tell, from the first of which something is not known or not to be
	                     * believed */
	bool infers;        /* it is in use */
	unsigned asked;     /* UPDATEs of which something was not known */
	unsigned good;      /* UPDATEs that read well since the last that did not */
	bool changed;       /* one was read otherwise than was known: all that follow are weighed */
};

/* All zero is a new one. */
struct watch {
	struct watch_side side[2];
	bool many;             /* it stands for several sessions: nothing of them is remembered */
	struct {
		unsigned key;  /* side + 1; 0: nothing yet */
		bool asn;
		famset nlri;
		unsigned cnt;
		float asn4;
		double confidence;
		struct buf json;
	} inferred;            /* the last "inferred", kept while it stays the same */
	struct {
		bool known;
		uint8_t how;   /* of the records this is for: what the caller tells them apart by */
		bool asn4;
		famset addpath;
	} said;                /* what records and OPENs say, so that it need not be found out for each message */
};

/* What of a message's context is known; the rest is inferred. */
struct watch_known {
	unsigned fix;   /* WATCH_FIX_*: known, and beyond doubt */
	bool asn4;
	famset addpath; /* families of which it is known whether they have path identifiers */
	bool doubt;     /* what is known, but not fixed, gives way to bytes that say otherwise */
};

void watch_init(struct watch *w);
void watch_fini(struct watch *w);

/* Remember an OPEN, header included, sent by `side`. False: it cannot be read, and nothing is changed. */
bool watch_open(struct watch *w, unsigned side, struct span msg);
/* The session has ended or starts anew: forget the OPENs, and what was learnt of the bytes. */
void watch_forget(struct watch *w);

/*
 * Set in ctx what both OPENs agree upon for messages that `side` sends, but for what is fixed. True when both were seen;
 * one alone can only say that AS numbers have two bytes (RFC 6793 3).
 */
bool watch_agreed(const struct watch *w, unsigned side, unsigned fix, struct ctx *ctx);

/*
 * Take the evidence of an UPDATE about what is not known. True: all that this message needs is known or certain; a caller
 * that can wait for more messages may hold this one until it is.
 */
bool watch_learn(struct watch *w, unsigned side, struct span msg, const struct watch_known *known, const struct ctx *ctx);

/* What of a message was inferred. */
struct watch_inferred {
	struct span json;  /* "inferred":{...}, a member for event.extra; valid until the next call; n 0: nothing */
	double confidence; /* the lowest of them, 0.5 to 1; 1: nothing was inferred */
};

/* The context to read an UPDATE with: ctx comes with what is known, and leaves with what is inferred. */
struct watch_inferred watch_read(struct watch *w, unsigned side, struct span msg, const struct watch_known *known,
    struct ctx *ctx);
/* The member into extra, after a comma if there is something before it. */
static inline void
watch_inferred_put(const struct watch_inferred *i, struct buf *extra)
{
	if (i->json.n && extra->n)
		buf_c(extra, ',');
	if (i->json.n)
		buf_span_put(extra, i->json);
}

/*
 * Pass over an UPDATE of a session that reads as its `said` says for `how`, and none of whose prefixes is q's: it leaves
 * the traces that watch_read would, and nothing else that later messages depend on would change. False: nothing was done.
 */
bool watch_pass(struct watch *w, unsigned side, unsigned how, struct span msg, const struct quick *q);

/* ---- many sessions, by the bytes that name them ---- */

enum { WATCH_KEY = 48, WATCHES_MAX = 16384 };

struct watch_entry {
	uint8_t key[WATCH_KEY]; /* the bytes that name it in the records; zero after key_len */
	uint8_t key_len;        /* 0: of `rest` */
	struct watch w;
};

/* Bounded: past WATCHES_MAX all further sessions share one entry, of which nothing is remembered. */
struct watches {
	struct watch_entry **slot;
	size_t cap, n;
	uint64_t seed;
	struct watch_entry *recent[256]; /* of watches_known */
	struct watch_entry rest;
};

void watches_init(struct watches *s);
void watches_fini(struct watches *s);

/* The session named by the key (at most WATCH_KEY bytes); a new one if it was not met before. Never NULL. */
struct watch_entry *watches_find(struct watches *s, struct span key);

/* The same, but NULL if it was not met before. */
struct watch_entry *watches_known(struct watches *s, struct span key);

#endif
