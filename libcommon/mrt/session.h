/*
 * mrt/session.h - what is remembered of each BGP session that an archive (MRT) or a monitor (BMP) tells about: the
 * count of its events, what its OPENs agreed upon, and what its bytes say where no OPEN was seen.
 */
#ifndef MRT_SESSION_H
#define MRT_SESSION_H

#include "filter/quick.h"
#include "msg/infer.h"

enum { SESSION_KEY = 48, SESSIONS_MAX = 16384 };

/* What matters of one OPEN. */
struct session_open {
	bool seen, asn4, extended, link_local;
	famset addpath_receive, addpath_send, nexthop6;
};

struct session {
	uint8_t key[SESSION_KEY]; /* the bytes that name it in the records; zero behind key_len */
	uint8_t key_len;
	struct session_open peer, local; /* OPENs of the two sides */
	struct infer *infer;      /* kept from the first message on that does not read as the context says */
	unsigned good;            /* UPDATEs that read well since the last that did not */
	bool changed;             /* and that has been read otherwise: all that follow are weighed */
	struct {
		bool known;
		uint8_t how;      /* of the records this is for: what the caller tells them apart by */
		bool asn4;
		famset addpath;
	} said;                   /* what records and OPENs say, so that it need not be found out for each message */
};

/* Bounded: past SESSIONS_MAX all further sessions share one entry, of which nothing is remembered but the count. */
struct sessions {
	struct session **slot;
	size_t cap, n;
	struct session rest;
};

void sessions_init(struct sessions *s);
void sessions_fini(struct sessions *s);
void sessions_reset(struct sessions *s);

/* The session named by the key (at most SESSION_KEY bytes), new when not met before. Never NULL. */
struct session *sessions_find(struct sessions *s, struct span key);

/* The same, but NULL when it was not met before. */
struct session *sessions_known(const struct sessions *s, struct span key);

/* Remember an OPEN, header included; `local`: sent by the side that writes the archive. False: it cannot be read. */
bool session_open(struct session *one, struct span msg, bool local);

enum { SESSION_FIX_ASN4 = 1, SESSION_FIX_ADDPATH = 2, SESSION_FIX_NEXTHOP6 = 4, SESSION_FIX_EXTENDED = 8 };

/* Set in ctx what both OPENs agree upon for messages from the peer (`local`: to the peer); those fixed stay. True when
 * both were seen; one alone can only say that AS numbers have 2 bytes. */
bool session_apply(const struct session *one, bool local, unsigned fix, struct ctx *ctx);

/*
 * Look whether an UPDATE reads well with ctx, cheaply: path widths and prefix lengths only. When it does not, or has
 * not before in this session, the evidence is weighed: ctx may change, and then "inferred":{...} is appended to extra.
 * True when ctx was changed.
 */
bool session_infer(struct session *one, struct span msg, unsigned fix, struct ctx *ctx, struct buf *extra);

/*
 * Pass over an UPDATE of a session that reads as its `said` says for `how`, and none of whose prefixes is q's: it is
 * counted as session_infer would, and nothing else that later messages depend on would change. False: nothing was done.
 */
bool session_pass(struct session *one, unsigned how, struct span msg, const struct quick *q);

#endif
