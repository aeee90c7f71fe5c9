/* SPDX-License-Identifier: ISC */
/*
 * mrt/write.h - a stream of events as an MRT archive (RFC 6396, RFC 8050).
 *
 * Events that came from an MRT archive are written as the record they came from, byte for byte, once for each record.
 * Others become BGP4MP_ET messages (BGP4MP when they have no fraction of a second), state changes BGP4MP_STATE_CHANGE.
 */
#ifndef MRT_WRITE_H
#define MRT_WRITE_H

#include "msg/msg.h"

struct mrt_writer {
	struct span last;     /* the record written last: further events of it add nothing */
	uint64_t last_offset;
	bool new_records;     /* make records anew even for events that came from MRT */
	struct buf rib;       /* a record of a table, whose further entries may follow (mrt_write_kept); n 0: none */
	size_t rib_head;
};

/* Append the record for the event to out; nothing for events that MRT has no record for. False: out is bad. */
bool mrt_write(struct mrt_writer *w, const struct event *, const struct ctx *, struct buf *out);

/* The subtype of BGP4MP that a message becomes: by its context and its direction. */
unsigned mrt_message_subtype(const struct event *ev, const struct ctx *ctx);

/*
 * A record that an event in JSON kept (mrt_kept). Entries of one prefix and sequence that follow each other become one
 * record again. mrt_write_end writes what waits for more of them, before any other record, and gives memory back.
 */
bool mrt_write_kept(struct mrt_writer *w, struct span record, size_t rib_head, struct buf *out);
bool mrt_write_end(struct mrt_writer *w, struct buf *out);

#endif
