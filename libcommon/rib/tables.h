/* SPDX-License-Identifier: ISC */
/*
 * rib/tables.h - the tables that a stream of events describes: what every neighbor has announced and not withdrawn.
 *
 * How it works, from the bytes up:
 *
 *     an event              of any container, as libcommon/input gives it, with the context of its message
 *      -> its session       named by addresses (captures, sessions), address and AS (archives), or peer header (BMP);
 *                           a session is carried by one connection at a time, others may be on their way
 *      -> its table         of the sender's routes; in BMP of one RIB type
 *      -> its part          of the route's family (rib/routes.h)
 *      -> changes           each is reported to whoever wants it: history, churn, --follow
 *
 * What happens to a table:
 *
 *     RIB record            the first of a dump empties the table; each sets a route
 *     UPDATE                changes it, errors carried out first (RFC 7606): what is treated as withdrawn is withdrawn
 *     session's end         empties it: NOTIFICATION, RST, FIN, state change, Peer Down, an OPEN in the same connection, another
 *                           connection that comes up, silence for longer than the hold time in a capture that goes on
 *                           (what the sender then still sends on that connection reaches nobody);
 *                           but not the end of the input
 *     graceful restart      (RFC 4724, 8538) both OPENs offered it and the end was not hard: the families of the sender's OPEN
 *                           become stale. They go when the restart time is over (then RFC 9494's stale time runs, if
 *                           both offered it, and they get the community LLGR_STALE), when the next OPEN leaves the
 *                           family or its forwarding bit out, or what is still stale at the End-of-RIB
 *     BoRR, EoRR            (RFC 7313) what was not announced again in between goes
 *     gap                   what is missing may have changed anything: the table is doubtful until the session starts again
 *
 * Time is the events' own, and each table has its own: a table is looked at (`at`) when its first later event arrives, or at
 * the end, so that the order of events of different connections or files does not matter. A look is a copy of the table.
 *
 * Cost: linear in the input; memory is that of the tables, of one entry for each session met, and of the looks asked for.
 */
#ifndef RIB_TABLES_H
#define RIB_TABLES_H

#include "rib/routes.h"

struct rib_session;

/* A context of a family in which attribute sets are judged once; its index + 1 is the mark of those without errors. */
struct rib_judged {
	struct ctx ctx;
	uint16_t afi;
	uint8_t safi;
};

/* Why a table may lack something. */
enum {
	RIB_DOUBT_MIDWAY = 1, /* what was announced before the input began is not known */
	RIB_DOUBT_GAP = 2,    /* messages are missing */
	RIB_DOUBT_EOR = 4,    /* no End-of-RIB yet, where one is due */
	RIB_DOUBT_FAMILIES = 8, /* there are more than RIB_PARTS families: those of the others are left out */
};

enum { RIB_PARTS = 256, RIB_NEAR = 64 };

struct rib_table {
	struct rib_table *next;      /* in the order of appearance */
	unsigned number;             /* from 0, in that order */
	struct rib_session *session; /* of a look: NULL */
	struct ip peer, local;       /* the sender of the routes, and the receiver; len 0 not known */
	uint32_t peer_as, local_as;  /* 0 not known */
	uint32_t router_id;          /* as events have it: of an archive the collector's */
	uint32_t bgp_id;             /* the sender's, of its OPEN; 0 not known */
	const char *direction;       /* as events have it: "receive", "send" */
	const char *rib;             /* of BMP: "pre-policy", "post-policy", "out-pre-policy", "out-post-policy", "loc-rib"; NULL */
	uint64_t rd;                 /* of BMP: the distinguisher of the instance */
	uint64_t time_us;            /* of its last event, or when it was looked at; 0 not known */
	uint16_t mrt_type;           /* of the records that it came from; 0: other */
	bool set;                    /* by RIB records, not by a session */
	unsigned doubts;             /* RIB_DOUBT_* of families that have no part yet */
	famset expected;             /* families whose End-of-RIB is due */
	struct rib_part *parts;      /* in the order of appearance */

