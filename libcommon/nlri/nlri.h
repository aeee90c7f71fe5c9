/* SPDX-License-Identifier: ISC */
/*
 * nlri/nlri.h - network layer reachability information: one row for each family.
 *
 * A row's functions see one NLRI without its path identifier (RFC 7911): that, like lists and next hops, belongs to
 * the walkers here and in msg/. What the wire calls NLRI the commands call a route: its words are read by the row's
 * scan, word and done into a struct route, and leave it as wire bytes.
 */
#ifndef NLRI_NLRI_H
#define NLRI_NLRI_H

#include "attr/set.h"
#include "value/kind.h"

struct nlri_row;
struct route;
struct tree; /* value/tree.h */

/* One NLRI on the wire, borrowed. */
struct nlri {
	struct span v;       /* without path identifier */
	const uint8_t *path; /* its 4-byte path identifier, or NULL */
	size_t off;          /* of v, from the start of the message */
	struct span nexthop; /* announced with it, without RD: 4, 16 or 32 bytes; n 0: none. API 4 shows it in some families */
};

/* A NLRI of a family of prefixes, taken apart; its pointers lie in the NLRI. */
struct nlri_prefix {
	const uint8_t *labels; /* 3 bytes each, RFC 8277 2.3 */
	unsigned label_cnt;
	const uint8_t *rd;     /* 8 bytes; NULL: none */
	unsigned bits;
	uint8_t ip[16];        /* 4 of them for IPv4; host bits are cleared */
};

struct nlri_row {
	uint16_t afi;
	uint8_t safi;
	bool classic;       /* travels in the UPDATE's own fields (IPv4 unicast) */
	bool grouped;       /* ExaBGP packs several of one attribute set into one UPDATE */
	bool nexthop_rd;    /* next hop preceded by 8 zero bytes (VPN families) */
	bool nexthop_either; /* with or without them; sent without */
	bool nexthop_attr;  /* an IPv4 next hop is sent as NEXT_HOP too, as ExaBGP does */
	bool nexthop_map;   /* an IPv4 next hop travels as ::ffff:a.b.c.d in the IPv6 family (MUP) */
	bool nexthop_none;  /* may have no next hop at all (flow) */
	bool partless;      /* scan, word and done leave route.part alone */
	const char *rfc;

	/*
	 * Take one NLRI from g: *one spans all its bytes, length field included. `withdraw` allows the special labels
	 * of RFC 8277. On false d says why; if g is bad too, the field cannot be walked any further (RFC 7606 5.3: the
	 * caller makes that AFI/SAFI disable or session reset), else g is after the bad one, which is left out.
	 */
	bool (*take)(const struct nlri_row *, struct get *g, bool withdraw, struct span *one, struct diags *d);

	/* JSON, as bgp-json(5) spells it; a whole value (object or string), path-information included. */
	void (*json)(const struct nlri_row *, struct jw *, const struct nlri *, const struct ctx *);
	/* JSON to bytes appended to out; the path identifier is the caller's. */
	bool (*unjson)(const struct nlri_row *, struct jr, struct buf *out, struct diags *d);
	/* Does unjson(json(v)) give v back? NULL: the caller tries. Only cheap answers here. */
	bool (*plain)(const struct nlri_row *, struct span v);

	/*
	 * Whole fields of NLRI without path identifiers, for the families that most messages have; may be NULL. walks: is
	 * the field nothing but good NLRI, so that take would find no fault? jsons: json of each of such a field, as
	 * members of the open array, compact; true when `plain` would say yes to each.
	 */
	bool (*walks)(const struct nlri_row *, struct span field);
	bool (*jsons)(const struct nlri_row *, struct jw *, struct span field);

	/*
	 * The tree of fields of one that has several (value/tree.h): take g, which is over one that `take` found, apart into
	 * leaves; what is left over becomes one. NULL: it is one leaf, with the value of its JSON.
	 */
	void (*tree)(const struct nlri_row *, struct tree *, struct get *g);

	/* ExaBGP's text encoder: "10.0.0.0/24 label 100 (1601) rd 65000:1", no leading blank. */
	void (*text)(const struct nlri_row *, struct buf *, const struct nlri *, const struct ctx *);
	/* Command words that read back: "route 10.0.0.0/24 rd 65000:1 label 100", "ipv4 flow destination-ipv4 ...";
	 * path-information included, no leading blank. */
	void (*show)(const struct nlri_row *, struct buf *, const struct nlri *, const struct ctx *);

	/* Commands. scan: the words that must follow the family, NULL when there are none. word: one keyword (already
	 * taken as kw, the lex is after it): 1 read, 0 not this row's, -1 error reported. done: all words are read;
	 * check them and append the NLRI to r->list with route_add. */
	bool (*scan)(const struct nlri_row *, struct lex *, struct route *);
	int (*word)(const struct nlri_row *, struct lex *, struct route *, struct span kw);
	bool (*done)(const struct nlri_row *, struct lex *, struct route *);

	/* The part of v that identifies a route in a RIB (labels left out...). NULL: all of v. */
	void (*key)(const struct nlri_row *, struct span v, struct buf *out);

	/* Keywords of word(), NULL-ended, for "did you mean" and completions. */
	const char *const *words;
};

/* The row of a family; never NULL: families without a codec share a row of opaque bytes (row->afi == 0 there). */
const struct nlri_row *nlri_row(unsigned afi, unsigned safi);
const struct nlri_row *nlri_row_at(int family_index);

