/* SPDX-License-Identifier: ISC */
/*
 * config/config.h - configurations in ExaBGP's grammar: processes, templates, neighbors and what they announce.
 *
 * Everything is held by the struct config until config_fini; texts are NUL-terminated and borrowed from it. Routes are
 * kept packed, in the order of the file: attribute sets once each, NLRI as wire bytes.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "base/arena.h"
#include "msg/open.h"
#include "msg/update.h"

/* ---- processes ---- */

enum config_encoder { CONFIG_TEXT, CONFIG_JSON };

struct config_process {
	const char *name;
	const char **argv; /* NULL-ended; argv[0] as written: the search is the caller's */
	size_t argc;
	uint8_t encoder; /* enum config_encoder */
	bool respawn;
	struct config_api *old_api; /* of a section at the root, in ExaBGP 3: what all neighbors tell it; NULL: none */
};

/* ---- api sections ---- */

/* The switches of `receive { }` and `send { }`. */
enum {
	API_PARSED = 1 << 0,
	API_PACKETS = 1 << 1,
	API_CONSOLIDATE = 1 << 2,
#define CONFIG_API(name, NAME, type, word, title) API_##NAME = 1 << (2 + (type)),
	MSG_ROWS(CONFIG_API)
#undef CONFIG_API
};
/* The switches of the section itself. */
enum { API_NEIGHBOR_CHANGES = 1 << 0, API_NEGOTIATED = 1 << 1, API_FSM = 1 << 2, API_SIGNAL = 1 << 3 };

struct config_names {
	const char **v; /* NULL-ended */
	size_t n;
};

struct config_api {
	const char *name;              /* "" when it has none */
	struct config_names processes; /* by name */
	struct config_names matches;   /* by regular expression on the name, anchored at its start (POSIX extended) */
	uint32_t events, receive, send;
	struct config_api *next;
};

/* ---- neighbors ---- */

struct config_as {
	uint32_t as;
	bool automatic; /* "auto" */
};

enum config_base64 { BASE64_NO, BASE64_YES, BASE64_AUTO };
enum { CONFIG_GRACEFUL_OFF = -1, CONFIG_TTL_NONE = -1 };
enum { CONFIG_ADDPATH_RECEIVE = 1, CONFIG_ADDPATH_SEND = 2 };

struct config_family_list {
	struct open_family *v;
	size_t n, cap;
	bool all;
	bool whole;   /* those of a neighbor that names none */
	bool minimal; /* as ExaBGP 3 has it: the families of the routes that the neighbor has */
};

/* Routes first to first + n - 1 of the store, one section of a neighbor or of a template. */
struct config_range {
	uint32_t first, n;
	uint16_t file;
	struct config_range *next;
};

/* The text of an `operational` statement: it is encoded when a session knows its router-id. */
struct config_operational {
	struct span text;
	struct config_operational *next;
};

struct config_neighbor {
	const char *name;             /* of a template; NULL for a neighbor */
	struct loc loc;               /* where it begins */
	struct prefix peer;           /* a range when its length is shorter than the address */
	struct ip local;              /* len 0: auto */
	struct ip local_link_local, md5_ip;
	struct config_as local_as, peer_as;
	uint32_t router_id;           /* 0: none given */
	const char *description, *host_name, *domain_name, *source_interface, *md5_password; /* NULL: none */
	uint32_t hold_s, rate_limit;  /* rate_limit: messages a second, 0 off */
	uint16_t listen, connect;     /* ports, 0: none, the default */
	int16_t outgoing_ttl, incoming_ttl; /* CONFIG_TTL_NONE */
	uint8_t md5_base64;           /* enum config_base64 */
	bool passive, group_updates, auto_flush, adj_rib_in, adj_rib_out, manual_eor;

	/* capability */
	bool asn4, route_refresh, multi_session, operational, nexthop, aigp, extended_message, software_version;
	bool link_local_nexthop, link_local_prefer;
	int16_t graceful;             /* CONFIG_GRACEFUL_OFF; 0 in the file stands for the hold time */
	uint8_t addpath;              /* CONFIG_ADDPATH_ */

	/* tcp-ao */
	bool ao;
	uint8_t ao_key, ao_base64;
	const char *ao_algorithm, *ao_password;

	/* Lists; after loading those of a neighbor are what is in force, in the order of the OPEN. */
	struct config_family_list families, addpath_families, nexthops;
	struct config_api *apis;
	struct config_range *routes;
	struct config_operational *operationals;
	struct open_cap *caps;        /* capabilities that are offered as their rows say (cap/cap.h) */
	size_t cap_cnt, cap_room;
	struct config_names inherit;

	/* What the OPEN carries, made from the lists. */
	struct open_family *offer_addpath, *offer_limit, *offer_nexthop;
	size_t offer_addpath_cnt, offer_limit_cnt, offer_nexthop_cnt;

	uint64_t set;                 /* which scalar keywords were given */
	struct config_neighbor *next; /* in the order of the file */
};

static inline bool
config_is_range(const struct config_neighbor *n)
{
	return n->peer.bits < n->peer.ip.len * 8;
}

/* "neighbor 127.0.0.1 local-ip 127.0.0.2 local-as 1 peer-as 2 router-id 1.2.3.4 family-allowed in-open" */
void config_neighbor_name(const struct config_neighbor *n, struct buf *b);