	/* inside */
	unsigned side;               /* of the session: who sends */
	unsigned dump;               /* the dump that set it last */
	size_t next_at;              /* the next look */
	uint64_t heard_us;           /* the sender's last message */
	bool restarting;             /* a part has a timer */
	bool up;                     /* the session is up, or RIB records have set the table */
};

/* What happened to a route. */
enum rib_what {
	RIB_ADDED,       /* announced, was not there */
	RIB_PATH_CHANGED, /* announced with another AS path */
	RIB_OTHER_CHANGED, /* announced with other attributes, or other labels */
	RIB_REPEATED,    /* announced as it was */
	RIB_WITHDRAWN,
	RIB_WAS_ABSENT,  /* withdrawn, was not there */
	RIB_LOST,        /* gone without a withdrawal: `why` */
	RIB_SET,         /* by a RIB record */
};

struct rib_change {
	enum rib_what what;
	const struct rib_table *table;
	const struct rib_part *part;
	struct nlri nlri;            /* after the change; of a route that goes: before */
	struct span nlri_before;     /* of a route that was there: its labels may have been others */
	struct span before, after;   /* attributes; n 0: none */
	uint64_t time_us, before_us; /* now; when it was announced before */
	bool was_stale;
	bool was_withdrawn;          /* RIB_ADDED: it was there before, and was withdrawn (only with `remember`) */
	const char *why;             /* RIB_LOST */
	const struct event *event;   /* that did it; NULL: time did */
};

/* The tables at one of the times asked for. */
struct rib_look {
	uint64_t at_us;
	struct rib_table *tables;    /* in no order; rib_tables_order gives them in that of appearance */
};

struct rib_tables {
	/* set by the caller after rib_tables_init */
	struct rib_look *look;       /* the times to look at, ascending; the tables are filled in */
	size_t look_cnt;
	bool remember;               /* withdrawn routes, for was_withdrawn */
	void (*change)(void *arg, const struct rib_change *c); /* NULL: nobody asks */
	void *arg;

	/* to be read */
	struct rib_table *tables;
	size_t table_cnt;
	uint64_t first_us, last_us;  /* the time of the events */
	bool no_memory;              /* something is missing for want of memory */
	struct diags diags;          /* what is wrong with the UPDATE that was read last */

	/* inside */
	struct rib_table **tail;
	struct rib_store store;
	struct rib_session **slot;
	size_t slot_cnt, session_cnt;
	struct rib_session *near[RIB_NEAR]; /* those met last */
	unsigned dump;
	uint64_t record;             /* the RIB record whose entries are being read */
	struct buf means, set, nlri;
	struct update *update;
	struct rib_judged *judged;   /* the contexts in which attribute sets are judged; quick.h */
	size_t judged_cnt;
	bool slow;                   /* for tests: do without the fast road */
};

bool rib_tables_init(struct rib_tables *t, uint64_t seed);
void rib_tables_fini(struct rib_tables *t);

/* Another input begins: its RIB records are a dump of their own. */
void rib_tables_input(struct rib_tables *t);
/* The next event, its message to be read with ctx. `wrong`: something is wrong with it. */
void rib_tables_event(struct rib_tables *t, const struct event *e, const struct ctx *ctx, bool wrong);
/* The input has ended: timers that have run out until its last event are carried out, and the last looks are taken. */
void rib_tables_finish(struct rib_tables *t);

/* Why the table may lack something: RIB_DOUBT_*, of all its families. */
unsigned rib_table_doubts(const struct rib_table *table);
/* The words for that: "messages are missing, no End-of-RIB yet". */
void rib_doubts_print(unsigned doubts, struct buf *out);
/* A list in the order of appearance. */
struct rib_table *rib_tables_order(struct rib_table *list);

#endif
