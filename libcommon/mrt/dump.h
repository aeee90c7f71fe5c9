/* SPDX-License-Identifier: ISC */
/*
 * mrt/dump.h - routing tables as TABLE_DUMP_V2 records (RFC 6396 4.3, RFC 8050 4): one for the peers, then one for each
 * destination with an entry of each peer.
 */
#ifndef MRT_DUMP_H
#define MRT_DUMP_H

#include "base/buf.h"
#include "value/ip.h"

struct mrt_dump_peer {
	struct ip ip;       /* len 0: written as 0.0.0.0 */
	uint32_t as, bgp_id;
};

struct mrt_dump {
	uint32_t time_s;    /* of all records; set by the caller */
	uint32_t sequence;
	/* the record that is open */
	bool open;
	uint16_t afi;
	uint8_t safi;
	bool path;
	struct buf nlri, entries;
	unsigned cnt;
};

void mrt_dump_init(struct mrt_dump *d);
void mrt_dump_fini(struct mrt_dump *d);

/* Append the record of the peers. False: there are more than 65535, or one does not fit. */
bool mrt_dump_peers(struct mrt_dump *d, uint32_t collector, const struct mrt_dump_peer *peers, size_t n, struct buf *out);

/*
 * Add an entry: its destination, whether entries have path identifiers, the peer's index, since when (seconds), and the
 * attributes, AS numbers in 4 bytes and MP_REACH_NLRI abbreviated (RFC 6396 4.3.4). Entries of one destination that follow each
 * other share a record, which is appended when another begins, or by mrt_dump_end. False: the attributes do not fit.
 */
bool mrt_dump_entry(struct mrt_dump *d, unsigned afi, unsigned safi, struct span nlri, const uint8_t *path, unsigned peer,
    uint32_t originated, struct span attributes, struct buf *out);
/* Append the record that is open. */
void mrt_dump_end(struct mrt_dump *d, struct buf *out);

#endif
