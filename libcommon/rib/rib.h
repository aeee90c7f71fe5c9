/* SPDX-License-Identifier: ISC */
/*
 * rib/rib.h - tables of routes: the Adj-RIB-Out with its changes not yet sent, and the Adj-RIB-In (RFC 4271 3.2).
 *
 * A route is its wire bytes, found by its key: family, path identifier (RFC 7911), the part of the NLRI that identifies
 * it, and a variant. Attributes are interned: a set is one byte string however many routes have it. Cost of an IPv4 route: about 28
 * bytes and a slot of 8 in a hash table that is filled from three eighths to three quarters.
 *
 * Changes wait in the routes themselves: announcements in a list for each attribute set (that is how routes with
 * equal attributes leave together), withdrawals in one list. A route has at most one change of each kind waiting, and
 * a withdrawal leaves first, so the order for each NLRI is kept.
 *
 * References (uint32_t) are valid until the route or set is freed; 0 is none.
 */
#ifndef RIB_RIB_H
#define RIB_RIB_H

#include "nlri/nlri.h"

enum {
	RIB_SENT = 0x01,      /* sent to the peer in this session */
	RIB_ANNOUNCE = 0x02,  /* waits in its set's list */
	RIB_WITHDRAW = 0x04,  /* is to be withdrawn */
	RIB_LINKED = 0x08,    /* is in the list of withdrawals (maybe no longer wanted there) */
	RIB_PATH = 0x10,      /* has a path identifier */
	RIB_STALE = 0x20,     /* not announced again yet: by the peer after its restart (RFC 4724), or by us in a resend */
	RIB_MARK = 0x40,      /* the caller's: a receipt waits for it */
	RIB_FREE = 0x80,      /* no route: free memory */
};

struct rib_route {
	uint32_t set;         /* its attributes; 0: it is only being withdrawn */
	uint32_t wset;        /* attributes that go with the withdrawal; 0 none */
	uint32_t next, prev;  /* neighbours in the set's list */
	uint32_t wnext;       /* next withdrawal */
	unsigned family : 7;
	unsigned varied : 1;  /* its variant is not 0 */
	unsigned flags : 8;
	unsigned len : 16;    /* of bytes */
	uint8_t bytes[];      /* path identifier when RIB_PATH, variant when varied, then the NLRI */
};

/* What identifies a route in the table. */
struct rib_key {
	int family;           /* as rib_family numbers it */
	uint8_t variant;      /* tells routes of the same NLRI apart that are kept beside each other; never sent */
	const uint8_t *path;  /* four bytes, or NULL */
	struct span nlri;
};

struct rib_set {
	uint8_t *bytes;
	uint32_t len, hash, refs;
	uint32_t head, tail;  /* announcements that wait */
	uint32_t next, prev;  /* sets with such, in the order in which they came; next also chains free sets */
	uint32_t mark;        /* the caller's; 0 in a new set */
};

enum { RIB_FAMILIES = 96 };

struct rib {
	struct rib_chunk **chunk; /* memory of the routes */
	size_t chunk_cnt, chunk_cap;
	uint32_t *free_list;
	uint64_t *slot;           /* hash << 32 | reference */
	size_t slot_cnt, used;
	struct rib_set *set;
	size_t set_cnt, set_cap;
	uint32_t set_free;
	uint64_t *set_slot;       /* hash << 32 | set */
	size_t set_slot_cnt, set_used;
	uint32_t set_head, set_tail;
	uint32_t w_head, w_tail;
	size_t announce_cnt, withdraw_cnt; /* changes that wait */
	size_t count[RIB_FAMILIES];        /* routes with attributes, by family */
	size_t routes;                     /* their sum */
	size_t stale_cnt;                  /* those with RIB_STALE */
	struct { uint16_t afi; uint8_t safi; } other[RIB_FAMILIES - FAMILY_MAX];
	unsigned other_cnt;
	uint64_t seed;
	uint8_t variants;         /* the highest variant that was ever announced */
	bool live;                /* changes are to be sent: a session is up */
	bool both;                /* an announcement does not cancel a withdrawal before it: both are sent, in that order */
	bool unknown;             /* a withdrawal of what was never announced is sent too */
	bool stale_new;           /* changes are marked stale too: they belong to the resend that is being prepared */
	bool eager;               /* a second change of a route whose first still waits is refused with RIB_BUSY */
	size_t memory;            /* bytes allocated */
	struct buf key, key2;     /* scratch */
};