/* ---- routes ---- */

struct config_route {
	uint32_t set;            /* number of its attributes and next hop: config_set() */
	uint32_t nlri;           /* offset of its entry (struct nlri_list) in config_store.list */
	uint32_t off;            /* of its statement in the file */
	uint32_t label;          /* in config_store.labels, 0 none */
};

/* What few routes have. */
struct config_label {
	const char *watchdog, *name; /* NULL: none */
	bool withdrawn;              /* `withdraw`: with a watchdog, not announced at the start */
};

struct config_store {
	struct config_route *routes;
	uint32_t *sets;  /* where each begins in bytes; it ends where the next one begins */
	struct config_label *labels;
	uint32_t *index; /* hash of the sets */
	size_t route_cnt, route_cap, set_cnt, set_cap, label_cnt, label_cap, index_cap;
	struct buf bytes;
	struct nlri_list list;
};

/* ---- the whole ---- */

struct config_file {
	const char *name;
	struct config_file *next;
	uint16_t id;
};

struct config {
	struct arena arena;
	struct config_process **processes;
	size_t process_cnt;
	struct config_neighbor *neighbors, *templates, *last; /* last: of neighbors */
	size_t neighbor_cnt;
	bool old;                     /* written for ExaBGP 3, which has been reported */
	struct config_store store;
	struct config_file *files;
	uint16_t file_cnt;
};

void config_init(struct config *c);
void config_fini(struct config *c);

enum config_result { CONFIG_GOOD, CONFIG_BAD, CONFIG_UNREADABLE };

/*
 * Read files ("-": standard input) one after the other into c, then check the whole. What is wrong is appended to
 * `errors`, file:line:column and caret, all that was found; c then holds what could be read.
 */
enum config_result config_load(struct config *c, const char *const *paths, size_t n, struct buf *errors);
/* The same for a text in memory, which is not kept; config_check is due after the last one. */
enum config_result config_parse(struct config *c, const char *name, struct span text, struct buf *errors);
enum config_result config_check(struct config *c, struct buf *errors);

/* Text that loads to the same configuration; templates are resolved. */
void config_print(const struct config *c, struct buf *out);
/* One process; one neighbor, with the parts that are named; one route as the words after `announce`. */
enum { CONFIG_PRINT_API = 1 << 0, CONFIG_PRINT_ROUTES = 1 << 1 };
struct config_entry;
void config_print_process(const struct config_process *p, struct buf *out);
void config_print_neighbor(const struct config *c, const struct config_neighbor *n, unsigned parts, struct buf *out);
bool config_print_route(const struct config_neighbor *n, const struct config_entry *e, struct buf *out);

/* The process of that name, or NULL. */
const struct config_process *config_process(const struct config *c, struct span name);
/* Does an api section name this process, by name or by match? */
bool config_api_names(const struct config_api *api, const char *process);
/* The neighbor with this address; NULL when there is none. */
const struct config_neighbor *config_neighbor(const struct config *c, const struct ip *peer);

/*
 * The context of a session with a peer that accepts what we offer. `sending`: for messages we write; else for those
 * we read.
 */
void config_ctx(const struct config_neighbor *n, bool sending, struct ctx *out);

/* What the OPEN says; borrows from n. `software` is the text of capability 75, sent when the neighbor has it on. */
void config_offer(const struct config_neighbor *n, struct span software, struct open_offer *out);

/*
 * Walk the routes of a neighbor in the order of the file, its own before those of its templates. All of them: of two
 * with the same key the later one counts, and those whose label says watchdog and withdrawn start silent.
 */
struct config_walk {
	const struct config *c;
	const struct config_range *range;
	uint32_t at;
};
struct config_entry {
	uint32_t set;
	struct span said;         /* config_set(set) */
	struct span attributes;   /* path attributes in it */
	struct nlri nlri;
	const struct nlri_row *row;
	uint16_t afi;
	uint8_t safi;
	const struct config_label *label; /* NULL: none */
	uint32_t route;           /* index in the store */
	size_t entry, entry_len;  /* its bytes in store.list.b */
};

/* One set of attributes with its next hop, as bytes: equal if it says the same. */
struct span config_set(const struct config_store *s, uint32_t set);
/* Taken apart: path attributes, as attrset_store writes them, and next hop; either may be NULL. */
void config_set_read(struct span set, struct span *attributes, struct nexthop *nexthop);
void config_walk_begin(struct config_walk *w, const struct config *c, const struct config_neighbor *n);
bool config_walk_next(struct config_walk *w, struct config_entry *e);

/*
 * What `operational` statements say (draft-ietf-idr-operational-message 3), appended to out: ASM in each session, the rest in
 * the first alone.
 */
void config_operationals(const struct config_operational *o, bool again, const struct ctx *ctx, struct buf *out);

/*
 * The messages that the configuration makes ExaBGP send when the session is up, in its order and packing: operational
 * messages, routes by attribute set, and with `eor` the End-of-RIB of each family. `flush` is called when out holds a good
 * deal, and may empty it. False: a route could not be sent, which d says; the others were.
 */
bool config_encode_to(const struct config *c, const struct config_neighbor *n, const struct ctx *ctx, bool eor, struct buf *out,
    bool (*flush)(void *arg, struct buf *out), void *arg, struct diags *d);

#endif
