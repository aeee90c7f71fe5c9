/* SPDX-License-Identifier: ISC */
/*
 * bgp-session/receipts.h - how far a command has come: accepted, sent (all its messages are written to the socket),
 * acknowledged (by the peer's TCP), or replaced (a later command changed its routes before they were sent), lost
 * (the session ended before TCP had acknowledged), unchanged (there was nothing to send), refused.
 *
 * A receipt is a number. 0 means that there is none: with it the functions do nothing.
 */
#ifndef SESSION_RECEIPTS_H
#define SESSION_RECEIPTS_H

#include "io/loop.h"
#include "rib/rib.h"

struct session;

enum { RECEIPTS_MAX = 65536 };

enum receipt_stage { RECEIPT_FREE, RECEIPT_WAITS, RECEIPT_QUEUED, RECEIPT_WRITTEN };

struct receipt {
	char id[32];
	uint32_t left;                /* routes not yet put into messages */
	uint64_t offset;              /* stream offset after its last message */
	uint32_t next;
	uint8_t stage;
	bool replaced;                /* a later command changed one of its routes first */
};

struct receipts {
	struct receipt *v;
	uint32_t cnt, cap, free, used;
	uint32_t head, tail;          /* queued and written, in the order of their offsets */
	uint64_t *map;                /* route << 32 | receipt */
	size_t map_cnt, map_used;
	struct mono look;             /* when to ask TCP again */
	unsigned pause_ms;
};

void receipts_init(struct receipts *r);
void receipts_fini(struct receipts *r);
/* A new one; 0 when there are too many. */
uint32_t receipt_new(struct session *s, struct span id);
/* It waits for a route. */
void receipt_wait(struct session *s, uint32_t receipt, uint32_t ref);
/* The route changes before it was sent. */
void receipt_replaced(struct session *s, uint32_t ref);
/* A message that ends at `offset` belongs to it. */
void receipt_message(struct session *s, uint32_t receipt, uint64_t offset);
/* The command has been carried out: when nothing waits, the receipt is over. */
void receipt_done(struct session *s, uint32_t receipt);
/* The command was refused (`stage` is reported), or is to be tried again later (NULL): nothing waits for it. */
void receipt_abandon(struct session *s, uint32_t receipt, const char *stage);
/* Routes of a batch were put into messages that end at `offset`. */
void receipts_taken(struct session *s, const struct rib_batch *b, uint64_t offset);
/* Bytes were written; the session went down. */
void receipts_written(struct session *s, uint64_t total);
void receipts_down(struct session *s);
void receipts_time(struct session *s, struct mono *deadline);

#endif
