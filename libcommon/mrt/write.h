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
};

/* Append the record for the event to out; nothing for events that MRT has no record for. False: out is bad. */
bool mrt_write(struct mrt_writer *w, const struct event *, const struct ctx *, struct buf *out);

#endif