/*
 * Take the next NLRI, path identifier included when `addpath`. False at the end of g and on an error; the two differ
 * in d. A bad one that could be skipped is said in d and passed over.
 */
bool nlri_next(const struct nlri_row *, struct get *g, bool addpath, bool withdraw, struct nlri *out, struct diags *d);

/* Take one apart that was found by take; false: the family has no prefixes (or more than them, as MDT has). */
bool nlri_prefix(const struct nlri_row *, struct span v, struct nlri_prefix *out);

/* "path-information": member of an open object, or command words with a leading blank; nothing when path is NULL. */
void nlri_path_json(struct jw *w, const uint8_t *path);
void nlri_path_show(struct buf *b, const uint8_t *path);

/* ---- routes: what a command says ---- */

struct nexthop {
	struct ip ip;         /* len 0: none given */
	struct ip link_local; /* second address of an IPv6 next hop; len 0: none */
	bool self;            /* "next-hop self": the session's local address */
};

/* A list of NLRI of any family, owned. Walk: size_t at = 0; while (nlri_list_next(&l, &at, &row, &one)) ... */
struct nlri_list {
	struct buf b;
	size_t n;
};
bool nlri_list_next(const struct nlri_list *l, size_t *at, const struct nlri_row **row, struct nlri *out);
void nlri_list_add(struct nlri_list *l, const struct nlri_row *row, struct span v, const uint8_t *path, uint16_t afi,
    uint8_t safi);
/* By path identifier, then by bytes, as memcmp tells. */
int nlri_compare(const struct nlri *, const struct nlri *);
/* In that order; for lists of one family. Left as it is when there is no memory for it. */
void nlri_list_sort(struct nlri_list *l);
/* Family of the entry that is at `at`. */
uint16_t nlri_list_family(const struct nlri_list *l, size_t at, uint8_t *safi);

enum { LABELS_MAX = 16, FLOW_COMPONENTS = 32 };

struct route {
	const struct ctx *ctx;
	struct attrset attrs; /* what was said; defaults are added when the message is built */
	struct nexthop nexthop;
	struct nlri_list list;
	bool withdraw;        /* the command withdraws */
	bool start_withdrawn; /* the word "withdraw" in a route: member of a watchdog that starts silent */
	struct span watchdog, name; /* borrowed from the command text; n 0: none */
	unsigned split;       /* prefixes are announced as their parts of this length; 0: whole */

	/* being read, cleared for each NLRI */
	const struct nlri_row *row;
	uint16_t afi;
	uint8_t safi;
	struct prefix prefix;
	bool has_prefix, has_rd, has_path, has_labels;
	uint8_t rd[8], path[4];
	uint32_t labels[LABELS_MAX];
	unsigned label_cnt;
	struct buf part[FLOW_COMPONENTS]; /* scratch of rows: flow components by type, TLVs ... */
	uint64_t seen;                    /* scratch of rows: which words were read */
};

void route_init(struct route *r);
void route_fini(struct route *r);
/* Ready for the next command; keeps memory. */
void route_reset(struct route *r, const struct ctx *ctx);
/* The word 0xHEX: all bytes of one NLRI of r->row, appended to r->part[0]; `what` it is, for the error. */
bool route_raw(struct lex *l, struct route *r, const char *what);
/* Append v as a NLRI of r->row with r's path identifier. */
void route_add(struct route *r, struct span v);

/* The rows of value/families.h, each in its file, and the one of families without a codec. */
#define NLRI_EXTERN(name, AFI, SAFI, exabgp) extern const struct nlri_row nlri_##name;
FAMILY_ROWS(NLRI_EXTERN)
#undef NLRI_EXTERN
extern const struct nlri_row nlri_opaque;

/* The bytes before each address of a next hop of n bytes. */
static inline size_t
nlri_nexthop_skip(const struct nlri_row *row, size_t n)
{
	return row->nexthop_rd || (row->nexthop_either && (n == 12 || n == 24 || n == 48)) ? 8 : 0;
}

#define NEXTHOP6_WANTED                                                                                                \
	"IPv6 routes have an IPv6 next hop: write ::ffff:%u.%u.%u.%u, or allow it: --extended-nexthop, nexthop { ipv6 SAFI ipv4; }"
/* IPv6 routes whose next hop is IPv6, or mapped IPv4 (RFC 2545 3, RFC 4659 3.2.1); MCAST-VPN has IPv4 ones (RFC 6515). */
static inline bool
nlri_wants_nexthop6(const struct nlri_row *row)
{
	return row->afi == AFI_IPV6 && (row->safi == SAFI_UNICAST || row->safi == SAFI_MULTICAST || row->safi == SAFI_LABEL ||
	    row->safi == SAFI_VPN);
}

/* What is wrong with an IPv6 next hop of IPv4 routes; RFC 8950 4 allows it for the families of its capability. */
#define NEXTHOP4_WANTED "cannot have an IPv6 next hop: it was not negotiated (RFC 8950)"
/* IPv4 routes whose next hop is IPv4 unless RFC 8950 allows others. */
static inline bool
nlri_wants_nexthop4(const struct nlri_row *row)
{
	return row->afi == AFI_IPV4 && (row->safi == SAFI_UNICAST || row->safi == SAFI_MULTICAST || row->safi == SAFI_LABEL ||
	    row->safi == SAFI_VPN);
}

#endif
