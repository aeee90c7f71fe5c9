/* SPDX-License-Identifier: ISC */
/*
 * bmp/write.h - a stream of events as BMP (RFC 7854), as a router would send it that monitors these sessions.
 *
 * Events that came from BMP are written as the message they came from, byte for byte, each once. For others there is an
 * Initiation first; a Peer Up before the first message of a peer, with the OPENs of both sides, or such as are made from the
 * context where they are not known; UPDATEs become Route Monitoring (Adj-RIB-Out, RFC 8671, if they were sent), what else a
 * peer sent becomes Route Mirroring; NOTIFICATIONs and ends of sessions become Peer Down, gaps "messages lost".
 */
#ifndef BMP_WRITE_H
#define BMP_WRITE_H

#include "msg/msg.h"

struct bmp_writer;

/* NULL: out of memory. */
struct bmp_writer *bmp_writer_new(void);
void bmp_writer_free(struct bmp_writer *w);

/* Append to out what the event makes; nothing for events that BMP has no message for. False: out is bad. */
bool bmp_write(struct bmp_writer *w, const struct event *, const struct ctx *, struct buf *out);

#endif
