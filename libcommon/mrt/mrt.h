/* SPDX-License-Identifier: ISC */
/*
 * mrt/mrt.h - reading MRT archives (RFC 6396; RFC 8050 ADD-PATH; RFC 6397 geo-location; the deprecated types of
 * RFC 6396 Appendix B) as a stream of events.
 *
 * A record that holds a BGP message gives an EVENT_MESSAGE that points into the input: nothing is copied. Records of
 * the old BGP type hold no message header: it is put in front. A RIB entry becomes the UPDATE that would announce it,
 * with the abbreviated MP_REACH_NLRI of TABLE_DUMP_V2 (RFC 6396 4.3.4) written out, and is marked `synthesized`. State
 * changes are EVENT_FSM; peer tables and everything that is not BGP are EVENT_MRT. What cannot be read is reported as
 * an event too, and stepped over by its length.
 */
#ifndef MRT_MRT_H
#define MRT_MRT_H

#include "cli/input.h"
#include "msg/msg.h"
#include "watch/watch.h"

enum {
	MRT_BGP = 5,
	MRT_RIP = 6,
	MRT_RIPNG = 8,
	MRT_BGP4PLUS = 9,
	MRT_BGP4PLUS_01 = 10,
	MRT_OSPFV2 = 11,
	MRT_TABLE_DUMP = 12,
	MRT_TABLE_DUMP_V2 = 13,
	MRT_BGP4MP = 16,
	MRT_BGP4MP_ET = 17,
	MRT_ISIS = 32,
	MRT_ISIS_ET = 33,
	MRT_OSPFV3 = 48,
	MRT_OSPFV3_ET = 49,
};

enum {
	BGP4MP_STATE_CHANGE = 0,
	BGP4MP_MESSAGE = 1,
	BGP4MP_ENTRY = 2,
	BGP4MP_SNAPSHOT = 3,
	BGP4MP_MESSAGE_AS4 = 4,
	BGP4MP_STATE_CHANGE_AS4 = 5,
	BGP4MP_MESSAGE_LOCAL = 6,
	BGP4MP_MESSAGE_AS4_LOCAL = 7,
	BGP4MP_MESSAGE_ADDPATH = 8,
	BGP4MP_MESSAGE_AS4_ADDPATH = 9,
	BGP4MP_MESSAGE_LOCAL_ADDPATH = 10,
	BGP4MP_MESSAGE_AS4_LOCAL_ADDPATH = 11,
};

enum {
	RIB_PEER_INDEX_TABLE = 1,
	RIB_IPV4_UNICAST = 2,
	RIB_IPV4_MULTICAST = 3,
	RIB_IPV6_UNICAST = 4,
	RIB_IPV6_MULTICAST = 5,
	RIB_GENERIC = 6,
	RIB_GEO_PEER_TABLE = 7,
	RIB_IPV4_UNICAST_ADDPATH = 8,
	RIB_IPV4_MULTICAST_ADDPATH = 9,
	RIB_IPV6_UNICAST_ADDPATH = 10,
	RIB_IPV6_MULTICAST_ADDPATH = 11,
	RIB_GENERIC_ADDPATH = 12,
};

enum {
	MRT_HEADER = 12,
	MRT_RECORD_MAX = 2 * 1024 * 1024, /* a longer one is reported and stepped over */
};

/* Do these bytes look like the head of an MRT file: a header of a known type with a length that can be? */
bool mrt_magic(struct span head);

struct mrt_peer;

struct mrt {
	/* set by the caller after mrt_init, if at all */
	unsigned fix;       /* WATCH_FIX_*: what records, OPENs and inference must leave as the context has it */
	const struct quick *quick; /* UPDATEs about none of its prefixes may be left out; NULL: none */
	bool json;          /* make event.extra: "mrt":{...}; "inferred":{...} is made anyway */

	/* to be read after each event */
	bool bad;           /* the event reports something wrong with the record: event.reason says what */
	uint64_t records, messages, bad_cnt;

	/* private */
	struct input *in;
	struct ctx base, ctx;
	struct watches sessions;
	struct span record, body;
	size_t step;        /* bytes of the input to skip before the next record */
	uint64_t offset;
	unsigned type, subtype;
	uint64_t time_us;
	struct get rest;    /* what is left of the record: RIB entries, or messages after the first */
	unsigned left;      /* entries in it */
	uint32_t sequence;
	unsigned afi, safi;
	bool path_id;       /* entries have a path identifier of their own */
	struct buf nlri;    /* of the RIB record */
	struct mrt_peer *peers;
	size_t peer_cnt;
	uint32_t collector;
	struct buf scratch, extra, head;
	unsigned head_type, head_subtype;
	struct span entry;  /* of a RIB record, the one that the event is about; n 0: it is about no entry */
	size_t rib_head;    /* bytes of its body before the count of entries */
	struct buf kept, kept_extra; /* the record that the event keeps, and event.extra with it */
	size_t plain_n;     /* bytes of extra when it is the head and nothing more; 0: it is not */
	char reason[160];
	struct event ev;
};

/* in is not owned, and must have been opened with a ceiling of at least MRT_RECORD_MAX + MRT_HEADER. */
void mrt_init(struct mrt *m, struct input *in, const struct ctx *base);
void mrt_fini(struct mrt *m);

/*
 * The next event, valid until the next call, and the context its message is to be read with. NULL at the end of the
 * input.
 */
const struct event *mrt_next(struct mrt *m, const struct ctx **ctx);

/* States of a session by number, RFC 6396 4.4.1; 7 and 8 are Quagga's own. "UNKNOWN" for others. */
const char *mrt_state_name(unsigned state);

/*
 * The record that an event in JSON keeps ("mrt":{"record":"0x..."}), appended to out, if the event, read into ev, is still
 * what that record says: nobody has edited it. *rib_head: bytes of the body before the count of its one entry; 0: it is no
 * entry of a table. False: there is none, or it says something else.
 */
struct jr;
bool mrt_kept(struct jr event, const struct event *ev, struct buf *out, size_t *rib_head);

#endif