enum rib_result {
	RIB_SAME,     /* there already with these attributes: nothing changed */
	RIB_NEW,
	RIB_CHANGED,  /* other attributes than before */
	RIB_GONE,     /* withdrawn: it was there */
	RIB_ABSENT,   /* nothing to withdraw */
	RIB_BUSY,     /* eager, and an earlier change has not left yet: nothing was done */
	RIB_NOMEM,
};

bool rib_init(struct rib *r, uint64_t seed); /* seed: any secret number, so that no peer can aim at the hash */
void rib_fini(struct rib *r);

/* The number under which a family is kept; -1 when there are too many without a codec. */
int rib_family(struct rib *r, unsigned afi, unsigned safi);
void rib_family_of(const struct rib *r, unsigned family, uint16_t *afi, uint8_t *safi);

/* ---- attribute sets ---- */

/* The set with these bytes, one reference more; 0: out of memory. */
uint32_t rib_set_of(struct rib *r, struct span bytes);
/* The same if there is such a set already, and without a reference; 0: there is none. */
uint32_t rib_set_known(const struct rib *r, struct span bytes);
void rib_set_hold(struct rib *r, uint32_t set);
void rib_set_drop(struct rib *r, uint32_t set);
struct span rib_set_bytes(const struct rib *r, uint32_t set);

/* What the Adj-RIB-Out keeps of a command: next hop and attributes as given, without the session's defaults. */
void rib_set_pack(const struct attrset *a, const struct nexthop *nh, struct buf *out);
bool rib_set_unpack(struct span bytes, struct attrset *a, struct nexthop *nh);

/* ---- routes ---- */

struct rib_route *rib_route(const struct rib *r, uint32_t ref);
/* Its NLRI, as the walkers of nlri.h give it. */
struct nlri rib_nlri(const struct rib_route *route);
uint8_t rib_variant(const struct rib_route *route);

/* The route will be asked for in a moment: have its place in the table brought near meanwhile. */
void rib_expect(const struct rib *r, int family, struct span nlri);
/* Find; 0 when it is not there. */
uint32_t rib_find(struct rib *r, const struct rib_key *key);
/*
 * Announce or withdraw. `set` is taken with its own new reference (the caller keeps his); for a withdrawal it may be 0.
 * *ref, when not NULL, is the route whose change waits, 0 when none does.
 */
enum rib_result rib_announce(struct rib *r, const struct rib_key *key, uint32_t set, uint32_t *ref);
enum rib_result rib_withdraw(struct rib *r, const struct rib_key *key, uint32_t set, uint32_t *ref);

/* Walk all routes, in the order of memory, which is that of arrival but for reused places. Starts at *at = 0; 0 at
 * the end. Routes may change, come and go between the steps. */
uint32_t rib_walk(const struct rib *r, uint32_t *at);

/* ---- what waits to be sent ---- */

/* The session is gone: nothing waits any more, withdrawals are done with. */
void rib_down(struct rib *r);
/* Queue a route again as it is, and mark it stale until it has been taken. */
void rib_again(struct rib *r, uint32_t ref);
/* Mark it stale. */
void rib_stale(struct rib *r, uint32_t ref);
/* Queue its withdrawal and forget its attributes. */
void rib_remove(struct rib *r, uint32_t ref);

/* The route is gone, and so is what waits of it: nothing is sent. */
void rib_forget(struct rib *r, uint32_t ref);

enum { RIB_BATCH = 4096 };
struct rib_batch {
	bool withdraw;
	uint32_t set; /* common to all; 0: a withdrawal without attributes */
	int family;   /* common to all */
	size_t n;
	uint32_t ref[RIB_BATCH];
};

/*
 * Take changes that wait, all with the same attributes and family, at most `max` and `bytes` bytes of NLRI (one at
 * least). False: nothing waits. The caller builds messages, then gives the batch back with rib_sent, which frees
 * withdrawn routes.
 */
bool rib_take(struct rib *r, struct rib_batch *b, size_t max, size_t bytes);
void rib_sent(struct rib *r, struct rib_batch *b);

static inline bool
rib_waiting(const struct rib *r)
{
	return r->announce_cnt || r->withdraw_cnt;
}

#endif
