/* SPDX-License-Identifier: ISC */
/*
 * rib/routes.h - the routes of one neighbor and family, kept small: where tables.h keeps what it learns.
 *
 * A route is its NLRI with a path identifier, its attributes and two times, found by the part of the NLRI that identifies it
 * (nlri_row's key: labels are no part of it). Attributes are interned once for all tables: one byte string in a canonical form
 * that two routes share exactly if they say the same:
 *
 *     path attributes in ascending order of codes, AS numbers 4 bytes wide (AS4_PATH and AS4_AGGREGATOR are merged in), without
 *     the extended-length bit where it is not needed; MP_REACH_NLRI is the next hop alone with its length (the abbreviated form
 *     of RFC 6396 4.3.4), and only where the next hop is not in NEXT_HOP
 *
 * An IPv4 route takes 24 bytes, and 8 in a hash table that is filled from three eighths to three quarters.
 *
 * Stale routes are told by their epoch: whoever marks all routes as stale begins a new epoch, and a route that is announced
 * again enters it. Nothing is walked until the stale ones are dropped, and then what is walked was announced once: the cost is
 * linear in the input, whatever a peer sends.
 */
#ifndef RIB_ROUTES_H
#define RIB_ROUTES_H

#include "msg/update.h"
#include "rib/rib.h"

/* Memory of all tables of a run: pieces of routes, and the interned attributes. */
struct rib_store {
	struct rib sets;          /* only its attribute sets are used */
	uint64_t **chunk;
	size_t chunk_cnt, chunk_cap, used; /* words of the last chunk */
	uint32_t *free_list;      /* pieces by their words */
	uint64_t seed;
	struct buf key, key2;     /* scratch */
};

bool rib_store_init(struct rib_store *s, uint64_t seed);
void rib_store_fini(struct rib_store *s);

/* A route as it is kept. References (uint32_t) are valid until the route goes; 0 is none. */
struct rib_entry {
	uint32_t set;             /* its attributes in the store's sets; 0: it was withdrawn, and only that is remembered */
	uint32_t originated;      /* of a RIB record: since when, seconds since 1970; 0: not known */
	uint64_t time_us : 56;    /* when it was announced last with other attributes */
	uint64_t has_path : 1;
	uint16_t epoch, len;      /* bytes of the NLRI, with the path identifier before it */
	uint8_t bytes[];
};

/* The routes of a family. */
struct rib_part {
	struct rib_part *next;
	uint16_t afi;
	uint8_t safi;
	bool prefixes;            /* of a family of prefixes */
	const struct nlri_row *row;
	uint64_t *slot;           /* hash << 32 | reference */
	size_t slot_cnt, used;
	size_t routes;            /* those with attributes */
	size_t fresh;             /* those of the present epoch */
	uint16_t epoch;

	/* what tables.c knows of it */
	bool eor;                 /* an End-of-RIB came in this session */
	bool restarting;          /* stale routes wait for the End-of-RIB after a restart (RFC 4724), or until `until_us` */
	bool refreshing;          /* stale routes wait for the end of a refresh (RFC 7313) */
	bool long_lived;          /* the restart time is over, the long-lived stale time runs (RFC 9494) */
	uint64_t until_us;        /* when they go; 0: no timer runs */
	uint64_t long_us;         /* the long-lived stale time; 0: none */
	unsigned doubts;          /* RIB_DOUBT_* */
	struct ctx ctx;           /* of its last UPDATE, and the mark of attribute sets that are without errors in it; 0: none */
	uint32_t judged;
	bool judged_known;
};

static inline bool
rib_is_stale(const struct rib_part *p, const struct rib_entry *e)
{
	return e->epoch != p->epoch;
}

struct rib_entry *rib_entry_at(const struct rib_store *s, uint32_t ref);
struct nlri rib_entry_nlri(const struct rib_entry *e);

void rib_part_init(struct rib_part *p, unsigned afi, unsigned safi);

/* What is there, for a change: valid until the next call. */
struct rib_found {
	uint32_t ref;
	size_t slot;
	uint32_t hash;
};

/* The route will be asked for in a moment, in each of these parts: have its places brought near meanwhile. */
void rib_part_expect(struct rib_store *s, const struct nlri *n, struct rib_part *const *parts, size_t cnt);

/* Find a route. The NLRI's bits after the prefix do not count. False: it is not there, and *f is where it belongs. */
bool rib_part_find(struct rib_store *s, struct rib_part *p, const struct nlri *n, struct rib_found *f);
/*
 * Put a route where rib_part_find has looked: one reference of `set` is taken over, and the old set is given back in *old with
 * its reference (0: there was none). False: out of memory.
 */
bool rib_part_put(struct rib_store *s, struct rib_part *p, const struct nlri *n, struct rib_found *f, uint32_t set,
    uint64_t time_us, uint32_t originated, uint32_t *old);
/* Take a found route out; its set is given back with its reference. `remember`: keep that it was there. */
uint32_t rib_part_take(struct rib_store *s, struct rib_part *p, const struct rib_found *f, bool remember);
/* It was announced again as it is. */
void rib_part_refresh(struct rib_store *s, struct rib_part *p, const struct rib_found *f);

/* Begin a new epoch: all routes are stale until they are announced again. */
void rib_part_age(struct rib_store *s, struct rib_part *p);
/*
 * Drop routes: the stale ones, or all, and what is remembered of withdrawn ones. drop is called for each route before it goes
 * (NULL: nobody asks); a stale one stays when it returns false.
 */
typedef bool rib_drop_fn(void *arg, struct rib_part *p, const struct rib_entry *e);
void rib_part_drop(struct rib_store *s, struct rib_part *p, bool all, rib_drop_fn *drop, void *arg);
/* Give each stale route the set that `to` makes of its own, one reference more; 0: it keeps its own. */
void rib_part_stamp(struct rib_store *s, struct rib_part *p, uint32_t (*to)(void *arg, uint32_t set), void *arg);
/* A copy of its own in *out. False: out of memory. */
bool rib_part_copy(struct rib_store *s, const struct rib_part *p, struct rib_part *out);
/* Free the slots; the pieces are freed with the store. */
void rib_part_fini(struct rib_part *p);

/*
 * The routes, withdrawn ones left out, in order: by route distinguisher, address and length, then path identifier; of other
 * families by their bytes. To be freed by the caller; NULL when there are none or no memory.
 */
uint32_t *rib_part_sorted(struct rib_store *s, const struct rib_part *p, size_t *cnt);
/* The order of two routes of the family, path identifiers apart: negative, 0 (the same destination) or positive. */
int rib_compare(const struct rib_part *p, const struct rib_entry *a, const struct rib_entry *b);

/* ---- attributes ---- */

/*
 * Append the canonical form of an UPDATE's attributes, as they hold for routes of `mp` (NULL: for those of the UPDATE's own
 * field). u was read with ctx, and what is wrong with it was carried out.
 */
void rib_attributes(const struct update *u, const struct ctx *ctx, const struct mp *mp, struct buf *out);
/* The value of an attribute in the canonical form. False: there is none. */
bool rib_attribute(struct span set, unsigned code, struct span *value);
/*
 * Append the UPDATE that announces the route, to be read with 4-byte AS numbers and path identifiers where n has one;
 * or, without a set, the one that withdraws it.
 */
void rib_update(const struct rib_part *p, const struct nlri *n, struct span set, bool withdraw, struct buf *out);

#endif
